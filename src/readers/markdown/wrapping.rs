//! Whether the lines of a file are wrapped, so that their ends mean nothing.
//!
//! Markdown says that a line end is white space; but people who type letters put dateline, salutation and
//! signature on lines of their own. So a line end is white space if the next word had no room on the line.

use pulldown_cmark::Event;

/// The widths to which people and programs wrap text, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// A line this much shorter than the width, even with the next word, was not broken for lack of room.
const ROOM: usize = 8;

/// The width to which the lines of a file are wrapped.
pub(super) struct Wrapping<'a> {
    text: &'a str,
    width: Option<usize>,
}

impl<'a> Wrapping<'a> {
    /// Of a file with these events. One line in three must come close to the longest, and there must be
    /// more than two such lines.
    pub(super) fn of<'e>(
        text: &'a str,
        events: impl Iterator<Item = (Event<'e>, std::ops::Range<usize>)>,
    ) -> Self {
        let ends = events.filter(|(event, _)| matches!(event, Event::SoftBreak));
        let lengths: Vec<usize> = ends.map(|(_, at)| length_to(text, at.start)).collect();
        let longest = lengths.iter().copied().max().filter(|width| WIDTHS.contains(width));
        let width = longest.filter(|width| {
            let full = lengths.iter().filter(|length| **length + 2 * ROOM >= *width).count();
            full > 2 && full * 3 >= lengths.len()
        });
        Self { text, width }
    }

    /// Whether the line that ends at a place was broken because the next word had no room.
    pub(super) fn is_layout(&self, end: usize, next: usize) -> bool {
        let rest = self.text.get(next..).unwrap_or_default();
        let word = rest.split_whitespace().next().unwrap_or_default().chars().count();
        self.width.is_some_and(|width| length_to(self.text, end) + 1 + word + ROOM >= width)
    }
}

/// Length of a line up to a place in it, in characters.
fn length_to(text: &str, end: usize) -> usize {
    let before = text.get(..end).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    before.get(start..).unwrap_or_default().trim_end().chars().count()
}
