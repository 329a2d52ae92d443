//! What surrounds the notes and is not part of their words: the rule or the heading above a list, and
//! the link from a note back to the text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::Item;
use super::labels::item;
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Furniture, FurnitureKind, Inline, Note, Origin};
use crate::normalize::{Context, text_runs, vocabulary};
use crate::source::Span;

/// The link back to the text at the end of a note. `^` counts only after white space.
pub(super) static BACK: LazyLock<Regex> = LazyLock::new(|| {
    item(r"\s*(?:\[?\(?(?:Back(?: to text)?|Return(?: to text)?)\)?\]?\.?|↩︎?|↑)$|\s+\^$")
});

/// A line drawn with characters.
static RULE: LazyLock<Regex> = LazyLock::new(|| item(r"^(?:[-_=—–]\s?){3,}$"));

/// Whether a rule or a heading directly precedes the list.
pub(super) fn has_rule_before(blocks: &[Block], first: &Item) -> bool {
    let before = text_runs::of(blocks).into_iter().rfind(|(at, _)| at.end <= first.at.start);
    before.is_some_and(|(_, line)| is_head_of_list(&line).is_some())
}

pub(super) fn is_head_of_list(line: &str) -> Option<FurnitureKind> {
    if RULE.is_match(line) {
        Some(FurnitureKind::Rule)
    } else {
        vocabulary::NOTES_HEADING.is_match(line).then_some(FurnitureKind::NotesHeading)
    }
}

/// Takes rules and the heading over the list from the end of the letter.
pub(super) fn take_head_of_list(
    blocks: &mut Vec<Block>,
    furniture: &mut Vec<Furniture>,
    context: &mut Context<'_>,
) {
    while let Some(Block::Paragraph(paragraph)) = blocks.last_mut() {
        let Some(Inline::Text(characters)) = paragraph.content.last() else { return };
        let Some(kind) = is_head_of_list(&characters.text) else { return };
        take(characters.text.clone(), kind, &characters.origin, furniture, context);
        paragraph.content.pop();
        if let Some(Inline::LineBreak(_)) = paragraph.content.last() {
            paragraph.content.pop();
        }
        if paragraph.content.is_empty() {
            blocks.pop();
        }
    }
}

/// The rules, each with the place of the line below it.
pub(super) fn rules(blocks: &[Block]) -> Vec<(Span, String, usize)> {
    let runs = text_runs::of(blocks);
    let rule = |pair: &[(Span, String)]| match pair {
        [(at, line), (next, _)] if RULE.is_match(line) => Some((*at, line.clone(), next.start)),
        _ => None,
    };
    runs.windows(2).filter_map(rule).collect()
}

/// Takes the rules above notes on several pages.
pub(super) fn take_rules(
    blocks: &mut Vec<Block>,
    items: &[Item],
    furniture: &mut Vec<Furniture>,
    context: &mut Context<'_>,
) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    let above_notes = |(_, _, next): &(Span, String, usize)| starts.contains(next);
    let mut rules = rules(blocks).into_iter().filter(above_notes).peekable();
    text_runs::take_out(blocks, |at| {
        while rules.next_if(|(rule, ..)| rule.start < at.start).is_some() {}
        let (_, rule, _) = rules.next_if(|(rule, ..)| rule.start < at.end)?;
        take(rule, FurnitureKind::Rule, &Origin::Read { at }, furniture, context);
        Some(None)
    });
}

/// Takes the links back from the ends of the notes. `Back` alone may be the last word of a note, unless
/// two notes end with it.
pub(super) fn take_ways_back(
    notes: &mut [Note],
    furniture: &mut Vec<Furniture>,
    context: &mut Context<'_>,
) {
    let found: Vec<Option<Span>> = notes.iter().map(way_back).collect();
    let is_word = |at: &Span| {
        let words = context.source.slice(*at).trim().trim_end_matches('.');
        matches!(words, "Back" | "Return")
    };
    let are_words = found.iter().flatten().filter(|at| is_word(at)).count() > 1;
    let taken: Vec<Option<Span>> =
        found.into_iter().map(|at| at.filter(|at| are_words || !is_word(at))).collect();
    for (note, back) in notes.iter_mut().zip(taken) {
        if let (Some(Block::Paragraph(paragraph)), Some(back)) = (note.blocks.last_mut(), back)
            && let Some(Inline::Text(characters)) = paragraph.content.last_mut()
        {
            let text = characters.text.split_off(characters.text.len() - back.len());
            let start = back.start - characters.text.len();
            characters.origin = Origin::Read { at: Span { start, end: back.start, ..back } };
            let origin = Origin::Read { at: back };
            take(text.trim().to_owned(), FurnitureKind::BackLink, &origin, furniture, context);
        }
    }
}

/// Where the link back is at the end of a note, if words precede it.
fn way_back(note: &Note) -> Option<Span> {
    let Some(Block::Paragraph(paragraph)) = note.blocks.last() else { return None };
    let last = paragraph.content.last()?;
    let (Inline::Text(characters), at) = (last, text_runs::read_at(last)?) else { return None };
    let back = BACK.find(&characters.text).filter(|back| back.start() > 0)?;
    Some(at.slice(back.range()))
}

pub(super) fn take(
    text: String,
    kind: FurnitureKind,
    origin: &Origin,
    furniture: &mut Vec<Furniture>,
    context: &mut Context<'_>,
) {
    let message = format!("\u{201C}{text}\u{201D} is a {} of the copy", kind.as_str());
    context.report(Diagnostic::new(&diag::FURNITURE, origin.span(), message));
    furniture.push(Furniture { kind, text, reason: None, origin: origin.clone() });
}
