//! The frame that Project Gutenberg puts around a text: what it says about the book before a line
//! `*** START OF THE PROJECT GUTENBERG EBOOK … ***`, and its licence after `*** END OF …`.
//!
//! Not here: what is inside the frame (title page, contents, index), which is the book's own.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::pattern;

/// Why the frame is left out.
pub(super) const REASON: &str = "Project Gutenberg's frame";

static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\*\*\* ?(?:(?P<start>START)|END) OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)\b")
});

fn marker_in(line: &str) -> Option<Captures<'_>> {
    line.starts_with("***").then(|| MARKER.captures(line))?
}

/// The most lines that a marker with a long title takes.
const LONGEST_MARKER: usize = 4;

/// Which lines are in the frame, the markers included. Without text inside it, it is no frame.
pub(super) fn outside<'t>(lines: impl IntoIterator<Item = &'t str>) -> Vec<bool> {
    let lines: Vec<&str> = lines.into_iter().collect();
    let is_start = |line: &str| Some(marker_in(line)?.name("start").is_some());
    // If the first marker is a start, the lines before it belong to the frame.
    let mut is_outside = lines.iter().find_map(|line| is_start(line)).unwrap_or(false);
    let mut outside = Vec::with_capacity(lines.len());
    while let Some(line) = lines.get(outside.len()) {
        let Some(is_start) = is_start(line) else {
            outside.push(is_outside);
            continue;
        };
        let mut marker = lines.iter().skip(outside.len()).take(LONGEST_MARKER);
        let length = marker.position(|line| line.ends_with("***")).unwrap_or(0) + 1;
        outside.extend(std::iter::repeat_n(true, length));
        is_outside = !is_start;
    }
    outside.truncate(lines.len());
    if outside.iter().all(|is_outside| *is_outside) {
        outside.fill(false);
    }
    outside
}
