//! One input: its bytes, decoded once, and the places in it.
//!
//! This module knows nothing of letters. **Invariant:** a [`Span`] is a byte range of the decoded
//! text that begins and ends between characters; for UTF-8, which is all that is decoded so far,
//! the decoded text is the file itself, so a span is a byte range of the file too.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Which input of a collection a [`Span`] points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SourceId(pub u32);

/// A byte range of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// First byte, counted from 0.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range without its source, for slicing.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The part of this span between two offsets counted from its own start.
    #[must_use]
    pub fn slice(&self, part: Range<usize>) -> Self {
        debug_assert!(part.start <= part.end && part.end <= self.len());
        Self { source: self.source, start: self.start + part.start, end: self.start + part.end }
    }

    /// The smallest span that covers both; both must lie in one source.
    #[must_use]
    pub fn to(&self, other: Self) -> Self {
        debug_assert_eq!(self.source, other.source);
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A place as a person counts it: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why an input cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// There is nothing but white space.
    Empty,
    /// A NUL or another control byte that no text has: a picture, an archive, a PDF.
    Binary {
        /// Offset of the byte.
        offset: usize,
        /// What the file seems to be, when its first bytes tell.
        looks_like: Option<&'static str>,
    },
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// Offset of the first byte that cannot be decoded.
        offset: usize,
        /// That byte.
        byte: u8,
    },
}

impl SourceError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "check that the transcript was saved",
            Self::Binary { .. } => {
                "letterpress reads text; save the transcript as plain text in UTF-8"
            }
            Self::NotUtf8 { .. } => "save the transcript as UTF-8, for example with iconv -t UTF-8",
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file holds no text"),
            Self::Binary { offset, looks_like: Some(kind) } => {
                write!(f, "the file is not text but {kind} (control byte at offset {offset})")
            }
            Self::Binary { offset, looks_like: None } => {
                write!(f, "the file is not text (control byte at offset {offset})")
            }
            Self::NotUtf8 { offset, byte } => {
                write!(f, "byte 0x{byte:02X} at offset {offset} is not UTF-8")
            }
        }
    }
}

impl std::error::Error for SourceError {}

/// A decoded input.
#[derive(Clone, Debug)]
pub struct Source {
    id: SourceId,
    name: String,
    text: String,
    sha256: String,
    line_starts: Vec<usize>,
}

/// First bytes of the kinds of file that people hand over by mistake.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, ODT or EPUB)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"\xFF\xFE", "UTF-16 text"),
    (b"\xFE\xFF", "UTF-16 text"),
];

/// Offset of the first byte that plain text never has, apart from what UTF-8 decoding refuses.
fn first_control_byte(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
}

impl Source {
    /// Decodes one input.
    ///
    /// # Errors
    /// [`SourceError`] when the bytes hold no text, are no text, or are not UTF-8.
    ///
    /// ```
    /// use letterpress::source::{Source, SourceId, SourceError};
    /// let source = Source::decode(SourceId(0), "a.txt", "Dear Sir,\nyours".into()).unwrap();
    /// assert_eq!(source.position(10).to_string(), "2:1");
    /// assert_eq!(Source::decode(SourceId(0), "b", b" \n".to_vec()).unwrap_err(), SourceError::Empty);
    /// ```
    pub fn decode(
        id: SourceId,
        name: impl Into<String>,
        bytes: Vec<u8>,
    ) -> Result<Self, SourceError> {
        let looks_like =
            MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
        if let Some(offset) = first_control_byte(&bytes) {
            return Err(SourceError::Binary { offset, looks_like });
        }
        let sha256 = hex(&Sha256::digest(&bytes));
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            match looks_like {
                Some(kind) => SourceError::Binary { offset, looks_like: Some(kind) },
                None => SourceError::NotUtf8 { offset, byte: error.as_bytes()[offset] },
            }
        })?;
        if text.trim_start_matches(BOM).trim().is_empty() {
            return Err(SourceError::Empty);
        }
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Ok(Self { id, name: name.into(), text, sha256, line_starts })
    }

    /// The id that spans into this source carry.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The name to show: a path as the user gave it, or `-`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, byte order mark included, so that offsets are those of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the bytes, in lower-case hexadecimal (FIPS 180-4).
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// A span of this source.
    pub fn span(&self, range: Range<usize>) -> Span {
        debug_assert!(self.text.get(range.clone()).is_some(), "span cuts a character");
        Span { source: self.id, start: range.start, end: range.end }
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        debug_assert_eq!(span.source, self.id);
        &self.text[span.range()]
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// The byte order mark, which some editors put before UTF-8.
pub const BOM: char = '\u{FEFF}';

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a string cannot fail");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Result<Source, SourceError> {
        Source::decode(SourceId(0), "test", bytes.to_vec())
    }

    #[test]
    fn refuses_what_is_no_text_and_says_where() {
        assert_eq!(decode(b"").unwrap_err(), SourceError::Empty);
        assert_eq!(
            decode(b"ab\0c").unwrap_err(),
            SourceError::Binary { offset: 2, looks_like: None }
        );
        assert_eq!(
            decode(b"%PDF-1.7\n\x01").unwrap_err(),
            SourceError::Binary { offset: 9, looks_like: Some("a PDF") }
        );
        assert_eq!(
            decode(b"caf\xE9 au lait").unwrap_err(),
            SourceError::NotUtf8 { offset: 3, byte: 0xE9 }
        );
    }

    #[test]
    fn counts_columns_in_characters() {
        let source = decode("é—x\r\ny".as_bytes()).unwrap();
        assert_eq!(source.position(5), Position { line: 1, column: 3 });
        assert_eq!(source.position(8), Position { line: 2, column: 1 });
    }
}
