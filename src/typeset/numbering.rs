//! How the labels of a list count its items.
//!
//! **Invariant:** one label that does not fit makes a list one that does not count.

use serde::{Deserialize, Serialize};

/// A way of counting, or the sign before each item (ISO 32000-1, table 347).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numbering {
    /// None: there are no labels, or each says something of its own.
    Nothing,
    /// 1, 2, 3.
    Decimal,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperAlpha,
    /// a, b, c.
    LowerAlpha,
    /// A filled circle.
    Disc,
    /// An empty circle.
    Circle,
    /// A square.
    Square,
}

impl Numbering {
    /// The numbering of a list with these labels.
    pub(super) fn of<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let labels: Vec<&str> = labels.map(number).collect();
        let Some(first) = labels.first() else { return Self::Nothing };
        let is_each = |fits: fn(&str) -> bool| labels.iter().all(|label| fits(label));
        // A list that begins with i. counts in Roman figures, one with c. does not.
        let is_roman = matches!(*first, "i" | "I") || first.len() > 1;
        match *first {
            _ if is_each(is_decimal) => Self::Decimal,
            _ if is_roman && is_each(|label| is_of(label, "IVXLCDM")) => Self::UpperRoman,
            _ if is_roman && is_each(|label| is_of(label, "ivxlcdm")) => Self::LowerRoman,
            _ if is_each(is_upper) => Self::UpperAlpha,
            _ if is_each(is_lower) => Self::LowerAlpha,
            _ if is_each(|label| is_sign(label, "•●∙·")) => Self::Disc,
            _ if is_each(|label| is_sign(label, "○◦")) => Self::Circle,
            _ if is_each(|label| is_sign(label, "■□▪▫")) => Self::Square,
            _ => Self::Nothing,
        }
    }
}

/// The number that begins the words of each item, with the space after it, if they count on from item to
/// item: `1. `, `2. `.
pub(super) fn counted<'a>(items: &[&'a str]) -> Option<Vec<&'a str>> {
    let marks: Option<Vec<&str>> = items.iter().map(|words| mark(words)).collect();
    let marks = marks.filter(|marks| marks.len() > 1)?;
    let numbers: Option<Vec<u32>> = marks.iter().map(|mark| value(number(mark))).collect();
    let counts = numbers?.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    (counts && Numbering::of(marks.iter().copied()) != Numbering::Nothing).then_some(marks)
}

/// The word at the beginning that ends as numbers do, with the space after it.
fn mark(words: &str) -> Option<&str> {
    let words = words.trim_start();
    let end = words.find(char::is_whitespace)?;
    let (word, rest) = words.split_at_checked(end)?;
    let space = rest.chars().next().map_or(0, char::len_utf8);
    word.ends_with(['.', ')']).then(|| words.get(..end + space)).flatten()
}

/// The number that a label says: in figures, or a letter.
fn value(label: &str) -> Option<u32> {
    match label.as_bytes() {
        [letter @ (b'a'..=b'z' | b'A'..=b'Z')] => Some(u32::from(*letter)),
        // As many figures as can be counted.
        figures if is_decimal(label) && figures.len() < 9 => label.parse().ok(),
        _ => None,
    }
}

/// A label without the signs around its number: `(3)`, `3.`, `§ 3`.
fn number(label: &str) -> &str {
    let number = label.trim_matches(|character: char| !character.is_alphanumeric());
    if number.is_empty() { label.trim() } else { number }
}

fn is_decimal(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of(label: &str, figures: &str) -> bool {
    !label.is_empty() && label.chars().all(|character| figures.contains(character))
}

fn is_upper(label: &str) -> bool {
    label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_lower(label: &str) -> bool {
    label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a label is one of these signs.
fn is_sign(label: &str, signs: &str) -> bool {
    label.chars().count() == 1 && is_of(label, signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_on_are_found_in_the_words() {
        let marks = counted(&[" 9. One", "10. Two of 3.", "11. Three"]);
        assert_eq!(marks, Some(vec!["9. ", "10. ", "11. "]));
        assert_eq!(counted(&["(a) One", "(b) Two"]), Some(vec!["(a) ", "(b) "]));
        for items in [&["1. One", "3. Two"][..], &["1. One"], &["Mr. Ode", "Dr. Beam"], &["1", "2"]]
        {
            assert_eq!(counted(items), None, "{items:?}");
        }
    }

    #[test]
    fn labels_tell_how_a_list_counts() {
        for (labels, expected) in [
            (&[][..], Numbering::Nothing),
            (&["1.", "2.", "10."], Numbering::Decimal),
            (&["(i)", "(ii)", "(v)"], Numbering::LowerRoman),
            (&["II", "III"], Numbering::UpperRoman),
            (&["c)", "d)"], Numbering::LowerAlpha),
            (&["A", "B"], Numbering::UpperAlpha),
            (&["•", "•"], Numbering::Disc),
            (&["◦"], Numbering::Circle),
            (&["—", "—"], Numbering::Nothing),
            (&["1.", "Ann"], Numbering::Nothing),
            (&["Ann", "Ben"], Numbering::Nothing),
        ] {
            assert_eq!(Numbering::of(labels.iter().copied()), expected, "{labels:?}");
        }
    }
}
