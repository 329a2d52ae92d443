//! Numbers as word processors print them before items and as calls of notes.

use crate::ir::in_roman;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::readers) enum NumberFormat {
    /// 1, 2, 3.
    Decimal,
    /// 01, 02, 10.
    DecimalWithZero,
    /// a, b, … z, aa, bb.
    LowerLetters,
    /// A, B.
    UpperLetters,
    /// a, b, … z, aa, ab: as columns of a spreadsheet.
    LowerColumns,
    /// A, B, … Z, AA, AB.
    UpperColumns,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// *, †, ‡, §, **.
    Signs,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// No number is printed.
    Nothing,
}

impl NumberFormat {
    /// A number in this format; `None` if it has no form for this number.
    pub(in crate::readers) fn write(self, number: u32) -> Option<String> {
        let upper = |text: String| text.to_uppercase();
        Some(match self {
            Self::Nothing => String::new(),
            Self::Decimal => number.to_string(),
            Self::DecimalWithZero => format!("{number:02}"),
            Self::LowerLetters => repeated(&LETTERS, number)?,
            Self::UpperLetters => upper(repeated(&LETTERS, number)?),
            Self::LowerColumns => column(number)?,
            Self::UpperColumns => upper(column(number)?),
            Self::LowerRoman => in_roman(number)?,
            Self::UpperRoman => upper(in_roman(number)?),
            Self::Signs => repeated(&['*', '†', '‡', '§'], number)?,
            Self::Ordinal => ordinal(number),
        })
    }
}

/// Word repeats a letter at most so often.
const MOST_REPEATED: usize = 30;

const LETTERS: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
    't', 'u', 'v', 'w', 'x', 'y', 'z',
];

/// The sign for a number, repeated when all of them have been used (ECMA-376 part 1, 17.18.59).
fn repeated(signs: &[char], number: u32) -> Option<String> {
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    let count = index / signs.len() + 1;
    (count <= MOST_REPEATED)
        .then(|| std::iter::repeat_n(signs[index % signs.len()], count).collect())
}

fn column(number: u32) -> Option<String> {
    let mut letters = Vec::new();
    let mut rest = usize::try_from(number).ok()?;
    while let Some(index) = rest.checked_sub(1) {
        letters.push(LETTERS[index % LETTERS.len()]);
        rest = index / LETTERS.len();
    }
    (!letters.is_empty()).then(|| letters.iter().rev().collect())
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_processors_print_them() {
        use NumberFormat::{
            Decimal, DecimalWithZero, LowerColumns, LowerLetters, LowerRoman, Nothing, Ordinal,
            Signs, UpperColumns, UpperLetters, UpperRoman,
        };
        for (format, number, written) in [
            (Decimal, 12, Some("12")),
            (DecimalWithZero, 7, Some("07")),
            (LowerLetters, 3, Some("c")),
            (LowerLetters, 28, Some("bb")),
            (UpperLetters, 26, Some("Z")),
            (LowerColumns, 28, Some("ab")),
            (UpperColumns, 702, Some("ZZ")),
            (LowerRoman, 1994, Some("mcmxciv")),
            (UpperRoman, 4, Some("IV")),
            (Signs, 2, Some("†")),
            (Signs, 5, Some("**")),
            (Ordinal, 12, Some("12th")),
            (Ordinal, 23, Some("23rd")),
            (Nothing, 9, Some("")),
            (LowerLetters, 0, None),
            (LowerRoman, 0, None),
            (LowerRoman, 70_000, None),
            (LowerLetters, 4_000_000, None),
        ] {
            assert_eq!(format.write(number).as_deref(), written, "{format:?} {number}");
        }
    }
}
