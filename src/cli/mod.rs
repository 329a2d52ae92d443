//! The command line. The only place that touches files, terminal, environment and processes; the
//! work on letters is all in the library.
//!
//! Two stages: `clap` parses what was typed, then one file per subcommand interprets it.

mod completions;
mod config;
mod configuration;
mod contents;
mod convert;
mod explain;
mod facts;
mod files;
mod find;
mod formats;
mod in_words;
mod init;
mod input_options;
mod inspect;
mod levels;
mod making;
mod man;
mod manifest;
mod output_folder;
mod package;
mod package_folder;
mod pages;
mod programs;
mod recorded_options;
mod report;
mod schema;
mod settle;
mod suggest;
mod temporary;
mod terminal;
mod verify;

use std::io::{self, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand, ValueEnum};
use letterpress::diag::{self, Code, Diagnostic};
use letterpress::press::{self, LettersTable, People};

use self::input_options::InputOptions;
use self::terminal::plain;

/// How a run ended. The numbers are part of the public interface, and so are the words: help, man
/// pages and guide take them from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Exit {
    /// Success; there may be warnings.
    #[default]
    Clean = 0,
    /// Some letter or file failed, or no letter was selected; the rest is done.
    Failed = 1,
    /// The command line or letterpress.toml was not understood.
    Usage = 2,
    /// No input could be read, or a file that an option names could not.
    NothingReadable = 3,
    /// A format could not be made, or a filter failed; the rest is done.
    BackendFailed = 4,
    /// A bug in letterpress.
    Bug = 70,
}

impl Exit {
    /// Every status with its meaning.
    fn table() -> impl Iterator<Item = (u8, String)> {
        let meaning = |exit: &Self| exit.to_possible_value()?.get_help().map(ToString::to_string);
        Self::value_variants()
            .iter()
            .map(move |exit| (*exit as u8, meaning(exit).unwrap_or_default()))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The reason why a command could not do its work at all.
#[derive(Debug)]
enum Stop {
    /// What was typed is not valid; the message says what would be.
    Usage(String),
    /// A program that the user named failed before it was given a letter; the message says why.
    Program(String),
    /// Reading or writing failed.
    Io(anyhow::Error),
    /// A file has invalid contents; that has been reported.
    Told,
    /// The configuration is invalid; the reason has been reported.
    Misconfigured,
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

/// The table of exit statuses, for the help.
fn exit_statuses() -> String {
    let line = |(status, meaning)| format!("\n  {status:<3} {meaning}");
    format!("Exit status:{}", Exit::table().map(line).collect::<String>())
}

/// Convert historical letters to TEI, EPUB, PDF and JSON-LD, keep the printed page numbers and the
/// notes, and prove that nothing was lost.
#[derive(Parser)]
#[command(name = "letterpress", version, after_help = exit_statuses())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Convert letters to TEI, EPUB, PDF and JSON-LD
    #[command(after_help = exit_statuses())]
    Convert(convert::Arguments),
    /// Make the package of letters that an archive takes in: a bag, or a submission package of E-ARK
    #[command(after_help = exit_statuses())]
    Package(package::Arguments),
    /// Show what letterpress recognised in a letter, and why
    Inspect(inspect::Arguments),
    /// Prove that files made earlier hold their letters
    Verify(verify::Arguments),
    /// Show every option with its value and where that comes from, and the facts of a letter likewise
    #[command(mut_arg("inputs", |inputs| {
        inputs.required(false).help("A letter, or the folder of the letters [default: this folder]")
    }))]
    Config(convert::Arguments),
    /// Write letterpress.toml, letters.csv and people.csv for a folder of letters, to be filled in
    Init(init::Arguments),
    /// List the formats that letterpress reads and makes
    Formats(formats::Arguments),
    /// Write the schema of the files that letterpress makes or reads
    Schema(schema::Arguments),
    /// Explain the code of an error, warning or note
    Explain(explain::Arguments),
    /// Print a script that completes commands in a shell
    Completions(completions::Arguments),
    /// Print the manual page, or write all pages to a folder
    Man(man::Arguments),
}

impl Command {
    /// Whether the values of the options of `convert` make sense.
    fn check(&self) -> Result<(), Stop> {
        match self {
            Self::Convert(arguments) | Self::Config(arguments) => arguments.check(),
            Self::Package(arguments) => arguments.check(),
            _ => Ok(()),
        }
    }

    /// Whether it runs the filters that a letterpress.toml names.
    fn takes_filters_of_file(&self) -> bool {
        match self {
            Self::Convert(convert::Arguments { making, .. })
            | Self::Package(package::Arguments { making, .. }) => making.filters.is_empty(),
            _ => false,
        }
    }

    /// How a command reads its inputs, if it reads any, and the first of them.
    fn reading(&mut self) -> Option<(&mut InputOptions, Option<&Path>)> {
        Some(match self {
            Self::Convert(convert::Arguments { inputs, making, .. })
            | Self::Config(convert::Arguments { inputs, making, .. })
            | Self::Package(package::Arguments { inputs, making, .. }) => {
                (&mut making.reading, inputs.first().map(PathBuf::as_path))
            }
            Self::Inspect(inspect::Arguments { file, reading })
            | Self::Verify(verify::Arguments { input: file, reading, .. })
            | Self::Init(init::Arguments { path: file, reading }) => (reading, Some(file)),
            Self::Formats(_)
            | Self::Schema(_)
            | Self::Explain(_)
            | Self::Completions(_)
            | Self::Man(_) => return None,
        })
    }
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum DiagnosticsFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object per line
    Json,
}

/// `tei, PDF` means the formats listed as `tei` and `pdf`.
fn as_listed(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

/// The people file that was named.
fn people(path: Option<&Path>, format: DiagnosticsFormat) -> Result<Option<People>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let parse = |name: &str, text: &str| People::parse(name, text).map_err(|found| vec![*found]);
    editors_file(path, &diag::PEOPLE_INVALID, format, parse).map(Some)
}

/// The table of letters that was named.
fn letters(
    path: Option<&Path>,
    format: DiagnosticsFormat,
) -> Result<Option<Arc<LettersTable>>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let table = editors_file(path, &diag::LETTERS_INVALID, format, LettersTable::parse)?;
    // If this fails, relative paths are compared as written.
    let here = std::env::current_dir().unwrap_or_default();
    Ok(Some(Arc::new(table.working_in(&here))))
}

/// Reads a file with facts about many letters.
fn editors_file<T>(
    path: &Path,
    code: &'static Code,
    format: DiagnosticsFormat,
    parse: impl FnOnce(&str, &str) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Stop> {
    let text = files::read_text(path, code).map_err(|found| unusable(path, &found, format))?;
    let name = path.display().to_string();
    match parse(&name, &text) {
        Ok(read) => Ok(read),
        Err(found) => {
            tell(&name, &found, format)?;
            Err(Stop::Told)
        }
    }
}

/// Reports why a file that an option names cannot be used.
fn unusable(path: &Path, found: &Diagnostic, format: DiagnosticsFormat) -> Stop {
    let name = path.display().to_string();
    match tell(&name, std::slice::from_ref(found), format) {
        Ok(()) => Stop::Told,
        Err(stop) => stop,
    }
}

/// Reports why an input cannot be read.
fn unreadable(name: &str, found: &[Diagnostic], format: DiagnosticsFormat) -> Result<Exit, Stop> {
    tell(name, found, format)?;
    Ok(Exit::NothingReadable)
}

/// Reports what was found in a file that is not a letter.
fn tell(name: &str, found: &[Diagnostic], format: DiagnosticsFormat) -> Result<(), Stop> {
    let mut err = anstream::stderr().lock();
    for found in found {
        let text = report::written(format, name, None, found);
        err.write_all(report::fitted(&text, &io::stderr()).as_bytes())?;
    }
    Ok(())
}

/// Keeps the standard library from reporting a bug as well, unless a backtrace is requested:
/// letterpress reports it with the letter that it stopped.
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
            // Help and version are not errors, and neither is a closed pipe.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            // Its message quotes what was typed.
            let typed = std::env::args_os();
            let typed = typed.map(|typed| terminal::plain(typed.to_string_lossy()).to_string());
            let error = Cli::try_parse_from(typed).err().unwrap_or(error);
            let told = error.print().and_then(|()| match unknown_command(&error) {
                Some(path) if Path::new(&path).exists() => {
                    writeln!(anstream::stderr(), "\nto convert it: letterpress convert {path}")
                }
                Some(_) | None => Ok(()),
            });
            return match told {
                Ok(()) => exit.into(),
                Err(error) => stopped(&error.into()),
            };
        }
    };
    let done = press::guarded("its work", || {
        match settle::settled(cli, std::env::args_os().collect())?.command {
            Command::Convert(arguments) => convert::run(&arguments),
            Command::Package(arguments) => package::run(&arguments),
            Command::Inspect(arguments) => inspect::run(&arguments),
            Command::Verify(arguments) => verify::run(&arguments),
            Command::Config(arguments) => config::run(&arguments),
            Command::Init(arguments) => init::run(&arguments),
            Command::Formats(arguments) => formats::run(&arguments),
            Command::Schema(arguments) => schema::run(&arguments),
            Command::Explain(arguments) => explain::run(&arguments),
            Command::Completions(arguments) => completions::run(&arguments),
            Command::Man(arguments) => man::run(&arguments),
        }
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

/// The unknown word that was typed in place of a command.
fn unknown_command(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::InvalidSubcommand)? {
        ContextValue::String(typed) => Some(typed.clone()),
        _ => None,
    }
}

fn stopped(stop: &Stop) -> ExitCode {
    let (message, exit) = match stop {
        Stop::Usage(message) => (message.clone(), Exit::Usage),
        Stop::Program(message) => (plain(message).to_string(), Exit::BackendFailed),
        Stop::Io(error) if is_broken_pipe(error) => return Exit::Clean.into(),
        Stop::Io(error) => (files::reasons(error), Exit::Failed),
        Stop::Misconfigured => return Exit::Usage.into(),
        Stop::Told => return Exit::NothingReadable.into(),
    };
    // If writing the message fails, the exit status still reports the error.
    report::fatal(&message).map_or(exit, |()| exit).into()
}

/// A closed pipe: the reader of our output has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::{env, fs};

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_table_of_exit_statuses_in_the_docs_is_current() {
        let mut table = "| status | meaning |\n|---|---|\n".to_owned();
        for (status, meaning) in Exit::table() {
            assert!(!meaning.is_empty(), "{status}");
            writeln!(table, "| {status} | {meaning} |").expect("memory takes everything");
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exit-status.md");
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &table).expect("the table can be written");
        }
        let committed = fs::read_to_string(&path).expect("the table exists");
        assert_eq!(committed, table, "run UPDATE=1 cargo test exit_statuses");
    }

    #[test]
    fn every_shell_completes_the_names_of_formats() {
        for shell in clap_complete::Shell::value_variants() {
            let script = String::from_utf8(completions::script(*shell)).expect("UTF-8");
            assert!(script.contains("--encoding") || script.contains("-l encoding"), "{shell}");
            assert!(!script.contains("no-audit"), "{shell} offers an old name");
        }
        let bash = String::from_utf8(completions::script(clap_complete::Shell::Bash));
        let bash = bash.expect("UTF-8");
        for value in ["tei epub pdf jsonld ir", "corrected original", "N203 N204", "KOI8-R"] {
            assert!(bash.contains(value), "{value}");
        }
    }

    #[test]
    fn each_command_has_a_manual_page_with_the_exit_statuses() {
        let pages = man::pages().expect("memory takes everything");
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[0], "letterpress.1");
        assert!(names.contains(&"letterpress-convert.1"), "{names:?}");
        for (name, page) in &pages {
            let page = std::str::from_utf8(page).expect("UTF-8");
            let (_, statuses) = page.split_once(".SH \"EXIT STATUS\"").expect(name);
            assert_eq!(statuses.matches(".TP").count(), Exit::table().count(), "{name}");
        }
    }
}
