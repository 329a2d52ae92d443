//! XML as TEI files hold it: a stream of tokens, and a tree of one part of a file.
//!
//! It is stricter than the underlying parser where a file would be misread (names, attributes,
//! entities, a single root), and never fetches anything. **Invariants:** each token and each node
//! knows its bytes; except for entities, these bytes hold the characters of a text node.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::source::is_forbidden;

/// The namespace of TEI.
const TEI: &str = "http://www.tei-c.org/ns/1.0";
/// The common beginning of the two FRUS namespaces.
const FRUS: &str = "http://history.state.gov/";
/// What opens and closes a run of characters that is not parsed (XML 1.0, 2.7).
const CDATA: (&str, &str) = ("<![CDATA[", "]]>");
/// How deep elements may nest: no letter goes deeper, and deeper files would break programs.
const DEEPEST: usize = 200;
/// How many characters all entities together may expand to; more is an attack.
const LONGEST_EXPANSION: usize = 1 << 20;
/// How deep entities may nest.
const DEEPEST_ENTITY: usize = 8;

/// Why a file, or the rest of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Offset in the text of the source.
    pub at: usize,
    /// What is wrong, in words for an editor.
    pub message: String,
}

/// A step through a file.
pub(super) enum Token<'a> {
    /// A start tag; an empty element gives a start tag, then an end tag at its end.
    Start(BytesStart<'a>),
    /// An end tag.
    End,
    /// Characters.
    Text(Cow<'a, str>),
    /// A declaration, a comment, a processing instruction.
    Other,
}

/// The text entities that a file declares for itself (XML 1.0, 4.2.1).
#[derive(Clone, Debug, Default)]
pub(super) struct Entities {
    declared: Arc<BTreeMap<String, Option<String>>>,
}

/// Walks through a text.
pub(super) struct Tokens<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    /// Offset of the text in the source.
    base: usize,
    entities: Entities,
    expanded: usize,
    depth: usize,
    /// Set when an empty element was given as a start tag: its end tag comes next.
    closes: Option<usize>,
    /// For a whole document, the state of its root; nothing for a part.
    whole: Option<Root>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Awaited,
    Open,
    Closed,
}

impl<'a> Tokens<'a> {
    /// The tokens of a whole file, which must be well-formed (XML 1.0, 2.1).
    pub(super) fn of_file(text: &'a str) -> Self {
        let base = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut tokens = Self::of_part(text, base..text.len(), Entities::default());
        tokens.whole = Some(Root::Awaited);
        tokens
    }

    /// The tokens of one element of a file that has already been walked.
    pub(super) fn of_part(text: &'a str, part: Range<usize>, entities: Entities) -> Self {
        let base = part.start;
        let mut reader = quick_xml::Reader::from_str(text.get(part).unwrap_or_default());
        reader.config_mut().check_end_names = true;
        Self { reader, base, entities, expanded: 0, depth: 0, closes: None, whole: None }
    }

    /// What the file declares for itself.
    pub(super) fn entities(&self) -> &Entities {
        &self.entities
    }

    fn here(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next token and its bytes; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Token<'a>, Range<usize>)>, Fault> {
        if let Some(end) = self.closes.take() {
            self.depth -= 1;
            self.root_may_close();
            return Ok(Some((Token::End, end..end)));
        }
        let start = self.here();
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(0);
                return Err(Fault { at: self.base + at, message: in_words(&error) });
            }
        };
        let mut at = start..self.here();
        let fault = |message: &str| Fault { at: start, message: message.to_owned() };
        let token = match event {
            Event::Start(tag) => {
                self.open(&tag, start)?;
                Token::Start(tag)
            }
            Event::Empty(tag) => {
                self.open(&tag, start)?;
                self.closes = Some(at.end);
                Token::Start(tag)
            }
            Event::End(_) => {
                self.depth -= 1;
                self.root_may_close();
                Token::End
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                self.demand_root(&text, start)?;
                Token::Text(text)
            }
            Event::CData(data) => {
                let text = data.xml10_content();
                self.demand_root("CDATA", start)?;
                // The brackets are not part of the text.
                at = at.start + CDATA.0.len()..at.end - CDATA.1.len();
                Token::Text(text)
            }
            Event::GeneralRef(reference) => {
                self.demand_root("an entity", start)?;
                Token::Text(self.resolve(&reference, start)?)
            }
            Event::DocType(declaration) => {
                self.entities = Entities::declared(&declaration.xml10_content());
                Token::Other
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Token::Other,
            Event::Eof => {
                return match self.whole {
                    Some(Root::Awaited) => Err(fault("the file contains no element")),
                    Some(Root::Open) => Err(fault("the file ends before its elements are closed")),
                    Some(Root::Closed) | None => Ok(None),
                };
            }
        };
        Ok(Some((token, at)))
    }

    fn root_may_close(&mut self) {
        if self.depth == 0 && self.whole.is_some() {
            self.whole = Some(Root::Closed);
        }
    }

    /// Only white space may appear outside the root.
    fn demand_root(&self, text: &str, at: usize) -> Result<(), Fault> {
        let is_outside = matches!(self.whole, Some(Root::Awaited | Root::Closed));
        if is_outside && !text.trim().is_empty() {
            let message = "there is text outside the root element";
            return Err(Fault { at, message: message.to_owned() });
        }
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), Fault> {
        let fault = |message: String| Err(Fault { at, message });
        let name = tag.name();
        let name = name.as_ref();
        if !is_name(name) {
            return fault(format!("\u{201C}<{}\u{201D} is not a tag", name.trim()));
        }
        match self.whole {
            Some(Root::Closed) => {
                return fault(format!("<{name}> appears after the root element"));
            }
            Some(Root::Awaited) => self.whole = Some(Root::Open),
            Some(Root::Open) | None => {}
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return fault(format!("<{name}> is inside more than {DEEPEST} elements"));
        }
        for attribute in tag.attributes() {
            match attribute {
                Ok(attribute) if attribute.value.contains('<') => {
                    return fault(format!("an attribute of <{name}> contains \u{201C}<\u{201D}"));
                }
                Ok(attribute) if !is_name(attribute.key.as_ref()) => {
                    let key = attribute.key.as_ref();
                    return fault(format!("<{name}> has an attribute \u{201C}{key}\u{201D}"));
                }
                Ok(attribute) => {
                    self.value(&attribute, at)?;
                }
                Err(error) => return fault(format!("the tag <{name}> is broken: {error}")),
            }
        }
        Ok(())
    }

    /// The value of an attribute.
    fn value<'t>(&mut self, attribute: &Attribute<'t>, at: usize) -> Result<Cow<'t, str>, Fault> {
        let is_plain = |c: char| !c.is_control() && c != '&' && !is_forbidden(c);
        if attribute.value.chars().all(is_plain) {
            return Ok(attribute.value.clone());
        }
        let mut fault = None;
        let mut length = self.expanded;
        let value =
            attribute.normalized_value_with(XmlVersion::Explicit1_0, DEEPEST_ENTITY, |name| {
                let value = self.entities.known(name);
                length += value.map_or(0, str::len);
                if value.is_none() || length > LONGEST_EXPANSION {
                    fault = Some(unknown_entity(name));
                    return None;
                }
                value
            });
        self.expanded = length;
        match (value, fault) {
            (Ok(value), None) => Ok(Cow::Owned(
                value.chars().filter_map(in_values).map(without_carriage_return).collect(),
            )),
            (_, Some(message)) => Err(Fault { at, message }),
            (Err(error), None) => Err(Fault { at, message: error.to_string() }),
        }
    }

    /// What an entity or a character reference stands for.
    fn resolve(&mut self, reference: &BytesRef<'_>, at: usize) -> Result<Cow<'a, str>, Fault> {
        let name = reference.xml10_content();
        match reference.resolve_char_ref() {
            Ok(Some(character)) if !is_forbidden(character) => {
                Ok(Cow::Owned(without_carriage_return(character).to_string()))
            }
            Ok(Some(_)) | Err(_) => {
                let message = format!("&{name}; is not a character that XML allows");
                Err(Fault { at, message })
            }
            Ok(None) => {
                let text = self.expand(&name, DEEPEST_ENTITY);
                text.map(Cow::Owned).map_err(|message| Fault { at, message })
            }
        }
    }

    fn expand(&mut self, name: &str, levels: usize) -> Result<String, String> {
        let value = self.entities.known(name).ok_or_else(|| unknown_entity(name))?.to_owned();
        self.expanded += value.len();
        if levels == 0 || self.expanded > LONGEST_EXPANSION {
            return Err(format!("the entity &{name}; expands to too much text or nests too deep"));
        }
        let is_predefined = quick_xml::escape::resolve_predefined_entity(name).is_some();
        if is_predefined || !value.contains('&') {
            return Ok(value);
        }
        let mut text = String::new();
        let mut rest = value.as_str();
        while let Some((before, after)) = rest.split_once('&') {
            text.push_str(before);
            let (inner, after) =
                after.split_once(';').ok_or_else(|| format!("the entity &{name}; is broken"))?;
            match inner.strip_prefix('#') {
                Some(_) => {
                    let inner = BytesRef::new(inner);
                    let character = inner.resolve_char_ref().ok().flatten();
                    let character = character.ok_or_else(|| unknown_entity(name))?;
                    text.push(without_carriage_return(character));
                }
                None => text.push_str(&self.expand(inner, levels - 1)?),
            }
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// A carriage return can only be written as a reference (XML 1.0, 2.11). In a letter it is white
/// space, and no edition wants it back as `&#13;`.
fn without_carriage_return(character: char) -> char {
    if character == '\r' { ' ' } else { character }
}

/// What a character is in a value, where nothing can say that it was kept out: white space that XML
/// cannot write is a space, and other such characters are left out.
pub(super) fn in_values(character: char) -> Option<char> {
    match character {
        space if is_forbidden(space) && space.is_whitespace() => Some(' '),
        other => Some(other).filter(|other| !is_forbidden(*other)),
    }
}

fn unknown_entity(name: &str) -> String {
    format!(
        "the entity &{name}; is not declared as text in this file; write the character itself, or \
         its number"
    )
}

impl Entities {
    /// The entities declared inside a document type declaration. Other files are not fetched, and
    /// an entity that holds mark-up is not text: such entities are known, but have no value.
    fn declared(declaration: &str) -> Self {
        let mut declared = BTreeMap::new();
        let subset = declaration.split_once('[').map_or("", |(_, subset)| subset);
        for entity in subset.split("<!ENTITY").skip(1) {
            let Some((name, rest)) = entity.trim_start().split_once(char::is_whitespace) else {
                continue;
            };
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|quote| ['"', '\''].contains(quote));
            let value = quote.and_then(|quote| {
                let (inside, _) = rest.strip_prefix(quote)?.split_once(quote)?;
                Some(inside.to_owned())
            });
            let value = value.filter(|value| !value.contains('<'));
            // The first declaration binds (XML 1.0, 4.2).
            if name != "%" {
                declared.entry(name.to_owned()).or_insert(value);
            }
        }
        Self { declared: Arc::new(declared) }
    }

    fn known(&self, name: &str) -> Option<&str> {
        let predefined = || quick_xml::escape::resolve_predefined_entity(name);
        self.declared.get(name).and_then(Option::as_deref).or_else(predefined)
    }
}

/// Whether this can be the name of an element or an attribute (Namespaces in XML 1.0, 4).
fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    let is_part = |c: char| c.is_alphanumeric() || "._-\u{B7}".contains(c) || is_mark(c);
    name.split(':').count() <= 2
        && name.split(':').all(|part| part.starts_with(is_start) && part.chars().all(is_part))
}

/// A combining mark: not a letter, but allowed in a name.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character)
}

fn in_words(error: &Error) -> String {
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!("</{found}> appears where </{expected}> should")
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
            format!("</{name}> has no start tag")
        }
        Error::IllFormed(IllFormedError::MissingEndTag(name)) => format!("<{name}> is not closed"),
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            "an \u{201C}&\u{201D} that is not part of an entity; write &amp; for it".to_owned()
        }
        other => other.to_string(),
    }
}

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

/// An element and everything in it.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name: without prefix if it is TEI's, after `frus:` if it is FRUS's, else as written,
    /// after a colon if it has no prefix.
    pub name: String,
    /// Its attributes, by their names as written.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Node>,
    /// Its bytes, tags included.
    pub at: Range<usize>,
    /// Where its start tag ends.
    pub inside: usize,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Characters. A neighbouring node can be text too, if a comment or an entity is between.
    Text(Run),
}

/// A run of characters.
#[derive(Debug)]
pub(super) struct Run {
    /// The characters, entities expanded.
    pub text: String,
    /// Their bytes.
    pub at: Range<usize>,
}

impl Element {
    /// The value of an attribute, if it is present and not blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(key, _)| key == name);
        attribute.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Adds words to those of an attribute.
    pub(super) fn join_to(&mut self, name: &str, words: &str) {
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, value)) => *value = format!("{value}; {words}"),
            None => self.attributes.push((name.to_owned(), words.to_owned())),
        }
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element in it with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// All elements below it with this name, in the order of the text.
    pub(super) fn below<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Element> {
        let mut found = Vec::new();
        self.each(&mut |element| {
            if element.name == name {
                found.push(element);
            }
        });
        found.into_iter()
    }

    /// Shows every element below this one to `see`, in the order of the text.
    pub(super) fn each<'t>(&'t self, see: &mut impl FnMut(&'t Element)) {
        for child in self.elements() {
            see(child);
            child.each(see);
        }
    }

    /// Whether characters are white space in an element that holds elements and no words of its
    /// own: the parts of a substitution form one word (TEI P5, 11.3.1.5).
    pub(super) fn is_space_between_parts(&self, run: &Run) -> bool {
        self.name == "subst" && run.text.trim().is_empty()
    }

    /// Its characters, with single spaces between the words; adjacent parts of a name are separate
    /// words, and notes are left out.
    pub(super) fn words(&self) -> String {
        fn gather(element: &Element, text: &mut String) {
            let mut touches = false;
            for child in &element.children {
                let is_part =
                    child.element().is_some_and(|child| NAME_PARTS.contains(&child.name.as_str()));
                if is_part && touches {
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
        crate::ir::words(&text).collect::<Vec<_>>().join(" ")
    }
}

impl Node {
    /// The element, if this is one.
    pub(super) fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }

    /// The characters, if this is text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Element(_) => None,
            Self::Text(run) => Some(&run.text),
        }
    }
}

/// The namespaces that a file binds to prefixes.
#[derive(Clone, Debug, Default)]
pub(super) struct Namespaces(BTreeMap<String, String>);

impl Namespaces {
    /// Records the prefixes that a tag binds.
    pub(super) fn see(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            if let Some(prefix) = attribute.key.as_ref().strip_prefix("xmlns:") {
                self.0.insert(prefix.to_owned(), attribute.value.clone().into_owned());
            }
        }
    }

    /// The name of an element, as [`Element::name`] has it.
    pub(super) fn name(&self, tag: &BytesStart<'_>, is_tei: bool) -> String {
        let name = tag.name();
        let name = name.as_ref();
        let Some((prefix, local)) = name.split_once(':') else {
            return if is_tei { name.to_owned() } else { format!(":{name}") };
        };
        match self.0.get(prefix).map_or("", String::as_str) {
            TEI => local.to_owned(),
            uri if uri.starts_with(FRUS) => format!("frus:{local}"),
            _ => name.to_owned(),
        }
    }
}

/// Whether names without prefix are TEI's inside a tag; `outside` says so of what is around it.
pub(super) fn is_tei(tag: &BytesStart<'_>, outside: bool) -> bool {
    let bound = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "xmlns");
    bound.map_or(outside, |attribute| attribute.value == TEI)
}

/// The value of an attribute of a tag, for use during a walk.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The tree of one element of a file that is known to be well-formed, `without` the elements that
/// begin where these ranges do, which are sorted.
pub(super) fn tree(
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
                    attributes.push((attribute.key.as_ref().to_owned(), value));
                }
                let name = namespaces.name(&tag, is_tei);
                let (inside, at) = (at.end, at);
                open.push((Element { name, attributes, children: Vec::new(), at, inside }, is_tei));
            }
            Token::End => {
                let Some((mut element, _)) = open.pop() else { break };
                element.at.end = at.end;
                match open.last_mut() {
                    Some((parent, _)) => parent.children.push(Node::Element(element)),
                    None => return Ok(element),
                }
            }
            Token::Text(run) => {
                if let Some((parent, _)) = open.last_mut() {
                    parent.children.push(Node::Text(Run { text: run.into_owned(), at }));
                }
            }
            Token::Other => {}
        }
    }
    Err(Fault { at: part.start, message: "this element is not closed".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<Element, Fault> {
        let mut tokens = Tokens::of_file(text);
        while tokens.next()?.is_some() {}
        let entities = tokens.entities().clone();
        let start = text.find("<a").unwrap_or(0);
        let end = text.rfind('>').map_or(0, |end| end + 1);
        tree(text, start..end, &Namespaces::default(), &entities, &[])
    }

    #[test]
    fn what_is_not_well_formed_has_a_place() {
        for (text, at) in [
            ("<a><b></a>", 6),
            ("<a>", 3),
            ("<a><<b/></a>", 3),
            ("<a b='1' b='2'/>", 0),
            ("<a b=1/>", 0),
            ("<a/>x", 4),
            ("<a/><b/>", 4),
            ("<a>&none;</a>", 3),
            ("<a>x & y</a>", 5),
            ("<a b='&none;'/>", 0),
            ("x", 0),
            ("", 0),
        ] {
            assert_eq!(whole(text).map_err(|fault| fault.at).err(), Some(at), "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
        assert!(whole(&deep).unwrap_err().message.contains("more than 200"));
    }

    #[test]
    fn text_entities_are_expanded_within_bounds_and_nothing_is_fetched() {
        let doctype = |subset: &str, body: &str| format!("<!DOCTYPE a [{subset}]><a>{body}</a>");
        let words = |text: &str| whole(text).map(|element| element.words());
        let text = doctype(r#"<!ENTITY x "y &#233;"><!ENTITY z '&x;!'>"#, "&z; &amp; &#x2014;");
        assert_eq!(words(&text).unwrap(), "y é! & —");
        let laugh = |i| format!("<!ENTITY e{} \"{}\">", i + 1, format!("&e{i};").repeat(10));
        let laughs: Vec<String> = (0..12).map(laugh).collect();
        let laughs = laughs.concat();
        let bomb = doctype(&format!("<!ENTITY e0 \"ha\">{laughs}"), "&e12;");
        assert!(words(&bomb).unwrap_err().message.contains("expands to too much"));
        let outside = doctype(r#"<!ENTITY x SYSTEM "file:///etc/passwd">"#, "&x;");
        assert!(words(&outside).unwrap_err().message.contains("&x;"));
        let markup = doctype(r#"<!ENTITY x "<b/>">"#, "&x;");
        assert!(words(&markup).is_err());
    }

    #[test]
    fn a_tree_knows_its_bytes() {
        let text = "<a n=' 1 '>x<b/>&lt;<!-- no -->y<![CDATA[&<]]></a>";
        let element = whole(text).unwrap();
        assert_eq!((element.get("n"), element.words().as_str()), (Some("1"), "x<y&<"));
        let runs = element.children.iter().filter_map(|node| match node {
            Node::Text(run) => Some(&text[run.at.clone()]),
            Node::Element(_) => None,
        });
        assert_eq!(runs.collect::<Vec<_>>(), ["x", "&lt;", "y", "&<"]);
    }
}
