//! Who wrote to whom, when and where: `correspDesc` and `creation` (TEI P5, 2.4.6 and 2.4.1).

use super::HeaderReader;
use super::agents::{NO_DATE, NotesOnNames, is_unknown};
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, Certainty, Correspondence, Date, Kind, Letter, ListKey, Origin,
    RelatedLetter, Sourced, words,
};
use crate::readers::tei::NAME;
use crate::readers::tei::attributes::{certainty, identities};
use crate::readers::tei::dates::{edtf, false_date};
use crate::readers::tei::xml::{Element, Node};

impl HeaderReader<'_> {
    /// The descriptions of the correspondence of the letter.
    pub(in crate::readers::tei) fn correspondence(&self) -> Vec<Correspondence> {
        let described = self.header.descriptions(self.described_by).into_iter();
        let described = described.map(|one| self.reader_of(one).description(one));
        described.filter(|one| *one != Correspondence::default()).collect()
    }

    fn description(&self, element: &Element) -> Correspondence {
        let mut description = Correspondence::default();
        let mut actions: Vec<&Element> =
            element.elements().filter(|one| one.name == "correspAction").collect();
        // If all have a number, it gives the order in which things happened.
        let key = |action: &&Element| action.get("sortKey").and_then(|key| key.parse::<u32>().ok());
        if actions.iter().all(|action| key(action).is_some()) {
            actions.sort_by_key(|action| key(action));
        }
        let mut others = Vec::new();
        for action in actions {
            let (action, other) = self.action(action, &mut description.remarks);
            description.actions.push(action);
            others.extend(other);
        }
        for (kind, agents) in others {
            description.action_mut(kind).agents.extend(agents);
        }
        for part in element.elements() {
            let Some(kind) = proposed(&part.name) else { continue };
            let (said, _) = self.action(part, &mut description.remarks);
            let action = description.action_mut(kind);
            action.agents.extend(said.agents);
            action.place = action.place.take().or(said.place);
            action.date = action.date.take().or(said.date);
        }
        for context in element.elements().filter(|one| one.name == "correspContext") {
            let mut related = Vec::new();
            context.each(&mut |one| {
                if ["ref", "ptr"].contains(&one.name.as_str()) {
                    related.push(one);
                }
            });
            let of_related: usize = related.iter().map(|one| words(&one.words()).count()).sum();
            if words(&context.words()).count() > of_related {
                description.remarks.extend(self.sourced(context));
            }
            description.remarks.extend(context.below("note").filter_map(|note| self.sourced(note)));
            for related in related {
                description.context.push(RelatedLetter {
                    relation: relation(related).map(ToOwned::to_owned),
                    target: related.get("target").or(related.get("cRef")).map(ToOwned::to_owned),
                    text: related.words(),
                    origin: self.read(related),
                });
            }
        }
        let prose =
            element.elements().filter(|one| ["note", "p", "ab"].contains(&one.name.as_str()));
        description.remarks.extend(prose.filter_map(|said| self.sourced(said)));
        description
    }

    /// An action, and those in it who took another part than the action says: each name can say which one.
    fn action(
        &self,
        element: &Element,
        remarks: &mut Vec<Sourced<String>>,
    ) -> (Action, Vec<(ActionKind, Vec<Agent>)>) {
        let roles = self.roles(element);
        let mut others = Vec::new();
        let mut action =
            Action { kind: kind_of(element), agents: Vec::new(), place: None, date: None };
        action.kind = match (action.kind, &roles) {
            (ActionKind::Other, Roles::One(kind)) => *kind,
            (ActionKind::Other, Roles::Both { .. }) => ActionKind::Sent,
            (kind, _) => kind,
        };
        let notes = self.notes_on_names(element);
        let is_alternative = gives_alternatives(element);
        if !self.dialect.notes_are_on_names() {
            let notes = element.elements().flat_map(|named| {
                let of = named.words();
                named.below("note").filter_map(move |note| {
                    let said = self.sourced(note)?;
                    let words =
                        if of.is_empty() { said.value } else { format!("{of}: {}", said.value) };
                    Some(Sourced::new(words, said.origin))
                })
            });
            remarks.extend(notes);
        }
        for child in element.elements().flat_map(with_addressed) {
            match child.name.as_str() {
                name if AGENTS.contains(&name) => {
                    let mut agents = self.agents(child, &notes);
                    if is_alternative {
                        agents.iter_mut().for_each(one_of_several);
                    }
                    match roles.of(child).filter(|kind| *kind != action.kind) {
                        Some(kind) => others.push((kind, agents)),
                        None => action.agents.append(&mut agents),
                    }
                }
                "placeName" | "settlement" | "geogName" | "country" | "region" | "district" => {
                    match self.place(child) {
                        Some(place) if action.place.is_none() => action.place = Some(place),
                        Some(other) => remarks.push(remark(action.kind, "place", other.name)),
                        None => {}
                    }
                }
                "date" => {
                    remarks.extend(self.time_of_day(child));
                    let Some(date) = self.date(child) else { continue };
                    // One action has one date: the first, or the first that gives a day.
                    let is_better = action
                        .date
                        .as_ref()
                        .is_none_or(|first| first.edtf.is_empty() && !date.edtf.is_empty());
                    let other = if is_better { action.date.replace(date) } else { Some(date) };
                    remarks.extend(
                        other.map(|other| remark(action.kind, "date", another_date(other))),
                    );
                }
                "note" if self.dialect.notes_are_on_names() => {}
                _ => remarks.extend(self.sourced(child)),
            }
        }
        (action, others)
    }

    /// The parts that the names in an action say.
    fn roles(&self, action: &Element) -> Roles {
        let names: Vec<(&Element, ActionKind)> = action
            .elements()
            .filter(|one| is_name_of_agent(one))
            .filter_map(|name| Some((name, party_of(name)?)))
            .collect();
        let of = |kind| names.iter().find(|(_, part)| *part == kind).map(|(name, _)| name.words());
        match (of(ActionKind::Sent), of(ActionKind::Received)) {
            (Some(sender), Some(recipient)) => {
                Roles::Both { are_exchanged: self.title_says(&recipient, &sender) }
            }
            (Some(_), None) => Roles::One(ActionKind::Sent),
            (None, Some(_)) => Roles::One(ActionKind::Received),
            (None, None) => Roles::None,
        }
    }

    /// Whether the title of the letter is *sender to recipient*.
    fn title_says(&self, sender: &str, recipient: &str) -> bool {
        const TO: &[&str] =
            &["to", "an", "\u{e0}", "a", "al", "ad", "aan", "till", "til", "do", "k", "\u{43a}"];
        let titles = self.statement().into_iter().flat_map(Element::elements);
        let mut titles = titles.filter(|one| one.name == "title").map(Element::words);
        titles.any(|title| {
            let after = title.strip_prefix(sender).and_then(|after| after.split_once(recipient));
            let word = after.and_then(|(between, _)| between.split_whitespace().next());
            word.is_some_and(|word| TO.contains(&word.to_lowercase().as_str()))
        })
    }

    /// The time of a date that has one: `2026-11-28T14:00:00`.
    fn time_of_day(&self, date: &Element) -> Option<Sourced<String>> {
        let dated =
            ["when", "when-iso", "from", "to"].into_iter().find_map(|name| date.get(name))?;
        let (_, time) = dated.split_once('T')?;
        let words = format!("the time of the date {dated}");
        time.starts_with(|c: char| c.is_ascii_digit())
            .then(|| Sourced::new(words, self.origin(date)))
    }

    /// The date of an action. One given only in words has no EDTF yet.
    fn date(&self, element: &Element) -> Option<Date> {
        let words = element.words();
        let written = (!words.is_empty()).then_some(words);
        let origin = self.origin(element);
        // What the editors only guess is never certain, whatever the form of the date.
        let most = match element.get("evidence") {
            Some("conjecture") => Certainty::Medium,
            _ => Certainty::High,
        };
        let certainty = certainty(element).min(most);
        let known = edtf(element);
        let dated =
            known.and_then(|edtf| Date::of(&edtf, written.clone(), certainty, origin.clone()));
        dated.or_else(|| {
            let written = written.filter(|written| !is_unknown(written, NO_DATE))?;
            let (not_before, not_after) = (Date::OPEN_START, Date::OPEN_END);
            Some(Date {
                written: Some(written),
                edtf: String::new(),
                not_before: not_before.to_owned(),
                not_after: not_after.to_owned(),
                certainty,
                origin,
            })
        })
    }

    /// The persons to whom a header without correspondents gives the parts of sender and recipient (TEI P5,
    /// 16.2.2): `particDesc/person/@role`.
    pub(in crate::readers::tei) fn participants(&self) -> Option<Correspondence> {
        let profile = self.header.element.child("profileDesc")?;
        let mut correspondence = Correspondence::default();
        for person in profile.below("particDesc").flat_map(|described| described.below("person")) {
            let Some(kind) = party(person.get("role").unwrap_or_default()) else { continue };
            let named = person.child("persName").or_else(|| person.child("name")).unwrap_or(person);
            let agent = self.agent(named, &NotesOnNames::new());
            let id = person.get("xml:id");
            let agent = agent.map(|agent| match id {
                Some(id) => self.with_entry(agent, id, person),
                None => agent,
            });
            correspondence.action_mut(kind).agents.extend(agent);
        }
        (correspondence != Correspondence::default()).then_some(correspondence)
    }

    /// A correspondent, with what the entry of a list has of them: the key, and addresses in authority files.
    fn with_entry(&self, mut agent: Agent, id: &str, entry: &Element) -> Agent {
        let key = ListKey { list: Some(self.index.list.clone()), key: id.to_owned() };
        agent.key = agent.key.or_else(|| Some(Sourced::new(key, self.read(entry))));
        let addresses = self.index.addresses.get(id).into_iter().flatten();
        for address in addresses {
            if agent.authorities.iter().all(|known| known.value != *address) {
                agent.authorities.push(Sourced::new(address.clone(), self.read(entry)));
            }
        }
        agent
    }

    /// The day of the source, where the header says of one only: `sourceDesc/bibl/date`.
    pub(in crate::readers::tei) fn date_of_source(&self) -> Option<Date> {
        let source = self.header.element.child("fileDesc")?.child("sourceDesc")?;
        let described = |one: &&Element| ["bibl", "msDesc"].contains(&one.name.as_str());
        let mut dates = source.elements().filter(described).flat_map(|one| {
            let of_part =
                one.below("origDate").chain(one.elements().filter(|one| one.name == "date"));
            of_part.collect::<Vec<_>>()
        });
        let date = dates.next()?;
        let is_only = dates.next().is_none();
        let reason = "the header gives it as the date of the source".to_owned();
        let origin = Origin::Inferred { by: NAME.to_owned(), reason, certainty: certainty(date) };
        let dated = self.date(date).filter(|date| is_only && !date.edtf.is_empty())?;
        Some(Date { origin, ..dated })
    }

    /// When and where the text was written, in a header that describes no correspondence.
    pub(in crate::readers::tei) fn creation(&self) -> Option<Correspondence> {
        let creation = self.header.element.child("profileDesc")?.child("creation")?;
        let mut remarks = Vec::new();
        let (mut sent, _) = self.action(creation, &mut remarks);
        sent.kind = ActionKind::Sent;
        sent.agents.clear();
        let mut described = Correspondence::default();
        for name in creation.elements().filter(|one| is_name_of_agent(one)) {
            let agents = self.agents(name, &NotesOnNames::new());
            match party_of(name) {
                Some(ActionKind::Sent) => sent.agents.extend(agents),
                Some(kind) => described.action_mut(kind).agents.extend(agents),
                None => {
                    remarks.extend(
                        agents.into_iter().filter_map(|agent| agent.name.or(agent.written)),
                    );
                }
            }
        }
        let says_something = sent.date.is_some() || sent.place.is_some() || !sent.agents.is_empty();
        if says_something {
            described.actions.insert(0, sent);
        }
        described.remarks = remarks;
        (!described.actions.is_empty()).then_some(described)
    }

    /// Correspondents and places that the header only points to and the file does not name; and its
    /// dates that are not dates.
    pub(in crate::readers::tei) fn doubts(&self) -> Vec<Diagnostic> {
        let profile = self.header.element.child("profileDesc");
        let creation = profile.and_then(|profile| profile.child("creation"));
        let mut doubts = Vec::new();
        for described in self.header.all("correspDesc").chain(creation) {
            described.each(&mut |element| {
                doubts.extend(false_date(self.source, element));
                if element.name == "correspAction"
                    && let Roles::Both { are_exchanged: true } = self.roles(element)
                {
                    let message =
                        "the types of the names contradict the title, which says who wrote to whom";
                    let hint = "the title counts; correct the types, or the title";
                    let at = self.source.span(element.at.start..element.inside);
                    let found = Diagnostic::new(&diag::ROLES_EXCHANGED, at, message).hint(hint);
                    doubts.push(found);
                }
                let is_agent =
                    ["persName", "orgName", "name", "rs"].contains(&element.name.as_str());
                let is_place =
                    ["placeName", "settlement", "geogName"].contains(&element.name.as_str());
                let bearers = self.bearers(element).len();
                if is_agent && bearers > self.agents(element, &NotesOnNames::new()).len() {
                    let message = format!(
                        "{:?} points to {bearers} persons, but does not name each",
                        element.words()
                    );
                    let hint = "they are left out; write an element for each, with a name";
                    let at = self.source.span(element.at.start..element.inside);
                    let found = Diagnostic::new(&diag::SEVERAL_BEARERS, at, message).hint(hint);
                    doubts.push(found);
                }
                let pointer = identities(element).find(|pointer| !pointer.is_empty());
                let pointer = pointer.map(ToOwned::to_owned);
                let Some(pointer) =
                    pointer.filter(|_| (is_agent || is_place) && element.words().is_empty())
                else {
                    return;
                };
                let names = ["persName", "orgName", "name", "placeName", "settlement", "geogName"];
                let (known, authorities) = self.identity(element, &names);
                if known.is_some() || (is_agent && !authorities.is_empty()) {
                    return;
                }
                let message = format!("nothing in the file gives a name for {pointer:?}");
                let hint = "the reference is left out; write the name into the element";
                let at = self.source.span(element.at.start..element.inside);
                doubts.push(Diagnostic::new(&diag::UNNAMED_PARTY, at, message).hint(hint));
            });
        }
        doubts
    }
}

/// What is said of an action beside its place and its date.
fn remark(action: ActionKind, what: &str, said: Sourced<String>) -> Sourced<String> {
    Sourced::new(action.remark(what, &said.value), said.origin)
}

/// A date of an action beside the one that counts, in words and as a day.
fn another_date(date: Date) -> Sourced<String> {
    let words = match date.written {
        Some(written) if date.edtf.is_empty() || written == date.edtf => written,
        Some(written) => format!("{written} ({})", date.edtf),
        None => date.edtf,
    };
    Sourced::new(words, date.origin)
}

/// Elements that name who acts.
const AGENTS: [&str; 4] = ["persName", "orgName", "name", "rs"];

/// Words between two names of which only one is right, in the languages of editions.
const OR: &[&str] = &["or", "oder", "ou", "o", "of", "eller", "lub", "vel", "aut", "или"];

/// Whether an action names people of whom only one acted: `<persName/> or <persName/>`.
fn gives_alternatives(action: &Element) -> bool {
    let is_agent = |node: Option<&Node>| node.and_then(Node::element).is_some_and(is_name_of_agent);
    let mut three = action.children.windows(3);
    three.any(|three| {
        let word = three[1].text().map(|text| text.trim().to_lowercase());
        let is_or = word.is_some_and(|word| OR.contains(&word.as_str()));
        is_or && is_agent(three.first()) && is_agent(three.last())
    })
}

fn is_name_of_agent(element: &Element) -> bool {
    AGENTS.contains(&element.name.as_str())
}

/// Marks somebody who may not be the one: the source names several.
fn one_of_several(agent: &mut Agent) {
    for name in [&mut agent.written, &mut agent.name].into_iter().flatten() {
        name.origin = Origin::Inferred {
            by: NAME.to_owned(),
            reason: "the source gives several, of whom one is meant".to_owned(),
            certainty: Certainty::Low,
        };
    }
}

/// A part of an action; after an address or a location, the names in it.
fn with_addressed(part: &Element) -> Vec<&Element> {
    fn gather<'e>(element: &'e Element, found: &mut Vec<&'e Element>) {
        const PLACES: [&str; 3] = ["placeName", "settlement", "geogName"];
        for child in element.elements() {
            if is_name_of_agent(child) || PLACES.contains(&child.name.as_str()) {
                found.push(child);
            } else {
                gather(child, found);
            }
        }
    }
    let mut found = vec![part];
    if ["address", "location"].contains(&part.name.as_str()) {
        gather(part, &mut found);
    }
    found
}

/// How a letter is related to another: a word for their order, else the most specific word.
fn relation(related: &Element) -> Option<&str> {
    let (word, subtype) = (related.get("type"), related.get("subtype"));
    let is_order = |word: &&str| word.starts_with("prev") || word.starts_with("next");
    word.filter(is_order).or(subtype).or(word)
}

/// Which action an element is about in the proposal for `correspDesc` that editions used before TEI had it (TEI
/// Correspondence SIG, 2012): `sender`, `placeSender`, `dateSender`, and the same of the addressee.
pub(super) fn proposed(element: &str) -> Option<ActionKind> {
    match element {
        "sender" | "placeSender" | "dateSender" => Some(ActionKind::Sent),
        "addressee" | "placeAddressee" | "dateAddressee" => Some(ActionKind::Received),
        _ => None,
    }
}

/// What the names in an action say of the parts that they took.
enum Roles {
    /// Nothing.
    None,
    /// Those that say one say this one.
    One(ActionKind),
    /// Some are senders, and some recipients: the other way round, if the title says so.
    Both {
        /// Whether it does.
        are_exchanged: bool,
    },
}

impl Roles {
    /// The part of a name in an action that names both parties.
    fn of(&self, name: &Element) -> Option<ActionKind> {
        let Self::Both { are_exchanged } = self else { return None };
        let other = |kind| match kind {
            ActionKind::Sent => ActionKind::Received,
            _ => ActionKind::Sent,
        };
        party_of(name).map(|kind| if *are_exchanged { other(kind) } else { kind })
    }
}

/// The part that a name says somebody took.
fn party_of(name: &Element) -> Option<ActionKind> {
    ["type", "role"].into_iter().find_map(|key| party(name.get(key)?))
}

/// Who somebody is to the letter, as editions say in `person/@role` and in `creation`.
fn party(role: &str) -> Option<ActionKind> {
    const PARTIES: &[(&[&str], ActionKind)] = &[
        (
            &[
                "sender",
                "author",
                "writer",
                "absender",
                "expediteur",
                "exp\u{e9}diteur",
                "mittente",
            ],
            ActionKind::Sent,
        ),
        (
            &[
                "recipient",
                "receiver",
                "addressee",
                "adressat",
                "empf\u{e4}nger",
                "destinataire",
                "destinatario",
            ],
            ActionKind::Received,
        ),
    ];
    let role = role.to_lowercase();
    PARTIES.iter().find(|(words, _)| words.contains(&role.as_str())).map(|(_, kind)| *kind)
}

/// What editions call actions, beside the words that TEI suggests (TEI P5, `correspAction/@type`).
const ACTIONS: &[(&[&str], ActionKind)] = &[
    (
        &[
            "sent",
            "sending",
            "sentby",
            "sender",
            "written",
            "writing",
            "writtenby",
            "wrote",
            "posted",
            "postedby",
            "mailed",
            "dispatched",
            "from",
        ],
        ActionKind::Sent,
    ),
    (
        &[
            "received",
            "receiving",
            "receivedby",
            "recipient",
            "receiver",
            "addressee",
            "deliveredto",
            "sentto",
            "arrived",
            "addressed",
            "addressedto",
            "to",
        ],
        ActionKind::Received,
    ),
    (&["transmitted", "transmitting", "delivered", "deliveredby"], ActionKind::Transmitted),
    (&["forwarded", "forwarding"], ActionKind::Forwarded),
    (&["redirected", "redirecting"], ActionKind::Redirected),
    (&["read"], ActionKind::Read),
];

fn kind_of(action: &Element) -> ActionKind {
    let kind = |word: &str| {
        let word = word.to_lowercase();
        let of = |(words, _): &&(&[&str], ActionKind)| words.contains(&word.as_str());
        ACTIONS.iter().find(of).map(|(_, kind)| *kind)
    };
    // What somebody did on the way is not what sender and recipient did.
    let on_the_way = action.get("subtype").and_then(kind);
    on_the_way.or_else(|| action.get("type").and_then(kind)).unwrap_or(ActionKind::Other)
}

/// The day that the edition has computed for a document, where the header has none. The dateline of
/// the letter itself takes precedence.
pub(in crate::readers::tei) fn date_of_document(letter: &mut Letter, edtf: &str, origin: &Origin) {
    // The days that an editorial note is about are not the day on which it was written.
    let is_note = letter.kind.as_ref().is_some_and(|kind| kind.value == Kind::EditorialNote);
    if is_note || letter.action(ActionKind::Sent).is_some_and(|sent| sent.date.is_some()) {
        return;
    }
    let date = Date::of(edtf, None, Certainty::High, origin.clone());
    if letter.correspondence.is_empty() {
        letter.correspondence.push(Correspondence::default());
    }
    letter.correspondence[0].action_mut(ActionKind::Sent).date = date;
}
