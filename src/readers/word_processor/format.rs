//! How words are set, as far as it means something in a letter.

use crate::ir::Style;

/// How a run is set; `None` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::readers) struct RunFormat {
    pub italic: Option<bool>,
    pub bold: Option<bool>,
    pub small_caps: Option<bool>,
    pub caps: Option<bool>,
    pub struck: Option<bool>,
    pub hidden: Option<bool>,
    pub underline: Option<bool>,
    pub spaced: Option<bool>,
    pub height: Option<Height>,
}

/// Where a run is in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::readers) enum Height {
    OnLine,
    Raised,
    Lowered,
}

/// Space between letters, in points, that a reader sees as emphasis; less of it only fits a line.
pub(in crate::readers) const SPACED: f64 = 1.0;

/// An indent, in points, that a reader sees as one.
pub(in crate::readers) const INDENTED: f64 = 18.0;

/// A measure with its unit, in points.
pub(in crate::readers) fn points(measure: &str) -> Option<f64> {
    let number = measure.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match measure.get(number.len()..)? {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|value| value * factor)
}

impl RunFormat {
    /// What this says, and where it says nothing, what `outer` does.
    pub(in crate::readers) fn over(self, outer: &Self) -> Self {
        Self {
            italic: self.italic.or(outer.italic),
            bold: self.bold.or(outer.bold),
            small_caps: self.small_caps.or(outer.small_caps),
            caps: self.caps.or(outer.caps),
            struck: self.struck.or(outer.struck),
            hidden: self.hidden.or(outer.hidden),
            underline: self.underline.or(outer.underline),
            spaced: self.spaced.or(outer.spaced),
            height: self.height.or(outer.height),
        }
    }

    /// Its styles, in a fixed order.
    pub(in crate::readers) fn styles(&self) -> Vec<Style> {
        let on = |value: Option<bool>, style| value.unwrap_or_default().then_some(style);
        let height = match self.height {
            Some(Height::Raised) => Some(Style::Superscript),
            Some(Height::Lowered) => Some(Style::Subscript),
            Some(Height::OnLine) | None => None,
        };
        let styles = [
            on(self.italic, Style::Italic),
            on(self.bold, Style::Bold),
            on(self.small_caps, Style::SmallCaps),
            on(self.caps, Style::Capitals),
            on(self.underline, Style::Underline),
            on(self.struck, Style::Strikethrough),
            on(self.spaced, Style::Spaced),
            height,
        ];
        styles.into_iter().flatten().collect()
    }

    /// The styles of a run that set it off from the words around it.
    pub(in crate::readers) fn styles_in(&self, around: &Self) -> Vec<Style> {
        let common = around.styles();
        let mut styles = self.styles();
        let is_upright = common.contains(&Style::Italic) && !styles.contains(&Style::Italic);
        styles.retain(|style| !common.contains(style));
        styles.extend(is_upright.then_some(Style::Upright));
        styles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_have_units() {
        let measured = ["36pt", "0.5in", "2.54cm", "1em", "7", ""].map(points);
        assert_eq!(measured, [Some(36.0), Some(36.0), Some(72.0), None, None, None]);
    }
}
