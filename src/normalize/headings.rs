//! What a line of a heading says beside the names: its number, its date, whether more lines belong to it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dates::{self, dateline};
use super::mapped_text::MappedText;
use super::parties;
use super::pattern;
use super::vocabulary::{self, Language};
use super::{Pass, derived};
use crate::ir::{Block, Letter, Sourced, on_one_line};
use crate::source::part;

/// The index of the heading that gave a letter its title; without a title, of the first one. The source can mark
/// that of a chapter before it.
pub(super) fn of_letter(blocks: &[Block], title: Option<&Sourced<String>>) -> Option<usize> {
    let is_heading = |block: &Block| matches!(block, Block::Heading(_));
    let at = title.and_then(|title| title.origin.span());
    let is_title = |block: &Block| {
        let text = block.heading().and_then(|line| MappedText::of(&line.content));
        text.zip(at).is_some_and(|(text, at)| {
            let heading = text.at();
            heading.source == at.source && heading.start <= at.start && at.end <= heading.end
        })
    };
    blocks.iter().position(is_title).or_else(|| blocks.iter().position(is_heading))
}

/// What an encoded letter is called, most reliable first: by its first heading, without the number, and by the
/// title in the description of its file.
pub(super) fn of_encoded(pass: &dyn Pass, letter: &Letter) -> Vec<Sourced<String>> {
    let blocks = letter.texts.first().map_or(&[][..], |text| &text.blocks);
    let heading = blocks.iter().find_map(Block::heading);
    let heading = heading.and_then(|line| MappedText::of(&line.content)).map(|heading| {
        let (_, title) = numbered(heading.words());
        Sourced::new(on_one_line(title), derived(pass, heading.at()))
    });
    let said = |title: &Sourced<String>| heading.as_ref().is_none_or(|it| it.value != title.value);
    let title = letter.title.clone().filter(said);
    heading.clone().into_iter().chain(title).collect()
}

/// A heading as its number, if it has one, and its title: `11. To Ben Moor`.
pub(super) fn numbered(heading: &str) -> (Option<&str>, &str) {
    /// `11. ` or `60a. ` before a capital letter.
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*([0-9]+[a-z]?)\.\s+\p{Lu}"));
    let number = NUMBER.captures(heading).and_then(|found| found.get(1));
    let title = number.map_or(heading, |number| part(heading, number.end() + 1..));
    (number.map(|number| number.as_str()), title.trim_start())
}

/// The number at the beginning of a heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The number itself: `XLI` of `XLI.—To Ben Moor`.
    pub(super) range: Range<usize>,
    /// The byte at which the words after it begin.
    pub(super) title: usize,
    /// Whether it is written as the number of a document: a word, Roman figures, a full stop, brackets.
    pub(super) is_marked: bool,
    /// Whether a word says that it is one: `Letter 5`.
    pub(super) has_word: bool,
}

/// Roman figures below a thousand: `M.` begins names.
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:CD|CM|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})$"));

/// The number at the beginning of a line: `12.`, `XLI.—`, `No. 12`, `[12]`, `LETTER XLI.` What follows it
/// must begin as headings do.
pub(super) fn number(line: &str, languages: &[&'static Language]) -> Option<Number> {
    languages.iter().find_map(|language| {
        let patterns = language.patterns();
        let found = patterns.number.captures(line)?;
        let (n, mark) = (found.name("n")?, found.name("mark")?);
        let is_roman = n.as_str().starts_with(|c: char| c.is_ascii_uppercase());
        if is_roman && !ROMAN.is_match(n.as_str()) {
            return None;
        }
        // `1863: Ann Lee to Ben Moor`
        let is_year = n.len() == 4 && !is_roman && mark.as_str().trim() == ":";
        let title = found.get(0).filter(|_| !is_year)?.end();
        let rest = part(line, title..);
        let has_word = found.name("word").is_some();
        // `V.--To Ben Moor`, but not `V. Moor`.
        let is_initial = is_roman && n.len() == 1 && !mark.as_str().contains(['—', '–', '-', ']']);
        let names_parties = || {
            patterns.to_first.is_match(rest)
                || patterns.from.is_match(rest)
                || patterns.kind.is_match(rest)
        };
        let is_marked = has_word || is_roman || !mark.as_str().trim().is_empty();
        let is_number = if rest.is_empty() {
            // `[1]` is a mark.
            (!is_initial || has_word || mark.as_str().starts_with('.'))
                && (has_word || !mark.as_str().contains(']'))
        } else {
            let begins = rest.starts_with(|c: char| c.is_uppercase() || "[“„«(".contains(c));
            let is_set_off = !mark.as_str().trim().is_empty() && !is_initial;
            (begins && is_set_off) || names_parties()
        };
        is_number.then(|| Number { range: n.range(), title, is_marked, has_word })
    })
}

/// A heading without its date at the end, and without a date at its beginning.
pub(super) fn without_date<'a>(title: &'a str, languages: &[&'static Language]) -> &'a str {
    let dates = dates::all(title, languages);
    // `1737-11-15, from Ann Smith to Ben Moor`
    let first = dates.first().filter(|date| date.range.start == 0 && dates.len() == 1);
    if let Some(rest) = first.and_then(|date| part(title, date.range.end..).strip_prefix(','))
        && !rest.trim().is_empty()
    {
        return rest.trim_start();
    }
    let undated = dates::without_date(title, languages);
    if undated.len() < title.len() {
        return undated;
    }
    // `From Ann Smith   3 May 1901`: no mark sets the date off.
    let last = dates.last().filter(|date| {
        let behind = part(title, date.range.end..).trim();
        let is_bracket = behind.starts_with('[') && behind.find(']') == Some(behind.len() - 1);
        is_bracket || dateline::is_behind(behind, languages)
    });
    last.map_or(title, |date| {
        let before = dateline::before_date(part(title, ..date.range.start), languages);
        before.trim_end_matches(|c: char| c.is_whitespace() || ",;([".contains(c))
    })
}

/// Whether a line comes after a heading: a dateline, or a salutation.
pub(super) fn is_opener(line: &str, languages: &[&'static Language]) -> bool {
    dateline::read(line, languages).is_some()
        || languages.iter().any(|language| {
            language.salutation(line).is_some()
                || language.is_salutation(line)
                || language.greeting(line).is_some()
        })
}

/// Whether a line belongs to the heading above it, in whose type it is set: capitals.
pub(super) fn goes_on(above: &str, line: &str, languages: &[&'static Language]) -> bool {
    /// The most words of a line that goes on.
    const MOST: usize = 10;
    is_in_capitals(above)
        && is_in_capitals(line)
        && line.split_whitespace().count() <= MOST
        && !is_opener(line, languages)
}

/// Whether a line says only where the recipient lives: `IN BATH`.
pub(super) fn is_residence(line: &str, languages: &[&'static Language]) -> bool {
    let line = format!(" {line}");
    line.split_whitespace().count() <= 4
        && languages.iter().any(|language| {
            let word = language.patterns().lives_in.find(&line);
            word.is_some_and(|word| {
                word.start() == 0 && part(&line, word.end()..).starts_with(char::is_uppercase)
            })
        })
}

/// Whether a line is set in capitals, but for the smallest words.
pub(super) fn is_in_capitals(line: &str) -> bool {
    let is_small = |word: &str| word.chars().count() <= 2;
    line.chars().filter(|c| c.is_uppercase()).count() > 1
        && line.split_whitespace().all(|word| is_small(word) || !word.contains(char::is_lowercase))
}

/// Whether the text after a number is a title: not a day (`22. März`), a house (`7. Park St, Friday`)
/// or a sentence.
pub(super) fn is_numbered_title(title: &str, languages: &[&'static Language]) -> bool {
    let words = || title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_day = words().next().is_some_and(vocabulary::is_month)
        || words().any(|word| languages.iter().any(|one| one.is_weekday(word)));
    let is_sentence = title.contains("! ")
        || title.contains("? ")
        || title.ends_with(['!', '?', ';', ',', ':'])
        || title.ends_with('.') && title.split_whitespace().count() > 12;
    parties::names_document(title, languages) || !is_day && !is_sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::LANGUAGES;

    #[test]
    fn numbers_of_documents() {
        for (line, expected) in [
            ("12. Letter From Ann to Ben", Some(("12", "Letter From Ann to Ben"))),
            ("60a. Ann to Ben", Some(("60a", "Ann to Ben"))),
            ("XLI.—To Ben Moor", Some(("XLI", "To Ben Moor"))),
            ("V.--TO BEN MOOR.", Some(("V", "TO BEN MOOR."))),
            ("LETTER XLI.", Some(("XLI", ""))),
            ("LETTRE N° 739.", Some(("739", ""))),
            ("Volumen 8 - carta nº 270", Some(("270", ""))),
            ("No. 12", Some(("12", ""))),
            ("[12] Ann to Ben", Some(("12", "Ann to Ben"))),
            ("1921 Aan Jan Bos", Some(("1921", "Aan Jan Bos"))),
            ("214. П. Н. ЛУГОВОМУ", Some(("214", "П. Н. ЛУГОВОМУ"))),
            ("13.—DE MADAME DE HALLE À MOREL", Some(("13", "DE MADAME DE HALLE À MOREL"))),
            ("C. PLINIUS RUFO SUO S.", None),
            ("M. Morel to Mr. Moor", None),
            ("3 May 1901", None),
            ("1863: Ann Lee to Ben Moor", None),
            ("7. 3. 1901", None),
            ("I have seen it.", None),
            ("Number 10 Downing Street", None),
        ] {
            let found = number(line, LANGUAGES);
            let found = found.map(|found| (&line[found.range], &line[found.title..]));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn headings_without_their_dates() {
        for (heading, expected) in [
            ("From Ann Smith   2 July 1866", "From Ann Smith"),
            ("Ann Smith to Ben Moor, 3 May 1901", "Ann Smith to Ben Moor"),
            ("Karte von Anna an Bernd vom 22. März 1902", "Karte von Anna an Bernd"),
            ("Ann Smith to Ben Moor", "Ann Smith to Ben Moor"),
        ] {
            assert_eq!(without_date(heading, LANGUAGES), expected, "{heading}");
        }
    }
}
