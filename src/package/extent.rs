//! How much a letter holds, counted: significant properties, by which an archive can tell in twenty years whether a
//! later format still holds the letter (PREMIS 3.0, 1.4).

use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Block, Letter, Reading, words};

/// What a letter holds, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    words: usize,
    words_of_notes: usize,
    paragraphs: usize,
    notes: usize,
    calls: usize,
    pages: usize,
    inferred_pages: usize,
    corrections: usize,
}

impl Extent {
    pub(super) fn of(letter: &Letter, reading: Reading) -> Self {
        let mut extent = Self { notes: letter.notes.len(), ..Self::default() };
        let [mut text, mut of_notes] = [String::new(), String::new()];
        let mut is_in_note = false;
        letter_events(letter, reading, &mut |event| {
            match event {
                Event::Enter(Node::Note(_)) => is_in_note = true,
                Event::Leave(Node::Note(_)) => is_in_note = false,
                Event::Enter(Node::Block(Block::Paragraph(paragraph))) if !is_in_note => {
                    extent.paragraphs += usize::from(!paragraph.continues);
                }
                Event::Enter(Node::Correction(_)) => extent.corrections += 1,
                Event::Page(page) if page.is_inferred() => extent.inferred_pages += 1,
                Event::Page(_) => extent.pages += 1,
                Event::Call(_) => extent.calls += 1,
                Event::Enter(_)
                | Event::Leave(_)
                | Event::Text(_)
                | Event::Break(_)
                | Event::Start(_) => {}
            }
            let into = if is_in_note { &mut of_notes } else { &mut text };
            match event {
                Event::Text(characters) => into.push_str(&characters.text),
                Event::Enter(_)
                | Event::Leave(_)
                | Event::Break(_)
                | Event::Page(_)
                | Event::Call(_)
                | Event::Start(_) => into.push_str(event.separator().unwrap_or_default()),
            }
        });
        extent.words = words(&text).count();
        extent.words_of_notes = words(&of_notes).count();
        extent
    }

    /// What is counted, and how much of it there is: all of it, also what there is none of.
    pub(super) fn properties(&self) -> [(&'static str, usize); 8] {
        [
            ("words of the text", self.words),
            ("words of the notes", self.words_of_notes),
            ("paragraphs", self.paragraphs),
            ("notes", self.notes),
            ("places that call a note", self.calls),
            ("page breaks of the source", self.pages),
            ("page breaks inferred", self.inferred_pages),
            ("corrections, both readings kept", self.corrections),
        ]
    }

    /// `1,240 words, 3 pages, 2 notes`, as far as there are any.
    pub(super) fn in_words(&self) -> String {
        let pages = self.pages + self.inferred_pages;
        let counts = [(self.words, "word"), (pages, "page of the print"), (self.notes, "note")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        counts.map(|(count, what)| counted(count, what)).collect::<Vec<_>>().join(", ")
    }
}

/// `1 letter`, `2 letters`, `2 pages of the print`.
pub(super) fn counted(count: usize, what: &str) -> String {
    let (noun, rest) = what.split_once(' ').map_or((what, ""), |(noun, rest)| (noun, rest));
    let plural = if count == 1 { "" } else { "s" };
    let space = if rest.is_empty() { "" } else { " " };
    format!("{count} {noun}{plural}{space}{rest}")
}
