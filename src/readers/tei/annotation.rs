//! Words inside a text that are not part of it: what the encoders say about it.
//!
//! TEI allows such elements anywhere in a text (`model.global.meta` of TEI P5, with `witDetail` and
//! `wit` of an apparatus): entries of an index, interpretations, remarks of an analysis,
//! certainties. They are taken out of the tree before it is read, and kept as furniture of the
//! letter. Those that hold no words stay where they are: they are only a point. Catchwords, sheet
//! signatures and page numbers (`fw`: TEI P5, 12.6) are taken out, too.

use std::ops::Range;

use super::breaks::is_hyphen_of_break;
use super::xml::{Element, Node, Run};
use crate::ir::FurnitureKind;

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

/// Kinds of `fw` that are not part of the text. Headers are not listed: one can be the writer's letterhead.
const FORME_WORK: &[&str] =
    &["catch", "catchword", "sig", "sign", "signature", "pagenum", "pageno", "folnum", "folio"];

/// Something that was taken out of a tree.
pub(super) struct Annotation {
    pub kind: FurnitureKind,
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
    let mut rest = std::mem::take(&mut element.children).into_iter();
    while let Some(child) = rest.next() {
        let mut child = match child {
            Node::Element(child) => child,
            text @ Node::Text(_) => {
                kept.push(text);
                continue;
            }
        };
        // A note can be called from anywhere, and is never annotation.
        let kind = kind_of(&child, element).filter(|_| child.below("note").next().is_none());
        let words = kind.map(|_| child.words()).unwrap_or_default();
        let Some(kind) = kind.filter(|_| !words.is_empty()) else {
            take(&mut child, taken);
            let is_break = BREAKS.contains(&child.name.as_str());
            let after = if is_break { std::mem::take(&mut child.children) } else { Vec::new() };
            kept.push(Node::Element(child));
            kept.extend(after);
            continue;
        };
        if element.name == "gap" {
            element.join_to("reason", &words);
        }
        if kind == FurnitureKind::RunningHead && !is_in_word(&kept, rest.as_slice()) {
            let at = child.at.start..child.at.start;
            kept.push(Node::Text(Run { text: " ".to_owned(), at }));
        }
        taken.push(Annotation {
            kind,
            at: child.at,
            inside: child.inside,
            name: child.name,
            words,
        });
    }
    element.children = kept;
}

/// Whether what was taken out interrupts a word: it follows a hyphen, no break is beside it, or the break says so.
fn is_in_word(before: &[Node], after: &[Node]) -> bool {
    let ends_in_hyphen =
        before.last().and_then(Node::text).is_some_and(|text| text.ends_with(is_hyphen_of_break));
    let breaks = [before.last(), after.first()].into_iter().flatten().filter_map(Node::element);
    let mut breaks = breaks.filter(|one| BREAKS.contains(&one.name.as_str()));
    ends_in_hyphen || breaks.all(|one| one.get("break") == Some("no"))
}

fn kind_of(element: &Element, parent: &Element) -> Option<FurnitureKind> {
    let outer = parent.name.as_str();
    let is_annotation = match element.name.as_str() {
        "fw" => {
            let kind = element.get("type").unwrap_or_default().to_lowercase();
            return FORME_WORK.contains(&kind.as_str()).then_some(FurnitureKind::RunningHead);
        }
        // Without a pointer, `span` is used as in HTML, around words of the text.
        "span" => ["from", "to", "target"].iter().any(|name| element.get(name).is_some()),
        "desc" => HOLD_NO_TEXT.contains(&outer),
        // The coordinates of a place that is named beside them.
        "geo" => outer == "location" || outer.ends_with("Name"),
        name => ANNOTATION.contains(&name),
    };
    is_annotation.then_some(FurnitureKind::Annotation)
}
