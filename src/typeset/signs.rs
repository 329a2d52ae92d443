//! Our signs among the words of a letter.
//!
//! **Invariant:** every sign that appears on the pages is explained in the end matter.

/// A sign of ours that can appear among the words of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
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
}

impl Sign {
    /// Its explanation in the end matter.
    pub(super) fn explained(self) -> &'static str {
        match self {
            Self::Page => {
                "Numbers in the margin are the pages of the source; an upright stroke in the line \
                 stands where a page begins."
            }
            Self::Supplied => "Square brackets: not read from the copy, but supplied or inferred.",
            Self::Deletion => "Struck through: struck out by the writer.",
            Self::Addition => "Between \\ and /: added by the writer.",
            Self::Gap => "[…]: something is missing or cannot be read.",
            Self::Unclear => "[word?]: hard to read.",
            Self::SuppliedInSource => "[word]: supplied by the editors of the source.",
            Self::Reading => {
                "[= word], [sic word], [recte word], [var. word], [or word]: another reading that \
                 the source has."
            }
        }
    }
}
