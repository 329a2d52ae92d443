//! The notes of the chapter: their calls in the text, and the notes themselves with links back.
//!
//! What comes before a letter (a summary) or is about it as a whole (the source note) need not be
//! called. **Invariant:** every note is written once; no link leads to a missing anchor.

use std::io;

use super::chapter::{ChapterWriter, ENGLISH, Section};
use crate::ir::{Block, Note, NoteAnchor, NoteKind, Origin, is_called_by_kind, is_unlabelled};

/// The section of the notes that nothing in the text calls.
const UNPLACED: &str = "unplaced-notes";

/// An arrow back, drawn as a character and not as a picture (U+FE0E).
pub(super) const BACK: &str = "↩\u{FE0E}";

impl<'a> ChapterWriter<'a> {
    /// Writes the call of a note, in brackets if the source does not have it.
    pub(super) fn note_call(&mut self, anchor: &'a NoteAnchor) -> io::Result<()> {
        // An anchor without a note does not pass `ir::validate`.
        let Some(note) = self.notes.get(anchor.note.as_str()) else {
            return Ok(());
        };
        let note = &self.job.letter.notes[*note];
        let target = format!("#{}", note.id);
        let mut attributes = vec![
            ("class", "apparatus"),
            ("epub:type", "noteref"),
            ("role", "doc-noteref"),
            ("id", anchor.id.as_str()),
            ("href", target.as_str()),
        ];
        let mut label = self.label_of(note).to_owned();
        let spoken = format!("{label}, place inferred");
        if anchor.is_inferred() {
            attributes.extend([("aria-label", spoken.as_str()), ENGLISH[0], ENGLISH[1]]);
            label = format!("[{label}]");
        }
        // A mark joined to another word would not be recognised.
        if is_called_by_kind(note) {
            self.apparatus_space()?;
        }
        self.markup.open("a", &attributes)?;
        self.markup.element("sup", &[], &label)?;
        self.markup.close()
    }

    fn label_of<'t>(&'t self, note: &'t Note) -> &'t str {
        self.labels.get(&note.id).map_or(note.shown_label(), String::as_str)
    }

    /// Writes the summaries that the text does not call: they come before the letter.
    pub(super) fn summaries(&mut self) -> io::Result<()> {
        let letter = self.job.letter;
        let summaries = letter.notes.iter().filter(|note| self.is_over_the_letter(note));
        let summaries: Vec<&Note> = summaries.collect();
        summaries.into_iter().try_for_each(|note| self.note(note))
    }

    pub(super) fn is_called(&self, note: &Note) -> bool {
        self.calls.contains_key(note.id.as_str())
    }

    fn is_over_the_letter(&self, note: &Note) -> bool {
        note.kind == NoteKind::Summary && !self.is_called(note)
    }

    /// Writes the notes, first those that the text calls.
    ///
    /// They have no heading: some reading systems show a note only when it is called, and the
    /// heading would have nothing below it.
    pub(super) fn notes(&mut self) -> io::Result<()> {
        let notes = self.job.letter.notes.iter().filter(|note| !self.is_over_the_letter(note));
        let (placed, others): (Vec<_>, Vec<_>) = notes.partition(|note| self.is_called(note));
        let (whole, unplaced): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|note| note.kind == NoteKind::Source);
        let direction = self.enter_notes();
        let section = |others: &[(&'static str, &'static str)]| {
            let mut attributes = vec![("class", "notes")];
            attributes.extend(others);
            attributes.extend(direction);
            attributes
        };
        if !placed.is_empty() {
            self.markup.open_block("section", &section(&[("epub:type", "footnotes")]))?;
            self.rule()?;
            placed.into_iter().try_for_each(|note| self.note(note))?;
            self.markup.close_block()?;
        }
        if !whole.is_empty() {
            self.markup.open_block("section", &section(&[]))?;
            self.rule()?;
            whole.into_iter().try_for_each(|note| self.note(note))?;
            self.markup.close_block()?;
        }
        if !unplaced.is_empty() {
            let title = "Notes without a mark in the text";
            self.sections.push(Section::of_ours(UNPLACED, title));
            self.markup.open_block("section", &section(&[("id", UNPLACED)]))?;
            self.markup.end_line()?;
            self.markup.element("h2", &[("class", "apparatus"), ENGLISH[0], ENGLISH[1]], title)?;
            self.markup.end_line()?;
            self.markup.element(
                "p",
                &[("class", "apparatus"), ENGLISH[0], ENGLISH[1]],
                "The source has these notes, but nothing in it says which words they belong to.",
            )?;
            self.markup.end_line()?;
            unplaced.into_iter().try_for_each(|note| self.note(note))?;
            self.markup.close_block()?;
        }
        self.leave_language();
        Ok(())
    }

    fn rule(&mut self) -> io::Result<()> {
        self.markup.end_line()?;
        self.markup.empty("hr", &[("class", "apparatus")])?;
        self.markup.end_line()
    }

    fn note(&mut self, note: &'a Note) -> io::Result<()> {
        let calls = self.calls.get(note.id.as_str()).cloned().unwrap_or_default();
        let (name, mut attributes) = if self.is_over_the_letter(note) {
            ("section", vec![("role", "doc-abstract"), ("aria-label", note.shown_label())])
        } else if calls.is_empty() {
            ("div", vec![("role", "note")])
        } else {
            ("aside", vec![("epub:type", "footnote"), ("role", "doc-footnote")])
        };
        attributes.extend([("class", "note"), ("id", note.id.as_str())]);
        attributes.push(("data-kind", note.kind.as_str()));
        attributes.extend(note.class.as_deref().map(|class| ("data-class", class)));
        attributes.extend(note.place.as_deref().map(|place| ("data-place", place)));
        if let Some(label) = &note.label {
            attributes.push(("data-label", &label.value));
        }
        if let Some(number) = &note.list_number {
            attributes.push(("data-list-number", &number.value));
        }
        attributes.extend(self.enter_blocks(&note.blocks));
        self.markup.open_block(name, &attributes)?;
        self.markup.end_line()?;
        if !matches!(note.blocks.first(), Some(Block::Paragraph(_))) {
            self.markup.open_block("p", &[("class", "apparatus")])?;
            self.label(note)?;
            self.markup.close_block()?;
        }
        let remarks = remarks(note, &calls);
        let mut way_back_is_due = !calls.is_empty();
        for (place, block) in note.blocks.iter().enumerate() {
            let Block::Paragraph(paragraph) = block else {
                self.block(block)?;
                continue;
            };
            self.open_paragraph(paragraph)?;
            if place == 0 {
                self.label(note)?;
            }
            self.set_paragraph(paragraph)?;
            if place + 1 == note.blocks.len() && remarks.is_empty() {
                self.way_back(note, &calls)?;
                way_back_is_due = false;
            }
            self.markup.close_block()?;
        }
        if way_back_is_due || !remarks.is_empty() {
            self.markup
                .open_block("p", &[("class", "apparatus remark"), ENGLISH[0], ENGLISH[1]])?;
            self.markup.text(&remarks.join(" "))?;
            self.way_back(note, &calls)?;
            self.markup.close_block()?;
        }
        self.leave_language();
        self.markup.close_block()
    }

    /// Writes the label of a note: raised as at its call, but written out if it is one of our
    /// words, and visually hidden if the note itself begins with that word.
    fn label(&mut self, note: &Note) -> io::Result<()> {
        let label = self.label_of(note).to_owned();
        let is_sign =
            !is_called_by_kind(note) && (!is_unlabelled(note) || label != note.shown_label());
        let attributes = [("class", "apparatus label"), ("hidden", "")];
        match note.kind {
            _ if is_sign => self.markup.element("sup", &attributes[..1], &label)?,
            NoteKind::Source if note.says_its_label(self.job.reading) => {
                self.markup.element("span", &attributes, &label)?;
            }
            NoteKind::Source
            | NoteKind::Footnote
            | NoteKind::Summary
            | NoteKind::Critical
            | NoteKind::Authorial => {
                self.markup.element("span", &attributes[..1], &label)?;
            }
        }
        self.markup.text(" ")?;
        let kind = match (note.kind, is_sign) {
            (NoteKind::Summary, true) => Some("[Summary]"),
            (NoteKind::Critical, _) => Some("[Textual note]"),
            (NoteKind::Authorial, _) => Some("[In the letter]"),
            (NoteKind::Summary, false) | (NoteKind::Source | NoteKind::Footnote, _) => None,
        };
        if let Some(kind) = kind {
            let attributes = [("class", "apparatus note-kind"), ENGLISH[0], ENGLISH[1]];
            self.markup.element("span", &attributes, kind)?;
            self.markup.text(" ")?;
        }
        if let Some(lemma) = self.lemmas.get(&note.id) {
            self.markup.element("span", &[("class", "apparatus lemma")], &format!("{lemma}]"))?;
            self.markup.text(" ")?;
        }
        Ok(())
    }

    /// Links back to the calls: the last thing in a note, where readers look for it.
    fn way_back(&mut self, note: &Note, calls: &[&NoteAnchor]) -> io::Result<()> {
        for (place, call) in calls.iter().enumerate() {
            let href = format!("#{}", call.id);
            let mut spoken = format!("Back to the call of note {}", self.label_of(note));
            if calls.len() > 1 {
                spoken.push_str(&format!(", {} of {}", place + 1, calls.len()));
            }
            let attributes = [
                ("class", "apparatus"),
                ("epub:type", "backlink"),
                ("role", "doc-backlink"),
                ("href", href.as_str()),
                ("aria-label", spoken.as_str()),
                ENGLISH[0],
                ENGLISH[1],
            ];
            self.markup.text(" ")?;
            self.markup.element("a", &attributes, BACK)?;
        }
        Ok(())
    }
}

/// What a reader needs to know about the origin of the note's label and positions.
fn remarks(note: &Note, calls: &[&NoteAnchor]) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(Origin::Inferred { reason, certainty, .. }) =
        note.label.as_ref().map(|label| &label.origin)
    {
        let certainty = certainty.as_str();
        remarks
            .push(format!("[The label is inferred{}; certainty: {certainty}.]", because(reason)));
    }
    for call in calls {
        if let Origin::Inferred { reason, certainty, .. } = &call.origin {
            remarks.push(format!(
                "[The source has no mark for this note; its place is inferred{}; certainty: {}.]",
                because(reason),
                certainty.as_str()
            ));
        }
    }
    remarks
}

/// A reason, if one is given, as a final clause.
pub(super) fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(": {reason}") }
}
