//! The blocks of a letter and of its notes: paragraphs, lists, verse, pictures, and the
//! divisions that hold them.
//!
//! Not here: headings, which the [`chapter`](super::chapter) puts in order, and the contents of a
//! line. **Invariant:** a block separates words, whatever element it is written as.

use std::io;

use super::chapter::{ChapterWriter, EmbeddedPicture, SALUTATION};
use super::rendition::{block_classes, close_styles, open_styles};
use crate::backends::Picture;
use crate::ir::{
    Block, CloserPart, Division, Figure, Item, Line, List, OpenerPart, Paragraph, Verse, caption,
    plain_text,
};
use crate::wording::fill;

/// The longest item label, in characters, that shares a line with its item.
const SHORT_LABEL: usize = 5;

impl<'a> ChapterWriter<'a> {
    /// Writes blocks, of a text or of a note.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) -> io::Result<()> {
        for block in blocks {
            self.cut_text()?;
            self.block(block)?;
        }
        Ok(())
    }

    /// Writes a block, of a text or of a note.
    pub(super) fn block(&mut self, block: &'a Block) -> io::Result<()> {
        match block {
            Block::Heading(line) => self.heading(line),
            Block::Opener(opener) => {
                self.open_group(self.part_of_the_letter("header"), "opener")?;
                for part in &opener.parts {
                    match part {
                        OpenerPart::Dateline(line) => self.line("dateline", &[], line)?,
                        OpenerPart::Salutation(line) => {
                            self.line("salutation", &[SALUTATION], line)?;
                        }
                        OpenerPart::Address(line) => self.line("address", &[], line)?,
                        OpenerPart::HeadNote(line) => self.line("head-note", &[], line)?,
                        OpenerPart::Other(line) => self.line("", &[], line)?,
                    }
                }
                self.markup.close_block()
            }
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Verse(verse) => self.verse(verse),
            Block::Figure(figure) => self.figure(figure),
            Block::Quotation(part) => self.division("blockquote", &[], "quotation", part),
            Block::Section(part) => self.division("section", &[], "part", part),
            Block::Closer(closer) => {
                self.open_group(self.part_of_the_letter("footer"), "closer")?;
                for part in &closer.parts {
                    match part {
                        CloserPart::ComplimentaryClose(line) => self.line(
                            "complimentary-close",
                            &[("epub:type", "z3998:valediction")],
                            line,
                        )?,
                        CloserPart::Signature(line) => {
                            self.line("signature", &[("epub:type", "z3998:signature")], line)?;
                        }
                        CloserPart::Dateline(line) => self.line("dateline", &[], line)?,
                        CloserPart::Address(line) => self.line("address", &[], line)?,
                        CloserPart::Other(line) => self.line("", &[], line)?,
                    }
                }
                self.markup.close_block()
            }
            Block::Postscript(part) => {
                self.division("section", &[("epub:type", "z3998:postscript")], "postscript", part)
            }
            Block::Enclosure(part) => self.enclosure(part),
            Block::Opaque(opaque) => {
                self.open_group("div", "opaque")?;
                self.blocks(&opaque.blocks)?;
                self.markup.close_block()
            }
            Block::PageBreak(page) => self.page_between_blocks(page),
        }
    }

    /// The element of an opener or a closer: inside a note it must not look like part of the letter.
    fn part_of_the_letter(&self, name: &'static str) -> &'static str {
        if self.markup.is_inside("article") { name } else { "div" }
    }

    fn open_group(&mut self, name: &str, class: &str) -> io::Result<()> {
        self.markup.open_block(name, &[("class", class)])?;
        self.markup.end_line()
    }

    /// Writes a line as a paragraph of a class.
    pub(super) fn line(
        &mut self,
        class: &str,
        others: &[(&str, &str)],
        line: &'a Line,
    ) -> io::Result<()> {
        let classes = block_classes(class, line.rendition.as_ref());
        let mut attributes = Vec::new();
        if !classes.is_empty() {
            attributes.push(("class", classes.as_str()));
        }
        attributes.extend(others);
        attributes.extend(self.direction_of(&line.content));
        self.markup.open_block("p", &attributes)?;
        self.set_line(line)?;
        self.markup.close_block()
    }

    /// Writes the contents of a line, in its type.
    fn set_line(&mut self, line: &'a Line) -> io::Result<()> {
        let styles = open_styles(&mut self.markup, line.rendition.as_ref())?;
        self.inlines(&line.content)?;
        close_styles(&mut self.markup, styles)
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) -> io::Result<()> {
        self.open_paragraph(paragraph)?;
        self.set_paragraph(paragraph)?;
        self.markup.close_block()
    }

    /// Opens a paragraph, so that something can be written after its words.
    pub(super) fn open_paragraph(&mut self, paragraph: &'a Paragraph) -> io::Result<()> {
        let own = if paragraph.continues { "continued" } else { "" };
        let classes = block_classes(own, paragraph.rendition.as_ref());
        let id = paragraph.fragment();
        let mut attributes = Vec::new();
        if let Some(id) = &id {
            attributes.push(("id", id.as_str()));
        }
        if !classes.is_empty() {
            attributes.push(("class", classes.as_str()));
        }
        attributes.extend(self.direction_of(&paragraph.content));
        self.markup.open_block("p", &attributes)
    }

    /// Writes the words of a paragraph, in their type; before the first of a note, its label.
    pub(super) fn set_paragraph(&mut self, paragraph: &'a Paragraph) -> io::Result<()> {
        if let Some(note) = self.label_due.take() {
            self.label(note)?;
        }
        let styles = open_styles(&mut self.markup, paragraph.rendition.as_ref())?;
        self.inlines(&paragraph.content)?;
        close_styles(&mut self.markup, styles)
    }

    /// Writes a division. Its headings are one level below those around it.
    fn division(
        &mut self,
        name: &str,
        others: &[(&str, &str)],
        class: &str,
        part: &'a Division,
    ) -> io::Result<()> {
        let has_heading = part.blocks.iter().any(|block| matches!(block, Block::Heading(_)));
        self.open_division(name, others, class, part)?;
        self.depth += usize::from(has_heading);
        self.blocks(&part.blocks)?;
        self.depth -= usize::from(has_heading);
        self.close_division()
    }

    /// Writes an enclosure; without a heading of its own it gets one of ours, because it is not
    /// part of the letter that it came with.
    fn enclosure(&mut self, part: &'a Division) -> io::Result<()> {
        let has_heading = part.blocks.iter().any(|block| matches!(block, Block::Heading(_)));
        self.open_division("section", &[], "enclosure", part)?;
        self.depth += 1;
        if !has_heading {
            self.heading_of_ours(&self.wording.parts.enclosure)?;
        }
        self.blocks(&part.blocks)?;
        self.depth -= 1;
        self.close_division()
    }

    fn open_division(
        &mut self,
        name: &str,
        others: &[(&str, &str)],
        class: &str,
        part: &'a Division,
    ) -> io::Result<()> {
        let mut attributes = vec![("class", class)];
        attributes.extend(others);
        attributes.extend(part.class.as_deref().map(|class| ("data-class", class)));
        attributes.extend(self.enter_language(part.language.as_deref()));
        self.markup.open_block(name, &attributes)?;
        self.markup.end_line()
    }

    fn close_division(&mut self) -> io::Result<()> {
        self.leave_language();
        self.markup.close_block()
    }

    /// Writes a list. If every item has a label, the items become pairs; numbers that the source
    /// does not have are not invented.
    fn list(&mut self, list: &'a List) -> io::Result<()> {
        self.open_group("div", "list")?;
        self.lines_over(&list.headings)?;
        let labels = || list.items.iter().filter_map(|item| item.label.as_ref());
        if !list.items.is_empty() && labels().count() == list.items.len() {
            let is_short = |label: &Line| {
                plain_text(&label.content, self.job.reading).trim().chars().count() <= SHORT_LABEL
            };
            let class = if labels().all(is_short) { "short" } else { "long" };
            self.open_group("dl", class)?;
            for item in &list.items {
                self.cut_text()?;
                if let Some(label) = &item.label {
                    let classes = block_classes("", label.rendition.as_ref());
                    let mut attributes = vec![("class", classes.as_str())];
                    attributes.retain(|(_, classes)| !classes.is_empty());
                    attributes.extend(self.direction_of(&label.content));
                    self.markup.open_block("dt", &attributes)?;
                    self.set_line(label)?;
                    self.markup.close_block()?;
                }
                self.markup.open_block("dd", &[])?;
                self.blocks(&item.blocks)?;
                self.markup.close_block()?;
            }
            self.markup.close_block()?;
        } else if !list.items.is_empty() {
            let is_numbered = |class: &str| ["ordered", "numbered"].contains(&class);
            let name = if list.class.as_deref().is_some_and(is_numbered) { "ol" } else { "ul" };
            self.markup.open_block(name, &[])?;
            self.markup.end_line()?;
            for item in &list.items {
                self.cut_text()?;
                self.item(item)?;
            }
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }

    fn item(&mut self, item: &'a Item) -> io::Result<()> {
        self.markup.open_block("li", &[])?;
        if let Some(label) = &item.label {
            self.line("item-label", &[], label)?;
        }
        self.blocks(&item.blocks)?;
        self.markup.close_block()
    }

    /// Writes the headings of a list, a table or verse, which are not headings of the chapter.
    pub(super) fn lines_over(&mut self, headings: &'a [Line]) -> io::Result<()> {
        headings.iter().try_for_each(|line| self.line("heading", &[], line))
    }

    fn verse(&mut self, verse: &'a Verse) -> io::Result<()> {
        self.markup.open_block("div", &[("class", "verse"), ("epub:type", "z3998:verse")])?;
        self.markup.end_line()?;
        self.lines_over(&verse.headings)?;
        verse.lines.iter().try_for_each(|line| self.line("verse-line", &[], line))?;
        self.markup.close_block()
    }

    fn figure(&mut self, figure: &'a Figure) -> io::Result<()> {
        self.open_group("figure", "figure")?;
        if figure.images.is_empty() {
            self.placeholder(&self.wording.signs.picture)?;
        }
        for name in &figure.images {
            match self.job.picture(name) {
                Some(picture) => self.picture(figure, name, picture)?,
                None => self.placeholder(&self.named_picture(name))?,
            }
        }
        if !figure.blocks.is_empty() {
            self.markup.open_block("figcaption", &[])?;
            self.markup.end_line()?;
            self.blocks(&figure.blocks)?;
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }

    /// Writes a picture. The description applies to all pictures of the figure, so it becomes the
    /// text of a picture only if there is just one. A cell or an item may hold nothing else, and
    /// would then say the same words twice (axe, `image-redundant-alt`).
    fn picture(&mut self, figure: &Figure, name: &str, picture: &'a Picture) -> io::Result<()> {
        let path = self.picture_path(picture);
        let said = caption(figure, self.job.reading);
        self.is_described &= !said.is_empty();
        self.markup.open_block("div", &[("class", "image")])?;
        let holds_little = ["li", "dd", "td", "th"].iter().any(|name| self.markup.is_inside(name));
        if said.is_empty() || figure.images.len() > 1 || holds_little {
            let alternative = self.named_picture(name);
            let mut attributes = vec![("src", path.as_str()), ("alt", alternative.as_str())];
            attributes.extend(self.ours());
            self.markup.empty("img", &attributes)?;
        } else {
            self.markup.empty("img", &[("src", &path), ("alt", &said)])?;
        }
        self.markup.close_block()
    }

    /// Where a picture is in the book, which holds it once.
    fn picture_path(&mut self, picture: &'a Picture) -> String {
        let mut embedded = self.pictures.iter();
        if let Some(same) = embedded.find(|other| other.picture.bytes == picture.bytes) {
            return same.path.clone();
        }
        let number = self.pictures.len() + 1;
        let folder = self.setting.pictures;
        let path = format!("{folder}/{number}.{}", picture.kind.extension());
        self.pictures.push(EmbeddedPicture { path: path.clone(), picture });
        path
    }

    fn named_picture(&self, name: &str) -> String {
        fill(&self.wording.signs.named_picture, &[("name", name)])
    }

    /// Writes what is known of a picture in its place.
    fn placeholder(&mut self, said: &str) -> io::Result<()> {
        let mut attributes = vec![("class", "apparatus picture")];
        attributes.extend(self.ours());
        self.markup.open_block("p", &attributes)?;
        self.markup.text(&format!("[{said}]"))?;
        self.markup.close_block()
    }
}
