//! The proof, and that it sees what is lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "proof/jsonld.rs"]
mod jsonld;
#[path = "proof/letters.rs"]
mod letters;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use letterpress::audit::{self, Ledger, Outcome, Outcomes, Subject};
use letterpress::backends::{
    BACKENDS, Backend, BackendError, BookOptions, Feature, Format, Layout, NotePlacement, Order,
    PrintJob, Printed, Shown, Support, find, find_collection,
};
use letterpress::ir::account::{AgentPart, FactKey, FilePart, Party};
use letterpress::ir::{Collection, Reading, validate};
use letterpress::press::{Converted, Input, LettersTable, Mend, Options, collect, convert, open};
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

/// What another program makes may differ in what it adds; what is ours is held to every reading.
#[test]
fn what_is_printed_is_known_as_ours_and_held_to_both_readings() {
    for (name, bytes, sidecar) in letters() {
        let converted =
            press_letter(&name, bytes.clone(), sidecar.clone(), Reading::Regular, Mend::default());
        for file in &converted.files {
            let Some(extractor) = audit::find(file.format.name) else { continue };
            assert!(extractor.is_ours(&file.bytes), "{name}: {}", file.format.name);
        }
        let tei = converted.files.iter().find(|file| file.format.name == "tei").unwrap();
        let tei = String::from_utf8(tei.bytes.clone()).unwrap();
        let extractor = audit::find("tei").unwrap();
        assert!(!extractor.is_ours(tei.replace("letterpress", "another").as_bytes()), "{name}");
        let altered = tei.replacen(">standards</corr>", ">standby</corr>", 1);
        if altered == tei {
            continue;
        }
        let mut input = Input::new(&*name, bytes);
        input.sidecar = sidecar.map(|text| ("letter.meta.toml".to_owned(), text));
        let found = open(&input, &Options::default(), |opened| {
            let file = Input::new("letter.tei.xml", altered.as_bytes());
            opened.verify(&opened.read(0).letter, "tei", &file).found
        });
        let found = found.unwrap();
        assert!(found.iter().any(|one| one.message.contains("standby")), "{name}: {found:?}");
    }
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

/// What the proof says of a letter in a format.
fn outcomes(text: &str, options: &Options, format: &str) -> Outcomes {
    let converted = convert(&Input::new("a.txt", text), options);
    let [proofs] = converted.proofs.as_slice() else { panic!("{:?}", converted.diagnostics) };
    let proof = proofs.iter().find(|proof| proof.format.name == format);
    proof.unwrap_or_else(|| panic!("{proofs:?}")).outcomes.clone()
}

#[test]
fn only_what_was_compared_is_proved() {
    let formats: [&'static dyn Backend; 3] = [&Forgetful, &Embeds, find("ir").unwrap()];
    let options = Options::default().formats(formats);
    let lost = |format| outcomes("Dear Ben: It rains again.", &options, format);
    // The words are not those of the letter; the rest is.
    let tei = lost("tei");
    let difference =
        "word 4 of the body is \u{201C}rains.\u{201D} instead of \u{201C}rains\u{201D}";
    assert_eq!(tei.of(Subject::Words), Some(&Outcome::Failed(vec![difference.to_owned()])));
    assert_eq!(tei.of(Subject::Fact(FactKey::Identifier)), Some(&Outcome::Proved));
    let nothing_is_proved = |outcomes: &Outcomes, why: &str| {
        assert!(outcomes.iter().count() > 5);
        for (subject, outcome) in outcomes.iter() {
            let is_right = match outcome {
                Outcome::NotChecked(said) => *said == why,
                Outcome::CannotBeCarried(_) => true,
                Outcome::Proved | Outcome::Failed(_) => false,
            };
            assert!(is_right, "{subject:?}: {outcome:?}");
        }
    };
    nothing_is_proved(&lost("embeds"), "no file was made");
    nothing_is_proved(&lost("ir"), "files of this format are not read back");
    let off = Options::default().audit(false);
    for format in ["tei", "epub", "pdf", "jsonld"] {
        nothing_is_proved(&outcomes("Dear Ben: It rains.", &off, format), "verification is off");
    }
    let usual = |format| outcomes("Dear Ben: It rains.\n\nAnn", &Options::default(), format);
    let name = Subject::Fact(FactKey::Agent(Party::Sender, AgentPart::Written));
    assert_eq!(usual("epub").of(name), Some(&Outcome::Proved));
    assert_eq!(usual("pdf").of(name), Some(&Outcome::Proved));
    // The metadata of a PDF have no form for a date that is open at one end.
    let table = LettersTable::parse("letters.csv", "file,date\na,1901-05-03/..\n").unwrap();
    let open = Options::default().letters(Arc::new(table));
    let open = |format| outcomes("Dear Ben: It rains.", &open, format).of(Subject::Days).cloned();
    assert_eq!(open("epub"), Some(Outcome::Proved));
    assert!(matches!(open("pdf"), Some(Outcome::NotChecked(_))));
    let encoding = Subject::Fact(FactKey::File(FilePart::Encoding));
    assert!(matches!(usual("tei").of(encoding), Some(Outcome::CannotBeCarried(_))));
}

/// A revision keeps the header of its source, and what that says is not compared one by one.
#[test]
fn the_facts_of_a_revision_are_those_of_its_source() {
    let tei = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>A letter</title></titleStmt>\
               <publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc><profileDesc>\
               <correspDesc><correspAction type='sent'><persName>Ann</persName></correspAction></correspDesc>\
               </profileDesc></teiHeader><text xml:lang='en'><body><p>It rains.</p></body></text></TEI>";
    let outcomes = |revise: bool| {
        let input = Input::new("a.xml", tei);
        let formats = [find("tei").unwrap()];
        let converted = convert(&input, &Options::default().formats(formats).revise(revise));
        let proof = &converted.proofs[0][0];
        (proof.outcomes.clone(), proof.held.unwrap().facts)
    };
    let name = Subject::Fact(FactKey::Agent(Party::Sender, AgentPart::Written));
    let (revision, facts) = outcomes(true);
    let kept = "the source's, token by token, with additions";
    assert_eq!(revision.of(Subject::Words), Some(&Outcome::Proved));
    assert_eq!((revision.of(name), facts), (Some(&Outcome::NotChecked(kept)), 0));
    let (anew, facts) = outcomes(false);
    assert_eq!((anew.of(name), facts > 0), (Some(&Outcome::Proved), true));
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

    /// Whatever nodes a letter holds, and however they are nested: all of its words are in every format, in order, and what
    /// the writer struck out or added is marked as such.
    #[test]
    fn every_format_holds_every_node_of_a_letter(collection in letters::collections()) {
        let letter = &collection.letters[0];
        prop_assert_eq!(validate(letter), Ok(()));
        for reading in [Reading::Regular, Reading::Original] {
            let mut sheet = PrintJob::new(&collection, letter).reading(reading);
            // It is attached to the PDF, whatever it says.
            sheet.finished.insert("tei", b"<TEI/>");
            for backend in BACKENDS {
                let file = backend.print(&sheet).unwrap().bytes;
                let format = backend.format().name;
                // Our own form has no extractor: it is the letter itself.
                let Some(extractor) = audit::find(format) else {
                    let again: Collection = serde_json::from_slice(&file).unwrap();
                    prop_assert_eq!(&again.letters, &collection.letters, "{}", format);
                    continue;
                };
                let differences = audit::compare(letter, extractor, &file, reading);
                prop_assert!(differences.is_empty(), "{}, {:?}: {:#?}", format, reading, differences);
            }
        }
    }
}

#[test]
fn who_did_something_twice_is_in_every_format() {
    let action =
        |kind| format!("<correspAction type='{kind}'><persName>Ann Lee</persName></correspAction>");
    let sent = ["sent", "transmitted"].map(|kind| action(kind).repeat(2)).concat();
    let letter = format!(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><profileDesc><correspDesc>{sent}</correspDesc>\
         </profileDesc></teiHeader><text><body><p>It rains.</p></body></text></TEI>"
    );
    let made = press_letter("a.xml", letter.into(), None, Reading::Regular, Mend::default());
    assert_eq!(made.files.len(), BACKENDS.len(), "{:#?}", made.diagnostics);
}

/// A page after a letter that ends with words struck out begins after those.
#[test]
fn a_page_after_words_struck_out_is_in_every_format() {
    let letter = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text><body><p>It rains <del>again.</del></p>\
                  <pb n='2'/></body></text></TEI>";
    let made = press_letter("a.xml", letter.into(), None, Reading::Regular, Mend::default());
    assert_eq!(made.files.len(), BACKENDS.len(), "{:#?}", made.diagnostics);
}

/// What each format has of one letter is not what it should have of another.
#[test]
fn every_format_that_is_read_back_tells_letters_apart() {
    let text = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\n[Page 4]\n\nDear Ben: It rains again.1 The stand is\n\n\
                [Page 5]\n\nwet.\n\nYours,\n\nAnn\n\n1. A note.\n";
    let converted =
        |text: &str| press_letter("a.txt", text.into(), None, Reading::Regular, Mend::default());
    let whole = converted(text);
    for (what, by) in [
        ("rains again", "rains"),
        ("It rains", "It It rains"),
        ("rains", "rams"),
        ("stand", "st\u{430}nd"),
        ("The stand", "Thestand"),
        ("again.1 The", "again. The1"),
        ("[Page 5]\n\nwet.", "wet.\n\n[Page 5]"),
        ("[Page 5]", "[Page 6]"),
        ("1. A note.", "1. A new note."),
        ("wet.\n\nYours,\n\nAnn", "Yours,\n\nAnn\n\nwet."),
    ] {
        let other = converted(&text.replacen(what, by, 1));
        let letter = &other.read.as_ref().unwrap().collection.letters[0];
        for extractor in audit::EXTRACTORS {
            let files = whole.files.iter();
            let file = files.into_iter().find(|file| file.format.name == extractor.format());
            let file = file.unwrap_or_else(|| panic!("{:?}", whole.diagnostics));
            let found = audit::compare(letter, *extractor, &file.bytes, Reading::Regular);
            assert!(
                !found.is_empty(),
                "{}: {by} instead of {what} is not seen",
                extractor.format()
            );
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

/// A preface, a chapter with two letters, and an index.
const VOLUME: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'>\
    <front><div type='section' xml:id='preface'><head>Preface</head><pb n='III'/><p>These are the \
    letters.<note n='1' xml:id='fn0'>All of them.</note></p></div></front><body><div type='compilation' \
    xml:id='c1'><head>The Wet Years</head><div type='document' xml:id='d1' n='1'><head>1. Letter From Ann Lee \
    to Ben Cox</head><pb n='4'/><p>It rains.<note n='1' xml:id='fn1'>A note.</note></p></div><div \
    type='document' xml:id='d2' n='2'><head>2. Letter From Ben Cox to Ann Lee</head><p>It <del>snows</del> \
    <pb n='5'/>does not.</p></div></div></body><back><div type='index' xml:id='index'><head>Index</head>\
    <list><item>Rain, 4</item></list></div></back></text></TEI>";

/// A book, and what it must hold.
fn book(
    format: &str,
    options: &Options,
    inputs: &[(&str, &str)],
) -> (Vec<u8>, Vec<audit::BookPart>) {
    let inputs = inputs.iter().map(|(name, text)| Input::new(*name, (*text).to_owned()));
    let inputs: Vec<Input> = inputs.collect();
    let mut file = Vec::new();
    let backend = find_collection(format).unwrap();
    let collected = collect(inputs, backend, options, &mut file, |_, _| ()).unwrap();
    (file, collected.parts)
}

#[test]
fn books_hold_their_parts() {
    let first = "1. Letter From Ann Lee to Ben Cox, May 3, 1851\n\n[p. 3]\n\nDear Ben: It rains.[1]\n\n[p. 4]\n\nThe office \
                 is flooded.\n\nAnn Lee\n\n1. A note.\n";
    let second = "2. Letter From Ben Cox to Ann Lee, April 5, 1851\n\nDear Ann: It does not.\n\n[p. 5]\n\nSo there.\n\n\
                  Ben Cox\n";
    let inputs = [("a.txt", first), ("b.txt", second), ("v.xml", VOLUME)];
    let mut others = BookOptions::default();
    (others.has_endnotes, others.runs_on, others.order) = (true, true, Order::Date);
    let mut endnotes = Layout::default();
    endnotes.notes = NotePlacement::End;
    for format in ["epub-book", "pdf-book"] {
        let extractor = audit::find_book(format).unwrap();
        for options in [
            Options::default(),
            Options::default().book(others.clone()).layout(endnotes),
            Options::default().reading(Reading::Original),
        ] {
            let (file, parts) = book(format, &options, &inputs);
            assert_eq!(parts.len(), 7, "{parts:?}");
            let compare = |parts: &[audit::BookPart]| {
                audit::compare_book(extractor, parts, &mut Cursor::new(&file))
            };
            assert_eq!(compare(&parts), [], "{format}");
            // A letter that is not in the book, and one that should be otherwise.
            assert_eq!(compare(&parts[1..]).len(), 1, "{format}");
            let other = inputs.map(|(name, text)| (name, text));
            for (what, by) in [
                ("It rains", "It rained"),
                ("[p. 4]", "[p. 6]"),
                ("A note", "No note"),
                ("[1]\n\n[p. 4]\n\nThe", "\n\n[p. 4]\n\nThe[1]"),
            ] {
                let text = first.replace(what, by);
                let other = [("a.txt", text.as_str()), other[1], other[2]];
                let (_, parts) = book(format, &options, &other);
                let found = compare(&parts);
                assert!(
                    found.len() == 1 && found[0].message.contains(": in a, "),
                    "{by}: {found:?}"
                );
            }
            for (what, by) in
                [("These are", "Those are"), (">Rain, 4<", ">Rain, 5<"), ("All of", "None of")]
            {
                let text = VOLUME.replace(what, by);
                let (_, parts) = book(format, &options, &[other[0], other[1], ("v.xml", &text)]);
                let found = compare(&parts);
                assert!(found.len() == 1 && found[0].message.contains("matter"), "{by}: {found:?}");
            }
        }
    }
}
