//! Checks a bag against RFC 8493: its declaration, its manifests, and that they list what is there.
//!
//! Strict where the RFC leaves a choice that an archive would regret: tag manifests are there and list
//! every tag file, and no part of the payload is left to be fetched.

mod info;
mod manifest;
mod tags;

use self::manifest::{Manifest, Role};
use super::Report;
use super::digest::{Algorithm, normalized};
use super::folder::Folder;

/// The file that makes a folder a bag.
pub(super) const DECLARATION: &str = "bagit.txt";

/// The first rule of manifests.
const MANIFESTS: &str = "RFC 8493, 2.1.3";

/// Whether this is a manifest of a payload.
pub(super) fn is_manifest(path: &str) -> bool {
    algorithm_of(path, Role::Payload).is_some()
}

/// Checks a bag.
pub(super) fn check(folder: &mut Folder<'_>, report: &mut Report) {
    declaration(folder, report);
    let has_payload = folder.entries().iter().any(|it| is_payload(&it.path) || it.path == "data");
    if !has_payload {
        report.whole("RFC 8493, 2.1.2", "there is no folder data");
    }
    let payload = manifests(folder, Role::Payload, report);
    let tags = manifests(folder, Role::Tags, report);
    if folder.place("fetch.txt").is_some() {
        let message =
            "names files that must be fetched first; a package should hold all that it lists";
        report.on("fetch.txt", "RFC 8493, 2.2.3", message);
    }
    payload_is_listed(folder, &payload, report);
    tag_files_are_listed(folder, &tags, report);
    info::check(folder, report);
}

fn is_payload(path: &str) -> bool {
    path.starts_with("data/")
}

/// Checks that the declaration has two lines, for BagIt 1.0 and UTF-8. Many bags follow drafts of the standard; they are
/// judged by 1.0.
fn declaration(folder: &mut Folder<'_>, report: &mut Report) {
    const CLAUSE: &str = "RFC 8493, 2.1.1";
    const LINES: [&str; 2] = ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"];
    const DRAFTS: [&str; 5] = [
        "BagIt-Version: 0.93",
        "BagIt-Version: 0.94",
        "BagIt-Version: 0.95",
        "BagIt-Version: 0.96",
        "BagIt-Version: 0.97",
    ];
    let Some(place) = folder.place(DECLARATION) else {
        report.on(DECLARATION, CLAUSE, "is missing");
        return;
    };
    let mut count = 0;
    folder.read(place, report, |reader, report| {
        tags::each_line(DECLARATION, reader, report, &mut |line, text, report| {
            count = line;
            match LINES.get(line - 1) {
                Some(expected) if *expected == text => {}
                Some(_) if line == 1 && DRAFTS.contains(&text) => {
                    let says = "follows a draft of the standard; it is judged by BagIt 1.0";
                    report.unchecked(format!("{DECLARATION}: {text}: the bag {says}"));
                }
                Some(expected) => {
                    let message = format!("says “{text}” and should say “{expected}”");
                    report.at(DECLARATION, line, CLAUSE, message);
                }
                None => report.at(DECLARATION, line, CLAUSE, "should have two lines, and has more"),
            }
        });
    });
    for expected in LINES.iter().skip(count) {
        report.on(DECLARATION, CLAUSE, format!("should say “{expected}”, and ends before that"));
    }
}

/// The algorithm that the name of a manifest states.
fn algorithm_of(path: &str, role: Role) -> Option<&str> {
    let name = path.strip_prefix(role.prefix())?.strip_suffix(".txt")?;
    (!name.contains('/')).then_some(name)
}

/// Reads and verifies all manifests of a kind.
fn manifests(folder: &mut Folder<'_>, role: Role, report: &mut Report) -> Vec<Manifest> {
    let found = folder.places().filter_map(|(place, path)| {
        Some((place, path.to_owned(), algorithm_of(path, role)?.to_owned()))
    });
    let found: Vec<(usize, String, String)> = found.collect();
    let mut manifests = Vec::new();
    for (place, path, name) in found {
        let normal = normalized(&name);
        if normal != name {
            let message = format!("names the algorithm {name}, which should be written {normal}");
            report.on(&path, "RFC 8493, 2.4", message);
        }
        let algorithm = Algorithm::of(&name);
        if algorithm.is_none() {
            report.unchecked(format!("{path}: digests in {name} are not computed here"));
        }
        manifests.push(Manifest::read(folder, place, role, algorithm, report));
    }
    let (what, clause) = match role {
        Role::Payload => ("payload manifest (manifest-sha512.txt)", MANIFESTS),
        Role::Tags => ("tag manifest (tagmanifest-sha512.txt)", "RFC 8493, 2.2.1"),
    };
    if manifests.is_empty() {
        report.whole(clause, format!("there is no {what}: changes to files cannot be detected"));
    } else if manifests.iter().all(|manifest| manifest.algorithm.is_none()) {
        report.whole("RFC 8493, 2.4", format!("there is no {what} in SHA-256 or SHA-512"));
    }
    manifests
}

/// Checks that each file of the payload is in every payload manifest.
fn payload_is_listed(folder: &Folder<'_>, manifests: &[Manifest], report: &mut Report) {
    for (place, path) in folder.places().filter(|(_, path)| is_payload(path)) {
        let absent: Vec<&str> = absent_from(manifests, place).collect();
        if absent.len() == manifests.len() && !manifests.is_empty() {
            report.on(path, MANIFESTS, "is in no payload manifest");
            continue;
        }
        for manifest in absent {
            report.on(
                path,
                MANIFESTS,
                format!("is not in {manifest}, which must list all payload"),
            );
        }
    }
}

/// Checks that the tag manifests list all other tag files, and the same ones.
fn tag_files_are_listed(folder: &Folder<'_>, manifests: &[Manifest], report: &mut Report) {
    const CLAUSE: &str = "RFC 8493, 2.2.1";
    let is_tag = |path: &str| !is_payload(path) && algorithm_of(path, Role::Tags).is_none();
    for (place, path) in folder.places().filter(|(_, path)| is_tag(path)) {
        let absent: Vec<&str> = absent_from(manifests, place).collect();
        if absent.len() == manifests.len() && !manifests.is_empty() {
            report.on(path, CLAUSE, "is in no tag manifest: changes to it cannot be detected");
            continue;
        }
        for manifest in absent {
            report.on(path, CLAUSE, format!("is not in {manifest}, unlike in other tag manifests"));
        }
    }
}

/// The manifests that do not list a file.
fn absent_from(manifests: &[Manifest], place: usize) -> impl Iterator<Item = &str> {
    let absent = manifests.iter().filter(move |manifest| !manifest.lists(place));
    absent.map(|manifest| manifest.path.as_str())
}
