//! `letterpress convert`: the main job.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use letterpress::backends::{self, BACKENDS, Backend};
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::ir::{Furniture, FurnitureKind, Letter, words};
use letterpress::press::{self, Input, OpenInput, Options, People, ReadLetter, Verdict};
use letterpress::source::{Encoding, Source};
use rayon::prelude::*;

use super::files::{self, Finds, Found, STANDARD};
use super::reading::{Reading, Wanted};
use super::report::{self, FAINT, STRONG, counted};
use super::{DiagnosticsFormat, Exit, Stop, as_listed, inspect, is_broken_pipe};

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
    #[arg(long = "reading", value_name = "READING", default_value = "regular")]
    printed: Printed,
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
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Printed {
    /// With letterpress's corrections
    Regular,
    /// As the source has it
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
        let file = file.display();
        return Err(Stop::Usage(format!("-o {file} is a file; name the folder for what is made")));
    }
    let named: Vec<&Path> =
        [&reading.meta, &reading.people].into_iter().flatten().map(PathBuf::as_path).collect();
    let Finds { letters: found, astray } = files::find(&arguments.inputs, output, &named)?;
    refuse_overwriting(&found, &options)?;
    if found.is_empty() {
        let names: Vec<String> = arguments.inputs.iter().map(|p| p.display().to_string()).collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    if reading.meta.is_some() && found.len() != 1 {
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
        report::diagnostic(&mut err, reading.diagnostics, &name, None, &diagnostic)?;
    }
    let mut job = Job { reading, options, wanted, encoding, output, stdin: None };
    job.look_for_names(&found)?;
    let work = || -> Vec<Done> { found.par_iter().map(|found| job.convert(found)).collect() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build();
    let done = pool.map_err(anyhow::Error::from)?.install(work);
    if let (true, Some(of)) = (to_stdout, done.first().filter(|of| of.selected > 1)) {
        return Err(Stop::Usage(format!(
            "-o - takes one letter, but {} holds {}; --only names one",
            of.name, of.selected
        )));
    }
    let exit = exit(&done);
    let told = tell(&done, arguments, to_stdout)
        .and_then(|()| tell_unidentified(&done, job.options.people.as_ref(), reading.diagnostics));
    // A reader who has seen enough does not make a failure a success.
    match told {
        Err(Stop::Io(error)) if is_broken_pipe(&error) => Ok(exit),
        Err(stop) => Err(stop),
        Ok(()) => Ok(exit),
    }
}

/// No two inputs may make files of one name.
fn refuse_overwriting(found: &[Found], options: &Options) -> Result<(), Stop> {
    if let Some((one, other)) = files::same_target(found) {
        return Err(Stop::Usage(format!(
            "{} and {} would both become {}; convert them into different folders",
            one.path.display(),
            other.path.display(),
            one.target.display()
        )));
    }
    let may_hold_several = |found: &Found| {
        options.profile.is_some() || found.path.extension().is_some_and(|ending| ending == "xml")
    };
    match files::same_folder(found).filter(|(one, _)| may_hold_several(one)) {
        Some((one, other)) => Err(Stop::Usage(format!(
            "the letters of {} and {} would go into one folder; convert them into different ones",
            one.path.display(),
            other.path.display()
        ))),
        None => Ok(()),
    }
}

fn options(arguments: &Arguments) -> Result<Options, Stop> {
    let mut options = Options {
        reading: match arguments.printed {
            Printed::Regular => letterpress::ir::Reading::Regular,
            Printed::Original => letterpress::ir::Reading::Original,
        },
        audit: !arguments.no_audit,
        made: made(arguments.date.as_deref())?,
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

/// What became of one input. Letters and source are gone by then; what is to be told of them stays.
#[derive(Default)]
struct Done {
    name: String,
    /// Whether the input could be read.
    is_readable: bool,
    /// How many letters it holds.
    letters: usize,
    /// How many of them are wanted.
    selected: usize,
    /// How many are left out only because they have no date.
    undated: usize,
    /// The letters that are wanted, in order.
    shown: Vec<Shown>,
    /// What stands outside the letters.
    matter: Option<String>,
    /// The position of the letter and the format of each file that was written.
    written: Vec<(usize, &'static str)>,
    /// What is made, when it goes to the standard output.
    made: Vec<Vec<u8>>,
    /// What could not be read or written.
    failures: Vec<String>,
    /// What is told of the findings, ready for the standard error.
    told: Vec<u8>,
    /// The worst that was found.
    exit: Exit,
    /// How many findings were inferred or supplied, and how many are warnings.
    inferred: usize,
    warnings: usize,
    /// The names that the people file does not have.
    unidentified: Vec<String>,
}

/// A letter as it is shown in the summary.
struct Shown {
    identity: String,
    extent: String,
    notes: usize,
    /// Words that are dropped for a reason that someone gives.
    dropped: usize,
    /// Words of running heads.
    left_out: usize,
}

/// A letter that was worked on.
enum Worked {
    Left(Verdict),
    Wanted(Box<Converted>),
}

/// A letter that is done.
struct Converted {
    shown: Shown,
    written: Vec<(usize, &'static str)>,
    made: Vec<Vec<u8>>,
    failures: Vec<String>,
    found: Vec<Diagnostic>,
    unidentified: Vec<String>,
}

impl Done {
    /// How many letters have at least one file.
    fn finished_letters(&self) -> usize {
        self.written.chunk_by(|(one, _), (next, _)| one == next).count()
    }

    /// Keeps what is to be told of the findings.
    fn report(
        &mut self,
        mut found: Vec<Diagnostic>,
        source: Option<&Source>,
        format: DiagnosticsFormat,
    ) {
        press::in_order_of_source(&mut found);
        for found in &found {
            self.exit = self.exit.max(exit_for(found));
            self.inferred += usize::from(is_note(found));
            self.warnings += usize::from(found.severity() == Severity::Warning);
            // Inferences are counted here and shown by `inspect`.
            if format == DiagnosticsFormat::Json || found.severity() > Severity::Note {
                let told = report::diagnostic(&mut self.told, format, &self.name, source, found);
                // Memory takes everything; if it did not, the failure would be told instead.
                self.failures.extend(told.err().map(|error| error.to_string()));
            }
        }
    }
}

/// What is to be done with each input.
struct Job<'a> {
    reading: &'a Reading,
    options: Options,
    wanted: Wanted,
    encoding: Option<Encoding>,
    /// The folder for what is made; `None` is the standard output.
    output: Option<&'a Path>,
    /// The standard input, when it had to be read before.
    stdin: Option<Input>,
}

impl Job<'_> {
    /// Before anything is made: each letter that is wanted by name must be in some input.
    fn look_for_names(&mut self, found: &[Found]) -> Result<(), Stop> {
        if self.wanted.names.is_empty() {
            return Ok(());
        }
        let mut is_known = vec![false; self.wanted.names.len()];
        let mut names = Vec::new();
        for found in found {
            // What cannot be read is told when it is converted.
            let Ok(input) = self.read(found) else { continue };
            if let Ok(source) = press::decode(&input, &self.options)
                && let Ok(opened) = OpenInput::new(&source, &input, &self.options)
            {
                let indexes = opened.find(&self.wanted.names);
                for (is_known, indexes) in is_known.iter_mut().zip(indexes) {
                    *is_known |= !indexes.is_empty();
                }
                names.extend_from_slice(opened.names());
            }
            if found.path.as_os_str() == STANDARD {
                self.stdin = Some(input);
            }
        }
        // Where no input can be read, that is what is to be told.
        if names.is_empty() { Ok(()) } else { self.wanted.known(&is_known, &names) }
    }

    fn read(&self, found: &Found) -> anyhow::Result<Input> {
        match &self.stdin {
            Some(input) if found.path.as_os_str() == STANDARD => Ok(input.clone()),
            _ => files::read(&found.path, self.encoding, self.reading.meta.as_deref()),
        }
    }

    fn convert(&self, found: &Found) -> Done {
        let mut done = Done { name: found.path.display().to_string(), ..Done::default() };
        let input = match self.read(found) {
            Ok(input) => input,
            Err(error) => {
                done.exit = Exit::Failed;
                done.failures.push(format!("{error:#}"));
                return done;
            }
        };
        let format = self.reading.diagnostics;
        // A bug that shows before there are letters must not stop the other inputs.
        let open = AssertUnwindSafe(|| self.convert_input(found, &input, &mut done));
        if panic::catch_unwind(open).is_err() {
            let message = "the program stopped in the middle of this input";
            done.report(vec![Diagnostic::new(&diag::BUG, None, message)], None, format);
        }
        done
    }

    fn convert_input(&self, found: &Found, input: &Input, done: &mut Done) {
        let format = self.reading.diagnostics;
        let source = match press::decode(input, &self.options) {
            Ok(source) => source,
            Err(wrong) => return done.report(wrong, None, format),
        };
        let opened = match OpenInput::new(&source, input, &self.options) {
            Ok(opened) => opened,
            Err(wrong) => return done.report(wrong, None, format),
        };
        done.is_readable = opened.letters() > 0;
        done.letters = opened.letters();
        let (matter, lost) = opened.matter();
        done.matter = inspect::matter(&matter);
        let indexes = self.wanted.named(&opened);
        if self.output.is_none() && self.wanted.selection.is_empty() && indexes.len() > 1 {
            // The standard output takes one; nothing of this would be told.
            done.selected = indexes.len();
            return;
        }
        let mut diagnostics = opened.diagnostics().to_vec();
        diagnostics.extend(lost);
        for worked in opened.each(&indexes, |read| self.convert_letter(found, &opened, read)) {
            match worked {
                Ok(Worked::Left(verdict)) => {
                    done.undated += usize::from(verdict == Verdict::Undated);
                }
                Ok(Worked::Wanted(letter)) => {
                    done.selected += 1;
                    done.shown.push(letter.shown);
                    done.written.extend(letter.written);
                    done.made.extend(letter.made);
                    done.failures.extend(letter.failures);
                    done.unidentified.extend(letter.unidentified);
                    diagnostics.extend(letter.found);
                }
                Err(bug) => diagnostics.push(*bug),
            }
        }
        done.report(diagnostics, Some(&source), format);
        if !done.failures.is_empty() {
            done.exit = done.exit.max(Exit::Failed);
        }
    }

    /// Prints a letter and writes its files, if it is wanted.
    fn convert_letter(
        &self,
        found: &Found,
        opened: &OpenInput<'_>,
        mut read: ReadLetter,
    ) -> Worked {
        let verdict = self.wanted.selection.judge(&read.letter);
        if verdict != Verdict::Wanted {
            return Worked::Left(verdict);
        }
        let files = opened.print(&mut read);
        let mut done = Converted {
            shown: Shown::of(&read.letter),
            written: Vec::new(),
            made: Vec::new(),
            failures: Vec::new(),
            unidentified: match self.options.people {
                Some(_) => press::unidentified(&read.letter).collect(),
                None => Vec::new(),
            },
            found: read.diagnostics,
        };
        for file in files {
            let Some(output) = self.output else {
                done.made.push(file.bytes);
                continue;
            };
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
        Worked::Wanted(Box::new(done))
    }
}

impl Shown {
    fn of(letter: &Letter) -> Self {
        let words_of = |is_meant: fn(&Furniture) -> bool| {
            let parts = letter.furniture.iter().filter(|part| is_meant(part));
            parts.map(|part| words(&part.text).count()).sum()
        };
        Self {
            identity: inspect::identity(letter),
            extent: inspect::extent(letter),
            notes: letter.notes.len(),
            dropped: words_of(|part| part.reason.is_some()),
            left_out: words_of(|part| {
                part.kind == FurnitureKind::RunningHead && part.reason.is_none()
            }),
        }
    }
}

/// What a finding means for the exit status.
fn exit_for(found: &Diagnostic) -> Exit {
    match found.severity() {
        _ if found.code == &diag::BUG => Exit::Bug,
        _ if [&diag::BACKEND_FAILED, &diag::NO_GLYPH].contains(&found.code) => Exit::BackendFailed,
        Severity::Error | Severity::Loss => Exit::Failed,
        Severity::Warning | Severity::Note => Exit::Clean,
    }
}

/// The highest of 70, 4, 1 wins; nothing readable at all is 3, and nothing selected is 1.
fn exit(done: &[Done]) -> Exit {
    let worst = done.iter().map(|done| done.exit).max().unwrap_or_default();
    if worst == Exit::Failed && done.iter().all(|done| !done.is_readable) {
        return Exit::NothingReadable;
    }
    if is_nothing_selected(done) { worst.max(Exit::Failed) } else { worst }
}

/// Whether letters could be read, and none is wanted.
fn is_nothing_selected(done: &[Done]) -> bool {
    let is_sound = |done: &Done| done.exit < Exit::Bug;
    done.iter().any(|done| done.letters > 0 && is_sound(done))
        && done.iter().all(|done| done.selected == 0)
}

/// Tells what was done. What was made goes to the standard output, what was found to the standard
/// error.
fn tell(done: &[Done], arguments: &Arguments, to_stdout: bool) -> Result<(), Stop> {
    for bytes in done.iter().flat_map(|done| &done.made) {
        io::stdout().lock().write_all(bytes)?;
    }
    let mut out = anstream::stdout().lock();
    let mut err = anstream::stderr().lock();
    let as_json = arguments.reading.diagnostics == DiagnosticsFormat::Json;
    for one in done {
        if !to_stdout && !as_json && !one.written.is_empty() {
            writeln!(out, "{}", summary(one))?;
        }
        for failure in &one.failures {
            report::fatal(failure)?;
        }
        err.write_all(&one.told)?;
    }
    if is_nothing_selected(done) {
        report::fatal(&nothing_selected(done))?;
    }
    if !to_stdout && !as_json {
        let letters: usize = done.iter().map(Done::finished_letters).sum();
        let files: usize = done.iter().map(|one| one.written.len()).sum();
        let failed =
            |done: &&Done| done.written.is_empty() && !(done.is_readable && done.selected == 0);
        let failed = done.iter().filter(failed).count();
        let mut line = match counted(files, "file") {
            _ if files == 0 => "nothing was made".to_owned(),
            files => format!(
                "{} and {files} in {}",
                counted(letters, "letter"),
                arguments.output.display()
            ),
        };
        let (selected, letters) =
            done.iter().fold((0, 0), |(some, all), one| (some + one.selected, all + one.letters));
        if done.len() > 1 && files > 0 && selected < letters {
            line += &format!("; {selected} of {letters} letters selected");
        }
        for words in words_not_printed(done.iter().flat_map(|one| &one.shown)) {
            line += &format!("; {words}");
        }
        if failed > 0 {
            line += &format!("; {} not converted", counted(failed, "input"));
        }
        writeln!(out, "{STRONG}{line}{STRONG:#}")?;
        let inferred = done.iter().any(|one| one.inferred > 0);
        if inferred && io::stdout().is_terminal() {
            writeln!(out, "{FAINT}letterpress inspect FILE shows what was inferred{FAINT:#}")?;
        }
    }
    Ok(())
}

/// Why there is nothing to make.
fn nothing_selected(done: &[Done]) -> String {
    let letters = done.iter().map(|done| done.letters).sum();
    let undated = done.iter().map(|done| done.undated).sum();
    inspect::nothing_selected(letters, undated)
}

/// Tells the names that the people file does not have, each once, for all letters together.
fn tell_unidentified(
    done: &[Done],
    people: Option<&People>,
    format: DiagnosticsFormat,
) -> Result<(), Stop> {
    let Some(people) = people else { return Ok(()) };
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for name in done.iter().flat_map(|one| &one.unidentified) {
        *names.entry(name.clone()).or_insert(0) += 1;
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

/// How many words of some letters are in no format, and why.
fn words_not_printed<'a>(letters: impl IntoIterator<Item = &'a Shown>) -> Vec<String> {
    let (left_out, dropped) = letters.into_iter().fold((0, 0), |(left_out, dropped), letter| {
        (left_out + letter.left_out, dropped + letter.dropped)
    });
    let count =
        |words: usize, why: &str| (words > 0).then(|| format!("{} {why}", counted(words, "word")));
    let counts = [count(left_out, "left out"), count(dropped, "dropped with a reason")];
    counts.into_iter().flatten().collect()
}

/// One input in a few lines.
fn summary(done: &Done) -> String {
    let mut text = format!("{STRONG}{}{STRONG:#}", done.name);
    if done.selected < done.letters {
        let selected = inspect::selected(done.selected, done.letters, done.undated);
        text += &format!("\n  {selected}");
    }
    let mut link = "; ";
    match done.shown.as_slice() {
        [] => {}
        [letter] => text += &format!("\n  {}\n  {}", letter.identity, letter.extent),
        [first, .., last] => {
            let notes: usize = done.shown.iter().map(|letter| letter.notes).sum();
            text += &format!("\n  {} letters, {}", done.shown.len(), counted(notes, "note"));
            text += &format!("\n  the first: {}", first.identity);
            text += &format!("\n  the last: {}", last.identity);
            link = "\n  in all ";
        }
    }
    let mut counts = Vec::new();
    if done.inferred > 0 {
        counts.push(format!("{} inferred or supplied", done.inferred));
    }
    if done.warnings > 0 {
        counts.push(counted(done.warnings, "warning"));
    }
    counts.extend(words_not_printed(&done.shown));
    if !counts.is_empty() {
        text += &format!("{link}{}", counts.join(", "));
    }
    if let Some(matter) = done.matter.as_ref().filter(|_| done.selected == done.letters) {
        text += &format!("\n  {matter}");
    }
    let is_written = |name: &&str| done.written.iter().any(|(_, written)| written == name);
    let formats = BACKENDS.iter().map(|backend| backend.format().name);
    let formats: Vec<&str> = formats.filter(is_written).collect();
    text += &format!("\n  {} written", formats.join(", "));
    let wanted = formats.len() * done.selected;
    if done.written.len() < wanted {
        text += &format!("; {} of {wanted} files", done.written.len());
    }
    text
}
