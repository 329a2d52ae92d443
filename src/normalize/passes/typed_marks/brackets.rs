//! What transcribers say in brackets: `[illegible]`, `[struck out: hay]`, `hay[?]`, `th[e]`.
//!
//! Not here: other words in brackets. They may be supplied, explained, struck out or the writer's own,
//! and stay as they are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::paragraph::{Found, Left, OTHER, Passage, is_of_word, neighbours};
use super::tags;
use crate::ir::PhraseKind;
use crate::normalize::vocabulary::{self, Remark};
use crate::source::part;

/// Brackets with what they hold.
struct Bracketed {
    whole: Range<usize>,
    inner: Range<usize>,
    shape: Shape,
}

/// Kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Square,
    DoubleSquare,
    Round,
    /// `<…>`, `‹…›`, `⟨…⟩`
    Angle,
}

impl Shape {
    fn as_str(self) -> &'static str {
        match self {
            Self::Square => "[…]",
            Self::DoubleSquare => "[[…]]",
            Self::Round => "(…)",
            Self::Angle => "<…>",
        }
    }
}

/// How brackets are used in the whole letter.
#[derive(Default)]
pub(super) struct Usage {
    /// Whether angle brackets complete words: `th<e>`.
    angle_completes: bool,
    /// Whether single letters in brackets count from `a`, so that they call notes: `word[a]`.
    letters_count: bool,
}

impl Usage {
    /// Looks at all paragraphs of a letter.
    pub(super) fn of<'t>(paragraphs: impl Iterator<Item = &'t str>) -> Self {
        let mut usage = Self::default();
        for text in paragraphs {
            for bracketed in all(text) {
                let words = part(text, bracketed.inner.clone());
                usage.letters_count |= bracketed.shape == Shape::Square && words == "a";
                usage.angle_completes |=
                    bracketed.shape == Shape::Angle && completes_word(text, &bracketed);
            }
        }
        usage
    }
}

/// Finds all passages in brackets in a paragraph, but for the brackets of `tags`.
pub(super) fn find(text: &str, usage: &Usage, tags: &[Range<usize>], found: &mut Found) {
    let is_of_tag = |at: &Range<usize>| {
        let next = tags.partition_point(|tag| tag.end <= at.start);
        tags.get(next).is_some_and(|tag| tag.start < at.end)
    };
    for bracketed in all(text).into_iter().filter(|one| !is_of_tag(&one.whole)) {
        read(text, &bracketed, usage, found);
    }
}

/// The passage that a bracket makes, if any.
fn read(text: &str, bracketed: &Bracketed, usage: &Usage, found: &mut Found) {
    let Bracketed { whole, inner, shape } = bracketed;
    let words = part(text, inner.clone());
    let remark = vocabulary::remark(words);
    let is_omission = matches!(words.trim(), "..." | "…" | ". . ." | "....");
    let mut add = |open: Range<usize>, close: Range<usize>, kind| {
        found.passages.push(Passage { open, close, kind, shape: shape.as_str(), doubt: None });
    };
    match remark {
        // Round brackets may be the writer's own.
        Some(Remark::Gap { reason, .. }) if *shape == Shape::Round && reason != "illegible" => {}
        Some(Remark::Gap { reason, extent }) => {
            let reason = Some(reason.to_owned());
            let kind = PhraseKind::Gap { reason, extent };
            add(whole.start..whole.start, whole.end..whole.end, kind);
        }
        None if is_omission && *shape != Shape::Round => {
            let kind = PhraseKind::Gap { reason: None, extent: None };
            add(whole.start..whole.start, whole.end..whole.end, kind);
        }
        Some(Remark::Struck) if *shape != Shape::Round => {
            let why = "it does not say which words were struck out";
            found.left.push(Left { at: whole.clone(), shape: "[struck out]", why });
        }
        _ if *shape == Shape::Round => {}
        _ if words.trim() == "?" => read_doubt(text, whole, *shape, found),
        _ => {
            if let Some((kind, label)) = labelled(words) {
                let open = whole.start..inner.start + label;
                add(open, inner.end..whole.end, kind);
            } else if may_complete(text, bracketed, usage) {
                let kind = PhraseKind::Supplied { reason: None };
                let (open, close) = (whole.start..inner.start, inner.end..whole.end);
                add(open, close, kind);
            } else if *shape == Shape::Angle && tags::is_name(words) {
                found.left.push(Left { at: whole.clone(), shape: "<tag>", why: tags::NO_FELLOW });
            } else if *shape == Shape::Angle && is_set_tight(words) {
                let why = "editions mark supplied words so, others added or struck-out ones";
                found.left.push(Left { at: whole.clone(), shape: "<…>", why });
            }
        }
    }
}

/// What words after a label are, and where they begin: `struck out: hay`.
fn labelled(words: &str) -> Option<(PhraseKind, usize)> {
    let (label, rest) = words.split_once(':')?;
    let kind = vocabulary::labelled(label).filter(|_| rest.contains(is_of_word))?;
    Some((kind, words.len() - rest.trim_start().len()))
}

/// `hay[?]`: the word before is hard to read. After a space, the sign may also be in place of a word.
fn read_doubt(text: &str, whole: &Range<usize>, shape: Shape, found: &mut Found) {
    let before = part(text, ..whole.start);
    let is_joined = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let word = before.len() - before.trim_end_matches(is_joined).len();
    if word > 0 && before.ends_with(char::is_alphanumeric) {
        let start = whole.start - word;
        found.passages.push(Passage {
            open: start..start,
            close: whole.clone(),
            kind: PhraseKind::Unclear { reason: None },
            shape: "…[?]",
            doubt: None,
        });
    } else if shape == Shape::Square || shape == Shape::DoubleSquare {
        let why = "it may doubt the word before it, or be in place of one that cannot be read";
        found.left.push(Left { at: whole.clone(), shape: "[?]", why });
    }
}

/// Whether letters in brackets are part of a word: `th[e]`, `[T]he`, `J<ohn>`.
fn completes_word(text: &str, Bracketed { whole, inner, shape }: &Bracketed) -> bool {
    let letters = part(text, inner.clone());
    let (before, after) = neighbours(text, whole);
    let is_end = before.is_some_and(char::is_alphabetic) && letters.contains(char::is_lowercase);
    let is_start = after.is_some_and(char::is_lowercase);
    matches!(shape, Shape::Square | Shape::Angle)
        && (is_end || is_start)
        && !letters.is_empty()
        && letters.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | OTHER))
        && !(*shape == Shape::Angle && tags::is_name(letters))
}

/// Whether angle brackets are around words, and neither compare numbers (`3 < 4`) nor end a tag.
fn is_set_tight(words: &str) -> bool {
    words.contains(char::is_alphabetic) && words.trim() == words && !words.starts_with('/')
}

/// Whether brackets hold what an editor supplied.
fn may_complete(text: &str, bracketed: &Bracketed, usage: &Usage) -> bool {
    let words = part(text, bracketed.inner.clone());
    let calls_note = usage.letters_count && words.chars().count() == 1;
    match bracketed.shape {
        Shape::Square => completes_word(text, bracketed) && !calls_note,
        // Where they complete words, they supply whole ones, too.
        Shape::Angle => usage.angle_completes && is_set_tight(words) && !tags::is_name(words),
        Shape::DoubleSquare | Shape::Round => false,
    }
}

/// Longest passage in brackets that is looked at, in bytes.
const LONGEST: usize = 2000;

/// All brackets of a paragraph, in the order in which they close.
fn all(text: &str) -> Vec<Bracketed> {
    let fellow = |c| match c {
        ']' => '[',
        ')' => '(',
        '>' => '<',
        '›' => '‹',
        _ => '⟨',
    };
    let mut found: Vec<Bracketed> = Vec::new();
    let mut open: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (at, sign) in text.char_indices() {
        match sign {
            '[' | '(' | '<' | '‹' | '⟨' => open.entry(sign).or_default().push(at),
            ']' | ')' | '>' | '›' | '⟩' => {
                let Some(start) = open.get_mut(&fellow(sign)).and_then(Vec::pop) else { continue };
                let whole = start..at + sign.len_utf8();
                let inner = start + sign.len_utf8()..at;
                let is_double = sign == ']'
                    && found
                        .last()
                        .is_some_and(|last| last.shape == Shape::Square && last.whole == inner);
                if is_double && let Some(last) = found.last_mut() {
                    (last.whole, last.shape) = (whole, Shape::DoubleSquare);
                    continue;
                }
                let shape = match sign {
                    ']' => Shape::Square,
                    ')' => Shape::Round,
                    _ => Shape::Angle,
                };
                found.push(Bracketed { whole, inner, shape });
            }
            _ => {}
        }
    }
    found.retain(|one| one.whole.len() <= LONGEST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The passages in a letter of one paragraph, and what was left.
    fn shown(text: &str) -> String {
        let mut found = Found::default();
        let tags = tags::find(text, &mut found);
        find(text, &Usage::of(std::iter::once(text)), &tags, &mut found);
        let nested = found.nested();
        let passages = nested.iter().map(|(_, one)| {
            let kind = match &one.kind {
                PhraseKind::Gap { reason, .. } => reason.as_deref().unwrap_or("gap"),
                PhraseKind::Unclear { .. } => "unclear",
                PhraseKind::Supplied { .. } => "supplied",
                PhraseKind::Deletion { .. } => "deleted",
                PhraseKind::Addition { .. } => "added",
                PhraseKind::Emphasis { rendition } => &rendition.written,
                other => panic!("{other:?}"),
            };
            format!("{kind} {}", &text[one.words()])
        });
        let left = found.left.iter().map(|left| format!("left {}", &text[left.at.clone()]));
        passages.chain(left).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn remarks_in_brackets() {
        for (text, expected) in [
            ("a <i>good</i> hay <b>", "italic good; left <b>"),
            ("near the [illegible] mill", "illegible [illegible]"),
            ("near the <нрзб.> mill", "illegible <нрзб.>"),
            (
                "near the [[illegible]] mill (illegible)",
                "illegible [[illegible]]; illegible (illegible)",
            ),
            ("his coat (torn) and [page torn]", "damage [page torn]"),
            ("he said [...] so <...>", "gap [...]; gap <...>"),
            ("the mill[?] of Cox", "unclear mill"),
            ("the mill [?] of Cox", "left [?]"),
            ("the [struck out: old] mill", "deleted old"),
            ("the [zachtig: old] mill", ""),
            ("the old [struck-through] mill", "left [struck-through]"),
            ("the [above the line: old th[e]] mill", "added old th[e]; supplied e"),
            ("<p>Dear Ben, <p>it rains<br>", "left <p>; left <p>; left <br>"),
            ("[T]he mill", "supplied T"),
            ("J[ohn] C[ox], th[e] [t]he", "supplied ohn; supplied ox; supplied e; supplied t"),
            ("note[a] and note[b]", ""),
            ("Stein [stone] and [he is ill] [sic] [!] [1]", ""),
            ("th<e> <old> mill", "supplied e; supplied old"),
            ("the <old> mill", "left <old>"),
            ("3 < 4 and 5 > 2", ""),
            ("", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
