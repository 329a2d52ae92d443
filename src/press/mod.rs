//! The press: bytes and options in, finished files and diagnostics out. This is the library's front
//! door.
//!
//! It composes source, reader, normaliser, backends and audit, and does no I/O. **Invariant:** a
//! file whose audit finds a loss is not among the finished ones, and neither is one that embeds it.

mod decoding;
mod editors_file;
mod people;
mod sidecar;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use rayon::prelude::*;

pub use self::editors_file::Fault;
pub use self::people::{People, unidentified};
pub use self::sidecar::Sidecar;
use crate::audit;
use crate::backends::{self, Backend, BackendError, Format, Sheet};
use crate::diag::{self, Diagnostic, Severity};
use crate::ir::{self, Collection, Letter, Reading};
use crate::normalize;
pub use crate::normalize::Mend;
use crate::profile::Profile;
use crate::readers::{self, Reader};
use crate::source::{Encoding, Source, SourceId, spell_forbidden};

/// The day of this release, `CCYY-MM-DD`: the date of what is made when no other is given.
pub const RELEASED: &str = "2026-11-21";

/// One input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name, as the user knows it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The encoding that the user names; `None` recognises it by the bytes.
    pub encoding: Option<Encoding>,
    /// The sidecar that belongs to it: name and content.
    pub sidecar: Option<(String, String)>,
}

/// What to make.
#[derive(Clone)]
pub struct Options {
    /// The formats, in the order in which files are returned.
    pub formats: Vec<&'static dyn Backend>,
    /// The reader to use; `None` chooses by content.
    pub reader: Option<&'static dyn Reader>,
    /// How the inputs are written; `None` works it out.
    pub profile: Option<Profile>,
    /// What is mended only on request.
    pub mend: Mend,
    /// Which reading a format prints that shows only one.
    pub reading: Reading,
    /// The run's date; `None` takes the edition's, else that of this release.
    pub made: Option<jiff::Timestamp>,
    /// Whether finished files are read back and compared.
    pub audit: bool,
    /// Who is meant by which name, in all letters.
    pub people: Option<People>,
}

impl Default for Options {
    fn default() -> Self {
        let formats = backends::BACKENDS.iter().copied().filter(|one| one.format().default);
        Self {
            formats: formats.collect(),
            reader: None,
            profile: None,
            mend: Mend::default(),
            reading: Reading::Regular,
            made: None,
            audit: true,
            people: None,
        }
    }
}

/// A source and what was understood of it.
#[derive(Debug)]
pub struct Understood {
    /// The source, for showing places.
    pub source: Source,
    /// The letters.
    pub collection: Collection,
}

/// A finished file.
#[derive(Debug)]
pub struct FinishedFile {
    /// Index of the letter in its collection.
    pub letter: usize,
    /// The letter's own name (see [`ir::own_names`]), when its collection has several.
    pub own_name: Option<String>,
    /// Its format.
    pub format: &'static Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of one input.
#[derive(Debug)]
pub struct Pressed {
    /// What was understood; `None` when the input could not be read.
    pub understood: Option<Understood>,
    /// The files that may be published.
    pub files: Vec<FinishedFile>,
    /// All that was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Pressed {
    /// The worst that was found.
    pub fn severity(&self) -> Option<Severity> {
        self.diagnostics.iter().map(Diagnostic::severity).max()
    }
}

/// Reads and normalises one input. The answer has no [`Understood`] when it cannot be read; the
/// diagnostics then say why.
///
/// ```
/// use letterpress::press::{Input, Options, understand};
/// let input = Input {
///     name: "a.txt".into(),
///     bytes: b"Letter From Ann to Ben, May 3, 1901\n\nDear Ben: It rains.\n\nAnn".to_vec(),
///     encoding: None,
///     sidecar: None,
/// };
/// let (understood, _) = understand(&input, &Options::default());
/// let letter = &understood.unwrap().collection.letters[0];
/// assert_eq!(letter.date().unwrap().when(), Some("1901-05-03"));
/// ```
pub fn understand(input: &Input, options: &Options) -> (Option<Understood>, Vec<Diagnostic>) {
    let profile = options.profile.as_ref();
    let sidecar = match &input.sidecar {
        None => None,
        Some((name, text)) => match Sidecar::parse(text) {
            Ok(sidecar) => Some((name, sidecar)),
            Err(fault) => {
                let diagnostic = fault
                    .report(&diag::SIDECAR_INVALID, name, text)
                    .hint("schemas/sidecar.schema.json lists the keys");
                return (None, vec![diagnostic]);
            }
        },
    };
    let bytes = input.bytes.clone();
    let named = input.encoding.or_else(|| profile.and_then(|profile| profile.encoding));
    let source = match Source::decode_as(SourceId(0), &input.name, bytes, named) {
        Ok(source) => source,
        Err(error) => {
            let diagnostic = Diagnostic::new(&diag::UNREADABLE, None, &error).hint(error.hint());
            return (None, vec![diagnostic]);
        }
    };
    let Some(reader) = options.reader.or_else(|| readers::recognise(&source)) else {
        let diagnostic = Diagnostic::new(
            &diag::NO_READER,
            None,
            "the file is mark-up or data that no reader knows",
        )
        .hint("letterpress formats lists the readers; --from text reads it as plain text");
        return (None, vec![diagnostic]);
    };
    let volume = reader.open(&source);
    let mut collection = volume.collection().clone();
    let mut found_by_reader = volume.diagnostics().to_vec();
    let is_encoded = volume.is_encoded();
    for index in 0..volume.letters() {
        let (letter, found) = volume.letter(index);
        found_by_reader.extend(found);
        if is_encoded {
            let extent = volume.extent(index);
            found_by_reader.extend(audit::coverage_of_encoded(&letter, &source, &extent));
        }
        collection.letters.push(letter);
    }
    drop(volume);
    if let Some((name, sidecar)) = &sidecar {
        sidecar::state_language(&mut collection, sidecar, name);
    }
    let mut diagnostics = decoding::report(&source, &input.bytes, named);
    if let Some(profile) = profile {
        diagnostics.extend(normalize::divide(&mut collection, &source, profile));
    }
    let normalize = |letter: &mut Letter| normalize::run(letter, &source, profile, options.mend);
    if is_encoded {
        diagnostics.append(&mut found_by_reader);
    } else {
        let found: Vec<Vec<Diagnostic>> =
            collection.letters.par_iter_mut().map(normalize).collect();
        diagnostics.extend(found.into_iter().flatten());
    }
    if let Some((name, sidecar)) = sidecar {
        if let (2.., Some(key)) = (collection.letters.len(), sidecar.speaks_of_one_letter()) {
            let count = collection.letters.len();
            let message = format!("{name}: {key} speaks of one letter, but the file holds {count}");
            let diagnostic = Diagnostic::new(&diag::SIDECAR_INVALID, None, message)
                .hint("say there what holds for all of them: source, rights, edition, language");
            return (None, vec![diagnostic]);
        }
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        diagnostics.extend(sidecar::apply(&mut collection, &sidecar, &spell_forbidden(name)));
    }
    if let Some(people) = &options.people {
        diagnostics.extend(people::identify(&mut collection, people));
    }
    for letter in &collection.letters {
        diagnostics.extend(normalize::proofread(letter));
    }
    ir::assign_ids(&mut collection);
    if !is_encoded {
        diagnostics.extend(audit::coverage(&collection, &source));
    }
    for letter in &collection.letters {
        if let Err(broken) = ir::validate(letter) {
            let of = |invalid: &ir::Invalid| Diagnostic::new(&diag::BUG, None, invalid);
            diagnostics.extend(broken.iter().map(of));
        }
    }
    // In the order of the source, as an editor reads; what has no place in it comes last.
    diagnostics.sort_by_key(|found| found.span.map_or(usize::MAX, |span| span.start));
    (Some(Understood { source, collection }), diagnostics)
}

/// Reads one input and prints every letter of it in every format.
///
/// ```
/// use letterpress::press::{Input, Options, press};
/// let input = Input {
///     name: "a.txt".into(),
///     bytes: b"Dear Ben,\n\nIt rains.\n\nYours sincerely,\nAnn".to_vec(),
///     encoding: None,
///     sidecar: None,
/// };
/// let pressed = press(&input, &Options::default());
/// let names: Vec<&str> = pressed.files.iter().map(|file| file.format.name).collect();
/// assert_eq!(names, ["tei", "epub", "pdf", "jsonld"]);
/// ```
pub fn press(input: &Input, options: &Options) -> Pressed {
    let (understood, mut diagnostics) = understand(input, options);
    let Some(understood) = understood else {
        return Pressed { understood: None, files: Vec::new(), diagnostics };
    };
    let stem = spell_forbidden(stem(&input.name));
    let letters = &understood.collection.letters;
    let names = ir::own_names(letters);
    let mut files = Vec::new();
    let is_sound = diagnostics.iter().all(|found| found.severity() < Severity::Loss);
    if is_sound {
        let print = |(index, letter): (usize, &Letter)| {
            let own_name = (letters.len() > 1).then(|| names[index].clone());
            let mut forme = Forme {
                collection: &understood.collection,
                letter,
                stem: own_name.as_deref().unwrap_or(&stem),
                made: options.made.unwrap_or_else(|| date_of(&understood.collection)),
                options,
                printed: BTreeMap::new(),
                diagnostics: Vec::new(),
            };
            for backend in &options.formats {
                forme.print(*backend);
            }
            let Forme { mut printed, diagnostics, .. } = forme;
            let files = options.formats.iter().filter_map(|backend| {
                let format = backend.format();
                let bytes = printed.remove(format.name)??;
                Some(FinishedFile { letter: index, own_name: own_name.clone(), format, bytes })
            });
            (files.collect::<Vec<_>>(), diagnostics)
        };
        let printed: Vec<_> = letters.par_iter().enumerate().map(print).collect();
        for (finished, found) in printed {
            files.extend(finished);
            diagnostics.extend(found);
        }
    }
    Pressed { understood: Some(understood), files, diagnostics }
}

/// The file name without folders and the last extension: the stem of the files that are made.
pub fn stem(name: &str) -> &str {
    Path::new(name).file_stem().and_then(OsStr::to_str).unwrap_or(name)
}

/// The date of what is made when the user gives none: the edition's, else this release's.
fn date_of(collection: &Collection) -> jiff::Timestamp {
    let edition = collection.edition.date.as_ref().map(|date| date.value.as_str());
    edition.and_then(midnight).or_else(|| midnight(RELEASED)).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The first moment of a day of our era, `CCYY-MM-DD`, in UTC.
///
/// ```
/// use letterpress::press::midnight;
/// assert_eq!(midnight("1970-01-02").unwrap().as_second(), 86_400);
/// assert_eq!(midnight("0000-01-01"), None);
/// assert_eq!(midnight("2026-11"), None);
/// ```
pub fn midnight(day: &str) -> Option<jiff::Timestamp> {
    let is_day = day.len() == 10 && !day.starts_with("0000");
    is_day.then(|| format!("{day}T00:00:00Z").parse().ok()).flatten()
}

/// One letter on its way through the backends.
struct Forme<'a> {
    collection: &'a Collection,
    letter: &'a Letter,
    stem: &'a str,
    made: jiff::Timestamp,
    options: &'a Options,
    /// What is finished; `None` for a format that failed or lost something.
    printed: BTreeMap<&'static str, Option<Vec<u8>>>,
    diagnostics: Vec<Diagnostic>,
}

impl Forme<'_> {
    /// Prints one format after those that it needs, and reads it back.
    fn print(&mut self, backend: &'static dyn Backend) {
        let format = backend.format();
        if self.printed.contains_key(format.name) {
            return;
        }
        // A format that needs itself would go round for ever; it finds itself failed instead.
        self.printed.insert(format.name, None);
        for need in format.needs.iter().filter_map(|need| backends::find(need)) {
            self.print(need);
        }
        let finished: BTreeMap<&'static str, &[u8]> = format
            .needs
            .iter()
            .filter_map(|need| Some((*need, self.printed.get(need)?.as_deref()?)))
            .collect();
        if finished.len() < format.needs.len() {
            let message = format!(
                "{} is not made, because it needs {}",
                format.name,
                format.needs.join(", ")
            );
            self.diagnostics.push(Diagnostic::new(&diag::BACKEND_FAILED, None, message));
            return;
        }
        let printed = backend.print(&Sheet {
            collection: self.collection,
            letter: self.letter,
            stem: self.stem,
            reading: self.options.reading,
            made: self.made,
            finished,
        });
        match printed {
            Ok(bytes) => {
                let losses = if self.options.audit {
                    audit::compare(self.letter, format.name, &bytes)
                } else {
                    Vec::new()
                };
                if losses.is_empty() {
                    self.printed.insert(format.name, Some(bytes));
                }
                self.diagnostics.extend(losses);
            }
            Err(error) => self.diagnostics.push(failure(format, &error)),
        }
    }
}

fn failure(format: &Format, error: &BackendError) -> Diagnostic {
    let message = format!("{}: {error}", format.name);
    match error {
        BackendError::NoGlyph { .. } => Diagnostic::new(&diag::NO_GLYPH, None, message)
            .hint("the other formats hold the character; leave PDF out with --to tei,epub,jsonld"),
        BackendError::Library { .. } => Diagnostic::new(&diag::BACKEND_FAILED, None, message),
    }
}
