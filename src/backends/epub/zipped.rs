//! How the files of an e-book are packed (EPUB 3.3, 4.2).

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The rules of style of a book.
pub(super) const STYLE: &str = include_str!("style.css");

/// An archive that has the rules of style alone. They are compressed once, and copied into all books.
static OF_STYLE: LazyLock<ZipResult<Vec<u8>>> = LazyLock::new(|| {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(STYLE_PATH, compressed())?;
    archive.write_all(STYLE.as_bytes())?;
    Ok(archive.finish()?.into_inner())
});

/// Their path in a book, as `epub-builder` names it.
const STYLE_PATH: &str = "OEBPS/stylesheet.css";

/// The archive that holds a file, if that is the rules of style.
pub(super) fn packed(path: &str, content: &[u8]) -> Option<ZipArchive<Cursor<&'static [u8]>>> {
    let archive =
        OF_STYLE.as_ref().ok().filter(|_| path == STYLE_PATH && content == STYLE.as_bytes())?;
    ZipArchive::new(Cursor::new(archive.as_slice())).ok()
}

/// How files are compressed. The time is the earliest that a zip can hold: the book says elsewhere when it was made.
pub(super) fn compressed() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}
