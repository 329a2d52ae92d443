//! Days as the Romans counted them, in a closed list of forms: `a.d. XVI. Kal. Februarias`, `pridie Id. Mart.`,
//! `Idibus Martiis`. The words are in the file of Latin.

use super::meaning::{DateInWords, Missing, Year};
use super::numbers::roman;
use super::words::{Found, Scanner};
use crate::normalize::vocabulary::{RomanWords, Token};
use crate::source::part;

/// A day from which a month's days are counted back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Kalends,
    Nones,
    Ides,
}

impl Mark {
    /// Its day of the month.
    fn day(self, month: i8) -> i8 {
        let is_late = matches!(month, 3 | 5 | 7 | 10);
        match self {
            Self::Kalends => 1,
            Self::Nones => {
                if is_late {
                    7
                } else {
                    5
                }
            }
            Self::Ides => {
                if is_late {
                    15
                } else {
                    13
                }
            }
        }
    }
}

impl Scanner<'_> {
    /// A Roman date that begins with this token.
    pub(super) fn roman_date(&self, at: usize) -> Option<DateInWords> {
        let words = self.words.roman.as_ref()?;
        let (count, next) = self.roman_count(at, words);
        if next == at && self.is_counted(at, words) {
            return None;
        }
        let (mark, next) = self.mark(next, words).filter(|_| next == at || self.is_joined(next))?;
        let (month, next) = self.month(next).filter(|_| self.is_joined(next))?;
        let founding = self.since_founding(next, words);
        let (year, next) = match founding {
            Some(next) => (Some(Year::Other(Missing::Founding)), next),
            None => match self.year_after(next, self.slight(next)) {
                Some((year, next)) => (Some(year), next),
                None => (None, next),
            },
        };
        let full = match year {
            Some(Year::Full(year)) => Some(year),
            _ => None,
        };
        // `pridie Kal. Ianuarias 1520` is the last day of 1519, or of 1520.
        let is_before_new_year = mark == Mark::Kalends && month == 1 && count > 1;
        let year = if is_before_new_year { Some(Year::Other(Missing::NewYear)) } else { year };
        let (month, day) = counted_back(mark, month, count, full)?;
        Some(self.date(at, next, month, Some(day), None, year))
    }

    /// How many days are counted back, the first and the last included.
    fn roman_count(&self, at: usize, words: &RomanWords) -> (i8, usize) {
        let folded = |at: usize| self.folded.get(at..).unwrap_or_default();
        if let Some(count) = words.day_before.at_start(folded(at)) {
            return (2, at + count);
        }
        let start = words.counted.at_start(folded(at)).map_or(at, |count| at + count);
        let number = self.tokens.get(start).and_then(|token| match token.number {
            Some(number) => i8::try_from(number).ok(),
            None => i8::try_from(roman(part(self.text, token.range.clone()))?).ok(),
        });
        if let Some(number) = number.filter(|number| (3..=19).contains(number)) {
            return (number, start + 1);
        }
        match words.numbers.begins(folded(start)) {
            Some((number, count)) => (number, start + count),
            None => (1, at),
        }
    }

    /// Whether days are counted back from the mark that is this token.
    fn is_counted(&self, at: usize, words: &RomanWords) -> bool {
        let before = &self.folded[..at];
        let is_number = |token: &Token| {
            token.number.is_some() || roman(part(self.text, token.range.clone())).is_some()
        };
        self.is_joined(at)
            && (words.day_before.at_end(before).is_some()
                || words.numbers.at_end(before).is_some()
                || self.tokens[..at].last().is_some_and(is_number))
    }

    fn mark(&self, at: usize, words: &RomanWords) -> Found<Mark> {
        let folded = self.folded.get(at..)?;
        let marks = [
            (&words.kalends, Mark::Kalends),
            (&words.nones, Mark::Nones),
            (&words.ides, Mark::Ides),
        ];
        marks
            .into_iter()
            .find_map(|(phrases, mark)| phrases.at_start(folded).map(|count| (mark, at + count)))
    }

    /// The index after a year that is counted from the founding of Rome.
    fn since_founding(&self, at: usize, words: &RomanWords) -> Option<usize> {
        let count = words.founding.at_start(self.folded.get(at..)?)?;
        let token = self.tokens.get(at + count)?;
        let word = part(self.text, token.range.clone());
        (token.number.is_some() || roman(word).is_some()).then_some(at + count + 1)
    }

    /// Whether only white space or a full stop is before a token.
    fn is_joined(&self, at: usize) -> bool {
        matches!(self.gap(at).trim_end(), "" | ".")
    }
}

/// Month and day that are so many days before the mark of a month, the first and the last included.
/// Where the leap day matters and the year is not known, or the day is doubled in leap years, nothing.
fn counted_back(mark: Mark, month: i8, count: i8, year: Option<i16>) -> Option<(i8, i8)> {
    let day = mark.day(month) + 1 - count;
    if day > 0 {
        return Some((month, day));
    }
    if mark != Mark::Kalends {
        return None;
    }
    let before = if month == 1 { 12 } else { month - 1 };
    let length = match before {
        // The leap day was put in before the sixth day before the Kalends of March.
        2 if count > 6 => 28,
        2 if year? % 4 != 0 => 28,
        2 if count < 6 => 29,
        2 => return None,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Some((before, length + 2 - count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_counted_back() {
        for (mark, month, count, year, day) in [
            (Mark::Kalends, 2, 16, None, Some((1, 17))),
            (Mark::Kalends, 7, 2, None, Some((6, 30))),
            (Mark::Ides, 3, 1, None, Some((3, 15))),
            (Mark::Nones, 10, 3, None, Some((10, 5))),
            (Mark::Nones, 4, 2, None, Some((4, 4))),
            (Mark::Kalends, 3, 3, None, None),
            (Mark::Kalends, 3, 3, Some(1519), Some((2, 27))),
            (Mark::Kalends, 3, 3, Some(1520), Some((2, 28))),
            (Mark::Kalends, 3, 6, Some(1520), None),
            (Mark::Kalends, 3, 16, Some(1520), Some((2, 14))),
            (Mark::Nones, 4, 7, None, None),
        ] {
            assert_eq!(counted_back(mark, month, count, year), day, "{mark:?} {month} {count}");
        }
    }
}
