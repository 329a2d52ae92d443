//! The first walk through a file: which letters it holds, where each stands, and what ids name.
//!
//! Nothing is understood here but the frame of the file. Memory follows the number of ids.
//! **Invariant:** a document in the index is well-formed and complete.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::elements::is_of_tei;
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
    /// What each id names; of two, the first.
    pub ids: BTreeMap<String, Named>,
    /// Ids that come again, and where.
    pub repeated: Vec<(String, Range<usize>)>,
    /// The parts of the file that are no header and hold words beside the letters: front and back
    /// matter, the rest of the body, what stands off.
    pub around: Vec<(String, Range<usize>)>,
    /// Elements that TEI does not have: where the first stands, and how many there are.
    pub unknown: BTreeMap<String, (Range<usize>, usize)>,
    /// Why the rest of the file is not read.
    pub fault: Option<Fault>,
}

/// A letter of the file.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its `xml:id`.
    pub id: Option<String>,
    /// The element.
    pub at: Range<usize>,
    /// Which of the headers speaks of it.
    pub header: Option<usize>,
    /// The `correspDesc` that speaks of it, by its id, where it names one.
    pub described_by: Option<String>,
    /// The last page break before it.
    pub page: Option<Page>,
    /// Notes outside it that it calls.
    pub notes: Vec<Range<usize>>,
}

/// A page break before a letter.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its tag.
    pub at: Range<usize>,
    /// Whether nothing stands between it and the letter, so that the page begins with the letter.
    pub is_first: bool,
}

/// What has an id.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name of the element.
    pub element: String,
    /// Where it stands, tags included.
    pub at: Range<usize>,
    /// Its `@n`.
    pub n: Option<String>,
    /// The letter that it stands in, or is.
    pub document: Option<usize>,
}

/// An element that is open.
struct Open {
    name: String,
    is_tei: bool,
    start: usize,
    id: Option<String>,
    n: Option<String>,
    role: Role,
    /// Whether anything like a letter was found in it.
    divided: bool,
}

/// What an element is to the frame of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A letter that says so: FRUS's `div` of type `document`, a `div` with `@decls`.
    Document,
    /// A `text`, which is a letter if nothing in it is.
    Text,
    /// A `teiHeader`.
    Header,
    /// Anything else.
    Other,
}

/// A note that stands in no letter.
struct Outside {
    id: Option<String>,
    targets: Vec<String>,
    at: Range<usize>,
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
    /// The last page break, and whether words came since.
    page: Option<Page>,
    /// Whether the walk is in a letter that says so.
    in_document: bool,
    in_header: bool,
    /// Letters that say so.
    marked: Vec<Document>,
    /// `text` elements that hold no others.
    texts: Vec<Document>,
    /// Where each front, body and back lies.
    parts: Vec<(String, Range<usize>)>,
    calls: Vec<(usize, String)>,
    outside: Vec<Outside>,
}

impl Walk {
    fn step(&mut self, token: &Token<'_>, at: Range<usize>) {
        match token {
            Token::Start(tag) => {
                self.index.namespaces.see(tag);
                let is_tei = is_tei(tag, self.open.last().is_none_or(|open| open.is_tei));
                let name = self.index.namespaces.name(tag, is_tei);
                if !self.in_header && name != "frus:attachment" && !is_of_tei(&name) {
                    let first = || (at.clone(), 0);
                    self.index.unknown.entry(name.clone()).or_insert_with(first).1 += 1;
                }
                let id = attribute(tag, "xml:id");
                let n = attribute(tag, "n");
                let role = self.role(&name, tag);
                if name == "pb" && !self.in_document && !self.in_header {
                    self.page = Some(Page { at: at.clone(), is_first: true });
                }
                if !self.in_header {
                    self.reference(&name, tag, &at, id.as_ref());
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
                            ..Document::default()
                        });
                        self.open.iter_mut().for_each(|open| open.divided = true);
                    }
                    Role::Header => self.in_header = true,
                    Role::Text => self.open.iter_mut().for_each(|open| open.divided = true),
                    Role::Other => {}
                }
                let start = at.start;
                self.open.push(Open { name, is_tei, start, id, n, role, divided: false });
            }
            Token::End => {
                if let Some(open) = self.open.pop() {
                    self.end(open, at.end);
                }
            }
            Token::Text(text) => {
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

    fn role(&self, name: &str, tag: &quick_xml::events::BytesStart<'_>) -> Role {
        let is_marked = || {
            attribute(tag, "type").as_deref() == Some("document")
                || attribute(tag, "decls").is_some()
        };
        match name {
            "teiHeader" => Role::Header,
            _ if self.in_document || self.in_header => Role::Other,
            "div" if is_marked() => Role::Document,
            "text" => Role::Text,
            _ => Role::Other,
        }
    }

    /// Notes in no letter, and the pointers of letters to anything.
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
                self.outside.push(Outside { id: id.cloned(), targets: named, at: at.clone() });
            }
            "ptr" | "ref" => {
                self.calls.extend(targets("target").into_iter().map(|target| (at.start, target)));
            }
            _ => {}
        }
    }

    fn end(&mut self, open: Open, end: usize) {
        let at = open.start..end;
        match open.role {
            Role::Document => {
                self.in_document = false;
                if let Some(document) = self.marked.last_mut() {
                    document.at = at.clone();
                }
                // The page goes on behind the letter; where it began is no beginning of the next.
                if let Some(page) = &mut self.page {
                    page.is_first = false;
                }
            }
            Role::Header => {
                self.in_header = false;
                self.index.headers.push(at.clone());
            }
            Role::Text if !open.divided => self.texts.push(Document {
                id: open.id.clone(),
                at: at.clone(),
                header: self.index.headers.len().checked_sub(1),
                ..Document::default()
            }),
            Role::Text | Role::Other => {}
        }
        let parent = self.open.last().map_or("", |parent| parent.name.as_str());
        let is_part = match open.name.as_str() {
            "front" | "body" | "back" => parent == "text",
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
            && let Some(note) = self.outside.iter_mut().rfind(|note| note.at.start == open.start)
        {
            note.at.end = end;
        }
        if let Some(id) = open.id
            && !self.in_header
        {
            if self.index.ids.contains_key(&id) {
                self.index.repeated.push((id, at));
            } else {
                let named = Named { element: open.name, at, n: open.n, document: None };
                self.index.ids.insert(id, named);
            }
        }
    }

    fn finish(mut self) -> Index {
        // A letter that the file breaks off is not complete.
        self.marked.retain(|document| !document.at.is_empty());
        let by_mark = !self.marked.is_empty();
        self.index.documents =
            std::mem::take(if by_mark { &mut self.marked } else { &mut self.texts });
        // A text leaves its back matter to the collection, and its notes there to those who call.
        let backs: Vec<Range<usize>> = self
            .parts
            .iter()
            .filter(|(name, _)| name == "back")
            .map(|(_, at)| at.clone())
            .collect();
        let starts: Vec<usize> = self.index.documents.iter().map(|one| one.at.start).collect();
        let holder = |at: &Range<usize>| {
            let index = starts.partition_point(|start| *start <= at.start).checked_sub(1)?;
            let holds = |outer: &Range<usize>| outer.start <= at.start && at.end <= outer.end;
            let document = &self.index.documents[index];
            let in_back = !by_mark && backs.iter().any(holds);
            (holds(&document.at) && !in_back).then_some(index)
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
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for note in &self.outside {
            if holder(&note.at).is_some() || taken.iter().any(|end| note.at.start < *end) {
                continue;
            }
            let by_call = note.id.as_ref().and_then(|id| called.get(id.as_str()).copied());
            let by_target = || {
                let mut found = note.targets.iter().filter_map(|id| self.index.ids.get(id));
                found.find_map(|named| named.document)
            };
            if let Some(document) = by_call.or_else(by_target) {
                notes.push((document, note.at.clone()));
                taken.insert(note.at.end);
            }
        }
        for (document, at) in notes {
            self.index.documents[document].notes.push(at);
        }
        self.index.around = self.parts.into_iter().collect();
        self.index.around.sort_by_key(|(_, at)| at.start);
        self.index
    }
}

/// A pointer without its sharp sign: files forget it.
pub(super) fn local(pointer: &str) -> &str {
    pointer.trim().trim_start_matches('#')
}
