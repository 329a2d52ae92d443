//! What a book has of ours: the title page, the contents, the index of correspondents, the letters by date.
//!
//! All of it is in the language of the book; titles of letters are in theirs.

use super::super::BackendError;
use super::super::pictures::Drawn;
use super::entry::{About, Kind};
use super::sheets::fragment;
use crate::backends::{CollectionJob, PRODUCER, book};
use crate::typeset::{Contents, Index, Listed, Listing, Named, TitlePage, listing};
use crate::wording::{Wording, fill};

/// A part of the book in its lists: what it is, and the number of its first sheet.
#[derive(Clone, Copy)]
pub(super) struct Bound<'s> {
    pub about: &'s About,
    pub number: &'s str,
}

impl<'s> Bound<'s> {
    fn is_letter(&self) -> bool {
        matches!(self.about.kind, Kind::Letter(_))
    }

    fn listed(self) -> Listed<'s> {
        let About { title, ours, name, .. } = self.about;
        Listed { words: title, language: ours, fragment: name, number: self.number }
    }
}

/// Makes the sheets of ours.
pub(super) struct Front<'f> {
    pub job: &'f CollectionJob<'f>,
    pub wording: &'static Wording,
    /// The title of the book.
    pub title: &'f str,
    /// What is in it, in order.
    pub parts: &'f [Bound<'f>],
}

impl Front<'_> {
    /// The sheets before the letters.
    pub(super) fn before(&self) -> Result<Vec<Vec<u8>>, BackendError> {
        let contents = Contents {
            heading: &self.wording.parts.contents,
            letters: self.listed(|part| !part.about.title.is_empty()),
        };
        let contents =
            self.set(Kind::List, "contents", contents.heading, Listing::Contents(&contents));
        Ok(vec![self.title_page()?, contents?])
    }

    /// The sheets after the letters. Letters are listed by their dates if they are in another order.
    pub(super) fn after(&self) -> Result<Vec<Vec<u8>>, BackendError> {
        let words = &self.wording.book;
        let mut after = vec![self.correspondents()?];
        let letters = || self.parts.iter().filter(|part| part.is_letter());
        let by_date = book::by_date(letters().map(|part| (part.about.date.as_ref(), part)));
        let dated = letters().filter(|part| part.about.date.is_some());
        let is_in_order = dated.zip(&by_date).all(|(a, (_, b))| std::ptr::eq(a, *b));
        if !is_in_order {
            let letters = by_date.into_iter().map(|(_, part)| part.listed()).collect();
            let list = Contents { heading: &words.chronology, letters };
            after.push(self.set(Kind::List, "by-date", list.heading, Listing::Contents(&list))?);
        }
        Ok(after)
    }

    fn listed(&self, is_meant: impl Fn(&Bound<'_>) -> bool) -> Vec<Listed<'_>> {
        self.parts.iter().filter(|part| is_meant(part)).map(|part| part.listed()).collect()
    }

    fn title_page(&self) -> Result<Vec<u8>, BackendError> {
        let publication = self.job.publication;
        let count = self.parts.iter().filter(|part| part.is_letter()).count().to_string();
        let count = fill(&self.wording.book.count, &[("count", &count)]);
        let editions = self.job.contents.editions.values();
        let editions: Vec<String> = editions.map(|edition| edition.cited(self.wording)).collect();
        let editions = editions.iter().map(String::as_str).filter(|cited| !cited.is_empty());
        let made_with = format!("{}{}{PRODUCER}", self.wording.terms.made_with, self.wording.colon);
        let editor = publication.editor.as_deref().into_iter();
        let page = TitlePage {
            title: self.title,
            below: editor.chain([count.as_str()]).chain(editions).collect(),
            foot: publication
                .publisher
                .as_deref()
                .into_iter()
                .chain([made_with.as_str()])
                .collect(),
        };
        self.set(Kind::TitlePage, "title-page", self.title, Listing::TitlePage(&page))
    }

    fn correspondents(&self) -> Result<Vec<u8>, BackendError> {
        let words = &self.wording.book;
        let letters = self.parts.iter().map(|part| (part.about.parties.as_slice(), part.listed()));
        let persons = book::correspondents(letters);
        let [from, to] =
            [&words.from, &words.to].map(|word| format!("{word}{}", self.wording.colon));
        let names = persons.into_iter().map(|person| {
            let letters = [(from.as_str(), person.sent), (to.as_str(), person.received)];
            let letters = letters.into_iter().filter(|(_, letters)| !letters.is_empty()).collect();
            Named { name: person.filed, letters }
        });
        let index = Index { heading: &words.correspondents, names: names.collect() };
        self.set(Kind::List, "correspondents", index.heading, Listing::Index(&index))
    }

    /// The sheets of a part of ours.
    fn set(
        &self,
        kind: Kind,
        name: &str,
        title: &str,
        what: Listing<'_>,
    ) -> Result<Vec<u8>, BackendError> {
        let tag = self.wording.tag().to_owned();
        let setting = listing(what, self.wording, self.job.layout, self.job.fonts);
        let about = About {
            kind,
            name: name.to_owned(),
            title: title.to_owned(),
            ours: tag.clone(),
            language: tag,
            id: String::new(),
            parties: Vec::new(),
            date: None,
            headings: Vec::new(),
        };
        fragment(&setting, about, self.job.fonts, &Drawn::nothing())
    }
}
