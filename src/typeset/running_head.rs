//! What a letter is called at the head of its sheets.
//!
//! Not here: how many of these words fit (`pages`). **Invariant:** there are no words but the letter's;
//! a date that was not read from it is in square brackets.

use crate::ir::{Block, Letter, Reading, plain_text, words};

/// Title and date.
pub(super) fn running_head(letter: &Letter, reading: Reading) -> String {
    let title = title(letter, reading).unwrap_or_default();
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

/// What the letter is called: its title, otherwise the words of its heading.
pub fn title(letter: &Letter, reading: Reading) -> Option<String> {
    if let Some(title) = &letter.title {
        return Some(title.value.clone());
    }
    let mut blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let heading = blocks.find_map(|block| {
        if let Block::Heading(line) = block {
            Some(plain_text(&line.content, reading))
        } else {
            None
        }
    })?;
    let words: Vec<&str> = words(&heading).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
