//! The words by which the parts of a letter are recognised, as data. English so far.

use std::sync::LazyLock;

use regex::Regex;

use crate::ir::{Block, Kind, Note, Reading, plain_text};

/// Words at the beginning of a heading, and the kind of document that they name.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("Letter", Kind::Letter),
    ("Message", Kind::Message),
    ("Telegram", Kind::Telegram),
    ("Memorandum", Kind::Memorandum),
    ("Editorial Note", Kind::EditorialNote),
];

/// Months, in order.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `Dear …` and `My dear …`, however they are capitalised, up to the colon or comma.
pub(super) static DEAR: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:my\s+)?dear(?:est)?\s[^:,;.!?]*(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|\pL)\.[^:,;.!?]*)*[:,]",
    )
});

/// A title or name that addresses the recipient without `Dear`: `Mr. President,`.
pub(super) static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?i:mr\.?|mrs\.?|madam|sir|sirs|gentlemen|your excellency|excellency|esteemed|respected|highly esteemed)(?:\s+[\p{L}.’'-]+){0,3}[:,]",
    )
});

/// A complimentary close: the whole line is made of its words.
pub(super) static CLOSE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^(
            (?:(?:and\s+)?with\s .{0,80}?[,\s])?
            (?:i\s(?:am|remain|have\sthe\shonor\sto\s(?:be|remain)),?\s*)?(?:(?:your|my)\s\w+,?\s*)?
            (?:(?:yours|very|most|ever|as\sever|with)\s)*
            (?:sincerely|respectfully|faithfully|truly|cordially|affectionately|obediently|warmly)
            (?:\s+(?:and\s+\w+ly|yours?|ever))*
            |yours(?:\sever)?|as\sever|ever\syours|best\s(?:wishes|regards)|(?:with\s)?(?:kind|warm|best)(?:est)?\s(?:personal\s)?(?:regards|wishes)
            |with\s(?:great|deep|profound|high|sincere)?\s?(?:respect|esteem|regards?|appreciation)(?:,?\si\s(?:am|remain))?
            |respects
        )\s?[,.:]?$",
    )
});

/// Words in a note that say that it is about the signature.
static SPEAKS_OF_SIGNATURE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\bsign(?:ature|ed)\b|\bunsigned\b|\binitial(?:ed|s)\b"));

/// Whether a note says that it is about the signature.
pub(super) fn speaks_of_signature(note: &Note) -> bool {
    let Some(Block::Paragraph(first)) = note.blocks.first() else { return false };
    SPEAKS_OF_SIGNATURE.is_match(&plain_text(&first.content, Reading::Original))
}

/// Words with which a source note begins.
pub(super) static SPEAKS_OF_SOURCE: LazyLock<Regex> = LazyLock::new(|| regex(r"^Source:"));

/// First parts of compounds that are written with a hyphen or without, as the writer likes.
pub(super) const COMPOUND_PREFIXES: &[&str] = &[
    "any", "after", "anti", "by", "co", "counter", "de", "every", "ex", "extra", "good", "inter",
    "multi", "no", "non", "over", "post", "pre", "pro", "re", "self", "semi", "some", "sub",
    "super", "to", "trans", "ultra", "un", "under", "vice",
];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests compile")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes() {
        for close in [
            "Respectfully,",
            "Sincerely yours,",
            "Faithfully yours,",
            "With great respect, I am",
            "Sincerely,",
            "Very truly yours,",
            "With best wishes,",
            "Yours sincerely,",
            "I remain, very sincerely yours,",
            "As ever,",
            "With kind regards,",
        ] {
            assert!(CLOSE.is_match(close), "{close}");
        }
        for other in ["Sincerely I hope that you agree.", "N. Khrushchev", "Cordially invited"] {
            assert!(!CLOSE.is_match(other), "{other}");
        }
    }

    #[test]
    fn salutations() {
        let find = |pattern: &Regex, text: &str| pattern.find(text).map(|m| m.as_str().to_owned());
        assert_eq!(find(&DEAR, "Dear Mr. President:").unwrap(), "Dear Mr. President:");
        assert_eq!(
            find(&DEAR, "MY DEAR MR. CHANCELLOR: I dictate").unwrap(),
            "MY DEAR MR. CHANCELLOR:"
        );
        assert_eq!(find(&ADDRESS, "Mr. President, I have").unwrap(), "Mr. President,");
        assert_eq!(find(&ADDRESS, "Mr. Stassen’s office told me that, as"), None);
        assert_eq!(find(&DEAR, "Dear friends have told me. They, too"), None);
    }
}
