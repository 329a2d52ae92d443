//! What the program reports about a letter, as data: a stable code, a severity, a place, a hint.
//!
//! Printing is elsewhere (`cli`).

mod catalogue;

use std::fmt;
use std::ops::Range;

use serde::Serialize;

pub use self::catalogue::*;
use crate::source::{SourceError, Span};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was inferred or corrected; check it when you have time.
    Note,
    /// Something is probably wrong in the source; look at it.
    Warning,
    /// Part of the source would be missing in a finished file; that file is not published.
    Loss,
    /// The input or an output failed.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Loss => "loss",
            Self::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: &'static Code,
    /// The place in the source, if it has one there.
    pub span: Option<Span>,
    /// What was found, in lower case, without a full stop.
    pub message: String,
    /// Further places that belong to it, each with a label.
    pub labels: Vec<(Span, String)>,
    /// The place, if it is not in the source but in a file that an editor wrote beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// What the user can do.
    pub hint: Option<String>,
    /// The severity with which it is reported, if the user wants another than that of its code.
    #[serde(skip)]
    pub told_as: Option<Severity>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(
        code: &'static Code,
        span: impl Into<Option<Span>>,
        message: impl fmt::Display,
    ) -> Self {
        Self {
            code,
            span: span.into(),
            message: message.to_string(),
            labels: Vec::new(),
            elsewhere: None,
            hint: None,
            told_as: None,
        }
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, word: impl Into<String>) -> Self {
        self.labels.push((span, word.into()));
        self
    }

    /// States that the place is in another file than the source.
    #[must_use]
    pub fn elsewhere(mut self, place: Elsewhere) -> Self {
        self.elsewhere = Some(place);
        self
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.told_as.unwrap_or(self.code.severity)
    }
}

impl From<SourceError> for Diagnostic {
    fn from(error: SourceError) -> Self {
        Self::new(&UNREADABLE, None, &error).hint(error.hint())
    }
}

/// A place in a file that is not a source: a sidecar, a people file, the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Elsewhere {
    /// The file's name, as the user knows it.
    pub file: String,
    /// The bytes of the place.
    pub bytes: Range<usize>,
    /// The line on which they begin, counted from 1.
    pub line: usize,
    /// The character of the line at which they begin, counted from 1.
    pub column: usize,
    /// The words of that line.
    pub text: String,
}

impl Elsewhere {
    /// The place of these bytes in a file with this text.
    ///
    /// ```
    /// use letterpress::diag::Elsewhere;
    /// let place = Elsewhere::new("a.toml", "x = 1\né = 2", 9..12);
    /// assert_eq!((place.line, place.column, place.text.as_str()), (2, 3, "é = 2"));
    /// ```
    pub fn new(file: &str, text: &str, bytes: Range<usize>) -> Self {
        let (before, after) = text.split_at_checked(bytes.start).unwrap_or((text, ""));
        let start = before.rsplit('\n').next().unwrap_or(before);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: start.chars().count() + 1,
            text: start.to_owned() + after.lines().next().unwrap_or_default(),
            bytes,
        }
    }
}
