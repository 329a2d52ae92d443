//! The agents that one party consists of: `Senators Smith, Jones, and Brown`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::kinds::{TITLED, is_body, is_office, is_person};
use super::pattern;
use crate::source::part;

/// `Chairmen`, before several names.
static PLURAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:the\s+)?(?:Chairmen|Presidents|Senators|(?:Prime |Foreign )?Ministers|Secretaries|Messrs\.?|MM\.?|Congressmen|Representatives|Ambassadors|Generals|Governors|Professors|Premiers|Chancellors|Kings|Mesdames|Admirals|Colonels)\s+",
    )
});

/// What separates two agents: an `and`, a comma, or both.
pub(super) static AND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:\s*,\s+(?:and|und|et|и|y|e|en|i)\s+|\s+(?:and|und|et|и|y|e|en|i|&)\s+|\s*,\s+)")
});

/// The agents that one party consists of.
pub(in crate::normalize) fn each(heading: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let range = trimmed(heading, range);
    let text = part(heading, range.clone());
    let of_title = PLURAL.find(text).and_then(|title| {
        let names = names(part(text, title.end()..)).filter(|names| names.len() > 1)?;
        Some((title.end(), names))
    });
    if let Some((start, names)) = of_title.or_else(|| Some((0, list_of_names(text)?))) {
        let start = range.start + start;
        return names.into_iter().map(|name| start + name.start..start + name.end).collect();
    }
    let mut agents = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(text) {
        let (left, right) = (part(text, start..and.start()), part(text, and.end()..));
        let is_comma = and.as_str().trim() == ",";
        let right_first = AND.find(right).map_or(right, |next| part(right, ..next.start()));
        // `the Secretary of State, the Secretary of Defense (Wilson), and …`
        let is_list = !is_comma || AND.find_iter(right).any(|and| and.as_str().trim() != ",");
        let begins_another = if left.ends_with(')') {
            is_person(right) || is_body(right)
        } else if left.contains(" to ") {
            false
        } else if is_office(left) || is_body(left) {
            is_office(right) && !right.starts_with("his ")
        } else if TITLED.is_match(left) {
            TITLED.is_match(right) || is_office(right)
        } else {
            !is_comma && is_name(left) && is_name(right_first) && right_first.len() == right.len()
        };
        if is_list && begins_another {
            agents.push(range.start + start..range.start + and.start());
            start = and.end();
        }
    }
    agents.push(range.start + start..range.end);
    agents.into_iter().map(|agent| trimmed(heading, agent)).collect()
}

/// The names of three or more persons without titles: `Anna, Martha und Friedrich Halm`. All but the last have
/// one word, or all have more, because in `Anna Halm, Wien, und Bernd Moser` the second is a place.
fn list_of_names(text: &str) -> Option<Vec<Range<usize>>> {
    let last_and = AND.find_iter(text).last()?;
    if last_and.as_str().trim() == "," || TITLED.is_match(text) || is_office(text) {
        return None;
    }
    let names = names(text).filter(|names| names.len() > 2)?;
    let is_one_word = |name: &Range<usize>| !part(text, name.clone()).contains(char::is_whitespace);
    let are_alike =
        names[..names.len() - 1].iter().all(is_one_word) || !names.iter().any(is_one_word);
    are_alike.then_some(names)
}

/// The names of a list: `A, B, and C`.
fn names(text: &str) -> Option<Vec<Range<usize>>> {
    let mut names = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(text) {
        names.push(start..and.start());
        start = and.end();
    }
    names.push(start..text.len());
    names.iter().all(|name| is_name(part(text, name.clone()))).then_some(names)
}

/// Whether a text is the bare name of a person: a few capitalised words, none of them an office.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &&str| word.starts_with(char::is_uppercase) && !word.contains('(');
    let is_small = |word: &&str| ["de", "von", "van", "der", "du", "la"].contains(word);
    (1..=4).contains(&words.len())
        && words.iter().all(|word| is_word(word) || is_small(word))
        && !is_body(text)
        && ![
            "State",
            "Defense",
            "Treasury",
            "Commerce",
            "Staff",
            "Commission",
            "Affairs",
            "Sons",
            "Co.",
            "Company",
        ]
        .contains(words.last().unwrap_or(&""))
}

/// A range without white space around it and without a comma at its end.
pub(super) fn trimmed(heading: &str, range: Range<usize>) -> Range<usize> {
    let text = part(heading, range.clone());
    let start = range.start + blanks(text);
    let end = range.start + text.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len();
    start..end.max(start)
}

/// The bytes of the blanks at the start of a text.
pub(super) fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
