//! Cells of tables that are opened in a spreadsheet, where a text that begins like a formula would be
//! one (OWASP, *CSV Injection*).
//!
//! **Invariant:** what [`as_cell`] writes, [`of_cell`] reads back as it was.

use std::borrow::Cow;

/// What no cell can begin with and remain a text.
const FORMULAS: &[char] = &['=', '+', '-', '@', '\t', '\r'];
/// What makes a text of it.
const GUARD: char = '\'';

/// A text as it is written into a cell.
///
/// ```
/// use letterpress::press::as_cell;
/// assert_eq!(as_cell("=1+1"), "'=1+1");
/// assert_eq!(as_cell("'t Hooft"), "'t Hooft");
/// ```
pub fn as_cell(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches(GUARD).starts_with(FORMULAS) {
        Cow::Owned(format!("{GUARD}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that a cell stands for.
pub(super) fn of_cell(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(text) if text.trim_start_matches(GUARD).starts_with(FORMULAS) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        for text in
            ["", "Ann", "=x", "'=x", "''=x", "'", "'t Hooft", "-", "+49", "@a", "\tx", "1=1"]
        {
            let cell = as_cell(text);
            assert_eq!(of_cell(&cell), text);
            assert!(!cell.starts_with(FORMULAS), "{cell}");
        }
    }
}
