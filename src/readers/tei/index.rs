//! The first walk through a file: which letters it holds, where each is, and what ids name.
//!
//! Only the frame of the file is interpreted here. Memory follows the number of ids. **Invariant:**
//! a document in the index is well-formed and complete.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use super::attributes::{local, untranslated};
use super::dialects::{is_enclosure, is_letter};
use super::elements::{GATHERED_IN, is_known};
use super::xml::{Entities, Fault, Namespaces, Token, Tokens, attribute, is_tei};

/// What a first walk finds.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Prefixes.
    pub namespaces: Namespaces,
    /// What the file declares for itself.
    pub entities: Entities,
    /// The headers, in order.
    pub headers: Vec<Range<usize>>,
    /// The letters, in order.
    pub documents: Vec<Document>,
    /// What each id names; if an id is repeated, the first.
    pub ids: BTreeMap<String, Named>,
    /// What the lists of the file say about persons, places and terms, by their ids.
    pub listed: BTreeMap<String, String>,
    /// Repeated ids, and where they recur.
    pub repeated: Vec<(String, Range<usize>)>,
    /// The parts of the file, other than headers, that hold words outside the letters: front and
    /// back matter of volumes, registers, the rest of the body, stand-off.
    pub around: Vec<(String, Range<usize>)>,
    /// Parts of the front and back matter of letters that only list what ids name: persons, places.
    /// They are not part of the letter.
    pub registers: Vec<Range<usize>>,
    /// Notes kept apart from any text, and enclosures, that lie outside every letter.
    pub astray: Vec<(Astray, Range<usize>)>,
    /// Elements that TEI does not have: where the first is, and how many there are.
    pub unknown: BTreeMap<String, (Range<usize>, usize)>,
    /// Why the rest of the file is not read.
    pub fault: Option<Fault>,
}

impl Index {
    /// The number of a letter in its volume.
    pub(super) fn number_of(&self, document: Option<usize>) -> Option<String> {
        let id = self.documents.get(document?)?.id.as_ref()?;
        self.ids.get(id).filter(|named| named.element == "div")?.n.clone()
    }
}

/// Ranges of the file, to look up whether one of them holds a given part.
pub(super) struct Ranges {
    /// Where each begins, and the furthest end of all up to it; sorted.
    ranges: Vec<(usize, usize)>,
}

impl Ranges {
    pub(super) fn new(ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        let ranges = ranges.into_iter().map(|at| (at.start, at.end));
        let mut ranges: Vec<(usize, usize)> = ranges.collect();
        ranges.sort_unstable();
        let mut last = 0;
        for (_, end) in &mut ranges {
            last = last.max(*end);
            *end = last;
        }
        Self { ranges }
    }

    /// Whether one of them holds the whole of a part of the file.
    pub(super) fn hold(&self, at: &Range<usize>) -> bool {
        let before = self.ranges.partition_point(|(start, _)| *start <= at.start);
        before.checked_sub(1).is_some_and(|last| at.end <= self.ranges[last].1)
    }
}

/// A letter of the file.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its `xml:id`.
    pub id: Option<String>,
    /// The element.
    pub at: Range<usize>,
    /// Which of the headers describes it.
    pub header: Option<usize>,
    /// Whether that header also describes other letters.
    pub shares_header: bool,
    /// The id of the `correspDesc` that describes it, if it names one.
    pub described_by: Option<String>,
    /// The last page break before it.
    pub page: Option<Page>,
    /// What the file calls it: `TEI/@type`.
    pub kind: Option<String>,
    /// The language that it inherits from the elements around it, and the tag that states it.
    pub language: Option<(String, Range<usize>)>,
    /// Notes outside it that it calls.
    pub notes: Vec<Range<usize>>,
}

/// A page break before a letter.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its tag.
    pub at: Range<usize>,
    /// Whether nothing comes between it and the letter, so that the page begins with the letter.
    pub is_first: bool,
}

/// What has an id.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name of the element.
    pub element: String,
    /// Where it is, tags included.
    pub at: Range<usize>,
    /// Its `@n`.
    pub n: Option<String>,
    /// The letter that it is in, or is itself.
    pub document: Option<usize>,
}

/// What belongs to a letter but lies outside all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// A note.
    Note,
    /// An enclosure.
    Enclosure,
}

/// Lists of what ids name.
const REGISTERS: &[&str] = &[
    "listBibl",
    "listEvent",
    "listNym",
    "listObject",
    "listOrg",
    "listPerson",
    "listPlace",
    "listRelation",
    "listWit",
];

/// A part of the front or back matter, while it is open.
struct EndMatter {
    /// How many elements were open when it began.
    depth: usize,
    /// Whether it holds a register whose entries have ids.
    has_register: bool,
    /// Whether it holds words besides registers and headings.
    has_words: bool,
    /// The depth of the register or heading that is open in it.
    quiet: Option<(usize, bool)>,
}

/// Names in lists, and the elements that an entry of a list can be.
const LISTED: &[(&[&str], &[&str])] = &[
    (&["persName", "name"], &["person", "personGrp"]),
    (&["orgName"], &["org"]),
    (&["placeName", "settlement", "geogName"], &["place"]),
    (&["title"], &["bibl", "biblStruct"]),
    (&["eventName", "label"], &["event"]),
];

/// An element that is open.
struct Open {
    name: String,
    is_tei: bool,
    start: usize,
    id: Option<String>,
    n: Option<String>,
    /// The language that it states for what is in it, and its tag.
    language: Option<(String, Range<usize>)>,
    role: Role,
    /// Whether anything like a letter was found in it.
    divided: bool,
}

/// What an element is to the frame of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// An element marked as a letter.
    Document,
    /// A `text`, which is a letter if nothing in it is.
    Text,
    /// A `teiHeader`.
    Header,
    /// Anything else.
    Other,
}

/// An entry of a list: the name of a person or place, or the explanation of a term.
struct Listing {
    id: String,
    /// How many elements were open when its words began.
    depth: usize,
    words: String,
}

/// How many terms in it one item can explain.
const TERMS: usize = 16;

/// Follows a family name until it is known whether more names come.
const AFTER_SURNAME: &str = " \u{1F} ";

/// A note outside the letters.
struct Outside {
    id: Option<String>,
    targets: Vec<String>,
    at: Range<usize>,
    /// Whether it is kept apart from the text, so that something must call it.
    is_apart: bool,
    /// Whether it is in stand-off.
    is_off: bool,
}

/// Walks through a file.
pub(super) fn walk(text: &str) -> Index {
    let mut walk = Walk { index: Index::default(), ..Walk::default() };
    let mut tokens = Tokens::of_file(text);
    let fault = loop {
        match tokens.next() {
            Ok(Some((token, at))) => walk.step(&token, at),
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        }
    };
    walk.index.entities = tokens.entities().clone();
    walk.index.fault = fault;
    walk.finish()
}

#[derive(Default)]
struct Walk {
    index: Index,
    open: Vec<Open>,
    /// The last page break, and whether words have come since.
    page: Option<Page>,
    /// Whether the walk is in an element marked as a letter.
    in_document: bool,
    in_header: bool,
    /// What the file calls what it holds: `TEI/@type`.
    kind: Option<String>,
    /// Elements marked as letters.
    marked: Vec<Document>,
    /// `text` elements that hold no others.
    texts: Vec<Document>,
    /// Where each front, body and back lies.
    parts: Vec<(String, Range<usize>)>,
    calls: Vec<(usize, String)>,
    /// The entries of lists that are open: the id, the depth, and the words so far.
    entries: Vec<Listing>,
    outside: Vec<Outside>,
    enclosures: Vec<Range<usize>>,
    /// Where each enclosure begins that is open.
    open_enclosures: Vec<usize>,
    /// The part of the front or back matter that is open.
    end_matter: Option<EndMatter>,
}

impl Walk {
    fn step(&mut self, token: &Token<'_>, at: Range<usize>) {
        match token {
            Token::Start(tag) => {
                self.index.namespaces.see(tag);
                let is_tei = is_tei(tag, self.open.last().is_none_or(|open| open.is_tei));
                let name = self.index.namespaces.name(tag, is_tei);
                if !self.in_header && !is_known(&name) {
                    let first = || (at.clone(), 0);
                    self.index.unknown.entry(name.clone()).or_insert_with(first).1 += 1;
                }
                // Only these hold texts; skip the many words and phrases that state a language.
                let holds_texts = name.starts_with("div")
                    || ["TEI", "teiCorpus", "text", "group", "body"].contains(&name.as_str());
                let language = holds_texts.then(|| attribute(tag, "xml:lang")).flatten();
                let language = language.map(|tag| (tag, at.clone()));
                let id = attribute(tag, "xml:id");
                let n = attribute(tag, "n");
                let role = self.role(&name, tag);
                if name == "pb" && !self.in_header {
                    // A page that begins in a letter continues in the next one.
                    self.page = Some(Page { at: at.clone(), is_first: !self.in_document });
                }
                if name == "TEI" {
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
                        let described_by = attribute(tag, "decls");
                        self.marked.push(Document {
                            id: id.clone(),
                            header: self.index.headers.len().checked_sub(1),
                            described_by: described_by.map(|it| local(&it).to_owned()),
                            page: self.page.clone(),
                            language: self.language(language.as_ref()),
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
                let start = at.start;
                self.open.push(Open { name, is_tei, start, id, n, language, role, divided: false });
            }
            Token::End => {
                if let Some(open) = self.open.pop() {
                    self.end(open, at.end);
                }
            }
            Token::Text(text) => {
                if let Some(part) = self.end_matter.as_mut().filter(|part| part.quiet.is_none()) {
                    part.has_words |= !text.trim().is_empty();
                }
                for entry in &mut self.entries {
                    entry.words.push_str(text);
                }
                if let Some(page) = &mut self.page
                    && !self.in_document
                    && !text.trim().is_empty()
                {
                    page.is_first = false;
                }
            }
            Token::Other => {}
        }
    }

    /// The language of an element that states this one: its own, else that of the innermost open
    /// element (XML 1.0, 2.12).
    fn language(&self, own: Option<&(String, Range<usize>)>) -> Option<(String, Range<usize>)> {
        let mut outer = self.open.iter().rev().filter_map(|open| open.language.as_ref());
        own.or_else(|| outer.next()).cloned()
    }

    fn role(&self, name: &str, tag: &quick_xml::events::BytesStart<'_>) -> Role {
        let is_marked =
            || is_letter(attribute(tag, "type").as_deref(), attribute(tag, "decls").is_some());
        match name {
            "teiHeader" => Role::Header,
            _ if self.in_document || self.in_header => Role::Other,
            "div" if is_marked() => Role::Document,
            // The texts in a floating text are parts of the text around it (TEI P5, 4.3.2).
            "text" if !self.open.iter().any(|outer| outer.name == "floatingText") => Role::Text,
            _ => Role::Other,
        }
    }

    /// Records the names that lists give to persons, bodies and places.
    fn begin_entry(&mut self, name: &str, id: Option<&String>) {
        let Some(of) = LISTED.iter().find(|(names, _)| names.contains(&name)) else { return };
        let outer = self.open.last().filter(|outer| of.1.contains(&outer.name.as_str()));
        let id = match outer {
            Some(outer) => id.or(outer.id.as_ref()),
            // In a header, only lists say who somebody is.
            None => id.filter(|_| !self.in_header),
        };
        if let Some(id) = id.filter(|id| !self.index.listed.contains_key(*id)) {
            let entry =
                Listing { id: id.clone(), depth: self.open.len() + 1, words: String::new() };
            self.entries.push(entry);
        }
    }

    fn end_entry(&mut self, entry: Listing) {
        let words: Vec<&str> = crate::ir::words(&entry.words).collect();
        let words = words.join(" ").replace(AFTER_SURNAME.trim_end(), ",").replace(", ,", ",");
        let words = words.trim_matches([',', ';', ' ']);
        if !words.is_empty() {
            self.index.listed.entry(entry.id).or_insert_with(|| words.to_owned());
        }
    }

    /// Records notes outside the letters, and what letters point to.
    fn reference(
        &mut self,
        name: &str,
        tag: &quick_xml::events::BytesStart<'_>,
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

    /// Finds out what a part of the front or back matter of a letter holds.
    fn begin_end_matter(&mut self, name: &str, has_id: bool) {
        let depth = self.open.len();
        if self.end_matter.is_none() && !self.in_document {
            let mut outer = self.open.iter().rev().map(|open| open.name.as_str());
            let is_part = outer.next().is_some_and(|name| ["front", "back"].contains(&name))
                && outer.next() == Some("text");
            self.end_matter = is_part.then_some(EndMatter {
                depth,
                has_register: false,
                has_words: false,
                quiet: None,
            });
        }
        let Some(part) = &mut self.end_matter else { return };
        match part.quiet {
            Some((_, is_register)) => part.has_register |= is_register && has_id,
            None if REGISTERS.contains(&name) => part.quiet = Some((depth, true)),
            None if name == "head" => part.quiet = Some((depth, false)),
            None => {}
        }
    }

    fn end_end_matter(&mut self, at: &Range<usize>) {
        let depth = self.open.len();
        let Some(part) = &mut self.end_matter else { return };
        part.quiet = part.quiet.filter(|(outer, _)| *outer < depth);
        if part.depth == depth {
            if part.has_register && !part.has_words {
                self.index.registers.push(at.clone());
            }
            self.end_matter = None;
        }
    }

    fn end(&mut self, open: Open, end: usize) {
        let at = open.start..end;
        let depth = self.open.len();
        self.end_end_matter(&at);
        if self.open_enclosures.pop_if(|start| *start == open.start).is_some() {
            self.enclosures.push(at.clone());
        }
        while let Some(entry) = self.entries.pop_if(|entry| entry.depth > depth) {
            self.end_entry(entry);
        }
        // `Khrushchev, Nikita`: a family name that comes first is set off.
        if open.name == "surname"
            && let Some(entry) = self.entries.last_mut()
        {
            entry.words.push_str(AFTER_SURNAME);
        }
        // The explanation of a term follows it in its item.
        if ["term", "gloss", "abbr"].contains(&open.name.as_str())
            && !self.in_document
            && let Some(id) = &open.id
            && let Some(item) = self.open.iter().rposition(|outer| outer.name == "item")
        {
            let depth = item + 1;
            let first = self.entries.len().checked_sub(TERMS);
            if let Some(first) = first.filter(|first| self.entries[*first].depth == depth) {
                let first = self.entries.remove(first);
                self.end_entry(first);
            }
            self.entries.push(Listing { id: id.clone(), depth, words: String::new() });
        }
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
                ..Document::default()
            }),
            Role::Text | Role::Other => {}
        }
        let parent = self.open.last().map_or("", |parent| parent.name.as_str());
        let is_part = match open.name.as_str() {
            "front" | "body" | "back" | "group" => parent == "text",
            _ => ["TEI", "teiCorpus"].contains(&parent) && open.role == Role::Other,
        };
        if is_part && !["TEI", "teiCorpus"].contains(&open.name.as_str()) {
            self.parts.push((open.name.clone(), at.clone()));
        }
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
        if let Some(id) = open.id {
            match self.index.ids.entry(id) {
                Entry::Occupied(first) => self.index.repeated.push((first.key().clone(), at)),
                Entry::Vacant(free) => {
                    free.insert(Named { element: open.name, at, n: open.n, document: None });
                }
            }
        }
    }

    fn finish(mut self) -> Index {
        // A letter cut off by the end of the file is not complete.
        self.marked.retain(|document| !document.at.is_empty());
        let by_mark = !self.marked.is_empty();
        self.index.documents =
            std::mem::take(if by_mark { &mut self.marked } else { &mut self.texts });
        if by_mark {
            // What is around the letters of a volume is kept as a whole.
            self.index.registers.clear();
        }
        let mut letters_of: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for document in &self.index.documents {
            *letters_of.entry(document.header).or_default() += 1;
        }
        for document in &mut self.index.documents {
            document.shares_header = letters_of[&document.header] > 1;
        }
        let starts: Vec<usize> = self.index.documents.iter().map(|one| one.at.start).collect();
        let holder = |at: &Range<usize>| {
            let index = starts.partition_point(|start| *start <= at.start).checked_sub(1)?;
            let document = &self.index.documents[index].at;
            (document.start <= at.start && at.end <= document.end).then_some(index)
        };
        for named in self.index.ids.values_mut() {
            named.document = holder(&named.at);
        }
        let mut called: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, target) in &self.calls {
            if let Some(document) = holder(&(*at..*at)) {
                called.entry(target).or_insert(document);
            }
        }
        let mut notes: Vec<(usize, Range<usize>)> = Vec::new();
        let mut taken = 0;
        // Stand-off in a file of one letter is about that letter.
        let only = (!by_mark && self.index.documents.len() == 1).then_some(0);
        for note in &self.outside {
            if holder(&note.at).is_some() || note.at.start < taken {
                continue;
            }
            let by_call = note.id.as_ref().and_then(|id| {
                let translated = || called.get(untranslated(id)?);
                called.get(id.as_str()).or_else(translated).copied()
            });
            let by_target = || {
                let mut found = note.targets.iter().filter_map(|id| self.index.ids.get(id));
                found.find_map(|named| named.document)
            };
            let by_file = || only.filter(|_| note.is_off && note.is_apart);
            if let Some(document) = by_call.or_else(by_target).or_else(by_file) {
                notes.push((document, note.at.clone()));
                taken = note.at.end;
            } else if note.is_apart {
                self.index.astray.push((Astray::Note, note.at.clone()));
            }
        }
        let enclosures = self.enclosures.iter().filter(|at| holder(at).is_none());
        self.index.astray.extend(enclosures.map(|at| (Astray::Enclosure, at.clone())));
        // What is not a letter in a group of texts is counted with the group.
        let groups = self.parts.iter().filter(|(name, _)| name == "group");
        let groups = Ranges::new(groups.map(|(_, at)| at.clone()));
        let in_group = |at: &Range<usize>| groups.hold(&(at.start.saturating_sub(1)..at.end));
        let in_letter = |at: &Range<usize>| holder(at).is_some();
        let parts = self.parts.iter().filter(|(_, at)| !in_letter(at)).cloned();
        let registers = self.index.registers.iter().map(|at| ("back".to_owned(), at.clone()));
        let around: Vec<_> = parts.chain(registers).filter(|(_, at)| !in_group(at)).collect();
        self.index.around = around;
        self.index.around.sort_by_key(|(_, at)| at.start);
        for (document, at) in notes {
            self.index.documents[document].notes.push(at);
        }
        self.index
    }
}
