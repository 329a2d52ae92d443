//! The proof of a book: each part of the finished file is read back, and held against what was kept of it.
//!
//! Of a part, a name and a few numbers are kept, so that the proof of thousands of letters needs little memory. It says which
//! part differs and in what, and not at which word.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Seek};

use super::outcome::{self, Outcomes};
use super::{Extractor, Ledger, Subject, extract};
use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, Reading};

/// A finished book, to be read back.
pub trait BookFile: Read + Seek {}

impl<T: Read + Seek> BookFile for T {}

/// Reads finished books of one format back.
pub trait BookExtractor: Sync {
    /// The name of the format.
    fn format(&self) -> &'static str;

    /// The extractor of files of one letter, whose ledgers a book's are like.
    fn of_letter(&self) -> &'static dyn Extractor;

    /// Shows the ledger of each part, in their order: letters, and matter before, between and after them. What is about the
    /// book is none.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn parts(&self, file: &mut dyn BookFile, see: &mut dyn FnMut(Ledger)) -> Result<(), String>;
}

/// The extractors of books.
static BOOK_EXTRACTORS: &[&dyn BookExtractor] = &[
    &extract::EpubBook,
    #[cfg(feature = "pdf")]
    &extract::PdfBook,
];

/// The extractor of a format of books.
///
/// ```
/// assert_eq!(letterpress::audit::find_book("epub-book").unwrap().format(), "epub-book");
/// assert!(letterpress::audit::find_book("csv").is_none());
/// ```
pub fn find_book(format: &str) -> Option<&'static dyn BookExtractor> {
    BOOK_EXTRACTORS.iter().copied().find(|extractor| extractor.format() == format)
}

/// What is kept of a part of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookPart {
    /// What it is called in messages.
    name: String,
    /// Its place among the letters, if it is one.
    place: Option<usize>,
    holds: [Kept; KINDS.len()],
}

/// What is kept of a list: its length, and a number that depends on all of it.
type Kept = (usize, u64);

/// What is compared.
const KINDS: [&str; 4] = ["words of the text", "notes", "pages", "passages"];

impl BookPart {
    /// A letter, or matter as a letter, given its place among the letters. If its first page is inferred and is the one
    /// `before` it, it is that one.
    pub fn of(
        name: impl Into<String>,
        place: Option<usize>,
        (letter, before): (&Letter, Option<&str>),
        (extractor, reading): (&dyn BookExtractor, Reading),
    ) -> Self {
        let extractor = extractor.of_letter();
        let mut ledger = Ledger::after(before, extractor.builder(), letter, reading);
        extractor.reduce(&mut ledger);
        Self { name: name.into(), place, holds: kept(&ledger) }
    }
}

/// What is kept of a ledger; a book says who wrote what in lists of its own.
fn kept(ledger: &Ledger) -> [Kept; KINDS.len()] {
    fn number<T: Hash>(list: &[T]) -> Kept {
        let mut hasher = DefaultHasher::new();
        list.hash(&mut hasher);
        (list.len(), hasher.finish())
    }
    let Ledger { body, notes, pages, passages, correspondents: _, date: _, facts: _ } = ledger;
    [number(body), number(notes), number(pages), number(passages)]
}

/// Compares a finished book with what its parts must hold. An empty answer proves that nothing is lost.
pub fn compare_book(
    extractor: &dyn BookExtractor,
    parts: &[BookPart],
    file: &mut dyn BookFile,
) -> Vec<Diagnostic> {
    let format = extractor.format();
    let mut found: Vec<[Kept; KINDS.len()]> = Vec::new();
    let read = extractor.parts(file, &mut |mut ledger| {
        extractor.of_letter().reduce(&mut ledger);
        found.push(kept(&ledger));
    });
    if let Err(message) = read {
        let message = format!("{format}: {message}");
        return vec![Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, message)];
    }
    let differs = |difference: String| {
        Diagnostic::new(&diag::OUTPUT_DIFFERS, None, format!("{format}: {difference}"))
    };
    differences(parts, &found).into_iter().map(differs).collect()
}

/// What the proof says of a book whose letters have these subjects, given what was found in it: of what is found it is said
/// which letter differs, so it may be of any subject.
pub fn outcomes_of_book(
    extractor: &dyn BookExtractor,
    subjects: impl IntoIterator<Item = Subject>,
    found: &[Diagnostic],
) -> Outcomes {
    let found: Vec<String> = found.iter().map(|found| found.message.clone()).collect();
    outcome::of_book(subjects, extractor.of_letter(), &found)
}

/// How the parts that were found differ from those that must be there, in words for the user.
fn differences(parts: &[BookPart], found: &[[Kept; KINDS.len()]]) -> Vec<String> {
    let mut wanted: BTreeMap<&[Kept], Vec<&BookPart>> = BTreeMap::new();
    for part in parts.iter().rev() {
        wanted.entry(&part.holds).or_default().push(part);
    }
    let (mut places, mut others) = (Vec::new(), Vec::new());
    for part in found {
        match wanted.get_mut(part.as_slice()).and_then(Vec::pop) {
            Some(known) => places.extend(known.place.map(|place| (place, &known.name))),
            None => others.push(part),
        }
    }
    let mut said = Vec::new();
    let missing = wanted.into_values().flatten();
    for part in missing {
        let like = |other: &[Kept; KINDS.len()]| {
            part.holds.iter().zip(other).filter(|(one, other)| one == other).count()
        };
        let nearest = (0..others.len()).max_by_key(|at| like(others[*at]));
        let nearest = nearest.filter(|at| like(others[*at]) > 0).map(|at| others.remove(at));
        said.push(match nearest {
            None => format!("{} is not there as it should be", part.name),
            Some(other) => {
                let kinds = KINDS.iter().zip(part.holds.iter().zip(other));
                let kinds = kinds.filter(|(_, (one, other))| one != other);
                let kinds = kinds.map(|(kind, ((one, _), (other, _)))| {
                    let instead = format!(": {other} instead of {one}");
                    format!("the {kind} differ{}", if one == other { "" } else { &instead })
                });
                format!("in {}, {}", part.name, kinds.collect::<Vec<_>>().join(", "))
            }
        });
    }
    if !others.is_empty() {
        said.push(format!("parts that no letter is: {}", others.len()));
    }
    if let Some(pair) = places.windows(2).find(|pair| pair[0].0 > pair[1].0) {
        said.push(format!("{} comes before {}", pair[0].1, pair[1].1));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, place: usize, words: &str) -> BookPart {
        let body = words.split(' ').map(ToOwned::to_owned).collect();
        let holds = kept(&Ledger { body, ..Ledger::default() });
        BookPart { name: name.to_owned(), place: Some(place), holds }
    }

    #[test]
    fn every_difference_of_a_book_is_seen() {
        let parts = [part("a", 0, "It rains."), part("b", 1, "It snows."), part("c", 2, "Wind")];
        let found = |words: &[&str]| -> Vec<String> {
            let found: Vec<_> = words.iter().map(|words| part("", 0, words).holds).collect();
            differences(&parts, &found)
        };
        assert_eq!(found(&["It rains.", "It snows.", "Wind"]), [""; 0]);
        assert_eq!(found(&["It snows.", "It rains.", "Wind"]), ["b comes before a"]);
        assert_eq!(
            found(&["It rains.", "It snows", "Wind"]),
            ["in b, the words of the text differ"]
        );
        assert_eq!(
            found(&["It rains.", "snows.", "Wind"]),
            ["in b, the words of the text differ: 1 instead of 2"]
        );
        assert_eq!(found(&["It rains.", "It snows."]), ["c is not there as it should be"]);
        assert_eq!(
            found(&["It rains.", "It snows.", "Wind", "Wind"]),
            ["parts that no letter is: 1"]
        );
    }
}
