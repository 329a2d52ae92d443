//! The metadata of the package document (EPUB 3.3, 5.5).
//!
//! The metadata describes three things, each in its own terms:
//!
//! - **the letter as a work**: `dc:title`, `dc:creator` (the author, who
//!   is the sender unless another is named), `dc:contributor` (the
//!   recipient, role `rcp`; whoever else had a part in it, role `oth`), `dc:language`,
//!   `dc:description` for a translation, and `schema:dateCreated`, the day when it was written;
//!   Links that refine a name say who is meant: `schema:identifier` is the address that names the
//!   person in every format, `schema:sameAs` the same person at other authorities;
//! - **its source**: `dc:source` and `pageBreakSource`;
//! - **this book**: `dc:identifier`, `dcterms:modified` and `dc:date`, which EPUB 3.3 (5.5.3.2.3)
//!   keeps for the day on which the book itself was published. A letter's day is never put there:
//!   shops and libraries would file the book under 1961. Without a known date of the edition there
//!   is no `dc:date`.
//!
//! **Invariant:** nothing is claimed that the chapter does not contain: without pages no page list,
//! without known correspondents no creator.

use std::io;

use super::super::lexical::uri;
use super::super::{PRODUCER, PrintJob};
use super::chapter::{Chapter, html_date, language};
use super::markup::Markup;
use super::pages;
use crate::ir::account::citation;
use crate::ir::{ActionKind, Agent, Entities, Role, words};

/// The `metadata` element.
///
/// # Errors
/// If a value contains a character that XML cannot represent.
pub(super) fn metadata(job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let mut package = Package { markup: Markup::part(), entities: job.entities(), people: 0 };
    package.markup.open("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")])?;
    package.markup.end_line()?;
    package.work(job, chapter)?;
    package.sources(job, chapter)?;
    package.book(job)?;
    package.accessibility(job, chapter)?;
    package.markup.close()?;
    package.markup.finish()
}

/// The id of the identifier, which the package element names.
pub(super) const IDENTIFIER: &str = "identifier";

struct Package<'a> {
    markup: Markup,
    entities: Entities<'a>,
    people: usize,
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

    fn work(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let letter = job.letter;
        self.dc("title", &chapter.title)?;
        for author in &letter.authors {
            self.agent("creator", author, "aut")?;
        }
        for action in letter.correspondence.iter().flat_map(|description| &description.actions) {
            let (element, role) = match action.kind {
                ActionKind::Sent if letter.authors.is_empty() => ("creator", "aut"),
                ActionKind::Sent => ("contributor", "crp"),
                ActionKind::Received => ("contributor", "rcp"),
                ActionKind::Transmitted
                | ActionKind::Forwarded
                | ActionKind::Redirected
                | ActionKind::Read
                | ActionKind::Other => ("contributor", "oth"),
            };
            for agent in &action.agents {
                let is_named = self.agent(element, agent, role)?;
                if is_named && role == "oth" {
                    // The MARC relators have no word for it; TEI's word has no scheme.
                    let id = format!("#person-{}", self.people);
                    let attributes = [("refines", id.as_str()), ("property", "role")];
                    self.markup.element("meta", &attributes, action.kind.as_str())?;
                    self.markup.end_line()?;
                }
            }
        }
        let mut languages = Vec::new();
        for language in letter.texts.iter().map(language) {
            if !languages.contains(&language) {
                languages.push(language);
                self.dc("language", language)?;
            }
        }
        for text in letter.texts.iter().filter(|text| text.role == Role::Translation) {
            let from = text.translated_from.iter().map(|from| format!(" from: {}", from.value));
            let from: String = from.collect();
            self.dc("description", &format!("The text is a translation{from}"))?;
        }
        // A date that has not been interpreted yet is given as written.
        let date = letter.date();
        let date = date.and_then(|date| match date.edtf.as_str() {
            "" => date.written.as_deref(),
            edtf => Some(edtf),
        });
        match date.filter(|date| words(date).next().is_some()) {
            Some(date) => self.meta("schema:dateCreated", date),
            None => Ok(()),
        }
    }

    /// An author or correspondent who is named, with the addresses that say who it is and the key in a
    /// list.
    fn agent(&mut self, element: &str, agent: &Agent, role: &str) -> io::Result<bool> {
        let name = agent.display_name().filter(|name| words(name).next().is_some());
        let Some(name) = name else { return Ok(false) };
        self.person(element, name, role)?;
        let refined = format!("#person-{}", self.people);
        if let Some(key) = &agent.key {
            let attributes = [("refines", refined.as_str()), ("property", "dcterms:identifier")];
            self.markup.element("meta", &attributes, &key.value.to_string())?;
            self.markup.end_line()?;
        }
        let Some(identity) = self.entities.agent(agent) else { return Ok(true) };
        let same = identity.same_as.iter().map(|address| ("schema:sameAs", address));
        for (relation, address) in
            [("schema:identifier", &identity.address)].into_iter().chain(same)
        {
            let address = uri(address);
            let attributes =
                [("refines", refined.as_str()), ("rel", relation), ("href", address.as_str())];
            self.markup.empty("link", &attributes)?;
            self.markup.end_line()?;
        }
        Ok(true)
    }

    /// Someone, with a MARC relator role. The filing form of a name is not known, so there is no
    /// `file-as`.
    fn person(&mut self, element: &str, name: &str, role: &str) -> io::Result<()> {
        if words(name).next().is_none() {
            return Ok(());
        }
        self.people += 1;
        let id = format!("person-{}", self.people);
        self.markup.element(&format!("dc:{element}"), &[("id", &id)], name)?;
        let attributes = [
            ("refines", format!("#{id}")),
            ("property", "role".to_owned()),
            ("scheme", "marc:relators".to_owned()),
        ];
        let attributes: Vec<_> = attributes.iter().map(|(key, it)| (*key, it.as_str())).collect();
        self.markup.element("meta", &attributes, role)?;
        self.markup.end_line()
    }

    fn sources(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let witnesses = &job.letter.witnesses;
        // Other copies and other prints are not sources of this book.
        for witness in witnesses.iter().filter(|witness| witness.kind.is_source()) {
            for source in [citation(witness), witness.url.clone()].into_iter().flatten() {
                self.dc("source", &source)?;
            }
        }
        if chapter.pages.is_empty() {
            return Ok(());
        }
        self.meta("pageBreakSource", &pages::source(witnesses, &chapter.pages))
    }

    fn book(&mut self, job: &PrintJob<'_>) -> io::Result<()> {
        self.markup.element("dc:identifier", &[("id", IDENTIFIER)], &job.letter.id)?;
        self.markup.end_line()?;
        if let Some(address) = self.entities.letter() {
            self.dc("identifier", &address)?;
        }
        let edition = &job.collection.edition;
        if let Some(editor) = &edition.editor {
            self.person("contributor", &editor.value, "edt")?;
        }
        if let Some(date) = edition.date.as_ref().and_then(|date| html_date(&date.value)) {
            self.dc("date", date)?;
        }
        let rights = &job.letter.rights;
        for (subject, statements) in [
            ("Text", &rights.source_text),
            ("Encoding", &rights.encoding),
            ("Metadata", &rights.index),
        ] {
            for statement in statements {
                let words = statement.in_words();
                self.dc("rights", &format!("{subject}: {words} <{}>", statement.uri))?;
            }
        }
        let modified = job.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.meta("dcterms:modified", &modified)?;
        self.markup.empty("meta", &[("name", "generator"), ("content", PRODUCER)])?;
        self.markup.end_line()
    }

    /// What the book offers to readers who cannot see or hear it (EPUB Accessibility 1.1, 2.2).
    /// Conformance to WCAG is not claimed, because someone must certify it.
    fn accessibility(&mut self, job: &PrintJob<'_>, chapter: &Chapter<'_>) -> io::Result<()> {
        let has_pictures = !chapter.pictures.is_empty();
        self.meta("schema:accessMode", "textual")?;
        if has_pictures {
            self.meta("schema:accessMode", "visual")?;
            self.meta("schema:accessModeSufficient", "textual,visual")?;
        } else {
            self.meta("schema:accessModeSufficient", "textual")?;
        }
        let mut features = vec![
            "displayTransformability",
            "readingOrder",
            "structuralNavigation",
            "tableOfContents",
        ];
        let mut summary = vec![match (has_pictures, chapter.is_described) {
            (false, _) => "The book is text without pictures, in its reading order.",
            (true, true) => {
                "The book is text with pictures, in its reading order; what the source says of a \
                 picture stands below it."
            }
            (true, false) => {
                "The book is text with pictures, in its reading order; of some pictures only the \
                 names of their files are known."
            }
        }];
        if has_pictures && chapter.is_described {
            features.push("alternativeText");
        }
        if !chapter.pages.is_empty() {
            features.extend(["pageBreakMarkers", "pageNavigation"]);
            summary.push(
                "The page numbers of the source are marked in the text and listed in the \
                 navigation; inferred ones stand in square brackets.",
            );
        }
        if !job.letter.notes.is_empty() {
            summary.push("The notes and the places where they are called link to each other.");
        }
        for feature in features {
            self.meta("schema:accessibilityFeature", feature)?;
        }
        self.meta("schema:accessibilityHazard", "none")?;
        self.meta("schema:accessibilitySummary", &summary.join(" "))
    }
}
