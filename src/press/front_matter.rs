//! Front matter: facts about a letter at the top of its transcript, between two lines `---` (YAML, as
//! in pandoc, Jekyll and Hugo) or `+++` (TOML, as in Hugo).
//!
//! Not here: what the facts mean. **Invariants:** the words of the front matter are in no text and are
//! kept as furniture; a transcript that merely begins with a rule is read as before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};

use super::editors_file::says_something;
use super::facts::{GivenDate, LetterFacts, check};
use super::statements::Statement;
use crate::diag::{self, Diagnostic, Elsewhere};
use crate::ir::on_one_line;
use crate::normalize::read_date;
use crate::source::{BOM, Source, part, spell_forbidden};

/// The front matter of a transcript.
pub(super) struct FrontMatter {
    /// Its name in the origin of what it supplies.
    name: String,
    /// What it says.
    pub facts: LetterFacts,
    /// Its bytes in the source, with the lines around it.
    pub at: Range<usize>,
    /// The unknown keys.
    pub diagnostics: Vec<Diagnostic>,
}

impl FrontMatter {
    pub(super) fn statement(&self) -> Statement<'_> {
        Statement { name: &self.name, line: None, facts: Cow::Borrowed(&self.facts) }
    }
}

/// The known keys, in the order in which they are listed for the user.
const KEYS: &[&str] = &[
    "date",
    "place",
    "sender",
    "recipient",
    "from",
    "to",
    "author",
    "title",
    "number",
    "kind",
    "language",
    "lang",
    "source",
    "rights",
    "responsible",
    "edition",
];

/// Reads the front matter of a transcript, if there is any.
///
/// # Errors
/// What is wrong in it, with the place.
pub(super) fn read(source: &Source) -> Result<Option<FrontMatter>, Vec<Diagnostic>> {
    let Some(block) = Block::find(source.text()) else { return Ok(None) };
    let inner = part(source.text(), block.inner.clone());
    let wrong = |at: Range<usize>, message: String| {
        let at = block.inner.start + at.start..block.inner.start + at.end;
        // No source is made of the input, so a span could not be resolved.
        Diagnostic::new(&diag::FRONT_MATTER_INVALID, None, message)
            .elsewhere(Elsewhere::new(source.name(), source.text(), at))
            .hint("schemas/sidecar.schema.json lists the keys")
    };
    let entries = match if block.is_toml { of_toml(inner) } else { of_yaml(inner) } {
        Ok(entries) => entries,
        // Words between two rules are rarely a mapping; what begins with a key was meant as one.
        Err((at, message)) if begins_with_key(inner) => return Err(vec![wrong(at, message)]),
        Err(_) => return Ok(None),
    };
    let is_key = |key: &String| key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    if entries.is_empty() || !entries.keys().all(is_key) {
        return Ok(None);
    }
    let has_sender = ["from", "sender"].iter().any(|key| entries.contains_key(*key));
    // The author of a page is not the letter's if its sender is named.
    let is_known = |key: &str| KEYS.contains(&key) && !(key == "author" && has_sender);
    let (mut facts, mut faults, mut diagnostics) = (Map::new(), Vec::new(), Vec::new());
    for (key, (value, at)) in entries {
        if !is_known(&key) {
            let at = place_of_key(inner, &key).unwrap_or(at);
            let at = source.span(block.inner.start + at.start..block.inner.start + at.end);
            let message = format!("the front matter has the key {key}, which is not used");
            let hint = format!("the keys are {}", KEYS.join(", "));
            diagnostics.push(Diagnostic::new(&diag::UNKNOWN_KEY, at, message).hint(hint));
            continue;
        }
        let is_of_page = key == "date" && value.as_str().is_some_and(has_time_of_day);
        if is_of_page {
            let at = source.span(block.inner.start + at.start..block.inner.start + at.end);
            let message = "the date has a time of day, as a web page has: it is not used";
            let hint = "write the day of the letter alone: CCYY-MM-DD";
            diagnostics.push(Diagnostic::new(&diag::UNKNOWN_KEY, at, message).hint(hint));
            continue;
        }
        if value.as_str().is_some_and(|value| value.trim().is_empty()) {
            let at = source.span(block.inner.start + at.start..block.inner.start + at.end);
            let message = format!("{key} in the front matter is empty, so it is not used");
            diagnostics.push(Diagnostic::new(&diag::UNKNOWN_KEY, at, message));
            continue;
        }
        let value = match day_in_words(&key, &value) {
            Some(edtf) => {
                let at = source.span(block.inner.start + at.start..block.inner.start + at.end);
                let message = format!("the date in the front matter is read as {edtf}");
                diagnostics.push(Diagnostic::new(&diag::DATE_READING, at, message));
                Value::String(edtf)
            }
            None => value,
        };
        let (value, checked) = without_unknown_fields(&key, value, |field| {
            let of = place_of_field(part(inner, at.start..), field);
            let at = of.map_or(at.clone(), |of| at.start + of.start..at.start + of.end);
            let at = source.span(block.inner.start + at.start..block.inner.start + at.end);
            let message =
                format!("{key} in the front matter has the key {field}, which is not used");
            diagnostics.push(Diagnostic::new(&diag::UNKNOWN_KEY, at, message));
        });
        match checked.and_then(|()| check_value(&mut vec![&key], &value)) {
            Ok(()) => drop(facts.insert(key, value)),
            Err(message) => faults.push(wrong(at, message)),
        }
    }
    let facts = serde_json::from_value(Value::Object(facts));
    let facts = facts.map_err(|error| faults.push(wrong(0..0, error.to_string())));
    match facts {
        Ok(facts) if faults.is_empty() => {
            let file = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
            let name = format!("front matter of {}", spell_forbidden(file));
            Ok(Some(FrontMatter { name, facts, at: block.whole, diagnostics }))
        }
        _ => Err(faults),
    }
}

/// Whether a value is a point of time and not a day.
fn has_time_of_day(date: &str) -> bool {
    let day = "CCYY-MM-DD".len();
    date.get(day..).is_some_and(|rest| rest.starts_with(['T', 't', ' ']) && rest.contains(':'))
}

/// A date that is written as letters write it, `May 31, 1880`, in EDTF.
fn day_in_words(key: &str, value: &Value) -> Option<String> {
    let written = value.as_str().filter(|_| key == "date")?.trim();
    let date = read_date(written)?;
    if date.range != (0..written.len()) || date.doubt.is_some() {
        return None;
    }
    GivenDate::parse(written).is_err().then_some(date.edtf)
}

/// A value without the fields of its tables that are those of another program, and whether the rest can be
/// read: a wrong value is located by reading it alone. `report` is called with the name of each field.
fn without_unknown_fields(
    key: &str,
    mut value: Value,
    mut report: impl FnMut(&str),
) -> (Value, Result<(), String>) {
    loop {
        let alone = Map::from_iter([(key.to_owned(), value.clone())]);
        let Err(error) = serde_json::from_value::<LetterFacts>(Value::Object(alone)) else {
            return (value, Ok(()));
        };
        let error = error.to_string();
        let field = error.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        match field {
            Some(field) if remove_field(&mut value, field) => report(field),
            _ => return (value, Err(error)),
        }
    }
}

/// Removes a field from the tables of a value that have others, and returns whether one had it.
fn remove_field(value: &mut Value, field: &str) -> bool {
    match value {
        Value::Object(table) => table.len() > 1 && table.remove(field).is_some(),
        Value::Array(values) => values.iter_mut().any(|value| remove_field(value, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The lines that may be front matter.
struct Block {
    is_toml: bool,
    whole: Range<usize>,
    inner: Range<usize>,
}

impl Block {
    fn find(text: &str) -> Option<Self> {
        let start = text.len() - text.trim_start_matches(BOM).len();
        let mut lines = part(text, start..).split_inclusive('\n');
        let first = lines.next()?;
        let (is_toml, ends): (bool, &[&str]) = match first.trim_end() {
            "---" => (false, &["---", "..."]),
            "+++" => (true, &["+++"]),
            _ => return None,
        };
        let inner = start + first.len();
        let mut end = inner;
        for line in lines {
            if ends.contains(&line.trim_end()) {
                let whole = start..end + line.trim_end().len();
                let is_all = part(text, whole.end..).trim().is_empty();
                return (!is_all).then_some(Self { is_toml, whole, inner: inner..end });
            }
            end += line.len();
        }
        None
    }
}

/// The values by their keys, with their bytes.
type Entries = BTreeMap<String, (Value, Range<usize>)>;
/// What is wrong, and where.
type Wrong = (Range<usize>, String);

fn of_yaml(text: &str) -> Result<Entries, Wrong> {
    let range = |location: serde_saphyr::Location| {
        let start = location.span().byte_offset().unwrap_or(0) as usize;
        let length = location.span().byte_len().unwrap_or(0) as usize;
        in_text(text, start..start + length)
    };
    let read: BTreeMap<String, serde_saphyr::Spanned<Value>> = serde_saphyr::from_str(text)
        .map_err(|error| {
            let at = error.location().map_or(0..0, range);
            let message = error.without_snippet().to_string();
            (at, on_one_line(&message))
        })?;
    let known = read.into_iter().filter(|(_, value)| !value.value.is_null());
    Ok(known.map(|(key, value)| (key, (value.value, range(value.referenced)))).collect())
}

fn of_toml(text: &str) -> Result<Entries, Wrong> {
    let read: BTreeMap<String, toml::Spanned<toml::Value>> =
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let at = in_text(text, error.span().unwrap_or_default());
            (at, on_one_line(error.message()))
        })?;
    let entry = |(key, value): (String, toml::Spanned<toml::Value>)| {
        let at = in_text(text, value.span());
        (key, (as_json(value.into_inner()), at))
    };
    Ok(read.into_iter().map(entry).collect())
}

fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(is_true) => is_true.into(),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(values) => values.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, as_json(value))).collect()
        }
    }
}

/// A range that can be cut out of a text, even if a parser's range cannot.
fn in_text(text: &str, range: Range<usize>) -> Range<usize> {
    if text.get(range.clone()).is_some() { range } else { 0..0 }
}

/// Whether a text begins like front matter: with a known key.
fn begins_with_key(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let key = first.split([':', '=']).next().unwrap_or_default().trim_end();
    key.len() < first.trim_end().len() && KEYS.contains(&key)
}

fn place_of_key(text: &str, key: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix(key).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with([':', '='])) {
            return Some(start..start + key.len());
        }
        start += line.len();
    }
    None
}

/// The first place of a key of a table, which may be anywhere in a line.
fn place_of_field(text: &str, field: &str) -> Option<Range<usize>> {
    let ends_before = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_key = |at: &usize| {
        ends_before(part(text, ..*at))
            && part(text, at + field.len()..).trim_start().starts_with([':', '='])
    };
    let found = text.match_indices(field).map(|(at, _)| at).find(is_key)?;
    Some(found..found + field.len())
}

fn check_value<'a>(keys: &mut Vec<&'a str>, value: &'a Value) -> Result<(), String> {
    match value {
        Value::String(text) => says_something(text).and_then(|()| check(keys, text)),
        Value::Array(values) => values.iter().try_for_each(|value| check_value(keys, value)),
        Value::Object(table) => table.iter().try_for_each(|(key, value)| {
            keys.push(key);
            let checked = check_value(keys, value);
            keys.pop();
            checked
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn source(text: &str) -> Source {
        Source::decode(SourceId(0), "a.txt", text.into()).expect("a text")
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = "---\r\ntitle: A letter\r\ndate: 1776-05-03\r\nsender: [Ann, {name: Ben, role: clerk}]\r\n\
                    place:\r\n  name: Leeds\r\n  same_as: urn:x:1\r\nnumber: 7\r\nsource:\r\n---\r\nDear Carl";
        let toml = "\u{FEFF}+++\ntitle = \"A letter\"\ndate = 1776-05-03\nfrom = [\"Ann\", {name = \"Ben\", role = \"clerk\"}]\n\
                    number = 7\n[place]\nname = \"Leeds\"\nsame_as = \"urn:x:1\"\n+++\nDear Carl";
        let read = |text: &str| {
            let source = source(text);
            let found = read(&source).expect("right").expect("front matter");
            assert_eq!(part(source.text(), found.at.end..), "\nDear Carl");
            found.facts
        };
        assert_eq!(read(yaml), read(toml));
        assert_eq!(read(yaml).from.len(), 2);
    }

    #[test]
    fn values_of_other_programs_are_read_or_told() {
        let text = "---\ndate: May 31, 1880\nrecipient: \"\"\n---\nDear Carl";
        let found = read(&source(text)).expect("right").expect("front matter");
        assert!(found.facts.to.is_empty());
        let date = GivenDate::parse("1880-05-31").expect("a date");
        assert_eq!(found.facts.date, Some(date));
        let told: Vec<&str> = found.diagnostics.iter().map(|one| one.code.id).collect();
        assert_eq!(told, ["N111", "N125"]);
        // A date that does not exist, or may be two.
        for date in ["May 32, 1880", "12/24 March 1890", "Moscow, May 31, 1880"] {
            assert!(
                read(&source(&format!("---\ndate: {date}\n---\nDear Carl"))).is_err(),
                "{date}"
            );
        }
    }

    #[test]
    fn a_transcript_that_begins_with_a_rule_is_one() {
        for text in [
            "---\nDear Ben:\nIt rains.\n---\nAnn",
            "---\nIt rains.\n---\nAnn",
            "---\n---\nAnn",
            "---\n\n- one\n- two\n---\nAnn",
            "---\ntitle: never closed\n\nDear Ben",
            "----\ntitle: A\n----\nDear Ben",
            " ---\ntitle: A\n---\nDear Ben",
            "\n---\ntitle: A\n---\nDear Ben",
            "---\ntitle: A\n---\n",
            "+++\nIt rains.\n+++\nAnn",
            "Dear Ben",
        ] {
            assert!(matches!(read(&source(text)), Ok(None)), "{text:?}");
        }
    }

    #[test]
    fn faults_have_a_place() {
        for (text, place, words) in [
            ("---\ntitle: A\ndate: soon\n---\nDear", "soon", "write CCYY-MM-DD"),
            ("---\nplace: {nam: A}\n---\nDear", "{", "unknown field `nam`"),
            ("---\nlang: english\n---\nDear", "english", "not a language tag"),
            ("---\ntitle: [A\n---\nDear", "", ""),
            ("+++\ndate = \"soon\"\n+++\nDear", "\"soon\"", "write CCYY-MM-DD"),
            ("+++\ntitle = A\n+++\nDear", "", ""),
        ] {
            let source = source(text);
            let Err(found) = read(&source) else { panic!("{text:?}") };
            let [found] = &found[..] else { panic!("{found:?}") };
            assert!(found.message.contains(words), "{text:?}: {}", found.message);
            let at = found.elsewhere.as_ref().expect("a place").bytes.start;
            let rest = part(source.text(), at..);
            assert!(rest.starts_with(place), "{text:?}: {rest:?}");
        }
    }

    #[test]
    fn fields_of_another_program_are_told_and_the_rest_counts() {
        let source = source(
            "---\nauthor:\n  name: Ann\n  bio: A miller\nrecipient: {name: Ben, born: 1870}\n\
             date: 2019-02-11 10:00:00 +0000\n---\nDear",
        );
        let found = read(&source).expect("right").expect("front matter");
        let told: Vec<&str> = found.diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "author in the front matter has the key bio, which is not used",
                "the date has a time of day, as a web page has: it is not used",
                "recipient in the front matter has the key born, which is not used",
            ]
        );
        let place = found.diagnostics[0].span.map(|at| source.slice(at));
        assert_eq!(place, Some("bio"));
        assert_eq!(found.facts.from[0].name.as_deref(), Some("Ann"));
        assert_eq!(found.facts.to[0].name.as_deref(), Some("Ben"));
        assert_eq!(found.facts.date, None);
    }

    #[test]
    fn a_key_of_another_program_is_told_at_its_place() {
        let source =
            source("---\nlayout: post\nauthor: Web Master\nsender: Ann\ntags:\n  - a\n---\nDear");
        let found = read(&source).expect("right").expect("front matter");
        let told: Vec<&str> =
            found.diagnostics.iter().filter_map(|one| Some(source.slice(one.span?))).collect();
        assert_eq!(told, ["author", "layout", "tags"]);
        assert_eq!(found.facts.from[0].name.as_deref(), Some("Ann"));
    }
}
