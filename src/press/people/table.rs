//! A people file as a table of a spreadsheet: `form,name,uri`.
//!
//! Each line gives one form of one name. There may be as many columns for addresses as one likes,
//! and lines with one name speak of one person. A line with neither name nor address waits for
//! somebody to fill it in; one with an address alone is named by its form. `count` and `letters` say
//! where the form was found, and are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use csv::StringRecord;
use toml::Spanned;

use super::{PersonEntry, key, line_of};
use crate::press::cells::of_cell;
use crate::press::editors_file::{Fault, is_address, says_something};

/// Reads the persons of a table, and the forms that wait for one.
pub(super) fn read(text: &str) -> Result<(Vec<PersonEntry>, BTreeSet<String>), Fault> {
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
    let mut waiting = BTreeSet::new();
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
        let person = match columns.read(&line, &at).map_err(wrong)? {
            Said::Nothing => continue,
            Said::Waiting(form) => {
                waiting.insert(key(&form));
                continue;
            }
            Said::Person(person) => person,
        };
        let place = *known.entry(key(person.name.get_ref())).or_insert(persons.len());
        match persons.get_mut(place) {
            Some(same) => merge(same, person, text)?,
            None => persons.push(person),
        }
    }
    match columns {
        Some(_) => Ok((persons, waiting)),
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

/// What a line says.
enum Said {
    Nothing,
    /// A form of which it is not known who is meant.
    Waiting(String),
    Person(PersonEntry),
}

/// Which column holds what.
struct Columns {
    form: usize,
    name: usize,
    uris: Vec<usize>,
    count: usize,
}

impl Columns {
    fn of(heading: &StringRecord) -> Result<Self, String> {
        let is = |title: &str, wanted: &str| title.eq_ignore_ascii_case(wanted);
        let known = ["form", "name", "uri", "count", "letters"];
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
        let is_uri = |column: &usize| heading.get(*column).is_some_and(|title| is(title, "uri"));
        let uris = (0..heading.len()).filter(is_uri).collect();
        Ok(Self { form: only("form")?, name: only("name")?, uris, count: heading.len() })
    }

    /// What one line says, which stands at this place.
    fn read(&self, line: &StringRecord, at: &Range<usize>) -> Result<Said, String> {
        if line.len() > self.count {
            return Err(format!(
                "the line has {} cells, the first line {}",
                line.len(),
                self.count
            ));
        }
        let cell = |column: usize| line.get(column).filter(|cell| !cell.is_empty()).map(of_cell);
        let (form, name) = (cell(self.form), cell(self.name));
        let addresses: Vec<&str> = self.uris.iter().filter_map(|column| cell(*column)).collect();
        form.iter().chain(&name).chain(&addresses).try_for_each(|cell| says_something(cell))?;
        addresses.iter().try_for_each(|address| is_address(address))?;
        let name = match (name, form) {
            (Some(name), _) => name,
            (None, Some(form)) if addresses.is_empty() => {
                return Ok(Said::Waiting(form.to_owned()));
            }
            (None, Some(form)) => form,
            (None, None) if addresses.is_empty() => return Ok(Said::Nothing),
            (None, None) => return Err("the line has no name".to_owned()),
        };
        let told = |value: &str| Spanned::new(at.clone(), value.to_owned());
        Ok(Said::Person(PersonEntry {
            name: told(name),
            same_as: addresses.into_iter().map(ToOwned::to_owned).collect(),
            forms: form.map(told).into_iter().collect(),
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
