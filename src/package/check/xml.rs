//! Reads XML as elements with their namespaces, one after another; nothing of a file is kept.
//!
//! **Invariant:** what is handed on is well-formed as far as it was read: one root, tags in pairs, known
//! prefixes and entities. Entities that a file declares itself are not known.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, QName, ResolveResult};
use quick_xml::{NsReader, XmlVersion, escape};

/// How many bytes a tag or a text may have: what is longer is no list of files.
const LONGEST: usize = 1 << 26;

/// The namespaces that the standards use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// None at all.
    None,
    Mets,
    Premis,
    /// PREMIS before 3.0.
    OldPremis,
    Csip,
    XLink,
    Xsi,
    /// Any other.
    Other,
}

impl Space {
    fn of(address: &str) -> Self {
        match address {
            "http://www.loc.gov/METS/" => Self::Mets,
            "http://www.loc.gov/premis/v3" => Self::Premis,
            "info:lc/xmlns/premis-v2" | "http://www.loc.gov/standards/premis/v1" => Self::OldPremis,
            "https://DILCIS.eu/XML/METS/CSIPExtensionMETS" => Self::Csip,
            "http://www.w3.org/1999/xlink" => Self::XLink,
            "http://www.w3.org/2001/XMLSchema-instance" => Self::Xsi,
            _ => Self::Other,
        }
    }
}

/// The beginning of an element.
pub(super) struct Tag<'t> {
    pub(super) space: Space,
    /// Its name without the prefix.
    pub(super) name: &'t str,
    /// The line on which it begins.
    pub(super) line: usize,
    /// The type that `xsi:type` names.
    pub(super) kind: Option<(Space, String)>,
    pub(super) attributes: Vec<Attribute<'t>>,
}

/// An attribute.
pub(super) struct Attribute<'t> {
    pub(super) space: Space,
    /// Its name without the prefix.
    pub(super) name: &'t str,
    pub(super) value: Cow<'t, str>,
}

impl Tag<'_> {
    /// The value of an attribute, if it has one that says anything.
    pub(super) fn get(&self, space: Space, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|it| it.space == space && it.name == name)?;
        let value = found.value.trim();
        (!value.is_empty()).then_some(value)
    }
}

/// What sees the elements of a file.
pub(super) trait Visitor {
    /// An element begins. If this is `false`, nothing more is read.
    fn start(&mut self, tag: &Tag<'_>) -> bool;

    /// Text in the open element.
    fn text(&mut self, text: &str);

    /// The open element ends.
    fn end(&mut self);
}

/// Why a file is not well-formed.
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) message: String,
}

/// Reads a file to its end, or as far as the visitor wants.
///
/// # Errors
/// It is not well-formed.
pub(super) fn walk(from: &mut dyn BufRead, visitor: &mut dyn Visitor) -> Result<(), Broken> {
    let mut reader = NsReader::from_reader(Lines { from, line: 1, since: 0 });
    let mut buffer = Vec::new();
    let (mut depth, mut has_root) = (0_usize, false);
    loop {
        buffer.clear();
        reader.get_mut().since = 0;
        let line = reader.get_ref().line;
        let broken = |message: String| Broken { line, message };
        let event =
            reader.read_event_into(&mut buffer).map_err(|error| broken(error.to_string()))?;
        match event {
            Event::Start(tag) | Event::Empty(tag) if depth == 0 && has_root => {
                return Err(broken(format!("a second root element, {}", tag.name().into_inner())));
            }
            Event::Start(tag) => {
                (depth, has_root) = (depth + 1, true);
                if !visitor.start(&read(&tag, line, reader.resolver()).map_err(broken)?) {
                    return Ok(());
                }
            }
            Event::Empty(tag) => {
                has_root = true;
                if !visitor.start(&read(&tag, line, reader.resolver()).map_err(broken)?) {
                    return Ok(());
                }
                visitor.end();
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visitor.end();
            }
            Event::Text(text) if depth == 0 => {
                if !text.trim_start_matches('\u{feff}').trim().is_empty() {
                    return Err(broken("text outside the root element".to_owned()));
                }
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => visitor.text(&resolved(&reference).map_err(broken)?),
            Event::Eof if depth > 0 => {
                return Err(broken(format!("the file ends with {depth} elements still open")));
            }
            Event::Eof if !has_root => return Err(broken("there is no root element".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// A tag with its namespaces.
fn read<'t>(
    tag: &'t BytesStart<'_>,
    line: usize,
    resolver: &NamespaceResolver,
) -> Result<Tag<'t>, String> {
    let (space, name) = resolver.resolve_element(tag.name());
    let mut attributes = Vec::new();
    let mut kind = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, name) = resolver.resolve_attribute(attribute.key);
        let (space, name) = (known(space)?, name.into_inner());
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| error.to_string())?;
        if space == Space::Xsi && name == "type" {
            let (space, name) = resolver.resolve_element(QName(value.trim()));
            kind = Some((known(space)?, name.into_inner().to_owned()));
        }
        attributes.push(Attribute { space, name, value });
    }
    Ok(Tag { space: known(space)?, name: name.into_inner(), line, kind, attributes })
}

fn known(space: ResolveResult<'_>) -> Result<Space, String> {
    match space {
        ResolveResult::Unbound => Ok(Space::None),
        ResolveResult::Bound(Namespace(address)) => Ok(Space::of(address)),
        ResolveResult::Unknown(prefix) => Err(format!("the prefix {prefix} is not bound")),
    }
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    let known = escape::resolve_predefined_entity(&name);
    known.map(ToOwned::to_owned).ok_or_else(|| format!("the entity {name} is not known"))
}

/// A reader that counts lines, and does not let one thing grow without end.
struct Lines<'r> {
    from: &'r mut dyn BufRead,
    /// The line of what comes next.
    line: usize,
    /// The bytes since the last tag or text.
    since: usize,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        let (filled, _) = buffer.split_at_mut(count);
        filled.copy_from_slice(available.get(..count).unwrap_or_default());
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Lines<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > LONGEST {
            return Err(io::Error::other("a tag or a text is longer than 64 MiB"));
        }
        self.from.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // What is consumed is in the buffer, so that nothing is read here.
        if count > 0
            && let Ok(bytes) = self.from.fill_buf()
        {
            self.line += bytes.iter().take(count).filter(|byte| **byte == b'\n').count();
        }
        self.since += count;
        self.from.consume(count);
    }
}
