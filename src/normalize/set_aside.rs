//! Passages that the frame of a file or the user says are no words of the letter: kept as furniture.

use super::text_runs;
use crate::ir::{Block, Furniture, FurnitureKind, Letter, Origin};
use crate::source::{Source, Span, spell_forbidden};

/// Takes a passage of whole lines out of a transcript, before the passes interpret it.
pub fn set_aside(letter: &mut Letter, source: &Source, at: Span, reason: &str) -> Furniture {
    for text in &mut letter.texts {
        let is_in = |line: Span| at.start <= line.start && line.end <= at.end;
        text_runs::take_out(&mut text.blocks, |line| is_in(line).then_some(None));
    }
    dropped(source, at, reason)
}

/// Takes the lines in a passage out of a transcript. Those with nothing but white space between them are one
/// piece of furniture: what another pass has taken, or kept out, has its own.
pub(super) fn take_lines(
    blocks: &mut Vec<Block>,
    source: &Source,
    passage: Span,
    reason: &str,
) -> Vec<Furniture> {
    let mut taken: Vec<Span> = Vec::new();
    text_runs::take_out(blocks, |line| {
        if line.end <= passage.start || passage.end <= line.start {
            return None;
        }
        let follows = |last: &&mut Span| {
            let between = Span { start: last.end, end: line.start, ..line };
            last.end <= line.start && source.slice(between).trim().is_empty()
        };
        match taken.last_mut().filter(follows) {
            Some(last) => last.end = line.end,
            None => taken.push(line),
        }
        Some(None)
    });
    taken.into_iter().map(|at| dropped(source, at, reason)).collect()
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
