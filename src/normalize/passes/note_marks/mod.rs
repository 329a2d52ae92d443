//! The marks in the text, and which note each of them calls.
//!
//! A copied web page has lost its superscripts: a mark is a number glued to a word (`Press2`), to a
//! quotation mark, to a date (`April 18.1`), even to a digit (`May 311`). What is a mark is decided for
//! the whole letter at once, by `assignment`.

mod assignment;
mod candidates;
mod doubts;

use std::collections::{BTreeMap, BTreeSet};

use self::assignment::{Assignment, Listed};
use self::candidates::{candidates, drop_other_styles};
use self::doubts::{exchange_by_words, report_doubts, report_marks_without_note, report_words};
use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Inline, Letter, Note, NoteAnchor, NoteKind, Origin, Sourced};
use crate::normalize::marks::{self, Mark};
use crate::normalize::{Context, Effect, Pass, Runs, derived, note_doubts, text_runs, vocabulary};
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
        // What is placed already needs no mark: `[Footnote: …]` is where it is.
        let is_placed = |note: &Note| note.label.is_some() || note.list_number.is_none();
        let all = std::mem::take(&mut letter.notes);
        let placed: Vec<bool> = all.iter().map(is_placed).collect();
        if !placed.is_empty() && placed.iter().all(|is_placed| *is_placed) {
            letter.notes = all;
            return;
        }
        let (others, open): (Vec<Note>, Vec<Note>) = all.into_iter().partition(is_placed);
        letter.notes = open;
        self.match_marks(letter, context);
        let (mut others, mut open) =
            (others.into_iter(), std::mem::take(&mut letter.notes).into_iter());
        let next = |is_placed: bool| if is_placed { others.next() } else { open.next() };
        letter.notes = placed.into_iter().filter_map(next).collect();
    }
}

impl MatchNoteMarks {
    /// Places the notes that have no place yet, which are all of the letter's.
    fn match_marks(&self, letter: &mut Letter, context: &mut Context<'_>) {
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
        let places: BTreeMap<usize, usize> = found
            .calls
            .iter()
            .map(|(_, mark)| (marks[*mark].at.start, marks[*mark].at.end))
            .collect();
        let anchor = |(note, mark): &(usize, usize)| {
            let at = marks[*mark].at;
            let (note, origin) = (notes[*note].id.clone(), Origin::Read { at });
            let anchor = NoteAnchor { id: String::new(), note, origin };
            (with_space_before(at, &places, context), Inline::NoteAnchor(anchor))
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

/// Includes the space before a mark in the mark's span, unless that space is all that separates two words:
/// `rain [1] falls`, but `rain [1](so he says)`. Marks that follow it at once are no word.
fn with_space_before(at: Span, marks: &BTreeMap<usize, usize>, context: &Context<'_>) -> Span {
    let text = context.source.text();
    let mut end = at.end;
    while let Some(next) = marks.get(&end).filter(|next| **next > end) {
        end = *next;
    }
    let behind = text.get(end..).unwrap_or_default();
    let touching = behind.split(char::is_whitespace).next().unwrap_or_default();
    let is_apart = touching.starts_with(|c: char| ENDING.contains(c))
        || touching.chars().all(|c| ENDING.contains(c) || QUOTES.contains(c));
    let before = text.get(..at.start).unwrap_or_default();
    let space = before.len() - before.trim_end_matches(' ').len();
    Span { start: at.start - if is_apart { space } else { 0 }, ..at }
}

/// Signs that follow a word, or join two words, without a space.
const ENDING: &str = ".,;:!?)]}-\u{2013}\u{2014}";

/// Signs that can end a quotation, and begin one.
const QUOTES: &str = "\"'\u{2019}\u{201D}\u{BB}";

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
