//! Choices between readings: `choice` and `app`.

use crate::ir::{Alternative, AlternativeKind, Choice, Inline};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::Piece;
use crate::readers::tei::conversion::space::take_layout;
use crate::readers::tei::xml::Element;

impl<'a> Converter<'a> {
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
    Some(match name {
        "sic" => AlternativeKind::Sic,
        "corr" => AlternativeKind::Corr,
        "orig" => AlternativeKind::Orig,
        "reg" => AlternativeKind::Reg,
        "abbr" | "am" => AlternativeKind::Abbr,
        "expan" | "ex" => AlternativeKind::Expan,
        "unclear" => AlternativeKind::Unclear,
        "lem" => AlternativeKind::Lem,
        _ if element.name == "rdg" => AlternativeKind::Rdg,
        _ => return None,
    })
}
