//! The words of ours that readers see around a letter, in the letter's language: titles, dates, terms, remarks.
//!
//! They are data, a file for each language in `languages`, which an editor can review; a file is read when its
//! language is first asked for. Not here: the words that letters are recognised by (`normalize::vocabulary`), and
//! those for editors at the terminal, which are English.
//!
//! **Invariant:** every file has all words, each with the same names in braces.

#[cfg_attr(
    not(all(feature = "epub", feature = "pdf")),
    allow(dead_code, reason = "no format says all of it")
)]
mod catalogue;
mod choice;
mod citation;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod dateline;
mod dates;
mod description;
#[cfg_attr(not(feature = "epub"), allow(dead_code, reason = "only EPUB puts all of it into words"))]
mod details;
#[cfg(feature = "pdf")]
mod excerpt;
#[cfg(feature = "pdf")]
mod headings;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod readings;
mod term;
mod title;

use std::sync::LazyLock;

pub use self::catalogue::Wording;
pub use self::citation::citation;
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(crate) use self::dateline::supplied_dateline;
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(crate) use self::description::name_of_text;
#[cfg(feature = "epub")]
pub(crate) use self::description::translations;
pub use self::description::{Claim, Entry, Piece, Statement, description};
#[cfg(feature = "pdf")]
pub(crate) use self::headings::LineEnd;
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(crate) use self::readings::shown_reading;
pub use self::term::{Relation, Term};
pub(crate) use self::title::spoken_name;
pub use self::title::{Title, title};

/// A language, with its words once somebody has asked for them.
struct Language {
    tag: &'static str,
    words: LazyLock<Wording>,
}

/// Reads the file of a language when it is asked for.
macro_rules! language {
    ($tag:literal) => {
        Language {
            tag: $tag,
            words: LazyLock::new(|| {
                let file = include_str!(concat!("languages/", $tag, ".toml"));
                toml::from_str(file).expect("the tests read the files of all languages")
            }),
        }
    };
}

/// The languages; the first stands in for all others.
static LANGUAGES: [Language; 9] = [
    language!("en"),
    language!("de"),
    language!("fr"),
    language!("it"),
    language!("es"),
    language!("nl"),
    language!("pl"),
    language!("ru"),
    language!("la"),
];

impl Wording {
    /// The words for readers of a language (BCP 47); English for one that has none here, as for an unknown one.
    ///
    /// ```
    /// use letterpress::wording::Wording;
    /// assert_eq!(Wording::of("de-AT").tag(), "de");
    /// assert_eq!(Wording::of("und").tag(), "en");
    /// ```
    pub fn of(tag: &str) -> &'static Self {
        let primary = tag.split('-').next().unwrap_or_default();
        let known = LANGUAGES.iter().find(|language| primary.eq_ignore_ascii_case(language.tag));
        &known.unwrap_or(&LANGUAGES[0]).words
    }

    /// English.
    pub fn english() -> &'static Self {
        Self::of("en")
    }
}

/// A form of words with its names in braces filled in.
pub(crate) fn fill(form: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(form.len() + 16);
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        let value = values.iter().find(|(key, _)| *key == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use toml::Value;

    use super::*;

    /// The names in braces in each text of a file, by its keys.
    fn names(value: &Value, at: &str, into: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            Value::String(text) => {
                let braces = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                into.insert(at.to_owned(), braces.map(|(name, _)| name.to_owned()).collect());
            }
            Value::Array(values) => {
                values
                    .iter()
                    .enumerate()
                    .for_each(|(n, one)| names(one, &format!("{at}.{n}"), into));
            }
            Value::Table(table) => {
                table.iter().for_each(|(key, one)| names(one, &format!("{at}.{key}"), into));
            }
            other => panic!("{at}: {other:?} is no text"),
        }
    }

    #[test]
    fn every_language_has_all_words_with_the_same_names() {
        let all = |text: &str| {
            let mut found = BTreeMap::new();
            names(&text.parse().map(Value::Table).expect("is TOML"), "", &mut found);
            found
        };
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/wording/languages");
        let file = |tag: &str| std::fs::read_to_string(format!("{folder}/{tag}.toml")).expect(tag);
        let english = all(&file("en"));
        for Language { tag, words } in &LANGUAGES {
            assert_eq!(words.tag(), *tag);
            assert_eq!(all(&file(tag)), english, "{tag}.toml");
        }
        let files = std::fs::read_dir(folder).expect("the folder exists").count();
        assert_eq!(files, LANGUAGES.len());
    }

    #[test]
    fn names_are_filled_in_any_order() {
        assert_eq!(fill("{b} of {a}, {b}", &[("a", "{b}"), ("b", "1")]), "1 of {b}, 1");
    }
}
