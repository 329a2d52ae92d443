//! The notes of a page, by its links: which elements are notes, what calls them, under which label.
//!
//! A link calls a note if it looks like a mark, leads to the beginning of something, and either looks like
//! the mark of a note or is linked back to. **Invariant:** an element is a note only if something calls it.

mod by_order;
pub(super) mod headings;
mod labels;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use self::labels::{Mark, is_way_back, mark};
use super::page::{Link, Page};
use super::pages::PageMark;
use crate::readers::html_elements::{heading_level, is_block};

/// The notes of a page.
#[derive(Default)]
pub(super) struct Notes {
    /// By their first nodes.
    pub all: BTreeMap<usize, NoteAt>,
    /// The notes that elements call, by the nodes of these elements.
    pub calls: BTreeMap<usize, Call>,
    /// Links from notes to their calls that are no words.
    pub ways_back: BTreeSet<usize>,
    /// Characters that belong to calls and labels, in order.
    pub taken: Vec<Range<usize>>,
    /// Whether no links said what calls what, so that notes were given to marks in their order.
    pub are_by_order: bool,
}

/// A note.
pub(super) struct NoteAt {
    /// The first node that is not in it.
    pub end: usize,
    /// Its label, and where its first call is.
    pub label: String,
    pub called_at: Range<usize>,
    /// The label that is printed before its words.
    pub number: Option<(String, Range<usize>)>,
    /// The bracket after its words, if one is open before them.
    pub bracket: Option<Range<usize>>,
}

/// The call of a note.
pub(super) struct Call {
    /// The first node of the note.
    pub note: usize,
    /// The characters of the call, with their brackets.
    pub at: Range<usize>,
}

/// The name of a note in the letter that is composed.
pub(super) fn key(note: usize) -> String {
    format!("note {note}")
}

/// Finds the notes of a page.
pub(super) fn find(page: &Page<'_>, marks: &BTreeMap<usize, PageMark>) -> Notes {
    let mut finder = Finder { page, marks, containers: BTreeMap::new() };
    let mut found: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
    for link in &page.links {
        if let Some((note, label)) = finder.called(link) {
            found.entry(note).or_default().push((link.node, label));
        }
    }
    leave_out_what_holds_notes(page, &mut found);
    let mut found = with_what_is_around(page, &found);
    let mut notes = Notes::default();
    if found.is_empty() {
        let by_order = by_order::find(page).into_iter();
        found = by_order.map(|(note, call, label)| (note, vec![(call, label)])).collect();
        notes.are_by_order = !found.is_empty();
    }
    for (note, calls) in &found {
        // A link with other words is no call of the same note.
        let first = calls.first().map(|(_, label)| label);
        let calls = calls.iter().filter(|(_, label)| Some(label) == first);
        for (index, (link, label)) in calls.enumerate() {
            let (node, at) = region(page, *link);
            notes.taken.push(at.clone());
            if index == 0 {
                let end = page.tree.end(*note);
                let number = labels::printed(page, *note, label)
                    .filter(|(_, at)| !labels::is_in_way_back(page, *note, at));
                notes.taken.extend(number.iter().map(|(_, at)| at.clone()));
                let bracket = number.as_ref().and_then(|(_, at)| labels::bracket(page, *note, at));
                notes.taken.extend(bracket.clone());
                let (label, called_at) = (label.clone(), at.clone());
                let note_at = NoteAt { end, label, called_at, number, bracket };
                notes.all.insert(*note, note_at);
            }
            notes.calls.insert(node, Call { note: *note, at });
        }
    }
    join_continuations(page, &mut notes);
    find_ways_back(page, &mut notes);
    notes.taken.sort_by_key(|at| at.start);
    notes
}

/// What holds several notes is none.
fn leave_out_what_holds_notes(page: &Page<'_>, found: &mut BTreeMap<usize, Vec<(usize, String)>>) {
    let starts: Vec<usize> = found.keys().copied().collect();
    for (index, start) in starts.iter().enumerate() {
        if starts.get(index + 1).is_some_and(|next| *next < page.tree.end(*start)) {
            found.remove(start);
        }
    }
}

/// Takes for each note the element around it that is called a note and has no other one.
fn with_what_is_around(
    page: &Page<'_>,
    found: &BTreeMap<usize, Vec<(usize, String)>>,
) -> BTreeMap<usize, Vec<(usize, String)>> {
    let tree = &page.tree;
    let is_whole = |note: usize, around: usize| {
        let is_other = |(other, _): (&usize, &Vec<_>)| *other != note;
        let is_only = !found.range(around..tree.end(around)).any(is_other);
        let begins = page.words_in(around..note) == 0;
        tree.element(around).is_some_and(labels::is_called_note) && is_only && begins
    };
    let whole = |note: usize| {
        tree.ancestors(note).take(3).take_while(|around| is_whole(note, *around)).last()
    };
    found.iter().map(|(note, calls)| (whole(*note).unwrap_or(*note), calls.clone())).collect()
}

struct Finder<'p, 'a> {
    page: &'p Page<'a>,
    marks: &'p BTreeMap<usize, PageMark>,
    /// The note that begins at a target.
    containers: BTreeMap<usize, Option<usize>>,
}

impl Finder<'_, '_> {
    /// The note that a link calls, and the label.
    fn called(&mut self, link: &Link) -> Option<(usize, String)> {
        let Link { node, target } = *link;
        let page = self.page;
        let Mark { label, looks_like_call } = mark(page, node)?;
        let note = match self.containers.get(&target) {
            Some(known) => *known,
            None => {
                let found = self.container(target);
                self.containers.insert(target, found);
                found
            }
        }?;
        let is_in_call = (node..page.tree.end(node)).contains(&note);
        let holds_call = is_in_call || (note..page.tree.end(note)).contains(&node);
        let is_way_back = target < node && self.is_at_start_of_block(node);
        let is_note = looks_like_call || self.links_back(note, node);
        (!holds_call && !is_way_back && is_note).then_some((note, label))
    }

    fn is_at_start_of_block(&self, node: usize) -> bool {
        let block = self.page.block_of(node);
        let before = block.and_then(|block| self.page.short_text_before(node, block));
        before.is_some_and(|before| !before.contains(char::is_alphanumeric))
    }

    /// The element that begins at a target and is all of a note.
    fn container(&self, target: usize) -> Option<usize> {
        let (page, tree) = (self.page, &self.page.tree);
        if self.marks.contains_key(&target) {
            return None;
        }
        let element = tree.element(target)?;
        let is_entry = |node: usize| {
            tree.element(node).is_some_and(|it| {
                it.is(&["li", "p", "div", "aside", "section", "blockquote", "dd", "dt", "tr"])
            })
        };
        let found = if is_entry(target) {
            target
        } else if element.is(&["td", "th"]) {
            tree.ancestors(target).find(|it| tree.element(*it).is_some_and(|it| it.name == "tr"))?
        } else if is_block(&element.name) {
            return None;
        } else if page.words(target) > MOST_LABEL_WORDS {
            target
        } else {
            self.block_that_begins_with(target)?
        };
        let is_heading =
            |node: usize| tree.element(node).is_some_and(|it| heading_level(&it.name).is_some());
        let has_headings = (found..tree.end(found)).take(MOST_LOOKED_AT).any(is_heading);
        let is_name = tree.element(found).is_some_and(|it| it.name == "dt");
        ((page.words(found) > 0 || is_name) && !has_headings).then_some(found)
    }

    /// The block at whose beginning an anchor is, or that comes directly after it.
    fn block_that_begins_with(&self, anchor: usize) -> Option<usize> {
        let (page, tree) = (self.page, &self.page.tree);
        let block = page.block_of(anchor)?;
        let before = page.short_text_before(anchor, block)?;
        let element = tree.element(block)?;
        let is_label = !before.contains(char::is_alphabetic) && before.len() <= 8;
        if is_label && element.is(&["li", "p", "div", "aside", "dd", "dt", "blockquote"]) {
            return Some(block);
        }
        if is_label && element.is(&["td", "th"]) {
            return tree
                .ancestors(block)
                .find(|it| tree.element(*it).is_some_and(|it| it.name == "tr"));
        }
        // An empty anchor between blocks.
        let next = tree.end(anchor)..tree.end(anchor) + 3;
        let mut next = next.filter(|node| !tree.is_text(*node) || page.words(*node) > 0);
        let next = next.next().filter(|node| page.words(anchor) == 0 && *node < tree.end(block))?;
        tree.element(next)?.is(&["p", "div", "li", "blockquote", "aside"]).then_some(next)
    }

    /// Whether a note links to where it is called.
    fn links_back(&self, note: usize, call: usize) -> bool {
        const MOST_LINKS: usize = 16;
        let links = self.page.links_in(note).iter().take(MOST_LINKS);
        let (region, _) = region(self.page, call);
        let block = self.page.block_of(call);
        links.map(|link| link.target).any(|target| {
            (region..self.page.tree.end(call)).contains(&target)
                || Some(target) == block
                || target < call && call - target <= 3
        })
    }
}

/// Most words of what is only the label of a note.
const MOST_LABEL_WORDS: usize = 2;
/// How much of a note to inspect for what no note has.
const MOST_LOOKED_AT: usize = 50;

/// The element that has nothing but a call, and the place of its characters, with brackets around them.
fn region(page: &Page<'_>, link: usize) -> (usize, Range<usize>) {
    let tree = &page.tree;
    let words = |node: usize| tree.words(node).trim().len();
    let is_more = |node: &usize| {
        tree.element(*node).is_none_or(|it| is_block(&it.name))
            || page.words(*node) > page.words(link).max(1)
            || words(*node) > words(link) + 2
    };
    let node = tree.ancestors(link).take_while(|node| !is_more(node)).last().unwrap_or(link);
    let at = tree.nodes.get(node).map_or(0..0, |node| node.at.clone());
    (node, with_brackets(tree.text, at))
}

/// A place with the brackets that are directly around it.
fn with_brackets(text: &str, at: Range<usize>) -> Range<usize> {
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    let has = |open: char, close: char| before.ends_with(open) && after.starts_with(close);
    if has('[', ']') || has('(', ')') { at.start - 1..at.end + 1 } else { at }
}

/// Adds to a note what follows it up to the next one, if both are paragraphs: no words are between notes.
fn join_continuations(page: &Page<'_>, notes: &mut Notes) {
    let tree = &page.tree;
    let starts: Vec<usize> = notes.all.keys().copied().collect();
    let calls: Vec<usize> = notes.calls.keys().copied().collect();
    let mut ends = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let parent = tree.nodes.get(*start).map(|node| node.parent);
        let name = |node: usize| tree.element(node).map(|element| element.name.as_str());
        let next = starts.get(index + 1).copied();
        let is_sibling = |other: &usize| tree.nodes.get(*other).map(|node| node.parent) == parent;
        let next = next.filter(is_sibling).filter(|next| name(*next) == name(*start));
        let mut end = tree.end(*start);
        let mut at = end;
        let stop = match name(*start) {
            Some("dt") => parent.map_or(at, |parent| tree.end(parent)),
            Some("p") => next.unwrap_or(at),
            _ => at,
        };
        while at < stop {
            let is_more = match name(at) {
                Some("dd") => name(*start) == Some("dt"),
                Some("p" | "blockquote" | "ul" | "ol") => name(*start) == Some("p"),
                Some(_) => false,
                None => page.words(at) == 0,
            };
            if !is_more {
                break;
            }
            at = tree.end(at);
            if name(at.saturating_sub(1)).is_some() || page.words(at.saturating_sub(1)) > 0 {
                end = at;
            }
        }
        // A paragraph of the letter calls notes; a note rarely does.
        let is_whole =
            at >= stop && !calls.iter().any(|call| (tree.end(*start)..end).contains(call));
        if is_whole || name(*start) == Some("dt") {
            ends.push((*start, end));
        }
    }
    for (start, end) in ends {
        if let Some(note) = notes.all.get_mut(&start) {
            note.end = end;
        }
    }
}

/// Finds the links of notes that only lead back.
fn find_ways_back(page: &Page<'_>, notes: &mut Notes) {
    for (start, note) in &notes.all {
        let mut end = note.number.as_ref().map_or(0, |(_, label)| label.end);
        for node in *start..note.end {
            let at = page.tree.nodes.get(node).map_or(0..0, |node| node.at.clone());
            if at.start >= end && labels::is_called_way_back(page, node) {
                notes.ways_back.insert(node);
                end = at.end;
            }
        }
        for link in page.links_in(*start) {
            let at = page.tree.nodes.get(link.node).map(|node| node.at.clone());
            let is_in_label = |at: &Range<usize>| {
                note.number.as_ref().is_some_and(|(_, label)| at.start < label.end)
            };
            if at.is_some_and(|at| !is_in_label(&at)) && is_way_back(page, link, &note.label) {
                notes.ways_back.insert(region(page, link.node).0);
            }
        }
    }
    let calls = &notes.calls;
    notes.ways_back.retain(|node| !calls.contains_key(node));
    // None in another.
    let mut end = 0;
    notes.ways_back.retain(|node| {
        let is_outer = *node >= end;
        end = end.max(page.tree.end(*node));
        is_outer
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::html::pages;

    /// The notes of a page, each with its label, the calls, and the words that are left of it.
    fn notes(text: &str) -> String {
        let page = Page::new(text);
        let notes = find(&page, &pages::find(&page));
        let show = |(start, note): (&usize, &NoteAt)| {
            let calls = notes.calls.values().filter(|call| call.note == *start).count();
            let number = note.number.as_ref().map_or("", |(number, _)| number);
            let end = page.tree.nodes.get(note.end).map_or(text.len(), |node| node.at.start);
            let from = note.number.as_ref().map_or(page.tree.nodes[*start].at.start, |it| it.1.end);
            let words = super::super::tree::Tree::new(&text[from..end.max(from)]).words(0);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let words =
                words.strip_suffix(']').filter(|_| note.bracket.is_some()).unwrap_or(&words);
            format!("{}={number}x{calls} {words}", note.label)
        };
        notes.all.iter().map(show).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn notes_are_found_by_their_links() {
        for (page, expected) in [
            (
                "<p>It rains<sup><a href='#fn1' id=fnref1>1</a></sup>.<ol><li id=fn1><p>In Hull. \
                 <a href='#fnref1'>\u{21a9}</a></ol>",
                "1=x1 In Hull. \u{21a9}",
            ),
            (
                "<p>It rains<a href='#f1' name=r1>[1]</a>.<p><a name=f1></a><a href='#r1'>[1]</a> In \
                 Hull.<p>Often.<p><a href='#r2' name=f2>[2]</a> No.<p>x<a href='#f2' name=r2>[2]</a>",
                "1=1x1 In Hull. Often.; 2=2x1 No.",
            ),
            (
                "<p>a<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a> b<a href='#_ftn1'>[1]</a><div \
                 id=ftn1><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> In Hull.</div>",
                "1=1x2 In Hull.",
            ),
            ("<p>a[<a href='#n1' id=r1>1</a>].<div id=n1>1. In Hull.</div>", "1=1x1 In Hull."),
            (
                "<p>a<sup><a href='#footnote1'>1</a></sup><div id=footnote1><p>[Footnote 1: In Hull.]</div>",
                "1=1x1 In Hull.",
            ),
            (
                "<p>a<a href='#x' id=y>*</a><dl><dt id=x>* <dd>In Hull.<dd>Often.<dt>c</dl>",
                "*=*x1 In Hull. Often.",
            ),
            (
                "<p>a<sup><a href='#x' id=y>1</a></sup><table><tr><td><a id=x href='#y'>1</a><td>In Hull.</table>",
                "1=1x1 In Hull.",
            ),
            (
                "<p>a<sup><a href='#s'>1</a></sup><span id=s class=sidenote>In Hull now.</span> b",
                "1=x1 In Hull now.",
            ),
            // What is no note.
            ("<ul><li><a href='#c1'>1</a></ul><div id=c1><h2>One</h2><p>a</div>", ""),
            ("<p>see <a href='#page_2'>2</a><p><a id=page_1></a>a<p><a id=page_2></a>b", ""),
            ("<p><a href='#top'>top</a><div id=top>a</div>", ""),
        ] {
            assert_eq!(notes(page), expected, "{page}");
        }
    }
}
