//! A people file as a table of a spreadsheet: `form,name,uri,role`.
//!
//! Each line gives one form of one name. There may be as many columns for addresses as one likes,
//! and lines with one name speak of one person.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{PersonEntry, key, line_of};
use crate::press::editors_file::{Fault, is_address, says_something};
use crate::press::spreadsheet::{self, Row};

/// Reads the persons of a table.
pub(super) fn read(text: &str) -> Result<Vec<PersonEntry>, Fault> {
    let (heading, rows) = spreadsheet::rows(text)?;
    let columns = Columns::of(&heading).map_err(|why| Fault::new(heading.at.clone(), why))?;
    let mut persons: Vec<PersonEntry> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.is_empty()) {
        let person = columns.read(&row).map_err(|why| Fault::new(row.at.clone(), why))?;
        let place = *known.entry(key(person.name.get_ref())).or_insert(persons.len());
        match persons.get_mut(place) {
            Some(same) => merge(same, person, text)?,
            None => persons.push(person),
        }
    }
    Ok(persons)
}

/// Adds what a further line says of a person.
fn merge(person: &mut PersonEntry, further: PersonEntry, text: &str) -> Result<(), Fault> {
    let PersonEntry { name, same_as, role, forms } = further;
    let differs = |what: &str| {
        let message = format!(
            "{} has {what} here than in line {}; two persons need two names",
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

/// Which column holds what; all others hold addresses.
struct Columns {
    form: usize,
    name: usize,
    role: Option<usize>,
    count: usize,
}

impl Columns {
    fn of(heading: &Row) -> Result<Self, String> {
        let is = |title: &str, wanted: &str| title.eq_ignore_ascii_case(wanted);
        let known = ["form", "name", "uri", "role"];
        let strange = |title: &&str| !known.iter().any(|one| is(title, one));
        if let Some(strange) = heading.cells.iter().find(strange) {
            return Err(format!(
                "there is no column \u{201C}{strange}\u{201D}; the columns are form, name, role and \
                 uri, the last as often as you like"
            ));
        }
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
        let role = match places("role").count() {
            0 => None,
            _ => Some(only("role")?),
        };
        Ok(Self { form: only("form")?, name: only("name")?, role, count: heading.cells.len() })
    }

    /// What one line says.
    fn read(&self, row: &Row) -> Result<PersonEntry, String> {
        row.fits(self.count)?;
        let cells = || (0..self.count).filter_map(|column| row.cell(column));
        cells().try_for_each(says_something)?;
        let name = row.cell(self.name).ok_or("the line has no name")?;
        let is_address_column = |column: &usize| {
            ![Some(self.form), Some(self.name), self.role].contains(&Some(*column))
        };
        let addresses = (0..self.count).filter(is_address_column).filter_map(|at| row.cell(at));
        addresses.clone().try_for_each(is_address)?;
        let told = |value: &str| Spanned::new(row.at.clone(), value.to_owned());
        Ok(PersonEntry {
            name: told(name),
            same_as: addresses.map(ToOwned::to_owned).collect(),
            role: self.role.and_then(|role| row.cell(role)).map(ToOwned::to_owned),
            forms: row.cell(self.form).map(told).into_iter().collect(),
        })
    }
}
