//! The notes of a letter.

use serde::{Deserialize, Serialize};

use super::account::{Event, block_events, only_the_text};
use super::{Block, Reading, Sourced, is_called_by_kind, walk};
use crate::source::Span;

/// A note of the source, kept once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// Fragment id, the same in every format: `n.1`.
    pub id: String,
    /// The label that the source prints at the anchor: `0`, `1`, `60a`, `*`.
    pub label: Option<Sourced<String>>,
    /// The number that the list of notes gave it, if the notes were in a list.
    pub list_number: Option<Sourced<String>>,
    /// What kind of note.
    pub kind: NoteKind,
    /// The source's own word for its kind: `commentary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Where the source prints it: `margin`, `inline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Note {
    /// The label to show to a reader: `Source` for the source note, else the label as printed.
    pub fn shown_label(&self) -> &str {
        match (self.kind, &self.label, &self.list_number) {
            (NoteKind::Source, _, _) => "Source",
            (_, Some(label), _) | (_, None, Some(label)) => &label.value,
            (NoteKind::Summary, None, None) => "Summary",
            (_, None, None) => "Note",
        }
    }

    /// Whether a note begins with the word of ours that serves as its label: `Source: Department of
    /// State`.
    pub fn says_its_label(&self, label: &str, reading: Reading) -> bool {
        let mut words = String::new();
        let first = self.blocks.get(..1).unwrap_or_default();
        block_events(
            first,
            reading,
            &mut only_the_text(|event| {
                if let Event::Text(characters) = event {
                    words.push_str(&characters.text);
                }
            }),
        );
        let word = words.trim_start().split(|c: char| !c.is_alphanumeric()).next();
        is_called_by_kind(self) && word == Some(label)
    }

    /// Where the note's words begin in the source.
    pub fn span(&self) -> Option<Span> {
        walk::first_span(&self.blocks)
    }
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Says where the document is kept and how it was transmitted.
    Source,
    /// Any other note of the edition.
    Footnote,
    /// Says what the document says, in a few words.
    Summary,
    /// Gives readings of witnesses, or tells how the text was established.
    Critical,
    /// Belongs to the letter itself: a note by its writer.
    Authorial,
}

impl NoteKind {
    /// The word for it, as TEI files use it in `note/@type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Footnote => "footnote",
            Self::Summary => "summary",
            Self::Critical => "critical",
            Self::Authorial => "authorial",
        }
    }
}
