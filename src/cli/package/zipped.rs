//! A package as one file: a zip with the package's folder in it, as archives' programs expect it (APPNOTE.TXT of PKWARE).
//!
//! **Invariant:** the same package makes the same bytes: entries are sorted by the bytes of their paths, and all have one
//! time and one mode.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::package_folder::path_in;
use super::super::temporary::Temporary;

/// Endings of files that are compressed already.
const COMPRESSED: [&str; 8] = ["epub", "pdf", "docx", "odt", "png", "jpg", "jpeg", "zip"];

/// From this size on, a file needs the fields of zip64.
const LARGE: u64 = u32::MAX as u64;

/// Makes one file of a folder, streaming.
///
/// # Errors
/// The reason why it cannot be written.
pub(super) fn zip(folder: &Path, name: &str, path: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push((path_in(folder, entry.path()), entry.into_path()));
        }
    }
    files.sort();
    let mut temporary = Temporary::beside(path)?;
    let mut zip = ZipWriter::new(BufWriter::new(temporary.file()));
    for (inside, file) in files {
        let file = File::open(file)?;
        let is_compressed =
            inside.rsplit('.').next().is_some_and(|ending| COMPRESSED.contains(&ending));
        let method =
            if is_compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(file.metadata()?.len() >= LARGE);
        zip.start_file(format!("{name}/{inside}"), options)?;
        io::copy(&mut BufReader::new(file), &mut zip)?;
    }
    zip.finish()?.flush()?;
    temporary.persist(path)
}
