//! The finishing step: what the crate `epub-builder` (0.8.3) leaves undone.
//!
//! The gaps filled here; each fix can go once the crate fills the gap:
//!
//! - package document: the metadata is written whole by [`package`](super::package), because the
//!   crate gives an author and a language one id, has no `dc:source`, no contributor and no date
//!   but a time stamp, refines nothing, escapes no `meta`, and knows only `urn:uuid` identifiers;
//!   it also takes the date from the clock and a random identifier if it is given neither;
//! - package document: the element itself has no `xml:lang`;
//! - package document: the `guide` of EPUB 2 says no more than the landmarks, and is left out;
//! - navigation: no language, no `role`, no page list; the landmarks are shown; the table of contents
//!   is headed by the title of the book, since one name serves it and the NCX;
//! - toc.ncx: no `dtb:uid`, no page list, counts of nought: replaced by [`ncx`];
//! - the display options for Apple Books say that the book has fonts of its own: left out;
//! - zip: the entries have the time of the clock if any crate asks `zip` for the clock.
//!
//! The crate would pack the contents of a book twice: it is given empty files, and the contents come in here.
//! **Invariant:** the bytes depend on nothing but the arguments.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::{DateTime, ZipArchive, ZipWriter};

use super::chapter::Chapter;
use super::markup::Markup;
use super::ncx::ncx;
use super::package::IDENTIFIER;
use super::pages::{PAGES, listed_pages};
use super::zipped::{compressed, packed};

/// The contents of the files of a book, by their paths.
pub(super) type Contents<'a> = BTreeMap<String, Cow<'a, [u8]>>;

/// Finishes a book that `epub-builder` has put together of empty files.
///
/// # Errors
/// If the book is not what the crate normally makes.
pub(super) fn finish(
    book: &[u8],
    contents: &Contents<'_>,
    metadata: &[u8],
    identifier: &str,
    chapter: &Chapter<'_>,
) -> io::Result<Vec<u8>> {
    let mut book = ZipArchive::new(Cursor::new(book))?;
    let mut finished = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..book.len() {
        let name = book.by_index_raw(index)?.name().to_owned();
        let made = match name.as_str() {
            "META-INF/com.apple.ibooks.display-options.xml" => continue,
            "OEBPS/content.opf" => edit_package(&text(&mut book, index)?, metadata, chapter)?,
            "OEBPS/nav.xhtml" => edit_navigation(&text(&mut book, index)?, chapter)?,
            "OEBPS/toc.ncx" => ncx(identifier, chapter)?,
            _ => Vec::new(),
        };
        let content = name.strip_prefix("OEBPS/").and_then(|path| contents.get(path));
        let content = content.map_or(made.as_slice(), |content| content);
        let time = DateTime::default();
        if let Some(mut packed) = packed(&name, content) {
            finished.raw_copy_file_touch(packed.by_index_raw(0)?, time, Some(0o644))?;
        } else if content.is_empty() {
            finished.raw_copy_file_touch(book.by_index_raw(index)?, time, Some(0o644))?;
        } else {
            finished.start_file(name, compressed())?;
            finished.write_all(content)?;
        }
    }
    Ok(finished.finish()?.into_inner())
}

fn text(book: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> io::Result<String> {
    let mut text = String::new();
    book.by_index(index)?.read_to_string(&mut text)?;
    Ok(text)
}

fn edit_package(text: &str, metadata: &[u8], chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    edit(text, |start, edit| match start.name().as_ref() {
        "package" => {
            let package = [
                ("xmlns", "http://www.idpf.org/2007/opf"),
                ("version", "3.0"),
                ("unique-identifier", IDENTIFIER),
                ("xml:lang", chapter.language),
            ];
            edit.start(&BytesStart::new("package").with_attributes(package))
        }
        "metadata" => {
            edit.skip(&start)?;
            edit.insert(metadata)
        }
        "guide" => edit.skip(&start),
        _ => edit.start(&start),
    })
}

fn edit_navigation(text: &str, chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let language = chapter.language;
    let ours = chapter.ours();
    let ours = || ours.iter().copied();
    let words = &chapter.wording.parts;
    let pages = page_list(chapter)?;
    let sections = chapter.sections().filter(|section| section.is_ours);
    let mut targets: Vec<String> = sections.map(|section| format!("#{}\"", section.id)).collect();
    targets.push(format!("\"{PAGES}\""));
    edit(text, |start, edit| match start.name().as_ref() {
        "html" => {
            let languages = [("lang", language), ("xml:lang", language)];
            edit.start(&start.with_attributes(languages))
        }
        "nav" if start.attributes_raw().contains("landmarks") => {
            edit.insert(&pages)?;
            let attributes = [("hidden", ""), ("aria-label", words.landmarks.as_str())];
            edit.start(&start.with_attributes(attributes.into_iter().chain(ours())))
        }
        "nav" => {
            let attributes = [("role", "doc-toc"), ("aria-labelledby", "toc-title")];
            edit.start(&start.with_attributes(attributes))
        }
        "h1" => {
            edit.skip(&start)?;
            let heading = start.with_attributes(ours());
            edit.start(&heading)?;
            edit.write(Event::Text(BytesText::new(&words.contents).into_owned()))?;
            edit.write(Event::End(heading.to_end()))
        }
        "a" if targets.iter().any(|target| start.attributes_raw().contains(target.as_str())) => {
            edit.start(&start.with_attributes(ours()))
        }
        _ => edit.start(&start),
    })
}

/// The page list; omitted if no page is marked, because a list must not be empty.
fn page_list(chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let mut list = Markup::part();
    let pages = listed_pages(chapter);
    if pages.is_empty() {
        return list.finish();
    }
    let mut attributes = vec![
        ("epub:type", "page-list"),
        ("role", "doc-pagelist"),
        ("hidden", ""),
        ("aria-label", chapter.wording.pages.title.as_str()),
    ];
    attributes.extend(chapter.ours());
    list.open("nav", &attributes)?;
    list.open_block("ol", &[])?;
    list.end_line()?;
    for (page, label) in pages {
        list.open("li", &[])?;
        let href = chapter.files.address(&page.id);
        list.element("a", &[("href", &href)], &label)?;
        list.close_block()?;
    }
    list.close_block()?;
    list.close_block()?;
    list.finish()
}

/// Copies a document; `change` decides what happens to each start tag.
fn edit<'a>(
    text: &'a str,
    mut change: impl FnMut(BytesStart<'a>, &mut Edit<'a>) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let writer = Writer::new(Vec::with_capacity(2 * text.len()));
    let mut edit = Edit { reader: Reader::from_str(text), writer };
    loop {
        let event = edit.reader.read_event().map_err(io::Error::other)?;
        if let Event::Start(start) = event {
            change(start, &mut edit)?;
        } else if matches!(event, Event::Eof) {
            return Ok(edit.writer.into_inner());
        } else {
            edit.write(event)?;
        }
    }
}

struct Edit<'a> {
    reader: Reader<&'a [u8]>,
    writer: Writer<Vec<u8>>,
}

impl Edit<'_> {
    fn write(&mut self, event: Event<'_>) -> io::Result<()> {
        self.writer.write_event(event)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> io::Result<()> {
        self.write(Event::Start(start.borrow()))
    }

    fn insert(&mut self, markup: &[u8]) -> io::Result<()> {
        self.writer.get_mut().write_all(markup)
    }

    /// Skips the rest of an element that has just begun.
    fn skip(&mut self, start: &BytesStart<'_>) -> io::Result<()> {
        self.reader.read_to_end(start.name()).map_err(io::Error::other)?;
        Ok(())
    }
}
