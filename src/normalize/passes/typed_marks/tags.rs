//! Tags around words: `<i>hay</i>`, `[[underlined]] hay [[/underlined]]`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::paragraph::{Found, Left, Passage, is_of_word};
use crate::normalize::vocabulary;
use crate::source::part;

/// Why a tag is not read.
pub(super) const NO_FELLOW: &str =
    "it is a tag whose fellow is missing in the paragraph, or of another sort";

/// The most characters of a word in brackets that may be a tag.
const LONGEST: usize = 24;

/// A tag: `<i>`, `</i>`, `[[underlined]]`, `[/underlined]`.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)<(?<close>/)?(?<name>i|em|b|strong|u|s|strike|del|ins|sup|sub)>|\[(?<double>\[)?(?<closes>/)?(?<word>(?-i:\p{L}[\p{L} -]*))\](?<end>\])?",
    )
    .expect("a constant pattern")
});

/// Finds the passages between two tags of one name, and returns where their tags are, in order.
pub(super) fn find(text: &str, found: &mut Found) -> Vec<Range<usize>> {
    let mut open: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    let mut tags = Vec::new();
    if !text.contains(['<', '[']) {
        return tags;
    }
    for tag in TAG.captures_iter(text) {
        let name = tag.name("name").or_else(|| tag.name("word"));
        let (Some(whole), Some(name)) = (tag.get(0), name) else { continue };
        if name.as_str().chars().nth(LONGEST).is_some() {
            continue;
        }
        if tag.name("double").is_some() != tag.name("end").is_some() {
            continue;
        }
        let is_close = tag.name("close").or_else(|| tag.name("closes")).is_some();
        let key = name.as_str().to_lowercase();
        if !is_close {
            open.entry(key).or_default().push(whole.range());
            continue;
        }
        let Some(kind) = vocabulary::tagged(&key) else { continue };
        let Some(start) = open.get_mut(&key).and_then(Vec::pop) else {
            found.left.push(Left { at: whole.range(), shape: "<tag>", why: NO_FELLOW });
            continue;
        };
        let words = part(text, start.end..whole.start());
        if !words.contains(is_of_word) {
            continue;
        }
        tags.extend([start.clone(), whole.range()]);
        // White space inside the tags is theirs.
        let is_space = |c: char| c == ' ';
        let before = words.len() - words.trim_start_matches(is_space).len();
        let behind = words.len() - words.trim_end_matches(is_space).len();
        found.passages.push(Passage {
            open: start.start..start.end + before,
            close: whole.start() - behind..whole.end(),
            kind,
            shape: if tag.name("name").is_some() { "<tag>" } else { "[tag]" },
            doubt: None,
        });
    }
    tags.sort_by_key(|tag| tag.start);
    tags
}

/// Whether angle brackets hold the name of a tag.
pub(super) fn is_name(words: &str) -> bool {
    /// Elements of web pages that say nothing of single words.
    const ELEMENTS: &[&str] = &[
        "a",
        "blockquote",
        "body",
        "br",
        "center",
        "div",
        "font",
        "h",
        "head",
        "hr",
        "html",
        "li",
        "ol",
        "p",
        "pre",
        "small",
        "span",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ];
    ELEMENTS.contains(&words.to_ascii_lowercase().as_str())
        || words.chars().all(|c| c.is_ascii_alphabetic()) && vocabulary::tagged(words).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::PhraseKind;

    #[test]
    fn tags_around_words() {
        for (text, expected) in [
            ("a <i>good</i> hay", "italic good"),
            ("a [[strikethrough]] bad [[/strikethrough]] hay", "deleted bad"),
            ("a [underlined]good[/underlined] hay", "underline good"),
            ("a <b>good <i>old</i></b> hay", "bold good <i>old</i>; italic old"),
            ("a <i>good hay", ""),
            ("a good</i> hay", "left </i>"),
            ("a [good] hay", ""),
        ] {
            let mut found = Found::default();
            find(text, &mut found);
            let nested = found.nested();
            let passages = nested.iter().map(|(_, one)| {
                let kind = match &one.kind {
                    PhraseKind::Deletion { .. } => "deleted",
                    PhraseKind::Emphasis { rendition } => &rendition.written,
                    other => panic!("{other:?}"),
                };
                format!("{kind} {}", &text[one.words()])
            });
            let left = found.left.iter().map(|left| format!("left {}", &text[left.at.clone()]));
            assert_eq!(passages.chain(left).collect::<Vec<_>>().join("; "), expected, "{text}");
        }
    }
}
