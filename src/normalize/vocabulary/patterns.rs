//! The words of a language as patterns, where a place in a text is looked for: dates, headings.

use regex::Regex;

use super::compiled;
use super::file::{Dates, File};

/// The patterns of one language, compiled.
pub(in crate::normalize) struct Patterns {
    /// A date with the month before the day; groups as in [`dates`](crate::normalize::dates).
    pub(in crate::normalize) month_first: Regex,
    /// A date with the day before the month.
    pub(in crate::normalize) day_first: Regex,
    /// A date with the year before month and day.
    pub(in crate::normalize) year_first: Regex,
    /// Month and year.
    pub(in crate::normalize) month_and_year: Regex,
    /// A day and its month, with or without the year.
    pub(in crate::normalize) day_and_month: Regex,
    /// A day of the week and the words before a day, at the end of a text.
    pub(in crate::normalize) before_date: Regex,
    /// Words that make the date after them approximate, at the end of a text.
    pub(in crate::normalize) about: Regex,
    /// A whole text that says that there is no date.
    pub(in crate::normalize) undated: Regex,
    /// The Julian calendar is named, at the beginning of a text.
    pub(in crate::normalize) old_style: Regex,
    /// The Gregorian calendar is named, at the beginning of a text.
    pub(in crate::normalize) new_style: Regex,
    /// A day of the week.
    pub(in crate::normalize) weekday: Regex,
    /// `Letter`, `Draft Letter`, at the beginning of a heading; the group `kind` is the word.
    pub(in crate::normalize) kind: Regex,
    /// What announces the sender, at the beginning.
    pub(in crate::normalize) from: Regex,
    /// What announces the recipient, between blanks.
    pub(in crate::normalize) to: Regex,
    /// What announces the recipient, at the beginning.
    pub(in crate::normalize) to_first: Regex,
    /// What comes between a recipient and the place where they live.
    pub(in crate::normalize) lives_in: Regex,
    /// The number of a document, at the beginning of its heading; groups `word`, `n` and `mark`.
    pub(in crate::normalize) number: Regex,
    /// What precedes a signature.
    pub(in crate::normalize) signed: Regex,
}

impl Patterns {
    pub(super) fn of(file: &File) -> Self {
        let headings = &file.headings;
        let Dates { between, both, either, .. } = &file.dates;
        let months = file.dates.months.values().flatten();
        // Names of two letters are words of other meanings, too.
        let months = any(months.filter(|name| name.chars().count() > 2));
        let after_day = any(file.dates.after_day.iter().filter(|ending| ending.as_str() != "."));
        let after_day = format!(r"(?:\s?{after_day}\.?|\.)?");
        let before_month = format!(r"(?:{}\s*)?", any(between));
        let day = |name: &str| format!("(?P<{name}>[0-9]{{1,2}}){after_day}");
        let month = |name: &str| format!(r"(?P<{name}>{months})\.?");
        let year = format!(r"(?P<year>[0-9]{{4}})\b(?:\s?{})?", any(&file.dates.after_year));
        let before_year = format!(r"(?:{}\s+)?", any(&file.dates.before_year));
        let between = format!(r"\s*(?P<between>[-–—/(]|\b{}|&|\b{})\s*", any(both), any(either));
        let (first, second, third) = (day("first"), day("second"), day("third"));
        let second_month = month("second_month");
        let month = month("month");
        let weekdays = any(&file.dates.weekdays);
        let in_brackets = |words: &[String]| compiled(&format!(r"^,?\s*[\[(]?{}", any(words)));
        let kinds: Vec<String> = headings.kinds.words().map(|(word, _)| word.to_owned()).collect();
        let number = any(&headings.number);
        // A dash between two names announces the recipient; at the beginning it does not.
        let to_first = headings.to.iter().filter(|word| word.starts_with(char::is_alphabetic));
        Self {
            month_first: compiled(&format!(
                r"\b{month},?\s*{first}(?:{between}(?:{second_month},?\s+)?{second}\s?\)?)?(?:\s?,\s?|\s+){before_year}{year}"
            )),
            day_first: compiled(&format!(
                r"\b{first}(?:{between}{second}\s?\)?)?\s*{before_month}{month}(?:(?P<far>\s*[-–—/(]\s*){third}\s*{before_month}{second_month}\s?\)?)?,?\s+{before_year}{year}"
            )),
            year_first: compiled(&format!(
                r"\b(?P<year>(?:1[5-9]|20)[0-9]{{2}}),?\s+{month}\s+{first}\b"
            )),
            month_and_year: compiled(&format!(r"\b{month},?\s+{before_month}{before_year}{year}")),
            day_and_month: compiled(&format!(
                r"\b(?:{month},?\s*{first}|{second}\s*{before_month}{second_month})\b(?:,?\s+{before_year}{year})?"
            )),
            before_date: compiled(&format!(
                r"(?:^|[\s,])(?:{weekdays}\.?,?\s*)?(?:{}\s*)?$",
                any(&file.dates.before_day)
            )),
            about: compiled(&format!(r"(?:^|[\s\[(]){}\s*$", any(&file.dates.about))),
            undated: compiled(&format!(r"^[\[(]?{}[\])]?\.?$", any(&file.dates.undated))),
            old_style: in_brackets(&file.dates.old_style),
            new_style: in_brackets(&file.dates.new_style),
            weekday: compiled(&format!("^{weekdays}$")),
            kind: compiled(&format!(
                r"^(?:{}\s+)*(?P<kind>{})",
                any(&headings.before_kind),
                any(&kinds)
            )),
            from: compiled(&format!(r"^{}\s*", any(&headings.from))),
            to: compiled(&format!(r"\s{}\s", any(&headings.to))),
            to_first: compiled(&format!(r"^{}\s*", any(to_first))),
            lives_in: compiled(&format!(r",?\s{}\s", any(&headings.lives_in))),
            // The dash before the word: `Volume 8 - letter no. 270`.
            number: compiled(&format!(
                r"^(?:\p{{L}}+ [0-9]+ [-–—] )?[\[(]?(?P<word>(?:{}|{number})\s*(?:{number}\s*)?)?(?P<n>[0-9]{{1,5}}(?-i:[a-z])?|(?-i:[IVXLCDM]{{1,12}}))(?P<mark>[\])]?[.:]?\s*(?:[—–]+|--+|-\s)?)\s*",
                any(&kinds)
            )),
            signed: compiled(&format!(r"^[(\[]?{}[)\]]?[.:]?\s*", any(&file.signature.before))),
        }
    }
}

/// A pattern of any of these words, which end where a word ends. The longest is tried first.
fn any<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<&String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let patterns: Vec<String> = words.into_iter().map(|word| pattern(word)).collect();
    // No word at all matches nothing.
    if patterns.is_empty() { r"[^\s\S]".to_owned() } else { format!("(?:{})", patterns.join("|")) }
}

/// The pattern of one word.
fn pattern(word: &str) -> String {
    let escaped = regex::escape(word).replace(['\'', '’'], "['’]");
    // A space after a full stop may be missing: `s.d.`
    let spaced = escaped.replace(r"\. ", r"\.\s?").replace(' ', r"\s+");
    let ends = if word.ends_with(char::is_alphanumeric) { r"\b" } else { "" };
    // `c.` before a year, and not the `C.` of a name.
    let is_short = word.ends_with('.') && word.chars().count() <= 3;
    if is_short { format!("(?-i:{spaced})") } else { format!("{spaced}{ends}") }
}
