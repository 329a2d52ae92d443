//! Dates as people write them.
//!
//! **Invariant:** an ambiguous date is never decided by a guess. It becomes the set of days that it can
//! mean, with a low certainty and the [`Doubt`], or it has no day at all.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use regex::{Captures, Regex};

use super::calendar::{from_julian, gregorian};
use crate::ir::{Certainty, Date, Origin, bounds};
use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::source::part;

/// A date that was read from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// The bytes that it was read from.
    pub range: Range<usize>,
    /// In EDTF (ISO 8601-2:2019, Annex A), in the Gregorian calendar.
    pub edtf: String,
    /// The first and the last day that it can mean, `CCYY-MM-DD`.
    pub bounds: (String, String),
    /// How sure the reading is.
    pub certainty: Certainty,
    /// What an editor should know about the reading.
    pub doubt: Option<Doubt>,
}

/// What is uncommon or undecided about the reading of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Two days a calendar apart, such as `12/24 March 1890`: Julian and Gregorian.
    TwoCalendars,
    /// The text says that the day is Julian.
    OldStyle,
    /// Russia before February 1918, with no calendar named.
    WhichCalendar,
    /// The two days are a calendar apart, but are written as a range.
    RangeOrCalendars,
    /// `3/5/1901`: the day can come first, or the month.
    WhichIsTheMonth,
    /// Two days that are neither one day in two calendars nor consecutive.
    Contradictory,
    /// The writer or editor says that the date is approximate or uncertain.
    AsWritten,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TwoCalendars => "the date is given in the Julian and in the Gregorian calendar",
            Self::OldStyle => "the date is in the Julian calendar",
            Self::WhichCalendar => "the date can be Julian or Gregorian",
            Self::RangeOrCalendars => {
                "the two days can be a range, or one day in the Julian and in the Gregorian calendar"
            }
            Self::WhichIsTheMonth => "the day can come before or after the month",
            Self::Contradictory => "the two days do not belong together",
            Self::AsWritten => "the date is approximate or uncertain, as written",
        })
    }
}

impl WrittenDate {
    fn new(range: Range<usize>, edtf: String, doubt: Option<Doubt>) -> Option<Self> {
        let bounds = bounds(&edtf)?;
        let certainty = match &doubt {
            None | Some(Doubt::TwoCalendars | Doubt::OldStyle) => Certainty::High,
            Some(Doubt::AsWritten | Doubt::RangeOrCalendars) => Certainty::Medium,
            Some(Doubt::WhichCalendar | Doubt::WhichIsTheMonth | Doubt::Contradictory) => {
                Certainty::Low
            }
        };
        Some(Self { range, edtf, bounds, certainty, doubt })
    }

    /// The date as the IR holds it.
    pub fn to_date(&self, written: &str, origin: Origin) -> Date {
        Date {
            written: Some(written.to_owned()),
            edtf: self.edtf.clone(),
            not_before: self.bounds.0.clone(),
            not_after: self.bounds.1.clone(),
            certainty: self.certainty,
            origin,
        }
    }
}

/// The first date in a text, in any known language: with the month in words and a year, or in numbers.
///
/// ```
/// use letterpress::normalize::read_date;
/// let edtf = |text| read_date(text).map(|date| date.edtf);
/// assert_eq!(edtf("Moscow, October 24, 1962.").unwrap(), "1962-10-24");
/// assert_eq!(edtf("Wien, den 3. Juni 1901").unwrap(), "1901-06-03");
/// assert_eq!(edtf("12/24 March 1890").unwrap(), "1890-03-24");
/// assert_eq!(edtf("3/5/1901").unwrap(), "[1901-03-05,1901-05-03]");
/// assert_eq!(edtf("February 30, 1961"), None);
/// ```
pub fn read_date(text: &str) -> Option<WrittenDate> {
    read(text, LANGUAGES)
}

/// The first date in a text that is written in one of these languages. Where several dates begin
/// at one place, the longest one is taken.
pub(in crate::normalize) fn read(
    text: &str,
    languages: &[&'static Language],
) -> Option<WrittenDate> {
    all(text, languages).into_iter().next()
}

/// The first passage in a text that looks like a date but does not exist: `30 February 1901`.
pub(in crate::normalize) fn no_day(
    text: &str,
    languages: &[&'static Language],
) -> Option<Range<usize>> {
    candidates(text, languages).1.into_iter().min_by_key(|range| range.start)
}

/// All dates in a text, in order.
pub(in crate::normalize) fn all(text: &str, languages: &[&'static Language]) -> Vec<WrittenDate> {
    candidates(text, languages).0
}

/// All dates in a text, and passages that look like a date in words but do not exist.
fn candidates(
    text: &str,
    languages: &[&'static Language],
) -> (Vec<WrittenDate>, Vec<Range<usize>>) {
    let mut found: Vec<WrittenDate> = Vec::new();
    let mut no_days: Vec<Range<usize>> = Vec::new();
    for language in languages {
        let patterns = language.patterns();
        for pattern in [&patterns.month_first, &patterns.day_first] {
            for captures in pattern.captures_iter(text) {
                let words = Words { text, captures: &captures, language };
                match (words.days(), captures.get(0)) {
                    (Some(date), _) => found.push(date),
                    (None, Some(whole)) => no_days.push(whole.range()),
                    (None, None) => {}
                }
            }
        }
        for captures in patterns.year_first.captures_iter(text) {
            let words = Words { text, captures: &captures, language };
            found.extend(words.days().filter(|date| {
                begins_dateline(part(text, ..date.range.start))
                    && is_apart(&found, &date.range)
                    && no_days.iter().all(|no_day| no_day.end <= date.range.start)
            }));
        }
        found.extend(patterns.month_and_year.captures_iter(text).filter_map(|captures| {
            let date = Words { text, captures: &captures, language }.month_and_year()?;
            // Do not read `30 February 1901` as a month and a year.
            let is_of = |no_day: &Range<usize>| {
                no_day.start < date.range.end && date.range.start < no_day.end
            };
            (!no_days.iter().any(is_of)).then_some(date)
        }));
    }
    found.extend(NUMERIC.captures_iter(text).filter_map(|captures| numeric(text, &captures)));
    found.sort_by_key(|date| (date.range.start, std::cmp::Reverse(date.range.end)));
    let mut end = 0;
    found.retain(|date| {
        let is_free = date.range.start >= end;
        end = if is_free { date.range.end } else { end };
        is_free
    });
    no_days.retain(|no_day| is_apart(&found, no_day));
    (joined(text, found), no_days)
}

/// Whether a passage overlaps none of the dates.
fn is_apart(dates: &[WrittenDate], passage: &Range<usize>) -> bool {
    dates.iter().all(|date| date.range.end <= passage.start || passage.end <= date.range.start)
}

/// Whether a dateline can have its year here, before the day; in `telegrams 1570, 1575, April 11`
/// there is no year.
fn begins_dateline(before: &str) -> bool {
    let before = before.trim_end();
    !before.contains(|c: char| c.is_ascii_digit())
        && (before.is_empty() || before.ends_with([',', '.', ';', '[', '(']))
}

/// `April 30, 1957–May 2, 1957`: two whole dates with a dash between them are one range.
fn joined(text: &str, dates: Vec<WrittenDate>) -> Vec<WrittenDate> {
    let mut ranges: Vec<WrittenDate> = Vec::new();
    for date in dates {
        if let Some(first) = ranges.last()
            && matches!(part(text, first.range.end..date.range.start).trim(), "-" | "–" | "—")
            && first.doubt.is_none()
            && date.doubt.is_none()
            && first.bounds.1 < date.bounds.0
            && !first.edtf.contains(['/', '{', '['])
            && !date.edtf.contains(['/', '{', '['])
            && let Some(range) = WrittenDate::new(
                first.range.start..date.range.end,
                format!("{}/{}", first.edtf, date.edtf),
                None,
            )
        {
            ranges.pop();
            ranges.push(range);
        } else {
            ranges.push(date);
        }
    }
    ranges
}

/// A day of a month; the year may be unstated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::normalize) struct DayOfMonth {
    /// The bytes that it was read from.
    pub(in crate::normalize) range: Range<usize>,
    /// The year, if stated.
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl DayOfMonth {
    /// The day; if no year is stated, in the year that brings it nearest to another day.
    pub(in crate::normalize) fn near(&self, other: civil::Date) -> Option<civil::Date> {
        if let Some(year) = self.year {
            return gregorian(year, self.month, self.day);
        }
        let years = [other.year() - 1, other.year(), other.year() + 1];
        let days = years.into_iter().filter_map(|year| gregorian(year, self.month, self.day));
        days.min_by_key(|day| (*day - other).get_days().abs())
    }

    /// The day, if its year is stated.
    pub(in crate::normalize) fn certain(&self) -> Option<civil::Date> {
        gregorian(self.year?, self.month, self.day)
    }
}

/// The first day in a text that is named by its month, with or without a year.
pub(in crate::normalize) fn day_of_month(
    text: &str,
    languages: &[&'static Language],
) -> Option<DayOfMonth> {
    let found = languages.iter().find_map(|language| {
        let captures = language.patterns().day_and_month.captures(text)?;
        Some((captures, language))
    });
    let (captures, language) = found?;
    let group = |one: &str, other: &str| captures.name(one).or_else(|| captures.name(other));
    Some(DayOfMonth {
        range: captures.get(0)?.range(),
        year: captures.name("year").and_then(|year| year.as_str().parse().ok()),
        month: language.month(group("month", "second_month")?.as_str())?,
        day: group("first", "second")?.as_str().parse().ok()?,
    })
}

/// A date in words, and the words around it.
struct Words<'a> {
    text: &'a str,
    captures: &'a Captures<'a>,
    language: &'static Language,
}

impl Words<'_> {
    fn number<T: std::str::FromStr>(&self, group: &str) -> Option<T> {
        self.captures.name(group)?.as_str().parse().ok()
    }

    fn month(&self, group: &str) -> Option<i8> {
        self.language.month(self.captures.name(group)?.as_str())
    }

    /// The second day, on either side of the month.
    fn second_day(&self) -> Option<i8> {
        self.number("second").or_else(|| self.number("third"))
    }

    fn between(&self) -> &str {
        let far = || self.captures.name("far").map(|found| found.as_str());
        self.captures.name("between").map(|found| found.as_str()).or_else(far).unwrap_or_default()
    }

    fn month_and_year(&self) -> Option<WrittenDate> {
        let year: i16 = self.number("year")?;
        let month = self.month("month")?;
        self.qualified(format!("{year:04}-{month:02}"), None)
    }

    fn days(&self) -> Option<WrittenDate> {
        let year: i16 = self.number("year")?;
        let month = self.month("month")?;
        let first: i8 = self.number("first")?;
        let Some(second) = self.second_day() else {
            return self.one_day(year, month, first);
        };
        let second_month = self.month("second_month").unwrap_or(month);
        self.two_days(year, (month, first), (second_month, second))
    }

    fn one_day(&self, year: i16, month: i8, day: i8) -> Option<WrittenDate> {
        let behind = part(self.text, self.captures.get(0)?.end()..);
        let patterns = self.language.patterns();
        if patterns.old_style.is_match(behind) {
            return self
                .qualified(from_julian(year, month, day)?.to_string(), Some(Doubt::OldStyle));
        }
        let named = gregorian(year, month, day)?;
        if self.language.is_julian_land()
            && named < REFORM_IN_RUSSIA
            && !patterns.new_style.is_match(behind)
        {
            let set = format!("[{named},{}]", from_julian(year, month, day)?);
            return self.qualified(set, Some(Doubt::WhichCalendar));
        }
        self.qualified(named.to_string(), None)
    }

    fn two_days(&self, year: i16, first: (i8, i8), second: (i8, i8)) -> Option<WrittenDate> {
        let between = self.between().trim();
        let day = gregorian(year, first.0, first.1)?;
        // `December 23/January 4, 1890`: the year can be that of either day.
        let turns_year = (first.0, second.0) == (12, 1);
        let years = |add: i16| {
            let gregorian = gregorian(year + add, second.0, second.1)?;
            (from_julian(year - 1 + add, first.0, first.1) == Some(gregorian)).then_some(gregorian)
        };
        if turns_year && let (Some(before), Some(after)) = (years(0), years(1)) {
            return self.qualified(format!("[{before},{after}]"), Some(Doubt::WhichCalendar));
        }
        let next = gregorian(year, second.0, second.1)?;
        let is_a_calendar_apart = from_julian(year, first.0, first.1) == Some(next);
        let range = format!("{day}/{next}");
        match between {
            "/" | "(" if is_a_calendar_apart => {
                self.qualified(next.to_string(), Some(Doubt::TwoCalendars))
            }
            // The night from one day to the next.
            "/" if day.tomorrow().ok() == Some(next) => self.qualified(range, None),
            "/" | "(" => self.qualified(format!("[{day},{next}]"), Some(Doubt::Contradictory)),
            _ if next <= day => None,
            word if self.language.is_and(word) => self.qualified(format!("{{{day},{next}}}"), None),
            word if self.language.is_or(word) => {
                self.qualified(format!("[{day},{next}]"), Some(Doubt::AsWritten))
            }
            _ if is_a_calendar_apart => self.qualified(range, Some(Doubt::RangeOrCalendars)),
            _ => self.qualified(range, None),
        }
    }

    /// The date, qualified by the text around it: `about`, a question mark.
    fn qualified(&self, edtf: String, doubt: Option<Doubt>) -> Option<WrittenDate> {
        let range = self.captures.get(0)?.range();
        let is_about = self.language.patterns().about.is_match(part(self.text, ..range.start));
        let is_doubtful = part(self.text, range.end..).trim_start().starts_with('?');
        let mark = match (is_about, is_doubtful) {
            (false, false) => return WrittenDate::new(range, edtf, doubt),
            (true, false) => '~',
            (false, true) => '?',
            (true, true) => '%',
        };
        let doubt = doubt.or(Some(Doubt::AsWritten));
        if edtf.contains(['[', '{']) {
            return WrittenDate::new(range, edtf, doubt);
        }
        let marked: Vec<String> = edtf.split('/').map(|day| format!("{day}{mark}")).collect();
        WrittenDate::new(range, marked.join("/"), doubt)
    }
}

/// The first day of the Gregorian calendar in Russia (decree of 24 January 1918).
const REFORM_IN_RUSSIA: civil::Date = civil::date(1918, 2, 14);

/// A date in numbers: `1961-04-22`, `22.4.1961`, `22. IV. 1961`, `4/22/1961`.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})|(?P<dotted>[0-9]{1,2})\.\s?(?:(?P<number>[0-9]{1,2})|(?P<roman>[IVX]{1,4}))\.\s?(?P<dotted_year>[0-9]{4})|(?P<a>[0-9]{1,2})(?P<mark>[/-])(?P<b>[0-9]{1,2})[/-](?P<year>[0-9]{4}))\b",
    )
    .expect("a constant pattern")
});

const ROMAN: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

fn numeric(text: &str, captures: &Captures<'_>) -> Option<WrittenDate> {
    let range = captures.get(0)?.range();
    // Not the middle of `1.2.3.1961` or of `No. 3/5/1901/7`.
    let is_inside = part(text, ..range.start).ends_with(['.', '/', '-', '–'])
        || part(text, range.end..).starts_with(['/', '-'])
        || part(text, range.end..).starts_with('.')
            && part(text, range.end + 1..).starts_with(|c: char| c.is_ascii_digit());
    if is_inside {
        return None;
    }
    let text_of = |name: &str| captures.name(name).map(|found| found.as_str());
    let day_of = |year: &str, month: i8, day: &str| {
        Some(gregorian(year.parse().ok()?, month, day.parse().ok()?)?.to_string())
    };
    if let (Some(year), Some(month), Some(day)) = (text_of("y"), text_of("m"), text_of("d")) {
        return WrittenDate::new(range, day_of(year, month.parse().ok()?, day)?, None);
    }
    if let (Some(day), Some(year)) = (text_of("dotted"), text_of("dotted_year")) {
        // With full stops the day always comes first.
        let month = match (text_of("number"), text_of("roman")) {
            (Some(number), _) => number.parse().ok()?,
            (None, roman) => {
                i8::try_from(ROMAN.iter().position(|name| Some(*name) == roman)? + 1).ok()?
            }
        };
        return WrittenDate::new(range, day_of(year, month, day)?, None);
    }
    let (a, b, year) = (text_of("a")?, text_of("b")?, text_of("year")?);
    let day_first = b.parse().ok().and_then(|month| day_of(year, month, a));
    let month_first = a.parse().ok().and_then(|month| day_of(year, month, b));
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => {
            let (early, late) = if one < other { (one, other) } else { (other, one) };
            let set = format!("[{early},{late}]");
            WrittenDate::new(range, set, Some(Doubt::WhichIsTheMonth))
        }
        (Some(day), _) | (None, Some(day)) => WrittenDate::new(range, day, None),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_and_numbers() {
        for (text, edtf) in [
            ("Washington, February 10, 1956 .", "1956-02-10"),
            ("Moscow, 22 April 1961", "1961-04-22"),
            ("MOSCOW, APRIL 22, 1961", "1961-04-22"),
            ("Paris, February, 2, 1864.", "1864-02-02"),
            ("Boston, Nov, 12, 1864.", "1864-11-12"),
            ("Moscow, April 1 1963.", "1963-04-01"),
            ("the 3d of May, 1864", "1864-05-03"),
            ("this 11th day of March, 1864", "1864-03-11"),
            ("Dec. 23d, 1862", "1862-12-23"),
            ("May 3–5, 1957", "1957-05-03/1957-05-05"),
            ("3–5 May 1957", "1957-05-03/1957-05-05"),
            ("30 April–2 May 1957", "1957-04-30/1957-05-02"),
            ("April 30–May 2, 1957", "1957-04-30/1957-05-02"),
            ("December 30, 1956–January 2, 1957", "1956-12-30/1957-01-02"),
            ("London, July 9/10, 1957—midnight", "1957-07-09/1957-07-10"),
            ("London, July 30/31, 1957—midnight .", "1957-07-30/1957-07-31"),
            ("November 4 and 6, 1863", "{1863-11-04,1863-11-06}"),
            ("May 3 or 4, 1957", "[1957-05-03,1957-05-04]"),
            ("[about May 3, 1957]", "1957-05-03~"),
            ("ca. May 1957", "1957-05~"),
            ("[May 3, 1957?]", "1957-05-03?"),
            ("about May 3, 1957?", "1957-05-03%"),
            ("May 1957", "1957-05"),
            ("12/24 March 1890", "1890-03-24"),
            ("March 12/24, 1890", "1890-03-24"),
            ("12 (24) March 1890", "1890-03-24"),
            ("12 (24) марта 1880 г.", "1880-03-24"),
            ("June 12 (24), 1893", "1893-06-24"),
            ("March 27 (April 8), 1898.", "1898-04-08"),
            ("July 23/August 4, 1898", "1898-08-04"),
            ("23 July/4 August 1898", "1898-08-04"),
            ("January 21 (February 8), 1899", "[1899-01-21,1899-02-08]"),
            ("December 23/January 4, 1890", "[1890-01-04,1891-01-04]"),
            ("June 5–17, 1864.", "1864-06-05/1864-06-17"),
            ("25 October 1917 (O.S.)", "1917-11-07"),
            ("Wien, den 3. Juni 1901", "1901-06-03"),
            ("Wien, am 3ten Jänner 1801", "1801-01-03"),
            ("Paris, le 1er mai 1848", "1848-05-01"),
            ("le 24 août 1914", "1914-08-24"),
            ("Москва, 22 апреля 1961 г.", "1961-04-22"),
            ("22 апреля 1861 года", "[1861-04-22,1861-05-04]"),
            ("22 апреля (4 мая) 1861 г.", "1861-05-04"),
            ("22 апреля 1861 г. (н. ст.)", "1861-04-22"),
            ("апрель 1961", "1961-04"),
            ("1962 October 24", "1962-10-24"),
            ("Moscow, 1962, Oct. 24.", "1962-10-24"),
            ("telegram 1962 October 24, 1963", "1963-10-24"),
            ("1575, April 11, 1963", "1963-04-11"),
            ("1961-04-22", "1961-04-22"),
            ("22.4.1961", "1961-04-22"),
            ("22. IV. 1961", "1961-04-22"),
            ("4/22/1961", "1961-04-22"),
            ("22/4/1961", "1961-04-22"),
            ("3/5/1901", "[1901-03-05,1901-05-03]"),
            ("5/5/1901", "1901-05-05"),
        ] {
            assert_eq!(read_date(text).map(|date| date.edtf), Some(edtf.to_owned()), "{text}");
            let found = read_date(text).unwrap();
            assert!(found.bounds.0 <= found.bounds.1);
        }
        for other in [
            "February 30, 1961",
            "30 February 1901",
            "1901 June 31",
            "telegram 1575, April 11",
            "May 5–3, 1957",
            "in May",
            "22.13.1961",
            "1.2.3.1961",
            "may 1",
        ] {
            assert_eq!(read_date(other), None, "{other}");
        }
    }

    #[test]
    fn an_undecided_date_says_so() {
        assert_eq!(read_date("12/24 March 1890").unwrap().doubt, Some(Doubt::TwoCalendars));
        assert_eq!(read_date("12/24 March 1890").unwrap().certainty, Certainty::High);
        assert_eq!(read_date("3/5/1901").unwrap().certainty, Certainty::Low);
        assert_eq!(read_date("June 5–17, 1864").unwrap().certainty, Certainty::Medium);
        assert_eq!(read_date("May 3, 1957").unwrap().doubt, None);
    }
}
