//! Dates as people write them, and the date and place of a letter.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use regex::Regex;

use super::{Context, Effect, Pass, derived, leaves, vocabulary};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Block, Certainty, Correspondence, Date, DatePhrase, Inline, Letter, OpenerPart,
    Phrase, Place, Sourced,
};
use crate::source::Span;

/// Reads place and date from the dateline, or the date from the end of the heading.
pub(super) struct ReadDates;

/// A day that was read from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDate {
    /// The bytes that it stands in.
    pub range: Range<usize>,
    /// The day in the Gregorian calendar, `CCYY-MM-DD` (ISO 8601-1).
    pub iso: String,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = vocabulary::MONTHS.join("|");
    Regex::new(&format!(
        r"\b(?:(?P<m1>{month})\s+(?P<d1>[0-9]{{1,2}}),?\s+(?P<y1>[0-9]{{4}})|(?P<d2>[0-9]{{1,2}})\s+(?P<m2>{month}),?\s+(?P<y2>[0-9]{{4}}))\b"
    ))
    .expect("a constant pattern")
});

/// The first day that is named in a text, with month in words and year.
///
/// ```
/// use letterpress::normalize::read_date;
/// assert_eq!(read_date("Moscow, October 24, 1962.").unwrap().iso, "1962-10-24");
/// assert_eq!(read_date("Vienna, 3 June 1961").unwrap().iso, "1961-06-03");
/// assert_eq!(read_date("February 30, 1961"), None);
/// ```
pub fn read_date(text: &str) -> Option<CalendarDate> {
    DATE.captures_iter(text).find_map(|found| {
        let group = |first: &str, second: &str| {
            found.name(first).or_else(|| found.name(second)).map(|part| part.as_str())
        };
        let month = group("m1", "m2")?;
        let month = vocabulary::MONTHS.iter().position(|name| *name == month)? + 1;
        let day = civil::Date::new(
            group("y1", "y2")?.parse().ok()?,
            i8::try_from(month).ok()?,
            group("d1", "d2")?.parse().ok()?,
        )
        .ok()?;
        Some(CalendarDate { range: found.get(0)?.range(), iso: day.to_string() })
    })
}

/// What may stand in a dateline before the date: a place, in a few capitalised words.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<place>\p{Lu}[\p{L}.’'-]*(?:,?\s+\p{Lu}[\p{L}.’'-]*){0,5}),\s*$")
        .expect("a constant pattern")
});

/// What may stand behind the date: a time of day, a full stop.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:[,;—–-]?\s*[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:a\.?m|p\.?m|noon|midnight)?)?[\s.]*$",
    )
    .expect("a constant pattern")
});

/// Whether a line is a place and a date, or a date alone.
pub(super) fn is_dateline(line: &str) -> bool {
    let line = line.trim();
    read_date(line).is_some_and(|date| {
        let before = &line[..date.range.start];
        let after = &line[date.range.end..];
        (before.is_empty() || PLACE.is_match(before)) && TIME.is_match(after)
    })
}

impl Pass for ReadDates {
    fn name(&self) -> &'static str {
        "read_dates"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        if letter.date().is_some() {
            return;
        }
        let Some(text) = letter.texts.first_mut() else { return };
        let mut date = None;
        let mut place = None;
        for (at, line) in datelines(&text.blocks) {
            let Some(found) = read_date(&line) else {
                continue;
            };
            let before = &line[..found.range.start];
            if let Some(name) = PLACE.captures(before).and_then(|found| found.name("place")) {
                let span = at.slice(name.range());
                let origin = derived(self, span);
                place = Some(Place {
                    name: Sourced::new(name.as_str().to_owned(), origin.clone()),
                    authorities: Vec::new(),
                });
                leaves::wrap(&mut text.blocks, span, |content| {
                    vec![Inline::Place(Phrase { content, origin })]
                });
            }
            date = Some(self.mark(&mut text.blocks, at, &line, &found));
            break;
        }
        if date.is_none()
            && let Some((at, line)) = heading_end(&text.blocks)
            && let Some(found) = read_date(&line)
            && found.range.end == line.trim_end().len()
            && line[..found.range.start].ends_with(", ")
        {
            let message = format!("the heading dates the letter to {}", found.iso);
            let span = at.slice(found.range.clone());
            context.report(Diagnostic::new(&diag::DATE_FROM_HEADING, span, message));
            date = Some(self.mark(&mut text.blocks, at, &line, &found));
        }
        if date.is_none() && place.is_none() {
            return;
        }
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let sent = letter.correspondence[0].action_mut(ActionKind::Sent);
        sent.date = date;
        sent.place = place;
    }
}

impl ReadDates {
    /// Marks a date in the text and returns it as the letter's.
    fn mark(&self, blocks: &mut [Block], at: Span, line: &str, found: &CalendarDate) -> Date {
        let span = at.slice(found.range.clone());
        let origin = derived(self, span);
        let phrase_origin = origin.clone();
        leaves::wrap(blocks, span, |content| {
            vec![Inline::Date(DatePhrase {
                content,
                edtf: found.iso.clone(),
                origin: phrase_origin,
            })]
        });
        Date {
            written: Some(line[found.range.clone()].to_owned()),
            edtf: found.iso.clone(),
            not_before: found.iso.clone(),
            not_after: found.iso.clone(),
            certainty: Certainty::High,
            origin,
        }
    }
}

/// The runs of characters of the datelines.
fn datelines(blocks: &[Block]) -> Vec<(Span, String)> {
    let lines = blocks.iter().filter_map(|block| match block {
        Block::Opener(opener) => Some(&opener.parts),
        _ => None,
    });
    lines
        .flatten()
        .filter_map(|part| match part {
            OpenerPart::Dateline(line) => Some(&line.content),
            OpenerPart::Salutation(_) => None,
        })
        .flatten()
        .filter_map(run)
        .collect()
}

/// The last run of characters of the heading.
fn heading_end(blocks: &[Block]) -> Option<(Span, String)> {
    blocks.iter().find_map(|block| match block {
        Block::Heading(line) => line.content.iter().rev().find_map(run),
        _ => None,
    })
}

fn run(inline: &Inline) -> Option<(Span, String)> {
    match inline {
        Inline::Text(characters) => Some((leaves::read_at(inline)?, characters.text.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        for line in [
            "Moscow, October 24, 1962.",
            "Washington, February 10, 1956 .",
            "October 24, 1962",
            "New York, N.Y., May 3, 1957, 6 p.m.",
            "Hyannis Port, 16 October 1961",
        ] {
            assert!(is_dateline(line), "{line}");
        }
        for other in [
            "I have your letter of October 24, 1962.",
            "Letter From Chairman Khrushchev to President Kennedy, October 24, 1962",
            "Moscow",
        ] {
            assert!(!is_dateline(other), "{other}");
        }
    }
}
