//! What editors know about a letter and the text does not say, from any of its sources: the sidecar
//! `<stem>.meta.toml`, the front matter of the transcript, a row of `letters.csv`.
//!
//! Facts add to the letter's metadata or correct it; they never touch the text. If several files state
//! a fact, the first counts, and the fact is marked as supplied, with that file's name. An unknown key
//! is an error, so that a typing mistake is never silently ignored. The schema is
//! `schemas/sidecar.schema.json`.

mod given_date;

use std::borrow::Cow;

use serde::Deserialize;

pub(super) use self::given_date::GivenDate;
use super::editors_file::{
    Fault, entries, is_address, name_or_table, names_or_tables, one_or_several, read_toml,
};
use super::people;
use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Certainty, Correspondence, Date, Edition, Kind, Letter, Origin, Place,
    RightsStatement, Role, Sourced, Text, Witness, WitnessKind, is_language_tag, words,
};

/// Facts as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "Sidecar", transform = other_names))]
#[serde(deny_unknown_fields)]
pub struct LetterFacts {
    /// Who vouches for these facts, as a name to print.
    pub(super) responsible: Option<String>,
    /// What kind of document it is.
    pub(super) kind: Option<Kind>,
    /// The document's number in the edition that was copied.
    #[serde(default, deserialize_with = "number")]
    #[cfg_attr(test, schemars(with = "Option<Number>"))]
    pub(super) number: Option<String>,
    /// What the document is called.
    pub(super) title: Option<String>,
    /// When the letter was written.
    pub(super) date: Option<GivenDate>,
    /// The language of the letter, as a BCP 47 tag.
    #[serde(alias = "lang")]
    pub(super) language: Option<String>,
    /// Where it was written.
    #[serde(default, deserialize_with = "place")]
    #[cfg_attr(test, schemars(with = "Option<super::editors_file::NameOr<PlaceEntry>>"))]
    pub(super) place: Option<PlaceEntry>,
    /// Who sent it; `sender` and `author` are the same key.
    #[serde(default, alias = "sender", alias = "author", deserialize_with = "persons")]
    #[cfg_attr(
        test,
        schemars(
            with = "super::editors_file::SeveralOr<super::editors_file::NameOr<PersonEntry>>"
        )
    )]
    pub(super) from: Vec<PersonEntry>,
    /// Who received it; `recipient` is the same key.
    #[serde(default, alias = "recipient", deserialize_with = "persons")]
    #[cfg_attr(
        test,
        schemars(
            with = "super::editors_file::SeveralOr<super::editors_file::NameOr<PersonEntry>>"
        )
    )]
    pub(super) to: Vec<PersonEntry>,
    /// The print, or the page, that the text was copied from.
    #[serde(default, deserialize_with = "source")]
    #[cfg_attr(test, schemars(with = "Option<super::editors_file::NameOr<SourceEntry>>"))]
    pub(super) source: Option<SourceEntry>,
    /// What may be done with it.
    #[serde(default, deserialize_with = "rights")]
    #[cfg_attr(test, schemars(with = "Option<super::editors_file::NameOr<RightsEntry>>"))]
    pub(super) rights: Option<RightsEntry>,
    /// The edition that is being made.
    pub(super) edition: Option<EditionEntry>,
}

/// Adds the other names of keys to the schema.
#[cfg(test)]
fn other_names(schema: &mut schemars::Schema) {
    let Some(serde_json::Value::Object(keys)) = schema.get_mut("properties") else { return };
    for (other, key) in
        [("sender", "from"), ("author", "from"), ("recipient", "to"), ("lang", "language")]
    {
        let meant = keys.get(key).cloned().unwrap_or_default();
        keys.insert(other.to_owned(), meant);
    }
}

/// A place by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceEntry {
    /// The name by which the place is known. Without it, the place that was read is meant.
    pub(super) name: Option<String>,
    /// The same in authority files, as one URI or several.
    #[serde(default, deserialize_with = "one_or_several")]
    #[cfg_attr(test, schemars(with = "super::editors_file::OneOrSeveral"))]
    pub(super) same_as: Vec<String>,
}

/// A person by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct PersonEntry {
    /// The name by which the person is known. Without it, the person whom the letter names is meant.
    pub(super) name: Option<String>,
    /// The same in authority files, as one URI or several.
    #[serde(default, deserialize_with = "one_or_several")]
    #[cfg_attr(test, schemars(with = "super::editors_file::OneOrSeveral"))]
    pub(super) same_as: Vec<String>,
    /// Office or occupation at the time of the letter.
    pub(super) role: Option<String>,
}

/// A printed or electronic source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "a table: [source], and under it title, document, pages, url …"
)]
pub(super) struct SourceEntry {
    /// Its title.
    pub(super) title: Option<String>,
    /// Its editor.
    pub(super) editor: Option<String>,
    /// Its publisher.
    pub(super) publisher: Option<String>,
    /// Its place of publication.
    pub(super) place: Option<String>,
    /// Its year, as on the title page.
    pub(super) date: Option<String>,
    /// The letter's number in it.
    pub(super) document: Option<String>,
    /// The letter's pages in it.
    pub(super) pages: Option<String>,
    /// The address of the text.
    pub(super) url: Option<String>,
    /// The whole citation, if its parts are not told apart.
    pub(super) cited: Option<String>,
}

/// Rights, in three slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "entries under [[rights.source_text]], [[rights.encoding]] or [[rights.index]]"
)]
pub(super) struct RightsEntry {
    /// In the words of the source.
    #[serde(default, deserialize_with = "statements")]
    pub(super) source_text: Vec<StatementEntry>,
    /// In the encoding made here.
    #[serde(default, deserialize_with = "statements")]
    pub(super) encoding: Vec<StatementEntry>,
    /// In metadata and indexes.
    #[serde(default, deserialize_with = "statements")]
    pub(super) index: Vec<StatementEntry>,
}

/// A statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table with uri and label")]
pub(super) struct StatementEntry {
    /// Its URI.
    pub(super) uri: String,
    /// The statement in words.
    pub(super) label: String,
    /// Where it applies, if not everywhere.
    pub(super) jurisdiction: Option<String>,
}

/// The edition that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table: [edition], and under it editor and date")]
pub(super) struct EditionEntry {
    /// Who is responsible for it.
    pub(super) editor: Option<String>,
    /// Its date, `CCYY-MM-DD`.
    #[serde(default, deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) date: Option<String>,
}

/// A day in quotation marks, or as a TOML date.
fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "write the day as CCYY-MM-DD")]
    enum Day {
        Text(String),
        Toml(toml::value::Datetime),
    }
    Ok(Option::<Day>::deserialize(deserializer)?.map(|day| match day {
        Day::Text(text) => text,
        Day::Toml(day) => day.to_string(),
    }))
}

/// A document's number, in quotation marks or, if it is a plain number, without.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "write a number, or a text in quotation marks such as \"60a\"")]
enum Number {
    Text(String),
    Toml(u32),
}

fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Number>::deserialize(from)?.map(|number| match number {
        Number::Text(text) => text,
        Number::Toml(number) => number.to_string(),
    }))
}

fn place<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<PlaceEntry>, D::Error> {
    let named = |name: &str| Ok(PlaceEntry { name: Some(name.to_owned()), ..Default::default() });
    name_or_table(from, named, "a name, or a table: [place], and under it name and same_as")
        .map(Some)
}

fn persons<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<PersonEntry>, D::Error> {
    let named = |name: &str| Ok(PersonEntry { name: Some(name.to_owned()), ..Default::default() });
    names_or_tables(from, named, "a name, a table with name, same_as and role, or a list of these")
}

fn source<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<SourceEntry>, D::Error> {
    let what = "a citation, an address, or a table: [source], and under it title, pages, url …";
    name_or_table(from, |said| Ok(SourceEntry::of(said)), what).map(Some)
}

fn rights<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<RightsEntry>, D::Error> {
    let what = "the address of a licence, or entries under [[rights.source_text]], \
                [[rights.encoding]] or [[rights.index]]";
    name_or_table(from, RightsEntry::of, what).map(Some)
}

impl SourceEntry {
    /// A source in one line: an address, or a citation.
    pub(super) fn of(said: &str) -> Self {
        let said = Some(said.to_owned());
        match said.as_deref().map(is_address) {
            Some(Ok(())) => Self { url: said, ..Self::default() },
            _ => Self { cited: said, ..Self::default() },
        }
    }
}

impl RightsEntry {
    /// A licence for the words of the source in one line: its address, with or without words before it.
    pub(super) fn of(said: &str) -> Result<Self, String> {
        let said = said.trim();
        let (words, uri) = said.rsplit_once(char::is_whitespace).unwrap_or(("", said));
        let uri = uri.trim_matches(['<', '>', '(', ')']);
        is_address(uri).map_err(|_| {
            format!(
                "\u{201C}{said}\u{201D} does not end with the address of a licence, such as \
                 https://creativecommons.org/publicdomain/mark/1.0/"
            )
        })?;
        let words = words.trim().trim_end_matches([',', ':', ';']);
        let label = if words.is_empty() { uri } else { words };
        let statement =
            StatementEntry { uri: uri.to_owned(), label: label.to_owned(), jurisdiction: None };
        Ok(Self { source_text: vec![statement], ..Self::default() })
    }
}

fn statements<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<StatementEntry>, D::Error> {
    entries(from, "[[rights.source_text]], [[rights.encoding]] or [[rights.index]]")
}

impl LetterFacts {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// What is wrong in the file, with its place there.
    ///
    /// ```
    /// use letterpress::press::LetterFacts;
    /// let fault = |text| LetterFacts::parse(text).unwrap_err().message;
    /// assert!(LetterFacts::parse("date = \"1961-04-22\"").is_ok());
    /// assert!(LetterFacts::parse("date = 1961-04-22").is_ok());
    /// assert!(LetterFacts::parse("sender = \"Ann\"").is_ok());
    /// assert!(fault("dat = \"1961-04-22\"").contains("unknown field"));
    /// assert!(fault("language = \"e\\u0008n\"").contains("U+0008"));
    /// assert!(fault("date = \"22 April\"").contains("CCYY-MM-DD"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, Fault> {
        read_toml(text, check)
    }

    /// The first key for which another file states something else.
    pub(super) fn differs(&self, other: &Self) -> Option<&'static str> {
        fn differ<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
            one.is_some() && other.is_some() && one != other
        }
        let named = |persons: &[PersonEntry]| -> Option<Vec<String>> {
            let key =
                |person: &PersonEntry| people::key(person.name.as_deref().unwrap_or_default());
            (!persons.is_empty()).then(|| persons.iter().map(key).collect())
        };
        let keys = [
            ("kind", differ(&self.kind, &other.kind)),
            ("number", differ(&self.number, &other.number)),
            ("title", differ(&self.title, &other.title)),
            ("date", differ(&self.date, &other.date)),
            ("language", differ(&self.language, &other.language)),
            ("place", differ(&self.place, &other.place)),
            ("from", differ(&named(&self.from), &named(&other.from))),
            ("to", differ(&named(&self.to), &named(&other.to))),
            ("source", differ(&self.source, &other.source)),
            ("rights", differ(&self.rights, &other.rights)),
            ("edition", differ(&self.edition, &other.edition)),
        ];
        keys.into_iter().find_map(|(key, differs)| differs.then_some(key))
    }

    /// The first key that can apply to one letter only.
    pub(super) fn speaks_of_one_letter(&self) -> Option<&'static str> {
        let source = self.source.as_ref();
        let keys = [
            ("number", self.number.is_some()),
            ("title", self.title.is_some()),
            ("date", self.date.is_some()),
            ("place", self.place.is_some()),
            ("from", !self.from.is_empty()),
            ("to", !self.to.is_empty()),
            ("source.document", source.is_some_and(|source| source.document.is_some())),
            ("source.pages", source.is_some_and(|source| source.pages.is_some())),
        ];
        keys.into_iter().find_map(|(key, speaks)| speaks.then_some(key))
    }
}

/// What the syntax cannot check: that days exist, and that addresses and language tags are valid.
pub(super) fn check(keys: &[&str], value: &str) -> Result<(), String> {
    match keys {
        ["edition", "date"] if super::midnight(value).is_none() => {
            Err(format!("\u{201C}{value}\u{201D} is not a day written CCYY-MM-DD"))
        }
        ["language" | "lang"] if !is_language_tag(value) => Err(format!(
            "\u{201C}{value}\u{201D} is not a language tag (BCP 47), such as en or de-AT"
        )),
        [.., "same_as" | "uri" | "url"] => is_address(value),
        _ => Ok(()),
    }
}

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

/// Applies what a file states about the edition.
pub(super) fn describe_edition(edition: &mut Edition, statement: &Statement<'_>) {
    let Some(entry) = &statement.facts.edition else { return };
    edition.editor = entry.editor.clone().map(|editor| statement.value(editor));
    edition.date = entry.date.clone().map(|date| statement.value(date));
}

/// Applies what files state about a letter; if several state a fact, the first counts.
pub(super) fn apply(letter: &mut Letter, statements: &[Statement<'_>]) -> Vec<Diagnostic> {
    let mut speech = Speech { statements, diagnostics: Vec::new() };
    speech.document(letter);
    speech.correspondence(letter);
    speech.source_and_rights(letter);
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
        let Some(told) = given.to_date(written, statement.origin()) else { return };
        // A value that only repeats the text keeps the text's origin.
        if date.as_ref().is_some_and(|read| read.edtf == told.edtf && is_read(&read.origin)) {
            return;
        }
        let shown = told.in_words();
        if let Some(read) = date {
            let is_within = read.not_before <= told.not_before && told.not_after <= read.not_after;
            if !is_within {
                let message = format!(
                    "{} dates the letter {shown}, the text {}",
                    statement.place(),
                    read.in_words()
                );
                self.differs(&read.origin, message);
            }
        }
        *date = Some(told);
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
                    Some(Place { name: statement.value(name.clone()), authorities: Vec::new() })
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

    fn source_and_rights(&mut self, letter: &mut Letter) {
        if let Some((statement, source)) = self.first(|facts| facts.source.as_ref()) {
            letter.witnesses.insert(
                0,
                Witness {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_is_current() {
        crate::press::editors_file::schema_is_current::<LetterFacts>("sidecar.schema.json");
    }

    #[test]
    fn faults_have_a_place_and_say_what_to_do() {
        for (text, place, words) in [
            ("to = 7", "7", "a name, a table with name"),
            ("[[from]]\nnam = \"Ann\"", "nam", "unknown field `nam`"),
            (
                "[rights.index]\nuri = \"urn:x:1\"",
                "[rights.index]",
                "two brackets: [[rights.source_text]]",
            ),
            ("place = 7", "7", "or a table: [place]"),
            ("rights = \"mine\"", "\"mine\"", "the address of a licence"),
            ("[place]\nname = “Leeds”", "“", "not those of a word processor (“)"),
            ("[place]\nname = \"Leeds”", "”", "not those of a word processor (”)"),
            ("[place]\nname = \"“Leeds”\" x", "", "expected newline"),
            ("date = 1901.5", "1901.5", "write a date as CCYY-MM-DD"),
            ("date = \"1901-02-30\"", "\"1901-02-30\"", "is not a date"),
            ("kind = \"note\"", "\"note\"", "unknown variant `note`"),
            ("number = 1.5", "1.5", "write a number"),
            ("language = \"english\"", "\"english\"", "not a language tag"),
            ("title = \"\"", "\"\"", "is empty"),
            ("title = \"\"\"a\nb\"\"\"", "\"\"\"a\nb\"\"\"", "not on one line"),
            ("[place]\nname = \"x\"\nsame_as = 7", "7", "in quotation marks, or a list"),
            ("[source]\nurl = \"www.x.org\"", "\"www.x.org\"", "not an address"),
        ] {
            let fault = LetterFacts::parse(text).expect_err(text);
            assert!(fault.message.contains(words), "{text:?}: {}", fault.message);
            assert_eq!(text.get(fault.at), Some(place), "{text:?}");
        }
    }

    #[test]
    fn an_address_may_stand_alone_and_a_number_without_quotation_marks() {
        let text =
            "number = 11\nkind = \"editorial-note\"\n[place]\nname = \"x\"\nsame_as = \"urn:x:1\"";
        let sidecar = LetterFacts::parse(text).expect("well-formed");
        assert_eq!(sidecar.number.as_deref(), Some("11"));
        assert_eq!(sidecar.kind, Some(Kind::EditorialNote));
        assert_eq!(sidecar.place.expect("there").same_as, ["urn:x:1"]);
    }
}
