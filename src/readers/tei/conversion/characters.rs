//! Runs of characters. One that XML cannot hold is kept out, and named.

use std::ops::Range;

use super::converter::Converter;
use super::pieces::Piece;
use crate::ir::{Certainty, Characters, Correction, CorrectionKind, Inline, Origin};
use crate::readers::tei::NAME;
use crate::readers::tei::xml::Run;
use crate::source::{code_point, is_forbidden};

impl Converter<'_> {
    /// A run of characters, marked as deleted or added if a `delSpan` or `addSpan` covers it.
    pub(super) fn text(&self, run: &Run) -> Vec<Piece> {
        let mut pieces = self.characters(run);
        // A note is about the text, and is not deleted with it.
        if self.open_notes == 0 && !run.text.trim().is_empty() {
            for stretch in self.stretches.around(&run.at) {
                let content = pieces.into_iter().filter_map(Piece::into_inline).collect();
                let phrase = Inline::phrase(stretch.kind.clone(), content, stretch.origin.clone());
                pieces = vec![Piece::Inline(phrase)];
            }
        }
        pieces
    }

    /// A run of characters. A character that XML cannot hold is kept out, and named.
    fn characters(&self, run: &Run) -> Vec<Piece> {
        let leaf = |text: String, at: Range<usize>| {
            let origin = Origin::Read { at: self.source.span(at) };
            Piece::Inline(Inline::Text(Characters { text, origin }))
        };
        if !run.text.contains(is_forbidden) {
            return vec![leaf(run.text.clone(), run.at.clone())];
        }
        let written = self.source.text().get(run.at.clone()).unwrap_or_default();
        if with_line_ends(written) != run.text {
            // The character comes from an entity and has no bytes of its own.
            let text = run.text.chars().filter(|c| !is_forbidden(*c)).collect();
            let forbidden = run.text.chars().filter(|c| is_forbidden(*c));
            let mut pieces = vec![leaf(text, run.at.clone())];
            pieces.extend(forbidden.map(|c| Piece::Inline(self.kept_out(c, run.at.clone()))));
            return pieces;
        }
        let mut pieces = Vec::new();
        let mut at = run.at.start;
        for part in written.split_inclusive(is_forbidden) {
            let text = part.trim_end_matches(is_forbidden);
            let place = at + text.len()..at + part.len();
            if !text.is_empty() {
                pieces.push(leaf(with_line_ends(text), at..place.start));
            }
            let kept_out = part.chars().next_back().filter(|c| is_forbidden(*c));
            at = place.end;
            pieces.extend(kept_out.map(|c| Piece::Inline(self.kept_out(c, place))));
        }
        pieces
    }

    fn kept_out(&self, character: char, at: Range<usize>) -> Inline {
        let by = NAME.to_owned();
        let origin = Origin::Derived { from: vec![self.source.span(at)], by: by.clone() };
        let leaf = |text| Inline::Text(Characters { text, origin: origin.clone() });
        // A form feed and a vertical tab separate words.
        let corrected = character.is_whitespace().then(|| leaf(" ".to_owned()));
        Inline::Correction(Correction {
            id: String::new(),
            kind: CorrectionKind::ForbiddenCharacter,
            original: vec![leaf(code_point(character))],
            corrected: corrected.into_iter().collect(),
            by,
            evidence: "XML cannot write this character".to_owned(),
            certainty: Certainty::High,
        })
    }
}

/// Characters with line ends as XML has them (XML 1.0, 2.11).
fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
