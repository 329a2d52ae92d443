//! Binds a book: writes the letters as they arrive, then the pages about all of them.
//!
//! A chapter that links to a place in another one waits until the files of all are known. **Invariant:** files are
//! written one after another; in memory are compressed chapters, so that the book may be of any size.

use std::borrow::Cow;
use std::io::{self, Cursor, Write};

use rayon::prelude::*;
use zip::write::StreamWriter;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::entry::Entry;
use super::links::Links;
use super::navigation::{navigation, ncx};
use super::package::package;
use super::packed::packed;
use super::plan::Plan;
use super::whole::Book;
use super::{arrangement, navigation};
use crate::backends::epub::stylesheet;
use crate::backends::epub::zipped::compressed;
use crate::backends::{CollectionFile, CollectionJob, LeftOut};

type Out<'a> = StreamWriter<&'a mut (dyn Write + Send)>;

/// A book that is being bound.
pub(super) struct Binding<'a> {
    job: &'a CollectionJob<'a>,
    zip: ZipWriter<Out<'a>>,
    entries: Vec<Entry>,
    /// The files of chapters that wait, compressed, with the places of these among the entries.
    waiting: Vec<(usize, Vec<u8>)>,
}

impl<'a> Binding<'a> {
    /// Begins a book (EPUB 3.3, 4.2.2 and 4.3).
    pub(super) fn begin(
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Self> {
        let mut first = ZipWriter::new(Cursor::new(Vec::new()));
        first.start_file("mimetype", compressed().compression_method(CompressionMethod::Stored))?;
        first.write_all(b"application/epub+zip")?;
        first.start_file("META-INF/container.xml", compressed())?;
        first.write_all(CONTAINER.as_bytes())?;
        let first = first.finish()?.into_inner();
        let mut binding =
            Self { job, zip: ZipWriter::new_stream(out), entries: Vec::new(), waiting: Vec::new() };
        binding.merge(&first)?;
        let css = stylesheet(job.book.css.as_deref());
        binding.files([("stylesheet.css", css.as_bytes())])?;
        Ok(binding)
    }

    fn files<'f>(
        &mut self,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> io::Result<()> {
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), Cow::Borrowed(bytes)));
        self.merge(&packed(files)?)
    }

    /// Copies the files of a zip as they are.
    fn merge(&mut self, files: &[u8]) -> io::Result<()> {
        Ok(self.zip.merge_archive(ZipArchive::new(Cursor::new(files))?)?)
    }
}

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";

impl CollectionFile for Binding<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        let (entry, files) = Entry::split_off(fragment)?;
        if entry.files.iter().any(|file| !file.beyond.is_empty()) {
            self.waiting.push((self.entries.len(), files.to_vec()));
        } else {
            self.merge(files)?;
        }
        self.entries.push(entry);
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        let mut entries = std::mem::take(&mut self.entries);
        let links = Links::among(&entries);
        let linked = |(place, files): (usize, Vec<u8>)| links.write(&entries[place], &files);
        let waiting = std::mem::take(&mut self.waiting);
        let linked: Vec<io::Result<Vec<u8>>> = waiting.into_par_iter().map(linked).collect();
        for files in linked {
            self.merge(&files?)?;
        }
        arrangement::sort(&mut entries, self.job.book.order);
        let book = Book::of(self.job, &entries);
        let plan = Plan::of(&book)?;
        let ours = plan.parts().map(|part| (part.path.as_str(), part.xhtml.as_slice()));
        self.files(ours)?;
        if let Some(cover) = &plan.cover {
            self.files([(cover.path.as_str(), cover.bytes.as_slice())])?;
        }
        self.files([
            (navigation::NAVIGATION, navigation(&book, &plan)?.as_slice()),
            (navigation::NCX, &ncx(&book, &plan)?),
            ("content.opf", &package(&book, &plan)?),
        ])?;
        self.zip.finish()?;
        Ok(plan.left_out)
    }
}
