//! The name of a place beside a date, and what can be there instead of one.

use std::ops::Range;

use crate::normalize::parties::{self, names_two};
use crate::normalize::vocabulary::{self, Language, tokens};
use crate::source::part;

/// The longest text accepted as a place, in words: `Legation of the United States in Japan, Kanagawa`.
const LONGEST_PLACE: usize = 14;

/// Words in headings that also end with place and date.
const DOCUMENTS: &[&str] = &[
    "Minutes",
    "Meeting",
    "Release",
    "Report",
    "Record",
    "Proceedings",
    "Statement",
    "Resolution",
    "Agenda",
    "Issued",
    "Conversation",
    "Conference",
    "Protocol",
    "Memorandum",
    "Summary",
];

/// Small words inside the name of a place or an office.
const SMALL: &[&str] = &[
    "of", "the", "in", "and", "at", "on", "to", "for", "near", "off", "de", "la", "le", "les",
    "du", "des", "d’", "en", "à", "am", "an", "der", "im", "bei", "zu", "und", "van", "von", "на",
    "при", "в", "y", "di", "del", "della", "el", "los", "las", "op", "aan", "pod", "nad", "w",
    "sur", "sous", "près", "general", "den", "dem", "before", "upon", "under", "devant", "vor",
    "presso", "bij", "guerra",
];

/// Articles with which the name of a place can begin, after a word that says where: `Uit den Haag`.
const ARTICLES: &[&str] =
    &["the", "den", "dem", "der", "la", "le", "les", "el", "los", "las", "gli", "il"];

/// Words in small letters with which the name of a place can begin: `с. Дубки`, `rue du Bac`.
const KINDS_OF_PLACE: &[&str] =
    &["с.", "д.", "дер.", "сельцо", "rue", "quai", "château", "camp", "au", "aux"];

/// Words before a date that are not places, in lower case.
const NO_PLACES: &[&str] = &[
    "abends",
    "abschrift",
    "afternoon",
    "answered",
    "beantwortet",
    "born",
    "ce",
    "confidential",
    "copy",
    "datum",
    "died",
    "easter",
    "enclosed",
    "enclosure",
    "empfangen",
    "erhalten",
    "evening",
    "midnight",
    "morgens",
    "morning",
    "night",
    "noon",
    "ostern",
    "pfingsten",
    "posted",
    "postmarked",
    "private",
    "reçu",
    "reçue",
    "received",
    "recd",
    "répondu",
    "same",
    "telegram",
    "undated",
    "weihnachten",
    "whitsun",
    "christmas",
    "beantw",
    "erh",
    "empf",
];

/// Words, in lower case, that with a number do not name a place: `Letter 5`.
const COUNTED: &[&str] = &[
    "brief",
    "chambre",
    "chapter",
    "folio",
    "kapitel",
    "letter",
    "lettre",
    "no",
    "nr",
    "nº",
    "n°",
    "num",
    "page",
    "part",
    "room",
    "seite",
    "tome",
    "vol",
    "zimmer",
    "письмо",
    "№",
];

/// The place that a line names, if it can be one: a few words, capitalised except for numbers and the
/// small words of names, that are not a kind of document.
pub(in crate::normalize) fn place(
    line: &str,
    languages: &[&'static Language],
) -> Option<Range<usize>> {
    let name = without_edges(line, languages)?;
    let text = line.get(name.clone())?;
    (is_spelt_as_place(text) && !is_other_than_place(text, languages)).then_some(name)
}

/// The name in a line, without what surrounds it: white space, punctuation, `at`, brackets.
fn without_edges(line: &str, languages: &[&'static Language]) -> Option<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() || ",;[](“”•·|–—".contains(c);
    let mut start = line.len() - line.trim_start_matches(is_edge).len();
    let tokens = tokens(part(line, start..));
    let before = languages.iter().filter_map(|language| {
        let words = language.dates();
        words.before_place.at_start(&words.folded(part(line, start..), &tokens))
    });
    // `At Lowmere`, `г. Тула`; `AT` alone is a name.
    if let Some(next) = before.max().and_then(|count| tokens.get(count)) {
        let name = part(line, start + next.range.start..);
        let bare = name
            .split_once(' ')
            .filter(|(first, _)| ARTICLES.contains(first))
            .map_or(name, |(_, rest)| rest);
        if bare.starts_with(char::is_uppercase) {
            start += next.range.start;
        }
    }
    let mut end = line.trim_end_matches(is_edge).len();
    let text = line.get(start..end)?;
    // `N.Y.` keeps its full stop, `Paris.` does not.
    let last = text.rsplit(|c: char| c.is_whitespace() || c == ',').next()?;
    let last = last.trim_end_matches('.');
    let is_abbreviation = last.chars().count() <= 3 || last.contains('.');
    if text.ends_with('.') && !is_abbreviation {
        end -= 1;
    }
    if line.get(start..end).is_some_and(|name| name.ends_with(')') && !name.contains('(')) {
        end -= 1;
    }
    // A bracket that opens in the name also closes in it.
    for (open, close) in [('[', ']'), ('(', ')')] {
        let name = line.get(start..end)?;
        let closes = line.get(end..).is_some_and(|rest| rest.starts_with(close));
        if name.contains(open) && !name.contains(close) && closes {
            end += 1;
        }
    }
    Some(start..end)
}

fn words_of(text: &str) -> Vec<&str> {
    text.split([' ', '\u{a0}', ',']).filter(|word| !word.is_empty()).collect()
}

/// Whether a text is written as the names of places are: a few words, all capitalised but for small
/// ones, and no sentence.
fn is_spelt_as_place(text: &str) -> bool {
    let words = words_of(text);
    let Some(first) = words.first() else { return false };
    // `’s-Gravenhage`
    let has_article = |word: &str| ["'s-", "’s-"].iter().any(|article| word.starts_with(article));
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['“', '"', '(', '‘', '’', '[']);
        let bare = bare.strip_prefix("d’").or_else(|| bare.strip_prefix("l’")).unwrap_or(bare);
        SMALL.contains(&bare)
            || KINDS_OF_PLACE.contains(word)
            || has_article(word)
            || bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let begins_well = first.starts_with(|c: char| c.is_uppercase())
        || words.len() > 1 && (KINDS_OF_PLACE.contains(first) || ARTICLES.contains(first))
        || has_article(first)
        || first.starts_with(|c: char| c.is_ascii_digit()) && words.len() > 1;
    let has_sentence = text.contains([':', ';', '!', '?', '"', '=']) || text.contains(". . .");
    begins_well && !has_sentence && words.len() <= LONGEST_PLACE && words.iter().all(is_capitalised)
}

/// Whether a text says something else in the same place: what was done with the letter, a time, who
/// it is from, what document it is.
fn is_other_than_place(text: &str, languages: &[&'static Language]) -> bool {
    const NOT_FIRST: &[&str] =
        &["On", "In", "At", "Since", "By", "Until", "Dated", "Received", "Copy", "Le", "Am"];
    let words = words_of(text);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return true };
    let is_of_letter = languages.iter().any(|language| {
        language.kind(text).is_some()
            || language.is_document(first)
            || language.is_document(last)
            || language.is_weekday(first)
            || language.addresses(text)
            || language.dates().says_undated(text)
    });
    let plain = |word: &str| word.trim_end_matches(['.', ',']).to_lowercase();
    let is_counted = |what: &str, number: &str| {
        COUNTED.contains(&what.trim_end_matches('.').to_lowercase().as_str())
            && number.starts_with(|c: char| c.is_ascii_digit())
    };
    // `Al general Gil`, `An Goethe`; but `An der Ruhr`, `Au château de Versailles`.
    let may_be_place = KINDS_OF_PLACE.contains(&first.to_lowercase().as_str());
    let is_addressed = !may_be_place
        && languages.iter().any(|language| {
            let to = language.patterns().to_first.find(text);
            let name = to.map(|to| part(text, to.end()..)).unwrap_or_default();
            name.split(' ')
                .next()
                .is_some_and(|first| !first.is_empty() && !ARTICLES.contains(&first))
        });
    is_of_letter
        || is_addressed
        || has_initials(text)
        || NOT_FIRST.contains(first)
        || words.iter().any(|word| ["From", "By", "To"].contains(word) || DOCUMENTS.contains(word))
        || names_two(text)
        || parties::is_titled(text)
        || NO_PLACES.contains(&plain(first).as_str())
        || words.len() == 1 && vocabulary::is_month(first)
        || matches!(words.as_slice(), [what, number] if is_counted(what, number))
        || ends_with_date(text)
}

/// Whether a text is a Russian name with initials: `Луговой П. Н.`
fn has_initials(text: &str) -> bool {
    let is_initial = |word: &&str| {
        let letter = word.trim_end_matches('.');
        word.ends_with('.') && letter.chars().count() == 1 && !letter.is_ascii()
    };
    text.split_whitespace().filter(is_initial).count() > 1
}

/// Whether a text ends with a year or an ordinal: `Moscow, 1962` holds a date that could not be read.
fn ends_with_date(text: &str) -> bool {
    let ends_with_year = text.rsplit_once(',').is_some_and(|(_, last)| {
        last.trim().len() == 4 && last.trim().parse().is_ok_and(|year| (1000..2100).contains(&year))
    });
    let ends_with_number = text.rsplit([' ', ',']).next().is_some_and(|last| {
        let last = last.trim_end_matches('.');
        let digits = last.trim_end_matches(char::is_alphabetic);
        let ending = last.get(digits.len()..).unwrap_or_default();
        let is_year = digits.len() == 4 && digits.starts_with('1') && ending.is_empty();
        let is_ordinal = (1..=2).contains(&digits.len())
            && ["st", "nd", "rd", "th", "d", "ten", "er"].contains(&ending);
        digits.parse::<u32>().is_ok() && (is_year || is_ordinal)
    });
    ends_with_year || ends_with_number
}
