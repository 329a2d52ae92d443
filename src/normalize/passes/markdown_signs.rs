//! What programs that turn web pages into Markdown add to the words: `### ` before a heading, and a
//! backslash before a sign that Markdown would read otherwise (`11\. Letter`).
//!
//! Not here: emphasis and pictures, which typists mark in the same way.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::Letter;
use crate::normalize::{Context, Effect, Pass, Runs, set_aside, text_runs};
use crate::source::{Span, Structure};

/// Takes these signs out of the text.
pub(super) struct TakeMarkdownSigns;

/// `### ` at the start of a line, or a backslash before punctuation.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^#{1,6}[ \t]+|(?<escape>\\)[!-/:-@\[-`{-~]").expect("a constant pattern")
});

impl Pass for TakeMarkdownSigns {
    fn name(&self) -> &'static str {
        "take_markdown_signs"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in &mut letter.texts {
            let mut signs: Vec<Span> = Vec::new();
            for (at, run) in text_runs::of(&text.blocks) {
                let begins_line = context.source.line_at(at.start).start == at.start;
                let found = SIGN.captures_iter(&run).filter_map(|sign| {
                    let is_escape = sign.name("escape").is_some();
                    let sign = sign.name("escape").or(sign.get(0))?;
                    (is_escape || begins_line).then_some(at.slice(sign.range()))
                });
                signs.extend(found);
            }
            let reason = "a sign of Markdown";
            for at in &signs {
                let message = format!("\u{201C}{}\u{201D} is {reason}", context.source.slice(*at));
                context.report(Diagnostic::new(&diag::FURNITURE, *at, message));
                letter.furniture.push(set_aside::dropped(context.source, *at, reason));
            }
            let places = signs.into_iter().map(|at| (at, ())).collect();
            text_runs::wrap_all(&mut text.blocks, places, |(), _| Vec::new());
        }
        letter.furniture.sort_by_key(|furniture| furniture.origin.span());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Reading, plain_text};
    use crate::readers;
    use crate::source::{Source, SourceId};

    #[test]
    fn signs_are_taken_out_and_words_stay() {
        for (text, words, count) in [
            ("### 11\\. Letter", "11. Letter", 2),
            ("# Notes", "Notes", 1),
            ("a\\_b \\[c\\]", "a_b [c]", 3),
            ("No. #3 # 4", "No. #3 # 4", 0),
            ("C:\\Ann", "C:\\Ann", 0),
            ("#3", "#3", 0),
        ] {
            let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
            let (mut letter, _) = readers::find("text").unwrap().open(&source).letter(0);
            TakeMarkdownSigns.run(&mut letter, &mut Context::new(&source));
            let crate::ir::Block::Paragraph(paragraph) = &letter.texts[0].blocks[0] else {
                panic!("{text}")
            };
            assert_eq!(plain_text(&paragraph.content, Reading::Regular), words);
            assert_eq!(letter.furniture.len(), count, "{text}");
        }
    }
}
