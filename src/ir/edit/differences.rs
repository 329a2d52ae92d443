//! The differences between two states of a letter, and the letter that holds both.
//!
//! The states are compared in their serde form, so that no field of the IR is overlooked.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::{
    Certainty, Change, Characters, Correction, CorrectionKind, Inline, Origin, words,
};
use super::Edited;
use super::words::differences;
use crate::source::part;

/// What tells what a member of a list is; if it differs, it is another thing.
const TAGS: [&str; 4] = ["block", "inline", "part", "phrase"];

/// The differences that were found so far.
pub(super) struct Differences<'a> {
    by: &'a str,
    reason: &'a str,
    /// What was read or derived, by its origin: the value or text.
    known: BTreeMap<String, BTreeSet<String>>,
    corrections: usize,
    /// How many corrections the compared values are in.
    in_corrections: usize,
    edited: Edited,
    changes: Vec<Change>,
}

impl<'a> Differences<'a> {
    /// The differences from a letter that `by` has changed.
    pub(super) fn new(by: &'a str, reason: &'a str, before: &Value) -> Self {
        let mut differences = Self {
            by,
            reason,
            known: BTreeMap::new(),
            corrections: 0,
            in_corrections: 0,
            edited: Edited::default(),
            changes: Vec::new(),
        };
        differences.learn(before);
        differences
    }

    /// How much was changed, and the changes that are not in the text.
    pub(super) fn found(self) -> (Edited, Vec<Change>) {
        (self.edited, self.changes)
    }

    /// The changed letter, with what it was before.
    pub(super) fn merge(&mut self, before: &Value, after: Value) -> Value {
        self.value(before, after, "")
    }

    /// Collects what has an origin, and counts the corrections.
    fn learn(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(origin) = members.get("origin") {
                    self.known.entry(origin.to_string()).or_default().insert(claim(members));
                }
                if is_inline(value, "correction") {
                    let id = members.get("id").and_then(Value::as_str).unwrap_or_default();
                    let number = id.strip_prefix("c.").and_then(|number| number.parse().ok());
                    self.corrections = self.corrections.max(number.unwrap_or(0));
                }
                members.values().for_each(|value| self.learn(value));
            }
            Value::Array(values) => values.iter().for_each(|value| self.learn(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn value(&mut self, before: &Value, after: Value, path: &str) -> Value {
        if *before == after {
            return after;
        }
        match (before, after) {
            (Value::Object(before), Value::Object(after)) if is_same_thing(before, &after) => {
                Value::Object(self.object(before, &after, path))
            }
            (Value::Array(before), Value::Array(after)) => {
                Value::Array(self.array(before, after, path))
            }
            (before, after) => self.replaced(before, after, path),
        }
    }

    fn object(
        &mut self,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        path: &str,
    ) -> Map<String, Value> {
        let is_correction = after.get("inline").is_some_and(|inline| inline == "correction");
        self.in_corrections += usize::from(is_correction);
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let none = Value::Null;
        let mut says_other = false;
        let mut merged = Map::new();
        for name in names {
            let (was, is) = (before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none));
            let is_single = |value: &Value| !value.is_object() && !value.is_array();
            says_other |= was != is && is_single(was) && is_single(is);
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let value = if name == "origin" && was != is {
                self.replaced(was, is.clone(), &path)
            } else {
                self.value(was, is.clone(), &path)
            };
            merged.insert(name.clone(), value);
        }
        // A value that the source does not have was not read there.
        if says_other
            && before.get("origin") == after.get("origin")
            && before.contains_key("origin")
        {
            merged.insert("origin".to_owned(), self.origin());
        }
        self.in_corrections -= usize::from(is_correction);
        merged
    }

    fn array(&mut self, before: &[Value], after: Vec<Value>, path: &str) -> Vec<Value> {
        let start = before.iter().zip(&after).take_while(|(was, is)| was == is).count();
        let rest = before.iter().skip(start).rev().zip(after.iter().skip(start).rev());
        let end = rest.take_while(|(was, is)| was == is).count();
        let (was_end, is_end) = (before.len() - end, after.len() - end);
        let mut merged = Vec::new();
        if was_end == is_end {
            for (at, (was, is)) in before.iter().zip(after).enumerate() {
                match self.text_run(was, &is) {
                    Some(inlines) => merged.extend(inlines),
                    None => merged.push(self.value(was, is, &format!("{path}[{at}]"))),
                }
            }
            return merged;
        }
        // Members were added or taken away: what lies between those that are the same is one change.
        let place = if was_end > start + 1 {
            format!("{path}[{start}..{was_end}]")
        } else {
            format!("{path}[{start}]")
        };
        let was = Value::Array(before.get(start..was_end).unwrap_or_default().to_vec());
        let mut after = after.into_iter();
        merged.extend(after.by_ref().take(start));
        let is = Value::Array(after.by_ref().take(is_end - start).collect());
        if let Value::Array(values) = self.replaced(&was, is, &place) {
            merged.extend(values);
        }
        merged.extend(after);
        merged
    }

    /// What a run of text becomes of which only the words were changed: what is the same, and between
    /// that corrections. Nothing for anything else. Corrections are not put into corrections.
    fn text_run(&mut self, before: &Value, after: &Value) -> Option<Vec<Value>> {
        if before == after || self.in_corrections > 0 || !is_inline(before, "text") {
            return None;
        }
        let run: Characters = serde_json::from_value(before.clone()).ok()?;
        let words = after.get("text").filter(|_| is_inline(after, "text"))?.as_str()?;
        let mut inlines = Vec::new();
        let mut done = 0;
        for (was, is) in differences(&run.text, words) {
            inlines.extend(slice(&run, done..was.start));
            done = was.end;
            inlines.push(self.correction(slice(&run, was), part(words, is)));
        }
        inlines.extend(slice(&run, done..run.text.len()));
        inlines.into_iter().map(|inline| serde_json::to_value(inline).ok()).collect()
    }

    fn correction(&mut self, original: Option<Inline>, corrected: &str) -> Inline {
        let count = |text: &str| words(text).count();
        let was = match &original {
            Some(Inline::Text(run)) => count(&run.text),
            _ => 0,
        };
        self.edited.words += was.max(count(corrected)).max(1);
        self.corrections += 1;
        let from = match &original {
            Some(Inline::Text(run)) => run.origin.span().into_iter().collect(),
            _ => Vec::new(),
        };
        let origin = Origin::Derived { from, by: self.by.to_owned() };
        let corrected = (!corrected.is_empty())
            .then(|| Inline::Text(Characters { text: corrected.to_owned(), origin }));
        Inline::Correction(Correction {
            id: format!("c.{}", self.corrections),
            kind: CorrectionKind::Edit,
            original: original.into_iter().collect(),
            corrected: corrected.into_iter().collect(),
            by: self.by.to_owned(),
            evidence: self.reason.to_owned(),
            certainty: Certainty::High,
        })
    }

    /// Records that something was replaced by something else.
    fn replaced(&mut self, before: &Value, mut after: Value, path: &str) -> Value {
        let (was, is) = in_words(before, &after);
        let are_words =
            [before, &after].into_iter().any(is_passage) && said(before) != said(&after);
        if are_words {
            let count =
                |said: &Option<String>| said.as_deref().map_or(0, |said| words(said).count());
            self.edited.words += count(&was).max(count(&is));
        } else {
            self.edited.values += 1;
        }
        self.changes.push(Change {
            by: self.by.to_owned(),
            what: path.strip_suffix(".value").unwrap_or(path).to_owned(),
            before: was,
            after: is,
        });
        self.vouch(&mut after);
        after
    }

    /// What claims to be in the source must have been in the letter before.
    fn vouch(&self, value: &mut Value) {
        match value {
            Value::Object(members) => {
                let own = claim(members);
                if let Some(origin) = members.get_mut("origin") {
                    let is_known = |origin: &Value| {
                        self.known.get(&origin.to_string()).is_some_and(|all| all.contains(&own))
                    };
                    if !is_known(origin) {
                        *origin = self.origin();
                    }
                }
                members.values_mut().for_each(|value| self.vouch(value));
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.vouch(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The origin of what is not in the source.
    fn origin(&self) -> Value {
        let (by, reason) = (self.by.to_owned(), self.reason.to_owned());
        let supplied = Origin::Supplied { by, reason, certainty: Certainty::High };
        serde_json::to_value(supplied).unwrap_or_default()
    }
}

fn is_inline(value: &Value, kind: &str) -> bool {
    value.get("inline").is_some_and(|inline| inline == kind)
}

fn is_same_thing(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    TAGS.iter().all(|tag| one.get(*tag) == other.get(*tag))
}

/// What something with an origin says.
fn claim(members: &Map<String, Value>) -> String {
    let said = members.get("text").or_else(|| members.get("value"));
    said.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A part of a run of text; nothing if it is empty.
fn slice(run: &Characters, at: std::ops::Range<usize>) -> Option<Inline> {
    let text = part(&run.text, at.clone()).to_owned();
    let origin = match &run.origin {
        Origin::Read { at: span } if span.len() == run.text.len() => {
            Origin::Read { at: span.slice(at) }
        }
        origin => origin.clone(),
    };
    (!text.is_empty()).then_some(Inline::Text(Characters { text, origin }))
}

/// Two values for people: as words, or if these are the same, in JSON without origins.
fn in_words(before: &Value, after: &Value) -> (Option<String>, Option<String>) {
    let as_words = (said(before), said(after));
    if as_words.0 != as_words.1 {
        return as_words;
    }
    (json(before), json(after))
}

/// Whether something is a part of the text, or several.
fn is_passage(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(is_passage),
        Value::Object(members) => {
            ["inline", "block"].iter().any(|kind| members.contains_key(*kind))
        }
        _ => false,
    }
}

/// The words of a value or passage; nothing if there is none.
fn said(value: &Value) -> Option<String> {
    fn collect(value: &Value, out: &mut String) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| collect(value, out)),
            Value::Object(members) => match members.get("text").or_else(|| members.get("value")) {
                Some(Value::String(text)) => out.push_str(text),
                _ => {
                    if members.contains_key("block") && !out.is_empty() {
                        out.push('\n');
                    }
                    if members.get("inline").is_some_and(|inline| inline == "line-break") {
                        out.push(' ');
                    }
                    members.values().for_each(|value| match value {
                        Value::Array(_) | Value::Object(_) => collect(value, out),
                        _ => {}
                    });
                }
            },
            _ => {}
        }
    }
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => {
            let mut words = String::new();
            collect(value, &mut words);
            Some(words).filter(|words| !words.trim().is_empty())
        }
    }
}

/// A value in JSON without origins; nothing if there is none.
fn json(value: &Value) -> Option<String> {
    fn without_origins(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.iter().filter(|(name, _)| *name != "origin");
                Value::Object(
                    members.map(|(name, value)| (name.clone(), without_origins(value))).collect(),
                )
            }
            Value::Array(values) => Value::Array(values.iter().map(without_origins).collect()),
            value => value.clone(),
        }
    }
    let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    (!is_empty).then(|| without_origins(value).to_string())
}
