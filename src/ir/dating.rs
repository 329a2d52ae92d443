//! How a date in EDTF (ISO 8601-2:2019, Annex A) is said in words: its structure, which is the same in every
//! language. Not here: the words of languages other than English.

use edtf_core::{
    Date as EdtfDate, DateField, Edtf, Interval, IntervalEndpoint, Precision, Qualifier, Set,
    SetElement, SetKind,
};

/// The words around dates, as forms with the dates in braces, and how one plain date is written.
pub(crate) struct DateForms<'a> {
    /// `about {date}`
    pub(crate) about: &'a str,
    /// `probably {date}`
    pub(crate) probably: &'a str,
    /// `probably about {date}`
    pub(crate) probably_about: &'a str,
    /// `from {first} to {last}`
    pub(crate) from_to: &'a str,
    /// `from {first}`
    pub(crate) from: &'a str,
    /// `until {last}`
    pub(crate) until: &'a str,
    /// `between {first} and {last}`
    pub(crate) between: &'a str,
    /// `not before {first}`
    pub(crate) not_before: &'a str,
    /// `not after {last}`
    pub(crate) not_after: &'a str,
    /// Between the last two of several dates that may be meant.
    pub(crate) or: &'a str,
    /// Between the last two of several dates that are meant.
    pub(crate) and: &'a str,
    /// A date without its qualifiers.
    pub(crate) plain: &'a dyn Fn(&EdtfDate) -> String,
}

/// English, with dates as EDTF writes them.
pub(super) const IN_ENGLISH: DateForms<'_> = DateForms {
    about: "about {date}",
    probably: "probably {date}",
    probably_about: "probably about {date}",
    from_to: "from {first} to {last}",
    from: "from {first}",
    until: "until {last}",
    between: "between {first} and {last}",
    not_before: "not before {first}",
    not_after: "not after {last}",
    or: "or",
    and: "and",
    plain: &as_in_edtf,
};

fn as_in_edtf(date: &EdtfDate) -> String {
    match season(date) {
        Some(season) => {
            let name = ["spring", "summer", "autumn", "winter"][season];
            format!("{name} {}", EdtfDate { month: None, ..*date })
        }
        None => date.to_string(),
    }
}

/// The season of a date, from 0 for spring (EDTF, level 1).
pub(crate) fn season(date: &EdtfDate) -> Option<usize> {
    let month = date.month.and_then(DateField::value)?;
    (date.precision() == Precision::Season && (21..=24).contains(&month))
        .then(|| usize::from(month) - 21)
}

/// A date in EDTF in words, if it is one, and not a time of day.
pub(crate) fn said(edtf: &str, forms: &DateForms<'_>) -> Option<String> {
    match Edtf::parse(edtf) {
        Ok(Edtf::Date(date)) => Some(forms.one(&date)),
        Ok(Edtf::Interval(interval)) => forms.interval(&interval),
        Ok(Edtf::Set(set)) => forms.set(&set),
        Ok(Edtf::DateTime(_)) | Err(_) => None,
    }
}

impl DateForms<'_> {
    fn one(&self, date: &EdtfDate) -> String {
        let mut plain = *date;
        plain.year.qualifier = Qualifier::default();
        for field in [&mut plain.month, &mut plain.day].into_iter().flatten() {
            field.qualifier = Qualifier::default();
        }
        let plain = (self.plain)(&plain);
        let doubt = match (date.is_uncertain(), date.is_approximate()) {
            (true, true) => self.probably_about,
            (true, false) => self.probably,
            (false, true) => self.about,
            (false, false) => return plain,
        };
        doubt.replace("{date}", &plain)
    }

    fn ends(&self, form: &str, first: Option<&EdtfDate>, last: Option<&EdtfDate>) -> String {
        let mut words = form.to_owned();
        for (name, date) in [("{first}", first), ("{last}", last)] {
            words = date.map_or(words.clone(), |date| words.replace(name, &self.one(date)));
        }
        words
    }

    fn interval(&self, interval: &Interval) -> Option<String> {
        match (&interval.start, &interval.end) {
            (IntervalEndpoint::Date(first), IntervalEndpoint::Date(last)) => {
                Some(self.ends(self.from_to, Some(first), Some(last)))
            }
            (IntervalEndpoint::Date(first), _) => Some(self.ends(self.from, Some(first), None)),
            (_, IntervalEndpoint::Date(last)) => Some(self.ends(self.until, None, Some(last))),
            _ => None,
        }
    }

    fn set(&self, set: &Set) -> Option<String> {
        let is_one = set.kind == SetKind::OneMember;
        let choose = |one, all| if is_one { one } else { all };
        let words = set.elements.iter().map(|element| match element {
            SetElement::Date(date) => self.one(date),
            SetElement::OnOrBefore(last) => {
                self.ends(choose(self.not_after, self.until), None, Some(last))
            }
            SetElement::OnOrAfter(first) => {
                self.ends(choose(self.not_before, self.from), Some(first), None)
            }
            SetElement::Range(first, last) => {
                self.ends(choose(self.between, self.from_to), Some(first), Some(last))
            }
        });
        let words: Vec<String> = words.collect();
        let (last, others) = words.split_last()?;
        Some(if others.is_empty() {
            last.clone()
        } else {
            format!("{} {} {last}", others.join(", "), choose(self.or, self.and))
        })
    }
}
