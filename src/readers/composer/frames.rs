//! What is open while a letter is composed: containers, each with the line that is being read in it.

use super::LineKind;
use super::lines::{Line, Phrases};
use crate::ir::{
    self, Block, Cell, Division, Figure, Inline, Item, LineBreak, List, Note, Origin, PageBreak,
    Paragraph, PhraseKind, Rendition, Row, Table, Verse,
};

/// What a frame is, with what the source says about it.
pub(super) enum Kind {
    Text,
    Section { class: Option<String> },
    Quotation,
    List { class: Option<String> },
    Item,
    Table,
    Row { is_heading: bool },
    Cell { rows: u32, columns: u32 },
    Verse,
    Figure { images: Vec<String> },
    Note(Box<Note>),
}

/// What can be in a frame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Block,
    Item,
    Row,
    Cell,
    Line(LineKind),
}

impl Kind {
    /// As what it is in the frame around it.
    pub(super) fn child(&self) -> Child {
        match self {
            Self::Item => Child::Item,
            Self::Row { .. } => Child::Row,
            Self::Cell { .. } => Child::Cell,
            Self::Text
            | Self::Section { .. }
            | Self::Quotation
            | Self::List { .. }
            | Self::Table
            | Self::Verse
            | Self::Figure { .. }
            | Self::Note(_) => Child::Block,
        }
    }

    /// What must be opened here first, so that a child that has no place here has one.
    pub(super) fn missing_for(&self, child: Child) -> Option<Self> {
        match (self, child) {
            (Self::List { .. }, _) => Some(Self::Item),
            (Self::Table, _) => Some(Self::Row { is_heading: false }),
            (Self::Row { .. }, _) => Some(Self::Cell { rows: 1, columns: 1 }),
            (_, Child::Item | Child::Line(LineKind::ItemLabel)) => Some(Self::List { class: None }),
            (_, Child::Row | Child::Cell) => Some(Self::Table),
            (_, Child::Line(LineKind::Verse)) => Some(Self::Verse),
            (_, Child::Block | Child::Line(LineKind::Paragraph | LineKind::Heading)) => None,
        }
    }
}

/// A container that is open.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// Whether the source does not have it.
    pub(super) is_implied: bool,
    /// Whether a block interrupts the paragraph that is being read.
    pub(super) is_interrupted: bool,
    /// The line that is open.
    pub(super) line: Option<Line>,
    pub(super) phrases: Phrases,
    /// Page breaks that belong to what comes next.
    pub(super) waiting: Vec<PageBreak>,
    headings: Vec<ir::Line>,
    label: Option<ir::Line>,
    verses: Vec<ir::Line>,
    blocks: Vec<Block>,
    items: Vec<Item>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
}

/// What a frame becomes.
pub(super) enum Finished {
    Note(Note),
    /// A part of the frame around it, and the page breaks after it.
    Part {
        part: Part,
        waiting: Vec<PageBreak>,
    },
}

/// A part of a frame.
pub(super) enum Part {
    Blocks(Vec<Block>),
    Item(Item),
    Row(Row),
    Cell(Cell),
}

impl Frame {
    pub(super) fn new(kind: Kind, phrases: Phrases) -> Self {
        Self {
            kind,
            is_implied: false,
            is_interrupted: false,
            line: None,
            phrases,
            waiting: Vec::new(),
            headings: Vec::new(),
            label: None,
            verses: Vec::new(),
            blocks: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Whether a child has its place here.
    pub(super) fn holds(&self, child: Child) -> bool {
        match (&self.kind, child) {
            // A heading that comes later is not that of the list.
            (Kind::List { .. } | Kind::Table, Child::Line(LineKind::Heading)) => {
                !self.is_implied && self.items.is_empty() && self.rows.is_empty()
            }
            (Kind::List { .. }, Child::Item)
            | (Kind::Table, Child::Row)
            | (Kind::Row { .. }, Child::Cell)
            | (Kind::Verse, Child::Line(LineKind::Verse)) => true,
            (Kind::List { .. } | Kind::Table | Kind::Row { .. }, _) => false,
            // Implied verse ends where something else begins.
            (Kind::Verse, Child::Block | Child::Line(_)) => !self.is_implied,
            (Kind::Item, Child::Line(LineKind::ItemLabel)) => true,
            (_, Child::Block | Child::Line(LineKind::Paragraph | LineKind::Heading)) => true,
            (_, _) => false,
        }
    }

    pub(super) fn enter(&mut self, kind: PhraseKind, origin: Origin) {
        if let Some(line) = &mut self.line {
            line.enter(kind.clone(), origin.clone());
        }
        self.phrases.enter(kind, origin);
    }

    pub(super) fn leave(&mut self) {
        if self.phrases.leave()
            && let Some(line) = &mut self.line
        {
            line.leave();
        }
    }

    pub(super) fn open_line(
        &mut self,
        kind: LineKind,
        rendition: Option<Rendition>,
        is_marked: bool,
    ) {
        let mut line = Line::new(kind, rendition);
        line.is_marked = is_marked;
        for (kind, origin) in self.phrases.open() {
            line.enter(kind.clone(), origin.clone());
        }
        self.line = Some(line);
    }

    /// The open line; without one, a paragraph begins that the source does not mark.
    pub(super) fn current_line(&mut self) -> &mut Line {
        if self.line.is_none() {
            self.open_line(LineKind::Paragraph, None, false);
        }
        self.line.get_or_insert_with(|| Line::new(LineKind::Paragraph, None))
    }

    /// Ends the line because a block begins; a marked paragraph continues after the block.
    pub(super) fn interrupt_line(&mut self) {
        let is_paragraph = |line: &Line| line.is_marked && line.kind == LineKind::Paragraph;
        let goes_on = self.line.as_ref().is_some_and(|line| is_paragraph(line) && line.has_words());
        self.close_line();
        self.is_interrupted |= goes_on;
    }

    pub(super) fn close_line(&mut self) {
        let Some(line) = self.line.take() else { return };
        let continues = self.is_interrupted && !line.is_marked;
        let (kind, rendition) = (line.kind, line.rendition.clone());
        let content = match line.finish() {
            Ok(content) => content,
            Err(pages) => return pages.into_iter().for_each(|page| self.page_break(page)),
        };
        let mut line = ir::Line { rendition, content };
        match (&self.kind, kind) {
            (Kind::Verse, LineKind::Heading) if self.verses.is_empty() => self.headings.push(line),
            (Kind::List { .. } | Kind::Table, LineKind::Heading) => self.headings.push(line),
            (Kind::Verse, _) | (_, LineKind::Verse) => {
                let waiting = std::mem::take(&mut self.waiting);
                line.content.splice(0..0, waiting.into_iter().map(Inline::PageBreak));
                self.verses.push(line);
            }
            (Kind::Item, LineKind::ItemLabel) if self.label.is_none() && self.blocks.is_empty() => {
                self.label = Some(line);
            }
            (_, LineKind::Heading) => self.blocks.push(Block::Heading(line)),
            (_, LineKind::Paragraph | LineKind::ItemLabel) => {
                let ir::Line { rendition, content } = line;
                let paragraph = Paragraph { number: None, continues, rendition, content };
                self.blocks.push(Block::Paragraph(paragraph));
            }
        }
    }

    /// A line break. Where the line has already ended, it ends a paragraph, and nothing else.
    pub(super) fn line_break(&mut self, line_break: LineBreak) {
        let Some(line) = &mut self.line else { return };
        if !line.is_at_start() {
            line.line_break(line_break);
        } else if line.kind == LineKind::Paragraph && line.has_words() {
            let (kind, rendition, is_marked) = (line.kind, line.rendition.clone(), line.is_marked);
            self.close_line();
            self.open_line(kind, rendition, is_marked);
        }
    }

    pub(super) fn page_break(&mut self, page: PageBreak) {
        match (&mut self.line, &self.kind) {
            (Some(line), _) => line.page_break(page),
            (None, Kind::List { .. } | Kind::Table | Kind::Row { .. } | Kind::Verse) => {
                self.waiting.push(page);
            }
            (None, _) => self.blocks.push(Block::PageBreak(page)),
        }
    }

    pub(super) fn add(&mut self, part: Part) {
        match part {
            Part::Blocks(blocks) if blocks.is_empty() => {}
            Part::Blocks(blocks) => {
                self.end_verse();
                self.blocks.extend(blocks);
            }
            Part::Item(item) => {
                let is_empty = item.label.is_none() && item.blocks.is_empty();
                self.items.extend((!is_empty).then_some(item));
            }
            Part::Row(row) => self.rows.extend((!row.cells.is_empty()).then_some(row)),
            Part::Cell(cell) => self.cells.push(cell),
        }
    }

    /// Makes a stanza of the lines of verse.
    fn end_verse(&mut self) {
        let headings = std::mem::take(&mut self.headings);
        let lines = std::mem::take(&mut self.verses);
        if !(headings.is_empty() && lines.is_empty()) {
            self.blocks.push(Block::Verse(Verse { headings, lines }));
        }
    }

    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.close_line();
        self.blocks
    }

    pub(super) fn finish(mut self) -> Finished {
        self.close_line();
        if matches!(self.kind, Kind::Verse) {
            self.end_verse();
        }
        let Self { kind, waiting, headings, label, blocks, items, rows, cells, .. } = self;
        let division = |class| Division { class, ..Division::default() };
        let of = |division: Division, blocks: Vec<Block>, make: fn(Division) -> Block| {
            let block = (!blocks.is_empty()).then(|| make(Division { blocks, ..division }));
            Part::Blocks(block.into_iter().collect())
        };
        let part = match kind {
            Kind::Note(note) => return Finished::Note(Note { blocks, ..*note }),
            Kind::Text | Kind::Verse => Part::Blocks(blocks),
            Kind::Section { class } => of(division(class), blocks, Block::Section),
            Kind::Quotation => of(division(None), blocks, Block::Quotation),
            Kind::List { .. } if headings.is_empty() && items.is_empty() => {
                Part::Blocks(Vec::new())
            }
            Kind::List { class } => {
                Part::Blocks(vec![Block::List(List { class, headings, items })])
            }
            Kind::Item => Part::Item(Item { label, blocks }),
            Kind::Table if headings.is_empty() && rows.is_empty() => Part::Blocks(Vec::new()),
            Kind::Table => Part::Blocks(vec![Block::Table(Table { headings, rows })]),
            Kind::Row { is_heading } => Part::Row(Row { is_heading, origin: None, cells }),
            Kind::Cell { rows, columns } => Part::Cell(Cell { class: None, rows, columns, blocks }),
            Kind::Figure { images } if images.is_empty() => Part::Blocks(blocks),
            Kind::Figure { images } => Part::Blocks(vec![Block::Figure(Figure { images, blocks })]),
        };
        Finished::Part { part, waiting }
    }
}
