//! Checks what is in a package before any list is read: links, empty folders, names that cannot be
//! kept apart.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use super::folder::Folder;
use super::{EntryKind, Report, paths};
use crate::package::Kind;

/// Checks all entries.
pub(super) fn check(folder: &Folder<'_>, kind: Kind, report: &mut Report) {
    for entry in folder.entries() {
        let path = entry.path.as_str();
        match (entry.kind, kind) {
            (EntryKind::File, _) | (EntryKind::EmptyFolder, Kind::Eark) => {}
            (EntryKind::EmptyFolder, Kind::BagIt) if path == "data" => {}
            (EntryKind::EmptyFolder, Kind::BagIt) => report.on(
                path,
                "RFC 8493, 2.1.3",
                "this folder is empty, so no manifest can list it; it should hold a file or be gone",
            ),
            (EntryKind::Link, _) => {
                report.on(path, "RFC 8493, 5.1", "this is a link and should be the file itself");
            }
            (EntryKind::Other, _) => {
                report.on(path, "RFC 8493, 5.1", "this is neither a file nor a folder");
            }
        }
        for problem in paths::read(path).1 {
            report.on(path, problem.clause, problem.message);
        }
    }
    twins(folder, report);
}

/// Finds files and folders that some system takes for the same (RFC 8493, 6.1.1): one of them is lost
/// when the package is copied there.
fn twins(folder: &Folder<'_>, report: &mut Report) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for entry in folder.entries() {
        let path = entry.path.as_str();
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        for step in folders.chain([path]) {
            if !known.insert(step) {
                continue;
            }
            match first.entry(paths::folded(step)) {
                Slot::Vacant(free) => {
                    free.insert(step);
                }
                Slot::Occupied(taken) => {
                    let other = *taken.get();
                    let message = format!(
                        "differs from {other} in {} only; one of them is lost on systems that take \
                         them for the same",
                        paths::difference(other, step)
                    );
                    report.on(step, "RFC 8493, 6.1.1", message);
                }
            }
        }
    }
}
