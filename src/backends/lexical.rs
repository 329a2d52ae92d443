//! The forms that standards require of single values: dates, language tags, addresses.
//!
//! Values from a user or a source may have other forms, and one wrong value makes a whole file
//! invalid; so backends check here before they write a value that must have a form.

use crate::ir::{Letter, WitnessKind};

/// Whether this is a year, a month or a day of the calendar: `CCYY`, `CCYY-MM`, `CCYY-MM-DD`
/// (XML Schema Part 2, 3.2.9–3.2.11; also EDTF level 0).
pub(super) fn is_calendar_date(date: &str) -> bool {
    let is_digits = |part: &str, count: usize| {
        part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let well_formed = is_digits(year, 4)
        && year != "0000"
        && month.is_none_or(|month| is_digits(month, 2))
        && day.is_none_or(|day| is_digits(day, 2))
        && parts.next().is_none();
    let first_day = format!("{year}-{}-{}", month.unwrap_or("01"), day.unwrap_or("01"));
    well_formed && first_day.parse::<jiff::civil::Date>().is_ok()
}

/// Whether this is one day of the calendar, `CCYY-MM-DD`.
#[cfg_attr(not(feature = "jsonld"), allow(dead_code, reason = "only JSON-LD demands days"))]
pub(super) fn is_calendar_day(date: &str) -> bool {
    date.len() == "CCYY-MM-DD".len() && is_calendar_date(date)
}

/// Whether this has the form of a language tag (`xsd:language`; BCP 47 is stricter).
pub(super) fn is_language_tag(tag: &str) -> bool {
    tag.split('-').enumerate().all(|(index, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|byte| match index {
                0 => byte.is_ascii_alphabetic(),
                _ => byte.is_ascii_alphanumeric(),
            })
    })
}

/// An address in the form that a file may hold: characters not allowed in a URI (RFC 3986, 2) are
/// percent-encoded; letters of other scripts may stay (RFC 3987).
pub(super) fn uri(address: &str) -> String {
    let address = address.trim();
    let is_escape = |percent: usize| {
        let digits = address.as_bytes().get(percent + 1..percent + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut uri = String::with_capacity(address.len());
    for (at, character) in address.char_indices() {
        let excluded = match character {
            '%' => !is_escape(at),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => true,
            other => other.is_whitespace() || other.is_control(),
        };
        if excluded {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                uri.push_str(&format!("%{byte:02X}"));
            }
        } else {
            uri.push(character);
        }
    }
    uri
}

/// [`uri`], if the address is complete in itself: it begins with a scheme (RFC 3986, 3.1).
pub(super) fn absolute_uri(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim().split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (is_scheme && !rest.is_empty()).then(|| uri(address))
}

/// Whether an address can be followed on the web.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Where an edition shows a letter on the web, as it says itself.
pub(super) fn page_of(letter: &Letter) -> Option<String> {
    let editions = letter.witnesses.iter().filter(|one| one.kind == WitnessKind::Edition);
    let mut given = editions.filter_map(|edition| absolute_uri(edition.url.as_deref()?));
    given.find(|address| is_web(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_dates_are_dates() {
        for date in ["1962", "1962-10", "1962-10-24"] {
            assert!(is_calendar_date(date), "{date}");
        }
        for date in ["1962-02-30", "1962-10-24?", "196X", "1962-10-24-01", "62-10-24", "0000", ""] {
            assert!(!is_calendar_date(date), "{date}");
        }
        assert!(is_calendar_day("1962-10-24") && !is_calendar_day("1962-10"));
    }

    #[test]
    fn addresses_hold_no_white_space_and_say_what_they_name() {
        assert_eq!(uri(" https://a.example/é d|1?q=%20#x "), "https://a.example/é%20d%7C1?q=%20#x");
        assert_eq!(uri("a%20b%zz%"), "a%20b%25zz%25");
        assert_eq!(
            absolute_uri("urn:isbn:0-16-048018-8").as_deref(),
            Some("urn:isbn:0-16-048018-8")
        );
        assert_eq!(absolute_uri("Q9696"), None);
        assert_eq!(absolute_uri("see: below").as_deref(), Some("see:%20below"));
        assert_eq!(absolute_uri("10:20"), None);
    }

    #[test]
    fn language_tags_have_short_parts() {
        assert!(is_language_tag("en") && is_language_tag("zh-Hant-TW"));
        assert!(!is_language_tag("") && !is_language_tag("old French") && !is_language_tag("en-"));
    }
}
