//! XML as a stream of tokens, and as a tree, for all readers of formats that are XML.
//!
//! **Invariants:** nothing is fetched; each token knows its bytes; except for entities, these bytes hold the
//! characters of a token of text. The account of a format shares no code with this.

mod entities;
mod tokens;
mod tree;

pub(super) use self::entities::{DEEPEST_ENTITY, Entities, in_values};
pub(super) use self::tokens::{Fault, Token, Tokens};
pub(super) use self::tree::{Element, Namespaces, Node, Run, tree};
