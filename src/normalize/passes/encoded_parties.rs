//! Who wrote to whom, where the source marks the names in the heading: FRUS, `persName` of type
//! `from` and `to`.

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Block, Correspondence, Inline, Letter, ListKey, NameKind,
    NameRole, Origin, Phrase, PhraseKind, Reading, Readings, Sourced, Visitor, on_one_line,
    plain_text, visit_inline, visit_inlines,
};
use crate::normalize::parties::{self, HeadingParties};
use crate::normalize::{Context, Effect, Pass, Runs, derived, text_runs, vocabulary};
use crate::source::{Span, Structure, part};

/// Makes correspondents from the names marked in the heading.
pub(super) struct ReadEncodedParties;

impl Pass for ReadEncodedParties {
    fn name(&self) -> &'static str {
        "read_encoded_parties"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::With(Structure::Blocks)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let has_agents = |action: &Action| !action.agents.is_empty();
        if letter.correspondence.iter().flat_map(|one| &one.actions).any(has_agents) {
            return;
        }
        let mut marked = Marked::default();
        let blocks = letter.texts.iter().flat_map(|text| &text.blocks);
        let heading = blocks.into_iter().find_map(|block| match block {
            Block::Heading(line) => Some(line),
            _ => None,
        });
        let Some(heading) = heading else { return };
        visit_inlines(&mut marked, &heading.content);
        if marked.names.is_empty() {
            return;
        }
        // The heading also names the office, outside the mark-up of the name.
        let languages = vocabulary::languages_of(letter);
        let title = letter.title.as_ref().map_or("", |title| title.value.as_str());
        let parties = match parties::read(title, &languages) {
            HeadingParties::Parties(parties) => Some(parties),
            HeadingParties::Nothing
            | HeadingParties::Undecided(_)
            | HeadingParties::Name(_)
            | HeadingParties::Same(_) => None,
        };
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        for (role, kind) in
            [(NameRole::From, ActionKind::Sent), (NameRole::To, ActionKind::Received)]
        {
            let names: Vec<&Named> = marked.names.iter().filter(|name| name.role == role).collect();
            let ranges = parties.as_ref().map(|parties| match role {
                NameRole::From => &parties.from,
                NameRole::To => &parties.to,
            });
            let ranges = ranges.filter(|ranges| ranges.len() == names.len());
            for (index, name) in names.iter().enumerate() {
                let stated = ranges.map(|ranges| part(title, ranges[index].clone()));
                let written = stated.filter(|stated| stated.contains(&name.words));
                let agent = name.agent(written, &derived(self, name.at));
                letter.correspondence[0].action_mut(kind).agents.push(agent);
            }
        }
        report(&marked.names, context);
    }
}

fn report(names: &[Named], context: &mut Context<'_>) {
    let words = |role: NameRole| {
        let names = names.iter().filter(|name| name.role == role);
        let quoted = names.map(|name| format!("\u{201C}{}\u{201D}", name.words));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let message = match (words(NameRole::From), words(NameRole::To)) {
        (from, to) if to.is_empty() => format!("from {from}"),
        (from, to) if from.is_empty() => format!("to {to}"),
        (from, to) => format!("from {from} to {to}"),
    };
    let at = names.first().map(|name| name.at);
    context.report(Diagnostic::new(&diag::CORRESPONDENTS_FROM_HEADING, at, message));
}

/// The names in a heading that are marked as sender or recipient. A person merely joined to such a name
/// has the same role: `From Chairmen Khrushchev and Brezhnev`.
#[derive(Default)]
struct Marked {
    names: Vec<Named>,
    /// The words since the last name.
    since: String,
}

/// What joins two names.
const JOINTS: &[&str] = &["and", "&", ",", ", and", "und", "et", "y", "и"];

struct Named {
    role: NameRole,
    kind: Option<AgentKind>,
    words: String,
    listed: Option<String>,
    addresses: Vec<String>,
    key: Option<ListKey>,
    at: Span,
}

impl Named {
    /// Who bears the name, which the heading writes so, or as it is marked.
    fn agent(&self, written: Option<&str>, origin: &Origin) -> Agent {
        let sourced = |value: &String| Sourced::new(value.clone(), origin.clone());
        let written = written.unwrap_or(&self.words).to_owned();
        Agent {
            kind: self.kind,
            written: Some(sourced(&written)),
            name: self.listed.as_ref().map(sourced),
            authorities: self.addresses.iter().map(sourced).collect(),
            key: self.key.clone().map(|key| Sourced::new(key, origin.clone())),
            ..Agent::default()
        }
    }
}

impl Visitor for Marked {
    fn readings(&self) -> Readings {
        Readings::One(Reading::Regular)
    }

    fn inline(&mut self, inline: &Inline) {
        let last = self.names.last().filter(|_| JOINTS.contains(&self.since.trim()));
        let joined = last.map(|last| last.role);
        if let Inline::Text(characters) = inline {
            self.since.push_str(&characters.text);
        }
        if let Inline::Phrase(Phrase { kind: PhraseKind::Name(name), content, origin }) = inline
            && let Some(role) =
                name.role.or_else(|| joined.filter(|_| name.kind == NameKind::Person))
            && let Some(at) = content.iter().find_map(text_runs::read_at).or(origin.span())
        {
            let words = plain_text(content, Reading::Regular);
            let words = on_one_line(&words);
            let kind = match name.kind {
                NameKind::Person => Some(AgentKind::Person),
                NameKind::Organisation => Some(AgentKind::Organisation),
                NameKind::Place | NameKind::Other => None,
            };
            let addresses = name.addresses().cloned().collect();
            // A note between the words of a name is not part of it.
            let words = words.trim_end_matches([',', ';']).to_owned();
            let listed = name.listed.clone();
            if !words.is_empty() {
                let key = name.key.clone();
                self.names.push(Named { role, kind, words, listed, addresses, key, at });
            }
            visit_inline(self, inline);
            self.since.clear();
            return;
        }
        visit_inline(self, inline);
    }
}
