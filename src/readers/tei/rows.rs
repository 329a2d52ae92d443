//! Blocks that are made of entries: lists, tables, verse.

use super::block_builder::{BlockBuilder, append, lines_of};
use super::body::{Converter, Piece};
use super::elements::{POINTS, is_block};
use super::space::as_lines;
use super::xml::{Element, Node};
use crate::ir::{Block, Cell, Inline, Item, Line, List, Paragraph, Row, Table, Verse};

impl<'a> Converter<'a> {
    pub(super) fn list(&mut self, element: &'a Element) -> List {
        let class = element.get("type").map(ToOwned::to_owned);
        let mut list = List { class, ..List::default() };
        let mut label: Option<Line> = None;
        // Points and pages between two items.
        let mut between: Vec<Block> = Vec::new();
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    let text = self.text(run);
                    let written = text.into_iter().filter(Piece::is_written).collect();
                    let blocks = self.paragraphs(written, None);
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
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, points(&mut between));
                    list.headings.push(line);
                }
                "label" => {
                    if label.is_some() {
                        list.items.push(Item { label: label.take(), blocks: Vec::new() });
                    }
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, points(&mut between));
                    label = Some(line);
                }
                "item" => {
                    let mut blocks = std::mem::take(&mut between);
                    // A label can come first inside its item.
                    let first_text = child.children.first().and_then(Node::text);
                    let is_first = first_text.is_none_or(|text| text.trim().is_empty());
                    let inner = child
                        .elements()
                        .next()
                        .filter(|first| first.name == "label" && label.is_none() && is_first);
                    if let Some(inner) = inner {
                        let mut line = self.line_with_rendition(inner);
                        line.content.splice(0..0, points(&mut blocks));
                        label = Some(line);
                        self.taken.insert(inner.at.start);
                    }
                    blocks.extend(self.flow(child));
                    self.add_notes_on_blocks(child, &mut blocks);
                    list.items.push(Item { label: label.take(), blocks });
                }
                "pb" => between.extend(self.page(child)),
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
                    let mut flow = BlockBuilder::default();
                    if is_block(child, true, true) {
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

    pub(super) fn table(&mut self, element: &'a Element) -> Table {
        let mut table = Table::default();
        let mut between: Vec<Block> = Vec::new();
        for child in &element.children {
            let child = match child {
                // Words outside the cells.
                Node::Text(run) => {
                    let text = self.text(run);
                    let blocks = self.paragraphs(text, None);
                    match table.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        Some(cell) => cell.blocks.extend(blocks),
                        None => between.extend(blocks),
                    }
                    continue;
                }
                Node::Element(child) => child,
            };
            if self.is_taken(child) {
                continue;
            }
            match child.name.as_str() {
                "head" if table.rows.is_empty() && between.iter().all(is_page) => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, points(&mut between));
                    table.headings.push(line);
                }
                "head" => {
                    let line = self.line_with_rendition(child);
                    table.headings.push(line);
                }
                "row" => {
                    let row = self.row(child, &mut between);
                    table.rows.push(row);
                }
                "pb" => between.extend(self.page(child)),
                _ => {
                    let mut flow =
                        BlockBuilder { run: self.piece(child), ..BlockBuilder::default() };
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
        table.rows.retain(|row| !self.dialect.is_exact() || !row.cells.is_empty());
        table
    }

    fn row(&mut self, element: &'a Element, between: &mut Vec<Block>) -> Row {
        let is_heading = element.get("role") == Some("label");
        let mut row = Row { is_heading, cells: Vec::new() };
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    let text = self.text(run);
                    let blocks = self.paragraphs(text, None);
                    match row.cells.last_mut() {
                        Some(cell) => cell.blocks.extend(blocks),
                        None => between.extend(blocks),
                    }
                    continue;
                }
                Node::Element(child) => child,
            };
            match child.name.as_str() {
                "cell" => {
                    let mut blocks = std::mem::take(between);
                    blocks.extend(self.flow(child));
                    self.add_notes_on_blocks(child, &mut blocks);
                    if !self.dialect.is_exact() {
                        blocks.iter_mut().flat_map(lines_of).for_each(|line| as_lines(line));
                    }
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
                "pb" => between.extend(self.page(child)),
                _ => {
                    let mut flow =
                        BlockBuilder { run: self.piece(child), ..BlockBuilder::default() };
                    self.end_run(&mut flow);
                    match row.cells.last_mut() {
                        Some(cell) => cell.blocks.extend(flow.finish()),
                        None => between.extend(flow.finish()),
                    }
                }
            }
        }
        if let Some(first) = row.cells.first_mut() {
            self.add_notes_on_blocks(element, &mut first.blocks);
        }
        row
    }

    /// Verse: nested groups become separate groups.
    pub(super) fn verse(&mut self, element: &'a Element) -> Vec<Block> {
        if element.name == "l" {
            let line = self.line_with_rendition(element);
            return vec![Block::Verse(Verse { headings: Vec::new(), lines: vec![line] })];
        }
        let mut blocks = Vec::new();
        let mut verse = Verse::default();
        let mut between: Vec<Inline> = Vec::new();
        // Words outside the lines make one.
        let mut loose: Vec<Piece> = Vec::new();
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    loose.extend(self.text(run));
                    continue;
                }
                Node::Element(child) => child,
            };
            let is_alone = !loose.iter().any(Piece::is_written);
            let is_point = POINTS.contains(&child.name.as_str());
            if !is_point && !is_block(child, is_alone, true) && child.name != "l" {
                loose.extend(self.piece(child));
                continue;
            }
            if !is_alone {
                let mut content = std::mem::take(&mut between);
                content.extend(self.line_of(std::mem::take(&mut loose)));
                verse.lines.push(Line::new(content));
            }
            loose.clear();
            match child.name.as_str() {
                "head" if verse.lines.is_empty() => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, between.drain(..));
                    verse.headings.push(line);
                }
                // An exact file writes verse without lines with an empty one.
                "l" if self.dialect.is_exact() && child.children.is_empty() => {}
                "l" => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, between.drain(..));
                    verse.lines.push(line);
                }
                _ if is_point => {
                    let pieces = self.piece(child);
                    let content = self.line_of(pieces);
                    match verse.lines.last_mut() {
                        Some(line) if child.name != "pb" => line.content.extend(content),
                        _ => between.extend(content),
                    }
                }
                _ => {
                    if verse != Verse::default() {
                        blocks.push(Block::Verse(std::mem::take(&mut verse)));
                    }
                    blocks.extend(self.block(child));
                }
            }
        }
        between.extend(self.line_of(loose));
        if !between.is_empty() {
            verse.lines.push(Line::new(between));
        }
        if verse != Verse::default() {
            blocks.push(Block::Verse(verse));
        }
        blocks
    }
}

fn is_page(block: &Block) -> bool {
    matches!(block, Block::PageBreak(_))
}

/// What comes between two items, as points of a line: a page begins before the label of its item.
fn points(between: &mut Vec<Block>) -> Vec<Inline> {
    let points = between.drain(..).flat_map(|block| match block {
        Block::PageBreak(page) => vec![Inline::PageBreak(page)],
        Block::Paragraph(paragraph) => paragraph.content,
        _ => Vec::new(),
    });
    points.collect()
}

/// No cell sensibly spans more rows or columns.
const MOST_SPANNED: u32 = 1_000;

fn cell(blocks: Vec<Block>) -> Cell {
    Cell { class: None, rows: 1, columns: 1, blocks }
}
