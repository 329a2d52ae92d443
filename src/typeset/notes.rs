//! The notes of a letter: set once, at their first call, below its heading, or after the letter.
//!
//! Not here: which sheet a note is on. **Invariant:** every note of the letter is set exactly once,
//! with its label.

use super::composer::{Composer, Label, Reference};
use super::first_words::cut_after;
use super::flow::Flow;
use super::galley::Row;
use super::signs::Sign;
use super::style::Style;
use super::{Face, NotePlacement, PartKind, Target, design};
use crate::ir::account::note_calls;
use crate::ir::{Letter, Note, NoteKind, is_called_by_kind, is_unlabelled};
use crate::wording::fill;

/// How deeply notes may be nested while they are set, each called by the one before.
const DEEPEST: usize = 8;

/// Where the rows of a note go.
#[derive(Clone, Copy, PartialEq)]
enum NotePlace {
    /// To the foot of a page, or after the letter.
    Usual,
    /// Below the heading of the letter.
    Head,
}

impl Composer<'_> {
    /// Sets the notes that are called by the rows from `start` on and are not set yet.
    pub(super) fn called_notes(&mut self, start: usize) {
        if self.measuring.is_some() || self.notes.wait {
            return;
        }
        let called: Vec<usize> =
            self.rows[start..].iter().flat_map(|row| row.line.notes.iter().copied()).collect();
        if self.notes.depth == DEEPEST {
            self.notes.later.extend(called);
            return;
        }
        self.set_notes(called);
        self.set_later_notes();
    }

    fn set_later_notes(&mut self) {
        while self.notes.depth == 0 && !self.notes.later.is_empty() {
            let later = std::mem::take(&mut self.notes.later);
            self.set_notes(later);
        }
    }

    /// Sets notes that are not set yet.
    fn set_notes(&mut self, notes: Vec<usize>) {
        for note in notes {
            if self.notes.set.insert(note) {
                let mut rows = self.note(note, NotePlace::Usual);
                rows.shrink_to_fit();
                self.galley.notes[note] = rows;
            }
        }
    }

    /// Called notes come after the letter as well, if the layout wants them there.
    pub(super) fn notes_at_the_end(&mut self) {
        let has_notes = self.galley.notes.iter().any(|rows| !rows.is_empty());
        if self.job.layout.notes == NotePlacement::Foot || !has_notes {
            return;
        }
        self.section(&self.wording.notes.title);
        for rows in &mut self.galley.notes {
            self.rows.append(rows);
        }
    }

    /// Notes that nothing calls come after the letter, under a heading that says so.
    pub(super) fn uncalled_notes(&mut self) {
        let is_left =
            |note: &usize| !self.notes.set.contains(note) && self.shows(&self.letter.notes[*note]);
        let uncalled: Vec<usize> = (0..self.letter.notes.len()).filter(is_left).collect();
        if uncalled.is_empty() {
            return;
        }
        self.section(&self.wording.notes.unplaced);
        for note in uncalled {
            // An uncalled note can be called by another uncalled one, which then includes it.
            if self.notes.set.insert(note) {
                let rows = self.note(note, NotePlace::Usual);
                self.rows.extend(rows);
                self.set_later_notes();
            }
        }
    }

    /// Notes on the letter as a whole, which nothing calls, come below its heading.
    pub(super) fn notes_on_the_letter(&mut self) {
        let letter = self.letter;
        for (index, note) in letter.notes.iter().enumerate() {
            let is_called = self.notes.first_calls[index].is_some();
            let is_here = note.kind == NoteKind::Source && !is_called && self.shows(note);
            if is_here && self.notes.set.insert(index) {
                let mut rows = self.note(index, NotePlace::Head);
                if let Some(first) = rows.first_mut() {
                    first.before = design::ABOVE_HEAD_NOTE;
                }
                self.rows.extend(rows);
                self.set_later_notes();
                self.leave(design::BELOW_HEADING);
            }
        }
    }

    /// Whether the layout shows a note.
    pub(super) fn shows(&self, note: &Note) -> bool {
        self.job.layout.has_editorial_notes || note.kind == NoteKind::Authorial
    }

    /// The label of a note: that of the source, a number or letter of ours, or a word of ours for the kind.
    fn label_of<'l>(&'l self, note: &'l Note) -> &'l str {
        let words = &self.wording.notes;
        let label = self.notes.labels.get(&note.id).map_or(note.shown_label(), String::as_str);
        if note.kind == NoteKind::Source {
            &words.source
        } else if is_called_by_kind(note) {
            &words.summary
        } else if is_unlabelled(note) && label == note.shown_label() {
            &words.note
        } else {
            label
        }
    }

    /// The displayed label: in brackets if it was inferred.
    pub(super) fn shown_label(&self, note: &Note) -> String {
        let label = self.label_of(note);
        match &note.label {
            Some(said) if said.origin.is_supplied() => format!("[{label}]"),
            Some(_) | None => label.to_owned(),
        }
    }

    /// The rows of a note.
    fn note(&mut self, index: usize, at: NotePlace) -> Vec<Row> {
        let letter = self.letter;
        let note = &letter.notes[index];
        let mut label = self.shown_label(note);
        let says_its_label = note.says_its_label(self.label_of(note), self.reading);
        if note.label.as_ref().is_some_and(|label| label.origin.is_supplied()) {
            self.galley.signs.insert(Sign::Supplied);
        }
        let part = self.part(PartKind::Note, self.division);
        let said = self.part_mut(part);
        said.fragment = Some(note.id.clone());
        said.label = note.label.as_ref().map(|label| label.value.clone());
        let label_part = self.part(PartKind::NoteLabel, Some(part));
        let back = self.notes.first_calls[index].clone().map(Target::Fragment);
        let back_in_words = self.back_in_words(&label);
        let label_said = self.part_mut(label_part);
        label_said.is_apparatus = true;
        label_said.link.clone_from(&back);
        label_said.spoken = Some(back_in_words);
        if is_called_by_kind(note) {
            self.part_mut(label_part).language = Some(self.wording.tag().to_owned());
        }

        let waiting = std::mem::take(&mut self.waiting);
        let place = std::mem::replace(&mut self.place, Reference::in_note(&label, self.wording));
        let face = match note.kind {
            NoteKind::Source => Face::Italic,
            NoteKind::Footnote | NoteKind::Summary | NoteKind::Critical | NoteKind::Authorial => {
                Face::Regular
            }
        };
        let mut column = self.notes.column.note(part, note);
        if at == NotePlace::Head {
            (column.size, column.left) = (design::HEAD_NOTE.at_least(column.least), 0.0);
            label.push_str(self.wording.colon.trim_end());
        }
        let notes_wait = std::mem::replace(&mut self.notes.wait, false);
        self.notes.depth += 1;
        let mut rows = self.aside(|composer| {
            composer.gap = design::BETWEEN_NOTES;
            if !says_its_label {
                let mut flow = Flow::default();
                flow.push_text(&label, Style::new(face, column.size), label_part);
                composer.labels.push(Label { flow, left: 0.0 });
            }
            composer.blocks(&note.blocks, &column);
            // A note without words still shows its label.
            composer.last_pages(&column);
        });
        self.notes.depth -= 1;
        self.notes.wait = notes_wait;
        self.waiting = waiting;
        self.place = place;
        if let Some(back) = back.filter(|_| says_its_label) {
            let label = self.label_of(note).to_owned();
            self.lead_back(&mut rows, &label, back);
        }
        rows
    }

    /// What the way from a note to its call is.
    fn back_in_words(&self, label: &str) -> String {
        fill(&self.wording.notes.back, &[("label", label)])
    }

    /// Makes the word that labels a note, and begins its text, the way back to its call.
    fn lead_back(&mut self, rows: &mut [Row], label: &str, back: Target) {
        let Some(part) = cut_after(rows, &self.galley.parts, label) else { return };
        let back_in_words = self.back_in_words(label);
        let link = self.part(PartKind::Link, *part);
        *part = Some(link);
        let said = self.part_mut(link);
        said.link = Some(back);
        said.spoken = Some(back_in_words);
    }
}

/// For each note, the id of the first anchor that calls it.
pub(super) fn first_calls(letter: &Letter) -> Vec<Option<String>> {
    let indexes = letter.notes_by_id();
    let mut first_calls = vec![None; letter.notes.len()];
    for call in note_calls(letter) {
        if let Some(note) = indexes.get(call.note.as_str()) {
            first_calls[*note].get_or_insert_with(|| call.id.clone());
        }
    }
    first_calls
}
