//! Characters that elements mean and do not hold: quotation marks, the space between parts, the
//! character that a `c` or `g` names.

use super::converter::Converter;
use super::pieces::Piece;
use crate::ir::Inline;
use crate::readers::tei::attributes::local;
use crate::readers::tei::elements::POINTS;
use crate::readers::tei::lineation::around;
use crate::readers::tei::xml::{Element, Node};

impl Converter<'_> {
    /// The space between two parts that only their elements set apart: those of a citation, the
    /// name and the description of a place.
    pub(super) fn between_parts(
        &self,
        parent: &Element,
        before: Option<&Node>,
        after: &Element,
    ) -> Option<Piece> {
        let before = before?.element()?;
        let is_part = |one: &Element| ["desc", "label"].contains(&one.name.as_str());
        let is_point = |one: &Element| POINTS.contains(&one.name.as_str());
        let is_parted =
            OF_PARTS.contains(&parent.name.as_str()) || is_part(before) || is_part(after);
        (is_parted
            && !self.dialect.writes_all_characters()
            && !is_point(before)
            && !is_point(after))
        .then(|| Piece::Inline(self.derived(after, " ")))
    }

    /// The character that an empty `c` or `g` names (TEI P5, 5.2).
    pub(super) fn character(&self, element: &Element) -> Vec<Inline> {
        let name = element.get("ref").or(element.get("rendition")).map_or("", local);
        let times = || element.get("n").and_then(|n| n.parse().ok()).unwrap_or(3);
        let text = match (name, self.declared.character(name)) {
            (_, Some(declared)) => declared.to_owned(),
            ("kaufmannsund" | "ampersand", None) => "&".to_owned(),
            ("prozent" | "percent", None) => "%".to_owned(),
            ("dots", None) => ".".repeat(times().min(MOST_DOTS)),
            _ => return Vec::new(),
        };
        vec![self.derived(element, &text)]
    }

    /// Puts quotation marks around what an element quotes, where the file has none: a `q` is the
    /// mark itself (TEI P5, 3.3.3). The marks are derived; no format has to make them again.
    pub(super) fn quote(&self, element: &Element, pieces: &mut Vec<Piece>) {
        if self.declared.keeps_marks || self.dialect.writes_all_characters() {
            return;
        }
        let (before, _) = around(self.source.text(), &element.at);
        let (_, inside) = around(self.source.text(), &(element.at.start..element.inside));
        let is_mark = |c: char| QUOTATION_MARKS.contains(c);
        if before.ends_with(is_mark) || inside.trim_start().starts_with(is_mark) {
            return;
        }
        let rend = element.get("rend").unwrap_or_default();
        // `quotes(«,»)`
        let stated: Vec<char> = rend.chars().filter(|c| is_mark(*c)).collect();
        if ["none", "noquotes", "no-quotes", "unmarked"].contains(&rend) {
            return;
        }
        let is_inner = (self.quotations > 0 && rend != "double") || rend == "single";
        let (opening, closing) = match stated.as_slice() {
            [opening, closing] => (opening.to_string(), closing.to_string()),
            _ => {
                let (opening, closing) = quotation_marks(&self.language, is_inner);
                (opening.to_owned(), closing.to_owned())
            }
        };
        pieces.insert(0, Piece::Inline(self.derived(element, &opening)));
        pieces.push(Piece::Inline(self.derived(element, &closing)));
    }
}

/// Elements that hold parts which a print sets apart, and no running words.
const OF_PARTS: &[&str] = &[
    "analytic",
    "biblStruct",
    "cit",
    "event",
    "imprint",
    "monogr",
    "object",
    "org",
    "person",
    "place",
    "ruby",
    "series",
];

/// No row of dots has more.
const MOST_DOTS: usize = 100;

/// What opens a quotation, in any language.
const QUOTATION_MARKS: &str =
    "\"'\u{AB}\u{BB}\u{2018}\u{201A}\u{201B}\u{201C}\u{201D}\u{201E}\u{2039}\u{203A}";

/// The quotation marks of a language; for an `inner` quotation, those used inside another.
fn quotation_marks(language: &str, inner: bool) -> (&'static str, &'static str) {
    let (outer_marks, inner_marks) = match language.split('-').next().unwrap_or_default() {
        "de" | "cs" | "sk" => (("\u{201E}", "\u{201C}"), ("\u{201A}", "\u{2018}")),
        "fr" | "it" | "ru" | "es" | "pt" | "el" | "grc" => {
            (("\u{AB}", "\u{BB}"), ("\u{201C}", "\u{201D}"))
        }
        "pl" | "hu" => (("\u{201E}", "\u{201D}"), ("\u{AB}", "\u{BB}")),
        _ => (("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}")),
    };
    if inner { inner_marks } else { outer_marks }
}
