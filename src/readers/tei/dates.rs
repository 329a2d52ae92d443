//! Dates as attributes write them (TEI P5, 14.4).

use super::NAME;
use super::xml::Element;
use crate::diag::{self, Diagnostic};
use crate::ir::{Certainty, Date, Origin};
use crate::source::Source;

/// What the attributes of a date say, in EDTF (TEI P5, 14.4 `att.datable.w3c`).
pub(super) fn edtf(element: &Element) -> Option<String> {
    let is_edtf = |method: &str| method.to_lowercase().contains("edtf");
    let custom =
        element.get("when-custom").filter(|_| element.get("datingMethod").is_some_and(is_edtf));
    if let Some(custom) = custom {
        return Some(custom.to_owned());
    }
    let get = |name: &str| {
        let iso = format!("{name}-iso");
        let value = element.get(name).or_else(|| element.get(&iso))?;
        // The day is the first part of a time stamp.
        let value = value.split_once('T').map_or(value, |(day, _)| day);
        is_date(value).then(|| value.to_owned())
    };
    if let Some(when) = get("when") {
        return Some(when);
    }
    if let Some(day) = day_in_parts(element) {
        return Some(day);
    }
    let open = |day: Option<String>| day.unwrap_or_else(|| "..".to_owned());
    match (get("from"), get("to"), get("notBefore"), get("notAfter")) {
        (Some(from), Some(to), _, _) if from == to => Some(from),
        (Some(from), to, _, _) => Some(format!("{from}/{}", open(to))),
        (None, Some(to), _, _) => Some(format!("../{to}")),
        (None, None, Some(first), Some(last)) if first == last => Some(first),
        // One of these days.
        (None, None, Some(first), Some(last)) => Some(format!("[{first}..{last}]")),
        (None, None, Some(first), None) => Some(format!("[{first}..]")),
        (None, None, None, Some(last)) => Some(format!("[..{last}]")),
        (None, None, None, None) => None,
    }
}

/// A day in the three attributes that Transkribus gives a date.
fn day_in_parts(date: &Element) -> Option<String> {
    let part = |name: &str| date.get(name)?.trim().parse::<u16>().ok().filter(|part| *part > 0);
    let mut day = format!("{:04}", part("year")?);
    for part in [part("month"), part("day")].into_iter().map_while(|part| part) {
        day.push_str(&format!("-{part:02}"));
    }
    is_date(&day).then_some(day)
}

/// Reports a date of the file that no calendar has.
pub(super) fn false_date(source: &Source, element: &Element) -> Option<Diagnostic> {
    if element.name != "date" {
        return None;
    }
    let names = ["when", "from", "to", "notBefore", "notAfter"];
    let (name, value) = names.into_iter().find_map(|name| {
        let value = element.get(name)?.trim();
        let day = value.split_once('T').map_or(value, |(day, _)| day);
        // Days without a year and times without a day (W3C XML Schema, 3.3).
        let is_other = day.is_empty() || day.starts_with("--") || day.contains(':');
        (!is_other && !is_date(day)).then_some((name, value))
    })?;
    let message = format!("the date says {name}={value:?}, which is not a date");
    let at = source.span(element.at.start..element.inside);
    let hint = "write it as YYYY-MM-DD, YYYY-MM or YYYY; until then it is left out";
    Some(Diagnostic::new(&diag::FALSE_DATE, at, message).hint(hint))
}

/// Whether this is a year, a month or a day.
pub(super) fn is_date(value: &str) -> bool {
    let origin = Origin::Derived { from: Vec::new(), by: NAME.to_owned() };
    let is_plain =
        value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_plain && Date::of(value, None, Certainty::High, origin).is_some()
}
