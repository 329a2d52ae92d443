//! The head of a table whose source does not mark it: words over columns of numbers.
//!
//! **Invariant:** a row that holds a number is no head.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Cell, Certainty, Letter, Origin, Reading, Row, Table, each_table_mut, on_one_line,
    plain_text,
};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::Structure;

/// Marks the first row of such a table, and those below it that divide its columns.
pub(super) struct InferTableHeads;

impl Pass for InferTableHeads {
    fn name(&self) -> &'static str {
        "infer_table_heads"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::With(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in texts.chain(notes) {
            each_table_mut(blocks, &mut |table| self.head(table, context));
        }
    }
}

impl InferTableHeads {
    fn head(&self, table: &mut Table, context: &mut Context<'_>) {
        if table.rows.iter().any(|row| row.is_heading) {
            return;
        }
        let rows: Vec<Vec<Column>> = table.rows.iter().map(columns).collect();
        let heads = (0..rows.len()).take_while(|row| {
            let divides = |above: &usize| table.rows[*above].cells.iter().any(spans_columns);
            row.checked_sub(1).is_none_or(|above| divides(&above)) && is_head(&rows, *row)
        });
        let heads = heads.count();
        let Some(first) = rows.first().filter(|_| heads > 0) else { return };
        let words: Vec<&str> = first.iter().map(|column| &*column.words).collect();
        let words = words.join(" | ");
        let at = table.rows[0].cells.iter().find_map(|cell| text_runs::of(&cell.blocks).pop());
        let message = format!("\u{201C}{words}\u{201D} is taken for the head of the table");
        context.report(Diagnostic::new(&diag::TABLE_HEAD, at.map(|(at, _)| at), message));
        for row in &mut table.rows[..heads] {
            row.is_heading = true;
            row.origin = Some(Origin::Inferred {
                by: self.name().to_owned(),
                reason: "words over columns of numbers".to_owned(),
                certainty: Certainty::Medium,
            });
        }
    }
}

/// A cell with the number of the column in which it begins, if no cell above it reaches into its row.
struct Column {
    number: u32,
    words: String,
}

fn columns(row: &Row) -> Vec<Column> {
    let mut next = 0;
    let column = |cell: &Cell| {
        let number = next;
        next += cell.columns.max(1);
        Column { number, words: words(cell) }
    };
    row.cells.iter().map(column).collect()
}

fn words(cell: &Cell) -> String {
    let paragraphs = cell.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content, Reading::Regular)),
        _ => None,
    });
    on_one_line(&paragraphs.collect::<Vec<_>>().join(" "))
}

fn spans_columns(cell: &Cell) -> bool {
    cell.columns > 1
}

/// Whether a row has no number, and words over at least half of the columns that have numbers below it.
fn is_head(rows: &[Vec<Column>], row: usize) -> bool {
    if rows[row].iter().any(|column| is_number(&column.words)) {
        return false;
    }
    let below = &rows[row + 1..];
    let highest = below.iter().flatten().map(|column| column.number).max().unwrap_or(0);
    let of_numbers = (0..=highest).filter(|number| is_of_numbers(below, *number));
    let words_over = |number: &u32| {
        rows[row].iter().any(|column| column.number == *number && is_name(&column.words))
    };
    let (named, unnamed): (Vec<u32>, Vec<u32>) = of_numbers.partition(words_over);
    !named.is_empty() && named.len() >= unnamed.len()
}

/// Whether at least two cells of a column, and half of those that hold something, are numbers.
fn is_of_numbers(rows: &[Vec<Column>], number: u32) -> bool {
    let cells = rows.iter().flatten().filter(|column| column.number == number);
    let filled = cells.filter(|column| !column.words.is_empty());
    let (numbers, others): (Vec<_>, Vec<_>) = filled.partition(|it| is_number(&it.words));
    numbers.len() >= 2 && numbers.len() >= others.len()
}

/// `$1,398 00`, `20/64`, but not `April 20`.
fn is_number(words: &str) -> bool {
    let (digits, letters) = digits_and_letters(words);
    digits > letters
}

/// `Number of guns`, `No. 1. Value of merchandise`.
fn is_name(words: &str) -> bool {
    let (digits, letters) = digits_and_letters(words);
    letters > 3 * digits
}

fn digits_and_letters(words: &str) -> (usize, usize) {
    let count = |test: fn(char) -> bool| words.chars().filter(|c| test(*c)).count();
    (count(char::is_numeric), count(char::is_alphabetic))
}
