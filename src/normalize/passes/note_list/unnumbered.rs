//! A list whose numbers the copy has lost: browsers and text extractors do not copy them. The lines are
//! paired with the marks in the text by their order.

use std::sync::LazyLock;

use regex::Regex;

use super::Item;
use super::find::List;
use super::labels::{item, margin};
use super::rules::{self, BACK};
use crate::ir::{Block, Inline};
use crate::normalize::marks::{self, LONGEST_LABEL, Mark};
use crate::normalize::{Context, note_doubts, text_runs, vocabulary};
use crate::source::Span;

/// What an extractor puts before an item of a list, and the link back to the text.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| item(r"^(?:[-*•–]\s+)?(?:[↑^↩]︎?\s+)?"));

/// A line at the end of the letter.
struct TailLine {
    block: usize,
    inline: usize,
    at: Span,
    text: String,
}

impl TailLine {
    fn before(&self) -> &str {
        BEFORE.find(&self.text).map_or("", |before| before.as_str())
    }

    fn is_numbered(&self) -> bool {
        let words = self.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
        // A note can begin with a year.
        (1..=LONGEST_LABEL).contains(&(words.len() - digits.len()))
    }

    fn has_link_before(&self) -> bool {
        self.before().contains(['↑', '^', '↩'])
    }

    /// The word `Back` alone can end a line of the letter, too.
    fn has_link_after(&self) -> bool {
        let link = BACK.find(self.text.trim_end());
        link.is_some_and(|link| link.as_str().contains(['↩', '↑']) || link.as_str().contains("text"))
    }

    fn has_link(&self) -> bool {
        self.has_link_before() || self.has_link_after()
    }
}

/// The notes in a list whose lines link back to the text, from the first of them on. No other line does
/// that, whatever numbers there are in the letter.
pub(super) fn find_linked(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let lines = lines(blocks);
    lines.last().filter(|last| last.has_link())?;
    let start = lines.iter().position(TailLine::has_link)?;
    list(lines.get(start..)?, true, blocks, context)
}

/// The notes in a list without numbers and links: under a heading, from the source note on, or in the last
/// paragraph.
pub(super) fn find(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let lines = lines(blocks);
    let is_head = |line: &TailLine| rules::is_head_of_list(&line.text).is_some();
    if let Some(head) = lines.iter().rposition(is_head) {
        return list(lines.get(head + 1..)?, true, blocks, context);
    }
    let last = lines.last()?;
    let source = lines.iter().rposition(is_source).filter(|source| *source > 0);
    let block = || lines.iter().position(|line| line.block == last.block).filter(|at| *at > 0);
    list(lines.get(source.or_else(block)?..)?, false, blocks, context)
}

/// The list that these lines are, if marks call them. Where `is_sure`, its form alone says that it is one.
fn list(
    lines: &[TailLine],
    is_sure: bool,
    blocks: &[Block],
    context: &Context<'_>,
) -> Option<List> {
    let first = lines.first()?;
    let notes: Vec<&TailLine> = beginning_notes(lines);
    let count = notes.len();
    // Lines that have numbers are another list, and it was not believed.
    if notes.iter().filter(|line| line.is_numbered()).count() * 2 > count {
        return None;
    }
    let marks = marks_before(blocks, first.at);
    let called = counted(&marks, count);
    let is_believed = if is_sure {
        called > 0 || is_source(first)
    } else if is_source(first) {
        // Its mark is in the heading. The last note can belong to the signature, which has lost its own.
        count <= 2 || last_label(&marks, count) + 2 >= count
    } else {
        count > 1 && called == count && !lines.iter().any(|line| note_doubts::ends_list(&line.text))
    };
    let item = |(index, line): (usize, &TailLine)| Item {
        block: line.block,
        inline: line.inline,
        at: line.at,
        label: (index + 1).to_string(),
        is_counted: true,
        margin: margin(line.at, context),
        mark: line.before().trim_end().len(),
        skip: line.before().len(),
    };
    let items = notes.into_iter().enumerate().map(item);
    is_believed.then(|| List { items: items.collect(), ends: false, is_section: true })
}

fn lines(blocks: &[Block]) -> Vec<TailLine> {
    let mut lines = Vec::new();
    for (block, content) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = content else { continue };
        for (inline, run) in paragraph.content.iter().enumerate() {
            if let (Inline::Text(characters), Some(at)) = (run, text_runs::read_at(run)) {
                lines.push(TailLine { block, inline, at, text: characters.text.clone() });
            }
        }
    }
    lines
}

fn is_source(line: &TailLine) -> bool {
    let words = line.text.strip_prefix(line.before()).unwrap_or_default();
    vocabulary::SPEAKS_OF_SOURCE.is_match(words)
}

/// The lines that begin a note. Where notes end with links back, a note can have several lines.
fn beginning_notes(lines: &[TailLine]) -> Vec<&TailLine> {
    let end_with_links = lines.last().is_some_and(TailLine::has_link_after);
    let begin_with_links = !end_with_links && lines.iter().any(TailLine::has_link_before);
    let begins = |(index, line): &(usize, &TailLine)| {
        if begin_with_links {
            line.has_link_before()
        } else if end_with_links {
            index.checked_sub(1).is_none_or(|before| lines[before].has_link_after())
        } else {
            true
        }
    };
    lines.iter().enumerate().filter(begins).map(|(_, line)| line).collect()
}

/// The likely marks in the text before the list, in order.
fn marks_before(blocks: &[Block], list: Span) -> Vec<Mark> {
    let mut found = Vec::new();
    for (at, run) in text_runs::of(blocks) {
        if at.start < list.start {
            marks::find(at, &run, &std::collections::BTreeSet::new(), &mut found);
        }
    }
    found.retain(Mark::is_likely);
    found.sort_by_key(|mark| mark.at.start);
    found
}

/// The greatest label of a mark that the list can have a note for.
fn last_label(marks: &[Mark], count: usize) -> usize {
    let labels = marks.iter().filter_map(|mark| mark.label.parse::<usize>().ok());
    labels.filter(|label| *label <= count).max().unwrap_or(0)
}

/// How many of the marks count on from 0, 1, or the first of them, up to as many as there are notes.
fn counted(marks: &[Mark], count: usize) -> usize {
    let numbers: Vec<u32> = marks.iter().filter_map(|mark| mark.label.parse().ok()).collect();
    let from = |first: u32| {
        let mut next = first;
        for number in &numbers {
            next += u32::from(*number == next);
        }
        usize::try_from(next - first).unwrap_or(usize::MAX).min(count)
    };
    let firsts = [0, 1, 2].into_iter().chain(numbers.first().copied());
    firsts.map(from).max().unwrap_or(0)
}
