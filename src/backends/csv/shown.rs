//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{
    AgentPart, DatePart, FactKey, FilePart, Party, PlacePart, TextPart, WitnessPart,
};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Identifier | FactKey::Number | FactKey::Title => Full,
        FactKey::Agent(Party::Sender | Party::Recipient, part) => match part {
            AgentPart::Name | AgentPart::Authority => Full,
            AgentPart::Written => Partly("if the person is known by no other name"),
            AgentPart::Key | AgentPart::Distinct => Partly(NOT_KEPT),
            AgentPart::Kind | AgentPart::Role => NO_COLUMN,
        },
        FactKey::Place(Party::Sender | Party::Recipient, PlacePart::Key) => Partly(NOT_KEPT),
        FactKey::Place(Party::Sender | Party::Recipient, _) => Full,
        FactKey::Date(Party::Sender, DatePart::Written | DatePart::Edtf) => Full,
        FactKey::Text(TextPart::Language) | FactKey::File(FilePart::Name) => Full,
        FactKey::Witness(WitnessPart::Url | WitnessPart::Kind) => {
            Partly("the address of the first edition")
        }
        FactKey::SourceName
        | FactKey::Kind
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
        | FactKey::File(_) => NO_COLUMN,
    }
}

const NOT_KEPT: &str = "in the address of one whom no authority keeps, if that is served";
const NO_COLUMN: Shown = Omitted("it has no column");
