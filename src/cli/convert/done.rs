//! What became of an input, and what that means for the exit status.

use letterpress::diag::{self, Diagnostic, Severity};
use letterpress::ir::{Furniture, FurnitureKind, Letter, words};
use letterpress::press;
use letterpress::source::Source;

use super::super::reading::Reading;
use super::super::{DiagnosticsFormat, Exit, inspect, report};

/// What became of one input. Letters and source are gone by then; what is to be told of them stays.
#[derive(Default)]
pub(super) struct Done {
    pub name: String,
    /// Whether the input could be read.
    pub is_readable: bool,
    /// How many letters it holds.
    pub letters: usize,
    /// How many of them are wanted.
    pub selected: usize,
    /// How many are left out only because they have no date.
    pub undated: usize,
    /// The letters that are wanted, in order.
    pub shown: Vec<Shown>,
    /// What stands outside the letters.
    pub matter: Option<String>,
    /// The position of the letter and the format of each file that was written.
    pub written: Vec<(usize, &'static str)>,
    /// What is made, when it goes to the standard output.
    pub made: Vec<Vec<u8>>,
    /// Whether it was met in a folder and is no text.
    pub is_skipped: bool,
    /// What is told of the findings, ready for the standard error.
    pub told: Vec<u8>,
    /// The worst that was found.
    pub exit: Exit,
    /// How many findings were inferred or supplied, and how many are warnings.
    pub inferred: usize,
    pub warnings: usize,
    /// How many findings are not told because they are allowed.
    pub allowed: usize,
    /// The names that the people file does not have.
    pub unidentified: Vec<String>,
}

/// A letter as it is shown in the summary.
pub(super) struct Shown {
    pub identity: String,
    pub extent: String,
    pub notes: usize,
    /// Words that are dropped for a reason that someone gives.
    pub dropped: usize,
    /// Words that say something about the text.
    pub annotation: usize,
    /// Words of running heads.
    pub left_out: usize,
}

impl Done {
    /// How many letters have at least one file.
    pub(super) fn finished_letters(&self) -> usize {
        self.written.chunk_by(|(one, _), (next, _)| one == next).count()
    }

    /// Keeps what is to be told of the findings.
    pub(super) fn report(
        &mut self,
        mut found: Vec<Diagnostic>,
        source: Option<&Source>,
        reading: &Reading,
    ) {
        let format = reading.diagnostics;
        self.allowed += reading.config.levels.apply(&mut found);
        press::in_order_of_source(&mut found);
        for found in &found {
            self.exit = self.exit.max(exit_for(found));
            self.inferred += usize::from(is_note(found));
            self.warnings += usize::from(found.severity() == Severity::Warning);
            // Inferences are counted here and shown by `inspect`.
            let is_shown = found.severity() > Severity::Note || found.code == &diag::FOUND_AND_USED;
            if format == DiagnosticsFormat::Json || is_shown {
                let told = report::diagnostic(&mut self.told, format, &self.name, source, found);
                // Memory takes everything.
                debug_assert!(told.is_ok());
            }
        }
    }
}

impl Shown {
    pub(super) fn of(letter: &Letter) -> Self {
        let words_of = |is_meant: fn(&Furniture) -> bool| {
            let parts = letter.furniture.iter().filter(|part| is_meant(part));
            parts.map(|part| words(&part.text).count()).sum()
        };
        Self {
            identity: inspect::identity(letter),
            extent: inspect::extent(letter),
            notes: letter.notes.len(),
            dropped: words_of(|part| {
                part.kind != FurnitureKind::Annotation && part.reason.is_some()
            }),
            annotation: words_of(|part| part.kind == FurnitureKind::Annotation),
            left_out: words_of(|part| {
                part.kind == FurnitureKind::RunningHead && part.reason.is_none()
            }),
        }
    }
}

/// What a finding means for the exit status.
fn exit_for(found: &Diagnostic) -> Exit {
    match found.severity() {
        _ if found.code == &diag::BUG => Exit::Bug,
        _ if [&diag::BACKEND_FAILED, &diag::NO_SCRIPT].contains(&found.code) => Exit::BackendFailed,
        Severity::Error | Severity::Loss => Exit::Failed,
        Severity::Warning | Severity::Note => Exit::Clean,
    }
}

/// The highest of 70, 4, 1 wins; nothing readable at all is 3, and nothing selected is 1.
pub(super) fn exit(done: &[Done]) -> Exit {
    let worst = done.iter().map(|done| done.exit).max().unwrap_or_default();
    if worst <= Exit::Failed && done.iter().all(|done| !done.is_readable) {
        return Exit::NothingReadable;
    }
    if is_nothing_selected(done) { worst.max(Exit::Failed) } else { worst }
}

/// Whether letters could be read, and none is wanted.
pub(super) fn is_nothing_selected(done: &[Done]) -> bool {
    let is_sound = |done: &Done| done.exit < Exit::Bug;
    done.iter().any(|done| done.letters > 0 && is_sound(done))
        && done.iter().all(|done| done.selected == 0)
}

/// Whether something was inferred or supplied.
fn is_note(found: &Diagnostic) -> bool {
    found.severity() == Severity::Note && found.code != &diag::NOT_IN_PEOPLE
}
