//! The printers: an IR goes in, the bytes of one format come out.
//!
//! A letter backend ([`Backend`]) makes a file of each letter, a collection backend
//! ([`CollectionBackend`]) one file of all. A backend opens no file and knows no clock, no other backend
//! and no input format. What it prints is a function of its job alone. **Invariant:** every node of the IR is handled by name;
//! a new kind of node breaks every backend until it is (clippy's `wildcard_enum_match_arm`).

#![deny(clippy::wildcard_enum_match_arm)]

mod book;
mod cells;
mod cmif;
mod collection;
mod contents;
#[cfg(feature = "pdf")]
mod cover;
mod csl;
mod csv;
mod dating;
#[cfg(feature = "epub")]
mod epub;
mod ir_json;
#[cfg(feature = "jsonld")]
mod jsonld;
mod landmarks;
mod lexical;
mod markup;
#[cfg(feature = "pdf")]
mod pdf;
mod picture;
mod placed_matter;
mod tei;
mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

pub use self::book::Party;
pub use self::cells::as_cell;
pub(crate) use self::cells::of_cell;
pub use self::collection::{
    Accessibility, BookOptions, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob,
    Fragment, LeftOut, Licence, Publication,
};
pub use self::contents::{Contents, ContentsEntry, Order, SourceEdition};
#[cfg(feature = "pdf")]
pub use self::cover::{COVER_SIZE, Cover, Drawn};
pub use self::landmarks::{InputPart, Landmarks, PlaceInPart, Target};
pub(crate) use self::markup::{Markup, Tag, Written};
#[cfg(feature = "pdf")]
pub use self::pdf::PdfA;
pub use self::picture::{Picture, PictureKind, Pictures};
pub use self::placed_matter::{CollectedMatter, MatterPlace, PlacedMatter};
use crate::ir::account::FactKey;
use crate::ir::{Collection, Entities, Letter, Reading, Scope};
#[cfg(feature = "pdf")]
use crate::ir::{Excerpt, NotInLetter, Share};
#[cfg(feature = "pdf")]
pub use crate::typeset::{
    Boxed, Colophon, KnownPerson, Layout, NamedFont, NoScript, NotePlacement, Paper, TypeCase,
    Undrawn, WhyUndrawn,
};

/// The formats of one letter, in the order in which they are listed.
pub static BACKENDS: &[&dyn Backend] = &[
    &tei::Tei,
    #[cfg(feature = "epub")]
    &epub::Epub,
    #[cfg(feature = "pdf")]
    &pdf::Pdf,
    #[cfg(feature = "jsonld")]
    &jsonld::JsonLd,
    &ir_json::IrJson,
];

/// The formats of all letters of a run, listed after those of one letter.
pub static COLLECTION_BACKENDS: &[&dyn CollectionBackend] = &[
    &cmif::Cmif,
    &csl::Csl,
    &csv::Csv,
    &tei::TeiCorpus,
    #[cfg(feature = "epub")]
    &epub::EpubBook,
    #[cfg(feature = "pdf")]
    &pdf::PdfBook,
    &text::PlainText,
];

/// The letter backend with this name.
///
/// ```
/// assert_eq!(letterpress::backends::find("tei").unwrap().format().extension, "tei.xml");
/// assert!(letterpress::backends::find("docx").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static dyn Backend> {
    BACKENDS.iter().copied().find(|backend| backend.format().name == name)
}

/// The collection backend with this name.
///
/// ```
/// assert_eq!(letterpress::backends::find_collection("cmif").unwrap().format().extension, "cmif.xml");
/// ```
pub fn find_collection(name: &str) -> Option<&'static dyn CollectionBackend> {
    COLLECTION_BACKENDS.iter().copied().find(|backend| backend.format().name == name)
}

/// The format that has all letters of a run in one file as the format with this name has one of them.
///
/// ```
/// assert_eq!(letterpress::backends::of_all("tei").unwrap().format().name, "tei-corpus");
/// assert!(letterpress::backends::of_all("jsonld").is_none());
/// ```
pub fn of_all(name: &str) -> Option<&'static dyn CollectionBackend> {
    match name {
        "tei" => Some(&tei::TeiCorpus),
        #[cfg(feature = "epub")]
        "epub" => Some(&epub::EpubBook),
        #[cfg(feature = "pdf")]
        "pdf" => Some(&pdf::PdfBook),
        _ => None,
    }
}

/// A format of one letter or of all.
#[derive(Clone, Copy)]
pub enum AnyBackend {
    /// A file per letter.
    Letter(&'static dyn Backend),
    /// One file of all letters.
    Collection(&'static dyn CollectionBackend),
}

impl AnyBackend {
    /// All of them, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        let letter = BACKENDS.iter().copied().map(Self::Letter);
        letter.chain(COLLECTION_BACKENDS.iter().copied().map(Self::Collection))
    }

    /// The one with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|backend| backend.format().name == name)
    }

    /// The self-description of the format.
    pub fn format(self) -> &'static Format {
        match self {
            Self::Letter(backend) => backend.format(),
            Self::Collection(backend) => backend.format(),
        }
    }

    /// How the format shows a feature of a letter.
    pub fn support(self, feature: Feature) -> Support {
        match self {
            Self::Letter(backend) => backend.support(feature),
            Self::Collection(backend) => backend.support(feature),
        }
    }

    /// How the format shows a fact.
    pub fn shows(self, fact: FactKey) -> Shown {
        match self {
            Self::Letter(backend) => backend.shows(fact),
            Self::Collection(backend) => backend.shows(fact),
        }
    }
}

/// The self-description of a format.
#[derive(Debug)]
#[non_exhaustive]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// File extension, without the leading full stop.
    pub extension: &'static str,
    /// Its media type (IANA).
    pub media_type: &'static str,
    /// One line for the list of formats.
    pub description: &'static str,
    /// Whether it is made if the user names no format.
    pub default: bool,
    /// Formats whose finished bytes it needs.
    pub needs: &'static [&'static str],
    /// The kinds of pictures that it can hold; a picture of another kind is reported.
    pub pictures: &'static [PictureKind],
}

impl Format {
    /// A format that is made if it is asked for, needs no other, and holds no pictures.
    ///
    /// ```
    /// use letterpress::backends::Format;
    /// static MARKDOWN: Format = Format::new("markdown", "md", "text/markdown")
    ///     .description("the text of the letter, with its notes")
    ///     .needs(&["tei"]);
    /// assert_eq!(MARKDOWN.extension, "md");
    /// ```
    pub const fn new(
        name: &'static str,
        extension: &'static str,
        media_type: &'static str,
    ) -> Self {
        Self {
            name,
            extension,
            media_type,
            description: "",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    /// Sets [`description`](Self#structfield.description).
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// Sets [`default`](Self#structfield.default).
    #[must_use]
    pub const fn default(self, default: bool) -> Self {
        Self { default, ..self }
    }

    /// Sets [`needs`](Self#structfield.needs).
    #[must_use]
    pub const fn needs(self, needs: &'static [&'static str]) -> Self {
        Self { needs, ..self }
    }

    /// Sets [`pictures`](Self#structfield.pictures).
    #[must_use]
    pub const fn pictures(self, pictures: &'static [PictureKind]) -> Self {
        Self { pictures, ..self }
    }
}

/// A format that makes a file of each letter.
pub trait Backend: Sync {
    /// The self-description of the format.
    fn format(&self) -> &'static Format;

    /// How the format shows a feature of a letter. Its words are printed in any case.
    fn support(&self, feature: Feature) -> Support;

    /// How the format shows a fact, wherever a letter has it.
    fn shows(&self, fact: FactKey) -> Shown;

    /// Whether it has pages, for which a layout or an excerpt can leave something out.
    fn is_typeset(&self) -> bool {
        false
    }

    /// Prints one letter.
    ///
    /// # Errors
    /// A [`BackendError`] when the letter cannot be printed in this format.
    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError>;
}

/// A feature that a letter can have and that not every format can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// Lists with labels and headings.
    Lists,
    /// Tables, with cells that span rows and columns.
    Tables,
    /// Verse.
    Verse,
    /// Pictures, with their captions.
    Figures,
    /// Block quotations.
    Quotations,
    /// Parts of a letter, postscripts and enclosures.
    Divisions,
    /// Typography: italics, small capitals, superscript, and so on.
    Rendition,
    /// Names, terms and references, with what they point to.
    Names,
    /// What the writer struck out or added.
    Revisions,
    /// What is missing, hard to read, or supplied by the editors.
    Uncertainty,
    /// Several readings of the source.
    Choices,
    /// Several texts side by side, as an original and its translation.
    SeveralTexts,
    /// The beginning of the passage that a note is about.
    NoteRanges,
    /// Mark-up that this program does not know.
    Opaque,
    /// The header of a TEI source, in full.
    Header,
}

impl Feature {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Lists,
        Self::Tables,
        Self::Verse,
        Self::Figures,
        Self::Quotations,
        Self::Divisions,
        Self::Rendition,
        Self::Names,
        Self::Revisions,
        Self::Uncertainty,
        Self::Choices,
        Self::SeveralTexts,
        Self::NoteRanges,
        Self::Opaque,
        Self::Header,
    ];

    /// Its name in lists.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Tables => "tables",
            Self::Verse => "verse",
            Self::Figures => "pictures and captions",
            Self::Quotations => "block quotations",
            Self::Divisions => "postscripts, enclosures, parts",
            Self::Rendition => "italics and other type",
            Self::Names => "names, terms, references",
            Self::Revisions => "deletions and additions",
            Self::Uncertainty => "gaps, unclear, supplied words",
            Self::Choices => "several readings",
            Self::SeveralTexts => "original beside translation",
            Self::NoteRanges => "start of a note's passage",
            Self::Opaque => "unknown markup",
            Self::Header => "TEI header, in full",
        }
    }
}

/// How a format shows a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// As what it is.
    Full,
    /// Simplified, as described.
    Partial(&'static str),
    /// Only its words.
    Words,
    /// Not even its words: the format does not hold the text.
    Omitted,
}

/// How a format shows a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In full.
    Full,
    /// Changed, in the way that is named.
    Partly(&'static str),
    /// Not at all, for the reason that is named.
    Omitted(&'static str),
}

/// A letter in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// The characters that no available font has, in a format that needs fonts: boxes in the file.
    #[cfg(feature = "pdf")]
    pub boxed: Vec<Boxed>,
    /// How much of the letter it is, if it is an excerpt: words, notes.
    #[cfg(feature = "pdf")]
    pub excerpt: Option<[Share; 2]>,
}

impl From<Vec<u8>> for Printed {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            #[cfg(feature = "pdf")]
            boxed: Vec::new(),
            #[cfg(feature = "pdf")]
            excerpt: None,
        }
    }
}

/// Everything a backend may know.
#[non_exhaustive]
pub struct PrintJob<'a> {
    /// The collection that the letter belongs to.
    pub collection: &'a Collection,
    /// The letter.
    pub letter: &'a Letter,
    /// Whose addresses those identities are that no authority gives.
    pub scope: &'a Scope,
    /// Base name of the files without extension, for names inside a file.
    pub stem: &'a str,
    /// Which reading is printed where a format shows only one.
    pub reading: Reading,
    /// Who publishes what is made, and on what terms.
    pub publication: &'a Publication,
    /// Rules of style that are added to those of an e-book.
    pub css: Option<&'a str>,
    /// The run's date in UTC: modified, created, provenance. Never the letter's date.
    pub made: jiff::Timestamp,
    /// The finished files that [`Format::needs`] requested, by format name.
    pub finished: BTreeMap<&'static str, &'a [u8]>,
    /// The pictures that are available and that the format can hold, by their names in the source.
    pub pictures: BTreeMap<&'a str, &'a Picture>,
    /// The fonts for formats that are typeset.
    #[cfg(feature = "pdf")]
    pub fonts: &'a TypeCase,
    /// How the pages look in formats that have their own.
    #[cfg(feature = "pdf")]
    pub layout: Layout,
    /// The part of the letter that such formats show; without one, all of it.
    #[cfg(feature = "pdf")]
    pub excerpt: Option<&'a Excerpt>,
    /// The persons whom the letter names, as far as they are known, for a glossary.
    #[cfg(feature = "pdf")]
    pub persons: &'a [KnownPerson],
    /// The part of PDF/A that a PDF conforms to.
    #[cfg(feature = "pdf")]
    pub pdfa: PdfA,
}

impl<'a> PrintJob<'a> {
    /// The printing of a letter of a collection as [`Options::default`](crate::press::Options) says,
    /// with nothing finished and no pictures, dated 1970-01-01.
    pub fn new(collection: &'a Collection, letter: &'a Letter) -> Self {
        #[cfg(feature = "pdf")]
        static LINKED: LazyLock<TypeCase> = LazyLock::new(TypeCase::default);
        static UNNAMED: LazyLock<Scope> = LazyLock::new(|| Scope::new("letters", None));
        static UNPUBLISHED: LazyLock<Publication> = LazyLock::new(Publication::default);
        Self {
            collection,
            letter,
            scope: &UNNAMED,
            stem: "letter",
            reading: Reading::Regular,
            publication: &UNPUBLISHED,
            css: None,
            made: jiff::Timestamp::UNIX_EPOCH,
            finished: BTreeMap::new(),
            pictures: BTreeMap::new(),
            #[cfg(feature = "pdf")]
            fonts: &LINKED,
            #[cfg(feature = "pdf")]
            layout: Layout::default(),
            #[cfg(feature = "pdf")]
            excerpt: None,
            #[cfg(feature = "pdf")]
            persons: &[],
            #[cfg(feature = "pdf")]
            pdfa: PdfA::default(),
        }
    }

    /// Sets [`stem`](Self#structfield.stem).
    #[must_use]
    pub fn stem(self, stem: &'a str) -> Self {
        Self { stem, ..self }
    }

    /// Sets [`scope`](Self#structfield.scope).
    #[must_use]
    pub fn scope(self, scope: &'a Scope) -> Self {
        Self { scope, ..self }
    }

    /// Sets [`reading`](Self#structfield.reading).
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// Sets [`publication`](Self#structfield.publication).
    #[must_use]
    pub fn publication(self, publication: &'a Publication) -> Self {
        Self { publication, ..self }
    }

    /// Sets [`css`](Self#structfield.css).
    #[must_use]
    pub fn css(self, css: Option<&'a str>) -> Self {
        Self { css, ..self }
    }

    /// Sets [`made`](Self#structfield.made).
    #[must_use]
    pub fn made(self, made: jiff::Timestamp) -> Self {
        Self { made, ..self }
    }

    /// Sets [`finished`](Self#structfield.finished).
    #[must_use]
    pub fn finished(self, finished: BTreeMap<&'static str, &'a [u8]>) -> Self {
        Self { finished, ..self }
    }

    /// Sets [`pictures`](Self#structfield.pictures).
    #[must_use]
    pub fn pictures(self, pictures: BTreeMap<&'a str, &'a Picture>) -> Self {
        Self { pictures, ..self }
    }

    /// Sets [`fonts`](Self#structfield.fonts).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn fonts(self, fonts: &'a TypeCase) -> Self {
        Self { fonts, ..self }
    }

    /// Sets [`layout`](Self#structfield.layout).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }

    /// Sets [`persons`](Self#structfield.persons).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn persons(self, persons: &'a [KnownPerson]) -> Self {
        Self { persons, ..self }
    }

    /// Sets [`excerpt`](Self#structfield.excerpt).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn excerpt(self, excerpt: Option<&'a Excerpt>) -> Self {
        Self { excerpt, ..self }
    }

    /// Sets [`pdfa`](Self#structfield.pdfa).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn pdfa(self, pdfa: PdfA) -> Self {
        Self { pdfa, ..self }
    }

    /// The picture with this name, if it is available and the format can hold it.
    pub fn picture(&self, name: &str) -> Option<&'a Picture> {
        self.pictures.get(name).copied()
    }

    /// The identities in the letter.
    pub fn entities(&self) -> Entities<'a> {
        Entities::of(self.letter, self.scope)
    }
}

/// Name and version of this program, for the places where a format names its producer.
pub const PRODUCER: &str = concat!("letterpress ", env!("CARGO_PKG_VERSION"));

/// Why a letter cannot be printed in a format.
#[derive(Debug)]
#[non_exhaustive]
pub enum BackendError {
    /// No font has the script that the letter is written in.
    #[cfg(feature = "pdf")]
    NoScript(NoScript),
    /// The letter does not have the part that is wanted.
    #[cfg(feature = "pdf")]
    NoExcerpt(NotInLetter),
    /// A program that makes the format failed; it says why.
    Program(String),
    /// Nobody has said who publishes the file, and the format must say so.
    Unpublished {
        /// What is missing, as lines of the table `[publication]`.
        missing: Vec<&'static str>,
    },
    /// A library refused what we gave it.
    Library {
        /// What was being made.
        making: &'static str,
        /// The library's message.
        message: String,
    },
}

impl BackendError {
    /// A failure of a library while `making` something.
    pub fn library(making: &'static str) -> impl FnOnce(String) -> Self {
        move |message| Self::Library { making, message }
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "pdf")]
            Self::NoScript(NoScript { script, missing, characters }) => write!(
                f,
                "no font has {missing} of the letter's {characters} characters, most of them \
                 {script}"
            ),
            #[cfg(feature = "pdf")]
            Self::NoExcerpt(why) => write!(f, "{why}"),
            Self::Program(why) => write!(f, "its program failed: {why}"),
            Self::Unpublished { missing: _ } => write!(f, "it must say who publishes it and where"),
            Self::Library { making, message } => write!(f, "{making} failed: {message}"),
        }
    }
}

impl std::error::Error for BackendError {}
