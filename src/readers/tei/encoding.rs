//! The mark-up of a letter, as a TEI document that holds the letter alone.
//!
//! A file that is one letter is kept as it is. A letter of a volume gets a document of its own: the root and
//! the header of its file, its own element, the notes that it calls, and in a `standOff` the entries of lists
//! that it points to. A pointer to anything else in the volume then leads into the volume's file.
//!
//! **Invariant:** all characters are those of the source, except that entities which only the source declares
//! are written out, and that characters which XML forbids are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::index::{Document, IN_ONE_FILE, Named};
use super::tei_file::TeiFile;
use super::xml::{Entities, TEI};
use crate::ir::{EncodedPart, Encoding};
use crate::readers::xml::DEEPEST_ENTITY;
use crate::source::is_forbidden;

/// The lists of a `standOff`, and the entries that they hold (TEI P5, 14.3).
const LISTS: [(&str, &[&str]); 6] = [
    ("listPerson", &["person", "personGrp", "persona"]),
    ("listPlace", &["place"]),
    ("listOrg", &["org"]),
    ("listEvent", &["event"]),
    ("listBibl", &["bibl", "biblStruct", "biblFull", "msDesc"]),
    ("list", &["item"]),
];

/// The mark-up of a letter. There is none if its file has no header, is cut off, or writes TEI with a prefix.
pub(super) fn encoding(file: &TeiFile<'_>, document: &Document) -> Option<Encoding> {
    let holds = |at: &&Range<usize>| at.start < document.at.start && document.at.end <= at.end;
    let whole = file.index.files.iter().find(holds)?;
    let header = file.index.headers.get(document.header?)?;
    if !whole.contains(&header.start) {
        return None;
    }
    let root = document.around.iter().rposition(|one| one.tag.start == whole.start)?;
    let mut copy =
        Copy { text: file.source.text(), entities: &file.index.entities, made: String::new() };
    let within = file.index.documents.iter().filter(|other| whole.contains(&other.at.start));
    let is_alone = root + 1 == document.around.len() && within.count() == 1;
    let is_outermost = root == 0;
    copy.root(file, document.around[root].tag.clone(), is_alone && is_outermost)?;
    let mut prolog = String::new();
    if is_alone {
        let end = copy.text.get(whole.clone())?.rfind("</")? + whole.start;
        copy.range(document.around[root].tag.end..end);
        if is_outermost {
            prolog = before_root(copy.text.get(..whole.start)?);
        }
    } else {
        copy.alone(file, document);
    }
    copy.made.push_str("</TEI>");
    let differs = (!is_alone).then_some(EncodedPart::Title).into_iter().collect();
    Some(Encoding { prolog, document: copy.made, differs })
}

/// The processing instructions and comments before the root.
fn before_root(text: &str) -> String {
    let mut reader = Reader::from_str(text);
    let mut kept: Vec<&str> = Vec::new();
    let mut start = 0;
    while let Ok(event) = reader.read_event() {
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Event::PI(_) | Event::Comment(_) => kept.extend(text.get(start..end)),
            Event::Eof => break,
            _ => {}
        }
        start = end;
    }
    kept.join("\n")
}

/// Copies parts of a file into a document.
struct Copy<'a> {
    text: &'a str,
    entities: &'a Entities,
    made: String,
}

impl Copy<'_> {
    /// Copies a part of the file.
    fn range(&mut self, at: Range<usize>) {
        let part = self.text.get(at).unwrap_or_default();
        self.characters(part, 0);
    }

    /// Copies characters, `depth` entities deep.
    fn characters(&mut self, mut rest: &str, depth: usize) {
        while let Some(next) = rest.find(|c: char| c == '&' || c == '<' || is_forbidden(c)) {
            let (before, from) = rest.split_at(next);
            self.made.push_str(before);
            rest = self.special(from, depth);
        }
        self.made.push_str(rest);
    }

    /// Copies what begins with a mark of XML, and returns what follows it.
    fn special<'r>(&mut self, from: &'r str, depth: usize) -> &'r str {
        /// In these, an ampersand is a character.
        const AS_WRITTEN: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        let first = from.chars().next().map_or(0, char::len_utf8);
        let (mark, after) = from.split_at(first);
        if let Some((_, end)) = AS_WRITTEN.iter().find(|(start, _)| from.starts_with(start)) {
            let end = from.find(end).map_or(from.len(), |at| at + end.len());
            let (written, after) = from.split_at(end);
            self.made.extend(written.chars().filter(|character| !is_forbidden(*character)));
            return after;
        }
        if mark == "&"
            && let Some((name, after)) = after.split_once(';')
        {
            self.entity(name, depth);
            return after;
        }
        if mark == "&" || mark == "<" {
            self.made.push_str(mark);
        }
        after
    }

    fn entity(&mut self, name: &str, depth: usize) {
        let is_number = name.starts_with('#');
        let known = self.entities.known(name).filter(|_| depth < DEEPEST_ENTITY);
        match known {
            _ if is_number => {
                let character = quick_xml::escape::unescape(&format!("&{name};"))
                    .ok()
                    .and_then(|meant| meant.chars().next());
                if character.is_some_and(|character| !is_forbidden(character)) {
                    self.made.push_str(&format!("&{name};"));
                }
            }
            Some(value) if quick_xml::escape::resolve_predefined_entity(name).is_none() => {
                let value = value.replace('"', "&quot;").replace('\'', "&apos;");
                self.characters(&value, depth + 1);
            }
            _ => {
                self.made.push_str(&format!("&{name};"));
            }
        }
    }

    /// Writes the start tag of the root, which binds all prefixes that an element around it may have bound.
    fn root(&mut self, file: &TeiFile<'_>, tag: Range<usize>, is_whole_file: bool) -> Option<()> {
        let written = self.text.get(tag)?;
        let attributes = IN_ONE_FILE
            .iter()
            .filter_map(|name| written.strip_prefix('<')?.strip_prefix(name))
            .find(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>'))?;
        self.made.push_str("<TEI");
        if !attributes.contains("xmlns=") {
            self.made.push_str(&format!(" xmlns=\"{TEI}\""));
        }
        for (prefix, uri) in file.index.namespaces.bound().filter(|_| !is_whole_file) {
            let name = format!("xmlns:{prefix}");
            if !attributes.contains(&format!("{name}=")) {
                self.made.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(uri)));
            }
        }
        self.characters(attributes, 0);
        Some(())
    }

    /// Writes what a letter of a volume needs of it.
    fn alone(&mut self, file: &TeiFile<'_>, document: &Document) {
        let start = self.made.len();
        if let Some(header) = document.header.and_then(|header| file.index.headers.get(header)) {
            self.made.push('\n');
            self.header(file, document, header);
        }
        self.made.push('\n');
        let is_text = self.text.get(document.at.clone()).is_some_and(|it| it.starts_with("<text"));
        if is_text {
            self.range(document.at.clone());
        } else {
            let around = |name: &str| document.around.iter().rev().find(|one| one.name == name);
            match around("text") {
                Some(text) => self.range(text.tag.clone()),
                None => self.made.push_str("<text>"),
            }
            // A part between the body and the letter may state the language.
            let stated = document.language.as_ref().filter(|(_, at)| {
                let tag = self.text.get(at.clone()).unwrap_or_default();
                *at != document.at && tag.starts_with("<div")
            });
            match (stated, around("body")) {
                (Some((language, _)), _) => {
                    self.made.push_str(&format!("<body xml:lang=\"{language}\">"));
                }
                (None, Some(body)) => self.range(body.tag.clone()),
                (None, None) => self.made.push_str("<body>"),
            }
            if let Some(page) = document.page.as_ref().filter(|page| page.is_first) {
                self.range(page.at.clone());
            }
            self.made.push('\n');
            self.range(document.at.clone());
            self.made.push_str("\n</body>");
            if !document.notes.is_empty() {
                self.made.push_str("\n<back><div type=\"notes\">");
                for note in &document.notes {
                    self.made.push('\n');
                    self.range(note.clone());
                }
                self.made.push_str("\n</div></back>");
            }
            self.made.push_str("</text>");
        }
        let pointers = pointers(self.made.get(start..).unwrap_or_default());
        self.entries(file, &pointers);
        let written = self.made.split_off(start);
        self.made.push_str(&pointing_into(&written, file));
        self.made.push('\n');
    }

    /// Writes a header. One that describes each letter of a file is written without the descriptions of the
    /// others.
    fn header(&mut self, file: &TeiFile<'_>, document: &Document, header: &Range<usize>) {
        let named = document.described_by.as_ref().and_then(|id| file.index.ids.get(id));
        let own = named.filter(|named| named.element == "correspDesc").map(|named| &named.at);
        let all = &file.index.descriptions;
        let first = all.partition_point(|one| one.start < header.start);
        let end = all.partition_point(|one| one.start < header.end);
        let described = all.get(first..end).unwrap_or_default();
        let (Some(own), [first, .., last]) = (own, described) else {
            return self.range(header.clone());
        };
        self.range(header.start..first.start);
        self.range(own.clone());
        self.range(last.end..header.end);
    }

    /// Writes the entries of lists that the letter points to.
    fn entries(&mut self, file: &TeiFile<'_>, pointers: &Pointers) {
        let mut lists: BTreeMap<usize, BTreeMap<usize, (&Named, bool)>> = BTreeMap::new();
        for id in pointers.to.difference(&pointers.ids) {
            let listed = file.index.listed.contains_key(id);
            let Some(named) = file.index.ids.get(id).filter(|_| listed) else { continue };
            let at = named.entry.as_ref().unwrap_or(&named.at);
            let is_item = named.entry.is_some();
            let of = |(_, entries): &(&str, &[&str])| entries.contains(&named.element.as_str());
            let list = LISTS.iter().position(of).filter(|_| !is_item).unwrap_or(LISTS.len() - 1);
            lists.entry(list).or_default().insert(at.start, (named, is_item));
        }
        if lists.is_empty() {
            return;
        }
        self.made.push_str("\n<standOff>");
        for (list, entries) in lists {
            let (list, of) = LISTS[list];
            self.made.push_str(&format!("\n<{list}>"));
            for (named, is_item) in entries.into_values() {
                let is_entry = is_item || of.contains(&named.element.as_str());
                self.made.push_str(if is_entry { "\n" } else { "\n<item>" });
                self.range(named.entry.as_ref().unwrap_or(&named.at).clone());
                self.made.push_str(if is_entry { "" } else { "</item>" });
            }
            self.made.push_str(&format!("\n</{list}>"));
        }
        self.made.push_str("\n</standOff>");
    }
}

/// The ids of a document, and what it points to.
#[derive(Default)]
struct Pointers {
    ids: BTreeSet<String>,
    to: BTreeSet<String>,
}

fn pointers(xml: &str) -> Pointers {
    let mut found = Pointers::default();
    each_tag(xml, |_, tag| {
        for attribute in tag.attributes().flatten() {
            if attribute.key.as_ref() == "xml:id" {
                found.ids.insert(attribute.value.trim().to_owned());
            } else {
                found.to.extend(local_pointers(&attribute.value).map(ToOwned::to_owned));
            }
        }
    });
    found
}

/// The ids in this file that a value names.
fn local_pointers(value: &str) -> impl Iterator<Item = &str> {
    value.split_whitespace().filter_map(|pointer| pointer.strip_prefix('#'))
}

/// A document whose pointers to other parts of the file name the file.
fn pointing_into(xml: &str, file: &TeiFile<'_>) -> String {
    let ids = pointers(xml).ids;
    let name = file.source.name().rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.replace(' ', "%20");
    let is_elsewhere = |id: &str| !ids.contains(id) && file.index.ids.contains_key(id);
    let mut made = String::with_capacity(xml.len());
    let mut from = 0;
    each_tag(xml, |at, tag| {
        let leads = |value: &str| local_pointers(value).any(is_elsewhere);
        if !tag.attributes().flatten().any(|attribute| leads(&attribute.value)) {
            return;
        }
        made.push_str(xml.get(from..at.start).unwrap_or_default());
        from = at.end;
        let written = xml.get(at).unwrap_or_default();
        // White space and quotation marks are around each pointer.
        for part in written.split_inclusive(|c: char| c.is_whitespace() || "\"'".contains(c)) {
            let id =
                part.strip_prefix('#').map(|id| id.trim_end_matches(['"', '\'', ' ', '\n', '\t']));
            if id.is_some_and(is_elsewhere) {
                made.push_str(&name);
            }
            made.push_str(part);
        }
    });
    made.push_str(xml.get(from..).unwrap_or_default());
    made
}

/// Shows each start tag of a part of a document.
fn each_tag(xml: &str, mut see: impl FnMut(Range<usize>, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut start = 0;
    while let Ok(event) = reader.read_event() {
        let end = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        match event {
            Event::Start(tag) | Event::Empty(tag) => see(start..end, &tag),
            Event::Eof => break,
            _ => {}
        }
        start = end;
    }
}
