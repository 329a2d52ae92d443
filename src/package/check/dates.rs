//! Days and moments as the standards write them.

use jiff::civil::Date;

/// Whether this is a day, `CCYY-MM-DD`.
pub(super) fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let date = number(year, 4).zip(number(month, 2)).zip(number(day, 2));
    date.is_some_and(|((year, month), day)| {
        let (month, day) = (i8::try_from(month), i8::try_from(day));
        month.is_ok_and(|month| day.is_ok_and(|day| Date::new(year, month, day).is_ok()))
    })
}

/// Whether this is an `xs:dateTime` (XML Schema, part 2, 3.2.7): a day and a time, with or without a
/// zone.
pub(super) fn is_xsd_moment(text: &str) -> bool {
    text.trim().split_once('T').is_some_and(|(day, time)| is_day(day) && is_time(time, true))
}

/// Whether this is a day or a moment of ISO 8601 as programs read it.
pub(super) fn is_iso(text: &str) -> bool {
    let text = text.trim();
    let is_moment = |(day, time): (&str, &str)| is_day(day) && is_time(time, false);
    is_day(text) || text.split_once(['T', ' ']).is_some_and(is_moment)
}

/// Whether this is a date of EDTF as events have it: a day, a moment, a month, a year, any of them
/// uncertain, or a span of two, of which one may be open.
pub(super) fn is_edtf(text: &str) -> bool {
    let is_one = |text: &str| {
        let plain = text.trim_end_matches(['?', '~', '%']);
        let is_month = |(year, month): (&str, &str)| {
            number(year, 4).is_some() && number(month, 2).is_some_and(|it| (1..=12).contains(&it))
        };
        is_iso(plain) || number(plain, 4).is_some() || plain.split_once('-').is_some_and(is_month)
    };
    let is_open = |text: &str| ["", "..", "open", "unknown"].contains(&text);
    let text = text.trim();
    match text.split_once('/') {
        Some((from, to)) => {
            (is_one(from) && (is_one(to) || is_open(to))) || (is_open(from) && is_one(to))
        }
        None => is_one(text),
    }
}

/// Whether this is a time of day, `hh:mm:ss` with or without a fraction and a zone.
fn is_time(text: &str, is_strict: bool) -> bool {
    let Some(time) = without_zone(text, is_strict) else { return false };
    let mut parts = time.split(':');
    let mut next = |limit| parts.next().map(|part| number(part, 2).is_some_and(|it| it < limit));
    let is_start = next(24) == Some(true) && next(60) == Some(true);
    let is_end = match parts.next() {
        None => !is_strict,
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            let is_fraction =
                !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit());
            number(whole, 2).is_some_and(|it| it < 60) && is_fraction
        }
    };
    is_start && is_end && parts.next().is_none()
}

/// A time without its zone; nothing, if that is none.
fn without_zone(text: &str, is_strict: bool) -> Option<&str> {
    if let Some(time) = text.strip_suffix('Z') {
        return Some(time);
    }
    let Some((time, offset)) = text.rsplit_once(['+', '-']) else { return Some(text) };
    let (hours, minutes) = match offset.split_once(':') {
        Some(both) => both,
        None if is_strict => return None,
        None => offset.split_at_checked(2)?,
    };
    let is_minutes =
        (minutes.is_empty() && !is_strict) || number(minutes, 2).is_some_and(|it| it < 60);
    (number(hours, 2).is_some_and(|it| it <= 14) && is_minutes).then_some(time)
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_told_from_what_only_looks_like_them() {
        for day in ["2026-11-26", "2024-02-29", "0999-01-01"] {
            assert!(is_day(day) && is_iso(day) && is_edtf(day) && !is_xsd_moment(day), "{day}");
        }
        for not in
            ["26 Nov 2026", "2026-02-29", "2026-13-01", "2026-1-1", "+026-01-01", "", "20261126"]
        {
            assert!(!is_day(not) && !is_iso(not) && !is_edtf(not) && !is_xsd_moment(not), "{not}");
        }
        for moment in
            ["2026-11-26T00:00:00Z", "2026-11-26T23:59:59.123+14:00", "2026-11-26T10:00:00"]
        {
            assert!(is_xsd_moment(moment) && is_iso(moment) && is_edtf(moment), "{moment}");
        }
        for not in
            ["2026-11-26T24:30:00", "2026-11-26T10:00", "2026-11-26T10:00:00+0100", "2026-11-26T"]
        {
            assert!(!is_xsd_moment(not), "{not}");
        }
        for moment in ["2026-11-26T10:00", "2026-11-26 10:00:00+0100", "2026-11-26T10:00:00+01"] {
            assert!(is_iso(moment), "{moment}");
        }
        for span in ["2026", "2026-11", "2026-11?", "2026/2027", "2026-11-26/..", "/2026-11"] {
            assert!(is_edtf(span) && !is_iso(span), "{span}");
        }
        for not in ["..", "/", "yesterday", "2026-19", "2026/x"] {
            assert!(!is_edtf(not), "{not}");
        }
    }
}
