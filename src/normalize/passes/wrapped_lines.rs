//! What the line breaks of a transcript mean: those of wrapped text mean nothing, and those after a
//! long, unwrapped line end a paragraph.

use crate::ir::{
    Block, Characters, Inline, Letter, LineBreakKind, Origin, Paragraph, each_inlines_mut,
};
use crate::normalize::{Context, Effect, Pass, Runs, text_runs};
use crate::source::{Span, Structure};

/// Makes paragraphs of long lines, and one run of lines that were broken only because the next word
/// did not fit.
pub(super) struct UnwrapLines;

/// The widths to which people and programs wrap text, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// A line this much shorter than the width, even with the next word, was not broken for lack of room.
const ROOM: usize = 8;

impl Pass for UnwrapLines {
    fn name(&self) -> &'static str {
        "unwrap_lines"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        for text in &mut letter.texts {
            let blocks = std::mem::take(&mut text.blocks);
            text.blocks =
                blocks.into_iter().flat_map(|block| split_at_long_lines(block, context)).collect();
        }
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        let notes = letter.notes.iter_mut().map(|note| &mut note.blocks);
        let mut parts: Vec<&mut Vec<Block>> = texts.chain(notes).collect();
        let mut lines: Vec<usize> = Vec::new();
        for blocks in &mut parts {
            each_inlines_mut(blocks, &mut |content| lines.extend(broken_lines(content, context)));
        }
        // The width is that of the longest lines; one line in three must come close to it.
        let Some(width) = lines.iter().copied().max().filter(|width| WIDTHS.contains(width)) else {
            return;
        };
        let full = lines.iter().filter(|line| **line + 2 * ROOM >= width).count();
        if full < 3 || full * 3 < lines.len() {
            return;
        }
        for blocks in &mut parts {
            each_inlines_mut(blocks, &mut |content| unwrap(content, width, context));
        }
    }
}

/// Makes a paragraph of each line, where one of two neighbours is longer than any width to which people
/// wrap text.
fn split_at_long_lines(block: Block, context: &Context<'_>) -> Vec<Block> {
    let Block::Paragraph(mut paragraph) = block else { return vec![block] };
    let is_long = |inline: Option<&Inline>| {
        let at = inline.and_then(text_runs::run_at);
        at.is_some_and(|at| context.source.slice(at).chars().count() > *WIDTHS.end())
    };
    let mut paragraphs = vec![Vec::new()];
    let mut content = std::mem::take(&mut paragraph.content).into_iter().peekable();
    while let Some(inline) = content.next() {
        let last = paragraphs.len() - 1;
        let ends =
            is_break(&inline) && (is_long(paragraphs[last].last()) || is_long(content.peek()));
        if ends {
            paragraphs.push(Vec::new());
        } else {
            paragraphs[last].push(inline);
        }
    }
    let mut paragraphs = paragraphs.into_iter();
    let first = paragraphs.next().unwrap_or_default();
    let first = Block::Paragraph(Paragraph { content: first, ..paragraph });
    let others = paragraphs.map(|content| Block::Paragraph(Paragraph::new(content)));
    std::iter::once(first).chain(others).collect()
}

/// Length of a line of the source up to an offset, in characters, including its margin.
fn length_to(offset: usize, context: &Context<'_>) -> usize {
    let before = context.source.text().get(..offset).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default().chars().count()
}

/// The lengths of the lines that are followed by a line break.
fn broken_lines(content: &[Inline], context: &Context<'_>) -> Vec<usize> {
    content
        .windows(2)
        .filter(|pair| is_break(&pair[1]))
        .filter_map(|pair| text_runs::run_at(&pair[0]))
        .map(|at| length_to(at.end, context))
        .collect()
}

fn is_break(inline: &Inline) -> bool {
    matches!(inline, Inline::LineBreak(line) if line.kind == LineBreakKind::Line)
}

fn unwrap(content: &mut Vec<Inline>, width: usize, context: &Context<'_>) {
    let is_joined = |before: Span, after: Span| {
        // A form feed between two lines means something, and XML cannot write it.
        let gap = context.source.text().get(before.end..after.start).unwrap_or_default();
        let is_plain = gap.chars().all(|c| matches!(c, ' ' | '\t' | '\n'));
        let next_word = context.source.slice(after).split_whitespace().next().unwrap_or_default();
        let with_next = length_to(before.end, context) + 1 + next_word.chars().count();
        with_next + ROOM >= width && is_plain
    };
    let mut rest = std::mem::take(content).into_iter().peekable();
    // The lines that are joined to the run at the end of `content`.
    let mut joined: Option<Span> = None;
    while let Some(inline) = rest.next() {
        let before = joined.or_else(|| content.last().and_then(text_runs::run_at));
        let after = rest.peek().and_then(text_runs::run_at);
        match (is_break(&inline), before, after) {
            (true, Some(before), Some(after)) if is_joined(before, after) => {
                joined = Some(before.to(after));
                rest.next();
            }
            _ => {
                end_run(content, joined.take(), context);
                content.push(inline);
            }
        }
    }
    end_run(content, joined, context);
}

/// Turns the run at the end of a list into the lines that are joined to it.
fn end_run(content: &mut [Inline], joined: Option<Span>, context: &Context<'_>) {
    if let (Some(at), Some(run)) = (joined, content.last_mut()) {
        let text = context.source.slice(at).to_owned();
        *run = Inline::Text(Characters { text, origin: Origin::Read { at } });
    }
}
