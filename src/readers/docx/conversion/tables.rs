//! Tables: cells by their places in the grid, and those that span others.

use std::collections::BTreeMap;

use super::super::format::is_on;
use super::{Conversion, Flow};
use crate::readers::composer::Container;
use crate::readers::word_processor::LeftOut;
use crate::readers::xml::Element;

/// A row with the places of its cells.
struct Row<'t, 'a> {
    element: &'t Element<'a>,
    is_heading: bool,
    is_deleted: bool,
    /// Columns without a cell before and after the cells.
    before: u32,
    after: u32,
    cells: Vec<Cell<'t, 'a>>,
}

struct Cell<'t, 'a> {
    element: &'t Element<'a>,
    /// Its first column.
    column: u32,
    columns: u32,
    merge: Merge,
}

/// Whether a cell is merged with those under it (ECMA-376 part 1, 17.4.84).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
    None,
    Begins,
    GoesOn,
}

/// Most columns that Word lets a table have: what a file says beyond is damage.
const MOST_COLUMNS: u32 = 63;

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads a table.
    pub(super) fn table(&mut self, table: &'t Element<'a>) {
        let mut rows = Vec::new();
        gather(table, &mut rows);
        let (deleted, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_deleted);
        for row in deleted {
            self.leave_out(row.element, LeftOut::Deleted);
        }
        let spans = spans(&rows);
        self.writer.begin(Container::Table);
        for (row, spans) in rows.iter().zip(spans) {
            self.writer.begin(Container::Row { is_heading: row.is_heading });
            self.no_cell(row.before);
            for (cell, span) in row.cells.iter().zip(spans) {
                match span {
                    None => self.leave_out(cell.element, LeftOut::Covered),
                    Some(rows) => {
                        self.writer.begin(Container::Cell { rows, columns: cell.columns });
                        self.apart(|inner| inner.blocks(cell.element, &mut Flow::default()));
                        self.writer.end();
                    }
                }
            }
            self.no_cell(row.after);
            self.writer.end();
        }
        self.writer.end();
    }

    /// Leaves columns of a row free, so that the others stay in their places.
    fn no_cell(&mut self, columns: u32) {
        if columns > 0 {
            self.writer.begin(Container::Cell { rows: 1, columns });
            self.writer.end();
        }
    }
}

/// Gathers the rows of a table, also those in controls and insertions.
fn gather<'t, 'a>(table: &'t Element<'a>, rows: &mut Vec<Row<'t, 'a>>) {
    for child in table.elements() {
        match child.name {
            ("w", "tr") => rows.push(row(child)),
            ("w", name) if name.ends_with("Pr") || name == "tblGrid" => {}
            _ => gather(child, rows),
        }
    }
}

fn row<'t, 'a>(element: &'t Element<'a>) -> Row<'t, 'a> {
    let properties = element.child("w", "trPr");
    let number = |name: &str| {
        let value = properties.and_then(|one| one.child("w", name)?.get("w", "val"));
        value.and_then(|value| value.parse::<u32>().ok()).unwrap_or_default().min(MOST_COLUMNS)
    };
    let header = properties.and_then(|one| one.child("w", "tblHeader"));
    let (before, after) = (number("gridBefore"), number("gridAfter"));
    let is_heading = header.is_some_and(is_on);
    let is_deleted = properties.is_some_and(|one| one.child("w", "del").is_some());
    let mut row = Row { element, is_heading, is_deleted, before, after, cells: Vec::new() };
    let mut column = before;
    gather_cells(element, &mut column, &mut row.cells);
    row
}

fn gather_cells<'t, 'a>(row: &'t Element<'a>, column: &mut u32, cells: &mut Vec<Cell<'t, 'a>>) {
    for child in row.elements() {
        match child.name {
            ("w", "tc") => {
                let cell = cell(child, *column);
                *column += cell.columns;
                cells.push(cell);
            }
            ("w", name) if name.ends_with("Pr") => {}
            _ => gather_cells(child, column, cells),
        }
    }
}

fn cell<'t, 'a>(element: &'t Element<'a>, column: u32) -> Cell<'t, 'a> {
    let property = |name: &str| element.child("w", "tcPr").and_then(|one| one.child("w", name));
    let columns = property("gridSpan").and_then(|span| span.get("w", "val")?.parse().ok());
    let merge = match property("vMerge").map(|merge| merge.get("w", "val")) {
        None => Merge::None,
        Some(Some("restart")) => Merge::Begins,
        Some(_) => Merge::GoesOn,
    };
    Cell { element, column, columns: columns.unwrap_or(1).clamp(1, MOST_COLUMNS), merge }
}

/// How many rows each cell spans; nothing for a cell that another one covers.
fn spans(rows: &[Row<'_, '_>]) -> Vec<Vec<Option<u32>>> {
    let mut spans: Vec<Vec<Option<u32>>> =
        rows.iter().map(|row| vec![Some(1); row.cells.len()]).collect();
    // Of each column, the cell that is still growing.
    let mut growing: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let mut goes_on = BTreeMap::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let above = growing.get(&cell.column).copied();
            match (cell.merge, above) {
                (Merge::GoesOn, Some((first, above))) => {
                    spans[at][index] = None;
                    if let Some(Some(rows)) =
                        spans.get_mut(first).and_then(|row| row.get_mut(above))
                    {
                        *rows += 1;
                    }
                    goes_on.insert(cell.column, (first, above));
                }
                (Merge::Begins, _) => drop(goes_on.insert(cell.column, (at, index))),
                (Merge::None | Merge::GoesOn, _) => {}
            }
        }
        growing = goes_on;
    }
    spans
}
