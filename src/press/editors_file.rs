//! Files that an editor writes beside the letters: what is wrong in them and where, in an editor's
//! words.
//!
//! Not here: what the files mean. **Invariant:** each fault has a place in its file.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diagnostic, Elsewhere};
use crate::source::{code_point, is_forbidden};

/// Something wrong in a file that an editor wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// Its bytes in the file.
    pub at: Range<usize>,
}

impl Fault {
    /// A fault at a place.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), at }
    }

    /// The diagnostic for a fault in the file with this name and text.
    pub(super) fn report(self, code: &'static Code, file: &str, text: &str) -> Diagnostic {
        Diagnostic::new(code, None, self.message).elsewhere(Elsewhere::new(file, text, self.at))
    }
}

/// Reads TOML. `check` judges each value, given the keys that lead to it.
pub(super) fn read_toml<T: DeserializeOwned>(
    text: &str,
    check: fn(&[&str], &str) -> Result<(), String>,
) -> Result<T, Fault> {
    let table = parse_toml(text)?;
    let read = toml::from_str(text).map_err(|error| fault(&error))?;
    check_table(table.get_ref(), &mut Vec::new(), check)?;
    Ok(read)
}

/// Parses TOML.
///
/// # Errors
/// What is wrong in the text, with its place.
pub fn parse_toml(text: &str) -> Result<Spanned<DeTable<'_>>, Fault> {
    DeTable::parse(text).map_err(|error| not_toml(text, &error))
}

fn fault(error: &toml::de::Error) -> Fault {
    // The parser's message may have several lines; a diagnostic has one.
    let message: Vec<&str> = error.message().split_whitespace().collect();
    Fault::new(error.span().unwrap_or_default(), message.join(" "))
}

/// Word processors change quotation marks without the editor noticing, which the parser cannot know.
fn not_toml(text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().unwrap_or_default();
    let before = text.get(..at.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let is_typographic =
        |c: char| "\u{201C}\u{201D}\u{201E}\u{AB}\u{BB}\u{2018}\u{2019}".contains(c);
    // Text between straight quotation marks may contain any others.
    let count = line.matches('"').count();
    let mut offset = line_start;
    for (number, piece) in line.split('"').enumerate() {
        let is_quoted = number % 2 == 1 && number < count;
        let found = piece.char_indices().find(|(_, character)| is_typographic(*character));
        if let Some((found, mark)) = found.filter(|_| !is_quoted) {
            let message = format!(
                "TOML has straight quotation marks (\") around a value, not those of a word \
                 processor ({mark})"
            );
            return Fault::new(offset + found..offset + found + mark.len_utf8(), message);
        }
        offset += piece.len() + 1;
    }
    fault(error)
}

fn check_table<'a>(
    table: &'a DeTable<'_>,
    keys: &mut Vec<&'a str>,
    check: fn(&[&str], &str) -> Result<(), String>,
) -> Result<(), Fault> {
    for (key, value) in table {
        keys.push(key.get_ref());
        check_value(value.get_ref(), value.span(), keys, check)?;
        keys.pop();
    }
    Ok(())
}

fn check_value<'a>(
    value: &'a DeValue<'_>,
    at: Range<usize>,
    keys: &mut Vec<&'a str>,
    check: fn(&[&str], &str) -> Result<(), String>,
) -> Result<(), Fault> {
    match value {
        DeValue::String(text) => says_something(text).and_then(|()| check(keys, text)),
        DeValue::Datetime(day) => check(keys, &day.to_string()),
        DeValue::Array(values) => {
            let mut values = values.iter();
            return values.try_for_each(|one| check_value(one.get_ref(), one.span(), keys, check));
        }
        DeValue::Table(table) => return check_table(table, keys, check),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => Ok(()),
    }
    .map_err(|message| Fault::new(at, message))
}

/// Refuses a value without words, and one with a character that no edition can contain.
pub(super) fn says_something(value: &str) -> Result<(), String> {
    // TOML can write what XML cannot, as `"\u0008"`.
    if let Some(character) = value.chars().find(|character| is_forbidden(*character)) {
        return Err(format!("a value holds {}, which XML cannot write", code_point(character)));
    }
    if value.trim().is_empty() {
        return Err("the value is empty; leave the key out if it is unknown".to_owned());
    }
    if value.chars().any(char::is_control) {
        // An unclosed quotation mark can swallow the rest of the file.
        let begin: String = value.chars().take(40).collect();
        return Err(format!(
            "the value that begins \u{201C}{}\u{201D} is not on one line",
            begin.escape_debug()
        ));
    }
    Ok(())
}

/// An absolute web address or a URN (RFC 3986, RFC 8141), without white space or characters that must
/// be escaped.
///
/// # Errors
/// That it is not one.
pub fn is_address(address: &str) -> Result<(), String> {
    let rest = ["https://", "http://", "urn:"].iter().find_map(|start| address.strip_prefix(start));
    let is_legal = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`[]".contains(c);
    match rest {
        Some(rest) if rest.starts_with(char::is_alphanumeric) && rest.chars().all(is_legal) => {
            Ok(())
        }
        _ => Err(format!("\u{201C}{address}\u{201D} is not an address (http, https or urn)")),
    }
}

/// One value, or a list of them.
#[derive(serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "write one value in quotation marks, or a list: [\"…\", \"…\"]")]
pub(super) enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

pub(super) fn one_or_several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(match OneOrSeveral::deserialize(from)? {
        OneOrSeveral::One(value) => vec![value],
        OneOrSeveral::Several(values) => values,
    })
}

/// Entries that may occur several times, each under a heading such as `[[from]]`.
pub(super) fn entries<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    heading: &'static str,
) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(&'static str, PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "entries, each under its heading {}", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            let heading = self.0;
            Err(A::Error::custom(format!("there can be several, so write two brackets: {heading}")))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Self::Value, A::Error> {
            Deserialize::deserialize(SeqAccessDeserializer::new(values))
        }
    }
    from.deserialize_any(Entries(heading, PhantomData))
}

/// One entry: a name, or a table.
pub(super) fn name_or_table<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    named: fn(&str) -> Result<T, String>,
    expected: &'static str,
) -> Result<T, D::Error> {
    let seed = NameOrTable { named, expected, table: PhantomData };
    serde::de::DeserializeSeed::deserialize(seed, from)
}

/// Entries: a name, a table, or a list of these.
pub(super) fn names_or_tables<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    named: fn(&str) -> Result<T, String>,
    expected: &'static str,
) -> Result<Vec<T>, D::Error> {
    from.deserialize_any(Several(NameOrTable { named, expected, table: PhantomData }))
}

struct NameOrTable<T> {
    named: fn(&str) -> Result<T, String>,
    expected: &'static str,
    table: PhantomData<T>,
}

impl<T> Clone for NameOrTable<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NameOrTable<T> {}

impl<'de, T: Deserialize<'de>> serde::de::DeserializeSeed<'de> for NameOrTable<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for NameOrTable<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
        (self.named)(name).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(table))
    }
}

struct Several<T>(NameOrTable<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Several<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Vec<T>, E> {
        self.0.visit_str(name).map(|one| vec![one])
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Vec<T>, A::Error> {
        self.0.visit_map(table).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element_seed(self.0)? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// A value in one line, or a table.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum NameOr<T> {
    Name(String),
    Table(T),
}

/// One, or a list.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum SeveralOr<T> {
    One(T),
    Several(Vec<T>),
}

/// Compares a committed schema with the one that a type has. `UPDATE=1` rewrites it.
#[cfg(test)]
pub(super) fn schema_is_current<T: schemars::JsonSchema>(name: &str) {
    let schema = schemars::schema_for!(T);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the schema can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the schema exists");
    assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
}
