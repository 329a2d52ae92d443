//! Golden cases: what is made of the project's own letters, of a TEI letter with one of everything, and of a
//! web page, kept in files that a person has read.
//!
//! `tests/golden/<case>/` holds the IR, the TEI, the JSON-LD, the EPUB unpacked, the tag tree of the PDF
//! with its words, and the diagnostics. `UPDATE=1 cargo test --test golden` rewrites them; read the
//! difference before you commit it. `tests/run` compares `pdf.words` with the words that another program
//! finds in the PDF.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "word_processors/packing.rs"]
mod packing;
#[path = "proof/pdf.rs"]
mod pdf;
#[path = "encoded/round.rs"]
mod round;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use letterpress::backends::{self, BACKENDS, Pictures};
use letterpress::ir::Letter;
use letterpress::press::{Converted, Input, Options, convert, read};
use letterpress::source::PackedPart;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The inputs, by the names of their cases: the letters in `input/`, and those that have their input in
/// the folder of the case.
fn cases() -> Vec<(String, Input)> {
    let folder = root().join("input");
    let mut cases: Vec<(String, Input)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let sidecar = format!("{stem}.meta.toml");
            let words = fs::read_to_string(folder.join(&sidecar)).unwrap();
            let mut input = Input::new(format!("input/{stem}.txt"), fs::read(path).unwrap());
            input.sidecar = Some((sidecar, words));
            (stem, input)
        })
        .collect();
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    let folder = root().join("tests/golden/every-kind");
    let mut input = Input::new("letter.xml", fs::read(folder.join("letter.xml")).unwrap());
    input.pictures = Some(Arc::new(Beside(folder)));
    cases.push(("every-kind".to_owned(), input));
    // Files of word processors are here unpacked.
    for (case, name) in [("word", "letter.docx"), ("opendocument", "letter.odt")] {
        let folder = root().join("tests/golden").join(case);
        cases.push((case.to_owned(), Input::new(name, packing::bytes_of(&folder.join(name)))));
    }
    let folder = root().join("tests/golden");
    let bytes = fs::read(folder.join("web-page/letter.html")).unwrap();
    cases.push(("web-page".to_owned(), Input::new("letter.html", bytes)));
    let bytes = fs::read(folder.join("markdown/letter.md")).unwrap();
    cases.push(("markdown".to_owned(), Input::new("letter.md", bytes)));
    let page =
        |name: &str| PackedPart::new(name, fs::read(folder.join("pages").join(name)).unwrap());
    let files = ["mets.xml", "page/0001.xml", "page/0002.xml"].map(page);
    cases.push(("pages".to_owned(), Input::folder("pages", files.to_vec())));
    cases
}

/// The pictures in a folder.
#[derive(Debug)]
struct Beside(PathBuf);

impl Pictures for Beside {
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        fs::read(self.0.join(name)).map(Some).map_err(|error| error.to_string())
    }
}

fn in_all_formats(input: &Input) -> Converted {
    convert(input, &Options::default().formats(BACKENDS.iter().copied()))
}

/// The TEI of a letter, written anew from what was understood even if its source is TEI.
fn tei_anew(input: &Input) -> (Letter, Vec<u8>) {
    let options = Options::default().formats(backends::find("tei")).revise(false);
    let Converted { read, mut files, .. } = convert(input, &options);
    (read.unwrap().collection.letters.remove(0), files.remove(0).bytes)
}

/// Compares with the golden file, or rewrites it.
fn check(case: &Path, name: &str, found: &str) {
    let path = case.join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(case).unwrap();
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 makes it", path.display()));
    let line = expected.lines().zip(found.lines()).position(|(one, other)| one != other);
    assert!(
        expected == found,
        "{} differs, first in line {}; UPDATE=1 rewrites it",
        path.display(),
        line.unwrap_or_else(|| expected.lines().count().min(found.lines().count())) + 1
    );
}

/// What a golden case holds of a finished file: its name there, and its text.
fn expectation(format: &str, bytes: &[u8]) -> (String, String) {
    match format {
        "ir" | "tei" | "jsonld" => {
            let backend = BACKENDS.iter().find(|backend| backend.format().name == format).unwrap();
            let name = format!("letter.{}", backend.format().extension);
            (name, String::from_utf8(bytes.to_vec()).unwrap())
        }
        "epub" => ("epub.txt".to_owned(), unpacked(bytes)),
        "pdf" => ("pdf.txt".to_owned(), pdf::tag_tree(bytes)),
        other => panic!("the format {other} has no golden expectation yet: give it one here"),
    }
}

/// The files of an archive, and those that are text in full. The style sheet is a source of the program.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let (mut list, mut texts) = (String::new(), String::new());
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        list += &format!("{} {}\n", entry.name(), entry.compression());
        let name = entry.name().to_owned();
        let is_text = ["html", "opf", "ncx", "xml"].iter().any(|end| name.ends_with(end));
        if is_text {
            texts += &format!("\n==> {name} <==\n");
            entry.read_to_string(&mut texts).unwrap();
        }
    }
    list + &texts
}

#[test]
fn the_letters_come_out_as_a_person_has_read_them() {
    let cases = cases();
    assert_eq!(cases.len(), 8);
    for (name, input) in cases {
        let case = root().join("tests/golden").join(&name);
        let converted = in_all_formats(&input);
        let formats: Vec<&str> = converted.files.iter().map(|file| file.format.name).collect();
        let all: Vec<&str> = BACKENDS.iter().map(|backend| backend.format().name).collect();
        assert_eq!(formats, all, "{:?}", converted.diagnostics);
        for file in &converted.files {
            let (name, found) = expectation(file.format.name, &file.bytes);
            check(&case, &name, &found);
        }
        if converted.read.as_ref().unwrap().collection.letters[0].encoding.is_some() {
            let (_, tei) = tei_anew(&input);
            check(&case, "anew.tei.xml", &String::from_utf8(tei).unwrap());
        }
        let source = &converted.read.as_ref().unwrap().source;
        let lines: Vec<String> = converted
            .diagnostics
            .iter()
            .map(|found| {
                let place = found
                    .span
                    .map_or_else(|| "-".to_owned(), |span| source.position(span.start).to_string());
                let severity = found.severity().as_str();
                format!("{place} {severity}[{}] {}\n", found.code.id, found.message)
            })
            .collect();
        check(&case, "diagnostics.txt", &lines.concat());
    }
}

/// Kinds that no golden case has, because they exclude others or only a doubtful letter has them.
const ELSEWHERE: &[(&str, &[&str])] = &[
    // In letters with such faults: `tests/diagnostics`.
    ("CorrectionKind", &["forbidden-character", "lost-space"]),
    // Of letters whose TEI is revised: `tests/revision.rs`.
    ("EncodedPart", &["statements"]),
    // Of no reader: `tests/facts.rs`, `tests/doors.rs`.
    ("CorrectionKind", &["edit"]),
    // What is around the text: `tests/normaliser.rs`, `tests/encoded`.
    ("FurnitureKind", &["annotation", "note-bracket", "rule", "typed-mark"]),
    // A letter is of one kind: `tests/normaliser.rs`.
    ("Kind", &["editorial-note", "memorandum", "message", "telegram"]),
    // What headers say of an edition: `tests/facts.rs`.
    (
        "ParticularKind",
        &[
            "abstract",
            "appearance",
            "contributor",
            "funder",
            "history",
            "principal",
            "related",
            "series",
            "sponsor",
            "subject",
            "terms",
        ],
    ),
    // Read from source notes in words: `tests/facts.rs`.
    ("WitnessKind", &["other-copy", "other-print"]),
];

#[test]
fn every_kind_of_the_ir_is_in_a_golden_case() {
    let schema = fs::read_to_string(root().join("schemas/ir.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut kinds = BTreeSet::new();
    for (type_name, definition) in schema["$defs"].as_object().unwrap() {
        let forms =
            ["oneOf", "anyOf"].iter().filter_map(|key| definition[key].as_array()).flatten();
        for form in forms.chain([definition]) {
            let tags = form["properties"].as_object().into_iter().flat_map(|them| them.values());
            let tags = tags.chain([form]).filter_map(|one| one["const"].as_str());
            let names = form["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
            kinds.extend(tags.chain(names).map(|name| (type_name.clone(), name.to_owned())));
        }
    }
    assert!(kinds.len() > 100, "the schema names only {} kinds", kinds.len());
    let read = |(_, input): (String, Input)| {
        let files = in_all_formats(&input).files;
        let ir = files.into_iter().find(|file| file.format.name == "ir").unwrap();
        String::from_utf8(ir.bytes).unwrap()
    };
    let letters: String = cases().into_iter().map(read).collect();
    let missing: BTreeSet<(String, String)> =
        kinds.into_iter().filter(|(_, name)| !letters.contains(&format!("\"{name}\""))).collect();
    let elsewhere = ELSEWHERE.iter().flat_map(|(type_name, names)| {
        names.iter().map(|name| ((*type_name).to_owned(), (*name).to_owned()))
    });
    assert_eq!(missing, elsewhere.collect());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (_, input) in cases() {
        let bytes = |converted: Converted| -> Vec<Vec<u8>> {
            converted.files.into_iter().map(|file| file.bytes).collect()
        };
        let first = bytes(in_all_formats(&input));
        let again = std::thread::spawn(move || bytes(in_all_formats(&input))).join().unwrap();
        assert!(first == again);
    }
}

#[test]
fn the_tei_of_every_letter_read_again_is_the_same_letter() {
    let mut unlike = Vec::new();
    for (case, input) in cases() {
        let (letter, tei) = tei_anew(&input);
        let (again, _) = read(&Input::new("letter.xml", tei), &Options::default());
        let again = &again.unwrap().collection.letters[0];
        let found = round::differences(&round::comparable(&letter), &round::comparable(again));
        unlike.extend(found.into_iter().map(|one| format!("{case}: {one}")));
    }
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}
