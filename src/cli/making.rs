//! The options of commands that make files of letters: how letters are read and printed, and how much is reported.
//!
//! Not here: what becomes of the files.

mod page_options;

use std::path::{Path, PathBuf};

use clap::builder::{NonEmptyStringValueParser, RangedU64ValueParser};
use clap::{Args, ValueEnum, ValueHint};
use letterpress::press::{self, Options};

use self::page_options::PageOptions;
pub(super) use self::page_options::PdfALevel;
use super::input_options::InputOptions;
use super::levels::Levels;
use super::suggest::invalid;
use super::terminal::plain;
use super::{DiagnosticsFormat, Stop, files, programs};

/// The only value of `--date` that makes the output depend on the clock.
const TODAY: &str = "today";

/// How letters are read and printed, whatever becomes of their files.
#[derive(Args)]
pub(super) struct Making {
    /// A program that changes each letter before it is printed, by its path or its name; may be repeated.
    /// It gets and returns letterpress's own JSON, and what it changed is recorded. One that letterpress.toml
    /// names runs only if you name that file with --config
    #[arg(long = "filter", value_name = "PROGRAM", value_hint = ValueHint::ExecutablePath)]
    pub filters: Vec<PathBuf>,
    /// Which reading to print in formats that show only one
    #[arg(long = "reading", value_name = "READING", default_value = "corrected")]
    #[arg(ignore_case = true)]
    printed: Printed,
    /// The date to record in the files: CCYY-MM-DD, or today (in UTC) [default: `SOURCE_DATE_EPOCH`;
    /// without it, the edition's date in the sidecar; without that, the date of this release]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The name of the collection that the letters belong to. Persons and places that no authority file
    /// names have an address of their collection, so keep it [default: the id of the edition; without
    /// one, the folder of the letters]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    collection: Option<String>,
    /// The web address that the addresses of the collection begin with, so that they can be served; it
    /// ends with / or # [default: they are URNs, which lead nowhere]
    #[arg(long, value_name = "IRI")]
    base_iri: Option<String>,
    /// How many letters to work on at once, up to 256 [default: one per CPU]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=256))]
    pub jobs: Option<usize>,
    /// A font file (OpenType or TrueType) that the PDF prefers to the built-in fonts; may be repeated
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
    /// Write TEI from TEI anew, from what was understood, not as a revision of its source
    #[arg(long)]
    anew: bool,
    #[command(flatten)]
    pub pages: PageOptions,
    #[command(flatten)]
    telling: HowMuch,
    #[command(flatten)]
    pub reading: InputOptions,
}

/// How much a run reports, and where.
#[derive(Args)]
struct HowMuch {
    /// Report errors and losses only, and nothing on success
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// List every letter and every finding, notes included, however many letters there are
    #[arg(short, long)]
    verbose: bool,
    /// Write a full report of the run to a file: every letter and every finding. One called NAME.json is for programs: it
    /// says of each file, too, what was proved, what was not checked, and what its format cannot hold
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// The forms in which findings are wanted.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is wanted with or without the others")]
pub(super) struct Telling<'a> {
    /// The severity of each finding.
    pub levels: &'a Levels,
    /// For people: on the terminal, or in the report.
    pub is_human: bool,
    /// For programs.
    pub is_json: bool,
    /// All of them, with the notes, from any number of letters.
    pub is_all: bool,
    /// Whether letters and files are kept for a report in JSON.
    pub is_report: bool,
}

/// How much a run reports on the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    Quiet,
    Usual,
    Verbose,
}

impl Making {
    pub(super) fn amount(&self) -> Amount {
        match self.telling {
            HowMuch { quiet: true, .. } => Amount::Quiet,
            HowMuch { verbose: true, .. } => Amount::Verbose,
            HowMuch { quiet: false, verbose: false, .. } => Amount::Usual,
        }
    }

    pub(super) fn report(&self) -> Option<&Path> {
        self.telling.report.as_deref()
    }

    /// What must be kept of the findings.
    pub(super) fn telling(&self) -> Telling<'_> {
        let is_json = self.reading.diagnostics == DiagnosticsFormat::Json;
        let is_report = self.report().is_some_and(is_for_programs);
        let is_in_words = self.report().is_some() && !is_report;
        Telling {
            levels: &self.reading.config.levels,
            is_human: !is_json || is_in_words,
            is_json: is_json || is_report,
            is_all: is_json || self.report().is_some() || self.amount() == Amount::Verbose,
            is_report,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Printed {
    /// With letterpress's corrections
    #[value(alias = "regular")]
    Corrected,
    /// As in the source
    Original,
}

impl Making {
    /// Whether all values make sense, before any file is looked at.
    pub(super) fn check(&self) -> Result<(), Stop> {
        self.made()?;
        programs::filters(&self.filters)?;
        self.base()?;
        self.pages.check()?;
        self.reading.check()
    }

    /// What the addresses of the collection begin with.
    fn base(&self) -> Result<Option<String>, Stop> {
        let Some(base) = &self.base_iri else { return Ok(None) };
        let wrong = |why| Stop::Usage(invalid("--base-iri <IRI>", base, why));
        press::check_base(base).map_err(wrong).map(|()| Some(base.clone()))
    }

    /// How letters are read and printed, in the library's form.
    pub(super) fn options(&self) -> Result<Options, Stop> {
        let options = self
            .reading
            .options()?
            .reading(match self.printed {
                Printed::Corrected => letterpress::ir::Reading::Regular,
                Printed::Original => letterpress::ir::Reading::Original,
            })
            .filters(programs::filters(&self.filters)?)
            .collection(self.collection.clone())
            .base_iri(self.base()?)
            .revise(!self.anew)
            .made(self.made()?)
            .fonts(files::fonts(&self.fonts, self.reading.diagnostics)?)
            .layout(self.pages.layout())
            .excerpt(self.pages.excerpt()?);
        Ok(options)
    }

    /// Whether `--date` gives the run's date.
    pub(super) fn has_date(&self) -> bool {
        self.date.is_some()
    }

    /// The run's date: `--date`, otherwise `SOURCE_DATE_EPOCH` (reproducible-builds.org), otherwise
    /// none. Only `--date today` reads the clock.
    pub(super) fn made(&self) -> Result<Option<jiff::Timestamp>, Stop> {
        let date = self.date.as_deref();
        if date == Some(TODAY) {
            let today = jiff::Timestamp::now().to_string();
            return Ok(press::midnight(today.get(..10).unwrap_or_default()));
        }
        if let Some(date) = date {
            let made = press::midnight(date);
            let wrong = || {
                Stop::Usage(invalid("--date <DATE>", date, "neither a day, CCYY-MM-DD, nor today"))
            };
            return made.ok_or_else(wrong).map(Some);
        }
        let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
            return Ok(None);
        };
        let seconds =
            epoch.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let wrong = || {
            let epoch = plain(&epoch);
            Stop::Usage(format!("SOURCE_DATE_EPOCH '{epoch}' is not a number of seconds"))
        };
        let day = seconds.map(|made| made.to_string()).unwrap_or_default();
        // Accept the same days as `--date`.
        let is_day = press::midnight(day.get(..10).unwrap_or_default()).is_some();
        seconds.filter(|_| is_day).ok_or_else(wrong).map(Some)
    }
}

/// Whether a report of this name is for programs.
pub(super) fn is_for_programs(report: &Path) -> bool {
    report.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}
