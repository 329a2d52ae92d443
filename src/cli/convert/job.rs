//! The work on the inputs: each is read, its letters are converted, their files are written.
//!
//! **Invariant:** an input that cannot be read, a letter that triggers a bug, or a file that cannot
//! be written stops nothing else.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use letterpress::backends::{Contents, Format};
use letterpress::diag::{self, Diagnostic};
use letterpress::package::LetterRecord;
use letterpress::press::{
    self, FinishedFile, Input, MatterInPlace, OpenInput, Options, Proof, ReadLetter, Selected,
    Unreadable, Wanted,
};
use letterpress::source::{Encoding, sha256};

use super::super::files::{self, STANDARD};
use super::super::find::{FoundInput, folded};
use super::super::in_words::{self, Around};
use super::super::input_options::{InputOptions, refuse_unknown};
use super::super::making::Telling;
use super::super::output_folder::Refusal;
use super::super::package_folder::LetterOfInput;
use super::super::{Exit, Stop};
use super::account::{Account, Failed, Shown, Unprinted};
use super::file_report::{FileReport, LetterReport, with_slashes};
use super::in_order::{Fragments, InOrder};
use super::output::Output;
use super::progress::Progress;
use super::proved::Proved;
use super::unchecked::Unchecked;

/// An input that is open.
#[derive(Clone, Copy)]
struct InputToConvert<'a> {
    found: &'a FoundInput,
    input: &'a Input,
    opened: &'a OpenInput<'a>,
}

/// What to do with each input.
pub(in crate::cli) struct Job<'a> {
    reading: &'a InputOptions,
    pub options: Options,
    wanted: Wanted,
    encoding: Option<Encoding>,
    /// What becomes of the files of letters.
    pub output: Output<'a>,
    /// The inputs by the folded names of their output.
    inputs: &'a [FoundInput],
    targets: BTreeMap<PathBuf, &'a FoundInput>,
    pub telling: Telling<'a>,
    pub is_dry_run: bool,
    /// How many volumes a book has, if several.
    pub volumes: Option<usize>,
    pub progress: Progress,
    /// The standard input, if it had to be read earlier.
    stdin: Option<Input>,
}

impl<'a> Job<'a> {
    pub(in crate::cli) fn new(
        reading: &'a InputOptions,
        options: Options,
        wanted: Wanted,
        encoding: Option<Encoding>,
        found: &'a [FoundInput],
        telling: Telling<'a>,
    ) -> Self {
        let targets = found.iter().map(|found| (folded(&found.target), found)).collect();
        Self {
            reading,
            options,
            wanted,
            encoding,
            output: Output::Returned,
            inputs: found,
            targets,
            telling,
            is_dry_run: false,
            volumes: None,
            progress: Progress::default(),
            stdin: None,
        }
    }

    /// Before anything is made: each letter selected by name must be in some input.
    pub(in crate::cli) fn look_for_names(&mut self, found: &[FoundInput]) -> Result<(), Stop> {
        if self.wanted.names.is_empty() {
            return Ok(());
        }
        let mut unknown: Vec<&str> = self.wanted.names.iter().map(String::as_str).collect();
        let mut names = Vec::new();
        for found in found {
            // Inputs that cannot be read are reported when they are converted.
            let Ok(input) = self.read(found) else { continue };
            let find = |opened: &OpenInput<'_>| {
                let selected = Selected::new(opened, &self.wanted);
                unknown.retain(|name| selected.unknown().contains(name));
                names.extend(match opened.names() {
                    [_] => vec![press::stem(&input.name).to_owned()],
                    names => names.to_vec(),
                });
            };
            let _reported_later =
                press::guarded("this input", || press::open(&input, &self.options, find));
            if found.path.as_os_str() == STANDARD {
                self.stdin = Some(input);
            }
        }
        // If no input can be read, report that instead.
        if names.is_empty() { Ok(()) } else { refuse_unknown(&unknown, &names) }
    }

    /// Whether there are several letters to convert. Inputs that cannot be read are reported when they are
    /// converted.
    pub(super) fn hold_several(&mut self) -> bool {
        let [found] = self.inputs else { return self.inputs.len() > 1 };
        let Ok(input) = self.read(found) else { return false };
        let count = |opened: &OpenInput<'_>| Selected::new(opened, &self.wanted).indexes().len();
        let open = || press::open(&input, &self.options, count);
        let letters = press::guarded("this input", open).ok().and_then(Result::ok);
        if found.path.as_os_str() == STANDARD {
            self.stdin = Some(input);
        }
        letters.is_some_and(|letters| letters > 1)
    }

    /// Keeps the standard input if it will be read twice: for the contents, and for its letters.
    pub(in crate::cli) fn keep_standard_input(&mut self, found: &[FoundInput]) {
        let is_read_twice = self.options.collections.iter().any(|one| one.needs_contents());
        let standard = found.iter().find(|found| found.path.as_os_str() == STANDARD);
        if let Some(found) = standard.filter(|_| is_read_twice && self.stdin.is_none()) {
            self.stdin = self.read(found).ok();
        }
    }

    /// Whether each letter is read.
    fn is_about_all(&self) -> bool {
        self.wanted.names.is_empty() && self.wanted.shard.is_none()
    }

    /// Reports rows of the table of letters that belong to no letter, once all letters are read. If
    /// only some are read, nothing is known about the others.
    pub(super) fn unused_rows(&self) -> Vec<(PathBuf, Diagnostic)> {
        let table = self.options.letters.as_ref().filter(|_| self.is_about_all());
        let Some((table, path)) = table.zip(self.reading.letters.as_ref()) else {
            return Vec::new();
        };
        let mut folders = files::Folders::default();
        let unused = table.unused(|path| folders.hold(path));
        unused.into_iter().map(|found| (path.clone(), found)).collect()
    }

    fn read(&self, found: &FoundInput) -> Result<Input, Box<Diagnostic>> {
        match &self.stdin {
            Some(input) if found.path.as_os_str() == STANDARD => Ok(input.clone()),
            _ => files::read(&found.path, self.encoding, self.reading.meta.as_deref()),
        }
    }

    /// Whether a path leads to one of the inputs.
    pub(super) fn is_input(&self, path: &Path) -> bool {
        self.inputs.iter().any(|found| found.file == path)
    }

    /// What an input will add to files of all letters.
    pub(super) fn contents(&self, found: &FoundInput) -> Contents {
        let contents = || {
            let input = self.read(found).ok()?;
            Some(press::contents(&input, &self.options, &self.wanted))
        };
        // What is wrong with the input is reported when it is converted.
        press::guarded("this input", contents).ok().flatten().unwrap_or_default()
    }

    /// Converts an input, which is at this place among all.
    pub(super) fn convert(&self, found: &FoundInput, at: usize, all: &InOrder<'_>) -> Account {
        let name = found.path.display().to_string();
        // A bug that occurs before there are letters must not stop the other inputs.
        let convert = || self.convert_input(found, &name, at, all);
        let done = press::guarded("this input", convert).unwrap_or_else(|bug| Err(vec![*bug]));
        if done.is_err() {
            all.fail(at, name.clone());
        }
        all.done(at);
        let mut account = done.unwrap_or_else(|mut why| {
            self.progress.done();
            // The input may contain several letters.
            let start = |rest: &[u8]| rest.starts_with(b"/") || rest.starts_with(b".");
            why.extend(self.left_from_earlier(&found.target, &self.formats(), start));
            Account::failed(&name, why, self.telling)
        });
        if self.telling.is_report && account.inputs.is_empty() {
            account.gather_letters(&name, None);
        }
        account
    }

    fn formats(&self) -> Vec<&'static Format> {
        self.options.formats.iter().map(|backend| backend.format()).collect()
    }

    /// Converts an input.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    fn convert_input(
        &self,
        found: &FoundInput,
        name: &str,
        at: usize,
        all: &InOrder<'_>,
    ) -> Result<Account, Vec<Diagnostic>> {
        let input = self.read(found).map_err(|unreadable| vec![*unreadable])?;
        let convert = |opened: &OpenInput<'_>| {
            self.convert_letters(&InputToConvert { found, input: &input, opened }, at, all)
        };
        match press::open(&input, &self.options, convert) {
            Ok(account) => Ok(account),
            Err(Unreadable { is_no_text: true, diagnostics, .. }) if !found.is_meant => {
                let skipped = |found: Diagnostic| {
                    let message = format!("skipped: {}", found.message);
                    Diagnostic::new(&diag::SKIPPED, None, message)
                        .hint("if it is a letter, save it as plain text in UTF-8")
                };
                let mut account = Account::default();
                let skipped = diagnostics.into_iter().map(skipped).collect();
                account.find(skipped, name, None, self.telling);
                self.progress.done();
                Ok(account)
            }
            Err(unreadable) => Err(unreadable.diagnostics),
        }
    }

    /// Converts the selected letters of an input.
    fn convert_letters(&self, of: &InputToConvert<'_>, at: usize, all: &InOrder<'_>) -> Account {
        let InputToConvert { found, input, opened } = *of;
        let name = &found.path.display().to_string();
        let telling = self.telling;
        let readable = usize::from(opened.letters() > 0);
        if let Some(other) = self.in_folder_of(found).filter(|_| opened.letters() > 1) {
            self.progress.done();
            return Account {
                readable,
                ..Account::failed(name, vec![same_folder(other)], telling)
            };
        }
        let done = || self.progress.done();
        let selected = Selected::new(opened, &self.wanted).watched(&done);
        let named = selected.indexes().len();
        self.progress.opened(named);
        let mut account = Account { readable, ..Account::default() };
        account.tally.letters = opened.letters();
        if self.takes_one_letter() && self.wanted.selection.is_empty() && named > 1 {
            // One file or stream takes one letter, so the run ends with a usage error.
            account.tally.selected = named;
            return account;
        }
        let (matter, lost) = opened.matter();
        account.find([opened.diagnostics(), &lost].concat(), name, Some(opened.source()), telling);
        // Matter belongs in a file of all letters only if no letter is left out.
        let is_whole = self.wanted.is_all() && all.has_files();
        let mut placed =
            if is_whole { opened.in_place(matter.clone()) } else { MatterInPlace::default() };
        account.find(placed.find_languages(), name, Some(opened.source()), telling);
        let mut between = placed.parts.into_iter().enumerate().peekable();
        let mut add_matter = |next: usize, account: &mut Account| {
            while let Some((number, part)) = between.next_if(|(_, part)| part.is_before(next)) {
                let wrong = all.add_matter(at, opened, number, &part);
                account.find(wrong, name, Some(opened.source()), telling);
            }
        };
        let convert = |read| self.convert_letter(of, read, all);
        let mut is_received = false;
        let own_name =
            |index: usize| (opened.letters() > 1).then(|| opened.names()[index].as_str());
        account.tally = selected.each(convert, |index, done| {
            let (done, fragments, record) = done.unwrap_or_else(|bug| {
                let own = own_name(index);
                let left = self.left_of_letter(&target_of(found, own), &self.formats());
                let mut account = Account::of_letter();
                account.failed.push(failed_letter(name, own));
                account.letters.extend(telling.is_report.then(|| LetterReport {
                    name: with_slashes(&target_of(found, own)),
                    files: Vec::new(),
                }));
                let why = [*bug].into_iter().chain(left).collect();
                account.find(why, name, Some(opened.source()), telling);
                (account, Vec::new(), None)
            });
            add_matter(index, &mut account);
            if let Some(package) = self.output.package() {
                // The source of letters that were not chosen is not part of a package.
                if record.is_some() && !std::mem::replace(&mut is_received, true) {
                    all.begin(at, package.receive(found, input, opened, named));
                }
                if record.is_none() {
                    all.fail(at, with_slashes(&target_of(found, own_name(index))));
                }
            }
            all.add(at, fragments, record);
            account.add(done, telling);
        });
        add_matter(usize::MAX, &mut account);
        account.findings.sort();
        account.gather_failed(name);
        if telling.is_report {
            account.gather_letters(name, Some(opened.source()));
        }
        if opened.letters() == 0 {
            all.fail(at, name.clone());
            account.add(Account::failed(name, Vec::new(), telling), telling);
        }
        if account.tally.selected == opened.letters() {
            account.around = Around::of(&matter);
        }
        account.is_sound = opened.letters() > 0 && account.findings.exit < Exit::Bug;
        account
    }

    /// Another input whose files would go into this one's folder, if this one contains several letters.
    fn in_folder_of(&self, found: &FoundInput) -> Option<&FoundInput> {
        self.output.folder()?;
        let target = folded(&found.target);
        // Paths are sorted by their components: those below a folder follow it directly.
        let others = self.targets.range::<Path, _>((Bound::Excluded(&*target), Bound::Unbounded));
        let (next, other) = others.into_iter().next()?;
        next.starts_with(&target).then_some(*other)
    }

    /// Files that earlier runs made of a letter in formats that this run does not make.
    fn left_of_letter(&self, target: &Path, missing: &[&'static Format]) -> Option<Diagnostic> {
        self.left_from_earlier(target, missing, |rest| rest.starts_with(b"."))
    }

    fn left_from_earlier(
        &self,
        target: &Path,
        missing: &[&'static Format],
        is_meant: impl Fn(&[u8]) -> bool,
    ) -> Option<Diagnostic> {
        let ends = |rest: &[u8]| {
            let mut endings = missing.iter().map(|format| format.extension.as_bytes());
            let end = |ending| rest.strip_suffix(ending).is_some_and(|stem| stem.ends_with(b"."));
            endings.any(end)
        };
        let is_left = |rest: &[u8]| is_meant(rest) && ends(rest);
        let left = self.output.folder()?.earlier(target, is_left);
        let names: Vec<String> = left.iter().map(|path| path.display().to_string()).collect();
        (!names.is_empty()).then(|| {
            let message =
                format!("not made again, so still from an earlier run: {}", names.join(", "));
            Diagnostic::new(&diag::FROM_EARLIER_RUN, None, message)
        })
    }

    /// Prints a letter and writes its files.
    fn convert_letter(
        &self,
        of: &InputToConvert<'_>,
        mut read: ReadLetter,
        all: &InOrder<'_>,
    ) -> (Account, Fragments, Option<Box<LetterRecord>>) {
        let InputToConvert { found, input, opened } = *of;
        let name = &found.path.display().to_string();
        let mut account = Account::of_letter();
        let files = opened.print(&mut read);
        let fragments = all.print(opened, &mut read);
        let target = target_of(found, read.own_name.as_deref());
        let mut missing = self.formats();
        missing.retain(|format| !files.iter().any(|file| file.format.name == format.name));
        let mut shown = Shown {
            name: target.display().to_string(),
            line: in_words::in_one_line(&read.letter),
            files: Vec::new(),
        };
        let made = |proof: &&Proof| files.iter().any(|file| file.format.name == proof.format.name);
        for proof in read.proofs.iter().filter(made) {
            account.unchecked.add(Unchecked::of(proof.format, &proof.outcomes));
        }
        if !self.options.collections.is_empty() {
            account.subjects = opened.subjects(&read.letter);
        }
        account.letters.extend(self.telling.is_report.then(|| LetterReport {
            name: with_slashes(&target),
            files: read.proofs.iter().map(FileReport::of).collect(),
        }));
        let (refused, record) = match self.output.package() {
            Some(package) => {
                let letter = LetterOfInput { found, input, opened, read: &read };
                let (record, told) = package.put(&letter, files, &missing, &self.options);
                account.files += record.as_ref().map_or(0, LetterRecord::files);
                read.diagnostics.extend(told);
                (Vec::new(), record.map(Box::new))
            }
            None => (self.publish(files, &target, &mut shown, &mut account), None),
        };
        let is_in_all = fragments.iter().any(Option::is_some);
        account.finished = usize::from(account.files > 0 || is_in_all);
        let is_made = account.files > 0 || is_in_all || !account.made.is_empty();
        account.guessed.extend(opened.guessed_collection(&read.letter).filter(|_| is_made));
        let is_complete =
            missing.is_empty() && refused.is_empty() && fragments.iter().all(Option::is_some);
        read.diagnostics.extend(refused);
        read.diagnostics.extend(self.left_of_letter(&target, &missing));
        account.find(read.diagnostics, name, Some(opened.source()), self.telling);
        if !is_complete || account.findings.has_failures {
            account.failed.push(failed_letter(name, read.own_name.as_deref()));
        }
        account.shown.push(shown);
        account.unprinted = Unprinted::of(&read.letter);
        account.proved = Proved::of(&read.proofs);
        if let Some(people) = &self.options.people {
            for name in press::unidentified(&read.letter, people) {
                *account.unidentified.entry(name).or_insert(0) += 1;
            }
        }
        (account, fragments, record)
    }

    /// Whether the output is a file or a stream that holds one letter.
    fn takes_one_letter(&self) -> bool {
        matches!(self.output, Output::Returned) && self.options.collections.is_empty()
    }

    /// Writes the finished files of a letter, and reports which are not written.
    fn publish(
        &self,
        files: Vec<FinishedFile>,
        target: &Path,
        shown: &mut Shown,
        account: &mut Account,
    ) -> Vec<Diagnostic> {
        let Some(output) = self.output.folder() else {
            account.made.extend(files.into_iter().map(|file| file.bytes));
            return Vec::new();
        };
        let mut refused: BTreeMap<Refusal, Vec<String>> = BTreeMap::new();
        for file in files {
            let mut name = target.as_os_str().to_owned();
            name.push(".");
            name.push(file.format.extension);
            let name = PathBuf::from(name);
            let path = output.path(&name).display().to_string();
            match output.publish(&name, &file.bytes) {
                Ok(()) => {
                    account.files += 1;
                    shown.files.extend(self.is_dry_run.then_some(path));
                    let reports = account.letters.iter_mut().flat_map(|letter| &mut letter.files);
                    for report in reports.filter(|it| it.is_in(file.format) && !self.is_dry_run) {
                        report.is_written(with_slashes(&name), sha256(&file.bytes));
                    }
                }
                Err(why) => refused.entry(why).or_default().push(path),
            }
        }
        let not_written = |(why, paths): (Refusal, Vec<String>)| self.not_written(&why, &paths);
        refused.into_iter().flat_map(not_written).collect()
    }

    /// The message about files that are not written for one reason.
    pub(super) fn not_written(&self, why: &Refusal, paths: &[String]) -> Vec<Diagnostic> {
        let is = if self.is_dry_run { "would not be" } else { "is not" };
        match why {
            Refusal::Kept(why) => {
                let kept = |path| {
                    let message = format!("{path} {is} overwritten: {why}");
                    Diagnostic::new(&diag::KEPT, None, message)
                        .hint("convert into another folder with -o, or overwrite it with --force")
                };
                paths.iter().map(kept).collect()
            }
            Refusal::Failed(why) => vec![cannot_be_written(&paths.join(", "), why)],
        }
    }
}

/// The message about files that cannot be written.
pub(super) fn cannot_be_written(paths: &str, why: &str) -> Diagnostic {
    Diagnostic::new(&diag::NOT_WRITTEN, None, format!("{paths} cannot be written: {why}"))
}

/// The message about an input whose letters would go where the files of another go.
fn same_folder(other: &FoundInput) -> Diagnostic {
    let other = other.path.display();
    let message =
        format!("not converted: its letters would go into the same folder as the files of {other}");
    Diagnostic::new(&diag::SAME_NAME, None, message)
        .hint("convert them into different folders with -o")
}

/// A letter that failed.
fn failed_letter(input: &str, own_name: Option<&str>) -> Failed {
    let letters = vec![own_name.unwrap_or_default().to_owned()];
    Failed { input: input.to_owned(), letters, count: 1 }
}

/// The base path of a letter's files, without extension; one of several letters has its own name.
fn target_of(found: &FoundInput, own_name: Option<&str>) -> PathBuf {
    own_name.map_or_else(|| found.target.clone(), |own| found.target.join(own))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::io::Write;
    use std::process::Command;

    use clap::Parser;
    use letterpress::backends::{
        Backend, BackendError, Feature, PrintJob, Printed, Shown, Support,
    };
    use letterpress::ir::account::FactKey;

    use super::*;
    use crate::cli::output_folder::OutputFolder;
    use crate::cli::{self, Cli, find};

    /// A format that fails as no format should.
    struct Panics;

    impl Backend for Panics {
        fn format(&self) -> &'static Format {
            static FORMAT: Format = Format::new("panics", "none", "text/plain");
            &FORMAT
        }

        fn support(&self, _: Feature) -> Support {
            Support::Words
        }

        fn shows(&self, _: FactKey) -> Shown {
            Shown::Omitted("it prints the identifier alone")
        }

        fn print(&self, job: &PrintJob<'_>) -> Result<Printed, BackendError> {
            assert_ne!(job.letter.source_id.as_deref(), Some("d2"), "rain");
            Ok(job.letter.id.clone().into_bytes().into())
        }
    }

    const VOLUME: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>\
        <div type='document' xml:id='d1'><p>Rain.</p></div>\
        <div type='document' xml:id='d2'><p>Snow.</p></div>\
        <div type='document' xml:id='d3'><p>Sun.</p></div></body></text></TEI>";

    /// Converts the volume in a folder to a format with a bug.
    fn convert_with_bug(folder: &Path) -> Account {
        let typed = ["letterpress", "convert", "-"];
        let Ok(Cli { command: cli::Command::Convert(arguments) }) = Cli::try_parse_from(typed)
        else {
            panic!("{typed:?}")
        };
        let finds = find::find(&[folder.join("v.xml")], None, &[]);
        let options = Options::default().formats([&Panics as &dyn Backend]);
        let wanted = Wanted::default();
        let levels = &arguments.making.reading.config.levels;
        let telling =
            Telling { levels, is_human: true, is_json: false, is_all: false, is_report: false };
        let mut job =
            Job::new(&arguments.making.reading, options, wanted, None, &finds.letters, telling);
        job.output =
            Output::Folder(OutputFolder::open(folder, BTreeSet::new(), false).expect("a folder"));
        job.convert(&finds.letters[0], 0, &InOrder::default())
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "what is told of bugs holds for a process")]
    fn a_bug_in_a_letter_takes_one_line_and_no_other_letter() {
        const FOLDER: &str = "FOLDER_OF_A_BUG";
        if let Some(folder) = std::env::var_os(FOLDER) {
            cli::tell_bugs_once();
            let done = convert_with_bug(Path::new(&folder));
            assert_eq!((done.exit(), done.finished), (Exit::Bug, 2));
            assert_eq!(done.failed[0].letters, ["d2"]);
            let mut err = anstream::stderr().lock();
            done.findings
                .told()
                .iter()
                .for_each(|told| write!(err, "{}", told.human).expect("writes"));
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("v.xml"), VOLUME).expect("a file");
        let told = |backtrace: &str| {
            let name = "a_bug_in_a_letter_takes_one_line_and_no_other_letter";
            let this = std::env::current_exe().expect("this program");
            let mut again = Command::new(this);
            again.args([&format!("cli::convert::job::tests::{name}"), "--exact", "--nocapture"]);
            again.env(FOLDER, folder.path()).env("RUST_BACKTRACE", backtrace);
            let output = again.output().expect("runs");
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stderr).expect("UTF-8")
        };
        let line = told("0");
        assert_eq!(line.lines().count(), 1, "{line}");
        let (bug, what) = line.split_once("v.xml: ").expect("the file");
        assert!(bug.starts_with("error[X001]: "), "{line}");
        assert!(what.starts_with("the program stopped in the middle of letter d2: "), "{line}");
        assert!(what.contains("rain") && what.contains("; please report it"), "{line}");
        assert!(told("1").contains("stack backtrace"));
    }
}
