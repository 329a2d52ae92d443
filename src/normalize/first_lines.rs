//! The lines at the beginning of a text, where heading, header block and address are.

use std::ops::Range;

use super::mapped_text::MappedText;
use super::text_runs;
use crate::ir::{Block, Inline};
use crate::source::Span;

/// How many lines at the beginning of a text are looked at.
pub(super) const LINES: usize = 10;

/// The longest line that is looked at, in characters; the longest heading in 42,000 documents of FRUS is
/// about half of that.
const LONGEST: usize = 600;

/// A line at the beginning of a text.
pub(super) struct FirstLine {
    /// The index of its block.
    pub(super) block: usize,
    /// Whether the source marks it as a heading.
    pub(super) is_heading: bool,
    /// Its inlines in the block.
    pub(super) inlines: Range<usize>,
    /// Its words, without white space around them.
    pub(super) words: String,
    pub(super) text: Option<MappedText>,
}

impl FirstLine {
    fn of(blocks: &[Block], block: usize, inlines: Range<usize>) -> Self {
        let is_heading = matches!(blocks[block], Block::Heading(_));
        let empty = Self { block, is_heading, inlines, words: String::new(), text: None };
        let text = MappedText::of(empty.content(blocks)).and_then(|text| text.trimmed());
        let words = text.as_ref().map_or("", MappedText::words).to_owned();
        Self { words, text, ..empty }
    }

    /// Its inlines.
    pub(super) fn content<'b>(&self, blocks: &'b [Block]) -> &'b [Inline] {
        let content = blocks.get(self.block).and_then(content_of);
        content.and_then(|content| content.get(self.inlines.clone())).unwrap_or_default()
    }

    /// Where it was read.
    pub(super) fn at(&self) -> Option<Span> {
        self.text.as_ref().map(MappedText::at)
    }

    /// Where a part of its words was read.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
        Some(self.text.as_ref()?.span(range.clone()))
    }
}

/// What can be read as lines: paragraphs, and headings that the source marks.
fn content_of(block: &Block) -> Option<&[Inline]> {
    match block {
        Block::Paragraph(paragraph) => Some(&paragraph.content),
        Block::Heading(line) => Some(&line.content),
        _ => None,
    }
}

/// The first lines of a text, at most so many, from the block with this index. A long one ends them, without its
/// words.
pub(super) fn first_lines(blocks: &[Block], first: usize, most: usize) -> Vec<FirstLine> {
    let mut lines = Vec::new();
    for (index, block) in blocks.iter().enumerate().skip(first) {
        let all = match (content_of(block), block) {
            (Some(content), _) => content,
            (None, Block::PageBreak(_)) => continue,
            _ => break,
        };
        let is_break = |at: &usize| text_runs::is_break(&all[*at]);
        let count = all.len();
        let mut start = 0;
        for end in (0..count).filter(is_break).chain([count]) {
            let line = FirstLine::of(blocks, index, start..end);
            if line.words.chars().count() > LONGEST {
                lines.push(FirstLine { words: String::new(), text: None, ..line });
                return lines;
            }
            lines.push(line);
            if lines.len() == most {
                return lines;
            }
            start = end + 1;
        }
    }
    lines
}
