//! A table that is too wide for every sheet: its cells one below the other, each after the head of its column.
//!
//! **Invariant:** each cell is set once, in reading order; a head before a cell is ornament, as where it is repeated on
//! another sheet.

use super::column::Column;
use super::composer::Composer;
use super::fit::Align;
use super::pen::one_line;
use super::table::Placed;
use super::{Face, design};
use crate::ir::Table;
use crate::ir::account::blocks_on_one_line;

impl<'a> Composer<'a> {
    /// Sets all cells of a table.
    pub(super) fn cell_by_cell(&mut self, table: &Table, cells: &[Placed<'a>], column: &Column) {
        let is_head = |cell: &&Placed<'a>| table.rows[cell.spot.row].is_heading;
        let mut heads: Vec<Vec<String>> = Vec::new();
        for cell in cells.iter().filter(is_head) {
            let words = cell.spot.cell.map(|it| blocks_on_one_line(&it.blocks, self.reading));
            let words = words.filter(|words| !words.is_empty());
            heads.resize(heads.len().max(cell.spot.columns.end), Vec::new());
            for head in &mut heads[cell.spot.columns.clone()] {
                head.extend(words.clone());
            }
        }
        for cell in cells {
            let first = cell.spot.columns.start;
            let head =
                heads.get(first).filter(|head| first > 0 && !head.is_empty() && !is_head(&cell));
            match head {
                Some(head) => self.under_its_head(cell, &head.join(", "), column),
                None => self.alone(cell, column),
            }
        }
    }

    /// Sets a single cell across the whole measure.
    pub(super) fn alone(&mut self, placed: &Placed<'a>, column: &Column) {
        let Some(cell) = placed.spot.cell else { return };
        let mut inner = Column { align: Align::Start, ..column.inside(placed.part, 0.0, 0.0) };
        inner.level = 0;
        self.after_paragraph = false;
        self.leave(design::BETWEEN_ROWS);
        self.blocks(&cell.blocks, &inner);
    }

    /// Sets a cell beside the head of its column.
    fn under_its_head(&mut self, placed: &Placed<'a>, head: &str, column: &Column) {
        let size = design::Size {
            type_size: column.size.type_size + design::OURS_OFF_GRID,
            ..column.size
        };
        let mut label = one_line(head, self.style_of_ours(Face::Italic, size), self.shaper);
        let width = label.inks.iter().map(|(_, ink)| ink.right_end()).fold(0.0, f64::max);
        let room = column.right - column.left;
        let left = design::INDENT + width + design::AFTER_LABEL;
        // A head that leaves too little room is not said again.
        if left > design::WIDEST_LABELS * 2.0 * room {
            return self.alone(placed, column);
        }
        let start = self.rows.len();
        let inner = column.inside(placed.part, left, 0.0);
        self.alone(placed, &inner);
        let (x, _) =
            column.mirrored((column.left + design::INDENT, column.left + design::INDENT + width));
        label.inks.iter_mut().for_each(|(_, ink)| ink.shift(x, 0.0));
        if let Some(row) = self.rows.get_mut(start) {
            row.line.inks.splice(0..0, label.inks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ink, Job, Layout, TypeCase, typeset};
    use crate::press::{Input, Options, read};

    #[test]
    fn a_table_of_twelve_months_is_set_cell_by_cell_and_cuts_no_month() {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let head: String = MONTHS.map(|month| format!("<cell>{month}</cell>")).concat();
        let row = |town: &str| {
            let sums = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
                .map(|month| format!("<cell>{town}{month}.00</cell>"));
            format!("<row><cell>Town {town}</cell>{}</row>", sums.concat())
        };
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title/></titleStmt>\
             <publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\
             <text xml:lang=\"en\"><body><table><row role=\"label\"><cell>Town</cell>{head}</row>{}{}</table></body>\
             </text></TEI>",
            row("1"),
            row("2")
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        let collection = input.expect("is TEI").collection;
        let case = TypeCase::default();
        // Numbers of lines take the outer margin.
        let layout = Layout::default().line_numbers(Some(1000));
        let job = Job::new(&collection, &collection.letters[0], &case).layout(layout);
        let setting = typeset(&job).unwrap();
        let runs =
            setting.pages.iter().flat_map(|page| &page.inks).filter_map(|(part, ink)| match ink {
                Ink::Text(run) => Some((run.text.trim().to_owned(), part.is_some())),
                Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
            });
        let runs: Vec<(String, bool)> = runs.collect();
        for (at, month) in MONTHS.into_iter().enumerate() {
            let count =
                |is_read| runs.iter().filter(|run| **run == (month.to_owned(), is_read)).count();
            assert_eq!((count(true), count(false)), (1, 2), "{month}: {runs:?}");
            for town in 1..=2 {
                let sum = (format!("{town}{}.00", at + 1), true);
                let place = runs.iter().position(|run| *run == sum).expect("is set");
                assert_eq!(runs[place - 1], (month.to_owned(), false));
            }
        }
        assert!(runs.contains(&("Town 2".to_owned(), true)));
    }
}
