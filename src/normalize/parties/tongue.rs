//! Whether a small word in a heading is a word of the language that has it for *to*.
//!
//! `A` is *to* in Italian, an article in English and *from* in Latin, `AN` is *to* in German and an article in English.
//! **Invariant:** such a word counts in a letter of its language. Elsewhere it does only if it is not in capitals, or if
//! another word of the heading is of that language.

use std::ops::Range;

use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::source::part;

/// The most letters of a word that may be one of several languages.
const SHORT: usize = 2;

/// Whether the word at this place in a heading is one of a language, where these languages are those of the letter.
pub(super) fn is_spoken(
    language: &Language,
    heading: &str,
    word: Range<usize>,
    languages: &[&'static Language],
) -> bool {
    let is_known = languages.len() < LANGUAGES.len();
    if is_known && languages.iter().any(|one| one.tag == language.tag) {
        return true;
    }
    let (before, after) = (part(heading, ..word.start), part(heading, word.end..));
    let word = part(heading, word).trim();
    // A dash announces somebody in few languages, and sets something apart in all.
    let is_dash = !word.contains(char::is_alphabetic);
    let is_in_capitals = !word.contains(char::is_lowercase);
    let is_ambiguous = is_dash || is_in_capitals && word.chars().count() <= SHORT;
    // `TO` is nothing else in English.
    let is_plain = language.tag == "en" && !is_dash;
    is_plain || !is_ambiguous || language.has_word_in(before) || language.has_word_in(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::find;

    #[test]
    fn a_word_in_capitals_is_one_of_its_language() {
        let known = |tag: &str| vec![find(tag).unwrap(), find("en").unwrap()];
        for (of, heading, word, letter, expected) in [
            ("it", "SCRIPTA NOBIS A DONATO VETERE", "A", None, false),
            ("it", "ANNA COLLI A PIETRO MORELLI", "A", Some("it"), true),
            ("it", "ANNA COLLI A PIETRO MORELLI", "A", Some("la"), false),
            ("it", "ANNA COLLI A DON PIETRO", "A", None, true),
            ("de", "TRAVELS IN AN OPEN BOAT", "AN", None, false),
            ("de", "ANNA HALM AN FRAU MOSER", "AN", None, true),
            ("de", "Anna Halm an Bernd Moser", "an", None, true),
            ("en", "ANN LEE TO BEN MOOR", "TO", None, true),
            ("ru", "Leeds City — Ben Moor", "—", None, false),
            ("ru", "Холм — Луговому", "—", Some("ru"), true),
        ] {
            let letter = letter.map_or_else(|| LANGUAGES.to_vec(), known);
            let at = heading.find(&format!(" {word} ")).unwrap();
            let found = is_spoken(find(of).unwrap(), heading, at..at + word.len() + 2, &letter);
            assert_eq!(found, expected, "{of}: {heading}");
        }
    }
}
