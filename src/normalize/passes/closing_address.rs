//! The recipient's address under the signature: `Hon. Ben Moor, Mayor of Bath`.

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, CloserPart, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, addresses, text_runs, vocabulary};
use crate::source::Structure;

/// Adds the address under a signature to its closer.
pub(super) struct ReadClosingAddress;

impl Pass for ReadClosingAddress {
    fn name(&self) -> &'static str {
        "read_closing_address"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.last_mut() else { return };
        let mut blocks: Vec<Block> = Vec::with_capacity(text.blocks.len());
        for block in std::mem::take(&mut text.blocks) {
            match (blocks.last_mut(), block) {
                (Some(Block::Closer(closer)), Block::Paragraph(paragraph))
                    if addresses::is_address(
                        &plain_text(&paragraph.content, Reading::Regular),
                        &languages,
                    ) =>
                {
                    let words =
                        plain_text(&paragraph.content, Reading::Regular).replace('\n', " / ");
                    let at = paragraph.content.iter().find_map(text_runs::read_at);
                    let message = format!("the address is \u{201C}{words}\u{201D}");
                    context.report(Diagnostic::new(&diag::CLOSER, at, message));
                    closer.parts.push(CloserPart::Address(text_runs::line_of(
                        &paragraph,
                        &paragraph.content,
                    )));
                }
                (_, block) => blocks.push(block),
            }
        }
        text.blocks = blocks;
    }
}
