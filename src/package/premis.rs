//! PREMIS 3.0 (Data Dictionary for Preservation Metadata, Library of Congress): what the files are, what was done, by
//! whom, and what may be done with them.
//!
//! The schema wants all objects, then all events, agents, rights. Objects and events are noted while letters come, and
//! joined at the end; of the rest, sixteen bytes a file are kept, and what letters say of their own rights.
//! **Invariants:** the prefix `premis` is bound beside the default namespace, every file is in an event, every event has a
//! file and an agent, no event links to anything else than files: Archivematica loads all events or none, and asks for
//! these. Without a date there are no events, because an event without its time is none (2.3).

use std::collections::BTreeSet;
use std::io::{self, Write};

use uuid::Uuid;

use super::details::{Details, WordsRights};
use super::fixity::Fixity;
use super::record::{LetterRecord, MadeFile, Representation};
use super::store::{Note, Store};
use super::{FileFormat, Kind, PackedFile};
use crate::backends::{Markup, Tag, Written};

/// Where the terms are defined that PREMIS takes (Library of Congress).
const TERMS: &str = "http://id.loc.gov/vocabulary/preservation/";

/// The beginning of a file of PREMIS, up to its first object.
const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <premis xmlns=\"http://www.loc.gov/premis/v3\" xmlns:premis=\"http://www.loc.gov/premis/v3\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xsi:schemaLocation=\"http://www.loc.gov/premis/v3 https://www.loc.gov/standards/premis/premis.xsd\" \
    version=\"3.0\">";

/// An identifier of PREMIS: the names of its element and of the two in it.
type Identifier = [&'static str; 3];

/// The names of an identifier's elements.
macro_rules! identifier {
    ($name:literal) => {
        [$name, concat!($name, "Type"), concat!($name, "Value")]
    };
}

const OBJECT: Identifier = identifier!("objectIdentifier");
const RELATED_OBJECT: Identifier = identifier!("relatedObjectIdentifier");
const RELATED_EVENT: Identifier = identifier!("relatedEventIdentifier");
const LINKING_OBJECT: Identifier = identifier!("linkingObjectIdentifier");
const EVENT: Identifier = identifier!("eventIdentifier");
const AGENT: Identifier = identifier!("agentIdentifier");
const LINKING_AGENT: Identifier = identifier!("linkingAgentIdentifier");
const RIGHTS: Identifier = identifier!("rightsStatementIdentifier");
const LINKING_RIGHTS: Identifier = identifier!("linkingRightsStatementIdentifier");
const LICENCE: Identifier = identifier!("licenseDocumentationIdentifier");

/// A term: the vocabulary that it is in, its code there, and its words.
type Term = (&'static str, &'static str, &'static str);

const NORMALIZATION: Term = ("eventType", "nor", "normalization");
const CREATION: Term = ("eventType", "cre", "creation");
const VALIDATION: Term = ("eventType", "val", "validation");
const DIGEST: Term = ("eventType", "mes", "message digest calculation");
const PACKAGING: Term = ("eventType", "ipc", "information package creation");
const EXECUTING: Term = ("eventRelatedAgentRole", "exe", "executing program");
const VALIDATOR: Term = ("eventRelatedAgentRole", "val", "validator");
const AUTHORIZER: Term = ("eventRelatedAgentRole", "aut", "authorizer");
const SOURCE: Term = ("eventRelatedObjectRole", "sou", "source");
const OUTCOME: Term = ("eventRelatedObjectRole", "out", "outcome");

/// Who and what is the same in the whole package.
pub(super) struct Ids {
    /// The package.
    pub(super) package: Uuid,
    software: Uuid,
    organisation: Uuid,
    words: Uuid,
    licence: Uuid,
}

impl Ids {
    pub(super) fn of(package: Uuid) -> Self {
        let id = |name: &str| Uuid::new_v5(&package, name.as_bytes());
        Self {
            package,
            software: id("agent/software"),
            organisation: id("agent/organisation"),
            words: id("rights/words"),
            licence: id("rights/edition"),
        }
    }

    /// The identifier of a received file.
    pub(super) fn received(&self, file: &PackedFile) -> Uuid {
        Uuid::new_v5(&self.package, format!("file/source/{}", file.path).as_bytes())
    }
}

/// The identifier of a file that was made of a letter.
pub(super) fn made(letter: &LetterRecord, file: &MadeFile) -> Uuid {
    Uuid::new_v5(&letter.id, format!("file/{}", file.format).as_bytes())
}

/// The PREMIS of a package, while its letters come.
pub(super) struct Premis {
    ids: Ids,
    /// The run's date.
    date: Option<String>,
    kind: Kind,
    objects: Box<dyn Note>,
    events: Box<dyn Note>,
    /// All files, those that were made, and the letters.
    files: Vec<Uuid>,
    made: Vec<Uuid>,
    entities: Vec<Uuid>,
    /// What letters say of their own rights.
    own_rights: Vec<(Uuid, String)>,
}

impl Premis {
    pub(super) fn new(
        ids: Ids,
        kind: Kind,
        date: Option<String>,
        store: &dyn Store,
    ) -> io::Result<Self> {
        Ok(Self {
            ids,
            date,
            kind,
            objects: store.note()?,
            events: store.note()?,
            files: Vec::new(),
            made: Vec::new(),
            entities: Vec::new(),
            own_rights: Vec::new(),
        })
    }

    /// A file that was received, with its path in the package.
    pub(super) fn add_received(
        &mut self,
        id: Uuid,
        file: &PackedFile,
        path: String,
    ) -> io::Result<()> {
        self.files.push(id);
        let mut markup = Markup::indented(1);
        FileObject { id, file, path, origin: FileOrigin::Received }.write(
            &mut markup,
            &[],
            None,
        )?;
        part(markup, &mut *self.objects)
    }

    /// A letter that was made of these sources, and its files.
    pub(super) fn add_letter(
        &mut self,
        letter: &LetterRecord,
        sources: &[Uuid],
        path: impl Fn(Representation, &PackedFile) -> String,
    ) -> io::Result<()> {
        let entity = Uuid::new_v5(&letter.id, b"entity");
        let mut objects = Markup::indented(1);
        self.entity(&mut objects, entity, letter)?;
        for of in Representation::ALL {
            let files = letter.files.iter().filter(|it| it.representation() == of);
            let files: Vec<Uuid> = match of {
                Representation::Source => sources.to_vec(),
                Representation::Preservation | Representation::Access => {
                    files.map(|it| made(letter, it)).collect()
                }
            };
            if !files.is_empty() {
                representation(&mut objects, representation_id(letter, of), of, &files)?;
            }
        }
        let mut events = Markup::indented(1);
        for file in &letter.files {
            let id = made(letter, file);
            let event = self.date.as_ref().map(|_| event_id(letter, "creation", file));
            let of = FileObject {
                id,
                file: &file.file,
                path: path(file.representation(), &file.file),
                origin: FileOrigin::Made(self.date.as_deref()),
            };
            of.write(&mut objects, sources, event)?;
            self.files.push(id);
            self.made.push(id);
            if let (Some(date), Some(event)) = (&self.date, event) {
                self.creation(event, date, letter, file, sources).write(&mut events)?;
                if let Some(of_proof) = self.validation(date, letter, file) {
                    of_proof.write(&mut events)?;
                }
            }
        }
        self.entities.push(entity);
        self.own_rights.extend(letter.rights.clone().map(|rights| (entity, rights)));
        part(objects, &mut *self.objects)?;
        part(events, &mut *self.events)
    }

    /// The letter itself, whatever its files are.
    fn entity(&self, markup: &mut Markup, id: Uuid, letter: &LetterRecord) -> Written {
        markup.group(Tag::new("object").set("xsi:type", "premis:intellectualEntity"), |object| {
            uuid(object, OBJECT, id)?;
            if !letter.is_copy {
                let urn = letter.id.urn().to_string();
                identify(object, OBJECT, "URI", &urn, |_| Ok(()))?;
            }
            for (what, count) in letter.extent.properties() {
                object.group(Tag::new("significantProperties"), |property| {
                    property.text_line(Tag::new("significantPropertiesType"), what)?;
                    property.text_line(Tag::new("significantPropertiesValue"), &count.to_string())
                })?;
            }
            object.text_line(Tag::new("originalName"), letter.title())?;
            object.group(Tag::new("relationship"), |relationship| {
                term(relationship, "relationshipType", ("relationshipType", "str", "structural"))?;
                let is_represented = ("relationshipSubType", "isr", "is represented by");
                term(relationship, "relationshipSubType", is_represented)?;
                let has = |of: &Representation| {
                    let of = *of;
                    of == Representation::Source
                        || letter.files.iter().any(|file| file.representation() == of)
                };
                for of in Representation::ALL.into_iter().filter(has) {
                    uuid(relationship, RELATED_OBJECT, representation_id(letter, of))?;
                }
                Ok(())
            })?;
            let words = if letter.rights.is_some() { own_rights_id(id) } else { self.ids.words };
            uuid(object, LINKING_RIGHTS, words)?;
            uuid(object, LINKING_RIGHTS, self.ids.licence)
        })
    }

    /// How a file was made.
    fn creation<'a>(
        &'a self,
        id: Uuid,
        date: &'a str,
        letter: &LetterRecord,
        file: &MadeFile,
        sources: &[Uuid],
    ) -> Event<'a> {
        let is_encoding = file.format == "tei";
        let kind = if is_encoding { NORMALIZATION } else { CREATION };
        let detail = format!("letterpress convert --to {}", file.format);
        let outcome =
            if is_encoding { letter.interventions_in_words() } else { "complete".to_owned() };
        let sources = sources.iter().map(|id| (*id, Some(SOURCE)));
        Event {
            id,
            kind,
            date,
            detail,
            outcome,
            agents: vec![(self.ids.software, EXECUTING)],
            objects: sources.chain([(made(letter, file), Some(OUTCOME))]).collect(),
        }
    }

    /// What the proof of a file found.
    fn validation<'a>(
        &'a self,
        date: &'a str,
        letter: &LetterRecord,
        file: &MadeFile,
    ) -> Option<Event<'a>> {
        let proof = file.proof()?;
        let mut outcome = format!("as in the letter: {}", proof.held);
        if !proof.beside.is_empty() {
            outcome += &format!(". Not compared: {}", proof.beside);
        }
        Some(Event {
            id: event_id(letter, "validation", file),
            kind: VALIDATION,
            date,
            detail: "Proof of content: the finished file, read by an extractor that shares no code with its writer, \
                     was compared with the letter. Not a test of the format."
                .to_owned(),
            outcome,
            agents: vec![(self.ids.software, VALIDATOR)],
            objects: vec![(made(letter, file), Some(SOURCE))],
        })
    }

    /// Writes the file, once all letters have come.
    pub(super) fn finish(self, out: &mut dyn Write, details: &Details) -> io::Result<()> {
        let Self { ids, date, kind, objects, events, files, made, entities, own_rights } = self;
        out.write_all(ROOT.as_bytes())?;
        io::copy(&mut objects.read()?, out)?;
        let mut rest = Markup::indented(1);
        if entities.len() > 1 {
            collection(&mut rest, &ids, &entities)?;
        }
        part(rest, out)?;
        io::copy(&mut events.read()?, out)?;
        let mut rest = Markup::indented(1);
        if let Some(date) = &date {
            let of_all: Vec<(Uuid, Option<Term>)> = files.iter().map(|id| (*id, None)).collect();
            let event = |name: &str, kind, detail: &str, agents| Event {
                id: Uuid::new_v5(&ids.package, format!("event/{name}").as_bytes()),
                kind,
                date,
                detail: detail.to_owned(),
                outcome: "complete".to_owned(),
                agents,
                objects: of_all.clone(),
            };
            let software = (ids.software, EXECUTING);
            event("digests", DIGEST, kind.digests(), vec![software]).write(&mut rest)?;
            let agents = vec![software, (ids.organisation, AUTHORIZER)];
            event("package", PACKAGING, kind.standard(), agents).write(&mut rest)?;
        }
        agents(&mut rest, &ids, details)?;
        let own: BTreeSet<Uuid> = own_rights.iter().map(|(entity, _)| *entity).collect();
        let others: Vec<Uuid> = entities.iter().copied().filter(|it| !own.contains(it)).collect();
        if !others.is_empty() {
            rights_of_words(&mut rest, ids.words, &details.rights, &others)?;
        }
        for (entity, stated) in &own_rights {
            let rights = details.rights.of_letter(stated);
            rights_of_words(&mut rest, own_rights_id(*entity), &rights, &[*entity])?;
        }
        rights_of_edition(&mut rest, &ids, details, &made)?;
        part(rest, out)?;
        out.write_all(b"\n</premis>\n")
    }
}

/// All letters of the package, if there are several.
fn collection(markup: &mut Markup, ids: &Ids, entities: &[Uuid]) -> Written {
    markup.group(Tag::new("object").set("xsi:type", "premis:intellectualEntity"), |object| {
        uuid(object, OBJECT, ids.package)?;
        object.group(Tag::new("relationship"), |relationship| {
            term(relationship, "relationshipType", ("relationshipType", "str", "structural"))?;
            term(relationship, "relationshipSubType", ("relationshipSubType", "inc", "includes"))?;
            entities.iter().try_for_each(|id| uuid(relationship, RELATED_OBJECT, *id))
        })
    })
}

/// The identifier of what a letter says of the rights in its words.
fn own_rights_id(letter: Uuid) -> Uuid {
    Uuid::new_v5(&letter, b"rights/words")
}

fn representation_id(letter: &LetterRecord, of: Representation) -> Uuid {
    Uuid::new_v5(&letter.id, format!("representation/{}", of.as_str()).as_bytes())
}

fn event_id(letter: &LetterRecord, what: &str, file: &MadeFile) -> Uuid {
    Uuid::new_v5(&letter.id, format!("event/{what}/{}", file.format).as_bytes())
}

fn representation(markup: &mut Markup, id: Uuid, of: Representation, files: &[Uuid]) -> Written {
    markup.group(Tag::new("object").set("xsi:type", "premis:representation"), |object| {
        uuid(object, OBJECT, id)?;
        object.text_line(Tag::new("originalName"), of.as_str())?;
        object.group(Tag::new("relationship"), |relationship| {
            term(relationship, "relationshipType", ("relationshipType", "str", "structural"))?;
            term(relationship, "relationshipSubType", ("relationshipSubType", "inc", "includes"))?;
            files.iter().try_for_each(|id| uuid(relationship, RELATED_OBJECT, *id))
        })
    })
}

/// How a file came about.
#[derive(Clone, Copy)]
enum FileOrigin<'a> {
    Received,
    /// Made by the program, on a day if that is known.
    Made(Option<&'a str>),
}

/// A file, as PREMIS describes it.
struct FileObject<'a> {
    id: Uuid,
    file: &'a PackedFile,
    /// Its path in the package.
    path: String,
    /// How it came about.
    origin: FileOrigin<'a>,
}

impl FileObject<'_> {
    fn write(&self, markup: &mut Markup, sources: &[Uuid], event: Option<Uuid>) -> Written {
        let Self { id, file: PackedFile { path: _, format, fixity }, path, origin } = self;
        markup.group(Tag::new("object").set("xsi:type", "premis:file"), |object| {
            uuid(object, OBJECT, *id)?;
            object.group(Tag::new("objectCharacteristics"), |of| {
                of.text_line(Tag::new("compositionLevel"), "0")?;
                digest(of, fixity)?;
                of.text_line(Tag::new("size"), &fixity.size.to_string())?;
                described(of, format)?;
                let FileOrigin::Made(date) = origin else { return Ok(()) };
                of.group(Tag::new("creatingApplication"), |by| {
                    by.text_line(Tag::new("creatingApplicationName"), "letterpress")?;
                    by.text_line(
                        Tag::new("creatingApplicationVersion"),
                        env!("CARGO_PKG_VERSION"),
                    )?;
                    let Some(date) = date else { return Ok(()) };
                    by.text_line(Tag::new("dateCreatedByApplication"), date)
                })
            })?;
            object.text_line(Tag::new("originalName"), path)?;
            if sources.is_empty() {
                return Ok(());
            }
            object.group(Tag::new("relationship"), |relationship| {
                term(relationship, "relationshipType", ("relationshipType", "der", "derivation"))?;
                let has_source = ("relationshipSubType", "hss", "has source");
                term(relationship, "relationshipSubType", has_source)?;
                sources.iter().try_for_each(|id| uuid(relationship, RELATED_OBJECT, *id))?;
                event.map_or(Ok(()), |event| uuid(relationship, RELATED_EVENT, event))
            })
        })
    }
}

fn digest(markup: &mut Markup, fixity: &Fixity) -> Written {
    markup.group(Tag::new("fixity"), |of| {
        let algorithm = ("cryptographicHashFunctions", "sha256", "SHA-256");
        term(of, "messageDigestAlgorithm", algorithm)?;
        of.text_line(Tag::new("messageDigest"), &fixity.sha256())?;
        of.text_line(Tag::new("messageDigestOriginator"), "letterpress")
    })
}

fn described(markup: &mut Markup, format: &FileFormat) -> Written {
    markup.group(Tag::new("format"), |of| {
        of.group(Tag::new("formatDesignation"), |designation| {
            designation.text_line(Tag::new("formatName"), format.name)?;
            let Some(version) = format.version else { return Ok(()) };
            designation.text_line(Tag::new("formatVersion"), version)
        })?;
        if let Some(key) = format.pronom {
            of.group(Tag::new("formatRegistry"), |registry| {
                registry.text_line(Tag::new("formatRegistryName"), "PRONOM")?;
                registry.text_line(Tag::new("formatRegistryKey"), key)
            })?;
        }
        of.text_line(Tag::new("formatNote"), format.media_type)
    })
}

/// Something that was done.
struct Event<'a> {
    id: Uuid,
    kind: Term,
    date: &'a str,
    detail: String,
    outcome: String,
    agents: Vec<(Uuid, Term)>,
    objects: Vec<(Uuid, Option<Term>)>,
}

impl Event<'_> {
    fn write(&self, markup: &mut Markup) -> Written {
        markup.group(Tag::new("event"), |event| {
            uuid(event, EVENT, self.id)?;
            term(event, "eventType", self.kind)?;
            event.text_line(Tag::new("eventDateTime"), self.date)?;
            event.group(Tag::new("eventDetailInformation"), |information| {
                information.text_line(Tag::new("eventDetail"), &self.detail)
            })?;
            event.group(Tag::new("eventOutcomeInformation"), |information| {
                term(information, "eventOutcome", ("eventOutcome", "suc", "success"))?;
                information.group(Tag::new("eventOutcomeDetail"), |detail| {
                    detail.text_line(Tag::new("eventOutcomeDetailNote"), &self.outcome)
                })
            })?;
            for (agent, role) in &self.agents {
                identify(event, LINKING_AGENT, "UUID", &agent.to_string(), |of| {
                    term(of, "linkingAgentRole", *role)
                })?;
            }
            for (object, role) in &self.objects {
                identify(event, LINKING_OBJECT, "UUID", &object.to_string(), |of| {
                    role.map_or(Ok(()), |role| term(of, "linkingObjectRole", role))
                })?;
            }
            Ok(())
        })
    }
}

/// The program and the organisation.
fn agents(markup: &mut Markup, ids: &Ids, details: &Details) -> Written {
    let software = ("agentType", "sof", "software");
    let organisation = ("agentType", "org", "organization");
    let name = |value: &Option<String>| value.clone().unwrap_or_default();
    for (id, name, kind, version) in [
        (ids.software, "letterpress".to_owned(), software, Some(env!("CARGO_PKG_VERSION"))),
        (ids.organisation, name(&details.organisation), organisation, None),
    ] {
        markup.group(Tag::new("agent"), |agent| {
            uuid(agent, AGENT, id)?;
            agent.text_line(Tag::new("agentName"), &name)?;
            term(agent, "agentType", kind)?;
            let Some(version) = version else { return Ok(()) };
            agent.text_line(Tag::new("agentVersion"), version)
        })?;
    }
    Ok(())
}

/// Whether the words of these letters are protected.
fn rights_of_words(
    markup: &mut Markup,
    id: Uuid,
    rights: &WordsRights,
    letters: &[Uuid],
) -> Written {
    let Some(status) = rights.status else { return Ok(()) };
    statement(markup, id, ("rightsBasis", "cop", "copyright"), |of| {
        of.group(Tag::new("copyrightInformation"), |copyright| {
            let (words, code) = status.term();
            term(copyright, "copyrightStatus", ("copyrightStatus", code, words))?;
            for (name, value) in [
                ("copyrightJurisdiction", &rights.jurisdiction),
                ("copyrightStatusDeterminationDate", &rights.determined),
                ("copyrightNote", &rights.note),
            ] {
                known(copyright, name, value)?;
            }
            Ok(())
        })?;
        letters.iter().try_for_each(|id| uuid(of, LINKING_OBJECT, *id))
    })
}

/// What may be done with the files that were made.
fn rights_of_edition(markup: &mut Markup, ids: &Ids, details: &Details, made: &[Uuid]) -> Written {
    let licence = &details.licence;
    statement(markup, ids.licence, ("rightsBasis", "lic", "license"), |of| {
        of.group(Tag::new("licenseInformation"), |information| {
            if let Some(address) = &licence.address {
                identify(information, LICENCE, "URI", address, |_| Ok(()))?;
            }
            known(information, "licenseTerms", &licence.terms)?;
            known(information, "licenseNote", &licence.note)
        })?;
        for act in &licence.acts {
            let (words, code) = act.term();
            of.group(Tag::new("rightsGranted"), |granted| {
                term(granted, "act", ("eventType", code, words))
            })?;
        }
        made.iter().try_for_each(|id| uuid(of, LINKING_OBJECT, *id))?;
        identify(of, LINKING_AGENT, "UUID", &ids.organisation.to_string(), |agent| {
            term(agent, "linkingAgentRole", ("rightsRelatedAgentRole", "gra", "grantor"))
        })
    })
}

fn statement(
    markup: &mut Markup,
    id: Uuid,
    basis: Term,
    content: impl FnOnce(&mut Markup) -> Written,
) -> Written {
    markup.group(Tag::new("rights"), |rights| {
        rights.group(Tag::new("rightsStatement"), |statement| {
            uuid(statement, RIGHTS, id)?;
            term(statement, "rightsBasis", basis)?;
            content(statement)
        })
    })
}

/// An element whose words are a term of the Library of Congress.
fn term(markup: &mut Markup, name: &'static str, (vocabulary, code, words): Term) -> Written {
    let address = format!("{TERMS}{vocabulary}/{code}");
    markup.text_line(Tag::new(name).set("valueURI", address), words)
}

fn uuid(markup: &mut Markup, names: Identifier, id: Uuid) -> Written {
    identify(markup, names, "UUID", &id.to_string(), |_| Ok(()))
}

fn identify(
    markup: &mut Markup,
    [name, kind, value]: Identifier,
    of_kind: &str,
    id: &str,
    more: impl FnOnce(&mut Markup) -> Written,
) -> Written {
    markup.group(Tag::new(name), |identifier| {
        identifier.text_line(Tag::new(kind), of_kind)?;
        identifier.text_line(Tag::new(value), id)?;
        more(identifier)
    })
}

fn known(markup: &mut Markup, name: &'static str, value: &Option<String>) -> Written {
    value.as_ref().map_or(Ok(()), |value| markup.text_line(Tag::new(name), value))
}

fn part(markup: Markup, out: &mut dyn Write) -> io::Result<()> {
    let part = markup.part().map_err(io::Error::other)?;
    out.write_all(part.as_bytes())
}
