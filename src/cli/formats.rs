//! `letterpress formats`.

use std::io::Write;

use clap::Args;
use letterpress::backends::{BACKENDS, Feature, Support};
use letterpress::readers::READERS;

use super::terminal::{faint, strong};
use super::{Exit, Stop};

#[derive(Args)]
pub(super) struct Arguments {
    /// Show how each format shows what a letter can hold
    #[arg(long)]
    support: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let mut out = anstream::stdout().lock();
    if arguments.support {
        return support(&mut out);
    }
    writeln!(out, "Reads (--from):")?;
    for reader in READERS {
        writeln!(out, "  {:<8} {}", reader.name(), reader.description())?;
    }
    writeln!(out, "\nMakes (--to):")?;
    for backend in BACKENDS {
        let format = backend.format();
        let default = if format.default { "" } else { "  (only when named)" };
        writeln!(
            out,
            "  {:<8} .{:<9} {}{default}",
            format.name, format.extension, format.description
        )?;
    }
    writeln!(out, "\n{}", faint("--support tells what each of these shows of a letter"))?;
    Ok(Exit::Clean)
}

/// A table: what a letter can hold, and how each format shows it; below it what is simplified, and
/// how.
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
    writeln!(out, "\nyes: as what it is; words: only its words, plainly; partly:")?;
    if simplified.is_empty() {
        writeln!(out, "  nothing")?;
    }
    for line in simplified {
        writeln!(out, "  {line}")?;
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
        Feature::NoteRanges => "where a note's passage begins",
        Feature::Opaque => "mark-up that is not known",
    }
}
