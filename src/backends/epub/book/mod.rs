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
mod part;
mod plan;
mod whole;

use std::io::{self, Write};

use self::binding::{Binding, packed};
use self::entry::{Entry, EntryKind};
use super::Epub;
use super::chapter::{Chapter, Setting, Ways};
use crate::backends::book::Here;
use crate::backends::{
    Backend, BackendError, CollectedLetter, CollectedMatter, CollectionBackend, CollectionFile,
    CollectionJob, Contents, Feature, Format, Fragment, MatterPlace, PrintJob, Shown, Support,
};
use crate::ir::account::{AgentPart, FactKey, WitnessPart};
use crate::ir::{Block, Letter, LetterContext, Role, Text, assign_ids_of};
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
        Ok(Some(Fragment { bytes, left_out: Vec::new() }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let failed =
            |error: io::Error| BackendError::library("the chapter of the book")(error.to_string());
        chapter(job, letter).map(|bytes| Fragment { bytes, left_out: Vec::new() }).map_err(failed)
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
        ways: Some(ways(job, letter.input, series, Some(place))),
        has_endnotes: job.book.has_endnotes,
    };
    let depth = listed.map_or(0, |listed| listed.depth);
    written(job, letter, &setting, EntryKind::Letter(place), depth)
}

/// The files of a part of the matter, compressed, and its entry: a chapter that is no letter.
fn matter(job: &CollectionJob<'_>, of: &CollectedMatter<'_>) -> io::Result<Vec<u8>> {
    let CollectedMatter { collection, scope, input, name, part } = *of;
    let mut letter = Letter {
        texts: vec![Text::new(Role::Transcription, None, without_frame(&part.matter.blocks))],
        notes: part.matter.notes.clone(),
        ..Letter::default()
    };
    let context = LetterContext { collection, position: 0, own_name: name, is_alone: false };
    assign_ids_of(&mut letter, &context);
    let stem: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let setting = Setting {
        stem: &stem,
        is_letter: false,
        pictures: &format!("pictures/{stem}"),
        page_before: None,
        neighbours: Vec::new(),
        ways: Some(ways(job, input, None, None)),
        has_endnotes: false,
    };
    let words = &Wording::of_letter(&letter, collection).book;
    let title = match part.place {
        MatterPlace::Front => &words.front,
        MatterPlace::Before(_) => &words.between,
        MatterPlace::Back => &words.back,
        MatterPlace::Around => job.contents.only_letter(input).map_or(&words.back, |it| &it.title),
    };
    let of = CollectedLetter { input, ..CollectedLetter::new(collection, &letter, scope, title) };
    let kind = EntryKind::Matter(part.place, part.is_opening);
    written(job, &of, &setting, kind, part.depth)
}

/// The blocks of a division after the pages that begin before it; a division is a chapter with its heading.
fn without_frame(blocks: &[Block]) -> Vec<Block> {
    let is_page = |block: &&Block| matches!(block, Block::PageBreak(_));
    let (pages, rest) = blocks.split_at(blocks.iter().take_while(is_page).count());
    match rest.split_first() {
        Some((Block::Section(division), rest)) if rest.iter().all(|block| is_page(&block)) => {
            [pages, &division.blocks, rest].concat()
        }
        _ => blocks.to_vec(),
    }
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

/// The ways from a chapter to others.
fn ways<'a>(
    job: &CollectionJob<'a>,
    input: &'a str,
    series: Option<&'a str>,
    own: Option<usize>,
) -> Ways<'a> {
    let here = Here { contents: job.contents, input, series };
    Ways { here, own, file: |place| format!("{}.xhtml", stem(place)) }
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
