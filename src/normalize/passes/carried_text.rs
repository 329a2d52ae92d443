//! Letters quoted inside telegrams, between `Begin Text.` and `End Text.`

use std::collections::VecDeque;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Division, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, carried, text_runs};
use crate::source::Structure;

/// Groups the blocks between the two lines as an enclosure. It runs before opener, closer and dates are read, so that
/// each pass reads those of the telegram and those of the enclosure apart. The lines themselves stay in the text.
pub(super) struct ReadCarriedText;

impl Pass for ReadCarriedText {
    fn name(&self) -> &'static str {
        "read_carried_text"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else { return };
        let mut blocks: Vec<Block> = Vec::with_capacity(text.blocks.len());
        let mut rest = VecDeque::from(std::mem::take(&mut text.blocks));
        while let Some(block) = rest.pop_front() {
            let ends = |block: &Block| carried::is_mark(block, carried::ends);
            let begins = carried::is_mark(&block, carried::begins);
            blocks.push(block);
            let count = begins.then(|| rest.iter().position(ends)).flatten().unwrap_or(0);
            let carried: Vec<Block> = rest.drain(..count).collect();
            if matches!(carried.as_slice(), [] | [Block::Enclosure(_)]) {
                blocks.extend(carried);
                continue;
            }
            report(blocks.last(), context);
            blocks.push(Block::Enclosure(Division { blocks: carried, ..Division::default() }));
        }
        text.blocks = blocks;
    }
}

fn report(mark: Option<&Block>, context: &mut Context<'_>) {
    let Some(Block::Paragraph(paragraph)) = mark else { return };
    let at = paragraph.content.iter().find_map(text_runs::read_at);
    let words = plain_text(&paragraph.content, Reading::Regular);
    let message = format!("a text inside the letter begins after \u{201C}{}\u{201D}", words.trim());
    context.report(Diagnostic::new(&diag::ENCLOSURE, at, message));
}
