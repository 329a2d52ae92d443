//! Blocks under construction, and the lines in them.

use crate::ir::{Block, Inline, Paragraph};
use crate::readers::tei::conversion::pieces::{Piece, first_line, has_words, last_line};

/// Blocks under construction.
#[derive(Default)]
pub(super) struct BlockBuilder {
    pub(super) blocks: Vec<Block>,
    /// The parts of lines found among the blocks.
    pub(super) run: Vec<Piece>,
    /// How many pieces of the run have been looked at, and whether one of them is written.
    pub(super) seen: (usize, bool),
    /// Whether datelines, salutes and signatures are those of a letter.
    pub(super) is_letter: bool,
    /// Whether what could be part of a line is a block of its own here.
    pub(super) is_frame: bool,
    /// Whether anything has come besides headings and lines of an opener.
    pub(super) has_body: bool,
    /// Points not yet attached to a line, and the number of blocks before them.
    pub(super) waiting: Vec<(usize, Vec<Inline>)>,
}

impl BlockBuilder {
    /// Whether the run holds more than white space and points.
    pub(super) fn is_written(&mut self) -> bool {
        let (seen, is_written) = self.seen;
        let is_written = is_written || self.run.iter().skip(seen).any(Piece::is_written);
        self.seen = (self.run.len(), is_written);
        is_written
    }

    /// Ends the run.
    pub(super) fn take_run(&mut self) -> Vec<Piece> {
        self.seen = (0, false);
        std::mem::take(&mut self.run)
    }

    pub(super) fn add(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) if !has_words(&paragraph.content) => {
                    self.hang(paragraph.content);
                }
                block => {
                    self.has_body |= !matches!(block, Block::Heading(_) | Block::PageBreak(_));
                    self.blocks.push(block);
                }
            }
        }
    }

    /// Attaches points found among blocks to the line before them, or else to the one after.
    pub(super) fn hang(&mut self, points: Vec<Inline>) {
        if points.iter().all(|point| matches!(point, Inline::PageBreak(_))) {
            self.blocks.extend(points.into_iter().filter_map(|point| match point {
                Inline::PageBreak(page) => Some(Block::PageBreak(page)),
                _ => None,
            }));
            return;
        }
        let last = self.blocks.last_mut().filter(|last| !matches!(last, Block::PageBreak(_)));
        match last.and_then(last_line) {
            Some(line) => line.extend(points),
            None => self.waiting.push((self.blocks.len(), points)),
        }
    }

    pub(super) fn finish(self) -> Vec<Block> {
        let last = self.waiting.last().map_or(0, |(before, _)| *before);
        let mut waiting = self.waiting.into_iter().peekable();
        let mut blocks = Vec::with_capacity(self.blocks.len());
        // Points that come before the current block.
        let mut points: Vec<Inline> = Vec::new();
        for (at, mut block) in self.blocks.into_iter().enumerate() {
            while let Some((_, next)) = waiting.next_if(|(before, _)| *before <= at) {
                points.extend(next);
            }
            if !points.is_empty()
                && let Some(line) = first_line(&mut block)
            {
                line.splice(0..0, points.drain(..));
            }
            blocks.push(block);
        }
        points.extend(waiting.flat_map(|(_, points)| points));
        if !points.is_empty() {
            blocks.insert(last, Block::Paragraph(Paragraph::new(points)));
        }
        blocks
    }
}
