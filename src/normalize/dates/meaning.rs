//! What a date in words means: which days, in which calendar, and what is uncertain about it.

use std::ops::Range;

use jiff::civil;

use super::calendar::{from_julian, gregorian};
use super::written::{Doubt, WrittenDate};
use crate::normalize::vocabulary::{Julian, Token};

/// A date as its words give it; the year may be unstated, or lack its century.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::normalize) struct DateInWords {
    /// The bytes that it was read from.
    pub(in crate::normalize) range: Range<usize>,
    pub(super) year: Option<Year>,
    pub(super) month: i8,
    pub(super) day: Option<i8>,
    pub(super) second: Option<Second>,
    /// EDTF's mark for an approximate or uncertain date.
    pub(super) qualifier: Option<char>,
    /// The calendar that the words name.
    pub(super) style: Option<Style>,
    /// Whether the day is named by a feast.
    pub(super) is_feast: bool,
    /// Where the language is spoken, dates that name no calendar may be Julian.
    pub(super) julian: Option<Julian>,
}

/// A year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// `1743`
    Full(i16),
    /// `1743/4`: the later year of a winter in which two styles of beginning the year differ.
    Winter(i16),
    /// `’66`, `795`: the last digits, and the number that has one more digit than they.
    Short {
        /// The digits.
        digits: i16,
        /// 100 or 1000.
        of: i16,
    },
    /// One that is stated, but not so that the day follows.
    Other(Missing),
}

impl Year {
    /// A year without its century.
    pub(super) fn of_last_digits(token: &Token) -> Option<Self> {
        let of = if token.range.len() == 2 { 100 } else { 1000 };
        Some(Self::Short { digits: i16::try_from(token.number?).ok()?, of })
    }
}

/// A calendar that a date names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Old,
    New,
}

/// The second of two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Second {
    pub(super) sign: Sign,
    pub(super) month: i8,
    pub(super) day: i8,
}

/// What joins two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Slash,
    Bracket,
    Range,
    Both,
    Either,
}

/// What an incomplete date lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Missing {
    /// The year.
    Year,
    /// The century of its year.
    Century,
    /// Which year is meant: the day is counted back from the first day of a year.
    NewYear,
    /// A year of our calendar: it is counted from the founding of Rome.
    Founding,
}

impl DateInWords {
    /// Whether the year is stated in full.
    pub(super) fn is_dated(&self) -> bool {
        self.missing().is_none()
    }

    /// What it lacks.
    pub(in crate::normalize) fn missing(&self) -> Option<Missing> {
        match self.year {
            None => Some(Missing::Year),
            Some(Year::Short { .. }) => Some(Missing::Century),
            Some(Year::Other(missing)) => Some(missing),
            Some(Year::Full(_) | Year::Winter(_)) => None,
        }
    }

    fn year(&self) -> Option<i16> {
        match self.year? {
            Year::Full(year) | Year::Winter(year) => Some(year),
            Year::Short { .. } | Year::Other(_) => None,
        }
    }

    /// The day; if no year is stated, in the year that brings it nearest to another day.
    pub(in crate::normalize) fn near(&self, other: civil::Date) -> Option<civil::Date> {
        let day = self.day?;
        if let Some(year) = self.year() {
            return gregorian(year, self.month, day);
        }
        let years = [other.year() - 1, other.year(), other.year() + 1];
        let days = years.into_iter().filter_map(|year| gregorian(year, self.month, day));
        days.min_by_key(|day| (*day - other).get_days().abs())
    }

    /// The day, if its year is stated.
    pub(in crate::normalize) fn certain(&self) -> Option<civil::Date> {
        gregorian(self.year()?, self.month, self.day?)
    }

    /// What it means, if its year is stated and such a day exists.
    pub(super) fn meaning(&self) -> Option<WrittenDate> {
        self.in_year(self.year()?)
    }

    /// What it means with a year that is stated elsewhere, if that agrees with what it has of one.
    pub(in crate::normalize) fn completed(&self, year: i16) -> Option<WrittenDate> {
        match self.year {
            Some(Year::Short { digits, of }) if year % of != digits => None,
            Some(Year::Full(_) | Year::Winter(_) | Year::Other(_)) => None,
            Some(Year::Short { .. }) | None => self.in_year(year),
        }
    }

    /// What it means if nothing states the century: `XX66-07-02` (ISO 8601-2, 4.6.2, unspecified digits).
    pub(in crate::normalize) fn without_century(&self) -> Option<WrittenDate> {
        let Some(Year::Short { digits, of }) = self.year else { return None };
        // How far two calendars are apart depends on the century.
        let day = self.day.filter(|_| self.second.is_none() && self.style != Some(Style::Old))?;
        let year = if of == 100 { format!("XX{digits:02}") } else { format!("X{digits:03}") };
        let edtf = format!("{year}-{:02}-{day:02}", self.month);
        WrittenDate::new(self.range.clone(), edtf, Some(Doubt::WhichCentury))
    }

    fn in_year(&self, year: i16) -> Option<WrittenDate> {
        match (self.day, self.second) {
            (Some(day), Some(second)) => self.two_days(year, day, second),
            (Some(day), None) => self.one_day(year, day),
            (None, _) => {
                gregorian(year, self.month, 1)?;
                self.qualified(format!("{year:04}-{:02}", self.month), None)
            }
        }
    }

    fn one_day(&self, year: i16, day: i8) -> Option<WrittenDate> {
        let julian = from_julian(year, self.month, day);
        if self.style == Some(Style::Old) {
            return self.qualified(julian?.to_string(), Some(Doubt::OldStyle));
        }
        let named = gregorian(year, self.month, day);
        let Some(land) = self.julian.filter(|_| self.style.is_none()) else {
            return self.qualified(named?.to_string(), None);
        };
        // The first day that only the Gregorian calendar can mean.
        let until = land.until;
        let reform = from_julian(until.year(), until.month(), until.day())?.tomorrow().ok()?;
        if named? >= reform {
            return self.qualified(named?.to_string(), None);
        }
        let mut days = vec![named?, julian?];
        let is_early = land.year_began.is_some_and(|began| (self.month, day) < began);
        if is_early && !matches!(self.year, Some(Year::Winter(_))) {
            days.push(from_julian(year + 1, self.month, day)?);
        }
        let doubt = if days.len() > 2 { Doubt::WhichYear } else { Doubt::WhichCalendar };
        let days: Vec<String> = days.iter().map(civil::Date::to_string).collect();
        self.qualified(format!("[{}]", days.join(",")), Some(doubt))
    }

    fn two_days(&self, year: i16, first: i8, second: Second) -> Option<WrittenDate> {
        let day = gregorian(year, self.month, first)?;
        // `December 23/January 4, 1890`: the year can be that of either day.
        let turns_year = (self.month, second.month) == (12, 1);
        let years = |add: i16| {
            let gregorian = gregorian(year + add, second.month, second.day)?;
            (from_julian(year - 1 + add, self.month, first) == Some(gregorian)).then_some(gregorian)
        };
        if turns_year && let (Some(before), Some(after)) = (years(0), years(1)) {
            return self.qualified(format!("[{before},{after}]"), Some(Doubt::WhichCalendar));
        }
        let next = gregorian(year, second.month, second.day)?;
        let is_a_calendar_apart = from_julian(year, self.month, first) == Some(next);
        let range = format!("{day}/{next}");
        match second.sign {
            Sign::Slash | Sign::Bracket if is_a_calendar_apart => {
                self.qualified(next.to_string(), Some(Doubt::TwoCalendars))
            }
            // The night from one day to the next.
            Sign::Slash if day.tomorrow().ok() == Some(next) => self.qualified(range, None),
            Sign::Slash | Sign::Bracket => {
                self.qualified(format!("[{day},{next}]"), Some(Doubt::Contradictory))
            }
            _ if next <= day => None,
            Sign::Both => self.qualified(format!("{{{day},{next}}}"), None),
            Sign::Either => self.qualified(format!("[{day},{next}]"), Some(Doubt::AsWritten)),
            Sign::Range if is_a_calendar_apart => {
                self.qualified(range, Some(Doubt::RangeOrCalendars))
            }
            Sign::Range => self.qualified(range, None),
        }
    }

    /// The date, qualified by the text around it: `about`, a question mark.
    fn qualified(&self, edtf: String, doubt: Option<Doubt>) -> Option<WrittenDate> {
        let range = self.range.clone();
        let doubt = doubt.or(self.is_feast.then_some(Doubt::Feast));
        let Some(mark) = self.qualifier else { return WrittenDate::new(range, edtf, doubt) };
        let doubt = doubt.or(Some(Doubt::AsWritten));
        if edtf.contains(['[', '{']) {
            return WrittenDate::new(range, edtf, doubt);
        }
        let marked: Vec<String> = edtf.split('/').map(|day| format!("{day}{mark}")).collect();
        WrittenDate::new(range, marked.join("/"), doubt)
    }
}
