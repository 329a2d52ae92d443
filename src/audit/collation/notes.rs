//! Which note of the other text is which of the letter.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::alignment::{Alignment, plain};
use super::words::{Note, Word};

/// For each note of the letter the index of that of the other text, if there is one: first those whose words are the same,
/// then those with the same label, then those that are alike.
pub(super) fn paired(base: &[Note], other: &[Note]) -> Vec<Option<usize>> {
    /// How alike notes are, and whether they must have the same label, from the surest pairs on.
    const PASSES: [(f64, bool); 5] =
        [(0.8, true), (0.8, false), (0.4, true), (0.6, false), (0.1, true)];
    let mut pairs = vec![None; base.len()];
    let mut is_taken = vec![false; other.len()];
    for (alike, needs_label) in PASSES {
        for (index, note) in base.iter().enumerate() {
            if pairs[index].is_some() {
                continue;
            }
            // Most editions have them in the same order.
            let candidates = (index..other.len()).chain(0..index.min(other.len()));
            let mut free = candidates.filter(|at| !is_taken[*at]);
            let is_same = |at: &usize| {
                let has_label = note.label.is_some() && has_label_of(&other[*at], note);
                (has_label || !needs_label) && likeness(&note.words, &other[*at].words) >= alike
            };
            let found = free.find(is_same);
            if let Some(at) = found {
                is_taken[at] = true;
                pairs[index] = Some(at);
            }
        }
    }
    pairs
}

/// Whether a note has the label of another, as its own or as its first word.
pub(super) fn has_label_of(note: &Note, other: &Note) -> bool {
    let Some(label) = other.label.as_deref() else { return false };
    let own = note.label.as_deref().or(note.words.first().map(|word| word.text.as_str()));
    own.is_some_and(|own| bare(own) == bare(label))
}

/// A label without what is printed around it: `1` of `[1.]`.
pub(super) fn bare(label: &str) -> String {
    let is_around = |character: char| "[](){}.:,;^\u{21A9}\u{FE0E}".contains(character);
    // Labels are raised where they are called.
    let plain: String = label.nfkc().collect();
    let bare = plain.trim_matches(is_around);
    if bare.is_empty() { plain } else { bare.to_owned() }
}

/// The share of the words of both that both have.
fn likeness(one: &[Word], other: &[Word]) -> f64 {
    match one.len() + other.len() {
        0 => 1.0,
        all => shared(one.iter(), other.iter()) as f64 * 2.0 / all as f64,
    }
}

/// How many words are in both, in any order.
pub(super) fn shared<'w>(
    one: impl Iterator<Item = &'w Word>,
    other: impl Iterator<Item = &'w Word>,
) -> usize {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in other {
        *counts.entry(plain(&word.text)).or_default() += 1;
    }
    let mut shared = 0;
    for word in one {
        if let Some(count) = counts.get_mut(&plain(&word.text)).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}

/// Where the words of a note are among words that the text does not have: from the first to the last of them.
pub(super) fn among(note: &[Word], added: &[Word]) -> Option<std::ops::Range<usize>> {
    /// So much of it must be there.
    const MOST: f64 = 0.6;
    let alignment = Alignment::of(note, added);
    if note.is_empty() || (alignment.shared() as f64) < note.len() as f64 * MOST {
        return None;
    }
    let both = || alignment.steps.iter().filter(|it| !it.base.is_empty() && !it.other.is_empty());
    Some(both().next()?.other.start..both().next_back()?.other.end)
}
