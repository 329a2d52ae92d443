//! A people file as a table of a spreadsheet: `form,name,uri`.
//!
//! Each line gives one form of one name. There may be as many columns for addresses as one likes,
//! and lines with one name speak of one person.

use std::collections::BTreeMap;
use std::ops::Range;

use csv::StringRecord;
use toml::Spanned;

use super::{PersonEntry, key, line_of};
use crate::press::editors_file::{Fault, is_address, says_something};

/// Reads the persons of a table.
pub(super) fn read(text: &str) -> Result<Vec<PersonEntry>, Fault> {
    // Spreadsheets begin a file in UTF-8 with a byte order mark.
    let table = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let begin = text.len() - table.len();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(table))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(table.as_bytes());
    let mut columns = None;
    let mut persons: Vec<PersonEntry> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for line in reader.records() {
        let line = line.map_err(|error| Fault::new(begin..begin, error.to_string()))?;
        let start = line.position().map_or(0, |position| position.byte() as usize);
        let at = line_at(text, begin + start);
        let wrong = |message| Fault::new(at.clone(), message);
        let Some(columns) = &columns else {
            columns = Some(Columns::of(&line).map_err(wrong)?);
            continue;
        };
        let Some(person) = columns.read(&line, &at).map_err(wrong)? else { continue };
        let place = *known.entry(key(person.name.get_ref())).or_insert(persons.len());
        match persons.get_mut(place) {
            Some(same) => merge(same, person, text)?,
            None => persons.push(person),
        }
    }
    match columns {
        Some(_) => Ok(persons),
        None => Err(Fault::new(0..0, "the file has no first line")),
    }
}

/// Where the comma is the decimal sign, spreadsheets write semicolons.
fn separator(table: &str) -> u8 {
    let heading = table.lines().next().unwrap_or_default();
    heading.bytes().find(|byte| b",;\t".contains(byte)).unwrap_or(b',')
}

/// Adds what a further line says of a person.
fn merge(person: &mut PersonEntry, further: PersonEntry, text: &str) -> Result<(), Fault> {
    if person.same_as.is_empty() {
        person.same_as = further.same_as;
    } else if !further.same_as.is_empty() && person.same_as != further.same_as {
        let message = format!(
            "{} has other addresses here than in line {}; two persons need two names",
            further.name.get_ref(),
            line_of(text, person.name.span().start)
        );
        return Err(Fault::new(further.name.span(), message));
    }
    person.forms.extend(further.forms);
    Ok(())
}

/// Which column holds what; all others hold addresses.
struct Columns {
    form: usize,
    name: usize,
    count: usize,
}

impl Columns {
    fn of(heading: &StringRecord) -> Result<Self, String> {
        let is = |title: &str, wanted: &str| title.eq_ignore_ascii_case(wanted);
        let known = ["form", "name", "uri"];
        if let Some(strange) = heading.iter().find(|title| !known.iter().any(|one| is(title, one)))
        {
            return Err(format!(
                "there is no column \u{201C}{strange}\u{201D}; the columns are form, name and uri, \
                 the last as often as you like"
            ));
        }
        let only = |wanted: &str| {
            let mut found = heading.iter().enumerate().filter(|(_, title)| is(title, wanted));
            match (found.next(), found.next()) {
                (Some((at, _)), None) => Ok(at),
                _ => Err(format!("the first line must name one column \u{201C}{wanted}\u{201D}")),
            }
        };
        Ok(Self { form: only("form")?, name: only("name")?, count: heading.len() })
    }

    /// What one line says, which stands at this place; nothing when all its cells are empty.
    fn read(&self, line: &StringRecord, at: &Range<usize>) -> Result<Option<PersonEntry>, String> {
        if line.len() > self.count {
            return Err(format!(
                "the line has {} cells, the first line {}",
                line.len(),
                self.count
            ));
        }
        let cell = |column: usize| line.get(column).filter(|cell| !cell.is_empty());
        let cells = || (0..self.count).filter_map(cell);
        if cells().next().is_none() {
            return Ok(None);
        }
        cells().try_for_each(says_something)?;
        let name = cell(self.name).ok_or("the line has no name")?;
        let is_address_column = |column: &usize| ![self.form, self.name].contains(column);
        let addresses = (0..self.count).filter(is_address_column).filter_map(cell);
        addresses.clone().try_for_each(is_address)?;
        let told = |value: &str| Spanned::new(at.clone(), value.to_owned());
        Ok(Some(PersonEntry {
            name: told(name),
            same_as: addresses.map(ToOwned::to_owned).collect(),
            forms: cell(self.form).map(told).into_iter().collect(),
        }))
    }
}

/// The line that begins here or, after empty lines, below.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let is_end = |c: char| c == '\r' || c == '\n';
    let rest = text.get(start..).unwrap_or_default().trim_start_matches(is_end);
    let start = text.len() - rest.len();
    start..start + rest.split(is_end).next().map_or(0, str::len)
}
