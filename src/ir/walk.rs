//! Ways through a letter: a visitor, a rewriter, and the words.

use super::{Block, Inline, Letter, Note, Origin, Reading};
use crate::source::Span;

/// Sees every block and every inline of a letter, in the order of the text, both readings of a
/// correction included. Override what matters and call the matching `visit_…` to go deeper.
pub trait Visitor {
    /// Sees a block.
    fn block(&mut self, block: &Block) {
        visit_block(self, block);
    }

    /// Sees an inline.
    fn inline(&mut self, inline: &Inline) {
        visit_inline(self, inline);
    }

    /// Sees a note; its blocks come after the letter's texts.
    fn note(&mut self, note: &Note) {
        for block in &note.blocks {
            self.block(block);
        }
    }
}

/// Goes through the texts, then the notes.
pub fn visit_letter(visitor: &mut (impl Visitor + ?Sized), letter: &Letter) {
    for block in letter.texts.iter().flat_map(|text| &text.blocks) {
        visitor.block(block);
    }
    for note in &letter.notes {
        visitor.note(note);
    }
}

/// Goes into a block.
pub fn visit_block(visitor: &mut (impl Visitor + ?Sized), block: &Block) {
    match block {
        Block::Heading(line) => visit_inlines(visitor, &line.content),
        Block::Opener(opener) => {
            for part in &opener.parts {
                visit_inlines(visitor, &part.line().content);
            }
        }
        Block::Paragraph(paragraph) => visit_inlines(visitor, &paragraph.content),
        Block::Closer(closer) => {
            for part in &closer.parts {
                visit_inlines(visitor, &part.line().content);
            }
        }
        // A page break between blocks is shown to visitors as the inline that it also can be.
        Block::PageBreak(page) => visitor.inline(&Inline::PageBreak(page.clone())),
    }
}

/// Goes into an inline.
pub fn visit_inline(visitor: &mut (impl Visitor + ?Sized), inline: &Inline) {
    match inline {
        Inline::Text(_) | Inline::LineBreak(_) | Inline::PageBreak(_) | Inline::NoteAnchor(_) => {}
        Inline::Salutation(phrase) | Inline::Place(phrase) => {
            visit_inlines(visitor, &phrase.content);
        }
        Inline::Date(date) => visit_inlines(visitor, &date.content),
        Inline::Reference(reference) => visit_inlines(visitor, &reference.content),
        Inline::Correction(correction) => {
            visit_inlines(visitor, &correction.original);
            visit_inlines(visitor, &correction.corrected);
        }
    }
}

/// Goes through a list of inlines.
pub fn visit_inlines(visitor: &mut (impl Visitor + ?Sized), inlines: &[Inline]) {
    for inline in inlines {
        visitor.inline(inline);
    }
}

/// Gives every list of inlines of some blocks to `change`, outer lists before inner ones.
pub fn each_inlines_mut(blocks: &mut [Block], change: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Heading(line) => inlines_mut(&mut line.content, change),
            Block::Opener(opener) => {
                for part in &mut opener.parts {
                    inlines_mut(&mut part.line_mut().content, change);
                }
            }
            Block::Paragraph(paragraph) => inlines_mut(&mut paragraph.content, change),
            Block::Closer(closer) => {
                for part in &mut closer.parts {
                    inlines_mut(&mut part.line_mut().content, change);
                }
            }
            Block::PageBreak(_) => {}
        }
    }
}

fn inlines_mut(inlines: &mut Vec<Inline>, change: &mut impl FnMut(&mut Vec<Inline>)) {
    change(inlines);
    for inline in inlines {
        match inline {
            Inline::Text(_)
            | Inline::LineBreak(_)
            | Inline::PageBreak(_)
            | Inline::NoteAnchor(_) => {}
            Inline::Salutation(phrase) | Inline::Place(phrase) => {
                inlines_mut(&mut phrase.content, change);
            }
            Inline::Date(date) => inlines_mut(&mut date.content, change),
            Inline::Reference(reference) => inlines_mut(&mut reference.content, change),
            Inline::Correction(correction) => {
                inlines_mut(&mut correction.original, change);
                inlines_mut(&mut correction.corrected, change);
            }
        }
    }
}

/// The characters of some inlines in one reading: line breaks are newlines; a page break is a space
/// unless it splits a word; notes are left out.
pub fn plain_text(inlines: &[Inline], reading: Reading) -> String {
    let mut text = String::new();
    push_plain_text(inlines, reading, &mut text);
    text
}

fn push_plain_text(inlines: &[Inline], reading: Reading, text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(characters) => text.push_str(&characters.text),
            Inline::LineBreak(_) => text.push('\n'),
            Inline::PageBreak(page) if page.splits_word => {}
            Inline::PageBreak(_) => text.push(' '),
            Inline::NoteAnchor(_) => {}
            Inline::Salutation(phrase) | Inline::Place(phrase) => {
                push_plain_text(&phrase.content, reading, text);
            }
            Inline::Date(date) => push_plain_text(&date.content, reading, text),
            Inline::Reference(reference) => push_plain_text(&reference.content, reading, text),
            Inline::Correction(correction) => {
                push_plain_text(correction.reading(reading), reading, text);
            }
        }
    }
}

/// The words of a text: the runs of characters between white space (Unicode `White_Space`).
///
/// ```
/// let words: Vec<&str> = letterpress::ir::words("April 18.\u{a0}You\nwrite").collect();
/// assert_eq!(words, ["April", "18.", "You", "write"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

/// The first span that the leaves of some blocks were read from.
pub(super) fn first_span(blocks: &[Block]) -> Option<Span> {
    struct First(Option<Span>);
    impl Visitor for First {
        fn inline(&mut self, inline: &Inline) {
            if let (None, Inline::Text(characters)) = (self.0, inline)
                && let Origin::Read { at } = &characters.origin
            {
                self.0 = Some(*at);
            }
            visit_inline(self, inline);
        }
    }
    let mut first = First(None);
    for block in blocks {
        first.block(block);
    }
    first.0
}
