//! Where a package is written: a folder or anything else that holds files by their paths.

use std::io::{self, Read, Write};

use super::fixity::Summed;
use super::{FileFormat, Fixity};

/// What takes the files of a package, and what is noted while it is made.
pub trait Store: Send + Sync {
    /// Begins a file at a path in the package, with `/` between folders. No path is begun twice.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    fn create(&self, path: &str) -> io::Result<Box<dyn Write + Send>>;

    /// Begins a note: it is written, then read once, and is not part of the package.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    fn note(&self) -> io::Result<Box<dyn Note>>;
}

/// What is noted while a package is made.
pub trait Note: Write + Send {
    /// Everything that was written, from its beginning.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    fn read(self: Box<Self>) -> io::Result<Box<dyn Read>>;
}

/// A file in a package.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PackedFile {
    /// Its path below the folder of its kind, with `/` between folders.
    pub path: String,
    /// Its format.
    pub format: FileFormat,
    /// What tells whether it is unchanged.
    pub fixity: Fixity,
}

impl PackedFile {
    /// A file at a path.
    pub fn new(path: impl Into<String>, format: FileFormat, fixity: Fixity) -> Self {
        Self { path: path.into(), format, fixity }
    }
}

/// A file of the package that is being written.
pub(super) struct Begun {
    path: String,
    format: FileFormat,
    out: Summed<Box<dyn Write + Send>>,
}

impl Begun {
    pub(super) fn new(store: &dyn Store, path: String) -> io::Result<Self> {
        let out = Summed::new(store.create(&path)?);
        let format = FileFormat::of(&path, b"");
        Ok(Self { path, format, out })
    }

    pub(super) fn finish(self) -> io::Result<PackedFile> {
        let Self { path, format, out } = self;
        Ok(PackedFile { path, format, fixity: out.finish()? })
    }
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole file at a path in the package.
pub(super) fn write(store: &dyn Store, path: String, bytes: &[u8]) -> io::Result<PackedFile> {
    let mut file = Begun::new(store, path)?;
    file.write_all(bytes)?;
    file.finish()
}
