//! Blocks under construction, and the lines in them.

use super::body::Piece;
use super::line::has_words;
use crate::ir::{Block, Inline, Line, Paragraph};

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

/// Attaches points to the end of some blocks.
pub(super) fn append(blocks: &mut Vec<Block>, points: Vec<Inline>) {
    match blocks.last_mut().and_then(last_line) {
        Some(line) => line.extend(points),
        None => blocks.push(Block::Paragraph(Paragraph::new(points))),
    }
}

/// The lines of a block, the first one first.
pub(super) fn lines_of<'b>(
    block: &'b mut Block,
) -> Box<dyn DoubleEndedIterator<Item = &'b mut Vec<Inline>> + 'b> {
    fn of(blocks: &mut [Block]) -> impl DoubleEndedIterator<Item = &mut Vec<Inline>> {
        blocks.iter_mut().flat_map(lines_of)
    }
    fn contents(lines: &mut [Line]) -> impl DoubleEndedIterator<Item = &mut Vec<Inline>> {
        lines.iter_mut().map(|line| &mut line.content)
    }
    match block {
        Block::Heading(line) => Box::new(std::iter::once(&mut line.content)),
        Block::Opener(opener) => {
            Box::new(opener.parts.iter_mut().map(|part| &mut part.line_mut().content))
        }
        Block::Closer(closer) => {
            Box::new(closer.parts.iter_mut().map(|part| &mut part.line_mut().content))
        }
        Block::Paragraph(paragraph) => Box::new(std::iter::once(&mut paragraph.content)),
        Block::Verse(verse) => {
            Box::new(contents(&mut verse.headings).chain(contents(&mut verse.lines)))
        }
        Block::List(list) => {
            let items = list
                .items
                .iter_mut()
                .flat_map(|item| contents(item.label.as_mut_slice()).chain(of(&mut item.blocks)));
            Box::new(contents(&mut list.headings).chain(items))
        }
        Block::Table(table) => {
            let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
            let cells = cells.flat_map(|cell| of(&mut cell.blocks));
            Box::new(contents(&mut table.headings).chain(cells))
        }
        Block::Figure(figure) => Box::new(of(&mut figure.blocks)),
        Block::Quotation(part)
        | Block::Section(part)
        | Block::Postscript(part)
        | Block::Enclosure(part) => Box::new(of(&mut part.blocks)),
        Block::Opaque(opaque) => Box::new(of(&mut opaque.blocks)),
        Block::PageBreak(_) => Box::new(std::iter::empty()),
    }
}

pub(super) fn first_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).next()
}

fn last_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).next_back()
}

/// Takes the lines out of a block, for a place that can hold no block.
pub(super) fn lines_in(mut block: Block, lines: &mut Vec<Vec<Inline>>) {
    if let Block::PageBreak(page) = block {
        lines.push(vec![Inline::PageBreak(page)]);
        return;
    }
    lines.extend(lines_of(&mut block).map(std::mem::take));
}
