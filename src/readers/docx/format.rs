//! How runs and paragraphs are set (ECMA-376 part 1, 17.3), as far as it means something in a letter.

use crate::ir::Style;
use crate::readers::word_processor::{Height, INDENTED, RunFormat, SPACED, points};
use crate::readers::xml::Element;

/// Reads an `rPr`.
pub(super) fn run_format(properties: &Element<'_>) -> RunFormat {
    let toggle = |name: &str| properties.child("w", name).map(is_on);
    let value = |name: &str| properties.child("w", name).and_then(|one| one.get("w", "val"));
    let height = |value: &str| match value {
        "superscript" => Height::Raised,
        "subscript" => Height::Lowered,
        _ => Height::OnLine,
    };
    RunFormat {
        italic: toggle("i"),
        bold: toggle("b"),
        small_caps: toggle("smallCaps"),
        caps: toggle("caps"),
        struck: match (toggle("strike"), toggle("dstrike")) {
            (None, other) | (other, None) => other,
            (Some(one), Some(other)) => Some(one || other),
        },
        hidden: match (toggle("vanish"), toggle("specVanish")) {
            (None, other) | (other, None) => other,
            (Some(one), Some(other)) => Some(one || other),
        },
        underline: value("u").map(|value| value != "none"),
        spaced: value("spacing").and_then(measure).map(|space| space >= SPACED),
        height: value("vertAlign").map(height),
    }
}

/// The format of a run in a paragraph: a style of characters turns a toggle that the style of the paragraph
/// turned on off again (ECMA-376 part 1, 17.7.3).
pub(super) fn format_of_run(
    paragraph: &RunFormat,
    characters: &RunFormat,
    direct: &RunFormat,
) -> RunFormat {
    let toggle = |of: fn(&RunFormat) -> Option<bool>| {
        let is_on = |format: &RunFormat| of(format).unwrap_or_default();
        of(direct).or(Some(is_on(paragraph) ^ is_on(characters)))
    };
    RunFormat {
        italic: toggle(|format| format.italic),
        bold: toggle(|format| format.bold),
        small_caps: toggle(|format| format.small_caps),
        caps: toggle(|format| format.caps),
        struck: toggle(|format| format.struck),
        hidden: toggle(|format| format.hidden),
        ..direct.clone().over(characters).over(paragraph)
    }
}

/// How a paragraph is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ParagraphFormat {
    /// Its level in the outline, from 0; 9 is the body.
    pub outline: Option<u8>,
    /// The list that it is an item of; `0` is none.
    pub list: Option<String>,
    /// The level in it, from 0.
    pub level: Option<usize>,
    pub alignment: Option<Style>,
    pub indented: Option<bool>,
    pub begins_page: Option<bool>,
}

/// The level of the body in the outline.
const BODY: u8 = 9;

impl ParagraphFormat {
    /// Reads a `pPr`.
    pub(super) fn of(properties: &Element<'_>) -> Self {
        let value = |name: &str| properties.child("w", name).and_then(|one| one.get("w", "val"));
        let list = properties.child("w", "numPr");
        let of_list = |name: &str| list?.child("w", name)?.get("w", "val");
        let alignment = |value: &str| match value {
            "center" => Style::Centre,
            "right" | "end" => Style::Right,
            _ => Style::Left,
        };
        // In a paragraph that runs from the right, left and right change places.
        let is_mirrored = properties.child("w", "bidi").is_some_and(is_on);
        let indent = properties.child("w", "ind");
        let indent = indent.and_then(|one| one.get("w", "left").or_else(|| one.get("w", "start")));
        Self {
            outline: value("outlineLvl").and_then(|level| level.parse().ok()),
            list: of_list("numId").map(ToOwned::to_owned),
            level: of_list("ilvl").and_then(|level| level.parse().ok()),
            alignment: value("jc").filter(|_| !is_mirrored).map(alignment),
            indented: indent.and_then(measure).map(|indent| indent >= INDENTED),
            begins_page: properties.child("w", "pageBreakBefore").map(is_on),
        }
    }

    /// What this says, and where it says nothing, what `outer` does.
    pub(super) fn over(self, outer: &Self) -> Self {
        Self {
            outline: self.outline.or(outer.outline),
            list: self.list.or_else(|| outer.list.clone()),
            level: self.level.or(outer.level),
            alignment: self.alignment.or(outer.alignment),
            indented: self.indented.or(outer.indented),
            begins_page: self.begins_page.or(outer.begins_page),
        }
    }

    /// Whether it is a heading by its level.
    pub(super) fn is_heading(&self) -> bool {
        self.outline.is_some_and(|level| level < BODY)
    }

    /// Its styles.
    pub(super) fn styles(&self) -> Vec<Style> {
        let alignment = self.alignment.filter(|style| *style != Style::Left);
        let is_indented = self.indented.unwrap_or_default() && alignment.is_none();
        alignment.into_iter().chain(is_indented.then_some(Style::Indented)).collect()
    }
}

/// Whether a switch is on (ECMA-376 part 1, 22.9.2.7).
pub(super) fn is_on(switch: &Element<'_>) -> bool {
    !matches!(switch.get("w", "val"), Some("0" | "false" | "off"))
}

/// A measure in points; in the transitional form it is a number of their twentieths.
fn measure(measure: &str) -> Option<f64> {
    const TWENTIETHS: f64 = 20.0;
    points(measure).or_else(|| measure.parse::<f64>().ok().map(|number| number / TWENTIETHS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toggle_that_two_styles_turn_on_is_off() {
        let on = RunFormat { italic: Some(true), ..RunFormat::default() };
        let off = RunFormat { italic: Some(false), ..RunFormat::default() };
        let nothing = RunFormat::default();
        for (paragraph, characters, direct, italic) in [
            (&on, &nothing, &nothing, true),
            (&on, &on, &nothing, false),
            (&on, &on, &on, true),
            (&nothing, &on, &off, false),
        ] {
            let format = format_of_run(paragraph, characters, direct);
            assert_eq!(format.italic, Some(italic));
        }
        assert_eq!(format_of_run(&on, &on, &nothing).styles_in(&on), [Style::Upright]);
        assert!(format_of_run(&on, &nothing, &nothing).styles_in(&on).is_empty());
    }

    #[test]
    fn measures_have_units_in_the_strict_form() {
        let measured = ["720", "36pt", "-20", "1em", ""].map(measure);
        assert_eq!(measured, [Some(36.0), Some(36.0), Some(-1.0), None, None]);
    }
}
