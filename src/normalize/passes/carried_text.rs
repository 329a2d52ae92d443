//! A letter inside a telegram: what stands between `Begin Text.` and `End Text.`

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Division, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, carried, text_runs};
use crate::source::Structure;

/// Makes the blocks between two such lines an enclosure with its own opener, closer and dates, before those of the telegram are
/// looked for. The lines stay.
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
        let mut rest = std::mem::take(&mut text.blocks).into_iter().peekable();
        while let Some(block) = rest.next() {
            let begins = carried::is_mark(&block, carried::begins);
            blocks.push(block);
            let ahead = rest.clone();
            let count = ahead.take_while(|block| !carried::is_mark(block, carried::ends)).count();
            if !begins || count == 0 || count == rest.len() {
                continue;
            }
            let carried: Vec<Block> = rest.by_ref().take(count).collect();
            if matches!(carried.as_slice(), [Block::Enclosure(_)]) {
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
