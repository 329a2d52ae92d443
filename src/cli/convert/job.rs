//! The work on the inputs: each is read, its letters are converted, their files are written.
//!
//! **Invariant:** one input that cannot be read, one letter with a bug in it, one file that cannot be
//! written stops nothing else.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use letterpress::backends::Format;
use letterpress::diag::{self, Diagnostic};
use letterpress::press::{self, Input, OpenInput, Options, ReadLetter, Verdict};
use letterpress::source::Encoding;

use super::super::files::{self, STANDARD};
use super::super::find::{Found, folded};
use super::super::output_folder::{OutputFolder, Refusal};
use super::super::reading::{Reading, Wanted};
use super::super::{Stop, inspect};
use super::done::{Done, Shown};

/// What is to be done with each input.
pub(super) struct Job<'a> {
    reading: &'a Reading,
    pub options: Options,
    wanted: Wanted,
    encoding: Option<Encoding>,
    /// The folder for what is made; `None` is the standard output.
    pub output: Option<OutputFolder>,
    /// The inputs by the names of what is made of them, folded.
    targets: BTreeMap<PathBuf, &'a Found>,
    /// The standard input, when it had to be read before.
    stdin: Option<Input>,
}

impl<'a> Job<'a> {
    pub(super) fn new(
        reading: &'a Reading,
        options: Options,
        wanted: Wanted,
        encoding: Option<Encoding>,
        found: &'a [Found],
    ) -> Self {
        let targets = found.iter().map(|found| (folded(&found.target), found)).collect();
        Self { reading, options, wanted, encoding, output: None, targets, stdin: None }
    }

    /// Before anything is made: each letter that is wanted by name must be in some input.
    pub(super) fn look_for_names(&mut self, found: &[Found]) -> Result<(), Stop> {
        if self.wanted.names.is_empty() {
            return Ok(());
        }
        let mut is_known = vec![false; self.wanted.names.len()];
        let mut names = Vec::new();
        for found in found {
            // What cannot be read is told when it is converted.
            let Ok(input) = self.read(found) else { continue };
            let find = || -> Option<(Vec<Vec<usize>>, Vec<String>)> {
                let source = press::decode(&input, &self.options).ok()?;
                let opened = OpenInput::new(&source, &input, &self.options).ok()?;
                Some((opened.find(&self.wanted.names), opened.names().to_vec()))
            };
            if let Ok(Some((indexes, of_input))) = press::guarded("this input", find) {
                for (is_known, indexes) in is_known.iter_mut().zip(indexes) {
                    *is_known |= !indexes.is_empty();
                }
                names.extend(of_input);
            }
            if found.path.as_os_str() == STANDARD {
                self.stdin = Some(input);
            }
        }
        // Where no input can be read, that is what is to be told.
        if names.is_empty() { Ok(()) } else { self.wanted.known(&is_known, &names) }
    }

    /// The rows of the table of letters that speak of no letter, once all are read. Where only some
    /// letters are read, nothing is known of the others.
    pub(super) fn unused_rows(&self) -> Vec<(PathBuf, Diagnostic)> {
        let table = self.options.letters.as_ref().filter(|_| self.wanted.names.is_empty());
        let Some((table, path)) = table.zip(self.reading.letters.as_ref()) else {
            return Vec::new();
        };
        let mut folders = files::Folders::default();
        let unused = table.unused(|path| folders.hold(path));
        unused.into_iter().map(|found| (path.clone(), found)).collect()
    }

    fn read(&self, found: &Found) -> Result<Input, Box<Diagnostic>> {
        match &self.stdin {
            Some(input) if found.path.as_os_str() == STANDARD => Ok(input.clone()),
            _ => files::read(&found.path, self.encoding, self.reading.meta.as_deref()),
        }
    }

    pub(super) fn convert(&self, found: &Found) -> Done {
        let mut done = Done { name: found.path.display().to_string(), ..Done::default() };
        let format = self.reading.diagnostics;
        // A bug that shows before there are letters must not stop the other inputs.
        let convert = || self.convert_input(found, &mut done);
        let failed = press::guarded("this input", convert).unwrap_or_else(|bug| Err(vec![*bug]));
        if let Err(mut why) = failed {
            // The input can have been several letters then.
            let start = |rest: &[u8]| rest.starts_with(b"/") || rest.starts_with(b".");
            why.extend(self.left_from_earlier(&found.target, &self.formats(), start));
            done.report(why, None, format);
        }
        done
    }

    fn formats(&self) -> Vec<&'static Format> {
        self.options.formats.iter().map(|backend| backend.format()).collect()
    }

    /// Converts the letters of an input.
    ///
    /// # Errors
    /// Why none can be converted.
    fn convert_input(&self, found: &Found, done: &mut Done) -> Result<(), Vec<Diagnostic>> {
        let format = self.reading.diagnostics;
        let input = self.read(found).map_err(|unreadable| vec![*unreadable])?;
        let source = match press::decode(&input, &self.options) {
            Ok(source) => source,
            Err(error) if !found.is_meant && error.is_no_text() => {
                done.is_skipped = true;
                let skipped = Diagnostic::new(&diag::SKIPPED, None, format!("skipped: {error}"))
                    .hint("if it is a letter, save it as plain text in UTF-8");
                done.report(vec![skipped], None, format);
                return Ok(());
            }
            Err(error) => return Err(vec![error.into()]),
        };
        let opened = OpenInput::new(&source, &input, &self.options)?;
        done.is_readable = opened.letters() > 0;
        if let Some(other) = self.in_folder_of(found).filter(|_| opened.letters() > 1) {
            let message = format!(
                "not converted: its letters would go into the folder that the files of {} go into",
                other.path.display()
            );
            let refused = Diagnostic::new(&diag::SAME_NAME, None, message)
                .hint("convert them into different folders with -o");
            done.report(vec![refused], None, format);
            return Ok(());
        }
        done.letters = opened.letters();
        let (matter, lost) = opened.matter();
        done.matter = inspect::matter(&matter);
        let indexes = self.wanted.named(&opened);
        if self.output.is_none() && self.wanted.selection.is_empty() && indexes.len() > 1 {
            // The standard output takes one; nothing of this would be told.
            done.selected = indexes.len();
            return Ok(());
        }
        let mut diagnostics = opened.diagnostics().to_vec();
        diagnostics.extend(lost);
        let worked = opened.each(&indexes, |read| self.convert_letter(found, &opened, read));
        for (index, worked) in indexes.into_iter().zip(worked) {
            match worked {
                Ok(Worked::Left(verdict)) => {
                    done.undated += usize::from(verdict == Verdict::Undated);
                }
                Ok(Worked::Wanted(letter)) => {
                    done.selected += 1;
                    done.shown.push(letter.shown);
                    done.written.extend(letter.written);
                    done.made.extend(letter.made);
                    done.unidentified.extend(letter.unidentified);
                    diagnostics.extend(letter.found);
                }
                Err(bug) => {
                    diagnostics.push(*bug);
                    let own = (opened.letters() > 1).then(|| opened.names()[index].as_str());
                    diagnostics
                        .extend(self.left_of_letter(&target_of(found, own), &self.formats()));
                }
            }
        }
        done.report(diagnostics, Some(&source), format);
        Ok(())
    }

    /// An input whose files go where the letters of this one would go, if it holds several.
    fn in_folder_of(&self, found: &Found) -> Option<&Found> {
        self.output.as_ref()?;
        let target = folded(&found.target);
        // Paths are in the order of their steps: those below a folder come next after it.
        let others = self.targets.range::<Path, _>((Bound::Excluded(&*target), Bound::Unbounded));
        let (next, other) = others.into_iter().next()?;
        next.starts_with(&target).then_some(*other)
    }

    /// What earlier runs made of a letter in formats that this run does not make.
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
        let left = self.output.as_ref()?.earlier(target, is_left);
        let names: Vec<String> = left.iter().map(|path| path.display().to_string()).collect();
        (!names.is_empty()).then(|| {
            let message =
                format!("not made again, still from an earlier run: {}", names.join(", "));
            Diagnostic::new(&diag::FROM_EARLIER_RUN, None, message)
        })
    }

    /// Prints a letter and writes its files, if it is wanted.
    fn convert_letter(
        &self,
        found: &Found,
        opened: &OpenInput<'_>,
        mut read: ReadLetter,
    ) -> Worked {
        let verdict = self.wanted.selection.judge(&read.letter);
        if verdict != Verdict::Wanted {
            return Worked::Left(verdict);
        }
        let files = opened.print(&mut read);
        let mut done = Converted {
            shown: Shown::of(&read.letter),
            written: Vec::new(),
            made: Vec::new(),
            unidentified: match self.options.people {
                Some(_) => press::unidentified(&read.letter).collect(),
                None => Vec::new(),
            },
            found: read.diagnostics,
        };
        let target = target_of(found, read.own_name.as_deref());
        let mut missing = self.formats();
        missing.retain(|format| !files.iter().any(|file| file.format.name == format.name));
        let mut refused: BTreeMap<Refusal, Vec<String>> = BTreeMap::new();
        for file in files {
            let Some(output) = &self.output else {
                done.made.push(file.bytes);
                continue;
            };
            let mut name = target.clone().into_os_string();
            name.push(".");
            name.push(file.format.extension);
            let name = PathBuf::from(name);
            match output.publish(&name, &file.bytes) {
                Ok(()) => done.written.push((file.letter, file.format.name)),
                Err(why) => {
                    refused.entry(why).or_default().push(output.path(&name).display().to_string());
                }
            }
        }
        done.found.extend(refused.into_iter().flat_map(|(why, paths)| not_written(&why, &paths)));
        done.found.extend(self.left_of_letter(&target, &missing));
        Worked::Wanted(Box::new(done))
    }
}

/// Where the files of a letter go, without extension; one of several has its own name.
fn target_of(found: &Found, own_name: Option<&str>) -> PathBuf {
    own_name.map_or_else(|| found.target.clone(), |own| found.target.join(own))
}

/// What is said of files that are not written for one reason.
fn not_written(why: &Refusal, paths: &[String]) -> Vec<Diagnostic> {
    match why {
        Refusal::Kept(why) => {
            let kept = |path| {
                let message = format!("{path} is not overwritten: {why}");
                Diagnostic::new(&diag::KEPT, None, message)
                    .hint("convert into another folder with -o, or overwrite it with --force")
            };
            paths.iter().map(kept).collect()
        }
        Refusal::Failed(why) => {
            let message = format!("{} cannot be written: {why}", paths.join(", "));
            vec![Diagnostic::new(&diag::NOT_WRITTEN, None, message)]
        }
    }
}

/// A letter that was worked on.
enum Worked {
    Left(Verdict),
    Wanted(Box<Converted>),
}

/// A letter that is done.
struct Converted {
    shown: Shown,
    written: Vec<(usize, &'static str)>,
    made: Vec<Vec<u8>>,
    found: Vec<Diagnostic>,
    unidentified: Vec<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::io::Write;
    use std::process::Command;

    use clap::Parser;
    use letterpress::backends::{Backend, BackendError, Feature, Printed, Sheet, Support};

    use super::*;
    use crate::cli::{self, Cli, Exit, find};

    /// A format that fails as no format should.
    struct Panics;

    impl Backend for Panics {
        fn format(&self) -> &'static Format {
            &Format {
                name: "panics",
                extension: "none",
                media_type: "text/plain",
                description: "",
                default: false,
                needs: &[],
                pictures: &[],
            }
        }

        fn support(&self, _: Feature) -> Support {
            Support::Words
        }

        fn print(&self, sheet: &Sheet<'_>) -> Result<Printed, BackendError> {
            assert_ne!(sheet.letter.source_id.as_deref(), Some("d2"), "rain");
            Ok(sheet.letter.id.clone().into_bytes().into())
        }
    }

    const VOLUME: &str = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text xml:lang='en'><body>\
        <div type='document' xml:id='d1'><p>Rain.</p></div>\
        <div type='document' xml:id='d2'><p>Snow.</p></div>\
        <div type='document' xml:id='d3'><p>Sun.</p></div></body></text></TEI>";

    /// Converts the volume in a folder to a format with a bug.
    fn convert_with_bug(folder: &Path) -> Done {
        let typed = ["letterpress", "convert", "-"];
        let Ok(Cli { command: cli::Command::Convert(arguments) }) = Cli::try_parse_from(typed)
        else {
            panic!("{typed:?}")
        };
        let finds = find::find(&[folder.join("v.xml")], None, &[]);
        let options = Options { formats: vec![&Panics], ..Options::default() };
        let wanted = Wanted::default();
        let mut job = Job::new(&arguments.reading, options, wanted, None, &finds.letters);
        job.output = Some(OutputFolder::open(folder, BTreeSet::new(), false).expect("a folder"));
        job.convert(&finds.letters[0])
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "what is told of bugs holds for a process")]
    fn a_bug_in_a_letter_takes_one_line_and_no_other_letter() {
        const FOLDER: &str = "FOLDER_OF_A_BUG";
        if let Some(folder) = std::env::var_os(FOLDER) {
            cli::tell_bugs_once();
            let done = convert_with_bug(Path::new(&folder));
            assert_eq!((done.exit, done.finished_letters()), (Exit::Bug, 2));
            anstream::stderr().write_all(&done.told).expect("standard error");
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
