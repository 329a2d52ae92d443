//! The index of correspondents: one entry per identity, with the letters that it sent and received.

use std::collections::BTreeMap;

use super::parties::Party;

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
    persons.sort_by_cached_key(|(identity, person)| (sorted_as(person.filed), *identity));
    persons.into_iter().map(|(_, person)| person).collect()
}

/// What an index sorts a name by: small letters, and no article before the name of a body.
pub(super) fn sorted_as(name: &str) -> String {
    name.strip_prefix("the ").unwrap_or(name).to_lowercase()
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
