//! The grid of a table: which rows and columns each cell is in.
//!
//! Not here: how wide and high they are. **Invariants:** every cell of the source is in the grid, once
//! and in order, and no two overlap. As far as empty cells can make it so, every row has as many columns
//! as the table (ISO 14289-1, 7.5).

use std::ops::Range;

use crate::ir::{Cell, Table};

/// A cell in its position.
pub(super) struct Spot<'a> {
    /// Its contents; `None` where the row of the source is short.
    pub cell: Option<&'a Cell>,
    /// Its first row.
    pub row: usize,
    /// How many rows it spans.
    pub rows: usize,
    /// Its columns.
    pub columns: Range<usize>,
}

/// The maximum number of columns: a cell that claims more is wrong.
const MOST_COLUMNS: usize = 200;
/// The maximum number of cells made for each cell of the source.
const MOST_EMPTY: usize = 100;

/// The cells of a table, row by row. A cell that reaches beyond the table or overlaps another is cut to
/// the available room.
pub(super) fn grid(table: &Table) -> Vec<Spot<'_>> {
    // For each column, the first row in which it is free again.
    let mut free: Vec<usize> = Vec::new();
    let mut spots: Vec<Spot> = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let mut next = 0;
        for cell in &row.cells {
            while free.get(next).is_some_and(|free| *free > at) {
                next += 1;
            }
            let rows = (cell.rows.max(1) as usize).min(table.rows.len() - at);
            let mut end = next + 1;
            while end < next + cell.columns.max(1) as usize
                && end < next + MOST_COLUMNS
                && free.get(end).is_none_or(|free| *free <= at)
            {
                end += 1;
            }
            free.resize(free.len().max(end), 0);
            free[next..end].fill(at + rows);
            spots.push(Spot { cell: Some(cell), row: at, rows, columns: next..end });
            next = end;
        }
    }
    // Unless one row is so much longer than the others that nearly all cells would be empty.
    if free.len() * table.rows.len() <= MOST_EMPTY * spots.len().max(MOST_COLUMNS) {
        filled(spots, table.rows.len(), free.len())
    } else {
        spots
    }
}

/// The cells with an empty one wherever a row is short.
fn filled(spots: Vec<Spot<'_>>, rows: usize, columns: usize) -> Vec<Spot<'_>> {
    let mut full: Vec<Spot> = Vec::new();
    let mut free = vec![0; columns];
    let mut spots = spots.into_iter().peekable();
    for row in 0..rows {
        let mut next = 0;
        while next < columns {
            let spot = match spots.next_if(|spot| spot.row == row && spot.columns.start == next) {
                Some(spot) => spot,
                None if free[next] > row => {
                    next += 1;
                    continue;
                }
                None => Spot { cell: None, row, rows: 1, columns: next..next + 1 },
            };
            free[spot.columns.clone()].fill(row + spot.rows);
            next = spot.columns.end;
            full.push(spot);
        }
    }
    full
}

/// The rows joined by cells that span several rows.
pub(super) fn bands<'s>(
    rows: usize,
    cells: impl Iterator<Item = &'s Spot<'s>>,
) -> Vec<Range<usize>> {
    let mut bands: Vec<Range<usize>> = Vec::new();
    let mut reach = vec![0; rows];
    for cell in cells {
        reach[cell.row] = reach[cell.row].max(cell.row + cell.rows);
    }
    for (row, reach) in reach.into_iter().enumerate() {
        match bands.last_mut() {
            Some(band) if band.end > row => band.end = band.end.max(reach),
            _ => bands.push(row..reach.max(row + 1)),
        }
    }
    bands
}
