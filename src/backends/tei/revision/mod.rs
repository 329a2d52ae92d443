//! A TEI file whose source is TEI: the source as it is, and one step added to it (TEI P5, 2.6, HD6).
//!
//! What is ours is an element with an `xml:id` that begins with `lp.`, inside or beside an element of the
//! source: who did it (`respStmt`), from which file (`bibl`), with which program (`application`), when
//! (`change`), and what the source does not say (`correspDesc`). So it can be taken away again, and a file that
//! is revised twice has two steps. The text is the source's own, unless words of it were changed: then it
//! is written like any other (`body`).
//!
//! - `mended`: the source, where the schema refuses something of it;
//! - `parts`: where the parts of the source are, and writing at these places.

mod mended;
mod parts;

use std::collections::BTreeSet;

use self::parts::{Edits, Part};
use super::header::Header;
use super::markup::{Markup, Tag, Written};
use super::responsibility::{OURS, Responsible};
use super::{VERSION, body, evidence};
use crate::backends::{PRODUCER, PrintJob};
use crate::ir::{EncodedPart, Encoding};

/// Prints a letter as a revision of its source.
///
/// # Errors
/// A message, if the source cannot be written as XML.
pub(super) fn print(job: &PrintJob<'_>, encoding: &Encoding) -> Result<String, String> {
    let document = mended::mended(&encoding.document)?;
    let (root, ids) = Part::root(&document)?;
    let step = 1 + steps(&ids);
    let responsible = Responsible::in_revision(job, step);
    let mut revision =
        Revision { job, encoding, document: &document, root: &root, ids, step, responsible };
    let mut edits = Edits::new(&document);
    revision.header(&mut edits)?;
    revision.text(&mut edits)?;
    let mut made = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if !encoding.prolog.is_empty() {
        made.push_str(&encoding.prolog);
        made.push('\n');
    }
    made.push_str(&edits.finish());
    made.push('\n');
    Ok(made)
}

/// How many steps of ours a file has.
fn steps(ids: &BTreeSet<String>) -> usize {
    let number = |id: &String| id.strip_prefix("lp.run.")?.parse::<usize>().ok();
    ids.iter().filter_map(number).max().unwrap_or_default()
}

/// Writes one element.
fn element(write: impl FnOnce(&mut Markup) -> Written) -> Result<String, String> {
    let mut markup = Markup::default();
    write(&mut markup).map_err(|error| error.to_string())?;
    let written = String::from_utf8(markup.part()?).map_err(|error| error.to_string())?;
    Ok(written.trim_start().to_owned())
}

struct Revision<'a> {
    job: &'a PrintJob<'a>,
    encoding: &'a Encoding,
    /// The source, as the schema accepts it.
    document: &'a str,
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
        if self.ids.contains(&id) { format!("{id}.{}", self.step) } else { id }
    }

    /// An id of ours for a part of this step.
    fn id_of_step(&self, name: &str) -> String {
        format!("{OURS}{name}.{}", self.step)
    }

    fn header(&mut self, edits: &mut Edits<'_>) -> Result<(), String> {
        let header = self.root.child("teiHeader").ok_or("the source has no teiHeader")?;
        let file = header.child("fileDesc").ok_or("the source has no fileDesc")?;
        if let Some(statement) = file.child("titleStmt") {
            self.titles(edits, statement)?;
        }
        if let Some(description) = file.child("sourceDesc") {
            self.sources(edits, description)?;
        }
        self.encoding_description(edits, header, file)?;
        self.profile(edits, header)?;
        self.change(edits, header)
    }

    /// The title of the letter, if it is none of the source's titles, and who is responsible.
    fn titles(&self, edits: &mut Edits<'_>, statement: &Part) -> Result<(), String> {
        let title = self.job.letter.title.as_ref().filter(|_| self.differs(EncodedPart::Title));
        let last = statement.children.iter().rfind(|child| child.name == "title");
        if let (Some(title), Some(last)) = (title, last) {
            let tag = Tag::new("title").set("xml:id", self.id("title"));
            let tag = self.responsible.mark(tag, [&title.origin]);
            let title = element(|markup| markup.text_line(tag, &title.value))?;
            edits.after(statement, last, &title);
        }
        if let Some(editor) = &self.job.collection.edition.editor {
            let tag = Tag::new("editor").set("xml:id", self.id("editor"));
            let tag = self.responsible.mark(tag, [&editor.origin]);
            edits.append(statement, &element(|markup| markup.text_line(tag, &editor.value))?);
        }
        let more = element(|markup| self.responsible.more_statements(markup, &self.ids))?;
        if !more.is_empty() {
            edits.append(statement, &more);
        }
        Ok(())
    }

    /// The file that was revised. A description in paragraphs takes nothing but paragraphs.
    fn sources(&self, edits: &mut Edits<'_>, description: &Part) -> Result<(), String> {
        let Some(file) = self.job.collection.sources.first() else { return Ok(()) };
        let id = self.id_of_step("input");
        let is_prose = !description.children.is_empty() && description.holds_only(&["p", "ab"]);
        let input = element(|markup| {
            let bibl = Tag::new("bibl");
            let bibl = if is_prose { bibl } else { bibl.set("xml:id", &id) }.set("type", "file");
            let bibl = bibl.set("resp", self.responsible.pointer(""));
            let print = |markup: &mut Markup| {
                markup.group(bibl, |bibl| super::header::file_parts(bibl, file))
            };
            if is_prose {
                markup.group(Tag::new("p").set("xml:id", &id), print)
            } else {
                print(markup)
            }
        })?;
        edits.append(description, &input);
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
        match (description, description.and_then(|description| description.child("appInfo"))) {
            (_, Some(present)) => edits.append(present, &element(application)?),
            (Some(description), None) => edits.append(description, &element(info)?),
            (None, None) => {
                let tag = Tag::new("encodingDesc").set("xml:id", self.id("encodingDesc"));
                edits.after(header, file, &element(|markup| markup.group(tag, info))?);
            }
        }
        Ok(())
    }

    /// Who wrote to whom, where the source does not say it, or says less.
    fn profile(&self, edits: &mut Edits<'_>, header: &Part) -> Result<(), String> {
        if !self.differs(EncodedPart::Correspondence) {
            return Ok(());
        }
        let ours = Header::of(self.job, &self.responsible);
        let id = self.id("correspDesc");
        let mut descriptions = Vec::new();
        let mut agents = 0;
        for (index, correspondence) in ours.described().into_iter().enumerate() {
            let id = if index == 0 { id.clone() } else { format!("{id}.and.{index}") };
            descriptions.push(element(|markup| {
                ours.correspondence(markup, correspondence, Some(&id), &mut agents)
            })?);
        }
        if descriptions.is_empty() {
            return Ok(());
        }
        match header.child("profileDesc") {
            Some(profile) => {
                for description in &descriptions {
                    edits.append(profile, description);
                }
            }
            None => {
                let tag = format!("<profileDesc xml:id=\"{}\">", self.id("profileDesc"));
                let inside = descriptions.join("\n").replace('\n', "\n  ");
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

    /// What this step did, where the source has its changes: before them if it lists the newest first (TEI P5,
    /// 2.6), or if it lists only one.
    fn change(&self, edits: &mut Edits<'_>, header: &Part) -> Result<(), String> {
        let made = self.job.made.strftime("%Y-%m-%d").to_string();
        let id = self.id_of_step("change");
        let words = format!(
            "Revised with {PRODUCER}. Header and text are those of the file that was revised; what was added has \
             an xml:id that begins with {OURS}"
        );
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
            let body = String::from_utf8(markup.part()?).map_err(|error| error.to_string())?;
            edits.replace(text, body.trim_start());
        }
        let letter = self.job.letter;
        let claims = if is_changed {
            evidence::claims(letter, &self.responsible)
        } else if self.differs(EncodedPart::Correspondence) {
            evidence::claims_of_agents(letter, &self.responsible)
        } else {
            Vec::new()
        };
        if !claims.is_empty() {
            let id = self.id("standOff");
            let tag = Tag::new("standOff").set("xml:id", id);
            let stand_off = element(|markup| evidence::print_claims(markup, tag, claims))?;
            edits.append(self.root, &stand_off);
        }
        Ok(())
    }
}
