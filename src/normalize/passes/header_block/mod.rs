//! The header block of an e-mail, a memorandum or a database: `From: …`, `To: …`, `Date: …`, `Subject: …`.
//!
//! Its lines are facts about the letter and no words of it. The subject becomes the heading of the letter.
//! A line with a label that is not known stays in the text.

mod rows;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, Block, Correspondence, Furniture, Inline, Letter, Line, Origin,
    Place, Sourced,
};
use crate::normalize::dates::{self, dateline};
use crate::normalize::first_lines::{FirstLine, LINES, first_lines};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::parties::{self, Worth};
use crate::normalize::sentences::is_sentence;
use crate::normalize::vocabulary::{self, Label, Language};
use crate::normalize::{Context, Effect, Pass, Runs, derived, set_aside, text_runs};
use crate::source::{Span, Structure, part};

/// Why its lines are not part of the letter.
const REASON: &str = "a line of the header block";

/// Reads labelled lines as facts.
pub(super) struct ReadHeaderBlock;

impl Pass for ReadHeaderBlock {
    fn name(&self) -> &'static str {
        "read_header_block"
    }

    fn effect(&self) -> Effect {
        Effect::Interprets
    }

    fn runs(&self) -> Runs {
        Runs::Without(Structure::LetterParts)
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        // A block that is left after the first one is that of another letter.
        if letter.furniture.iter().any(|one| one.reason.as_deref() == Some(REASON)) {
            return;
        }
        let languages = vocabulary::languages_of(letter);
        let Some(text) = letter.texts.first_mut() else { return };
        let unfolded = rows::unfolded(&text.blocks);
        let (blocks, labels) = match &unfolded {
            Some((blocks, labels)) => (blocks.as_slice(), labels.as_slice()),
            None => (text.blocks.as_slice(), &[][..]),
        };
        let lines = first_lines(blocks, 0, LINES + 2 * labels.len());
        let labelled = labelled(&lines, blocks, labels);
        // A date below its label is no dateline.
        let is_value = |at: Span| labelled.iter().flatten().any(|line| meet(line.at, at));
        let dated = lines.iter().map(|line| {
            line.at().is_some_and(|at| !is_value(at))
                && dateline::read(&line.words, &languages).is_some_and(|line| line.date.is_some())
        });
        let dated: Vec<bool> = dated.collect();
        let is_dated = dated.contains(&true);
        let Some(block) = block(&labelled, &dated) else { return };
        // A letter can copy a ticket: `From: Leeds`.
        let is_of_text =
            |line: &FirstLine| is_sentence(&line.words) || addresses(&line.words, &languages);
        if lines[..block.start].iter().any(is_of_text) {
            return;
        }
        if let Some((blocks, _)) = unfolded {
            text.blocks = blocks;
        }
        let found: Vec<&Labelled> = labelled[block.clone()].iter().flatten().collect();
        for line in &found {
            letter.furniture.push(line.furniture());
        }
        letter.furniture.sort_by_key(|one| one.origin.span());
        text_runs::take_out(&mut text.blocks, |at| {
            let line = found.iter().find(|line| meet(line.at, at))?;
            let is_value = line.label == Label::Subject && meet(line.value.at(), at);
            Some(is_value.then(|| Block::Heading(Line::new(line.content.clone()))))
        });
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        for line in &found {
            self.read(line, letter, is_dated, &languages, context);
        }
        for line in &lines[block] {
            let is_read = |at: Span| found.iter().any(|found| meet(found.at, at));
            if let Some(at) = line.at().filter(|at| !is_read(*at)) {
                let message = format!(
                    "this line of the header block was not read: \u{201C}{}\u{201D}",
                    line.words
                );
                context.report(Diagnostic::new(&diag::FACT_NOT_READ, at, message));
            }
        }
    }
}

/// Whether a line addresses the recipient.
fn addresses(line: &str, languages: &[&'static Language]) -> bool {
    languages.iter().any(|one| one.salutation(line).is_some() || one.is_salutation(line))
}

/// Whether two places have something in common.
fn meet(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// A line with a label, or a label and the line below it.
struct Labelled {
    label: Label,
    /// All of it.
    at: Span,
    /// The words before the value.
    before: String,
    value: MappedText,
    /// The value as it is set.
    content: Vec<Inline>,
    is_below: bool,
}

impl Labelled {
    /// What is left out of the text: all but a subject, which becomes the heading.
    fn furniture(&self) -> Furniture {
        let (words, at) = if self.label == Label::Subject {
            (self.before.clone(), Span { end: self.value.at().start, ..self.at })
        } else {
            (format!("{}{}", self.before, self.value.words()), self.at)
        };
        set_aside::dropped_words(&words, at, REASON)
    }
}

/// What each line says by its label; nothing for the lines that only continue one. The source sets some labels
/// apart.
fn labelled(lines: &[FirstLine], blocks: &[Block], apart: &[Span]) -> Vec<Option<Labelled>> {
    // Labels are those of a program or a database, whatever the letter is written in.
    let languages = vocabulary::LANGUAGES;
    // A heading stays one. Of a line with marks in it, the parts are not read again.
    let plain = |line: &FirstLine| {
        let content = line.content(blocks);
        let is_plain = |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Phrase(_));
        let is_plain = !line.is_heading && content.iter().all(is_plain);
        let text = line.text.clone().filter(|_| is_plain)?;
        Some((text, content.to_vec()))
    };
    let mut found: Vec<Option<Labelled>> = Vec::with_capacity(lines.len());
    let mut is_value = false;
    for (index, line) in lines.iter().enumerate() {
        let labelled = plain(line).filter(|_| !is_value).and_then(|(text, content)| {
            let (at, words) = (text.at(), text.words());
            if let Some((label, start)) = languages.iter().find_map(|one| one.label(words)) {
                let value = text.part(start..words.len())?;
                let (_, content) = text_runs::split_at(content, value.at().start)?;
                let before = part(words, ..start).to_owned();
                return Some(Labelled { label, at, before, value, content, is_below: false });
            }
            let is_apart = apart.iter().any(|label| meet(*label, at));
            let label = languages.iter().find_map(|one| {
                if is_apart { one.label_apart(words) } else { one.label_alone(words) }
            })?;
            let (value, content) = lines.get(index + 1).and_then(plain)?;
            let (at, before) = (at.to(value.at()), format!("{words}\n"));
            Some(Labelled { label, at, before, value, content, is_below: true })
        });
        is_value = labelled.as_ref().is_some_and(|one| one.is_below);
        found.push(labelled);
    }
    found
}

/// The first lines that follow each other and have labels, one of which says who writes or is written to. Another
/// says something else, or the date is beside them without a label. A single line with a label that is not known
/// can be between them.
fn block(labelled: &[Option<Labelled>], dated: &[bool]) -> Option<Range<usize>> {
    let start = labelled.iter().position(Option::is_some)?;
    let mut end = start + 1;
    for (at, line) in labelled.iter().enumerate().skip(start + 1) {
        if line.is_some() && at <= end + 1 {
            end = at + 1;
        }
    }
    let labels: BTreeSet<Label> =
        labelled[start..end].iter().flatten().map(|line| line.label).collect();
    let names_somebody = labels.contains(&Label::From) || labels.contains(&Label::To);
    let last = labelled[end - 1].as_ref()?;
    let below = end + usize::from(last.is_below);
    let is_date = |at: Option<usize>| at.and_then(|at| dated.get(at)) == Some(&true);
    let is_beside_date = is_date(start.checked_sub(1)) || is_date(Some(below));
    (names_somebody && (labels.len() > 1 || is_beside_date)).then_some(start..end)
}

impl ReadHeaderBlock {
    /// Reads one line as a fact of the letter, if the letter does not have that fact from elsewhere.
    fn read(
        &self,
        line: &Labelled,
        letter: &mut Letter,
        is_dated: bool,
        languages: &[&'static Language],
        context: &mut Context<'_>,
    ) {
        let value = line.value.words();
        let origin = |range: &Range<usize>| derived(self, line.value.span(range.clone()));
        let correspondence = &mut letter.correspondence[0];
        let mut report = |what: &str, words: &str| {
            let message = format!("the header block gives the {what}: \u{201C}{words}\u{201D}");
            context.report(Diagnostic::new(&diag::HEADER_BLOCK, line.at, message));
        };
        // The parts of the value that no fact uses; they are reported.
        let mut left: Vec<Range<usize>> = Vec::new();
        match line.label {
            Label::From | Label::To => {
                let role =
                    if line.label == Label::From { ActionKind::Sent } else { ActionKind::Received };
                let action = correspondence.action_mut(role);
                for Party { all, name, place } in parties_of(value, languages) {
                    let words = part(value, name.clone());
                    report(if role == ActionKind::Sent { "sender" } else { "recipient" }, words);
                    action.agents.push(Agent {
                        kind: parties::kind(words),
                        written: Some(Sourced::new(words.to_owned(), origin(&name))),
                        ..Agent::default()
                    });
                    let place = place.filter(|_| role == ActionKind::Sent);
                    if let Some(place) = &place {
                        set_place(action, part(value, place.clone()), origin(place));
                    }
                    let end = place.map_or(name.end, |place| place.end);
                    left.extend([all.start..name.start, end..all.end]);
                }
            }
            Label::Date => {
                let action = correspondence.action_mut(ActionKind::Sent);
                match dates::read(value, languages) {
                    Some(found) if !is_dated && action.date.is_none() => {
                        let written = part(value, found.range.clone());
                        report("date", written);
                        left.extend([0..found.range.start, found.range.end..value.len()]);
                        action.date = Some(found.to_date(written, origin(&found.range)));
                    }
                    Some(_) => report("date, which the dateline gives, too", value),
                    None => {
                        let message = format!("\u{201C}{value}\u{201D} is not read as a date");
                        let found = Diagnostic::new(&diag::DATE_UNDECIDED, line.at, message);
                        context.report(
                            found.hint("a sidecar can state the day: date = \"CCYY-MM-DD\""),
                        );
                    }
                }
            }
            Label::Place if value.contains(char::is_alphabetic) => {
                let place = 0..value.len();
                report("place", value);
                let action = correspondence.action_mut(ActionKind::Sent);
                set_place(action, value, origin(&place));
            }
            Label::Place => {}
            Label::Subject => {
                report("subject", value);
                letter.title = Some(Sourced::new(value.to_owned(), origin(&(0..value.len()))));
            }
        }
        let says =
            |range: &Range<usize>| part(value, range.clone()).contains(char::is_alphanumeric);
        for range in left.into_iter().filter(says) {
            let words = part(value, range.clone()).trim();
            let message =
                format!("these words of the header block were not read: \u{201C}{words}\u{201D}");
            context.report(Diagnostic::new(&diag::FACT_NOT_READ, line.value.span(range), message));
        }
    }
}

fn set_place(action: &mut Action, name: &str, origin: Origin) {
    action.place.get_or_insert_with(|| Place::named(Sourced::new(name.to_owned(), origin)));
}

/// A correspondent in the value of a line, as byte ranges.
struct Party {
    /// Everything that the line says about this correspondent.
    all: Range<usize>,
    name: Range<usize>,
    place: Option<Range<usize>>,
}

/// Splits a value into its correspondents: `Ann Smith, London; Ben Moor`. Placeholders such as `Unknown` are skipped.
fn parties_of(value: &str, languages: &[&'static Language]) -> Vec<Party> {
    let mut found = Vec::new();
    let mut next = 0;
    for piece in value.split_inclusive(';') {
        let start = next + piece.len() - piece.trim_start().len();
        let all = start..(next + piece.trim_end_matches([';', ' ']).len()).max(start);
        next += piece.len();
        let (name, place) = name_and_place(part(value, all.clone()), languages);
        let at = |range: Range<usize>| start + range.start..start + range.end;
        let (name, place) = (at(name), place.map(at));
        let words = part(value, name.clone());
        if words.contains(char::is_alphabetic) && !parties::is_unknown(words) {
            found.push(Party { all, name, place });
        }
    }
    found
}

/// The name, and the place after it: `Ann Smith, London`. `Smith, Ann` is a name.
fn name_and_place(
    value: &str,
    languages: &[&'static Language],
) -> (Range<usize>, Option<Range<usize>>) {
    let whole = 0..value.len();
    let (Worth::Name(name) | Worth::MayBePlace(name)) =
        parties::weigh(value, whole.clone(), languages)
    else {
        return (whole, None);
    };
    let rest = part(value, name.end..);
    let Some(after) = rest.trim_start().strip_prefix(',') else { return (name, None) };
    if !part(value, name.clone()).contains(' ') {
        return (whole, None);
    }
    let start = value.len() - after.trim_start().len();
    let place = dates::place(part(value, start..), languages);
    (name, place.map(|place| start + place.start..start + place.end))
}
