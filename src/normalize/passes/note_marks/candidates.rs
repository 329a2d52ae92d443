//! Everything in a letter that could be a mark, without what the other marks and numbers of the letter
//! show to be none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::ir::{Block, Inline, Note};
use crate::normalize::marks::{self, Form, GUESSED, Mark};
use crate::normalize::{Context, parties, text_runs, vocabulary};
use crate::source::Span;

/// Everything in the text that could be a mark, in text order.
pub(super) fn candidates(
    blocks: &[Block],
    runs: &[(Span, String)],
    written: &BTreeSet<String>,
    labels: &BTreeSet<&str>,
    context: &Context<'_>,
) -> Vec<Mark> {
    let stated = context.notes().and_then(|notes| notes.mark.as_ref());
    let mut found: Vec<Mark> =
        heading_mark(blocks).filter(|_| stated.is_none()).into_iter().collect();
    for (index, (at, run)) in runs.iter().enumerate() {
        let known = found.len();
        match stated {
            Some(mark) => found.extend(marks::stated(mark, *at, run)),
            None => marks::find(*at, run, written, &mut found),
        }
        for mark in found.iter_mut().skip(known) {
            mark.is_in_first_line = index == 0;
        }
    }
    if stated.is_none() {
        let enumerators = marks::enumerators(blocks, labels);
        found.retain(|mark| !enumerators.contains(&mark.at.start));
    }
    found.sort_by_key(|mark| mark.at.start);
    drop_numbers_of_a_series(&mut found, runs, context);
    if stated.is_none() {
        found.extend(blocks.iter().skip(1).filter_map(mark_after_title));
        let behind_parts = marks_behind_parts(runs);
        let known: BTreeSet<Span> = behind_parts.iter().map(|part| part.at).collect();
        found.retain(|mark| mark.cut_from.is_none() || !known.contains(&mark.at));
        found.extend(behind_parts);
        found.sort_by_key(|mark| mark.at.start);
    }
    found
}

/// A letter has its marks in one style: where marks repeat the brackets or raised figures of the list,
/// a plain number is not a mark of a note with such a label.
pub(super) fn drop_other_styles(marks: &mut Vec<Mark>, notes: &[Note], context: &Context<'_>) {
    let is_numbered = |mark: &Mark| mark.label.starts_with(|c: char| c.is_ascii_digit());
    if !marks.iter().any(|mark| mark.repeats_label && is_numbered(mark)) {
        return;
    }
    let numbers = notes.iter().filter_map(|note| note.list_number.as_ref());
    let plain = numbers.filter(|number| {
        let written = number.origin.span().map(|at| context.source.slice(at));
        written.is_some_and(|written| written.starts_with(|c: char| c.is_ascii_digit()))
    });
    let plain: BTreeSet<&str> = plain.map(|number| number.value.as_str()).collect();
    marks.retain(|mark| mark.form != Form::Bare || plain.contains(mark.label.as_str()));
}

/// The weight of a mark after the number of a part, when the parts count from 1.
const BEHIND_PART: u32 = 6;

/// The heading of a part, with a number that may have a mark glued to it.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\[(]?(\p{Lu}\p{L}+)\s+([0-9]{1,5})[\])]?$").expect("a constant pattern")
});

/// Marks that are glued to the numbers of parts: lines `Enclosure 13` and `Enclosure 24` are the
/// enclosures 1 and 2 with the marks 3 and 4. The evidence is that the parts count from 1; a single
/// part must be an enclosure.
fn marks_behind_parts(runs: &[(Span, String)]) -> Vec<Mark> {
    let mut parts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, line) in runs {
        let line = line.trim_end();
        let are_two = line.split_whitespace().nth(2).is_none();
        if !are_two || !line.ends_with(|c: char| c.is_ascii_digit() || [']', ')'].contains(&c)) {
            continue;
        }
        let Some(part) = PART.captures(line) else { continue };
        if let (Some(word), Some(number)) = (part.get(1), part.get(2)) {
            parts.entry(word.as_str()).or_default().push(at.slice(number.range()));
        }
    }
    let number_at = |at: Span| {
        let (run, line) = runs.get(runs.partition_point(|(run, _)| run.end < at.end))?;
        line.get(at.start - run.start..at.end - run.start)
    };
    for (word, numbers) in parts {
        let mark = |(index, at): (usize, &Span)| {
            let counted = (index + 1).to_string();
            let label = number_at(*at)?.strip_prefix(&counted)?;
            let place = at.slice(counted.len()..at.len());
            let mark = marks::mark(place, label, Form::Bare, BEHIND_PART);
            Some(Mark { cut_from: Some(counted), ..mark })
        };
        let all: Option<Vec<Mark>> = numbers.iter().enumerate().map(mark).collect();
        let are_parts = numbers.len() > 1 || vocabulary::is_enclosure(&format!("{word} 1"));
        found.extend(all.filter(|_| are_parts).unwrap_or_default());
    }
    found.retain(|mark| !mark.label.is_empty() && !mark.label.starts_with('0'));
    found
}

/// A number at the end of the first line, set apart: `… to President Kennedy 0`.
fn heading_mark(blocks: &[Block]) -> Option<Mark> {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)))?;
    Some(Mark { is_in_first_line: true, ..mark_set_apart(first)? })
}

/// The same after the title of an enclosed document: `Memorandum for the Miller 3`.
fn mark_after_title(block: &Block) -> Option<Mark> {
    /// Fewest words: in `Letter 3` the number belongs to the document.
    const FEWEST: usize = 4;
    let mark = mark_set_apart(block)?;
    let runs = text_runs::of(std::slice::from_ref(block));
    let [(_, title)] = runs.as_slice() else { return None };
    let before = title.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    // In `Report No. 3` it does so, too.
    let is_title = parties::names_document(title, vocabulary::LANGUAGES)
        && title.split_whitespace().count() >= FEWEST
        && !before.ends_with('.');
    is_title.then_some(Mark { form: Form::Bare, weight: AFTER_TITLE, ..mark })
}

/// The weight of a mark after the title of an enclosed document.
const AFTER_TITLE: u32 = 6;

/// A number at the end of a paragraph, set apart.
fn mark_set_apart(block: &Block) -> Option<Mark> {
    let Block::Paragraph(paragraph) = block else { return None };
    let inline = paragraph.content.last()?;
    let at = text_runs::read_at(inline)?;
    let Inline::Text(characters) = inline else { return None };
    let text = &characters.text;
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let label = text.strip_prefix(before)?;
    // `1962 October 24`: the first line is a dateline.
    let is_day = vocabulary::is_month(marks::last_word(before));
    let is_apart = before.ends_with(char::is_whitespace);
    let place = at.slice(before.len()..text.len());
    ((1..=3).contains(&label.len()) && is_apart && !is_day)
        .then(|| marks::mark(place, label, Form::Apart, 10))
}

/// Numbers after the same word are not much shorter than others: beside `telegram 6623` and
/// `telegram 6494`, `telegram 6584` is not `telegram 658` with a mark.
fn drop_numbers_of_a_series(found: &mut Vec<Mark>, runs: &[(Span, String)], context: &Context<'_>) {
    let is_guess = |mark: &Mark| mark.cut_from.is_some() && mark.weight <= GUESSED;
    if !found.iter().any(is_guess) {
        return;
    }
    let text = context.source.text();
    let mut series: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for numbered in runs.iter().flat_map(|(_, run)| NUMBERED.captures_iter(run)) {
        if let (Some(word), Some(number)) = (numbered.get(1), numbered.get(2)) {
            *series.entry((word.as_str(), number.len())).or_insert(0) += 1;
        }
    }
    let count = |word, length| series.get(&(word, length)).copied().unwrap_or(0);
    found.retain(|mark| {
        let Some(number) = mark.cut_from.as_ref().filter(|_| mark.weight <= GUESSED) else {
            return true;
        };
        let before = text.get(..mark.at.start - number.len()).unwrap_or_default().trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let (whole, cut) = (number.len() + mark.at.len(), number.len());
        // The count includes this number itself.
        let as_long: usize = (whole..=LONGEST_NUMBER).map(|length| count(word, length)).sum();
        as_long < 2 || count(word, cut) > 0
    });
}

/// Digits of the longest number that is considered.
const LONGEST_NUMBER: usize = 9;

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L}+)\s+([0-9]+)").expect("a constant pattern"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    /// The numbers of parts and the marks glued to them.
    fn parts(lines: &[&str]) -> Vec<(String, String)> {
        let mut start = 0;
        let run = |line: &&str| {
            let at = Span { source: SourceId(0), start, end: start + line.len() };
            start = at.end + 1;
            (at, (*line).to_owned())
        };
        let runs: Vec<(Span, String)> = lines.iter().map(run).collect();
        let part = |mark: Mark| (mark.cut_from.unwrap_or_default(), mark.label);
        marks_behind_parts(&runs).into_iter().map(part).collect()
    }

    #[test]
    fn a_mark_can_be_glued_to_the_number_of_a_part() {
        let part = |number: &str, mark: &str| (number.to_owned(), mark.to_owned());
        let two = [part("1", "3"), part("2", "4")];
        assert_eq!(parts(&["Enclosure 13", "It rains.", "Enclosure 24"]), two);
        assert_eq!(parts(&["Room 13", "Room 24"]), two);
        assert_eq!(parts(&["[Annex 12]"]), [part("1", "2")]);
        assert_eq!(parts(&["Annex 1", "Annex 25"]), [part("2", "5")]);
        for lines in [
            // They do not count from 1; nothing is glued to them; a single room is no evidence.
            ["Annex 13", "Annex 14"],
            ["Annex 1", "Annex 2"],
            ["Room 13", "It rains."],
            ["See Annex 13", "of Annex 24"],
        ] {
            assert!(parts(&lines).is_empty(), "{lines:?}");
        }
    }
}
