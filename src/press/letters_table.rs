//! `letters.csv`: what an editor knows about many letters, one row per letter.
//!
//! A row names its letter by the file, by the letter's number in a file that holds several, or by both.
//! **Invariants:** a row applies to the letter that it names and to no other; an empty cell states
//! nothing; nothing of the table is used if anything in it is wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_normalization::UnicodeNormalization;

use super::editors_file::{Fault, is_address, says_something};
use super::facts::{
    GivenDate, LetterFacts, PersonEntry, PlaceEntry, RightsEntry, SourceEntry, check,
};
use super::spreadsheet::{self, Row};
use super::statements::Statement;
use super::stem;
use crate::diag::{self, Diagnostic, Elsewhere};
use crate::source::spell_forbidden;

/// The facts of many letters.
///
/// ```
/// use std::sync::Arc;
/// use letterpress::press::{Input, LettersTable, Options, read};
/// let table = LettersTable::parse("box/letters.csv", "file,sender\nann,Ann Bee\n").unwrap();
/// let options = Options::default().letters(Arc::new(table));
/// let input = Input::new("box/ann.txt", "Dear Ben: It rains.");
/// let letter = &read(&input, &options).0.unwrap().collection.letters[0];
/// assert_eq!(letter.correspondence[0].actions[0].agents[0].display_name(), Some("Ann Bee"));
/// ```
#[derive(Debug)]
pub struct LettersTable {
    /// Its path as the user knows it.
    path: String,
    /// The file's name without its folders.
    name: String,
    text: String,
    /// The folder from which relative paths start.
    working_folder: PathBuf,
    rows: Vec<LetterRow>,
    /// The rows by the files that they name, as [`LettersTable::key`] spells their paths.
    files: BTreeMap<String, Rows>,
    /// The rows that name no file.
    no_file: Rows,
    diagnostics: Vec<Diagnostic>,
}

/// What a row states about one letter.
#[derive(Debug)]
struct LetterRow {
    at: Range<usize>,
    line: usize,
    /// The letter's file, relative to the table's folder, with or without extension.
    file: Option<String>,
    /// Its own name or number.
    number: Option<String>,
    facts: LetterFacts,
    /// Whether there is such a letter.
    is_used: AtomicBool,
}

/// The rows that name one file, by their indexes.
#[derive(Debug, Default)]
struct Rows {
    /// The one that applies to all its letters.
    of_all: Option<usize>,
    /// Those that apply to one letter, by its number.
    numbered: BTreeMap<String, usize>,
    /// Whether the file was among the inputs.
    is_read: AtomicBool,
}

/// A letter, identified as in the rows.
pub(super) struct Named<'a> {
    /// The name of its input.
    pub input: &'a str,
    /// The letter's own name, if the input holds several.
    pub own_name: Option<&'a str>,
    /// The number that was read.
    pub number: Option<&'a str>,
    /// Whether the input holds no other letter.
    pub is_alone: bool,
    /// Whether the letter has been read: only then is it certain that a row applies to it.
    pub is_read: bool,
}

/// The columns, in the order in which they are listed for the user.
const COLUMNS: [&str; 15] = [
    "file",
    "number",
    "date",
    "place",
    "place_uri",
    "sender",
    "sender_uri",
    "sender_role",
    "recipient",
    "recipient_uri",
    "recipient_role",
    "title",
    "source",
    "rights",
    "language",
];

/// Column titles that tables often have, and the columns that they mean.
const MEANT: &[(&str, &str)] = &[
    ("filename", "file"),
    ("datei", "file"),
    ("fichier", "file"),
    ("letter", "number"),
    ("from", "sender"),
    ("author", "sender"),
    ("absender", "sender"),
    ("exp\u{e9}diteur", "sender"),
    ("to", "recipient"),
    ("addressee", "recipient"),
    ("empf\u{e4}nger", "recipient"),
    ("destinataire", "recipient"),
    ("datum", "date"),
    ("ort", "place"),
    ("lieu", "place"),
    ("gnd", "sender_uri or recipient_uri"),
    ("viaf", "sender_uri or recipient_uri"),
    ("wikidata", "sender_uri or recipient_uri"),
    ("geonames", "place_uri"),
    ("titel", "title"),
    ("titre", "title"),
    ("licence", "rights"),
    ("license", "rights"),
];

impl LettersTable {
    /// The columns that a table can have, in the order in which they are listed for the user.
    pub const COLUMNS: [&str; 15] = COLUMNS;

    /// Reads a table. `name` is its path; the files of the letters are relative to its folder.
    ///
    /// # Errors
    /// Everything that is wrong in the table, with the lines.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut table = Self {
            path: name.to_owned(),
            name: spell_forbidden(name.rsplit(['/', '\\']).next().unwrap_or(name)),
            text: text.to_owned(),
            working_folder: PathBuf::new(),
            rows: Vec::new(),
            files: BTreeMap::new(),
            no_file: Rows::default(),
            diagnostics: Vec::new(),
        };
        let mut faults = table.read().unwrap_or_else(|fault| vec![fault]);
        faults.extend(table.index());
        if faults.is_empty() {
            return Ok(table);
        }
        let hint =
            "an empty cell means nothing; put | between several persons or addresses in a cell";
        let report =
            |fault: Fault| fault.report(&diag::LETTERS_INVALID, name, text).hint(hint.to_owned());
        table.diagnostics.extend(faults.into_iter().map(report));
        Err(table.diagnostics)
    }

    /// Sets the folder to which the paths of table and inputs are relative. Needed only if they do not
    /// begin with the same folders, as `../letters.csv` and `ann.txt`.
    #[must_use]
    pub fn working_in(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.working_folder);
        let twice = self.index();
        debug_assert!(twice.is_empty(), "the same rows are told apart from every folder");
        self
    }

    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Oddities in the table that are not errors.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The rows that match none of the letters that were read with this table. `exists` says whether a
    /// file with this path, or with this path and an extension, exists nevertheless.
    pub fn unused(&self, mut exists: impl FnMut(&Path) -> bool) -> Vec<Diagnostic> {
        let mut unused = Vec::new();
        for row in self.rows.iter().filter(|row| !row.is_used.load(Ordering::Relaxed)) {
            let file = row.file.as_deref().map(|file| (file, self.path_of(file)));
            let is_read = |path: &PathBuf| {
                let rows = self.files.get(&self.key(path));
                rows.is_some_and(|rows| rows.is_read.load(Ordering::Relaxed))
            };
            let message = match (file, &row.number) {
                (Some((file, path)), Some(number)) if is_read(&path) => {
                    format!("{file} has no letter {number}")
                }
                (Some((_, path)), _) if exists(&path) => continue,
                (Some((file, _)), _) => format!("there is no letter {file}"),
                (None, number) => {
                    format!("there is no letter {}", number.as_deref().unwrap_or_default())
                }
            };
            let place = Elsewhere {
                file: self.path.clone(),
                bytes: row.at.clone(),
                line: row.line,
                column: 1,
                text: self.text.get(row.at.clone()).unwrap_or_default().to_owned(),
            };
            let hint = "file is a path from the folder of the table, number the name or number of a \
                        letter in a file of several";
            unused.push(
                Diagnostic::new(&diag::ROW_ASTRAY, None, message).elsewhere(place).hint(hint),
            );
        }
        unused
    }

    /// What the table states about a letter, the most specific row first.
    pub(super) fn statements(&self, letter: &Named<'_>) -> Vec<Statement<'_>> {
        let path = self.key(Path::new(letter.input));
        let of_file = self.files.get(&path).or_else(|| self.files.get(without_ending(&path)));
        // A file of ours can have two endings.
        let own_form = || self.files.get(without_ending_of_ours(&path));
        let of_file = of_file.or_else(own_form);
        if let Some(rows) = of_file {
            rows.is_read.store(true, Ordering::Relaxed);
        }
        let numbered = |rows: &Rows| {
            let mut names = [letter.own_name, letter.number].into_iter().flatten();
            names.find_map(|name| rows.numbered.get(&folded(name)).copied())
        };
        // The only letter of a file, if it has no number, need not be named.
        let only = |rows: &Rows| match (letter.number, rows.numbered.len(), rows.of_all) {
            (None, 1, None) if letter.is_alone => rows.numbered.values().next().copied(),
            _ => None,
        };
        let indexes = [
            of_file.and_then(|rows| numbered(rows).or_else(|| only(rows))),
            of_file.and_then(|rows| rows.of_all),
            numbered(&self.no_file),
        ];
        let statement = |index: usize| {
            let row = &self.rows[index];
            row.is_used.fetch_or(letter.is_read, Ordering::Relaxed);
            Statement { name: &self.name, line: Some(row.line), facts: Cow::Borrowed(&row.facts) }
        };
        indexes.into_iter().flatten().map(statement).collect()
    }

    /// The path that a cell names.
    fn path_of(&self, file: &str) -> PathBuf {
        let folder = Path::new(&self.path).parent().unwrap_or(Path::new(""));
        folder.join(file.replace('\\', "/"))
    }

    /// A path without detours, for comparing paths. Nothing is looked up: links are not followed.
    fn key(&self, path: &Path) -> String {
        let mut steps: Vec<String> = Vec::new();
        for step in self.working_folder.join(path).components() {
            match step {
                Component::CurDir => {}
                Component::ParentDir if steps.last().is_some_and(|last| last != "..") => {
                    steps.pop();
                }
                step => steps.push(step.as_os_str().to_string_lossy().nfc().collect()),
            }
        }
        steps.join("/")
    }

    /// Finds which row names what, and what is named twice.
    fn index(&mut self) -> Vec<Fault> {
        let (mut files, mut no_file) = (BTreeMap::<String, Rows>::new(), Rows::default());
        let mut faults = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let rows = match &row.file {
                Some(file) => files.entry(self.key(&self.path_of(file))).or_default(),
                None => &mut no_file,
            };
            let first = match &row.number {
                Some(number) => rows.numbered.insert(folded(number), index),
                None => rows.of_all.replace(index),
            };
            if let Some(first) = first {
                let names: Vec<&str> =
                    [&row.file, &row.number].into_iter().filter_map(|it| it.as_deref()).collect();
                let first = self.rows[first].line;
                let message = format!("{} also has a row in line {first}", names.join(" "));
                faults.push(Fault::new(row.at.clone(), message));
            }
        }
        (self.files, self.no_file) = (files, no_file);
        faults
    }

    /// Reads the rows, and returns what is wrong in them.
    fn read(&mut self) -> Result<Vec<Fault>, Fault> {
        let text = self.text.clone();
        let (heading, rows) = spreadsheet::rows(&text)?;
        let columns = self.columns(&heading)?;
        let mut faults = Vec::new();
        let (mut counted, mut line) = (0, 1);
        for row in rows.into_iter().filter(|row| !row.is_empty()) {
            line += text.get(counted..row.at.start).unwrap_or_default().matches('\n').count();
            counted = row.at.start;
            match LetterRow::read(&columns, &row, line) {
                Ok(read) => self.rows.push(read),
                Err((cell, why)) => faults.push(Fault::new(place_of(&text, &row, cell), why)),
            }
        }
        Ok(faults)
    }

    /// Which column holds what. An unknown one is reported, or refused if it resembles a known one.
    fn columns(&mut self, heading: &Row) -> Result<Vec<Option<&'static str>>, Fault> {
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for title in &heading.cells {
            let wrong = |message| Fault::new(place_of(&self.text, heading, title), message);
            let name = spreadsheet::as_listed(title);
            let known = COLUMNS.iter().copied().find(|known| *known == name);
            if known.is_some() && columns.contains(&known) {
                return Err(wrong(format!("there are two columns \u{201C}{title}\u{201D}")));
            }
            if known.is_none() && !title.is_empty() {
                let unused = spreadsheet::unknown_column(title, &COLUMNS, MEANT).map_err(wrong)?;
                let place = place_of(&self.text, heading, title);
                let known = format!("the columns are {}", COLUMNS.join(", "));
                self.diagnostics.push(
                    Diagnostic::new(&diag::UNKNOWN_COLUMN, None, unused)
                        .elsewhere(Elsewhere::new(&self.path, &self.text, place))
                        .hint(known),
                );
            }
            columns.push(known);
        }
        if !columns.contains(&Some("file")) && !columns.contains(&Some("number")) {
            let message = "no column names the letters: one must be called file or number";
            return Err(Fault::new(heading.at.clone(), message));
        }
        Ok(columns)
    }
}

/// What is wrong, and in which cell.
type Wrong<'a> = (&'a str, String);

impl LetterRow {
    fn read<'a>(
        columns: &[Option<&'static str>],
        row: &'a Row,
        line: usize,
    ) -> Result<Self, Wrong<'a>> {
        row.fits(columns.len()).map_err(|why| ("", why))?;
        let cell = |name: &str| {
            let column = columns.iter().position(|column| *column == Some(name));
            column.and_then(|column| row.cell(column))
        };
        for cell in COLUMNS.iter().filter_map(|name| cell(name)) {
            says_something(cell).map_err(|why| (cell, why))?;
        }
        let (file, number) = (cell("file"), cell("number"));
        if file.is_none() && number.is_none() {
            return Err(("", "the row names no letter: give its file or its number".to_owned()));
        }
        let date = cell("date").map(|cell| GivenDate::parse(cell).map_err(|why| (cell, why)));
        let language = cell("language");
        if let Some(language) = language {
            check(&["language"], language).map_err(|why| (language, why))?;
        }
        let place = PlaceEntry {
            name: cell("place").map(ToOwned::to_owned),
            same_as: addresses(cell("place_uri"))?,
        };
        let rights = cell("rights").map(|cell| RightsEntry::of(cell).map_err(|why| (cell, why)));
        let persons = |name: &'static str, uri: &'static str, role: &'static str| {
            persons(cell(name), cell(uri), cell(role))
        };
        let facts = LetterFacts {
            title: cell("title").map(ToOwned::to_owned),
            date: date.transpose()?,
            language: language.map(ToOwned::to_owned),
            place: (place != PlaceEntry::default()).then_some(place),
            from: persons("sender", "sender_uri", "sender_role")?,
            to: persons("recipient", "recipient_uri", "recipient_role")?,
            source: cell("source").map(SourceEntry::of),
            rights: rights.transpose()?,
            ..LetterFacts::default()
        };
        Ok(Self {
            at: row.at.clone(),
            line,
            file: file.map(ToOwned::to_owned),
            number: number.map(ToOwned::to_owned),
            facts,
            is_used: AtomicBool::new(false),
        })
    }
}

/// Separates several values in one cell.
const BETWEEN_VALUES: char = '|';

fn values(cell: Option<&str>) -> Vec<&str> {
    cell.map(|cell| cell.split(BETWEEN_VALUES).map(str::trim).collect()).unwrap_or_default()
}

fn addresses(cell: Option<&str>) -> Result<Vec<String>, Wrong<'_>> {
    let addresses = values(cell).into_iter().filter(|value| !value.is_empty());
    let address = |address: &str| {
        is_address(address)
            .map(|()| address.to_owned())
            .map_err(|why| (cell.unwrap_or_default(), why))
    };
    addresses.map(address).collect()
}

/// One person may have several addresses; several persons have one each, or none.
fn persons<'a>(
    names: Option<&'a str>,
    uris: Option<&'a str>,
    roles: Option<&'a str>,
) -> Result<Vec<PersonEntry>, Wrong<'a>> {
    let person = |name: Option<&str>, same_as: Vec<String>, role: Option<&str>| PersonEntry {
        name: name.map(ToOwned::to_owned),
        same_as,
        role: role.filter(|role| !role.is_empty()).map(ToOwned::to_owned),
    };
    let all = values(names);
    if let Some(cell) = names.filter(|_| all.iter().any(|name| name.is_empty())) {
        return Err((cell, "a name is missing beside the \u{201C}|\u{201D}".to_owned()));
    }
    if all.len() < 2 {
        let same_as = addresses(uris)?;
        let one = person(all.first().copied(), same_as, roles);
        return Ok(if one == PersonEntry::default() { Vec::new() } else { vec![one] });
    }
    let each = |cell: Option<&'a str>, what: &str| match values(cell) {
        found if found.len() == all.len() => Ok(found),
        found if found.is_empty() => Ok(vec![""; all.len()]),
        found => {
            let (names, found) = (all.len(), found.len());
            let message = format!(
                "the number of {what} ({found}) differs from that of persons ({names}); leave a place \
                 empty: a | | b"
            );
            Err((cell.unwrap_or_default(), message))
        }
    };
    let (uris_of, roles_of) = (each(uris, "addresses")?, each(roles, "roles")?);
    let persons = all.iter().zip(uris_of).zip(roles_of);
    persons
        .map(|((name, uri), role)| {
            let same_as =
                addresses(Some(uri)).map_err(|(_, why)| (uris.unwrap_or_default(), why))?;
            Ok(person(Some(name), same_as, Some(role)))
        })
        .collect()
}

/// The place of a cell in the file, or its line if that is uncertain.
fn place_of(text: &str, row: &Row, cell: &str) -> Range<usize> {
    let line = text.get(row.at.clone()).unwrap_or_default();
    let mut found = line.match_indices(cell);
    match (found.next(), found.next()) {
        (Some((start, _)), None) if !cell.is_empty() => {
            let start = row.at.start + start;
            start..start + cell.len()
        }
        _ => row.at.clone(),
    }
}

fn folded(name: &str) -> String {
    name.trim().nfc().collect::<String>().to_lowercase()
}

/// A path without the extension of its file name.
fn without_ending(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') && !stem.is_empty() => stem,
        _ => path,
    }
}

/// A path without an ending of ours, as the name of its letter is.
fn without_ending_of_ours(path: &str) -> &str {
    let folder = path.rfind('/').map_or(0, |last| last + 1);
    let end = folder + stem(path).len();
    path.get(..end).unwrap_or(path)
}

#[cfg(test)]
mod tests;
