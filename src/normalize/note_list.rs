//! The list of notes at the end of a copied page, in the ways in which web pages write it.

use std::sync::LazyLock;

use regex::Regex;

use super::marks::{self, Form, Mark};
use super::{Context, Effect, Pass, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Furniture, FurnitureKind, Inline, Letter, Note, NoteKind, Origin, Paragraph, Sourced,
};
use crate::profile::{Found, Pattern};
use crate::source::Span;

/// Moves the labelled lines at the end out of the text and makes notes of them.
pub(super) struct TakeNoteList;

/// A way to write the labels of a list.
struct Writing {
    form: Form,
    /// What it takes to believe that lines written so are notes.
    evidence: Evidence,
    /// The whole label with the white space behind it; group 1 is the label.
    item: LazyLock<Regex>,
}

/// What makes labelled lines at the end a list of notes. A rule or a heading over them always does.
#[derive(Clone, Copy)]
enum Evidence {
    /// They are indented, as on web pages, or stand closer than numbered paragraphs do.
    Layout,
    /// The text has a mark written like their labels.
    Called,
    /// The same, and they stand close: `(1)` can count clauses as well.
    CalledAndClose,
    /// The last one ends with a way back to the text.
    WayBack,
}

impl Writing {
    const fn new(form: Form, evidence: Evidence, item: fn() -> Regex) -> Self {
        Self { form, evidence, item: LazyLock::new(item) }
    }
}

/// All ways, those that are most common first.
static WRITINGS: [Writing; 7] = [
    Writing::new(Form::Bare, Evidence::Layout, || item(r"^([0-9]{1,3})\.(?:\s+|$)")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^/([0-9]{1,3}[a-z]?)/\s*")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^\[([0-9]{1,3}[a-z]?|[*†‡§]+)\]\s*")),
    Writing::new(Form::Bracketed, Evidence::CalledAndClose, || item(r"^\(([0-9]{1,3})\)\s*")),
    Writing::new(Form::Superscript, Evidence::Called, || item(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*")),
    Writing::new(Form::Sign, Evidence::Called, || item(r"^([*†‡§¶‖]{1,4})\s*")),
    Writing::new(Form::Bare, Evidence::WayBack, || item(r"^([0-9]{1,3}[a-z]?)\s+")),
];

fn item(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// The way back from a note to the text, at the end of the note.
static BACK: LazyLock<Regex> = LazyLock::new(|| {
    item(r"\s*(?:\[?\(?(?:Back(?: to text)?|Return(?: to text)?)\)?\]?\.?|↩︎?|↑)$")
});

/// A line drawn with characters.
static RULE: LazyLock<Regex> = LazyLock::new(|| item(r"^(?:[-_=—–]\s?){3,}$"));

/// A heading over the notes.
static NOTES_HEADING: LazyLock<Regex> = LazyLock::new(|| item(r"(?i)^(?:foot|end)?notes?\s*:?$"));

/// A line that could begin a note: where it stands in the blocks, and its label.
#[derive(Clone)]
struct Item {
    block: usize,
    inline: usize,
    at: Span,
    label: String,
    /// White space before the label, in bytes.
    margin: usize,
    /// Length of the label as written.
    mark: usize,
    /// Length of the label and the white space behind it.
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
        if !letter.notes.is_empty() {
            return;
        }
        let Some(text) = letter.texts.last_mut() else { return };
        let Some(items) = list_at_end(&text.blocks, context) else {
            report_untaken(&text.blocks, context);
            return;
        };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let message = format!(
            "{} in a list at the end, labelled {} to {}",
            if items.len() == 1 { "a note".to_owned() } else { format!("{} notes", items.len()) },
            first.label,
            last.label
        );
        context.report(Diagnostic::new(&diag::NOTE_LIST, first.at.slice(0..first.mark), message));
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
        take_head_of_list(&mut text.blocks, &mut letter.furniture, context);
        report_uncounted(&tail, &items, context);
        letter.notes = notes(tail, &items);
        for note in &mut letter.notes {
            take_way_back(note, &mut letter.furniture, context);
        }
        letter.furniture.sort_by_key(|furniture| furniture.origin.span());
    }
}

/// The lines that begin the notes of the letter, if it has a list of them.
fn list_at_end(blocks: &[Block], context: &Context<'_>) -> Option<Vec<Item>> {
    if let Some(notes) = context.notes() {
        let items = items(blocks, Form::Stated, |line| notes.form.opening(line), context);
        let items = last_sequence(items, Form::Stated)?;
        let is_called = notes.mark.as_ref().is_none_or(|mark| is_called_by(mark, blocks, &items));
        return is_called.then_some(items);
    }
    WRITINGS.iter().find_map(|writing| {
        let label = |line: &str| {
            let found = writing.item.captures(line)?;
            Some(Found { whole: found.get(0)?.range(), number: found.get(1)?.range() })
        };
        let items = last_sequence(items(blocks, writing.form, label, context), writing.form)?;
        let first = items.first()?;
        let close = items.windows(2).all(|pair| pair[0].block == pair[1].block);
        let layout = first.margin > 0 || (items.len() > 1 && close);
        let is_believed = match writing.evidence {
            Evidence::Layout => layout && is_wanted(blocks, &items),
            Evidence::Called => is_called(blocks, &items),
            Evidence::CalledAndClose => close && is_called(blocks, &items),
            Evidence::WayBack => last_line(blocks).is_some_and(|line| BACK.is_match(&line)),
        };
        let has_rule = has_rule_before(blocks, first);
        let is_at_end = has_rule || is_at_end(blocks, &items, context);
        ((is_believed || has_rule) && is_at_end).then_some(items)
    })
}

/// A line in the list that looks like a note and does not follow the order of the others.
static LIKE_AN_ITEM: LazyLock<Regex> =
    LazyLock::new(|| item(r"^(?:[0-9]{1,4}[a-z]?\.\s|[\[/(][0-9]{1,4}[a-z]?[\]/)])"));

/// Tells of lines in the list that were not counted as notes and belong to the note before them.
fn report_uncounted(blocks: &[Block], items: &[Item], context: &mut Context<'_>) {
    for (at, run) in leaves::runs(blocks) {
        let Some(label) = LIKE_AN_ITEM.find(&run) else { continue };
        if !items.iter().any(|item| item.at == at) {
            let label = label.as_str().trim();
            let message = format!("\u{201C}{label}\u{201D} does not follow the labels before it");
            context.report(
                Diagnostic::new(&diag::NOTE_OUT_OF_ORDER, at.slice(0..label.len()), message)
                    .hint("the line is part of the note before it; compare with the print"),
            );
        }
    }
}

/// Tells of numbered lines at the end that are not taken as notes.
fn report_untaken(blocks: &[Block], context: &mut Context<'_>) {
    let Some(Block::Paragraph(last)) = blocks.last() else { return };
    for inline in &last.content {
        let (Inline::Text(characters), Some(at)) = (inline, leaves::read_at(inline)) else {
            continue;
        };
        if let Some(label) = LIKE_AN_ITEM.find(&characters.text) {
            let message = "numbered lines at the end are not taken as notes";
            let label = at.slice(0..label.as_str().trim().len());
            context.report(
                Diagnostic::new(&diag::NOTES_NOT_TAKEN, label, message).hint(
                    "nothing in the text calls them; if they are notes, look for their marks",
                ),
            );
            return;
        }
    }
}

/// Whether nothing stands behind the list but paragraphs that are set in, as parts of its last note.
fn is_at_end(blocks: &[Block], items: &[Item], context: &Context<'_>) -> bool {
    let Some(last) = items.last() else { return false };
    let margin = |at: Span| {
        let before = &context.source.text()[..at.start];
        at.start - before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1)
    };
    blocks[last.block + 1..].iter().all(|block| match block {
        Block::Paragraph(paragraph) => {
            let first = paragraph.content.iter().find_map(leaves::read_at);
            first.is_some_and(|at| margin(at) > last.margin)
        }
        _ => true,
    })
}

/// The lines that begin with a label, as `label` finds it.
fn items(
    blocks: &[Block],
    form: Form,
    label: impl Fn(&str) -> Option<Found>,
    context: &Context<'_>,
) -> Vec<Item> {
    let mut found = Vec::new();
    for (block_idx, block) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        for (inline_idx, inline) in paragraph.content.iter().enumerate() {
            let (Inline::Text(characters), Some(at)) = (inline, leaves::read_at(inline)) else {
                continue;
            };
            let Some(found_label) = label(&characters.text) else { continue };
            let Found { whole, number } = found_label;
            let (whole, number) = (&characters.text[whole], &characters.text[number]);
            let label = match form {
                Form::Superscript => marks::plain_digits(number),
                Form::Bare | Form::Bracketed | Form::Sign | Form::Stated => number.to_owned(),
            };
            let before = &context.source.text()[..at.start];
            let margin = &before[before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1)..];
            found.push(Item {
                block: block_idx,
                inline: inline_idx,
                at,
                label,
                margin: margin.len(),
                mark: whole.trim_end().len(),
                skip: whole.len(),
            });
        }
    }
    found
}

/// The items that count on from the last 1 that is set in the least (or from 0, when the labels are
/// the marks themselves). Signs do not count; all that stand together at the end belong to the list.
fn last_sequence(mut found: Vec<Item>, form: Form) -> Option<Vec<Item>> {
    if form == Form::Sign {
        let last = found.last()?.block;
        let start = found.iter().rposition(|item| item.block + 1 < last).map_or(0, |i| i + 1);
        return Some(found.split_off(start));
    }
    let number = |item: &Item| item.label.parse::<u32>().ok();
    if form == Form::Stated {
        // Numbers can run through the letters of a file; where they fall, another list begins.
        let falls = |pair: &[Item]| number(&pair[1]).is_some_and(|n| Some(n) <= number(&pair[0]));
        let start = found.windows(2).rposition(falls).map_or(0, |before| before + 1);
        return Some(found.split_off(start)).filter(|items| !items.is_empty());
    }
    let is_first = |item: &Item| match form {
        Form::Bare => number(item) == Some(1),
        Form::Bracketed | Form::Superscript | Form::Sign | Form::Stated => {
            number(item).is_some_and(|n| n <= 1)
        }
    };
    // A list inside a note is set in further than the notes.
    let last = found.iter().rposition(&is_first)?;
    let block = found[last].block;
    let together = |item: &&Item| item.block == block && is_first(item);
    let margin = found.iter().filter(together).map(|item| item.margin).min()?;
    let mut start = found
        .iter()
        .rposition(|item| is_first(item) && item.margin == margin && item.block == block)?;
    // `0` before `1` belongs to the list.
    if start > 0 && number(&found[start]) == Some(1) && number(&found[start - 1]) == Some(0) {
        start -= 1;
    }
    let mut items = found.split_off(start);
    let mut next = number(&items[0]);
    items.retain(|item| {
        let counts_on = match number(item) {
            Some(number) => Some(number) == next,
            // `60a` stands behind `60`.
            None => next.is_some_and(|next| {
                item.label.trim_end_matches(|c: char| c.is_alphabetic()).parse() == Ok(next - 1)
            }),
        };
        let is_item = counts_on && item.margin == margin;
        if is_item && number(item).is_some() {
            next = next.map(|number| number + 1);
        }
        is_item
    });
    Some(items)
}

/// Whether lines that are set like notes are wanted as such: the text calls one of them, or the first
/// one is a source note, which may hang on a heading without a mark.
fn is_wanted(blocks: &[Block], items: &[Item]) -> bool {
    let begins_with_source = items.first().is_some_and(|first| {
        let runs = leaves::runs(blocks);
        let line = runs.iter().find(|(at, _)| *at == first.at);
        line.is_some_and(|(at, run)| {
            vocabulary::SPEAKS_OF_SOURCE.is_match(&run[first.skip.min(at.len())..])
        })
    });
    begins_with_source || is_called(blocks, items)
}

/// Whether the text before the list has a mark for at least one of the items.
fn is_called(blocks: &[Block], items: &[Item]) -> bool {
    let Some(first) = items.first() else { return false };
    let mut found: Vec<Mark> = Vec::new();
    for (at, run) in leaves::runs(blocks) {
        if at.start < first.at.start {
            marks::find(at, &run, &mut found);
        }
    }
    // A list that was numbered anew can go with marks that count from 0.
    let zero = "0".to_owned();
    let mut labels = items.iter().map(|item| &item.label).chain([&zero]);
    labels.any(|label| found.iter().any(|mark| mark.label == *label && mark.weight >= 5))
        || heading_ends_with_mark(blocks)
}

/// Whether a mark that is written as the user says calls one of the items.
fn is_called_by(mark: &Pattern, blocks: &[Block], items: &[Item]) -> bool {
    let is_before = |at: Span| items.first().is_some_and(|first| at.start < first.at.start);
    let runs = leaves::runs(blocks).into_iter().filter(|(at, _)| is_before(*at));
    let calls =
        |run: &str, found: Found| items.iter().any(|item| item.label == run[found.number.clone()]);
    runs.into_iter().any(|(_, run)| mark.find(&run).into_iter().any(|found| calls(&run, found)))
}

/// A number that stands apart at the end of the first line.
fn heading_ends_with_mark(blocks: &[Block]) -> bool {
    let runs = leaves::runs(blocks);
    let first = runs.first().map(|(_, run)| run.as_str()).unwrap_or_default();
    let last = first.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.len() < first.len() && last.parse::<u8>().is_ok_and(|mark| mark <= 1)
}

fn last_line(blocks: &[Block]) -> Option<String> {
    leaves::runs(blocks).pop().map(|(_, run)| run)
}

/// Whether a rule or a heading stands right before the list.
fn has_rule_before(blocks: &[Block], first: &Item) -> bool {
    let before = leaves::runs(blocks).into_iter().rfind(|(at, _)| at.end <= first.at.start);
    before.is_some_and(|(_, line)| is_head_of_list(&line).is_some())
}

fn is_head_of_list(line: &str) -> Option<FurnitureKind> {
    if RULE.is_match(line) {
        Some(FurnitureKind::Rule)
    } else {
        NOTES_HEADING.is_match(line).then_some(FurnitureKind::NotesHeading)
    }
}

/// Takes rules and the heading over the list from the end of the letter.
fn take_head_of_list(
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

/// Takes the way back from the end of a note.
fn take_way_back(note: &mut Note, furniture: &mut Vec<Furniture>, context: &mut Context<'_>) {
    let Some(Block::Paragraph(paragraph)) = note.blocks.last_mut() else { return };
    let Some(at) = paragraph.content.last().and_then(leaves::read_at) else { return };
    let Some(Inline::Text(characters)) = paragraph.content.last_mut() else { return };
    let Some(back) = BACK.find(&characters.text) else { return };
    if back.start() == 0 {
        return;
    }
    let origin = Origin::Read { at: at.slice(back.range()) };
    let text = characters.text.split_off(back.start());
    characters.origin = Origin::Read { at: at.slice(0..characters.text.len()) };
    take(text.trim().to_owned(), FurnitureKind::BackLink, &origin, furniture, context);
}

fn take(
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

/// Makes notes of the blocks; each item begins one, and what follows belongs to it.
fn notes(blocks: Vec<Block>, items: &[Item]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else { continue };
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
                let kind = if notes.is_empty()
                    && vocabulary::SPEAKS_OF_SOURCE.is_match(&characters.text)
                {
                    NoteKind::Source
                } else {
                    NoteKind::Footnote
                };
                // The label can stand on a line of its own.
                let words = (item.skip < item.at.len()).then_some(inline);
                notes.push(Note {
                    id: format!("list-{}", notes.len() + 1),
                    label: None,
                    list_number: Some(Sourced::new(
                        item.label.clone(),
                        Origin::Read { at: item.at.slice(0..item.mark) },
                    )),
                    kind,
                    class: None,
                    place: None,
                    blocks: vec![Block::Paragraph(Paragraph::new(words.into_iter().collect()))],
                });
            } else if let Some(note) = notes.last_mut() {
                match note.blocks.last_mut() {
                    Some(Block::Paragraph(last)) if last.content.is_empty() => {
                        if !matches!(inline, Inline::LineBreak(_)) {
                            last.content.push(inline);
                        }
                    }
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
