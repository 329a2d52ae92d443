//! How words are set: face, size and place, and what the source says of them.
//!
//! Not here: glyphs (`shape`). **Invariant:** a size stays on the grid of what it belongs to.

use hypher::Lang;

use super::design;
use super::face::{Face, UNITS_PER_EM};
use crate::ir::{self, Rendition};

/// Rules that are drawn with words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Strokes {
    /// Below them.
    pub below: bool,
    /// Through them.
    pub through: bool,
}

/// How a word is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// The face.
    pub face: Face,
    /// The size in points.
    pub size: f64,
    /// The least size that smaller words of the source have.
    pub least: f64,
    /// How far it is raised above the line's baseline, in points.
    pub rise: f64,
    /// Whether lower-case letters are small capitals.
    pub small_caps: bool,
    /// Whether there is space between the letters.
    pub spaced: bool,
    /// The rules that are drawn with it.
    pub strokes: Strokes,
    /// The language whose rules hyphenate its words.
    pub language: Option<Lang>,
    /// Whether it is set from right to left.
    pub is_from_the_right: bool,
}

impl Style {
    /// On the baseline.
    pub(super) const fn new(face: Face, size: design::Size) -> Self {
        Self {
            face,
            size: size.type_size,
            least: 0.0,
            rise: 0.0,
            small_caps: false,
            spaced: false,
            strokes: Strokes { below: false, through: false },
            language: None,
            is_from_the_right: false,
        }
    }

    /// The properties that determine its glyphs.
    pub(super) fn cut(self) -> Cut {
        Cut {
            face: self.face,
            small_caps: self.small_caps,
            spaced: self.spaced,
            is_from_the_right: self.is_from_the_right,
        }
    }

    /// The same with a rule through it.
    pub(super) fn struck_through(self) -> Self {
        Self { strokes: Strokes { through: true, ..self.strokes }, ..self }
    }

    /// The same in italics.
    pub(super) fn italic(self) -> Self {
        Self { face: self.face.leaning(true), ..self }
    }

    /// How the source sets it among text of this style, as far as type can show it.
    pub(super) fn with(self, rendition: &Rendition) -> Self {
        rendition.styles.iter().fold(self, |style, wanted| match wanted {
            ir::Style::Italic => style.italic(),
            ir::Style::Upright => Self { face: style.face.leaning(false), ..style },
            ir::Style::Bold => Self { face: style.face.bold(), ..style },
            ir::Style::SmallCaps => Self { small_caps: true, ..style },
            ir::Style::Superscript => style.script(design::SUPERSCRIPT_RISE),
            ir::Style::Subscript => style.script(-design::SUBSCRIPT_DROP),
            ir::Style::Underline => {
                Self { strokes: Strokes { below: true, ..style.strokes }, ..style }
            }
            ir::Style::Strikethrough => style.struck_through(),
            ir::Style::Spaced => Self { spaced: true, ..style },
            ir::Style::Larger => style.scaled(design::LARGER),
            ir::Style::Smaller => {
                let smaller = style.scaled(design::SMALLER);
                Self { size: smaller.size.max(style.least.min(style.size)), ..smaller }
            }
            // The font has no other alphabets or typefaces; the rest concerns lines.
            ir::Style::Capitals
            | ir::Style::OtherFace
            | ir::Style::Left
            | ir::Style::Right
            | ir::Style::Centre
            | ir::Style::Indented => style,
        })
    }

    /// Raised or lowered, and smaller.
    fn script(self, rise: f64) -> Self {
        Self { rise: self.rise + rise * self.size, ..self.scaled(design::SCRIPT_SCALE) }
    }

    fn scaled(self, scale: f64) -> Self {
        Self { size: design::on_grid(self.size * scale, self.size), ..self }
    }

    /// The style of a note mark beside text of this style; a word such as `Source` is italic.
    pub(super) fn raised(self, is_word: bool) -> Self {
        Self {
            face: if is_word { Face::Italic } else { Face::Regular },
            size: design::on_grid(
                (self.size * design::CALL_SCALE).min(design::CALL_LARGEST),
                self.size + design::CALL_OFF_GRID,
            ),
            least: 0.0,
            rise: self.rise + self.size * design::CALL_RISE,
            small_caps: false,
            spaced: false,
            strokes: Strokes { below: false, through: false },
            language: None,
            is_from_the_right: false,
        }
    }

    /// Converts units of [`UNITS_PER_EM`] to points.
    pub(super) fn points(self, units: i32) -> f64 {
        f64::from(units) * self.size / UNITS_PER_EM
    }
}

/// A face and how its glyphs are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cut {
    /// The face.
    pub face: Face,
    /// Small capitals for lower-case letters (OpenType `smcp`).
    pub small_caps: bool,
    /// Space between the letters, and no ligatures.
    pub spaced: bool,
    /// Whether it is set from right to left.
    pub is_from_the_right: bool,
}

impl From<Face> for Cut {
    fn from(face: Face) -> Self {
        Self { face, small_caps: false, spaced: false, is_from_the_right: false }
    }
}
