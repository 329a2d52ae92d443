//! The index of correspondents: one entry per identity, with the letters that it sent and received.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::backends::CollectedLetter;
use crate::ir::{ActionKind, Agent, AgentKind, family_first};
use crate::wording::spoken_name;

/// A correspondent of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The address that is the same for the same person.
    pub identity: String,
    /// The name as in running text.
    pub name: String,
    /// The name as lists are sorted by it.
    pub filed: String,
    /// Whether they wrote it; else they received it.
    pub is_sender: bool,
}

/// The correspondents of a letter: those who wrote it, then those who received it.
pub(in crate::backends) fn parties(letter: &CollectedLetter<'_>) -> Vec<Party> {
    let entities = letter.entities();
    let party = |agent: &Agent, is_sender| {
        let name = spoken_name(agent)?;
        let listed = agent.display_name().unwrap_or_default();
        let is_person = agent.kind == Some(AgentKind::Person);
        let filed = family_first(listed).filter(|_| is_person);
        let identity = entities.agent(agent).map(|identity| identity.address);
        let identity = identity.unwrap_or_else(|| name.clone());
        Some(Party { identity, filed: filed.unwrap_or_else(|| name.clone()), name, is_sender })
    };
    let of = |kind, is_sender| {
        let action = letter.letter.action(kind).into_iter();
        action.flat_map(|action| &action.agents).filter_map(move |agent| party(agent, is_sender))
    };
    of(ActionKind::Sent, true).chain(of(ActionKind::Received, false)).collect()
}

/// A person or organisation in the index.
pub(in crate::backends) struct Person<'l, L> {
    /// The name as lists are sorted by it.
    pub filed: &'l str,
    /// The letters that they wrote, in the order of the book.
    pub sent: Vec<L>,
    /// The letters that they received.
    pub received: Vec<L>,
}

/// The correspondents of all letters, sorted by their names.
pub(in crate::backends) fn correspondents<'l, L: Copy>(
    letters: impl Iterator<Item = (&'l [Party], L)>,
) -> Vec<Person<'l, L>> {
    let mut persons: BTreeMap<&str, Person<'l, L>> = BTreeMap::new();
    for (parties, letter) in letters {
        for party in parties {
            let new = || Person { filed: &party.filed, sent: Vec::new(), received: Vec::new() };
            let person = persons.entry(&party.identity).or_insert_with(new);
            if party.is_sender { person.sent.push(letter) } else { person.received.push(letter) }
        }
    }
    let mut persons: Vec<_> = persons.into_iter().collect();
    persons.sort_by_cached_key(|(identity, person)| (person.filed.to_lowercase(), *identity));
    persons.into_iter().map(|(_, person)| person).collect()
}

/// How many writers are named as those of a book.
const MOST_AUTHORS: usize = 3;

/// The writers of all letters, each once, while they are few.
pub(in crate::backends) fn authors<'p>(parties: impl Iterator<Item = &'p Party>) -> Vec<&'p Party> {
    let mut authors: Vec<&Party> = Vec::new();
    for party in parties.filter(|party| party.is_sender) {
        if authors.iter().all(|author| author.identity != party.identity) {
            authors.push(party);
        }
        if authors.len() > MOST_AUTHORS {
            return Vec::new();
        }
    }
    authors
}
