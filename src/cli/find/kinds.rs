//! What a file beside letters is, by its name: a letter, or what accompanies letters.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::super::files;
use super::super::report::{FIRST_LINE, FIRST_MEMBER};

/// The kind of file that describes one letter.
pub(super) const SIDECAR: &str = "sidecar";
/// The kind of file that an option names.
pub(super) const OPTION_FILE: &str = "option file";
/// The kind of file that an earlier run made.
pub(super) const EARLIER: &str = "earlier output";
/// The kind of file that `--report` made.
pub(super) const REPORT: &str = "report";
/// A folder that is a package for an archive.
pub(super) const PACKAGE: &str = "package";
/// The kind of file whose name has an ending that letters do not have.
pub(super) const UNKNOWN: &str = "unknown ending";

/// The kind of other JSON files.
pub(super) const JSON: &str = "JSON file";

/// The endings of letters' names.
const LETTERS: [&str; 14] = [
    ".txt",
    ".text",
    ".md",
    ".markdown",
    ".xml",
    ".tei",
    ".html",
    ".htm",
    ".xhtml",
    ".docx",
    ".docm",
    ".odt",
    ".fodt",
    OWN_FORM,
];
/// Among other JSON files, the letters that this program wrote.
const OWN_FORM: &str = ".ir.json";

/// Files beside letters that are not letters, by the endings of their names: what is known about
/// letters and how to read them, formats that letterpress writes and cannot read, and backups.
const OTHERS: &[(&str, &[&str])] = &[
    (SIDECAR, &[files::SIDECAR]),
    ("people file", &["people.toml", "people.csv"]),
    ("settings file", &[".toml", ".yaml", ".yml", ".ini"]),
    ("table", &[".csv", ".tsv"]),
    (
        "picture",
        &[
            ".png", ".jpg", ".jpeg", ".gif", ".svg", ".tif", ".tiff", ".jp2", ".webp", ".bmp",
            ".heic",
        ],
    ),
    (JSON, &[".json", ".jsonld"]),
    ("PDF", &[".pdf"]),
    ("EPUB", &[".epub"]),
    ("schema", &[".rng", ".rnc", ".xsd", ".dtd", ".sch"]),
    ("stylesheet", &[".css", ".xsl", ".xslt"]),
    ("backup", &["~", ".bak"]),
    ("system file", &["thumbs.db"]),
];

/// The kind of accompanying file that a name indicates, if any.
pub(super) fn kind_of_other(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let has = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let by_ending = OTHERS.iter().find(|(_, endings)| has(endings) && !has(&[OWN_FORM]));
    // `README-letter.txt` may be one.
    let is_readme = name == "readme" || name.starts_with("readme.");
    by_ending.map(|(kind, _)| *kind).or_else(|| is_readme.then_some("README"))
}

/// Whether a file is named like a letter in the program's own form.
pub(super) fn is_own_form(path: &Path) -> bool {
    path.to_str().is_some_and(|name| name.to_lowercase().ends_with(OWN_FORM))
}

/// Whether a file is named like a transcript, a web page or a TEI file.
pub(super) fn is_called_as_letters(name: &str) -> bool {
    let name = name.to_lowercase();
    LETTERS.iter().any(|ending| name.ends_with(ending))
}

/// The ending of a name that is untypical of letters. What follows a full stop is not an ending if
/// it begins with a digit, as in a date, or is written as a word of the name: `To Mr.Bee`.
pub(super) fn unknown_ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').filter(|_| !is_called_as_letters(name))?;
    let is_ending = !stem.is_empty()
        && ending.len() <= LONGEST_ENDING
        && ending.starts_with(|first: char| first.is_ascii_alphabetic())
        && ending.chars().all(|character| character.is_ascii_alphanumeric())
        && [ending.to_lowercase(), ending.to_uppercase()].iter().any(|same| same == ending);
    is_ending.then(|| format!(".{}", ending.to_lowercase()))
}

/// The length of the longest common ending.
const LONGEST_ENDING: usize = 5;

/// Whether an earlier run wrote the file for `--report`: in words, or as JSON, in which white space means nothing.
pub(super) fn is_report(path: &Path) -> bool {
    /// Enough for the first member, however it is set out.
    const START: u64 = 64;
    let mut start = Vec::new();
    // A FIFO could block for ever.
    if !path.is_file()
        || fs::File::open(path).and_then(|file| file.take(START).read_to_end(&mut start)).is_err()
    {
        return false;
    }
    let in_json = format!("{{\"{FIRST_MEMBER}\":");
    let is_json = || {
        start
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace())
            .take(in_json.len())
            .eq(in_json.as_bytes())
    };
    start.starts_with(FIRST_LINE.as_bytes()) || is_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_letters_are_known_by_their_names() {
        for (name, kind) in [
            ("ann.txt", None),
            ("ann", None),
            ("ann.tei.xml", None),
            ("Ann.docx", None),
            ("ann.odt", None),
            ("ann.htm", None),
            ("a.meta.toml", Some("sidecar")),
            ("people.csv", Some("people file")),
            ("letters.csv", Some("table")),
            ("letterpress.toml", Some("settings file")),
            ("README.md", Some("README")),
            ("Scan 1.TIF", Some("picture")),
            ("ann.txt~", Some("backup")),
            ("Thumbs.db", Some("system file")),
        ] {
            assert_eq!(kind_of_other(name), kind, "{name}");
        }
    }

    #[test]
    fn endings_that_letters_do_not_have_are_known_from_dates_and_words() {
        for (name, ending) in [
            ("ann.txt", None),
            ("ANN.TXT", None),
            ("ann.tei.xml", None),
            ("ann", None),
            ("1776.05.03", None),
            ("No.12", None),
            ("To Mr.Bee", None),
            ("Ann to Ben. A draft", None),
            ("make.sh", Some(".sh")),
            ("NOTES.LOG", Some(".log")),
            ("song.mp3", Some(".mp3")),
        ] {
            assert_eq!(unknown_ending(name).as_deref(), ending, "{name}");
        }
    }
}
