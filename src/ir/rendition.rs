//! How the source sets a passage in type.

use serde::{Deserialize, Serialize};

/// How the source sets a passage in type: in its own words, and as far as they are understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rendition {
    /// The source's words for it (TEI P5, `@rend`): `smallcaps`.
    pub written: String,
    /// What they mean; empty if that is not known.
    pub styles: Vec<Style>,
}

impl Rendition {
    /// Styles for which the source has no words of its own; none without a style.
    pub fn of(styles: &[Style]) -> Option<Self> {
        let written: Vec<&str> = styles.iter().map(|style| style.as_str()).collect();
        let rendition = Self { written: written.join(" "), styles: styles.to_vec() };
        (!styles.is_empty()).then_some(rendition)
    }

    /// Whether it has a style.
    pub fn is(&self, style: Style) -> bool {
        self.styles.contains(&style)
    }
}

/// One property of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Italic.
    Italic,
    /// Upright among italics.
    Upright,
    /// Bold.
    Bold,
    /// Small capitals.
    SmallCaps,
    /// Capitals.
    Capitals,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// Underlined.
    Underline,
    /// Struck through.
    Strikethrough,
    /// With space between the letters.
    Spaced,
    /// In a larger size.
    Larger,
    /// In a smaller size.
    Smaller,
    /// Set in another family of type, as Latin letters among Fraktur.
    OtherFace,
    /// At the left margin, with no indent.
    Left,
    /// At the right margin.
    Right,
    /// In the middle of the line.
    Centre,
    /// Indented as a whole.
    Indented,
}

impl Style {
    /// The word for it that editions use (TEI P5, `@rend`); the reader of TEI reads it back.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Italic => "italic",
            Self::Upright => "roman",
            Self::Bold => "bold",
            Self::SmallCaps => "smallcaps",
            Self::Capitals => "capitals",
            Self::Superscript => "superscript",
            Self::Subscript => "subscript",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spaced => "spaced",
            Self::Larger => "larger",
            Self::Smaller => "smaller",
            Self::OtherFace => "antiqua",
            Self::Left => "left",
            Self::Right => "right",
            Self::Centre => "center",
            Self::Indented => "indent",
        }
    }
}
