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

    fn has_link_after(&self) -> bool {
        BACK.is_match(self.text.trim_end())
    }
}

/// The notes in a list without numbers.
pub(super) fn find(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let lines = lines(blocks);
    let (start, is_sure) = start(&lines)?;
    let list = lines.get(start..)?;
    let first = list.first()?;
    let begins: Vec<bool> = beginnings(list);
    let count = begins.iter().filter(|begins| **begins).count();
    let marks = marks_before(blocks, first.at);
    let called = counted(&marks, count);
    // Lines that have numbers are another list, and it was not believed.
    if list.iter().zip(&begins).any(|(line, begins)| *begins && line.is_numbered()) {
        return None;
    }
    let begins_with_source = is_source(first);
    let is_believed = if is_sure {
        called > 0 || begins_with_source
    } else if begins_with_source {
        // Its mark is in the heading. The last note can belong to the signature, which has lost its own.
        count <= 2 || last_label(&marks, count) + 2 >= count
    } else {
        count > 1 && called == count && !list.iter().any(|line| note_doubts::ends_list(&line.text))
    };
    if !is_believed {
        return None;
    }
    let notes = list.iter().zip(begins).filter(|(_, begins)| *begins);
    let items = notes.enumerate().map(|(index, (line, _))| Item {
        block: line.block,
        inline: line.inline,
        at: line.at,
        label: (index + 1).to_string(),
        is_counted: true,
        margin: margin(line.at, context),
        mark: line.before().trim_end().len(),
        skip: line.before().len(),
    });
    Some(List { items: items.collect(), ends: false, is_section: true })
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

/// Where the list begins, and whether its form alone says that it is one: its lines link back to the
/// text, or a heading precedes it. Else it begins with the source note, or is the last paragraph.
fn start(lines: &[TailLine]) -> Option<(usize, bool)> {
    let last = lines.last()?;
    if last.has_link_after() || last.has_link_before() {
        let links = |line: &TailLine| line.has_link_after() || line.has_link_before();
        let first = lines.iter().position(links)?;
        return Some((first, true));
    }
    let is_head = |line: &TailLine| rules::is_head_of_list(&line.text).is_some();
    if let Some(head) = lines.iter().rposition(is_head) {
        return (head + 1 < lines.len()).then_some((head + 1, true));
    }
    let begins_line = |line: &TailLine| is_source(line);
    let source = lines.iter().rposition(begins_line).filter(|source| *source > 0);
    let block = || lines.iter().position(|line| line.block == last.block).filter(|at| *at > 0);
    source.or_else(block).map(|start| (start, false))
}

fn is_source(line: &TailLine) -> bool {
    let words = line.text.strip_prefix(line.before()).unwrap_or_default();
    vocabulary::SPEAKS_OF_SOURCE.is_match(words)
}

/// Which of the lines begin a note. Where notes end with links back, a note can have several lines.
fn beginnings(list: &[TailLine]) -> Vec<bool> {
    let end_with_links = list.last().is_some_and(TailLine::has_link_after);
    let begin_with_links = !end_with_links && list.iter().any(TailLine::has_link_before);
    let begins = |index: usize| {
        if begin_with_links {
            list[index].has_link_before()
        } else if end_with_links {
            index == 0 || list[index - 1].has_link_after()
        } else {
            true
        }
    };
    (0..list.len()).map(begins).collect()
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
