//! What a package says of a letter, an input, and their files: what is kept of them until the package is complete.
//!
//! **Invariant:** a record knows a letter's files and what is said of it, and none of its text, so that memory does not
//! follow the letters.

use std::collections::BTreeMap;
use std::fmt;

use uuid::Uuid;

use super::PackedFile;
use super::dublin_core::DublinCore;
use super::extent::Extent;
use crate::audit::{Outcome, Outcomes, Subject};
use crate::diag::{Code, Diagnostic, Severity};
use crate::ir::{Collection, Date, Letter, Reading, RightsStatement, on_one_line};
use crate::source::Source;
use crate::wording::{Wording, title};

/// What the files of a package are for (E-ARK CSIP 2.1.0, representations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Representation {
    /// What was received, byte for byte.
    Source,
    /// What is to be preserved.
    Preservation,
    /// What is to be read.
    Access,
}

impl Representation {
    /// All, in the order in which a package lists them.
    pub const ALL: [Self; 3] = [Self::Source, Self::Preservation, Self::Access];

    /// The name of its folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Preservation => "preservation",
            Self::Access => "access",
        }
    }

    /// What a finished format is for: books and pages are for reading.
    pub fn of_format(name: &str) -> Self {
        match name {
            "epub" | "pdf" => Self::Access,
            _ => Self::Preservation,
        }
    }
}

/// A file that was made of a letter, and what its proof found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MadeFile {
    /// The name of its format on the command line.
    pub format: &'static str,
    /// The file.
    pub file: PackedFile,
    /// What was proved of it and what was not; nothing, if it was not read back.
    proof: Option<Proved>,
}

/// What the proof of a finished file says, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proved {
    /// What was compared and is as in the letter.
    pub(super) held: String,
    /// What was not compared, or cannot be in the format, with the reasons.
    pub(super) beside: String,
}

impl MadeFile {
    /// A file in a format of ours, and what was proved of it.
    pub fn new(format: &'static str, file: PackedFile, outcomes: Option<&Outcomes>) -> Self {
        Self { format, file, proof: outcomes.map(Proved::of) }
    }

    pub(super) fn proof(&self) -> Option<&Proved> {
        self.proof.as_ref()
    }

    pub(super) fn representation(&self) -> Representation {
        Representation::of_format(self.format)
    }
}

impl Proved {
    fn of(outcomes: &Outcomes) -> Self {
        let (mut held, mut beside) = (Vec::new(), BTreeMap::<&str, Vec<String>>::new());
        for (subject, outcome) in outcomes.iter() {
            match outcome {
                Outcome::Proved => held.push(subject),
                // Files that differ are in no package.
                Outcome::Failed(_) => {}
                Outcome::NotChecked(why) | Outcome::CannotBeCarried(why) => {
                    beside.entry(*why).or_default().push(subject.in_words());
                }
            }
        }
        let facts = held.iter().filter(|subject| matches!(subject, Subject::Fact(_))).count();
        let mut words: Vec<String> = held
            .iter()
            .filter(|subject| !matches!(subject, Subject::Fact(_)))
            .map(|subject| subject.in_words())
            .collect();
        if facts > 0 {
            words.push(format!("{facts} kinds of facts"));
        }
        let beside = beside.iter().map(|(why, what)| format!("{why}: {}", what.join(", ")));
        Self { held: words.join(", "), beside: beside.collect::<Vec<_>>().join("; ") }
    }
}

/// What was inferred, corrected or found in a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Intervention {
    pub(super) code: &'static Code,
    pub(super) severity: &'static str,
    /// Line and column in the source, if it has a place there.
    pub(super) place: Option<(usize, usize)>,
    pub(super) what: String,
    pub(super) hint: String,
}

/// What a package says of a letter.
#[derive(Clone, Debug)]
pub struct LetterRecord {
    /// Its own UUID; of a letter that is in the package twice, the second has another.
    pub(super) id: Uuid,
    /// Whether the same letter is in the package before it.
    pub(super) is_copy: bool,
    /// Its name in the package.
    pub(super) name: String,
    /// Its number in the edition.
    pub(super) number: Option<String>,
    /// Its date in words, and its first and last day.
    pub(super) date: Option<(String, String, String)>,
    pub(super) core: DublinCore,
    /// What is said of the rights in its own words, if anything is.
    pub(super) rights: Option<String>,
    pub(super) extent: Extent,
    pub(super) files: Vec<MadeFile>,
    /// The pictures that it shows, as they were received.
    pub(super) pictures: Vec<ReceivedFile>,
    /// Formats that were wanted and could not be made.
    pub(super) unmade: Vec<&'static str>,
    pub(super) interventions: Vec<Intervention>,
}

/// Why a letter cannot be described: it has no address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nameless(String);

impl fmt::Display for Nameless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{201C}{}\u{201D} is no urn:uuid", self.0)
    }
}

impl std::error::Error for Nameless {}

/// A letter, with what was found in it, before it is described.
#[derive(Clone, Copy)]
pub struct LetterToPack<'a> {
    /// What its input says about itself.
    pub collection: &'a Collection,
    /// The letter.
    pub letter: &'a Letter,
    /// The reading that is shown.
    pub reading: Reading,
    /// Its name in the package, with `/` between folders.
    pub name: &'a str,
    /// The source into which places point; none, if they point elsewhere.
    pub source: Option<&'a Source>,
    /// What was found.
    pub diagnostics: &'a [Diagnostic],
}

impl LetterRecord {
    /// Describes a letter and its files.
    ///
    /// # Errors
    /// The letter has no address of its own.
    pub fn new(
        of: LetterToPack<'_>,
        files: Vec<MadeFile>,
        pictures: Vec<ReceivedFile>,
        unmade: Vec<&'static str>,
    ) -> Result<Self, Nameless> {
        let LetterToPack { collection, letter, reading, name, source, diagnostics } = of;
        let nameless = || Nameless(letter.id.clone());
        let id = letter.id.strip_prefix("urn:uuid:").and_then(|id| Uuid::parse_str(id).ok());
        let language = letter.texts.first().and_then(|text| text.language.as_ref());
        let wording = Wording::of(language.map_or("en", |language| language.value.as_str()));
        let called = title(letter, reading, wording).map_or_else(|| name.to_owned(), |it| it.words);
        let extent = Extent::of(letter, reading);
        let description = format!("{}, {}", letter.kind_in_words(), extent.in_words());
        let date = letter.date();
        Ok(Self {
            id: id.ok_or_else(nameless)?,
            is_copy: false,
            name: name.to_owned(),
            number: letter.number.as_ref().map(|number| number.value.clone()),
            date: date.map(|it| (dated(it), it.not_before.clone(), it.not_after.clone())),
            core: DublinCore::of(collection, letter, &called, &description),
            rights: rights_of(letter),
            extent,
            files,
            pictures,
            unmade,
            interventions: diagnostics
                .iter()
                .map(|found| Intervention::of(found, source))
                .collect(),
        })
    }

    /// The same letter again, as something of its own: nothing in a package may share an identifier.
    pub(super) fn again(&self) -> Self {
        let id = Uuid::new_v5(&self.id, format!("copy/{}", self.name).as_bytes());
        Self { id, is_copy: true, ..self.clone() }
    }

    /// How many files were made of it.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// What it is called.
    pub(super) fn title(&self) -> &str {
        self.core.of_element("title").first().map_or(&self.name, String::as_str)
    }

    /// How many corrections, inferences and statements of editors there are.
    pub(super) fn interventions_in_words(&self) -> String {
        let count = |kind: fn(&Intervention) -> bool| {
            self.interventions.iter().filter(|it| kind(it)).count()
        };
        let supplied = count(|it| it.code.id.starts_with('M'));
        let warnings = count(|it| it.severity == Severity::Warning.as_str());
        let others = self.interventions.len() - supplied - warnings;
        format!(
            "{others} notes on what was understood, {supplied} on what editors state, {warnings} warnings: each in interventions.csv"
        )
    }
}

/// A date in words, in brackets if the letter does not state it.
fn dated(date: &Date) -> String {
    let words = date.in_words();
    if date.origin.is_supplied() { format!("[{words}]") } else { words }
}

/// What its source or its editor says of the rights in the words of a letter.
fn rights_of(letter: &Letter) -> Option<String> {
    let said = |it: &RightsStatement| format!("{} <{}>", it.in_words(), it.uri);
    let all: Vec<String> = letter.rights.source_text.iter().map(said).collect();
    (!all.is_empty()).then(|| on_one_line(&all.join("; ")))
}

impl Intervention {
    fn of(found: &Diagnostic, source: Option<&Source>) -> Self {
        let place = source.zip(found.span).map(|(source, span)| source.position(span.start));
        Self {
            code: found.code,
            severity: found.severity().as_str(),
            place: place.map(|place| (place.line, place.column)),
            what: on_one_line(&found.message),
            hint: found.hint.as_deref().map(on_one_line).unwrap_or_default(),
        }
    }
}

/// A file of an input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedFile {
    /// The file, as it was.
    pub file: PackedFile,
    /// What it was called, if no archive can keep that name.
    pub called: Option<String>,
    /// The path by which the table of letters knows it, if that is another.
    pub known_as: Option<String>,
    /// Whether editors wrote it, beside the letters: its words have the edition's licence.
    pub is_of_editors: bool,
}

impl ReceivedFile {
    /// A file that was received under this path.
    pub fn new(file: PackedFile, path: &str) -> Self {
        let called = (file.path != path).then(|| path.to_owned());
        Self { file, known_as: called.clone(), called, is_of_editors: false }
    }

    /// The same, known to the table of letters by this path, if there is such a table.
    #[must_use]
    pub fn known_as(mut self, path: Option<String>) -> Self {
        if let Some(path) = path {
            self.known_as = (path != self.file.path).then_some(path);
        }
        self
    }

    /// The same, written by editors.
    #[must_use]
    pub fn of_editors(self) -> Self {
        Self { is_of_editors: true, ..self }
    }
}

/// What a package says of an input.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct InputRecord {
    /// Its own file or files first, then its side files.
    pub files: Vec<ReceivedFile>,
    /// How many letters of it are in the package.
    pub letters: usize,
    /// What it is called as a whole, if it has a title.
    pub title: Option<String>,
}

impl InputRecord {
    /// An input of these files, with so many letters in the package.
    pub fn new(files: Vec<ReceivedFile>, letters: usize, title: Option<String>) -> Self {
        Self { files, letters, title }
    }
}
