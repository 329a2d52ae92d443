//! The lines of a file that look as if each began a letter, by their form, with the evidence.
//!
//! One line proves nothing: `I.` heads a chapter as well, and `To Ben` a poem. So lines are judged by
//! their form, all of one form together: whether a dateline or a salutation follows, whether a close
//! or a signature precedes, whether the numbers rise.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::dates::{self, dateline};
use crate::normalize::vocabulary::{self, LANGUAGES, Language};
use crate::normalize::{pattern, stated};
use crate::source::{Source, Span, is_unseen, part};

/// A line with visible characters.
pub(super) struct FileLine<'a> {
    pub(super) at: Span,
    pub(super) text: &'a str,
    /// How many blank lines precede it; as many as can be, for the first line.
    pub(super) blank_before: usize,
}

/// The lines of a file.
pub(super) fn lines(source: &Source) -> Vec<FileLine<'_>> {
    let is_blank = |c: char| c.is_whitespace() || is_unseen(c);
    let mut lines = Vec::new();
    let mut blank_before = usize::MAX;
    for range in source.lines() {
        let line = source.text().get(range.clone()).unwrap_or_default();
        let text = line.trim_matches(is_blank);
        if text.is_empty() {
            blank_before = blank_before.saturating_add(1);
            continue;
        }
        let start = range.start + line.find(text).unwrap_or_default();
        lines.push(FileLine { at: source.span(start..start + text.len()), text, blank_before });
        blank_before = 0;
    }
    lines
}

/// The form of a line that may begin a letter. Where several forms fit a file, the first is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `XLI.--To Ben Moor`
    NumberAndParties(Numeral),
    /// `LETTER XLI.`, `41.`
    Number(Numeral),
    /// `Ann Lee to Ben Moor, 3 May 1901`
    Pair,
    /// `To Ben Moor`
    Recipient,
    /// `XLI. The Arrival`
    NumberAndTitle(Numeral),
    /// `BEN MOOR`
    Capitals,
    /// `Leeds, 3 May 1901`
    Dateline,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numeral {
    Arabic,
    Roman,
}

/// A line that may begin a letter.
pub(super) struct Head {
    pub(super) form: Form,
    /// The profile's pattern for such lines, in words.
    pub(super) pattern: String,
    number: Option<i16>,
}

/// The longest line that may begin a letter, in words.
const LONGEST: usize = 20;

/// The longest title after a number, and the longest line in capitals, in words.
const LONGEST_TITLE: usize = 10;

/// A line without the mark of a note after it, and without the typist's marks around it.
fn bare(line: &str) -> &str {
    stated::without_type(stated::without_note_mark(line))
}

/// What a line would begin a letter with.
pub(super) fn head(line: &str, languages: &[&'static Language]) -> Option<Head> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?<word>(?:\p{L}+|№|No\.|Nr\.)\s+)?(?<number>(?<arabic>[0-9]{1,4})|[IVXLCDM]{1,9})(?<after>[.:)\]]?\s*(?:--?|—|–)?\s*)(?<rest>.*)$",
        )
    });
    if line.split_whitespace().nth(LONGEST).is_some() {
        return None;
    }
    if let Some(found) = NUMBER.captures(line) {
        let group = |name: &str| found.name(name).map_or("", |group| group.as_str());
        let (word, number, after, rest) =
            (group("word"), group("number"), group("after"), group("rest"));
        let is_known_word = word.is_empty() || is_word_for_letter(word.trim_end(), languages);
        let (numeral, name, value) = match group("arabic") {
            "" => (Numeral::Roman, "ROMAN", dates::roman(number)),
            arabic => (Numeral::Arabic, "N", arabic.parse().ok()),
        };
        let head = |form: Form, rest: &str| Head {
            form,
            pattern: format!("{word}{name}{after}{rest}"),
            number: value,
        };
        if value.is_some() && is_known_word {
            if rest.is_empty() {
                return Some(head(Form::Number(numeral), ""));
            }
            if !after.is_empty()
                && let Some(parties) = parties_of(rest, languages)
            {
                return Some(head(Form::NumberAndParties(numeral), &parties));
            }
            let is_title = rest.starts_with(char::is_uppercase)
                && rest.split_whitespace().count() <= LONGEST_TITLE;
            if !after.trim().is_empty() && is_title && dates::read(line, languages).is_none() {
                return Some(head(Form::NumberAndTitle(numeral), "…"));
            }
        }
    }
    if let Some(pattern) = parties_of(line, languages) {
        let form = if pattern.contains("{from}") { Form::Pair } else { Form::Recipient };
        return Some(Head { form, pattern, number: None });
    }
    if let Some(dateline) = dateline::read(line, languages)
        && dateline.date.is_some()
    {
        let pattern = if dateline.place.is_some() { "{place}, {date}" } else { "{date}" };
        return Some(Head { form: Form::Dateline, pattern: pattern.to_owned(), number: None });
    }
    is_capitals(line).then(|| Head {
        form: Form::Capitals,
        pattern: "CAPITALS".to_owned(),
        number: None,
    })
}

/// Whether a word announces the number of a letter: `Letter`, `Brief`, `No.`
fn is_word_for_letter(word: &str, languages: &[&'static Language]) -> bool {
    ["No", "No.", "Nr", "Nr.", "№"].contains(&word)
        || languages.iter().any(|language| language.kind(word).is_some())
}

fn is_capitals(line: &str) -> bool {
    let is_word = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2;
    !line.chars().any(char::is_lowercase)
        && line.split_whitespace().count() <= LONGEST_TITLE
        && line.split_whitespace().any(is_word)
}

/// The pattern of a line that says from whom or to whom: `TO {to}`, `From {from} to {to}, {date}`.
fn parties_of(line: &str, languages: &[&'static Language]) -> Option<String> {
    let date = dates::date_of_heading(line, languages).map(|date| date.range);
    let undated = dates::without_date(line, languages);
    let dated = match &date {
        Some(date) => format!("{}{{date}}", part(line, undated.len()..date.start)),
        None => String::new(),
    };
    let is_sentence = undated.ends_with([',', ';', ':', '?', '!']);
    let of = |language: &&'static Language| {
        let kind = language.kind(undated).map_or(0, |(_, word)| word.end);
        let start = kind + blanks(part(undated, kind..));
        let (before, rest) = (part(undated, ..start), part(undated, start..));
        let (from, sender) = match language.patterns().from.find(rest) {
            Some(from) => (from.as_str(), "{from}"),
            None => ("", ""),
        };
        let names = part(rest, from.len()..);
        let to = recipient(names, language)?;
        let (sender_words, to_words, recipient) =
            (part(names, ..to.start), part(names, to.clone()), part(names, to.end..));
        let are_names = begins_name(recipient)
            && (sender_words.is_empty() && sender.is_empty()
                || !sender_words.is_empty() && is_name(sender_words));
        let sender = if sender_words.is_empty() { "" } else { "{from}" };
        are_names.then(|| format!("{before}{from}{sender}{to_words}{{to}}{dated}"))
    };
    languages.iter().filter(|_| !is_sentence).find_map(of)
}

/// Where the words before the recipient are, with the white space around them.
fn recipient(names: &str, language: &Language) -> Option<Range<usize>> {
    /// Capitals often lack their accents.
    static UNACCENTED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s(?:A LA\s|A L['’]|A\s|A\.\s?)"));
    let padded = format!(" {names}");
    let accented = language.patterns().to.find(&padded);
    let to = accented.or_else(|| UNACCENTED.find(&padded).filter(|_| language.tag == "fr"))?;
    Some(to.start().saturating_sub(1)..to.end() - 1)
}

/// Whether a text begins as a name does, or as the words in place of one: `his brother`, `the Same`.
fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || "*—-".contains(c))
        || stated::is_the_same(text)
        || text.split_whitespace().nth(1).is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Whether a text is the name of a sender.
fn is_name(text: &str) -> bool {
    let begins = |word: &str| word.starts_with(char::is_uppercase);
    let mut words = text.split_whitespace();
    words.clone().count() <= LONGEST_NAME
        && words.next().is_some_and(begins)
        && words.next_back().is_none_or(begins)
        && !is_title_of_book(text)
}

/// `LETTERS OF ANN` before a `to`: the title of the book.
fn is_title_of_book(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let one = first.trim_end_matches(['s', 'S', 'e', 'E']);
    LANGUAGES.iter().any(|language| [first, one].iter().any(|word| language.kind(word).is_some()))
}

/// The longest name of a sender, in words.
const LONGEST_NAME: usize = 6;

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The lines of one form that begin letters, and what speaks for them.
#[derive(Default)]
pub(super) struct Beginnings {
    /// Their indexes among the lines of the file.
    pub(super) lines: Vec<usize>,
    /// The patterns for them, the most frequent first.
    pub(super) patterns: Vec<String>,
    /// How many are followed by a dateline or a salutation.
    pub(super) opened: usize,
    /// How many are preceded by a close or a signature.
    pub(super) closed: usize,
    /// How many numbers are higher by one than the number before.
    pub(super) rising: usize,
    are_numbered: bool,
    /// How many blank lines precede each, at least.
    pub(super) blank_lines: usize,
}

impl Beginnings {
    /// How many signs each line has, in hundredths.
    fn clarity(&self) -> usize {
        let signs = if self.are_numbered { self.rising } else { self.opened + self.closed };
        signs * 100 / self.lines.len().max(1)
    }
}

/// How many lines after the beginning may be the opener, and how many before it the close.
const OPENER: usize = 6;

/// So many lines in a row with the form of a beginning are a list of contents.
const LIST: usize = 3;

/// The lines that begin letters, in the form that the file shows best.
pub(super) fn find(
    lines: &[FileLine<'_>],
    languages: &[&'static Language],
) -> Option<(Form, Beginnings)> {
    let of = |line: &FileLine<'_>| match line.blank_before {
        0 => None,
        _ => head(bare(line.text), languages),
    };
    let heads: Vec<Option<Head>> = lines.iter().map(of).collect();
    let mut forms: BTreeMap<Form, Vec<usize>> = BTreeMap::new();
    for (index, head) in heads.iter().enumerate() {
        if let Some(head) = head.as_ref().filter(|head| !is_listed(&heads, index, head.form)) {
            forms.entry(head.form).or_default().push(index);
        }
    }
    let weighed = forms.into_iter().map(|(form, indexes)| {
        let next = indexes.iter().skip(1).copied().chain([lines.len()]);
        let candidates = indexes.iter().zip(next).filter_map(|(index, next)| {
            let head = heads[*index].as_ref()?;
            Some(Candidate::new(*index, next, head, lines, languages))
        });
        (form, weigh(&candidates.collect::<Vec<_>>()))
    });
    let mut best: Option<(Form, Beginnings)> = None;
    for (form, beginnings) in weighed.filter(|(form, beginnings)| is_believed(*form, beginnings)) {
        let explains_more = match (&best, form) {
            (None, _) => true,
            // Signatures are in capitals as well, and each letter has a dateline.
            (Some(_), Form::NumberAndTitle(_) | Form::Capitals | Form::Dateline) => false,
            (Some((_, best)), _) => beginnings.lines.len() * 2 > best.lines.len() * 3,
        };
        if explains_more {
            best = Some((form, beginnings));
        }
    }
    best
}

/// Whether a line is one of a list of contents.
fn is_listed(heads: &[Option<Head>], index: usize, form: Form) -> bool {
    let is_alike = |head: &&Option<Head>| head.as_ref().is_some_and(|head| head.form == form);
    let before = heads.iter().take(index).rev().take(LIST).take_while(is_alike).count();
    let after = heads.iter().skip(index + 1).take(LIST).take_while(is_alike).count();
    before + 1 + after >= LIST
}

/// A line that may begin a letter, with the evidence around it.
struct Candidate<'a> {
    index: usize,
    blank_before: usize,
    head: &'a Head,
    is_opened: bool,
    is_closed: bool,
}

impl<'a> Candidate<'a> {
    /// `next` is the next line of the same form.
    fn new(
        index: usize,
        next: usize,
        head: &'a Head,
        lines: &[FileLine<'_>],
        languages: &[&'static Language],
    ) -> Self {
        let mut after = lines.iter().take(next).skip(index + 1).take(OPENER);
        let mut before = lines.iter().take(index).rev().take(OPENER);
        Self {
            index,
            blank_before: lines[index].blank_before,
            head,
            is_opened: after.any(|line| opens(line.text, languages)),
            is_closed: before.any(|line| closes(line.text, languages)),
        }
    }
}

/// What speaks for the lines of one form, at the number of blank lines before them at which it is
/// clearest: `1819.` alone on a line has fewer than `217.`
fn weigh(candidates: &[Candidate<'_>]) -> Beginnings {
    let mut blank: Vec<usize> = candidates.iter().map(|one| one.blank_before).collect();
    blank.sort_unstable();
    let fewest = blank.first().copied().unwrap_or(1);
    // At least half of the lines are kept.
    let most = blank.get(blank.len() / 2).copied().unwrap_or(fewest);
    let mut best = count(candidates, fewest);
    blank.dedup();
    for blank_lines in blank.into_iter().filter(|blank| fewest < *blank && *blank <= most) {
        let next = count(candidates, blank_lines);
        if next.clarity() > best.clarity() {
            best = next;
        }
    }
    best
}

/// Counts the lines that so many blank lines set apart.
fn count(candidates: &[Candidate<'_>], blank_lines: usize) -> Beginnings {
    let apart: Vec<&Candidate<'_>> =
        candidates.iter().filter(|one| one.blank_before >= blank_lines).collect();
    let mut patterns: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in &apart {
        *patterns.entry(&candidate.head.pattern).or_default() += 1;
    }
    let mut patterns: Vec<(&str, usize)> = patterns.into_iter().collect();
    patterns.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let numbers: Vec<i16> = apart.iter().filter_map(|one| one.head.number).collect();
    Beginnings {
        lines: apart.iter().map(|one| one.index).collect(),
        patterns: patterns.into_iter().map(|(pattern, _)| pattern.to_owned()).collect(),
        opened: apart.iter().filter(|one| one.is_opened).count(),
        closed: apart.iter().filter(|one| one.is_closed).count(),
        are_numbered: !numbers.is_empty(),
        rising: numbers.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count(),
        blank_lines: if blank_lines == usize::MAX { 0 } else { blank_lines },
    }
}

/// Whether a line opens a letter: it is a dateline, or a salutation, perhaps with words after it.
fn opens(line: &str, languages: &[&'static Language]) -> bool {
    /// The longest dateline, in words.
    const LONGEST_DATELINE: usize = 12;
    let bare = bare(line).trim_start_matches(['[', '(']);
    let is_short = bare.split_whitespace().nth(LONGEST_DATELINE).is_none();
    is_short && dateline::read(bare, languages).is_some()
        || languages.iter().any(|one| one.salutation(bare).is_some() || one.is_salutation(bare))
}

/// Whether a line closes a letter: it is a close, or nothing but a name.
fn closes(line: &str, languages: &[&'static Language]) -> bool {
    const LONGEST_SIGNATURE: usize = 5;
    let bare = bare(line);
    let is_word = |word: &str| word.starts_with(char::is_uppercase);
    let is_signature = bare.split_whitespace().count() <= LONGEST_SIGNATURE
        && bare.split_whitespace().all(is_word)
        && !bare.ends_with([',', ':', ';', '?', '!'])
        && head(bare, languages).is_none_or(|head| head.form == Form::Capitals);
    is_signature || languages.iter().any(|language| language.is_close(line))
}

/// So many lines of one form are a series, even if fewer letters are signed.
const SERIES: usize = 5;

/// Whether the lines of a form begin letters.
fn is_believed(form: Form, beginnings: &Beginnings) -> bool {
    let count = beginnings.lines.len();
    let is_most = |share: usize| share * 2 >= count;
    let is_some = |share: usize| share * 5 >= count && share > 0;
    let rises = (beginnings.rising + 1) * 3 >= count * 2;
    let is_framed = is_most(beginnings.opened) || is_most(beginnings.closed);
    count > 1
        && match form {
            Form::NumberAndParties(_) => {
                rises && (is_some(beginnings.opened) || is_some(beginnings.closed))
            }
            Form::Number(_) => rises && is_framed && (count > 2 || is_most(beginnings.opened)),
            Form::Pair | Form::Recipient => {
                let is_series = count >= SERIES && is_some(beginnings.closed);
                let is_certain = is_most(beginnings.closed) || beginnings.opened == count;
                is_most(beginnings.opened) && (is_certain || is_series)
            }
            Form::NumberAndTitle(_) => rises && is_most(beginnings.opened) && count > 2,
            // A line in capitals can be a signature, too, so nearly all must open a letter.
            Form::Capitals => {
                beginnings.opened * 5 >= count * 4 && is_most(beginnings.closed) && count > 2
            }
            Form::Dateline => is_most(beginnings.opened) && is_most(beginnings.closed),
        }
}

/// The patterns of the paragraphs after the beginnings, if most of them are headings.
pub(super) fn headings(
    lines: &[FileLine<'_>],
    beginnings: &Beginnings,
    languages: &[&'static Language],
) -> Vec<String> {
    let following = beginnings.lines.iter().filter_map(|index| lines.get(index + 1));
    let mut patterns: BTreeMap<String, usize> = BTreeMap::new();
    for head in following.filter_map(|line| head(bare(line.text), languages)) {
        if matches!(head.form, Form::Pair | Form::Recipient | Form::Capitals) {
            *patterns.entry(head.pattern).or_default() += 1;
        }
    }
    let count: usize = patterns.values().sum();
    let mut patterns: Vec<(String, usize)> = patterns.into_iter().collect();
    // `CAPITALS` fits nearly all of them, so it comes last.
    patterns.sort_by_key(|(pattern, count)| (pattern == "CAPITALS", std::cmp::Reverse(*count)));
    if count * 2 < beginnings.lines.len() {
        return Vec::new();
    }
    patterns.into_iter().map(|(pattern, _)| pattern).collect()
}

/// The languages that are looked for in a file: its own, and English, in which editors may head letters
/// of any language; all of them if none is detected.
pub(super) fn languages_of(lines: &[FileLine<'_>]) -> Vec<&'static Language> {
    /// So many lines from the middle of a file show its language.
    const SAMPLE: usize = 60;
    let middle = lines.iter().skip((lines.len() / 2).saturating_sub(SAMPLE / 2)).take(SAMPLE);
    let sample: Vec<&str> = middle.map(|line| line.text).collect();
    let detected = whatlang::detect(&sample.join(" ")).filter(whatlang::Info::is_reliable);
    let all = vocabulary::LANGUAGES;
    let own = detected.and_then(|info| all.iter().find(|one| one.detected_as == Some(info.lang())));
    match own {
        Some(own) if own.tag == "en" => vec![*own],
        Some(own) => vec![*own, &vocabulary::ENGLISH],
        None => all.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern_of(line: &str) -> Option<(Form, String)> {
        head(line, LANGUAGES).map(|head| (head.form, head.pattern))
    }

    #[test]
    fn the_form_of_a_line() {
        use Numeral::{Arabic, Roman};
        for (line, form, pattern) in [
            ("XLI.--TO BEN MOOR.", Form::NumberAndParties(Roman), "ROMAN.--TO {to}"),
            ("12. An Goethe.", Form::NumberAndParties(Arabic), "N. An {to}"),
            ("3.—DE ANNE A BEN.", Form::NumberAndParties(Arabic), "N.—DE {from} A {to}"),
            ("LETTER XLI.", Form::Number(Roman), "LETTER ROMAN."),
            ("41.", Form::Number(Arabic), "N."),
            ("TO BEN MOOR.", Form::Recipient, "TO {to}"),
            ("To the Same.", Form::Recipient, "To {to}"),
            ("À Louise Colet.", Form::Recipient, "À {to}"),
            ("A LA MÊME", Form::Recipient, "A LA {to}"),
            ("Marx to Engels", Form::Pair, "{from} to {to}"),
            ("Letter From Ann to Ben", Form::Pair, "Letter From {from} to {to}"),
            ("Ann Lee to Ben Cox, 3 May 1901", Form::Pair, "{from} to {to}, {date}"),
            ("IV. THE RIVER ROAD", Form::NumberAndTitle(Roman), "ROMAN. …"),
            ("Leeds, 3 May 1901.", Form::Dateline, "{place}, {date}"),
        ] {
            assert_eq!(pattern_of(line), Some((form, pattern.to_owned())), "{line}");
        }
        for line in ["It rained.", "To be sure, I came", "he went to Leeds", "1901."] {
            let found = pattern_of(line);
            let is_none = found.as_ref().is_none_or(|(form, _)| *form == Form::Number(Arabic));
            assert!(is_none, "{line}: {found:?}");
        }
    }
}
