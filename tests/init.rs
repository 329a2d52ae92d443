//! What `letterpress init` writes down changes no letter, and hardens nothing that was inferred.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs;
use std::process::Command;

use place::{LETTER, Place, VOLUME};

const UNSURE: &str =
    "7. Letter From =Sum(A1) to Lady Beam\n\nLeeds, 3/5/1861.\n\nDear Madam: Rain.\n";

/// What a cell cannot hold, or what means something else in one: a pointer, several days, two persons,
/// one of them without a name, a control character.
const HARD: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt>\
    <title>Letters</title></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>\
    </fileDesc><profileDesc><correspDesc><correspAction type='sent'><persName ref='#a'>Ann</persName>\
    <persName/><date from='1901-05-03' to='1901-05-05'/><placeName ref='geo:1'>-York</placeName>\
    </correspAction><correspAction type='received'><persName ref='https://example.org/b'>=B|C</persName>\
    <orgName>\u{9b}</orgName></correspAction></correspDesc></profileDesc></teiHeader>\
    <text xml:lang='en'><body><p>Rain.</p></body></text></TEI>";

fn init(place: &Place, locale: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    command.args(["init", "box"]).current_dir(place.path());
    assert!(command.env("LC_ALL", locale).status().unwrap().success());
}

#[test]
fn letters_are_the_same_after_init() {
    let place = Place::with(&[]);
    for (name, text) in [
        ("ann.txt", LETTER),
        ("inner/unsure.txt", UNSURE),
        ("volume.xml", VOLUME),
        ("hard.xml", HARD),
    ] {
        place.write(&format!("box/{name}"), text);
    }
    let convert = |output: &str| {
        let said = place.convert(&["box", "-o", output]);
        assert_eq!(said.exit, 0, "{said:?}");
    };
    convert("before");
    init(&place, "en_GB.UTF-8");
    convert("after");
    for file in ["ann", "inner/unsure", "volume/d1", "volume/d2", "hard"] {
        for ending in ["tei.xml", "ir.json"] {
            let read = |folder: &str| {
                fs::read_to_string(place.path().join(format!("{folder}/{file}.{ending}"))).unwrap()
            };
            assert_eq!(read("before"), read("after"), "{file}.{ending}");
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::with(&["box/ann.txt"]);
    place.write("box/people.csv", "form,name\nAnn Lee,Lee\n");
    init(&place, "C");
    let read = |name: &str| fs::read_to_string(place.path().join("box").join(name)).unwrap();
    assert_eq!(read("people.csv"), "form,name\nAnn Lee,Lee\n");
    let first = read("letters.csv");
    // The table says what the text says, and not what the people file makes of it.
    assert!(first.contains("Ann Lee,"), "{first}");
    place.write("box/ben.txt", LETTER);
    init(&place, "C");
    assert_eq!(read("letters.csv"), first);
}

#[test]
fn paper_is_us_letter_where_it_is_used() {
    for (locale, is_letter) in [("es_MX.UTF-8", true), ("de_DE.UTF-8", false), ("C", false)] {
        let place = Place::with(&["box/ann.txt"]);
        init(&place, locale);
        let text = fs::read_to_string(place.path().join("box/letterpress.toml")).unwrap();
        assert_eq!(text.contains("\npaper = \"letter\"\n"), is_letter, "{locale}");
    }
}
