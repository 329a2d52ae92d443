//! Which words of two texts are the same: the longest agreement first, then word by word where they differ.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use strsim::normalized_damerau_levenshtein;
use unicode_normalization::UnicodeNormalization;

use super::words::Word;

/// Words of one text, and what the other has in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub base: Range<usize>,
    pub other: Range<usize>,
    pub agreement: Agreement,
}

/// How far the two agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The same characters.
    Same,
    /// The same words, with other forms of quotation marks, dashes, or characters that Unicode counts as equal.
    Typographic,
    /// They differ.
    Different,
}

/// The steps through two texts, in order.
#[derive(Debug)]
pub(super) struct Alignment {
    pub steps: Vec<Step>,
}

impl Alignment {
    pub(super) fn of(base: &[Word], other: &[Word]) -> Self {
        let (base_keys, other_keys) = (keys(base), keys(other));
        let (base_numbers, other_numbers) = numbered(&base_keys, &other_keys);
        let mut alignment = Self { steps: Vec::new() };
        for op in capture_diff_slices(Algorithm::Patience, &base_numbers, &other_numbers) {
            match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    for n in 0..len {
                        alignment.pair(base, other, old_index + n, new_index + n);
                    }
                }
                DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                    let region = Region {
                        base: op.old_range(),
                        other: op.new_range(),
                        base_keys: &base_keys,
                        other_keys: &other_keys,
                    };
                    for (base_range, other_range) in region.divided() {
                        if let ([one], [with]) =
                            (&base_keys[base_range.clone()], &other_keys[other_range.clone()])
                            && one == with
                        {
                            alignment.pair(base, other, base_range.start, other_range.start);
                        } else {
                            alignment.differ(base_range, other_range);
                        }
                    }
                }
            }
        }
        alignment.slide(base, other);
        alignment
    }

    /// Lets what only one text has begin and end with sentences, where it repeats what is beside it: of `A b. A c.` and
    /// `A c.` the first sentence is left out, and not `b. A`.
    fn slide(&mut self, base: &[Word], other: &[Word]) {
        for index in 0..self.steps.len() {
            let step = &self.steps[index];
            let (words, range) = match (step.base.len(), step.other.len()) {
                (1.., 0) => (base, step.base.clone()),
                (0, 1..) => (other, step.other.clone()),
                _ => continue,
            };
            let is_same = |at: usize| {
                self.steps.get(at).is_some_and(|step| step.agreement == Agreement::Same)
            };
            let text = |at: usize| words.get(at).map(|word| word.text.as_str());
            // How far it can be moved.
            let before = (1..=range.start)
                .take_while(|by| *by <= index && is_same(index - by))
                .take_while(|by| text(range.start - by) == text(range.end - by));
            let after = (1..=words.len() - range.end)
                .take_while(|by| is_same(index + by))
                .take_while(|by| text(range.start + by - 1) == text(range.end + by - 1));
            let ends = |at: usize| text(at).is_some_and(|word| word.ends_with(['.', '?', '!']));
            let is_sentence =
                |from: usize, to: usize| ends(to - 1) && from.checked_sub(1).is_none_or(ends);
            if is_sentence(range.start, range.end) {
                continue;
            }
            let back = before.into_iter().find(|by| is_sentence(range.start - by, range.end - by));
            let on = after.into_iter().find(|by| is_sentence(range.start + by, range.end + by));
            match (back, on) {
                (Some(by), _) => self.move_step(index, index - by),
                (None, Some(by)) => self.move_step(index, index + by),
                (None, None) => {}
            }
        }
    }

    /// Moves a step among steps of one word each.
    fn move_step(&mut self, from: usize, to: usize) {
        let step = self.steps.remove(from);
        self.steps.insert(to, step);
        let first = from.min(to);
        let (mut base, mut other) = match first.checked_sub(1) {
            Some(before) => (self.steps[before].base.end, self.steps[before].other.end),
            None => (0, 0),
        };
        for step in &mut self.steps[first..=from.max(to)] {
            step.base = base..base + step.base.len();
            step.other = other..other + step.other.len();
            (base, other) = (step.base.end, step.other.end);
        }
    }

    /// Two words with the same key.
    fn pair(&mut self, base: &[Word], other: &[Word], one: usize, with: usize) {
        let (left, right) = (&base[one].text, &other[with].text);
        let agreement = if left == right {
            Agreement::Same
        } else if plain(left) == plain(right) {
            Agreement::Typographic
        } else {
            Agreement::Different
        };
        let (base, other) = (one..one + 1, with..with + 1);
        self.steps.push(Step { base, other, agreement });
    }

    fn differ(&mut self, base: Range<usize>, other: Range<usize>) {
        self.steps.push(Step { base, other, agreement: Agreement::Different });
    }

    /// Where in the other text a place of this one may be: between what comes before and after it.
    pub(super) fn opposite(&self, at: usize) -> RangeInclusive<usize> {
        let both = || self.steps.iter().filter(|it| !it.base.is_empty() && !it.other.is_empty());
        let from = both().take_while(|step| step.base.end <= at).last();
        let to = both().find(|step| step.base.start >= at);
        let last = self.steps.last().map_or(0, |step| step.other.end);
        from.map_or(0, |step| step.other.end)..=to.map_or(last, |step| step.other.start)
    }

    /// How many words are in both.
    pub(super) fn shared(&self) -> usize {
        let same = |step: &&Step| step.agreement != Agreement::Different;
        self.steps.iter().filter(same).map(|step| step.base.len()).sum()
    }
}

/// A part of both texts in which no words agree.
struct Region<'k> {
    base: Range<usize>,
    other: Range<usize>,
    base_keys: &'k [String],
    other_keys: &'k [String],
}

/// How many pairs of words are compared; in a larger part all is different.
const PAIRS: usize = 1 << 18;
/// The cost of a word that only one text has.
const ALONE: f64 = 1.0;
/// The cost of two words that are written as one.
const JOINED: f64 = 0.3;
/// Words less alike than that are different words.
const ALIKE: f64 = 0.5;

impl Region<'_> {
    /// The parts that differ, word by word where words are alike: the cheapest way from one text to the other.
    fn divided(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let (rows, columns) = (self.base.len(), self.other.len());
        if rows == 0 || columns == 0 || rows.saturating_mul(columns) > PAIRS {
            return vec![(self.base.clone(), self.other.clone())];
        }
        let mut ways = vec![(0.0, (0, 0)); (rows + 1) * (columns + 1)];
        for row in 0..=rows {
            for column in (0..=columns).filter(|column| row + column > 0) {
                let from = |down: usize, across: usize, cost: f64| {
                    let (row, column) = (row.checked_sub(down)?, column.checked_sub(across)?);
                    Some((ways[row * (columns + 1) + column].0 + cost, (down, across)))
                };
                let alike =
                    || from(1, 1, self.cost_of_pair(row.checked_sub(1)?, column.checked_sub(1)?)?);
                let joined = |down, across| {
                    let (row, column) = (row.checked_sub(down)?, column.checked_sub(across)?);
                    self.is_joined(row..row + down, column..column + across)
                        .then(|| from(down, across, JOINED))?
                };
                let all =
                    [alike(), joined(2, 1), joined(1, 2), from(1, 0, ALONE), from(0, 1, ALONE)];
                let best = all.into_iter().flatten().min_by(|one, two| one.0.total_cmp(&two.0));
                ways[row * (columns + 1) + column] = best.unwrap_or_default();
            }
        }
        self.along(&ways)
    }

    /// The parts along the cheapest way. Words that have no counterpart are one part with those beside them.
    fn along(&self, ways: &[(f64, (usize, usize))]) -> Vec<(Range<usize>, Range<usize>)> {
        let (mut row, mut column) = (self.base.len(), self.other.len());
        let mut parts: Vec<(Range<usize>, Range<usize>, bool)> = Vec::new();
        while row + column > 0 {
            let (_, (down, across)) = ways[row * (self.other.len() + 1) + column];
            let is_alone = down == 0 || across == 0;
            let base = self.base.start + row - down..self.base.start + row;
            let other = self.other.start + column - across..self.other.start + column;
            match parts.last_mut() {
                Some((after, beside, true)) if is_alone => {
                    (after.start, beside.start) = (base.start, other.start);
                }
                _ => parts.push((base, other, is_alone)),
            }
            (row, column) = (row - down, column - across);
        }
        parts.reverse();
        parts.into_iter().map(|(base, other, _)| (base, other)).collect()
    }

    /// The cost of two words in the same place; nothing if they are not alike.
    fn cost_of_pair(&self, row: usize, column: usize) -> Option<f64> {
        let one = &self.base_keys[self.base.start + row];
        let other = &self.other_keys[self.other.start + column];
        let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
        let likeness = normalized_damerau_levenshtein(one, other);
        let likeness =
            if has_digit(one) && has_digit(other) { likeness.max(ALIKE) } else { likeness };
        (likeness >= ALIKE).then_some(2.0 * (1.0 - likeness) * ALONE)
    }

    /// Whether the same characters are divided into words otherwise.
    fn is_joined(&self, rows: Range<usize>, columns: Range<usize>) -> bool {
        let joined = |keys: &[String], start: usize, range: Range<usize>| {
            keys[start + range.start..start + range.end].concat().replace('-', "")
        };
        joined(self.base_keys, self.base.start, rows)
            == joined(self.other_keys, self.other.start, columns)
    }
}

fn keys(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| plain(&word.text).to_lowercase()).collect()
}

/// Numbers instead of keys, the same for the same: they are compared faster.
fn numbered(base: &[String], other: &[String]) -> (Vec<usize>, Vec<usize>) {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = |key: &String| {
        let next = known.len();
        *known.entry(key.clone()).or_insert(next)
    };
    let base = base.iter().map(&mut number).collect();
    (base, other.iter().map(&mut number).collect())
}

/// A word with the plainest form of each character: compatibility forms as Unicode says (UAX 15), quotation marks and
/// dashes of one kind, without characters that only guide the line break.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::new();
    for character in word.nfc().flat_map(compatible) {
        let form = match character {
            '\u{2018}'..='\u{201B}' | '\u{60}' | '\u{B4}' | '\u{2BC}' | '\u{2032}' => '\'',
            '\u{201C}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => continue,
            character => character,
        };
        // Typewriters have no dash but two hyphens.
        if !(form == '-' && plain.ends_with('-')) {
            plain.push(form);
        }
    }
    plain
}

/// The characters that Unicode counts as another form of these; a raised or lowered character is no form of the one on the
/// line: 10² is not 102.
fn compatible(character: char) -> impl Iterator<Item = char> {
    let is_raised = matches!(character, '²' | '³' | '¹' | 'ª' | 'º' | '\u{2070}'..='\u{209F}')
        || matches!(character, '¼'..='¾' | '\u{2150}'..='\u{215F}');
    let forms: Vec<char> =
        if is_raised { vec![character] } else { std::iter::once(character).nfkc().collect() };
    forms.into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::builder::words;
    use super::*;

    /// What differs: `was > is`.
    fn differences(base: &str, other: &str) -> Vec<String> {
        let (base, other) = (words(base), words(other));
        let said = |words: &[Word]| {
            words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let steps = Alignment::of(&base, &other).steps.into_iter();
        let differing = steps.filter(|step| step.agreement == Agreement::Different);
        differing
            .map(|step| format!("{} > {}", said(&base[step.base]), said(&other[step.other])))
            .collect()
    }

    #[test]
    fn words_are_told_apart() {
        for (base, other, expected) in [
            ("It rains again.", "It rams again.", &["rains > rams"][..]),
            ("It rains again.", "It again.", &["rains > "]),
            ("It rains again.", "It rains hard again.", &[" > hard"]),
            ("It rains to day.", "It rains today.", &["to day. > today."]),
            ("in 1864 and 1865", "in 1846 and 1885", &["1864 > 1846", "1865 > 1885"]),
            ("Dear Ben", "dear Ben", &["Dear > dear"]),
            ("10² acres", "102 acres", &["10² > 102"]),
            ("the old house", "the new home", &["old > new", "house > home"]),
            ("he said so", "he told them so", &["said > told them"]),
            (
                "It is. The rain fell. The mill stands.",
                "It is. The mill stands.",
                &["The rain fell. > "],
            ),
            (
                "It is. The mill stands.",
                "It is. The rain fell. The mill stands.",
                &[" > The rain fell."],
            ),
            ("isn\u{2019}t it -- no", "isn't it \u{2014} no", &[]),
        ] {
            assert_eq!(differences(base, other), expected, "{base}: {other}");
        }
    }

    #[test]
    fn a_place_is_between_its_neighbours() {
        let (base, other) = (words("a b c d"), words("a x y c d"));
        let alignment = Alignment::of(&base, &other);
        assert_eq!(alignment.opposite(0), 0..=0);
        assert_eq!(alignment.opposite(3), 4..=4);
        assert_eq!(alignment.opposite(4), 5..=5);
    }
}
