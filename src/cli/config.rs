//! `letterpress config`: every option, every level and every fact of a letter, each with its source.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use letterpress::ir::Origin;
use letterpress::press::{self, OpenInput, Options, Selected};

use super::configuration::file::{self, ConfigFile};
use super::facts::facts;
use super::files::{self, CONFIG};
use super::input_options::InputOptions;
use super::levels::Level;
use super::settle::ParsedLine;
use super::terminal::{self, faint, plain, strong};
use super::{Exit, Stop, convert};

/// Columns of a line: name, value, source. Together they have 79 characters.
const NAMES: usize = 15;
const VALUES: usize = 36;
const SOURCES: usize = 24;

/// How many letters are shown.
const MOST: usize = 10;

/// The sources by precedence.
const PRECEDENCE: &str = "command line, the letter's own .meta.toml or front matter, letters.csv, \
                          people.csv, letterpress.toml, read in the source, inferred, default";

/// Takes what `convert` takes, to show what that would do.
pub(super) fn run(arguments: &convert::Arguments) -> Result<Exit, Stop> {
    let reading = &arguments.making.reading;
    arguments.check()?;
    let options = reading.options()?;
    let mut out = anstream::stdout().lock();
    let file = reading.config.file.as_ref();
    let path = file.map_or("none".to_owned(), |file| plain(file.path.display()).to_string());
    writeln!(out, "{CONFIG}: {}", strong(path))?;
    writeln!(out)?;
    show_options(&mut out, reading, file)?;
    if let Some((_, line)) = file.and_then(|file| file.transcript.as_ref()) {
        let (value, from) = match &reading.profile {
            Some(_) => ("not used", "because of --profile".to_owned()),
            None => ("how the letters are written", format!("{CONFIG}:{line}")),
        };
        row(&mut out, "[transcript]", value, &from)?;
    }
    if let Some((_, line)) = file.and_then(|file| file.publication.as_ref()) {
        let from = format!("{CONFIG}:{line}");
        row(&mut out, "[publication]", "who publishes files of all letters", &from)?;
    }
    if let Some((_, line)) = file.and_then(|file| file.package.as_ref()) {
        let from = format!("{CONFIG}:{line}");
        row(&mut out, "[package]", "what archives need to know about packages", &from)?;
    }
    show_levels(&mut out, reading, file)?;
    for one in reading.config.allowed() {
        row(&mut out, "[[allow]]", &one.loss, &format!("{CONFIG}:{}", one.line))?;
    }
    let mut exit = Exit::Clean;
    if let Some(input) = arguments.inputs.first().filter(|input| !input.is_dir()) {
        exit = show_letters(&mut out, input, reading, &options)?;
    }
    writeln!(out)?;
    let order = format!("What comes first counts more: {PRECEDENCE}.");
    for line in terminal::wrapped(&order, 80, 0).lines() {
        writeln!(out, "{}", faint(line))?;
    }
    Ok(exit)
}

/// Every option of `convert`, with its value.
fn show_options(
    out: &mut impl Write,
    reading: &InputOptions,
    file: Option<&ConfigFile>,
) -> io::Result<()> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let convert = file::convert();
    let lines = (ParsedLine::new(&typed), ParsedLine::new(&reading.config.typed));
    let (Some(typed), Some(ParsedLine { matches: settled, .. })) = lines else {
        return Ok(());
    };
    for arg in shown(&convert) {
        let long = arg.get_long().unwrap_or_default();
        let setting = file.and_then(|file| file.settings.iter().find(|one| one.long == long));
        let found = match long {
            "people" => reading.people.as_ref().filter(|path| reading.config.found.contains(path)),
            "letters" => {
                reading.letters.as_ref().filter(|path| reading.config.found.contains(path))
            }
            _ => None,
        };
        let (value, from) = match (found, setting) {
            (Some(path), _) => (path.display().to_string(), "found".to_owned()),
            _ if typed.gives(arg) => (value(arg, &settled), "command line".to_owned()),
            (None, None) if ["people", "letters"].contains(&long) => {
                ("none".to_owned(), "not found".to_owned())
            }
            (None, Some(one)) => (value(arg, &settled), format!("{CONFIG}:{}", one.line)),
            (None, None) => (default(arg, &settled), "default".to_owned()),
        };
        row(out, &file::key(arg), &value, &from)?;
    }
    Ok(())
}

/// The other values shown: the file itself, and the levels.
const SHOWN_APART: &[&str] = &["config", "no-config", "allow", "warn", "deny", "help"];

fn shown(convert: &Command) -> impl Iterator<Item = &Arg> {
    let is_meant = |arg: &&Arg| arg.get_long().is_some_and(|long| !SHOWN_APART.contains(&long));
    convert.get_arguments().filter(is_meant).filter(|arg| !arg.is_hide_set())
}

/// The value that an option has.
fn value(arg: &Arg, matches: &ArgMatches) -> String {
    let id = arg.get_id().as_str();
    if !arg.get_action().takes_values() {
        return matches.get_flag(id).to_string();
    }
    let values = matches.get_raw(id).into_iter().flatten();
    let joint = if matches!(arg.get_action(), ArgAction::Append) { ", " } else { " " };
    values.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(joint)
}

/// The value of an unset option: its default in `clap`, otherwise the default that the help names.
fn default(arg: &Arg, matches: &ArgMatches) -> String {
    let known = value(arg, matches);
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let words = help.split_once("[default: ").and_then(|(_, rest)| rest.strip_suffix(']'));
    match words {
        Some(words) if known.is_empty() => words.replace('`', ""),
        _ if known.is_empty() => "none".to_owned(),
        _ => known,
    }
}

/// The levels that are set.
fn show_levels(
    out: &mut impl Write,
    reading: &InputOptions,
    file: Option<&ConfigFile>,
) -> io::Result<()> {
    for (code, level) in reading.config.levels.all() {
        let by_file = file.into_iter().flat_map(|file| &file.levels);
        let line = by_file.filter(|(id, set, _)| id.eq_ignore_ascii_case(code) && *set == level);
        let from = line.map(|(_, _, line)| format!("{CONFIG}:{line}")).next();
        let name = Level::ALL.iter().find(|(_, one)| *one == level).map_or("", |(name, _)| name);
        row(out, code, name, &from.unwrap_or_else(|| "command line".to_owned()))?;
    }
    Ok(())
}

/// The facts of the letters of an input.
fn show_letters(
    out: &mut impl Write,
    input: &Path,
    reading: &InputOptions,
    options: &Options,
) -> Result<Exit, Stop> {
    let name = input.display().to_string();
    let read = match files::read(input, reading.encoding()?, reading.meta.as_deref()) {
        Ok(read) => read,
        Err(found) => return super::unreadable(&name, &[*found], reading.diagnostics),
    };
    let wanted = reading.wanted()?;
    let shown = press::open(&read, options, |opened| -> io::Result<()> {
        let selected = Selected::new(opened, &wanted);
        let shown: Vec<usize> = selected.indexes().iter().copied().take(MOST).collect();
        let letters = opened.each(&shown, |letter| facts(&letter.letter));
        for (index, known) in shown.iter().zip(letters) {
            writeln!(out)?;
            let own =
                (opened.letters() > 1).then(|| format!(", letter {}", opened.names()[*index]));
            writeln!(out, "{}{}", strong(&name), plain(own.unwrap_or_default()))?;
            let Ok(mut known) = known else { continue };
            known.sort_by_key(|fact| rank(&fact.origin, reading, options));
            for fact in known {
                row(out, fact.key, &fact.value, &from(&fact.origin, opened))?;
            }
        }
        if let Some(more) = selected.indexes().len().checked_sub(MOST + 1) {
            let more = format!("{} more letters; --only NAME shows one", more + 1);
            writeln!(out, "\n{}", faint(more))?;
        }
        Ok(())
    });
    match shown {
        Ok(shown) => Ok(shown.map(|()| Exit::Clean)?),
        Err(found) => super::unreadable(&name, &found.diagnostics, reading.diagnostics),
    }
}

/// The source of a fact.
fn from(origin: &Origin, opened: &OpenInput<'_>) -> String {
    match origin {
        Origin::Supplied { by, .. } => by.clone(),
        Origin::Inferred { reason, .. } => format!("inferred: {reason}"),
        Origin::Read { .. } | Origin::Derived { .. } => match origin.span() {
            Some(span) if opened.is_source_of_letters() => {
                format!("read in line {}", opened.source().position(span.start).line)
            }
            _ => "read".to_owned(),
        },
    }
}

/// The position of an origin in the order of [`PRECEDENCE`].
fn rank(origin: &Origin, reading: &InputOptions, options: &Options) -> usize {
    let letters = reading.letters.as_ref().and_then(|path| path.file_name());
    let is_letters = |by: &str| letters.is_some_and(|name| name == by);
    let is_people = |by: &str| options.people.as_ref().is_some_and(|people| people.name() == by);
    let is_list = |by: &str| options.lists.iter().any(|lists| lists.name() == by);
    let is_profile = |by: &str| options.profile.as_ref().is_some_and(|one| one.name == by);
    match origin {
        Origin::Supplied { by, .. } if is_list(by) => 5,
        Origin::Supplied { by, .. } if is_profile(by) => 4,
        Origin::Supplied { by, .. } if is_people(by) => 3,
        Origin::Supplied { by, .. } if is_letters(by) => 2,
        Origin::Supplied { .. } => 1,
        Origin::Read { .. } | Origin::Derived { .. } => 5,
        Origin::Inferred { .. } => 6,
    }
}

/// Writes a line of three columns; text too long for its column continues below.
fn row(out: &mut impl Write, name: &str, value: &str, from: &str) -> io::Result<()> {
    let (values, sources) =
        (terminal::wrapped(value, VALUES, 0), terminal::wrapped(from, SOURCES, 0));
    let (values, sources): (Vec<_>, Vec<_>) = (values.lines().collect(), sources.lines().collect());
    for at in 0..values.len().max(sources.len()) {
        let name = if at == 0 { name } else { "" };
        let value = values.get(at).copied().unwrap_or_default();
        let source = sources.get(at).copied().unwrap_or_default();
        write!(out, "{name:<NAMES$}  {}", plain(value))?;
        if !source.is_empty() {
            let gap = " ".repeat(VALUES.saturating_sub(value.chars().count()));
            write!(out, "{gap}  {}", faint(source))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
