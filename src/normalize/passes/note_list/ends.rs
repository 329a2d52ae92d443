//! Where the notes of a list end, and where the list itself does, if the copy does not say so.

use std::collections::BTreeSet;

use super::Item;
use super::calls::written_labels;
use super::labels::margin;
use crate::diag::{self, Diagnostic};
use crate::ir::Block;
use crate::normalize::{Context, marks, note_doubts, text_runs};
use crate::source::Span;

/// A line of the list, or after it.
pub(super) struct ListLine {
    at: Span,
    words: String,
    /// The item that it belongs to or follows.
    item: usize,
    begins_item: bool,
    begins_block: bool,
    /// Whether it is indented further than the label or, between paragraphs, than the text.
    is_indented: bool,
}

/// The lines from the first item on.
pub(super) fn lines(
    blocks: &[Block],
    items: &[Item],
    ends: bool,
    context: &Context<'_>,
) -> Vec<ListLine> {
    let mut lines = Vec::new();
    for block in blocks {
        let mut begins_block = true;
        for (at, words) in text_runs::of(std::slice::from_ref(block)) {
            let count = items.partition_point(|item| item.at.start <= at.start);
            let Some(index) = count.checked_sub(1) else { continue };
            let item = &items[index];
            let begins_item = item.at == at;
            let is_indented = margin(at, context) > if ends { 0 } else { item.margin };
            lines.push(ListLine { at, words, item: index, begins_item, begins_block, is_indented });
            begins_block = false;
        }
    }
    lines
}

/// Where the text resumes after the last note of a list: at a line that belongs to no note, or at the
/// first paragraph that is not indented, unless the other notes have several paragraphs, too.
pub(super) fn end_of_list(lines: &[ListLine]) -> Option<Span> {
    let last = lines.last()?.item;
    let are_long = are_long(lines);
    let ends = |line: &&ListLine| {
        let is_behind = line.item == last && !line.begins_item;
        let begins_text = is_paragraph(line) && !are_long;
        is_behind && (begins_text || note_doubts::ends_list(&line.words))
    };
    lines.iter().find(ends).map(|line| line.at)
}

/// Whether a line begins a paragraph that is not indented, after the first paragraph of a note.
fn is_paragraph(line: &ListLine) -> bool {
    line.begins_block && !line.begins_item && !line.is_indented
}

/// Whether several of the notes before the last have several paragraphs, or all of them have.
fn are_long(lines: &[ListLine]) -> bool {
    let Some(last) = lines.last().map(|line| line.item) else { return false };
    let mut long = long_items(lines);
    long.retain(|item| *item < last);
    long.len() > 1 || last > 0 && long.len() == last
}

/// The items that have more than one paragraph.
fn long_items(lines: &[ListLine]) -> Vec<usize> {
    let mut long: Vec<usize> =
        lines.iter().filter(|line| is_paragraph(line)).map(|line| line.item).collect();
    long.dedup();
    long
}

/// Reports places where a note may or may not end.
pub(super) fn report_unsure_ends(
    text: &[Block],
    lines: &[ListLine],
    items: &[Item],
    ends: bool,
    list_end: Option<Span>,
    context: &mut Context<'_>,
) {
    let width_of_text = text_runs::of(text).into_iter().map(|(_, words)| width(&words));
    let width_of_list = lines.iter().map(|line| width(&line.words));
    let widest = width_of_text.chain(width_of_list).max().unwrap_or(0);
    let written = written_labels(items, context);
    let is_only_long = long_items(lines).len() == 1;
    let mut unsure: Vec<(Span, &str)> = Vec::new();
    for note in lines.chunk_by(|a, b| a.item == b.item) {
        // A note between the paragraphs contains no close.
        let closes = |line: &ListLine| ends && note_doubts::is_close(line.words.trim());
        let end = note.iter().position(closes).unwrap_or(note.len());
        let note = note.get(..end).unwrap_or_default();
        let is_last = note.first().is_some_and(|line| line.item + 1 == items.len());
        if ends {
            unsure
                .extend(unsure_paragraph(note, is_last, |line| has_mark(line, &written, context)));
        }
        if !ends && is_only_long {
            let paragraph = note.iter().find(|line| is_paragraph(line)).filter(|_| !is_last);
            unsure.extend(
                paragraph.map(|line| (line.at, "this paragraph is taken as part of the note")),
            );
        }
        let is_in_list = |line: &ListLine| list_end.is_none_or(|at| line.at.start < at.start);
        let end = note.partition_point(is_in_list);
        unsure.extend(unsure_line(note.get(..end).unwrap_or_default(), widest));
    }
    for (at, message) in unsure {
        context.report(
            Diagnostic::new(&diag::NOTE_END_UNSURE, at, message)
                .hint("compare with the print; indent the paragraphs of a note, and nothing else"),
        );
    }
}

/// The first paragraph after the one that a note begins, if it may belong to either: it was left in the
/// text and has no mark of a note, or it is indented like the note and unlike the text.
fn unsure_paragraph(
    note: &[ListLine],
    is_last: bool,
    has_mark: impl Fn(&ListLine) -> bool,
) -> Option<(Span, &'static str)> {
    let is_behind = |line: &&ListLine| line.begins_block && !line.begins_item;
    let start = note.iter().position(|line| is_behind(&line))?;
    let behind = note.get(start..)?;
    let first = behind.first()?;
    if first.is_indented {
        let goes_on = behind.iter().filter(is_behind).any(|line| !line.is_indented);
        (is_last || goes_on).then_some((first.at, "this paragraph is taken as part of the note"))
    } else {
        (!is_last && !behind.iter().any(has_mark))
            .then_some((first.at, "this paragraph is taken as the end of the note"))
    }
}

/// The first line of a note that ends after a sentence though there was room for the next word.
fn unsure_line(note: &[ListLine], widest: usize) -> Option<(Span, &'static str)> {
    let begins_anew = |pair: &&[ListLine]| {
        let [before, line] = pair else { return false };
        let word = line.words.split_whitespace().next().unwrap_or_default();
        let has_room = width(&before.words) + 1 + width(word) <= widest;
        let ends = before.words.trim_end().ends_with(['.', '!', '?']);
        let is_told = note_doubts::number_at_start(&line.words).is_some();
        !line.begins_block && !line.is_indented && ends && has_room && !is_told
    };
    let at = note.windows(2).find(begins_anew)?.last()?.at;
    Some((at, "this line is taken as part of the note"))
}

/// How wide a line is, in characters.
fn width(words: &str) -> usize {
    words.trim_end().chars().count()
}

/// Whether a line has a mark of a note.
fn has_mark(line: &ListLine, written: &BTreeSet<String>, context: &Context<'_>) -> bool {
    let stated = context.notes().and_then(|notes| notes.mark.as_ref());
    let mut found = Vec::new();
    match stated {
        Some(mark) => found = marks::stated(mark, line.at, &line.words),
        None => marks::find(line.at, &line.words, written, &mut found),
    }
    found.iter().any(|mark| mark.weight >= marks::LIKELY)
}
