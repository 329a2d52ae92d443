//! The words of dates in one language, looked up in rows of tokens.

use std::collections::BTreeMap;

use jiff::civil;

use super::Language;
use super::file::{Dates, Roman};
use super::phrases::{Phrases, fold_tokens};
use super::tokens::Token;
use super::words::{Fold, folded};

/// The words of dates and datelines in one language.
#[derive(Debug)]
pub(in crate::normalize) struct DateWords {
    fold: Vec<(String, String)>,
    /// The names of months.
    pub(in crate::normalize) months: Phrases<i8>,
    /// Names of months of one or two letters, which have other meanings, too.
    pub(in crate::normalize) weak_months: Phrases<i8>,
    /// Days of the month in words.
    pub(in crate::normalize) days: Phrases<i8>,
    pub(in crate::normalize) before_day: Phrases,
    pub(in crate::normalize) after_day: Phrases,
    /// What can come between day and month.
    pub(in crate::normalize) between: Phrases,
    pub(in crate::normalize) before_year: Phrases,
    pub(in crate::normalize) after_year: Phrases,
    pub(in crate::normalize) weekdays: Phrases,
    /// Times of day.
    pub(in crate::normalize) times: Phrases,
    /// Before an approximate date.
    pub(in crate::normalize) about: Phrases,
    /// In place of a date.
    pub(in crate::normalize) undated: Phrases,
    pub(in crate::normalize) old_style: Phrases,
    pub(in crate::normalize) new_style: Phrases,
    /// Between two days that are both meant.
    pub(in crate::normalize) both: Phrases,
    /// Between two days of which one is meant.
    pub(in crate::normalize) either: Phrases,
    pub(in crate::normalize) before_place: Phrases,
    /// Between a name and the date of a heading.
    pub(in crate::normalize) after_name: Phrases,
    /// The months of the French Republican calendar.
    pub(in crate::normalize) republican_months: Phrases<i8>,
    /// The words of Roman dates, in Latin.
    pub(in crate::normalize) roman: Option<RomanWords>,
    pub(in crate::normalize) feasts: Phrases<Feast>,
    /// Where a date that names no calendar can be Julian.
    pub(in crate::normalize) julian: Option<Julian>,
}

/// Until when a land kept the Julian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::normalize) struct Julian {
    /// The last day, as it was written then.
    pub(in crate::normalize) until: civil::Date,
    /// Month and day on which the year began until then, if not on 1 January.
    pub(in crate::normalize) year_began: Option<(i8, i8)>,
}

/// A feast that names a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// Days from Easter.
    Movable(i8),
}

/// The words of Roman dates.
#[derive(Debug)]
pub(in crate::normalize) struct RomanWords {
    pub(in crate::normalize) kalends: Phrases,
    pub(in crate::normalize) nones: Phrases,
    pub(in crate::normalize) ides: Phrases,
    pub(in crate::normalize) day_before: Phrases,
    /// Before the number of days.
    pub(in crate::normalize) counted: Phrases,
    pub(in crate::normalize) numbers: Phrases<i8>,
    /// Before a year that is counted from the founding of Rome.
    pub(in crate::normalize) founding: Phrases,
}

impl RomanWords {
    fn of(file: &Roman, fold: &Fold) -> Self {
        Self {
            kalends: all(&file.kalends, fold),
            nones: all(&file.nones, fold),
            ides: all(&file.ides, fold),
            day_before: all(&file.day_before, fold),
            counted: all(&file.counted, fold),
            numbers: Phrases::of(file.numbers.iter().map(String::as_str).zip(3..), fold),
            founding: all(&file.founding, fold),
        }
    }
}

/// Phrases that mean no more than that they are there.
fn all(phrases: &[String], fold: &Fold) -> Phrases {
    Phrases::of(phrases.iter().map(|phrase| (phrase.as_str(), ())), fold)
}

/// Names, each with the number that it is listed under.
fn by_number(names: &BTreeMap<String, Vec<String>>) -> impl Iterator<Item = (&str, i8)> {
    let numbered = names.iter().filter_map(|(number, names)| {
        let number: i8 = number.parse().ok()?;
        Some(names.iter().map(move |name| (name.as_str(), number)))
    });
    numbered.flatten()
}

impl DateWords {
    pub(super) fn of(file: &Dates, fold: &Fold) -> Self {
        let all = |phrases: &[String]| all(phrases, fold);
        let months = |is_weak: bool| {
            let months = by_number(&file.months);
            let chosen = months.filter(|(name, _)| (name.chars().count() <= 2) == is_weak);
            Phrases::of(chosen, fold)
        };
        let days = file.days.iter().map(String::as_str).zip(1..);
        let other_days = by_number(&file.other_days);
        Self {
            fold: fold.to_vec(),
            months: months(false),
            weak_months: months(true),
            days: Phrases::of(days.chain(other_days), fold),
            before_day: all(&file.before_day),
            after_day: all(&file.after_day),
            between: all(&file.between),
            before_year: all(&file.before_year),
            after_year: all(&file.after_year),
            weekdays: all(&file.weekdays),
            times: all(&file.times),
            about: all(&file.about),
            undated: all(&file.undated),
            old_style: all(&file.old_style),
            new_style: all(&file.new_style),
            both: all(&file.both),
            either: all(&file.either),
            before_place: all(&file.before_place),
            after_name: all(&file.after_name),
            republican_months: Phrases::of(
                file.republican_months.iter().map(String::as_str).zip(1..),
                fold,
            ),
            feasts: Phrases::of(feasts(file), fold),
            roman: file.roman.as_ref().map(|roman| RomanWords::of(roman, fold)),
            julian: file.julian_until.as_ref().and_then(|until| {
                let year_began = file.year_began.as_deref().and_then(month_and_day);
                Some(Julian { until: until.parse().ok()?, year_began })
            }),
        }
    }

    /// The tokens of a line as they are compared in this language.
    pub(in crate::normalize) fn folded(&self, line: &str, tokens: &[Token]) -> Vec<String> {
        let words = tokens.iter().map(|token| line.get(token.range.clone()).unwrap_or_default());
        words.map(|word| folded(word, &self.fold)).collect()
    }

    /// The words of a text as they are compared in this language.
    fn words(&self, text: &str) -> Vec<String> {
        fold_tokens(text, &self.fold)
    }

    /// Whether a text says that there is no date, and nothing else.
    pub(in crate::normalize) fn says_undated(&self, text: &str) -> bool {
        self.undated.are(&self.words(text))
    }
}

fn feasts(file: &Dates) -> impl Iterator<Item = (&str, Feast)> {
    let fixed = file.feasts.iter().filter_map(|(day, names)| {
        let (month, day) = month_and_day(day)?;
        Some((Feast::Fixed(month, day), names))
    });
    let movable = file.movable_feasts.iter();
    let movable =
        movable.filter_map(|(days, names)| Some((Feast::Movable(days.parse().ok()?), names)));
    let all = fixed.chain(movable);
    all.flat_map(|(feast, names)| names.iter().map(move |name| (name.as_str(), feast)))
}

/// `03-25`
fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

impl Language {
    /// The month that a word names, from 1.
    pub(in crate::normalize) fn month(&self, word: &str) -> Option<i8> {
        let dates = self.dates();
        let words = dates.words(word);
        let whole = |phrases: &Phrases<i8>| {
            phrases
                .begins(&words)
                .filter(|(_, count)| *count == words.len())
                .map(|(month, _)| month)
        };
        whole(&dates.months).or_else(|| whole(&dates.weak_months))
    }

    /// Whether a text is a day of the week, and nothing else.
    pub(in crate::normalize) fn is_weekday(&self, text: &str) -> bool {
        let ends_in_word = text.ends_with(char::is_alphanumeric);
        ends_in_word && text.starts_with(char::is_alphanumeric) && {
            let dates = self.dates();
            dates.weekdays.are(&dates.words(text))
        }
    }
}
