//! What a format may know of all letters before it prints the first one.

use std::collections::BTreeMap;

use super::CollectedLetter;
use crate::ir::account::{Event, letter_events};
use crate::ir::{Letter, NamedEdition, PageBreak, Reading, Witness, WitnessKind};
use crate::wording::{Wording, citation, title};

/// The letters that a file will hold, in order, and the editions that they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// An entry for each letter.
    pub letters: Vec<ContentsEntry>,
    /// The place of each letter among them, by its input and its own name there.
    places: BTreeMap<(String, Option<String>), usize>,
    /// The editions, by their addresses.
    pub editions: BTreeMap<String, SourceEdition>,
    /// How many letters name no edition.
    pub without_edition: usize,
}

/// A letter in the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// Its name among all: `ann`, or `volume/d1` if its input holds several.
    pub name: String,
    /// Its title or heading.
    pub called: Option<String>,
    /// Its identifier.
    pub id: String,
    /// What it is called in lists, in its language.
    pub title: String,
    /// The address of the edition that it is from, if that is known.
    pub edition: Option<String>,
    /// The printed number of the page on which it ends, if that is known.
    pub last_page: Option<String>,
}

/// An edition that letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdition {
    /// The edition as one cites it.
    pub citation: String,
    /// Whether some of its letters have an address, or no place in a print.
    pub is_online: bool,
    /// Whether some of its letters have a number or pages in a print.
    pub is_print: bool,
}

impl Contents {
    /// The contents of one letter.
    pub fn of(letter: &CollectedLetter<'_>, reading: Reading) -> Self {
        let edition = source_edition(letter);
        let entry = ContentsEntry {
            name: letter.name(),
            called: letter.letter.called(reading),
            id: letter.letter.id.clone(),
            title: listed_title(letter, reading),
            edition: edition.as_ref().map(|(address, _)| address.clone()),
            last_page: last_page(letter.letter),
        };
        Self {
            places: [(key(letter), 0)].into(),
            letters: vec![entry],
            without_edition: usize::from(edition.is_none()),
            editions: edition.into_iter().collect(),
        }
    }

    /// The place of a letter among them.
    pub fn place(&self, letter: &CollectedLetter<'_>) -> Option<usize> {
        self.places.get(&key(letter)).copied()
    }

    /// These contents, and later ones.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let Self { letters, places, editions, without_edition } = later;
        let before = self.letters.len();
        self.places.extend(places.into_iter().map(|(key, place)| (key, before + place)));
        self.letters.extend(letters);
        self.without_edition += without_edition;
        for (address, later) in editions {
            let edition = self.editions.entry(address).or_insert_with(|| later.clone());
            edition.is_online |= later.is_online;
            edition.is_print |= later.is_print;
        }
        self
    }
}

/// What tells a letter from all others of a run.
fn key(letter: &CollectedLetter<'_>) -> (String, Option<String>) {
    (letter.input.to_owned(), letter.own_name.map(ToOwned::to_owned))
}

/// What a letter is called in a list of letters.
fn listed_title(of: &CollectedLetter<'_>, reading: Reading) -> String {
    let wording = Wording::of_letter(of.letter, of.collection);
    title(of.letter, reading, wording).map_or_else(|| of.name(), |title| title.words)
}

/// The number of the last page that begins in a letter, if it has one count of pages.
fn last_page(letter: &Letter) -> Option<String> {
    let mut pages: Vec<&PageBreak> = Vec::new();
    letter_events(letter, Reading::Regular, &mut |event| {
        if let Event::Page(page) = event {
            pages.push(page);
        }
    });
    let last = pages.pop()?;
    pages.iter().all(|page| page.series == last.series).then(|| last.label.clone())?
}

/// The edition that a letter is from, with its address.
pub(super) fn source_edition(of: &CollectedLetter<'_>) -> Option<(String, SourceEdition)> {
    let letter = of.letter;
    let editions = letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Edition);
    editions.into_iter().find_map(|witness| {
        let edition = without_letter(letter, witness);
        let named = NamedEdition {
            id: witness.id.as_deref(),
            title: edition.title.as_deref().or(edition.publisher.as_deref()),
            volume: edition.volume.as_deref(),
            year: edition.date.as_deref(),
        };
        let address = of.scope.edition(&named)?;
        let in_print = [&witness.volume, &witness.document, &witness.pages];
        let is_print = in_print.into_iter().any(Option::is_some);
        let edition = SourceEdition {
            citation: citation(&edition, Wording::english()).unwrap_or_default(),
            is_online: witness.url.is_some() || !is_print,
            is_print,
        };
        Some((address, edition))
    })
}

/// What a witness says of the edition, without the letter's place in it. The header of a file of one letter
/// has the letter's title and those who worked on it: of the edition it names the publisher.
pub(super) fn without_letter(letter: &Letter, witness: &Witness) -> Witness {
    let is_of_letter = letter.title.as_ref().map(|title| &title.value) == witness.title.as_ref();
    let of_edition = |value: &Option<String>| value.clone().filter(|_| !is_of_letter);
    Witness {
        title: of_edition(&witness.title),
        editor: of_edition(&witness.editor),
        publisher: witness.publisher.clone(),
        place: witness.place.clone(),
        date: witness.date.clone(),
        volume: witness.volume.clone(),
        ..Witness::new(witness.kind, witness.origin.clone())
    }
}
