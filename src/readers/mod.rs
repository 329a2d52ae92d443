//! The readers: one module a format. A reader knows the syntax of its format and nothing of what it
//! means for a letter; that is the normaliser's work.
//!
//! A reader never fails on content. It is chosen by what the file holds, never by its name alone.

mod tei;
mod text;

use std::ops::Range;

use crate::diag::Diagnostic;
use crate::ir::{Collection, Letter, Matter, SourceFile};
use crate::source::{Source, spell_forbidden};

/// All readers, in the order in which they are asked.
pub static READERS: &[&dyn Reader] = &[&tei::Tei, &text::PlainText];

/// One input format.
pub trait Reader: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// One line for the list of formats.
    fn description(&self) -> &'static str;

    /// Whether the source looks like this format.
    fn recognises(&self, source: &Source) -> bool;

    /// Opens the source: finds the letters in it, and reads what all of them share.
    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a>;
}

/// An open input. Its letters are read one at a time, in any order and from several threads, so
/// that memory follows the largest letter and not the whole.
pub trait Volume: Send + Sync {
    /// What the input says of itself: no letters, no matter.
    fn collection(&self) -> &Collection;

    /// How many letters it holds.
    fn letters(&self) -> usize;

    /// The input's own name for a letter, if it has one, known without reading the letter.
    fn source_id(&self, index: usize) -> Option<&str>;

    /// Reads a letter. Every leaf says which bytes it was read from.
    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>);

    /// The parts of the source whose words belong to a letter, in order.
    fn extent(&self, index: usize) -> Vec<Range<usize>>;

    /// What the input holds beside its letters.
    fn matter(&self) -> Vec<Matter>;

    /// The parts of the source that hold what stands beside the letters, in order.
    fn matter_extent(&self) -> Vec<Range<usize>>;

    /// What is wrong with the input as a whole.
    fn diagnostics(&self) -> &[Diagnostic];

    /// Whether the source itself marks the parts of its letters. If not, the normaliser works them
    /// out.
    fn is_encoded(&self) -> bool;
}

/// The reader with this name.
///
/// ```
/// assert_eq!(letterpress::readers::find("text").unwrap().name(), "text");
/// ```
pub fn find(name: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.name() == name)
}

/// The reader for what a source holds.
pub fn recognise(source: &Source) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.recognises(source))
}

/// What spans point into.
fn source_file(source: &Source) -> SourceFile {
    SourceFile {
        name: spell_forbidden(source.name().rsplit(['/', '\\']).next().unwrap_or_default()),
        bytes: source.bytes(),
        sha256: source.sha256().to_owned(),
        encoding: source.encoding().name().to_owned(),
        byte_order_mark: source.has_byte_order_mark(),
    }
}
