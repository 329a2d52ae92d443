//! The command line. The only place that touches files, terminal, environment and processes; what
//! it does with letters is all in the library.
//!
//! Two stages: `clap` parses what was typed, one file a subcommand gives it its meaning.

mod convert;
mod explain;
mod files;
mod formats;
mod inspect;
mod report;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use letterpress::press::{Mend, People};
use letterpress::source::Encoding;

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
    Formats,
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

/// What can be mended on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MendName {
    /// Spaces that the copy has lost behind punctuation: `States:John`
    LostSpaces,
}

/// What was asked to be mended.
fn mend(names: &[MendName]) -> Mend {
    let mut mend = Mend::default();
    for name in names {
        match name {
            MendName::LostSpaces => mend.lost_spaces = true,
        }
    }
    mend
}

/// The encoding that was typed.
fn encoding(name: Option<&str>) -> Result<Option<Encoding>, Stop> {
    let unknown = |name: &str| {
        let known: Vec<&str> = Encoding::all().map(Encoding::name).collect();
        let known = known.join(", ");
        Stop::Usage(format!("there is no encoding {name:?}; letterpress reads {known}"))
    };
    name.map(|name| Encoding::find(name).ok_or_else(|| unknown(name))).transpose()
}

/// The people file that was named.
fn people(path: Option<&Path>, format: DiagnosticsFormat) -> Result<Option<People>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    let text = match files::read_text(path) {
        Ok(text) => text,
        Err(error) => {
            report::fatal(&format!("{error:#}"))?;
            return Err(Stop::Told);
        }
    };
    match People::parse(&name, &text) {
        Ok(people) => Ok(Some(people)),
        Err(found) => {
            report::diagnostic(&mut anstream::stderr().lock(), format, &name, None, &found)?;
            Err(Stop::Told)
        }
    }
}

/// Runs the command that was typed.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and a closed pipe is none either.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            return match error.print() {
                Ok(()) => exit.into(),
                Err(error) => stopped(&error.into()),
            };
        }
    };
    let done = match cli.command {
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Formats => formats::run(),
        Command::Explain(arguments) => explain::run(&arguments),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(stop) => stopped(&stop),
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
