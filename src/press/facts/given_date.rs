//! A letter's date as an editor gives it, in EDTF (ISO 8601-2:2019, Annex A) or as `from … to …`.
//!
//! EDTF's interval `1776/1778` means the whole time, and few letters take that long. Editors write it
//! for a letter written at some time in between, so it is read as such: `[1776..1778]`. **Invariant:**
//! an accepted date has a known first or last day.

use edtf_core::{Bound, Date as EdtfDate, DateField, Edtf, Interval, IntervalEndpoint};
use serde::{Deserialize, Deserializer};

use crate::ir::{Certainty, Date, Origin};

/// A date that an editor gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::press) struct GivenDate {
    /// In EDTF.
    edtf: String,
    /// The interval as written, if it is read as *between*.
    pub(in crate::press) interval: Option<String>,
}

impl GivenDate {
    /// Reads a date.
    ///
    /// # Errors
    /// What is wrong with it, and what to write.
    pub(in crate::press) fn parse(written: &str) -> Result<Self, String> {
        let written = written.trim();
        let quoted = format!("\u{201C}{written}\u{201D}");
        if let Some((first, last)) =
            written.strip_prefix("from ").and_then(|rest| rest.split_once(" to "))
        {
            return Self::over_time(first.trim(), last.trim())
                .map_err(|why| format!("{quoted} {why}"));
        }
        let read = Edtf::parse(written).map_err(|_| {
            format!(
                "{quoted} is not a date: write CCYY-MM-DD, CCYY-MM or CCYY, or EDTF such as 1776~ \
                 (about), 1776? (uncertain), 1776/1778 (between)"
            )
        })?;
        let bounds = [read.bounds().earliest, read.bounds().latest];
        let is_day =
            |bound: &Bound| matches!(bound, Bound::Date(day) if (1..=9999).contains(&day.year));
        let is_date = |bound: &Bound| matches!(bound, Bound::Date(_));
        if bounds.iter().any(|bound| is_date(bound) && !is_day(bound)) {
            return Err(format!("{quoted} is not in the years 0001 to 9999"));
        }
        match &read {
            Edtf::DateTime(_) => Err(format!("{quoted} has a time of day; write only the date")),
            Edtf::Interval(interval) => {
                let edtf = one_of(interval, &read).ok_or_else(|| {
                    format!("{quoted}: write the ends of a period without ?, ~ or %")
                })?;
                Ok(Self { edtf, interval: Some(written.to_owned()) })
            }
            Edtf::Date(_) | Edtf::Set(_) => Ok(Self { edtf: written.to_owned(), interval: None }),
        }
    }

    /// The whole time between two dates.
    fn over_time(first: &str, last: &str) -> Result<Self, &'static str> {
        let is_plain = |date: &str| {
            matches!(Edtf::parse(date), Ok(Edtf::Date(date)) if is_plain(&date))
                && Date::of(date, None, Certainty::High, nowhere()).is_some()
        };
        if !is_plain(first) || !is_plain(last) {
            return Err("needs two plain dates: from CCYY-MM-DD to CCYY-MM-DD");
        }
        let edtf = format!("{first}/{last}");
        match Edtf::parse(&edtf) {
            Ok(_) => Ok(Self { edtf, interval: None }),
            Err(_) => Err("ends before it begins"),
        }
    }

    /// The date as the IR has it.
    pub(in crate::press) fn to_date(
        &self,
        written: Option<String>,
        origin: Origin,
    ) -> Option<Date> {
        let date = Date::of(&self.edtf, written, Certainty::High, origin)?;
        let certainty = if date.is_uncertain() { Certainty::Medium } else { Certainty::High };
        Some(Date { certainty, ..date })
    }
}

/// The origin for a date that is only inspected.
fn nowhere() -> Origin {
    Origin::Derived { from: Vec::new(), by: String::new() }
}

/// Whether a date is a day, a month or a year, and nothing else.
fn is_plain(date: &EdtfDate) -> bool {
    !date.is_uncertain()
        && !date.is_approximate()
        && !date.has_unspecified()
        && date.month.and_then(DateField::value).is_none_or(|month| month <= 12)
}

/// One date out of an interval. The ends of a set may have no qualifier, and must be equally precise.
fn one_of(interval: &Interval, whole: &Edtf) -> Option<String> {
    let ends = [&interval.start, &interval.end].map(|end| match end {
        IntervalEndpoint::Date(date)
        | IntervalEndpoint::OnOrBefore(date)
        | IntervalEndpoint::OnOrAfter(date) => Some(date),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    });
    if ends.iter().flatten().any(|date| date.is_uncertain() || date.is_approximate()) {
        return None;
    }
    let shown = ends.map(|date| date.map(ToString::to_string).unwrap_or_default());
    let set = format!("[{}..{}]", shown[0], shown[1]);
    if Edtf::parse(&set).is_ok() {
        return Some(set);
    }
    let bounds = whole.bounds();
    let day = |bound: Bound| match bound {
        Bound::Date(day) => day.to_string(),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => String::new(),
    };
    Some(format!("[{}..{}]", day(bounds.earliest), day(bounds.latest)))
}

impl<'de> Deserialize<'de> for GivenDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "write a date as CCYY-MM-DD, CCYY-MM, CCYY or in EDTF")]
        enum Written {
            Text(String),
            Year(u16),
            Toml(toml::value::Datetime),
        }
        let written = match Written::deserialize(from)? {
            Written::Text(text) => text,
            Written::Year(year) => format!("{year:04}"),
            Written::Toml(day) => day.to_string(),
        };
        Self::parse(&written).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for GivenDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GivenDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A date as CCYY-MM-DD, CCYY-MM or CCYY, or in EDTF: `1776~` (about), `1776?` \
                (uncertain), `[1776..1778]` or `1776/1778` (between), `../1776` (not after). For a \
                letter that was written over several days: `from 1776-05-03 to 1776-05-05`.",
            "type": ["string", "integer"],
            "examples": ["1776-05-03", "1776-05", 1776, "1776-05-03~", "1776/1778",
                "from 1776-05-03 to 1776-05-05"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_an_editor_means_it() {
        for (written, edtf, words) in [
            ("1776", "1776", "1776"),
            ("1776-05", "1776-05", "1776-05"),
            (" 1776-05-03 ", "1776-05-03", "1776-05-03"),
            ("1776-05-03~", "1776-05-03~", "about 1776-05-03"),
            ("1776?", "1776?", "probably 1776"),
            ("1776%", "1776%", "probably about 1776"),
            ("[1776..1778]", "[1776..1778]", "between 1776 and 1778"),
            ("1776/1778", "[1776..1778]", "between 1776 and 1778"),
            ("1776/1778-05", "[1776-01-01..1778-05-31]", "between 1776-01-01 and 1778-05-31"),
            ("../1776", "[..1776]", "not after 1776"),
            ("/1776", "[..1776]", "not after 1776"),
            ("1776-05/..", "[1776-05..]", "not before 1776-05"),
            ("[1776,1778]", "[1776,1778]", "1776 or 1778"),
            ("1776-24", "1776-24", "winter 1776"),
            ("177X", "177X", "177X"),
            (
                "from 1776-05-03 to 1776-05-05",
                "1776-05-03/1776-05-05",
                "from 1776-05-03 to 1776-05-05",
            ),
        ] {
            let read = GivenDate::parse(written).expect(written);
            let date = read.to_date(None, nowhere()).expect(written);
            assert_eq!((date.edtf.as_str(), date.in_words().as_str()), (edtf, words), "{written}");
            assert_eq!(read.interval.is_some(), written.contains('/'), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_of_a_letter_is_refused() {
        for (written, words) in [
            ("22 April 1961", "write CCYY-MM-DD"),
            ("1901-02-30", "is not a date"),
            ("1778/1776", "is not a date"),
            ("", "is not a date"),
            ("-0044-03-15", "not in the years"),
            ("Y17000", "not in the years"),
            ("1776-05-03T10:00:00Z", "a time of day"),
            ("1776~/1778", "without ?, ~ or %"),
            ("from 1776-05-05 to 1776-05-03", "ends before it begins"),
            ("from 1776? to 1778", "two plain dates"),
        ] {
            let why = GivenDate::parse(written).expect_err(written);
            assert!(why.contains(words), "{written}: {why}");
        }
    }
}
