//! References to other documents of the same edition.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, PhraseKind, Reference};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::source::Structure;

/// Marks `Document 10` in the notes of an edition whose documents are numbered.
pub(super) struct ReadReferences;

static DOCUMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bDocument ([0-9]+[a-z]?)\b").expect("a constant pattern"));

impl Pass for ReadReferences {
    fn name(&self) -> &'static str {
        "read_references"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Phrases)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        // In the letter's own words a `Document 10` is the writer's, not the edition's.
        if letter.number.is_none() {
            return;
        }
        for note in &mut letter.notes {
            self.mark(&mut note.blocks, context);
        }
    }
}

impl ReadReferences {
    fn mark(&self, blocks: &mut [Block], context: &mut Context<'_>) {
        let mut references = Vec::new();
        for (at, run) in text_runs::unwrapped(blocks) {
            for found in DOCUMENT.captures_iter(&run) {
                let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else {
                    continue;
                };
                if run.get(..whole.start()).is_some_and(names_other_volume) {
                    continue;
                }
                let span = at.slice(whole.range());
                let origin = derived(self, span);
                let document = number.as_str().to_owned();
                let message = format!("a reference to document {document} of the same edition");
                context.report(Diagnostic::new(&diag::CROSS_REFERENCE, span, message));
                let reference = Reference { document: Some(document), ..Reference::default() };
                references.push((span, (PhraseKind::Reference(reference), origin)));
            }
        }
        text_runs::wrap_all(blocks, references, |(kind, origin), content| {
            vec![Inline::phrase(kind, content, origin)]
        });
    }
}

/// Whether the sentence before a document's number names the volume that contains it.
fn names_other_volume(before: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or_default().to_lowercase();
    ["volume ", "vol. ", "vols. "].iter().any(|word| sentence.contains(word))
}
