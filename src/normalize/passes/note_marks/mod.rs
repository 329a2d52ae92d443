//! The marks in the text, and which note each of them calls.
//!
//! A copied web page has lost its superscripts: a mark is a number glued to a word (`Press2`), to a
//! quotation mark, to a date (`April 18.1`), even to a digit (`May 311`). What is a mark is decided for
//! the whole letter at once, by `assignment`.

mod assignment;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use self::assignment::{Assignment, Listed};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Sourced};
use crate::normalize::marks::{self, Form, GUESSED, Mark};
use crate::normalize::{
    Context, Effect, Pass, Runs, derived, note_doubts, parties, text_runs, vocabulary,
};
use crate::source::{Span, Structure};

/// Replaces the marks of the notes by anchors and gives the notes their printed labels.
pub(super) struct MatchNoteMarks;

impl Pass for MatchNoteMarks {
    fn name(&self) -> &'static str {
        "match_note_marks"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::Notes)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        // Those without a number are where they belong.
        let is_placed = |note: &Note| note.label.is_some() || note.list_number.is_none();
        if letter.notes.iter().any(is_placed) {
            return;
        }
        let Letter { texts, notes, .. } = letter;
        let Some(text) = texts.last_mut() else { return };
        let written = marks::written_labels(notes, context);
        let runs = text_runs::of(&text.blocks);
        let numbers = notes.iter().filter_map(|note| note.list_number.as_ref());
        let labels = numbers.map(|number| number.value.as_str()).collect();
        let mut marks = candidates(&text.blocks, &runs, &written, &labels, context);
        drop_other_styles(&mut marks, notes, context);
        if notes.is_empty() {
            let untaken = note_doubts::untaken_labels(&text.blocks, context);
            report_marks_without_note(&marks, &BTreeSet::new(), &untaken, context);
            note_doubts::report_unread_marks(&runs, &marks, context);
            return;
        }
        let stated = context.notes().is_some_and(|notes| notes.mark.is_some());
        let is_numbered = |label: &String| label.starts_with(|c: char| c.is_ascii_digit());
        let can_be_renumbered = !stated && written.iter().all(is_numbered);
        let mut listed: Vec<Listed> = notes.iter().map(listed).collect();
        set_windows(&mut listed, notes, &runs);
        let mut found = assignment::assign(&marks, &listed, can_be_renumbered);
        exchange_by_words(&mut found, notes, &listed, &marks, &runs, context);
        let called = found.calls.iter().map(|(_, mark)| *mark).collect();
        report_marks_without_note(&marks, &called, &BTreeSet::new(), context);
        note_doubts::report_unread_marks(&runs, &marks, context);
        self.give_labels(notes, &listed, &marks, &found, context);
        let anchor = |(note, mark): &(usize, usize)| {
            let at = marks[*mark].at;
            let (note, origin) = (notes[*note].id.clone(), Origin::Read { at });
            let anchor = NoteAnchor { id: String::new(), note, origin };
            (with_space_before(at, context), Inline::NoteAnchor(anchor))
        };
        let anchors = found.calls.iter().map(anchor).collect();
        text_runs::replace_all(&mut text.blocks, anchors);
        text.blocks.iter_mut().for_each(trim_before_last_anchor);
        report_doubts(notes, &listed, &marks, &found, context);
        report_words(notes, &listed, &marks, &found, &runs, context);
        for note in notes.iter().filter(|note| note.kind == NoteKind::Source) {
            let message = "the note that begins with \u{201C}Source:\u{201D} is the source note";
            context.report(Diagnostic::new(&diag::SOURCE_NOTE, note.span(), message));
        }
    }
}

impl MatchNoteMarks {
    fn give_labels(
        &self,
        notes: &mut [Note],
        listed: &[Listed],
        marks: &[Mark],
        found: &Assignment,
        context: &mut Context<'_>,
    ) {
        let Some(first) = found.labels.first().filter(|_| !found.calls.is_empty()) else { return };
        for (note, label) in notes.iter_mut().zip(&found.labels) {
            let reason = format!("the marks in the text run from {first}");
            let (by, certainty) = (self.name().to_owned(), found.certainty());
            let origin = Origin::Inferred { by, reason, certainty };
            note.label = Some(Sourced::new(label.clone(), origin));
        }
        for (note, mark) in &found.calls {
            let (note, listed, mark) = (&mut notes[*note], &listed[*note], &marks[*mark]);
            // A note that is called twice takes its label from the first call.
            if matches!(&note.label, Some(label) if matches!(label.origin, Origin::Inferred { .. }))
            {
                note.label = Some(Sourced::new(mark.label.clone(), derived(self, mark.at)));
            }
            let message = format!("these digits are taken as the mark {}", mark.label);
            let named = mark.cut_from.as_ref().filter(|cut| listed.names.contains(*cut));
            if mark.is_guess() && named.is_none() {
                context.report(
                    Diagnostic::new(&diag::MARK_IN_NUMBER, mark.at, message)
                        .hint("no other mark calls this note; compare with the print"),
                );
            } else if let Some(cut) = &mark.cut_from {
                let message = format!("{message}, and those before it as {cut}");
                context.report(Diagnostic::new(&diag::MARK_CUT, mark.at, message));
            }
        }
    }
}

/// Everything in the text that could be a mark, in text order.
fn candidates(
    blocks: &[Block],
    runs: &[(Span, String)],
    written: &BTreeSet<String>,
    labels: &BTreeSet<&str>,
    context: &Context<'_>,
) -> Vec<Mark> {
    let stated = context.notes().and_then(|notes| notes.mark.as_ref());
    let mut found: Vec<Mark> =
        heading_mark(blocks).filter(|_| stated.is_none()).into_iter().collect();
    for (index, (at, run)) in runs.iter().enumerate() {
        let known = found.len();
        match stated {
            Some(mark) => found.extend(marks::stated(mark, *at, run)),
            None => marks::find(*at, run, written, &mut found),
        }
        for mark in found.iter_mut().skip(known) {
            mark.is_in_first_line = index == 0;
        }
    }
    if stated.is_none() {
        let enumerators = marks::enumerators(blocks, labels);
        found.retain(|mark| !enumerators.contains(&mark.at.start));
    }
    found.sort_by_key(|mark| mark.at.start);
    drop_numbers_of_a_series(&mut found, runs, context);
    if stated.is_none() {
        found.extend(blocks.iter().skip(1).filter_map(mark_after_title));
        let behind_parts = marks_behind_parts(runs);
        let is_known = |mark: &Mark| behind_parts.iter().any(|part| part.at == mark.at);
        found.retain(|mark| mark.cut_from.is_none() || !is_known(mark));
        found.extend(behind_parts);
        found.sort_by_key(|mark| mark.at.start);
    }
    found
}

/// A letter has its marks in one style: where marks repeat the brackets or raised figures of the list,
/// a plain number is not a mark of a note with such a label.
fn drop_other_styles(marks: &mut Vec<Mark>, notes: &[Note], context: &Context<'_>) {
    let is_numbered = |mark: &Mark| mark.label.starts_with(|c: char| c.is_ascii_digit());
    if !marks.iter().any(|mark| mark.repeats_label && is_numbered(mark)) {
        return;
    }
    let numbers = notes.iter().filter_map(|note| note.list_number.as_ref());
    let plain = numbers.filter(|number| {
        let written = number.origin.span().map(|at| context.source.slice(at));
        written.is_some_and(|written| written.starts_with(|c: char| c.is_ascii_digit()))
    });
    let plain: BTreeSet<&str> = plain.map(|number| number.value.as_str()).collect();
    marks.retain(|mark| mark.form != Form::Bare || plain.contains(mark.label.as_str()));
}

/// The weight of a mark after the number of a part, when the parts count from 1.
const BEHIND_PART: u32 = 6;

/// The heading of a part, with a number that may have a mark glued to it.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\[(]?(\p{Lu}\p{L}+)\s+([0-9]{1,5})[\])]?$").expect("a constant pattern")
});

/// Marks that are glued to the numbers of parts: lines `Enclosure 13` and `Enclosure 24` are the
/// enclosures 1 and 2 with the marks 3 and 4. The evidence is that the parts count from 1; a single
/// part must be an enclosure.
fn marks_behind_parts(runs: &[(Span, String)]) -> Vec<Mark> {
    let mut parts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, line) in runs {
        let Some(part) = PART.captures(line.trim_end()) else { continue };
        if let (Some(word), Some(number)) = (part.get(1), part.get(2)) {
            parts.entry(word.as_str()).or_default().push(at.slice(number.range()));
        }
    }
    let number_at = |at: Span| {
        let (run, line) = runs.get(runs.partition_point(|(run, _)| run.end < at.end))?;
        line.get(at.start - run.start..at.end - run.start)
    };
    for (word, numbers) in parts {
        let mark = |(index, at): (usize, &Span)| {
            let counted = (index + 1).to_string();
            let label = number_at(*at)?.strip_prefix(&counted)?;
            let place = at.slice(counted.len()..at.len());
            let mark = marks::mark(place, label, Form::Bare, BEHIND_PART);
            Some(Mark { cut_from: Some(counted), ..mark })
        };
        let all: Option<Vec<Mark>> = numbers.iter().enumerate().map(mark).collect();
        let are_parts = numbers.len() > 1 || vocabulary::is_enclosure(&format!("{word} 1"));
        found.extend(all.filter(|_| are_parts).unwrap_or_default());
    }
    found.retain(|mark| !mark.label.is_empty() && !mark.label.starts_with('0'));
    found
}

/// What matters about a note for finding its mark.
fn listed(note: &Note) -> Listed {
    let words: String = text_runs::of(&note.blocks).into_iter().map(|(_, run)| run + " ").collect();
    let numbers = words.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    Listed {
        number: note.list_number.as_ref().map_or_else(String::new, |n| n.value.clone()),
        is_source: note.kind == NoteKind::Source,
        speaks_of_signature: vocabulary::speaks_of_signature(note),
        names: numbers.map(str::to_owned).collect(),
        window: None,
    }
}

/// Tells notes with the same label apart by their place, when the text resumes between them.
fn set_windows(listed: &mut [Listed], notes: &[Note], runs: &[(Span, String)]) {
    let mut by_label: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, number) in notes.iter().map(|note| note.list_number.as_ref()).enumerate() {
        if let Some((number, at)) = number.and_then(|n| Some((n, n.origin.span()?))) {
            by_label.entry(number.value.clone()).or_default().push((index, at.start));
        }
    }
    // How many runs of the text begin before a note: the number is the same for two adjacent notes.
    let page = |(_, at): &(usize, usize)| runs.partition_point(|(run, _)| run.start < *at);
    for same in by_label.values() {
        let pages: Vec<&[(usize, usize)]> = same.chunk_by(|a, b| page(a) == page(b)).collect();
        let mut start = 0;
        for notes in pages.iter().filter(|_| pages.len() > 1) {
            let end = notes.last().map_or(start, |(_, at)| *at);
            notes.iter().for_each(|(note, _)| listed[*note].window = Some(start..end));
            start = end;
        }
    }
}

/// A mark set apart between two words takes the space before it along.
fn with_space_before(at: Span, context: &Context<'_>) -> Span {
    let text = context.source.text();
    let behind = text.get(at.end..).and_then(|behind| behind.chars().next());
    let before = text.get(..at.start).unwrap_or_default();
    let space = before.len() - before.trim_end_matches(' ').len();
    let is_apart = behind.is_none_or(|c| !c.is_alphanumeric());
    Span { start: at.start - if is_apart { space } else { 0 }, ..at }
}

/// A number at the end of the first line, set apart: `… to President Kennedy 0`.
fn heading_mark(blocks: &[Block]) -> Option<Mark> {
    let first = blocks.iter().find(|block| matches!(block, Block::Paragraph(_)))?;
    Some(Mark { is_in_first_line: true, ..mark_set_apart(first)? })
}

/// The same after the title of an enclosed document: `Memorandum for the Miller 3`.
fn mark_after_title(block: &Block) -> Option<Mark> {
    /// Fewest words: in `Letter 3` the number belongs to the document.
    const FEWEST: usize = 4;
    let mark = mark_set_apart(block)?;
    let runs = text_runs::of(std::slice::from_ref(block));
    let [(_, title)] = runs.as_slice() else { return None };
    let before = title.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    // In `Report No. 3` it does so, too.
    let is_title = parties::names_document(title, vocabulary::LANGUAGES)
        && title.split_whitespace().count() >= FEWEST
        && !before.ends_with('.');
    is_title.then(|| Mark { form: Form::Bare, weight: AFTER_TITLE, ..mark })
}

/// The weight of a mark after the title of an enclosed document.
const AFTER_TITLE: u32 = 6;

/// A number at the end of a paragraph, set apart.
fn mark_set_apart(block: &Block) -> Option<Mark> {
    let Block::Paragraph(paragraph) = block else { return None };
    let inline = paragraph.content.last()?;
    let at = text_runs::read_at(inline)?;
    let Inline::Text(characters) = inline else { return None };
    let text = &characters.text;
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let label = text.strip_prefix(before)?;
    // `1962 October 24`: the first line is a dateline.
    let is_day = vocabulary::is_month(marks::last_word(before));
    let is_apart = before.ends_with(char::is_whitespace);
    let place = at.slice(before.len()..text.len());
    ((1..=3).contains(&label.len()) && is_apart && !is_day)
        .then(|| marks::mark(place, label, Form::Apart, 10))
}

/// Numbers after the same word are not much shorter than others: beside `telegram 6623` and
/// `telegram 6494`, `telegram 6584` is not `telegram 658` with a mark.
fn drop_numbers_of_a_series(found: &mut Vec<Mark>, runs: &[(Span, String)], context: &Context<'_>) {
    let text = context.source.text();
    let mut series: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for numbered in runs.iter().flat_map(|(_, run)| NUMBERED.captures_iter(run)) {
        if let (Some(word), Some(number)) = (numbered.get(1), numbered.get(2)) {
            *series.entry((word.as_str(), number.len())).or_insert(0) += 1;
        }
    }
    let count = |word, length| series.get(&(word, length)).copied().unwrap_or(0);
    found.retain(|mark| {
        let Some(number) = mark.cut_from.as_ref().filter(|_| mark.weight <= GUESSED) else {
            return true;
        };
        let before = text.get(..mark.at.start - number.len()).unwrap_or_default().trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let (whole, cut) = (number.len() + mark.at.len(), number.len());
        // The count includes this number itself.
        let as_long: usize = (whole..=LONGEST_NUMBER).map(|length| count(word, length)).sum();
        as_long < 2 || count(word, cut) > 0
    });
}

/// Digits of the longest number that is considered.
const LONGEST_NUMBER: usize = 9;

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L}+)\s+([0-9]+)").expect("a constant pattern"));

/// Reports what looks exactly like a mark and calls no note. `untaken` are the labels of lines that are
/// already reported as notes that nothing calls.
fn report_marks_without_note(
    marks: &[Mark],
    called: &BTreeSet<usize>,
    untaken: &BTreeSet<String>,
    context: &mut Context<'_>,
) {
    // `[1817]` is a year, even where a profile has marks such as `[N]`.
    let may_call = |mark: &Mark| mark.is_certain() && mark.label.len() <= marks::LONGEST_LABEL;
    for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| may_call(mark)) {
        if !called.contains(&index) && !untaken.contains(&mark.label) {
            let message = format!("{} looks like a mark, but calls no note", mark.label);
            context.report(
                Diagnostic::new(&diag::MARK_WITHOUT_NOTE, mark.at, message)
                    .hint("compare with the print; the number stays in the text"),
            );
        }
    }
}

/// Reports where the list's own numbers were set aside, and what could be read in another way.
fn report_doubts(
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    found: &Assignment,
    context: &mut Context<'_>,
) {
    for (note, mark) in &found.unsure {
        let label = &found.labels[*note];
        let message = format!("note {label} is called here out of order, or a second time");
        context.report(
            Diagnostic::new(&diag::CALLED_AGAIN, marks[*mark].at, message)
                .hint("the number may belong to the text; compare with the print"),
        );
    }
    for (note, mark) in &found.same {
        let number = &found.labels[*note];
        let mark = &marks[*mark];
        let message = format!("note {number} is called by a second mark {}", mark.label);
        context.report(
            Diagnostic::new(&diag::NOTE_SHARES_MARK, mark.at, message)
                .hint("the number may belong to the text; compare with the print"),
        );
    }
    let number = notes.first().and_then(|note| note.list_number.as_ref());
    let (Some(number), Some(first)) = (number, found.labels.first()) else { return };
    let at = number.origin.span();
    let Some((_, mark)) = found.calls.first() else { return };
    let first_mark = marks[*mark].at;
    if let Some(rival) = &found.rival {
        let message = format!("the first note is taken as {first}; {rival} would fit as well");
        context.report(
            Diagnostic::new(&diag::NOTES_FIT_OTHERWISE, at, message)
                .label(first_mark, "the first mark")
                .hint("compare the marks with the print"),
        );
    }
    if found.is_shifted {
        let is_source = listed.first().is_some_and(|note| note.is_source);
        let called: BTreeSet<usize> = found.calls.iter().map(|(_, mark)| *mark).collect();
        let is_called =
            |(index, mark): (usize, &Mark)| !mark.is_certain() || called.contains(&index);
        let is_sure = is_source && marks.iter().enumerate().all(is_called);
        let code = if is_sure { &diag::NOTE_SHIFT } else { &diag::NOTE_SHIFT_UNSURE };
        let message = format!(
            "the marks run from {first}, the list from {} to {}: item {} is note {first}",
            number.value,
            notes.last().and_then(|note| note.list_number.as_ref()).map_or("", |n| &n.value),
            number.value,
        );
        context.report(Diagnostic::new(code, at, message).label(first_mark, "the first mark"));
    }
}

/// Gives the mark of a note about the signature, which is called inside a sentence, to the note before or
/// after it, if nothing calls that one and it repeats the word at the mark: the list is not in the order
/// of the marks.
fn exchange_by_words(
    found: &mut Assignment,
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    runs: &[(Span, String)],
    context: &mut Context<'_>,
) {
    /// Shortest word that says what a note is about, in characters.
    const SHORTEST: usize = 4;
    let called: BTreeSet<usize> = found.calls.iter().map(|(note, _)| *note).collect();
    let words = |note: usize| -> String {
        text_runs::of(&notes[note].blocks).into_iter().map(|(_, run)| run + " ").collect()
    };
    for (note, mark) in &mut found.calls {
        let (at, signature) = (marks[*mark].at, *note);
        if !listed[signature].speaks_of_signature || !is_inside_sentence(at, runs) {
            continue;
        }
        let before = context.source.text().get(..at.start).unwrap_or_default();
        let word = marks::last_word(before).trim_matches(|c: char| !c.is_alphanumeric());
        let repeats = |other: usize| {
            words(other).split(|c: char| !c.is_alphanumeric()).any(|one| one == word)
        };
        let is_neighbour = |other: &usize| {
            let is_free = |note: &Listed| !note.is_source && !note.speaks_of_signature;
            listed.get(*other).is_some_and(is_free) && !called.contains(other) && repeats(*other)
        };
        let neighbours = [signature.checked_sub(1), signature.checked_add(1)];
        let other = neighbours.into_iter().flatten().find(is_neighbour);
        let is_told = word.chars().count() >= SHORTEST && !repeats(signature);
        let Some(other) = other.filter(|_| is_told) else { continue };
        *note = other;
        found.labels.swap(signature, other);
        let message = format!(
            "this note is given mark {}, since it repeats the word \u{201C}{word}\u{201D} before it; the \
             note with that number speaks of the signature",
            marks[*mark].label
        );
        context.report(
            Diagnostic::new(&diag::WORDS_CONTRADICT_NUMBER, notes[other].span(), message)
                .label(at, "the mark")
                .hint("compare the marks with the print"),
        );
    }
}

/// Whether words follow a mark in its line.
fn is_inside_sentence(at: Span, runs: &[(Span, String)]) -> bool {
    let run = runs.get(runs.partition_point(|(run, _)| run.end < at.end));
    let after = run.and_then(|(run, words)| words.get(at.end - run.start..));
    after.is_some_and(|after| after.contains(char::is_alphabetic))
}

/// Reports notes that are about the signature but are called inside a sentence, while another note is
/// not called at all: the list may not be in the order of the marks.
fn report_words(
    notes: &[Note],
    listed: &[Listed],
    marks: &[Mark],
    found: &Assignment,
    runs: &[(Span, String)],
    context: &mut Context<'_>,
) {
    let called: BTreeSet<usize> = found.calls.iter().map(|(note, _)| *note).collect();
    if listed.iter().enumerate().all(|(index, note)| note.is_source || called.contains(&index)) {
        return;
    }
    for (note, mark) in found.calls.iter().filter(|(note, _)| listed[*note].speaks_of_signature) {
        let at = marks[*mark].at;
        if is_inside_sentence(at, runs) {
            let label = &found.labels[*note];
            let message =
                format!("note {label} speaks of the signature, but its mark is inside a sentence");
            context.report(
                Diagnostic::new(&diag::WORDS_CONTRADICT_NUMBER, notes[*note].span(), message)
                    .label(at, "the mark")
                    .hint(
                        "another note has no mark; the list may not be in the order of the marks",
                    ),
            );
        }
    }
}

/// The space before a mark that is set apart, as in a heading, is not part of the text.
fn trim_before_last_anchor(block: &mut Block) {
    let Block::Paragraph(paragraph) = block else { return };
    if let Some(Inline::NoteAnchor(_)) = paragraph.content.last()
        && let Some(anchor) = paragraph.content.pop()
    {
        text_runs::trim_end(&mut paragraph.content);
        paragraph.content.push(anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    /// The numbers of parts and the marks glued to them.
    fn parts(lines: &[&str]) -> Vec<(String, String)> {
        let mut start = 0;
        let run = |line: &&str| {
            let at = Span { source: SourceId(0), start, end: start + line.len() };
            start = at.end + 1;
            (at, (*line).to_owned())
        };
        let runs: Vec<(Span, String)> = lines.iter().map(run).collect();
        let part = |mark: Mark| (mark.cut_from.unwrap_or_default(), mark.label);
        marks_behind_parts(&runs).into_iter().map(part).collect()
    }

    #[test]
    fn a_mark_can_be_glued_to_the_number_of_a_part() {
        let part = |number: &str, mark: &str| (number.to_owned(), mark.to_owned());
        let two = [part("1", "3"), part("2", "4")];
        assert_eq!(parts(&["Enclosure 13", "It rains.", "Enclosure 24"]), two);
        assert_eq!(parts(&["Room 13", "Room 24"]), two);
        assert_eq!(parts(&["[Annex 12]"]), [part("1", "2")]);
        assert_eq!(parts(&["Annex 1", "Annex 25"]), [part("2", "5")]);
        for lines in [
            // They do not count from 1; nothing is glued to them; a single room is no evidence.
            ["Annex 13", "Annex 14"],
            ["Annex 1", "Annex 2"],
            ["Room 13", "It rains."],
            ["See Annex 13", "of Annex 24"],
        ] {
            assert!(parts(&lines).is_empty(), "{lines:?}");
        }
    }
}
