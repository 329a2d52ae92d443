//! Cutting and wrapping the characters of a letter by their place in the source.
//!
//! Every run of characters that was read knows its bytes, so a pass can name a place in the source
//! and does not have to know how deep in the tree it lies.

use std::ops::Range;

use crate::ir::{
    Block, Characters, Inline, Origin, Paragraph, Visitor, each_inlines_mut, visit_inline,
};
use crate::source::Span;

/// The bytes that a run of characters was read from.
pub(super) fn read_at(inline: &Inline) -> Option<Span> {
    match inline {
        Inline::Text(Characters { origin: Origin::Read { at }, .. }) => Some(*at),
        _ => None,
    }
}

/// Every run of characters that was read, with its bytes, in the order of the text. What is in a
/// correction has been dealt with and is left out.
pub(super) fn runs(blocks: &[Block]) -> Vec<(Span, String)> {
    struct Runs(Vec<(Span, String)>);
    impl Visitor for Runs {
        fn inline(&mut self, inline: &Inline) {
            if let (Some(at), Inline::Text(characters)) = (read_at(inline), inline) {
                self.0.push((at, characters.text.clone()));
            }
            if !matches!(inline, Inline::Correction(_)) {
                visit_inline(self, inline);
            }
        }
    }
    let mut runs = Runs(Vec::new());
    for block in blocks {
        runs.block(block);
    }
    runs.0
}

/// Every run of characters that is in no phrase yet.
pub(super) fn unwrapped_runs(blocks: &[Block]) -> Vec<(Span, String)> {
    let paragraphs = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(&paragraph.content),
        _ => None,
    });
    paragraphs
        .flatten()
        .filter_map(|inline| match inline {
            Inline::Text(characters) => Some((read_at(inline)?, characters.text.clone())),
            _ => None,
        })
        .collect()
}

/// Makes `offset` a boundary between two inlines of the list and returns the index after it.
fn split(content: &mut Vec<Inline>, offset: usize) -> Option<usize> {
    for index in 0..content.len() {
        let Some(at) = read_at(&content[index]) else {
            continue;
        };
        if at.start == offset {
            return Some(index);
        }
        if at.end == offset {
            return Some(index + 1);
        }
        if at.start < offset && offset < at.end {
            let Inline::Text(characters) = &mut content[index] else {
                return None;
            };
            let cut = offset - at.start;
            let rest = characters.text.split_off(cut);
            characters.origin = Origin::Read { at: at.slice(0..cut) };
            let rest =
                Characters { text: rest, origin: Origin::Read { at: at.slice(cut..at.len()) } };
            content.insert(index + 1, Inline::Text(rest));
            return Some(index + 1);
        }
    }
    None
}

/// Puts what `make` makes of the inlines that were read from `span` in their place. The span must
/// begin and end inside one list of inlines; otherwise nothing happens and the answer is false.
pub(super) fn wrap(
    blocks: &mut [Block],
    span: Span,
    make: impl FnOnce(Vec<Inline>) -> Vec<Inline>,
) -> bool {
    let mut make = Some(make);
    each_inlines_mut(blocks, &mut |content| {
        if make.is_none() || !holds(content, span) {
            return;
        }
        let Some(range) = cut(content, span) else {
            return;
        };
        if let Some(make) = make.take() {
            let inner: Vec<Inline> = content.drain(range.clone()).collect();
            let at = range.start;
            content.splice(at..at, make(inner));
        }
    });
    make.is_none()
}

/// Puts an inline in the place of the characters that were read from `span`.
pub(super) fn replace(blocks: &mut [Block], span: Span, inline: Inline) -> bool {
    wrap(blocks, span, |_| vec![inline])
}

/// Whether characters of this very list were read from both ends of the span.
fn holds(content: &[Inline], span: Span) -> bool {
    let touches = |offset: usize| {
        content.iter().filter_map(read_at).any(|at| at.start <= offset && offset <= at.end)
    };
    let inside = |at: Span| at.start < span.end && span.start < at.end;
    touches(span.start) && touches(span.end) && content.iter().filter_map(read_at).any(inside)
}

fn cut(content: &mut Vec<Inline>, span: Span) -> Option<Range<usize>> {
    let start = split(content, span.start)?;
    // `split` answers with the first boundary at the offset; skip what lies between, such as a
    // page break, only at the end, so that a wrapped phrase never begins with it.
    let mut end = start;
    while end < content.len() {
        match read_at(&content[end]) {
            Some(at) if at.start >= span.end => break,
            Some(at) if at.end > span.end => {
                split(content, span.end)?;
                end += 1;
                break;
            }
            _ => end += 1,
        }
    }
    // Drop trailing inlines that lie behind the span.
    while end > start && read_at(&content[end - 1]).is_none() {
        end -= 1;
    }
    Some(start..end)
}

/// Takes runs of characters out of the paragraphs: those that `take` has an answer to. The paragraph
/// ends there, and what the answer holds stands between its parts.
pub(super) fn take_out(
    blocks: &mut Vec<Block>,
    mut take: impl FnMut(Span) -> Option<Option<Block>>,
) {
    for block in std::mem::take(blocks) {
        let Block::Paragraph(paragraph) = block else {
            blocks.push(block);
            continue;
        };
        let mut part = Paragraph::new(Vec::new());
        for inline in paragraph.content {
            let is_break = matches!(inline, Inline::LineBreak(_));
            match read_at(&inline).and_then(&mut take) {
                Some(between) => {
                    part.content.pop_if(|last| matches!(last, Inline::LineBreak(_)));
                    let before = std::mem::replace(&mut part, Paragraph::new(Vec::new()));
                    blocks.extend((!before.content.is_empty()).then_some(Block::Paragraph(before)));
                    blocks.extend(between);
                }
                None if is_break && part.content.is_empty() => {}
                None => part.content.push(inline),
            }
        }
        blocks.extend((!part.content.is_empty()).then_some(Block::Paragraph(part)));
    }
}

/// Drops white space at the beginning of a run of characters.
pub(super) fn trim_run_start(characters: &mut Characters) {
    let kept = characters.text.trim_start().len();
    let dropped = characters.text.len() - kept;
    characters.text.drain(..dropped);
    if let Origin::Read { at } = &mut characters.origin {
        at.start += dropped;
    }
}

/// Drops white space at the end of a list of inlines.
pub(super) fn trim_end(content: &mut Vec<Inline>) {
    if let Some(Inline::Text(characters)) = content.last_mut() {
        let kept = characters.text.trim_end().len();
        let dropped = characters.text.len() - kept;
        characters.text.truncate(kept);
        if let Origin::Read { at } = &mut characters.origin {
            at.end -= dropped;
        }
        if kept == 0 {
            content.pop();
        }
    }
}
