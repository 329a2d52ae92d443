//! `letterpress formats`, and the names of formats and encodings that options take.

use std::ffi::OsStr;
use std::io::{self, Write};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Command};
use letterpress::backends::{self, BACKENDS, Feature, Support};
use letterpress::readers::{self, READERS};
use letterpress::source::Encoding;

use super::terminal::{self, faint, strong};
use super::{Exit, Stop, as_listed};

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
        let value = |backend: &&dyn backends::Backend| {
            PossibleValue::new(backend.format().name).help(backend.format().description)
        };
        BACKENDS.iter().map(value).collect()
    },
    is_one: |typed| backends::find(&as_listed(typed)).is_some(),
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
    writeln!(out, "\nMakes (--to):")?;
    for backend in BACKENDS {
        let format = backend.format();
        let default = if format.default { "" } else { "  (only if named)" };
        let description = wrapped(&format!("{}{default}", format.description), 22);
        writeln!(out, "  {:<8} .{:<9} {description}", format.name, format.extension)?;
    }
    writeln!(out, "\n{}", faint("--support shows what each format can show of a letter"))?;
    Ok(Exit::Clean)
}

/// A table: what a letter can contain, and how each format shows it; below it what is simplified,
/// and how.
fn support(out: &mut impl Write) -> Result<Exit, Stop> {
    let width = Feature::ALL.iter().map(|feature| words_for(*feature).chars().count()).max();
    let width = width.unwrap_or_default();
    let names = BACKENDS.iter().map(|backend| format!("  {:<7}", backend.format().name));
    let heading = names.collect::<String>();
    writeln!(out, "{:<width$}{}", "", strong(heading.trim_end()))?;
    let mut simplified = Vec::new();
    for feature in Feature::ALL {
        let words = words_for(*feature);
        let mut line = format!("{words:<width$}");
        for backend in BACKENDS {
            let shown = match backend.support(*feature) {
                Support::Full => "yes",
                Support::Partial(how) => {
                    simplified.push(format!("{}: {words}: {how}", backend.format().name));
                    "partly"
                }
                Support::Words => "words",
            };
            line += &format!("  {shown:<7}");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out, "\nyes: shown as such; words: only as plain words; partly:")?;
    let columns = terminal::columns(&io::stdout()).unwrap_or(usize::MAX);
    if simplified.is_empty() {
        writeln!(out, "  nothing")?;
    }
    for line in simplified {
        writeln!(out, "  {}", terminal::wrapped(&line, columns, 2))?;
    }
    Ok(Exit::Clean)
}

fn words_for(feature: Feature) -> &'static str {
    match feature {
        Feature::Lists => "lists",
        Feature::Tables => "tables",
        Feature::Verse => "verse",
        Feature::Figures => "pictures and captions",
        Feature::Quotations => "block quotations",
        Feature::Divisions => "postscripts, enclosures, parts",
        Feature::Rendition => "italics and other type",
        Feature::Names => "names, terms, references",
        Feature::Revisions => "deletions and additions",
        Feature::Uncertainty => "gaps, unclear, supplied words",
        Feature::Choices => "several readings",
        Feature::SeveralTexts => "original beside translation",
        Feature::NoteRanges => "start of a note's passage",
        Feature::Opaque => "unknown markup",
    }
}
