//! Blocks in the making, and the lines in them.

use super::body::Piece;
use super::line::has_words;
use crate::ir::{Block, Inline, Paragraph};

/// Blocks in the making.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    /// What stands among the blocks, in lines.
    pub(super) run: Vec<Piece>,
    /// Whether datelines, salutes and signatures are those of a letter.
    pub(super) is_letter: bool,
    /// Whether what could be part of a line stands for itself here.
    pub(super) is_frame: bool,
    /// Whether anything came that is no heading and no line of an opener.
    pub(super) has_body: bool,
    /// Points that hang on no line yet, and the number of blocks before them.
    pub(super) waiting: Vec<(usize, Vec<Inline>)>,
}

impl Flow {
    pub(super) fn add(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) if !has_words(&paragraph.content) => {
                    self.hang(paragraph.content);
                }
                block => {
                    self.has_body |= !matches!(block, Block::Heading(_));
                    self.blocks.push(block);
                }
            }
        }
    }

    /// Points that stand among blocks hang on the line before them, or behind.
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

    pub(super) fn finish(mut self) -> Vec<Block> {
        for (at, points) in self.waiting.into_iter().rev() {
            match self.blocks[at..].iter_mut().find_map(first_line) {
                Some(line) => drop(line.splice(0..0, points)),
                None => self.blocks.insert(at, Block::Paragraph(Paragraph::new(points))),
            }
        }
        self.blocks
    }
}

/// Hangs points on the end of some blocks.
pub(super) fn append(blocks: &mut Vec<Block>, points: Vec<Inline>) {
    match blocks.last_mut().and_then(last_line) {
        Some(line) => line.extend(points),
        None => blocks.push(Block::Paragraph(Paragraph::new(points))),
    }
}

/// The lines of a block, the first one first.
pub(super) fn lines_of(block: &mut Block) -> Vec<&mut Vec<Inline>> {
    fn of<'b>(blocks: impl IntoIterator<Item = &'b mut Block>) -> Vec<&'b mut Vec<Inline>> {
        blocks.into_iter().flat_map(lines_of).collect()
    }
    match block {
        Block::Heading(line) => vec![&mut line.content],
        Block::Opener(opener) => {
            opener.parts.iter_mut().map(|part| &mut part.line_mut().content).collect()
        }
        Block::Closer(closer) => {
            closer.parts.iter_mut().map(|part| &mut part.line_mut().content).collect()
        }
        Block::Paragraph(paragraph) => vec![&mut paragraph.content],
        Block::Verse(verse) => {
            let lines = verse.headings.iter_mut().chain(&mut verse.lines);
            lines.map(|line| &mut line.content).collect()
        }
        Block::List(list) => {
            let headings = list.headings.iter_mut().map(|line| &mut line.content);
            let mut lines: Vec<_> = headings.collect();
            for item in &mut list.items {
                lines.extend(item.label.iter_mut().map(|line| &mut line.content));
                lines.extend(of(&mut item.blocks));
            }
            lines
        }
        Block::Table(table) => {
            let headings = table.headings.iter_mut().map(|line| &mut line.content);
            let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
            headings.chain(cells.flat_map(|cell| of(&mut cell.blocks))).collect()
        }
        Block::Figure(figure) => of(&mut figure.blocks),
        Block::Quotation(part)
        | Block::Section(part)
        | Block::Postscript(part)
        | Block::Enclosure(part) => of(&mut part.blocks),
        Block::Opaque(opaque) => of(&mut opaque.blocks),
        Block::PageBreak(_) => Vec::new(),
    }
}

pub(super) fn first_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).into_iter().next()
}

fn last_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).pop()
}

/// Takes the lines out of a block, for a place where no block can stand.
pub(super) fn lines_in(mut block: Block, lines: &mut Vec<Vec<Inline>>) {
    if let Block::PageBreak(page) = block {
        lines.push(vec![Inline::PageBreak(page)]);
        return;
    }
    lines.extend(lines_of(&mut block).into_iter().map(std::mem::take));
}
