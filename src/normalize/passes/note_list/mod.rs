//! The list of notes at the end of a copied page, in the forms that web pages use.
//!
//! The pass is here; each question that it asks has a file.

mod calls;
mod ends;
mod find;
mod labels;
mod making;
mod pages;
mod rules;
#[cfg(test)]
mod tests;
mod unnumbered;

use std::collections::BTreeSet;

use self::find::find_list;
use self::making::Notes;
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Certainty, FurnitureKind, Inline, Letter, Origin, Paragraph};
use crate::normalize::{Context, Effect, Pass, Runs, note_doubts, text_runs};
use crate::source::{Span, Structure};

/// A line that could begin a note: its place in the blocks, and its label.
#[derive(Clone)]
struct Item {
    block: usize,
    inline: usize,
    at: Span,
    label: String,
    /// Whether the label is only counted, because the list has lost its numbers.
    is_counted: bool,
    /// White space before the label, in bytes.
    margin: usize,
    /// Length of the label as written, brackets included.
    mark: usize,
    /// Length of the label and the white space after it.
    skip: usize,
}

impl Item {
    fn origin_of_label(&self) -> Origin {
        if self.is_counted {
            let reason = "notes and marks are in the same order".to_owned();
            let by = TakeNoteList.name().to_owned();
            Origin::Inferred { by, reason, certainty: Certainty::Medium }
        } else {
            Origin::Read { at: self.at.slice(0..self.mark) }
        }
    }
}

/// The notes of a letter.
struct List {
    items: Vec<Item>,
    /// Whether each note ends before the text resumes; otherwise everything that follows belongs to it.
    ends: bool,
    /// Whether it is the list of a whole file, which ends with it.
    is_section: bool,
}

/// Moves the labelled lines at the end out of the text and makes notes of them.
pub(super) struct TakeNoteList;

impl Pass for TakeNoteList {
    fn name(&self) -> &'static str {
        "take_note_list"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Notes)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        // Notes without a label that are in their places can be beside a list.
        if letter.notes.iter().any(|note| note.label.is_some() || note.list_number.is_some()) {
            return;
        }
        let Some(text) = letter.texts.last_mut() else { return };
        let Some(List { items, ends, is_section }) = find_list(&text.blocks, context) else {
            note_doubts::report_untaken(&text.blocks, context);
            return;
        };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let place = if ends { "between the paragraphs" } else { "in a list at the end" };
        let message = match items.len() {
            1 => format!("a note {place}, labelled {}", first.label),
            count => format!("{count} notes {place}, labelled {} to {}", first.label, last.label),
        };
        context.report(Diagnostic::new(&diag::NOTE_LIST, first.at.slice(0..first.mark), message));
        let is_stated = context.notes().is_some();
        if first.is_counted && !is_stated {
            let message =
                "the list of notes has lost its numbers; its notes are taken in their order";
            context.report(
                Diagnostic::new(&diag::NOTES_COUNTED, first.at, message)
                    .hint("compare the marks with the print"),
            );
        }
        for item in items.iter().filter(|item| item.is_counted && item.mark > 0) {
            let at = item.at.slice(0..item.mark);
            let origin = Origin::Read { at };
            let sign = context.source.slice(at).to_owned();
            let kind = if is_stated { FurnitureKind::NoteBracket } else { FurnitureKind::BackLink };
            rules::take(sign, kind, &origin, &mut letter.furniture, context);
        }
        let mut tail = split_off(&mut text.blocks, first);
        rules::take_head_of_list(&mut text.blocks, &mut letter.furniture, context);
        if ends {
            rules::take_rules(&mut tail, &items, &mut letter.furniture, context);
        }
        if !ends {
            report_uncounted(&tail, &items, context);
        }
        let lines = ends::lines(&tail, &items, ends, context);
        let list_end = if ends || is_section { None } else { ends::end_of_list(&lines) };
        if let Some(at) = list_end {
            let message = "the list of notes ends before this line, which stays in the text";
            context.report(
                Diagnostic::new(&diag::TEXT_BEHIND_NOTES, at, message)
                    .hint("if it belongs to the last note, indent it"),
            );
        }
        if context.notes().is_none_or(|notes| notes.ends.is_none()) {
            ends::report_unsure_ends(&text.blocks, &lines, &items, ends, list_end, context);
        }
        let text_from = list_end.map(|at| at.start);
        let mut notes = Notes { items: &items, ends, text_from, begun: Vec::new(), goes_on: false };
        let rest: Vec<Block> =
            tail.into_iter().filter_map(|block| notes.block(block, context)).collect();
        let mut begun = notes.begun;
        text.blocks.extend(rest);
        rules::take_ways_back(&mut begun, &mut letter.furniture, context);
        note_doubts::report_swallowed(&begun, context);
        letter.notes.extend(begun);
        letter.furniture.sort_by_key(|furniture| furniture.origin.span());
    }
}

/// Splits off the blocks from the first item of the list on. What precedes it in its block stays with
/// the letter.
fn split_off(blocks: &mut Vec<Block>, first: &Item) -> Vec<Block> {
    let mut tail = blocks.split_off(first.block);
    if first.inline > 0
        && let Some(Block::Paragraph(paragraph)) = tail.first_mut()
    {
        let notes = paragraph.content.split_off(first.inline);
        let mut kept = std::mem::replace(&mut paragraph.content, notes);
        kept.pop_if(|last| matches!(last, Inline::LineBreak(_)));
        blocks.push(Block::Paragraph(Paragraph::new(kept)));
    }
    tail
}

/// Reports lines in the list that were not counted as notes and belong to the note before them.
fn report_uncounted(blocks: &[Block], items: &[Item], context: &mut Context<'_>) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    let mut next = None;
    for (at, run) in text_runs::of(blocks) {
        if starts.contains(&at.start) {
            next = note_doubts::number_at_start(&run).map(|(_, number)| number + 1);
            continue;
        }
        // A label in another form that continues the count is one, too.
        let counts_on = note_doubts::number_at_start(&run).filter(|found| Some(found.1) == next);
        let label = note_doubts::LIKE_A_NOTE.find(&run).map(|label| label.as_str());
        if let Some(label) = label.or(counts_on.map(|(label, _)| label)) {
            let label = label.trim();
            let message = match counts_on {
                Some(_) => format!(
                    "\u{201C}{label}\u{201D} continues the count, but its form or indent differs"
                ),
                None => format!("\u{201C}{label}\u{201D} does not follow the labels before it"),
            };
            context.report(
                Diagnostic::new(&diag::NOTE_OUT_OF_ORDER, at.slice(0..label.len()), message)
                    .hint("the line is part of the note before it; compare with the print"),
            );
        }
    }
}
