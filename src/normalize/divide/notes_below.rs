//! Notes under one letter that belong to another: a book prints those of several letters at the foot of the
//! page, or at the end of the chapter or the file.
//!
//! **Evidence:** the note begins a paragraph with its label, the letter above it has no mark left that
//! calls it, and an earlier letter has one that no note answers. One mark calls one note.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeBounds;
use std::sync::LazyLock;

use regex::Regex;

use super::{Fate, SourceLine};
use crate::diag::{self, Diagnostic};
use crate::normalize::{pattern, vocabulary};
use crate::source::{Source, Span, part};

/// A note: its lines and its label.
struct Note {
    first: usize,
    end: usize,
    label: String,
}

/// The marks that no note answers yet: for each label, how many each letter has.
#[derive(Default)]
struct Calls(BTreeMap<String, BTreeMap<usize, usize>>);

impl Calls {
    fn add(&mut self, label: &str, letter: usize) {
        let letters = self.0.entry(label.to_owned()).or_default();
        *letters.entry(letter).or_default() += 1;
    }

    /// Uses up a mark of one of these letters, the first that has one; returns which.
    fn answer(&mut self, label: &str, letters: impl RangeBounds<usize>) -> Option<usize> {
        let left = self.0.get_mut(label)?;
        let (letter, count) = left.range_mut(letters).next()?;
        let letter = *letter;
        *count -= 1;
        if *count == 0 {
            left.remove(&letter);
        }
        Some(letter)
    }
}

/// Gives notes to the earlier letter that calls them.
pub(super) fn give_back(lines: &mut [SourceLine], source: &Source, found: &mut Vec<Diagnostic>) {
    let mut notes = notes(lines, source);
    let firsts: BTreeSet<usize> = notes.iter().map(|note| note.first).collect();
    let mut calls = Calls::default();
    let mut called_at: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_text(line)) {
        for mark in MARK.captures_iter(&line.text) {
            // The label of a note calls nothing.
            let is_label = mark.get(0).is_some_and(|mark| mark.start() == 0);
            if let Some(label) = mark.get(1).filter(|_| !is_label || !firsts.contains(&index)) {
                calls.add(label.as_str(), line.letter);
                called_at.entry(label.as_str().to_owned()).or_default().insert(index);
            }
        }
    }
    lengthen(&mut notes, &called_at, lines);
    // Of several notes with one label, the last ones are those of the letter itself.
    let is_of_another = |note: &Note| {
        let letter = lines[note.first].letter;
        calls.answer(&note.label, letter..=letter).is_none()
    };
    let mut others: Vec<Note> = notes.into_iter().rev().filter(is_of_another).collect();
    others.reverse();
    let mut left = BTreeSet::new();
    for Note { first, end, label } in others {
        let under = lines[first].letter;
        let Some(letter) = calls.answer(&label, ..under) else { continue };
        let message = format!(
            "note {label} is under another letter than the one that calls it, to which it is given"
        );
        found.push(Diagnostic::new(&diag::NOTE_OF_EARLIER_LETTER, lines[first].at, message));
        for line in lines[first..end].iter_mut().filter(|line| line.fate == Fate::Kept) {
            line.letter = letter;
        }
        left.insert(under);
    }
    take_headings(lines, left);
}

/// Gives a note the paragraphs that follow it up to the next note, whose mark is above both: the text goes on
/// nowhere between the notes of one list.
fn lengthen(
    notes: &mut [Note],
    called_at: &BTreeMap<String, BTreeSet<usize>>,
    lines: &[SourceLine],
) {
    let number = |note: &Note| note.label.parse::<u32>().ok();
    for index in 1..notes.len() {
        let [note, next] = &mut notes[index - 1..=index] else { continue };
        let is_next = number(note).is_some_and(|label| number(next) == Some(label + 1));
        let is_called_above = called_at.get(&next.label).is_some_and(|at| {
            at.first() < Some(&note.first) && at.range(note.first..next.first).next().is_none()
        });
        let goes_on = |line: &SourceLine| line.letter == lines[note.first].letter && is_text(line);
        if is_next && is_called_above && lines[note.first..next.first].iter().all(goes_on) {
            note.end = next.first;
        }
    }
}

/// Takes out the headings over notes of which none is left under the letter.
fn take_headings(lines: &mut [SourceLine], mut letters: BTreeSet<usize>) {
    for line in lines.iter_mut().rev().filter(|line| is_text(line)) {
        if letters.remove(&line.letter)
            && line.fate == Fate::Kept
            && vocabulary::NOTES_HEADING.is_match(&line.text)
        {
            line.fate = Fate::NotesHeading;
        }
    }
}

static MARK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[([0-9]{1,3}[a-z]?|[A-Za-z]|[*†‡§]{1,3})\]"));

fn is_text(line: &SourceLine) -> bool {
    matches!(line.fate, Fate::Kept | Fate::Begins)
}

/// The paragraphs that begin with a label: `[1] …`, `[Footnote 1: …]`.
fn notes(lines: &[SourceLine], source: &Source) -> Vec<Note> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\[(?:([0-9]{1,3}[a-z]?|[A-Za-z]|[*†‡§]{1,3})\]\s|(\p{Lu}\p{L}+)\.?\s([0-9]{1,3}[a-z]?|[A-Za-z]|[*†‡§]{1,3})[:.]\s)",
        )
    });
    let label = |line: &SourceLine| {
        let found = LABEL.captures(&line.text)?;
        let is_picture =
            found.get(2).is_some_and(|word| vocabulary::announces_picture(word.as_str()));
        let label = found.get(1).or(found.get(3)).filter(|_| !is_picture)?;
        Some(label.as_str().to_owned())
    };
    let mut notes: Vec<Note> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let above = index.checked_sub(1).map(|above| &lines[above]);
        let is_below_note = notes.last().is_some_and(|note| note.end == index);
        let is_apart = above.is_none_or(|above| is_blank_between(above.at, line.at, source));
        if line.fate == Fate::Kept
            && (is_apart || is_below_note)
            && let Some(label) = label(line)
        {
            notes.push(Note { first: index, end: end(lines, index, source), label });
        }
    }
    notes
}

/// Where a note ends: with its bracket, if that is closed at the end, else with its paragraph and indented
/// ones after it.
fn end(lines: &[SourceLine], first: usize, source: &Source) -> usize {
    let is_bracket = MARK.find(&lines[first].text).is_none_or(|mark| mark.start() != 0);
    let mut depth = 0_isize;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let begins_paragraph =
            index > first && is_blank_between(lines[index - 1].at, line.at, source);
        let is_indented = source.line_at(line.at.start).start < line.at.start;
        let begins_note = index > first && MARK.find(&line.text).is_some_and(|m| m.start() == 0);
        if !is_text(line)
            || line.letter != lines[first].letter
            || !is_bracket && (begins_note || begins_paragraph && !is_indented)
        {
            return index;
        }
        depth += line.text.matches('[').count().cast_signed();
        depth -= line.text.matches(']').count().cast_signed();
        if is_bracket && depth <= 0 {
            return index + 1;
        }
    }
    lines.len()
}

fn is_blank_between(above: Span, line: Span, source: &Source) -> bool {
    part(source.text(), above.end..line.start).matches('\n').count() > 1
}
