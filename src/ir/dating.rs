//! How a date in EDTF (ISO 8601-2:2019, Annex A) is said in words: its structure, which is the same in every
//! language. Not here: the words of languages other than English.

use edtf_core::{
    Date as EdtfDate, DateField, Edtf, Interval, IntervalEndpoint, Precision, Qualifier, Set,
    SetElement, SetKind,
};

/// How a date or two of them are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phrase {
    /// From the first to the last, on all days between.
    FromTo,
    /// From the first on.
    From,
    /// Until the last.
    Until,
    /// On one of the days from the first to the last.
    Between,
    /// On the first or later.
    NotBefore,
    /// On the last or earlier.
    NotAfter,
}

/// The words of a language around dates.
pub(crate) trait DateWords {
    /// A date without its qualifiers.
    fn plain(&self, date: &EdtfDate) -> String;
    /// A date that is perhaps another one, or near to another one.
    fn doubted(&self, date: &EdtfDate, is_uncertain: bool, is_approximate: bool) -> String;
    /// Dates in a phrase, which has those that it names.
    fn phrase(&self, phrase: Phrase, first: Option<&EdtfDate>, last: Option<&EdtfDate>) -> String;
    /// Between the last two of several dates: of which one is meant, or all.
    fn joint(&self, is_one_meant: bool) -> &str;

    /// A date, with what its qualifiers say.
    fn one(&self, date: &EdtfDate) -> String {
        let plain = unqualified(date);
        match (date.is_uncertain(), date.is_approximate()) {
            (false, false) => self.plain(&plain),
            (is_uncertain, is_approximate) => self.doubted(&plain, is_uncertain, is_approximate),
        }
    }
}

/// A date without its qualifiers.
pub(crate) fn unqualified(date: &EdtfDate) -> EdtfDate {
    let mut plain = *date;
    plain.year.qualifier = Qualifier::default();
    for field in [&mut plain.month, &mut plain.day].into_iter().flatten() {
        field.qualifier = Qualifier::default();
    }
    plain
}

/// English, with dates as EDTF writes them.
pub(super) struct InEnglish;

impl DateWords for InEnglish {
    fn plain(&self, date: &EdtfDate) -> String {
        match season(date) {
            Some(season) => {
                let name = ["spring", "summer", "autumn", "winter"][season];
                format!("{name} {}", EdtfDate { month: None, ..*date })
            }
            None => date.to_string(),
        }
    }

    fn doubted(&self, date: &EdtfDate, is_uncertain: bool, is_approximate: bool) -> String {
        let doubt = match (is_uncertain, is_approximate) {
            (true, true) => "probably about",
            (true, false) => "probably",
            (false, _) => "about",
        };
        format!("{doubt} {}", self.plain(date))
    }

    fn phrase(&self, phrase: Phrase, first: Option<&EdtfDate>, last: Option<&EdtfDate>) -> String {
        let [first, last] =
            [first, last].map(|date| date.map_or_else(String::new, |it| self.one(it)));
        match phrase {
            Phrase::FromTo => format!("from {first} to {last}"),
            Phrase::From => format!("from {first}"),
            Phrase::Until => format!("until {last}"),
            Phrase::Between => format!("between {first} and {last}"),
            Phrase::NotBefore => format!("not before {first}"),
            Phrase::NotAfter => format!("not after {last}"),
        }
    }

    fn joint(&self, is_one_meant: bool) -> &str {
        if is_one_meant { "or" } else { "and" }
    }
}

/// The season of a date, from 0 for spring (EDTF, level 1).
pub(crate) fn season(date: &EdtfDate) -> Option<usize> {
    let month = date.month.and_then(DateField::value)?;
    (date.precision() == Precision::Season && (21..=24).contains(&month))
        .then(|| usize::from(month) - 21)
}

/// A date in EDTF in words, if it is one, and not a time of day.
pub(crate) fn said(edtf: &str, words: &impl DateWords) -> Option<String> {
    match Edtf::parse(edtf) {
        Ok(Edtf::Date(date)) => Some(words.one(&date)),
        Ok(Edtf::Interval(span)) => interval(&span, words),
        Ok(Edtf::Set(dates)) => set(&dates, words),
        Ok(Edtf::DateTime(_)) | Err(_) => None,
    }
}

fn interval(interval: &Interval, words: &impl DateWords) -> Option<String> {
    match (&interval.start, &interval.end) {
        (IntervalEndpoint::Date(first), IntervalEndpoint::Date(last)) => {
            Some(words.phrase(Phrase::FromTo, Some(first), Some(last)))
        }
        (IntervalEndpoint::Date(first), _) => Some(words.phrase(Phrase::From, Some(first), None)),
        (_, IntervalEndpoint::Date(last)) => Some(words.phrase(Phrase::Until, None, Some(last))),
        _ => None,
    }
}

fn set(set: &Set, words: &impl DateWords) -> Option<String> {
    let is_one = set.kind == SetKind::OneMember;
    let choose = |one, all| if is_one { one } else { all };
    let said = set.elements.iter().map(|element| match element {
        SetElement::Date(date) => words.one(date),
        SetElement::OnOrBefore(last) => {
            words.phrase(choose(Phrase::NotAfter, Phrase::Until), None, Some(last))
        }
        SetElement::OnOrAfter(first) => {
            words.phrase(choose(Phrase::NotBefore, Phrase::From), Some(first), None)
        }
        SetElement::Range(first, last) => {
            words.phrase(choose(Phrase::Between, Phrase::FromTo), Some(first), Some(last))
        }
    });
    let said: Vec<String> = said.collect();
    let (last, others) = said.split_last()?;
    Some(if others.is_empty() {
        last.clone()
    } else {
        format!("{} {} {last}", others.join(", "), words.joint(is_one))
    })
}
