//! Collation: a text that another program, a person or a model made of a letter, compared with the letter word by word.
//!
//! Where [`prove`](super::prove) says whether a file of ours is whole, this says of any text what it altered, left out, added
//! and moved, each with its place in both. The other text is read as what it is: a letter by the reader of its format, an
//! EPUB and a PDF here, by their standards.

mod alignment;
mod builder;
mod differences;
mod epub;
mod notes;
#[cfg(feature = "pdf")]
mod pdf;
mod stated;
mod variants;
mod witness;
mod words;

pub use self::differences::collate;
pub use self::stated::Stated;
pub use self::witness::Witness;
