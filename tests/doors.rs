//! Programs of the user: filters, and backends on the path. The examples of the guide run here, and programs
//! that fail in every way.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use place::{Place, Said, VOLUME, run};

const LETTER: &str = "3. Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It ſnows, and *rains*.1\n\nAnn\n  1. In Leeds.\n";

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples")
}

fn example(name: &str) -> String {
    examples().join(name).display().to_string()
}

/// Writes a shell script that can be run.
fn script(place: &Place, name: &str, text: &str) {
    place.write("script", &format!("#!/bin/sh\n{text}\n"));
    let to = place.path().join(name);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    // A program that another test starts at this moment would inherit a file that is open for writing here,
    // and such a file cannot be run.
    let copied = Command::new("cp").arg(place.path().join("script")).arg(&to).status();
    assert!(copied.unwrap().success());
    place.mode(name, 0o755);
}

/// Runs the program with a folder in front of the path.
fn with_path(place: &Place, folder: &Path, arguments: &[&str]) -> Said {
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", folder.display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
    run(command.args(arguments).current_dir(place.path()).env("PATH", path))
}

#[test]
fn what_a_filter_changes_is_recorded_in_the_files() {
    let place = Place::with(&[]);
    place.write("a.txt", LETTER);
    let filter = example("modern_s.py");
    let arguments =
        ["convert", "a.txt", "--filter", &filter, "--to", "tei,ir,jsonld", "-o", "made"];
    let said = place.run(&[&arguments[..], &["--verbose"]].concat());
    assert_eq!(said.exit, 0, "{said:?}");
    assert!((said.out + &said.err).contains("modern_s.py changed 1 word;"));
    let tei = place.read("made/a.tei.xml");
    assert!(tei.contains("<sic>ſnows,</sic>") && tei.contains(">snows,</corr>"), "{tei}");
    assert!(place.read("made/a.jsonld").contains("\"name\": \"modern_s.py\""));
    // The changed letter is a letter as any other.
    let again = place.run(&["convert", "made/a.ir.json", "--to", "ir,tei", "-o", "again"]);
    assert_eq!(again.exit, 0, "{again:?}");
    assert_eq!(place.read("again/a.ir.json"), place.read("made/a.ir.json"));
    assert_eq!(place.read("again/a.tei.xml"), tei);
}

#[test]
fn a_filter_that_fails_stops_its_letter_and_no_other() {
    let place = Place::with(&["b.txt"]);
    place.write("v.xml", VOLUME);
    script(
        &place,
        "no_snow",
        "letter=$(cat); case $letter in *Snow*) echo 'no \u{1b}[2Jsnow' >&2; exit 3;; esac\n\
         printf %s \"$letter\"",
    );
    let said = place.run(&[
        "convert",
        "v.xml",
        "b.txt",
        "--filter",
        "./no_snow",
        "--to",
        "tei",
        "-o",
        "made",
    ]);
    assert_eq!(said.exit, 4, "{said:?}");
    assert!(
        said.err.contains("error[F001]: no_snow: it ended with exit status: 3"),
        "{}",
        said.err
    );
    assert!(said.err.contains("and said: no \\u{1b}[2Jsnow"), "{}", said.err);
    assert_eq!(place.names("made"), ["b.tei.xml", "v"]);
    assert_eq!(place.names("made/v"), ["d1.tei.xml"]);
}

#[test]
fn programs_that_are_not_there_or_say_nonsense_are_errors_that_say_so() {
    let place = Place::with(&["a.txt"]);
    script(&place, "silent", "cat >/dev/null");
    script(&place, "deaf", "exec <&-; echo '{}'");
    place.write("plain", "no program");
    for (filter, exit, why) in [
        ("./absent", 2, "there is no such file that can be run"),
        ("./plain", 2, "there is no such file that can be run"),
        ("no-such-program", 2, "no program of this name is on the path"),
        ("./silent", 4, "silent: what it returned cannot be read: the file contains no text"),
        ("./deaf", 4, "deaf: "),
    ] {
        let said =
            place.run(&["convert", "a.txt", "--filter", filter, "--to", "tei", "-o", "made"]);
        assert_eq!(said.exit, exit, "{said:?}");
        assert!(said.err.contains(why), "{filter}: {}", said.err);
        assert_eq!(place.names("made"), [""; 0]);
    }
}

#[test]
fn a_filter_of_a_configuration_runs_only_if_that_is_named() {
    let place = Place::with(&["box/a.txt"]);
    script(&place, "box/touch", "touch \"$(dirname \"$0\")/was-run\"; cat");
    place
        .write("box/letterpress.toml", "filter = [\"./touch\"]\nto = \"tei\"\noutput = \"made\"\n");
    let said = place.run(&["convert", "box"]);
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(said.err.contains("box/letterpress.toml line 1 sets filter"), "{}", said.err);
    assert!(!place.path().join("box/was-run").exists());
    let said = place.run(&["convert", "box/a.txt", "--config", "box/letterpress.toml"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(place.path().join("box/was-run").exists());
}

#[test]
fn a_format_of_a_configuration_runs_no_program_unless_that_is_named() {
    let place = Place::with(&["box/a.txt"]);
    script(&place, "bin/letterpress-backend-spy", "touch \"$(dirname \"$0\")/was-run\"; echo x");
    place.write("box/letterpress.toml", "to = \"tei,spy\"\n");
    let bin = place.path().join("bin");
    for command in ["convert", "config"] {
        let said = with_path(&place, &bin, &[command, "box"]);
        assert!(!place.path().join("bin/was-run").exists(), "{said:?}");
    }
    let said = with_path(&place, &bin, &["convert", "box", "-o", "made"]);
    assert!(said.err.contains("box/letterpress.toml line 1 sets to"), "{said:?}");
}

#[test]
fn a_program_on_the_path_is_a_format() {
    let place = Place::with(&[]);
    place.write("a.txt", LETTER);
    let listed = with_path(&place, &examples(), &["formats"]);
    assert!(listed.out.contains("  markdown .md        Markdown: the text"), "{}", listed.out);
    let convert = ["convert", "a.txt", "--to", "markdown,tei", "-o", "made"];
    let said = with_path(&place, &examples(), &[&convert[..], &["--verbose"]].concat());
    assert_eq!(said.exit, 0, "{said:?}");
    assert!((said.out + &said.err).contains("note[F003]: markdown is not verified"));
    assert_eq!(place.names("made"), ["a.md", "a.tei.xml"]);
    let text = "# 3\\. Letter From Ann to Ben, May 3, 1901";
    let made = place.read("made/a.md");
    assert!(
        made.starts_with("# ") && made.contains("It ſnows, and *rains*.[^n.1]"),
        "{text}{made}"
    );
    assert!(made.ends_with("\n\n[^n.1]: In Leeds.\n"), "{made}");
    // Without the program there is no such format.
    let said = place.run(&convert);
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(said.err.contains("invalid value 'markdown' for '--to <FORMAT>'"), "{}", said.err);
}

#[test]
fn a_backend_that_fails_makes_no_file_and_stops_no_other() {
    let place = Place::with(&["a.txt"]);
    let describe = |extension: &str| {
        format!(
            "[ \"$1\" = --describe ] && exec echo '{{\"extension\": \"{extension}\", \"media_type\": \"a/b\", \
             \"description\": \"x\"}}'"
        )
    };
    for (name, extension, work) in [
        ("halfway", "half", "echo begun; echo 'no more' >&2; exit 1"),
        ("silent", "nil", "cat >/dev/null"),
        ("thief", "tei.xml", "echo x"),
        ("climber", "../x", "echo x"),
    ] {
        let script_of = format!("bin/letterpress-backend-{name}");
        script(&place, &script_of, &format!("{}\n{work}", describe(extension)));
    }
    script(&place, "bin/letterpress-backend-mute", "exit 7");
    let bin = place.path().join("bin");
    for (name, why, made) in [
        (
            "halfway",
            "halfway: its program failed: it ended with exit status: 1 and said: no more",
            true,
        ),
        ("silent", "silent: its program failed: it wrote nothing", true),
        (
            "thief",
            "letterpress-backend-thief: the extension \"tei.xml\" is that of a format",
            false,
        ),
        ("climber", "letterpress-backend-climber: the extension \"../x\" is not one", false),
        ("mute", "letterpress-backend-mute: it ended with exit status: 7", false),
    ] {
        let output = format!("made-{name}");
        let to = format!("{name},tei");
        let said = with_path(&place, &bin, &["convert", "a.txt", "--to", &to, "-o", &output]);
        assert_eq!(said.exit, 4, "{said:?}");
        assert!(said.err.contains(why), "{}", said.err);
        let expected: &[&str] = if made { &["a.tei.xml"] } else { &[] };
        assert_eq!(place.names(&output), expected);
    }
    // Names that could lead elsewhere are no names of formats.
    fs::create_dir(place.path().join("bin/letterpress-backend-..")).unwrap();
    for name in ["../bin/x", "..", "Halfway/../x"] {
        let said = with_path(&place, &bin, &["convert", "a.txt", "--to", name, "-o", "made"]);
        assert_eq!(said.exit, 2, "{said:?}");
    }
    let listed = with_path(&place, &bin, &["formats"]).out;
    assert!(listed.contains("halfway  .half") && listed.contains("mute     .?"), "{listed}");
}
