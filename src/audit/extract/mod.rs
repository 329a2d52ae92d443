//! Extractors: each reads finished files of one format back, and knows its standards alone.

pub(super) mod epub;
mod jsonld;
#[cfg(feature = "pdf")]
pub(super) mod pdf;
mod tei;

pub(super) use self::epub::{Epub, EpubBook};
pub(super) use self::jsonld::JsonLd;
#[cfg(feature = "pdf")]
pub(super) use self::pdf::{Pdf, PdfBook};
pub(super) use self::tei::Tei;
