//! What a book of letters says of all of them, in whatever format: who wrote and received them, when, in
//! which language the book speaks, what identifies it.
//!
//! Not here: how it looks. **Invariant:** the same letters give the same lists in each format.

#[cfg(any(feature = "epub", feature = "pdf"))]
mod about;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod correspondents;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod cross_references;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod divisions;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod imprint;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod mentions;
mod parties;
#[cfg(any(feature = "epub", feature = "pdf"))]
mod whole;

#[cfg(feature = "pdf")]
pub(super) use self::about::Standing;
#[cfg(feature = "epub")]
pub(super) use self::cross_references::Destination;
pub use self::parties::Party;
pub(super) use self::parties::parties;
#[cfg(any(feature = "epub", feature = "pdf"))]
pub(super) use self::{
    about::About,
    correspondents::correspondents,
    cross_references::{LetterIndex, Referrer},
    divisions::Item,
    imprint::{colophon, imprint},
    mentions::index,
    whole::{Whole, arrange, by_date, title_of_matter},
};
