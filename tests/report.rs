//! The report of a run as JSON: it is what its schema says, says the same each time, and is no letter for a later run.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs;

use letterpress::source::sha256;
use place::{LETTER, Place, VOLUME};
use serde_json::Value;

/// What is wrong with a value, by a schema in JSON Schema 2020-12 as far as ours go: an unknown keyword is wrong, too.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    let schema = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return found.push(format!("{at}: nothing may be here")),
        other => other.as_object().unwrap(),
    };
    for (keyword, says) in schema {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => {}
            "$ref" => {
                let pointer = says.as_str().unwrap().strip_prefix('#').unwrap();
                faults(value, root.pointer(pointer).unwrap(), root, at, found);
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    name => panic!("{name}"),
                };
                let types = says.as_array().cloned().unwrap_or_else(|| vec![says.clone()]);
                if !types.iter().any(is) {
                    found.push(format!("{at} is no {says}"));
                }
            }
            "anyOf" => {
                let is_one = says.as_array().unwrap().iter().any(|schema| {
                    let mut found = Vec::new();
                    faults(value, schema, root, at, &mut found);
                    found.is_empty()
                });
                if !is_one {
                    found.push(format!("{at} is none of {says}"));
                }
            }
            "properties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}/{name}");
                    match says.get(name) {
                        Some(schema) => faults(value, schema, root, &at, found),
                        None => found.push(format!("{at} is not described")),
                    }
                }
            }
            "additionalProperties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    faults(value, says, root, &format!("{at}/{name}"), found);
                }
            }
            "required" => {
                for name in says.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at} has no {name}"));
                    }
                }
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    faults(value, says, root, &format!("{at}/{index}"), found);
                }
            }
            "minimum" | "maximum" => {
                let (value, limit) = (value.as_i64().unwrap(), says.as_i64().unwrap());
                if (keyword == "minimum" && value < limit)
                    || (keyword == "maximum" && value > limit)
                {
                    found.push(format!("{at} is {value}, but {keyword} is {limit}"));
                }
            }
            unknown => found.push(format!("the schema has an unknown keyword: {unknown}")),
        }
    }
}

/// The report of a run, and how it deviates from the schema.
fn report(place: &Place, name: &str) -> (Value, Vec<String>) {
    let schema = fs::read_to_string("schemas/report.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let report: Value = serde_json::from_str(&place.read(name)).unwrap();
    let mut found = Vec::new();
    faults(&report, &schema, &schema, "", &mut found);
    (report, found)
}

/// All strings in a list of JSON.
fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

const RUN: &[&str] = &[
    "convert",
    "in",
    "-o",
    "made",
    "--to",
    "tei,epub,pdf,jsonld,ir,csv,epub-book",
    "--quiet",
    "--report",
];

#[test]
fn a_report_is_what_its_schema_says() {
    let place = Place::with(&["in/a.txt"]);
    place.write("in/volume.xml", VOLUME);
    place.write("in/broken.xml", "<TEI><text>");
    let run = |more: &[&str]| place.run(&[RUN, more].concat());
    run(&["run.json", "--jobs", "1"]);
    let (first, found) = report(&place, "run.json");
    assert_eq!(found, [""; 0]);
    let inputs = first["inputs"].as_array().unwrap();
    let letters: Vec<usize> =
        inputs.iter().map(|input| input["letters"].as_array().unwrap().len()).collect();
    assert_eq!(inputs[0]["sha256"], sha256(LETTER.as_bytes()));
    assert!(letters.len() == 3 && letters[0] == 1 && letters[1] == 0, "{letters:?}");
    for letter in inputs.iter().flat_map(|input| input["letters"].as_array().unwrap()) {
        let files = letter["files"].as_array().unwrap();
        assert_eq!(files.len(), 5);
        for file in files {
            let bytes = fs::read(place.path().join("made").join(file["file"].as_str().unwrap()));
            assert_eq!(file["sha256"], sha256(&bytes.unwrap()));
            let outcomes = &file["outcomes"];
            let proved = strings(&outcomes["proved"]);
            assert_eq!(proved.contains(&"words of the text"), file["format"] != "ir", "{file}");
            assert_eq!(outcomes["failed"], Value::Array(Vec::new()));
            for unproved in ["not_checked", "cannot_be_carried"] {
                for group in outcomes[unproved].as_array().unwrap() {
                    assert!(strings(&group["what"]).iter().all(|what| !proved.contains(what)));
                }
            }
        }
    }
    let of_all = first["files_of_all_letters"].as_array().unwrap();
    let [table, book] = of_all.as_slice() else { panic!("{of_all:?}") };
    assert_eq!(strings(&table["outcomes"]["proved"]), [""; 0]);
    assert!(strings(&book["outcomes"]["proved"]).contains(&"words of the text"));
    for file in [table, book] {
        let bytes = fs::read(place.path().join("made").join(file["file"].as_str().unwrap()));
        assert_eq!(file["sha256"], sha256(&bytes.unwrap()));
    }
    assert_eq!(first["summary"]["status"], 1);

    // With any number of jobs it is the same, and a later run knows it.
    run(&["in/again.json", "--jobs", "4"]);
    assert_eq!(place.read("in/again.json"), place.read("run.json"));
    run(&["last.json"]);
    let (last, _) = report(&place, "last.json");
    assert_eq!(last["summary"]["not_letters"]["report"], 1, "{}", last["summary"]);
    assert_eq!(last["inputs"], first["inputs"]);
}
