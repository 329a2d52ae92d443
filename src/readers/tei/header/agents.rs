//! Who and where: correspondents, authors, places, and what lists and authority files say of them.

use std::collections::BTreeMap;

use super::{HeaderReader, collections};
use crate::ir::{
    ActionKind, Agent, AgentKind, Authority, Letter, ListKey, Origin, Place, Sourced, authority,
    family_and_given,
};
use crate::readers::tei::NAME;
use crate::readers::tei::attributes::{is_ours, local};
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
        let in_parts = || {
            let name = in_parts(element)?;
            let is_said = said.as_ref().is_some_and(|said| said.value == name);
            (!is_said).then(|| Sourced::new(name, self.origin(element)))
        };
        let known = known.or_else(in_parts);
        let shown = said.as_ref().or(known.as_ref());
        let is_unknown = shown.is_none_or(|name| is_unknown(&name.value, NO_NAME));
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

    /// Those whom an element names: one, or several to whom it points together.
    pub(super) fn agents(&self, element: &Element, notes: &NotesOnNames<'_>) -> Vec<Agent> {
        let bearers = self.bearers(element);
        let is_one = bearers.len() < 2;
        let words = self.sourced(element);
        let said = words.as_ref().map_or("", |words| words.value.as_str());
        let names = joined_names(said).filter(|names| names.len() == bearers.len());
        let bearers = bearers.into_iter().enumerate().map(|(place, pointer)| {
            let alone = Element {
                name: element.name.clone(),
                attributes: vec![("ref".to_owned(), pointer)],
                tag: None,
                children: Vec::new(),
                at: element.at.clone(),
                inside: element.inside,
            };
            let written = names.as_ref().map_or(said, |names| names[place]);
            let written =
                words.as_ref().map(|_| Sourced::new(written.to_owned(), self.origin(element)));
            let mut agent = self.agent(&alone, &NotesOnNames::new())?;
            let is_named = agent.name.is_some() || agent.written.is_some() || names.is_some();
            agent.name = agent.name.or_else(|| agent.written.take());
            agent.written = written;
            agent.kind = self.dialect.agent_kind(element);
            is_named.then_some(agent)
        });
        let bearers: Option<Vec<Agent>> = bearers.collect();
        if let Some(bearers) = bearers.filter(|_| !is_one) {
            return bearers;
        }
        let mut agent = self.agent(element, notes);
        if let Some(agent) = agent.as_mut().filter(|_| !is_one) {
            // One agent is not two persons.
            agent.authorities.clear();
        }
        agent.into_iter().collect()
    }

    /// The pointers of an element that points to several: each to an entry of a list with a name of its own, or
    /// all to one authority file.
    pub(super) fn bearers(&self, element: &Element) -> Vec<String> {
        let value = element.get("ref").unwrap_or_default();
        let pointers = self.index.meant_by(&element.name, "ref", value, Some(&element.at));
        let mut names = BTreeMap::new();
        let mut files: BTreeMap<Authority, BTreeMap<String, &str>> = BTreeMap::new();
        for pointer in pointers.iter().map(String::as_str) {
            if let Some(name) = self.index.listed_name(pointer) {
                names.entry(name).or_insert(pointer);
            } else if let Some((file, address)) = authority(pointer)
                && file != Authority::Other
            {
                files.entry(file).or_default().entry(address).or_insert(pointer);
            }
        }
        let files = files.into_values().map(|addresses| addresses.into_values().collect());
        let all: Vec<Vec<&str>> = files.chain([names.into_values().collect()]).collect();
        let mut several = all.into_iter().find(|pointers| pointers.len() > 1).unwrap_or_default();
        several.sort_by_key(|pointer| pointers.iter().position(|one| one == *pointer));
        several.into_iter().map(ToOwned::to_owned).collect()
    }

    pub(super) fn place(&self, element: &Element) -> Option<Place> {
        let (known, authorities) = self.identity(element, &["placeName", "settlement", "geogName"]);
        let name =
            self.sourced(element).or(known).filter(|name| !is_unknown(&name.value, NO_PLACE))?;
        Some(Place { name, authorities, key: self.key(element) })
    }

    fn key(&self, element: &Element) -> Option<Sourced<ListKey>> {
        Some(Sourced::new(self.index.key_of(element)?, self.read(element)))
    }

    /// Who or what a name means: the name that a list gives, and addresses in authority files.
    pub(super) fn identity(
        &self,
        element: &Element,
        names: &[&str],
    ) -> (Option<Sourced<String>>, Vec<Sourced<String>>) {
        let mut known = None;
        let mut addresses: Vec<Sourced<String>> = Vec::new();
        let mut has_entry = false;
        for target in self.index.identities(element) {
            let target = target.as_str();
            let (listed, origin) = if let Some(found) = self.index.beside(target) {
                let origin = found.origin();
                let name = found.entry.name.clone();
                (name.map(|name| Sourced::new(name, origin.clone())), origin)
            } else if let Some(entry) = self.entry(target) {
                (self.listed_name(target, &entry, names), self.origin(element))
            } else {
                if is_address(target) {
                    addresses.push(Sourced::new(target.to_owned(), self.origin(element)));
                }
                continue;
            };
            known = known.or(listed);
            let at_authorities = self.index.listed_addresses(target).iter();
            addresses.extend(at_authorities.map(|one| Sourced::new(one.clone(), origin.clone())));
            has_entry = true;
        }
        if has_entry {
            keep_authorities(&mut addresses, |address| &address.value);
        }
        addresses.dedup_by(|one, other| one.value == other.value);
        (known, addresses)
    }

    /// The element of this file that a pointer names. A part of a text is nobody, whomever it names.
    fn entry(&self, pointer: &str) -> Option<Element> {
        let named = self.index.ids.get(self.index.entry(pointer)?)?;
        let is_text = ["p", "ab", "l", "seg", "s"].contains(&named.element.as_str());
        if (is_text || named.element.starts_with("div")) && !self.index.is_listed(pointer) {
            return None;
        }
        let (text, namespaces) = (self.source.text(), &self.index.namespaces);
        xml::tree(text, named.at.clone(), namespaces, &self.index.entities, &[]).ok()
    }

    fn listed_name(
        &self,
        pointer: &str,
        entry: &Element,
        names: &[&str],
    ) -> Option<Sourced<String>> {
        let name = names
            .iter()
            .find_map(|name| if entry.name == *name { Some(entry) } else { entry.child(name) });
        let listed = self.index.listed_name(pointer).map(ToOwned::to_owned);
        let words = listed.or_else(|| name.map(Element::words)).filter(|words| !words.is_empty());
        Some(Sourced::new(words?, self.origin(entry)))
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

/// The name that the marked parts of one make, where the surname is first: with offices and dates beside it, or without
/// a comma, the words alone do not show which part is which.
fn in_parts(name: &Element) -> Option<String> {
    let part = |wanted: &'static str| name.elements().filter(move |one| one.name == wanted);
    let (mut surnames, forenames) = (part("surname"), part("forename"));
    let (surname, None) = (surnames.next()?, surnames.next()) else { return None };
    let forenames: Vec<&Element> = forenames.collect();
    if forenames.first().is_none_or(|first| first.at.start < surname.at.start) {
        return None;
    }
    let given = forenames.into_iter().chain(part("nameLink")).map(Element::words);
    let given = given.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
    let family = surname.words();
    let (given, family) = (given.trim_matches([',', ' ']), family.trim_matches([',', ' ']));
    if given.is_empty() || family.is_empty() {
        return None;
    }
    let filed = format!("{family}, {given}");
    Some(if family_and_given(&filed).is_some() { filed } else { format!("{given} {family}") })
}

/// The names that words join: `Ann Lee and Ben Cox`, in the languages of editions.
fn joined_names(words: &str) -> Option<Vec<&str>> {
    const AND: &[&str] =
        &[" and ", " & ", " und ", " et ", " y ", " e ", " en ", " i ", " \u{438} ", ", "];
    let mut names = vec![words];
    for joint in AND {
        names = names.into_iter().flat_map(|name| name.split(joint)).collect();
    }
    let is_name = |name: &&str| name.chars().any(char::is_uppercase);
    names.iter().all(is_name).then_some(names)
}

/// Where authority files are named, pages about somebody are not identities.
pub(in crate::readers::tei) fn keep_authorities<T>(
    addresses: &mut Vec<T>,
    value: impl Fn(&T) -> &str,
) {
    if addresses.iter().any(|address| is_authority(value(address))) {
        addresses.retain(|address| is_authority(value(address)));
    }
}

/// Whether a pointer is an address that names something by itself.
fn is_address(pointer: &str) -> bool {
    pointer.contains("://") || pointer.starts_with("urn:")
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

/// Names the author of a file of letters as that of a letter in it, where nothing says who sent it and the title says
/// that these are letters of one person: `Epistulae ad Familiares`, and not `Briefwechsel` or `Life and Letters`.
pub(in crate::readers::tei) fn name_usual_author(letter: &mut Letter, reader: &HeaderReader<'_>) {
    let has_sender = letter.action(ActionKind::Sent).is_some_and(|sent| !sent.agents.is_empty());
    let authors = reader.authors();
    let ([author], false) = (authors.as_slice(), has_sender) else { return };
    let name = author.display_name().unwrap_or_default();
    let titles = reader.statement().into_iter().flat_map(Element::elements);
    let titles: Vec<String> =
        titles.filter(|one| one.name == "title").map(Element::words).collect();
    if !collections::are_letters_of(&titles, name) {
        return;
    }
    let mut author = author.clone();
    // It is not said of this letter: a sender whom the letter itself names takes the place of its author.
    for name in [&mut author.written, &mut author.name].into_iter().flatten() {
        let from = name.origin.span().into_iter().collect();
        name.origin = Origin::Derived { from, by: NAME.to_owned() };
    }
    letter.authors.push(author);
}

/// Takes a post office from the senders of a letter whose author the header names: it carried the letter.
pub(in crate::readers::tei) fn set_post_apart(letter: &mut Letter, reader: &HeaderReader<'_>) {
    let is_writer = |author: &Agent| author.kind != Some(AgentKind::Organisation);
    if !reader.authors().iter().any(is_writer) {
        return;
    }
    for described in &mut letter.correspondence {
        for action in described.actions.iter_mut().filter(|one| one.kind == ActionKind::Sent) {
            let is_post = |agent: &Agent| {
                agent.kind == Some(AgentKind::Organisation)
                    && agent.display_name().is_some_and(is_post_office)
            };
            let (posts, senders) = action.agents.drain(..).partition(is_post);
            action.agents = senders;
            let posts: Vec<Agent> = posts;
            let names = posts.into_iter().filter_map(|post| post.written.or(post.name));
            described.remarks.extend(names.map(|name| {
                let words = ActionKind::Sent.remark("post office", &name.value);
                Sourced::new(words, name.origin)
            }));
        }
    }
}

/// Whether a body is one that carries letters, in the languages of editions.
fn is_post_office(name: &str) -> bool {
    const POSTS: &[&str] = &[
        "post office",
        "telegraph office",
        "postamt",
        "postanstalt",
        "postagentur",
        "feldpost",
        "telegraphenamt",
        "bureau de poste",
        "bureau des postes",
        "ufficio postale",
        "oficina de correos",
        "postkantoor",
        "urząd pocztowy",
        "почтамт",
        "почтовое отделение",
        "officium cursus publici",
    ];
    let name = name.to_lowercase();
    POSTS.iter().any(|post| name.contains(post))
}

/// Abbreviations of *sine nomine* (in lower case, since `S. N.` can be initials) and of *nomen nescio*.
const NO_NAME: &[&str] = &["s.n", "N.N"];
/// Abbreviations of *sine loco*, *ohne Ort*, *no place*.
const NO_PLACE: &[&str] = &["s.l", "S.l", "S.L", "o.O", "O.O", "n.p", "N.p", "N.P"];
/// Abbreviations of *sine dato*, *ohne Datum*, *no date*.
pub(super) const NO_DATE: &[&str] = &["s.d", "S.d", "S.D", "o.D", "O.D", "n.d", "N.d", "N.D"];

/// Whether words say that something is unknown, in full or in one of some abbreviations.
pub(super) fn is_unknown(words: &str, abbreviations: &[&str]) -> bool {
    const UNKNOWN: &[&str] = &["unknown", "unbekannt", "inconnu", "onbekend"];
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let close: String = words.split_whitespace().collect();
    words.is_empty()
        || UNKNOWN.contains(&words.to_lowercase().as_str())
        || abbreviations.contains(&close.as_str())
}
