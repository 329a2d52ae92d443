//! What stands between heading and letter: dateline and salutation.

use super::{Context, Effect, Pass, dates, derived, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Line, Opener, OpenerPart, Phrase, Reading, plain_text};

/// Tells dateline and salutation from the paragraphs.
pub(super) struct ReadOpener;

impl Pass for ReadOpener {
    fn name(&self) -> &'static str {
        "read_opener"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.first_mut() else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Opener(_))) {
            return;
        }
        let start = text
            .blocks
            .iter()
            .position(|block| matches!(block, Block::Paragraph(_)))
            .unwrap_or(text.blocks.len());
        let mut parts: Vec<OpenerPart> = Vec::new();
        let mut next = start;
        while let Some(Block::Paragraph(paragraph)) = text.blocks.get(next) {
            let line = plain_text(&paragraph.content, Reading::Original);
            let has_salutation = matches!(parts.last(), Some(OpenerPart::Salutation(_)));
            let is_last = next + 1 == text.blocks.len();
            let span = paragraph.content.iter().find_map(leaves::read_at);
            let content = || paragraph.content.clone();
            if is_last || line.contains('\n') || has_salutation {
                break;
            } else if parts.is_empty() && dates::is_dateline(&line) {
                let message = format!("the dateline is \u{201C}{line}\u{201D}");
                context.report(Diagnostic::new(&diag::DATELINE, span, message));
                parts.push(OpenerPart::Dateline(Line { content: content() }));
            } else if salutation(&line) == Some(line.len()) {
                let message = format!("the salutation is \u{201C}{line}\u{201D}");
                context.report(Diagnostic::new(&diag::SALUTATION, span, message));
                parts.push(OpenerPart::Salutation(Line { content: content() }));
            } else {
                break;
            }
            next += 1;
        }
        let has_salutation = parts.iter().any(|part| matches!(part, OpenerPart::Salutation(_)));
        if !has_salutation {
            self.wrap_run_in(&mut text.blocks, next, context);
        }
        if !parts.is_empty() {
            text.blocks.splice(start..next, [Block::Opener(Opener { parts })]);
        }
    }
}

impl ReadOpener {
    /// Marks the salutation that runs into the paragraph with this index.
    fn wrap_run_in(&self, blocks: &mut [Block], index: usize, context: &mut Context<'_>) {
        let Some(Block::Paragraph(paragraph)) = blocks.get(index) else {
            return;
        };
        let Some(Inline::Text(characters)) = paragraph.content.first() else {
            return;
        };
        let Some(at) = leaves::read_at(&paragraph.content[0]) else {
            return;
        };
        let Some(length) = salutation(&characters.text) else {
            return;
        };
        let words = characters.text[..length].to_owned();
        let at = at.slice(0..length);
        let origin = derived(self, at);
        let wrapped = leaves::wrap(&mut blocks[index..=index], at, |content| {
            vec![Inline::Salutation(Phrase { content, origin })]
        });
        if wrapped {
            let message = format!("the salutation \u{201C}{words}\u{201D} runs into its paragraph");
            context.report(Diagnostic::new(&diag::SALUTATION, at, message));
        }
    }
}

/// Longest salutation that is believed, in bytes.
const LONGEST: usize = 120;

/// Length of the salutation with which a line begins.
fn salutation(line: &str) -> Option<usize> {
    [&*vocabulary::DEAR, &*vocabulary::ADDRESS]
        .into_iter()
        .find_map(|pattern| pattern.find(line))
        .map(|found| found.end())
        .filter(|length| *length <= LONGEST)
}
