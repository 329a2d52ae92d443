//! The blocks of a text: from the elements of TEI to paragraphs, lists, tables and the rest.
//!
//! Not here: what runs in a line (`line`). **Invariant:** every element becomes a block or stands in
//! one; nothing is passed over but white space.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Index;
use super::line::has_words;
use super::own::Claims;
use super::rendition::Declared;
use super::space::tidy;
use super::xml::{Element, Node};
use crate::ir::{
    Block, Cell, Closer, CloserPart, Division, Figure, Inline, Item, Line, LineBreak,
    LineBreakKind, List, Note, OpaqueBlock, Opener, OpenerPart, Origin, Paragraph, PhraseKind,
    Rendition, Row, Table, Verse,
};
use crate::source::Source;

/// What an element of a line can become: lines can hold lists.
pub(super) enum Piece {
    Inline(Inline),
    Block(Block),
}

/// Makes one letter, or the matter around letters, of the elements of a file.
pub(super) struct Converter<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub declared: &'a Declared,
    /// Whether the file is one of ours.
    pub is_own: bool,
    /// What a file of ours says about itself.
    pub claims: &'a Claims,
    pub notes: Vec<Note>,
    /// The notes in the letter, by their ids: the key of each.
    pub keys: BTreeMap<String, String>,
    /// Notes that stand apart and are called from the text, by their ids.
    pub collected: BTreeMap<String, &'a Element>,
    /// Where such a note hangs, if it says so itself.
    pub hooks: BTreeMap<String, &'a Element>,
    /// Where the passage begins that a note is about: the key of the note, by the anchor's id.
    pub starts: BTreeMap<String, String>,
    /// Anchors of a file of ours that only say where the note behind them hangs.
    pub notes_here: BTreeSet<String>,
    /// Where the last of them was found, and by whom.
    pub place_said: Option<Origin>,
    /// The elements that are not here for the text, by where they begin.
    pub taken: BTreeSet<usize>,
    /// Where the elements that are referred to will be: fragment ids, by the source's ids.
    pub fragments: BTreeMap<String, String>,
}

/// Elements that stand apart from what is before and behind them.
const BLOCKS: &[&str] = &[
    "ab",
    "argument",
    "back",
    "bibl",
    "biblFull",
    "biblStruct",
    "body",
    "byline",
    "castList",
    "cell",
    "cit",
    "closer",
    "dateline",
    "div",
    "div1",
    "div2",
    "div3",
    "div4",
    "div5",
    "div6",
    "div7",
    "docImprint",
    "docTitle",
    "entry",
    "epigraph",
    "event",
    "figDesc",
    "figure",
    "floatingText",
    "frus:attachment",
    "front",
    "group",
    "head",
    "imprint",
    "item",
    "l",
    "label",
    "lg",
    "list",
    "listAnnotation",
    "listBibl",
    "listEvent",
    "listOrg",
    "listPerson",
    "listPlace",
    "listWit",
    "noteGrp",
    "object",
    "opener",
    "org",
    "p",
    "person",
    "place",
    "postscript",
    "quote",
    "row",
    "salute",
    "signed",
    "sp",
    "stage",
    "surface",
    "table",
    "text",
    "titlePage",
    "titlePart",
    "trailer",
    "witness",
    "zone",
];

/// Elements that hold what a part of a text holds, without being a part of it themselves.
const TRANSPARENT: &[&str] = &["body", "front", "back", "group", "text"];

/// Elements that make a line of their own in an opener or closer.
const LINES: &[&str] = &["dateline", "salute", "signed", "address", "opener", "closer", "byline"];

/// Elements that are only a point, or call a note.
const POINTS: &[&str] =
    &["pb", "lb", "cb", "gb", "anchor", "milestone", "note", "ptr", "handShift"];

impl<'a> Converter<'a> {
    /// Where an element was read.
    pub(super) fn read(&self, element: &Element) -> Origin {
        Origin::Read { at: self.source.span(element.at.clone()) }
    }

    /// The start tag of an element as the source writes it, without the brackets.
    pub(super) fn tag(&self, element: &Element) -> String {
        let written = &self.source.text()[element.at.start..element.inside];
        let inside = written.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        crate::ir::words(inside).collect::<Vec<_>>().join(" ")
    }

    /// How an element is set.
    pub(super) fn rendition(&self, element: &Element) -> Option<Rendition> {
        if self.is_own { Declared::own(element) } else { self.declared.rendition(element) }
    }

    /// Whether an element stands in a line as a block of its own.
    pub(super) fn is_block_in_line(&self, element: &Element) -> bool {
        match element.name.as_str() {
            "quote" | "cit" | "q" | "said" => holds_blocks(element),
            // These are blocks only where lists of them are.
            "bibl" | "person" | "place" | "org" | "event" | "label" | "object" | "witness" => {
                holds_blocks(element)
            }
            "salute" | "signed" | "dateline" | "byline" | "head" | "address" => false,
            "graphic" | "media" => true,
            name => BLOCKS.contains(&name),
        }
    }

    /// Blocks, where an element can hold both blocks and words.
    pub(super) fn flow(&mut self, element: &'a Element) -> Vec<Block> {
        let is_letter = is_division(element);
        let is_frame = is_letter || holds_only_elements(element);
        let mut flow = Flow { is_letter, is_frame, ..Flow::default() };
        self.pour(element, &mut flow);
        self.end_run(&mut flow);
        flow.finish()
    }

    fn pour(&mut self, parent: &'a Element, flow: &mut Flow) {
        for (at, child) in parent.children.iter().enumerate() {
            let element = match child {
                Node::Text(run) => {
                    let inline = self.text(run, at, parent, false);
                    flow.run.extend(inline.map(Piece::Inline));
                    continue;
                }
                Node::Element(element) => element,
            };
            if self.is_taken(element) {
                continue;
            }
            let name = element.name.as_str();
            let is_alone = !flow.run.iter().any(Piece::is_written);
            let is_mere_frame = TRANSPARENT.contains(&name)
                || (self.is_own && name.starts_with("div") && element.get("part").is_some());
            if is_mere_frame {
                self.end_run(flow);
                self.pour(element, flow);
            } else if name == "pb" && is_alone {
                self.end_run(flow);
                flow.blocks.push(Block::PageBreak(self.page_break(element)));
            } else if LINES.contains(&name) && flow.is_letter && is_alone {
                self.end_run(flow);
                self.lines_of_letter(element, flow);
            } else if self.is_block(element, is_alone, flow.is_frame) {
                self.end_run(flow);
                let blocks = self.block(element);
                flow.add(blocks);
            } else {
                let pieces = self.piece(element);
                flow.run.extend(pieces);
            }
        }
    }

    /// Whether an element is a block among blocks. What this program does not know is one where
    /// nothing is written before it and it holds blocks.
    fn is_block(&self, element: &Element, is_alone: bool, is_frame: bool) -> bool {
        match element.name.as_str() {
            "quote" | "q" | "said" | "cit" | "bibl" | "person" | "place" | "org" | "event"
            | "label" | "object" | "witness" => (is_alone && is_frame) || holds_blocks(element),
            "salute" | "signed" | "dateline" | "byline" | "address" => is_alone,
            "graphic" | "media" => true,
            name if POINTS.contains(&name) => false,
            name if BLOCKS.contains(&name) => true,
            _ => is_alone && holds_blocks(element),
        }
    }

    /// Ends the words that stand among blocks: they are a paragraph.
    fn end_run(&mut self, flow: &mut Flow) {
        let pieces = std::mem::take(&mut flow.run);
        let blocks = self.paragraphs(pieces, None);
        flow.add(blocks);
    }

    /// What an element is that is a block.
    pub(super) fn block(&mut self, element: &'a Element) -> Vec<Block> {
        let class = element.get("type").map(ToOwned::to_owned);
        let block = match element.name.as_str() {
            "p" | "ab" => {
                let pieces = self.pieces(element, false);
                let mut blocks = self.paragraphs(in_language(element, pieces, self), Some(element));
                if self.is_own
                    && element.get("part") == Some("Y")
                    && let Some(Block::Paragraph(first)) = blocks.first_mut()
                {
                    first.continues = true;
                }
                return blocks;
            }
            "head" => {
                let line = self.line_with_rendition(element);
                Block::Heading(line)
            }
            "list" => Block::List(self.list(element)),
            "table" => Block::Table(self.table(element)),
            "lg" | "l" => return self.verse(element),
            "figure" | "graphic" | "media" => Block::Figure(self.figure(element)),
            "quote" | "q" | "said" => Block::Quotation(self.division(element, class)),
            "postscript" => {
                let class = if self.is_own { element.get("n") } else { element.get("type") };
                Block::Postscript(self.division(element, class.map(ToOwned::to_owned)))
            }
            "frus:attachment" => Block::Enclosure(self.division(element, None)),
            "div" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => {
                let is_enclosure = class.as_deref().is_some_and(|class| {
                    ["enclosure", "attachment", "inclosure"]
                        .contains(&class.to_lowercase().as_str())
                });
                if is_enclosure {
                    let class = element.get("subtype").map(ToOwned::to_owned);
                    Block::Enclosure(self.division(element, class))
                } else {
                    Block::Section(self.division(element, class))
                }
            }
            "floatingText" if self.is_own && class.as_deref() == Some("blocks") => {
                return self.inner_flow(element);
            }
            "floatingText" if self.is_own && class.as_deref() == Some("opaque") => {
                let blocks = self.inner_flow(element);
                let written = element.get("n").unwrap_or_default().to_owned();
                Block::Opaque(OpaqueBlock { element: written, blocks, origin: self.read(element) })
            }
            "floatingText" => Block::Quotation(self.division(element, class)),
            "dateline" | "salute" | "signed" | "byline" | "address" | "label" => {
                let pieces = if element.name == "address" {
                    self.address(element).into_iter().map(Piece::Inline).collect()
                } else {
                    self.pieces(element, false)
                };
                return self.paragraphs(pieces, Some(element));
            }
            _ => {
                let element_tag = self.tag(element);
                let blocks = self.flow(element);
                Block::Opaque(OpaqueBlock {
                    element: element_tag,
                    blocks,
                    origin: self.read(element),
                })
            }
        };
        vec![block]
    }

    /// The blocks of a text in the text, without the frames that TEI puts around them.
    fn inner_flow(&mut self, element: &'a Element) -> Vec<Block> {
        let mut flow = Flow { is_letter: true, is_frame: true, ..Flow::default() };
        match element.child("body").and_then(|body| body.child("div")) {
            Some(div) => self.pour(div, &mut flow),
            None => self.pour(element, &mut flow),
        }
        self.end_run(&mut flow);
        flow.finish()
    }

    fn division(&mut self, element: &'a Element, class: Option<String>) -> Division {
        let language = element.get("xml:lang").map(ToOwned::to_owned);
        // A quotation that holds a heading is a text in the text, in a file of ours.
        let inner = element.child("floatingText").filter(|inner| {
            self.is_own && element.name == "quote" && inner.get("type") == Some("blocks")
        });
        let blocks = match inner {
            Some(inner) => self.inner_flow(inner),
            None => self.flow(element),
        };
        Division { class, language, blocks }
    }

    /// A paragraph, cut where blocks interrupt it.
    fn paragraphs(&mut self, pieces: Vec<Piece>, element: Option<&Element>) -> Vec<Block> {
        let rendition = element.and_then(|element| self.rendition(element));
        let mut blocks = Vec::new();
        let mut content = Vec::new();
        let mut is_begun = false;
        let mut end = |content: &mut Vec<Inline>, blocks: &mut Vec<Block>| {
            let mut content = std::mem::take(content);
            tidy(&mut content);
            if content.is_empty() {
                return;
            }
            let is_written = has_words(&content);
            let rendition = rendition.clone();
            let continues = is_begun;
            is_begun |= is_written;
            let number = None;
            blocks.push(Block::Paragraph(Paragraph { number, continues, rendition, content }));
        };
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => content.push(inline),
                Piece::Block(block) => {
                    end(&mut content, &mut blocks);
                    blocks.push(block);
                }
            }
        }
        end(&mut content, &mut blocks);
        blocks
    }

    /// A line of inlines; blocks among them become lines.
    pub(super) fn line_of(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut line = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => line.push(inline),
                Piece::Block(block) => {
                    let mut lines = Vec::new();
                    lines_in(block, &mut lines);
                    for content in lines {
                        if has_words(&line) {
                            line.push(border());
                        }
                        line.extend(content);
                    }
                }
            }
        }
        tidy(&mut line);
        line
    }

    fn line_with_rendition(&mut self, element: &'a Element) -> Line {
        let pieces = self.pieces(element, false);
        let pieces = in_language(element, pieces, self);
        Line { rendition: self.rendition(element), content: self.line_of(pieces) }
    }

    /// Lines that stand among the blocks of a letter: they open it until something else came.
    fn lines_of_letter(&mut self, element: &'a Element, flow: &mut Flow) {
        let opens = match element.name.as_str() {
            "opener" => true,
            "closer" | "signed" => false,
            _ => !flow.has_body,
        };
        let parts = match element.name.as_str() {
            "opener" | "closer" => self.lines(element),
            _ => self.line_parts(element),
        };
        match parts.as_slice() {
            [] => return,
            [part] if part.kind == LineKind::Other && !has_words(&part.line.content) => {
                let content = part.line.content.clone();
                return flow.hang(content);
            }
            _ => {}
        }
        if opens {
            let parts = parts.into_iter().map(|part| match part.kind {
                LineKind::Dateline => OpenerPart::Dateline(part.line),
                LineKind::Salute => OpenerPart::Salutation(part.line),
                LineKind::Address => OpenerPart::Address(part.line),
                LineKind::Signed | LineKind::Other => OpenerPart::Other(part.line),
            });
            flow.blocks.push(Block::Opener(Opener { parts: parts.collect() }));
        } else {
            let parts = parts.into_iter().map(|part| match part.kind {
                LineKind::Dateline => CloserPart::Dateline(part.line),
                LineKind::Salute => CloserPart::ComplimentaryClose(part.line),
                LineKind::Address => CloserPart::Address(part.line),
                LineKind::Signed => CloserPart::Signature(part.line),
                LineKind::Other => CloserPart::Other(part.line),
            });
            flow.add(vec![Block::Closer(Closer { parts: parts.collect() })]);
        }
    }

    /// The lines of an opener or a closer. Points between two lines go with the one before.
    fn lines(&mut self, group: &'a Element) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut loose: Vec<Piece> = Vec::new();
        let mut waiting: Vec<Inline> = Vec::new();
        for (at, child) in group.children.iter().enumerate() {
            match child {
                Node::Text(run) => {
                    loose.extend(self.text(run, at, group, false).map(Piece::Inline));
                }
                Node::Element(element) if self.is_taken(element) => {}
                Node::Element(element) => {
                    let is_seg = element.name == "seg" && !loose.iter().any(Piece::is_written);
                    if is_seg || LINES.contains(&element.name.as_str()) {
                        self.end_loose(&mut loose, &mut parts, &mut waiting);
                        for mut part in self.line_parts(element) {
                            part.line.content.splice(0..0, waiting.drain(..));
                            parts.push(part);
                        }
                    } else {
                        loose.extend(self.piece(element));
                    }
                }
            }
        }
        self.end_loose(&mut loose, &mut parts, &mut waiting);
        if !waiting.is_empty() {
            parts.push(Part { kind: LineKind::Other, line: Line::new(waiting) });
        }
        parts
    }

    fn end_loose(
        &mut self,
        loose: &mut Vec<Piece>,
        parts: &mut Vec<Part>,
        waiting: &mut Vec<Inline>,
    ) {
        let content = self.line_of(std::mem::take(loose));
        if has_words(&content) {
            let mut line = std::mem::take(waiting);
            line.extend(content);
            parts.push(Part { kind: LineKind::Other, line: Line::new(line) });
        } else if let Some(last) = parts.last_mut() {
            // A line break between two lines is the border that they have anyhow.
            let points = content.into_iter().filter(|one| !matches!(one, Inline::LineBreak(_)));
            last.line.content.extend(points);
        } else {
            waiting.extend(content.into_iter().filter(|one| !matches!(one, Inline::LineBreak(_))));
        }
    }

    /// One element as a line, or as several where it lists them, as joint signers are.
    fn line_parts(&mut self, element: &'a Element) -> Vec<Part> {
        let kind = match element.name.as_str() {
            "opener" | "closer" => return self.lines(element),
            "dateline" => LineKind::Dateline,
            "salute" => LineKind::Salute,
            "signed" => LineKind::Signed,
            "address" => LineKind::Address,
            _ => LineKind::Other,
        };
        let pieces = match element.name.as_str() {
            "address" => self.address(element).into_iter().map(Piece::Inline).collect(),
            "byline" => self.wrapped(element),
            "seg" if self.is_own && element.get("type").is_none() => self.pieces(element, false),
            "seg" => self.piece(element),
            _ => self.pieces(element, false),
        };
        let pieces = in_language(element, pieces, self);
        let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => lines.last_mut().into_iter().for_each(|line| {
                    line.push(inline.clone());
                }),
                Piece::Block(block) => {
                    lines_in(block, &mut lines);
                    lines.push(Vec::new());
                }
            }
        }
        let rendition = self.rendition(element).filter(|_| element.name != "seg" || self.is_own);
        let mut parts: Vec<Part> = Vec::new();
        for mut content in lines {
            tidy(&mut content);
            if content.is_empty() {
                continue;
            }
            match parts.last_mut() {
                Some(last) if !has_words(&content) => last.line.content.extend(content),
                _ => {
                    parts.push(Part { kind, line: Line { rendition: rendition.clone(), content } })
                }
            }
        }
        parts
    }

    /// An element as one opaque phrase.
    fn wrapped(&mut self, element: &'a Element) -> Vec<Piece> {
        let pieces = self.pieces(element, true);
        let content = self.line_of(pieces);
        let inline = Inline::phrase(self.opaque(element), content, self.read(element));
        vec![Piece::Inline(inline)]
    }

    fn list(&mut self, element: &'a Element) -> List {
        let class = element.get("type").map(ToOwned::to_owned);
        let mut list = List { class, ..List::default() };
        let mut label: Option<Line> = None;
        // Points and pages between two items.
        let mut between: Vec<Block> = Vec::new();
        for (at, child) in element.children.iter().enumerate() {
            let child = match child {
                Node::Text(run) => {
                    let text = self.text(run, at, element, false);
                    let written = text.into_iter().map(Piece::Inline).filter(Piece::is_written);
                    let blocks = self.paragraphs(written.collect(), None);
                    if !blocks.is_empty() {
                        list.items.push(Item { label: label.take(), blocks });
                    }
                    continue;
                }
                Node::Element(child) => child,
            };
            if self.is_taken(child) {
                continue;
            }
            match child.name.as_str() {
                "head" if list.items.is_empty() && label.is_none() => {
                    let line = self.line_with_rendition(child);
                    list.headings.push(line);
                }
                "label" => {
                    if label.is_some() {
                        list.items.push(Item { label: label.take(), blocks: Vec::new() });
                    }
                    label = Some(self.line_with_rendition(child));
                }
                "item" => {
                    let mut blocks = std::mem::take(&mut between);
                    // In a file of ours a label can stand in its item.
                    let inner = child
                        .elements()
                        .next()
                        .filter(|first| self.is_own && first.name == "label" && label.is_none());
                    if let Some(inner) = inner {
                        label = Some(self.line_with_rendition(inner));
                        self.taken.insert(inner.at.start);
                    }
                    blocks.extend(self.flow(child));
                    list.items.push(Item { label: label.take(), blocks });
                }
                "pb" => between.push(Block::PageBreak(self.page_break(child))),
                name if POINTS.contains(&name) => {
                    let pieces = self.piece(child);
                    let content = self.line_of(pieces);
                    match list.items.last_mut() {
                        Some(item) => append(&mut item.blocks, content),
                        None => between.push(Block::Paragraph(Paragraph::new(content))),
                    }
                }
                _ => {
                    let mut blocks = std::mem::take(&mut between);
                    let mut flow = Flow::default();
                    if self.is_block(child, true, true) {
                        let inner = self.block(child);
                        flow.add(inner);
                    } else {
                        flow.run = self.piece(child);
                        self.end_run(&mut flow);
                    }
                    blocks.extend(flow.finish());
                    list.items.push(Item { label: label.take(), blocks });
                }
            }
        }
        if label.is_some() || !between.is_empty() {
            match list.items.last_mut() {
                Some(item) if label.is_none() => item.blocks.extend(between),
                _ => list.items.push(Item { label, blocks: between }),
            }
        }
        list
    }

    fn table(&mut self, element: &'a Element) -> Table {
        let mut table = Table::default();
        let mut between: Vec<Block> = Vec::new();
        for child in element.elements() {
            if self.is_taken(child) {
                continue;
            }
            match child.name.as_str() {
                "head" => {
                    let line = self.line_with_rendition(child);
                    table.headings.push(line);
                }
                "row" => {
                    let row = self.row(child, &mut between);
                    table.rows.push(row);
                }
                "pb" => between.push(Block::PageBreak(self.page_break(child))),
                _ => {
                    let mut flow = Flow { run: self.piece(child), ..Flow::default() };
                    self.end_run(&mut flow);
                    let blocks = flow.finish();
                    let cells = table.rows.last_mut().and_then(|row| row.cells.last_mut());
                    match cells {
                        Some(cell) => cell.blocks.extend(blocks),
                        None => between.extend(blocks),
                    }
                }
            }
        }
        if !between.is_empty() {
            let last = table.rows.last_mut().and_then(|row| row.cells.last_mut());
            match last {
                Some(cell) => cell.blocks.extend(between),
                None => table.rows.push(Row { is_heading: false, cells: vec![cell(between)] }),
            }
        }
        table.rows.retain(|row| !self.is_own || !row.cells.is_empty());
        table
    }

    fn row(&mut self, element: &'a Element, between: &mut Vec<Block>) -> Row {
        let is_heading = element.get("role") == Some("label");
        let mut row = Row { is_heading, cells: Vec::new() };
        for child in element.elements() {
            match child.name.as_str() {
                "cell" => {
                    let mut blocks = std::mem::take(between);
                    blocks.extend(self.flow(child));
                    let span = |name: &str| {
                        let number = child.get(name).and_then(|number| number.parse().ok());
                        number.filter(|number| (1..=MOST_SPANNED).contains(number)).unwrap_or(1)
                    };
                    row.cells.push(Cell {
                        class: child.get("role").map(ToOwned::to_owned),
                        rows: span("rows"),
                        columns: span("cols"),
                        blocks,
                    });
                }
                "pb" => between.push(Block::PageBreak(self.page_break(child))),
                _ => {
                    let mut flow = Flow { run: self.piece(child), ..Flow::default() };
                    self.end_run(&mut flow);
                    match row.cells.last_mut() {
                        Some(cell) => cell.blocks.extend(flow.finish()),
                        None => between.extend(flow.finish()),
                    }
                }
            }
        }
        row
    }

    /// Verse: a group of groups is as many groups.
    fn verse(&mut self, element: &'a Element) -> Vec<Block> {
        if element.name == "l" {
            let line = self.line_with_rendition(element);
            return vec![Block::Verse(Verse { headings: Vec::new(), lines: vec![line] })];
        }
        let mut blocks = Vec::new();
        let mut verse = Verse::default();
        let mut between: Vec<Inline> = Vec::new();
        for (at, child) in element.children.iter().enumerate() {
            let child = match child {
                Node::Text(run) => {
                    if !run.text.trim().is_empty() {
                        between.extend(self.text(run, at, element, false));
                    }
                    continue;
                }
                Node::Element(child) => child,
            };
            match child.name.as_str() {
                "head" if verse.lines.is_empty() => {
                    let line = self.line_with_rendition(child);
                    verse.headings.push(line);
                }
                "l" => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, between.drain(..));
                    verse.lines.push(line);
                }
                "lg" => {
                    if verse != Verse::default() {
                        blocks.push(Block::Verse(std::mem::take(&mut verse)));
                    }
                    blocks.extend(self.verse(child));
                }
                _ => {
                    let pieces = self.piece(child);
                    let content = self.line_of(pieces);
                    match verse.lines.last_mut() {
                        Some(line) if !has_words(&content) && child.name != "pb" => {
                            line.content.extend(content);
                        }
                        _ => between.extend(content),
                    }
                }
            }
        }
        if !between.is_empty() {
            verse.lines.push(Line::new(between));
        }
        if verse != Verse::default() {
            blocks.push(Block::Verse(verse));
        }
        blocks
    }

    fn figure(&mut self, element: &'a Element) -> Figure {
        let url = |element: &Element| {
            let url = element.get("url").or_else(|| element.get("target"));
            url.map(|url| url.trim_start_matches("%23").to_owned())
        };
        if element.name != "figure" {
            let images = url(element).into_iter().collect();
            return Figure { images, blocks: self.flow(element) };
        }
        let graphics = || {
            let is_graphic = |one: &&Element| ["graphic", "media"].contains(&one.name.as_str());
            element.elements().filter(is_graphic)
        };
        let mut images = Vec::new();
        for graphic in graphics().filter(|graphic| graphic.children.is_empty()) {
            images.extend(url(graphic));
            self.taken.insert(graphic.at.start);
        }
        Figure { images, blocks: self.flow(element) }
    }

    /// Whether an element is not here for the text: what it holds stands elsewhere.
    pub(super) fn is_taken(&self, element: &Element) -> bool {
        self.taken.contains(&element.at.start)
    }
}

/// More rows or columns than a cell can sensibly span.
const MOST_SPANNED: u32 = 1_000;

fn cell(blocks: Vec<Block>) -> Cell {
    Cell { class: None, rows: 1, columns: 1, blocks }
}

/// One line of an opener or a closer.
struct Part {
    kind: LineKind,
    line: Line,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Dateline,
    Salute,
    Signed,
    Address,
    Other,
}

/// Blocks in the making.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    /// What stands among the blocks, in lines.
    run: Vec<Piece>,
    /// Whether datelines, salutes and signatures are those of a letter.
    is_letter: bool,
    /// Whether what could be part of a line stands for itself here.
    is_frame: bool,
    /// Whether anything came that is no heading and no line of an opener.
    has_body: bool,
    /// Points that hang on no line yet, and the number of blocks before them.
    waiting: Vec<(usize, Vec<Inline>)>,
}

impl Flow {
    fn add(&mut self, blocks: Vec<Block>) {
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
    fn hang(&mut self, points: Vec<Inline>) {
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

    fn finish(mut self) -> Vec<Block> {
        for (at, points) in self.waiting.into_iter().rev() {
            match self.blocks[at..].iter_mut().find_map(first_line) {
                Some(line) => drop(line.splice(0..0, points)),
                None => self.blocks.insert(at, Block::Paragraph(Paragraph::new(points))),
            }
        }
        self.blocks
    }
}

impl Piece {
    /// Whether this is more than white space.
    fn is_written(&self) -> bool {
        match self {
            Self::Inline(inline) => has_words(std::slice::from_ref(inline)),
            Self::Block(_) => true,
        }
    }
}

/// Hangs points on the end of some blocks.
fn append(blocks: &mut Vec<Block>, points: Vec<Inline>) {
    match blocks.last_mut().and_then(last_line) {
        Some(line) => line.extend(points),
        None => blocks.push(Block::Paragraph(Paragraph::new(points))),
    }
}

/// The lines of a block, the first one first.
fn lines_of(block: &mut Block) -> Vec<&mut Vec<Inline>> {
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

fn first_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).into_iter().next()
}

fn last_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    lines_of(block).pop()
}

/// Takes the lines out of a block, for a place where no block can stand.
fn lines_in(mut block: Block, lines: &mut Vec<Vec<Inline>>) {
    if let Block::PageBreak(page) = block {
        lines.push(vec![Inline::PageBreak(page)]);
        return;
    }
    lines.extend(lines_of(&mut block).into_iter().map(std::mem::take));
}

/// The border between two lines that were blocks.
fn border() -> Inline {
    let origin = Origin::Derived { from: Vec::new(), by: super::NAME.to_owned() };
    Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin))
}

/// Words in another language than what is around them.
fn in_language(element: &Element, pieces: Vec<Piece>, converter: &Converter<'_>) -> Vec<Piece> {
    let Some(language) = element.get("xml:lang") else { return pieces };
    let origin = converter.read(element);
    let mut wrapped = Vec::new();
    let mut content = Vec::new();
    let end = |content: &mut Vec<Inline>, wrapped: &mut Vec<Piece>| {
        if !content.is_empty() {
            let kind = PhraseKind::Foreign { language: Some(language.to_owned()) };
            let inline = Inline::phrase(kind, std::mem::take(content), origin.clone());
            wrapped.push(Piece::Inline(inline));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Inline(inline) => content.push(inline),
            block @ Piece::Block(_) => {
                end(&mut content, &mut wrapped);
                wrapped.push(block);
            }
        }
    }
    end(&mut content, &mut wrapped);
    wrapped
}

/// Whether lines such as datelines can be those of a letter in this element.
fn is_division(element: &Element) -> bool {
    let name = element.name.as_str();
    name.starts_with("div")
        || TRANSPARENT.contains(&name)
        || ["postscript", "frus:attachment", "floatingText"].contains(&name)
}

/// Whether an element groups others and holds no words of its own.
fn holds_only_elements(element: &Element) -> bool {
    let is_line = ["note", "item", "cell", "p", "quote", "figure"].contains(&element.name.as_str());
    let is_text = |node: &Node| match node {
        Node::Text(run) => !run.text.trim().is_empty(),
        Node::Element(_) => false,
    };
    !is_line && !element.children.iter().any(is_text)
}

/// Whether an element holds blocks, at any depth.
fn holds_blocks(element: &Element) -> bool {
    element.elements().any(|child| {
        let is_block = BLOCKS.contains(&child.name.as_str());
        let may_be_phrase = [
            "bibl", "person", "place", "org", "event", "label", "quote", "cit", "salute", "signed",
            "dateline", "byline", "head", "object", "witness",
        ];
        (is_block && !may_be_phrase.contains(&child.name.as_str()))
            || (child.name != "note" && holds_blocks(child))
    })
}
