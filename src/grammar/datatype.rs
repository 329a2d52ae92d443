//! Data types: what the value of an attribute may be.
//!
//! A type is compiled when it first judges a value, since patterns take long and most are never needed.

use std::sync::{LazyLock, OnceLock};

use regex::Regex;

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
        self.form.get_or_init(|| Parser { rest: self.declared }.choice()).accepts(value)
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
        let mut parser = Parser { rest: self.declared };
        is_sound(&parser.choice()) && parser.rest.is_empty()
    }
}

impl Form {
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

struct Parser {
    rest: &'static str,
}

impl Parser {
    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What comes before a sign, which is passed.
    fn until(&mut self, sign: char) -> &'static str {
        let (before, rest) = self.rest.split_once(sign).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    fn choice(&mut self) -> Form {
        let first = self.single();
        if !self.rest.starts_with('|') {
            return first;
        }
        let mut forms = vec![first];
        while self.eat('|') {
            forms.push(self.single());
        }
        Form::Choice(forms)
    }

    fn single(&mut self) -> Form {
        if self.eat('"') {
            return Form::Value(self.until('"'));
        }
        if self.eat('[') {
            let mut items = Vec::new();
            while !self.rest.is_empty() && !self.eat(']') {
                items.push(self.item());
                self.eat(',');
            }
            return Form::List(items);
        }
        let end = self.rest.find(|sign: char| !sign.is_alphabetic());
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name == "text" {
            return Form::Text;
        }
        let pattern = self.eat('`').then(|| self.until('`'));
        let range = self.eat('{').then(|| self.until('}'));
        simple(name, pattern, range).unwrap_or(Form::Choice(Vec::new()))
    }

    fn item(&mut self) -> Item {
        let form = if self.eat('(') {
            let form = self.choice();
            self.eat(')');
            form
        } else {
            self.single()
        };
        let (is_any_number, is_optional) = (self.eat('*'), self.eat('?'));
        let is_repeated = self.eat('+');
        Item {
            form,
            is_optional: is_any_number || is_optional,
            is_repeated: is_any_number || is_repeated,
        }
    }
}
