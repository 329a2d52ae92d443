//! Some files of a book, compressed: what a chapter is from when it is printed until it is in the book.

use std::borrow::Cow;
use std::io::{self, Cursor, Write};

use zip::ZipWriter;

use crate::backends::epub::zipped::compressed;

/// The folder of the book's files.
const FOLDER: &str = "OEBPS";

/// Makes a zip of some files of a book, to be copied into the book as it is. A zip that is written to a stream states the
/// length of a file after its contents, which not all readers accept, so each part is zipped in memory first.
pub(super) fn packed<'f>(
    files: impl IntoIterator<Item = (String, Cow<'f, [u8]>)>,
) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(format!("{FOLDER}/{path}"), compressed())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
