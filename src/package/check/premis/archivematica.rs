//! Checks what Archivematica asks of the PREMIS that it loads from a bag, beyond the standard (its
//! `load_premis_events_from_xml`): it loads all events or none.

use std::collections::BTreeSet;

use super::{Category, Class, Document, Owner, Premis};
use crate::package::check::Report;

/// The PREMIS that it loads.
pub(super) const PATH: &str = "data/metadata/premis.xml";

/// The rule.
pub(super) const CLAUSE: &str = "Archivematica, load_premis_events_from_xml";

/// What in an object or agent names its events. What a relationship names is not seen.
const LINK: &str = "linkingEventIdentifier";

/// Checks the PREMIS that it would load, if there is one and it was read to its end.
pub(super) fn judge(premis: &Premis, report: &mut Report) {
    let is_it = |document: &Document| document.path == PATH && document.is_whole;
    let Some(document) = premis.documents.iter().position(is_it) else { return };
    if premis.events.iter().any(|event| event.document == document) {
        Loaded::of(premis, document).relations(premis, document, report);
    } else {
        let message = "has no events, so that it cannot be loaded; call it premis-objects.xml";
        report.on(PATH, CLAUSE, message);
    }
}

/// What is in events, as it sees them.
#[derive(Default)]
struct Loaded {
    /// The numbers of objects and agents that are in events.
    objects: BTreeSet<usize>,
    agents: BTreeSet<usize>,
    /// The numbers of events with files, and with agents.
    with_file: BTreeSet<usize>,
    with_agent: BTreeSet<usize>,
}

impl Loaded {
    fn of(premis: &Premis, document: usize) -> Self {
        let mut loaded = Self::default();
        for link in premis.links.iter().filter(|link| link.document == document) {
            let owners =
                premis.ids.of_class(link.to, link.wanted).map(|definition| definition.owner);
            for owner in owners {
                match (link.from, link.wanted) {
                    (Owner::Event(event), Class::Object) => loaded.has_object(premis, event, owner),
                    (Owner::Object(object), Class::Event) if link.element == LINK => {
                        loaded.has_object(premis, owner, object);
                    }
                    (Owner::Event(event), Class::Agent) => loaded.has_agent(event, owner),
                    (Owner::Agent(agent), Class::Event) => loaded.has_agent(owner, agent),
                    (
                        Owner::Object(_) | Owner::Event(_) | Owner::Agent(_) | Owner::Rights,
                        Class::Object | Class::Event | Class::Agent | Class::Rights,
                    ) => {}
                }
            }
        }
        loaded
    }

    fn has_object(&mut self, premis: &Premis, event: usize, object: usize) {
        let is_file = premis.objects.get(object).is_some_and(|it| it.category == Category::File);
        if is_file {
            self.objects.insert(object);
            self.with_file.insert(event);
        }
    }

    fn has_agent(&mut self, event: usize, agent: usize) {
        self.agents.insert(agent);
        self.with_agent.insert(event);
    }

    /// Checks that all is in events, and that events have what they need and nothing else.
    fn relations(&self, premis: &Premis, document: usize, report: &mut Report) {
        let called = |id: Option<&usize>| id.map_or("", |id| premis.ids.name(*id));
        for (number, object) in premis.objects.iter().enumerate() {
            if object.document != document || object.category != Category::File {
                continue;
            }
            if object.written != "premis:file" {
                let written = &object.written;
                let message = format!(
                    "xsi:type is “{written}” and should be “premis:file”, letter for letter"
                );
                report.at(PATH, object.line, CLAUSE, message);
            }
            if !self.objects.contains(&number) {
                let message = format!("file {} is in no event", called(object.ids.first()));
                report.at(PATH, object.line, CLAUSE, message);
            }
        }
        for (number, event) in premis.events.iter().enumerate() {
            if event.document != document {
                continue;
            }
            for (has, what) in [(&self.with_file, "file"), (&self.with_agent, "agent")] {
                if !has.contains(&number) {
                    let message = format!("event {} has no {what}", called(event.id.as_ref()));
                    report.at(PATH, event.line, CLAUSE, message);
                }
            }
        }
        for (number, agent) in premis.agents.iter().enumerate() {
            if agent.document == document && !self.agents.contains(&number) {
                let message = format!("agent {} is in no event", called(agent.id.as_ref()));
                report.at(PATH, agent.line, CLAUSE, message);
            }
        }
        for link in premis.links.iter().filter(|link| link.document == document) {
            let (Owner::Event(_), Class::Object) = (link.from, link.wanted) else { continue };
            let mut objects = premis.ids.of_class(link.to, Class::Object);
            let is_other = objects.any(|definition| {
                let object = premis.objects.get(definition.owner);
                object.is_some_and(|object| object.category != Category::File)
            });
            if is_other {
                let name = premis.ids.name(link.to);
                let message =
                    format!("an event links to {name}, which is no file; only files may be linked");
                report.at(PATH, link.line, CLAUSE, message);
            }
        }
    }
}
