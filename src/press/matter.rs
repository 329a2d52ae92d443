//! Where the matter of an input stands among its letters.
//!
//! **Invariant:** every block of the matter is in one place, in the order of the source; notes are where they are called,
//! those that nothing calls in the first place of their part.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::account::{Event, block_events};
use crate::ir::{Block, Matter, Note, Reading, first_span};

/// Divides matter by its divisions and by the letters that it stands before, given where these begin: each part under the
/// index of the next letter, what follows the last one under their number.
pub(super) fn in_place(matter: Vec<Matter>, letters: &[usize]) -> BTreeMap<usize, Vec<Matter>> {
    let mut places: BTreeMap<usize, Vec<Matter>> = BTreeMap::new();
    for Matter { place, blocks, notes } in matter {
        let mut divided: Vec<(usize, Vec<Block>)> = Vec::new();
        let mut next = 0;
        for block in blocks {
            // A block without words of its own goes with those before it.
            if let Some(span) = first_span(std::slice::from_ref(&block)) {
                next = letters.partition_point(|letter| *letter < span.start).max(next);
            }
            let is_division = |block: &Block| matches!(block, Block::Section(_));
            let goes_on = |(before, blocks): &&mut (usize, Vec<Block>)| {
                *before == next && !is_division(&block) && !blocks.iter().any(is_division)
            };
            match divided.last_mut().filter(goes_on) {
                Some((_, blocks)) => blocks.push(block),
                None => divided.push((next, vec![block])),
            }
        }
        let mut notes = notes;
        let called: Vec<BTreeSet<String>> =
            divided.iter().map(|(_, blocks)| calls(blocks)).collect();
        for (at, (before, blocks)) in divided.into_iter().enumerate() {
            let is_called_later =
                |note: &Note| called.iter().skip(at + 1).any(|calls| calls.contains(&note.id));
            let is_here = |note: &Note| called[at].contains(&note.id) || !is_called_later(note);
            let (here, later) = notes.into_iter().partition(is_here);
            notes = later;
            let part = Matter { place: place.clone(), blocks, notes: here };
            places.entry(before).or_default().push(part);
        }
    }
    places
}

/// The ids of the notes that some blocks call.
fn calls(blocks: &[Block]) -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    block_events(blocks, Reading::Regular, &mut |event| {
        if let Event::Call(anchor) = event {
            calls.insert(anchor.note.clone());
        }
    });
    calls
}
