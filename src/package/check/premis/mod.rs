//! Reads the PREMIS 3.0 of a package (Data Dictionary for Preservation Metadata, Library of Congress)
//! and checks it: against its schema, against the files, and each link against what it names.
//!
//! PREMIS is found by its root element, wherever it is, but for the content of a package, which may be
//! PREMIS of something else. Of the PREMIS that Archivematica loads from a bag, it is also checked that
//! it loads: that takes all of its events or none.

mod archivematica;
mod judging;
mod reading;
mod terms;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Report;
use super::digest::Algorithm;
use super::folder::Folder;

/// The clause of what the schema says.
const SCHEMA: &str = "PREMIS 3.0, schema";

/// All PREMIS of a package.
#[derive(Default)]
pub(super) struct Premis {
    documents: Vec<Document>,
    ids: Ids,
    objects: Vec<Object>,
    events: Vec<Event>,
    agents: Vec<Agent>,
    links: Vec<Link>,
}

/// A file of PREMIS.
struct Document {
    path: String,
    /// Whether it could be read to its end.
    is_whole: bool,
}

/// The identifiers of all documents; each is known by its number.
#[derive(Default)]
struct Ids {
    numbers: BTreeMap<Rc<str>, usize>,
    /// What each is, and what it identifies.
    known: Vec<(Rc<str>, Vec<Definition>)>,
}

/// What an identifier identifies.
#[derive(Clone, Copy)]
struct Definition {
    class: Class,
    document: usize,
    /// The number of the object, event or agent; of rights, the line.
    owner: usize,
    line: usize,
}

/// What PREMIS describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Object,
    Event,
    Agent,
    Rights,
}

impl Class {
    fn in_words(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Event => "event",
            Self::Agent => "agent",
            Self::Rights => "rights statement",
        }
    }
}

/// What objects are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Category {
    File,
    Representation,
    Bitstream,
    Entity,
}

struct Object {
    document: usize,
    line: usize,
    category: Category,
    /// The type as it is written: `premis:file`.
    written: String,
    /// The numbers of its identifiers.
    ids: Vec<usize>,
    name: Option<String>,
    /// What is said of the file as it is stored.
    stored: Characteristics,
}

/// A group of characteristics: of a file as it is stored, or of what is packed in it.
#[derive(Default)]
struct Characteristics {
    level: u64,
    size: Option<u64>,
    digests: Vec<(Algorithm, String)>,
}

struct Event {
    document: usize,
    line: usize,
    id: Option<usize>,
}

struct Agent {
    document: usize,
    line: usize,
    id: Option<usize>,
}

/// What names an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Object(usize),
    Event(usize),
    Agent(usize),
    Rights,
}

struct Link {
    document: usize,
    line: usize,
    from: Owner,
    /// The number of the identifier, and what it should identify.
    to: usize,
    wanted: Class,
    /// The element that links, and its rule.
    element: &'static str,
    clause: &'static str,
}

impl Ids {
    /// The number of an identifier.
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let (name, number) = (Rc::<str>::from(name), self.known.len());
        self.numbers.insert(Rc::clone(&name), number);
        self.known.push((name, Vec::new()));
        number
    }

    fn define(&mut self, number: usize, definition: Definition) {
        if let Some((_, definitions)) = self.known.get_mut(number) {
            definitions.push(definition);
        }
    }

    fn name(&self, number: usize) -> &str {
        self.known.get(number).map_or("", |(name, _)| &**name)
    }

    /// What of a class an identifier identifies.
    fn of_class(&self, number: usize, class: Class) -> impl Iterator<Item = &Definition> {
        let definitions = self.known.get(number).map(|(_, definitions)| definitions.as_slice());
        definitions.unwrap_or_default().iter().filter(move |it| it.class == class)
    }
}

impl Premis {
    /// Reads all PREMIS among the files that were not read yet.
    pub(super) fn read(folder: &mut Folder<'_>, report: &mut Report) -> Self {
        let may_be = |(place, path): &(usize, &str)| {
            is_xml(path) && !is_content(path) && !folder.is_loaded(*place)
        };
        let found = folder.places().filter(may_be).map(|(place, path)| (place, path.to_owned()));
        let found: Vec<(usize, String)> = found.collect();
        let mut premis = Self::default();
        for (place, path) in found {
            folder.read(place, report, |reader, report| premis.read_one(&path, reader, report));
        }
        premis
    }
}

fn is_xml(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("xml"))
}

/// Whether a file is what a package is for: of a bag by the custom of Archivematica, of E-ARK by its
/// rules (CSIPSTR11).
fn is_content(path: &str) -> bool {
    let steps: Vec<&str> = path.split('/').take(3).collect();
    matches!(steps.as_slice(), ["data", "objects", _] | ["representations", _, "data"])
}
