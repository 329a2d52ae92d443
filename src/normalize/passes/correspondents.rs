//! Who wrote to whom, as the heading says: `Letter From A to B`.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    Action, ActionKind, Agent, Block, CloserPart, Correspondence, Inline, Letter, OpenerPart,
    Reading, Sourced, Text, plain_text,
};
use crate::normalize::parties::{self, HeadingParties, Parties, Worth};
use crate::normalize::{Context, Effect, Pass, Runs, dates, derived, vocabulary};
use crate::source::{Span, part};

/// Reads senders and recipients from the heading.
pub(super) struct ReadCorrespondents;

impl Pass for ReadCorrespondents {
    fn name(&self) -> &'static str {
        "read_correspondents"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let has_agents = |action: &Action| !action.agents.is_empty();
        if letter.correspondence.iter().flat_map(|one| &one.actions).any(has_agents) {
            return;
        }
        let Some((from, to)) = read_heading(letter, context) else { return };
        if from.is_empty() && to.is_empty() {
            return;
        }
        report(&from, &to, context);
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        for (kind, names) in [(ActionKind::Sent, from), (ActionKind::Received, to)] {
            if names.is_empty() {
                continue;
            }
            let agents = names.into_iter().map(|(at, name)| Agent {
                kind: parties::kind(&name),
                written: Some(Sourced::new(name, derived(self, at))),
                ..Agent::default()
            });
            letter.correspondence[0].action_mut(kind).agents.extend(agents);
        }
    }
}

/// Names as a heading writes them, each with its place.
type Names = Vec<(Span, String)>;

/// The senders and the recipients that the heading names.
fn read_heading(letter: &Letter, context: &mut Context<'_>) -> Option<(Names, Names)> {
    let languages = vocabulary::languages_of(letter);
    let title = letter.title.as_ref()?;
    let heading = title.origin.span()?;
    let words = dates::without_date(&title.value, &languages);
    // The title ends the heading's first run of characters, unless a page mark or a line break
    // interrupts it; then report the whole heading as the place.
    let start = context.source.slice(heading).find(&title.value);
    let place = |range: &Range<usize>| match start {
        Some(start) => heading.slice(start + range.start..start + range.end),
        None => heading,
    };
    let is_dated = words.len() < title.value.len();
    let read = if is_dated { parties::read_dated } else { parties::read };
    let parties = match read(words, &languages) {
        HeadingParties::Nothing => return None,
        HeadingParties::Undecided(names) => {
            let message = "the heading names sender and recipient, but it is unclear where the \
                           sender ends";
            let diagnostic =
                Diagnostic::new(&diag::CORRESPONDENTS_UNDECIDED, place(&names), message);
            context.report(
                diagnostic.hint("a sidecar or letters.csv can name them: [[from]], [[to]]"),
            );
            return None;
        }
        HeadingParties::Parties(parties) => parties,
    };
    let named = |ranges: &[Range<usize>]| -> Names {
        ranges.iter().map(|range| (place(range), part(words, range.clone()).to_owned())).collect()
    };
    // A numbered heading has the known form of an edition. In other headings, a name may be that of
    // a place (`Letter from Harbour Jail`) or include more than a name.
    if letter.number.is_some() {
        return Some((named(&parties.from), named(&parties.to)));
    }
    let weighed = Weighed::of(words, &parties, &letter.texts);
    weighed.report(place, words, context);
    Some((named(&weighed.from), named(&weighed.to)))
}

fn report(from: &[(Span, String)], to: &[(Span, String)], context: &mut Context<'_>) {
    let list = |names: &[(Span, String)]| {
        let quoted: Vec<String> =
            names.iter().map(|(_, name)| format!("\u{201C}{name}\u{201D}")).collect();
        quoted.join(", ")
    };
    let message = match (from, to) {
        ([], to) => format!("to {}", list(to)),
        (from, []) => format!("from {}", list(from)),
        (from, to) => format!("from {} to {}", list(from), list(to)),
    };
    let mut places = from.iter().chain(to).map(|(at, _)| *at);
    let mut diagnostic =
        Diagnostic::new(&diag::CORRESPONDENTS_FROM_HEADING, places.next(), message);
    if let (false, [(first, _), ..]) = (from.is_empty(), to) {
        diagnostic = diagnostic.label(*first, "the recipient");
    }
    context.report(diagnostic);
}

/// The longest salutation to look for in a paragraph, in words.
const LONGEST_ADDRESS: usize = 6;

/// Whether the salutation or a signature shares a word with a name.
fn is_named_elsewhere(name: &str, texts: &[Text]) -> bool {
    let is_telling = |word: &&str| word.len() > 2 && word.starts_with(char::is_uppercase);
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let of = |text: &str| -> BTreeSet<String> {
        text.split_whitespace().filter(is_telling).map(letters).collect()
    };
    let name = of(name);
    let is_said =
        |content: &[Inline]| !of(&plain_text(content, Reading::Regular)).is_disjoint(&name);
    // TEI can leave the salutation in the first paragraph: `Dear Ben: it rains.`
    let addresses = |text: &Text| {
        let first = text.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content, Reading::Regular)),
            _ => None,
        });
        let address = first.as_deref().and_then(|words| words.split_once([',', ':', '!', '—']));
        address.is_some_and(|(words, _)| {
            words.split_whitespace().count() <= LONGEST_ADDRESS && !of(words).is_disjoint(&name)
        })
    };
    if texts.iter().any(addresses) {
        return true;
    }
    texts.iter().flat_map(|text| &text.blocks).any(|block| match block {
        Block::Opener(opener) => opener
            .parts
            .iter()
            .any(|part| matches!(part, OpenerPart::Salutation(line) if is_said(&line.content))),
        Block::Closer(closer) => closer
            .parts
            .iter()
            .any(|part| matches!(part, CloserPart::Signature(line) if is_said(&line.content))),
        Block::Paragraph(paragraph) => match paragraph.content.first() {
            Some(first) if first.is_salutation() => is_said(std::slice::from_ref(first)),
            _ => false,
        },
        _ => false,
    })
}

/// The parties accepted from a heading of unknown form.
struct Weighed {
    from: Vec<Range<usize>>,
    to: Vec<Range<usize>>,
    /// What is more than a name, or not one.
    unclear: Option<Range<usize>>,
    /// What may be a place, and so is not taken as the sender.
    doubtful_sender: Option<Range<usize>>,
    /// What may be the recipient, though nothing else says so.
    doubtful_recipient: Option<Range<usize>>,
}

impl Weighed {
    fn of(heading: &str, parties: &Parties, texts: &[Text]) -> Self {
        let mut unclear = None;
        // Each name, and whether it needs a second witness and lacks one.
        let mut weigh = |ranges: &[Range<usize>], is_only: bool| -> Vec<(Range<usize>, bool)> {
            let mut names = Vec::new();
            for range in ranges {
                let (name, needs_witness) = match parties::weigh(heading, range.clone()) {
                    Worth::Name(name) => (name, is_only),
                    Worth::MayBePlace(name) => (name, true),
                    Worth::Unclear => {
                        unclear.get_or_insert(range.clone());
                        continue;
                    }
                };
                let words = part(heading, name.clone());
                let is_doubtful = needs_witness
                    && parties::kind(words).is_none()
                    && !is_named_elsewhere(words, texts);
                names.push((name, is_doubtful));
            }
            names
        };
        let from = weigh(&parties.from, parties.to.is_empty());
        let to = weigh(&parties.to, parties.from.is_empty());
        let doubtful = |names: &[(Range<usize>, bool)]| {
            names.iter().find(|(_, is_doubtful)| *is_doubtful).map(|(name, _)| name.clone())
        };
        let (doubtful_sender, doubtful_recipient) = (doubtful(&from), doubtful(&to));
        let believed = |names: Vec<(Range<usize>, bool)>, is_believed: bool| -> Vec<Range<usize>> {
            names.into_iter().filter(|_| is_believed).map(|(name, _)| name).collect()
        };
        // `Letter from Rome to Paris`: if both may be places, neither is accepted.
        let are_both_doubtful = doubtful_sender.is_some() && doubtful_recipient.is_some();
        Self {
            from: believed(from, doubtful_sender.is_none()),
            to: believed(to, !are_both_doubtful),
            unclear,
            doubtful_sender,
            doubtful_recipient,
        }
    }

    fn report(
        &self,
        place: impl Fn(&Range<usize>) -> Span,
        heading: &str,
        context: &mut Context<'_>,
    ) {
        let hint = |key: &str| {
            format!("a sidecar or letters.csv can name the correspondent:\n[[{key}]]\nname = \"…\"")
        };
        let words = |range: &Range<usize>| part(heading, range.clone()).to_owned();
        if let Some(unclear) = &self.unclear {
            let message = format!(
                "\u{201C}{}\u{201D} in the heading may be more than a name; it is not used",
                words(unclear)
            );
            let found = Diagnostic::new(&diag::CORRESPONDENTS_UNDECIDED, place(unclear), message);
            context.report(found.hint("a sidecar or letters.csv can name them: [[from]], [[to]]"));
        }
        if let Some(sender) = &self.doubtful_sender {
            let message = format!(
                "\u{201C}{}\u{201D} may be the sender, but nothing else says so; it is not used",
                words(sender)
            );
            let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, place(sender), message);
            context.report(found.hint(hint("from")));
        }
        if let Some(recipient) = &self.doubtful_recipient {
            let name = words(recipient);
            let message = if self.to.is_empty() {
                format!(
                    "\u{201C}{name}\u{201D} may be the recipient, but nothing else says so; it is not used"
                )
            } else {
                format!("only the heading says that the letter goes to \u{201C}{name}\u{201D}")
            };
            let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, place(recipient), message);
            context.report(found.hint(hint("to")));
        }
    }
}
