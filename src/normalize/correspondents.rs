//! Who wrote to whom, as the heading says: `Letter From A to B`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Effect, Pass, dates, derived};
use crate::diag::{self, Diagnostic};
use crate::ir::{Action, ActionKind, Agent, Correspondence, Letter, Origin, Sourced};

/// Reads sender and recipient from the heading.
pub(super) struct ReadCorrespondents;

static FROM_TO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Letter|Message|Telegram|Memorandum)\s+(?i:from)\s+(?P<names>.+)$")
        .expect("a constant pattern")
});

impl Pass for ReadCorrespondents {
    fn name(&self) -> &'static str {
        "read_correspondents"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let has_agents = |action: &Action| !action.agents.is_empty();
        if letter.correspondence.iter().flat_map(|one| &one.actions).any(has_agents) {
            return;
        }
        let Some(title) = &letter.title else { return };
        let Some(names) = FROM_TO.captures(&title.value).and_then(|found| found.name("names"))
        else {
            return;
        };
        let Some((from, to)) = split(without_date(names.as_str())) else {
            return;
        };
        let Some(heading) = title.origin.span() else {
            return;
        };
        // The title is the end of the heading's first run of characters, unless a page mark or a
        // line break cuts it; then the whole heading is the place.
        let place = |name: &str| {
            let text = context.source.slice(heading);
            text.find(name).map_or(heading, |start| heading.slice(start..start + name.len()))
        };
        let (from_at, to_at) = (place(from), place(to));
        let message = format!("from \u{201C}{from}\u{201D} to \u{201C}{to}\u{201D}");
        let diagnostic = Diagnostic::new(&diag::CORRESPONDENTS_FROM_HEADING, from_at, message)
            .label(to_at, "the recipient");
        let agent = |name: &str, origin: Origin| Agent {
            written: Some(Sourced::new(name.to_owned(), origin)),
            name: None,
            authorities: Vec::new(),
        };
        let sender = agent(from, derived(self, from_at));
        let recipient = agent(to, derived(self, to_at));
        context.report(diagnostic);
        if letter.correspondence.is_empty() {
            letter.correspondence.push(Correspondence::default());
        }
        letter.correspondence[0].action_mut(ActionKind::Sent).agents.push(sender);
        letter.correspondence[0].action_mut(ActionKind::Received).agents.push(recipient);
    }
}

/// `A to B, October 24, 1962` without the date.
fn without_date(names: &str) -> &str {
    match dates::read_date(names) {
        Some(date) if date.range.end == names.len() => {
            names[..date.range.start].trim_end().trim_end_matches(',')
        }
        _ => names,
    }
}

/// Splits `A to B`. An office can hold a `to` of its own (`the Special Assistant to the Ambassador
/// in France (Robinson)`); a name in brackets ends the sender, and otherwise the first `to` does.
fn split(names: &str) -> Option<(&str, &str)> {
    let at = [") to ", "), to "]
        .iter()
        .filter_map(|end| names.find(end).map(|at| at + 1))
        .min()
        .or_else(|| names.find(" to "))?;
    let (from, rest) = names.split_at(at);
    let to = rest.trim_start_matches(',').trim_start().strip_prefix("to ")?;
    let from = from.trim().trim_end_matches(',');
    (!from.is_empty() && !to.trim().is_empty()).then_some((from, to.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sender_and_recipient() {
        for (names, from, to) in [
            (
                "Chairman Khrushchev to President Kennedy",
                "Chairman Khrushchev",
                "President Kennedy",
            ),
            (
                "the Special Assistant to the Ambassador in France (Robinson) to the Assistant \
                 Secretary of State for Policy Planning (Bowie)",
                "the Special Assistant to the Ambassador in France (Robinson)",
                "the Assistant Secretary of State for Policy Planning (Bowie)",
            ),
            ("the Officer (Meyers), to the Secretary", "the Officer (Meyers)", "the Secretary"),
        ] {
            assert_eq!(split(names), Some((from, to)));
        }
        assert_eq!(split("President Kennedy"), None);
        assert_eq!(without_date("A to B, October 24, 1962"), "A to B");
    }
}
