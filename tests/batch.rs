//! One thing that cannot be read, or written, stops nothing else: it is reported, and the rest is done.
//!
//! What these tests lay beside a good letter are links, FIFOs and folders that may not be looked into,
//! which a page of `tests/command` cannot have.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use place::{LETTER, Place, Said, VOLUME};

#[test]
fn what_cannot_be_looked_at_in_a_folder_is_told_and_the_letters_are_made() {
    let place = Place::with(&["box/ann.txt", "box/inner/ben.txt", "box/locked/carl.txt"]);
    symlink("nowhere", place.path().join("box/dangling.txt")).unwrap();
    symlink("..", place.path().join("box/inner/back")).unwrap();
    symlink("itself", place.path().join("box/itself")).unwrap();
    symlink("/dev/zero", place.path().join("box/device.txt")).unwrap();
    // As editors lock a file that they have open.
    symlink("ann@desk.77", place.path().join("box/.#ann.txt")).unwrap();
    place.fifo("box/fifo.txt");
    let _socket = UnixListener::bind(place.path().join("box/socket")).unwrap();
    place.mode("box/locked", 0o000);
    let said = place.convert_as_somebody(&["box", "-o", "made"]);
    place.mode("box/locked", 0o755);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(place.names("made"), ["ann.ir.json", "ann.tei.xml", "inner"]);
    assert_eq!(place.names("made/inner"), ["ben.ir.json", "ben.tei.xml"]);
    let told: Vec<&str> = said.err.lines().collect();
    let warnings = [
        ("box/dangling.txt", "the link cannot be followed: no such file"),
        ("box/device.txt", "this is a device, not a file"),
        ("box/fifo.txt", "this is a FIFO, not a file"),
        ("box/inner/back", "the link leads back to box, which contains it"),
        ("box/itself", "the link cannot be followed: "),
        ("box/locked", "permission denied"),
        ("box/socket", "this is a socket, not a file"),
    ];
    assert_eq!(told.len(), 2 * warnings.len(), "{told:#?}");
    for (lines, (path, why)) in told.chunks(2).zip(warnings) {
        let start = format!("warning[S008]: skipped: {why}");
        assert!(lines[0].starts_with(&start), "{lines:?} {start}");
        assert_eq!(lines[1], format!("  in {path}"));
    }
}

#[test]
fn what_is_named_and_cannot_be_read_is_an_error_and_the_others_are_made() {
    let place = Place::with(&["ann.txt", "locked/ben.txt", "closed.txt"]);
    symlink("nowhere", place.path().join("dangling.txt")).unwrap();
    place.fifo("fifo.txt");
    fs::create_dir(place.path().join("empty")).unwrap();
    place.mode("locked", 0o000);
    place.mode("closed.txt", 0o000);
    let inputs =
        ["dangling.txt", "fifo.txt", "/dev/null", "locked", "closed.txt", "empty", "ann.txt"];
    let said = place.convert_as_somebody(&[&inputs[..], &["-o", "made"]].concat());
    place.mode("locked", 0o755);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(place.names("made"), ["ann.ir.json", "ann.tei.xml"]);
    assert!(said.out.contains("1 letter and 2 files in made ("), "{said:?}");
    let failed = "     failed  6: locked, empty, dangling.txt, fifo.txt, /dev/null, closed.txt\n";
    assert!(said.out.contains(failed), "{said:?}");
    for input in &inputs[..6] {
        assert!(said.err.contains(&format!("\n  in {input}\n")), "{input} {said:?}");
    }
    assert_eq!(said.err.matches("error[S001]").count(), 6, "{said:?}");
    let alone = place.convert(&["fifo.txt", "-o", "none"]);
    assert_eq!(alone.exit, 3, "{alone:?}");
}

#[test]
fn a_letter_is_not_made_without_a_sidecar_that_cannot_be_read() {
    let place = Place::with(&["ann.txt", "ben.txt", "carl.txt"]);
    symlink("nowhere", place.path().join("ann.meta.toml")).unwrap();
    place.fifo("ben.meta.toml");
    let said = place.convert(&["ann.txt", "ben.txt", "carl.txt", "-o", "made"]);
    assert_eq!(said.exit, 1);
    assert_eq!(said.err.matches("error[M001]").count(), 2, "{said:?}");
    assert_eq!(place.names("made"), ["carl.ir.json", "carl.tei.xml"]);
}

#[test]
fn a_run_does_not_read_what_runs_make() {
    for output in ["output", ".", "box/made"] {
        let place = Place::with(&["ann.txt", "box/ben.txt"]);
        place.write("volume.xml", VOLUME);
        // A letter of the user's own in the output folder is a letter all the same.
        place.write(&format!("{output}/dora.txt"), LETTER);
        let letters = |said: &Said| -> Vec<String> {
            let lines = said.out.lines().take_while(|line| !line.is_empty());
            lines.map(ToOwned::to_owned).collect()
        };
        let first = place.convert(&[".", "-o", output]);
        let second = place.convert(&[".", "-o", output]);
        assert_eq!((first.exit, second.exit), (0, 0), "{first:?} {second:?}");
        assert_eq!(letters(&first).len(), 5, "{first:?}");
        assert_eq!(letters(&first), letters(&second), "{output}");
        assert!(second.out.contains("not letters  10 earlier outputs"), "{second:?}");
    }
}

#[test]
fn tei_of_ours_is_read_elsewhere_and_where_it_is_named() {
    let place = Place::with(&["ann.txt"]);
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    let elsewhere = place.convert(&["made", "-o", "again"]);
    assert_eq!(place.names("again"), ["ann.ir.json", "ann.tei.xml"], "{elsewhere:?}");
    let named = place.run(&["convert", "made/ann.tei.xml", "-o", "made", "--to", "csv"]);
    assert_eq!(
        (named.exit, place.names("made").contains(&"ann.csv".to_owned())),
        (0, true),
        "{named:?}"
    );
}

#[test]
fn no_input_is_overwritten() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    assert_eq!(place.convert(&["ann.txt", "-o", "."]).exit, 0);
    let before = fs::read(place.path().join("ann.tei.xml")).unwrap();
    let said = place.convert(&["ben.txt", "ann.tei.xml", "-o", "."]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert!(said.err.starts_with("error[B004]: ./ann.tei.xml cannot be written: it is an input"));
    assert_eq!(fs::read(place.path().join("ann.tei.xml")).unwrap(), before);
    assert!(place.path().join("ben.tei.xml").exists());
}

#[test]
fn a_picture_outside_the_folder_of_its_letter_is_not_taken() {
    let place = Place::with(&[]);
    let (start, end) =
        ("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>", "</body></text></TEI>");
    let figure = |name: &str| format!("<figure><graphic url=\"{name}\"/></figure>");
    let figures = figure("out.svg") + &figure("in.svg");
    place.write("letters/a.xml", &format!("{start}{figures}<p>Dear Ben</p>{end}"));
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    place.write("elsewhere.svg", svg);
    place.write("letters/seals/ours.svg", svg);
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, place.path().join("letters").join(name)).unwrap();
    };
    link("../elsewhere.svg", "out.svg");
    link("seals/ours.svg", "in.svg");
    let said = place.convert(&["letters/a.xml", "-o", "made", "--to", "epub"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.err.contains("out.svg is not shown: it lies outside the folder"), "{said:?}");
    assert!(!said.err.contains("in.svg is not shown"), "{said:?}");
}

#[test]
fn a_file_that_cannot_be_written_is_told_by_letter() {
    let long = format!("letters/{}.txt", "x".repeat(250));
    let place = Place::with(&["letters/ann.txt", "letters/ben.txt", "letters/box/carl.txt", &long]);
    fs::create_dir_all(place.path().join("made/ann.tei.xml")).unwrap();
    place.write("made/box", "a file where the folder would be\n");
    let said = place.convert(&["letters", "-o", "made"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(
        place.names("made"),
        ["ann.ir.json", "ann.tei.xml", "ben.ir.json", "ben.tei.xml", "box"]
    );
    let errors: Vec<&str> =
        said.err.lines().filter(|line| line.starts_with("error[B004]")).collect();
    assert_eq!(errors.len(), 3, "{said:?}");
    assert!(errors[0].contains("made/ann.tei.xml cannot be written: "), "{said:?}");
    assert!(errors[1].contains("made/box/carl.tei.xml, made/box/carl.ir.json cannot be written"));
    // No half of a file is left behind.
    let made = fs::read_dir(place.path().join("made")).unwrap();
    let mut names = made.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.starts_with(".letterpress-tmp-")));
}

#[test]
fn an_output_folder_that_cannot_be_made_is_told_once() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    symlink("nowhere/at/all", place.path().join("made")).unwrap();
    let said = place.convert(&["ann.txt", "ben.txt", "-o", "made"]);
    assert_eq!((said.exit, said.err.lines().count()), (1, 1), "{said:?}");
    fs::remove_file(place.path().join("made")).unwrap();
    fs::create_dir(place.path().join("made")).unwrap();
    place.mode("made", 0o555);
    let said = place.convert_as_somebody(&["ann.txt", "ben.txt", "-o", "made"]);
    assert_eq!((said.exit, said.err.lines().count()), (1, 1), "{said:?}");
    assert!(said.err.contains("output folder made cannot be used: permission denied"), "{said:?}");
}

#[test]
fn a_disk_that_is_full_hides_no_finding() {
    let place = Place::with(&["ann.txt"]);
    place.write("bad.txt", "x\0y");
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for output in ["made", "-"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        command.args(["convert", "ann.txt", "-o", output, "--to", "tei"]);
        if output == "made" {
            command.arg("bad.txt");
        }
        let child = command.current_dir(place.path()).stdin(Stdio::null());
        let child = child.stdout(full()).stderr(Stdio::piped()).spawn().unwrap();
        let done = child.wait_with_output().unwrap();
        let err = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{err}");
        assert!(err.contains("the disk is full"), "{err}");
        assert_eq!(err.contains("error[S001]"), output == "made", "{err}");
    }
    assert_eq!(place.names("made"), ["ann.tei.xml"]);
}

#[test]
fn a_name_that_is_not_utf_8_is_a_name() {
    let place = Place::with(&["ann.txt"]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.txt");
    fs::write(place.path().join(name), LETTER).unwrap();
    let sidecar = std::ffi::OsStr::from_bytes(b"caf\xE9.meta.toml");
    fs::write(place.path().join(sidecar), "[edition]\neditor = \"Rain\"\n").unwrap();
    let said = place.convert(&[".", "-o", "made"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    let made = std::ffi::OsStr::from_bytes(b"made/caf\xE9.tei.xml");
    assert!(fs::read_to_string(place.path().join(made)).unwrap().contains("Rain"));
}

#[test]
fn two_letters_with_one_name_stop_no_other() {
    let place = Place::with(&["x/ann.txt", "y/ann.txt", "y/ben.txt", "box/d1.txt"]);
    place.write("box.xml", VOLUME);
    let inputs = ["x/ann.txt", "y/ann.txt", "y/ben.txt", "y/ben.txt", "-o", "made"];
    let said = place.convert(&inputs);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(said.err.matches("error[B006]").count(), 1, "{said:?}");
    assert!(said.err.contains("\n  in y/ann.txt\n"), "{said:?}");
    assert!(said.out.contains("2 letters and 4 files in made ("), "{said:?}");
    assert!(said.out.contains("     failed  y/ann.txt\n"), "{said:?}");
    // The letters of a volume go into a folder of its name.
    let said = place.convert(&[".", "-o", "other"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(said.err.matches("error[B006]").count(), 1, "{said:?}");
    assert!(said.err.contains("\n  in ./box.xml\n"), "{said:?}");
    assert_eq!(place.names("other/box"), ["d1.ir.json", "d1.tei.xml"]);
}

#[test]
fn shares_are_together_what_one_run_makes() {
    let place = Place::with(&["box/ann.txt", "box/inner/ben.txt", "box/carl.txt"]);
    place.write("box/volume.xml", VOLUME);
    assert_eq!(place.convert(&["box", "-o", "one"]).exit, 0);
    let mut made = 0;
    for share in ["1/3", "2/3", "3/3"] {
        let said = place.convert(&["box", "-o", "shared", "--shard", share]);
        assert_eq!(said.exit, 0, "{said:?}");
        // In a folder of its own, a share has the same files.
        let alone = place.convert(&["box", "-o", "alone", "--shard", share]);
        assert_eq!(alone.exit, 0, "{alone:?}");
        made += place.tree("alone").len();
        for (path, bytes) in place.tree("alone") {
            assert_eq!(fs::read(place.path().join("one").join(&path)).unwrap(), bytes, "{path}");
        }
        fs::remove_dir_all(place.path().join("alone")).unwrap();
    }
    assert_eq!(place.tree("shared"), place.tree("one"));
    assert_eq!(made, place.tree("one").len());
    let said = place.run(&["convert", "box", "--shard", "1/2", "--to", "cmif"]);
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(said.err.contains("'cmif' is one file of all letters"), "{said:?}");
}

#[test]
fn what_is_told_does_not_depend_on_the_number_of_jobs() {
    let place = Place::with(&[]);
    for number in 0..30 {
        let letter = format!("Dear Ben: It rains in No. {number}.\n\nAnn\n");
        place.write(&format!("box/{number:02}.txt"), &letter);
        place.write(
            &format!("box/{number:02}-bad.txt"),
            if number % 9 == 0 { "\0" } else { &letter },
        );
    }
    place.write("box/volume.xml", VOLUME);
    let run = |inputs: &str, jobs: &str, more: &[&str]| {
        let report = format!("{jobs}.txt");
        let convert = ["convert", inputs, "--to", "ir", "-o", jobs, "--jobs", jobs, "--report"];
        let said = place.run(&[&convert[..], &[&report], more].concat());
        let is_told = |line: &&str| !line.contains(" files in ");
        let out: Vec<String> = said.out.lines().filter(is_told).map(ToOwned::to_owned).collect();
        let report: Vec<String> =
            place.read(&report).lines().filter(is_told).map(ToOwned::to_owned).collect();
        (said.exit, out, said.err, report)
    };
    for more in [&[][..], &["--verbose"], &["--quiet"], &["--diagnostics", "json"]] {
        let told = run("box", "1", more);
        assert_eq!(told, run("box", "7", more));
        assert_eq!(told.0, 1);
    }
    let (_, out, err, report) = run("box", "3", &[]);
    // Every error is printed and every failed input named; of the warnings, three per code.
    assert_eq!(err.matches("error[S001]").count(), 4, "{err}");
    let names = [0, 9, 18, 27].map(|number| format!("box/{number:02}-bad.txt")).join(", ");
    let out = out.join("\n");
    assert!(out.replace("\n             ", " ").contains(&format!("failed  4: {names}")), "{out}");
    assert!(err.contains("only one weak sign names a correspondent (112)"), "{err}");
    assert!(err.contains("\n  at box/00.txt:1, 3, 01-bad.txt:1, …\n"), "{err}");
    assert!(out.lines().count() + err.lines().count() < 25, "{out}\n{err}");
    let report = report.join("\n");
    assert_eq!(report.matches("warning[N120]").count(), 112, "{report}");
    assert_eq!(report.matches("Ann → Ben").count(), 56, "{report}");
    assert!(!report.contains(['\u{1b}', '\r']) && report.contains("note[N106]"), "{report}");
}
