//! Spaces that a copy has lost: `States:John`. They are only reported, because the print may have none
//! either, and are put back if the user asks for it.

use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, derived, text_runs};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Certainty, Characters, Correction, CorrectionKind, Inline, Letter};
use crate::source::{Span, part};

/// Punctuation that should have a space after it, with a word glued to it.
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\p{Ll}{2,}[.:;,!?](?P<at>)[“\u{22}]?\p{Lu}\p{Ll}|\b(?:Mr|Mrs|Dr|Gen)\.(?P<title>)\p{Lu}",
    )
    .expect("a constant pattern")
});

/// Puts lost spaces back, on request.
pub(super) struct MendLostSpaces;

impl Pass for MendLostSpaces {
    fn name(&self) -> &'static str {
        "mend_lost_spaces"
    }

    fn effect(&self) -> Effect {
        Effect::Corrects
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        if !context.mend.lost_spaces {
            return;
        }
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in texts.chain(notes) {
            let places = lost(blocks).into_iter().map(|lost| (lost.at, lost)).collect();
            text_runs::wrap_all(blocks, places, |Lost { at, glued }, _| {
                let message = format!("a lost space was put back in \u{201C}{glued}\u{201D}");
                context.report(Diagnostic::new(&diag::LOST_SPACE_MENDED, at, message));
                vec![Inline::Correction(self.correction(at))]
            });
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

/// Reports places where a space seems to be lost, in the text and in the notes.
pub(super) fn report(letter: &Letter) -> Vec<Diagnostic> {
    let texts = letter.texts.iter().map(|text| &text.blocks);
    let notes = letter.notes.iter().map(|note| &note.blocks);
    let lost = texts.chain(notes).flat_map(|blocks| lost(blocks));
    lost.map(|Lost { at, glued }| {
        let message = format!("a space seems to be lost in \u{201C}{glued}\u{201D}");
        Diagnostic::new(&diag::LOST_SPACE, at, message)
            .hint("--fix lost-spaces puts such spaces back and keeps the source's reading")
    })
    .collect()
}

/// A point where a space seems to be lost, and the words glued together there.
struct Lost {
    at: Span,
    glued: String,
}

fn lost(blocks: &[Block]) -> Vec<Lost> {
    let mut found = Vec::new();
    for (at, run) in text_runs::of(blocks) {
        let mut from = 0;
        while let Some(lost) = LOST.captures_at(&run, from) {
            let place = lost.name("at").or_else(|| lost.name("title"));
            let Some((place, whole)) = place.zip(lost.get(0)) else { break };
            // The word after one lost space can precede the next: `Leeds:Mr.Jones`.
            from = place.end();
            let word =
                part(&run, ..whole.start()).rsplit(char::is_whitespace).next().unwrap_or_default();
            let rest =
                part(&run, whole.end()..).split(char::is_whitespace).next().unwrap_or_default();
            let glued = part(&run, whole.start() - word.len()..whole.end() + rest.len()).to_owned();
            found.push(Lost { at: at.slice(place.start()..place.start()), glued });
        }
    }
    found
}
