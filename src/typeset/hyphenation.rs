//! Where the words of a language may be hyphenated: looked up once for each word.

use std::rc::Rc;

use hypher::Lang;
use rustc_hash::FxHashMap;

/// Words shorter than this are not hyphenated.
const SHORTEST_HYPHENATED: usize = 5;

/// The hyphenation of a language given as a BCP 47 tag, if there is one.
pub(super) fn hyphenation(tag: &str) -> Option<Lang> {
    let primary: [u8; 2] = tag.split('-').next()?.as_bytes().try_into().ok()?;
    Lang::from_iso(primary.map(|byte| byte.to_ascii_lowercase()))
}

/// How many words of a language are remembered before they are forgotten, so that memory is bounded.
const REMEMBERED: usize = 20_000;
/// Words longer than this, in bytes, are not remembered.
const LONGEST_REMEMBERED: usize = 60;

/// Hyphenates words, and remembers where.
#[derive(Default)]
pub(super) struct Hyphenator {
    known: FxHashMap<Lang, FxHashMap<Box<str>, Rc<[usize]>>>,
}

impl Hyphenator {
    /// Where a word may be hyphenated, as byte offsets in it.
    pub(super) fn syllables(&mut self, word: &str, language: Lang) -> Rc<[usize]> {
        let known = self.known.entry(language).or_default();
        if let Some(cuts) = known.get(word) {
            return Rc::clone(cuts);
        }
        let cuts: Rc<[usize]> = syllables(word, language).into();
        if word.len() <= LONGEST_REMEMBERED {
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(word.into(), Rc::clone(&cuts));
        }
        cuts
    }
}

fn syllables(word: &str, language: Lang) -> Vec<usize> {
    let is_other = |character: char| !character.is_alphabetic();
    let mut cuts = Vec::new();
    let mut next = 0;
    for run in word.split_inclusive(is_other) {
        let mut at = next;
        next += run.len();
        let run = run.trim_end_matches(is_other);
        let end = at + run.len();
        // The crate only handles words up to this length.
        if run.chars().count() < SHORTEST_HYPHENATED || run.len() > hypher::MAX_INLINE_SIZE {
            continue;
        }
        for syllable in hypher::hyphenate(run, language) {
            at += syllable.len();
            if at < end {
                cuts.push(at);
            }
        }
    }
    cuts
}
