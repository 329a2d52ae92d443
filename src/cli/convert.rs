//! `letterpress convert`: the main job.

mod account;
mod book_options;
mod collected;
mod delivery;
mod destination;
mod file_report;
mod findings;
mod in_order;
mod job;
mod page_options;
mod progress;
mod proved;
mod run_report;
mod summary;
mod unchecked;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::builder::{NonEmptyStringValueParser, RangedU64ValueParser};
use clap::{Args, ValueEnum, ValueHint};
use letterpress::backends::{self, AnyBackend, COLLECTION_BACKENDS};
use letterpress::diag::{self, Diagnostic};
use letterpress::press::{self, Options};

use self::account::Account;
use self::book_options::BookOptions;
use self::delivery::deliver;
use self::destination::Destination;
use self::findings::Telling;
use self::job::Job;
use self::page_options::PageOptions;
use self::progress::Progress;
use self::summary::Run;
use super::files::{self, STANDARD};
use super::find::{self, Finds};
use super::input_options::InputOptions;
use super::output_folder::OutputFolder;
use super::report;
use super::settle;
use super::suggest::{invalid, unknown};
use super::temporary::remove_left_beside;
use super::terminal::plain;
use super::{DiagnosticsFormat, Exit, Stop, as_listed, formats, is_broken_pipe, programs};

/// The only value of `--date` that makes the output depend on the clock.
const TODAY: &str = "today";

/// The default output folder.
pub(super) const OUTPUT: &str = "output";

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command")]
pub(super) struct Arguments {
    /// Letters to convert: files, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// A folder for the files of all letters; or one file, with the ending of its format: of one letter,
    /// such as NAME.pdf (a file that is there is replaced), or of all letters, such as NAME.tei.xml,
    /// NAME.cmif.xml or NAME.csv; or - for standard output
    #[arg(short, long, value_name = "DIR|FILE", default_value = OUTPUT)]
    output: PathBuf,
    /// The formats to make, separated by commas [default: tei,epub,pdf,jsonld]
    #[arg(short, long, value_name = "FORMAT", value_delimiter = ',')]
    #[arg(value_parser = formats::TO_MAKE)]
    to: Vec<String>,
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
    /// Overwrite files in the output folder that letterpress did not make, or that have changed since, and a
    /// file NAME of all letters that is there
    #[arg(long)]
    force: bool,
    /// How many letters to work on at once, up to 256 [default: one per CPU]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=256))]
    jobs: Option<usize>,
    /// A font file (OpenType or TrueType) that the PDF prefers to the built-in fonts; may be repeated
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
    /// Write TEI from TEI anew, from what was understood, not as a revision of its source
    #[arg(long)]
    anew: bool,
    /// Do not verify the finished files by reading them back
    #[arg(long, alias = "no-audit")]
    no_verify: bool,
    /// Read, convert and verify everything and say which files would be written, but write none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pages: PageOptions,
    #[command(flatten)]
    book: BookOptions,
    #[command(flatten)]
    telling: HowMuch,
    #[command(flatten)]
    pub reading: InputOptions,
}

/// How much a run tells, and where.
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

/// How much a run reports on the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Amount {
    Quiet,
    Usual,
    Verbose,
}

impl Arguments {
    fn amount(&self) -> Amount {
        match self.telling {
            HowMuch { quiet: true, .. } => Amount::Quiet,
            HowMuch { verbose: true, .. } => Amount::Verbose,
            HowMuch { quiet: false, verbose: false, .. } => Amount::Usual,
        }
    }

    fn report(&self) -> Option<&Path> {
        self.telling.report.as_deref()
    }

    /// What must be kept of the findings.
    fn telling(&self) -> Telling<'_> {
        let is_json = self.reading.diagnostics == DiagnosticsFormat::Json;
        let is_report = self.report().is_some_and(run_report::is_json);
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

impl Arguments {
    /// Whether all values make sense, before any file is looked at.
    pub(super) fn check(&self) -> Result<(), Stop> {
        made(self.date.as_deref())?;
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
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    #[allow(
        clippy::disallowed_methods,
        reason = "how long a run took is told, and reaches no file"
    )]
    let start = std::time::Instant::now();
    let reading = &arguments.reading;
    let mut destination = Destination::of(&arguments.output)?;
    let options = options(arguments, &destination)?;
    let encoding = reading.encoding()?;
    let wanted = reading.wanted()?;
    let report = arguments.report();
    let one_file = destination.file().map(Path::to_owned);
    let named = reading.named_files();
    let named: Vec<&Path> = named.into_iter().chain(one_file.as_deref()).collect();
    let apart: Vec<&Path> = named.iter().copied().chain(report).collect();
    let Finds { letters: found, failed, mut told, others, of_config } =
        find::find(&arguments.inputs, destination.folder(), &apart);
    told.extend(settle::without_effect(reading, &arguments.inputs, of_config));
    if found.is_empty() && failed.is_empty() {
        let names = arguments.inputs.iter().map(|path| plain(path.display()).to_string());
        let names: Vec<String> = names.collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    let telling = arguments.telling();
    let mut job = Job::new(reading, options, wanted, encoding, &found, telling);
    if let Destination::File(path, AnyBackend::Letter(backend)) = &destination
        && let Some(of_all) = backends::of_all(backend.format().name)
        && job.hold_several()
    {
        destination = Destination::File(path.clone(), AnyBackend::Collection(of_all));
        job.options.formats.clear();
        want(&mut job.options, AnyBackend::Collection(of_all));
    }
    told.extend(
        arguments.book.without_effect(&job.options).map(|found| (arguments.output.clone(), found)),
    );
    refuse_several(arguments, &destination, &job.options, found.len())?;
    refuse_replacing(arguments, &destination, &named)?;
    let inputs: BTreeSet<PathBuf> = found.iter().map(|found| found.file.clone()).collect();
    if let Some(report) = report {
        run_report::may_be_written(report, &inputs, &named)?;
    }
    let is_one = of_one(&destination, &job.options);
    job.is_dry_run = arguments.dry_run;
    job.volumes = arguments.book.volumes();
    job.look_for_names(&found)?;
    job.keep_standard_input(&found);
    if let Some(folder) = destination.folder().filter(|_| !found.is_empty()) {
        job.output = Some(open(arguments, folder, inputs.clone())?);
    }
    if !arguments.dry_run {
        // An output folder removes its own.
        let followed = one_file.as_deref().map(files::followed);
        followed.iter().map(PathBuf::as_path).chain(report).for_each(remove_left_beside);
    }
    if arguments.amount() != Amount::Quiet {
        job.progress = Progress::of(found.len());
    }
    let mut account = work(&job, arguments, &destination, &found, failed, told)?;
    deliver(&mut account, arguments, &destination, is_one, &found, &inputs)?;
    let exit = account.exit();
    let run = Run {
        arguments,
        destination: &destination,
        account: &account,
        others: &others,
        options: &job.options,
        lasted: start.elapsed(),
    };
    finish(&run, job.output).map(|()| exit)
}

/// Refuses several inputs where only one letter makes sense.
fn refuse_several(
    arguments: &Arguments,
    destination: &Destination,
    options: &Options,
    inputs: usize,
) -> Result<(), Stop> {
    let why = match of_one(destination, options) {
        _ if inputs <= 1 => return Ok(()),
        _ if arguments.reading.meta.is_some() => format!(
            "--meta gives facts about one letter, but there are {inputs}; put <stem>.meta.toml beside \
             each"
        ),
        Some(of_one) => {
            format!(
                "{of_one} takes one letter, but there are {inputs}; name a folder with -o, or one file of \
                 all letters: NAME.{}",
                endings_of_all()
            )
        }
        None => return Ok(()),
    };
    Err(Stop::Usage(why))
}

/// How the destination was typed, if it is one file or stream that takes only one letter.
fn of_one(destination: &Destination, options: &Options) -> Option<String> {
    destination.of_one().filter(|_| options.collections.is_empty())
}

/// The endings of files of all letters: `cmif.xml, .csv`.
fn endings_of_all() -> String {
    let endings: Vec<&str> =
        COLLECTION_BACKENDS.iter().map(|backend| backend.format().extension).collect();
    endings.join(", .")
}

/// Refuses a file of all letters that a run would read, this one or the next, and to replace any other
/// unasked: `letters.csv` and `notes.txt` are names that editors give to work of their own.
fn refuse_replacing(
    arguments: &Arguments,
    destination: &Destination,
    named: &[&Path],
) -> Result<(), Stop> {
    let Destination::File(path, AnyBackend::Collection(_)) = destination else { return Ok(()) };
    let shown = plain(path.display());
    let same = |other: &&&Path| **other != path && files::are_one(other, path);
    if named.iter().any(|other| same(&other)) {
        return Err(Stop::Usage(format!("-o {shown} is a file that this run reads")));
    }
    if let Some(kind) = find::would_be_read(path, &arguments.inputs) {
        return Err(Stop::Usage(format!(
            "-o {shown} is in the folder of the letters, where the next run would read it as {kind}; write \
             it to another folder"
        )));
    }
    if path.exists() && !arguments.force {
        return Err(Stop::Usage(format!("-o {shown} is there already; --force replaces it")));
    }
    Ok(())
}

/// The base name of files of all letters in an output folder: that of the folder or file that was named,
/// if only one was.
fn name_of_all(inputs: &[PathBuf]) -> PathBuf {
    let named = match inputs {
        [path] if path.as_os_str() == STANDARD => None,
        [path] if path.is_dir() => {
            std::fs::canonicalize(path).ok().and_then(|path| path.file_name().map(PathBuf::from))
        }
        [path] => {
            let stem = path.to_str().map(press::stem).map(OsStr::new);
            stem.or_else(|| path.file_stem()).map(PathBuf::from)
        }
        _ => None,
    };
    named.unwrap_or_else(|| PathBuf::from("letters"))
}

/// Works on the inputs that were found, and adds up the results.
fn work(
    job: &Job<'_>,
    arguments: &Arguments,
    destination: &Destination,
    letters: &[find::FoundInput],
    failed: Vec<(PathBuf, Diagnostic)>,
    told: Vec<(PathBuf, Diagnostic)>,
) -> Result<Account, Stop> {
    let telling = arguments.telling();
    let name = name_of_all(&arguments.inputs);
    let work = || collected::convert(job, letters, destination, &name);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build();
    let mut account = Account::default();
    let find = |account: &mut Account, (path, found): (PathBuf, Diagnostic)| {
        account.find(vec![found], &path.display().to_string(), None, telling);
    };
    account.find(arguments.reading.config.notes.clone(), "", None, telling);
    account.find(job.options.diagnostics().cloned().collect(), "", None, telling);
    account.find(not_verified(&job.options), "", None, telling);
    for one in told {
        find(&mut account, one);
    }
    for (path, found) in failed {
        let failed = Account::failed(&path.display().to_string(), vec![found], telling);
        account.add(failed, telling);
    }
    account.add(pool.map_err(anyhow::Error::from)?.install(work), telling);
    job.progress.finish();
    for one in job.unused_rows() {
        find(&mut account, one);
    }
    let guessed = guessed(&account.guessed);
    account.find(guessed.into_iter().collect(), "", None, telling);
    Ok(account)
}

/// Reports formats that cannot be read back, because a program of the user makes them.
fn not_verified(options: &Options) -> Vec<Diagnostic> {
    let formats = options.formats.iter().map(|backend| backend.format().name);
    let foreign = formats.filter(|name| options.audit && backends::find(name).is_none());
    let report = |name| {
        let message =
            format!("{name} is not verified: letterpress cannot read back what a program makes");
        Diagnostic::new(&diag::NOT_VERIFIED, None, message)
    };
    foreign.map(report).collect()
}

/// The message that addresses depend on the names of folders.
fn guessed(folders: &BTreeSet<String>) -> Option<Diagnostic> {
    let first = folders.first()?;
    let more = match folders.len() - 1 {
        0 => String::new(),
        more => format!(" and of {more} more"),
    };
    let message = format!(
        "persons and places have addresses made from the name of the folder {first}{more}, because no \
         collection is named"
    );
    let hint = format!("write collection = \"{first}\" into letterpress.toml, and keep it");
    Some(Diagnostic::new(&diag::COLLECTION_GUESSED, None, message).hint(hint))
}

/// Opens the output folder.
fn open(
    arguments: &Arguments,
    folder: &Path,
    inputs: BTreeSet<PathBuf>,
) -> Result<OutputFolder, Stop> {
    if arguments.dry_run {
        return Ok(OutputFolder::look_at(folder, inputs, arguments.force));
    }
    let opened = OutputFolder::open(folder, inputs, arguments.force);
    let name = plain(folder.display());
    Ok(opened.with_context(|| format!("the output folder {name} cannot be used"))?)
}

/// Reports how a run went, and puts its output folder in order: a failure of one does not prevent
/// the other.
fn finish(run: &Run<'_>, output: Option<OutputFolder>) -> Result<(), Stop> {
    let told = run.tell();
    let reported = run.arguments.report().map_or(Ok(()), |path| {
        run.report(path).with_context(|| format!("the report {}", plain(path.display())))
    });
    let in_order = output.map_or(Ok(()), OutputFolder::finish);
    let in_order = in_order.context("the manifest of the output folder");
    let written = reported.and(in_order).map_err(Stop::Io);
    match told {
        // A closed pipe is not a failure, but must not hide one.
        Err(Stop::Io(error)) if is_broken_pipe(&error) => written,
        told => told.and(written),
    }
}

fn options(arguments: &Arguments, destination: &Destination) -> Result<Options, Stop> {
    let mut options = arguments
        .reading
        .options()?
        .reading(match arguments.printed {
            Printed::Corrected => letterpress::ir::Reading::Regular,
            Printed::Original => letterpress::ir::Reading::Original,
        })
        .filters(programs::filters(&arguments.filters)?)
        .collection(arguments.collection.clone())
        .base_iri(arguments.base()?)
        .revise(!arguments.anew)
        .audit(!arguments.no_verify)
        .made(made(arguments.date.as_deref())?)
        .fonts(files::fonts(&arguments.fonts, arguments.reading.diagnostics)?)
        .layout(arguments.pages.layout())
        .book(arguments.book.read(&arguments.reading, arguments.pages.has_endnotes())?)
        .excerpt(arguments.pages.excerpt()?)
        .pdfa(arguments.pages.pdfa());
    if !arguments.to.is_empty() {
        options.formats.clear();
        for name in &arguments.to {
            want(&mut options, named(name)?);
        }
    }
    for (at, backend) in options.formats.iter().enumerate() {
        let (name, extension) = (backend.format().name, backend.format().extension);
        let mut before = options.formats.iter().take(at).map(|before| before.format());
        if let Some(same) = before.find(|before| before.extension == extension) {
            let message =
                format!("{} and {name} both make .{extension} files; make one of them", same.name);
            return Err(Stop::Usage(message));
        }
    }
    let letter = options.formats.iter().map(|backend| backend.format().name);
    let names = letter.chain(options.collections.iter().map(|backend| backend.format().name));
    let names: Vec<&str> = names.collect();
    match destination {
        Destination::File(_, backend) if arguments.to.is_empty() => {
            options.formats.clear();
            want(&mut options, *backend);
        }
        Destination::File(path, backend) if names != [backend.format().name] => {
            return Err(Stop::Usage(format!(
                "-o {} makes {}, but --to names {}",
                plain(path.display()),
                backend.format().name,
                names.join(", ")
            )));
        }
        Destination::Standard if names.len() != 1 => {
            return Err(Stop::Usage(
                "-o - prints one format; name the format with --to".to_owned(),
            ));
        }
        Destination::Standard if arguments.book.volumes().is_some() => {
            return Err(Stop::Usage("-o - prints one file; name one for --volumes".to_owned()));
        }
        Destination::Standard | Destination::Folder(_) | Destination::File(..) => {}
    }
    Ok(options)
}

/// Adds a format, once.
fn want(options: &mut Options, backend: AnyBackend) {
    let name = backend.format().name;
    match backend {
        AnyBackend::Letter(backend) => {
            if options.formats.iter().all(|one| one.format().name != name) {
                options.formats.push(backend);
            }
        }
        AnyBackend::Collection(backend) => {
            if options.collections.iter().all(|one| one.format().name != name) {
                options.collections.push(backend);
            }
        }
    }
}

fn named(name: &str) -> Result<AnyBackend, Stop> {
    let known = AnyBackend::all().map(|backend| backend.format().name);
    let listed = as_listed(name);
    let of_program = || Some(programs::backend(&listed)?.map(AnyBackend::Letter));
    let unknown = || Err(Stop::Usage(unknown("format", name, known)));
    AnyBackend::find(&listed).map(Ok).or_else(of_program).unwrap_or_else(unknown)
}

/// The run's date: `--date`, otherwise `SOURCE_DATE_EPOCH` (reproducible-builds.org), otherwise
/// none. Only `--date today` reads the clock.
fn made(date: Option<&str>) -> Result<Option<jiff::Timestamp>, Stop> {
    if date == Some(TODAY) {
        let today = jiff::Timestamp::now().to_string();
        return Ok(press::midnight(today.get(..10).unwrap_or_default()));
    }
    if let Some(date) = date {
        let made = press::midnight(date);
        let wrong =
            || Stop::Usage(invalid("--date <DATE>", date, "neither a day, CCYY-MM-DD, nor today"));
        return made.ok_or_else(wrong).map(Some);
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds = epoch.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let wrong = || {
        let epoch = plain(&epoch);
        Stop::Usage(format!("SOURCE_DATE_EPOCH '{epoch}' is not a number of seconds"))
    };
    let day = seconds.map(|made| made.to_string()).unwrap_or_default();
    // Accept the same days as `--date`.
    let is_day = press::midnight(day.get(..10).unwrap_or_default()).is_some();
    seconds.filter(|_| is_day).ok_or_else(wrong).map(Some)
}
