//! What tells whether a file is unchanged: its size and two digests.

use std::fmt::Write as _;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256, Sha512};

/// The size of a file and its digests (RFC 8493, 2.4; PREMIS 3.0, 1.5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixity {
    /// Its size in bytes.
    pub size: u64,
    sha256: [u8; 32],
    sha512: [u8; 64],
}

impl Fixity {
    /// Of some bytes.
    ///
    /// ```
    /// use letterpress::package::Fixity;
    /// let fixity = Fixity::of(b"Rain.");
    /// assert_eq!(fixity.size, 5);
    /// assert_eq!(fixity.sha256(), letterpress::source::sha256(b"Rain."));
    /// ```
    pub fn of(bytes: &[u8]) -> Self {
        let mut sum = Sum::default();
        sum.update(bytes);
        sum.finish()
    }

    /// Of everything that a reader holds, without keeping it.
    ///
    /// # Errors
    /// The error of the reader.
    pub fn of_reader(reader: &mut dyn Read) -> io::Result<Self> {
        let mut sum = Sum::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(sum.finish()),
                Ok(count) => sum.update(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The SHA-256, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        in_hexadecimal(&self.sha256)
    }

    /// The SHA-512, in lower-case hexadecimal.
    pub fn sha512(&self) -> String {
        in_hexadecimal(&self.sha512)
    }
}

/// The fixity of what has gone by so far.
#[derive(Default)]
struct Sum {
    size: u64,
    sha256: Sha256,
    sha512: Sha512,
}

impl Sum {
    fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
        self.sha512.update(bytes);
    }

    fn finish(self) -> Fixity {
        let Self { size, sha256, sha512 } = self;
        Fixity { size, sha256: sha256.finalize().into(), sha512: sha512.finalize().into() }
    }
}

/// A file that is being written, and its fixity.
pub(super) struct Summed<W> {
    out: W,
    sum: Sum,
}

impl<W: Write> Summed<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, sum: Sum::default() }
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<Fixity> {
        self.out.flush()?;
        Ok(self.sum.finish())
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn in_hexadecimal(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(digest.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a string cannot fail");
        out
    })
}
