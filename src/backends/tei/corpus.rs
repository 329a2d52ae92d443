//! All letters in one `teiCorpus` (TEI P5, 16.1): a header for all, then a `TEI` for each letter.
//!
//! What is the same in all letters is in the header of the corpus: the program, the schema, how to cite. **Invariant:**
//! each id of the file is there once. The ids of mark-up that is all ours begin with the name of their letter; an id
//! of a source is changed only if an earlier letter has it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::header::{of_file, publisher};
use super::markup::{Markup, Tag, Written};
use super::responsibility::{OURS, PROGRAM, program_statement};
use super::{Place, Tei, encoding, printed};
use crate::backends::{
    Backend, BackendError, CollectedLetter, CollectionBackend, CollectionFile, CollectionJob,
    Feature, Format, Fragment, PrintJob, Shown, Support,
};
use crate::ir::account::FactKey;

/// The backend `tei-corpus`.
pub(in crate::backends) struct TeiCorpus;

impl CollectionBackend for TeiCorpus {
    fn format(&self) -> &'static Format {
        &Format {
            name: "tei-corpus",
            extension: "corpus.tei.xml",
            media_type: "application/tei+xml",
            description: "TEI P5: all letters in one teiCorpus",
            default: false,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, feature: Feature) -> Support {
        Tei.support(feature)
    }

    fn shows(&self, fact: FactKey) -> Shown {
        Tei.shows(fact)
    }

    fn needs_contents(&self) -> bool {
        false
    }

    fn begin<'a>(
        &self,
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        let mut markup = Markup::default();
        begin(&mut markup, job)?;
        out.write_all(markup.part().map_err(io::Error::other)?.as_bytes())?;
        let of_corpus = [PROGRAM, encoding::REFERENCES, encoding::SCHEMA];
        let ids = of_corpus.into_iter().map(ToOwned::to_owned).collect();
        Ok(Box::new(Corpus { out, ids, letters: 0 }))
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let of_letter = PrintJob::new(letter.collection, letter.letter)
            .scope(letter.scope)
            .stem(letter.stem)
            .reading(job.reading)
            .publication(job.publication)
            .made(job.made);
        let name = id_of(&letter.name());
        let place = Place::InCorpus(&name);
        let bytes = printed(&of_letter, place).map_err(BackendError::library("TEI"))?;
        Ok(Fragment { bytes, left_out: Vec::new() })
    }
}

/// A name of a letter as an id (XML 1.0, 2.3).
fn id_of(name: &str) -> String {
    let is_sign = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let id: String = name.chars().map(|c| if is_sign(c) { c } else { '.' }).collect();
    let begins_well = id.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if begins_well && !id.starts_with(OURS) { id } else { format!("letter.{id}") }
}

/// The corpus up to its first letter.
fn begin(markup: &mut Markup, job: &CollectionJob<'_>) -> Written {
    markup.prolog([super::SCHEMA, super::SCHEMA])?;
    markup.begin(Tag::new("teiCorpus").set("xmlns", super::NAMESPACE))?;
    markup.group(Tag::new("teiHeader").set("xml:lang", "en"), |header| {
        header.group(Tag::new("fileDesc"), |file| {
            file.group(Tag::new("titleStmt"), |statement| {
                let title = job.publication.title.as_deref().unwrap_or("Letters");
                statement.text_line(Tag::new("title"), title)?;
                if let Some(editor) = &job.publication.editor {
                    statement.text_line(Tag::new("editor"), editor)?;
                }
                program_statement(statement, "encoded the letters")
            })?;
            file.group(Tag::new("publicationStmt"), |statement| {
                let is_published = publisher(statement, job.publication, None)?;
                let made = job.made.strftime("%Y-%m-%d").to_string();
                let of_file =
                    |markup: &mut Markup| of_file(markup, &made, &[], job.publication.licence);
                if is_published {
                    of_file(statement)
                } else {
                    statement.group(Tag::new("p"), of_file)
                }
            })?;
            file.group(Tag::new("sourceDesc"), |sources| {
                sources.text_line(Tag::new("p"), "Each letter names its own sources.")
            })
        })?;
        header.group(Tag::new("encodingDesc"), |description| {
            encoding::references(
                description,
                ("/teiCorpus/TEI", "@xml:id"),
                Some(("text/body/descendant::p[not(ancestor::note)]", "position()")),
                Some((".//pb[@n]", "@n")),
            )?;
            encoding::schema(description)
        })
    })
}

/// A corpus that has begun.
struct Corpus<'a> {
    out: &'a mut (dyn Write + Send),
    /// The ids so far.
    ids: BTreeSet<String>,
    letters: usize,
}

impl CollectionFile for Corpus<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        self.letters += 1;
        let letter = std::str::from_utf8(fragment).map_err(io::Error::other)?;
        let ids = ids(letter);
        let taken: BTreeSet<&str> =
            ids.iter().filter(|id| self.ids.contains(*id)).map(String::as_str).collect();
        let before = format!("letter{}.", self.letters);
        let letter = with_ids(letter, &before, |id| taken.contains(id));
        let renamed = ids.iter().map(|id| {
            if taken.contains(id.as_str()) { format!("{before}{id}") } else { id.clone() }
        });
        self.ids.extend(renamed);
        self.out.write_all(b"\n")?;
        self.out.write_all(letter.trim().as_bytes())
    }

    fn end(self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"\n</teiCorpus>\n")?;
        self.out.flush()
    }
}

/// A document of one letter as a part of a corpus: its root has an id, and the ids of mark-up of ours begin with it.
pub(super) fn as_part(document: &str, name: &str, is_ours: bool) -> String {
    let before = format!("{name}.");
    let document =
        if is_ours { with_ids(document, &before, |id| id != PROGRAM) } else { document.to_owned() };
    let root = tags(&document).into_iter().next().unwrap_or_default();
    let tag = document.get(root.clone()).unwrap_or_default();
    if tag.contains("xml:id") {
        return document;
    }
    let (start, rest) = document.split_at(root.start + "<TEI".len());
    format!("{start} xml:id=\"{name}\"{rest}")
}

/// The ids of a document.
fn ids(document: &str) -> BTreeSet<String> {
    let tags = tags(document).into_iter().filter_map(|at| document.get(at));
    let ids = tags.filter_map(|tag| {
        let content = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let name = content.find(char::is_whitespace)?;
        let tag = BytesStart::from_content(content, name);
        Some(tag.try_get_attribute("xml:id").ok()??.value.trim().to_owned())
    });
    ids.collect()
}

/// The document, with `before` in front of some of its ids and in all pointers to them.
fn with_ids(document: &str, before: &str, is_changed: impl Fn(&str) -> bool) -> String {
    let own = ids(document);
    let is_edge = |c: char| c.is_whitespace() || "\"'".contains(c);
    let mut made = String::with_capacity(document.len());
    let mut from = 0;
    for at in tags(document) {
        made.push_str(document.get(from..at.start).unwrap_or_default());
        from = at.end;
        let mut is_id = false;
        // White space and quotation marks are around each id and each pointer.
        for part in document.get(at).unwrap_or_default().split_inclusive(is_edge) {
            let value = part.trim_end_matches(is_edge);
            let (mark, id) = match value.strip_prefix('#') {
                Some(id) => ("#", id),
                None => ("", value),
            };
            if (is_id || mark == "#") && own.contains(id) && is_changed(id) {
                made.push_str(&format!(
                    "{mark}{before}{}",
                    part.get(mark.len()..).unwrap_or_default()
                ));
            } else {
                made.push_str(part);
            }
            is_id = match value {
                "" | "=" => is_id,
                value => value.trim_end_matches('=').ends_with("xml:id"),
            };
        }
    }
    made.push_str(document.get(from..).unwrap_or_default());
    made
}

/// Where the start tags of a document are.
fn tags(document: &str) -> Vec<Range<usize>> {
    let mut reader = Reader::from_str(document);
    let mut tags = Vec::new();
    let mut start = 0;
    while let Ok(event) = reader.read_event() {
        let end = usize::try_from(reader.buffer_position()).unwrap_or(document.len());
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            tags.push(start..end);
        } else if matches!(event, Event::Eof) {
            break;
        }
        start = end;
    }
    tags
}
