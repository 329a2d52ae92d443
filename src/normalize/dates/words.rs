//! Dates in words: what can be read around the name of a month. What it means is decided in
//! [`meaning`](super::meaning).

use super::calendar::from_republican;
use super::meaning::{DateInWords, Second, Sign, Style, Year};
use super::numbers::roman;
use super::written::{Doubt, WrittenDate};
use crate::normalize::vocabulary::{DateWords, Language, Phrases, Token};
use crate::source::part;

/// A line in one language.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) words: &'static DateWords,
    pub(super) folded: Vec<String>,
}

/// What was found, and the index of the token after it.
pub(super) type Found<T> = Option<(T, usize)>;

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], language: &'static Language) -> Self {
        let words = language.dates();
        Self { text, tokens, words, folded: words.folded(text, tokens) }
    }

    /// Dates with the month before or after the day, with or without a year, in order; they may overlap.
    pub(super) fn days(&self) -> impl Iterator<Item = DateInWords> + '_ {
        let at = |at| [self.month_first(at), self.day_first(at), self.roman_date(at)];
        (0..self.tokens.len()).flat_map(at).flatten()
    }

    /// Dates of the French Republican calendar, in order: `13 ventôse an IV`.
    pub(super) fn republican(&self) -> impl Iterator<Item = WrittenDate> + '_ {
        (0..self.tokens.len()).filter_map(|at| {
            let (day, next) = self.day(at)?;
            let next = self.optional(&self.words.between, next);
            let (month, count) = self.words.republican_months.begins(self.folded.get(next..)?)?;
            let next = next + count;
            let of_year = self.optional(&self.words.before_year, next);
            let token = self.tokens.get(of_year).filter(|_| self.slight(next))?;
            let figures = part(self.text, token.range.clone());
            // Without the word for year, only Roman figures are one.
            let number =
                token.number.filter(|_| of_year > next).and_then(|n| i16::try_from(n).ok());
            let is_capital = figures.starts_with(char::is_uppercase);
            let in_figures =
                || roman(&figures.to_uppercase()).filter(|_| is_capital || of_year > next);
            let year = number.or_else(in_figures)?;
            let next = self.optional(&self.words.after_year, of_year + 1);
            let day = from_republican(year, month, day)?.to_string();
            let range = self.tokens[at].range.start..self.tokens[next - 1].range.end;
            WrittenDate::new(range, day, Some(Doubt::Republican))
        })
    }

    /// Months with their years, in order.
    pub(super) fn months(&self) -> impl Iterator<Item = DateInWords> + '_ {
        (0..self.tokens.len()).filter_map(|at| {
            let (month, next) = self.month(at)?;
            let next = self.optional(&self.words.between, next);
            let (year, next) = self.year_after(next, self.slight(next))?;
            let date = self.date(at, next, month, None, None, Some(year));
            date.is_dated().then_some(date)
        })
    }

    /// `1962 October 24`, `1879 г. февраля 28`, in order.
    pub(super) fn years_first(&self) -> impl Iterator<Item = DateInWords> + '_ {
        (0..self.tokens.len()).filter_map(|at| {
            let year = self.tokens[at].number.filter(|_| self.tokens[at].has_digits(4))?;
            let is_year = (1500..2100).contains(&year);
            let next = self.optional(&self.words.after_year, at + 1);
            let (month, next) = self.month(next).filter(|_| is_year && self.slight(next))?;
            let (day, next) = self.day(next).filter(|_| self.slight(next))?;
            let year = Year::Full(i16::try_from(year).ok()?);
            Some(self.date(at, next, month, Some(day), None, Some(year)))
        })
    }

    /// `October 24, 1962`, `May 3–5, 1957`, `April 30–May 2, 1957`.
    fn month_first(&self, at: usize) -> Option<DateInWords> {
        let (month, next) = self.month(at)?;
        let next = self.before_ordinal(next);
        let (day, next) = self.day(next).filter(|_| self.slight(next))?;
        let second = self.sign(next).and_then(|(sign, next)| {
            let (second_month, next) =
                self.month(next).filter(|(_, after)| self.slight(*after)).unwrap_or((month, next));
            let (day, next) = self.day(next).filter(|(day, _)| *day <= 31)?;
            Some((Second { sign, month: second_month, day }, next))
        });
        Some(self.with_year(at, month, day, second, next))
    }

    /// The index of the day in `December the 21st`: an article alone before it may be that of a year.
    fn before_ordinal(&self, at: usize) -> usize {
        let day = self.optional(&self.words.before_day, at);
        let text = self.tokens.get(day).map_or("", |token| part(self.text, token.range.clone()));
        let is_ordinal = text.starts_with(|c: char| c.is_ascii_digit())
            && part(self.text, self.tokens.get(day).map_or(0, |token| token.range.end)..)
                .starts_with(|c: char| c.is_alphabetic());
        let is_slight = (at..=day).all(|at| self.slight(at));
        if is_ordinal && is_slight { day } else { at }
    }

    /// `24 October 1962`, `3–5 May 1957`, `30 April–2 May 1957`, `the fourth of July 1826`.
    fn day_first(&self, at: usize) -> Option<DateInWords> {
        let (day, after_day) = self.day(at)?;
        let near = self.sign(after_day).and_then(|(sign, next)| {
            let (day, next) = self.day(next).filter(|(day, _)| *day <= 31)?;
            Some((sign, day, next))
        });
        let before_month = near.map_or(after_day, |(.., next)| next);
        let closes = near.is_some_and(|(sign, ..)| sign == Sign::Bracket)
            && self.gap(before_month).trim() == ")";
        let is_slight = closes || self.slight(before_month);
        let before_month = self.optional(&self.words.between, before_month);
        let (month, next) = self.month_after(before_month).filter(|_| is_slight)?;
        let second = match near {
            Some((sign, day, _)) => Some((Second { sign, month, day }, next)),
            None => self.sign(next).and_then(|(sign, next)| {
                let (day, next) = self.day(next)?;
                let (month, next) = self.month(self.optional(&self.words.between, next))?;
                Some((Second { sign, month, day }, next))
            }),
        };
        Some(self.with_year(at, month, day, second, next))
    }

    /// A date up to the second day, if it has one, with the year after it, if it has one.
    fn with_year(
        &self,
        at: usize,
        month: i8,
        day: i8,
        second: Found<Second>,
        next: usize,
    ) -> DateInWords {
        let is_bracketed = second.is_some_and(|(second, _)| second.sign == Sign::Bracket);
        let (second, next) = second.map_or((None, next), |(second, next)| (Some(second), next));
        let closes = is_bracketed && self.gap(next).trim_start().starts_with(')');
        let is_slight = self.slight(next) || closes;
        let year = self.year_after(next, is_slight);
        let end = year.map_or(next, |(_, next)| next);
        let mut date = self.date(at, end, month, Some(day), second, year.map(|(year, _)| year));
        if year.is_none() && closes {
            date.range.end += self.gap(next).find(')').map_or(0, |at| at + 1);
        }
        date
    }

    /// The date that begins and ends with these tokens, with what the words beside it say of it.
    pub(super) fn date(
        &self,
        at: usize,
        next: usize,
        month: i8,
        day: Option<i8>,
        second: Option<Second>,
        year: Option<Year>,
    ) -> DateInWords {
        let mut range = self.tokens[at].range.start..self.tokens[next - 1].range.end;
        // `1861 г.`: the full stop of the abbreviation.
        let is_abbreviated = year.is_some() && self.tokens[next - 1].number.is_none();
        if is_abbreviated && part(self.text, range.end..).starts_with('.') {
            range.end += 1;
        }
        let is_about = self.is_about(at);
        let is_doubtful = part(self.text, range.end..).trim_start().starts_with('?');
        DateInWords {
            range,
            year,
            month,
            day,
            second,
            qualifier: match (is_about, is_doubtful) {
                (false, false) => None,
                (true, false) => Some('~'),
                (false, true) => Some('?'),
                (true, true) => Some('%'),
            },
            style: self.style(next),
            is_feast: false,
            julian: self.words.julian,
        }
    }

    /// Whether words before a token make the date approximate: `about`, `Ende`, `um den`.
    fn is_about(&self, at: usize) -> bool {
        let before_day = self.words.before_day.at_end(&self.folded[..at]).unwrap_or(0);
        [at, at - before_day].into_iter().any(|at| {
            let Some(count) = self.words.about.at_end(&self.folded[..at]) else { return false };
            let first = part(self.text, self.tokens[at - count].range.clone());
            // The `C.` of a name.
            let is_initial = first.chars().count() == 1 && first.starts_with(char::is_uppercase);
            let gap = self.gap(at).trim();
            !is_initial && matches!(gap, "" | "." | "-")
        })
    }

    /// The calendar that is named after the date.
    fn style(&self, next: usize) -> Option<Style> {
        let is_beside = self.gap(next).chars().all(|c| c.is_whitespace() || ".,([".contains(c));
        let words = self.folded.get(next..).filter(|_| is_beside)?;
        let names = |style: &Phrases| style.at_start(words).is_some();
        if names(&self.words.old_style) {
            Some(Style::Old)
        } else {
            names(&self.words.new_style).then_some(Style::New)
        }
    }

    /// What lies before a token.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let start = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let start = start.map_or(0, |token| token.range.end);
        let end = self.tokens.get(at).map_or(self.text.len(), |token| token.range.start);
        part(self.text, start..end)
    }

    /// Whether only white space, a full stop, a comma or a bracket that opens is before a token, or the colon of
    /// an abbreviation.
    pub(super) fn slight(&self, at: usize) -> bool {
        let marks: String = self.gap(at).chars().filter(|c| !c.is_whitespace()).collect();
        // `Jan: 1776`
        let is_colon =
            marks == ":" && at.checked_sub(1).is_some_and(|at| self.tokens[at].number.is_none());
        let marks = marks.replace('(', "[");
        is_colon || matches!(marks.as_str(), "" | "." | "," | "[" | "°" | ".," | "°," | ".[" | ",[")
    }

    /// The index after a phrase that may begin here.
    fn optional(&self, phrases: &Phrases, at: usize) -> usize {
        let words = self.folded.get(at..).unwrap_or_default();
        phrases.at_start(words).map_or(at, |count| at + count)
    }

    /// A month in words, and before a year also its shortest abbreviations.
    fn month_after(&self, at: usize) -> Found<i8> {
        self.month(at).or_else(|| {
            let (month, count) = self.words.weak_months.begins(self.folded.get(at..)?)?;
            let is_dated = self.gap(at + count).starts_with('.')
                && self.tokens.get(at + count).is_some_and(|token| token.has_digits(4));
            is_dated.then_some((month, at + count))
        })
    }

    pub(super) fn month(&self, at: usize) -> Found<i8> {
        let (month, count) = self.words.months.begins(self.folded.get(at..)?)?;
        // `7.bre` is one word, `7, bre` is none.
        let is_one =
            (at + 1..at + count).all(|at| matches!(self.gap(at).trim_end(), "" | "." | "-"));
        is_one.then_some((month, at + count))
    }

    /// A day of the month: `3`, `3d`, `third`.
    fn day(&self, at: usize) -> Found<i8> {
        let token = self.tokens.get(at)?;
        let Some(number) = token.number else {
            if let Some((day, count)) = self.words.days.begins(&self.folded[at..]) {
                return Some((day, at + count));
            }
            // `xii decembre`
            let figures = part(self.text, token.range.clone());
            if figures.len() < 2 || !figures.chars().all(|c| "ivx".contains(c)) {
                return None;
            }
            let day = i8::try_from(roman(&figures.to_uppercase())?).ok()?;
            return Some((day, at + 1));
        };
        // Not `B12`, but `d’12`.
        if token.range.len() > 2 || at > 0 && self.gap(at).is_empty() {
            return None;
        }
        let day = i8::try_from(number).ok()?;
        let after = &self.folded[at + 1..];
        let ending = self.words.after_day.at_start(after).filter(|count| {
            // `3 o 4 de mayo`: a word of its own can mean something else.
            let is_word = self.gap(at + 1).contains(char::is_whitespace) && {
                let words = &after[..*count];
                let DateWords { both, either, between, .. } = self.words;
                [both, either, between].iter().any(|phrases| phrases.are(words))
            };
            matches!(self.gap(at + 1).trim(), "" | "-" | "‑") && !is_word
        });
        Some((day, at + 1 + ending.unwrap_or(0)))
    }

    /// What joins two days: a dash, a bracket, `and`.
    fn sign(&self, at: usize) -> Found<Sign> {
        let gap = self.gap(at).trim();
        let gap = gap.strip_prefix('.').unwrap_or(gap).trim_start();
        match gap {
            "/" => Some((Sign::Slash, at)),
            "(" => Some((Sign::Bracket, at)),
            "-" | "–" | "—" => Some((Sign::Range, at)),
            "&" => Some((Sign::Both, at)),
            "" => {
                let words = self.folded.get(at..)?;
                let both = self.words.both.at_start(words).map(|count| (Sign::Both, count));
                let either = || Some((Sign::Either, self.words.either.at_start(words)?));
                let (sign, count) = both.or_else(either)?;
                Some((sign, at + count))
            }
            _ => None,
        }
    }

    /// The year that follows month or day. A day of the week in brackets may be between them.
    pub(super) fn year_after(&self, at: usize, is_slight: bool) -> Found<Year> {
        let short = self.short_year(at);
        if short.is_some() || !is_slight {
            return short;
        }
        let weekday = self.words.weekdays.at_start(self.folded.get(at..)?);
        // `4. Sept. Mittwoch. 1799`
        if let Some(count) = weekday.filter(|_| matches!(self.gap(at).trim(), "." | "," | ".,")) {
            let year = self.full_year(at + count);
            return year.filter(|_| self.slight(at + count)).or_else(|| self.full_year(at));
        }
        if let Some(count) = weekday.filter(|_| self.gap(at).contains(['[', '('])) {
            let next = at + count;
            let closes = matches!(self.gap(next).trim(), "]" | ")" | ".]" | ".)");
            let year = self.full_year(next).or_else(|| self.last_number(next));
            return year.filter(|_| closes);
        }
        self.full_year(at).or_else(|| self.last_number(at))
    }

    /// `1962`, `anno 1520`, `1861 г.`, `1743/4`, `MDXX`.
    fn full_year(&self, at: usize) -> Found<Year> {
        let start = self.optional(&self.words.before_year, at);
        let token = self.tokens.get(start).filter(|_| start == at || self.slight(start))?;
        let Some(number) = token.number else { return self.roman_year(start) };
        // A letter that touches it makes it another word, unless it is that for `year`.
        let next = self.optional(&self.words.after_year, start + 1);
        let touches = self.gap(start + 1).is_empty() && start + 1 < self.tokens.len();
        if !token.has_digits(4) || touches && next == start + 1 {
            return None;
        }
        let year = i16::try_from(number).ok()?;
        if let Some((later, next)) = self.later_year(number, start + 1) {
            return Some((Year::Winter(later), next));
        }
        let is_beside = next == start + 1 || matches!(self.gap(start + 1).trim(), "" | "-");
        Some((Year::Full(year), if is_beside { next } else { start + 1 }))
    }

    /// `1743/4`, `1743-44`: the second of two years in a row.
    fn later_year(&self, first: u32, at: usize) -> Found<i16> {
        let token = self.tokens.get(at).filter(|_| matches!(self.gap(at), "/" | "-" | "–"))?;
        let digits = u32::try_from(token.range.len()).ok().filter(|digits| *digits <= 4)?;
        let later = first + 1;
        (token.number == Some(later % 10u32.pow(digits)))
            .then_some((i16::try_from(later).ok()?, at + 1))
    }

    /// `M.D.XX`
    fn roman_year(&self, at: usize) -> Found<Year> {
        let mut digits = String::new();
        let mut next = at;
        while let Some(token) = self.tokens.get(next)
            && let word = part(self.text, token.range.clone())
            && word.chars().all(|c| "MDCLXVI".contains(c))
            && (next == at || matches!(self.gap(next).trim_end(), "." | ""))
        {
            digits.push_str(word);
            next += 1;
        }
        let year = roman(&digits).filter(|year| (1000..2100).contains(year))?;
        Some((Year::Full(year), next))
    }

    /// `’66`, `/66`
    fn short_year(&self, at: usize) -> Found<Year> {
        let token = self.tokens.get(at).filter(|token| token.has_digits(2))?;
        let marks: String = self.gap(at).chars().filter(|c| !c.is_whitespace()).collect();
        let mark = marks.trim_start_matches(['.', ',']);
        let is_alone = !self.gap(at + 1).is_empty() || at + 1 == self.tokens.len();
        (matches!(mark, "'" | "’" | "‘" | "/") && is_alone)
            .then(|| Some((Year::of_last_digits(token)?, at + 1)))
            .flatten()
    }

    /// `96.`, `795`, `901` at the end of the line.
    fn last_number(&self, at: usize) -> Found<Year> {
        let token =
            self.tokens.get(at).filter(|token| token.has_digits(2) || token.has_digits(3))?;
        let next = self.optional(&self.words.after_year, at + 1);
        let is_last = next == self.tokens.len();
        let ends = part(self.text, token.range.end..).trim_start().starts_with(':');
        (is_last && !ends).then(|| Some((Year::of_last_digits(token)?, next))).flatten()
    }

    /// The place where the words before a date begin that belong to it: a day of the week, `den`, `about`.
    pub(super) fn lead_of(&self) -> Option<usize> {
        let mut at = self.tokens.len();
        loop {
            let words = &self.folded[..at];
            let weekday = self.words.weekdays.at_end(words).filter(|count| {
                // `So` and `Mi` are other words, too, unless they are abbreviated.
                let length = part(self.text, self.tokens[at - count].range.clone()).chars().count();
                length > 2 || self.gap(at).starts_with(['.', ','])
            });
            let DateWords { about, before_day, times, .. } = self.words;
            let others = || [about, before_day, times].iter().find_map(|one| one.at_end(words));
            let is_beside =
                self.gap(at).chars().all(|c| c.is_whitespace() || "-.,[(’'".contains(c));
            let Some(count) = weekday.or_else(others).filter(|_| is_beside) else { break };
            // The `D.` of `Washington, D. C.`
            let first = part(self.text, self.tokens[at - count].range.clone());
            let is_initial = first.chars().count() == 1 && first.starts_with(char::is_uppercase);
            if is_initial && at > count {
                break;
            }
            at -= count;
        }
        self.tokens.get(at).map(|token| token.range.start)
    }
}
