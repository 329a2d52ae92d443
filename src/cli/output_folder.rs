//! The output folder: files are written whole or not at all, and replace only what letterpress made.
//!
//! The folder remembers what was made (`manifest`). A file is listed in the manifest before it is
//! written, so that a run that is killed in between leaves nothing that the next one takes for
//! somebody else's. **Invariants:** a file that is not listed, or has another digest than those
//! listed for it, is overwritten only by force; an input never is.
//!
//! Several runs may work in one folder. While it writes, each holds a shared lock on a separate
//! file (`LOCK`): a run that gets the exclusive lock knows that no other is at work, removes the
//! temporary files of runs that were killed, and puts the manifest in order. Lines are appended
//! under a lock on the manifest itself, held only for that long. On a file system without locks, a
//! single run works as usual, and simultaneous runs may disturb each other's lists.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use letterpress::source::{sha256, sha256_of};

use super::files;
use super::manifest::{self, Manifest};
use super::temporary::{self, Temporary, write_whole};

/// The name of the manifest.
const MANIFEST: &str = ".letterpress-manifest";
/// The name of the file that runs lock.
const LOCK: &str = ".letterpress-lock";

/// The reason why an input is not overwritten.
pub(super) const IS_INPUT: &str = "it is an input, and inputs are not overwritten";

/// An output folder. Names of files are relative to it.
pub(super) struct OutputFolder {
    root: PathBuf,
    /// The input files.
    inputs: BTreeSet<PathBuf>,
    is_forced: bool,
    access: Access,
}

/// What is done in the folder.
enum Access {
    /// Files are written, under a lock that all runs share.
    Write { lock: File, log: Mutex<Log> },
    /// Nothing is written: the run only reports what would be.
    Look(Manifest),
}

/// The reason why a file is not written.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    /// The existing file is kept.
    Kept(&'static str),
    /// It cannot be written.
    Failed(String),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Failed(files::reason(&error))
    }
}

/// What exists at the path of a file to be written.
enum There {
    /// Nothing that must be kept.
    Nothing,
    /// The same bytes.
    Same,
    /// A file with this digest.
    Other(String),
}

impl OutputFolder {
    /// Opens a folder, and makes it if there is none.
    ///
    /// # Errors
    /// The reason why nothing can be written there.
    pub(super) fn open(
        root: &Path,
        inputs: BTreeSet<PathBuf>,
        is_forced: bool,
    ) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let lock = open_own(&root.join(LOCK))?;
        if lock.try_lock().is_ok() {
            remove_temporary_files(root, &Log::open(root)?.manifest);
            let _unless_unsupported = lock.unlock();
        }
        let _unless_unsupported = lock.lock_shared();
        let log = Mutex::new(Log::open(root)?);
        let access = Access::Write { lock, log };
        Ok(Self { root: root.to_owned(), inputs, is_forced, access })
    }

    /// A folder in which nothing is written. It need not exist.
    pub(super) fn look_at(root: &Path, inputs: BTreeSet<PathBuf>, is_forced: bool) -> Self {
        let access = Access::Look(listed(root));
        Self { root: root.to_owned(), inputs, is_forced, access }
    }

    /// The path of a file.
    pub(super) fn path(&self, name: &Path) -> PathBuf {
        self.root.join(name)
    }

    /// The files from earlier runs whose names begin with this path and end as requested.
    pub(super) fn earlier(&self, start: &Path, is_meant: impl Fn(&[u8]) -> bool) -> Vec<PathBuf> {
        let start = name_of(start);
        let of = |manifest: &Manifest| {
            let names = manifest.names_from(&start);
            let names = names.filter(|name| name.strip_prefix(&*start).is_some_and(&is_meant));
            let paths = names.filter_map(path_of).map(|name| self.path(&name));
            paths.filter(|path| path.is_file()).collect()
        };
        match &self.access {
            Access::Write { log, .. } => {
                of(&log.lock().unwrap_or_else(PoisonError::into_inner).manifest)
            }
            Access::Look(manifest) => of(manifest),
        }
    }

    /// Writes a finished file, unless it is a dry run.
    pub(super) fn publish(&self, name: &Path, bytes: &[u8]) -> Result<(), Refusal> {
        self.publish_as(name, &sha256(bytes), |path| write_whole(path, bytes))
    }

    /// Gives a file that was written under another name its own, unless it is a dry run.
    pub(super) fn publish_written(&self, name: &Path, mut file: Temporary) -> Result<(), Refusal> {
        let digest = file.digest()?;
        self.publish_as(name, &digest, |path| file.persist(path))
    }

    fn publish_as(
        &self,
        name: &Path,
        digest: &str,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), Refusal> {
        let path = self.path(name);
        let there = self.look(&path, digest)?;
        let log = match &self.access {
            Access::Write { log, .. } => log,
            Access::Look(manifest) => {
                folder_of(&path)?;
                return may_be_written(manifest, &name_of(name), &there);
            }
        };
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.enter(&name_of(name), digest, &there)?;
        drop(log);
        match there {
            There::Same => Ok(()),
            There::Nothing | There::Other(_) => Ok(write(&path)?),
        }
    }

    /// What exists at the path of a file.
    fn look(&self, path: &Path, digest: &str) -> Result<There, Refusal> {
        // If it cannot be examined, writing reports why.
        if fs::symlink_metadata(path).is_err() {
            return Ok(There::Nothing);
        }
        if fs::canonicalize(path).is_ok_and(|file| self.inputs.contains(&file)) {
            return Err(Refusal::Failed(IS_INPUT.to_owned()));
        }
        if self.is_forced {
            return Ok(There::Nothing);
        }
        let there = files::open(path).map_err(Refusal::Failed)?;
        let there = sha256_of(there)?;
        Ok(if there == digest { There::Same } else { There::Other(there) })
    }

    /// Puts the manifest in order, unless another run is at work, which will do it.
    ///
    /// # Errors
    /// The reason why it cannot be written; the lines are all there.
    pub(super) fn finish(self) -> io::Result<()> {
        let Access::Write { lock, log } = self.access else { return Ok(()) };
        let _unless_unsupported = lock.unlock();
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(());
        }
        let log = log.into_inner().unwrap_or_else(PoisonError::into_inner);
        log.put_in_order(&self.root)
    }
}

/// What letterpress made in a folder, as far as its manifest can be read: [`OutputFolder::open`]
/// reports errors in it.
pub(super) fn listed(root: &Path) -> Manifest {
    let mut manifest = Manifest::default();
    let _broken = files::read_file(&root.join(MANIFEST)).map(|text| manifest.read(&text));
    manifest
}

/// Whether a file in a folder is as letterpress made it there.
pub(super) fn is_made(folder: &Path, name: &str) -> bool {
    let manifest = listed(folder);
    let digest = || fs::read(folder.join(name)).map(|bytes| sha256(&bytes));
    manifest.lists(name.as_bytes())
        && digest().is_ok_and(|digest| manifest.digests(name.as_bytes()).contains(&digest))
}

/// Whether letterpress made something in a folder.
pub(super) fn is_one(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// The manifest, to which all runs append.
struct Log {
    file: File,
    /// How many bytes were read.
    read: u64,
    manifest: Manifest,
}

impl Log {
    fn open(root: &Path) -> io::Result<Self> {
        let file = open_own(&root.join(MANIFEST))?;
        let mut log = Self { file, read: 0, manifest: Manifest::default() };
        log.locked(Self::catch_up)?;
        Ok(log)
    }

    /// Does something while no other run appends.
    fn locked<T>(&mut self, work: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        let _unless_unsupported = self.file.lock();
        let done = work(self);
        let _unless_unsupported = self.file.unlock();
        done
    }

    /// Reads the lines appended since the last time.
    fn catch_up(&mut self) -> io::Result<()> {
        let mut text = Vec::new();
        self.file.seek(SeekFrom::Start(self.read))?;
        self.file.read_to_end(&mut text)?;
        let complete = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let is_stopped = text.get(complete..).is_some_and(manifest::is_begun);
        if is_stopped {
            text.truncate(complete);
        }
        self.manifest.read(&text).map_err(|why| {
            let what =
                "move it away to start a new one; letterpress then keeps the files that it lists";
            io::Error::other(format!("{MANIFEST}: {why}; {what}"))
        })?;
        self.read += text.len() as u64;
        // A run stopped in the middle of a line, so its file was not written.
        if is_stopped { self.file.set_len(self.read) } else { Ok(()) }
    }

    /// Lists a file that is about to be written, unless the existing file must be kept.
    fn enter(&mut self, name: &[u8], digest: &str, there: &There) -> Result<(), Refusal> {
        self.locked(|log| {
            log.catch_up()?;
            if let Err(refusal) = may_be_written(&log.manifest, name, there) {
                return Ok(Err(refusal));
            }
            let made = log.manifest.digests(name);
            if !made.iter().any(|one| one == digest) {
                let heading = if log.read == 0 { manifest::heading() } else { Vec::new() };
                log.file.seek(SeekFrom::End(0))?;
                log.file.write_all(&[heading, manifest::line(name, digest)].concat())?;
                log.catch_up()?;
            }
            Ok(Ok(()))
        })?
    }

    /// Sorts the lines, and keeps one for each file that exists.
    fn put_in_order(mut self, root: &Path) -> io::Result<()> {
        self.locked(Self::catch_up)?;
        let mut text = manifest::heading();
        for (name, digests) in self.manifest.files() {
            let Some(path) = path_of(name).map(|name| root.join(name)) else { continue };
            let there = || files::read_file(&path).map(|bytes| sha256(&bytes));
            let digest = match digests {
                _ if !path.is_file() => continue,
                [only] => only,
                // One of them was overwritten, or never written.
                [.., last] => match there() {
                    Ok(there) => digests.iter().find(|one| **one == there).unwrap_or(last),
                    Err(_) => last,
                },
                [] => continue,
            };
            text.extend(manifest::line(name, digest));
        }
        // Windows does not rename over an open file.
        drop(self.file);
        let path = root.join(MANIFEST);
        let is_in_order = fs::read(&path).is_ok_and(|there| there == text);
        if is_in_order { Ok(()) } else { write_whole(&path, &text) }
    }
}

/// Refuses to overwrite what letterpress did not make.
fn may_be_written(manifest: &Manifest, name: &[u8], there: &There) -> Result<(), Refusal> {
    let made = manifest.digests(name);
    match there {
        There::Other(other) if !made.contains(other) => Err(Refusal::Kept(match made {
            [] => "letterpress did not make it",
            _ => "it has changed since letterpress made it",
        })),
        There::Nothing | There::Same | There::Other(_) => Ok(()),
    }
}

/// Refuses a path that leads through something that is not a folder.
fn folder_of(path: &Path) -> Result<(), Refusal> {
    let there = path.ancestors().skip(1).find(|folder| fs::symlink_metadata(folder).is_ok());
    match there {
        Some(folder) if !folder.is_dir() => {
            Err(Refusal::Failed(format!("{} is not a folder", folder.display())))
        }
        Some(_) | None => Ok(()),
    }
}

/// Opens one of the folder's own files. It is never a link, which could lead to any file.
fn open_own(path: &Path) -> io::Result<File> {
    if let Ok(there) = fs::symlink_metadata(path)
        && !there.is_file()
    {
        let (name, kind) = (path.display(), files::kind_of_file(there.file_type()));
        return Err(io::Error::other(format!("{name} is {kind}, not a file")));
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Removes the temporary files of runs that were killed. They list a file before they begin to
/// write it, so such files are only in folders of listed ones.
fn remove_temporary_files(root: &Path, manifest: &Manifest) {
    let names = manifest.files().filter_map(|(name, _)| path_of(name));
    let mut folders: BTreeSet<PathBuf> =
        names.filter_map(|name| Some(root.join(name.parent()?))).collect();
    folders.insert(root.to_owned());
    for folder in &folders {
        temporary::remove_left_in(folder);
    }
}

/// A path below the folder as the manifest has it.
pub(super) fn name_of(path: &Path) -> Vec<u8> {
    let steps = path.components().filter_map(|step| match step {
        Component::Normal(step) => Some(step.as_encoded_bytes()),
        _ => None,
    });
    steps.collect::<Vec<_>>().join(&b'/')
}

/// The path for a name in the manifest; `None` if it leads out of the folder.
fn path_of(name: &[u8]) -> Option<PathBuf> {
    #[cfg(unix)]
    let path: PathBuf = {
        use std::os::unix::ffi::OsStrExt;
        std::ffi::OsStr::from_bytes(name).into()
    };
    #[cfg(not(unix))]
    let path = PathBuf::from(std::str::from_utf8(name).ok()?);
    path.components().all(|step| matches!(step, Component::Normal(_))).then_some(path)
}
