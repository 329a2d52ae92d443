//! What a letter says of itself, once for all formats.
//!
//! [`facts`] lists every value that is not text. Not here: how a format shows it.

mod facts;

pub use self::facts::{
    AgentPart, CorrectionPart, DatePart, EditionPart, Fact, FactKey, FilePart, FurniturePart,
    MarkupPart, NotePart, Party, PlacePart, RelatedPart, RightsPart, RightsSlot, TextPart,
    WitnessPart, facts,
};
