//! Words for the codes that encoders write into attributes: `strikethrough`, `illegible`, `3 chars`.
//!
//! **Invariant:** no reader sees a code; what is none is the source's own word, and stays.

use super::{Wording, fill};

/// The codes of a detail, without spaces, hyphens and underscores (TEI P5, 11.3, 12.3, and what editions use).
const DETAILS: &[(&str, Detail)] = &[
    ("above", Detail::Above),
    ("abovetheline", Detail::Above),
    ("superlinear", Detail::Above),
    ("supralinear", Detail::Above),
    ("below", Detail::Below),
    ("belowtheline", Detail::Below),
    ("infralinear", Detail::Below),
    ("sublinear", Detail::Below),
    ("inline", Detail::InLine),
    ("intralinear", Detail::InLine),
    ("linear", Detail::InLine),
    ("interlinear", Detail::BetweenLines),
    ("margin", Detail::Margin),
    ("marginal", Detail::Margin),
    ("mg", Detail::Margin),
    ("inmargin", Detail::Margin),
    ("left", Detail::LeftMargin),
    ("leftmargin", Detail::LeftMargin),
    ("marginleft", Detail::LeftMargin),
    ("right", Detail::RightMargin),
    ("rightmargin", Detail::RightMargin),
    ("marginright", Detail::RightMargin),
    ("top", Detail::Top),
    ("topmargin", Detail::Top),
    ("margintop", Detail::Top),
    ("bottom", Detail::Bottom),
    ("bottommargin", Detail::Bottom),
    ("marginbottom", Detail::Bottom),
    ("end", Detail::End),
    ("opposite", Detail::Overleaf),
    ("overleaf", Detail::Overleaf),
    ("verso", Detail::Overleaf),
    ("across", Detail::Across),
    ("overwritten", Detail::Overwritten),
    ("overwrite", Detail::Overwritten),
    ("over", Detail::Overwritten),
    ("ow", Detail::Overwritten),
    ("erased", Detail::Erased),
    ("erasure", Detail::Erased),
    ("erase", Detail::Erased),
    ("illegible", Detail::Illegible),
    ("unleserlich", Detail::Illegible),
    ("unreadable", Detail::Illegible),
    ("damage", Detail::Damaged),
    ("damaged", Detail::Damaged),
    ("paperdamage", Detail::Damaged),
    ("paperdamaged", Detail::Damaged),
    ("hole", Detail::Damaged),
    ("rubbing", Detail::Damaged),
    ("torn", Detail::Torn),
    ("tear", Detail::Torn),
    ("paperloss", Detail::Lost),
    ("loss", Detail::Lost),
    ("lost", Detail::Lost),
    ("missing", Detail::Lost),
    ("cut", Detail::Lost),
    ("cropped", Detail::Lost),
    ("omission", Detail::Omitted),
    ("omitted", Detail::Omitted),
    ("sampling", Detail::Omitted),
    ("editorial", Detail::Omitted),
    ("stain", Detail::Stained),
    ("stained", Detail::Stained),
    ("blot", Detail::Stained),
    ("inkblot", Detail::Stained),
    ("smudge", Detail::Stained),
    ("smudged", Detail::Stained),
    ("faded", Detail::Faded),
    ("faint", Detail::Faded),
    ("covered", Detail::Covered),
    ("leftoutofexcerpt", Detail::Excerpt),
    ("binding", Detail::Covered),
    ("overbinding", Detail::Covered),
    ("fold", Detail::Covered),
];

/// A circumstance of an addition, a deletion or a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    Above,
    Below,
    InLine,
    BetweenLines,
    Margin,
    LeftMargin,
    RightMargin,
    Top,
    Bottom,
    End,
    Overleaf,
    Across,
    Overwritten,
    Erased,
    Illegible,
    Damaged,
    Torn,
    Lost,
    Omitted,
    Stained,
    Faded,
    Covered,
    Excerpt,
}

/// Codes that say no more than the sign beside which they are shown: a passage that was struck out was struck through.
const SAYS_NOTHING: &[&str] = &[
    "s",
    "strike",
    "strikethrough",
    "strikeout",
    "overstrike",
    "struckout",
    "struckthrough",
    "stroke",
    "line",
    "cancelled",
    "canceled",
    "crossedout",
    "deleted",
    "gestrichen",
    "durchgestrichen",
    "unknown",
    "other",
    "unspecified",
    "none",
];

/// A code without what encoders write differently.
fn bare(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a word is a code, and not a word that an editor wrote for readers: one of ASCII letters, in small ones or in
/// camel case, or with underscores or digits.
fn is_code(word: &str) -> bool {
    !word.contains(char::is_whitespace)
        && word.is_ascii()
        && !word.contains(['.', ',', ';', '?', '!'])
}

impl Wording {
    /// What a code says of an addition, a deletion, a gap or an unclear passage; nothing if that says nothing to readers
    /// of this language.
    pub(crate) fn detail(&self, code: &str) -> Option<String> {
        let code = code.trim();
        let (name, words) = (bare(code), &self.details);
        if SAYS_NOTHING.contains(&name.as_str()) || name.is_empty() {
            return None;
        }
        let known = DETAILS.iter().find(|(known, _)| *known == name).map(|(_, detail)| detail);
        let Some(detail) = known else {
            // English codes are words to those who read English.
            let is_english =
                self.tag() == "en" && name.len() > 3 && name.chars().all(char::is_alphabetic);
            return (!is_code(code) || is_english).then(|| code.replace('_', " "));
        };
        let said = match detail {
            Detail::Above => &words.above,
            Detail::Below => &words.below,
            Detail::InLine => &words.in_line,
            Detail::BetweenLines => &words.between_lines,
            Detail::Margin => &words.margin,
            Detail::LeftMargin => &words.left_margin,
            Detail::RightMargin => &words.right_margin,
            Detail::Top => &words.top,
            Detail::Bottom => &words.bottom,
            Detail::End => &words.end,
            Detail::Overleaf => &words.overleaf,
            Detail::Across => &words.across,
            Detail::Overwritten => &words.overwritten,
            Detail::Erased => &words.erased,
            Detail::Illegible => &words.illegible,
            Detail::Damaged => &words.damaged,
            Detail::Torn => &words.torn,
            Detail::Lost => &words.lost,
            Detail::Omitted => &words.omitted,
            Detail::Stained => &words.stained,
            Detail::Faded => &words.faded,
            Detail::Covered => &words.covered,
            Detail::Excerpt => &words.excerpt,
        };
        Some(said.clone())
    }

    /// How much is missing: `3 chars` is `3 characters`.
    pub(crate) fn extent(&self, extent: &str) -> String {
        let (number, unit) = extent.trim().split_once(' ').unwrap_or(("", extent));
        let forms = match bare(unit).trim_end_matches('s') {
            "word" | "wort" | "wörter" | "worte" | "mot" => &self.units.word,
            "char" | "character" | "letter" | "zeichen" | "buchstabe" => &self.units.character,
            "line" | "zeile" | "ligne" => &self.units.line,
            "page" | "seite" => &self.units.page,
            _ => return extent.to_owned(),
        };
        let Ok(count) = number.parse::<u64>() else { return extent.to_owned() };
        fill(&forms[plural_form(self.tag(), count)], &[("number", number)])
    }

    /// The source's word for something as a label: a word of ours for a code, or the word itself. Nothing for a code
    /// that says nothing to readers of this language.
    pub(crate) fn label<'l>(&'l self, label: &'l str) -> Option<&'l str> {
        let words = &self.labels;
        Some(match bare(label).as_str() {
            "" => return None,
            "source" | "sourcedesc" => words.source.as_str(),
            "setting" | "settingdesc" => &words.setting,
            "participants" => &words.participants,
            "meeting" => &words.meeting,
            "subtitle" => &words.subtitle,
            "handle" | "hdl" => "Handle",
            "doi" => "DOI",
            "isbn" => "ISBN",
            "issn" => "ISSN",
            "urn" => "URN",
            "uri" => "URI",
            "url" | "purl" => "URL",
            "gnd" => "GND",
            // "belongsToCorrespondence", "JPB_ID"; a single small word is English, as TEI is.
            _ if is_code(label) && label.contains(['_', ':', '#']) => return None,
            _ if is_code(label) && is_camel_case(label) => return None,
            _ if is_code(label) && label.starts_with(char::is_lowercase) && self.tag() != "en" => {
                return None;
            }
            _ => label,
        })
    }
}

/// Whether a word has capitals inside: `belongsTo`.
fn is_camel_case(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && word.contains(char::is_uppercase)
}

/// Which of the three forms of a noun goes with a number (CLDR, Language Plural Rules): one, few, many.
fn plural_form(tag: &str, count: u64) -> usize {
    let (ones, tens) = (count % 10, count % 100);
    let is_few = (2..=4).contains(&ones) && !(12..=14).contains(&tens);
    match tag {
        "pl" if count == 1 => 0,
        "ru" if ones == 1 && tens != 11 => 0,
        "pl" | "ru" => 2 - usize::from(is_few),
        "fr" => usize::from(count > 1),
        _ => usize::from(count != 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_words_of_the_language_and_words_stay() {
        for (tag, code, words) in [
            ("en", "superlinear", Some("above the line")),
            ("de", "superlinear", Some("über der Zeile")),
            ("de", "left-margin", Some("am linken Rand")),
            ("fr", "illegible", Some("illisible")),
            ("en", "strikethrough", None),
            ("de", "s", None),
            ("de", "eccentric_ductus", None),
            ("en", "eccentric_ductus", Some("eccentric ductus")),
            ("de", "Tinte ausgelaufen", Some("Tinte ausgelaufen")),
        ] {
            assert_eq!(Wording::of(tag).detail(code).as_deref(), words, "{tag} {code}");
        }
    }

    #[test]
    fn nouns_agree_with_their_numbers() {
        for (tag, extent, words) in [
            ("en", "1 words", "1 word"),
            ("en", "3 chars", "3 characters"),
            ("de", "1 words", "1 Wort"),
            ("de", "2 line", "2 Zeilen"),
            ("fr", "0 words", "0 mot"),
            ("pl", "1 words", "1 słowo"),
            ("pl", "3 words", "3 słowa"),
            ("pl", "12 words", "12 słów"),
            ("ru", "21 words", "21 слово"),
            ("ru", "22 words", "22 слова"),
            ("ru", "25 words", "25 слов"),
            ("en", "about an inch", "about an inch"),
        ] {
            assert_eq!(Wording::of(tag).extent(extent), words, "{tag} {extent}");
        }
    }

    #[test]
    fn labels_are_no_codes() {
        for (tag, label, words) in [
            ("en", "source", Some("source")),
            ("de", "source", Some("Quelle")),
            ("de", "belongsToCorrespondence", None),
            ("de", "Konzeption der Edition", Some("Konzeption der Edition")),
            ("de", "Editor", Some("Editor")),
            ("nl", "shelf", None),
            ("en", "doi", Some("DOI")),
        ] {
            assert_eq!(Wording::of(tag).label(label), words, "{tag} {label}");
        }
    }
}
