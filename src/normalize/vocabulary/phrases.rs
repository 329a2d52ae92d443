//! Words and groups of words that are looked up in a row of tokens: `day of`, `old style`.

use rustc_hash::FxHashMap;

use super::tokens::tokens;
use super::words::{Fold, folded};

/// Groups of words, each with what it means. What separates the words is not compared: `o.S.` and `O. S.` are
/// one.
#[derive(Debug)]
pub(in crate::normalize) struct Phrases<T = ()> {
    by_first: FxHashMap<String, Vec<(Vec<String>, T)>>,
    longest: usize,
}

impl<T: Copy> Phrases<T> {
    /// These phrases, as people write them.
    pub(super) fn of<'a>(phrases: impl Iterator<Item = (&'a str, T)>, fold: &Fold) -> Self {
        let words = phrases.map(|(phrase, meaning)| (fold_tokens(phrase, fold), meaning));
        let mut phrases: Vec<(Vec<String>, T)> =
            words.filter(|(words, _)| !words.is_empty()).collect();
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let longest = phrases.first().map_or(0, |(words, _)| words.len());
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, T)>> = FxHashMap::default();
        for (mut words, meaning) in phrases {
            let first = words.remove(0);
            by_first.entry(first).or_default().push((words, meaning));
        }
        Self { by_first, longest }
    }

    /// The longest phrase with which these words begin: what it means, and the number of its words.
    pub(in crate::normalize) fn begins(&self, words: &[String]) -> Option<(T, usize)> {
        self.all_that_begin(words).next()
    }

    /// The number of words of the longest phrase with which these words begin.
    pub(in crate::normalize) fn at_start(&self, words: &[String]) -> Option<usize> {
        self.begins(words).map(|(_, count)| count)
    }

    /// The number of words of the longest phrase with which these words end.
    pub(in crate::normalize) fn at_end(&self, words: &[String]) -> Option<usize> {
        (1..=self.longest.min(words.len()))
            .rev()
            .find(|count| self.are(&words[words.len() - count..]))
    }

    /// Whether these words, all of them, are a phrase.
    pub(in crate::normalize) fn are(&self, words: &[String]) -> bool {
        self.all_that_begin(words).any(|(_, count)| count == words.len())
    }

    /// The longest first.
    fn all_that_begin<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = (T, usize)> + 'a {
        let split = words.split_first();
        let phrases = split.and_then(|(first, rest)| Some((self.by_first.get(first)?, rest)));
        phrases.into_iter().flat_map(|(phrases, rest)| {
            let begin = phrases.iter().filter(move |(phrase, _)| rest.starts_with(phrase));
            begin.map(|(phrase, meaning)| (*meaning, phrase.len() + 1))
        })
    }
}

/// The numbers and words of a text as they are compared.
pub(super) fn fold_tokens(text: &str, fold: &Fold) -> Vec<String> {
    let words = tokens(text).into_iter().filter_map(|token| text.get(token.range));
    words.map(|word| folded(word, fold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_at_either_end() {
        let phrases = Phrases::of([("o. S.", 1), ("day of", 2), ("day", 3)].into_iter(), &[]);
        let words = |text| fold_tokens(text, &[]);
        assert_eq!(phrases.begins(&words("O.S., Leeds")), Some((1, 2)));
        assert_eq!(phrases.begins(&words("day of rest")), Some((2, 2)));
        assert_eq!(phrases.begins(&words("day off")), Some((3, 1)));
        assert_eq!(phrases.begins(&words("of")), None);
        assert_eq!(phrases.at_end(&words("the third day of")), Some(2));
        assert_eq!(phrases.at_end(&words("the third")), None);
        assert!(phrases.are(&words("[O. S.]")));
        assert!(!phrases.are(&words("O. S. T.")));
    }
}
