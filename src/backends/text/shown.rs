//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{FactKey, MarkupPart, NotePart};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Markup(MarkupPart::PageLabel) => Full,
        FactKey::Note(NotePart::Label) => Partly("a source note is called Source"),
        FactKey::Note(NotePart::ListNumber | NotePart::Kind) => {
            Partly("for a note without a printed label")
        }
        FactKey::Identifier
        | FactKey::SourceName
        | FactKey::Number
        | FactKey::Kind
        | FactKey::Title
        | FactKey::Agent(..)
        | FactKey::Action
        | FactKey::Place(..)
        | FactKey::Date(..)
        | FactKey::Related(_)
        | FactKey::Remark
        | FactKey::Particular(_)
        | FactKey::ParticularAddress
        | FactKey::Change(_)
        | FactKey::Witness(_)
        | FactKey::Rights(..)
        | FactKey::Text(_)
        | FactKey::Note(_)
        | FactKey::Markup(_)
        | FactKey::Correction(_)
        | FactKey::Furniture(_)
        | FactKey::Edition(_)
        | FactKey::File(_) => Omitted("it is no part of the text"),
    }
}
