//! Which way a language or a paragraph is written.
//!
//! Not here: the order of the words in a line, which the typesetter works out and a reading system
//! for itself. **Invariant:** every format sets a paragraph from the same side.

use unicode_bidi::{BidiClass, bidi_class};

use super::account::{Event, block_events};
use super::{Block, Reading};

/// Which way words follow each other in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// As in Latin, Greek and Cyrillic script.
    #[default]
    LeftToRight,
    /// As in Hebrew and Arabic script.
    RightToLeft,
}

impl Direction {
    /// The direction of a language, by its tag (BCP 47); `None` if it is not known to be from right
    /// to left.
    ///
    /// ```
    /// use letterpress::ir::Direction;
    /// assert_eq!(Direction::of_language("yi"), Some(Direction::RightToLeft));
    /// assert_eq!(Direction::of_language("yi-Latn"), None);
    /// ```
    pub fn of_language(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
        let usual = [
            "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "nqo", "ota", "ps", "sd", "syr",
            "ug", "ur", "yi",
        ];
        // A tag may name the script, and then the script decides.
        let script = parts.find(|part| part.len() == 4);
        let is_from_the_right = match script {
            Some(script) => {
                let scripts =
                    ["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];
                scripts.iter().any(|one| one.eq_ignore_ascii_case(script))
            }
            None => usual.contains(&primary.as_str()),
        };
        is_from_the_right.then_some(Self::RightToLeft)
    }

    /// The direction of the first character that has one (UAX 9, P2 and P3).
    pub fn of_text(text: &str) -> Option<Self> {
        text.chars().find_map(|character| match bidi_class(character) {
            BidiClass::L => Some(Self::LeftToRight),
            BidiClass::R | BidiClass::AL => Some(Self::RightToLeft),
            _ => None,
        })
    }

    /// The direction of the first character of some blocks that has one.
    pub fn of_blocks(blocks: &[Block]) -> Option<Self> {
        let mut first = None;
        block_events(blocks, Reading::Regular, &mut |event| {
            if let (None, Event::Text(characters)) = (first, event) {
                first = Self::of_text(&characters.text);
            }
        });
        first
    }

    /// The direction of a paragraph: its language decides if that is written from right to left,
    /// else its first character with a direction, else what is `around` it.
    pub fn of_paragraph(language: Option<&str>, text: &str, around: Self) -> Self {
        let by_language = language.and_then(Self::of_language);
        by_language.or_else(|| Self::of_text(text)).unwrap_or(around)
    }

    /// Whether it is from right to left.
    pub fn is_from_the_right(self) -> bool {
        self == Self::RightToLeft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_decides_before_the_words() {
        let (left, right) = (Direction::LeftToRight, Direction::RightToLeft);
        assert_eq!(Direction::of_paragraph(Some("he-IL"), "page 3", left), right);
        assert_eq!(Direction::of_paragraph(Some("en"), "(12) שלום", left), right);
        assert_eq!(Direction::of_paragraph(Some("AZ-arab"), "", left), right);
        assert_eq!(Direction::of_paragraph(None, "1962", right), right);
        assert_eq!(Direction::of_paragraph(None, "1962 a ב", right), left);
    }
}
