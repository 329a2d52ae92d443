//! Lines that name the addressee. FRUS prints them under the signature and encodes them as a
//! postscript: `Hon. William H. Seward, Secretary of State, &c., &c.`
//!
//! **Invariant:** a sentence, a date or a remark is not an addressee; in doubt it is a postscript.

use crate::ir::{
    Block, Inline, NameRole, PhraseKind, Reading, Readings, Visitor, plain_text, visit_blocks,
};

/// What the first word before a name can be.
const TITLES: &[&str] = &[
    "admiral",
    "baron",
    "bishop",
    "capt",
    "captain",
    "col",
    "colonel",
    "commandant",
    "commander",
    "commodore",
    "count",
    "don",
    "dr",
    "earl",
    "frau",
    "gen",
    "general",
    "governor",
    "herr",
    "herrn",
    "his",
    "her",
    "hon",
    "honorable",
    "honourable",
    "lady",
    "lieut",
    "lieutenant",
    "lord",
    "m",
    "madame",
    "major",
    "marquis",
    "messrs",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "president",
    "prince",
    "prof",
    "professor",
    "rear-admiral",
    "rev",
    "señor",
    "signor",
    "sir",
    "sr",
    "their",
    "vice-admiral",
];

/// Offices, and what follows a name.
const OFFICES: &[&str] = &[
    "&c",
    "ambassador",
    "chargé",
    "commissioner",
    "consul",
    "consul-general",
    "consuls",
    "envoy",
    "esq",
    "esqr",
    "esquire",
    "etc",
    "minister",
    "ministers",
    "secretary",
    "senator",
];

/// Words that an address has in small letters.
const SMALL: &[&str] = &[
    "a",
    "affairs",
    "and",
    "at",
    "aux",
    "d",
    "da",
    "das",
    "de",
    "del",
    "della",
    "dem",
    "den",
    "der",
    "des",
    "di",
    "die",
    "do",
    "du",
    "e",
    "et",
    "care",
    "extraordinary",
    "for",
    "foreign",
    "general",
    "her",
    "his",
    "in",
    "l",
    "la",
    "le",
    "les",
    "legation",
    "near",
    "of",
    "place",
    "plenipotentiary",
    "states",
    "the",
    "their",
    "this",
    "to",
    "und",
    "united",
    "van",
    "von",
    "y",
    "zu",
    "zum",
    "zur",
];

/// What a date begins with.
const MONTHS: &[&str] = &[
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

/// A line with more words is not an address.
const LONGEST: usize = 40;

/// How many of the first blocks of a postscript name the addressee, with the page breaks between
/// them. The headings `before` it may say to whom the letter goes.
pub(in crate::readers::tei::dialects) fn lines_of_addressee(
    postscript: &[Block],
    before: &[Block],
) -> usize {
    let recipients = recipients(before);
    let mut count = 0;
    for (at, block) in postscript.iter().enumerate() {
        match block {
            Block::PageBreak(_) => {}
            Block::Paragraph(paragraph) => {
                let words = plain_text(&paragraph.content, Reading::Regular);
                let is_line = is_line_of_address(&words);
                // Lines after the first need only continue it.
                if !is_line || (count == 0 && !names_addressee(&words, &recipients)) {
                    break;
                }
                count = at + 1;
            }
            _ => break,
        }
    }
    count
}

/// The names that the headings among some blocks mark as those of the recipients.
fn recipients(blocks: &[Block]) -> String {
    struct Recipients(String);
    impl Visitor for Recipients {
        fn readings(&self) -> Readings {
            Readings::One(Reading::Regular)
        }

        fn inline(&mut self, inline: &Inline) {
            if let Inline::Phrase(phrase) = inline
                && let PhraseKind::Name(name) = &phrase.kind
                && name.role == Some(NameRole::To)
            {
                self.0.push_str(&plain_text(&phrase.content, Reading::Regular));
                self.0.push(' ');
            }
            crate::ir::visit_inline(self, inline);
        }
    }
    let mut recipients = Recipients(String::new());
    for block in blocks.iter().filter(|block| matches!(block, Block::Heading(_))) {
        visit_blocks(&mut recipients, std::slice::from_ref(block));
    }
    recipients.0
}

/// Whether a line holds only names, offices and places.
fn is_line_of_address(words: &str) -> bool {
    let is_part = |word: &str| {
        let bare = bare(word);
        let is_year = bare.len() == 4 && bare.parse::<u16>().is_ok_and(|year| year >= 1000);
        let lower = bare.to_lowercase();
        let is_small = || [SMALL, OFFICES].iter().any(|list| list.contains(&lower.as_str()));
        let begins_small = || bare.starts_with(char::is_lowercase);
        // `d’Affaires`, `l’Huys`.
        let elided =
            || bare.split_once(['’', '\'']).is_some_and(|(small, _)| SMALL.contains(&small));
        !is_year && (!begins_small() || is_small() || elided() || word.contains("&c"))
    };
    let is_remark = words.starts_with(['(', '[']) || words.contains([':', ';', '?', '!', '—']);
    let is_postscript = || {
        let start: String = words
            .chars()
            .filter(|c| c.is_alphanumeric())
            .take(2)
            .flat_map(char::to_lowercase)
            .collect();
        start == "ps" && words.trim_start().chars().nth(1).is_none_or(|c| !c.is_alphabetic())
    };
    let dates = |(month, day): (&str, &str)| {
        MONTHS.contains(&bare(month)) && bare(day).starts_with(|c: char| c.is_ascii_digit())
    };
    let pairs = words.split_whitespace().zip(words.split_whitespace().skip(1));
    let count = words.split_whitespace().count();
    (1..=LONGEST).contains(&count)
        && !is_remark
        && !is_postscript()
        && !pairs.into_iter().any(dates)
        && words.split_whitespace().all(is_part)
}

/// Whether a line of an address begins with a title, an office, or the name of a recipient, and the
/// names that go with it: not `Handed to Mr. Quill`.
fn names_addressee(words: &str, recipients: &str) -> bool {
    let is_known = |word: &str| {
        let lower = bare(word).to_lowercase();
        [TITLES, OFFICES].iter().any(|list| list.contains(&lower.as_str())) || word.contains("&c")
    };
    let is_recipient = |word: &str| {
        let is_name = bare(word).chars().count() > 2 && !is_known(word);
        is_name && recipients.split_whitespace().any(|one| bare(one) == bare(word))
    };
    let begins_small = |word: &str| bare(word).starts_with(char::is_lowercase);
    let mut first =
        words.split_whitespace().take_while(|word| is_known(word) || !begins_small(word));
    first.any(|word| is_known(word) || is_recipient(word))
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addressee_is_named_and_nothing_is_told() {
        let is_addressee =
            |words: &str| is_line_of_address(words) && names_addressee(words, "Mr. Quill ");
        for words in [
            "Hon. William H. Marlow, Secretary of State, &c., &c., &c.",
            "His Excellency M. Drouyn de l’Ode, Minister of Foreign Affairs, Paris.",
            "Benjamin Quill.",
            "J. D. Buck, Esq., Kanagawa.",
            "The Consul of the United States.",
            "Monsieur le Chargé d’Affaires",
            "A. B. C. Lowe, Commanding, &c.,&c.",
        ] {
            assert!(is_addressee(words), "{words}");
        }
        for words in [
            "P. S.—Mr. Quill is here.",
            "P.S. Mr. Quill",
            "Mr. Quill has left for Paris.",
            "(Same to Mr. Quill.)",
            "Shanghai, February 13, 1864.",
            "Mr. Quill, February 16.",
            "Witness: F. Conning.",
            "Handed to Mr. Quill.",
            "Official: C. Lowe, Lieutenant Colonel.",
            "A true copy.",
            "Leeds",
        ] {
            assert!(!is_addressee(words), "{words}");
        }
    }
}
