//! Holds what `src/ARCHITECTURE.md` says of the modules: who may use whom, and that every file says
//! what it is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The module below `src/` that a file belongs to.
fn module_of(path: &Path) -> String {
    let relative = path.strip_prefix(source_root()).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The table in ARCHITECTURE.md: module, and the modules that it may use.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(source_root().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("| module | may use |").nth(1).unwrap();
    table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.split('|').skip(1);
            let names = |cell: &str| {
                cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect::<BTreeSet<_>>()
            };
            let module = names(cells.next().unwrap()).pop_first().unwrap();
            (module, names(cells.next().unwrap()))
        })
        .collect()
}

/// The modules that a line names: `use crate::ir::…`, `crate::{ir, diag}`, `letterpress::ir`.
fn named(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap();
    let mut found = Vec::new();
    for root in ["crate::", "letterpress::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            let list = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
            let names = list.map_or_else(|| vec![rest], |list| list.split(',').collect());
            for name in names {
                let is_name = |c: char| c.is_alphanumeric() || c == '_';
                found.push(name.trim().chars().take_while(|c| is_name(*c)).collect());
            }
        }
    }
    found
}

/// A file without its unit tests, which may build what they need.
fn program_text(path: &Path) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let allowed = allowed();
    assert!(allowed.len() >= 10, "the table in ARCHITECTURE.md was not found");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in rust_files(&source_root()) {
        let module = module_of(&path);
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let may = allowed.get(&module).unwrap_or_else(|| panic!("{module} is not in the table"));
        for (number, line) in program_text(&path).lines().enumerate() {
            for used in named(line) {
                if used != module && allowed.contains_key(&used) {
                    seen.insert((module.clone(), used.clone()));
                    if !may.contains(&used) {
                        wrong.push(format!(
                            "{}:{}: {module} uses {used}",
                            path.display(),
                            number + 1
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A row that allows more than is used has gone stale.
    for (module, may) in &allowed {
        for used in may {
            assert!(seen.contains(&(module.clone(), used.clone())), "{module} does not use {used}");
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for path in rust_files(&source_root()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let says = text.starts_with("//!") || text.starts_with("#![doc = include_str!");
        assert!(says, "{} does not open with what it is", path.display());
    }
}

#[test]
fn siblings_do_not_know_each_other() {
    // Passes, readers and backends meet only in their registries.
    for folder in ["normalize", "readers", "backends"] {
        let root = source_root().join(folder);
        let siblings: BTreeSet<String> = std::fs::read_dir(&root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        // What siblings share is none of them.
        let common = [
            "mod",
            "leaves",
            "marks",
            "assignment",
            "note_doubts",
            "vocabulary",
            "dates",
            "parties",
            "lost_spaces",
            "second_letter",
            "lexical",
            "picture",
        ];
        for path in rust_files(&root) {
            let own = path.strip_prefix(&root).unwrap().components().next().unwrap();
            let own = own.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
            if own == "mod" {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for sibling in siblings.iter().filter(|s| **s != own && !common.contains(&s.as_str())) {
                let paths = [format!("super::{sibling}::"), format!("{folder}::{sibling}::")];
                let known = paths.iter().find(|path| text.contains(path.as_str()));
                assert!(known.is_none(), "{} knows {sibling}", path.display());
            }
        }
    }
}
