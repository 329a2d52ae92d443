//! The package document of a book (EPUB 3.3, 5).
//!
//! **Invariant:** nothing is claimed that the book does not contain.

use std::io;

use super::front::COVER;
use super::navigation::{NAVIGATION, NCX};
use super::plan::Plan;
use super::whole::{Book, listed_pages};
use crate::backends::PRODUCER;
use crate::backends::book::Party;
use crate::backends::epub::accessibility::Offers;
use crate::backends::epub::markup::Markup;
use crate::backends::epub::package::IDENTIFIER;

/// The package document.
pub(super) fn package(book: &Book<'_>, plan: &Plan<'_>) -> io::Result<Vec<u8>> {
    let mut package = Package { markup: Markup::declared()?, book };
    let attributes = [
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", IDENTIFIER),
        ("xml:lang", book.wording.tag()),
    ];
    package.markup.open_block("package", &attributes)?;
    package.metadata(plan)?;
    package.manifest(plan)?;
    package.spine(plan)?;
    package.markup.close_block()?;
    package.markup.finish()
}

struct Package<'b> {
    markup: Markup,
    book: &'b Book<'b>,
}

impl Package<'_> {
    fn dc(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.markup.element(&format!("dc:{name}"), &[], value)?;
        self.markup.end_line()
    }

    fn meta(&mut self, property: &str, value: &str) -> io::Result<()> {
        self.markup.element("meta", &[("property", property)], value)?;
        self.markup.end_line()
    }

    fn metadata(&mut self, plan: &Plan<'_>) -> io::Result<()> {
        let book = self.book;
        let (publication, made) = (book.whole.job.publication, book.whole.job.made);
        self.markup.open_block("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")])?;
        self.dc("title", &book.whole.title)?;
        self.markup.element("dc:identifier", &[("id", IDENTIFIER)], &book.whole.identifier())?;
        self.markup.end_line()?;
        self.persons()?;
        for language in self.languages() {
            self.dc("language", &language)?;
        }
        if let Some(publisher) = &publication.publisher {
            self.dc("publisher", publisher)?;
        }
        if let Some(licence) = publication.licence {
            self.dc("rights", licence.address())?;
        }
        for edition in book.whole.editions() {
            self.dc("source", &edition)?;
        }
        let pages = listed_pages(book);
        if !pages.is_empty() {
            let print = book.whole.print().unwrap_or_else(|| book.wording.pages.unnamed.clone());
            self.meta("pageBreakSource", &print)?;
            self.meta("schema:numberOfPages", &pages.len().to_string())?;
        }
        self.accessibility(!pages.is_empty(), plan.cover.is_some())?;
        self.meta("dcterms:modified", &made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
        self.markup.empty("meta", &[("name", "generator"), ("content", PRODUCER)])?;
        if let Some(cover) = &plan.cover {
            self.markup.end_line()?;
            self.markup.empty("meta", &[("name", "cover"), ("content", &id(&cover.path))])?;
        }
        self.markup.close_block()
    }

    /// The writers while they are few, and the editor.
    fn persons(&mut self) -> io::Result<()> {
        for (number, Party { name, filed, .. }) in (1..).zip(self.book.whole.authors()) {
            let id = format!("author-{number}");
            self.markup.element("dc:creator", &[("id", &id)], name)?;
            self.markup.end_line()?;
            self.refine(&id, &[("property", "role"), ("scheme", "marc:relators")], "aut")?;
            if filed != name {
                self.refine(&id, &[("property", "file-as")], filed)?;
            }
        }
        if let Some(editor) = &self.book.whole.job.publication.editor {
            self.markup.element("dc:contributor", &[("id", "editor")], editor)?;
            self.markup.end_line()?;
            self.refine("editor", &[("property", "role"), ("scheme", "marc:relators")], "edt")?;
        }
        Ok(())
    }

    fn refine(&mut self, id: &str, attributes: &[(&str, &str)], value: &str) -> io::Result<()> {
        let refined = format!("#{id}");
        let attributes: Vec<(&str, &str)> =
            [("refines", refined.as_str())].into_iter().chain(attributes.iter().copied()).collect();
        self.markup.element("meta", &attributes, value)?;
        self.markup.end_line()
    }

    /// The languages of the letters; that of the book first.
    fn languages(&self) -> Vec<String> {
        let mut languages = vec![self.book.wording.tag().to_owned()];
        for language in self.book.entries.iter().map(|entry| &entry.about.language) {
            if language != "und" && !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        languages
    }

    fn accessibility(&mut self, has_pages: bool, has_cover: bool) -> io::Result<()> {
        let entries = self.book.entries;
        let has_pictures = has_cover || entries.iter().any(|entry| !entry.pictures.is_empty());
        let offers = Offers {
            pictures: has_pictures.then(|| entries.iter().all(|entry| entry.is_described)),
            has_pages,
            has_notes: entries.iter().any(|entry| entry.about.notes > 0),
            has_index: true,
        };
        let certified = self.book.whole.job.publication.accessibility.as_ref();
        offers.write(&mut self.markup, certified, self.book.wording, &[])
    }

    fn manifest(&mut self, plan: &Plan<'_>) -> io::Result<()> {
        const XHTML: &str = "application/xhtml+xml";
        self.markup.open_block("manifest", &[])?;
        self.item("nav", NAVIGATION, XHTML, Some("nav"))?;
        self.item("ncx", NCX, "application/x-dtbncx+xml", None)?;
        self.item("css", "stylesheet.css", "text/css", None)?;
        for path in plan.paths() {
            self.item(&id(path), path, XHTML, None)?;
        }
        if let Some(cover) = &plan.cover {
            self.item(&id(&cover.path), &cover.path, cover.media_type, Some("cover-image"))?;
        }
        for (path, media_type) in plan.entries().flat_map(|entry| &entry.pictures) {
            self.item(&id(path), path, media_type, None)?;
        }
        self.markup.close_block()
    }

    fn item(
        &mut self,
        id: &str,
        href: &str,
        media_type: &str,
        properties: Option<&str>,
    ) -> io::Result<()> {
        let mut attributes = vec![("id", id), ("href", href), ("media-type", media_type)];
        attributes.extend(properties.map(|properties| ("properties", properties)));
        self.markup.empty("item", &attributes)?;
        self.markup.end_line()
    }

    fn spine(&mut self, plan: &Plan<'_>) -> io::Result<()> {
        self.markup.open_block("spine", &[("toc", "ncx")])?;
        for path in plan.paths() {
            let id = id(path);
            let mut attributes = vec![("idref", id.as_str())];
            // Readers that show the picture itself would show it twice.
            attributes.extend((path == COVER).then_some(("linear", "no")));
            self.markup.empty("itemref", &attributes)?;
            self.markup.end_line()?;
        }
        self.markup.close_block()
    }
}

/// A path as an id (XML 1.0, 2.3).
fn id(path: &str) -> String {
    format!("file.{}", path.replace('/', "."))
}
