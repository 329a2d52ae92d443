//! The sentences of a note.

use std::ops::Range;

use super::CLASSIFICATION;
use crate::ir::on_one_line;
use crate::source::part;

/// Abbreviations of four letters or more; all shorter words are taken for abbreviations.
const SHORTENED: &[&str] =
    &["Asst", "Sept", "Dept", "Govt", "Corr", "Corres", "Misc", "Hist", "Recs"];

/// The sentences of a text. A full stop that may only abbreviate a word ends none, unless a
/// classification follows, which is a sentence of its own.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (stop, _) in text.match_indices('.') {
        let behind = part(text, stop + 1..);
        let closed = behind.trim_start_matches(['”', '’', ')', ']', '"']);
        let next = closed.trim_start().chars().next();
        let is_apart = next.is_none_or(|c| c.is_uppercase() || matches!(c, '“' | '(' | '['));
        let before = part(text, start.min(stop)..stop);
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_word = word.chars().count() > 3 && !SHORTENED.contains(&word)
            || word.ends_with(|c: char| c.is_ascii_digit())
            || word.len() > 1 && word.chars().all(char::is_uppercase)
            || next.is_none();
        if is_apart && (is_word || CLASSIFICATION.is_match(behind)) {
            let end = text.len() - closed.len();
            sentences.push(trimmed(text, start..end));
            start = end;
        }
    }
    sentences.push(trimmed(text, start..text.len()));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = part(text, range.clone());
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// White space in a note only separates words.
pub(super) fn tidy(words: &str) -> String {
    on_one_line(words)
}
