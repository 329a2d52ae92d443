//! `letterpress init`: writes the files for an editor to fill in, with what was read in the letters.
//!
//! What a pass inferred, or read without being sure, is left out: an unchecked cell would make a
//! fact of it. **Invariant:** no existing file is overwritten.

mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use letterpress::diag::Severity;
use letterpress::ir::{Action, ActionKind, Certainty, Date, Letter, Origin, Sourced, on_one_line};
use letterpress::press::{
    self, Input, LettersTable, Options, ReadLetter, Selected, Unreadable, Wanted, as_cell,
};
use rayon::prelude::*;

use super::convert::OUTPUT;
use super::files::{self, CONFIG, LETTERS, PEOPLE};
use super::find::{self, FoundInput};
use super::input_options::InputOptions;
use super::report::counted;
use super::temporary::{remove_left_beside, write_whole};
use super::terminal::{faint, plain, strong};
use super::{Exit, Stop, report};

#[derive(Args)]
pub(super) struct Arguments {
    /// The folder of the letters, or a file that holds several
    #[arg(value_name = "FOLDER|FILE", default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub reading: InputOptions,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let Arguments { path, reading } = arguments;
    if !path.exists() {
        return Err(Stop::Usage(format!("there is no folder or file {}", plain(path.display()))));
    }
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    // `./letters.csv` is shown as `letters.csv`.
    let shown = folder.strip_prefix(".").unwrap_or(folder);
    // Only what the text itself says: existing tables and sidecars continue to apply.
    let options = reading.options()?.people(None).letters(None);
    let encoding = reading.encoding()?;
    let output = reading.config.output().unwrap_or_else(|| PathBuf::from(OUTPUT));
    let finds = find::find(std::slice::from_ref(path), Some(&output), &reading.named_files());
    let read = |found: &FoundInput| -> Result<Read, String> {
        let mut input = files::read(&found.path, encoding, None).map_err(|found| found.message)?;
        input.sidecar = None;
        let file = found.path.strip_prefix(folder).unwrap_or(&found.path);
        press::guarded("this input", || rows(&input, file, &options))
            .unwrap_or_else(|bug| Err(bug.message))
    };
    let read: Vec<_> = finds.letters.par_iter().map(|found| (found, read(found))).collect();
    let (mut rows, mut exit) = (Vec::new(), Exit::Clean);
    let mut proposed = BTreeSet::new();
    for (found, read) in read {
        match read {
            Ok(read) => {
                rows.extend(read.rows);
                proposed.extend(read.proposed);
            }
            Err(why) if found.is_meant => {
                let path = found.path.display();
                report::fatal(&plain(format_args!("{path} is left out: {why}")).to_string())?;
                exit = Exit::Failed;
            }
            Err(_) => {}
        }
    }
    for (path, found) in &finds.told {
        if found.severity() > Severity::Note {
            let name = path.display().to_string();
            super::tell(&name, std::slice::from_ref(found), reading.diagnostics)?;
        }
    }
    let mut out = anstream::stdout().lock();
    let paper = template::paper();
    let (config, about) = match &paper {
        Some(locale) => (template::text(true), format!(", for US Letter paper, as in {locale}")),
        None => (template::text(false), String::new()),
    };
    // Several files that suggest different profiles cannot share one.
    let profile = proposed.pop_first().filter(|_| proposed.is_empty());
    let (config, about) = match profile {
        Some(profile) => (
            config + PROPOSED + &profile,
            format!("{about}, and how the letters of the file begin"),
        ),
        None => (config, about),
    };
    tell(&mut out, &shown.join(CONFIG), &config, &format!("options with comments{about}"))?;
    if rows.is_empty() {
        let why = "there is no letter here, so there are no tables to fill in";
        writeln!(out, "{}", faint(why))?;
        return Ok(exit);
    }
    let letters = counted(rows.len(), "letter");
    tell(&mut out, &shown.join(LETTERS[0]), &letters_table(&rows)?, &letters)?;
    let forms = forms(&rows);
    let count = counted(forms.len(), "form") + " of names";
    tell(&mut out, &shown.join(PEOPLE[0]), &people_table(&forms)?, &count)?;
    Ok(exit)
}

/// What precedes the profile that the headings of a file suggest.
const PROPOSED: &str = "
# How the letters of the file begin, as --divide auto found it in their headings.
# Check that each letter begins where it should, and correct it here.
";

/// What was read in a file.
struct Read {
    rows: Vec<Row>,
    /// The profile that its headings suggest, if the user wants it divided so.
    proposed: Option<String>,
}

/// Writes a file unless it exists, and reports what was done.
fn tell(out: &mut impl Write, path: &Path, text: &str, about: &str) -> Result<(), Stop> {
    let shown = strong(path.display());
    if fs::symlink_metadata(path).is_ok() {
        writeln!(out, "{shown}: left as it is")?;
        return Ok(());
    }
    remove_left_beside(path);
    write_whole(path, text.as_bytes()).with_context(|| plain(path.display()).to_string())?;
    writeln!(out, "{shown}: {}", plain(about))?;
    Ok(())
}

/// What was read about a letter.
struct Row {
    /// Its file, relative to the folder of the table.
    file: String,
    /// Its own name, if the file contains several.
    number: String,
    title: String,
    date: String,
    place: String,
    place_uri: String,
    senders: Parties,
    recipients: Parties,
}

/// The senders or the recipients of a letter.
#[derive(Default)]
struct Parties {
    /// The names that were read.
    names: Vec<String>,
    /// The address of each, if there is one.
    uris: Vec<String>,
    /// Whether some name was not read.
    has_others: bool,
}

/// Separates several values in one cell.
const BETWEEN: &str = " | ";

impl Parties {
    fn of(action: Option<&Action>) -> Self {
        let mut parties = Self::default();
        for agent in action.into_iter().flat_map(|action| &action.agents) {
            // The name that a people file would have for this person.
            match text(agent.name.as_ref().or(agent.written.as_ref())) {
                Some(name) => parties.names.push(name),
                None => parties.has_others = true,
            }
            // Where there are several persons, each has room for one address.
            let uris = addresses(&agent.authorities);
            parties.uris.push(if uris.len() == 1 { uris.concat() } else { String::new() });
        }
        parties
    }

    /// As cells. Addresses match persons by position, so a cell lists all persons or stays empty; a
    /// name that contains the separator would be two.
    fn cells(&self) -> (String, String) {
        if self.has_others || self.names.iter().any(|name| name.contains(BETWEEN.trim())) {
            return (String::new(), String::new());
        }
        let has_uris = self.uris.iter().any(|uri| !uri.is_empty());
        let uris = if has_uris { self.uris.join(BETWEEN) } else { String::new() };
        (self.names.join(BETWEEN), uris)
    }
}

fn is_read(origin: &Origin) -> bool {
    matches!(origin, Origin::Read { .. } | Origin::Derived { .. })
}

/// A text that was read, on one line, if a cell can hold it.
fn text(text: Option<&Sourced<String>>) -> Option<String> {
    let read = text.filter(|text| is_read(&text.origin))?;
    let line = on_one_line(&read.value);
    (!line.is_empty() && !line.contains(char::is_control)).then_some(line)
}

/// The addresses that were read, except pointers that are valid only in their file.
fn addresses(authorities: &[Sourced<String>]) -> Vec<String> {
    let read = authorities.iter().filter_map(|uri| text(Some(uri)));
    read.filter(|uri| press::is_address(uri).is_ok()).collect()
}

/// The rows for the letters of an input.
fn rows(input: &Input, file: &Path, options: &Options) -> Result<Read, String> {
    let steps = file.components().map(|step| step.as_os_str().to_str());
    let steps: Option<Vec<&str>> = steps.collect();
    let file = steps.map(|steps| steps.join("/")).filter(|file| !file.contains(char::is_control));
    let rows = press::open(input, options, |opened| {
        let file = file.ok_or("a table cannot hold the file's name")?;
        let row =
            |read: ReadLetter| Row::of(&read.letter, &file, read.own_name.unwrap_or_default());
        let mut rows = Vec::new();
        Selected::new(opened, &Wanted::default()).each(row, |_, row| rows.push(row));
        let rows: Result<Vec<Row>, String> =
            rows.into_iter().map(|row| row.map_err(|bug| bug.message)).collect();
        let proposed = opened.proposal().map(|proposal| proposal.as_table("transcript"));
        rows.map(|rows| Read { rows, proposed })
    });
    let first = |found: Unreadable| {
        found.diagnostics.into_iter().next().map(|found| found.message).unwrap_or_default()
    };
    rows.map_err(first)?
}

impl Row {
    fn of(letter: &Letter, file: &str, number: String) -> Self {
        let sent = letter.action(ActionKind::Sent);
        // One day, month or year: anything longer can mean something else when an editor supplies it.
        let is_plain = |date: &&Date| date.edtf.chars().all(|c| c.is_ascii_digit() || c == '-');
        let is_sure = |date: &&Date| is_read(&date.origin) && date.certainty == Certainty::High;
        let date = letter.date().filter(is_plain).filter(is_sure);
        let place = sent.and_then(|sent| sent.place.as_ref());
        let uris = place.map_or(&[][..], |place| &place.authorities);
        Self {
            file: file.to_owned(),
            number,
            title: text(letter.title.as_ref()).unwrap_or_default(),
            date: date.map(|date| date.edtf.clone()).unwrap_or_default(),
            place: text(place.map(|place| &place.name)).unwrap_or_default(),
            place_uri: addresses(uris).join(BETWEEN),
            senders: Parties::of(sent),
            recipients: Parties::of(letter.action(ActionKind::Received)),
        }
    }
}

/// A table for spreadsheets: without the byte order mark, some take UTF-8 for something else.
fn table<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<String, Stop> {
    let mut table = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let failed = |error: csv::Error| Stop::Io(error.into());
    table.write_record(heading).map_err(failed)?;
    for row in rows {
        let row = row.iter().map(|cell| as_cell(cell).into_owned());
        table.write_record(row).map_err(failed)?;
    }
    let bytes = table.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(String::from_utf8(bytes).map_err(anyhow::Error::from)?)
}

fn letters_table(rows: &[Row]) -> Result<String, Stop> {
    let cells = rows.iter().map(|row| {
        let (sender, sender_uri) = row.senders.cells();
        let (recipient, recipient_uri) = row.recipients.cells();
        let cell = |text: &str| text.to_owned();
        [
            cell(&row.file),
            cell(&row.number),
            cell(&row.date),
            cell(&row.place),
            cell(&row.place_uri),
            sender,
            sender_uri,
            String::new(),
            recipient,
            recipient_uri,
            String::new(),
            cell(&row.title),
            String::new(),
            String::new(),
            String::new(),
        ]
    });
    table(LettersTable::COLUMNS, cells)
}

/// A form of a name: how often it occurs, and in which letters.
#[derive(Default)]
struct Form {
    count: usize,
    letters: BTreeSet<String>,
}

/// The forms of all names, the most frequent first.
fn forms(rows: &[Row]) -> Vec<(String, Form)> {
    let mut forms: BTreeMap<String, Form> = BTreeMap::new();
    for row in rows {
        for name in row.senders.names.iter().chain(&row.recipients.names) {
            let form = forms.entry(name.clone()).or_default();
            form.count += 1;
            let own = (!row.number.is_empty()).then(|| format!(" {}", row.number));
            form.letters.insert(row.file.clone() + &own.unwrap_or_default());
        }
    }
    let mut forms: Vec<(String, Form)> = forms.into_iter().collect();
    forms.sort_by_key(|(_, form)| std::cmp::Reverse(form.count));
    forms
}

/// How many letters are listed for a form.
const NAMED: usize = 3;

fn people_table(forms: &[(String, Form)]) -> Result<String, Stop> {
    let cells = forms.iter().map(|(name, form)| {
        let mut letters: Vec<&str> = form.letters.iter().take(NAMED).map(String::as_str).collect();
        if form.letters.len() > NAMED {
            letters.push("…");
        }
        [name.clone(), form.count.to_string(), letters.join("; "), String::new(), String::new()]
    });
    table(["form", "count", "letters", "name", "uri"], cells)
}
