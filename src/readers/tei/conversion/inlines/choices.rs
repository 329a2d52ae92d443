//! Choices between readings: `choice` and `app`.

use crate::ir::{Alternative, AlternativeKind, Choice, Inline};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::Piece;
use crate::readers::tei::conversion::space::take_layout;
use crate::readers::tei::xml::Element;

impl<'a> Converter<'a> {
    /// A choice of P4: the reading in the element, and the one in its attribute.
    pub(super) fn choice_in_attribute(&mut self, element: &'a Element) -> Vec<Piece> {
        let pieces = self.pieces(element);
        let written = (element.name.as_str(), self.reading_of(pieces));
        let other = other_reading(element).and_then(|name| Some((name, element.get(name)?)));
        let other = other.map(|(name, words)| (name, vec![self.derived(element, words)]));
        let readings = std::iter::once(written).chain(other);
        let alternatives = readings
            .filter_map(|(name, content)| Some(Alternative { kind: kind_of(name)?, content }));
        let choice = Choice { alternatives: alternatives.collect(), origin: self.read(element) };
        vec![Piece::Inline(Inline::Choice(choice))]
    }

    /// A choice, and the notes that are given with it.
    pub(super) fn choice(&mut self, element: &'a Element) -> Vec<Piece> {
        if let Some(correction) = self.dialect.correction(element, self.source) {
            return vec![Piece::Inline(Inline::Correction(correction))];
        }
        let mut alternatives = Vec::new();
        let mut notes = Vec::new();
        for reading in readings(element) {
            if reading.name == "note" {
                notes.extend(self.piece(reading));
                continue;
            }
            let other =
                if element.name == "app" { AlternativeKind::Rdg } else { AlternativeKind::Unclear };
            let kind = alternative(reading).unwrap_or(other);
            // A choice between choices (TEI P5, 3.5).
            let is_nested = ["choice", "app"].contains(&reading.name.as_str());
            let pieces = if is_nested {
                self.piece(reading)
            } else {
                let mut pieces = self.pieces(reading);
                // Layout inside a reading separates nothing: white space around the choice does.
                take_layout(&mut pieces, self.source.text());
                self.add_notes_on(reading, &mut pieces);
                pieces
            };
            alternatives.push(Alternative { kind, content: self.reading_of(pieces) });
        }
        let choice = Choice { alternatives, origin: self.read(element) };
        let mut pieces = vec![Piece::Inline(Inline::Choice(choice))];
        pieces.extend(notes);
        pieces
    }
}

/// The attribute in which P4 has the other reading of an element (TEI P4, 6.5): `<sic corr="receive">recieve</sic>`.
pub(super) fn other_reading(element: &Element) -> Option<&'static str> {
    let other = match element.name.as_str() {
        "sic" => "corr",
        "corr" => "sic",
        "orig" => "reg",
        "reg" => "orig",
        "abbr" => "expan",
        "expan" => "abbr",
        _ => return None,
    };
    element.get(other).map(|_| other)
}

/// The readings of a choice, and the notes with them; the readings of a group count one by one.
fn readings(element: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name.as_str() {
            "rdgGrp" => found.extend(readings(child)),
            _ => found.push(child),
        }
    }
    found
}

pub(super) fn is_choice(element: &Element) -> bool {
    let has_readings = readings(element).iter().any(|reading| reading.name != "note");
    has_readings && !element.has_text()
}

fn alternative(element: &Element) -> Option<AlternativeKind> {
    let name = match element.name.as_str() {
        // We keep there what `app` has no element for.
        "rdg" => element.get("type").unwrap_or("rdg"),
        name => name,
    };
    let kind = kind_of(name);
    kind.or_else(|| (element.name == "rdg").then_some(AlternativeKind::Rdg))
}

fn kind_of(reading: &str) -> Option<AlternativeKind> {
    Some(match reading {
        "sic" => AlternativeKind::Sic,
        "corr" => AlternativeKind::Corr,
        "orig" => AlternativeKind::Orig,
        "reg" => AlternativeKind::Reg,
        "abbr" | "am" => AlternativeKind::Abbr,
        "expan" | "ex" => AlternativeKind::Expan,
        "unclear" => AlternativeKind::Unclear,
        "lem" => AlternativeKind::Lem,
        _ => return None,
    })
}
