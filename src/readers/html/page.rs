//! A page, walked through once: what its ids name, where its links lead, how many words are where.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::styles::{Setting, Styles};
use super::tree::{Element, Tree};
use crate::readers::html_elements::{is_block, is_unshown};

/// A page.
pub(super) struct Page<'a> {
    pub tree: Tree<'a>,
    styles: Styles,
    /// Words up to each node, and those of them that are in links.
    words: Vec<Count>,
    ids: BTreeMap<String, usize>,
    /// The links to places on the page, in its order.
    pub links: Vec<Link>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    linked: usize,
}

/// A link to a place on the page.
pub(super) struct Link {
    pub node: usize,
    pub target: usize,
}

/// Words with letters or figures.
fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let tree = Tree::new(text);
        let styles = Styles::of(&tree);
        let (mut words, mut ids) = (vec![Count::default()], BTreeMap::new());
        let (mut unshown, mut linked) = (0, 0);
        for (node, it) in tree.nodes.iter().enumerate() {
            let mut so_far = words.last().copied().unwrap_or_default();
            match &it.element {
                Some(element) => {
                    for id in element.ids() {
                        ids.entry(id.to_owned()).or_insert(node);
                    }
                    if is_unshown(&element.name) {
                        unshown = unshown.max(it.end);
                    }
                    if element.name == "a" && element.get("href").is_some() {
                        linked = linked.max(it.end);
                    }
                }
                None if node == 0 || node < unshown => {}
                None => {
                    let count = count(text.get(it.at.clone()).unwrap_or_default());
                    so_far.all += count;
                    so_far.linked += if node < linked { count } else { 0 };
                }
            }
            words.push(so_far);
        }
        let mut page = Self { tree, styles, words, ids, links: Vec::new() };
        page.links = page.find_links();
        page
    }

    fn find_links(&self) -> Vec<Link> {
        let link = |node: usize| {
            let element = self.tree.element(node).filter(|element| element.name == "a")?;
            let (_, fragment) = element.get("href")?.split_once('#')?;
            let target = *self.ids.get(fragment).or_else(|| self.ids.get(&decoded(fragment)))?;
            Some(Link { node, target })
        };
        (1..self.tree.nodes.len()).filter_map(link).collect()
    }

    /// The links inside a node.
    pub(super) fn links_in(&self, node: usize) -> &[Link] {
        let first = self.links.partition_point(|link| link.node <= node);
        let last = self.links.partition_point(|link| link.node < self.tree.end(node));
        self.links.get(first..last.max(first)).unwrap_or_default()
    }

    /// How many words a node has.
    pub(super) fn words(&self, node: usize) -> usize {
        self.words_in(node..self.tree.end(node))
    }

    /// How many words some nodes have.
    pub(super) fn words_in(&self, nodes: Range<usize>) -> usize {
        let at =
            |index: usize| self.words.get(index).or(self.words.last()).map_or(0, |one| one.all);
        at(nodes.end).saturating_sub(at(nodes.start))
    }

    /// How many of its words are no links.
    pub(super) fn unlinked_words(&self, node: usize) -> usize {
        let at =
            |index: usize| self.words.get(index).or(self.words.last()).map_or(0, |one| one.linked);
        self.words(node) - at(self.tree.end(node)).saturating_sub(at(node))
    }

    pub(super) fn setting(&self, element: &Element) -> Setting {
        self.styles.setting(element)
    }

    /// The block that holds a node.
    pub(super) fn block_of(&self, node: usize) -> Option<usize> {
        let is_block = |node: &usize| self.tree.element(*node).is_some_and(|it| is_block(&it.name));
        self.tree.ancestors(node).find(is_block)
    }

    /// The text before a node in an element around it, if it is short.
    pub(super) fn short_text_before(&self, node: usize, within: usize) -> Option<String> {
        const MOST_NODES: usize = 12;
        const LONGEST: usize = 24;
        if node.saturating_sub(within) > MOST_NODES {
            return None;
        }
        let texts = (within + 1..node).filter(|between| self.tree.is_text(*between));
        let text: String = texts.map(|text| self.tree.words(text)).collect();
        (text.trim().len() <= LONGEST).then(|| text.trim().to_owned())
    }

    /// Whether the attributes that say what an element is have one of these words.
    pub(super) fn is_called(element: &Element, words: &[&str]) -> bool {
        let said = ["class", "role", "epub:type"].into_iter().filter_map(|name| element.get(name));
        said.flat_map(str::split_whitespace)
            .any(|said| words.iter().any(|word| said.eq_ignore_ascii_case(word)))
    }
}

/// A fragment with its bytes in percent signs as characters.
fn decoded(fragment: &str) -> String {
    percent_decode_str(fragment).decode_utf8().map_or_else(|_| fragment.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_links_are_known() {
        let page = Page::new(
            "<title>No words</title><p id=a>It <a href='#b%20c'>rains hard</a>.<p id='b c'>\
             <a href='x.html#a'>up</a>",
        );
        assert_eq!((page.words(0), page.unlinked_words(0)), (4, 1));
        let names = |link: &Link| page.tree.element(link.target).unwrap().get("id").unwrap();
        assert_eq!(page.links.iter().map(names).collect::<Vec<_>>(), ["b c", "a"]);
    }
}
