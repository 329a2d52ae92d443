//! White space: what separates words, and what only lays out the file.
//!
//! XML does not say which is which. These rules hold for the files of editions as they are: in a
//! pretty-printed file a line end just inside the tag of a phrase is layout, and so is one before a
//! punctuation mark.

use std::ops::Range;

use super::xml::{Element, Node};
use crate::ir::{Characters, Inline, LineBreak, PhraseKind};

/// Takes the layout out of the text of a phrase: `children[at]` of `parent`, which is a phrase or
/// stands for one.
///
/// `source` is the text of the file.
pub(super) fn without_layout<'t>(
    text: &'t str,
    at: usize,
    parent: &Element,
    is_phrase: bool,
    source: &str,
) -> &'t str {
    let mut text = text;
    let is_last = at + 1 == parent.children.len();
    let inner_before = text.len() - text.trim_start().len();
    if is_phrase && at == 0 && text[..inner_before].contains('\n') {
        let first_is_element = text.trim().is_empty();
        let before = char_before(source, parent.at.start);
        if first_is_element || !before.is_some_and(joins) {
            text = &text[inner_before..];
        }
    }
    let end = text.trim_end().len();
    if !text[end..].contains('\n') {
        return text;
    }
    if is_phrase && is_last {
        let last_is_element = text.trim().is_empty() && at > 0;
        let after = char_after(source, parent.at.end);
        if last_is_element || !after.is_some_and(char::is_alphanumeric) {
            text = &text[..end];
        }
    } else if text.trim().is_empty()
        && at > 0
        && let Some(Node::Element(next)) = parent.children.get(at + 1)
        && char_after(source, next.at.start).is_some_and(is_closing)
    {
        text = &text[..end];
    }
    text
}

/// Whether a character, standing before a phrase, is the end of a word of its own.
fn joins(character: char) -> bool {
    character.is_alphanumeric() || ".,;:!?)]\u{201D}\u{2019}".contains(character)
}

/// The first character of text behind a place, unless a note comes before it.
fn char_after(source: &str, mut at: usize) -> Option<char> {
    for _ in 0..16 {
        let rest = &source[at..];
        if !rest.starts_with('<') {
            return rest.chars().next();
        }
        if rest.starts_with("<note") {
            return None;
        }
        at += rest.find('>')? + 1;
    }
    None
}

/// The last character of text before a place, unless a tag of a block is there.
fn char_before(source: &str, mut at: usize) -> Option<char> {
    for _ in 0..16 {
        let rest = &source[..at];
        if !rest.ends_with('>') {
            return rest.chars().next_back();
        }
        at = rest.rfind('<')?;
    }
    None
}

/// Makes one space of each run of white space in a line, and none at its beginning and end and
/// beside a line break. The spaces of the page (U+00A0 and its like) are characters and stay.
///
/// Where white space stands before the call of a note and behind it, or before it and a punctuation
/// mark behind it, the call hangs on the word before; an `exact` line has its calls where it wants
/// them.
pub(super) fn tidy(line: &mut Vec<Inline>, exact: bool) {
    let mut leaves = Vec::new();
    gather(line, &mut leaves);
    collapse(&mut leaves, exact);
    drop_empty(line);
}

/// Takes out the line breaks with which a line begins and ends: its border breaks the line anyhow.
pub(super) fn trim_breaks(line: &mut Vec<Inline>) {
    fn trim<'l>(leaves: impl Iterator<Item = &'l mut Inline>) {
        for leaf in leaves {
            match leaf {
                Inline::LineBreak(LineBreak { splits_word: false, origin, .. }) => {
                    let nothing = Characters { text: String::new(), origin: origin.clone() };
                    *leaf = Inline::Text(nothing);
                }
                Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_) => {}
                Inline::Text(characters) if characters.text.trim().is_empty() => {}
                _ => return,
            }
        }
    }
    let mut leaves = Vec::new();
    gather(line, &mut leaves);
    trim(leaves.iter_mut().map(|leaf| &mut **leaf));
    trim(leaves.into_iter().rev());
    drop_empty(line);
}

/// White space as XML has it (XML 1.0, 2.3).
fn is_white(character: char) -> bool {
    [' ', '\t', '\r', '\n'].contains(&character)
}

/// What stands in a line, phrases opened; an empty phrase is something that stands there.
fn gather<'l>(inlines: &'l mut [Inline], leaves: &mut Vec<&'l mut Inline>) {
    for inline in inlines {
        if matches!(inline, Inline::Phrase(phrase) if phrase.content.is_empty()) {
            leaves.push(inline);
            continue;
        }
        match inline {
            Inline::Text(_)
            | Inline::LineBreak(_)
            | Inline::PageBreak(_)
            | Inline::NoteAnchor(_)
            | Inline::NoteStart(_)
            | Inline::Correction(_) => leaves.push(inline),
            Inline::Phrase(phrase) => gather(&mut phrase.content, leaves),
            Inline::Choice(choice) => {
                for alternative in &mut choice.alternatives {
                    gather(&mut alternative.content, leaves);
                }
            }
        }
    }
}

fn collapse(leaves: &mut [&mut Inline], exact: bool) {
    // Whether a space would be one too many.
    let mut after_space = true;
    // The run that ends in a space, while only points came behind it; whether a note is called there.
    let mut spaced: Option<usize> = None;
    let mut is_called = false;
    for at in 0..leaves.len() {
        let (before, rest) = leaves.split_at_mut(at);
        match &mut *rest[0] {
            Inline::Text(characters) => {
                let next = characters.text.chars().next();
                let is_border = |c| is_white(c) || is_closing(c);
                if is_called && !exact && next.is_some_and(is_border) {
                    trim_run(before, spaced.take());
                    after_space = false;
                }
                let text = collapsed(&characters.text, &mut after_space);
                if !text.is_empty() {
                    spaced = text.ends_with(' ').then_some(at);
                    is_called = false;
                }
                characters.text = text;
            }
            // A break separates by itself, or stands inside a word.
            Inline::LineBreak(_) | Inline::PageBreak(_) => {
                trim_run(before, spaced.take());
                after_space = true;
                is_called = false;
            }
            Inline::NoteAnchor(_) => is_called = spaced.is_some(),
            // A gap is something that stands there.
            Inline::Phrase(phrase) if matches!(phrase.kind, PhraseKind::Gap { .. }) => {
                after_space = false;
                spaced = None;
                is_called = false;
            }
            Inline::NoteStart(_) | Inline::Phrase(_) => {}
            // What we corrected ourselves is exact.
            Inline::Choice(_) | Inline::Correction(_) => {
                after_space = false;
                spaced = None;
            }
        }
    }
    trim_run(leaves, spaced);
}

/// Whether a character is punctuation that stands close to the word before it.
pub(super) fn is_closing(character: char) -> bool {
    ".,;:!?)]".contains(character)
}

fn collapsed(text: &str, after_space: &mut bool) -> String {
    let mut made = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_white(character) {
            made.push(character);
            *after_space = false;
        } else if !*after_space {
            made.push(' ');
            *after_space = true;
        }
    }
    made
}

/// Takes the white space from the end of a run.
fn trim_run(leaves: &mut [&mut Inline], at: Option<usize>) {
    if let Some(Inline::Text(characters)) = at.map(|at| &mut *leaves[at]) {
        characters.text.truncate(characters.text.trim_end_matches(is_white).len());
    }
}

/// The characters beside a tag, where the word could go on: none where a block, a line or a note
/// begins or ends. Tags of phrases are passed over.
pub(super) fn beside(source: &str, tag: &Range<usize>) -> (Option<char>, Option<char>) {
    let before = {
        let mut rest = &source[..tag.start];
        loop {
            if !rest.ends_with('>') {
                break rest.chars().next_back();
            }
            let Some(start) = rest.rfind('<') else { break None };
            if !is_of_phrase(&rest[start..]) {
                break None;
            }
            rest = &rest[..start];
        }
    };
    let after = {
        let mut rest = &source[tag.end..];
        loop {
            if !rest.starts_with('<') {
                break rest.chars().next();
            }
            let Some(end) = rest.find('>') else { break None };
            if !is_of_phrase(&rest[..=end]) {
                break None;
            }
            rest = &rest[end + 1..];
        }
    };
    (before, after)
}

/// Whether a tag is one inside of which, or behind which, a word can go on.
fn is_of_phrase(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len())];
    match name {
        "lb" => tag.contains("hyphen") || tag.contains("break=\"no\""),
        "note" | "addrLine" | "seg" => false,
        name => !super::body::BLOCKS.contains(&name),
    }
}

/// How often a text has a word, but not more than `most` times.
pub(super) fn times_as_word(text: &str, word: &str, most: usize) -> usize {
    let is_word = |&(at, _): &(usize, &str)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    text.match_indices(word).filter(is_word).take(most).count()
}

/// Takes out text that has become nothing.
fn drop_empty(inlines: &mut Vec<Inline>) {
    inlines.retain_mut(|inline| match inline {
        Inline::Text(characters) => !characters.text.is_empty(),
        Inline::Phrase(phrase) => {
            let held = !phrase.content.is_empty();
            drop_empty(&mut phrase.content);
            // A phrase of nothing but layout says nothing; an empty element says something.
            !(held
                && phrase.content.is_empty()
                && matches!(phrase.kind, PhraseKind::Emphasis { .. } | PhraseKind::Foreign { .. }))
        }
        Inline::Choice(choice) => {
            choice.alternatives.iter_mut().for_each(|one| drop_empty(&mut one.content));
            true
        }
        Inline::LineBreak(_)
        | Inline::PageBreak(_)
        | Inline::NoteAnchor(_)
        | Inline::NoteStart(_)
        | Inline::Correction(_) => true,
    });
}
