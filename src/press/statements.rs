//! Applies what editors state about a letter. Facts add to its metadata or correct it; they never touch
//! the text.
//!
//! If several files state a fact, the first counts, and the fact is marked as supplied, with that file's
//! name. **Invariant:** what differs from the text is reported, and so is everything supplied.

use std::borrow::Cow;

use super::facts::{GivenDate, LetterFacts, PersonEntry, StatementEntry};
use super::people;
use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Certainty, Correspondence, Date, Edition, Letter, Origin, Particular,
    ParticularKind, Place, RightsStatement, Role, Sourced, Text, Witness, WitnessKind, words,
};

/// What one file states about a letter.
#[derive(Clone, Debug)]
pub(super) struct Statement<'a> {
    /// The file's name.
    pub name: &'a str,
    /// The line of the file, if it has one for each letter.
    pub line: Option<usize>,
    /// What it states.
    pub facts: Cow<'a, LetterFacts>,
}

impl Statement<'_> {
    fn origin(&self) -> Origin {
        let reason = match &self.facts.responsible {
            Some(person) => format!("supplied by {person}"),
            None => "supplied by the editor".to_owned(),
        };
        Origin::Supplied { by: self.name.to_owned(), reason, certainty: Certainty::High }
    }

    fn value<T>(&self, value: T) -> Sourced<T> {
        Sourced::new(value, self.origin())
    }

    fn values(&self, values: &[String]) -> Vec<Sourced<String>> {
        values.iter().map(|value| self.value(value.clone())).collect()
    }

    /// Where it states something, for messages.
    fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{} line {line}", self.name),
            None => self.name.to_owned(),
        }
    }
}

/// Whether a value comes from the text or from a pass, and not from an editor's file.
fn is_read(origin: &Origin) -> bool {
    !matches!(origin, Origin::Supplied { .. })
}

/// Whether values are exactly these texts.
fn are_values(values: &[Sourced<String>], texts: &[String]) -> bool {
    values.iter().map(|value| &value.value).eq(texts)
}

/// Applies what files state about the edition; the first that describes one counts.
pub(super) fn describe_edition(edition: &mut Edition, statements: &[Statement<'_>]) {
    let Some((statement, entry)) = first(statements, |facts| facts.edition.as_ref()) else {
        return;
    };
    edition.editor = entry.editor.clone().map(|editor| statement.value(editor));
    edition.date = entry.date.clone().map(|date| statement.value(date));
}

/// Applies what files state about a letter; if several state a fact, the first counts.
pub(super) fn apply(letter: &mut Letter, statements: &[Statement<'_>]) -> Vec<Diagnostic> {
    let mut speech = Speech { statements, diagnostics: Vec::new() };
    speech.document(letter);
    speech.correspondence(letter);
    speech.source_and_rights(letter);
    speech.transcription(letter);
    if let Some((statement, language)) = state_language(letter, statements) {
        speech.says(statement, &format!("the language is {language}"));
    }
    speech.diagnostics
}

/// Gives a letter the language that an editor states, so that the passes know its words. A translation
/// beside the letter keeps its own language.
pub(super) fn state_language<'v>(
    letter: &mut Letter,
    statements: &'v [Statement<'_>],
) -> Option<(&'v Statement<'v>, &'v String)> {
    let (statement, language) = first(statements, |facts| facts.language.as_ref())?;
    let of_the_letter = |text: &&mut Text| match text.role {
        Role::Transcription | Role::Original => true,
        Role::Translation => false,
    };
    for text in letter.texts.iter_mut().filter(of_the_letter) {
        text.language = Some(statement.value(language.clone()));
    }
    Some((statement, language))
}

/// The first statement of a fact.
fn first<'v, T>(
    statements: &'v [Statement<'_>],
    fact: impl Fn(&'v LetterFacts) -> Option<&'v T>,
) -> Option<(&'v Statement<'v>, &'v T)> {
    statements.iter().find_map(|statement| Some((statement, fact(&statement.facts)?)))
}

struct Speech<'v> {
    statements: &'v [Statement<'v>],
    diagnostics: Vec<Diagnostic>,
}

/// What is known about a person, and which file says so.
#[derive(Default)]
struct Person<'v> {
    name: Option<(&'v Statement<'v>, &'v str)>,
    same_as: Option<(&'v Statement<'v>, &'v [String])>,
    role: Option<(&'v Statement<'v>, &'v str)>,
}

impl<'v> Person<'v> {
    fn add(&mut self, statement: &'v Statement<'v>, entry: &'v PersonEntry) {
        let name = entry.name.as_deref().map(|name| (statement, name));
        let same_as = (!entry.same_as.is_empty()).then_some((statement, entry.same_as.as_slice()));
        let role = entry.role.as_deref().map(|role| (statement, role));
        self.name = self.name.or(name);
        self.same_as = self.same_as.or(same_as);
        self.role = self.role.or(role);
    }
}

impl<'v> Speech<'v> {
    fn first<T>(
        &self,
        fact: impl Fn(&'v LetterFacts) -> Option<&'v T>,
    ) -> Option<(&'v Statement<'v>, &'v T)> {
        first(self.statements, fact)
    }

    fn says(&mut self, statement: &Statement<'_>, what: &str) {
        let message = format!("{}: {what}", statement.place());
        self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_SUPPLIES, None, message));
    }

    fn differs(&mut self, read: &Origin, message: String) {
        self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_DIFFERS, read.span(), message));
    }

    /// Kind, number and title.
    fn document(&mut self, letter: &mut Letter) {
        let kind = self.first(|facts| facts.kind.as_ref());
        self.replace("kind", &mut letter.kind, kind, |kind| kind.as_str());
        let number = self.first(|facts| facts.number.as_ref());
        self.replace("number", &mut letter.number, number, String::as_str);
        let title = self.first(|facts| facts.title.as_ref());
        self.replace("title", &mut letter.title, title, String::as_str);
    }

    /// Replaces the text's value with an editor's, unless they are the same.
    fn replace<T: Clone>(
        &mut self,
        what: &str,
        read: &mut Option<Sourced<T>>,
        given: Option<(&Statement<'_>, &T)>,
        as_str: fn(&T) -> &str,
    ) {
        let Some((statement, value)) = given else { return };
        if let Some(read) = read {
            if words(as_str(&read.value)).eq(words(as_str(value))) {
                return;
            }
            let message = format!(
                "{} says that the {what} is \u{201C}{}\u{201D}, the text has \u{201C}{}\u{201D}",
                statement.place(),
                as_str(value),
                as_str(&read.value)
            );
            self.differs(&read.origin, message);
        }
        self.says(statement, &format!("the {what} is \u{201C}{}\u{201D}", as_str(value)));
        *read = Some(statement.value(value.clone()));
    }

    fn correspondence(&mut self, letter: &mut Letter) {
        let senders = self.persons(|facts| &facts.from);
        let recipients = self.persons(|facts| &facts.to);
        let date = self.first(|facts| facts.date.as_ref());
        let place = self.first(|facts| facts.place.as_ref());
        let is_silent =
            senders.is_empty() && recipients.is_empty() && date.is_none() && place.is_none();
        if !is_silent && letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let Some(correspondence) = letter.correspondence.first_mut() else {
            return;
        };
        for (kind, persons) in [(ActionKind::Sent, senders), (ActionKind::Received, recipients)] {
            if !persons.is_empty() {
                self.agents(&mut correspondence.action_mut(kind).agents, persons);
            }
        }
        if let Some((statement, given)) = date {
            let sent = correspondence.action_mut(ActionKind::Sent);
            self.date(&mut sent.date, statement, given);
        }
        if place.is_some() {
            self.place(&mut correspondence.action_mut(ActionKind::Sent).place);
        }
    }

    /// The persons whom the first file names. A further file adds what is still unknown about the same
    /// person.
    fn persons(&self, of: impl Fn(&'v LetterFacts) -> &'v Vec<PersonEntry>) -> Vec<Person<'v>> {
        let mut persons: Vec<Person<'v>> = Vec::new();
        for statement in self.statements {
            let entries = of(&statement.facts);
            if persons.is_empty() {
                persons.resize_with(entries.len(), Person::default);
            }
            let is_as_many = persons.len() == entries.len();
            for (place, entry) in entries.iter().enumerate() {
                let is_same = |person: &Person<'_>| match (&person.name, &entry.name) {
                    (Some((_, name)), Some(other)) => people::key(name) == people::key(other),
                    _ => false,
                };
                let is_open = |person: &&mut Person<'_>| {
                    is_as_many && (person.name.is_none() || entry.name.is_none())
                };
                let same = persons.iter().position(is_same);
                let person = match same {
                    Some(same) => persons.get_mut(same),
                    None => persons.get_mut(place).filter(is_open),
                };
                if let Some(person) = person {
                    person.add(statement, entry);
                }
            }
        }
        persons
    }

    fn date(&mut self, date: &mut Option<Date>, statement: &Statement<'_>, given: &GivenDate) {
        let written = date.as_ref().and_then(|date| date.written.clone());
        let Some(stated) = given.to_date(written, statement.origin()) else { return };
        // A value that only repeats the text keeps the text's origin.
        if date.as_ref().is_some_and(|read| read.edtf == stated.edtf && is_read(&read.origin)) {
            return;
        }
        let shown = stated.in_words();
        if let Some(read) = date {
            let is_within =
                read.not_before <= stated.not_before && stated.not_after <= read.not_after;
            if !is_within {
                let message = format!(
                    "{} dates the letter {shown}, the text {}",
                    statement.place(),
                    read.in_words()
                );
                self.differs(&read.origin, message);
            }
        }
        *date = Some(stated);
        self.says(statement, &format!("the letter is dated {shown}"));
        if let Some(interval) = &given.interval {
            let message = format!("{}: {interval} is read as {shown}", statement.place());
            let hint = "write from CCYY-MM-DD to CCYY-MM-DD for a letter written over several days";
            self.diagnostics
                .push(Diagnostic::new(&diag::INTERVAL_IS_BETWEEN, None, message).hint(hint));
        }
    }

    fn place(&mut self, place: &mut Option<Place>) {
        let entry = |facts: &'v LetterFacts| facts.place.as_ref();
        let name = self.first(|facts| entry(facts)?.name.as_ref());
        // Addresses stated for one place do not apply to another.
        let same_as = self.first(|facts| {
            let entry = entry(facts)?;
            let is_same = match (&name, &entry.name) {
                (Some((_, name)), Some(other)) => people::key(name) == people::key(other),
                _ => true,
            };
            (is_same && !entry.same_as.is_empty()).then_some(&entry.same_as)
        });
        if let Some((statement, name)) = name {
            let read = place.take();
            if let Some(read) = read.as_ref().filter(|read| read.name.value != *name) {
                let message = format!(
                    "{} places the letter in {name}, the text in {}",
                    statement.place(),
                    read.name.value
                );
                self.differs(&read.name.origin, message);
            }
            let repeats = |read: &Place| read.name.value == *name && is_read(&read.name.origin);
            *place = match read.filter(repeats) {
                // A value that only repeats the text keeps the text's origin.
                Some(read) => Some(read),
                None => {
                    self.says(statement, &format!("the letter was sent from {name}"));
                    Some(Place::named(statement.value(name.clone())))
                }
            };
        }
        match (same_as, place) {
            (Some((_, same_as)), Some(place)) if are_values(&place.authorities, same_as) => {}
            (Some((statement, same_as)), Some(place)) => {
                place.authorities = statement.values(same_as);
                if name.is_none() {
                    self.says(statement, &format!("the addresses of {}", place.name.value));
                }
            }
            (Some((statement, _)), None) => self.says_of_nobody(statement, "place"),
            (None, _) => {}
        }
    }

    /// Reports that an address or a role has no effect.
    fn says_of_nobody(&mut self, statement: &Statement<'_>, what: &str) {
        let message = format!(
            "{} describes the {what} without a name, and the letter names none",
            statement.place()
        );
        let hint = format!("give the {what} a name there");
        self.diagnostics.push(Diagnostic::new(&diag::OF_NOBODY, None, message).hint(hint));
    }

    /// A single entry is the single agent that was read; several are matched to agents by order.
    fn agents(&mut self, agents: &mut Vec<Agent>, persons: Vec<Person<'_>>) {
        for (index, person) in persons.into_iter().enumerate() {
            if index == agents.len() {
                if person.name.is_none() {
                    let address = person.same_as.map(|(statement, _)| statement);
                    let statement = address.or(person.role.map(|(statement, _)| statement));
                    if let Some(statement) = statement {
                        self.says_of_nobody(statement, "person");
                    }
                    return;
                }
                agents.push(Agent::default());
            }
            let agent = &mut agents[index];
            // A value that only repeats the text keeps the text's origin.
            let read = agent.name.as_ref().or(agent.written.as_ref());
            let read = read.filter(|read| is_read(&read.origin)).map(|read| read.value.clone());
            let named = person.name.filter(|(_, name)| read.as_deref() != Some(*name));
            if let Some((statement, name)) = named {
                if let Some(written) = &agent.written
                    && !shares_a_word(&written.value, name)
                {
                    let message = format!(
                        "{} names {name}, the heading {}",
                        statement.place(),
                        written.value
                    );
                    self.differs(&written.origin, message);
                }
                agent.name = Some(statement.value(name.to_owned()));
                agent.authorities.clear();
                agent.key = None;
                let message = match &agent.written {
                    Some(written) => format!("\u{201C}{}\u{201D} is {name}", written.value),
                    None => format!("a correspondent is {name}"),
                };
                self.says(statement, &message);
            }
            let called = agent.display_name().unwrap_or("the correspondent").to_owned();
            let same_as = person.same_as.filter(|(_, all)| !are_values(&agent.authorities, all));
            if let Some((statement, same_as)) = same_as {
                agent.authorities = statement.values(same_as);
                if named.is_none() {
                    self.says(statement, &format!("the addresses of {called}"));
                }
            }
            if let Some((statement, role)) = person.role {
                agent.role = Some(statement.value(role.to_owned()));
                self.says(statement, &format!("the role of {called} is \u{201C}{role}\u{201D}"));
            }
        }
    }

    /// Who or what transcribed the letter. What the source says of that stays.
    fn transcription(&mut self, letter: &mut Letter) {
        let Some((statement, entry)) = self.first(|facts| facts.transcription.as_ref()) else {
            return;
        };
        let day = entry.date.as_ref().map(|day| format!(", {day}")).unwrap_or_default();
        let engine = (&entry.engine, "text recognition");
        for (name, did) in [engine, (&entry.by, "transcription")] {
            let Some(name) = name else { continue };
            letter.particulars.push(Particular {
                kind: ParticularKind::Contributor,
                label: Some(format!("{did}{day}")),
                words: name.clone(),
                target: None,
                origin: statement.origin(),
            });
            self.says(statement, &format!("{did} by {name}"));
        }
        letter.particulars.sort_by_key(|one| one.kind);
    }

    fn source_and_rights(&mut self, letter: &mut Letter) {
        if let Some((statement, source)) = self.first(|facts| facts.source.as_ref()) {
            letter.witnesses.insert(
                0,
                Witness {
                    id: source.id.clone(),
                    title: source.title.clone(),
                    editor: source.editor.clone(),
                    publisher: source.publisher.clone(),
                    place: source.place.clone(),
                    date: source.date.clone(),
                    document: source.document.clone(),
                    pages: source.pages.clone(),
                    url: source.url.clone(),
                    cited: source.cited.clone(),
                    ..Witness::new(WitnessKind::Edition, statement.origin())
                },
            );
            self.says(statement, "the source of the text");
        }
        if let Some((statement, rights)) = self.first(|facts| facts.rights.as_ref()) {
            let statements = |entries: &[StatementEntry]| {
                let statement = |entry: &StatementEntry| RightsStatement {
                    uri: entry.uri.clone(),
                    label: entry.label.clone(),
                    jurisdiction: entry.jurisdiction.clone(),
                    origin: statement.origin(),
                };
                entries.iter().map(statement).collect()
            };
            letter.rights.source_text = statements(&rights.source_text);
            letter.rights.encoding = statements(&rights.encoding);
            letter.rights.index = statements(&rights.index);
            self.says(statement, "the rights");
        }
    }
}

/// Whether two forms of a name share a word: `Chairman Khrushchev`, `Nikita S. Khrushchev`.
fn shares_a_word(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
        words.map(str::to_lowercase).collect()
    };
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}
