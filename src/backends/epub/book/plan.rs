//! The order of all files that are read: what is ours before the letters, the letters with the matter of their sources,
//! what is ours after them.

use std::io;

use super::arrangement::{Chapter, body};
use super::entry::Entry;
use super::part::Part;
use super::whole::Book;
use super::{back, front};

/// All chapters of a book, in order.
pub(super) struct Plan<'b> {
    /// The picture on the cover.
    pub cover: Option<CoverPicture>,
    /// Each with its level in the contents, from 1.
    pub chapters: Vec<(usize, Chapter<'b>)>,
}

/// The file of the picture on the cover.
pub(super) struct CoverPicture {
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl<'b> Plan<'b> {
    pub(super) fn of(book: &Book<'b>) -> io::Result<Self> {
        let picture = book.job.book.cover.as_ref().map(|picture| CoverPicture {
            path: format!("pictures/cover.{}", picture.kind.extension()),
            media_type: picture.kind.media_type(),
            bytes: picture.bytes.clone(),
        });
        let body = body(book)?;
        let mut before = Vec::new();
        if let Some(picture) = &picture {
            before.push(front::cover(book, &picture.path)?);
        }
        before.extend([
            front::title_page(book)?,
            front::imprint(book)?,
            front::contents(book, &body)?,
        ]);
        let ours = |part: Part| (1, Chapter::Ours(part));
        let mut chapters: Vec<(usize, Chapter<'b>)> = before.into_iter().map(ours).collect();
        chapters.extend(body.chapters);
        let has_notes = |entry: &&Entry| entry.paths(true).next().is_some();
        let of_notes: Vec<&Entry> = book.entries.iter().filter(has_notes).collect();
        if !of_notes.is_empty() {
            chapters.push(ours(back::endnotes(book, &of_notes)?));
            chapters.extend(of_notes.into_iter().map(|entry| (2, Chapter::NotesOf(entry))));
        }
        chapters.extend(back::parts(book)?.into_iter().map(ours));
        Ok(Self { cover: picture, chapters })
    }

    /// The chapters that are ours.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.chapters.iter().filter_map(|(_, chapter)| match chapter {
            Chapter::Ours(part) => Some(part),
            Chapter::Of(_) | Chapter::NotesOf(_) => None,
        })
    }

    /// The letters, and the matter of their sources.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'b Entry> {
        self.chapters.iter().filter_map(|(_, chapter)| match chapter {
            Chapter::Of(entry) => Some(*entry),
            Chapter::Ours(_) | Chapter::NotesOf(_) => None,
        })
    }

    /// The paths of all chapters.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.chapters.iter().flat_map(|(_, chapter)| match chapter {
            Chapter::Ours(part) => vec![part.path.as_str()],
            Chapter::Of(entry) => entry.paths(false).collect(),
            Chapter::NotesOf(entry) => entry.paths(true).collect(),
        })
    }
}
