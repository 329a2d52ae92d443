//! The account of a marked source: which of its characters are words of the text, and where words end.
//!
//! A reader hands it over with its source. It is found without the reader's own parser, so that what the
//! parser overlooks is seen.

use std::ops::Range;

/// What the characters of a source are.
pub trait Account: Send + Sync {
    /// The characters in a part of the source, without its mark-up, in order.
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>>;

    /// What some of these characters mean: in XML, references are replaced. Nothing if the source says
    /// that only elsewhere.
    fn meaning(&self, at: Range<usize>) -> Option<String>;

    /// Where a place comes in the order in which the source is read, if that is not the order in which it is
    /// written: the regions of a page can be in a file in any order.
    fn place(&self, at: usize) -> usize {
        at
    }

    /// What separates the words of some parts; `beside` is what is kept beside the text, in order: furniture, and
    /// page marks that are written with characters.
    fn separators<'a>(
        &'a self,
        parts: &[Range<usize>],
        beside: &[Range<usize>],
    ) -> Box<dyn Separators + 'a>;
}

/// Where words end.
pub trait Separators {
    /// What is between two characters of the text; notes are skipped.
    fn between(&self, at: Range<usize>) -> Between;
}

/// What is between two characters of the text.
#[allow(clippy::struct_excessive_bools, reason = "each is found for itself")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// White space.
    pub white: bool,
    /// White space with a line end, which may only lay out the file.
    pub layout: bool,
    /// The border of something set apart.
    pub border: bool,
    /// Something that may separate words.
    pub either: bool,
    /// A break that says that the word continues, or another reading.
    pub goes_on: bool,
    /// Mark-up directly after the first character.
    pub begins_with_markup: bool,
    /// Mark-up directly before the last one.
    pub ends_with_markup: bool,
}

impl Between {
    /// Whether words may end here.
    pub fn may_separate(self) -> bool {
        self.white || self.border || self.either
    }

    /// Whether words must end here.
    pub fn must_separate(self) -> bool {
        (self.white || self.border) && !self.goes_on
    }
}
