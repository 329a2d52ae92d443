//! Names that a comma divides: `Khrushchev, Nikita S.` is a person's, `Foreign Office, Political Department` is not.
//!
//! **Invariant:** a name is turned only if neither side can be anything else than a part of a person's name. What is
//! before the comma can be a body or a whole name, what is after it an office, a trade, a title, a place or a
//! time. A name that is left as lists have it is right; one that is turned wrongly is not.

use super::is_suffix;
use super::words::{WORDS, Words, is_particle, plain};

/// The two parts of a name that is written with its family name first.
///
/// ```
/// use letterpress::ir::family_and_given;
/// assert_eq!(family_and_given("Penhallow, Ezra"), Some(("Penhallow", "Ezra")));
/// assert_eq!(family_and_given("Ezra Penhallow, Jr."), None);
/// assert_eq!(family_and_given("Penhallow, Secretary of State"), None);
/// assert_eq!(family_and_given("Foreign Office, Political Department"), None);
/// ```
pub fn family_and_given(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    (is_family(family) && is_given(given)).then_some((family, given))
}

/// Whether words can be given names, and the particle of a surname after them: `Alexander von`, `Sir Harold A.`,
/// `Karl Graf von`.
fn is_given(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    let names = all.iter().position(|word| !WORDS.honorifics.has(word));
    let Some((first, rest)) = names.and_then(|at| all[at..].split_first()) else { return false };
    // After a given name, `I.` is an initial.
    let ends_no_name = |last: &&str| {
        let is_initial = all.len() > 1 && plain(last).chars().count() == 1;
        is_suffix(last) && !is_initial || is_joint(last)
    };
    let may_follow = |(at, word): (usize, &&str)| {
        // `Karl vom und zum`
        let joins = || at > 0 && is_particle(rest[at - 1]) && is_joint(word) && at + 1 < rest.len();
        let is_rank =
            || at + 1 < rest.len() && WORDS.nobility.has(word) && is_particle(rest[at + 1]);
        is_particle(word) || joins() || is_rank() || is_name(word)
    };
    is_name(first)
        && !WORDS.places.has(first)
        && !all.last().is_some_and(ends_no_name)
        && rest.iter().enumerate().all(may_follow)
}

/// Whether words can be a surname: `von Humboldt`, `Lloyd George`, `King`.
fn is_family(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    let is_plain =
        |word: &&str| is_lettered(word) && !WORDS.bodies.has(word) && !WORDS.offices.has(word);
    let article = all.first().is_some_and(|word| WORDS.articles.has(word));
    // `King` is a surname, `King George` is not.
    let is_alone = all.len() == 1;
    let is_surname = |word: &&str| {
        is_alone
            || !is_number(word)
                && !WORDS.nobility.has(word)
                && !WORDS.bodies_or_families.has(word)
                && !WORDS.honorifics.has(word)
    };
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    let capital = all.iter().filter(|word| !is_small(word)).count();
    !article
        && capital > 0
        && all.iter().all(is_plain)
        && all.iter().all(is_surname)
        && all.iter().filter(|word| is_small(word)).all(|word| is_particle(word))
}

/// Whether a word is a number in Roman figures: `Wien, XVIII`.
fn is_number(word: &str) -> bool {
    let figures = word.trim_end_matches('.');
    figures.len() > 1 && figures.chars().all(|c| "IVXL".contains(c))
}

/// Whether a word can be a given name or an initial.
fn is_name(word: &str) -> bool {
    let is_known = |words: &Words| words.has(word);
    is_lettered(word)
        && !word.starts_with(char::is_lowercase)
        && !WORDS.articles.has(word)
        && !is_particle(word)
        && !is_number(word)
        && ![
            &WORDS.bodies,
            &WORDS.bodies_or_families,
            &WORDS.offices,
            &WORDS.nobility,
            &WORDS.trades,
        ]
        .into_iter()
        .any(is_known)
}

/// Whether a word is written as names are: no figures, brackets or question marks.
fn is_lettered(word: &str) -> bool {
    let is_mark = |c: char| unicode_normalization::char::is_combining_mark(c);
    word.chars().all(|c| c.is_alphabetic() || is_mark(c) || "-‐‑'’ʼ.·".contains(c))
        && word.contains(char::is_alphabetic)
}

fn is_joint(word: &str) -> bool {
    ["und", "u.", "y", "e", "i"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_persons_are_turned() {
        for (name, turned) in [
            ("Penhallow, Ezra", "Ezra Penhallow"),
            ("Khrushchev, Nikita S.", "Nikita S. Khrushchev"),
            ("Brezhnev, Leonid I.", "Leonid I. Brezhnev"),
            ("Caccia, Sir Harold A.", "Sir Harold A. Caccia"),
            ("Brühl, Karl Graf von", "Karl Graf von Brühl"),
            ("Stein, Karl vom und zum", "Karl vom und zum Stein"),
            ("von Humboldt, Alexander", "Alexander von Humboldt"),
            ("Lloyd George, David", "David Lloyd George"),
            ("King, William", "William King"),
            ("Pope, Alexander", "Alexander Pope"),
            ("Church, Frank", "Frank Church"),
            ("London, Jack", "Jack London"),
            ("Rusk, Dean", "Dean Rusk"),
            ("Beer-Hofmann, Richard", "Richard Beer-Hofmann"),
            ("O’Neil, J.-P.", "J.-P. O’Neil"),
            ("Хрущёв, Никита С.", "Никита С. Хрущёв"),
            ("La Fontaine, Jean de", "Jean de La Fontaine"),
            ("García Moral, Ana", "Ana García Moral"),
        ] {
            let found = family_and_given(name).map(|(family, given)| format!("{given} {family}"));
            assert_eq!(found.as_deref(), Some(turned), "{name}");
        }
    }

    #[test]
    fn offices_bodies_places_and_years_are_not() {
        for name in [
            "Harnack, Adolf von, Theologe",
            "Harnack, Theologe",
            "Foreign Office, Political Department",
            "Smith, Secretary of State",
            "Smith, Vice Consul",
            "Goodpaster, Colonel Andrew J.",
            "Farrell, Lt. Gen. Francis W.",
            "Augustine, Saint",
            "Jackson, Miss",
            "Müller, der",
            "Moser, Dr.",
            "Moser, Prof. Dr.",
            "University of Leeds, Library",
            "Universität Leipzig, Rektor",
            "Staatsbibliothek, Handschriftenabteilung",
            "Kaufmann, Leipzig",
            "Moser, Leipzig-Gohlis",
            "Moser, Bad Harzburg",
            "Moser, Berlin W",
            "Moser, XVIII",
            "Rusk, 1909–1994",
            "Rusk, Dean (Secretary)",
            "Rusk, Dean?",
            "Department of State, Bureau of Mines",
            "Embassy in Germany, Bonn",
            "Ambassador Moor, Moscow",
            "Commander in Chief, Pacific",
            "The Secretary of State, in Paris",
            "White House, Washington",
            "Therese, Fürstin von Halm",
            "Friedrich Wilhelm III., König von Preußen",
            "King George V, London",
            "Preußisches Ministerium für Wissenschaft, Kunst",
            "Ministère des Affaires étrangères, Direction politique",
            "Moreau, Préfet",
            "Colli, Arcivescovo",
            "Nowak, Dyrektor",
            "Луговой, Председатель",
            "Холм, граф",
            "Bos, Burgemeester",
            "Lee, Ezra Jr.",
            "Ann Lee, Jr.",
            "King, The",
            "Ann Lee, Teacher",
            "Smith, Elder, and Co.",
        ] {
            assert_eq!(family_and_given(name), None, "{name}");
        }
    }
}
