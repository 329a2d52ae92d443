//! Marks of notes: those that call them, and those that are printed before their words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::readers::html::characters::Piece;
use crate::readers::html::page::{Link, Page};
use crate::readers::html::tree::Element;
use crate::readers::html_elements::{is_block, is_unshown};

/// A number (`1`, `1-2`, `3.b4`, `A1`), a sign, or a letter, in brackets or not.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^[\[({]?\s*(?:(?:foot)?note|fn|anm\.?|n\.)?\s*([0-9]{1,4}[-.][a-z]?[0-9]{1,4}|[0-9]{1,4}[a-z]?|[a-z][0-9]{1,3}|[¹²³⁰⁴-⁹]{1,4}|[①-⑳]|[a-zα-ω]{1,2}|[ivxl]{1,6}|[*†‡§¶‖#°]{1,4})\s*[\])}]?[.)]?$",
    )
});

/// The names of places that are notes.
static NOTE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"^_?(?:foot|end|side)?(?:note|fn|ftn|en|edn|fuss|fuß|anm|ref|cite)|^n[-_.]?[0-9]")
});

/// What pages call the call of a note.
const CALL: &[&str] = &[
    "doc-noteref",
    "noteref",
    "footnote-ref",
    "footnoteref",
    "fnref",
    "fnanchor",
    "note-ref",
    "footnote-reference",
    "footnote-call",
    "reference",
    "tei-note-ref",
    "footref",
    "msofootnotereference",
];

/// What pages call the way back.
const WAY_BACK: &[&str] = &[
    "doc-backlink",
    "footnote-back",
    "footnote-backref",
    "reversefootnote",
    "backlink",
    "mw-cite-backlink",
];

fn compiled(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a constant pattern")
}

/// What pages call a note; a word for several is that of their list.
const NOTE: &[&str] =
    &["doc-footnote", "doc-endnote", "footnote", "endnote", "sidenote", "note", "fn", "rearnote"];

/// Whether an element is called a note, or is what holds one entry.
pub(super) fn is_called_note(element: &Element) -> bool {
    element.is(&["li", "dd", "aside"]) || Page::is_called(element, NOTE)
}

/// What a link looks like that may call a note.
pub(super) struct Mark {
    pub label: String,
    /// Whether it looks like the call of a note, and not only like a link.
    pub looks_like_call: bool,
}

/// The mark that a link shows, if it shows nothing else.
pub(super) fn mark(page: &Page<'_>, link: usize) -> Option<Mark> {
    const MOST_NODES: usize = 12;
    /// Each bracket may be a reference, in a node of its own.
    const MOST_WORDS: usize = 6;
    const LONGEST: usize = 16;
    let tree = &page.tree;
    if tree.end(link) - link > MOST_NODES || page.words(link) > MOST_WORDS {
        return None;
    }
    let element = tree.element(link)?;
    let words = tree.words(link);
    let words = words.trim().trim_matches(|c: char| c == '\u{a0}' || c == '\u{200b}');
    if words.len() > LONGEST {
        return None;
    }
    let label = MARK.captures(words)?.get(1)?;
    // `Note s`, but not `Notes`.
    let is_end_of_word = words.get(..label.start())?.ends_with(char::is_alphabetic)
        && label.as_str().starts_with(char::is_alphabetic);
    if is_end_of_word {
        return None;
    }
    let label = label.as_str().to_owned();
    let near = tree.ancestors(link).take(2).chain(tree.below(link));
    let is_raised = |node: usize| {
        tree.element(node).is_some_and(|element| {
            element.name == "sup" || Page::is_called(element, CALL) || {
                page.setting(element)
                    .rendition(&[])
                    .is_some_and(|it| it.written.contains("superscript"))
            }
        })
    };
    let is_letters = label.chars().all(char::is_alphabetic);
    let is_sign = !label.contains(char::is_alphanumeric);
    let is_bracketed = words.starts_with(['[', '(', '{']) || is_between_brackets(page, link);
    let is_call = Page::is_called(element, CALL) || near.into_iter().any(is_raised);
    let is_named = || {
        let fragment = element.get("href").and_then(|href| href.split_once('#'));
        fragment.is_some_and(|(_, name)| NOTE_NAME.is_match(name))
    };
    let looks_like_call = is_call || is_bracketed || is_sign || (is_named() && !is_letters);
    // `to` and `I` are words, unless something says that they are marks.
    (looks_like_call || !is_letters).then_some(Mark { label, looks_like_call })
}

fn is_between_brackets(page: &Page<'_>, link: usize) -> bool {
    let at = page.tree.nodes.get(link).map_or(0..0, |node| node.at.clone());
    let text = page.tree.text;
    text.get(..at.start).is_some_and(|before| before.ends_with('['))
        && text.get(at.end..).is_some_and(|after| after.starts_with(']'))
}

/// Whether an element of a note is called the way back to its calls, and has no more than that.
pub(super) fn is_called_way_back(page: &Page<'_>, node: usize) -> bool {
    const MOST_WORDS: usize = 4;
    page.words(node) <= MOST_WORDS
        && page.tree.element(node).is_some_and(|element| Page::is_called(element, WAY_BACK))
}

/// Whether what looks like the label of a note is in its way back, which says more: `↑ 2.0 2.1`.
pub(super) fn is_in_way_back(page: &Page<'_>, note: usize, label: &Range<usize>) -> bool {
    const MOST_LOOKED_AT: usize = 12;
    let tree = &page.tree;
    (note..tree.end(note)).take(MOST_LOOKED_AT).any(|node| {
        let holds = tree.nodes.get(node).is_some_and(|it| it.at.contains(&label.start));
        holds && is_called_way_back(page, node) && !MARK.is_match(tree.words(node).trim())
    })
}

/// Whether a link of a note shows nothing but the way back to its call.
pub(super) fn is_way_back(page: &Page<'_>, link: &Link, label: &str) -> bool {
    const LONGEST: usize = 24;
    let tree = &page.tree;
    let words = tree.words(link.node);
    let words = words.trim().to_lowercase();
    let says = |starts: &[&str]| starts.iter().any(|start| words.starts_with(start));
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric() && !"*†‡§".contains(c));
    let is_short = words.len() <= LONGEST;
    is_short
        && link.target < link.node
        && (!words.contains(char::is_alphanumeric)
            || bare == label.to_lowercase()
            || says(&[
                "back",
                "return",
                "zurück",
                "retour",
                "jump up",
                "назад",
                "volver",
                "\u{21a9}",
            ])
            || bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic))
}

/// The beginning of a note's words, each character with its place.
fn beginning(page: &Page<'_>, note: usize) -> Vec<(char, Range<usize>)> {
    const MOST: usize = 60;
    let (tree, mut characters) = (&page.tree, Vec::new());
    let mut node = note;
    while node < tree.end(note) && characters.len() < MOST {
        match tree.element(node) {
            Some(element) if is_unshown(&element.name) => {
                node = tree.end(node);
                continue;
            }
            Some(element) if is_block(&element.name) && !characters.is_empty() => {
                let start = element.tag.start;
                characters.push((' ', start..start));
            }
            Some(_) => {}
            None => characters.extend(tree.pieces(node).into_iter().flat_map(|piece| {
                let (at, said) = match piece {
                    Piece::Data(at) => {
                        let said = tree.text.get(at.clone()).unwrap_or_default();
                        (at, said.chars().take(MOST).collect::<String>())
                    }
                    Piece::Reference(at, meaning) => {
                        return meaning.chars().map(|c| (c, at.clone())).collect::<Vec<_>>();
                    }
                };
                let place = |(offset, c): (usize, char)| {
                    (c, at.start + offset..at.start + offset + c.len_utf8())
                };
                said.char_indices().map(place).collect()
            })),
        }
        node += 1;
    }
    characters
}

/// The label that is printed before the words of a note, with the marks around it.
pub(super) fn printed(page: &Page<'_>, note: usize, label: &str) -> Option<(String, Range<usize>)> {
    let beginning = beginning(page, note);
    let text: String = beginning.iter().map(|(c, _)| *c).collect();
    let pattern = format!(
        r"(?i)^[\s\u00A0]*[\^\u2191\u21A9]*\s*(?P<open>[\[({{]?)\s*(?:\p{{Alphabetic}}{{2,10}}\.?[\s\u00A0]+)?(?P<label>{})(?P<close>[\s\u00A0]*[\])}}]?[.:)]*)",
        regex::escape(label)
    );
    let found = Regex::new(&pattern).ok()?.captures(&text)?;
    let (label, close) = (found.name("label")?, found.name("close")?);
    let next = text.get(label.end()..)?.chars().next();
    if next.is_some_and(char::is_alphanumeric) && label.as_str().contains(char::is_alphanumeric) {
        return None;
    }
    let count = text.get(..close.end())?.trim_end().chars().count();
    let (first, last) = (beginning.first()?, beginning.get(count.checked_sub(1)?)?);
    let start =
        beginning.iter().find(|(c, _)| !c.is_whitespace()).map_or(first.1.start, |it| it.1.start);
    // A number that begins a sentence of an item that has a number already: `1 May`.
    let has_number = page.tree.element(note).is_some_and(|element| element.name == "li");
    let after_label = beginning.get(text.get(..label.end())?.chars().count())?;
    let is_set_off = !close.as_str().trim().is_empty()
        || !found["open"].is_empty()
        || last.1.end < after_label.1.start
        || !label.as_str().contains(char::is_alphanumeric);
    (is_set_off || !has_number).then(|| (label.as_str().to_owned(), start..last.1.end))
}

/// The bracket that closes a note, if one is open before its label: `[Footnote 1: It rains.]`.
pub(super) fn bracket(page: &Page<'_>, note: usize, label: &Range<usize>) -> Option<Range<usize>> {
    let tree = &page.tree;
    let label = tree.text.get(label.clone())?;
    if !label.starts_with('[') || label.contains(']') {
        return None;
    }
    let is_words = |node: &usize| tree.is_text(*node) && !tree.words(*node).trim().is_empty();
    let last = tree.below(note).rfind(is_words)?;
    let at = tree.nodes.get(last)?.at.clone();
    let text = tree.text.get(at.clone())?.trim_end();
    text.ends_with(']').then(|| at.start + text.len() - 1..at.start + text.len())
}
