//! What editions and this program write alike.

use super::super::xml::Element;
use crate::ir::{AgentKind, PhraseKind, Role};

/// Whether a name is that of a person or of an organisation, if its element says so.
pub(super) fn person_or_organisation(name: &Element) -> Option<AgentKind> {
    match (name.name.as_str(), name.get("type")) {
        ("orgName", _) | ("name" | "rs", Some("org" | "organisation" | "organization")) => {
            Some(AgentKind::Organisation)
        }
        ("persName", Some("unknown")) => None,
        ("persName", _) | ("name" | "rs", Some("person")) => Some(AgentKind::Person),
        _ => None,
    }
}

/// What a division is of the letter, if it says so.
pub(super) fn text_role(division: &Element) -> Option<Role> {
    match division.get("subtype").or(division.get("type")) {
        Some("original") => Some(Role::Original),
        Some("translation") => Some(Role::Translation),
        _ => None,
    }
}

/// What a segment is.
pub(super) fn segment(seg: &Element) -> PhraseKind {
    match seg.get("type") {
        Some("salute") => PhraseKind::Salutation,
        class => PhraseKind::Segment { class: class.map(ToOwned::to_owned) },
    }
}
