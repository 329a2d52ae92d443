//! The options with which a package was made, as a file in it: `package` writes it, and `verify` reads the sources with it.
//!
//! It has the form of `letterpress.toml`, beside the copy of that file, and comes first. **Invariant:** a path in it leads to
//! a file of the package.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

use clap::builder::ValueHint;
use clap::{Arg, ArgAction};
use letterpress::diag;
use toml::Value;

use super::configuration::file::{self, ConfigFile};
use super::settle::ParsedLine;
use super::{DiagnosticsFormat, Stop, files, unusable};

/// Options about reporting, or about one machine.
const OF_THE_RUN: &[&str] = &["output", "jobs", "quiet", "verbose", "report", "diagnostics"];

/// A file of the package that an option names.
pub(super) struct NamedCopy {
    /// The long name of the option.
    pub option: &'static str,
    /// The path of the copy, as seen from the options.
    pub path: String,
}

/// The beginning of the line that names the filters. Filters of a package are never run.
const PROGRAMS: &str = "filter = ";

/// The options with which a package was made.
pub(super) struct Recorded {
    pub settings: ConfigFile,
    /// The filters that changed the letters.
    pub programs: Option<String>,
}

/// Reads the options at a path, if they are there.
pub(super) fn read(path: &Path, format: DiagnosticsFormat) -> Result<Option<Recorded>, Stop> {
    if !path.is_file() {
        return Ok(None);
    }
    let text = files::read_text(path, &diag::CONFIG_INVALID);
    let text = text.map_err(|found| unusable(path, &found, format))?;
    let programs = text.lines().find_map(|line| line.strip_prefix(PROGRAMS));
    let kept = text.lines().map(|line| if line.starts_with(PROGRAMS) { "" } else { line });
    let settings = ConfigFile::parse(path, &kept.collect::<Vec<_>>().join("\n"));
    let settings = settings.map_err(|found| unusable(path, &found, format))?;
    Ok(Some(Recorded {
        settings,
        programs: programs.map(|it| it.trim_matches(['[', ']']).to_owned()),
    }))
}

/// The file, from a command line with the settings of the configuration.
pub(super) fn written(typed: &[OsString], copies: &[NamedCopy]) -> String {
    let mut text = format!(
        "# The options with which letterpress {} made this package, beside those in its copy of letterpress.toml.\n",
        env!("CARGO_PKG_VERSION")
    );
    let Some(line) = ParsedLine::new(typed) else { return text };
    for arg in file::options(&file::convert()) {
        let long = arg.get_long().unwrap_or_default();
        let named = copies.iter().filter(|copy| copy.option == long);
        let mut values: Vec<Value> = named.map(|copy| copy.path.clone().into()).collect();
        if values.is_empty() {
            let is_meant = !OF_THE_RUN.contains(&long) && !is_path(arg);
            if !is_meant || !line.gives(arg) {
                continue;
            }
            let raw = line.matches.get_raw(arg.get_id().as_str()).into_iter().flatten();
            values.extend(raw.map(|value| own_name(arg, &value.to_string_lossy()).into()));
        }
        let value = match arg.get_action() {
            ArgAction::Append => Value::Array(values),
            action if action.takes_values() => {
                let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                words.join(" ").into()
            }
            _ => true.into(),
        };
        writeln!(text, "{} = {value}", file::key(arg)).expect("a string takes everything");
    }
    text
}

fn is_path(arg: &Arg) -> bool {
    matches!(arg.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath)
}

/// A value; of a program, its name alone, since its path is that of one machine.
fn own_name(arg: &Arg, value: &str) -> String {
    let name = value.rsplit(std::path::is_separator).next();
    name.filter(|_| arg.get_value_hint() == ValueHint::ExecutablePath).unwrap_or(value).to_owned()
}
