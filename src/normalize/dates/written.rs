//! What was read of a date that people wrote.
//!
//! **Invariant:** an ambiguous date is never decided by a guess. It becomes the set of days that it can
//! mean, with a low certainty and the [`Doubt`], or it has no day at all.

use std::fmt;
use std::ops::Range;

use crate::ir::{Certainty, Date, Origin, bounds};

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
    /// The year has only its last digits: `’66`.
    WhichCentury,
    /// The day is of the French Republican calendar.
    Republican,
    /// The day is named by a feast.
    Feast,
    /// A land that still kept the Julian calendar, with no calendar named: Russia before February 1918,
    /// England before September 1752.
    WhichCalendar,
    /// England before 1752, between January and 25 March, on which day the year could begin.
    WhichYear,
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
            Self::WhichCentury => "the century is not stated",
            Self::Feast => "the day is named by a feast",
            Self::Republican => "the date is in the French Republican calendar",
            Self::WhichCalendar => "the date can be Julian or Gregorian",
            Self::WhichYear => {
                "the date can be Julian or Gregorian, and its year can begin in January or in March"
            }
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
    pub(super) fn new(range: Range<usize>, edtf: String, doubt: Option<Doubt>) -> Option<Self> {
        let bounds = bounds(&edtf)?;
        let certainty = match &doubt {
            None
            | Some(Doubt::TwoCalendars | Doubt::OldStyle | Doubt::Republican | Doubt::Feast) => {
                Certainty::High
            }
            Some(Doubt::AsWritten | Doubt::RangeOrCalendars) => Certainty::Medium,
            Some(
                Doubt::WhichCalendar
                | Doubt::WhichYear
                | Doubt::WhichCentury
                | Doubt::WhichIsTheMonth
                | Doubt::Contradictory,
            ) => Certainty::Low,
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
