//! The calendars in which letters are dated, and their days.
//!
//! A day is Gregorian unless stated otherwise; before 1582 that calendar is extended backwards, as in
//! ISO 8601-1 (3.1.1.20, proleptic).

use jiff::ToSpan;
use jiff::civil::Date;

/// A day of the Gregorian calendar, if it exists.
pub(super) fn gregorian(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The Gregorian day that has this date in the Julian calendar.
pub(super) fn from_julian(year: i16, month: i8, day: i8) -> Option<Date> {
    let is_leap_day = month == 2 && day == 29 && year % 4 == 0;
    if !is_leap_day {
        // Leap days apart, the months are equally long in both calendars.
        gregorian(year, month, day)?;
    }
    // January and February count with the century before, because the leap day comes after them.
    let century = i32::from(if month <= 2 { year - 1 } else { year }) / 100;
    let days_behind = century - century / 4 - 2;
    // The 28th is in every month of both calendars.
    let days = days_behind + i32::from(day) - 28;
    gregorian(year, month, 28)?.checked_add(days.days()).ok()
}

/// The Gregorian day that has this date in the French Republican calendar (decree of 4 frimaire an II), which
/// was in use until 10 nivôse an XIV. Its months have 30 days.
pub(super) fn from_republican(year: i16, month: i8, day: i8) -> Option<Date> {
    /// On which day of September each year began, from that of 1792 on.
    const BEGAN: [i8; 14] = [22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23];
    let index = usize::try_from(year).ok()?.checked_sub(1)?;
    let began = *BEGAN.get(index)?;
    let first = gregorian(1791 + year, 9, began)?;
    let is_day = (1..=30).contains(&day) && (1..=12).contains(&month);
    let days = (i32::from(month) - 1) * 30 + i32::from(day) - 1;
    is_day.then(|| first.checked_add(days.days()).ok()).flatten()
}

/// Easter Sunday in the Gregorian calendar (Meeus, *Astronomical Algorithms*, chapter 8).
pub(super) fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    march(year, moon + weekday - 7 * late + 22)
}

/// Easter Sunday in the Julian calendar, as that calendar names the day (the same chapter).
pub(super) fn julian_easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let moon = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    march(year, moon + weekday + 22)
}

/// A day of March, or of April if there are more than March has.
fn march(year: i32, day: i32) -> Option<Date> {
    let (month, day) = if day > 31 { (4, day - 31) } else { (3, day) };
    gregorian(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_sundays() {
        for (year, day) in [(1801, "1801-04-05"), (1911, "1911-04-16"), (2000, "2000-04-23")] {
            assert_eq!(easter(year).unwrap().to_string(), day);
        }
        for (year, day) in [(1524, "1524-03-27"), (1911, "1911-04-10"), (2000, "2000-04-17")] {
            assert_eq!(julian_easter(year).unwrap().to_string(), day);
        }
    }

    #[test]
    fn republican_days() {
        for ((year, month, day), gregorian) in [
            ((1, 1, 1), "1792-09-22"),
            ((2, 11, 9), "1794-07-27"),
            ((4, 6, 13), "1796-03-03"),
            ((8, 2, 18), "1799-11-09"),
            ((14, 4, 10), "1805-12-31"),
        ] {
            assert_eq!(from_republican(year, month, day).unwrap().to_string(), gregorian);
        }
        assert_eq!(from_republican(15, 1, 1), None);
        assert_eq!(from_republican(2, 1, 31), None);
        assert_eq!(from_republican(0, 1, 1), None);
        assert_eq!(from_republican(i16::MAX, 1, 1), None);
    }

    #[test]
    fn julian_days() {
        for (julian, gregorian) in [
            ((1890, 3, 12), "1890-03-24"),
            ((1917, 10, 25), "1917-11-07"),
            ((1800, 2, 18), "1800-03-01"),
            ((1800, 2, 28), "1800-03-11"),
            ((1800, 2, 29), "1800-03-12"),
            ((1800, 3, 1), "1800-03-13"),
            ((1700, 1, 1), "1700-01-11"),
            ((1582, 10, 5), "1582-10-15"),
            ((1898, 12, 25), "1899-01-06"),
        ] {
            let (year, month, day) = julian;
            assert_eq!(from_julian(year, month, day).unwrap().to_string(), gregorian);
        }
        assert_eq!(from_julian(1901, 2, 29), None);
        assert_eq!(from_julian(1900, 2, 30), None);
    }
}
