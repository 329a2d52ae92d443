//! The texts of a letter, and the blocks that they are made of.

use serde::{Deserialize, Serialize};

use super::inline::{Inline, PageBreak};
use super::origin::{Origin, Sourced};
use super::rendition::Rendition;
use crate::source::Span;

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

impl Text {
    /// A text in a language that may be unknown.
    pub fn new(role: Role, language: Option<Sourced<String>>, blocks: Vec<Block>) -> Self {
        Self { role, language, translated_from: None, blocks }
    }
}

/// What a text is to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The text as the source prints it; nothing is known of an original beside it.
    Transcription,
    /// The text in the language in which it was written, beside a translation.
    Original,
    /// A translation.
    Translation,
}

impl Role {
    /// The English word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transcription => "transcription",
            Self::Original => "original",
            Self::Translation => "translation",
        }
    }
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A heading: the one that the edition gave the letter, or that of a part of it.
    Heading(Line),
    /// What comes before the letter proper: dateline, salutation.
    Opener(Opener),
    /// A paragraph.
    Paragraph(Paragraph),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// Lines of verse that belong together.
    Verse(Verse),
    /// A picture, with what is said about it.
    Figure(Figure),
    /// A passage that is quoted.
    Quotation(Division),
    /// A part of the letter with a heading or a sense of its own.
    Section(Division),
    /// What comes after the letter proper: complimentary close, signatures.
    Closer(Closer),
    /// What was added after the closer.
    Postscript(Division),
    /// A document that was sent with the letter: a letter of its own inside it.
    Enclosure(Division),
    /// Mark-up that this program does not know, kept as it is.
    Opaque(OpaqueBlock),
    /// A page break between two blocks.
    PageBreak(PageBreak),
}

impl Block {
    /// The words of the block, if it is a heading.
    pub fn heading(&self) -> Option<&Line> {
        match self {
            Self::Heading(line) => Some(line),
            Self::Opener(_)
            | Self::Paragraph(_)
            | Self::List(_)
            | Self::Table(_)
            | Self::Verse(_)
            | Self::Figure(_)
            | Self::Quotation(_)
            | Self::Section(_)
            | Self::Closer(_)
            | Self::Postscript(_)
            | Self::Enclosure(_)
            | Self::Opaque(_)
            | Self::PageBreak(_) => None,
        }
    }
}

/// A line of its own, with no structure but its inlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Line {
    /// How the source sets it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rendition: Option<Rendition>,
    /// What it holds.
    pub content: Vec<Inline>,
}

impl Line {
    /// A line whose setting the source does not state.
    pub fn new(content: Vec<Inline>) -> Self {
        Self { rendition: None, content }
    }
}

/// A paragraph of the letter, or of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Paragraph {
    /// Its number in the letter, from 1, running across pages; none inside notes, lists, tables and
    /// quotations.
    pub number: Option<u32>,
    /// Whether it continues the paragraph before, which a list, a table or a quotation interrupts.
    /// It then has no number of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// How the source sets it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rendition: Option<Rendition>,
    /// What it holds.
    pub content: Vec<Inline>,
}

impl Paragraph {
    /// A paragraph that has no number yet.
    pub fn new(content: Vec<Inline>) -> Self {
        Self { number: None, continues: false, rendition: None, content }
    }

    /// The paragraphs that it is divided into; they are set as it is, and the first continues what it did.
    #[must_use]
    pub fn divided(&self, parts: impl IntoIterator<Item = Vec<Inline>>) -> Vec<Self> {
        let part = |(index, content)| Self {
            number: None,
            continues: self.continues && index == 0,
            rendition: self.rendition.clone(),
            content,
        };
        parts.into_iter().enumerate().map(part).collect()
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
    /// An address; its lines are separated by line breaks.
    Address(Line),
    /// What the edition prints above a text and says about it: `[Translation.]`, `No. 445.]`.
    HeadNote(Line),
    /// Any other line: a classification, a marginal heading.
    Other(Line),
}

impl OpenerPart {
    /// The line itself.
    pub fn line(&self) -> &Line {
        match self {
            Self::Dateline(line)
            | Self::Salutation(line)
            | Self::Address(line)
            | Self::HeadNote(line)
            | Self::Other(line) => line,
        }
    }

    /// The line itself.
    pub fn line_mut(&mut self) -> &mut Line {
        match self {
            Self::Dateline(line)
            | Self::Salutation(line)
            | Self::Address(line)
            | Self::HeadNote(line)
            | Self::Other(line) => line,
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
    /// Place and date of writing.
    Dateline(Line),
    /// An address; its lines are separated by line breaks.
    Address(Line),
    /// Any other line.
    Other(Line),
}

impl CloserPart {
    /// The line itself.
    pub fn line(&self) -> &Line {
        match self {
            Self::ComplimentaryClose(line)
            | Self::Signature(line)
            | Self::Dateline(line)
            | Self::Address(line)
            | Self::Other(line) => line,
        }
    }

    /// The line itself.
    pub fn line_mut(&mut self) -> &mut Line {
        match self {
            Self::ComplimentaryClose(line)
            | Self::Signature(line)
            | Self::Dateline(line)
            | Self::Address(line)
            | Self::Other(line) => line,
        }
    }
}

/// Blocks that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Division {
    /// The source's own word for it: `writingSession`, `attachment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Its language, as a BCP 47 tag, where it is not that of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Where it is in the source, tags included, if it is of the matter around letters: it may hold some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Span>,
}

/// A list (TEI P5, 3.8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct List {
    /// The source's own word for it: `participants`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Its headings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<Line>,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Item {
    /// Its label, where the source prints one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Line>,
    /// What it holds. A page that begins between two items begins in the second one.
    pub blocks: Vec<Block>,
}

/// A table (TEI P5, 15.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Table {
    /// Its headings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<Line>,
    /// Its rows, from the top.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// Whether it labels the columns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_heading: bool,
    /// How it was found to label them, if the source does not mark it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Its cells, in the order of reading.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cell {
    /// The source's own word for it: `label`, `num`, `dot-leader`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Rows that it spans; at least one.
    pub rows: u32,
    /// Columns that it spans; at least one.
    pub columns: u32,
    /// What it holds. A page that begins between two cells begins in the second one.
    pub blocks: Vec<Block>,
}

/// Lines of verse: a stanza (TEI P5, 3.13).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verse {
    /// Its headings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<Line>,
    /// Its lines. A page that begins between two lines begins in the second one.
    pub lines: Vec<Line>,
}

/// A picture (TEI P5, 15.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Figure {
    /// The files of the picture, as the source names them.
    pub images: Vec<String>,
    /// What it contains or what is said about it: headings, a caption, a description.
    pub blocks: Vec<Block>,
}

/// Mark-up that this program does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpaqueBlock {
    /// Name and attributes, as the source writes them: `castList rend="box"`.
    pub element: String,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// Where it is.
    pub origin: Origin,
}
