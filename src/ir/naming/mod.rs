//! Names as parts of addresses, and which of them identify.

mod comma;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

pub use self::comma::family_and_given;
use super::authority::EntityKind;

/// A name as a part of an address: compatible forms of characters made one (NFKC), "Penhallow, Ezra"
/// turned, small letters, letters and digits of every script, and `-` between them. No accent is folded,
/// nothing is transliterated, no title or initial is dropped: those would be guesses.
///
/// ```
/// use letterpress::ir::slug;
/// assert_eq!(slug("Penhallow,  Ezra"), slug("Ezra Penhallow"));
/// assert_eq!(slug("Ezra Penhallow, Jr."), "ezra-penhallow-jr");
/// assert_eq!(slug("Никита С. Хрущёв"), "никита-с-хрущёв");
/// ```
pub fn slug(name: &str) -> String {
    slug_of(EntityKind::Person, name)
}

/// The name of a person, body or place as a part of an address. Only a person's name is turned: "Fulton, Missouri"
/// stays as it is.
pub(super) fn slug_of(kind: EntityKind, name: &str) -> String {
    let name: String =
        name.nfkc().filter(|c| !['\'', '\u{2018}', '\u{2019}', '\u{2BC}'].contains(c)).collect();
    let name = name.trim_matches(|c: char| c.is_whitespace() || ".,;:".contains(c));
    let parts = family_and_given(name).filter(|_| kind == EntityKind::Person);
    let name = match parts {
        Some((family, given)) => Cow::Owned(format!("{given} {family}")),
        None => Cow::Borrowed(name),
    };
    let name: String = name.to_lowercase().nfc().collect();
    let words =
        name.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A mark that is written over, under or around a letter, and belongs to its word.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// A person's name with the family name first, as lists are sorted by it: "Penhallow, Ezra". None if the name does not
/// show which part of it that is.
///
/// ```
/// use letterpress::ir::family_first;
/// assert_eq!(family_first("Ezra Penhallow").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("Ada von Penhallow").as_deref(), Some("Penhallow, Ada von"));
/// assert_eq!(family_first("Penhallow, Ezra").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("President Penhallow"), None);
/// ```
pub fn family_first(name: &str) -> Option<String> {
    let name = name.trim();
    if name.contains(',') {
        return family_and_given(name).map(|_| name.to_owned());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let (family, given) = words.split_last()?;
    let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
    // "of", "in", "the": an office or a place, whose last word sorts nothing.
    let particles = ["von", "zu", "van", "de", "da", "di", "du"];
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_given = |word: &&str| is_capital(word) || particles.contains(word);
    let is_plain = words.iter().all(is_name)
        && is_capital(family)
        && !family.ends_with('.')
        && given.iter().all(is_given)
        && given.first().is_some_and(|first| is_capital(first))
        && !given.iter().any(|word| is_no_name(word) && !particles.contains(word));
    (is_plain && identifies(EntityKind::Person, name))
        .then(|| format!("{family}, {}", given.join(" ")))
}

/// Whether a word is a title, an office or a particle, which is no given name.
pub(crate) fn is_no_name(word: &str) -> bool {
    NO_NAMES.contains(&slug(word).as_str())
}

/// What comes after a name and a comma and is no given name.
fn is_suffix(words: &str) -> bool {
    let words: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    ["jr", "sr", "i", "ii", "iii", "iv", "esq", "md", "phd"]
        .contains(&words.to_lowercase().as_str())
}

/// Whether a name tells somebody or something from all others: of a person, at least two words that are
/// no titles, offices or particles, one of those before the last more than an initial. "President Kennedy" and "N. Khrushchev"
/// name many people.
///
/// ```
/// use letterpress::ir::{EntityKind, identifies};
/// assert!(identifies(EntityKind::Person, "Orla M. Tamsin"));
/// assert!(!identifies(EntityKind::Person, "President Kennedy"));
/// assert!(!identifies(EntityKind::Person, "Secretary of State Rusk"));
/// assert!(identifies(EntityKind::Place, "Moscow"));
/// ```
pub fn identifies(kind: EntityKind, name: &str) -> bool {
    let is_hyphen = |c: char| c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    // "President-elect" is two titles, and "Khru-shchev" one word that a line end has cut.
    let is_title = |word: &&str| {
        let word = word.to_lowercase();
        word.contains(is_hyphen) && word.split(is_hyphen).all(|part| NO_NAMES.contains(&part))
    };
    let words = name.split_whitespace().filter(|word| !is_title(word));
    let joined = words.map(|word| word.replace(is_hyphen, "")).collect::<Vec<_>>().join(" ");
    let slug = slug(&joined);
    let words: Vec<&str> =
        slug.split('-').filter(|word| !word.is_empty() && !NO_NAMES.contains(word)).collect();
    match kind {
        EntityKind::Organisation | EntityKind::Place | EntityKind::Archive => !words.is_empty(),
        EntityKind::Person => {
            let before = words.split_last().map(|(_, before)| before).unwrap_or_default();
            before.iter().any(|word| word.chars().count() > 1)
        }
    }
}

/// Words before a surname that are no given name: titles and ranks, offices and what they are of, kin, and
/// the particles of surnames. Some are given names as well (Earl Warren); such a
/// person gets no identity from the name, which is better than a false one.
const NO_NAMES: &[&str] = &[
    // titles
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "madam",
    "madame",
    "mme",
    "mlle",
    "monsieur",
    "herr",
    "frau",
    "fr\u{e4}ulein",
    "signor",
    "signora",
    "se\u{f1}or",
    "se\u{f1}ora",
    "don",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "honorable",
    "honourable",
    "esq",
    "comrade",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "empress",
    "tsar",
    "czar",
    "kaiser",
    "duke",
    "duchess",
    "count",
    "countess",
    "earl",
    "baron",
    "baroness",
    "marquis",
    "marquess",
    "viscount",
    "bishop",
    "archbishop",
    "cardinal",
    "pope",
    "saint",
    "st",
    "majesty",
    "highness",
    "excellency",
    // ranks and offices
    "captain",
    "capt",
    "major",
    "maj",
    "colonel",
    "col",
    "general",
    "gen",
    "lieutenant",
    "lt",
    "admiral",
    "commander",
    "commodore",
    "marshal",
    "sergeant",
    "president",
    "chairman",
    "premier",
    "chancellor",
    "minister",
    "ambassador",
    "consul",
    "secretary",
    "governor",
    "senator",
    "congressman",
    "representative",
    "judge",
    "justice",
    "attorney",
    "director",
    "adviser",
    "advisor",
    "counselor",
    "counsellor",
    "delegate",
    "vice",
    "deputy",
    "under",
    "assistant",
    "acting",
    "chief",
    "prime",
    "first",
    "elect",
    "former",
    // what offices are of
    "state",
    "foreign",
    "affairs",
    "war",
    "navy",
    "defense",
    "defence",
    "treasury",
    "interior",
    "council",
    "security",
    "special",
    "national",
    // kin
    "father",
    "mother",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "cousin",
    "son",
    "daughter",
    "friend",
    // particles, articles, pronouns
    "the",
    "of",
    "in",
    "at",
    "for",
    "to",
    "and",
    "de",
    "du",
    "des",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "ter",
    "zu",
    "zur",
    "da",
    "di",
    "del",
    "della",
    "dos",
    "al",
    "el",
    "bin",
    "ibn",
    "af",
    "av",
    "his",
    "her",
    "my",
    "our",
    "your",
    "dear",
];
