//! How the mark of a note can be written in a text, and how plausible it is that something is one.
//!
//! This is no pass: `match_note_marks` chooses among what is found here.

use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary;
use crate::profile::Pattern;
use crate::source::Span;

/// How marks, or the labels of a list of notes, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A bare number, which has lost its superscript: `Press2`.
    Bare,
    /// In brackets or slashes: `[2]`, `(2)`, `/2/`, `{2}`.
    Bracketed,
    /// In superscript digits: `²`.
    Superscript,
    /// A sign: `*`, `**`, `†`.
    Sign,
    /// As the user says.
    Stated,
}

/// Something that could be a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it stands, brackets included.
    pub at: Span,
    /// Its label, brackets not included: `2`, `*`.
    pub label: String,
    /// How it is written.
    pub form: Form,
    /// How plausible it is, from 1 (hardly) to 10 (nothing else is likely).
    pub weight: u32,
    /// The number that it would be cut from: `43` of `434`.
    pub cut_from: Option<String>,
    /// Whether it stands in the first line of the letter, which may be its heading.
    pub is_in_first_line: bool,
}

/// The greatest weight of a mark that is cut from a number for no other reason than that the list
/// has a note for it.
pub(super) const GUESSED: u32 = 2;

/// Labels that are signs, in the order in which printers use them, once and doubled.
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[*†‡§¶‖]{1,4}").expect("a constant pattern"));

static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[([0-9]{1,3}[a-z]?|[*†‡§]+)\]|\(([0-9]{1,3})\)|/([0-9]{1,3}[a-z]?)/")
        .expect("a constant pattern")
});

static SUPERSCRIPT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}").expect("a constant pattern"));

/// `²³` as `23`.
pub(super) fn plain_digits(superscript: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c| DIGITS.iter().position(|digit| *digit == c);
    superscript.chars().filter_map(digit).map(|digit| digit.to_string()).collect()
}

/// All marks in a run of characters that are written as the user says.
pub(super) fn stated(pattern: &Pattern, at: Span, run: &str) -> Vec<Mark> {
    let marks = pattern.find(run).into_iter().map(|found| Mark {
        at: at.slice(found.whole),
        label: run[found.number].to_owned(),
        form: Form::Stated,
        weight: 10,
        cut_from: None,
        is_in_first_line: false,
    });
    marks.collect()
}

/// Adds all that could be marks in a run of characters.
pub(super) fn find(at: Span, run: &str, found: &mut Vec<Mark>) {
    let mut add = |range: std::ops::Range<usize>, label: &str, form, weight| {
        let label = label.to_owned();
        found.push(Mark {
            at: at.slice(range),
            label,
            form,
            weight,
            cut_from: None,
            is_in_first_line: false,
        });
    };
    for mark in BRACKETED.captures_iter(run) {
        let (Some(whole), Some(label)) = (mark.get(0), mark.iter().skip(1).flatten().next()) else {
            continue;
        };
        let before = run[..whole.start()].chars().next_back();
        // `(1)` and `[1]` before a paragraph or a clause count it, and do not call a note.
        let weight = match (whole.as_str().starts_with('('), before) {
            (_, None) => continue,
            (true, Some(c)) if c.is_whitespace() => 2,
            (false, Some(c)) if c.is_whitespace() => 5,
            _ => 9,
        };
        add(whole.range(), label.as_str(), Form::Bracketed, weight);
    }
    for mark in SUPERSCRIPT.find_iter(run).filter(|mark| mark.start() > 0) {
        add(mark.range(), &plain_digits(mark.as_str()), Form::Superscript, 10);
    }
    for mark in SIGN.find_iter(run) {
        let before = run[..mark.start()].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace()) {
            add(mark.range(), mark.as_str(), Form::Sign, 9);
        }
    }
    find_bare(at, run, found);
}

/// Adds all bare numbers that could be marks.
fn find_bare(at: Span, run: &str, found: &mut Vec<Mark>) {
    let mut start = 0;
    while let Some(begin) = run[start..].find(|c: char| c.is_ascii_digit()).map(|i| start + i) {
        let end = run[begin..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(run.len(), |length| begin + length);
        start = end;
        for cut in begin..end {
            // `007` is no mark, and neither is what is longer than any list of notes.
            let is_canonical = cut + 1 == end || !run[cut..].starts_with('0');
            let Some(weight) = weight(run, begin, cut, end) else { continue };
            if is_canonical && end - cut <= 3 {
                found.push(Mark {
                    at: at.slice(cut..end),
                    label: run[cut..end].to_owned(),
                    form: Form::Bare,
                    weight,
                    cut_from: (cut > begin).then(|| run[begin..cut].to_owned()),
                    is_in_first_line: false,
                });
            }
        }
    }
}

/// How plausible it is that `run[cut..end]` is a mark, where the digits go from `begin` to `end`.
fn weight(run: &str, begin: usize, cut: usize, end: usize) -> Option<u32> {
    let before = &run[..begin];
    let after = &run[end..];
    let next = after.chars().next();
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|suffix| after.starts_with(suffix));
    let decimal = after.starts_with(['.', ',', '-', '–', '/', ':'])
        && after[next.map_or(0, char::len_utf8)..].starts_with(|c: char| c.is_ascii_digit());
    if ordinal || decimal || next.is_some_and(|c| matches!(c, '%' | '°' | '/')) {
        return None;
    }
    if cut > begin {
        return cut_weight(before, &run[begin..cut], &run[begin..end]);
    }
    let previous = before.chars().next_back()?;
    let earlier = before[..before.len() - previous.len_utf8()].chars().next_back();
    let begins_sentence = || {
        let rest = after.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase() || "“\"‘([".contains(c))
    };
    match previous {
        '.' | ',' | ';' | ':' if earlier.is_some_and(|c| c.is_ascii_digit()) => {
            if previous == ',' && end - begin == 3 {
                None
            } else if previous != '.' || begins_sentence() {
                Some(7)
            } else {
                // `paragraph 5.4)` is a decimal, if nothing else is the mark.
                after.starts_with([')', ']', '”']).then_some(GUESSED)
            }
        }
        '.' if ends_with_abbreviation(before) => None,
        '.' | ',' | ';' | ':' | '!' | '?' => Some(10),
        '”' | '’' | '“' | '‘' | '"' | '\'' | ')' | ']' | '…' | '*' => Some(9),
        '—' => Some(3),
        // `x1` is a name of something.
        c if c.is_lowercase() && earlier.is_none_or(char::is_whitespace) => Some(4),
        c if c.is_lowercase() => Some(10),
        // `B52`, `U235`, `SS20`.
        c if c.is_uppercase() => Some(4),
        _ => None,
    }
}

/// How plausible it is that a mark is glued to a number: that `digits` are a `number` and a mark.
fn cut_weight(before: &str, number: &str, digits: &str) -> Option<u32> {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_day = |number: &str| number.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let is_year = |number: &str| number.parse().is_ok_and(|year: u32| (1500..2100).contains(&year));
    if vocabulary::is_month(word) && is_day(number) {
        // `May 311` cannot be a day, `May 25` is one.
        return Some(if is_day(digits) { 1 } else { 8 });
    }
    if is_year(number) && before.ends_with(' ') {
        return Some(8);
    }
    // `Article 434`: only when the note is found nowhere else. A year is never cut.
    let stands_alone = before.ends_with([' ', '(']);
    let weight = if is_day(digits) { 1 } else { GUESSED };
    (stands_alone && !number.starts_with('0') && !is_year(digits)).then_some(weight)
}

/// `p.3`, `No.5`, `vol.2`: a number belongs to these.
fn ends_with_abbreviation(before: &str) -> bool {
    let word = before.trim_end_matches('.').rsplit(|c: char| !c.is_alphabetic()).next();
    word.is_some_and(|word| {
        ["p", "pp", "no", "nos", "vol", "art", "par", "sec", "ch", "fig", "apt", "doc", "op"]
            .iter()
            .any(|abbreviation| word.eq_ignore_ascii_case(abbreviation))
    })
}
