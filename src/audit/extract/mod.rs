//! Extractors: each reads finished files of one format back, and knows its standards alone.

mod epub;
mod jsonld;
mod tei;

pub(super) use self::epub::Epub;
pub(super) use self::jsonld::JsonLd;
pub(super) use self::tei::Tei;
