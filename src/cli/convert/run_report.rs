//! The report of a run as JSON: `--report NAME.json` writes it, `schemas/report.schema.json` describes it.
//!
//! Not here: the report in words (`summary`), and what is kept of each letter (`file_report`). **Invariants:** it depends
//! on nothing but inputs and options; each part is written as it is put together.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use letterpress::backends::PRODUCER;
use letterpress::ir::Reading;
use letterpress::press::Options;
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::super::Stop;
use super::super::files::{self, STANDARD};
use super::super::terminal::plain;
use super::account::{Account, Failed};
use super::file_report::{FileOfAll, InputReport};
use super::findings::Findings;
use super::proved::ProvedIn;

/// The version of the form: as of the IR, its second number rises when it grows, its first when a member changes its
/// meaning or goes.
const VERSION: &str = "1.0";

/// The report of a run of letterpress.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RunReport<'a> {
    /// The version of this form, `MAJOR.MINOR`. It is the first member.
    letterpress_report: &'static str,
    /// The program and its version.
    program: &'static str,
    /// The options that decide what is made and what is proved.
    options: ReportedOptions<'a>,
    /// What was read, in its order.
    inputs: &'a [InputReport],
    /// The files that hold all letters.
    files_of_all_letters: &'a [FileOfAll],
    /// Everything that was found, as with `--diagnostics json`.
    #[serde(serialize_with = "on_lines")]
    #[cfg_attr(test, schemars(with = "Vec<crate::cli::report::Finding>"))]
    findings: &'a Findings,
    /// The names that the people file does not have, and how often they occur.
    not_in_people: &'a BTreeMap<String, usize>,
    /// The run as a whole.
    summary: Summary<'a>,
}

/// The options that decide what is made and what is proved.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReportedOptions<'a> {
    /// Where the output goes, as it was named.
    output: String,
    /// The formats to make.
    formats: Vec<&'static str>,
    /// The reading of formats that show only one: `corrected` or `original`.
    reading: &'static str,
    /// The date that is recorded in the files, if one was named.
    date: Option<String>,
    /// The name of the collection, if one was named.
    collection: Option<&'a str>,
    /// What the addresses of the collection begin with, if that was named.
    base_iri: Option<&'a str>,
    /// Whether TEI made from TEI is a revision of its source.
    revise: bool,
    /// Whether finished files are verified.
    verify: bool,
    /// Whether nothing is written.
    dry_run: bool,
}

/// The run as a whole.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary<'a> {
    /// The exit status.
    status: u8,
    /// How many letters the inputs have.
    letters: usize,
    /// How many of them are selected.
    selected: usize,
    /// How many of the selected ones are in at least one file.
    finished: usize,
    /// How many files were written, or would be.
    files: usize,
    /// How much was proved to be in which formats.
    proved: Vec<ProvedIn>,
    /// What failed.
    failed: &'a [Failed],
    /// How many words of the letters are in no format, by reason.
    left_out: &'a BTreeMap<String, usize>,
    /// How many values were inferred, and how many files beside the letters supplied.
    inferred: usize,
    /// How many values files beside the letters supplied.
    supplied: usize,
    /// How many findings are hidden, because they are allowed.
    allowed: usize,
    /// The files in folders that are not letters: how many of each kind.
    not_letters: &'a BTreeMap<&'static str, usize>,
}

impl<'a> RunReport<'a> {
    /// The report of a run with this output.
    pub(super) fn of(
        account: &'a Account,
        options: &'a Options,
        output: String,
        is_dry_run: bool,
        not_letters: &'a BTreeMap<&'static str, usize>,
        not_in_people: &'a BTreeMap<String, usize>,
    ) -> Self {
        let letter = options.formats.iter().map(|backend| backend.format().name);
        let all = options.collections.iter().map(|backend| backend.format().name);
        let day =
            |made: jiff::Timestamp| made.to_string().chars().take("CCYY-MM-DD".len()).collect();
        let options = ReportedOptions {
            output,
            formats: letter.chain(all).collect(),
            reading: match options.reading {
                Reading::Regular => "corrected",
                Reading::Original => "original",
            },
            date: options.made.map(day),
            collection: options.collection.as_deref(),
            base_iri: options.base_iri.as_deref(),
            revise: options.revise,
            verify: options.audit,
            dry_run: is_dry_run,
        };
        let summary = Summary {
            status: account.exit() as u8,
            letters: account.tally.letters,
            selected: account.tally.selected,
            finished: account.finished,
            files: account.files,
            proved: account.proved.in_formats(),
            failed: &account.failed,
            left_out: account.unprinted.by_reason(),
            inferred: account.findings.inferred,
            supplied: account.findings.supplied,
            allowed: account.findings.allowed,
            not_letters,
        };
        Self {
            letterpress_report: VERSION,
            program: PRODUCER,
            options,
            inputs: &account.inputs,
            files_of_all_letters: &account.of_all,
            findings: &account.findings,
            not_in_people,
            summary,
        }
    }

    /// Writes it.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}

/// Refuses to write a report that would replace an input, or a file `named` for another purpose.
pub(in crate::cli) fn may_be_written(
    path: &Path,
    inputs: &BTreeSet<PathBuf>,
    named: &[&Path],
) -> Result<(), Stop> {
    let file = files::followed(path);
    let is_file = |other: &&Path| {
        **other == file || std::fs::canonicalize(other).is_ok_and(|other| other == file)
    };
    let why = match () {
        () if path.as_os_str() == STANDARD => "is the standard output; name a file",
        () if path.is_dir() => "is a folder; name a file",
        () if inputs.contains(&file) => "is an input, and inputs are not overwritten",
        () if named.iter().any(is_file) => "is also named for another purpose",
        () => return Ok(()),
    };
    Err(Stop::Usage(format!("--report {} {why}", plain(path.display()))))
}

/// Writes each finding on a line.
fn on_lines<S: Serializer>(findings: &Findings, serializer: S) -> Result<S::Ok, S::Error> {
    let mut lines = serializer.serialize_seq(Some(findings.told().len()))?;
    for told in findings.told() {
        let finding: &RawValue =
            serde_json::from_str(told.json.trim_end()).map_err(S::Error::custom)?;
        lines.serialize_element(finding)?;
    }
    lines.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed schema matches these types. `UPDATE=1` rewrites it.
    #[test]
    fn schema_is_current() {
        let settings = schemars::generate::SchemaSettings::default().for_serialize();
        let schema = settings.into_generator().into_root_schema_for::<RunReport<'static>>();
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("the schema can be written");
        }
        let committed = std::fs::read_to_string(path).expect("schemas/report.schema.json exists");
        assert_eq!(committed, text, "run UPDATE=1 cargo test schema_is_current");
    }
}
