//! What a letter says of itself, once for all formats.
//!
//! [`letter_events`] is its text as one stream, [`facts()`] lists every value that is not text. Not here: how a
//! format shows it, and what it says to readers.

mod events;
mod facts;
mod keys;
mod places;

#[cfg(feature = "pdf")]
pub(crate) use self::events::blocks_on_one_line;
pub(crate) use self::events::letter_text;
pub use self::events::{
    Event, Node, block_events, caption, inline_events, letter_events, only_the_text, plain_text,
};
pub use self::facts::{Fact, facts};
pub use self::keys::{
    AgentPart, CorrectionPart, DatePart, EditionPart, FactKey, FilePart, FurniturePart, MarkupPart,
    NotePart, Party, PlacePart, RelatedPart, RightsPart, RightsSlot, TextPart, WitnessPart,
};
pub(crate) use self::places::{fragments, note_calls};
