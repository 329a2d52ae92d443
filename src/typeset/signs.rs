//! Our signs among the words of a letter.
//!
//! **Invariant:** every sign that appears on the pages is explained in the colophon, if there is one, or once for all
//! letters of a book.

use serde::{Deserialize, Serialize};

use crate::wording::Wording;

/// A sign of ours that can appear among the words of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sign {
    /// A title of ours above the text.
    Heading,
    /// A page break.
    Page,
    /// Not read from the copy.
    Supplied,
    /// A deletion.
    Deletion,
    /// An addition.
    Addition,
    /// A gap.
    Gap,
    /// Hard to read.
    Unclear,
    /// Supplied by the editors of the source.
    SuppliedInSource,
    /// One of several readings.
    Reading,
    /// A gap where an excerpt leaves something out.
    Excerpt,
    /// None: the notes of editors are left out.
    NotesLeftOut,
}

impl Sign {
    /// Its explanation in the end matter.
    pub(crate) fn explained(self, wording: &Wording) -> &str {
        let words = &wording.explained;
        match self {
            Self::Heading => &words.heading,
            Self::Page => &words.page,
            Self::Supplied => &words.supplied,
            Self::Deletion => &words.deletion,
            Self::Addition => &words.addition,
            Self::Gap => &words.gap,
            Self::Unclear => &words.unclear,
            Self::SuppliedInSource => &words.supplied_in_source,
            Self::Reading => &words.reading,
            Self::Excerpt => &wording.excerpt.explained,
            Self::NotesLeftOut => &words.notes_left_out,
        }
    }
}
