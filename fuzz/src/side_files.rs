//! Each file that an editor writes beside the letters: it is used, or refused with a reason.
//!
//! Not here: `letterpress.toml` as a whole, which belongs to the command and is tested there; what is in it beside
//! options is a profile and a publication.

use std::str::from_utf8;
use std::sync::Arc;

use letterpress::backends::{self, Publication};
use letterpress::press::{Input, LettersTable, Options, People, collect};
use letterpress::profile::Profile;
use letterpress::readers::ListFile;
use letterpress::source::{Source, SourceId};

use super::promises::{are_kept, is_refused, no_bugs};

/// A letter that side files can say something about.
const LETTER: &str = "Letter From Ann Lee to Ben Cox\n\nLeeds, May 3, 1901\n\n[p. 4]\n\nDear Ben: It rains.[1]\n\n\
                      Yours,\nAnn Lee\n\n[1] Source: Town Library.\n";

/// Letters that a profile can divide.
const LETTERS: &str = include_str!("../../tests/profiles/sample.txt");

/// A letter that points into a list.
const POINTING: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text><body><p>To <persName \
                        ref='lists.xml#a'>Ann</persName>, <persName key='b'>Ben</persName> and <placeName \
                        ref='lists.xml#b'>Leeds</placeName>.</p></body></text></TEI>";

fn input() -> Input {
    Input::new("letter.txt", LETTER)
}

fn options() -> Options {
    Options::default().formats(backends::find("tei").into_iter().chain(backends::find("jsonld")))
}

/// `letter.meta.toml`.
pub(super) fn sidecar(bytes: &[u8]) {
    // What is no UTF-8 is refused by the command, before it gets here.
    let Ok(text) = from_utf8(bytes) else { return };
    are_kept(&input().sidecar("letter.meta.toml", text), &options());
}

/// Facts at the top of a transcript.
pub(super) fn front_matter(bytes: &[u8]) {
    let file = [bytes, b"\n\n", LETTER.as_bytes()].concat();
    are_kept(&Input::new("letter.txt", file), &options());
}

fn people(name: &str, bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    match People::parse(name, text) {
        Ok(people) => are_kept(&input(), &options().people(people)),
        Err(found) => is_refused(&[*found]),
    }
}

/// `people.toml`.
pub(super) fn people_toml(bytes: &[u8]) {
    people("people.toml", bytes);
}

/// `people.csv`.
pub(super) fn people_csv(bytes: &[u8]) {
    people("people.csv", bytes);
}

/// A TEI `listPerson`.
pub(super) fn people_xml(bytes: &[u8]) {
    people("people.xml", bytes);
}

/// `letters.csv`.
pub(super) fn letters_csv(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    match LettersTable::parse("letters.csv", text) {
        Ok(table) => {
            let table = Arc::new(table);
            are_kept(&input(), &options().letters(Arc::clone(&table)));
            no_bugs(&table.unused(|_| false));
        }
        Err(found) => is_refused(&found),
    }
}

/// A file of lists, to which TEI points.
pub(super) fn lists(bytes: &[u8]) {
    let Ok(source) = Source::decode(SourceId(0), "lists.xml", bytes.to_vec()) else { return };
    match ListFile::read(&source) {
        Ok(list) => {
            let options = options().lists([Arc::new(list)]);
            are_kept(&Input::new("letter.xml", POINTING), &options);
            are_kept(&Input::new("letter.xml", POINTING), &options.revise(false));
        }
        Err(found) => is_refused(&[*found]),
    }
}

/// How transcripts are written.
pub(super) fn profile(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    match Profile::parse("profile.toml", text) {
        Ok(profile) => {
            let options = options().profile(profile);
            are_kept(&input(), &options);
            are_kept(&Input::new("letters.txt", LETTERS), &options);
        }
        Err(message) => assert!(!message.is_empty(), "refused without a reason"),
    }
}

/// Who publishes files of all letters.
pub(super) fn publication(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    let Ok(publication) = toml::from_str::<Publication>(text) else { return };
    let options = options().publication(publication);
    for format in ["cmif", "csl", "epub-book"] {
        let backend = backends::find_collection(format).expect("a format");
        let mut found = Vec::new();
        let told = |_: &str, one| found.push(one);
        collect([input()], backend, &options, &mut Vec::new(), told).expect("memory is written");
        no_bugs(&found);
    }
}
