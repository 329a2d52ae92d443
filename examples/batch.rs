//! A folder of transcripts as TEI and JSON-LD, several at once: `batch IN OUT`.
//!
//! The library does no I/O: files are read and written here. An input that fails stops no other, and a file
//! that lost a word is never written.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use letterpress::backends;
use letterpress::diag::{Diagnostic, Severity};
use letterpress::press::{Input, Options, convert, stem};
use rayon::prelude::*;

/// Converts one transcript, and says in a line what became of it.
fn convert_file(path: &Path, out: &Path, options: &Options) -> Result<String, Box<dyn Error>> {
    let name = path.file_name().ok_or("it has no name")?.to_string_lossy();
    let mut input = Input::new(name.as_ref(), fs::read(path)?);
    // What the editors know of it, if they wrote that down.
    let sidecar = path.with_extension("meta.toml");
    if sidecar.exists() {
        input = input.sidecar(sidecar.display().to_string(), fs::read_to_string(&sidecar)?);
    }
    let converted = convert(&input, options);
    for file in &converted.files {
        // An input may hold several letters; each then has a name of its own.
        let letter = file.own_name.as_deref().unwrap_or_else(|| stem(&name));
        fs::write(out.join(format!("{letter}.{}", file.format.extension)), &file.bytes)?;
    }
    let is_lost = |found: &&Diagnostic| found.severity() >= Severity::Loss;
    let lost: Vec<&str> =
        converted.diagnostics.iter().filter(is_lost).map(|lost| lost.message.as_str()).collect();
    Ok(match lost[..] {
        [] => format!("{name}: {} files", converted.files.len()),
        _ => format!("{name}: {}", lost.join("; ")),
    })
}

/// Converts every transcript of a folder; a line for each, in the order of their names.
fn convert_folder(folder: &Path, out: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let formats = ["tei", "jsonld"].into_iter().filter_map(backends::find);
    let options = Options::default().formats(formats);
    let files: Result<Vec<PathBuf>, _> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut files = files?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    fs::create_dir_all(out)?;
    let convert = |path: &PathBuf| {
        convert_file(path, out, &options)
            .unwrap_or_else(|error| format!("{}: {error}", path.display()))
    };
    Ok(files.par_iter().map(convert).collect())
}

#[allow(clippy::print_stdout, reason = "an example shows what it makes")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, out) = arguments.next().zip(arguments.next()).ok_or("usage: batch IN OUT")?;
    for line in convert_folder(&folder, &out)? {
        println!("{line}");
    }
    Ok(())
}

#[test]
fn a_folder_is_converted() -> Result<(), Box<dyn Error>> {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let out = tempfile::tempdir()?;
    let lines = convert_folder(&input, out.path())?;
    assert_eq!(
        lines,
        [
            "1961-04-22-khrushchev-to-kennedy.txt: 2 files",
            "1962-10-24-khrushchev-to-kennedy.txt: 2 files"
        ]
    );
    assert!(out.path().join("1962-10-24-khrushchev-to-kennedy.jsonld").exists());
    Ok(())
}
