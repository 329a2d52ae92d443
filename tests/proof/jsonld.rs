//! Reads the ledger back from a JSON-LD file, knowing schema.org and the Web Annotation model.

use letterpress::audit::{Ledger, LedgerBuilder};
use serde_json::Value;

pub(crate) fn extract(bytes: &[u8]) -> Ledger {
    let letter: Value = serde_json::from_slice(bytes).unwrap();
    let mut builder = LedgerBuilder::default();
    let marks = marks(&letter);
    for passage in list(&letter["texts"]).iter().flat_map(|text| list(&text["passages"])) {
        builder.space();
        pour(&mut builder, text(&passage["@id"]), text(&passage["text"]), &marks);
        builder.space();
    }
    for note in list(&letter["notes"]) {
        builder.begin_note(fragment(&note["@id"]), note["label"].as_str());
        pour(&mut builder, text(&note["body"]["@id"]), text(&note["body"]["value"]), &marks);
        builder.end_note();
    }
    for action in list(&letter["actions"]) {
        let (kind, key) = match text(&action["@type"]) {
            "SendAction" => ("sent", "sender"),
            _ => ("received", "recipient"),
        };
        for agent in list(&action["agent"]) {
            let all = list(&letter[key]);
            let known = all.iter().find(|one| one["@id"] == agent["@id"]).map_or(agent, |one| *one);
            builder.correspondent(kind, text(&known["name"]));
        }
        if let ("sent", Some(first), Some(last)) =
            (kind, action["startTime"].as_str(), action["endTime"].as_str())
        {
            builder.date(first, last);
        }
    }
    builder.finish()
}

/// A point in a passage: a page that begins there, or a note that is called there.
enum Mark {
    Page(Option<String>),
    Call(String),
}

/// The points of the annotations: passage, offset in characters, what stands there.
fn marks(letter: &Value) -> Vec<(String, usize, Mark)> {
    let mut marks = Vec::new();
    let place = |target: &Value, edge: &str| {
        let selector = list(&target["selector"])
            .into_iter()
            .find(|selector| selector["@type"] == "TextPositionSelector")?;
        let offset = usize::try_from(selector[edge].as_u64()?).ok()?;
        Some((text(&target["source"]).to_owned(), offset))
    };
    for page in list(&letter["pageBreaks"]) {
        let (passage, offset) = place(&page["target"], "start").unwrap();
        let label = page["label"].as_str().map(ToOwned::to_owned);
        marks.push((passage, offset, Mark::Page(label)));
    }
    for note in list(&letter["notes"]) {
        for target in list(&note["target"]) {
            if let Some((passage, offset)) = place(target, "end") {
                marks.push((passage, offset, Mark::Call(fragment(&note["@id"]).to_owned())));
            }
        }
    }
    marks.sort_by_key(|(_, offset, _)| *offset);
    marks
}

/// Lets a passage come by, with the marks at their offsets.
fn pour(builder: &mut LedgerBuilder, id: &str, words: &str, marks: &[(String, usize, Mark)]) {
    let characters: Vec<char> = words.chars().collect();
    let mut done = 0;
    for (_, offset, mark) in marks.iter().filter(|(passage, ..)| passage == id) {
        builder.text(&characters[done..*offset].iter().collect::<String>());
        done = *offset;
        match mark {
            // What separates words here is white space, as everywhere.
            Mark::Page(label) => builder.page(label.as_deref(), true),
            Mark::Call(note) => builder.anchor(note),
        }
    }
    builder.text(&characters[done..].iter().collect::<String>());
}

/// A value that may stand alone or in an array.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What stands behind the `#` of an identifier.
fn fragment(value: &Value) -> &str {
    text(value).split_once('#').map_or("", |(_, fragment)| fragment)
}
