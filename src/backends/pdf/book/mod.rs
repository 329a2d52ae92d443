//! A book of all letters in one PDF: title page, contents, the letters, an index; PDF/A and PDF/UA like the PDF of a
//! letter, with nothing attached.
//!
//! The sheets of each letter are set and compressed by themselves ([`sheets`]); [`binding`] writes them as they come, and
//! makes the rest from what their entries say ([`entry`]). **Invariant:** of a letter, no more is kept than that, and the
//! position of each of its objects.

mod binding;
mod draft;
mod entry;
mod front;
mod glyphs;
mod sheets;

use std::io::{self, Write};

use self::binding::Binding;
use self::entry::{About, Kind};
use super::Pdf;
use super::navigation::headings_within;
use super::pictures::{Drawn, sizes};
use crate::backends::book::{as_letter, parties, title_of_matter};
use crate::backends::{
    Backend, BackendError, CollectedLetter, CollectedMatter, CollectionBackend, CollectionFile,
    CollectionJob, Feature, Format, Fragment, MatterPlace, PrintJob, Shown, Support,
};
use crate::ir::Letter;
use crate::ir::account::FactKey;
use crate::typeset::{Bound, Ink, Job, PartKind, Setting, typeset};
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
        let letter = as_letter(of);
        let collected = CollectedLetter::new(of.collection, &letter, of.scope, of.name);
        let job = print_job(&CollectionJob { excerpt: None, ..*of_book }, &collected);
        let (setting, wording) = (set(&job, Bound::Matter)?, wording(&job));
        if !has_words(&setting) {
            return Ok(None);
        }
        let called = letter.called(job.reading).filter(|_| of.part.place != MatterPlace::Around);
        let title = called.unwrap_or_else(|| title_of_matter(of_book, of, wording).to_owned());
        let about = About {
            kind: Kind::Matter(of.part.place),
            name: of.name.to_owned(),
            title,
            ours: wording.tag().to_owned(),
            language: language(&letter),
            id: letter.id.clone(),
            parties: Vec::new(),
            date: None,
            headings: Vec::new(),
        };
        bound(&job, setting, about).map(Some)
    }

    fn print(
        &self,
        job: &CollectionJob<'_>,
        letter: &CollectedLetter<'_>,
    ) -> Result<Fragment, BackendError> {
        let place = job.contents.place(letter).unwrap_or(0);
        let listed = job.contents.letters.get(place).map(|entry| entry.title.clone());
        let excerpt = job.excerpt.map(|excerpt| excerpt.of(letter.letter)).transpose();
        let excerpt = excerpt.map_err(BackendError::NoExcerpt)?;
        let shown = excerpt.as_ref().map_or(letter.letter, |excerpt| &excerpt.letter);
        let job = print_job(job, &CollectedLetter { letter: shown, ..*letter });
        let (setting, wording) = (set(&job, Bound::InBook)?, wording(&job));
        let about = About {
            kind: Kind::Letter(place),
            name: format!("letter-{:04}", place + 1),
            title: wording.title_of(listed.unwrap_or_else(|| letter.name()), job.excerpt),
            ours: wording.tag().to_owned(),
            language: language(letter.letter),
            id: letter.letter.id.clone(),
            parties: parties(letter),
            date: letter.letter.date().cloned(),
            headings: Vec::new(),
        };
        let excerpt = excerpt.as_ref().map(|excerpt| [excerpt.words, excerpt.notes]);
        Ok(Fragment { excerpt, ..bound(&job, setting, about)? })
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
        .pdfa(job.pdfa)
}

/// Sets the sheets of a part.
fn set(job: &PrintJob<'_>, bound: Bound) -> Result<Setting, BackendError> {
    let sizes = sizes(job);
    // The title page names the program.
    let typeset_job = Job::new(job.collection, job.letter, job.fonts)
        .stem(job.stem)
        .reading(job.reading)
        .pictures(&sizes)
        .layout(job.layout)
        .excerpt(job.excerpt)
        .bound(bound);
    typeset(&typeset_job).map_err(BackendError::NoScript)
}

/// Makes the fragment of a part that is set.
fn bound(job: &PrintJob<'_>, mut setting: Setting, about: About) -> Result<Fragment, BackendError> {
    sheets::name_places(&mut setting, &about.name);
    let drawn = Drawn::of(job, &setting);
    let headings = headings_within(&setting, entry::FIRST_SHEET);
    let bytes = sheets::fragment(&setting, About { headings, ..about }, job.fonts, &drawn)?;
    Ok(Fragment { boxed: setting.boxed, ..Fragment::from(bytes) })
}

fn wording(job: &PrintJob<'_>) -> &'static Wording {
    Wording::of_letter(job.letter, job.collection)
}

fn language(letter: &Letter) -> String {
    let language = letter.texts.iter().find_map(|text| text.language.as_ref());
    language.map_or("und", |language| language.value.as_str()).to_owned()
}

/// Whether anything but the numbers of pages would be on the sheets.
fn has_words(setting: &Setting) -> bool {
    let mut inks = setting.pages.iter().flat_map(|page| &page.inks);
    inks.any(|(part, ink)| match (part, ink) {
        (Some(part), Ink::Text(_)) => setting.parts[part.0].kind != PartKind::PageNumber,
        (_, Ink::Picture { .. }) => true,
        (_, Ink::Text(_) | Ink::Rule { .. } | Ink::Point { .. }) => false,
    })
}
