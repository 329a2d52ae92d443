//! What holds for every pass of the normaliser, on real letters, on made-up ones, and on nonsense.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use letterpress::audit::{self, Ledger};
use letterpress::backends::BACKENDS;
use letterpress::diag::{CATALOGUE, Severity};
use letterpress::ir::{self, Collection, Reading};
use letterpress::normalize::{Context, Effect, PASSES};
use letterpress::press::{Input, Options, press, understand};
use letterpress::readers;
use letterpress::source::{Encoding, Source, SourceId};
use proptest::prelude::*;

/// Letters that between them have all that the normaliser knows.
fn letters() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = ["1961-04-22-khrushchev-to-kennedy.txt", "1962-10-24-khrushchev-to-kennedy.txt"];
    let seeds = seeds.iter().map(|name| fs::read_to_string(root.join("input").join(name)).unwrap());
    let made_up = [
        // No mark belongs to note 2; page 9 is missing; a mark calls nothing.
        "Leeds, May 3, 1901\n\nDear Ben: It rains.1 Look at this7 too.\n\n[Page 8]\n\nAnd it \
         snows.\n\n[Page 10]\n\nAnn\n  1. See Document 3.\n  2. Nobody knows.\n     Not even Ben.",
        // A heading mark that is an ordinary note; a page mark inside a word and inside a note.
        "60a. Message From Ann to Ben 1\n\nIt rains to[Page 4]day, and\n\n[Page 5]\n\nit \
         snows.\n\nYours,\n\n[Page 6]\n\nAnn\nQueen of Leeds\n  1. One [Page 6] note.",
        "Dear Ben: It rains.1 See Article 432 of the law.\n\nAnn\n  1. One.\n  2. Of 1899.\n  4. Four.",
        // Wrapped lines, with running heads and without page marks.
        "Dear Ben: The weather in this town is such that nobody who has a choice in the mat-\nter \
         would stay here for longer than the time which it takes to pack a bag and to leave,\nand I \
         have no choice in it, as you know better than most of those who say that they\n\n12 Letters \
         of Ann to Ben\n\nknow me. It has rained for all of the seven weeks that I have been here, \
         and it will go\non raining, as they tell me, until the spring, when the snow begins to \
         melt in the hills\nand all the rivers rise.\n\n14 Letters of Ann to Ben\n\nSo do not \
         come.\n\nYours ever,\n\nAnn",
        "Dear Ben: It rains.\n\nAnn\n\n2. Letter From Ben to Ann\n\nDear Ann: No.\n\nBen",
        "Dear Ben: It is the sea-[Page 4]son of the great fre- [Page 5]shets.\n\nAnn",
        "Letter From Ann to Ben, May 3, 1901\n\nIt rains.\n\nAnn",
        // The same things in other writings.
        "Dear Ben: It rains[1] and[2] snows.\n\nAnn\n\n-----\n\n[1] One.\n\n[2] Two.\n\nMore of two.",
        "Dear Ben: It rains/1/ and/2/ snows.\n\nAnn\n\n/1/Source: Town.\n/2/Two.",
        "Dear Ben: It rains¹ and² snows.\n\nAnn\n\nNotes\n\n¹ One. ↩\n² Two. ↩",
        "Dear Ben: It rains1 and2 snows.\n\nAnn\n\n1 One. Back\n\n2 Two. Back",
        "Dear Ben: It rains* and† snows.\n\nAnn\n\n* One.\n† Two.",
        "Just a line.",
        // A date in two calendars, and one that is either; a note that contradicts the letter.
        "7. Letter From Ann to Ben 1\n\nSt. Petersburg, March 12/24, 1890.\n\nSir: I have your \
         letter of March 20.\n\nI have the honor to be, sir,\nyour obedient servant,\n\nANN \
         SMITH, Consul.\n\nHon. Ben Jones, &c., &c.\n  1. Source: Leeds. Transmitted in telegram \
         25, March 11. The source text is a translation.",
        "Letter From the Special Assistant to the President\n\nLeeds, 3/5/1901\n\nDear Ben: It \
         rains.\n\nSincerely, Ann\n\nP.S. It still rains.",
        "Brief von Anna an Ben\n\nWien\nden 3. Juni 1901\n\nSehr geehrter Herr Doktor!\n\nIch habe \
         Ihren Brief von gestern erhalten, und wir bleiben alle zu Hause.\n\nMit vorzüglicher \
         Hochachtung\nIhr sehr ergebener\nLudwig van Beethoven",
        "Lettre de Voltaire à Frédéric\n\nParis, le 1er mai 1848\n\nMonsieur le Ministre, j’ai reçu \
         la lettre que vous m’avez écrite hier.\n\nVotre tout dévoué,\n\nVoltaire",
        "Москва, 22 апреля 1861 г.\n\nДорогая Мария Ивановна!\n\nЯ получил Ваше письмо и \
         благодарю Вас за него.\n\nИскренне Ваш\nН. Смирнов",
        "1. One.\n\n2. Two.\n\n3. Three.",
        "\u{feff}Dear Ben,\r\n\r\nIt rains.\r\n\r\nYours sincerely,\r\nAnn\r\n",
        // A form feed between words and one between lines; a soft hyphen of a word processor.
        "Dear Ben: It\u{c}rains to\u{1f}day.\n\n\u{c}And it snows.\n\nAnn",
        // Lines of an old Macintosh, and what an earlier program could not read.
        "Dear Ben:\r\rIt rains\u{fffd}.\r\rAnn\r",
    ];
    seeds.chain(made_up.map(str::to_owned)).collect()
}

fn source(text: &str) -> Source {
    Source::decode(SourceId(0), "letter.txt", text.into()).unwrap()
}

fn read(source: &Source) -> Collection {
    readers::recognise(source).unwrap().read(source)
}

#[test]
fn every_pass_accounts_for_every_byte_and_can_run_twice() {
    let mut has_worked = BTreeSet::new();
    for text in letters() {
        let source = source(&text);
        let mut collection = read(&source);
        for pass in PASSES {
            let before = collection.clone();
            let mut context = Context { source: &source, diagnostics: Vec::new() };
            pass.run(&mut collection.letters[0], &mut context);
            let name = pass.name();
            assert_eq!(audit::coverage(&collection, &source), [], "{name}");
            if collection != before {
                has_worked.insert(name);
            }
            let words = |collection: &Collection, reading| {
                let ledger = Ledger::of(&collection.letters[0], reading);
                (ledger.body, ledger.notes.into_iter().map(|note| note.words).collect::<Vec<_>>())
            };
            if pass.effect() == Effect::Keeps {
                for reading in [Reading::Original, Reading::Regular] {
                    assert_eq!(words(&before, reading), words(&collection, reading), "{name}");
                }
            }
            if pass.effect() == Effect::Corrects {
                let original = Reading::Original;
                assert_eq!(words(&before, original), words(&collection, original), "{name}");
            }
            let once = collection.clone();
            pass.run(&mut collection.letters[0], &mut context);
            assert!(once == collection, "{name} is not idempotent on {text:?}");
        }
    }
    let all: BTreeSet<&str> = PASSES.iter().map(|pass| pass.name()).collect();
    assert_eq!(has_worked, all, "a pass has no letter here on which it does anything");
    assert_eq!(all.len(), PASSES.len(), "two passes share a name");
}

#[test]
fn the_ids_are_given_once_and_stay() {
    for text in letters() {
        let source = source(&text);
        let mut collection = read(&source);
        letterpress::normalize::run(&mut collection.letters[0], &source);
        ir::assign_ids(&mut collection);
        assert_eq!(ir::validate(&collection.letters[0]), Ok(()));
        let once = collection.clone();
        ir::assign_ids(&mut collection);
        assert!(once == collection);
    }
}

#[test]
fn the_ir_survives_its_json() {
    for text in letters() {
        let source = source(&text);
        let mut collection = read(&source);
        letterpress::normalize::run(&mut collection.letters[0], &source);
        let json = serde_json::to_string(&collection).unwrap();
        assert!(serde_json::from_str::<Collection>(&json).unwrap() == collection);
    }
}

/// Each code of the catalogue is either seen here, or named with the reason why no input makes it.
#[test]
fn every_code_has_a_case() {
    let no_input_makes_it = [
        ("A001", "a bug; see the unit tests of the audit"),
        ("A002", "a bug; see the unit tests of the audit"),
        ("A101", "a bug; see the unit tests of the audit"),
        ("A102", "a bug; see the unit tests of the audit"),
        ("B001", "a library would have to fail"),
        ("X001", "a bug"),
    ];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut look_in = |encoding: Option<&str>, text: &[u8], sidecar: Option<&str>| {
        let input = Input {
            name: "letter.txt".to_owned(),
            bytes: text.to_vec(),
            encoding: encoding.and_then(Encoding::find),
            sidecar: sidecar.map(|text| ("letter.meta.toml".to_owned(), text.to_owned())),
        };
        let found = press(&input, &Options::default()).diagnostics;
        seen.extend(found.iter().map(|found| found.code.id));
    };
    look_in(Some("windows-1252"), "café".as_bytes(), None);
    let mut look = |text: &[u8], sidecar: Option<&str>| look_in(None, text, sidecar);
    for text in letters() {
        look(text.as_bytes(), None);
    }
    look(b"", None);
    look(b"<?xml version=\"1.0\"?><TEI/>", None);
    look(b"Dear Ben: It rains.\n\nAnn", Some("date = 1901"));
    look(b"Leeds, May 3, 1901\n\nIt rains.\n\nAnn", Some("date = \"1901-05-04\""));
    look("A letter with a sign that no font of ours has: \u{1f4ef}.".as_bytes(), None);
    look(b"caf\xE9 au lait", None);
    let all: BTreeSet<&str> = CATALOGUE.iter().map(|code| code.id).collect();
    let excused: BTreeSet<&str> = no_input_makes_it.iter().map(|(id, _)| *id).collect();
    let missing: Vec<_> = all.difference(&seen).filter(|id| !excused.contains(*id)).collect();
    assert!(missing.is_empty(), "no case makes {missing:?}");
    let stale: Vec<_> = excused.intersection(&seen).collect();
    assert!(stale.is_empty(), "{stale:?} can be made after all");
}

/// Pieces from which nonsense is made that looks like a letter.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Dear Ben: ",
        "Mr. President, ",
        "[Page 7]",
        "[Page xii]",
        " 1",
        "2",
        "word3",
        "stand-ards ",
        "standards ",
        "April 18.1 ",
        "May 311 ",
        "if you like,",
        "the rest ",
        "\n",
        "\n\n",
        "\n\n",
        "  1. Source: Town. ",
        "\n  1. One.\n",
        "  2. See Document 5.",
        "Sincerely,",
        "Ann",
        "é—“”",
        "Leeds, May 3, 1901.",
        "Leeds, May 3–5, 1901",
        "3/5/1901",
        "12/24 марта 1890 г.",
        "den 30. Februar 1901",
        "Sehr geehrter Herr!",
        "Chairmen A and B to C",
        "(Signed)",
        "P.S. ",
        "12. Letter From A to B, May 3, 1901",
        "&<>\"'",
        "\u{a0}",
        "\t",
        "Source: <https://example.org/a>",
        "[",
        "]",
        "0",
        ". ",
        " ",
        "a\u{301}",
        "\r",
        "\u{8}",
        "\u{c}",
        "\u{ffff}",
    ]);
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever comes in: no panic, nothing lost, and every format that is made passes its audit.
    #[test]
    fn nothing_is_lost_of_any_text(text in pieces()) {
        let input = Input {
            name: "x.txt".to_owned(),
            bytes: text.into_bytes(),
            encoding: None,
            sidecar: None,
        };
        let (understood, found) = understand(&input, None);
        if understood.is_some() {
            let worst = found.iter().map(letterpress::diag::Diagnostic::severity).max();
            prop_assert!(worst < Some(Severity::Loss), "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever the bytes, read as whatever encoding.
    #[test]
    fn nothing_is_lost_of_any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        name in prop::sample::select(vec!["windows-1252", "KOI8-R", "UTF-16LE", "GBK", "IBM866"]),
    ) {
        let encoding = Encoding::find(name);
        let input = Input { name: "x.txt".to_owned(), bytes, encoding, sidecar: None };
        let (understood, found) = understand(&input, None);
        if understood.is_some() {
            let worst = found.iter().map(letterpress::diag::Diagnostic::severity).max();
            prop_assert!(worst < Some(Severity::Loss), "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_format_holds_any_text(text in pieces()) {
        let input = Input {
            name: "x.txt".to_owned(),
            bytes: text.into_bytes(),
            encoding: None,
            sidecar: None,
        };
        let pressed = press(&input, &Options { formats: BACKENDS.to_vec(), ..Options::default() });
        if pressed.understood.is_some() {
            prop_assert_eq!(pressed.files.len(), BACKENDS.len(), "{:?}", pressed.diagnostics);
        }
    }
}
