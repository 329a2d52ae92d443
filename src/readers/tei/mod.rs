//! TEI: volumes of FRUS, editions of letters, and what this program itself writes.
//!
//! ```text
//! text ─▶ xml ─▶ index       a first walk: which letters there are, what ids name, what is broken
//!          │       └▶ tei_file     the file, walked through; `volume`: its letters and its matter;
//!          │                        `list_reader`: its lists, if letters elsewhere point into them (`lists`)
//!          └──▶ tree ─▶ letter      one letter at a time, without annotation and forme work
//!                       ├▶ conversion   its texts: blocks, lines, notes
//!                       └▶ header       who wrote to whom, rights, sources; `shared`: what letters share
//! ```
//!
//! What an edition, or this program, writes in a way of its own is asked of its dialect (`dialects`).
//! What names and values mean wherever they occur is in `elements`, `attributes`, `dates` and
//! `rendition`; which breaks are inside words is worked out in `breaks` and, for lines, in
//! `lineation`.
//!
//! What a file implies without writing it is derived: the quotation marks of a `q` (unless the file
//! says that its text contains them), the character that a `c` or `g` names, the space of a
//! `space`, the address of a reference that has no words, the stroke of a fraction, the border of
//! what a print sets apart. A break that no word needs is removed: the line breaks with which a
//! line begins and ends, white space beside a break (`conversion/space`).
//!
//! **Invariants:** the words of an element appear, in order, in what is made of it; what this
//! program has no name for is kept as opaque mark-up; nothing is fetched; a truncated file gives
//! the letters that are complete.

mod account;
mod annotation;
mod attributes;
mod breaks;
mod conversion;
mod dates;
mod dialects;
mod elements;
mod encoding;
mod header;
mod index;
mod letter;
mod lineation;
mod list_reader;
mod lists;
mod rendition;
mod shared;
mod tei_file;
mod volume;
mod xml;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::lists::ListFile;
use self::tei_file::TeiFile;
use super::{Reader, Volume};
use crate::source::Source;

/// The name of the reader, in origins and on the command line.
const NAME: &str = "tei";

/// The reader `tei`.
pub(super) struct Tei;

impl Reader for Tei {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "TEI P5: volumes of FRUS, editions of letters, and what letterpress writes"
    }

    /// Pages that were made from TEI can name it, too.
    fn recognises(&self, source: &Source) -> bool {
        let root = super::after_prolog(source.text());
        let end = root.char_indices().nth(LOOKED_AT).map_or(root.len(), |(end, _)| end);
        let start = root.get(..end).unwrap_or_default();
        start.starts_with('<')
            && !super::is_html_root(start)
            && (super::has_tei_elements(start)
                || start.contains("<TEI")
                || start.contains(":TEI")
                || start.contains("<teiCorpus"))
    }

    fn is_xml(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        self.open_beside(source, &[])
    }

    fn open_beside<'a>(
        &self,
        source: &'a Source,
        beside: &[Arc<ListFile>],
    ) -> Box<dyn Volume + 'a> {
        Box::new(TeiFile::open(source, beside))
    }
}

/// How many characters of the root element to inspect: TEI may be wrapped in something else.
const LOOKED_AT: usize = 4_000;
