//! Language tags: files name languages by the codes of libraries.

/// Codes of three letters (ISO 639-2) for which there is a shorter one.
const SHORTER: &[(&str, &str)] = &[
    ("ara", "ar"),
    ("ces", "cs"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dan", "da"),
    ("deu", "de"),
    ("dut", "nl"),
    ("ell", "el"),
    ("eng", "en"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("gre", "el"),
    ("heb", "he"),
    ("hun", "hu"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("lat", "la"),
    ("nld", "nl"),
    ("nor", "no"),
    ("pol", "pl"),
    ("por", "pt"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slo", "sk"),
    ("spa", "es"),
    ("swe", "sv"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("zho", "zh"),
];

/// The tag as it must be: with the shortest code for the language (BCP 47, 2.2.1).
pub(super) fn shortest(tag: &str) -> String {
    let (language, rest) = tag.split_once('-').map_or((tag, None), |(one, two)| (one, Some(two)));
    let long = language.to_lowercase();
    let known = SHORTER.binary_search_by_key(&long.as_str(), |(long, _)| long).ok();
    let Some(index) = known else { return tag.to_owned() };
    match rest {
        Some(rest) => format!("{}-{rest}", SHORTER[index].1),
        None => SHORTER[index].1.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_code_is_taken() {
        assert!(SHORTER.is_sorted());
        for (tag, short) in [("deu", "de"), ("ger-AT", "de-AT"), ("grc", "grc"), ("de", "de")] {
            assert_eq!(shortest(tag), short);
        }
    }
}
