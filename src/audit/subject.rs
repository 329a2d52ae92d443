//! What can be lost of a letter, by its name: what ledgers compare, and every kind of fact.

use crate::ir::account::{AgentPart, DatePart, FactKey, Party, PlacePart};

/// Something that a letter has, and that a finished file could lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The words of its text, in order.
    Words,
    /// The words of its notes.
    NoteWords,
    /// Where its notes are called.
    NoteCalls,
    /// Where its numbered pages begin.
    Pages,
    /// Where pages without a number begin.
    UnnumberedPages,
    /// What the writer struck out.
    Deletions,
    /// What the writer added.
    Additions,
    /// Documents that were sent with it.
    Enclosures,
    /// The cells of its tables.
    Cells,
    /// What is known of it beside its words.
    Fact(FactKey),
    /// The first and the last day on which it may have been sent, which follow from its date.
    Days,
}

impl Subject {
    /// The English words for it: `words of the text`, `sender: name`.
    pub fn in_words(self) -> String {
        let words = match self {
            Self::Words => "words of the text",
            Self::NoteWords => "words of the notes",
            Self::NoteCalls => "calls of the notes",
            Self::Pages => "beginnings of pages",
            Self::UnnumberedPages => "beginnings of pages without a number",
            Self::Deletions => "deletions",
            Self::Additions => "additions",
            Self::Enclosures => "enclosures",
            Self::Cells => "cells of tables",
            Self::Days => "day or days of the sending",
            Self::Fact(key) => return key.in_words(),
        };
        words.to_owned()
    }

    /// The fact that it is, or follows from.
    pub fn fact(self) -> Option<FactKey> {
        match self {
            Self::Fact(key) => Some(key),
            Self::Days => Some(DATE),
            Self::Words
            | Self::NoteWords
            | Self::NoteCalls
            | Self::Pages
            | Self::UnnumberedPages
            | Self::Deletions
            | Self::Additions
            | Self::Enclosures
            | Self::Cells => None,
        }
    }
}

/// The name of a correspondent, as ledgers have it.
pub(super) const CORRESPONDENT: FactKey = FactKey::Agent(Party::Sender, AgentPart::Name);

/// The date of a letter, of which ledgers have the days.
pub(super) const DATE: FactKey = FactKey::Date(Party::Sender, DatePart::Edtf);

/// Who has a role in a ledger.
pub(super) fn party_of(role: &str) -> Party {
    match role {
        "author" => Party::Author,
        "sent" => Party::Sender,
        "received" => Party::Recipient,
        _ => Party::Other,
    }
}

/// Whether a file can have facts of this kind only from its letter. Identifiers and rights also come from its publication.
pub(super) fn is_stated(key: FactKey) -> bool {
    matches!(key, FactKey::Remark | FactKey::Place(_, PlacePart::Name))
}
