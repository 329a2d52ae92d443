//! What editors know about a letter and the text does not say, from any of its sources: the sidecar
//! `<stem>.meta.toml`, the front matter of the transcript, a row of `letters.csv`.
//!
//! Not here: what becomes of the facts in a letter (`statements`). An unknown key is an error, so that
//! a typing mistake is never silently ignored. The schema is `schemas/sidecar.schema.json`.

mod given_date;

use serde::Deserialize;

pub(super) use self::given_date::GivenDate;
use super::editors_file::{
    Fault, entries, is_address, name_or_table, names_or_tables, one_or_several, read_toml,
};
use super::people;
use crate::ir::{Kind, is_language_tag};

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
    /// Who or what transcribed the letter.
    pub(super) transcription: Option<TranscriptionEntry>,
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
    /// The id that the edition declares for itself, or that you give it: with the letter's number, it
    /// names the letter in every format.
    pub(super) id: Option<String>,
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

/// Who or what transcribed a letter, and when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "a table: [transcription], and under it by, engine and date"
)]
pub(super) struct TranscriptionEntry {
    /// The person who transcribed it, or corrected what an engine had read.
    pub(super) by: Option<String>,
    /// The engine that read it, with its version and model: `Transkribus 2.1 (Text Titan)`.
    pub(super) engine: Option<String>,
    /// The day, `CCYY-MM-DD`.
    #[serde(default, deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) date: Option<String>,
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
            ("transcription", differ(&self.transcription, &other.transcription)),
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
        ["edition" | "transcription", "date"] if super::midnight(value).is_none() => {
            Err(format!("\u{201C}{value}\u{201D} is not a day written CCYY-MM-DD"))
        }
        ["language" | "lang"] if !is_language_tag(value) => Err(format!(
            "\u{201C}{value}\u{201D} is not a language tag (BCP 47), such as en or de-AT"
        )),
        [.., "same_as" | "uri" | "url"] => is_address(value),
        _ => Ok(()),
    }
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
