//! The sentences of a note, and the places in the source that they were read from.

use std::ops::Range;

use super::CLASSIFICATION;
use crate::ir::{
    Inline, Phrase, PhraseKind, Reading, Readings, Visitor, on_one_line, visit_inline,
};
use crate::source::{Span, part};

/// The words of a paragraph in the corrected reading, with the places that they were read from.
#[derive(Default)]
pub(super) struct Passage {
    pub(super) text: String,
    pieces: Vec<(Range<usize>, Span)>,
}

impl Passage {
    /// The places in the source that a range of the text was read from.
    pub(super) fn places(&self, range: &Range<usize>) -> Vec<Span> {
        let meets = |piece: &Range<usize>| piece.start < range.end && range.start < piece.end;
        let pieces = self.pieces.iter().filter(|(piece, _)| meets(piece));
        let place = |(piece, at): &(Range<usize>, Span)| {
            if at.len() != piece.len() {
                return *at;
            }
            let start = range.start.max(piece.start) - piece.start;
            at.slice(start..range.end.min(piece.end) - piece.start)
        };
        pieces.map(place).collect()
    }
}

impl Visitor for Passage {
    fn readings(&self) -> Readings {
        Readings::One(Reading::Regular)
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => {
                let start = self.text.len();
                self.text.push_str(&characters.text);
                if let Some(at) = characters.origin.span() {
                    self.pieces.push((start..self.text.len(), at));
                }
            }
            Inline::LineBreak(line) if line.splits_word => {}
            Inline::PageBreak(page) if page.splits_word => {}
            Inline::LineBreak(_) | Inline::PageBreak(_) => self.text.push(' '),
            Inline::Phrase(Phrase { kind: PhraseKind::Deletion { .. }, .. }) => {}
            Inline::Choice(choice) => {
                let first = choice.alternatives.iter().take(1);
                first.flat_map(|first| &first.content).for_each(|inline| self.inline(inline));
            }
            _ => visit_inline(self, inline),
        }
    }
}

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
