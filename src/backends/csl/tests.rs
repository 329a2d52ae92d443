//! What the facts of one letter cannot show: the schema, names and dates of every form.

use serde_json::{Value, json};

use super::*;
use crate::backends::{Contents, Publication};
use crate::ir::{Agent, AgentKind, Certainty, Collection, Date, Kind, Origin, Scope, Sourced};
use crate::press::{Input, Options, read};

/// The fields of an item that are text, in `csl-data.json` of CSL 1.0.2, as far as they fit a letter. What
/// may be a text or a number is written as a text.
const TEXTS: &[&str] = &[
    "id",
    "type",
    "genre",
    "title",
    "event-place",
    "archive",
    "archive_collection",
    "archive_location",
    "container-title",
    "collection-title",
    "volume",
    "page",
    "publisher",
    "publisher-place",
    "number",
    "URL",
    "language",
    "abstract",
    "note",
];
const NAMES: &[&str] = &["author", "recipient", "editor"];

/// What the schema does not allow in an item. It allows no fields but its own, at each level.
fn faults(item: &Value) -> Vec<String> {
    let fields = item.as_object().expect("an item is an object");
    let mut faults = Vec::new();
    for field in ["id", "type"].iter().filter(|field| !fields.contains_key(**field)) {
        faults.push(format!("no {field}"));
    }
    for (field, value) in fields {
        let is_valid = match field.as_str() {
            "type" => ["personal_communication", "chapter"].iter().any(|class| value == class),
            "issued" => is_date(value),
            text if TEXTS.contains(&text) => is_text(value),
            names if NAMES.contains(&names) => {
                value.as_array().is_some_and(|names| !names.is_empty() && names.iter().all(is_name))
            }
            _ => false,
        };
        if !is_valid {
            faults.push(format!("{field}: {value}"));
        }
    }
    faults
}

/// No text is empty, though the schema would allow it: what is not known has no field.
fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn is_name(value: &Value) -> bool {
    let parts = value.as_object().expect("a name is an object");
    let is_part = |part: &String| ["family", "given", "literal"].contains(&part.as_str());
    parts.keys().all(is_part)
        && parts.values().all(is_text)
        && parts.contains_key("literal") != parts.contains_key("family")
}

fn is_date(value: &Value) -> bool {
    let parts = value.as_object().expect("a date is an object");
    let is_day = |day: &Value| {
        let numbers = day.as_array().expect("a day is an array");
        (1..=3).contains(&numbers.len()) && numbers.iter().all(Value::is_u64)
    };
    parts.contains_key("literal") != parts.contains_key("date-parts")
        && parts.iter().all(|(part, value)| match part.as_str() {
            "literal" => is_text(value),
            "circa" => *value == json!(true),
            "date-parts" => value
                .as_array()
                .is_some_and(|days| (1..=2).contains(&days.len()) && days.iter().all(is_day)),
            _ => false,
        })
}

/// The file of the first letter of each collection.
fn file(collections: &[Collection]) -> String {
    let (publication, contents) = (Publication::default(), Contents::default());
    let job = CollectionJob::new(&publication, &contents);
    let scope = Scope::new("letters", Some("https://letters.example.org/"));
    let mut bytes = Vec::new();
    let mut file = Csl.begin(&job, &mut bytes).expect("begun");
    for collection in collections {
        let letter = &collection.letters[0];
        let letter = CollectedLetter::new(collection, letter, &scope, "a");
        let fragment = Csl.print(&job, &letter).expect("printed");
        file.add(&fragment.bytes).expect("added");
    }
    file.end().expect("ended");
    String::from_utf8(bytes).expect("UTF-8")
}

fn items(collections: &[Collection]) -> Vec<Value> {
    serde_json::from_str(&file(collections)).expect("an array")
}

fn item(collection: &Collection) -> Value {
    items(std::slice::from_ref(collection)).remove(0)
}

fn everything() -> Collection {
    serde_json::from_str(include_str!("../../../tests/facts/letter.json")).expect("a letter")
}

fn transcript(text: &str) -> Collection {
    let (read, found) = read(&Input::new("a.txt", text), &Options::default());
    read.unwrap_or_else(|| panic!("{found:?}")).collection
}

const SHORT: &str = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben:\n\nIt rains.\n\nAnn";

#[test]
fn a_file_is_an_array_of_items_with_fields_of_the_schema_alone() {
    assert_eq!(file(&[]), "[\n]\n");
    let mut note = everything();
    note.letters[0].kind = Some(Sourced::new(Kind::EditorialNote, origin()));
    let letters = [everything(), transcript(SHORT), transcript("It rains."), note];
    let items = items(&letters);
    assert_eq!(items.len(), 4);
    let faults: Vec<String> = items.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let classes: Vec<&Value> = items.iter().map(|item| &item["type"]).collect();
    let letter = "personal_communication";
    assert_eq!(classes, [letter, letter, letter, "chapter"]);
}

#[test]
fn what_is_not_known_has_no_field() {
    let item = item(&transcript("It rains."));
    let fields: Vec<&String> = item.as_object().expect("an item").keys().collect();
    assert_eq!(fields, ["id", "type"], "{item}");
}

#[test]
fn zotero_finds_the_edition_of_a_letter_in_its_note_and_no_editor_among_its_authors() {
    let mut letter = everything();
    letter.letters[0].witnesses[0].editor = Some("Roe, Carl; The Example Society".to_owned());
    let of_letter = item(&letter);
    assert_eq!(of_letter.get("editor"), None);
    let note = of_letter["note"].as_str().expect("a note");
    let (fields, others) = note.split_once("\n\n").expect("two parts");
    let expected =
        "editor: Roe || Carl\neditor: The Example Society\ncontainer-title: edition title\n";
    assert!(fields.starts_with(expected), "{note}");
    // citeproc-js and pandoc would take such a line for a field; Zotero writes its own labels in small letters.
    for line in others.lines() {
        let (label, _) = line.split_once(": ").expect(line);
        assert!(label.contains(' ') && !label.contains("  "), "{line}");
    }
    letter.letters[0].kind = Some(Sourced::new(Kind::EditorialNote, origin()));
    let of_note = item(&letter);
    let editors =
        json!([{ "family": "Roe", "given": "Carl" }, { "literal": "The Example Society" }]);
    assert_eq!(of_note["editor"], editors);
}

fn origin() -> Origin {
    Origin::Derived { from: Vec::new(), by: "test".to_owned() }
}

#[test]
fn a_name_has_parts_only_where_it_says_which_is_which() {
    let name = |kind: Option<AgentKind>, known: bool, name: &str| {
        let said = Some(Sourced::new(name.to_owned(), origin()));
        let (name, written) = if known { (said, None) } else { (None, said) };
        names::name(&Agent { kind, written, name, ..Agent::default() })
    };
    let person = Some(AgentKind::Person);
    for (known, written, family, given) in [
        (false, "Penhallow, Ezra", "Penhallow", "Ezra"),
        (false, "Humboldt, Alexander von", "Humboldt", "Alexander von"),
        (false, "von Humboldt, Alexander", "von Humboldt", "Alexander"),
        (false, "Хрущёв, Никита С.", "Хрущёв", "Никита С."),
        (true, "Lloyd George, David", "Lloyd George", "David"),
    ] {
        let parts = json!({ "family": family, "given": given });
        assert_eq!(name(person, known, written), Some(parts), "{written}");
    }
    for (kind, known, written) in [
        (person, true, "Ezra Penhallow"),
        (person, true, "Ezra Penhallow, Jr."),
        (person, true, "Ezra, the younger"),
        (person, true, "Penhallow, Ezra, Bishop of Wells"),
        (person, true, "John F. Kennedy, President of the United States"),
        (person, false, "Ann Lee, Teacher"),
        (person, false, "Lloyd George, David"),
        (Some(AgentKind::Organisation), true, "Wells, Bank of"),
        (None, true, "Smith, Elder, and Co."),
        (None, false, "King, The"),
    ] {
        assert_eq!(name(kind, known, written), Some(json!({ "literal": written })), "{written}");
    }
    let said = |name: &str| Some(Sourced::new(name.to_owned(), origin()));
    let (known, written) = (said("Georg Brandes"), said("Brandes, Georg"));
    let turned = Agent { kind: person, written, name: known, ..Agent::default() };
    let parts = json!({ "family": "Brandes", "given": "Georg" });
    assert_eq!(names::name(&turned), Some(parts));
    assert_eq!(name(person, true, " "), None);
    assert_eq!(names::name(&Agent::default()), None);
}

#[test]
fn a_date_is_a_day_a_month_a_year_two_of_them_or_words() {
    let issued = |edtf: &str, written: Option<&str>, certainty| {
        let written = written.map(ToOwned::to_owned);
        dates::issued(&Date::of(edtf, written, certainty, origin()).expect(edtf))
    };
    let (high, low) = (Certainty::High, Certainty::Low);
    for (edtf, certainty, parts, is_circa) in [
        ("1901-05-03", high, json!([[1901, 5, 3]]), false),
        ("1901-05", high, json!([[1901, 5]]), false),
        ("1901", high, json!([[1901]]), false),
        ("0054", high, json!([[54]]), false),
        ("1901-05-03?", high, json!([[1901, 5, 3]]), true),
        ("1901~", high, json!([[1901]]), true),
        ("1901-05-03", low, json!([[1901, 5, 3]]), true),
        ("1901-05-03/1901-05-07", high, json!([[1901, 5, 3], [1901, 5, 7]]), false),
        ("1901-05/1902", high, json!([[1901, 5], [1902]]), false),
        ("1901~/1902", high, json!([[1901], [1902]]), true),
        ("[1776..1778]", high, json!([[1776], [1778]]), true),
        ("[1901-04..1901-06]", high, json!([[1901, 4], [1901, 6]]), true),
        ("[1901-05-03,1901-05-09]", high, json!([[1901, 5, 3], [1901, 5, 9]]), true),
        ("190X", high, json!([[1900], [1909]]), true),
        ("1901-XX", high, json!([[1901]]), false),
        ("1901-05-XX", high, json!([[1901, 5]]), false),
        ("1901-21", high, json!([[1901, 3], [1901, 5]]), true),
        ("1901-05-03T10:00:00", high, json!([[1901, 5, 3]]), false),
    ] {
        let mut expected = json!({ "date-parts": parts });
        if is_circa {
            expected["circa"] = json!(true);
        }
        assert_eq!(issued(edtf, Some("in May"), certainty), Some(expected), "{edtf}");
    }
    for (edtf, written, words) in [
        ("../1901", None, "until 1901"),
        ("[1901-05..]", None, "not before 1901-05"),
        ("[..1901-05]", Some("before\nMay"), "before May"),
    ] {
        assert_eq!(issued(edtf, written, high), Some(json!({ "literal": words })), "{edtf}");
    }
    let only_written = Date {
        written: Some("the day after the fair".to_owned()),
        edtf: String::new(),
        not_before: Date::OPEN_START.to_owned(),
        not_after: Date::OPEN_END.to_owned(),
        certainty: high,
        origin: origin(),
    };
    assert_eq!(dates::issued(&only_written), Some(json!({ "literal": "the day after the fair" })));
}

#[test]
fn a_summary_is_the_abstract() {
    let mut letter = everything();
    let summary = item(&letter)["abstract"].clone();
    assert!(is_text(&summary), "{summary}");
    letter.letters[0].notes.clear();
    letter.letters[0].particulars.clear();
    assert_eq!(item(&letter).get("abstract"), None);
}
