//! Dates and datelines, as people write them: what a line of words says.

mod calendar;
pub(super) mod dateline;
mod feasts;
mod find;
mod meaning;
mod numbers;
mod place;
mod roman;
mod words;
mod written;

use std::ops::Range;

use crate::normalize::parties;
use crate::normalize::vocabulary::{Language, tokens};
use crate::source::part;

pub use self::find::read_date;
pub(super) use self::find::{all, day_of_month, days_of_month, no_day, read};
pub(super) use self::meaning::{DateInWords, Missing};
pub(super) use self::numbers::roman;
pub(super) use self::place::place;
pub use self::written::{Doubt, WrittenDate};

/// The date at the end of a heading, set off by a comma or the like, or by a word after a name (`to Ben Moor of 3 May
/// 1901`); a time of day may follow.
pub(super) fn date_of_heading(
    heading: &str,
    languages: &[&'static Language],
) -> Option<WrittenDate> {
    let date = all(heading, languages).pop()?;
    ends_heading(heading, &date.range, languages).then_some(date)
}

/// A date at the end of a heading that does not exist: `February 30, 1901`.
pub(super) fn no_day_of_heading(
    heading: &str,
    languages: &[&'static Language],
) -> Option<Range<usize>> {
    let no_day = no_day(heading, languages)?;
    ends_heading(heading, &no_day, languages).then_some(no_day)
}

/// Whether a date is at the end of a heading and set off from what precedes it.
fn ends_heading(heading: &str, date: &Range<usize>, languages: &[&'static Language]) -> bool {
    let before = part(heading, ..date.start);
    (before.is_empty() || is_set_off(before) || before_lead(before, languages).is_some())
        && dateline::is_behind(part(heading, date.end..), languages)
}

/// Whether what precedes a date sets it off.
fn is_set_off(before: &str) -> bool {
    before.trim_end().ends_with([',', '.', '—', '–', '(', '[', '•', '·', '|', ':'])
}

/// What precedes a date and the words that lead to it, if it is the name of a party or ends with a comma. `to Ben Moor
/// on the meeting of 3 May 1901` does not date the letter.
fn before_lead<'a>(before: &'a str, languages: &[&'static Language]) -> Option<&'a str> {
    let mut named = dateline::before_date(before, languages).trim_end();
    let tokens = tokens(named);
    let leads = languages.iter().filter_map(|language| {
        let words = language.dates();
        words.after_name.at_end(&words.folded(named, &tokens))
    });
    if let Some(first) = leads.max().and_then(|count| tokens.get(tokens.len() - count)) {
        named = part(named, ..first.range.start).trim_end();
    }
    let is_led = named.len() < before.trim_end().len();
    let is_party = || is_set_off(named) || parties::ends_with_name(named, languages);
    (is_led && is_party()).then_some(named)
}

/// `A to B, October 24, 1962` without the date.
pub(super) fn without_date<'a>(title: &'a str, languages: &[&'static Language]) -> &'a str {
    let date = date_of_heading(title, languages).map(|date| date.range);
    match date.or_else(|| no_day_of_heading(title, languages)) {
        Some(date) => {
            let before = part(title, ..date.start);
            let before = before_lead(before, languages).unwrap_or(before);
            before.trim_end_matches([' ', ',', '(', '[', '•', '·', '|'])
        }
        None => title,
    }
}

/// The year with which a heading ends, and its bytes: `Ann Fell to Ben Moor, 1851`.
pub(super) fn year_at_end(heading: &str) -> Option<(i16, Range<usize>)> {
    let tokens = tokens(heading);
    let last = tokens.last().filter(|last| last.has_digits(4))?;
    let year = i16::try_from(last.number?).ok().filter(|year| (1000..2100).contains(year))?;
    let is_last = part(heading, last.range.end..).chars().all(|c| " .)]".contains(c));
    (is_set_off(part(heading, ..last.range.start)) && is_last).then_some((year, last.range.clone()))
}
