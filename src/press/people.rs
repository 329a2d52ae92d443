//! The people file: which forms of a name mean which person, for a whole collection.
//!
//! It speaks of correspondents only, and never of what the text says. A name is matched by its
//! exact form; what matches nothing is told, and never guessed. The sidecar of a letter knows better.
//! The schema of the TOML form is `schemas/people.schema.json`. **Invariant:** a form of a name
//! means one person.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::editors_file::{Fault, entries, is_address, one_or_several, read_toml, says_something};
use crate::diag::{self, Diagnostic};
use crate::ir::{Agent, Certainty, Collection, Letter, Origin, Sourced};
use crate::source::spell_forbidden;

/// Persons, and the forms of their names.
///
/// ```
/// use letterpress::press::People;
/// let people = People::parse("people.csv", "form,name\nN. Khrushchev,Nikita S. Khrushchev");
/// assert_eq!(people.unwrap().canonical("n.  khrushchev,"), Some("Nikita S. Khrushchev"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The file's name without its folders.
    name: String,
    persons: Vec<Person>,
    /// The person that a form means, as [`key`] spells the form.
    forms: BTreeMap<String, Form>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Person {
    name: String,
    same_as: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    /// Index of the person.
    person: usize,
    /// The line that says so.
    line: usize,
}

/// A people file: persons, and the forms of their names in a collection of letters.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "People"))]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    /// The persons.
    #[serde(default, deserialize_with = "persons")]
    person: Vec<PersonEntry>,
}

/// A person, and how the letters call them.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a name, with same_as and forms")]
struct PersonEntry {
    /// The name by which the person is known; it is a form, too.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// The same in authority files, as one URI or several.
    #[serde(default, deserialize_with = "one_or_several")]
    #[cfg_attr(test, schemars(with = "super::editors_file::OneOrSeveral"))]
    same_as: Vec<String>,
    /// The forms of the name that stand in the letters.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    forms: Vec<Spanned<String>>,
}

fn persons<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<PersonEntry>, D::Error> {
    entries(from, "[[person]]")
}

impl People {
    /// Reads a people file; one whose name ends in `.csv` is CSV, any other is TOML.
    ///
    /// # Errors
    /// What is wrong in the file, with its place there.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let is_csv = name.to_lowercase().ends_with(".csv");
        let read = if is_csv { Self::read_csv(text) } else { Self::read_toml(text) };
        let mut people = read.map_err(|fault| {
            let hint = if is_csv {
                "the first line is form,name,uri; each line below gives one form of one name"
            } else {
                "schemas/people.schema.json lists the keys; the name of a table ends in .csv"
            };
            Box::new(fault.report(&diag::PEOPLE_INVALID, name, text).hint(hint))
        })?;
        people.name = spell_forbidden(name.rsplit(['/', '\\']).next().unwrap_or(name));
        Ok(people)
    }

    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the person that a form of a name means.
    pub fn canonical(&self, form: &str) -> Option<&str> {
        self.person(form).map(|person| person.name.as_str())
    }

    fn person(&self, form: &str) -> Option<&Person> {
        self.forms.get(&key(form)).map(|form| &self.persons[form.person])
    }

    fn nobody() -> Self {
        Self { name: String::new(), persons: Vec::new(), forms: BTreeMap::new() }
    }

    fn read_toml(text: &str) -> Result<Self, Fault> {
        let file: PeopleFile = read_toml(text, |keys, value| match keys {
            [.., "same_as"] => is_address(value),
            _ => Ok(()),
        })?;
        let mut people = Self::nobody();
        for PersonEntry { name, same_as, forms } in file.person {
            let person = people.persons.len();
            people.persons.push(Person { name: name.get_ref().clone(), same_as });
            for form in std::iter::once(&name).chain(&forms) {
                people.add(text, form.get_ref(), person, form.span())?;
            }
        }
        Ok(people)
    }

    /// A table of a spreadsheet: `form,name,uri`, with as many columns for addresses as one likes.
    /// Lines with one name speak of one person.
    fn read_csv(text: &str) -> Result<Self, Fault> {
        let table = text.trim_start_matches('\u{FEFF}');
        let begin = text.len() - table.len();
        // Where the comma is the decimal sign, spreadsheets write semicolons.
        let separator = table.lines().next().and_then(|line| line.find([',', ';', '\t']));
        let separator = separator.map_or(b',', |at| table.as_bytes()[at]);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(table.as_bytes());
        let mut people = Self::nobody();
        // Person and line of each name.
        let mut known: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut columns = None;
        for row in reader.records() {
            let row = row.map_err(|error| Fault::new(begin..begin, error.to_string()))?;
            let start = begin + row.position().map_or(0, |position| position.byte() as usize);
            let at = line_at(text, start);
            let wrong = |message: String| Fault::new(at.clone(), message);
            let Some(columns) = columns else {
                columns = Some(Columns::of(&row).map_err(wrong)?);
                continue;
            };
            let columns: Columns = columns;
            if row.len() > columns.count {
                let message =
                    format!("the line has {} cells, the first line {}", row.len(), columns.count);
                return Err(wrong(message));
            }
            let cells = row.iter().filter(|cell| !cell.is_empty());
            if cells.clone().next().is_none() {
                continue;
            }
            cells.clone().try_for_each(says_something).map_err(wrong)?;
            let name = row.get(columns.name).unwrap_or_default();
            if name.is_empty() {
                return Err(wrong("the line has no name".to_owned()));
            }
            let addresses =
                (0..columns.count).filter(|at| ![columns.form, columns.name].contains(at));
            let same_as: Vec<String> = addresses
                .filter_map(|at| row.get(at).filter(|cell| !cell.is_empty()).map(ToOwned::to_owned))
                .collect();
            same_as.iter().try_for_each(|uri| is_address(uri)).map_err(wrong)?;
            let line = line_of(text, at.start);
            let person = match known.entry(key(name)) {
                Entry::Vacant(entry) => {
                    people.persons.push(Person { name: name.to_owned(), same_as });
                    entry.insert((people.persons.len() - 1, line)).0
                }
                Entry::Occupied(entry) => {
                    let (person, first) = *entry.get();
                    let told = &mut people.persons[person].same_as;
                    if told.is_empty() {
                        *told = same_as;
                    } else if !same_as.is_empty() && *told != same_as {
                        return Err(wrong(format!(
                            "{name} has other addresses here than in line {first}; name two persons \
                             differently, or give the addresses once"
                        )));
                    }
                    person
                }
            };
            let form = row.get(columns.form).filter(|form| !form.is_empty());
            for form in [Some(name), form].into_iter().flatten() {
                people.add(text, form, person, at.clone())?;
            }
        }
        if columns.is_none() {
            return Err(Fault::new(0..0, "the file has no first line"));
        }
        Ok(people)
    }

    fn add(
        &mut self,
        text: &str,
        form: &str,
        person: usize,
        at: Range<usize>,
    ) -> Result<(), Fault> {
        let line = line_of(text, at.start);
        match self.forms.entry(key(form)) {
            Entry::Vacant(entry) => {
                entry.insert(Form { person, line });
            }
            Entry::Occupied(entry) if entry.get().person != person => {
                let first = entry.get();
                let (one, other) = (&self.persons[first.person].name, &self.persons[person].name);
                let message = if one == other {
                    let lines = format!("in lines {} and {line}", first.line);
                    format!("two persons have the name {one}, {lines}; tell them apart by it")
                } else {
                    let first = first.line;
                    format!(
                        "\u{201C}{form}\u{201D} means {one} in line {first}, and {other} in line {line}"
                    )
                };
                return Err(Fault::new(at, message));
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }
}

/// Where the cells of a table stand.
#[derive(Clone, Copy)]
struct Columns {
    form: usize,
    name: usize,
    count: usize,
}

impl Columns {
    fn of(heading: &csv::StringRecord) -> Result<Self, String> {
        let only = |wanted: &str| {
            let mut found =
                heading.iter().enumerate().filter(|(_, title)| is_column(title, wanted));
            match (found.next(), found.next()) {
                (Some((at, _)), None) => Ok(at),
                _ => Err(format!("the first line must name one column \u{201C}{wanted}\u{201D}")),
            }
        };
        let (form, name) = (only("form")?, only("name")?);
        let known = ["form", "name", "uri"];
        let strange =
            heading.iter().find(|title| !known.iter().any(|known| is_column(title, known)));
        match strange {
            Some(title) => Err(format!(
                "there is no column \u{201C}{title}\u{201D}; the columns are form, name and uri, \
                 the last as often as you like"
            )),
            None => Ok(Self { form, name, count: heading.len() }),
        }
    }
}

fn is_column(title: &str, wanted: &str) -> bool {
    title.eq_ignore_ascii_case(wanted)
}

/// A form of a name without what makes no difference: runs of white space, capital letters, a full
/// stop or comma at the end.
fn key(form: &str) -> String {
    collapse(form).trim_end_matches(['.', ',', ' ']).to_lowercase()
}

fn collapse(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The line that begins here or, after empty lines, below.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let start =
        text[start..].find(|c: char| c != '\r' && c != '\n').map_or(start, |skip| start + skip);
    start..text[start..].find(['\r', '\n']).map_or(text.len(), |end| start + end)
}

/// Gives the correspondents of a collection their identity. What a sidecar has said stays.
pub(super) fn identify(collection: &mut Collection, people: &People) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for letter in &mut collection.letters {
        for agent in agents_mut(letter) {
            diagnostics.extend(identify_one(agent, people));
        }
        let nameless: Vec<&Sourced<String>> = nameless(letter).collect();
        if let [first, others @ ..] = nameless.as_slice() {
            let names: Vec<String> = nameless
                .iter()
                .map(|name| format!("\u{201C}{}\u{201D}", collapse(&name.value)))
                .collect();
            let message = format!("{} does not have {}", people.name, names.join(" and "));
            let mut found = Diagnostic::new(&diag::NOT_IN_PEOPLE, first.origin.span(), message);
            for span in others.iter().filter_map(|name| name.origin.span()) {
                found = found.label(span, "nor this name");
            }
            diagnostics.push(found);
        }
    }
    diagnostics
}

fn identify_one(agent: &mut Agent, people: &People) -> Option<Diagnostic> {
    let origin = Origin::Supplied {
        by: people.name.clone(),
        reason: "listed there as a form of the name".to_owned(),
        certainty: Certainty::High,
    };
    let supplied = |value: &String| Sourced::new(value.clone(), origin.clone());
    let known = agent.name.as_ref().or(agent.written.as_ref())?;
    let person = people.person(&known.value)?;
    let has_addresses = !agent.authorities.is_empty() || person.same_as.is_empty();
    if agent.name.is_some() && has_addresses {
        return None;
    }
    let message = match &agent.name {
        None => format!("\u{201C}{}\u{201D} is {}", collapse(&known.value), person.name),
        Some(name) => format!("the addresses of {}", name.value),
    };
    let message = format!("{}: {message}", people.name);
    let diagnostic = Diagnostic::new(&diag::PEOPLE_SUPPLIES, known.origin.span(), message);
    if !has_addresses {
        agent.authorities = person.same_as.iter().map(supplied).collect();
    }
    if agent.name.is_none() {
        agent.name = Some(supplied(&person.name));
    }
    Some(diagnostic)
}

fn agents_mut(letter: &mut Letter) -> impl Iterator<Item = &mut Agent> {
    let actions = letter.correspondence.iter_mut().flat_map(|one| &mut one.actions);
    actions.flat_map(|action| &mut action.agents)
}

/// The names of correspondents of whom nobody has said who they are.
fn nameless(letter: &Letter) -> impl Iterator<Item = &Sourced<String>> {
    let actions = letter.correspondence.iter().flat_map(|one| &one.actions);
    let agents = actions.flat_map(|action| &action.agents);
    agents.filter(|agent| agent.name.is_none()).filter_map(|agent| agent.written.as_ref())
}

/// The names of correspondents, as written, of whom neither people file nor sidecar says who they
/// are; a name that comes again comes again here.
pub fn unidentified(collection: &Collection) -> impl Iterator<Item = String> {
    collection.letters.iter().flat_map(nameless).map(|name| collapse(&name.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(name: &str, text: &str) -> (usize, String) {
        let found = People::parse(name, text).expect_err(text);
        (found.elsewhere.expect("a fault has a place").line, found.message)
    }

    #[test]
    fn a_form_is_matched_exactly_but_for_what_makes_no_difference() {
        let text = "[[person]]\nname = \"Ann, Lady\"\nforms = [\"Lady A.\"]";
        let people = People::parse("people.toml", text).expect("well-formed");
        for form in ["Ann, Lady", "LADY A.", "lady  a", " Lady\nA. "] {
            assert_eq!(people.canonical(form), Some("Ann, Lady"), "{form}");
        }
        for form in ["Lady", "Lady A. B.", "Ann Lady", ""] {
            assert_eq!(people.canonical(form), None, "{form}");
        }
    }

    #[test]
    fn toml_and_csv_say_the_same() {
        let toml = "[[person]]\nname = \"A, B\"\nsame_as = \"urn:x:1\"\nforms = [\"B.\", \"Ben\"]\n\
                    [[person]]\nname = \"Ann\"\n";
        let tables = [
            "form,name,uri\nB.,\"A, B\",urn:x:1\nBen,\"A, B\"\n\n,Ann,\n",
            "\u{FEFF}Form;Name;URI;URI\r\nB.;A, B;urn:x:1;\r\nBen;A, B;;\r\n;Ann;;\r\n;;;\r\n",
            "name\tform\turi\nA, B\tB.\turn:x:1\nA, B\tBen\turn:x:1\nAnn\n",
        ];
        let persons = |people: &People| {
            let forms: Vec<(String, usize)> =
                people.forms.iter().map(|(key, form)| (key.clone(), form.person)).collect();
            (people.persons.clone(), forms)
        };
        let expected = persons(&People::parse("a.toml", toml).expect("well-formed"));
        for table in tables {
            assert_eq!(persons(&People::parse("a.csv", table).expect(table)), expected);
        }
    }

    #[test]
    fn faults_have_a_line_and_say_what_to_do() {
        for (name, text, line, words) in [
            ("a.toml", "[person]\nname = \"A\"", 1, "two brackets: [[person]]"),
            ("a.toml", "[[person]]\nname = \"A\"\nform = [\"B\"]", 3, "unknown field `form`"),
            ("a.toml", "[[person]]\nforms = [\"B\"]", 1, "missing field `name`"),
            ("a.toml", "[[person]]\nname = \"A\"\nforms = [\n\" \"]", 4, "says nothing"),
            ("a.toml", "[[person]]\nname = \"A\"\nsame_as = [\"Q1\"]", 3, "not an address"),
            ("a.toml", "[[person]]\nname = “A”", 2, "straight quotation marks"),
            (
                "a.toml",
                "[[person]]\nname = \"A\"\nforms = [\"x\"]\n[[person]]\nname = \"B\"\nforms = [\"X.\"]",
                6,
                "“X.” means A in line 3, and B in line 6",
            ),
            (
                "a.toml",
                "[[person]]\nname = \"A\"\n[[person]]\nname = \"A\"",
                4,
                "two persons have the name A, in lines 2 and 4",
            ),
            ("a.csv", "", 1, "no first line"),
            ("a.csv", "form,person", 1, "one column “name”"),
            ("a.csv", "form,name,gnd", 1, "no column “gnd”"),
            ("a.csv", "form,name\nA,B,C", 2, "3 cells, the first line 2"),
            ("a.csv", "form,name\n\nA,", 3, "no name"),
            ("a.csv", "form,name\n\"A,B\nC,D", 2, "not on one line"),
            ("a.csv", "form,name,uri\nA,B,Q1", 2, "not an address"),
            ("a.csv", "form,name,uri\nA,B,urn:x\nC,B,urn:y", 3, "than in line 2"),
            ("a.csv", "form,name\nA,B\nC,D\na.,D", 4, "“a.” means B in line 2, and D in line 4"),
        ] {
            let (found, message) = fault(name, text);
            assert!(message.contains(words), "{text:?}: {message}");
            assert_eq!(found, line, "{text:?}: {message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_file_stops_the_program(text in "([a-cé“”\"=,;.\\[\\]\r\n\t]|form|name|\\[\\[person\\]\\]\n|form,name\n){0,24}") {
            for name in ["a.toml", "a.csv"] {
                if let Err(found) = People::parse(name, &text) {
                    let place = found.elsewhere.expect("a fault has a place");
                    proptest::prop_assert!(text.get(place.bytes).is_some());
                }
            }
        }
    }

    #[test]
    fn schema_is_current() {
        crate::press::editors_file::schema_is_current::<PeopleFile>("people.schema.json");
    }
}
