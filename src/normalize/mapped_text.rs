//! The words of a line as one string that knows where each of its bytes was read.
//!
//! A format can cut a line anywhere: `Dear <b>Ben</b>&nbsp;Cox,` is four runs of characters, one of them in a
//! phrase and one read from six bytes. Patterns look at the words; the place of what they find, which
//! [`text_runs`] cuts and wraps, is asked here.
//!
//! ```
//! use letterpress::ir::{Characters, Inline, Origin, PhraseKind, Rendition};
//! use letterpress::normalize::mapped_text::MappedText;
//! use letterpress::source::{Source, SourceId};
//! let source = Source::decode(SourceId(0), "a", "Dear <b>Ben</b>&nbsp;Cox,".into()).unwrap();
//! let run = |text: &str, at| {
//!     let origin = Origin::Read { at: source.span(at) };
//!     Inline::Text(Characters { text: text.to_owned(), origin })
//! };
//! let bold = PhraseKind::Emphasis { rendition: Rendition::default() };
//! let name = Inline::phrase(bold, vec![run("Ben", 8..11)], Origin::Read { at: source.span(5..15) });
//! let line = [run("Dear ", 0..5), name, run("\u{a0}", 15..21), run("Cox,", 21..25)];
//! let line = MappedText::of(&line).unwrap();
//! assert_eq!(line.words(), "Dear Ben\u{a0}Cox,");
//! let name = line.words().find("Ben").unwrap();
//! assert_eq!(source.slice(line.span(name..name + "Ben\u{a0}".len())), "Ben</b>&nbsp;");
//! ```

use std::ops::Range;

use super::text_runs;
use crate::ir::account::{Event, inline_events, only_the_text};
use crate::ir::{Block, Characters, Inline, Line, Reading, Readings, Visitor, visit_block};
use crate::source::{Span, part};

/// Words in the regular reading, as [`plain_text`](crate::ir::plain_text) gives them, and where they were
/// read. Something in them was read.
#[derive(Clone, Debug)]
pub struct MappedText {
    words: String,
    /// In the order of the words. What is between them was not read, such as the end of a line.
    pieces: Vec<Piece>,
}

/// Words that were read from one place.
#[derive(Clone, Debug)]
struct Piece {
    words: Range<usize>,
    at: Span,
}

impl Piece {
    fn of(characters: &Characters, start: usize) -> Option<Self> {
        // What a correction puts in place of characters was derived from them.
        let at = characters.origin.span()?;
        Some(Self { words: start..start + characters.text.len(), at })
    }

    fn meets(&self, range: &Range<usize>) -> bool {
        self.words.start < range.end && range.start < self.words.end
    }

    /// Where a part of it was read: all of it if the source spells it in another way, as `&nbsp;`.
    fn span(&self, range: &Range<usize>) -> Span {
        if self.words.len() != self.at.len() {
            return self.at;
        }
        let start = range.start.clamp(self.words.start, self.words.end) - self.words.start;
        let end = range.end.clamp(self.words.start, self.words.end) - self.words.start;
        self.at.slice(start..end.max(start))
    }
}

impl MappedText {
    /// The words of some inlines, if any of them was read.
    pub fn of(content: &[Inline]) -> Option<Self> {
        let mut text = Self { words: String::new(), pieces: Vec::new() };
        let mut see = only_the_text(|event| match event {
            Event::Text(characters) => {
                text.pieces.extend(Piece::of(characters, text.words.len()));
                text.words.push_str(&characters.text);
            }
            event => text.words.push_str(event.separator().unwrap_or_default()),
        });
        inline_events(content, Reading::Regular, &mut see);
        drop(see);
        (!text.pieces.is_empty()).then_some(text)
    }

    /// A part of the words, if any of it was read.
    pub fn part(&self, range: Range<usize>) -> Option<Self> {
        let moved = |offset: usize| offset.clamp(range.start, range.end) - range.start;
        let pieces = self.pieces.iter().filter(|piece| piece.meets(&range)).map(|piece| Piece {
            words: moved(piece.words.start)..moved(piece.words.end),
            at: piece.span(&range),
        });
        let pieces: Vec<Piece> = pieces.collect();
        let words = part(&self.words, range.clone()).to_owned();
        (!pieces.is_empty()).then_some(Self { words, pieces })
    }

    /// The words without the white space around them, if there are any.
    #[must_use]
    pub fn trimmed(&self) -> Option<Self> {
        let start = self.words.len() - self.words.trim_start().len();
        self.part(start..start + self.words.trim().len())
    }

    /// The same words with a space in place of each end of a line.
    #[must_use]
    pub fn in_one_line(self) -> Self {
        Self { words: self.words.replace('\n', " "), ..self }
    }

    /// The words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Where they were read, from the first byte to the last.
    pub fn at(&self) -> Span {
        self.span(0..self.words.len())
    }

    /// From where to where a part of the words was read. A part that was not read lies where the words before
    /// it end.
    pub fn span(&self, range: Range<usize>) -> Span {
        let behind = |offset: usize| self.pieces.partition_point(|piece| piece.words.end <= offset);
        let last = self.pieces.partition_point(|piece| piece.words.start < range.end);
        let first =
            self.pieces.get(behind(range.start)).filter(|first| first.words.start < range.end);
        match (first, self.pieces.get(last.wrapping_sub(1))) {
            (Some(first), Some(last)) => first.span(&range).to(last.span(&range)),
            (None, Some(before)) => before.span(&(range.end..range.end)),
            (_, None) => self.pieces[0].span(&(0..0)),
        }
    }

    /// The places that a part of the words was read from; those that touch are one.
    pub fn places(&self, range: &Range<usize>) -> Vec<Span> {
        let mut places: Vec<Span> = Vec::new();
        for at in
            self.pieces.iter().filter(|piece| piece.meets(range)).map(|piece| piece.span(range))
        {
            match places.last_mut() {
                Some(last) if last.end == at.start => last.end = at.end,
                _ => places.push(at),
            }
        }
        places
    }
}

/// The lines of some inlines.
pub fn lines(content: &[Inline]) -> impl Iterator<Item = MappedText> {
    text_runs::lines(content).filter_map(MappedText::of)
}

/// The lines of some blocks, in the order of the text.
pub fn lines_of(blocks: &[Block]) -> Vec<MappedText> {
    struct Lines(Vec<MappedText>);
    impl Visitor for Lines {
        fn readings(&self) -> Readings {
            Readings::One(Reading::Regular)
        }

        fn block(&mut self, block: &Block) {
            match block {
                Block::Paragraph(paragraph) => self.0.extend(lines(&paragraph.content)),
                _ => visit_block(self, block),
            }
        }

        fn line(&mut self, line: &Line) {
            self.0.extend(lines(&line.content));
        }

        fn inline(&mut self, _: &Inline) {}
    }
    let mut found = Lines(Vec::new());
    for block in blocks {
        found.block(block);
    }
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{LineBreak, LineBreakKind, Origin, PhraseKind, Rendition};
    use crate::source::{Source, SourceId};

    /// Runs of characters, each with what the source writes for it.
    fn runs(parts: &[(&str, &str)]) -> (Source, Vec<Inline>) {
        let text: String = parts.iter().map(|(_, written)| *written).collect();
        let source = Source::decode(SourceId(0), "a", text.into()).unwrap();
        let mut start = 0;
        let run = |(text, written): &(&str, &str)| {
            let origin = Origin::Read { at: source.span(start..start + written.len()) };
            start += written.len();
            Inline::Text(Characters { text: (*text).to_owned(), origin })
        };
        let runs = parts.iter().map(run).collect();
        (source, runs)
    }

    #[test]
    fn a_part_of_the_words_lies_where_it_was_read() {
        let (source, mut line) =
            runs(&[(" Ann", " Ann"), ("\u{a0}", "&nbsp;"), ("L", "L"), ("ee ", "ee ")]);
        let at = source.span(11..14);
        let bold = PhraseKind::Emphasis { rendition: Rendition::default() };
        let name = line.split_off(2);
        line.push(Inline::phrase(bold, name, Origin::Read { at }));
        let line = MappedText::of(&line).unwrap();
        let place = |range| source.slice(line.span(range));
        assert_eq!(line.words(), " Ann\u{a0}Lee ");
        assert_eq!(place(1..4), "Ann");
        assert_eq!(place(4..6), "&nbsp;");
        assert_eq!(place(3..7), "n&nbsp;L");
        assert_eq!(line.span(2..2), source.span(2..2));
        assert_eq!(line.span(7..7), source.span(11..11));
        assert_eq!(line.places(&(3..8)), [source.span(3..12)]);
        let name = line.trimmed().unwrap();
        assert_eq!((name.words(), source.slice(name.at())), ("Ann\u{a0}Lee", "Ann&nbsp;Lee"));
        assert!(line.part(0..1).unwrap().trimmed().is_none());
    }

    #[test]
    fn what_was_not_read_lies_behind_the_words_before_it() {
        let (source, mut content) = runs(&[("Hull,", "Hull,"), ("May", "May")]);
        let origin = Origin::Inferred {
            by: "test".to_owned(),
            reason: String::new(),
            certainty: crate::ir::Certainty::High,
        };
        content.insert(1, Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        let all = MappedText::of(&content).unwrap();
        assert_eq!(all.words(), "Hull,\nMay");
        assert_eq!(all.span(5..6), source.span(5..5));
        assert_eq!(all.clone().in_one_line().words(), "Hull, May");
        assert_eq!(lines(&content).count(), 2);
        assert!(MappedText::of(&content[1..2]).is_none());
    }
}
