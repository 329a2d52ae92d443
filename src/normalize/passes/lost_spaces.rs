//! Puts lost spaces back if the user asks for it. Otherwise `proofread` reports them, because the print
//! may have none either.

use crate::diag::{self, Diagnostic};
use crate::ir::{Certainty, Characters, Correction, CorrectionKind, Inline, Letter};
use crate::normalize::lost_spaces::{Lost, lost};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::source::Span;

/// Puts lost spaces back, on request.
pub(super) struct MendLostSpaces;

impl Pass for MendLostSpaces {
    fn name(&self) -> &'static str {
        "mend_lost_spaces"
    }

    fn effect(&self) -> Effect {
        Effect::Corrects
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        if !context.mend.lost_spaces {
            return;
        }
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in texts.chain(notes) {
            let places = lost(blocks).into_iter().map(|lost| (lost.at, lost)).collect();
            let mut mended: Vec<Lost> = Vec::new();
            text_runs::wrap_all(blocks, places, |lost: Lost, _| {
                let correction = self.correction(lost.at);
                mended.push(lost);
                vec![Inline::Correction(correction)]
            });
            // Those in italics come after those around them; reports follow the text.
            mended.sort_by_key(|lost| lost.at.start);
            for Lost { at, glued } in mended {
                let message = format!("a lost space was put back in \u{201C}{glued}\u{201D}");
                context.report(Diagnostic::new(&diag::LOST_SPACE_MENDED, at, message));
            }
        }
    }
}

impl MendLostSpaces {
    fn correction(&self, at: Span) -> Correction {
        let space = Characters { text: " ".to_owned(), origin: derived(self, at) };
        Correction {
            id: String::new(),
            kind: CorrectionKind::LostSpace,
            original: Vec::new(),
            corrected: vec![Inline::Text(space)],
            by: self.name().to_owned(),
            evidence: "a word is glued to the punctuation before it".to_owned(),
            certainty: Certainty::Medium,
        }
    }
}
