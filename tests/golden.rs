//! Golden cases: what is made of the project's own letters, kept in files that a person has read.
//!
//! `tests/golden/<stem>/` holds the IR, the TEI, the JSON-LD, the list of files in the EPUB, and the
//! diagnostics. `UPDATE=1 cargo test --test golden` rewrites them; read the difference before you
//! commit it. The words of the PDF are compared by `tests/run`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use letterpress::backends::BACKENDS;
use letterpress::press::{Converted, Input, Options, convert};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Stems of the letters in `input/`.
fn stems() -> Vec<String> {
    let mut stems: Vec<String> = fs::read_dir(root().join("input"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    stems.sort();
    stems
}

fn press_all_formats(stem: &str) -> Converted {
    let input = root().join("input");
    let sidecar = format!("{stem}.meta.toml");
    let input = Input {
        name: format!("input/{stem}.txt"),
        bytes: fs::read(input.join(format!("{stem}.txt"))).unwrap(),
        encoding: None,
        sidecar: Some((sidecar.clone(), fs::read_to_string(input.join(sidecar)).unwrap())),
        pictures: None,
    };
    convert(&input, &Options { formats: BACKENDS.to_vec(), ..Options::default() })
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

/// What a golden case holds of a finished file.
fn expectation(format: &str, bytes: &[u8]) -> Option<(String, String)> {
    match format {
        "ir" | "tei" | "jsonld" => {
            let name = BACKENDS.iter().find(|b| b.format().name == format)?.format().extension;
            Some((format!("letter.{name}"), String::from_utf8(bytes.to_vec()).unwrap()))
        }
        "epub" => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let names: Vec<String> = (0..archive.len())
                .map(|index| {
                    let entry = archive.by_index(index).unwrap();
                    format!("{} {}\n", entry.name(), entry.compression())
                })
                .collect();
            Some(("epub.txt".to_owned(), names.concat()))
        }
        // `tests/run` compares the words that pdftotext finds with `pdf.words`.
        "pdf" => {
            assert!(bytes.starts_with(b"%PDF-1.7"));
            None
        }
        other => panic!("the format {other} has no golden expectation yet: give it one here"),
    }
}

#[test]
fn the_letters_come_out_as_a_person_has_read_them() {
    let stems = stems();
    assert_eq!(stems.len(), 2);
    for stem in stems {
        let case = root().join("tests/golden").join(&stem);
        let converted = press_all_formats(&stem);
        let formats: Vec<&str> = converted.files.iter().map(|file| file.format.name).collect();
        let all: Vec<&str> = BACKENDS.iter().map(|backend| backend.format().name).collect();
        assert_eq!(formats, all, "{:?}", converted.diagnostics);
        for file in &converted.files {
            if let Some((name, found)) = expectation(file.format.name, &file.bytes) {
                check(&case, &name, &found);
            }
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

#[test]
fn the_same_input_gives_the_same_bytes() {
    for stem in stems() {
        let bytes = |converted: Converted| -> Vec<Vec<u8>> {
            converted.files.into_iter().map(|file| file.bytes).collect()
        };
        let first = bytes(press_all_formats(&stem));
        let again = std::thread::spawn(move || bytes(press_all_formats(&stem))).join().unwrap();
        assert!(first == again);
    }
}
