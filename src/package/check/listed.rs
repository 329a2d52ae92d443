//! Checks a package against the list of all files that letterpress writes into it: no standard asks for the list, but a
//! file that somebody took out of the package and of its manifests is still on it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use super::Report;
use super::folder::Folder;
use crate::package::Kind;

const CLAUSE: &str = "letterpress package, file-list.psv";

/// The columns that are compared; the list has others.
const COLUMNS: [&str; 4] = ["path", "bytes", "sha256", "received as"];

/// A row of the list.
struct Row {
    line: usize,
    path: String,
    bytes: String,
    sha256: String,
}

/// Compares the files with the list, if the package should have it, and returns the paths by which a table of letters knows
/// some of them.
pub(super) fn check(
    kind: Kind,
    folder: &mut Folder<'_>,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut known_as = BTreeMap::new();
    let path = &*kind.file_list();
    let Some(place) = folder.place(path) else {
        // Only letterpress writes the options.
        if folder.place(&kind.options()).is_some() {
            report.on(path, CLAUSE, "is missing");
        }
        return known_as;
    };
    let mut rows: Vec<Row> = Vec::new();
    folder.read(place, report, |reader, report| {
        if let Err(message) = read(reader, &mut rows, &mut known_as) {
            report.on(path, CLAUSE, message);
        }
    });
    let listed: BTreeSet<&str> = rows.iter().map(|row| row.path.as_str()).collect();
    if !listed.is_empty() {
        let is_missing = |other: &&str| !listed.contains(other) && !is_unlisted(other, path);
        let others = folder.places().map(|(_, other)| other).filter(is_missing);
        for other in others.map(ToOwned::to_owned).collect::<Vec<_>>() {
            report.on(path, CLAUSE, format!("does not list {other}"));
        }
    }
    for Row { line, path: listed, bytes, sha256 } in rows {
        let Some(place) = folder.place(&listed) else {
            report.at(path, line, CLAUSE, format!("lists {listed}, which is missing"));
            continue;
        };
        folder.load(place, report);
        let is_other = |it: &super::super::Fixity| {
            it.size.to_string() != bytes || !it.sha256().eq_ignore_ascii_case(&sha256)
        };
        if folder.fixity(place).is_some_and(is_other) {
            let message = format!("lists another size or digest for {listed}");
            report.at(path, line, CLAUSE, message);
        }
    }
    known_as
}

/// Whether the list does not have a file: itself, and those that are written after it.
fn is_unlisted(path: &str, list: &str) -> bool {
    path == list
        || !path.contains('/')
        || path.ends_with("/METS.xml")
        || path == Kind::Eark.metadata("dc.xml")
}

fn read(
    from: &mut dyn BufRead,
    rows: &mut Vec<Row>,
    known_as: &mut BTreeMap<String, String>,
) -> Result<(), String> {
    let mut table = csv::ReaderBuilder::new().delimiter(b'|').from_reader(from);
    let failed = |error: csv::Error| format!("is no table: {error}");
    let header = table.headers().map_err(failed)?;
    let at = COLUMNS.map(|name| header.iter().position(|column| column == name));
    // Another program's list of this name says something else.
    let [Some(path), Some(bytes), Some(sha256), received] = at else { return Ok(()) };
    for record in table.records() {
        let record = record.map_err(failed)?;
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let line = record.position().map_or(0, |it| usize::try_from(it.line()).unwrap_or(0));
        let name = received.map(field).filter(|name| !name.is_empty());
        known_as.extend(name.map(|name| (field(path), name)));
        rows.push(Row { line, path: field(path), bytes: field(bytes), sha256: field(sha256) });
    }
    Ok(())
}
