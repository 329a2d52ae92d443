//! ZIP archives that word processors and transcription tools write: names, and the parts that a reader
//! asks for.
//!
//! Not here: what a part means. **Invariants:** only parts that are asked for are unpacked; all of them
//! together have at most [`MOST_UNPACKED`] bytes, however small the archive is; nothing is written
//! anywhere, so a name cannot lead out of the archive; each error says what is wrong.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::source::ZIP;

/// Most bytes that the parts of a container may have when unpacked. A letter may have half of it
/// (`press::size_limits`); the rest is for styles and lists.
pub(super) const MOST_UNPACKED: u64 = 32 << 20;

/// The first bytes of a compound file (MS-CFB, 2.2), which is how Office wraps what it encrypts.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// Whether the bytes are a ZIP archive, whole or not.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP)
}

/// Whether the bytes are a document that Office encrypted with a password (MS-OFFCRYPTO, 2.3.4.4).
pub(super) fn is_encrypted_office(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(COMPOUND_FILE) && holds(bytes, &name)
}

/// Whether some bytes occur in others: names of parts are not compressed, so that they are found in an
/// archive that cannot be opened, too.
pub(super) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The reason that is given for a file with a password.
pub(super) fn encrypted() -> String {
    "it is encrypted; open it with its password, and save it without one".to_owned()
}

impl<'a> Package<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("the archive is cut off or damaged ({})", in_words(&error)))?;
        let package = Self { archive, left: MOST_UNPACKED };
        package.check_names(bytes)?;
        Ok(package)
    }

    /// Two entries of one name would be two bodies of one letter, and programs differ in which one they
    /// show; part names are compared without case (ECMA-376 part 2, 6.2.2.3).
    fn check_names(&self, bytes: &[u8]) -> Result<(), String> {
        let start = usize::try_from(self.archive.central_directory_start()).unwrap_or(usize::MAX);
        let mut seen = BTreeSet::new();
        for name in names(bytes.get(start..).unwrap_or_default()) {
            if name.split(['/', '\\']).any(|step| step == "..") {
                return Err(format!("its part {name:?} leads out of the archive"));
            }
            if !seen.insert(name.to_lowercase()) {
                return Err(format!("it has two parts {name}"));
            }
        }
        Ok(())
    }

    /// The names of its parts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.file_names()
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.stored_name(name).is_some()
    }

    fn stored_name(&self, name: &str) -> Option<String> {
        self.names().find(|stored| stored.eq_ignore_ascii_case(name)).map(ToOwned::to_owned)
    }

    /// The bytes of a part, if there is one of this name.
    ///
    /// # Errors
    /// Why it cannot be unpacked.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(stored) = self.stored_name(name) else { return Ok(None) };
        let broken = |why: &dyn Display| format!("its part {name} is damaged ({why})");
        let file = self.archive.by_name(&stored).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => encrypted(),
            ZipError::UnsupportedArchive(what) => {
                format!("its part {name} is packed in an unusual way ({what})")
            }
            other => broken(&in_words(&other)),
        })?;
        let mut bytes = Vec::new();
        // What the archive says of its sizes may be false: what comes out is counted.
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        let length = read.map_err(|error| broken(&error))? as u64;
        if length > self.left {
            return Err(format!(
                "its parts have more than {} MB when unpacked; divide it into letters",
                MOST_UNPACKED >> 20
            ));
        }
        self.left -= length;
        Ok(Some(bytes))
    }

    /// The bytes of a part that must be there.
    ///
    /// # Errors
    /// That it is missing, or why it cannot be unpacked.
    pub(super) fn needed_part(&mut self, name: &str) -> Result<Vec<u8>, String> {
        self.part(name)?.ok_or_else(|| format!("its part {name} is missing"))
    }
}

fn in_words(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => error.to_string(),
        ZipError::InvalidArchive(why) => why.to_string(),
        other => other.to_string(),
    }
}

/// The names in a central directory (APPNOTE.TXT, 4.3.12): the archive itself keeps only the last entry of
/// each name.
fn names(directory: &[u8]) -> Vec<String> {
    const HEADER: usize = 46;
    let mut names = Vec::new();
    let mut rest = directory;
    while let Some((header, after)) = rest.split_first_chunk::<HEADER>() {
        if !header.starts_with(b"PK\x01\x02") {
            break;
        }
        let number = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (name, extra, comment) = (number(28), number(30), number(32));
        let Some(stored) = after.get(..name) else { break };
        names.push(stored.iter().map(|byte| char::from(*byte)).collect());
        rest = after.get(name + extra + comment..).unwrap_or_default();
    }
    names
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Writes another name of the same length everywhere.
    fn renamed(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
        for at in 0..bytes.len() - from.len() {
            if bytes[at..].starts_with(from.as_bytes()) {
                bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            }
        }
        bytes
    }

    fn refused(bytes: &[u8]) -> String {
        let part = Package::open(bytes).and_then(|mut package| package.needed_part("a.xml"));
        part.unwrap_err()
    }

    #[test]
    fn parts_are_unpacked_by_name() {
        let bytes = packed(&[("A.xml", b"rain"), ("b.xml", b"snow")]);
        let mut package = Package::open(&bytes).unwrap();
        assert!(package.has("a.xml") && !package.has("c.xml"));
        assert_eq!(package.part("a.xml").unwrap().unwrap(), b"rain");
        assert_eq!(package.part("c.xml"), Ok(None));
        assert!(package.needed_part("c.xml").unwrap_err().contains("c.xml is missing"));
    }

    #[test]
    fn what_grows_too_large_is_not_unpacked() {
        let zeros = vec![b'0'; 20 << 20];
        let bytes = packed(&[("a.xml", &zeros), ("b.xml", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("a.xml").unwrap().map(|part| part.len()), Some(20 << 20));
        assert!(package.part("b.xml").unwrap_err().contains("more than 32 MB"));
    }

    #[test]
    fn a_broken_archive_says_what_is_broken() {
        let whole = packed(&[("a.xml", &b"It rains. ".repeat(50)), ("b.xml", b"snow")]);
        let cut = &whole[..whole.len() / 2];
        assert!(is_zip(cut) && refused(cut).contains("cut off or damaged"));
        let mut damaged = whole.clone();
        // The data follow the local header of 30 bytes and the name.
        damaged[35..45].fill(0xFF);
        assert!(refused(&damaged).contains("a.xml is damaged"), "{}", refused(&damaged));
        let twice = renamed(whole.clone(), "b.xml", "A.xml");
        assert!(refused(&twice).contains("two parts"), "{}", refused(&twice));
        let out = renamed(packed(&[("a.xml", b""), ("x/b/y", b"")]), "x/b/y", "x/../");
        assert!(refused(&out).contains("leads out"), "{}", refused(&out));
    }

    #[test]
    fn an_encrypted_file_is_told() {
        let mut bytes = packed(&[("a.xml", b"It rains.")]);
        // The flag is in the local header and in the directory (APPNOTE.TXT, 4.4.4).
        let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[directory + 8] |= 1;
        assert_eq!(refused(&bytes), encrypted());
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_encrypted_office(&[COMPOUND_FILE, &[0; 99], &name].concat()));
        assert!(!is_encrypted_office(&[COMPOUND_FILE, &[0; 99]].concat()));
    }
}
