//! The description of the letter: what it is, who wrote to whom, where it comes from, how it may be
//! used, and how this file was made.

use super::identities::{name_of, uris};
use super::node::{Json, Node, pointer, property};
use super::provenance::Provenance;
use crate::backends::PrintJob;
use crate::backends::lexical::{absolute_uri, is_calendar_day, uri};
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Certainty, Date, EntityKind, Identity, Kind, Letter,
    ListKey, Origin, Particular, ParticularKind, Place, RelatedLetter, RightsStatement, Sourced,
    Witness, authority,
};

/// Puts the description of a letter on its node.
pub(super) fn describe(document: &mut Node, job: &PrintJob<'_>, provenance: &mut Provenance<'_>) {
    let letter = job.letter;
    let id = provenance.letter();
    document.set("@id", id.as_str());
    document.set("@type", class(letter));
    if let Some(kind) = &letter.kind {
        document.set("genre", kind.value.as_str());
        document.set_known("additionalType", concept(kind.value));
        provenance.supplied(&id, "schema:genre", kind.value.as_str(), &kind.origin);
    }
    if let Some(title) = &letter.title {
        document.set("name", title.value.as_str());
        provenance.value(&id, "schema:name", title);
    }
    if let Some(number) = &letter.number {
        document.add("identifier", property(DOCUMENT_NUMBER, &number.value));
        provenance.value(&id, "schema:identifier", number);
    }
    if id != letter.id {
        document.add("identifier", letter.id.as_str());
    }
    if let Some(name) = &letter.source_id {
        document.add("identifier", property(SOURCE_NAME, name));
    }
    document.set_all("inLanguage", languages(letter));
    correspondence(document, letter, provenance);
    let is_other = |witness: &Witness| !witness.kind.is_source();
    document.set_all("workExample", witnesses(letter, is_other, provenance));
    rights(document, letter, provenance);
    let changes = letter.changes.iter().map(|change| provenance.change(change));
    document.set_all("changes", changes.collect());
    document.set("encoding", encoding(job, provenance));
}

/// The label for the number of a document in its edition.
pub(super) const DOCUMENT_NUMBER: &str = "document number";

/// The label for the name that the source gives a document.
const SOURCE_NAME: &str = "name in the source";

/// A message if it has, or by its kind must have, a sender; schema.org has no class for letters.
fn class(letter: &Letter) -> &'static str {
    match letter.kind.as_ref().map(|kind| kind.value) {
        Some(Kind::Letter | Kind::Message | Kind::Telegram | Kind::Memorandum) => "Message",
        Some(Kind::EditorialNote) => "CreativeWork",
        None if letter.correspondence.iter().any(|all| !all.actions.is_empty()) => "Message",
        None => "CreativeWork",
    }
}

/// The kind in the Art & Architecture Thesaurus, if it is listed there.
fn concept(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Letter => Some("http://vocab.getty.edu/aat/300026879"),
        Kind::Telegram => Some("http://vocab.getty.edu/aat/300026909"),
        Kind::Memorandum => Some("http://vocab.getty.edu/aat/300026906"),
        Kind::Message | Kind::EditorialNote => None,
    }
}

fn languages(letter: &Letter) -> Vec<&str> {
    let mut languages = Vec::new();
    for language in letter.texts.iter().filter_map(|text| text.language.as_ref()) {
        let language = language.value.as_str();
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}

fn correspondence(document: &mut Node, letter: &Letter, provenance: &mut Provenance<'_>) {
    let mut exchange = Exchange::default();
    let authors = letter.authors.iter();
    document.set_all("author", authors.map(|it| exchange.agent(it, provenance).1).collect());
    for action in letter.correspondence.iter().flat_map(|described| &described.actions) {
        exchange.action(action, provenance);
    }
    document.set_all("sender", exchange.sent.agents);
    document.set_all("recipient", exchange.received.agents);
    document.set_all("dateSent", exchange.sent.dates);
    document.set_all("dateReceived", exchange.received.dates);
    document.set_all("locationCreated", exchange.created);
    document.set_all("actions", exchange.actions);
    let context = letter.correspondence.iter().flat_map(|described| &described.context);
    document.set_all("related", context.map(|other| related(other, provenance)).collect());
    let remarks = letter.correspondence.iter().flat_map(|described| &described.remarks);
    document.set_all("remarks", remarks.map(|remark| remark.value.as_str()).collect());
    particulars(document, letter);
}

/// What else the source says of the letter and its edition.
fn particulars(document: &mut Node, letter: &Letter) {
    let of_kinds = |kinds: &[ParticularKind]| {
        let of_kinds = letter.particulars.iter().filter(|one| kinds.contains(&one.kind));
        of_kinds.collect::<Vec<&Particular>>()
    };
    let words = |kind: ParticularKind| of_kinds(&[kind]).into_iter().map(Particular::with_address);
    document.set_all("abstract", words(ParticularKind::Abstract).collect());
    document.set_all("keywords", words(ParticularKind::Subject).collect());
    // The property takes text that names whom to credit, and for what.
    let termed = |one: &Particular| format!("{}: {}", one.kind.as_str(), one.with_address());
    let credits = of_kinds(&[
        ParticularKind::Principal,
        ParticularKind::Contributor,
        ParticularKind::Funder,
        ParticularKind::Sponsor,
    ]);
    document.set_all("creditText", credits.into_iter().map(termed).collect());
    let others = of_kinds(&[
        ParticularKind::Appearance,
        ParticularKind::History,
        ParticularKind::Note,
        ParticularKind::Related,
        ParticularKind::Edition,
        ParticularKind::Series,
        ParticularKind::Number,
        ParticularKind::Terms,
    ]);
    document.set_all("particulars", others.into_iter().map(termed).collect());
}

/// The agents and dates of one kind of action, for which schema.org has properties of the letter.
#[derive(Default)]
struct ShortForm {
    agents: Vec<Node>,
    dates: Vec<Node>,
}

/// What was done with the letter: the actions in full, and schema.org's short forms for the
/// usual ones.
#[derive(Default)]
struct Exchange {
    actions: Vec<Node>,
    sent: ShortForm,
    received: ShortForm,
    /// Pointers to the places of sending.
    created: Vec<Node>,
    /// How many agents there are.
    agents: usize,
    /// How many places.
    places: usize,
}

impl Exchange {
    /// The name of the next agent, and its node.
    fn agent(&mut self, agent: &Agent, provenance: &mut Provenance<'_>) -> (String, Node) {
        self.agents += 1;
        let identity = provenance.identities.entities.agent(agent);
        let fragment = provenance.id(&format!("agent.{}", self.agents));
        let id = name_of(identity.as_ref(), fragment);
        let node = correspondent(&id, agent, identity.as_ref(), provenance);
        (id, provenance.identities.once(node))
    }

    fn action(&mut self, action: &Action, provenance: &mut Provenance<'_>) {
        let id = provenance.id(&format!("action.{}", self.actions.len() + 1));
        let mut node = Node::named(&id, action_class(action));
        node.set_known("dc:type", has_no_class(action.kind).then(|| action.kind.as_str()));
        let mut agents = Vec::new();
        for agent in &action.agents {
            let (id, node) = self.agent(agent, provenance);
            match self.short_form(action.kind) {
                Some(short) => {
                    short.agents.push(node);
                    agents.push(pointer(&id));
                }
                None => agents.push(node),
            }
        }
        node.set_all("agent", agents);
        if let Some(place) = &action.place {
            self.places += 1;
            let identity = provenance.identities.entities.place(place);
            let fragment = provenance.id(&format!("place.{}", self.places));
            let id = name_of(identity.as_ref(), fragment);
            let place = place_node(&id, place, identity.as_ref(), provenance);
            node.set("location", provenance.identities.once(place));
            if action.kind == ActionKind::Sent {
                self.created.push(pointer(&id));
            }
        }
        if let Some(date) = &action.date {
            date_of_action(&mut node, &id, date, provenance);
            if let Some(short) = self.short_form(action.kind) {
                short.dates.push(edtf(&date.edtf));
            }
        }
        self.actions.push(node);
    }

    /// Actions that have none are described only as such.
    fn short_form(&mut self, kind: ActionKind) -> Option<&mut ShortForm> {
        match kind {
            ActionKind::Sent => Some(&mut self.sent),
            ActionKind::Received => Some(&mut self.received),
            ActionKind::Transmitted
            | ActionKind::Forwarded
            | ActionKind::Redirected
            | ActionKind::Read
            | ActionKind::Other => None,
        }
    }
}

/// Another letter of the exchange.
fn related(other: &RelatedLetter, provenance: &mut Provenance<'_>) -> Node {
    let target = other.target.as_deref();
    let uri = target.and_then(absolute_uri);
    let key = target.filter(|_| uri.is_none());
    let mut node = Node::new("CreativeWork")
        .with_known("dc:type", other.relation.as_deref())
        .with_known("url", uri)
        .with_known("identifier", key.map(|key| property(SOURCE_NAME, key)))
        .with_known("name", (!other.text.is_empty()).then_some(other.text.as_str()));
    provenance.attribute(&mut node, &other.origin);
    node
}

/// Whether schema.org has no class for exactly this action; then it is also named in words.
fn has_no_class(kind: ActionKind) -> bool {
    match kind {
        ActionKind::Sent | ActionKind::Received | ActionKind::Read => false,
        ActionKind::Transmitted
        | ActionKind::Forwarded
        | ActionKind::Redirected
        | ActionKind::Other => true,
    }
}

fn action_class(action: &Action) -> &'static str {
    match action.kind {
        ActionKind::Sent => "SendAction",
        ActionKind::Received => "ReceiveAction",
        ActionKind::Transmitted | ActionKind::Forwarded | ActionKind::Redirected => "SendAction",
        ActionKind::Read => "ReadAction",
        ActionKind::Other => "Action",
    }
}

/// A person or an institution; if it is not known which, the class fits both.
fn correspondent(
    id: &str,
    agent: &Agent,
    identity: Option<&Identity>,
    provenance: &mut Provenance<'_>,
) -> Node {
    let class = match agent.kind {
        Some(AgentKind::Person) => "Person",
        Some(AgentKind::Organisation) => "Organization",
        None => "Agent",
    };
    let mut node = Node::named(id, class).with_known("name", agent.display_name());
    match (&agent.name, &agent.written) {
        (Some(name), Some(written)) => {
            provenance.value(id, "schema:name", name);
            if name.value != written.value {
                node.set("alternateName", written.value.as_str());
                provenance.value(id, "schema:alternateName", written);
            }
        }
        (Some(name), None) | (None, Some(name)) => provenance.value(id, "schema:name", name),
        (None, None) => {}
    }
    let Agent { authorities, key, .. } = agent;
    say_who(&mut node, identity, authorities, key.as_ref(), provenance);
    if let Some(distinct) = &agent.distinct {
        node.set("disambiguatingDescription", distinct.value.as_str());
        provenance.value(id, "schema:disambiguatingDescription", distinct);
    }
    if let Some(role) = &agent.role {
        node.set("jobTitle", role.value.as_str());
        provenance.value(id, "schema:jobTitle", role);
    }
    node
}

fn place_node(
    id: &str,
    place: &Place,
    identity: Option<&Identity>,
    provenance: &mut Provenance<'_>,
) -> Node {
    let mut node = Node::named(id, "Place").with("name", place.name.value.as_str());
    provenance.value(id, "schema:name", &place.name);
    let Place { authorities, key, .. } = place;
    say_who(&mut node, identity, authorities, key.as_ref(), provenance);
    node
}

/// Says who or what a node is: its addresses besides the one that names it, and its key in a list. What
/// is not an address is kept as an identifier.
fn say_who(
    node: &mut Node,
    identity: Option<&Identity>,
    authorities: &[Sourced<String>],
    key: Option<&Sourced<ListKey>>,
    provenance: &mut Provenance<'_>,
) {
    let id = node.id().unwrap_or_default().to_owned();
    let (mut same, mut identifiers) = (Vec::new(), Vec::new());
    for Sourced { value, origin } in authorities {
        let known = authority(value).map(|(_, address)| uri(&address));
        match known.or_else(|| absolute_uri(value)) {
            // Who says that this is its name is said of an identifier.
            Some(uri) if uri == id => {
                if origin.is_supplied() {
                    provenance.supplied(&id, "schema:identifier", uri.as_str(), origin);
                    identifiers.push(uri);
                }
            }
            Some(uri) => {
                provenance.supplied(&id, "schema:sameAs", pointer(&uri), origin);
                if !same.contains(&uri) {
                    same.push(uri);
                }
            }
            None => {
                provenance.supplied(&id, "schema:identifier", value.as_str(), origin);
                identifiers.push(value.clone());
            }
        }
    }
    if let Some(Sourced { value, origin }) = key {
        provenance.supplied(&id, "schema:identifier", value.to_string(), origin);
        identifiers.push(value.to_string());
    }
    node.set_all("sameAs", same);
    node.set_all("replaces", identity.map(|identity| uris(&identity.replaces)).unwrap_or_default());
    node.set_all("identifier", identifiers);
}

/// The date as written, in EDTF and in words, and the days that bound it.
fn date_of_action(node: &mut Node, id: &str, date: &Date, provenance: &mut Provenance<'_>) {
    // An open end is left out.
    let is_known =
        |day: &str| is_calendar_day(day) && ![Date::OPEN_START, Date::OPEN_END].contains(&day);
    let day = |day: &str| is_known(day).then(|| day.to_owned());
    node.set_known("dc:date", date.written.as_deref());
    node.set("dcterms:date", edtf(&date.edtf));
    let words = date.in_words();
    node.set_known("description", (words != date.edtf).then_some(words));
    node.set_known("startTime", day(&date.not_before));
    node.set_known("endTime", day(&date.not_after));
    match &date.origin {
        Origin::Inferred { .. } | Origin::Supplied { .. } => {
            let origin = date.origin.at_most(date.certainty);
            provenance.supplied(id, "dcterms:date", edtf(&date.edtf), &origin);
        }
        Origin::Read { .. } | Origin::Derived { .. } => {
            if date.certainty != Certainty::High {
                provenance.doubtful(id, "dcterms:date", edtf(&date.edtf), date.certainty);
            }
        }
    }
}

/// A date: as a calendar day, which everyone reads, otherwise as EDTF.
pub(super) fn edtf(date: &str) -> Node {
    Node::new(if is_calendar_day(date) { "xsd:date" } else { "edtf:EDTF" }).with("@value", date)
}

/// The rights in the words of the source and of this description.
fn rights(document: &mut Node, letter: &Letter, provenance: &mut Provenance<'_>) {
    let source = &letter.rights.source_text;
    let id = provenance.letter();
    document.set_all("license", licences(&id, "schema:license", source, provenance));
    document.set_all("usageInfo", usage(&id, source, provenance));
    let index = &letter.rights.index;
    // Where a statement holds in one place only, no licence gives its address.
    let about_index = index.iter().map(|right| match right.jurisdiction {
        Some(_) => format!("index: {} <{}>", right.in_words(), right.uri),
        None => format!("index: {}", right.in_words()),
    });
    document.set_all("dc:rights", in_words(source).into_iter().chain(about_index).collect());
    document.set_all("sdLicense", licences(&id, "schema:sdLicense", index, provenance));
}

fn licences(
    subject: &str,
    predicate: &str,
    statements: &[RightsStatement],
    provenance: &mut Provenance<'_>,
) -> Vec<Node> {
    let licence = |right: &RightsStatement| {
        let node = match absolute_uri(&right.uri) {
            Some(uri) => {
                provenance.supplied(subject, predicate, pointer(&uri), &right.origin);
                pointer(&uri)
            }
            None => {
                provenance.supplied(subject, predicate, right.uri.as_str(), &right.origin);
                Node::default().with("identifier", right.uri.as_str())
            }
        };
        node.with("name", right.label.as_str())
    };
    statements.iter().filter(|right| right.jurisdiction.is_none()).map(licence).collect()
}

/// Statements that hold in one place only: a licence would be read as valid worldwide.
fn usage(
    subject: &str,
    statements: &[RightsStatement],
    provenance: &mut Provenance<'_>,
) -> Vec<Node> {
    let bounded = statements.iter().filter_map(|right| Some((right, right.jurisdiction.as_ref()?)));
    bounded
        .map(|(right, place)| {
            provenance.supplied(subject, "schema:usageInfo", right.in_words(), &right.origin);
            Node::new("CreativeWork")
                .with("name", right.label.as_str())
                .with("url", right.uri.as_str())
                .with("spatialCoverage", place.as_str())
        })
        .collect()
}

/// Statements with the place where they hold, which is not part of the licence that they name.
fn in_words(statements: &[RightsStatement]) -> Vec<String> {
    statements.iter().map(RightsStatement::in_words).collect()
}

/// This file: an encoding of the letter, which is older than it.
fn encoding(job: &PrintJob<'_>, provenance: &mut Provenance<'_>) -> Node {
    let (letter, edition) = (job.letter, &job.collection.edition);
    let id = provenance.id("jsonld");
    let mut node = Node::of_classes(&id, &["MediaObject", "Entity"])
        .with("encodingFormat", "application/ld+json")
        .with("dateModified", job.made.strftime("%Y-%m-%d").to_string());
    if let Some(date) = &edition.date {
        node.set("dateCreated", edtf(&date.value));
        provenance.supplied(&id, "schema:dateCreated", edtf(&date.value), &date.origin);
    }
    if let Some(editor) = &edition.editor {
        let fragment = provenance.id("editor");
        let named = named_agent(EntityKind::Person, &editor.value, fragment, provenance);
        let editor_id = named.id().unwrap_or_default().to_owned();
        node.set("editor", named);
        provenance.value(&editor_id, "schema:name", editor);
    }
    let rights = &letter.rights.encoding;
    node.set_all("license", licences(&id, "schema:license", rights, provenance));
    node.set_all("usageInfo", usage(&id, rights, provenance));
    node.set_all("dc:rights", in_words(rights));
    let is_source = |witness: &Witness| witness.kind.is_source();
    node.set_all("isBasedOn", witnesses(letter, is_source, provenance));
    let files = job.collection.sources.iter().enumerate().map(|(index, file)| {
        let id = provenance.id(&format!("input.{}", index + 1));
        Node::of_classes(&id, &["MediaObject", "Entity"])
            .with("name", file.name.as_str())
            .with("contentSize", format!("{} B", file.bytes))
            .with("sha256", file.sha256.as_str())
    });
    node.set_all("wasDerivedFrom", files.collect());
    node.with(
        "wasGeneratedBy",
        Node::new("Activity")
            .with("endedAtTime", job.made.to_string())
            .with("wasAssociatedWith", provenance.program()),
    )
}

/// The witnesses of one kind; each has the number that it has among all of them.
fn witnesses(
    letter: &Letter,
    is_wanted: impl Fn(&Witness) -> bool,
    provenance: &mut Provenance<'_>,
) -> Vec<Node> {
    let witnesses = letter.witnesses.iter().enumerate();
    let wanted = witnesses.filter(|(_, witness)| is_wanted(witness));
    wanted
        .map(|(index, witness)| {
            let id = provenance.id(&format!("witness.{}", index + 1));
            let node = witness_node(&id, witness, provenance);
            // The subject and predicate that lead to it.
            if witness.kind.is_source() {
                let encoding = provenance.id("jsonld");
                provenance.supplied(&encoding, "schema:isBasedOn", pointer(&id), &witness.origin);
            } else {
                let predicate = "schema:workExample";
                let id_of_letter = provenance.letter();
                provenance.supplied(&id_of_letter, predicate, pointer(&id), &witness.origin);
            }
            node
        })
        .collect()
}

/// The labels for marks of secrecy and for how the document was forwarded.
const CLASSIFICATION: &str = "classification";
const TRANSMISSION: &str = "transmission";

/// The document as one source prints it or one archive holds it.
fn witness_node(id: &str, witness: &Witness, provenance: &mut Provenance<'_>) -> Node {
    let mut node = match witness.kept_at() {
        Some(_) => Node::of_classes(id, &["CreativeWork", "ArchiveComponent"]),
        None => Node::named(id, "CreativeWork"),
    };
    let kind = (!witness.kind.is_source()).then(|| witness.kind.as_str());
    node.set_known("dc:type", kind);
    node.set_known("bibliographicCitation", witness.cited.as_deref());
    let shelf_mark = witness.shelf_mark.as_deref().map(Json::from);
    let number = witness.document.as_deref();
    let number = number.map(|number| property(DOCUMENT_NUMBER, number).into());
    node.set_each("identifier", shelf_mark.into_iter().chain(number).collect::<Vec<Json>>());
    node.set_known("pagination", witness.pages.as_deref());
    match witness.url.as_deref().map(|url| absolute_uri(url).ok_or(url)) {
        Some(Ok(uri)) => node.set("url", uri),
        Some(Err(words)) => node.set("description", words),
        None => {}
    }
    if let Some(name) = &witness.repository {
        let identity = provenance.identities.entities.named(EntityKind::Archive, name);
        let archive = name_of(identity.as_ref(), format!("{id}.archive"));
        let archive = Node::named(&archive, "ArchiveOrganization").with("name", name.as_str());
        node.set("holdingArchive", provenance.identities.once(archive));
    }
    let fonds = |name: &String| Node::new("Collection").with("name", name.as_str());
    let collection = witness.collection.as_ref().map(fonds);
    let wholes = collection.into_iter().chain(printed_in(id, witness, provenance));
    node.set_each("isPartOf", wholes.collect());
    let properties =
        [(CLASSIFICATION, &witness.classification), (TRANSMISSION, &witness.transmission)];
    let properties =
        properties.into_iter().filter_map(|(name, value)| Some(property(name, value.as_deref()?)));
    node.set_all("additionalProperty", properties.collect());
    node
}

/// The book or site that a document is printed in, if anything is known of it.
fn printed_in(id: &str, witness: &Witness, provenance: &mut Provenance<'_>) -> Option<Node> {
    let Witness { id: declared, title, editor, publisher, place, volume, date, .. } = witness;
    let parts = [declared, title, editor, publisher, place, volume, date];
    if parts.iter().all(|part| part.is_none()) {
        return None;
    }
    let mut agent = |kind, name: &Option<String>, part: &str| {
        Some(named_agent(kind, name.as_deref()?, format!("{id}.{part}"), provenance))
    };
    let editor = agent(EntityKind::Person, editor, "editor");
    let publisher = agent(EntityKind::Organisation, publisher, "publisher");
    let edition = provenance.identities.entities.edition(witness);
    let edition = edition.map_or_else(|| format!("{id}.edition"), |address| uri(&address));
    let node = Node::named(&edition, "CreativeWork")
        .with_known("name", title.as_deref())
        .with_known("identifier", declared.as_deref())
        .with_known("editor", editor)
        .with_known("publisher", publisher)
        .with_known("marcrel:pup", place.as_deref())
        .with_known("volumeNumber", volume.as_deref())
        .with_known("datePublished", date.as_deref());
    Some(provenance.identities.once(node))
}

/// Somebody who is known only by name; if it is not known what they are, the class fits both.
fn named_agent(
    kind: EntityKind,
    name: &str,
    fragment: String,
    provenance: &mut Provenance<'_>,
) -> Node {
    let identity = provenance.identities.entities.named(kind, name);
    let id = name_of(identity.as_ref(), fragment);
    provenance.identities.once(Node::named(&id, "Agent").with("name", name))
}
