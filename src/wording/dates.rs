//! Dates written out: `3 March 1887`, `19. März 1887`, `zwischen dem 3. und dem 5. Mai 1851`.

use edtf_core::{Date as EdtfDate, DateField, YearKind};
use jiff::civil;

use super::catalogue::Dates;
use super::{Wording, fill};
use crate::ir::dating::{DateWords, Phrase, said, season, unqualified};
use crate::ir::{Certainty, Date, Origin};

impl Wording {
    /// A date, written out as far as it is known; as the source writes it if it could not be interpreted.
    ///
    /// ```
    /// use letterpress::ir::{Certainty, Date, Origin};
    /// use letterpress::wording::Wording;
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let date = |edtf| Date::of(edtf, None, Certainty::High, origin.clone()).unwrap();
    /// assert_eq!(Wording::english().date(&date("1887-03-19")), "19 March 1887");
    /// assert_eq!(Wording::of("de").date(&date("1887-03-19")), "19. März 1887");
    /// assert_eq!(Wording::of("de").date(&date("1887-03/..")), "ab März 1887");
    /// ```
    pub fn date(&self, date: &Date) -> String {
        let written = || date.written.clone().unwrap_or_else(|| date.edtf.clone());
        said(&date.edtf, &self.dates).unwrap_or_else(written)
    }

    /// A date for a place with no room for remarks: one of which somebody was not sure says so itself.
    ///
    /// ```
    /// use letterpress::ir::{Certainty, Date, Origin};
    /// use letterpress::wording::Wording;
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let date = Date::of("1887", Some("c. 1887".into()), Certainty::High, origin).unwrap();
    /// assert_eq!(Wording::english().doubted_date(&date), "about 1887");
    /// ```
    pub fn doubted_date(&self, date: &Date) -> String {
        let plain = self.date(date);
        let Some(doubt) = Doubt::of(date) else { return plain };
        let words = &self.dates;
        let day = match doubt {
            Doubt::Approximate => {
                edtf_core::Edtf::parse(&date.edtf).ok().and_then(|edtf| match edtf {
                    edtf_core::Edtf::Date(day) => Some(words.doubted(&day, false, true)),
                    _ => None,
                })
            }
            Doubt::Uncertain => None,
        };
        day.unwrap_or_else(|| fill(&words.probably, &[("date", &plain)]))
    }
}

/// Why a date is not certain, where its EDTF does not say so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    Uncertain,
    Approximate,
}

impl Doubt {
    /// What the certainty of a date and the words for it say beyond its EDTF. A source can have `tussen 19 en 23
    /// april` and give the month to machines, or `1909?` and give the year.
    fn of(date: &Date) -> Option<Self> {
        // A date that could not be interpreted is shown in its own words.
        if date.edtf.is_empty() || date.is_uncertain() || date.is_approximate() {
            return None;
        }
        let written = date.written.as_deref().unwrap_or_default().to_lowercase();
        let words: Vec<&str> =
            written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let is_one = !date.edtf.contains(['/', '[', '{']);
        let origin = match &date.origin {
            Origin::Supplied { certainty, .. } | Origin::Inferred { certainty, .. } => *certainty,
            Origin::Read { .. } | Origin::Derived { .. } => Certainty::High,
        };
        // "um 1909", and not "um 10 Uhr".
        let is_about_a_year = words
            .windows(2)
            .any(|pair| pair[0] == "um" && pair[1].len() == 4 && pair[1].parse::<u16>().is_ok());
        if date.certainty.min(origin) != Certainty::High
            || written.contains('?')
            || has(PERHAPS)
            || (is_one && has(ONE_OF))
        {
            return Some(Self::Uncertain);
        }
        (has(ABOUT) || is_about_a_year).then_some(Self::Approximate)
    }
}

/// Words by which editors say that a date is near.
const ABOUT: &[&str] = &[
    "c",
    "ca",
    "cca",
    "cir",
    "circa",
    "about",
    "around",
    "approximately",
    "etwa",
    "ungefähr",
    "vers",
    "environ",
    "verso",
    "hacia",
    "omstreeks",
    "ongeveer",
    "ok",
    "około",
    "около",
    "ок",
    "приблизительно",
    "fere",
    "circiter",
];

/// Words by which they say that it is perhaps another one.
const PERHAPS: &[&str] = &[
    "probably",
    "perhaps",
    "possibly",
    "presumably",
    "vermutlich",
    "wahrscheinlich",
    "wohl",
    "vielleicht",
    "möglicherweise",
    "probablement",
    "peut",
    "probabilmente",
    "forse",
    "probablemente",
    "quizá",
    "quizás",
    "waarschijnlijk",
    "vermoedelijk",
    "misschien",
    "prawdopodobnie",
    "przypuszczalnie",
    "może",
    "вероятно",
    "предположительно",
    "возможно",
    "fortasse",
    "videtur",
];

/// Words by which they name several dates, one of which is meant.
const ONE_OF: &[&str] = &[
    "or",
    "oder",
    "ou",
    "lub",
    "albo",
    "или",
    "vel",
    "aut",
    "between",
    "zwischen",
    "entre",
    "tra",
    "fra",
    "tussen",
    "między",
    "между",
    "inter",
];

/// How much of a date is known, and so which form of a phrase it takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grain {
    Day,
    Month,
    Year,
}

impl Grain {
    fn of(date: &EdtfDate) -> Self {
        match (date.month, date.day) {
            (_, Some(_)) => Self::Day,
            (Some(_), None) => Self::Month,
            (None, None) => Self::Year,
        }
    }

    /// That of two dates, each of which must fit into the form.
    fn of_both(first: Option<&EdtfDate>, last: Option<&EdtfDate>) -> Self {
        match (first.map(Self::of), last.map(Self::of)) {
            (Some(one), Some(other)) if one != other => Self::Month,
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => Self::Year,
        }
    }
}

impl DateWords for Dates {
    fn plain(&self, date: &EdtfDate) -> String {
        let shorter = without_unknown_fields(date);
        if let Some((first, last)) = span_of_years(&shorter) {
            return self.phrase(Phrase::Between, Some(&first), Some(&last));
        }
        self.written_out(&shorter).unwrap_or_else(|| date.to_string())
    }

    fn doubted(&self, date: &EdtfDate, is_uncertain: bool, is_approximate: bool) -> String {
        let plain = self.plain(date);
        let about = fill(
            form_of(&self.about, Grain::of(&without_unknown_fields(date))),
            &[("date", &plain)],
        );
        let near = if is_approximate { self.elided(&about) } else { plain };
        if is_uncertain { fill(&self.probably, &[("date", &near)]) } else { near }
    }

    fn phrase(&self, phrase: Phrase, first: Option<&EdtfDate>, last: Option<&EdtfDate>) -> String {
        let (mut start, mut end) = (None, last.map(|date| self.one(date)));
        let mut grain = Grain::of_both(first, last);
        if let (Some(first), Some(last)) = (first, last)
            && [first, last].into_iter().all(|date| *date == unqualified(date))
        {
            let (first, last) = whole_units(first, last);
            if first == last {
                return self.one(&first);
            }
            grain = Grain::of_both(Some(&first), Some(&last));
            let short = self.shortened(&first, &last);
            let said = short.clone().unwrap_or_else(|| self.one(&first));
            let until = self.one(&last);
            if phrase == Phrase::Between && is_next(&first, &last) {
                return format!("{said} {} {until}", self.or);
            }
            let is_in_one_month = first.day.is_some() && first.month == last.month;
            if phrase == Phrase::FromTo && short.is_some() && is_in_one_month {
                return format!("{said}–{until}");
            }
            (start, end) = (Some(said), Some(until));
        }
        let start = start.or_else(|| first.map(|date| self.one(date))).unwrap_or_default();
        let end = end.unwrap_or_default();
        let forms = match phrase {
            Phrase::FromTo => &self.from_to,
            Phrase::From => &self.from,
            Phrase::Until => &self.until,
            Phrase::Between => &self.between,
            Phrase::NotBefore => &self.not_before,
            Phrase::NotAfter => &self.not_after,
        };
        self.elided(&fill(form_of(forms, grain), &[("first", &start), ("last", &end)]))
    }

    fn joint(&self, is_one_meant: bool) -> &str {
        if is_one_meant { &self.or } else { &self.and }
    }
}

/// The name of the month of a date.
fn name_of(names: &[String], date: &EdtfDate) -> Option<String> {
    let month = usize::from(date.month?.value()?);
    names.get(month.checked_sub(1)?).cloned()
}

/// The form for dates of which so much is known.
fn form_of(forms: &[String; 3], grain: Grain) -> &str {
    let [day, month, year] = forms;
    match grain {
        Grain::Day => day,
        Grain::Month => month,
        Grain::Year => year,
    }
}

/// A date without the days and months that are not known: `1961-04-XX` is a day of April 1961.
fn without_unknown_fields(date: &EdtfDate) -> EdtfDate {
    let is_unknown =
        |field: Option<DateField>| field.is_some_and(|field| field.digits == [None, None]);
    let mut shorter = *date;
    if is_unknown(shorter.day) {
        shorter.day = None;
        if is_unknown(shorter.month) {
            shorter.month = None;
        }
    } else if shorter.day.is_none() && is_unknown(shorter.month) {
        shorter.month = None;
    }
    shorter
}

/// The first and the last year of a decade or a century: `188X`, `18XX`.
fn span_of_years(date: &EdtfDate) -> Option<(EdtfDate, EdtfDate)> {
    let YearKind::Standard { negative: false, digits: digits @ [Some(_), Some(_), _, None] } =
        date.year.kind
    else {
        return None;
    };
    let filled = |with: u8| {
        let mut year = date.year;
        let digits = digits.map(|digit| digit.or(Some(with)));
        year.kind = YearKind::Standard { negative: false, digits };
        EdtfDate { year, month: None, day: None }
    };
    (date.month.is_none() && date.day.is_none()).then(|| (filled(0), filled(9)))
}

/// The day of the calendar.
fn calendar_day(date: &EdtfDate) -> Option<civil::Date> {
    let year = i16::try_from(date.year.value()?).ok()?;
    let field = |field: Option<DateField>| i8::try_from(field?.value()?).ok();
    civil::Date::new(year, field(date.month)?, field(date.day)?).ok()
}

/// Whether one date follows the other: a day, a month or a year.
fn is_next(first: &EdtfDate, last: &EdtfDate) -> bool {
    let grain = Grain::of(first);
    if grain != Grain::of(last) || season(first).is_some() || season(last).is_some() {
        return false;
    }
    let [Some(one), Some(other)] = [first, last].map(|date| date.year.value()) else {
        return false;
    };
    let month = |date: &EdtfDate| date.month.and_then(DateField::value).map(i64::from);
    match grain {
        Grain::Day => {
            let [first, last] = [first, last].map(calendar_day);
            first.and_then(|day| day.tomorrow().ok()).is_some_and(|next| Some(next) == last)
        }
        Grain::Month => match (month(first), month(last)) {
            (Some(first), Some(last)) => one * 12 + first + 1 == other * 12 + last,
            _ => false,
        },
        Grain::Year => one + 1 == other,
    }
}

/// The ends of a time as years or months, if it begins and ends with them.
fn whole_units(first: &EdtfDate, last: &EdtfDate) -> (EdtfDate, EdtfDate) {
    let of_month = |date: &EdtfDate| EdtfDate { day: None, ..*date };
    let of_year = |date: &EdtfDate| EdtfDate { month: None, day: None, ..*date };
    let month = |date: &EdtfDate| date.month.and_then(DateField::value);
    if let [Some(start), Some(end)] = [first, last].map(calendar_day) {
        if start.day() != 1 || end.day() != end.days_in_month() {
            return (*first, *last);
        }
        let is_year = start.month() == 1 && end.month() == 12;
        return if is_year {
            (of_year(first), of_year(last))
        } else {
            (of_month(first), of_month(last))
        };
    }
    let are_months = [first, last].into_iter().all(|date| Grain::of(date) == Grain::Month);
    if are_months && month(first) == Some(1) && month(last) == Some(12) {
        (of_year(first), of_year(last))
    } else {
        (*first, *last)
    }
}

impl Dates {
    /// A phrase with its words joined as the language joins them: `à partir d’avril`.
    fn elided(&self, phrase: &str) -> String {
        let mut phrase = format!("{phrase} ");
        for (apart, joined) in self.elisions.split(", ").filter_map(|pair| pair.split_once('=')) {
            phrase = phrase.replace(apart, joined);
        }
        phrase.trim_end().to_owned()
    }

    /// The first of two dates without what the second says as well.
    fn shortened(&self, first: &EdtfDate, last: &EdtfDate) -> Option<String> {
        let is_same_year = first.year.value().is_some() && first.year == last.year;
        let grain = Grain::of(first);
        if !is_same_year || grain != Grain::of(last) {
            return None;
        }
        match grain {
            Grain::Day if first.month == last.month => {
                let day = self.day_of_month(first)?;
                Some(fill(&self.day_alone, &[("day", &day)]))
            }
            Grain::Day => {
                let name = name_of(&self.months, first)?;
                let day = self.day_of_month(first)?;
                Some(fill(&self.day_without_year, &[("day", &day), ("month", &name)]))
            }
            Grain::Month if season(first).is_none() && season(last).is_none() => {
                name_of(&self.months_alone, first)
            }
            Grain::Month | Grain::Year => None,
        }
    }

    fn day_of_month(&self, date: &EdtfDate) -> Option<String> {
        Some(match date.day?.value()? {
            1 => self.first.clone(),
            day => day.to_string(),
        })
    }

    /// A date without qualifiers, unless only some of its digits are known.
    fn written_out(&self, date: &EdtfDate) -> Option<String> {
        let is_known = |field: Option<DateField>| field.is_none_or(|it| !it.has_unspecified());
        let year = date.year.value().filter(|year| *year > 0).map(|year| year.to_string());
        // Of some dates only the day and the month are known.
        let is_without_year =
            matches!(date.year.kind, YearKind::Standard { digits: [None, None, None, None], .. });
        if !(is_known(date.month) && is_known(date.day) && (year.is_some() || is_without_year)) {
            return None;
        }
        let day = self.day_of_month(date);
        let (form, month) = match (date.month, &day, &year) {
            (None, _, Some(year)) => return Some(year.clone()),
            (Some(_), Some(_), Some(_)) => (&self.day, name_of(&self.months, date)?),
            (Some(_), Some(_), None) => (&self.day_without_year, name_of(&self.months, date)?),
            (Some(_), None, Some(_)) => match season(date) {
                Some(at) => (&self.season, self.seasons[at].clone()),
                None => (&self.month, name_of(&self.months_alone, date)?),
            },
            (_, _, None) => return None,
        };
        let (day, year) = (day.unwrap_or_default(), year.unwrap_or_default());
        let values =
            [("day", day.as_str()), ("month", &month), ("season", &month), ("year", &year)];
        Some(fill(form, &values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Certainty, Origin};

    fn said(tag: &str, edtf: &str) -> String {
        let origin = Origin::Derived { from: Vec::new(), by: "test".to_owned() };
        let date = Date::of(edtf, None, Certainty::High, origin).expect("is a date in EDTF");
        Wording::of(tag).date(&date)
    }

    #[test]
    fn what_is_known_is_written_out_and_the_rest_as_it_is() {
        for (edtf, words) in [
            ("1887-03-01", "1 March 1887"),
            ("1887-03", "March 1887"),
            ("1887", "1887"),
            ("1887-23", "autumn 1887"),
            ("XXXX-03-04", "4 March"),
            ("1887-03-04?", "probably 4 March 1887"),
            ("1887-03~", "about March 1887"),
            ("1887-03-04/1887-04", "from 4 March 1887 to April 1887"),
            ("1887-03-04/1887-03-09", "4–9 March 1887"),
            ("1887-03-04/1887-04-09", "from 4 March to 9 April 1887"),
            ("1887-03/1887-04", "from March to April 1887"),
            ("1886-03-04~/1886-03-09", "from about 4 March 1886 to 9 March 1886"),
            ("[1887-03-04..1887-03-09]", "between 4 and 9 March 1887"),
            ("[1887-03-31..1887-04-01]", "31 March or 1 April 1887"),
            // The days of a year, or of a month, are that year or month.
            ("[1887-01-01..1887-12-31]", "1887"),
            ("1887-01-01/1887-12-31", "1887"),
            ("[1888-02-01..1888-02-29]", "February 1888"),
            ("[1889-02-01..1889-02-28]", "February 1889"),
            ("[1888-02-01..1888-02-28]", "between 1 and 28 February 1888"),
            ("[1887-01-01..1888-12-31]", "1887 or 1888"),
            ("[1887-01-01..1889-12-31]", "between 1887 and 1889"),
            ("[1887-03..1887-04]", "March or April 1887"),
            ("[1887-11-01..1888-01-31]", "between November 1887 and January 1888"),
            ("1887-XX-XX", "1887"),
            ("1887-XX", "1887"),
            ("1887/..", "from 1887"),
            ("[1887..1889]", "between 1887 and 1889"),
            ("[1887-03-04,1887-03-05]", "4 March 1887 or 5 March 1887"),
            ("[..1887]", "not after 1887"),
            ("188X", "between 1880 and 1889"),
            ("18XX", "between 1800 and 1899"),
            ("1887-03-XX", "March 1887"),
            ("1887-XX-04", "1887-XX-04"),
        ] {
            assert_eq!(said("en", edtf), words, "{edtf}");
        }
    }

    #[test]
    fn each_language_has_its_order_and_its_case() {
        for (tag, day, month) in [
            ("de", "3. Mai 1851", "Mai 1851"),
            ("fr", "3 mai 1851", "mai 1851"),
            ("it", "3 maggio 1851", "maggio 1851"),
            ("es", "3 de mayo de 1851", "mayo de 1851"),
            ("nl", "3 mei 1851", "mei 1851"),
            ("pl", "3 maja 1851", "maj 1851"),
            ("ru", "3 мая 1851", "май 1851"),
            ("la", "3 Maii 1851", "Maius 1851"),
        ] {
            assert_eq!(said(tag, "1851-05-03"), day);
            assert_eq!(said(tag, "1851-05"), month);
        }
    }

    #[test]
    fn phrases_have_the_articles_and_joints_of_the_language() {
        for (tag, between, until, about) in [
            ("de", "zwischen dem 3. und dem 5. Mai 1851", "bis zum 11. Mai 1851", "ca. April 1851"),
            ("fr", "entre le 3 et le 5 mai 1851", "jusqu’au 11 mai 1851", "vers avril 1851"),
            ("it", "tra il 3 e il 5 maggio 1851", "fino all’11 maggio 1851", "aprile 1851 circa"),
            (
                "es",
                "entre el 3 y el 5 de mayo de 1851",
                "hasta el 11 de mayo de 1851",
                "hacia abril de 1851",
            ),
            ("nl", "tussen 3 en 5 mei 1851", "tot en met 11 mei 1851", "ca. april 1851"),
            ("pl", "między 3 a 5 maja 1851", "do 11 maja 1851", "ok. kwiecień 1851"),
            ("ru", "между 3 и 5 мая 1851", "по 11 мая 1851", "приблизительно апрель 1851"),
            (
                "la",
                "inter diem 3 et diem 5 Maii 1851",
                "usque ad diem 11 Maii 1851",
                "circa Aprilis 1851",
            ),
        ] {
            assert_eq!(said(tag, "[1851-05-03..1851-05-05]"), between);
            assert_eq!(said(tag, "../1851-05-11"), until);
            assert_eq!(said(tag, "1851-04~"), about);
        }
        assert_eq!(said("fr", "1851-04/.."), "à partir d’avril 1851");
        assert_eq!(said("fr", "1851-10/1851-11"), "d’octobre à novembre 1851");
        assert_eq!(said("it", "[..1851-05-08]"), "non oltre l’8 maggio 1851");
        assert_eq!(said("de", "1790-10-20/1790-10-23"), "20.–23. Oktober 1790");
        assert_eq!(said("de", "[1790-10-20..1790-10-21]"), "20. oder 21. Oktober 1790");
    }
}
