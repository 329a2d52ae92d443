//! What a report in JSON says of the inputs, their letters and the files: of a letter, no more is kept.

use std::path::{Path, is_separator};

use letterpress::backends::Format;
use letterpress::press::{Outcome, Outcomes, Proof, Subject};
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::to_raw_value;

/// What was read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct InputReport {
    /// Its path, as it was named or found.
    pub name: String,
    /// The SHA-256 of its bytes; none, if it could not be read as letters.
    pub sha256: Option<String>,
    /// Its letters that were selected.
    pub letters: Vec<LetterReport>,
}

/// A letter.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct LetterReport {
    /// The name of its files, without ending.
    pub name: String,
    /// What became of it in each format that was asked for.
    pub files: Vec<FileReport>,
}

/// A letter in a format.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FileReport {
    /// The format.
    format: &'static str,
    /// The file, below the output folder if there is one; none, if none was written.
    file: Option<String>,
    /// The SHA-256 of the file.
    sha256: Option<String>,
    /// What the proof says of it.
    outcomes: ByOutcome,
}

/// A file of all letters.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FileOfAll {
    /// The format.
    pub format: &'static str,
    /// The file; none, if none was written.
    pub file: Option<String>,
    /// The SHA-256 of the file; none, if it was printed.
    pub sha256: Option<String>,
    /// How many letters it holds.
    pub letters: usize,
    /// What the proof says of it: of everything that any letter of the run has.
    pub outcomes: ByOutcome,
}

/// What the proof says of each thing that the letter has. Only what is under `proved` is.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ByOutcome {
    /// What was read back and is as in the letter.
    #[serde(serialize_with = "in_words")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    proved: Vec<Subject>,
    /// What is not as in the letter.
    #[serde(serialize_with = "on_lines")]
    failed: Vec<Different>,
    /// What was not verified.
    #[serde(serialize_with = "on_lines")]
    not_checked: Vec<Unproved>,
    /// What the format has no place for.
    #[serde(serialize_with = "on_lines")]
    cannot_be_carried: Vec<Unproved>,
}

/// What is not as in the letter.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Different {
    /// What it is.
    #[serde(serialize_with = "in_words")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    what: Vec<Subject>,
    /// How it differs.
    how: Vec<String>,
}

/// What is not proved for one reason.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Unproved {
    /// What it is.
    #[serde(serialize_with = "in_words")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    what: Vec<Subject>,
    /// The reason.
    why: &'static str,
}

impl FileReport {
    /// A letter in a format, before anything is written.
    pub(super) fn of(proof: &Proof) -> Self {
        let outcomes = ByOutcome::of(&proof.outcomes);
        Self { format: proof.format.name, file: None, sha256: None, outcomes }
    }

    /// The file was written, under this name.
    pub(super) fn is_written(&mut self, file: String, sha256: String) {
        (self.file, self.sha256) = (Some(file), Some(sha256));
    }

    /// Whether it is of this format.
    pub(super) fn is_in(&self, format: &Format) -> bool {
        self.format == format.name
    }
}

impl ByOutcome {
    pub(super) fn of(outcomes: &Outcomes) -> Self {
        let mut by_outcome = Self {
            proved: Vec::new(),
            failed: Vec::new(),
            not_checked: Vec::new(),
            cannot_be_carried: Vec::new(),
        };
        for (subject, outcome) in outcomes.iter() {
            match outcome {
                Outcome::Proved => by_outcome.proved.push(subject),
                Outcome::Failed(how) => {
                    match by_outcome.failed.iter_mut().find(|known| known.how == *how) {
                        Some(known) => known.what.push(subject),
                        None => by_outcome
                            .failed
                            .push(Different { what: vec![subject], how: how.clone() }),
                    }
                }
                Outcome::NotChecked(why) => unproved(&mut by_outcome.not_checked, subject, why),
                Outcome::CannotBeCarried(why) => {
                    unproved(&mut by_outcome.cannot_be_carried, subject, why);
                }
            }
        }
        by_outcome
    }
}

/// Adds a subject to those with the same reason.
fn unproved(all: &mut Vec<Unproved>, subject: Subject, why: &'static str) {
    match all.iter_mut().find(|known| known.why == why) {
        Some(known) => known.what.push(subject),
        None => all.push(Unproved { what: vec![subject], why }),
    }
}

/// A path with the same signs on every machine.
pub(super) fn with_slashes(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains('/') { path } else { path.replace(is_separator, "/") }
}

/// Writes subjects by their words, on one line.
fn in_words<S: Serializer>(subjects: &[Subject], serializer: S) -> Result<S::Ok, S::Error> {
    let words: Vec<String> = subjects.iter().map(|subject| subject.in_words()).collect();
    to_raw_value(&words).map_err(S::Error::custom)?.serialize(serializer)
}

/// Writes each of several values on a line.
fn on_lines<S: Serializer, T: Serialize>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut lines = serializer.serialize_seq(Some(values.len()))?;
    for value in values {
        lines.serialize_element(&to_raw_value(value).map_err(S::Error::custom)?)?;
    }
    lines.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing but what was compared is under `proved`.
    #[test]
    fn only_what_is_proved_counts_as_proved() {
        let outcomes = [
            (Subject::Words, Outcome::Proved),
            (Subject::NoteWords, Outcome::Failed(vec!["note n.1 is missing".to_owned()])),
            (Subject::NoteCalls, Outcome::Failed(vec!["note n.1 is missing".to_owned()])),
            (Subject::Pages, Outcome::NotChecked("not verified")),
            (Subject::Cells, Outcome::CannotBeCarried("there are no tables")),
        ];
        let outcomes = ByOutcome::of(&outcomes.into_iter().collect());
        assert_eq!(
            serde_json::to_string(&outcomes).expect("JSON"),
            "{\"proved\":[\"words of the text\"],\
             \"failed\":[{\"what\":[\"words of the notes\",\"calls of the notes\"],\
             \"how\":[\"note n.1 is missing\"]}],\
             \"not_checked\":[{\"what\":[\"beginnings of pages\"],\"why\":\"not verified\"}],\
             \"cannot_be_carried\":[{\"what\":[\"cells of tables\"],\"why\":\"there are no tables\"}]}"
        );
    }
}
