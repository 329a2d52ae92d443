//! `letterpress inspect`: what was recognised, and how, for a person to check.

mod proof;
mod show;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::press::{self, OpenInput, ReadLetter, Selected, Wanted};

use self::show::show;
use super::contents::{self, Entry};
use super::in_words::{self, Around};
use super::input_options::{InputOptions, refuse_unknown};
use super::report;
use super::terminal::{faint, plain};
use super::{DiagnosticsFormat, Exit, Stop, files};

#[derive(Args)]
pub(super) struct Arguments {
    /// The letter, or a file of several; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: InputOptions,
}

/// How many letters are shown in full; of more, only the contents, unless letters are selected.
const IN_FULL: usize = 10;

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let Arguments { file, reading } = arguments;
    let encoding = reading.encoding()?;
    let options = reading.options()?;
    let wanted = reading.wanted()?;
    let input = match files::read(file, encoding, reading.meta.as_deref()) {
        Ok(input) => input,
        Err(found) => {
            let name = file.display().to_string();
            let of_folder = format!(
                "letterpress convert {} --dry-run --report FILE reports every letter in it",
                plain(&name)
            );
            let found = if file.is_dir() { found.hint(of_folder) } else { *found };
            return super::unreadable(&name, &[found], reading.diagnostics);
        }
    };
    let notes = reading.config.notes.iter().chain(options.diagnostics()).cloned().collect();
    let look = Look { name: &input.name, reading, wanted: &wanted };
    press::open(&input, &options, |opened| look.at(opened, notes)).unwrap_or_else(|unreadable| {
        super::unreadable(&input.name, &unreadable.diagnostics, reading.diagnostics)
    })
}

/// What is shown about a letter.
enum Seen {
    InFull(Vec<u8>),
    Listed(Entry),
}

/// A look at an input.
struct Look<'a> {
    name: &'a str,
    reading: &'a InputOptions,
    wanted: &'a Wanted,
}

impl Look<'_> {
    /// Shows the selected letters, and what was found in them, after what was found before.
    fn at(&self, opened: &OpenInput<'_>, mut found: Vec<Diagnostic>) -> Result<Exit, Stop> {
        let Self { reading, wanted, .. } = self;
        let selected = Selected::new(opened, wanted);
        refuse_unknown(selected.unknown(), opened.names())?;
        let is_list = wanted.is_all() && opened.letters() > IN_FULL;
        // The proof says at their lines what notes say; without the source there is none.
        let has_proof = !is_list && opened.is_source_of_letters();
        let see = |read: ReadLetter| -> io::Result<(Seen, Vec<Diagnostic>)> {
            if is_list {
                let entry = Entry::of(&read.letter, &opened.names()[read.index]);
                return Ok((Seen::Listed(entry), read.diagnostics));
            }
            let mut shown = Vec::new();
            let mut found = read.diagnostics.clone();
            reading.config.levels.apply(&mut found);
            proof::checks(&mut shown, &found, opened.source())?;
            show(&mut shown, &read)?;
            if has_proof {
                proof::proof(&mut shown, &read.letter, &found, opened.source())?;
            }
            Ok((Seen::InFull(shown), read.diagnostics))
        };
        found.extend_from_slice(opened.diagnostics());
        let (mut letters, mut entries, mut failed) = (Vec::new(), Vec::new(), None);
        let tally = selected.each(see, |_, seen| match seen {
            Ok(Ok((seen, of_letter))) => {
                match seen {
                    Seen::InFull(shown) => letters.push(shown),
                    Seen::Listed(entry) => entries.push(entry),
                }
                // What is allowed is counted later.
                let is_at_line = |found: &Diagnostic| {
                    let mut one = vec![found.clone()];
                    reading.config.levels.apply(&mut one);
                    let is_note = one.first().is_some_and(|one| one.severity() == Severity::Note);
                    has_proof && is_note && found.span.is_some()
                };
                let is_human = reading.diagnostics == DiagnosticsFormat::Human;
                found.extend(of_letter.into_iter().filter(|one| !is_human || !is_at_line(one)));
            }
            Ok(Err(error)) => failed = Some(error),
            Err(bug) => found.push(*bug),
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        let mut out = anstream::stdout().lock();
        if reading.diagnostics == DiagnosticsFormat::Human {
            if tally.selected < tally.letters && tally.selected > 0 {
                writeln!(out, "{}\n", in_words::selected(tally))?;
            }
            for shown in &letters {
                out.write_all(shown)?;
            }
            contents::write(&mut out, &entries)?;
            if wanted.is_all() {
                let (around, lost) = opened.matter();
                found.extend(lost);
                if let Some(matter) = Around::of(&around).in_words() {
                    writeln!(out, "{}\n", plain(matter))?;
                }
            }
        }
        self.tell(&mut out, opened, &mut found, is_list)?;
        let is_bug = found.iter().any(|found| found.code == &diag::BUG);
        if tally.selected == 0 && !is_bug {
            report::fatal(&in_words::nothing_selected(tally))?;
            return Ok(Exit::Failed);
        }
        Ok(match found.iter().map(Diagnostic::severity).max() {
            _ if is_bug => Exit::Bug,
            Some(Severity::Loss | Severity::Error) => Exit::Failed,
            Some(Severity::Warning | Severity::Note) | None => Exit::Clean,
        })
    }

    /// Writes what was found in the order of the source; with a list of letters, no notes.
    fn tell(
        &self,
        out: &mut impl Write,
        opened: &OpenInput<'_>,
        found: &mut Vec<Diagnostic>,
        is_list: bool,
    ) -> io::Result<()> {
        let Self { name, reading, .. } = self;
        let format = reading.diagnostics;
        let allowed = reading.config.levels.apply(found);
        press::in_order_of_source(found);
        let is_shown = |found: &&Diagnostic| {
            format == DiagnosticsFormat::Json || !is_list || found.severity() > Severity::Note
        };
        for found in found.iter().filter(is_shown) {
            let text = report::written(format, name, Some(opened.source()), found);
            out.write_all(report::fitted(&text, &io::stdout()).as_bytes())?;
        }
        if allowed > 0 && format == DiagnosticsFormat::Human {
            let by = reading.config.by_file();
            writeln!(out, "{}", faint(format_args!("{allowed} allowed{by}")))?;
        }
        if is_list && format == DiagnosticsFormat::Human {
            let how = format!("letterpress inspect {name} --only NAME");
            writeln!(out, "{}", faint(how + " shows a letter and what was inferred"))?;
        }
        Ok(())
    }
}
