//! What a book remembers of a letter, or of another part, once its sheets are written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::navigation::Destination;
use super::super::objects::Number;
use crate::backends::MatterPlace;
use crate::backends::book::Party;
use crate::ir::Date;

/// A part of a book. The numbers of objects are its own, from 1; that of its first sheet is [`FIRST_SHEET`].
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it is and says.
    pub about: About,
    /// How many objects it has.
    pub objects: usize,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// The dictionary of its pictures, if it has any.
    pub pictures: Option<Number>,
    /// Its topmost structure elements.
    pub top: Vec<Number>,
    /// What the parent tree has for its sheets, then for its annotations.
    pub parents: Vec<Number>,
    /// The structure elements of its notes, by their names.
    pub notes: Vec<(String, Number)>,
    /// Its places that links can lead to, by their names, sorted.
    pub places: Vec<(String, Destination)>,
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
}

/// What a part of a book is.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub kind: Kind,
    /// Its name, with which those of its places begin.
    pub name: String,
    /// What it is called in lists.
    pub title: String,
    /// The language of this title.
    pub ours: String,
    /// The language of its words (BCP 47); `und` when unknown.
    pub language: String,
    /// The letter's identifier.
    pub id: String,
    /// Who wrote and received it.
    pub parties: Vec<Party>,
    /// When it was written.
    pub date: Option<Date>,
    /// Its headings, with their places.
    pub headings: Vec<(String, Destination)>,
}

/// Kinds of parts.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// A letter, with its place in the contents.
    Letter(usize),
    /// Matter of the source.
    Matter(MatterPlace),
    /// The title page, whose number is not shown.
    TitlePage,
    /// A list of ours.
    List,
}
