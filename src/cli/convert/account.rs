//! The results for a letter, an input, and all inputs: accounts that add up.
//!
//! **Invariants:** adding accounts in the order of inputs and letters gives the same sum, whichever
//! were added first, so that a run reports the same with any number of jobs. From [`MANY`] letters
//! on, an account keeps only their numbers, the errors, and examples of the warnings, unless
//! everything is to be reported.

use std::collections::{BTreeMap, BTreeSet};

use letterpress::diag::Diagnostic;
use letterpress::ir::{FurnitureKind, Letter, words};
use letterpress::press::{self, Subject, Tally};
use letterpress::source::Source;
use serde::Serialize;

use super::super::Exit;
use super::super::in_words::Around;
use super::super::making::Telling;
use super::super::report::counted;
use super::file_report::{FileOfAll, InputReport, LetterReport};
use super::findings::Findings;
use super::proved::Proved;
use super::unchecked::Unchecked;

/// From this many letters on, a run reports counts instead of a line per letter.
pub(super) const MANY: usize = 20;

/// The results for some letters. The letters and sources themselves are gone by then; only what
/// will be reported is kept.
#[derive(Default)]
pub(in crate::cli) struct Account {
    /// How many inputs could be read.
    pub(super) readable: usize,
    /// How many inputs failed as a whole.
    pub(super) failed_inputs: usize,
    /// The letters in the inputs.
    pub(super) tally: Tally,
    /// Whether some input without a bug contains letters.
    pub(super) is_sound: bool,
    /// The selected letters, in order.
    pub(super) shown: Vec<Shown>,
    /// What failed, in order.
    pub(super) failed: Vec<Failed>,
    /// What the inputs contain besides their letters.
    pub(super) around: Around,
    /// The words that no format contains.
    pub(super) unprinted: Unprinted,
    /// What was proved to be in which formats.
    pub(super) proved: Proved,
    /// What was not checked.
    pub(super) unchecked: Unchecked,
    /// What the letters have that a file of all of them could lose, if there is one.
    pub(super) subjects: BTreeSet<Subject>,
    /// For a report in JSON: the inputs, the letters of the one that is worked on, and the files of all letters.
    pub(super) inputs: Vec<InputReport>,
    pub(super) letters: Vec<LetterReport>,
    pub(super) of_all: Vec<FileOfAll>,
    /// How many letters have at least one file, and how many files were written.
    pub finished: usize,
    pub files: usize,
    /// The output for the standard output or for a single file.
    pub(super) made: Vec<Vec<u8>>,
    /// The files of all letters that a dry run would write.
    pub(super) would_write: Vec<String>,
    pub(super) findings: Findings,
    /// The names missing from the people file, and how often they occur.
    pub(super) unidentified: BTreeMap<String, usize>,
    /// The folders whose names are used because no collection was named.
    pub(super) guessed: BTreeSet<String>,
}

/// A letter as listed.
pub(super) struct Shown {
    /// The name of its files, without extension.
    pub name: String,
    pub line: String,
    /// The files that a dry run would write.
    pub files: Vec<String>,
}

/// An input that failed, or some of its letters.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Failed {
    /// The input.
    pub input: String,
    /// The names of the letters; none, if the whole input failed.
    pub letters: Vec<String>,
    /// How many letters there are, as far as is known.
    pub count: usize,
}

/// How many words of the letters are in no format, by reason.
#[derive(Default)]
pub(super) struct Unprinted(BTreeMap<String, usize>);

impl Account {
    /// Adds what was found in an input of this name.
    pub(super) fn find(
        &mut self,
        mut found: Vec<Diagnostic>,
        name: &str,
        source: Option<&Source>,
        telling: Telling,
    ) {
        self.findings.allowed += telling.levels.apply(&mut found);
        press::in_order_of_source(&mut found);
        for found in &found {
            self.findings.add(found, name, source, telling);
        }
    }

    /// The account of a selected letter, before anything is known of it.
    pub(super) fn of_letter() -> Self {
        let mut account = Self::default();
        account.tally.selected = 1;
        account
    }

    /// An input that failed as a whole.
    pub(super) fn failed(name: &str, why: Vec<Diagnostic>, telling: Telling) -> Self {
        let mut account = Self { failed_inputs: 1, ..Self::default() };
        account.failed.push(Failed { input: name.to_owned(), letters: Vec::new(), count: 1 });
        account.find(why, name, None, telling);
        account
    }

    /// How many letters there are to report; an input that failed counts as one.
    pub(super) fn size(&self) -> usize {
        self.tally.selected + self.failed_inputs
    }

    /// How many letters of the inputs were not selected.
    pub(in crate::cli) fn unchosen(&self) -> usize {
        self.tally.letters.saturating_sub(self.tally.selected)
    }

    /// This account, and a later one.
    pub(super) fn and(mut self, later: Self, telling: Telling) -> Self {
        self.add(later, telling);
        self
    }

    /// Adds a later account.
    pub(super) fn add(&mut self, mut later: Self, telling: Telling) {
        if !telling.is_all && self.size() + later.size() >= MANY {
            // An account with this many letters was reduced before.
            for account in [&mut *self, &mut later] {
                if account.size() < MANY {
                    account.shown.clear();
                    account.findings.cut_down();
                }
            }
        }
        let Self {
            readable,
            failed_inputs,
            tally,
            is_sound,
            mut shown,
            mut failed,
            around,
            unprinted,
            proved,
            unchecked,
            subjects,
            mut inputs,
            mut letters,
            mut of_all,
            finished,
            files,
            mut made,
            mut would_write,
            findings,
            unidentified,
            guessed,
        } = later;
        self.readable += readable;
        self.failed_inputs += failed_inputs;
        self.tally.letters += tally.letters;
        self.tally.selected += tally.selected;
        self.tally.undated += tally.undated;
        self.is_sound |= is_sound;
        self.shown.append(&mut shown);
        self.failed.append(&mut failed);
        self.around.add(around);
        self.unprinted.add(unprinted);
        self.proved.add(proved);
        self.unchecked.add(unchecked);
        self.subjects.extend(subjects);
        self.inputs.append(&mut inputs);
        self.letters.append(&mut letters);
        self.of_all.append(&mut of_all);
        self.finished += finished;
        self.files += files;
        self.made.append(&mut made);
        self.would_write.append(&mut would_write);
        self.findings.append(findings);
        for (name, count) in unidentified {
            *self.unidentified.entry(name).or_insert(0) += count;
        }
        self.guessed.extend(guessed);
    }

    /// Enters an input with its letters, for a report in JSON.
    pub(super) fn gather_letters(&mut self, input: &str, source: Option<&Source>) {
        let letters = std::mem::take(&mut self.letters);
        let sha256 = source.map(|source| source.sha256().to_owned());
        self.inputs.push(InputReport { name: input.to_owned(), sha256, letters });
    }

    /// The one file was written that was asked for.
    pub(super) fn is_delivered(&mut self, file: &str, sha256: String) {
        let letters = self.inputs.iter_mut().flat_map(|input| &mut input.letters);
        if let Some(file_report) = letters.flat_map(|letter| &mut letter.files).next() {
            file_report.is_written(file.to_owned(), sha256);
        }
    }

    /// Combines the letters of an input that failed into one entry.
    pub(super) fn gather_failed(&mut self, input: &str) {
        let letters: Vec<String> =
            self.failed.drain(..).flat_map(|failed| failed.letters).collect();
        let count = letters.len();
        if count > 0 {
            let letters = if count == self.tally.letters { Vec::new() } else { letters };
            self.failed.push(Failed { input: input.to_owned(), letters, count });
        }
    }

    /// The highest of 70, 4, 1 wins; nothing readable at all is 3, and nothing selected is 1.
    pub(in crate::cli) fn exit(&self) -> Exit {
        let worst = self.findings.exit;
        if worst <= Exit::Failed && self.readable == 0 {
            return Exit::NothingReadable;
        }
        if self.is_nothing_selected() { worst.max(Exit::Failed) } else { worst }
    }

    /// Whether letters could be read but none is selected. A share may be empty.
    pub(super) fn is_nothing_selected(&self) -> bool {
        self.is_sound && self.tally.letters > 0 && self.tally.selected == 0
    }
}

impl Unprinted {
    pub(super) fn of(letter: &Letter) -> Self {
        let mut unprinted = Self::default();
        for part in &letter.furniture {
            let why = match (part.kind, &part.reason) {
                (FurnitureKind::Annotation, _) => "annotation",
                (_, Some(reason)) => reason,
                (FurnitureKind::RunningHead, None) => "running heads",
                (_, None) => continue,
            };
            unprinted.count(why.to_owned(), words(&part.text).count());
        }
        unprinted
    }

    fn count(&mut self, why: String, words: usize) {
        if words > 0 {
            *self.0.entry(why).or_insert(0) += words;
        }
    }

    fn add(&mut self, later: Self) {
        later.0.into_iter().for_each(|(why, words)| self.count(why, words));
    }

    /// How many words there are, by reason.
    pub(super) fn by_reason(&self) -> &BTreeMap<String, usize> {
        &self.0
    }

    /// The words by kind: `front matter (5 words), running heads (30 words)`.
    pub(super) fn in_words(&self) -> String {
        let parts =
            self.0.iter().map(|(why, words)| format!("{why} ({})", counted(*words, "word")));
        parts.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use letterpress::diag::{self, Severity};

    use super::super::super::levels::{Level, Levels};
    use super::*;

    /// A letter with a warning; each tenth has an error, too.
    fn letter(number: usize, telling: Telling) -> Account {
        let shown = Shown { name: number.to_string(), line: String::new(), files: Vec::new() };
        let mut account = Account { shown: vec![shown], ..Account::of_letter() };
        let warning = Diagnostic::new(&diag::LANGUAGE_UNKNOWN, None, "no language");
        let error = Diagnostic::new(&diag::NOT_WRITTEN, None, "not written");
        let error = number.is_multiple_of(10).then_some(error);
        let found = [warning].into_iter().chain(error).collect();
        account.find(found, &format!("{number}.txt"), None, telling);
        account
    }

    /// The sum of some letters, added in pairs as threads may add them.
    fn sum(numbers: std::ops::Range<usize>, telling: Telling) -> Account {
        if numbers.len() == 1 {
            return letter(numbers.start, telling);
        }
        let middle = numbers.start + numbers.len().div_ceil(3);
        sum(numbers.start..middle, telling).and(sum(middle..numbers.end, telling), telling)
    }

    #[test]
    fn of_many_letters_numbers_errors_and_examples_stay() {
        let levels = Levels::default();
        let telling = Telling {
            levels: &levels,
            is_human: true,
            is_json: false,
            is_all: false,
            is_report: false,
        };
        for (letters, shown, told) in [(19, 19, 21), (20, 0, 2), (200, 0, 20)] {
            let one_by_one = (0..letters)
                .fold(Account::default(), |sum, at| sum.and(letter(at, telling), telling));
            for account in [one_by_one, sum(0..letters, telling)] {
                assert_eq!((account.size(), account.shown.len()), (letters, shown));
                assert_eq!(account.findings.told().len(), told);
                let warnings = account.findings.groups(Severity::Warning);
                let examples: Vec<&str> =
                    warnings[0].examples.iter().map(|(file, _)| file.as_str()).collect();
                assert_eq!(
                    (warnings[0].count, examples),
                    (letters, vec!["0.txt", "1.txt", "2.txt"])
                );
            }
        }
        let mut levels = Levels::default();
        levels.set("warnings", Level::Deny).expect("all can be denied");
        let account = sum(0..200, Telling { levels: &levels, ..telling });
        assert_eq!(account.findings.told().len(), 20);
        assert_eq!(account.findings.groups(Severity::Error)[0].count, 200);
        let all = Telling { is_all: true, ..telling };
        let account = sum(0..200, all);
        assert_eq!(account.findings.told().len(), 220);
        let in_order = (0..200).map(|number: usize| number.to_string());
        assert!(account.shown.iter().map(|shown| shown.name.clone()).eq(in_order));
    }
}
