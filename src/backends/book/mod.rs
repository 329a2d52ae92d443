//! What a book of letters says of all of them, in whatever format: who wrote and received them, when, in
//! which language the book speaks, what identifies it.
//!
//! Not here: how it looks. **Invariant:** the same letters give the same lists in each format.

mod correspondents;
mod mentions;
mod ways;
mod whole;

pub use self::correspondents::Party;
pub(super) use self::correspondents::{authors, correspondents, parties};
pub(super) use self::mentions::{Mention, index, mentions};
pub(super) use self::ways::{Destination, Here, Ways};
pub(super) use self::whole::{
    Standing, arrange, as_letter, by_date, identifier, title, title_of_matter, wording,
};
