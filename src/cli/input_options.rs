//! The options that control how an input is read and which of its letters are selected.

use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use letterpress::press::{Divide, Mend, Options, Selection, Wanted, days_of};
use letterpress::profile::Profile;
use letterpress::readers::{self, READERS, Reader};
use letterpress::source::Encoding;

use super::configuration::Config;
use super::levels::{Level, Levels};
use super::suggest::{distance, invalid, unknown};
use super::terminal::plain;
use super::{DiagnosticsFormat, Stop, as_listed, files, formats};

#[derive(Args)]
pub(super) struct InputOptions {
    /// The format of the input [default: detected]
    #[arg(short, long, value_name = "FORMAT", value_parser = formats::TO_READ)]
    from: Option<String>,
    /// The encoding of the input [default: as the XML declares; in a transcript, UTF-8, UTF-16,
    /// Windows-1252 and KOI8 are detected]
    #[arg(long, value_name = "NAME", value_parser = formats::ENCODINGS, hide_possible_values = true)]
    encoding: Option<String>,
    /// The letter's sidecar, a TOML file of facts about it [default: <stem>.meta.toml beside it]
    #[arg(long, value_name = "FILE")]
    pub meta: Option<PathBuf>,
    /// Persons and the forms of their names: TOML, CSV with the columns form, name, uri and role, or a
    /// TEI listPerson [default: people.csv, people.toml or people.xml in the folder of the letters or
    /// beside letterpress.toml]
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// A TEI file of lists that the letters point into (persons, places, organisations), or a folder of
    /// such files; may be repeated
    #[arg(long = "authority", value_name = "FILE")]
    pub lists: Vec<PathBuf>,
    /// Facts about the letters: CSV with a row per letter, and columns such as file, date and sender
    /// [default: letters.csv in their folder or beside letterpress.toml]
    #[arg(long, value_name = "FILE")]
    pub letters: Option<PathBuf>,
    /// A profile: how your transcripts are written, and where each letter begins in a file of several
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// How a transcript of several letters is divided: as the profile says, or also by its headings
    #[arg(long, value_name = "HOW", default_value = "profile")]
    divide: DivideName,
    /// Repairs to apply that are otherwise only reported, separated by commas; the source's reading is
    /// kept
    #[arg(long, alias = "mend", value_name = "WHAT", value_delimiter = ',')]
    fix: Vec<FixName>,
    /// The configuration [default: letterpress.toml in the folder of the first input, or in one above]
    #[arg(long = "config", value_name = "FILE", conflicts_with = "no_config")]
    pub config_file: Option<PathBuf>,
    /// Use no letterpress.toml, letters.csv or people file that was not named
    #[arg(long)]
    pub no_config: bool,
    /// What letterpress.toml sets besides options.
    #[arg(skip)]
    pub config: Config,
    /// Do not show a note or warning, by its code; it is counted
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = LEVELS)]
    allow: Vec<String>,
    /// Show a note as a warning
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = LEVELS)]
    warn: Vec<String>,
    /// Let the run end with status 1 if there is such a note or warning; `warnings` means all warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = LEVELS)]
    deny: Vec<String>,
    /// How to write diagnostics
    #[arg(long, value_name = "HOW", default_value = "human")]
    pub diagnostics: DiagnosticsFormat,
    /// Only the letters with these names or document numbers, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = SELECTION)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    only: Vec<String>,
    /// Only letters that may have been sent on or after this date: CCYY, CCYY-MM or CCYY-MM-DD
    #[arg(long, alias = "from-date", value_name = "DATE", help_heading = SELECTION)]
    since: Option<String>,
    /// Only letters that may have been sent on or before this date
    #[arg(long, alias = "to-date", value_name = "DATE", help_heading = SELECTION)]
    until: Option<String>,
    /// Only letters to or from this person: part of the name, or the URI in an authority file
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    correspondent: Option<String>,
}

/// How a transcript is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DivideName {
    /// Where the profile says that a letter begins
    Profile,
    /// Without such a profile, where headings of one form do; a warning says what was assumed
    Auto,
}

/// What can be repaired on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FixName {
    /// Spaces that the copy lost after punctuation: `States:John`
    LostSpaces,
}

const SELECTION: &str = "Select letters";
const LEVELS: &str = "Notes and warnings";

impl InputOptions {
    /// The encoding that was typed.
    pub(super) fn encoding(&self) -> Result<Option<Encoding>, Stop> {
        let known = || Encoding::all().map(Encoding::name);
        let find = |name: &str| {
            Encoding::find(name).ok_or_else(|| Stop::Usage(unknown("encoding", name, known())))
        };
        self.encoding.as_deref().map(find).transpose()
    }

    /// The reading options in the library's form.
    pub(super) fn options(&self) -> Result<Options, Stop> {
        let mut options = Options::default()
            .people(super::people(self.people.as_deref(), self.diagnostics)?)
            .lists(files::lists(&self.lists, self.diagnostics)?)
            .letters(super::letters(self.letters.as_deref(), self.diagnostics)?)
            .publication(self.config.publication().cloned().unwrap_or_default())
            .divide(match self.divide {
                DivideName::Profile => Divide::Profile,
                DivideName::Auto => Divide::Auto,
            })
            .mend(self.mend())
            .profile(self.profile()?);
        options.reader = self.from.as_deref().map(reader).transpose()?;
        Ok(options)
    }

    /// How the letters are written: the named profile, otherwise `[transcript]`.
    fn profile(&self) -> Result<Option<Profile>, Stop> {
        match &self.profile {
            Some(path) => files::profile(path, self.diagnostics).map(Some),
            None => Ok(self.config.transcript().cloned()),
        }
    }

    /// Files with facts about letters, which are not letters themselves.
    pub(super) fn named_files(&self) -> Vec<&Path> {
        let named = [&self.meta, &self.people, &self.letters, &self.profile, &self.config_file];
        let named = named.into_iter().flatten().chain(&self.lists).map(PathBuf::as_path);
        named.chain(self.config.path()).collect()
    }

    /// Whether all values make sense, before any file is looked at.
    pub(super) fn check(&self) -> Result<(), Stop> {
        self.encoding()?;
        self.from.as_deref().map(reader).transpose()?;
        self.wanted().map(drop)
    }

    /// Sets the levels that were typed. Of several for one code the strictest counts.
    pub(super) fn set_levels(&self, levels: &mut Levels) -> Result<(), Stop> {
        let typed =
            [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        for (codes, level) in typed {
            for code in codes {
                levels.set(code.trim(), level).map_err(Stop::Usage)?;
            }
        }
        Ok(())
    }

    /// The requested repairs.
    fn mend(&self) -> Mend {
        let mut mend = Mend::default();
        for name in &self.fix {
            match name {
                FixName::LostSpaces => mend.lost_spaces = true,
            }
        }
        mend
    }

    /// Which letters are wanted.
    pub(super) fn wanted(&self) -> Result<Wanted, Stop> {
        let period = |option: &str, typed: &Option<String>| {
            let wrong = |typed: &String| {
                let why = "not a year, month or day: CCYY, CCYY-MM or CCYY-MM-DD";
                Stop::Usage(invalid(option, typed, why))
            };
            let period = |typed: &String| days_of(typed).ok_or_else(|| wrong(typed));
            typed.as_ref().map(period).transpose()
        };
        let (from, to) =
            (period("--since <DATE>", &self.since)?, period("--until <DATE>", &self.until)?);
        let mut selection = Selection::default();
        selection.from = from.map(|(first, _)| first);
        selection.to = to.map(|(_, last)| last);
        selection.correspondent.clone_from(&self.correspondent);
        if let (Some(from), Some(to)) = (&selection.from, &selection.to)
            && from > to
        {
            return Err(Stop::Usage(format!("--since {from} is after --until {to}")));
        }
        let names = self.only.iter().map(|name| name.trim().to_owned());
        let mut wanted = Wanted::default();
        wanted.names = names.filter(|name| !name.is_empty()).collect();
        wanted.selection = selection;
        Ok(wanted)
    }
}

fn reader(name: &str) -> Result<&'static dyn Reader, Stop> {
    let known = READERS.iter().map(|reader| reader.name());
    readers::find(&as_listed(name)).ok_or_else(|| Stop::Usage(unknown("format", name, known)))
}

/// Refuses `unknown` names, which no letter has; `names` are those that letters have.
pub(super) fn refuse_unknown(unknown: &[&str], names: &[String]) -> Result<(), Stop> {
    let told: Vec<String> = unknown.iter().map(|name| unknown_name(name, names)).collect();
    if told.is_empty() { Ok(()) } else { Err(Stop::Usage(told.join("\n"))) }
}

/// How many names are suggested in place of one that no letter has.
const OFFERED: usize = 5;

fn unknown_name(name: &str, names: &[String]) -> String {
    let mut near: Vec<(usize, &String)> =
        names.iter().map(|other| (distance(name, other), other)).collect();
    // Names that are equally near stay in the order of the source.
    near.sort_by_key(|(distance, _)| *distance);
    let near: Vec<&str> = near.iter().take(OFFERED).map(|(_, name)| name.as_str()).collect();
    let message = format!("no letter has the name or number '{}'", plain(name));
    match near.as_slice() {
        [] => message,
        near if names.len() <= OFFERED => format!("{message}; the letters are {}", near.join(", ")),
        near => format!("{message}; the nearest are {}", near.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_letter_has_brings_near_ones() {
        let names: Vec<String> = (1..=30).map(|number| format!("d{number}")).collect();
        assert!(refuse_unknown(&[], &names).is_ok());
        let Err(Stop::Usage(message)) = refuse_unknown(&["d111"], &names) else {
            panic!("d111 is unknown");
        };
        assert_eq!(
            message,
            "no letter has the name or number 'd111'; the nearest are d11, d1, d10, d12, d13"
        );
    }
}
