//! The marks in the text, and which note each of them calls.
//!
//! A copied web page has lost the superscripts: a mark is a number glued to a word (`Press2`), to
//! a quotation mark, to a date (`April 18.1`), even to a digit (`May 311`). Whether something is a
//! mark is decided for the whole letter at once: of all chains of candidates that stand in the
//! order of the list, the most plausible is taken.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::marks::{self, Form, GUESSED, Mark};
use super::{Context, Effect, Pass, derived, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Certainty, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Sourced};
use crate::source::Span;

/// Replaces the marks of the notes by anchors and gives the notes their printed labels.
pub(super) struct MatchNoteMarks;

/// The weight of a mark that is cut from a number when the note itself names the number.
const NAMED_IN_NOTE: u32 = 6;

impl Pass for MatchNoteMarks {
    fn name(&self) -> &'static str {
        "match_note_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        if letter.notes.iter().any(|note| note.label.is_some()) {
            return;
        }
        let Some(text) = letter.texts.last_mut() else { return };
        let stated = context.notes().and_then(|notes| notes.mark.as_ref());
        let heading_mark = heading_mark(&text.blocks).filter(|_| stated.is_none());
        let mut found: Vec<Mark> = heading_mark.iter().cloned().collect();
        let runs = leaves::runs(&text.blocks);
        for (index, (at, run)) in runs.iter().enumerate() {
            let known = found.len();
            match stated {
                Some(mark) => found.extend(marks::stated(mark, *at, run)),
                None => marks::find(*at, run, &mut found),
            }
            for mark in &mut found[known..] {
                mark.is_in_first_line = index == 0;
            }
        }
        found.sort_by_key(|mark| mark.at.start);
        drop_numbers_of_a_series(&mut found, &runs, context);
        let form = match stated {
            Some(_) => Form::Stated,
            None => list_form(&letter.notes, context),
        };
        let Some(labels) = likely_labels(&found, form, heading_mark.as_ref(), &letter.notes) else {
            report_marks_without_note(&found, &[], context);
            return;
        };
        let chain = best_chain(&found, labels, form, &letter.notes);
        report_marks_without_note(&found, &chain.marks, context);
        for (index, (note, label)) in letter.notes.iter_mut().zip(&chain.labels).enumerate() {
            if let Some((_, mark)) = chain.marks.iter().find(|(of, _)| *of == index) {
                let anchor = NoteAnchor {
                    id: String::new(),
                    note: note.id.clone(),
                    origin: Origin::Read { at: mark.at },
                };
                leaves::replace(&mut text.blocks, mark.at, Inline::NoteAnchor(anchor));
                note.label = Some(Sourced::new(mark.label.clone(), derived(self, mark.at)));
                if mark.cut_from.is_some() || mark.weight < LIKELY {
                    let message = format!("these digits are taken as the mark {label}");
                    context.report(
                        Diagnostic::new(&diag::MARK_IN_NUMBER, mark.at, message)
                            .hint("no other mark calls this note; compare with the print"),
                    );
                }
            } else if !chain.marks.is_empty() {
                let reason = format!("the marks in the text run from {}", chain.labels[0]);
                let by = self.name().to_owned();
                let origin = Origin::Inferred { by, reason, certainty: Certainty::High };
                note.label = Some(Sourced::new(label.clone(), origin));
            }
        }
        for block in &mut text.blocks {
            trim_before_last_anchor(block);
        }
        report_shift(&letter.notes, &chain, context);
        for note in letter.notes.iter().filter(|note| note.kind == NoteKind::Source) {
            let message = "the note that begins with \u{201C}Source:\u{201D} is the source note";
            context.report(Diagnostic::new(&diag::SOURCE_NOTE, note.span(), message));
        }
    }
}

/// A way to give notes their marks.
struct Chain {
    /// The label that each note should have.
    labels: Vec<String>,
    /// Each note that has a mark, by its index, with the mark.
    marks: Vec<(usize, Mark)>,
}

/// How the labels of the list are written.
fn list_form(notes: &[Note], context: &Context<'_>) -> Form {
    let number = notes.first().and_then(|note| note.list_number.as_ref());
    let written = number.and_then(|number| number.origin.span()).map(|at| context.source.slice(at));
    match written.and_then(|written| written.chars().next()) {
        Some('[' | '(' | '/') => Form::Bracketed,
        Some('*' | '†' | '‡' | '§' | '¶' | '‖') => Form::Sign,
        Some(c) if !marks::plain_digits(&c.to_string()).is_empty() => Form::Superscript,
        _ => Form::Bare,
    }
}

/// The labels that the notes can have. A list that was numbered anew from 1 (`1.`) can go with marks
/// from the heading's, from 0 or from 1; a list that repeats the marks says what they are.
fn possible_labels(notes: &[Note], form: Form, heading: Option<&Mark>) -> Vec<Vec<String>> {
    let in_list: Vec<String> = notes
        .iter()
        .map(|note| note.list_number.as_ref().map_or_else(String::new, |n| n.value.clone()))
        .collect();
    if form != Form::Bare {
        return vec![in_list];
    }
    let heading = heading.and_then(|mark| mark.label.parse::<u32>().ok());
    let starts = match heading {
        Some(first @ (0 | 1)) => vec![first],
        // What ends the first line may be any number.
        Some(first) => vec![0, first, 1],
        None => vec![0, 1],
    };
    starts
        .into_iter()
        .map(|first| (first..).take(notes.len()).map(|number| number.to_string()).collect())
        .collect()
}

/// The labels that explain most of the text. Only marks that are likely in themselves have a say: a
/// number that happens to end with the right digit must not decide where the marks begin.
fn likely_labels(
    found: &[Mark],
    form: Form,
    heading: Option<&Mark>,
    notes: &[Note],
) -> Option<Vec<String>> {
    let likely = |mark: &&Mark| mark.weight >= LIKELY && mark.cut_from.is_none();
    let likely: Vec<Mark> = found.iter().filter(likely).cloned().collect();
    let weight = |labels: &Vec<String>| -> u32 {
        let chain = best_chain(&likely, labels.clone(), form, notes);
        chain.marks.iter().map(|(_, mark)| mark.weight).sum()
    };
    // Of two that explain as much, the later one: marks from 1 are the rule.
    possible_labels(notes, form, heading).into_iter().max_by_key(weight)
}

/// The weight from which on a mark is likely without further evidence.
const LIKELY: u32 = 5;

/// A number at the end of the first line, apart from it: `… to President Kennedy 0`.
fn heading_mark(blocks: &[Block]) -> Option<Mark> {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)))?;
    let Block::Paragraph(paragraph) = first else { return None };
    let inline = paragraph.content.last()?;
    let at = leaves::read_at(inline)?;
    let Inline::Text(characters) = inline else { return None };
    let text = &characters.text;
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let start = text.len() - digits;
    let is_apart = text[..start].ends_with(char::is_whitespace);
    // `1962 October 24`: the first line is a dateline.
    let word = text[..start].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_day = vocabulary::is_month(word);
    ((1..=3).contains(&digits) && is_apart && !is_day).then(|| Mark {
        at: at.slice(start..text.len()),
        label: text[start..].to_owned(),
        form: Form::Bare,
        weight: 10,
        cut_from: None,
        is_in_first_line: true,
    })
}

/// Of all ways to give notes their marks, in the order of list and text, the one with the greatest
/// weight.
fn best_chain(found: &[Mark], labels: Vec<String>, form: Form, notes: &[Note]) -> Chain {
    // best[m]: the best chain that ends with mark m, over the notes seen so far, as its weight and
    // its last link in `links`.
    let mut best: Vec<Option<(u32, usize)>> = vec![None; found.len()];
    let mut links: Vec<(usize, usize, Option<usize>)> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let speaks_of_signature = vocabulary::speaks_of_signature(note);
        let words = words_of(note);
        // A source note belongs to the heading, mark or no mark, unless its own label is glued to a
        // word of the text.
        let heading_only = note.kind == NoteKind::Source;
        // The best chain of the notes before that ends before the mark in hand.
        let mut before: Option<(u32, usize)> = None;
        let previous = best.clone();
        let mut behind = 0;
        for (m, mark) in found.iter().enumerate() {
            while found[behind].at.end <= mark.at.start {
                if let Some(chain) = previous[behind]
                    && before.is_none_or(|(weight, _)| chain.0 > weight)
                {
                    before = Some(chain);
                }
                behind += 1;
            }
            let is_its_own = mark.label == labels[index];
            let weight = match mark.weight {
                _ if heading_only && !mark.is_in_first_line && !is_named_by_list(mark, form) => {
                    None
                }
                1..=GUESSED if mark.form == Form::Bare && speaks_of_signature => None,
                1..=GUESSED if is_its_own && is_cut_from_number_in(mark, &words) => {
                    Some(NAMED_IN_NOTE)
                }
                // Marks are written like the labels of their list.
                weight if is_its_own && mark.form == form && form != Form::Bare => Some(weight + 4),
                weight if is_its_own => Some(weight),
                // A print can give two notes the same mark.
                weight if weight >= 7 && index > 0 && mark.label == labels[index - 1] => {
                    Some(weight - 4)
                }
                _ => None,
            };
            if let Some(weight) = weight {
                let total = weight + before.map_or(0, |(weight, _)| weight);
                if best[m].is_none_or(|(other, _)| total > other) {
                    best[m] = Some((total, links.len()));
                    links.push((index, m, before.map(|(_, link)| link)));
                }
            }
        }
    }
    let mut marks = Vec::new();
    // Of two chains of the same weight, the one that ends earlier in the text.
    let heaviest = best.iter().flatten().map(|(weight, _)| *weight).max();
    let mut next = best.into_iter().flatten().find(|(w, _)| Some(*w) == heaviest).map(|(_, at)| at);
    while let Some((index, m, before)) = next.map(|at| links[at]) {
        marks.push((index, found[m].clone()));
        next = before;
    }
    marks.reverse();
    Chain { labels, marks }
}

/// Numbers behind the same word are not much shorter than others: beside `telegram 6623` and
/// `telegram 6494`, `telegram 6584` is not `telegram 658` with a mark.
fn drop_numbers_of_a_series(found: &mut Vec<Mark>, runs: &[(Span, String)], context: &Context<'_>) {
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
        let before = text[..mark.at.start - number.len()].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let (whole, cut) = (number.len() + mark.at.len(), number.len());
        // One of those that are as long is this number itself.
        let as_long: usize = (whole..=LONGEST_NUMBER).map(|length| count(word, length)).sum();
        as_long < 2 || count(word, cut) > 0
    });
}

/// Digits of the longest number that is looked at.
const LONGEST_NUMBER: usize = 9;

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L}+)\s+([0-9]+)").expect("a constant pattern"));

/// Whether a mark in the text is written like the labels of its list, which then says what it calls:
/// `it.[1]`, and `[1] Source: …`.
fn is_named_by_list(mark: &Mark, form: Form) -> bool {
    form != Form::Bare && mark.form == form && mark.weight > LIKELY
}

/// Whether a note names the number that the mark would be cut from.
fn is_cut_from_number_in(mark: &Mark, words: &str) -> bool {
    let Some(number) = &mark.cut_from else { return false };
    words.split(|c: char| !c.is_ascii_digit()).any(|named| named == number)
}

fn words_of(note: &Note) -> String {
    let runs = leaves::runs(&note.blocks);
    runs.into_iter().map(|(_, run)| run + " ").collect()
}

/// Tells of what looks just like a mark and calls no note.
fn report_marks_without_note(found: &[Mark], chain: &[(usize, Mark)], context: &mut Context<'_>) {
    for mark in found.iter().filter(|mark| mark.weight >= 9 && mark.cut_from.is_none()) {
        if chain.iter().all(|(_, of_chain)| of_chain != mark) {
            let message = format!("{} looks like a mark, but calls no note", mark.label);
            context.report(
                Diagnostic::new(&diag::MARK_WITHOUT_NOTE, mark.at, message)
                    .hint("compare with the print; the number stays in the text"),
            );
        }
    }
}

/// Tells that list and marks count from different numbers.
fn report_shift(notes: &[Note], chain: &Chain, context: &mut Context<'_>) {
    let (Some((_, mark)), Some(note)) = (chain.marks.first(), notes.first()) else { return };
    let (Some(number), Some(first)) = (&note.list_number, chain.labels.first()) else { return };
    if number.value != *first {
        let message = format!(
            "the marks run from {first}, the list from {} to {}: item {} is note {first}",
            number.value,
            notes.len(),
            number.value,
        );
        context.report(
            Diagnostic::new(&diag::NOTE_SHIFT, number.origin.span(), message)
                .label(mark.at, "the first mark"),
        );
    }
}

/// The space before a mark that stands apart, as in a heading, is not part of the text.
fn trim_before_last_anchor(block: &mut Block) {
    let Block::Paragraph(paragraph) = block else { return };
    if let Some(Inline::NoteAnchor(_)) = paragraph.content.last()
        && let Some(anchor) = paragraph.content.pop()
    {
        leaves::trim_end(&mut paragraph.content);
        paragraph.content.push(anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn note() -> Note {
        Note {
            id: String::new(),
            label: None,
            list_number: None,
            kind: NoteKind::Footnote,
            class: None,
            place: None,
            blocks: Vec::new(),
        }
    }

    /// The marks found in `text` when the notes have these labels, each behind its word.
    fn check_labels(text: &str, labels: &[&str], form: Form, expect: &[(&str, &str)]) {
        let mut found = Vec::new();
        let at = Span { source: SourceId(0), start: 0, end: text.len() };
        marks::find(at, text, &mut found);
        found.sort_by_key(|mark| mark.at.start);
        let notes = vec![note(); labels.len()];
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        let chain = best_chain(&found, labels, form, &notes);
        let marks: Vec<(&str, &str)> = chain
            .marks
            .iter()
            .map(|(_, mark)| {
                let before = &text[..mark.at.start];
                let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
                (word, mark.label.as_str())
            })
            .collect();
        assert_eq!(marks, expect, "{text}");
    }

    /// The same for a list numbered from `first`.
    fn check(text: &str, first: u32, count: usize, expect: &[(&str, u32)]) {
        let labels: Vec<String> = (first..).take(count).map(|number| number.to_string()).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let expect: Vec<(&str, String)> =
            expect.iter().map(|(word, number)| (*word, number.to_string())).collect();
        let expect: Vec<(&str, &str)> =
            expect.iter().map(|(word, number)| (*word, number.as_str())).collect();
        check_labels(text, &labels, Form::Bare, &expect);
    }

    #[test]
    fn marks_glued_to_words_dates_quotes_and_digits() {
        check("reply of April 18.1 You write", 1, 3, &[("18.", 1)]);
        check("statement to the Press2 must", 1, 3, &[("Press", 2)]);
        check("Disarmament’.“2 This", 1, 3, &[("Disarmament’.“", 2)]);
        check("message of May 311 on the question", 1, 2, &[("31", 1)]);
        check("of June 12, 1961.2", 1, 2, &[("1961.", 2)]);
        check("February 5, 1954,2I presented", 1, 2, &[("1954,", 2)]);
        check("letter of May 3rd2 enclosing", 1, 2, &[("3rd", 2)]);
        check("of May 25 and of May 265", 5, 1, &[("26", 5)]);
        check("In Article 434 of", 4, 1, &[("43", 4)]);
        check("of October 28,1 then\nSincerely,1", 1, 2, &[("28,", 1), ("Sincerely,", 1)]);
    }

    #[test]
    fn numbers_that_are_no_marks() {
        check("$1.5 million in 1.2 years, U–235 and 2,500 men", 1, 9, &[]);
        check("see p.3 and No.5", 1, 9, &[]);
        check("(1) The United States", 1, 9, &[]);
        check("2.5 million and 5%", 1, 9, &[]);
    }

    #[test]
    fn the_order_of_the_list_decides() {
        check("one3 two1 three2 four3", 1, 3, &[("two", 1), ("three", 2), ("four", 3)]);
    }

    #[test]
    fn a_source_note_is_called_in_the_text_by_its_label() {
        let check = |text: &str, form, expect: &[&str]| {
            let at = Span { source: SourceId(0), start: 0, end: text.len() };
            let mut found = Vec::new();
            marks::find(at, text, &mut found);
            let notes = [Note { kind: NoteKind::Source, ..note() }, note()];
            let chain = best_chain(&found, vec!["1".to_owned(), "2".to_owned()], form, &notes);
            let marks: Vec<&str> = chain.marks.iter().map(|(_, mark)| &*mark.label).collect();
            assert_eq!(marks, expect, "{text}");
        };
        check("I have it.[1] So be it.[2]", Form::Bracketed, &["1", "2"]);
        // A list that was numbered anew does not say which number is its own.
        check("I have it.1 So be it.2", Form::Bare, &["2"]);
        check("I have it.[1] So be it.[2]", Form::Bare, &["2"]);
        // Behind a space the number can count something.
        check("I have [1] it. So be it.[2]", Form::Bracketed, &["2"]);
    }

    #[test]
    fn marks_in_brackets_and_slashes_in_superscript_and_as_signs() {
        let numbers = ["1", "2"];
        let expect = [("word", "1"), ("end.", "2")];
        for (text, form) in [
            ("A word[1] at the end.[2]", Form::Bracketed),
            ("A word(1) at the end.(2)", Form::Bracketed),
            ("A word/1/ at the end./2/", Form::Bracketed),
            ("A word¹ at the end.²", Form::Superscript),
            ("A word[1] at the end.[2]", Form::Bare),
            ("A word¹ at the end.²", Form::Bare),
        ] {
            check_labels(text, &numbers, form, &expect);
        }
        check_labels("In 1961 [1] and (2) 1 2", &["1"], Form::Bracketed, &[("", "1")]);
        let signs = [("word", "*"), ("end.", "†")];
        check_labels("A word* at the end.†", &["*", "†"], Form::Sign, &signs);
    }
}
