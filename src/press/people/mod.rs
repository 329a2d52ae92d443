//! The people file: which forms of a name mean which person, for a whole collection.
//!
//! It covers correspondents only, and never the text. A name is matched by its exact form; what matches
//! nothing is reported, and never guessed. A letter's sidecar takes precedence. The schema of the TOML
//! form is `schemas/people.schema.json`. **Invariant:** a form of a name means one person.

#[cfg(feature = "pdf")]
mod glossary;
mod list;
mod table;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use self::table::Table;
use super::editors_file::{Fault, entries, is_address, one_or_several, read_toml};
use crate::diag::{self, Diagnostic};
use crate::ir::{Agent, Certainty, Letter, Origin, Sourced, on_one_line};
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
    /// The forms whose person the file does not state yet.
    waiting: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Person {
    name: String,
    same_as: Vec<String>,
    role: Option<String>,
    distinct: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    /// As the file writes it.
    written: String,
    /// Index of the person.
    person: usize,
    /// Where the file states it.
    at: usize,
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
#[serde(deny_unknown_fields, expecting = "a name, with same_as, role, distinct and forms")]
struct PersonEntry {
    /// The name by which the person is known; it is a form, too.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// The same in authority files, as one URI or several.
    #[serde(default, deserialize_with = "one_or_several")]
    #[cfg_attr(test, schemars(with = "crate::press::editors_file::OneOrSeveral"))]
    same_as: Vec<String>,
    /// Office or occupation.
    role: Option<String>,
    /// What tells the person from others of the same name: `the younger`. The name alone is then a form
    /// of nobody's.
    distinct: Option<String>,
    /// The forms of the name that occur in the letters.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    forms: Vec<Spanned<String>>,
}

fn persons<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<PersonEntry>, D::Error> {
    entries(from, "[[person]]")
}

impl People {
    /// Reads a people file: a table if its name ends in `.csv`, a TEI `listPerson` if in `.xml`,
    /// otherwise TOML.
    ///
    /// # Errors
    /// What is wrong in the file, with its place there.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let ends = |ending| name.to_lowercase().ends_with(ending);
        let only = |persons| Table { persons, ..Table::default() };
        let (read, hint) = if ends(".csv") {
            let hint = "the first line is form,name,uri, and role or distinct if you like; each line below gives \
                        one form of one name";
            (table::read(text), hint)
        } else if ends(".xml") {
            let hint = "each person has a persName for each form of the name, the first is printed; \
                        idno, ref and sameAs hold addresses";
            (list::read(text).map(only), hint)
        } else {
            let hint = "schemas/people.schema.json lists the keys; the name of a table ends in .csv, of \
                        a TEI listPerson in .xml";
            (read_list(text).map(only), hint)
        };
        let unused = |fault: Fault| {
            let columns = format!("the columns are {}", table::COLUMNS.join(", "));
            fault.report(&diag::UNKNOWN_COLUMN, name, text).hint(columns)
        };
        let people = read.and_then(|Table { persons, waiting, unused: columns }| {
            let diagnostics = columns.into_iter().map(unused).collect();
            Ok(Self { diagnostics, ..Self::of(persons, waiting, text)? })
        });
        let people = people.map_err(|fault| {
            Box::new(fault.report(&diag::PEOPLE_INVALID, name, text).hint(hint))
        })?;
        let name = spell_forbidden(name.rsplit(['/', '\\']).next().unwrap_or(name));
        Ok(Self { name, ..people })
    }

    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Oddities in the file that are not errors.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The name of the person that a form means.
    pub fn canonical(&self, form: &str) -> Option<&str> {
        self.person(form).map(|person| person.name.as_str())
    }

    fn person(&self, form: &str) -> Option<&Person> {
        self.forms.get(&key(form)).map(|form| &self.persons[form.person])
    }

    fn of(entries: Vec<PersonEntry>, waiting: BTreeSet<String>, text: &str) -> Result<Self, Fault> {
        let (name, persons, forms) = (String::new(), Vec::new(), BTreeMap::new());
        let mut people = Self { name, persons, forms, waiting, diagnostics: Vec::new() };
        for PersonEntry { name, same_as, role, distinct, forms } in entries {
            let is_told_apart = distinct.is_some();
            people.persons.push(Person { name: name.get_ref().clone(), same_as, role, distinct });
            let name_alone = std::iter::once(&name).filter(|_| !is_told_apart);
            for form in name_alone.chain(&forms) {
                people.add(form, text)?;
            }
        }
        Ok(people)
    }

    /// Adds a form of the last person's name.
    fn add(&mut self, form: &Spanned<String>, text: &str) -> Result<(), Fault> {
        let person = self.persons.len() - 1;
        let at = form.span().start;
        match self.forms.entry(key(form.get_ref())) {
            Entry::Vacant(entry) => {
                entry.insert(Form { written: form.get_ref().clone(), person, at });
            }
            Entry::Occupied(entry) if entry.get().person != person => {
                let first = entry.get();
                let (one, other) = (&self.persons[first.person].name, &self.persons[person].name);
                let (form_text, first_line, line) =
                    (form.get_ref(), line_of(text, first.at), line_of(text, at));
                let message = if one == other {
                    format!(
                        "two persons have the name {one}, in lines {first_line} and {line}; give \
                         each a distinct, and the forms that mean them"
                    )
                } else {
                    format!(
                        "\u{201C}{form_text}\u{201D} means {one} in line {first_line}, and {other} in \
                         line {line}"
                    )
                };
                return Err(Fault::new(form.span(), message));
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }
}

fn read_list(text: &str) -> Result<Vec<PersonEntry>, Fault> {
    let file: PeopleFile = read_toml(text, |keys, value| match keys {
        [.., "same_as"] => is_address(value),
        _ => Ok(()),
    })?;
    Ok(file.person)
}

/// A form of a name without what makes no difference: runs of white space, capital letters, a full
/// stop or comma at the end.
pub(super) fn key(form: &str) -> String {
    collapse(form).trim_end_matches(['.', ',', ' ']).to_lowercase()
}

fn collapse(name: &str) -> String {
    on_one_line(name)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(feature = "pdf")]
pub(super) use self::glossary::known_persons;

/// Gives the correspondents of a letter their identity. What a sidecar stated stays.
pub(super) fn identify(letter: &mut Letter, people: &People) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for agent in agents_mut(letter) {
        diagnostics.extend(identify_one(agent, people));
    }
    let nameless: Vec<&Sourced<String>> = nameless(letter, people).collect();
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
    // Another person may have the same form of a name; the editor's addresses show it.
    let is_same = |address: &Sourced<String>| person.same_as.contains(&address.value);
    let has_others = !agent.authorities.is_empty() && !agent.authorities.iter().any(is_same);
    if has_others && !person.same_as.is_empty() {
        return None;
    }
    let is_named = agent.name.as_ref().is_some_and(|name| key(&name.value) == key(&person.name));
    let has_addresses = !agent.authorities.is_empty() || person.same_as.is_empty();
    let has_role = agent.role.is_some() || person.role.is_none();
    let is_distinct = agent.distinct.is_some() || person.distinct.is_none();
    if is_named && has_addresses && has_role && is_distinct {
        return None;
    }
    let called = match &person.distinct {
        Some(distinct) => format!("{}, {distinct}", person.name),
        None => person.name.clone(),
    };
    let message = match (is_named && is_distinct, has_addresses) {
        (false, _) => format!("\u{201C}{}\u{201D} is {called}", collapse(&known.value)),
        (true, false) => format!("the addresses of {called}"),
        (true, true) => format!("the role of {called}"),
    };
    let message = format!("{}: {message}", people.name);
    let diagnostic = Diagnostic::new(&diag::PEOPLE_SUPPLIES, known.origin.span(), message);
    if !has_addresses {
        agent.authorities = person.same_as.iter().map(supplied).collect();
    }
    if !has_role {
        agent.role = person.role.as_ref().map(supplied);
    }
    if !is_distinct {
        agent.distinct = person.distinct.as_ref().map(supplied);
    }
    if !is_named {
        agent.name = Some(supplied(&person.name));
    }
    Some(diagnostic)
}

fn agents_mut(letter: &mut Letter) -> impl Iterator<Item = &mut Agent> {
    let actions = letter.correspondence.iter_mut().flat_map(|one| &mut one.actions);
    actions.flat_map(|action| &mut action.agents)
}

/// The names of unidentified correspondents, except for those that are listed but not filled in yet.
fn nameless<'a>(
    letter: &'a Letter,
    people: &'a People,
) -> impl Iterator<Item = &'a Sourced<String>> {
    let actions = letter.correspondence.iter().flat_map(|one| &one.actions);
    let agents = actions.flat_map(|action| &action.agents);
    let written =
        agents.filter(|agent| agent.name.is_none()).filter_map(|one| one.written.as_ref());
    written.filter(|name| !people.waiting.contains(&key(&name.value)))
}

/// The names, as written, of those correspondents of a letter whom neither people file nor sidecar
/// identifies; repeated names are repeated here.
pub fn unidentified<'a>(
    letter: &'a Letter,
    people: &'a People,
) -> impl Iterator<Item = String> + 'a {
    nameless(letter, people).map(|name| collapse(&name.value))
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
    fn a_table_may_be_filled_in_by_and_by() {
        let text = "form,count,letters,name,uri\nAnn,2,a.txt; b.txt,,\nBen,1,a.txt,,urn:x:1\n\
                    '=Carl,1,c.txt,'-C,\n";
        let people = People::parse("a.csv", text).expect("well-formed");
        let named: Vec<Option<&str>> =
            ["Ann", "Ben", "=Carl"].iter().map(|form| people.canonical(form)).collect();
        assert_eq!(named, [None, Some("Ben"), Some("-C")]);
        assert!(people.waiting.contains("ann"));
    }

    #[test]
    fn a_list_of_tei_says_the_same() {
        let list = "<listPerson xmlns='http://www.tei-c.org/ns/1.0'>\n\
            <person xml:id='a' sameAs='#x urn:x:1'><persName ref='https://d-nb.info/gnd/1'>\
            <surname>Bee</surname><forename>Ann</forename> <roleName>Queen of  Leeds</roleName></persName>\n\
            <persName type='alt'>Lady &amp; Bee</persName><idno type='GND'>1</idno>\
            <idno type='VIAF'>2</idno><idno type='local'>7</idno><note>Was <persName>Carl</persName></note></person>\n\
            <org><orgName>Bank</orgName><ptr target='urn:x:9'/></org></listPerson>";
        let people = People::parse("people.xml", list).expect("well-formed");
        for form in ["Bee, Ann", "lady & bee"] {
            assert_eq!(people.canonical(form), Some("Bee, Ann"));
        }
        assert_eq!(people.canonical("Carl"), None);
        let [ann, bank] = &people.persons[..] else { panic!("{people:?}") };
        assert_eq!(ann.same_as, ["urn:x:1", "https://d-nb.info/gnd/1", "https://viaf.org/viaf/2"]);
        assert_eq!(ann.role.as_deref(), Some("Queen of Leeds"));
        assert_eq!((bank.name.as_str(), bank.same_as.len()), ("Bank", 1));
    }

    #[test]
    fn namesakes_are_told_apart_by_their_forms() {
        let table =
            "form,name,distinct\nOld Ann,Ann Bee,the elder\nYoung Ann,Ann Bee,the younger\n";
        let toml = "[[person]]\nname = \"Ann Bee\"\ndistinct = \"the elder\"\nforms = [\"Old Ann\"]\n\
                    [[person]]\nname = \"Ann Bee\"\ndistinct = \"the younger\"\nforms = [\"Young Ann\"]\n";
        let list = "<listPerson><person><persName>Ann Bee</persName><persName>Old Ann</persName>\
                    <note type='distinct'>the elder</note></person><person><persName>Ann Bee</persName>\
                    <persName>Young Ann</persName><note type='distinct'>the younger</note></person>\
                    </listPerson>";
        for (name, text) in [("a.csv", table), ("a.toml", toml), ("a.xml", list)] {
            let people = People::parse(name, text).expect(text);
            let distinct = |form: &str| people.person(form)?.distinct.as_deref();
            assert_eq!(distinct("Old Ann"), Some("the elder"), "{name}");
            assert_eq!(distinct("Young Ann"), Some("the younger"), "{name}");
            assert_eq!(people.canonical("Ann Bee"), None, "{name}: the name alone means neither");
        }
    }

    #[test]
    fn faults_have_a_line_and_say_what_to_do() {
        for (name, text, line, words) in [
            ("a.toml", "[person]\nname = \"A\"", 1, "two brackets: [[person]]"),
            ("a.toml", "[[person]]\nname = \"A\"\nform = [\"B\"]", 3, "unknown field `form`"),
            ("a.toml", "[[person]]\nforms = [\"B\"]", 1, "missing field `name`"),
            ("a.toml", "[[person]]\nname = \"A\"\nforms = [\n\" \"]", 4, "is empty"),
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
            ("a.xml", "<listPerson/>", 1, "no person"),
            ("a.xml", "<listPerson>\n<person/></listPerson>", 2, "no name (persName)"),
            ("a.xml", "<listPerson>\n<person></listPerson>", 2, "not well-formed"),
            ("a.xml", "<person>\n<persName>&eacute;</persName></person>", 2, "&eacute;"),
            ("a.xml", "<person><persName>A</persName>\n", 2, "inside an element"),
            ("a.csv", "form,name,role\nA,B,x\nC,B,y", 3, "another role here than in line 2"),
            ("a.csv", "", 1, "no first line"),
            ("a.csv", "form,uri", 1, "one column “name”"),
            ("a.csv", "form,nmae\nA,B", 1, "one column “name”"),
            ("a.csv", "form,name,rolle", 1, "is role meant?"),
            ("a.csv", "form,name\nA,B,C", 2, "3 cells, the first line 2"),
            ("a.csv", "name,form,uri\n\n,,urn:x", 3, "no name"),
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
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_file_stops_the_program(text in "([a-cé“”\"=,;.\\[\\]\r\n\t]|form|name|\\[\\[person\\]\\]\n|form,name\n|<person>|</person>|<persName>|</persName>|&x;|<a b=''/>){0,24}") {
            for name in ["a.toml", "a.csv", "a.xml"] {
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
