//! What a profile says about the lines of a letter: which of them begins it, and what its parts are.
//!
//! A pattern cannot know what a date or a name is, so what it calls `{date}` or `{to}` is checked here.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::parties::{self, Worth};
use super::vocabulary::LANGUAGES;
use super::{dates, pattern};
use crate::profile::{LineMatch, Pattern, Profile};
use crate::source::part;

/// The parts of a line that begins a letter, as a profile describes it. A note mark may follow it, even if
/// the profile does not say what note marks look like.
pub(super) fn letter_begins(profile: &Profile, line: &str, is_indented: bool) -> Option<LineMatch> {
    let begins =
        |line| profile.letter_begins(line, is_indented).filter(|found| has_date(line, found));
    begins(line).or_else(|| begins(without_note_mark(line)))
}

/// A line without the note mark at its end.
pub(super) fn without_note_mark(line: &str) -> &str {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s*(?:\[[0-9*†]{1,4}\]|\([0-9]{1,3}\)|[*†¹²³]{1,2})\.?$"));
    MARK.find(line).map_or(line, |mark| part(line, ..mark.start()))
}

/// A line without the typist's marks around all of it: `_To the Same._`, `=LETTER II.=`
pub(super) fn without_type(line: &str) -> &str {
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:_([^_]+)_|=([^=]+)=|\*([^*]+)\*|/([^/]+)/)$"));
    let words = MARKED.captures(line).and_then(|found| found.iter().skip(1).find_map(|one| one));
    words.map_or(line, |words| words.as_str())
}

/// The parts of a line or paragraph in a form that a profile describes.
pub(super) fn parts(form: &Pattern, line: &str) -> Option<LineMatch> {
    form.line(line).filter(|found| has_date(line, found))
}

/// Whether what a pattern calls the date is one, perhaps without a year.
fn has_date(line: &str, found: &LineMatch) -> bool {
    let is_date = |date: &Range<usize>| {
        let date = part(line, date.clone());
        dates::read(date, LANGUAGES).is_some() || dates::day_of_month(date, LANGUAGES).is_some()
    };
    found.date.iter().all(is_date)
}

/// The names in a part of a line that is called `{from}` or `{to}`. What follows a name (a place, a
/// note mark) is cut off.
pub(super) fn names(line: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let each = parties::each(line, range).into_iter();
    let named = each.map(|range| match parties::weigh(line, range.clone(), LANGUAGES) {
        Worth::Name(name) | Worth::MayBePlace(name) => name,
        Worth::Unclear => {
            if let Some(name) = titled_name(line, &range) {
                return name;
            }
            let words = part(line, range.clone());
            let end = words.find(['[', '(', '\n']).unwrap_or(words.len());
            range.start..range.start + part(words, ..end).trim_end_matches([',', ' ']).len()
        }
    });
    named
        .map(|name| without_full_stop(line, name))
        .filter(|name| !name.is_empty() && !is_document(part(line, name.clone())))
        .collect()
}

/// Whether a word is a document and no name: `Answer to Mr. Cox`.
fn is_document(word: &str) -> bool {
    LANGUAGES.iter().any(|language| language.is_document(word))
}

/// The name in words that say more than a name, if a title begins it: `his Brother, Mr. Ben Cox`.
fn titled_name(line: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let words = part(line, range.clone()).match_indices(' ').map(|(at, _)| range.start + at + 1);
    let mut titles = words.filter(|at| parties::is_titled(part(line, *at..)));
    titles.find_map(|start| match parties::weigh(line, start..range.end, LANGUAGES) {
        Worth::Name(name) | Worth::MayBePlace(name) => Some(name),
        Worth::Unclear => None,
    })
}

/// A name without the full stop that ends the heading; that of an abbreviation remains: `Esq.`
fn without_full_stop(line: &str, name: Range<usize>) -> Range<usize> {
    /// The longest abbreviation at the end of a name: `Bart`, `Esqr`.
    const LONGEST: usize = 4;
    let words = part(line, name.clone());
    let bare = words.trim_end_matches('.');
    let last = bare.rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or_default();
    let is_abbreviation = bare.len() > last.len()
        && last.chars().count() <= LONGEST
        && (last.chars().count() == 1 || bare.contains(','));
    if is_abbreviation { name } else { name.start..name.start + bare.len() }
}

/// Whether a name in a heading is that of the letter before: `the Same`, `Demselben`, `la même`.
pub(super) fn is_the_same(name: &str) -> bool {
    LANGUAGES.iter().any(|language| language.names_same(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'l>(form: &str, line: &'l str) -> Vec<&'l str> {
        let form = Pattern::try_from(form.to_owned()).unwrap();
        let to = parts(&form, line).and_then(|found| found.to).unwrap();
        names(line, to).into_iter().map(|name| &line[name]).collect()
    }

    #[test]
    fn names_end_where_something_else_begins() {
        assert_eq!(named("ROMAN.--TO {to}", "XII.--TO BEN COX."), ["BEN COX"]);
        assert_eq!(named("TO {to}", "TO MR. BEN COX, LEEDS.[4]"), ["MR. BEN COX"]);
        assert_eq!(named("TO {to}", "TO BEN COX, Esq."), ["BEN COX, Esq."]);
        assert_eq!(named("TO {to}", "TO HIS AUNT AT LEEDS"), ["HIS AUNT"]);
        assert_eq!(named("To {to}", "To Ben Cox and Carl Day"), ["Ben Cox", "Carl Day"]);
        assert_eq!(named("To {to}", "To his Brother, Mr. Ben Cox."), ["Mr. Ben Cox"]);
    }

    #[test]
    fn a_document_sends_nothing() {
        let form = Pattern::try_from("{from} to {to}".to_owned()).unwrap();
        for line in ["Answer to Mr. Cox.", "Another to Mr. Cox.", "Verses to Mr. Cox."] {
            let from = parts(&form, line).and_then(|found| found.from).unwrap();
            assert!(names(line, from).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_note_mark_may_follow_what_begins_a_letter() {
        let profile = Profile::parse("a.toml", "[letter]\nbegins = \"N.\"\n").unwrap();
        for line in ["217.", "217.[1]", "217. *"] {
            let number = letter_begins(&profile, line, false).and_then(|found| found.number);
            assert_eq!(number.map(|number| &line[number]), Some("217"), "{line}");
        }
        assert!(letter_begins(&profile, "217. [of a page]", false).is_none());
    }

    #[test]
    fn typists_mark_whole_lines() {
        for (line, expected) in [
            ("_To the Same._", "To the Same."),
            ("=LETTER II.=", "LETTER II."),
            ("_To_ the _Same_", "_To_ the _Same_"),
            ("*  *  *", "*  *  *"),
            ("To the Same.", "To the Same."),
        ] {
            assert_eq!(without_type(line), expected);
        }
    }

    #[test]
    fn what_is_called_a_date_is_one() {
        let form = Pattern::try_from("{from} to {to}, {date}".to_owned()).unwrap();
        assert!(parts(&form, "Ann to Ben, 3 May 1901").is_some());
        assert!(parts(&form, "Ann went to Leeds, as she said").is_none());
    }

    #[test]
    fn the_same_person_in_several_languages() {
        for same in [
            "the Same",
            "THE SAME.",
            "the same person",
            "Demselben",
            "denselben",
            "la même, à Paris",
            "MÊME",
            "mesme",
            "тому же",
            "medesima",
            "stesso",
            "mismo",
            "Eidem",
            "dezelfde",
            "tegoż samego",
        ] {
            assert!(is_the_same(same), "{same}");
        }
        for other in ["Samuel", "Theodore", "Selberg", "D."] {
            assert!(!is_the_same(other), "{other}");
        }
    }
}
