//! The options that say how an input is read, and which of its letters are wanted.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use letterpress::press::{Mend, OpenInput, Options, Selection, days_of};
use letterpress::readers::{self, READERS, Reader};
use letterpress::source::Encoding;

use super::{DiagnosticsFormat, Stop, as_listed, files};

#[derive(Args)]
pub(super) struct Reading {
    /// The format of the input [default: by what it holds]
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The encoding of the input [default: the one that XML declares; otherwise UTF-8, UTF-16,
    /// Windows-1252 or KOI8, by its bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The sidecar of the letter [default: <stem>.meta.toml beside it]
    #[arg(long, value_name = "FILE")]
    pub meta: Option<PathBuf>,
    /// Who is meant by which name: TOML, CSV with the columns form, name, uri and role, or a TEI listPerson
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// What is known of each letter: CSV with a row for each, and columns such as file, date and sender
    #[arg(long, value_name = "FILE")]
    pub letters: Option<PathBuf>,
    /// The profile that says how the letters are written, and where each begins in a file of several
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Repairs to apply that are otherwise only reported, separated by commas; the source's reading is
    /// kept
    #[arg(long, alias = "mend", value_name = "WHAT", value_delimiter = ',')]
    fix: Vec<FixName>,
    /// How to write diagnostics; json is for programs
    #[arg(long, value_name = "HOW", default_value = "human")]
    pub diagnostics: DiagnosticsFormat,
    /// Only the letters with these names or document numbers, with commas between them
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = SELECTION)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    only: Vec<String>,
    /// Only letters that may have been sent then or later: CCYY, CCYY-MM or CCYY-MM-DD
    #[arg(long, alias = "from-date", value_name = "DATE", help_heading = SELECTION)]
    since: Option<String>,
    /// Only letters that may have been sent then or earlier
    #[arg(long, alias = "to-date", value_name = "DATE", help_heading = SELECTION)]
    until: Option<String>,
    /// Only letters to or from somebody: a part of a name, or the address in an authority file
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    correspondent: Option<String>,
}

/// What can be repaired on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FixName {
    /// Spaces that the copy lost after punctuation: `States:John`
    LostSpaces,
}

const SELECTION: &str = "Which letters of an input";

impl Reading {
    /// The encoding that was typed.
    pub(super) fn encoding(&self) -> Result<Option<Encoding>, Stop> {
        let unknown = |name: &str| {
            let known: Vec<&str> = Encoding::all().map(Encoding::name).collect();
            let known = known.join(", ");
            Stop::Usage(format!("there is no encoding {name:?}; letterpress reads {known}"))
        };
        let find = |name: &str| Encoding::find(name).ok_or_else(|| unknown(name));
        self.encoding.as_deref().map(find).transpose()
    }

    /// What the library is to know of it.
    pub(super) fn options(&self) -> Result<Options, Stop> {
        Ok(Options {
            reader: self.from.as_deref().map(reader).transpose()?,
            people: super::people(self.people.as_deref(), self.diagnostics)?,
            letters: super::letters(self.letters.as_deref(), self.diagnostics)?,
            mend: self.mend(),
            profile: self.profile.as_deref().map(files::profile).transpose()?,
            ..Options::default()
        })
    }

    /// What is to be mended.
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
                let message = "is not written CCYY, CCYY-MM or CCYY-MM-DD, or is no day";
                Stop::Usage(format!("{option} {typed:?} {message}"))
            };
            let period = |typed: &String| days_of(typed).ok_or_else(|| wrong(typed));
            typed.as_ref().map(period).transpose()
        };
        let (from, to) = (period("--since", &self.since)?, period("--until", &self.until)?);
        let selection = Selection {
            from: from.map(|(first, _)| first),
            to: to.map(|(_, last)| last),
            correspondent: self.correspondent.clone(),
        };
        if let (Some(from), Some(to)) = (&selection.from, &selection.to)
            && from > to
        {
            return Err(Stop::Usage(format!("--since {from} is after --until {to}")));
        }
        let names = self.only.iter().map(|name| name.trim().to_owned());
        let names = names.filter(|name| !name.is_empty()).collect();
        Ok(Wanted { names, selection })
    }
}

fn reader(name: &str) -> Result<&'static dyn Reader, Stop> {
    let known: Vec<&str> = READERS.iter().map(|reader| reader.name()).collect();
    let unknown = || format!("there is no format {name:?}; letterpress reads {}", known.join(", "));
    readers::find(&as_listed(name)).ok_or_else(|| Stop::Usage(unknown()))
}

/// Which letters are wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Their names or document numbers; all letters if there are none.
    pub names: Vec<String>,
    /// What is demanded of them.
    pub selection: Selection,
}

impl Wanted {
    /// Whether all letters are wanted.
    pub(super) fn all(&self) -> bool {
        self.names.is_empty() && self.selection.is_empty()
    }

    /// The letters of an input that are wanted by their names.
    pub(super) fn named(&self, opened: &OpenInput<'_>) -> Vec<usize> {
        if self.names.is_empty() {
            return (0..opened.letters()).collect();
        }
        let mut indexes = opened.find(&self.names).concat();
        indexes.sort_unstable();
        indexes.dedup();
        indexes
    }

    /// Refuses names that no letter has: `is_known` says which ones some letter has, `names` are
    /// those that there are.
    pub(super) fn known(&self, is_known: &[bool], names: &[String]) -> Result<(), Stop> {
        let unknown = self.names.iter().zip(is_known).filter(|(_, is_known)| !**is_known);
        let told: Vec<String> = unknown.map(|(name, _)| unknown_name(name, names)).collect();
        if told.is_empty() { Ok(()) } else { Err(Stop::Usage(told.join("\n"))) }
    }
}

/// How many names are offered in the place of one that no letter has.
const OFFERED: usize = 5;

fn unknown_name(name: &str, names: &[String]) -> String {
    let mut near: Vec<(usize, &String)> =
        names.iter().map(|other| (distance(name, other), other)).collect();
    // Names that are equally near stay in the order of the source.
    near.sort_by_key(|(distance, _)| *distance);
    let near: Vec<&str> = near.iter().take(OFFERED).map(|(_, name)| name.as_str()).collect();
    let message = format!("no letter has the name or number {name:?}");
    match near.as_slice() {
        [] => message,
        near if names.len() <= OFFERED => format!("{message}; there are {}", near.join(", ")),
        near => format!("{message}; near it are {}", near.join(", ")),
    }
}

/// How many characters must be put in, left out or exchanged to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, character) in one.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, with) in other.iter().enumerate() {
            let exchanged = diagonal + usize::from(character != *with);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes() {
        for (one, other, changes) in [
            ("d11", "d11", 0),
            ("D11", "d1", 1),
            ("d12", "d21", 2),
            ("", "ab", 2),
            ("kin", "sink", 2),
        ] {
            assert_eq!(distance(one, other), changes, "{one} {other}");
            assert_eq!(distance(other, one), changes, "{other} {one}");
        }
    }

    #[test]
    fn a_name_that_no_letter_has_brings_near_ones() {
        let names: Vec<String> = (1..=30).map(|number| format!("d{number}")).collect();
        let wanted = Wanted { names: vec!["d3".into(), "d111".into()], ..Wanted::default() };
        assert!(wanted.known(&[true, true], &names).is_ok());
        let Err(Stop::Usage(message)) = wanted.known(&[true, false], &names) else {
            panic!("d111 is unknown");
        };
        assert_eq!(
            message,
            "no letter has the name or number \"d111\"; near it are d11, d1, d10, d12, d13"
        );
    }
}
