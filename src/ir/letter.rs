//! One letter: what is known of it, its texts, its notes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Action, ActionKind, Agent, Block, Change, Correspondence, Date, Encoding, Furniture, Line,
    Note, Particular, Reading, Rights, Sourced, Text, Witness, on_one_line, plain_text,
};

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
    /// What else the source says of the letter and its edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub particulars: Vec<Particular>,
    /// The texts; at least one.
    pub texts: Vec<Text>,
    /// The notes, in the order of the source; the text holds anchors to them.
    pub notes: Vec<Note>,
    /// What the copy has around the letter, in the order of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Furniture>,
    /// What was changed after the letter was read, in order, but for words of the text; see
    /// [`edit`](super::edit()).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The letter in the mark-up of its source, if that is TEI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
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

    /// The English word for what this is; only a letter is called a letter.
    pub fn kind_in_words(&self) -> &'static str {
        self.kind.as_ref().map_or("document", |kind| kind.value.as_str())
    }

    /// What the letter is called, on one line: its title, else the words of its first heading.
    pub fn called(&self, reading: Reading) -> Option<String> {
        let title = self.title.as_ref().map(|title| title.value.clone());
        let heading = || self.heading().map(|line| plain_text(&line.content, reading));
        let called = title.filter(|title| !title.trim().is_empty()).or_else(heading)?;
        Some(on_one_line(&called)).filter(|called| !called.is_empty())
    }

    /// Its first heading.
    pub fn heading(&self) -> Option<&Line> {
        self.texts.iter().flat_map(|text| &text.blocks).find_map(Block::heading)
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
