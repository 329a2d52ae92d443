//! `letterpress convert`: the main job.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use letterpress::backends::{self, BACKENDS, Backend};
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::ir::{FurnitureKind, Letter, Reading, words};
use letterpress::press::{self, Options, People, Pressed};
use letterpress::readers::{self, READERS, Reader};
use letterpress::source::Encoding;
use rayon::prelude::*;

use super::files::{self, Finds, Found, STANDARD};
use super::report::{self, FAINT, STRONG, counted};
use super::{DiagnosticsFormat, Exit, MendName, Stop, inspect, is_broken_pipe};

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
    /// The format of the input [default: by what it holds]
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The encoding of the input [default: UTF-8, UTF-16, Windows-1252 or KOI8, by its bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The sidecar of the letter [default: <stem>.meta.toml beside it]
    #[arg(long, value_name = "FILE")]
    meta: Option<PathBuf>,
    /// Who is meant by which name: TOML, or CSV with the columns form, name and uri
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// The profile that says how the letters are written, and where each begins in a file of several
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// What to mend that is else only told, with commas between; the source's reading is kept
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    mend: Vec<MendName>,
    /// Which reading to print where a format shows only one
    #[arg(long, default_value = "regular")]
    reading: ReadingName,
    /// The date of what is made, CCYY-MM-DD [default: `SOURCE_DATE_EPOCH`, the edition's date in the
    /// sidecar, or the date of this release]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// How many letters to work on at once [default: one a processor]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Do not read the finished files back
    #[arg(long)]
    no_audit: bool,
    /// How to write diagnostics
    #[arg(long, value_name = "HOW", default_value = "human")]
    diagnostics: DiagnosticsFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReadingName {
    /// With letterpress's corrections
    Regular,
    /// As the source has it
    Original,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let options = options(arguments)?;
    let encoding = super::encoding(arguments.encoding.as_deref())?;
    let to_stdout = arguments.output.as_os_str() == STANDARD;
    let output = (!to_stdout).then_some(arguments.output.as_path());
    if let Some(file) = output.filter(|output| output.exists() && !output.is_dir()) {
        let file = file.display();
        return Err(Stop::Usage(format!("-o {file} is a file; name the folder for what is made")));
    }
    let named: Vec<&Path> =
        [&arguments.meta, &arguments.people].into_iter().flatten().map(PathBuf::as_path).collect();
    let Finds { letters: found, astray } = files::find(&arguments.inputs, output, &named)?;
    if let Some((one, other)) = files::same_target(&found) {
        return Err(Stop::Usage(format!(
            "{} and {} would both become {}; convert them into different folders",
            one.path.display(),
            other.path.display(),
            one.target.display()
        )));
    }
    if let (Some(_), Some((one, other))) = (&options.profile, files::same_folder(&found)) {
        return Err(Stop::Usage(format!(
            "the letters of {} and {} would go into one folder; convert them into different ones",
            one.path.display(),
            other.path.display()
        )));
    }
    if found.is_empty() {
        let names: Vec<String> = arguments.inputs.iter().map(|p| p.display().to_string()).collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    if arguments.meta.is_some() && found.len() != 1 {
        return Err(Stop::Usage(format!(
            "--meta speaks for one letter, but there are {}; put <stem>.meta.toml beside each",
            found.len()
        )));
    }
    if to_stdout && (found.len() != 1 || options.formats.len() != 1) {
        return Err(Stop::Usage(
            "-o - takes one letter and one format; name it with --to".to_owned(),
        ));
    }
    for sidecar in &astray {
        let message = "no letter here has the name of this sidecar, so it has no effect";
        let diagnostic = Diagnostic::new(&diag::SIDECAR_ASTRAY, None, message)
            .hint("<stem>.meta.toml speaks for <stem>.txt in the same folder");
        let name = sidecar.display().to_string();
        let mut err = anstream::stderr().lock();
        report::diagnostic(&mut err, arguments.diagnostics, &name, None, &diagnostic)?;
    }
    let work = || -> Vec<Done> {
        let one = |found: &Found| convert(found, encoding, arguments, &options, output);
        found.par_iter().map(one).collect()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build();
    let done = pool.map_err(anyhow::Error::from)?.install(work);
    if let (true, Some(of)) = (to_stdout, done.first().filter(|of| of.pressed.files.len() > 1)) {
        return Err(Stop::Usage(format!(
            "-o - takes one letter, but {} holds {}",
            of.name,
            of.letters()
        )));
    }
    let exit = exit(&done);
    let told = tell(&done, arguments, to_stdout)
        .and_then(|()| tell_unidentified(&done, options.people.as_ref(), arguments.diagnostics));
    // A reader who has seen enough does not make a failure a success.
    match told {
        Err(Stop::Io(error)) if is_broken_pipe(&error) => Ok(exit),
        Err(stop) => Err(stop),
        Ok(()) => Ok(exit),
    }
}

fn options(arguments: &Arguments) -> Result<Options, Stop> {
    let mut options = Options {
        reading: match arguments.reading {
            ReadingName::Regular => Reading::Regular,
            ReadingName::Original => Reading::Original,
        },
        mend: super::mend(&arguments.mend),
        audit: !arguments.no_audit,
        reader: arguments.from.as_deref().map(reader).transpose()?,
        made: made(arguments.date.as_deref())?,
        people: super::people(arguments.people.as_deref(), arguments.diagnostics)?,
        profile: arguments.profile.as_deref().map(files::profile).transpose()?,
        ..Options::default()
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

/// `tei, PDF` means the formats that are listed as `tei` and `pdf`.
fn as_listed(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn backend(name: &str) -> Result<&'static dyn Backend, Stop> {
    let known: Vec<&str> = BACKENDS.iter().map(|backend| backend.format().name).collect();
    let unknown = || format!("there is no format {name:?}; letterpress makes {}", known.join(", "));
    backends::find(&as_listed(name)).ok_or_else(|| Stop::Usage(unknown()))
}

fn reader(name: &str) -> Result<&'static dyn Reader, Stop> {
    let known: Vec<&str> = READERS.iter().map(|reader| reader.name()).collect();
    let unknown = || format!("there is no format {name:?}; letterpress reads {}", known.join(", "));
    readers::find(&as_listed(name)).ok_or_else(|| Stop::Usage(unknown()))
}

/// The run's date: `--date`, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else none.
fn made(date: Option<&str>) -> Result<Option<jiff::Timestamp>, Stop> {
    if let Some(date) = date {
        let made = press::midnight(date);
        let wrong = || Stop::Usage(format!("--date {date:?} is not a day written CCYY-MM-DD"));
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

/// What became of one input.
struct Done {
    name: String,
    pressed: Pressed,
    /// The letter's index and the format of each file that was written.
    written: Vec<(usize, &'static str)>,
    /// What could not be read or written.
    failures: Vec<String>,
}

impl Done {
    /// How many letters the input holds.
    fn letters(&self) -> usize {
        self.pressed.understood.as_ref().map_or(0, |one| one.collection.letters.len())
    }

    /// How many letters have at least one file.
    fn finished_letters(&self) -> usize {
        self.written.chunk_by(|(one, _), (next, _)| one == next).count()
    }

    fn count(&self, is_it: impl Fn(&Diagnostic) -> bool) -> usize {
        self.pressed.diagnostics.iter().filter(|found| is_it(found)).count()
    }
}

fn convert(
    found: &Found,
    encoding: Option<Encoding>,
    arguments: &Arguments,
    options: &Options,
    output: Option<&Path>,
) -> Done {
    let mut done = Done {
        name: found.path.display().to_string(),
        pressed: Pressed { understood: None, files: Vec::new(), diagnostics: Vec::new() },
        written: Vec::new(),
        failures: Vec::new(),
    };
    let input = match files::read(&found.path, encoding, arguments.meta.as_deref()) {
        Ok(input) => input,
        Err(error) => {
            done.failures.push(format!("{error:#}"));
            return done;
        }
    };
    // A bug in one letter must not stop the others.
    match panic::catch_unwind(AssertUnwindSafe(|| press::press(&input, options))) {
        Ok(pressed) => done.pressed = pressed,
        Err(_) => {
            let message = "the program stopped in the middle of this letter";
            done.pressed.diagnostics.push(Diagnostic::new(&diag::BUG, None, message));
        }
    }
    let Some(output) = output else { return done };
    for file in &done.pressed.files {
        let target = match &file.own_name {
            Some(own) => found.target.join(own),
            None => found.target.clone(),
        };
        let mut name = target.into_os_string();
        name.push(".");
        name.push(file.format.extension);
        let path = output.join(name);
        match files::publish(&path, &file.bytes) {
            Ok(()) => done.written.push((file.letter, file.format.name)),
            Err(error) => done.failures.push(format!("{error:#}")),
        }
    }
    done
}

/// The highest of 70, 4, 1 wins; nothing readable at all is 3.
fn exit(done: &[Done]) -> Exit {
    let is_unreadable = |done: &Done| done.pressed.understood.is_none();
    let has_bug = |found: &Diagnostic| found.code == &diag::BUG;
    let mut worst = Exit::Clean;
    for done in done {
        for found in &done.pressed.diagnostics {
            worst = worst.max(match found.severity() {
                _ if has_bug(found) => Exit::Bug,
                _ if [&diag::BACKEND_FAILED, &diag::NO_GLYPH].contains(&found.code) => {
                    Exit::BackendFailed
                }
                Severity::Error | Severity::Loss => Exit::Failed,
                Severity::Warning | Severity::Note => Exit::Clean,
            });
        }
        if !done.failures.is_empty() {
            worst = worst.max(Exit::Failed);
        }
    }
    if worst == Exit::Failed && done.iter().all(is_unreadable) {
        return Exit::NothingReadable;
    }
    worst
}

/// Tells what was done. What was made goes to the standard output, what was found to the standard
/// error.
fn tell(done: &[Done], arguments: &Arguments, to_stdout: bool) -> Result<(), Stop> {
    if to_stdout {
        for file in done.iter().flat_map(|done| &done.pressed.files) {
            io::stdout().lock().write_all(&file.bytes)?;
        }
    }
    let mut out = anstream::stdout().lock();
    let mut err = anstream::stderr().lock();
    let as_json = arguments.diagnostics == DiagnosticsFormat::Json;
    for one in done {
        let source = one.pressed.understood.as_ref().map(|understood| &understood.source);
        if !to_stdout && !as_json && !one.written.is_empty() {
            writeln!(out, "{}", summary(one))?;
        }
        for failure in &one.failures {
            report::fatal(failure)?;
        }
        for found in &one.pressed.diagnostics {
            // Inferences are counted here and shown by `inspect`.
            if as_json || found.severity() > Severity::Note {
                report::diagnostic(&mut err, arguments.diagnostics, &one.name, source, found)?;
            }
        }
    }
    if !to_stdout && !as_json {
        let letters: usize = done.iter().map(Done::finished_letters).sum();
        let files: usize = done.iter().map(|one| one.written.len()).sum();
        let failed = done.iter().filter(|one| one.written.is_empty()).count();
        let mut line = match counted(files, "file") {
            _ if files == 0 => "nothing was made".to_owned(),
            files => format!(
                "{} and {files} in {}",
                counted(letters, "letter"),
                arguments.output.display()
            ),
        };
        if failed > 0 {
            line += &format!("; {} not converted", counted(failed, "input"));
        }
        writeln!(out, "{STRONG}{line}{STRONG:#}")?;
        let inferred = done.iter().any(|one| one.pressed.diagnostics.iter().any(is_note));
        if inferred && io::stdout().is_terminal() {
            writeln!(out, "{FAINT}letterpress inspect FILE shows what was inferred{FAINT:#}")?;
        }
    }
    Ok(())
}

/// Tells the names that the people file does not have, each once, for all letters together.
fn tell_unidentified(
    done: &[Done],
    people: Option<&People>,
    format: DiagnosticsFormat,
) -> Result<(), Stop> {
    let Some(people) = people else { return Ok(()) };
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for understood in done.iter().filter_map(|one| one.pressed.understood.as_ref()) {
        for name in press::unidentified(&understood.collection) {
            *names.entry(name).or_insert(0) += 1;
        }
    }
    if !names.is_empty() {
        let mut err = anstream::stderr().lock();
        report::unidentified(&mut err, format, people.name(), &names)?;
    }
    Ok(())
}

/// Whether something was inferred or supplied.
fn is_note(found: &Diagnostic) -> bool {
    found.severity() == Severity::Note && found.code != &diag::NOT_IN_PEOPLE
}

/// One input in a few lines.
fn summary(done: &Done) -> String {
    let mut text = format!("{STRONG}{}{STRONG:#}", done.name);
    let letters = done.pressed.understood.iter().flat_map(|one| &one.collection.letters);
    let letters: Vec<&Letter> = letters.collect();
    match letters.as_slice() {
        [] => {}
        [letter] => {
            text += &format!("\n  {}\n  {}", inspect::identity(letter), inspect::extent(letter));
        }
        [first, .., last] => {
            let notes: usize = letters.iter().map(|letter| letter.notes.len()).sum();
            text += &format!("\n  {} letters, {}", letters.len(), counted(notes, "note"));
            text += &format!("\n  the first: {}", inspect::identity(first));
            text += &format!("\n  the last: {}\n  in all", inspect::identity(last));
        }
    }
    let dropped = letters.iter().flat_map(|letter| &letter.furniture);
    let dropped = dropped.filter(|part| part.kind == FurnitureKind::Dropped);
    let dropped: usize = dropped.map(|part| words(&part.text).count()).sum();
    let inferred = done.count(is_note);
    let warnings = done.count(|found| found.severity() == Severity::Warning);
    let mut counts = Vec::new();
    if inferred > 0 {
        counts.push(format!("{inferred} inferred or supplied"));
    }
    if warnings > 0 {
        counts.push(counted(warnings, "warning"));
    }
    if dropped > 0 {
        counts.push(format!("{} dropped by the profile", counted(dropped, "word")));
    }
    if !counts.is_empty() {
        let link = if letters.len() > 1 { " " } else { "; " };
        text += &format!("{link}{}", counts.join(", "));
    }
    let mut formats: Vec<&str> = Vec::new();
    for (_, format) in &done.written {
        if !formats.contains(format) {
            formats.push(format);
        }
    }
    text += &format!("\n  {} written", formats.join(", "));
    let wanted = formats.len() * letters.len();
    if done.written.len() < wanted {
        text += &format!("; {} of {wanted} files", done.written.len());
    }
    text
}
