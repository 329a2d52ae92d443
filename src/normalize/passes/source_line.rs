//! `Source: <address>` at the end, or an address alone: where the text was copied from.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Origin, PhraseKind, Witness, WitnessKind};
use crate::normalize::mapped_text::MappedText;
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
        let start = paragraph.content.iter().rposition(text_runs::is_break);
        let line = paragraph.content.get(start.map_or(0, |start| start + 1)..).unwrap_or_default();
        let Some(line) = MappedText::of(line).filter(|_| line.iter().all(is_plain)) else {
            return;
        };
        let Some(found) = SOURCE_LINE.captures(line.words().trim_end()) else {
            return;
        };
        let (at, url) = (line.at(), found[1].to_owned());
        paragraph.content.truncate(start.unwrap_or(0));
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

/// Whether it has nothing but words that are read as they stand: the address is all that is kept of the line.
fn is_plain(inline: &Inline) -> bool {
    match inline {
        Inline::Text(_) => true,
        Inline::Phrase(phrase) => {
            matches!(phrase.kind, PhraseKind::Reference(_) | PhraseKind::Emphasis { .. })
                && phrase.content.iter().all(is_plain)
        }
        _ => false,
    }
}
