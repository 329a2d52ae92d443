//! Who wrote to whom, where the source marks the names in the heading: FRUS, `persName` of type
//! `from` and `to`.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Block, Correspondence, Inline, Letter, ListKey, NameKind,
    NameRole, Origin, Phrase, PhraseKind, Reading, Readings, Sourced, Visitor, on_one_line,
    plain_text, visit_inline, visit_inlines,
};
use crate::normalize::parties::{self, HeadingParties, Parties, Worth};
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
        if let Some(parties) = &parties {
            // `Mr. Moor to Mr. Lee`, marked as one name, is none.
            let has = |name: &Named, ranges: &[Range<usize>]| {
                ranges.iter().any(|range| name.words.contains(part(title, range.clone())))
            };
            marked.names.retain(|name| !(has(name, &parties.from) && has(name, &parties.to)));
            follow_words(&mut marked.names, title, parties, context);
        }
        let heading = letter.title.as_ref().and_then(|title| title.origin.span());
        let is_numbered = letter.number.is_some();
        let mut told: Vec<(NameRole, String)> = Vec::new();
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
            // An edition can mark one of the two, and name the other by an office: `Mr. Moor to the Secretary of State`.
            if let (true, Some(ranges), Some(at)) = (names.is_empty(), ranges, heading) {
                let named = ranges.iter().filter_map(|range| {
                    let known = if is_numbered {
                        range.clone()
                    } else {
                        match parties::weigh(title, range.clone(), &languages) {
                            Worth::Name(name) => name,
                            Worth::MayBePlace(_) | Worth::Unclear => return None,
                        }
                    };
                    let words = part(title, known).to_owned();
                    let (kind, origin) = (parties::kind(&words), derived(self, at));
                    let written = Some(Sourced::new(words, origin));
                    Some(Agent { kind, written, ..Agent::default() })
                });
                let named: Vec<Agent> = named.collect();
                let words = named.iter().filter_map(Agent::display_name);
                told.extend(words.map(|words| (role, words.to_owned())));
                letter.correspondence[0].action_mut(kind).agents.extend(named);
                continue;
            }
            let ranges = ranges.filter(|ranges| ranges.len() == names.len());
            for (index, name) in names.iter().enumerate() {
                let stated = ranges.map(|ranges| part(title, ranges[index].clone()));
                let written = stated.filter(|stated| stated.contains(&name.words));
                let agent = name.agent(written, &derived(self, name.at));
                told.push((role, name.words.clone()));
                letter.correspondence[0].action_mut(kind).agents.push(agent);
            }
        }
        report(&told, marked.names.first().map(|name| name.at).or(heading), context);
    }
}

/// Gives a name the part that the words of the heading give it, where its mark-up says the other one. In `Letter From A and B
/// to C`, A is no recipient.
fn follow_words(names: &mut Vec<Named>, title: &str, parties: &Parties, context: &mut Context<'_>) {
    let has = |ranges: &[Range<usize>], name: &str| {
        ranges.iter().any(|range| part(title, range.clone()).contains(name))
    };
    // In `Mr. Moor, Assistant to the Director (Lee), to Mr. Cox`, Lee is no party.
    let all: Vec<String> = names.iter().map(|name| name.words.clone()).collect();
    let is_beside = |name: &Named| {
        let mut ranges = parties.from.iter().chain(&parties.to);
        ranges.any(|range| {
            let words = part(title, range.clone());
            let at = words.find(&name.words);
            at.is_some_and(|at| {
                all.iter().any(|other| words.find(other.as_str()).is_some_and(|first| first < at))
            })
        })
    };
    names.retain_mut(|name| {
        let is_once = title.matches(name.words.as_str()).count() == 1;
        let (from, to) = (has(&parties.from, &name.words), has(&parties.to, &name.words));
        let (role, said, marked) = match name.role {
            NameRole::To if from && !to => (NameRole::From, "a sender", "a recipient"),
            NameRole::From if to && !from => (NameRole::To, "a recipient", "a sender"),
            NameRole::From | NameRole::To => return true,
        };
        if !is_once {
            return true;
        }
        let is_beside = is_beside(name);
        let said = if is_beside { "part of an office" } else { said };
        let message = format!(
            "the heading names \u{201C}{}\u{201D} as {said}, but the mark-up as {marked}; the words are \
             followed",
            name.words
        );
        let found = Diagnostic::new(&diag::ROLES_EXCHANGED, name.at, message);
        context.report(found.hint("correct the type of the name in the source"));
        name.role = role;
        !is_beside
    });
}

fn report(names: &[(NameRole, String)], at: Option<Span>, context: &mut Context<'_>) {
    let words = |role: NameRole| {
        let names = names.iter().filter(|(named, _)| *named == role);
        let quoted = names.map(|(_, words)| format!("\u{201C}{words}\u{201D}"));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let message = match (words(NameRole::From), words(NameRole::To)) {
        (from, to) if to.is_empty() => format!("from {from}"),
        (from, to) if from.is_empty() => format!("to {to}"),
        (from, to) => format!("from {from} to {to}"),
    };
    if names.is_empty() {
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::{Input, Options};

    /// Who wrote to whom by a heading in TEI, and the codes of what is said of it.
    fn named(heading: &str) -> (String, Vec<&'static str>) {
        let tei = format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/><text xml:lang=\"en\"><body>\
             <div type=\"document\" n=\"5\" xml:id=\"d5\"><head>5. {heading}</head><p>It rains.</p></div>\
             </body></text></TEI>"
        );
        let (read, found) = crate::press::read(&Input::new("a.xml", tei), &Options::default());
        let letters = read.unwrap_or_else(|| panic!("{found:?}")).collection.letters;
        let names = |kind| {
            let agents = letters[0].action(kind).map_or(&[][..], |action| &action.agents);
            agents.iter().filter_map(Agent::display_name).collect::<Vec<_>>().join(", ")
        };
        let names = format!("{} > {}", names(ActionKind::Sent), names(ActionKind::Received));
        let warnings = found.iter().map(|one| one.code.id).filter(|id| id.starts_with('T'));
        (names, warnings.collect())
    }

    #[test]
    fn the_words_of_a_heading_say_who_wrote_to_whom() {
        for (heading, expected, warned) in [
            (
                "Letter From <persName type=\"from\">Ann Lee</persName> to <persName type=\"to\">Ben \
                 Moor</persName>",
                "Ann Lee > Ben Moor",
                &[][..],
            ),
            // The mark-up names one of them, the words both.
            (
                "The Chargé in Italy (<persName type=\"from\">Moor</persName>) to the Secretary of State",
                "The Chargé in Italy (Moor) > the Secretary of State",
                &[],
            ),
            // One mark around both.
            ("<persName type=\"from\">Mr. Moor to Mr. Lee</persName>", "Mr. Moor > Mr. Lee", &[]),
            // The mark-up contradicts the words.
            (
                "Letter From Mr. <persName type=\"to\">Moor</persName> to Mr. <persName \
                 type=\"from\">Lee</persName>",
                "Mr. Moor > Mr. Lee",
                &["T024", "T024"],
            ),
            (
                "Mr. <persName type=\"from\">Moor</persName>, Assistant to the Director (<persName \
                 type=\"to\">Lee</persName>), to Mr. Cox",
                "Mr. Moor, Assistant to the Director (Lee) > Mr. Cox",
                &["T024"],
            ),
            ("Conversation with <persName type=\"to\">Mr. Lee</persName>", " > Mr. Lee", &[]),
        ] {
            let (names, found) = named(heading);
            assert_eq!((names.as_str(), found.as_slice()), (expected, warned), "{heading}");
        }
    }
}
