//! What FRUS volumes print above a document and encode as an inline note on its source:
//! `[Translation.]`, `[Extracts.]`, `No. 445.]`.
//!
//! Later volumes print the file number of a document there (`501.BB/9–1548: Telegram`). That number
//! says where the document comes from, so such a note is a source note.

use crate::readers::tei::xml::Element;

/// Whether a note is a head note.
pub(in crate::readers::tei::dialects) fn is_head_note(note: &Element) -> bool {
    let is_inline = note.get("rend").or(note.get("place")) == Some("inline");
    let is_called_source = note.name == "note" && note.get("type") == Some("source");
    is_called_source && is_inline && note.get("n").is_none() && {
        let words = note.words();
        !words.is_empty() && !names_source(&words)
    }
}

/// Words for places where documents are kept.
const KEPT_IN: &[&str] = &[
    "archief",
    "archiv",
    "archive",
    "archives",
    "archivio",
    "archivo",
    "bibliothek",
    "bibliothèque",
    "collection",
    "file",
    "files",
    "fonds",
    "library",
    "lot",
    "ms",
    "mss",
    "nachlass",
    "nachlaß",
    "papers",
];

/// Whether words say where a document comes from.
fn names_source(words: &str) -> bool {
    let is_bracketed = words.starts_with(['[', '(']);
    let mut tokens = words.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
    let begins_so = tokens.next().is_some_and(|token| token.eq_ignore_ascii_case("source"));
    // `[From a Paris paper.]` is what the print says about a text, not where the document is kept.
    let mut is_kept = || tokens.any(|token| KEPT_IN.contains(&token.to_lowercase().as_str()));
    begins_so || has_file_number(words) || (!is_bracketed && is_kept())
}

/// Whether the words hold a number of the decimal files of the Department of State: `711.00/11–552`,
/// `740.00119 Council/12–2645`.
fn has_file_number(words: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_class = |word: &str| {
        let class = word.trim_start_matches(['[', '(']);
        class
            .split_once('.')
            .is_some_and(|(class, _)| class.len() > 1 && class.chars().all(is_digit))
    };
    let is_paper = |part: &str| part.starts_with(is_digit);
    words.split_whitespace().any(is_class) && words.split('/').skip(1).any(is_paper)
}

#[cfg(test)]
mod tests {
    use super::names_source;

    #[test]
    fn a_source_note_says_where_the_document_comes_from() {
        for words in [
            "501.BB/9–1548: Telegram",
            "[Source: 711.00/11–552. Telegram.]",
            "(033.1140 Lowe/3–147)",
            "[Telegram.] 763.72/2384",
            "Camp Files, Lot 55 D 105",
            "Source: in the hands of the family",
            "Stadtbibliothek Bonn, Nachlaß Müller",
        ] {
            assert!(names_source(words), "{words}");
        }
        for words in [
            "[Translation.]",
            "No. 445.]",
            "A.",
            "Memorandum.",
            "[Inclosure 1 in No. 6.]",
            "[From a Paris paper.]",
            "[Copy of the papers of the ship.]",
            "[Received 5/3/64.]",
        ] {
            assert!(!names_source(words), "{words}");
        }
    }
}
