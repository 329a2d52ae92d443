//! Whether a file is Markdown.
//!
//! A note that is called and defined as Markdown has it is written for nothing else. Everything else that Markdown
//! has, typists have, too; it counts only in a file that is called Markdown.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::Source;

/// How files in Markdown are called.
const ENDINGS: [&str; 4] = [".md", ".markdown", ".mdown", ".mkd"];

/// A call of a note, or the beginning of one.
static NOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)(^ {0,3})?\[\^([^\]\s]+)\](:)?"));

/// A heading, a quotation, emphasis, a link, code, a sign that is not meant as one.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?m)^ {0,3}#{1,6} |^ {0,3}>|^ {0,3}(?:={3,}|-{3,})\s*$|^ {0,3}[*+-] |\*\S(?:[^\n]*\S)?\*|\b_\S(?:[^\n]*\S)?_\b|\]\(|`|\\[!-/:-@\[-`{-~]|\[\^",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Whether a file is Markdown.
pub(super) fn is_markdown(source: &Source) -> bool {
    let text = source.text();
    let name = source.name().to_lowercase();
    let is_called_so = ENDINGS.iter().any(|ending| name.ends_with(ending));
    let is_markup = text.trim_start().starts_with('<');
    !is_markup && (has_notes(text) || is_called_so && SIGN.is_match(text))
}

/// Whether notes are called or defined as Markdown has it.
pub(super) fn marks_notes(text: &str) -> bool {
    text.contains("[^") && NOTE.is_match(text)
}

/// Whether a note is called and defined.
fn has_notes(text: &str) -> bool {
    if !text.contains("[^") {
        return false;
    }
    let (mut called, mut defined) = (BTreeSet::new(), BTreeSet::new());
    for note in NOTE.captures_iter(text) {
        let label = note.get(2).map(|label| label.as_str().to_lowercase());
        let is_definition = note.get(1).is_some() && note.get(3).is_some();
        if is_definition {
            defined.extend(label);
        } else {
            called.extend(label);
        }
    }
    called.intersection(&defined).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn check(name: &str, text: &str) -> bool {
        is_markdown(&Source::decode(SourceId(0), name, text.into()).unwrap())
    }

    #[test]
    fn asterisks_alone_are_no_markdown() {
        for text in ["It *rains*.\n\n* Note", "# 3\n\n*In Leeds.", "[1] a\n\n[1]: b", "[^1] a"] {
            assert!(!check("a.txt", text), "{text}");
        }
        assert!(check("a.txt", "It rains.[^a]\n\n[^a]: In Leeds."));
        assert!(check("a.MD", "It *rains*."));
        assert!(!check("a.md", "Dear Ben,\n\nit rains.\n\nAnn"));
        assert!(!check("a.md", "<TEI># A</TEI>"));
    }
}
