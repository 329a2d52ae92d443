//! What a format may know of all letters before it prints the first one.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::CollectedLetter;
use crate::ir::account::citation;
use crate::ir::{Letter, NamedEdition, Reading, Scope, Witness, WitnessKind};

/// The letters that a file will hold, in order, and the editions that they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// An entry for each letter.
    pub letters: Vec<ContentsEntry>,
    /// The editions, by their addresses.
    pub editions: BTreeMap<String, SourceEdition>,
    /// How many letters name no edition.
    pub without_edition: usize,
}

/// A letter in the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// Its own name, when its input holds several, else the stem of the input.
    pub name: String,
    /// Its title or heading.
    pub called: Option<String>,
    /// Its identifier.
    pub id: String,
}

/// An edition that letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdition {
    /// The edition as one cites it.
    pub citation: String,
    /// Whether some of its letters have an address.
    pub is_online: bool,
    /// Whether some of its letters are on pages of a print.
    pub is_print: bool,
}

impl Contents {
    /// The contents of one letter.
    pub fn of(letter: &CollectedLetter<'_>, reading: Reading) -> Self {
        let CollectedLetter { letter, name, .. } = letter;
        let entry = ContentsEntry {
            name: (*name).to_owned(),
            called: letter.called(reading),
            id: letter.id.clone(),
        };
        let edition = source_edition(letter).map(|(address, witness)| {
            let edition = SourceEdition {
                citation: cited(witness),
                is_online: witness.url.is_some(),
                is_print: witness.pages.is_some(),
            };
            (address, edition)
        });
        Self {
            letters: vec![entry],
            without_edition: usize::from(edition.is_none()),
            editions: edition.into_iter().collect(),
        }
    }

    /// These contents, and later ones.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let Self { letters, editions, without_edition } = later;
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

/// The edition that a letter is from, with its address: the first witness that is one and has a title.
pub(super) fn source_edition(letter: &Letter) -> Option<(String, &Witness)> {
    let scope = Scope::Urn(Uuid::NAMESPACE_URL);
    let editions = letter.witnesses.iter().filter(|witness| witness.kind == WitnessKind::Edition);
    editions.into_iter().find_map(|witness| {
        let named = NamedEdition {
            id: None,
            title: witness.title.as_deref(),
            volume: witness.volume.as_deref(),
            year: witness.date.as_deref(),
        };
        Some((scope.edition(&named)?, witness))
    })
}

/// An edition as one cites it, without the letter's place in it.
fn cited(witness: &Witness) -> String {
    let edition = Witness {
        document: None,
        pages: None,
        cited: None,
        repository: None,
        collection: None,
        shelf_mark: None,
        ..witness.clone()
    };
    citation(&edition).unwrap_or_default()
}
