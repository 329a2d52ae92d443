//! Where a node or a value comes from. There is no default.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Where a node or a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Origin {
    /// It is in the source, exactly here.
    Read {
        /// The bytes that hold it.
        at: Span,
    },
    /// Worked out from what is in the source.
    Derived {
        /// What it was worked out from.
        from: Vec<Span>,
        /// The pass that did it.
        by: String,
    },
    /// Not in the source; a pass inferred it.
    Inferred {
        /// The pass.
        by: String,
        /// The evidence, in words for an editor.
        reason: String,
        /// How sure it is.
        certainty: Certainty,
    },
    /// Not in the source; somebody who may know more says so.
    Supplied {
        /// Where it is said: the name of the sidecar or people file.
        by: String,
        /// Who vouches for it, or why.
        reason: String,
        /// How sure it is.
        certainty: Certainty,
    },
}

impl Origin {
    /// The first place in the source that this origin names.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Read { at } => Some(*at),
            Self::Derived { from, .. } => from.first().copied(),
            Self::Inferred { .. } | Self::Supplied { .. } => None,
        }
    }

    /// Whether what has this origin is nowhere in the source.
    pub fn is_supplied(&self) -> bool {
        matches!(self, Self::Inferred { .. } | Self::Supplied { .. })
    }

    /// The same origin, but no surer than this: a value that someone supplied for certain can be
    /// uncertain in itself, as the date `1961-04~` is.
    #[must_use]
    pub fn at_most(&self, most: Certainty) -> Self {
        let mut origin = self.clone();
        if let Self::Inferred { certainty, .. } | Self::Supplied { certainty, .. } = &mut origin {
            *certainty = most.min(*certainty);
        }
        origin
    }
}

/// How sure an inference is; the values of TEI's `@cert` (TEI P5, `teidata.certainty`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Hardly more than a guess.
    Low,
    /// Likely.
    Medium,
    /// As good as certain.
    High,
}

impl Certainty {
    /// The value as TEI writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A value with its origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// Pairs a value with its origin.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}
