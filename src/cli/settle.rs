//! Settles the command line: what was typed, and the files that configure a run (`letterpress.toml`,
//! `letters.csv`, `people.csv`), found with its first input.
//!
//! A run has one of each, so that all letters in an output folder are made in the same way.
//! **Invariant:** a file that is used without being named is reported.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, Parser};
use letterpress::backends::AnyBackend;
use letterpress::diag::{self, Diagnostic};

use super::configuration::Config;
use super::configuration::file::{self, ConfigFile, Setting};
use super::files::{self, CONFIG, LETTERS, PEOPLE, STANDARD};
use super::input_options::InputOptions;
use super::terminal::plain;
use super::{Cli, Stop, as_listed, output_folder};

/// A command, as it was typed, combined with the files found beside its letters: what is typed takes precedence.
pub(super) fn settled(mut cli: Cli, typed: Vec<OsString>) -> Result<Cli, Stop> {
    let needs_filters = cli.command.takes_filters_of_file();
    let Some((reading, input)) = cli.command.reading() else { return Ok(cli) };
    let format = reading.diagnostics;
    let folder = folder_of(input);
    let path = match &reading.config_file {
        _ if reading.no_config => None,
        Some(path) => Some(path.clone()),
        None => file::find(&folder),
    };
    let file = path.map(|path| ConfigFile::read(&path, format)).transpose()?;
    let is_named = reading.config_file.is_some();
    if needs_filters && !is_named {
        file.as_ref().map_or(Ok(()), refuse_filters)?;
    }
    let mut config = Config { file, typed, ..Config::default() };
    if let Some(file) = &config.file {
        config.typed = with_settings(file, config.typed);
        // Each setting has been tried alone; combined, they cause no new errors.
        cli = Cli::try_parse_from(&config.typed)
            .map_err(|error| Stop::Usage(file::in_one_line(&error)))?;
        for (code, level, _) in &file.levels {
            config.levels.set(code, *level).map_err(Stop::Usage)?;
        }
    }
    let Some((reading, _)) = cli.command.reading() else { return Ok(cli) };
    reading.set_levels(&mut config.levels)?;
    if !reading.no_config {
        let beside = config.path().map(|path| path.parent().unwrap_or(Path::new("")).to_owned());
        let folders: Vec<PathBuf> = [Some(folder), beside].into_iter().flatten().collect();
        for (names, named) in [(LETTERS, &mut reading.letters), (PEOPLE, &mut reading.people)] {
            if named.is_none() {
                *named = table(names, &folders)?;
                config.found.extend(named.clone());
            }
        }
    }
    reading.lists = files::lists_in(&reading.lists);
    config.notes = notes(reading, &config);
    reading.config = config;
    Ok(cli)
}

/// Refuses filters of a file that was only found: letters may come from a stranger, and a program of theirs
/// must not run because it lies beside them.
fn refuse_filters(file: &ConfigFile) -> Result<(), Stop> {
    let are_ours = |word: &OsString| {
        let word = word.to_string_lossy();
        let mut names = word.trim_start_matches("--to=").split(',');
        names.all(|name| AnyBackend::find(&as_listed(name)).is_some())
    };
    let runs_program = |setting: &&Setting| match setting.long.as_str() {
        "filter" => true,
        "to" => !setting.typed.iter().all(are_ours),
        _ => false,
    };
    let Some(setting) = file.settings.iter().find(runs_program) else { return Ok(()) };
    let path = plain(file.path.display());
    Err(Stop::Usage(format!(
        "{path} line {} sets {}, but a program runs only if you name it; if you trust the file, name it: \
         --config {path}",
        setting.line, setting.long
    )))
}

/// The folder in which to look for an input's files.
fn folder_of(input: Option<&Path>) -> PathBuf {
    let input = input.filter(|input| input.as_os_str() != STANDARD);
    let folder = match input {
        Some(path) if path.is_dir() => path,
        Some(path) => path.parent().unwrap_or(Path::new("")),
        None => Path::new(""),
    };
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// A command line with the file's settings added after the name of the command, except those that
/// it gives itself.
pub(super) fn with_settings(file: &ConfigFile, mut typed: Vec<OsString>) -> Vec<OsString> {
    let Some(line) = ParsedLine::new(&typed) else { return typed };
    let convert = file::convert();
    let already = |arg: &&Arg| line.gives(arg);
    let already: Vec<&Arg> = convert.get_arguments().filter(already).collect();
    // A typed option also replaces a setting that it conflicts with.
    let excludes = |one: &Arg, other: &Arg| convert.get_arg_conflicts_with(one).contains(&other);
    let gives_way = |arg: &Arg| {
        let beats = |typed: &&Arg| *typed == arg || excludes(arg, typed) || excludes(typed, arg);
        already.iter().any(beats)
    };
    let is_missing = |setting: &&Setting| {
        let arg = convert.get_arguments().find(|arg| arg.get_long() == Some(&setting.long));
        // A command that reads letters and makes nothing lacks some options.
        arg.is_some_and(|arg| line.has(arg) && !gives_way(arg))
    };
    let missing = file.settings.iter().filter(is_missing);
    let added: Vec<OsString> = missing.flat_map(|setting| setting.typed.iter().cloned()).collect();
    typed.splice(2..2, added);
    typed
}

/// A parsed command line.
pub(super) struct ParsedLine {
    command: Command,
    pub matches: ArgMatches,
}

impl ParsedLine {
    /// Parses a command line; `None` if it is not valid.
    pub(super) fn new(typed: &[OsString]) -> Option<Self> {
        let mut cli = Cli::command();
        let (name, matches) = cli.try_get_matches_from_mut(typed).ok()?.remove_subcommand()?;
        Some(Self { command: cli.find_subcommand(&name)?.clone(), matches })
    }

    /// Whether its command has an option. Matches of a release build do not know: clap keeps the names of options in them
    /// only with debug assertions.
    fn has(&self, arg: &Arg) -> bool {
        self.command.get_arguments().any(|one| one.get_id() == arg.get_id())
    }

    /// Whether an option was typed.
    pub(super) fn gives(&self, arg: &Arg) -> bool {
        let source = || self.matches.value_source(arg.get_id().as_str());
        self.has(arg) && source() == Some(ValueSource::CommandLine)
    }
}

/// The file with one of these names in the first folder that has one.
fn table(names: &[&str], folders: &[PathBuf]) -> Result<Option<PathBuf>, Stop> {
    for folder in folders {
        let folder = if folder == Path::new(".") { Path::new("") } else { folder };
        // A table that letterpress made says nothing new.
        let names = names.iter().filter(|name| !output_folder::is_made(folder, name));
        let paths = names.map(|name| folder.join(name));
        let paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
        match paths.as_slice() {
            [] => {}
            [path] => return Ok(Some(path.clone())),
            [one, other, ..] => {
                return Err(Stop::Usage(format!(
                    "{} and {} are both people files; choose one with --people",
                    plain(one.display()),
                    plain(other.display())
                )));
            }
        }
    }
    Ok(None)
}

/// Reports what is used without being named, and what is not used.
fn notes(reading: &InputOptions, config: &Config) -> Vec<Diagnostic> {
    let by_itself = config.path().filter(|_| reading.config_file.is_none());
    let used: Vec<String> = by_itself
        .into_iter()
        .chain(config.found.iter().map(PathBuf::as_path))
        .map(|path| path.display().to_string())
        .collect();
    let mut messages = Vec::new();
    if !used.is_empty() {
        messages.push(format!("found and used: {}", used.join(", ")));
    }
    if let (Some(profile), Some(_)) = (&reading.profile, config.transcript()) {
        let profile = profile.display();
        messages
            .push(format!("[transcript] of {CONFIG} is not used, because of --profile {profile}"));
    }
    let note = |message| Diagnostic::new(&diag::FOUND_AND_USED, None, message);
    messages.into_iter().map(note).collect()
}

/// What has no effect, because it belongs to another folder than that of the first input: files
/// `seen` in folders, and those that would belong to other inputs.
pub(super) fn without_effect(
    reading: &InputOptions,
    inputs: &[PathBuf],
    mut seen: Vec<PathBuf>,
) -> Vec<(PathBuf, Diagnostic)> {
    let mut folders: Vec<PathBuf> = inputs.iter().map(|input| folder_of(Some(input))).collect();
    folders.sort();
    folders.dedup();
    seen.extend(folders.iter().filter_map(|folder| file::find(folder)));
    let used: Vec<PathBuf> =
        reading.named_files().into_iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let is_found = |path: &Option<PathBuf>| {
        path.as_ref().is_none_or(|path| reading.config.found.contains(path))
    };
    // A user who names a file has excluded the others.
    let is_meant = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match &*name {
            CONFIG => reading.config_file.is_none(),
            name if LETTERS.contains(&name) => is_found(&reading.letters),
            _ => is_found(&reading.people),
        }
    };
    let is_idle = |path: &PathBuf| {
        !reading.no_config
            && is_meant(path)
            && fs::canonicalize(path).is_ok_and(|path| !used.contains(&path))
    };
    seen.retain(is_idle);
    seen.sort();
    seen.dedup();
    let tell = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().display();
        let message = format!("{name} has no effect: only the one for the first input is used");
        let found = Diagnostic::new(&diag::CONFIG_WITHOUT_EFFECT, None, message)
            .hint("convert its folder in a separate run");
        (path, found)
    };
    seen.into_iter().map(tell).collect()
}
