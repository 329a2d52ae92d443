//! Notes: once in the file, inline, at their first call.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Body;
use super::input_id;
use super::markup::{Markup, Tag, Written};
use super::values::{tokens, word};
use crate::ir::{
    Block, Inline, Note, NoteAnchor, NoteStart, Readings, Visitor, visit_block, visit_inline,
};

/// The calls of each note and the possible targets, in the order of the text.
#[derive(Default)]
pub(super) struct Calls {
    /// By the note's id.
    passages: BTreeMap<String, Vec<Passage>>,
    /// Starts that no anchor has ended yet, by the note's id.
    open: BTreeMap<String, String>,
    /// The fragment ids of everything in the letter.
    addresses: BTreeSet<String>,
}

/// What a note is about: a passage from the start that the source marks, or a single point.
struct Passage {
    begin: String,
    end: String,
}

impl Calls {
    /// Whether something in the text, or in a note, calls the note.
    pub(super) fn calls(&self, note: &str) -> bool {
        self.passages.contains_key(note)
    }

    /// Whether the letter has a place with this fragment id.
    pub(super) fn has(&self, fragment: &str) -> bool {
        self.addresses.contains(fragment)
    }

    /// `@target`, and `@targetEnd` if a passage is more than a point.
    fn target(&self, tag: Tag, note: &str) -> Tag {
        let Some(passages) = self.passages.get(note) else {
            return tag;
        };
        let list = |point: fn(&Passage) -> &String| {
            let points: Vec<String> =
                passages.iter().map(|passage| format!("#{}", point(passage))).collect();
            points.join(" ")
        };
        let tag = tag.set("target", list(|passage| &passage.begin));
        if passages.iter().all(|passage| passage.begin == passage.end) {
            return tag;
        }
        tag.set("targetEnd", list(|passage| &passage.end))
    }
}

impl Visitor for Calls {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn block(&mut self, block: &Block) {
        if let Block::Paragraph(paragraph) = block {
            self.addresses.extend(paragraph.fragment());
        }
        visit_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::NoteAnchor(anchor) => {
                let begin = self.open.remove(&anchor.note).unwrap_or_else(|| anchor.id.clone());
                let passage = Passage { begin, end: anchor.id.clone() };
                self.passages.entry(anchor.note.clone()).or_default().push(passage);
                self.addresses.insert(anchor.id.clone());
            }
            Inline::NoteStart(start) => {
                self.open.insert(start.note.clone(), start.id.clone());
                self.addresses.insert(start.id.clone());
            }
            Inline::PageBreak(page) => {
                self.addresses.insert(page.id.clone());
            }
            Inline::Correction(correction) => {
                self.addresses.insert(correction.id.clone());
            }
            Inline::Text(_) | Inline::LineBreak(_) | Inline::Phrase(_) | Inline::Choice(_) => {}
        }
        visit_inline(self, inline);
    }

    fn note(&mut self, note: &Note) {
        self.addresses.insert(note.id.clone());
        note.blocks.iter().for_each(|block| self.block(block));
    }
}

/// The maximum nesting of notes; what the innermost ones call comes after the letter.
const DEEPEST: usize = 8;

impl<'a> Body<'a> {
    /// The notes that nothing in the text calls, at the end of the letter; then those that call
    /// only each other, in a circle.
    pub(super) fn remaining_notes(&mut self, markup: &mut Markup) -> Written {
        let letter = self.letter;
        let is_called = |note: &&Note| self.calls.calls(&note.id);
        let (called, uncalled): (Vec<&Note>, Vec<&Note>) = letter.notes.iter().partition(is_called);
        for note in uncalled.into_iter().chain(called) {
            if !self.printed.contains(note.id.as_str()) {
                markup.new_line()?;
                self.note(markup, note)?;
            }
        }
        Ok(())
    }

    /// The first anchor contains the note, every other one points to it. `@resp` marks the
    /// position, which may be inferred, and never the note, whose words are the source's.
    pub(super) fn anchor(&mut self, markup: &mut Markup, anchor: &'a NoteAnchor) -> Written {
        let note = self.notes.get(anchor.note.as_str()).map(|at| &self.letter.notes[*at]);
        let is_free = |note: &&Note| !self.printed.contains(note.id.as_str());
        let here = note.filter(is_free).filter(|_| self.open_notes < DEEPEST);
        let tag = match here {
            Some(_) => Tag::new("anchor").set("xml:id", &anchor.id),
            None => Tag::new("ptr")
                .set("xml:id", &anchor.id)
                .set("type", "noteref")
                .set("target", format!("#{}", anchor.note)),
        };
        markup.empty(self.responsible.mark(tag, [&anchor.origin]))?;
        here.map_or(Ok(()), |note| self.note(markup, note))
    }

    /// The anchor of a start can be told from that of a note by its pointer to the note.
    pub(super) fn note_start(&self, markup: &mut Markup, start: &NoteStart) -> Written {
        let tag =
            Tag::new("anchor").set("xml:id", &start.id).set("corresp", format!("#{}", start.note));
        markup.empty(self.responsible.mark(tag, [&start.origin]))
    }

    fn note(&mut self, markup: &mut Markup, note: &'a Note) -> Written {
        // Before its content, which could contain an anchor of its own.
        self.printed.insert(&note.id);
        self.open_notes += 1;
        let tag = Tag::new("note")
            .set("xml:id", &note.id)
            .set("type", note.kind.as_str())
            .set_known("subtype", note.class.as_deref().and_then(word))
            .set_known("place", note.place.as_deref().and_then(tokens))
            .set_known("n", note.label.as_ref().map(|label| &label.value));
        markup.inline(self.calls.target(tag, &note.id), |markup| {
            self.list_number(markup, note)?;
            self.held_in_note(markup, &note.blocks)
        })?;
        self.open_notes -= 1;
        Ok(())
    }

    /// The number of a note in the copy's list of notes, if it is not the label: a milestone,
    /// because it marks a place in another order.
    fn list_number(&self, markup: &mut Markup, note: &Note) -> Written {
        let Some(number) = &note.list_number else {
            return Ok(());
        };
        if note.label.as_ref().is_some_and(|label| label.value == number.value) {
            return Ok(());
        }
        let list = number.origin.span().and_then(|span| usize::try_from(span.source.0).ok());
        let list = list.filter(|input| *input < self.inputs);
        markup.empty(
            Tag::new("milestone")
                .set("unit", "list-item")
                .set("n", &number.value)
                .set_known("edRef", list.map(|input| format!("#{}", input_id(input)))),
        )
    }
}
