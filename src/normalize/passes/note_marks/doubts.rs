//! Where marks and notes may belong together in another way: what is reported, and where the words of the
//! notes decide.

use std::collections::BTreeSet;

use super::assignment::{Assignment, Listed};
use crate::diag::{self, Diagnostic};
use crate::ir::Note;
use crate::normalize::marks::{self, Mark};
use crate::normalize::{Context, text_runs};
use crate::source::Span;

/// Reports what looks exactly like a mark and calls no note. `untaken` are the labels of lines that are
/// already reported as notes that nothing calls.
pub(super) fn report_marks_without_note(
    marks: &[Mark],
    called: &BTreeSet<usize>,
    untaken: &BTreeSet<String>,
    context: &mut Context<'_>,
) {
    // `[1817]` is a year, even where a profile has marks such as `[N]`.
    let may_call = |mark: &Mark| mark.is_certain() && mark.label.len() <= marks::LONGEST_LABEL;
    for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| may_call(mark)) {
        if !called.contains(&index) && !untaken.contains(&mark.label) {
            let message = format!("{} looks like a mark, but calls no note", mark.label);
            context.report(
                Diagnostic::new(&diag::MARK_WITHOUT_NOTE, mark.at, message)
                    .hint("compare with the print; the number stays in the text"),
            );
        }
    }
}

/// Reports where the list's own numbers were set aside, and what could be read in another way.
pub(super) fn report_doubts(
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    found: &Assignment,
    context: &mut Context<'_>,
) {
    for (note, mark) in &found.unsure {
        let label = &found.labels[*note];
        let message = format!("note {label} is called here out of order, or a second time");
        context.report(
            Diagnostic::new(&diag::CALLED_AGAIN, marks[*mark].at, message)
                .hint("the number may belong to the text; compare with the print"),
        );
    }
    for (note, mark) in &found.same {
        let number = &found.labels[*note];
        let mark = &marks[*mark];
        let message = format!("note {number} is called by a second mark {}", mark.label);
        context.report(
            Diagnostic::new(&diag::NOTE_SHARES_MARK, mark.at, message)
                .hint("the number may belong to the text; compare with the print"),
        );
    }
    let number = notes.first().and_then(|note| note.list_number.as_ref());
    let (Some(number), Some(first)) = (number, found.labels.first()) else { return };
    let at = number.origin.span();
    let Some((_, mark)) = found.calls.first() else { return };
    let first_mark = marks[*mark].at;
    if let Some(rival) = &found.rival {
        let message = format!("the first note is taken as {first}; {rival} would fit as well");
        context.report(
            Diagnostic::new(&diag::NOTES_FIT_OTHERWISE, at, message)
                .label(first_mark, "the first mark")
                .hint("compare the marks with the print"),
        );
    }
    if found.is_shifted {
        let is_source = listed.first().is_some_and(|note| note.is_source);
        let called: BTreeSet<usize> = found.calls.iter().map(|(_, mark)| *mark).collect();
        let is_called =
            |(index, mark): (usize, &Mark)| !mark.is_certain() || called.contains(&index);
        let is_sure = is_source && marks.iter().enumerate().all(is_called);
        let code = if is_sure { &diag::NOTE_SHIFT } else { &diag::NOTE_SHIFT_UNSURE };
        let message = format!(
            "the marks run from {first}, the list from {} to {}: item {} is note {first}",
            number.value,
            notes.last().and_then(|note| note.list_number.as_ref()).map_or("", |n| &n.value),
            number.value,
        );
        context.report(Diagnostic::new(code, at, message).label(first_mark, "the first mark"));
    }
}

/// Gives the mark of a note about the signature, which is called inside a sentence, to the note before or
/// after it, if nothing calls that one and it repeats the word at the mark: the list is not in the order
/// of the marks.
pub(super) fn exchange_by_words(
    found: &mut Assignment,
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    runs: &[(Span, String)],
    context: &mut Context<'_>,
) {
    /// Shortest word that says what a note is about, in characters.
    const SHORTEST: usize = 4;
    let mut called: BTreeSet<usize> = found.calls.iter().map(|(note, _)| *note).collect();
    let words = |note: usize| -> String {
        text_runs::of(&notes[note].blocks).into_iter().map(|(_, run)| run + " ").collect()
    };
    for (note, mark) in &mut found.calls {
        let (at, signature) = (marks[*mark].at, *note);
        if !listed[signature].speaks_of_signature || !is_inside_sentence(at, runs) {
            continue;
        }
        let before = context.source.text().get(..at.start).unwrap_or_default();
        let word = marks::last_word(before).trim_matches(|c: char| !c.is_alphanumeric());
        let repeats = |other: usize| {
            words(other).split(|c: char| !c.is_alphanumeric()).any(|one| one == word)
        };
        let is_neighbour = |other: &usize| {
            let is_free = |note: &Listed| !note.is_source && !note.speaks_of_signature;
            listed.get(*other).is_some_and(is_free) && !called.contains(other) && repeats(*other)
        };
        if word.chars().count() < SHORTEST || repeats(signature) {
            continue;
        }
        let neighbours = [signature.checked_sub(1), signature.checked_add(1)];
        let Some(other) = neighbours.into_iter().flatten().find(is_neighbour) else { continue };
        *note = other;
        called.insert(other);
        found.labels.swap(signature, other);
        let message = format!(
            "this note is given mark {}, since it repeats the word \u{201C}{word}\u{201D} before it; the \
             note with that number speaks of the signature",
            marks[*mark].label
        );
        context.report(
            Diagnostic::new(&diag::WORDS_CONTRADICT_NUMBER, notes[other].span(), message)
                .label(at, "the mark")
                .hint("compare the marks with the print"),
        );
    }
}

/// Whether words follow a mark in its line.
fn is_inside_sentence(at: Span, runs: &[(Span, String)]) -> bool {
    let run = runs.get(runs.partition_point(|(run, _)| run.end < at.end));
    let after = run.and_then(|(run, words)| words.get(at.end - run.start..));
    after.is_some_and(|after| after.contains(char::is_alphabetic))
}

/// Reports notes that are about the signature but are called inside a sentence, while another note is
/// not called at all: the list may not be in the order of the marks.
pub(super) fn report_words(
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    found: &Assignment,
    runs: &[(Span, String)],
    context: &mut Context<'_>,
) {
    let called: BTreeSet<usize> = found.calls.iter().map(|(note, _)| *note).collect();
    if listed.iter().enumerate().all(|(index, note)| note.is_source || called.contains(&index)) {
        return;
    }
    for (note, mark) in found.calls.iter().filter(|(note, _)| listed[*note].speaks_of_signature) {
        let at = marks[*mark].at;
        if is_inside_sentence(at, runs) {
            let label = &found.labels[*note];
            let message =
                format!("note {label} speaks of the signature, but its mark is inside a sentence");
            context.report(
                Diagnostic::new(&diag::WORDS_CONTRADICT_NUMBER, notes[*note].span(), message)
                    .label(at, "the mark")
                    .hint(
                        "another note has no mark; the list may not be in the order of the marks",
                    ),
            );
        }
    }
}
