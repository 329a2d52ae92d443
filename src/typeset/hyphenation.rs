//! Where the words of a language may be hyphenated.

use hypher::Lang;

/// Words shorter than this are not hyphenated.
const SHORTEST_HYPHENATED: usize = 5;

/// The hyphenation of a language given as a BCP 47 tag, if there is one.
pub(super) fn hyphenation(tag: &str) -> Option<Lang> {
    let primary: [u8; 2] = tag.split('-').next()?.as_bytes().try_into().ok()?;
    Lang::from_iso(primary.map(|byte| byte.to_ascii_lowercase()))
}

/// Where a word may be hyphenated, as byte offsets in it.
pub(super) fn syllables(word: &str, language: Lang) -> Vec<usize> {
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
