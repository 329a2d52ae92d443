//! How the format shows each fact, in pages with a full colophon. A short one leaves much of it to the TEI
//! that is attached, which shows every fact that the pages show (`tests/facts.rs`).

use crate::backends::Shown::{self, Full, Omitted, Partly};
use crate::ir::account::{
    AgentPart, CorrectionPart, EditionPart, FactKey, MarkupPart, NotePart, PlacePart, RelatedPart,
    WitnessPart,
};

/// Why what only programs need is not on the page. Whether the TEI is attached
/// ([`PdfA`](super::PdfA)) changes nothing in what the PDF itself shows.
const ATTACHED: &str = "the TEI has it, which PDF/A-3 attaches";

/// Why the same is not in a book, which attaches nothing.
const IN_TEI: &str = "programs find it in the TEI";

/// How a book shows it: as the file of a letter does, which has more in what it attaches.
pub(super) fn shown_in_book(fact: FactKey) -> Shown {
    if fact == FactKey::Correction(CorrectionPart::By) {
        return Partly("who edited the letter, and not the names of our passes");
    }
    if let FactKey::Markup(
        MarkupPart::NameKind
        | MarkupPart::NameTarget
        | MarkupPart::NameListed
        | MarkupPart::NameKey,
    ) = fact
    {
        return Partly(
            "in the indexes, which have persons and places once and by the names of lists",
        );
    }
    let shown = shown(fact);
    if shown == Omitted(ATTACHED) { Omitted(IN_TEI) } else { shown }
}

pub(super) fn shown(fact: FactKey) -> Shown {
    match fact {
        FactKey::Agent(_, AgentPart::Key) | FactKey::Place(_, PlacePart::Key) => Omitted(ATTACHED),
        FactKey::Witness(WitnessPart::Id) => Omitted(ATTACHED),
        FactKey::Agent(_, AgentPart::Kind) => Omitted("readers see it from the name"),
        FactKey::Related(RelatedPart::Relation) => {
            Partly("letters before, after and answered in words of ours, others in the source's")
        }
        FactKey::Markup(part) => markup(part),
        FactKey::Note(NotePart::Label) => Full,
        FactKey::Note(NotePart::Kind) => Partly("the source note and a summary are called so"),
        FactKey::Note(NotePart::ListNumber) => Partly("of a note that has no label"),
        FactKey::Note(NotePart::Class | NotePart::Place) => Omitted(ATTACHED),
        FactKey::Correction(CorrectionPart::By) => {
            Partly("who edited the letter; the TEI, which PDF/A-3 attaches, names the passes")
        }
        FactKey::SourceName => Omitted(ATTACHED),
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
        | FactKey::Correction(_)
        | FactKey::Change(_)
        | FactKey::Edition(EditionPart::Editor | EditionPart::Date) => Full,
        FactKey::Furniture(_) => Omitted("it is no part of the letter"),
        FactKey::Edition(EditionPart::Title) => Omitted("the letter has a title of its own"),
        FactKey::File(_) => Omitted(ATTACHED),
    }
}

fn markup(part: MarkupPart) -> Shown {
    match part {
        MarkupPart::Rendition => Omitted("it is set as far as the words are understood"),
        MarkupPart::ReferenceTarget => Partly("where it leads to an address, as a link"),
        MarkupPart::CellClass => Partly("numbers are set at the right"),
        MarkupPart::AlternativeKind => Partly("spellings and abbreviations look alike"),
        MarkupPart::Style
        | MarkupPart::DivisionLanguage
        | MarkupPart::Images
        | MarkupPart::PageLabel
        | MarkupPart::PageSeries
        | MarkupPart::ReferenceFragment
        | MarkupPart::ForeignLanguage
        | MarkupPart::DeletionManner
        | MarkupPart::AdditionPlace
        | MarkupPart::GapReason
        | MarkupPart::GapExtent
        | MarkupPart::UnclearReason
        | MarkupPart::SuppliedReason => Full,
        MarkupPart::DivisionClass
        | MarkupPart::ListClass
        | MarkupPart::OpaqueElement
        | MarkupPart::PageImage
        | MarkupPart::NameKind
        | MarkupPart::NameRole
        | MarkupPart::NameTarget
        | MarkupPart::NameListed
        | MarkupPart::NameKey
        | MarkupPart::PhraseDate
        | MarkupPart::ReferenceDocument
        | MarkupPart::TermTarget
        | MarkupPart::TermMeaning
        | MarkupPart::SegmentClass => Omitted(ATTACHED),
    }
}
