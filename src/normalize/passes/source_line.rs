//! `Source: <address>` at the end, or an address alone: where the text was copied from.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Origin, Witness, WitnessKind};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::Structure;

/// Makes a line that names the page it was copied from a witness of the letter.
pub(super) struct TakeSourceLine;

static SOURCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?i:source|url|from|retrieved from):?\s*)?<?(https?://[^\s<>]+)>?\.?$")
        .expect("a constant pattern")
});

impl Pass for TakeSourceLine {
    fn name(&self) -> &'static str {
        "take_source_line"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else {
            return;
        };
        let Some(Block::Paragraph(paragraph)) = text.blocks.last_mut() else {
            return;
        };
        let Some(Inline::Text(characters)) = paragraph.content.last() else {
            return;
        };
        let Some(found) = SOURCE_LINE.captures(&characters.text) else {
            return;
        };
        let Some(at) = paragraph.content.last().and_then(text_runs::read_at) else {
            return;
        };
        let url = found[1].to_owned();
        paragraph.content.pop();
        if let Some(Inline::LineBreak(_)) = paragraph.content.last() {
            paragraph.content.pop();
        }
        if paragraph.content.is_empty() {
            text.blocks.pop();
        }
        context.report(Diagnostic::new(
            &diag::SOURCE_LINE,
            at,
            format!("the text was copied from {url}"),
        ));
        let witness = Witness::new(WitnessKind::Edition, Origin::Read { at });
        letter.witnesses.push(Witness { url: Some(url), ..witness });
    }
}
