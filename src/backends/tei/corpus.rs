//! All letters in one `teiCorpus` (TEI P5, 16.1): a header for all, then a `TEI` for each letter.
//!
//! What is the same in all letters is in the header of the corpus: the program, the schema, how to cite. Letters whose
//! source is a corpus are in a corpus inside ours, with the header of the source (16.1.2). **Invariant:**
//! each id of the file is there once. The ids of mark-up that is all ours begin with the name of their letter; an id
//! of a source is changed only if an earlier letter has it.

use std::collections::{BTreeMap, BTreeSet};
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
    Feature, Format, Fragment, LeftOut, PrintJob, Shown, Support,
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
        Ok(Box::new(Corpus { out, ids, letters: 0, around: Around::default() }))
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
        Ok(Fragment::from(bytes))
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
    /// The corpora of the source that the last letter is in.
    around: Around,
}

/// Corpora inside ours, outermost first: those of a source, which letters after one another share.
#[derive(Default)]
struct Around {
    /// Their start tags and headers, as the source has them.
    written: String,
    /// Their ids, and what is before those that are changed.
    ids: BTreeSet<String>,
    renamed: BTreeMap<String, String>,
}

impl Corpus<'_> {
    /// Begins the corpora of a source, after the last ones.
    fn go_into(&mut self, corpora: &str, before: &str) -> io::Result<()> {
        if self.around.written == corpora {
            return Ok(());
        }
        self.close()?;
        let ids = ids(corpora);
        let taken = ids.iter().filter(|id| self.ids.contains(*id));
        let renamed = taken.map(|id| (id.clone(), before.to_owned())).collect();
        self.around = Around { written: corpora.to_owned(), ids, renamed };
        let written = with_ids(corpora, &self.around.ids, |id| self.around.before(id));
        self.ids.extend(self::ids(&written));
        self.out.write_all(b"\n")?;
        self.out.write_all(written.trim().as_bytes())
    }

    fn close(&mut self) -> io::Result<()> {
        let is_corpus = |at: &Range<usize>| {
            self.around.written.get(at.clone()).is_some_and(|tag| tag.starts_with("<teiCorpus"))
        };
        let corpora = tags(&self.around.written).into_iter().filter(is_corpus).count();
        self.out.write_all("\n</teiCorpus>".repeat(corpora).as_bytes())?;
        self.around = Around::default();
        Ok(())
    }
}

impl Around {
    fn before(&self, id: &str) -> Option<&str> {
        self.renamed.get(id).map(String::as_str)
    }
}

impl CollectionFile for Corpus<'_> {
    fn add(&mut self, fragment: &[u8]) -> io::Result<()> {
        self.letters += 1;
        let fragment = std::str::from_utf8(fragment).map_err(io::Error::other)?;
        let before = format!("letter{}.", self.letters);
        let (corpora, letter) = fragment.split_at(start_of_letter(fragment));
        let letter = letter.trim_end_matches("</teiCorpus>\n").trim_end_matches("\n</teiCorpus>");
        self.go_into(corpora, &before)?;
        let mut named = ids(letter);
        let taken: BTreeSet<String> = named.intersection(&self.ids).cloned().collect();
        let renamed = |id: &str| {
            let of_letter = taken.contains(id).then_some(before.as_str());
            of_letter.or_else(|| self.around.before(id).filter(|_| !named.contains(id)))
        };
        let known = named.union(&self.around.ids).cloned().collect();
        let letter = with_ids(letter, &known, renamed);
        named = ids(&letter);
        self.ids.append(&mut named);
        self.out.write_all(b"\n")?;
        self.out.write_all(letter.trim().as_bytes())
    }

    fn end(mut self: Box<Self>) -> io::Result<Vec<LeftOut>> {
        self.close()?;
        self.out.write_all(b"\n</teiCorpus>\n")?;
        self.out.flush()?;
        Ok(Vec::new())
    }
}

/// Where the letter begins in a document, which can have corpora around it.
fn start_of_letter(document: &str) -> usize {
    let is_file = |at: &Range<usize>| {
        let tag = document.get(at.clone()).unwrap_or_default();
        tag.strip_prefix("<TEI").is_some_and(|rest| rest.starts_with([' ', '\n', '\t', '>']))
    };
    tags(document).into_iter().find(is_file).map_or(0, |at| at.start)
}

/// A document of one letter as a part of a corpus: its root has an id, and the ids of mark-up of ours begin with it.
pub(super) fn as_part(document: &str, name: &str, is_ours: bool) -> String {
    let before = format!("{name}.");
    let renamed = |id: &str| (id != PROGRAM).then_some(before.as_str());
    let document =
        if is_ours { with_ids(document, &ids(document), renamed) } else { document.to_owned() };
    let at = start_of_letter(&document);
    let tag = tags(&document).into_iter().find(|tag| tag.start == at);
    let tag = tag.and_then(|tag| document.get(tag)).unwrap_or_default();
    if !ids(tag).is_empty() {
        return document;
    }
    let (start, rest) = document.split_at(at + "<TEI".len());
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

/// The document, with something `before` some of the ids that it knows, and in all pointers to them.
fn with_ids<'b>(
    document: &str,
    known: &BTreeSet<String>,
    before: impl Fn(&str) -> Option<&'b str>,
) -> String {
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
            let is_named = (is_id || mark == "#") && known.contains(id);
            match before(id).filter(|_| is_named) {
                Some(before) => {
                    let rest = part.get(mark.len()..).unwrap_or_default();
                    made.push_str(&format!("{mark}{before}{rest}"));
                }
                None => made.push_str(part),
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
