//! Where a page break belongs: between two blocks, or inside a sentence without the line ends around its
//! mark.

use std::collections::VecDeque;

use crate::ir::{Block, Inline, Origin, PageBreak};
use crate::normalize::{sentences, text_runs};
use crate::source::Source;

/// A block, with the pages that begin before its words set before it.
pub(super) fn set_pages_apart(mut block: Block, source: &Source) -> impl Iterator<Item = Block> {
    let mut pages = Vec::new();
    if let Block::Paragraph(paragraph) = &mut block {
        join_around_lone_marks(&mut paragraph.content, source);
        drop_doubled_space(&mut paragraph.content);
        pages = take_first_pages(&mut paragraph.content);
    }
    let is_left = match &block {
        Block::Paragraph(paragraph) => pages.is_empty() || !paragraph.content.is_empty(),
        _ => true,
    };
    pages.into_iter().map(Block::PageBreak).chain(is_left.then_some(block))
}

/// Takes the marks before the first word of a block, with their line breaks: they belong between the
/// blocks.
fn take_first_pages(content: &mut Vec<Inline>) -> Vec<PageBreak> {
    let mut pages = Vec::new();
    let mut taken = 0;
    while let Some(Inline::PageBreak(page)) = content.get(taken) {
        pages.push(page.clone());
        taken += 1;
        taken += usize::from(matches!(content.get(taken), Some(Inline::LineBreak(_))));
    }
    content.drain(..taken);
    pages
}

/// A mark on its own line inside a sentence: the line ends around it do not belong to the sentence. The
/// evidence is that the words break off before it and continue after it in small letters; where other
/// lines of the paragraph end too, as in verse, only a hyphen is.
fn join_around_lone_marks(content: &mut Vec<Inline>, source: &Source) {
    let is_break = |inline: Option<&Inline>| matches!(inline, Some(Inline::LineBreak(_)));
    let is_page = |inline: Option<&Inline>| matches!(inline, Some(Inline::PageBreak(_)));
    let has_lines = (1..content.len()).any(|index| {
        is_break(content.get(index))
            && !is_page(content.get(index - 1))
            && !is_page(content.get(index + 1))
    });
    let mut rest = VecDeque::from(std::mem::take(content));
    while let Some(inline) = rest.pop_front() {
        let line_end = content.len() > 1 && is_break(content.last());
        let before = content.iter().nth_back(usize::from(line_end));
        if is_page(Some(&inline))
            && is_break(rest.front())
            && let (Some(Inline::Text(before)), Some(Inline::Text(after))) = (before, rest.get(1))
            && (line_end || before.text.ends_with(['\n', '\r']))
            && sentences::goes_on(&after.text)
            && before
                .text
                .trim_end()
                .ends_with(|c: char| c == '-' || c.is_alphanumeric() && !has_lines)
            && (!line_end || join_line_end(content, source))
        {
            rest.pop_front();
        }
        content.push(inline);
    }
}

/// Turns the line break at the end of a list into the white space that ends the run before it; the answer
/// is false if more than white space separates the two.
fn join_line_end(content: &mut Vec<Inline>, source: &Source) -> bool {
    let [.., Inline::Text(run), Inline::LineBreak(line)] = content.as_mut_slice() else {
        return false;
    };
    let (Origin::Read { at }, Some(line_end)) = (&mut run.origin, line.origin.span()) else {
        return false;
    };
    let Some(space) = text_runs::plain_space(source, at.end, line_end.end) else { return false };
    run.text.push_str(space);
    at.end = line_end.end;
    content.pop();
    true
}

/// White space after a mark that has white space before it belongs to the mark.
fn drop_doubled_space(content: &mut [Inline]) {
    for index in 1..content.len() {
        let (before, after) = content.split_at_mut(index);
        if let (Some(Inline::PageBreak(_)), Some(Inline::Text(next))) =
            (before.last(), after.first_mut())
        {
            let spaced = match before.get(before.len().wrapping_sub(2)) {
                Some(Inline::Text(previous)) => previous.text.ends_with(char::is_whitespace),
                _ => true,
            };
            if spaced {
                text_runs::trim_run_start(next);
            }
        }
    }
}
