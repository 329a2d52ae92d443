//! Two readings of a letter, compared: what is written to TEI and read back is the same letter, but
//! for the list at the end of `src/backends/tei/CONFORMANCE.md`.

use std::collections::BTreeSet;

use letterpress::ir::{Letter, authority};
use serde_json::{Map, Value};

/// A letter without the places in its source: as exactly as two readings can be compared.
pub(crate) fn exactly(letter: &Letter) -> Value {
    let mut value = serde_json::to_value(letter).unwrap();
    // A file has a name of its own.
    value["id"] = Value::Null;
    // Only what was read from TEI has mark-up of its own.
    value["encoding"] = Value::Null;
    forget_places(&mut value);
    value
}

/// What both readings must share: the letter in the form that the list of what is not kept apart
/// leaves.
pub(crate) fn comparable(letter: &Letter) -> Value {
    let mut value = exactly(letter);
    value["furniture"] = Value::Null;
    simplify(&mut value);
    forget_addresses_of_parties(&mut value, &addresses_of_parties(letter));
    value
}

/// The addresses of the correspondents and places of a letter, in their one spelling.
fn addresses_of_parties(letter: &Letter) -> BTreeSet<String> {
    let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
    let of_agents = actions.clone().flat_map(|action| &action.agents);
    let of_agents = of_agents.flat_map(|agent| &agent.authorities);
    let of_places = actions.filter_map(|action| action.place.as_ref());
    let of_places = of_places.flat_map(|place| &place.authorities);
    of_agents.chain(of_places).filter_map(|one| Some(authority(&one.value)?.1)).collect()
}

/// Takes those addresses out of the names in the text.
fn forget_addresses_of_parties(value: &mut Value, known: &BTreeSet<String>) {
    match value {
        Value::Array(list) => {
            for one in list {
                forget_addresses_of_parties(one, known);
            }
        }
        Value::Object(object) => {
            if let Some(Value::Array(targets)) = object.get_mut("targets") {
                let is_known = |target: &Value| {
                    let address = target.as_str().and_then(authority);
                    address.is_some_and(|(_, address)| known.contains(&address))
                };
                targets.retain(|target| !is_known(target));
                if targets.is_empty() {
                    object.remove("targets");
                }
            }
            object.values_mut().for_each(|one| forget_addresses_of_parties(one, known));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn forget_places(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(forget_places),
        Value::Object(object) => {
            if let Some(origin) = object.get_mut("origin") {
                *origin = claim(origin);
            }
            object.values_mut().for_each(forget_places);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn simplify(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.iter_mut().for_each(simplify);
            if list.iter().any(|one| one.get("inline").is_some()) {
                join_text(list);
            }
        }
        Value::Object(object) => {
            simplify_object(object);
            object.values_mut().for_each(simplify);
            let is_block = !object.contains_key("inline");
            if let (true, Some(Value::Array(content))) = (is_block, object.get_mut("content")) {
                trim(content);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn simplify_object(object: &mut Map<String, Value>) {
    if let (Some(number), Some(label)) = (object.get("list_number"), object.get("label"))
        && number["value"] == label["value"]
    {
        object.insert("list_number".to_owned(), Value::Null);
    }
    // A reference to a place in the letter has lost the target that the source wrote.
    if object.get("fragment").is_some_and(Value::is_string) {
        object.remove("target");
    }
    if let Some(Value::String(target)) = object.get_mut("target") {
        *target = decoded(target);
    }
    if let Some(Value::Array(targets)) = object.get_mut("targets") {
        let is_absolute = |target: &Value| target.as_str().is_some_and(|it| it.contains("://"));
        targets.sort_by_key(|target| !is_absolute(target));
    }
    // A place whose address somebody supplied reads as supplied, name and all.
    if let Some(place) = object.get_mut("place").filter(|place| {
        place["authorities"].as_array().is_some_and(|addresses| !addresses.is_empty())
    }) {
        place["name"]["origin"] = Value::Null;
    }
    let is_no_tag = |language: &Value| {
        language.as_str().is_some_and(|language| !letterpress::ir::is_language_tag(language))
    };
    if object.get("language").is_some_and(is_no_tag) {
        object.insert("language".to_owned(), Value::Null);
    }
}

/// An address without the signs that a URI demands (RFC 3986, 2.1), of ASCII only.
fn decoded(address: &str) -> String {
    let mut parts = address.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(u8::is_ascii) {
            Some(byte) => text.push_str(&format!("{}{}", char::from(byte), &part[2..])),
            None => text.push_str(&format!("%{part}")),
        }
    }
    text
}

/// Of an origin, only what is not read from the source is a statement about the letter.
fn claim(origin: &Value) -> Value {
    match origin["how"].as_str() {
        Some("inferred" | "supplied") => origin.clone(),
        _ => Value::Null,
    }
}

/// Neighbouring runs of characters are one, and runs of white space one space; before a line or a
/// page that begins it is nothing.
fn join_text(inlines: &mut Vec<Value>) {
    let mut joined: Vec<Value> = Vec::new();
    for inline in inlines.drain(..) {
        let text = text_of(&inline);
        match (joined.last_mut().and_then(text_of_mut), text) {
            (Some(before), Some(text)) => before.push_str(&text),
            _ => joined.push(inline),
        }
    }
    for at in 0..joined.len() {
        let separates = joined.get(at + 1).is_some_and(|next| {
            let is_break =
                ["page-break", "line-break"].map(Some).contains(&next["inline"].as_str());
            is_break && next["splits_word"] != Value::Bool(true)
        });
        if let Some(text) = text_of_mut(&mut joined[at]) {
            let mut words = letterpress::ir::words(text).collect::<Vec<_>>().join(" ");
            let ends = text.ends_with(char::is_whitespace) && !separates;
            if text.starts_with(char::is_whitespace) && (ends || !words.is_empty()) {
                words.insert(0, ' ');
            }
            if ends && words != " " {
                words.push(' ');
            }
            *text = words;
        }
    }
    joined.retain(|inline| text_of(inline).is_none_or(|text| !text.is_empty()));
    *inlines = joined;
}

/// White space at both ends of a block is nothing.
fn trim(content: &mut Vec<Value>) {
    if let Some(first) = content.first_mut().and_then(text_of_mut) {
        *first = first.trim_start().to_owned();
    }
    if let Some(last) = content.last_mut().and_then(text_of_mut) {
        *last = last.trim_end().to_owned();
    }
    content.retain(|inline| text_of(inline).is_none_or(|text| !text.is_empty()));
}

fn text_of(inline: &Value) -> Option<String> {
    let is_text = inline["inline"] == "text";
    is_text.then(|| inline["text"].as_str().unwrap_or_default().to_owned())
}

fn text_of_mut(inline: &mut Value) -> Option<&mut String> {
    if inline["inline"] != "text" {
        return None;
    }
    match inline.get_mut("text") {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// The places in which two values differ, and what each has there.
pub(crate) fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut found = Vec::new();
    differ("", one, other, &mut found);
    found
}

fn differ(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    let none = Value::Null;
    match (one, other) {
        _ if one == other => {}
        (Value::Object(first), Value::Object(second)) => {
            let keys: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
            for key in keys {
                let (one, other) = (first.get(key), second.get(key));
                let path = format!("{path}.{key}");
                differ(&path, one.unwrap_or(&none), other.unwrap_or(&none), found);
            }
        }
        (Value::Array(first), Value::Array(second)) => {
            for at in 0..first.len().max(second.len()) {
                let (one, other) = (first.get(at), second.get(at));
                let path = format!("{path}[{at}]");
                differ(&path, one.unwrap_or(&none), other.unwrap_or(&none), found);
            }
        }
        _ => found.push(format!("{path}\n    - {}\n    + {}", short(one), short(other))),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(300).collect()
}
