//! The program's own form, JSON, as `convert --to ir` writes it and other programs may
//! (`schemas/README.md`).
//!
//! Not here: the original that the letters were read from. Their spans speak of it, and it need not be
//! there. **Invariant:** what the file says and the letter lacks is reported: each letter is written
//! again and compared with the file.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Reader, Volume};
use crate::diag::{self, Diagnostic};
use crate::ir::{self, Collection, Letter, Matter};
use crate::source::{Account, BOM, Marked, Source, Span};

/// The reader `ir`.
pub(super) struct IrJson;

impl Reader for IrJson {
    fn name(&self) -> &'static str {
        "ir"
    }

    fn description(&self) -> &'static str {
        "letterpress's own JSON, as --to ir writes it, perhaps changed by a program"
    }

    /// A file that is cut off is recognised as well, so that the error says where.
    fn recognises(&self, source: &Source) -> bool {
        let text = source.text().trim_start_matches(BOM).trim_start();
        text.starts_with('{') && ["\"ir\"", "\"letters\""].iter().all(|key| text.contains(key))
    }

    fn is_xml(&self) -> bool {
        false
    }

    fn open<'a>(&self, source: &'a Source) -> Box<dyn Volume + 'a> {
        let opened = OpenFile::read(source).unwrap_or_else(|why| OpenFile {
            source,
            collection: Collection::default(),
            letters: Vec::new(),
            matter: Vec::new(),
            diagnostics: vec![*why],
        });
        Box::new(opened)
    }
}

/// A file whose letters are parsed when they are asked for.
struct OpenFile<'a> {
    source: &'a Source,
    collection: Collection,
    letters: Vec<Unread<'a>>,
    matter: Vec<Matter>,
    diagnostics: Vec<Diagnostic>,
}

/// A letter that has not been parsed.
struct Unread<'a> {
    json: &'a RawValue,
    name: Option<String>,
}

/// What a letter is called, as [`ir::own_names`] has it.
#[derive(Deserialize)]
struct Called {
    source_id: Option<String>,
    number: Option<Number>,
}

#[derive(Deserialize)]
struct Number {
    value: String,
}

/// The members of a collection.
const MEMBERS: [&str; 6] = ["ir", "sources", "edition", "title", "letters", "matter"];

impl<'a> OpenFile<'a> {
    /// Reads what all letters share.
    ///
    /// # Errors
    /// Why none of them can be read.
    fn read(source: &'a Source) -> Result<Self, Box<Diagnostic>> {
        let text = source.text().trim_start_matches(BOM);
        let members: BTreeMap<String, &RawValue> = parse(source, text)?;
        let member = |name: &str| members.get(name).map_or("null", |json| json.get());
        let version: Option<String> = parse(source, member("ir"))?;
        check_version(&version.unwrap_or_default())?;
        let json: Vec<&RawValue> = parse(source, member("letters"))?;
        let called = |json: &RawValue| {
            // A letter with another form is reported when it is read.
            let Called { source_id, number } = serde_json::from_str(json.get()).ok()?;
            source_id.or_else(|| Some(number?.value.to_lowercase()))
        };
        let letters = json.into_iter().map(|json| Unread { json, name: called(json) });
        let collection = Collection {
            ir: ir::VERSION.to_owned(),
            sources: parse(source, member("sources"))?,
            edition: parse(source, member("edition"))?,
            title: parse(source, member("title"))?,
            ..Collection::default()
        };
        let matter: Option<Vec<Matter>> = parse(source, member("matter"))?;
        let mut opened = Self {
            source,
            collection,
            letters: letters.collect(),
            matter: matter.unwrap_or_default(),
            diagnostics: Vec::new(),
        };
        let mut left_out: Vec<String> =
            members.keys().filter(|name| !MEMBERS.contains(&name.as_str())).cloned().collect();
        let shared = Collection { matter: opened.matter.clone(), ..opened.collection.clone() };
        let written = serde_json::to_value(&shared).unwrap_or_default();
        for name in MEMBERS.iter().filter(|name| !["ir", "letters"].contains(name)) {
            let given: Value = parse(source, member(name))?;
            let kept = written.get(name).unwrap_or(&Value::Null);
            find_left_out(&given, kept, name, &mut left_out);
        }
        if opened.letters.is_empty() {
            let none = Diagnostic::new(&diag::IR_INVALID, None, "there is no letter in the file");
            opened.diagnostics.push(none);
        }
        opened.diagnostics.push(not_proved_again(&opened.collection));
        opened.diagnostics.extend(unknown_fields(&left_out, None));
        Ok(opened)
    }
}

impl Volume for OpenFile<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        self.letters.len()
    }

    fn source_id(&self, index: usize) -> Option<&str> {
        self.letters[index].name.as_deref()
    }

    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        let json = self.letters[index].json.get();
        let read = || -> Result<_, Box<Diagnostic>> {
            let letter: Letter = parse(self.source, json)?;
            let given: Value = parse(self.source, json)?;
            let mut left_out = Vec::new();
            let kept = serde_json::to_value(&letter).unwrap_or_default();
            find_left_out(&given, &kept, "", &mut left_out);
            let at = place(self.source, json, 0);
            Ok((letter, unknown_fields(&left_out, at).into_iter().collect()))
        };
        read().unwrap_or_else(|why| (Letter::default(), vec![*why]))
    }

    fn extent(&self, index: usize) -> Vec<Range<usize>> {
        let json = self.letters[index].json.get();
        let start = offset_of(self.source, json);
        std::iter::once(start..start + json.len()).collect()
    }

    fn matter(&self) -> Vec<Matter> {
        self.matter.clone()
    }

    fn matter_extent(&self) -> Vec<Range<usize>> {
        Vec::new()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        Marked::ALL
    }

    fn account(&self) -> Option<&dyn Account> {
        None
    }

    fn holds_finished_letters(&self) -> bool {
        true
    }
}

/// Where a part of the source's text begins in it.
fn offset_of(source: &Source, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(source.text().as_ptr() as usize)
}

/// The place of a character in a part of the source; nothing if the part is not from there.
fn place(source: &Source, part: &str, at: usize) -> Option<Span> {
    let start = offset_of(source, part) + at;
    let is_there = source.text().is_char_boundary(start);
    is_there.then(|| source.span(start..start))
}

/// Parses a part of the source.
///
/// # Errors
/// What is wrong with it, and where.
fn parse<'a, T: Deserialize<'a>>(source: &Source, json: &'a str) -> Result<T, Box<Diagnostic>> {
    serde_json::from_str(json).map_err(|error| {
        let position = format!(" at line {} column {}", error.line(), error.column());
        let said = error.to_string().replace(&position, "");
        // The column counts bytes, from 1; an error at the end of a line has column 0.
        let line = json.split_inclusive('\n').take(error.line().saturating_sub(1));
        let at = line.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let (what, hint) = if error.is_data() {
            (
                "the file is JSON, but not that of letterpress",
                "schemas/ir.schema.json describes the form; schemas/README.md says what may change",
            )
        } else {
            ("the file is not valid JSON here", "make the file again, or correct it")
        };
        let message = format!("{what}: {said}");
        Box::new(Diagnostic::new(&diag::IR_INVALID, place(source, json, at), message).hint(hint))
    })
}

/// Refuses a form that this program does not read.
fn check_version(version: &str) -> Result<(), Box<Diagnostic>> {
    let of = |version: &str| -> Option<(u32, u32)> {
        let (major, minor) = version.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    let refuse = |message: String, hint: &str| {
        Err(Box::new(Diagnostic::new(&diag::IR_VERSION, None, message).hint(hint)))
    };
    let (first, ours) = (of(ir::FIRST_VERSION), of(ir::VERSION));
    let readable = format!("this letterpress reads {} to {}", ir::FIRST_VERSION, ir::VERSION);
    match of(version) {
        None => refuse(
            format!("the version of the form (\"ir\") is {version:?}, which is none; {readable}"),
            "copy \"ir\" from what --to ir writes",
        ),
        given if given < first => refuse(
            format!("the file is in version {version} of the form; {readable}"),
            "convert the original again with --to ir",
        ),
        given if given.map(|given| given.0) > ours.map(|ours| ours.0) => refuse(
            format!("the file is in version {version} of the form; {readable}"),
            "update letterpress, or convert the original again with this one",
        ),
        _ => Ok(()),
    }
}

/// Adds the paths of values that were given and not kept.
fn find_left_out(given: &Value, kept: &Value, path: &str, left_out: &mut Vec<String>) {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => {
            for (name, given) in given {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                find_left_out(given, kept.get(name).unwrap_or(&Value::Null), &path, left_out);
            }
        }
        (Value::Array(given), Value::Array(kept)) if given.len() == kept.len() => {
            for (at, (given, kept)) in given.iter().zip(kept).enumerate() {
                find_left_out(given, kept, &format!("{path}[{at}]"), left_out);
            }
        }
        // What is left away when it says nothing.
        (Value::Null | Value::Bool(false), Value::Null) => {}
        (Value::Array(given), Value::Null) if given.is_empty() => {}
        (given, kept) if given == kept => {}
        _ => left_out.push(path.to_owned()),
    }
}

fn unknown_fields(paths: &[String], at: Option<Span>) -> Option<Diagnostic> {
    /// How many are named.
    const NAMED: usize = 5;
    let mut named = paths.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = paths.len().checked_sub(NAMED + 1) {
        named.push_str(&format!(" and {} more", more + 1));
    }
    let message = format!("left out, because this letterpress does not know it: {named}");
    let found = Diagnostic::new(&diag::IR_UNKNOWN_FIELD, at, message).hint(
        "correct the name, or read the file with the letterpress that its program was made for",
    );
    (!paths.is_empty()).then_some(found)
}

fn not_proved_again(collection: &Collection) -> Diagnostic {
    let names: Vec<&str> = collection.sources.iter().map(|source| source.name.as_str()).collect();
    let original = match names.as_slice() {
        [] => "their source".to_owned(),
        names => names.join(", "),
    };
    let message = format!(
        "the letters are taken as they are; that they hold all of {original} cannot be proved again"
    );
    Diagnostic::new(&diag::IR_READ, None, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    const LETTER: &str = r#"{"id": "urn:uuid:1", "number": null, "kind": null, "title": null,
        "correspondence": [], "witnesses": [], "texts": [], "notes": [],
        "rights": {"source_text": [], "encoding": [], "index": []}}"#;

    fn collection(version: &str, letters: &str) -> String {
        format!(
            "{{\"ir\": \"{version}\", \"sources\": [], \"edition\": {{\"editor\": null, \"date\": null}},\n\
             \"letters\": [{letters}]}}"
        )
    }

    /// What is found in a file and its letters: codes, and lines and columns.
    fn found(text: &str) -> Vec<String> {
        let source = Source::decode(SourceId(0), "a.ir.json", text.into()).expect("text");
        assert!(IrJson.recognises(&source), "{text}");
        let opened = IrJson.open(&source);
        let of_letters = (0..opened.letters()).flat_map(|index| opened.letter(index).1);
        let all: Vec<Diagnostic> = opened.diagnostics().iter().cloned().chain(of_letters).collect();
        let told = |found: &Diagnostic| {
            let place = found.span.map(|span| source.position(span.start).to_string());
            format!("{} {}: {}", found.code.id, place.unwrap_or_default(), found.message)
        };
        all.iter().filter(|found| found.code != &diag::IR_READ).map(told).collect()
    }

    fn assert_found(text: &str, expected: &str) {
        let found = found(text).join("; ");
        assert!(found.starts_with(expected), "{found}\nis not\n{expected}");
    }

    #[test]
    fn a_version_of_the_same_major_number_is_read() {
        let (major, minor) = ir::VERSION.split_once('.').expect("two numbers");
        let newer = format!("{major}.{}", minor.parse::<u32>().expect("a number") + 1);
        let next = format!("{}.0", major.parse::<u32>().expect("a number") + 1);
        for version in [ir::FIRST_VERSION, ir::VERSION, &newer] {
            assert!(found(&collection(version, LETTER)).is_empty());
        }
        assert_found(&collection(&next, LETTER), "I002 : the file is in version");
        assert_found(&collection(ir::VERSION, ""), "I001 : there is no letter in the file");
        assert_found(&collection("0.2", LETTER), "I002 : the file is in version 0.2");
        assert_found(
            &collection("new", LETTER),
            "I002 : the version of the form (\"ir\") is \"new\"",
        );
    }

    #[test]
    fn broken_json_is_reported_with_its_place() {
        let text = collection(ir::VERSION, LETTER);
        let cut = text.replace("\"witnesses\": []", "\"witnesses\": [");
        assert_found(&cut, "I001 3:");
        assert_found(&text.replace("}]}", "}"), "I001 4:");
        // A letter with another form takes no other with it.
        let texts = LETTER.replace("\"texts\": []", "\"texts\": 3");
        let two = collection(ir::VERSION, &format!("{texts},\n{LETTER}"));
        let expected = "I001 3:57: the file is JSON, but not that of letterpress: invalid type";
        assert_found(&two, expected);
        assert_eq!(found(&two).len(), 1);
    }

    #[test]
    fn what_is_not_known_is_reported_and_not_what_says_nothing() {
        let more = LETTER.replace("\"notes\"", "\"seal\": \"red\", \"stamp\": null, \"notes\"");
        assert_found(
            &collection(ir::VERSION, &more),
            "I003 2:13: left out, because this letterpress does not know it: seal",
        );
        let around =
            collection(ir::VERSION, LETTER).replace("\"sources\"", "\"by\": 1, \"sources\"");
        assert_found(&around, "I003 : left out, because this letterpress does not know it: by");
    }
}
