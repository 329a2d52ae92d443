//! What the proof says of the files of a letter, and of files of all letters, with what their formats say that they hold.
//!
//! **Invariant:** what a format has no place for is said in its own words ([`Backend::shows`](crate::backends::Backend::shows)), and
//! only of what was not compared.

use super::Options;
use crate::audit::{self, Outcomes, Subject};
use crate::backends::{AnyBackend, CollectionBackend, Feature, Shown, Support};
use crate::diag::Diagnostic;

/// Why nothing is checked in a run.
pub(super) const OFF: &str = "verification is off";
/// Why nothing is checked in a format that nobody reads.
pub(super) const NEVER_READ: &str = "files of this format are not read back";
/// Why nothing is checked of a file that does not exist.
pub(super) const NOT_MADE: &str = "no file was made";

/// Why files of a format that has no extractor, or is not asked, are not checked.
pub(super) fn why_unread(options: &Options) -> &'static str {
    if options.audit { NEVER_READ } else { OFF }
}

/// Adds to what the proof says what a format says of itself.
pub(super) fn in_format(outcomes: Outcomes, backend: AnyBackend) -> Outcomes {
    let is_without = |feature: &Feature| backend.support(*feature) == Support::Omitted;
    let is_without_text = Feature::ALL.iter().all(is_without);
    outcomes.without(|subject| {
        if let Some(Shown::Omitted(why)) = subject.fact().map(|fact| backend.shows(fact)) {
            return Some(why);
        }
        let feature = match subject {
            Subject::Fact(_) | Subject::Days => return None,
            _ if is_without_text => return Some("the format does not hold the text"),
            Subject::Deletions | Subject::Additions => Feature::Revisions,
            Subject::Enclosures => Feature::Divisions,
            Subject::Cells => Feature::Tables,
            _ => return None,
        };
        (backend.support(feature) == Support::Words).then_some("the format has only the words")
    })
}

/// What the proof says of a file of all letters, which have these subjects. `found` is what reading it back found
/// ([`read_back`](super::read_back)); nothing, if it was not read back.
///
/// ```
/// use letterpress::audit::{Outcome, Subject};
/// use letterpress::backends::find_collection;
/// use letterpress::press::{Options, outcomes_of_all};
/// let (book, table) = (find_collection("epub-book").unwrap(), find_collection("csv").unwrap());
/// let options = Options::default();
/// let outcomes = outcomes_of_all(book, [Subject::Words], Some(&[]), &options);
/// assert_eq!(outcomes.of(Subject::Words), Some(&Outcome::Proved));
/// let outcomes = outcomes_of_all(table, [Subject::Words], None, &options);
/// assert!(matches!(outcomes.of(Subject::Words), Some(Outcome::CannotBeCarried(_))));
/// ```
pub fn outcomes_of_all(
    backend: &'static dyn CollectionBackend,
    subjects: impl IntoIterator<Item = Subject>,
    found: Option<&[Diagnostic]>,
    options: &Options,
) -> Outcomes {
    let extractor = audit::find_book(backend.format().name);
    let outcomes = match extractor.zip(found) {
        Some((extractor, found)) => audit::outcomes_of_book(extractor, subjects, found),
        None => {
            let why = match extractor {
                Some(_) if options.audit => "the file could not be read back",
                _ => why_unread(options),
            };
            let unread = |subject| (subject, audit::Outcome::NotChecked(why));
            subjects.into_iter().map(unread).collect()
        }
    };
    in_format(outcomes, AnyBackend::Collection(backend))
}
