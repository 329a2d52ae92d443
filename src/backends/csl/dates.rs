//! A date as CSL has it: one day, month or year, or a first and a last one.

use serde_json::{Value, json};

use super::super::lexical::is_calendar_date;
use crate::ir::{Certainty, Date, bounds, on_one_line};

/// The date of a letter: `circa` if it is uncertain, approximate, or one of several days that are possible.
/// A date of which no first or no last day is known is in words.
pub(super) fn issued(date: &Date) -> Option<Value> {
    let is_period = date.from_and_to().is_some();
    let ends = match plain(&date.edtf) {
        Some(one) => Some((one.clone(), one)),
        None => period(date).or_else(|| possible(date)),
    };
    let Some((first, last)) = ends else {
        let words = date.written.clone().unwrap_or_else(|| date.in_words());
        let words = on_one_line(&words);
        return (!words.is_empty()).then(|| json!({ "literal": words }));
    };
    let is_circa = date.is_uncertain()
        || date.is_approximate()
        || date.certainty == Certainty::Low
        || (first != last && !is_period);
    let parts = if first == last { vec![first] } else { vec![first, last] };
    let mut issued = json!({ "date-parts": parts });
    if is_circa {
        issued["circa"] = Value::Bool(true);
    }
    Some(issued)
}

/// Whether [`issued`] says all that is known of the date.
pub(super) fn is_plain(date: &Date) -> bool {
    date.written.is_none() && is_calendar_date(&date.edtf) && date.certainty == Certainty::High
}

/// Year, month and day, as far as they are given.
type Parts = Vec<u16>;

/// A day, month or year; whether it is certain is said elsewhere.
fn plain(edtf: &str) -> Option<Parts> {
    let date: String = edtf.chars().filter(|sign| !"?~%".contains(*sign)).collect();
    is_calendar_date(&date).then(|| numbers(&date))
}

fn numbers(date: &str) -> Parts {
    date.split('-').filter_map(|part| part.parse().ok()).collect()
}

/// The time over which a letter was written, if both ends are known.
fn period(date: &Date) -> Option<(Parts, Parts)> {
    let (first, last) = date.from_and_to()?;
    Some((plain(&first?)?, plain(&last?)?))
}

/// The first and the last day that are possible, or the months or years that these begin and end.
fn possible(date: &Date) -> Option<(Parts, Parts)> {
    let Date { not_before, not_after, .. } = date;
    let is_known = not_before != Date::OPEN_START && not_after != Date::OPEN_END;
    if !(is_known && is_calendar_date(not_before) && is_calendar_date(not_after)) {
        return None;
    }
    // The shortest parts that say the same: a year that is meant whole has no months.
    let ends = ["CCYY".len(), "CCYY-MM".len()].into_iter().find_map(|length| {
        let (first, last) = (not_before.get(..length)?, not_after.get(..length)?);
        let is_whole = bounds(first)?.0 == *not_before && bounds(last)?.1 == *not_after;
        is_whole.then_some((first, last))
    });
    let (first, last) = ends.unwrap_or((not_before, not_after));
    Some((numbers(first), numbers(last)))
}
