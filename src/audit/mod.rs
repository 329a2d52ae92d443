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
//!   date, places, rights, remarks.
//!
//! **Invariant:** this module imports no reader and no backend.

#![deny(clippy::wildcard_enum_match_arm)]

mod book;
mod builder;
mod collation;
mod coverage;
mod extract;
mod held;
mod ledger;
mod letter;
mod revision;

pub use self::book::{BookExtractor, BookFile, BookPart, compare_book, find_book};
pub use self::builder::LedgerBuilder;
pub use self::collation::{Stated, Witness, collate};
pub use self::coverage::{coverage, coverage_of, coverage_of_marked, coverage_of_matter};
pub use self::held::Held;
pub use self::ledger::{Ledger, LedgerNote, LedgerPage, LedgerPassage, PassageKind, WordPosition};
use crate::diag::{self, Diagnostic};
use crate::ir::account::{AgentPart, DatePart, FactKey, Party};
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

    /// Whether it reads a fact: another one is not compared. By default it reads names and dates
    /// ([`Ledger::correspondents`], [`Ledger::date`]), and none of [`Ledger::facts`].
    fn reads(&self, fact: FactKey) -> bool {
        matches!(fact, FactKey::Agent(..) | FactKey::Date(..))
    }

    /// Whether a file says that this program made it. Another one has an identifier of its own, and names for its notes.
    fn is_ours(&self, _file: &[u8]) -> bool {
        true
    }

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

/// Compares a finished file with its letter ([`prove`]), and returns how it differs.
pub fn compare(
    letter: &Letter,
    extractor: &dyn Extractor,
    file: &[u8],
    printed: Reading,
) -> Vec<Diagnostic> {
    prove(letter, extractor, file, printed).1
}

/// Compares a finished file with its letter, in each reading that it holds; `printed` is the one of a
/// format that shows only one. Returns what the file must hold, and how it differs: no difference proves that nothing is lost.
pub fn prove(
    letter: &Letter,
    extractor: &dyn Extractor,
    file: &[u8],
    printed: Reading,
) -> (Held, Vec<Diagnostic>) {
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
    let mut whole = expected(letter, extractor, printed);
    let facts = Held::of(&whole).facts;
    let has_date = whole.date.is_some();
    extractor.reduce(&mut whole);
    // What a format cannot state is not proved.
    let facts = facts - usize::from(has_date && whole.date.is_none());
    let held = Held { facts, ..Held::of(&whole) };
    let revised = extractor.revises(letter, file);
    let is_revision = revised.is_some();
    match revised.unwrap_or_else(|| Ok(Vec::new())) {
        Ok(differences) => found.extend(differences.into_iter().map(differs)),
        Err(message) => return (held, vec![unreadable(message)]),
    }
    // The header is the source's, token by token; what it says is not always in places that we know.
    let encoding = letter.encoding.as_ref().filter(|_| is_revision);
    if encoding.is_some_and(|encoding| !encoding.differs.contains(&EncodedPart::Text)) {
        return (held, found);
    }
    for reading in readings {
        match extractor.extract(file, *reading) {
            Ok(mut ledger) => {
                let mut expected = expected(letter, extractor, *reading);
                if is_revision {
                    expected.correspondents.clone_from(&ledger.correspondents);
                    expected.date.clone_from(&ledger.date);
                    expected.facts.clear();
                }
                keep_what_is_read(&mut ledger, extractor);
                extractor.reduce(&mut expected);
                extractor.reduce(&mut ledger);
                let mut differences = expected.differences(&ledger);
                differences.extend(expected.passage_difference(&ledger));
                found.extend(differences.into_iter().map(differs));
            }
            Err(message) => found.push(unreadable(message)),
        }
    }
    // Both readings can differ in the same way.
    let mut once: Vec<Diagnostic> = Vec::new();
    for difference in found {
        if !once.contains(&difference) {
            once.push(difference);
        }
    }
    (held, once)
}

/// Compares what a file of another program states of its letter with the letter, as far as its format can state it; and if
/// the words are the same, what is struck out, added, enclosed or in a cell of the text.
///
/// # Errors
/// Why the file cannot be read.
pub fn stated(
    letter: &Letter,
    extractor: &dyn Extractor,
    file: &[u8],
    reading: Reading,
) -> Result<Stated, String> {
    let mut expected = expected(letter, extractor, reading);
    let mut found = extractor.extract(file, reading)?;
    keep_what_is_read(&mut found, extractor);
    if !extractor.is_ours(file) {
        for ledger in [&mut expected, &mut found] {
            ledger.facts.retain(|(key, _)| *key != FactKey::Identifier);
        }
    }
    extractor.reduce(&mut expected);
    extractor.reduce(&mut found);
    let mut stated = Stated::of(&expected, &found);
    if expected.body == found.body {
        for ledger in [&mut expected, &mut found] {
            // Notes have other names there.
            ledger.passages.retain(|passage| passage.within.is_none());
        }
        stated.differences.extend(expected.passage_difference(&found));
    }
    Ok(stated)
}

/// The ledger of a letter, as far as an extractor reads it.
fn expected(letter: &Letter, extractor: &dyn Extractor, reading: Reading) -> Ledger {
    let mut expected = Ledger::built(extractor.builder(), letter, reading);
    keep_what_is_read(&mut expected, extractor);
    expected
}

/// Leaves out the facts that an extractor does not read.
fn keep_what_is_read(ledger: &mut Ledger, extractor: &dyn Extractor) {
    ledger.facts.retain(|(fact, _)| extractor.reads(*fact));
    if !extractor.reads(FactKey::Agent(Party::Sender, AgentPart::Name)) {
        ledger.correspondents.clear();
    }
    if !extractor.reads(FactKey::Date(Party::Sender, DatePart::Edtf)) {
        ledger.date = None;
    }
}
