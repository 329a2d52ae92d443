//! The words of a line, as they are compared with the words of a language.

use std::borrow::Cow;
use std::ops::Range;

/// A word of a line: letters and digits, with the apostrophes and hyphens inside it.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// Its bytes in the line.
    pub(super) range: Range<usize>,
    /// In small letters, without the differences of spelling that a language ignores.
    pub(super) folded: Cow<'a, str>,
    /// Whether it begins with a capital letter.
    pub(super) is_capital: bool,
    /// Whether it can belong to the same name as the word before it: only a blank is between them, or
    /// the full stop of an abbreviation.
    pub(super) is_joined: bool,
    /// Whether a sentence ends before it.
    pub(super) begins_sentence: bool,
    /// How many of its letters are capitals.
    capitals: usize,
}

impl Word<'_> {
    /// Whether it is one of some words of a language.
    pub(super) fn is_among(&self, some: &[String]) -> bool {
        some.iter().any(|one| *one == self.folded)
    }

    /// Whether all of its letters are capitals, and it has more than two.
    pub(super) fn is_in_capitals(&self) -> bool {
        self.capitals > 2 && self.capitals == self.folded.chars().count()
    }
}

/// The most letters of an abbreviation: `t. t.`, `Hon.`
const ABBREVIATED: usize = 3;

/// Letters that a language reads as others: `ѣ` as `е`.
pub(super) type Fold = [(String, String)];

/// The words of a line, at most `most` of them. Full stops separate words, so that `S.D.` and `S. D.`
/// are the same words.
pub(super) fn words<'a>(line: &'a str, most: usize, fold: &Fold) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut characters = line.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if words.len() == most {
            break;
        }
        let is_et_cetera =
            first == '&' && line.get(start + 1..).is_some_and(|r| r.starts_with('c'));
        if !first.is_alphanumeric() && !is_et_cetera {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = characters.peek() {
            let goes_on = || line.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            let is_inside = || {
                matches!(c, '\'' | '’' | '-' | '‑' | 'ʼ')
                    && goes_on().is_some_and(char::is_alphanumeric)
            };
            if !c.is_alphanumeric() && !is_inside() {
                break;
            }
            end = at + c.len_utf8();
            characters.next();
        }
        let text = line.get(start..end).unwrap_or_default();
        let between = words.last().and_then(|before| line.get(before.range.end..start));
        words.push(Word {
            range: start..end,
            folded: compared(text, fold),
            is_capital: first.is_uppercase(),
            capitals: text.chars().filter(|c| c.is_uppercase()).count(),
            is_joined: between.is_some_and(|between| {
                matches!(between.trim_matches([' ', '<', '>', '\u{a0}']), "" | ".")
            }),
            begins_sentence: between
                .is_some_and(|between| between.contains(['.', '!', '?', ';', ':']))
                && words
                    .last()
                    .is_some_and(|before| before.folded.chars().nth(ABBREVIATED).is_some()),
        });
    }
    words
}

/// A word as it is compared.
pub(super) fn folded(word: &str, fold: &Fold) -> String {
    compared(word, fold).into_owned()
}

/// The same, as it stands in a line if it is in small letters there, as most are.
fn compared<'a>(word: &'a str, fold: &Fold) -> Cow<'a, str> {
    if word == "&c" {
        return Cow::Borrowed("etc");
    }
    if word.is_ascii() && fold.iter().all(|(from, _)| !from.is_ascii()) {
        let has_capitals = word.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capitals {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            '’' | 'ʼ' => folded.push('\''),
            '‑' => folded.push('-'),
            'ß' => folded.push_str("ss"),
            'ё' => folded.push('е'),
            _ => match fold.iter().find(|(from, _)| from.starts_with(c)) {
                Some((_, to)) => folded.push_str(to),
                None => folded.push(c),
            },
        }
    }
    // Russian words ended with this sign until 1918.
    if folded.ends_with('ъ') {
        folded.pop();
    }
    Cow::Owned(folded)
}
