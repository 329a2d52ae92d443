//! Commands and what they print: each `tests/command/*.md` says what happens, with the commands in
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
//!
//! README.md and the guide are run, too. Their blocks are ```` ```console ````, show both streams as a
//! terminal does, and may leave lines out: `…` in a line of its own. A command that shows nothing has only
//! to succeed. `UPDATE=1` writes the whole output where it differs, for the editor to cut.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "here the program itself is started")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The words of a command; what is in quotation marks is one word.
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

/// How what a command prints is written down.
#[derive(Clone, Copy)]
enum Streams {
    /// Standard output, then standard error with `2>`.
    Apart,
    /// Both in one, as on a terminal.
    Together,
}

/// Runs one command in a folder and writes down what it printed.
fn run(line: &str, folder: &Path, streams: Streams) -> String {
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
            let mut command = Command::new(env!("CARGO_BIN_EXE_letterpress"));
            command
                .args(arguments)
                .current_dir(folder)
                .env_remove("SOURCE_DATE_EPOCH")
                .env("LC_ALL", "C")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            let mut both = None;
            if let Streams::Together = streams {
                let (reader, writer) = std::io::pipe().unwrap();
                command.stdout(writer.try_clone().unwrap()).stderr(writer);
                both = Some(reader);
            }
            let mut child = command.spawn().unwrap();
            // The command holds the other end of the pipe, which would never end.
            drop(command);
            child.stdin.take().unwrap().write_all(&stdin).unwrap();
            let mut printed_together = Vec::new();
            if let Some(mut reader) = both {
                reader.read_to_end(&mut printed_together).unwrap();
            }
            let mut output = child.wait_with_output().unwrap();
            output.stdout.append(&mut printed_together);
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

/// Whether a command printed what a page shows of it, where `…` stands for lines that are left out.
fn shows(shown: &[&str], printed: &str) -> bool {
    let same = |shown: &str, printed: &str| {
        without_time(&format!("{shown}\n")).trim_end() == printed.trim_end()
    };
    let printed: Vec<&str> = printed.lines().collect();
    if shown.is_empty() {
        return !printed.last().is_some_and(|last| last.starts_with("=> "));
    }
    let mut at = 0;
    let mut pieces = shown.split(|line| *line == "…").enumerate().peekable();
    while let Some((number, piece)) = pieces.next() {
        let fits = |at: &usize| {
            let rest = &printed[*at..];
            rest.len() >= piece.len() && piece.iter().zip(rest).all(|(one, other)| same(one, other))
        };
        // The first piece begins the output, the last one ends it, and any other comes where it fits.
        let latest = printed.len().saturating_sub(piece.len());
        let first = if pieces.peek().is_none() { latest.max(at) } else { at };
        let last = if number == 0 { at } else { latest };
        let Some(found) = (first..=last).find(fits) else { return false };
        at = found + piece.len();
    }
    at == printed.len()
}

#[test]
fn lines_may_be_left_out() {
    let printed = "one\ntwo\nthree (… s)\n";
    for shown in
        [&["one", "…"][..], &["…", "two", "…"], &["one", "…", "three (0.2 s)"], &[], &["…"]]
    {
        assert!(shows(shown, printed), "{shown:?}");
    }
    for shown in
        [&["one"][..], &["two", "…"], &["…", "two"], &["one", "three (… s)"], &["one", "two"]]
    {
        assert!(!shows(shown, printed), "{shown:?}");
    }
    assert!(!shows(&[], "=> 1\n"));
}

/// Runs the commands of a `console` block. One that prints what the block shows is left as it is.
fn perform_console(block: &[&str], folder: &Path) -> String {
    let mut done = String::new();
    for part in block.chunk_by(|_, next| !next.starts_with("$ ")) {
        let Some((line, shown)) = part.split_first() else { continue };
        let printed = run(line.strip_prefix("$ ").unwrap(), folder, Streams::Together);
        writeln!(done, "{line}").unwrap();
        if shows(shown, &printed) {
            for line in shown {
                writeln!(done, "{line}").unwrap();
            }
        } else {
            done.push_str(&printed);
        }
    }
    done
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
                write!(done, "$ {line}\n{}", run(line, folder, Streams::Apart)).unwrap();
            }
        } else if kind == "console" {
            done.push_str(&perform_console(&block, folder));
        } else {
            for line in &block {
                writeln!(done, "{line}").unwrap();
            }
        }
        done.push_str("```\n");
    }
    done
}

/// Runs each page in a folder of its own that has the letters of `input/`.
fn check_pages(pages: impl IntoIterator<Item = PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
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
        if page == done {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &done).unwrap();
        } else {
            let at = page.lines().zip(done.lines()).position(|(one, other)| one != other);
            let line = at.map(|at| (at + 1, done.lines().nth(at)));
            wrong.push(format!("{}: {line:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the pages", wrong.join("\n"));
}

/// The pages of a folder of the repository.
fn pages(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut pages: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    assert!(!pages.is_empty());
    pages
}

#[test]
fn commands_print_what_their_pages_say() {
    check_pages(pages("tests/command"));
}

#[test]
fn commands_of_the_readme_and_the_guide_print_what_they_say() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    check_pages(pages("docs/guide/src").into_iter().chain([readme]));
}

/// The files that a page leads to: links, pictures, and what mdBook includes.
fn leads_to(page: &str) -> Vec<&str> {
    let links = page.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let includes =
        page.split("{{#include ").skip(1).filter_map(|rest| rest.split([':', '}']).next());
    links.filter(|link| !link.is_empty() && !link.contains(':')).chain(includes).collect()
}

#[test]
fn what_the_readme_and_the_guide_lead_to_exists() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let guide = pages("docs/guide/src");
    let summary = fs::read_to_string(guide[0].with_file_name("SUMMARY.md")).unwrap();
    for path in guide.into_iter().chain([readme]) {
        let page = fs::read_to_string(&path).unwrap();
        for link in leads_to(&page) {
            assert!(path.with_file_name(link).exists(), "{}: no {link}", path.display());
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let listed = summary.contains(&format!("({name})"));
        assert!(listed || matches!(name, "README.md" | "SUMMARY.md"), "SUMMARY.md has no {name}");
    }
}
