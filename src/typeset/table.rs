//! Tables: columns as wide as their words need, cells set side by side, rows as blocks that no
//! sheet divides.
//!
//! Not here: which row and column a cell is in (`grid`), and which rows a sheet takes. **Invariants:**
//! every cell is set, once, in reading order; nothing is cut off: a table that is too wide gets smaller type,
//! then the outer margin and, as a last resort, has its cells one below the other (`cell_by_cell`), as does a row that is
//! too high for a sheet.

use std::ops::Range;
use std::rc::Rc;

use super::column::Column;
use super::composer::Composer;
use super::extent::Extent;
use super::fit::Align;
use super::galley::Row;
use super::grid::{Spot, bands, grid};
use super::{Ink, PartId, PartKind, Scope, design};
use crate::ir::{Block, Direction, Table, plain_text};

/// A cell with its part.
pub(super) struct Placed<'a> {
    pub spot: Spot<'a>,
    pub part: PartId,
}

/// The positions of a table's columns.
struct Columns {
    size: design::Size,
    /// The left and right edge of each column.
    edges: Vec<(f64, f64)>,
}

impl Columns {
    /// Columns of these widths, side by side.
    fn of(size: design::Size, widths: Vec<f64>, left: f64, gap: f64) -> Self {
        let mut x = left;
        let mut edges = Vec::new();
        for width in widths {
            // A hair more, so that rounding breaks no line that just fits.
            edges.push((x, x + width + HAIR));
            x += width + gap;
        }
        Self { size, edges }
    }
}

/// What a table needs in one size.
struct Candidate {
    size: design::Size,
    /// Each column with whole words.
    whole: Vec<Extent>,
    /// Each column if words may be hyphenated.
    cut: Vec<Extent>,
    /// Between two columns.
    gap: f64,
    /// Between all columns.
    gaps: f64,
}

impl Candidate {
    /// The extent of the table.
    fn extent(&self) -> Extent {
        side_by_side(&self.whole, &self.cut).indented(self.gaps)
    }

    /// The columns, from this left edge on, if they fit.
    fn columns(&self, room: f64, may_hyphenate: bool, left: f64) -> Option<Columns> {
        let room = room - self.gaps;
        let cut = || if may_hyphenate { share(&self.cut, room) } else { None };
        let widths = share(&self.whole, room).or_else(cut)?;
        Some(Columns::of(self.size, widths, left, self.gap))
    }
}

/// A table that fits, and its position.
struct Frame<'a, 't> {
    table: &'a Table,
    cells: &'t [Placed<'a>],
    columns: &'t Columns,
    column: &'t Column,
    left: f64,
    width: f64,
}

impl<'a> Composer<'a> {
    /// Sets a table.
    pub(super) fn table(&mut self, table: &'a Table, column: &Column) {
        self.flush_labels(column);
        self.apart(|composer| {
            for heading in &table.headings {
                composer.caption(heading, column);
            }
            let cells = composer.place_cells(table, column);
            let sizes: &[design::Size] =
                if column.in_note { &design::TABLES_IN_NOTES } else { &design::TABLES };
            let sizes = sizes.iter().filter(|size| size.type_size <= column.size.type_size);
            let mut sizes: Vec<design::Size> =
                sizes.map(|size| size.at_least(column.least)).collect();
            sizes.dedup();
            let room = column.right - column.left;
            let mut candidates = Vec::new();
            for size in sizes {
                let candidate = composer.candidate(&cells, size, column);
                if let Some(measured) = &mut composer.measuring {
                    return measured.include(candidate.extent().indented(column.left.max(0.0)));
                }
                // The largest size is not worth hyphenating for.
                let may_hyphenate = !candidates.is_empty();
                if let Some(columns) = candidate.columns(room, may_hyphenate, column.left) {
                    return composer.rows_of_cells(table, &cells, &columns, column);
                }
                candidates.push(candidate);
            }
            let outer = composer.room_outside(column);
            for (at, candidate) in candidates.iter().enumerate().filter(|_| outer > 0.0) {
                if let Some(columns) = candidate.columns(room + outer, at > 0, column.left) {
                    return composer.rows_of_cells(table, &cells, &columns, column);
                }
            }
            composer.cell_by_cell(table, &cells, column);
        });
    }

    /// How far a table may reach into the outer margin: where it begins at the inner one, and no numbers of lines
    /// are there.
    fn room_outside(&self, column: &Column) -> f64 {
        let sheet = &self.galley.sheet;
        let is_full = column.left <= 0.0 && column.right >= sheet.measure;
        let is_free = self.job.layout.line_numbers.is_none() && !column.in_note;
        if is_full && is_free && column.direction == Direction::LeftToRight {
            sheet.widest - sheet.measure
        } else {
            0.0
        }
    }

    /// Puts the cells into a grid and makes their parts.
    fn place_cells(&mut self, table: &'a Table, column: &Column) -> Vec<Placed<'a>> {
        let whole = self.part(PartKind::Table, column.part);
        let rows: Vec<PartId> =
            table.rows.iter().map(|_| self.part(PartKind::Row, Some(whole))).collect();
        let place = |spot: Spot<'a>| {
            let kind = PartKind::Cell {
                heads: self.heads(table, &spot),
                rows: spot.rows,
                columns: spot.columns.len(),
            };
            Placed { part: self.part(kind, Some(rows[spot.row])), spot }
        };
        grid(table).into_iter().map(place).collect()
    }

    /// What a cell labels. An empty one labels nothing.
    fn heads(&self, table: &Table, spot: &Spot<'_>) -> Option<Scope> {
        let cell =
            spot.cell.filter(|cell| cell.blocks.iter().any(|block| self.has_words(block)))?;
        if table.rows[spot.row].is_heading {
            return Some(Scope::Column);
        }
        let is_label = cell.class.as_deref() == Some("label");
        (is_label && spot.columns.start == 0).then_some(Scope::Row)
    }

    fn has_words(&self, block: &Block) -> bool {
        if let Block::Paragraph(paragraph) = block {
            return !plain_text(&paragraph.content, self.reading).trim().is_empty();
        }
        !matches!(block, Block::PageBreak(_))
    }

    /// What a table needs in this size.
    fn candidate(
        &mut self,
        cells: &[Placed<'a>],
        size: design::Size,
        column: &Column,
    ) -> Candidate {
        let count = cells.iter().map(|cell| cell.spot.columns.end).max().unwrap_or(0);
        let extents = self.extents(cells, &Column { size, ..column.clone() });
        let short = SHORT_WORD * size.type_size;
        let cut: Vec<Extent> = extents.iter().map(|extent| extent.cut(short)).collect();
        let gap = design::BETWEEN_COLUMNS * size.type_size;
        let gaps = gap * count.saturating_sub(1) as f64;
        let (whole, cut) = (widths(cells, &extents, count), widths(cells, &cut, count));
        Candidate { size, whole, cut, gap, gaps }
    }

    /// Measures each cell.
    fn extents(&mut self, cells: &[Placed<'a>], column: &Column) -> Vec<Extent> {
        let mut extents = Vec::with_capacity(cells.len());
        for cell in cells {
            let inner = cell_column(cell, column, (0.0, column.measure));
            extents.push(match cell.spot.cell {
                Some(cell) => self.measured(|composer| composer.blocks(&cell.blocks, &inner)),
                None => Extent::default(),
            });
        }
        extents
    }

    /// Sets the rows, with rules above and below the table and below the heading rows.
    fn rows_of_cells(
        &mut self,
        table: &'a Table,
        cells: &[Placed<'a>],
        columns: &Columns,
        column: &Column,
    ) {
        let (Some((left, _)), Some((_, right))) = (columns.edges.first(), columns.edges.last())
        else {
            return;
        };
        let width = right - left;
        let (left, _) = column.mirrored((*left, *right));
        let frame = Frame { table, cells, columns, column, left, width };
        // Notes wait until the layout of the rows is known.
        let notes_wait = std::mem::replace(&mut self.notes.wait, true);
        let heads = table.rows.iter().take_while(|row| row.is_heading).count();
        let start = self.rows.len();
        let mut head = None;
        for band in bands(table.rows.len(), cells.iter().map(|cell| &cell.spot)) {
            if band.start >= heads && head.is_none() {
                head = Some(self.repeated_head(start));
            }
            let start = self.rows.len();
            self.band(&frame, &band);
            if let Some(head) = &head {
                for row in &mut self.rows[start..] {
                    row.table_head.clone_from(head);
                }
            }
        }
        self.notes.wait = notes_wait;
    }

    /// The rows from `start` on, to be repeated on further sheets if they leave enough room there.
    fn repeated_head(&self, start: usize) -> Option<Rc<Row>> {
        let head = Row::block(self.rows[start..].to_vec());
        let is_small = head.height <= HIGHEST_HEAD * self.galley.sheet.text;
        (head.height > 0.0 && is_small).then(|| Rc::new(head.repeated()))
    }

    /// Sets rows that belong together as one block; if the block is too high, each row by itself;
    /// if a row is too high, its cells one below the other.
    fn band(&mut self, frame: &Frame<'a, '_>, band: &Range<usize>) {
        let Frame { table, cells, columns, column, left, width } = frame;
        let from = cells.partition_point(|cell| cell.spot.row < band.start);
        let to = cells.partition_point(|cell| cell.spot.row < band.end);
        let cells = &cells[from..to];
        let before = self.progress();
        let set = self.set_cells(cells, columns, column);
        let heights = heights(&set, band, columns.size);
        let total: f64 = heights.iter().sum();
        if total > self.galley.sheet.highest_row() {
            self.take_back(before);
            if band.len() > 1 {
                for row in band.clone() {
                    self.band(frame, &(row..row + 1));
                }
            } else {
                for cell in cells {
                    self.alone(cell, column);
                }
            }
            return;
        }
        let mut block = Row::block(Vec::new());
        for (spot, row) in set {
            let down: f64 = heights[..spot.row - band.start].iter().sum();
            for (part, mut ink) in row.line.inks {
                ink.shift(0.0, down);
                block.line.inks.push((part, ink));
            }
            block.line.notes.extend(row.line.notes);
        }
        part_margins(&mut block);
        block.height = total;
        let (first, last) = (band.start == 0, band.end == table.rows.len());
        let is_heading = table.rows[band.clone()].iter().any(|row| row.is_heading);
        if first {
            block.rule(*left, -0.5 * design::BETWEEN_ROWS, *width);
        }
        if last || is_heading {
            block.rule(*left, total + 0.5 * design::BETWEEN_ROWS, *width);
        }
        // Neither the first row nor the last is left alone.
        let before_last = band.end + 1 == table.rows.len();
        block.keep = (is_heading || first || before_last) && !last;
        block.before = std::mem::replace(&mut self.gap, 0.0).max(design::BETWEEN_ROWS);
        self.rows.push(block);
    }

    /// Sets each cell in its columns, as a block.
    fn set_cells<'c>(
        &mut self,
        cells: &'c [Placed<'a>],
        columns: &Columns,
        column: &Column,
    ) -> Vec<(&'c Spot<'a>, Row)> {
        let inner = Column { size: columns.size, ..column.clone() };
        let mut set = Vec::with_capacity(cells.len());
        for placed in cells {
            let (first, last) = (placed.spot.columns.start, placed.spot.columns.end - 1);
            let edges = (columns.edges[first].0, columns.edges[last].1);
            let column = cell_column(placed, &inner, edges);
            let rows = match placed.spot.cell {
                Some(cell) => self.aside(|composer| composer.blocks(&cell.blocks, &column)),
                None => Vec::new(),
            };
            set.push((&placed.spot, Row::block(rows)));
        }
        set
    }
}

/// The part of a sheet that a repeated head of a table may take.
const HIGHEST_HEAD: f64 = 0.25;
/// Words that are not wider than this, as a multiple of the type size, are not hyphenated in cells.
const SHORT_WORD: f64 = 5.0;
/// Too little to be seen.
const HAIR: f64 = 0.02;

/// The column inside a cell.
fn cell_column(placed: &Placed, column: &Column, (left, right): (f64, f64)) -> Column {
    let is_number = placed.spot.cell.is_some_and(|cell| cell.class.as_deref() == Some("num"));
    Column {
        part: Some(placed.part),
        left,
        right,
        indent: 0.5 * design::INDENT,
        first: 0.0,
        align: if is_number { Align::Right } else { Align::Start },
        level: 0,
        ..column.clone()
    }
}

/// The width of each column, from its cells; a cell across several columns widens them equally.
fn widths(cells: &[Placed], extents: &[Extent], count: usize) -> Vec<Extent> {
    let mut widths = vec![Extent::default(); count];
    let mut spanning: Vec<(&Spot, &Extent)> = Vec::new();
    for (cell, extent) in cells.iter().zip(extents) {
        match cell.spot.columns.len() {
            1 => widths[cell.spot.columns.start].include(*extent),
            _ => spanning.push((&cell.spot, extent)),
        }
    }
    for (cell, extent) in spanning {
        let columns = &mut widths[cell.columns.clone()];
        let count = columns.len() as f64;
        let least: f64 = columns.iter().map(|column| column.least).sum();
        let most: f64 = columns.iter().map(|column| column.most).sum();
        for column in columns {
            column.least += ((extent.least - least) / count).max(0.0);
            column.most += ((extent.most - most) / count).max(0.0);
            column.most = column.most.max(column.least);
        }
    }
    widths
}

/// The extent of columns side by side; `cut` is theirs if words may be hyphenated.
fn side_by_side(wanted: &[Extent], cut: &[Extent]) -> Extent {
    Extent {
        least: wanted.iter().map(|column| column.least).sum(),
        syllable: cut.iter().map(|column| column.least).sum(),
        most: wanted.iter().map(|column| column.most).sum(),
    }
}

/// Distributes the room among the columns: each gets at least its widest word and at most its
/// longest line, and all grow evenly in between. `None` if there is not enough room.
fn share(wanted: &[Extent], room: f64) -> Option<Vec<f64>> {
    let least: f64 = wanted.iter().map(|extent| extent.least).sum();
    let most: f64 = wanted.iter().map(|extent| extent.most).sum();
    if least > room {
        return None;
    }
    if most <= room {
        return Some(wanted.iter().map(|extent| extent.most).collect());
    }
    let at = |level: f64| wanted.iter().map(move |extent| level.clamp(extent.least, extent.most));
    let (mut low, mut high) = (0.0, room);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if at(middle).sum::<f64>() > room { high = middle } else { low = middle }
    }
    Some(at(low).collect())
}

/// The heights of the rows of a band: each is as high as its highest cell; a spanning cell makes
/// its last row higher.
fn heights(set: &[(&Spot, Row)], band: &Range<usize>, size: design::Size) -> Vec<f64> {
    let mut heights = vec![size.leading; band.len()];
    // A cell that spans more rows than are set together is put in the first of them.
    let rows_of = |cell: &Spot| cell.rows.min(band.end - cell.row);
    for (cell, row) in set.iter().filter(|(cell, _)| rows_of(cell) == 1) {
        let height = &mut heights[cell.row - band.start];
        *height = height.max(row.height);
    }
    for height in heights.iter_mut().rev().skip(1) {
        *height += design::BETWEEN_ROWS;
    }
    for (cell, row) in set.iter().filter(|(cell, _)| rows_of(cell) > 1) {
        let first = cell.row - band.start;
        let rows = &mut heights[first..first + rows_of(cell)];
        let lack = row.height - rows.iter().sum::<f64>();
        if let Some(last) = rows.last_mut() {
            *last += lack.max(0.0);
        }
    }
    heights
}

/// Moves the page numbers of neighbouring cells beside each other where they would overlap.
fn part_margins(block: &mut Row) {
    let mut before: Vec<usize> = Vec::new();
    for at in 0..block.line.inks.len() {
        let Ink::Text(run) = &block.line.inks[at].1 else { continue };
        if run.x >= -design::MARGINAL_GAP {
            continue;
        }
        let (y, shift) = (run.y, run.width() + design::MARGINAL_SPACE);
        for other in &before {
            if let Ink::Text(other) = &mut block.line.inks[*other].1
                && (other.y - y).abs() < design::MARGINAL.type_size
            {
                other.x -= shift;
            }
        }
        before.push(at);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::design::Sheet;
    use super::super::{Job, Layout, Setting, TypeCase, typeset};
    use super::*;
    use crate::ir::{Collection, Letter};

    fn text(text: &str) -> Value {
        let origin = json!({"how": "read", "at": {"source": 0, "start": 0, "end": 1}});
        json!({"inline": "text", "text": text, "origin": origin})
    }

    fn paragraph(content: &[Value]) -> Value {
        json!({"block": "paragraph", "number": null, "content": content})
    }

    fn letter(blocks: &[Value], notes: &[Value]) -> Letter {
        serde_json::from_value(json!({
            "id": "urn:uuid:00000000-0000-5000-8000-000000000000",
            "number": null, "kind": null, "correspondence": [], "witnesses": [], "title": null,
            "rights": {"source_text": [], "encoding": [], "index": []},
            "texts": [{"role": "transcription", "language": null, "blocks": blocks}],
            "notes": notes,
        }))
        .unwrap()
    }

    /// The words of a table on the sheets, in the order in which they are painted; all of them must
    /// be within the text area.
    fn words_of_tables(setting: &Setting) -> Vec<String> {
        let stands_in_table = |part: PartId| {
            let parents = std::iter::successors(Some(part), |part| setting.parts[part.0].parent);
            parents.into_iter().any(|part| setting.parts[part.0].kind == PartKind::Table)
        };
        let mut words = String::new();
        for (part, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            let (Some(part), Ink::Text(run)) = (part, ink) else { continue };
            let Sheet { left, top, text, widest, .. } = Layout::default().sheet();
            let end = run.x + run.width() - left;
            assert!(end < widest + 8.0, "{:?} ends at {end}", run.text);
            // A line more may save a sheet.
            let bottom = top + text + design::TEXT.leading;
            assert!(run.y < bottom, "{:?} is below the sheet", run.text);
            let is_words = setting.parts[part.0].kind == PartKind::Paragraph;
            if is_words && stands_in_table(*part) {
                words.push_str(&run.text);
                words.push(' ');
            }
        }
        words.split_whitespace().map(ToOwned::to_owned).collect()
    }

    /// A deterministic pseudo-random number (linear congruence).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 33) % limit
        }
    }

    #[test]
    fn no_word_is_lost_whatever_the_table() {
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let mut expected = Vec::new();
            let mut rows = Vec::new();
            let mut notes = Vec::new();
            let columns = 1 + dice.below(12);
            // Now and then a cell is higher than a sheet, or wider than possible.
            let longest = [4, 4, 30, 900][dice.below(4) as usize];
            for row in 0..=dice.below(40) {
                let mut cells = Vec::new();
                for _ in 0..dice.below(columns + 1) {
                    let mut words = Vec::new();
                    let most = if dice.below(12) == 0 { longest } else { 4 };
                    for _ in 0..dice.below(most) {
                        let length = 1 + dice.below(9) as usize;
                        words.push(format!(
                            "{}{}",
                            "abcdefghi"[..length].to_owned(),
                            expected.len() + words.len()
                        ));
                    }
                    expected.extend(words.iter().cloned());
                    let mut content = vec![text(&words.join(" "))];
                    if dice.below(15) == 0 {
                        let id = format!("n.{}", notes.len());
                        let origin =
                            json!({"how": "read", "at": {"source": 0, "start": 0, "end": 1}});
                        content.push(json!({"inline": "note-anchor", "id": format!("r.{}", notes.len()), "note": id, "origin": origin}));
                        let said = "word ".repeat(1 + dice.below(200) as usize);
                        notes.push(json!({"id": id, "label": null, "list_number": null,
                            "kind": "footnote", "blocks": [paragraph(&[text(&said)])]}));
                    }
                    let (rows, columns) = match dice.below(9) {
                        0 => (1 + dice.below(4), 1),
                        1 => (1, 1 + dice.below(4)),
                        2 => (1 + dice.below(60), 1 + dice.below(9)),
                        _ => (1, 1),
                    };
                    cells.push(
                        json!({"rows": rows, "columns": columns, "blocks": [paragraph(&content)]}),
                    );
                }
                rows.push(json!({"is_heading": row == 0, "cells": cells}));
            }
            let letter = letter(&[json!({"block": "table", "rows": rows})], &notes);
            let (collection, case) = (Collection::default(), TypeCase::default());
            let setting = typeset(&Job::new(&collection, &letter, &case)).unwrap();
            assert_eq!(words_of_tables(&setting), expected, "seed {seed}");
            let notes_set = setting.parts.iter().filter(|part| part.kind == PartKind::Note);
            assert_eq!(notes_set.count(), notes.len(), "seed {seed}");
            assert!(is_regular(&setting), "seed {seed}");
        }
    }

    #[test]
    fn the_head_of_a_table_is_repeated_on_each_sheet() {
        let cell =
            |words: &str| json!({"rows": 1, "columns": 1, "blocks": [paragraph(&[text(words)])]});
        let row = |at: usize| {
            let words = if at == 0 { "Sum" } else { "word" };
            json!({"is_heading": at == 0, "cells": [cell(words), cell(words)]})
        };
        let rows: Vec<Value> = (0..120).map(row).collect();
        let letter = letter(&[json!({"block": "table", "rows": rows})], &[]);
        let (collection, case) = (Collection::default(), TypeCase::default());
        let setting = typeset(&Job::new(&collection, &letter, &case)).unwrap();
        assert!(setting.pages.len() > 2);
        for (at, page) in setting.pages.iter().enumerate() {
            let words = |wanted: &str| {
                let runs = page.inks.iter().filter_map(|(part, ink)| match ink {
                    Ink::Text(run) if run.text.trim() == wanted => Some((run.y, part.is_some())),
                    _ => None,
                });
                runs.collect::<Vec<(f64, bool)>>()
            };
            let heads = words("Sum");
            let first = words("word").iter().map(|(y, _)| *y).fold(f64::INFINITY, f64::min);
            if first.is_finite() {
                assert_eq!(heads.len(), 2, "sheet {at}");
                assert!(heads.iter().all(|(y, is_read)| *y < first && *is_read == (at == 0)));
            }
        }
        assert_eq!(words_of_tables(&setting).iter().filter(|word| *word == "Sum").count(), 2);
    }

    /// Whether all rows of a table have as many columns, including cells that reach down into them.
    fn is_regular(setting: &Setting) -> bool {
        let mut widths: Vec<usize> = Vec::new();
        let mut reaching: Vec<(usize, usize)> = Vec::new();
        let is_row = |kind| kind == PartKind::Row;
        let row_parts = setting.parts.iter().enumerate().filter(|(_, part)| is_row(part.kind));
        for (at, (row, _)) in row_parts.enumerate() {
            reaching.retain(|(end, _)| *end > at);
            let mut columns: usize = reaching.iter().map(|(_, columns)| columns).sum();
            for part in setting.parts.iter().filter(|part| part.parent == Some(PartId(row))) {
                if let PartKind::Cell { rows, columns: wide, .. } = part.kind {
                    columns += wide;
                    if rows > 1 {
                        reaching.push((at + rows, wide));
                    }
                }
            }
            widths.push(columns);
        }
        !widths.is_empty() && widths.windows(2).all(|pair| pair[0] == pair[1])
    }

    #[test]
    fn room_is_shared_by_need() {
        let wanted = [
            Extent { least: 10.0, syllable: 10.0, most: 20.0 },
            Extent { least: 30.0, syllable: 30.0, most: 130.0 },
        ];
        assert_eq!(share(&wanted, 200.0), Some(vec![20.0, 130.0]));
        let shared = share(&wanted, 95.0).unwrap();
        assert!((shared[0] - 20.0).abs() < 0.01 && (shared[1] - 75.0).abs() < 0.01);
        assert_eq!(share(&wanted, 39.0), None);
    }
}
