//! Source and IR: every byte of the source is accounted for, once.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Characters, Collection, Correction, CorrectionKind, Inline, Letter, Note, Origin, Visitor,
    visit_block, visit_inline, visit_letter,
};
use crate::source::{BOM, Source, Span};

/// Checks that the leaves of the letters cover the source: in no byte twice, and leaving nothing
/// but white space. Characters that are said to be read must be those of the source.
///
/// A leaf is a run of characters, a line break, a page mark, a note mark, the number of a note in
/// its list, a line that became a witness, furniture of the copy, or a character that is kept out
/// because no edition can hold it.
pub fn coverage(collection: &Collection, source: &Source) -> Vec<Diagnostic> {
    let mut leaves = Leaves { source, spans: Vec::new(), found: Vec::new() };
    for letter in &collection.letters {
        leaves.letter(letter);
    }
    let Leaves { mut spans, mut found, .. } = leaves;
    spans.sort();
    let mut covered = 0;
    for span in &spans {
        if span.start < covered {
            found.push(Diagnostic::new(
                &diag::TEXT_TWICE,
                *span,
                "these characters are in the letter twice",
            ));
        }
        check_gap(source, covered..span.start.max(covered), &mut found);
        covered = covered.max(span.end);
    }
    check_gap(source, covered..source.text().len(), &mut found);
    found
}

/// Between two leaves there is only white space.
fn check_gap(source: &Source, gap: std::ops::Range<usize>, found: &mut Vec<Diagnostic>) {
    let text = &source.text()[gap.clone()];
    let is_blank = |c: char| c.is_whitespace() || (c == BOM && gap.start == 0);
    let lost = text.trim_matches(is_blank);
    if !lost.is_empty() {
        let start = gap.start + (text.len() - text.trim_start_matches(is_blank).len());
        found.push(Diagnostic::new(
            &diag::TEXT_UNACCOUNTED,
            source.span(start..start + lost.len()),
            format!("\u{201C}{lost}\u{201D} is in no letter"),
        ));
    }
}

/// Collects the spans of the leaves.
struct Leaves<'a> {
    source: &'a Source,
    spans: Vec<Span>,
    found: Vec<Diagnostic>,
}

impl Leaves<'_> {
    fn letter(&mut self, letter: &Letter) {
        for witness in &letter.witnesses {
            self.leaf(&witness.origin);
        }
        for furniture in &letter.furniture {
            self.leaf(&furniture.origin);
        }
        visit_letter(self, letter);
    }

    /// A mark may not cover more than what it is read from.
    fn demand(&mut self, origin: &Origin, what: &str, holds: impl Fn(&str) -> bool) {
        if let Origin::Read { at } = origin
            && let Some(text) = self.source.text().get(at.range())
            && !holds(text)
        {
            let message = format!("\u{201C}{text}\u{201D} is taken as {what}");
            self.found.push(Diagnostic::new(&diag::TEXT_UNACCOUNTED, *at, message));
        }
    }

    fn leaf(&mut self, origin: &Origin) {
        if let Origin::Read { at } = origin
            && at.source == self.source.id()
        {
            self.spans.push(*at);
        }
    }
}

impl Leaves<'_> {
    /// A character that cannot be written stands in the letter by its code point.
    fn forbidden_character(&mut self, correction: &Correction) {
        for inline in &correction.original {
            let Inline::Text(Characters { text, origin: Origin::Derived { from, .. } }) = inline
            else {
                visit_inline(self, inline);
                continue;
            };
            for at in from.iter().filter(|at| at.source == self.source.id()) {
                let written = self.source.text().get(at.range()).unwrap_or_default();
                let spelt: Vec<String> =
                    written.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
                let spelt = spelt.concat();
                if spelt != *text {
                    let message = format!("the letter says {text} where the source has {spelt}");
                    self.found.push(Diagnostic::new(&diag::TEXT_UNACCOUNTED, *at, message));
                }
                self.spans.push(*at);
            }
        }
    }
}

impl Visitor for Leaves<'_> {
    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => {
                self.leaf(&characters.origin);
                if let Origin::Read { at } = &characters.origin
                    && self.source.text().get(at.range()) != Some(characters.text.as_str())
                {
                    self.found.push(Diagnostic::new(
                        &diag::TEXT_UNACCOUNTED,
                        *at,
                        "the letter has other characters than the source here",
                    ));
                }
            }
            Inline::LineBreak(line) => {
                self.leaf(&line.origin);
                self.demand(&line.origin, "a line break", |text| text.trim().is_empty());
            }
            Inline::PageBreak(page) => {
                self.leaf(&page.origin);
                let label = page.label.as_deref().unwrap_or_default();
                self.demand(&page.origin, "a page mark", |text| text.contains(label));
            }
            Inline::NoteAnchor(anchor) => self.leaf(&anchor.origin),
            Inline::Salutation(_) | Inline::Place(_) | Inline::Date(_) | Inline::Reference(_) => {
                visit_inline(self, inline);
            }
            Inline::Correction(correction) => match correction.kind {
                CorrectionKind::ForbiddenCharacter => self.forbidden_character(correction),
                CorrectionKind::WordBreak | CorrectionKind::ParagraphBreak => {
                    visit_inline(self, inline);
                }
            },
        }
    }

    fn note(&mut self, note: &Note) {
        if let Some(number) = &note.list_number {
            self.leaf(&number.origin);
        }
        for block in &note.blocks {
            visit_block(self, block);
        }
    }
}
