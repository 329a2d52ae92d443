//! Finds the words in which two texts differ.

use std::ops::Range;

use crate::source::part;

/// A stretch in which two texts differ: the bytes of each.
pub(super) type Stretch = (Range<usize>, Range<usize>);

/// How far ahead words are looked for that both texts have. What is further apart is one stretch, so
/// that the time grows with the texts and no faster.
const AHEAD: usize = 48;

/// The stretches in which two texts differ, in order, in whole words.
pub(super) fn differences(one: &str, other: &str) -> Vec<Stretch> {
    let (ones, others) = (pieces(one), pieces(other));
    let same = |i: usize, j: usize| one.get(ones[i].clone()) == other.get(others[j].clone());
    let start = |pieces: &[Range<usize>], at: usize, end: usize| {
        pieces.get(at).map_or(end, |piece| piece.start)
    };
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < ones.len() || j < others.len() {
        if i < ones.len() && j < others.len() && same(i, j) {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (left, right) = (ones.len() - i, others.len() - j);
        // The nearest word that both have; white space is in every text.
        let is_word = |i: usize| !part(one, ones[i].clone()).trim().is_empty();
        let meets = |(di, dj): &(usize, usize)| is_word(i + di) && same(i + di, j + dj);
        let near = |sum: usize| (0..=sum).map(move |di| (di, sum - di));
        let within = |(di, dj): &(usize, usize)| *di < left && *dj < right;
        let (mut di, mut dj) =
            (1..=AHEAD).flat_map(near).filter(within).find(meets).unwrap_or((left, right));
        // The white space before it, if both have that, too.
        while di > 0 && dj > 0 && same(i + di - 1, j + dj - 1) {
            (di, dj) = (di - 1, dj - 1);
        }
        found.push((
            start(&ones, i, one.len())..start(&ones, i + di, one.len()),
            start(&others, j, other.len())..start(&others, j + dj, other.len()),
        ));
        (i, j) = (i + di, j + dj);
    }
    found
}

/// The words of a text and the white space between them, as bytes.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (at, character) in text.char_indices() {
        let is_white = character.is_whitespace();
        match pieces.last_mut().filter(|_| last == Some(is_white)) {
            Some(piece) => piece.end = at + character.len_utf8(),
            None => pieces.push(at..at + character.len_utf8()),
        }
        last = Some(is_white);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(one: &str, other: &str) -> Vec<(String, String)> {
        let part = |text: &str, at: Range<usize>| text[at].to_owned();
        let found = differences(one, other).into_iter();
        found.map(|(of_one, of_other)| (part(one, of_one), part(other, of_other))).collect()
    }

    #[test]
    fn words_that_both_have_are_kept() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(differ("a b c", "a b c"), []);
        assert_eq!(
            differ("the ſnow is ſoft", "the snow is soft"),
            [pair("ſnow", "snow"), pair("ſoft", "soft")]
        );
        assert_eq!(differ("it rains", "it always rains"), [pair("", "always ")]);
        assert_eq!(differ("it always rains", "it rains"), [pair("always ", "")]);
        assert_eq!(differ("it rains", "it rains today"), [pair("", " today")]);
        assert_eq!(differ("a", ""), [pair("a", "")]);
        assert_eq!(differ("wd. not", "would not"), [pair("wd.", "would")]);
    }

    #[test]
    fn far_apart_is_one_stretch() {
        let one: Vec<String> = (0..1000).map(|at| format!("a{at}")).collect();
        let other: Vec<String> = (0..1000).map(|at| format!("b{at}")).collect();
        assert_eq!(differ(&one.join(" "), &other.join(" ")).len(), 1);
    }
}
