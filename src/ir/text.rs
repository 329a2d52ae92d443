//! The text of a letter: blocks, and what runs inside a line.
//!
//! **Invariant:** the leaves (text, line breaks, page breaks, note anchors) stand in the order of
//! the source, and each byte of the source belongs to one leaf at most.

use serde::{Deserialize, Serialize};

use super::origin::{Certainty, Origin, Sourced};

/// One text of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Text {
    /// What the text is to the letter.
    pub role: Role,
    /// Its language, as a BCP 47 tag, if known.
    pub language: Option<Sourced<String>>,
    /// Of a translation: the language that it was translated from, as a BCP 47 tag, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translated_from: Option<Sourced<String>>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// What a text is to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The text as the source prints it; nothing is known of an original beside it.
    Transcription,
    /// The words of the writer, beside a translation.
    Original,
    /// The words of a translator.
    Translation,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// The heading that the edition gave the letter.
    Heading(Line),
    /// What stands before the letter proper: dateline, salutation.
    Opener(Opener),
    /// A paragraph.
    Paragraph(Paragraph),
    /// What stands after the letter proper: complimentary close, signatures.
    Closer(Closer),
    /// A page break between two blocks.
    PageBreak(PageBreak),
}

/// A line of its own, with no structure but its inlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Line {
    /// What it holds.
    pub content: Vec<Inline>,
}

/// A paragraph of the letter, or of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Paragraph {
    /// Its number in the letter, from 1, running across pages; none inside notes.
    pub number: Option<u32>,
    /// What it holds.
    pub content: Vec<Inline>,
}

impl Paragraph {
    /// A paragraph that has no number yet.
    pub fn new(content: Vec<Inline>) -> Self {
        Self { number: None, content }
    }

    /// The fragment id, the same in every format: `p9`.
    pub fn fragment(&self) -> Option<String> {
        self.number.map(|number| format!("p{number}"))
    }
}

/// The opener of a letter (TEI P5, 4.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Opener {
    /// Its lines, in order.
    pub parts: Vec<OpenerPart>,
}

/// A part of an opener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "part", rename_all = "kebab-case")]
pub enum OpenerPart {
    /// Place and date of writing.
    Dateline(Line),
    /// A salutation on a line of its own.
    Salutation(Line),
}

impl OpenerPart {
    /// The line itself.
    pub fn line(&self) -> &Line {
        match self {
            Self::Dateline(line) | Self::Salutation(line) => line,
        }
    }

    /// The line itself.
    pub fn line_mut(&mut self) -> &mut Line {
        match self {
            Self::Dateline(line) | Self::Salutation(line) => line,
        }
    }
}

/// The closer of a letter (TEI P5, 4.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Closer {
    /// Its lines, in order.
    pub parts: Vec<CloserPart>,
}

/// A part of a closer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "part", rename_all = "kebab-case")]
pub enum CloserPart {
    /// A complimentary close: `Respectfully,`.
    ComplimentaryClose(Line),
    /// A signature, with its office if there is one.
    Signature(Line),
}

impl CloserPart {
    /// The line itself.
    pub fn line(&self) -> &Line {
        match self {
            Self::ComplimentaryClose(line) | Self::Signature(line) => line,
        }
    }

    /// The line itself.
    pub fn line_mut(&mut self) -> &mut Line {
        match self {
            Self::ComplimentaryClose(line) | Self::Signature(line) => line,
        }
    }
}

/// What runs inside a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Characters.
    Text(Characters),
    /// A line break that the source has and that means something.
    LineBreak(LineBreak),
    /// A page break of the printed source.
    PageBreak(PageBreak),
    /// The point where a note hangs.
    NoteAnchor(NoteAnchor),
    /// A salutation that runs into its paragraph.
    Salutation(Phrase),
    /// The name of a place.
    Place(Phrase),
    /// A date, as written.
    Date(DatePhrase),
    /// A reference to another document.
    Reference(Reference),
    /// A passage with two readings: the source's and ours.
    Correction(Correction),
}

/// A run of characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Characters {
    /// The characters.
    pub text: String,
    /// Where they stand. When read, the source has just these characters there.
    pub origin: Origin,
}

/// A line break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LineBreak {
    /// What kind of break.
    pub kind: LineBreakKind,
    /// Where it stands.
    pub origin: Origin,
}

/// What a line break separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineBreakKind {
    /// Two lines.
    Line,
    /// Two paragraphs of the source that are one in the corrected reading.
    Paragraph,
}

/// A page break of the printed source: a point, before which the old page ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PageBreak {
    /// Fragment id, the same in every format: `page.11`.
    pub id: String,
    /// The number of the page that begins here, as printed, if it has one.
    pub label: Option<String>,
    /// Whether the break falls inside a word.
    pub splits_word: bool,
    /// Where it stands; supplied when it was inferred.
    pub origin: Origin,
}

impl PageBreak {
    /// Whether the source does not mark this break.
    pub fn is_inferred(&self) -> bool {
        self.origin.is_supplied()
    }
}

/// The point where a note hangs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteAnchor {
    /// Fragment id, the same in every format, for the way back from the note: `r.1`.
    pub id: String,
    /// Id of the note: `n.1`.
    pub note: String,
    /// Where the mark stands; supplied when the mark is lost and its place was inferred.
    pub origin: Origin,
}

impl NoteAnchor {
    /// Whether the source has no mark here.
    pub fn is_inferred(&self) -> bool {
        self.origin.is_supplied()
    }
}

/// Inlines that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Phrase {
    /// What it holds.
    pub content: Vec<Inline>,
    /// How it was recognised.
    pub origin: Origin,
}

/// A date in running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DatePhrase {
    /// What is written.
    pub content: Vec<Inline>,
    /// In EDTF (ISO 8601-2:2019, Annex A).
    pub edtf: String,
    /// How it was recognised.
    pub origin: Origin,
}

/// A reference to another document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reference {
    /// What is written.
    pub content: Vec<Inline>,
    /// The number of the document in the same edition.
    pub document: String,
    /// How it was recognised.
    pub origin: Origin,
}

/// A passage with two readings: an intervention of ours, recorded and reversible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Correction {
    /// Fragment id: `c.1`.
    pub id: String,
    /// What kind of defect of the copy is mended.
    pub kind: CorrectionKind,
    /// What stands in the source.
    pub original: Vec<Inline>,
    /// What should stand there.
    pub corrected: Vec<Inline>,
    /// The pass that did it.
    pub by: String,
    /// The evidence, in words for an editor.
    pub evidence: String,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Correction {
    /// The content in one of the two readings.
    pub fn reading(&self, reading: Reading) -> &[Inline] {
        match reading {
            Reading::Regular => &self.corrected,
            Reading::Original => &self.original,
        }
    }
}

/// The defects of a copy that are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// A hyphen that a line end of the print left inside a word.
    WordBreak,
    /// A paragraph that the copy broke in two.
    ParagraphBreak,
    /// A control character that XML cannot write. The original reading holds its code point in
    /// words (`U+000C`), derived from the place of the character.
    ForbiddenCharacter,
    /// A space that the copy has lost between a word and the punctuation before it.
    LostSpace,
}

/// Which of two readings is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// With our corrections.
    #[default]
    Regular,
    /// As the source has it.
    Original,
}

/// Whether this is a language tag: subtags of letters and digits, the first of two or three letters
/// (BCP 47).
pub fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    let is_subtag =
        |tag: &str| (1..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && subtags.all(is_subtag)
}
