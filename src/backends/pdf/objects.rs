//! Short functions for PDF objects.

use lopdf::{Dictionary, Object, StringFormat};

/// The number of an object.
pub(super) type Number = u32;

/// A name (ISO 32000-1, 7.3.5).
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A byte string.
pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> Object {
    let bytes = bytes.into();
    let format = if is_plain(&bytes) { StringFormat::Literal } else { StringFormat::Hexadecimal };
    Object::String(bytes, format)
}

/// Whether a literal string needs no escapes; the library is slow at finding out.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~') && !b"()\\".contains(byte))
}

/// A byte string as written in the file.
pub(super) fn byte_string(text: &str) -> String {
    if is_plain(text.as_bytes()) { format!("({text})") } else { hexadecimal(text.as_bytes()) }
}

/// A text string as written in the file.
pub(super) fn text_string(text: &str) -> String {
    if text.is_ascii() { byte_string(text) } else { hexadecimal(&utf16(text)) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len() + 2);
    digits.push('<');
    for byte in bytes {
        digits += &format!("{byte:02X}");
    }
    digits.push('>');
    digits
}

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, otherwise UTF-16 with a byte order mark.
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
pub(super) fn reference(number: Number) -> Object {
    Object::Reference((number, 0))
}

/// References as written in the file.
pub(super) fn references(numbers: impl Iterator<Item = Number>) -> String {
    let mut references = String::new();
    for number in numbers {
        references += &format!("{number} 0 R ");
    }
    references
}

/// A name tree with one leaf (ISO 32000-1, 7.9.6), of keys and values as written in the file; the
/// keys are sorted.
pub(super) fn name_tree(mut entries: Vec<(&str, String)>) -> String {
    entries.sort_by_key(|(key, _)| *key);
    format!("<</Names[{}]>>", names(entries))
}

/// A leaf of a larger name tree.
pub(super) fn name_tree_leaf(mut entries: Vec<(&str, String)>) -> String {
    entries.sort_by_key(|(key, _)| *key);
    let ends = entries.first().zip(entries.last());
    let limits = ends.map_or_else(String::new, |((first, _), (last, _))| {
        byte_string(first) + &byte_string(last)
    });
    format!("<</Limits[{limits}]/Names[{}]>>", names(entries))
}

fn names(entries: Vec<(&str, String)>) -> String {
    entries.into_iter().map(|(key, value)| byte_string(key) + &value).collect()
}
