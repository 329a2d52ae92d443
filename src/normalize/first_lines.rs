//! The lines at the beginning of a text, where heading, header block and address are.

use std::ops::Range;

use super::text_runs;
use crate::ir::{Block, Inline, Reading, plain_text};
use crate::source::Span;

/// How many lines at the beginning of a text are looked at.
pub(super) const LINES: usize = 10;

/// The longest line that is looked at, in characters; the longest heading in 42,000 documents of FRUS is
/// about half of that.
const LONGEST: usize = 600;

/// A line at the beginning of a text.
pub(super) struct FirstLine {
    /// The index of its paragraph.
    pub(super) block: usize,
    /// Its inlines in the paragraph.
    pub(super) inlines: Range<usize>,
    pub(super) words: String,
    /// Where its first characters were read.
    pub(super) at: Option<Span>,
}

/// The first lines of a text, from the block with this index. A long one ends them, without its words.
pub(super) fn first_lines(blocks: &[Block], first: usize) -> Vec<FirstLine> {
    let mut lines = Vec::new();
    for (index, block) in blocks.iter().enumerate().skip(first) {
        let paragraph = match block {
            Block::Paragraph(paragraph) => paragraph,
            Block::PageBreak(_) => continue,
            _ => break,
        };
        let is_break = |at: &usize| matches!(paragraph.content[*at], Inline::LineBreak(_));
        let count = paragraph.content.len();
        let mut start = 0;
        for end in (0..count).filter(is_break).chain([count]) {
            let content = &paragraph.content[start..end];
            let inlines = start..end;
            let words = plain_text(content, Reading::Regular).trim().to_owned();
            if words.chars().count() > LONGEST {
                lines.push(FirstLine { block: index, inlines, words: String::new(), at: None });
                return lines;
            }
            let at = content.iter().find_map(text_runs::read_at);
            lines.push(FirstLine { block: index, inlines, words, at });
            if lines.len() == LINES {
                return lines;
            }
            start = end + 1;
        }
    }
    lines
}
