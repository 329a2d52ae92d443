//! PDF objects in fewer words.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// A name (ISO 32000-1, 7.3.5).
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A byte string.
pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> Object {
    Object::String(bytes.into(), StringFormat::Literal)
}

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, else UTF-16 with a byte order mark.
pub(super) fn text(text: &str) -> Object {
    if text.is_ascii() {
        return bytes(text);
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// UTF-16, big-endian, with a byte order mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

/// A dictionary.
pub(super) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    dictionary
}

/// A reference.
pub(super) fn reference(id: ObjectId) -> Object {
    Object::Reference(id)
}

/// A name tree with one leaf (ISO 32000-1, 7.9.6); keys are sorted.
pub(super) fn name_tree(mut entries: Vec<(String, Object)>) -> Dictionary {
    entries.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    let names = entries.into_iter().flat_map(|(key, value)| [bytes(key), value]).collect();
    dictionary([("Names", Object::Array(names))])
}

/// Adds a dictionary as an object.
pub(super) fn add<const N: usize>(
    document: &mut Document,
    entries: [(&str, Object); N],
) -> ObjectId {
    document.add_object(dictionary(entries))
}
