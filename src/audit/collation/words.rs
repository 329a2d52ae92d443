//! The words of a text with their places, and what is marked among them.

use crate::source::Span;

/// Where a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the source, here.
    Read(Span),
    /// In a part of the file, by its index, and in a line of it.
    Line(usize, usize),
    /// On a sheet, from 1.
    #[cfg(feature = "pdf")]
    Sheet(usize),
    /// It is not known.
    Unknown,
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub at: Place,
    /// The reading that it belongs to, if the text gives several of a passage.
    pub reading: Option<InReading>,
    /// Whether the writer struck it out or added it.
    pub mark: Option<Mark>,
}

/// One of several readings of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InReading {
    /// Which passage of the text.
    pub choice: usize,
    /// Which of its readings, from 0.
    pub reading: usize,
    /// Whether the passage may be left out: an encoder supplied it, or the writer struck it out.
    pub is_optional: bool,
}

/// What the writer did with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    StruckOut,
    Added,
}

/// A place in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// So many words begin before it.
    pub words: usize,
    /// So many characters of the last of them come before it, if it is inside a word.
    pub characters: usize,
}

/// A note of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub id: String,
    pub label: Option<String>,
    pub words: Vec<Word>,
    /// Where it is called.
    pub calls: Vec<Point>,
}

/// A page of the print that the text marks.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub label: Option<String>,
    /// Where it begins in the body; nothing if it begins in a note.
    pub at: Option<Point>,
    pub mark: Place,
}

impl Place {
    pub(super) fn span(self) -> Option<Span> {
        match self {
            Self::Read(span) => Some(span),
            Self::Line(..) | Self::Unknown => None,
            #[cfg(feature = "pdf")]
            Self::Sheet(_) => None,
        }
    }
}

/// The words of a text, and how many readings each passage has of which it gives several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'w> {
    pub words: &'w [Word],
    pub readings: &'w [usize],
}

/// What is built from a stream of text and marks.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub body: Vec<Word>,
    pub notes: Vec<Note>,
    pub pages: Vec<Page>,
    /// The numbers of pages that the text does not mark, and that were inferred.
    pub inferred: Vec<Option<String>>,
    /// How many readings each passage has of which the text gives several.
    pub readings: Vec<usize>,
}
