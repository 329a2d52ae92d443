//! What a user of the library says: the options of a run, named as on the command line where both have
//! them.

use std::sync::Arc;

use super::{Filter, LettersTable, Mend, People, RELEASED, Registry, midnight};
use crate::backends::{
    self, Backend, BookOptions, CollectionBackend, CollectionJob, Contents, Publication,
};
#[cfg(feature = "pdf")]
use crate::backends::{Layout, PdfA, TypeCase};
use crate::diag::Diagnostic;
#[cfg(feature = "pdf")]
use crate::ir::Excerpt;
use crate::ir::{Edition, Reading};
use crate::profile::Profile;
use crate::readers::{ListFile, Reader};
use crate::source::Source;

/// How a transcript of several letters is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Divide {
    /// Where the profile says that a letter begins; without that, a file is one letter.
    #[default]
    Profile,
    /// If the profile does not say how letters begin, where the headings of the file show it
    /// ([`propose`](crate::normalize::propose)). A warning says what was assumed.
    Auto,
}

/// What to make, and how to read.
///
/// ```
/// use letterpress::backends;
/// use letterpress::press::{Input, Options, convert};
/// let options = Options::default().formats(backends::find("jsonld")).audit(false);
/// let converted = convert(&Input::new("ann.txt", "Dear Ben: It rains."), &options);
/// assert_eq!(converted.files[0].format.extension, "jsonld");
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Options {
    /// The formats of each letter, in the order in which files are returned.
    pub formats: Vec<&'static dyn Backend>,
    /// The formats of all letters together; [`collect`](super::collect) makes them.
    pub collections: Vec<&'static dyn CollectionBackend>,
    /// Who publishes files of all letters.
    pub publication: Publication,
    /// How books are made.
    pub book: BookOptions,
    /// The reader to use; `None` chooses by content.
    pub reader: Option<&'static dyn Reader>,
    /// The form of the inputs; `None` works it out.
    pub profile: Option<Profile>,
    /// How a transcript of several letters is divided; by default, as the profile says.
    pub divide: Divide,
    /// What to mend; by default nothing is mended.
    pub mend: Mend,
    /// The reading to print in a format that shows only one.
    pub reading: Reading,
    /// The run's date; `None` takes the edition's, else that of this release.
    pub made: Option<jiff::Timestamp>,
    /// Programs that change each letter before it is printed, in this order.
    pub filters: Vec<Arc<dyn Filter>>,
    /// The name of the collection that the letters belong to; `None` takes the id of their edition, else
    /// the folder of the input. What no authority names has an address of its collection.
    pub collection: Option<String>,
    /// The address that those of the collection begin with (see [`check_base`](super::check_base));
    /// without one, they are URNs.
    pub base_iri: Option<String>,
    /// Whether TEI made from TEI is a revision of its source, with the source's own mark-up, as it is by
    /// default; otherwise it is written anew, from what was understood.
    pub revise: bool,
    /// Whether finished files are read back and compared.
    pub audit: bool,
    /// Who is meant by which name, in all letters.
    pub people: Option<People>,
    /// Lists of persons, places and other things that the letters point into.
    pub lists: Vec<Arc<ListFile>>,
    /// What is known of each letter.
    pub letters: Option<Arc<LettersTable>>,
    /// The fonts for typeset formats.
    #[cfg(feature = "pdf")]
    pub fonts: TypeCase,
    /// How the pages look in formats that have their own.
    #[cfg(feature = "pdf")]
    pub layout: Layout,
    /// The part of each letter that such formats show; without one, all of it.
    #[cfg(feature = "pdf")]
    pub excerpt: Option<Excerpt>,
    /// The part of PDF/A that PDFs conform to.
    #[cfg(feature = "pdf")]
    pub pdfa: PdfA,
    /// The readers, passes, backends and extractors; by default those of this crate.
    pub registry: Registry,
}

impl Default for Options {
    fn default() -> Self {
        let formats = backends::BACKENDS.iter().copied().filter(|one| one.format().default);
        Self {
            formats: formats.collect(),
            collections: Vec::new(),
            publication: Publication::default(),
            book: BookOptions::default(),
            reader: None,
            profile: None,
            divide: Divide::default(),
            mend: Mend::default(),
            reading: Reading::Regular,
            made: None,
            filters: Vec::new(),
            collection: None,
            base_iri: None,
            revise: true,
            audit: true,
            people: None,
            lists: Vec::new(),
            letters: None,
            #[cfg(feature = "pdf")]
            fonts: TypeCase::default(),
            #[cfg(feature = "pdf")]
            layout: Layout::default(),
            #[cfg(feature = "pdf")]
            excerpt: None,
            #[cfg(feature = "pdf")]
            pdfa: PdfA::default(),
            registry: Registry::default(),
        }
    }
}

/// Each method sets the field that has its name.
impl Options {
    /// Sets [`formats`](Self#structfield.formats).
    #[must_use]
    pub fn formats(mut self, formats: impl IntoIterator<Item = &'static dyn Backend>) -> Self {
        self.formats = formats.into_iter().collect();
        self
    }

    /// Sets [`collections`](Self#structfield.collections).
    #[must_use]
    pub fn collections(
        mut self,
        collections: impl IntoIterator<Item = &'static dyn CollectionBackend>,
    ) -> Self {
        self.collections = collections.into_iter().collect();
        self
    }

    /// Sets [`publication`](Self#structfield.publication).
    #[must_use]
    pub fn publication(mut self, publication: Publication) -> Self {
        self.publication = publication;
        self
    }

    /// Sets [`book`](Self#structfield.book).
    #[must_use]
    pub fn book(mut self, book: BookOptions) -> Self {
        self.book = book;
        self
    }

    /// Sets [`reader`](Self#structfield.reader).
    #[must_use]
    pub fn reader(mut self, reader: &'static dyn Reader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Sets [`profile`](Self#structfield.profile).
    #[must_use]
    pub fn profile(mut self, profile: impl Into<Option<Profile>>) -> Self {
        self.profile = profile.into();
        self
    }

    /// Sets [`divide`](Self#structfield.divide).
    #[must_use]
    pub fn divide(mut self, divide: Divide) -> Self {
        self.divide = divide;
        self
    }

    /// Sets [`mend`](Self#structfield.mend).
    #[must_use]
    pub fn mend(mut self, mend: Mend) -> Self {
        self.mend = mend;
        self
    }

    /// Sets [`reading`](Self#structfield.reading).
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Sets [`made`](Self#structfield.made).
    #[must_use]
    pub fn made(mut self, made: impl Into<Option<jiff::Timestamp>>) -> Self {
        self.made = made.into();
        self
    }

    /// Sets [`filters`](Self#structfield.filters).
    #[must_use]
    pub fn filters(mut self, filters: impl IntoIterator<Item = Arc<dyn Filter>>) -> Self {
        self.filters = filters.into_iter().collect();
        self
    }

    /// Sets [`collection`](Self#structfield.collection).
    #[must_use]
    pub fn collection(mut self, collection: impl Into<Option<String>>) -> Self {
        self.collection = collection.into();
        self
    }

    /// Sets [`base_iri`](Self#structfield.base_iri).
    #[must_use]
    pub fn base_iri(mut self, base_iri: impl Into<Option<String>>) -> Self {
        self.base_iri = base_iri.into();
        self
    }

    /// Sets [`revise`](Self#structfield.revise).
    #[must_use]
    pub fn revise(mut self, revise: bool) -> Self {
        self.revise = revise;
        self
    }

    /// Sets [`audit`](Self#structfield.audit).
    #[must_use]
    pub fn audit(mut self, audit: bool) -> Self {
        self.audit = audit;
        self
    }

    /// Sets [`people`](Self#structfield.people).
    #[must_use]
    pub fn people(mut self, people: impl Into<Option<People>>) -> Self {
        self.people = people.into();
        self
    }

    /// Sets [`lists`](Self#structfield.lists).
    #[must_use]
    pub fn lists(mut self, lists: impl IntoIterator<Item = Arc<ListFile>>) -> Self {
        self.lists = lists.into_iter().collect();
        self
    }

    /// Sets [`letters`](Self#structfield.letters).
    #[must_use]
    pub fn letters(mut self, letters: impl Into<Option<Arc<LettersTable>>>) -> Self {
        self.letters = letters.into();
        self
    }

    /// Sets [`fonts`](Self#structfield.fonts).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn fonts(mut self, fonts: TypeCase) -> Self {
        self.fonts = fonts;
        self
    }

    /// Sets [`layout`](Self#structfield.layout).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Sets [`excerpt`](Self#structfield.excerpt).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<Option<Excerpt>>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// Sets [`pdfa`](Self#structfield.pdfa).
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn pdfa(mut self, pdfa: PdfA) -> Self {
        self.pdfa = pdfa;
        self
    }

    /// Sets [`registry`](Self#structfield.registry).
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }
}

impl Options {
    /// The reader of a source: the one that the user names, else the one that recognises it.
    pub(super) fn reader_of(&self, source: &Source) -> Option<&'static dyn Reader> {
        self.reader.or_else(|| self.registry.recognise(source))
    }

    /// The date of finished files: the user's, else the edition's, else this release's.
    pub fn made_of(&self, edition: &Edition) -> jiff::Timestamp {
        let edition = edition.date.as_ref().map(|date| date.value.as_str());
        let made = self.made.or_else(|| edition.and_then(midnight));
        made.or_else(|| midnight(RELEASED)).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// What is the same for all letters of a file that holds those in the contents.
    pub fn collection_job<'a>(&'a self, contents: &'a Contents) -> CollectionJob<'a> {
        CollectionJob {
            book: &self.book,
            reading: self.reading,
            made: self.made_of(&Edition::default()),
            #[cfg(feature = "pdf")]
            fonts: &self.fonts,
            #[cfg(feature = "pdf")]
            layout: self.layout,
            #[cfg(feature = "pdf")]
            excerpt: self.excerpt.as_ref(),
            #[cfg(feature = "pdf")]
            pdfa: self.pdfa,
            ..CollectionJob::new(&self.publication, contents)
        }
    }

    /// Oddities in the files about many letters that are not errors.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let people = self.people.as_ref().map_or(&[][..], People::diagnostics);
        let letters = self.letters.as_ref().map_or(&[][..], |table| table.diagnostics());
        let lists = self.lists.iter().flat_map(|lists| lists.diagnostics());
        people.iter().chain(lists).chain(letters)
    }
}
