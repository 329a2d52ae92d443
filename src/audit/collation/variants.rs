//! What differs between two aligned texts, and what of it is only in another place, or only marked otherwise.

use std::ops::Range;

use super::alignment::{Agreement, Alignment, plain};
use super::notes::among;
use super::words::{Text, Word};

/// Words of the letter, and what the other text has instead; one of the two may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    pub base: Range<usize>,
    pub other: Range<usize>,
}

impl Variant {
    fn is_nothing(&self) -> bool {
        self.base.is_empty() && self.other.is_empty()
    }
}

/// The reading of each passage that has most of what the other text has.
fn chosen(text: &Text<'_>, is_matched: &[bool]) -> Vec<usize> {
    let mut scores: Vec<Vec<isize>> =
        text.readings.iter().map(|count| vec![0; (*count).max(1)]).collect();
    for (word, is_matched) in text.words.iter().zip(is_matched) {
        let reading = word.reading.and_then(|it| scores.get_mut(it.choice)?.get_mut(it.reading));
        if let Some(score) = reading {
            *score += if *is_matched { 1 } else { -1 };
        }
    }
    let best = |scores: &Vec<isize>| {
        let places = scores.iter().enumerate();
        let best = places.max_by_key(|(at, score)| (**score, std::cmp::Reverse(*at)));
        best.map_or(0, |(at, _)| at)
    };
    scores.iter().map(best).collect()
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
    /// Aligns two texts. Of a passage with several readings, one has to be there; if the other text gives readings itself, it
    /// has to have all that the letter has.
    pub(super) fn of(letter: &Text<'w>, other: &Text<'w>) -> Self {
        let (base, others) = (letter.words, other.words);
        let alignment = Alignment::of(base, others);
        let mut is_matched = [vec![false; base.len()], vec![false; others.len()]];
        for step in alignment.steps.iter().filter(|it| it.agreement != Agreement::Different) {
            is_matched[0][step.base.clone()].fill(true);
            is_matched[1][step.other.clone()].fill(true);
        }
        let of_base = chosen(letter, &is_matched[0]);
        let of_other = chosen(other, &is_matched[1]);
        let is_excused = |word: &Word, chosen: &[usize]| {
            word.reading.is_some_and(|it| chosen.get(it.choice) != Some(&it.reading))
        };
        let must_have_all = !other.readings.is_empty();
        let is_excused_of_base = |word: &Word| {
            let is_optional = word.reading.is_some_and(|it| it.is_optional);
            !is_optional && !must_have_all && is_excused(word, &of_base)
        };
        let differing = alignment.steps.iter().filter(|it| it.agreement == Agreement::Different);
        let mut found: Vec<Variant> = differing
            .map(|step| Variant { base: step.base.clone(), other: step.other.clone() })
            .collect();
        for Variant { base: had, other: has } in &mut found {
            shorten(has, |at| is_excused(&others[at], &of_other));
            shorten(had, |at| is_excused_of_base(&base[at]));
        }
        found.retain(|it| !it.is_nothing());
        Self { base, other: others, alignment, found }
    }

    /// Words that the writer struck out or added in one text and not in the other, as ranges of the steps that they are.
    pub(super) fn marked_otherwise(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut ranges: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let pairs =
            self.alignment.steps.iter().filter(|it| it.base.len() == 1 && it.other.len() == 1);
        for step in pairs {
            let (one, other) = (&self.base[step.base.start], &self.other[step.other.start]);
            if one.mark == other.mark {
                continue;
            }
            let goes_on = |(base, has): &&mut (Range<usize>, Range<usize>)| {
                base.end == step.base.start
                    && has.end == step.other.start
                    && self.base[base.start].mark == one.mark
                    && self.other[has.start].mark == other.mark
            };
            match ranges.last_mut().filter(goes_on) {
                Some((base, has)) => (base.end, has.end) = (step.base.end, step.other.end),
                None => ranges.push((step.base.clone(), step.other.clone())),
            }
        }
        ranges
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

    /// Takes words out of what the other text has, and leaves what comes before and after them.
    pub(super) fn take_added(&mut self, taken: &Range<usize>) {
        self.take(|it| (&mut it.other, &mut it.base), taken);
    }

    /// Takes words out of what the letter has, in the same way.
    pub(super) fn take_left_out(&mut self, taken: &Range<usize>) {
        self.take(|it| (&mut it.base, &mut it.other), taken);
    }

    /// Takes words out of one side of a variant; `sides` returns this side, then the other. What the other side has too is reported once.
    fn take(
        &mut self,
        sides: fn(&mut Variant) -> (&mut Range<usize>, &mut Range<usize>),
        taken: &Range<usize>,
    ) {
        let mut all = self.found.iter_mut();
        let Some(index) = all.position(|it| contains(sides(it).0, taken)) else { return };
        let mut before = self.found.remove(index);
        let mut after = before.clone();
        let (range, opposite) = sides(&mut before);
        range.end = taken.start;
        let is_first = range.start == range.end;
        if is_first {
            opposite.end = opposite.start;
        }
        let (range, opposite) = sides(&mut after);
        range.start = taken.end;
        if !is_first {
            opposite.start = opposite.end;
        }
        let rest = [before, after].into_iter().filter(|it| !it.is_nothing());
        self.found.splice(index..index, rest.collect::<Vec<_>>());
    }

    /// Words of the letter that the other text has in another place: takes out both, and returns them.
    pub(super) fn take_moved(&mut self) -> Vec<Variant> {
        /// Fewer words can be left out here and added there by chance.
        const FEWEST: usize = 3;
        /// So many words are known again though some of them are altered.
        const LONG: usize = 8;
        let mut moved = Vec::new();
        let left_out: Vec<Range<usize>> = self
            .found
            .iter()
            .map(|it| it.base.clone())
            .filter(|base| base.len() >= FEWEST)
            .collect();
        for base in left_out {
            let added: Vec<Range<usize>> = self.found.iter().map(|it| it.other.clone()).collect();
            let words = &self.base[base.clone()];
            let same = |other: &Range<usize>| position(words, &self.other[other.clone()]);
            let exactly = added.iter().find_map(|other| {
                let at = same(other)?;
                Some(other.start + at..other.start + at + words.len())
            });
            // With some of its words altered.
            let nearly = || {
                let mut long = added.iter().filter(|_| words.len() >= LONG);
                long.find_map(|other| {
                    let within = among(words, &self.other[other.clone()])?;
                    Some(other.start + within.start..other.start + within.end)
                })
            };
            if let Some(other) = exactly.or_else(nearly) {
                self.take_added(&other);
                if let Some(variant) = self.found.iter_mut().find(|it| it.base == base) {
                    variant.base.end = variant.base.start;
                }
                self.found.retain(|it| !it.is_nothing());
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
    use super::super::builder::words;
    use super::super::words::InReading;
    use super::*;

    fn text(words: &[Word]) -> Text<'_> {
        Text { words, readings: &[] }
    }

    fn said(words: &[Word], range: &Range<usize>) -> String {
        let words: Vec<&str> = words[range.clone()].iter().map(|it| it.text.as_str()).collect();
        words.join(" ")
    }

    #[test]
    fn what_is_moved_is_said_once() {
        let base = words("One two three four. Five six seven eight. Nine ten eleven.");
        let other = words("Five six seven eight. Nine ten eleven. One two three four.");
        let mut variants = Variants::of(&text(&base), &text(&other));
        let moved = variants.take_moved();
        assert_eq!(moved.len(), 1);
        assert_eq!(said(&base, &moved[0].base), "One two three four.");
        assert_eq!(said(&other, &moved[0].other), "One two three four.");
        assert!(variants.found.is_empty(), "{:?}", variants.found);
    }

    #[test]
    fn what_is_taken_leaves_the_rest() {
        let (base, other) = (words("a b"), words("a x [Page 4] y b"));
        let mut variants = Variants::of(&text(&base), &text(&other));
        variants.take_added(&(2..4));
        let left: Vec<String> = variants.found.iter().map(|it| said(&other, &it.other)).collect();
        assert_eq!(left, ["x", "y"]);
    }

    /// `18` is `1 [Page 4] 2` there: what is left says once what the letter has.
    #[test]
    fn what_is_replaced_is_said_once() {
        for taken in [5..7, 4..6, 4..5] {
            let (base, other) = (words("a b 18 c d"), words("a b c d 1 [Page 4] c d"));
            let variant = Variant { base: 2..3, other: 4..7 };
            let alignment = Alignment::of(&base, &other);
            let mut variants =
                Variants { base: &base, other: &other, alignment, found: vec![variant] };
            variants.take_added(&taken);
            let told = variants.found.iter().filter(|it| !it.base.is_empty());
            assert_eq!(told.count(), 1, "{taken:?}: {:?}", variants.found);
        }
    }

    #[test]
    fn one_whole_reading_of_several_is_enough() {
        let reading = |at, reading| {
            let mut word = words(at).remove(0);
            word.reading = Some(InReading { choice: 0, reading, is_optional: false });
            word
        };
        let base = words("the Govt is");
        for (readings, is_there) in [(["Govt", "Government"], true), (["Gvt", "Government"], false)]
        {
            let mut other = words("the is");
            other.insert(1, reading(readings[0], 0));
            other.insert(2, reading(readings[1], 1));
            let text_of_other = Text { words: &other, readings: &[2] };
            let found = Variants::of(&text(&base), &text_of_other).found;
            assert_eq!(found.is_empty(), is_there, "{readings:?}: {found:?}");
        }
    }
}
