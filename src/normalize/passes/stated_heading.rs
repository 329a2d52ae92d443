//! The heading of a letter whose first line the user describes: `216.`, then `TO STEINER & CO.`.

use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Block, Correspondence, Inline, Letter, Line, LineBreak, LineBreakKind,
    Reading, Sourced, on_one_line, plain_text,
};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::{Context, Effect, Pass, Runs, derived, parties, stated, text_runs};
use crate::profile::{LineMatch, Profile};
use crate::source::{Span, Structure, part};

/// Makes a heading of the line that begins the letter, and of the paragraph after it if the profile
/// says that it is one. The parts that the profile names become sender and recipient; the date is read
/// with those of other letters (`dates`).
pub(super) struct ReadStatedHeading;

impl Pass for ReadStatedHeading {
    fn name(&self) -> &'static str {
        "read_stated_heading"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(profile) = context.profile else { return };
        let Some(text) = letter.texts.first_mut() else { return };
        let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
        let Some(first) = text.blocks.iter().position(is_paragraph) else { return };
        if text.blocks.iter().any(|block| matches!(block, Block::Heading(_))) {
            return;
        }
        let Some(line) = paragraph(&text.blocks, first) else { return };
        let Some(begins) = stated::letter_begins(profile, &line, true) else { return };
        let Some(at) = span(&text.blocks[first]) else { return };
        let number_at =
            begins.number.as_ref().and_then(|number| place(&text.blocks[first], number));
        let heading = heading_after(&text.blocks, first, profile);
        let title = match &heading {
            Some((title, _)) => Some(title.clone()),
            None if begins.number.is_none() => Some(line.clone()),
            None => title_after_number(&line, &begins),
        };
        let next = heading.as_ref().map(|(line, parts)| (&text.blocks[first + 1], line, parts));
        let named = std::iter::once((&text.blocks[first], &line, &begins)).chain(next);
        let parties: Vec<Named> =
            named.flat_map(|(block, line, parts)| named_in(block, line, parts)).collect();
        if heading.is_some() {
            join(&mut text.blocks, first, self);
        }
        if let Block::Paragraph(paragraph) = &mut text.blocks[first] {
            let content = std::mem::take(&mut paragraph.content);
            let rendition = paragraph.rendition.take();
            text.blocks[first] = Block::Heading(Line { rendition, content });
        }
        if let Some(title) = title {
            let title = on_one_line(&title);
            letter.title = Some(Sourced::new(title, derived(self, at)));
        }
        if let Some((number, place)) = begins.number.zip(number_at) {
            let message = format!("the document has the number {}", part(&line, number.clone()));
            context.report(Diagnostic::new(&diag::HEADING_NUMBER, place, message));
            letter.number =
                Some(Sourced::new(part(&line, number).to_owned(), derived(self, place)));
        }
        state_parties(letter, parties, context);
    }
}

/// What follows the number in the first line, if that is more than a number.
fn title_after_number(line: &str, begins: &LineMatch) -> Option<String> {
    let words = begins.title.clone().or_else(|| {
        let parts = [&begins.from, &begins.to, &begins.place, &begins.date];
        let number = begins.number.as_ref()?.end;
        parts.into_iter().flatten().next()?;
        let punctuation = |c: char| c.is_whitespace() || ".:)]-–—".contains(c);
        let title = part(line, number..).trim_start_matches(punctuation);
        Some(line.len() - title.len()..line.len())
    })?;
    Some(part(line, words).to_owned())
}

/// A sender or a recipient: its role, its name, and where that is.
type Named = (ActionKind, String, Span);

/// The sender and the recipient whom the profile finds in a line.
fn named_in(block: &Block, line: &str, parts: &LineMatch) -> Vec<Named> {
    let roles = [(ActionKind::Sent, &parts.from), (ActionKind::Received, &parts.to)];
    let named = roles.into_iter().flat_map(|(role, range)| {
        let names = range.clone().map(|range| stated::names(line, range)).unwrap_or_default();
        names.into_iter().map(move |name| (role, name))
    });
    named
        .filter_map(|(role, name)| {
            let at = place(block, &name)?;
            Some((role, on_one_line(part(line, name)), at))
        })
        .collect()
}

/// Where some words of a paragraph are in the source.
fn place(block: &Block, words: &Range<usize>) -> Option<Span> {
    let Block::Paragraph(paragraph) = block else { return None };
    Some(MappedText::of(&paragraph.content)?.span(words.clone()))
}

/// Gives the letter its sender and recipient. What is known already stays.
fn state_parties(letter: &mut Letter, parties: Vec<Named>, context: &mut Context<'_>) {
    for (role, name, at) in parties {
        // Whom `the Same` means only the letters before can tell.
        if stated::is_the_same(&name) {
            continue;
        }
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        let word = if role == ActionKind::Sent { "from" } else { "to" };
        let message = format!("{word} \u{201C}{name}\u{201D}");
        context.report(Diagnostic::new(&diag::CORRESPONDENTS_FROM_HEADING, at, message));
        letter.correspondence[0].action_mut(role).agents.push(Agent {
            kind: parties::kind(&name),
            written: Some(Sourced::new(name, derived(&ReadStatedHeading, at))),
            ..Agent::default()
        });
    }
}

/// The words of the paragraph after the first line, if they are the heading, and their parts.
fn heading_after(blocks: &[Block], first: usize, profile: &Profile) -> Option<(String, LineMatch)> {
    let heading = profile.letter.as_ref()?.heading.as_ref()?;
    let words = paragraph(blocks, first + 1)?;
    let parts = stated::parts(heading, &words)?;
    Some((words, parts))
}

fn paragraph(blocks: &[Block], index: usize) -> Option<String> {
    match blocks.get(index)? {
        Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content, Reading::Regular)),
        _ => None,
    }
}

/// Appends the paragraph after this one to it, on a line of its own.
fn join(blocks: &mut Vec<Block>, first: usize, pass: &dyn Pass) {
    let (Some(before), Some(next)) = (span(&blocks[first]), span(&blocks[first + 1])) else {
        return;
    };
    let gap = Span { start: before.end, end: next.start, ..before };
    let Block::Paragraph(second) = blocks.remove(first + 1) else { return };
    if let Block::Paragraph(first) = &mut blocks[first] {
        let origin = derived(pass, gap);
        first.content.push(Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin)));
        first.content.extend(second.content);
    }
}

/// The bytes that a paragraph's text runs were read from.
fn span(block: &Block) -> Option<Span> {
    let Block::Paragraph(paragraph) = block else { return None };
    let spans = paragraph.content.iter().filter_map(text_runs::place_of);
    spans.reduce(|first, next| first.to(next))
}
