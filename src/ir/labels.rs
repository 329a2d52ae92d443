//! The labels shown for notes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inline, Letter, Note, NoteKind, Readings, Visitor, visit_inline, visit_letter};

/// The label shown for each note, by its id. A called note without one in the source gets one of
/// ours, in the order of the calls: a number, or a letter where the source has labels, but none that
/// the source has itself.
///
/// ```
/// use letterpress::ir::{Letter, note_labels};
/// assert!(note_labels(&Letter::default()).is_empty());
/// ```
pub fn note_labels(letter: &Letter) -> BTreeMap<String, String> {
    let has_labels = has_labels(letter);
    let notes = letter.notes_by_id();
    let mut labels = BTreeMap::new();
    let mut own = (1..).map(|count| if has_labels { letters(count) } else { count.to_string() });
    let taken: BTreeSet<&str> = letter.notes.iter().map(Note::shown_label).collect();
    for id in calls(letter) {
        let note = notes.get(id.as_str()).map(|at| &letter.notes[*at]);
        if note.is_some_and(is_unlabelled) && !labels.contains_key(&id) {
            labels
                .extend(own.find(|label| !taken.contains(label.as_str())).map(|label| (id, label)));
        }
    }
    for note in &letter.notes {
        labels.entry(note.id.clone()).or_insert_with(|| note.shown_label().to_owned());
    }
    labels
}

/// Whether the source gives the note no label, and its kind does not serve as one.
pub fn is_unlabelled(note: &Note) -> bool {
    !is_called_by_kind(note) && note.label.is_none() && note.list_number.is_none()
}

/// Whether the source has labels that one of ours could be mistaken for.
pub fn has_labels(letter: &Letter) -> bool {
    letter.notes.iter().any(|note| !is_called_by_kind(note) && !is_unlabelled(note))
}

/// Whether the label is a word of ours for the kind of the note.
pub fn is_called_by_kind(note: &Note) -> bool {
    match note.kind {
        NoteKind::Source => true,
        NoteKind::Summary => note.label.is_none() && note.list_number.is_none(),
        NoteKind::Footnote | NoteKind::Critical | NoteKind::Authorial => false,
    }
}

/// The notes that are called, in the order of the calls.
fn calls(letter: &Letter) -> Vec<String> {
    struct Calls(Vec<String>);
    impl Visitor for Calls {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::NoteAnchor(anchor) = inline {
                self.0.push(anchor.note.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut calls = Calls(Vec::new());
    visit_letter(&mut calls, letter);
    calls.0
}

/// A number in letters: a to z, aa to az, and so on.
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([1, 26, 27, 702, 703].map(letters), ["a", "z", "aa", "zz", "aaa"]);
    }
}
