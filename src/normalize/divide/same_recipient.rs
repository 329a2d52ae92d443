//! `To the Same`: the recipient of the letter before, whom only the file as a whole can name.

use crate::ir::{ActionKind, Agent, Block, Correspondence, Letter, Origin, Sourced};
use crate::normalize::{parties, stated, text_runs};
use crate::profile::Profile;
use crate::source::{Span, part};

/// A name in a heading, and its place.
type Name = (String, Span);

/// Gives each letter whose heading names the same recipient that of the letter before.
pub(super) fn name_recipients(letters: &mut [Letter], profile: &Profile) {
    let mut before: Vec<Name> = Vec::new();
    for letter in letters {
        let named = recipients(letter, profile);
        match named.as_slice() {
            [] => {}
            [(name, at)] if stated::is_the_same(name) => address(letter, &before, *at),
            _ => before = named,
        }
    }
}

/// The recipients in the first lines of a letter.
fn recipients(letter: &Letter, profile: &Profile) -> Vec<Name> {
    let mut paragraphs = letter.texts.iter().flat_map(|text| &text.blocks).filter_map(lines);
    let Some(first) = paragraphs.next() else { return Vec::new() };
    let begins = first.first().and_then(|(at, line)| {
        let to = stated::letter_begins(profile, line, true)?.to?;
        Some((*at, line.clone(), to))
    });
    let heading = || {
        let form = profile.letter.as_ref()?.heading.as_ref()?;
        let (at, line) = paragraphs.next()?.into_iter().next()?;
        let to = stated::parts(form, &line)?.to?;
        Some((at, line, to))
    };
    let Some((at, line, to)) = begins.or_else(heading) else { return Vec::new() };
    let names = stated::names(&line, to).into_iter();
    names.map(|name| (part(&line, name.clone()).to_owned(), at.slice(name))).collect()
}

/// The lines of a paragraph.
fn lines(block: &Block) -> Option<Vec<(Span, String)>> {
    matches!(block, Block::Paragraph(_)).then(|| text_runs::of(std::slice::from_ref(block)))
}

fn address(letter: &mut Letter, recipients: &[Name], same: Span) {
    let agents = recipients.iter().map(|(name, at)| Agent {
        kind: parties::kind(name),
        written: Some(Sourced::new(
            name.clone(),
            Origin::Derived { from: vec![*at, same], by: "divide".to_owned() },
        )),
        ..Agent::default()
    });
    if !recipients.is_empty() {
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        letter.correspondence[0].action_mut(ActionKind::Received).agents.extend(agents);
    }
}
