//! `letterpress package`: what an archive takes in, complete or not there.
//!
//! Not here: how letters are converted (`convert`), and what a package consists of (the library's `package`).

mod zipped;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use letterpress::backends::{self, PdfA};
use letterpress::diag::{self, Diagnostic};
use letterpress::package::{About, Details, Kind, portable_path};
use letterpress::press;

use super::convert::destination::Destination;
use super::convert::job::Job;
use super::convert::output::Output;
use super::convert::progress::Progress;
use super::convert::summary::Run;
use super::convert::{self, Found, run_report};
use super::files::{CONFIG, LETTERS};
use super::find::{self, Finds};
use super::input_options::InputOptions;
use super::making::{Amount, Making};
use super::package_folder::{PackageFolder, SharedFile, Staging};
use super::suggest::invalid;
use super::temporary::remove_left_beside;
use super::terminal::plain;
use super::{Exit, Stop, report, settle};

/// The formats of a package.
const FORMATS: [&str; 5] = ["tei", "epub", "pdf", "jsonld", "ir"];

#[derive(Args)]
pub(super) struct Arguments {
    /// The letters: files, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The folder that the package will be; its name is the package's name
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    package: PathBuf,
    /// The kind of package
    #[arg(
        short = 't',
        long = "to",
        value_name = "KIND",
        default_value = "bagit",
        ignore_case = true
    )]
    kind: KindName,
    /// Make one file of it, DIR.zip
    #[arg(long)]
    zip: bool,
    /// Replace a package that is there
    #[arg(long = "force")]
    replaces: bool,
    #[command(flatten)]
    pub making: Making,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindName {
    /// A bag (BagIt 1.0, RFC 8493), for Archivematica and most archives
    #[value(alias = "bag")]
    Bagit,
    /// A submission package of E-ARK (SIP 2.1.0)
    #[value(alias = "sip")]
    Eark,
}

impl KindName {
    fn kind(self) -> Kind {
        match self {
            Self::Bagit => Kind::BagIt,
            Self::Eark => Kind::Eark,
        }
    }
}

impl Arguments {
    /// Whether all values make sense, before any file is looked at.
    pub(super) fn check(&self) -> Result<(), Stop> {
        self.making.check()?;
        self.name().map(drop)
    }

    /// The path of the folder, or of the file, and the name of the package.
    fn name(&self) -> Result<(PathBuf, String), Stop> {
        let wrong = |why| {
            let typed = self.package.display().to_string();
            Stop::Usage(invalid("--output <DIR>", &typed, why))
        };
        let has_ending = self.zip && self.package.extension().is_some_and(|ending| ending == "zip");
        let folder =
            if has_ending { self.package.with_extension("") } else { self.package.clone() };
        let name = folder.file_name().and_then(OsStr::to_str).map(ToOwned::to_owned);
        let name =
            name.ok_or_else(|| wrong("a package needs a name, which the folder gives it"))?;
        if portable_path(&name) != name {
            return Err(wrong("not every archive can keep a folder of this name"));
        }
        let path = if self.zip { folder.with_file_name(format!("{name}.zip")) } else { folder };
        Ok((path, name))
    }

    /// The run's date, as an archive records it: never the edition's, and never that of the release.
    fn made(&self, details: &Details) -> Result<Option<jiff::Timestamp>, Stop> {
        let of_table = details.date.as_deref().filter(|_| !self.making.has_date());
        let Some(date) = of_table else { return self.making.made() };
        let wrong =
            || Stop::Usage(format!("{CONFIG}: [package] date '{date}' is no day, CCYY-MM-DD"));
        press::midnight(date).ok_or_else(wrong).map(Some)
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    #[allow(
        clippy::disallowed_methods,
        reason = "the duration is reported on the terminal and written to no file"
    )]
    let start = std::time::Instant::now();
    let Arguments { inputs, making, .. } = arguments;
    let reading = &making.reading;
    let kind = arguments.kind.kind();
    let (path, name) = arguments.name()?;
    let details = reading.config.package().cloned().unwrap_or_default();
    refuse_wrong(&details)?;
    let made = arguments.made(&details)?;
    refuse_later(&details, made)?;
    refuse_incomplete(&details, kind, made.is_some())?;
    if let Some(option) = making.pages.leaves_out()? {
        return Err(Stop::Usage(format!(
            "{option} would omit part of each PDF, but a package contains whole letters"
        )));
    }
    refuse_replacing(&path, arguments.replaces)?;
    let formats = FORMATS.iter().filter_map(|name| backends::find(name));
    let options = making.options()?.formats(formats).pdfa(PdfA::Part2).made(made);
    let named = reading.named_files();
    let apart: Vec<&Path> = named.iter().copied().chain(making.report()).collect();
    let Finds { letters: found, failed, mut told, others, beside, of_config } =
        find::find(inputs, Some(&path), &apart);
    told.extend(settle::without_effect(reading, inputs, of_config));
    if found.is_empty() && failed.is_empty() {
        let names: Vec<String> = inputs.iter().map(|it| plain(it.display()).to_string()).collect();
        report::fatal(&format!("there is no letter in {}", names.join(", ")))?;
        return Ok(Exit::NothingReadable);
    }
    let cannot = || format!("the package {} cannot be written", plain(path.display()));
    if let Some(report) = making.report() {
        let files: BTreeSet<PathBuf> = found.iter().map(|found| found.file.clone()).collect();
        run_report::may_be_written(report, &files, &named)?;
        remove_left_beside(report);
    }
    told.extend(made.is_none().then(|| (path.clone(), undated())));
    let (wanted, encoding) = (reading.wanted()?, reading.encoding()?);
    let destination = Destination::Folder(path.clone());
    let staging = Arc::new(Staging::beside(&path).with_context(cannot)?);
    let package = PackageFolder::new(&staging, About::new(kind, &name, details).made(made));
    let mut package = package.with_context(cannot)?;
    package.add_shared(&shared(reading), &reading.config.typed).with_context(cannot)?;
    for (path, _) in &failed {
        package.add_failed(&plain(path.display()).to_string());
    }
    for (path, kind) in &beside {
        package.add_left_out(&plain(path.display()).to_string(), kind);
    }
    let (mut account, options) = {
        let mut job = Job::new(reading, options, wanted, encoding, &found, making.telling());
        job.look_for_names(&found)?;
        job.output = Output::Package(&package);
        if making.amount() != Amount::Quiet {
            job.progress = Progress::of(found.len());
        }
        let finds = Found { letters: &found, failed, told };
        (convert::work(&job, making, inputs, &destination, finds)?, job.options)
    };
    package.finish(account.finished > 0, account.unchosen()).with_context(cannot)?;
    if account.finished > 0 {
        account.files = staging.files();
        // Another run may have made it in the meantime.
        refuse_replacing(&path, arguments.replaces)?;
        let done = if arguments.zip {
            zipped::zip(&staging.content(), &name, &path)
        } else {
            staging.persist(&path)
        };
        done.with_context(cannot)?;
    }
    let exit = account.exit();
    let run = Run {
        making,
        writes_nothing: false,
        destination: &destination,
        account: &account,
        others: &others,
        options: &options,
        lasted: start.elapsed(),
    };
    convert::finish(&run, None).map(|()| exit)
}

/// The files that are of use for all letters, with the names by which they are found beside letters.
fn shared(reading: &InputOptions) -> Vec<SharedFile<'_>> {
    let InputOptions { people, letters, profile, lists, config, .. } = reading;
    let own = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_people = |path: &Path| match path.extension() {
        Some(ending) => format!("people.{}", ending.to_string_lossy()),
        None => "people".to_owned(),
    };
    let mut files = Vec::new();
    let file = SharedFile::new;
    files.extend(config.path().map(|path| file("config", CONFIG.to_owned(), path)));
    files.extend(letters.iter().map(|path| file("letters", LETTERS[0].to_owned(), path)));
    files.extend(people.iter().map(|path| file("people", of_people(path), path)));
    files.extend(profile.iter().map(|path| file("profile", own(path), path)));
    files.extend(lists.iter().map(|path| file("authority", own(path), path)));
    // An option can name a pipe, which is empty by now.
    files.retain(|file| file.path.is_file());
    files
}

/// Names all invalid values.
fn refuse_wrong(details: &Details) -> Result<(), Stop> {
    let wrong = details.wrong();
    if !wrong.is_empty() {
        let mut message = format!("[package] in {CONFIG} has invalid values:");
        for (key, why) in &wrong {
            write!(message, "\n{key} {}", plain(why)).expect("a string takes everything");
        }
        return Err(Stop::Usage(message));
    }
    Ok(())
}

/// Names everything that is missing, with the lines to add.
fn refuse_incomplete(details: &Details, kind: Kind, is_dated: bool) -> Result<(), Stop> {
    let missing = details.missing(kind);
    let needs_date = kind == Kind::Eark && !is_dated;
    if missing.is_empty() && !needs_date {
        return Ok(());
    }
    let mut message = String::from("the package lacks what only you know; ");
    if !missing.is_empty() {
        write!(message, "add to {CONFIG}:").expect("a string takes everything");
    }
    let mut table = "";
    for one in &missing {
        if one.table != table {
            table = one.table;
            write!(message, "\n{table}").expect("a string takes everything");
        }
        write!(message, "\n{:<56}  # {}", one.line, one.why).expect("a string takes everything");
    }
    if needs_date {
        let and = if missing.is_empty() { "" } else { "\nand " };
        message += and;
        message += "give its date, which an E-ARK package must have (CSIP7): --date today";
    }
    Err(Stop::Usage(message))
}

/// Refuses rights that were determined after the package was made.
fn refuse_later(details: &Details, made: Option<jiff::Timestamp>) -> Result<(), Stop> {
    let (Some(determined), Some(made)) = (&details.rights.determined, made) else { return Ok(()) };
    let day = made.strftime("%F").to_string();
    if *determined <= day {
        return Ok(());
    }
    Err(Stop::Usage(format!(
        "[package.rights] determined is {determined}, but the package is dated {day}"
    )))
}

/// Refuses to replace anything but a package, and that unasked.
fn refuse_replacing(path: &Path, replaces: bool) -> Result<(), Stop> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(around) = whole.ancestors().skip(1).find(|folder| find::is_package(folder)) {
        return Err(Stop::Usage(format!(
            "-o {} is in the package {}, which does not list it; name another folder",
            plain(path.display()),
            plain(around.display())
        )));
    }
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let shown = plain(path.display());
    let is_empty = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    let is_package = || {
        let is_zip = path.extension().is_some_and(|ending| ending == "zip") && path.is_file();
        is_zip || find::is_package(path)
    };
    if is_empty() {
        Ok(())
    } else if !is_package() {
        Err(Stop::Usage(format!(
            "-o {shown} is there already, and no package; name another folder"
        )))
    } else if !replaces {
        Err(Stop::Usage(format!("-o {shown} is there already; --force replaces it")))
    } else {
        Ok(())
    }
}

/// What a package without a date lacks.
fn undated() -> Diagnostic {
    let message = "the package has no date, so premis-objects.xml has no events and bag-info.txt no Bagging-Date";
    let hint = "--date today adds them; Archivematica asks for events";
    Diagnostic::new(&diag::UNDATED_PACKAGE, None, message).hint(hint)
}
