//! What differs between two aligned texts, and what of it is only in another place, or only marked otherwise.

use std::ops::Range;

use super::alignment::{Agreement, Alignment, plain};
use super::witness::Word;

/// Words of the letter, and what the other text has instead; one of the two may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    pub base: Range<usize>,
    pub other: Range<usize>,
}

/// The variants of two texts.
#[derive(Debug)]
pub(super) struct Variants<'w> {
    pub base: &'w [Word],
    pub other: &'w [Word],
    pub alignment: Alignment,
    /// In the order of the letter.
    pub found: Vec<Variant>,
}

impl<'w> Variants<'w> {
    /// Aligns two texts. Of a passage with several readings, one is enough.
    pub(super) fn of(base: &'w [Word], other: &'w [Word]) -> Self {
        let alignment = Alignment::of(base, other);
        let differing = alignment.steps.iter().filter(|it| it.agreement == Agreement::Different);
        let mut found: Vec<Variant> = differing
            .map(|step| Variant { base: step.base.clone(), other: step.other.clone() })
            .collect();
        let agrees = |choice: usize, words: &[Word], of_other: bool| {
            let steps = alignment.steps.iter();
            let mut same = steps.filter(|step| step.agreement != Agreement::Different);
            same.any(|step| {
                let range = if of_other { step.other.clone() } else { step.base.clone() };
                words[range].iter().any(|word| word.choice == Some(choice))
            })
        };
        for variant in &mut found {
            let is_other_reading = |words: &[Word], at: usize, of_other| {
                words[at].choice.is_some_and(|choice| agrees(choice, words, of_other))
            };
            shorten(&mut variant.other, |at| is_other_reading(other, at, true));
            shorten(&mut variant.base, |at| is_other_reading(base, at, false));
        }
        found.retain(|it| !it.base.is_empty() || !it.other.is_empty());
        Self { base, other, alignment, found }
    }

    /// Words that differ only in typographic forms.
    pub(super) fn typographic(&self) -> impl Iterator<Item = (&'w Word, &'w Word)> {
        let steps = self.alignment.steps.iter();
        let typographic = steps.filter(|step| step.agreement == Agreement::Typographic);
        typographic.map(|step| (&self.base[step.base.start], &self.other[step.other.start]))
    }

    /// Takes out the words of a variant that a program broke where a line ends.
    pub(super) fn join_lines(&mut self) {
        let (base, other) = (self.base, self.other);
        self.found.retain(|Variant { base: one, other: two }| {
            let joined =
                |words: &[Word]| words.iter().map(|word| plain(&word.text)).collect::<String>();
            two.len() != one.len() + 1
                || joined(&base[one.clone()]).replace('-', "")
                    != joined(&other[two.clone()]).replace('-', "")
                || !other[two.start].text.ends_with(['-', '\u{2010}', '\u{AD}'])
        });
    }

    /// Takes words out of those that only the other text has, and leaves what is before and after them.
    pub(super) fn take_added(&mut self, taken: &Range<usize>) {
        self.split(
            |it| contains(&it.other, taken),
            |Variant { base, other }| {
                let before = Variant { base: base.clone(), other: other.start..taken.start };
                // What the letter has there is said once.
                let rest = if before.other.is_empty() { base } else { base.end..base.end };
                [before, Variant { base: rest, other: taken.end..other.end }]
            },
        );
    }

    /// Takes words out of those that only the letter has, in the same way.
    pub(super) fn take_left_out(&mut self, taken: &Range<usize>) {
        self.split(
            |it| contains(&it.base, taken),
            |Variant { base, other }| {
                let before = Variant { base: base.start..taken.start, other: other.clone() };
                let rest = if before.base.is_empty() { other } else { other.end..other.end };
                [before, Variant { base: taken.end..base.end, other: rest }]
            },
        );
    }

    fn split(
        &mut self,
        is_meant: impl Fn(&Variant) -> bool,
        split: impl Fn(Variant) -> [Variant; 2],
    ) {
        let Some(index) = self.found.iter().position(is_meant) else { return };
        let parts = split(self.found.remove(index)).into_iter();
        let parts = parts.filter(|it| !it.base.is_empty() || !it.other.is_empty());
        self.found.splice(index..index, parts.collect::<Vec<_>>());
    }

    /// Words of the letter that the other text has in another place: takes out both, and returns them.
    pub(super) fn take_moved(&mut self) -> Vec<Variant> {
        /// Fewer words can be left out here and added there by chance.
        const FEWEST: usize = 3;
        let mut moved = Vec::new();
        let left_out: Vec<Range<usize>> = self
            .found
            .iter()
            .map(|it| it.base.clone())
            .filter(|base| base.len() >= FEWEST)
            .collect();
        for base in left_out {
            let added = self.found.iter().map(|it| it.other.clone());
            let place = added.filter_map(|other| {
                let at = position(&self.base[base.clone()], &self.other[other.clone()])?;
                Some(other.start + at..other.start + at + base.len())
            });
            if let Some(other) = place.collect::<Vec<_>>().into_iter().next() {
                self.take_added(&other);
                if let Some(variant) = self.found.iter_mut().find(|it| it.base == base) {
                    variant.base.end = variant.base.start;
                }
                self.found.retain(|it| !it.base.is_empty() || !it.other.is_empty());
                moved.push(Variant { base, other });
            }
        }
        moved
    }
}

/// Whether one range holds all of the other.
fn contains(range: &Range<usize>, other: &Range<usize>) -> bool {
    range.start <= other.start && other.end <= range.end && !other.is_empty()
}

/// Leaves out what a range begins and ends with.
fn shorten(range: &mut Range<usize>, is_left_out: impl Fn(usize) -> bool) {
    while range.start < range.end && is_left_out(range.start) {
        range.start += 1;
    }
    while range.start < range.end && is_left_out(range.end - 1) {
        range.end -= 1;
    }
}

/// Where some words are among others.
pub(super) fn position(words: &[Word], among: &[Word]) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let key = |word: &Word| plain(&word.text);
    let wanted: Vec<String> = words.iter().map(key).collect();
    let all: Vec<String> = among.iter().map(key).collect();
    all.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::super::witness::{Place, WitnessBuilder};
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let mut builder = WitnessBuilder::default();
        builder.text(text, |_| Place::Unknown);
        builder.finish("").body
    }

    fn said(words: &[Word], range: &Range<usize>) -> String {
        let words: Vec<&str> = words[range.clone()].iter().map(|it| it.text.as_str()).collect();
        words.join(" ")
    }

    #[test]
    fn what_is_moved_is_said_once() {
        let base = words("One two three four. Five six seven eight. Nine ten eleven.");
        let other = words("Five six seven eight. Nine ten eleven. One two three four.");
        let mut variants = Variants::of(&base, &other);
        let moved = variants.take_moved();
        assert_eq!(moved.len(), 1);
        assert_eq!(said(&base, &moved[0].base), "One two three four.");
        assert_eq!(said(&other, &moved[0].other), "One two three four.");
        assert!(variants.found.is_empty(), "{:?}", variants.found);
    }

    #[test]
    fn what_is_taken_leaves_the_rest() {
        let (base, other) = (words("a b"), words("a x [Page 4] y b"));
        let mut variants = Variants::of(&base, &other);
        variants.take_added(&(2..4));
        let left: Vec<String> = variants.found.iter().map(|it| said(&other, &it.other)).collect();
        assert_eq!(left, ["x", "y"]);
    }

    #[test]
    fn one_of_several_readings_is_enough() {
        let base = words("the Govt is");
        let mut other = words("the Govt Government is");
        for at in [1, 2] {
            other[at].choice = Some(1);
        }
        assert!(Variants::of(&base, &other).found.is_empty());
    }
}
