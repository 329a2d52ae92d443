//! A list whose numbers the copy has lost: browsers and text extractors do not copy them. The lines are
//! paired with the marks in the text by their order.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::calls::heading_mark;
use super::labels::{item, margin};
use super::rules::{self, BACK};
use super::{Item, List};
use crate::ir::{Block, FurnitureKind, Inline};
use crate::normalize::marks::{self, Mark};
use crate::normalize::{Context, note_doubts, text_runs, vocabulary};
use crate::source::Span;

/// What an extractor puts before an item of a list, and the link back to the text.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| item(r"^(?:[-*•–]\s+)?(?:[↑^↩]︎?\s+)?"));

/// A line at the end of the letter.
struct TailLine<'t> {
    block: usize,
    inline: usize,
    at: Span,
    text: &'t str,
}

impl TailLine<'_> {
    fn before(&self) -> &str {
        BEFORE.find(self.text).map_or("", |before| before.as_str())
    }

    /// Whether a number or a label in brackets begins it. A note can begin with a day, too, but not all
    /// of them do.
    fn is_labelled(&self) -> bool {
        static LABEL: LazyLock<Regex> = LazyLock::new(|| {
            item(
                r"^(?:[^\p{L}0-9]*[0-9]{1,3}(?:[^0-9]|$)|[\[({<^/]\s?(?:\p{L}{1,10}\.?\s)?[0-9a-zA-Z*†‡]{1,4}[\])}>/:]|[⁰¹²³⁴⁵⁶⁷⁸⁹†‡§]|[a-z][.)]\s)",
            )
        });
        let line = self.text.strip_prefix(self.before()).unwrap_or(self.text);
        // Most lines begin with a word.
        let mut characters = line.chars();
        let is_word = characters.next().is_some_and(char::is_alphabetic)
            && characters.next().is_none_or(|c| !matches!(c, '.' | ')'));
        !is_word && LABEL.is_match(line)
    }

    fn has_link_before(&self) -> bool {
        self.before().contains(['↑', '^', '↩'])
    }

    /// The word `Back` alone can end a line of the letter, too.
    fn has_link_after(&self) -> bool {
        let link = BACK.find(self.text.trim_end());
        link.is_some_and(|link| {
            link.as_str().contains(['↩', '↑', '^']) || link.as_str().contains("text")
        })
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
    list(lines.get(start..)?, Form::Linked, blocks, context)
}

/// The notes in a list without numbers and links: under a heading or a rule, from the source note on, or in
/// the last paragraph.
pub(super) fn find(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let lines = lines(blocks);
    let head =
        |kind| lines.iter().rposition(|line| rules::is_head_of_list(line.text) == Some(kind));
    let last = lines.last()?;
    let starts = [
        (head(FurnitureKind::NotesHeading).map(|head| head + 1), Form::Headed),
        (head(FurnitureKind::Rule).map(|rule| rule + 1), Form::Plain),
        (lines.iter().rposition(is_source), Form::Plain),
        (lines.iter().position(|line| line.block == last.block), Form::Plain),
    ];
    starts.into_iter().find_map(|(start, form)| {
        let start = start.filter(|start| *start > 0)?;
        list(lines.get(start..)?, form, blocks, context)
    })
}

/// What says that lines are a list of notes, besides the marks that call them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// They link back to the text.
    Linked,
    /// A heading says so.
    Headed,
    /// Nothing.
    Plain,
}

/// The list that these lines are, if marks call them.
fn list(
    lines: &[TailLine<'_>],
    form: Form,
    blocks: &[Block],
    context: &Context<'_>,
) -> Option<List> {
    let first = lines.first()?;
    let notes: Vec<&TailLine<'_>> = beginning_notes(lines);
    let count = notes.len();
    // Lines that have labels are another list.
    if notes.iter().filter(|line| line.is_labelled()).count() * 2 > count {
        return None;
    }
    let labels = labels_before(blocks, first.at);
    let called = counted(&labels, count);
    let is_believed = if is_source(first) {
        // Its mark is in the heading. The last note can belong to the signature, which has lost its own.
        let last_label = labels.iter().copied().filter(|label| *label <= count).max();
        form == Form::Linked || count <= 2 || last_label.unwrap_or(0) + 2 >= count
    } else {
        let is_text = || lines.iter().any(|line| note_doubts::ends_list(line.text));
        match form {
            Form::Linked => called > 0,
            Form::Headed => called > 0 && called + 1 >= count && !is_text(),
            Form::Plain => count > 1 && called == count && !is_text(),
        }
    };
    let item = |(index, line): (usize, &TailLine<'_>)| Item {
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

fn lines(blocks: &[Block]) -> Vec<TailLine<'_>> {
    let mut lines = Vec::new();
    for (block, content) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = content else { continue };
        for (inline, run) in paragraph.content.iter().enumerate() {
            if let (Inline::Text(characters), Some(at)) = (run, text_runs::read_at(run)) {
                lines.push(TailLine { block, inline, at, text: &characters.text });
            }
        }
    }
    lines
}

fn is_source(line: &TailLine<'_>) -> bool {
    let words = line.text.strip_prefix(line.before()).unwrap_or_default();
    vocabulary::SPEAKS_OF_SOURCE.is_match(words)
}

/// The lines that begin a note. Where notes end with links back, a note can have several lines.
fn beginning_notes<'l, 't>(lines: &'l [TailLine<'t>]) -> Vec<&'l TailLine<'t>> {
    let end_with_links = lines.last().is_some_and(TailLine::has_link_after);
    let begin_with_links = !end_with_links && lines.iter().any(TailLine::has_link_before);
    let begins = |(index, line): &(usize, &TailLine<'_>)| {
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

/// The numbers of the marks before the list that are likely to call notes, in order.
fn labels_before(blocks: &[Block], list: Span) -> Vec<usize> {
    let mut found: Vec<Mark> = Vec::new();
    for (at, run) in text_runs::of(blocks) {
        if at.start < list.start {
            marks::find(at, &run, &BTreeSet::new(), &mut found);
        }
    }
    found.retain(Mark::is_likely);
    found.sort_by_key(|mark| mark.at.start);
    let in_heading = heading_mark(blocks);
    in_heading.into_iter().chain(found.iter().filter_map(|mark| mark.label.parse().ok())).collect()
}

/// How many of the labels count on from 0, 1, or the first of them, up to as many as there are notes.
fn counted(labels: &[usize], count: usize) -> usize {
    let from = |first: usize| {
        let next = labels.iter().fold(first, |next, label| next + usize::from(*label == next));
        (next - first).min(count)
    };
    let firsts = [0, 1, 2].into_iter().chain(labels.first().copied());
    firsts.map(from).max().unwrap_or(0)
}
