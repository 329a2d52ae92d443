//! Notes made of the lines of a list.

use super::Item;
use super::labels::margin;
use crate::ir::{Block, Characters, Inline, Note, NoteKind, Origin, Paragraph, Sourced};
use crate::normalize::{Context, note_doubts, sentences, text_runs, vocabulary};
use crate::profile::NoteEnd;

/// Makes notes of blocks, line by line.
pub(super) struct Notes<'a> {
    pub(super) items: &'a [Item],
    /// Whether a note ends before the text resumes.
    pub(super) ends: bool,
    /// Where the text resumes after the list.
    pub(super) text_from: Option<usize>,
    /// The notes that have begun.
    pub(super) begun: Vec<Note>,
    /// Whether the last of them continues.
    pub(super) goes_on: bool,
}

impl Notes<'_> {
    /// Takes the lines of notes out of a block; what is left belongs to the text.
    pub(super) fn block(&mut self, block: Block, context: &Context<'_>) -> Option<Block> {
        let Block::Paragraph(paragraph) = block else { return Some(block) };
        let mut left: Vec<Inline> = Vec::new();
        let mut begins_block = true;
        for inline in paragraph.content {
            let at = text_runs::read_at(&inline);
            let item = at.and_then(|at| {
                let index =
                    self.items.binary_search_by_key(&at.start, |item| item.at.start).ok()?;
                self.items.get(index)
            });
            match (item, inline) {
                (Some(item), Inline::Text(line)) => self.begin(item, line),
                (_, inline) => {
                    let is_text = at.is_some_and(|at| self.text_from == Some(at.start));
                    let ends = self.ends && self.ends_before(&inline, begins_block, context);
                    if self.goes_on && (is_text || ends) {
                        self.end();
                    }
                    if self.goes_on {
                        self.add(inline, begins_block);
                    } else if !left.is_empty() || !matches!(inline, Inline::LineBreak(_)) {
                        left.push(inline);
                    }
                }
            }
            begins_block = false;
        }
        left.pop_if(|last| matches!(last, Inline::LineBreak(_)));
        (!left.is_empty()).then(|| Block::Paragraph(Paragraph::new(left)))
    }

    /// Whether the last note ends before a line: as the profile says, or else as the layout shows. An
    /// indented note ends at the first line that is not indented, unless that line continues a sentence;
    /// any other note ends with its paragraph. No note contains a complimentary close.
    fn ends_before(&self, inline: &Inline, begins_block: bool, context: &Context<'_>) -> bool {
        let (Inline::Text(line), Some(at)) = (inline, text_runs::read_at(inline)) else {
            return false;
        };
        match context.notes().and_then(|notes| notes.ends) {
            Some(NoteEnd::Line) => return true,
            Some(NoteEnd::BlankLine) => return begins_block,
            None => {}
        }
        let begun = self.begun.len().checked_sub(1).and_then(|last| self.items.get(last));
        let is_indented = margin(at, context) > 0;
        let note_is_indented = begun.is_some_and(|item| item.margin > 0);
        let goes_on = !begins_block && (!note_is_indented || sentences::goes_on(&line.text));
        !is_indented && !goes_on || note_doubts::is_close(line.text.trim())
    }

    /// Ends the last note. The line break after it belongs to neither part.
    pub(super) fn end(&mut self) {
        if let Some(note) = self.begun.last_mut() {
            drop_trailing_break(note);
        }
        self.goes_on = false;
    }

    /// Begins a note with the line of its label.
    pub(super) fn begin(&mut self, item: &Item, mut line: Characters) {
        self.end();
        self.goes_on = true;
        line.text.drain(..item.skip);
        line.origin = Origin::Read { at: item.at.slice(item.skip..item.at.len()) };
        let is_source = self.begun.is_empty() && vocabulary::SPEAKS_OF_SOURCE.is_match(&line.text);
        // The label can be alone on its line.
        let words = (item.skip < item.at.len()).then_some(Inline::Text(line));
        self.begun.push(Note {
            id: format!("list-{}", self.begun.len() + 1),
            label: None,
            list_number: Some(Sourced::new(item.label.clone(), item.origin_of_label())),
            kind: if is_source { NoteKind::Source } else { NoteKind::Footnote },
            class: None,
            place: None,
            blocks: vec![Block::Paragraph(Paragraph::new(words.into_iter().collect()))],
        });
    }

    /// Adds to the last note.
    pub(super) fn add(&mut self, inline: Inline, begins_block: bool) {
        let Some(note) = self.begun.last_mut() else { return };
        match note.blocks.last_mut() {
            Some(Block::Paragraph(last)) if last.content.is_empty() => {
                if !matches!(inline, Inline::LineBreak(_)) {
                    last.content.push(inline);
                }
            }
            Some(Block::Paragraph(last)) if !begins_block => last.content.push(inline),
            _ => note.blocks.push(Block::Paragraph(Paragraph::new(vec![inline]))),
        }
    }
}

/// The line break between two notes belongs to neither.
fn drop_trailing_break(note: &mut Note) {
    if let Some(Block::Paragraph(last)) = note.blocks.last_mut()
        && let Some(Inline::LineBreak(_)) = last.content.last()
    {
        last.content.pop();
    }
}
