//! The proof, and that it sees what is lost. (The PDF is compared by `tests/run`, through pdftotext.)
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "proof/jsonld.rs"]
mod jsonld;
#[path = "proof/letters.rs"]
mod letters;

use std::fs;
use std::path::Path;

use letterpress::audit::{self, Ledger};
use letterpress::backends::{
    BACKENDS, Backend, BackendError, Feature, Format, PrintJob, Printed, Shown, Support, find,
};
use letterpress::ir::account::FactKey;
use letterpress::ir::{Reading, validate};
use letterpress::press::{Converted, Input, Mend, Options, convert};
use proptest::prelude::*;

fn press_letter(
    name: &str,
    bytes: Vec<u8>,
    sidecar: Option<String>,
    reading: Reading,
    mend: Mend,
) -> Converted {
    let mut input = Input::new(name, bytes);
    input.sidecar = sidecar.map(|text| ("letter.meta.toml".to_owned(), text));
    let formats = BACKENDS.iter().copied();
    convert(&input, &Options::default().formats(formats).reading(reading).mend(mend))
}

/// Every text below the project that is a letter, and some that hold what those do not.
fn letters() -> Vec<(String, Vec<u8>, Option<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let mut letters = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let sidecar = fs::read_to_string(path.with_extension("meta.toml")).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            letters.push((name, fs::read(&path).unwrap(), Some(sidecar)));
        }
    }
    let made_up = "60a. Message From Ann & Co. to Ben <B> 1\n\nLeeds, May 3, 1901\n\nDear Ben: It \
        rains2 to[Page 4]day,3 and\n\n[Page 5]\n\nit\u{c}“snows”\u{1f}.\u{8} The stand-ards, all standards:Mr.Smith has them.\n\n\
        Yours,\n\n[Page 6]\n\nAnn\nQueen of Leeds\n  1. One [Page 6] note.\n  2. Two.\n     Lines.\n  \
        3. Three & four:Dr.No.\n  4. Not called.";
    letters.push(("made-up.txt".to_owned(), made_up.into(), None));
    assert!(letters.len() >= 3);
    letters
}

/// TEI in which a word is missing.
struct Forgetful;

impl Backend for Forgetful {
    fn format(&self) -> &'static Format {
        find("tei").unwrap().format()
    }

    fn support(&self, feature: Feature) -> Support {
        find("tei").unwrap().support(feature)
    }

    fn shows(&self, fact: FactKey) -> Shown {
        find("tei").unwrap().shows(fact)
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        let tei = String::from_utf8(find("tei").unwrap().print(job)?.bytes).unwrap();
        Ok(tei.replace("It rains again", "It rains").into_bytes().into())
    }
}

/// The TEI as it is.
struct Embeds;

impl Backend for Embeds {
    fn format(&self) -> &'static Format {
        static FORMAT: Format = Format::new("embeds", "txt", "text/plain").needs(&["tei"]);
        &FORMAT
    }

    fn support(&self, _: Feature) -> Support {
        Support::Words
    }

    fn shows(&self, _: FactKey) -> Shown {
        Shown::Full
    }

    fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
        Ok(job.finished["tei"].to_vec().into())
    }
}

#[test]
fn a_file_that_lost_a_word_is_not_finished_and_neither_is_what_embeds_it() {
    let made = |words: &str, formats: &[&'static dyn Backend]| {
        let options = Options::default().formats(formats.iter().copied());
        let converted = convert(&Input::new("a.txt", words), &options);
        let names: Vec<&str> = converted.files.iter().map(|file| file.format.name).collect();
        let codes: Vec<&str> = converted.diagnostics.iter().map(|found| found.code.id).collect();
        (names, codes.contains(&"A101"))
    };
    let ir = find("ir").unwrap();
    assert_eq!(
        made("Dear Ben: It rains.", &[&Forgetful, &Embeds, ir]),
        (vec!["tei", "embeds", "ir"], false)
    );
    assert_eq!(made("Dear Ben: It rains again.", &[&Forgetful, &Embeds, ir]), (vec!["ir"], true));
    assert_eq!(made("Dear Ben: It rains again.", &[&Embeds]), (vec!["embeds"], false));
}

#[test]
fn all_formats_that_are_read_back_hold_what_the_letter_holds() {
    for (name, bytes, sidecar) in letters() {
        for (reading, lost_spaces) in [
            (Reading::Regular, false),
            (Reading::Regular, true),
            (Reading::Original, false),
            (Reading::Original, true),
        ] {
            let mend = Mend::NOTHING.lost_spaces(lost_spaces);
            let converted = press_letter(&name, bytes.clone(), sidecar.clone(), reading, mend);
            let letter = &converted.read.as_ref().unwrap().collection.letters[0];
            assert!(!Ledger::of(letter, reading).body.is_empty());
            for extractor in audit::EXTRACTORS {
                let format = extractor.format();
                let file = converted.files.iter().find(|file| file.format.name == format);
                let bytes = &file.unwrap_or_else(|| panic!("{:?}", converted.diagnostics)).bytes;
                let found = audit::compare(letter, *extractor, bytes, reading);
                assert!(found.is_empty(), "{name}, {format}, {reading:?}, {mend:?}: {found:#?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    /// Whatever nodes a letter holds, and however they are nested: all of its words are in the book,
    /// in order, and what the writer struck out or added is marked as such.
    #[test]
    fn a_book_holds_every_node_of_a_letter(collection in letters::collections()) {
        let letter = &collection.letters[0];
        prop_assert_eq!(validate(letter), Ok(()));
        for reading in [Reading::Regular, Reading::Original] {
            let sheet = PrintJob::new(&collection, letter).reading(reading);
            let book = find("epub").unwrap().print(&sheet).unwrap().bytes;
            let differences = audit::compare(letter, audit::find("epub").unwrap(), &book, reading);
            prop_assert!(differences.is_empty(), "{:?}: {:#?}", reading, differences);
        }
    }
}

#[test]
fn lost_spaces_are_mended_on_request_and_the_source_keeps_its_reading() {
    let text = "Dear Ben: It rains:Leeds is wet, says Mr.Smith.1\n\nAnn\n  1. Of Leeds:Mr.Jones.\n";
    let words = |mend, reading| {
        let converted = press_letter("letter.txt", text.into(), None, reading, mend);
        assert_eq!(converted.files.len(), BACKENDS.len(), "{:?}", converted.diagnostics);
        let ledger = Ledger::of(&converted.read.unwrap().collection.letters[0], reading);
        ledger
            .body
            .into_iter()
            .chain(ledger.notes.into_iter().flat_map(|note| note.words))
            .collect::<Vec<String>>()
            .join(" ")
    };
    let as_it_stands = "Dear Ben: It rains:Leeds is wet, says Mr.Smith. Ann Of Leeds:Mr.Jones.";
    let mended = "Dear Ben: It rains: Leeds is wet, says Mr. Smith. Ann Of Leeds: Mr. Jones.";
    let (left, wanted) = (Mend::default(), Mend::NOTHING.lost_spaces(true));
    assert_eq!(words(left, Reading::Regular), as_it_stands);
    assert_eq!(words(left, Reading::Original), as_it_stands);
    assert_eq!(words(wanted, Reading::Regular), mended);
    assert_eq!(words(wanted, Reading::Original), as_it_stands);
}
