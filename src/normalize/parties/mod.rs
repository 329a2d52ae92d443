//! The parties that a heading names: `Letter From A to B`, `Mr. A to Mr. B`.
//!
//! An office can contain a `to` and an `and` of its own. **Invariant:** where it is unclear which `to`
//! separates the two, neither is read.

mod agents;
mod headed;
mod kinds;
pub(super) mod names;
pub(super) mod same;
#[cfg(test)]
mod tests;
mod tongue;
mod weigh;
pub(super) mod witnesses;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub(super) use self::agents::each;
use self::agents::{blanks, trimmed};
use self::kinds::{is_body, is_person};
use crate::normalize::pattern;
use crate::normalize::vocabulary::{self, Language};
use crate::source::part;

pub(super) use self::headed::{Form, ends_with_name, form, read_heading};
pub(super) use self::kinds::{is_titled, kind};
pub(super) use self::weigh::{Worth, is_unknown, weigh};

/// Who writes to whom, as byte ranges of the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parties {
    /// The senders; none when the heading does not name them.
    pub(super) from: Vec<Range<usize>>,
    /// The recipients; none when the heading does not name them.
    pub(super) to: Vec<Range<usize>>,
}

/// What a heading says about its parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum HeadingParties {
    /// Nothing.
    Nothing,
    /// These parties.
    Parties(Parties),
    /// It names them, but it is unclear where the sender ends.
    Undecided(Range<usize>),
    /// It names one of them and does not say which: `П. Н. ЛУГОВОМУ`.
    Name(Range<usize>),
    /// It names the sender or recipient of the letter before: `To the Same`.
    Same(Range<usize>),
}

impl HeadingParties {
    /// The same of a heading that begins so many bytes earlier.
    fn moved(self, by: usize) -> Self {
        let one = |range: Range<usize>| range.start + by..range.end + by;
        let all = |ranges: Vec<Range<usize>>| ranges.into_iter().map(one).collect();
        match self {
            Self::Nothing => Self::Nothing,
            Self::Parties(Parties { from, to }) => {
                Self::Parties(Parties { from: all(from), to: all(to) })
            }
            Self::Undecided(range) => Self::Undecided(one(range)),
            Self::Name(range) => Self::Name(one(range)),
            Self::Same(range) => Self::Same(one(range)),
        }
    }
}

/// Reads the parties from the heading of what is known to be a letter (it has a date, or is marked as one), without
/// number and date. Editors head letters in their own language.
pub(super) fn read_of_letter(heading: &str, languages: &[&'static Language]) -> HeadingParties {
    match read(heading, languages) {
        HeadingParties::Nothing => {
            let language = pair_of_names(heading, vocabulary::LANGUAGES);
            let split = |language| split(heading, 0, language, languages);
            language.map_or(HeadingParties::Nothing, split)
        }
        found => found,
    }
}

/// Reads the parties from a heading without number and date.
pub(super) fn read(heading: &str, languages: &[&'static Language]) -> HeadingParties {
    let end = end_of_parties(heading);
    let heading = part(heading, ..end).trim_end_matches([',', ' ', '\u{a0}']);
    let heading = first_sentence(heading, languages);
    if let Some(at) = transmitted(heading, languages) {
        return read(part(heading, at.end..), languages).moved(at.end);
    }
    let mut has_kind = false;
    for language in languages {
        let kind = language.kind(heading).map(|(_, word)| word.end);
        // `Postkarte von Anna Halm an Bernd Moser`: a document that is no kind of its own.
        if kind.is_none()
            && let Some((first, rest)) = heading.split_once(' ')
            && language.is_document(first)
            && let Some(from) = language.patterns().from.find(rest)
            && let start = first.len() + 1 + from.end()
            && let HeadingParties::Parties(parties) = split(heading, start, language, languages)
            && !parties.to.is_empty()
        {
            return HeadingParties::Parties(parties);
        }
        let kind = kind.or_else(|| kind_before_from(heading));
        let Some(kind_end) = kind else { continue };
        let start = kind_end + blanks(part(heading, kind_end..));
        let rest = part(heading, start..);
        if let Some(from) = language.patterns().from.find(rest) {
            return split(heading, start + from.end(), language, languages);
        }
        // `Memorandum of Conversation, by A`: who wrote it down.
        if rest.starts_with("of")
            && let Some(by) = BY.captures(rest).and_then(|found| found.name("name"))
        {
            let name = start + by.start()..start + by.end();
            let from = vec![trimmed(heading, name)];
            return HeadingParties::Parties(Parties { from, to: Vec::new() });
        }
        // `Letter to B`, where the sender is not named, or is named last: `Letter to B from A`.
        let to =
            language.patterns().to.find(part(heading, kind_end..)).filter(|to| to.start() == 0);
        if let Some(to) = to {
            return named_last(heading, kind_end + to.end(), languages);
        }
        // `Телеграмма П. Н. Луговому`: the dative says to whom.
        let is_whole = rest.matches('(').count() == rest.matches(')').count();
        if language.is_all_dative(rest) && is_whole && is_party(rest, languages) {
            let to = each(heading, start..heading.len());
            return HeadingParties::Parties(Parties { from: Vec::new(), to });
        }
        // `Memorandum` is a word of several languages: the next one may know what follows it.
        has_kind = true;
    }
    if has_kind {
        return HeadingParties::Nothing;
    }
    // `From Ann Smith to Ben Brown`: a document without a name for its kind.
    for language in languages {
        if let Some(from) = language.patterns().from.find(heading).filter(|from| from.start() == 0)
            && let HeadingParties::Parties(parties) =
                split(heading, from.end(), language, languages)
            && !parties.to.is_empty()
        {
            return HeadingParties::Parties(parties);
        }
    }
    if is_bare(heading, languages) {
        return match split(heading, 0, &vocabulary::ENGLISH, languages) {
            // `State Department Telegram Transmitting Letter From A to B`: who sent which?
            HeadingParties::Nothing if names_document(heading, languages) => {
                HeadingParties::Undecided(0..heading.len())
            }
            found => found,
        };
    }
    HeadingParties::Nothing
}

/// What joins a document to the one that it transmits and whose parties its heading names: `Department of State
/// Telegram Transmitting Letter From A to B`.
pub(super) fn transmitted(heading: &str, languages: &[&'static Language]) -> Option<Range<usize>> {
    static TRANSMITS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\s(?:Transmitting|Forwarding|Conveying|Containing|Quoting|Enclosing|Relaying)\s+(?:(?:a|the)\s+)?",
        )
    });
    let found = TRANSMITS.find(heading)?.range();
    let (before, after) = (part(heading, ..found.start), part(heading, found.end..));
    let names_parties = |language: &&'static Language| language.patterns().from.is_match(before);
    (languages.iter().any(|language| language.kind(after).is_some())
        && !languages.iter().any(names_parties))
    .then_some(found)
}

/// The first sentence of a heading that describes its document in others: `Letter from A to B. Two sheets.`
fn first_sentence<'a>(heading: &'a str, languages: &[&'static Language]) -> &'a str {
    let ends = |at: &usize| {
        let before = part(heading, ..*at).rsplit([' ', '.']).next().unwrap_or_default();
        before.chars().count() > 3
            && before.contains(char::is_lowercase)
            && !languages.iter().any(|language| language.is_title_word(before))
    };
    let end = heading.match_indices(". ").map(|(at, _)| at).find(ends);
    part(heading, ..end.unwrap_or(heading.len()))
}

/// Whether a heading names a document, anywhere in it.
pub(super) fn names_document(heading: &str, languages: &[&'static Language]) -> bool {
    heading.split_whitespace().any(|word| {
        let word = word.trim_end_matches([',', ')', ':']);
        word.starts_with(char::is_uppercase)
            && languages.iter().any(|language| language.is_document(word))
    })
}

/// Splits names that begin with the recipient.
fn named_last(heading: &str, start: usize, languages: &[&'static Language]) -> HeadingParties {
    let (to, from) = match before_sender(heading, start..heading.len()) {
        Some((to, from)) => (to, Some(from)),
        None if senders(heading, start..heading.len()).next().is_none() => {
            (start..heading.len(), None)
        }
        None => return HeadingParties::Undecided(start..heading.len()),
    };
    let has_year =
        |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let are_parties = |range: &Range<usize>| {
        let party = part(heading, range.clone());
        is_party(party, languages) && !has_year(party)
    };
    if !are_parties(&to) || !from.iter().all(are_parties) {
        return HeadingParties::Nothing;
    }
    let from = from.map_or_else(Vec::new, |from| each(heading, from));
    HeadingParties::Parties(Parties { from, to: each(heading, to) })
}

/// The words for the sender in a part of a heading. Other words for it occur in names: `Brief an Ludwig von
/// Beethoven`.
fn senders(heading: &str, names: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:[Ff]rom|[Оо]т)\s"));
    let start = names.start;
    let found = FROM.find_iter(part(heading, names));
    found.map(move |from| start + from.start()..start + from.end())
}

/// The recipient and the sender of a part of a heading that names them in this order, with one word
/// between them.
fn before_sender(heading: &str, names: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let mut found = senders(heading, names.clone());
    let (from, None) = (found.next()?, found.next()) else { return None };
    Some((names.start..from.start, from.end..names.end))
}

/// The language in which a heading is nothing but two names: `Ann Smith to Ben Jones`. Without titles only what is
/// known of the letter shows that these are sender and recipient; `Journey to Paris` has no two names.
pub(super) fn pair_of_names(
    heading: &str,
    languages: &[&'static Language],
) -> Option<&'static Language> {
    let is_full_name = |name: &str| is_short_name(name) && name.split_whitespace().count() > 1;
    languages.iter().copied().find(|language| {
        language.patterns().to.find(heading).is_some_and(|to| {
            tongue::is_spoken(language, heading, to.range(), languages)
                && is_full_name(part(heading, ..to.start()).trim_end())
                && is_full_name(part(heading, to.end()..))
        })
    })
}

/// What can follow the names: when it was received, what has been left out.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[.,]?\s*(?:[—–-]+\s*rec(?:eive|[’'])d\b.*|[\[(](?:excerpts?|extracts?|translation|copy|private|confidential|telegram)\.?[\])]\.?|\.)$",
    )
});

/// Where the names end.
fn end_of_parties(heading: &str) -> usize {
    let may_end = heading.ends_with(['.', ']', ')']) || heading.contains(['—', '–', '-']);
    let end = may_end.then(|| END.find(heading)).flatten();
    end.map_or(heading.len(), |found| found.start())
}

/// A kind of document that is not in the tables: `Aide-Mémoire From`.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]*){0,3}?(?P<end>)\s+From\s")
});

/// Where such a kind ends.
fn kind_before_from(heading: &str) -> Option<usize> {
    let found = heading.contains("From").then(|| DOCUMENT.captures(heading))??;
    Some(found.name("end")?.end())
}

/// Who wrote down a conversation.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^of\s(?:\p{Lu}\S*\s)*Con(?:versation|ference),?\s+by\s+(?P<name>\S.*)$")
});

/// Words that take a `to` of their own, for the staff of a person.
const HELPERS: &[&str] = &[
    "assistant",
    "assistants",
    "adviser",
    "advisers",
    "advisor",
    "advisors",
    "aide",
    "aides",
    "deputy",
    "deputies",
    "counsel",
    "counselor",
    "secretary",
];

/// Words that take a `to` of their own, for those who are sent to a country or a body.
const ENVOYS: &[&str] = &[
    "ambassador",
    "ambassadors",
    "minister",
    "envoy",
    "delegate",
    "delegates",
    "delegation",
    "representative",
    "representatives",
    "mission",
    "observer",
    "observers",
    "legation",
    "consul",
    "commissioner",
    "emissary",
    "liaison",
    "attaché",
    "plenipotentiary",
    "candidate",
    "adviser",
];

/// A `to` in the names.
struct To {
    /// Where the sender ends.
    end: usize,
    /// Where the recipient begins.
    start: usize,
    /// What precedes it, in small letters.
    before: String,
}

impl To {
    fn is_of(&self, words: &[&str]) -> bool {
        words.contains(&self.before.as_str())
    }
}

/// Splits the names that begin at `start` into sender and recipient.
fn split(
    heading: &str,
    start: usize,
    language: &Language,
    languages: &[&'static Language],
) -> HeadingParties {
    let names = part(heading, start..);
    let mut found: Vec<To> = Vec::new();
    let mut at = 0;
    while let Some(to) = language.patterns().to.find_at(names, at) {
        let before = part(names, ..to.start());
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        found.push(To {
            end: start + before.trim_end_matches([',', ' ']).len(),
            start: start + to.end(),
            before: word.trim_end_matches(',').to_lowercase(),
        });
        // The blank after one `to` may be the only one before the next word.
        at = to.end() - part(names, ..to.end()).chars().next_back().map_or(0, char::len_utf8);
    }
    let parts = |to: &To| {
        let (from, to) = (start..to.end, to.start..heading.len());
        let is_party = |range: &Range<usize>| is_party(part(heading, range.clone()), languages);
        if is_party(&from) && is_party(&to) {
            HeadingParties::Parties(Parties { from: each(heading, from), to: each(heading, to) })
        } else {
            HeadingParties::Nothing
        }
    };
    let undecided = || HeadingParties::Undecided(start..heading.len());
    let free: Vec<&To> =
        found.iter().filter(|to| !to.is_of(HELPERS) && !to.is_of(ENVOYS)).collect();
    let is_named = |to: &&&To| to.before.ends_with(')');
    match (found.as_slice(), free.as_slice()) {
        ([], _) if start == 0 => HeadingParties::Nothing,
        ([], _) if is_party(names, languages) => {
            let from = each(heading, start..heading.len());
            HeadingParties::Parties(Parties { from, to: Vec::new() })
        }
        ([], _) => HeadingParties::Nothing,
        (_, [only]) => parts(only),
        // `From the Ambassador to the Secretary of State`: an ambassador is not sent to a secretary.
        ([only], []) if only.is_of(ENVOYS) && is_person(part(heading, only.start..)) => parts(only),
        (_, []) => undecided(),
        (_, many) => {
            let mut named = many.iter().filter(is_named);
            match (named.next(), named.next()) {
                (Some(only), None) => parts(only),
                _ => undecided(),
            }
        }
    }
}

/// Longest name or office that is accepted, in words.
const LONGEST: usize = 45;

/// Whether a text is a name or an office, or several: its words are capitalised.
fn is_party(text: &str, languages: &[&'static Language]) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "in", "and", "at", "on", "to", "for", "de", "la", "le", "les", "du", "des",
        "von", "van", "der", "den", "zu", "und", "et", "à", "all", "his", "her", "their", "no",
        "dem", "y", "и", "im", "al", "ibn", "bin", "da", "di", "do", "dos", "della", "elect",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['(', '“', '[', '‘', '"', '’']);
        let elided = ["d’", "l’", "d'", "l'"].into_iter().find_map(|e| bare.strip_prefix(e));
        let bare = elided.unwrap_or(bare);
        SMALL.contains(&bare.trim_end_matches([',', ')']))
            || bare.is_empty()
            || bare
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "&)".contains(c))
    };
    // `Department of State Telegram Transmitting Letter` is no name.
    if names_document(text, languages) {
        return false;
    }
    // `certain`, `others` and misprints occur in real headings; a sentence has more small words.
    let others = words.iter().filter(|word| !is_capitalised(word)).count();
    !words.is_empty() && words.len() <= LONGEST && others <= 2 && others * 3 <= words.len()
}

/// Whether a heading without a kind of document names two parties: `Mr. Dayton to Mr. Seward`.
fn is_bare(heading: &str, languages: &[&'static Language]) -> bool {
    const NO_PARTIES: &[&str] = &[
        "Note",
        "Notes",
        "Circular",
        "Report",
        "Appendix",
        "Annex",
        "Supplement",
        "Reply",
        "Answer",
        "Address",
        "Notice",
        "Statement",
        "Comments",
        "Instructions",
        "Introduction",
        "Preface",
        "Editorial",
        "Summary",
        "Attachment",
        "Enclosure",
        "Inclosure",
        "Extract",
        "To",
        "Press",
        "Addressed",
        "Directed",
        "Written",
        "Dictated",
        "Forwarded",
    ];
    let Some((from, to)) = heading.split_once(" to ") else {
        return false;
    };
    let first = from.split([' ', ',']).next().unwrap_or_default();
    heading.chars().count() <= LONGEST_BARE
        && first.starts_with(char::is_uppercase)
        && !NO_PARTIES.contains(&first)
        && !heading.contains([';', ':', '?', '!'])
        && (is_person(from) || is_body(from) || is_short_name(from))
        && (is_person(to) || is_body(to) || is_person(from) && is_party(to, languages))
}

/// Longest heading without a kind of document that is accepted, in characters.
const LONGEST_BARE: usize = 260;

/// Whether a line says from whom to whom: names on both sides of a word for `to`.
pub(super) fn names_two(line: &str) -> bool {
    const ARTICLES: &[&str] = &["The", "A", "An", "Der", "Die", "Das", "Le", "La", "Les", "On"];
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    vocabulary::LANGUAGES.iter().any(|language| {
        language.patterns().to.find_iter(line).any(|to| {
            let (from, to) = (part(line, ..to.start()), part(line, to.end()..));
            let first = from.split_whitespace().next().unwrap_or_default();
            let last = from.split_whitespace().next_back().unwrap_or_default();
            !ARTICLES.contains(&first)
                && is_name(first)
                && is_name(last)
                && !last.ends_with(',')
                && is_name(to.trim_start())
        })
    })
}

/// Whether a text is nothing but a few capitalised words.
fn is_short_name(name: &str) -> bool {
    (1..=4).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}
