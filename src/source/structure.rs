//! What a source marks itself, and what has to be worked out from its words.

/// Something that a format can mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Structure {
    /// What is set apart: paragraphs, headings, lists, tables.
    Blocks,
    /// The parts of a letter: dateline, salutation, close, signature, enclosure.
    LetterParts,
    /// Notes, and where they are called.
    Notes,
    /// Where the pages of the print begin.
    Pages,
    /// Words that are something: emphasis, references, names.
    Phrases,
    /// Whether the end of a line or a page is in a word or a paragraph, so that no hyphen has to be judged.
    LineEnds,
}

/// What a source marks.
///
/// ```
/// use letterpress::source::{Marked, Structure};
/// const MARKDOWN: Marked = Marked(&[Structure::Blocks, Structure::Notes, Structure::Phrases]);
/// assert!(MARKDOWN.has(Structure::Notes) && !MARKDOWN.has(Structure::Pages));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked(pub &'static [Structure]);

impl Marked {
    /// A transcript: nothing but words and lines.
    pub const NOTHING: Self = Self(&[]);
    /// An encoded edition: everything.
    pub const ALL: Self = Self(&[
        Structure::Blocks,
        Structure::LetterParts,
        Structure::Notes,
        Structure::Pages,
        Structure::Phrases,
        Structure::LineEnds,
    ]);

    /// Whether the source marks this.
    pub fn has(self, structure: Structure) -> bool {
        self.0.contains(&structure)
    }
}
