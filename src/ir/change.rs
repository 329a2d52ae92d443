//! A change of a letter that is recorded beside it.

use serde::{Deserialize, Serialize};

/// A change that somebody made to a letter after it was read (TEI P5, 2.6, `change`). Where only words
/// of a text were changed, there is a [`Correction`](super::Correction) in the text instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    /// Who made it: a program or a person.
    pub by: String,
    /// What was changed, as the way to it in the serde form: `title`, `texts[0].blocks[2]`.
    pub what: String,
    /// What was there: a value; the words of a passage, or its JSON if the words are the same; nothing
    /// if nothing was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
