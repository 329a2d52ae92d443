//! The list of notes at the end of a copied page, in the ways in which web pages write it.

mod ends;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::marks::{self, Form, Mark};
use super::{Context, Effect, Pass, leaves, note_doubts, paragraphs, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Characters, Furniture, FurnitureKind, Inline, Letter, Note, NoteKind, Origin, Paragraph,
    Sourced,
};
use crate::profile::{Found, NoteShape, Pattern};
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

/// What makes labelled lines at the end a list of notes. A rule or a heading over them always does,
/// and so does a likely mark for each of them.
#[derive(Clone, Copy)]
enum Evidence {
    /// They are indented, as on web pages, or stand closer than numbered paragraphs do.
    Layout,
    /// The text has a mark for one of them.
    Called,
    /// The same, and they stand close: `(1)` can count clauses as well.
    CalledAndClose,
    /// The text has a mark for one of them in the same brackets: `{1}` can be a page.
    Repeated,
    /// The last one ends with a way back to the text.
    WayBack,
    /// Nothing less than a mark for each, and more than one: `12 June` begins with a number, and
    /// `a.` may count clauses.
    AllCalled,
}

impl Writing {
    const fn new(form: Form, evidence: Evidence, item: fn() -> Regex) -> Self {
        Self { form, evidence, item: LazyLock::new(item) }
    }
}

/// All ways, those that are most common first.
static WRITINGS: [Writing; 13] = [
    Writing::new(Form::Bare, Evidence::Layout, || item(r"^([0-9]{1,3})\.(?:\s+|$)")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^/([0-9]{1,3}[a-z]?)/\s*")),
    Writing::new(Form::Bracketed, Evidence::Called, || item(r"^\[([0-9]{1,3}[a-z]?|[*†‡§]+)\]\s*")),
    Writing::new(Form::Bracketed, Evidence::CalledAndClose, || item(r"^\(([0-9]{1,3})\)\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || {
        item(r"^\[(?:\^|[Nn]otes?\s|n\.\s?)?([0-9]{1,3}|[a-z]|[ivxl]{1,6})\]:?\s*")
    }),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^\{([0-9]{1,3}[a-z]?)\}\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^<([0-9]{1,3}[a-z]?)>\s*")),
    Writing::new(Form::Bracketed, Evidence::Repeated, || item(r"^<sup>([0-9]{1,3})</sup>\s*")),
    Writing::new(Form::Superscript, Evidence::Called, || item(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\)?\s*")),
    Writing::new(Form::Sign, Evidence::Called, || item(r"^([*†‡§¶‖]{1,4})\s*")),
    Writing::new(Form::Bare, Evidence::WayBack, || item(r"^([0-9]{1,3}[a-z]?)\s+")),
    Writing::new(Form::Bare, Evidence::AllCalled, || item(r"^([0-9]{1,3})(?:\)|\s)\s*")),
    Writing::new(Form::Bare, Evidence::AllCalled, || item(r"^([a-z]|[ivxl]{1,6})[.)]\s+")),
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
    /// Length of the label as written, brackets included.
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
        let Some(List { items, ends, is_section }) = find_list(&text.blocks, context) else {
            note_doubts::report_untaken(&text.blocks, context);
            return;
        };
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let message = format!(
            "{} {}, labelled {} to {}",
            if items.len() == 1 { "a note".to_owned() } else { format!("{} notes", items.len()) },
            if ends { "between the paragraphs" } else { "in a list at the end" },
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
            kept.pop_if(|last| matches!(last, Inline::LineBreak(_)));
            text.blocks.push(Block::Paragraph(Paragraph::new(kept)));
        }
        take_head_of_list(&mut text.blocks, &mut letter.furniture, context);
        if ends {
            take_rules(&mut tail, &items, &mut letter.furniture, context);
        }
        if !ends {
            report_uncounted(&tail, &items, context);
        }
        let lines = ends::lines(&tail, &items, ends, context);
        let list_end = if ends || is_section { None } else { ends::end_of_list(&lines) };
        if let Some(at) = list_end {
            let message = "the list of notes ends before this line, which stays in the text";
            context.report(
                Diagnostic::new(&diag::TEXT_BEHIND_NOTES, at, message)
                    .hint("if it belongs to the last note, set it in"),
            );
        }
        ends::report_unsure_ends(&text.blocks, &lines, &items, ends, list_end, context);
        let text_from = list_end.map(|at| at.start);
        let mut notes = Notes { items: &items, ends, text_from, begun: Vec::new(), goes_on: false };
        let rest: Vec<Block> =
            tail.into_iter().filter_map(|block| notes.block(block, context)).collect();
        letter.notes = notes.begun;
        text.blocks.extend(rest);
        for note in &mut letter.notes {
            take_way_back(note, &mut letter.furniture, context);
        }
        note_doubts::report_swallowed(&letter.notes, context);
        letter.furniture.sort_by_key(|furniture| furniture.origin.span());
    }
}

/// The notes of a letter.
struct List {
    items: Vec<Item>,
    /// Whether each note ends before the text goes on; otherwise all that follows belongs to it.
    ends: bool,
    /// Whether it is the list of a whole file, behind which nothing stands.
    is_section: bool,
}

/// The lines that begin the notes of the letter.
fn find_list(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    if let Some(shape) = context.notes() {
        return stated_list(blocks, shape, context);
    }
    let set_in = |items| List { items, ends: true, is_section: false };
    list_at_end(blocks, context).or_else(|| set_in_notes(blocks, context).map(set_in))
}

/// The notes that are written as the profile says.
fn stated_list(blocks: &[Block], shape: &NoteShape, context: &Context<'_>) -> Option<List> {
    let mut found = items(blocks, Form::Stated, |line| shape.form.opening(line), context);
    // A line of a paragraph that begins with a mark is no note.
    let mut of_list = None;
    found.retain(|item| {
        let line = context.source.slice(item.at);
        let is_mark = shape.mark.as_ref().is_some_and(|mark| {
            mark.find(line).first().is_some_and(|found| found.whole.start == 0)
        });
        let begins = item.inline == 0 || item.margin > 0 || !is_mark;
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
    let ends = shape.end_of_file.is_none() && !has_rule_before(blocks, first);
    Some(List { items: found, ends, is_section: shape.end_of_file.is_some() })
}

/// Notes that are set in behind the paragraphs that call them, each by a mark in the same brackets.
fn set_in_notes(blocks: &[Block], context: &Context<'_>) -> Option<Vec<Item>> {
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

/// The lines of a list that stands at the end, in any way of writing it. Notes with signs can stand
/// among numbered ones.
fn list_at_end(blocks: &[Block], context: &Context<'_>) -> Option<List> {
    let by_sign = WRITINGS.iter().filter(|writing| writing.form == Form::Sign);
    let mut signs: Vec<Item> = by_sign.flat_map(|writing| writing.items(blocks, context)).collect();
    let calls = Calls::of(blocks, &signs, context);
    signs.retain(|sign| calls.repeated.contains(&sign.label));
    let found = WRITINGS.iter().find_map(|writing| {
        let mut found = writing.items(blocks, context);
        if !found.is_empty() && writing.form != Form::Sign {
            found.extend(signs.iter().cloned());
            found.sort_by_key(|item| item.at.start);
        }
        let calls = Calls::of(blocks, &found, context);
        let items = last_sequence(found.clone(), writing.form, &calls)?;
        let first = items.first()?;
        let close = items.windows(2).all(|pair| pair[0].block == pair[1].block);
        let layout = first.margin > 0 || (items.len() > 1 && close);
        let is_called = || calls.any(&items) || heading_ends_with_mark(blocks);
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
        let is_at_end = has_rule || is_at_end(blocks, &items, context);
        let is_list = (is_believed || has_rule) && is_at_end;
        if !is_list || !has_rule && is_introduced(blocks, first) {
            return None;
        }
        Some(match notes_on_pages(&found, &items, writing, blocks, context) {
            Pages::One => Some(List { items, ends: false, is_section: false }),
            Pages::Several(items) => Some(List { items, ends: true, is_section: false }),
            Pages::Unsure => None,
        })
    });
    found.flatten()
}

/// Whether a sentence of the letter introduces the lines: `P.S. Bring:`.
fn is_introduced(blocks: &[Block], first: &Item) -> bool {
    let before = leaves::runs(blocks).into_iter().rfind(|(at, _)| at.end <= first.at.start);
    before.is_some_and(|(_, line)| {
        let is_sentence = line.split_whitespace().count() > 3 || vocabulary::is_postscript(&line);
        line.trim_end().ends_with(':') && is_sentence
    })
}

/// Where the notes of a letter stand.
enum Pages {
    /// In one list at the end.
    One,
    /// In several places, and their labels begin anew.
    Several(Vec<Item>),
    /// Lines in the text may be notes, too, but not all of them have their own marks.
    Unsure,
}

/// Whether notes with the labels of the list stand in the text as well: lines that begin a paragraph,
/// each behind a mark of its own.
fn notes_on_pages(
    found: &[Item],
    list: &[Item],
    writing: &Writing,
    blocks: &[Block],
    context: &Context<'_>,
) -> Pages {
    let labels: BTreeSet<&str> = list.iter().map(|item| item.label.as_str()).collect();
    let Some(list_start) = list.first().map(|item| item.at.start) else { return Pages::One };
    let is_before = |item: &&Item| item.at.start < list_start;
    let begins_anew = found.iter().filter(is_before).any(|item| labels.contains(&*item.label));
    if !begins_anew {
        return Pages::One;
    }
    // Where the marks of each label stand.
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for mark in marks_in_text(blocks, found, context) {
        let is_plain = writing.form == Form::Bare && mark.is_certain();
        if is_plain || mark.repeats_label && mark.weight >= marks::LIKELY {
            places.entry(mark.label).or_default().push(mark.at.start);
        }
    }
    let listed: BTreeSet<usize> = list.iter().map(|item| item.at.start).collect();
    let under_rules: BTreeSet<usize> = rules(blocks).into_iter().map(|(_, _, next)| next).collect();
    let mut last_with: BTreeMap<&str, usize> = BTreeMap::new();
    let mut notes: Vec<Item> = Vec::new();
    let mut is_sure = true;
    for item in found {
        let from = last_with.get(item.label.as_str()).copied().unwrap_or(0);
        let places = places.get(&item.label).map_or(&[][..], Vec::as_slice);
        let next = places.get(places.partition_point(|place| *place <= from));
        let has_mark = next.is_some_and(|place| *place < item.at.start);
        let follows = notes.last().is_some_and(|note| note.block == item.block)
            || under_rules.contains(&item.at.start);
        let is_in_list = listed.contains(&item.at.start);
        let is_line =
            (item.inline == 0 || follows) && words(blocks, item).contains(char::is_alphabetic);
        if is_in_list || has_mark && is_line {
            is_sure &= has_mark || from == 0;
            last_with.insert(&item.label, item.at.start);
            notes.push(item.clone());
        }
    }
    match notes.first() {
        Some(first) if first.at.start == list_start => Pages::One,
        _ if is_sure => Pages::Several(notes),
        // Paragraphs that are counted.
        _ if writing.form == Form::Bare => Pages::One,
        _ => Pages::Unsure,
    }
}

impl Writing {
    /// The lines that begin with a label that is written so.
    fn items(&self, blocks: &[Block], context: &Context<'_>) -> Vec<Item> {
        let label = |line: &str| {
            let found = self.item.captures(line)?;
            Some(Found { whole: found.get(0)?.range(), number: found.get(1)?.range() })
        };
        items(blocks, self.form, label, context)
    }
}

/// The marks in the text that can call a line as a note.
#[derive(Default)]
struct Calls {
    /// How many likely marks each label has.
    likely: BTreeMap<String, usize>,
    /// The labels with a mark that can hardly be anything else.
    certain: BTreeSet<String>,
    /// The labels with a mark in the same brackets.
    repeated: BTreeSet<String>,
}

impl Calls {
    /// The marks outside the lines that begin with a label.
    fn of(blocks: &[Block], items: &[Item], context: &Context<'_>) -> Self {
        Self::count(marks_in_text(blocks, items, context))
    }

    /// The same for marks that are written as the user says.
    fn stated(pattern: &Pattern, blocks: &[Block], items: &[Item]) -> Self {
        let mut found: Vec<Mark> = Vec::new();
        each_line_of_text(blocks, items, |at, run| found.extend(marks::stated(pattern, at, run)));
        Self::count(found)
    }

    fn count(found: Vec<Mark>) -> Self {
        let mut calls = Self::default();
        for mark in found {
            if mark.repeats_label {
                calls.repeated.insert(mark.label.clone());
            }
            if mark.is_certain() {
                calls.certain.insert(mark.label.clone());
            }
            if mark.weight >= marks::LIKELY {
                *calls.likely.entry(mark.label).or_insert(0) += 1;
            }
        }
        calls
    }

    /// Whether there was a mark for the label to begin with.
    fn has(&self, label: &str) -> bool {
        self.likely.contains_key(label)
    }

    /// Whether a mark for the label is left, which is then used.
    fn take(&mut self, label: &str) -> bool {
        let left = self.likely.get_mut(label).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }

    /// Whether one of the items is called. A list that was numbered anew can go with marks that count
    /// from 0.
    fn any(&self, items: &[Item]) -> bool {
        self.has("0") || items.iter().any(|item| self.has(&item.label))
    }

    /// Whether there are as many marks as items, and they count on from any number.
    fn run_beside(&self, items: &[Item]) -> bool {
        let numbers: BTreeSet<u32> =
            self.certain.iter().filter_map(|label| label.parse().ok()).collect();
        numbers.first().zip(numbers.last()).is_some_and(|(first, last)| {
            numbers.len() == items.len() && (last - first) as usize + 1 == items.len()
        })
    }
}

/// The marks outside the lines that begin with a label.
fn marks_in_text(blocks: &[Block], items: &[Item], context: &Context<'_>) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let written = items.iter().flat_map(|item| {
        marks::written_labels_of(&item.label, item.at.slice(0..item.mark), context)
    });
    let written: BTreeSet<String> = written.collect();
    if !items.is_empty() {
        each_line_of_text(blocks, items, |at, run| marks::find(at, run, &written, &mut found));
    }
    found
}

/// Calls back with each run of characters that begins no item.
fn each_line_of_text(blocks: &[Block], items: &[Item], mut line: impl FnMut(Span, &str)) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    for (at, run) in leaves::runs(blocks) {
        if !starts.contains(&at.start) {
            line(at, &run);
        }
    }
}

/// Tells of lines in the list that were not counted as notes and belong to the note before them.
fn report_uncounted(blocks: &[Block], items: &[Item], context: &mut Context<'_>) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    let mut next = None;
    for (at, run) in leaves::runs(blocks) {
        if starts.contains(&at.start) {
            next = note_doubts::number_at_start(&run).map(|(_, number)| number + 1);
            continue;
        }
        // A label in another form that counts on is one, too.
        let counts_on = note_doubts::number_at_start(&run).filter(|found| Some(found.1) == next);
        let label = note_doubts::LIKE_A_NOTE.find(&run).map(|label| label.as_str());
        if let Some(label) = label.or(counts_on.map(|(label, _)| label)) {
            let label = label.trim();
            let message = format!("\u{201C}{label}\u{201D} does not follow the labels before it");
            context.report(
                Diagnostic::new(&diag::NOTE_OUT_OF_ORDER, at.slice(0..label.len()), message)
                    .hint("the line is part of the note before it; compare with the print"),
            );
        }
    }
}

/// White space before a run of characters in its line, in bytes.
fn margin(at: Span, context: &Context<'_>) -> usize {
    at.start.saturating_sub(context.source.line_at(at.start).start)
}

/// Whether nothing stands behind the list but paragraphs that are set in, as parts of its last note.
fn is_at_end(blocks: &[Block], items: &[Item], context: &Context<'_>) -> bool {
    let Some(last) = items.last() else { return false };
    blocks.iter().skip(last.block + 1).all(|block| match block {
        Block::Paragraph(paragraph) => {
            let first = paragraph.content.iter().find_map(leaves::read_at);
            first.is_some_and(|at| margin(at, context) > last.margin)
        }
        _ => true,
    })
}

/// Whether the lines behind the last label in its paragraph go on with its sentence.
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
            let Some(Found { whole, number }) = label(&characters.text) else { continue };
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
                margin: margin(at, context),
                mark: whole.trim_end().len(),
                skip: whole.len(),
            });
        }
    }
    found
}

/// The items that count on from the last 1 that is set in the least (or from 0, when the labels are
/// the marks themselves), or that end the list when there is none. A label that does not count on is
/// believed if the text has a mark left for it: lists begin at 5, skip a number, or begin anew. Signs
/// do not count; all that stand together at the end belong to the list.
fn last_sequence(mut found: Vec<Item>, form: Form, calls: &Calls) -> Option<Vec<Item>> {
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
    // A list inside a note is set in further than the notes.
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
            // `60a` stands behind `60`.
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
    // What stands right before it and is called belongs to the list, too.
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

/// The words behind a label.
fn words(blocks: &[Block], item: &Item) -> String {
    let Some(Block::Paragraph(paragraph)) = blocks.get(item.block) else { return String::new() };
    match paragraph.content.get(item.inline) {
        Some(Inline::Text(line)) => line.text.get(item.skip..).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
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

/// The rules, each with the place of the line under it.
fn rules(blocks: &[Block]) -> Vec<(Span, String, usize)> {
    let runs = leaves::runs(blocks);
    let rule = |pair: &[(Span, String)]| match pair {
        [(at, line), (next, _)] if RULE.is_match(line) => Some((*at, line.clone(), next.start)),
        _ => None,
    };
    runs.windows(2).filter_map(rule).collect()
}

/// Takes the rules over notes that stand on several pages.
fn take_rules(
    blocks: &mut Vec<Block>,
    items: &[Item],
    furniture: &mut Vec<Furniture>,
    context: &mut Context<'_>,
) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    let mut taken = BTreeSet::new();
    for (at, line, next) in rules(blocks) {
        if starts.contains(&next) {
            take(line, FurnitureKind::Rule, &Origin::Read { at }, furniture, context);
            taken.insert(at.start);
        }
    }
    leaves::take_out(blocks, |at| taken.contains(&at.start).then_some(None));
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

/// Makes notes of blocks, line by line.
struct Notes<'a> {
    items: &'a [Item],
    /// Whether a note ends before the text goes on.
    ends: bool,
    /// Where the text goes on behind the list.
    text_from: Option<usize>,
    /// The notes that have begun.
    begun: Vec<Note>,
    /// Whether the last of them goes on.
    goes_on: bool,
}

impl Notes<'_> {
    /// Takes the lines of notes out of a block; what is left belongs to the text.
    fn block(&mut self, block: Block, context: &Context<'_>) -> Option<Block> {
        let Block::Paragraph(paragraph) = block else { return Some(block) };
        let mut left: Vec<Inline> = Vec::new();
        let mut begins_block = true;
        for inline in paragraph.content {
            let at = leaves::read_at(&inline);
            let item = at.and_then(|at| {
                let index =
                    self.items.binary_search_by_key(&at.start, |item| item.at.start).ok()?;
                self.items.get(index)
            });
            match (item, inline) {
                (Some(item), Inline::Text(line)) => self.begin(item, line),
                (_, inline) => {
                    let is_text = at.is_some_and(|at| self.text_from == Some(at.start));
                    let ends = self.ends && self.ends_before(&inline, begins_block, context);
                    if self.goes_on && (is_text || ends) {
                        self.end();
                    }
                    if self.goes_on {
                        self.add(inline, begins_block);
                    } else if !left.is_empty() || !matches!(inline, Inline::LineBreak(_)) {
                        left.push(inline);
                    }
                }
            }
            begins_block = false;
        }
        left.pop_if(|last| matches!(last, Inline::LineBreak(_)));
        (!left.is_empty()).then(|| Block::Paragraph(Paragraph::new(left)))
    }

    /// Whether the last note ends before a line. A note that is set in ends where its lines are no
    /// longer set in, unless they go on in the middle of a sentence; any other ends with its
    /// paragraph. No note holds a complimentary close.
    fn ends_before(&self, inline: &Inline, begins_block: bool, context: &Context<'_>) -> bool {
        let (Inline::Text(line), Some(at)) = (inline, leaves::read_at(inline)) else {
            return false;
        };
        let begun = self.begun.len().checked_sub(1).and_then(|last| self.items.get(last));
        let is_set_in = margin(at, context) > 0;
        let note_is_set_in = begun.is_some_and(|item| item.margin > 0);
        let goes_on = !begins_block && (!note_is_set_in || paragraphs::goes_on(&line.text));
        !is_set_in && !goes_on || note_doubts::is_close(line.text.trim())
    }

    /// Ends the last note. The line break behind it belongs to neither part.
    fn end(&mut self) {
        if let Some(note) = self.begun.last_mut() {
            drop_trailing_break(note);
        }
        self.goes_on = false;
    }

    /// Begins a note with the line of its label.
    fn begin(&mut self, item: &Item, mut line: Characters) {
        self.end();
        self.goes_on = true;
        line.text.drain(..item.skip);
        line.origin = Origin::Read { at: item.at.slice(item.skip..item.at.len()) };
        let is_source = self.begun.is_empty() && vocabulary::SPEAKS_OF_SOURCE.is_match(&line.text);
        // The label can stand on a line of its own.
        let words = (item.skip < item.at.len()).then_some(Inline::Text(line));
        self.begun.push(Note {
            id: format!("list-{}", self.begun.len() + 1),
            label: None,
            list_number: Some(Sourced::new(
                item.label.clone(),
                Origin::Read { at: item.at.slice(0..item.mark) },
            )),
            kind: if is_source { NoteKind::Source } else { NoteKind::Footnote },
            class: None,
            place: None,
            blocks: vec![Block::Paragraph(Paragraph::new(words.into_iter().collect()))],
        });
    }

    /// Adds to the last note.
    fn add(&mut self, inline: Inline, begins_block: bool) {
        let Some(note) = self.begun.last_mut() else { return };
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
}

/// The line break between two notes belongs to neither.
fn drop_trailing_break(note: &mut Note) {
    if let Some(Block::Paragraph(last)) = note.blocks.last_mut()
        && let Some(Inline::LineBreak(_)) = last.content.last()
    {
        last.content.pop();
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::{self, Inline, NoteAnchor, Reading, Visitor, plain_text};
    use crate::normalize::{Mend, divide, run};
    use crate::profile::Profile;
    use crate::source::{Source, SourceId};
    use crate::{diag::Severity, readers};

    /// Each note as `label@words before its mark: words`, those that are called in the order of the
    /// text; then the codes of all warnings. A letter of a volume follows the other behind ` // `.
    fn read(text: &str, profile: Option<&str>) -> (String, Vec<&'static str>) {
        struct Words(String, Vec<(String, String)>);
        impl Visitor for Words {
            fn inline(&mut self, inline: &Inline) {
                match inline {
                    Inline::Text(characters) => self.0.push_str(&characters.text),
                    Inline::LineBreak(_) => self.0.push(' '),
                    Inline::NoteAnchor(NoteAnchor { note, .. }) => {
                        let word = self.0.rsplit(' ').next().unwrap_or_default().to_owned();
                        self.1.push((note.clone(), word));
                    }
                    _ => ir::visit_inline(self, inline),
                }
            }
        }
        let profile = profile.map(|profile| Profile::parse("a.toml", profile).unwrap());
        let source = Source::decode(SourceId(0), "a.txt", text.into()).unwrap();
        let (letter, _) = readers::find("text").unwrap().open(&source).letter(0);
        let mut collection = ir::Collection { letters: vec![letter], ..ir::Collection::default() };
        if let Some(profile) = &profile {
            divide(&mut collection, &source, profile);
        }
        let mut codes = Vec::new();
        let mut letters = Vec::new();
        for letter in &mut collection.letters {
            let found = run(letter, &source, profile.as_ref(), Mend::default());
            codes.extend(
                found.iter().filter(|d| d.code.severity > Severity::Note).map(|d| d.code.id),
            );
            let mut words = Words(String::new(), Vec::new());
            letter.texts[0].blocks.iter().for_each(|block| words.block(block));
            let note = |note: &ir::Note| {
                let at = words.1.iter().filter(|(id, _)| *id == note.id).map(|(_, word)| &**word);
                let paragraphs = note.blocks.iter().map(|block| match block {
                    ir::Block::Paragraph(p) => plain_text(&p.content, Reading::Original),
                    _ => String::new(),
                });
                let label = note.label.as_ref().or(note.list_number.as_ref()).unwrap();
                let at = at.collect::<Vec<_>>().join("+");
                let said = paragraphs.collect::<Vec<_>>().join("/").replace('\n', " ");
                format!("{}@{at}: {said}", label.value)
            };
            letters.push(letter.notes.iter().map(note).collect::<Vec<_>>().join(" | "));
        }
        codes.sort_unstable();
        (letters.join(" // "), codes)
    }

    /// A letter with this body and this list behind its signature.
    fn check(body: &str, list: &str, notes: &str, codes: &[&str]) {
        let text = format!(
            "Letter From Ann Hay to Ben Low\n\nLeeds, May 3, 1901\n\nDear Ben,\n\n{body}\n\nYours truly,\n\
             Ann Hay\n\n{list}\n"
        );
        assert_eq!(read(&text, None), (notes.to_owned(), codes.to_vec()), "{text}");
    }

    #[test]
    fn the_numbers_of_a_list_are_its_own() {
        let body = "The hay0 is in.";
        check(body, "0. All of it.", "0@hay: All of it.", &[]);
        let body = "The hay.1 Oats.2";
        let notes = "0@: Of all. | 1@hay.: Cut. | 2@Oats.: Late.";
        check(body, "0. Of all.\n1. Cut.\n2. Late.", notes, &["N205"]);
        check("The hay.5 Oats.6", "5. Cut.\n6. Late.", "5@hay.: Cut. | 6@Oats.: Late.", &[]);
        check("The hay.1 Oats.3", "1. Cut.\n3. Late.", "1@hay.: Cut. | 3@Oats.: Late.", &[]);
        check("The hay.1 Oats.1", "1. Cut.\n1. Late.", "1@hay.: Cut. | 1@Oats.: Late.", &[]);
        check("The hay is in.1", "1. Cut.", "1@in.: Cut.", &[]);
        check(
            "The hay.[1] Oats.[2] My hay[1]",
            "[1] Cut.\n[2] Late.",
            "1@hay.+hay: Cut. | 2@Oats.: Late.",
            &[],
        );
        check(
            "The hay* and oats1 and rye.2",
            "* Cut.\n1. Late.\n2. None.",
            "*@hay: Cut. | 1@oats: Late. | 2@rye.: None.",
            &[],
        );
    }

    #[test]
    fn marks_and_notes_in_the_same_brackets() {
        for (open, close) in
            [("{", "}"), ("<", ">"), ("(", ")"), ("[", "]"), ("[^", "]"), ("<sup>", "</sup>")]
        {
            let body = format!("The hay{open}1{close} and oats{open}2{close} and rye.");
            let list = format!("{open}1{close} Cut.\n{open}2{close} Late.");
            check(&body, &list, "1@hay: Cut. | 2@oats: Late.", &[]);
        }
        check(
            "The hay[a] and oats[b] too.",
            "a. Cut.\nb. Late.",
            "a@hay: Cut. | b@oats: Late.",
            &[],
        );
        // Behind a space a number in parentheses may count something else.
        check(
            "The hay (1) and oats (2).",
            "(1) Cut.\n(2) Late.",
            "1@hay: Cut. | 2@oats: Late.",
            &["N207", "N207"],
        );
    }

    #[test]
    fn points_of_the_letter_are_no_notes() {
        check("We ask for two things.", "1. Peace.\n2. Bread.", "", &["N210"]);
        check("In 1851 we asked for 2 things.", "1. Peace.\n\n2. Bread.", "", &["N210"]);
        // What follows the notes is no part of them, and one report is enough.
        check("Hay.1", "1. Cut.\n\nWritten on a slip.", "", &["N210"]);
    }

    const AT_FOOT: &str =
        "[letter]\nbegins = \"ROMAN.\"\n[notes]\nform = \"[N] …\"\nmark = \"[N]\"";

    #[test]
    fn a_note_that_is_set_in_ends_where_the_text_goes_on() {
        let first = "I.\n\nMy dear Ben,\n\nThe hay[1] and the\noats[2] are in.\n\n  [1] All of it, as\n  \
                     Tom says.\n\n  It was late.\n\n  [2] None of\nit, in fact.\n\n";
        let second = "And so is the rye[3] as well.\n\n     [3] Black rye.\n\n            Yours,\n\n             ANN.\n";
        let text = format!(
            "{first}{second}\nII.\n\nMy dear Ben,\n\nThe rye[4] too.\n\n[4] White rye.\n\nIt rains.\n\nYours,\n\nANN.\n"
        );
        let notes = "1@hay: All of it, as Tom says./It was late. | 2@oats: None of it, in fact. | \
                     3@rye: Black rye. // 4@rye: White rye.";
        assert_eq!(read(&text, Some(AT_FOOT)), (notes.to_owned(), Vec::new()));
        // Without a profile, brackets that the text repeats are enough.
        let notes = "1@hay: Dry.";
        let text = "My dear Ben,\n\nThe hay[1] is in.\n\n    [1] Dry.\n\nAnd it rains.\n\nYours,\n\nANN.\n";
        assert_eq!(read(text, None), (notes.to_owned(), Vec::new()));
    }

    #[test]
    fn labels_at_the_end_of_the_file_are_looked_up() {
        let profile = format!("language = \"en\"\n{AT_FOOT}\nend_of_file = \"NOTES\"");
        let text = "I.\n\nThe hay[1] and the oats[2] are in. The hay[1] is dry.\n\nII.\n\nThe rye[3] too.\n\nNOTES\n\n\
                    [1] Cut.\n\n[2] Late.\n\nVery late.\n\n[3] Signed for by Tom.\n";
        let notes = "1@hay+hay: Cut. | 2@oats: Late./Very late. // 3@rye: Signed for by Tom.";
        assert_eq!(read(text, Some(&profile)), (notes.to_owned(), Vec::new()));
    }

    /// A short letter with this body, and what is read of it.
    fn check_page(body: &str, notes: &str, codes: &[&str]) {
        let text = format!("My dear Ben,\n\n{body}\n");
        assert_eq!(read(&text, None), (notes.to_owned(), codes.to_vec()), "{text}");
    }

    #[test]
    fn the_marks_of_a_letter_have_one_style() {
        let list = "[1] Cut.\n[2] Late.\n[3] Sold.";
        let notes = "1@hay: Cut. | 2@oats: Late. | 3@: Sold.";
        for cost in ["cost £1,2 in all", "see Psalm 4,2", "and the cow.2 So", "and rye1,2 too"] {
            check(&format!("The hay[1] and oats[2] {cost}."), list, notes, &["N205"]);
        }
        // A mark that is called again is not the next note's.
        let notes = "1@hay: Cut. | 2@oats+rye: Late. | 3@: Sold.";
        check("The hay[1] and oats[2] and rye[2].", list, notes, &["N205"]);
        // A print can give two notes one mark, but that is told.
        let notes = "1@hay.: Cut. | 2@Oats.: Late. | 2@Rye.: Sold.";
        check("The hay.1 Oats.2 Rye.2", "1. Cut.\n2. Late.\n3. Sold.", notes, &["N213", "N218"]);
        // Sums are no marks where anything else is.
        let list = "1. Cut.\n2. Late.\n3. Sold.";
        let notes = "1@hay: Cut. | 2@oats: Late. | 3@: Sold.";
        check("The hay1 and oats2 cost:\n\nBread 1.2\nWine 12.2", list, notes, &["N205", "N213"]);
    }

    #[test]
    fn notes_that_begin_anew() {
        for (one, mark) in [("[1]", "1"), ("(1)", "1"), ("/1/", "1"), ("¹", "1"), ("*", "*")] {
            let page =
                |word: &str, note: &str| format!("The {word}{one} is in.\n\n{one} {note}\n\n");
            let notes = format!("{mark}@hay: Cut. | {mark}@rye: Late.");
            let first = page("hay", "Cut.");
            check_page(&format!("{first}{}", page("rye", "Late.")), &notes, &[]);
            let pages = format!("{first}[Page 12]\n\n{}", page("rye", "Late."));
            check_page(&pages, &notes, &[]);
        }
        // A rule over each.
        let under = "The hay¹ is in.\n\n____\n¹ Cut.\n\nThe rye¹ too.\n\n____\n\n¹ Late.";
        check_page(under, "1@hay: Cut. | 1@rye: Late.", &[]);
        let two = "The hay[1] and oats[2].\n\n[1] Cut.\n[2] Late.\n\nThe rye[1].\n\n[1] Sold.";
        check_page(two, "1@hay: Cut. | 2@oats: Late. | 1@rye: Sold.", &[]);
        let plain = "The hay1 is in.\n\n1. Cut.\n\nThe rye1 too.\n\n1. Late.";
        check_page(plain, "1@hay: Cut. | 1@rye: Late.", &[]);
        // The second mark is lost: which of the two is called?
        check_page("The hay[1] is in.\n\n[1] Cut.\n\nThe rye.\n\n[1] Late.", "", &["N210"]);
        // Paragraphs of the letter that are counted.
        let points = "Two points.\n\n[1] Sow.\n\n[2] Mow.\n\nThe hay[1] and oats[2].\n\nAnn\n\n[1] Cut.\n[2] Late.";
        check_page(points, "1@hay: Cut. | 2@oats: Late.", &[]);
        // The same with a profile.
        let profile = "[notes]\nform = \"[Footnote N: …]\"\nmark = \"[N]\"";
        let text = "My dear Ben,\n\nThe hay[1] is in as I said.[1]\n\n[Footnote 1: Cut.]\n\n\
                    The rye[1] too.\n\n[Footnote 1: Late.]\n\nYours,\n\nANN.\n";
        let notes = "1@hay+said.: Cut. | 1@rye: Late.";
        assert_eq!(read(text, Some(profile)), (notes.to_owned(), vec![]));
    }

    #[test]
    fn a_list_under_a_heading_ends() {
        for behind in [
            "P.S. Come soon.",
            "N.B. Come soon.",
            "Enclosure",
            "[Postmark] Leeds",
            "ANN HAY.",
            "Yours truly,\n\nANN HAY.",
            "The rye is late.",
        ] {
            for head in ["Notes\n", "____"] {
                let page = format!("The hay1 is in.\n\n{head}\n1. Cut.\n\n{behind}");
                check_page(&page, "1@hay: Cut.", &["N219"]);
            }
        }
        let notes = "1@hay: Cut. | 2@rye: Late.";
        check_page("The hay1 and rye2.\n\n1. Cut.\n2. Late.\nP.S. Come.", notes, &["N219"]);
        // Notes of several paragraphs keep them.
        let long = "The hay1 and rye2.\n\nNotes\n\n1. Cut.\n\nIn May.\n\n2. Late.\n\nIn June.";
        check_page(long, "1@hay: Cut./In May. | 2@rye: Late./In June.", &[]);
        // A line that begins anew may be the letter's.
        check_page(
            "The hay1 is in.\n\nNotes\n\n1. Cut.\nWe are well.",
            "1@hay: Cut. We are well.",
            &["N224"],
        );
    }

    #[test]
    fn raised_figures_and_signs_of_the_text_are_no_marks() {
        let list = "¹ Cut.\n² Late.";
        let notes = "1@hay: Cut. | 2@in.: Late.";
        for words in ["20 m²", "10²", "x² + y²", "1851²", "S¹ John", "3 ¹/₂"] {
            check(&format!("On {words} the hay¹ is in.²"), list, notes, &[]);
        }
        check("The hay² is in.¹ So.²", list, "1@in.: Cut. | 2@hay+So.: Late.", &["N215"]);
        check("In 1851¹ the hay.²", list, "1@1851: Cut. | 2@hay.: Late.", &[]);
        for words in ["do *not* ask", "He (*1800)", "Mr. F** said"] {
            check(&format!("I say: {words} that the hay* is in."), "* Cut.", "*@hay: Cut.", &[]);
        }
        check("He (†1849) has it.†", "† Cut.", "†@it.: Cut.", &[]);
        // A bracket behind a raised figure belongs to it.
        check(
            "The hay¹) (and the oats²)).",
            "¹) Cut.\n²) Late.",
            "1@hay: Cut. | 2@oats: Late.",
            &[],
        );
    }

    #[test]
    fn points_in_a_sentence_and_behind_a_colon_are_no_notes() {
        let body = "Three points: [1] the hay; [2] the oats; [3] the rye.";
        check(body, "[1] Cut.\n[2] Late.", "", &["N210"]);
        check("The hay1 and oats2.", "P.S. Bring:\n1. Bread.\n2. Wine.", "", &["N210"]);
    }

    #[test]
    fn the_end_of_a_note_can_be_unsure() {
        let text = "My dear Ben,\n\nThe hay[1] and oats[2].\n\n[1] Cut.\n\nIn May.\n\n[2] Late.\n\nYours,\n\nANN.\n";
        let notes = "1@hay: Cut. | 2@oats: Late.";
        assert_eq!(read(text, Some(AT_FOOT)), (notes.to_owned(), vec!["N224"]));
        let verse =
            "The hay[1] is in.\n\n    [1] Cut.\n\n    The hay is in, the hay.\n\nSo they sing.";
        check_page(verse, "1@hay: Cut./The hay is in, the hay.", &["N224"]);
        // A label in another form.
        let list = "1. Cut.\n2 Late.\n3. Sold.";
        let notes = "1@hay: Cut. 2 Late. | 3@rye: Sold.";
        check("The hay1 and oats2 and rye3.", list, notes, &["N206", "N209"]);
    }
}
