//! Tables: rows and cells, and what comes between them.

use super::builder::BlockBuilder;
use super::points;
use crate::ir::{Block, Cell, Row, Table};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::lines_of;
use crate::readers::tei::conversion::space::as_lines;
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
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
                None => table.rows.push(Row { cells: vec![cell(between)], ..Row::default() }),
            }
        }
        table.rows.retain(|row| !self.dialect.is_exact() || !row.cells.is_empty());
        table
    }

    fn row(&mut self, element: &'a Element, between: &mut Vec<Block>) -> Row {
        let is_heading = element.get("role") == Some("label");
        let mut row = Row { is_heading, ..Row::default() };
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
}

/// No cell sensibly spans more rows or columns.
const MOST_SPANNED: u32 = 1_000;

fn cell(blocks: Vec<Block>) -> Cell {
    Cell { class: None, rows: 1, columns: 1, blocks }
}

fn is_page(block: &Block) -> bool {
    matches!(block, Block::PageBreak(_))
}
