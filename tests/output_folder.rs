//! An output folder remembers what letterpress made there, and keeps everything else.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use letterpress::source::sha256;
use place::{LETTER, Place, Said, VOLUME};

const MANIFEST: &str = "made/.letterpress-manifest";
const SNOW: &str = "Letter From Ann Lee to Ben Cox, May 3, 1901\n\nDear Ben: It snows.\n\nAnn\n";
/// A digest that no file has.
const NO_FILES: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The lines of a manifest as they must be: the files that are in the folder, but for hidden ones.
fn manifest_of(folder: &Path) -> String {
    fn collect(folder: &Path, below: &str, lines: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{below}{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                collect(&entry.path(), &format!("{name}/"), lines);
            } else if !name.starts_with('.') {
                lines.push((name, sha256(&fs::read(entry.path()).unwrap())));
            }
        }
    }
    let mut files = Vec::new();
    collect(folder, "", &mut files);
    files.sort();
    let lines = files.iter().map(|(name, digest)| format!("{digest}  {name}\n"));
    std::iter::once("# letterpress manifest 1\n".to_owned()).chain(lines).collect()
}

fn assert_in_order(place: &Place) {
    assert_eq!(place.read(MANIFEST), manifest_of(&place.path().join("made")));
    let mut hidden: Vec<_> = fs::read_dir(place.path().join("made"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    hidden.sort();
    assert_eq!(hidden, [".letterpress-lock", ".letterpress-manifest"]);
}

/// The messages with this code.
fn messages<'a>(said: &'a Said, code: &str) -> Vec<&'a str> {
    let messages = said.err.lines().filter_map(|line| line.split_once(": "));
    messages.filter(|(head, _)| head.ends_with(code)).map(|(_, message)| message).collect()
}

#[test]
fn what_letterpress_did_not_make_is_kept() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    place.write("made/ann.tei.xml", "<TEI>mine</TEI>\n");
    for _ in 0..2 {
        let said = place.convert(&["ann.txt", "ben.txt", "-o", "made"]);
        assert_eq!(said.exit, 1, "{said:?}");
        let kept = ["made/ann.tei.xml is not overwritten: letterpress did not make it"];
        assert_eq!(messages(&said, "error[B011]"), kept);
        assert!(said.err.contains("hint: convert into another folder with -o"), "{said:?}");
        assert!(said.out.contains("2 letters and 3 files in made"), "{said:?}");
        assert_eq!(place.read("made/ann.tei.xml"), "<TEI>mine</TEI>\n");
    }
    assert!(!place.read(MANIFEST).contains("ann.tei.xml"));
    let said = place.convert(&["ann.txt", "ben.txt", "-o", "made", "--force"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(place.read("made/ann.tei.xml").contains("It rains."));
    assert_in_order(&place);
    assert_eq!(place.convert(&["ann.txt", "ben.txt", "-o", "made"]).exit, 0);
    // Beside letters there are often scans of them.
    place.write("ann.pdf", "%PDF a scan");
    let said = place.run(&["convert", "ann.txt", "-o", ".", "--to", "tei,pdf"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(place.read("ann.pdf"), "%PDF a scan");
}

#[test]
fn what_was_changed_is_kept() {
    let place = Place::with(&["ann.txt"]);
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    let corrected = place.read("made/ann.tei.xml").replace("rains", "rained");
    place.write("made/ann.tei.xml", &corrected);
    place.write("ann.txt", SNOW);
    let said = place.convert(&["ann.txt", "-o", "made"]);
    assert_eq!(said.exit, 1, "{said:?}");
    let kept = ["made/ann.tei.xml is not overwritten: it has changed since letterpress made it"];
    assert_eq!(messages(&said, "error[B011]"), kept);
    assert_eq!(place.read("made/ann.tei.xml"), corrected);
    assert!(place.read("made/ann.ir.json").contains("snows"));
    // It is still known that it was made, and that it is another file now.
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 1);
    assert_eq!(place.convert(&["ann.txt", "-o", "made", "--force"]).exit, 0);
    assert_in_order(&place);
}

#[test]
fn what_letterpress_made_is_made_again() {
    let place = Place::with(&["ann.txt"]);
    place.write("volume.xml", VOLUME);
    let convert = || {
        let said = place.convert(&["ann.txt", "volume.xml", "-o", "made"]);
        assert_eq!((said.exit, said.err.as_str()), (0, ""));
        assert_in_order(&place);
    };
    convert();
    let inode = || fs::metadata(place.path().join("made/ann.tei.xml")).unwrap().ino();
    let before = (place.read(MANIFEST), inode());
    convert();
    assert_eq!((place.read(MANIFEST), inode()), before, "the same bytes are not written again");
    place.write("ann.txt", SNOW);
    convert();
    assert!(place.read("made/ann.tei.xml").contains("snows"));
    fs::remove_file(place.path().join("made/volume/d1.tei.xml")).unwrap();
    convert();
    // Without a manifest nothing is known, but the same bytes are no conflict.
    fs::remove_file(place.path().join(MANIFEST)).unwrap();
    convert();
    // What is gone is no longer listed.
    fs::remove_file(place.path().join("volume.xml")).unwrap();
    fs::remove_dir_all(place.path().join("made/volume")).unwrap();
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    assert_in_order(&place);
}

#[test]
fn the_manifest_does_not_depend_on_the_number_of_jobs() {
    let place = Place::with(&[]);
    for number in 0..20 {
        place.write(&format!("box/{}/{number}.txt", number % 3), LETTER);
    }
    for jobs in ["1", "7"] {
        let said = place.convert(&["box", "-o", jobs, "--jobs", jobs]);
        assert_eq!(said.exit, 0, "{said:?}");
    }
    assert_eq!(place.read("1/.letterpress-manifest"), place.read("7/.letterpress-manifest"));
    assert_eq!(place.read("1/.letterpress-manifest"), manifest_of(&place.path().join("1")));
    for jobs in ["0", "257", "1000000", "-1", "x"] {
        let said = place.convert(&["box", "-o", "none", "--jobs", jobs]);
        assert_eq!(said.exit, 2, "{said:?}");
    }
    let said = place.convert(&["box", "-o", "none", "--jobs", "257"]);
    assert!(said.err.contains("257 is not in 1..=256"), "{said:?}");
    assert!(!place.path().join("none").exists());
}

#[test]
fn names_of_every_kind_are_listed() {
    let place = Place::with(&["a\\b.txt", "a\nb.txt"]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.txt");
    fs::write(place.path().join(name), LETTER).unwrap();
    for letter in [LETTER, SNOW] {
        place.write("a\nb.txt", letter);
        fs::write(place.path().join(name), letter).unwrap();
        let said = place.convert(&[".", "-o", "made"]);
        assert_eq!((said.exit, said.err.as_str()), (0, ""));
    }
    let manifest = fs::read(place.path().join(MANIFEST)).unwrap();
    let has = |part: &[u8]| manifest.windows(part.len()).any(|window| window == part);
    assert!(has(b"  a\\\\b.tei.xml\n") && has(b"  a\\nb.tei.xml\n") && has(b"  caf\xE9.tei.xml\n"));
    let lines = manifest.split(|byte| *byte == b'\n');
    assert_eq!(lines.filter(|line| line.starts_with(b"\\")).count(), 4);
}

#[test]
fn what_a_killed_run_left_is_put_in_order() {
    let place = Place::with(&["ann.txt", "box/ben.txt"]);
    let convert = || place.convert(&[".", "-o", "made"]);
    assert_eq!(convert().exit, 0);
    // It had listed one file that it was to overwrite, and was stopped within the line of another.
    let killed = format!("{}{NO_FILES}  ann.tei.xml\n{NO_FILES}  box/be", place.read(MANIFEST));
    place.write(MANIFEST, &killed);
    place.write("made/.letterpress-tmp-Yd8zQ1", "half a fi");
    place.write("made/box/.letterpress-tmp-aaaaaa", "");
    place.write("ann.txt", SNOW);
    place.write("box/ben.txt", SNOW);
    let said = convert();
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    assert_in_order(&place);
    assert!(!place.path().join("made/box/.letterpress-tmp-aaaaaa").exists());
    // It had listed a file and not yet made it.
    place.write(MANIFEST, &format!("{}{NO_FILES}  carl.tei.xml\n", place.read(MANIFEST)));
    assert_eq!(convert().exit, 0);
    assert_in_order(&place);
}

#[test]
fn a_run_that_is_killed_does_not_stop_the_next() {
    let place = Place::with(&[]);
    for number in 0..100 {
        place.write(&format!("box/{number}.txt"), &format!("{LETTER}{number}\n"));
    }
    let made = place.path().join("made");
    for files in [5, 40, 90] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        run.args(["convert", "box", "-o", "made", "--to", "tei,ir"]).current_dir(place.path());
        run.stdout(Stdio::null()).stderr(Stdio::null());
        let mut run = run.spawn().unwrap();
        while place.names("made").len() < files && run.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        // Other bytes than the killed run wrote.
        for number in 0..100 {
            place.write(&format!("box/{number}.txt"), &format!("{SNOW}{number} {files}\n"));
        }
    }
    let said = place.convert(&["box", "-o", "made"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    assert_eq!(fs::read_dir(made).unwrap().count(), 202);
    assert_in_order(&place);
}

#[test]
fn runs_at_once_neither_block_each_other_nor_lose_a_line() {
    let place = Place::with(&[]);
    for number in 0..20 {
        place.write(&format!("box/{number}.txt"), LETTER);
        place.write(&format!("snow/{number}.txt"), SNOW);
        place.write(&format!("other/x{number}.txt"), SNOW);
    }
    // Two of them make the same files, of different letters.
    for _ in 0..3 {
        let runs = ["box", "snow", "other", "box"].map(|input| {
            let mut run = Command::new(env!("CARGO_BIN_EXE_letterpress"));
            run.args(["convert", input, "-o", "made", "--to", "tei,ir"]).current_dir(place.path());
            run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        });
        for run in runs {
            let done = run.wait_with_output().unwrap();
            let err = String::from_utf8(done.stderr).unwrap();
            assert_eq!((done.status.code(), err.as_str()), (Some(0), ""));
        }
        assert_eq!(place.names("made").len(), 80);
        assert_in_order(&place);
    }
}

#[test]
fn a_run_waits_for_no_other_and_leaves_its_files_alone() {
    let place = Place::with(&["ann.txt"]);
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    let other = File::open(place.path().join("made/.letterpress-lock")).unwrap();
    other.lock_shared().unwrap();
    place.write("made/.letterpress-tmp-Yd8zQ1", "half a fi");
    place.write("ann.txt", SNOW);
    let said = place.convert(&["ann.txt", "-o", "made"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    assert_eq!(place.read("made/.letterpress-tmp-Yd8zQ1"), "half a fi");
    // The other run puts the manifest in order, or the next one does.
    assert_eq!(place.read(MANIFEST).lines().count(), 5);
    other.unlock().unwrap();
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    assert_in_order(&place);
}

#[test]
fn a_manifest_that_cannot_be_read_stops_the_run() {
    for (text, why) in [
        ("# letterpress manifest 2\n", "a newer letterpress made it"),
        ("Dear Ben: It rains.\n", "line 1 is not \u{201C}# letterpress manifest 1\u{201D}"),
        ("{\"version\": 2}", "line 1 is not"),
        ("# letterpress manifest 1\n<<<<<<< ours", "line 2 is not"),
        ("# letterpress manifest 1\n<<<<<<< ours\n", "line 2 is not a digest and a name"),
    ] {
        let place = Place::with(&["ann.txt", "made/dora.txt"]);
        place.write(MANIFEST, text);
        for force in [&[][..], &["--force"]] {
            let said = place.convert(&[&["ann.txt", "-o", "made"], force].concat());
            assert_eq!((said.exit, said.err.lines().count()), (1, 1), "{said:?}");
            let error = format!(
                "error: the output folder made cannot be used: .letterpress-manifest: {why}"
            );
            assert!(said.err.starts_with(&error), "{said:?}");
            assert_eq!(place.names("made"), ["dora.txt"]);
            assert_eq!(place.read(MANIFEST), text);
        }
    }
    // A link could lead to any file of the user's.
    let place = Place::with(&["ann.txt", "made/dora.txt"]);
    place.write("precious", "");
    for link in [".letterpress-manifest", ".letterpress-lock"] {
        let _unless_a_run_made_it = fs::remove_file(place.path().join("made").join(link));
        symlink("../precious", place.path().join("made").join(link)).unwrap();
        let said = place.convert(&["ann.txt", "-o", "made"]);
        assert_eq!(said.exit, 1, "{said:?}");
        assert!(said.err.contains(&format!("{link} is a link, not a file")), "{said:?}");
        assert_eq!((place.read("precious").as_str(), place.names("made").len()), ("", 1));
        fs::remove_file(place.path().join("made").join(link)).unwrap();
        place.fifo(&format!("made/{link}"));
        let said = place.convert(&["ann.txt", "-o", "made"]);
        assert!(said.err.contains(&format!("{link} is a FIFO, not a file")), "{said:?}");
        fs::remove_file(place.path().join("made").join(link)).unwrap();
    }
    // A name that leads out of the folder is no file in it.
    place.write(MANIFEST, &format!("# letterpress manifest 1\n{NO_FILES}  ../box/x\n"));
    place.write("box/.letterpress-tmp-Yd8zQ1", "");
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    assert!(place.path().join("box/.letterpress-tmp-Yd8zQ1").exists());
}

#[test]
fn what_could_not_be_made_again_is_from_an_earlier_run() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    place.write("volume.xml", VOLUME);
    let convert = |formats: &str| {
        place.run(&["convert", "ann.txt", "ben.txt", "volume.xml", "-o", "made", "--to", formats])
    };
    assert_eq!(convert("tei,pdf").exit, 0);
    let pdf = fs::read(place.path().join("made/ann.pdf")).unwrap();
    // No font has these characters.
    place.write("ann.txt", &SNOW.replace("snows", &"\u{4E2D}".repeat(40)));
    place.write("ben.txt", "\0");
    let said = convert("tei,pdf");
    assert_eq!(said.exit, 4, "{said:?}");
    assert_eq!(
        messages(&said, "warning[B012]"),
        [
            "not made again, so still from an earlier run: made/ann.pdf",
            "not made again, so still from an earlier run: made/ben.pdf, made/ben.tei.xml",
        ]
    );
    assert_eq!(fs::read(place.path().join("made/ann.pdf")).unwrap(), pdf);
    assert!(place.read("made/ann.tei.xml").contains('\u{4E2D}'));
    assert_in_order(&place);
    // A file that was never made belongs to no run, and one of the user's is not from an earlier run.
    let fresh = Place::with(&[]);
    fresh.write("ann.txt", "\0");
    fresh.write("made/ann.pdf", "%PDF a scan");
    let said = fresh.run(&["convert", "ann.txt", "-o", "made"]);
    assert_eq!((said.exit, messages(&said, "warning[B012]").len()), (3, 0), "{said:?}");
    // Of a volume that cannot be read at all, each file is from an earlier run.
    place.write("volume.xml", "PK\u{3}\u{4}");
    let said = convert("tei");
    let left = "not made again, so still from an earlier run: made/volume/d1.tei.xml, made/volume/d2.tei.xml";
    assert_eq!(messages(&said, "warning[B012]").last(), Some(&left), "{said:?}");
}

#[test]
fn what_is_in_the_output_folder_and_not_made_there_is_a_letter() {
    let place = Place::with(&["ann.txt"]);
    place.write("volume.tei.xml", VOLUME);
    let inputs = |said: &Said| -> Vec<String> {
        let lines = said.out.lines().take_while(|line| !line.is_empty());
        lines.filter_map(|line| line.split_whitespace().next()).map(ToOwned::to_owned).collect()
    };
    let said = place.convert(&[".", "-o", "."]);
    assert_eq!(inputs(&said), ["ann", "volume/d1", "volume/d2"], "{said:?}");
    let before = place.names(".");
    let again = place.convert(&[".", "-o", "."]);
    assert_eq!((inputs(&again), place.names(".")), (inputs(&said), before));
    // What was made before there was a manifest is known by its name.
    fs::remove_file(place.path().join(".letterpress-manifest")).unwrap();
    let again = place.convert(&[".", "-o", "."]);
    assert_eq!(inputs(&again), inputs(&said), "{again:?}");
    assert_eq!(again.exit, 0, "{again:?}");
}

#[test]
fn names_that_some_systems_do_not_tell_apart_do_not_collide() {
    let place =
        Place::with(&["box/Ann.txt", "box/ann.txt", "box/zo\u{eb}.txt", "box/zoe\u{308}.txt"]);
    place.write("box/D.xml", VOLUME);
    place.write("box/d/D1.txt", LETTER);
    let said = place.convert(&["box", "-o", "made"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert_eq!(messages(&said, "error[B006]").len(), 3, "{said:?}");
    let files = ["Ann.ir.json", "Ann.tei.xml", "d"];
    assert_eq!(place.names("made")[..3], files, "{said:?}");
    assert_eq!(place.names("made").len(), 5, "{said:?}");
    assert_eq!(place.names("made/d"), ["D1.ir.json", "D1.tei.xml"]);
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_it_would_write() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    let said = place.convert(&["ann.txt", "ben.txt", "-o", "made", "--dry-run"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("2 letters and 4 files would be written to made ("), "{said:?}");
    assert!(!place.path().join("made").exists());
    assert_eq!(place.convert(&["ann.txt", "-o", "made"]).exit, 0);
    place.write("made/ann.tei.xml", "mine");
    place.write("made/ben.tei.xml", "mine");
    place.write("ann.txt", SNOW);
    let before = (place.read(MANIFEST), place.read("made/ann.ir.json"));
    let said = place.convert(&["ann.txt", "ben.txt", "-o", "made", "--dry-run"]);
    let refused = [
        "made/ann.tei.xml would not be overwritten: it has changed since letterpress made it",
        "made/ben.tei.xml would not be overwritten: letterpress did not make it",
    ];
    assert_eq!(messages(&said, "error[B011]"), refused);
    let would: Vec<&str> = said.out.lines().filter(|line| line.starts_with("would")).collect();
    assert_eq!(would, ["would write made/ann.ir.json", "would write made/ben.ir.json"]);
    assert_eq!((place.read(MANIFEST), place.read("made/ann.ir.json")), before);
    assert_eq!(place.names("made"), ["ann.ir.json", "ann.tei.xml", "ben.tei.xml"]);
    assert_eq!(said.exit, place.convert(&["ann.txt", "ben.txt", "-o", "made"]).exit);
    // A folder that cannot be made is seen, too.
    let said = place.convert(&["ann.txt", "-o", "ann.txt/made", "--dry-run"]);
    assert!(said.exit == 1 && said.err.contains("ann.txt is not a folder"), "{said:?}");
}

#[test]
fn one_file_is_written_as_it_is_named() {
    let place = Place::with(&["ann.txt"]);
    let convert = |file: &str| place.run(&["convert", "ann.txt", "-o", file]);
    for file in ["a.tei.xml", "box/b.PDF", "c.ir.json"] {
        assert_eq!(convert(file).exit, 0, "{file}");
        assert!(place.path().join(file).is_file());
    }
    // It is overwritten, whoever made it, and nothing is kept of that.
    place.write("a.tei.xml", "mine");
    assert_eq!(convert("a.tei.xml").exit, 0);
    assert!(place.read("a.tei.xml").contains("It rains."));
    let hidden = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(hidden.filter(|name| name.as_bytes().starts_with(b".")).count(), 0);
    // A link leads to the file that is written.
    symlink("a.tei.xml", place.path().join("link.tei.xml")).unwrap();
    place.write("ann.txt", SNOW);
    assert_eq!(convert("link.tei.xml").exit, 0);
    assert!(place.read("a.tei.xml").contains("It snows."));
    // But it is never an input.
    let said = place.run(&["convert", "a.tei.xml", "-o", "link.tei.xml"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert!(said.err.contains("link.tei.xml cannot be written: it is an input"), "{said:?}");
    assert!(said.out.starts_with("a  Ann Lee"), "{said:?}");
    // What was made beside a letter does not become a letter of the next run.
    place.write("desk/ann.txt", LETTER);
    for _ in 0..2 {
        assert_eq!(place.run(&["convert", "desk", "-o", "desk/ann.tei.xml"]).exit, 0);
    }
    place.write("volume.xml", VOLUME);
    for selection in [&[][..], &["--correspondent", ""], &["--since", "1901"]] {
        let typed = [&["convert", "volume.xml", "-o", "v.jsonld"][..], selection].concat();
        assert_ne!(place.run(&typed).exit, 0);
        assert!(!place.path().join("v.jsonld").exists());
    }
    // But in TEI several letters are a corpus, and in PDF a book.
    assert_eq!(place.run(&["convert", "volume.xml", "-o", "v.pdf"]).exit, 0);
    assert!(place.path().join("v.pdf").is_file());
    assert_eq!(place.run(&["convert", "volume.xml", "-o", "v.tei.xml"]).exit, 0);
    let corpus = place.read("v.tei.xml");
    assert!(corpus.contains("<teiCorpus") && corpus.contains("Snow."), "{corpus}");
    assert_eq!(place.run(&["convert", "volume.xml", "-o", "v.tei.xml", "--only", "d2"]).exit, 0);
    let letter = place.read("v.tei.xml");
    assert!(!letter.contains("<teiCorpus") && letter.contains("Snow."), "{letter}");
}

#[test]
fn a_report_overwrites_no_input() {
    let place = Place::with(&["ann.txt"]);
    place.write("people.csv", "form,name,uri\nAnn Lee,Ann Lee,\n");
    for report in ["-", ".", "ann.txt", "./ann.txt", "people.csv", "a.pdf"] {
        let typed = ["convert", "ann.txt", "-o", "a.pdf", "--people", "people.csv", "--report"];
        let said = place.run(&[&typed[..], &[report]].concat());
        assert_eq!(said.exit, 2, "{report}: {said:?}");
        assert!(said.err.contains(&format!("--report {report} is ")), "{said:?}");
    }
    assert_eq!(place.read("ann.txt"), LETTER);
    assert!(!place.path().join("a.pdf").exists());
    let said = place.convert(&["ann.txt", "-o", "made", "--report", "told/run.txt", "--quiet"]);
    assert_eq!((said.exit, said.out.as_str(), said.err.as_str()), (0, "", ""));
    let head = "letterpress report\n\nann  Ann Lee → Ben Cox, ";
    assert!(place.read("told/run.txt").starts_with(head));
}

#[test]
fn what_was_made_elsewhere_below_the_letters_is_no_letter() {
    let place = Place::with(&["ann.txt"]);
    place.run(&["convert", ".", "-o", "one", "--to", "tei,ir"]);
    let said = place.run(&["convert", ".", "-o", "two", "--to", "tei"]);
    assert!(said.out.contains("1 letter and 1 file in two"), "{said:?}");
    assert!(said.out.contains("2 earlier outputs"), "{said:?}");
    // A folder that is named is meant.
    let said = place.run(&["convert", "one", "-o", "three", "--to", "tei"]);
    assert!(said.out.contains("1 letter and 1 file in three"), "{said:?}");
}

#[test]
fn a_letter_alone_in_its_file_has_the_name_of_the_file() {
    let place = Place::with(&["ann.txt", "ben.txt"]);
    let said = place.run(&["convert", ".", "--only", "BEN", "--to", "tei"]);
    assert!(said.out.contains("1 letter and 1 file in output"), "{said:?}");
    let said = place.run(&["convert", ".", "--only", "cox", "--to", "tei"]);
    assert!(said.err.contains("the letters are ann, ben"), "{said:?}");
}
