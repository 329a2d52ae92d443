//! Letters that come in TEI: samples in the encodings of real editions, and files that are broken.
//!
//! `tests/encoded/` holds the samples, each with the outline of what is read from it, which a person
//! has read; `UPDATE=1` rewrites the outlines.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "encoded/characters.rs"]
mod characters;
#[path = "encoded/outline.rs"]
mod outline;
#[path = "encoded/round.rs"]
mod round;
#[path = "encoded/words.rs"]
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use letterpress::audit::{self, Ledger};
use letterpress::backends::{self, BACKENDS, PrintJob};
use letterpress::diag::{Diagnostic, Severity};
use letterpress::ir::{
    ActionKind, Certainty, Characters, Collection, Correspondence, Inline, Letter, Origin, Place,
    Reading, Sourced, each_inline_mut, each_inlines_mut,
};
use letterpress::press::{self, Converted, Input, Options, convert};
use letterpress::readers::{self, Reader, Volume};
use letterpress::source::{Source, SourceId};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

/// The samples, and the entities that they declare.
const SAMPLES: &[(&str, &[(&str, &str)])] = &[
    ("annotated", &[]),
    ("apparatus", &[("Rule", "the House of & Letters, \u{2014} and")]),
    ("blemished", &[]),
    ("books-of-letters", &[]),
    ("corpus", &[]),
    ("corpus-of-one", &[]),
    ("front-and-back", &[]),
    ("frus-19th-century", &[]),
    ("frus-2015", &[]),
    ("frus-today", &[]),
    ("letterhead", &[]),
    ("one-description", &[]),
    ("register-notes", &[]),
    ("transkribus", &[]),
    ("two-languages", &[]),
    ("two-letters", &[]),
    ("unnumbered-notes", &[]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoded")
}

fn sample(name: &str) -> String {
    fs::read_to_string(folder().join(name).with_extension("xml")).unwrap()
}

fn input(name: &str, xml: impl Into<Vec<u8>>) -> Input {
    Input::new(format!("{name}.xml"), xml)
}

/// What is read from a file, and what is said of it.
fn read(name: &str, xml: impl Into<Vec<u8>>) -> (Collection, Source, Vec<Diagnostic>) {
    let (read, found) = press::read(&input(name, xml), &Options::default());
    let read = read.unwrap();
    (read.collection, read.source, found)
}

fn said(found: &[Diagnostic], source: &Source) -> Vec<String> {
    let line = |one: &Diagnostic| {
        let at =
            one.span.map_or_else(|| "-".to_owned(), |at| source.position(at.start).to_string());
        format!("{at} {}[{}] {}", one.severity().as_str(), one.code.id, one.message)
    };
    found.iter().map(line).collect()
}

#[test]
fn every_sample_is_tested() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let samples: Vec<&str> = SAMPLES.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, samples);
}

#[test]
fn the_words_of_a_file_are_those_of_its_letters() {
    for (name, entities) in SAMPLES {
        let xml = sample(name);
        let (collection, ..) = read(name, xml.clone());
        let expected = characters::of_file(&xml, entities);
        let mut found = characters::of_letters(&collection.letters, &collection.matter);
        assert_eq!(found.letters.len(), expected.letters.len(), "{name}");
        let found_letters = expected.letters.iter().zip(&mut found.letters);
        for (letter, (one, other)) in found_letters.enumerate() {
            // What is kept beside the text is no word of it.
            let mut one = one.clone();
            for part in &collection.letters[letter].furniture {
                let words: String = part.text.split_whitespace().collect();
                assert!(one.0.contains(&words), "{name}, letter {letter}: {words}");
                one.0 = one.0.replacen(&words, "", 1);
            }
            assert!(one.0 == other.0, "{name}, letter {letter}:\n{}\n{}", one.0, other.0);
            for (note, words) in collection.letters[letter].notes.iter().zip(&mut other.1) {
                // The label that a note prints before its words.
                let number = note.list_number.as_ref().and_then(|number| number.origin.span());
                if let Some(at) = number {
                    words.insert_str(0, &xml[at.range()]);
                }
            }
            // Notes that are attached to passages come in the order of their calls.
            let mut notes = one.1.clone();
            notes.sort();
            other.1.sort();
            assert_eq!(notes, other.1, "{name}, notes of letter {letter}");
        }
        assert_eq!(found.rest, expected.rest, "{name}");
    }
}

#[test]
fn the_letters_are_read_as_a_person_has_read_them() {
    let mut wrong = Vec::new();
    for (name, _) in SAMPLES {
        let (collection, source, found) = read(name, sample(name));
        let said: Vec<String> =
            said(&found, &source).into_iter().filter(|line| !line.contains(" note[")).collect();
        let outline = format!("{}said\n{}\n", outline::of(&collection), said.join("\n"));
        let path = folder().join(name).with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &outline).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let lines = expected.lines().zip(outline.lines()).enumerate();
        if let Some((line, (expected, found))) = { lines }.find(|(_, (one, other))| one != other) {
            wrong.push(format!("{name}.txt:{}\n- {expected}\n+ {found}", line + 1));
        } else if expected != outline {
            wrong.push(format!("{name}.txt has another length"));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the files", wrong.join("\n"));
}

#[test]
fn every_letter_is_in_all_formats_without_a_loss() {
    for (name, _) in SAMPLES {
        let options = Options::default().formats(BACKENDS.iter().copied());
        let converted = convert(&input(name, sample(name)), &options);
        let Converted { read, files, diagnostics, .. } = converted;
        let read = read.unwrap();
        let errors: Vec<Diagnostic> =
            diagnostics.into_iter().filter(|one| one.severity() >= Severity::Loss).collect();
        assert!(errors.is_empty(), "{name}: {:#?}", said(&errors, &read.source));
        let letters = &read.collection.letters;
        assert_eq!(files.len(), letters.len() * BACKENDS.len(), "{name}");
        for file in &files {
            let Some(extractor) = audit::find(file.format.name) else { continue };
            let lost =
                audit::compare(&letters[file.letter], extractor, &file.bytes, Reading::Regular);
            assert!(lost.is_empty(), "{name}, letter {}: {lost:#?}", file.letter);
        }
    }
}

/// The codes of what coverage finds in a letter.
fn coverage(
    letter: &Letter,
    source: &Source,
    volume: &dyn Volume,
    index: usize,
) -> Vec<&'static str> {
    let found = audit::coverage_of(letter, source, &volume.extent(index), volume.account());
    found.iter().map(|one| one.code.id).collect()
}

#[test]
fn no_word_can_be_taken_out_of_a_letter_unseen() {
    for (name, _) in SAMPLES {
        let (collection, source, _) = read(name, sample(name));
        let volume = readers::recognise(&source).unwrap().open(&source);
        let mut damaged = 0;
        for (index, letter) in collection.letters.iter().enumerate() {
            assert_eq!(coverage(letter, &source, volume.as_ref(), index), [""; 0], "{name}");
            for damage in [Damage::Cut, Damage::Removed] {
                for leaf in 0.. {
                    let mut without = letter.clone();
                    let Some(taken) = take_out(&mut without, leaf, damage) else { break };
                    let written = taken.origin.span().map_or("", |at| &source.text()[at.range()]);
                    // Of an entity of the file's own, the audit does not know the text.
                    if matches!(damage, Damage::Cut) && written == "&Rule;" {
                        continue;
                    }
                    let found = coverage(&without, &source, volume.as_ref(), index);
                    let text = &taken.text;
                    assert!(
                        found.contains(&"A001"),
                        "{name}, letter {index}, {damage:?}: {text:?}"
                    );
                    damaged += 1;
                }
            }
        }
        assert!(damaged > 2, "{name}");
    }
}

/// Ways to lose words.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// The first character of a run of characters is gone.
    Cut,
    /// The whole run is gone.
    Removed,
}

/// Damages a run of characters in a letter, counting the runs that were read; gives the run.
fn take_out(letter: &mut Letter, leaf: usize, damage: Damage) -> Option<Characters> {
    let mut seen = 0;
    let mut taken = None;
    let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
    for blocks in texts.chain(letter.notes.iter_mut().map(|note| &mut note.blocks)) {
        each_inlines_mut(blocks, &mut |inlines| {
            for at in 0..inlines.len() {
                let Inline::Text(characters) = &mut inlines[at] else { continue };
                if characters.text.trim().is_empty()
                    || !matches!(characters.origin, Origin::Read { .. })
                {
                    continue;
                }
                if seen == leaf {
                    taken = Some(characters.clone());
                    match damage {
                        Damage::Cut => {
                            characters.text =
                                characters.text.trim_start().chars().skip(1).collect();
                        }
                        Damage::Removed => drop(inlines.remove(at)),
                    }
                    seen += 1;
                    return;
                }
                seen += 1;
            }
        });
    }
    taken
}

#[test]
fn words_that_are_glued_or_split_are_seen() {
    let xml = file("", "<p>stan<hi>dards</hi>\n of <hi>law</hi><note>a <hi>b</hi></note></p>");
    let (collection, source, _) = read("standards", xml);
    let volume = readers::recognise(&source).unwrap().open(&source);
    let letter = &collection.letters[0];
    assert_eq!(coverage(letter, &source, volume.as_ref(), 0), [""; 0]);
    for (text, other) in
        [("stan", "stan "), ("dards", " dards"), (" of ", " of"), (" of ", "of "), ("a ", "a")]
    {
        let mut letter = letter.clone();
        let texts = letter.texts.iter_mut().map(|text| &mut text.blocks);
        for blocks in texts.chain(letter.notes.iter_mut().map(|note| &mut note.blocks)) {
            each_inline_mut(blocks, &mut |inline| match inline {
                Inline::Text(characters) if characters.text == text => {
                    other.clone_into(&mut characters.text);
                }
                _ => {}
            });
        }
        assert_eq!(
            coverage(&letter, &source, volume.as_ref(), 0),
            ["A003"],
            "{text:?} as {other:?}"
        );
    }
}

#[test]
fn words_that_change_places_are_seen() {
    let (collection, source, _) = read("frus-2015", sample("frus-2015"));
    let volume = readers::recognise(&source).unwrap().open(&source);
    let mut letter = collection.letters[0].clone();
    letter.texts[0].blocks.reverse();
    assert!(coverage(&letter, &source, volume.as_ref(), 0).contains(&"A001"));
    let mut letter = collection.letters[0].clone();
    letter.notes.pop();
    assert!(coverage(&letter, &source, volume.as_ref(), 0).contains(&"A001"));
}

#[test]
fn a_sample_is_read_as_it_lies_on_another_system() {
    for (name, _) in SAMPLES {
        let xml = sample(name);
        let (expected, _, said_of_it) = read(name, xml.clone());
        let lines: Vec<&str> = xml.lines().collect();
        for line_end in ["\n", "\r\n", "\r"] {
            let (collection, source, found) = read(name, lines.join(line_end));
            assert_eq!(outline::of(&collection), outline::of(&expected), "{name}");
            assert_eq!(found.len(), said_of_it.len(), "{:#?}", said(&found, &source));
        }
    }
    let xml = sample("blemished");
    let (collection, source, _) = read("blemished", format!("\u{FEFF}{xml}"));
    assert_eq!(outline::of(&collection), outline::of(&read("blemished", xml).0));
    assert!(source.has_byte_order_mark());
}

#[test]
fn no_carriage_return_leaves_the_reader() {
    let xml = file(
        "<!DOCTYPE TEI [<!ENTITY both \"and&#13;both\">]>",
        "<div type=\"part\"><head n=\"1&#13;2\">To&#13;Ben</head><p>It&#xD;rains &both; <seg \
         type=\"a&#xD;b\">here&#13;</seg>and there.</p></div>",
    );
    let (collection, source, found) = read("references", xml);
    assert_eq!(said(&found, &source), [""; 0]);
    let json = serde_json::to_string(&collection).unwrap();
    assert!(!json.contains("\\r"), "{json}");
    let words = Ledger::of(&collection.letters[0], Reading::Original).body;
    assert_eq!(words.join(" "), "To Ben It rains and both here and there.");
}

#[test]
fn tei_is_recognised_behind_the_longest_prolog() {
    let rain = "It rains. ".repeat(20_000);
    let entities = "<!ENTITY late \"]><TEI>\">\n".repeat(20_000);
    for prolog in [
        format!("<!-- {rain} -->\n"),
        format!("<?xml version=\"1.0\"?>\n<?rain {rain}?>\n"),
        format!("<!DOCTYPE TEI [\n<!-- ]> ' {rain} -->\n{entities}]>\n"),
        "\n".repeat(100_000),
    ] {
        let (collection, source, found) = read("late", file(&prolog, &document("d1", "Snow.")));
        assert_eq!(said(&found, &source), [""; 0]);
        assert_eq!(Ledger::of(&collection.letters[0], Reading::Original).body, ["Snow."]);
    }
    // A web page is no TEI, nor is a letter a web page that begins with a comment.
    for (text, reader) in [
        (format!("<!-- {rain} --><!DOCTYPE html><html><body>Snow.</body></html>"), "html"),
        (format!("<!-- {rain} --><HTML><body>Snow.</body></HTML>"), "html"),
        ("<!-- copied by Ann -->\nDear Ben: It rains.\n\nAnn\n".to_owned(), "text"),
        ("<pb n='3'/>Dear Ben: It rains.\n\nAnn\n".to_owned(), "text"),
    ] {
        let source = Source::decode(SourceId(0), "page", text.clone().into_bytes()).unwrap();
        let recognised = readers::recognise(&source).map(Reader::name);
        assert_eq!(recognised, Some(reader), "{}", &text[text.len() - 40..]);
    }
}

/// A TEI file with this in its body, and this before it.
fn file(prolog: &str, body: &str) -> String {
    let header =
        "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>";
    format!(
        "{prolog}<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">{header}\n<text xml:lang=\"en\"><body>\n{body}\n</body></text></TEI>"
    )
}

fn document(id: &str, content: &str) -> String {
    format!("<div type=\"document\" xml:id=\"{id}\"><p>{content}</p></div>\n")
}

#[test]
fn a_broken_file_gives_one_error_with_its_place_and_the_letters_before_it() {
    let one = document("d1", "One.");
    let bomb: Vec<String> = (0..12)
        .map(|i| format!("<!ENTITY e{} \"{}\">", i + 1, format!("&e{i};").repeat(10)))
        .collect();
    let bomb = bomb.concat();
    let deep = |count: usize| format!("{}x{}", "<hi>".repeat(count), "</hi>".repeat(count));
    let cases: &[(&str, String, &[&str], &str, &str)] = &[
        (
            "a tag closes another",
            file("", &(one.clone() + &document("d2", "<hi>Two</p>"))),
            &["d1"],
            "4:",
            "</p>",
        ),
        (
            "it ends too early",
            file("", &(one.clone() + "<div type=\"document\"><p>Two"))
                .replace("\n</body></text></TEI>", ""),
            &["d1"],
            "4:",
            "",
        ),
        (
            "a double bracket",
            file("", &(one.clone() + &document("d2", "<<hi/>"))),
            &["d1"],
            "4:",
            "",
        ),
        (
            "a bare ampersand",
            file("", &(one.clone() + &document("d2", "AT&T."))),
            &["d1"],
            "4:",
            "&amp;",
        ),
        (
            "an entity of nobody",
            file("", &(one.clone() + &document("d2", "&nobody;"))),
            &["d1"],
            "4:",
            "&nobody;",
        ),
        (
            "an entity of another file",
            file(
                "<!DOCTYPE TEI [<!ENTITY far SYSTEM \"file:///etc/hostname\">]>",
                &(one.clone() + &document("d2", "&far;")),
            ),
            &["d1"],
            "4:",
            "&far;",
        ),
        (
            "entities without end",
            file(
                &format!("<!DOCTYPE TEI [<!ENTITY e0 \"ha\">{bomb}]>"),
                &(one.clone() + &document("d2", "&e12;")),
            ),
            &["d1"],
            "4:",
            "expands to too much",
        ),
        (
            "an entity in itself",
            file(
                "<!DOCTYPE TEI [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>",
                &(one.clone() + &document("d2", "&a;")),
            ),
            &["d1"],
            "4:",
            "expands to too much",
        ),
        (
            "elements without end",
            file("", &(one.clone() + &document("d2", &deep(300)))),
            &["d1"],
            "4:",
            "200",
        ),
        (
            "an attribute twice",
            file("", &(one.clone() + &document("d2", "<hi rend='a' rend='b'/>"))),
            &["d1"],
            "4:",
            "",
        ),
        ("a second root", file("", &one) + "<TEI/>", &["d1"], "5:", ""),
        ("no letter is complete", file("", "<p>One.<p>"), &[], "4:", ""),
        (
            "a character that is none",
            file("", &(one.clone() + &document("d2", "a&#8;b"))),
            &["d1"],
            "4:",
            "&#8;",
        ),
    ];
    for (name, xml, ids, place, message) in cases {
        assert_broken(name, xml, ids, place, message);
    }
}

/// A broken file gives the letters with these ids, and one error: at this place, with these words.
fn assert_broken(name: &str, xml: &str, ids: &[&str], place: &str, message: &str) {
    let (collection, source, found) = read("broken", xml);
    let found_ids: Vec<&str> =
        collection.letters.iter().filter_map(|letter| letter.source_id.as_deref()).collect();
    assert_eq!(found_ids, ids, "{name}: {:#?}", said(&found, &source));
    let errors: Vec<Diagnostic> =
        found.into_iter().filter(|one| one.severity() == Severity::Error).collect();
    let errors = said(&errors, &source);
    let [error] = errors.as_slice() else { panic!("{name}: {errors:#?}") };
    assert!(error.starts_with(place) && error.contains("T001"), "{name}: {error}");
    assert!(error.contains(message), "{name}: {error}");
    if let Some(letter) = collection.letters.first() {
        assert_eq!(Ledger::of(letter, Reading::Regular).body, ["One."], "{name}");
    }
}

#[test]
fn a_file_without_text_is_told() {
    let header = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/></TEI>";
    let (collection, source, found) = read("empty", header);
    assert!(collection.letters.is_empty());
    assert_eq!(said(&found, &source).len(), 1);
    assert_eq!(found[0].code.id, "T003");
    // A letter without words is one all the same.
    let (collection, source, found) = read("empty", file("", "<p/>"));
    assert_eq!(collection.letters.len(), 1);
    assert!(said(&found, &source).iter().all(|line| !line.contains("error")), "{found:?}");
}

#[test]
fn elements_lie_in_each_other_as_deep_as_is_allowed() {
    let deep = format!("{}x{}", "<hi>".repeat(180), "</hi>".repeat(180));
    let (collection, ..) = read("deep", file("", &document("d1", &deep)));
    assert_eq!(Ledger::of(&collection.letters[0], Reading::Regular).body, ["x"]);
}

/// A control character that XML forbids, though the file has it, is kept out and named; C1 is
/// allowed, and stays.
#[test]
fn control_characters_do_not_end_a_letter() {
    let (collection, source, found) =
        read("controls", file("", &document("d1", "A\u{8}b \u{85}c.")));
    let letter = &collection.letters[0];
    assert_eq!(Ledger::of(letter, Reading::Regular).body, ["Ab", "c."]);
    assert_eq!(Ledger::of(letter, Reading::Original).body, ["AU+0008b", "c."]);
    let codes: Vec<&str> = found.iter().map(|one| one.code.id).collect();
    assert_eq!(codes, ["S004", "S006"], "{:#?}", said(&found, &source));
}

/// A form feed separates words, in TEI that keeps the mark-up of its source as well.
#[test]
fn words_beside_a_form_feed_stay_apart_in_a_revision() {
    let text = "It\u{c}rains, <![CDATA[and\u{b}snows]]>.";
    let options = Options::default().formats(backends::find("tei"));
    let converted = convert(&input("feed", file("", &document("d1", text))), &options);
    let (back, ..) = read("feed.tei", converted.files[0].bytes.clone());
    for letters in [&converted.read.unwrap().collection.letters, &back.letters] {
        let words = Ledger::of(&letters[0], Reading::Regular).body;
        assert_eq!(words, ["It", "rains,", "and", "snows."]);
    }
}

/// TEI that was made of a transcript names what it kept out, and can be read again.
#[test]
fn control_characters_that_were_kept_out_can_be_read_again() {
    let text = "Leeds, May 3, 1901.\u{8}\n\nDear Ben: The weather in this town is such that nobody who has a choice \
                in the matter would stay. It\u{c}rains to\u{1f}day, and it rained yesterday.\n\nYours,\nAnn\n";
    for (letter, back) in there_and_back("controls", &Input::new("a.txt", text)) {
        for reading in [Reading::Original, Reading::Regular] {
            let words = |letter| Ledger::of(letter, reading).body;
            assert_eq!(words(&letter), words(&back));
        }
    }
}

/// A letter that was written to TEI, read again.
fn back_from_tei(letter: &Letter) -> Letter {
    let collection = Collection::default();
    let sheet = PrintJob::new(&collection, letter);
    let bytes = backends::find("tei").unwrap().print(&sheet).unwrap().bytes;
    let (collection, ..) = read("letter.tei", bytes);
    let [letter] = <[Letter; 1]>::try_from(collection.letters).unwrap();
    letter
}

/// The letters of a file, each written to TEI anew and read back.
fn there_and_back(name: &str, input: &Input) -> Vec<(Letter, Letter)> {
    let formats = BACKENDS.iter().copied().filter(|one| one.format().name == "tei");
    let options = Options::default().formats(formats).revise(false);
    let converted = convert(input, &options);
    let letters = converted.read.unwrap().collection.letters;
    assert_eq!(converted.files.len(), letters.len(), "{name}");
    let back = converted.files.into_iter().map(|file| {
        let (collection, source, found) = read("letter.tei", file.bytes.clone());
        // A reference to nothing still leads nowhere.
        let is_fault = |one: &&Diagnostic| {
            one.severity() >= Severity::Loss
                || one.code.id.starts_with('T') && one.code.id != "T004"
        };
        let faults: Vec<Diagnostic> = found.iter().filter(is_fault).cloned().collect();
        assert!(faults.is_empty(), "{name}: {:#?}", said(&faults, &source));
        let [letter] = <[Letter; 1]>::try_from(collection.letters).unwrap();
        letter
    });
    letters.into_iter().zip(back.collect::<Vec<_>>()).collect()
}

/// What a letter and its reading from TEI do not share.
fn unlike(name: &str, letters: &[(Letter, Letter)]) -> String {
    let mut unlike = String::new();
    for (letter, back) in letters {
        let found = round::differences(&round::comparable(letter), &round::comparable(back));
        if !found.is_empty() {
            let which = letter.source_id.as_deref().unwrap_or(name);
            let count = found.len();
            let first: Vec<&str> =
                found.iter().map(String::as_str).take(DIFFERENCES_SHOWN).collect();
            unlike.push_str(&format!(
                "{name}, {which}: {count} differences\n  {}\n",
                first.join("\n  ")
            ));
        }
    }
    unlike
}

/// So many differences of a letter are shown.
const DIFFERENCES_SHOWN: usize = 12;

#[test]
fn an_encoded_letter_comes_back_from_tei() {
    let mut all = String::new();
    for (name, _) in SAMPLES {
        all.push_str(&unlike(name, &there_and_back(name, &input(name, sample(name)))));
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn a_transcript_comes_back_from_tei() {
    let mut all = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    for stem in ["1961-04-22-khrushchev-to-kennedy", "1962-10-24-khrushchev-to-kennedy"] {
        let sidecar = format!("{stem}.meta.toml");
        let text = fs::read_to_string(folder.join(&sidecar)).unwrap();
        let bytes = fs::read(folder.join(stem).with_extension("txt")).unwrap();
        let input = Input::new(format!("{stem}.txt"), bytes).sidecar(sidecar, text);
        all.push_str(&unlike(stem, &there_and_back(stem, &input)));
    }
    assert!(all.is_empty(), "{all}");
}

/// A place that is read, with an address that is supplied.
fn sent_from_a_known_place() -> Correspondence {
    let read = Origin::Derived { from: Vec::new(), by: "a pass".to_owned() };
    let (by, reason) = ("letter.meta.toml".to_owned(), "an editor".to_owned());
    let supplied = Origin::Supplied { by, reason, certainty: Certainty::High };
    let place = Place {
        authorities: vec![Sourced::new("https://www.geonames.org/2644688".to_owned(), supplied)],
        ..Place::named(Sourced::new("Leeds".to_owned(), read))
    };
    let mut correspondence = Correspondence::default();
    correspondence.action_mut(ActionKind::Sent).place = Some(place);
    correspondence
}

/// What shows that something is not kept apart.
enum Case {
    /// The content of a paragraph.
    Encoded(&'static str),
    /// The same, with white space before its breaks in the IR.
    SpaceBeforeBreaks(&'static str),
    /// The content of a paragraph, in a letter from a place that the source names and whose address a
    /// sidecar gives.
    SuppliedAddress(&'static str),
}

/// The list of what is not kept apart, at the end of the TEI backend's conformance: how each entry
/// begins, and what it is true of.
const NOT_KEPT_APART: &[(&str, &[Case])] = &[
    ("White space before a `pb` or `lb`", &[Case::SpaceBeforeBreaks("a<pb n=\"2\"/> b<lb/>c")]),
    ("Neighbouring runs of characters are one", &[Case::Encoded("a<!-- no words -->b")]),
    (
        "Addresses are percent-encoded",
        &[Case::Encoded("<ref target=\"https://example.org/a b\">c</ref>")],
    ),
    (
        "A reference that lies in this letter",
        &[
            Case::Encoded(
                "a<note n=\"1\" xml:id=\"one\">b</note>, <ref target=\"#one\">note 1</ref>",
            ),
            Case::Encoded("<foreign xml:lang=\"x_y\">a</foreign>"),
        ],
    ),
    (
        "Absolute addresses of a name",
        &[Case::Encoded("<persName ref=\"#k1 https://d-nb.info/gnd/1\">Ann</persName>")],
    ),
    (
        "The address that names the bearer",
        &[Case::SuppliedAddress("<placeName>Leeds</placeName> is wet.")],
    ),
    ("A place whose address somebody supplied", &[Case::SuppliedAddress("It rains.")]),
    (
        "What is kept beside the text",
        &[
            Case::Encoded("Ann<index><term>Marlow, Ann</term></index> came"),
            Case::Encoded("a<note n=\"2\">[2] b</note>"),
        ],
    ),
];

#[test]
fn what_tei_does_not_keep_apart_is_in_the_list() {
    let conformance = include_str!("../src/backends/tei/CONFORMANCE.md");
    let (_, list) = conformance.split_once("keep apart:\n").unwrap();
    let entries: Vec<&str> = list.split("\n- ").skip(1).collect();
    assert_eq!(entries.len(), NOT_KEPT_APART.len());
    for (entry, (beginning, cases)) in entries.iter().zip(NOT_KEPT_APART) {
        assert!(entry.starts_with(beginning), "{entry}");
        for case in *cases {
            let content = match case {
                Case::Encoded(content)
                | Case::SpaceBeforeBreaks(content)
                | Case::SuppliedAddress(content) => content,
            };
            let (collection, ..) = read("case", file("", &document("d1", content)));
            let mut letter = collection.letters[0].clone();
            letter.encoding = None;
            match case {
                Case::Encoded(_) => {}
                Case::SpaceBeforeBreaks(_) => {
                    each_inline_mut(&mut letter.texts[0].blocks, &mut |inline| {
                        if let Inline::Text(characters) = inline {
                            characters.text.push(' ');
                        }
                    });
                }
                Case::SuppliedAddress(_) => letter.correspondence = vec![sent_from_a_known_place()],
            }
            let back = back_from_tei(&letter);
            let letters = [(letter, back)];
            assert_eq!(unlike(beginning, &letters), "");
            let [(letter, back)] = &letters;
            let found = round::differences(&round::exactly(letter), &round::exactly(back));
            assert!(!found.is_empty(), "{beginning} …: it is kept apart, the list says too much");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..Default::default() })]

    /// White space between two words separates them in every format, and nothing else does.
    #[test]
    fn the_words_of_a_letter_are_those_of_its_file(lines in vec(words::line(), 7)) {
        let (xml, expected) = words::body(&lines);
        let formats = ["tei", "epub", "jsonld"].into_iter().filter_map(backends::find);
        let options = Options::default().formats(formats);
        let Converted { read, files, diagnostics, .. } = convert(&input("random", file("", &xml)), &options);
        let read = read.unwrap();
        let losses: Vec<Diagnostic> = diagnostics.into_iter().filter(|one| one.severity() >= Severity::Loss).collect();
        prop_assert!(losses.is_empty(), "{xml}\n{:#?}", said(&losses, &read.source));
        let ledger = Ledger::of(&read.collection.letters[0], Reading::Regular);
        prop_assert_eq!(&ledger.body, &expected.text, "{}", xml);
        let mut notes: Vec<Vec<String>> = ledger.notes.iter().map(|note| note.words.clone()).collect();
        notes.sort();
        prop_assert_eq!(notes, expected.notes, "{}", xml);
        for file in &files {
            let extractor = audit::find(file.format.name).unwrap();
            let letter = &read.collection.letters[0];
            let lost = audit::compare(letter, extractor, &file.bytes, Reading::Regular);
            prop_assert!(lost.is_empty(), "{lost:#?}\n{xml}");
        }
    }
}

/// The language of the first letter of a file whose elements state these, and the codes of what was
/// said.
fn language(
    tei: &str,
    text: &str,
    body: &str,
    div: &str,
    words: &str,
) -> (String, Vec<&'static str>) {
    let stated =
        |tag: &str| if tag == "-" { String::new() } else { format!(" xml:lang=\"{tag}\"") };
    let [tei, text, body, div] = [tei, text, body, div].map(stated);
    let xml = format!(
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"{tei}><teiHeader><fileDesc><titleStmt><title>T\
         </title></titleStmt></fileDesc></teiHeader><text{text}><body{body}><div type=\"letter\"{div}>\
         {words}</div></body></text></TEI>"
    );
    let (collection, _, found) = read("language", xml);
    let language = collection.letters[0].texts[0].language.as_ref();
    let tag = language.map_or("-", |language| &language.value).to_owned();
    (tag, found.iter().map(|one| one.code.id).filter(|id| id.starts_with("N11")).collect())
}

#[test]
fn a_text_has_the_language_of_the_innermost_element_that_states_one() {
    let words = "<p>Rain.</p>";
    for (tei, text, body, div, expected) in [
        ("en", "-", "-", "-", "en"),
        ("en", "de", "-", "-", "de"),
        ("en", "-", "fra", "-", "fr"),
        ("en", "de", "fr", "la", "la"),
    ] {
        assert_eq!(language(tei, text, body, div, words), (expected.to_owned(), vec![]));
    }
}

#[test]
fn an_encoded_letter_that_states_no_language_is_asked_for_it() {
    let german = "Der Regen hat die ganze Woche nicht aufgehört, und der Fluss ist über die Ufer getreten. \
                  Wir haben die Bücher auf den Boden getragen und warten nun, bis das Wasser wieder fällt. \
                  Die Mühle steht seit drei Tagen still, weil niemand zu ihr gelangen kann.";
    let detect = |words: &str| language("-", "-", "-", "-", words);
    let known = ("de".to_owned(), vec!["N110"]);
    assert_eq!(detect(&format!("<p>{german}</p>")), known);
    // What is quoted, and notes, are not the writer's words.
    let quoted =
        format!("<p>Rain.</p><quote><p>{german}</p></quote><p>Sun.<note>{german}</note></p>");
    assert_eq!(detect(&quoted), ("-".to_owned(), vec!["N117"]));
}

#[test]
fn the_author_is_no_sender_and_the_sender_no_author() {
    let file = |header: &str, texts: &str| {
        format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Rain\
             </title><author ref=\"https://d-nb.info/gnd/1\">Lee, Ann</author></titleStmt></fileDesc>\
             <profileDesc><correspDesc><correspAction type=\"sent\">{header}</correspAction>\
             </correspDesc></profileDesc></teiHeader>{texts}</TEI>"
        )
    };
    let names = |agents: Vec<&letterpress::ir::Agent>| -> Vec<String> {
        agents.into_iter().filter_map(|agent| agent.display_name()).map(str::to_owned).collect()
    };
    let text = "<text xml:lang=\"en\"><body><p>Rain.</p></body></text>";
    let office = "<orgName>Post Office 9</orgName>";
    let (collection, ..) = read("author", file(office, text));
    let letter = &collection.letters[0];
    assert_eq!(names(letter.authors().collect()), ["Lee, Ann"]);
    let sent = letter.action(letterpress::ir::ActionKind::Sent).unwrap();
    // A post office carried the letter of the author, and did not write it.
    assert!(sent.agents.is_empty());
    let remarks = letter.correspondence[0].remarks.iter().map(|one| one.value.as_str());
    assert_eq!(remarks.collect::<Vec<_>>(), ["post office (sent): Post Office 9"]);
    let (collection, ..) = read("author", file("<orgName>Mill &amp; Sons</orgName>", text));
    let sent = collection.letters[0].action(letterpress::ir::ActionKind::Sent).unwrap();
    assert_eq!(names(sent.agents.iter().collect()), ["Mill & Sons"]);
    // The author who sent the letter is named once.
    let ann = "<persName ref=\"https://d-nb.info/gnd/1\">Lee, Ann</persName>";
    let (collection, ..) = read("author", file(ann, text));
    assert!(collection.letters[0].authors.is_empty());
    // Who wrote a volume did not write each of its letters.
    let volume = format!("<text><group>{text}{text}</group></text>");
    let (collection, ..) = read("author", file(office, &volume));
    assert!(collection.letters.iter().all(|letter| letter.authors.is_empty()));
}

#[test]
fn divisions_that_only_their_headings_make_letters_are_told() {
    let told = |heads: [&str; 3]| {
        let division = |head| {
            format!("<div><head>{head}</head><p>It rains, and the mill stands still.</p></div>")
        };
        let file = file("", &heads.map(division).concat());
        let (_, _, found) = read("several", file);
        found
            .into_iter()
            .filter(|one| one.code.id == "N119")
            .map(|one| one.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told([
            "1. Ann Lee to Ben Cox, 3 May 1801",
            "2. Ben Cox to Ann Lee, 5 May 1801",
            "3. Ann Lee to Ben Cox"
        ]),
        ["another letter seems to begin here, and 1 more after it"]
    );
    // Parts of one letter.
    assert!(told(["To Ben Cox", "5 May 1801", "Postscript"]).is_empty());
    assert!(told(["Of rain", "The way to Leeds", "From the sea to the hills"]).is_empty());
}
