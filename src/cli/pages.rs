//! Folders that are one letter: the pages of a transcript in PAGE, with or without the METS file that lists them.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The subfolder in which Transkribus puts the pages.
const SUBFOLDER: &str = "page";

/// Files that say what the pages are, and are none.
const ABOUT: &[&str] = &["mets.xml", "metadata.xml"];

/// Endings of files that are letters of their own.
const LETTERS: &[&str] = &[".txt", ".text", ".md", ".tei", ".docx", ".odt", ".fodt", ".html"];

/// How many bytes of a file to inspect for its root.
const LOOKED_AT: u64 = 4_000;

/// The files of the letter, by their names in the folder, if the folder is one.
pub(super) fn of(folder: &Path) -> Option<Vec<(String, PathBuf)>> {
    let mut files = files_in(folder, "");
    let has = |name: &str, endings: &[&str]| {
        let name = name.to_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    if files.iter().any(|(name, _)| has(name, LETTERS)) {
        return None;
    }
    files.extend(files_in(&folder.join(SUBFOLDER), "page/"));
    files.retain(|(name, _)| has(name, &[".xml"]));
    files.sort();
    let mut pages = files.iter().filter(|(name, _)| !is_about(name)).peekable();
    pages.peek()?;
    // Other files in XML are letters of their own.
    pages.all(|(_, path)| is_page(path)).then_some(files)
}

fn is_about(name: &str) -> bool {
    ABOUT.contains(&name.to_lowercase().as_str())
}

fn files_in(folder: &Path, before: &str) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.flatten().filter(|entry| entry.path().is_file());
    entries
        .map(|entry| (format!("{before}{}", entry.file_name().to_string_lossy()), entry.path()))
        .collect()
}

/// Whether the root of a file is that of PAGE.
fn is_page(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut start));
    read.is_ok() && start.windows(ROOT.len()).any(|window| window == ROOT)
}

/// The name of the root of PAGE files.
const ROOT: &[u8] = b"PcGts";
