//! Packs the parts of a container, so that inputs in the repository are text.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::CompressionMethod::{Deflated, Stored};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive of these parts.
#[allow(dead_code, reason = "not all tests have parts")]
pub(crate) fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    packed_by(Deflated, parts)
}

/// The bytes are the same on every day.
fn packed_by(method: CompressionMethod, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // ODF 1.3 part 2, 3.3.
        let method = if name == "mimetype" { Stored } else { method };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The file that a folder holds unpacked; a file is what it is.
#[allow(dead_code, reason = "not all tests have folders")]
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    if path.is_file() {
        return fs::read(path).unwrap();
    }
    let mut parts = Vec::new();
    gather(path, "", &mut parts);
    parts.sort();
    // What a compressor makes of them is not the same in every version.
    packed_by(Stored, &parts)
}

fn gather(folder: &Path, prefix: &str, parts: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), parts);
        } else {
            parts.push((name, fs::read(path).unwrap()));
        }
    }
}
