//! Codes of languages and scripts, as archives' programs want them.

/// The languages whose bibliographic code (ISO 639-2/B) is not their terminological one, by their short code.
const BIBLIOGRAPHIC: [(&str, &str); 20] = [
    ("sq", "alb"),
    ("hy", "arm"),
    ("eu", "baq"),
    ("my", "bur"),
    ("zh", "chi"),
    ("cs", "cze"),
    ("nl", "dut"),
    ("fr", "fre"),
    ("ka", "geo"),
    ("de", "ger"),
    ("el", "gre"),
    ("is", "ice"),
    ("mk", "mac"),
    ("mi", "mao"),
    ("ms", "may"),
    ("fa", "per"),
    ("ro", "rum"),
    ("sk", "slo"),
    ("bo", "tib"),
    ("cy", "wel"),
];

/// The bibliographic code of a language (ISO 639-2/B): `ger` of `de`; nothing, if it is not known.
pub(super) fn bibliographic(short: &str) -> &'static str {
    let other = BIBLIOGRAPHIC.iter().find(|(known, _)| *known == short);
    let terminological = || isolang::Language::from_639_1(short).map(|it| it.to_639_3());
    other.map(|(_, code)| *code).or_else(terminological).unwrap_or_default()
}

/// The script that the tag of a language names (BCP 47; ISO 15924); nothing, if it names none.
pub(super) fn script(tag: &str) -> &str {
    let mut parts = tag.split('-').skip(1);
    let is_script =
        |part: &&str| part.len() == 4 && part.chars().all(|it| it.is_ascii_alphabetic());
    parts.find(is_script).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_libraries() {
        assert_eq!(["en", "de", "fr", "xx"].map(bibliographic), ["eng", "ger", "fre", ""]);
        assert_eq!(
            ["ru-Cyrl", "sr-Latn-RS", "de", "de-1901"].map(script),
            ["Cyrl", "Latn", "", ""]
        );
    }
}
