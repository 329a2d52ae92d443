//! Puts a book together: the letters as they come, and then what is about all of them.
//!
//! **Invariant:** files are written one after another, so that the book may be of any size.

use std::io::{self, Cursor, Read, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::entry::Entry;
use super::navigation::{navigation, ncx};
use super::package::package;
use super::{matter, navigation};
use crate::backends::{CollectionFile, CollectionJob};
use crate::wording::Wording;

/// The name of a letter's entry among its files.
pub(super) const ENTRY: &str = "entry.json";
/// The folder of the book's files.
const FOLDER: &str = "OEBPS";

/// How files are compressed. The time is the earliest that a zip can hold: the book says elsewhere when it was made.
pub(super) fn compressed() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

type Out<'a> = StreamWriter<&'a mut (dyn Write + Send)>;

/// A book that is being bound.
pub(super) struct Binding<'a> {
    job: &'a CollectionJob<'a>,
    zip: ZipWriter<Out<'a>>,
    letters: Vec<Entry>,
}

/// What is known of a whole book.
pub(super) struct Book<'b> {
    pub job: &'b CollectionJob<'b>,
    pub letters: &'b [Entry],
    /// The language of our own words.
    pub wording: &'static Wording,
    /// Its title.
    pub title: String,
}

impl<'a> Binding<'a> {
    /// Begins a book (EPUB 3.3, 4.2.2 and 4.3).
    pub(super) fn begin(
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Self> {
        let mut zip = ZipWriter::new_stream(out);
        zip.start_file("mimetype", compressed().compression_method(CompressionMethod::Stored))?;
        zip.write_all(b"application/epub+zip")?;
        zip.start_file("META-INF/container.xml", compressed())?;
        zip.write_all(CONTAINER.as_bytes())?;
        let mut binding = Self { job, zip, letters: Vec::new() };
        binding.file("stylesheet.css", include_bytes!("../style.css"))?;
        Ok(binding)
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.zip.start_file(format!("{FOLDER}/{path}"), compressed())?;
        self.zip.write_all(bytes)
    }
}

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";

impl CollectionFile for Binding<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        let mut files = ZipArchive::new(Cursor::new(fragment))?;
        let mut entry = Vec::new();
        files.by_name(ENTRY)?.read_to_end(&mut entry)?;
        self.letters.push(serde_json::from_slice(&entry)?);
        for index in 0..files.len() {
            let file = files.by_index_raw(index)?;
            if file.name() != ENTRY {
                let name = format!("{FOLDER}/{}", file.name());
                self.zip.raw_copy_file_rename(file, name)?;
            }
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        let letters = std::mem::take(&mut self.letters);
        let book = Book::of(self.job, &letters);
        let parts = matter::parts(&book)?;
        for part in parts.all() {
            self.file(part.path, &part.xhtml)?;
        }
        self.file(navigation::NAVIGATION, &navigation(&book, &parts)?)?;
        self.file(navigation::NCX, &ncx(&book, &parts)?)?;
        self.file("content.opf", &package(&book, &parts)?)?;
        self.zip.finish()?;
        Ok(())
    }
}

impl<'b> Book<'b> {
    fn of(job: &'b CollectionJob<'b>, letters: &'b [Entry]) -> Self {
        let wording = wording(letters);
        let title = job.publication.title.clone();
        let title = title.unwrap_or_else(|| wording.book.letters.clone());
        Self { job, letters, wording, title }
    }

    /// Its identifier, which follows from its letters.
    pub(super) fn identifier(&self) -> String {
        let ids: Vec<&str> = self.letters.iter().map(|letter| letter.id.as_str()).collect();
        let name = ids.join("\n");
        uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
    }
}

/// The words of the language in which most letters have ours.
fn wording(letters: &[Entry]) -> &'static Wording {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for letter in letters {
        match counts.iter_mut().find(|(tag, _)| *tag == letter.ours) {
            Some((_, count)) => *count += 1,
            None => counts.push((&letter.ours, 1)),
        }
    }
    // Of several, the first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(Wording::english, |(tag, _)| Wording::of(tag))
}
