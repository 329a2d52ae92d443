//! Blocks, each as its TEI element.

use super::body::{Body, classed};
use super::markup::{Markup, Tag, Written};
use super::styles::set_in_type;
use super::values::{file_address, word};
use crate::ir::{
    Block, Cell, Closer, CloserPart, Figure, Inline, Item, Line, LineBreakKind, List, Opener,
    OpenerPart, Paragraph, Row, Table, Verse,
};

impl<'a> Body<'a> {
    /// One block, starting at the current position.
    pub(super) fn block(&mut self, markup: &mut Markup, block: &'a Block) -> Written {
        match block {
            Block::Heading(line) => self.line(markup, "head", line),
            Block::Opener(opener) => self.opener(markup, opener),
            Block::Paragraph(paragraph) => self.paragraph(markup, paragraph),
            Block::List(list) => self.list(markup, list),
            Block::Table(table) => self.table(markup, table),
            Block::Verse(verse) => self.verse(markup, verse),
            Block::Figure(figure) => self.figure(markup, figure),
            Block::Quotation(quoted) => self.quotation(markup, quoted),
            Block::Section(part) => self.part(markup, part),
            Block::Closer(closer) => self.closer(markup, closer),
            Block::Postscript(added) => self.postscript(markup, added),
            Block::Enclosure(enclosed) => self.enclosure(markup, enclosed),
            Block::Opaque(opaque) => {
                let tag = Tag::new("floatingText").set("type", "opaque").set("n", &opaque.element);
                self.floating(markup, tag, &opaque.blocks)
            }
            Block::PageBreak(page) => markup.empty(self.page_break(page)),
        }
    }

    fn line(&mut self, markup: &mut Markup, element: &'static str, line: &'a Line) -> Written {
        self.line_of(markup, Tag::new(element), line)
    }

    fn line_of(&mut self, markup: &mut Markup, tag: Tag, line: &'a Line) -> Written {
        let tag = set_in_type(tag, line.rendition.as_ref());
        markup.inline(tag, |markup| self.inlines(markup, &line.content))
    }

    /// Lines, each on a line of its own.
    fn lines(&mut self, markup: &mut Markup, name: &'static str, lines: &'a [Line]) -> Written {
        lines.iter().try_for_each(|line| {
            markup.new_line()?;
            self.line(markup, name, line)
        })
    }

    fn opener(&mut self, markup: &mut Markup, opener: &'a Opener) -> Written {
        markup.block(Tag::new("opener"), |markup| {
            opener.parts.iter().try_for_each(|part| {
                markup.new_line()?;
                match part {
                    OpenerPart::Dateline(line) => self.line(markup, "dateline", line),
                    OpenerPart::Salutation(line) => self.line(markup, "salute", line),
                    OpenerPart::Address(line) => self.address(markup, line),
                    OpenerPart::HeadNote(line) => {
                        self.line_of(markup, Tag::new("seg").set("type", "headnote"), line)
                    }
                    OpenerPart::Other(line) => self.line(markup, "seg", line),
                }
            })
        })
    }

    fn closer(&mut self, markup: &mut Markup, closer: &'a Closer) -> Written {
        markup.block(Tag::new("closer"), |markup| {
            closer.parts.iter().try_for_each(|part| {
                markup.new_line()?;
                match part {
                    CloserPart::ComplimentaryClose(line) => self.line(markup, "salute", line),
                    CloserPart::Signature(line) => self.line(markup, "signed", line),
                    CloserPart::Dateline(line) => self.line(markup, "dateline", line),
                    CloserPart::Address(line) => self.address(markup, line),
                    CloserPart::Other(line) => self.line(markup, "seg", line),
                }
            })
        })
    }

    /// A line break ends a line of an address, unless it is inside a phrase.
    fn address(&mut self, markup: &mut Markup, address: &'a Line) -> Written {
        let is_line_end = |inline: &Inline| {
            matches!(inline, Inline::LineBreak(line)
                if line.kind == LineBreakKind::Line && !line.splits_word)
        };
        let tag = set_in_type(Tag::new("address"), address.rendition.as_ref());
        markup.block(tag, |markup| {
            address.content.split(is_line_end).try_for_each(|line| {
                markup.line(Tag::new("addrLine"), |markup| self.inlines(markup, line))
            })
        })
    }

    fn paragraph(&mut self, markup: &mut Markup, paragraph: &'a Paragraph) -> Written {
        let tag = Tag::new("p")
            .set_known("xml:id", paragraph.fragment())
            .set_known("n", paragraph.number.map(|number| number.to_string()))
            .set_known("part", paragraph.continues.then_some("Y"));
        markup.inline(set_in_type(tag, paragraph.rendition.as_ref()), |p| {
            self.inlines(p, &paragraph.content)
        })
    }

    /// TEI requires labels before all items or before none; if only some have one, each label goes
    /// into its item.
    fn list(&mut self, markup: &mut Markup, list: &'a List) -> Written {
        let all_labelled = list.items.iter().all(|item| item.label.is_some());
        markup.block(classed(Tag::new("list"), list.class.as_ref(), None), |markup| {
            self.lines(markup, "head", &list.headings)?;
            for item in &list.items {
                if all_labelled {
                    self.lines(markup, "label", item.label.as_slice())?;
                }
                markup.line(Tag::new("item"), |markup| self.item(markup, item, all_labelled))?;
            }
            needed(markup, "item", list.items.is_empty())
        })
    }

    fn item(&mut self, markup: &mut Markup, item: &'a Item, has_label_before: bool) -> Written {
        if let (Some(label), false) = (&item.label, has_label_before) {
            self.line(markup, "label", label)?;
            markup.new_line()?;
        }
        self.held_in_block(markup, &item.blocks)
    }

    fn table(&mut self, markup: &mut Markup, table: &'a Table) -> Written {
        markup.block(Tag::new("table"), |markup| {
            self.lines(markup, "head", &table.headings)?;
            table.rows.iter().try_for_each(|row| self.row(markup, row))?;
            if table.rows.is_empty() {
                return markup.group(Tag::new("row"), |row| needed(row, "cell", true));
            }
            Ok(())
        })
    }

    fn row(&mut self, markup: &mut Markup, row: &'a Row) -> Written {
        let tag = Tag::new("row").set_known("role", row.is_heading.then_some("label"));
        let tag = self.responsible.mark(tag, &row.origin);
        markup.group(tag, |markup| {
            row.cells.iter().try_for_each(|cell| self.cell(markup, cell))?;
            needed(markup, "cell", row.cells.is_empty())
        })
    }

    fn cell(&mut self, markup: &mut Markup, cell: &'a Cell) -> Written {
        let span = |count: u32| (count > 1).then(|| count.to_string());
        let tag = Tag::new("cell")
            .set_known("role", cell.class.as_deref().and_then(word))
            .set_known("rows", span(cell.rows))
            .set_known("cols", span(cell.columns));
        markup.line(tag, |markup| self.held_in_block(markup, &cell.blocks))
    }

    fn verse(&mut self, markup: &mut Markup, verse: &'a Verse) -> Written {
        markup.block(Tag::new("lg"), |markup| {
            self.lines(markup, "head", &verse.headings)?;
            let in_verse = std::mem::replace(&mut self.in_verse, true);
            self.lines(markup, "l", &verse.lines)?;
            self.in_verse = in_verse;
            needed(markup, "l", verse.lines.is_empty())
        })
    }

    fn figure(&mut self, markup: &mut Markup, figure: &'a Figure) -> Written {
        markup.block(Tag::new("figure"), |markup| {
            for address in figure.images.iter().filter_map(|image| file_address(image)) {
                markup.empty_line(Tag::new("graphic").set("url", address))?;
            }
            self.held_in_figure(markup, &figure.blocks)
        })
    }
}

/// An empty child where TEI requires one and the letter has none.
fn needed(markup: &mut Markup, child: &'static str, is_missing: bool) -> Written {
    if is_missing { markup.empty_line(Tag::new(child)) } else { Ok(()) }
}
