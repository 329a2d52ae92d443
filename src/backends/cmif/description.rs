//! One letter in the list: `correspDesc`.

use std::collections::BTreeMap;
use std::io;

use super::identity::{self, UNKNOWN};
use crate::backends::contents::source_edition;
use crate::backends::dating::dating;
use crate::backends::markup::{Markup, Tag, Written};
use crate::backends::{CollectedLetter, CollectionJob, LeftOut};
use crate::ir::account::{Event, Node, letter_events, plain_text};
use crate::ir::{
    Action, ActionKind, Agent, AgentKind, Certainty, Correspondence, Date, Entities, Letter, Name,
    NameKind, Origin, Phrase, PhraseKind, Place, Reading, on_one_line,
};

/// Prints what is known of the correspondence, and returns what CMIF cannot hold.
pub(super) fn print(
    markup: &mut Markup,
    job: &CollectionJob<'_>,
    of: &CollectedLetter<'_>,
) -> io::Result<Vec<LeftOut>> {
    let (letter, entities) = (of.letter, of.entities());
    let edition = source_edition(of);
    let source = edition.as_ref().map_or_else(
        || identity::own_edition_id(job.publication),
        |(address, _)| identity::edition_id(address),
    );
    let tag = Tag::new("correspDesc")
        .set_known("key", letter.number.as_ref().map(|number| &number.value))
        .set_known("ref", of.address())
        .set("source", format!("#{source}"));
    let unknown = Correspondence::default();
    let says_a_side =
        |described: &&Correspondence| described.actions.iter().any(|action| is_listed(action.kind));
    let mut described: Vec<&Correspondence> =
        letter.correspondence.iter().filter(says_a_side).collect();
    if described.is_empty() {
        described.push(&unknown);
    }
    let mentioned = mentioned(letter, &entities, job.reading);
    if mentioned.is_empty() && described.iter().all(|one| says_nothing(one)) {
        return Ok(vec![LeftOut {
            value: of.name(),
            why: "nothing is known of who wrote it, to whom, when and where",
            hint: "state what is known in a sidecar or in letters.csv",
            origin: letter.title.as_ref().map_or_else(unknown_origin, |title| title.origin.clone()),
        }]);
    }
    for correspondence in &described {
        markup.group(tag.clone(), |description| {
            for kind in [ActionKind::Sent, ActionKind::Received] {
                side(description, kind, &correspondence.actions, &entities)?;
            }
            mentions(description, &mentioned)
        })?;
    }
    let actions = described.iter().flat_map(|described| &described.actions);
    let actions = actions.filter(|action| is_listed(action.kind));
    Ok(actions.filter_map(|action| undated(action.date.as_ref()?)).collect())
}

/// Whether a description gives no person, date or place for either side.
fn says_nothing(described: &Correspondence) -> bool {
    let mut sides = described.actions.iter().filter(|action| is_listed(action.kind));
    sides.all(|side| side.agents.is_empty() && side.place.is_none() && side.date.is_none())
}

fn unknown_origin() -> Origin {
    Origin::Derived { from: Vec::new(), by: "cmif".to_owned() }
}

/// CMIF knows the two sides of a letter, and not who handled it in between.
fn is_listed(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::Sent | ActionKind::Received)
}

/// One side of the letter. It must be there, also if nothing is known of it (rules E0001 and E0002).
fn side(
    markup: &mut Markup,
    kind: ActionKind,
    actions: &[Action],
    entities: &Entities<'_>,
) -> Written {
    let actions: Vec<&Action> = actions.iter().filter(|action| action.kind == kind).collect();
    let tag = Tag::new("correspAction").set("type", kind.as_str());
    if actions.is_empty() {
        return markup.group(tag, nobody);
    }
    actions.into_iter().try_for_each(|action| {
        markup.group(tag.clone(), |markup| {
            let mut named = action.agents.iter().filter_map(|agent| {
                let name = agent.display_name()?;
                Some((agent, name))
            });
            match named.next() {
                None => nobody(markup)?,
                Some(first) => [first]
                    .into_iter()
                    .chain(named)
                    .try_for_each(|(agent, name)| party(markup, agent, name, entities))?,
            }
            action.place.iter().try_for_each(|place| place_name(markup, place, entities))?;
            action.date.iter().try_for_each(|date| dated(markup, date))
        })
    })
}

fn nobody(markup: &mut Markup) -> Written {
    markup.text_line(Tag::new("persName").set("ref", UNKNOWN), "Unknown")
}

fn party(markup: &mut Markup, agent: &Agent, name: &str, entities: &Entities<'_>) -> Written {
    let tag = Tag::new(match agent.kind {
        Some(AgentKind::Organisation) => "orgName",
        Some(AgentKind::Person) | None => "persName",
    });
    let tag = tag.set_known("ref", identity::address(entities.agent(agent).as_ref()));
    // Who the letter names is no conjecture, even if an editor says who that is.
    let said = agent.written.as_ref().or(agent.name.as_ref());
    let tag = match said {
        Some(said) => marked(tag, &said.origin, Certainty::High),
        None => tag,
    };
    markup.text_line(tag, &on_one_line(name))
}

fn place_name(markup: &mut Markup, place: &Place, entities: &Entities<'_>) -> Written {
    let identity = entities.place(place);
    let tag = Tag::new("placeName").set_known("ref", identity::address(identity.as_ref()));
    let tag = marked(tag, &place.name.origin, Certainty::High);
    markup.text_line(tag, &on_one_line(&place.name.value))
}

/// A date has an attribute (rule E0004), so one that is only written is left out.
fn dated(markup: &mut Markup, date: &Date) -> Written {
    let dating = dating(date);
    if dating.is_empty() {
        return Ok(());
    }
    let tag = dating.into_iter().fold(Tag::new("date"), |tag, (name, value)| tag.set(name, value));
    // CMIF cannot say that a date is approximate (`1851~`).
    let is_approximate = date.edtf.contains(['~', '?', '%']);
    let surest = if is_approximate { Certainty::Low } else { date.certainty };
    let tag = marked(tag, &date.origin, surest);
    match &date.written {
        Some(written) => markup.text_line(tag, &on_one_line(written)),
        None => markup.empty_line(tag),
    }
}

fn undated(date: &Date) -> Option<LeftOut> {
    let written = date.written.as_ref().unwrap_or(&date.edtf);
    let left_out = LeftOut {
        value: format!("the date \u{201C}{}\u{201D}", on_one_line(written)),
        why: "it needs a day, a month, a year or a period",
        hint: "state it in a sidecar or in letters.csv: date = \"CCYY-MM-DD\", or a period: date = \
               \"CCYY-MM/CCYY-MM\"",
        origin: date.origin.clone(),
    };
    dating(date).is_empty().then_some(left_out)
}

/// Says what is not in the letter but known by research, and what is hardly more than a guess; CMIF has no
/// other degrees.
fn marked(tag: Tag, origin: &Origin, surest: Certainty) -> Tag {
    let certainty = match origin {
        Origin::Inferred { certainty, .. } | Origin::Supplied { certainty, .. } => {
            surest.min(*certainty)
        }
        Origin::Read { .. } | Origin::Derived { .. } => surest,
    };
    tag.set_known("evidence", origin.is_supplied().then_some("conjecture"))
        .set_known("cert", (certainty == Certainty::Low).then_some("low"))
}

/// Who and what a letter mentions, by address: the kind of reference, and the name.
type Mentioned = BTreeMap<String, (&'static str, String)>;

/// The persons, organisations and places that the text names and that an authority keeps. The kinds of
/// references are those of CMIF 2, which correspSearch reads already.
fn mentioned(letter: &Letter, entities: &Entities<'_>, reading: Reading) -> Mentioned {
    let mut mentioned = Mentioned::new();
    letter_events(letter, reading, &mut |event| {
        let Event::Enter(Node::Phrase(Phrase { kind: PhraseKind::Name(name), content, .. })) =
            event
        else {
            return;
        };
        let Name { kind, role: _, targets: _, listed, key: _ } = name;
        let kind = match kind {
            NameKind::Person => "cmif:mentionsPerson",
            NameKind::Organisation => "cmif:mentionsOrg",
            NameKind::Place => "cmif:mentionsPlace",
            NameKind::Other => return,
        };
        let Some(address) = identity::kept_address(entities.name(name, content).as_ref()) else {
            return;
        };
        mentioned.entry(address).or_insert_with(|| {
            let name = listed.clone().unwrap_or_else(|| plain_text(content, reading));
            (kind, on_one_line(&name))
        });
    });
    mentioned
}

fn mentions(markup: &mut Markup, mentioned: &Mentioned) -> Written {
    if mentioned.is_empty() {
        return Ok(());
    }
    markup.group(Tag::new("note").set("type", "mentioned"), |note| {
        mentioned.iter().try_for_each(|(address, (kind, name))| {
            let tag = Tag::new("ref").set("type", kind).set("target", address);
            note.text_line(tag, name)
        })
    })
}
