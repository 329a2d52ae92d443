//! Runs: the parts of some words that have one direction and one face, and so are shaped together.

use std::ops::Range;

use unicode_bidi::Level;

use super::bidi::Levels;
use super::shape::Shaper;
use super::style::Style;
use crate::ir::Direction;

/// A part of a flow's text.
#[allow(
    clippy::string_slice,
    reason = "it is cut at white space, where Unicode lets a line end, and between glyphs, and so \
              never inside a character"
)]
pub(super) fn part_of<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    &text[range.clone()]
}

/// The parts of some words, each with one direction and one face, in reading order. `start` is the
/// position of the words in the text that the levels were computed for.
pub(super) fn runs(
    words: &str,
    start: usize,
    levels: &Levels,
    style: Style,
    shaper: &mut Shaper,
) -> Vec<(Range<usize>, Style)> {
    let mut runs = Vec::new();
    for (run, level) in levels.runs(start..start + words.len()) {
        let style = Style { is_from_the_right: level.is_rtl(), ..style };
        let inside = part_of(words, &(run.start - start..run.end - start));
        let pieces = shaper.pieces(inside, style).into_iter();
        runs.extend(
            pieces.map(|(piece, style)| (run.start + piece.start..run.start + piece.end, style)),
        );
    }
    runs
}

/// The width of a label or another short text.
pub(super) fn label_width(text: &str, style: Style, shaper: &mut Shaper) -> f64 {
    label_runs(text, style, shaper).iter().map(|(.., width)| width).sum()
}

/// The parts of a short text, each with its level and width. Its first letter decides its
/// direction, whatever surrounds it (UAX 9, 2.7: an isolate).
pub(super) fn label_runs<'a>(
    text: &'a str,
    style: Style,
    shaper: &mut Shaper,
) -> Vec<(&'a str, Style, Level, f64)> {
    let levels = Levels::of(text, Direction::of_text(text).unwrap_or_default());
    let parts = runs(text, 0, &levels, style, shaper).into_iter();
    let parts = parts.filter_map(|(run, style)| {
        let (words, level) = (text.get(run.clone())?, levels.at(run.start));
        Some((words, style, level, shaper.width(words, style)))
    });
    parts.collect()
}
