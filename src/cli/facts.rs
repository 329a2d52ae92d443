//! The facts of a letter one by one, each with its origin.

use letterpress::ir::{ActionKind, Agent, Letter, Origin, Place, Sourced};

use super::in_words::{in_english, in_short, key_of};

/// A known fact about a letter.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// Its label.
    pub key: &'static str,
    pub value: String,
    pub origin: Origin,
}

/// What is known about a letter, in reading order.
pub(super) fn facts(letter: &Letter) -> Vec<Fact> {
    let mut facts = Facts(Vec::new());
    if let Some(kind) = &letter.kind {
        facts.add("kind", kind.value.as_str(), &kind.origin);
    }
    facts.text("number", letter.number.as_ref());
    facts.text("title", letter.title.as_ref());
    if let Some(date) = letter.date() {
        facts.add("date", &date.edtf, &date.origin);
    }
    let sent = letter.action(ActionKind::Sent);
    if let Some(Place { name, authorities, .. }) = sent.and_then(|sent| sent.place.as_ref()) {
        facts.text("place", Some(name));
        facts.texts("place_uri", authorities);
    }
    for author in &letter.authors {
        facts.agent("author", "author_uri", author);
    }
    for (kind, key, uri) in [
        (ActionKind::Sent, "sender", "sender_uri"),
        (ActionKind::Received, "recipient", "recipient_uri"),
    ] {
        for agent in letter.action(kind).map_or(&[][..], |action| &action.agents) {
            facts.agent(key, uri, agent);
        }
    }
    for language in letter.texts.iter().filter_map(|text| text.language.as_ref()) {
        facts.add("language", &in_english(&language.value), &language.origin);
    }
    for witness in &letter.witnesses {
        facts.add(key_of(witness.kind), &in_short(witness), &witness.origin);
    }
    for statement in &letter.rights.source_text {
        facts.add("rights", &statement.in_words(), &statement.origin);
    }
    facts.0
}

struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, key: &'static str, value: &str, origin: &Origin) {
        self.0.push(Fact { key, value: value.to_owned(), origin: origin.clone() });
    }

    fn text(&mut self, key: &'static str, text: Option<&Sourced<String>>) {
        if let Some(text) = text {
            self.add(key, &text.value, &text.origin);
        }
    }

    fn texts(&mut self, key: &'static str, texts: &[Sourced<String>]) {
        for text in texts {
            self.text(key, Some(text));
        }
    }

    /// The display name of an agent, and the name as written.
    fn agent(&mut self, key: &'static str, uri: &'static str, agent: &Agent) {
        self.text(key, agent.name.as_ref());
        self.text(key, agent.written.as_ref());
        self.texts(uri, &agent.authorities);
    }
}
