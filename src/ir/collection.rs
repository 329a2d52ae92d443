//! The letters of one input, and what the input says of itself.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Block, Letter, Note, Sourced};
use crate::source::{Part, Source, spell_forbidden};

/// Version of the serde form, `MAJOR.MINOR`; `schemas/README.md` says when it changes.
pub const VERSION: &str = "0.7";

/// The oldest version that this program reads.
pub const FIRST_VERSION: &str = "0.3";

/// Letters that came from one input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Collection {
    /// Version of this form: [`VERSION`].
    pub ir: String,
    /// The inputs that spans point into; a [`SourceId`](crate::source::SourceId) is an index here.
    pub sources: Vec<SourceFile>,
    /// Our edition of the source, as far as the user describes it.
    pub edition: Edition,
    /// What the source calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Sourced<String>>,
    /// The letters, in the order of the source.
    pub letters: Vec<Letter>,
    /// What the source holds besides its letters, in its order: front and back matter, the headings
    /// of chapters, editorial texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matter: Vec<Matter>,
}

impl Collection {
    /// What a reader begins with: the letters of this source, none of which is read yet.
    pub fn of(source: &Source) -> Self {
        let (ir, sources) = (VERSION.to_owned(), vec![SourceFile::of(source)]);
        Self { ir, sources, ..Self::default() }
    }

    /// The collection with one of its letters alone, as files of a letter have it.
    #[must_use]
    pub fn alone(&self, letter: &Letter) -> Self {
        let Self { ir, sources, edition, title, letters: _, matter: _ } = self;
        Self {
            ir: ir.clone(),
            sources: sources.clone(),
            edition: edition.clone(),
            title: title.clone(),
            letters: vec![letter.clone()],
            matter: Vec::new(),
        }
    }
}

/// Text of the source that is in none of its letters. It is kept and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Matter {
    /// The source's own words for the place: `front/preface`, `body/chapter`.
    pub place: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Its notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What an id of the source names, for those who point to it from outside the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointedAt {
    /// The page with this printed number.
    Page(String),
    /// These bytes of the source.
    Passage(Range<usize>),
}

/// An input that spans point into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceFile {
    /// The file's name without its folders, so that results do not depend on where it lies.
    pub name: String,
    /// Length in bytes.
    pub bytes: usize,
    /// SHA-256 of the bytes in lower-case hexadecimal.
    pub sha256: String,
    /// The encoding of the file, by its name in the WHATWG Encoding Standard. Spans count the bytes
    /// of its text in UTF-8, byte order mark included, with each line end as one line feed: in a
    /// file in UTF-8 with such line ends they are the file's own.
    pub encoding: String,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The parts of a container, in order. Spans count the bytes of their texts, one after another; the
    /// encoding of the file is that of the first part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SourcePart>,
}

/// A part of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourcePart {
    /// Its name in the container.
    pub name: String,
    /// Length of its text in bytes, as spans count them.
    pub length: usize,
    /// Its encoding, by its name in the WHATWG Encoding Standard.
    pub encoding: String,
}

impl SourceFile {
    /// What is known of a source.
    pub fn of(source: &Source) -> Self {
        let name = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
        let part = |part: &Part| SourcePart {
            name: spell_forbidden(part.name()),
            length: part.range().len(),
            encoding: part.encoding().name().to_owned(),
        };
        let parts = source.parts().iter().filter(|_| source.is_container());
        Self {
            name: spell_forbidden(name),
            bytes: source.bytes(),
            sha256: source.sha256().to_owned(),
            encoding: source.encoding().name().to_owned(),
            byte_order_mark: source.has_byte_order_mark(),
            parts: parts.map(part).collect(),
        }
    }
}

/// The edition that is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edition {
    /// Who is responsible for it.
    pub editor: Option<Sourced<String>>,
    /// Its date, `CCYY-MM-DD`.
    pub date: Option<Sourced<String>>,
}
