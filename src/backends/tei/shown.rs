//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{EditionPart, FactKey, FilePart, MarkupPart};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
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
        | FactKey::Witness(_)
        | FactKey::Rights(..)
        | FactKey::Text(_)
        | FactKey::Note(_)
        | FactKey::Correction(_)
        | FactKey::Change(_)
        | FactKey::Edition(EditionPart::Editor | EditionPart::Date)
        | FactKey::File(FilePart::Name | FilePart::Bytes | FilePart::Sha256) => Full,
        FactKey::Markup(MarkupPart::ReferenceTarget) => {
            Partly("a reference to a place in this letter points there")
        }
        FactKey::Markup(_) => Full,
        FactKey::Furniture(_) => Omitted("it is no part of the letter"),
        FactKey::Edition(EditionPart::Title) => Omitted("the letter has a title of its own"),
        FactKey::File(FilePart::Encoding | FilePart::ByteOrderMark) => {
            Omitted("the file made is in UTF-8")
        }
        FactKey::File(FilePart::Parts) => Omitted("it has the text as one"),
    }
}
