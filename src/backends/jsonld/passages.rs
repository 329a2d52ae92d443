//! The letter's words: its texts, and the passages that they are made of.
//!
//! A passage (heading, paragraph, signature, …) is plain text; a list, a table, an enclosure, … is
//! a part with passages of its own. What is attached to places in them is in
//! [`annotations`](super::annotations). **Invariant:** every word that is read is in one passage, in
//! the order of the text.

use super::annotations::Annotations;
use super::marked::Marked;
use super::node::{CLASS, Node, pointer, property};
use super::phrases::style_words;
use super::places::Places;
use crate::ir::{
    Block, Cell, CloserPart, Division, Inline, Letter, Line, List, OpenerPart, PageBreak,
    Paragraph, Rendition, Role, Table, Text,
};

/// The texts of a letter.
pub(super) fn texts(letter: &Letter, annotations: &mut Annotations<'_, '_>) -> Vec<Node> {
    let original = letter.texts.iter().position(|text| text.role == Role::Original);
    let mut nodes = Vec::new();
    for (index, text) in letter.texts.iter().enumerate() {
        let id = annotations.provenance.id(&format!("text.{}", index + 1));
        let mut node = Node::named(&id, "CreativeWork").with("dc:type", text.role.as_str());
        if let Some(language) = &text.language {
            node.set("inLanguage", language.value.as_str());
            annotations.provenance.value(&id, "schema:inLanguage", language);
        }
        if text.role == Role::Translation {
            let beside =
                original.map(|at| pointer(&annotations.provenance.id(&format!("text.{}", at + 1))));
            node.set_known(
                "translationOfWork",
                beside.or_else(|| translated_from(text, index, annotations)),
            );
        }
        let mut passages = Passages { annotations, waiting: Vec::new(), end: None };
        node.set_all("passages", passages.of(&text.blocks));
        passages.finish(&id);
        nodes.push(node);
    }
    nodes
}

/// The original of a translation, if it is missing and only its language is known.
fn translated_from(
    text: &Text,
    index: usize,
    annotations: &mut Annotations<'_, '_>,
) -> Option<Node> {
    let language = text.translated_from.as_ref()?;
    let original = annotations.provenance.id(&format!("original.{}", index + 1));
    annotations.provenance.value(&original, "schema:inLanguage", language);
    let work = Node::named(&original, "CreativeWork");
    Some(work.with("inLanguage", language.value.as_str()))
}

/// The passages of a text. A page break between two of them belongs to the beginning of the second.
struct Passages<'a, 'n, 'p, 'l> {
    annotations: &'n mut Annotations<'p, 'l>,
    /// Page breaks that wait for the next passage.
    waiting: Vec<&'a PageBreak>,
    /// The name of the last passage, and what is in it.
    end: Option<(String, Marked<'a>)>,
}

impl<'a> Passages<'a, '_, '_, '_> {
    /// The passages of some blocks, in order.
    fn of(&mut self, blocks: &'a [Block]) -> Vec<Node> {
        blocks.iter().flat_map(|block| self.block(block)).collect()
    }

    /// A page break after the last passage belongs to its end; in a text without passages, to the
    /// text.
    fn finish(self, text: &str) {
        let end = self.end.as_ref().map(|(id, marked)| {
            let end = Places::new(id, &marked.text).end();
            // Words that are struck out there come before the page.
            let after = marked.marks.len() as u64 + 1;
            if marked.has_words_beside() { end.with("position", after) } else { end }
        });
        for page in self.waiting {
            let target = end.clone().map_or_else(|| text.into(), Into::into);
            self.annotations.page_break(page, target);
        }
    }

    fn block(&mut self, block: &'a Block) -> Vec<Node> {
        match block {
            Block::Heading(line) => vec![self.line("heading", line)],
            Block::Opener(opener) => {
                let parts = opener.parts.iter();
                parts.map(|part| self.line(kind_in_opener(part), part.line())).collect()
            }
            Block::Paragraph(paragraph) => vec![self.paragraph(paragraph)],
            Block::Closer(closer) => {
                let parts = closer.parts.iter();
                parts.map(|part| self.line(kind_in_closer(part), part.line())).collect()
            }
            Block::List(list) => vec![self.list(list)],
            Block::Table(table) => vec![self.table(table)],
            Block::Verse(verse) => {
                let node = self.part("verse", "CreativeWork");
                let mut passages = self.lines("heading", &verse.headings);
                passages.extend(self.lines("verse line", &verse.lines));
                vec![with_passages(node, passages)]
            }
            Block::Figure(figure) => {
                let mut node = self.part("figure", "CreativeWork");
                let image = |name: &String| Node::new("ImageObject").with("name", name.as_str());
                node.set_all("image", figure.images.iter().map(image).collect());
                vec![with_passages(node, self.of(&figure.blocks))]
            }
            Block::Quotation(part) => vec![self.division("quotation", "Quotation", part)],
            Block::Section(part) => vec![self.division("section", "CreativeWork", part)],
            Block::Postscript(part) => vec![self.division("postscript", "CreativeWork", part)],
            Block::Enclosure(part) => vec![self.division("enclosure", "CreativeWork", part)],
            Block::Opaque(opaque) => {
                let node = self
                    .part("mark-up", "CreativeWork")
                    .with("additionalProperty", property("element", &opaque.element));
                vec![with_passages(node, self.of(&opaque.blocks))]
            }
            Block::PageBreak(page) => {
                self.waiting.push(page);
                Vec::new()
            }
        }
    }

    fn division(&mut self, kind: &'static str, class: &str, part: &'a Division) -> Node {
        let mut node = self.part(kind, class);
        node.set_known("inLanguage", part.language.as_deref());
        set_class(&mut node, part.class.as_deref());
        with_passages(node, self.of(&part.blocks))
    }

    fn list(&mut self, list: &'a List) -> Node {
        let mut node = self.part("list", "CreativeWork");
        set_class(&mut node, list.class.as_deref());
        let mut passages = self.lines("heading", &list.headings);
        for item in &list.items {
            let mut inner = self.lines("label", &item.label);
            inner.extend(self.of(&item.blocks));
            passages.push(with_passages(self.part("item", "CreativeWork"), inner));
        }
        with_passages(node, passages)
    }

    /// A table: its cells in reading order, each with its position.
    fn table(&mut self, table: &'a Table) -> Node {
        let node = self.part("table", "Table");
        let mut passages = self.lines("heading", &table.headings);
        let mut taken = Taken::default();
        for (row, cells) in (1_u32..).zip(&table.rows) {
            for cell in &cells.cells {
                let column = taken.place(row, cell);
                let kind = if cells.is_heading { "column heading" } else { "cell" };
                let mut node = self.part(kind, "CreativeWork");
                let numbers = [
                    ("row", row, 0),
                    ("column", column, 0),
                    ("rows", cell.rows, 1),
                    ("columns", cell.columns, 1),
                ];
                let numbers = numbers.into_iter().filter(|(_, number, usual)| number != usual);
                let mut properties: Vec<Node> =
                    numbers.map(|(name, number, _)| property(name, &number.to_string())).collect();
                properties.extend(cell.class.as_deref().map(|class| property(CLASS, class)));
                node.set_all("additionalProperty", properties);
                passages.push(with_passages(node, self.of(&cell.blocks)));
            }
        }
        with_passages(node, passages)
    }

    /// A part with passages of its own.
    fn part(&mut self, kind: &'static str, class: &str) -> Node {
        Node::named(&self.annotations.counted(kind), class).with("dc:type", kind)
    }

    fn lines(
        &mut self,
        kind: &'static str,
        lines: impl IntoIterator<Item = &'a Line>,
    ) -> Vec<Node> {
        lines.into_iter().map(|line| self.line(kind, line)).collect()
    }

    fn line(&mut self, kind: &'static str, line: &'a Line) -> Node {
        let id = self.annotations.counted(kind);
        self.passage(&id, kind, None, &line.content, line.rendition.as_ref())
    }

    /// A paragraph has its own fragment; one that continues the paragraph before has no number.
    fn paragraph(&mut self, paragraph: &'a Paragraph) -> Node {
        let kind = if paragraph.continues { "paragraph continued" } else { "paragraph" };
        let id = match paragraph.fragment() {
            Some(fragment) => self.annotations.provenance.id(&fragment),
            None => self.annotations.counted(kind),
        };
        let Paragraph { number, rendition, content, .. } = paragraph;
        self.passage(&id, kind, *number, content, rendition.as_ref())
    }

    fn passage(
        &mut self,
        id: &str,
        kind: &str,
        number: Option<u32>,
        content: &'a [Inline],
        rendition: Option<&Rendition>,
    ) -> Node {
        let marked = Marked::line(self.waiting.drain(..), content, self.annotations.reading);
        let node = Node::named(id, "CreativeWork")
            .with("dc:type", kind)
            .with_known("position", number.map(u64::from))
            .with("text", marked.text.as_str())
            .with_known("additionalProperty", rendition.and_then(set_in));
        self.annotations.annotate(id, &marked);
        self.end = Some((id.to_owned(), marked));
        node
    }
}

fn kind_in_opener(part: &OpenerPart) -> &'static str {
    match part {
        OpenerPart::Dateline(_) => "dateline",
        OpenerPart::Salutation(_) => "salutation",
        OpenerPart::Address(_) => "address",
        OpenerPart::HeadNote(_) => "head note",
        OpenerPart::Other(_) => "line",
    }
}

fn kind_in_closer(part: &CloserPart) -> &'static str {
    match part {
        CloserPart::ComplimentaryClose(_) => "complimentary close",
        CloserPart::Signature(_) => "signature",
        CloserPart::Dateline(_) => "dateline",
        CloserPart::Address(_) => "address",
        CloserPart::Other(_) => "line",
    }
}

fn set_class(node: &mut Node, class: Option<&str>) {
    node.set_known("additionalProperty", class.map(|class| property(CLASS, class)));
}

fn with_passages(mut node: Node, passages: Vec<Node>) -> Node {
    node.set_all("passages", passages);
    node
}

/// How the source sets a passage.
fn set_in(rendition: &Rendition) -> Option<Node> {
    let words = style_words(rendition);
    (!words.is_empty()).then(|| property("typography", &words))
}

/// The columns occupied by cells of earlier rows.
#[derive(Default)]
struct Taken {
    row: u32,
    column: u32,
    /// First and last column and last row of each spanning cell.
    cells: Vec<(u32, u32, u32)>,
}

impl Taken {
    /// The column in which a cell begins, from 1; cells are given in reading order.
    fn place(&mut self, row: u32, cell: &Cell) -> u32 {
        if row != self.row {
            (self.row, self.column) = (row, 1);
            self.cells.retain(|(_, _, last)| *last >= row);
        }
        while let Some((_, end, _)) =
            self.cells.iter().find(|(start, end, _)| (*start..=*end).contains(&self.column))
        {
            self.column = end + 1;
        }
        let start = self.column;
        let end = start.saturating_add(cell.columns.max(1) - 1);
        if cell.rows > 1 {
            self.cells.push((start, end, row.saturating_add(cell.rows - 1)));
        }
        self.column = end.saturating_add(1);
        start
    }
}
