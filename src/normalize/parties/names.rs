//! Whether two names can be those of one person, and which of them says more.

use super::kinds::is_titled;
use crate::normalize::vocabulary::Language;

/// How two names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::normalize) enum Agreement {
    /// They are of two persons: both are names in full, and share nothing.
    Contradict,
    /// They may be of one person or of two.
    Open,
    /// One has only initials, and they fit.
    Initials,
    /// Each word of the shorter one is in the longer one: `Ben`, `Ben Moor`.
    Same,
}

/// A word of a name.
#[derive(Debug)]
struct Word {
    letters: String,
    /// Whether it is an initial or an abbreviation: `B.`, `Wm.`
    is_short: bool,
}

/// How two names agree. Titles and particles are not compared, and endings may differ, because a heading
/// can have a name in another case than a signature.
pub(in crate::normalize) fn agreement(
    one: &str,
    other: &str,
    languages: &[&'static Language],
) -> Agreement {
    let (first, second) = (words(one, languages), words(other, languages));
    let (shorter, longer) =
        if first.len() <= second.len() { (&first, &second) } else { (&second, &first) };
    let mut left: Vec<&Word> = longer.iter().collect();
    let (mut spelt, mut initials) = (0, 0);
    for word in shorter {
        let found = left
            .iter()
            .position(|other| is_same(word, other))
            .map(|at| (at, !word.is_short && !left[at].is_short));
        if let Some((at, is_spelt)) = found {
            left.remove(at);
            if is_spelt { spelt += 1 } else { initials += 1 }
        }
    }
    let is_full = |name: &str, words: &[Word]| {
        let has_surname = words.iter().any(|word| !word.is_short);
        has_surname && (words.len() > 1 || is_titled(name))
    };
    if shorter.is_empty() {
        Agreement::Open
    } else if spelt + initials == shorter.len() {
        if spelt > 0 { Agreement::Same } else { Agreement::Initials }
    } else if spelt + initials == 0 && is_full(one, &first) && is_full(other, &second) {
        Agreement::Contradict
    } else {
        Agreement::Open
    }
}

/// How much of a name is spelt: names with more of it say more.
pub(in crate::normalize) fn fullness(name: &str, languages: &[&'static Language]) -> usize {
    words(name, languages).iter().map(|word| if word.is_short { 1 } else { 3 }).sum()
}

/// Whether a name has a given name or initials, and a surname.
pub(in crate::normalize) fn is_full(name: &str, languages: &[&'static Language]) -> bool {
    let words = words(name, languages);
    words.len() > 1 && words.iter().any(|word| !word.is_short && word.letters.chars().count() > 2)
}

/// Whether a name has a surname, and initials or a shortened given name: `A M Moor`, `Wm. Moor`.
pub(in crate::normalize) fn has_initials(name: &str, languages: &[&'static Language]) -> bool {
    is_full(name, languages) && words(name, languages).iter().any(|word| word.is_short)
}

/// Whether a name consists of initials.
pub(in crate::normalize) fn is_initials(name: &str, languages: &[&'static Language]) -> bool {
    words(name, languages).iter().all(|word| word.is_short)
}

/// The words of a name without titles and particles.
fn words(name: &str, languages: &[&'static Language]) -> Vec<Word> {
    let is_particle = |word: &str| word.chars().count() > 1 && !word.contains(char::is_uppercase);
    let is_title = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && languages.iter().any(|language| language.is_title_word(word))
    };
    let pieces = name.split_whitespace().flat_map(|word| word.split_inclusive(['.', ':']));
    let mut found = Vec::new();
    for piece in pieces {
        let letters: String = piece.chars().filter(|c| c.is_alphabetic()).collect();
        let count = letters.chars().count();
        let is_cut = piece.ends_with(['.', ':']) && count <= 4;
        // `JFK` is three initials.
        let is_monogram =
            (2..=3).contains(&count) && !is_cut && !letters.contains(is_vowel_or_small);
        if count == 0 || is_particle(piece) || is_title(piece) && !is_monogram {
            continue;
        }
        let fold = |letters: &str| letters.to_lowercase().replace('ё', "е");
        if is_monogram {
            let each =
                letters.chars().map(|c| Word { letters: fold(&c.to_string()), is_short: true });
            found.extend(each);
        } else {
            found.push(Word { is_short: is_cut || count == 1, letters: fold(&letters) });
        }
    }
    found
}

fn is_vowel_or_small(c: char) -> bool {
    c.is_lowercase() || "AEIOUYАЕЁИОУЫЭЮЯ".contains(c)
}

/// Whether two words can be the same, shortened or in another case.
fn is_same(one: &Word, other: &Word) -> bool {
    /// The fewest letters that two cases of a name have in common.
    const STEM: usize = 3;
    /// The most letters of an ending.
    const ENDING: usize = 5;
    let (one_letters, other_letters) = (&one.letters, &other.letters);
    if one.is_short || other.is_short {
        return one_letters.starts_with(other_letters.as_str())
            || other_letters.starts_with(one_letters.as_str());
    }
    let common = one_letters.chars().zip(other_letters.chars()).take_while(|(a, b)| a == b).count();
    let (one_count, other_count) = (one_letters.chars().count(), other_letters.chars().count());
    let longest = one_count.max(other_count);
    common == longest
        || common >= STEM
            && longest - common <= ENDING
            && (common == one_count.min(other_count) || longest - common <= 3 && common > STEM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::vocabulary::LANGUAGES;

    #[test]
    fn names_agree() {
        for (one, other, expected) in [
            ("Ben", "Ben Moor", Agreement::Same),
            ("Mr. Moor", "Ben Moor", Agreement::Same),
            ("Si: Harrow", "Silas Harrow", Agreement::Same),
            ("Smith, Esther", "Esther Smith", Agreement::Same),
            ("П. Н. ЛУГОВОМУ", "Павел Луговой", Agreement::Same),
            ("Juliana Fontany", "Julian", Agreement::Same),
            ("K. M.", "Karl Moor", Agreement::Initials),
            ("BR", "Bertrand Roe", Agreement::Initials),
            ("Ann Hall", "Ben Moor", Agreement::Contradict),
            ("Ann Hall", "Mr. Moor", Agreement::Contradict),
            ("Ann", "Ben Moor", Agreement::Open),
            ("Ann Hall", "Ann Moor", Agreement::Open),
            ("Fred", "Engels", Agreement::Open),
        ] {
            assert_eq!(agreement(one, other, LANGUAGES), expected, "{one}, {other}");
            assert_eq!(agreement(other, one, LANGUAGES), expected, "{other}, {one}");
        }
    }

    #[test]
    fn the_fuller_name_says_more() {
        for (more, less) in
            [("Bertrand Roe", "BR"), ("Ben Moor", "Moor"), ("Ben Moor", "B. Moor"), ("Moor", "B.")]
        {
            assert!(fullness(more, LANGUAGES) > fullness(less, LANGUAGES), "{more}, {less}");
        }
        assert!(is_full("B. Moor", LANGUAGES) && !is_full("Ben", LANGUAGES));
        assert!(is_initials("B. M.", LANGUAGES) && !is_initials("Moor", LANGUAGES));
    }
}
