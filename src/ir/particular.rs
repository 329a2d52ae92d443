//! What a source says of a letter and of its edition in its own words, where the IR has no other place for it.

use serde::{Deserialize, Serialize};

use super::Origin;

/// A particular of a letter or of its edition: who paid for it, who transcribed it, what the sheet looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Particular {
    /// What it is about.
    pub kind: ParticularKind,
    /// The source's word for it: what somebody did, what kind of number it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is said; all of it.
    pub words: String,
    /// An address that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Particular {
    /// The words, with the source's word for them before: `transcribed by: T. Scribe`.
    pub fn in_words(&self) -> String {
        match &self.label {
            Some(label) => format!("{label}: {}", self.words),
            None => self.words.clone(),
        }
    }

    /// The words, and the address where they do not have it.
    pub fn with_address(&self) -> String {
        match &self.target {
            Some(target) if !self.words.contains(target) => {
                format!("{} {target}", self.in_words())
            }
            _ => self.in_words(),
        }
    }
}

/// What a particular is about, in the order in which they are listed. Named as in TEI P5, where its header has such a part (2 and 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParticularKind {
    /// What the letter is about, in short (`abstract`).
    Abstract,
    /// A subject (`keywords`, `classCode`).
    Subject,
    /// What the document looks like (`physDesc`).
    Appearance,
    /// Where it has been (`history`).
    History,
    /// A remark on the file or the letter (`notesStmt`).
    Note,
    /// Something else that it belongs to (`relatedItem`).
    Related,
    /// Who is responsible for the research (`principal`).
    Principal,
    /// Who did what (`respStmt`).
    Contributor,
    /// Who paid for it (`funder`).
    Funder,
    /// Under whose auspices it was done (`sponsor`).
    Sponsor,
    /// The state of the edition (`edition`).
    Edition,
    /// The series that the edition belongs to (`seriesStmt`).
    Series,
    /// A number of the file: a handle, a DOI (`idno`).
    Number,
    /// The terms of use in full (`availability`).
    Terms,
}

impl ParticularKind {
    /// All of them, in order.
    pub const ALL: &[Self] = &[
        Self::Abstract,
        Self::Subject,
        Self::Appearance,
        Self::History,
        Self::Note,
        Self::Related,
        Self::Principal,
        Self::Contributor,
        Self::Funder,
        Self::Sponsor,
        Self::Edition,
        Self::Series,
        Self::Number,
        Self::Terms,
    ];

    /// The word for it in the IR's form.
    pub fn key(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Funder => "funder",
            Self::Sponsor => "sponsor",
            Self::Contributor => "contributor",
            Self::Edition => "edition",
            Self::Number => "number",
            Self::Series => "series",
            Self::Terms => "terms",
            Self::Note => "note",
            Self::Related => "related",
            Self::Appearance => "appearance",
            Self::History => "history",
            Self::Abstract => "abstract",
            Self::Subject => "subject",
        }
    }

    /// The English term for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Principal => "Principal",
            Self::Funder => "Funder",
            Self::Sponsor => "Sponsor",
            Self::Contributor => "Contributor",
            Self::Edition => "Edition",
            Self::Number => "Number of the file",
            Self::Series => "Series",
            Self::Terms => "Terms of use",
            Self::Note => "Note",
            Self::Related => "Related item",
            Self::Appearance => "Appearance",
            Self::History => "History",
            Self::Abstract => "Abstract",
            Self::Subject => "Subject",
        }
    }
}
