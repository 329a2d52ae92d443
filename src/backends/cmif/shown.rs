//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{AgentPart, DatePart, FactKey, MarkupPart, Party, PlacePart, WitnessPart};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Agent(Party::Author | Party::Other, _)
        | FactKey::Place(Party::Author | Party::Other, _)
        | FactKey::Date(Party::Author | Party::Other, _)
        | FactKey::Action => Omitted("CMIF knows senders and recipients only"),
        FactKey::Agent(_, part) => match part {
            AgentPart::Kind | AgentPart::Name => Full,
            AgentPart::Written => Partly("if the person is known by no other name"),
            AgentPart::Authority => Partly(ONE),
            AgentPart::Key | AgentPart::Distinct => Partly(SERVED),
            AgentPart::Role => Omitted(NO_PLACE),
        },
        FactKey::Place(_, PlacePart::Name) => Full,
        FactKey::Place(_, PlacePart::Authority) => Partly(ONE),
        FactKey::Place(_, PlacePart::Key) => Partly(SERVED),
        FactKey::Date(_, DatePart::Written) => Full,
        FactKey::Date(_, DatePart::Edtf) => Partly("as days, months, years or periods"),
        FactKey::Date(_, DatePart::Certainty) => Partly("if it is low"),
        FactKey::Number => Full,
        FactKey::Witness(part) => match part {
            WitnessPart::Kind
            | WitnessPart::Id
            | WitnessPart::Title
            | WitnessPart::Editor
            | WitnessPart::Publisher
            | WitnessPart::Place
            | WitnessPart::Date
            | WitnessPart::Volume
            | WitnessPart::Url => Partly("of the first edition that the letter is from"),
            WitnessPart::Document | WitnessPart::Pages => {
                Omitted("they only show that the edition is in print")
            }
            WitnessPart::Cited
            | WitnessPart::Repository
            | WitnessPart::Collection
            | WitnessPart::ShelfMark
            | WitnessPart::Classification
            | WitnessPart::Transmission => Omitted(NO_PLACE),
        },
        FactKey::Markup(MarkupPart::NameKind | MarkupPart::NameTarget | MarkupPart::NameListed) => {
            Partly("of persons, organisations and places that an authority keeps")
        }
        FactKey::Identifier
        | FactKey::SourceName
        | FactKey::Kind
        | FactKey::Title
        | FactKey::Related(_)
        | FactKey::Remark
        | FactKey::Particular(_)
        | FactKey::ParticularAddress
        | FactKey::Change(_)
        | FactKey::Rights(..)
        | FactKey::Text(_)
        | FactKey::Edition(_)
        | FactKey::File(_) => Omitted(NO_PLACE),
        FactKey::Note(_) | FactKey::Markup(_) | FactKey::Correction(_) | FactKey::Furniture(_) => {
            Omitted("the text is not in the list")
        }
    }
}

const ONE: &str = "one address that can be followed, of the authority that CMIF prefers";
const SERVED: &str = "in the address of one whom no authority keeps, if that is served";
const NO_PLACE: &str = "CMIF has no place for it";
