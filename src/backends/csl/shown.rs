//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{
    AgentPart, FactKey, NotePart, Party, PlacePart, RelatedPart, WitnessPart,
};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Identifier
        | FactKey::Number
        | FactKey::Kind
        | FactKey::Title
        | FactKey::Action
        | FactKey::Date(..)
        | FactKey::Related(RelatedPart::Target | RelatedPart::Text)
        | FactKey::Remark
        | FactKey::Particular(_)
        | FactKey::ParticularAddress
        | FactKey::Rights(..)
        | FactKey::Text(_)
        | FactKey::Edition(_) => Full,
        FactKey::Related(RelatedPart::Relation) => {
            Partly("letters before, after and answered in words of ours, others in the source's")
        }
        FactKey::Agent(party, part) => match part {
            AgentPart::Name
            | AgentPart::Written
            | AgentPart::Authority
            | AgentPart::Distinct
            | AgentPart::Role => Full,
            AgentPart::Kind if party == Party::Other => NO_FIELD,
            AgentPart::Kind => Partly("the name of an organisation is never taken apart"),
            AgentPart::Key => NO_FIELD,
        },
        FactKey::Place(_, PlacePart::Name | PlacePart::Authority) => Full,
        FactKey::Place(_, PlacePart::Key) => NO_FIELD,
        FactKey::Witness(WitnessPart::Id) => {
            Partly("in the address of the letter, if that is served")
        }
        FactKey::Witness(_) => Full,
        FactKey::Note(NotePart::Kind) => Partly("a summary is the abstract"),
        FactKey::SourceName | FactKey::Change(_) | FactKey::Furniture(_) | FactKey::File(_) => {
            NO_FIELD
        }
        FactKey::Note(_) | FactKey::Markup(_) | FactKey::Correction(_) => {
            Omitted("the text is not in the list")
        }
    }
}

const NO_FIELD: Shown = Omitted("CSL has no field for it");
