//! What is typeset, and how.
//!
//! Not here: where the choices come from (`press::Options`). **Invariant:** the same job gives the same
//! pages.

use std::collections::BTreeSet;

use super::{KnownPerson, Layout, PictureSizes, TypeCase};
use crate::ir::{Collection, Excerpt, Letter, PhraseKind, Reading};

/// What the sheets of a letter are bound into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// Into nothing: they are numbered, each with the number of the last one.
    #[default]
    Alone,
    /// Into a book, which numbers the sheets of all its letters.
    InBook,
    /// Into a book, and they are no letter: nothing is said of them.
    Matter,
}

/// How the letters of a file refer to each other.
#[derive(Clone, Copy)]
pub struct CrossReferences<'a> {
    /// The name of the place in the file that a phrase points to.
    pub destination: &'a (dyn Fn(&PhraseKind) -> Option<String> + 'a),
    /// The same of another letter with this address, and what that letter is called.
    pub letter: &'a (dyn Fn(&str) -> Option<(String, String)> + 'a),
    /// Where the passages of this letter begin that something in the file points to.
    pub passages: &'a BTreeSet<usize>,
    /// The fragment of such a passage.
    pub fragment: fn(usize) -> String,
}

/// A letter to be typeset.
///
/// ```
/// use letterpress::press::{Input, Options, read};
/// use letterpress::typeset::{Colophon, Job, Layout, TypeCase, typeset};
/// let input = Input::new("a.txt", "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn");
/// let (input, _) = read(&input, &Options::default());
/// let collection = input.unwrap().collection;
/// let case = TypeCase::default();
/// let layout = Layout::default().colophon(Colophon::None);
/// let job = Job::new(&collection, &collection.letters[0], &case).layout(layout);
/// assert_eq!(typeset(&job).unwrap().pages.len(), 1);
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Job<'a> {
    /// The collection that the letter belongs to.
    pub collection: &'a Collection,
    /// The letter.
    pub letter: &'a Letter,
    /// What the letter is called if nothing is known of it.
    pub stem: &'a str,
    /// Which reading is set.
    pub reading: Reading,
    /// The available pictures.
    pub pictures: &'a PictureSizes<'a>,
    /// The fonts.
    pub case: &'a TypeCase,
    /// How its pages look.
    pub layout: Layout,
    /// What part of a letter it is, if it is an excerpt.
    pub excerpt: Option<&'a Excerpt>,
    /// The persons whom the letter names, as far as they are known, for a handout.
    pub persons: &'a [KnownPerson],
    /// The program that the colophon names.
    pub made_with: &'a str,
    /// What its sheets are bound into.
    pub bound: Bound,
    /// The number of the printed page on which the letter before ends.
    pub page_before: Option<&'a str>,
    /// Its cross-references, if it is one of several letters in a file.
    pub references: Option<CrossReferences<'a>>,
}

impl<'a> Job<'a> {
    /// The corrected reading without pictures, in the usual layout.
    pub fn new(collection: &'a Collection, letter: &'a Letter, case: &'a TypeCase) -> Self {
        static NO_PICTURES: PictureSizes<'static> = PictureSizes::new();
        Self {
            collection,
            letter,
            stem: "letter",
            reading: Reading::Regular,
            pictures: &NO_PICTURES,
            case,
            layout: Layout::default(),
            excerpt: None,
            persons: &[],
            made_with: "",
            bound: Bound::default(),
            page_before: None,
            references: None,
        }
    }

    /// Sets [`stem`](Self#structfield.stem).
    #[must_use]
    pub fn stem(self, stem: &'a str) -> Self {
        Self { stem, ..self }
    }

    /// Sets [`reading`](Self#structfield.reading).
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// Sets [`pictures`](Self#structfield.pictures).
    #[must_use]
    pub fn pictures(self, pictures: &'a PictureSizes<'a>) -> Self {
        Self { pictures, ..self }
    }

    /// Sets [`layout`](Self#structfield.layout).
    #[must_use]
    pub fn layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }

    /// Sets [`excerpt`](Self#structfield.excerpt).
    #[must_use]
    pub fn excerpt(self, excerpt: Option<&'a Excerpt>) -> Self {
        Self { excerpt, ..self }
    }

    /// Sets [`persons`](Self#structfield.persons).
    #[must_use]
    pub fn persons(self, persons: &'a [KnownPerson]) -> Self {
        Self { persons, ..self }
    }

    /// Sets [`made_with`](Self#structfield.made_with).
    #[must_use]
    pub fn made_with(self, made_with: &'a str) -> Self {
        Self { made_with, ..self }
    }

    /// Sets [`page_before`](Self#structfield.page_before).
    #[must_use]
    pub fn page_before(self, page_before: Option<&'a str>) -> Self {
        Self { page_before, ..self }
    }

    /// Sets [`references`](Self#structfield.references).
    #[must_use]
    pub fn references(self, references: Option<CrossReferences<'a>>) -> Self {
        Self { references, ..self }
    }

    /// Sets [`bound`](Self#structfield.bound).
    #[must_use]
    pub fn bound(self, bound: Bound) -> Self {
        Self { bound, ..self }
    }
}
