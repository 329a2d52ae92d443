//! `letterpress.toml` as a file: where it is found, and what it sets.
//!
//! Its keys are the long options of `convert`, so an option that `clap` knows needs nothing here.
//! Each value is put on a command line of its own, and errors are reported as they would be there.

use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf, is_separator};

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, Command, CommandFactory, Parser};
use letterpress::backends::Publication;
use letterpress::diag::{self, Diagnostic, Elsewhere};
use letterpress::package::Details;
use letterpress::press::{Fault, parse_toml};
use letterpress::profile::Profile;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, ValueDeserializer};

use super::super::files::{self, CONFIG, STANDARD};
use super::super::levels::{Level, Levels};
use super::super::suggest::nearest;
use super::super::{Cli, DiagnosticsFormat, Stop, report};
use super::allowance::Allowance;

/// The table that describes how transcripts are written.
const TRANSCRIPT: &str = "transcript";
/// The table that says who publishes files of all letters.
const PUBLICATION: &str = "publication";
/// The table with what an archive needs to know about a package.
const PACKAGE: &str = "package";
/// The table that sets the severity of findings.
const WARNINGS: &str = "warnings";

/// The tables of losses that are allowed.
const ALLOW: &str = "allow";

/// Options that concern one run or one letter, and would hide or overwrite something if they were
/// in a file; levels have a table.
const NOT_IN_FILE: &[&str] = &[
    "config",
    "no-config",
    "meta",
    "only",
    "since",
    "until",
    "correspondent",
    "shard",
    "force",
    "dry-run",
    "allow",
    "warn",
    "deny",
    "help",
];

/// The file as it was read.
#[derive(Clone, Debug)]
pub(in crate::cli) struct ConfigFile {
    /// Its path, as displayed.
    pub path: PathBuf,
    /// The options that it sets.
    pub settings: Vec<Setting>,
    /// How the letters are written, with its line.
    pub transcript: Option<(Profile, usize)>,
    /// Who publishes files of all letters, with its line.
    pub publication: Option<(Publication, usize)>,
    /// What an archive needs to know about a package, with its line.
    pub package: Option<(Details, usize)>,
    /// The levels: code, level, line.
    pub levels: Vec<(String, Level, usize)>,
    /// The losses that `verify` may find.
    pub allowed: Vec<Allowance>,
}

/// An option that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Setting {
    /// Its long name.
    pub long: String,
    /// The line that sets it.
    pub line: usize,
    /// The equivalent command-line words.
    pub typed: Vec<OsString>,
}

/// The file that applies to a folder: the one in it, or in the nearest folder above it. The search
/// stops at the root of a git repository.
pub(in crate::cli) fn find(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    for folder in folder.ancestors() {
        let path = folder.join(CONFIG);
        if path.is_file() {
            return Some(shown(path));
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// A path as displayed: relative to the current folder, if it is below that.
fn shown(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or(path)
}

/// The options that a file can set.
pub(in crate::cli) fn options(convert: &Command) -> impl Iterator<Item = &Arg> {
    let is_meant = |arg: &&Arg| arg.get_long().is_some_and(|long| !NOT_IN_FILE.contains(&long));
    convert.get_arguments().filter(is_meant).filter(|arg| !arg.is_hide_set())
}

/// The key of an option.
pub(in crate::cli) fn key(arg: &Arg) -> String {
    arg.get_long().unwrap_or_default().replace('-', "_")
}

/// `letterpress convert` and its options.
pub(in crate::cli) fn convert() -> Command {
    let mut cli = Cli::command();
    cli.build();
    cli.find_subcommand("convert").cloned().unwrap_or_default()
}

impl ConfigFile {
    /// Reads the file at a path, and reports what is wrong in it.
    pub(in crate::cli) fn read(path: &Path, format: DiagnosticsFormat) -> Result<Self, Stop> {
        let text = files::read_text(path, &diag::CONFIG_INVALID);
        let text = text.map_err(|found| super::super::unusable(path, &found, format))?;
        match Self::parse(path, &text) {
            Ok(file) => Ok(file),
            Err(found) => {
                let (mut err, name) = (anstream::stderr().lock(), path.display().to_string());
                report::diagnostic(&mut err, format, &name, None, &found)?;
                Err(Stop::Misconfigured)
            }
        }
    }

    /// Reads the text of the file at a path.
    pub(in crate::cli) fn parse(path: &Path, text: &str) -> Result<Self, Box<Diagnostic>> {
        let reader = Reader { path, text, convert: convert() };
        reader.read().map_err(|Wrong { fault, hint }| {
            let place = Elsewhere::new(&path.display().to_string(), text, fault.at);
            let mut found = Diagnostic::new(&diag::CONFIG_INVALID, None, fault.message);
            found.hint = hint;
            Box::new(found.elsewhere(place))
        })
    }
}

/// What is wrong in the file, and how to repair it.
struct Wrong {
    fault: Fault,
    hint: Option<String>,
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self { fault, hint: None }
    }
}

impl Wrong {
    fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Fault::new(at, message).into()
    }

    fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    convert: Command,
}

impl Reader<'_> {
    fn read(&self) -> Result<ConfigFile, Wrong> {
        let path = self.path.to_owned();
        let (settings, levels, allowed) = (Vec::new(), Vec::new(), Vec::new());
        let (transcript, publication, package) = (None, None, None);
        let mut file =
            ConfigFile { path, settings, transcript, publication, package, levels, allowed };
        // In the order of the lines, so that the first error is the one reported.
        let mut entries: Vec<_> = parse_toml(self.text)?.into_inner().into_iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let line = self.line(key.span().start);
            match (&**key.get_ref(), value) {
                // A table without keys sets nothing.
                (TRANSCRIPT, value)
                    if value.get_ref().as_table().is_some_and(DeTable::is_empty) => {}
                (TRANSCRIPT, value) => file.transcript = Some((self.transcript(value)?, line)),
                (PUBLICATION, value) => {
                    let publication = deserialized(value)?;
                    file.publication = Some((publication, line));
                }
                (PACKAGE, value) => file.package = Some((deserialized(value)?, line)),
                (WARNINGS, value) => file.levels = self.levels(&value)?,
                (ALLOW, value) if value.get_ref().as_array().is_some_and(holds_tables) => {
                    file.allowed = self.allowed(value)?;
                }
                (name, value) => file.settings.push(self.setting(name, key.span(), &value)?),
            }
        }
        Ok(file)
    }

    fn line(&self, at: usize) -> usize {
        Elsewhere::new("", self.text, at..at).line
    }

    fn transcript(&self, value: Spanned<DeValue<'_>>) -> Result<Profile, Wrong> {
        let at = value.span();
        let profile: Profile = deserialized(value)?;
        let name = self.path.to_string_lossy();
        profile.named(&name).map_err(|message| Wrong::new(at, message))
    }

    fn levels(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<(String, Level, usize)>, Wrong> {
        let DeValue::Table(table) = value.get_ref() else {
            let message = "[warnings] is a table, such as [warnings] and under it N204 = \"allow\"";
            return Err(Wrong::new(value.span(), message));
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let level = |(code, level): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let id = code.get_ref().to_string();
            let known = level.get_ref().as_str().and_then(Level::find);
            let wrong = || Wrong::new(level.span(), "write \"allow\", \"warn\" or \"deny\"");
            let known = known.ok_or_else(wrong)?;
            let set = Levels::default().set(&id, known);
            set.map_err(|message| Wrong::new(code.span(), message))?;
            Ok((id, known, self.line(code.span().start)))
        };
        entries.into_iter().map(level).collect()
    }

    fn allowed(&self, value: Spanned<DeValue<'_>>) -> Result<Vec<Allowance>, Wrong> {
        let DeValue::Array(tables) = value.into_inner() else { return Ok(Vec::new()) };
        let allowance = |table: Spanned<DeValue<'_>>| {
            let at = table.span();
            let allowance: Allowance = deserialized(table)?;
            if allowance.loss.is_empty() || allowance.reason.trim().is_empty() {
                return Err(Wrong::new(at, "loss and reason must say something"));
            }
            Ok(Allowance { line: self.line(at.start), ..allowance })
        };
        tables.into_iter().map(allowance).collect()
    }

    fn setting(
        &self,
        name: &str,
        at: Range<usize>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Setting, Wrong> {
        let line = self.line(at.start);
        let arg = options(&self.convert).find(|arg| key(arg) == name);
        let arg = arg.ok_or_else(|| unknown(&self.convert, name, at))?;
        let wrong = |message: String| Wrong::new(value.span(), message);
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let typed = typed(arg, value.get_ref(), folder).map_err(wrong)?;
        let long = arg.get_long().unwrap_or_default().to_owned();
        probe(&typed).map_err(wrong)?;
        Ok(Setting { long, line, typed })
    }
}

/// Whether an array is one of tables.
fn holds_tables(array: &DeArray<'_>) -> bool {
    array.iter().all(|value| value.get_ref().is_table())
}

/// The value of a table.
fn deserialized<'a, T: Deserialize<'a>>(value: Spanned<DeValue<'a>>) -> Result<T, Wrong> {
    let at = value.span();
    T::deserialize(ValueDeserializer::from(value)).map_err(|error| {
        // The parser's message may have several lines; a diagnostic has one.
        let message: Vec<&str> = error.message().split_whitespace().collect();
        let message = message.join(" ");
        let hint = did_you_mean(near_field(&message));
        Wrong::new(error.span().unwrap_or(at), message).hint(hint)
    })
}

/// Reports an invalid value as the command line would.
fn probe(typed: &[OsString]) -> Result<(), String> {
    let words = ["letterpress".into(), "convert".into()].into_iter();
    let words = words.chain(typed.iter().cloned()).chain([STANDARD.into()]);
    let cli = Cli::try_parse_from(words).map_err(|error| in_one_line(&error))?;
    match cli.command.check() {
        Err(Stop::Usage(message)) => Err(message),
        // Other errors are reported when the option is used.
        _ => Ok(()),
    }
}

/// The message of `clap`, without its frame.
pub(in crate::cli) fn in_one_line(error: &clap::Error) -> String {
    let told = error.render().to_string();
    let lines = told.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let line = lines.collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

/// The command-line words that set an option to a value; paths are relative to the folder of the file.
fn typed(arg: &Arg, value: &DeValue<'_>, folder: &Path) -> Result<Vec<OsString>, String> {
    let long = format!("--{}", arg.get_long().unwrap_or_default());
    if !arg.get_action().takes_values() {
        return match value.as_bool() {
            Some(true) => Ok(vec![long.into()]),
            Some(false) => Ok(Vec::new()),
            None => Err("write true or false".to_owned()),
        };
    }
    let is_path = matches!(
        arg.get_value_hint(),
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath
    );
    // A program can also be named without a folder.
    let is_program = arg.get_value_hint() == ValueHint::ExecutablePath;
    let word = |value: &DeValue<'_>| {
        let value = match value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            _ => return Err("write a value in quotation marks".to_owned()),
        };
        let mut word = OsString::from(format!("{long}="));
        let is_path = is_path || (is_program && value.contains(is_separator));
        if is_path && value != STANDARD {
            word.push(folder.join(value));
        } else {
            word.push(value);
        }
        Ok(word)
    };
    match value {
        // An option of several words: `excerpt = "pages 10-12"`.
        DeValue::String(text)
            if arg.get_num_args().is_some_and(|number| number.min_values() > 1) =>
        {
            let words = text.split_whitespace().map(OsString::from);
            Ok(std::iter::once(long.into()).chain(words).collect())
        }
        DeValue::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
            values.iter().map(|value| word(value.get_ref())).collect()
        }
        DeValue::Array(_) => Err("write one value, without brackets".to_owned()),
        value => Ok(vec![word(value)?]),
    }
}

/// The message for an unknown key.
fn unknown(convert: &Command, name: &str, at: Range<usize>) -> Wrong {
    let typed = name.replace('_', "-");
    if NOT_IN_FILE.contains(&&*typed) {
        let message = format!("{name} belongs to a single run; give it as --{typed}");
        return Wrong::new(at, message);
    }
    let wrong = Wrong::new(at, format!("there is no key {name}"));
    if is_of_transcript(name) {
        let hint = format!("{name} says how letters are written; it belongs under [{TRANSCRIPT}]");
        return wrong.hint(Some(hint));
    }
    // A former name of an option suggests its present name.
    let is_alias = |arg: &&Arg| arg.get_all_aliases().is_some_and(|all| all.contains(&&*typed));
    let near = options(convert).find(is_alias).map(key);
    let keys: Vec<String> = options(convert).map(key).collect();
    let keys = keys.iter().map(String::as_str).chain([TRANSCRIPT, PUBLICATION, WARNINGS, ALLOW]);
    wrong.hint(did_you_mean(near.as_deref().or_else(|| nearest(name, keys))))
}

/// Whether a profile has this key.
fn is_of_transcript(name: &str) -> bool {
    let table = DeTable::from_iter([(
        Spanned::new(0..0, name.into()),
        Spanned::new(0..0, DeValue::Boolean(true)),
    )]);
    let value = Spanned::new(0..0, DeValue::Table(table));
    let refused = Profile::deserialize(ValueDeserializer::from(value)).err();
    refused.is_some_and(|error| !error.message().contains("unknown field"))
}

fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|near| format!("did you mean {near}?"))
}

/// The nearest of the fields that `serde` lists for an unknown one: its message is ``unknown field
/// `a`, expected one of `b`, `c` ``.
fn near_field(message: &str) -> Option<&str> {
    let mut quoted = message.strip_prefix("unknown field")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted)
}

#[cfg(test)]
mod tests;
