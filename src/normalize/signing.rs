//! How a line signs a letter, closes it, or addresses somebody: the form of its words alone.

use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary::{self, Language};

/// Whether a line above a name has the form of a close: a few words that are not a name, and a
/// comma. Above an office it can be a name: `John Smith,`.
pub(super) fn is_farewell(line: &str) -> bool {
    let Some(words) = line.strip_suffix(',') else { return false };
    let count = words.split_whitespace().count();
    let is_sentence = |c: char| c.is_ascii_digit() || ".;:!?,".contains(c);
    words.starts_with(char::is_uppercase)
        && !words.contains(is_sentence)
        && (count == 1 || (2..=8).contains(&count) && !is_name(words))
}

/// Whether a line that is a paragraph above a name closes the letter, in words that no language's file has:
/// `Vostre serviteur, humble frère et entier amy,`
pub(super) fn is_farewell_alone(line: &str) -> bool {
    let Some(words) = line.strip_suffix(',') else { return false };
    let is_sentence = |c: char| c.is_ascii_digit() || ".;:!?".contains(c);
    let small =
        words.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    words.starts_with(char::is_uppercase)
        && !words.contains(is_sentence)
        && (2..=10).contains(&words.split_whitespace().count())
        && small > 0
        && !is_name(words)
}

/// The longest line accepted as a signature, in characters.
pub(super) const LONGEST: usize = 90;

/// Whether a line looks like a name or an office: short, its words capitalised, no sentence.
pub(super) fn is_name(line: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "for", "in", "to", "at", "on", "de", "von", "van", "der", "la", "le",
        "zu", "du", "des", "und", "et", "и", "v.", "d.", "da", "di", "del", "della", "den", "ten",
        "ter", "y", "фон",
    ];
    const ENDINGS: &[&str] = &["Jr.", "Sr.", "Esq.", "D.C.", "Ph.D.", "M.D."];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let bare = word.trim_start_matches(['(', '“', '"', '/', '[']);
        let bare =
            ["d’", "d'", "l’", "l'"].iter().find_map(|of| bare.strip_prefix(of)).unwrap_or(bare);
        SMALL.contains(&bare) || bare.starts_with(|c: char| c.is_uppercase())
    };
    let ends_well = words.last().is_some_and(|last| {
        !last.ends_with(['.', ':', ';', '?', '!', ']'])
            || ENDINGS.contains(last)
            || is_initials(last)
    });
    let begins_well =
        words.first().is_some_and(|first| !SMALL.contains(first) || ["von", "de"].contains(first));
    ends_well && begins_well && line.chars().count() <= LONGEST && words.iter().all(is_capitalised)
}

/// What an editor or a clerk adds to a signature: `L[ovett]`, `(his x mark)`.
static ADDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\[\]]|\([^)]*\)\s*").expect("a constant pattern"));

/// Whether a line where a name is expected is one: it may also end with a full stop.
pub(super) fn is_announced_name(line: &str) -> bool {
    let bare = ADDED.replace_all(line, "");
    is_name(bare.trim().trim_end_matches(['.', ',']))
}

/// Whether a line begins with a name in capitals, as signatures are set in prints of the nineteenth
/// century: `GEO. S. FISHER, United States Consul.`
pub(super) fn is_in_capitals(line: &str) -> bool {
    let name = line.split(',').next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_capital = |word: &&str| !word.chars().any(char::is_lowercase);
    let has_surname =
        words.last().is_some_and(|last| last.chars().filter(|c| c.is_uppercase()).count() >= 3);
    (2..=6).contains(&words.len())
        && has_surname
        && words.iter().all(is_capital)
        && is_announced_name(line)
}

/// Whether a line is one or two words of a name and a full stop, as private letters are signed. This
/// is enough only if the letter has a salutation.
pub(super) fn is_short_name(line: &str) -> bool {
    const ENDS: &[&str] =
        &["Amen", "Ende", "End", "Finis", "Fin", "Vale", "Adieu", "Over", "Genug"];
    let Some(name) = line.strip_suffix('.') else { return false };
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '.')
    };
    (1..=2).contains(&words.len()) && words.iter().all(is_word) && !ENDS.contains(&words[0])
}

/// `N.`, `A.B.`, `H. C. L.` without spaces.
fn is_initials(word: &str) -> bool {
    let letters = word.split('.').filter(|letter| !letter.is_empty());
    word.ends_with('.')
        && letters.clone().count() <= 3
        && letters.clone().all(|l| l.chars().count() == 1)
}

/// Whether a line looks like the name of a person: initials, or a few capitalised words, perhaps
/// followed by an office.
pub(super) fn is_person(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capitals = |word: &str| word.len() <= 4 && word.chars().all(char::is_uppercase);
    match words.as_slice() {
        [] => false,
        [one] => is_capitals(one) || is_initials(one) || !is_office(one),
        [first, ..] => {
            // Names do not have such words; `Printed in Leeds` does.
            let is_small =
                |word: &&str| ["in", "at", "on", "to", "for", "the", "of"].contains(word);
            let is_name = words.len() <= 5 && !is_office(first) && !words.iter().any(is_small);
            is_initials(first) || is_in_capitals(line) || is_name
        }
    }
}

/// Whether a word is an office, not a name.
fn is_office(word: &str) -> bool {
    ["Chairman", "President", "Secretary", "Minister", "Director", "Ambassador", "Attested"]
        .contains(&word)
}

/// Titles before the name of an addressee.
const TITLES: [&str; 22] = [
    "Mr",
    "Mrs",
    "M",
    "Sir",
    "Lord",
    "Captain",
    "Capt",
    "Colonel",
    "Col",
    "General",
    "Gen",
    "Brig",
    "Lieutenant",
    "Lieut",
    "Major",
    "Commander",
    "Commandant",
    "Commodore",
    "Admiral",
    "Count",
    "Prince",
    "Baron",
];

/// Whether a line names the addressee. Nobody signs as `Captain Winslow`, but the office under a name
/// can be `Captain, U.S.N.`
pub(super) fn is_address(line: &str) -> bool {
    // A boundary of ASCII words can be judged without looking at what is beyond ASCII.
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:Hon(?-u:\b)|The Hon|Honorable|His |Her |Their |The |To |TO |Messrs|An |À |Herrn |Monsieur |К |(?:To|TO|An|À|К)[:,]?$)|(?-u:\b)Esq(?:r|re|e|uire)?(?-u:\b)|&c(?-u:\b)|(?-u:\b)etc(?-u:\b)|\p{L}{3}: ",
        )
        .expect("a constant pattern")
    });
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"^(?:{})(?-u:\b)\.?\s(?P<next>\p{{Lu}}\S*)", TITLES.join("|")))
            .expect("a constant pattern")
    });
    /// How lines begin that may name an addressee, and what else such a line has.
    const BEGIN: [&str; 13] = [
        "Hon",
        "The ",
        "His ",
        "Her ",
        "Their ",
        "To",
        "TO",
        "Messrs",
        "An",
        "À",
        "Herrn ",
        "Monsieur ",
        "К",
    ];
    const HAS: [&str; 4] = ["Esq", "&c", "etc", ": "];
    const OFFICES: &[&str] = &["Director", "Counsel", "Secretary", "Manager", "Staff", "Consul"];
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    let titled = begins(&TITLES).then(|| TITLED.captures(line)).flatten();
    let is_titled = titled.is_some_and(|found| {
        let next = found["next"].trim_end_matches([',', '.']);
        next.chars().any(char::is_lowercase) && !OFFICES.contains(&next)
            || is_initials(&found["next"])
    });
    let may_name = begins(&BEGIN) || HAS.iter().any(|sign| line.contains(sign));
    may_name && ADDRESS.is_match(line) || is_titled
}

/// Whether a paragraph is clearly an address under a signature.
pub(super) fn is_address_block(paragraph: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:Hon\. |The Hon|His Excellency |Her Excellency |To (?:the |Mr|His )|(?:To|TO|An|À|К)[:,]?$)|\bEsq\.(?:,|$)|(?:, ?&c\.?,?)+")
            .expect("a constant pattern")
    });
    paragraph.chars().count() <= 160 && ADDRESS.is_match(paragraph.trim())
}

/// Whether a line is initials and a surname: `P. S. Milner-Barry` begins no postscript.
fn is_with_initials(line: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\p{Lu}\.? ){1,3}\p{Lu}\p{Ll}[\p{L}’'-]+$").expect("a constant pattern")
    });
    NAME.is_match(line)
}

/// Whether an editor's word announces an address: `[Addressed:] To my loving friend`.
pub(super) fn is_announced_address(line: &str, languages: &[&'static Language]) -> bool {
    let word = line.trim_start().split_once(':').map(|(word, _)| word);
    word.is_some_and(|word| languages.iter().any(|language| language.announces_address(word)))
}

/// Whether a line is the heading of an enclosure, a postscript, an address on the outside, or a clerk's note.
pub(super) fn is_other_matter(line: &str, languages: &[&'static Language]) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[\[(]?(?:enclosures?|inclosures?|attachments?|annex(?:es)?|appendi(?:x|ces)|tabs?|exhibit|encl|cc|cop(?:y|ies|ie|ia|ia conforme)|abschrift(?:en)?|kopie|копия|afschrift|official(?: copy)?|attest(?:ed)?|end\s+(?:of\s+)?(?:verbatim\s+)?text|anlagen?|beilagen?|annexes?|pièces? jointes?|приложени[ея]|seal|approved|witness(?:es)?|source|foot-?notes?|end-?notes?|notes?|notas?|noten?|anmerkung(?:en)?|fu(?:ß|ss)noten|примечани[ея]|сноск[аи]|przypisy|adnotationes|annotazioni|annotations?|references|printed|published|finis|fin|ende?|chapter|extracts?|translation|here follows|subject|secret|top secret|confidential|participants)\b",
        )
        .expect("a constant pattern")
    });
    // The number of the next letter.
    let is_number =
        line.trim_end_matches('.').chars().all(|c| c.is_ascii_digit() || "IVXLC".contains(c));
    // `Sender Addressee`: the labels of a page.
    let are_labels = || {
        let mut words = line.split_whitespace().peekable();
        let is_label = |word: &str| languages.iter().any(|one| one.label_alone(word).is_some());
        words.peek().is_some() && words.all(is_label)
    };
    // `(1) Baked.` is a note or an item.
    let is_item = || {
        let rest =
            line.trim_start_matches(['(', '[']).trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.len()
            && rest.starts_with([')', ']'])
            && line.contains(|c: char| c.is_ascii_digit())
    };
    // The place of a seal.
    let is_seal = matches!(line.trim_matches(['[', ']', '(', ')']), "L.S." | "L. S." | "l.s.");
    is_seal
        || is_item()
        || is_number && line.trim_end_matches('.').len() > 1
        || are_labels()
        || OTHER.is_match(line)
        || vocabulary::is_postscript(line) && !is_with_initials(line)
        || is_announced_address(line, languages)
        || languages.iter().any(|language| {
            // The salutation of the next letter; a day on which something was written.
            language.kind(line).is_some()
                || language.begins_addition(line) && !is_with_initials(line)
                || language.addresses(line)
                || language.is_weekday(line)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "N. Khrushchev",
            "Reuben B. Robertson, Jr.",
            "John Foster Dulles",
            "Chairman of the Council of Ministers of the USSR",
            "Harold",
            "Cabot L.",
            "A.B.",
            "von Moltke",
            "Н. Хрущев",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["[Enclosure]", "They simply do not exist.", "of 5", ""] {
            assert!(!is_name(other), "{other}");
        }
        for name in ["ANSON BURLINGAME.", "[Robert A.] L[ovett]", "Alfred (his x mark) Dardean."] {
            assert!(is_announced_name(name), "{name}");
        }
        assert!(is_in_capitals("GEO. S. FISHER, United States Consul."));
        assert!(!is_in_capitals("TOP SECRET and more of it"));
    }
}
