//! What a book remembers of a letter once its files are written: its entries in contents, indexes and page list.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use super::super::chapter::{Chapter, EmbeddedPicture, Point};
use super::super::landings::landing_id;
use super::super::markup::Beyond;
use super::super::ncx::{arabic, roman};
use super::super::pages::{page_number, shown_page_number};
use crate::backends::book::{Mention, Party, mentions, parties};
use crate::backends::{CollectedLetter, MatterPlace};
use crate::ir::account::letter_text;
use crate::ir::{Date, Letter, PageBreak, Reading, words};
use crate::wording::Wording;

/// A chapter of a book.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its input, by the name that no other input of the run has.
    pub input: String,
    /// How many divisions of its input with something above their letters it is in.
    pub depth: usize,
    /// Its title.
    pub title: String,
    /// Its title without the date.
    pub undated_title: String,
    /// Its number in its edition.
    pub number: Option<String>,
    /// Its identifier.
    pub id: String,
    /// Its language, as a BCP 47 tag; `und` when unknown.
    pub language: String,
    /// The language of our own words in it.
    pub ours: String,
    /// Its files, in order.
    pub files: Vec<EntryFile>,
    /// Its pictures, with their media types.
    pub pictures: BTreeMap<String, String>,
    /// Whether each of them has a description.
    pub is_described: bool,
    /// How many notes it has.
    pub notes: usize,
    /// How many words its texts and notes have.
    pub words: usize,
    /// How many corrections are in it.
    pub corrections: usize,
    /// What the navigation leads to, in order.
    pub points: Vec<EntryPoint>,
    /// The printed pages on which it begins and ends.
    pub pages: Option<(String, String)>,
    /// Who wrote and received it.
    pub parties: Vec<Party>,
    /// Whom and what it names.
    pub names: Vec<Mention>,
    /// When it was written.
    pub date: Option<Date>,
    /// What may be done with its text and its encoding: in words, and the address.
    pub rights: BTreeSet<(String, String)>,
    /// What other chapters may point to: where it begins in the source, and its address here.
    pub landings: Vec<(usize, String)>,
}

/// What a chapter is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum EntryKind {
    /// The letter at this place of the book.
    Letter(usize),
    /// What its input has besides letters, and whether that is above the letters of a division.
    Matter(MatterPlace, bool),
}

/// A file of a chapter.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct EntryFile {
    pub path: String,
    /// Whether it holds nothing but notes, and comes after all letters.
    pub is_notes: bool,
    /// Its links out of the chapter.
    pub beyond: Vec<Beyond>,
}

/// A place that the navigation leads to.
#[derive(Serialize, Deserialize)]
pub(super) enum EntryPoint {
    /// The heading of a part.
    Section { address: String, title: String, level: usize },
    /// The beginning of a page of the source.
    Page(Page),
}

/// A page of the source.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Page {
    pub address: String,
    /// Its number as listed.
    pub label: String,
    /// Its number as shown in the text.
    pub shown: String,
    /// Its number in Arabic figures.
    pub arabic: Option<u32>,
    /// Its number in Roman figures.
    pub roman: Option<u32>,
}

impl Entry {
    pub(super) fn of(
        letter: &CollectedLetter<'_>,
        chapter: &Chapter<'_>,
        page_before: Option<&str>,
        kind: EntryKind,
        depth: usize,
    ) -> Self {
        let point = |point: &Point<'_>| match point {
            Point::Section(section) => EntryPoint::Section {
                address: chapter.files.address(&section.id),
                title: section.title.clone(),
                level: section.level,
            },
            Point::Page(page) => EntryPoint::Page(listed(page, chapter)),
        };
        // A book lists no notes and no colophons of its letters.
        let is_listed =
            |point: &&Point<'_>| !matches!(point, Point::Section(section) if section.is_ours);
        let picture =
            |it: &EmbeddedPicture<'_>| (it.path.clone(), it.picture.kind.media_type().to_owned());
        let is_notes = |place| chapter.first_of_notes <= place;
        let file = |(place, (path, _, beyond)): (usize, (String, _, Cow<'_, [Beyond]>))| {
            EntryFile { path, is_notes: is_notes(place), beyond: beyond.into_owned() }
        };
        let landing = |start: &usize| (*start, chapter.files.address(&landing_id(*start)));
        let points: Vec<EntryPoint> =
            chapter.points.iter().filter(|point| is_listed(point)).map(point).collect();
        Self {
            kind,
            input: letter.input.to_owned(),
            depth,
            title: match kind {
                EntryKind::Matter(MatterPlace::Around, _) => letter.stem.to_owned(),
                EntryKind::Matter(..) | EntryKind::Letter(_) => chapter.title.clone(),
            },
            undated_title: undated(&chapter.title, letter.letter.date(), chapter.wording),
            number: letter.letter.number.as_ref().map(|number| number.value.clone()),
            id: letter.letter.id.clone(),
            language: chapter.language.to_owned(),
            ours: chapter.wording.tag().to_owned(),
            files: chapter.files.linked().enumerate().map(file).collect(),
            pictures: chapter.pictures.iter().map(picture).collect(),
            is_described: chapter.is_described,
            notes: letter.letter.notes.len(),
            words: words(&letter_text(letter.letter, Reading::Regular)).count(),
            corrections: chapter.corrections,
            pages: pages(&points, page_before),
            points,
            parties: parties(letter),
            names: mentions(letter),
            date: letter.letter.date().cloned(),
            rights: rights(letter.letter),
            landings: chapter.landings.iter().map(landing).collect(),
        }
    }

    /// Whether it is a letter.
    pub(super) fn is_letter(&self) -> bool {
        matches!(self.kind, EntryKind::Letter(_))
    }

    /// Whether it is matter of a file with one letter.
    pub(super) fn is_around(&self) -> bool {
        matches!(self.kind, EntryKind::Matter(MatterPlace::Around, _))
    }

    /// The entry, preceded by its length and followed by the files.
    pub(super) fn before(&self, files: &[u8]) -> io::Result<Vec<u8>> {
        let entry = serde_json::to_vec(self).map_err(io::Error::other)?;
        let length = (entry.len() as u64).to_le_bytes();
        Ok([length.as_slice(), &entry, files].concat())
    }

    /// Separates an entry from the files that follow it.
    pub(super) fn split_off(fragment: &[u8]) -> io::Result<(Self, &[u8])> {
        let broken = || io::Error::other("a chapter of the book is broken");
        let (length, rest) = fragment.split_first_chunk().ok_or_else(broken)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(io::Error::other)?;
        let (entry, files) = rest.split_at_checked(length).ok_or_else(broken)?;
        Ok((serde_json::from_slice(entry)?, files))
    }

    /// Its first file.
    pub(super) fn file(&self) -> &str {
        self.files.first().map_or("", |file| &file.path)
    }

    /// The paths of its files: those of the text, or those of notes that come after all letters.
    pub(super) fn paths(&self, of_notes: bool) -> impl Iterator<Item = &str> {
        let files = self.files.iter().filter(move |file| file.is_notes == of_notes);
        files.map(|file| file.path.as_str())
    }

    /// The pages of the source that begin in it.
    pub(super) fn marked_pages(&self) -> impl Iterator<Item = &Page> {
        self.points.iter().filter_map(|point| match point {
            EntryPoint::Page(page) => Some(page),
            EntryPoint::Section { .. } => None,
        })
    }
}

fn listed(page: &PageBreak, chapter: &Chapter<'_>) -> Page {
    let label = page_number(page, chapter.wording);
    Page {
        address: chapter.files.address(&page.id),
        shown: shown_page_number(page, &label, chapter.wording),
        label,
        arabic: arabic(page),
        roman: roman(page),
    }
}

/// The printed pages on which a letter begins and ends.
fn pages(points: &[EntryPoint], page_before: Option<&str>) -> Option<(String, String)> {
    let mut labels = points.iter().filter_map(|point| match point {
        EntryPoint::Page(page) => Some(page.label.as_str()),
        EntryPoint::Section { .. } => None,
    });
    let first = page_before.or_else(|| labels.next())?;
    let last = labels.next_back().unwrap_or(first);
    Some((first.to_owned(), last.to_owned()))
}

/// A title without the date at its end.
fn undated(title: &str, date: Option<&Date>, wording: &Wording) -> String {
    let date = date.map(|date| wording.doubted_date(date));
    let without = date.and_then(|date| title.strip_suffix(&date)?.strip_suffix(", "));
    without.unwrap_or(title).to_owned()
}

/// What may be done with the text and the encoding of a letter.
fn rights(letter: &Letter) -> BTreeSet<(String, String)> {
    let statements = letter.rights.source_text.iter().chain(&letter.rights.encoding);
    statements.map(|statement| (statement.in_words(), statement.uri.clone())).collect()
}
