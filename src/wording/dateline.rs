//! The place and date of writing above a letter that does not say them itself.
//!
//! **Invariant:** what the letter says is not said again, in whatever words or figures it says it.

use std::ops::Range;

use super::Wording;
use crate::ir::account::{Event, block_events, only_the_text};
use crate::ir::{
    ActionKind, Block, Certainty, CloserPart, Date, Inline, Letter, Line, Name, NameKind,
    OpenerPart, Origin, Phrase, PhraseKind, Place, Reading, bounds, is_in_brackets, plain_text,
    roman,
};

/// How many words at either end of a text can be its dateline.
const EDGE: usize = 50;

/// How far from the day a place can be in a dateline, in words.
const NEAR: usize = 8;

/// Place and date of writing, as far as the letter does not say them: `Leeds, 3 May 1851`. What was supplied is also due
/// if the letter says only a part of it.
pub(crate) fn supplied_dateline(
    letter: &Letter,
    reading: Reading,
    wording: &Wording,
) -> Option<String> {
    let sent = letter.action(ActionKind::Sent)?;
    let heading = letter.heading().map(|line| plain_text(&line.content, reading));
    let said = Said::by(letter, reading, &heading.unwrap_or_default());
    let date = sent.date.as_ref();
    let at = date.and_then(|date| said.day(date));
    let place = sent.place.as_ref().filter(|place| !said.place(place, at.as_ref()));
    let place = place.and_then(shown_place);
    let date = date.filter(|date| !said.date(date, at.as_ref()));
    let date = date.map(|date| wording.doubted_date(date)).map(|date| inside_brackets(&date));
    let due: Vec<String> = place.into_iter().chain(date).filter(|it| !it.is_empty()).collect();
    (!due.is_empty()).then(|| due.join(", "))
}

/// A place as it is shown in brackets; none if its name only says that it is unknown.
fn shown_place(place: &Place) -> Option<String> {
    let name = inside_brackets(&place.name.value);
    let doubted = match &place.name.origin {
        Origin::Supplied { certainty, .. } | Origin::Inferred { certainty, .. } => {
            *certainty == Certainty::Low
        }
        Origin::Read { .. } | Origin::Derived { .. } => false,
    };
    let sign = if doubted && !name.ends_with('?') { "?" } else { "" };
    (!names_no_place(&name)).then(|| format!("{name}{sign}"))
}

/// Words without the square brackets that they get from us.
fn inside_brackets(words: &str) -> String {
    let words = words.trim().replace("[?]", "?").replace(" ?", "?");
    let words = match words.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) if is_in_brackets(&words) && !inner.contains(['[', ']']) => inner.to_owned(),
        Some(_) | None => words,
    };
    let words = words.replace('[', "(").replace(']', ")");
    words.trim_matches([' ', ',', ';', ':']).to_owned()
}

/// Whether the name of a place says that it is not known: `o. O.`, `Lieu d’écriture inconnu`.
fn names_no_place(name: &str) -> bool {
    let letters: String =
        name.to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    let short = words.concat();
    let says_so = |word: &&str| UNKNOWN.iter().any(|stem| word.starts_with(stem));
    short.is_empty() || NO_PLACE.contains(&short.as_str()) || words.iter().any(says_so)
}

/// How editions write that no place is given: `sine loco`, `ohne Ort`, `no place`, `sans lieu`.
const NO_PLACE: &[&str] = &[
    "sl",
    "slnd",
    "slsd",
    "oo",
    "ood",
    "ouo",
    "np",
    "npl",
    "bm",
    "бм",
    "zp",
    "ka",
    "na",
    "nn",
    "sineloco",
    "ohneort",
    "ohneortsangabe",
    "noplace",
    "sanslieu",
    "senzaluogo",
    "sinlugar",
    "zonderplaats",
    "bezmiejsca",
    "безместа",
];

/// The beginnings of *unknown* and *undetermined*.
const UNKNOWN: &[&str] = &[
    "unknown",
    "unidentified",
    "undetermined",
    "unspecified",
    "unbekannt",
    "unermittelt",
    "unbestimmt",
    "ungeklärt",
    "inconnu",
    "indéterminé",
    "ignot",
    "sconosciut",
    "desconocid",
    "onbekend",
    "nieznan",
    "nieustalon",
    "неизвестн",
    "неустановлен",
    "incert",
];

/// What a letter says of place and date at its ends.
struct Said {
    heading: Vec<String>,
    /// The words of the first and the last lines of each text.
    ends: Vec<Vec<String>>,
    datelines: Vec<Dateline>,
}

struct Dateline {
    words: Vec<String>,
    /// Whether it has the name of a place that the source marks as one.
    names_place: bool,
}

impl Said {
    fn by(letter: &Letter, reading: Reading, heading: &str) -> Self {
        let mut said = Self { heading: split(heading), ends: Vec::new(), datelines: Vec::new() };
        for text in &letter.texts {
            said.datelines_of(&text.blocks, reading);
            let mut words = String::new();
            for block in &text.blocks {
                // What is enclosed or quoted has datelines of its own.
                if matches!(block, Block::Enclosure(_) | Block::Quotation(_)) {
                    continue;
                }
                let mut see = only_the_text(|event: Event<'_>| {
                    words.push_str(event.separator().unwrap_or_default());
                    if let Event::Text(characters) = event {
                        words.push_str(&characters.text);
                    }
                });
                block_events(std::slice::from_ref(block), reading, &mut see);
            }
            let words = split(&words);
            let middle = words.len().saturating_sub(EDGE);
            said.ends.push(words[..words.len().min(EDGE)].to_vec());
            said.ends.push(words[middle.max(words.len().min(EDGE / 2))..].to_vec());
        }
        said
    }

    fn datelines_of(&mut self, blocks: &[Block], reading: Reading) {
        for block in blocks {
            match block {
                Block::Opener(opener) => {
                    for part in &opener.parts {
                        if let OpenerPart::Dateline(line) = part {
                            self.datelines.push(Dateline::of(line, reading));
                        }
                    }
                }
                Block::Closer(closer) => {
                    for part in &closer.parts {
                        if let CloserPart::Dateline(line) = part {
                            self.datelines.push(Dateline::of(line, reading));
                        }
                    }
                }
                Block::Section(part) | Block::Postscript(part) => {
                    self.datelines_of(&part.blocks, reading);
                }
                Block::Heading(_)
                | Block::Paragraph(_)
                | Block::List(_)
                | Block::Table(_)
                | Block::Verse(_)
                | Block::Figure(_)
                | Block::Quotation(_)
                | Block::Enclosure(_)
                | Block::Opaque(_)
                | Block::PageBreak(_) => {}
            }
        }
    }

    /// Where one of the ends says the whole date, and in which of them.
    fn day(&self, date: &Date) -> Option<(usize, Range<usize>)> {
        let found = |(at, words): (usize, &Vec<String>)| Some((at, place_of_date(words, date)?));
        self.ends.iter().enumerate().find_map(found)
    }

    /// Whether the date is said.
    fn date(&self, date: &Date, at: Option<&(usize, Range<usize>)>) -> bool {
        let is_year = |words: &[String]| {
            date.year().is_some_and(|year| words.iter().any(|word| word == year))
        };
        if is_year(&self.heading) {
            return true;
        }
        if let Some((end, place)) = at {
            let words = &self.ends[*end];
            let near = &words[place.start.saturating_sub(2)..words.len().min(place.end + 2)];
            // A year that was supplied is news, if the letter has none.
            return !date.origin.is_supplied() || has_year(near, date);
        }
        let says_a_day = |line: &Dateline| line.words.iter().any(|word| is_number(word));
        !date.origin.is_supplied() && self.datelines.iter().any(says_a_day)
    }

    /// Whether the place is said where the letter says its date, or in its heading.
    fn place(&self, place: &Place, at: Option<&(usize, Range<usize>)>) -> bool {
        let name = split(&inside_brackets(&place.name.value));
        let Some(first) = name.iter().find(|word| word.chars().count() > 2).or(name.first()) else {
            return true;
        };
        let says = |words: &[String]| words.iter().any(|word| is_form_of(word, first));
        let near = at.map(|(end, day)| {
            let words = &self.ends[*end];
            &words[day.start.saturating_sub(NEAR)..words.len().min(day.end + NEAR)]
        });
        // A dateline that names a place names this one, in its own form: `Vindobonae`, `Frft.`.
        let names_one =
            |line: &Dateline| line.names_place || line.words.iter().any(|word| is_other(word));
        let is_supplied = place.name.origin.is_supplied();
        says(&self.heading)
            || near.is_some_and(says)
            || self
                .datelines
                .iter()
                .any(|line| says(&line.words) || (!is_supplied && names_one(line)))
    }
}

impl Dateline {
    fn of(line: &Line, reading: Reading) -> Self {
        let words = split(&plain_text(&line.content, reading));
        Self { words, names_place: names_place(&line.content) }
    }
}

/// Whether inlines have the name of a place that the source marks as one.
fn names_place(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Phrase(Phrase {
            kind: PhraseKind::Name(Name { kind: NameKind::Place, .. }),
            ..
        }) => true,
        Inline::Phrase(phrase) => names_place(&phrase.content),
        _ => false,
    })
}

/// Words in small letters; `26ten` is two.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.to_lowercase().chars() {
        let kind = c.is_alphanumeric().then(|| c.is_numeric());
        match (kind, words.last_mut()) {
            (Some(_), Some(word)) if kind == last => word.push(c),
            (Some(_), _) => words.push(c.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    words
}

fn is_number(word: &str) -> bool {
    word.starts_with(char::is_numeric) || roman(word).is_some_and(|number| number > 1)
}

/// Whether a word is neither a number nor a part of a date.
fn is_other(word: &str) -> bool {
    let is_month = (1..=12).any(|month| names_month(word, month));
    word.chars().count() > 3 && !is_number(word) && !is_month
}

/// Whether a word is a name in another case or shortened: `cracoviae`, `heidelb`.
fn is_form_of(word: &str, name: &str) -> bool {
    let length = |word: &str| word.chars().count();
    // Where the source sets two words apart and writes no space, they are one here.
    if length(name) >= 5 && word.contains(name) {
        return true;
    }
    let common = word.chars().zip(name.chars()).take_while(|(one, other)| one == other).count();
    word == name
        || (common >= 4 && common + 3 >= length(word))
        || (common >= 3 && common == length(word))
}

/// The value of a word in figures of either kind.
fn number(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| roman(word))
}

/// How the names of the months begin in nine languages, old ones and shortened ones included.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "jen", "ian", "gen", "ene", "sty", "янв"],
    &["feb", "fév", "fev", "hor", "lut", "фев"],
    &["mar", "mär", "mer", "mrz", "maa", "мар"],
    &["apr", "avr", "abr", "kwi", "апр"],
    &["mai", "maj", "may", "mag", "mei", "мая", "май"],
    &["jun", "jui", "iun", "giu", "cze", "июн"],
    &["jul", "jui", "iul", "lug", "lip", "июл"],
    &["aug", "aou", "aoû", "ago", "sie", "авг"],
    &["sep", "set", "wrz", "сен"],
    &["oct", "okt", "ott", "paź", "окт"],
    &["nov", "lis", "ноя"],
    &["dec", "dez", "déc", "dic", "gru", "xbr", "дек"],
];

/// Whether a word is the name of a month.
fn names_month(word: &str, month: u32) -> bool {
    let at = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    let names = at.and_then(|at| MONTHS.get(at));
    names.is_some_and(|names| names.iter().any(|start| word.starts_with(start)))
}

/// Whether the month is named at a place: `7bris` is September.
fn is_month_at(words: &[String], at: usize, month: u32) -> bool {
    let Some(word) = words.get(at) else { return false };
    let is_old = month > 8
        && word.parse() == Ok(month - 2)
        && words.get(at + 1).is_some_and(|next| next.starts_with("br") || next == "b");
    names_month(word, month) || is_old
}

/// Whether one of some words is the year, in full or by its last figures.
fn has_year(words: &[String], date: &Date) -> bool {
    let Some(year) = date.not_before.get(..4).and_then(|year| year.parse::<u32>().ok()) else {
        return false;
    };
    words.iter().any(|word| {
        let is_short = word.len() == 2 && word.parse() == Ok(year % 100);
        let is_shortened = word.len() == 3 && word.parse() == Ok(year % 1000);
        is_short || is_shortened || number(word) == Some(year)
    })
}

/// Where words say a whole date: its day and month, or its month and year, or its year.
fn place_of_date(words: &[String], date: &Date) -> Option<Range<usize>> {
    if date.edtf.is_empty() {
        let written = split(date.written.as_deref()?);
        let at = words.windows(written.len().max(1)).position(|some| some == written)?;
        return Some(at..at + written.len());
    }
    let part = |day: &str, range: Range<usize>| day.get(range)?.parse::<u32>().ok();
    let [first, last] = [&date.not_before, &date.not_after];
    if let Some((start, end)) = bounds(&date.edtf) {
        let year = start.get(..4)?;
        let is_year = start.ends_with("-01-01") && end == format!("{year}-12-31");
        if is_year {
            let at = words.iter().position(|word| word == year)?;
            return Some(at..at + 1);
        }
        let month = part(&start, 5..7)?;
        let is_month = start.ends_with("-01")
            && bounds(start.get(..7)?).is_some_and(|(_, month_end)| month_end == end);
        if is_month {
            let at = (0..words.len()).find(|at| {
                is_month_at(words, *at, month)
                    && has_year(&words[*at..words.len().min(at + 4)], date)
            })?;
            return Some(at..at + 1);
        }
    }
    let place = |day: &str, reach| place_of_day(words, part(day, 8..10)?, part(day, 5..7)?, reach);
    match (first == Date::OPEN_START, last == Date::OPEN_END) {
        (false, false) if first == last => place(first, 3),
        (false, false) => {
            let (start, end) = (place(first, 8)?, place(last, 3)?);
            Some(start.start.min(end.start)..start.end.max(end.end))
        }
        (false, true) => place(first, 3),
        (true, false) => place(last, 3),
        (true, true) => None,
    }
}

/// Where words say a day of a month; a named month is not more than `reach` words after it, or two before it.
fn place_of_day(words: &[String], day: u32, month: u32, reach: usize) -> Option<Range<usize>> {
    (0..words.len()).filter(|at| number(&words[*at]) == Some(day)).find_map(|at| {
        let named = (at.saturating_sub(2)..words.len().min(at + 1 + reach))
            .find(|place| *place != at && is_month_at(words, *place, month));
        let is_month = |place: Option<usize>| {
            let place = place.filter(|place| {
                words.get(*place).is_some_and(|word| number(word) == Some(month))
            })?;
            // Two numbers alone can be anything; a year beside them makes them a date.
            let is_year = |place: Option<usize>| {
                let word = place.and_then(|place| words.get(place))?;
                word.parse::<u32>().ok().filter(|_| word.len() >= 2)
            };
            let (low, high) = (at.min(place), at.max(place));
            let is_in_words = roman(&words[place]).is_some();
            let is_dated =
                is_year(Some(high + 1)).or_else(|| is_year(low.checked_sub(1))).is_some();
            (is_in_words || is_dated).then_some(place)
        };
        let place =
            named.or_else(|| is_month(Some(at + 1))).or_else(|| is_month(at.checked_sub(1)))?;
        Some(at.min(place)..at.max(place) + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options, read};

    fn supplied(header: &str, body: &str) -> Option<String> {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>A letter</title>\
             </titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>\
             <profileDesc><correspDesc><correspAction type=\"sent\"><persName>Ann Lee</persName>{header}\
             </correspAction></correspDesc></profileDesc></teiHeader><text><body>{body}</body></text></TEI>"
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        let letter = &input.expect("is TEI").collection.letters[0];
        supplied_dateline(letter, Reading::Regular, Wording::english())
    }

    const LEEDS: &str = "<placeName>Leeds</placeName><date when=\"1851-05-03\"/>";

    #[test]
    fn what_the_letter_says_in_any_form_is_not_said_again() {
        for body in [
            "<p>Leeds, 3. 5. 51.</p><p>Dear Ben, it rains.</p>",
            "<p>Leeds 3 V 51</p><p>Dear Ben, it rains.</p>",
            "<p>Dear Ben, it rains.</p><p>Ann</p><p>Leeds, May the 3rd, 1851</p>",
            "<p>Dear Ben, it rains.</p><closer><signed>Ann</signed><dateline>Leeds, 3 May</dateline></closer>",
            "<p>Dear Ben.</p><postscript><p>It rains.</p><p>Leeds, 3d of May 1851</p></postscript>",
            "<head>Ann to Ben, Leeds, May 1851</head><p>Dear Ben, it rains.</p>",
            "<p>Dear Ben, it rains.</p><p>Datum Leedsii, die III Maii MDCCCLI.</p>",
        ] {
            assert_eq!(supplied(LEEDS, body), None, "{body}");
        }
    }

    #[test]
    fn what_it_does_not_say_is_due() {
        for (body, expected) in [
            ("<p>Dear Ben, it rains in Leeds.</p>", "Leeds, 3 May 1851"),
            ("<p>3/5 51.</p><p>Dear Ben.</p>", "Leeds"),
            // Another day, another month, two numbers that are no date.
            ("<p>4 May 1851.</p><p>Dear Ben.</p>", "Leeds, 3 May 1851"),
            ("<p>Dear Ben, I saw 3 or 5 hares.</p>", "Leeds, 3 May 1851"),
            // The address of the recipient.
            ("<p>Mr Ben Cox, Leeds</p><p>Dear Ben.</p>", "Leeds, 3 May 1851"),
        ] {
            assert_eq!(supplied(LEEDS, body).as_deref(), Some(expected), "{body}");
        }
    }

    #[test]
    fn brackets_are_not_doubled_and_no_place_is_none() {
        let day = "<date when=\"1851-05-03\"/>";
        for (place, expected) in [
            ("[Leeds]", "Leeds, 3 May 1851"),
            ("Leeds[?]", "Leeds?, 3 May 1851"),
            ("Leeds [PS]", "Leeds (PS), 3 May 1851"),
            ("Lieu d’écriture inconnu", "3 May 1851"),
            ("Unbekannter Ort", "3 May 1851"),
            ("ohne Ort", "3 May 1851"),
        ] {
            let header = format!("<placeName>{place}</placeName>{day}");
            let said = supplied(&header, "<p>Dear Ben, it rains.</p>");
            assert_eq!(said.as_deref(), Some(expected), "{place}");
        }
        let doubted = "<placeName>Leeds</placeName><date when=\"1851\" cert=\"low\"/>";
        let said = supplied(doubted, "<p>Dear Ben, it rains.</p>");
        assert_eq!(said.as_deref(), Some("Leeds, probably 1851"));
    }

    #[test]
    fn roman_figures_are_numbers() {
        for (figures, value) in [("iii", 3), ("iv", 4), ("xxix", 29), ("mdcccli", 1851), ("12", 12)]
        {
            assert_eq!(number(figures), Some(value));
        }
        assert_eq!(number("lamb"), None);
    }
}
