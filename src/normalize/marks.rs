//! How the mark of a note can be written in a text, and how plausible a candidate is.
//!
//! This is not a pass: `match_note_marks` chooses among the candidates found here.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Context, text_runs, vocabulary};
use crate::ir::{Block, Note};
use crate::profile::Pattern;
use crate::source::Span;

/// How marks, or the labels of a list of notes, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A bare number, which has lost its superscript: `Press2`.
    Bare,
    /// A bare number that stands apart at the end of the heading: `… to Ben 1`.
    Apart,
    /// In brackets or slashes: `[2]`, `(2)`, `/2/`, `{2}`.
    Bracketed,
    /// In superscript digits: `²`.
    Superscript,
    /// A sign: `*`, `**`, `†`.
    Sign,
    /// As the profile describes.
    Stated,
}

/// Something that could be a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its place, brackets included.
    pub at: Span,
    /// Its label, without brackets: `2`, `*`.
    pub label: String,
    /// How it is written.
    pub form: Form,
    /// How plausible it is, from 1 (hardly) to 10 (nothing else is likely).
    pub weight: u32,
    /// What would be left of the number that it is cut from: `43` of `434`.
    pub cut_from: Option<String>,
    /// Whether it is in the first line of the letter, which may be its heading.
    pub is_in_first_line: bool,
    /// Whether a label in the list is written the same way, with its brackets or as a sign.
    pub repeats_label: bool,
}

impl Mark {
    /// Whether it is likely without further evidence.
    pub(super) fn is_likely(&self) -> bool {
        self.weight >= LIKELY && self.cut_from.is_none()
    }

    /// Whether it rests on the list alone, which has a note that nothing else calls.
    pub(super) fn is_guess(&self) -> bool {
        self.weight < LIKELY && !self.repeats_label
    }

    /// Whether it can hardly be anything else.
    pub(super) fn is_certain(&self) -> bool {
        self.weight >= 9 && self.cut_from.is_none()
    }
}

/// The least weight of a mark that is likely without further evidence.
pub(super) const LIKELY: u32 = 5;

/// The greatest weight of a mark that is cut from a number only because the list has a note for it.
pub(super) const GUESSED: u32 = 2;

/// Labels that are signs, in the order in which printers use them, single or repeated.
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[*†‡§¶‖]{1,4}").expect("a constant pattern"));

/// What can be a mark in brackets, whatever the list says.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\[(?:{WORD_FOR_NOTE})?([0-9]{{1,3}}[a-z]?|[*†‡§]+)\]|\(([0-9]{{1,3}})\)|/([0-9]{{1,3}}[a-z]?)/"
    ))
    .expect("a constant pattern")
});

/// What can precede the number of a note in brackets: `[^1]`, `[note 1]`, `[Anm. 1]`.
pub(super) const WORD_FOR_NOTE: &str =
    r"\^|(?i:notes?|nota|noot|footnote|anm\.|anmerkung|fn\.?|fußnote|прим\.?|n\.|n°)\s?";

/// What is a mark in brackets only if the list of notes repeats it.
static REPEATED: LazyLock<Regex> = LazyLock::new(|| {
    let label = "[0-9]{1,3}[a-z]?|[a-zA-Z]|[ivxl]{1,6}|[*†‡§]+";
    Regex::new(&format!(
        r"\[(?:{WORD_FOR_NOTE})?({label})\]|\(({label})\)|\{{({label})\}}|<({label})>|<sup>({label})</sup>|\^({label})|([0-9]{{1,3}})\)"
    ))
    .expect("a constant pattern")
});

static SUPERSCRIPT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}").expect("a constant pattern"));

static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+").expect("a constant pattern"));

/// The length of the longest label, in characters.
pub(super) const LONGEST_LABEL: usize = 3;

/// `²³` as `23`.
pub(super) fn plain_digits(superscript: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c| DIGITS.iter().position(|digit| *digit == c);
    superscript.chars().filter_map(digit).map(|digit| digit.to_string()).collect()
}

/// A mark with this label at a place.
pub(super) fn mark(at: Span, label: &str, form: Form, weight: u32) -> Mark {
    let label = label.to_owned();
    let (cut_from, is_in_first_line, repeats_label) = (None, false, false);
    Mark { at, label, form, weight, cut_from, is_in_first_line, repeats_label }
}

/// All marks in a run of characters that are written as the profile describes.
pub(super) fn stated(pattern: &Pattern, at: Span, run: &str) -> Vec<Mark> {
    let found = pattern.find(run).into_iter();
    let marks = found.filter_map(|found| {
        let label = run.get(found.number)?;
        let mark = mark(at.slice(found.whole), label, Form::Stated, 10);
        Some(Mark { repeats_label: true, ..mark })
    });
    marks.collect()
}

/// Adds everything that could be a mark in a run of characters. `labels` are the labels of the list as
/// written, brackets included.
pub(super) fn find(at: Span, run: &str, labels: &BTreeSet<String>, found: &mut Vec<Mark>) {
    let known = found.len();
    let before = |start: usize| run.get(..start).and_then(|before| before.chars().next_back());
    let mut bracketed = |pattern: &Regex, is_mark: &dyn Fn(&str) -> bool| {
        for captures in pattern.captures_iter(run) {
            let Some(whole) = captures.get(0).filter(|whole| is_mark(whole.as_str())) else {
                continue;
            };
            let Some(label) = captures.iter().skip(1).flatten().next() else { continue };
            // `(1)` and `[1]` before a paragraph or a clause number it, and do not call a note.
            let is_closed_only = whole.as_str().starts_with(|c: char| c.is_ascii_digit());
            let weight = match (whole.as_str().ends_with(')'), before(whole.start())) {
                (_, None) => continue,
                // Unlike `mill 1)`, neither `1851)` nor `(see mill 1)` is a mark.
                (_, Some(c)) if is_closed_only && c.is_ascii_digit() => continue,
                _ if is_closed_only && is_in_parentheses(run, whole.start()) => continue,
                (true, Some(c)) if c.is_whitespace() => 2,
                (false, Some(c)) if c.is_whitespace() => 5,
                _ if is_supplied(run, whole.start(), label.as_str()) => 4,
                _ => 9,
            };
            found.push(mark(at.slice(whole.range()), label.as_str(), Form::Bracketed, weight));
        }
    };
    if run.contains('[') || has_digit_after(run, &['(', '/']) {
        bracketed(&BRACKETED, &|_| true);
    }
    if labels.iter().any(|label| REPEATED.is_match(label)) {
        bracketed(&REPEATED, &|mark| labels.contains(mark) && !BRACKETED.is_match(mark));
    }
    find_superscripts(at, run, labels, found);
    find_signs(at, run, found);
    for mark in found.iter_mut().skip(known) {
        if mark.form != Form::Bracketed && mark.weight <= DOUBTED {
            continue;
        }
        let written = run.get(mark.at.start - at.start..mark.at.end - at.start);
        mark.repeats_label = written.is_some_and(|written| labels.contains(written));
    }
    let bracketed = found.iter().skip(known).filter(|mark| mark.form == Form::Bracketed);
    let bracketed: BTreeSet<usize> = bracketed.map(|mark| mark.at.end).collect();
    let mut bare = Vec::new();
    find_bare(at, run, &mut bare);
    // The number in `1)` is not a mark of its own.
    bare.retain(|mark| !bracketed.contains(&(mark.at.end + 1)));
    found.append(&mut bare);
}

/// Whether a figure in brackets completes the number before it, as an editor supplies it: `189[4]`.
fn is_supplied(run: &str, at: usize, figures: &str) -> bool {
    const YEAR: usize = 4;
    let before = run.get(..at).unwrap_or_default();
    let glued = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    glued > 1 && glued + figures.len() == YEAR && figures.chars().all(|c| c.is_ascii_digit())
}

/// Whether a parenthesis is open at a place in a run.
fn is_in_parentheses(run: &str, at: usize) -> bool {
    let before = run.get(..at).unwrap_or_default();
    before.rfind(['(', ')']).and_then(|at| before.get(at..)).is_some_and(|it| it.starts_with('('))
}

/// Whether a digit follows one of these signs: only then is a number in brackets looked for.
fn has_digit_after(run: &str, signs: &[char]) -> bool {
    let mut after = run.split(signs).skip(1);
    after.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The places of numbers in brackets that enumerate from 1 in a paragraph and call no notes: they begin
/// after a colon (`three points: [1] the mill; [2] the barn`), or run past `labels`, the notes of the
/// list.
pub(super) fn enumerators(blocks: &[Block], labels: &BTreeSet<&str>) -> BTreeSet<usize> {
    static ENUMERATOR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"([\[({</])([0-9]{1,2})[\])}>/]\s+\w").expect("a constant pattern")
    });
    let mut found = BTreeSet::new();
    for block in blocks {
        let mut series: Vec<Series<'_>> = Vec::new();
        let runs = text_runs::of(std::slice::from_ref(block));
        let mut behind_colon = false;
        for (at, run) in &runs {
            let may_enumerate = has_digit_after(run, &['[', '(', '{', '<', '/']);
            let enumerators = may_enumerate.then(|| ENUMERATOR.captures_iter(run));
            for enumerator in enumerators.into_iter().flatten() {
                let (Some(open), Some(number)) = (enumerator.get(1), enumerator.get(2)) else {
                    continue;
                };
                let before = run.get(..open.start()).unwrap_or_default();
                if !before.is_empty() && !before.ends_with(char::is_whitespace) {
                    continue;
                }
                let place = at.start + open.start();
                let is_next = |series: &&mut Series<'_>| {
                    series.open == open.as_str()
                        && number.as_str() == (series.places.len() + 1).to_string()
                };
                if let Some(series) = series.last_mut().filter(is_next) {
                    series.places.push(place);
                } else if number.as_str() == "1" {
                    let colon = if before.is_empty() {
                        behind_colon
                    } else {
                        before.trim_end().ends_with(':')
                    };
                    series.push(Series { open: open.as_str(), places: vec![place], colon });
                }
            }
            behind_colon = run.trim_end().ends_with(':');
        }
        let counts = |series: &Series<'_>| {
            let last = series.places.len();
            series.colon || last > 1 && !labels.contains(last.to_string().as_str())
        };
        found.extend(series.into_iter().filter(counts).flat_map(|series| series.places));
    }
    found
}

/// Numbers in the same brackets that count from 1.
struct Series<'a> {
    open: &'a str,
    places: Vec<usize>,
    /// Whether a colon precedes the first.
    colon: bool,
}

/// The weight of a raised figure that may belong to the number before it: a mark only if it calls its
/// note in the order of the list.
const DOUBTED: u32 = LIKELY;

/// Adds all raised figures that could be marks: none at the start of the run, and no fraction.
fn find_superscripts(at: Span, run: &str, labels: &BTreeSet<String>, found: &mut Vec<Mark>) {
    // The number of open parentheses, and how far they have been counted.
    let (mut open, mut counted) = (0_usize, 0);
    if run.is_ascii() {
        return;
    }
    for sup in SUPERSCRIPT.find_iter(run).filter(|sup| sup.start() > 0) {
        let (Some(before), Some(after)) = (run.get(..sup.start()), run.get(sup.end()..)) else {
            continue;
        };
        for c in run.get(counted..sup.start()).unwrap_or_default().chars() {
            match c {
                '(' => open += 1,
                ')' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        counted = sup.end();
        if after.starts_with(['/', '\u{2044}']) {
            continue;
        }
        // `word¹)`, as in German prints, if the list has it and no parenthesis is open.
        let has_bracket = after.starts_with(')')
            && labels.contains(&format!("{})", sup.as_str()))
            // In `(so the oats²))` the first of the two belongs to the mark.
            && (open == 0 || after.starts_with("))"));
        let range = sup.start()..sup.end() + usize::from(has_bracket);
        counted = range.end;
        let label = plain_digits(sup.as_str());
        let weight = if has_bracket { 10 } else { raised_weight(before) };
        found.push(mark(at.slice(range), &label, Form::Superscript, weight));
    }
}

/// How plausible it is that a raised figure after these words is a mark: `20 m²` and `x²` are not
/// marks unless a note has no other, `10²` and `1851²` are doubtful.
fn raised_weight(before: &str) -> u32 {
    const UNITS: [&str; 9] = ["mm", "cm", "dm", "km", "ft", "in", "yd", "sq", "м"];
    let word = last_word(before).rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let counted = before.strip_suffix(word).unwrap_or_default().trim_end();
    let is_counted = counted.ends_with(|c: char| c.is_ascii_digit());
    let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    match word {
        _ if is_letter || UNITS.contains(&word) && is_counted => LIKELY - 1,
        _ if word.ends_with(|c: char| c.is_ascii_digit()) => DOUBTED,
        _ => 10,
    }
}

/// Adds all signs that could be marks: none that opens or closes a pair (`*not*`), and none that
/// belongs to what follows.
fn find_signs(at: Span, run: &str, found: &mut Vec<Mark>) {
    let mut open = None;
    for sign in SIGN.find_iter(run) {
        let (Some(before), Some(after)) = (run.get(..sign.start()), run.get(sign.end()..)) else {
            continue;
        };
        let previous = before.chars().next_back();
        let begins_word = previous.is_none_or(|c| c.is_whitespace() || "([{“‘\"'".contains(c));
        if begins_word && after.starts_with(char::is_alphabetic) {
            open = Some(sign.as_str());
        } else if open == Some(sign.as_str()) {
            open = None;
        } else if !begins_word && !is_of_number(sign.as_str(), after) {
            // `Mr. F**`: the withheld part of a name.
            let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let is_name = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
            let weight = if is_name { LIKELY - 1 } else { 9 };
            found.push(mark(at.slice(sign.range()), sign.as_str(), Form::Sign, weight));
        }
    }
}

/// Whether a sign belongs to the number after it: `†1849`, or `**[1]**`, which is in bold face.
fn is_of_number(sign: &str, after: &str) -> bool {
    let bracketed = || {
        let number = after.strip_prefix('[')?.trim_start_matches(|c: char| c.is_ascii_digit());
        number.strip_prefix(']')?.strip_prefix(sign)
    };
    after.starts_with(|c: char| c.is_ascii_digit()) || bracketed().is_some()
}

/// Adds all bare numbers that could be marks.
fn find_bare(at: Span, run: &str, found: &mut Vec<Mark>) {
    for digits in DIGITS.find_iter(run) {
        let (Some(before), Some(after)) = (run.get(..digits.start()), run.get(digits.end()..))
        else {
            continue;
        };
        for cut in digits.len().saturating_sub(LONGEST_LABEL)..digits.len() {
            let Some((number, label)) = digits.as_str().split_at_checked(cut) else { continue };
            // `007` is not a mark.
            let is_canonical = label.len() == 1 || !label.starts_with('0');
            let Some(weight) = weight(before, number, label, after) else { continue };
            if is_canonical {
                let place = at.slice(digits.start() + cut..digits.end());
                let cut_from = (!number.is_empty()).then(|| number.to_owned());
                found.push(Mark { cut_from, ..mark(place, label, Form::Bare, weight) });
            }
        }
    }
}

/// How plausible it is that `label` is a mark, where `number` may be glued to it.
fn weight(before: &str, number: &str, label: &str, after: &str) -> Option<u32> {
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|suffix| after.starts_with(suffix));
    let mut behind = after.chars();
    let next = behind.next();
    let decimal = next.is_some_and(|c| matches!(c, '.' | ',' | '-' | '–' | '/' | ':'))
        && behind.next().is_some_and(|c| c.is_ascii_digit());
    if ordinal || decimal || next.is_some_and(|c| matches!(c, '%' | '°' | '/')) {
        return None;
    }
    if !number.is_empty() {
        return cut_weight(before, number, label);
    }
    let mut earlier = before.chars();
    let previous = earlier.next_back()?;
    let earlier = earlier.next_back();
    let begins_sentence = || {
        let rest = after.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase() || "“\"‘([".contains(c))
    };
    let begins_word = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match previous {
        // `’53` is a year.
        '’' | '‘' | '\'' | '“' | '"' if begins_word(earlier) => None,
        '.' | ',' | ';' | ':' if earlier.is_some_and(|c| c.is_ascii_digit()) => {
            if previous == ',' && label.len() == 3 {
                None
            } else if previous != '.' || begins_sentence() {
                // `1,2` and `12.3` may be decimals; a day or a year has none.
                let number = last_word(before).trim_end_matches(['.', ',', ';', ':']);
                let is_short = number.len() < 3;
                let day = before.trim_end().strip_suffix(last_word(before)).unwrap_or_default();
                let is_sum = is_short && !vocabulary::is_month(last_word(day));
                Some(if is_sum && matches!(previous, '.' | ',') { LIKELY - 1 } else { 7 })
            } else {
                // `paragraph 5.4)` is a decimal, unless the note has no other mark.
                after.starts_with([')', ']', '”']).then_some(GUESSED)
            }
        }
        '.' if ends_with_abbreviation(before) => None,
        // `F.545` can be a shelf mark.
        '.' if is_letter(before) => Some(7),
        '.' | ',' | ';' | ':' | '!' | '?' => Some(10),
        '”' | '’' | '“' | '‘' | '"' | '\'' | ')' | ']' | '…' | '*' => Some(9),
        // A blank before it can belong to it, or it opens: `»5 men«`.
        '»' | '«' | '›' | '‹' if begins_word(earlier) => Some(LIKELY + 1),
        '»' | '«' | '›' | '‹' => Some(9),
        '—' => Some(3),
        // `x1` is the name of something.
        c if c.is_lowercase() && begins_word(earlier) => Some(4),
        // `[abc200]` is a code.
        c if c.is_lowercase() && is_code(before, after) => None,
        c if c.is_lowercase() => Some(10),
        // `B52`, `U235`, `SS20`.
        c if c.is_uppercase() => Some(4),
        _ => None,
    }
}

/// How plausible it is that a mark is glued to a number.
fn cut_weight(before: &str, number: &str, label: &str) -> Option<u32> {
    let digits = format!("{number}{label}");
    let word = last_word(before);
    let is_day = |number: &str| number.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let is_year = |number: &str| number.parse().is_ok_and(|year: u32| (1500..2100).contains(&year));
    if vocabulary::is_month(word) && is_day(number) {
        // `May 311` cannot be a day; `May 25` is one.
        return Some(if is_day(&digits) { 1 } else { 8 });
    }
    // `May 2-32`: no month has so many days, and the second day follows the first.
    if let Some((first, month)) = first_of_two_days(before)
        && is_day(number)
        && number.parse::<u32>().is_ok_and(|second| second > first)
    {
        return (vocabulary::is_month(month) && !is_day(&digits)).then_some(8);
    }
    if is_year(number) && before.ends_with(' ') {
        return Some(8);
    }
    // `Article 434`: only if the note has no other mark. A year is never cut.
    let stands_alone = before.ends_with([' ', '(']);
    let weight = if is_day(&digits) { 1 } else { GUESSED };
    (stands_alone && !number.starts_with('0') && !is_year(&digits)).then_some(weight)
}

/// The first of two days and the month, where a text ends with `May 2-`.
fn first_of_two_days(before: &str) -> Option<(u32, &str)> {
    let first = last_word(before);
    let month = before.trim_end().strip_suffix(first).map(last_word)?;
    Some((first.strip_suffix(['-', '–'])?.parse().ok()?, month))
}

/// How marks would repeat a label that was read from `at`: as it is written, brackets included, and for
/// letters, which are not marks by themselves, in square brackets.
pub(super) fn written_labels_of(label: &str, at: Span, context: &Context<'_>) -> [String; 2] {
    let written = context.source.slice(at).trim_end_matches(':').to_owned();
    let is_letters = label.chars().all(|c| c.is_ascii_lowercase())
        || label.len() == 1 && label.chars().all(char::is_alphabetic);
    let bracketed = if is_letters { format!("[{label}]") } else { written.clone() };
    [written, bracketed]
}

/// How marks in the text would repeat the labels of the list.
pub(super) fn written_labels(notes: &[Note], context: &Context<'_>) -> BTreeSet<String> {
    let labels = notes.iter().filter_map(|note| {
        let number = note.list_number.as_ref()?;
        Some(written_labels_of(&number.value, number.origin.span()?, context))
    });
    labels.flatten().collect()
}

/// The last word of a text, or as much of it as matters.
pub(super) fn last_word(text: &str) -> &str {
    const LONGEST: usize = 24;
    let text = text.trim_end();
    let word = text.char_indices().rev().take(LONGEST).take_while(|(_, c)| !c.is_whitespace());
    word.last().and_then(|(start, _)| text.get(start..)).unwrap_or_default()
}

/// Whether brackets hold the word that a number ends, and nothing else.
fn is_code(before: &str, after: &str) -> bool {
    after.starts_with(']') && before.trim_end_matches(char::is_alphanumeric).ends_with('[')
}

/// Whether a text ends with a word of one letter and a full stop.
fn is_letter(before: &str) -> bool {
    let mut word = last_word(before).chars().rev().skip(1);
    word.next().is_some_and(char::is_alphabetic) && word.next().is_none()
}

/// Whether a text ends with an abbreviation that takes a number: `p.3`, `No.5`, `vol.2`.
fn ends_with_abbreviation(before: &str) -> bool {
    let word = before.trim_end_matches('.').rsplit(|c: char| !c.is_alphabetic()).next();
    word.is_some_and(|word| {
        ["p", "pp", "no", "nos", "vol", "art", "par", "sec", "ch", "fig", "apt", "doc", "op"]
            .iter()
            .any(|abbreviation| word.eq_ignore_ascii_case(abbreviation))
    })
}
