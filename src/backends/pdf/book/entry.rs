//! What a book remembers of a letter, or of another part, once its sheets are written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::navigation::Destination;
use super::super::objects::Number;
use crate::backends::book::About;
use crate::typeset::Sign;

/// A part of a book. The numbers of objects are its own, from 1; that of its first sheet is [`FIRST_SHEET`].
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it is and says.
    pub what: What,
    /// Its headings, with their places.
    pub headings: Vec<(String, Destination)>,
    /// How many objects it has.
    pub objects: usize,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// The dictionary of its pictures, if it has any.
    pub pictures: Option<Number>,
    /// Whether its first sheet is the last one of the part before.
    pub begins_below: bool,
    /// Where it begins.
    pub start: Destination,
    /// Its topmost structure elements.
    pub top: Vec<Number>,
    /// The structure elements of its annotations.
    pub annotated: Vec<Number>,
    /// The structure elements of its notes, by their names.
    pub notes: Vec<(String, Number)>,
    /// Its places that links can lead to, by their names, sorted.
    pub places: Vec<(String, Destination)>,
    /// Our signs that appear on its sheets.
    pub signs: BTreeSet<Sign>,
    /// The glyphs that it shows, by their faces.
    pub glyphs: BTreeMap<usize, BTreeSet<u16>>,
}

/// The structure element that holds the others of a part.
pub(super) const ELEMENT: Number = 1;
/// The object of a part's first sheet; those of the others follow it.
pub(super) const FIRST_SHEET: Number = 2;

/// A sheet of a part.
#[derive(Serialize, Deserialize)]
pub(super) struct Sheet {
    /// What is painted on it, but for its number.
    pub content: Number,
    /// Its links.
    pub links: Vec<Number>,
    /// The structure elements of its marked-content sequences.
    pub elements: Vec<Number>,
}

/// What a part of a book is.
#[derive(Serialize, Deserialize)]
pub(super) enum What {
    /// A letter, or matter of its source.
    Part(Box<About>),
    /// Something of ours.
    Ours(Ours),
}

/// What a book has of ours.
#[derive(Serialize, Deserialize)]
pub(super) struct Ours {
    /// Its name, which no other part has.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Whether it is the title page, whose number is not shown.
    pub is_title_page: bool,
}

impl What {
    /// Its name, with which those of its places begin.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Part(about) => &about.name,
            Self::Ours(ours) => &ours.name,
        }
    }

    /// What it is called in lists.
    pub(super) fn title(&self) -> &str {
        match self {
            Self::Part(about) => &about.title,
            Self::Ours(ours) => &ours.title,
        }
    }

    /// The language of its words (BCP 47); `und` when unknown.
    pub(super) fn language(&self) -> &str {
        match self {
            Self::Part(about) => &about.language,
            Self::Ours(ours) => &ours.language,
        }
    }
}
