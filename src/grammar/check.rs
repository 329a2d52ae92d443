//! Checks a whole document against `tei_all`.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use super::{Checker, FOREIGN, Grammar};

const TEI: Namespace<'_> = Namespace("http://www.tei-c.org/ns/1.0");
const EXAMPLES: Namespace<'_> = Namespace("http://www.tei-c.org/ns/Examples");
const XML: Namespace<'_> = Namespace("http://www.w3.org/XML/1998/namespace");

/// Something that the schema does not allow.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Finding {
    /// The bytes of the tag or of the text.
    pub(crate) bytes: Range<usize>,
    /// The element that is not allowed or has the attribute; for text and missing elements, the element
    /// around them, which has no name if that is the document.
    pub(crate) element: String,
    pub(crate) problem: Problem,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Problem {
    /// The schema has no such element.
    UnknownElement,
    NotAllowedHere,
    TextNotAllowed,
    /// The text of an element that holds a value (`gi`, for one) is not of its type.
    TextValue,
    /// The element ends before it has what it must have.
    Incomplete,
    AttributeUnknown(String),
    AttributeValue(String),
    AttributeMissing(&'static str),
}

/// What a document has that `tei_all` does not allow, in document order.
///
/// Entities that the document declares are not resolved: in text they count as text, and an attribute
/// that contains one is not judged.
///
/// # Errors
///
/// If the document is not well-formed.
pub(crate) fn check(xml: &str) -> Result<Vec<Finding>, String> {
    let grammar = Grammar::tei_all();
    let mut walk = Walk {
        grammar,
        checker: Checker::new(grammar),
        findings: Vec::new(),
        text: None,
        value: None,
        n_elements: 0,
    };
    let mut reader = NsReader::from_str(xml);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let bytes = start..reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => walk.start(&reader, &tag, bytes)?,
            Event::Empty(tag) => {
                walk.start(&reader, &tag, bytes.clone())?;
                walk.end(bytes);
            }
            Event::End(_) => walk.end(bytes),
            Event::Text(text) => walk.text(&text.xml10_content(), bytes),
            Event::CData(text) => walk.text(&text.xml10_content(), bytes),
            Event::GeneralRef(reference) => {
                match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(character) => walk.text(character.encode_utf8(&mut [0; 4]), bytes),
                    None => walk.text("&", bytes),
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if walk.n_elements == 0 || walk.checker.open() != Some("") {
        return Err("the document is not complete".to_owned());
    }
    Ok(walk.findings)
}

struct Walk {
    grammar: &'static Grammar,
    checker: Checker<'static>,
    findings: Vec<Finding>,
    /// Text since the last tag, if it is more than white space.
    text: Option<Range<usize>>,
    /// The text of the open element, if it must be a value.
    value: Option<String>,
    n_elements: usize,
}

impl Walk {
    fn find(&mut self, bytes: &Range<usize>, element: &str, problem: Problem) {
        self.findings.push(Finding { bytes: bytes.clone(), element: element.to_owned(), problem });
    }

    fn start(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        bytes: Range<usize>,
    ) -> Result<(), String> {
        self.end_text();
        self.n_elements += 1;
        let (namespace, local) = reader.resolver().resolve_element(tag.name());
        let local = local.into_inner();
        let name = match namespace {
            ResolveResult::Bound(TEI) => local,
            ResolveResult::Bound(EXAMPLES) if local == "egXML" => "teix:egXML",
            ResolveResult::Bound(_) | ResolveResult::Unbound => FOREIGN,
            ResolveResult::Unknown(prefix) => return Err(format!("unknown prefix {prefix:?}")),
        };
        let is_known = name == FOREIGN || self.grammar.knows(name);
        let shown = if name == FOREIGN { tag.name().into_inner() } else { name };
        let is_allowed = self.checker.start(name);
        if !is_known {
            self.find(&bytes, shown, Problem::UnknownElement);
        } else if !is_allowed {
            self.find(&bytes, shown, Problem::NotAllowedHere);
        }
        self.value = self.grammar.value(name).map(|_| String::new());
        self.attributes(reader, tag, &bytes, (name, shown))
    }

    /// Checks the attributes of a tag, whose element has one name in the grammar and another in messages.
    fn attributes(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        bytes: &Range<usize>,
        (element, shown): (&str, &str),
    ) -> Result<(), String> {
        let is_known = element == FOREIGN || self.grammar.knows(element);
        let mut seen = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let key = attribute.key.into_inner();
            let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
            let name = match namespace {
                ResolveResult::Unbound => Some(key),
                ResolveResult::Bound(XML) => xml_attribute(local.into_inner()),
                ResolveResult::Bound(_) => None,
                ResolveResult::Unknown(prefix) => return Err(format!("unknown prefix {prefix:?}")),
            };
            if !is_known || element == FOREIGN {
                continue;
            }
            let Some((name, datatype)) =
                name.and_then(|name| Some((name, self.grammar.attribute(element, name)?)))
            else {
                self.find(bytes, shown, Problem::AttributeUnknown(key.to_owned()));
                continue;
            };
            seen.push(name);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            if value.is_ok_and(|value| !datatype.accepts(&value)) {
                self.find(bytes, shown, Problem::AttributeValue(key.to_owned()));
            }
        }
        for required in self.grammar.required(element) {
            if !seen.contains(&required) {
                self.find(bytes, shown, Problem::AttributeMissing(required));
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str, bytes: Range<usize>) {
        if let Some(value) = &mut self.value {
            value.push_str(text);
        }
        if text.bytes().any(|byte| !byte.is_ascii_whitespace()) {
            let start = self.text.as_ref().map_or(bytes.start, |before| before.start);
            self.text = Some(start..bytes.end);
        }
    }

    /// Checks the text that a tag ends.
    fn end_text(&mut self) {
        if let Some(bytes) = self.text.take()
            && !self.checker.text()
        {
            let element = self.checker.open().unwrap_or_default();
            self.find(&bytes, element, Problem::TextNotAllowed);
        }
    }

    fn end(&mut self, bytes: Range<usize>) {
        self.end_text();
        let element = self.checker.open().unwrap_or_default();
        if let Some(value) = self.value.take()
            && self.grammar.value(element).is_some_and(|datatype| !datatype.accepts(&value))
        {
            self.find(&bytes, element, Problem::TextValue);
        }
        if !self.checker.end() {
            self.find(&bytes, element, Problem::Incomplete);
        }
    }
}

/// The name of an attribute in the namespace of XML as the grammar has it.
fn xml_attribute(local: &str) -> Option<&'static str> {
    ["xml:id", "xml:lang", "xml:base", "xml:space"]
        .into_iter()
        .find(|name| name.strip_prefix("xml:") == Some(local))
}
