//! Where the notes of a letter are called, and the passages that they are about.

use std::collections::BTreeMap;

use crate::ir::account::{Event, letter_events, note_calls, only_the_text};
use crate::ir::{Letter, NoteAnchor, Reading, words};

/// The calls of each note, by the note's id.
pub(super) fn calls(letter: &Letter) -> BTreeMap<&str, Vec<&NoteAnchor>> {
    let mut calls: BTreeMap<&str, Vec<&NoteAnchor>> = BTreeMap::new();
    for call in note_calls(letter) {
        calls.entry(&call.note).or_default().push(call);
    }
    calls
}

/// The passages that notes are about, by the notes' ids, if the source marks where they begin:
/// their words as read, with the middle of a long passage left out.
pub(super) fn lemmas(letter: &Letter, reading: Reading) -> BTreeMap<String, String> {
    let (mut open, mut ended) = (BTreeMap::<&str, String>::new(), BTreeMap::new());
    let mut see = only_the_text(|event: Event<'_>| match event {
        Event::Text(characters) => push(&mut open, &characters.text),
        Event::Start(start) => {
            open.insert(&start.note, String::new());
        }
        Event::Call(anchor) => {
            let passage = open.remove(anchor.note.as_str()).unwrap_or_default();
            let words: Vec<&str> = words(&passage).collect();
            let lemma = match words.as_slice() {
                [] => return,
                [first, second, .., last] if words.len() > 8 => {
                    format!("{first} {second} … {last}")
                }
                words => words.join(" "),
            };
            ended.insert(anchor.note.clone(), lemma);
        }
        Event::Break(_) | Event::Page(_) | Event::Enter(_) | Event::Leave(_) => {
            if event.separator().is_some() {
                push(&mut open, " ");
            }
        }
    });
    letter_events(letter, reading, &mut see);
    drop(see);
    ended
}

/// Adds characters to each passage that has begun.
fn push(open: &mut BTreeMap<&str, String>, text: &str) {
    for passage in open.values_mut() {
        passage.push_str(text);
    }
}
