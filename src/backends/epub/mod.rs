//! EPUB 3.3: a letter as a book for reading systems, with the printed pages and the notes.
//!
//! One letter is one book of one chapter. [`chapter`] writes the chapter, in several files if it is long ([`cuts`]), [`package`]
//! the metadata, the crate `epub-builder` assembles the book, and [`finish`] does what that crate cannot do. This backend
//! knows nothing of PDF or TEI. **Invariant:** the bytes are a function of the [`PrintJob`] alone.
//!
//! # The words of the letter and everything else
//!
//! A program that knows only XHTML can tell them apart in the book's `text.xhtml`, `text-2.xhtml` and so on:
//!
//! - The letter is the elements of class `text`, an `article` in each file; the first is `#text`. Its words are their
//!   characters, in order, without the elements of class `apparatus` or `note`. Blocks (everything that HTML does not count as
//!   phrasing) and `br` separate words, and so does white space; nothing else does, not even `wbr`.
//! - Everything in the source counts as words of the letter: what the writer struck out is in
//!   `del`, what was added in `ins`; of a passage with several readings, the first is in a `span`
//!   of class `choice`, and each other one after it in one of class `alternative`.
//! - Where there are several texts, each is a `section` of class `version`.
//! - A page of the source begins at each empty element of role `doc-pagebreak`; its id is the
//!   page's, `data-label` its number as printed. `aria-label` is what is spoken, with a remark
//!   if the source does not mark the page. The number shown on the screen is next to it.
//! - A note is called at each element of role `doc-noteref`, whose target is the note. Square
//!   brackets around the label mean that the call is not in the source.
//! - A note is an element of class `note`, after the letter: a `div`, of role `doc-footnote` if it is
//!   called. An uncalled source note is placed below the heading of the letter, an uncalled summary above
//!   it (a `section` of role `doc-abstract`). `data-kind` is the kind. Its words are
//!   its characters without the elements of class `apparatus`, which are its label (class `label`; the
//!   link back to its first call), our remarks, and its other links back (role `doc-backlink`).
//!   `data-label` is the label as printed, `data-list-number` the number in the list that the note was
//!   taken from.
//! - In the list of `#about`, `data-fact` names the fact that the words under a term state, where these are its value.
//! - An element of class `correction` and not of class `apparatus` holds one reading, as words of
//!   the letter or the note. The other reading is only in the list of corrections in `#about`.
//! - A wide table can be an element of class `records`, with its cells in their order.
//! - `#about` and the first lines of `#unplaced-notes` are our own words, and apparatus.
//!
//! Words of ours are in the language of the letter, if there is a [`Wording`](crate::wording::Wording) for it, else English.
//! `pages.xhtml` has links to the pages, for readers that know no page list.
//!
//! If the letter names another document, `data-document` has its number; if it names a day that
//! `time` cannot hold, `data-edtf` has it. `data-key` identifies what a name or a term refers to,
//! `data-identity` is the address of a name's bearer, the same in every format,
//! `data-class` is the source's own word for a part. Classes are ours: none comes from a source.

mod about;
mod accessibility;
mod blocks;
mod book;
mod chapter;
mod corrections;
mod cuts;
mod files;
mod finish;
mod headings;
mod inlines;
mod links;
mod markup;
mod ncx;
mod notes;
mod package;
mod pages;
mod places;
mod rendition;
mod shown;
mod tables;
#[cfg(test)]
mod tests;
mod zipped;

use std::borrow::Cow;
use std::io;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, TocElement, ZipLibrary};

use self::chapter::{Chapter, Setting};
use self::finish::Contents;
use super::{
    Backend, BackendError, Feature, Format, PRODUCER, PictureKind, PrintJob, Printed, Shown,
    Support,
};
use crate::ir::Direction;
use crate::ir::account::FactKey;

pub(super) use self::book::EpubBook;

/// The backend `epub`.
pub(super) struct Epub;

impl Epub {
    /// The kinds of pictures that a book can hold (EPUB 3.3, 3.2).
    const PICTURES: &'static [PictureKind] = &[
        PictureKind::Png,
        PictureKind::Jpeg,
        PictureKind::JpegGrey,
        PictureKind::JpegOfInks,
        PictureKind::Gif,
        PictureKind::Svg,
    ];
}

impl Backend for Epub {
    fn format(&self) -> &'static Format {
        &Format {
            name: "epub",
            extension: "epub",
            media_type: "application/epub+zip",
            description: "EPUB 3.3 for reading systems, with page list and pop-up notes",
            default: true,
            needs: &[],
            pictures: Self::PICTURES,
        }
    }

    fn support(&self, feature: Feature) -> Support {
        match feature {
            Feature::Lists
            | Feature::Tables
            | Feature::Verse
            | Feature::Figures
            | Feature::Quotations
            | Feature::Divisions
            | Feature::Rendition
            | Feature::Revisions
            | Feature::Uncertainty
            | Feature::Choices
            | Feature::SeveralTexts => Support::Full,
            Feature::Names => Support::Partial("names and terms are marked and not linked"),
            Feature::NoteRanges => Support::Partial("the note begins with the words it is about"),
            Feature::Opaque => Support::Words,
            Feature::Header => Support::Partial(
                "what it says of the letter and of the edition, and not how the file was made",
            ),
        }
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let failed =
            |making| move |error: io::Error| BackendError::library(making)(error.to_string());
        let setting = Setting::alone();
        let chapter = Chapter::write(job, &setting).map_err(failed("the chapter of the EPUB"))?;
        let metadata =
            package::metadata(job, &chapter).map_err(failed("the metadata of the EPUB"))?;
        let contents = contents(&chapter, job.css).map_err(failed("the files of the EPUB"))?;
        let assembled = assemble(&chapter)
            .map_err(|error| BackendError::library("the EPUB")(error.to_string()))?;
        finish::finish(&assembled, &contents, &metadata, &job.letter.id, &chapter)
            .map(Printed::from)
            .map_err(failed("finishing the EPUB"))
    }
}

/// The rules of style of an e-book, and those that the user adds.
fn stylesheet(own: Option<&str>) -> Cow<'static, str> {
    let ours = zipped::STYLE;
    own.map_or(Cow::Borrowed(ours), |own| Cow::Owned(format!("{ours}\n{own}")))
}

/// The file of the rules of style, as `epub-builder` names it.
const STYLESHEET: &str = "stylesheet.css";

/// The contents of a book's files.
fn contents<'a>(chapter: &'a Chapter<'_>, css: Option<&str>) -> io::Result<Contents<'a>> {
    let mut contents = Contents::new();
    contents.insert(STYLESHEET.to_owned(), stylesheet(css).into_owned().into_bytes().into());
    for embedded in &chapter.pictures {
        contents.insert(embedded.path.clone(), embedded.picture.bytes.as_slice().into());
    }
    contents.extend(chapter.files.all());
    if chapter.pages().next().is_some() {
        contents.insert(pages::PAGES.to_owned(), pages::page_of_links(chapter)?.into());
    }
    Ok(contents)
}

/// Lets `epub-builder` assemble the book, of empty files.
fn assemble(chapter: &Chapter<'_>) -> epub_builder::Result<Vec<u8>> {
    const EMPTY: &[u8] = &[];
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    if Direction::of_language(chapter.language).is_some() {
        // The value that `epub_direction` sets is never written.
        builder.metadata("direction", "rtl")?;
    }
    builder.set_generator(PRODUCER);
    // The title of the book's navigation.
    builder.set_toc_name(&chapter.title);
    builder.stylesheet(EMPTY)?;
    for embedded in &chapter.pictures {
        builder.add_resource(&embedded.path, EMPTY, embedded.picture.kind.media_type())?;
    }
    for (place, (path, _)) in chapter.files.all().enumerate() {
        let content = EpubContent::new(path, EMPTY);
        builder.add_content(if place == 0 { with_contents(content, chapter) } else { content })?;
    }
    if chapter.pages().next().is_some() {
        let content = EpubContent::new(pages::PAGES, EMPTY);
        builder.add_content(content.title(&chapter.wording.pages.title))?;
    }
    let mut book = Vec::new();
    builder.generate(&mut book)?;
    Ok(book)
}

/// The first file of a chapter with the table of contents: what has no title is not in it.
fn with_contents<'a>(first: EpubContent<&'a [u8]>, chapter: &Chapter<'_>) -> EpubContent<&'a [u8]> {
    let content = first.title(&chapter.title).reftype(ReferenceType::Text);
    let mut parts = TocElement::new("", &chapter.title);
    for section in chapter.sections() {
        let url = chapter.files.address(&section.id);
        parts.add(TocElement::new(url, &section.title).level(section.level as i32));
    }
    parts.children.into_iter().fold(content, EpubContent::child)
}
