//! Words that have a hyphen, and how to read a hyphen at the end of a word.
//!
//! The tables do not depend on the language of the letter: a pattern matches only words that no
//! language writes without the hyphen.

use std::sync::LazyLock;

use regex::Regex;

/// Conjunctions before which a hyphen is suspended: `Haus- und Hofgerät`.
const CONJUNCTIONS: &[&str] = &[
    "and",
    "und",
    "oder",
    "bzw",
    "beziehungsweise",
    "sowie",
    "y",
    "o",
    "e",
    "u",
    "i",
    "lub",
    "oraz",
    "и",
    "или",
];

/// Conjunctions that are also endings (`vertrau-en`, `mu-et`): only the letter can decide.
const ALSO_ENDINGS: &[&str] = &["en", "et", "ou", "ed"];

/// Such endings in a language that also has the conjunction (`govern-or`, `there-of`), so that only a
/// word that shares its second part is evidence: `long- or short-term`.
const ONLY_SHARED: &[&str] = &["or", "of"];

/// Whole words of small letters.
const WRITTEN: &[&str] = &[
    // English
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|\
     eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)",
    "(?:one|two|three|four|five|six|seven|eight|nine)-(?:half|halves|thirds?|fourths?|quarters?|\
     fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?)",
    r"half-\p{L}{3,}|well-\p{L}{3,}|so-called",
    r"great-(?:grand\p{L}+|aunts?|uncles?|coats?)|(?:brother|sister|mother|father|son|daughter)-in",
    // French
    r"(?:vingt|trente|quarante|cinquante|soixante|quatre|dix)-(?:et|une?|deux|trois|quatre|cinq|six|\
      sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?)(?:ième)?",
    r"(?:dit|est|sont|peut|doit|fait|sait|veut|vient|faut|fut|fit|eut|\p{L}*ait|\p{L}*aient)-(?:ils?|\
      elles?|on)",
    "(?:est|sont|était|étaient|sera|serait|fut|fût|soit)-ce",
    r"(?:\p{L}*ais?|suis|puis|dois|crois|veux|peux|fus|eus)-je|(?:es|as|vas|veux|peux|dois|\p{L}+ais)-tu",
    r"\p{L}+(?:ez|ons)-(?:vous|nous|moi|lui|leur|l[ea]s?|en|y)",
    r"(?:celui|celle|ceux|celles)-ci|(?:\p{L}{4,}|ces?|par)-là|\p{L}+-(?:mêmes?|être)|quelques-une?s",
    r"là-\p{L}+|(?:au|par|ci)-(?:dessus|dessous|delà|devant|dehors|dedans)|ci-(?:joint|inclus|après)e?s?",
    r"(?:grand|grands|beau|beaux|belle|belles)-(?:pères?|mères?|frères?|sœurs?|fils|filles?|oncles?|\
      tantes?|parents|maman|papa)",
    r"(?:après|arrière|demi|quasi)-\p{L}{3,}|avant-(?:hier|veille|garde|propos|dern\p{L}+)",
    // Russian
    r"(?:кто|что|где|куда|откуда|как|когда|почему|зачем|сколько|чей|кого|кому|кем|чего|чему|чем|как\p{L}+)-то",
    r"\p{L}+-(?:нибудь|либо|таки)|ко[ей]-\p{L}+|из-(?:за|под)",
    r"по-(?:\p{L}+(?:ски|цки|ьи)|моему|твоему|своему|нашему|вашему|новому|старому|прежнему|видимому)",
    r"(?:юго|северо|южно|северно)-\p{L}+",
    // Peoples, in several languages
    r"(?:anglo|franco|germano|austro|italo|hispano|russo)-\p{L}{4,}",
];

/// Whether a word is always written with its hyphen.
pub(in crate::normalize) fn is_written_with_hyphen(word: &str) -> bool {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!("^(?:{})$", WRITTEN.join("|"))).expect("a constant pattern")
    });
    PATTERN.is_match(&word.to_lowercase())
}

/// Whether a word is a conjunction before which a hyphen is suspended. The evidence is whether the
/// letter has it as a separate word, and whether the word after it has a hyphen.
pub(in crate::normalize) fn suspends(word: &str, is_own_word: bool, is_shared: bool) -> bool {
    CONJUNCTIONS.contains(&word)
        || ALSO_ENDINGS.contains(&word) && (is_own_word || is_shared)
        || ONLY_SHARED.contains(&word) && is_shared
}
