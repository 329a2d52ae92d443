//! Passages that the frame of a file or the user says are no words of the letter: kept as furniture.

use super::text_runs;
use crate::ir::{Furniture, FurnitureKind, Letter, Origin};
use crate::source::{Source, Span, spell_forbidden};

/// Takes a passage of whole lines out of a transcript, before the passes interpret it.
pub fn set_aside(letter: &mut Letter, source: &Source, at: Span, reason: &str) -> Furniture {
    for text in &mut letter.texts {
        let is_in = |line: Span| at.start <= line.start && line.end <= at.end;
        text_runs::take_out(&mut text.blocks, |line| is_in(line).then_some(None));
    }
    dropped(source, at, reason)
}

/// The furniture that a passage of a transcript becomes.
pub(super) fn dropped(source: &Source, at: Span, reason: &str) -> Furniture {
    dropped_words(source.slice(at), at, reason)
}

/// The furniture that words become.
pub(super) fn dropped_words(words: &str, at: Span, reason: &str) -> Furniture {
    Furniture {
        kind: FurnitureKind::Dropped,
        text: spell_forbidden(words),
        reason: Some(reason.to_owned()),
        origin: Origin::Read { at },
    }
}
