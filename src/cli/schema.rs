//! `letterpress schema NAME`: the schemas of the files that letterpress makes and reads.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueHint};

use super::terminal::plain;
use super::{Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// What is described: the TEI that letterpress makes, its own form (ir), its report, or a file that it reads
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|(name, _)| *name)))]
    name: String,
    /// The folder to write to
    #[arg(default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
}

/// The schemas, by their names: their files.
const SCHEMAS: &[(&str, &[(&str, &str)])] = &[
    (
        "tei",
        &[
            ("letterpress.odd", include_str!("../../schemas/tei/letterpress.odd")),
            ("letterpress.rng", include_str!("../../schemas/tei/letterpress.rng")),
            ("letterpress.sch", include_str!("../../schemas/tei/letterpress.sch")),
        ],
    ),
    ("ir", &[("ir.schema.json", include_str!("../../schemas/ir.schema.json"))]),
    (
        "letterpress",
        &[("letterpress.schema.json", include_str!("../../schemas/letterpress.schema.json"))],
    ),
    ("people", &[("people.schema.json", include_str!("../../schemas/people.schema.json"))]),
    ("profile", &[("profile.schema.json", include_str!("../../schemas/profile.schema.json"))]),
    ("report", &[("report.schema.json", include_str!("../../schemas/report.schema.json"))]),
    ("sidecar", &[("sidecar.schema.json", include_str!("../../schemas/sidecar.schema.json"))]),
];

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let files = SCHEMAS.iter().find(|(name, _)| *name == arguments.name).map(|(_, files)| *files);
    let files = files.unwrap_or_default();
    let there = files.iter().map(|(name, _)| arguments.folder.join(name)).find(|it| it.exists());
    if let Some(there) = there.filter(|_| !arguments.force) {
        let there = plain(there.display());
        return Err(Stop::Usage(format!("{there} is there already; --force replaces it")));
    }
    fs::create_dir_all(&arguments.folder)
        .with_context(|| format!("cannot make the folder {}", plain(arguments.folder.display())))?;
    let mut out = std::io::stdout().lock();
    for (name, schema) in files {
        let path = arguments.folder.join(name);
        fs::write(&path, schema)
            .with_context(|| format!("cannot write {}", plain(path.display())))?;
        writeln!(out, "{}", plain(path.display()))?;
    }
    Ok(Exit::Clean)
}
