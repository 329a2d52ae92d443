//! A book of all letters: EPUB 3.3 with one contents, one running list of the printed pages, indexes.
//!
//! Each letter is a chapter in files of its own, made and compressed by itself; [`binding`] puts them into the book as they
//! come, and makes the rest from what their entries say ([`entry`]). **Invariant:** of a letter, no more is kept than its
//! entry.

mod arrangement;
mod back;
mod binding;
mod entry;
mod front;
mod links;
mod navigation;
mod package;
mod packed;
mod part;
mod plan;
mod whole;

use std::io::{self, Write};

use self::binding::Binding;
use self::entry::{Entry, EntryKind};
use self::packed::packed;
use super::Epub;
use super::chapter::{Chapter, CrossReferences, Setting};
use crate::backends::book::{Referrer, as_letter, title_of_matter};
use crate::backends::{
    Backend, BackendError, CollectedLetter, CollectedMatter, CollectionBackend, CollectionFile,
    CollectionJob, Contents, Feature, Format, Fragment, PrintJob, Shown, Support,
};
use crate::ir::account::{AgentPart, FactKey, WitnessPart};
use crate::wording::Wording;

/// The backend `epub-book`.
pub(in crate::backends) struct EpubBook;

impl CollectionBackend for EpubBook {
    fn format(&self) -> &'static Format {
        &Format {
            name: "epub-book",
            extension: "book.epub",
            media_type: "application/epub+zip",
            description: "EPUB 3.3: one book of all letters, with contents, pages and indexes",
            default: false,
            needs: &[],
            pictures: Epub::PICTURES,
        }
    }

    fn support(&self, feature: Feature) -> Support {
        Epub.support(feature)
    }

    fn shows(&self, fact: FactKey) -> Shown {
        if matches!(fact, FactKey::Agent(_, AgentPart::Key) | FactKey::Witness(WitnessPart::Id)) {
            return Shown::Omitted("programs find it in the TEI");
        }
        Epub.shows(fact)
    }

    fn is_book(&self) -> bool {
        true
    }

    fn needs_contents(&self) -> bool {
        true
    }

    fn begin<'a>(
        &self,
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        Ok(Box::new(Binding::begin(job, out)?))
    }

    fn print_matter(
        &self,
        job: &CollectionJob<'_>,
        of: &CollectedMatter<'_>,
    ) -> Result<Option<Fragment>, BackendError> {
        let failed =
            |error: io::Error| BackendError::library("a part of the book")(error.to_string());
        let bytes = matter(job, of).map_err(failed)?;
        Ok(Some(Fragment::from(bytes)))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let failed =
            |error: io::Error| BackendError::library("the chapter of the book")(error.to_string());
        chapter(job, letter).map(Fragment::from).map_err(failed)
    }
}

/// The files of a letter, compressed, and its entry.
fn chapter(job: &CollectionJob<'_>, letter: &CollectedLetter<'_>) -> io::Result<Vec<u8>> {
    let contents = job.contents;
    let place = contents.place(letter).unwrap_or(0);
    let listed = contents.letters.get(place);
    let wording = Wording::of_letter(letter.letter, letter.collection);
    let series = listed.and_then(|listed| listed.series.as_deref());
    let setting = Setting {
        stem: &stem(place),
        is_letter: true,
        pictures: &format!("pictures/{}", stem(place)),
        page_before: contents.page_before(place),
        neighbours: neighbours(contents, place, wording),
        references: Some(references(job, letter.input, series, Some(place))),
        has_endnotes: job.book.has_endnotes,
    };
    let depth = listed.map_or(0, |listed| listed.depth);
    written(job, letter, &setting, EntryKind::Letter(place), depth)
}

/// The files of a part of the matter, compressed, and its entry: a chapter that is no letter.
fn matter(job: &CollectionJob<'_>, of: &CollectedMatter<'_>) -> io::Result<Vec<u8>> {
    let CollectedMatter { collection, scope, input, name, part } = *of;
    let letter = as_letter(of);
    let stem: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let setting = Setting {
        stem: &stem,
        is_letter: false,
        pictures: &format!("pictures/{stem}"),
        page_before: None,
        neighbours: Vec::new(),
        references: Some(references(job, input, None, None)),
        has_endnotes: false,
    };
    let title = title_of_matter(job, of, Wording::of_letter(&letter, collection));
    let of = CollectedLetter { input, ..CollectedLetter::new(collection, &letter, scope, title) };
    let kind = EntryKind::Matter(part.place, part.is_opening);
    written(job, &of, &setting, kind, part.depth)
}

fn written(
    job: &CollectionJob<'_>,
    letter: &CollectedLetter<'_>,
    setting: &Setting<'_>,
    kind: EntryKind,
    depth: usize,
) -> io::Result<Vec<u8>> {
    let pictures = letter.pictures.iter();
    let of_letter = PrintJob::new(letter.collection, letter.letter)
        .scope(letter.scope)
        .stem(letter.stem)
        .reading(job.reading)
        .publication(job.publication)
        .made(job.made)
        .pictures(pictures.map(|(name, picture)| (name.as_str(), picture)).collect());
    let chapter = Chapter::write(&of_letter, setting)?;
    let pictures = chapter.pictures.iter();
    let pictures = pictures.map(|it| (it.path.clone(), it.picture.bytes.as_slice().into()));
    let files = packed(chapter.files.all().chain(pictures))?;
    Entry::of(letter, &chapter, setting.page_before, kind, depth).before(&files)
}

/// The cross-references of a chapter.
fn references<'a>(
    job: &CollectionJob<'a>,
    input: &'a str,
    series: Option<&'a str>,
    own: Option<usize>,
) -> CrossReferences<'a> {
    let referrer = Referrer { contents: job.contents, input, series };
    CrossReferences { referrer, own, file: |place| format!("{}.xhtml", stem(place)) }
}

/// What the names of a letter's files begin with.
fn stem(place: usize) -> String {
    format!("letter-{:04}", place + 1)
}

/// The letters before and after one.
fn neighbours<'a>(
    contents: &'a Contents,
    place: usize,
    wording: &'static Wording,
) -> Vec<(&'a str, &'a str, String)> {
    let words = &wording.book;
    let places = [(&words.previous, place.checked_sub(1)), (&words.next, Some(place + 1))];
    let neighbour = |(word, place): (&'static String, Option<usize>)| {
        let place = place?;
        let title = &contents.letters.get(place)?.title;
        Some((word.as_str(), title.as_str(), format!("{}.xhtml", stem(place))))
    };
    places.into_iter().filter_map(neighbour).collect()
}
