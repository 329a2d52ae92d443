//! Formats that hold all letters of a run in one file.
//!
//! A file is begun once, each letter becomes a [`Fragment`] (in any order, several at once), and the
//! [`CollectionFile`] takes the fragments in the order of the letters. **Invariant:** of a letter, no more
//! is kept than its [`Fragment`] until that is written, and its entry in the [`Contents`].

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::lexical::{is_web, page_of};
use super::{
    BackendError, CollectedMatter, Contents, Feature, Format, Order, Picture, Shown, Support,
};
#[cfg(feature = "pdf")]
use super::{Boxed, KnownPerson, Layout, PdfA, TypeCase};
use crate::ir::account::FactKey;
use crate::ir::{Collection, Entities, Letter, Origin, Reading, Scope};
#[cfg(feature = "pdf")]
use crate::ir::{Excerpt, Share};

/// A format that holds all letters of a run in one file.
pub trait CollectionBackend: Sync {
    /// The self-description of the format.
    fn format(&self) -> &'static Format;

    /// How the format shows a feature of a letter.
    fn support(&self, feature: Feature) -> Support;

    /// How the format shows a fact, wherever a letter has it.
    fn shows(&self, fact: FactKey) -> Shown;

    /// Whether it is a book: letters one after another, to be read.
    fn is_book(&self) -> bool {
        false
    }

    /// Whether it has pages, for which a layout or an excerpt can leave something out.
    fn is_typeset(&self) -> bool {
        false
    }

    /// Whether the [`Contents`] must be complete before the file begins. All letters are then read
    /// twice.
    fn needs_contents(&self) -> bool;

    /// Checks what the format must say about its publication, before any letter is read.
    ///
    /// # Errors
    /// [`BackendError::Unpublished`] names what is missing.
    fn check(&self, _publication: &Publication) -> Result<(), BackendError> {
        Ok(())
    }

    /// Begins a file.
    ///
    /// # Errors
    /// The error of `out`, or a failure of a library as [`io::Error::other`].
    fn begin<'a>(
        &self,
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>>;

    /// Prints what an input holds between two letters: headings of chapters, front and back matter. Nothing, if the
    /// format has no place for it.
    ///
    /// # Errors
    /// A [`BackendError`] when it cannot be printed in this format.
    fn print_matter(
        &self,
        _job: &CollectionJob<'_>,
        _matter: &CollectedMatter<'_>,
    ) -> Result<Option<Fragment>, BackendError> {
        Ok(None)
    }

    /// Prints one letter, whatever its place among the others.
    ///
    /// # Errors
    /// A [`BackendError`] when the letter cannot be printed in this format.
    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError>;
}

/// A file that has begun.
pub trait CollectionFile: Send {
    /// Writes the next letter.
    ///
    /// # Errors
    /// The error of the output.
    fn add(&mut self, fragment: &[u8]) -> io::Result<()>;

    /// Writes what comes after the letters, and returns what it had to leave out.
    ///
    /// # Errors
    /// The error of the output.
    fn end(self: Box<Self>) -> io::Result<Vec<LeftOut>>;
}

/// What is the same for all letters of a run.
#[derive(Clone, Copy)]
pub struct CollectionJob<'a> {
    /// Who publishes the file.
    pub publication: &'a Publication,
    /// The letters that will be in the file; complete only for a format that needs it.
    pub contents: &'a Contents,
    /// How a book is made.
    pub book: &'a BookOptions,
    /// Which reading is printed where a format shows only one.
    pub reading: Reading,
    /// The run's date in UTC. Never a letter's date.
    pub made: jiff::Timestamp,
    /// The fonts for formats that are typeset.
    #[cfg(feature = "pdf")]
    pub fonts: &'a TypeCase,
    /// How the pages look in formats that have their own.
    #[cfg(feature = "pdf")]
    pub layout: Layout,
    /// The part of each letter that such formats show; without one, all of it.
    #[cfg(feature = "pdf")]
    pub excerpt: Option<&'a Excerpt>,
    /// The part of PDF/A that a PDF conforms to.
    #[cfg(feature = "pdf")]
    pub pdfa: PdfA,
}

impl<'a> CollectionJob<'a> {
    /// What [`Options::default`](crate::press::Options) says, dated 1970-01-01.
    pub fn new(publication: &'a Publication, contents: &'a Contents) -> Self {
        #[cfg(feature = "pdf")]
        static LINKED: LazyLock<TypeCase> = LazyLock::new(TypeCase::default);
        static USUAL: LazyLock<BookOptions> = LazyLock::new(BookOptions::default);
        Self {
            publication,
            contents,
            book: &USUAL,
            reading: Reading::Regular,
            made: jiff::Timestamp::UNIX_EPOCH,
            #[cfg(feature = "pdf")]
            fonts: &LINKED,
            #[cfg(feature = "pdf")]
            layout: Layout::default(),
            #[cfg(feature = "pdf")]
            excerpt: None,
            #[cfg(feature = "pdf")]
            pdfa: PdfA::default(),
        }
    }
}

/// How a book of letters is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BookOptions {
    /// In which order it has the letters.
    pub order: Order,
    /// What it is called; without this, as the publication or the only source is.
    pub title: Option<String>,
    /// The picture on its cover; without one, a cover is drawn.
    pub cover: Option<Picture>,
    /// Rules of style that are added to those of an e-book.
    pub css: Option<String>,
    /// Whether the notes come after all letters, not after their own.
    pub has_endnotes: bool,
    /// Whether letters of a PDF begin on the sheet on which the one before ends, if there is room.
    pub runs_on: bool,
}

/// A letter among others.
#[derive(Clone, Copy)]
pub struct CollectedLetter<'a> {
    /// What its input says about itself.
    pub collection: &'a Collection,
    /// The letter.
    pub letter: &'a Letter,
    /// Whose addresses those identities are that no authority gives.
    pub scope: &'a Scope,
    /// Its input, by the name that no other input of the run has.
    pub input: &'a str,
    /// The name of its input, without folders and ending.
    pub stem: &'a str,
    /// Its own name, when its input holds several.
    pub own_name: Option<&'a str>,
    /// The pictures that it shows, by their names in the source.
    pub pictures: &'a BTreeMap<String, Picture>,
    /// The persons whom it names, as far as they are known, for a glossary.
    #[cfg(feature = "pdf")]
    pub persons: &'a [KnownPerson],
}

impl<'a> CollectedLetter<'a> {
    /// The only letter of an input of this name, without pictures.
    pub fn new(
        collection: &'a Collection,
        letter: &'a Letter,
        scope: &'a Scope,
        stem: &'a str,
    ) -> Self {
        static NO_PICTURES: BTreeMap<String, Picture> = BTreeMap::new();
        Self {
            collection,
            letter,
            scope,
            input: stem,
            stem,
            own_name: None,
            pictures: &NO_PICTURES,
            #[cfg(feature = "pdf")]
            persons: &[],
        }
    }

    /// The identities in the letter.
    pub fn entities(&self) -> Entities<'a> {
        Entities::of(self.letter, self.scope)
    }

    /// Where it can be read: its address by its place in the edition, if that is served, else the one
    /// that its edition gives.
    pub fn address(&self) -> Option<String> {
        let served = self.entities().letter().filter(|address| is_web(address));
        served.or_else(|| page_of(self.letter))
    }

    /// Its name among all letters: `ann`, or `volume/d1` if its input holds several.
    pub fn name(&self) -> String {
        match self.own_name {
            Some(own_name) => format!("{}/{own_name}", self.stem),
            None => self.stem.to_owned(),
        }
    }
}

/// A letter as it will be in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// Its part of the file.
    pub bytes: Vec<u8>,
    /// Values that belong into the file and that it cannot hold.
    pub left_out: Vec<LeftOut>,
    /// The characters that no available font has, in a format that needs fonts: boxes in the file.
    #[cfg(feature = "pdf")]
    pub boxed: Vec<Boxed>,
    /// How much of the letter it is, if it is an excerpt: words, notes.
    #[cfg(feature = "pdf")]
    pub excerpt: Option<[Share; 2]>,
}

impl From<Vec<u8>> for Fragment {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, ..Self::default() }
    }
}

/// A value that a format cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is: `the date “the day after the fair”`.
    pub value: String,
    /// What the format lacks or demands.
    pub why: &'static str,
    /// What the user can do.
    pub hint: &'static str,
    /// Where it comes from.
    pub origin: Origin,
}

/// Who publishes a file, and where.
///
/// ```
/// use letterpress::backends::Publication;
/// let toml = "title = \"Letters\"\nlicence = \"CC0-1.0\"";
/// let publication: Publication = toml::from_str(toml).unwrap();
/// assert_eq!(publication.title.as_deref(), Some("Letters"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Publication {
    /// What the file is called.
    pub title: Option<String>,
    /// Who answers for it.
    pub editor: Option<String>,
    /// Where they can be reached: an e-mail address.
    pub email: Option<String>,
    /// The person or institution that publishes it, to be named by those who use the data.
    pub publisher: Option<String>,
    /// The publisher's web page.
    pub publisher_url: Option<String>,
    /// The address at which the file will be found.
    pub url: Option<String>,
    /// What may be done with the data.
    pub licence: Option<Licence>,
    /// What somebody has certified of the e-books, if anybody has.
    pub accessibility: Option<Accessibility>,
}

/// A statement that e-books conform to a standard, which needs somebody who certifies it (EPUB Accessibility 1.1, 3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accessibility {
    /// The standard, as it wants to be named: `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`.
    pub conforms_to: String,
    /// Who has evaluated the e-books and says so.
    pub certified_by: String,
}

/// A licence for data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Licence {
    /// Creative Commons Attribution 4.0.
    #[serde(rename = "CC-BY-4.0")]
    CcBy,
    /// Creative Commons Zero 1.0: no rights are reserved.
    #[serde(rename = "CC0-1.0")]
    Cc0,
}

impl Licence {
    /// The address of its text.
    pub fn address(self) -> &'static str {
        match self {
            Self::CcBy => "https://creativecommons.org/licenses/by/4.0/",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    }

    /// The words that go with it; those of CC BY are CMIF's.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::CcBy => {
                "This file is licensed under the terms of the Creative Commons License CC-BY 4.0"
            }
            Self::Cc0 => {
                "This file is dedicated to the public domain under Creative Commons CC0 1.0"
            }
        }
    }
}

/// A file in which the letters follow each other with nothing between them.
pub(super) struct Sequence<'a> {
    pub out: &'a mut (dyn Write + Send),
    /// What comes after the last letter.
    pub end: &'static str,
}

impl CollectionFile for Sequence<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        self.out.write_all(fragment)
    }

    fn end(self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        self.out.write_all(self.end.as_bytes())?;
        self.out.flush()?;
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed schema matches the table. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let schema = schemars::schema_for!(Publication);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/publication.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("the schema exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
