//! A part of a file as a tree.

use std::ops::Range;

use super::mended::{Told, start_tag, unescaped};
use super::namespaces::{Namespaces, is_tei, name_of_attribute};
use crate::ir::on_one_line;
use crate::readers::xml::{Entities, Fault, Token, Tokens, in_values};

/// The parts of names (TEI P5, 14.2).
const NAME_PARTS: &[&str] = &[
    "addName",
    "country",
    "district",
    "forename",
    "genName",
    "geogName",
    "institution",
    "nameLink",
    "orgName",
    "persName",
    "placeName",
    "region",
    "repository",
    "roleName",
    "settlement",
    "surname",
];

/// Elements that can hold part of a word. Parts of anything else are words of their own, as a height and a width
/// are, even without white space between them.
const IN_WORDS: &[&str] = &[
    "abbr", "add", "am", "c", "choice", "corr", "del", "emph", "ex", "expan", "g", "hi", "orig",
    "pc", "reg", "seg", "sic", "subst", "supplied", "unclear", "w",
];

/// An element and everything in it.
#[derive(Debug)]
pub(in crate::readers::tei) struct Element {
    /// Its name: without prefix if it is TEI's, after our prefix if it is an edition's
    /// (`OF_EDITIONS`), else as written, after a colon if it has no prefix.
    pub name: String,
    /// Its attributes, by their names as written.
    pub attributes: Vec<(String, String)>,
    /// Its tag in the file of which this one is a revision, if the schema refused it.
    pub tag: Option<String>,
    /// What it holds.
    pub children: Vec<Node>,
    /// Its bytes, tags included.
    pub at: Range<usize>,
    /// Where its start tag ends.
    pub inside: usize,
}

/// What an element holds.
#[derive(Debug)]
pub(in crate::readers::tei) enum Node {
    /// An element.
    Element(Element),
    /// Characters. A neighbouring node can be text too, if a comment or an entity is between.
    Text(Run),
}

/// A run of characters.
#[derive(Debug)]
pub(in crate::readers::tei) struct Run {
    /// The characters, entities expanded.
    pub text: String,
    /// Their bytes.
    pub at: Range<usize>,
}

impl Element {
    /// The value of an attribute, if it is present and not blank.
    pub(in crate::readers::tei) fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(key, _)| key == name);
        attribute.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Adds words to those of an attribute.
    pub(in crate::readers::tei) fn join_to(&mut self, name: &str, words: &str) {
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, value)) => *value = format!("{value}; {words}"),
            None => self.attributes.push((name.to_owned(), words.to_owned())),
        }
    }

    /// Whether it holds words itself, not only in its elements.
    pub(in crate::readers::tei) fn has_text(&self) -> bool {
        self.children.iter().filter_map(Node::text).any(|text| !text.trim().is_empty())
    }

    /// The elements in it.
    pub(in crate::readers::tei) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element in it with this name.
    pub(in crate::readers::tei) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// All elements below it with this name, in the order of the text.
    pub(in crate::readers::tei) fn below<'t>(
        &'t self,
        name: &'t str,
    ) -> impl Iterator<Item = &'t Element> {
        let mut found = Vec::new();
        self.each(&mut |element| {
            if element.name == name {
                found.push(element);
            }
        });
        found.into_iter()
    }

    /// Shows every element below this one to `see`, in the order of the text.
    pub(in crate::readers::tei) fn each<'t>(&'t self, see: &mut impl FnMut(&'t Element)) {
        for child in self.elements() {
            see(child);
            child.each(see);
        }
    }

    /// Whether characters are white space in an element that holds elements and no words of its
    /// own: the parts of a substitution form one word (TEI P5, 12.3.1.5).
    pub(in crate::readers::tei) fn is_space_between_parts(&self, run: &Run) -> bool {
        self.name == "subst" && run.text.trim().is_empty()
    }

    /// Its characters, with single spaces between the words; adjacent parts of a name are separate
    /// words, and notes are left out.
    pub(in crate::readers::tei) fn words(&self) -> String {
        /// Whether an element holds only others, which are words of their own.
        fn is_frame(element: &Element) -> bool {
            element.elements().next().is_some()
                && element.children.iter().all(|child| match child {
                    Node::Text(run) => run.text.trim().is_empty(),
                    Node::Element(child) => !IN_WORDS.contains(&child.name.as_str()),
                })
        }
        fn gather(element: &Element, text: &mut String) {
            let mut touches = false;
            let is_in_frame = is_frame(element);
            for child in &element.children {
                let named = child.element().map(|child| child.name.as_str());
                let is_part = named.is_some_and(|name| is_in_frame || NAME_PARTS.contains(&name));
                let begins_word = named.is_some_and(|name| ["addName", "roleName"].contains(&name))
                    || child.element().is_some_and(is_frame);
                if (is_part && touches) || (begins_word && text.ends_with(char::is_alphanumeric)) {
                    text.push(' ');
                }
                touches = is_part;
                match child {
                    Node::Text(run) if element.is_space_between_parts(run) => {}
                    Node::Text(run) => text.extend(run.text.chars().filter_map(in_values)),
                    Node::Element(element) if element.name == "lb" => text.push(' '),
                    Node::Element(element) if element.name == "note" => {}
                    Node::Element(element) => gather(element, text),
                }
            }
        }
        let mut text = String::new();
        gather(self, &mut text);
        on_one_line(&text)
    }
}

impl Node {
    /// The element, if this is one.
    pub(in crate::readers::tei) fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }

    /// The characters, if this is text.
    pub(in crate::readers::tei) fn text(&self) -> Option<&str> {
        match self {
            Self::Element(_) => None,
            Self::Text(run) => Some(&run.text),
        }
    }
}

/// The tree of one element of a file that is known to be well-formed, `without` the elements that
/// begin where these ranges do, which are sorted.
pub(in crate::readers::tei) fn tree(
    text: &str,
    part: Range<usize>,
    namespaces: &Namespaces,
    entities: &Entities,
    without: &[Range<usize>],
) -> Result<Element, Fault> {
    let mut tokens = Tokens::of_part(text, part.clone(), entities.clone());
    let mut open: Vec<(Element, bool)> = Vec::new();
    // How many elements are open in a part that is left out.
    let mut left_out = 0_usize;
    while let Some((token, at)) = tokens.next()? {
        if left_out > 0 {
            match token {
                Token::Start(_) => left_out += 1,
                Token::End => left_out -= 1,
                Token::Text(_) | Token::Other => {}
            }
            continue;
        }
        match token {
            Token::Start(_)
                if without.binary_search_by_key(&at.start, |range| range.start).is_ok() =>
            {
                left_out = 1;
            }
            Token::Start(tag) => {
                let is_tei = is_tei(&tag, open.last().is_none_or(|(_, is_tei)| *is_tei));
                let mut attributes = Vec::new();
                for attribute in tag.attributes().flatten() {
                    let value = tokens.value(&attribute, at.start)?.into_owned();
                    let key = attribute.key.as_ref();
                    let key = if is_tei { name_of_attribute(key) } else { key };
                    attributes.push((key.to_owned(), value));
                }
                let name = namespaces.name(&tag, is_tei);
                let (inside, at) = (at.end, at);
                let children = Vec::new();
                open.push((Element { name, attributes, tag: None, children, at, inside }, is_tei));
            }
            Token::End => {
                let Some((mut element, _)) = open.pop() else { break };
                element.at.end = at.end;
                match open.last_mut() {
                    Some((parent, _)) if element.name == ADDED => {
                        parent.children.append(&mut element.children);
                    }
                    Some((parent, _)) => parent.children.push(Node::Element(element)),
                    None => return Ok(element),
                }
            }
            Token::Text(run) => {
                if let Some((parent, _)) = open.last_mut() {
                    parent.children.push(Node::Text(Run { text: run.into_owned(), at }));
                }
            }
            Token::Other => {
                let written = text.get(at.clone()).unwrap_or_default();
                if let Some(told) = Told::of(written) {
                    unmend(&mut open, told, at, text, namespaces);
                }
            }
        }
    }
    Err(Fault { at: part.start, message: "this element is not closed".to_owned() })
}

/// The name of an element that is there only for the schema.
const ADDED: &str = "";

/// Undoes what an instruction beside its place tells of.
fn unmend(
    open: &mut Vec<(Element, bool)>,
    told: Told,
    at: Range<usize>,
    text: &str,
    namespaces: &Namespaces,
) {
    let outside = open.last().is_none_or(|(_, is_tei)| *is_tei);
    let of_source = |tag: &str| {
        let tag = start_tag(tag);
        let is_tei = is_tei(&tag, outside);
        let attributes = tag.attributes().flatten().map(|attribute| {
            let name = name_of_attribute(attribute.key.as_ref()).to_owned();
            (name, unescaped(&attribute.value))
        });
        (namespaces.name(&tag, is_tei), attributes.collect::<Vec<_>>())
    };
    let written = |element: &Element| {
        let tag = text.get(element.at.start..element.inside).unwrap_or_default();
        tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').to_owned()
    };
    let is_inside = open.len() > 1;
    match (told, open.last_mut()) {
        (Told::Attribute(name, value), Some((element, _))) => {
            let tag = element.tag.take().unwrap_or_else(|| written(element));
            element.tag = Some(format!("{tag} {name}=\"{value}\""));
            element.attributes.push((name, value));
        }
        (Told::Renamed(name, of_source), Some((element, _))) => {
            let tag = element.tag.take().unwrap_or_else(|| written(element));
            element.tag = Some(tag.replacen(&format!(" {name}="), &format!(" {of_source}="), 1));
        }
        (Told::Element(tag), Some((element, _))) => {
            (element.name, element.attributes) = of_source(&tag);
            element.tag = Some(tag);
        }
        (Told::Start(tag), _) => {
            let (name, attributes) = of_source(&tag);
            let (inside, children) = (at.end, Vec::new());
            open.push((
                Element { name, attributes, tag: Some(tag), children, at, inside },
                outside,
            ));
        }
        (Told::End, _) => {
            let Some((mut element, _)) = open.pop_if(|_| is_inside) else { return };
            element.at.end = at.end;
            if let Some((parent, _)) = open.last_mut() {
                parent.children.push(Node::Element(element));
            }
        }
        (Told::Added, Some((element, _))) => ADDED.clone_into(&mut element.name),
        (_, None) => {}
    }
}
