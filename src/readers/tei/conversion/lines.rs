//! Lines: pieces put together, with their white space in order.

use super::converter::Converter;
use super::pieces::{Piece, border, has_words, lines_between};
use super::space::tidy;
use crate::ir::{Inline, Line, Phrase, PhraseKind, Style};

impl Converter<'_> {
    /// A line of inlines; blocks among them become lines.
    pub(super) fn line_of(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let lines = self.lines_between(pieces);
        self.joined(lines)
    }

    /// The content of a reading: white space at its ends separates it from its neighbours.
    pub(super) fn reading_of(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        match <[Vec<Inline>; 1]>::try_from(self.lines_between(pieces)) {
            Ok([only]) => only,
            Err(lines) => self.joined(lines),
        }
    }

    /// The lines that blocks make, and what comes between them.
    pub(super) fn lines_between(&mut self, pieces: Vec<Piece>) -> Vec<Vec<Inline>> {
        lines_between(pieces, &mut self.set_aside)
    }

    fn joined(&self, lines: Vec<Vec<Inline>>) -> Vec<Inline> {
        let mut joined: Vec<Inline> = Vec::new();
        for mut line in lines {
            tidy(&mut line, self.source.text(), self.dialect.is_exact());
            if has_words(&joined) && has_words(&line) {
                joined.push(border());
            }
            joined.extend(line);
        }
        joined
    }

    /// Gives a line the alignment of a phrase around the whole of it.
    pub(super) fn aligned(&self, line: Line) -> Line {
        let is_alignment = |style: &Style| {
            [Style::Left, Style::Right, Style::Centre, Style::Indented].contains(style)
        };
        match line.content.as_slice() {
            [
                Inline::Phrase(Phrase {
                    kind: PhraseKind::Emphasis { rendition }, content, ..
                }),
            ] if !self.dialect.is_exact()
                && line.rendition.is_none()
                && rendition.styles.iter().any(is_alignment) =>
            {
                Line { rendition: Some(rendition.clone()), content: content.clone() }
            }
            _ => line,
        }
    }
}
