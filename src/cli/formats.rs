//! `letterpress formats`, and the names of formats and encodings that options take.

use std::ffi::OsStr;
use std::io::{self, Write};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Command};
use letterpress::backends::{AnyBackend, Feature, Shown, Support};
use letterpress::ir::account::FactKey;
use letterpress::readers::{self, READERS};
use letterpress::source::Encoding;

use super::terminal::{self, faint, plain, strong};
use super::{Exit, Stop, as_listed, programs};

#[derive(Args)]
pub(super) struct Arguments {
    /// Show what each format can show of a letter
    #[arg(long)]
    support: bool,
}

/// An option's value that is a name from a registry.
#[derive(Clone)]
pub(super) struct OneOf {
    names: fn() -> Vec<PossibleValue>,
    is_one: fn(&str) -> bool,
}

/// The values of `--from`.
pub(super) const TO_READ: OneOf = OneOf {
    names: || {
        let value = |reader: &&dyn readers::Reader| {
            PossibleValue::new(reader.name()).help(reader.description())
        };
        READERS.iter().map(value).collect()
    },
    is_one: |typed| readers::find(&as_listed(typed)).is_some(),
};

/// The values of `--to`.
pub(super) const TO_MAKE: OneOf = OneOf {
    names: || {
        let value = |backend: AnyBackend| {
            PossibleValue::new(backend.format().name).help(backend.format().description)
        };
        AnyBackend::all().map(value).collect()
    },
    is_one: |typed| {
        let name = as_listed(typed);
        AnyBackend::find(&name).is_some() || programs::makes(&name)
    },
};

/// The values of `--encoding`; each encoding has other names, too.
pub(super) const ENCODINGS: OneOf = OneOf {
    names: || Encoding::all().map(|encoding| PossibleValue::new(encoding.name())).collect(),
    is_one: |typed| Encoding::find(typed).is_some(),
};

impl TypedValueParser for OneOf {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        typed: &OsStr,
    ) -> Result<String, clap::Error> {
        match typed.to_str() {
            Some(name) if (self.is_one)(name) => Ok(name.to_owned()),
            // This error lists the names and suggests the nearest.
            _ => PossibleValuesParser::new((self.names)()).parse_ref(command, argument, typed),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter()))
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut out = anstream::stdout().lock();
    if arguments.support {
        return support(&mut out);
    }
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    let wrapped = |text: &str, margin| terminal::wrapped(text, columns, margin);
    writeln!(out, "Reads (--from):")?;
    for reader in READERS {
        writeln!(out, "  {:<8} {}", reader.name(), wrapped(reader.description(), 11))?;
    }
    let (of_one, of_all) = groups();
    for (heading, backends) in [
        ("Makes of each letter (--to):", of_one),
        ("Makes of all letters together (--to, or -o NAME with the ending):", of_all),
    ] {
        writeln!(out, "\n{heading}")?;
        for format in backends.into_iter().map(AnyBackend::format) {
            let default = if format.default { "" } else { "  (only if named)" };
            let description = wrapped(&format!("{}{default}", format.description), 22);
            writeln!(out, "  {:<8} .{:<9} {description}", format.name, format.extension)?;
        }
    }
    let programs = programs::backends();
    if !programs.is_empty() {
        writeln!(out, "\nPrograms on the path make of each letter (--to):")?;
    }
    for name in programs {
        let Some(described) = programs::backend(&name) else { continue };
        let (extension, description) = match described {
            Ok(backend) => (backend.format().extension, backend.format().description.to_owned()),
            Err(Stop::Program(why) | Stop::Usage(why)) => ("?", format!("cannot be made: {why}")),
            Err(stop) => return Err(stop),
        };
        let description = plain(format!("{description}  (letterpress-backend-{name})")).to_string();
        writeln!(out, "  {name:<8} .{extension:<9} {}", wrapped(&description, 22))?;
    }
    writeln!(out, "\n{}", faint("--support shows what each format can show of a letter"))?;
    Ok(Exit::Clean)
}

/// The formats of each letter, and those of all letters together.
fn groups() -> (Vec<AnyBackend>, Vec<AnyBackend>) {
    AnyBackend::all().partition(|backend| matches!(backend, AnyBackend::Letter(_)))
}

/// Tables for the formats of one letter and for those of all: what a letter can contain, and how each
/// format shows it; the facts that some of the formats show, or not in full. Below each, how and why.
fn support(out: &mut impl Write) -> Result<Exit, Stop> {
    let (of_one, of_all) = groups();
    features(out, "what a letter contains", &of_one)?;
    writeln!(out, "\nyes: shown as such; words: only as plain words\n")?;
    facts(out, "what is known of it", &of_one)?;
    writeln!(out)?;
    features(out, "in files of all letters", &of_all)?;
    writeln!(out)?;
    facts(out, "what is known of each", &of_all)?;
    Ok(Exit::Clean)
}

fn features(out: &mut impl Write, title: &str, backends: &[AnyBackend]) -> io::Result<()> {
    let features = Feature::ALL.iter().map(|feature| {
        let shown = backends.iter().map(|backend| match backend.support(*feature) {
            Support::Full => Cell { word: "yes", how: None },
            Support::Partial(how) => Cell { word: "partly", how: Some(how) },
            Support::Words => Cell { word: "words", how: None },
            Support::Omitted => Cell { word: "no", how: None },
        });
        (feature.in_words().to_owned(), shown.collect())
    });
    table(out, title, backends, &features.collect::<Vec<_>>())
}

fn facts(out: &mut impl Write, title: &str, backends: &[AnyBackend]) -> io::Result<()> {
    let facts = FactKey::all().into_iter().map(|fact| {
        let shown = backends.iter().map(|backend| match backend.shows(fact) {
            Shown::Full => Cell { word: "yes", how: None },
            Shown::Partly(how) => Cell { word: "partly", how: Some(how) },
            Shown::Omitted(why) => Cell { word: "no", how: Some(why) },
        });
        (fact.in_words(), shown.collect())
    });
    let are_all =
        |word| move |(_, cells): &(String, Vec<Cell>)| cells.iter().all(|cell| cell.word == word);
    let (everywhere, rest): (Vec<_>, Vec<_>) = facts.partition(are_all("yes"));
    let (nowhere, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(are_all("no"));
    table(out, title, backends, &rest)?;
    for (shows, count) in [("every format shows", everywhere.len()), ("none shows", nowhere.len())]
    {
        if count > 0 {
            writeln!(out, "\n{shows} {count} other facts")?;
        }
    }
    Ok(())
}

/// How a format shows something, in a word; and how, or why not, if that needs more.
struct Cell {
    word: &'static str,
    how: Option<&'static str>,
}

/// The widest column of names: with five formats, the table fits into 80 columns.
const NAMES: usize = 35;

/// Prints a row for each thing, with a cell for each format, and below the rows what cells say more,
/// once for all things of which a format says it.
fn table(
    out: &mut impl Write,
    title: &str,
    backends: &[AnyBackend],
    rows: &[(String, Vec<Cell>)],
) -> io::Result<()> {
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let width = width.min(NAMES);
    let names = backends.iter().map(|backend| format!("  {:<7}", backend.format().name));
    let heading = names.collect::<String>();
    writeln!(out, "{}", strong(format!("{title:<width$}{}", heading.trim_end())))?;
    let mut notes: Vec<((&str, &str), Vec<&str>)> = Vec::new();
    for (name, cells) in rows {
        let words = cells.iter().map(|cell| format!("  {:<7}", cell.word));
        let name_lines = terminal::wrapped(name, width, 2);
        let (above, name_line) = name_lines.rsplit_once('\n').unwrap_or(("", &name_lines));
        let above = if above.is_empty() { String::new() } else { format!("{above}\n") };
        let line = format!("{above}{name_line:<width$}{}", words.collect::<String>());
        writeln!(out, "{}", line.trim_end())?;
        for (backend, cell) in backends.iter().zip(cells) {
            let Some(how) = cell.how else { continue };
            let said = (backend.format().name, how);
            match notes.iter_mut().find(|(other, _)| *other == said) {
                Some((_, things)) => things.push(name),
                None => notes.push((said, vec![name])),
            }
        }
    }
    notes
        .sort_by_key(|((format, _), _)| backends.iter().position(|it| it.format().name == *format));
    writeln!(out)?;
    for ((format, how), things) in notes {
        let line = format!("{format}: {how}: {}", things.join(", "));
        writeln!(out, "  {}", terminal::wrapped(&line, columns, 2))?;
    }
    Ok(())
}
