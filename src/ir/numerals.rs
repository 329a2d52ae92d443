//! Numbers in Roman figures.

/// The value of a number in Roman figures, capital or small, as people write it: `IV`, `IIII`, `viij`. A figure before a
/// larger one is taken from it.
pub(crate) fn roman(figures: &str) -> Option<u32> {
    /// More figures make no number that people write.
    const MOST: usize = 15;
    let value = |figure: char| match figure.to_ascii_lowercase() {
        'i' | 'j' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        'd' => Some(500),
        'm' => Some(1000),
        _ => None,
    };
    let values: Vec<i32> = figures.chars().map(value).collect::<Option<_>>()?;
    let is_smaller = |at: usize| values.get(at + 1).is_some_and(|next| values[at] < *next);
    let signed = (0..values.len()).map(|at| if is_smaller(at) { -values[at] } else { values[at] });
    let sum = signed.sum::<i32>();
    u32::try_from(sum).ok().filter(|sum| *sum > 0 && values.len() <= MOST)
}

/// A number in small Roman figures; those from 5000 on have none.
pub(crate) fn in_roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut rest, mut written) = (number, String::new());
    for (value, sign) in SIGNS {
        while rest >= value && number < 5000 {
            written.push_str(sign);
            rest -= value;
        }
    }
    (!written.is_empty()).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_and_words_are_not() {
        for (figures, value) in [
            ("IV", Some(4)),
            ("IIII", Some(4)),
            ("xix", Some(19)),
            ("viij", Some(8)),
            ("MDCCXCVIII", Some(1798)),
            ("", None),
            ("12", None),
            ("v3", None),
            ("Mai", None),
        ] {
            assert_eq!(roman(figures), value, "{figures}");
        }
    }

    #[test]
    fn a_number_is_written_as_it_is_read() {
        // Longer ones are not read.
        for number in 1..4000 {
            assert_eq!(in_roman(number).as_deref().and_then(roman), Some(number));
        }
        assert_eq!((in_roman(0), in_roman(5000)), (None, None));
    }
}
