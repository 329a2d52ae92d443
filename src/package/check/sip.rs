//! Checks a submission package of E-ARK as a whole: that its METS name what is there and nothing else,
//! and say what is true of it.
//!
//! All METS are read before any file is compared, since a METS lists other METS, which are read once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::digest::Algorithm;
use super::folder::Folder;
use super::mets::{self, Clauses, Mets};
use super::{Report, paths};

/// The METS of a package.
pub(super) const ROOT: &str = "METS.xml";

/// What all METS of a package say of its files.
pub(super) struct Structure {
    /// The paths of the METS.
    documents: Vec<String>,
    expected: Vec<Expected>,
}

/// What a METS says of a file.
struct Expected {
    /// The METS, and its line.
    document: usize,
    line: usize,
    /// The file.
    place: usize,
    size: Option<u64>,
    digest: Option<(Algorithm, String)>,
    clauses: Clauses,
}

/// Reads all METS of a package, and checks what they list against what is there.
pub(super) fn read(folder: &mut Folder<'_>, report: &mut Report) -> Structure {
    if folder.name().is_none() {
        report.whole("CSIPSTR1", "the package is not in a folder of its own");
    }
    if folder.place(ROOT).is_none() {
        report.on(ROOT, "CSIPSTR4", "is missing");
    }
    let mut reading = Reading {
        structure: Structure { documents: Vec::new(), expected: Vec::new() },
        is_listed: vec![false; folder.entries().len()],
        waiting: VecDeque::from([ROOT.to_owned()]),
        ids: BTreeMap::new(),
        is_whole: true,
    };
    let of_representations = folder.places().map(|(_, path)| path).filter(|path| {
        let steps: Vec<&str> = path.split('/').collect();
        matches!(steps.as_slice(), ["representations", _, last] if *last == ROOT)
    });
    reading.waiting.extend(of_representations.map(ToOwned::to_owned));
    let mut known = BTreeSet::new();
    while let Some(path) = reading.waiting.pop_front() {
        if let Some(place) = folder.place(&path)
            && known.insert(place)
        {
            reading.read(place, path, folder, report);
        }
    }
    if reading.is_whole {
        reading.unlisted(folder, report);
    }
    reading.structure
}

/// The METS of a package, as far as they were read.
struct Reading {
    structure: Structure,
    /// Whether a METS lists each entry.
    is_listed: Vec<bool>,
    /// The METS that are still to be read.
    waiting: VecDeque<String>,
    /// All IDs, and the METS that has each.
    ids: BTreeMap<String, usize>,
    /// Whether all METS could be read, so that what none lists is known.
    is_whole: bool,
}

impl Reading {
    fn read(&mut self, place: usize, path: String, folder: &mut Folder<'_>, report: &mut Report) {
        let is_root = path == ROOT;
        let read =
            folder.read(place, report, |reader, report| mets::read(&path, is_root, reader, report));
        let mets = read.unwrap_or_default();
        self.is_whole &= mets.is_whole;
        let Mets { object, listed, pointers, ids, is_whole: _ } = mets;
        let base = paths::folder_of(&path).to_owned();
        let name = if is_root { folder.name() } else { Some(paths::name_of(&base)) };
        if let (Some(object), Some(name)) = (object, name)
            && object != name
        {
            let message = format!("OBJID is {object} and should be {name}, the name of the folder");
            report.on(&path, "CSIP1", message);
        }
        let document = self.structure.documents.len();
        for (id, of) in ids {
            if let Some(other) = self.ids.get(&id).and_then(|it| self.structure.documents.get(*it))
            {
                let message =
                    format!("the ID {id} is also in {other}; it should be there once in a package");
                report.at(&path, of.line, "CSIP67", message);
            } else {
                self.ids.insert(id, document);
            }
        }
        for one in listed {
            let (line, clauses) = (one.line, one.clauses);
            let found = found(&one.address, &base, folder);
            match found {
                Ok(place) => {
                    if let Some(is_listed) = self.is_listed.get_mut(place) {
                        *is_listed = true;
                    }
                    let (size, digest) = (one.size, one.digest);
                    let expected = Expected { document, line, place, size, digest, clauses };
                    self.structure.expected.push(expected);
                }
                Err(message) => report.at(&path, line, clauses.address, message),
            }
        }
        for (line, address) in pointers {
            match found(&address, &base, folder) {
                Ok(place) => self.waiting.push_back(folder.path(place).to_owned()),
                Err(message) => report.at(&path, line, "CSIP110", message),
            }
        }
        self.structure.documents.push(path);
    }

    /// Reports files that no METS lists.
    fn unlisted(&self, folder: &Folder<'_>, report: &mut Report) {
        for (place, path) in folder.places() {
            if path == ROOT || self.is_listed.get(place) == Some(&true) {
                continue;
            }
            let clause = if paths::name_of(path) == ROOT { "CSIP114" } else { "CSIP58" };
            report.on(
                path,
                clause,
                "is in no METS: so neither its kind nor a change to it is known",
            );
        }
    }
}

/// The place of the file at an address in a METS.
///
/// # Errors
/// What is wrong: it leaves the package, or nothing is there.
fn found(address: &str, base: &str, folder: &Folder<'_>) -> Result<usize, String> {
    let path = paths::followed(address, base)?;
    // Many programs write paths as they are, though a % has a meaning in addresses.
    let raw = if base.is_empty() { address.to_owned() } else { format!("{base}/{address}") };
    let place = folder.place(&path).or_else(|| folder.place(&raw));
    place.ok_or_else(|| match folder.like(&path).map(|place| folder.path(place)) {
        Some(other) => {
            let difference = paths::difference(&path, other);
            format!("{path} is missing; {other} is there, and differs in {difference} only")
        }
        None if folder.has_folder(&path) || folder.has_entry(&path) => {
            format!("{path} is there and is no file")
        }
        None => format!("{path} is missing"),
    })
}

impl Structure {
    /// Compares files with what the METS say of them.
    pub(super) fn judge(&self, folder: &mut Folder<'_>, report: &mut Report) {
        for Expected { document, line, place, size, digest, clauses } in &self.expected {
            folder.load(*place, report);
            let Some(fixity) = folder.fixity(*place) else { continue };
            let Some(mets) = self.documents.get(*document) else { continue };
            let path = folder.path(*place);
            if let Some(stated) = size.filter(|stated| *stated != fixity.size) {
                let message =
                    format!("the size of {path} is {} and should be {stated}", fixity.size);
                report.at(mets, *line, clauses.size, message);
            }
            let difference = digest
                .as_ref()
                .and_then(|(algorithm, stated)| algorithm.difference(stated, path, fixity));
            if let Some(message) = difference {
                report.at(mets, *line, clauses.digest, message);
            }
        }
    }
}
