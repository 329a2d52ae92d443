//! A book of all letters in one PDF: title page, contents, the letters, an index; PDF/A and PDF/UA like the PDF of a
//! letter, with nothing attached.
//!
//! The sheets of each letter are set and compressed by themselves ([`sheets`]), unless letters run on ([`run_on`]);
//! [`binding`] writes them as they come, and makes the rest from what their entries say ([`entry`]). **Invariant:** of a
//! letter that is written, no more is kept than that, and the position of each of its objects.

mod binding;
mod draft;
mod entry;
mod front;
mod glyphs;
mod run_on;
mod sheets;

use std::io::{self, Write};

use self::binding::Binding;
use self::entry::What;
use super::Pdf;
use super::pictures::{Drawn, sizes};
use crate::backends::book::{About, Referrer, title_of_matter};
use crate::backends::landmarks::landing_id;
use crate::backends::{
    Backend, BackendError, Boxed, CollectedLetter, CollectedMatter, CollectionBackend,
    CollectionFile, CollectionJob, Feature, Format, Fragment, InputPart, MatterPlace, PrintJob,
    Shown, Support,
};
use crate::ir::PhraseKind;
use crate::ir::account::FactKey;
use crate::typeset::{
    Bound, Composed, CrossReferences, Ink, Job, PartId, Setting, compose, typeset,
};
use crate::wording::Wording;

/// The backend `pdf-book`.
pub(in crate::backends) struct PdfBook;

impl CollectionBackend for PdfBook {
    fn format(&self) -> &'static Format {
        &Format {
            name: "pdf-book",
            extension: "book.pdf",
            media_type: "application/pdf",
            description: "PDF/A for print and archive: one book of all letters, with contents and index",
            default: false,
            needs: &[],
            pictures: Pdf::PICTURES,
        }
    }

    fn support(&self, feature: Feature) -> Support {
        if feature == Feature::Header {
            return Support::Partial(
                "what it says of the letter and of the edition, if the colophon is full",
            );
        }
        Pdf.support(feature)
    }

    fn shows(&self, fact: FactKey) -> Shown {
        super::shown::shown_in_book(fact)
    }

    fn is_book(&self) -> bool {
        true
    }

    fn is_typeset(&self) -> bool {
        true
    }

    fn needs_contents(&self) -> bool {
        true
    }

    fn begin<'a>(
        &self,
        job: &'a CollectionJob<'a>,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Box<dyn CollectionFile + 'a>> {
        Ok(Box::new(Binding::begin(job, out).map_err(io::Error::other)?))
    }

    fn print_matter(
        &self,
        of_book: &CollectionJob<'_>,
        of: &CollectedMatter<'_>,
    ) -> Result<Option<Fragment>, BackendError> {
        let letter = of.part.as_letter(of.collection, of.number);
        let collected = CollectedLetter::new(of.collection, &letter, of.scope, of.input);
        let of_book = &CollectionJob { excerpt: None, ..*of_book };
        let job = print_job(of_book, &collected);
        let own = InputPart::Matter(of.number);
        let referrer = Referrer { contents: of_book.contents, input: of.input, part: &own };
        let part = set(of_book, &job, Bound::Matter, referrer)?;
        if !part.is_printed() {
            return Ok(None);
        }
        let called = letter.called(job.reading).filter(|_| of.part.place != MatterPlace::Around);
        let title =
            called.unwrap_or_else(|| title_of_matter(of_book, of, wording(&job)).to_owned());
        bound(&job, part, About::matter(of_book, of, &letter, title)).map(Some)
    }

    fn print(
        &self,
        of_book: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let contents = of_book.contents;
        let listed = contents.place(letter).and_then(|place| contents.letters.get(place));
        let listed = listed.map_or_else(|| letter.name(), |entry| entry.title.clone());
        let excerpt = of_book.excerpt.map(|excerpt| excerpt.of(letter.letter)).transpose();
        let excerpt = excerpt.map_err(BackendError::NoExcerpt)?;
        let shown = excerpt.as_ref().map_or(letter.letter, |excerpt| &excerpt.letter);
        let shown = CollectedLetter { letter: shown, ..*letter };
        let job = print_job(of_book, &shown);
        let own = InputPart::Letter(letter.own_name.map(ToOwned::to_owned));
        let referrer = Referrer { contents, input: letter.input, part: &own };
        let part = set(of_book, &job, Bound::InBook, referrer)?;
        let title = wording(&job).title_of(listed, job.excerpt);
        let about = About::letter(of_book, &shown, title);
        let excerpt = excerpt.as_ref().map(|excerpt| [excerpt.words, excerpt.notes]);
        Ok(Fragment { excerpt, ..bound(&job, part, about)? })
    }
}

/// The printing of a part of the book.
fn print_job<'a>(job: &CollectionJob<'a>, letter: &CollectedLetter<'a>) -> PrintJob<'a> {
    let pictures = letter.pictures.iter();
    let held = pictures.filter(|(_, picture)| Pdf::PICTURES.contains(&picture.kind));
    PrintJob::new(letter.collection, letter.letter)
        .scope(letter.scope)
        .stem(letter.stem)
        .reading(job.reading)
        .publication(job.publication)
        .made(job.made)
        .pictures(held.map(|(name, picture)| (name.as_str(), picture)).collect())
        .fonts(job.fonts)
        .layout(job.layout)
        .excerpt(job.excerpt)
        .persons(letter.persons)
        .pdfa(job.pdfa)
}

/// A part of the book, before it is known what comes before it.
enum Composition {
    /// On sheets of its own.
    Set(Setting),
    /// In lines that run on, and the characters that no font has.
    Composed(Composed, Vec<Boxed>),
}

impl Composition {
    /// Whether anything would be on the sheets, if only the number of a page that was left blank: what leads to that page
    /// needs its place.
    fn is_printed(&self) -> bool {
        let is_printed = |(part, ink): &(Option<PartId>, Ink)| match ink {
            Ink::Text(_) => part.is_some(),
            Ink::Picture { .. } => true,
            Ink::Rule { .. } | Ink::Point { .. } => false,
        };
        match self {
            Self::Set(setting) => setting.inks().any(is_printed),
            Self::Composed(composed, _) => composed.inks().any(is_printed),
        }
    }
}

/// Sets a part.
fn set(
    of_book: &CollectionJob<'_>,
    job: &PrintJob<'_>,
    bound: Bound,
    referrer: Referrer<'_>,
) -> Result<Composition, BackendError> {
    let sizes = sizes(job);
    let has_notes = job.layout.has_editorial_notes;
    let destination = |phrase: &PhraseKind| {
        // Of excerpts, only the beginning is known to be there.
        let destination = referrer.destination(phrase).filter(|it| !it.is_in_note || has_notes)?;
        match destination.fragment {
            None => Some(destination.part),
            Some(_) if job.excerpt.is_some() => None,
            Some(fragment) => Some(sheets::place_in(&destination.part, &fragment)),
        }
    };
    let letter = |address: &str| {
        let (place, title) = referrer.other_letter(address)?;
        Some((place, title.to_owned()))
    };
    let references = CrossReferences {
        destination: &destination,
        letter: &letter,
        passages: &referrer.passages(),
        fragment: landing_id,
    };
    // The title page names the program.
    let typeset_job = Job::new(job.collection, job.letter, job.fonts)
        .stem(job.stem)
        .reading(job.reading)
        .pictures(&sizes)
        .layout(job.layout)
        .excerpt(job.excerpt)
        .persons(job.persons)
        .page_before(referrer.page_before())
        .references(Some(references))
        .bound(bound);
    if of_book.book.runs_on {
        let composed = compose(&typeset_job).map_err(BackendError::NoScript)?;
        return Ok(Composition::Composed(composed.0, composed.1));
    }
    typeset(&typeset_job).map(Composition::Set).map_err(BackendError::NoScript)
}

/// Makes the fragment of a part that is set.
fn bound(job: &PrintJob<'_>, part: Composition, about: About) -> Result<Fragment, BackendError> {
    let (bytes, boxed) = match part {
        Composition::Set(mut setting) => {
            sheets::name_places(&mut setting, &about.name);
            let drawn = Drawn::of(job, setting.inks());
            let what = What::Part(Box::new(about));
            let bytes = sheets::fragment(&setting, what, job.fonts, &drawn, None)?;
            (bytes, setting.boxed)
        }
        Composition::Composed(composed, boxed) => {
            let drawn = Drawn::of(job, composed.inks());
            (run_on::fragment(&composed, about, &drawn)?, boxed)
        }
    };
    Ok(Fragment { boxed, ..Fragment::from(bytes) })
}

fn wording(job: &PrintJob<'_>) -> &'static Wording {
    Wording::of_letter(job.letter, job.collection)
}
