//! A dateline, and its parts: place, date, time of day, when it was received.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::find;
use super::meaning::Missing;
use super::place::place;
use super::words::Scanner;
use super::written::WrittenDate;
use crate::normalize::pattern;
use crate::normalize::vocabulary::{DateWords, LANGUAGES, Language, Phrases, Token, tokens};
use crate::source::part;

/// What a dateline says, as byte ranges of the line.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::normalize) struct Dateline {
    /// Where, without the punctuation around it.
    pub(in crate::normalize) place: Option<Range<usize>>,
    /// When.
    pub(in crate::normalize) date: Option<WrittenDate>,
    /// Whether the place comes after the date.
    pub(in crate::normalize) place_follows: bool,
}

impl Dateline {
    fn undated(place: Option<Range<usize>>) -> Self {
        Self { place, date: None, place_follows: false }
    }
}

/// Words that say when a letter was received.
const RECEIVED: &[&str] = &["received", "rec", "recd", "eingegangen", "reçu", "reçue", "получено"];

/// The longest dateline, in words, with a place of many words and the date.
const LONGEST: usize = 24;

/// Reads a line that is nothing but a dateline: a date, alone or beside a place, a place and a statement
/// that there is no date, a day of the week. A dateline can be in another language than its letter, but
/// then it needs a date.
pub(in crate::normalize) fn read(line: &str, languages: &[&'static Language]) -> Option<Dateline> {
    if line.split_whitespace().nth(LONGEST).is_some() {
        return None;
    }
    let tokens = tokens(line);
    let has_number = find::has_number(line, &tokens);
    let read = |languages| read_in(line, &tokens, has_number, languages);
    let in_any = || read(LANGUAGES).filter(|dateline| dateline.date.is_some());
    read(languages).or_else(|| has_number.then(in_any).flatten())
}

fn read_in(
    line: &str,
    tokens: &[Token],
    has_number: bool,
    languages: &[&'static Language],
) -> Option<Dateline> {
    let scanners = find::scanners(line, tokens, languages);
    let dates = || find::dates_in(&scanners, line, tokens).0.into_iter().next();
    if let Some(date) = has_number.then(dates).flatten() {
        let place = place_beside(line, &date.range, languages)?;
        let place_follows = place.as_ref().is_some_and(|place| place.start > date.range.start);
        return Some(Dateline { place, date: Some(date), place_follows });
    }
    if let Some(day) = find::days_in(&scanners, line, tokens).into_iter().next() {
        // Without a year, a place must be set off.
        let before = before_date(part(line, ..day.range.start), languages);
        let is_set_off = day.missing() != Some(Missing::Year)
            || before.trim().is_empty()
            || before.len() < day.range.start
            || before.trim_end().ends_with(',');
        return place_beside(line, &day.range, languages).filter(|_| is_set_off).map(|place| {
            let place_follows = place.as_ref().is_some_and(|place| place.start > day.range.start);
            Dateline { place, date: None, place_follows }
        });
    }
    if let Some(place) = beside_day(line, &scanners, languages) {
        return Some(Dateline::undated(place));
    }
    let (before, last) = match line.trim_end().rfind([',', ';']) {
        Some(at) => (part(line, ..at), part(line, at + 1..)),
        None => ("", line),
    };
    if !languages.iter().any(|language| language.dates().says_undated(last)) {
        return None;
    }
    let place = if before.is_empty() { None } else { Some(place(before, languages)?) };
    Some(Dateline::undated(place))
}

/// The place in a line that holds nothing but a date and a place, in either order; `None` if the line
/// holds something else.
#[allow(clippy::option_option, reason = "a dateline may have no place")]
fn place_beside(
    line: &str,
    date: &Range<usize>,
    languages: &[&'static Language],
) -> Option<Option<Range<usize>>> {
    let with_lead = part(line, ..date.start);
    let before = before_date(with_lead, languages);
    let behind = date.end + end_of_date(part(line, date.end..), languages);
    let is_first = without_marks(before).is_empty();
    if !is_nothing(part(line, behind..)) {
        // `3 March 1811, Lowmere`, but not `1811 at Lowmere` or `3 March 1811 is a day`.
        let is_cut = part(line, date.end..behind)
            .contains([',', '.', ';', '—', '–', '•', '|', ']', '\n'])
            || part(line, ..behind).trim_end().ends_with('.');
        // `Paris. Wednesday.`
        let after = before_date(part(line, behind..), languages);
        let after = place(after, languages).filter(|_| is_first && is_cut)?;
        let after = behind + after.start..behind + after.end;
        let is_short = part(line, after.clone()).split_whitespace().count() <= PLACE_AFTER;
        return is_short.then_some(Some(after));
    }
    if is_first {
        return Some(None);
    }
    let Some(place) = place(before, languages).or_else(|| town(before, languages)) else {
        // `[Address cut out], July 2, 1805`: a remark of the editor.
        let is_remark = before.trim_start().starts_with('[')
            && before.trim_end().trim_end_matches([',', '.']).ends_with(']');
        return is_remark.then_some(None);
    };
    // `Washington May 3, 1957`: without a comma, only a short name is a place.
    let is_set_off = before.trim_end().ends_with([',', '.', ']', ';', '—', '–', '•', '|'])
        || before.len() < with_lead.trim_end().len();
    let name = part(before, place.clone());
    let is_short = name.split_whitespace().count() <= 3;
    (is_set_off || is_short || name.contains(',')).then_some(Some(place))
}

/// The town after the name of an office that is not spelt as places are: `War department, Lowmere`.
fn town(before: &str, languages: &[&'static Language]) -> Option<Range<usize>> {
    let (office, town) = before.trim_end_matches([' ', ',']).rsplit_once(',')?;
    let words: Vec<&str> = office.split_whitespace().collect();
    let is_office = (2..=3).contains(&words.len())
        && words[0].starts_with(char::is_uppercase)
        && words[1..].iter().all(|word| word.chars().all(char::is_alphabetic))
        && place(words[0], languages).is_some();
    let place = place(town, languages).filter(|_| is_office)?;
    let start = office.len() + 1;
    Some(start + place.start..start + place.end)
}

/// The place beside a day that is all that dates the line: `Lowmere, Tuesday evening`, `York, Easter Day`,
/// `Leeds, 30th`. A day of the week can be alone.
#[allow(clippy::option_option, reason = "a dateline may have no place")]
fn beside_day(
    line: &str,
    scanners: &[Scanner<'_>],
    languages: &[&'static Language],
) -> Option<Option<Range<usize>>> {
    let last = scanners.first()?.tokens.last()?;
    if !is_nothing(part(line, last.range.end..)) {
        return None;
    }
    scanners.iter().find_map(|Scanner { tokens, words, folded, .. }| {
        let ends_with = |at: usize, count: Option<usize>| {
            count.is_some_and(|count| is_nothing_but_time(line, &tokens[at + count..], words))
        };
        let found = (0..tokens.len()).find_map(|at| {
            let weekday = weekday(&folded[at..], words);
            if ends_with(at, weekday) {
                return Some((at, true));
            }
            let day = words.feasts.at_start(&folded[at..]).or_else(|| ordinal(line, &tokens[at..]));
            ends_with(at, day).then_some((at, false))
        });
        let (at, can_be_alone) = found?;
        let before = before_date(part(line, ..tokens[at].range.start), languages);
        if without_marks(before).is_empty() {
            return can_be_alone.then_some(None);
        }
        let is_set_off = before.trim_end().ends_with([',', '.', ']', ';', '—', '–', '•', '|']);
        place(before, languages).filter(|_| is_set_off).map(Some)
    })
}

/// How many words at the beginning are a day of the week.
fn weekday(folded: &[String], words: &DateWords) -> Option<usize> {
    /// Shorter words (`mar`, `Do`) have other meanings.
    const SHORTEST: usize = 5;
    let count = words.weekdays.at_start(folded)?;
    (folded[..count].concat().chars().count() >= SHORTEST).then_some(count)
}

/// How many tokens at the beginning are an English ordinal that can be a day: `30th`.
fn ordinal(line: &str, tokens: &[Token]) -> Option<usize> {
    let [day, ending, ..] = tokens else { return None };
    let is_day = day.number.is_some_and(|day| (1..=31).contains(&day));
    let is_ending = day.range.end == ending.range.start
        && ["st", "nd", "rd", "th"].contains(&part(line, ending.range.clone()));
    (is_day && is_ending).then_some(2)
}

/// Whether tokens are a time of day, or none: `evening`, `5 o’clock`.
fn is_nothing_but_time(line: &str, tokens: &[Token], words: &DateWords) -> bool {
    let folded = words.folded(line, tokens);
    let mut at = 0;
    while at < tokens.len() {
        at += match words.times.at_start(&folded[at..]).or(words.before_day.at_start(&folded[at..]))
        {
            Some(count) => count,
            None if tokens[at].number.is_some_and(|hour| hour <= 60) => 1,
            None => return false,
        };
    }
    true
}

/// Whether a line has a word before its place and one before its day, as only the dateline of a letter has: `À Paris,
/// ce 3 mai 1748`. In the heading `À Voltaire, 3 mai 1748`, the word before the name says who is written to.
pub(in crate::normalize) fn is_led_by_place(line: &str, languages: &[&'static Language]) -> bool {
    let Some(Dateline { place: Some(place), date: Some(date), place_follows: false }) =
        read(line, languages)
    else {
        return false;
    };
    let lead = part(line, ..date.range.start).trim_end();
    let before = before_date(lead, languages).trim_end();
    place.start > 0 && before.len() < lead.trim_end_matches(',').len()
}

/// Most words of a place after the date.
const PLACE_AFTER: usize = 5;

/// A text without white space and the brackets and marks that may surround a place or a date.
fn without_marks(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "[(“,.".contains(c))
}

/// Whether the end of a line is nothing but punctuation and brackets that close.
fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || ".,;?])”\"".contains(c))
}

/// Whether what follows a date can still belong to it: a time of day, a bracket.
pub(in crate::normalize) fn is_behind(text: &str, languages: &[&'static Language]) -> bool {
    is_nothing(part(text, end_of_date(text, languages)..))
}

/// How far what follows a date still belongs to it: its calendar, a day of the week, a time of day, when
/// the letter was received.
pub(in crate::normalize) fn end_of_date(text: &str, languages: &[&'static Language]) -> usize {
    let tokens = tokens(text);
    let folded: Vec<_> = languages.iter().map(|one| one.dates().folded(text, &tokens)).collect();
    let start = |at: usize| tokens.get(at).map_or(text.len(), |token| token.range.start);
    let end = |at: usize| at.checked_sub(1).map_or(0, |at| tokens[at].range.end);
    let phrase = |at: usize, list: &dyn Fn(&'static DateWords) -> &'static Phrases| {
        let found = languages
            .iter()
            .zip(&folded)
            .filter_map(|(language, folded)| list(language.dates()).at_start(&folded[at..]));
        found.max()
    };
    let mut at = 0;
    while at < tokens.len() {
        let gap = part(text, end(at)..start(at));
        let is_mark = |c: char| c.is_whitespace() || ".,;?:[](–—-¼½¾)”".contains(c);
        if !gap.chars().all(is_mark) {
            break;
        }
        let word = part(text, tokens[at].range.clone()).to_lowercase();
        if gap.contains(['(', '[']) && RECEIVED.contains(&word.as_str()) {
            let closes = part(text, start(at)..).find([')', ']']);
            let closes = closes.map_or(text.len(), |closes| start(at) + closes);
            at = tokens.partition_point(|token| token.range.start < closes);
            continue;
        }
        let count = phrase(at, &|dates| &dates.old_style)
            .or_else(|| phrase(at, &|dates| &dates.new_style))
            .or_else(|| phrase(at, &|dates| &dates.times))
            .or_else(|| phrase(at, &|dates| &dates.weekdays).filter(|_| word.chars().count() > 2));
        if let Some(count) = count {
            at += count;
            continue;
        }
        // `12:10–12:25 p.m.`, `8.09`, `noon`.
        let is_hour =
            tokens[at].number.is_some_and(|hour| hour <= 60) && tokens[at].range.len() <= 2;
        let goes_on = at + 1 == tokens.len()
            || tokens[at + 1].number.is_some()
            || phrase(at + 1, &|dates| &dates.times).is_some();
        if !(is_hour && goes_on) {
            break;
        }
        at += 1;
    }
    // A bracket that opens before the next word belongs to that.
    let gap = part(text, end(at)..start(at));
    end(at) + gap.find(['(', '[', '“']).unwrap_or(gap.len()).min(gap.len())
}

/// What precedes a date, without day of the week, article, and `about`.
pub(in crate::normalize) fn before_date<'a>(
    before: &'a str,
    languages: &[&'static Language],
) -> &'a str {
    let tokens = tokens(before);
    let leads = languages.iter().filter_map(|one| Scanner::new(before, &tokens, one).lead_of());
    part(before, ..leads.min().unwrap_or(before.len()))
}

/// Whether a line says when the letter came: `[Received May 5—7:12 a.m.]`. It does not date the letter.
pub(in crate::normalize) fn says_when_received(line: &str) -> bool {
    static RECEIVED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\[(]?\s*(?i:received|rec[’']?d|erhalten|eingegangen|empfangen|reçue?|ricevut[ao]|recibid[ao]|ontvangen|otrzymano|получен[оа])\b",
        )
    });
    RECEIVED.is_match(line.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::ENGLISH;

    fn parts(line: &str) -> Option<(Option<&str>, Option<String>)> {
        let found = read(line, LANGUAGES)?;
        Some((found.place.map(|place| &line[place]), found.date.map(|date| date.edtf)))
    }

    #[test]
    fn datelines() {
        for (line, place, edtf) in [
            ("Moscow, October 24, 1962.", "Moscow", "1962-10-24"),
            ("Washington, February 10, 1956 .", "Washington", "1956-02-10"),
            ("October 24, 1962", "", "1962-10-24"),
            ("New York, N.Y., May 3, 1957, 6 p.m.", "New York, N.Y.", "1957-05-03"),
            ("Hyannis Port, 16 October 1961", "Hyannis Port", "1961-10-16"),
            ("[ Paris ,] October 21, 1948—6:15 p.m.", "Paris", "1948-10-21"),
            ("[ Washington , September 3, 1948.]", "Washington", "1948-09-03"),
            ("Washington, D. C. July 6, 1864.", "Washington, D. C.", "1864-07-06"),
            (
                "War Department, Washington City July 8, 1864.",
                "War Department, Washington City",
                "1864-07-08",
            ),
            ("Paris, January 22, 1864—2¼ p. m.", "Paris", "1864-01-22"),
            (
                "Cabinet of the Minister, Paris, June 15, 1864—noon.",
                "Cabinet of the Minister, Paris",
                "1864-06-15",
            ),
            ("Washington, March 22, 1955, 12:10–12:25 p.m.", "Washington", "1955-03-22"),
            ("Washington, December 21, 1955, 10 a.m.–12:30 p.m.", "Washington", "1955-12-21"),
            (
                "Russian Legation, Washington, April 10, 1896. (Received Apr. 11, 8.09 p.m.)",
                "Russian Legation, Washington",
                "1896-04-10",
            ),
            (
                "Headquarters 3d New Hampshire Vols., Bermuda Hundred, Va., June 28, 1864.",
                "Headquarters 3d New Hampshire Vols., Bermuda Hundred, Va.",
                "1864-06-28",
            ),
            (
                "Legation of the United States in Japan, Kanagawa, May 26, 1864,",
                "Legation of the United States in Japan, Kanagawa",
                "1864-05-26",
            ),
            ("Paris, le 1er mai 1848", "Paris", "1848-05-01"),
            ("A Paris, ce 1er mai 1848", "Paris", "1848-05-01"),
            ("Ce Mardi Soir, 4 mars 1796", "", "1796-03-04"),
            ("Ялта, 12 (24) марта 1880 г.", "Ялта", "1880-03-24"),
            ("Wien, den 3. Juni 1901", "Wien", "1901-06-03"),
            ("Wien am 3. Juni 1901.", "Wien", "1901-06-03"),
            ("Москва, 22 апреля 1961 г.", "Москва", "1961-04-22"),
            ("Sunday, June 3, 1961", "", "1961-06-03"),
            ("Vienna, Sunday, June 3, 1961", "Vienna", "1961-06-03"),
            ("[Leeds, about May 3, 1957]", "Leeds", "1957-05-03~"),
            ("Leeds, May 1957", "Leeds", "1957-05"),
            ("Moscow, undated.", "Moscow", ""),
            ("undated", "", ""),
            ("Berlin, o. D.", "Berlin", ""),
            ("Leeds, May 3", "Leeds", ""),
            ("London, 30 February 1901", "London", ""),
            ("London, February 30, 1901.", "London", ""),
            ("Moscow, 1962 October 24", "Moscow", "1962-10-24"),
            ("Berlin, Mitte Juni 1800", "Berlin", "1800-06~"),
            ("Bayreuth, Montag 31 ter Mai 1802.", "Bayreuth", "1802-05-31"),
            ("Meiningen d. 12ten Xbr 1812", "Meiningen", "1812-12-12"),
            ("3 марта 1925 г. Тула.", "Тула", "1925-03-03"),
            ("г. Тула, 3 марта 1925 г.", "Тула", "1925-03-03"),
            ("March 3, 1811, Lowmere", "Lowmere", "1811-03-03"),
            ("Te Ternhoven, 3 mei 1811", "Ternhoven", "1811-05-03"),
            ("At Lowmere, March 3, 1811", "Lowmere", "1811-03-03"),
            ("[Halle, Mitte Mai 1801]", "Halle", "1801-05~"),
            ("[Rouen.] Samedi [12 juin 1852.]", "Rouen", "1852-06-12"),
            ("Scr. Romae Idibus Martiis 1520", "Romae", "1520-03-15"),
            ("Scr. Romae a.d. XVI. Kal. Februarias a.u.c. 698", "Romae", ""),
            ("Paris, le 13 ventôse an IV", "Paris", "1796-03-03"),
            ("Baierfeld am Gallustag 1805", "Baierfeld", "1805-10-16"),
            ("[Address cut out], Tuesday, July 2d, 1805.", "", "1805-07-02"),
            ("1925 г. февраля 28. Тула. Среда.", "Тула", "1925-02-28"),
            ("Dall’Isola a’ xii decembre 1617", "Isola", "1617-12-12"),
            ("Написано 20 апреля 1925 г.", "", "1925-04-20"),
            ("D 24. Jan: 1776.", "", "1776-01-24"),
            ("Jena 22. Nov. [Dienstag] 96.", "Jena", ""),
            ("’s-Gravenhage, 3 mei 1811", "’s-Gravenhage", "1811-05-03"),
            ("rue du Bac, 3 mai 1811", "rue du Bac", "1811-05-03"),
            ("с. Дубки, Покров 1925 г.", "с. Дубки", "1925-10-01"),
            ("Lowmere, Tuesday evening", "Lowmere", ""),
            ("Lowmere, Easter Day.", "Lowmere", ""),
            ("LOWMERE, 30th.", "LOWMERE", ""),
            ("Tuesday, 5 o’clock", "", ""),
            ("Samedi soir.", "", ""),
            ("Leeds, July 2d. /66.", "Leeds", ""),
            ("Rawicz 3 maja 1830 r., wieczorem", "Rawicz", "1830-05-03"),
            (
                "Cuartel general de Ternilla, a 31 de julio de 1820.",
                "Cuartel general de Ternilla",
                "1820-07-31",
            ),
            ("Tern department, Lowmere, May 3, 1863", "Lowmere", "1863-05-03"),
            ("[Lowmere 4. Sept. Mittwoch. 1799.]", "Lowmere", "1799-09-04"),
            ("Camp near Tern, May 3, 1863", "Camp near Tern", "1863-05-03"),
        ] {
            let some = |text: &'static str| (!text.is_empty()).then_some(text);
            let expected = Some((some(place), some(edtf).map(str::to_owned)));
            assert_eq!(parts(line), expected, "{line}");
        }
    }

    #[test]
    fn no_datelines() {
        for other in [
            "I have your letter of October 24, 1962.",
            "Letter From Chairman Khrushchev to President Kennedy, October 24, 1962",
            "Moscow",
            "On May 3, 1957",
            "Moscow, October 24, 1962, was a cold day",
            "Subject: Meeting of May 3, 1957",
            "The Conference, it is undated",
            "No. 5, 3 May 1901",
            "Enclosed, 3 May 1901",
            "Born London, 3 May 1901",
            "3 May 1901, Ann Lee to Ben Cox",
            "3 May 1901 is a day like others",
            "Tuesday was a cold day",
            "Easter Day",
            "the 30th",
            "Sunday last",
        ] {
            assert_eq!(parts(other), None, "{other}");
        }
    }

    #[test]
    fn in_another_language_than_the_letter() {
        let found = read("Wien, 3. Juni 1901", &[&ENGLISH]);
        let date = found.and_then(|found| found.date);
        assert_eq!(date.map(|date| date.edtf).as_deref(), Some("1901-06-03"));
        assert_eq!(read("Moscow, 1962, X 24", LANGUAGES), None);
        assert_eq!(place("Moscow, 1962", LANGUAGES), None);
    }
}
