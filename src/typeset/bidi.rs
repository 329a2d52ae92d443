//! The order of the elements of a line: the Unicode bidirectional algorithm (UAX 9).
//!
//! Not here: from which side a paragraph is set ([`Direction`]). **Invariant:** words stay in
//! reading order; only their positions are computed.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use crate::ir::Direction;

/// The direction of each character of a text, and how deeply it is nested among opposite runs.
pub(super) struct Levels {
    base: Level,
    /// One per byte; empty if the whole text runs from left to right.
    levels: Vec<Level>,
}

impl Levels {
    /// The levels of a text's paragraphs, which are separated by line feeds.
    pub(super) fn of(text: &str, direction: Direction) -> Self {
        let base = match direction {
            Direction::LeftToRight => Level::ltr(),
            Direction::RightToLeft => Level::rtl(),
        };
        let is_plain = base.is_ltr() && !text.chars().any(turns);
        let levels = if is_plain { Vec::new() } else { BidiInfo::new(text, Some(base)).levels };
        Self { base, levels }
    }

    /// The level of the line itself, which spaces at its end take (UAX 9, L1).
    pub(super) fn base(&self) -> Level {
        self.base
    }

    /// The level of the character at a place.
    pub(super) fn at(&self, place: usize) -> Level {
        self.levels.get(place).copied().unwrap_or(self.base)
    }

    /// Splits a range into parts of one level each, in reading order.
    pub(super) fn runs(&self, range: Range<usize>) -> Vec<(Range<usize>, Level)> {
        let mut runs: Vec<(Range<usize>, Level)> = Vec::new();
        if self.levels.is_empty() {
            runs.push((range, self.base));
            return runs;
        }
        for place in range {
            let level = self.at(place);
            match runs.last_mut() {
                Some((run, before)) if *before == level => run.end = place + 1,
                _ => runs.push((place..place + 1, level)),
            }
        }
        runs
    }
}

/// Whether a character can make others run from right to left.
fn turns(character: char) -> bool {
    // Hebrew is the first script that does.
    character >= '\u{590}'
        && matches!(
            bidi_class(character),
            BidiClass::R
                | BidiClass::AL
                | BidiClass::AN
                | BidiClass::RLE
                | BidiClass::RLO
                | BidiClass::RLI
        )
}

/// Where each of several elements begins when they are placed side by side from `x` on; they are
/// given in reading order with their levels and widths (UAX 9, L2).
pub(super) fn places(x: f64, things: &[(Level, f64)]) -> Vec<f64> {
    let levels: Vec<Level> = things.iter().map(|(level, _)| *level).collect();
    let mut places = vec![x; things.len()];
    let mut x = x;
    for at in BidiInfo::reorder_visual(&levels) {
        places[at] = x;
        x += things[at].1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_find_their_places() {
        let text = "a (ב 12)";
        let levels = Levels::of(text, Direction::RightToLeft);
        let runs = levels.runs(0..text.len());
        let shown: Vec<(&str, u8)> =
            runs.iter().map(|(run, level)| (&text[run.clone()], level.number())).collect();
        assert_eq!(shown, [("a", 2), (" (ב ", 1), ("12", 2), (")", 1)]);
        let things: Vec<(Level, f64)> = runs.iter().map(|(_, level)| (*level, 10.0)).collect();
        assert_eq!(places(5.0, &things), [35.0, 25.0, 15.0, 5.0]);
    }

    #[test]
    fn latin_text_needs_no_algorithm() {
        let levels = Levels::of("“Café” — Ὀδυσσεύς, приказ", Direction::LeftToRight);
        assert!(levels.levels.is_empty());
        assert_eq!(levels.runs(3..9), [(3..9, Level::ltr())]);
    }
}
