//! What `src/ARCHITECTURE.md` names is there, and its tables are complete.
//!
//! What it says of the modules is held by `tests/architecture.rs`; its links are checked by `cargo doc`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "the program tells its options")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use letterpress::diag::CATALOGUE;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn architecture() -> String {
    fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// What the first cells of a table have between backticks.
fn first_cells(heading: &str) -> BTreeSet<String> {
    let text = architecture();
    let table = text.split(heading).nth(1).unwrap_or_else(|| panic!("no table {heading:?}"));
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned)).collect()
}

/// Everything between backticks.
fn quoted() -> BTreeSet<String> {
    let text = architecture();
    let prose = text.split("```").step_by(2).collect::<String>();
    prose.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn the_table_of_modules_has_every_module() {
    let named = first_cells("| module | its one job |");
    let modules: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !["lib", "main"].contains(&name.as_str()))
        .collect();
    assert_eq!(named, modules);
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let used: BTreeSet<String> =
        manifest["dependencies"].as_table().unwrap().keys().cloned().collect();
    assert_eq!(first_cells("| crate | what it does here | licence |"), used);
}

#[test]
fn what_is_named_by_its_path_is_there() {
    let root = root();
    let sources: Vec<(PathBuf, String)> = files(&root.join("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    // The sources of the deepest module on the way to a name.
    let within = |steps: &[&str]| -> Vec<&str> {
        let folder = root.join("src").join(steps.iter().collect::<PathBuf>());
        let is_there =
            |path: &Path| path.starts_with(&folder) || path == folder.with_extension("rs");
        sources.iter().filter(|(path, _)| is_there(path)).map(|(_, text)| text.as_str()).collect()
    };
    let is_word = |text: &str, name: &str| {
        let is_in_name = |c: char| c.is_alphanumeric() || c == '_';
        text.match_indices(name).any(|(at, _)| {
            !text[..at].ends_with(is_in_name) && !text[at + name.len()..].starts_with(is_in_name)
        })
    };
    let mut paths = 0;
    for path in quoted().iter().filter(|path| path.contains("::")) {
        let steps: Vec<&str> = path.split("::").collect();
        let depth = (1..=steps.len()).rev().find(|depth| !within(&steps[..*depth]).is_empty());
        let depth = depth.unwrap_or_else(|| panic!("{path}: no such module"));
        let texts = within(&steps[..depth]);
        for name in &steps[depth..] {
            assert!(texts.iter().any(|text| is_word(text, name)), "{path}: no {name} there");
        }
        paths += 1;
    }
    assert!(paths > 20, "only {paths} paths were found");
}

#[test]
fn files_codes_and_options_that_are_named_are_there() {
    let root = root();
    let all: Vec<PathBuf> =
        ["src", "tests", "docs"].iter().flat_map(|folder| files(&root.join(folder))).collect();
    let help = Command::new(env!("CARGO_BIN_EXE_letterpress")).args(["convert", "--help"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let mut seen = [0; 3];
    for name in quoted() {
        let ends = [".rs", ".json", ".md"].iter().any(|end| name.ends_with(end));
        if ends || name.starts_with("tests/") {
            let is_it = |path: &PathBuf| path.ends_with(&name);
            assert!(root.join(&name).exists() || all.iter().any(is_it), "there is no file {name}");
            seen[0] += 1;
        }
        if name.starts_with("--") {
            let option = name.split(' ').next().unwrap();
            assert!(help.contains(option), "`convert` has no option {option}");
            seen[1] += 1;
        }
    }
    for word in architecture().split(|c: char| !c.is_ascii_alphanumeric()) {
        let digits = word.get(1..).unwrap_or_default();
        let is_code = word.len() == 4
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && digits.chars().all(|c| c.is_ascii_digit());
        if is_code {
            assert!(CATALOGUE.iter().any(|code| code.id == word), "there is no code {word}");
            seen[2] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 2), "{seen:?}");
}

#[test]
fn every_invariant_names_tests_and_they_are_there() {
    let text = architecture();
    let section = text.split("\n# Invariants\n").nth(1).unwrap().split("\n# ").next().unwrap();
    let sources: Vec<String> = ["src", "tests"]
        .iter()
        .flat_map(|folder| files(&root().join(folder)))
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let invariants: Vec<&str> = section.split("\n- ").skip(1).collect();
    assert!(invariants.len() > 10, "only {} invariants were found", invariants.len());
    for invariant in invariants {
        let (_, tests) = invariant.rsplit_once('(').unwrap_or_default();
        let tests: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test is named: {invariant}");
        for test in tests {
            let is_it = |text: &String| text.contains(&format!("fn {test}("));
            assert!(sources.iter().any(is_it), "there is no test {test}: {invariant}");
        }
    }
}
