//! The walk: which elements are open, and what each is to the frame of the file.

use std::collections::btree_map::Entry;
use std::ops::Range;

use quick_xml::events::BytesStart;

use super::bodies::{self, Letters};
use super::described::{self, Description};
use super::pointers::{Base, Prefix};
use super::state::{Open, Outside, Role, Walk};
use super::{Document, Named, Page, Surrounding};
use crate::readers::tei::attributes::{as_listed, is_our_id, local};
use crate::readers::tei::dialects::{is_enclosure, is_letter};
use crate::readers::tei::elements::{GATHERED_IN, is_known};
use crate::readers::tei::lists::list_of;
use crate::readers::tei::xml::{Token, Told, attribute, is_tei, start_tag};

/// What holds one header and its texts, in TEI P5 and P4.
pub(in crate::readers::tei) const IN_ONE_FILE: &[&str] = &["TEI", "TEI.2"];

/// Whether an element holds files, and a header for all of them, in TEI P5 and P4.
pub(in crate::readers::tei) fn is_corpus(name: &str) -> bool {
    ["teiCorpus", "teiCorpus.2"].contains(&name)
}

impl Walk {
    pub(super) fn step(&mut self, token: &Token<'_>, at: Range<usize>, file: &str) {
        match token {
            Token::Start(tag) => match Told::tag_at(file, at.end) {
                Some(of_source) => self.start(&start_tag(&of_source), at, file),
                None => self.start(tag, at, file),
            },
            Token::End => {
                if let Some(open) = self.open.pop() {
                    self.end(open, at.end);
                }
            }
            Token::Text(text) => self.text(text),
            Token::Other => match file.get(at.clone()).and_then(Told::of) {
                Some(Told::Start(tag)) => self.start(&start_tag(&tag), at, file),
                Some(Told::End) => {
                    if let Some(open) = self.open.pop() {
                        self.end(open, at.end);
                    }
                }
                _ => {}
            },
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: Range<usize>, file: &str) {
        self.index.namespaces.see(tag);
        let is_tei = is_tei(tag, self.open.last().is_none_or(|open| open.is_tei));
        let name = self.index.namespaces.name(tag, is_tei);
        if name.ends_with(":include") {
            let file = attribute(tag, "href").unwrap_or_default();
            self.index.includes.push((file, at.clone()));
        } else if !self.in_header && !is_known(&name) && !name.ends_with(":fallback") {
            let first = || (at.clone(), 0);
            self.index.unknown.entry(name.clone()).or_insert_with(first).1 += 1;
        }
        // Only these hold texts; skip the many words and phrases that state a language.
        let holds_texts = name.starts_with("div")
            || ["TEI", "teiCorpus", "text", "group", "body"].contains(&name.as_str());
        let language = holds_texts.then(|| attribute(tag, "xml:lang")).flatten();
        let language = language.map(|tag| (tag, at.clone()));
        let id = attribute(tag, "xml:id");
        let role = self.role(&name, tag);
        if name == "pb" && !self.in_header {
            // A page that begins in a letter continues in the next one.
            self.page = Some(Page { at: at.clone(), is_first: !self.in_document });
        }
        if name == "body" && !self.in_document && !self.in_header {
            let inside = file.get(at.end..);
            self.letters =
                inside.and_then(|inside| bodies::letters_in(inside, self.descriptions()));
        }
        if name == "TEI" && !self.in_header {
            self.kind = attribute(tag, "type");
        }
        if !self.in_header {
            self.reference(&name, tag, &at, id.as_ref());
            self.begin_end_matter(&name, id.is_some());
            if is_enclosure(&name, attribute(tag, "type").as_deref()) {
                self.open_enclosures.push(at.start);
            }
        }
        match role {
            Role::Document => {
                self.in_document = true;
                self.marked.push(Document {
                    id: id.clone(),
                    header: self.index.headers.len().checked_sub(1),
                    number: self.number(tag),
                    describers: described::pointers(tag, &["decls", "corresp"]),
                    page: self.page.clone(),
                    language: self.language(language.as_ref()),
                    around: self.surroundings(),
                    ..Document::default()
                });
                self.open.iter_mut().for_each(|open| open.divided = true);
            }
            Role::Header => self.in_header = true,
            Role::Text => self.open.iter_mut().for_each(|open| open.divided = true),
            Role::Other => {}
        }
        if !self.in_document {
            self.begin_entry(&name, id.as_ref());
        }
        self.begin_address(&name, tag);
        self.begin_carried(tag);
        if name == "correspDesc" && self.in_header {
            self.index.descriptions.push(Description::new(tag, at.clone()));
        }
        if name == "prefixDef" && self.in_header {
            let said = |name: &str| attribute(tag, name).unwrap_or_default();
            let (pattern, replacement) = (said("matchPattern"), said("replacementPattern"));
            self.index.prefixes.extend(Prefix::new(&said("ident"), &pattern, &replacement));
        }
        if let Some(base) = attribute(tag, "xml:base") {
            // Where it ends is known later.
            let is_open = |base: &Base| base.at.end == usize::MAX;
            let outer = self.index.bases.iter().rposition(is_open);
            self.index.bases.push(Base { at: at.start..usize::MAX, file: base, outer });
        }
        if self.open.is_empty() {
            self.index.root.clone_from(&id);
        }
        let n = attribute(tag, "n");
        let Range { start, end: inside } = at;
        self.open.push(Open { name, is_tei, start, inside, id, n, language, role, divided: false });
    }

    fn text(&mut self, text: &str) {
        if let Some(part) = self.end_matter.as_mut().filter(|part| part.quiet.is_none()) {
            part.has_words |= !text.trim().is_empty();
        }
        self.entry_text(text);
        if let Some(idno) = &mut self.idno {
            idno.words.push_str(text);
        }
        if let Some(page) = &mut self.page
            && !self.in_document
            && !text.trim().is_empty()
        {
            page.is_first = false;
        }
    }

    fn surroundings(&self) -> Vec<Surrounding> {
        let tag =
            |open: &Open| Surrounding { name: open.name.clone(), tag: open.start..open.inside };
        self.open.iter().map(tag).collect()
    }

    /// The number of a letter: of a part of an old text, with those of the parts around it, `4.13` (CTS).
    fn number(&self, tag: &BytesStart<'_>) -> Option<String> {
        let own = attribute(tag, "n")?;
        if attribute(tag, "type").as_deref() != Some("textpart") {
            return Some(own);
        }
        // The number of the edition is an address.
        let outer = self.open.iter().filter(|open| open.name.starts_with("div"));
        let outer = outer.filter_map(|open| open.n.as_deref()).filter(|n| !n.contains(':'));
        let all: Vec<&str> = outer.chain([own.as_str()]).collect();
        Some(all.join("."))
    }

    /// The language of an element that states this one: its own, else that of the innermost open
    /// element (XML 1.0, 2.12).
    fn language(&self, own: Option<&(String, Range<usize>)>) -> Option<(String, Range<usize>)> {
        let mut outer = self.open.iter().rev().filter_map(|open| open.language.as_ref());
        own.or_else(|| outer.next()).cloned()
    }

    fn role(&self, name: &str, tag: &BytesStart<'_>) -> Role {
        let is_marked =
            || is_letter(attribute(tag, "type").as_deref(), attribute(tag, "decls").is_some());
        match name {
            // A file inside a header is data.
            "teiHeader" if !self.in_header => Role::Header,
            _ if self.in_document || self.in_header => Role::Other,
            "div" if is_marked() => Role::Document,
            _ if name.starts_with("div") && self.is_letter_of_body(tag) => Role::Document,
            // The texts in a floating text are parts of the text around it (TEI P5, 4.3.2).
            "text" if !self.open.iter().any(|outer| outer.name == "floatingText") => Role::Text,
            _ => Role::Other,
        }
    }

    /// The descriptions of correspondences in the last header.
    fn descriptions(&self) -> &[Description] {
        let header = self.index.headers.last().map_or(0, |header| header.start);
        let before = self.index.descriptions.partition_point(|one| one.at.start < header);
        self.index.descriptions.get(before..).unwrap_or_default()
    }

    /// Whether a division is one of several letters in a body.
    fn is_letter_of_body(&self, tag: &BytesStart<'_>) -> bool {
        let is_in_body = || self.open.last().is_some_and(|outer| outer.name == "body");
        match self.letters {
            Some(Letters::Typed) => bodies::is_typed(tag, self.descriptions()),
            Some(Letters::Opened) => is_in_body(),
            None => false,
        }
    }

    /// Records notes outside the letters, and what letters point to.
    fn reference(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
        at: &Range<usize>,
        id: Option<&String>,
    ) {
        let targets = |key: &str| {
            let value = attribute(tag, key).unwrap_or_default();
            value.split_whitespace().map(|one| local(one).to_owned()).collect::<Vec<_>>()
        };
        match name {
            "note" => {
                let mut named = targets("target");
                named.extend(targets("corresp"));
                let is_in = |names: &[&str]| {
                    self.open.last().is_some_and(|outer| names.contains(&outer.name.as_str()))
                };
                let is_division =
                    || self.open.last().is_some_and(|outer| outer.name.starts_with("div"));
                let is_apart = is_in(GATHERED_IN) || is_in(&["back", "standOff"]) || is_division();
                self.outside.push(Outside {
                    id: id.cloned(),
                    targets: named,
                    at: at.clone(),
                    is_apart,
                    is_off: self.open.iter().any(|outer| outer.name == "standOff"),
                });
            }
            "ptr" | "ref" => {
                self.calls.extend(targets("target").into_iter().map(|target| (at.start, target)));
            }
            _ => {}
        }
    }

    fn end(&mut self, open: Open, end: usize) {
        let at = open.start..end;
        self.end_end_matter(&open.name, &at);
        if self.open_enclosures.pop_if(|start| *start == open.start).is_some() {
            self.enclosures.push(at.clone());
        }
        self.end_entries(&open);
        self.end_address();
        self.end_role(&open, &at);
        if open.name == "correspDesc"
            && let Some(description) = self.index.descriptions.last_mut()
            && description.at.start == at.start
        {
            description.at.end = at.end;
        }
        if IN_ONE_FILE.contains(&open.name.as_str()) && !self.in_header {
            self.index.files.push(at.clone());
        }
        self.end_part(&open, &at);
        if let Some(page) = (open.name == "pb").then_some(self.page.as_mut()).flatten()
            && page.at.start == open.start
        {
            page.at.end = end;
        }
        if open.name == "note"
            && let Ok(note) = self.outside.binary_search_by_key(&open.start, |note| note.at.start)
        {
            self.outside[note].at.end = end;
        }
        self.end_list_entry(&open, &at);
        self.end_base(&at);
        self.carried = self.carried.take().filter(|(depth, _)| *depth < self.open.len());
        if let Some(id) = open.id {
            if let Some((_, file)) = &self.carried {
                self.index.carried.insert(id.clone(), file.clone());
                let listed = as_listed(&id);
                if listed != id {
                    self.index.renamed.entry(listed.to_owned()).or_default().push(id.clone());
                }
            }
            let is_part = list_of(&open.name).is_none();
            if is_part && self.open.iter().any(|outer| list_of(&outer.name).is_some()) {
                let place = self.in_entry.partition_point(|(start, _)| *start <= at.start);
                self.in_entry.insert(place, (at.start, id.clone()));
            }
            match self.index.ids.entry(id) {
                Entry::Occupied(first) => self.index.repeated.push((first.key().clone(), at)),
                Entry::Vacant(free) => {
                    free.insert(Named {
                        element: open.name,
                        at,
                        n: open.n,
                        document: None,
                        part_of: None,
                    });
                }
            }
        }
    }

    /// Ends an element with an `xml:base`.
    fn end_base(&mut self, at: &Range<usize>) {
        let place = self.index.bases.partition_point(|base| base.at.start < at.start);
        if let Some(base) = self.index.bases.get_mut(place).filter(|base| base.at.start == at.start)
        {
            base.at.end = at.end;
        }
    }

    /// Begins a list whose entries an earlier run added from a file of lists.
    fn begin_carried(&mut self, tag: &BytesStart<'_>) {
        let is_added =
            |outer: &Open| outer.name == "standOff" && outer.id.as_deref().is_some_and(is_our_id);
        if self.open.last().is_some_and(is_added) {
            self.carried = attribute(tag, "source").map(|file| (self.open.len(), file));
        }
    }

    /// What has an id inside an entry of a list is explained by the whole entry, unless it is an entry itself.
    fn end_list_entry(&mut self, open: &Open, at: &Range<usize>) {
        if list_of(&open.name).is_none() {
            return;
        }
        let first = self.in_entry.partition_point(|(start, _)| *start <= at.start);
        for (_, id) in self.in_entry.drain(first..) {
            let named = self.index.ids.get_mut(&id);
            if let Some(named) = named.filter(|named| named.at.start > at.start) {
                named.part_of = Some((open.name.clone(), at.clone()));
            }
        }
    }

    /// Ends a header or a letter.
    fn end_role(&mut self, open: &Open, at: &Range<usize>) {
        match open.role {
            Role::Document => {
                self.in_document = false;
                if let Some(document) = self.marked.last_mut() {
                    document.at = at.clone();
                }
                // The page continues after the letter, so the next letter does not begin it.
                if let Some(page) = &mut self.page {
                    page.is_first = false;
                }
            }
            Role::Header => {
                self.in_header = false;
                self.index.headers.push(at.clone());
                if self.open.last().is_some_and(|outer| is_corpus(&outer.name)) {
                    self.index.of_corpora.push(at.clone());
                }
            }
            Role::Text if !open.divided => self.texts.push(Document {
                // A text that is the whole file has the file's name.
                id: open.id.clone().or_else(|| {
                    let file = self.open.last().filter(|outer| outer.name == "TEI");
                    file.and_then(|file| file.id.clone())
                }),
                kind: self.kind.clone(),
                language: self.language(open.language.as_ref()),
                at: at.clone(),
                header: self.index.headers.len().checked_sub(1),
                around: self.surroundings(),
                ..Document::default()
            }),
            Role::Text | Role::Other => {}
        }
    }

    /// Records a part of the file that may hold words outside the letters.
    fn end_part(&mut self, open: &Open, at: &Range<usize>) {
        let is_file = |name: &str| IN_ONE_FILE.contains(&name) || is_corpus(name);
        let parent = self.open.last().map_or("", |parent| parent.name.as_str());
        let is_part = match open.name.as_str() {
            "front" | "body" | "back" | "group" => parent == "text",
            _ => is_file(parent) && open.role == Role::Other,
        };
        if !is_part || is_file(&open.name) || self.in_header {
            return;
        }
        if open.id.as_deref().is_some_and(is_our_id) {
            self.index.evidence.push(at.clone());
        } else {
            self.parts.push((open.name.clone(), at.clone()));
        }
    }
}
