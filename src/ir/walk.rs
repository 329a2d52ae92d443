//! Walking through a letter: a visitor, a rewriter, and the words.

use super::{
    Block, CloserPart, Inline, Letter, Line, Note, OpenerPart, Origin, PageBreak, Reading, Table,
};
use crate::source::Span;

/// Which readings of a letter are walked through. Both, one after the other, are no text:
/// `stand-ardsstandards`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readings {
    /// Both, for what belongs to the letter in any reading: ids, pages, calls of notes.
    Both,
    /// One, for its words.
    One(Reading),
}

/// Sees every block and every inline of a letter, in the order of the text, in the readings that it
/// asks for. Override what matters and call the matching `visit_…` to go deeper.
pub trait Visitor {
    /// Which readings of corrections it sees.
    fn readings(&self) -> Readings;

    /// Sees a block.
    fn block(&mut self, block: &Block) {
        visit_block(self, block);
    }

    /// Sees a line of its own: a heading, a part of an opener or closer, a label, a verse.
    fn line(&mut self, line: &Line) {
        visit_inlines(self, &line.content);
    }

    /// Sees an inline.
    fn inline(&mut self, inline: &Inline) {
        visit_inline(self, inline);
    }

    /// Sees a note; its blocks come after the letter's texts.
    fn note(&mut self, note: &Note) {
        for block in &note.blocks {
            self.block(block);
        }
    }
}

/// Goes through the texts, then the notes.
pub fn visit_letter(visitor: &mut (impl Visitor + ?Sized), letter: &Letter) {
    for block in letter.texts.iter().flat_map(|text| &text.blocks) {
        visitor.block(block);
    }
    for note in &letter.notes {
        visitor.note(note);
    }
}

/// Goes into a block.
pub fn visit_block(visitor: &mut (impl Visitor + ?Sized), block: &Block) {
    match block {
        Block::Heading(line) => visitor.line(line),
        Block::Opener(opener) => visit_lines(visitor, opener.parts.iter().map(OpenerPart::line)),
        Block::Paragraph(paragraph) => visit_inlines(visitor, &paragraph.content),
        Block::List(list) => {
            visit_lines(visitor, &list.headings);
            for item in &list.items {
                visit_lines(visitor, &item.label);
                visit_blocks(visitor, &item.blocks);
            }
        }
        Block::Table(table) => {
            visit_lines(visitor, &table.headings);
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                visit_blocks(visitor, &cell.blocks);
            }
        }
        Block::Verse(verse) => visit_lines(visitor, verse.headings.iter().chain(&verse.lines)),
        Block::Figure(figure) => visit_blocks(visitor, &figure.blocks),
        Block::Quotation(part)
        | Block::Section(part)
        | Block::Postscript(part)
        | Block::Enclosure(part) => visit_blocks(visitor, &part.blocks),
        Block::Closer(closer) => visit_lines(visitor, closer.parts.iter().map(CloserPart::line)),
        Block::Opaque(opaque) => visit_blocks(visitor, &opaque.blocks),
        // Visitors see a page break between blocks as an inline.
        Block::PageBreak(page) => visitor.inline(&Inline::PageBreak(page.clone())),
    }
}

fn visit_lines<'a>(
    visitor: &mut (impl Visitor + ?Sized),
    lines: impl IntoIterator<Item = &'a Line>,
) {
    for line in lines {
        visitor.line(line);
    }
}

/// Goes through a list of blocks.
pub fn visit_blocks(visitor: &mut (impl Visitor + ?Sized), blocks: &[Block]) {
    for block in blocks {
        visitor.block(block);
    }
}

/// Goes into an inline.
pub fn visit_inline(visitor: &mut (impl Visitor + ?Sized), inline: &Inline) {
    match inline {
        Inline::Text(_)
        | Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => {}
        Inline::Phrase(phrase) => visit_inlines(visitor, &phrase.content),
        Inline::Choice(choice) => {
            for alternative in &choice.alternatives {
                visit_inlines(visitor, &alternative.content);
            }
        }
        Inline::Correction(correction) => match visitor.readings() {
            Readings::Both => {
                visit_inlines(visitor, &correction.original);
                visit_inlines(visitor, &correction.corrected);
            }
            Readings::One(reading) => visit_inlines(visitor, correction.reading(reading)),
        },
    }
}

/// Goes through a list of inlines.
pub fn visit_inlines(visitor: &mut (impl Visitor + ?Sized), inlines: &[Inline]) {
    for inline in inlines {
        visitor.inline(inline);
    }
}

/// Shows every table among some blocks to `change`, in the order of the text.
pub(crate) fn each_table_mut(blocks: &mut [Block], change: &mut impl FnMut(&mut Table)) {
    for block in blocks {
        match block {
            Block::Table(table) => {
                change(table);
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    each_table_mut(&mut cell.blocks, change);
                }
            }
            Block::List(list) => {
                for item in &mut list.items {
                    each_table_mut(&mut item.blocks, change);
                }
            }
            Block::Figure(figure) => each_table_mut(&mut figure.blocks, change),
            Block::Quotation(part)
            | Block::Section(part)
            | Block::Postscript(part)
            | Block::Enclosure(part) => each_table_mut(&mut part.blocks, change),
            Block::Opaque(opaque) => each_table_mut(&mut opaque.blocks, change),
            Block::Heading(_)
            | Block::Opener(_)
            | Block::Paragraph(_)
            | Block::Verse(_)
            | Block::Closer(_)
            | Block::PageBreak(_) => {}
        }
    }
}

/// Gives every list of inlines of some blocks to `change`, in the order of the text, outer lists
/// before inner ones.
pub fn each_inlines_mut(blocks: &mut [Block], change: &mut impl FnMut(&mut Vec<Inline>)) {
    fn each(inlines: &mut Vec<Inline>, change: &mut impl FnMut(&mut Vec<Inline>)) {
        change(inlines);
        for inline in inlines {
            for inner in inner_lists(inline) {
                each(inner, change);
            }
        }
    }
    each_line_mut(blocks, &mut |line| {
        if let LineMut::Inlines(inlines) = line {
            each(inlines, change);
        }
    });
}

/// Shows every inline of some blocks to `see`, in the order of the text, an outer one before those
/// in it; a page break between blocks is shown as an inline.
pub fn each_inline_mut(blocks: &mut [Block], see: &mut impl FnMut(&mut Inline)) {
    fn each(inlines: &mut [Inline], see: &mut impl FnMut(&mut Inline)) {
        for inline in inlines {
            see(inline);
            for inner in inner_lists(inline) {
                each(inner, see);
            }
        }
    }
    each_line_mut(blocks, &mut |line| match line {
        LineMut::Inlines(inlines) => each(inlines, see),
        LineMut::PageBreak(page) => {
            let mut inline = Inline::PageBreak(page.clone());
            see(&mut inline);
            if let Inline::PageBreak(seen) = inline {
                *page = seen;
            }
        }
    });
}

/// What a block comes down to.
enum LineMut<'a> {
    Inlines(&'a mut Vec<Inline>),
    PageBreak(&'a mut PageBreak),
}

/// The lists of inlines in an inline.
fn inner_lists(inline: &mut Inline) -> Vec<&mut Vec<Inline>> {
    match inline {
        Inline::Text(_)
        | Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_) => Vec::new(),
        Inline::Phrase(phrase) => vec![&mut phrase.content],
        Inline::Choice(choice) => {
            choice.alternatives.iter_mut().map(|reading| &mut reading.content).collect()
        }
        Inline::Correction(correction) => vec![&mut correction.original, &mut correction.corrected],
    }
}

/// Shows every outer list of inlines and every page break between blocks, in the order of the text.
fn each_line_mut(blocks: &mut [Block], see: &mut impl FnMut(LineMut<'_>)) {
    fn lines(lines: &mut [Line], see: &mut impl FnMut(LineMut<'_>)) {
        for line in lines {
            see(LineMut::Inlines(&mut line.content));
        }
    }
    for block in blocks {
        match block {
            Block::Heading(line) => see(LineMut::Inlines(&mut line.content)),
            Block::Opener(opener) => {
                let parts = opener.parts.iter_mut();
                parts.for_each(|part| see(LineMut::Inlines(&mut part.line_mut().content)));
            }
            Block::Paragraph(paragraph) => see(LineMut::Inlines(&mut paragraph.content)),
            Block::List(list) => {
                lines(&mut list.headings, see);
                for item in &mut list.items {
                    lines(item.label.as_mut_slice(), see);
                    each_line_mut(&mut item.blocks, see);
                }
            }
            Block::Table(table) => {
                lines(&mut table.headings, see);
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    each_line_mut(&mut cell.blocks, see);
                }
            }
            Block::Verse(verse) => {
                lines(&mut verse.headings, see);
                lines(&mut verse.lines, see);
            }
            Block::Figure(figure) => each_line_mut(&mut figure.blocks, see),
            Block::Quotation(part)
            | Block::Section(part)
            | Block::Postscript(part)
            | Block::Enclosure(part) => each_line_mut(&mut part.blocks, see),
            Block::Closer(closer) => {
                let parts = closer.parts.iter_mut();
                parts.for_each(|part| see(LineMut::Inlines(&mut part.line_mut().content)));
            }
            Block::Opaque(opaque) => each_line_mut(&mut opaque.blocks, see),
            Block::PageBreak(page) => see(LineMut::PageBreak(page)),
        }
    }
}

/// The words of a text: the runs of characters between white space (Unicode `White_Space`).
///
/// ```
/// let words: Vec<&str> = letterpress::ir::words("April 18.\u{a0}You\nwrite").collect();
/// assert_eq!(words, ["April", "18.", "You", "write"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

/// The words of a text with one space between them.
pub fn on_one_line(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// The first span that the leaves of some blocks were read from.
pub(crate) fn first_span(blocks: &[Block]) -> Option<Span> {
    struct First(Option<Span>);
    impl Visitor for First {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let (None, Inline::Text(characters)) = (self.0, inline)
                && let Origin::Read { at } = &characters.origin
            {
                self.0 = Some(*at);
            }
            visit_inline(self, inline);
        }
    }
    let mut first = First(None);
    for block in blocks {
        first.block(block);
    }
    first.0
}
