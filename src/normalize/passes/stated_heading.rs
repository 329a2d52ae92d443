//! The heading of a letter whose first line the user describes: `216.`, then `TO STEINER & CO.`.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Inline, Letter, Line, LineBreak, LineBreakKind, Reading, Sourced, on_one_line,
    plain_text,
};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs};
use crate::profile::Profile;
use crate::source::{Span, Structure, part};

/// Makes a heading of the line that begins the letter, and of the paragraph after it if the profile
/// says that it is one.
pub(super) struct ReadStatedHeading;

impl Pass for ReadStatedHeading {
    fn name(&self) -> &'static str {
        "read_stated_heading"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(profile) = context.profile else { return };
        let Some(text) = letter.texts.first_mut() else { return };
        let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
        let Some(first) = text.blocks.iter().position(is_paragraph) else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Heading(_))) {
            return;
        }
        let Some(line) = paragraph(&text.blocks, first) else { return };
        let Some(begins) = profile.letter_begins(&line) else { return };
        let Some(at) = span(&text.blocks[first]) else { return };
        let title = match heading_behind(&text.blocks, first, profile) {
            Some(title) => {
                join(&mut text.blocks, first, self);
                Some(title)
            }
            None if begins.number.is_none() => Some(line.clone()),
            None => begins.title.map(|title| part(&line, title).to_owned()),
        };
        if let Block::Paragraph(paragraph) = &mut text.blocks[first] {
            let content = std::mem::take(&mut paragraph.content);
            text.blocks[first] = Block::Heading(Line::new(content));
        }
        if let Some(title) = title {
            let title = on_one_line(&title);
            letter.title = Some(Sourced::new(title, derived(self, at)));
        }
        if let Some(number) = begins.number {
            let place = if number.end <= at.len() { at.slice(number.clone()) } else { at };
            let message = format!("the document has the number {}", part(&line, number.clone()));
            context.report(Diagnostic::new(&diag::HEADING_NUMBER, place, message));
            letter.number =
                Some(Sourced::new(part(&line, number).to_owned(), derived(self, place)));
        }
    }
}

/// The words of the paragraph after the first line, if they are the heading.
fn heading_behind(blocks: &[Block], first: usize, profile: &Profile) -> Option<String> {
    let heading = profile.letter.as_ref()?.heading.as_ref()?;
    let words = paragraph(blocks, first + 1)?;
    heading.line(&words).map(|_| words)
}

fn paragraph(blocks: &[Block], index: usize) -> Option<String> {
    match blocks.get(index)? {
        Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content, Reading::Regular)),
        _ => None,
    }
}

/// Appends the paragraph after this one to it, on a line of its own.
fn join(blocks: &mut Vec<Block>, first: usize, pass: &dyn Pass) {
    let (Some(before), Some(behind)) = (span(&blocks[first]), span(&blocks[first + 1])) else {
        return;
    };
    let gap = Span { start: before.end, end: behind.start, ..before };
    let Block::Paragraph(second) = blocks.remove(first + 1) else { return };
    if let Block::Paragraph(first) = &mut blocks[first] {
        let origin = derived(pass, gap);
        first.content.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        first.content.extend(second.content);
    }
}

/// The bytes that a paragraph's text runs were read from.
fn span(block: &Block) -> Option<Span> {
    let Block::Paragraph(paragraph) = block else { return None };
    let spans = paragraph.content.iter().filter_map(text_runs::place_of);
    spans.reduce(|first, next| first.to(next))
}
