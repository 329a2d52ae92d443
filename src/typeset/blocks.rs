//! From blocks to rows: headings, openers, paragraphs, verse, closers, and the parts that hold them.
//!
//! Not here: the contents of a line (`inline`); lists, tables and figures, each in a file of its own.
//! **Invariants:** every block of the IR is handled by name; a page break between two blocks goes with
//! the block after it.

use super::column::{Column, alignment};
use super::composer::{Beside, Composer, Hold};
use super::fit::{Align, Shape};
use super::galley::Row;
use super::head::has_words;
use super::pen::SetLine;
use super::style::Style;
use super::{Face, PartKind, design};
use crate::ir::{self, Block, Closer, CloserPart, Division, OpenerPart, Paragraph, Verse};

impl<'a> Composer<'a> {
    /// Composes blocks, and the notes that they call.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], column: &Column) {
        let mut column = Column { below: column.level, ..column.clone() };
        self.blocks_in(blocks, &mut column);
    }

    /// The same, in a column that knows what has been set in it.
    pub(super) fn blocks_in(&mut self, blocks: &'a [Block], column: &mut Column) {
        for block in blocks {
            let start = self.rows.len();
            match block {
                Block::Heading(line) => {
                    // A heading without words is no heading in the structure.
                    if self.heading(line, column) && column.level > 0 {
                        column.below = column.level + 1;
                    }
                }
                Block::Opener(opener) => {
                    for part in &opener.parts {
                        self.opener_part(part, column);
                    }
                }
                Block::Paragraph(paragraph) => {
                    self.paragraph(paragraph, column);
                    column.first = 0.0;
                }
                Block::Closer(closer) => self.closer(closer, column),
                Block::List(list) => self.list(list, column),
                Block::Table(table) => self.table(table, column),
                Block::Verse(verse) => self.verse(verse, column),
                Block::Figure(figure) => self.figure(figure, column),
                Block::Quotation(division) => self.quotation(division, column),
                Block::Section(division) => {
                    let inner = self.begin_division(column);
                    if !self.rows.is_empty() {
                        self.leave(design::AROUND_OPENER);
                    }
                    self.division(division, inner);
                }
                Block::Postscript(division) => {
                    let inner = self.begin_division(column);
                    let name = &self.wording.parts.postscript;
                    self.name_division(&inner, name);
                    self.leave(design::ABOVE_PART);
                    self.division(division, inner);
                }
                Block::Enclosure(division) => {
                    let inner = self.begin_division(column);
                    let name = &self.wording.parts.enclosure;
                    self.name_division(&inner, name);
                    self.enclosure_rule(column);
                    self.division(division, inner);
                    self.leave(design::ABOVE_PART);
                }
                Block::Opaque(opaque) => self.blocks(&opaque.blocks, column),
                Block::PageBreak(page) => self.waiting.push(page),
            }
            self.called_notes(start);
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        self.part_mut(part).fragment = paragraph.fragment();
        if let Some(number) = paragraph.number {
            self.place.in_paragraph(number);
        }
        let rendition = paragraph.rendition.as_ref();
        let align = alignment(rendition);
        let indented = rendition.is_some_and(|rendition| rendition.is(ir::Style::Indented));
        let mut continues = paragraph.continues;
        for flow in self.flows(&paragraph.content, column.styled(rendition), part) {
            let mut shape = column.shape();
            if indented {
                shape.left += design::INDENT;
            }
            match align {
                // A line that the source sets flush left is a paragraph without an indent.
                Some(Align::Left) => {}
                Some(align) => shape.align = align,
                None if continues => {}
                None if self.after_paragraph => shape.indent = column.indent,
                None => shape.indent = column.first,
            }
            continues = false;
            self.set(&flow, shape, column.size, Hold::Paragraph);
            self.after_paragraph = true;
        }
    }

    /// Sets a heading, and returns whether it has words.
    fn heading(&mut self, line: &'a ir::Line, column: &Column) -> bool {
        let rendition = line.rendition.as_ref();
        let has_words = has_words(line, self.reading);
        // The names of several texts come between the title and their headings, and take no type of their own.
        let rank = column.level.saturating_sub(u8::from(self.letter.texts.len() > 1));
        let (size, face, above, below) = match rank {
            0 => (column.size, Face::Italic, design::AROUND_BLOCK, 2.0),
            1 => {
                let space = design::BELOW_HEADING;
                (design::HEADING, Face::Regular, space, space)
            }
            2 => {
                let (above, below) = (design::ABOVE_PART, design::BELOW_SUBHEADING);
                (design::SUBHEADING, Face::Regular, above, below)
            }
            _ => {
                let (above, below) = (design::ABOVE_PART, design::BELOW_SUBHEADING);
                (design::TEXT, Face::Bold, above, below)
            }
        };
        let kind = self.kind_of_heading(column.level, has_words);
        let before = self.part(PartKind::Paragraph, column.part);
        let part = self.part(kind, column.part);
        let after = self.part(PartKind::Paragraph, column.part);
        self.beside = matches!(kind, PartKind::Heading(_)).then_some(Beside { before, after });
        if !self.rows.is_empty() {
            self.leave(above);
        }
        let style = Style { face, size: size.type_size, language: None, ..column.style() };
        let style = rendition.map_or(style, |rendition| style.with(rendition));
        for flow in self.flows(&line.content, style, part) {
            let usual = if column.align == Align::Centre { Align::Centre } else { Align::Start };
            let align = alignment(rendition).unwrap_or(usual);
            self.set(&flow, Shape { align, ..column.shape() }, size, Hold::Heading);
        }
        self.after_paragraph = false;
        self.leave(below);
        has_words
    }

    /// What a heading is in the structure. A letter has one title (ISO 14289-1, 7.4.2): what a source
    /// has as a second one is a heading below it.
    fn kind_of_heading(&mut self, level: u8, has_words: bool) -> PartKind {
        match level {
            0 => PartKind::Paragraph,
            1 if !self.has_title => {
                self.has_title = has_words;
                PartKind::Heading(1)
            }
            level => PartKind::Heading(level.clamp(2, 6)),
        }
    }

    /// A line above a list, a table or verse.
    pub(super) fn caption(&mut self, line: &'a ir::Line, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let rendition = line.rendition.as_ref();
        let align = alignment(rendition).unwrap_or(Align::Start);
        let style = column.style().italic();
        let style = rendition.map_or(style, |rendition| style.with(rendition));
        for flow in self.flows(&line.content, style, part) {
            self.set(&flow, Shape { align, ..column.shape() }, column.size, Hold::WithNext);
        }
    }

    fn opener_part(&mut self, opener: &'a OpenerPart, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let rendition = opener.line().rendition.as_ref();
        let (align, is_apart) = match opener {
            OpenerPart::Dateline(_) => (Align::End, false),
            // It can also open a text within the letter.
            OpenerPart::HeadNote(_) => (Align::Start, !self.rows.is_empty()),
            OpenerPart::Salutation(_) | OpenerPart::Address(_) | OpenerPart::Other(_) => {
                (Align::Start, false)
            }
        };
        let align = alignment(rendition).unwrap_or(align);
        if is_apart {
            self.leave(design::AROUND_OPENER);
        }
        for flow in self.flows(&opener.line().content, column.styled(rendition), part) {
            let shape = Shape { align, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext);
        }
        self.after_paragraph = false;
        self.leave(design::AROUND_OPENER);
    }

    fn closer(&mut self, closer: &'a Closer, column: &Column) {
        if let Some(before) = self.rows.last_mut() {
            before.keep = true;
        }
        for part in &closer.parts {
            self.closer_part(part, column);
        }
        if let Some(last) = self.rows.last_mut() {
            last.keep = false;
        }
        self.after_paragraph = false;
        self.leave(design::AROUND_OPENER);
    }

    fn closer_part(&mut self, closer: &'a CloserPart, column: &Column) {
        let part = self.part(PartKind::Paragraph, column.part);
        let line = closer.line();
        let rendition = line.rendition.as_ref();
        let half = column.left + design::CLOSER_INDENT * (column.right - column.left);
        let left = match closer {
            CloserPart::ComplimentaryClose(_) | CloserPart::Signature(_) => half,
            CloserPart::Dateline(_) | CloserPart::Address(_) | CloserPart::Other(_) => column.left,
        };
        self.leave(design::AROUND_OPENER);
        let (left, align) = match alignment(rendition) {
            Some(align) => (column.left, align),
            None => (left, Align::Start),
        };
        for flow in self.flows(&line.content, column.styled(rendition), part) {
            let shape = Shape { left, align, ..column.shape() };
            self.set(&flow, shape, column.size, Hold::WithNext);
        }
    }

    fn quotation(&mut self, division: &'a Division, column: &Column) {
        let part = self.part(PartKind::Quotation, column.part);
        let mut inner = column.inside(part, design::INDENT, design::INDENT);
        if inner.size == design::TEXT {
            inner.size = design::QUOTED.at_least(inner.least);
        }
        inner.level = 0;
        self.apart(|composer| composer.division(division, inner));
    }

    /// The column of a part of the letter.
    fn begin_division(&mut self, column: &Column) -> Column {
        let part = self.part(PartKind::Division, column.part);
        Column { level: column.below, ..column.inside(part, 0.0, 0.0) }
    }

    /// Says what a part of the letter is: its words need not.
    fn name_division(&mut self, column: &Column, name: &str) {
        if let Some(part) = column.part {
            self.part_mut(part).spoken = Some(name.to_owned());
        }
    }

    fn division(&mut self, division: &'a Division, mut column: Column) {
        if let (Some(language), Some(part)) = (&division.language, column.part) {
            self.part_mut(part).language = Some(language.clone());
            column.speak(Some(language), &division.blocks);
        }
        let outside = self.division;
        if !column.in_note {
            self.division = column.part;
        }
        self.after_paragraph = false;
        self.blocks(&division.blocks, &column);
        self.division = outside;
    }

    /// A centred rule above an enclosure.
    fn enclosure_rule(&mut self, column: &Column) {
        if self.measuring.is_some() {
            return;
        }
        self.leave(design::ABOVE_PART);
        let mut rule = Row::of(SetLine::default(), design::SMALL);
        let width = design::ENCLOSURE_RULE;
        let (left, right) = column.edges();
        rule.rule(0.5 * (left + right - width), 0.0, width);
        rule.before = std::mem::take(&mut self.gap);
        rule.keep = true;
        self.rows.push(rule);
    }

    fn verse(&mut self, verse: &'a Verse, column: &Column) {
        self.apart(|composer| {
            for heading in &verse.headings {
                composer.caption(heading, column);
            }
            // Each line is a part of its own: read one after another, their words do not run together.
            let part = composer.part(PartKind::Paragraph, column.part);
            let inner = column.inside(part, design::INDENT, 0.0);
            let last = verse.lines.len().saturating_sub(1);
            for (at, line) in verse.lines.iter().enumerate() {
                let rendition = line.rendition.as_ref();
                let align = alignment(rendition).unwrap_or(Align::Start);
                let indented = rendition.is_some_and(|rendition| rendition.is(ir::Style::Indented));
                let left = inner.left + if indented { design::INDENT } else { 0.0 };
                let turnover = design::INDENT;
                let part = composer.part(PartKind::Line, Some(part));
                let shape =
                    Shape { left: left + turnover, indent: -turnover, align, ..inner.shape() };
                for flow in composer.flows(&line.content, inner.styled(rendition), part) {
                    composer.set(&flow, shape, inner.size, Hold::Paragraph);
                }
                // No first or last line of a stanza is left alone.
                if let Some(row) = composer.rows.last_mut() {
                    row.keep |= at == 0 && last > 0 || at + 1 == last;
                }
            }
        });
    }

    /// Page breaks after the last block get an otherwise empty line.
    pub(super) fn last_pages(&mut self, column: &Column) {
        if self.waiting.is_empty() && self.labels.is_empty() {
            return;
        }
        if let Some(before) = self.rows.last_mut() {
            before.keep = true;
        }
        let part = self.part(PartKind::Paragraph, column.part);
        for flow in self.flows(&[], column.style(), part) {
            self.set(&flow, column.shape(), column.size, Hold::Paragraph);
        }
    }
}
