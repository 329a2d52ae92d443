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
mod outcome;
mod revision;
mod subject;

pub use self::book::{
    BookExtractor, BookFile, BookPart, compare_book, find_book, outcomes_of_book,
};
pub use self::builder::LedgerBuilder;
pub use self::collation::{Stated, Witness, collate};
pub use self::coverage::{coverage, coverage_of, coverage_of_marked, coverage_of_matter};
pub use self::held::Held;
pub use self::ledger::{Ledger, LedgerNote, LedgerPage, LedgerPassage, PassageKind, WordPosition};
pub use self::outcome::{Outcome, Outcomes, subjects};
pub use self::subject::Subject;
use self::subject::{CORRESPONDENT, DATE};
use crate::diag::{self, Diagnostic};
use crate::ir::account::{Fact, FactKey};
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

/// Compares a finished file with its letter ([`examine`]), and returns what the file must hold, and how it differs: no
/// difference proves that nothing is lost.
pub fn prove(
    letter: &Letter,
    extractor: &dyn Extractor,
    file: &[u8],
    printed: Reading,
) -> (Held, Vec<Diagnostic>) {
    let Examination { held, losses, outcomes: _ } = examine(letter, &[], extractor, file, printed);
    (held, losses)
}

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct Examination {
    /// What the file must hold.
    pub held: Held,
    /// How it differs.
    pub losses: Vec<Diagnostic>,
    /// What that says of each subject.
    pub outcomes: Outcomes,
}

/// Compares a finished file with its letter and the [`facts`](crate::ir::account::facts()) of that, in each reading that it
/// holds; `printed` is the one of a format that shows only one.
///
/// ```
/// use letterpress::audit::{self, Outcome, Subject};
/// use letterpress::ir::{Reading, account::{FactKey, facts}};
/// use letterpress::press::{Input, Options, convert};
/// let converted = convert(&Input::new("a.txt", "Dear Ben: It rains."), &Options::default());
/// let collection = converted.read.unwrap().collection;
/// let letter = &collection.letters[0];
/// let facts = facts(&collection, letter);
/// let examine = |tei: &[u8]| {
///     let extractor = audit::find("tei").unwrap();
///     audit::examine(letter, &facts, extractor, tei, Reading::Regular).outcomes
/// };
/// let tei = &converted.files[0].bytes;
/// assert_eq!(examine(tei).of(Subject::Words), Some(&Outcome::Proved));
/// assert_eq!(examine(tei).of(Subject::Fact(FactKey::Identifier)), Some(&Outcome::Proved));
/// let altered = String::from_utf8_lossy(tei).replace("rains", "snows");
/// assert!(matches!(examine(altered.as_bytes()).of(Subject::Words), Some(Outcome::Failed(_))));
/// ```
pub fn examine(
    letter: &Letter,
    facts: &[Fact<'_>],
    extractor: &dyn Extractor,
    file: &[u8],
    printed: Reading,
) -> Examination {
    let format = extractor.format();
    let both = [Reading::Regular, Reading::Original];
    let readings = if extractor.holds_both_readings() { &both[..] } else { &[printed] };
    let mut losses: Vec<Diagnostic> = Vec::new();
    // Both readings can differ in the same way.
    let mut lose = |code, message: &str| {
        let loss = Diagnostic::new(code, None, format!("{format}: {message}"));
        if !losses.contains(&loss) {
            losses.push(loss);
        }
    };
    let mut whole = Ledger::built(extractor.builder(), letter, printed);
    let mut outcomes = Outcomes::expected(facts, &whole, extractor);
    keep_what_is_read(&mut whole, extractor);
    let as_printed = whole.clone();
    let revised = extractor.revises(letter, file);
    let is_revision = revised.is_some();
    let compared_facts = if is_revision { 0 } else { Held::of(&whole).facts };
    extractor.reduce(&mut whole);
    outcomes.reduce_to(&whole);
    let held = Held { facts: compared_facts, ..Held::of(&whole) };
    // The header is the source's, token by token; what it says is not always in places that we know.
    let encoding = letter.encoding.as_ref().filter(|_| is_revision);
    let is_text_kept =
        encoding.is_some_and(|encoding| !encoding.differs.contains(&EncodedPart::Text));
    if is_revision {
        outcomes.revise(is_text_kept);
    }
    let is_read = match revised.unwrap_or_else(|| Ok(Vec::new())) {
        Ok(differences) => {
            for difference in differences {
                lose(&diag::OUTPUT_DIFFERS, &difference);
                outcomes.fail_all(&difference);
            }
            !is_text_kept
        }
        Err(message) => {
            lose(&diag::OUTPUT_UNREADABLE, &message);
            outcomes.fail_all(&message);
            false
        }
    };
    for reading in readings.iter().filter(|_| is_read) {
        match extractor.extract(file, *reading) {
            Ok(mut ledger) => {
                let mut expected = match *reading {
                    reading if reading == printed => as_printed.clone(),
                    reading => expected(letter, extractor, reading),
                };
                if is_revision {
                    expected.correspondents.clone_from(&ledger.correspondents);
                    expected.date.clone_from(&ledger.date);
                    expected.facts.clear();
                }
                keep_what_is_read(&mut ledger, extractor);
                extractor.reduce(&mut expected);
                extractor.reduce(&mut ledger);
                let mut differences = expected.differences_of_subjects(&ledger);
                let passage = expected.passage_difference(&ledger);
                differences.extend(
                    passage.map(|passage| (expected.passages_that_differ(&ledger), passage)),
                );
                for (subjects, difference) in differences {
                    lose(&diag::OUTPUT_DIFFERS, &difference);
                    outcomes.fail(&subjects, &difference);
                }
            }
            Err(message) => {
                lose(&diag::OUTPUT_UNREADABLE, &message);
                outcomes.fail_all(&message);
            }
        }
    }
    Examination { held, losses, outcomes }
}

/// Compares what a file of another program states of its letter with the letter, as far as its format can state it.
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
    Ok(Stated::of(&expected, &found))
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
    if !extractor.reads(CORRESPONDENT) {
        ledger.correspondents.clear();
    }
    if !extractor.reads(DATE) {
        ledger.date = None;
    }
}
