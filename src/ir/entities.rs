//! The identities in one letter: of those who sent and received it, of the places, of the names in its
//! text, of the editions and archives that have it, and of the letter itself.
//!
//! What an identity follows from is in `entity`; here it is gathered from the letter. **Invariant:** no
//! two mentions that the letter tells apart get one identity from a name or a key: where sender and
//! recipient share one ([`homonyms`]), it identifies neither.

use std::collections::{BTreeMap, BTreeSet};

use super::authority::is_publication;
use super::{
    ActionKind, Agent, AgentKind, EntityKind, Identity, Inline, Letter, ListKey, Mention, Name,
    NameKind, NamedEdition, Place, Reading, Scope, Sourced, Witness, WitnessKind, authority,
    identifies, on_one_line, plain_text, slug,
};

/// The identities in one letter.
pub struct Entities<'a> {
    scope: &'a Scope,
    letter: &'a Letter,
    /// The names that sender and recipient share, as [`called`] has them.
    shared_names: BTreeSet<(String, String)>,
    shared_keys: BTreeSet<&'a ListKey>,
    /// Of each address that a correspondent or a place had before a list said more of it: who it is.
    /// Nothing for an address that two had.
    settled: BTreeMap<String, Option<Identity>>,
}

impl<'a> Entities<'a> {
    /// The identities in a letter, within the collection that it belongs to.
    ///
    /// ```
    /// use letterpress::ir::{Agent, Certainty, Entities, Letter, Origin, Scope, Sourced};
    /// let origin = Origin::Derived { from: Vec::new(), by: "example".into() };
    /// let name = Some(Sourced::new("Penhallow, Ezra".to_owned(), origin));
    /// let (letter, scope) = (Letter::default(), Scope::new("marlow", Some("https://x.org/")));
    /// let ezra = Entities::of(&letter, &scope).agent(&Agent { name, ..Agent::default() });
    /// assert_eq!(ezra.unwrap().address, "https://x.org/person/ezra-penhallow");
    /// ```
    pub fn of(letter: &'a Letter, scope: &'a Scope) -> Self {
        let (mut shared_names, mut shared_keys) = (BTreeSet::new(), BTreeSet::new());
        for (sender, recipient) in homonyms(letter) {
            shared_names.extend([sender, recipient].into_iter().filter_map(called));
            let keys = [sender, recipient].into_iter().filter_map(|agent| agent.key.as_ref());
            shared_keys.extend(keys.map(|key| &key.value));
        }
        let settled = BTreeMap::new();
        let mut entities = Self { scope, letter, shared_names, shared_keys, settled };
        entities.settle();
        entities
    }

    /// What the lists and side files say of a correspondent or a place holds in all of the letter: the
    /// name in its text means the same.
    fn settle(&mut self) {
        let actions = self.letter.correspondence.iter().flat_map(|described| &described.actions);
        let agents = actions.clone().flat_map(|action| &action.agents).chain(&self.letter.authors);
        let agents = agents.filter_map(|agent| self.agent(agent));
        let places = actions.filter_map(|action| self.place(action.place.as_ref()?));
        let mut settled: BTreeMap<String, Option<Identity>> = BTreeMap::new();
        for identity in agents.chain(places) {
            for replaced in &identity.replaces {
                let known = settled.entry(replaced.clone());
                let known = known.or_insert_with(|| Some(identity.clone()));
                if known.as_ref().is_some_and(|known| known.address != identity.address) {
                    *known = None;
                }
            }
        }
        self.settled = settled;
    }

    /// Who an author or correspondent is, or the editor or publisher of a print.
    pub fn agent(&self, agent: &Agent) -> Option<Identity> {
        let kind = kind_of(agent);
        self.identity(
            kind,
            Mention {
                name: agent.display_name(),
                addresses: values(&agent.authorities),
                key: agent.key.as_ref().map(|key| &key.value),
                distinct: agent.distinct.as_ref().map(|words| words.value.as_str()),
            },
        )
    }

    /// Which place it is.
    pub fn place(&self, place: &Place) -> Option<Identity> {
        self.identity(
            EntityKind::Place,
            Mention {
                name: Some(&place.name.value),
                addresses: values(&place.authorities),
                key: place.key.as_ref().map(|key| &key.value),
                distinct: None,
            },
        )
    }

    /// Who or what bears a name in the text, whose content it is. Nothing if the source names several.
    pub fn name(&self, name: &Name, content: &[Inline]) -> Option<Identity> {
        // `Q12` can be the key of a list.
        let is_key = |target: &str| name.key.as_ref().is_some_and(|key| key.key == target);
        let targets = name.targets.iter().map(String::as_str);
        let (addresses, keys): (Vec<&str>, Vec<&str>) =
            targets.partition(|target| !is_key(target) && authority(target).is_some());
        if keys.len() > 1 || name_several(&addresses) {
            return None;
        }
        let kind = match name.kind {
            NameKind::Person => EntityKind::Person,
            NameKind::Organisation => EntityKind::Organisation,
            NameKind::Place => EntityKind::Place,
            // What bears it is unknown, so only an address says who is meant.
            NameKind::Other => {
                let mention = Mention { addresses, ..Mention::default() };
                return self.identity(EntityKind::Person, mention);
            }
        };
        let written = || on_one_line(&plain_text(content, Reading::Regular));
        let called = name.listed.clone().unwrap_or_else(written);
        let key = name.key.as_ref();
        self.identity(kind, Mention { name: Some(&called), addresses, key, distinct: None })
    }

    /// A body or person that is known only by name.
    pub fn named(&self, kind: EntityKind, name: &str) -> Option<Identity> {
        self.identity(kind, Mention { name: Some(name), ..Mention::default() })
    }

    /// The edition or site that a witness is printed in.
    pub fn edition(&self, witness: &Witness) -> Option<String> {
        self.scope.edition(&NamedEdition {
            id: witness.id.as_deref(),
            title: witness.title.as_deref(),
            volume: witness.volume.as_deref(),
            year: witness.date.as_deref(),
        })
    }

    /// The address of the letter by its place in an edition, if that declares an id: the same from its
    /// text and from its TEI.
    pub fn letter(&self) -> Option<String> {
        let edition = edition_of(self.letter)?;
        let number = self.letter.number.as_ref().map(|number| number.value.as_str());
        let number = number.or_else(|| printed_in(self.letter)?.document.as_deref())?;
        self.scope.numbered_letter(edition, number)
    }

    fn identity(&self, kind: EntityKind, mut mention: Mention<'_>) -> Option<Identity> {
        let is_shared = |name: &str| {
            let distinct = mention.distinct.map(slug).unwrap_or_default();
            self.shared_names.contains(&(slug(name), distinct))
        };
        mention.name = mention.name.filter(|name| !is_shared(name));
        mention.key = mention.key.filter(|key| !self.shared_keys.contains(key));
        let identity = self.scope.identity(kind, &mention)?;
        let settled = self.settled.get(&identity.address).cloned().flatten();
        Some(settled.unwrap_or(identity))
    }
}

/// The id that the edition of a letter declares for itself.
pub(crate) fn edition_of(letter: &Letter) -> Option<&str> {
    // A DOI or ISBN names the edition, and is no part of a path.
    printed_in(letter)?.id.as_deref().filter(|id| !is_publication(id))
}

/// The edition that a letter was copied from.
fn printed_in(letter: &Letter) -> Option<&Witness> {
    letter.witnesses.iter().find(|one| one.kind == WitnessKind::Edition && one.id.is_some())
}

/// The senders and recipients of a letter whom one name or one key would make one person, though no
/// address says so. Somebody must tell them apart.
pub fn homonyms(letter: &Letter) -> Vec<(&Agent, &Agent)> {
    let agents = |kind: ActionKind| {
        let actions = letter.correspondence.iter().flat_map(|described| &described.actions);
        actions.filter(move |action| action.kind == kind).flat_map(|action| &action.agents)
    };
    let (mut names, mut keys) = (BTreeMap::new(), BTreeMap::new());
    for sender in agents(ActionKind::Sent) {
        let name = called(sender).map(|name| names.entry(name).or_insert(sender));
        let key = sender.key.as_ref().map(|key| keys.entry(&key.value).or_insert(sender));
        for known in name.into_iter().chain(key) {
            // Of several, the one whom no address names.
            if sender.authorities.is_empty() {
                *known = sender;
            }
        }
    }
    let namesake = |recipient: &'_ Agent| {
        let by_name = || names.get(&called(recipient)?);
        let by_key = || keys.get(&recipient.key.as_ref()?.value);
        by_key().or_else(by_name).copied()
    };
    let pairs = agents(ActionKind::Received).filter_map(|one| Some((namesake(one)?, one)));
    let is_told_apart = |(sender, recipient): &(&Agent, &Agent)| {
        !sender.authorities.is_empty() && !recipient.authorities.is_empty()
    };
    pairs.filter(|pair| !is_told_apart(pair)).collect()
}

/// A name that identifies, with what tells its bearer from others.
fn called(agent: &Agent) -> Option<(String, String)> {
    let name = agent.display_name().filter(|name| identifies(kind_of(agent), name))?;
    let distinct = agent.distinct.as_ref().map(|words| slug(&words.value));
    Some((slug(name), distinct.unwrap_or_default()))
}

/// Where a transcript does not say what a correspondent is, it is taken for a person, as in TEI.
fn kind_of(agent: &Agent) -> EntityKind {
    match agent.kind {
        Some(AgentKind::Organisation) => EntityKind::Organisation,
        Some(AgentKind::Person) | None => EntityKind::Person,
    }
}

fn values(authorities: &[Sourced<String>]) -> Vec<&str> {
    authorities.iter().map(|authority| authority.value.as_str()).collect()
}

/// Whether addresses name more than one thing: two of one authority.
fn name_several(addresses: &[&str]) -> bool {
    let known: BTreeSet<_> = addresses.iter().filter_map(|address| authority(address)).collect();
    let of: BTreeSet<_> = known.iter().map(|(of, _)| of).collect();
    of.len() < known.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Action, Characters, Correspondence, Origin};

    fn said<T>(value: T) -> Sourced<T> {
        Sourced::new(value, Origin::Derived { from: Vec::new(), by: "a test".to_owned() })
    }

    fn agent(name: &str, key: Option<&str>) -> Agent {
        let key = key.map(|key| said(ListKey::of(key)));
        Agent { name: Some(said(name.to_owned())), key, ..Agent::default() }
    }

    fn letter(sender: Agent, recipient: Agent) -> Letter {
        let action = |kind, agent| Action { kind, agents: vec![agent], place: None, date: None };
        let actions =
            vec![action(ActionKind::Sent, sender), action(ActionKind::Received, recipient)];
        let correspondence = vec![Correspondence { actions, ..Correspondence::default() }];
        Letter { correspondence, ..Letter::default() }
    }

    /// The addresses of sender and recipient, below the base.
    fn both(letter: &Letter) -> Vec<String> {
        let scope = Scope::new("marlow", Some("https://x.org/"));
        let entities = Entities::of(letter, &scope);
        let agents = letter.correspondence[0].actions.iter().flat_map(|action| &action.agents);
        let address = |agent| entities.agent(agent).map(|identity| identity.address);
        let address = |agent| address(agent).unwrap_or_default();
        agents.map(|agent| address(agent).replace("https://x.org/", "")).collect()
    }

    #[test]
    fn a_name_or_key_that_both_sides_have_identifies_neither() {
        let namesakes = letter(agent("Ann Bee", None), agent("Bee, Ann", None));
        assert_eq!(both(&namesakes), ["", ""]);
        let one_key = letter(agent("Ann Bee", Some("m#p1")), agent("Ben Quill", Some("m#p1")));
        assert_eq!(both(&one_key), ["", ""]);
        let two = letter(agent("Ann Bee", Some("m#p1")), agent("Ben Quill", Some("p1")));
        assert_eq!(both(&two), ["person/m/p1", "person/marlow/p1"]);
    }

    #[test]
    fn what_an_editor_says_tells_namesakes_apart() {
        let mut younger = agent("Ann Bee", None);
        younger.distinct = Some(said("the younger".to_owned()));
        let told_apart = letter(agent("Ann Bee", None), younger);
        assert!(homonyms(&told_apart).is_empty());
        assert_eq!(both(&told_apart), ["person/ann-bee", "person/ann-bee~the-younger"]);
        let mut known = agent("Ann Bee", None);
        known.authorities = vec![said("viaf:5".to_owned())];
        let one_known = letter(known.clone(), agent("Ann Bee", None));
        assert_eq!((homonyms(&one_known).len(), both(&one_known)[1].as_str()), (1, ""));
        assert!(homonyms(&letter(known.clone(), known)).is_empty());
    }

    #[test]
    fn a_name_in_the_text_is_whom_the_lists_say_it_is() {
        let mut known = agent("Ann Bee", None);
        known.authorities = vec![said("viaf:5".to_owned())];
        let letter = letter(known, agent("Ben Quill", None));
        let scope = Scope::new("marlow", None);
        let entities = Entities::of(&letter, &scope);
        let ann = entities.named(EntityKind::Person, "Bee, Ann").map(|identity| identity.address);
        assert_eq!(ann.as_deref(), Some("http://viaf.org/viaf/5"));
    }

    #[test]
    fn a_name_that_means_several_is_nobodys() {
        let (letter, scope) = (Letter::default(), Scope::new("marlow", None));
        let entities = Entities::of(&letter, &scope);
        let name = |targets: &[&str]| Name {
            targets: targets.iter().map(|target| (*target).to_owned()).collect(),
            ..Name::of(NameKind::Person)
        };
        let words = |text: &str| {
            let origin = said(()).origin;
            [Inline::Text(Characters { text: text.to_owned(), origin })]
        };
        assert_eq!(entities.name(&name(&["p1", "p2"]), &words("Ann and Ben Bee")), None);
        assert_eq!(entities.name(&name(&["viaf:1", "viaf:2"]), &words("Ann and Ben Bee")), None);
        assert!(entities.name(&name(&["viaf:1", "gnd:2"]), &words("Bee")).is_some());
        let keyed = Name { key: Some(ListKey::of("marlow#Q12")), ..name(&["Q12"]) };
        let identity = entities.name(&keyed, &words("Bee")).unwrap();
        assert_eq!(identity.address, scope.address("person/marlow/Q12"));
        assert!(entities.name(&name(&[]), &words("Ann Bee")).is_some());
        assert_eq!(entities.name(&name(&[]), &words("President Bee")), None);
    }
}
