//! Reads the ledger back from a JSON-LD file, knowing schema.org and the Web Annotation model.

use letterpress::audit::{Ledger, LedgerBuilder};
use letterpress::backends::{self, PrintJob};
use letterpress::ir::{Collection, Date, Reading};
use serde_json::{Value, json};

pub(crate) fn extract(bytes: &[u8]) -> Ledger {
    let letter: Value = serde_json::from_slice(bytes).unwrap();
    let mut builder = LedgerBuilder::default();
    let marks = marks(&letter);
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
    let stated = list(&letter["author"]);
    let senders = list(&letter["sender"]);
    for author in if stated.is_empty() { senders } else { stated } {
        if let Some(name) = author["name"].as_str() {
            builder.correspondent("author", name);
        }
    }
    let mut is_sent = false;
    for action in list(&letter["actions"]) {
        let (kind, key) = match (action["dc:type"].as_str(), text(&action["@type"])) {
            (Some(kind), _) => (kind, ""),
            (None, "SendAction") => ("sent", "sender"),
            (None, "ReadAction") => ("read", ""),
            (None, _) => ("received", "recipient"),
        };
        for agent in list(&action["agent"]) {
            let all = list(&letter[key]);
            let known = all.iter().find(|one| one["@id"] == agent["@id"]).map_or(agent, |one| *one);
            if let Some(name) = known["name"].as_str() {
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
    builder.finish()
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
fn marks(letter: &Value) -> Vec<Placed> {
    let mut marks = Vec::new();
    let mut place = |target: &Value, edge: &str, mark: Mark| {
        let selector = list(&target["selector"])
            .into_iter()
            .find(|selector| selector["@type"] == "TextPositionSelector");
        let (passage, offset) = match (selector, target.as_str()) {
            (Some(selector), _) => {
                let offset = selector[edge].as_u64().unwrap();
                (text(&target["source"]), usize::try_from(offset).unwrap())
            }
            (None, whole) => (whole.unwrap_or_default(), 0),
        };
        let position = target["position"].as_u64().unwrap_or_default();
        marks.push(Placed { passage: passage.to_owned(), offset, position, mark });
    };
    for page in list(&letter["pageBreaks"]) {
        let label = page["label"].as_str().map(ToOwned::to_owned);
        place(&page["target"], "start", Mark::Page(label));
    }
    for note in list(&letter["notes"]) {
        for target in list(&note["target"]) {
            if target.is_object() {
                place(target, "end", Mark::Call(fragment(&note["@id"]).to_owned()));
            }
        }
    }
    for phrase in list(&letter["phrases"]) {
        if ["deletion", "several readings"].contains(&text(&phrase["dc:type"])) {
            let body =
                |body: &Value| (text(&body["@id"]).to_owned(), text(&body["value"]).to_owned());
            let bodies = list(&phrase["body"]).into_iter().map(body).collect();
            place(&phrase["target"], "end", Mark::Beside(bodies));
        }
    }
    marks.sort_by_key(|placed| (placed.offset, placed.position));
    marks
}

/// Lets a passage come by, with the marks at their offsets.
fn pour(builder: &mut LedgerBuilder, id: &str, words: &str, marks: &[Placed]) {
    let characters: Vec<char> = words.chars().collect();
    let mut done = 0;
    for placed in marks.iter().filter(|placed| placed.passage == id) {
        builder.text(&characters[done..placed.offset].iter().collect::<String>());
        done = placed.offset;
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
        one => vec![one],
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What follows the `#` of an identifier.
fn fragment(value: &Value) -> &str {
    text(value).split_once('#').map_or("", |(_, fragment)| fragment)
}

/// A letter with every kind of node that has words, written as JSON.
#[allow(clippy::too_many_lines, reason = "one letter, as a person reads it")]
fn everything() -> Value {
    let read = json!({"how": "read", "at": {"source": 0, "start": 0, "end": 0}});
    let text = |words: &str| json!({"inline": "text", "text": words, "origin": read});
    let phrase = |kind: Value, content: Value| {
        let mut phrase = kind;
        phrase["inline"] = json!("phrase");
        phrase["content"] = content;
        phrase["origin"] = read.clone();
        phrase
    };
    let page = |label: &str, splits_word: bool| {
        json!({"inline": "page-break", "id": format!("page.{label}"), "label": label,
            "splits_word": splits_word, "origin": read})
    };
    let as_block = |inline: Value| {
        let mut block = inline;
        block["block"] = json!("page-break");
        block.as_object_mut().unwrap().remove("inline");
        block
    };
    let anchor = |number: u32| {
        json!({"inline": "note-anchor", "id": format!("r.{number}"), "note": format!("n.{number}"),
            "origin": read})
    };
    let start = json!({"inline": "note-start", "id": "s.2", "note": "n.2", "origin": read});
    let line = |words: &str| json!({"content": [text(words)]});
    let paragraph =
        |content: Value| json!({"block": "paragraph", "number": null, "content": content});
    let words = |words: &str| paragraph(json!([text(words)]));
    let break_in_word =
        json!({"inline": "line-break", "kind": "line", "splits_word": true, "origin": read});
    let choice = json!({"inline": "choice", "origin": read, "alternatives": [
        {"kind": "orig", "content": [text("olde")]},
        {"kind": "reg", "content": [text("old"), page("4", false), text("er")]},
        {"kind": "rdg", "content": []}]});
    let deletion = |content: Value| phrase(json!({"phrase": "deletion", "manner": "x"}), content);
    let inline = json!([
        text("Sh"),
        deletion(json!([text("e is"), anchor(1), text(" b")])),
        anchor(3),
        text("ip "),
        page("2", false),
        deletion(json!([page("3", false), text("wet")])),
        text(" and "),
        text("dry"),
        deletion(json!([deletion(json!([text("in")])), text("out")])),
        choice,
        start,
        text(" hy"),
        break_in_word,
        text("phen"),
        page("5", true),
        text("ated"),
        anchor(2),
        phrase(json!({"phrase": "addition", "place": "above"}), json!([text(" too")])),
        phrase(json!({"phrase": "gap", "reason": "illegible", "extent": "3"}), json!([])),
        phrase(json!({"phrase": "gap", "reason": null, "extent": null}), json!([text(" […]")])),
        phrase(json!({"phrase": "unclear", "reason": "faded"}), json!([text(" dim")])),
        phrase(json!({"phrase": "supplied", "reason": "lost"}), json!([text(" lit")])),
        phrase(json!({"phrase": "foreign", "language": "he"}), json!([text(" שלום")])),
        phrase(
            json!({"phrase": "emphasis", "rendition": {"written": "i", "styles": ["italic"]}}),
            json!([text(" lean")])
        ),
        phrase(
            json!({"phrase": "name", "kind": "person", "role": "from",
            "targets": ["#p_1", "https://a.example/1"]}),
            json!([text(" Ann")])
        ),
        phrase(json!({"phrase": "term", "target": "#t_1"}), json!([text(" NATO")])),
        phrase(
            json!({"phrase": "reference", "document": null, "target": "https://b.example/"}),
            json!([text(" there")])
        ),
        phrase(json!({"phrase": "opaque", "element": "uh-oh"}), json!([text(" eh")])),
    ]);
    let cell = |words_in: &str, rows: u32, columns: u32| json!({"rows": rows, "columns": columns, "blocks": [words(words_in)]});
    let blocks = json!([
        {"block": "heading", "content": [text("Head")]},
        {"block": "opener", "parts": [{"part": "dateline", "content": [text("Leeds")]}]},
        {"block": "paragraph", "number": 1, "content": inline},
        {"block": "list", "class": "to", "headings": [line("Names")], "items": [
            {"label": line("a"), "blocks": [as_block(page("6", false)), words("Ann")]},
            {"blocks": [words("Ben"), {"block": "list", "items": [{"blocks": [words("Carl")]}]}]}]},
        {"block": "paragraph", "number": null, "continues": true, "content": [text("goes on")]},
        {"block": "table", "headings": [line("Sums")], "rows": [
            {"is_heading": true, "cells": [cell("one", 2, 1), cell("two", 1, 2)]},
            {"cells": [cell("three", 1, 1), cell("four", 1, 1)]}]},
        {"block": "verse", "headings": [line("Song")], "lines": [line("la la"), line("lo")]},
        {"block": "figure", "images": ["a.png"], "blocks": [words("A map")]},
        {"block": "quotation", "blocks": [words("he said")]},
        {"block": "section", "class": "session", "language": "de", "blocks": [words("Teil")]},
        {"block": "opaque", "element": "castList", "origin": read, "blocks": [words("Cast")]},
        {"block": "closer", "parts": [{"part": "signature", "content": [text("Ann")]}]},
        {"block": "postscript", "blocks": [words("P.S.")]},
        {"block": "enclosure", "blocks": [{"block": "heading", "content": [text("Inside")]},
            words("More"), as_block(page("7", false))]},
        as_block(page("8", false)),
    ]);
    let note = |number: u32, blocks: Value| {
        json!({"id": format!("n.{number}"), "kind": "critical", "blocks": blocks,
            "label": {"value": number.to_string(), "origin": read}, "list_number": null})
    };
    let notes = json!([
        note(1, json!([words("One"), {"block": "list", "items": [{"blocks": [words("item")]}]}])),
        note(2, json!([paragraph(json!([text("Tw"), deletion(json!([text("x")])), text("o")]))])),
        note(3, json!([words("Three")])),
    ]);
    let agent = |name: &str| {
        json!({"kind": null, "written": {"value": name, "origin": read}, "name": null,
            "authorities": []})
    };
    let date = json!({"written": null, "edtf": "1901", "not_before": "1901-01-01",
        "not_after": "1901-12-31", "certainty": "high", "origin": read});
    let kinds =
        ["sent", "sent", "transmitted", "forwarded", "redirected", "received", "read", "other"];
    let action = |(at, kind): (usize, &&str)| {
        let date = if at == 0 { date.clone() } else { Value::Null };
        json!({"kind": kind, "agents": [agent(&format!("{kind} {at}"))], "place": null, "date": date})
    };
    let actions: Vec<Value> = kinds.iter().enumerate().map(action).collect();
    let context = json!([{"relation": "prev", "target": "#d1", "text": "the one before",
        "origin": read}]);
    json!({"ir": "0.5", "sources": [], "edition": {}, "letters": [{
        "id": "urn:uuid:0", "source_id": "d2",
        "correspondence": [{"actions": actions, "context": context, "remarks": [{"value": "By hand.", "origin": read}]}],
        "witnesses": [], "rights": {"source_text": [], "encoding": [], "index": []},
        "texts": [
            {"role": "original", "language": null, "blocks": blocks},
            {"role": "translation", "language": null, "blocks": [words("Translated")]},
            {"role": "transcription", "language": null, "blocks": [as_block(page("9", false))]},
        ],
        "notes": notes,
    }]})
}

/// What is printed of [`everything`].
fn printed() -> (Collection, Value) {
    let collection: Collection = serde_json::from_value(everything()).unwrap();
    let sheet = PrintJob::new(&collection, &collection.letters[0]).stem("d2");
    let bytes = backends::find("jsonld").unwrap().print(&sheet).unwrap().bytes;
    (collection, serde_json::from_slice(&bytes).unwrap())
}

#[test]
fn json_ld_holds_every_kind_of_node() {
    let (collection, printed) = printed();
    let letter = &collection.letters[0];
    assert_eq!(letterpress::ir::validate(letter), Ok(()));
    let found = extract(printed.to_string().as_bytes());
    let differences = Ledger::of(letter, Reading::Regular).differences(&found);
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn json_ld_keeps_what_is_struck_out_apart_and_says_what_things_are() {
    let (_, printed) = printed();
    let passages = &printed["texts"][0]["passages"];
    let paragraph = text(&passages[2]["text"]);
    assert!(paragraph.starts_with("Ship  and dryolde hyphenated too […] dim lit"), "{paragraph}");
    let phrase = |kind: &str| {
        let phrases = list(&printed["phrases"]).into_iter();
        phrases.filter(|phrase| phrase["dc:type"] == kind).collect::<Vec<_>>()
    };
    assert_eq!(phrase("deletion")[0]["body"]["value"], "e is b");
    assert_eq!(phrase("several readings")[0]["body"][0]["value"], "old er");
    assert_eq!(phrase("person")[0]["body"]["@id"], printed["mentions"][0]["@id"]);
    assert_eq!(printed["mentions"][0]["@id"], "https://a.example/1");
    assert_eq!(printed["mentions"][0]["identifier"], json!(["#p_1"]));
    assert_eq!(phrase("reference")[0]["body"]["@id"], "https://b.example/");
    assert_eq!(phrase("gap").len(), 2);
    // A note's passage, from where it begins to where the note is called.
    let about = list(&printed["notes"]).into_iter().find(|note| note["label"] == "2").unwrap();
    assert_eq!(about["target"][0]["selector"][1]["exact"], " hyphenated");
    // A cell beside one that reaches down from the row above.
    let three = list(&passages[5]["passages"]).into_iter();
    let three = three.skip(3).map(|cell| &cell["additionalProperty"]).next().unwrap();
    let said: Vec<&str> = list(three).into_iter().map(|it| text(&it["schema:value"])).collect();
    assert_eq!(said, ["2", "2"]);
    let kinds: Vec<&str> =
        list(passages).into_iter().map(|passage| text(&passage["dc:type"])).collect();
    assert_eq!(
        kinds,
        [
            "heading",
            "dateline",
            "paragraph",
            "list",
            "paragraph continued",
            "table",
            "verse",
            "figure",
            "quotation",
            "section",
            "mark-up",
            "signature",
            "postscript",
            "enclosure"
        ]
    );
    assert_eq!(printed["texts"][1]["translationOfWork"]["@id"], printed["texts"][0]["@id"]);
    assert_eq!(printed["related"][0]["name"], "the one before");
    assert_eq!(printed["remarks"], json!(["By hand."]));
}
