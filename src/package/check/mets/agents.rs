//! The agents of a METS (CSIP10–16, SIP9–31): the program that made it, and in the METS of a package
//! who created, submits, answers for and preserves what is in it.

use crate::package::check::Report;
use crate::package::check::xml::{Space, Tag};

/// An agent.
pub(super) struct Agent {
    line: usize,
    role: String,
    kind: String,
    other_kind: String,
    names: Vec<String>,
    notes: Vec<Note>,
}

/// A note of an agent: its type and its text.
struct Note {
    kind: Option<String>,
    text: String,
}

impl Agent {
    pub(super) fn new(tag: &Tag<'_>) -> Self {
        let get = |name| tag.get(Space::None, name).unwrap_or_default().to_owned();
        Self {
            line: tag.line,
            role: get("ROLE"),
            kind: get("TYPE"),
            other_kind: get("OTHERTYPE"),
            names: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn add_name(&mut self, text: &str) {
        self.names.push(text.trim().to_owned());
    }

    /// A note begins, with its type.
    pub(super) fn begin_note(&mut self, tag: &Tag<'_>) {
        let kind = tag.get(Space::Csip, "NOTETYPE").map(ToOwned::to_owned);
        self.notes.push(Note { kind, text: String::new() });
    }

    /// The text of the note that began last.
    pub(super) fn end_note(&mut self, text: &str) {
        if let Some(note) = self.notes.last_mut() {
            text.trim().clone_into(&mut note.text);
        }
    }

    fn is(&self, role: &str, kind: &str) -> bool {
        self.role == role && self.kind == kind
    }

    fn is_software(&self) -> bool {
        self.is("CREATOR", "OTHER") && self.other_kind == "SOFTWARE"
    }

    fn is_named(&self) -> bool {
        self.names.iter().any(|name| !name.is_empty())
    }

    /// Whether all its notes say that they are codes.
    fn has_codes_alone(&self) -> bool {
        self.notes.iter().all(|note| note.kind.as_deref() == Some("IDENTIFICATIONCODE"))
    }

    /// Whether it submits the package. A person with a note that is no code is the contact (SIP25).
    fn submits(&self) -> bool {
        self.is("CREATOR", "ORGANIZATION")
            || (self.is("CREATOR", "INDIVIDUAL") && self.has_codes_alone())
    }
}

/// Checks the agents of a METS.
pub(super) fn check(agents: &[Agent], is_root: bool, path: &str, report: &mut Report) {
    let mut software = agents.iter().filter(|agent| agent.is_software()).peekable();
    if software.peek().is_none() {
        let message =
            "no agent is the program that made this (ROLE CREATOR, TYPE OTHER, OTHERTYPE SOFTWARE)";
        report.on(path, "CSIP10", message);
    }
    for agent in software {
        if !agent.is_named() {
            report.at(path, agent.line, "CSIP14", "the program that made this has no name");
        }
        let said = agent.notes.iter().filter(|note| !note.text.is_empty());
        let said: Vec<&Note> = said.collect();
        let [note] = said.as_slice() else {
            let message = "the program that made this should have one note, its version";
            report.at(path, agent.line, "CSIP15", message);
            continue;
        };
        if note.kind.as_deref() != Some("SOFTWARE VERSION") {
            let message = "the note of the program has no csip:NOTETYPE “SOFTWARE VERSION”";
            report.at(path, agent.line, "CSIP16", message);
        }
    }
    if !is_root {
        return;
    }
    if !agents.iter().any(Agent::submits) {
        let message =
            "no agent submits the package (ROLE CREATOR, TYPE ORGANIZATION or INDIVIDUAL)";
        report.on(path, "SIP15", message);
    }
    for agent in agents {
        check_of_package(agent, path, report);
    }
}

/// Checks an agent that is not the program.
fn check_of_package(agent: &Agent, path: &str, report: &mut Report) {
    let untyped = |who: &str| format!("a note of {who} has no csip:NOTETYPE “IDENTIFICATIONCODE”");
    let is_anybody = ["ORGANIZATION", "INDIVIDUAL"].contains(&agent.kind.as_str());
    let line = agent.line;
    match agent.role.as_str() {
        "ARCHIVIST" => {
            if !is_anybody {
                let message = "TYPE of the archival creator should be ORGANIZATION or INDIVIDUAL";
                report.at(path, line, "SIP11", message);
            }
            if !agent.has_codes_alone() {
                report.at(path, line, "SIP14", untyped("the archival creator"));
            }
        }
        "CREATOR" if agent.kind == "ORGANIZATION" && !agent.has_codes_alone() => {
            report.at(path, line, "SIP20", untyped("the submitting organisation"));
        }
        "CREATOR" if agent.kind == "INDIVIDUAL" && !agent.is_named() => {
            report.at(path, line, "SIP24", "the contact has no name");
        }
        "PRESERVATION" => {
            if agent.kind != "ORGANIZATION" {
                report.at(
                    path,
                    line,
                    "SIP28",
                    "TYPE of the preserving agent should be ORGANIZATION",
                );
            }
            if !agent.has_codes_alone() {
                report.at(path, line, "SIP31", untyped("the preserving organisation"));
            }
        }
        _ => {}
    }
}
