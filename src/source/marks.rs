//! What a source marks itself, and what has to be worked out from its words.

/// Something that a format can mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
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
    /// Whether a line end is in a word, so that no hyphen has to be judged.
    LineEnds,
}

/// What a source marks.
///
/// ```
/// use letterpress::source::{Mark, Marks};
/// const MARKDOWN: Marks = Marks(&[Mark::Blocks, Mark::Notes, Mark::Phrases]);
/// assert!(MARKDOWN.has(Mark::Notes) && !MARKDOWN.has(Mark::Pages));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(pub &'static [Mark]);

impl Marks {
    /// A transcript: nothing but words and lines.
    pub const NONE: Self = Self(&[]);
    /// An encoded edition: everything.
    pub const ALL: Self = Self(&[
        Mark::Blocks,
        Mark::LetterParts,
        Mark::Notes,
        Mark::Pages,
        Mark::Phrases,
        Mark::LineEnds,
    ]);

    /// Whether the source marks this.
    pub fn has(self, mark: Mark) -> bool {
        self.0.contains(&mark)
    }
}
