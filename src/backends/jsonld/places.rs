//! Places in a text, as selectors of Web Annotations.
//!
//! **Invariant:** they are counted in characters (Unicode code points) of the text as it is in the
//! file.

use std::ops::Range;

use super::node::Node;
use crate::ir::CharacterCounts;

/// Names the places in a text.
pub(super) struct Places<'a> {
    /// The name of the text.
    source: &'a str,
    text: &'a str,
    counts: CharacterCounts,
}

impl<'a> Places<'a> {
    pub(super) fn new(source: &'a str, text: &'a str) -> Self {
        Self { source, text, counts: CharacterCounts::of(text) }
    }

    /// A place (Web Annotation Data Model, 4.2.4 and 4.2.5): its position and, unless it is a
    /// point, its words with some context, to find it again in another edition.
    pub(super) fn at(&self, id: Option<&str>, at: Range<usize>) -> Node {
        const CONTEXT: usize = 32;
        let (before, words, after) = self.around(&at);
        let position = Node::new("TextPositionSelector")
            .with("start", self.counts.before(self.text, at.start) as u64)
            .with("end", self.counts.before(self.text, at.end) as u64);
        let mut selectors = vec![position];
        if !words.is_empty() {
            let first = before.char_indices().nth_back(CONTEXT - 1).map_or(0, |(first, _)| first);
            let quote = Node::new("TextQuoteSelector")
                .with("prefix", before.split_at(first).1)
                .with("exact", words)
                .with("suffix", after.chars().take(CONTEXT).collect::<String>());
            selectors.push(quote);
        }
        let mut node = Node::default().with_known("@id", id);
        node.set("@type", "SpecificResource");
        node.set("source", self.source);
        node.set_all("selector", selectors);
        node
    }

    /// The end of the text.
    pub(super) fn end(&self) -> Node {
        let end = self.text.len();
        self.at(None, end..end)
    }

    /// The words at a place.
    pub(super) fn words(&self, at: &Range<usize>) -> &'a str {
        self.around(at).1
    }

    /// The word before a note's call, to which a reader relates the mark. A mark that follows no
    /// word has a point.
    pub(super) fn called_word(&self, end: usize) -> Range<usize> {
        let (before, ..) = self.around(&(end..end));
        let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
        end - word.len()..end
    }

    /// The text before a place, at it, and after it.
    fn around(&self, at: &Range<usize>) -> (&'a str, &'a str, &'a str) {
        let (before, rest) = self.text.split_at(at.start);
        let (words, after) = rest.split_at(at.len());
        (before, words, after)
    }
}
