//! What a copy has around its letters.

use serde::{Deserialize, Serialize};

use super::Origin;

/// Words and signs of the copy that are no words of the letter. They are kept here and never printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words.
    pub text: String,
    /// Why it is not part of the letter, if someone says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is.
    pub origin: Origin,
}

/// Kinds of [`Furniture`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureKind {
    /// A running head or foot of the print.
    RunningHead,
    /// A line drawn with characters: `-----`.
    Rule,
    /// The heading over the list of notes.
    NotesHeading,
    /// The link back from a note on a web page: `Back`, `↩`.
    BackLink,
    /// What closes a note in running text: `]`.
    NoteBracket,
    /// A typist's mark for the type of words, or for what is said of them: `_`, `[struck out: `.
    TypedMark,
    /// What is left out for the reason that is given: by a profile, or because the word processor that made the
    /// file does not show it as text.
    Dropped,
    /// What the encoders of a file say about the text: entries of an index, interpretations.
    Annotation,
}

impl FurnitureKind {
    /// The English words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunningHead => "running head",
            Self::Rule => "rule",
            Self::NotesHeading => "heading of the notes",
            Self::BackLink => "way back from a note",
            Self::NoteBracket => "bracket of a note",
            Self::TypedMark => "typist's mark",
            Self::Dropped => "dropped part",
            Self::Annotation => "annotation",
        }
    }
}
