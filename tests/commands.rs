//! Commands and what they print: each `tests/command/*.md` tells what happens, with the commands in
//! fenced blocks:
//!
//! ````text
//! ```command
//! $ letterpress explain S001
//! standard output
//! 2> standard error
//! => exit status, when it is not 0
//! ```
//! ````
//!
//! A block ```` ```file NAME ```` makes a file first, in UTF-8; in a block ```` ```bytes NAME ````
//! a character up to U+00FF is one byte, and `\xE9` is a byte, too. `$ ls DIR` lists a folder, and `$ cat FILE` shows
//! a file. Each
//! page is run in a folder of its own, from top to bottom. The time that a run took is written `(… s)`.
//! `UPDATE=1` rewrites what was printed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The words of a command; what stands in quotation marks is one word.
fn words(line: &str) -> Vec<&str> {
    let pieces = line.split('"').enumerate();
    let words = pieces.map(|(number, piece)| match number % 2 {
        0 => piece.split_whitespace().collect(),
        _ => vec![piece],
    });
    words.collect::<Vec<Vec<&str>>>().concat()
}

/// A line with the slashes of the pages, where Windows prints `made\ann.txt`. Characters that are spelt
/// out (`\u{1b}`) and the strings of JSON have backslashes of their own.
fn with_slashes(line: &str) -> String {
    if line.starts_with("{\"") {
        return line.replace("\\\\", "/");
    }
    line.replace("\\u{", "\0").replace('\\', "/").replace('\0', "\\u{")
}

/// Runs one command in a folder and writes down what it printed.
fn run(line: &str, folder: &Path) -> String {
    let mut words = words(line).into_iter();
    let mut transcript = String::new();
    match words.next() {
        Some("ls") => {
            let named = folder.join(words.next().unwrap_or("."));
            let mut names: Vec<String> = fs::read_dir(named)
                .map(|entries| {
                    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
                })
                .unwrap_or_default();
            names.retain(|name| !name.starts_with('.'));
            names.sort();
            for name in &names {
                writeln!(transcript, "{name}").unwrap();
            }
        }
        Some("cat") => {
            let text = fs::read_to_string(folder.join(words.next().unwrap())).unwrap();
            transcript.push_str(text.trim_start_matches('\u{FEFF}'));
        }
        Some("letterpress") => {
            // `< NAME` feeds a file to the standard input.
            let words: Vec<&str> = words.collect();
            let (arguments, stdin) = match words.iter().position(|word| *word == "<") {
                Some(at) => (&words[..at], fs::read(folder.join(words[at + 1])).unwrap()),
                None => (&words[..], Vec::new()),
            };
            let mut child = Command::new(env!("CARGO_BIN_EXE_letterpress"))
                .args(arguments)
                .current_dir(folder)
                .env_remove("SOURCE_DATE_EPOCH")
                .env("LC_ALL", "C")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(&stdin).unwrap();
            let output = child.wait_with_output().unwrap();
            let printed = |bytes: &[u8]| {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                if !cfg!(windows) {
                    return text;
                }
                text.split_inclusive('\n').map(with_slashes).collect()
            };
            for line in printed(&output.stdout).split_inclusive('\n') {
                transcript.push_str(&without_time(line));
            }
            for line in printed(&output.stderr).lines() {
                writeln!(transcript, "{}", format!("2> {line}").trim_end()).unwrap();
            }
            match output.status.code().unwrap() {
                0 => {}
                code => writeln!(transcript, "=> {code}").unwrap(),
            }
        }
        other => panic!("{other:?} is no command of these tests"),
    }
    transcript
}

/// A line without the time that a run took, which is never the same: `(0.4 s)`.
fn without_time(line: &str) -> String {
    let time = line.rsplit_once(" (").filter(|(_, rest)| rest.ends_with(" s)\n"));
    match time {
        Some((before, time)) if time.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{before} (… s)\n")
        }
        _ => line.to_owned(),
    }
}

/// The bytes of a block: `\xE9` is one, and so is a character up to U+00FF.
fn bytes(text: &str) -> Vec<u8> {
    let mut pieces = text.split("\\x");
    let plain = |piece: &str| piece.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>();
    let mut bytes = plain(pieces.next().unwrap());
    for piece in pieces {
        let (code, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(plain(rest));
    }
    bytes
}

/// Runs all blocks of a page and returns the page with what was printed.
fn perform(page: &str, folder: &Path) -> String {
    let mut done = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        writeln!(done, "{line}").unwrap();
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = block.join("\n") + "\n";
        // `\0` stands for the byte that no text has.
        let file = kind.strip_prefix("file ").map(|name| (name, text.replace("\\0", "\0").into()));
        let file = file.or_else(|| Some((kind.strip_prefix("bytes ")?, bytes(&text))));
        if let Some((name, content)) = file {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write::<_, Vec<u8>>(path, content).unwrap();
            for line in &block {
                writeln!(done, "{line}").unwrap();
            }
        } else if kind == "command" {
            for line in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                write!(done, "$ {line}\n{}", run(line, folder)).unwrap();
            }
        } else {
            for line in &block {
                writeln!(done, "{line}").unwrap();
            }
        }
        done.push_str("```\n");
    }
    done
}

#[test]
fn commands_print_what_their_pages_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<_> = fs::read_dir(root.join("tests/command"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    let mut wrong = Vec::new();
    for path in pages {
        let folder = tempfile::tempdir().unwrap();
        let letters = folder.path().join("input");
        fs::create_dir(&letters).unwrap();
        for entry in fs::read_dir(root.join("input")).unwrap() {
            let from = entry.unwrap().path();
            fs::copy(&from, letters.join(from.file_name().unwrap())).unwrap();
        }
        let page = fs::read_to_string(&path).unwrap();
        let done = perform(&page, folder.path());
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &done).unwrap();
        } else if page != done {
            let at = page.lines().zip(done.lines()).position(|(one, other)| one != other);
            let line = at.map(|at| (at + 1, done.lines().nth(at)));
            wrong.push(format!("{}: {line:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the pages", wrong.join("\n"));
}
