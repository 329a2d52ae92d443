//! What a book has of ours: title page, imprint and contents; the indexes, the letters by date, the colophon.
//!
//! All of it is in the language of the book; titles of letters are in theirs.

use std::collections::BTreeSet;

use super::super::BackendError;
use super::super::pictures::Drawn;
use super::entry::{Ours, What};
use super::sheets::fragment;
use crate::backends::book::{self, About, Item, Whole};
use crate::backends::{CollectionJob, PRODUCER};
use crate::typeset::{
    Cited, Contents, Index, Listed, Listing, Named, Sign, Statements, TitlePage, listing,
};
use crate::wording::{Wording, fill};

/// Makes the sheets of ours.
pub(super) struct Front<'f> {
    /// The book.
    pub book: &'f Whole<'f>,
    /// What its contents list, each with its level.
    pub items: &'f [(usize, Item)],
    /// The number of the first sheet of each part.
    pub numbers: &'f [String],
    /// Our signs that appear on the sheets of the parts.
    pub signs: &'f BTreeSet<Sign>,
}

/// A letter in a list, with the number of its first sheet.
type Numbered<'f> = (&'f About, &'f str);

impl<'f> Front<'f> {
    /// The sheets before the letters.
    pub(super) fn before(&self) -> Result<Vec<Vec<u8>>, BackendError> {
        Ok(vec![self.title_page()?, self.imprint()?, self.contents()?])
    }

    /// The sheets after the letters. Letters are listed by their dates if they are in another order.
    pub(super) fn after(&self) -> Result<Vec<Vec<u8>>, BackendError> {
        let words = &self.wording().book;
        let mut after = vec![self.correspondents()?];
        after.extend(self.names("persons", &words.persons, false)?);
        after.extend(self.names("places", &words.places, true)?);
        let letters = self.letters().map(|letter| (letter.0.date.as_ref(), letter));
        let by_date = book::by_date(letters);
        let dated = self.letters().filter(|(letter, _)| letter.date.is_some());
        let is_in_order = dated.zip(&by_date).all(|(a, (_, b))| std::ptr::eq(a.0, b.0));
        if !is_in_order {
            let entries = by_date.into_iter().map(|(_, letter)| listed(letter, 1)).collect();
            let list = Contents { heading: &words.chronology, entries };
            after.push(self.set("by-date", list.heading, Listing::Contents(&list))?);
        }
        after.push(self.colophon()?);
        Ok(after)
    }

    fn job(&self) -> &'f CollectionJob<'f> {
        self.book.job
    }

    fn wording(&self) -> &'static Wording {
        self.book.wording
    }

    fn part(&self, place: usize) -> Numbered<'f> {
        (self.book.parts[place], &self.numbers[place])
    }

    fn letters(&self) -> impl Iterator<Item = Numbered<'f>> {
        let parts = (0..self.book.parts.len()).map(|place| self.part(place));
        parts.filter(|(part, _)| part.is_letter())
    }

    fn title_page(&self) -> Result<Vec<u8>, BackendError> {
        let publication = self.job().publication;
        let count = self.letters().count().to_string();
        let count = fill(&self.wording().book.count, &[("count", &count)]);
        let years = self.book.years();
        let editor = publication.editor.as_deref().into_iter();
        let page = TitlePage {
            title: &self.book.title,
            below: editor.chain(years.as_deref()).chain([count.as_str()]).collect(),
            foot: publication.publisher.as_deref().into_iter().chain([PRODUCER]).collect(),
        };
        let title = self.wording().book.title_page.as_str();
        let ours = Ours { is_title_page: true, ..self.ours("title-page", title) };
        self.set_as(ours, Listing::TitlePage(&page))
    }

    fn imprint(&self) -> Result<Vec<u8>, BackendError> {
        let (mut terms, paragraphs) = book::imprint(self.book);
        let mut signs = self.signs.clone();
        if self.letters().any(|(letter, _)| letter.is_language_supplied) {
            // The colophon has the languages.
            signs.insert(Sign::Supplied);
        }
        let signs: Vec<&str> = signs.iter().map(|sign| sign.explained(self.wording())).collect();
        if !signs.is_empty() {
            terms.push((&self.wording().explained.title, vec![signs.join(" ")]));
        }
        let heading = &self.wording().book.imprint;
        let said = Statements { heading, terms, paragraphs, below: None };
        self.set("imprint", heading, Listing::Statements(&said))
    }

    fn contents(&self) -> Result<Vec<u8>, BackendError> {
        let entry = |(level, item): &'f (usize, Item)| match item {
            Item::Part(place) => listed(self.part(*place), *level),
            Item::Heading(title, _) => {
                Listed { words: title, language: self.wording().tag(), level: *level, place: None }
            }
        };
        let entries = self.items.iter().map(entry).filter(|entry| !entry.words.is_empty());
        let heading = &self.wording().parts.contents;
        let contents = Contents { heading, entries: entries.collect() };
        self.set("contents", heading, Listing::Contents(&contents))
    }

    fn correspondents(&self) -> Result<Vec<u8>, BackendError> {
        let (wording, words) = (self.wording(), &self.wording().book);
        let letters = self.letters().map(|letter| (letter.0.parties.as_slice(), letter));
        let persons = book::correspondents(letters);
        let [from, to] = [&words.from, &words.to].map(|word| format!("{word}{}", wording.colon));
        let cited = |letters: Vec<Numbered<'f>>| {
            letters.into_iter().map(|letter| cited(letter, said_of(letter.0))).collect()
        };
        let names = persons.into_iter().map(|person| {
            let letters = [(from.as_str(), person.sent), (to.as_str(), person.received)];
            let letters = letters.into_iter().filter(|(_, letters)| !letters.is_empty());
            let letters = letters.map(|(word, letters)| (word, cited(letters))).collect();
            Named { name: person.filed, letters }
        });
        let index = Index { heading: &words.correspondents, names: names.collect() };
        self.set("correspondents", index.heading, Listing::Index(&index))
    }

    /// The index of places, or of persons and organisations, if the letters name any.
    fn names(
        &self,
        name: &str,
        heading: &str,
        are_places: bool,
    ) -> Result<Option<Vec<u8>>, BackendError> {
        let letters = self.letters().map(|letter| (letter.0.names.as_slice(), letter));
        let names = book::index(letters, are_places).into_iter().map(|(name, letters)| {
            let letters = letters.into_iter().map(|letter| cited(letter, String::new()));
            Named { name, letters: vec![("", letters.collect())] }
        });
        let index = Index { heading, names: names.collect() };
        let set = || self.set(name, heading, Listing::Index(&index));
        (!index.names.is_empty()).then(set).transpose()
    }

    fn colophon(&self) -> Result<Vec<u8>, BackendError> {
        let (wording, words) = (self.wording(), &self.wording().book);
        let corrections = &wording.corrections.title;
        let corrected = self.letters().filter(|(letter, _)| letter.corrections > 0);
        let corrected: Vec<(Numbered<'_>, String)> = corrected
            .map(|letter| {
                let (title, count) = (&letter.0.title, letter.0.corrections);
                (letter, format!("{title}{}{count}", wording.colon))
            })
            .collect();
        let entries = corrected.iter();
        let entries = entries.map(|(letter, words)| Listed { words, ..listed(*letter, 1) });
        let below = Contents { heading: corrections, entries: entries.collect() };
        let said = Statements {
            heading: &words.colophon,
            terms: book::colophon(self.book),
            paragraphs: Vec::new(),
            below: Some(below).filter(|below| !below.entries.is_empty()),
        };
        self.set("colophon", said.heading, Listing::Statements(&said))
    }

    fn ours(&self, name: &str, title: &str) -> Ours {
        Ours {
            name: name.to_owned(),
            title: title.to_owned(),
            language: self.wording().tag().to_owned(),
            is_title_page: false,
        }
    }

    fn set(&self, name: &str, title: &str, what: Listing<'_>) -> Result<Vec<u8>, BackendError> {
        self.set_as(self.ours(name, title), what)
    }

    /// The sheets of a part of ours.
    fn set_as(&self, ours: Ours, what: Listing<'_>) -> Result<Vec<u8>, BackendError> {
        let (layout, fonts) = (self.job().layout, self.job().fonts);
        let setting = listing(what, self.wording(), layout, fonts);
        fragment(&setting, What::Ours(ours), fonts, &Drawn::nothing(), None)
    }
}

fn listed((about, number): Numbered<'_>, level: usize) -> Listed<'_> {
    let About { title, ours, name, .. } = about;
    Listed { words: title, language: ours, level, place: Some((name, number)) }
}

fn cited((about, number): Numbered<'_>, said: String) -> Cited<'_> {
    let About { title, ours, name, .. } = about;
    Cited { title, said, language: ours, place: (name, number) }
}

/// The number of a letter in its edition, and its date.
fn said_of(letter: &About) -> String {
    let date = letter.date.as_ref().map(|date| Wording::of(&letter.ours).doubted_date(date));
    let said: Vec<String> = letter.number.iter().cloned().chain(date).collect();
    said.join(", ")
}
