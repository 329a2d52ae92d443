//! The report at the end of a run: on the terminal, and in the report file.
//!
//! Output and its account go to the standard output, findings to the standard error. A few letters
//! are listed, with everything except notes. Of many ([`MANY`]), only errors and losses are
//! reported one by one; warnings and denied findings are reported by code.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use letterpress::diag::{self, Severity};
use letterpress::press::Options;

use super::super::files::STANDARD;
use super::super::levels::Level;
use super::super::making::{Amount, Making, is_for_programs};
use super::super::report::{self, Patient, counted};
use super::super::temporary::{Temporary, write_whole};
use super::super::terminal::{self, faint, plain, strong, styled};
use super::super::{DiagnosticsFormat, Stop, find, in_words};
use super::account::{Account, Failed, MANY};
use super::destination::Destination;
use super::file_report::with_slashes;
use super::findings::{Group, Told};
use super::run_report::RunReport;

/// A finished run.
pub(in crate::cli) struct Run<'a> {
    pub making: &'a Making,
    /// Whether nothing is written.
    pub writes_nothing: bool,
    pub destination: &'a Destination,
    pub account: &'a Account,
    /// The files in folders that are not letters: how many of each kind.
    pub others: &'a BTreeMap<&'static str, usize>,
    pub options: &'a Options,
    pub lasted: Duration,
}

impl Run<'_> {
    /// Reports what was made and what was found.
    pub(super) fn tell(&self) -> Result<(), Stop> {
        let Self { making, account, .. } = self;
        let amount = making.amount();
        let is_json = making.reading.diagnostics == DiagnosticsFormat::Json;
        let mut made = Patient::new(terminal::standard_output());
        for bytes in &account.made {
            made.write_all(bytes)?;
        }
        let mut err = Patient::new(anstream::stderr().lock());
        let is_many = account.size() >= MANY;
        let is_grouped = is_many && amount != Amount::Verbose && !is_json;
        let is_told = |told: &&Told| match amount {
            Amount::Quiet => told.severity >= Severity::Loss && (told.is_kept || !is_grouped),
            Amount::Usual if is_json => true,
            Amount::Usual => told.is_kept || told.severity > Severity::Note && !is_grouped,
            Amount::Verbose => true,
        };
        for told in account.findings.told().iter().filter(is_told) {
            if is_json {
                err.write_all(told.json.as_bytes())?;
            } else {
                err.write_all(report::fitted(&told.human, &io::stderr()).as_bytes())?;
            }
        }
        if is_grouped {
            let mut found = account.findings.groups(Severity::Error);
            if amount != Amount::Quiet {
                found.extend(account.findings.groups(Severity::Warning));
            }
            groups(&mut err, &found)?;
        }
        if amount != Amount::Quiet {
            let most = if is_many && amount == Amount::Usual { NAMES } else { usize::MAX };
            let names = self.unidentified(making.reading.diagnostics, most)?;
            let names = if is_json { names } else { report::fitted(&names, &io::stderr()) };
            err.write_all(names.as_bytes())?;
        }
        if account.is_nothing_selected() {
            let why = in_words::nothing_selected(account.tally);
            report::fatal_to(&mut err, &why)?;
        }
        let mut out = Patient::new(anstream::stdout().lock());
        let is_taken = matches!(self.destination, Destination::Standard) && !self.writes_nothing;
        if amount != Amount::Quiet && !is_json && !is_taken {
            let columns = terminal::columns(&io::stdout());
            if columns.is_some() && account.findings.has_more_than_notes() {
                writeln!(out)?;
            }
            if !is_many || amount == Amount::Verbose {
                letters(&mut out, account, columns)?;
            }
            self.sum(&mut out, columns, Some(self.lasted))?;
        }
        made.finish().and(out.finish()).context("the standard output")?;
        err.finish().context("the standard error")?;
        Ok(())
    }

    /// Writes the whole account to a file, independent of the clock: as JSON if its name says so, else in words.
    ///
    /// # Errors
    /// The reason why it cannot be written.
    pub(super) fn report(&self, path: &Path) -> io::Result<()> {
        if !is_for_programs(path) {
            return write_whole(path, &self.in_words()?);
        }
        let Self { destination, account, options, others, .. } = self;
        let output = match destination {
            Destination::Standard => STANDARD.to_owned(),
            Destination::File(path, _) | Destination::Folder(path) => with_slashes(path),
        };
        let none = BTreeMap::new();
        let names = self.missing_names().map_or(&none, |(_, names)| names);
        let report = RunReport::of(account, options, output, self.writes_nothing, others, names);
        let mut file = BufWriter::new(Temporary::beside(path)?);
        report.write(&mut file)?;
        file.into_inner().map_err(IntoInnerError::into_error)?.persist(path)
    }

    /// The whole account as plain text.
    fn in_words(&self) -> io::Result<Vec<u8>> {
        let mut text = format!("{}\n", report::FIRST_LINE).into_bytes();
        letters(&mut text, self.account, None)?;
        self.sum(&mut text, None, None)?;
        for told in self.account.findings.told() {
            write!(text, "\n{}", told.human)?;
        }
        let names = self.unidentified(DiagnosticsFormat::Human, usize::MAX)?;
        if !names.is_empty() {
            write!(text, "\n{names}")?;
        }
        Ok(anstream::adapter::strip_bytes(&text).into_vec())
    }

    /// The names missing from the people file, unless that is allowed.
    fn missing_names(&self) -> Option<(&str, &BTreeMap<String, usize>)> {
        let names = &self.account.unidentified;
        let level = self.making.reading.config.levels.of(&diag::NOT_IN_PEOPLE);
        let is_told = !names.is_empty() && level != Some(Level::Allow);
        let people = self.options.people.as_ref().filter(|_| is_told)?;
        Some((people.name(), names))
    }

    /// The names missing from the people file, each once, for all letters together.
    fn unidentified(&self, format: DiagnosticsFormat, most: usize) -> io::Result<String> {
        let mut text = Vec::new();
        if let Some((people, names)) = self.missing_names() {
            report::unidentified(&mut text, format, people, names, most)?;
        }
        String::from_utf8(text).map_err(io::Error::other)
    }

    /// The account of the run as a whole.
    fn sum(
        &self,
        out: &mut impl Write,
        columns: Option<usize>,
        lasted: Option<Duration>,
    ) -> io::Result<()> {
        let Self { account, others, making, .. } = self;
        let mut line = self.made();
        if let Some(lasted) = lasted {
            line += &format!(" ({})", lasting(lasted));
        }
        writeln!(out, "{}", strong(line))?;
        let columns = columns.unwrap_or(USUAL);
        let mut entry = |key: &str, value: String| -> io::Result<()> {
            if value.is_empty() {
                return Ok(());
            }
            let key = format!("{key:>KEY$}");
            let key = if [FAILED, DENIED].contains(&key.trim_start()) {
                styled(report::style(Severity::Error), key)
            } else {
                styled(anstyle::Style::new().dimmed(), key)
            };
            let margin = KEY + GAP.len();
            writeln!(out, "{key}{GAP}{}", terminal::wrapped(&value, columns, margin))
        };
        entry("proved", account.proved.in_words())?;
        entry("not checked", account.unchecked.in_words())?;
        let tally = account.tally;
        if account.files > 0 && tally.selected < tally.letters {
            let selected = format!("{} of {} letters", tally.selected, tally.letters);
            entry("selected", selected + &in_words::undated(tally))?;
        }
        entry(FAILED, failed(&account.failed))?;
        entry(DENIED, by_code(&account.findings.groups(Severity::Error)))?;
        entry("warnings", by_code(&account.findings.groups(Severity::Warning)))?;
        entry("left out", account.unprinted.in_words())?;
        entry("besides", account.around.in_words().unwrap_or_default())?;
        let some = |count: usize, how: &str| match count {
            0 => String::new(),
            count => format!("{count}{how}"),
        };
        entry(
            "inferred",
            some(account.findings.inferred, "; letterpress inspect FILE shows each"),
        )?;
        entry(
            "supplied",
            some(account.findings.supplied, " from files beside the letters or front matter"),
        )?;
        let by = making.reading.config.by_file();
        entry("allowed", some(account.findings.allowed, &by))?;
        entry("not letters", find::listed(others))
    }

    /// How many letters and files were made, and where they are.
    fn made(&self) -> String {
        let Self { account, destination, writes_nothing, .. } = self;
        let letters = counted(account.finished, "letter");
        let files = counted(account.files, "file");
        let is = if *writes_nothing { "would be written to" } else { "in" };
        match destination {
            _ if account.files == 0 && *writes_nothing => "nothing would be written".to_owned(),
            _ if account.files == 0 => "nothing was made".to_owned(),
            Destination::Standard => format!("{letters} {is} the standard output"),
            Destination::File(path, _) => format!("{letters} {is} {}", path.display()),
            Destination::Folder(path) => format!("{letters} and {files} {is} {}", path.display()),
        }
    }
}

/// How many names missing from the people file a run of many letters lists.
const NAMES: usize = 10;
/// The width if there is no terminal.
const USUAL: usize = 80;
/// The width of the keys.
const KEY: usize = 11;
const GAP: &str = "  ";
/// The keys of entries that make a run fail.
const FAILED: &str = "failed";
const DENIED: &str = "denied";
/// Letter names longer than this have a line of their own on a terminal.
const LONG_NAME: usize = 32;

/// A line per letter, and the files that a dry run would write.
fn letters(out: &mut impl Write, account: &Account, columns: Option<usize>) -> io::Result<()> {
    let length = |name: &str| name.chars().count();
    let names = account.shown.iter().map(|letter| length(&letter.name));
    let width = names.filter(|length| *length <= LONG_NAME).max().unwrap_or_default();
    let margin = width + GAP.len();
    for letter in &account.shown {
        let line = terminal::wrapped(&letter.line, columns.unwrap_or(usize::MAX), margin);
        let name = strong(format!("{:width$}", letter.name));
        if columns.is_some() && length(&letter.name) > width {
            writeln!(out, "{name}\n{:margin$}{line}", "")?;
        } else {
            writeln!(out, "{name}{GAP}{line}")?;
        }
    }
    let files = account.shown.iter().flat_map(|letter| &letter.files);
    for file in files.chain(&account.would_write) {
        writeln!(out, "would write {}", plain(file))?;
    }
    if account.shown.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Findings by code, each with some of its places.
fn groups(out: &mut impl Write, groups: &[&Group]) -> io::Result<()> {
    for Group { code, severity, count, message, examples } in groups {
        let head = format!("{}[{}]", severity.as_str(), code.id);
        let head = styled(report::style(*severity), head);
        let line = match count {
            1 => format!("{head}: {}", strong(message)),
            _ => format!("{head}: {} {}", strong(code.title), faint(format!("({count})"))),
        };
        writeln!(out, "{}", report::fitted(&line, &io::stderr()))?;
        let line = format!("  {} {}", faint("at"), plain(places(examples, *count)));
        writeln!(out, "{}", report::fitted(&line, &io::stderr()))?;
    }
    if let Some(Group { code, .. }) = groups.first() {
        let how = "--verbose or --report FILE shows them all; letterpress explain";
        writeln!(out, "{}", faint(format!("{how} {} says more", code.id)))?;
    }
    Ok(())
}

/// Some of `count` places. What a place shares with the one before it is not repeated:
/// `box/ann.txt:3, 7, ben.txt:2`.
fn places(examples: &[(String, Option<usize>)], count: usize) -> String {
    let folder = |file: &str| file.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let mut places: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for (file, line) in examples {
        let is_beside = before.is_some_and(|before| folder(before) == folder(file));
        let name = file.rsplit('/').next().filter(|_| is_beside).unwrap_or(file);
        places.push(match line {
            Some(line) if before == Some(file) => line.to_string(),
            Some(line) => format!("{name}:{line}"),
            None => name.to_owned(),
        });
        before = Some(file);
    }
    places.extend((count > examples.len()).then(|| "…".to_owned()));
    places.join(", ")
}

/// What failed, by name.
fn failed(failed: &[Failed]) -> String {
    let name = |failed: &Failed| match failed.letters.as_slice() {
        [] => failed.input.clone(),
        letters => format!("{} ({})", failed.input, letters.join(", ")),
    };
    let names: Vec<String> = failed.iter().map(name).collect();
    in_all(failed.iter().map(|failed| failed.count).sum(), names.join(", "))
}

/// How many findings there are of each code.
fn by_code(groups: &[&Group]) -> String {
    let codes: Vec<String> =
        groups.iter().map(|group| format!("{}\u{d7}{}", group.code.id, group.count)).collect();
    in_all(groups.iter().map(|group| group.count).sum(), codes.join(", "))
}

/// A list, preceded by the number of its items if there are several.
fn in_all(count: usize, list: String) -> String {
    if count > 1 { format!("{count}: {list}") } else { list }
}

/// A duration: `0.4 s`, `2 min 10 s`, `1 h 5 min`.
fn lasting(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_do_not_say_a_name_again() {
        let place = |file: &str, line| (file.to_owned(), Some(line));
        let some = [place("box/ann.txt", 3), place("box/ann.txt", 7), place("box/ben.txt", 2)];
        assert_eq!(places(&some, 3), "box/ann.txt:3, 7, ben.txt:2");
        let some = [place("a.txt", 3), place("box/a.txt", 3), ("box/b.txt".to_owned(), None)];
        assert_eq!(places(&some, 9), "a.txt:3, box/a.txt:3, b.txt, …");
    }

    #[test]
    fn time_is_told_as_people_tell_it() {
        for (milliseconds, told) in [
            (40, "0.0 s"),
            (1_460, "1.5 s"),
            (130_000, "2 min 10 s"),
            (3_600_000, "1 h 0 min"),
            (3_999_000, "1 h 6 min"),
        ] {
            assert_eq!(lasting(Duration::from_millis(milliseconds)), told);
        }
    }
}
