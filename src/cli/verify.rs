//! `letterpress verify`: the proof alone, for files that were made earlier, and for packages.
//!
//! Not here: how a file is read back (the library's proof). **Invariant:** a file of which nothing is known is never
//! called whole.

mod package;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Parser, ValueHint};
use letterpress::backends::{self, AnyBackend, Format, Order};
use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::package::Representation;
use letterpress::press::{self, Input, OpenInput, Options, Verified};
use letterpress::source::Source;

use super::configuration::allowance::Allowances;
use super::find::{self, FoundInput};
use super::in_words;
use super::input_options::InputOptions;
use super::recorded_options;
use super::report;
use super::terminal::{plain, standard_output};
use super::{Cli, Command, Exit, Stop, files, settle};

use self::package::Package;

#[derive(Args)]
pub(super) struct Arguments {
    /// What the files were made of: a letter, a file of several, or a folder; or a package, its folder or its zip
    #[arg(value_name = "INPUT|PACKAGE")]
    pub input: PathBuf,
    /// The files to compare with it; none for a package, which has them inside
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The package that they are in.
    #[arg(skip)]
    inside: Option<Inside>,
    #[command(flatten)]
    pub reading: InputOptions,
}

/// Where files of a package are, and where it says that they are: a zip is unpacked elsewhere.
struct Inside {
    root: PathBuf,
    shown: PathBuf,
    /// The letters in the program's own form, if programs of the editors changed them.
    own_forms: Option<Vec<FoundInput>>,
    /// The paths by which the table of letters knows sources.
    known_as: BTreeMap<PathBuf, PathBuf>,
}

/// A file to be verified.
struct ToVerify<'a> {
    path: &'a Path,
    /// The format that its name says.
    format: Option<&'static Format>,
    /// Its path without the ending.
    stem: PathBuf,
    is_seen: bool,
}

impl ToVerify<'_> {
    /// Whether it is called as a letter of an input.
    fn may_be_of(&self, found: &FoundInput) -> bool {
        self.stem.ends_with(&found.target)
            || self.stem.parent().is_some_and(|folder| folder.ends_with(&found.target))
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let Arguments { input, files, reading, .. } = arguments;
    if files.is_empty() {
        return package(arguments);
    }
    let options = reading.options()?;
    let encoding = reading.encoding()?;
    // A package may come from a stranger, who must not allow losses in it.
    let allowed = if arguments.inside.is_some() { &[] } else { reading.config.allowed() };
    let allowances = Allowances::of(allowed);
    let mut verifier = Verifier { arguments, options: &options, allowances, exit: Exit::Clean };
    let inside = arguments.inside.as_ref();
    let own_forms = inside.and_then(|inside| inside.own_forms.clone());
    let found =
        own_forms.unwrap_or_else(|| find::find(std::slice::from_ref(input), None, &[]).letters);
    let mut inputs = Vec::new();
    for one in &found {
        match files::read(&one.path, encoding, reading.meta.as_deref()) {
            Ok(mut read) => {
                if let Some(path) = inside.and_then(|inside| inside.known_as.get(&one.path)) {
                    read.name = path.display().to_string();
                }
                inputs.push((one, read));
            }
            Err(why) => verifier.tell(&one.path, None, vec![*why])?,
        }
    }
    if inputs.is_empty() {
        report::fatal(&format!("there is no letter in {}", plain(input.display())))?;
        return Ok(Exit::NothingReadable);
    }
    let mut wanted = Vec::new();
    for path in files {
        let (format, stem) = match format_of(path) {
            Some((format, stem)) => (Some(format), stem),
            None => (None, path.with_extension("")),
        };
        wanted.push(ToVerify { path, format, stem, is_seen: false });
    }
    let is_one = inputs.len() == 1;
    for (found, input) in &inputs {
        let verify = |opened: &OpenInput<'_>| verifier.letters(opened, found, is_one, &mut wanted);
        match press::open(input, &options, verify) {
            Ok(done) => done?,
            // Lists and tables lie among the sources of a package.
            Err(_) if inside.is_some() && !wanted.iter().any(|it| it.may_be_of(found)) => {}
            Err(unreadable) => verifier.tell(&found.path, None, unreadable.diagnostics)?,
        }
    }
    let inputs: Vec<Input> = inputs.into_iter().map(|(_, input)| input).collect();
    for one in wanted.iter().filter(|one| !one.is_seen) {
        verifier.book(one, &inputs)?;
    }
    verifier.tell_unused()?;
    Ok(verifier.exit)
}

/// Verifies a package: that it is complete and unchanged, then its letters against the sources inside.
fn package(arguments: &Arguments) -> Result<Exit, Stop> {
    let Arguments { input, reading, .. } = arguments;
    let shown = plain(input.display());
    let opened = Package::open(input).with_context(|| format!("{shown} cannot be unpacked"))?;
    let package = opened.ok_or_else(|| {
        Stop::Usage(format!(
            "{shown} is no package; name the files that were made of it: verify {shown} FILE…"
        ))
    })?;
    let (checked, exit) = package.check(input, reading.diagnostics)?;
    let letters = checked.kind.and_then(|kind| Some((kind, package.letters(kind)?)));
    let Some((kind, (source, mut made))) = letters else { return Ok(exit) };
    let recorded = package.root().join(kind.options());
    let recorded = recorded_options::read(&recorded, reading.diagnostics)?;
    let programs = recorded.as_ref().and_then(|recorded| recorded.programs.as_ref());
    let own_forms = programs.map(|_| {
        let preservation = package.root().join(kind.object(Representation::Preservation, ""));
        find::own_forms(&preservation)
    });
    if let Some((letters, programs)) = own_forms.as_ref().zip(programs) {
        made.retain(|path| letters.iter().all(|letter| letter.path != *path));
        let message = format!(
            "the letters were changed by {programs}; verify runs no filters, so the files are compared with the .ir.json, \
             not with the sources"
        );
        let found = Diagnostic::new(&diag::NOT_VERIFIED, None, message);
        let mut err = anstream::stderr().lock();
        report::diagnostic(
            &mut err,
            reading.diagnostics,
            &input.display().to_string(),
            None,
            &found,
        )?;
    }
    let known_as = checked.known_as.into_iter().filter_map(|(path, name)| {
        let path = package.root().join(path);
        Some((source.join(path.strip_prefix(&source).ok()?), source.join(name)))
    });
    let known_as = known_as.collect();
    // As if it were typed: the sources have their configuration with them.
    let words = ["letterpress", "verify"].map(OsString::from);
    let mut words: Vec<OsString> = words.into();
    words.push(source.into());
    words.extend(made.into_iter().map(OsString::from));
    if let Some(recorded) = &recorded {
        words = settle::with_settings(&recorded.settings, words);
    }
    let cli = Cli::try_parse_from(&words).map_err(anyhow::Error::from)?;
    let Command::Verify(mut inner) = settle::settled(cli, words)?.command else { return Ok(exit) };
    inner.reading.diagnostics = reading.diagnostics;
    if let Some(outside) = leads_out(&inner.reading, package.root()) {
        let outside = plain(outside.display());
        return Err(Stop::Usage(format!(
            "the letters in {shown} are not compared: its configuration names {outside}, which is not in it"
        )));
    }
    let (root, shown) = (package.root().to_owned(), input.clone());
    inner.inside = Some(Inside { root, shown, own_forms, known_as });
    Ok(exit.max(run(&inner)?))
}

/// A file that the configuration of a package names and that is not in the package: a package may come from a stranger.
fn leads_out(reading: &InputOptions, root: &Path) -> Option<PathBuf> {
    let root = fs::canonicalize(root).ok();
    let named = reading.named_files();
    let is_inside = |path: &&Path| {
        let path = fs::canonicalize(path).ok();
        path.zip(root.as_ref()).is_some_and(|(path, root)| path.starts_with(root))
    };
    named.into_iter().find(|path| !is_inside(path)).map(Path::to_owned)
}

/// The format that the name of a file says, and the name without it.
fn format_of(path: &Path) -> Option<(&'static Format, PathBuf)> {
    let name = path.file_name()?.to_str()?;
    let formats = AnyBackend::all().filter_map(|backend| match backend {
        AnyBackend::Letter(backend) => Some(backend.format()),
        AnyBackend::Collection(_) => None,
    });
    let stem = |format: &Format| name.strip_suffix(format.extension)?.strip_suffix('.');
    let named = formats.filter_map(|format| Some((format, stem(format)?)));
    let (format, stem) = named.min_by_key(|(_, stem)| stem.len())?;
    Some((format, path.with_file_name(stem)))
}

struct Verifier<'a> {
    arguments: &'a Arguments,
    options: &'a Options,
    allowances: Allowances<'a>,
    exit: Exit,
}

impl Verifier<'_> {
    /// Verifies the files of the letters of an input.
    fn letters(
        &mut self,
        opened: &OpenInput<'_>,
        found_at: &FoundInput,
        is_only_input: bool,
        wanted: &mut [ToVerify<'_>],
    ) -> io::Result<()> {
        let is_only = is_only_input && opened.letters() == 1;
        for index in 0..opened.letters() {
            let own = (opened.letters() > 1).then(|| opened.names()[index].as_str());
            let mut name = found_at.target.clone();
            name.extend(own);
            let of_letter = |one: &&mut ToVerify<'_>| is_only || one.stem.ends_with(&name);
            let mut read = None;
            for one in wanted.iter_mut().filter(|one| !one.is_seen).filter(of_letter) {
                one.is_seen = true;
                let read = read.get_or_insert_with(|| opened.read(index));
                // A letter that is not whole proves nothing of its files.
                let lost: Vec<Diagnostic> = opened.losses(read).cloned().collect();
                if !lost.is_empty() {
                    self.tell(&found_at.path, Some(opened.source()), lost)?;
                    continue;
                }
                let file = match fs::read(one.path) {
                    Ok(file) => Input::new(one.path.display().to_string(), file),
                    Err(error) => {
                        self.tell(one.path, None, vec![unreadable(&error)])?;
                        continue;
                    }
                };
                let format = one.format.map_or("", |format| format.name);
                let Verified { held, found, .. } = opened.verify(&read.letter, format, &file);
                let found = self.allowances.applied(one.path, found);
                if !found.iter().any(is_loss) {
                    say(&self.shown(one.path), &in_words::held(held))?;
                }
                self.tell_in_letter(opened, &found_at.path, one.path, found)?;
            }
        }
        Ok(())
    }

    /// Says how a file differs from a letter: at the place in the letter, if there is one.
    fn tell_in_letter(
        &mut self,
        opened: &OpenInput<'_>,
        letter: &Path,
        file: &Path,
        found: Vec<Diagnostic>,
    ) -> io::Result<()> {
        for one in found {
            match one.span {
                Some(_) => self.tell(letter, Some(opened.source()), vec![one])?,
                None => self.tell(file, None, vec![one])?,
            }
        }
        Ok(())
    }

    /// Verifies a file that no letter's file is called as: it may be a book of all, in any order.
    fn book(&mut self, one: &ToVerify<'_>, inputs: &[Input]) -> io::Result<()> {
        let backend = one.format.and_then(|format| backends::of_all(format.name));
        let Some(backend) = backend.filter(|backend| press::can_be_read_back(*backend)) else {
            return self.tell(one.path, None, vec![of_no_letter()]);
        };
        let mut lost = Vec::new();
        for order in [Order::Source, Order::Date, Order::Correspondent] {
            let mut options = self.options.clone();
            options.book.order = order;
            let mut found = Vec::new();
            let told = |_: &str, one: Diagnostic| {
                found.extend(is_loss(&one).then_some(one));
            };
            let inputs = inputs.iter().cloned();
            let collected = press::collect(inputs, backend, &options, &mut io::sink(), told)?;
            match File::open(one.path) {
                Ok(mut file) => found.extend(press::read_back(backend, &collected, &mut file)),
                Err(error) => found.push(unreadable(&error)),
            }
            let found = self.allowances.applied(one.path, found);
            if !found.iter().any(is_loss) {
                say(&self.shown(one.path), &in_words::grouped(collected.letters, "letter"))?;
                return self.tell(one.path, None, found);
            }
            lost = if lost.is_empty() { found } else { lost };
        }
        self.tell(one.path, None, lost)
    }

    /// A path as reported: for a file of a package, its path in the package.
    fn shown(&self, path: &Path) -> PathBuf {
        let inside = self.arguments.inside.as_ref();
        let below = inside
            .and_then(|Inside { root, shown, .. }| Some(shown.join(path.strip_prefix(root).ok()?)));
        below.unwrap_or_else(|| path.to_owned())
    }

    /// Says which allowances apply to nothing.
    fn tell_unused(&mut self) -> io::Result<()> {
        let Some(path) = self.arguments.reading.config.path() else { return Ok(()) };
        for (line, unused) in self.allowances.unused() {
            let place = format!("{}:{line}", path.display());
            self.tell(Path::new(&place), None, vec![unused])?;
        }
        Ok(())
    }

    /// Says what is wrong with a file.
    fn tell(
        &mut self,
        path: &Path,
        source: Option<&Source>,
        found: Vec<Diagnostic>,
    ) -> io::Result<()> {
        let name = self.shown(path).display().to_string();
        let mut err = anstream::stderr().lock();
        for one in found {
            if is_loss(&one) {
                self.exit = self.exit.max(Exit::Failed);
            }
            let told = report::written(self.arguments.reading.diagnostics, &name, source, &one);
            err.write_all(report::fitted(&told, &io::stderr()).as_bytes())?;
        }
        Ok(())
    }
}

fn is_loss(found: &Diagnostic) -> bool {
    found.severity() >= Severity::Loss
}

/// Says that a file is whole.
fn say(path: &Path, held: &str) -> io::Result<()> {
    writeln!(standard_output(), "{}  {held}", plain(path.display()))
}

fn unreadable(error: &io::Error) -> Diagnostic {
    Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, files::reason(error))
}

fn of_no_letter() -> Diagnostic {
    let message = "no letter of the input makes a file of this name";
    Diagnostic::new(&diag::OUTPUT_UNREADABLE, None, message)
}
