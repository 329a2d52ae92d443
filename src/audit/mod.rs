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

mod book;
mod builder;
mod coverage;
mod extract;
mod ledger;
mod letter;
mod revision;

pub use self::book::{BookExtractor, BookFile, BookPart, compare_book, find_book};
pub use self::builder::LedgerBuilder;
pub use self::coverage::{coverage, coverage_of, coverage_of_marked, coverage_of_matter};
pub use self::ledger::{Ledger, LedgerNote, LedgerPage, LedgerPassage, PassageKind, WordPosition};
use crate::diag::{self, Diagnostic};
use crate::ir::{EncodedPart, Letter, Reading};

/// Reads finished files of one format back.
///
/// So that it proves something, an extractor shares no code with the backend of its format.
pub trait Extractor: Sync {
    /// The name of the format.
    fn format(&self) -> &'static str;

    /// Whether a file holds both readings of the letter. By default it holds only the one that is printed
    /// ([`PrintJob::reading`](crate::backends::PrintJob::reading)).
    fn holds_both_readings(&self) -> bool {
        false
    }

    /// What builds its ledgers, and that of the letter which they are compared with.
    fn builder(&self) -> LedgerBuilder {
        LedgerBuilder::default()
    }

    /// Reduces the ledger of a letter, and that of a file, to what the format can tell apart. By default it can
    /// tell apart everything. A format that does not mark what is struck out has no passages, for instance.
    fn reduce(&self, _ledger: &mut Ledger) {}

    /// How a file differs from the source that it revises, in words for the user. By default, and for a letter
    /// whose source is in another format, it revises nothing.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn revises(&self, _letter: &Letter, _file: &[u8]) -> Option<Result<Vec<String>, String>> {
        None
    }

    /// Reads the ledger of one reading. A [`LedgerBuilder`] makes it.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn extract(&self, file: &[u8], reading: Reading) -> Result<Ledger, String>;
}

/// The extractors of the formats that are compared in every run.
pub static EXTRACTORS: &[&dyn Extractor] = &[
    &extract::Tei,
    &extract::Epub,
    &extract::JsonLd,
    #[cfg(feature = "pdf")]
    &extract::Pdf,
];

/// The extractor of a format.
///
/// ```
/// assert!(letterpress::audit::find("tei").unwrap().holds_both_readings());
/// ```
pub fn find(format: &str) -> Option<&'static dyn Extractor> {
    EXTRACTORS.iter().copied().find(|extractor| extractor.format() == format)
}

/// Compares a finished file with its letter, in each reading that it holds; `printed` is the one of a
/// format that shows only one. An empty answer proves that nothing is lost.
pub fn compare(
    letter: &Letter,
    extractor: &dyn Extractor,
    file: &[u8],
    printed: Reading,
) -> Vec<Diagnostic> {
    let format = extractor.format();
    let both = [Reading::Regular, Reading::Original];
    let readings = if extractor.holds_both_readings() { &both[..] } else { &[printed] };
    let mut found: Vec<Diagnostic> = Vec::new();
    let differs = |difference: String| {
        Diagnostic::new(&diag::OUTPUT_DIFFERS, None, format!("{format}: {difference}"))
    };
    let unreadable = |message: String| {
        Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, format!("{format}: {message}"))
    };
    let revised = extractor.revises(letter, file);
    let is_revision = revised.is_some();
    match revised.unwrap_or_else(|| Ok(Vec::new())) {
        Ok(differences) => found.extend(differences.into_iter().map(differs)),
        Err(message) => return vec![unreadable(message)],
    }
    let encoding = letter.encoding.as_ref().filter(|_| is_revision);
    if encoding.is_some_and(|encoding| !encoding.differs.contains(&EncodedPart::Text)) {
        return found;
    }
    for reading in readings {
        match extractor.extract(file, *reading) {
            Ok(mut ledger) => {
                let mut expected = Ledger::built(extractor.builder(), letter, *reading);
                if is_revision {
                    // The header is the source's, whose facts are not always in places that we know.
                    expected.correspondents.clone_from(&ledger.correspondents);
                    expected.date.clone_from(&ledger.date);
                }
                extractor.reduce(&mut expected);
                extractor.reduce(&mut ledger);
                let mut differences = expected.differences(&ledger);
                differences.extend(expected.passage_difference(&ledger));
                found.extend(differences.into_iter().map(differs));
            }
            Err(message) => found.push(unreadable(message)),
        }
    }
    found.dedup();
    found
}
