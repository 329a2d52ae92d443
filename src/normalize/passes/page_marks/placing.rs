//! Where a page break belongs: between two blocks, or inside a sentence without the line ends around its
//! mark.

use std::collections::VecDeque;

use crate::ir::{Block, Characters, Inline, Origin, PageBreak, Reading, plain_text};
use crate::normalize::{sentences, text_runs};
use crate::source::{Source, Span};

/// A block, with the pages that begin before its words set before it.
pub(super) fn set_pages_apart(mut block: Block, source: &Source) -> impl Iterator<Item = Block> {
    let mut pages = Vec::new();
    if let Block::Paragraph(paragraph) = &mut block {
        lift_pages(&mut paragraph.content);
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

/// Takes the pages at the ends of emphasised words out of them: a page is not set in italics.
fn lift_pages(content: &mut Vec<Inline>) {
    let is_page = |inline: &&Inline| matches!(inline, Inline::PageBreak(_));
    for mut inline in std::mem::take(content) {
        let mut behind = Vec::new();
        if text_runs::is_emphasis(&inline)
            && let Inline::Phrase(phrase) = &mut inline
        {
            let first = phrase.content.iter().take_while(is_page).count();
            content.extend(phrase.content.drain(..first));
            let last = phrase.content.iter().rev().take_while(is_page).count();
            behind = phrase.content.split_off(phrase.content.len() - last);
            if phrase.content.is_empty() && first + last > 0 {
                content.extend(behind);
                continue;
            }
        }
        content.push(inline);
        content.extend(behind);
    }
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
            && let (Some(before), Some(after)) = (words_of(before), words_of(rest.get(1)))
            && (line_end || before.ends_with(['\n', '\r']))
            && sentences::goes_on(&after)
            && before.trim_end().ends_with(|c: char| c == '-' || c.is_alphanumeric() && !has_lines)
            && (!line_end || join_line_end(content, source))
        {
            rest.pop_front();
        }
        content.push(inline);
    }
}

/// The words of characters that were read, and of those in italics.
fn words_of(inline: Option<&Inline>) -> Option<String> {
    let inline = inline.filter(|inline| text_runs::read_at(inline).is_some())?;
    Some(plain_text(std::slice::from_ref(inline), Reading::Regular))
}

/// Turns the line break at the end of a list into white space after the words before it; the answer is false
/// if more than white space separates the two.
fn join_line_end(content: &mut Vec<Inline>, source: &Source) -> bool {
    let [.., before, Inline::LineBreak(line)] = content.as_slice() else { return false };
    let (Some(at), Some(line_end)) = (text_runs::read_at(before), line.origin.span()) else {
        return false;
    };
    let Some(text) = text_runs::plain_space(source, at.end, line_end.end) else { return false };
    let at = Span { start: at.end, end: line_end.end, ..at };
    content.pop();
    if let Some(Inline::Text(Characters { text: run, origin: Origin::Read { at: read } })) =
        content.last_mut()
    {
        run.push_str(text);
        read.end = at.end;
    } else {
        let (text, origin) = (text.to_owned(), Origin::Read { at });
        content.push(Inline::Text(Characters { text, origin }));
    }
    true
}

/// White space after a mark that has white space before it belongs to the mark.
fn drop_doubled_space(content: &mut [Inline]) {
    for index in 1..content.len() {
        let (before, after) = content.split_at_mut(index);
        if let (Some(Inline::PageBreak(_)), Some(next)) = (before.last(), after.first_mut()) {
            let previous = words_of(before.get(before.len().wrapping_sub(2)));
            if previous.is_none_or(|words| words.ends_with(char::is_whitespace)) {
                text_runs::trim_start(next);
            }
        }
    }
}
