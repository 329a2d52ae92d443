//! The labels shown for notes.

use std::collections::{BTreeMap, BTreeSet};

use super::account::note_calls;
use super::{Letter, Note, NoteKind};

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
    for call in note_calls(letter) {
        let note = notes.get(call.note.as_str()).map(|at| &letter.notes[*at]);
        if note.is_some_and(is_unlabelled) && !labels.contains_key(&call.note) {
            let label = own.find(|label| !taken.contains(label.as_str()));
            labels.extend(label.map(|label| (call.note.clone(), label)));
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
