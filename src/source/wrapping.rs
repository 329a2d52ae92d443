//! Whether the lines of a file are wrapped, so that their ends mean nothing.

use std::ops::Range;

/// The widths to which people and programs wrap text, in characters.
pub(crate) const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// A line this much shorter than the width, even with the next word, was not broken for lack of room.
const ROOM: usize = 8;

/// Fewest lines that come close to the width.
const FULL: usize = 3;

/// Fewest characters in a line of prose.
const PROSE: usize = 60;

/// The width to which the lines of a text are wrapped.
pub(crate) struct Wrapping<'a> {
    text: &'a str,
    width: usize,
}

impl<'a> Wrapping<'a> {
    /// Of a text with these line ends inside paragraphs, if it is wrapped: to the width of the longest line.
    /// One line in three must come close to it. A few are enough if they are long and break a sentence: a
    /// short letter has paragraphs of two lines.
    pub(crate) fn of(text: &'a str, ends: &[Range<usize>]) -> Option<Self> {
        let length = |end: &Range<usize>| length_to(text, end.start);
        let width = ends.iter().map(length).max().filter(|width| WIDTHS.contains(width))?;
        let full: Vec<_> = ends.iter().filter(|end| length(end) + 2 * ROOM >= width).collect();
        let in_sentences = full.iter().filter(|end| breaks_sentence(text, end)).count();
        let is_many = |count: usize| count * 3 >= ends.len();
        (full.len() >= FULL && is_many(full.len()) || in_sentences > 0 && is_many(in_sentences))
            .then_some(Self { text, width })
    }

    /// Whether a line was broken because the next word had no room. Those who wrap by hand leave more of it
    /// where the sentence goes on.
    pub(crate) fn is_layout(&self, end: &Range<usize>) -> bool {
        let word = after(self.text, end).split_whitespace().next().unwrap_or_default();
        let room = ROOM * if breaks_sentence(self.text, end) { 2 } else { 1 };
        length_to(self.text, end.start) + 1 + word.chars().count() + room >= self.width
    }
}

/// Whether a line is long enough to be prose.
pub(crate) fn is_prose(line: &str) -> bool {
    line.chars().nth(PROSE - 1).is_some()
}

/// Whether a line of prose ends here and its sentence does not.
fn breaks_sentence(text: &str, end: &Range<usize>) -> bool {
    let goes_on = after(text, end).trim_start().starts_with(char::is_lowercase);
    let line = line_to(text, end.start);
    goes_on && is_prose(line) && !line.ends_with(['.', '!', '?', ':', ';'])
}

/// A line up to a place in it, with its margin.
fn line_to(text: &str, end: usize) -> &str {
    let before = text.get(..end).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default().trim_end()
}

fn length_to(text: &str, end: usize) -> usize {
    line_to(text, end).chars().count()
}

fn after<'a>(text: &'a str, end: &Range<usize>) -> &'a str {
    text.get(end.end..).unwrap_or_default()
}
