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
use self::entry::Entry;
use self::packed::packed;
use super::Epub;
use super::chapter::{Chapter, Setting};
use super::files::first_file;
use crate::backends::book::{About, Referrer, title_of_matter};
use crate::backends::contents::name_of_letter;
use crate::backends::{
    Backend, BackendError, CollectedLetter, CollectedMatter, CollectionBackend, CollectionFile,
    CollectionJob, Contents, Feature, Format, Fragment, InputPart, MatterPlace, PrintJob, Shown,
    Support,
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
    let wording = Wording::of_letter(letter.letter, letter.collection);
    let stem = name_of_letter(place);
    let part = InputPart::Letter(letter.own_name.map(ToOwned::to_owned));
    let setting = Setting {
        stem: &stem,
        is_letter: true,
        pictures: &format!("pictures/{stem}"),
        page_before: contents.page_before(place),
        neighbours: neighbours(contents, place, wording),
        references: Some(Referrer { contents, input: letter.input, part: &part }),
        has_endnotes: job.book.has_endnotes,
    };
    written(job, letter, &setting, |title| About::letter(job, letter, title))
}

/// The files of a part of the matter, compressed, and its entry: a chapter that is no letter.
fn matter(job: &CollectionJob<'_>, of: &CollectedMatter<'_>) -> io::Result<Vec<u8>> {
    let CollectedMatter { collection, scope, input, number, part } = *of;
    let (contents, letter) = (job.contents, part.as_letter(collection, number));
    let of_input = InputPart::Matter(number);
    let stem = contents.name_of(input, &of_input).unwrap_or_default();
    let setting = Setting {
        stem: &stem,
        is_letter: false,
        pictures: &format!("pictures/{stem}"),
        page_before: None,
        neighbours: Vec::new(),
        references: Some(Referrer { contents, input, part: &of_input }),
        has_endnotes: false,
    };
    let title = title_of_matter(job, of, Wording::of_letter(&letter, collection));
    let of_chapter =
        CollectedLetter { input, ..CollectedLetter::new(collection, &letter, scope, title) };
    written(job, &of_chapter, &setting, |called| {
        let called = if part.place == MatterPlace::Around { title.to_owned() } else { called };
        About::matter(job, of, &letter, called)
    })
}

/// The files of a chapter, compressed, and its entry, given what to say of a chapter of this title.
fn written(
    job: &CollectionJob<'_>,
    letter: &CollectedLetter<'_>,
    setting: &Setting<'_>,
    about: impl FnOnce(String) -> About,
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
    let about = about(chapter.title.clone());
    Entry::of(about, &chapter, setting.page_before).before(&files)
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
        Some((word.as_str(), title.as_str(), first_file(&name_of_letter(place))))
    };
    places.into_iter().filter_map(neighbour).collect()
}
