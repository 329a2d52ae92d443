//! Prints every letter of an IR file (JSON) in one format, without reader, normaliser or audit.
//!
//! `cargo run --example print_ir -- FILE.ir.json FORMAT > OUT`
use std::io::Write;

use letterpress::backends::{Sheet, find};
use letterpress::ir::{Collection, Reading};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let collection: Collection = serde_json::from_slice(&std::fs::read(&args[1])?)?;
    let backend = find(&args[2]).ok_or("no such format")?;
    let made: jiff::Timestamp = "2026-11-21T00:00:00Z".parse()?;
    let mut stem =
        std::path::Path::new(&args[1]).file_name().unwrap().to_string_lossy().into_owned();
    stem = stem.trim_end_matches(".ir.json").to_owned();
    for letter in &collection.letters {
        letterpress::ir::validate(letter).map_err(|e| format!("{e:?}"))?;
        let mut bytes: std::collections::BTreeMap<&'static str, Vec<u8>> = Default::default();
        for need in backend.format().needs {
            let sheet = Sheet {
                collection: &collection,
                letter,
                stem: &stem,
                reading: Reading::Regular,
                made,
                finished: Default::default(),
            };
            bytes.insert(need, find(need).unwrap().print(&sheet)?);
        }
        let finished = bytes.iter().map(|(k, v)| (*k, v.as_slice())).collect();
        let sheet = Sheet {
            collection: &collection,
            letter,
            stem: &stem,
            reading: Reading::Regular,
            made,
            finished,
        };
        std::io::stdout().write_all(&backend.print(&sheet)?)?;
    }
    Ok(())
}
