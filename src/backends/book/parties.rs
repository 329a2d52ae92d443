//! Who wrote and received a letter, as lists of letters name them.

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
