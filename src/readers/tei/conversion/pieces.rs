//! What the elements of a line become before it is known where the line ends: inlines, and blocks
//! among them; and the lines that blocks hold.

use crate::ir::{
    Block, Figure, Inline, Line, LineBreak, LineBreakKind, Origin, Paragraph, PhraseKind,
};
use crate::readers::tei::NAME;

/// What an element of a line can become: lines can hold lists.
pub(super) enum Piece {
    Inline(Inline),
    Block(Block),
}

impl Piece {
    pub(super) fn into_inline(self) -> Option<Inline> {
        match self {
            Self::Inline(inline) => Some(inline),
            Self::Block(_) => None,
        }
    }

    /// Whether this is more than white space.
    pub(super) fn is_written(&self) -> bool {
        match self {
            Self::Inline(inline) => has_words(std::slice::from_ref(inline)),
            Self::Block(_) => true,
        }
    }
}

/// Whether some inlines hold anything written.
pub(super) fn has_words(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(characters) => !characters.text.trim().is_empty(),
        Inline::Phrase(phrase) => {
            has_words(&phrase.content)
                || (phrase.content.is_empty() && matches!(phrase.kind, PhraseKind::Gap { .. }))
        }
        Inline::Choice(choice) => choice.alternatives.iter().any(|one| has_words(&one.content)),
        Inline::Correction(_) => true,
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => false,
    })
}

/// The lines that blocks make, and what comes between them.
/// Pictures are none; they are `set_aside`.
pub(super) fn lines_between(pieces: Vec<Piece>, set_aside: &mut Vec<Figure>) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    let mut line = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Inline(inline) => line.push(inline),
            Piece::Block(block) => {
                lines.push(std::mem::take(&mut line));
                lines_in(block, &mut lines, set_aside);
            }
        }
    }
    lines.push(line);
    lines
}

/// The border between two lines that were blocks.
pub(super) fn border() -> Inline {
    let origin = Origin::Derived { from: Vec::new(), by: NAME.to_owned() };
    Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin))
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

pub(super) fn last_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).next_back()
}

/// Takes the lines out of a block, for a place that can hold no block.
fn lines_in(mut block: Block, lines: &mut Vec<Vec<Inline>>, set_aside: &mut Vec<Figure>) {
    match &mut block {
        Block::PageBreak(page) => return lines.push(vec![Inline::PageBreak(page.clone())]),
        Block::Figure(figure) if !figure.images.is_empty() => {
            let images = std::mem::take(&mut figure.images);
            set_aside.push(Figure { images, blocks: Vec::new() });
        }
        _ => {}
    }
    lines.extend(lines_of(&mut block).map(std::mem::take));
}
