//! A dateline, and its parts: place, date, time of day, when it was received.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::written::{self, WrittenDate};
use crate::normalize::parties::{self, names_two};
use crate::normalize::vocabulary::{self, LANGUAGES, Language};
use crate::source::part;

/// What a dateline says, as byte ranges of the line.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::normalize) struct Dateline {
    /// Where, without the punctuation around it.
    pub(in crate::normalize) place: Option<Range<usize>>,
    /// When.
    pub(in crate::normalize) date: Option<WrittenDate>,
}

/// What may follow the date: the calendar, a time of day, brackets, when it was received.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let hour = r"[0-9]{1,2}(?:[:.][0-9]{2})?\s?[¼½¾]?";
    let half = r"(?:a\.?\s?m\b|p\.?\s?m\b|noon|midnight|uhr|h\b|heures|ч\.?|часов)";
    let time = format!(
        r"(?:noon|midnight|midi|minuit|mittags|abends|morgens|nachts|evening|morning|{hour}\s*{half}?\.?(?:\s*[–—-]\s*{hour}\s*{half})?)"
    );
    Regex::new(&format!(
        r"(?ix)^[\s.,?]*(?:[\[(]?(?:[on]\.\s?s\.|old\ style|new\ style|[ansv]\.\s?st\.|ст\.\s?ст\.|н\.\s?ст\.|s[tc]\.\s?[nv]\.)[\])]?)?
        \s*(?:[,;—–-]?\s*{time})?[\s.,;?\])”]*(?:[\[(](?:received|rec['’]?d\.?|eingegangen|reçue?|получено)\b[^\])]*[\])])?[\s.\])”]*$"
    ))
    .expect("a constant pattern")
});

/// The longest text accepted as a place, in words: `Legation of the United States in Japan, Kanagawa`.
const LONGEST_PLACE: usize = 14;

/// Words in headings that also end with place and date.
const DOCUMENTS: &[&str] = &[
    "Minutes",
    "Meeting",
    "Release",
    "Report",
    "Record",
    "Proceedings",
    "Statement",
    "Resolution",
    "Agenda",
    "Issued",
    "Conversation",
    "Conference",
    "Protocol",
    "Memorandum",
    "Summary",
];

/// Small words inside the name of a place or an office.
const SMALL: &[&str] = &[
    "of", "the", "in", "and", "at", "on", "to", "for", "near", "off", "de", "la", "le", "les",
    "du", "des", "d’", "en", "à", "am", "an", "der", "im", "in", "bei", "zu", "und", "van", "von",
    "на", "при", "в", "y",
];

/// Words before a date that are not places, in lower case.
const NO_PLACES: &[&str] = &[
    "abends",
    "abschrift",
    "afternoon",
    "answered",
    "beantwortet",
    "born",
    "ce",
    "confidential",
    "copy",
    "datum",
    "died",
    "easter",
    "enclosed",
    "enclosure",
    "empfangen",
    "erhalten",
    "evening",
    "midnight",
    "morgens",
    "morning",
    "night",
    "noon",
    "ostern",
    "pfingsten",
    "posted",
    "postmarked",
    "private",
    "reçu",
    "reçue",
    "received",
    "recd",
    "répondu",
    "same",
    "telegram",
    "undated",
    "weihnachten",
    "whitsun",
    "christmas",
    "beantw",
    "erh",
    "empf",
];

/// Words, in lower case, that with a number do not name a place: `Letter 5`.
const COUNTED: &[&str] = &[
    "brief",
    "chambre",
    "chapter",
    "folio",
    "kapitel",
    "letter",
    "lettre",
    "no",
    "nr",
    "nº",
    "n°",
    "num",
    "page",
    "part",
    "room",
    "seite",
    "tome",
    "vol",
    "zimmer",
    "письмо",
    "№",
];

/// Words before a date that say only when.
static THIS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i:ce)(?:\s\p{L}+){0,2},?$").expect("a constant pattern"));

/// The word before the place: `A Paris, ce 25 novembre 1655`.
static AT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[AÀà]\s+\p{Lu}").expect("a constant pattern"));

/// Reads a line that is nothing but a dateline: a date, alone or after a place, or a place and a
/// statement that there is no date. A dateline can be in another language than its letter, but then
/// it needs a date.
pub(in crate::normalize) fn read(line: &str, languages: &[&'static Language]) -> Option<Dateline> {
    let in_any = || read_in(line, LANGUAGES).filter(|dateline| dateline.date.is_some());
    read_in(line, languages).or_else(in_any)
}

fn read_in(line: &str, languages: &[&'static Language]) -> Option<Dateline> {
    if let Some(date) = written::read(line, languages) {
        // `1710-11`: the year began in March, so the date names two years.
        let goes_on = part(line, date.range.end..).strip_prefix(['-', '–', '/']);
        if goes_on.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        if !is_behind(part(line, date.range.end..)) {
            return None;
        }
        let before = part(line, ..date.range.start);
        let before = before_date(before, languages);
        let alone = before.trim_matches(|c: char| c.is_whitespace() || "[(“".contains(c));
        // `Ce mardi soir, 4 mars 1796` names no place.
        if alone.is_empty() || THIS.is_match(alone.trim()) {
            return Some(Dateline { place: None, date: Some(date) });
        }
        let place = place(before, languages)?;
        // `Washington May 3, 1957`: without a comma, only a short name is a place.
        let is_set_off = before.trim_end().ends_with([',', '.', ']', ';', '—', '–'])
            || before.len() < part(line, ..date.range.start).trim_end().len();
        let is_short = part(before, place.clone()).split_whitespace().count() <= 3;
        let has_comma = part(before, place.clone()).contains(',');
        return (is_set_off || is_short || has_comma)
            .then_some(Dateline { place: Some(place), date: Some(date) });
    }
    if let Some(dateline) = read_without_year(line, languages) {
        return Some(dateline);
    }
    let (before, last) = match line.trim_end().rfind([',', ';']) {
        Some(at) => (part(line, ..at), part(line, at + 1..)),
        None => ("", line),
    };
    let last = last.trim();
    let is_undated = languages.iter().any(|language| language.patterns().undated.is_match(last));
    if !is_undated {
        return None;
    }
    let place = if before.is_empty() { None } else { Some(place(before, languages)?) };
    Some(Dateline { place, date: None })
}

/// `Leeds, May 3`: a dateline, but its date lacks a year.
fn read_without_year(line: &str, languages: &[&'static Language]) -> Option<Dateline> {
    let day = written::day_of_month(line, languages)?;
    let before = before_date(part(line, ..day.range.start), languages);
    let place = if before.trim().is_empty() { None } else { Some(place(before, languages)?) };
    let is_set_off =
        place.is_none() || before.len() < day.range.start || before.trim_end().ends_with(',');
    (is_set_off && is_behind(part(line, day.range.end..))).then_some(Dateline { place, date: None })
}

/// Whether what follows a date can still belong to it: a time of day, a bracket.
pub(in crate::normalize) fn is_behind(text: &str) -> bool {
    BEHIND.is_match(text)
}

/// What precedes a date, without day of the week, article, and `about`.
pub(in crate::normalize) fn before_date<'a>(
    before: &'a str,
    languages: &[&'static Language],
) -> &'a str {
    let mut before = before;
    for language in languages {
        for pattern in [&language.patterns().about, &language.patterns().before_date] {
            if let Some(found) = pattern.find(before) {
                before = part(before, ..found.start());
            }
        }
    }
    before
}

/// The place that a line names, if it can be one: a few words, capitalised except for numbers and the
/// small words of names, that are not a kind of document.
pub(in crate::normalize) fn place(
    line: &str,
    languages: &[&'static Language],
) -> Option<Range<usize>> {
    let name = without_edges(line)?;
    let text = line.get(name.clone())?;
    (is_spelt_as_place(text) && !is_other_than_place(text, languages)).then_some(name)
}

/// The name in a line, without what surrounds it: white space, punctuation, `at`, brackets.
fn without_edges(line: &str) -> Option<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() || ",;[](“”".contains(c);
    let mut start = line.len() - line.trim_start_matches(is_edge).len();
    if let Some(at) = AT.find(part(line, start..)) {
        let name = at.as_str().chars().next_back().map_or(0, char::len_utf8);
        start += at.len() - name;
    }
    let mut end = line.trim_end_matches(is_edge).len();
    let text = line.get(start..end)?;
    // `N.Y.` keeps its full stop, `Paris.` does not.
    let last = text.rsplit(|c: char| c.is_whitespace() || c == ',').next()?;
    let last = last.trim_end_matches('.');
    let is_abbreviation = last.chars().count() <= 3 || last.contains('.');
    if text.ends_with('.') && !is_abbreviation {
        end -= 1;
    }
    // A bracket that opens in the name also closes in it.
    for (open, close) in [('[', ']'), ('(', ')')] {
        let name = line.get(start..end)?;
        let closes = line.get(end..).is_some_and(|rest| rest.starts_with(close));
        if name.contains(open) && !name.contains(close) && closes {
            end += 1;
        }
    }
    Some(start..end)
}

fn words_of(text: &str) -> Vec<&str> {
    text.split([' ', '\u{a0}', ',']).filter(|word| !word.is_empty()).collect()
}

/// Whether a text is written as the names of places are: a few words, all capitalised but for small
/// ones, and no sentence.
fn is_spelt_as_place(text: &str) -> bool {
    let words = words_of(text);
    let Some(first) = words.first() else { return false };
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['“', '"', '(', '‘', '’', '[']);
        let bare = bare.strip_prefix("d’").or_else(|| bare.strip_prefix("l’")).unwrap_or(bare);
        SMALL.contains(&bare) || bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let begins_well = first.starts_with(|c: char| c.is_uppercase())
        || first.starts_with(|c: char| c.is_ascii_digit()) && words.len() > 1;
    let has_sentence = text.contains([':', ';', '!', '?', '"', '=']) || text.contains(". . .");
    begins_well && !has_sentence && words.len() <= LONGEST_PLACE && words.iter().all(is_capitalised)
}

/// Whether a text says something else in the same place: what was done with the letter, a time, who
/// it is from, what document it is.
fn is_other_than_place(text: &str, languages: &[&'static Language]) -> bool {
    const NOT_FIRST: &[&str] =
        &["On", "In", "At", "Since", "By", "Until", "Dated", "Received", "Copy", "Le", "Am"];
    let words = words_of(text);
    let Some(first) = words.first() else { return true };
    let is_of_letter = languages.iter().any(|language| {
        language.kind(text).is_some()
            || language.patterns().weekday.is_match(first)
            || language.addresses(text)
            || language.patterns().undated.is_match(text)
    });
    let plain = |word: &str| word.trim_end_matches(['.', ',']).to_lowercase();
    let is_counted = |what: &str, number: &str| {
        COUNTED.contains(&what.trim_end_matches('.').to_lowercase().as_str())
            && number.starts_with(|c: char| c.is_ascii_digit())
    };
    is_of_letter
        || NOT_FIRST.contains(first)
        || words.iter().any(|word| ["From", "By", "To"].contains(word) || DOCUMENTS.contains(word))
        || names_two(text)
        || parties::is_titled(text)
        || NO_PLACES.contains(&plain(first).as_str())
        || words.len() == 1 && vocabulary::is_month(first)
        || matches!(words.as_slice(), [what, number] if is_counted(what, number))
        || ends_with_date(text)
}

/// Whether a text ends with a year or an ordinal: `Moscow, 1962` holds a date that could not be read.
fn ends_with_date(text: &str) -> bool {
    let ends_with_year = text.rsplit_once(',').is_some_and(|(_, last)| {
        last.trim().len() == 4 && last.trim().parse().is_ok_and(|year| (1000..2100).contains(&year))
    });
    let ends_with_number = text.rsplit([' ', ',']).next().is_some_and(|last| {
        let last = last.trim_end_matches('.');
        let digits = last.trim_end_matches(char::is_alphabetic);
        let ending = last.get(digits.len()..).unwrap_or_default();
        let is_year = digits.len() == 4 && digits.starts_with('1') && ending.is_empty();
        let is_ordinal = (1..=2).contains(&digits.len())
            && ["st", "nd", "rd", "th", "d", "ten", "er"].contains(&ending);
        digits.parse::<u32>().is_ok() && (is_year || is_ordinal)
    });
    ends_with_year || ends_with_number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::ENGLISH;

    fn parts(line: &str) -> Option<(Option<&str>, Option<String>)> {
        let found = read(line, LANGUAGES)?;
        Some((found.place.map(|place| &line[place]), found.date.map(|date| date.edtf)))
    }

    #[test]
    fn datelines() {
        for (line, place, edtf) in [
            ("Moscow, October 24, 1962.", "Moscow", "1962-10-24"),
            ("Washington, February 10, 1956 .", "Washington", "1956-02-10"),
            ("October 24, 1962", "", "1962-10-24"),
            ("New York, N.Y., May 3, 1957, 6 p.m.", "New York, N.Y.", "1957-05-03"),
            ("Hyannis Port, 16 October 1961", "Hyannis Port", "1961-10-16"),
            ("[ Paris ,] October 21, 1948—6:15 p.m.", "Paris", "1948-10-21"),
            ("[ Washington , September 3, 1948.]", "Washington", "1948-09-03"),
            ("Washington, D. C. July 6, 1864.", "Washington, D. C.", "1864-07-06"),
            (
                "War Department, Washington City July 8, 1864.",
                "War Department, Washington City",
                "1864-07-08",
            ),
            ("Paris, January 22, 1864—2¼ p. m.", "Paris", "1864-01-22"),
            (
                "Cabinet of the Minister, Paris, June 15, 1864—noon.",
                "Cabinet of the Minister, Paris",
                "1864-06-15",
            ),
            ("Washington, March 22, 1955, 12:10–12:25 p.m.", "Washington", "1955-03-22"),
            ("Washington, December 21, 1955, 10 a.m.–12:30 p.m.", "Washington", "1955-12-21"),
            (
                "Russian Legation, Washington, April 10, 1896. (Received Apr. 11, 8.09 p.m.)",
                "Russian Legation, Washington",
                "1896-04-10",
            ),
            (
                "Headquarters 3d New Hampshire Vols., Bermuda Hundred, Va., June 28, 1864.",
                "Headquarters 3d New Hampshire Vols., Bermuda Hundred, Va.",
                "1864-06-28",
            ),
            (
                "Legation of the United States in Japan, Kanagawa, May 26, 1864,",
                "Legation of the United States in Japan, Kanagawa",
                "1864-05-26",
            ),
            ("Paris, le 1er mai 1848", "Paris", "1848-05-01"),
            ("A Paris, ce 1er mai 1848", "Paris", "1848-05-01"),
            ("Ce Mardi Soir, 4 mars 1796", "", "1796-03-04"),
            ("Ялта, 12 (24) марта 1880 г.", "Ялта", "1880-03-24"),
            ("Wien, den 3. Juni 1901", "Wien", "1901-06-03"),
            ("Wien am 3. Juni 1901.", "Wien", "1901-06-03"),
            ("Москва, 22 апреля 1961 г.", "Москва", "1961-04-22"),
            ("Sunday, June 3, 1961", "", "1961-06-03"),
            ("Vienna, Sunday, June 3, 1961", "Vienna", "1961-06-03"),
            ("[Leeds, about May 3, 1957]", "Leeds", "1957-05-03~"),
            ("Leeds, May 1957", "Leeds", "1957-05"),
            ("Moscow, undated.", "Moscow", ""),
            ("undated", "", ""),
            ("Berlin, o. D.", "Berlin", ""),
            ("Leeds, May 3", "Leeds", ""),
            ("London, 30 February 1901", "London", ""),
            ("London, February 30, 1901.", "London", ""),
            ("Moscow, 1962 October 24", "Moscow", "1962-10-24"),
            ("Berlin, Mitte Juni 1800", "Berlin", "1800-06~"),
            ("Bayreuth, Montag 31 ter Mai 1802.", "Bayreuth", "1802-05-31"),
            ("Meiningen d. 12ten Xbr 1812", "Meiningen", "1812-12-12"),
        ] {
            let some = |text: &'static str| (!text.is_empty()).then_some(text);
            let expected = Some((some(place), some(edtf).map(str::to_owned)));
            assert_eq!(parts(line), expected, "{line}");
        }
        for other in [
            "I have your letter of October 24, 1962.",
            "Letter From Chairman Khrushchev to President Kennedy, October 24, 1962",
            "Moscow",
            "On May 3, 1957",
            "Moscow, October 24, 1962, was a cold day",
            "Subject: Meeting of May 3, 1957",
            "The Conference, it is undated",
            "No. 5, 3 May 1901",
            "Enclosed, 3 May 1901",
            "Born London, 3 May 1901",
        ] {
            assert_eq!(parts(other), None, "{other}");
        }
    }

    #[test]
    fn in_another_language_than_the_letter() {
        let found = read("Wien, 3. Juni 1901", &[&ENGLISH]);
        let date = found.and_then(|found| found.date);
        assert_eq!(date.map(|date| date.edtf).as_deref(), Some("1901-06-03"));
        assert_eq!(read("Moscow, 1962, X 24", LANGUAGES), None);
        assert_eq!(place("Moscow, 1962", LANGUAGES), None);
    }
}
