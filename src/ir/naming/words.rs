//! Words in names and beside them, which are data: `words.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// The words, by what they are; the file explains each kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kinds {
    pub(super) no_names: Words,
    pub(super) described: Words,
    pub(super) particles: Words,
    pub(super) articles: Words,
    pub(super) honorifics: Words,
    pub(super) bodies: Words,
    pub(super) bodies_or_families: Words,
    pub(super) offices: Words,
    pub(super) nobility: Words,
    pub(super) trades: Words,
    pub(super) places: Words,
}

/// The words of the file.
pub(super) static WORDS: LazyLock<Kinds> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("a test reads the file"));

/// Words of one kind, of all languages.
#[derive(Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub(super) struct Words {
    words: BTreeSet<String>,
    /// The last parts of German and Dutch compounds.
    ends: Vec<String>,
}

impl From<BTreeMap<String, String>> for Words {
    fn from(mut lists: BTreeMap<String, String>) -> Self {
        let split = |list: &String| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let ends = lists.remove("ends").iter().flat_map(split).collect();
        Self { words: lists.values().flat_map(split).collect(), ends }
    }
}

impl Words {
    /// Whether a word, or a part of it between hyphens, is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        word.split(['-', '\u{2010}', '\u{2011}']).any(|part| {
            let part = plain(part);
            let is_compound = |end: &String| part.len() > end.len() && part.ends_with(&**end);
            self.words.contains(&part) || self.ends.iter().any(is_compound)
        })
    }

    /// Whether this is one of them, letter by letter.
    pub(super) fn has_exactly(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

/// Whether a word is a particle of a surname, as it is written.
pub(super) fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && WORDS.particles.has_exactly(word)
}

/// A word as the lists have it.
pub(super) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_its_words_are_found_as_names_have_them() {
        assert!(WORDS.offices.has("Secretary") && WORDS.offices.has("Vice-President"));
        assert!(WORDS.bodies.has("Landesbibliothek"), "a compound");
        assert!(is_particle("von") && !is_particle("Von"));
        assert!(!WORDS.no_names.has_exactly("penhallow"));
    }
}
