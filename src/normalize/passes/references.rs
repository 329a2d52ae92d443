//! References to other documents of the same edition.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Phrase, PhraseKind, Readings, Reference, Visitor, visit_blocks,
    visit_inline,
};
use crate::normalize::{Context, Effect, Pass, Runs, derived, mapped_text, text_runs};
use crate::source::{Span, Structure, part};

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
        Runs::Without(Structure::LetterParts)
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
        let marked = marked(blocks);
        for line in mapped_text::lines_of(blocks) {
            for found in DOCUMENT.captures_iter(line.words()) {
                let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else {
                    continue;
                };
                let span = line.span(whole.range());
                let next = marked.get(marked.partition_point(|at| at.end <= span.start));
                let is_marked = next.is_some_and(|at| at.start < span.end);
                if is_marked || names_other_volume(part(line.words(), ..whole.start())) {
                    continue;
                }
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

/// Where references are that the source marks, or an earlier run.
fn marked(blocks: &[Block]) -> Vec<Span> {
    struct Marked(Vec<Span>);
    impl Visitor for Marked {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            match inline {
                Inline::Phrase(Phrase { kind: PhraseKind::Reference(_), .. }) => {
                    self.0.extend(text_runs::read_at(inline));
                }
                _ => visit_inline(self, inline),
            }
        }
    }
    let mut marked = Marked(Vec::new());
    visit_blocks(&mut marked, blocks);
    marked.0
}

/// Whether the sentence before a document's number names the volume that contains it.
fn names_other_volume(before: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or_default().to_lowercase();
    ["volume ", "vol. ", "vols. "].iter().any(|word| sentence.contains(word))
}
