//! How the format shows each fact.

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{
    AgentPart, CorrectionPart, EditionPart, FactKey, MarkupPart, PlacePart, RelatedPart,
    WitnessPart,
};

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Place(_, PlacePart::Key) => Omitted("programs find it in the TEI"),
        FactKey::Witness(WitnessPart::Id) => {
            Partly("the address of the letter is made from that of the edition it was copied from")
        }
        FactKey::Agent(_, AgentPart::Kind) => Omitted("readers see it from the name"),
        FactKey::Related(RelatedPart::Relation) => Partly(
            "letters before, after and answered in words of ours, others in the source's words",
        ),
        FactKey::Correction(CorrectionPart::By) => {
            Partly("who edited the letter, and not the names of our passes")
        }
        FactKey::Correction(CorrectionPart::Kind) => Partly("readers see it from both readings"),
        FactKey::Markup(MarkupPart::Rendition) => {
            Omitted("it is set as far as the words are understood")
        }
        FactKey::Markup(MarkupPart::PageImage) => Omitted("the picture is not in the book"),
        FactKey::Markup(MarkupPart::ListClass) => Omitted("readers see it from the heading"),
        FactKey::Markup(MarkupPart::OpaqueElement) => Omitted("only its words are known"),
        FactKey::SourceName => Omitted("programs know the letter by it, and they have the TEI"),
        FactKey::Identifier
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
        | FactKey::Markup(_)
        | FactKey::Correction(_)
        | FactKey::Change(_)
        | FactKey::Edition(EditionPart::Editor | EditionPart::Date) => Full,
        FactKey::Furniture(_) => Omitted("it is no part of the letter"),
        FactKey::Edition(EditionPart::Title) => Omitted("the letter has a title of its own"),
        FactKey::File(_) => Omitted("a reader needs the edition, and not our file of it"),
    }
}
