//! The names of elements and their namespaces.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::readers::tei::dialects::namespaces::OF_EDITIONS;

/// The namespace of TEI.
pub(in crate::readers::tei) const TEI: &str = "http://www.tei-c.org/ns/1.0";

/// The namespaces that a file binds to prefixes.
#[derive(Clone, Debug, Default)]
pub(in crate::readers::tei) struct Namespaces(BTreeMap<String, String>);

impl Namespaces {
    /// Records the prefixes that a tag binds.
    pub(in crate::readers::tei) fn see(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            if let Some(prefix) = attribute.key.as_ref().strip_prefix("xmlns:") {
                self.0.insert(prefix.to_owned(), attribute.value.clone().into_owned());
            }
        }
    }

    /// The prefixes, and what they are bound to.
    pub(in crate::readers::tei) fn bound(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, uri)| (prefix.as_str(), uri.as_str()))
    }

    /// The name of an element, as [`Element::name`](super::Element::name) has it.
    pub(in crate::readers::tei) fn name(&self, tag: &BytesStart<'_>, is_tei: bool) -> String {
        let name = tag.name();
        let name = name.as_ref();
        let Some((prefix, local)) = name.split_once(':') else {
            return if is_tei { name.to_owned() } else { format!(":{name}") };
        };
        let uri = self.0.get(prefix).map_or("", String::as_str);
        if uri == TEI {
            return local.to_owned();
        }
        let edition = OF_EDITIONS.iter().find(|(start, _)| uri.starts_with(start));
        edition.map_or_else(|| name.to_owned(), |(_, prefix)| format!("{prefix}:{local}"))
    }
}

/// Whether names without prefix are TEI's inside a tag; `outside` says so of what is around it.
pub(in crate::readers::tei) fn is_tei(tag: &BytesStart<'_>, outside: bool) -> bool {
    let bound = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "xmlns");
    bound.map_or(outside, |attribute| attribute.value == TEI)
}

/// What an attribute is called in TEI P5. P4, which is no namespace, had names of its own for two that XML names; in P5
/// nothing is called so.
pub(super) fn name_of_attribute(name: &str) -> &str {
    P4_NAMES.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// Attributes of TEI P4, and their names in P5.
const P4_NAMES: [(&str, &str); 2] = [("id", "xml:id"), ("lang", "xml:lang")];

/// The value of an attribute of a tag, for use during a walk.
pub(in crate::readers::tei) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let old = P4_NAMES.iter().find(|(_, new)| *new == name);
    let attribute = tag.try_get_attribute(name).ok()?;
    let attribute = attribute.or_else(|| tag.try_get_attribute(old?.0).ok().flatten())?;
    let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
