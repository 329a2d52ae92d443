//! The proof that nothing was lost.
//!
//! Two comparisons, neither of which shares code with what it judges:
//!
//! - *source and IR* ([`coverage()`], [`coverage_of`]): every byte of the source is text, a mark that
//!   became structure, white space, or part of an intervention; none is missing, none is claimed
//!   twice; and words that the source keeps apart are apart;
//! - *IR and file* ([`compare`]): the finished file is read back by an extractor of its own, and its
//!   [`Ledger`] must be the letter's: words of the body in order, words of each note, labels and
//!   anchors, pages at their word, what is deleted, added, enclosed or in a cell, correspondents,
//!   date.
//!
//! **Invariant:** this module imports no reader and no backend.

#![deny(clippy::wildcard_enum_match_arm)]

mod builder;
mod coverage;
mod ledger;
mod letter;
mod tei;

pub use self::builder::LedgerBuilder;
pub use self::coverage::{coverage, coverage_of, coverage_of_marked, coverage_of_matter};
pub use self::ledger::{Ledger, LedgerNote, LedgerPage, LedgerPassage, PassageKind, WordPosition};
use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, Reading};

/// The formats whose finished files are read back.
static EXTRACTORS: &[(&str, Extractor)] = &[("tei", tei::extract)];

/// Reads the ledger of one reading from a finished file.
type Extractor = fn(&[u8], Reading) -> Result<Ledger, String>;

/// Whether finished files of this format can be compared yet.
pub fn can_compare(format: &str) -> bool {
    EXTRACTORS.iter().any(|(name, _)| *name == format)
}

/// Compares a finished file with its letter, in both readings. An empty answer proves that nothing is
/// lost, except for a format without an extractor (see [`can_compare`]).
pub fn compare(letter: &Letter, format: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let Some((_, extract)) = EXTRACTORS.iter().find(|(name, _)| *name == format) else {
        return Vec::new();
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    for reading in [Reading::Regular, Reading::Original] {
        match extract(bytes, reading) {
            Ok(ledger) => {
                let expected = Ledger::of(letter, reading);
                let mut differences = expected.differences(&ledger);
                differences.extend(expected.passage_difference(&ledger));
                found.extend(differences.into_iter().map(|difference| {
                    Diagnostic::new(&diag::OUTPUT_DIFFERS, None, format!("{format}: {difference}"))
                }));
            }
            Err(message) => {
                let message = format!("{format}: {message}");
                found.push(Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, message));
            }
        }
    }
    found.dedup();
    found
}
