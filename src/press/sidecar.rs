//! The sidecar `<stem>.meta.toml`: what an editor knows and the text does not say.
//!
//! A sidecar adds to the letter's metadata or corrects it; it never touches the text. What it gives
//! is marked as supplied, with the sidecar's name. A key that is not known is an error, so that a
//! slip of the pen is not silently without effect. The schema is `schemas/sidecar.schema.json`.

use serde::Deserialize;

use super::editors_file::{Fault, entries, is_address, one_or_several, read_toml};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Certainty, Collection, Correspondence, Date, Kind, Letter, Origin, Place,
    RightsStatement, Sourced, Witness, WitnessKind, is_language_tag, words,
};

/// A sidecar as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// Who vouches for what the sidecar says, as a name to print.
    pub responsible: Option<String>,
    /// What kind of document it is.
    pub kind: Option<Kind>,
    /// The document's number in the edition that was copied.
    #[serde(default, deserialize_with = "number")]
    #[cfg_attr(test, schemars(with = "Option<Number>"))]
    pub number: Option<String>,
    /// What the document is called.
    pub title: Option<String>,
    /// The day on which the letter was written, `CCYY-MM-DD`.
    #[serde(default, deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub date: Option<String>,
    /// The language of the letter, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it was written.
    pub place: Option<NamedEntry>,
    /// Who sent it.
    #[serde(default, deserialize_with = "senders")]
    pub from: Vec<NamedEntry>,
    /// Who received it.
    #[serde(default, deserialize_with = "recipients")]
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
#[serde(
    deny_unknown_fields,
    expecting = "a table with a name, such as [place] and under it name = …"
)]
pub struct NamedEntry {
    /// The name by which the person or place is known.
    pub name: String,
    /// The same in authority files, as one URI or several.
    #[serde(default, deserialize_with = "one_or_several")]
    #[cfg_attr(test, schemars(with = "super::editors_file::OneOrSeveral"))]
    pub same_as: Vec<String>,
}

/// A printed or electronic source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "a table: [source], and under it title, document, pages, url …"
)]
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
#[serde(
    deny_unknown_fields,
    expecting = "entries under [[rights.source_text]], [[rights.encoding]] or [[rights.index]]"
)]
pub struct RightsEntry {
    /// In the words of the source.
    #[serde(default, deserialize_with = "statements")]
    pub source_text: Vec<StatementEntry>,
    /// In the encoding made here.
    #[serde(default, deserialize_with = "statements")]
    pub encoding: Vec<StatementEntry>,
    /// In metadata and indexes.
    #[serde(default, deserialize_with = "statements")]
    pub index: Vec<StatementEntry>,
}

/// A statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table with uri and label")]
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
#[serde(deny_unknown_fields, expecting = "a table: [edition], and under it editor and date")]
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

/// A document's number, in quotation marks or, when it is a plain one, without.
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

fn senders<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<NamedEntry>, D::Error> {
    entries(from, "[[from]]")
}

fn recipients<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<NamedEntry>, D::Error> {
    entries(from, "[[to]]")
}

fn statements<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<StatementEntry>, D::Error> {
    entries(from, "[[rights.source_text]], [[rights.encoding]] or [[rights.index]]")
}

impl Sidecar {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// What is wrong in the file, with its place there.
    ///
    /// ```
    /// use letterpress::press::Sidecar;
    /// let fault = |text| Sidecar::parse(text).unwrap_err().message;
    /// assert!(Sidecar::parse("date = \"1961-04-22\"").is_ok());
    /// assert!(Sidecar::parse("date = 1961-04-22").is_ok());
    /// assert!(fault("dat = \"1961-04-22\"").contains("unknown field"));
    /// assert!(fault("language = \"e\\u0008n\"").contains("U+0008"));
    /// assert!(fault("date = \"22 April\"").contains("CCYY-MM-DD"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, Fault> {
        read_toml(text, check)
    }

    /// The first key that holds for no more than one letter.
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

/// What TOML cannot know: days that exist, addresses that are addresses, tags of languages.
fn check(keys: &[&str], value: &str) -> Result<(), String> {
    match keys {
        ["date"] | ["edition", "date"] if super::midnight(value).is_none() => {
            Err(format!("\u{201C}{value}\u{201D} is not a day written CCYY-MM-DD"))
        }
        ["language"] if !is_language_tag(value) => Err(format!(
            "\u{201C}{value}\u{201D} is not a language tag (BCP 47), such as en or de-AT"
        )),
        [.., "same_as" | "uri" | "url"] => is_address(value),
        _ => Ok(()),
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

/// Gives the letters the language that the sidecar states, so that the passes know its words.
pub(super) fn state_language(collection: &mut Collection, sidecar: &Sidecar, name: &str) {
    let Some(language) = &sidecar.language else { return };
    let voice = Voice { sidecar, name, diagnostics: Vec::new() };
    for text in collection.letters.iter_mut().flat_map(|letter| &mut letter.texts) {
        text.language = Some(voice.value(language.clone()));
    }
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
            self.document(letter);
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

    /// Kind, number and title.
    fn document(&mut self, letter: &mut Letter) {
        let sidecar = self.sidecar;
        if let Some(kind) = sidecar.kind {
            self.replace("kind", &mut letter.kind, kind, |kind| kind.as_str());
        }
        if let Some(number) = &sidecar.number {
            self.replace("number", &mut letter.number, number.clone(), String::as_str);
        }
        if let Some(title) = &sidecar.title {
            self.replace("title", &mut letter.title, title.clone(), String::as_str);
        }
    }

    /// Puts the sidecar's value in the place of the text's, unless the text has the same.
    fn replace<T>(
        &mut self,
        what: &str,
        read: &mut Option<Sourced<T>>,
        value: T,
        as_str: fn(&T) -> &str,
    ) {
        if let Some(read) = read {
            if words(as_str(&read.value)).eq(words(as_str(&value))) {
                return;
            }
            let message = format!(
                "{} says that the {what} is \u{201C}{}\u{201D}, the text has \u{201C}{}\u{201D}",
                self.name,
                as_str(&value),
                as_str(&read.value)
            );
            let span = read.origin.span();
            self.diagnostics.push(Diagnostic::new(&diag::SIDECAR_DIFFERS, span, message));
        }
        self.says(&format!("the {what} is \u{201C}{}\u{201D}", as_str(&value)));
        *read = Some(self.value(value));
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
                agents.push(Agent {
                    kind: None,
                    written: None,
                    name: None,
                    authorities: Vec::new(),
                });
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
                    ..Witness::new(WitnessKind::Edition, self.origin())
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
    use super::*;

    #[test]
    fn schema_is_current() {
        crate::press::editors_file::schema_is_current::<Sidecar>("sidecar.schema.json");
    }

    #[test]
    fn faults_have_a_place_and_say_what_to_do() {
        for (text, place, words) in [
            ("[from]\nname = \"Ann\"", "[from]", "two brackets: [[from]]"),
            ("to = \"Ann\"", "\"Ann\"", "entries, each under its heading [[to]]"),
            (
                "[rights.index]\nuri = \"urn:x:1\"",
                "[rights.index]",
                "two brackets: [[rights.source_text]]",
            ),
            ("place = \"Leeds\"", "\"Leeds\"", "such as [place]"),
            ("[place]\nname = “Leeds”", "“", "not those of a word processor (“)"),
            ("[place]\nname = \"Leeds”", "”", "not those of a word processor (”)"),
            ("[place]\nname = \"“Leeds”\" x", "", "expected newline"),
            ("date = 1901", "1901", "write the day as CCYY-MM-DD"),
            ("date = \"1901-02-30\"", "\"1901-02-30\"", "not a day"),
            ("kind = \"note\"", "\"note\"", "unknown variant `note`"),
            ("number = 1.5", "1.5", "write a number"),
            ("language = \"english\"", "\"english\"", "not a language tag"),
            ("title = \"\"", "\"\"", "says nothing"),
            ("title = \"\"\"a\nb\"\"\"", "\"\"\"a\nb\"\"\"", "not on one line"),
            ("[place]\nname = \"x\"\nsame_as = 7", "7", "in quotation marks, or a list"),
            ("[source]\nurl = \"www.x.org\"", "\"www.x.org\"", "not an address"),
        ] {
            let fault = Sidecar::parse(text).expect_err(text);
            assert!(fault.message.contains(words), "{text:?}: {}", fault.message);
            assert_eq!(text.get(fault.at), Some(place), "{text:?}");
        }
    }

    #[test]
    fn an_address_may_stand_alone_and_a_number_without_quotation_marks() {
        let text =
            "number = 11\nkind = \"editorial-note\"\n[place]\nname = \"x\"\nsame_as = \"urn:x:1\"";
        let sidecar = Sidecar::parse(text).expect("well-formed");
        assert_eq!(sidecar.number.as_deref(), Some("11"));
        assert_eq!(sidecar.kind, Some(Kind::EditorialNote));
        assert_eq!(sidecar.place.expect("there").same_as, ["urn:x:1"]);
    }
}
