//! A file as a stream of tokens, stricter than the underlying parser where a file would be misread:
//! names, attributes, entities, a single root.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::entities::{
    DEEPEST_ENTITY, Entities, LONGEST_EXPANSION, in_values, unknown_entity, without_carriage_return,
};
use crate::diag::{self, Diagnostic};
use crate::source::{BOM, Source, is_forbidden};

/// What opens and closes a run of characters that is not parsed (XML 1.0, 2.7).
const CDATA: (&str, &str) = ("<![CDATA[", "]]>");
/// How deep elements may nest: no letter goes deeper, and deeper files would break programs.
const DEEPEST: usize = 200;
/// Why a file, or the rest of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::readers) struct Fault {
    /// Offset in the text of the source.
    pub at: usize,
    /// What is wrong, in words for an editor.
    pub message: String,
}

impl Fault {
    /// Reports that a file that is one letter is no XML, and what to do about it.
    pub(in crate::readers) fn report(&self, source: &Source, hint: &str) -> Diagnostic {
        let text = source.text();
        let start = (0..=self.at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let start = start.unwrap_or_default();
        let message = format!("the file is broken here: {}", self.message);
        Diagnostic::new(&diag::NOT_WELL_FORMED, source.span(start..start), message).hint(hint)
    }
}

/// A step through a file.
pub(in crate::readers) enum Token<'a> {
    /// A start tag; an empty element gives a start tag, then an end tag at its end.
    Start(BytesStart<'a>),
    /// An end tag.
    End,
    /// Characters.
    Text(Cow<'a, str>),
    /// A declaration, a comment, a processing instruction.
    Other,
}

/// Walks through a text.
pub(in crate::readers) struct Tokens<'a> {
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
    pub(in crate::readers) fn of_file(text: &'a str) -> Self {
        Self::of_document(text, 0..text.len())
    }

    /// The tokens of a document that is a part of a text, and must be well-formed.
    pub(in crate::readers) fn of_document(text: &'a str, part: Range<usize>) -> Self {
        let has_mark = text.get(part.clone()).is_some_and(|document| document.starts_with(BOM));
        let base = part.start + if has_mark { BOM.len_utf8() } else { 0 };
        let mut tokens = Self::of_part(text, base..part.end, Entities::default());
        tokens.whole = Some(Root::Awaited);
        tokens
    }

    /// The tokens of one element of a file that has already been walked.
    pub(in crate::readers) fn of_part(
        text: &'a str,
        part: Range<usize>,
        entities: Entities,
    ) -> Self {
        let base = part.start;
        let mut reader = quick_xml::Reader::from_str(text.get(part).unwrap_or_default());
        reader.config_mut().check_end_names = true;
        Self { reader, base, entities, expanded: 0, depth: 0, closes: None, whole: None }
    }

    /// What the file declares for itself.
    pub(in crate::readers) fn entities(&self) -> &Entities {
        &self.entities
    }

    fn here(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next token and its bytes; `None` at the end.
    pub(in crate::readers) fn next(&mut self) -> Result<Option<(Token<'a>, Range<usize>)>, Fault> {
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
                // In a container, the next place is in another part.
                let last = start.saturating_sub(1).max(self.base);
                let fault = |message: &str| Fault { at: last, message: message.to_owned() };
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
    pub(in crate::readers) fn value<'t>(
        &mut self,
        attribute: &Attribute<'t>,
        at: usize,
    ) -> Result<Cow<'t, str>, Fault> {
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
