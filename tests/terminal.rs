//! Nothing in a letter, in a file beside it, in a file name or on the command line can command the
//! terminal that messages are shown on, or turn their words around.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

mod place;

use std::process::Command;

use place::Place;

/// What would colour, ring, retitle, begin a line, or turn a line around. No style of ours is magenta.
const HOSTILE: &str = "x\u{1b}[35mred\u{7}\u{8}\u{7f}\u{9b}35m\u{9d}0;t\u{9c}\u{85}\nerror: y\r\u{202e}z\u{2066}\u{2069}\u{200f}\u{61c}";
/// What of it XML can write.
const IN_XML: &str =
    "x&#x7F;&#x9B;35m&#x9D;0;t&#x9C;&#x85;\u{202e}z\u{2066}\u{2069}\u{200f}\u{61c}\u{200e}w";

fn assert_harmless(said: &str, command: &[&str]) {
    // The styles of the program: bold, dimmed, and colours of severities, set and reset.
    let mut text = said.to_owned();
    for ours in ["0", "1", "2", "4", "31", "32", "33", "36", "1;4"] {
        text = text.replace(&format!("\u{1b}[{ours}m"), "");
    }
    let is_command = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
    };
    let found = text.find(is_command).map(|at| text[at..].chars().take(20).collect::<String>());
    assert!(found.is_none(), "{found:?} {command:?}\n{said:?}");
    assert!(!text.lines().any(|line| line.starts_with("error: y")), "{command:?}\n{said}");
}

/// Runs a command, with colours and without.
fn run(place: &Place, arguments: &[&str]) -> String {
    let mut all = String::new();
    for colour in ["0", "1"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
        command.args(arguments).current_dir(place.path()).env("CLICOLOR_FORCE", colour);
        let said = place::run(&mut command);
        assert!(said.exit < 70, "{said:?}");
        for stream in [&said.out, &said.err] {
            assert_harmless(stream, arguments);
            all += stream;
        }
    }
    all
}

#[test]
fn no_text_commands_the_terminal() {
    let place = Place::with(&[]);
    let letter = format!("{HOSTILE}.txt");
    place.write(&letter, &format!("11. Letter From {HOSTILE} to Ben\n\n{HOSTILE}, May 3, 1901\n\nDear {HOSTILE}: It rains stand-ards.1\n\n{HOSTILE}\n\n1. {HOSTILE}\n"));
    let sidecar = format!("{HOSTILE}.meta.toml");
    let quoted: Vec<String> = HOSTILE.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let quoted = quoted.concat();
    place.write(&sidecar, &format!("title = \"{quoted}\"\nresponsible = \"{quoted}\"\n[[from]]\nname = \"{quoted}\"\nsame_as = [\"https://example.org/1\"]\n"));
    let xml = |count: usize| {
        let document = |n: usize| {
            format!(
                "<div type='document' xml:id='d{n}' n='{IN_XML}'><head>{IN_XML}</head><opener><dateline><placeName>{IN_XML}</placeName> <date when='1901-05-03'>May</date></dateline></opener><p>{IN_XML} <pb n='{IN_XML}'/><ref target='#{IN_XML}'>z</ref><note n='{IN_XML}'>{IN_XML}</note><{tag}>q</{tag}></p></div>",
                tag = "leeds"
            )
        };
        let documents: String = (1..=count).map(document).collect();
        format!(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>{IN_XML}</title></titleStmt></fileDesc><profileDesc><correspDesc><correspAction type='sent'><persName>Ann{IN_XML}</persName><date when='1901-01-01'/></correspAction></correspDesc></profileDesc></teiHeader><text xml:lang='{IN_XML}'><body>{documents}</body></text></TEI>"
        )
    };
    let (one, volume) = (format!("{HOSTILE}.xml"), format!("{HOSTILE}-volume.xml"));
    place.write(&one, &xml(1));
    place.write(&volume, &xml(12));
    let broken = format!("{HOSTILE}-broken.xml");
    place
        .write(&broken, "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>a\u{9b}b</q></p>");
    let people = format!("{HOSTILE}.csv");
    place.write(&people, &format!("form,name,uri\n\"{HOSTILE}\",\"{HOSTILE}\",\n"));
    let profile = format!("{HOSTILE}.toml");
    place.write(&profile, &format!("[letter]\nbegins = \"N.\"\n\u{9b}{}\n", "x = 1"));
    let folder = format!("{HOSTILE}-made");
    place.write(&format!("{folder}/{HOSTILE}.tei.xml"), "kept");
    let files = [&letter, &one, &volume, &broken];
    for file in files {
        for format in ["human", "json"] {
            let told = ["--diagnostics", format];
            run(&place, &[&["convert", file, "-o", &folder, "--to", "tei,ir"][..], &told].concat());
            run(
                &place,
                &[&["convert", file, "-o", "made", "--people", &people][..], &told].concat(),
            );
            run(&place, &[&["inspect", file, "--people", &people][..], &told].concat());
            run(&place, &[&["inspect", file, "--only", "d1"][..], &told].concat());
        }
        run(&place, &["inspect", file, "--only", HOSTILE]);
        run(&place, &["inspect", file, "--profile", &profile]);
        run(&place, &["inspect", file, "--people", &profile]);
        run(&place, &["inspect", file, "--meta", &people]);
        run(&place, &["convert", file, "-o", file]);
        run(&place, &["convert", file, "-o", "-", "--to", HOSTILE]);
        run(&place, &["convert", file, "--correspondent", HOSTILE]);
    }
    let all = run(&place, &["convert", ".", "-o", "all", "--to", "tei"]);
    assert!(all.contains("\\u{1b}[35mred\\u{7}"), "{all}");
    assert!(all.contains("\\u{9b}31m") || all.contains("\\u{9b}35m"), "{all}");
    run(&place, &["convert", ".", "-o", "all", "--to", "tei", "--diagnostics", "json"]);
    run(&place, &["convert", &letter, &format!("{HOSTILE}-none"), "-o", "other"]);
    for option in [
        "--from",
        "--encoding",
        "--date",
        "--fix",
        "--jobs",
        "--since",
        "--people",
        "--profile",
        "--meta",
        "--diagnostics",
        "--reading",
        "--filter",
        "--only",
        HOSTILE,
    ] {
        run(&place, &["convert", &letter, "-o", "other", option, HOSTILE]);
    }
    run(&place, &["inspect", HOSTILE]);
    run(&place, &["explain", HOSTILE]);
    run(&place, &["formats", HOSTILE]);
    run(&place, &[HOSTILE]);
    run(&place, &["convert", &format!("{HOSTILE}.toml")]);
    for (name, text) in [
        ("key", format!("\"{quoted}\" = 1")),
        ("value", format!("to = \"{quoted}\"")),
        ("table", format!("[warnings]\n\"{quoted}\" = 1")),
    ] {
        let config = format!("{HOSTILE}-{name}.conf");
        place.write(&config, &text);
        run(&place, &["config", &letter, "--config", &config]);
        run(&place, &["convert", &letter, "--config", &config, "--diagnostics", "json"]);
    }
    run(&place, &["config", &letter, "--allow", HOSTILE]);
    run(&place, &["config", &letter, "--correspondent", HOSTILE, "--people", &people]);
    run(&place, &["init", "."]);
}
