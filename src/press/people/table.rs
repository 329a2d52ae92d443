//! A people file as a table of a spreadsheet: `form,name,uri,role,distinct`.
//!
//! Each line gives one form of one name. There may be any number of columns for addresses, and lines
//! with the same name describe the same person. A line with neither name nor address waits to be filled
//! in; one with only an address is named by its form. `count` and `letters` say where the form was
//! found, and are not read.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{PersonEntry, key, line_of};
use crate::press::editors_file::{Fault, is_address, says_something};
use crate::press::spreadsheet::{self, Row};

/// The content of a table.
#[derive(Default)]
pub(super) struct Table {
    pub persons: Vec<PersonEntry>,
    /// The forms whose person is not filled in yet.
    pub waiting: BTreeSet<String>,
    /// The columns that are not used.
    pub unused: Vec<Fault>,
}

/// Reads a table.
pub(super) fn read(text: &str) -> Result<Table, Fault> {
    let (heading, rows) = spreadsheet::rows(text)?;
    let in_heading = |why| Fault::new(heading.at.clone(), why);
    let columns = Columns::of(&heading).map_err(in_heading)?;
    let unused = unused(&heading).map_err(in_heading)?;
    let mut persons: Vec<PersonEntry> = Vec::new();
    let mut waiting = BTreeSet::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.is_empty()) {
        let said = columns.read(&row).map_err(|why| Fault::new(row.at.clone(), why))?;
        let person = match said {
            RowMeaning::Nothing => continue,
            RowMeaning::Waiting(form) => {
                waiting.insert(key(&form));
                continue;
            }
            RowMeaning::Person(person) => person,
        };
        // Namesakes that are told apart are two persons.
        let distinct = person.distinct.as_deref().map(key).unwrap_or_default();
        let called = (key(person.name.get_ref()), distinct);
        let place = *known.entry(called).or_insert(persons.len());
        match persons.get_mut(place) {
            Some(same) => merge(same, person, text)?,
            None => persons.push(person),
        }
    }
    Ok(Table { persons, waiting, unused: unused.into_iter().map(in_heading).collect() })
}

/// The messages about unknown columns.
fn unused(heading: &Row) -> Result<Vec<String>, String> {
    let strange = heading
        .cells
        .iter()
        .filter(|title| !title.is_empty() && !COLUMNS.contains(&&*spreadsheet::as_listed(title)));
    strange.map(|title| spreadsheet::unknown_column(title, &COLUMNS, MEANT)).collect()
}

/// The columns that a table can have.
pub(super) const COLUMNS: [&str; 7] =
    ["form", "name", "uri", "role", "distinct", "count", "letters"];

/// Column titles that tables often have, and the columns that they mean.
const MEANT: &[(&str, &str)] = &[
    ("gnd", "uri"),
    ("viaf", "uri"),
    ("wikidata", "uri"),
    ("orcid", "uri"),
    ("isni", "uri"),
    ("url", "uri"),
    ("same_as", "uri"),
    ("occupation", "role"),
    ("office", "role"),
];

/// Adds what a further line states about a person.
fn merge(person: &mut PersonEntry, further: PersonEntry, text: &str) -> Result<(), Fault> {
    let PersonEntry { name, same_as, role, distinct: _, forms } = further;
    let differs = |what: &str| {
        let message = format!(
            "{} has {what} here than in line {}; give two persons different names",
            name.get_ref(),
            line_of(text, person.name.span().start)
        );
        Err(Fault::new(name.span(), message))
    };
    if !same_as.is_empty() && !person.same_as.is_empty() && person.same_as != same_as {
        return differs("other addresses");
    }
    if role.is_some() && person.role.is_some() && person.role != role {
        return differs("another role");
    }
    if person.same_as.is_empty() {
        person.same_as = same_as;
    }
    person.role = person.role.take().or(role);
    person.forms.extend(forms);
    Ok(())
}

/// What a line states.
enum RowMeaning {
    /// Only where a form was found.
    Nothing,
    /// A form whose person is not known yet.
    Waiting(String),
    Person(PersonEntry),
}

/// Which column holds what.
struct Columns {
    form: usize,
    name: usize,
    role: Option<usize>,
    distinct: Option<usize>,
    uris: Vec<usize>,
    count: usize,
}

impl Columns {
    fn of(heading: &Row) -> Result<Self, String> {
        let is = |title: &str, wanted: &str| spreadsheet::as_listed(title) == wanted;
        let places = |wanted: &'static str| {
            let cells = heading.cells.iter().enumerate();
            cells.filter(move |(_, title)| is(title, wanted)).map(|(at, _)| at)
        };
        let only = |wanted: &'static str| {
            let mut found = places(wanted);
            match (found.next(), found.next()) {
                (Some(at), None) => Ok(at),
                _ => Err(format!("the first line must name one column \u{201C}{wanted}\u{201D}")),
            }
        };
        let perhaps = |wanted: &'static str| match places(wanted).count() {
            0 => Ok(None),
            _ => only(wanted).map(Some),
        };
        let (role, distinct) = (perhaps("role")?, perhaps("distinct")?);
        let (form, name, uris) = (only("form")?, only("name")?, places("uri").collect());
        Ok(Self { form, name, role, distinct, uris, count: heading.cells.len() })
    }

    /// What one line says.
    fn read(&self, row: &Row) -> Result<RowMeaning, String> {
        row.fits(self.count)?;
        let cell = |column: usize| row.cell(column);
        let (form, name) = (cell(self.form), cell(self.name));
        let role = self.role.and_then(cell);
        let distinct = self.distinct.and_then(cell);
        let addresses: Vec<&str> = self.uris.iter().filter_map(|column| cell(*column)).collect();
        let said = form.iter().chain(&name).chain(&role).chain(&distinct).chain(&addresses);
        said.copied().try_for_each(says_something)?;
        addresses.iter().copied().try_for_each(is_address)?;
        let is_waiting = addresses.is_empty() && role.is_none() && distinct.is_none();
        let name = match (name, form) {
            (Some(name), _) => name,
            (None, Some(form)) if is_waiting => return Ok(RowMeaning::Waiting(form.to_owned())),
            (None, Some(form)) => form,
            (None, None) if is_waiting => return Ok(RowMeaning::Nothing),
            (None, None) => return Err("the line has no name".to_owned()),
        };
        let told = |value: &str| Spanned::new(row.at.clone(), value.to_owned());
        Ok(RowMeaning::Person(PersonEntry {
            name: told(name),
            same_as: addresses.into_iter().map(ToOwned::to_owned).collect(),
            role: role.map(ToOwned::to_owned),
            distinct: distinct.map(ToOwned::to_owned),
            forms: form.map(told).into_iter().collect(),
        }))
    }
}
