//! One letter on its way through the backends: printed, read back, compared.
//!
//! **Invariant:** a file not proved to hold the letter is not finished, nor is one that embeds it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::outcomes::{NOT_MADE, in_format, why_unread};
#[cfg(feature = "pdf")]
use super::people::known_persons;
use crate::audit::{self, Examination, Held, Outcomes, Subject};
use crate::backends::{AnyBackend, Backend, BackendError, Format, LeftOut, Picture, PrintJob};
#[cfg(feature = "pdf")]
use crate::backends::{Boxed, KnownPerson};
use crate::diag::{self, Diagnostic};
use crate::ir::account::facts;
use crate::ir::{Collection, Letter, Scope};
#[cfg(feature = "pdf")]
use crate::ir::{NoteKind, Share};

/// A letter, with what backends know of its surroundings.
#[derive(Clone, Copy)]
pub(super) struct LetterToPrint<'a> {
    pub collection: &'a Collection,
    pub letter: &'a Letter,
    /// Whose addresses its identities are.
    pub scope: &'a Scope,
    /// The name of its files.
    pub stem: &'a str,
    /// The pictures that it shows.
    pub pictures: &'a BTreeMap<String, Picture>,
}

/// One letter on its way through the backends.
pub(super) struct Printing<'a> {
    of: LetterToPrint<'a>,
    options: &'a Options,
    /// What is finished; `None` for a format that failed or lost something.
    printed: BTreeMap<&'static str, Option<Vec<u8>>>,
    proofs: Vec<Proof>,
    diagnostics: Vec<Diagnostic>,
    /// What the letter has that a file could lose, once that is asked.
    subjects: OnceCell<BTreeSet<Subject>>,
}

/// What the proof of a file found, in a format that was asked for.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The format of the file.
    pub format: &'static Format,
    /// What the file must hold; nothing, if it was not read back.
    pub held: Option<Held>,
    /// Whether it was read back and holds that.
    pub is_whole: bool,
    /// What that says of each thing that the letter has.
    pub outcomes: Outcomes,
}

/// What was made of a letter, and what was found.
pub(super) struct PrintedLetter {
    pub files: Vec<(&'static Format, Vec<u8>)>,
    pub proofs: Vec<Proof>,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Printing<'a> {
    pub(super) fn new(of: LetterToPrint<'a>, options: &'a Options) -> Self {
        Self {
            of,
            options,
            printed: BTreeMap::new(),
            proofs: Vec::new(),
            diagnostics: Vec::new(),
            subjects: OnceCell::new(),
        }
    }

    /// Prints all wanted formats, and returns what was found.
    pub(super) fn print_all(mut self) -> PrintedLetter {
        for backend in &self.options.formats {
            self.print(*backend);
        }
        for backend in &self.options.formats {
            let name = backend.format().name;
            if self.proofs.iter().all(|proof| proof.format.name != name) {
                let LetterToPrint { collection, letter, .. } = self.of;
                self.proofs.push(Proof::unmade(collection, letter, *backend, self.options));
            }
        }
        let Self { options, mut printed, proofs, diagnostics, .. } = self;
        let finished = options.formats.iter().filter_map(|backend| {
            let format = backend.format();
            Some((format, printed.remove(format.name)??))
        });
        PrintedLetter { files: finished.collect(), proofs, diagnostics }
    }

    /// The pictures that a format can embed. Others are reported, unless it embeds none at all.
    fn pictures_for(&mut self, format: &Format) -> BTreeMap<&'a str, &'a Picture> {
        let mut held = BTreeMap::new();
        for (name, picture) in self.of.pictures {
            if format.pictures.contains(&picture.kind) {
                held.insert(name.as_str(), picture);
            } else if !format.pictures.is_empty() {
                self.diagnostics.push(cannot_hold(format, name, picture));
            }
        }
        held
    }

    /// Prints one format after those that it needs, and reads it back.
    fn print(&mut self, backend: &'static dyn Backend) {
        let format = backend.format();
        if self.printed.contains_key(format.name) {
            return;
        }
        // A format that needs itself would recurse for ever; it finds itself failed instead.
        self.printed.insert(format.name, None);
        for need in format.needs {
            let mut wanted = self.options.formats.iter().copied();
            let wanted = wanted.find(|backend| backend.format().name == *need);
            if let Some(need) = wanted.or_else(|| self.options.registry.find_backend(need)) {
                self.print(need);
            }
        }
        let pictures = self.pictures_for(format);
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
        let options = self.options;
        let job = PrintJob {
            stem: self.of.stem,
            scope: self.of.scope,
            publication: &self.options.publication,
            css: self.options.book.css.as_deref(),
            reading: options.reading,
            made: options.made_of(&self.of.collection.edition),
            finished,
            pictures,
            ..PrintJob::new(self.of.collection, self.of.letter)
        };
        #[cfg(feature = "pdf")]
        let job = job
            .fonts(&options.fonts)
            .layout(options.layout)
            .excerpt(options.excerpt.as_ref())
            .pdfa(options.pdfa);
        #[cfg(feature = "pdf")]
        let persons = persons_of_glossary(self.of.letter, self.options);
        #[cfg(feature = "pdf")]
        let job = job.persons(&persons);
        match backend.print(&job) {
            Ok(printed) => {
                #[cfg(feature = "pdf")]
                self.diagnostics.extend(boxes(format, &printed.boxed));
                #[cfg(feature = "pdf")]
                self.diagnostics.extend(printed.excerpt.map(|shares| share(format, shares)));
                let bytes = printed.bytes;
                let losses = self.check(backend, &bytes);
                if losses.is_empty() {
                    self.printed.insert(format.name, Some(bytes));
                }
                self.diagnostics.extend(losses);
            }
            Err(error) => self.diagnostics.push(failure(format, &error)),
        }
    }

    /// Reads a file back, if it can be, and returns what it lost.
    fn check(&mut self, backend: &'static dyn Backend, file: &[u8]) -> Vec<Diagnostic> {
        let (format, options) = (backend.format(), self.options);
        let letter = wanted(self.of.letter, backend.is_typeset(), options);
        let facts = || facts(self.of.collection, &letter);
        let extractor = options.registry.find_extractor(format.name);
        let (held, losses, outcomes) = match extractor.filter(|_| options.audit) {
            Some(extractor) => {
                let Examination { held, losses, outcomes } =
                    audit::examine(&letter, &facts(), extractor, file, options.reading);
                (Some(held), losses, outcomes)
            }
            None => {
                let subjects = || audit::subjects(&letter, &facts(), options.reading);
                // What formats show of the whole letter is the same.
                let subjects = match &letter {
                    Cow::Borrowed(_) => self.subjects.get_or_init(subjects),
                    Cow::Owned(_) => &subjects(),
                };
                (None, Vec::new(), Outcomes::unchecked_of(subjects, why_unread(options)))
            }
        };
        if options.formats.iter().any(|one| one.format().name == format.name) {
            let is_whole = held.is_some() && losses.is_empty();
            let outcomes = in_format(outcomes, AnyBackend::Letter(backend));
            self.proofs.push(Proof { format, held, is_whole, outcomes });
        }
        losses
    }
}

impl Proof {
    /// Of a letter of which no file was made in a format.
    pub(super) fn unmade(
        collection: &Collection,
        letter: &Letter,
        backend: &'static dyn Backend,
        options: &Options,
    ) -> Self {
        let facts = facts(collection, letter);
        let outcomes = Outcomes::unchecked(letter, &facts, options.reading, NOT_MADE);
        let outcomes = in_format(outcomes, AnyBackend::Letter(backend));
        Self { format: backend.format(), held: None, is_whole: false, outcomes }
    }
}

/// A letter, or what a format is wanted to show of it.
#[cfg(feature = "pdf")]
pub(super) fn wanted<'l>(
    letter: &'l Letter,
    is_typeset: bool,
    options: &Options,
) -> Cow<'l, Letter> {
    let Options { excerpt, layout, .. } = options;
    let mut wanted = Cow::Borrowed(letter);
    if !is_typeset {
        return wanted;
    }
    if let Some(Ok(excerpt)) = excerpt.as_ref().map(|excerpt| excerpt.of(letter)) {
        wanted = Cow::Owned(excerpt.letter);
    }
    if !layout.has_editorial_notes {
        wanted.to_mut().notes.retain(|note| note.kind == NoteKind::Authorial);
    }
    wanted
}

/// A letter.
#[cfg(not(feature = "pdf"))]
pub(super) fn wanted<'l>(letter: &'l Letter, _: bool, _: &Options) -> Cow<'l, Letter> {
    Cow::Borrowed(letter)
}

pub(super) fn cannot_hold(format: &Format, name: &str, picture: &Picture) -> Diagnostic {
    let kind = picture.kind.name();
    let message = format!("{}: {name} is not shown: the format cannot hold {kind}", format.name);
    let mut kinds: Vec<&str> = format.pictures.iter().map(|kind| kind.media_type()).collect();
    kinds.dedup();
    Diagnostic::new(&diag::PICTURE_NOT_SHOWN, None, message)
        .hint(format!("save it as {}", kinds.join(" or ")))
}

/// Reports which characters are boxes in a file.
#[cfg(feature = "pdf")]
pub(super) fn boxes(format: &Format, boxed: &[Boxed]) -> Option<Diagnostic> {
    /// How many are named.
    const NAMED: usize = 8;
    let named = boxed.iter().take(NAMED).map(|Boxed { character, context }| {
        format!("{character:?} (U+{:04X}) in \u{201C}{context}\u{201D}", u32::from(*character))
    });
    let mut named = named.collect::<Vec<_>>().join(", ");
    if let Some(more) = boxed.len().checked_sub(NAMED + 1) {
        named.push_str(&format!(" and {} more", more + 1));
    }
    let message = format!("{}: no font has a glyph for {named}", format.name);
    let report = || {
        Diagnostic::new(&diag::NO_GLYPH, None, message)
            .hint("a box with the code appears in its place; --font FILE names a font that has it")
    };
    (!boxed.is_empty()).then(report)
}

/// Reports how much of a letter an excerpt leaves out.
#[cfg(feature = "pdf")]
pub(super) fn share(format: &Format, [words, notes]: [Share; 2]) -> Diagnostic {
    let name = format.name;
    let of = |share: Share, unit| format!("{} of {} {unit}", share.all - share.kept, share.all);
    let message =
        format!("{name}: an excerpt, without {} and {}", of(words, "words"), of(notes, "notes"));
    Diagnostic::new(&diag::EXCERPT, None, message)
}

/// The message about a format that cannot be made.
pub(super) fn failure(format: &Format, error: &BackendError) -> Diagnostic {
    let message = format!("{}: {error}", format.name);
    match error {
        #[cfg(feature = "pdf")]
        BackendError::NoScript(_) => Diagnostic::new(&diag::NO_SCRIPT, None, message).hint(
            "name a font that has them with --font FILE, or leave this format out with --to; the \
             others contain the characters",
        ),
        BackendError::Unpublished { missing } => {
            let lines = missing.join("\n    ");
            let hint = format!("add to letterpress.toml:\n    [publication]\n    {lines}");
            Diagnostic::new(&diag::UNPUBLISHED, None, message).hint(hint)
        }
        #[cfg(feature = "pdf")]
        BackendError::NoExcerpt(_) => Diagnostic::new(&diag::NO_EXCERPT, None, message),
        BackendError::Library { .. } | BackendError::Program(_) => {
            Diagnostic::new(&diag::BACKEND_FAILED, None, message)
        }
    }
}

/// That a format leaves out a value.
pub fn cannot_hold_value(format: &Format, left_out: LeftOut) -> Diagnostic {
    let LeftOut { value, why, hint, origin } = left_out;
    let message = format!("{}: {value} is left out: {why}", format.name);
    Diagnostic::new(&diag::NOT_HELD, origin.span(), message).hint(hint)
}

/// The persons whom a letter names, if its pages have a glossary.
#[cfg(feature = "pdf")]
pub(super) fn persons_of_glossary(letter: &Letter, options: &Options) -> Vec<KnownPerson> {
    let Options { people, layout, excerpt, .. } = options;
    let Some(people) = people.as_ref().filter(|_| layout.is_handout) else { return Vec::new() };
    let part = excerpt.as_ref().and_then(|excerpt| excerpt.of(letter).ok());
    known_persons(part.as_ref().map_or(letter, |part| &part.letter), people)
}
