//! Names as lists are sorted by them, family name first.
//!
//! **Invariant:** a name is turned only if all words before the family name are given names or particles.

use super::words::{WORDS, is_particle};
use super::{EntityKind, family_and_given, identifies, is_no_name};

/// A person's name with the family name first, as lists are sorted by it: "Penhallow, Ezra". None if the name does not
/// show which part of it that is.
///
/// ```
/// use letterpress::ir::family_first;
/// assert_eq!(family_first("Ezra Penhallow").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("Ada von Penhallow").as_deref(), Some("Penhallow, Ada von"));
/// assert_eq!(family_first("Ada von La Penha").as_deref(), Some("La Penha, Ada von"));
/// assert_eq!(family_first("Jean d’Oriol de Tamsin").as_deref(), Some("Oriol de Tamsin, Jean d’"));
/// assert_eq!(family_first("Penhallow, Ezra").as_deref(), Some("Penhallow, Ezra"));
/// assert_eq!(family_first("President Penhallow"), None);
/// assert_eq!(family_first("Tante Penhallow"), None);
/// ```
pub fn family_first(name: &str) -> Option<String> {
    let name = name.trim();
    if name.contains(',') {
        return family_and_given(name).map(|_| name.to_owned());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_elided = |word: &str| word.starts_with("d'") || word.starts_with("d’");
    // "of", "in", "the": an office or a place, whose last word sorts nothing.
    let is_part = |word: &&str| is_capital(word) || is_particle(word) || is_elided(word);
    let describes = |word: &&str| !is_particle(word) && (is_no_name(word) || is_description(word));
    let last = words.last()?;
    let is_plain = words.iter().all(is_name)
        && words.iter().all(is_part)
        && is_capital(words[0])
        && (is_capital(last) || is_elided(last))
        && !last.ends_with('.')
        && identifies(EntityKind::Person, name);
    if !is_plain {
        return None;
    }
    let (given, particles, family) = match words.iter().position(|word| !is_capital(word)) {
        None => {
            let (family, given) = words.split_last()?;
            (given, "", vec![*family])
        }
        Some(at) if is_elided(words[at]) => {
            let family = words[at].strip_prefix("d'").or_else(|| words[at].strip_prefix("d’"))?;
            let particle = words[at].strip_suffix(family)?;
            (&words[..at], particle, [&[family][..], &words[at + 1..]].concat())
        }
        Some(at) => {
            let rest = at + words[at..].iter().position(|word| is_capital(word))?;
            let particles = name.split_whitespace().skip(at).take(rest - at).collect::<Vec<_>>();
            let particles = particles.join(" ");
            let family = words[rest..].to_vec();
            return family_after_particles(&words[..at], &particles, &family, &describes);
        }
    };
    // What is before the particle of a longer name may be a part of the family's: "Lochner von Hüttenbach".
    let is_short = particles.is_empty() || given.len() < 3;
    (is_short && !given.iter().any(describes)).then(|| filed(&family, given, particles))
}

/// A name with particles before the family name, which has one word, or an article and one.
fn family_after_particles(
    given: &[&str],
    particles: &str,
    family: &[&str],
    describes: &impl Fn(&&str) -> bool,
) -> Option<String> {
    const ARTICLES: &[&str] = &["La", "Le", "Les", "Las", "Los", "Lo", "Du", "Des", "Della"];
    let is_one = match family {
        [_] => true,
        [article, _] => ARTICLES.contains(article),
        _ => false,
    };
    // "Karl Graf von Brühl" has a title before the particle, and a plain name before that.
    let names = given.iter().filter(|word| !WORDS.nobility.has(word)).count();
    let is_plain = (1..3).contains(&names)
        && !given.iter().any(|word| describes(word) && !WORDS.nobility.has(word))
        && given.first().is_some_and(|first| !WORDS.nobility.has(first));
    (is_one && is_plain).then(|| filed(family, given, particles))
}

fn filed(family: &[&str], given: &[&str], particles: &str) -> String {
    let given = [given.join(" ").as_str(), particles].join(" ");
    format!("{}, {}", family.join(" "), given.trim_end())
}

/// Whether a word before a surname says who somebody is.
fn is_description(word: &str) -> bool {
    let kinds = [&WORDS.offices, &WORDS.nobility, &WORDS.trades, &WORDS.described];
    kinds.iter().any(|words| words.has(word))
}
