//! The findings of a run: kept in full, and counted by code.
//!
//! **Invariant:** errors and losses are kept in full, however many letters there are. In a long run,
//! warnings, including denied ones, are kept as their number and the first examples of each code.

use std::collections::BTreeMap;

use letterpress::diag::{self, Code, Diagnostic, Severity};
use letterpress::source::Source;

use super::super::making::Telling;
use super::super::{DiagnosticsFormat, Exit, report};

/// How many examples of a code are kept.
const EXAMPLES: usize = 3;

/// The notes on what files beside the letters supply.
const SUPPLIED: [&Code; 2] = [&diag::SIDECAR_SUPPLIES, &diag::PEOPLE_SUPPLIES];
/// Notes that report no inference.
const NOT_INFERRED: [&Code; 5] = [
    &diag::NOT_IN_PEOPLE,
    &diag::NO_LETTERS_BESIDE,
    &diag::FOUND_AND_USED,
    &diag::COLLECTION_GUESSED,
    &diag::EXCERPT,
];

/// What was found, in the order of inputs and letters.
#[derive(Default)]
pub(super) struct Findings {
    told: Vec<Told>,
    groups: BTreeMap<&'static str, Group>,
    /// The exit status of the worst finding.
    pub exit: Exit,
    /// Whether there is an error or a loss, and not only a denied finding.
    pub has_failures: bool,
    /// How much was inferred, and how much files beside the letters supplied.
    pub inferred: usize,
    pub supplied: usize,
    /// How many findings are hidden because they are allowed.
    pub allowed: usize,
}

/// A finding, formatted while its source is available.
pub(super) struct Told {
    /// The place in the input; findings without a place come last.
    at: usize,
    pub severity: Severity,
    /// Whether it is printed in full even in a run of many letters.
    pub is_kept: bool,
    pub human: String,
    pub json: String,
}

/// The warnings of one code, or its denied findings.
pub(super) struct Group {
    pub code: &'static Code,
    pub severity: Severity,
    pub count: usize,
    /// The message of the first one.
    pub message: String,
    /// File and line of the first ones, each once.
    pub examples: Vec<(String, Option<usize>)>,
}

/// The severity with which a finding is reported, and the resulting exit status.
struct Weight {
    severity: Severity,
    exit: Exit,
}

/// The only place that decides how much a finding matters.
fn weigh(found: &Diagnostic) -> Weight {
    let severity = found.severity();
    let exit = match severity {
        _ if found.code == &diag::BUG => Exit::Bug,
        _ if [
            &diag::BACKEND_FAILED,
            &diag::NO_SCRIPT,
            &diag::FILTER_FAILED,
            &diag::UNPUBLISHED,
            &diag::NO_EXCERPT,
        ]
        .contains(&found.code) =>
        {
            Exit::BackendFailed
        }
        Severity::Error | Severity::Loss => Exit::Failed,
        Severity::Warning | Severity::Note => Exit::Clean,
    };
    Weight { severity, exit }
}

impl Findings {
    /// Adds a finding in an input of this name.
    pub(super) fn add(
        &mut self,
        found: &Diagnostic,
        name: &str,
        source: Option<&Source>,
        telling: Telling,
    ) {
        let Weight { severity, exit } = weigh(found);
        let is_denied = severity == Severity::Error && found.code.severity < Severity::Loss;
        let is_failure = severity >= Severity::Loss && !is_denied;
        self.exit = self.exit.max(exit);
        self.has_failures |= is_failure;
        match severity {
            Severity::Note => match found.code {
                code if SUPPLIED.contains(&code) => self.supplied += 1,
                code if NOT_INFERRED.contains(&code) => {}
                _ => self.inferred += 1,
            },
            _ if is_failure => {}
            _ => {
                let example = report::place(name, source, found);
                let group = Group {
                    code: found.code,
                    severity,
                    count: 1,
                    message: found.message.clone(),
                    examples: vec![example],
                };
                self.group(found.code.id, group);
            }
        }
        // Every run reports which files it uses, and what an excerpt leaves out.
        let is_always_told = [&diag::FOUND_AND_USED, &diag::EXCERPT].contains(&found.code);
        if severity > Severity::Note || is_always_told || telling.is_all {
            let written = |is_wanted: bool, format| {
                let text = || report::written(format, name, source, found);
                is_wanted.then(text).unwrap_or_default()
            };
            self.told.push(Told {
                at: found.span.map_or(usize::MAX, |span| span.start),
                severity,
                is_kept: is_failure || is_always_told,
                human: written(telling.is_human, DiagnosticsFormat::Human),
                json: written(telling.is_json, DiagnosticsFormat::Json),
            });
        }
    }

    fn group(&mut self, id: &'static str, later: Group) {
        let Some(group) = self.groups.get_mut(id) else {
            self.groups.insert(id, later);
            return;
        };
        group.count += later.count;
        // A line of XML can contain many letters: the same place is not a second example.
        for example in later.examples {
            if group.examples.len() < EXAMPLES && !group.examples.contains(&example) {
                group.examples.push(example);
            }
        }
    }

    /// Adds later findings.
    pub(super) fn append(&mut self, mut later: Self) {
        self.exit = self.exit.max(later.exit);
        self.has_failures |= later.has_failures;
        self.inferred += later.inferred;
        self.supplied += later.supplied;
        self.allowed += later.allowed;
        self.told.append(&mut later.told);
        for (id, group) in later.groups {
            self.group(id, group);
        }
    }

    /// Keeps in full only what is always kept.
    pub(super) fn cut_down(&mut self) {
        self.told.retain(|told| told.is_kept);
    }

    /// Sorts the findings of one input by their place in it, as an editor reads.
    pub(super) fn sort(&mut self) {
        self.told.sort_by_key(|told| told.at);
    }

    /// Whether there is anything except notes.
    pub(super) fn has_more_than_notes(&self) -> bool {
        self.exit > Exit::Clean || !self.groups.is_empty()
    }

    /// The findings kept in full.
    pub(super) fn told(&self) -> &[Told] {
        &self.told
    }

    /// The findings reported with this severity that can be allowed, by code, the most frequent first.
    pub(super) fn groups(&self, severity: Severity) -> Vec<&Group> {
        let mut groups: Vec<&Group> =
            self.groups.values().filter(|group| group.severity == severity).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }
}
