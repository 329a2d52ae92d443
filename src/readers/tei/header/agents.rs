//! Who and where: correspondents, authors, places, and what lists and authority files say of them.

use std::collections::BTreeMap;

use super::HeaderReader;
use crate::ir::{ActionKind, Agent, Letter, ListKey, Place, Sourced};
use crate::readers::tei::attributes::{identities, is_ours, local};
use crate::readers::tei::xml::{self, Element};

/// Notes on names, by the kind of the note and the id of the name.
pub(super) type NotesOnNames<'a> = BTreeMap<(&'a str, &'a str), Sourced<String>>;

impl HeaderReader<'_> {
    /// What the notes of an action say about the names in it, by the kind of the note and the id of
    /// the name.
    pub(super) fn notes_on_names<'e>(&self, action: &'e Element) -> NotesOnNames<'e> {
        let mut notes = NotesOnNames::new();
        if !self.dialect.notes_are_on_names() {
            return notes;
        }
        for note in action.elements().filter(|one| one.name == "note") {
            let kind = note.get("type").unwrap_or_default();
            if let (Some(target), Some(words)) = (note.get("target"), self.sourced(note)) {
                notes.insert((kind, local(target)), words);
            }
        }
        notes
    }

    pub(super) fn agent(&self, element: &Element, notes: &NotesOnNames<'_>) -> Option<Agent> {
        let (known, authorities) = self.identity(element, &["persName", "orgName", "name"]);
        let said = self.sourced(element);
        let authorities: Vec<Sourced<String>> =
            authorities.into_iter().map(|uri| Sourced::new(uri, self.origin(element))).collect();
        let shown = said.as_ref().or(known.as_ref());
        let is_unknown = shown.is_none_or(|name| is_unknown(&name.value));
        if is_unknown && authorities.is_empty() {
            return None;
        }
        let note = |kind| notes.get(&(kind, element.get("xml:id")?)).cloned();
        let role = note("role");
        let (written, name) = match note("as-written") {
            Some(written) => (Some(written), said),
            None => self.dialect.agent_names(element, said, known),
        };
        let distinct = note("distinct");
        let kind = self.dialect.agent_kind(element);
        let key = self.key(element);
        Some(Agent { kind, written, name, authorities, key, distinct, role })
    }

    pub(super) fn place(&self, element: &Element) -> Option<Place> {
        let (known, authorities) = self.identity(element, &["placeName", "settlement", "geogName"]);
        let name = self.sourced(element).or(known).filter(|name| !is_unknown(&name.value))?;
        let origin = |uri| Sourced::new(uri, self.origin(element));
        let authorities = authorities.into_iter().map(origin).collect();
        Some(Place { name, authorities, key: self.key(element) })
    }

    fn key(&self, element: &Element) -> Option<Sourced<ListKey>> {
        Some(Sourced::new(self.index.key_of(element)?, self.read(element)))
    }

    /// Who or what a name means: the name that a list in the file gives, and addresses in authority
    /// files.
    pub(super) fn identity(
        &self,
        element: &Element,
        names: &[&str],
    ) -> (Option<Sourced<String>>, Vec<String>) {
        let mut known = None;
        let mut uris: Vec<String> = Vec::new();
        let mut has_entry = false;
        for target in identities(element) {
            if target.contains("://") || target.starts_with("urn:") {
                uris.push(target.to_owned());
                continue;
            }
            let Some(entry) = self.index.ids.get(target) else { continue };
            let (text, namespaces) = (self.source.text(), &self.index.namespaces);
            let entry = xml::tree(text, entry.at.clone(), namespaces, &self.index.entities, &[]);
            let Ok(entry) = entry else { continue };
            let name = names.iter().find_map(|name| {
                if entry.name == *name { Some(&entry) } else { entry.child(name) }
            });
            known = known.or_else(|| {
                let listed = self.index.listed.get(target).cloned();
                let words = listed.unwrap_or_else(|| name.map(Element::words).unwrap_or_default());
                (!words.is_empty()).then(|| Sourced::new(words, self.origin(&entry)))
            });
            uris.extend(self.index.addresses.get(target).into_iter().flatten().cloned());
            has_entry = true;
        }
        if has_entry {
            keep_authorities(&mut uris);
        }
        uris.dedup();
        (known, uris)
    }

    /// Who wrote the text, as the title statement says.
    pub(super) fn authors(&self) -> Vec<Agent> {
        let authors = self.statement().into_iter().flat_map(Element::elements);
        let mut authors: Vec<&Element> = authors.filter(|one| one.name == "author").collect();
        // What this program has added takes the place of what was there.
        if authors.iter().any(|author| is_ours(author)) {
            authors.retain(|author| is_ours(author));
        }
        let names = authors.into_iter().flat_map(|author| {
            let notes = self.reader_of(author).notes_on_names(author);
            let marked =
                |one: &&Element| ["persName", "orgName", "name"].contains(&one.name.as_str());
            let names: Vec<&Element> = author.elements().filter(marked).collect();
            let names = if names.is_empty() { vec![author] } else { names };
            let reader = self.reader_of(author);
            names.into_iter().filter_map(|name| reader.agent(name, &notes)).collect::<Vec<_>>()
        });
        names.collect()
    }
}

/// Where authority files are named, pages about somebody are not identities.
pub(in crate::readers::tei) fn keep_authorities(addresses: &mut Vec<String>) {
    if addresses.iter().any(|address| is_authority(address)) {
        addresses.retain(|address| is_authority(address));
    }
}

/// Whether an address belongs to an authority file.
fn is_authority(uri: &str) -> bool {
    const HOSTS: &[&str] = &[
        "://d-nb.info/gnd/",
        "://viaf.org/",
        "://www.viaf.org/",
        "://www.wikidata.org/",
        "://wikidata.org/",
        "geonames.org/",
        "://id.loc.gov/",
        "://isni.org/",
        "://orcid.org/",
        "://data.bnf.fr/",
        "://vocab.getty.edu/",
    ];
    HOSTS.iter().any(|host| uri.contains(host))
}

/// Names the authors of a letter whose header describes no other. Authors who are the senders add
/// nothing.
pub(in crate::readers::tei) fn name_authors(letter: &mut Letter, reader: &HeaderReader<'_>) {
    let authors = reader.authors();
    let senders = letter.action(ActionKind::Sent).map_or(&[][..], |sent| &sent.agents);
    let is_one = |(author, sender): (&Agent, &Agent)| {
        let uris = |agent: &Agent| -> Vec<String> {
            agent.authorities.iter().map(|uri| uri.value.clone()).collect()
        };
        author.display_name() == sender.display_name() && uris(author) == uris(sender)
    };
    let are_senders = authors.len() == senders.len() && authors.iter().zip(senders).all(is_one);
    if !are_senders {
        letter.authors = authors;
    }
}

/// Whether words stand for an unknown name or date.
pub(super) fn is_unknown(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.is_empty()
        || ["unknown", "unbekannt", "inconnu", "onbekend", "n. d", "s. d", "o. d"]
            .contains(&words.as_str())
}
