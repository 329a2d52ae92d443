//! A TEI file whose source is TEI: the source as it is, and one step added to it (TEI P5, 2.6, HD6).
//!
//! What is ours is an element with an `xml:id` that begins with `lp.`, inside or beside an element of the
//! source: who did it (`respStmt`), from which file (`bibl`), with which program (`application`), when
//! (`change`), and what the source does not say (`correspDesc`). So it can be taken away again, and a file that
//! is revised twice has two steps. The text is the source's own, unless words of it were changed: then it
//! is written like any other (`body`).
//!
//! - `mended`: the source, where the schema refuses something of it;

mod mended;

use std::borrow::Cow;
use std::collections::BTreeSet;

use quick_xml::escape::unescape;

use super::encoding::{REFERENCES, SCHEMA};
use super::evidence::Claim;
use super::header::{Header, agent_origins, file_parts, id_of_correspondence};
use super::markup::{Markup, Tag, Written};
use super::parts::{Edits, Part};
use super::responsibility::{OURS, PROGRAM, Responsible};
use super::{Place, VERSION, body, encoding, evidence, kept_elements};
use crate::backends::{PRODUCER, PrintJob};
use crate::ir::{
    Block, Correspondence, EncodedPart, Encoding, Kind, Origin, PageBreak, Sourced, on_one_line,
};

/// Prints a letter as a revision of its source.
///
/// # Errors
/// A message, if the source cannot be written as XML.
pub(super) fn print(
    job: &PrintJob<'_>,
    encoding: &Encoding,
    place: Place<'_>,
) -> Result<String, String> {
    let (source, has_header) = with_header(&encoding.document)?;
    let document = mended::mended(&source)?;
    let is_mended = *document != *source;
    let (outermost, mut ids) = Part::root(&document)?;
    let root = outermost.file();
    let step = 1 + steps(&ids);
    let is_alone = matches!(place, Place::Alone);
    if !is_alone {
        // They are in the header of the corpus.
        ids.extend([PROGRAM, SCHEMA, REFERENCES].map(ToOwned::to_owned));
    }
    let responsible = Responsible::in_revision(job, step);
    let mut revision = Revision {
        job,
        encoding,
        document: &document,
        has_header,
        is_mended,
        root,
        ids,
        step,
        responsible,
    };
    let mut edits = Edits::new(&document);
    revision.header(&mut edits)?;
    revision.text(&mut edits)?;
    if !is_alone {
        return Ok(edits.finish());
    }
    let mut made = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if !encoding.prolog.is_empty() {
        made.push_str(&encoding.prolog);
        made.push('\n');
    }
    made.push_str(&edits.finish());
    made.push('\n');
    Ok(made)
}

/// A document with a header, and whether it has one itself.
fn with_header(document: &str) -> Result<(Cow<'_, str>, bool), String> {
    /// What TEI demands of a header; the description of the file is replaced.
    const LEAST: &str = "<fileDesc><titleStmt><title/></titleStmt><publicationStmt><p/></publicationStmt>\
                         <sourceDesc><p/></sourceDesc></fileDesc>";
    let (outermost, _) = Part::root(document)?;
    let file = outermost.file();
    if file.child("teiHeader").is_some() {
        return Ok((Cow::Borrowed(document), true));
    }
    let mut edits = Edits::new(document);
    let header = format!("<teiHeader xml:id=\"{OURS}teiHeader\">\n  {LEAST}\n</teiHeader>");
    edits.prepend(file, &header);
    Ok((Cow::Owned(edits.finish()), false))
}

/// How many steps of ours a file has. In a corpus, the name of the letter may come before an id.
fn steps(ids: &BTreeSet<String>) -> usize {
    let number = |id: &String| {
        let (before, number) = id.split_once("lp.run.")?;
        let is_ours = before.is_empty() || before.ends_with('.');
        is_ours.then(|| number.parse::<usize>().ok()).flatten()
    };
    ids.iter().filter_map(number).max().unwrap_or_default()
}

fn is_supplied(origin: &Origin) -> bool {
    matches!(origin, Origin::Supplied { .. })
}

/// Writes one element.
fn element(write: impl FnOnce(&mut Markup) -> Written) -> Result<String, String> {
    let mut markup = Markup::default();
    write(&mut markup).map_err(|error| error.to_string())?;
    Ok(markup.part()?.trim_start().to_owned())
}

struct Revision<'a> {
    job: &'a PrintJob<'a>,
    encoding: &'a Encoding,
    /// The source, as the schema accepts it.
    document: &'a str,
    /// Whether the source has a header.
    has_header: bool,
    /// Whether the schema refuses something of the source.
    is_mended: bool,
    root: &'a Part,
    ids: BTreeSet<String>,
    step: usize,
    responsible: Responsible,
}

impl Revision<'_> {
    fn differs(&self, part: EncodedPart) -> bool {
        self.encoding.differs.contains(&part)
    }

    /// An id of ours for something that is there once: `lp.correspDesc`, or `lp.correspDesc.2` if an earlier
    /// step has taken that.
    fn id(&self, name: &str) -> String {
        let id = format!("{OURS}{name}");
        if self.is_taken(&id) { format!("{id}.{}", self.step) } else { id }
    }

    /// Whether an earlier step has an id of ours. In a corpus, the name of the letter may come before it.
    fn is_taken(&self, id: &str) -> bool {
        let of_letter = format!(".{id}");
        self.ids.contains(id) || self.ids.iter().any(|it| it.ends_with(&of_letter))
    }

    /// An id of ours for a part of this step.
    fn id_of_step(&self, name: &str) -> String {
        format!("{OURS}{name}.{}", self.step)
    }

    fn header(&mut self, edits: &mut Edits<'_>) -> Result<(), String> {
        let header = self.root.child("teiHeader").ok_or("the source has no teiHeader")?;
        let file = header.child("fileDesc").ok_or("the source has no fileDesc")?;
        if !self.has_header || self.is_published_anew(file) {
            self.file_description(edits, file)?;
        } else {
            if let Some(statement) = file.child("titleStmt") {
                self.titles(edits, statement)?;
            }
            if let Some(description) = file.child("sourceDesc") {
                self.notes(edits, file, description)?;
                self.sources(edits, description)?;
            }
        }
        self.encoding_description(edits, header, file)?;
        self.profile(edits, header)?;
        self.change(edits, header)
    }

    fn ours(&self) -> Header<'_> {
        let is_stated = |kind: &Sourced<Kind>| is_supplied(&kind.origin);
        let mut ours = Header::of(self.job, &self.responsible);
        ours.stated_kind = self.job.letter.kind.as_ref().is_some_and(is_stated);
        ours
    }

    /// The title of the letter, if it is none of the source's titles, and who is responsible.
    fn titles(&self, edits: &mut Edits<'_>, statement: &Part) -> Result<(), String> {
        let title = self.job.letter.title.as_ref().filter(|_| self.differs(EncodedPart::Title));
        let last = statement.children.iter().rfind(|child| child.name == "title");
        let is_there = |title: &Sourced<String>| {
            let titles = statement.children.iter().filter(|child| child.name == "title");
            let mut written = titles.map(|title| title.content(self.document));
            written.any(|it| unescape(it).is_ok_and(|it| on_one_line(&it) == title.value))
        };
        let title = title.filter(|title| !is_there(title));
        if let (Some(title), Some(last)) = (title, last) {
            let tag = Tag::new("title").set("xml:id", self.id("title"));
            let tag = self.responsible.mark(tag, [&title.origin]);
            let title = element(|markup| markup.text_line(tag, &title.value))?;
            edits.after(statement, last, &title);
        }
        let is_stated = self.differs(EncodedPart::Statements);
        for (index, author) in self.job.letter.authors.iter().enumerate().filter(|_| is_stated) {
            if agent_origins(author).into_iter().any(is_supplied) {
                let id = self.id(&format!("author.{}", index + 1));
                let tag = Tag::new("author").set("xml:id", &id);
                let id = format!("{id}.name");
                let author = element(|markup| self.ours().author(markup, author, tag, &id))?;
                edits.append(statement, &author);
            }
        }
        if let Some(editor) = &self.job.collection.edition.editor {
            let tag = Tag::new("editor").set("xml:id", self.id("editor"));
            let tag = self.responsible.mark(tag, [&editor.origin]);
            edits.append(statement, &element(|markup| markup.text_line(tag, &editor.value))?);
        }
        let stated = self.job.letter.particulars.iter().filter(|one| is_supplied(&one.origin));
        for (index, credit) in stated.enumerate() {
            let id = self.id(&format!("contributor.{}", index + 1));
            let credit = element(|markup| self.ours().credit(markup, credit, Some(&id)))?;
            edits.append(statement, &credit);
        }
        let more = element(|markup| self.responsible.statements(markup, &self.ids))?;
        if !more.is_empty() {
            edits.append(statement, &more);
        }
        Ok(())
    }

    /// From what language the text was translated, if somebody states it.
    fn notes(&self, edits: &mut Edits<'_>, file: &Part, sources: &Part) -> Result<(), String> {
        let texts = self.job.letter.texts.iter().filter_map(|text| text.translated_from.as_ref());
        if !texts.into_iter().any(|language| is_supplied(&language.origin)) {
            return Ok(());
        }
        let ours = self.ours();
        let named = |tag: Tag, name: &str| tag.set("xml:id", self.id(name));
        match file.child("notesStmt") {
            Some(statement) => {
                edits.append(statement, &element(|markup| ours.translation(markup, named))?);
            }
            None => {
                let tag = Tag::new("notesStmt").set("xml:id", self.id("notesStmt"));
                let statement =
                    element(|markup| markup.group(tag, |notes| ours.translation(notes, named)))?;
                edits.before(file, sources, &statement);
            }
        }
        Ok(())
    }

    /// What is stated of the sources, and the file that was revised. A description in paragraphs takes nothing
    /// but paragraphs.
    fn sources(&self, edits: &mut Edits<'_>, description: &Part) -> Result<(), String> {
        let is_prose = !description.children.is_empty() && description.holds_only(&["p", "ab"]);
        for source in self.described_sources(is_prose)? {
            edits.append(description, &source);
        }
        Ok(())
    }

    /// The witnesses that somebody states, then the file that was revised, with what may be done with its words.
    fn described_sources(&self, is_prose: bool) -> Result<Vec<String>, String> {
        let ours = self.ours();
        let mut described = Vec::new();
        let witnesses = self.job.letter.witnesses.iter();
        let stated = witnesses.filter(|witness| is_supplied(&witness.origin));
        for (index, witness) in stated.enumerate() {
            let id = self.id(&format!("witness.{}", index + 1));
            let print = |markup: &mut Markup| ours.witness(markup, witness, &id, &mut Vec::new());
            let paragraph = Tag::new("p").set("xml:id", format!("{id}.p"));
            described.push(element(|markup| {
                if is_prose { markup.group(paragraph, print) } else { print(markup) }
            })?);
        }
        let Some(file) = self.job.collection.sources.first() else { return Ok(described) };
        let id = self.id_of_step("input");
        described.push(element(|markup| {
            let bibl = Tag::new("bibl");
            let bibl = if is_prose { bibl } else { bibl.set("xml:id", &id) }.set("type", "file");
            let bibl = bibl.set("resp", self.responsible.pointer(""));
            let rights = &self.job.letter.rights.source_text;
            let is_stated = rights.iter().any(|right| is_supplied(&right.origin));
            let print = |markup: &mut Markup| {
                markup.group(bibl, |bibl| {
                    file_parts(bibl, file)?;
                    if is_stated { ours.availability(bibl, &[("", rights)]) } else { Ok(()) }
                })
            };
            if is_prose {
                markup.group(Tag::new("p").set("xml:id", &id), print)
            } else {
                print(markup)
            }
        })?);
        Ok(described)
    }

    /// Whether somebody else than the source's publisher publishes the file, or on terms of their own.
    fn is_published_anew(&self, file: &Part) -> bool {
        let rights = &self.job.letter.rights;
        let stated = rights.encoding.iter().chain(&rights.index);
        let has_terms = stated.into_iter().any(|right| is_supplied(&right.origin));
        let published = file
            .child("publicationStmt")
            .and_then(|statement| self.document.get(statement.tag.start..statement.end));
        let is_publisher = |publisher: &String| published.is_some_and(|it| it.contains(publisher));
        let publisher = self.job.publication.publisher.as_ref();
        has_terms || publisher.is_some_and(|publisher| !is_publisher(publisher))
    }

    /// A new description of the file. That of the source, if it has one, is the `biblFull` in it (TEI P5, 2.2.8,
    /// HD31).
    fn file_description(&self, edits: &mut Edits<'_>, file: &Part) -> Result<(), String> {
        let ours = self.ours();
        let mut before = vec![
            element(|markup| {
                ours.title_statement(markup, &self.ids, self.job.publication.editor.as_ref())
            })?,
            element(|markup| ours.edition(markup))?,
            element(|markup| ours.publication(markup))?,
            element(|markup| ours.series(markup))?,
            element(|markup| ours.notes(markup))?,
        ];
        before.retain(|part| !part.is_empty());
        let before = before.join("\n");
        let after = self.described_sources(false)?.join("\n").replace('\n', "\n  ");
        let end = format!("{after}\n</sourceDesc>\n</fileDesc>");
        if self.has_header {
            let written = self.document.get(file.tag.clone()).unwrap_or_default();
            let attributes = written.trim_start_matches("<fileDesc").trim_end_matches('>');
            let (description, source) = (self.id("fileDesc"), self.id("source"));
            let begin = format!(
                "<fileDesc xml:id=\"{description}\">\n{before}\n<sourceDesc>\n  \
                 <biblFull xml:id=\"{source}\"{attributes}>"
            );
            edits.within(file, &begin, &format!("</biblFull>\n  {end}"));
        } else {
            let made =
                format!("<fileDesc>\n{before}\n<sourceDesc>\n  {end}").replace('\n', "\n    ");
            edits.replace(file, &made.replace("\n    </fileDesc>", "\n  </fileDesc>"));
        }
        Ok(())
    }

    /// The run of this program. The description is made if the source has none.
    fn encoding_description(
        &self,
        edits: &mut Edits<'_>,
        header: &Part,
        file: &Part,
    ) -> Result<(), String> {
        let application = |markup: &mut Markup| {
            let application = Tag::new("application")
                .set("xml:id", self.id_of_step("run"))
                .set("type", "revised")
                .set("ident", "letterpress")
                .set("version", VERSION);
            markup.group(application, |application| {
                application.text_line(Tag::new("label"), PRODUCER)?;
                let input = format!("#{}", self.id_of_step("input"));
                application.empty_line(Tag::new("ptr").set("target", input))
            })
        };
        let info = |markup: &mut Markup| {
            markup.group(Tag::new("appInfo").set("xml:id", self.id("appInfo")), application)
        };
        let description = header.child("encodingDesc");
        let mut additions = Vec::new();
        let has_references =
            description.is_some_and(|description| description.child("refsDecl").is_some());
        if !has_references && !self.ids.contains(REFERENCES) {
            additions.push(element(|markup| self.references(markup))?);
        }
        if !self.ids.contains(SCHEMA) {
            additions.push(element(encoding::schema)?);
        }
        let present = description.and_then(|description| description.child("appInfo"));
        match present {
            Some(present) => edits.append(present, &element(application)?),
            None => additions.push(element(info)?),
        }
        match description {
            Some(description) => {
                for addition in &additions {
                    edits.append(description, addition);
                }
            }
            None => {
                let inside = additions.join("\n").replace('\n', "\n  ");
                let id = self.id("encodingDesc");
                let description =
                    format!("<encodingDesc xml:id=\"{id}\">\n  {inside}\n</encodingDesc>");
                edits.after(header, file, &description);
            }
        }
        Ok(())
    }

    /// How to cite the letter, where the source does not say it.
    fn references(&self, markup: &mut Markup) -> Written {
        let body = self.root.child("text").and_then(|text| text.child("body"));
        let is_part = |part: &&Part| part.name.starts_with("div");
        let mut parts = body.into_iter().flat_map(|body| body.children.iter().filter(is_part));
        let part = parts.next().filter(|_| parts.next().is_none());
        let has = |part: &Part, attribute: &str| {
            let tag = self.document.get(part.tag.clone()).unwrap_or_default();
            tag.contains(&format!(" {attribute}="))
        };
        let (at, by) = match part {
            Some(part) if has(part, "n") => (format!("//body/{}", part.name), "@n"),
            Some(part) if has(part, "xml:id") => (format!("//body/{}", part.name), "@xml:id"),
            _ if has(self.root, "xml:id") => ("/TEI".to_owned(), "@xml:id"),
            _ => ("//body".to_owned(), "position()"),
        };
        let text = self.root.child("text");
        let is_there = |name: &str, attribute: &str| {
            text.is_some_and(|text| {
                text.any(&|part| {
                    part.name == name && (attribute.is_empty() || has(part, attribute))
                })
            })
        };
        // The page before the letter is not in its division.
        let is_labelled = |page: &PageBreak| page.label.is_some();
        let pages = match self.page_before().filter(|page| is_labelled(page)) {
            Some(_) if at.starts_with("//body/") => Some("preceding-sibling::pb[@n]|.//pb[@n]"),
            Some(_) => Some(".//pb[@n]"),
            None => is_there("pb", "n").then_some(".//pb[@n]"),
        };
        encoding::references(
            markup,
            (&at, by),
            is_there("p", "").then_some(("descendant::p[not(ancestor::note)]", "position()")),
            pages.map(|pages| (pages, "@n")),
        )
    }

    /// What the source does not say of the letter, or says otherwise: who wrote to whom, the number, the
    /// language.
    fn profile(&self, edits: &mut Edits<'_>, header: &Part) -> Result<(), String> {
        let profile = header.child("profileDesc");
        let mut additions = self.correspondences()?;
        if let Some(language) = self.stated_language() {
            let usage = profile.and_then(|profile| profile.child("langUsage"));
            let usage = usage.filter(|usage| usage.holds_only(&["language"]));
            let tag = Tag::new("language").set("xml:id", self.id("language"));
            let tag = self.responsible.mark(tag.set("ident", &language.value), [&language.origin]);
            let language = |markup: &mut Markup| markup.empty_line(tag);
            match usage {
                Some(usage) => edits.append(usage, &element(language)?),
                None => {
                    let tag = Tag::new("langUsage").set("xml:id", self.id("langUsage"));
                    additions.push(element(|markup| markup.group(tag, language))?);
                }
            }
        }
        match profile {
            _ if additions.is_empty() => {}
            Some(profile) => {
                for addition in &additions {
                    edits.append(profile, addition);
                }
            }
            None => {
                let tag = format!("<profileDesc xml:id=\"{}\">", self.id("profileDesc"));
                let inside = additions.join("\n").replace('\n', "\n  ");
                let profile = format!("{tag}\n  {inside}\n</profileDesc>");
                // The description of the encoding comes before it, if this step adds one.
                match header.children.iter().rfind(|part| part.name != "revisionDesc") {
                    Some(last) => edits.after(header, last, &profile),
                    None => edits.append(header, &profile),
                }
            }
        }
        Ok(())
    }

    /// The language of the first text, if somebody states it.
    fn stated_language(&self) -> Option<&Sourced<String>> {
        let language = self.job.letter.texts.first()?.language.as_ref()?;
        Some(language).filter(|language| is_supplied(&language.origin))
    }

    /// Whether the source describes the correspondence otherwise, or somebody states the number or the kind of
    /// the letter, which are said of its correspondence.
    fn describes_correspondence(&self) -> bool {
        let number = self.job.letter.number.as_ref().map(|number| &number.origin);
        let kind = self.job.letter.kind.as_ref().map(|kind| &kind.origin);
        self.differs(EncodedPart::Correspondence)
            || number.into_iter().chain(kind).any(is_supplied)
            || self.has_lost_description()
    }

    /// Whether the schema refuses the source's description of the correspondence, of which only processing
    /// instructions are left.
    fn has_lost_description(&self) -> bool {
        let profile = self.root.child("teiHeader").and_then(|header| header.child("profileDesc"));
        let parts = profile.into_iter().flat_map(|profile| &profile.children);
        let mut described = parts.filter(|part| part.name == "correspDesc");
        self.is_mended
            && !described.any(|part| part.child("correspAction").is_some())
            && self.encoding.document.contains("<correspDesc")
            && !self.ours().described().is_empty()
    }

    /// The letter's correspondence, if the source does not describe it so.
    fn correspondences(&self) -> Result<Vec<String>, String> {
        if !self.describes_correspondence() {
            return Ok(Vec::new());
        }
        let ours = self.ours();
        let id = self.id("correspDesc");
        let nothing = Correspondence::default();
        let mut described = ours.described();
        if described.is_empty() {
            described.push(&nothing);
        }
        let mut agents = 0;
        let described = described.into_iter().enumerate();
        described
            .map(|(index, correspondence)| {
                let id = id_of_correspondence(&id, index);
                element(|markup| ours.correspondence(markup, correspondence, &id, &mut agents))
            })
            .collect()
    }

    /// What this step did, where the source has its changes: before them if it lists the newest first (TEI P5,
    /// 2.6), or if it lists only one.
    fn change(&self, edits: &mut Edits<'_>, header: &Part) -> Result<(), String> {
        let made = self.job.made.strftime("%Y-%m-%d").to_string();
        let id = self.id_of_step("change");
        let mended = if self.is_mended {
            ", but for what the schema refuses: there, processing instructions say what it has"
        } else {
            ""
        };
        let added = format!("what was added has an xml:id that begins with {OURS}");
        let is_new = header.child("fileDesc").is_some_and(|file| self.is_published_anew(file));
        let words = if !self.has_header {
            format!(
                "Revised with {PRODUCER}. The text is that of the file that was revised{mended}; the header, which it \
                 lacks, is new, and has the xml:id {OURS}teiHeader; {added}"
            )
        } else if is_new {
            format!(
                "Published anew with {PRODUCER}. The description of the file is new, and its sourceDesc has that of the \
                 source; the other parts of the header and the text are those of the source{mended}; {added}"
            )
        } else {
            format!(
                "Revised with {PRODUCER}. Header and text are those of the file that was revised{mended}; {added}"
            )
        };
        let change = |markup: &mut Markup| {
            let change = Tag::new("change")
                .set("xml:id", &id)
                .set("when", &made)
                .set("who", self.responsible.pointer(""))
                .set("target", format!("#{}", self.id_of_step("run")));
            markup.text_line(change, &words)
        };
        let item = |markup: &mut Markup| {
            markup.line(Tag::new("item").set("xml:id", &id), |item| {
                item.inline(Tag::new("date").set("when", &made), |date| date.text(&made))?;
                item.text(&format!(": {words}"))
            })
        };
        let Some(description) = header.child("revisionDesc") else {
            let tag = Tag::new("revisionDesc").set("xml:id", self.id("revisionDesc"));
            edits.append(header, &element(|markup| markup.group(tag, change))?);
            return Ok(());
        };
        let list = description.children.first().filter(|one| one.name != "change");
        let list = list.unwrap_or(description);
        let change = match list.name.as_str() {
            "list" => element(item)?,
            _ => element(change)?,
        };
        match list.children.first() {
            Some(first) if self.lists_newest_first(list) => edits.before(list, first, &change),
            _ => edits.append(list, &change),
        }
        Ok(())
    }

    fn lists_newest_first(&self, list: &Part) -> bool {
        let when = |part: &Part| {
            let tag = self.document.get(part.tag.clone())?;
            let (_, rest) = tag.split_once(" when=")?;
            rest.get(1..)?.split(['"', '\'']).next().map(ToOwned::to_owned)
        };
        let (first, last) =
            (list.children.first().and_then(when), list.children.last().and_then(when));
        match (first, last) {
            (Some(first), Some(last)) => first >= last,
            _ => list.children.len() < 2,
        }
    }

    /// The text, if its words were changed, and the evidence for what is ours.
    fn text(&mut self, edits: &mut Edits<'_>) -> Result<(), String> {
        let is_changed = self.differs(EncodedPart::Text);
        if let Some(text) = self.root.child("text").filter(|_| is_changed) {
            let mut markup = Markup::default();
            body::print(&mut markup, self.job, &self.responsible)
                .map_err(|error| error.to_string())?;
            let body = kept_elements::kept(markup.part()?)?;
            edits.replace(text, body.trim_start());
        }
        let letter = self.job.letter;
        let mut claims = Vec::new();
        if is_changed {
            claims = evidence::claims(letter, &self.responsible);
        } else {
            claims.extend(self.first_page(edits)?);
            if self.differs(EncodedPart::Correspondence) {
                claims.extend(evidence::claims_of_agents(letter, &self.responsible));
            }
        }
        if self.describes_correspondence() {
            let id = self.id("correspDesc");
            claims.extend(evidence::claim(&id, "@key", &letter.number, &self.responsible));
            if self.ours().stated_kind {
                claims.extend(evidence::claim(&id, "@type", &letter.kind, &self.responsible));
            }
        }
        if !claims.is_empty() {
            let id = self.id("standOff");
            let tag = Tag::new("standOff").set("xml:id", id);
            let stand_off = element(|markup| evidence::print_claims(markup, tag, claims))?;
            edits.append(self.root, &stand_off);
        }
        Ok(())
    }

    /// The page that the letter begins on, if it began before the letter and is not in the source's mark-up of
    /// it, nor added by an earlier step.
    fn page_before(&self) -> Option<&PageBreak> {
        if self.is_taken(&format!("{OURS}page")) {
            return None;
        }
        let first = self.job.letter.texts.first().and_then(|text| text.blocks.first());
        let Some(Block::PageBreak(page)) = first else { return None };
        matches!(page.origin, Origin::Inferred { .. }).then_some(page)
    }

    /// Adds that page, and returns the evidence.
    fn first_page(&self, edits: &mut Edits<'_>) -> Result<Option<Claim>, String> {
        let body = self.root.child("text").and_then(|text| text.child("body"));
        let (Some(body), Some(page)) = (body, self.page_before()) else { return Ok(None) };
        let id = self.id("page");
        let tag = Tag::new("pb").set("xml:id", &id).set_known("n", page.label.as_ref());
        // Its picture may be named in a part of the source that is not here.
        let leads =
            |image: &&String| image.strip_prefix('#').is_none_or(|id| self.ids.contains(id));
        let tag = tag.set_known("facs", page.image.as_ref().filter(leads));
        let tag = self.responsible.mark(tag, [&page.origin]);
        edits.prepend(body, &element(|markup| markup.empty_line(tag))?);
        Ok(evidence::claim_of_place(&id, &page.origin, &self.responsible))
    }
}
