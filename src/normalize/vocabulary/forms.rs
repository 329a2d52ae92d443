//! Forms of words, such as `My dear *`, and where a line has one.
//!
//! A form is written as people write it. `*` is a name (one to five words), `…` up to four other words,
//! `(x)` a word that may be missing, `dear(est)` a word with or without its ending. Case and punctuation
//! are not compared.

use rustc_hash::FxHashMap;

use super::words::{Fold, Word, folded, words};

/// What a form consists of.
#[derive(Clone, Debug)]
enum Element {
    /// One of these words.
    Word(Vec<String>),
    /// This word, or nothing.
    Optional(String),
    /// A name.
    Name,
    /// A few words.
    Few,
}

/// The most words of a name: `the Rev. J. van Dyck`.
const NAME: usize = 5;

/// The most words for which `…` can be.
const FEW: usize = 4;

/// Forms, found by their first word.
#[derive(Debug, Default)]
pub(super) struct Forms {
    by_word: FxHashMap<String, Vec<Vec<Element>>>,
    /// Those that begin with no particular word.
    others: Vec<Vec<Element>>,
}

impl Forms {
    /// The forms that are written so.
    pub(super) fn of<'a>(forms: impl Iterator<Item = &'a str>, fold: &Fold) -> Self {
        let mut all = Self::default();
        for form in forms {
            all.add(elements(form, fold));
        }
        all
    }

    /// Adds a form, and if it may begin with several words, one form for each.
    fn add(&mut self, mut form: Vec<Element>) {
        let first = match form.first() {
            None => return,
            Some(Element::Name | Element::Few) => return self.others.push(form),
            Some(Element::Word(words)) => words.clone(),
            Some(Element::Optional(word)) => {
                let word = word.clone();
                form.remove(0);
                let mut with = vec![Element::Word(vec![word.clone()])];
                with.extend_from_slice(&form);
                self.add(form);
                return self.by_word.entry(word).or_default().push(with);
            }
        };
        for word in first {
            self.by_word.entry(word).or_default().push(form.clone());
        }
    }

    /// Whether a form may begin with this word.
    pub(super) fn may_begin(&self, first: &Word) -> bool {
        !self.others.is_empty() || self.by_word.contains_key(&*first.folded)
    }

    /// The numbers of words after which a form that begins with the first of these words can end, the
    /// longest first.
    pub(super) fn ends(&self, words: &[Word], is_name: &dyn Fn(&Word) -> bool) -> Vec<usize> {
        let Some(first) = words.first() else { return Vec::new() };
        let mut ends = Vec::new();
        let forms = self.by_word.get(&*first.folded).into_iter().flatten();
        for form in forms.chain(&self.others) {
            match_from(form, words, 0, is_name, &mut ends);
        }
        ends.sort_unstable_by(|one, other| other.cmp(one));
        ends.dedup();
        ends
    }

    /// Whether a form is these words, all of them.
    pub(super) fn are(&self, words: &[Word], is_name: &dyn Fn(&Word) -> bool) -> bool {
        self.ends(words, is_name).first() == Some(&words.len()) && !words.is_empty()
    }
}

/// Collects where a form that has been matched up to `at` can end.
fn match_from(
    form: &[Element],
    words: &[Word],
    at: usize,
    is_name: &dyn Fn(&Word) -> bool,
    ends: &mut Vec<usize>,
) {
    let Some((element, rest)) = form.split_first() else {
        ends.push(at);
        return;
    };
    match element {
        Element::Word(any) => {
            if words.get(at).is_some_and(|word| word.is_among(any)) {
                match_from(rest, words, at + 1, is_name, ends);
            }
        }
        Element::Optional(optional) => {
            match_from(rest, words, at, is_name, ends);
            if words.get(at).is_some_and(|word| word.folded == *optional) {
                match_from(rest, words, at + 1, is_name, ends);
            }
        }
        Element::Name => {
            for count in 1..=NAME {
                let goes_on = |word: &Word| is_name(word) && (count == 1 || word.is_joined);
                if !words.get(at + count - 1).is_some_and(goes_on) {
                    break;
                }
                match_from(rest, words, at + count, is_name, ends);
            }
        }
        Element::Few => {
            for count in 0..=FEW.min(words.len().saturating_sub(at)) {
                // They are of one sentence.
                if count > 0 && words.get(at + count).is_some_and(|next| next.begins_sentence) {
                    break;
                }
                match_from(rest, words, at + count, is_name, ends);
            }
        }
    }
}

/// The elements of a form as it is written.
fn elements(form: &str, fold: &Fold) -> Vec<Element> {
    let mut elements = Vec::new();
    for piece in form.split_whitespace() {
        let bare = piece.trim_matches([',', '.', ':', '!']);
        if bare == "*" {
            elements.push(Element::Name);
        } else if bare == "…" {
            elements.push(Element::Few);
        } else if let Some(word) = bare.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
            elements.push(Element::Optional(folded(word, fold)));
        } else if let Some((stem, ending)) = bare.strip_suffix(')').and_then(|b| b.split_once('('))
        {
            let longer = format!("{stem}{ending}");
            elements.push(Element::Word(vec![folded(stem, fold), folded(&longer, fold)]));
        } else {
            let words = words(piece, usize::MAX, fold).into_iter();
            elements.extend(words.map(|word| Element::Word(vec![word.folded.into_owned()])));
        }
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(form: &str, line: &str) -> Vec<usize> {
        let forms = Forms::of(std::iter::once(form), &[]);
        forms.ends(&words(line, 20, &[]), &|word| word.is_capital)
    }

    #[test]
    fn forms_of_words() {
        assert_eq!(ends("My dear *", "my dear Ben Moor, how"), [4, 3]);
        assert_eq!(ends("My dear(est) *", "My dearest Ben"), [3]);
        assert_eq!(ends("(My) dear Sir", "Dear sir,"), [2]);
        assert_eq!(ends("(My) dear Sir", "My dear sir,"), [3]);
        assert_eq!(ends("Mit … Gruß", "Mit herzlichem, treuem Gruss"), [4]);
        assert_eq!(ends("t. t.", "t.t."), [2]);
        assert_eq!(ends("Yours &c.", "Yours, etc."), [2]);
        assert!(ends("My dear *", "my dear friends").is_empty());
    }
}
