//! What the line breaks of a text are, where they do not say it themselves.
//!
//! Not here: breaks beside one that says what it is, and breaks of pages and columns (`breaks`).

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use super::elements::TRANSPARENT;
use super::xml::Element;

/// Whether an element says that the word continues after it.
pub(super) fn is_hyphen(element: &Element) -> bool {
    let says_so = |name| matches!(element.get(name), Some("#hyphen" | "hyphen"));
    says_so("rendition") || says_so("rend")
}

/// Whether a line break has a letter just before it and a small letter just after it.
fn is_in_word(source: &str, element: &Element) -> bool {
    let (before, after) = around(source, &element.at);
    before.ends_with(char::is_alphabetic) && after.starts_with(char::is_lowercase)
}

/// The text of a file before a place and after it.
pub(super) fn around<'s>(source: &'s str, at: &Range<usize>) -> (&'s str, &'s str) {
    let part = |range: (Bound<usize>, Bound<usize>)| source.get(range).unwrap_or_default();
    let before = part((Bound::Unbounded, Bound::Excluded(at.start)));
    (before, part((Bound::Included(at.end), Bound::Unbounded)))
}

/// What the line breaks of a text are, where they do not say it themselves.
#[derive(Default)]
pub(super) struct Lineation {
    /// The parts in which a break between two letters splits a word.
    splits_unmarked: Vec<Range<usize>>,
    /// The parts whose line breaks are those of running prose: some of them split words.
    prose: Vec<Range<usize>>,
    /// Whether some breaks have letters directly on both sides and still separate words.
    pub(super) separates: bool,
}

impl Lineation {
    /// Whether a line break without a mark is inside a word.
    pub(super) fn is_in_word(&self, source: &str, lb: &Element) -> bool {
        is_within(&self.splits_unmarked, lb) && is_in_word(source, lb)
    }

    /// Whether a line break is one of running prose.
    pub(super) fn is_of_prose(&self, lb: &Element) -> bool {
        is_within(&self.prose, lb)
    }

    /// Where the line breaks without a mark begin that are inside words.
    pub(super) fn lines_in_words(&self, document: &Element, source: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if !self.splits_unmarked.is_empty() {
            document.each(&mut |element| {
                let is_unmarked =
                    element.name == "lb" && element.get("break").is_none() && !is_hyphen(element);
                found.extend(
                    (is_unmarked && self.is_in_word(source, element)).then_some(element.at.start),
                );
            });
        }
        found
    }
}

fn is_within(parts: &[Range<usize>], element: &Element) -> bool {
    let before = parts.partition_point(|part| part.start <= element.at.start);
    before.checked_sub(1).is_some_and(|last| element.at.start < parts[last].end)
}

/// Finds out what the line breaks of a text are. One between two letters splits a word where the
/// breaks between words have a space beside them, and no break of the part says that it splits a
/// word. White space beside a tag may be layout.
pub(super) fn lineation(document: &Element, source: &str) -> Lineation {
    let (mut spaced, mut in_words) = (0, 0);
    document.each(&mut |element| {
        if element.name != "lb" || element.get("break").is_some() || is_hyphen(element) {
            return;
        }
        let (before, after) = around(source, &element.at);
        let is_space = |trimmed: &str, text: &str| trimmed.len() < text.len();
        let (left, right) = (before.trim_end(), after.trim_start());
        if is_in_word(source, element) {
            in_words += 1;
        } else if (is_space(left, before) || is_space(right, after))
            && !left.ends_with('>')
            && !right.starts_with('<')
        {
            spaced += 1;
        }
    });
    let splits_unmarked = spaced >= FEWEST_SPACED && spaced > in_words;
    let mut parts = Vec::new();
    outermost(document, &mut parts);
    let separates = in_words > 0 && !splits_unmarked;
    let mut lineation = Lineation { separates, ..Lineation::default() };
    for part in parts {
        let is_marked = |lb: &Element| is_hyphen(lb) || lb.get("break") == Some("no");
        if part.below("lb").any(is_marked) {
            lineation.prose.push(part.at.clone());
        } else if splits_unmarked && part.below("lb").any(|lb| is_in_word(source, lb)) {
            lineation.prose.push(part.at.clone());
            lineation.splits_unmarked.push(part.at.clone());
        }
    }
    lineation
}

/// The outermost divisions of a text; the text itself, if it has none.
fn outermost<'t>(text: &'t Element, parts: &mut Vec<&'t Element>) {
    let before = parts.len();
    for child in text.elements() {
        if child.name.starts_with("div") {
            parts.push(child);
        } else if TRANSPARENT.contains(&child.name.as_str()) {
            outermost(child, parts);
        }
    }
    if parts.len() == before {
        parts.push(text);
    }
}

/// How many line breaks with a space it takes to show how an edition writes them.
const FEWEST_SPACED: usize = 5;
