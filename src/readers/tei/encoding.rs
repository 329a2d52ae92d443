//! The mark-up of a letter, as a TEI document that holds the letter alone.
//!
//! A file that is one letter is kept as it is. A letter of a volume gets a document of its own: the root and
//! the header of its file, its own element, the notes that it calls, and in a `standOff` the entries of lists
//! that it points to. A pointer to anything else in the volume then leads into the volume's file. A letter of a
//! corpus gets a corpus that holds it alone, since the header of a corpus says what is true of all its texts
//! (TEI P5, 16.1). A letter of a corpus that this program made of letters gets neither its header nor the names of
//! letters that ids begin with there.
//!
//! **Invariant:** all characters are those of the source, except that entities which only the source declares
//! are written out, and that characters which XML forbids are left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::attributes::{ENTRY, IDENTITIES, OURS, is_our_id, without_letter};
use super::index::{Document, Entry, Index, Named};
use super::lists::{self, Found, ListFile};
use super::tei_file::TeiFile;
use super::xml::{Entities, TEI};
use crate::ir::{EncodedPart, Encoding};
use crate::readers::xml::DEEPEST_ENTITY;
use crate::source::{is_forbidden, part};

/// The mark-up of a letter. There is none if its file is cut off, or writes TEI with a prefix.
pub(super) fn encoding(file: &TeiFile<'_>, document: &Document) -> Option<Encoding> {
    let holds = |at: &&Range<usize>| at.start < document.at.start && document.at.end <= at.end;
    let whole = file.index.files.iter().find(holds)?;
    let root = document.around.iter().rposition(|one| one.tag.start == whole.start)?;
    let mut copy =
        Copy { text: file.source.text(), entities: &file.index.entities, made: String::new() };
    let (around, tags) = document.around.split_at(root);
    let mut corpora = file.index.corpora_around(document);
    let around_all = corpora.len();
    corpora.retain(|(_, header)| !file.is_of_ours(header));
    let is_of_ours = corpora.len() < around_all;
    let within = file.index.documents.iter().filter(|other| whole.contains(&other.at.start));
    let is_alone = tags.len() == 1 && within.count() == 1;
    let is_whole_file = is_alone && corpora.len() == around.len();
    for (tag, header) in &corpora {
        copy.start_tag(file, "teiCorpus", tag.clone(), is_whole_file)?;
        copy.range(tag.end..header.end);
        copy.made.push('\n');
    }
    copy.start_tag(file, "TEI", tags[0].tag.clone(), is_whole_file)?;
    if is_alone {
        let end = copy.text.get(whole.clone())?.rfind("</")? + whole.start;
        copy.range(tags[0].tag.end..end);
    } else {
        copy.alone(file, document, whole);
    }
    copy.entries_beside(&file.index);
    copy.made.push_str("</TEI>");
    copy.made.push_str(&"\n</teiCorpus>".repeat(corpora.len()));
    let outermost = document.around.first().map_or(whole.start, |one| one.tag.start);
    let prolog = copy.text.get(..outermost).filter(|_| is_whole_file).map(before_root);
    if !is_whole_file || !corpora.is_empty() {
        // What is ours in the header of a corpus, a revision has in that of the letter.
        let is_there = |id: &str| file.index.ids.contains_key(id) && !(is_of_ours && is_our_id(id));
        copy.made = pointing_into(&copy.made, file, is_there);
    }
    if is_of_ours {
        copy.made = with_ids_of_letter(&copy.made);
    }
    let differs = (!is_alone).then_some(EncodedPart::Title).into_iter().collect();
    Some(Encoding { prolog: prolog.unwrap_or_default(), document: copy.made, differs })
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

/// A character as XML can hold it. A form feed and a vertical tab separate words, so a space replaces them.
fn in_xml(character: char) -> Option<char> {
    if is_forbidden(character) {
        return character.is_whitespace().then_some(' ');
    }
    Some(character)
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
        let first = from.chars().next();
        let (mark, after) = from.split_at(first.map_or(0, char::len_utf8));
        if let Some((_, end)) = AS_WRITTEN.iter().find(|(start, _)| from.starts_with(start)) {
            let end = from.find(end).map_or(from.len(), |at| at + end.len());
            let (written, after) = from.split_at(end);
            self.made.extend(written.chars().filter_map(in_xml));
            return after;
        }
        if mark == "&"
            && let Some((name, after)) = after.split_once(';')
        {
            self.entity(name, depth);
            return after;
        }
        if mark == "<"
            && let Some((before, file, after)) = self.picture(from)
        {
            self.made.push_str(&format!("{before}{}", quick_xml::escape::escape(file)));
            return after;
        }
        self.made.extend(first.and_then(in_xml));
        after
    }

    /// Splits a figure at the name of its entity: the text before it, the file that replaces it, and the text after
    /// it. The document type, which declares the entity, is not copied.
    fn picture<'r>(&self, from: &'r str) -> Option<(&'r str, &str, &'r str)> {
        let (tag, _) = from.split_once('>').filter(|_| from.starts_with("<figure"))?;
        let start = tag.find(" entity=")? + " entity=".len() + 1;
        let name = from.get(start..)?.split(['"', '\'']).next()?;
        let file = self.entities.unparsed(name)?;
        Some((from.get(..start)?, file, from.get(start + name.len()..)?))
    }

    fn entity(&mut self, name: &str, depth: usize) {
        let is_number = name.starts_with('#');
        let known = self.entities.known(name).filter(|_| depth < DEEPEST_ENTITY);
        match known {
            _ if is_number => {
                let character = quick_xml::escape::unescape(&format!("&{name};"))
                    .ok()
                    .and_then(|meant| meant.chars().next());
                match character {
                    Some(character) if !is_forbidden(character) => {
                        self.made.push_str(&format!("&{name};"));
                    }
                    other => self.made.extend(other.and_then(in_xml)),
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

    /// Writes the start tag of a file or corpus, whose name in P4 ends with `.2`. The outermost binds all prefixes
    /// that an element around it may have bound.
    fn start_tag(
        &mut self,
        file: &TeiFile<'_>,
        name: &str,
        tag: Range<usize>,
        is_whole_file: bool,
    ) -> Option<()> {
        let written = self.text.get(tag)?.strip_prefix('<')?.strip_prefix(name)?;
        let attributes = written.strip_prefix(".2").unwrap_or(written);
        if !attributes.starts_with(|c: char| c.is_whitespace() || c == '>') {
            return None;
        }
        let is_outermost = self.made.is_empty();
        self.made.push_str(&format!("<{name}"));
        let close: String = attributes.split_whitespace().collect();
        let binds = |prefix: &str| close.contains(&format!("{prefix}="));
        if is_outermost && !binds("xmlns") {
            self.made.push_str(&format!(" xmlns=\"{TEI}\""));
        }
        let missing = |_: &(&str, &str)| is_outermost && !is_whole_file;
        for (prefix, uri) in file.index.namespaces.bound().filter(missing) {
            let name = format!("xmlns:{prefix}");
            if !binds(&name) {
                self.made.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(uri)));
            }
        }
        self.characters(attributes, 0);
        Some(())
    }

    /// Where the tag ends that begins here.
    fn end_of_tag(&self, start: usize) -> usize {
        let tag = self.text.get(start..).unwrap_or_default();
        start + tag.find('>').map_or(tag.len(), |end| end + 1)
    }

    /// Writes what a letter of a volume needs of it.
    fn alone(&mut self, file: &TeiFile<'_>, document: &Document, whole: &Range<usize>) {
        let start = self.made.len();
        let mut around = pointers(&self.made);
        let header = document.header.and_then(|header| file.index.headers.get(header));
        if let Some(header) = header.filter(|header| whole.contains(&header.start)) {
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
            // The number of a part of an old text begins with those of the parts around it.
            let is_part = |tag: &Range<usize>| {
                let tag = self.text.get(tag.clone()).unwrap_or_default();
                tag.starts_with("<div") && tag.contains("textpart")
            };
            let own = document.at.start..self.end_of_tag(document.at.start);
            let parts = document.around.iter().filter(|one| is_part(&own) && is_part(&one.tag));
            let parts: Vec<_> = parts.collect();
            self.made.push('\n');
            for part in &parts {
                self.range(part.tag.clone());
            }
            self.range(document.at.clone());
            for part in parts.iter().rev() {
                self.made.push_str(&format!("</{}>", part.name));
            }
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
        let mut pointers = pointers(self.made.get(start..).unwrap_or_default());
        pointers.ids.append(&mut around.ids);
        self.entries(file, &pointers);
        for (id, named) in &file.index.ids {
            if named.element == "standOff" && id.starts_with(&format!("{OURS}lists")) {
                self.range(named.at.clone());
            }
        }
        self.made.push('\n');
    }

    /// Writes a header. One that describes each letter of a file is written without the descriptions of the
    /// others.
    fn header(&mut self, file: &TeiFile<'_>, document: &Document, header: &Range<usize>) {
        let described = file.index.descriptions_in(header);
        let start = document.described_by.one();
        let Some(own) = described.iter().find(|one| Some(one.at.start) == start) else {
            return self.range(header.clone());
        };
        let mut from = header.start;
        for other in described.iter().filter(|other| other.at != own.at) {
            let before = part(file.source.text(), from..other.at.start).trim_end();
            self.range(from..from + before.len());
            from = other.at.end;
        }
        self.range(from..header.end);
    }

    /// Writes the entries that the letter points to in the lists of its file.
    fn entries(&mut self, file: &TeiFile<'_>, pointers: &Pointers) {
        let mut lists: BTreeMap<&str, BTreeMap<usize, &Named>> = BTreeMap::new();
        for id in pointers.to.difference(&pointers.ids) {
            let listed = file.index.listed.contains_key(id);
            let is_carried = file.index.carried.contains_key(id);
            let Some(named) = file.index.ids.get(id).filter(|_| listed && !is_carried) else {
                continue;
            };
            let Entry { element, at } = named.entry();
            let list = lists::list_of(element).unwrap_or(lists::OF_ITEMS);
            lists.entry(list).or_default().insert(at.start, named);
        }
        if lists.is_empty() {
            return;
        }
        self.made.push_str("\n<standOff>");
        for (list, entries) in lists {
            self.made.push_str(&format!("\n<{list}>"));
            let mut end = 0;
            for named in entries.into_values() {
                // An entry can be in another one.
                if named.entry().at.end <= end {
                    continue;
                }
                end = named.entry().at.end;
                self.made.push('\n');
                self.entry(named);
            }
            self.made.push_str(&format!("\n</{list}>"));
        }
        self.made.push_str("\n</standOff>");
    }

    /// Writes an entry of a list.
    fn entry(&mut self, named: &Named) {
        let Entry { element, at } = named.entry();
        let is_entry = lists::list_of(element).is_some();
        self.made.push_str(if is_entry { "" } else { "<item>" });
        self.range(at.clone());
        self.made.push_str(if is_entry { "" } else { "</item>" });
    }

    /// Writes the entries that the letter points to in lists beside its file, in an element that can be
    /// recognised as added. Their ids stay, unless the document has them already.
    fn entries_beside(&mut self, index: &Index) {
        // What an earlier run added points to more than the letter does.
        let added = format!("<standOff xml:id=\"{OURS}lists");
        let of_letter = self.made.split(&added).next().unwrap_or_default();
        let mut anywhere = BTreeSet::new();
        for (element, attribute, value) in pointers(of_letter).anywhere {
            let name = element.rsplit(':').next().unwrap_or_default();
            anywhere.extend(index.meant_by(name, &attribute, &value, None));
        }
        let mut ids = pointers(&self.made).ids;
        let number = self.made.matches(&added).count() + 1;
        let mut lists: Vec<(&ListFile, &str, String)> = Vec::new();
        let mut come = BTreeSet::new();
        for pointer in &anywhere {
            let Some(Found { file, entry, .. }) = index.beside(pointer) else { continue };
            // Pointers to parts of an entry lead to all of it.
            if !come.insert((&file.name, &entry.markup)) {
                continue;
            }
            let (mut inside, mut markup) = (pointers(&entry.markup).ids, Cow::from(&entry.markup));
            if !inside.iter().all(|id| is_ncname(id)) {
                continue;
            }
            let taken: BTreeSet<String> = inside.intersection(&ids).cloned().collect();
            if !taken.is_empty() {
                markup = Cow::from(with_ids_of_ours(&entry.markup, &taken));
                inside = pointers(&markup).ids;
            }
            // An entry of another list has taken that, too.
            if !ids.is_disjoint(&inside) {
                continue;
            }
            ids.append(&mut inside);
            let is_it = |(of, list, _): &&mut (&ListFile, &str, String)| {
                std::ptr::eq(*of, file) && *list == entry.list
            };
            match lists.iter_mut().find(is_it) {
                Some((.., entries)) => entries.push_str(&format!("\n{markup}")),
                None => lists.push((file, entry.list, format!("\n{markup}"))),
            }
        }
        if lists.is_empty() {
            return;
        }
        lists.sort_by(|one, other| (&one.0.name, one.1).cmp(&(&other.0.name, other.1)));
        let number = if number == 1 { String::new() } else { format!(".{number}") };
        self.made.push_str(&format!("{added}{number}\">"));
        for (file, list, entries) in lists {
            self.made.push_str(&format!("\n<{list} source=\"{}\"", as_pointer(&file.name)));
            for (prefix, uri) in &file.prefixes {
                let uri = quick_xml::escape::escape(uri);
                self.made.push_str(&format!(" xmlns:{prefix}=\"{uri}\""));
            }
            self.made.push_str(&format!(">{entries}\n</{list}>"));
        }
        self.made.push_str("\n</standOff>\n");
    }
}

/// Whether an id is one that XML accepts (Namespaces in XML, 3).
fn is_ncname(id: &str) -> bool {
    id.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && id.chars().all(|c| c.is_alphanumeric() || "-._\u{b7}".contains(c))
}

/// An entry of the lists of a file as a list in another file can hold it, and the element that holds such
/// entries.
pub(super) fn entry(file: &TeiFile<'_>, id: &str) -> Option<(&'static str, String)> {
    let named = file.index.ids.get(id)?;
    let mut copy =
        Copy { text: file.source.text(), entities: &file.index.entities, made: String::new() };
    copy.entry(named);
    let list = lists::list_of(named.entry().element).unwrap_or(lists::OF_ITEMS);
    Some((list, pointing_into(&copy.made, file, |_| true)))
}

/// The name of a file as a pointer writes it (RFC 3986, 2.1; letters of all languages stay, as in RFC 3987).
fn as_pointer(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_safe = |c: char| c.is_alphanumeric() || "-._~!$()*+,;=:@".contains(c);
    let mut written = String::with_capacity(name.len());
    for character in name.chars() {
        if is_safe(character) {
            written.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                written.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    written
}

/// The ids of a document, and what it points to.
#[derive(Default)]
struct Pointers {
    ids: BTreeSet<String>,
    /// The ids in the document, or missing from it, that pointers name.
    to: BTreeSet<String>,
    /// What identifies somebody or something: the element, the attribute and its value.
    anywhere: BTreeSet<(String, String, String)>,
}

fn pointers(xml: &str) -> Pointers {
    let mut found = Pointers::default();
    each_tag(xml, |_, tag| {
        for attribute in tag.attributes().flatten() {
            if attribute.key.as_ref() == "xml:id" {
                found.ids.insert(attribute.value.trim().to_owned());
            } else {
                found.to.extend(local_pointers(&attribute.value).map(ToOwned::to_owned));
                let key = attribute.key.as_ref();
                if IDENTITIES.contains(&key) || key == "target" {
                    let element = tag.name().as_ref().to_owned();
                    found.anywhere.insert((element, key.to_owned(), attribute.value.to_string()));
                }
            }
        }
    });
    found
}

/// The ids in this file that a value names.
fn local_pointers(value: &str) -> impl Iterator<Item = &str> {
    value.split_whitespace().filter_map(|pointer| pointer.strip_prefix('#'))
}

/// A document whose pointers to ids that are in the file, and not in the document, name the file.
fn pointing_into(xml: &str, file: &TeiFile<'_>, is_in_file: impl Fn(&str) -> bool) -> String {
    let ids = pointers(xml).ids;
    let name = as_pointer(file.source.name());
    let is_elsewhere = |id: &str| !ids.contains(id) && is_in_file(id);
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

/// An entry in which some ids, and pointers to them, have our mark.
fn with_ids_of_ours(entry: &str, ids: &BTreeSet<String>) -> String {
    with_ids(entry, |id| ids.contains(id).then(|| format!("{OURS}{ENTRY}{id}")))
}

/// A document whose ids no longer begin with the number that a corpus of ours gave its letter, unless others are as
/// they would be.
fn with_ids_of_letter(document: &str) -> String {
    let ids = pointers(document).ids;
    let mut bare: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &ids {
        *bare.entry(without_letter(id)).or_default() += 1;
    }
    with_ids(document, |id| {
        let without = without_letter(id);
        let is_free = ids.contains(id) && without != id && bare.get(without) == Some(&1);
        is_free.then(|| without.to_owned())
    })
}

/// A part of a document with other ids, and pointers to them.
fn with_ids(xml: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let is_edge = |c: char| c.is_whitespace() || "\"'=".contains(c);
    let mut made = String::with_capacity(xml.len());
    let mut from = 0;
    each_tag(xml, |at, _| {
        made.push_str(xml.get(from..at.start).unwrap_or_default());
        from = at.end;
        let mut attribute = "";
        for part in xml.get(at).unwrap_or_default().split_inclusive(is_edge) {
            let value = part.trim_end_matches(is_edge);
            if part.ends_with('=') && !value.is_empty() {
                attribute = value;
            }
            let id = value.strip_prefix('#').or((attribute == "xml:id").then_some(value));
            match id.and_then(|id| Some((id, other(id)?))) {
                Some((id, other)) => made.push_str(&part.replacen(id, &other, 1)),
                None => made.push_str(part),
            }
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
