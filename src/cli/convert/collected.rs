//! The files that hold all letters of the run: where they are written, and how the inputs are worked on.
//!
//! **Invariants:** no more than [`AT_ONCE`] inputs wait for the one that is written; a file is given its name
//! when it is complete, and only if a letter is in it. Formats are not told that a file cannot be written, since
//! they, and their libraries, would report it in words of their own.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use letterpress::backends::{CollectionBackend, CollectionJob, Contents};
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::press;
use rayon::prelude::*;

use super::super::files::{self, STANDARD};
use super::super::find::FoundInput;
use super::super::output_folder::{IS_INPUT, Refusal};
use super::super::report::Patient;
use super::super::temporary::Temporary;
use super::super::terminal;
use super::account::Account;
use super::destination::Destination;
use super::file_report::{ByOutcome, FileOfAll, with_slashes};
use super::in_order::{Held, InOrder};
use super::job::Job;
use super::unchecked::Unchecked;

/// How many inputs are worked on before the next ones are begun.
const AT_ONCE: usize = 64;

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
            Ok(()) => {
                for volume in volumes(job, *backend) {
                    match Output::new(job, destination, *backend, name, volume) {
                        Ok(output) => outputs.push(output),
                        Err((path, why)) => {
                            account.find(job.not_written(&why, &[path]), "", None, job.telling);
                        }
                    }
                }
            }
        }
    }
    if outputs.is_empty() && job.options.formats.is_empty() {
        return account;
    }
    let written = write(job, found, &mut outputs, &mut account);
    for (output, written) in outputs.into_iter().zip(written) {
        let path = output.path.display().to_string();
        let in_folder = output.name.is_some();
        let held = match written {
            Ok(held) if held.collected.letters == 0 => continue,
            held => held.map_err(Refusal::from),
        };
        match held.and_then(|held| complete(job, output, held, &mut account)) {
            Ok(false) => {}
            Ok(true) => {
                account.files += 1;
                account.would_write.extend((job.is_dry_run && in_folder).then_some(path));
            }
            Err(why) => account.find(job.not_written(&why, &[path]), "", None, job.telling),
        }
    }
    account
}

/// Reads a file back, and gives it its name if it is whole; returns whether it is.
fn complete(
    job: &Job<'_>,
    mut output: Output,
    held: Held,
    account: &mut Account,
) -> Result<bool, Refusal> {
    let name = output.reported_name();
    let read_back = output.proof(&held)?;
    let subjects = account.subjects.iter().copied();
    let outcomes =
        press::outcomes_of_all(output.backend, subjects, read_back.as_deref().ok(), &job.options);
    let found = read_back.unwrap_or_else(|unread| unread);
    let is_whole = found.iter().all(|found| found.severity() < Severity::Loss);
    let format = output.backend.format();
    account.unchecked.add(Unchecked::of(format, &outcomes));
    let left_out = held.left_out.into_iter();
    let left_out = left_out.map(|one| press::cannot_hold_value(format, one));
    account.find(found.into_iter().chain(left_out).collect(), "", None, job.telling);
    let finished = is_whole.then(|| output.finish(job)).transpose();
    account.of_all.extend(job.telling.is_report.then(|| {
        let made = finished.as_ref().ok().and_then(Option::as_ref).filter(|_| !job.is_dry_run);
        FileOfAll {
            format: format.name,
            file: made.map(|_| name),
            sha256: made.cloned().flatten(),
            letters: held.collected.letters,
            outcomes: ByOutcome::of(&outcomes),
        }
    }));
    finished.map(|finished| finished.is_some())
}

/// The numbers of the volumes that a format has files of, from 1; without volumes, one file.
fn volumes(job: &Job<'_>, backend: &dyn CollectionBackend) -> Vec<Option<usize>> {
    match job.volumes {
        Some(count) if backend.is_book() => (1..=count).map(Some).collect(),
        Some(_) | None => vec![None],
    }
}

/// Works on all inputs, writes each letter into the files of all, and returns what each holds.
fn write(
    job: &Job<'_>,
    found: &[FoundInput],
    outputs: &mut [Output],
    account: &mut Account,
) -> Vec<io::Result<Held>> {
    let contents = if outputs.iter().any(|output| output.backend.needs_contents()) {
        let contents = found.par_iter().map(|found| job.contents(found));
        contents.reduce(Contents::default, Contents::and).in_order(job.options.book.order)
    } else {
        Contents::default()
    };
    let volumes = job.volumes.map(|count| contents.volumes(count)).unwrap_or_default();
    let nothing = Contents::default();
    let [of_all, of_none] = [&contents, &nothing].map(|of| job.options.collection_job(of));
    let of_volumes: Vec<CollectionJob<'_>> =
        volumes.iter().map(|volume| job.options.collection_job(volume)).collect();
    // With no file of all letters and no package, no letter waits for another.
    let package = job.output.package();
    let is_in_order = !outputs.is_empty() || package.is_some();
    let at_once = if is_in_order { AT_ONCE } else { found.len().max(1) };
    let outputs = outputs.iter_mut().map(|output| {
        let out: &mut (dyn Write + Send) = &mut output.out;
        let job = match output.volume {
            None => &of_all,
            // There may be fewer letters than volumes.
            Some(number) => of_volumes.get(number - 1).unwrap_or(&of_none),
        };
        ((output.backend, job), out)
    });
    let all = InOrder::new(outputs, package);
    for (chunk, found) in found.chunks(at_once).enumerate() {
        let work = |(at, found)| job.convert(found, chunk * at_once + at, &all);
        let done = found.par_iter().enumerate().map(work);
        let sum = |sum: Account, later| sum.and(later, job.telling);
        account.add(done.reduce(Account::default, sum), job.telling);
    }
    all.end()
}

/// What was found when a book was read back; or, if it was not, what is to be told of that.
type ReadBack = Result<Vec<Diagnostic>, Vec<Diagnostic>>;

/// Where a file of all letters is written.
struct Output {
    backend: &'static dyn CollectionBackend,
    /// The number of the volume that it is, from 1, if there are several.
    volume: Option<usize>,
    /// The path of the file, as displayed.
    path: PathBuf,
    /// The file that the path leads to.
    file: PathBuf,
    /// Its name in the output folder, if it has one there.
    name: Option<PathBuf>,
    out: BufWriter<Out>,
}

enum Out {
    Standard(Patient<Box<dyn Write + Send>>),
    File(Patient<Temporary>),
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
        volume: Option<usize>,
    ) -> Result<Self, (String, Refusal)> {
        let number = match (volume, job.volumes) {
            (Some(volume), Some(count)) => {
                format!("-{volume:0width$}", width = count.to_string().len())
            }
            _ => String::new(),
        };
        let mut named = name.as_os_str().to_owned();
        named.push(format!("{number}."));
        named.push(backend.format().extension);
        let (path, name) = match destination {
            Destination::Standard => (PathBuf::from("the standard output"), None),
            Destination::File(path, _) => (numbered(path, &number), None),
            Destination::Folder(folder) => (folder.join(&named), Some(PathBuf::from(named))),
        };
        let file = files::followed(&path);
        let out = match destination {
            Destination::Standard if !job.is_dry_run => {
                Out::Standard(Patient::new(terminal::standard_output()))
            }
            _ if job.is_dry_run => {
                Out::File(Patient::new(Temporary::elsewhere().map_err(at(&path))?))
            }
            // In a folder, a link is replaced; elsewhere, the file that it leads to.
            _ => {
                let place = if name.is_some() { &path } else { &file };
                Out::File(Patient::new(Temporary::beside(place).map_err(at(&path))?))
            }
        };
        Ok(Self { backend, volume, path, file, name, out: BufWriter::new(out) })
    }

    /// Reads a book back, and returns what is to be told of that.
    ///
    /// # Errors
    /// The reason why it could not be written; and within, what is to be told where it was not read back.
    fn proof(&mut self, held: &Held) -> Result<ReadBack, Refusal> {
        if held.collected.parts.is_empty() {
            return Ok(Err(Vec::new()));
        }
        self.out.flush()?;
        Ok(match self.out.get_mut() {
            Out::Standard(_) => Err(vec![is_gone(self.backend.format().name)]),
            Out::File(file) => match file.so_far()?.read_again() {
                Ok(file) => Ok(press::read_back(self.backend, &held.collected, file)),
                Err(error) => Err(vec![cannot_be_read_back(&error)]),
            },
        })
    }

    /// What a report calls it: by its name in the output folder, else as it was named.
    fn reported_name(&self) -> String {
        match self.out.get_ref() {
            Out::Standard(_) => STANDARD.to_owned(),
            Out::File(_) => with_slashes(self.name.as_ref().unwrap_or(&self.path)),
        }
    }

    /// Gives the file its name, and returns its SHA-256 if a report wants it.
    fn finish(self, job: &Job<'_>) -> Result<Option<String>, Refusal> {
        let out = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let mut file = match out {
            // A closed pipe is no failure, as for everything that is printed.
            Out::Standard(out) => match out.finish() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
                _ => return Ok(None),
            },
            Out::File(file) => file.finish()?,
        };
        let digest = job.telling.is_report.then(|| file.digest()).transpose()?;
        match (self.name, job.output.folder()) {
            (Some(name), Some(folder)) => folder.publish_written(&name, file)?,
            _ if job.is_input(&self.file) => return Err(Refusal::Failed(IS_INPUT.to_owned())),
            _ if job.is_dry_run => {}
            _ => file.persist(&self.file)?,
        }
        Ok(digest)
    }
}

/// The message about a book that cannot be read back.
fn is_gone(format: &str) -> Diagnostic {
    let message =
        format!("{format} is not verified: what went to the standard output cannot be read back");
    Diagnostic::new(&diag::NOT_VERIFIED, None, message).hint("-o NAME writes a file, which is")
}

/// The message about a finished file that the system does not give back.
fn cannot_be_read_back(error: &io::Error) -> Diagnostic {
    Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, files::reason(error))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> (String, Refusal) {
    let path = path.display().to_string();
    move |error| (path, error.into())
}

/// The path of a file with something added to its name, before the ending.
fn numbered(path: &Path, number: &str) -> PathBuf {
    let (Some(stem), false) = (path.file_stem(), number.is_empty()) else { return path.to_owned() };
    let mut name = stem.to_owned();
    name.push(number);
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}
