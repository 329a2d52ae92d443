//! The order of all files that are read: what is ours before the letters, the letters with the matter of their sources,
//! what is ours after them.

use std::io;

use super::arrangement::{Chapter, body};
use super::entry::Entry;
use super::part::Part;
use super::whole::Book;
use super::{back, front};
#[cfg(feature = "pdf")]
use crate::backends::{Cover, PictureKind};
use crate::backends::{LeftOut, PRODUCER};
use crate::ir::Origin;
#[cfg(feature = "pdf")]
use crate::wording::fill;

/// All chapters of a book, in order.
pub(super) struct Plan<'b> {
    /// The picture on the cover.
    pub cover: Option<CoverPicture>,
    /// Each with its level in the contents, from 1.
    pub chapters: Vec<(usize, Chapter<'b>)>,
    /// What could not be drawn.
    pub left_out: Vec<LeftOut>,
}

/// The file of the picture on the cover.
pub(super) struct CoverPicture {
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl<'b> Plan<'b> {
    pub(super) fn of(book: &Book<'b>) -> io::Result<Self> {
        let picture = match &book.whole.job.book.cover {
            Some(picture) => Some(CoverPicture {
                path: format!("pictures/cover.{}", picture.kind.extension()),
                media_type: picture.kind.media_type(),
                bytes: picture.bytes.clone(),
            }),
            #[cfg(feature = "pdf")]
            None => drawn(book)?,
            // Nothing is drawn without type.
            #[cfg(not(feature = "pdf"))]
            None => None,
        };
        let left_out = LeftOut {
            value: "the cover".to_owned(),
            why: "no font has all characters of its title",
            hint: "name a picture with --cover, or a font that has them with --font",
            origin: Origin::Derived { from: Vec::new(), by: PRODUCER.to_owned() },
        };
        let is_wanted = picture.is_none() && cfg!(feature = "pdf");
        let ours = |part: Part| (1, Chapter::Ours(part));
        let mut rest = body(book)?;
        let has_notes = |entry: &&Entry| entry.paths(true).next().is_some();
        let of_notes: Vec<&Entry> = book.entries.iter().filter(has_notes).collect();
        if !of_notes.is_empty() {
            rest.push(ours(back::endnotes(book, &of_notes)?));
            rest.extend(of_notes.into_iter().map(|entry| (2, Chapter::NotesOf(entry))));
        }
        rest.extend(back::parts(book)?.into_iter().map(ours));
        let mut chapters = Vec::new();
        if let Some(picture) = &picture {
            chapters.push(ours(front::cover(book, &picture.path)?));
        }
        let before =
            [front::title_page(book)?, front::imprint(book)?, front::contents(book, &rest)?];
        chapters.extend(before.into_iter().map(ours));
        chapters.extend(rest);
        let left_out = is_wanted.then_some(left_out).into_iter().collect();
        Ok(Self { cover: picture, chapters, left_out })
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

/// A cover of ours; none, if no font has the title.
#[cfg(feature = "pdf")]
fn drawn(book: &Book<'_>) -> io::Result<Option<CoverPicture>> {
    let publication = book.whole.job.publication;
    let count = book.letters().count().to_string();
    let years = book.whole.years();
    let lines = years.into_iter().chain([fill(&book.wording.book.count, &[("count", &count)])]);
    let lines: Vec<String> = lines.collect();
    let cover =
        Cover::new(&book.whole.title, book.wording.tag()).lines(&lines).case(book.whole.job.fonts);
    let cover = publication.editor.iter().fold(cover, |cover, editor| cover.editor(editor));
    let publisher = publication.publisher.iter();
    let drawn = publisher.fold(cover, |cover, publisher| cover.publisher(publisher)).draw()?;
    let has_title = drawn.undrawn.iter().all(|line| line.words != book.whole.title);
    Ok(has_title.then(|| CoverPicture {
        path: "pictures/cover.png".to_owned(),
        media_type: PictureKind::Png.media_type(),
        bytes: drawn.png,
    }))
}
