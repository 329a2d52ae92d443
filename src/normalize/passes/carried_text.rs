//! Letters quoted inside telegrams, between `Begin Text.` and `End Text.`

use std::collections::VecDeque;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Division, Letter, Reading, plain_text};
use crate::normalize::{Context, Effect, Pass, Runs, carried, text_runs};
use crate::source::{Span, Structure};

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
            let end = begins.then(|| rest.iter().position(ends)).flatten();
            if begins && end.is_none() && !rest.is_empty() {
                report_open(blocks.last(), context);
            }
            let count = end.unwrap_or(0);
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
    let Some((words, at)) = mark.and_then(words) else { return };
    let message = format!("a text inside the letter begins after \u{201C}{words}\u{201D}");
    context.report(Diagnostic::new(&diag::ENCLOSURE, at, message));
}

/// Reports that nothing says where the text ends: it stays part of the letter.
fn report_open(mark: Option<&Block>, context: &mut Context<'_>) {
    let Some((words, at)) = mark.and_then(words) else { return };
    let message = format!("no line ends the text that begins after \u{201C}{words}\u{201D}");
    context.report(
        Diagnostic::new(&diag::SECOND_LETTER, at, message)
            .hint("if it has an end, a line \u{201C}End Text.\u{201D} there sets it apart"),
    );
}

/// The words of a mark, and where they are.
fn words(mark: &Block) -> Option<(String, Option<Span>)> {
    let Block::Paragraph(paragraph) = mark else { return None };
    let words = plain_text(&paragraph.content, Reading::Regular).trim().to_owned();
    Some((words, paragraph.content.iter().find_map(text_runs::read_at)))
}
