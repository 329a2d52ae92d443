//! Cells of tables that are opened in a spreadsheet, which would run a text that begins like a formula
//! (OWASP, *CSV Injection*).
//!
//! **Invariant:** what [`as_cell`] writes, [`of_cell`] reads back as it was.

use std::borrow::Cow;

/// Characters that a cell cannot begin with and remain text.
const FORMULAS: &[char] = &['=', '+', '-', '@', '\t', '\r'];
/// Prefix that keeps such a cell text.
const GUARD: char = '\'';

/// A text as written into a cell.
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

/// The text that a cell represents.
pub(crate) fn of_cell(cell: &str) -> &str {
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
