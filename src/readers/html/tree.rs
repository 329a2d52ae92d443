//! A page as a tree of elements, made of any tokens in linear time.
//!
//! Ends of elements that the page leaves out are put where HTML has them (13.1.2.4). An element that only
//! says how words are set never holds a block: it ends before the block and begins again inside, so that
//! mark-up that overlaps nests. **Invariants:** text is in the order of the page, all of it; no element is
//! deeper than [`DEEPEST`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::characters::{self, Piece, pieces};
use super::tokens::{StartTag, Token, is_written_as_xml, tokens};
use crate::readers::html_elements::{
    ended_by, ends_paragraph, heading_level, is_block, is_closed_off, is_formatting, is_of_head,
    is_unshown, is_void,
};

/// How deep elements may nest; what is deeper is read as if it were not marked. No page of an edition
/// comes near, and deeper trees would break programs.
const DEEPEST: usize = 200;

/// Most elements that say how words are set and wait to begin again.
const MOST_OPEN: usize = 24;

/// The nodes of a page in its order; the first is the page itself.
pub(super) struct Tree<'a> {
    pub text: &'a str,
    pub nodes: Vec<Node>,
}

/// A node of the tree: an element or, without one, text.
pub(super) struct Node {
    pub parent: usize,
    /// The first node that is not below this one.
    pub end: usize,
    /// From its start tag through its end tag.
    pub at: Range<usize>,
    pub element: Option<Element>,
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Its start tag; nothing where it begins again.
    pub tag: Range<usize>,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// The words of its attributes `class`.
    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.get("class").unwrap_or_default().split_whitespace()
    }

    /// The names under which links point to it.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let name = self.get("name").filter(|_| self.name == "a");
        let is_first = !self.tag.is_empty();
        self.get("id").into_iter().chain(name).filter(move |id| is_first && !id.is_empty())
    }
}

impl<'a> Tree<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let root = Node { parent: 0, end: 0, at: 0..text.len(), element: None };
        let mut builder = Builder {
            tree: Self { text, nodes: vec![root] },
            is_xml: is_written_as_xml(text),
            open: vec![0],
            formats: Vec::new(),
            beyond: BTreeMap::new(),
        };
        for (token, at) in tokens(text) {
            match token {
                Token::Start(tag) => builder.start(tag, at),
                Token::End(name) => builder.end(&name, at),
                Token::Text => builder.text(at),
            }
        }
        builder.close(0, text.len(), text.len());
        builder.tree
    }

    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        self.nodes.get(node)?.element.as_ref()
    }

    /// The elements that hold a node, from the inside.
    pub(super) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        let parent = |node: &usize| self.nodes.get(*node).map(|node| node.parent);
        let parent = move |node: &usize| parent(node).filter(|parent| *parent > 0);
        std::iter::successors(parent(&node), parent)
    }

    /// The nodes directly in a node.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.end(node);
        std::iter::successors(Some(node + 1), |child| Some(self.end(*child)))
            .take_while(move |child| *child < end)
    }

    /// The nodes below a node.
    pub(super) fn below(&self, node: usize) -> Range<usize> {
        node + 1..self.end(node)
    }

    pub(super) fn end(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(usize::MAX, |node| node.end)
    }

    /// Whether a node is text.
    pub(super) fn is_text(&self, node: usize) -> bool {
        node > 0 && self.element(node).is_none()
    }

    /// Whether a node is text in which references mean themselves.
    fn is_literal(&self, node: usize) -> bool {
        let parent = self.nodes.get(node).map_or(0, |node| node.parent);
        self.element(parent).is_some_and(|element| element.is(&["xmp", "plaintext"]))
    }

    /// The stretches of a text.
    pub(super) fn pieces(&self, node: usize) -> Vec<Piece> {
        let at = self.nodes.get(node).map_or(0..0, |node| node.at.clone());
        if self.is_literal(node) { vec![Piece::Data(at)] } else { pieces(self.text, at) }
    }

    /// What the page shows of a node, white space as it is.
    pub(super) fn words(&self, node: usize) -> String {
        let mut words = String::new();
        let mut next = node;
        let end = self.end(node);
        while let Some(Node { at, element, .. }) = self.nodes.get(next).filter(|_| next < end) {
            match element {
                Some(element) if is_unshown(&element.name) => {
                    next = self.end(next);
                    continue;
                }
                Some(element) if is_block(&element.name) || element.name == "br" => {
                    words.push('\n');
                }
                Some(_) => {}
                None if next == 0 => {}
                None if self.is_literal(next) => {
                    words.push_str(self.text.get(at.clone()).unwrap_or_default());
                }
                None => words.push_str(&characters::meaning(self.text, at.clone())),
            }
            next += 1;
        }
        words
    }
}

/// Whether a paragraph outside an element with this name goes on after it.
fn stops_paragraph(name: &str) -> bool {
    is_closed_off(name) || name == "button"
}

/// A tree as far as it is built.
struct Builder<'a> {
    tree: Tree<'a>,
    is_xml: bool,
    /// The nodes whose end has not come.
    open: Vec<usize>,
    formats: Vec<Format>,
    /// How many elements of a name are too deep, and have not ended.
    beyond: BTreeMap<String, usize>,
}

/// What says how words are set until its end tag comes.
enum Format {
    /// An element, and whether it is open now.
    Element { node: usize, is_open: bool },
    /// Where a closed-off element begins.
    Border,
}

impl Builder<'_> {
    fn name(&self, node: usize) -> &str {
        self.tree.element(node).map_or("", |element| &element.name)
    }

    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    /// Where the innermost open element is that is wanted, if none that stops the search holds it.
    fn find(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        stops: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        for (index, node) in self.open.iter().enumerate().skip(1).rev() {
            match self.name(*node) {
                name if is_wanted(name) => return Some(index),
                name if stops(name) => return None,
                _ => {}
            }
        }
        None
    }

    fn start(&mut self, tag: StartTag, at: Range<usize>) {
        let name = tag.name.as_str();
        let is_again = ["html", "body", "head"].contains(&name)
            && self.find(|open| open == name || open == "body", |_| false).is_some();
        if is_again {
            return;
        }
        if self.name(self.current()) == "head" && !is_of_head(name) {
            self.close(self.open.len() - 1, at.start, at.start);
        }
        self.end_implied(name, at.start);
        if name == "a" {
            self.end_format("a", at.start..at.start);
        }
        if is_block(name) {
            self.set_formats_aside(at.start);
        } else {
            self.begin_again(at.start);
        }
        let StartTag { name, attributes, is_empty } = tag;
        let is_whole = is_void(&name) || self.is_xml && is_empty;
        let has_content = !is_whole;
        self.push(Element { name, attributes, tag: at.clone() }, at, has_content);
    }

    /// Ends what an element with this name ends by beginning.
    fn end_implied(&mut self, name: &str, at: usize) {
        if ends_paragraph(name) {
            self.close_found(self.find(|open| open == "p", stops_paragraph), at);
        }
        if heading_level(name).is_some() && heading_level(self.name(self.current())).is_some() {
            self.close(self.open.len() - 1, at, at);
        }
        if let Some((ended, stops)) = ended_by(name) {
            self.close_found(self.find(|open| ended.contains(&open), stops), at);
        }
    }

    /// Whether a line break is all that comes before a place.
    fn follows_break(&self, at: usize) -> bool {
        let Some(Node { at: last, element: Some(element), .. }) = self.tree.nodes.last() else {
            return false;
        };
        element.name == "br" && last.end == at
    }

    fn close_found(&mut self, found: Option<usize>, at: usize) {
        if let Some(index) = found {
            self.close(index, at, at);
        }
    }

    fn push(&mut self, element: Element, at: Range<usize>, has_content: bool) {
        let is_too_deep = has_content && self.open.len() >= DEEPEST;
        if is_too_deep {
            *self.beyond.entry(element.name).or_default() += 1;
            return;
        }
        let node = self.tree.nodes.len();
        if has_content && is_closed_off(&element.name) {
            self.formats.push(Format::Border);
        }
        if has_content && is_formatting(&element.name) {
            self.remember(node, &element);
        }
        let parent = self.current();
        self.tree.nodes.push(Node { parent, end: node + 1, at, element: Some(element) });
        if has_content {
            self.open.push(node);
        }
    }

    /// The elements since the last border that say how words are set.
    fn own_formats(&self) -> Range<usize> {
        let border = self.formats.iter().rposition(|format| matches!(format, Format::Border));
        border.map_or(0, |border| border + 1)..self.formats.len()
    }

    fn remember(&mut self, node: usize, element: &Element) {
        const MOST_ALIKE: usize = 3;
        let own = self.own_formats();
        let is_alike = |index: &usize| match self.formats.get(*index) {
            Some(Format::Element { node, .. }) => self.tree.element(*node).is_some_and(|other| {
                (&other.name, &other.attributes) == (&element.name, &element.attributes)
            }),
            Some(Format::Border) | None => false,
        };
        let alike: Vec<usize> = own.clone().filter(is_alike).collect();
        if alike.len() >= MOST_ALIKE {
            self.formats.remove(alike[0]);
        } else if own.len() >= MOST_OPEN {
            self.formats.remove(own.start);
        }
        self.formats.push(Format::Element { node, is_open: true });
    }

    /// Ends the elements that only say how words are set, before a block.
    fn set_formats_aside(&mut self, at: usize) {
        while is_formatting(self.name(self.current())) {
            self.close(self.open.len() - 1, at, at);
        }
    }

    /// Begins those elements again that were ended without their end tags.
    fn begin_again(&mut self, at: usize) {
        let own = self.own_formats();
        let is_open = |index: &usize| {
            matches!(self.formats.get(*index), Some(Format::Element { is_open: true, .. }))
        };
        let first = own.clone().rfind(is_open).map_or(own.start, |last| last + 1);
        for index in first..own.end {
            let Some(Format::Element { node, .. }) = self.formats.get(index) else { continue };
            let Some(element) = self.tree.element(*node).cloned() else { continue };
            if self.open.len() >= DEEPEST {
                return;
            }
            let node = self.tree.nodes.len();
            let parent = self.current();
            let element = Some(Element { tag: at..at, ..element });
            self.tree.nodes.push(Node { parent, end: node + 1, at: at..at, element });
            self.open.push(node);
            self.formats[index] = Format::Element { node, is_open: true };
        }
    }

    fn end(&mut self, name: &str, at: Range<usize>) {
        if let Some(count) = self.beyond.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        match name {
            "html" | "body" => {}
            // XHTML can end a line with `<br></br>`.
            "br" if self.is_xml && self.follows_break(at.start) => {}
            "br" => {
                let tag = StartTag { name: "br".into(), attributes: Vec::new(), is_empty: false };
                self.start(tag, at);
            }
            "p" if self.find(|open| open == "p", stops_paragraph).is_none() => {
                let tag = StartTag { name: "p".into(), attributes: Vec::new(), is_empty: false };
                self.start(tag, at.start..at.start);
                self.close_found(Some(self.open.len() - 1), at.end);
            }
            name if is_formatting(name) => self.end_format(name, at),
            name => {
                let is_wanted = |open: &str| match heading_level(name) {
                    Some(_) => heading_level(open).is_some(),
                    None => open == name,
                };
                let stops = |open: &str| match name {
                    "table" => open == "template",
                    "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" => {
                        open == "table" || open == "template"
                    }
                    "li" => is_closed_off(open) || ["ul", "ol", "menu", "dir"].contains(&open),
                    name if is_block(name) || is_closed_off(name) || name == "button" => {
                        is_closed_off(open)
                    }
                    _ => is_block(open),
                };
                if let Some(index) = self.find(is_wanted, stops) {
                    self.close(index, at.start, at.end);
                }
            }
        }
    }

    /// Ends an element that only says how words are set; what was begun in it goes on.
    fn end_format(&mut self, name: &str, at: Range<usize>) {
        let own = self.own_formats();
        let is_it = |index: &usize| match self.formats.get(*index) {
            Some(Format::Element { node, .. }) => self.name(*node) == name,
            Some(Format::Border) | None => false,
        };
        let Some(index) = own.rev().find(is_it) else {
            let found = self.find(|open| open == name, is_block);
            if let Some(index) = found {
                self.close(index, at.start, at.end);
            }
            return;
        };
        let format = self.formats.remove(index);
        if let Format::Element { node, is_open: true } = format
            && let Some(index) = self.open.iter().rposition(|open| *open == node)
            && !self.open.iter().skip(index).any(|above| is_block(self.name(*above)))
        {
            self.close(index, at.start, at.end);
        }
    }

    fn text(&mut self, at: Range<usize>) {
        let is_white = self.tree.text.get(at.clone()).is_none_or(|text| text.trim().is_empty());
        if !is_white {
            if self.name(self.current()) == "head" {
                self.close(self.open.len() - 1, at.start, at.start);
            }
            self.begin_again(at.start);
        }
        let (parent, node) = (self.current(), self.tree.nodes.len());
        self.tree.nodes.push(Node { parent, end: node + 1, at, element: None });
    }

    /// Ends an open element, and all in it: they end at `inside`, and itself at `outside`.
    fn close(&mut self, index: usize, inside: usize, outside: usize) {
        let end = self.tree.nodes.len();
        for (place, node) in
            self.open.drain(index..).enumerate().collect::<Vec<_>>().into_iter().rev()
        {
            if let Some(closed) = self.tree.nodes.get_mut(node) {
                closed.end = end;
                closed.at.end = if place == 0 { outside } else { inside };
            }
            if is_closed_off(self.name(node)) {
                let border = self.formats.iter().rposition(|one| matches!(one, Format::Border));
                self.formats.truncate(border.unwrap_or(0));
            }
            let is_it = |format: &&mut Format| matches!(format, Format::Element { node: one, .. } if *one == node);
            if let Some(Format::Element { is_open, .. }) = self.formats.iter_mut().rev().find(is_it)
            {
                *is_open = false;
            }
        }
        if self.open.is_empty() {
            self.open.push(0);
        }
        self.beyond.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page as its tree: `p(It i(rains))`.
    fn tree(page: &str) -> String {
        let tree = Tree::new(page);
        let mut shown = String::new();
        show(&tree, 0, &mut shown);
        shown
    }

    fn show(tree: &Tree<'_>, node: usize, shown: &mut String) {
        for child in tree.children(node) {
            match tree.element(child) {
                Some(element) => {
                    *shown += &format!("{}(", element.name);
                    show(tree, child, shown);
                    shown.push(')');
                }
                None => shown.push_str(&tree.words(child)),
            }
        }
    }

    #[test]
    fn ends_that_are_left_out_are_where_html_has_them() {
        for (page, expected) in [
            ("<p>a<p>b<div>c</div>d", "p(a)p(b)div(c)d"),
            ("<ul><li>a<li>b<ul><li>c</ul>d</ul>e", "ul(li(a)li(bul(li(c))d))e"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
            ("<table><tr><td>a<td>b<tr><th><p>c</table>d", "table(tr(td(a)td(b))tr(th(p(c))))d"),
            ("<td>a<table><tr><td>b</td></table>c</td>d", "td(atable(tr(td(b)))c)d"),
            ("<h2>a<h3>b</h2>c", "h2(a)h3(b)c"),
            ("<head><title>t</title><p>a", "head(title(t))p(a)"),
            ("<html><head><body>a<body>b</body></html>c", "html(head()body(abc))"),
            ("a</p>b</div></i>c<br>d</br>e", "ap()bcbr()dbr()e"),
            ("<p>a<img>b<hr>c", "p(aimg()b)hr()c"),
            ("<p>a<button>b<p>c</button>d", "p(abutton(bp(c))d)"),
        ] {
            assert_eq!(tree(page), expected, "{page}");
        }
    }

    #[test]
    fn what_overlaps_nests() {
        for (page, expected) in [
            ("<b>a<i>b</b>c</i>d", "b(ai(b))i(c)d"),
            ("<p><i>a<p>b</i>c", "p(i(a))p(i(b)c)"),
            ("<i><p>a</p><p>b</p></i>c", "i()p(i(a))p(i(b))c"),
            ("<b><p>a</b>b</p>c", "b()p(b(a)b)c"),
            ("<p>a<span>b</p>c</span>d", "p(aspan(b))cd"),
            ("<a href=x>a<a href=y>b</a>c</a>", "a(a)a(b)c"),
            ("<i>a<table><td>b</i>c</table>d", "i(a)table(td(bc))i(d)"),
            ("<table><td><i>a</table>b", "table(td(i(a)))b"),
            ("<span>a<i>b<u>c</span>d</u>e</i>f", "span(ai(bu(c)))i(u(d)e)f"),
        ] {
            assert_eq!(tree(page), expected, "{page}");
        }
    }

    #[test]
    fn an_element_of_xml_can_be_a_tag() {
        assert_eq!(tree("<p>a<a id='x'/>b"), "p(aa(b))");
        let xml = "<?xml version='1.0'?><html><p>a<a id='x'/>b<script src='y'/>c";
        assert_eq!(tree(xml), "html(p(aa()bscript()c))");
    }

    #[test]
    fn depth_is_bounded() {
        let many = 20_000;
        for name in ["div", "b", "span", "table", "a", "ul><li", "td"] {
            let page = format!(
                "{}x{}y",
                format!("<{name}>").repeat(many),
                format!("</{name}>").repeat(many)
            );
            let tree = Tree::new(&page);
            let mut depths = vec![0];
            for node in &tree.nodes[1..] {
                depths.push(depths[node.parent] + 1);
            }
            assert!(depths.iter().all(|depth| *depth <= DEEPEST), "{name}");
            assert_eq!(tree.words(0).replace('\n', ""), "xy");
        }
    }

    #[test]
    fn nodes_know_their_places() {
        let page = "<div><p>a<p class=b>c &amp; d</div>";
        let tree = Tree::new(page);
        let at = |node: usize| page.get(tree.nodes[node].at.clone()).unwrap();
        let shown: Vec<&str> = (1..tree.nodes.len()).map(at).collect();
        assert_eq!(shown, [page, "<p>a", "a", "<p class=b>c &amp; d", "c &amp; d"]);
        assert_eq!(tree.words(0).trim(), "a\nc & d");
    }
}
