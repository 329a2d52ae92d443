//! Checks a package, ours or anybody's, by the standards alone: a bag (RFC 8493) or a submission
//! package of E-ARK (CSIP and SIP 2.1.0), and the PREMIS in either.
//!
//! It shares no code with what writes packages: a mistake that both made would never be seen.
//! **Invariants:** each file is read once and never kept whole; all faults are found, not only the
//! first; the same package gives the same faults in the same order. Not checked: what a BagIt profile
//! or an archive asks for beyond the standards, and whether files are what their formats want.

mod bag;
mod dates;
mod digest;
mod entries;
mod folder;
mod listed;
mod mets;
mod paths;
mod premis;
mod shape;
mod sip;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use self::folder::Folder;
use self::premis::Premis;
use super::Kind;

/// The files of a package, wherever they are.
pub trait PackageFiles {
    /// The name of its folder, if it has one.
    fn name(&self) -> Option<&str>;

    /// Everything in it, by paths below its folder with `/` between folders, sorted by their bytes.
    ///
    /// # Errors
    /// Why they cannot be listed.
    fn entries(&self) -> io::Result<Vec<Entry>>;

    /// Opens a file.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

/// Something in a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the folder of the package, with `/` between folders.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
}

impl Entry {
    /// Something at this path.
    pub fn new(path: impl Into<String>, kind: EntryKind) -> Self {
        Self { path: path.into(), kind }
    }
}

/// What something in a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder with nothing in it.
    EmptyFolder,
    /// A link to something else, which is not followed.
    Link,
    /// Neither: a device, a socket.
    Other,
}

/// What is wrong in a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file that it is in, or the one that it is about; none, if that is the package as a whole.
    pub path: Option<String>,
    /// The line of that file, counted from 1, if it has one.
    pub line: Option<usize>,
    /// What is and what should be, in lower case, without a full stop.
    pub message: String,
    /// The rule that says so.
    pub clause: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, message, clause } = self;
        if let Some(path) = path {
            write!(f, "{path}")?;
            if let Some(line) = line {
                write!(f, ", line {line}")?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{message} ({clause})")
    }
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// What the package is, if it is one.
    pub kind: Option<Kind>,
    /// What is wrong; nothing, if the package holds what its standard asks for.
    pub faults: Vec<Fault>,
    /// What could not be judged, and why: a line each.
    pub unchecked: Vec<String>,
    /// How many files it has.
    pub files: usize,
    /// How many bytes were read of them: all, unless it is no package or a file cannot be read.
    pub bytes: u64,
    /// The paths by which a table of letters knows files, if these are others than their own.
    pub known_as: BTreeMap<String, String>,
}

/// What is found, while it is found.
#[derive(Default)]
struct Report {
    faults: Vec<Fault>,
    unchecked: Vec<String>,
}

impl Report {
    /// Enters a fault on a line of a file.
    fn at(&mut self, path: &str, line: usize, clause: &'static str, message: impl Into<String>) {
        let (path, line) = (Some(path.to_owned()), Some(line));
        self.faults.push(Fault { path, line, message: message.into(), clause });
    }

    /// Enters a fault of a file.
    fn on(&mut self, path: &str, clause: &'static str, message: impl Into<String>) {
        let path = Some(path.to_owned());
        self.faults.push(Fault { path, line: None, message: message.into(), clause });
    }

    /// Enters a fault of the package as a whole.
    fn whole(&mut self, clause: &'static str, message: impl Into<String>) {
        self.faults.push(Fault { path: None, line: None, message: message.into(), clause });
    }

    /// Enters what could not be judged, once.
    fn unchecked(&mut self, what: String) {
        if !self.unchecked.contains(&what) {
            self.unchecked.push(what);
        }
    }
}

/// Checks a package, and finds out what it is.
///
/// ```
/// use std::io::{self, Read};
/// use letterpress::package::Kind;
/// use letterpress::package::check::{Entry, EntryKind, PackageFiles, check};
///
/// /// A bag with nothing in it.
/// struct Empty;
///
/// impl PackageFiles for Empty {
///     fn name(&self) -> Option<&str> {
///         Some("empty")
///     }
///
///     fn entries(&self) -> io::Result<Vec<Entry>> {
///         Ok(vec![Entry::new("bagit.txt", EntryKind::File)])
///     }
///
///     fn open(&self, _path: &str) -> io::Result<Box<dyn Read + '_>> {
///         Ok(Box::new(&b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"[..]))
///     }
/// }
///
/// let checked = check(&Empty).unwrap();
/// assert_eq!(checked.kind, Some(Kind::BagIt));
/// let faults: Vec<String> = checked.faults.iter().map(ToString::to_string).collect();
/// assert!(faults.contains(&"there is no folder data (RFC 8493, 2.1.2)".to_owned()), "{faults:?}");
/// ```
///
/// # Errors
/// The reason why its files cannot be listed. A file that cannot be read is a fault.
pub fn check(files: &dyn PackageFiles) -> io::Result<Checked> {
    let mut report = Report::default();
    let mut folder = Folder::new(files, &mut report)?;
    let kind = kind_of(&folder);
    let mut known_as = BTreeMap::new();
    match kind {
        Some(Kind::BagIt) => check_bag(&mut folder, &mut report),
        Some(Kind::Eark) => check_eark(&mut folder, &mut report),
        None => report.whole(
            "RFC 8493, 2.1.1; CSIP 2.1.0, CSIPSTR4",
            "this is no package: it has neither bagit.txt (a bag) nor METS.xml (E-ARK) at its top",
        ),
    }
    if let Some(kind) = kind {
        known_as = listed::check(kind, &mut folder, &mut report);
        folder.load_all(&mut report);
    }
    let (files, bytes) = folder.totals();
    let Report { faults, unchecked } = report;
    Ok(Checked { kind, faults, unchecked, files, bytes, known_as })
}

/// What a package is: by the file that its standard wants first, else by others that only it has, so
/// that the first may be what is missing.
fn kind_of(folder: &Folder<'_>) -> Option<Kind> {
    let has = |is: fn(&str) -> bool| folder.places().any(|(_, path)| is(path));
    if folder.place(bag::DECLARATION).is_some() {
        Some(Kind::BagIt)
    } else if folder.place(sip::ROOT).is_some() {
        Some(Kind::Eark)
    } else if has(bag::is_manifest) {
        Some(Kind::BagIt)
    } else if has(|path| {
        path.starts_with("representations/") || path.eq_ignore_ascii_case(sip::ROOT)
    }) {
        Some(Kind::Eark)
    } else {
        None
    }
}

fn check_bag(folder: &mut Folder<'_>, report: &mut Report) {
    entries::check(folder, Kind::BagIt, report);
    let premis = Premis::read(folder, report);
    bag::check(folder, report);
    premis.judge(Kind::BagIt, folder, report);
}

fn check_eark(folder: &mut Folder<'_>, report: &mut Report) {
    entries::check(folder, Kind::Eark, report);
    let structure = sip::read(folder, report);
    let premis = Premis::read(folder, report);
    structure.judge(folder, report);
    premis.judge(Kind::Eark, folder, report);
}
