//! Names as parts of addresses, and which of them identify.

mod comma;
mod sorting;
mod words;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

pub use self::comma::family_and_given;
pub use self::sorting::family_first;
use self::words::WORDS;
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

/// Whether a word is a title, an office or a particle, which is no given name.
pub(crate) fn is_no_name(word: &str) -> bool {
    WORDS.no_names.has_exactly(&slug(word))
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
        word.contains(is_hyphen)
            && word.split(is_hyphen).all(|part| WORDS.no_names.has_exactly(part))
    };
    let words = name.split_whitespace().filter(|word| !is_title(word));
    let joined = words.map(|word| word.replace(is_hyphen, "")).collect::<Vec<_>>().join(" ");
    let slug = slug(&joined);
    let words: Vec<&str> = slug
        .split('-')
        .filter(|word| !word.is_empty() && !WORDS.no_names.has_exactly(word))
        .collect();
    match kind {
        EntityKind::Organisation | EntityKind::Place | EntityKind::Archive => !words.is_empty(),
        EntityKind::Person => {
            let before = words.split_last().map(|(_, before)| before).unwrap_or_default();
            before.iter().any(|word| word.chars().count() > 1)
        }
    }
}
