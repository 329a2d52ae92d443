//! What a letter is called at the head of its sheets.
//!
//! Not here: how many of these words fit (`pages`). **Invariant:** there are no words but the letter's;
//! a date that was not read from it is in square brackets.

use crate::ir::{Letter, Reading};

/// Title and date.
pub(super) fn running_head(letter: &Letter, reading: Reading) -> String {
    let title = letter.called(reading).unwrap_or_default();
    let date = letter.date().map(|date| match &date.written {
        Some(written) => written.clone(),
        None if date.origin.is_supplied() => format!("[{}]", date.in_words()),
        None => date.in_words(),
    });
    match date {
        Some(date) if title.is_empty() => date,
        Some(date) if !title.contains(&date) => format!("{title} · {date}"),
        Some(_) | None => title,
    }
}
