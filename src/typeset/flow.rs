//! A flow of words and marks: what a paragraph is before it has lines.
//!
//! Not here: where its lines may end (`items`). **Invariant:** its atoms are in the order of the letter,
//! and their ranges cover its text but for line breaks and the invisible signs of isolated words.

use std::ops::Range;

use super::PartId;
use super::runs::part_of;
use super::style::Style;
use crate::ir::Direction;

/// Words and marks in order, as they are collected from a letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    text: String,
    atoms: Vec<Atom>,
    /// The side from which it must be read; otherwise its words decide.
    direction: Option<Direction>,
}

/// Words of one style, or a mark.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// Words, in bytes of the flow's text.
    Text { range: Range<usize>, style: Style, part: PartId },
    /// The mark that calls a note.
    Call { label: String, style: Style, part: PartId, note: usize },
    /// A printed page break.
    Page { label: Option<String>, size: f64, part: PartId },
    /// A link target.
    Point { part: PartId },
    /// The line ends here.
    LineBreak,
}

/// Begins words that are isolated and read from left to right.
const LRI: char = '\u{2066}';
/// Begins words that are isolated and read from right to left.
const RLI: char = '\u{2067}';
/// Ends such words.
const PDI: char = '\u{2069}';
/// All three signs.
const ISOLATES: [char; 3] = [LRI, RLI, PDI];

impl Flow {
    /// A flow that is read from a given side, whatever its words.
    pub(super) fn of(direction: Direction) -> Self {
        Self { direction: Some(direction), ..Self::default() }
    }

    /// The side from which it is read, inside text that is read in the direction `around`.
    pub(super) fn direction(&self, around: Direction) -> Direction {
        self.direction.or_else(|| Direction::of_text(&self.text)).unwrap_or(around)
    }

    /// Adds words.
    pub(super) fn push_text(&mut self, text: &str, style: Style, part: PartId) {
        let start = self.text.len();
        // Line ends of the source end no line here, and only `\n` ends one for the bidirectional order.
        self.text.extend(
            text.chars().map(|character| if ends_line(character) { ' ' } else { character }),
        );
        if start < self.text.len() {
            self.atoms.push(Atom::Text { range: start..self.text.len(), style, part });
        }
    }

    /// Adds the mark that calls a note; `style` is that of the text around it.
    pub(super) fn push_call(&mut self, label: String, style: Style, part: PartId, note: usize) {
        let is_word = label.chars().filter(|character| character.is_alphabetic()).count() > 2;
        self.atoms.push(Atom::Call { label, style: style.raised(is_word), part, note });
    }

    /// Adds a printed page break; `style` is that of the text around it.
    pub(super) fn push_page(&mut self, label: Option<String>, style: Style, part: PartId) {
        self.atoms.push(Atom::Page { label, size: style.size, part });
    }

    /// Adds a link target.
    pub(super) fn push_point(&mut self, part: PartId) {
        self.atoms.push(Atom::Point { part });
    }

    /// Begins words that are isolated, with a direction of their own (UAX 9, 2.4).
    pub(super) fn isolate(&mut self, direction: Direction) {
        self.text.push(if direction.is_from_the_right() { RLI } else { LRI });
    }

    /// Ends them.
    pub(super) fn end_isolate(&mut self) {
        self.text.push(PDI);
    }

    /// Ends the line.
    pub(super) fn push_line_break(&mut self) {
        // Part of the text, so that the words on both sides are not neighbours.
        self.text.push('\n');
        self.atoms.push(Atom::LineBreak);
    }

    /// The words, including invisible signs that only set their direction.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the space that it ends with.
    pub(super) fn last_space(&self) -> Option<PartId> {
        match self.atoms.last()? {
            Atom::Text { range, part, .. } => {
                let words = part_of(&self.text, range);
                words.ends_with(char::is_whitespace).then_some(*part)
            }
            Atom::Call { .. } | Atom::Page { .. } | Atom::Point { .. } | Atom::LineBreak => None,
        }
    }

    /// Its words and marks.
    pub(super) fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// The last words.
    pub(super) fn last_words(&self, count: usize) -> String {
        let words: Vec<&str> = self.text.split_whitespace().rev().take(count).collect();
        words.into_iter().rev().collect::<Vec<_>>().join(" ").replace(ISOLATES, "")
    }

    /// The last visible character.
    pub(super) fn last_character(&self) -> Option<char> {
        self.text.chars().rev().find(|character| !ISOLATES.contains(character))
    }

    /// The words at an item's position.
    pub(super) fn words(&self, range: &Range<usize>) -> &str {
        part_of(&self.text, range)
    }
}

/// Whether a character ends a line or a paragraph (UAX 14, BK, CR, LF and NL; UAX 9, B and S).
fn ends_line(character: char) -> bool {
    matches!(character, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
