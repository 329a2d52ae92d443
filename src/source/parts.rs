//! The parts of a source: a file is one, a container (DOCX, EPUB) has several, each decoded by itself.

use std::ops::Range;

use super::encoding::{self, Decoded, Offsets};
use super::line_ends::LineEnds;
use super::{Encoding, Evidence, SourceError, first_of_many_controls};

/// A part of a container as its reader unpacks it.
///
/// ```
/// use letterpress::source::{PackedPart, Source, SourceId};
/// let parts = vec![
///     PackedPart::new("body.xml", "<p>It rains.</p>"),
///     PackedPart::new("notes.xml", "<note>\r\nIn Leeds.</note>"),
/// ];
/// let source = Source::of_parts(SourceId(0), "letter.zip", b"PK...", parts).unwrap();
/// let note = source.text().find("Leeds").unwrap();
/// assert_eq!(source.part_at(note).name(), "notes.xml");
/// assert_eq!(source.position(note).to_string(), "2:4");
/// assert_eq!(source.file_offset(note), 11);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PackedPart {
    /// Its name in the container.
    pub name: String,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Its encoding, if the format states one; `None` detects it from the bytes.
    pub encoding: Option<Encoding>,
}

impl PackedPart {
    /// A part whose encoding is detected.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), encoding: None }
    }

    /// Sets [`encoding`](Self#structfield.encoding).
    #[must_use]
    pub fn encoding(mut self, encoding: impl Into<Option<Encoding>>) -> Self {
        self.encoding = encoding.into();
        self
    }
}

/// A part of a source, decoded.
#[derive(Clone, Debug)]
pub struct Part {
    name: String,
    range: Range<usize>,
    encoding: Encoding,
    evidence: Evidence,
    offsets: Offsets,
    line_ends: LineEnds,
    /// How many lines of the source come before it.
    pub(super) lines_before: usize,
}

impl Part {
    /// Decodes a part that begins at `start` in the text of its source, and returns its text.
    pub(super) fn decode(
        packed: PackedPart,
        start: usize,
        lines_before: usize,
    ) -> Result<(Self, String), SourceError> {
        let PackedPart { name, bytes, encoding } = packed;
        let Decoded { text, encoding, evidence, offsets } = encoding::decode(bytes, encoding)?;
        if let Some(at) = first_of_many_controls(&text) {
            return Err(SourceError::Binary { offset: offsets.in_file(at) });
        }
        let (text, line_ends) = LineEnds::normalize(text);
        let range = start..start + text.len();
        let part = Self { name, range, encoding, evidence, offsets, line_ends, lines_before };
        Ok((part, text))
    }

    /// Its name in the container; a plain file is one part without a name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is in the text of its source.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Its encoding.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How the encoding was determined.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// The place in its own bytes of an offset in the text of its source.
    pub(super) fn file_offset(&self, offset: usize) -> usize {
        let offset = offset.min(self.range.end).saturating_sub(self.range.start);
        self.offsets.in_file(self.line_ends.as_decoded(offset))
    }
}
