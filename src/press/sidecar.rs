//! The sidecar `<stem>.meta.toml`: what an editor knows and the text does not say.
//!
//! A sidecar adds to the letter's metadata or corrects it; it never touches the text. What it gives
//! is marked as supplied, with the sidecar's name. A key that is not known is an error, so that a
//! slip of the pen is not silently without effect. The schema is `schemas/sidecar.schema.json`.

use serde::Deserialize;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Certainty, Collection, Correspondence, Date, Letter, Origin, Place,
    RightsStatement, Sourced, Witness, is_language_tag,
};
use crate::source::{code_point, is_forbidden};

/// A sidecar as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// Who vouches for what the sidecar says, as a name to print.
    pub responsible: Option<String>,
    /// The day on which the letter was written, `CCYY-MM-DD`.
    #[serde(default, deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub date: Option<String>,
    /// The language of the letter, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it was written.
    pub place: Option<NamedEntry>,
    /// Who sent it.
    #[serde(default)]
    pub from: Vec<NamedEntry>,
    /// Who received it.
    #[serde(default)]
    pub to: Vec<NamedEntry>,
    /// The print, or the page, that the text was copied from.
    pub source: Option<SourceEntry>,
    /// What may be done with it.
    pub rights: Option<RightsEntry>,
    /// The edition that is being made.
    pub edition: Option<EditionEntry>,
}

/// A person or a place by name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NamedEntry {
    /// The name by which the person or place is known.
    pub name: String,
    /// The same in authority files, as URIs.
    #[serde(default)]
    pub same_as: Vec<String>,
}

/// A printed or electronic source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// Its title.
    pub title: Option<String>,
    /// Its editor.
    pub editor: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// Its place of publication.
    pub place: Option<String>,
    /// Its year, as on the title page.
    pub date: Option<String>,
    /// The letter's number in it.
    pub document: Option<String>,
    /// The letter's pages in it.
    pub pages: Option<String>,
    /// The address of the text.
    pub url: Option<String>,
}

/// Rights, in three slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RightsEntry {
    /// In the words of the source.
    #[serde(default)]
    pub source_text: Vec<StatementEntry>,
    /// In the encoding made here.
    #[serde(default)]
    pub encoding: Vec<StatementEntry>,
    /// In metadata and indexes.
    #[serde(default)]
    pub index: Vec<StatementEntry>,
}

/// A statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementEntry {
    /// Its URI.
    pub uri: String,
    /// In words.
    pub label: String,
    /// Where it holds, if not everywhere.
    pub jurisdiction: Option<String>,
}

/// The edition that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditionEntry {
    /// Who is responsible for it.
    pub editor: Option<String>,
    /// Its date, `CCYY-MM-DD`.
    #[serde(default, deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub date: Option<String>,
}

/// A day in quotation marks, or as TOML writes days without them.
fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Day {
        Text(String),
        Toml(toml::value::Datetime),
    }
    Ok(Option::<Day>::deserialize(deserializer)?.map(|day| match day {
        Day::Text(text) => text,
        Day::Toml(day) => day.to_string(),
    }))
}

impl Sidecar {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// The message of the TOML parser, with line and column, or what is wrong with a value.
    ///
    /// ```
    /// use letterpress::press::Sidecar;
    /// assert!(Sidecar::parse("date = \"1961-04-22\"").is_ok());
    /// assert!(Sidecar::parse("dat = \"1961-04-22\"").unwrap_err().contains("unknown field"));
    /// assert!(Sidecar::parse("date = 1961-04-22").is_ok());
    /// assert!(Sidecar::parse("language = \"e\\u0008n\"").unwrap_err().contains("U+0008"));
    /// assert!(Sidecar::parse("date = \"22 April\"").unwrap_err().contains("CCYY-MM-DD"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let sidecar: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        // TOML can write what XML cannot, as `"\u0008"`.
        let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
        if let Some(character) = forbidden_in(&toml::Value::Table(table)) {
            return Err(format!("a value holds {}, which XML cannot write", code_point(character)));
        }
        sidecar.check()?;
        Ok(sidecar)
    }

    /// The first key that holds for no more than one letter.
    pub(super) fn speaks_of_one_letter(&self) -> Option<&'static str> {
        let source = self.source.as_ref();
        let keys = [
            ("date", self.date.is_some()),
            ("place", self.place.is_some()),
            ("from", !self.from.is_empty()),
            ("to", !self.to.is_empty()),
            ("source.document", source.is_some_and(|source| source.document.is_some())),
            ("source.pages", source.is_some_and(|source| source.pages.is_some())),
        ];
        keys.into_iter().find_map(|(key, speaks)| speaks.then_some(key))
    }

    /// What TOML cannot know: days that exist, addresses that are addresses, no empty values.
    fn check(&self) -> Result<(), String> {
        let edition = self.edition.iter();
        let days = self.date.iter().chain(edition.clone().filter_map(|one| one.date.as_ref()));
        for day in days {
            if super::midnight(day).is_none() {
                return Err(format!("\u{201C}{day}\u{201D} is not a day written CCYY-MM-DD"));
            }
        }
        let named = || self.place.iter().chain(&self.from).chain(&self.to);
        let statements = self.rights.iter().flat_map(|rights| {
            rights.source_text.iter().chain(&rights.encoding).chain(&rights.index)
        });
        let statements: Vec<&StatementEntry> = statements.collect();
        let source = self.source.as_ref();
        let addresses = named()
            .flat_map(|entry| &entry.same_as)
            .chain(statements.iter().map(|statement| &statement.uri))
            .chain(source.and_then(|source| source.url.as_ref()));
        for address in addresses {
            if !is_address(address) {
                return Err(format!(
                    "\u{201C}{address}\u{201D} is not an address (http, https or urn)"
                ));
            }
        }
        let of_source = source.map(|source| {
            [
                &source.title,
                &source.editor,
                &source.publisher,
                &source.place,
                &source.date,
                &source.document,
                &source.pages,
            ]
        });
        let values = named()
            .map(|entry| &entry.name)
            .chain(statements.iter().map(|statement| &statement.label))
            .chain(of_source.into_iter().flatten().flatten())
            .chain(edition.filter_map(|one| one.editor.as_ref()))
            .chain(&self.responsible)
            .chain(&self.language);
        for value in values {
            if value.trim().is_empty() || value.chars().any(char::is_control) {
                return Err(format!("\u{201C}{}\u{201D} says nothing", value.escape_debug()));
            }
        }
        match &self.language {
            Some(tag) if !is_language_tag(tag) => Err(format!(
                "\u{201C}{tag}\u{201D} is not a language tag (BCP 47), such as en or de-AT"
            )),
            _ => Ok(()),
        }
    }
}

/// An absolute web address or a URN (RFC 3986, RFC 8141), without white space and what must be
/// escaped.
fn is_address(address: &str) -> bool {
    let rest = ["https://", "http://", "urn:"].iter().find_map(|start| address.strip_prefix(start));
    rest.is_some_and(|rest| {
        let is_legal =
            |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`[]".contains(c);
        rest.starts_with(|c: char| c.is_alphanumeric()) && rest.chars().all(is_legal)
    })
}

/// The first character in the strings of a value that no edition can hold.
fn forbidden_in(value: &toml::Value) -> Option<char> {
    match value {
        toml::Value::String(text) => text.chars().find(|character| is_forbidden(*character)),
        toml::Value::Array(values) => values.iter().find_map(forbidden_in),
        toml::Value::Table(table) => table.values().find_map(forbidden_in),
        _ => None,
    }
}

/// Lets a sidecar speak for the letters of a collection. `name` is the sidecar's file name.
pub(super) fn apply(collection: &mut Collection, sidecar: &Sidecar, name: &str) -> Vec<Diagnostic> {
    let voice = Voice { name, sidecar, diagnostics: Vec::new() };
    voice.speak(collection)
}

struct Voice<'a> {
    name: &'a str,
    sidecar: &'a Sidecar,
    diagnostics: Vec<Diagnostic>,
}

impl Voice<'_> {
    fn origin(&self) -> Origin {
        let reason = match &self.sidecar.responsible {
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

    fn says(&mut self, what: &str) {
        let message = format!("{}: {what}", self.name);
        self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_SUPPLIES, None, message));
    }

    fn speak(mut self, collection: &mut Collection) -> Vec<Diagnostic> {
        if let Some(edition) = &self.sidecar.edition {
            collection.edition.editor = edition.editor.clone().map(|editor| self.value(editor));
            collection.edition.date = edition.date.clone().map(|date| self.value(date));
        }
        for letter in &mut collection.letters {
            self.correspondence(letter);
            self.source_and_rights(letter);
            if let Some(language) = &self.sidecar.language {
                for text in &mut letter.texts {
                    text.language = Some(self.value(language.clone()));
                }
                self.says(&format!("the language is {language}"));
            }
        }
        self.diagnostics
    }

    fn correspondence(&mut self, letter: &mut Letter) {
        let sidecar = self.sidecar;
        let speaks = sidecar.date.is_some()
            || sidecar.place.is_some()
            || !sidecar.from.is_empty()
            || !sidecar.to.is_empty();
        if speaks && letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let Some(correspondence) = letter.correspondence.first_mut() else {
            return;
        };
        for (kind, entries) in
            [(ActionKind::Sent, &sidecar.from), (ActionKind::Received, &sidecar.to)]
        {
            if !entries.is_empty() {
                self.agents(&mut correspondence.action_mut(kind).agents, entries);
            }
        }
        if let Some(day) = &sidecar.date {
            let sent = correspondence.action_mut(ActionKind::Sent);
            if let Some(read) = &sent.date
                && read.when() != Some(day)
            {
                let message =
                    format!("{} dates the letter to {day}, the text to {}", self.name, read.edtf);
                let span = read.origin.span();
                self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_DIFFERS, span, message));
            }
            let written = sent.date.take().and_then(|date| date.written);
            sent.date = Some(Date {
                written,
                edtf: day.clone(),
                not_before: day.clone(),
                not_after: day.clone(),
                certainty: Certainty::High,
                origin: self.origin(),
            });
            self.says(&format!("the letter is of {day}"));
        }
        if let Some(place) = &sidecar.place {
            let sent = correspondence.action_mut(ActionKind::Sent);
            let authorities = self.values(&place.same_as);
            match &mut sent.place {
                Some(read) if read.name.value == place.name => read.authorities = authorities,
                read => {
                    if let Some(read) = &read {
                        let message = format!(
                            "{} places the letter in {}, the text in {}",
                            self.name, place.name, read.name.value
                        );
                        let span = read.name.origin.span();
                        self.diagnostics.push(Diagnostic::new(
                            &diag::SIDECAR_DIFFERS,
                            span,
                            message,
                        ));
                    }
                    *read = Some(Place { name: self.value(place.name.clone()), authorities });
                }
            }
            self.says(&format!("the letter was sent from {}", place.name));
        }
    }

    /// One entry is the one agent that was read; otherwise entry and agent go together by order.
    fn agents(&mut self, agents: &mut Vec<Agent>, entries: &[NamedEntry]) {
        for (index, entry) in entries.iter().enumerate() {
            if index == agents.len() {
                agents.push(Agent { written: None, name: None, authorities: Vec::new() });
            }
            if let Some(written) = &agents[index].written
                && !shares_a_word(&written.value, &entry.name)
            {
                let message =
                    format!("{} names {}, the heading {}", self.name, entry.name, written.value);
                let span = written.origin.span();
                self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_DIFFERS, span, message));
            }
            agents[index].name = Some(self.value(entry.name.clone()));
            agents[index].authorities = self.values(&entry.same_as);
            let message = match &agents[index].written {
                Some(written) => {
                    format!("\u{201C}{}\u{201D} is {}", written.value, entry.name)
                }
                None => format!("a correspondent is {}", entry.name),
            };
            self.says(&message);
        }
    }

    fn source_and_rights(&mut self, letter: &mut Letter) {
        if let Some(source) = &self.sidecar.source {
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
                    origin: self.origin(),
                },
            );
            self.says("the source of the text");
        }
        if let Some(rights) = &self.sidecar.rights {
            let statements = |entries: &[StatementEntry]| {
                let statement = |entry: &StatementEntry| RightsStatement {
                    uri: entry.uri.clone(),
                    label: entry.label.clone(),
                    jurisdiction: entry.jurisdiction.clone(),
                    origin: self.origin(),
                };
                entries.iter().map(statement).collect()
            };
            letter.rights.source_text = statements(&rights.source_text);
            letter.rights.encoding = statements(&rights.encoding);
            letter.rights.index = statements(&rights.index);
            self.says("the rights");
        }
    }
}

/// Whether two forms of a name have a word in common: `Chairman Khrushchev`, `Nikita S. Khrushchev`.
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
    /// The committed schema is the one that these types have. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let schema = schemars::schema_for!(super::Sidecar);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/sidecar.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("schemas/sidecar.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
