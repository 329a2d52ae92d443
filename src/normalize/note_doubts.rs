//! Doubts about what is a note: lines that may be notes and were not taken, and notes that seem to
//! contain part of the letter. This is no pass; the passes that make notes and match marks ask here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::marks::{self, Mark};
use super::{Context, pattern, text_runs, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Note};
use crate::profile::MarkMatch;
use crate::source::Span;

/// How a line begins that looks like a note.
pub(super) static LIKE_A_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[0-9]{1,4}[a-z]?\.\s|[\[/(][0-9]{1,4}[a-z]?[\]/)]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}\)?)")
});

/// The number at the start of a line, in whatever form: as written, and its value.
pub(super) fn number_at_start(line: &str) -> Option<(&str, u32)> {
    let MarkMatch { whole, number } = find_number_at_start(line)?;
    let number = line.get(number)?;
    let number = number.parse().or_else(|_| marks::plain_digits(number).parse()).ok()?;
    Some((line.get(whole)?, number))
}

/// Where the number at the start of a line is.
pub(super) fn find_number_at_start(line: &str) -> Option<MarkMatch> {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[\[({/<]?([0-9]{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[.)\]}/>:]*\s"));
    let found = NUMBER.captures(line)?;
    Some(MarkMatch { whole: found.get(0)?.range(), number: found.get(1)?.range() })
}

/// The lines that may be notes and were not taken, each with its label: lines that begin a paragraph
/// and whose label is called in the text, and numbered lines in the last paragraph.
fn untaken_lines(blocks: &[Block]) -> Vec<(Span, String, Option<Span>)> {
    let mut marks: Vec<Mark> = Vec::new();
    for (at, run) in text_runs::of(blocks) {
        marks::find(at, &run, &BTreeSet::new(), &mut marks);
    }
    marks.retain(Mark::is_certain);
    let calls: BTreeMap<&str, Span> =
        marks.iter().map(|mark| (mark.label.as_str(), mark.at)).collect();
    let mut found = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        let is_last = index + 1 == blocks.len();
        for (line, inline) in paragraph.content.iter().enumerate() {
            let (Inline::Text(characters), Some(at)) = (inline, text_runs::read_at(inline)) else {
                continue;
            };
            let Some(label) = LIKE_A_NOTE.find(&characters.text) else { continue };
            let label = label.as_str().trim();
            let number = match marks::plain_digits(label) {
                raised if raised.is_empty() => {
                    label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned()
                }
                raised => raised,
            };
            let called = calls.get(number.as_str()).copied();
            if is_last || line == 0 && called.is_some() {
                found.push((at.slice(0..label.len()), number, called));
            }
        }
    }
    found
}

/// The labels of the lines for which [`NOTES_NOT_TAKEN`](diag::NOTES_NOT_TAKEN) was reported.
pub(super) fn untaken_labels(blocks: &[Block], context: &Context<'_>) -> BTreeSet<String> {
    let is_untaken = |found: &Diagnostic| found.code.id == diag::NOTES_NOT_TAKEN.id;
    if !context.diagnostics.iter().any(is_untaken) {
        return BTreeSet::new();
    }
    untaken_lines(blocks).into_iter().map(|(_, label, _)| label).collect()
}

/// The values that a label can have in a series: its number, or its place in the alphabet, among the
/// Roman numerals or among the signs.
fn values(label: &str) -> impl Iterator<Item = u32> {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let letter = match label.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => {
            Some(u32::from(letter.to_ascii_lowercase() - b'a') + 1)
        }
        _ => None,
    };
    let roman = (1..).zip(ROMAN).find_map(|(value, roman)| (roman == label).then_some(value));
    let sign = match label {
        "*" => Some(1),
        "†" | "**" => Some(2),
        "‡" | "***" => Some(3),
        _ => None,
    };
    label.parse().ok().into_iter().chain(letter).chain(roman).chain(sign)
}

/// Whether a label continues a series of which `so_many` labels have been seen.
fn counts_on(label: &str, so_many: usize) -> bool {
    values(label).any(|value| usize::try_from(value) == Ok(so_many + 1))
}

/// The most letters of a word before the number of a note: `Anmerkung`.
const LONGEST_WORD: usize = 10;

/// The first label of the lines at the end of the letter that begin with labels in one form, whichever
/// it is, and count from 1 to at least 2.
fn series_at_end(blocks: &[Block]) -> Option<Span> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^([\[({</^]{0,2}(?:(\p{L}+)\.?\s)?\s?)([0-9]{1,3}|[a-zA-Z]|[ivx]{1,4}|[*†‡]{1,3})(\s?[)\]}>/:.]{0,2})\s",
        )
    });
    let label = |line: &str| {
        let found = LABEL.captures(line)?;
        let word = found.get(2).map_or("", |word| word.as_str());
        let form = format!("{}N{}", &found[1], &found[4]);
        let is_short = word.chars().nth(LONGEST_WORD).is_none();
        is_short.then(|| (form, found[3].to_owned(), found[0].trim_end().len()))
    };
    let lines_of = |block: &Block| text_runs::of(std::slice::from_ref(block));
    let begins = |block: &&Block| lines_of(block).first().is_some_and(|(_, l)| label(l).is_some());
    let (last, before) = blocks.split_last()?;
    let more = before.iter().rev().take_while(begins).count();
    let blocks = before.iter().skip(before.len() - more).chain([last]);
    let mut first: Option<(Span, String)> = None;
    let mut so_many = 0;
    for (at, line) in blocks.flat_map(lines_of) {
        let Some((form, number, end)) = label(&line) else { continue };
        if counts_on(&number, so_many) && first.as_ref().is_none_or(|(_, known)| *known == form) {
            first.get_or_insert((at.slice(0..end), form));
            so_many += 1;
        }
    }
    first.filter(|_| so_many > 1).map(|(at, _)| at)
}

/// Reports what looks like a mark but has a form that is not read, so that it is not among the `marks`:
/// `[obs. 1]` and `[obs. 2]`, or `[1, 3]`.
pub(super) fn report_unread_marks(
    runs: &[(Span, String)],
    marks: &[Mark],
    context: &mut Context<'_>,
) {
    static UNREAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[\p{L}.,;:!?”’»](?:(?<sure>\[[0-9]{1,3}(?:\s?[,;–-]\s?[0-9]{1,3})+\]|[①-⑳])|(?<one>(?:\[(?<word>\p{L}+\.?)\s?|\[\s?|\^|\(|<)(?<label>[0-9]{1,3}|[a-zA-Z]|[ivx]{1,4})(?:\s?[\])>]|\b)))",
        )
    });
    static PAGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?i:p|pp|pg|page|s|seite|f|ff|fol|l|с|стр)\.?$"));
    let known: BTreeSet<usize> = marks.iter().map(|mark| mark.at.start).collect();
    // The places of each form, with the labels that continue the count.
    let mut forms: BTreeMap<Option<String>, (Span, usize, usize)> = BTreeMap::new();
    for (at, run) in runs {
        if !run.contains(|c| matches!(c, '[' | '^' | '(' | '<' | '①'..='⑳')) {
            continue;
        }
        for found in UNREAD.captures_iter(run) {
            let is_page = found.name("word").is_some_and(|word| PAGE.is_match(word.as_str()));
            let Some(mark) = found.name("sure").or(found.name("one")) else { continue };
            let word = found.name("word").map_or("", |word| word.as_str().trim_end_matches('.'));
            if word.chars().nth(LONGEST_WORD).is_some() {
                continue;
            }
            let place = at.slice(mark.range());
            let label = found.name("label").map(|label| label.as_str());
            let is_whole = label.is_none()
                || mark.as_str().starts_with('^')
                || mark.as_str().ends_with([']', ')', '>']);
            if is_page || !is_whole || known.contains(&place.start) {
                continue;
            }
            // A mark found by `sure` alone has no form.
            let form = label.map(|label| mark.as_str().replacen(label, "N", 1));
            let (_, count, so_many) = forms.entry(form).or_insert((place, 0, 0));
            *count += 1;
            *so_many += usize::from(label.is_some_and(|label| counts_on(label, *so_many)));
        }
    }
    for (form, (place, count, so_many)) in forms {
        if form.is_some() && so_many < 2 {
            continue;
        }
        let written = context.source.slice(place);
        let message = match count {
            1 => format!("\u{201C}{written}\u{201D} looks like a mark, but calls no note"),
            _ => format!(
                "\u{201C}{written}\u{201D} and {} more look like marks, but call no notes",
                count - 1
            ),
        };
        context.report(
            Diagnostic::new(&diag::MARK_WITHOUT_NOTE, place, message)
                .hint("marks in this form are not read; say in a profile how they are written"),
        );
    }
}

/// Reports lines that may be notes and were not taken.
pub(super) fn report_untaken(blocks: &[Block], context: &mut Context<'_>) {
    let mut lines = untaken_lines(blocks);
    if lines.is_empty() {
        lines.extend(series_at_end(blocks).map(|at| (at, String::new(), None)));
    }
    let called = lines.iter().find_map(|(line, _, mark)| Some((*line, (*mark)?)));
    let Some(line) = called.map(|(line, _)| line).or(lines.first().map(|(line, ..)| *line)) else {
        return;
    };
    let message = "numbered lines are not taken as notes";
    let untaken = Diagnostic::new(&diag::NOTES_NOT_TAKEN, line, message);
    context.report(match called {
        Some((_, mark)) => untaken.label(mark, "this looks like a mark of one of them").hint(
            "if they are notes, indent the lines of each, or put them all at the end under a line \
             \u{201C}Notes\u{201D}",
        ),
        None => {
            untaken.hint("nothing in the text calls them; if they are notes, look for their marks")
        }
    });
}

/// What belongs to a letter and rarely to a note.
static NOT_OF_A_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    // A signature or a heading in capitals, or a page mark alone on its line.
    pattern(
        r"^(?:\P{Ll}*\p{Lu}{3}\P{Ll}*|\[(?i:page|pp?\.|pg\.?|s\.|seite)\s*[0-9ivxlc]+\]|\{[0-9]+\})$",
    )
});

/// Whether the words of a line after a list of notes show that it belongs to the letter.
pub(super) fn ends_list(line: &str) -> bool {
    static OF_LETTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:N\. ?B\.|\[?(?i:endorsed|endorsement|postmark(?:ed)?)\b|[-–—] ?[0-9]{1,4} ?[-–—]$)",
        )
    });
    let line = line.trim();
    is_close(line)
        || vocabulary::is_postscript(line)
        || vocabulary::is_enclosure(line)
        || OF_LETTER.is_match(line)
        || line.chars().count() < SHORT && NOT_OF_A_NOTE.is_match(line)
}

/// Reports notes that seem to have swallowed part of the letter: after their first line comes a
/// complimentary close, a line in capitals such as a signature, or a page mark on its own line.
pub(super) fn report_swallowed(notes: &[Note], context: &mut Context<'_>) {
    for note in notes {
        let lines = text_runs::of(&note.blocks).into_iter().skip(1);
        let mut not_of_note = lines.filter(|(_, line)| ends_list(line));
        let Some((at, _)) = not_of_note.next() else { continue };
        let message = format!("note {} seems to contain part of the letter", note.shown_label());
        context.report(
            Diagnostic::new(&diag::NOTE_HOLDS_LETTER, at, message).hint(
                "the note runs on to the next one or to the end; indent its lines, or close it",
            ),
        );
    }
}

/// Signatures are shorter than this, in characters.
const SHORT: usize = 40;

/// Whether a line is a complimentary close, in any language.
pub(super) fn is_close(line: &str) -> bool {
    vocabulary::LANGUAGES.iter().any(|language| language.is_close(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_counts_on() {
        for (label, so_many) in [("1", 0), ("b", 1), ("iii", 2), ("‡", 2), ("9", 8), ("i", 8)] {
            assert!(counts_on(label, so_many), "{label} {so_many}");
        }
        for (label, so_many) in [("0", 0), ("2", 0), ("x", 0), ("4294967296", 0)] {
            assert!(!counts_on(label, so_many), "{label} {so_many}");
        }
    }
}
