//! A description of a correspondence (`correspDesc`) that several letters share: its persons apply to each letter, its
//! date and place to none.
//!
//! The Guidelines describe one letter in a `correspDesc` (TEI P5, 2.4.6); editions also describe all letters of two
//! persons in one. Then only a signature shows which of the two wrote.

use super::NAME;
use crate::ir::{
    Action, ActionKind, Agent, Block, Certainty, CloserPart, Correspondence, Letter, Origin,
    Reading, Sourced, plain_text,
};

/// Reduces a shared description to what applies to each letter.
pub(super) fn keep_what_applies_to_each(letter: &mut Letter) {
    letter.correspondence.iter_mut().for_each(time_and_place_to_remarks);
    let signatures = signatures(letter);
    for shared in &mut letter.correspondence {
        if signs(&signatures, &shared.actions, ActionKind::Received)
            && !signs(&signatures, &shared.actions, ActionKind::Sent)
        {
            exchange(&mut shared.actions);
        }
    }
}

fn time_and_place_to_remarks(correspondence: &mut Correspondence) {
    for action in &mut correspondence.actions {
        let place = action.place.take().map(|place| ("place", place.name.value, place.name.origin));
        let date = action.date.take().map(|date| {
            let words = date.written.unwrap_or(date.edtf);
            ("date", words, date.origin)
        });
        let said = place.into_iter().chain(date);
        correspondence.remarks.extend(
            said.map(|(what, words, origin)| {
                Sourced::new(action.kind.remark(what, &words), origin)
            }),
        );
    }
}

/// The words of the signatures, in small letters.
fn signatures(letter: &Letter) -> Vec<String> {
    let blocks = letter.texts.iter().flat_map(|text| &text.blocks);
    let closers = blocks.filter_map(|block| match block {
        Block::Closer(closer) => Some(&closer.parts),
        _ => None,
    });
    let signed = closers.flatten().filter_map(|part| match part {
        CloserPart::Signature(line) => Some(plain_text(&line.content, Reading::Regular)),
        _ => None,
    });
    signed.flat_map(|signed| words(&signed).map(str::to_lowercase).collect::<Vec<_>>()).collect()
}

/// Whether somebody of an action has signed with the surname.
fn signs(signatures: &[String], actions: &[Action], kind: ActionKind) -> bool {
    let agents = actions.iter().filter(|action| action.kind == kind).flat_map(|one| &one.agents);
    let mut surnames = agents.filter_map(surname);
    surnames.any(|surname| signatures.contains(&surname))
}

/// The words of a name, without points and commas.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
}

fn surname(agent: &Agent) -> Option<String> {
    let name = &agent.name.as_ref().or(agent.written.as_ref())?.value;
    let before_comma = name.split_once(',').map_or(name.as_str(), |(surname, _)| surname);
    words(before_comma).last().map(str::to_lowercase)
}

/// Makes the sender the recipient, and the recipient the sender.
fn exchange(actions: &mut [Action]) {
    for action in actions {
        action.kind = match action.kind {
            ActionKind::Sent => ActionKind::Received,
            ActionKind::Received => ActionKind::Sent,
            _ => continue,
        };
        for agent in &mut action.agents {
            let names = [&mut agent.written, &mut agent.name].into_iter().flatten();
            for name in names {
                name.origin = Origin::Inferred {
                    by: NAME.to_owned(),
                    reason:
                        "the recipient of a description that several letters share signs this one"
                            .to_owned(),
                    certainty: Certainty::Medium,
                };
            }
        }
    }
}
