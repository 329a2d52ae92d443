//! The places of a letter: where its notes are called, and what a link can lead to.
//!
//! **Invariant:** they are the same in both readings, because a correction holds characters and line
//! breaks only.

use std::collections::BTreeSet;

use super::events::{Event, Node, letter_events};
use crate::ir::{Block, Letter, NoteAnchor, Reading};

/// The calls of notes, in the order of the text.
pub(crate) fn note_calls(letter: &Letter) -> Vec<&NoteAnchor> {
    let mut calls = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Call(anchor) = event {
            calls.push(anchor);
        }
    });
    calls
}

/// The fragment ids of everything in a letter that has one.
pub(crate) fn fragments(letter: &Letter) -> BTreeSet<String> {
    let mut fragments = BTreeSet::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        fragments.extend(match event {
            Event::Enter(Node::Note(note)) => Some(note.id.clone()),
            Event::Enter(Node::Block(Block::Paragraph(paragraph))) => paragraph.fragment(),
            Event::Enter(Node::Correction(correction)) => Some(correction.id.clone()),
            Event::Page(page) => Some(page.id.clone()),
            Event::Call(anchor) => Some(anchor.id.clone()),
            Event::Start(start) => Some(start.id.clone()),
            Event::Enter(_) | Event::Leave(_) | Event::Text(_) | Event::Break(_) => None,
        });
    });
    fragments
}
