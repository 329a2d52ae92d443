//! A text as it is in the file, and the marks in it.
//!
//! **Invariants:** the place of a mark is counted in the text as it is in the file; what the writer
//! struck out, and every reading but the first, are marks and not text.

use std::ops::Range;

use crate::ir::account::{Event, Node, block_events, inline_events};
use crate::ir::{
    Block, Choice, Correction, Inline, LineBreak, LineBreakKind, NoteAnchor, NoteStart, PageBreak,
    Phrase, Reading,
};

/// Something attached to a place in a text.
pub(super) struct Mark<'a> {
    /// The place, in bytes of the text.
    pub(super) at: Range<usize>,
    pub(super) what: What<'a>,
}

pub(super) enum What<'a> {
    Page(&'a PageBreak),
    Anchor(&'a NoteAnchor),
    /// The beginning of the passage that a note is about.
    Start(&'a NoteStart),
    Correction(&'a Correction),
    Choice(&'a Choice),
    /// What the writer struck out; it is not part of the text.
    Deletion(&'a Phrase),
    Phrase(&'a Phrase),
}

impl<'a> What<'a> {
    /// What a node is that has ended, if it is marked.
    fn of(node: Node<'a>) -> Option<Self> {
        match node {
            Node::Phrase(phrase) if node.is_beside_the_text() => Some(Self::Deletion(phrase)),
            Node::Phrase(phrase) => Some(Self::Phrase(phrase)),
            Node::Choice(choice) => Some(Self::Choice(choice)),
            Node::Correction(correction) => Some(Self::Correction(correction)),
            Node::Note(_)
            | Node::Block(_)
            | Node::Line(_)
            | Node::Cell(..)
            | Node::Alternative(..) => None,
        }
    }
}

impl Mark<'_> {
    /// Whether some words at this place are not in the text.
    fn has_words_beside(&self) -> bool {
        matches!(self.what, What::Deletion(_) | What::Choice(_))
    }
}

/// A text, and the marks in it.
#[derive(Default)]
pub(super) struct Marked<'a> {
    pub(super) text: String,
    pub(super) marks: Vec<Mark<'a>>,
    /// Whether it belongs to a place in another text, so that something comes before it.
    is_inner: bool,
    /// Where that begins which has not ended yet.
    begun: Vec<usize>,
    /// How deep we are in what is beside the text.
    beside: usize,
}

impl<'a> Marked<'a> {
    /// The words of a line, after pages that begin at its beginning.
    pub(super) fn line(
        pages: impl IntoIterator<Item = &'a PageBreak>,
        inlines: &'a [Inline],
        reading: Reading,
    ) -> Self {
        let marks = pages.into_iter().map(|page| Mark { at: 0..0, what: What::Page(page) });
        Self { marks: marks.collect(), ..Self::default() }.with(inlines, reading)
    }

    /// Words that are beside another text.
    pub(super) fn inner(inlines: &'a [Inline], reading: Reading) -> Self {
        Self { is_inner: true, ..Self::default() }.with(inlines, reading)
    }

    fn with(mut self, inlines: &'a [Inline], reading: Reading) -> Self {
        inline_events(inlines, reading, &mut |event| self.see(event));
        self
    }

    /// The words of some blocks as one text, a blank line between its lines.
    pub(super) fn blocks(blocks: &'a [Block], reading: Reading) -> Self {
        let mut marked = Self::default();
        block_events(blocks, reading, &mut |event| marked.see(event));
        marked
    }

    fn see(&mut self, event: Event<'a>) {
        let here = self.text.len();
        match event {
            Event::Enter(node) => {
                if let Node::Line(_) | Node::Block(Block::Paragraph(_) | Block::PageBreak(_)) = node
                {
                    self.separate("\n\n");
                }
                self.begun.push(self.text.len());
                self.beside += usize::from(node.is_beside_the_text());
            }
            Event::Leave(node) => {
                self.beside -= usize::from(node.is_beside_the_text());
                let start = self.begun.pop().unwrap_or(here);
                if self.beside == 0 {
                    self.marks.extend(What::of(node).map(|what| Mark { at: start..here, what }));
                }
            }
            _ if self.beside > 0 => {}
            Event::Text(characters) => self.text.push_str(&characters.text),
            Event::Break(LineBreak {
                kind: LineBreakKind::Paragraph, splits_word: false, ..
            }) => {
                self.text.push_str("\n\n");
            }
            Event::Break(_) => self.text.push_str(event.separator().unwrap_or_default()),
            Event::Page(page) => {
                if let Some(separator) = event.separator() {
                    self.separate(separator);
                }
                self.point(What::Page(page));
            }
            Event::Call(anchor) => self.point(What::Anchor(anchor)),
            Event::Start(start) => self.point(What::Start(start)),
        }
    }

    /// Marks the end of the text so far.
    fn point(&mut self, what: What<'a>) {
        let here = self.text.len();
        self.marks.push(Mark { at: here..here, what });
    }

    /// Separates what comes next.
    fn separate(&mut self, separator: &str) {
        let stands_apart = match self.text.chars().next_back() {
            Some(last) => last.is_whitespace(),
            None => !self.is_inner,
        };
        let mut here = self.marks.iter().rev().take_while(|mark| mark.at.end == self.text.len());
        if !stands_apart || here.any(Mark::has_words_beside) {
            self.text.push_str(separator);
        }
    }

    /// Whether some words are beside the text and not in it. Then the order of the marks at one
    /// place shows which comes first.
    pub(super) fn has_words_beside(&self) -> bool {
        self.is_inner || self.marks.iter().any(Mark::has_words_beside)
    }
}
