//! Where the pages and the characters of an input are: in which letter, or in which part of the matter.
//!
//! **Invariant:** a target is a place that is printed: a page that begins there, or characters of a text or a note.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Letter, Origin, PointedAt, Reading};

/// A place that something in the same input points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The part of the input that contains it.
    pub part: InputPart,
    /// Where it is there.
    pub place: PlaceInPart,
    /// Whether it is in a note.
    pub is_in_note: bool,
}

/// A part of an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputPart {
    /// A letter, by its own name when its input holds several.
    Letter(Option<String>),
    /// A part of its matter, by its number, from 0.
    Matter(usize),
}

/// A place in a part of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceInPart {
    /// Where the page of this id begins.
    Page(String),
    /// The characters that were read from here.
    Passage(usize),
}

impl PlaceInPart {
    /// Its fragment.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub(super) fn fragment(&self) -> String {
        match self {
            Self::Page(id) => id.clone(),
            Self::Passage(start) => landing_id(*start),
        }
    }
}

/// The fragment of a passage, given where its first characters were read.
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(super) fn landing_id(start: usize) -> String {
    format!("at.{start}")
}

/// The pages and characters of an input.
#[derive(Default)]
pub struct Landmarks {
    parts: Vec<InputPart>,
    /// Where characters begin in the source, the index of their part, and whether they are in a note.
    characters: Vec<(usize, usize, bool)>,
    /// The first page of each number; one that is printed comes before those that are inferred.
    pages: BTreeMap<String, Page>,
}

/// A page that begins in a part: whether its number is inferred, the index of the part, its id.
type Page = (bool, usize, String);

impl Landmarks {
    /// Those of a part.
    pub fn of(part: InputPart, letter: &Letter, reading: Reading) -> Self {
        let mut marks = Self { parts: vec![part], ..Self::default() };
        let mut notes = 0;
        letter_events(letter, reading, &mut |event| match event {
            Event::Enter(Node::Note(_)) => notes += 1,
            Event::Leave(Node::Note(_)) => notes -= 1,
            Event::Text(characters) => {
                if let Origin::Read { at } = &characters.origin {
                    marks.characters.push((at.start, 0, notes > 0));
                }
            }
            Event::Page(page) => {
                if let Some(label) = &page.label {
                    marks.add_page(label.clone(), (page.is_inferred(), 0, page.id.clone()));
                }
            }
            Event::Enter(_)
            | Event::Leave(_)
            | Event::Break(_)
            | Event::Call(_)
            | Event::Start(_) => {}
        });
        marks
    }

    /// These, and those of later parts.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let before = self.parts.len();
        self.parts.extend(later.parts);
        let characters = later.characters.into_iter();
        self.characters.extend(characters.map(|(at, part, note)| (at, before + part, note)));
        for (label, (is_inferred, part, id)) in later.pages {
            self.add_page(label, (is_inferred, before + part, id));
        }
        self
    }

    fn add_page(&mut self, label: String, page: Page) {
        match self.pages.entry(label) {
            Entry::Vacant(entry) => drop(entry.insert(page)),
            Entry::Occupied(mut entry) if entry.get().0 && !page.0 => drop(entry.insert(page)),
            Entry::Occupied(_) => {}
        }
    }

    /// The places of what ids name, by these.
    pub fn targets(
        mut self,
        named: impl IntoIterator<Item = (String, PointedAt)>,
    ) -> BTreeMap<String, Target> {
        self.characters.sort_unstable();
        let named = named.into_iter();
        named.filter_map(|(id, at)| Some((id, self.target(&at)?))).collect()
    }

    fn target(&self, at: &PointedAt) -> Option<Target> {
        let (part, place, is_in_note) = match at {
            PointedAt::Page(label) => {
                let (_, part, id) = self.pages.get(label)?;
                (*part, PlaceInPart::Page(id.clone()), false)
            }
            PointedAt::Passage(at) => {
                let first = self.characters.partition_point(|(start, ..)| *start < at.start);
                let found = self.characters.get(first).filter(|(start, ..)| *start < at.end);
                let (start, part, is_in_note) = *found?;
                (part, PlaceInPart::Passage(start), is_in_note)
            }
        };
        Some(Target { part: self.parts.get(part)?.clone(), place, is_in_note })
    }
}
