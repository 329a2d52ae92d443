//! One input: its bytes, decoded once, and the places in it.
//!
//! This module knows nothing of letters. **Invariants:** a [`Span`] is a byte range of the decoded
//! text (UTF-8, with the byte order mark if there is one, lines ended by LF) that begins and ends
//! between characters; the text holds no carriage return. For a file in UTF-8 with such line ends
//! the decoded text is the file itself; for any other, [`Source::file_offset`] gives the file's own
//! offset. The text of a container is that of its parts, one after another: a span lies in one part, and
//! line, column and file offset are those of the part.

mod account;
mod characters;
mod encoding;
mod line_ends;
mod parts;
mod structure;
mod wrapping;

use std::fmt;
use std::io;
use std::ops::Range;
use std::slice::SliceIndex;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::account::{Account, Between, Separators};
pub use self::characters::{
    CharacterCounts, code_point, is_forbidden, is_kept_out, is_trace_of_accident, is_unseen,
    spell_forbidden,
};
pub use self::encoding::{Encoding, Evidence};
pub use self::parts::{PackedPart, Part};
pub use self::structure::{Marked, Structure};
pub(crate) use self::wrapping::{WIDTHS, Wrapping, is_prose};

/// Which input of a collection a [`Span`] points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SourceId(pub u32);

/// A byte range of the decoded text of one source.
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

/// Why an input cannot be read at all. Offsets are those of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceError {
    /// There is nothing but white space.
    Empty,
    /// The first bytes are those of a kind of file that is not plain text.
    NotText {
        /// What it is: `a PDF`.
        kind: &'static str,
    },
    /// A NUL, or so many control characters that this is not text.
    Binary {
        /// Offset of the first of them.
        offset: usize,
    },
    /// A byte that stands for no character.
    Undecodable {
        /// The encoding that it was read in.
        encoding: Encoding,
        /// Offset of the byte.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// The bytes are not UTF-8, and it is not certain enough which encoding they are in.
    UnsureEncoding {
        /// The encoding that is most likely.
        likely: Encoding,
        /// Offset of the first byte that is not UTF-8.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// A container that its reader cannot unpack.
    BrokenContainer {
        /// Why, in lower case, without a full stop.
        reason: String,
    },
    /// A part of a container cannot be read; offsets are those of the part.
    InPart {
        /// Its name.
        part: String,
        /// Why.
        error: Box<SourceError>,
    },
}

impl SourceError {
    /// Whether the file holds no text at all, rather than text that cannot be read.
    pub fn is_no_text(&self) -> bool {
        matches!(self, Self::Empty | Self::NotText { .. } | Self::Binary { .. })
    }

    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Empty => "check that the transcript was saved".to_owned(),
            Self::BrokenContainer { .. } => {
                "open it in the program that made it; if that succeeds, save it again".to_owned()
            }
            Self::InPart { error, .. } => error.hint(),
            Self::NotText { kind } if *kind == MHTML => {
                "save the page again as HTML: \"Web Page, HTML Only\" or \"Web Page, Complete\""
                    .to_owned()
            }
            Self::NotText { kind } if *kind == OTHER_ZIP => {
                "unpack it, and convert the folder".to_owned()
            }
            Self::NotText { kind } if *kind == CUT_ZIP => {
                "get a whole copy of the file".to_owned()
            }
            Self::NotText { .. } | Self::Binary { .. } => {
                "letterpress formats lists what it reads; save the transcript as DOCX, ODT or plain text"
                    .to_owned()
            }
            Self::Undecodable { .. } => {
                "correct the byte, or name the file's encoding with --encoding NAME".to_owned()
            }
            Self::UnsureEncoding { likely, .. } => {
                let likely = likely.name();
                format!(
                    "name the file's encoding: --encoding {likely}, or windows-1252 if its \
                     language is Western European"
                )
            }
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file contains no text"),
            Self::BrokenContainer { reason } => write!(f, "the file cannot be unpacked: {reason}"),
            Self::InPart { part, error } => write!(f, "in its part {part}: {error}"),
            Self::NotText { kind } => write!(f, "the file is {kind}"),
            Self::Binary { offset } => {
                write!(f, "the file is not text (control byte at offset {offset})")
            }
            Self::Undecodable { encoding, offset, byte } => {
                let name = encoding.name();
                write!(f, "byte 0x{byte:02X} at offset {offset} is not a character in {name}")
            }
            Self::UnsureEncoding { likely, offset, byte } => write!(
                f,
                "byte 0x{byte:02X} at offset {offset} is not UTF-8; the file may be in {}",
                likely.name()
            ),
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
    /// In order; a plain file is one.
    parts: Vec<Part>,
    bytes: usize,
    sha256: String,
    line_starts: Vec<usize>,
    counts: CharacterCounts,
}

/// The first bytes of a ZIP archive that is not empty (APPNOTE.TXT, 4.3.7).
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of the record at its end (APPNOTE.TXT, 4.3.16).
const ZIP_END: &[u8] = b"PK\x05\x06";

/// An archive that no reader unpacks.
const OTHER_ZIP: &str = "a ZIP archive without a document in it that letterpress reads";

/// First bytes of the kinds of file that people hand over by mistake.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (ZIP, OTHER_ZIP),
    (ZIP_END, "an empty ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    // These begin like UTF-16, and must be told apart from it.
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
];

/// What DOCX, ODT and other archives are when only a part of them was copied.
const CUT_ZIP: &str = "the beginning of a ZIP archive, as DOCX and ODT are, and its end is missing";

/// A page in one file with its pictures (RFC 2557).
const MHTML: &str = "a web page with its pictures in one file (MHTML)";

/// Whether bytes are such a page, by the headers before its parts.
fn is_mhtml(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 2_000;
    let headers: String = bytes.iter().take(LOOKED_AT).map(|byte| char::from(*byte)).collect();
    let headers = headers.to_ascii_lowercase();
    let starts = ["from: <saved by", "from: \"saved by", "mime-version:"];
    let is_mail = starts.iter().any(|start| headers.trim_start().starts_with(start));
    is_mail && headers.contains("multipart/related")
}

/// Offset of the first control character of a text that has too many to be text.
fn first_of_many_controls(text: &str) -> Option<usize> {
    // A few are accidents of copying; of random bytes, one in ten is a control character.
    const FEW: usize = 3;
    const SHARE: usize = 16;
    let is_control = |character: char| is_forbidden(character) && !character.is_whitespace();
    let count = text.chars().filter(|character| is_control(*character)).count();
    let is_binary = count > FEW && count * SHARE > text.chars().count();
    text.find(|character| character == '\0' || (is_binary && is_control(character)))
}

/// Where the lines of a text begin.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let after_ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_ends)
}

impl Source {
    /// Decodes one input, in the encoding that its bytes show.
    ///
    /// # Errors
    /// [`SourceError`] when the bytes hold no text, are not text, or cannot be decoded.
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
        Self::decode_as(id, name, bytes, None)
    }

    /// Decodes one input, in the encoding that the user names, if any. Only a byte order mark
    /// overrules the name.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    ///
    /// ```
    /// use letterpress::source::{Encoding, Source, SourceId};
    /// let latin9 = Encoding::find("ISO-8859-15");
    /// let source = Source::decode_as(SourceId(0), "a.txt", b"5 \xA4 net".to_vec(), latin9).unwrap();
    /// assert_eq!(source.text(), "5 € net");
    /// assert_eq!(source.file_offset(source.text().find("net").unwrap()), 4);
    /// ```
    pub fn decode_as(
        id: SourceId,
        name: impl Into<String>,
        bytes: Vec<u8>,
        encoding: Option<Encoding>,
    ) -> Result<Self, SourceError> {
        if bytes.starts_with(ZIP) && !bytes.windows(ZIP_END.len()).any(|four| four == ZIP_END) {
            return Err(SourceError::NotText { kind: CUT_ZIP });
        }
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(SourceError::NotText { kind });
        }
        if is_mhtml(&bytes) {
            return Err(SourceError::NotText { kind: MHTML });
        }
        let (size, sha256) = (bytes.len(), sha256(&bytes));
        let whole = PackedPart { name: String::new(), bytes, encoding };
        Self::join(id, name.into(), size, sha256, vec![whole])
    }

    /// Decodes the parts of a container, each by itself. Its text is theirs, one after another.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), with the name of the part.
    pub fn of_parts(
        id: SourceId,
        name: impl Into<String>,
        container: &[u8],
        parts: Vec<PackedPart>,
    ) -> Result<Self, SourceError> {
        Self::join(id, name.into(), container.len(), sha256(container), parts)
    }

    fn join(
        id: SourceId,
        name: String,
        bytes: usize,
        sha256: String,
        packed: Vec<PackedPart>,
    ) -> Result<Self, SourceError> {
        let (mut text, mut parts, mut has_text) = (String::new(), Vec::new(), false);
        let mut line_starts: Vec<usize> = Vec::new();
        for packed in packed {
            let part_name = packed.name.clone();
            let (start, lines_before) = (text.len(), line_starts.len());
            let decoded = Part::decode(packed, start, lines_before);
            let (part, part_text) = decoded.map_err(|error| match part_name.as_str() {
                "" => error,
                _ => SourceError::InPart { part: part_name, error: Box::new(error) },
            })?;
            has_text |= !part_text.trim_start_matches(BOM).trim().is_empty();
            line_starts.extend(self::line_starts(&part_text).map(|line| start + line));
            parts.push(part);
            if text.is_empty() { text = part_text } else { text.push_str(&part_text) }
        }
        if !has_text {
            return Err(SourceError::Empty);
        }
        let counts = CharacterCounts::of(&text);
        Ok(Self { id, name, text, parts, bytes, sha256, line_starts, counts })
    }

    /// The id that spans into this source carry.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The name to show: a path as the user gave it, or `-`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, byte order mark included. Its lines end with LF.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its parts, in order; a plain file is one part without a name.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether it is a container, whose parts have names.
    pub fn is_container(&self) -> bool {
        self.parts.iter().any(|part| !part.name().is_empty())
    }

    /// The part that holds an offset.
    pub fn part_at(&self, offset: usize) -> &Part {
        let after = self.parts.partition_point(|part| part.range().start <= offset);
        &self.parts[after - 1]
    }

    /// The encoding of the file; of a container, that of its first part.
    pub fn encoding(&self) -> Encoding {
        self.parts[0].encoding()
    }

    /// How the encoding was determined; in a container, that of its first part.
    pub fn evidence(&self) -> Evidence {
        self.parts[0].evidence()
    }

    /// Whether the file begins with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        !self.is_container() && self.text.starts_with(BOM)
    }

    /// The file's length in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The place of an offset in the decoded text in the file or, in a container, in the part; both
    /// count bytes.
    pub fn file_offset(&self, offset: usize) -> usize {
        self.part_at(offset).file_offset(offset)
    }

    /// The place of a span in the file or, in a container, in the part where it begins.
    pub fn file_range(&self, span: Span) -> Range<usize> {
        let part = self.part_at(span.start);
        part.file_offset(span.start)..part.file_offset(span.end)
    }

    /// SHA-256 of the file's bytes, in lower-case hexadecimal (FIPS 180-4).
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// A span of this source.
    pub fn span(&self, range: Range<usize>) -> Span {
        debug_assert!(self.text.get(range.clone()).is_some(), "a span cuts a character");
        Span { source: self.id, start: range.start, end: range.end }
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        debug_assert_eq!(span.source, self.id);
        part(&self.text, span.range())
    }

    /// Line and column of an offset in the decoded text.
    pub fn position(&self, offset: usize) -> Position {
        let (line, start) = self.line_with(offset);
        // A byte order mark is invisible, and no editor counts it.
        let marks = part(&self.text, start..offset).chars().take_while(|c| *c == BOM).count();
        let before = self.characters_before(offset) - self.characters_before(start) - marks;
        Position { line: line - self.part_at(offset).lines_before, column: before + 1 }
    }

    /// How many characters come before an offset.
    fn characters_before(&self, offset: usize) -> usize {
        self.counts.before(&self.text, offset)
    }

    /// The number of the line that holds an offset, and where it begins.
    fn line_with(&self, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        (line, self.line_starts[line - 1])
    }

    /// The lines, each with its line end.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.line_starts.iter().skip(1).copied().chain([self.text.len()]);
        self.line_starts.iter().zip(ends).map(|(start, end)| *start..end)
    }

    /// The line that holds an offset, without its line end or invisible characters before it.
    pub fn line_at(&self, offset: usize) -> Range<usize> {
        let (line, start) = self.line_with(offset);
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let shown = part(&self.text, start..end).trim_end_matches('\n');
        let hidden = shown.len() - shown.trim_start_matches(is_unseen).len();
        start + hidden..start + shown.len()
    }
}

/// The byte order mark, which some editors put before the text (Unicode, 23.8).
pub const BOM: char = '\u{FEFF}';

/// A place where a word may be broken; at the end of a line, where it was.
pub const SOFT_HYPHEN: char = '\u{AD}';

/// The part of a text at a range that begins and ends between characters. A range that cuts a
/// character is a bug: the part is then empty, which the proof of the letter detects, so that no
/// letter stops the program.
pub fn part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    let part = text.get(range);
    debug_assert!(part.is_some(), "a range cuts a character");
    part.unwrap_or_default()
}

/// The SHA-256 of some bytes, in lower-case hexadecimal (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> String {
    in_hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of everything that a reader holds, without keeping it.
///
/// # Errors
/// The error of the reader.
pub fn sha256_of(mut reader: impl io::Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(in_hexadecimal(&digest.finalize())),
            Ok(count) => digest.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn in_hexadecimal(digest: &[u8]) -> String {
    use fmt::Write;
    digest.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a string cannot fail");
        out
    })
}

#[cfg(test)]
mod tests;
