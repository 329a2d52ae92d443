//! Where a node comes from. Every node says so; there is no default.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Where a node or a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Origin {
    /// It stands in the source, just here.
    Read {
        /// The bytes that it stands in.
        at: Span,
    },
    /// Worked out from what stands in the source.
    Derived {
        /// What it was worked out from.
        from: Vec<Span>,
        /// The pass that did it.
        by: String,
    },
    /// Not in the source.
    Supplied {
        /// Who says so: the name of a sidecar, or of the pass that inferred it.
        by: String,
        /// Why it is believed.
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
            Self::Supplied { .. } => None,
        }
    }

    /// Whether the node is not in the source.
    pub fn is_supplied(&self) -> bool {
        matches!(self, Self::Supplied { .. })
    }

    /// Whether a pass supplied the node, from evidence in the text, and not a person, who may know
    /// more. A pass is named like a function; the name of a sidecar has a full stop.
    pub fn is_inferred(&self) -> bool {
        matches!(self, Self::Supplied { by, .. } if !by.contains('.'))
    }

    /// The same origin, but no surer than this: a value that someone supplied for certain can be
    /// uncertain in itself, as the date `1961-04~` is.
    #[must_use]
    pub fn at_most(&self, most: Certainty) -> Self {
        let mut origin = self.clone();
        if let Self::Supplied { certainty, .. } = &mut origin {
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
