//! Letters in the program's own form come back as they were: reading what `--to ir` wrote and writing it
//! again gives the same bytes. `tests/run` has the corpus read so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

use letterpress::backends;
use letterpress::diag::{self, Severity};
use letterpress::ir::{self, Collection};
use letterpress::press::{Converted, Input, Options, People, convert};

fn options(formats: &[&str]) -> Options {
    Options::default().formats(formats.iter().map(|name| backends::find(name).unwrap()))
}

fn pressed(name: &str, bytes: &[u8], options: &Options) -> Converted {
    convert(&Input::new(name, bytes), options)
}

/// Reads letters in our form, and writes them again.
fn again(name: &str, bytes: &[u8]) -> String {
    let converted = pressed(name, bytes, &options(&["ir", "tei"]));
    let worst: Vec<&str> = converted
        .diagnostics
        .iter()
        .filter(|found| found.severity() > Severity::Note)
        .map(|found| found.message.as_str())
        .collect();
    assert!(worst.is_empty(), "{name}: {worst:?}");
    assert_eq!(converted.files.len(), 2, "{name}");
    String::from_utf8(converted.files[0].bytes.clone()).unwrap()
}

#[test]
fn every_kind_of_letter_comes_back_as_it_was() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut letters = 0;
    for folder in fs::read_dir(root.join("golden")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".ir.json") {
                let bytes = fs::read(&path).unwrap();
                assert!(again(&name, &bytes).as_bytes() == bytes, "{} differs", path.display());
                letters += 1;
            }
        }
    }
    assert!(letters >= 3, "only {letters} letters were found");
}

#[test]
fn a_letter_with_every_fact_comes_back_as_it_was() {
    let mut everything: Collection =
        serde_json::from_str(include_str!("facts/letter.json")).unwrap();
    ir::VERSION.clone_into(&mut everything.ir);
    let written = serde_json::to_string_pretty(&everything).unwrap() + "\n";
    assert!(again("letter.ir.json", written.as_bytes()) == written);
}

#[test]
fn several_letters_have_the_names_that_they_had() {
    let volume = include_bytes!("encoded/two-letters.xml");
    let read = pressed("two.xml", volume, &options(&["tei"]));
    let collection = &read.read.unwrap().collection;
    assert!(collection.letters.len() > 1);
    let bytes = serde_json::to_vec(collection).unwrap();
    let back = pressed("two.ir.json", &bytes, &options(&["tei"]));
    let files = |files: &[letterpress::press::FinishedFile]| {
        files.iter().map(|file| (file.own_name.clone(), file.bytes.clone())).collect::<Vec<_>>()
    };
    assert_eq!(files(&back.files), files(&read.files));
    assert_eq!(back.read.unwrap().collection, *collection);
}

const LETTER: &str = "Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn";

#[test]
fn what_editors_say_beside_a_letter_applies_and_no_line_of_the_json_is_shown_for_it() {
    let first = pressed("a.txt", LETTER.as_bytes(), &options(&["ir"]));
    let people = "[[person]]\nname = \"Ann Lee\"\nforms = [\"Ann\"]\n";
    let options = options(&["tei"]).people(People::parse("people.toml", people).unwrap());
    let mut input = Input::new("a.ir.json", first.files[0].bytes.clone());
    let sidecar = "date = \"1902-01-01\"\n";
    input.sidecar = Some(("a.meta.toml".to_owned(), sidecar.to_owned()));
    let converted = convert(&input, &options);
    let codes = |code| converted.diagnostics.iter().filter(move |found| found.code == code);
    assert_eq!(codes(&diag::SIDECAR_DIFFERS).count(), 1, "{:?}", converted.diagnostics);
    assert_eq!(codes(&diag::PEOPLE_SUPPLIES).count(), 1);
    assert!(converted.diagnostics.iter().all(|found| found.span.is_none()));
    let letter = &converted.read.unwrap().collection.letters[0];
    assert_eq!(letter.date().unwrap().when(), Some("1902-01-01"));
}

#[test]
fn a_letter_that_breaks_a_rule_is_not_printed_and_no_bug() {
    let first = pressed("a.txt", LETTER.as_bytes(), &options(&["ir"]));
    let mut collection = first.read.unwrap().collection;
    collection.letters[0].texts.clear();
    let converted =
        pressed("a.ir.json", &serde_json::to_vec(&collection).unwrap(), &options(&["tei"]));
    let codes: Vec<&str> = converted.diagnostics.iter().map(|found| found.code.id).collect();
    assert_eq!(codes, ["I004", "I001"]);
    assert!(converted.files.is_empty());
}
