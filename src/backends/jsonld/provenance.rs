//! Who says what the source does not say.
//!
//! A node of its own (a page break, the place of a note) carries it; a value has no room for it, so
//! there an RDF statement says who supplied it (RDF Schema 1.1, 5.3). **Invariant:** every value of
//! the description whose origin is *supplied* has such a statement.

use super::identities::Identities;
use super::node::{Json, Node, pointer, property};
use crate::backends::{PRODUCER, PrintJob};
use crate::ir::{Certainty, Change, Correction, CorrectionKind, Origin, Sourced};

/// Names the letter, its parts and whom it mentions, and collects what was supplied.
pub(super) struct Provenance<'a> {
    letter: String,
    pub(super) identities: Identities<'a>,
    /// The files that supplied something, and those who changed something, in order of first use.
    files: Vec<String>,
    statements: Vec<Node>,
}

impl<'a> Provenance<'a> {
    pub(super) fn of(job: &PrintJob<'a>) -> Self {
        let identities = Identities::of(job);
        let letter = identities.entities.letter().unwrap_or_else(|| job.letter.id.clone());
        Self { letter, identities, files: Vec::new(), statements: Vec::new() }
    }

    /// The name of the letter: its address by its place in an edition, else its URN.
    pub(super) fn letter(&self) -> String {
        self.letter.clone()
    }

    /// The name of a part of the letter.
    pub(super) fn id(&self, fragment: &str) -> String {
        format!("{}#{fragment}", self.letter)
    }

    /// The program, with everything that is known about it.
    pub(super) fn program(&self) -> Node {
        Node::of_classes(&self.id(PROGRAM), &["SoftwareApplication", "SoftwareAgent"])
            .with("name", PRODUCER)
            .with("softwareVersion", env!("CARGO_PKG_VERSION"))
    }

    /// Records on a node who placed it, with what certainty and why; nothing if the source has it.
    pub(super) fn attribute(&mut self, node: &mut Node, origin: &Origin) {
        let (Origin::Inferred { by, reason, certainty }
        | Origin::Supplied { by, reason, certainty }) = origin
        else {
            return;
        };
        if matches!(origin, Origin::Inferred { .. }) {
            node.set("wasAttributedTo", pointer(&self.id(PROGRAM)));
            node.set("description", because(reason, by));
        } else {
            let file = self.file(by);
            node.set("wasDerivedFrom", file);
            node.set_known("description", (!reason.is_empty()).then(|| reason.clone()));
        }
        node.add("additionalProperty", certain(*certainty));
    }

    /// Records on a node who made it, with what certainty and why: a pass, or whoever edited the letter.
    pub(super) fn intervene(&mut self, node: &mut Node, correction: &Correction) {
        let Correction { kind, by, evidence, certainty, .. } = correction;
        let agent = match kind {
            CorrectionKind::Edit => self.editor(by),
            CorrectionKind::WordBreak
            | CorrectionKind::ParagraphBreak
            | CorrectionKind::ForbiddenCharacter
            | CorrectionKind::LostSpace => pointer(&self.id(PROGRAM)),
        };
        node.set("wasAttributedTo", agent);
        node.set("description", because(evidence, by));
        node.set("additionalProperty", certain(*certainty));
    }

    /// What somebody changed after the letter was read.
    pub(super) fn change(&mut self, change: &Change) -> Node {
        let Change { by, what, before, after } = change;
        let mut node = Node::new("Activity")
            .with("name", format!("change of {what}"))
            .with("wasAssociatedWith", self.editor(by));
        for (state, words) in [("before", before), ("after", after)] {
            if let Some(words) = words {
                node.add("additionalProperty", property(state, words));
            }
        }
        node
    }

    /// Somebody who changed the letter.
    fn editor(&mut self, name: &str) -> Node {
        let place = self.place(name);
        Node::named(&self.id(&format!("supplied.{place}")), "Agent").with("name", name)
    }

    /// Records that a node has a value, if the value was supplied.
    pub(super) fn supplied(
        &mut self,
        subject: &str,
        predicate: &str,
        object: impl Into<Json>,
        origin: &Origin,
    ) {
        if origin.is_supplied() {
            let mut statement = statement(subject, predicate, object);
            self.attribute(&mut statement, origin);
            self.statements.push(statement);
        }
    }

    /// [`supplied`](Self::supplied) for a value that carries its origin.
    pub(super) fn value(&mut self, subject: &str, predicate: &str, value: &Sourced<String>) {
        self.supplied(subject, predicate, value.value.as_str(), &value.origin);
    }

    /// Records that a value from the source was read with some doubt.
    pub(super) fn doubtful(
        &mut self,
        subject: &str,
        predicate: &str,
        object: impl Into<Json>,
        certainty: Certainty,
    ) {
        let mut statement = statement(subject, predicate, object);
        statement.set("wasAttributedTo", pointer(&self.id(PROGRAM)));
        statement.set("additionalProperty", certain(certainty));
        self.statements.push(statement);
    }

    pub(super) fn into_statements(self) -> Vec<Node> {
        self.statements
    }

    fn file(&mut self, name: &str) -> Node {
        let place = self.place(name);
        Node::named(&self.id(&format!("supplied.{place}")), "Entity").with("name", name)
    }

    /// The number of somebody who supplied something.
    fn place(&mut self, name: &str) -> usize {
        let known = self.files.iter().position(|file| file == name);
        let place = known.unwrap_or_else(|| {
            self.files.push(name.to_owned());
            self.files.len() - 1
        });
        place + 1
    }
}

const PROGRAM: &str = "letterpress";

fn statement(subject: &str, predicate: &str, object: impl Into<Json>) -> Node {
    Node::new("Statement")
        .with("subject", subject)
        .with("predicate", predicate)
        .with("object", object)
}

fn certain(certainty: Certainty) -> Node {
    property("certainty", certainty.as_str())
}

/// The reason, and the pass that gives it.
fn because(reason: &str, by: &str) -> String {
    match reason {
        "" => by.to_owned(),
        reason => format!("{reason} ({by})"),
    }
}
