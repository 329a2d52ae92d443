//! The contents of a volume: one line per letter.

use std::io::{self, Write};

use letterpress::ir::{ActionKind, Block, Date, Letter, Reading, on_one_line, plain_text};

use super::in_words::{Contents, names};
use super::report::counted;
use super::terminal::{self, faint, plain};

/// A letter's line.
pub(super) struct Entry {
    name: String,
    number: String,
    date: String,
    /// Sender and recipient, or the title.
    parties: String,
    notes: String,
    pages: String,
}

impl Entry {
    /// The line of a letter with this name in its volume.
    pub(super) fn of(letter: &Letter, name: &str) -> Self {
        let or_unknown = |name: Option<String>| name.unwrap_or_else(|| "?".to_owned());
        let parties = match [ActionKind::Sent, ActionKind::Received].map(|kind| names(letter, kind))
        {
            [None, None] => match &letter.title {
                Some(title) => title.value.clone(),
                None => heading(letter),
            },
            [from, to] => format!("{} → {}", or_unknown(from), or_unknown(to)),
        };
        let number = letter.number.as_ref().map(|number| number.value.clone());
        Self {
            name: name.to_owned(),
            // Most names are made from the number; it is not repeated.
            number: number.filter(|number| number != name).unwrap_or_default(),
            date: letter.date().map_or_else(String::new, Date::in_words),
            parties: on_one_line(&parties),
            notes: match letter.notes.len() {
                0 => String::new(),
                count => counted(count, "note"),
            },
            pages: Contents::of(letter).pages_in_words().unwrap_or_default(),
        }
    }

    fn cells(&self) -> [&str; 6] {
        [&self.name, &self.number, &self.date, &self.parties, &self.notes, &self.pages]
    }
}

/// The words of the first heading.
fn heading(letter: &Letter) -> String {
    let mut blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let heading = blocks.find_map(|block| match block {
        Block::Heading(line) => Some(plain_text(&line.content, Reading::Regular)),
        _ => None,
    });
    heading.unwrap_or_default()
}

/// The column that is shortened when a line is too long.
const PARTIES: usize = 3;
/// The right-aligned column.
const NOTES: usize = 4;
/// Without a terminal, parties longer than this do not widen the column.
const USUAL: usize = 60;
/// Parties are not cut shorter than this.
const LEAST: usize = 12;
const GAP: &str = "  ";

/// Writes the lines below each other, cut to the width of the terminal if there is one.
pub(super) fn write(out: &mut impl Write, entries: &[Entry]) -> io::Result<()> {
    for line in lines(entries, terminal::columns(&io::stdout())) {
        let (name, rest) = line;
        writeln!(out, "{}{}", plain(name), faint(rest))?;
    }
    if !entries.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// The name and the rest of each line; empty columns are left out.
fn lines(entries: &[Entry], columns: Option<usize>) -> Vec<(String, String)> {
    let width = |column: usize| {
        let cells = entries.iter().map(|entry| entry.cells()[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let mut widths: [usize; 6] = std::array::from_fn(width);
    let others = || widths.iter().enumerate().filter(|(column, _)| *column != PARTIES);
    widths[PARTIES] = match columns {
        Some(columns) => {
            let taken: usize =
                others().map(|(_, width)| if *width > 0 { width + GAP.len() } else { 0 }).sum();
            widths[PARTIES].min(columns.saturating_sub(taken).max(LEAST))
        }
        None => widths[PARTIES].min(USUAL),
    };
    let line = |entry: &Entry| {
        let mut rest = String::new();
        for (column, text) in entry.cells().into_iter().enumerate().skip(1) {
            let width = widths[column];
            if width == 0 {
                continue;
            }
            let text = if columns.is_some() { cut(text, width) } else { text.to_owned() };
            rest += GAP;
            rest += &if column == NOTES {
                format!("{text:>width$}")
            } else {
                format!("{text:<width$}")
            };
        }
        let width = widths[0];
        (format!("{:<width$}", entry.name), rest.trim_end().to_owned())
    };
    entries.iter().map(line).collect()
}

/// As much of a text as fits.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, date: &str, parties: &str, notes: &str) -> Entry {
        let own = ToOwned::to_owned;
        let (number, pages) = (String::new(), String::new());
        Entry {
            name: own(name),
            number,
            date: own(date),
            parties: own(parties),
            notes: own(notes),
            pages,
        }
    }

    #[test]
    fn columns_stand_under_each_other_and_fit_the_terminal() {
        let entries = [
            entry("d1", "1961", "Ann → Ben", "2 notes"),
            entry("d10", "", "Benjamin of Leeds → Ann", "10 notes"),
        ];
        let shown = |columns| -> Vec<String> {
            lines(&entries, columns).into_iter().map(|(name, rest)| name + &rest).collect()
        };
        assert_eq!(
            shown(None),
            [
                "d1   1961  Ann → Ben                 2 notes",
                "d10        Benjamin of Leeds → Ann  10 notes",
            ]
        );
        assert_eq!(
            shown(Some(36)),
            ["d1   1961  Ann → Ben         2 notes", "d10        Benjamin of Le…  10 notes"]
        );
        assert!(shown(Some(36)).iter().all(|line| line.chars().count() <= 36));
    }
}
