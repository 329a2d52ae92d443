//! Finds the dates in a text.

use std::ops::Range;

use super::meaning::{DateInWords, Missing};
use super::numbers;
use super::words::Scanner;
use super::written::WrittenDate;
use crate::normalize::vocabulary::{LANGUAGES, Language, Token, tokens};
use crate::source::part;

/// The first date in a text, in any known language: with the month in words and a year, or in numbers.
///
/// ```
/// use letterpress::normalize::read_date;
/// let edtf = |text| read_date(text).map(|date| date.edtf);
/// assert_eq!(edtf("Moscow, October 24, 1962.").unwrap(), "1962-10-24");
/// assert_eq!(edtf("Wien, den 3. Juni 1901").unwrap(), "1901-06-03");
/// assert_eq!(edtf("12/24 March 1890").unwrap(), "1890-03-24");
/// assert_eq!(edtf("3/5/1901").unwrap(), "[1901-03-05,1901-05-03]");
/// assert_eq!(edtf("February 30, 1961"), None);
/// ```
pub fn read_date(text: &str) -> Option<WrittenDate> {
    read(text, LANGUAGES)
}

/// The first date in a text that is written in one of these languages. Where several dates begin
/// at one place, the longest one is taken.
pub(in crate::normalize) fn read(
    text: &str,
    languages: &[&'static Language],
) -> Option<WrittenDate> {
    all(text, languages).into_iter().next()
}

/// The first passage in a text that looks like a date but does not exist: `30 February 1901`.
pub(in crate::normalize) fn no_day(
    text: &str,
    languages: &[&'static Language],
) -> Option<Range<usize>> {
    candidates(text, languages).1.into_iter().min_by_key(|range| range.start)
}

/// All dates in a text, in order.
pub(in crate::normalize) fn all(text: &str, languages: &[&'static Language]) -> Vec<WrittenDate> {
    candidates(text, languages).0
}

/// All dates in a text, and passages that look like a date in words but do not exist.
fn candidates(
    text: &str,
    languages: &[&'static Language],
) -> (Vec<WrittenDate>, Vec<Range<usize>>) {
    let tokens = tokens(text);
    if !has_number(text, &tokens) {
        return (Vec::new(), Vec::new());
    }
    dates_in(&scanners(text, &tokens, languages), text, &tokens)
}

/// The line as it is looked at in each language.
pub(super) fn scanners<'a>(
    text: &'a str,
    tokens: &'a [Token],
    languages: &[&'static Language],
) -> Vec<Scanner<'a>> {
    languages.iter().map(|language| Scanner::new(text, tokens, language)).collect()
}

/// Whether a text has a number: every date has one, in figures or a Roman one.
pub(super) fn has_number(text: &str, tokens: &[Token]) -> bool {
    let is_number =
        |token: &Token| token.number.is_some() || is_roman(part(text, token.range.clone()));
    tokens.iter().any(is_number)
}

/// All dates in a text with a number, and passages that look like a date in words but do not exist.
pub(super) fn dates_in(
    scanners: &[Scanner<'_>],
    text: &str,
    tokens: &[Token],
) -> (Vec<WrittenDate>, Vec<Range<usize>>) {
    let mut found: Vec<WrittenDate> = Vec::new();
    let mut no_days: Vec<Range<usize>> = Vec::new();
    for scanner in scanners {
        // Those whose year is stated in a way that is not read.
        let mut unread: Vec<Range<usize>> = Vec::new();
        for date in scanner.days().chain(scanner.feasts()) {
            match (date.missing(), date.meaning()) {
                (None, Some(date)) => found.push(date),
                (None, None) => no_days.push(date.range),
                (Some(Missing::NewYear | Missing::Founding), _) => unread.push(date.range),
                (Some(Missing::Year | Missing::Century), _) => {}
            }
        }
        for date in scanner.years_first().filter_map(|date| date.meaning()) {
            if begins_dateline(part(text, ..date.range.start))
                && is_apart(&found, &date.range)
                && no_days.iter().all(|no_day| no_day.end <= date.range.start)
            {
                found.push(date);
            }
        }
        found.extend(scanner.republican());
        // Do not read `30 February 1901` as a month and a year.
        let is_of_no_day = |date: &WrittenDate| {
            let at = &date.range;
            let mut others = no_days.iter().chain(&unread);
            others.any(|other| other.start < at.end && at.start < other.end)
        };
        let months = scanner.months().filter_map(|date| date.meaning());
        found.extend(months.filter(|date| !is_of_no_day(date)));
    }
    found.extend(numbers::dates(text, tokens).filter_map(|date| date.meaning()));
    keep_apart(&mut found, |date| &date.range);
    no_days.retain(|no_day| is_apart(&found, no_day));
    (joined(text, found), no_days)
}

/// Whether a word can be a year in Roman figures, or part of one. `I` alone is more often a word.
fn is_roman(word: &str) -> bool {
    word != "I" && word.chars().all(|c| "MDCLXVI".contains(c))
}

/// Whether a passage overlaps none of the dates.
fn is_apart(dates: &[WrittenDate], passage: &Range<usize>) -> bool {
    dates.iter().all(|date| date.range.end <= passage.start || passage.end <= date.range.start)
}

/// Whether a dateline can have its year here, before the day; in `telegrams 1570, 1575, April 11`
/// there is no year.
fn begins_dateline(before: &str) -> bool {
    let before = before.trim_end();
    !before.contains(|c: char| c.is_ascii_digit())
        && (before.is_empty() || before.ends_with([',', '.', ';', '[', '(']))
}

/// `April 30, 1957–May 2, 1957`: two whole dates with a dash between them are one range.
/// `13 vendémiaire an XIV (5 octobre 1805)`: a date that a bracket repeats is one date.
fn joined(text: &str, dates: Vec<WrittenDate>) -> Vec<WrittenDate> {
    let mut ranges: Vec<WrittenDate> = Vec::new();
    for date in dates {
        if let Some(first) = ranges.last()
            && matches!(part(text, first.range.end..date.range.start).trim(), "-" | "–" | "—")
            && first.doubt.is_none()
            && date.doubt.is_none()
            && first.bounds.1 < date.bounds.0
            && !first.edtf.contains(['/', '{', '['])
            && !date.edtf.contains(['/', '{', '['])
            && let Some(range) = WrittenDate::new(
                first.range.start..date.range.end,
                format!("{}/{}", first.edtf, date.edtf),
                None,
            )
        {
            ranges.pop();
            ranges.push(range);
        } else if let Some(first) = ranges.last_mut()
            && matches!(part(text, first.range.end..date.range.start).trim(), "(" | "[")
            && first.edtf == date.edtf
        {
            first.range.end = date.range.end;
        } else {
            ranges.push(date);
        }
    }
    ranges
}

/// The days in a text that are named by their month, with or without a year, in order.
pub(in crate::normalize) fn days_of_month(
    text: &str,
    languages: &[&'static Language],
) -> Vec<DateInWords> {
    let tokens = tokens(text);
    days_in(&scanners(text, &tokens, languages), text, &tokens)
}

/// The same, of a line that has been looked at.
pub(super) fn days_in(scanners: &[Scanner<'_>], text: &str, tokens: &[Token]) -> Vec<DateInWords> {
    let mut found: Vec<DateInWords> = scanners.iter().flat_map(Scanner::days).collect();
    found.extend(numbers::dates(text, tokens).filter_map(numbers::DateInNumbers::incomplete));
    keep_apart(&mut found, |day| &day.range);
    found
}

/// Sorts what was found by its place, and keeps the longest of what begins at one place, and nothing that
/// overlaps what is before it.
fn keep_apart<T>(found: &mut Vec<T>, range: impl Fn(&T) -> &Range<usize>) {
    found.sort_by_key(|one| (range(one).start, std::cmp::Reverse(range(one).end)));
    let mut end = 0;
    found.retain(|one| {
        let is_free = range(one).start >= end;
        end = if is_free { range(one).end } else { end };
        is_free
    });
}

/// The first day in a text that is named by its month, with or without a year.
pub(in crate::normalize) fn day_of_month(
    text: &str,
    languages: &[&'static Language],
) -> Option<DateInWords> {
    days_of_month(text, languages).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Certainty;
    use crate::normalize::dates::Doubt;

    #[test]
    fn dates_in_words_and_numbers() {
        for (text, edtf) in [
            ("Washington, February 10, 1956 .", "1956-02-10"),
            ("Moscow, 22 April 1961", "1961-04-22"),
            ("MOSCOW, APRIL 22, 1961", "1961-04-22"),
            ("Paris, February, 2, 1864.", "1864-02-02"),
            ("Boston, Nov, 12, 1864.", "1864-11-12"),
            ("Moscow, April 1 1963.", "1963-04-01"),
            ("the 3d of May, 1864", "1864-05-03"),
            ("this 11th day of March, 1864", "1864-03-11"),
            ("Dec. 23d, 1862", "1862-12-23"),
            ("May 3–5, 1957", "1957-05-03/1957-05-05"),
            ("3–5 May 1957", "1957-05-03/1957-05-05"),
            ("30 April–2 May 1957", "1957-04-30/1957-05-02"),
            ("April 30–May 2, 1957", "1957-04-30/1957-05-02"),
            ("December 30, 1956–January 2, 1957", "1956-12-30/1957-01-02"),
            ("London, July 9/10, 1957—midnight", "1957-07-09/1957-07-10"),
            ("London, July 30/31, 1957—midnight .", "1957-07-30/1957-07-31"),
            ("November 4 and 6, 1863", "{1863-11-04,1863-11-06}"),
            ("May 3 or 4, 1957", "[1957-05-03,1957-05-04]"),
            ("[about May 3, 1957]", "1957-05-03~"),
            ("ca. May 1957", "1957-05~"),
            ("[May 3, 1957?]", "1957-05-03?"),
            ("about May 3, 1957?", "1957-05-03%"),
            ("May 1957", "1957-05"),
            ("12/24 March 1890", "1890-03-24"),
            ("March 12/24, 1890", "1890-03-24"),
            ("12 (24) March 1890", "1890-03-24"),
            ("12 (24) марта 1880 г.", "1880-03-24"),
            ("June 12 (24), 1893", "1893-06-24"),
            ("March 27 (April 8), 1898.", "1898-04-08"),
            ("July 23/August 4, 1898", "1898-08-04"),
            ("23 July/4 August 1898", "1898-08-04"),
            ("January 21 (February 8), 1899", "[1899-01-21,1899-02-08]"),
            ("December 23/January 4, 1890", "[1890-01-04,1891-01-04]"),
            ("June 5–17, 1864.", "1864-06-05/1864-06-17"),
            ("25 October 1917 (O.S.)", "1917-11-07"),
            ("Wien, den 3. Juni 1901", "1901-06-03"),
            ("Wien, am 3ten Jänner 1801", "1801-01-03"),
            ("Paris, le 1er mai 1848", "1848-05-01"),
            ("le 24 août 1914", "1914-08-24"),
            ("Москва, 22 апреля 1961 г.", "1961-04-22"),
            ("22 апреля 1861 года", "[1861-04-22,1861-05-04]"),
            ("22 апреля (4 мая) 1861 г.", "1861-05-04"),
            ("22 апреля 1861 г. (н. ст.)", "1861-04-22"),
            ("апрель 1961", "1961-04"),
            ("1962 October 24", "1962-10-24"),
            ("Moscow, 1962, Oct. 24.", "1962-10-24"),
            ("telegram 1962 October 24, 1963", "1963-10-24"),
            ("1575, April 11, 1963", "1963-04-11"),
            ("1961-04-22", "1961-04-22"),
            ("22.4.1961", "1961-04-22"),
            ("22. IV. 1961", "1961-04-22"),
            ("4/22/1961", "1961-04-22"),
            ("22/4/1961", "1961-04-22"),
            ("3/5/1901", "[1901-03-05,1901-05-03]"),
            ("5/5/1901", "1901-05-05"),
        ] {
            assert_eq!(read_date(text).map(|date| date.edtf), Some(edtf.to_owned()), "{text}");
            let found = read_date(text).unwrap();
            assert!(found.bounds.0 <= found.bounds.1);
        }
        for other in [
            "February 30, 1961",
            "30 February 1901",
            "1901 June 31",
            "telegram 1575, April 11",
            "May 5–3, 1957",
            "in May",
            "22.13.1961",
            "1.2.3.1961",
            "may 1",
        ] {
            assert_eq!(read_date(other), None, "{other}");
        }
    }

    #[test]
    fn months_and_days_of_nine_languages() {
        for (text, edtf) in [
            ("3 de marzo de 1841", "1841-03-03"),
            ("abril 1º de 1902", "1902-04-01"),
            ("3 o 4 de mayo de 1841", "[1841-05-03,1841-05-04]"),
            ("3-го января 1925 г.", "1925-01-03"),
            ("den 3ten Mai 1801", "1801-05-03"),
            ("le 3e mai 1748", "1748-05-03"),
            ("le 2 d’août 1748", "1748-08-02"),
            ("May 31st, 1863", "1863-05-31"),
            ("May the 31st, 1863", "1863-05-31"),
            ("4. Sept. Mittwoch. 1799", "1799-09-04"),
            ("2d May 1863", "1863-05-02"),
            ("the fourth of July 1826", "1826-07-04"),
            ("the twenty-first of July, 1826", "1826-07-21"),
            ("am ersten Mai 1801", "1801-05-01"),
            ("двадцать первого мая 1925 года", "1925-05-21"),
            ("März 3. 1801", "1801-03-03"),
            ("3. 9ber 1801", "1801-11-03"),
            ("3 8.bre 1768", "1768-10-03"),
            ("3 7bre 1768", "1768-09-03"),
            ("10 VIIbre 1768", "1768-09-10"),
            ("3 maggio 1848", "1848-05-03"),
            ("3 mei 1911", "1911-05-03"),
            ("3 maja 1830 r.", "1830-05-03"),
            ("3 gr. 1830", "1830-12-03"),
            ("22. Nov. [Dienstag] 1796", "1796-11-22"),
            ("May 3, [1901]", "1901-05-03"),
            ("18/VIII 1899", "1899-08-18"),
            ("30/7 1900", "1900-07-30"),
            ("die 3. Martii MDXX", "1520-03-03"),
            ("Calendis Martiis M.D.XX.", "1520-03-01"),
            ("23 juin (1768)", "1768-06-23"),
            ("D 24. Jan: 1776.", "1776-01-24"),
            ("1925 г. февраля 28.", "1925-02-28"),
            ("xii dicembre 1617", "1617-12-12"),
        ] {
            assert_eq!(read_date(text).map(|date| date.edtf), Some(edtf.to_owned()), "{text}");
        }
        for other in ["July 3, ’66", "July 3", "26. IV. 23", "30/7 900", "3/5/66"] {
            assert_eq!(read_date(other).map(|date| date.edtf), None, "{other}");
        }
    }

    #[test]
    fn calendars() {
        for (text, edtf) in [
            ("3/15 мая 1891", "1891-05-15"),
            ("3 (15) мая 1891 г.", "1891-05-15"),
            ("3 мая 1891 г. (ст. ст.)", "1891-05-15"),
            ("3 Mai 1891 st. v.", "1891-05-15"),
            ("3 мая 1891", "[1891-05-03,1891-05-15]"),
            ("14 февраля 1918", "1918-02-14"),
            ("May 3, 1701", "[1701-05-03,1701-05-14]"),
            ("May 3, 1701, N.S.", "1701-05-03"),
            ("May 3, 1701 O.S.", "1701-05-14"),
            ("February 3, 1701", "[1701-02-03,1701-02-14,1702-02-14]"),
            ("February 3, 1701/2", "[1702-02-03,1702-02-14]"),
            ("January 3, 1743-44", "[1744-01-03,1744-01-14]"),
            ("September 14, 1752", "1752-09-14"),
            ("le 3 mai 1701", "1701-05-03"),
            ("13 ventôse an IV", "1796-03-03"),
            ("13 vendémiaire an xiv (5 octobre 1805)", "1805-10-05"),
            ("le 9 thermidor an 2 de la République", "1794-07-27"),
            ("a.d. XVI. Kal. Februarias MDXX", "1520-01-17"),
            ("pridie Kal. Iulias 1520", "1520-06-30"),
            ("Michaelmas 1801", "1801-09-29"),
            ("Christmas Day, 1801", "1801-12-25"),
            ("am Gallustag 1805", "1805-10-16"),
            ("Pinksteren 1911", "1911-06-04"),
            ("Ostermontag 1801", "1801-04-06"),
            ("Domingo de Ramos de 1783", "1783-04-13"),
            ("ce jour de la Toussaint 1633", "1633-11-01"),
            ("die Martini 1524", "1524-11-11"),
            ("Пасха 1911 г.", "1911-04-23"),
            ("Idibus Martiis 1520", "1520-03-15"),
            ("III Non. Oct. 1520", "1520-10-05"),
        ] {
            assert_eq!(read_date(text).map(|date| date.edtf), Some(edtf.to_owned()), "{text}");
        }
        for (text, missing) in [
            ("a.d. XVI. Kal. Februarias a.u.c. 698", Missing::Founding),
            ("pridie Kal. Ianuarias 1520", Missing::NewYear),
            ("Idibus Martiis", Missing::Year),
            ("26. IV. 23", Missing::Century),
            ("30/7 900", Missing::Century),
            ("22./7. 97", Missing::Century),
            ("2/7 93", Missing::Century),
            ("d 8 Oct. 65", Missing::Century),
            ("July 14th/65", Missing::Century),
            ("July 2d. /66.", Missing::Century),
            ("3 Mai 96.", Missing::Century),
        ] {
            assert_eq!(read_date(text), None, "{text}");
            let day = day_of_month(text, LANGUAGES).and_then(|day| day.missing());
            assert_eq!(day, Some(missing), "{text}");
        }
    }

    #[test]
    fn an_undecided_date_says_so() {
        assert_eq!(read_date("12/24 March 1890").unwrap().doubt, Some(Doubt::TwoCalendars));
        assert_eq!(read_date("12/24 March 1890").unwrap().certainty, Certainty::High);
        assert_eq!(read_date("3/5/1901").unwrap().certainty, Certainty::Low);
        assert_eq!(read_date("June 5–17, 1864").unwrap().certainty, Certainty::Medium);
        assert_eq!(read_date("May 3, 1957").unwrap().doubt, None);
    }
}
