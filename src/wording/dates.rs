//! Dates written out: `3 March 1887`, `19. März 1887`.

use edtf_core::{Date as EdtfDate, DateField, YearKind};

use super::catalogue::Dates;
use super::{Wording, fill};
use crate::ir::Date;
use crate::ir::dating::{DateForms, said, season};

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
        let words = &self.dates;
        let forms = DateForms {
            about: &words.about,
            probably: &words.probably,
            probably_about: &words.probably_about,
            from_to: &words.from_to,
            from: &words.from,
            until: &words.until,
            between: &words.between,
            not_before: &words.not_before,
            not_after: &words.not_after,
            or: &words.or,
            and: &words.and,
            plain: &|date| words.plain(date).unwrap_or_else(|| date.to_string()),
        };
        let written = || date.written.clone().unwrap_or_else(|| date.edtf.clone());
        said(&date.edtf, &forms).unwrap_or_else(written)
    }
}

impl Dates {
    /// A date without qualifiers, unless only some of its digits are known.
    fn plain(&self, date: &EdtfDate) -> Option<String> {
        let is_known = |field: Option<DateField>| field.is_none_or(|it| !it.has_unspecified());
        let year = date.year.value().filter(|year| *year > 0).map(|year| year.to_string());
        // Of some dates only the day and the month are known.
        let is_without_year =
            matches!(date.year.kind, YearKind::Standard { digits: [None, None, None, None], .. });
        if !(is_known(date.month) && is_known(date.day) && (year.is_some() || is_without_year)) {
            return None;
        }
        let value = |field: Option<DateField>| field.and_then(DateField::value).map(usize::from);
        let name = |names: &[String], at: usize| names.get(at.checked_sub(1)?).cloned();
        let day = value(date.day).map(|day| match day {
            1 => self.first.clone(),
            day => day.to_string(),
        });
        let (form, month) = match (value(date.month), &day, &year) {
            (None, _, Some(year)) => return Some(year.clone()),
            (Some(month), Some(_), Some(_)) => (&self.day, name(&self.months, month)?),
            (Some(month), Some(_), None) => (&self.day_without_year, name(&self.months, month)?),
            (Some(month), None, Some(_)) => match season(date) {
                Some(at) => (&self.season, self.seasons[at].clone()),
                None => (&self.month, name(&self.months_alone, month)?),
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
            ("1887/..", "from 1887"),
            ("[1887..1889]", "between 1887 and 1889"),
            ("[1887-03-04,1887-03-05]", "4 March 1887 or 5 March 1887"),
            ("[..1887]", "not after 1887"),
            ("188X", "188X"),
            ("1887-03-XX", "1887-03-XX"),
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
}
