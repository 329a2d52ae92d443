//! Packages of letters for archives: what was received, what was made of it, and what an archive needs to know about both.
//!
//! Two kinds: a bag ([RFC 8493](https://www.rfc-editor.org/rfc/rfc8493)) and a submission package of E-ARK (CSIP and SIP
//! 2.1.0). A [`Packer`] takes inputs and letters in their order, notes what it will have to say of each, and writes what
//! describes them when all are there. Files are written through a [`Store`]; nothing here knows folders. **Invariants:**
//! nothing that only an editor knows is made up ([`Details`]); no time comes from a clock; the same letters and details give
//! the same bytes.

mod assets;
mod bag;
pub mod check;
mod country;
mod details;
mod documents;
mod dublin_core;
mod extent;
mod file_format;
mod fixity;
mod language;
mod layout;
mod lists;
mod mets;
mod names;
mod packer;
mod premis;
mod record;
mod store;

pub use self::details::{Act, CopyrightStatus, Details, EditionLicence, Missing, WordsRights};
pub use self::file_format::FileFormat;
pub use self::fixity::Fixity;
pub use self::names::portable_path;
pub use self::packer::{About, Packer};
pub use self::record::{
    InputRecord, LetterRecord, LetterToPack, MadeFile, Nameless, ReceivedFile, Representation,
};
pub use self::store::{Note, PackedFile, Store};

/// The kinds of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bag (BagIt 1.0).
    BagIt,
    /// A submission package of E-ARK (SIP 2.1.0).
    Eark,
}
