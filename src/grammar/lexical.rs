//! The simple types of XML Schema that TEI uses, and what their values look like.
//!
//! They follow XML Schema 1.0, part 2, second edition. Only `24:00:00` is refused, because Jing, the
//! validator that most editors use, refuses it.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// A simple type.
#[derive(Clone, Copy)]
pub(super) struct Lexical {
    is_value: fn(&str) -> bool,
    keeps_space: bool,
}

impl Lexical {
    pub(super) fn of(name: &str) -> Option<Self> {
        let is_value: fn(&str) -> bool = match name {
            "token" | "string" => |_| true,
            "boolean" => |value| ["true", "false", "1", "0"].contains(&value),
            "integer" => |value| is_digits(without_sign(value)),
            "nonNegativeInteger" => |value| {
                let is_zero = || {
                    value
                        .strip_prefix('-')
                        .is_some_and(|digits| digits.bytes().all(|digit| digit == b'0'))
                };
                is_digits(without_sign(value)) && (!value.starts_with('-') || is_zero())
            },
            "decimal" => |value| is_decimal(without_sign(value)),
            "double" | "float" => is_double,
            "anyURI" => is_uri,
            "language" => is_language,
            "Name" => is_name,
            "NCName" | "ID" => |value| is_name(value) && !value.contains(':'),
            "date" => |value| is_date(without_zone(value)),
            "dateTime" => |value| {
                let parts = without_zone(value).split_once('T');
                parts.is_some_and(|(date, time)| is_date(date) && is_time(time))
            },
            "time" => |value| is_time(without_zone(value)),
            "gYear" => |value| is_year(without_zone(value)),
            "gYearMonth" => |value| {
                let parts = without_zone(value).rsplit_once('-');
                parts.is_some_and(|(year, month)| is_year(year) && is_month(month))
            },
            "gMonth" => |value| without_zone(value).strip_prefix("--").is_some_and(is_month),
            "gMonthDay" => |value| {
                let date = without_zone(value).strip_prefix("--");
                // The 29th of February is a day of some years.
                date.and_then(|date| date.split_once('-'))
                    .is_some_and(|(month, day)| is_day(day, month, "2000"))
            },
            "gDay" => |value| {
                without_zone(value)
                    .strip_prefix("---")
                    .is_some_and(|day| is_two_digits(day, 1..=31))
            },
            "duration" => is_duration,
            _ => return None,
        };
        Some(Self { is_value, keeps_space: name == "string" })
    }

    /// A value as it is compared: white space is collapsed, except in a `string`.
    pub(super) fn normalized(self, value: &str) -> Cow<'_, str> {
        let is_space = |c: char| c.is_ascii_whitespace();
        if self.keeps_space || !value.contains(is_space) {
            return Cow::Borrowed(value);
        }
        let words: Vec<&str> = value.split_ascii_whitespace().collect();
        Cow::Owned(words.join(" "))
    }

    /// Whether a normalized value is of the type.
    pub(super) fn accepts(self, value: &str) -> bool {
        (self.is_value)(value)
    }
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_sign(value: &str) -> &str {
    value.strip_prefix(['+', '-']).unwrap_or(value)
}

/// A number without sign.
fn is_decimal(value: &str) -> bool {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    is_number(whole)
        && is_number(fraction)
        && !(whole.is_empty() && (fraction.is_empty() || value.is_empty()))
}

fn is_double(value: &str) -> bool {
    let (mantissa, exponent) = value.split_once(['e', 'E']).unwrap_or((value, "0"));
    ["INF", "-INF", "NaN"].contains(&value)
        || (is_decimal(without_sign(mantissa)) && is_digits(without_sign(exponent)))
}

/// RFC 3066, whose tags are a part of BCP 47's.
fn is_language(value: &str) -> bool {
    let is_subtag = |(n, subtag): (usize, &str)| {
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || (n > 0 && byte.is_ascii_digit());
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(is_letter)
    };
    value.split('-').enumerate().all(is_subtag)
}

/// XML 1.0, fifth edition, productions 4 and 4a.
fn is_name(value: &str) -> bool {
    let is_start = |c: char| {
        matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
            | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
            | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
            | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
            | '\u{10000}'..='\u{EFFFF}')
    };
    let is_further = |c: char| {
        is_start(c)
            || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
    };
    value.starts_with(is_start) && value.chars().all(is_further)
}

/// RFC 2396 and 2732, where characters outside ASCII, and a few that URIs exclude, count as escaped.
fn is_uri(value: &str) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let is_escape = |(at, _): (usize, _)| {
        let bytes = value.as_bytes();
        is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2))
    };
    if !value.match_indices('%').all(is_escape) {
        return false;
    }
    let (resource, fragment) = value.split_once('#').unwrap_or((value, ""));
    let has_more = resource.len() < value.len();
    if fragment.contains('#') {
        return false;
    }
    // A colon in the first step of a path ends a scheme.
    let hierarchical = match resource.find([':', '/', '?']).map(|at| resource.split_at(at)) {
        Some((scheme, rest)) if rest.starts_with(':') => {
            let rest = rest.get(1..).unwrap_or_default();
            let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
            let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(is_of_scheme);
            if !is_scheme || rest.is_empty() {
                return false;
            }
            if !rest.starts_with('/') {
                return true;
            }
            rest
        }
        _ => resource,
    };
    let (path, query) = hierarchical.split_once('?').unwrap_or((hierarchical, ""));
    let has_more = has_more || path.len() + query.len() < hierarchical.len();
    match path.strip_prefix("//") {
        Some("") => has_more,
        Some(path) => {
            let (authority, path) = path.split_once('/').unwrap_or((path, ""));
            is_authority(authority) && !path.contains(['[', ']'])
        }
        None => !path.contains(['[', ']']),
    }
}

/// Brackets are allowed around an IPv6 address only.
fn is_authority(value: &str) -> bool {
    let host = value.rsplit_once('@').map_or(value, |(_, host)| host);
    let address = host.strip_prefix('[').and_then(|host| host.split_once(']'));
    match address {
        Some((address, port)) => {
            let is_of_address = |byte: u8| byte.is_ascii_hexdigit() || b":.".contains(&byte);
            let port = port.strip_prefix(':').unwrap_or(port);
            address.contains(':')
                && address.bytes().all(is_of_address)
                && port.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => !value.contains(['[', ']']),
    }
}

/// A date or time without its time zone.
fn without_zone(value: &str) -> &str {
    if let Some(before) = value.strip_suffix('Z') {
        return before;
    }
    let zone = value.len().checked_sub(6).and_then(|at| value.split_at_checked(at));
    let Some((before, zone)) = zone else { return value };
    let is_zone = zone.strip_prefix(['+', '-']).and_then(|zone| zone.split_once(':')).is_some_and(
        |(hours, minutes)| {
            (is_two_digits(hours, 0..=13) && is_two_digits(minutes, 0..=59))
                || (hours, minutes) == ("14", "00")
        },
    );
    if is_zone { before } else { value }
}

fn is_two_digits(value: &str, range: RangeInclusive<u8>) -> bool {
    value.len() == 2
        && is_digits(value)
        && value.parse().is_ok_and(|number| range.contains(&number))
}

fn is_year(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    is_digits(digits)
        && (digits.len() == 4 || (digits.len() > 4 && !digits.starts_with('0')))
        // XML Schema 1.0 has no year 0.
        && digits.bytes().any(|digit| digit != b'0')
}

fn is_month(value: &str) -> bool {
    is_two_digits(value, 1..=12)
}

fn is_day(day: &str, month: &str, year: &str) -> bool {
    let last = match month {
        "02" if is_leap(year) => 29,
        "02" => 28,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    };
    is_month(month) && is_two_digits(day, 1..=last)
}

fn is_leap(year: &str) -> bool {
    let digits = year.strip_prefix('-').unwrap_or(year);
    // Leap years come again after 400 years, so that the last four digits are enough.
    let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
    let number: i32 = last.parse().unwrap_or_default();
    // The year before 1 is -1, so -1, -5 and so on are leap years.
    let number = if year.starts_with('-') { number - 1 } else { number };
    number % 4 == 0 && (number % 100 != 0 || number % 400 == 0)
}

fn is_date(value: &str) -> bool {
    let parts = value.rsplit_once('-').and_then(|(rest, day)| Some((rest.rsplit_once('-')?, day)));
    parts.is_some_and(|((year, month), day)| is_year(year) && is_day(day, month, year))
}

fn is_time(value: &str) -> bool {
    let (value, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let mut parts = value.split(':');
    let mut next_is = |range| parts.next().is_some_and(|part| is_two_digits(part, range));
    next_is(0..=23)
        && next_is(0..=59)
        && next_is(0..=59)
        && parts.next().is_none()
        && is_digits(fraction)
}

/// `P1Y2M3DT4H5M6.7S`, of which at least one part is there.
fn is_duration(value: &str) -> bool {
    let Some(value) = value.strip_prefix('-').unwrap_or(value).strip_prefix('P') else {
        return false;
    };
    let (days, time) = match value.split_once('T') {
        Some((_, "")) => return false,
        Some((days, time)) => (days, time),
        None => (value, ""),
    };
    // Numbers with their units, which are in this order.
    let is_counted = |mut rest: &str, units: &str| {
        let mut units = units.chars();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic());
            let Some((number, from_unit)) = end.map(|end| rest.split_at(end)) else { return false };
            let Some(unit) = from_unit.chars().next() else { return false };
            let is_number = match number.split_once('.') {
                Some((whole, fraction)) => unit == 'S' && is_digits(whole) && is_digits(fraction),
                None => is_digits(number),
            };
            if !is_number || !units.any(|other| other == unit) {
                return false;
            }
            rest = from_unit.get(1..).unwrap_or_default();
        }
        true
    };
    !value.is_empty() && is_counted(days, "YMD") && is_counted(time, "HMS")
}
