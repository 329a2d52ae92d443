//! The frame that Project Gutenberg puts around a text: what it says about the book before a line
//! `*** START OF THE PROJECT GUTENBERG EBOOK … ***`, and its licence after `*** END OF …`.
//!
//! Not here: what is inside the frame (title page, contents, index), which only a profile can
//! distinguish from the letters.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Letter, words};
use crate::normalize::{Context, Effect, Pass, Runs, set_aside, text_runs};
use crate::source::{Span, Structure};

/// Takes the frame out of the text.
pub(super) struct TakeFrame;

static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\*\*\* ?(?:(?P<start>START)|END) OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)\b",
    )
    .expect("a constant pattern")
});

/// The most lines that a marker with a long title takes.
const LONGEST_MARKER: usize = 4;

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
        let outside = outside(&lines);
        // Without text inside it, this is not a frame.
        if outside.iter().all(|is_outside| *is_outside) {
            return;
        }
        let lines: Vec<(Span, bool)> = lines.iter().map(|(at, _)| *at).zip(outside).collect();
        let parts = lines.chunk_by(|one, next| one.1 == next.1);
        let parts: Vec<Span> = parts
            .filter_map(|part| match part {
                [(first, true), ..] => Some(first.to(part.last()?.0)),
                _ => None,
            })
            .collect();
        for at in parts {
            let what = "Project Gutenberg's frame";
            let left_out = set_aside::take_lines(&mut text.blocks, context.source, at, what);
            let count: usize = left_out.iter().map(|part| words(&part.text).count()).sum();
            let message = format!("{count} words of {what} are left out");
            context.report(Diagnostic::new(&diag::FRAME, at, message));
            letter.furniture.extend(left_out);
        }
        letter.furniture.sort_by_key(|one| one.origin.span());
    }
}

/// Which lines are outside the markers; the markers themselves count as outside.
fn outside(lines: &[(Span, String)]) -> Vec<bool> {
    let is_start = |line: &str| Some(MARKER.captures(line)?.name("start").is_some());
    // If the first marker is a start, the lines before it belong to the frame.
    let mut is_outside = lines.iter().find_map(|(_, line)| is_start(line)).unwrap_or(false);
    let mut outside = Vec::with_capacity(lines.len());
    while let Some((_, line)) = lines.get(outside.len()) {
        let Some(is_start) = is_start(line) else {
            outside.push(is_outside);
            continue;
        };
        let mut marker = lines.iter().skip(outside.len()).take(LONGEST_MARKER);
        let length = marker.position(|(_, line)| line.ends_with("***")).unwrap_or(0) + 1;
        outside.extend(std::iter::repeat_n(true, length));
        is_outside = !is_start;
    }
    outside
}
