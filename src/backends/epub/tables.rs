//! Tables. A wide one would run off a telephone: where its cells are simple, it is given row by row, as a list.
//!
//! **Invariant:** each cell of the source that holds anything is written once, in its order; what says in a row of which
//! column it is, is apparatus.

use std::io;

use super::chapter::ChapterWriter;
use crate::ir::{Block, Cell, Row, Table, on_one_line, plain_text};
use crate::wording::fill;

/// The number of columns from which a table is wide.
const MANY_COLUMNS: u32 = 5;

impl<'a> ChapterWriter<'a> {
    /// Writes a table.
    pub(super) fn table(&mut self, table: &'a Table) -> io::Result<()> {
        let columns = table.rows.iter().map(columns).max().unwrap_or(0);
        if columns >= MANY_COLUMNS && is_simple(table) {
            return self.records(table, columns);
        }
        let class = if columns >= MANY_COLUMNS { "table wide" } else { "table" };
        self.markup.open_block("div", &[("class", class)])?;
        self.markup.end_line()?;
        if columns == 0 {
            self.lines_over(&table.headings)?;
            return self.markup.close_block();
        }
        self.markup.open_block("table", &[])?;
        self.markup.end_line()?;
        if !table.headings.is_empty() {
            self.markup.open_block("caption", &[])?;
            self.lines_over(&table.headings)?;
            self.markup.close_block()?;
        }
        let (head, body) = table.rows.split_at(heading_rows(&table.rows));
        for (name, rows) in [("thead", head), ("tbody", body)] {
            if rows.iter().all(|row| row.cells.is_empty()) {
                continue;
            }
            self.markup.open_block(name, &[])?;
            self.markup.end_line()?;
            for row in rows.iter().filter(|row| !row.cells.is_empty()) {
                self.cut_text()?;
                self.markup.open_block("tr", &[])?;
                self.markup.end_line()?;
                for (place, cell) in row.cells.iter().enumerate() {
                    self.cell(row, place, cell)?;
                }
                self.markup.close_block()?;
            }
            self.markup.close_block()?;
        }
        self.markup.close_block()?;
        self.markup.close_block()
    }

    fn has_heading(&self, table: &Table) -> bool {
        table.headings.iter().any(|line| !self.is_blank(&line.content))
    }

    fn cell(&mut self, row: &Row, place: usize, cell: &'a Cell) -> io::Result<()> {
        // HTML allows no headings, headers or sections in `th`, and an empty `th` labels nothing.
        let is_plain = |block: &Block| matches!(block, Block::Paragraph(_) | Block::PageBreak(_));
        let holds_words =
            |block: &Block| matches!(block, Block::Paragraph(it) if !self.is_blank(&it.content));
        let can_label = cell.blocks.iter().all(is_plain) && cell.blocks.iter().any(holds_words);
        let labels_row = place == 0 && cell.class.as_deref() == Some("label");
        let (name, scope) = match (can_label, row.is_heading, labels_row) {
            (true, true, _) if cell.columns > 1 => ("th", Some("colgroup")),
            (true, true, _) => ("th", Some("col")),
            (true, false, true) if cell.rows > 1 => ("th", Some("rowgroup")),
            (true, false, true) => ("th", Some("row")),
            (true, false, false) | (false, _, _) => ("td", None),
        };
        // The highest numbers that HTML allows (4.9.11).
        let columns = cell.columns.clamp(1, 1000).to_string();
        let rows = cell.rows.clamp(1, 65534).to_string();
        let mut attributes = Vec::new();
        attributes.extend(scope.map(|scope| ("scope", scope)));
        attributes.extend((cell.columns > 1).then_some(("colspan", columns.as_str())));
        attributes.extend((cell.rows > 1).then_some(("rowspan", rows.as_str())));
        attributes.extend(cell.class.as_deref().map(|class| ("data-class", class)));
        self.markup.open_block(name, &attributes)?;
        self.blocks(&cell.blocks)?;
        self.markup.close_block()
    }

    /// Writes a wide table row by row: the column headings once, then each row, with its first cell as the term and a
    /// column heading before each of the others.
    fn records(&mut self, table: &'a Table, columns: u32) -> io::Result<()> {
        self.tables += 1;
        let id = format!("table.{}", self.tables);
        let (head, body) = table.rows.split_at(heading_rows(&table.rows));
        let mut attributes = vec![("class", "records")];
        if self.has_heading(table) {
            attributes.extend([("role", "group"), ("aria-labelledby", id.as_str())]);
        }
        self.markup.open_block("div", &attributes)?;
        self.markup.end_line()?;
        if !table.headings.is_empty() {
            self.markup.open_block("div", &[("id", &id)])?;
            self.lines_over(&table.headings)?;
            self.markup.close_block()?;
        }
        let (rows, columns) = (body.len().to_string(), columns.to_string());
        let said = fill(&self.wording.parts.records, &[("rows", &rows), ("columns", &columns)]);
        let mut attributes = vec![("class", "apparatus remark")];
        attributes.extend(self.ours());
        self.markup.element("p", &attributes, &format!("[{said}]"))?;
        self.markup.end_line()?;
        let number = |form: &str, place: usize| fill(form, &[("number", &(place + 1).to_string())]);
        let wording = self.wording;
        let mut names = Vec::new();
        for row in head {
            self.markup.open_block("ul", &[("class", "columns")])?;
            self.markup.end_line()?;
            for cell in &row.cells {
                let name = self.words_of(cell);
                names.push(name.trim_end_matches(['.', ',', ':', ';']).to_owned());
                if is_empty(cell) {
                    continue;
                }
                self.markup.open_block("li", &[])?;
                self.blocks(&cell.blocks)?;
                self.markup.close_block()?;
            }
            self.markup.close_block()?;
        }
        if names.is_empty() {
            let cells = body.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            names = (0..cells).map(|place| number(&wording.parts.column, place)).collect();
        }
        self.markup.open_block("dl", &[])?;
        self.markup.end_line()?;
        for (index, row) in body.iter().enumerate() {
            self.cut_text()?;
            self.markup.open_block("div", &[("class", "record")])?;
            self.markup.end_line()?;
            let has_others = row.cells.iter().skip(1).any(|cell| !is_empty(cell));
            for (place, cell) in row.cells.iter().enumerate() {
                // HTML demands one `dd` at least.
                let is_due = place == 0 || !is_empty(cell) || !has_others && place == 1;
                if !is_due {
                    continue;
                }
                self.markup.open_block(if place == 0 { "dt" } else { "dd" }, &[])?;
                if place == 0 && is_empty(cell) {
                    let name = number(&wording.parts.row, index);
                    self.markup.element("span", &[("class", "apparatus column")], &name)?;
                }
                if let Some(name) = names.get(place).filter(|name| place > 0 && !name.is_empty())
                    && !is_empty(cell)
                {
                    let label = format!("{name}{}", self.wording.colon);
                    self.markup.element("span", &[("class", "apparatus column")], &label)?;
                }
                self.blocks(&cell.blocks)?;
                self.markup.close_block()?;
            }
            self.markup.close_block()?;
        }
        self.markup.close_block()?;
        self.markup.close_block()
    }

    fn words_of(&self, cell: &Cell) -> String {
        let paragraphs = cell.blocks.iter().filter_map(|block| {
            let Block::Paragraph(paragraph) = block else { return None };
            Some(plain_text(&paragraph.content, self.job.reading))
        });
        on_one_line(&paragraphs.collect::<Vec<_>>().join(" "))
    }
}

fn columns(row: &Row) -> u32 {
    row.cells.iter().map(|cell| cell.columns.max(1)).sum()
}

/// Whether a cell holds nothing at all.
fn is_empty(cell: &Cell) -> bool {
    let is_empty = |block: &Block| matches!(block, Block::Paragraph(it) if it.content.is_empty());
    cell.blocks.iter().all(is_empty)
}

/// Whether a table can be read row by row: no cell spans others, at most one row is over the columns, each row has
/// several cells.
fn is_simple(table: &Table) -> bool {
    let is_plain = |cell: &Cell| {
        cell.columns <= 1
            && cell.rows <= 1
            && cell.blocks.iter().all(|block| matches!(block, Block::Paragraph(_)))
    };
    let heads = heading_rows(&table.rows);
    let names = table.rows.iter().take(heads).map(|row| row.cells.len()).max();
    heads <= 1
        && table.rows.iter().filter(|row| row.is_heading).count() == heads
        && table.rows.len() > heads
        && table.rows.iter().all(|row| {
            row.cells.len() > 1
                && row.cells.iter().all(is_plain)
                && names.is_none_or(|names| row.cells.len() <= names)
        })
}

/// How many rows at the top form the head of a table: none if a cell spans from there into the
/// body, because HTML would cut it off.
fn heading_rows(rows: &[Row]) -> usize {
    let head = rows.iter().take_while(|row| row.is_heading).count();
    let reaches_out = |(place, row): (usize, &Row)| {
        row.cells.iter().any(|cell| place + cell.rows as usize > head)
    };
    if rows[..head].iter().enumerate().any(reaches_out) { 0 } else { head }
}
