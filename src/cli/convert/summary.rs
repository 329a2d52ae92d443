//! What is said when all inputs are done.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use letterpress::backends::BACKENDS;
use letterpress::diag;
use letterpress::press::People;

use super::super::files::STANDARD;
use super::super::levels::Level;
use super::super::reading::Reading;
use super::super::report::{self, Patient, counted};
use super::super::terminal::{faint, plain, strong};
use super::super::{DiagnosticsFormat, Stop, find, inspect};
use super::Arguments;
use super::done::{Done, Shown, is_nothing_selected};

/// Tells what was done. What was made goes to the standard output, what was found to the standard
/// error: `about` the inputs as a whole first.
pub(super) fn tell(
    about: &[Done],
    done: &[Done],
    others: &BTreeMap<&'static str, usize>,
    arguments: &Arguments,
) -> Result<(), Stop> {
    let to_stdout = arguments.output.as_os_str() == STANDARD;
    let mut made = Patient::new(io::stdout().lock());
    for bytes in done.iter().flat_map(|done| &done.made) {
        made.write_all(bytes)?;
    }
    let mut out = Patient::new(anstream::stdout().lock());
    let mut err = Patient::new(anstream::stderr().lock());
    let as_json = arguments.reading.diagnostics == DiagnosticsFormat::Json;
    for one in about.iter().chain(done) {
        if !to_stdout && !as_json && !one.written.is_empty() {
            writeln!(out, "{}", summary(one))?;
        }
        err.write_all(&one.told)?;
    }
    if is_nothing_selected(done) {
        report::fatal(&nothing_selected(done))?;
    }
    if !to_stdout && !as_json {
        let letters: usize = done.iter().map(Done::finished_letters).sum();
        let files: usize = done.iter().map(|one| one.written.len()).sum();
        let failed = |done: &&Done| {
            let is_left_out = done.is_skipped || done.letters > 0 && done.selected == 0;
            done.written.is_empty() && !is_left_out
        };
        let failed = done.iter().filter(failed).count();
        let mut line = match counted(files, "file") {
            _ if files == 0 => "nothing was made".to_owned(),
            files => format!(
                "{} and {files} in {}",
                counted(letters, "letter"),
                plain(arguments.output.display())
            ),
        };
        let (selected, letters) =
            done.iter().fold((0, 0), |(some, all), one| (some + one.selected, all + one.letters));
        if done.len() > 1 && files > 0 && selected < letters {
            line += &format!("; {selected} of {letters} letters selected");
        }
        for words in words_not_printed(done.iter().flat_map(|one| &one.shown)) {
            line += &format!("; {words}");
        }
        let allowed: usize = about.iter().chain(done).map(|one| one.allowed).sum();
        if allowed > 0 {
            line += &format!("; {allowed} allowed{}", arguments.reading.config.by_file());
        }
        if failed > 0 {
            line += &format!("; {} not converted", counted(failed, "input"));
        }
        writeln!(out, "{}", strong(line))?;
        if !others.is_empty() {
            writeln!(out, "{}", faint(format_args!("not letters: {}", find::listed(others))))?;
        }
        let inferred = done.iter().any(|one| one.inferred > 0);
        if inferred && io::stdout().is_terminal() {
            writeln!(out, "{}", faint("letterpress inspect FILE shows what was inferred"))?;
        }
    }
    made.finish().and(out.finish()).context("the standard output")?;
    err.finish().context("the standard error")?;
    Ok(())
}

/// Why there is nothing to make.
fn nothing_selected(done: &[Done]) -> String {
    let letters = done.iter().map(|done| done.letters).sum();
    let undated = done.iter().map(|done| done.undated).sum();
    inspect::nothing_selected(letters, undated)
}

/// Tells the names that the people file does not have, each once, for all letters together.
pub(super) fn tell_unidentified(
    done: &[Done],
    people: Option<&People>,
    reading: &Reading,
) -> Result<(), Stop> {
    let Some(people) = people else { return Ok(()) };
    if reading.config.levels.of(&diag::NOT_IN_PEOPLE) == Some(Level::Allow) {
        return Ok(());
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for name in done.iter().flat_map(|one| &one.unidentified) {
        *names.entry(name.clone()).or_insert(0) += 1;
    }
    if !names.is_empty() {
        let mut err = anstream::stderr().lock();
        report::unidentified(&mut err, reading.diagnostics, people.name(), &names)?;
    }
    Ok(())
}

/// How many words of some letters are in no format, and why.
fn words_not_printed<'a>(letters: impl IntoIterator<Item = &'a Shown>) -> Vec<String> {
    let (mut left_out, mut dropped, mut annotation) = (0, 0, 0);
    for letter in letters {
        left_out += letter.left_out;
        dropped += letter.dropped;
        annotation += letter.annotation;
    }
    let count =
        |words: usize, why: &str| (words > 0).then(|| format!("{} {why}", counted(words, "word")));
    let counts = [
        count(left_out, "left out"),
        count(dropped, "dropped with a reason"),
        count(annotation, "of annotation kept out of the text"),
    ];
    counts.into_iter().flatten().collect()
}

/// One input in a few lines.
fn summary(done: &Done) -> String {
    let mut text = strong(&done.name).to_string();
    if done.selected < done.letters {
        let selected = inspect::selected(done.selected, done.letters, done.undated);
        text += &format!("\n  {selected}");
    }
    let mut link = "; ";
    match done.shown.as_slice() {
        [] => {}
        [letter] => {
            text += &format!("\n  {}\n  {}", plain(&letter.identity), plain(&letter.extent));
        }
        [first, .., last] => {
            let notes: usize = done.shown.iter().map(|letter| letter.notes).sum();
            text += &format!("\n  {} letters, {}", done.shown.len(), counted(notes, "note"));
            text += &format!("\n  the first: {}", plain(&first.identity));
            text += &format!("\n  the last: {}", plain(&last.identity));
            link = "\n  in all ";
        }
    }
    let mut counts = Vec::new();
    if done.inferred > 0 {
        counts.push(format!("{} inferred or supplied", done.inferred));
    }
    if done.warnings > 0 {
        counts.push(counted(done.warnings, "warning"));
    }
    counts.extend(words_not_printed(&done.shown));
    if !counts.is_empty() {
        text += &format!("{link}{}", counts.join(", "));
    }
    if let Some(matter) = done.matter.as_ref().filter(|_| done.selected == done.letters) {
        text += &format!("\n  {}", plain(matter));
    }
    let is_written = |name: &&str| done.written.iter().any(|(_, written)| written == name);
    let formats = BACKENDS.iter().map(|backend| backend.format().name);
    let formats: Vec<&str> = formats.filter(is_written).collect();
    text += &format!("\n  {} written", formats.join(", "));
    let wanted = formats.len() * done.selected;
    if done.written.len() < wanted {
        text += &format!("; {} of {wanted} files", done.written.len());
    }
    text
}
