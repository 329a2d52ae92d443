//! Days that are named by a feast: `am Gallustag 1805`, `Michaelmas 1801`, `Gent, Pinksteren 1911`.

use jiff::ToSpan;

use super::calendar::{easter, gregorian, julian_easter};
use super::meaning::{DateInWords, Style, Year};
use super::words::Scanner;
use crate::normalize::vocabulary::Feast;

/// Until when Easter was reckoned by the Julian calendar everywhere, and from when by the Gregorian in all lands
/// but those that kept the Julian.
const JULIAN_UNTIL: i16 = 1582;
const GREGORIAN_FROM: i16 = 1701;

impl Scanner<'_> {
    /// Feasts with their year, in order.
    pub(super) fn feasts(&self) -> impl Iterator<Item = DateInWords> + '_ {
        (0..self.tokens.len()).filter_map(|at| {
            let (feast, count) = self.words.feasts.begins(&self.folded[at..])?;
            let next = at + count;
            // `Pokrov, 1860` can be the town.
            let is_beside = self.slight(next) && (count > 1 || !self.gap(next).contains(','));
            let (Year::Full(year), end) = self.year_after(next, is_beside)? else { return None };
            let (month, day, style) = match feast {
                Feast::Fixed(month, day) => (month, day, None),
                Feast::Movable(days) => self.movable(year, days)?,
            };
            let mut date = self.date(at, end, month, Some(day), None, Some(Year::Full(year)));
            date.style = date.style.or(style);
            date.is_feast = true;
            Some(date)
        })
    }

    /// Month and day so many days from Easter, and the calendar, where it is certain.
    fn movable(&self, year: i16, days: i8) -> Option<(i8, i8, Option<Style>)> {
        let keeps_julian = self.words.julian.map(|julian| julian.until);
        let (sunday, style) = if year <= JULIAN_UNTIL {
            (julian_easter(year)?, Some(Style::New))
        } else if let Some(until) = keeps_julian.filter(|until| year <= until.year()) {
            // In Russia the church had no other calendar.
            let is_certain = until.year() > 1900;
            (julian_easter(year).filter(|_| is_certain)?, Some(Style::Old))
        } else {
            (easter(year).filter(|_| year >= GREGORIAN_FROM)?, Some(Style::New))
        };
        let day = sunday.checked_add(i64::from(days).days()).ok()?;
        gregorian(year, day.month(), day.day())?;
        Some((day.month(), day.day(), style))
    }
}
