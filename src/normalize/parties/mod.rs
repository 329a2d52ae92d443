//! The parties that a heading names: `Letter From A to B`, `Mr. A to Mr. B`.
//!
//! An office can contain a `to` and an `and` of its own. **Invariant:** where it is unclear which `to`
//! separates the two, nobody is named.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use unicode_normalization::char::is_combining_mark as is_mark;

use crate::ir::AgentKind;
use crate::normalize::vocabulary::{self, Language};
use crate::source::part;

/// Who writes to whom, as byte ranges of the heading.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::normalize) struct Parties {
    /// The senders; none when the heading does not name them.
    pub(in crate::normalize) from: Vec<Range<usize>>,
    /// The recipients; none when the heading does not name them.
    pub(in crate::normalize) to: Vec<Range<usize>>,
}

/// What a heading says about its parties.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::normalize) enum HeadingParties {
    /// Nothing.
    Nothing,
    /// These parties.
    Parties(Parties),
    /// It names them, but it is unclear where the sender ends.
    Undecided(Range<usize>),
}

/// Reads the parties from a dated heading whose number and date have been removed.
pub(in crate::normalize) fn read_dated(
    heading: &str,
    languages: &[&'static Language],
) -> HeadingParties {
    match read(heading, languages) {
        HeadingParties::Nothing if is_pair_of_names(heading) => {
            split(heading, 0, &vocabulary::ENGLISH)
        }
        found => found,
    }
}

/// Reads the parties from a heading without number and date.
pub(in crate::normalize) fn read(heading: &str, languages: &[&'static Language]) -> HeadingParties {
    let end = END.find(heading).map_or(heading.len(), |found| found.start());
    let heading = part(heading, ..end).trim_end_matches([',', ' ', '\u{a0}']);
    for language in languages {
        let kind = language.kind(heading).map(|(_, word)| word.end);
        let kind = kind.or_else(|| Some(DOCUMENT.captures(heading)?.name("end")?.end()));
        let Some(kind_end) = kind else { continue };
        let start = kind_end + blanks(part(heading, kind_end..));
        let rest = part(heading, start..);
        if let Some(from) = language.patterns.from.find(rest) {
            return split(heading, start + from.end(), language);
        }
        // `Memorandum of Conversation, by A`: who wrote it down.
        if let Some(by) = BY.captures(rest).and_then(|found| found.name("name")) {
            let name = start + by.start()..start + by.end();
            let from = vec![trimmed(heading, name)];
            return HeadingParties::Parties(Parties { from, to: Vec::new() });
        }
        // `Letter to B`, where the sender is not named, or is named last: `Letter to B from A`.
        let to = language.patterns.to.find(part(heading, kind_end..)).filter(|to| to.start() == 0);
        if let Some(to) = to {
            return named_last(heading, kind_end + to.end());
        }
        return HeadingParties::Nothing;
    }
    // `From Ann Smith to Ben Brown`: a document without a name for its kind.
    for language in languages {
        if let Some(from) = language.patterns.from.find(heading).filter(|from| from.start() == 0)
            && let HeadingParties::Parties(parties) = split(heading, from.end(), language)
            && !parties.to.is_empty()
        {
            return HeadingParties::Parties(parties);
        }
    }
    if is_bare(heading) {
        return match split(heading, 0, &vocabulary::ENGLISH) {
            // `State Department Telegram Transmitting Letter From A to B`: who sent which?
            HeadingParties::Nothing if names_document(heading) => {
                HeadingParties::Undecided(0..heading.len())
            }
            found => found,
        };
    }
    HeadingParties::Nothing
}

/// Whether a heading names a document, anywhere in it.
pub(in crate::normalize) fn names_document(heading: &str) -> bool {
    heading
        .split_whitespace()
        .any(|word| DOCUMENTS.contains(&word.trim_end_matches([',', ')', ':'])))
}

/// Splits names that begin with the recipient.
fn named_last(heading: &str, start: usize) -> HeadingParties {
    // Other words for it occur in names: `Brief an Ludwig von Beethoven`.
    static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:[Ff]rom|[Оо]т)\s"));
    let names = part(heading, start..);
    let mut found = FROM.find_iter(names);
    let (to, from) = match (found.next(), found.next()) {
        (None, _) => (start..heading.len(), None),
        (Some(from), None) => {
            (start..start + from.start(), Some(start + from.end()..heading.len()))
        }
        _ => return HeadingParties::Undecided(start..heading.len()),
    };
    let has_year =
        |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let are_parties = |range: &Range<usize>| {
        let party = part(heading, range.clone());
        is_party(party) && !has_year(party)
    };
    if !are_parties(&to) || !from.iter().all(are_parties) {
        return HeadingParties::Nothing;
    }
    let from = from.map_or_else(Vec::new, |from| each(heading, from));
    HeadingParties::Parties(Parties { from, to: each(heading, to) })
}

/// Whether a dated heading is nothing but two names: `Ann Smith to Ben Jones`. Without titles only the
/// date shows that these are sender and recipient; `Journey to Paris` has no two names.
pub(in crate::normalize) fn is_pair_of_names(heading: &str) -> bool {
    let is_full_name = |name: &str| is_short_name(name) && name.split_whitespace().count() > 1;
    heading.split_once(" to ").is_some_and(|(from, to)| is_full_name(from) && is_full_name(to))
}

/// What can follow the names: when it was received, what has been left out.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[.,]?\s*(?:[—–-]+\s*rec(?:eive|[’'])d\b.*|[\[(](?:excerpts?|extracts?|translation|copy|private|confidential|telegram)\.?[\])]\.?|\.)$",
    )
});

/// A kind of document that is not in the tables: `Aide-Mémoire From`.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]*){0,3}?(?P<end>)\s+From\s")
});

/// Who wrote down a conversation.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^of\s(?:\p{Lu}\S*\s)*Con(?:versation|ference),?\s+by\s+(?P<name>\S.*)$")
});

/// The titles that begin a person's name.
const TITLES: &str = r"Messrs|Mr|Mrs|Miss|Ms|Mme|Madame|Monsieur|MM|M|Dr|Prof|Professor|Sir|Lord|Lady|Dame|Hon|Rev|Bishop|Cardinal|Pope|Prince|Princess|Count|Countess|Baron|Baroness|Duke|Marquis|Earl|Viscount|King|Queen|Emperor|Empress|General|Gen|Brigadier|Major|Colonel|Col|Captain|Capt|Commander|Commandant|Commodore|Admiral|Rear-Admiral|Lieutenant|Lieut|Lt|Sergeant|Surgeon|Consul|Consul-General|Governor|Gov|Judge|Justice|President|President-elect|Vice President|Chairman|Premier|Prime Minister|Foreign Minister|Minister|Ambassador|Secretary|Under Secretary|Acting Secretary|Deputy|Senator|Congressman|Representative|Chancellor|Attorney General|Marshal|Herr|Frau|Fürst|Graf|Freiherr";

/// A person named with a title.
static TITLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?:{TITLES})(?:\.{{1,2}}|\b)\s*\S")));

/// A person named by an office.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:the|his|her|their)\s+(?:(?:\p{Lu}[\p{L}’'-]*|of|for|States)\s+){0,5}?(?:President|Secretary|Secretary-General|Chairman|Chairwoman|Director|Deputy Director|Ambassador|Minister|Chief|Assistant|Representative|Adviser|Advisor|Counselor|Counsel|Chargé|Consul|Consul General|Administrator|Commissioner|Governor|Chancellor|King|Queen|Emperor|Shah|Pope|Senior Member|Officer|Speaker|Attaché|Premier|Coordinator|Commander|Legal Adviser|Under Secretary|Staff Secretary|Archivist|Attorney General|Agent|Editor)\b",
    )
});

/// A body, not a person.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?i:the)\s+)?(?:\p{Lu}[\p{L}’'-]*\s+){0,3}?(?:Embassy|Legation|Department|Mission|Delegation|Ministry|Consulate|Consulate General|Office|Bureau|Government|Joint Chiefs|Committee|Council|Commission|Agency|Diplomatic Missions|Foreign Office|White House|Kremlin|Interests Section)\b",
    )
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
fn split(heading: &str, start: usize, language: &Language) -> HeadingParties {
    let names = part(heading, start..);
    let mut found: Vec<To> = Vec::new();
    let mut at = 0;
    while let Some(to) = language.patterns.to.find_at(names, at) {
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
        if is_party(part(heading, from.clone())) && is_party(part(heading, to.clone())) {
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
        ([], _) if is_party(names) => {
            let from = each(heading, start..heading.len());
            HeadingParties::Parties(Parties { from, to: Vec::new() })
        }
        ([], _) => HeadingParties::Nothing,
        (_, [only]) => parts(only),
        // `From the Ambassador to the Secretary of State`: nobody is ambassador to a secretary.
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

/// What kind of agent a party is, if its words show it.
pub(super) fn kind(name: &str) -> Option<AgentKind> {
    if is_person(name) || name.ends_with(')') {
        return Some(AgentKind::Person);
    }
    // `the Embassy in France` is a body, `the Department Secretary` is none.
    let body = BODY.find(name)?;
    let rest = part(name, body.end()..);
    let is_whole = rest.is_empty()
        || [" of ", " in ", " at ", " to ", " for ", " on ", ","]
            .iter()
            .any(|s| rest.starts_with(s));
    is_whole.then_some(AgentKind::Organisation)
}

fn is_person(name: &str) -> bool {
    TITLED.is_match(name) || OFFICE.is_match(name)
}

/// Words for documents and their parts, which occur in no name and no office.
const DOCUMENTS: &[&str] = &[
    "Abstract",
    "Answer",
    "Brief",
    "Cablegram",
    "Copy",
    "Despatch",
    "Dispatch",
    "Draft",
    "Excerpt",
    "Excerpts",
    "Extract",
    "Extracts",
    "Letter",
    "Letters",
    "Lettre",
    "Memorandum",
    "Note",
    "Petition",
    "Reply",
    "Speech",
    "Telegram",
    "Telegramm",
    "Transcript",
    "Translation",
    "Письмо",
];

/// Longest name or office that is accepted, in words.
const LONGEST: usize = 45;

/// Whether a text is a name or an office, or several: its words are capitalised.
fn is_party(text: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "in", "and", "at", "on", "to", "for", "de", "la", "le", "les", "du", "des",
        "von", "van", "der", "den", "zu", "und", "et", "à", "the", "all", "his", "her", "their",
        "no", "dem", "y", "и", "in", "im", "y", "al", "ibn", "bin", "da", "di", "do", "dos",
        "della", "elect",
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
    if names_document(text) {
        return false;
    }
    // `certain`, `others` and misprints occur in real headings; a sentence has more small words.
    let others = words.iter().filter(|word| !is_capitalised(word)).count();
    !words.is_empty() && words.len() <= LONGEST && others <= 2 && others * 3 <= words.len()
}

/// Whether a heading without a kind of document names two parties: `Mr. Dayton to Mr. Seward`.
fn is_bare(heading: &str) -> bool {
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
    ];
    let Some((from, to)) = heading.split_once(" to ") else {
        return false;
    };
    let first = from.split([' ', ',']).next().unwrap_or_default();
    heading.chars().count() <= LONGEST_BARE
        && first.starts_with(char::is_uppercase)
        && !NO_PARTIES.contains(&first)
        && !heading.contains([';', ':', '?', '!'])
        && (is_person(from) || BODY.is_match(from) || is_short_name(from))
        && (is_person(to) || BODY.is_match(to) || is_person(from) && is_party(to))
}

/// Longest heading without a kind of document that is accepted, in characters.
const LONGEST_BARE: usize = 260;

/// Whether a line says from whom to whom: names on both sides of a word for `to`.
pub(in crate::normalize) fn names_two(line: &str) -> bool {
    const ARTICLES: &[&str] = &["The", "A", "An", "Der", "Die", "Das", "Le", "La", "Les", "On"];
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    vocabulary::LANGUAGES.iter().any(|language| {
        language.patterns.to.find_iter(line).any(|to| {
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

/// How the words that a heading has for a party are judged.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Worth {
    /// The name of a person or body.
    Name(Range<usize>),
    /// A name, but it may be the name of a place as well: `Rome`, `San Remo`.
    MayBePlace(Range<usize>),
    /// More than a name, or not a name: `Ben Brown on slavery`, `the Front`, `1806`.
    Unclear,
}

/// Words used in place of an unknown name.
const UNKNOWN: &[&str] = &[
    "anon",
    "anonymous",
    "anonyme",
    "inconnu",
    "unbekannt",
    "unidentified",
    "unknown",
    "неизвестный",
];

/// Words that begin the name of a place, but not of a person.
const PLACE_BEGINS: &[&str] = &[
    "bad", "camp", "cape", "fort", "great", "isle", "lake", "los", "mount", "new", "north", "port",
    "saint", "san", "santa", "south", "st", "ste", "west", "east",
];

/// Small words inside a name.
const PARTICLES: &[&str] = &[
    "al", "and", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
    "et", "ibn", "la", "le", "of", "ten", "ter", "the", "und", "van", "vom", "von", "y", "zu",
    "zum", "zur", "и", "&",
];

/// Small words that a name may contain but does not begin with.
const ARTICLES: &[&str] = &["and", "den", "der", "et", "of", "the", "und", "и", "&"];

/// What follows a name and belongs to it.
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^,?\s(?:(?:Esq|Esqr|Esquire|Jr|Jun|Junr|Sr|Sen|Senr|Bart|Bt|Ph\. ?D|M\. ?[DPA]|D\. ?D|LL\. ?D|B\. ?A|F\. ?R\. ?S|S\. ?J|K\. ?C\. ?B|der Ältere|der Jüngere|the Elder|the Younger)\b\.?,?\s?)+",
    )
});

/// Judges the words for a party in a heading that has the form of no known edition. What follows the
/// name (a place, `undated`, what the copy says about itself) is cut off.
pub(in crate::normalize) fn weigh(heading: &str, range: Range<usize>) -> Worth {
    let text = part(heading, range.clone());
    let is_balanced = text.matches(['(', '[']).count() == text.matches([')', ']']).count();
    if (OFFICE.is_match(text) || BODY.is_match(text)) && is_balanced {
        return Worth::Name(range);
    }
    let cut = |at: &usize| {
        let rest = part(text, *at..);
        rest.starts_with([',', ';', ':', '(', '[', '/'])
            || [" - ", " – ", " — "].iter().any(|dash| rest.starts_with(dash))
    };
    let end = text.char_indices().map(|(at, _)| at).find(cut).unwrap_or(text.len());
    let name = part(text, ..end).trim_end();
    // `Mr. Noyes of the Mission at Geneva`: a person with a title can have an office, too.
    let has_office =
        is_person(name) && is_party(name) && !name.contains(|c: char| c.is_ascii_digit());
    if !has_office && !is_name_alone(name) {
        return Worth::Unclear;
    }
    let suffix = SUFFIX.find(part(text, name.len()..));
    let suffix = suffix.map_or(0, |suffix| suffix.as_str().trim_end_matches([',', ' ']).len());
    let range = range.start..range.start + name.len() + suffix;
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let is_one_word = words.next().is_none() && !name.contains('.');
    if !is_person(name) && (is_one_word || PLACE_BEGINS.contains(&first.as_str())) {
        Worth::MayBePlace(range)
    } else {
        Worth::Name(range)
    }
}

/// Whether a text is a name and nothing else: capitalised words and the small words of names.
fn is_name_alone(text: &str) -> bool {
    const LONGEST_NAME: usize = 8;
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let is_word = |word: &&str| {
        let bare = ["d’", "l’", "d'", "l'"].into_iter().find_map(|e| word.strip_prefix(e));
        let bare = bare.unwrap_or(word);
        PARTICLES.contains(&bare)
            || bare.starts_with(char::is_uppercase)
                && bare.chars().all(|c| c.is_alphabetic() || ".’'-‐·".contains(c) || is_mark(c))
    };
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    // `T.` and `N. N.` name nobody.
    let is_spelt =
        words.iter().any(|word| letters(word) > 1 && word.starts_with(|c: char| !c.is_lowercase()));
    let is_known = !UNKNOWN.contains(&text.trim_end_matches('.').to_lowercase().as_str());
    let begins_well = !ARTICLES.contains(first)
        && (!ARTICLES.contains(&first.to_lowercase().as_str())
            || words.get(1).is_some_and(|_| is_person(part(text, first.len() + 1..))));
    words.len() <= LONGEST_NAME && begins_well && is_spelt && is_known && words.iter().all(is_word)
}

/// Whether a text begins with a title, as names of persons do.
pub(in crate::normalize) fn is_titled(text: &str) -> bool {
    TITLED.is_match(text)
}

/// Whether a text is nothing but a few capitalised words.
fn is_short_name(name: &str) -> bool {
    (1..=4).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

/// `Chairmen`, before several names.
static PLURAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:the\s+)?(?:Chairmen|Presidents|Senators|(?:Prime |Foreign )?Ministers|Secretaries|Messrs\.?|MM\.?|Congressmen|Representatives|Ambassadors|Generals|Governors|Professors|Premiers|Chancellors|Kings|Mesdames|Admirals|Colonels)\s+",
    )
});

/// What separates two agents: an `and`, a comma, or both.
static AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\s*,\s+(?:and|und|et|и)\s+|\s+(?:and|und|et|и|&)\s+|\s*,\s+)"));

/// The agents that one party consists of.
fn each(heading: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let range = trimmed(heading, range);
    let text = part(heading, range.clone());
    if let Some(title) = PLURAL.find(text)
        && let Some(names) = names(part(text, title.end()..))
        && names.len() > 1
    {
        let start = range.start + title.end();
        return names.into_iter().map(|name| start + name.start..start + name.end).collect();
    }
    let mut agents = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(text) {
        let (left, right) = (part(text, start..and.start()), part(text, and.end()..));
        let is_comma = and.as_str().trim() == ",";
        let right_first = AND.find(right).map_or(right, |next| part(right, ..next.start()));
        // `the Secretary of State, the Secretary of Defense (Wilson), and …`
        let is_list = !is_comma || part(text, and.end()..).contains(" and ");
        let begins_another = if left.ends_with(')') {
            is_person(right) || BODY.is_match(right)
        } else if left.contains(" to ") {
            false
        } else if OFFICE.is_match(left) || BODY.is_match(left) {
            OFFICE.is_match(right) && !right.starts_with("his ")
        } else if TITLED.is_match(left) {
            TITLED.is_match(right) || OFFICE.is_match(right)
        } else {
            !is_comma && is_name(left) && is_name(right_first) && right_first.len() == right.len()
        };
        if is_list && begins_another {
            agents.push(range.start + start..range.start + and.start());
            start = and.end();
        }
    }
    agents.push(range.start + start..range.end);
    agents.into_iter().map(|agent| trimmed(heading, agent)).collect()
}

/// The names of a list: `A, B, and C`.
fn names(text: &str) -> Option<Vec<Range<usize>>> {
    let mut names = Vec::new();
    let mut start = 0;
    for and in AND.find_iter(text) {
        names.push(start..and.start());
        start = and.end();
    }
    names.push(start..text.len());
    names.iter().all(|name| is_name(part(text, name.clone()))).then_some(names)
}

/// Whether a text is the bare name of a person: a few capitalised words, none of them an office.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &&str| word.starts_with(char::is_uppercase) && !word.contains('(');
    let is_small = |word: &&str| ["de", "von", "van", "der", "du", "la"].contains(word);
    (1..=4).contains(&words.len())
        && words.iter().all(|word| is_word(word) || is_small(word))
        && !BODY.is_match(text)
        && ![
            "State",
            "Defense",
            "Treasury",
            "Commerce",
            "Staff",
            "Commission",
            "Affairs",
            "Sons",
            "Co.",
            "Company",
        ]
        .contains(words.last().unwrap_or(&""))
}

fn trimmed(heading: &str, range: Range<usize>) -> Range<usize> {
    let text = part(heading, range.clone());
    let start = range.start + blanks(text);
    let end = range.start + text.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len();
    start..end.max(start)
}

/// The bytes of the blanks at the start of a text.
fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::LANGUAGES;

    fn parties(heading: &str) -> (Vec<&str>, Vec<&str>) {
        let HeadingParties::Parties(parties) = read(heading, LANGUAGES) else {
            return (Vec::new(), Vec::new());
        };
        let of = |ranges: Vec<Range<usize>>| ranges.into_iter().map(|at| &heading[at]).collect();
        (of(parties.from), of(parties.to))
    }

    #[test]
    fn two_names_without_titles() {
        let heading = "Ann Smith to Ben Jones";
        let HeadingParties::Parties(parties) = read_dated(heading, LANGUAGES) else {
            panic!("{heading} names nobody");
        };
        assert_eq!(&heading[parties.from[0].clone()], "Ann Smith");
        assert_eq!(&heading[parties.to[0].clone()], "Ben Jones");
        assert_eq!(read(heading, LANGUAGES), HeadingParties::Nothing);
        for other in
            ["Journey to Paris", "Welcome to New York", "Ann Smith, to Ben", "She came to Ben"]
        {
            assert_eq!(read_dated(other, LANGUAGES), HeadingParties::Nothing, "{other}");
        }
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table of headings")]
    fn senders_and_recipients() {
        for (heading, from, to) in [
            (
                "Letter From Chairman Khrushchev to President Kennedy",
                "Chairman Khrushchev",
                "President Kennedy",
            ),
            (
                "Letter From the Special Assistant to the Ambassador in France (Robinson) to the Assistant Secretary of State for Policy Planning (Bowie)",
                "the Special Assistant to the Ambassador in France (Robinson)",
                "the Assistant Secretary of State for Policy Planning (Bowie)",
            ),
            (
                "Letter From the Officer (Meyers), to the Secretary",
                "the Officer (Meyers)",
                "the Secretary",
            ),
            (
                "Telegram From the Embassy in the Soviet Union to the Department of State",
                "the Embassy in the Soviet Union",
                "the Department of State",
            ),
            (
                "Memorandum From the Delegation to the Subcommittee of the United Nations Disarmament Commission to the Secretary of State",
                "the Delegation to the Subcommittee of the United Nations Disarmament Commission",
                "the Secretary of State",
            ),
            (
                "Message From the Soviet Ministry of Foreign Affairs to the Soviet Ambassador to the United States (Dobrynin)",
                "the Soviet Ministry of Foreign Affairs",
                "the Soviet Ambassador to the United States (Dobrynin)",
            ),
            (
                "Letter From the Ambassador to the Secretary of State",
                "the Ambassador",
                "the Secretary of State",
            ),
            (
                "Letter From the President’s Special Assistant (Stassen) to Emmet J. Hughes",
                "the President’s Special Assistant (Stassen)",
                "Emmet J. Hughes",
            ),
            (
                "Circular Telegram From the Department of State to All Diplomatic Missions",
                "the Department of State",
                "All Diplomatic Missions",
            ),
            (
                "Aide-Mémoire From the Department of State to the Soviet Embassy",
                "the Department of State",
                "the Soviet Embassy",
            ),
            (
                "Note From the Department of State to the Soviet Embassy",
                "the Department of State",
                "the Soviet Embassy",
            ),
            ("Mr. Dayton to Mr. Seward", "Mr. Dayton", "Mr. Seward"),
            ("Mr. Geofroy to Mr. Seward.—Received May 27, 1864", "Mr. Geofroy", "Mr. Seward"),
            (
                "M. Drouyn de l’Huys to Mr. Dayton [Translation.]",
                "M. Drouyn de l’Huys",
                "Mr. Dayton",
            ),
            ("The Gorogio to Mr. Pruyn", "The Gorogio", "Mr. Pruyn"),
            (
                "The Ambassador in France ( Caffery ) to the Secretary of State",
                "The Ambassador in France ( Caffery )",
                "the Secretary of State",
            ),
            ("Chairmen X", "", ""),
            (
                "Letter From Chairmen Khrushchev and Brezhnev to President Kennedy",
                "Khrushchev|Brezhnev",
                "President Kennedy",
            ),
            (
                "Letter From the President to Senators Smith, Jones, and Brown",
                "the President",
                "Smith|Jones|Brown",
            ),
            (
                "Memorandum From the Deputy Assistant Secretary of State for International Organization Affairs (Wainhouse) and the Secretary of State’s Special Assistant for Atomic Energy Affairs (Smith) to the Under Secretary of State (Hoover)",
                "the Deputy Assistant Secretary of State for International Organization Affairs (Wainhouse)|the Secretary of State’s Special Assistant for Atomic Energy Affairs (Smith)",
                "the Under Secretary of State (Hoover)",
            ),
            (
                "Memorandum by the Director of the Policy Planning Staff (Kennan) to the Secretary of State and the Under Secretary of State (Lovett)",
                "the Director of the Policy Planning Staff (Kennan)",
                "the Secretary of State|the Under Secretary of State (Lovett)",
            ),
            (
                "Memorandum From the President’s Special Assistant (Stassen) to Chairmen of All Special Task Groups and the Special Study Staff",
                "the President’s Special Assistant (Stassen)",
                "Chairmen of All Special Task Groups and the Special Study Staff",
            ),
            (
                "Letter From Karl Marx and Friedrich Engels to Ludwig Kugelmann",
                "Karl Marx|Friedrich Engels",
                "Ludwig Kugelmann",
            ),
            ("From Ann Smith to Ben Brown", "Ann Smith", "Ben Brown"),
            ("Letter to Ann", "", "Ann"),
            ("Letter From Ann", "Ann", ""),
            (
                "Brief von Ludwig van Beethoven an Therese Malfatti",
                "Ludwig van Beethoven",
                "Therese Malfatti",
            ),
            ("Lettre de Voltaire à Frédéric", "Voltaire", "Frédéric"),
            ("Письмо от Н. С. Хрущева к Дж. Кеннеди", "Н. С. Хрущева", "Дж. Кеннеди"),
            ("Memorandum of Conversation", "", ""),
            (
                "Memorandum of Conversation, by Mr. John C. Ross, Deputy to the United States Representative at the United Nations (Austin)",
                "Mr. John C. Ross, Deputy to the United States Representative at the United Nations (Austin)",
                "",
            ),
            ("Editorial Note", "", ""),
            ("Circular to consuls.", "", ""),
            ("Note to His Excellency A. Burlingame", "", ""),
        ] {
            let list = |text: &'static str| -> Vec<&str> {
                text.split('|').filter(|name| !name.is_empty()).collect()
            };
            assert_eq!(parties(heading), (list(from), list(to)), "{heading}");
        }
    }

    #[test]
    fn persons_and_bodies() {
        for name in [
            "President Kennedy",
            "the Secretary of State",
            "the President’s Special Assistant (Stassen)",
            "Mr. Seward",
        ] {
            assert_eq!(kind(name), Some(AgentKind::Person), "{name}");
        }
        for name in [
            "the Embassy in France",
            "the Department of State",
            "the Soviet Ministry of Foreign Affairs",
            "the Mission at the United Nations",
            "the Joint Chiefs of Staff",
            "the Delegation to the Subcommittee of the United Nations Disarmament Commission",
        ] {
            assert_eq!(kind(name), Some(AgentKind::Organisation), "{name}");
        }
        for name in ["Emmet J. Hughes", "Khrushchev", "The Gorogio", "Mission Control"] {
            assert_eq!(kind(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_no_more_than_a_name() {
        for (text, name) in [
            ("Ann Smith", "Ann Smith"),
            ("Ben Brown, Bath", "Ben Brown"),
            ("Ben Brown, Esq., Bath", "Ben Brown, Esq."),
            ("D’Alembert Junior (Ferney", "D’Alembert Junior"),
            ("Ben Brown: transcription", "Ben Brown"),
            ("Ben Brown - MS 123", "Ben Brown"),
            ("Mr. Brown", "Mr. Brown"),
            ("Mr. Brown of the Mission at Geneva, Bath", "Mr. Brown of the Mission at Geneva"),
            ("Ludwig van Beethoven", "Ludwig van Beethoven"),
            ("the Ambassador in France (Caffery)", "the Ambassador in France (Caffery)"),
            ("А. С. Суворину", "А. С. Суворину"),
        ] {
            assert_eq!(weigh(text, 0..text.len()), Worth::Name(0..name.len()), "{text}");
        }
        for text in ["Rome", "San Remo", "Mother", "Jenny (London"] {
            assert!(matches!(weigh(text, 0..text.len()), Worth::MayBePlace(_)), "{text}");
        }
        for text in [
            "the Front",
            "der Front",
            "T.",
            "1806",
            "Unbekannt",
            "? (Berlin",
            "Ben Brown on slavery",
            "Paris by Ann Smith",
            "Jenny Marx in Trier",
            "Schiller über Homer",
            "",
        ] {
            assert_eq!(weigh(text, 0..text.len()), Worth::Unclear, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_left() {
        for heading in [
            "Letter From the Special Assistant to the President",
            "Memorandum From the Deputy to the Assistant to the Secretary of State",
        ] {
            assert!(matches!(read(heading, LANGUAGES), HeadingParties::Undecided(_)), "{heading}");
        }
    }
}
