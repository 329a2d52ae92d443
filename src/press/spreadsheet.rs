//! Tables as spreadsheets write them: CSV with commas, semicolons or tabs, in UTF-8 with or without a
//! byte order mark.
//!
//! Not here: what the columns mean.

use std::ops::Range;

use csv::StringRecord;

use super::editors_file::Fault;
use super::near::distance;
use crate::backends::of_cell;

/// A line of a table.
pub(super) struct Row {
    pub cells: StringRecord,
    /// Its bytes in the file.
    pub at: Range<usize>,
}

impl Row {
    /// The cell in a column, unless it is empty.
    pub(super) fn cell(&self, column: usize) -> Option<&str> {
        self.cells.get(column).filter(|cell| !cell.is_empty()).map(of_cell)
    }

    /// Whether all cells are empty.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(str::is_empty)
    }

    /// Refuses a line with more cells than there are columns.
    pub(super) fn fits(&self, columns: usize) -> Result<(), String> {
        if self.cells.len() > columns {
            let cells = self.cells.len();
            return Err(format!("the line has {cells} cells, the first line {columns}"));
        }
        Ok(())
    }
}

/// The lines of a table: the first one, which names the columns, and those below it.
pub(super) fn rows(text: &str) -> Result<(Row, Vec<Row>), Fault> {
    // Spreadsheets begin a file in UTF-8 with a byte order mark.
    let table = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let begin = text.len() - table.len();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(table))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(table.as_bytes());
    let row = |line: Result<StringRecord, csv::Error>| {
        let cells = line.map_err(|error| Fault::new(begin..begin, error.to_string()))?;
        let start = cells.position().map_or(0, |position| position.byte() as usize);
        Ok(Row { cells, at: line_at(text, begin + start) })
    };
    let mut rows = reader.records().map(row);
    let heading = rows.next().ok_or_else(|| Fault::new(0..0, "the file has no first line"))??;
    Ok((heading, rows.collect::<Result<_, Fault>>()?))
}

/// The message about a column whose title is not `known`. `meant` maps titles that people use to the
/// columns that they mean.
///
/// # Errors
/// The message, if the title resembles a known one: its content would be missed.
pub(super) fn unknown_column(
    title: &str,
    known: &[&'static str],
    meant: &[(&str, &'static str)],
) -> Result<String, String> {
    let message = format!("there is no column \u{201C}{title}\u{201D}");
    let name = as_listed(title);
    if let Some((_, meant)) = meant.iter().find(|(used, _)| *used == name) {
        return Ok(format!("{message}, so it is not used; is {meant} meant?"));
    }
    let most = (name.chars().count() / 4).max(1);
    let near = known.iter().filter(|known| distance(&name, known) <= most);
    match near.min_by_key(|known| distance(&name, known)) {
        Some(near) => Err(format!("{message}; is {near} meant?")),
        None => Ok(message + ", so it is not used"),
    }
}

/// A title as columns are listed.
pub(super) fn as_listed(title: &str) -> String {
    title.to_lowercase().replace([' ', '-'], "_")
}

/// Where the comma is the decimal sign, spreadsheets write semicolons.
fn separator(table: &str) -> u8 {
    let heading = table.lines().next().unwrap_or_default();
    heading.bytes().find(|byte| b",;\t".contains(byte)).unwrap_or(b',')
}

/// The line that begins here or, after empty lines, below.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let is_end = |c: char| c == '\r' || c == '\n';
    let rest = text.get(start..).unwrap_or_default().trim_start_matches(is_end);
    let start = text.len() - rest.len();
    start..start + rest.split(is_end).next().map_or(0, str::len)
}
