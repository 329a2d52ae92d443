//! Containers whose parts are fuzzed, and not the compression around them.

use std::io::{Cursor, Write};

use zip::CompressionMethod::Stored;
use zip::write::{SimpleFileOptions, ZipWriter};

/// What begins a part; the rest of the line is its name.
const PART: &[u8] = b"=== ";
/// What begins a further part.
const NEXT: &[u8] = b"\n=== ";

/// A ZIP archive of parts that are written one after another, each below a line `=== NAME`. Bytes that do not begin so
/// are taken as they are.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let Some(mut rest) = bytes.strip_prefix(PART) else { return bytes.to_vec() };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    loop {
        let next = rest.windows(NEXT.len()).position(|window| window == NEXT);
        let part = &rest[..next.unwrap_or(rest.len())];
        let line = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let content = part.get(line + 1..).unwrap_or_default();
        // A second part of the same name cannot be written, and neither can one whose name is no text.
        if let Ok(name) = std::str::from_utf8(&part[..line])
            && let Ok(()) =
                archive.start_file(name, SimpleFileOptions::default().compression_method(Stored))
        {
            archive.write_all(content).expect("memory is written");
        }
        match next {
            Some(next) => rest = &rest[next + NEXT.len()..],
            None => return archive.finish().expect("memory is written").into_inner(),
        }
    }
}
