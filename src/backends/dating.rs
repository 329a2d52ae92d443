//! A date as the attributes of TEI that CMIF has, too (TEI P5, `att.datable.w3c`).

use super::lexical::is_calendar_date;
use crate::ir::Date;

/// The dating attributes, days and not times of day: `@when`, or two of a pair. A period over which the
/// letter was written has `@from` and `@to`; a day that is not known exactly lies between `@notBefore` and
/// `@notAfter`. None if no end is known.
pub(super) fn dating(date: &Date) -> Vec<(&'static str, String)> {
    let known = |name, value: Option<String>| value.map(|value| (name, value));
    let day = |day: &str| is_calendar_date(day).then(|| day.to_owned());
    if let Some(when) = day(&date.edtf) {
        return vec![("when", when)];
    }
    let is_plain = |(from, to): &(Option<String>, Option<String>)| {
        from.iter().chain(to).all(|end| is_calendar_date(end))
    };
    let pair = match (date.from_and_to().filter(is_plain), date.when()) {
        (Some((from, to)), _) => [known("from", from), known("to", to)],
        (None, Some(when)) => [known("when", day(when)), None],
        (None, None) => {
            let first = day(&date.not_before).filter(|day| day != Date::OPEN_START);
            let last = day(&date.not_after).filter(|day| day != Date::OPEN_END);
            [known("notBefore", first), known("notAfter", last)]
        }
    };
    pair.into_iter().flatten().collect()
}
