//! The numbers and words of a line, as dates are made of them: `3d` is a number and a word, `l’an` two words.
//!
//! Unlike [`words`](super::words), which are whole words of sentences, these are cut wherever digits, hyphens or
//! apostrophes meet letters. What lies between two of them is looked up in the line.

use std::ops::Range;

/// A number or a word.
#[derive(Clone, Debug)]
pub(in crate::normalize) struct Token {
    /// Its bytes in the line.
    pub(in crate::normalize) range: Range<usize>,
    /// Its value, if it is a number of at most nine digits.
    pub(in crate::normalize) number: Option<u32>,
}

impl Token {
    /// Whether it is a number of so many digits.
    pub(in crate::normalize) fn has_digits(&self, count: usize) -> bool {
        self.number.is_some() && self.range.len() == count
    }
}

/// The numbers and words of a line, in order.
pub(in crate::normalize) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut before = None;
    for (start, c) in line.char_indices() {
        let kind = Kind::of(c);
        let end = start + c.len_utf8();
        match (kind, tokens.last_mut()) {
            (Some(_), Some(last)) if before == kind => last.range.end = end,
            (Some(_), _) => tokens.push(Token { range: start..end, number: None }),
            (None, _) => {}
        }
        before = kind;
    }
    for token in &mut tokens {
        let digits = line.get(token.range.clone()).filter(|digits| digits.len() <= 9);
        token.number = digits.and_then(|digits| digits.parse().ok());
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
}

impl Kind {
    fn of(c: char) -> Option<Self> {
        let is_accent = ('\u{300}'..='\u{36f}').contains(&c);
        if c.is_ascii_digit() {
            Some(Self::Digit)
        } else {
            (c.is_alphabetic() || is_accent).then_some(Self::Letter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words() {
        let line = "le 3d. 7.bre, l’an 1er";
        let found: Vec<&str> = tokens(line).into_iter().map(|token| &line[token.range]).collect();
        assert_eq!(found, ["le", "3", "d", "7", "bre", "l", "an", "1", "er"]);
        assert_eq!(tokens("1901")[0].number, Some(1901));
        assert_eq!(tokens("12345678901")[0].number, None);
    }
}
