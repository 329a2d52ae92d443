//! A package that somebody made earlier: whether it is complete and unchanged, then the proof of its letters against the
//! sources inside.
//!
//! Not here: what a package must be (the library's `package::check`). **Invariant:** an archive is unpacked nowhere but into a
//! folder of its own, which is removed again.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use letterpress::diag::{self, Diagnostic};
use letterpress::package::check::{self, Checked, Entry, EntryKind, Fault, PackageFiles};
use letterpress::package::{Kind, Representation};
use tempfile::TempDir;
use zip::ZipArchive;

use super::super::find::is_package;
use super::super::in_words::grouped;
use super::super::package_folder::path_in;
use super::super::terminal::{plain, standard_output};
use super::super::{DiagnosticsFormat, Exit, Stop, report};

/// A package whose files can be read.
pub(super) struct Package {
    root: PathBuf,
    /// What it was unpacked into.
    _unpacked: Option<TempDir>,
}

impl Package {
    /// The package at a path, if there is one: a folder, or a zip of one.
    ///
    /// # Errors
    /// The reason why it cannot be unpacked.
    pub(super) fn open(path: &Path) -> io::Result<Option<Self>> {
        if path.is_dir() {
            return Ok(is_package(path).then(|| Self { root: path.to_owned(), _unpacked: None }));
        }
        if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("zip")) {
            return Ok(None);
        }
        let folder = tempfile::tempdir().map_err(|error| error.kind())?;
        unpack(path, folder.path())?;
        // A zip has one folder, with the package's name.
        let inside: Vec<PathBuf> = fs::read_dir(folder.path())?
            .map(|entry| entry.map(|it| it.path()))
            .collect::<Result<_, _>>()?;
        let root = match inside.as_slice() {
            [only] if only.is_dir() => only.clone(),
            _ => folder.path().to_owned(),
        };
        Ok(Some(Self { root, _unpacked: Some(folder) }))
    }

    /// Where its files are.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Checks it, and says what is wrong.
    ///
    /// # Errors
    /// The reason why something cannot be read or said.
    pub(super) fn check(
        &self,
        path: &Path,
        format: DiagnosticsFormat,
    ) -> Result<(Checked, Exit), Stop> {
        let checked = check::check(self)?;
        let mut err = anstream::stderr().lock();
        for fault in &checked.faults {
            let (place, found) = told(path, fault);
            report::diagnostic(&mut err, format, &place, None, &found)?;
        }
        for unchecked in &checked.unchecked {
            let found = Diagnostic::new(&diag::NOT_VERIFIED, None, unchecked);
            report::diagnostic(&mut err, format, &path.display().to_string(), None, &found)?;
        }
        let exit = if checked.faults.is_empty() { Exit::Clean } else { Exit::Failed };
        if exit == Exit::Clean {
            use std::io::Write;
            let files = grouped(checked.files, "file");
            writeln!(
                standard_output(),
                "{}  complete and unchanged: {files}",
                plain(path.display())
            )?;
        }
        Ok((checked, exit))
    }

    /// The folder of its sources, and the files that were made of them: nothing, if letterpress did not make it.
    pub(super) fn letters(&self, kind: Kind) -> Option<(PathBuf, Vec<PathBuf>)> {
        let folder = |of| self.root.join(kind.object(of, ""));
        let source = folder(Representation::Source);
        let mut made = Vec::new();
        for of in [Representation::Preservation, Representation::Access] {
            let files = walkdir::WalkDir::new(folder(of)).sort_by_file_name().into_iter().flatten();
            made.extend(
                files.filter(|it| it.file_type().is_file()).map(walkdir::DirEntry::into_path),
            );
        }
        (source.is_dir() && !made.is_empty()).then_some((source, made))
    }
}

/// What is said of a fault, and its place.
fn told(path: &Path, fault: &Fault) -> (String, Diagnostic) {
    let Fault { path: inside, line, message, clause } = fault;
    let mut place = path.display().to_string();
    if let Some(inside) = inside {
        place = format!("{place}/{inside}");
    }
    if let Some(line) = line {
        place = format!("{place}:{line}");
    }
    let message = if clause.is_empty() { message.clone() } else { format!("{message} ({clause})") };
    (place, Diagnostic::new(&diag::PACKAGE_BROKEN, None, message))
}

/// The largest accepted ratio of unpacked to packed size. Text compresses to about a tenth.
const LARGEST_RATIO: u64 = 100;
/// The limit for small archives, in bytes.
const ALWAYS: u64 = 64 << 20;

/// Unpacks an archive into a folder. What would go elsewhere stops it, and so does what would fill the disk.
fn unpack(path: &Path, into: &Path) -> io::Result<()> {
    let cut = || io::Error::other("it is truncated or not a zip");
    let length = path.metadata()?.len();
    let archive = ZipArchive::new(BufReader::new(File::open(path)?));
    let mut archive = archive.map_err(|_| cut())?;
    let start = archive.central_directory_start();
    let names = central_directory(BufReader::new(File::open(path)?), start)?.ok_or_else(cut)?;
    // Other programs may take these for something else, and no digest covers them.
    if archive.offset() > 0 {
        return Err(io::Error::other(format!("{} bytes precede the archive", archive.offset())));
    }
    // Programs differ in which of two files with one name they unpack.
    let mut seen = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(*name)) {
        let shown =
            String::from_utf8(twice.clone()).unwrap_or_else(|_| twice.escape_ascii().to_string());
        return Err(io::Error::other(format!("{} is in the archive twice", plain(shown))));
    }
    let most = length.saturating_mul(LARGEST_RATIO) + ALWAYS;
    let mut left = most;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let name = entry.enclosed_name().filter(|_| !entry.is_symlink());
        let name = name.ok_or_else(|| {
            io::Error::other(format!(
                "{} would be unpacked outside its folder",
                plain(entry.name())
            ))
        })?;
        let target = into.join(name);
        if entry.is_dir() {
            fs::create_dir_all(target)?;
            continue;
        }
        fs::create_dir_all(target.parent().unwrap_or(into))?;
        // Systems differ in which names are the same.
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).open(target).map_err(|error| {
                match error.kind() {
                    io::ErrorKind::AlreadyExists => {
                        io::Error::other(format!("{} is in the archive twice", plain(entry.name())))
                    }
                    _ => error,
                }
            })?;
        left = left.saturating_sub(io::copy(&mut entry.by_ref().take(left), &mut file)?);
        if left == 0 {
            return Err(io::Error::other(format!(
                "it unpacks to more than {} MB; unpack it yourself and verify the folder",
                most >> 20
            )));
        }
    }
    Ok(())
}

/// The names in the directory of an archive (APPNOTE.TXT of PKWARE, 4.3.12), each as often as it is there: whoever looks
/// a file up sees one of each name. None, if that directory does not end the file: it is one of a zip inside.
fn central_directory(
    mut archive: impl Read + Seek,
    start: u64,
) -> io::Result<Option<Vec<Vec<u8>>>> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const END: &[u8] = b"PK\x05\x06";
    let number = |bytes: &[u8], at: usize| match bytes.get(at..at + 2) {
        Some([low, high]) => u16::from_le_bytes([*low, *high]),
        _ => 0,
    };
    let mut names = Vec::new();
    archive.seek(SeekFrom::Start(start))?;
    loop {
        let mut header = Vec::new();
        archive.by_ref().take(46).read_to_end(&mut header)?;
        if !header.starts_with(ENTRY) {
            // The records of zip64 may come before the end, and a comment after it.
            let mut rest = header;
            archive.take(1 << 17).read_to_end(&mut rest)?;
            let ends = |(at, bytes): (usize, &[u8])| {
                bytes == END && rest.len() == at + 22 + usize::from(number(&rest, at + 20))
            };
            return Ok(rest.windows(END.len()).enumerate().any(ends).then_some(names));
        }
        let mut name = vec![0; number(&header, 28).into()];
        archive.read_exact(&mut name)?;
        names.push(name);
        let [extra, comment] = [30, 32].map(|at| i64::from(number(&header, at)));
        archive.seek(SeekFrom::Current(extra + comment))?;
    }
}

impl PackageFiles for Package {
    fn name(&self) -> Option<&str> {
        self.root.file_name()?.to_str()
    }

    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in walkdir::WalkDir::new(&self.root).min_depth(1) {
            let entry = entry?;
            let kind = match entry.file_type() {
                kind if kind.is_file() => EntryKind::File,
                kind if kind.is_symlink() => EntryKind::Link,
                kind if kind.is_dir() => {
                    if fs::read_dir(entry.path())?.next().is_some() {
                        continue;
                    }
                    EntryKind::EmptyFolder
                }
                _ => EntryKind::Other,
            };
            entries.push(Entry { path: path_in(&self.root, entry.path()), kind });
        }
        entries.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
        Ok(entries)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(BufReader::new(File::open(self.root.join(path))?)))
    }
}
