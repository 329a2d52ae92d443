//! The files that hold all letters of the run.
//!
//! Inputs are worked on side by side, and their letters are written in order: what comes early waits.
//! **Invariants:** no more inputs are ahead of the one that is written than [`AT_ONCE`]; a file is given
//! its name when it is complete, and only if a letter is in it.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use letterpress::backends::{CollectionBackend, CollectionFile, CollectionJob, Contents};
use letterpress::press::{self, OpenInput, ReadLetter};
use rayon::prelude::*;

use super::super::find::FoundInput;
use super::super::output_folder::{IS_INPUT, Refusal, Temporary};
use super::super::report::Patient;
use super::account::Account;
use super::destination::Destination;
use super::job::Job;

/// How many inputs are worked on before the next ones are begun.
const AT_ONCE: usize = 64;

/// A letter's part of each file; nothing where it could not be printed.
pub(super) type Fragments = Vec<Option<Vec<u8>>>;

/// The files that are being written.
#[derive(Default)]
pub(super) struct Collected<'a> {
    job: Option<&'a CollectionJob<'a>>,
    backends: Vec<&'static dyn CollectionBackend>,
    turn: Mutex<Turn<'a>>,
}

/// Whose turn it is to be written.
#[derive(Default)]
struct Turn<'a> {
    files: Vec<Begun<'a>>,
    /// The input that is written.
    input: usize,
    /// Later ones.
    waiting: BTreeMap<usize, Waiting>,
}

#[derive(Default)]
struct Waiting {
    letters: Vec<Fragments>,
    is_done: bool,
}

/// A file and how many letters are in it, until it fails.
struct Begun<'a>(io::Result<(Box<dyn CollectionFile + 'a>, usize)>);

impl<'a> Begun<'a> {
    fn new(output: &'a mut Output, job: &'a CollectionJob<'a>) -> Self {
        let Output { backend, out, .. } = output;
        Self(backend.begin(job, out).map(|file| (file, 0)))
    }

    fn add(&mut self, fragment: &[u8]) {
        if let Ok((file, letters)) = &mut self.0 {
            match file.add(fragment) {
                Ok(()) => *letters += 1,
                Err(error) => self.0 = Err(error),
            }
        }
    }

    fn end(self) -> io::Result<usize> {
        let (file, letters) = self.0?;
        file.end().map(|()| letters)
    }
}

impl Collected<'_> {
    /// Prints a letter for all files.
    pub(super) fn print(&self, opened: &OpenInput<'_>, read: &mut ReadLetter) -> Fragments {
        let Some(job) = self.job else { return Vec::new() };
        self.backends.iter().map(|backend| opened.print_for(*backend, job, read)).collect()
    }

    /// Takes the next letter of an input.
    pub(super) fn add(&self, input: usize, letter: Fragments) {
        if letter.is_empty() {
            return;
        }
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if turn.input == input {
            turn.write(letter);
        } else {
            turn.waiting.entry(input).or_default().letters.push(letter);
        }
    }

    /// An input has no more letters.
    pub(super) fn done(&self, input: usize) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        turn.waiting.entry(input).or_default().is_done = true;
        while let Some(Waiting { letters, is_done }) = {
            let at = turn.input;
            turn.waiting.remove(&at)
        } {
            letters.into_iter().for_each(|letter| turn.write(letter));
            if !is_done {
                break;
            }
            turn.input += 1;
        }
    }
}

impl Turn<'_> {
    fn write(&mut self, letter: Fragments) {
        for (begun, fragment) in self.files.iter_mut().zip(letter) {
            if let Some(fragment) = fragment {
                begun.add(&fragment);
            }
        }
    }
}

/// Works on all inputs, and makes the files of all letters.
pub(super) fn convert(
    job: &Job<'_>,
    found: &[FoundInput],
    destination: &Destination,
    name: &Path,
) -> Account {
    let mut account = Account::default();
    let mut outputs = Vec::new();
    for backend in &job.options.collections {
        match press::may_be_made(*backend, &job.options) {
            Err(missing) => account.find(vec![*missing], "", None, job.telling),
            Ok(()) => match Output::new(job, destination, *backend, name) {
                Ok(output) => outputs.push(output),
                Err((path, why)) => {
                    account.find(job.not_written(&why, &[path]), "", None, job.telling);
                }
            },
        }
    }
    if outputs.is_empty() && job.options.formats.is_empty() {
        return account;
    }
    let written = write(job, found, &mut outputs, &mut account);
    for (output, written) in outputs.into_iter().zip(written) {
        let path = output.path.display().to_string();
        let made = match written {
            Ok(0) => continue,
            Ok(_) => output.finish(job),
            Err(error) => Err(Refusal::from(error)),
        };
        match made {
            Ok(()) => {
                account.files += 1;
                account.would_write.extend(job.is_dry_run.then_some(path));
            }
            Err(why) => account.find(job.not_written(&why, &[path]), "", None, job.telling),
        }
    }
    account
}

/// Works on all inputs, writes each letter into the files of all, and returns how many letters are in
/// each.
fn write(
    job: &Job<'_>,
    found: &[FoundInput],
    outputs: &mut [Output],
    account: &mut Account,
) -> Vec<io::Result<usize>> {
    let contents = if outputs.iter().any(|output| output.backend.needs_contents()) {
        let contents = found.par_iter().map(|found| job.contents(found));
        contents.reduce(Contents::default, Contents::and)
    } else {
        Contents::default()
    };
    let collection_job = job.options.collection_job(&contents);
    let backends = outputs.iter().map(|output| output.backend).collect();
    let begin = |output| Begun::new(output, &collection_job);
    let turn = Turn { files: outputs.iter_mut().map(begin).collect(), ..Turn::default() };
    let all = Collected { job: Some(&collection_job), backends, turn: Mutex::new(turn) };
    // With no file of all letters, no letter waits for another.
    let at_once = if all.backends.is_empty() { found.len().max(1) } else { AT_ONCE };
    for (chunk, found) in found.chunks(at_once).enumerate() {
        let work = |(at, found)| job.convert(found, chunk * at_once + at, &all);
        let done = found.par_iter().enumerate().map(work);
        let sum = |sum: Account, later| sum.and(later, job.telling);
        account.add(done.reduce(Account::default, sum), job.telling);
    }
    let turn = all.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
    turn.files.into_iter().map(Begun::end).collect()
}

/// Where a file of all letters is written.
struct Output {
    backend: &'static dyn CollectionBackend,
    /// The path of the file, as displayed.
    path: PathBuf,
    /// Its name in the output folder, if it has one there.
    name: Option<PathBuf>,
    out: BufWriter<Out>,
}

enum Out {
    Standard(Patient<io::Stdout>),
    File(Temporary),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

impl Output {
    fn new(
        job: &Job<'_>,
        destination: &Destination,
        backend: &'static dyn CollectionBackend,
        name: &Path,
    ) -> Result<Self, (String, Refusal)> {
        let mut named = name.as_os_str().to_owned();
        named.push(".");
        named.push(backend.format().extension);
        let (path, name) = match (destination, &job.output) {
            (Destination::Standard, _) => (PathBuf::from("the standard output"), None),
            (Destination::File(path, _), _) => {
                // As when a file is written through a link.
                (std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()), None)
            }
            (Destination::Folder(folder), _) => (folder.join(&named), Some(PathBuf::from(named))),
        };
        let out = match destination {
            Destination::Standard if !job.is_dry_run => Out::Standard(Patient::new(io::stdout())),
            _ if job.is_dry_run => Out::File(Temporary::elsewhere().map_err(at(&path))?),
            _ => Out::File(Temporary::beside(&path).map_err(at(&path))?),
        };
        Ok(Self { backend, path, name, out: BufWriter::new(out) })
    }

    /// Gives the file its name.
    fn finish(self, job: &Job<'_>) -> Result<(), Refusal> {
        let out = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        match (out, self.name, &job.output) {
            // A closed pipe is no failure, as for everything that is printed.
            (Out::Standard(out), ..) => match out.finish() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
                _ => Ok(()),
            },
            (Out::File(file), Some(name), Some(folder)) => folder.publish_written(&name, file),
            (Out::File(_), ..) if job.is_input(&self.path) => {
                Err(Refusal::Failed(IS_INPUT.to_owned()))
            }
            (Out::File(_), ..) if job.is_dry_run => Ok(()),
            (Out::File(file), ..) => Ok(file.persist(&self.path)?),
        }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> (String, Refusal) {
    let path = path.display().to_string();
    move |error| (path, error.into())
}
