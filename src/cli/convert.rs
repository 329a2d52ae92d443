//! `letterpress convert`: the main job.

mod done;
mod job;
mod summary;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};
use letterpress::backends::{self, BACKENDS, Backend};
use letterpress::diag::Diagnostic;
use letterpress::press::{self, Options};
use rayon::prelude::*;

use self::done::Done;
use self::job::Job;
use super::files::{self, STANDARD};
use super::find::{self, Finds};
use super::output_folder::OutputFolder;
use super::reading::Reading;
use super::report;
use super::terminal::plain;
use super::{Exit, Stop, as_listed, is_broken_pipe};

/// The one word for `--date` that makes the output depend on the clock.
const TODAY: &str = "today";

#[derive(Args)]
pub(super) struct Arguments {
    /// Letters: files, folders, or - for the standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder for what is made, or - for the standard output
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// The formats to make, with commas between them [default: tei,epub,pdf,jsonld]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    to: Vec<String>,
    /// Which reading to print where a format shows only one
    #[arg(long = "reading", value_name = "READING", default_value = "corrected")]
    printed: Printed,
    /// The date to record in the files, CCYY-MM-DD or today (UTC) [default: `SOURCE_DATE_EPOCH`, else the
    /// edition's date in the sidecar, else the date of this release]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Overwrite files in the output folder that letterpress did not make, or that were changed since
    #[arg(long)]
    force: bool,
    /// How many letters to work on at once, up to 256 [default: one per CPU]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=256))]
    jobs: Option<usize>,
    /// A font file (OpenType or TrueType) for the PDF, before the fonts that letterpress brings; can
    /// be given several times
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
    /// Do not read the finished files back to verify them
    #[arg(long, alias = "no-audit")]
    no_verify: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Printed {
    /// With the corrections that letterpress made
    #[value(alias = "regular")]
    Corrected,
    /// As the source reads
    Original,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let reading = &arguments.reading;
    let options = options(arguments)?;
    let encoding = reading.encoding()?;
    let wanted = reading.wanted()?;
    let to_stdout = arguments.output.as_os_str() == STANDARD;
    let output = (!to_stdout).then_some(arguments.output.as_path());
    if let Some(file) = output.filter(|output| output.exists() && !output.is_dir()) {
        let file = plain(file.display());
        return Err(Stop::Usage(format!("-o {file} is a file; name the folder for what is made")));
    }
    let named = [&reading.meta, &reading.people, &reading.letters, &reading.profile];
    let named = named.into_iter().flatten();
    let named: Vec<&Path> = named.map(PathBuf::as_path).collect();
    let Finds { letters: found, failed, told, others } =
        find::find(&arguments.inputs, output, &named);
    if found.is_empty() && failed.is_empty() {
        let names = arguments.inputs.iter().map(|path| plain(path.display()).to_string());
        let names: Vec<String> = names.collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    if reading.meta.is_some() && found.len() > 1 {
        return Err(Stop::Usage(format!(
            "--meta speaks for one letter, but there are {}; put <stem>.meta.toml beside each",
            found.len()
        )));
    }
    if to_stdout && (found.len() > 1 || options.formats.len() != 1) {
        return Err(Stop::Usage(
            "-o - takes one letter and one format; name it with --to".to_owned(),
        ));
    }
    let alone = |(path, found): (PathBuf, Diagnostic)| {
        let mut done = Done { name: path.display().to_string(), ..Done::default() };
        done.report(vec![found], None, reading.diagnostics);
        done
    };
    let mut job = Job::new(reading, options, wanted, encoding, &found);
    job.look_for_names(&found)?;
    if let Some(folder) = output.filter(|_| !found.is_empty()) {
        let inputs = found.iter().map(|found| found.file.clone()).collect();
        let opened = OutputFolder::open(folder, inputs, arguments.force);
        let name = plain(folder.display());
        job.output =
            Some(opened.with_context(|| format!("the output folder {name} cannot be used"))?);
    }
    let work = || -> Vec<Done> { found.par_iter().map(|found| job.convert(found)).collect() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build();
    let mut done: Vec<Done> = failed.into_iter().map(alone).collect();
    done.extend(pool.map_err(anyhow::Error::from)?.install(work));
    if let (true, Some(of)) = (to_stdout, done.iter().find(|of| of.selected > 1)) {
        return Err(Stop::Usage(format!(
            "-o - takes one letter, but {} holds {}; --only names one",
            plain(&of.name),
            of.selected
        )));
    }
    let exit = done::exit(&done);
    let mut told: Vec<Done> = told.into_iter().map(alone).collect();
    told.extend(job.unused_rows().into_iter().map(alone));
    let people = job.options.people.as_ref();
    let names = || summary::tell_unidentified(&done, people, reading.diagnostics);
    let told = summary::tell(&told, &done, &others, arguments).and_then(|()| names());
    let in_order = job.output.map_or(Ok(()), OutputFolder::finish);
    let in_order = in_order.context("the manifest of the output folder").map_err(Stop::Io);
    // A reader who has seen enough does not make a failure a success.
    match told {
        Err(Stop::Io(error)) if is_broken_pipe(&error) => in_order.map(|()| exit),
        told => told.and(in_order).map(|()| exit),
    }
}

fn options(arguments: &Arguments) -> Result<Options, Stop> {
    let mut options = Options {
        reading: match arguments.printed {
            Printed::Corrected => letterpress::ir::Reading::Regular,
            Printed::Original => letterpress::ir::Reading::Original,
        },
        audit: !arguments.no_verify,
        made: made(arguments.date.as_deref())?,
        fonts: files::fonts(&arguments.fonts)?,
        ..arguments.reading.options()?
    };
    if !arguments.to.is_empty() {
        options.formats.clear();
        for name in &arguments.to {
            let backend = backend(name)?;
            let is_same = |one: &&dyn Backend| one.format().name == backend.format().name;
            if !options.formats.iter().any(is_same) {
                options.formats.push(backend);
            }
        }
    }
    Ok(options)
}

fn backend(name: &str) -> Result<&'static dyn Backend, Stop> {
    let known: Vec<&str> = BACKENDS.iter().map(|backend| backend.format().name).collect();
    let unknown = || format!("there is no format {name:?}; letterpress makes {}", known.join(", "));
    backends::find(&as_listed(name)).ok_or_else(|| Stop::Usage(unknown()))
}

/// The run's date: `--date`, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else none. Only
/// `--date today` looks at the clock.
fn made(date: Option<&str>) -> Result<Option<jiff::Timestamp>, Stop> {
    if date == Some(TODAY) {
        let today = jiff::Timestamp::now().to_string();
        return Ok(press::midnight(today.get(..10).unwrap_or_default()));
    }
    if let Some(date) = date {
        let made = press::midnight(date);
        let wrong = || {
            Stop::Usage(format!("--date {date:?} is neither a day written CCYY-MM-DD nor today"))
        };
        return made.ok_or_else(wrong).map(Some);
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds = epoch.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let wrong = || Stop::Usage(format!("SOURCE_DATE_EPOCH={epoch:?} is not a number of seconds"));
    let day = seconds.map(|made| made.to_string()).unwrap_or_default();
    // The same days as with `--date`.
    let is_day = press::midnight(day.get(..10).unwrap_or_default()).is_some();
    seconds.filter(|_| is_day).ok_or_else(wrong).map(Some)
}
