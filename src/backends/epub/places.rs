//! The places of a letter that links and notes need: where notes are called, the passages that they are
//! about, and what a link can lead to.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::account::{Event, letter_events, only_the_text};
use crate::ir::{
    Block, Inline, Letter, NoteAnchor, Reading, Readings, Visitor, visit_block, visit_inline,
    visit_letter, words,
};

/// The anchors of each note of a letter, by the note's id.
pub(super) fn anchors(letter: &Letter) -> BTreeMap<String, Vec<NoteAnchor>> {
    struct Anchors(BTreeMap<String, Vec<NoteAnchor>>);
    impl Visitor for Anchors {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::NoteAnchor(anchor) = inline {
                self.0.entry(anchor.note.clone()).or_default().push(anchor.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut anchors = Anchors(BTreeMap::new());
    visit_letter(&mut anchors, letter);
    anchors.0
}

/// All fragment ids of a letter that a link can lead to.
pub(super) fn fragments(letter: &Letter) -> BTreeSet<String> {
    struct Fragments(BTreeSet<String>);
    impl Visitor for Fragments {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn block(&mut self, block: &Block) {
            if let Block::Paragraph(paragraph) = block {
                self.0.extend(paragraph.fragment());
            }
            visit_block(self, block);
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                Inline::PageBreak(page) => drop(self.0.insert(page.id.clone())),
                Inline::NoteAnchor(anchor) => drop(self.0.insert(anchor.id.clone())),
                Inline::NoteStart(start) => drop(self.0.insert(start.id.clone())),
                Inline::Correction(correction) => drop(self.0.insert(correction.id.clone())),
                Inline::Text(_) | Inline::LineBreak(_) | Inline::Phrase(_) | Inline::Choice(_) => {}
            }
            visit_inline(self, inline);
        }
    }
    let mut fragments = Fragments(letter.notes.iter().map(|note| note.id.clone()).collect());
    visit_letter(&mut fragments, letter);
    fragments.0
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
