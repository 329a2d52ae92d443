//! Where links from other parts of a book arrive in a chapter.

use std::collections::BTreeMap;

use crate::backends::book::Referrer;
use crate::ir::account::{Event, letter_events};
use crate::ir::{Letter, Origin, Reading};

/// The passages of a letter that something in its input points to: where each begins, by where its first characters
/// were read.
pub(super) fn landings(letter: &Letter, referrer: Referrer<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut starts = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Text(characters) = event
            && let Origin::Read { at } = &characters.origin
        {
            starts.push(at.start);
        }
    });
    starts.sort_unstable();
    let mut landings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for passage in referrer.passages() {
        let first = starts.partition_point(|start| *start < passage.start);
        if let Some(start) = starts.get(first).filter(|start| **start < passage.end) {
            let here = landings.entry(*start).or_default();
            if !here.contains(&passage.start) {
                here.push(passage.start);
            }
        }
    }
    landings
}

/// The id of the place where a passage begins.
pub(super) fn landing_id(start: usize) -> String {
    format!("at.{start}")
}
