//! The date and the place of a letter, from its dateline or the end of its heading.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    self, ActionKind, Block, Correspondence, Date, Inline, Letter, NameKind, OpenerPart,
    PhraseKind, Place, Sourced,
};
use crate::normalize::dates::{self, Doubt, WrittenDate, dateline, dateline::Dateline};
use crate::normalize::vocabulary::Language;
use crate::normalize::{Context, Effect, Pass, Runs, derived, stated, text_runs, vocabulary};
use crate::profile::Profile;
use crate::source::{Span, Structure, part};

/// Reads place and date from the dateline, or the date from the end of the heading.
pub(super) struct ReadDates;

impl Pass for ReadDates {
    fn name(&self) -> &'static str {
        "read_dates"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let languages = vocabulary::languages_of(letter);
        let sent = letter.action(ActionKind::Sent);
        if sent.is_some_and(|sent| sent.date.is_some() || sent.place.is_some()) {
            return;
        }
        let Some(text) = letter.texts.first_mut() else { return };
        let (mut date, place) = self.of_datelines(&mut text.blocks, &languages, context);
        let stated = stated_date(&text.blocks, &languages, context.profile);
        match (&date, stated) {
            (None, _) => date = self.of_heading(&mut text.blocks, &languages, context),
            (Some(written), Some((at, _, stated))) if written.edtf != stated.edtf => {
                let message = format!(
                    "the heading dates the letter to {}, the dateline to {}; the dateline counts",
                    stated.edtf, written.edtf
                );
                let found =
                    Diagnostic::new(&diag::DATES_CONTRADICT, at.slice(stated.range), message);
                context.report(match written.origin.span() {
                    Some(at) => found.label(at, "the dateline"),
                    None => found,
                });
            }
            (Some(_), _) => {}
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
    /// The date and the place that the datelines give; both are marked in the text.
    fn of_datelines(
        &self,
        blocks: &mut [Block],
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) -> (Option<Date>, Option<Place>) {
        let mut date = None;
        let mut place = None;
        let mut places = Vec::new();
        for (at, line) in datelines(blocks) {
            let stated = stated_dateline(&line, languages, context.profile);
            let read = stated.or_else(|| dateline::read(&line, languages));
            let name = match &read {
                Some(read) => read.place.clone(),
                // The whole line was taken as a dateline, so without a date it is a place.
                None if dates::read(&line, languages).is_none() => {
                    dateline::place(&line, languages)
                }
                None => None,
            };
            // Of several lines, the last one before the date is the town.
            if let Some(range) = name {
                let span = at.slice(range.clone());
                let origin = derived(self, span);
                let name = Sourced::new(part(&line, range).to_owned(), origin.clone());
                place = Some(Place::named(name));
                places.push((span, origin));
            }
            let found = read.map_or_else(|| dates::read(&line, languages), |read| read.date);
            if let Some(found) = found {
                date = Some(self.mark(blocks, at, &line, &found, context));
                break;
            }
            if let Some(no_day) = dates::no_day(&line, vocabulary::LANGUAGES) {
                report_no_day(&line, at, no_day, context);
            }
        }
        text_runs::wrap_all(blocks, places, |origin, content| {
            let kind = PhraseKind::Name(ir::Name::of(NameKind::Place));
            vec![Inline::phrase(kind, content, origin)]
        });
        (date, place)
    }

    /// The date at the end of the heading.
    fn of_heading(
        &self,
        blocks: &mut [Block],
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) -> Option<Date> {
        if let Some((at, line, found)) = stated_date(blocks, languages, context.profile) {
            let message = format!("the heading dates the letter to {}", found.edtf);
            let span = at.slice(found.range.clone());
            context.report(Diagnostic::new(&diag::DATE_FROM_HEADING, span, message));
            return Some(self.mark(blocks, at, &line, &found, context));
        }
        let (at, line) = heading_end(blocks)?;
        if let Some(no_day) = dates::no_day_of_heading(&line, languages) {
            report_no_day(&line, at, no_day, context);
        }
        let found = dates::date_of_heading(&line, languages)?;
        let message = format!("the heading dates the letter to {}", found.edtf);
        let span = at.slice(found.range.clone());
        context.report(Diagnostic::new(&diag::DATE_FROM_HEADING, span, message));
        Some(self.mark(blocks, at, &line, &found, context))
    }

    /// Marks a date in the text and returns it as the letter's.
    fn mark(
        &self,
        blocks: &mut [Block],
        at: Span,
        line: &str,
        found: &WrittenDate,
        context: &mut Context<'_>,
    ) -> Date {
        let span = at.slice(found.range.clone());
        let origin = derived(self, span);
        if let Some(doubt) = &found.doubt {
            let written = part(line, found.range.clone());
            let message = format!("\u{201C}{written}\u{201D} is read as {}: {doubt}", found.edtf);
            let code = match doubt {
                Doubt::TwoCalendars | Doubt::OldStyle | Doubt::AsWritten => &diag::DATE_READING,
                Doubt::WhichCalendar
                | Doubt::RangeOrCalendars
                | Doubt::WhichIsTheMonth
                | Doubt::Contradictory => &diag::DATE_UNDECIDED,
            };
            context.report(
                Diagnostic::new(code, span, message)
                    .hint("a sidecar or letters.csv can state the day: date = \"CCYY-MM-DD\""),
            );
        }
        let phrase_origin = origin.clone();
        text_runs::wrap(blocks, span, |content| {
            let kind = PhraseKind::Date { edtf: Some(found.edtf.clone()) };
            vec![Inline::phrase(kind, content, phrase_origin)]
        });
        found.to_date(part(line, found.range.clone()), origin)
    }
}

/// What a line says that is a dateline in the form that the profile states.
fn stated_dateline(
    line: &str,
    languages: &[&'static Language],
    profile: Option<&Profile>,
) -> Option<Dateline> {
    let parts = stated::parts(profile?.dateline.as_ref()?, line)?;
    let date = parts.date.and_then(|date| date_in(line, date, languages));
    Some(Dateline { place: parts.place, date })
}

/// The date in the heading where the profile says that it is: the run of characters, and the date in it.
fn stated_date(
    blocks: &[Block],
    languages: &[&'static Language],
    profile: Option<&Profile>,
) -> Option<(Span, String, WrittenDate)> {
    let letter = profile?.letter.as_ref()?;
    let forms: Vec<_> = letter.heading.iter().chain([&letter.begins]).collect();
    let mut runs = blocks.iter().filter_map(|block| match block {
        Block::Heading(line) => Some(line.content.iter().filter_map(run)),
        _ => None,
    });
    runs.next()?.find_map(|(at, line)| {
        let date = forms.iter().find_map(|form| stated::parts(form, &line)?.date)?;
        let found = date_in(&line, date, languages)?;
        Some((at, line, found))
    })
}

/// The date in a part of a line.
fn date_in(
    line: &str,
    range: Range<usize>,
    languages: &[&'static Language],
) -> Option<WrittenDate> {
    let found = dates::read(part(line, range.clone()), languages)?;
    let within = range.start + found.range.start..range.start + found.range.end;
    Some(WrittenDate { range: within, ..found })
}

/// Reports a date that does not exist.
fn report_no_day(line: &str, at: Span, no_day: Range<usize>, context: &mut Context<'_>) {
    let message = format!("\u{201C}{}\u{201D} is not a valid date", part(line, no_day.clone()));
    context.report(
        Diagnostic::new(&diag::DATE_UNDECIDED, at.slice(no_day), message)
            .hint("compare with the print; a sidecar can state the day: date = \"CCYY-MM-DD\""),
    );
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
            OpenerPart::Salutation(_)
            | OpenerPart::Address(_)
            | OpenerPart::HeadNote(_)
            | OpenerPart::Other(_) => None,
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
        Inline::Text(characters) => Some((text_runs::read_at(inline)?, characters.text.clone())),
        _ => None,
    }
}
