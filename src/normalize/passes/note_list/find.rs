//! Which lines of a letter are its notes.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::{Calls, heading_mark, stated_marks, written_labels};
use super::labels::{
    Evidence, WRITINGS, drop_lines_of_text, fill_gaps, items, last_sequence, margin, words,
};
use super::pages::{Pages, notes_on_pages};
use super::rules::{BACK, has_rule_before};
use super::unnumbered;
use super::{Item, List};
use crate::ir::{Block, Inline};
use crate::normalize::marks::{self, Form, Mark};
use crate::normalize::{Context, note_doubts, text_runs, vocabulary};
use crate::profile::{NoteEnd, NoteShape};
use crate::source::Span;

/// The lines that begin the notes of the letter.
pub(super) fn find_list(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    if let Some(shape) = context.notes() {
        return stated_list(blocks, shape, context);
    }
    let indented = |items| List { items, ends: true, is_section: false };
    unnumbered::find_linked(blocks, context)
        .or_else(|| list_at_end(blocks, context))
        .or_else(|| indented_notes(blocks, context).map(indented))
        .or_else(|| unnumbered::find(blocks, context))
}

/// The notes in the form that the profile states.
fn stated_list(blocks: &[Block], shape: &NoteShape, context: &Context<'_>) -> Option<List> {
    let mut found = items(blocks, Form::Stated, |line| shape.form.opening(line), context);
    found.retain(|item| item.margin > 0 || !shape.form.is_indented());
    if !shape.form.has_label() {
        // Without labels, only the form of the lines tells notes apart.
        found.retain(|item| item.inline == 0 || shape.ends == Some(NoteEnd::Line));
        label_by_order(&mut found, blocks, shape);
    }
    // A line of a paragraph that begins with a mark is not a note.
    let mut of_list = None;
    found.retain(|item| {
        let line = context.source.slice(item.at);
        let is_mark = shape.mark.as_ref().is_some_and(|mark| {
            mark.find(line).first().is_some_and(|found| found.whole.start == 0)
        });
        let is_line = shape.ends == Some(NoteEnd::Line);
        let begins = item.inline == 0 || item.margin > 0 || !is_mark || is_line;
        let is_item = begins || of_list == Some(item.block);
        of_list = is_item.then_some(item.block).or(of_list);
        is_item
    });
    if let Some(mark) = &shape.mark {
        let mut calls = Calls::stated(mark, blocks, &found);
        if !found.iter().any(|item| calls.has(&item.label)) {
            return None;
        }
        // Of lines with the same label, the last ones are the notes.
        found.reverse();
        found.retain(|item| !calls.has(&item.label) || calls.take(&item.label));
        found.reverse();
    }
    let first = found.first()?;
    let is_list = shape.end_of_file.is_some() || has_rule_before(blocks, first);
    let ends = shape.ends.is_some() || !is_list;
    Some(List { items: found, ends, is_section: shape.end_of_file.is_some() })
}

/// Gives notes without labels those of the marks, by their order.
fn label_by_order(items: &mut [Item], blocks: &[Block], shape: &NoteShape) {
    let marks = shape.mark.as_ref().map(|mark| stated_marks(mark, blocks, items));
    let marks = marks.unwrap_or_default();
    for (index, item) in items.iter_mut().enumerate() {
        let called = marks.get(index).map(|mark| mark.label.clone());
        item.label = called.unwrap_or_else(|| (index + 1).to_string());
        item.is_counted = true;
    }
}

/// Indented notes after the paragraphs that call them, each by a mark in the same brackets.
fn indented_notes(blocks: &[Block], context: &Context<'_>) -> Option<Vec<Item>> {
    WRITINGS.iter().filter(|writing| writing.form != Form::Bare).find_map(|writing| {
        let mut found = writing.items(blocks, context);
        let mut calls = Calls::of(blocks, &found, context);
        found.retain(|item| {
            item.inline == 0
                && item.margin > 0
                && calls.repeated.contains(&item.label)
                && calls.take(&item.label)
        });
        (!found.is_empty()).then_some(found)
    })
}

/// The lines of a list at the end, in any of its forms. Notes with signs may appear among numbered
/// ones.
fn list_at_end(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let by_sign = WRITINGS.iter().filter(|writing| writing.form == Form::Sign);
    let mut signs: Vec<Item> = by_sign.flat_map(|writing| writing.items(blocks, context)).collect();
    let calls = Calls::of(blocks, &signs, context);
    signs.retain(|sign| calls.repeated.contains(&sign.label));
    let found = WRITINGS.iter().find_map(|writing| {
        let mut found = writing.items(blocks, context);
        drop_lines_of_text(&mut found, blocks, context);
        if !found.is_empty() && writing.form != Form::Sign {
            found.extend(signs.iter().cloned());
            found.sort_by_key(|item| item.at.start);
        }
        let calls = Calls::of(blocks, &found, context);
        let mut items = last_sequence(found.clone(), writing.form, &calls)?;
        fill_gaps(&mut items, blocks, &calls, context);
        let first = items.first()?;
        let close = items.windows(2).all(|pair| pair[0].block == pair[1].block);
        let layout = first.margin > 0 || (items.len() > 1 && close);
        let is_called = || calls.any(&items) || heading_mark(blocks).is_some();
        let begins_with_source = || vocabulary::SPEAKS_OF_SOURCE.is_match(&words(blocks, first));
        let all_called = items.iter().all(|item| calls.certain.contains(&item.label))
            && last_note_is_one(blocks, &items);
        let all_repeated = || items.iter().all(|item| calls.repeated.contains(&item.label));
        let is_believed = match writing.evidence {
            Evidence::Layout => {
                let is_wanted = || begins_with_source() || is_called() || calls.run_beside(&items);
                all_called || layout && is_wanted()
            }
            Evidence::Called => is_called(),
            Evidence::CalledAndClose => close && (is_called() || all_repeated()),
            Evidence::Repeated => items.iter().any(|item| calls.repeated.contains(&item.label)),
            Evidence::WayBack => last_line(blocks).is_some_and(|line| BACK.is_match(&line)),
            Evidence::AllCalled => all_called && items.len() > 1,
        };
        let has_rule = has_rule_before(blocks, first);
        let is_at_end = has_rule
            || is_at_end(blocks, &items, context)
            || all_called
                && all_repeated()
                && is_under_signature(blocks, first)
                && !is_resumed(blocks, &items);
        let is_list = (is_believed || has_rule) && is_at_end;
        if !is_list || !has_rule && is_introduced(blocks, first) {
            return None;
        }
        Some(match notes_on_pages(&found, &items, writing, blocks, context) {
            Pages::One => {
                let ends = is_interrupted(&items, blocks, context);
                Some(List { items, ends, is_section: false })
            }
            Pages::Several(items) => Some(List { items, ends: true, is_section: false }),
            Pages::Unsure => None,
        })
    });
    found.flatten()
}

/// Whether the letter resumes between the notes: there is a postscript, or a paragraph with the mark of
/// a later note.
fn is_interrupted(items: &[Item], blocks: &[Block], context: &Context<'_>) -> bool {
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return false };
    let between = blocks.get(first.block + 1..last.block).unwrap_or_default();
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    let begins_text = |block: &&Block| {
        let start = text_runs::of(std::slice::from_ref(*block)).first().map(|(at, _)| *at);
        start.is_some_and(|at| !starts.contains(&at.start) && margin(at, context) <= first.margin)
    };
    let behind: BTreeMap<&str, usize> =
        items.iter().map(|item| (item.label.as_str(), item.at.start)).collect();
    let written = written_labels(items, context);
    let is_of_letter = |(at, line): (Span, String)| {
        let mut found = Vec::new();
        marks::find(at, &line, &written, &mut found);
        let calls_later = |mark: &Mark| {
            let note = behind.get(mark.label.as_str());
            mark.repeats_label && mark.is_certain() && note.is_some_and(|at| *at > mark.at.start)
        };
        vocabulary::is_postscript(&line) || found.iter().any(calls_later)
    };
    let mut texts = between.iter().filter(begins_text);
    texts.any(|block| text_runs::of(std::slice::from_ref(block)).into_iter().any(is_of_letter))
}

/// Whether a sentence of the letter introduces the lines: `P.S. Bring:`.
fn is_introduced(blocks: &[Block], first: &Item) -> bool {
    let before = text_runs::of(blocks).into_iter().rfind(|(at, _)| at.end <= first.at.start);
    before.is_some_and(|(_, line)| {
        let is_sentence = line.split_whitespace().count() > 3 || vocabulary::is_postscript(&line);
        line.trim_end().ends_with(':') && is_sentence
    })
}

/// Whether nothing follows the list but indented paragraphs, as parts of its last note.
fn is_at_end(blocks: &[Block], items: &[Item], context: &Context<'_>) -> bool {
    let Some(last) = items.last() else { return false };
    blocks.iter().skip(last.block + 1).all(|block| match block {
        Block::Paragraph(paragraph) => {
            let first = paragraph.content.iter().find_map(text_runs::read_at);
            first.is_some_and(|at| margin(at, context) > last.margin)
        }
        _ => true,
    })
}

/// Whether the letter is closed and signed above the list.
fn is_under_signature(blocks: &[Block], first: &Item) -> bool {
    /// The most lines of a close and a signature.
    const LINES: usize = 4;
    let above = text_runs::of(blocks).into_iter().filter(|(at, _)| at.end <= first.at.start);
    let above: Vec<String> = above.map(|(_, line)| line).collect();
    let last = above.len().saturating_sub(LINES);
    let closes = |line: &String| vocabulary::LANGUAGES.iter().any(|one| one.close(line).is_some());
    let close = above[last..].iter().position(closes);
    close.is_some_and(|close| last + close + 1 < above.len())
}

/// Whether the letter goes on after the list: with a postscript, another close, the mark of a note.
fn is_resumed(blocks: &[Block], items: &[Item]) -> bool {
    let Some(last) = items.last() else { return false };
    let behind = text_runs::of(blocks.get(last.block + 1..).unwrap_or_default());
    behind.iter().any(|(at, line)| {
        let mut found = Vec::new();
        marks::find(*at, line, &BTreeSet::new(), &mut found);
        vocabulary::is_postscript(line)
            || note_doubts::is_close(line.trim())
            || found.iter().any(Mark::is_certain)
    })
}

/// Whether the lines after the last label in its paragraph continue its sentence.
fn last_note_is_one(blocks: &[Block], items: &[Item]) -> bool {
    let Some(last) = items.last() else { return false };
    let Some(Block::Paragraph(paragraph)) = blocks.get(last.block) else { return false };
    let lines = paragraph.content.iter().skip(last.inline).filter_map(|inline| match inline {
        Inline::Text(characters) => Some(characters.text.trim_end()),
        _ => None,
    });
    let lines: Vec<&str> = lines.collect();
    let ends = |line: &str| line.ends_with(['.', '!', '?', '”', ')', ']']);
    lines.windows(2).all(|pair| !ends(pair[0]))
}

pub(super) fn last_line(blocks: &[Block]) -> Option<String> {
    text_runs::of(blocks).pop().map(|(_, run)| run)
}
