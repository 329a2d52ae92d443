//! The notes of the chapter: their calls in the text, and the notes themselves with links back.
//!
//! What comes before a letter (a summary) or is about it as a whole (the source note) need not be
//! called: the summary is placed above the letter, the source note below its heading.
//!
//! The form of a note is one that every reading system shows, and that those which know pop-up notes pop up: a `div`
//! (Apple Books hides `aside`), with type and role (Kindle needs them), without a wrapper around all notes (`KOReader`
//! pops up the whole wrapper), its linked label first (else Kindle runs notes together), its call a link in `sup`
//! (Apple Books does not follow a link around mark-up). **Invariant:** every note is written once; no link leads to a
//! missing anchor.

use std::io;

use super::chapter::ChapterWriter;
use super::markup::Markup;
use crate::ir::{
    Block, Note, NoteAnchor, NoteKind, Origin, is_called_by_kind, is_unlabelled, plain_text,
};
use crate::wording::fill;

/// The heading of the notes that the text calls.
const NOTES: &str = "notes";

/// The heading of those that nothing in the text calls.
const UNPLACED: &str = "unplaced-notes";

/// An arrow back, drawn as a character and not as a picture (U+FE0E).
pub(super) const BACK: &str = "↩\u{FE0E}";

impl<'a> ChapterWriter<'a> {
    /// Writes the call of a note, in brackets if the source does not have it.
    pub(super) fn note_call(&mut self, anchor: &'a NoteAnchor) -> io::Result<()> {
        // An anchor without a note does not pass `ir::validate`.
        let Some(index) = self.notes.get(anchor.note.as_str()).copied() else {
            return Ok(());
        };
        if !self.settled.contains(&index) {
            self.due.insert(index);
        }
        let note = &self.job.letter.notes[index];
        let target = format!("#{}", note.id);
        let mut attributes = vec![
            ("class", "apparatus"),
            ("epub:type", "noteref"),
            ("role", "doc-noteref"),
            ("id", anchor.id.as_str()),
            ("href", target.as_str()),
        ];
        let mut label = self.label_of(note);
        let spoken = fill(&self.wording.notes.place_inferred, &[("label", &label)]);
        if anchor.is_inferred() {
            attributes.push(("aria-label", spoken.as_str()));
            attributes.extend(self.ours());
            label = format!("[{label}]");
        }
        // A mark joined to another word would not be recognised.
        if is_called_by_kind(note) {
            self.apparatus_space()?;
        }
        self.markup.open("sup", &[("class", "call")])?;
        self.markup.element("a", &attributes, &label)?;
        self.markup.close()
    }

    /// The label as shown: the one of the source, a number or letter of ours, or a word of ours for the kind.
    fn label_of(&self, note: &Note) -> String {
        let words = &self.wording.notes;
        let label = self.labels.get(&note.id).map_or(note.shown_label(), String::as_str);
        let printed = note.label.as_ref().or(note.list_number.as_ref());
        if note.kind == NoteKind::Source {
            // What the source calls by a number is found by it.
            let number = printed.filter(|it| self.is_called(note) && !it.value.trim().is_empty());
            number.map_or_else(|| words.source.clone(), |number| number.value.clone())
        } else if is_called_by_kind(note) {
            words.summary.clone()
        } else if is_unlabelled(note) && label == note.shown_label() {
            words.note.clone()
        } else {
            label.to_owned()
        }
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

    /// Writes the notes that have been called and are not yet written, with those that they call.
    pub(super) fn notes_called_so_far(&mut self) -> io::Result<()> {
        if self.due.is_empty() {
            return Ok(());
        }
        self.note_lists += 1;
        let id = match self.note_lists {
            1 => NOTES.to_owned(),
            list => format!("{NOTES}-{list}"),
        };
        let title = &self.wording.notes.title;
        let title = if self.setting.has_endnotes {
            format!("{title}{}{}", self.wording.colon, self.title)
        } else {
            title.clone()
        };
        self.heading_of_ours_at(2, "notes", &id, &title)?;
        let letter = self.job.letter;
        // A note can call others.
        while let Some(index) = self.due.pop_first() {
            self.settled.insert(index);
            self.cut_apparatus()?;
            self.note(&letter.notes[index])?;
        }
        Ok(())
    }

    /// Writes the notes into files of their own.
    pub(super) fn endnotes(&mut self) -> io::Result<()> {
        let is_written =
            |note: &Note| note.kind == NoteKind::Source || self.is_over_the_letter(note);
        let mut notes = self.job.letter.notes.iter();
        if notes.all(|note| !self.is_called(note) && is_written(note)) {
            return Ok(());
        }
        let text = std::mem::replace(&mut self.markup, Markup::xhtml(self.language, &self.title)?);
        let files = self.written.len();
        let title = self.title.clone();
        self.markup.open_block("section", &[("aria-label", &title)])?;
        self.markup.end_line()?;
        self.notes()?;
        let mut notes = std::mem::replace(&mut self.markup, text);
        for _ in ["section", "body", "html"] {
            notes.close_block()?;
        }
        self.endnotes = self.written.split_off(files);
        self.endnotes.push(notes.finish_document()?);
        Ok(())
    }

    /// Writes the other notes, first those that the text calls.
    pub(super) fn notes(&mut self) -> io::Result<()> {
        let notes = &self.job.letter.notes;
        let called = (0..notes.len()).filter(|index| self.is_called(&notes[*index]));
        self.due.extend(called.filter(|index| !self.settled.contains(index)).collect::<Vec<_>>());
        self.notes_called_so_far()?;
        let is_placed = |note: &Note| {
            note.kind == NoteKind::Source || self.is_called(note) || self.is_over_the_letter(note)
        };
        let unplaced: Vec<&Note> = notes.iter().filter(|note| !is_placed(note)).collect();
        if !unplaced.is_empty() {
            let words = &self.wording.notes;
            self.heading_of_ours_at(2, "notes", UNPLACED, &words.unplaced)?;
            let mut attributes = vec![("class", "apparatus")];
            attributes.extend(self.ours());
            self.markup.element("p", &attributes, &words.unplaced_explained)?;
            self.markup.end_line()?;
            for note in unplaced {
                self.cut_apparatus()?;
                self.note(note)?;
            }
        }
        Ok(())
    }

    pub(super) fn note(&mut self, note: &'a Note) -> io::Result<()> {
        let calls = self.calls.get(note.id.as_str()).cloned().unwrap_or_default();
        let label = self.label_of(note);
        let (name, mut attributes) = if self.is_over_the_letter(note) {
            ("section", vec![("role", "doc-abstract"), ("aria-label", label.as_str())])
        } else if !calls.is_empty() {
            ("div", vec![("epub:type", "footnote"), ("role", "doc-footnote")])
        } else if note.kind == NoteKind::Source {
            // Nothing leads to it, so that it is a part of the text for reading systems.
            ("div", Vec::new())
        } else {
            ("div", vec![("role", "note")])
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
        self.is_in_note = true;
        if begins_with_paragraph(&note.blocks) {
            self.label_due = Some(note);
        } else {
            self.markup.open_block("p", &[("class", "apparatus")])?;
            self.label(note)?;
            self.markup.close_block()?;
        }
        let remarks = self.remarks(note, &calls);
        // The label is the way back to the first call.
        let others = calls.get(1..).unwrap_or_default();
        let mut way_back_is_due = !others.is_empty();
        for (place, block) in note.blocks.iter().enumerate() {
            let Block::Paragraph(paragraph) = block else {
                self.block(block)?;
                continue;
            };
            self.open_paragraph(paragraph)?;
            self.set_paragraph(paragraph)?;
            if place + 1 == note.blocks.len() && remarks.is_empty() {
                self.way_back(note, others)?;
                way_back_is_due = false;
            }
            self.markup.close_block()?;
        }
        if way_back_is_due || !remarks.is_empty() {
            let mut attributes = vec![("class", "apparatus remark")];
            attributes.extend(self.ours());
            self.markup.open_block("p", &attributes)?;
            for (place, (form, certainty, reason)) in remarks.iter().enumerate() {
                self.markup.text(if place == 0 { "[" } else { " [" })?;
                self.reasoned(form, &[("certainty", certainty)], reason)?;
                self.markup.text("]")?;
            }
            self.way_back(note, others)?;
            self.markup.close_block()?;
        }
        self.leave_language();
        self.is_in_note = false;
        self.markup.close_block()
    }

    /// Writes the label of a note, a link to its first call: raised as at its call, but written out if it is one of our
    /// words, and an arrow if the note itself begins with that word.
    pub(super) fn label(&mut self, note: &Note) -> io::Result<()> {
        let call = self.calls.get(note.id.as_str()).and_then(|calls| calls.first()).copied();
        let label = self.label_of(note);
        let wording = self.wording;
        let is_by_kind = is_called_by_kind(note)
            && (note.kind != NoteKind::Source || label == wording.notes.source);
        let is_sign = !is_by_kind && (!is_unlabelled(note) || label != wording.notes.note);
        let is_said = note.kind == NoteKind::Source
            && note.says_its_label(&wording.notes.source, self.job.reading);
        // Some sources repeat the number at the note: "1. See above."
        let is_repeated = is_sign && self.begins_with_label(note, &label);
        match call {
            Some(call) => {
                let href = format!("#{}", call.id);
                let spoken = fill(&wording.notes.back, &[("label", &label)]);
                let mut attributes = vec![
                    ("class", "apparatus label"),
                    ("epub:type", "backlink"),
                    ("role", "doc-backlink"),
                    ("href", href.as_str()),
                    ("aria-label", spoken.as_str()),
                ];
                attributes.extend(self.ours());
                let shown = if is_repeated || (is_said && is_by_kind) { BACK } else { &label };
                self.markup.element("a", &attributes, shown)?;
            }
            None if is_repeated || (is_said && !is_sign) => return Ok(()),
            None if is_sign => {
                self.markup.element("span", &[("class", "apparatus label")], &label)?;
            }
            None => {
                let mut attributes = vec![("class", "apparatus label")];
                attributes.extend(self.ours());
                self.markup.element(
                    "b",
                    &attributes,
                    &format!("{label}{}", wording.colon.trim_end()),
                )?;
            }
        }
        self.markup.text(" ")?;
        let kind = match (note.kind, is_sign) {
            (NoteKind::Summary, true) => Some(&wording.notes.summary),
            (NoteKind::Critical, _) => Some(&wording.notes.textual),
            (NoteKind::Authorial, _) => Some(&wording.notes.authorial),
            (NoteKind::Source, true) if !is_said => Some(&wording.notes.source),
            (NoteKind::Summary, false) | (NoteKind::Source | NoteKind::Footnote, _) => None,
        };
        if let Some(kind) = kind {
            let mut attributes = vec![("class", "apparatus note-kind")];
            attributes.extend(self.ours());
            self.markup.element("span", &attributes, &format!("[{kind}]"))?;
            self.markup.text(" ")?;
        }
        if let Some(lemma) = self.lemmas.get(&note.id) {
            self.markup.element("span", &[("class", "apparatus lemma")], &format!("{lemma}]"))?;
            self.markup.text(" ")?;
        }
        Ok(())
    }

    /// Whether a note begins with its label and a mark that belongs to labels.
    fn begins_with_label(&self, note: &Note, label: &str) -> bool {
        let Some(Block::Paragraph(first)) = note.blocks.first() else { return false };
        let words = plain_text(&first.content, self.job.reading);
        let rest = words.trim_start().strip_prefix(label);
        rest.is_some_and(|rest| !label.is_empty() && rest.starts_with(['.', ')', ']', ':']))
    }

    /// Links back to the calls after the first: the last thing in a note.
    fn way_back(&mut self, note: &Note, others: &[&NoteAnchor]) -> io::Result<()> {
        for (place, call) in others.iter().enumerate() {
            let href = format!("#{}", call.id);
            let number = (place + 2).to_string();
            let count = (others.len() + 1).to_string();
            let label = self.label_of(note);
            let values = [("label", label.as_str()), ("number", &number), ("count", &count)];
            let spoken = fill(&self.wording.notes.back_to_one, &values);
            let mut attributes = vec![
                ("class", "apparatus"),
                ("epub:type", "backlink"),
                ("role", "doc-backlink"),
                ("href", href.as_str()),
                ("aria-label", spoken.as_str()),
            ];
            attributes.extend(self.ours());
            self.markup.text(" ")?;
            self.markup.element("a", &attributes, &format!("{BACK}{number}"))?;
        }
        Ok(())
    }

    /// What a reader needs to know about the origin of the note's label and positions: a form, a certainty, a reason.
    fn remarks(
        &self,
        note: &'a Note,
        calls: &[&'a NoteAnchor],
    ) -> Vec<(&'static str, &'static str, &'a str)> {
        let words = &self.wording.notes;
        let label = note.label.as_ref().map(|label| (&words.label_inferred, &label.origin));
        let calls = calls.iter().map(|call| (&words.call_inferred, &call.origin));
        let remarks = label.into_iter().chain(calls).filter_map(|(form, origin)| {
            let Origin::Inferred { reason, certainty, .. } = origin else { return None };
            Some((form.as_str(), self.wording.certainty(*certainty), reason.as_str()))
        });
        remarks.collect()
    }
}

/// Whether a note begins with a paragraph, perhaps inside mark-up that has no name here.
fn begins_with_paragraph(blocks: &[Block]) -> bool {
    if let Some(Block::Opaque(opaque)) = blocks.first() {
        begins_with_paragraph(&opaque.blocks)
    } else {
        matches!(blocks.first(), Some(Block::Paragraph(_)))
    }
}
