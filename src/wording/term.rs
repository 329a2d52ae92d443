//! The terms that a letter is described by.

use super::Wording;
use crate::ir::account::{FactKey, Party, PlacePart, RightsPart, RightsSlot};
use crate::ir::{ActionKind, ParticularKind, RelatedLetter, WitnessKind};

/// What a letter is described by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Who wrote the text.
    Author,
    /// Who had a part in an action.
    Agents(ActionKind),
    /// Where an action took place.
    Place(ActionKind),
    /// When it did.
    Date(ActionKind),
    /// Another letter of the exchange.
    Related(Relation),
    /// What else is said about the correspondence.
    Remark,
    /// The title of the source.
    Title,
    /// What kind of document it is.
    Kind,
    /// Its number in the edition.
    Number,
    /// Where the text was taken from.
    Witness(WitnessKind),
    /// In which languages it is.
    Language,
    /// Whether a text is a translation.
    Translation,
    /// What may be done with the text.
    TextRights,
    /// With the encoding.
    EncodingRights,
    /// With what is said of the letter.
    MetadataRights,
    /// What else the source says of the letter and its edition.
    Particular(ParticularKind),
    /// What was changed after the letter was read.
    Changes,
    /// Who is responsible for this edition.
    Editor,
    /// Its date.
    EditionDate,
    /// The name of the letter for machines.
    Identifier,
}

impl Term {
    /// The fact that it states, where the words that are stated are its value.
    pub fn fact(self) -> Option<FactKey> {
        let rights = |slot| FactKey::Rights(slot, RightsPart::Uri);
        match self {
            Self::Place(kind) => Some(FactKey::Place(Party::of(kind), PlacePart::Name)),
            Self::Remark => Some(FactKey::Remark),
            Self::TextRights => Some(rights(RightsSlot::SourceText)),
            Self::EncodingRights => Some(rights(RightsSlot::Encoding)),
            Self::MetadataRights => Some(rights(RightsSlot::Index)),
            Self::Author
            | Self::Agents(_)
            | Self::Date(_)
            | Self::Related(_)
            | Self::Title
            | Self::Kind
            | Self::Number
            | Self::Witness(_)
            | Self::Language
            | Self::Translation
            | Self::Particular(_)
            | Self::Changes
            | Self::Editor
            | Self::EditionDate
            | Self::Identifier => None,
        }
    }

    /// The term in words: `From`, `Place of receipt`.
    pub fn in_words(self, wording: &Wording) -> &str {
        let terms = &wording.terms;
        match self {
            Self::Author => &terms.author,
            Self::Agents(kind) => terms.agents.of(kind),
            Self::Place(kind) => terms.places.of(kind),
            Self::Date(kind) => terms.dates.of(kind),
            Self::Related(Relation::Before) => &terms.related.before,
            Self::Related(Relation::After) => &terms.related.after,
            Self::Related(Relation::Answered) => &terms.related.answered,
            Self::Related(Relation::Other) => &terms.related.other,
            Self::Remark => &terms.remark,
            Self::Title => &terms.title,
            Self::Kind => &terms.kind,
            Self::Number => &terms.number,
            Self::Witness(kind) => terms.witnesses.of(kind),
            Self::Language => &terms.language,
            Self::Translation => &terms.translation,
            Self::TextRights => &terms.text_rights,
            Self::EncodingRights => &terms.encoding_rights,
            Self::MetadataRights => &terms.metadata_rights,
            Self::Particular(kind) => terms.particulars.of(kind),
            Self::Changes => &terms.changes,
            Self::Editor => &terms.editor,
            Self::EditionDate => &terms.edition_date,
            Self::Identifier => &terms.identifier,
        }
    }
}

/// How another letter is related to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It is the one before.
    Before,
    /// It is the one after.
    After,
    /// It is answered by this letter.
    Answered,
    /// In another way.
    Other,
}

impl Relation {
    /// Editions have many words for it: `prev`, `previous_letter`, `next`.
    pub(super) fn of(related: &RelatedLetter) -> Self {
        match related.relation.as_deref() {
            Some(word) if word.starts_with("prev") => Self::Before,
            Some(word) if word.starts_with("next") => Self::After,
            Some("reply-to") => Self::Answered,
            Some(_) | None => Self::Other,
        }
    }
}
