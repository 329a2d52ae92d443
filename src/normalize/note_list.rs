//! The list of notes that a web page prints at the end, numbered from 1.

use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Note, NoteKind, Origin, Paragraph, Sourced};
use crate::source::Span;

/// Moves the numbered lines at the end out of the text and makes notes of them.
pub(super) struct TakeNoteList;

static ITEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9]{1,3})\.\s+").expect("a constant pattern"));

/// A line that could begin a note: where it stands in the blocks, and its number.
struct Candidate {
    block: usize,
    inline: usize,
    at: Span,
    number: u32,
    indented: bool,
    /// Length of the number and its full stop.
    mark: usize,
    /// Length of the mark and the white space behind it.
    skip: usize,
}

impl Pass for TakeNoteList {
    fn name(&self) -> &'static str {
        "take_note_list"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(text) = letter.texts.last_mut() else {
            return;
        };
        let items = list_at_end(candidates(&text.blocks, context));
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return;
        };
        let span = first.at.to(last.at);
        context.report(Diagnostic::new(
            &diag::NOTE_LIST,
            first.at.slice(0..first.mark),
            format!(
                "{} notes in a list at the end, numbered from 1 to {}",
                items.len(),
                last.number
            ),
        ));
        let mut tail = text.blocks.split_off(first.block);
        // What stands before the list in its first block stays with the letter.
        if first.inline > 0
            && let Some(Block::Paragraph(paragraph)) = tail.first_mut()
        {
            let notes = paragraph.content.split_off(first.inline);
            let mut kept = std::mem::replace(&mut paragraph.content, notes);
            if let Some(Inline::LineBreak(_)) = kept.last() {
                kept.pop();
            }
            text.blocks.push(Block::Paragraph(Paragraph::new(kept)));
        }
        debug_assert!(!span.is_empty());
        letter.notes = notes(tail, &items);
    }
}

fn candidates(blocks: &[Block], context: &Context<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (block_idx, block) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else {
            continue;
        };
        for (inline_idx, inline) in paragraph.content.iter().enumerate() {
            let (Inline::Text(characters), Some(at)) = (inline, leaves::read_at(inline)) else {
                continue;
            };
            let Some(item) = ITEM.captures(&characters.text) else {
                continue;
            };
            let Ok(number) = item[1].parse() else {
                continue;
            };
            let before = &context.source.text()[..at.start];
            let margin = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
            found.push(Candidate {
                block: block_idx,
                inline: inline_idx,
                at,
                number,
                indented: !margin.is_empty(),
                mark: item[1].len() + 1,
                skip: item[0].len(),
            });
        }
    }
    found
}

/// The last candidate with the number 1 and those that count on from it. A list is believed when
/// it is indented, as web pages do, or when its lines stand close, as numbered paragraphs do not.
fn list_at_end(mut found: Vec<Candidate>) -> Vec<Candidate> {
    let Some(start) = found.iter().rposition(|candidate| candidate.number == 1) else {
        return Vec::new();
    };
    let mut items = found.split_off(start);
    let indented = items[0].indented;
    let mut next = 1;
    items.retain(|item| {
        let counts_on = item.number == next && item.indented == indented;
        next += u32::from(counts_on);
        counts_on
    });
    let close = items.windows(2).all(|pair| pair[0].block == pair[1].block);
    let list = if indented { true } else { items.len() > 1 && close };
    if list { items } else { Vec::new() }
}

/// Makes notes of the blocks; each item begins one, and what follows belongs to it.
fn notes(blocks: Vec<Block>, items: &[Candidate]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else {
            continue;
        };
        let mut begins_block = true;
        for mut inline in paragraph.content {
            let item =
                leaves::read_at(&inline).and_then(|at| items.iter().find(|item| item.at == at));
            if let (Some(item), Inline::Text(characters)) = (item, &mut inline) {
                characters.text.drain(..item.skip);
                characters.origin = Origin::Read { at: item.at.slice(item.skip..item.at.len()) };
                if let Some(note) = notes.last_mut() {
                    drop_trailing_break(note);
                }
                let kind = if item.number == 1
                    && vocabulary::SPEAKS_OF_SOURCE.is_match(&characters.text)
                {
                    NoteKind::Source
                } else {
                    NoteKind::Footnote
                };
                notes.push(Note {
                    id: format!("list-{}", item.number),
                    label: None,
                    list_number: Some(Sourced::new(
                        item.number.to_string(),
                        Origin::Read { at: item.at.slice(0..item.mark) },
                    )),
                    kind,
                    blocks: vec![Block::Paragraph(Paragraph::new(vec![inline]))],
                });
            } else if let Some(note) = notes.last_mut() {
                match note.blocks.last_mut() {
                    Some(Block::Paragraph(last)) if !begins_block => last.content.push(inline),
                    _ => note.blocks.push(Block::Paragraph(Paragraph::new(vec![inline]))),
                }
            }
            begins_block = false;
        }
    }
    notes
}

/// The line break between two notes belongs to neither.
fn drop_trailing_break(note: &mut Note) {
    if let Some(Block::Paragraph(last)) = note.blocks.last_mut()
        && let Some(Inline::LineBreak(_)) = last.content.last()
    {
        last.content.pop();
    }
}
