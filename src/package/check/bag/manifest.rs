//! Reads a manifest of a bag and verifies what it lists (RFC 8493, 2.1.3, 2.2.1).

use std::collections::BTreeMap;

use super::{MANIFESTS, is_payload, tags};
use crate::package::check::digest::Algorithm;
use crate::package::check::folder::Folder;
use crate::package::check::{Report, paths};

/// What a manifest lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The payload.
    Payload,
    /// Tag files.
    Tags,
}

impl Role {
    /// How the names of its files begin.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Payload => "manifest-",
            Self::Tags => "tagmanifest-",
        }
    }
}

/// A manifest that was read.
pub(super) struct Manifest {
    pub(super) path: String,
    /// What its digests are made with, if they can be verified.
    pub(super) algorithm: Option<Algorithm>,
    /// The line of each file of the package; 0, if it has none.
    lines: Vec<usize>,
}

/// A line of a manifest.
struct Listed {
    line: usize,
    digest: String,
    path: String,
}

impl Manifest {
    /// Reads a manifest, and compares its digests with the files.
    pub(super) fn read(
        folder: &mut Folder<'_>,
        place: usize,
        role: Role,
        algorithm: Option<Algorithm>,
        report: &mut Report,
    ) -> Self {
        let path = folder.path(place).to_owned();
        let mut listed = Vec::new();
        folder.read(place, report, |reader, report| {
            tags::each_line(&path, reader, report, &mut |line, text, report| match divided(
                text, algorithm,
            ) {
                Ok((digest, path)) => listed.push(Listed { line, digest, path }),
                Err(message) => report.at(&path, line, MANIFESTS, message),
            });
        });
        let lines = vec![0; folder.entries().len()];
        let mut manifest = Self { path, algorithm, lines };
        let mut missing = BTreeMap::new();
        for one in listed {
            manifest.verify(&one, folder, role, &mut missing, report);
        }
        manifest
    }

    /// Whether it lists the file at this place.
    pub(super) fn lists(&self, place: usize) -> bool {
        self.lines.get(place).is_some_and(|line| *line > 0)
    }

    /// Verifies what a line says.
    fn verify(
        &mut self,
        listed: &Listed,
        folder: &mut Folder<'_>,
        role: Role,
        missing: &mut BTreeMap<String, usize>,
        report: &mut Report,
    ) {
        let Listed { line, digest, path } = listed;
        let line = *line;
        let Some(meant) = self.meant(line, path, folder, report) else { return };
        match role {
            Role::Payload if !is_payload(&meant) => {
                let message =
                    format!("lists {meant}, which is not in data and no part of the payload");
                report.at(&self.path, line, MANIFESTS, message);
            }
            Role::Tags if is_payload(&meant) => {
                let message =
                    format!("lists {meant}, which is payload; only payload manifests list that");
                report.at(&self.path, line, "RFC 8493, 2.2.1", message);
            }
            Role::Tags if meant == self.path => {
                report.at(&self.path, line, "RFC 8493, 2.2.1", "lists itself, which no digest can");
                return;
            }
            Role::Payload | Role::Tags => {}
        }
        let Some(place) = self.found(line, &meant, folder, report) else {
            if let Some(first) = missing.insert(meant.clone(), line) {
                self.say_twice(line, &meant, first, report);
            }
            return;
        };
        let Some(known) = self.lines.get_mut(place) else { return };
        let first = std::mem::replace(known, line);
        if first > 0 {
            self.say_twice(line, &meant, first, report);
        }
        let Some(algorithm) = self.algorithm else { return };
        folder.load(place, report);
        let difference =
            folder.fixity(place).and_then(|it| algorithm.difference(digest, &meant, it));
        if let Some(message) = difference {
            report.at(&self.path, line, "RFC 8493, 3", message);
        }
    }

    fn say_twice(&self, line: usize, path: &str, first: usize, report: &mut Report) {
        let message =
            format!("lists {path} twice, first on line {first}; each file is listed once");
        report.at(&self.path, line, MANIFESTS, message);
    }

    /// The path that a line means, if it means one in the package.
    fn meant(
        &self,
        line: usize,
        path: &str,
        folder: &Folder<'_>,
        report: &mut Report,
    ) -> Option<String> {
        let is_meant = |it: &String| folder.has_entry(it) || !folder.has_entry(path);
        let decoded = paths::decoded(path).filter(is_meant);
        let plain = decoded.unwrap_or_else(|| {
            let message = format!("{path} has a raw %, which should be written %25");
            report.at(&self.path, line, MANIFESTS, message);
            path.to_owned()
        });
        let plain = match plain.strip_prefix('*') {
            Some(name) if !folder.has_entry(&plain) => {
                let message =
                    format!("has an asterisk before {name}, as sha256sum --binary writes it");
                report.at(&self.path, line, "RFC 8493, 6.1.3", message);
                name.to_owned()
            }
            Some(_) | None => plain,
        };
        let (meant, problems) = paths::read(&plain);
        for problem in problems {
            report.at(&self.path, line, problem.clause, problem.message);
        }
        // On Windows a backslash divides folders.
        meant.map(|meant| {
            let divided = meant.replace('\\', "/");
            if folder.place(&divided).is_some() { divided } else { meant }
        })
    }

    /// The file that a path names, or the one that it probably means; says what is missing.
    fn found(
        &self,
        line: usize,
        path: &str,
        folder: &Folder<'_>,
        report: &mut Report,
    ) -> Option<usize> {
        if let Some(place) = folder.place(path) {
            return Some(place);
        }
        if folder.has_folder(path) {
            let message = format!("lists {path}, which is a folder; only files are listed");
            report.at(&self.path, line, MANIFESTS, message);
            return None;
        }
        // A link, an empty folder: that was said already.
        if folder.has_entry(path) {
            return None;
        }
        let like = folder.like(path);
        let message = match like.map(|place| folder.path(place)) {
            Some(other) => {
                let difference = paths::difference(path, other);
                format!("{path} is missing; {other} is there, and differs in {difference} only")
            }
            None => format!("{path} is missing"),
        };
        report.at(&self.path, line, "RFC 8493, 3", message);
        like
    }
}

/// The digest and the path of a line.
fn divided(text: &str, algorithm: Option<Algorithm>) -> Result<(String, String), String> {
    if text.trim().is_empty() {
        return Err("is empty, and should be a digest and a path".to_owned());
    }
    if text.starts_with('\\') {
        return Err(
            "begins with a backslash, as sha256sum escapes names; only % escapes here".to_owned()
        );
    }
    let (digest, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
    let path = rest.trim_start_matches([' ', '\t']);
    if digest.is_empty() {
        return Err("begins with a space, and should begin with a digest".to_owned());
    }
    if !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!("“{digest}” is no digest: it should be in hexadecimal"));
    }
    if let Some(algorithm) = algorithm
        && digest.len() != algorithm.length()
    {
        let (name, length) = (algorithm.as_str(), algorithm.length());
        let found = digest.len();
        return Err(format!("“{digest}” has {found} digits, and {name} has {length}"));
    }
    if path.is_empty() {
        return Err(format!("“{digest}” should be followed by a path"));
    }
    Ok((digest.to_owned(), path.to_owned()))
}
