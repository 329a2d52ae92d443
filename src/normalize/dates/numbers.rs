//! Dates in numbers: `1961-04-22`, `22.4.1961`, `22. IV. 1961`, `4/22/1961`, `30/7 900`.

use std::ops::Range;

use super::calendar::gregorian;
use super::meaning::{DateInWords, Year};
use super::written::{Doubt, WrittenDate};
use crate::ir;
use crate::normalize::vocabulary::Token;
use crate::source::part;

/// A date in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DateInNumbers {
    /// One whose order of day and month is certain. If its year lacks the century, it has no meaning yet.
    Ordered(DateInWords),
    /// One in which the day can come first, or the month.
    Slashed { range: Range<usize>, numbers: (i8, i8), year: i16 },
}

impl DateInNumbers {
    /// What it means.
    pub(super) fn meaning(&self) -> Option<WrittenDate> {
        match self {
            Self::Ordered(date) => date.meaning(),
            Self::Slashed { range, numbers: (a, b), year } => {
                let days = [gregorian(*year, *b, *a), gregorian(*year, *a, *b)];
                let mut days: Vec<_> = days.into_iter().flatten().collect();
                days.sort_unstable();
                days.dedup();
                match days.as_slice() {
                    [early, late] => {
                        let set = format!("[{early},{late}]");
                        WrittenDate::new(range.clone(), set, Some(Doubt::WhichIsTheMonth))
                    }
                    [day] => WrittenDate::new(range.clone(), day.to_string(), None),
                    _ => None,
                }
            }
        }
    }

    /// The date, if its year lacks the century.
    pub(super) fn incomplete(self) -> Option<DateInWords> {
        match self {
            Self::Ordered(date) if date.missing().is_some() => Some(date),
            Self::Ordered(_) | Self::Slashed { .. } => None,
        }
    }
}

/// The dates in numbers of a text, in order.
pub(super) fn dates<'a>(
    text: &'a str,
    tokens: &'a [Token],
) -> impl Iterator<Item = DateInNumbers> + 'a {
    tokens.windows(3).enumerate().filter_map(|(at, three)| {
        let [first, second, third] = three else { return None };
        let range = first.range.start..third.range.end;
        // Not the middle of `1.2.3.1961`, of `No. 3/5/1901/7`, of `A1961-04-22`.
        let before = part(text, ..range.start);
        let behind = part(text, range.end..);
        let is_inside = before.ends_with(['.', '/', '-', '–'])
            || behind.starts_with(['/', '-'])
            || behind
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            || before.ends_with(char::is_alphabetic)
            || behind.starts_with(char::is_alphabetic);
        if is_inside {
            return None;
        }
        let gaps = [
            part(text, first.range.end..second.range.start),
            part(text, second.range.end..third.range.start),
        ];
        let is_last = at + 3 == tokens.len();
        of_three(text, range, three, gaps, is_last)
    })
}

fn of_three(
    text: &str,
    range: Range<usize>,
    three: &[Token],
    gaps: [&str; 2],
    is_last: bool,
) -> Option<DateInNumbers> {
    let [first, second, third] = three else { return None };
    let number = |token: &Token| i8::try_from(token.number?).ok();
    let full_year = |token: &Token| {
        let year = token.number.filter(|_| token.has_digits(4))?;
        Some(Year::Full(i16::try_from(year).ok()?))
    };
    let ordered = |year, month, day| {
        let range = range.clone();
        DateInNumbers::Ordered(DateInWords {
            range,
            year: Some(year),
            month,
            day: Some(day),
            second: None,
            qualifier: None,
            style: None,
            is_feast: false,
            julian: None,
        })
    };
    if gaps == ["-", "-"] && second.has_digits(2) && third.has_digits(2) && first.has_digits(4) {
        return Some(ordered(full_year(first)?, number(second)?, number(third)?));
    }
    let day = number(first).filter(|_| first.range.len() <= 2)?;
    let roman_month =
        || roman(part(text, second.range.clone())).and_then(|month| i8::try_from(month).ok());
    let is_roman = second.number.is_none();
    let month = if is_roman {
        roman_month().filter(|month| (1..=12).contains(month))?
    } else {
        number(second).filter(|_| second.range.len() <= 2)?
    };
    let marks = gaps.map(str::trim_end);
    // With full stops, a Roman month or `30/7 900`, the day comes first.
    // So it does where the year lacks its first digit: `20-1-916`.
    let is_day_first = matches!(marks, ["." | "./", "." | ""])
        || matches!(marks, ["-", "-"] | ["/", "/"]) && third.has_digits(3)
        || is_roman && matches!(marks, ["/", "." | "/" | ""])
        || marks == ["/", ""] && !third.has_digits(4)
        || day > 12 && matches!(marks, ["/", "" | "."]);
    if is_day_first {
        let year = full_year(third).or_else(|| {
            let is_short = third.has_digits(2) || third.has_digits(3);
            Year::of_last_digits(third).filter(|_| is_short && is_last)
        })?;
        return Some(ordered(year, month, day));
    }
    match (gaps, full_year(third)?) {
        (["/" | "-", "/" | "-"] | ["/", " "], Year::Full(year)) if !is_roman => {
            Some(DateInNumbers::Slashed { range, numbers: (day, month), year })
        }
        _ => None,
    }
}

/// The value of a number in Roman figures, which are capitals: small ones are rather words.
pub(in crate::normalize) fn roman(figures: &str) -> Option<i16> {
    let is_in_capitals =
        figures.bytes().all(|figure| figure.is_ascii_uppercase() && figure != b'J');
    ir::roman(figures).filter(|_| is_in_capitals).and_then(|value| i16::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_figures() {
        for (figures, value) in [("IV", 4), ("XII", 12), ("MDXX", 1520), ("MCCCCLXXI", 1471)] {
            assert_eq!(roman(figures), Some(value), "{figures}");
        }
        assert_eq!(roman(""), None);
        assert_eq!(roman("Mai"), None);
    }
}
