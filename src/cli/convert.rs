//! `letterpress convert`: the main job.

pub(super) mod account;
mod book_options;
mod collected;
mod delivery;
pub(super) mod destination;
mod file_report;
mod findings;
mod in_order;
mod in_turn;
pub(super) mod job;
pub(super) mod output;
pub(super) mod progress;
mod proved;
pub(super) mod run_report;
pub(super) mod summary;
mod unchecked;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use letterpress::backends::{self, AnyBackend, COLLECTION_BACKENDS};
use letterpress::diag::{self, Diagnostic};
use letterpress::press::{self, Options, Shard};

use self::account::Account;
use self::book_options::BookOptions;
use self::delivery::deliver;
use self::destination::Destination;
use self::job::Job;
use self::output::Output;
use self::progress::Progress;
use self::summary::Run;
use super::files::{self, STANDARD};
use super::find::{self, Finds};
use super::making::{Amount, Making, PdfALevel};
use super::output_folder::OutputFolder;
use super::report;
use super::settle;
use super::suggest::unknown;
use super::temporary::remove_left_beside;
use super::terminal::plain;
use super::{Exit, Stop, as_listed, formats, is_broken_pipe, programs};

/// The default output folder.
pub(super) const OUTPUT: &str = "output";

#[derive(Args)]
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
    /// Overwrite files in the output folder that letterpress did not make, or that have changed since, and a
    /// file NAME of all letters that is there
    #[arg(long)]
    force: bool,
    /// Do not verify the finished files by reading them back
    #[arg(long, alias = "no-audit")]
    no_verify: bool,
    /// Read, convert and verify everything and say which files would be written, but write none
    #[arg(long)]
    dry_run: bool,
    /// Convert one share of the letters: 2/8 is the second of eight. Runs of all shares, on several machines, together
    /// make the files of one run
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// The archival standard of the PDF
    #[arg(long, value_name = "LEVEL", default_value = "3a", ignore_case = true)]
    #[arg(help_heading = "Pages of the PDF")]
    pdfa: PdfALevel,
    #[command(flatten)]
    pub making: Making,
    #[command(flatten)]
    book: BookOptions,
}

impl Arguments {
    /// Whether all values make sense, before any file is looked at.
    pub(super) fn check(&self) -> Result<(), Stop> {
        self.making.check()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    #[allow(
        clippy::disallowed_methods,
        reason = "the duration is reported on the terminal and written to no file"
    )]
    let start = std::time::Instant::now();
    let making = &arguments.making;
    let reading = &making.reading;
    let mut destination = Destination::of(&arguments.output)?;
    let options = options(arguments, &destination)?;
    let encoding = reading.encoding()?;
    let mut wanted = reading.wanted()?;
    wanted.shard = arguments.shard;
    let report = making.report();
    let one_file = destination.file().map(Path::to_owned);
    let named = reading.named_files();
    let named: Vec<&Path> = named.into_iter().chain(one_file.as_deref()).collect();
    let apart: Vec<&Path> = named.iter().copied().chain(report).collect();
    let Finds { letters: found, failed, mut told, others, of_config, beside: _ } =
        find::find(&arguments.inputs, destination.folder(), &apart);
    told.extend(settle::without_effect(reading, &arguments.inputs, of_config));
    if found.is_empty() && failed.is_empty() {
        let names = arguments.inputs.iter().map(|path| plain(path.display()).to_string());
        let names: Vec<String> = names.collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    let telling = making.telling();
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
    if arguments.shard.is_some() {
        refuse_all_in_shard(&job.options)?;
    }
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
        job.output = Output::Folder(open(arguments, folder, inputs.clone())?);
    }
    if !arguments.dry_run {
        // An output folder removes its own.
        let followed = one_file.as_deref().map(files::followed);
        followed.iter().map(PathBuf::as_path).chain(report).for_each(remove_left_beside);
    }
    if making.amount() != Amount::Quiet {
        job.progress = Progress::of(found.len());
    }
    let finds = Found { letters: &found, failed, told };
    let mut account = work(&job, making, &arguments.inputs, &destination, finds)?;
    deliver(&mut account, arguments, &destination, is_one, &found, &inputs)?;
    let exit = account.exit();
    let run = Run {
        making,
        writes_nothing: arguments.dry_run,
        destination: &destination,
        account: &account,
        others: &others,
        options: &job.options,
        lasted: start.elapsed(),
    };
    finish(&run, job.output.into_folder()).map(|()| exit)
}

/// Refuses files of all letters where a run is about some of them.
fn refuse_all_in_shard(options: &Options) -> Result<(), Stop> {
    let Some(of_all) = options.collections.first() else { return Ok(()) };
    Err(Stop::Usage(format!(
        "'{}' is one file of all letters, so it cannot be made with --shard; make it in a run without --shard",
        of_all.format().name
    )))
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
        _ if arguments.making.reading.meta.is_some() => format!(
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

/// What was found in the named paths, before the work begins.
pub(super) struct Found<'a> {
    pub letters: &'a [find::FoundInput],
    /// What was requested but is not a letter that can be converted.
    pub failed: Vec<(PathBuf, Diagnostic)>,
    /// Other things to report.
    pub told: Vec<(PathBuf, Diagnostic)>,
}

/// Works on the inputs that were found, and adds up the results.
pub(super) fn work(
    job: &Job<'_>,
    making: &Making,
    inputs: &[PathBuf],
    destination: &Destination,
    Found { letters, failed, told }: Found<'_>,
) -> Result<Account, Stop> {
    let telling = making.telling();
    let name = name_of_all(inputs);
    let work = || collected::convert(job, letters, destination, &name);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(making.jobs.unwrap_or(0)).build();
    let mut account = Account::default();
    let find = |account: &mut Account, (path, found): (PathBuf, Diagnostic)| {
        account.find(vec![found], &path.display().to_string(), None, telling);
    };
    account.find(making.reading.config.notes.clone(), "", None, telling);
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
pub(super) fn finish(run: &Run<'_>, output: Option<OutputFolder>) -> Result<(), Stop> {
    let told = run.tell();
    let reported = run.making.report().map_or(Ok(()), |path| {
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
    let making = &arguments.making;
    let mut options = making
        .options()?
        .audit(!arguments.no_verify)
        .book(arguments.book.read(&making.reading, making.pages.has_endnotes())?)
        .pdfa(arguments.pdfa.part());
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
