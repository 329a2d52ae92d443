//! The command line. The only place that touches files, terminal, environment and processes; what
//! it does with letters is all in the library.
//!
//! Two stages: `clap` parses what was typed, one file a subcommand gives it its meaning.

mod contents;
mod convert;
mod explain;
mod files;
mod find;
mod formats;
mod inspect;
mod manifest;
mod output_folder;
mod reading;
mod report;
mod terminal;

use std::io;
use std::panic;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};
use letterpress::diag::Diagnostic;
use letterpress::press::{self, LettersTable, People};

/// How a run ended. The numbers are part of the public interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// All is done; there may be warnings.
    #[default]
    Clean = 0,
    /// Something would have been lost, or some letter or file failed; the others are done.
    Failed = 1,
    /// The command was not understood.
    Usage = 2,
    /// Nothing was readable.
    NothingReadable = 3,
    /// A format could not be made.
    BackendFailed = 4,
    /// A bug of letterpress.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work at all.
#[derive(Debug)]
enum Stop {
    /// What was typed makes no sense; the message says what would.
    Usage(String),
    /// Reading or writing failed.
    Io(anyhow::Error),
    /// What a file says makes no sense; that has been told.
    Told,
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Io(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error.into())
    }
}

const AFTER_HELP: &str = "\
Exit status:
  0   done; there may be warnings
  1   something would have been lost, or a letter or file failed; the others are done
  2   the command was not understood
  3   nothing was readable
  4   a format could not be made
  70  a bug of letterpress";

/// Converts historical letters to TEI, EPUB, PDF and JSON-LD, with the printed page numbers and the
/// notes, and proves that nothing was lost.
#[derive(Parser)]
#[command(name = "letterpress", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make files of letters
    #[command(after_help = AFTER_HELP)]
    Convert(convert::Arguments),
    /// Show what was recognised in a letter, and how, for a person to check
    Inspect(inspect::Arguments),
    /// List what can be read and what can be made
    Formats(formats::Arguments),
    /// Say what the code of a diagnostic means
    Explain(explain::Arguments),
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum DiagnosticsFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
}

/// `tei, PDF` means the formats that are listed as `tei` and `pdf`.
fn as_listed(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

/// The people file that was named.
fn people(path: Option<&Path>, format: DiagnosticsFormat) -> Result<Option<People>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let parse = |name: &str, text: &str| People::parse(name, text).map_err(|found| vec![*found]);
    editors_file(path, format, parse).map(Some)
}

/// The table of letters that was named.
fn letters(
    path: Option<&Path>,
    format: DiagnosticsFormat,
) -> Result<Option<Arc<LettersTable>>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let table = editors_file(path, format, LettersTable::parse)?;
    tell(&path.display().to_string(), table.diagnostics(), format)?;
    // Where this fails, relative paths are compared as they are written.
    let here = std::env::current_dir().unwrap_or_default();
    Ok(Some(Arc::new(table.working_in(&here))))
}

/// Reads a file that speaks of many letters.
fn editors_file<T>(
    path: &Path,
    format: DiagnosticsFormat,
    parse: impl FnOnce(&str, &str) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Stop> {
    let name = path.display().to_string();
    let text = match files::read_text(path) {
        Ok(text) => text,
        Err(error) => {
            report::fatal(&format!("{error:#}"))?;
            return Err(Stop::Told);
        }
    };
    match parse(&name, &text) {
        Ok(read) => Ok(read),
        Err(found) => {
            tell(&name, &found, format)?;
            Err(Stop::Told)
        }
    }
}

/// Tells what was found in a file that is no letter.
fn tell(name: &str, found: &[Diagnostic], format: DiagnosticsFormat) -> Result<(), Stop> {
    let mut err = anstream::stderr().lock();
    for found in found {
        report::diagnostic(&mut err, format, name, None, found)?;
    }
    Ok(())
}

/// Keeps the standard library from telling of a bug, too, unless a backtrace is asked for: it is told
/// with the letter that it stopped.
fn tell_bugs_once() {
    let is_wanted = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    if !is_wanted {
        panic::set_hook(Box::new(|_| {}));
    }
}

/// Runs the command that was typed.
pub(crate) fn main() -> ExitCode {
    tell_bugs_once();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and a closed pipe is none either.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            // Its message quotes what was typed.
            let typed = std::env::args_os();
            let typed = typed.map(|typed| terminal::plain(typed.to_string_lossy()).to_string());
            let error = Cli::try_parse_from(typed).err().unwrap_or(error);
            return match error.print() {
                Ok(()) => exit.into(),
                Err(error) => stopped(&error.into()),
            };
        }
    };
    let done = press::guarded("its work", || match cli.command {
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Formats(arguments) => formats::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
    });
    match done {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(stop)) => stopped(&stop),
        Err(bug) => {
            let (mut err, format) = (anstream::stderr().lock(), DiagnosticsFormat::Human);
            let told = report::diagnostic(&mut err, format, "letterpress", None, &bug);
            told.map_or(Exit::Bug, |()| Exit::Bug).into()
        }
    }
}

fn stopped(stop: &Stop) -> ExitCode {
    let (message, exit) = match stop {
        Stop::Usage(message) => (message.clone(), Exit::Usage),
        Stop::Io(error) if is_broken_pipe(error) => return Exit::Clean.into(),
        Stop::Io(error) => (format!("{error:#}"), Exit::Failed),
        Stop::Told => return Exit::NothingReadable.into(),
    };
    // When even this cannot be written, nobody is there to read it: the status remains.
    report::fatal(&message).map_or(exit, |()| exit).into()
}

/// Whoever read our output has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
