//! The words of a language as patterns, where a place in a heading is looked for.

use std::ops::Deref;
use std::sync::OnceLock;

use regex::Regex;

use super::compiled;
use super::file::File;

/// A pattern that is compiled when it is first used: that takes longer than reading a letter.
pub(in crate::normalize) struct Pattern {
    words: String,
    compiled: OnceLock<Regex>,
}

impl From<String> for Pattern {
    fn from(words: String) -> Self {
        Self { words, compiled: OnceLock::new() }
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| compiled(&self.words))
    }
}

/// The patterns of one language.
pub(in crate::normalize) struct Patterns {
    /// `Letter`, `Draft Letter`, at the beginning of a heading; the group `kind` is the word.
    pub(in crate::normalize) kind: Pattern,
    /// What announces the sender, at the beginning.
    pub(in crate::normalize) from: Pattern,
    /// What announces the recipient, between blanks.
    pub(in crate::normalize) to: Pattern,
    /// What announces the recipient, at the beginning.
    pub(in crate::normalize) to_first: Pattern,
    /// What comes between a recipient and the place where they live.
    pub(in crate::normalize) lives_in: Pattern,
    /// The number of a document, at the beginning of its heading; groups `word`, `n` and `mark`.
    pub(in crate::normalize) number: Pattern,
    /// What precedes a signature.
    pub(in crate::normalize) signed: Pattern,
}

impl Patterns {
    pub(super) fn of(file: &File) -> Self {
        let headings = &file.headings;
        let kinds: Vec<String> = headings.kinds.words().map(|(word, _)| word.to_owned()).collect();
        let number = any(&headings.number);
        // A dash between two names announces the recipient; at the beginning it does not.
        let to_first = headings.to.iter().filter(|word| word.starts_with(char::is_alphabetic));
        Self {
            kind: Pattern::from(format!(
                r"^(?:{}\s+)*(?P<kind>{})",
                any(&headings.before_kind),
                any(&kinds)
            )),
            from: Pattern::from(format!(r"^{}", before_name(&headings.from))),
            to: Pattern::from(format!(r"\s{}\s", any(&headings.to))),
            to_first: Pattern::from(format!(r"^{}", before_name(to_first))),
            lives_in: Pattern::from(format!(r",?\s{}\s", any(&headings.lives_in))),
            // The dash before the word: `Volume 8 - letter no. 270`.
            number: Pattern::from(format!(
                r"^(?:(?-i:\p{{L}}+) [0-9]+ [-–—] )?[\[(]?(?P<word>(?:{}|{number})\s*(?:{number}\s*)?)?(?P<n>[0-9]{{1,5}}(?-i:[a-z])?|(?-i:[IVXLCDM]{{1,12}}))\b(?P<mark>[\])]?[.:]?\s*(?:[—–]+|--+|-\s)?)\s*",
                any(&kinds)
            )),
            signed: Pattern::from(format!(r"^[(\[]?{}[)\]]?[.:]?\s*", any(&file.signature.before))),
        }
    }
}

/// A pattern of any of these words, which end where a word ends. The longest is tried first.
fn any<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    any_as(words, pattern)
}

/// A pattern of any of these words, and what is between it and a name. `A.` before a name is an initial.
fn before_name<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    any_as(words, |word| {
        let blank = if word.ends_with(char::is_alphanumeric) {
            r"(?:\s*[:,—–]\s*|\s+|$)"
        } else {
            r"\s*"
        };
        format!("{}{blank}", pattern(word))
    })
}

fn any_as<'a>(
    words: impl IntoIterator<Item = &'a String>,
    pattern: impl Fn(&str) -> String,
) -> String {
    let mut words: Vec<&String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let patterns: Vec<String> = words.into_iter().map(|word| pattern(word)).collect();
    // No word at all matches nothing. To fold the case of all characters would take milliseconds.
    if patterns.is_empty() {
        r"(?-i:[^\s\S])".to_owned()
    } else {
        format!("(?:{})", patterns.join("|"))
    }
}

/// The pattern of one word.
fn pattern(word: &str) -> String {
    let escaped = regex::escape(word).replace(['\'', '’'], "['’]");
    // A space after a full stop may be missing: `s.d.`
    let spaced = escaped.replace(r"\. ", r"\.\s?").replace(' ', r"\s+");
    let ends = if word.ends_with(char::is_alphanumeric) { r"\b" } else { "" };
    // `c.` before a year, and not the `C.` of a name.
    let is_short = word.ends_with('.') && word.chars().count() <= 3;
    if is_short { format!("(?-i:{spaced})") } else { format!("{spaced}{ends}") }
}
