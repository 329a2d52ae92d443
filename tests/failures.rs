//! The same failure has the same words and the same exit status, whatever command or option meets it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs;

use place::Place;

/// The commands that read a file; its name replaces `FILE`.
const READS: &[&str] = &[
    "convert FILE",
    "convert ann.txt --meta FILE",
    "convert ann.txt --people FILE",
    "convert ann.txt --profile FILE",
    "convert ann.txt --font FILE",
    "inspect FILE",
    "inspect ann.txt --meta FILE",
    "inspect ann.txt --people FILE",
    "inspect ann.txt --profile FILE",
];

#[test]
fn a_file_that_cannot_be_read() {
    let place = Place::with(&["ann.txt", "locked.txt"]);
    place.mode("locked.txt", 0o000);
    fs::create_dir(place.path().join("folder")).unwrap();
    fs::write(
        place.path().join("latin1.xml"),
        b"<?xml version='1.0' encoding='UTF-8'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>\xE9</TEI>",
    )
    .unwrap();
    for (file, words) in [
        ("absent.txt", "no such file or folder"),
        ("ann.txt/absent.txt", "part of the path is a file, not a folder"),
        ("locked.txt", "permission denied"),
        ("folder", "this is a folder, not a file"),
        ("latin1.xml", "byte 0xE9 at offset 79 is not a character in UTF-8"),
    ] {
        for command in READS {
            // A folder of letters is no failure, and a font is no text.
            let is_other = match file {
                "folder" => *command == "convert FILE",
                "latin1.xml" => command.contains("--font"),
                _ => false,
            };
            if is_other {
                continue;
            }
            let command = command.replace("FILE", file);
            let said = place.run_as_somebody(&command.split(' ').collect::<Vec<_>>());
            assert_eq!(said.exit, 3, "{command}: {said:?}");
            let (head, place) = said.err.split_once('\n').unwrap();
            assert!(head.starts_with("error["), "{command}: {said:?}");
            assert!(head.contains(words), "{command}: {said:?}");
            assert!(head.contains(file) || place.contains(file), "{command}: {said:?}");
        }
    }
}

#[test]
fn a_value_that_an_option_does_not_have() {
    let place = Place::with(&["ann.txt"]);
    for (arguments, words) in [
        ("convert ann.txt --to epbu", "a similar value exists: 'epub'"),
        ("convert ann.txt --to tei,epbu", "a similar value exists: 'epub'"),
        ("convert ann.txt --from txt", "a similar value exists: 'text'"),
        ("inspect ann.txt --from txt", "a similar value exists: 'text'"),
        ("convert ann.txt --encoding UTF8-", "a similar value exists: 'UTF-8'"),
        ("convert ann.txt --reading corected", "a similar value exists: 'corrected'"),
        ("convert ann.txt --fix lost-space", "a similar value exists: 'lost-spaces'"),
        ("convert ann.txt --peple ann.txt", "a similar argument exists: '--people'"),
        ("convrt ann.txt", "a similar subcommand exists: 'convert'"),
        ("explain N2004", "did you mean N204?"),
        ("explain 35", "did you mean N235 or N305?"),
        ("explain X999", "letterpress explain lists all codes"),
        ("convert ann.txt --date soon", "'soon'"),
        ("convert ann.txt --since soon", "'soon'"),
        ("convert ann.txt --only soon", "'soon'"),
        ("completions tcsh", "a similar value exists: 'zsh'"),
    ] {
        let said = place.run(&arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(said.exit, 2, "{arguments}: {said:?}");
        assert!(
            said.err.starts_with("error: ") && said.err.contains(words),
            "{arguments}: {said:?}"
        );
    }
}

#[test]
fn names_in_any_case_with_spaces_around_them() {
    let place = Place::with(&["ann.txt"]);
    let said = place.run(&["convert", "ann.txt", "--to", "TEI, Ir", "--encoding", "utf8"]);
    assert_eq!((said.exit, place.names("output").len()), (0, 2), "{said:?}");
}
