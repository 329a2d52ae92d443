//! Which notes are called, from where, and what pointers can lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::Tag;
use crate::ir::{Block, Inline, Note, Readings, Visitor, visit_block, visit_inline};

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
    pub(super) fn target(&self, tag: Tag, note: &str) -> Tag {
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
