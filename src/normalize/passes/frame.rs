//! The frame that Project Gutenberg puts around a text.

use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, words};
use crate::normalize::{Context, Effect, Pass, Runs, frame, set_aside, text_runs};
use crate::source::{Span, Structure};

/// Takes the frame out of the text.
pub(super) struct TakeFrame;

impl Pass for TakeFrame {
    fn name(&self) -> &'static str {
        "take_frame"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.first_mut() else { return };
        let lines = text_runs::of(&text.blocks);
        let outside = frame::outside(lines.iter().map(|(_, line)| line.as_str()));
        let lines: Vec<(Span, bool)> = lines.iter().map(|(at, _)| *at).zip(outside).collect();
        let parts = lines.chunk_by(|one, next| one.1 == next.1);
        let parts: Vec<Span> = parts
            .filter_map(|part| match part {
                [(first, true), ..] => Some(first.to(part.last()?.0)),
                _ => None,
            })
            .collect();
        for at in parts {
            let left_out =
                set_aside::take_lines(&mut text.blocks, context.source, at, frame::REASON);
            let count: usize = left_out.iter().map(|part| words(&part.text).count()).sum();
            let message = format!("{count} words of {} are left out", frame::REASON);
            context.report(Diagnostic::new(&diag::FRAME, at, message));
            letter.furniture.extend(left_out);
        }
        letter.furniture.sort_by_key(|one| one.origin.span());
    }
}
