//! A people file as a TEI `listPerson` (TEI P5, 14.3.2), in a file of its own or in a TEI header.
//!
//! Each `person` (or `org`) has names, all of which are forms and the first of which is printed, and
//! addresses. Bare numbers of known authority files are made addresses.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use toml::Spanned;

use super::PersonEntry;
use crate::ir::on_one_line;
use crate::press::editors_file::{Fault, is_address, says_something};

/// Reads the persons of a list.
pub(super) fn read(text: &str) -> Result<Vec<PersonEntry>, Fault> {
    let mut reader = Reader::from_str(text);
    let mut list = List::default();
    let mut end = 0;
    loop {
        let start = end;
        let event = reader.read_event();
        end = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        let at = start..end;
        let wrong = |error: &dyn std::fmt::Display| {
            let place = usize::try_from(reader.error_position()).unwrap_or(start);
            let place = if text.is_char_boundary(place) { place } else { start };
            Fault::new(place..place, format!("this is not well-formed XML: {error}"))
        };
        match event.map_err(|error| wrong(&error))? {
            Event::Start(tag) => list.start(&tag, &at),
            Event::Empty(tag) => {
                list.start(&tag, &at);
                list.end(at)?;
            }
            Event::End(_) => list.end(at)?,
            Event::Text(words) => list.text(&words.xml10_content()),
            Event::CData(words) => list.text(&words.xml10_content()),
            Event::GeneralRef(reference) => {
                let named = reference.xml10_content().into_owned();
                let known = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => {
                        quick_xml::escape::resolve_predefined_entity(&named).map(ToOwned::to_owned)
                    }
                };
                let words = known.ok_or_else(|| {
                    Fault::new(at, format!("the entity &{named}; is not declared here"))
                })?;
                list.text(&words);
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
    if !list.open.is_empty() {
        return Err(Fault::new(end..end, "the file ends inside an element"));
    }
    if list.persons.is_empty() {
        return Err(Fault::new(0..0, "the file has no person; it needs a listPerson"));
    }
    Ok(list.persons)
}

#[derive(Default)]
struct List {
    /// The names of the open elements, without their prefixes.
    open: Vec<String>,
    person: Option<Person>,
    persons: Vec<PersonEntry>,
}

/// A person being read.
struct Person {
    /// How many elements are open around it.
    depth: usize,
    at: Range<usize>,
    forms: Vec<Spanned<String>>,
    same_as: Vec<String>,
    role: Option<String>,
    distinct: Option<String>,
    /// The words of the element being read.
    words: String,
    /// The kind of number being read.
    idno: Option<String>,
}

/// The type of a note that tells a person from others of the same name.
const DISTINCT: &str = "distinct";

const NAMES: &[&str] = &["persName", "orgName"];

impl List {
    fn start(&mut self, tag: &BytesStart<'_>, at: &Range<usize>) {
        let name = tag.local_name().as_ref().to_owned();
        let get = |wanted: &str| {
            tag.attributes().flatten().find_map(|attribute| {
                let is_it = attribute.key.as_ref() == wanted;
                is_it.then(|| {
                    attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .ok()
                        .map(Cow::into_owned)
                })?
            })
        };
        let depth = self.open.len();
        let parent = self.open.last().map(String::as_str);
        match (name.as_str(), &mut self.person) {
            ("person" | "org", None) => {
                let mut person = Person {
                    depth,
                    at: at.clone(),
                    forms: Vec::new(),
                    same_as: Vec::new(),
                    role: None,
                    distinct: None,
                    words: String::new(),
                    idno: None,
                };
                person.addresses(get("sameAs").as_deref());
                person.addresses(get("corresp").as_deref());
                self.person = Some(person);
            }
            ("persName" | "orgName", Some(person)) if depth == person.depth + 1 => {
                person.words.clear();
                person.addresses(get("ref").as_deref());
            }
            ("forename" | "addName", Some(person)) if person.words.ends_with(SURNAME) => {
                // `<surname>Bee</surname><forename>Ann</forename>` has nothing between the two.
                person.words.pop();
                person.words.push_str(", ");
            }
            ("roleName", Some(person)) if parent.is_some_and(|it| NAMES.contains(&it)) => {
                person.words.push(ROLE);
            }
            ("idno" | "occupation", Some(person)) => {
                person.words.clear();
                person.idno = Some(get("type").or_else(|| get("subtype")).unwrap_or_default());
            }
            ("note", Some(person)) if get("type").as_deref() == Some(DISTINCT) => {
                person.words.clear();
                person.distinct = Some(String::new());
            }
            ("ptr" | "ref", Some(person)) => person.addresses(get("target").as_deref()),
            _ => {}
        }
        self.open.push(name);
    }

    fn text(&mut self, words: &str) {
        if let Some(person) = &mut self.person {
            if !words.trim().is_empty() && person.words.ends_with(SURNAME) {
                person.words.pop();
            }
            person.words.push_str(words);
        }
    }

    fn end(&mut self, at: Range<usize>) -> Result<(), Fault> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        let depth = self.open.len();
        let Some(person) = &mut self.person else { return Ok(()) };
        match name.as_str() {
            "persName" | "orgName" if depth == person.depth + 1 => {
                let form = said(&person.words.replace(SURNAME, ""));
                says_something(&form).map_err(|_| Fault::new(at.clone(), "the name is empty"))?;
                person.forms.push(Spanned::new(at, form));
            }
            "surname" => person.words.push(SURNAME),
            "roleName" => {
                // The role is not part of the name.
                if let Some(start) = person.words.rfind(ROLE) {
                    let role = said(
                        person.words.get(start..).unwrap_or_default().trim_start_matches(ROLE),
                    );
                    person.words.truncate(start);
                    person.role = person.role.take().or(Some(role)).filter(|role| !role.is_empty());
                }
            }
            "occupation" => {
                let role = said(&person.words);
                person.role = person.role.take().or(Some(role)).filter(|role| !role.is_empty());
            }
            "note" if person.distinct.as_deref() == Some("") => {
                person.distinct = Some(said(&person.words)).filter(|words| !words.is_empty());
            }
            "idno" => {
                let kind = person.idno.take().unwrap_or_default();
                let address = address_of(&kind, said(&person.words));
                person.same_as.extend(address);
            }
            "person" | "org" if depth == person.depth => {
                let Some(person) = self.person.take() else { return Ok(()) };
                let mut forms = person.forms.into_iter();
                let Some(name) = forms.next() else {
                    return Err(Fault::new(person.at, "the person has no name (persName)"));
                };
                let mut same_as = person.same_as;
                let mut known = std::collections::BTreeSet::new();
                same_as.retain(|address| known.insert(address.clone()));
                let forms = forms.collect();
                let (role, distinct) = (person.role, person.distinct);
                self.persons.push(PersonEntry { name, same_as, role, distinct, forms });
            }
            _ => {}
        }
        Ok(())
    }
}

impl Person {
    /// Adds those pointers that are addresses; the others point into some file.
    fn addresses(&mut self, pointers: Option<&str>) {
        let pointers = pointers.unwrap_or_default().split_whitespace();
        let addresses = pointers.filter(|pointer| is_address(pointer).is_ok());
        self.same_as.extend(addresses.map(ToOwned::to_owned));
    }
}

/// Marks the end of a surname in the words of a name; no text of XML can contain it.
const SURNAME: char = '\u{1}';
/// Marks the start of a role there.
const ROLE: char = '\u{2}';

fn said(words: &str) -> String {
    let words = on_one_line(words);
    words.trim_end_matches([',', ' ']).to_owned()
}

/// The address of a person with this number in an authority file.
fn address_of(kind: &str, number: String) -> Option<String> {
    if is_address(&number).is_ok() {
        return Some(number);
    }
    let address = match kind.to_lowercase().as_str() {
        "gnd" => format!("https://d-nb.info/gnd/{number}"),
        "viaf" => format!("https://viaf.org/viaf/{number}"),
        "wikidata" => format!("http://www.wikidata.org/entity/{number}"),
        "lcnaf" | "lccn" | "lc" => format!("http://id.loc.gov/authorities/names/{number}"),
        _ => return None,
    };
    is_address(&address).ok().map(|()| address)
}
