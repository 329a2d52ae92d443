//! Who says what the source does not say: the agents that `@resp` points to.
//!
//! **Invariant:** every `@resp` that is written points to a `respStmt` of the same file.

use std::collections::BTreeSet;

use super::markup::{Markup, Tag, Written};
use crate::backends::{PRODUCER, PrintJob};
use crate::ir::{
    Agent, Certainty, CorrectionKind, Inline, Letter, Origin, Readings, Sourced, Visitor,
    visit_inline, visit_letter,
};

/// The `xml:id` of the program.
pub(super) const PROGRAM: &str = "lp.tool";
/// What the ids begin with of what this program says of its runs, and of all that it adds to the file of somebody
/// else.
pub(super) const OURS: &str = "lp.";

/// Someone, other than this program, who supplies what the source does not say, or changed the letter.
struct Person {
    /// The name used in origins: that of a sidecar or people file, of a program or person.
    name: String,
    /// The `xml:id`.
    id: String,
    /// What they did, and what kind of name they have.
    did: (&'static str, Option<&'static str>),
    /// The reasons given, each once.
    reasons: Vec<String>,
}

/// Everyone who is responsible for something in a file.
pub(super) struct Responsible {
    people: Vec<Person>,
    /// Who made the files that supply something, if anybody has said so.
    editor: Option<String>,
    /// What the program did.
    did: &'static str,
    /// What other ids of ours in the header begin with.
    ours: String,
}

impl Responsible {
    /// Collects them from everything that a letter and its edition record.
    pub(super) fn of(job: &PrintJob<'_>) -> Self {
        let did = "encoded this file, and inferred what has a resp that points here";
        Self::for_all(job, did, String::new())
    }

    /// The same for a revision of a TEI file, in which ids of ours differ from those of the source and of earlier
    /// revisions.
    pub(super) fn in_revision(job: &PrintJob<'_>, step: usize) -> Self {
        let did = "read this file again, and added what has a resp that points here";
        let ours = if step == 1 { OURS.to_owned() } else { format!("{OURS}{step}.") };
        Self::for_all(job, did, ours)
    }

    fn for_all(job: &PrintJob<'_>, did: &'static str, ours: String) -> Self {
        let edition = &job.collection.edition;
        let editor = edition.editor.as_ref().map(|editor| editor.value.clone());
        let editor = editor.or_else(|| job.publication.editor.clone());
        let mut responsible = Self { people: Vec::new(), editor, did, ours };
        responsible.value(&edition.editor);
        responsible.value(&edition.date);
        responsible.letter(job.letter);
        responsible
    }

    fn agent(&mut self, agent: &Agent) {
        self.value(&agent.written);
        self.value(&agent.name);
        self.value(&agent.distinct);
        self.value(&agent.role);
        agent.authorities.iter().for_each(|uri| self.origin(&uri.origin));
    }

    fn letter(&mut self, letter: &Letter) {
        // Values that they changed have them as their origin, too.
        letter.changes.iter().for_each(|change| self.editor(&change.by, ""));
        self.value(&letter.title);
        self.value(&letter.number);
        self.value(&letter.kind);
        letter.authors.iter().for_each(|author| self.agent(author));
        for action in letter.correspondence.iter().flat_map(|described| &described.actions) {
            action.agents.iter().for_each(|agent| self.agent(agent));
            if let Some(place) = &action.place {
                self.origin(&place.name.origin);
                place.authorities.iter().for_each(|uri| self.origin(&uri.origin));
            }
            action.date.iter().for_each(|date| self.origin(&date.origin));
        }
        let context = letter.correspondence.iter().flat_map(|described| &described.context);
        context.for_each(|related| self.origin(&related.origin));
        letter.witnesses.iter().for_each(|witness| self.origin(&witness.origin));
        letter.particulars.iter().for_each(|particular| self.origin(&particular.origin));
        let rights = &letter.rights;
        for right in rights.source_text.iter().chain(&rights.encoding).chain(&rights.index) {
            self.origin(&right.origin);
        }
        for text in &letter.texts {
            self.value(&text.language);
            self.value(&text.translated_from);
        }
        for note in &letter.notes {
            self.value(&note.label);
            self.value(&note.list_number);
        }
        visit_letter(self, letter);
    }

    fn value<T>(&mut self, value: &Option<Sourced<T>>) {
        if let Some(value) = value {
            self.origin(&value.origin);
        }
    }

    fn origin(&mut self, origin: &Origin) {
        let Origin::Supplied { by, reason, .. } = origin else {
            return;
        };
        self.person(by, ("supplied what the source does not say", Some("file")), reason);
    }

    /// Somebody who changed the letter.
    fn editor(&mut self, by: &str, reason: &str) {
        self.person(by, ("changed the letter after it was read", None), reason);
    }

    fn person(&mut self, by: &str, did: (&'static str, Option<&'static str>), reason: &str) {
        let place = self.people.iter().position(|person| person.name == by);
        let place = place.unwrap_or_else(|| {
            let id = match self.people.len() {
                0 => self.id("ed"),
                others => self.id(&format!("ed.{}", others + 1)),
            };
            self.people.push(Person { name: by.to_owned(), id, did, reasons: Vec::new() });
            self.people.len() - 1
        });
        let reasons = &mut self.people[place].reasons;
        if !reason.is_empty() && !reasons.iter().any(|known| known == reason) {
            reasons.push(reason.to_owned());
        }
    }

    /// The statements of responsibility of a header, which may have the one about the program.
    pub(super) fn statements(&self, markup: &mut Markup, present: &BTreeSet<String>) -> Written {
        if !present.contains(PROGRAM) {
            program_statement(markup, self.did)?;
        }
        self.statements_of_people(markup)
    }

    fn statements_of_people(&self, markup: &mut Markup) -> Written {
        self.people.iter().try_for_each(|person| {
            markup.group(Tag::new("respStmt").set("xml:id", &person.id), |statement| {
                let (resp, kind) = person.did;
                statement.text_line(Tag::new("resp"), resp)?;
                match (&self.editor, kind) {
                    (Some(editor), Some(kind)) => {
                        statement.text_line(Tag::new("persName"), editor)?;
                        statement.text_line(Tag::new("note").set("type", kind), &person.name)?;
                    }
                    _ => {
                        let name = Tag::new("name").set_known("type", kind);
                        statement.text_line(name, &person.name)?;
                    }
                }
                let mut reasons = person.reasons.iter();
                reasons.try_for_each(|reason| statement.text_line(Tag::new("note"), reason))
            })
        })
    }

    /// An id of ours in the header.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}{name}", self.ours)
    }

    /// A pointer to the agent named in an origin.
    pub(super) fn pointer(&self, by: &str) -> String {
        let person = self.people.iter().find(|person| person.name == by);
        format!("#{}", person.map_or(PROGRAM, |person| &person.id))
    }

    /// `@resp` and `@cert` for something based on these origins; nothing if all of it is in the
    /// source or follows from it. The least certain origin counts.
    pub(super) fn mark<'a>(&self, tag: Tag, origins: impl IntoIterator<Item = &'a Origin>) -> Tag {
        let mut agents: Vec<String> = Vec::new();
        let mut certainty: Option<Certainty> = None;
        for origin in origins {
            if let Origin::Inferred { by, certainty: sure, .. }
            | Origin::Supplied { by, certainty: sure, .. } = origin
            {
                let agent = self.pointer(by);
                if !agents.contains(&agent) {
                    agents.push(agent);
                }
                certainty = Some(certainty.map_or(*sure, |least| least.min(*sure)));
            }
        }
        match certainty {
            Some(certainty) => tag.set("resp", agents.join(" ")).set("cert", certainty.as_str()),
            None => tag,
        }
    }

    /// [`mark`](Self::mark) for elements that may also have `@evidence` (`att.editLike`): a pass
    /// knows only the text, a person knows more.
    pub(super) fn mark_with_evidence(&self, tag: Tag, origins: &[&Origin]) -> Tag {
        let evidence = origins.iter().find_map(|origin| match origin {
            Origin::Inferred { .. } => Some("internal"),
            Origin::Supplied { .. } => Some("external"),
            Origin::Read { .. } | Origin::Derived { .. } => None,
        });
        self.mark(tag, origins.iter().copied()).set_known("evidence", evidence)
    }
}

/// Writes what the program did.
pub(super) fn program_statement(markup: &mut Markup, did: &str) -> Written {
    markup.group(Tag::new("respStmt").set("xml:id", PROGRAM), |statement| {
        statement.text_line(Tag::new("resp"), did)?;
        statement.text_line(Tag::new("name").set("type", "program"), PRODUCER)
    })
}

impl Visitor for Responsible {
    fn readings(&self) -> Readings {
        Readings::Both
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(characters) => self.origin(&characters.origin),
            Inline::PageBreak(page) => self.origin(&page.origin),
            Inline::NoteAnchor(anchor) => self.origin(&anchor.origin),
            Inline::NoteStart(start) => self.origin(&start.origin),
            Inline::Correction(correction) => match correction.kind {
                CorrectionKind::Edit => self.editor(&correction.by, &correction.evidence),
                CorrectionKind::WordBreak
                | CorrectionKind::ParagraphBreak
                | CorrectionKind::ForbiddenCharacter
                | CorrectionKind::LostSpace => {}
            },
            Inline::LineBreak(_) | Inline::Phrase(_) | Inline::Choice(_) => {}
        }
        visit_inline(self, inline);
    }
}
