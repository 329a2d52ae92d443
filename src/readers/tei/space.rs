//! White space: what separates words, and what only lays out the file.
//!
//! XML does not say which is which. These rules hold for the files of editions as they are: in a
//! pretty-printed file a line end just inside the tag of a phrase is layout, and so is one before a
//! punctuation mark.

use super::xml::{Element, Node};
use crate::ir::{Inline, PhraseKind};

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
        && char_after(source, next.at.start).is_some_and(|c| ".,;:!?)]".contains(c))
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
/// around a break inside a word. The spaces of the page (U+00A0 and its like) are characters and
/// stay.
pub(super) fn tidy(line: &mut Vec<Inline>) {
    let mut state = State { after_space: true };
    state.collapse(line);
    trim_end(line);
    drop_empty(line);
}

/// White space as XML has it (XML 1.0, 2.3).
fn is_white(character: char) -> bool {
    [' ', '\t', '\r', '\n'].contains(&character)
}

struct State {
    /// Whether a space would be one too many.
    after_space: bool,
}

impl State {
    fn collapse(&mut self, inlines: &mut [Inline]) {
        for at in 0..inlines.len() {
            match &mut inlines[at] {
                Inline::Text(characters) => {
                    let mut text = String::with_capacity(characters.text.len());
                    for character in characters.text.chars() {
                        if !is_white(character) {
                            text.push(character);
                            self.after_space = false;
                        } else if !self.after_space {
                            text.push(' ');
                            self.after_space = true;
                        }
                    }
                    characters.text = text;
                }
                Inline::LineBreak(line) => {
                    if line.splits_word {
                        trim_end(&mut inlines[..at]);
                    }
                    self.after_space = true;
                }
                Inline::PageBreak(page) if page.splits_word => {
                    trim_end(&mut inlines[..at]);
                    self.after_space = true;
                }
                Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_) => {}
                Inline::Phrase(phrase) => self.collapse(&mut phrase.content),
                Inline::Choice(choice) => {
                    for alternative in &mut choice.alternatives {
                        self.collapse(&mut alternative.content);
                    }
                }
                // What we corrected ourselves is exact.
                Inline::Correction(_) => self.after_space = false,
            }
        }
    }
}

/// Takes the white space from the end of a line; says whether there is something before it.
fn trim_end(inlines: &mut [Inline]) -> bool {
    for inline in inlines.iter_mut().rev() {
        let found = match inline {
            Inline::Text(characters) => {
                characters.text.truncate(characters.text.trim_end_matches(is_white).len());
                !characters.text.is_empty()
            }
            Inline::Phrase(phrase) => trim_end(&mut phrase.content),
            Inline::Choice(choice) => {
                choice.alternatives.iter_mut().rev().any(|one| trim_end(&mut one.content))
            }
            Inline::PageBreak(_) | Inline::NoteAnchor(_) | Inline::NoteStart(_) => false,
            Inline::LineBreak(_) | Inline::Correction(_) => true,
        };
        if found {
            return true;
        }
    }
    false
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
