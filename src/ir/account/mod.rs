//! What a letter says of itself, once for all formats.
//!
//! [`facts`] lists every value that is not text; [`description`] says for readers what is known. Not
//! here: how a format shows it.

mod citation;
mod description;
mod facts;

pub use self::citation::citation;
pub use self::description::{Claim, Entry, Piece, Statement, description};
pub use self::facts::{
    AgentPart, CorrectionPart, DatePart, EditionPart, Fact, FactKey, FilePart, FurniturePart,
    MarkupPart, NotePart, Party, PlacePart, RelatedPart, RightsPart, RightsSlot, TextPart,
    WitnessPart, facts,
};
