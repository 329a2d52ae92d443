//! The names of languages: BCP 47 tags, the codes of libraries, and English.

use isolang::Language;

/// Codes of libraries (ISO 639-2/B) that differ from those of ISO 639-3, with the shortest code.
const LIBRARY_CODES: &[(&str, &str)] = &[
    ("alb", "sq"),
    ("arm", "hy"),
    ("baq", "eu"),
    ("bur", "my"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dut", "nl"),
    ("fre", "fr"),
    ("geo", "ka"),
    ("ger", "de"),
    ("gre", "el"),
    ("ice", "is"),
    ("mac", "mk"),
    ("may", "ms"),
    ("per", "fa"),
    ("rum", "ro"),
    ("slo", "sk"),
    ("tib", "bo"),
    ("wel", "cy"),
];

/// The tag as it must be: with the shortest code for the language (BCP 47, 2.2.1).
///
/// ```
/// use letterpress::ir::shortest_tag;
/// assert_eq!(shortest_tag("ger-AT"), "de-AT");
/// assert_eq!(shortest_tag("grc"), "grc");
/// ```
pub fn shortest_tag(tag: &str) -> String {
    let (language, rest) = tag.split_once('-').map_or((tag, None), |(one, two)| (one, Some(two)));
    let long = language.to_ascii_lowercase();
    let library = LIBRARY_CODES.binary_search_by_key(&long.as_str(), |(long, _)| long).ok();
    let short = match library {
        Some(index) => Some(LIBRARY_CODES[index].1),
        None => Language::from_639_3(&long).and_then(|language| language.to_639_1()),
    };
    match (short, rest) {
        (Some(short), Some(rest)) => format!("{short}-{rest}"),
        (Some(short), None) => short.to_owned(),
        (None, _) => tag.to_owned(),
    }
}

/// What a language is called in English: the name of its primary subtag (BCP 47, 2.2.1), if it has
/// one.
///
/// ```
/// use letterpress::ir::language_name;
/// assert_eq!(language_name("de-AT"), Some("German"));
/// assert_eq!(language_name("und"), None);
/// ```
pub fn language_name(tag: &str) -> Option<&'static str> {
    let code = tag.split('-').next()?.to_ascii_lowercase();
    let language = Language::from_639_1(&code).or_else(|| Language::from_639_3(&code))?;
    // ISO 639 adds what distinguishes a language from others of that name: `Modern Greek (1453-)`.
    let name = language.to_name().split(" (").next()?;
    (!matches!(language, Language::Und | Language::Mul | Language::Zxx | Language::Mis))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_code_is_taken() {
        assert!(LIBRARY_CODES.is_sorted());
        for (tag, short) in [
            ("deu", "de"),
            ("ger-AT", "de-AT"),
            ("grc", "grc"),
            ("de", "de"),
            ("FRA", "fr"),
            ("x-a", "x-a"),
        ] {
            assert_eq!(shortest_tag(tag), short);
        }
    }

    #[test]
    fn names() {
        for (tag, name) in [
            ("en", "English"),
            ("el", "Modern Greek"),
            ("he", "Hebrew"),
            ("la", "Latin"),
            ("nb", "Norwegian Bokmål"),
            ("es", "Spanish"),
            ("nl-BE", "Dutch"),
        ] {
            assert_eq!(language_name(tag), Some(name));
        }
        for tag in ["und", "mul", "zxx", "", "x-klingon"] {
            assert_eq!(language_name(tag), None);
        }
    }
}
