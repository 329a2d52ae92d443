//! Where the parts of a document are, and what is written at these places.
//!
//! **Invariant:** what is not asked to change stays as it is, byte for byte.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element: its place, and the elements in it.
pub(super) struct Part {
    pub(super) name: String,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// Where its end tag ends.
    pub(super) end: usize,
    /// Whether it holds words that are in no element inside it.
    pub(super) has_words: bool,
    pub(super) children: Vec<Part>,
}

impl Part {
    /// The elements of a document, and all its ids.
    ///
    /// # Errors
    /// Where the document is not well-formed.
    pub(super) fn root(document: &str) -> Result<(Self, BTreeSet<String>), String> {
        let mut reader = Reader::from_str(document);
        reader.config_mut().check_end_names = true;
        let mut ids = BTreeSet::new();
        let mut open: Vec<Self> = Vec::new();
        let mut start = 0;
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(document.len());
            let at = start..end;
            start = end;
            let done = match event {
                Event::Start(tag) => {
                    open.push(Self::new(&tag, at, &mut ids));
                    continue;
                }
                Event::Empty(tag) => Some(Self::new(&tag, at, &mut ids)),
                Event::End(_) => open.pop().map(|part| Self { end, ..part }),
                Event::Eof => return Err("the root is missing".to_owned()),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    let is_word = document.get(at).is_some_and(|it| !it.trim().is_empty());
                    if let Some(around) = open.last_mut().filter(|_| is_word) {
                        around.has_words = true;
                    }
                    continue;
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => continue,
            };
            match (done, open.last_mut()) {
                (Some(part), Some(outer)) => outer.children.push(part),
                (Some(part), None) => return Ok((part, ids)),
                (None, _) => {}
            }
        }
    }

    /// The file of the letter, which can be in corpora.
    pub(super) fn file(&self) -> &Self {
        let inner = self.child("teiCorpus").or_else(|| self.child("TEI"));
        inner.filter(|_| self.name == "teiCorpus").map_or(self, Self::file)
    }

    fn new(tag: &BytesStart<'_>, at: Range<usize>, ids: &mut BTreeSet<String>) -> Self {
        let id = tag.try_get_attribute("xml:id").ok().flatten();
        let id = id.map(|id| id.value.trim().to_owned());
        ids.extend(id);
        let name = tag.name().as_ref().to_owned();
        Self { name, end: at.end, tag: at, has_words: false, children: Vec::new() }
    }

    /// Its end tag; nothing, if it is an empty-element tag.
    fn end_tag(&self, document: &str) -> Range<usize> {
        let inside = document.get(self.tag.end..self.end).and_then(|inside| inside.rfind("</"));
        inside.map_or(self.end, |start| self.tag.end + start)..self.end
    }

    /// What is between its tags.
    pub(super) fn content<'d>(&self, document: &'d str) -> &'d str {
        document.get(self.tag.end..self.end_tag(document).start).unwrap_or_default()
    }

    /// The first element in it with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Whether `is` is true of it, or of an element in it at any depth.
    pub(super) fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self) || self.children.iter().any(|child| child.any(is))
    }

    /// Whether all elements in it have one of these names.
    pub(super) fn holds_only(&self, names: &[&str]) -> bool {
        self.children.iter().all(|child| names.contains(&child.name.as_str()))
    }
}

/// What is written into a document, and where.
pub(super) struct Edits<'a> {
    document: &'a str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self { document, edits: Vec::new() }
    }

    /// Writes an element as the last one in `parent`.
    pub(super) fn append(&mut self, parent: &Part, element: &str) {
        match parent.children.last() {
            Some(last) => self.after(parent, last, element),
            None => self.first(parent, element),
        }
    }

    /// Writes an element as the first one in `parent`.
    pub(super) fn prepend(&mut self, parent: &Part, element: &str) {
        match parent.children.first() {
            Some(first) => self.before(parent, first, element),
            None => self.first(parent, element),
        }
    }

    /// Writes an element after one in `parent`, indented like it.
    pub(super) fn after(&mut self, parent: &Part, sibling: &Part, element: &str) {
        let white = self.white_before(parent, sibling).to_owned();
        self.edits.push((sibling.end..sibling.end, indented(&white, element)));
    }

    /// Writes an element before one in `parent`, indented like it.
    pub(super) fn before(&mut self, parent: &Part, sibling: &Part, element: &str) {
        let white = self.white_before(parent, sibling).to_owned();
        let at = sibling.tag.start - white.len();
        self.edits.push((at..at, indented(&white, element)));
    }

    /// Writes an element into one that has none.
    fn first(&mut self, parent: &Part, element: &str) {
        let written = self.document.get(parent.tag.clone()).unwrap_or_default();
        match written.strip_suffix("/>") {
            Some(open) => {
                let open = open.trim_end();
                let filled = format!("{open}>{element}</{}>", parent.name);
                self.edits.push((parent.tag.clone(), filled));
            }
            None => self.edits.push((parent.tag.end..parent.tag.end, element.to_owned())),
        }
    }

    /// Writes something else in place of the tags of an element.
    pub(super) fn within(&mut self, part: &Part, start: &str, end: &str) {
        let line = part.children.first().map_or("\n", |first| {
            let white = self.white_before(part, first);
            white.rfind('\n').map_or("\n", |at| white.get(at..).unwrap_or_default())
        });
        self.edits.push((part.tag.clone(), start.replace('\n', line)));
        self.edits.push((part.end_tag(self.document), end.replace('\n', line)));
    }

    /// Gives an element other tags: its name, and what is in its start tag.
    pub(super) fn retag(&mut self, part: &Part, name: &str, tag: &str) {
        let end_tag = part.end_tag(self.document);
        let slash = if end_tag.is_empty() { "/" } else { "" };
        self.edits.push((part.tag.clone(), format!("<{tag}{slash}>")));
        if !end_tag.is_empty() {
            self.edits.push((end_tag, format!("</{name}>")));
        }
    }

    /// Writes something else in place of an element.
    pub(super) fn replace(&mut self, part: &Part, element: &str) {
        self.edits.push((part.tag.start..part.end, element.to_owned()));
    }

    /// The white space between an element and the one before it.
    fn white_before(&self, parent: &Part, child: &Part) -> &'a str {
        let before = self.document.get(parent.tag.end..child.tag.start).unwrap_or_default();
        before.get(before.trim_end().len()..).unwrap_or_default()
    }

    /// The document with everything written into it.
    pub(super) fn finish(mut self) -> String {
        // What is written at one place stays in the order in which it was asked for.
        self.edits.sort_by_key(|(at, _)| at.start);
        let mut made = String::with_capacity(self.document.len());
        let mut from = 0;
        for (at, written) in &self.edits {
            made.push_str(self.document.get(from..at.start).unwrap_or_default());
            made.push_str(written);
            from = at.end;
        }
        made.push_str(self.document.get(from..).unwrap_or_default());
        made
    }
}

/// An element, each line of which begins with the white space that is before its neighbours.
fn indented(white: &str, element: &str) -> String {
    let line = white.rfind('\n').map_or("\n", |at| white.get(at..).unwrap_or_default());
    format!("{white}{}", element.replace('\n', line))
}
