//! What a phrase means, as a Web Annotation without its place.
//!
//! **Invariant:** every kind of phrase has an annotation; bearers of names are distinguished only
//! by what the source says about them.

use super::description::{DOCUMENT_NUMBER, edtf};
use super::node::{CLASS, Node, pointer, property};
use super::provenance::Provenance;
use crate::backends::lexical::absolute_uri;
use crate::ir::{Name, NameKind, NameRole, Phrase, PhraseKind, Reference, Rendition, Style};

/// The annotation of a phrase, without its place and the bearer of a name, who may be known.
pub(super) fn annotation(phrase: &Phrase, is_known: bool, provenance: &Provenance<'_>) -> Node {
    match &phrase.kind {
        PhraseKind::Salutation => node("salutation", "oa:classifying"),
        PhraseKind::Name(name) => named(name, is_known),
        PhraseKind::Date { edtf: Some(date) } => {
            node("date", "oa:identifying").with("body", dated(date))
        }
        PhraseKind::Date { edtf: None } => node("date", "oa:classifying"),
        PhraseKind::Reference(reference) => {
            let body = referred(reference, provenance);
            node("reference", if body.is_some() { "oa:linking" } else { "oa:classifying" })
                .with_known("body", body)
        }
        PhraseKind::Emphasis { rendition } => node("emphasis", "oa:highlighting")
            .with("body", Node::new("TextualBody").with("value", style_words(rendition))),
        PhraseKind::Foreign { language } => {
            let body = |tag: &String| Node::new("TextualBody").with("value", tag.as_str());
            node("foreign words", "oa:classifying").with_known("body", language.as_ref().map(body))
        }
        PhraseKind::Term { target, meaning } => {
            let body = target.as_deref().map(|target| entry("CreativeWork", target));
            let meaning = meaning.as_deref().map(|meaning| property("meaning", meaning));
            node("term", if body.is_some() { "oa:linking" } else { "oa:classifying" })
                .with_known("body", body)
                .with_known("additionalProperty", meaning)
        }
        PhraseKind::Title => node("title of a work", "oa:classifying"),
        PhraseKind::Quotation => node("quotation", "oa:classifying"),
        PhraseKind::Deletion { manner } => {
            with_said(node("deletion", "oa:editing"), &[("manner", manner)])
        }
        PhraseKind::Addition { place } => {
            with_said(node("addition", "oa:editing"), &[("place", place)])
        }
        PhraseKind::Gap { reason, extent } => {
            with_said(node("gap", "oa:describing"), &[("reason", reason), ("extent", extent)])
        }
        PhraseKind::Unclear { reason } => {
            with_said(node("unclear", "oa:assessing"), &[("reason", reason)])
        }
        PhraseKind::Supplied { reason } => {
            with_said(node("supplied by the editors", "oa:editing"), &[("reason", reason)])
        }
        PhraseKind::Segment { class } => {
            with_said(node("segment", "oa:classifying"), &[(CLASS, class)])
        }
        PhraseKind::Opaque { element } => node("mark-up", "oa:classifying")
            .with("additionalProperty", property("element", element)),
    }
}

fn node(kind: &str, motivation: &str) -> Node {
    Node::new("Annotation").with("dc:type", kind).with("motivation", motivation)
}

fn named(name: &Name, is_known: bool) -> Node {
    let kind = match name.kind {
        NameKind::Person => "person",
        NameKind::Organisation => "organization",
        NameKind::Place => "place",
        NameKind::Other => "name",
    };
    let role = name.role.map(|role| match role {
        NameRole::From => "sender",
        NameRole::To => "recipient",
    });
    let said = [("role", role), (LISTED, name.listed.as_deref())];
    let said = said.into_iter().filter_map(|(what, it)| Some(property(what, it?)));
    let mut node = node(kind, if is_known { "oa:identifying" } else { "oa:classifying" });
    node.set_each("additionalProperty", said.collect());
    node
}

/// Adds what the source says about a phrase.
fn with_said(mut node: Node, said: &[(&str, &Option<String>)]) -> Node {
    let known = said.iter().filter_map(|(name, value)| Some(property(name, value.as_deref()?)));
    node.set_all("additionalProperty", known.collect());
    node
}

/// The class of a bearer of a name.
pub(super) fn class_of(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "Person",
        NameKind::Organisation => "Organization",
        NameKind::Place => "Place",
        NameKind::Other => "Thing",
    }
}

/// Adds what identifies a node: addresses as such, the source's own keys as identifiers.
pub(super) fn identify(node: &mut Node, targets: &[String]) {
    let address = |target: &String| absolute_uri(target);
    node.set_all("sameAs", targets.iter().filter_map(address).collect());
    let keys = targets.iter().filter(|target| absolute_uri(target).is_none());
    node.set_all("identifier", keys.map(|key| property(KEY, key)).collect());
}

/// The label for the name that the source's list gives.
const LISTED: &str = "name in the source's list";

/// The label for the source's own name for something.
const KEY: &str = "key in the source";

/// The target of an address or key of the source.
fn entry(class: &str, target: &str) -> Node {
    match absolute_uri(target) {
        Some(uri) => pointer(&uri),
        None => Node::new(class).with("identifier", property(KEY, target)),
    }
}

/// The target of a reference: a part of this letter, a document of the edition, an address, or
/// something that only the source knows.
fn referred(reference: &Reference, provenance: &Provenance<'_>) -> Option<Node> {
    let Reference { document, target, fragment } = reference;
    if let Some(fragment) = fragment {
        return Some(pointer(&provenance.id(fragment)));
    }
    let target = target.as_deref();
    match document {
        Some(document) => {
            let uri = target.and_then(absolute_uri);
            Some(document_of_edition(document).with_known("url", uri))
        }
        None => target.map(|target| entry("CreativeWork", target)),
    }
}

/// A rendition in words: as understood, otherwise as the source writes it.
pub(super) fn style_words(rendition: &Rendition) -> String {
    let word = |style: &Style| match style {
        Style::Italic => "italic",
        Style::Upright => "upright",
        Style::Bold => "bold",
        Style::SmallCaps => "small capitals",
        Style::Capitals => "capitals",
        Style::Superscript => "superscript",
        Style::Subscript => "subscript",
        Style::Underline => "underlined",
        Style::Strikethrough => "struck through",
        Style::Spaced => "letter-spaced",
        Style::Larger => "larger",
        Style::Smaller => "smaller",
        Style::OtherFace => "another face",
        Style::Left => "at the left",
        Style::Right => "at the right",
        Style::Centre => "centred",
        Style::Indented => "indented",
    };
    if rendition.styles.is_empty() {
        return rendition.written.trim().to_owned();
    }
    rendition.styles.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// A node for the number of a document in the same edition.
fn document_of_edition(number: &str) -> Node {
    Node::new("CreativeWork").with("identifier", property(DOCUMENT_NUMBER, number))
}

/// A date as the body of an annotation.
fn dated(date: &str) -> Node {
    Node::new("TextualBody").with("value", edtf(date))
}
