//! JSON-LD 1.1: the whole letter as linked data, its description and its words.
//!
//! No vocabulary of our own, and no context to download.
//!
//! **Invariants:** the letter is named by its address in an edition, else by its URN, and its parts by
//! that and the fragment that they have in every format; what has an identity has one node; every key is in the context; places are counted in characters (Unicode
//! code points) of the one reading that `text` and `value` have.
//!
#![doc = include_str!("CONFORMANCE.md")]

mod annotations;
mod context;
mod description;
mod identities;
mod marked;
mod node;
mod passages;
mod phrases;
mod places;
mod provenance;
mod shown;

use self::annotations::Annotations;
use self::node::Node;
use self::provenance::Provenance;
use super::{Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support};
use crate::ir::account::FactKey;

/// The backend `jsonld`.
pub(super) struct JsonLd;

impl Backend for JsonLd {
    fn format(&self) -> &'static Format {
        &Format {
            name: "jsonld",
            extension: "jsonld",
            media_type: "application/ld+json",
            description: "JSON-LD 1.1: schema.org, Web Annotations and provenance",
            default: true,
            needs: &[],
            pictures: &[],
        }
    }

    fn support(&self, feature: Feature) -> Support {
        match feature {
            Feature::Lists
            | Feature::Tables
            | Feature::Verse
            | Feature::Figures
            | Feature::Quotations
            | Feature::Divisions
            | Feature::Opaque => Support::Partial("in notes, only their words"),
            Feature::Header => Support::Partial(
                "what it says of the letter and of the edition, and not how the file was made",
            ),
            Feature::NoteRanges => Support::Partial("within one paragraph"),
            Feature::Rendition
            | Feature::Names
            | Feature::Revisions
            | Feature::Uncertainty
            | Feature::Choices
            | Feature::SeveralTexts => Support::Full,
        }
    }

    fn shows(&self, fact: FactKey) -> Shown {
        shown::shown(fact)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let mut provenance = Provenance::of(job);
        let mut document = Node::default();
        // A streaming processor expects the context first (JSON-LD 1.1 Streaming).
        document.set("@context", context::context());
        description::describe(&mut document, job, &mut provenance);
        let mut annotations = Annotations::new(job.reading, &mut provenance);
        document.set_all("texts", passages::texts(job.letter, &mut annotations));
        annotations.notes(job.letter);
        annotations.finish(&mut document);
        document.set_all("supplied", provenance.into_statements());
        let mut bytes = serde_json::to_vec_pretty(&document)
            .map_err(|error| BackendError::library("JSON-LD")(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes.into())
    }
}

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is handed on")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ir::{Collection, Reading};

    fn text(words: &str) -> Value {
        json!({"inline": "text", "text": words, "origin": read()})
    }

    fn read() -> Value {
        json!({"how": "read", "at": {"source": 0, "start": 0, "end": 0}})
    }

    fn guessed() -> Value {
        json!({"how": "inferred", "by": "place_notes", "reason": "why", "certainty": "low"})
    }

    fn said() -> Value {
        json!({"how": "supplied", "by": "a.meta.toml", "reason": "", "certainty": "high"})
    }

    fn value(value: &str, origin: Value) -> Value {
        json!({"value": value, "origin": origin})
    }

    fn paragraph(number: Option<u32>, content: Value) -> Value {
        json!({"block": "paragraph", "number": number, "content": content})
    }

    fn blocks() -> Value {
        let correction = json!({"inline": "correction", "id": "c.1", "kind": "word-break",
            "original": [text("stand-ards")], "corrected": [text("standards")],
            "by": "rejoin_hyphens", "evidence": "elsewhere", "certainty": "high"});
        let anchor =
            json!({"inline": "note-anchor", "id": "r.1", "note": "n.1", "origin": guessed()});
        let page = json!({"inline": "page-break", "id": "page.2-2", "label": "2",
            "splits_word": true, "origin": read()});
        let phrase = |phrase: Value, words: &str| {
            let mut phrase = phrase;
            phrase["inline"] = json!("phrase");
            phrase["content"] = json!([text(words)]);
            phrase["origin"] = read();
            phrase
        };
        let reference = phrase(json!({"phrase": "reference", "document": "9"}), " Document 9");
        let date = phrase(json!({"phrase": "date", "edtf": "1962-05"}), " May");
        json!([
            {"block": "heading", "content": [text("Letter")]},
            {"block": "page-break", "id": "page.2", "label": "2", "splits_word": false,
                "origin": guessed()},
            paragraph(Some(1), json!([
                text("Où é"), page, text("té, "), correction, anchor, reference, date
            ])),
            {"block": "page-break", "id": "page.3", "label": "3", "splits_word": false,
                "origin": read()},
        ])
    }

    /// A letter that has a little of everything.
    fn collection() -> Collection {
        let right = json!([{"uri": "https://a.example/", "label": "A", "jurisdiction": "B",
            "origin": said()}]);
        let agent = json!({"written": value("Chairman", read()), "name": value("Nikita", said()),
            "authorities": [value("https://b.example/", said()), value("Q1", said())]});
        let place = json!({"name": value("Moscow", said()), "authorities": []});
        let date = json!({"written": "May", "edtf": "1962-05", "not_before": "1962-05-01",
            "not_after": "1962-05-31", "certainty": "low", "origin": read()});
        let action =
            |kind: &str| json!({"kind": kind, "agents": [agent], "place": place, "date": date});
        let note = json!({"id": "n.1", "label": value("1", guessed()),
        "list_number": value("2", read()), "kind": "source", "blocks": [
            paragraph(None, json!([text("One")])), paragraph(None, json!([text("Two")])),
        ]});
        let collection = json!({
            "ir": "0.3",
            "sources": [{"name": "a.txt", "bytes": 1, "sha256": "00",
                "encoding": "UTF-8", "byte_order_mark": false}],
            "edition": {"editor": value("E", said()), "date": value("2026", said())},
            "letters": [{
                "id": "urn:uuid:0",
                "number": value("11", said()),
                "kind": value("letter", read()),
                "title": value("T", read()),
                "correspondence": [{"actions": [action("sent"), action("received")]}],
                "witnesses": [{"title": "T", "editor": "E", "publisher": "P", "place": "L",
                    "date": "1996", "document": "11", "pages": "1–2",
                    "url": "https://c.example/", "origin": said()},
                    {"kind": "document", "repository": "R", "collection": "C", "shelf_mark": "1",
                    "classification": "Secret", "transmission": "Sent", "origin": read()},
                    {"kind": "other-print", "title": "P", "volume": "II", "origin": read()},
                    {"kind": "other-print", "cited": "Q, p. 1", "origin": read()}],
                "rights": {"source_text": right, "encoding": right, "index": right},
                "texts": [{"role": "translation", "language": value("en", said()),
                    "translated_from": value("ru", read()),
                    "blocks": blocks()}],
                "notes": [note, {"id": "n.2", "label": null, "list_number": null,
                    "kind": "footnote", "blocks": []}],
            }],
        });
        serde_json::from_value(collection).expect("the form of the IR")
    }

    fn print(reading: Reading) -> Value {
        let collection = collection();
        let letter = &collection.letters[0];
        crate::ir::validate(letter).expect("a valid letter");
        let job = PrintJob::new(&collection, letter).stem("a").reading(reading);
        let bytes = JsonLd.print(&job).expect("printed").bytes;
        serde_json::from_slice(&bytes).expect("JSON")
    }

    #[test]
    fn every_key_and_every_class_is_in_the_context() {
        fn check(value: &Value, context: &Value) {
            let known = |word: &str| {
                let word = word.split_once(':').map_or(word, |(prefix, _)| prefix);
                assert!(context.get(word).is_some() || word == "urn" || word == "http", "{word}");
            };
            match value {
                Value::Object(node) => {
                    for (key, value) in node {
                        match (key.as_str(), value) {
                            ("@context", _) => continue,
                            ("@type" | "predicate" | "motivation", Value::String(word)) => {
                                known(word);
                            }
                            ("@type", Value::Array(words)) => {
                                words.iter().filter_map(Value::as_str).for_each(known);
                            }
                            _ if !key.starts_with('@') => known(key),
                            _ => {}
                        }
                        check(value, context);
                    }
                }
                Value::Array(values) => values.iter().for_each(|value| check(value, context)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let document = print(Reading::Regular);
        check(&document, &document["@context"]);
    }

    #[test]
    fn places_are_counted_in_characters_of_the_printed_reading() {
        for (reading, words) in [(Reading::Regular, "standards"), (Reading::Original, "stand-ards")]
        {
            let document = print(reading);
            let passage = &document["texts"][0]["passages"][1];
            let text: Vec<char> = passage["text"].as_str().expect("text").chars().collect();
            let place = &document["corrections"][0]["target"];
            assert_eq!(place["source"], passage["@id"]);
            let position = &place["selector"][0];
            let at = |key: &str| position[key].as_u64().and_then(|at| usize::try_from(at).ok());
            let found: String =
                text[at("start").expect("start")..at("end").expect("end")].iter().collect();
            assert_eq!(found, words);
            assert_eq!(place["selector"][1]["exact"], words);
            // The note is attached to the same word.
            assert_eq!(document["notes"][0]["target"][0]["selector"], place["selector"]);
        }
    }

    #[test]
    fn page_breaks_between_paragraphs_have_a_place_too() {
        let document = print(Reading::Regular);
        let breaks = &document["pageBreaks"];
        let place = |index: usize| {
            let target = &breaks[index]["target"];
            (target["source"].as_str(), target["selector"][0]["start"].as_u64())
        };
        assert_eq!(place(0), (Some("urn:uuid:0#p1"), Some(0)));
        assert_eq!(place(1), (Some("urn:uuid:0#p1"), Some(4)));
        let end =
            document["texts"][0]["passages"][1]["text"].as_str().map(|text| text.chars().count());
        assert_eq!(place(2).1, end.and_then(|end| u64::try_from(end).ok()));
        assert_eq!(breaks[0]["description"], "why (place_notes)");
        assert_eq!(breaks[1].get("description"), None);
    }

    #[test]
    fn a_note_without_a_mark_belongs_to_the_letter() {
        let document = print(Reading::Regular);
        assert_eq!(document["notes"][0]["body"]["value"], "One\n\nTwo");
        assert_eq!(document["notes"][1]["target"], document["@id"]);
        assert_eq!(document["notes"][1].get("label"), None);
    }
}
