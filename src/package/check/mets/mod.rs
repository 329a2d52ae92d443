//! Reads one METS of a package and holds it to CSIP and SIP 2.1.0 (DILCIS Board).
//!
//! What it says of other files is handed on ([`Mets`]): whether they are there, and as it says, is
//! judged when all METS are read. Rules of the level SHOULD are not checked, but for those without
//! which files would be lost.

mod agents;
mod map;
mod rules;
mod walk;

use std::collections::BTreeMap;
use std::io::BufRead;

use self::walk::Walk;
use super::digest::Algorithm;
use super::{Report, xml};

/// The clause of what the schema says.
const SCHEMA: &str = "METS 1.12, schema";

/// What a METS says that must fit the rest of the package.
#[derive(Default)]
pub(super) struct Mets {
    /// Its name, or that of its package or representation.
    pub(super) object: Option<String>,
    /// The files that it lists, with what it says of them.
    pub(super) listed: Vec<Listed>,
    /// Other METS to which it points: the line and the address.
    pub(super) pointers: Vec<(usize, String)>,
    /// All IDs and their lines.
    pub(super) ids: BTreeMap<String, Id>,
    /// Whether it could be read to its end.
    pub(super) is_whole: bool,
}

/// A file that a METS lists.
pub(super) struct Listed {
    pub(super) line: usize,
    /// Where it is (`xlink:href`).
    pub(super) address: String,
    pub(super) size: Option<u64>,
    pub(super) digest: Option<(Algorithm, String)>,
    pub(super) clauses: Clauses,
}

/// The rules for where a file is, its size and its digest.
#[derive(Clone, Copy)]
pub(super) struct Clauses {
    pub(super) address: &'static str,
    pub(super) size: &'static str,
    pub(super) digest: &'static str,
}

impl Clauses {
    const FILE: Self = Self { address: "CSIP79", size: "CSIP69", digest: "CSIP71" };

    fn of_metadata(section: &str) -> Self {
        match section {
            "dmdSec" => Self { address: "CSIP24", size: "CSIP27", digest: "CSIP29" },
            "digiprovMD" => Self { address: "CSIP38", size: "CSIP41", digest: "CSIP43" },
            "rightsMD" => Self { address: "CSIP51", size: "CSIP54", digest: "CSIP56" },
            _ => Self {
                address: "METS 1.12, mdRef",
                size: "METS 1.12, SIZE",
                digest: "METS 1.12, CHECKSUM",
            },
        }
    }
}

/// An ID: its line, and what has it.
pub(super) struct Id {
    pub(super) line: usize,
    of: IdOf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum IdOf {
    File,
    Group,
    Other,
}

/// Reads a METS. That of the package, at its root, must say more than those of representations.
pub(super) fn read(
    path: &str,
    is_root: bool,
    reader: &mut dyn BufRead,
    report: &mut Report,
) -> Mets {
    let mut walk = Walk::new(path, is_root, report);
    match xml::walk(reader, &mut walk) {
        Ok(()) if walk.is_mets => walk.finish(),
        Ok(()) => {}
        Err(broken) => {
            let message = format!("is not well-formed: {}", broken.message);
            walk.report.at(path, broken.line, SCHEMA, message);
        }
    }
    walk.mets
}
