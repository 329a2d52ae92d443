//! The readers: one module a format. A reader knows the syntax of its format and nothing of what it
//! means for a letter; that is the normaliser's work.
//!
//! A reader never fails on content. It is chosen by what the file holds, never by its name alone.

mod text;

use crate::ir::Collection;
use crate::source::Source;

/// All readers, in the order in which they are asked.
pub static READERS: &[&dyn Reader] = &[&text::PlainText];

/// One input format.
pub trait Reader: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// One line for the list of formats.
    fn description(&self) -> &'static str;

    /// Whether the source looks like this format.
    fn recognises(&self, source: &Source) -> bool;

    /// Reads the source. Every leaf of the result says which bytes it was read from.
    fn read(&self, source: &Source) -> Collection;
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
