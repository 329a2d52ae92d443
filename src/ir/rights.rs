//! What may be done with a letter.

use serde::{Deserialize, Serialize};

use super::Origin;

/// What may be done, in three slots that are never mixed; an empty slot means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rights {
    /// With the words of the source.
    pub source_text: Vec<RightsStatement>,
    /// With the encoding made here.
    pub encoding: Vec<RightsStatement>,
    /// With the metadata and indexes.
    pub index: Vec<RightsStatement>,
}

/// One statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RightsStatement {
    /// The statement's URI (Creative Commons, RightsStatements.org).
    pub uri: String,
    /// The statement in words.
    pub label: String,
    /// Where it holds, if not everywhere: `United States`.
    pub jurisdiction: Option<String>,
    /// Who says so.
    pub origin: Origin,
}

impl RightsStatement {
    /// The statement in words, with where it holds.
    pub fn in_words(&self) -> String {
        match &self.jurisdiction {
            Some(place) if !self.label.contains(place) => format!("{} ({place})", self.label),
            Some(_) | None => self.label.clone(),
        }
    }
}
