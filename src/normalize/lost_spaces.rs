//! Spaces that a copy has lost: `States:John`.

use std::sync::LazyLock;

use regex::Regex;

use super::mapped_text;
use crate::ir::Block;
use crate::source::{Span, part};

/// Punctuation that should have a space after it, with a word glued to it.
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\p{Ll}{2,}[.:;,!?](?P<at>)[“\u{22}]?\p{Lu}\p{Ll}|\b(?:Mr|Mrs|Dr|Gen)\.(?P<title>)\p{Lu}",
    )
    .expect("a constant pattern")
});

/// Titles that are written before a name.
const TITLES: [&str; 4] = ["Mr", "Mrs", "Dr", "Gen"];

/// A point where a space seems to be lost, and the words glued together there.
pub(super) struct Lost {
    pub(super) at: Span,
    pub(super) glued: String,
}

/// Whether a word with a mark after it is followed by a capital letter: in most lines, none is.
fn has_capital_after_mark(line: &str) -> bool {
    let marks = line.match_indices(['.', ':', ';', ',', '!', '?']);
    marks.into_iter().any(|(at, mark)| {
        let (before, after) = (part(line, ..at), part(line, at + mark.len()..));
        let is_word = || before.chars().rev().take(2).filter(|c| c.is_lowercase()).count() == 2;
        after.trim_start_matches(['“', '"']).starts_with(char::is_uppercase)
            && (TITLES.iter().any(|title| before.ends_with(title)) || is_word())
    })
}

/// Where spaces seem to be lost.
pub(super) fn lost(blocks: &[Block]) -> Vec<Lost> {
    let mut found = Vec::new();
    for line in mapped_text::lines_of(blocks) {
        let run = line.words();
        if !has_capital_after_mark(run) {
            continue;
        }
        let mut from = 0;
        while let Some(lost) = LOST.captures_at(run, from) {
            let place = lost.name("at").or_else(|| lost.name("title"));
            let Some((place, whole)) = place.zip(lost.get(0)) else { break };
            // The word after one lost space can precede the next: `Leeds:Mr.Jones`.
            from = place.end();
            let word =
                part(run, ..whole.start()).rsplit(char::is_whitespace).next().unwrap_or_default();
            let rest =
                part(run, whole.end()..).split(char::is_whitespace).next().unwrap_or_default();
            let glued = part(run, whole.start() - word.len()..whole.end() + rest.len()).to_owned();
            found.push(Lost { at: line.span(place.start()..place.start()), glued });
        }
    }
    found
}
