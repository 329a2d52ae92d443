//! What a book remembers of a letter once its files are written: its entries in contents, indexes and page list.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::super::chapter::{Chapter, Point};
use super::super::ncx::{arabic, roman};
use super::super::pages::{page_number, shown_page_number};
use crate::backends::CollectedLetter;
use crate::backends::book::{Party, parties};
use crate::ir::{Date, PageBreak};

/// A letter of a book.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// Whether it is one: a book has other chapters, too.
    pub is_letter: bool,
    /// Its title.
    pub title: String,
    /// Its identifier.
    pub id: String,
    /// Its language, as a BCP 47 tag; `und` when unknown.
    pub language: String,
    /// The language of our own words in it.
    pub ours: String,
    /// Its files, in order.
    pub files: Vec<String>,
    /// Its pictures, with their media types.
    pub pictures: BTreeMap<String, String>,
    /// Whether each of them has a description.
    pub is_described: bool,
    /// Whether it has notes.
    pub has_notes: bool,
    /// What the navigation leads to, in order.
    pub points: Vec<EntryPoint>,
    /// Who wrote and received it.
    pub parties: Vec<Party>,
    /// When it was written.
    pub date: Option<Date>,
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
    pub(super) fn of(letter: &CollectedLetter<'_>, chapter: &Chapter<'_>, is_letter: bool) -> Self {
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
        let picture = |it: &super::super::chapter::EmbeddedPicture<'_>| {
            (it.path.clone(), it.picture.kind.media_type().to_owned())
        };
        Self {
            is_letter,
            title: chapter.title.clone(),
            id: letter.letter.id.clone(),
            language: chapter.language.to_owned(),
            ours: chapter.wording.tag().to_owned(),
            files: chapter.files.all().map(|(path, _)| path).collect(),
            pictures: chapter.pictures.iter().map(picture).collect(),
            is_described: chapter.is_described,
            has_notes: !letter.letter.notes.is_empty(),
            points: chapter.points.iter().filter(|point| is_listed(point)).map(point).collect(),
            parties: parties(letter),
            date: letter.letter.date().cloned(),
        }
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
        self.files.first().map_or("", String::as_str)
    }

    /// The pages of the source that begin in it.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Page> {
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
