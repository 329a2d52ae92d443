//! Reads an EPUB of any program, knowing EPUB 3.3, HTML and DPUB-ARIA: what is called a note or a page there; and where
//! nothing is called so, links that lead from a mark in the text to a block, and back from it, are calls of notes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use entities::ENTITIES;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::builder::WitnessBuilder;
use super::witness::Witness;
use super::words::{Mark, Place};
use crate::audit::extract::epub::{BLOCKS, Book, attribute, character};

impl Witness<'_> {
    /// The text of an EPUB; `name` is that of its file.
    ///
    /// ```
    /// use letterpress::audit::Witness;
    /// use letterpress::backends::find;
    /// use letterpress::press::{Input, Options, convert};
    /// let input = Input::new("a.txt", "Dear Ben:\n\n[Page 4]\n\nIt rains.");
    /// let options = Options::default().formats([find("epub").unwrap()]);
    /// let file = &convert(&input, &options).files[0].bytes;
    /// assert!(Witness::of_epub("a.epub", file).unwrap().pages() > 0);
    /// assert!(Witness::of_epub("a.epub", b"no archive").is_err());
    /// ```
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn of_epub(name: &str, file: &[u8]) -> Result<Self, String> {
        let mut book = Book::open(Cursor::new(file))?;
        let mut tree = Tree::default();
        let chapters = std::mem::take(&mut book.chapters);
        for (number, path) in chapters.iter().enumerate() {
            let text = book.text(path)?;
            tree.read(&text, number, path).map_err(|error| format!("{path}: {error}"))?;
        }
        let notes = Notes::of(&tree);
        let mut builder = WitnessBuilder::default();
        for root in &tree.roots {
            tree.walk(*root, &notes, &mut builder);
        }
        Ok(Self { parts: chapters, has_marks: true, ..Self::new(name, builder.finish()) })
    }
}

/// An element, or text.
#[derive(Debug, Default)]
struct Node {
    /// The name of the element; nothing for text.
    tag: String,
    parent: Option<usize>,
    children: Vec<usize>,
    /// The file and the id, as links name them.
    id: Option<String>,
    /// What a link leads to, in the same form.
    href: Option<String>,
    /// `epub:type` and role, our class for what is not of the letter, and the class of pandoc's calls.
    kinds: Vec<String>,
    /// Whether it is struck out or added.
    mark: Option<Mark>,
    /// Whether nobody sees it.
    is_hidden: bool,
    /// The number of the page that the element marks: ours, or what is read for it.
    number: Option<String>,
    text: String,
    chapter: usize,
    line: usize,
}

impl Node {
    fn is_one_of(&self, kinds: &[&str]) -> bool {
        self.kinds.iter().any(|kind| kinds.contains(&kind.as_str()))
    }
}

/// The chapters of a book; nodes are in reading order.
#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    ids: BTreeMap<String, usize>,
}

/// What notes are called in EPUB (Structural Semantics 1.1) and DPUB-ARIA.
const NOTES: &[&str] = &["footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"];
/// What calls of notes are called.
const CALLS: &[&str] = &["noteref", "doc-noteref", "footnote-ref"];
/// What links back to calls are called.
const BACK: &[&str] = &["backlink", "doc-backlink", "footnote-back"];
/// The classes that mean something here: those of pandoc, and ours of what is not of the letter.
const CLASSES: &[&str] = &["footnote-ref", "footnote-back", OURS];
const OURS: &str = "apparatus";
/// How deep elements may be.
const DEPTH: usize = 256;
/// A mark that calls a note has no more characters than that.
const MARK: usize = 6;
/// What marks a page of the print.
const PAGES: &[&str] = &["pagebreak", "doc-pagebreak"];
/// What is about the book and not in the text.
const ABOUT: &[&str] = &[
    "titlepage",
    "toc",
    "doc-toc",
    "landmarks",
    "page-list",
    "doc-pagelist",
    "cover",
    "doc-cover",
];
/// Sections of notes, whose headings are not the letter's.
const SECTIONS_OF_NOTES: &[&str] =
    &["footnotes", "endnotes", "rearnotes", "doc-footnotes", "doc-endnotes"];
/// Elements whose text nobody reads.
const UNREAD: &[&str] = &["head", "script", "style", "template"];

impl Tree {
    fn read(&mut self, text: &str, chapter: usize, path: &str) -> Result<(), String> {
        let mut reader = Reader::from_str(text);
        let mut open: Option<usize> = None;
        let (mut line, mut counted, mut depth) = (1, 0, 0_usize);
        loop {
            let event = reader.read_event();
            let event =
                event.map_err(|error| format!("{error} at byte {}", reader.error_position()))?;
            match &event {
                Event::Start(tag) => {
                    open = Some(self.element(tag, open, chapter, line, path)?);
                    depth += 1;
                    if depth > DEPTH {
                        return Err(format!("elements are nested more than {DEPTH} deep"));
                    }
                }
                Event::Empty(tag) => drop(self.element(tag, open, chapter, line, path)?),
                Event::End(_) => {
                    open = open.and_then(|open| self.nodes[open].parent);
                    depth = depth.saturating_sub(1);
                }
                Event::Text(words) => self.words(&words.xml10_content(), open, chapter, line),
                Event::CData(words) => self.words(&words.xml10_content(), open, chapter, line),
                Event::GeneralRef(name) => {
                    let character = character(name).or_else(|why| named(name).ok_or(why))?;
                    self.words(&character, open, chapter, line);
                }
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            let read = reader.buffer_position() as usize;
            let passed = text.get(counted..read).unwrap_or_default();
            line += passed.matches('\n').count();
            counted = read;
        }
    }

    fn add(&mut self, node: Node) -> usize {
        let index = self.nodes.len();
        match node.parent {
            Some(parent) => self.nodes[parent].children.push(index),
            None => self.roots.push(index),
        }
        self.nodes.push(node);
        index
    }

    fn words(&mut self, words: &str, parent: Option<usize>, chapter: usize, line: usize) {
        if parent.is_some() {
            self.add(Node { parent, text: words.to_owned(), chapter, line, ..Node::default() });
        }
    }

    fn element(
        &mut self,
        tag: &BytesStart<'_>,
        parent: Option<usize>,
        chapter: usize,
        line: usize,
        path: &str,
    ) -> Result<usize, String> {
        let mut kinds = Vec::new();
        for name in ["epub:type", "role", "class"] {
            let value = attribute(tag, name)?.unwrap_or_default();
            let words = value.split_whitespace();
            let known = words.filter(|word| name != "class" || CLASSES.contains(word));
            kinds.extend(known.map(ToOwned::to_owned));
        }
        let style = attribute(tag, "style")?.unwrap_or_default().replace(' ', "");
        let is_hidden = attribute(tag, "hidden")?.is_some() || style.contains("display:none");
        let id = attribute(tag, "id")?.map(|id| format!("{path}#{id}"));
        let href = attribute(tag, "href")?.map(|href| resolved(path, &href));
        let number = attribute(tag, "data-label")?.or(attribute(tag, "title")?);
        let number = number.or(attribute(tag, "aria-label")?);
        let tag = tag.local_name().as_ref().to_owned();
        let mark = match tag.as_str() {
            "del" | "s" | "strike" => Some(Mark::StruckOut),
            "ins" => Some(Mark::Added),
            _ => None,
        };
        let node = Node {
            tag,
            parent,
            id,
            href,
            kinds,
            mark,
            is_hidden,
            number,
            chapter,
            line,
            ..Node::default()
        };
        let index = self.add(node);
        if let Some(id) = self.nodes[index].id.clone() {
            self.ids.entry(id).or_insert(index);
        }
        Ok(index)
    }

    /// An element and those around it.
    fn with_ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |node| self.nodes[*node].parent)
    }

    /// The block that an element is, or is in.
    fn block(&self, node: usize) -> usize {
        let mut around = self.with_ancestors(node);
        around.find(|at| BLOCKS.contains(&self.nodes[*at].tag.as_str())).unwrap_or(node)
    }

    fn is_heading_of_notes(&self, node: &Node) -> bool {
        let is_heading = ["h1", "h2", "h3", "h4", "h5", "h6"].contains(&node.tag.as_str());
        is_heading && node.parent.is_some_and(|at| self.nodes[at].is_one_of(SECTIONS_OF_NOTES))
    }

    fn target(&self, node: usize) -> Option<usize> {
        self.ids.get(self.nodes[node].href.as_ref()?).copied()
    }

    fn text(&self, node: usize) -> String {
        let children = self.nodes[node].children.iter();
        self.nodes[node].text.clone() + &children.map(|child| self.text(*child)).collect::<String>()
    }

    fn walk(&self, index: usize, notes: &Notes, builder: &mut WitnessBuilder) {
        let node = &self.nodes[index];
        let place = Place::Line(node.chapter, node.line);
        if node.tag.is_empty() {
            builder.text(&node.text, |offset| {
                let lines = node.text.get(..offset).unwrap_or_default().matches('\n').count();
                Place::Line(node.chapter, node.line + lines)
            });
            return;
        }
        if let Some(note) = notes.calls.get(&index) {
            builder.call(&note.to_string());
            return;
        }
        if UNREAD.contains(&node.tag.as_str())
            || node.is_hidden
            || node.is_one_of(ABOUT)
            || node.is_one_of(&[OURS])
            || notes.is_way_back(index)
            || self.is_heading_of_notes(node)
        {
            return;
        }
        if node.is_one_of(PAGES) {
            let label = node.number.clone().unwrap_or_else(|| self.text(index));
            // `Page 4` is spoken.
            let label =
                label.split_whitespace().next_back().map(|it| it.trim_matches(['.', '[', ']']));
            builder.page(label, place, true);
            return;
        }
        let is_block = BLOCKS.contains(&node.tag.as_str());
        if is_block {
            builder.space();
        }
        let label = notes.labels.get(&index);
        if let Some(label) = label {
            builder.begin_note(&index.to_string(), label.as_deref());
        }
        if let Some(mark) = node.mark {
            builder.begin_mark(mark);
        }
        for child in &node.children {
            self.walk(*child, notes, builder);
        }
        if node.mark.is_some() {
            builder.end_mark();
        }
        if label.is_some() {
            builder.end_note();
        }
        if is_block {
            builder.space();
        }
    }
}

/// The notes of a book, by the elements that are notes or call them.
#[derive(Debug, Default)]
struct Notes {
    /// Notes, with their labels.
    labels: BTreeMap<usize, Option<String>>,
    /// The note that each link calls.
    calls: BTreeMap<usize, usize>,
    /// Links from a note to its call.
    back: BTreeSet<usize>,
}

impl Notes {
    fn of(tree: &Tree) -> Self {
        let mut notes = Self::default();
        let links: Vec<(usize, usize)> =
            (0..tree.nodes.len()).filter_map(|index| Some((index, tree.target(index)?))).collect();
        for (index, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.is_one_of(NOTES))
        {
            notes.labels.insert(index, number_in_list(tree, index, node));
        }
        for (link, target) in links.iter().copied().filter(|(link, target)| target > link) {
            let mut around = tree.with_ancestors(target);
            let named = around.find(|at| tree.nodes[*at].is_one_of(NOTES));
            let note = named.unwrap_or_else(|| tree.block(target));
            let here = tree.block(link);
            let mut leads_back = links.iter().filter(|(back, to)| {
                *back > link
                    && tree.block(*to) == here
                    && tree.with_ancestors(*back).any(|at| at == note)
            });
            let mark = tree.text(link);
            let is_mark = (1..=MARK).contains(&mark.trim().chars().count());
            let is_called = tree.nodes[link].is_one_of(CALLS);
            if is_called || is_mark && (named.is_some() || leads_back.next().is_some()) {
                notes.calls.insert(link, note);
                let label = notes.labels.entry(note).or_default();
                *label =
                    Some(mark.trim().to_owned()).filter(|mark| !mark.is_empty()).or(label.take());
            }
        }
        notes.find_ways_back(tree, &links);
        notes
    }

    /// Finds the links back to calls, and takes what they show for the label.
    fn find_ways_back(&mut self, tree: &Tree, links: &[(usize, usize)]) {
        for (link, target) in links.iter().filter(|(link, target)| target < link) {
            let note = tree.with_ancestors(*link).find(|at| self.labels.contains_key(at));
            let words = tree.text(*link);
            let words = words.trim();
            let is_named = tree.nodes[*link].is_one_of(BACK);
            let Some(note) = note.filter(|_| is_named || words.chars().count() <= MARK) else {
                continue;
            };
            let calls = self
                .calls
                .iter()
                .any(|(call, of)| *of == note && tree.block(*call) == tree.block(*target));
            if !is_named && !calls {
                continue;
            }
            self.back.insert(*link);
            if words.chars().any(char::is_alphanumeric) {
                self.labels.insert(note, Some(words.to_owned()));
            }
        }
        let named = tree.nodes.iter().enumerate().filter(|(_, node)| node.is_one_of(BACK));
        self.back.extend(named.map(|(index, _)| index));
    }

    fn is_way_back(&self, index: usize) -> bool {
        self.back.contains(&index)
    }
}

/// The character that HTML names so; older books use the names in XHTML.
fn named(name: &BytesRef<'_>) -> Option<String> {
    let name = format!("&{};", name.xml10_content());
    let entity = ENTITIES.iter().find(|entity| entity.entity == name);
    entity.map(|entity| entity.characters.to_owned())
}

/// The number that a list gives to a note.
fn number_in_list(tree: &Tree, index: usize, node: &Node) -> Option<String> {
    let list = &tree.nodes[node.parent?];
    let items = list.children.iter().filter(|child| tree.nodes[**child].tag == "li");
    let at = items.into_iter().position(|item| *item == index)?;
    (list.tag == "ol").then(|| (at + 1).to_string())
}

/// A link of a file as a path in the book, with the id after it.
fn resolved(path: &str, href: &str) -> String {
    let (file, id) = href.split_once('#').unwrap_or((href, ""));
    if file.is_empty() {
        return format!("{path}#{id}");
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("{}#{id}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Witness<'static> {
        let mut tree = Tree::default();
        tree.read(&format!("<html><body>{body}</body></html>"), 0, "a.xhtml").unwrap();
        let notes = Notes::of(&tree);
        let mut builder = WitnessBuilder::default();
        tree.walk(tree.roots[0], &notes, &mut builder);
        Witness::new("a.epub", builder.finish())
    }

    fn texts(words: &[super::super::words::Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn notes_are_told_by_their_names() {
        let witness = read(
            "<p>It rains.<a href='#fn1' epub:type='noteref'>1</a> So.</p><section epub:type='footnotes'>\
             <ol><li id='fn1' epub:type='footnote'><p>A note.<a href='#r' role='doc-backlink'>\u{21A9}</a></p></li></ol></section>",
        );
        assert_eq!(texts(&witness.body), ["It", "rains.", "So."]);
        assert_eq!(texts(&witness.notes[0].words), ["A", "note."]);
        assert_eq!(witness.notes[0].label.as_deref(), Some("1"));
        assert_eq!(witness.notes[0].calls[0].words, 2);
    }

    #[test]
    fn notes_are_told_by_links_that_lead_there_and_back() {
        let witness = read(
            "<p>It rains.<sup><a id='r1' href='#f1'>1</a></sup> See <a href='#c2'>2</a>.</p>\
             <p id='f1'><a href='#r1'>1.</a> A note.</p><p id='c2'>No note.</p>",
        );
        assert_eq!(texts(&witness.body), ["It", "rains.", "See", "2.", "No", "note."]);
        assert_eq!(texts(&witness.notes[0].words), ["A", "note."]);
    }

    #[test]
    fn pages_are_told_by_their_names() {
        let witness = read("<p>It <span role='doc-pagebreak' aria-label='Page 4'/>rains.</p>");
        assert_eq!(texts(&witness.body), ["It", "rains."]);
        assert_eq!(witness.pages[0].label.as_deref(), Some("4"));
        assert_eq!(witness.pages[0].at.unwrap().words, 1);
    }

    #[test]
    fn only_what_is_seen_is_read() {
        let witness = read(
            "<p class='cover'>It <span hidden='hidden'>never</span> rains<nav>here</nav>.</p>\
             <section role='doc-toc'>Contents</section><p style='display: none'>No.</p>",
        );
        assert_eq!(texts(&witness.body), ["It", "rainshere."]);
    }

    /// Other links than those back to the call are words of the note, and what a note shows is its label.
    #[test]
    fn links_in_notes_are_words() {
        let witness = read(
            "<p>It rains.<a id='r1' href='#f1'>1</a></p><h2 id='h'>Mill</h2>\
             <p id='f1'><a href='#r1'>2.</a> The miller of <a href='#h'>the mill.</a></p>",
        );
        assert_eq!(texts(&witness.notes[0].words), ["The", "miller", "of", "the", "mill."]);
        assert_eq!(witness.notes[0].label.as_deref(), Some("2."));
    }

    #[test]
    fn a_deep_tree_is_refused() {
        let deep = "<i>".repeat(300) + &"</i>".repeat(300);
        assert!(Tree::default().read(&deep, 0, "a.xhtml").is_err());
    }

    #[test]
    fn links_are_resolved() {
        assert_eq!(resolved("a/b.xhtml", "#x"), "a/b.xhtml#x");
        assert_eq!(resolved("a/b.xhtml", "../c/d.xhtml#x"), "c/d.xhtml#x");
        assert_eq!(resolved("b.xhtml", "c.xhtml"), "c.xhtml#");
    }
}
