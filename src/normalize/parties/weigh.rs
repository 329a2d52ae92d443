//! Whether the words that a heading has for a party are a name, perhaps that of a place, or more than
//! a name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::char::is_combining_mark as is_mark;

use super::kinds::{is_body, is_office, is_person};
use super::{first_sentence, is_party, pattern};
use crate::normalize::vocabulary::Language;
use crate::source::part;

/// How the words that a heading has for a party are judged.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Worth {
    /// The name of a person or body.
    Name(Range<usize>),
    /// A name, but it may be the name of a place as well: `Rome`, `San Remo`.
    MayBePlace(Range<usize>),
    /// More than a name, or not a name: `Ben Brown on slavery`, `the Front`, `1806`.
    Unclear,
}

/// Words used in place of an unknown name.
const UNKNOWN: &[&str] = &[
    "anon",
    "anonymous",
    "anonyme",
    "inconnu",
    "unbekannt",
    "unidentified",
    "unknown",
    "неизвестный",
];

/// Whether words stand in place of an unknown name.
pub(in crate::normalize) fn is_unknown(name: &str) -> bool {
    UNKNOWN.contains(&name.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase().as_str())
}

/// Words that begin the name of a place, but not of a person.
const PLACE_BEGINS: &[&str] = &[
    "bad", "camp", "cape", "fort", "great", "isle", "lake", "los", "mount", "new", "north", "port",
    "saint", "san", "santa", "south", "st", "ste", "west", "east",
];

/// Small words inside a name.
pub(super) const PARTICLES: &[&str] = &[
    "al", "and", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
    "et", "ibn", "la", "le", "of", "ten", "ter", "the", "und", "van", "vom", "von", "y", "zu",
    "zum", "zur", "и", "&",
];

/// Small words that a name may contain but does not begin with.
const ARTICLES: &[&str] = &["and", "den", "der", "et", "of", "the", "und", "и", "&"];

/// What follows a name and belongs to it.
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^,?\s(?:(?:Esq|Esqr|Esquire|Jr|Jun|Junr|Sr|Sen|Senr|Bart|Bt|Ph\. ?D|M\. ?[DPA]|D\. ?D|LL\. ?D|B\. ?A|F\. ?R\. ?S|S\. ?J|K\. ?C\. ?B|der Ältere|der Jüngere|the Elder|the Younger)\b\.?,?\s?)+",
    )
});

/// Judges the words for a party in a heading that has the form of no known edition. What follows the
/// name (a place, `undated`, what the copy says about itself) is cut off.
pub(in crate::normalize) fn weigh(
    heading: &str,
    range: Range<usize>,
    languages: &[&'static Language],
) -> Worth {
    let text = part(heading, range.clone());
    if languages.iter().any(|language| language.leads_to_subject(text)) {
        return Worth::Unclear;
    }
    let is_balanced = text.matches(['(', '[']).count() == text.matches([')', ']']).count();
    if (is_office(text) || is_body(text)) && is_balanced {
        return Worth::Name(range);
    }
    let cut = |at: &usize| {
        let rest = part(text, *at..);
        rest.starts_with([',', ';', ':', '(', '[', '/'])
            || [" - ", " – ", " — "].iter().any(|dash| rest.starts_with(dash))
    };
    // `Mr. Ben Moor. Leeds, York`
    let sentence = first_sentence(text, languages).len();
    let end = text.char_indices().map(|(at, _)| at).find(cut).unwrap_or(text.len()).min(sentence);
    let name = part(text, ..end).trim_end();
    let name = if is_person(name) { name } else { without_residence(name, languages) };
    // `Mr. Noyes of the Mission at Geneva`: a person with a title can have an office, too.
    let has_office = is_person(name)
        && is_party(name, languages)
        && !name.contains(|c: char| c.is_ascii_digit());
    if !has_office && !is_name_alone(name, languages) {
        return Worth::Unclear;
    }
    let after = part(text, name.len()..);
    let suffix = if after.is_empty() { None } else { SUFFIX.find(after) };
    let suffix = suffix.map_or(0, |suffix| suffix.as_str().trim_end_matches([',', ' ']).len());
    let range = range.start..range.start + name.len() + suffix;
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let is_one_word = words.next().is_none() && !name.contains('.');
    if !is_person(name) && (is_one_word || PLACE_BEGINS.contains(&first.as_str())) {
        Worth::MayBePlace(range)
    } else {
        Worth::Name(range)
    }
}

/// `Ben Moor in Bath` without the place where he lives.
fn without_residence<'a>(text: &'a str, languages: &[&'static Language]) -> &'a str {
    let name = languages.iter().find_map(|language| {
        let word = language.patterns().lives_in.find(text)?;
        let name = part(text, ..word.start());
        let is_place = part(text, word.end()..).starts_with(char::is_uppercase);
        // `Ben in Bath` may be a title of something else; in capitals it is a heading.
        let is_heading = name.contains(' ') || !text.contains(char::is_lowercase);
        (is_place && is_heading && is_name_alone(name, languages)).then_some(name)
    });
    name.unwrap_or(text)
}

/// Whether a text is a name and nothing else: capitalised words and the small words of names.
fn is_name_alone(text: &str, languages: &[&'static Language]) -> bool {
    const LONGEST_NAME: usize = 8;
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &&str| {
        let bare = ["d’", "l’", "d'", "l'"].into_iter().find_map(|e| word.strip_prefix(e));
        let bare = bare.unwrap_or(word).trim_start_matches('<');
        PARTICLES.contains(&bare)
            || bare.starts_with(char::is_uppercase)
                && bare.chars().all(|c| c.is_alphabetic() || ".’'-‐·—>".contains(c) || is_mark(c))
    };
    // `general Moral`
    let is_title = |word: &str| languages.iter().any(|language| language.is_title_word(word));
    let words = match words.split_first() {
        Some((first, rest)) if !rest.is_empty() && is_title(first) && !is_word(first) => rest,
        _ => &words,
    };
    let Some(first) = words.first() else { return false };
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    // `T.` and `N. N.` are not names.
    let is_spelt =
        words.iter().any(|word| letters(word) > 1 && word.starts_with(|c: char| !c.is_lowercase()));
    let is_known = !UNKNOWN.contains(&text.trim_end_matches('.').to_lowercase().as_str());
    // `the Hon. Ben Moor`, `The Gorogio`
    let begins_well = !ARTICLES.contains(&first.to_lowercase().as_str())
        || words.get(1).is_some_and(|_| {
            let after = text.trim_start().strip_prefix(first).unwrap_or_default();
            is_person(after.trim_start())
        });
    words.len() <= LONGEST_NAME && begins_well && is_spelt && is_known && words.iter().all(is_word)
}
