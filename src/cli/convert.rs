//! `letterpress convert`: the main job.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use letterpress::backends::{self, BACKENDS, Backend};
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::ir::{Furniture, FurnitureKind, Letter, words};
use letterpress::press::{self, Input, OpenInput, Options, People, ReadLetter, Verdict};
use letterpress::source::{Encoding, Source};
use rayon::prelude::*;

use super::files::{self, STANDARD};
use super::find::{self, Finds, Found};
use super::reading::{Reading, Wanted};
use super::report::{self, FAINT, Patient, STRONG, counted};
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
    /// A font file (OpenType or TrueType) for the PDF, before the fonts that letterpress brings; can
    /// be given several times
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
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
    let named = [&reading.meta, &reading.people, &reading.profile].into_iter().flatten();
    let named: Vec<&Path> = named.map(PathBuf::as_path).collect();
    let Finds { letters: found, failed, told, others } =
        find::find(&arguments.inputs, output, &named);
    if found.is_empty() && failed.is_empty() {
        let names: Vec<String> = arguments.inputs.iter().map(|p| p.display().to_string()).collect();
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
    let mut job = Job {
        reading,
        options,
        wanted,
        encoding,
        output,
        targets: found.iter().map(|found| (&*found.target, found)).collect(),
        files: found.iter().map(|found| &*found.file).collect(),
        stdin: None,
    };
    job.look_for_names(&found)?;
    if let Some(output) = output.filter(|_| !found.is_empty()) {
        fs::create_dir_all(output)
            .with_context(|| format!("the output folder {} cannot be made", output.display()))?;
    }
    let work = || -> Vec<Done> { found.par_iter().map(|found| job.convert(found)).collect() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build();
    let mut done: Vec<Done> = failed.into_iter().map(alone).collect();
    done.extend(pool.map_err(anyhow::Error::from)?.install(work));
    if let (true, Some(of)) = (to_stdout, done.iter().find(|of| of.selected > 1)) {
        return Err(Stop::Usage(format!(
            "-o - takes one letter, but {} holds {}; --only names one",
            of.name, of.selected
        )));
    }
    let exit = exit(&done);
    let told: Vec<Done> = told.into_iter().map(alone).collect();
    let names = || tell_unidentified(&done, job.options.people.as_ref(), reading.diagnostics);
    let told = tell(&told, &done, &others, arguments).and_then(|()| names());
    // A reader who has seen enough does not make a failure a success.
    match told {
        Err(Stop::Io(error)) if is_broken_pipe(&error) => Ok(exit),
        Err(stop) => Err(stop),
        Ok(()) => Ok(exit),
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
    /// Whether it was met in a folder and is no text.
    is_skipped: bool,
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
    /// Words that say something about the text.
    annotation: usize,
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
                // Memory takes everything.
                debug_assert!(told.is_ok());
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
    /// The inputs by the names of what is made of them.
    targets: BTreeMap<&'a Path, &'a Found>,
    /// The files of the inputs.
    files: BTreeSet<&'a Path>,
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
            let find = || -> Option<(Vec<Vec<usize>>, Vec<String>)> {
                let source = press::decode(&input, &self.options).ok()?;
                let opened = OpenInput::new(&source, &input, &self.options).ok()?;
                Some((opened.find(&self.wanted.names), opened.names().to_vec()))
            };
            if let Ok(Some((indexes, of_input))) = press::guarded("this input", find) {
                for (is_known, indexes) in is_known.iter_mut().zip(indexes) {
                    *is_known |= !indexes.is_empty();
                }
                names.extend(of_input);
            }
            if found.path.as_os_str() == STANDARD {
                self.stdin = Some(input);
            }
        }
        // Where no input can be read, that is what is to be told.
        if names.is_empty() { Ok(()) } else { self.wanted.known(&is_known, &names) }
    }

    fn read(&self, found: &Found) -> Result<Input, Box<Diagnostic>> {
        match &self.stdin {
            Some(input) if found.path.as_os_str() == STANDARD => Ok(input.clone()),
            _ => files::read(&found.path, self.encoding, self.reading.meta.as_deref()),
        }
    }

    fn convert(&self, found: &Found) -> Done {
        let mut done = Done { name: found.path.display().to_string(), ..Done::default() };
        let format = self.reading.diagnostics;
        let input = match self.read(found) {
            Ok(input) => input,
            Err(unreadable) => {
                done.report(vec![*unreadable], None, format);
                return done;
            }
        };
        // A bug that shows before there are letters must not stop the other inputs.
        let convert = || self.convert_input(found, &input, &mut done);
        if let Err(bug) = press::guarded("this input", convert) {
            done.report(vec![*bug], None, format);
        }
        done
    }

    fn convert_input(&self, found: &Found, input: &Input, done: &mut Done) {
        let format = self.reading.diagnostics;
        let source = match press::decode(input, &self.options) {
            Ok(source) => source,
            Err(error) if !found.is_meant && error.is_no_text() => {
                done.is_skipped = true;
                let skipped = Diagnostic::new(&diag::SKIPPED, None, format!("skipped: {error}"))
                    .hint("if it is a letter, save it as plain text in UTF-8");
                return done.report(vec![skipped], None, format);
            }
            Err(error) => return done.report(vec![error.into()], None, format),
        };
        let opened = match OpenInput::new(&source, input, &self.options) {
            Ok(opened) => opened,
            Err(wrong) => return done.report(wrong, None, format),
        };
        done.is_readable = opened.letters() > 0;
        if let Some(other) = self.in_folder_of(found).filter(|_| opened.letters() > 1) {
            let message = format!(
                "not converted: its letters would go into the folder that the files of {} go into",
                other.path.display()
            );
            let refused = Diagnostic::new(&diag::SAME_NAME, None, message)
                .hint("convert them into different folders with -o");
            return done.report(vec![refused], None, format);
        }
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
                    done.unidentified.extend(letter.unidentified);
                    diagnostics.extend(letter.found);
                }
                Err(bug) => diagnostics.push(*bug),
            }
        }
        done.report(diagnostics, Some(&source), format);
    }

    /// An input whose files go where the letters of this one would go, if it holds several.
    fn in_folder_of(&self, found: &Found) -> Option<&Found> {
        self.output?;
        // Paths are in the order of their steps: those below a folder come next after it.
        let others =
            self.targets.range::<Path, _>((Bound::Excluded(&*found.target), Bound::Unbounded));
        let (_, next) = others.into_iter().next()?;
        next.target.starts_with(&found.target).then_some(*next)
    }

    /// Writes a finished file, but never over an input.
    fn publish(&self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        let there = fs::canonicalize(path).ok();
        if there.is_some_and(|there| self.files.contains(&*there)) {
            return Err("it is an input, and inputs are not overwritten".to_owned());
        }
        files::publish(path, bytes).map_err(|error| error.to_string())
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
            unidentified: match self.options.people {
                Some(_) => press::unidentified(&read.letter).collect(),
                None => Vec::new(),
            },
            found: read.diagnostics,
        };
        let mut unwritten: BTreeMap<String, Vec<String>> = BTreeMap::new();
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
            match self.publish(&path, &file.bytes) {
                Ok(()) => done.written.push((file.letter, file.format.name)),
                Err(why) => unwritten.entry(why).or_default().push(path.display().to_string()),
            }
        }
        done.found.extend(unwritten.into_iter().map(|(why, paths)| {
            let message = format!("{} cannot be written: {why}", paths.join(", "));
            Diagnostic::new(&diag::NOT_WRITTEN, None, message)
        }));
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
            dropped: words_of(|part| {
                part.kind != FurnitureKind::Annotation && part.reason.is_some()
            }),
            annotation: words_of(|part| part.kind == FurnitureKind::Annotation),
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
    if worst <= Exit::Failed && done.iter().all(|done| !done.is_readable) {
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
/// error: `about` the inputs as a whole first.
fn tell(
    about: &[Done],
    done: &[Done],
    others: &BTreeMap<&'static str, usize>,
    arguments: &Arguments,
) -> Result<(), Stop> {
    let to_stdout = arguments.output.as_os_str() == STANDARD;
    let mut made = Patient::new(io::stdout().lock());
    for bytes in done.iter().flat_map(|done| &done.made) {
        made.write_all(bytes)?;
    }
    let mut out = Patient::new(anstream::stdout().lock());
    let mut err = Patient::new(anstream::stderr().lock());
    let as_json = arguments.reading.diagnostics == DiagnosticsFormat::Json;
    for one in about.iter().chain(done) {
        if !to_stdout && !as_json && !one.written.is_empty() {
            writeln!(out, "{}", summary(one))?;
        }
        err.write_all(&one.told)?;
    }
    if is_nothing_selected(done) {
        report::fatal(&nothing_selected(done))?;
    }
    if !to_stdout && !as_json {
        let letters: usize = done.iter().map(Done::finished_letters).sum();
        let files: usize = done.iter().map(|one| one.written.len()).sum();
        let failed = |done: &&Done| {
            let is_left_out = done.is_skipped || done.letters > 0 && done.selected == 0;
            done.written.is_empty() && !is_left_out
        };
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
        if !others.is_empty() {
            writeln!(out, "{FAINT}not letters: {}{FAINT:#}", find::listed(others))?;
        }
        let inferred = done.iter().any(|one| one.inferred > 0);
        if inferred && io::stdout().is_terminal() {
            writeln!(out, "{FAINT}letterpress inspect FILE shows what was inferred{FAINT:#}")?;
        }
    }
    made.finish().and(out.finish()).context("the standard output")?;
    err.finish().context("the standard error")?;
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
    let (mut left_out, mut dropped, mut annotation) = (0, 0, 0);
    for letter in letters {
        left_out += letter.left_out;
        dropped += letter.dropped;
        annotation += letter.annotation;
    }
    let count =
        |words: usize, why: &str| (words > 0).then(|| format!("{} {why}", counted(words, "word")));
    let counts = [
        count(left_out, "left out"),
        count(dropped, "dropped with a reason"),
        count(annotation, "of annotation kept out of the text"),
    ];
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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use clap::Parser;
    use letterpress::backends::{BackendError, Feature, Format, Printed, Sheet, Support};

    use super::*;
    use crate::cli::{self, Cli};

    /// A format that fails as no format should.
    struct Panics;

    impl Backend for Panics {
        fn format(&self) -> &'static Format {
            &Format {
                name: "panics",
                extension: "none",
                media_type: "text/plain",
                description: "",
                default: false,
                needs: &[],
                pictures: &[],
            }
        }

        fn support(&self, _: Feature) -> Support {
            Support::Words
        }

        fn print(&self, sheet: &Sheet<'_>) -> Result<Printed, BackendError> {
            assert_ne!(sheet.letter.source_id.as_deref(), Some("d2"), "rain");
            Ok(sheet.letter.id.clone().into_bytes().into())
        }
    }

    const VOLUME: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>\
        <div type='document' xml:id='d1'><p>Rain.</p></div>\
        <div type='document' xml:id='d2'><p>Snow.</p></div>\
        <div type='document' xml:id='d3'><p>Sun.</p></div></body></text></TEI>";

    /// Converts the volume in a folder to a format with a bug.
    fn convert_with_bug(folder: &Path) -> Done {
        let typed = ["letterpress", "convert", "-"];
        let Ok(Cli { command: cli::Command::Convert(arguments) }) = Cli::try_parse_from(typed)
        else {
            panic!("{typed:?}")
        };
        let finds = find::find(&[folder.join("v.xml")], None, &[]);
        let job = Job {
            reading: &arguments.reading,
            options: Options { formats: vec![&Panics], ..Options::default() },
            wanted: Wanted::default(),
            encoding: None,
            output: Some(folder),
            targets: BTreeMap::new(),
            files: BTreeSet::new(),
            stdin: None,
        };
        job.convert(&finds.letters[0])
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "what is told of bugs holds for a process")]
    fn a_bug_in_a_letter_takes_one_line_and_no_other_letter() {
        const FOLDER: &str = "FOLDER_OF_A_BUG";
        if let Some(folder) = std::env::var_os(FOLDER) {
            cli::tell_bugs_once();
            let done = convert_with_bug(Path::new(&folder));
            assert_eq!((done.exit, done.finished_letters()), (Exit::Bug, 2));
            anstream::stderr().write_all(&done.told).expect("standard error");
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("v.xml"), VOLUME).expect("a file");
        let told = |backtrace: &str| {
            let name = "a_bug_in_a_letter_takes_one_line_and_no_other_letter";
            let this = std::env::current_exe().expect("this program");
            let mut again = Command::new(this);
            again.args([&format!("cli::convert::tests::{name}"), "--exact", "--nocapture"]);
            again.env(FOLDER, folder.path()).env("RUST_BACKTRACE", backtrace);
            let output = again.output().expect("runs");
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stderr).expect("UTF-8")
        };
        let line = told("0");
        assert_eq!(line.lines().count(), 1, "{line}");
        let (bug, what) = line.split_once("v.xml: ").expect("the file");
        assert!(bug.starts_with("error[X001]: "), "{line}");
        assert!(what.starts_with("the program stopped in the middle of letter d2: "), "{line}");
        assert!(what.contains("rain") && what.contains("; please report it"), "{line}");
        assert!(told("1").contains("stack backtrace"));
    }
}
