//! JSON-LD of a letter with every kind of node.

use letterpress::audit;
use letterpress::backends::{self, PrintJob};
use letterpress::ir::{Collection, Reading};
use serde_json::{Value, json};

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
    let extractor = audit::find("jsonld").unwrap();
    let printed = printed.to_string();
    let differences = audit::compare(letter, extractor, printed.as_bytes(), Reading::Regular);
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
