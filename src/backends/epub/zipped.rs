//! How the files of an e-book are packed (EPUB 3.3, 4.2).

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime};

/// How files are compressed. The time is the earliest that a zip can hold: the book says elsewhere when it was made.
pub(super) fn compressed() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}
