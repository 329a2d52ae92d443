//! Reads one file of PREMIS: what it describes and links is kept, and what it says against its schema
//! is reported.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::LazyLock;

use super::{
    Agent, Category, Characteristics, Class, Definition, Document, Event, Link, Object, Owner,
    Premis, SCHEMA, archivematica, terms,
};
use crate::package::check::digest::Algorithm;
use crate::package::check::shape::{Fit, Misfit, Shapes};
use crate::package::check::xml::{self, Space, Tag, Visitor};
use crate::package::check::{Report, dates, paths};

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::new(include_str!("premis.txt")));

/// What identifies something: the element, what it identifies.
const DEFINING: &[(&str, Class)] = &[
    ("objectIdentifier", Class::Object),
    ("eventIdentifier", Class::Event),
    ("agentIdentifier", Class::Agent),
    ("rightsStatementIdentifier", Class::Rights),
];

/// What links to something: the element, what it links to, the rule where it is in an object, an event,
/// an agent, a rights statement.
const LINKING: &[(&str, Class, [&str; 4])] = &[
    ("relatedObjectIdentifier", Class::Object, ["PREMIS 3.0, 1.13.3", SCHEMA, SCHEMA, SCHEMA]),
    ("relatedEventIdentifier", Class::Event, ["PREMIS 3.0, 1.13.4", SCHEMA, SCHEMA, SCHEMA]),
    (
        "linkingEventIdentifier",
        Class::Event,
        ["PREMIS 3.0, 1.14", SCHEMA, "PREMIS 3.0, 3.7", SCHEMA],
    ),
    (
        "linkingRightsStatementIdentifier",
        Class::Rights,
        ["PREMIS 3.0, 1.15", SCHEMA, "PREMIS 3.0, 3.8", SCHEMA],
    ),
    ("linkingEnvironmentIdentifier", Class::Object, [SCHEMA, SCHEMA, "PREMIS 3.0, 3.9", SCHEMA]),
    (
        "linkingAgentIdentifier",
        Class::Agent,
        [SCHEMA, "PREMIS 3.0, 2.6", SCHEMA, "PREMIS 3.0, 4.1.9"],
    ),
    (
        "linkingObjectIdentifier",
        Class::Object,
        [SCHEMA, "PREMIS 3.0, 2.7", SCHEMA, "PREMIS 3.0, 4.1.8"],
    ),
];

impl Premis {
    /// Reads a file, if it is PREMIS.
    pub(super) fn read_one(&mut self, path: &str, reader: &mut dyn BufRead, report: &mut Report) {
        let mut walk = Walk {
            document: self.documents.len(),
            premis: self,
            path,
            report,
            fit: Fit::new(&SHAPES),
            is_premis: false,
            open: Vec::new(),
            text: String::new(),
            owner: None,
            identifier: Identifier::default(),
            characteristics: Characteristics::default(),
            algorithm: String::new(),
            term: (None, None),
            others: BTreeMap::new(),
        };
        match xml::walk(reader, &mut walk) {
            Ok(()) => walk.finish(),
            Err(broken) if walk.is_premis || paths::name_of(path).contains("premis") => {
                let message = format!("is not well-formed: {}", broken.message);
                walk.report.at(path, broken.line, SCHEMA, message);
            }
            // Whether other files are well-formed is not for this check to say.
            Err(_) => {}
        }
    }
}

/// An identifier that is being read.
#[derive(Default)]
struct Identifier {
    line: usize,
    kind: String,
    value: String,
}

/// A file, as far as it was read.
struct Walk<'w> {
    premis: &'w mut Premis,
    document: usize,
    path: &'w str,
    report: &'w mut Report,
    fit: Fit,
    is_premis: bool,
    /// The open elements.
    open: Vec<(String, usize)>,
    text: String,
    /// What is being described.
    owner: Option<Owner>,
    identifier: Identifier,
    characteristics: Characteristics,
    algorithm: String,
    /// The address and the vocabulary of an event's type.
    term: (Option<String>, Option<String>),
    /// How many digests of other algorithms there are.
    others: BTreeMap<String, usize>,
}

impl Visitor for Walk<'_> {
    fn start(&mut self, tag: &Tag<'_>) -> bool {
        if self.open.is_empty() && !self.begins(tag) {
            return false;
        }
        let is_premis = tag.space == Space::Premis;
        let foreign = format!("{} of another namespace", tag.name);
        let name = if is_premis { tag.name } else { foreign.as_str() };
        let category = if name == "object" { self.category(tag) } else { None };
        let of_category =
            tag.kind.as_ref().filter(|_| category.is_some()).map(|(_, kind)| kind.as_str());
        let key = if name == "object" {
            format!("object/{}", of_category.unwrap_or_default())
        } else {
            name.to_owned()
        };
        let misfit = self.fit.start(name, &key, tag.line);
        self.misfits(misfit);
        self.text.clear();
        self.open.push((name.to_owned(), tag.line));
        if is_premis && !self.fit.is_free() {
            self.element(tag, category);
        }
        true
    }

    fn text(&mut self, text: &str) {
        if !self.fit.is_free() {
            let misfit = self.fit.text(text);
            self.misfits(misfit);
            self.text.push_str(text);
        }
    }

    fn end(&mut self) {
        let is_free = self.fit.is_free();
        let misfits = self.fit.end();
        self.misfits(misfits);
        let Some((name, line)) = self.open.pop() else { return };
        if !is_free {
            let text = std::mem::take(&mut self.text);
            self.ends(&name, line, text.trim());
        }
    }
}

impl Walk<'_> {
    fn misfits(&mut self, misfits: impl IntoIterator<Item = Misfit>) {
        for Misfit { line, element, message } in misfits {
            let clause = match element.as_str() {
                "objectIdentifier" => "PREMIS 3.0, 1.1",
                "messageDigestAlgorithm" | "messageDigest" => "PREMIS 3.0, 1.5.2",
                "format" => "PREMIS 3.0, 1.5.4",
                "eventIdentifier" => "PREMIS 3.0, 2.1",
                "eventType" => "PREMIS 3.0, 2.2",
                "eventDateTime" => "PREMIS 3.0, 2.3",
                "agentIdentifier" => "PREMIS 3.0, 3.1",
                "rightsBasis" => "PREMIS 3.0, 4.1.2",
                "copyrightStatus" => "PREMIS 3.0, 4.1.3.1",
                "copyrightJurisdiction" => "PREMIS 3.0, 4.1.3.2",
                _ => SCHEMA,
            };
            self.report.at(self.path, line, clause, message);
        }
    }

    fn say(&mut self, line: usize, clause: &'static str, message: impl Into<String>) {
        self.report.at(self.path, line, clause, message);
    }

    /// Looks at the root element: whether this is PREMIS.
    fn begins(&mut self, tag: &Tag<'_>) -> bool {
        let is_root = ["premis", "object", "event", "agent", "rights"].contains(&tag.name);
        if tag.space == Space::OldPremis && is_root {
            let what = format!("{}: PREMIS before 3.0 is not checked", self.path);
            self.report.unchecked(what);
        }
        self.is_premis = tag.space == Space::Premis && is_root;
        if self.is_premis {
            let path = self.path.to_owned();
            self.premis.documents.push(Document { path, is_whole: false });
        }
        if self.is_premis && tag.name == "premis" {
            let version = tag.get(Space::None, "version");
            if version != Some("3.0") {
                let found = version.unwrap_or_default();
                let message = format!("version of premis is “{found}” and should be “3.0”");
                self.say(tag.line, SCHEMA, message);
            }
        }
        self.is_premis
    }

    /// What an object is.
    fn category(&mut self, tag: &Tag<'_>) -> Option<Category> {
        let written = tag.get(Space::Xsi, "type").unwrap_or_default();
        let category = match tag.kind.as_ref().map(|(_, kind)| kind.as_str()) {
            Some("file") => Some(Category::File),
            Some("representation") => Some(Category::Representation),
            Some("bitstream") => Some(Category::Bitstream),
            Some("intellectualEntity") => Some(Category::Entity),
            Some(_) | None => None,
        };
        let is_of_premis = tag.kind.as_ref().is_some_and(|(space, _)| *space == Space::Premis);
        if category.is_none() || !is_of_premis {
            let message = format!("xsi:type of object is “{written}”, which is no type of PREMIS");
            self.say(tag.line, "PREMIS 3.0, 1.2", message);
        }
        category
    }

    /// Notes an element as it begins.
    fn element(&mut self, tag: &Tag<'_>, category: Option<Category>) {
        let (document, line) = (self.document, tag.line);
        let premis = &mut *self.premis;
        match tag.name {
            "object" => {
                let Some(category) = category else { return };
                self.owner = Some(Owner::Object(premis.objects.len()));
                premis.objects.push(Object {
                    document,
                    line,
                    category,
                    written: tag.get(Space::Xsi, "type").unwrap_or_default().to_owned(),
                    ids: Vec::new(),
                    name: None,
                    stored: Characteristics::default(),
                });
            }
            "event" => {
                self.owner = Some(Owner::Event(premis.events.len()));
                premis.events.push(Event { document, line, id: None });
            }
            "agent" => {
                self.owner = Some(Owner::Agent(premis.agents.len()));
                premis.agents.push(Agent { document, line, id: None });
            }
            "rightsStatement" => self.owner = Some(Owner::Rights),
            "objectCharacteristics" => self.characteristics = Characteristics::default(),
            "eventType" => {
                let get = |name| tag.get(Space::None, name).map(ToOwned::to_owned);
                self.term = (get("valueURI"), get("authorityURI").or_else(|| get("authority")));
            }
            name if name.ends_with("Identifier") => {
                self.identifier = Identifier { line, ..Identifier::default() };
            }
            _ => {}
        }
    }

    /// Notes and judges an element as it ends.
    fn ends(&mut self, name: &str, line: usize, text: &str) {
        match name {
            "originalName" => {
                if let Some(object) = self.object() {
                    object.name = Some(text.to_owned());
                }
            }
            "compositionLevel" => self.characteristics.level = text.parse().unwrap_or_default(),
            "messageDigestAlgorithm" => text.clone_into(&mut self.algorithm),
            "messageDigest" => match Algorithm::of(&self.algorithm) {
                Some(algorithm) => self.characteristics.digests.push((algorithm, text.to_owned())),
                None => *self.others.entry(self.algorithm.clone()).or_default() += 1,
            },
            "size" => match text.parse() {
                Ok(size) => self.characteristics.size = Some(size),
                Err(_) => {
                    let message = format!("size is “{text}” and should be a number of bytes");
                    self.say(line, "PREMIS 3.0, 1.5.3", message);
                }
            },
            // What is packed has a lower level than what it is packed in, which is the file.
            "objectCharacteristics" => {
                let found = std::mem::take(&mut self.characteristics);
                if let Some(object) = self.object()
                    && found.level >= object.stored.level
                {
                    object.stored = found;
                }
            }
            "eventType" => {
                let (address, authority) = std::mem::take(&mut self.term);
                let mistaken = terms::mistaken(text, address.as_deref(), authority.as_deref());
                if let Some(message) = mistaken {
                    self.say(line, "PREMIS 3.0, 2.2", message);
                }
            }
            "eventDateTime" => self.date(line, text),
            "object" | "event" | "agent" | "rightsStatement" => self.owner = None,
            name if name.ends_with("IdentifierType") => text.clone_into(&mut self.identifier.kind),
            name if name.ends_with("IdentifierValue") => {
                text.clone_into(&mut self.identifier.value);
            }
            name if name.ends_with("Identifier") => self.identified(name),
            _ => {}
        }
    }

    fn object(&mut self) -> Option<&mut Object> {
        match self.owner? {
            Owner::Object(number) => self.premis.objects.get_mut(number),
            Owner::Event(_) | Owner::Agent(_) | Owner::Rights => None,
        }
    }

    /// Judges the date of an event.
    fn date(&mut self, line: usize, text: &str) {
        if !dates::is_edtf(text) {
            let message =
                format!("eventDateTime is “{text}” and should be a day or a moment, as 2026-11-26");
            self.say(line, "PREMIS 3.0, 2.3", message);
        } else if self.path == archivematica::PATH && !dates::is_iso(text) {
            let message = format!(
                "eventDateTime is “{text}”, of which Archivematica makes the time at which it loads it"
            );
            self.say(line, archivematica::CLAUSE, message);
        }
    }

    /// Notes an identifier: what it identifies, or what links to it.
    fn identified(&mut self, element: &str) {
        let Identifier { line, kind, value } = std::mem::take(&mut self.identifier);
        let (document, owner) = (self.document, self.owner);
        let number_of = |owner: Owner| match owner {
            Owner::Object(number) | Owner::Event(number) | Owner::Agent(number) => number,
            Owner::Rights => line,
        };
        let defines = DEFINING.iter().find(|(name, _)| *name == element);
        let links = LINKING.iter().find(|(name, ..)| *name == element);
        let Some(owner) = owner.filter(|_| defines.is_some() || links.is_some()) else { return };
        if value.is_empty() {
            self.say(line, SCHEMA, format!("{element} has no value"));
            return;
        }
        let premis = &mut *self.premis;
        let number = premis.ids.number(&format!("{kind} {value}"));
        if let Some((_, class)) = defines {
            let class = *class;
            premis
                .ids
                .define(number, Definition { class, document, owner: number_of(owner), line });
            match owner {
                Owner::Object(at) => {
                    if let Some(object) = premis.objects.get_mut(at) {
                        object.ids.push(number);
                    }
                }
                Owner::Event(at) => {
                    if let Some(event) = premis.events.get_mut(at) {
                        event.id.get_or_insert(number);
                    }
                }
                Owner::Agent(at) => {
                    if let Some(agent) = premis.agents.get_mut(at) {
                        agent.id.get_or_insert(number);
                    }
                }
                Owner::Rights => {}
            }
        }
        if let Some((element, wanted, [of_object, of_event, of_agent, of_rights])) = links {
            let clause = match owner {
                Owner::Object(_) => of_object,
                Owner::Event(_) => of_event,
                Owner::Agent(_) => of_agent,
                Owner::Rights => of_rights,
            };
            let (element, clause, wanted, to) = (*element, *clause, *wanted, number);
            premis.links.push(Link { document, line, from: owner, to, wanted, element, clause });
        }
    }

    fn finish(&mut self) {
        if let Some(document) = self.premis.documents.get_mut(self.document) {
            document.is_whole = true;
        }
        for (name, count) in &self.others {
            let what = format!("{}: digests in {name} ({count}) are not computed here", self.path);
            self.report.unchecked(what);
        }
    }
}
