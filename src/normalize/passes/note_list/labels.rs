//! The lines that begin with a label, in every form, and which of them make one list.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Item;
use super::calls::Calls;
use crate::ir::{Block, Inline};
use crate::normalize::marks::{self, Form, WORD_FOR_NOTE};
use crate::normalize::{Context, note_doubts, text_runs, vocabulary};
use crate::profile::MarkMatch;
use crate::source::{Span, Structure};

/// A way to write the labels of a list.
pub(super) struct Writing {
    pub(super) form: Form,
    /// The evidence needed to accept such lines as notes.
    pub(super) evidence: Evidence,
    /// The whole label with the white space after it; group 1 is the label.
    pub(super) item: LazyLock<Regex>,
}

/// What makes labelled lines at the end a list of notes. A rule or a heading above them always does,
/// and so does a likely mark for each of them.
#[derive(Clone, Copy)]
pub(super) enum Evidence {
    /// They are indented, as on web pages, or closer together than numbered paragraphs are.
    Layout,
    /// The text has a mark for one of them.
    Called,
    /// The same, and they are close together: `(1)` can also count clauses, and `Note 1` a remark.
    CalledAndClose,
    /// The text has a mark for one of them in the same brackets: `{1}` can be a page.
    Repeated,
    /// The last one ends with a link back to the text.
    WayBack,
    /// Nothing less than a mark for each, and more than one note: `12 June` begins with a number, and
    /// `a.` may count clauses.
    AllCalled,
}

impl Writing {
    const fn new(form: Form, evidence: Evidence, item: fn() -> Regex) -> Self {
        Self { form, evidence, item: LazyLock::new(item) }
    }
}

/// All forms, the most common first.
pub(super) static WRITINGS: [Writing; 17] = [
    Writing::new(Form::Bare, Evidence::Layout, || item(r"^([0-9]{1,3})\.(?:\s+|$)")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^/([0-9]{1,3}[a-z]?)/\s*")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^\[([0-9]{1,3}[a-z]?|[*†‡§]+)\]\s*")),
    Writing::new(Form::Bracketed, Evidence::CalledAndClose, || {
        item(r"^\(([0-9]{1,3}|[*†‡§]+)\)\s*")
    }),
    Writing::new(Form::Bracketed, Evidence::Repeated, || {
        item(&format!(r"^\[(?:{WORD_FOR_NOTE})?([0-9]{{1,3}}|[a-zA-Z]|[ivxl]{{1,6}})\]:?\s*"))
    }),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^\(([a-z]|[ivxl]{1,6})\)\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^\^([0-9]{1,3}|[a-z])\s+")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^([0-9]{1,3})\)\s+")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^\{([0-9]{1,3}[a-z]?)\}\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^<([0-9]{1,3}[a-z]?)>\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^<sup>([0-9]{1,3})</sup>\s*")),
    Writing::new(Form::Superscript, Evidence::Called, || item(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\)?\s*")),
    Writing::new(Form::Sign, Evidence::Called, || item(r"^([*†‡§¶‖]{1,4})\s*")),
    Writing::new(Form::Bare, Evidence::WayBack, || item(r"^([0-9]{1,3}[a-z]?)\s+")),
    Writing::new(Form::Bare, Evidence::AllCalled, || item(r"^([0-9]{1,3})(?:\)|\s)\s*")),
    Writing::new(Form::Bracketed, Evidence::CalledAndClose, || {
        item(&format!(r"^(?:{WORD_FOR_NOTE})\s?([0-9]{{1,3}})[.:)]?\s+"))
    }),
    Writing::new(Form::Bare, Evidence::AllCalled, || item(r"^([a-z]|[ivxl]{1,6})[.)]\s+")),
];

pub(super) fn item(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

impl Writing {
    /// The lines that begin with a label in this form.
    pub(super) fn items(&self, blocks: &[Block], context: &Context<'_>) -> Vec<Item> {
        let label = |line: &str| {
            let found = self.item.captures(line)?;
            let behind = line.get(found.get(0)?.end()..)?;
            // `*1850` is not a note, but `**1.**` in bold face is.
            let is_of_number = behind.starts_with(|c: char| c.is_ascii_digit() || c == '[');
            // `*Ann Smith*` is in italics.
            let label = found.get(1)?.as_str();
            let is_emphasis = behind.trim_end().ends_with(label)
                && found.get(0)?.end() == label.len()
                && behind.trim_end().len() > label.len();
            if self.form == Form::Sign && (is_of_number || is_emphasis) {
                return None;
            }
            Some(MarkMatch { whole: found.get(0)?.range(), number: found.get(1)?.range() })
        };
        items(blocks, self.form, label, context)
    }
}

/// White space before a run of characters in its line, in bytes. Where the source marks blocks, it only lays out
/// the file.
pub(super) fn margin(at: Span, context: &Context<'_>) -> usize {
    if context.marked.has(Structure::Blocks) {
        return 0;
    }
    at.start.saturating_sub(context.source.line_at(at.start).start)
}

/// The lines that begin with a label, as `label` finds it.
pub(super) fn items(
    blocks: &[Block],
    form: Form,
    label: impl Fn(&str) -> Option<MarkMatch>,
    context: &Context<'_>,
) -> Vec<Item> {
    let mut found = Vec::new();
    for (block_idx, block) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        let mut is_start = true;
        for (inline_idx, inline) in paragraph.content.iter().enumerate() {
            let begins = is_start;
            is_start =
                text_runs::is_break(inline) || begins && text_runs::read_at(inline).is_none();
            let (Inline::Text(characters), Some(at)) = (inline, text_runs::read_at(inline)) else {
                continue;
            };
            if !begins {
                continue;
            }
            let Some(MarkMatch { whole, number }) = label(&characters.text) else { continue };
            let (Some(whole), Some(number)) =
                (characters.text.get(whole), characters.text.get(number))
            else {
                continue;
            };
            let label = match form {
                Form::Superscript => marks::plain_digits(number),
                _ => number.to_owned(),
            };
            found.push(Item {
                block: block_idx,
                inline: inline_idx,
                at,
                label,
                is_counted: false,
                margin: margin(at, context),
                mark: whole.trim_end().len(),
                skip: whole.len(),
            });
        }
    }
    found
}

/// Drops the numbered lines of the text before a list of notes in the same paragraph, where no blank line
/// separates them: the text is not indented, the list is, and it begins with the source note or after a
/// line without a number.
pub(super) fn drop_lines_of_text(found: &mut Vec<Item>, blocks: &[Block], context: &Context<'_>) {
    let Some(start) = found.iter().position(|item| item.margin > 0) else { return };
    let item = &found[start];
    let is_source = || vocabulary::SPEAKS_OF_SOURCE.is_match(&words(blocks, item));
    let follows_text = || {
        let of_text = start.checked_sub(1).map(|before| found[before].at);
        line_before(blocks, item).is_some_and(|(at, line)| {
            of_text != Some(at) && margin(at, context) == 0 && !line.trim_end().ends_with(':')
        })
    };
    if ["0", "1"].contains(&item.label.as_str()) && (is_source() || follows_text()) {
        found.drain(..start);
    }
}

/// The line before an item in its paragraph.
fn line_before<'a>(blocks: &'a [Block], item: &Item) -> Option<(Span, &'a str)> {
    let Some(Block::Paragraph(paragraph)) = blocks.get(item.block) else { return None };
    paragraph.content.get(..item.inline)?.iter().rev().find_map(|inline| match inline {
        Inline::Text(line) => Some((text_runs::read_at(inline)?, line.text.as_str())),
        _ => None,
    })
}

/// The items that count up from the last 1 with the smallest indent (or from 0, when the labels are the
/// marks themselves), or that end the list when there is none. A label that breaks the count is
/// accepted if the text has a mark left for it: lists begin at 5, skip a number, or begin anew. Signs
/// do not count; all signs together at the end belong to the list.
pub(super) fn last_sequence(mut found: Vec<Item>, form: Form, calls: &Calls) -> Option<Vec<Item>> {
    if form == Form::Sign {
        let last = found.last()?.block;
        let start = found.iter().rposition(|item| item.block + 1 < last).map_or(0, |i| i + 1);
        return Some(found.split_off(start));
    }
    let mut calls = calls.likely.clone();
    let mut take = |label: &str| match calls.get_mut(label) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    let number = |item: &Item| item.label.parse::<u32>().ok();
    let is_first = |item: &Item| match form {
        Form::Bare => number(item) == Some(1),
        _ => number(item).is_some_and(|n| n <= 1),
    };
    // A list inside a note is indented further than the notes.
    let last = found.iter().rposition(&is_first).unwrap_or(found.len().checked_sub(1)?);
    let block = found[last].block;
    let together = |item: &&Item| item.block == block && is_first(item);
    let margin = found.iter().filter(together).map(|item| item.margin).min();
    let margin = margin.unwrap_or(found[last].margin);
    let mut start = found
        .iter()
        .rposition(|item| is_first(item) && item.margin == margin && item.block == block)
        .unwrap_or(last);
    // `0` before `1` belongs to the list.
    if start > 0 && number(&found[start]) == Some(1) && number(&found[start - 1]) == Some(0) {
        start -= 1;
    }
    let mut items = found.split_off(start);
    let mut next = number(&items[0]).filter(|_| is_first(&items[0]) || items[0].label == "0");
    items.retain(|item| {
        let counts_on = match number(item) {
            Some(number) => Some(number) == next,
            // `60a` follows `60`.
            None => next.is_some_and(|next| {
                item.label.trim_end_matches(|c: char| c.is_alphabetic()).parse() == Ok(next - 1)
            }),
        };
        let is_called = take(&item.label);
        let is_item = (counts_on || is_called) && item.margin == margin;
        if let Some(number) = number(item).filter(|_| is_item) {
            next = Some(number + 1);
        }
        is_item
    });
    // Called lines directly before it belong to the list, too.
    let mut first = items.first()?.block;
    let start = found.iter().rposition(|item| {
        let belongs = item.margin == margin && item.block + 1 >= first && take(&item.label);
        first = item.block;
        !belongs
    });
    let mut before = found.split_off(start.map_or(0, |start| start + 1));
    before.append(&mut items);
    Some(before)
}

/// Adds the one line that is missing between two numbers of a list and begins with the number between
/// them, in another form, if the text has a mark for it: `2 Late.` between `1.` and `3.`
pub(super) fn fill_gaps(
    items: &mut Vec<Item>,
    blocks: &[Block],
    calls: &Calls,
    context: &Context<'_>,
) {
    let number = |item: &Item| item.label.parse::<u32>().ok();
    let gap = |pair: &[Item]| {
        let (before, after) = (number(&pair[0])?, number(&pair[1])?);
        let missing = (before + 2 == after).then(|| (before + 1).to_string())?;
        calls.has(&missing).then_some((missing, pair[0].at.end..pair[1].at.start))
    };
    let gaps: Vec<(String, Range<usize>)> = items.windows(2).filter_map(gap).collect();
    if gaps.is_empty() {
        return;
    }
    let form = Form::Bare;
    let numbered = self::items(blocks, form, note_doubts::find_number_at_start, context);
    for (missing, between) in gaps {
        let from = numbered.partition_point(|item| item.at.start < between.start);
        let lines = numbered.iter().skip(from).take_while(|item| item.at.start < between.end);
        let mut lines = lines.filter(|item| item.label == missing);
        if let (Some(line), None) = (lines.next(), lines.next()) {
            items.push(line.clone());
        }
    }
    items.sort_by_key(|item| item.at.start);
}

/// The words after a label.
pub(super) fn words(blocks: &[Block], item: &Item) -> String {
    let Some(Block::Paragraph(paragraph)) = blocks.get(item.block) else { return String::new() };
    match paragraph.content.get(item.inline) {
        Some(Inline::Text(line)) => line.text.get(item.skip..).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
