//! What an editor would notice in a finished letter: dates that contradict each other, lost spaces, a
//! second letter in the file, facts that were not read. This is no pass: it runs after the sidecar has
//! been applied, and changes nothing.

mod after_signature;
mod second_letter;
mod unread;
mod unread_parts;
pub(super) mod unread_series;

use std::sync::LazyLock;

use jiff::civil::{self, date};
use regex::Regex;

use crate::diag::{self, Diagnostic};
use crate::ir::{Block, Date, Inline, Letter, Note, NoteKind};
use crate::normalize::dates::{DateInWords, days_of_month};
use crate::normalize::lost_spaces::{Lost, lost};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{mapped_text, pattern};
use crate::source::{Marked, Source, Span, Structure, part};

/// Looks through a letter and reports what an editor should check. `undivided` is its source, if it is a
/// whole transcript that was taken for this one letter; `marked` says what the source marks.
pub fn proofread(letter: &Letter, undivided: Option<&Source>, marked: Marked) -> Vec<Diagnostic> {
    let languages = vocabulary::languages_of(letter);
    let mut found = Vec::new();
    found.extend(dates(letter, &languages));
    found.extend(lost_spaces(letter));
    let letters = second_letter::warn(letter, undivided);
    let is_one = letters.is_empty();
    found.extend(letters);
    let is_unmarked = !marked.has(Structure::LetterParts);
    found.extend(unread::warn(letter, is_unmarked));
    if is_unmarked {
        found.extend(unread_parts::warn(letter));
        found.extend(after_signature::warn(letter, &languages).filter(|_| is_one));
    }
    found
}

/// Reports places where a space seems to be lost, in the text and in the notes.
fn lost_spaces(letter: &Letter) -> Vec<Diagnostic> {
    let texts = letter.texts.iter().map(|text| &text.blocks);
    let notes = letter.notes.iter().map(|note| &note.blocks);
    texts
        .chain(notes)
        .flat_map(|blocks| lost(blocks))
        .map(|Lost { at, glued }| {
            let message = format!("a space seems to be lost in \u{201C}{glued}\u{201D}");
            Diagnostic::new(&diag::LOST_SPACE, at, message)
                .hint("--fix lost-spaces puts such spaces back and keeps the source's reading")
        })
        .collect()
}

/// A day that is named somewhere, and its place.
struct Named {
    day: DateInWords,
    at: Span,
    words: String,
}

/// When the letter was sent on, and in what way: `transmitted`.
struct SentOn {
    named: Named,
    verb: String,
}

/// The days that a line names, each with the text before it, from the start of the
/// previous day on.
fn named<'r>(
    line: &'r MappedText,
    languages: &[&'static Language],
) -> impl Iterator<Item = (Named, &'r str)> {
    let (mut before, run) = (0, line.words());
    days_of_month(run, languages).into_iter().map(move |day| {
        let range = day.range.clone();
        let words = part(run, range.clone()).to_owned();
        let ahead = part(run, before..range.start);
        before = range.start;
        (Named { day, at: line.span(range), words }, ahead)
    })
}

/// Matches where the note says how the letter was sent on: no other sentence begins before the date.
static SENT_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.;]\s+)(?:(?:The|This)\s(?:letter|message|note|telegram|memorandum|text|source text)\s(?:was|is|bears)\s)?(?P<verb>Transmitted|Delivered|Handed|Sent|Received|Conveyed|Forwarded|Cabled|transmitted|delivered|handed|sent|received|conveyed|forwarded|cabled)\b(?:[^.;()]|\bNo\.)*$",
    )
});

/// Matches where the letter says which letter it answers.
static ANSWERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:[Yy]our|[Yy]ours)\s(?:\p{L}+\s){0,3}?(?:letter|reply|message|note|telegram|memorandum|communication|answer)s?,?\s(?:dated|of|from)\s(?:the\s)?$",
    )
});

/// How many paragraphs can say which letter this one answers.
const FIRST: usize = 2;

/// A misprint is near the intended date; what is further away means another year.
const NEAR: i32 = 120;

fn dates(letter: &Letter, languages: &[&'static Language]) -> Option<Diagnostic> {
    let written = letter.date().filter(|date| date.when().is_some());
    let own: Option<civil::Date> = written.and_then(|date| date.when()?.parse().ok());
    let sent_on = sent_on(letter, languages);
    let answered = answered(letter, languages);
    // Without any year, the days are compared in one year.
    let sent_on_at = sent_on.as_ref().map(|sent_on| &sent_on.named);
    let years = [sent_on_at, answered.as_ref()];
    let year = years.into_iter().flatten().find_map(|named| named.day.certain());
    let anchor = own.or(year).unwrap_or(date(2000, 7, 1));
    let [sent_day, answered_day] = years.map(|named| named?.day.near(anchor));
    let is_before = |earlier: Option<civil::Date>, later: Option<civil::Date>| {
        earlier
            .zip(later)
            .is_some_and(|(earlier, later)| earlier < later && (later - earlier).get_days() <= NEAR)
    };
    let is_sent_too_early = is_before(sent_day, own) || is_before(sent_day, answered_day);
    let is_answer_too_early = is_before(own, answered_day);
    let of_letter = written.map(|written| format!("the letter is dated {}", written.edtf));
    let answers = answered.as_ref().map(|named| format!("answers one dated {}", named.words));
    let with_letter = |diagnostic: Diagnostic, written: Option<&Date>| match written
        .and_then(|written| written.origin.span())
    {
        Some(at) => diagnostic.label(at, "the date of the letter"),
        None => diagnostic,
    };
    if is_sent_too_early {
        let SentOn { named: sent_on, verb } = sent_on?;
        let what = match (of_letter, answers) {
            (Some(of), Some(answers)) if is_before(sent_day, answered_day) => {
                format!("{of} and {answers}")
            }
            (Some(of), _) => of,
            (None, answers) => format!("the letter {}", answers?),
        };
        let message = format!("a note says that it was {verb} on {}, but {what}", sent_on.words);
        let diagnostic = Diagnostic::new(&diag::DATES_CONTRADICT, sent_on.at, message);
        let diagnostic = match &answered {
            Some(named) => diagnostic.label(named.at, "the date of the letter that it answers"),
            None => diagnostic,
        };
        return Some(with_letter(diagnostic, written));
    }
    if is_answer_too_early {
        let message = format!("{}, but it {}", of_letter?, answers?);
        let diagnostic = Diagnostic::new(&diag::DATES_CONTRADICT, answered?.at, message);
        return Some(with_letter(diagnostic, written));
    }
    None
}

/// When the letter was sent on, according to its source note or a note on its heading.
fn sent_on(letter: &Letter, languages: &[&'static Language]) -> Option<SentOn> {
    let heading = letter.texts.iter().flat_map(|text| &text.blocks).find_map(|block| match block {
        Block::Heading(line) => Some(&line.content),
        _ => None,
    });
    let is_on_heading = |note: &&Note| {
        note.kind == NoteKind::Source
            || heading.into_iter().flatten().any(
                |inline| matches!(inline, Inline::NoteAnchor(anchor) if anchor.note == note.id),
            )
    };
    let notes = letter.notes.iter().filter(is_on_heading);
    notes.flat_map(|note| mapped_text::lines_of(&note.blocks)).find_map(|line| {
        named(&line, languages).find_map(|(named, before)| {
            let found = SENT_ON.captures(before)?;
            Some(SentOn { verb: found["verb"].to_lowercase(), named })
        })
    })
}

/// The date of the letter that this one answers.
fn answered(letter: &Letter, languages: &[&'static Language]) -> Option<Named> {
    let text = letter.texts.first()?;
    let paragraphs = text.blocks.iter().filter(|block| matches!(block, Block::Paragraph(_)));
    let lines =
        paragraphs.take(FIRST).flat_map(|block| mapped_text::lines_of(std::slice::from_ref(block)));
    lines.into_iter().find_map(|line| {
        let mut named = named(&line, languages);
        named.find_map(|(named, before)| {
            (before.contains("our") && ANSWERS.is_match(before)).then_some(named)
        })
    })
}
