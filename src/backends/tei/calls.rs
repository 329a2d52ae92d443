//! Which notes are called, from where, and what pointers can lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::Tag;
use crate::ir::account::{Event, fragments, letter_events};
use crate::ir::{Letter, Reading};

/// The calls of each note and the possible targets, in the order of the text.
pub(super) struct Calls<'a> {
    /// By the note's id.
    passages: BTreeMap<&'a str, Vec<Passage<'a>>>,
    /// The fragment ids of everything in the letter.
    addresses: BTreeSet<String>,
}

/// What a note is about: a passage from the start that the source marks, or a single point.
struct Passage<'a> {
    begin: &'a str,
    end: &'a str,
}

impl<'a> Calls<'a> {
    pub(super) fn of(letter: &'a Letter) -> Self {
        let mut passages: BTreeMap<&str, Vec<Passage<'_>>> = BTreeMap::new();
        // Starts that no anchor has ended yet, by the note's id.
        let mut open = BTreeMap::new();
        // Notes are called at the same places in both readings.
        letter_events(letter, Reading::Regular, &mut |event| match event {
            Event::Start(start) => drop(open.insert(start.note.as_str(), start.id.as_str())),
            Event::Call(anchor) => {
                let end = anchor.id.as_str();
                let begin = open.remove(anchor.note.as_str()).unwrap_or(end);
                passages.entry(&anchor.note).or_default().push(Passage { begin, end });
            }
            Event::Enter(_)
            | Event::Leave(_)
            | Event::Text(_)
            | Event::Break(_)
            | Event::Page(_) => {}
        });
        Self { passages, addresses: fragments(letter) }
    }

    /// Whether something in the text, or in a note, calls the note.
    pub(super) fn is_called(&self, note: &str) -> bool {
        self.passages.contains_key(note)
    }

    /// Whether the letter has a place with this fragment id.
    pub(super) fn has(&self, fragment: &str) -> bool {
        self.addresses.contains(fragment)
    }

    /// `@target`, and `@targetEnd` if a passage is more than a point.
    pub(super) fn target(&self, tag: Tag, note: &str) -> Tag {
        let Some(passages) = self.passages.get(note) else {
            return tag;
        };
        let list = |point: fn(&Passage<'a>) -> &'a str| {
            let points: Vec<String> =
                passages.iter().map(|passage| format!("#{}", point(passage))).collect();
            points.join(" ")
        };
        let tag = tag.set("target", list(|passage| passage.begin));
        if passages.iter().all(|passage| passage.begin == passage.end) {
            return tag;
        }
        tag.set("targetEnd", list(|passage| passage.end))
    }
}
