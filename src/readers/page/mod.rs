//! PAGE: pages as Transkribus, eScriptorium and other programs for transcription record them, with the place of
//! each region and line. All pages of a folder, or of a ZIP archive of it, are one letter.
//!
//! ```text
//! container    which files of an archive or a folder are pages, and in which order
//! model        a page: regions in reading order, lines, which of several texts counts
//! custom tags  what Transkribus says of regions and words
//! conversion   from pages to the letter
//! account      the words of the files and their order, found without the parser
//! ```
//!
//! No part of a letter is marked, and no paragraph goes on over a page: both are worked out by the passes, as are the
//! words that run over line ends.

mod account;
mod container;
mod conversion;
mod custom;
mod model;
mod tags;

use std::ops::Range;

use self::account::PageAccount;
use self::model::{PAGE, Page};
use super::xml::Fault;
use super::xml::{Namespaces, tree};
use super::{Reader, Volume};
use crate::diag::Diagnostic;
use crate::ir::{Collection, Letter};
use crate::source::{Account, Marked, PackedPart, Part, Source, Structure};

/// The name of the reader.
const NAME: &str = "page";

/// The versions of the format, which differ in nothing that is read here.
const NAMESPACES: Namespaces = &[
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2009-03-16", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-01-12", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-03-19", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2016-07-15", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2017-07-15", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2018-07-15", PAGE),
    ("http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15", PAGE),
];

/// The reader `page`.
pub(super) struct PageXml;

impl Reader for PageXml {
    fn name(&self) -> &'static str {
        NAME
    }

    fn description(&self) -> &'static str {
        "PAGE XML from Transkribus or eScriptorium: a page, or a folder or ZIP of pages"
    }

    fn unpack(&self, bytes: &[u8]) -> Option<Result<Vec<PackedPart>, String>> {
        container::of_archive(bytes)
    }

    fn gather(&self, files: &[PackedPart]) -> Option<Result<Vec<PackedPart>, String>> {
        container::of_folder(files)
    }

    fn recognises(&self, source: &Source) -> bool {
        let first = source.parts().first().map(Part::range).unwrap_or_default();
        source.text().get(first).is_some_and(is_page)
    }

    fn is_xml(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        Box::new(PageFiles::open(source))
    }
}

/// Whether a file is a page, by its root.
fn is_page(text: &str) -> bool {
    let root = super::after_prolog(text).strip_prefix('<').unwrap_or_default();
    let end = root.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(root.len());
    let name = root.get(..end).unwrap_or_default();
    name.rsplit(':').next() == Some("PcGts")
}

/// Open files, which are the pages of one letter.
struct PageFiles<'a> {
    source: &'a Source,
    collection: Collection,
    account: PageAccount<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> PageFiles<'a> {
    fn open(source: &'a Source) -> Self {
        let fault = pages(source).err().map(|fault| fault.report(source, BROKEN));
        Self {
            source,
            collection: Collection::of(source),
            account: PageAccount::new(source),
            diagnostics: fault.into_iter().collect(),
        }
    }
}

/// All pages; none if one is broken, since words may be missing without a trace.
fn pages(source: &Source) -> Result<Vec<Page>, Fault> {
    let mut pages = Vec::new();
    for part in source.parts() {
        let root = tree(source.text(), part.range(), NAMESPACES)?;
        let page = model::page(&root).ok_or_else(|| Fault {
            at: part.range().start,
            message: "the file has no page, or is in a version of PAGE that is not known"
                .to_owned(),
        });
        pages.push(page?);
    }
    Ok(pages)
}

/// What to do about a file that is no XML.
const BROKEN: &str = "export the page again";

impl Volume for PageFiles<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        usize::from(self.diagnostics.is_empty())
    }

    fn letter(&self, _: usize) -> (Letter, Vec<Diagnostic>) {
        match pages(self.source) {
            Ok(pages) => conversion::letter(self.source, &pages),
            Err(fault) => (Letter::default(), vec![fault.report(self.source, BROKEN)]),
        }
    }

    fn extent(&self, _: usize) -> Vec<Range<usize>> {
        self.source.parts().iter().map(Part::range).collect()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        Marked(&[Structure::Blocks, Structure::Notes, Structure::Pages, Structure::Phrases])
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}
