//! Reads the ledger back from a JSON-LD file, knowing schema.org and the Web Annotation model.

use serde_json::Value;

use crate::audit::letter::{RIGHTS, place_of};
use crate::audit::{Extractor, Ledger, LedgerBuilder};
use crate::ir::account::FactKey;
use crate::ir::{Date, Reading};

/// The extractor of JSON-LD.
pub(in crate::audit) struct JsonLd;

impl Extractor for JsonLd {
    fn format(&self) -> &'static str {
        "jsonld"
    }

    /// What was struck out and added is said in annotations, which are not read back.
    fn reduce(&self, ledger: &mut Ledger) {
        ledger.passages.clear();
    }

    fn reads(&self, _: FactKey) -> bool {
        true
    }

    fn extract(&self, file: &[u8], _: Reading) -> Result<Ledger, String> {
        extract(file)
    }
}

fn extract(bytes: &[u8]) -> Result<Ledger, String> {
    let letter: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut builder = LedgerBuilder::default();
    let marks = marks(&letter)?;
    for part in list(&letter["texts"]) {
        passages(&mut builder, part, &marks);
        // A page break in a text without passages.
        pour(&mut builder, text(&part["@id"]), "", &marks);
    }
    for note in list(&letter["notes"]) {
        builder.begin_note(fragment(&note["@id"]), note["label"].as_str());
        pour(&mut builder, text(&note["body"]["@id"]), text(&note["body"]["value"]), &marks);
        builder.end_note();
    }
    let key = if list(&letter["author"]).is_empty() { "sender" } else { "author" };
    for author in list(&letter[key]) {
        // Who is there twice has a name only once.
        if let Some(name) = own_name(author).or_else(|| name_of(&letter, key, author)) {
            builder.correspondent("author", name);
        }
    }
    stated(&letter, &mut builder);
    let mut is_sent = false;
    for action in list(&letter["actions"]) {
        let (kind, key) = match (action["dc:type"].as_str(), text(&action["@type"])) {
            (Some(kind), _) => (kind, ""),
            (None, "SendAction") => ("sent", "sender"),
            (None, "ReadAction") => ("read", ""),
            (None, _) => ("received", "recipient"),
        };
        for name in names_of_place(&letter, &action["location"]) {
            builder.fact(place_of(kind), name);
        }
        for agent in list(&action["agent"]) {
            if let Some(name) = name_of(&letter, key, agent) {
                builder.correspondent(kind, name);
            }
        }
        if kind == "sent" && !is_sent {
            is_sent = true;
            let (first, last) = (action["startTime"].as_str(), action["endTime"].as_str());
            // An end that is open is not said.
            if first.or(last).is_some() {
                builder.date(first.unwrap_or(Date::OPEN_START), last.unwrap_or(Date::OPEN_END));
            }
        }
    }
    Ok(builder.finish())
}

/// Enters what is stated of a letter and of its encoding.
fn stated(letter: &Value, builder: &mut LedgerBuilder) {
    builder.fact(FactKey::Identifier, text(&letter["@id"]));
    for identifier in list(&letter["identifier"]) {
        builder.fact(FactKey::Identifier, text(identifier));
    }
    for remark in list(&letter["remarks"]) {
        builder.fact(FactKey::Remark, text(remark));
    }
    for of in [letter, &letter["encoding"]] {
        // Of what is said of the letter, an address is in angle brackets, if it is no licence.
        for words in list(&of["dc:rights"]) {
            let (_, address) = text(words).rsplit_once('<').unwrap_or_default();
            builder.fact(RIGHTS, address.trim_end_matches('>'));
        }
        for terms in list(&of["usageInfo"]) {
            builder.fact(RIGHTS, text(&terms["url"]));
        }
        for terms in ["license", "sdLicense"].iter().flat_map(|key| list(&of[*key])) {
            let named = [terms, &terms["@id"], &terms["identifier"]];
            for name in named {
                builder.fact(RIGHTS, text(name));
            }
        }
    }
}

/// The names of a place. It has one where it comes first.
fn names_of_place<'l>(letter: &'l Value, place: &'l Value) -> impl Iterator<Item = &'l str> {
    let same = |other: &&Value| !place.is_null() && other["@id"] == place["@id"];
    let actions = list(&letter["actions"]).into_iter().map(|action| &action["location"]);
    let first = actions.filter(same).find_map(|other| other["name"].as_str());
    [place["name"].as_str(), place["alternateName"].as_str(), first].into_iter().flatten()
}

/// The name of somebody who did something. A node has its name where it comes first; where it is called otherwise, that name
/// is there.
fn name_of<'l>(letter: &'l Value, key: &str, agent: &'l Value) -> Option<&'l str> {
    let is_same = |one: &&Value| one["@id"] == agent["@id"];
    let here = list(&letter[key]).into_iter().find(is_same).unwrap_or(agent);
    let lists = ["author", "sender", "recipient"].iter().flat_map(|key| list(&letter[*key]));
    let actions = list(&letter["actions"]).into_iter().flat_map(|action| list(&action["agent"]));
    let lists = lists.chain(actions);
    let first = lists.filter(is_same).find_map(|one| one["name"].as_str());
    own_name(here).or(first)
}

/// The name that a node has where it is.
fn own_name(node: &Value) -> Option<&str> {
    node["name"].as_str().or_else(|| node["alternateName"].as_str())
}

/// All passages of a part, and of the parts in it.
fn passages(builder: &mut LedgerBuilder, part: &Value, marks: &[Placed]) {
    for passage in list(&part["passages"]) {
        builder.space();
        if let Some(words) = passage["text"].as_str() {
            pour(builder, text(&passage["@id"]), words, marks);
        }
        passages(builder, passage, marks);
        builder.space();
    }
}

/// A point in a passage.
enum Mark {
    /// A page begins there.
    Page(Option<String>),
    /// A note is called there.
    Call(String),
    /// Words are there that are not in the passage: each with its name.
    Beside(Vec<(String, String)>),
}

/// A mark at its place.
struct Placed {
    passage: String,
    /// Characters of the passage before it.
    offset: usize,
    /// What is before what, where there are words beside the passage.
    position: u64,
    mark: Mark,
}

/// The points of the annotations.
fn marks(letter: &Value) -> Result<Vec<Placed>, String> {
    let mut marks = Vec::new();
    let mut place = |target: &Value, edge: &str, mark: Mark| -> Result<(), String> {
        let selector = list(&target["selector"])
            .into_iter()
            .find(|selector| selector["@type"] == "TextPositionSelector");
        let (passage, offset) = match (selector, target.as_str()) {
            (Some(selector), _) => {
                let offset =
                    selector[edge].as_u64().and_then(|offset| usize::try_from(offset).ok());
                let offset = offset.ok_or_else(|| format!("{selector} has no {edge}"))?;
                (text(&target["source"]), offset)
            }
            (None, whole) => (whole.unwrap_or_default(), 0),
        };
        let position = target["position"].as_u64().unwrap_or_default();
        marks.push(Placed { passage: passage.to_owned(), offset, position, mark });
        Ok(())
    };
    for page in list(&letter["pageBreaks"]) {
        let label = page["label"].as_str().map(ToOwned::to_owned);
        place(&page["target"], "start", Mark::Page(label))?;
    }
    for note in list(&letter["notes"]) {
        for target in list(&note["target"]) {
            if target.is_object() {
                place(target, "end", Mark::Call(fragment(&note["@id"]).to_owned()))?;
            }
        }
    }
    for phrase in list(&letter["phrases"]) {
        if ["deletion", "several readings"].contains(&text(&phrase["dc:type"])) {
            let body =
                |body: &Value| (text(&body["@id"]).to_owned(), text(&body["value"]).to_owned());
            let bodies = list(&phrase["body"]).into_iter().map(body).collect();
            place(&phrase["target"], "end", Mark::Beside(bodies))?;
        }
    }
    marks.sort_by_key(|placed| (placed.offset, placed.position));
    Ok(marks)
}

/// Lets a passage come by, with the marks at their offsets.
fn pour(builder: &mut LedgerBuilder, id: &str, words: &str, marks: &[Placed]) {
    let characters: Vec<char> = words.chars().collect();
    let mut done = 0;
    for placed in marks.iter().filter(|placed| placed.passage == id) {
        let offset = placed.offset.clamp(done, characters.len());
        builder.text(&characters[done..offset].iter().collect::<String>());
        done = offset;
        match &placed.mark {
            // What separates words here is white space, as everywhere.
            Mark::Page(label) => builder.page(label.as_deref(), true),
            Mark::Call(note) => builder.anchor(note),
            Mark::Beside(bodies) => {
                for (id, words) in bodies {
                    pour(builder, id, words, marks);
                }
            }
        }
    }
    builder.text(&characters[done..].iter().collect::<String>());
}

/// A value that may be alone or in an array.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![value],
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What follows the `#` of an identifier.
fn fragment(value: &Value) -> &str {
    text(value).split_once('#').map_or("", |(_, fragment)| fragment)
}
