//! The conventions of *Foreign Relations of the United States* (FRUS), by the Office of the
//! Historian of the Department of State.
//!
//! A document is a `div` of type `document`; what was sent with it is a `frus:attachment`; its day
//! is in `frus:doc-dateTime-min` and `-max`. The source note has the number 0 or is a head note, and
//! the addressee is printed under the signature.

mod addressee;
mod head_notes;

pub(super) use self::addressee::lines_of_addressee;
pub(super) use self::head_notes::is_head_note;
use crate::ir::NameRole;
use crate::readers::tei::dates::is_date;
use crate::readers::tei::xml::Element;

/// The element that holds a document sent with another.
pub(in crate::readers::tei) const ATTACHMENT: &str = "frus:attachment";

/// Whether a division of this type is a document.
pub(super) fn is_document(class: Option<&str>) -> bool {
    class == Some("document")
}

/// Whether a note is the first of a document, before the numbered ones: it names the source.
pub(super) fn is_source_note(note: &Element) -> bool {
    note.get("n") == Some("0")
}

/// The day that a volume computes for a document, in EDTF.
pub(super) fn computed_date(document: &Element) -> Option<String> {
    let bound = |name: &str| {
        let mut attributes = document.attributes.iter();
        let (_, value) = attributes.find(|(key, _)| key.ends_with(name))?;
        let day = value.split_once('T').map_or(value.as_str(), |(day, _)| day);
        is_date(day).then_some(day)
    };
    let (first, last) = (bound(":doc-dateTime-min")?, bound(":doc-dateTime-max")?);
    Some(if first == last { first.to_owned() } else { format!("[{first}..{last}]") })
}

/// Whether a name in a heading is the sender's or the recipient's, by its `type`.
pub(super) fn name_role(name: &Element) -> Option<NameRole> {
    match name.get("type") {
        Some("from") => Some(NameRole::From),
        Some("to") => Some(NameRole::To),
        _ => None,
    }
}
