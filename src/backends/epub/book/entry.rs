//! What a book remembers of a letter once its files are written: its entries in contents, indexes and page list.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::super::chapter::{Chapter, EmbeddedPicture, Point};
use super::super::markup::Beyond;
use super::super::ncx::{arabic, roman};
use super::super::pages::{page_number, shown_page_number};
use crate::backends::book::About;
use crate::backends::landmarks::landing_id;
use crate::ir::PageBreak;

/// A chapter of a book.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it is and says.
    pub about: About,
    /// Its files, in order.
    pub files: Vec<EntryFile>,
    /// Its pictures, with their media types.
    pub pictures: BTreeMap<String, String>,
    /// Whether each of them has a description.
    pub is_described: bool,
    /// What the navigation leads to, in order.
    pub points: Vec<EntryPoint>,
    /// The printed pages on which it begins and ends.
    pub pages: Option<(String, String)>,
    /// The addresses of the passages that something in the book points to.
    pub passages: Vec<String>,
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
    pub(super) fn of(about: About, chapter: &Chapter<'_>, page_before: Option<&str>) -> Self {
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
        let passage = |start: &usize| chapter.files.address(&landing_id(*start));
        let points: Vec<EntryPoint> =
            chapter.points.iter().filter(|point| is_listed(point)).map(point).collect();
        Self {
            about,
            files: chapter.files.linked().enumerate().map(file).collect(),
            pictures: chapter.pictures.iter().map(picture).collect(),
            is_described: chapter.is_described,
            pages: pages(&points, page_before),
            points,
            passages: chapter.passages.iter().map(passage).collect(),
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
