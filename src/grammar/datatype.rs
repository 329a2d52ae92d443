//! Data types: what the value of an attribute may be.
//!
//! A type is compiled when it first judges a value, since patterns take long and most are never needed.

use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use super::declaration::{Count, Declaration};
use super::lexical::Lexical;

/// What a value may be.
pub(crate) struct Datatype {
    declared: &'static str,
    form: OnceLock<Form>,
}

enum Form {
    /// Any characters.
    Text,
    /// This value.
    Value(&'static str),
    /// A type of XML Schema, perhaps with a pattern, perhaps with a range.
    Simple(Lexical, Option<Pattern>, Option<(f64, f64)>),
    Choice(Vec<Form>),
    /// Values separated by white space.
    List(Vec<Item>),
}

enum Pattern {
    /// TEI's `teidata.word`, the pattern of most attributes.
    Word,
    Other(Regex),
}

/// The pattern of [`Pattern::Word`].
pub(super) const WORD: &str = r"[^\p{C}\p{Z}]+";

/// A member of a list, and how often it occurs.
struct Item {
    form: Form,
    is_optional: bool,
    is_repeated: bool,
}

impl Datatype {
    pub(super) fn new(declared: &'static str) -> Self {
        Self { declared, form: OnceLock::new() }
    }

    /// Whether a value is of this type. The value is as XML normalizes it: references are resolved.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        self.form.get_or_init(|| Form::of(Declaration::read(self.declared).0)).accepts(value)
    }

    /// Whether all names and patterns in the declaration are known.
    #[cfg(test)]
    pub(super) fn is_sound(&self) -> bool {
        fn is_sound(form: &Form) -> bool {
            match form {
                Form::Text | Form::Value(_) | Form::Simple(..) => true,
                Form::Choice(forms) => !forms.is_empty() && forms.iter().all(is_sound),
                Form::List(items) => {
                    !items.is_empty() && items.iter().all(|item| is_sound(&item.form))
                }
            }
        }
        let (declaration, rest) = Declaration::read(self.declared);
        is_sound(&Form::of(declaration)) && rest.is_empty()
    }
}

impl Form {
    fn of(declaration: Declaration) -> Self {
        match declaration {
            Declaration::Text => Self::Text,
            Declaration::Value(only) => Self::Value(only),
            Declaration::Simple { name, pattern, range } => {
                simple(name, pattern, range).unwrap_or(Self::Choice(Vec::new()))
            }
            Declaration::Choice(all) => Self::Choice(all.into_iter().map(Self::of).collect()),
            Declaration::List(items) => {
                let item = |(declaration, count): (Declaration, Count)| Item {
                    form: Self::of(declaration),
                    is_optional: matches!(count, Count::Optional | Count::AnyNumber),
                    is_repeated: matches!(count, Count::AnyNumber | Count::OneOrMore),
                };
                Self::List(items.into_iter().map(item).collect())
            }
        }
    }

    fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Value(only) => {
                value.split_ascii_whitespace().eq(only.split(' ').filter(|word| !word.is_empty()))
            }
            Self::Simple(lexical, pattern, range) => {
                let value = lexical.normalized(value);
                lexical.accepts(&value)
                    && pattern.as_ref().is_none_or(|pattern| pattern.matches(&value))
                    && range.is_none_or(|(least, greatest)| {
                        value.parse().is_ok_and(|number: f64| least <= number && number <= greatest)
                    })
            }
            Self::Choice(forms) => forms.iter().any(|form| form.accepts(value)),
            Self::List(items) => {
                matches(items, &value.split_ascii_whitespace().collect::<Vec<_>>())
            }
        }
    }
}

impl Pattern {
    fn new(pattern: &str) -> Option<Self> {
        if pattern == WORD {
            return Some(Self::Word);
        }
        Regex::new(&format!("^(?:{pattern})$")).ok().map(Self::Other)
    }

    fn matches(&self, value: &str) -> bool {
        // It takes milliseconds to compile, and ASCII does not need it.
        static NO_WORD: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"[\p{C}\p{Z}]").expect("a valid pattern"));
        match self {
            Self::Word if value.is_ascii() => {
                !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())
            }
            Self::Word => !NO_WORD.is_match(value),
            Self::Other(pattern) => pattern.is_match(value),
        }
    }
}

/// Whether words are what the items of a list ask for, in their order.
fn matches(items: &[Item], words: &[&str]) -> bool {
    let Some((item, items_after)) = items.split_first() else { return words.is_empty() };
    let takes_word = || {
        let Some((word, words_after)) = words.split_first() else { return false };
        if !item.form.accepts(word) {
            return false;
        }
        if !item.is_repeated {
            return matches(items_after, words_after);
        }
        // A repeated item is the last of its list in TEI, so this is no deep recursion.
        let n_taken = words.iter().take_while(|word| item.form.accepts(word)).count();
        (1..=n_taken).rev().any(|n| words.get(n..).is_some_and(|rest| matches(items_after, rest)))
    };
    takes_word() || (item.is_optional && matches(items_after, words))
}

/// A type of XML Schema; `None` if the table is wrong, which a test would notice.
fn simple(name: &str, pattern: Option<&str>, range: Option<&str>) -> Option<Form> {
    let pattern = match pattern {
        Some(pattern) => Some(Pattern::new(pattern)?),
        None => None,
    };
    let range = match range.map(|range| range.split_once("..")) {
        Some(bounds) => {
            let (least, greatest) = bounds?;
            Some((least.parse().ok()?, greatest.parse().ok()?))
        }
        None => None,
    };
    Some(Form::Simple(Lexical::of(name)?, pattern, range))
}
