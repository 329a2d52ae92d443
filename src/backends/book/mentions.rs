//! The index of persons and places: who and what the letters name, where their sources mark it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::correspondents::sorted_as;
use crate::backends::CollectedLetter;
use crate::ir::account::{Event, Node, letter_events};
use crate::ir::{Name, NameKind, PhraseKind, Reading, on_one_line, plain_text};

/// Somebody or something that a letter names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::backends) struct Mention {
    /// Whether it is a place; else a person or an organisation.
    pub is_place: bool,
    /// The address that is the same for the same one.
    pub identity: String,
    /// The name as a list of the source has it.
    pub listed: Option<String>,
    /// The name as it is written in the letter.
    pub written: String,
}

/// Whom and what a letter and its notes name, each once.
pub(in crate::backends) fn mentions(letter: &CollectedLetter<'_>) -> Vec<Mention> {
    let entities = letter.entities();
    let mut found: BTreeMap<String, Mention> = BTreeMap::new();
    letter_events(letter.letter, Reading::Regular, &mut |event| {
        let Event::Enter(Node::Phrase(phrase)) = event else { return };
        let PhraseKind::Name(name) = &phrase.kind else { return };
        let is_place = match name.kind {
            NameKind::Person | NameKind::Organisation => false,
            NameKind::Place => true,
            NameKind::Other => return,
        };
        let Name { listed, .. } = name;
        if let Some(identity) = entities.name(name, &phrase.content) {
            let identity = identity.address;
            let written = on_one_line(&plain_text(&phrase.content, Reading::Regular));
            let mention = Mention { is_place, identity, listed: listed.clone(), written };
            let known = found.entry(mention.identity.clone()).or_insert_with(|| mention.clone());
            if known.listed.is_none() {
                known.listed = mention.listed;
            }
        }
    });
    found.into_values().filter(|mention| !mention.name().is_empty()).collect()
}

impl Mention {
    /// The name that an index has.
    fn name(&self) -> &str {
        self.listed.as_deref().unwrap_or(&self.written)
    }
}

/// The names of an index with the letters that have them, sorted by the names: of places, or of persons and
/// organisations.
pub(in crate::backends) fn index<'l, L: Copy>(
    letters: impl Iterator<Item = (&'l [Mention], L)>,
    is_of_places: bool,
) -> Vec<(&'l str, Vec<L>)> {
    let mut entries: BTreeMap<&str, (BTreeSet<&Mention>, Vec<L>)> = BTreeMap::new();
    for (mentions, letter) in letters {
        for mention in mentions.iter().filter(|mention| mention.is_place == is_of_places) {
            let (mentions, letters) = entries.entry(&mention.identity).or_default();
            mentions.insert(mention);
            letters.push(letter);
        }
    }
    let named = entries.into_iter().map(|(identity, (mentions, letters))| {
        // Of several, what a list has, then the fullest.
        let best =
            mentions.iter().max_by_key(|it| (it.listed.is_some(), it.written.chars().count()));
        (best.map_or(identity, |mention| mention.name()), letters)
    });
    let mut named: Vec<(&str, Vec<L>)> = named.collect();
    named.sort_by_cached_key(|(name, _)| (sorted_as(name), (*name).to_owned()));
    named
}
