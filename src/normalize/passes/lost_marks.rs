//! Notes whose mark the copy has lost.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Certainty, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Readings, Visitor,
    visit_inline,
};
use crate::normalize::{Context, Effect, Pass, Runs, vocabulary};
use crate::source::Structure;

/// Places a note without a mark if its words show where it belongs, and reports the others.
pub(super) struct PlaceLostMarks;

impl Pass for PlaceLostMarks {
    fn name(&self) -> &'static str {
        "place_lost_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Notes)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let anchored: BTreeSet<String> = anchored(letter).into_iter().collect();
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        for note in notes.iter().filter(|note| !anchored.contains(&note.id)) {
            let label = note.shown_label();
            let Some((content, reason, certainty)) = place(&mut text.blocks, note) else {
                let message = format!("no mark in the text calls note {label}");
                let hint = if label == "0" {
                    "note 0 belongs to the whole letter and is printed after it"
                } else {
                    "the note is printed after the letter; look for its mark in the print"
                };
                context.report(
                    Diagnostic::new(&diag::NOTE_WITHOUT_MARK, note.span(), message).hint(hint),
                );
                continue;
            };
            content.push(Inline::NoteAnchor(NoteAnchor {
                id: String::new(),
                note: note.id.clone(),
                origin: Origin::Inferred {
                    by: self.name().to_owned(),
                    reason: reason.to_owned(),
                    certainty,
                },
            }));
            context.report(
                Diagnostic::new(
                    &diag::NOTE_PLACE_INFERRED,
                    note.span(),
                    format!("the mark of note {label} is lost; {reason}"),
                )
                .hint("compare with the print"),
            );
        }
    }
}

/// The line that a note belongs to, judging by its words; the reason, and its certainty.
fn place<'a>(
    blocks: &'a mut [Block],
    note: &Note,
) -> Option<(&'a mut Vec<Inline>, &'static str, Certainty)> {
    if note.kind == NoteKind::Source {
        let heading = blocks.iter_mut().find_map(|block| match block {
            Block::Heading(line) => Some(&mut line.content),
            _ => None,
        })?;
        return Some((heading, "a source note belongs to the heading", Certainty::High));
    }
    if !vocabulary::speaks_of_signature(note) {
        return None;
    }
    let closer = blocks.iter_mut().rev().find_map(|block| match block {
        Block::Closer(closer) => Some(closer),
        _ => None,
    })?;
    let content = &mut closer.parts.last_mut()?.line_mut().content;
    Some((content, "its text speaks of the signature, so it belongs there", Certainty::Medium))
}

/// Ids of the notes that have an anchor.
fn anchored(letter: &Letter) -> BTreeSet<String> {
    struct Anchors(BTreeSet<String>);
    impl Visitor for Anchors {
        fn readings(&self) -> Readings {
            Readings::Both
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::NoteAnchor(anchor) = inline {
                self.0.insert(anchor.note.clone());
            }
            visit_inline(self, inline);
        }
    }
    let mut anchors = Anchors(BTreeSet::new());
    crate::ir::visit_letter(&mut anchors, letter);
    anchors.0
}
