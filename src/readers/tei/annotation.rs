//! Words inside a text that are not part of it: what the encoders say about it.
//!
//! TEI allows such elements anywhere in a text (`model.global.meta` of TEI P5, with `witDetail` and
//! `wit` of an apparatus): entries of an index, interpretations, remarks of an analysis,
//! certainties. They are taken out of the tree before it is read, and kept as furniture of the
//! letter. Those that hold no words stay where they are: they are only a point.

use std::ops::Range;

use super::xml::{Element, Node};

/// Elements that hold what is said about the text.
const ANNOTATION: &[&str] = &[
    "alt",
    "altGrp",
    "certainty",
    "fLib",
    "fs",
    "fvLib",
    "index",
    "interp",
    "interpGrp",
    "join",
    "joinGrp",
    "link",
    "linkGrp",
    "listTranspose",
    "precision",
    "respons",
    "spanGrp",
    "substJoin",
    "timeline",
    "wit",
    "witDetail",
];

/// Elements that hold no text, so that a description in them is not part of the letter.
const HOLD_NO_TEXT: &[&str] = &["gap", "space"];

/// Breaks, which should be empty; files that put the number of a page in them mean it to be read.
const BREAKS: &[&str] = &["lb", "pb", "cb", "gb", "space"];

/// Something that was taken out of a tree.
pub(super) struct Annotation {
    pub at: Range<usize>,
    /// Where its start tag ends.
    pub inside: usize,
    pub name: String,
    pub words: String,
}

/// Takes the annotation out of a tree, in the order of the text. What is said about a gap also
/// becomes its reason. What a break holds is moved after it.
pub(super) fn take(element: &mut Element, taken: &mut Vec<Annotation>) {
    let mut kept = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        let mut child = match child {
            Node::Element(child) => child,
            text @ Node::Text(_) => {
                kept.push(text);
                continue;
            }
        };
        // A note can be called from anywhere, and is never annotation.
        let is_taken = is_annotation(&child, element) && child.below("note").next().is_none();
        let words = if is_taken { child.words() } else { String::new() };
        if words.is_empty() {
            take(&mut child, taken);
            let is_break = BREAKS.contains(&child.name.as_str());
            let after = if is_break { std::mem::take(&mut child.children) } else { Vec::new() };
            kept.push(Node::Element(child));
            kept.extend(after);
            continue;
        }
        if element.name == "gap" {
            element.join_to("reason", &words);
        }
        taken.push(Annotation { at: child.at, inside: child.inside, name: child.name, words });
    }
    element.children = kept;
}

fn is_annotation(element: &Element, parent: &Element) -> bool {
    let outer = parent.name.as_str();
    match element.name.as_str() {
        // Without a pointer, `span` is used as in HTML, around words of the text.
        "span" => ["from", "to", "target"].iter().any(|name| element.get(name).is_some()),
        "desc" => HOLD_NO_TEXT.contains(&outer),
        // The coordinates of a place that is named beside them.
        "geo" => outer == "location" || outer.ends_with("Name"),
        name => ANNOTATION.contains(&name),
    }
}
