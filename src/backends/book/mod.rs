//! What a book of letters says of all of them, in whatever format: who wrote and received them, when, in
//! which language the book speaks, what identifies it.
//!
//! Not here: how it looks. **Invariant:** the same letters give the same lists in each format.

mod correspondents;
mod whole;

pub(super) use self::correspondents::{Party, authors, correspondents, parties};
pub(super) use self::whole::{as_letter, by_date, identifier, title, wording};
