//! What a book of letters says of all of them, in whatever format: who wrote and received them, when, in
//! which language the book speaks, what identifies it.
//!
//! Not here: how it looks. **Invariant:** the same letters give the same lists in each format.

#[cfg(any(feature = "epub", feature = "pdf"))]
mod correspondents;
#[cfg(feature = "epub")]
mod cross_references;
#[cfg(feature = "epub")]
mod mentions;
mod parties;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod whole;

#[cfg(any(feature = "epub", feature = "pdf"))]
pub(super) use self::correspondents::{authors, correspondents};
#[cfg(feature = "epub")]
pub(super) use self::cross_references::{Destination, LetterIndex, Referrer};
#[cfg(feature = "epub")]
pub(super) use self::mentions::{Mention, index, mentions};
pub use self::parties::Party;
pub(super) use self::parties::parties;
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(super) use self::whole::{
    Standing, arrange, as_letter, by_date, identifier, title, title_of_matter, wording,
};
