//! A part of a file that is made by itself: objects under numbers of its own, until they are put into the file.
//!
//! **Invariants:** in the syntax of our objects, strings have no escapes; so references can be told from words.

use std::fmt::Display;
use std::io;

use super::super::BackendError;
use super::super::file::{Objects, Written};
use super::super::objects::Number;
use super::entry::FIRST_SHEET;

/// What says that an object is no stream, instead of the length of its content.
const NO_STREAM: u32 = u32::MAX;
/// The key of an annotation in the parent tree, which is counted within its part.
const KEY: &[u8] = b"/StructParent";

/// The objects of a part, from number 1.
#[derive(Default)]
pub(super) struct Draft {
    objects: Vec<u8>,
    count: usize,
}

impl Draft {
    /// What can be put into a file, and how many numbers that needs.
    pub(super) fn finish(self) -> (Vec<u8>, usize) {
        (self.objects, self.count)
    }

    fn put(&mut self, number: Number, object: &[u8], content: Option<&[u8]>) -> Written {
        let length = |bytes: &[u8]| {
            let length = u32::try_from(bytes.len()).ok().filter(|length| *length != NO_STREAM);
            length.ok_or_else(|| broken("is too large"))
        };
        let content_length = content.map_or(Ok(NO_STREAM), length)?;
        for number in [number, length(object)?, content_length] {
            self.objects.extend(number.to_le_bytes());
        }
        self.objects.extend(object);
        self.objects.extend(content.unwrap_or_default());
        Ok(())
    }
}

impl Objects for Draft {
    fn reserve(&mut self, count: usize) -> Number {
        let first = self.count as Number + 1;
        self.count += count;
        first
    }

    fn put_bytes(&mut self, number: Number, object: &[u8]) -> Written {
        self.put(number, object, None)
    }

    fn put_encoded(&mut self, number: Number, dictionary: &[u8], content: &[u8]) -> Written {
        self.put(number, dictionary, Some(content))
    }
}

/// The error of a part that cannot be kept or read again.
pub(super) fn broken(how: impl Display) -> BackendError {
    BackendError::library("a part of the book")(how.to_string())
}

/// Where the objects of a part are in a file.
#[derive(Clone, Copy)]
pub(super) struct Shift {
    /// What is added to their numbers.
    pub numbers: Number,
    /// The number of its first sheet, which the part before may have written.
    pub first_sheet: Number,
    /// What is added to the keys of their annotations.
    pub keys: usize,
}

impl Shift {
    /// The number of an object in the file.
    pub(super) fn of(self, number: Number) -> Number {
        if number == FIRST_SHEET { self.first_sheet } else { number + self.numbers }
    }
}

/// Puts the objects of a part into a file.
pub(super) fn put_all(mut objects: &[u8], shift: Shift, file: &mut impl Objects) -> Written {
    let cut_off = || broken("is cut off");
    while !objects.is_empty() {
        let mut head = [0; 3];
        for number in &mut head {
            let (bytes, rest) = objects.split_first_chunk().ok_or_else(cut_off)?;
            (*number, objects) = (u32::from_le_bytes(*bytes), rest);
        }
        let [number, length, content_length] = head;
        let (object, rest) = objects.split_at_checked(length as usize).ok_or_else(cut_off)?;
        objects = rest;
        let object = shifted(object, shift);
        let number = shift.of(number);
        if content_length == NO_STREAM {
            file.put_bytes(number, &object)?;
        } else {
            let split = objects.split_at_checked(content_length as usize);
            let (content, rest) = split.ok_or_else(cut_off)?;
            objects = rest;
            file.put_encoded(number, &object, content)?;
        }
    }
    Ok(())
}

/// An object with the numbers of the objects that it refers to, and the key that it may have, in the file.
fn shifted(object: &[u8], shift: Shift) -> Vec<u8> {
    let mut shifted = Vec::with_capacity(object.len() + object.len() / 8);
    let mut rest = object;
    let mut is_key = false;
    while let Some(first) = rest.first() {
        let length = match first {
            b'(' => 1 + count(rest, |byte| byte != b')'),
            b'<' if rest.get(1) != Some(&b'<') => 1 + count(rest, |byte| byte != b'>'),
            b'<' => 2,
            first if is_regular(*first) => count(rest, is_regular),
            b'/' => 1 + count(&rest[1..], is_regular),
            _ => 1,
        };
        let (token, after) = rest.split_at(length.min(rest.len()));
        let number = std::str::from_utf8(token).ok().and_then(|token| token.parse::<Number>().ok());
        match number {
            Some(key) if is_key => shifted.extend((key as usize + shift.keys).to_string().bytes()),
            Some(number) if after.starts_with(b" 0 R") => {
                shifted.extend(shift.of(number).to_string().bytes());
            }
            _ => shifted.extend(token),
        }
        // White space is between a key and its value.
        is_key = token == KEY || is_key && token == b" ";
        rest = after;
    }
    shifted
}

fn count(bytes: &[u8], is_meant: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_meant(**byte)).count()
}

/// Whether a byte is a part of a word of the syntax (ISO 32000-1, 7.2.2).
fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

/// An entry, preceded by its length and followed by objects.
pub(super) fn with_entry(entry: &impl serde::Serialize, objects: &[u8]) -> io::Result<Vec<u8>> {
    let entry = serde_json::to_vec(entry).map_err(io::Error::other)?;
    let length = (entry.len() as u64).to_le_bytes();
    Ok([length.as_slice(), &entry, objects].concat())
}

/// Separates an entry from the objects that follow it.
pub(super) fn split_off<'f, E: serde::Deserialize<'f>>(
    fragment: &'f [u8],
) -> io::Result<(E, &'f [u8])> {
    let broken = || io::Error::other("a part of the book is broken");
    let (length, rest) = fragment.split_first_chunk().ok_or_else(broken)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(io::Error::other)?;
    let (entry, objects) = rest.split_at_checked(length).ok_or_else(broken)?;
    Ok((serde_json::from_slice(entry)?, objects))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_keys_are_shifted_and_words_are_not() {
        let shift = Shift { numbers: 100, first_sheet: 50, keys: 1000 };
        let shifted = |object: &str| {
            String::from_utf8(super::shifted(object.as_bytes(), shift)).expect("is ASCII")
        };
        for (object, expected) in [
            ("<</P 12 0 R/K[1 3 0 R 3.5 0 R]>>", "<</P 112 0 R/K[1 103 0 R 3.5 0 R]>>"),
            ("<</Pg 2 0 R/MCID 2>>", "<</Pg 50 0 R/MCID 2>>"),
            ("<</T(see 12 0 R)/S<12 0 R>>>", "<</T(see 12 0 R)/S<12 0 R>>>"),
            ("<</StructParent 7/Dest(a)>>", "<</StructParent 1007/Dest(a)>>"),
            ("<</StructParents 7/Name7 0 R>>", "<</StructParents 7/Name7 0 R>>"),
            ("[3 0 R/XYZ 0 700 null]", "[103 0 R/XYZ 0 700 null]"),
        ] {
            assert_eq!(shifted(object), expected);
        }
    }

    const AFTER_FIVE: Shift = Shift { numbers: 5, first_sheet: 5 + FIRST_SHEET, keys: 0 };

    #[test]
    fn what_is_put_into_a_draft_is_put_into_the_file() {
        let mut draft = Draft::default();
        let first = draft.reserve(2);
        draft.put_text(first + 1, "<</K 1 0 R>>").unwrap();
        draft.put_encoded(first, b"<</Length 3>>", b"1 0").unwrap();
        let (objects, count) = draft.finish();
        assert_eq!(count, 2);
        let mut other = Draft::default();
        put_all(&objects, AFTER_FIVE, &mut other).unwrap();
        let mut expected = Draft::default();
        expected.put_text(7, "<</K 6 0 R>>").unwrap();
        expected.put_encoded(6, b"<</Length 3>>", b"1 0").unwrap();
        assert_eq!(other.finish().0, expected.finish().0);
        assert!(put_all(&objects[..9], AFTER_FIVE, &mut Draft::default()).is_err());
    }
}
