//! What an open input contributes to a file of all letters: its letters, and the matter between them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::matter::{self, MatterInPlace};
use super::super::{collection_scope, picture_finds, printing};
use super::{OpenInput, ReadLetter, is_loss};
use crate::audit::{self, BookPart, Subject};
use crate::backends::{
    CollectedLetter, CollectedMatter, CollectionBackend, CollectionJob, Format, InputPart,
    Landmarks, Picture, PlacedMatter,
};
use crate::diag::Diagnostic;
use crate::ir::account::facts;
use crate::ir::{Letter, Matter, PointedAt, first_span, pointers_of_letter};

/// A letter, or matter, as printed for a file that holds all letters.
#[derive(Debug)]
#[non_exhaustive]
pub struct PrintedPart {
    /// Its part of the file.
    pub bytes: Vec<u8>,
    /// What the finished file must hold of it, if that is a book that can be read back.
    pub proof: Option<BookPart>,
}

impl From<Vec<u8>> for PrintedPart {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, proof: None }
    }
}

impl OpenInput<'_> {
    /// The matter of the input ([`matter`](Self::matter)), each part with its place among the letters.
    pub fn in_place(&self, matter: Vec<Matter>) -> MatterInPlace {
        let start = |index| {
            if self.is_source_of_letters() {
                return self.volume.extent(index).first().map(|part| part.start);
            }
            let (letter, _) = self.volume.letter(index);
            let texts = letter.texts.iter();
            texts.filter_map(|text| first_span(&text.blocks)).map(|span| span.start).min()
        };
        let mut last = 0;
        let starts = (0..self.letters()).map(|index| {
            last = last.max(start(index).unwrap_or(last));
            last
        });
        matter::in_place(matter, &starts.collect::<Vec<_>>())
    }

    /// What an id of the source names.
    pub(in crate::press) fn pointed_at(&self, id: &str) -> Option<PointedAt> {
        self.volume.pointed_at(id)
    }

    /// The pages and the characters of a part of the matter, and the ids that it points to.
    pub(in crate::press) fn landmarks_of_matter(
        &self,
        number: usize,
        part: &PlacedMatter,
    ) -> (Landmarks, BTreeSet<String>) {
        let letter = part.as_letter(&self.collection, number);
        let marks = Landmarks::of(InputPart::Matter(number), &letter, self.options.reading);
        (marks, pointers_of_letter(&letter))
    }

    /// Prints a part of the matter for a file that holds all letters, if its format has a place for it.
    ///
    /// # Errors
    /// Why it cannot be printed.
    pub fn print_matter_for(
        &self,
        backend: &dyn CollectionBackend,
        job: &CollectionJob<'_>,
        number: usize,
        part: &PlacedMatter,
    ) -> (Option<PrintedPart>, Vec<Diagnostic>) {
        if !job.contents.has_matter(&self.name, number) {
            return (None, Vec::new());
        }
        let scope = collection_scope::scope(&Letter::default(), &self.name, self.options);
        let (collection, input) = (&self.collection, self.name.as_str());
        let of = CollectedMatter { collection, scope: &scope, input, number, part };
        let format = backend.format();
        match backend.print_matter(job, &of) {
            Ok(None) => (None, Vec::new()),
            Ok(Some(printed)) => {
                #[cfg(feature = "pdf")]
                let found = printing::boxes(format, &printed.boxed).into_iter().collect();
                #[cfg(not(feature = "pdf"))]
                let found = Vec::new();
                let name = format!("matter {} of {}", number + 1, self.name);
                let letter = part.as_letter(collection, number);
                let proof = self.proof(format, name, None, (&letter, None));
                (Some(PrintedPart { bytes: printed.bytes, proof }), found)
            }
            Err(error) => (None, vec![printing::failure(format, &error)]),
        }
    }

    /// What a letter has that a file could lose.
    pub fn subjects(&self, letter: &Letter) -> BTreeSet<Subject> {
        audit::subjects(letter, &facts(&self.collection, letter), self.options.reading)
    }

    /// A letter as one of all that a file holds, unless something of it, or of the input, is lost.
    pub fn collected<'r>(
        &'r self,
        read: &'r ReadLetter,
        pictures: &'r BTreeMap<String, Picture>,
    ) -> Option<CollectedLetter<'r>> {
        let is_whole = !self.is_lost && !read.diagnostics.iter().any(is_loss);
        is_whole.then(|| CollectedLetter {
            collection: &self.collection,
            letter: &read.letter,
            scope: &read.scope,
            input: &self.name,
            stem: &self.stem,
            own_name: read.own_name.as_deref(),
            pictures,
            #[cfg(feature = "pdf")]
            persons: &[],
        })
    }

    /// Prints a letter for a file that holds all of them, unless something of it, or of the input, is
    /// lost, or another volume has it. Findings are added to the letter's diagnostics.
    pub fn print_for(
        &self,
        backend: &dyn CollectionBackend,
        job: &CollectionJob<'_>,
        read: &mut ReadLetter,
    ) -> Option<PrintedPart> {
        let format = backend.format();
        let folder = self.pictures.as_deref().filter(|_| !format.pictures.is_empty());
        let (pictures, unseen) = picture_finds::find(&read.letter, folder);
        let collected = self.collected(read, &pictures)?;
        let place = job.contents.place(&collected);
        if backend.needs_contents() && place.is_none() {
            return None;
        }
        let name = collected.name();
        #[cfg(feature = "pdf")]
        let persons = printing::persons_of_glossary(&read.letter, self.options);
        #[cfg(feature = "pdf")]
        let collected = CollectedLetter { persons: &persons, ..collected };
        let printed = backend.print(job, &collected);
        read.diagnostics.extend(unseen);
        let is_held = |picture: &Picture| {
            format.pictures.is_empty() || format.pictures.contains(&picture.kind)
        };
        let unheld = pictures.iter().filter(|(_, picture)| !is_held(picture));
        let unheld = unheld.map(|(name, picture)| printing::cannot_hold(format, name, picture));
        read.diagnostics.extend(unheld);
        match printed {
            Ok(printed) => {
                let left_out = printed.left_out.into_iter();
                read.diagnostics
                    .extend(left_out.map(|one| printing::cannot_hold_value(format, one)));
                #[cfg(feature = "pdf")]
                read.diagnostics.extend(printing::boxes(format, &printed.boxed));
                #[cfg(feature = "pdf")]
                let shares = printed.excerpt.map(|shares| printing::share(format, shares));
                #[cfg(feature = "pdf")]
                read.diagnostics.extend(shares);
                let before = place.and_then(|place| job.contents.page_before(place));
                let letter = printing::wanted(&read.letter, backend.is_typeset(), self.options);
                let proof = self.proof(format, name, place, (&letter, before));
                Some(PrintedPart { bytes: printed.bytes, proof })
            }
            Err(error) => {
                read.diagnostics.push(printing::failure(format, &error));
                None
            }
        }
    }

    /// What a book in this format must hold of a letter, or of matter as a letter, if it can be read back.
    fn proof(
        &self,
        format: &Format,
        name: String,
        place: Option<usize>,
        of: (&Letter, Option<&str>),
    ) -> Option<BookPart> {
        let extractor = audit::find_book(format.name).filter(|_| self.options.audit)?;
        Some(BookPart::of(name, place, of, (extractor, self.options.reading)))
    }
}
