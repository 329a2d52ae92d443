//! The intermediate representation: a collection of letters, each with its text, its notes, its
//! printed pages, and the origin of every part.
//!
//! The serde form of [`Collection`] is a public, versioned format; its JSON Schema is
//! `schemas/ir.schema.json`. The IR knows no input format and no output format.
//! **Invariants** are held by [`validate()`].

pub mod account;
mod correspondence;
mod direction;
mod identity;
mod inline;
mod labels;
mod language;
mod origin;
mod rendition;
mod text;
mod validate;
mod walk;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::account::{caption, plain_text};
pub use self::correspondence::{
    Action, ActionKind, Agent, AgentKind, Correspondence, Date, Place, RelatedLetter, bounds,
};
pub use self::direction::Direction;
pub use self::identity::{
    Fragments, LetterContext, assign_ids, assign_ids_of, distinct_names, own_names,
};
pub use self::inline::{
    Alternative, AlternativeKind, Characters, Choice, Correction, CorrectionKind, Inline,
    LineBreak, LineBreakKind, Name, NameKind, NameRole, NoteAnchor, NoteStart, PageBreak, Phrase,
    PhraseKind, Reading, Reference, is_language_tag,
};
pub use self::labels::{has_labels, is_called_by_kind, is_unlabelled, note_labels};
pub use self::language::{language_name, shortest_tag};
pub use self::origin::{Certainty, Origin, Sourced};
pub use self::rendition::{Rendition, Style};
pub use self::text::{
    Block, Cell, Closer, CloserPart, Division, Figure, Item, Line, List, OpaqueBlock, Opener,
    OpenerPart, Paragraph, Role, Row, Table, Text, Verse,
};
pub use self::validate::{Invalid, validate};
pub use self::walk::{
    Readings, Visitor, each_inline_mut, each_inlines_mut, visit_block, visit_blocks, visit_inline,
    visit_inlines, visit_letter, words,
};
pub use crate::source::CharacterCounts;
use crate::source::Span;

/// Version of the serde form. It changes when a program that reads the form must change.
pub const VERSION: &str = "0.3";

/// Letters that came from one input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Collection {
    /// Version of this form: [`VERSION`].
    pub ir: String,
    /// The inputs that spans point into; a [`SourceId`](crate::source::SourceId) is an index here.
    pub sources: Vec<SourceFile>,
    /// Our edition of the source, as far as the user describes it.
    pub edition: Edition,
    /// What the source calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Sourced<String>>,
    /// The letters, in the order of the source.
    pub letters: Vec<Letter>,
    /// What the source holds besides its letters, in its order: front and back matter, the headings
    /// of chapters, editorial texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matter: Vec<Matter>,
}

/// Text of the source that is in none of its letters. It is kept and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Matter {
    /// The source's own words for the place: `front/preface`, `body/chapter`.
    pub place: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Its notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// An input that spans point into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceFile {
    /// The file's name without its folders, so that results do not depend on where it lies.
    pub name: String,
    /// Length in bytes.
    pub bytes: usize,
    /// SHA-256 of the bytes in lower-case hexadecimal.
    pub sha256: String,
    /// The encoding of the file, by its name in the WHATWG Encoding Standard. Spans count the bytes
    /// of its text in UTF-8, byte order mark included, with each line end as one line feed: in a
    /// file in UTF-8 with such line ends they are the file's own.
    pub encoding: String,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
}

/// The edition that is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edition {
    /// Who is responsible for it.
    pub editor: Option<Sourced<String>>,
    /// Its date, `CCYY-MM-DD`.
    pub date: Option<Sourced<String>>,
}

/// One letter (or another document: see [`Kind`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Letter {
    /// A stable name, `urn:uuid:…` (RFC 9562, version 5), the same in every format.
    pub id: String,
    /// The name that the source gives it (`xml:id`), if it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// The document's number in the edition that was copied, as printed.
    pub number: Option<Sourced<String>>,
    /// What kind of document it is.
    pub kind: Option<Sourced<Kind>>,
    /// The heading without number and note mark.
    pub title: Option<Sourced<String>>,
    /// Who wrote the text, if the source names authors other than the senders: a post office sends
    /// the telegram that a poet wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    /// Who wrote to whom, where and when.
    pub correspondence: Vec<Correspondence>,
    /// Where the text was taken from.
    pub witnesses: Vec<Witness>,
    /// What may be done with it.
    pub rights: Rights,
    /// The texts; at least one.
    pub texts: Vec<Text>,
    /// The notes, in the order of the source; the text holds anchors to them.
    pub notes: Vec<Note>,
    /// What the copy has around the letter, in the order of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Furniture>,
}

impl Letter {
    /// The first correspondence action of a kind.
    pub fn action(&self, kind: ActionKind) -> Option<&Action> {
        self.correspondence.iter().find_map(|correspondence| correspondence.action(kind))
    }

    /// Who wrote the text: the authors whom the source names, else the senders.
    pub fn authors(&self) -> impl Iterator<Item = &Agent> {
        let actions = self.correspondence.iter().flat_map(|all| &all.actions);
        let sent = actions.filter(|action| action.kind == ActionKind::Sent);
        let senders = sent.flat_map(|sent| &sent.agents).filter(|_| self.authors.is_empty());
        self.authors.iter().chain(senders)
    }

    /// The day or days on which the letter was sent.
    pub fn date(&self) -> Option<&Date> {
        self.action(ActionKind::Sent).and_then(|action| action.date.as_ref())
    }

    /// The note with this id.
    pub fn note(&self, id: &str) -> Option<&Note> {
        self.notes.iter().find(|note| note.id == id)
    }

    /// The index of each note, by its id: for callers that look up many.
    pub fn notes_by_id(&self) -> BTreeMap<&str, usize> {
        // If two share an id, the first counts.
        self.notes.iter().enumerate().rev().map(|(at, note)| (note.id.as_str(), at)).collect()
    }
}

/// Kinds of documents that editions of letters hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A letter.
    Letter,
    /// A message.
    Message,
    /// A telegram.
    Telegram,
    /// A memorandum.
    Memorandum,
    /// A note by the editors that is a document of its own.
    EditorialNote,
}

impl Kind {
    /// The English word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Message => "message",
            Self::Telegram => "telegram",
            Self::Memorandum => "memorandum",
            Self::EditorialNote => "editorial note",
        }
    }
}

/// A source of the text or a witness of the letter: a print, a web page, a copy in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Witness {
    /// What it is to the text.
    #[serde(default)]
    pub kind: WitnessKind,
    /// Title of the print or of the site.
    pub title: Option<String>,
    /// Its editor.
    pub editor: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// When, as on the title page.
    pub date: Option<String>,
    /// The number of the volume, as cited: `II`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Number of the document in it.
    pub document: Option<String>,
    /// Its pages there, as one would cite them: `10–16`.
    pub pages: Option<String>,
    /// Address of the text.
    pub url: Option<String>,
    /// The whole citation as written, if its parts cannot be told apart for certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited: Option<String>,
    /// The institution that keeps it, as written (TEI P5, 11.4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The collection that it belongs to there, from the general to the particular, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Its shelf mark there, as written: from the lot, box or file number on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_mark: Option<String>,
    /// Its marks of secrecy, or that it has none, as written: `Secret; Eyes Only`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// How it was sent on, as written: `Transmitted in telegram 2562 from Moscow, April 11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transmission: Option<String>,
    /// Where the source says this; when read, the whole passage.
    pub origin: Origin,
}

impl Witness {
    /// A witness of which only the place that names it is known yet.
    pub fn new(kind: WitnessKind, origin: Origin) -> Self {
        Self {
            kind,
            title: None,
            editor: None,
            publisher: None,
            place: None,
            date: None,
            volume: None,
            document: None,
            pages: None,
            url: None,
            cited: None,
            repository: None,
            collection: None,
            shelf_mark: None,
            classification: None,
            transmission: None,
            origin,
        }
    }

    /// Where it is kept, as one would cite it: repository, collection, shelf mark.
    pub fn kept_at(&self) -> Option<String> {
        let parts = [&self.repository, &self.collection, &self.shelf_mark];
        let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// What a [`Witness`] is to the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WitnessKind {
    /// The print or web page that the text was copied from.
    #[default]
    Edition,
    /// The document in an archive that this edition prints.
    Document,
    /// Another copy of that document.
    OtherCopy,
    /// Another print of the letter.
    OtherPrint,
}

impl WitnessKind {
    /// The English words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edition => "source",
            Self::Document => "document",
            Self::OtherCopy => "other copy",
            Self::OtherPrint => "other print",
        }
    }

    /// Whether the text comes from such a witness, directly or not.
    pub fn is_source(self) -> bool {
        match self {
            Self::Edition | Self::Document => true,
            Self::OtherCopy | Self::OtherPrint => false,
        }
    }
}

/// Words of the copy that belong to its pages and not to the letter. They are kept here and never
/// printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words.
    pub text: String,
    /// Why it is not part of the letter, if someone says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is.
    pub origin: Origin,
}

/// Kinds of [`Furniture`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureKind {
    /// A running head or foot of the print.
    RunningHead,
    /// A line drawn with characters: `-----`.
    Rule,
    /// The heading over the list of notes.
    NotesHeading,
    /// The link back from a note on a web page: `Back`, `↩`.
    BackLink,
    /// What closes a note in running text: `]`.
    NoteBracket,
    /// What a profile drops, for the reason that it gives.
    Dropped,
    /// What the encoders of a file say about the text: entries of an index, interpretations.
    Annotation,
}

impl FurnitureKind {
    /// The English words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunningHead => "running head",
            Self::Rule => "rule",
            Self::NotesHeading => "heading of the notes",
            Self::BackLink => "way back from a note",
            Self::NoteBracket => "bracket of a note",
            Self::Dropped => "dropped part",
            Self::Annotation => "annotation",
        }
    }
}

/// What may be done, in three slots that are never mixed; an empty slot means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rights {
    /// With the words of the source.
    pub source_text: Vec<RightsStatement>,
    /// With the encoding made here.
    pub encoding: Vec<RightsStatement>,
    /// With the metadata and indexes.
    pub index: Vec<RightsStatement>,
}

/// One statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RightsStatement {
    /// The statement's URI (Creative Commons, RightsStatements.org).
    pub uri: String,
    /// The statement in words.
    pub label: String,
    /// Where it holds, if not everywhere: `United States`.
    pub jurisdiction: Option<String>,
    /// Who says so.
    pub origin: Origin,
}

impl RightsStatement {
    /// The statement in words, with where it holds.
    pub fn in_words(&self) -> String {
        match &self.jurisdiction {
            Some(place) if !self.label.contains(place) => format!("{} ({place})", self.label),
            Some(_) | None => self.label.clone(),
        }
    }
}

/// A note of the source, kept once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// Fragment id, the same in every format: `n.1`.
    pub id: String,
    /// The label that the source prints at the anchor: `0`, `1`, `60a`, `*`.
    pub label: Option<Sourced<String>>,
    /// The number that the list of notes gave it, if the notes were in a list.
    pub list_number: Option<Sourced<String>>,
    /// What kind of note.
    pub kind: NoteKind,
    /// The source's own word for its kind: `commentary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Where the source prints it: `margin`, `inline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Note {
    /// The label to show to a reader: `Source` for the source note, else the label as printed.
    pub fn shown_label(&self) -> &str {
        match (self.kind, &self.label, &self.list_number) {
            (NoteKind::Source, _, _) => "Source",
            (_, Some(label), _) | (_, None, Some(label)) => &label.value,
            (NoteKind::Summary, None, None) => "Summary",
            (_, None, None) => "Note",
        }
    }

    /// Where the note's words begin in the source.
    pub fn span(&self) -> Option<Span> {
        walk::first_span(&self.blocks)
    }
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Says where the document is kept and how it was transmitted.
    Source,
    /// Any other note of the edition.
    Footnote,
    /// Says what the document says, in a few words.
    Summary,
    /// Gives readings of witnesses, or tells how the text was established.
    Critical,
    /// Belongs to the letter itself: a note by its writer.
    Authorial,
}

impl NoteKind {
    /// The word for it, as TEI files use it in `note/@type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Footnote => "footnote",
            Self::Summary => "summary",
            Self::Critical => "critical",
            Self::Authorial => "authorial",
        }
    }
}

#[cfg(test)]
mod tests {
    /// The committed schema is the one that these types have. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let schema = schemars::schema_for!(super::Collection);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/ir.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("schemas/ir.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
