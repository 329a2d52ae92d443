//! A file as a tree, in which names have the prefix that their standard gives them,
//! whatever prefix the file binds.
//!
//! **Invariant:** each node knows its bytes; except for references, these bytes hold the characters of a text
//! node.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::BytesStart;

use super::tokens::{Fault, Token, Tokens};

/// Namespaces, and the prefix by which they are known here.
pub(in crate::readers) type Namespaces = &'static [(&'static str, &'static str)];

/// A name: the prefix of its namespace, nothing without one, `?` in a namespace that is not known; and the
/// local name.
pub(in crate::readers) type Name<'a> = (&'static str, &'a str);

/// An element and everything in it.
#[derive(Debug)]
pub(in crate::readers) struct Element<'a> {
    pub name: Name<'a>,
    attributes: Vec<(&'static str, String, String)>,
    pub children: Vec<Node<'a>>,
    /// Its bytes, tags included.
    pub at: Range<usize>,
    /// Its start tag.
    pub tag: Range<usize>,
}

/// What an element holds.
#[derive(Debug)]
pub(in crate::readers) enum Node<'a> {
    Element(Element<'a>),
    Text(Run<'a>),
}

/// A run of characters.
#[derive(Debug)]
pub(in crate::readers) struct Run<'a> {
    /// What they mean: references are resolved.
    pub text: Cow<'a, str>,
    /// Where they are.
    pub at: Range<usize>,
}

impl<'a> Element<'a> {
    /// The value of an attribute; one without a prefix has the prefix "".
    pub(in crate::readers) fn get(&self, prefix: &str, name: &str) -> Option<&str> {
        let is_it = |(of, local, _): &&(&str, String, String)| *of == prefix && local == name;
        self.attributes.iter().find(is_it).map(|(_, _, value)| value.as_str())
    }

    /// The elements in it.
    pub(in crate::readers) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element in it with this name.
    pub(in crate::readers) fn child(&self, prefix: &str, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|child| child.name == (prefix, name))
    }

    /// The runs of characters directly in it.
    pub(in crate::readers) fn runs(&self) -> impl Iterator<Item = &Run<'a>> {
        self.children.iter().filter_map(|node| match node {
            Node::Text(run) => Some(run),
            Node::Element(_) => None,
        })
    }

    /// Whether it is, or something in it is, what is asked for.
    pub(in crate::readers) fn any(&self, is_it: &impl Fn(&Self) -> bool) -> bool {
        is_it(self) || self.elements().any(|child| child.any(is_it))
    }

    /// The first element below it with this name, in the order of the text.
    pub(in crate::readers) fn below(&self, prefix: &str, name: &str) -> Option<&Element<'a>> {
        self.elements().find_map(|child| {
            if child.name == (prefix, name) { Some(child) } else { child.below(prefix, name) }
        })
    }
}

impl<'a> Node<'a> {
    fn element(&self) -> Option<&Element<'a>> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }
}

/// The tree of a document that is a part of a text.
pub(in crate::readers) fn tree<'a>(
    text: &'a str,
    part: Range<usize>,
    namespaces: Namespaces,
) -> Result<Element<'a>, Fault> {
    let mut tokens = Tokens::of_document(text, part);
    let mut scopes = Scopes { known: namespaces, bound: vec![("xml".to_owned(), "xml")] };
    // Each open element, and how many bindings were in scope outside it.
    let mut open: Vec<(Element<'a>, usize)> = Vec::new();
    let mut root = None;
    while let Some((token, at)) = tokens.next()? {
        match token {
            Token::Start(tag) => {
                let outside = scopes.bound.len();
                scopes.bind(&tag);
                let (name, attributes) = (scopes.element(text, &at), scopes.attributes(&tag));
                let mut values = Vec::new();
                for (prefix, local, attribute) in attributes {
                    let value = tokens.value(&attribute, at.start)?.into_owned();
                    values.push((prefix, local, value));
                }
                let tag = at.clone();
                let element = Element { name, attributes: values, children: Vec::new(), at, tag };
                open.push((element, outside));
            }
            Token::End => {
                let Some((mut element, outside)) = open.pop() else { continue };
                element.at.end = at.end;
                scopes.bound.truncate(outside);
                match open.last_mut() {
                    Some((parent, _)) => parent.children.push(Node::Element(element)),
                    None => root = Some(element),
                }
            }
            Token::Text(run) => {
                if let Some((parent, _)) = open.last_mut() {
                    parent.children.push(Node::Text(Run { text: run, at }));
                }
            }
            Token::Other => {}
        }
    }
    root.ok_or_else(|| Fault { at: 0, message: "the part contains no element".to_owned() })
}

/// What prefixes are bound to.
struct Scopes {
    known: Namespaces,
    /// The prefixes of the file, the innermost last, and ours.
    bound: Vec<(String, &'static str)>,
}

impl Scopes {
    fn bind(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            let key = attribute.key.as_ref();
            let Some(prefix) = key.strip_prefix("xmlns") else { continue };
            let prefix = match prefix.strip_prefix(':') {
                Some(prefix) => prefix,
                None if prefix.is_empty() => "",
                None => continue,
            };
            let ours = self.known.iter().find(|(uri, _)| *uri == &*attribute.value);
            let ours = ours.map(|(_, ours)| *ours).or_else(|| self.usual(prefix));
            self.bound.push((prefix.to_owned(), ours.unwrap_or("?")));
        }
    }

    /// The vocabulary that a prefix conventionally stands for: a fallback where its namespace is unknown or undeclared, as
    /// in damaged or older files, whose words would otherwise be lost.
    fn usual(&self, prefix: &str) -> Option<&'static str> {
        self.known.iter().find(|(_, ours)| *ours == prefix).map(|(_, ours)| *ours)
    }

    fn find(&self, prefix: &str) -> Option<&'static str> {
        let bound = self.bound.iter().rev().find(|(bound, _)| bound == prefix);
        bound.map(|(_, ours)| *ours).or_else(|| self.usual(prefix))
    }

    /// The name in a start tag, which is a part of a text.
    fn element<'a>(&self, text: &'a str, tag: &Range<usize>) -> Name<'a> {
        let inside = text.get(tag.start + 1..tag.end).unwrap_or_default();
        let is_end = |c: char| c.is_whitespace() || "/>".contains(c);
        let name = inside.split_once(is_end).map_or(inside, |(name, _)| name);
        match name.split_once(':') {
            Some((prefix, local)) => (self.find(prefix).unwrap_or("?"), local),
            None => (self.find("").unwrap_or_default(), name),
        }
    }

    /// The attributes in namespaces that are known, or in none; of Word's many, those that only tell when
    /// something was edited are left out.
    fn attributes<'t>(
        &self,
        tag: &'t BytesStart<'_>,
    ) -> Vec<(&'static str, String, quick_xml::events::attributes::Attribute<'t>)> {
        let of = |attribute: quick_xml::events::attributes::Attribute<'t>| {
            let key = attribute.key.as_ref();
            let (prefix, local) = match key.split_once(':') {
                Some((prefix, local)) => (self.find(prefix)?, local.to_owned()),
                None => ("", key.to_owned()),
            };
            let is_wanted = prefix != "?" && !local.starts_with("rsid") && local != "xmlns";
            is_wanted.then_some((prefix, local, attribute))
        };
        tag.attributes().flatten().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Namespaces = &[("urn:w", "w"), ("urn:r", "r")];

    #[test]
    fn names_have_the_prefix_of_their_standard() {
        let text = "<?xml version='1.0'?><a:p xmlns:a='urn:w' a:val='1' id='2'>x&amp;\
                    <r xmlns='urn:r'><a:t/></r><b/><c:d xmlns:c='urn:c'/></a:p>";
        let root = tree(text, 0..text.len(), KNOWN).unwrap();
        assert_eq!((root.name, root.get("w", "val")), (("w", "p"), Some("1")));
        assert_eq!(root.get("", "id"), Some("2"));
        let names: Vec<Name<'_>> = root.elements().map(|child| child.name).collect();
        assert_eq!(names, [("r", "r"), ("", "b"), ("?", "d")]);
        assert!(root.below("w", "t").is_some());
        let runs: Vec<&str> = root.runs().map(|run| &*run.text).collect();
        assert_eq!(runs, ["x", "&"]);
        assert_eq!(&text[root.at.clone()][..5], "<a:p ");
    }

    #[test]
    fn a_usual_prefix_means_what_it_usually_means() {
        let text = "<w:p xmlns:w='urn:w-of-another-year'><r:t/><a:w xmlns:a='urn:a'/></w:p>";
        let root = tree(text, 0..text.len(), KNOWN).unwrap();
        assert_eq!(root.name, ("w", "p"));
        let names: Vec<Name<'_>> = root.elements().map(|child| child.name).collect();
        assert_eq!(names, [("r", "t"), ("?", "w")]);
    }

    #[test]
    fn a_part_of_a_text_is_a_document() {
        let text = "<a/><b>x</b>";
        assert_eq!(tree(text, 4..12, &[]).unwrap().at, 4..12);
        assert!((4..=9).contains(&tree(text, 4..9, &[]).unwrap_err().at));
    }
}
