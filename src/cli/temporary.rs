//! Files are written under another name, and get their own once they are complete.
//!
//! A run that is killed leaves the file that it was writing. **Invariant:** the run that writes a temporary
//! file holds a lock on it, so one that can be locked belongs to no run any more and may be removed. On a
//! file system without locks nothing is removed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use letterpress::source::sha256_of;
use tempfile::NamedTempFile;

/// The prefix of temporary files.
const PREFIX: &str = ".letterpress-tmp-";

/// A file under another name, until it is complete. What is not completed is removed.
pub(super) struct Temporary(NamedTempFile);

impl Temporary {
    /// In the folder where the file is to be, which is made if there is none.
    ///
    /// # Errors
    /// The reason why nothing can be written there.
    pub(super) fn beside(path: &Path) -> io::Result<Self> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        loop {
            // The temporary name is random, so the error must not mention it.
            let file = builder.tempfile_in(folder).map_err(|error| error.kind())?;
            // Before it was locked, another run may have found it and taken it for one that was left.
            let is_taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
            if !is_taken && fs::symlink_metadata(file.path()).is_ok() {
                return Ok(Self(file));
            }
        }
    }

    /// In the system's own folder, for a file that will not be kept.
    ///
    /// # Errors
    /// The reason why nothing can be written there.
    pub(super) fn elsewhere() -> io::Result<Self> {
        Ok(Self(NamedTempFile::new().map_err(|error| error.kind())?))
    }

    /// What was written, to be read.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    pub(super) fn read_again(&mut self) -> io::Result<&mut File> {
        self.0.seek(SeekFrom::Start(0))?;
        Ok(self.0.as_file_mut())
    }

    /// The file itself, for a library that seeks in it.
    pub(super) fn file(&mut self) -> &mut File {
        self.0.as_file_mut()
    }

    /// The SHA-256 of what was written.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    pub(super) fn digest(&mut self) -> io::Result<String> {
        sha256_of(self.read_again()?)
    }

    /// Gives the complete file its name, once it is on the disk.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub(super) fn persist(self, path: &Path) -> io::Result<()> {
        self.0.as_file().sync_all()?;
        self.0.persist(path)?;
        Ok(())
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a file completely or not at all.
///
/// # Errors
/// The reason why it cannot be written.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Temporary::beside(path)?;
    file.write_all(bytes)?;
    file.persist(path)
}

/// Removes the temporary files that killed runs left in a folder.
pub(super) fn remove_left_in(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_temporary = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        if !is_temporary || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        if let Ok(file) = OpenOptions::new().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // A file that cannot be removed does no harm.
            let _removed: Result<(), io::Error> = fs::remove_file(entry.path());
        }
    }
}

/// Removes the temporary files that killed runs left beside a file.
pub(super) fn remove_left_beside(path: &Path) {
    remove_left_in(folder_of(path));
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_is_writing_is_not_taken_for_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ann.pdf");
        let left = folder.path().join(format!("{PREFIX}Yd8zQ1"));
        fs::write(&left, "half a fi").expect("a file");
        let mut file = Temporary::beside(&path).expect("a file");
        file.write_all(b"Rain").expect("written");
        remove_left_beside(&path);
        assert!(!left.exists());
        file.persist(&path).expect("a file");
        assert_eq!(fs::read(&path).expect("a file"), b"Rain");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
