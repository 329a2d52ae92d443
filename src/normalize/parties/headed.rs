//! The parties of a line that is known to be a heading: two names without titles, one of them alone, or
//! `To the Same`.

use std::ops::Range;

use super::agents::{each, trimmed};
use super::names::is_full;
use super::tongue::is_spoken;
use super::weigh::{PARTICLES, Worth, weigh};
use super::{HeadingParties, Parties, before_sender, names_document, read};
use crate::normalize::vocabulary::{LANGUAGES, Language};
use crate::source::part;

/// Reads the parties from a line that is certainly a heading, without its number and date. Elsewhere the same
/// words may be no names: `To Bath`.
pub(in crate::normalize) fn read_heading(
    heading: &str,
    languages: &[&'static Language],
) -> HeadingParties {
    let heading = without_stop(heading);
    // `To the Same`, `A la même, à Paris`
    let names_same = |language: &&'static Language| {
        let to = language.patterns().to_first.find(heading);
        language.is_same(heading)
            || to.is_some_and(|to| language.names_same(part(heading, to.end()..)))
    };
    if languages.iter().any(names_same) {
        return HeadingParties::Same(0..heading.len());
    }
    match read(heading, languages) {
        HeadingParties::Nothing => {}
        found => return found,
    }
    let found = languages.iter().find_map(|language| {
        marked(heading, language, languages).or_else(|| pair(heading, language, languages))
    });
    let found = found.or_else(|| of_another_language(heading));
    if let Some(parties) = found {
        return HeadingParties::Parties(parties);
    }
    // `Harbour Office Telegram Transmitting Letter From A to B`: who sent which?
    let names_both = |language: &&'static Language| {
        let patterns = language.patterns();
        let after_from = heading.match_indices(' ').find_map(|(at, blank)| {
            let rest = part(heading, at + blank.len()..);
            patterns.from.find(rest).map(|from| part(rest, from.end()..))
        });
        after_from.is_some_and(|rest| patterns.to.is_match(rest))
    };
    if names_document(heading, languages) && languages.iter().any(names_both) {
        return HeadingParties::Undecided(0..heading.len());
    }
    let is_announced = |language: &&'static Language| {
        let patterns = language.patterns();
        patterns.to_first.is_match(heading) || patterns.from.is_match(heading)
    };
    if languages.iter().any(is_announced) {
        return HeadingParties::Nothing;
    }
    let name = trimmed(heading, 0..heading.len());
    match weigh(heading, name.clone(), languages) {
        // Where something follows the name, as in `OUR LORD, THE KING, JOHN`, it may not be one.
        Worth::Name(found) | Worth::MayBePlace(found)
            if found == name && !names_document(part(heading, name.clone()), languages) =>
        {
            HeadingParties::Name(name)
        }
        _ => HeadingParties::Nothing,
    }
}

/// A heading without the mark at its end, which is not the full stop of an initial.
fn without_stop(heading: &str) -> &str {
    let heading = heading.trim_end_matches(|c: char| c.is_whitespace() || ":;,".contains(c));
    let last = heading.rsplit([' ', '.']).find(|word| !word.is_empty()).unwrap_or_default();
    if last.chars().count() <= 1 { heading } else { heading.trim_end_matches('.') }
}

/// `Ann Smith to Ben Moor`, `Goethe an Schiller`: one word for `to`, and names on both sides.
fn pair(heading: &str, language: &Language, languages: &[&'static Language]) -> Option<Parties> {
    let mut found = language.patterns().to.find_iter(heading);
    let (to, None) = (found.next()?, found.next()) else { return None };
    if !is_spoken(language, heading, to.range(), languages) {
        return None;
    }
    let (from, to) = (0..to.start(), to.end()..heading.len());
    let are_names = is_name(heading, &from, languages) && is_name(heading, &to, languages);
    are_names.then(|| Parties { from: each(heading, from), to: each(heading, to) })
}

/// The heading of an edition in another language than its letter. So much is only read where both names
/// are given in full: `Anne Morel an Paul Aubry`.
fn of_another_language(heading: &str) -> Option<Parties> {
    /// The most words of such a heading.
    const WORDS: usize = 16;
    let words = heading.split_whitespace();
    let capitals = words.clone().filter(|word| word.starts_with(char::is_uppercase)).count();
    if capitals < 4 || words.count() > WORDS {
        return None;
    }
    let is_full = |name: &Range<usize>| is_full(part(heading, name.clone()), LANGUAGES);
    let is_whole = |found: &Parties| {
        let mut names = found.from.iter().chain(&found.to);
        !found.from.is_empty() && !found.to.is_empty() && names.all(is_full)
    };
    let as_document = || match read(heading, LANGUAGES) {
        HeadingParties::Parties(found) => Some(found),
        _ => None,
    };
    let pairs = LANGUAGES.iter().filter_map(|language| pair(heading, language, LANGUAGES));
    pairs.chain(as_document()).find(is_whole)
}

/// `To Ben Moor`, `From Ann Smith`, `From Ann Smith to Ben Moor`: a word announces who it is.
fn marked(heading: &str, language: &Language, languages: &[&'static Language]) -> Option<Parties> {
    let patterns = language.patterns();
    let to_first = patterns.to_first.find(heading);
    let to_first = to_first.filter(|to| is_spoken(language, heading, to.range(), languages));
    if let Some(to) = to_first {
        let to = to.end()..heading.len();
        // `To Ben Moor from Ann Smith`
        if let Some((to, from)) = before_sender(heading, to.clone())
            && is_name(heading, &to, languages)
            && is_name(heading, &from, languages)
        {
            return Some(Parties { from: each(heading, from), to: each(heading, to) });
        }
        // `To the harbour master of Moorham, Ben Moor`
        let comma = part(heading, to.clone()).rfind(',').map(|comma| to.start + comma + 1);
        let after_office = comma.map(|comma| trimmed(heading, comma..to.end));
        let name = [Some(to), after_office].into_iter().flatten();
        let to = name.into_iter().find(|name| is_name(heading, name, languages))?;
        return Some(Parties { from: Vec::new(), to: each(heading, to) });
    }
    let from = patterns.from.find(heading)?.end();
    let rest = part(heading, from..);
    let (from, to) = match patterns.to.find(rest) {
        Some(to) => (from..from + to.start(), Some(from + to.end()..heading.len())),
        None => (from..heading.len(), None),
    };
    // `From Ann Smith to [unknown]`
    is_name(heading, &from, languages).then(|| Parties {
        from: each(heading, from),
        to: to.map_or_else(Vec::new, |to| each(heading, to)),
    })
}

fn is_name(heading: &str, range: &Range<usize>, languages: &[&'static Language]) -> bool {
    !names_document(part(heading, range.clone()), languages)
        && !matches!(weigh(heading, range.clone(), languages), Worth::Unclear)
}

/// What the words of a heading are without its number and date, where they can be only a heading: they name
/// sender and recipient, or announce one of them by a word or by a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::normalize) enum Form {
    /// Two names.
    Pair,
    /// A sender, announced by a word.
    From,
    /// A recipient, announced by a word or by the dative, or `the same`.
    To,
}

/// The form of a line, if it can be a heading by its form.
pub(in crate::normalize) fn form(line: &str, languages: &[&'static Language]) -> Option<Form> {
    match read_heading(line, languages) {
        HeadingParties::Same(_) => Some(Form::To),
        HeadingParties::Parties(parties) => Some(match (&*parties.from, &*parties.to) {
            ([], _) => Form::To,
            (_, []) => Form::From,
            _ => Form::Pair,
        }),
        HeadingParties::Name(name) => {
            let name = part(line, name);
            let has_initials = || name.split_whitespace().any(|word| word.ends_with('.'));
            let is_in_capitals = !name.chars().any(char::is_lowercase) || has_initials();
            let is_dative = languages.iter().any(|language| language.is_dative(name));
            let is_long = name.split_whitespace().count() > 1;
            (is_in_capitals && is_dative && is_long).then_some(Form::To)
        }
        HeadingParties::Nothing | HeadingParties::Undecided(_) => None,
    }
}

/// Whether a line ends with the name of a party.
pub(in crate::normalize) fn ends_with_name(line: &str, languages: &[&'static Language]) -> bool {
    let HeadingParties::Parties(Parties { from, to }) = read_heading(line, languages) else {
        return false;
    };
    // `for the Proclamation`, `zur Sitzung`: not part of a name, but what the letter is about.
    let is_subject = |word: &str| {
        word.starts_with(char::is_lowercase) && (!PARTICLES.contains(&word) || word == "zur")
    };
    to.last().or(from.last()).is_some_and(|last| match weigh(line, last.clone(), languages) {
        Worth::Name(name) | Worth::MayBePlace(name) => {
            name.end == line.len() && !part(line, name).split_whitespace().any(is_subject)
        }
        Worth::Unclear => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::find;

    /// What a heading names, in the language of its letter: `from > to`.
    fn named(tag: &str, heading: &str) -> String {
        let languages = [find(tag).unwrap(), find("en").unwrap()];
        let name = |range: &Range<usize>| match weigh(heading, range.clone(), &languages) {
            Worth::Name(name) | Worth::MayBePlace(name) => heading[name].to_owned(),
            Worth::Unclear => "?".to_owned(),
        };
        let all = |names: &[Range<usize>]| names.iter().map(name).collect::<Vec<_>>().join(", ");
        match read_heading(heading, &languages) {
            HeadingParties::Parties(found) => format!("{} > {}", all(&found.from), all(&found.to)),
            HeadingParties::Name(name) => heading[name].to_owned(),
            HeadingParties::Same(_) => "same".to_owned(),
            HeadingParties::Undecided(_) => "undecided".to_owned(),
            HeadingParties::Nothing => "-".to_owned(),
        }
    }

    #[test]
    fn headings_of_nine_languages() {
        for (tag, heading, expected) in [
            ("en", "Ann Smith to Ben Moor", "Ann Smith > Ben Moor"),
            ("en", "HALL TO MOOR", "HALL > MOOR"),
            ("en", "TO BEN MOOR.", " > BEN MOOR"),
            ("en", "To the Hon. Ben Moor.", " > the Hon. Ben Moor"),
            ("en", "To Mrs. Ann Hall, in Leeds City:", " > Mrs. Ann Hall"),
            ("en", "Letter to Ben Moor from Ann Smith", "Ann Smith > Ben Moor"),
            ("en", "From Ann Smith", "Ann Smith > "),
            ("en", "To Ben Moor from Ann Smith", "Ann Smith > Ben Moor"),
            ("en", "To the Mayor and Aldermen of Moorham", " > the Mayor and Aldermen of Moorham"),
            ("en", "Addressed to Mr. Ben Moor. Leeds, York", " > Mr. Ben Moor"),
            ("en", "Ann Smith to the Bailiff of Tern", "Ann Smith > the Bailiff of Tern"),
            ("fr", "Anne Marie Morel an Paul Aubry", "Anne Marie Morel > Paul Aubry"),
            ("fr", "Brief von Anne Morel an Paul Aubry", "Anne Morel > Paul Aubry"),
            ("fr", "Au roi de Ternovie", " > roi de Ternovie"),
            ("de", "Von Bath nach Leeds", "-"),
            ("en", "To the Same.", "same"),
            ("fr", "A LA MÊME, A PARIS", "same"),
            ("en", "To the Same, at Leeds", "same"),
            ("en", "TELEGRAM TO GENERAL B. MOOR.", " > GENERAL B. MOOR"),
            ("de", "Anna Halm an Bernd Moser", "Anna Halm > Bernd Moser"),
            ("de", "An Moser.", " > Moser"),
            ("de", "An Denselben", "same"),
            ("de", "Postkarte von Anna Halm an Bernd Moser", "Anna Halm > Bernd Moser"),
            ("fr", "À Louise Morel.", " > Louise Morel"),
            ("fr", "A M. JEAN MOREL, A LILLE", " > M. JEAN MOREL"),
            ("fr", "DE MADAME DE HALLE À MOREL", "MADAME DE HALLE > MOREL"),
            ("fr", "À l'Impératrice, à Lille", " > Impératrice"),
            ("ru", "П. Н. ЛУГОВОМУ", "П. Н. ЛУГОВОМУ"),
            ("ru", "Холм — Луговому", "Холм > Луговому"),
            ("ru", "ТЕЛЕГРАММА П. Н. ЛУГОВОМУ", " > П. Н. ЛУГОВОМУ"),
            ("it", "Anna Colli a Pietro Morelli", "Anna Colli > Pietro Morelli"),
            ("it", "Lettera di Anna Colli a Pietro Morelli", "Anna Colli > Pietro Morelli"),
            ("es", "Carta de Ana Colina a Pedro Moral", "Ana Colina > Pedro Moral"),
            ("es", "Al general Moral", " > general Moral"),
            ("la", "Ad Morum", " > Morum"),
            ("nl", "Aan Jan Bos", " > Jan Bos"),
            ("pl", "Do Jana Borowskiego w Lublinie", " > Jana Borowskiego"),
        ] {
            assert_eq!(named(tag, heading), expected, "{heading}");
        }
    }
}
