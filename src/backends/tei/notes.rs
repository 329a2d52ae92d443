//! Notes: once in the file, inline, at their first call.

use super::body::Body;
use super::input_id;
use super::markup::{Markup, Tag, Written};
use super::values::{tokens, word};
use crate::ir::{Note, NoteAnchor, NoteStart};

/// The maximum nesting of notes; what the innermost ones call comes after the letter.
const DEEPEST: usize = 8;

impl<'a> Body<'a> {
    /// The notes that nothing in the text calls, at the end of the letter; then those that call
    /// only each other, in a circle.
    pub(super) fn remaining_notes(&mut self, markup: &mut Markup) -> Written {
        let letter = self.letter;
        let is_called = |note: &&Note| self.calls.is_called(&note.id);
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
