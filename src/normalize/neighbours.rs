//! What the letters around a letter say, in a file that was divided into letters: it can leave out what
//! the letter before it says (`To the Same`, a day without a year).
//!
//! **Invariant:** nothing follows from a letter of another file, and nothing from a fact that is not known.

use crate::ir::{ActionKind, Agent, Certainty, Date, Letter, Origin};

use super::parties::{names, same};
use super::vocabulary;

/// What a letter says of itself.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Said {
    senders: Vec<Agent>,
    recipients: Vec<Agent>,
    date: Option<Date>,
    /// Whether the letter before it can say more.
    is_open: bool,
}

impl Said {
    /// What the passes read of a letter.
    pub fn of(letter: &Letter) -> Self {
        let agents = |kind| letter.action(kind).map_or_else(Vec::new, |one| one.agents.clone());
        let (senders, recipients) = (agents(ActionKind::Sent), agents(ActionKind::Received));
        let date = letter.date().cloned();
        let languages = vocabulary::languages_of(letter);
        let are_initials = |agent: &Agent| {
            agent.display_name().is_some_and(|name| names::is_initials(name, &languages))
        };
        let is_open = date.is_none()
            || senders.iter().any(are_initials)
            || same::find(letter, &languages).is_some();
        Self { senders, recipients, date, is_open }
    }

    /// The date, if it is one year's.
    pub(super) fn dated(&self) -> Option<(&Date, i16)> {
        let date = self.date.as_ref()?;
        let year = date.not_before.split('-').next()?;
        let is_one = date.not_after.split('-').next() == Some(year);
        Some((date, year.parse().ok().filter(|_| is_one)?))
    }

    /// Who sent the letter, or received it.
    pub(super) fn agents(&self, role: ActionKind) -> &[Agent] {
        if role == ActionKind::Sent { &self.senders } else { &self.recipients }
    }
}

/// What the letters around a letter say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Neighbours {
    /// The letter before it.
    pub(super) before: Said,
    /// The first day of the next letter that states when it was written.
    pub(super) next_day: Option<String>,
    /// Whether the letters of the file are in the order of their days.
    pub(super) are_in_order: bool,
}

/// What the letters around each letter of a file say. `again` reads a letter with its neighbours, where
/// they can add to it.
pub fn of_letters(
    all: Vec<Said>,
    mut again: impl FnMut(usize, &Neighbours) -> Option<Said>,
) -> Vec<Neighbours> {
    /// Of so many pairs of dates, one may be out of order: a letter that came to light late.
    const PAIRS: usize = 10;
    let stated: Vec<Option<String>> =
        all.iter().map(|said| Some(said.date.as_ref()?.not_before.clone())).collect();
    let days: Vec<&String> = stated.iter().flatten().collect();
    let falling = days.windows(2).filter(|pair| pair[0] > pair[1]).count();
    let are_in_order = falling * PAIRS <= days.len().saturating_sub(1);
    let mut next_days = vec![None; all.len()];
    let mut next_day = None;
    for (next, day) in next_days.iter_mut().zip(&stated).rev() {
        next.clone_from(&next_day);
        next_day = day.clone().or(next_day);
    }
    let mut before = Said::default();
    let each = all.into_iter().zip(next_days).enumerate().map(|(index, (said, next_day))| {
        let before_it = std::mem::take(&mut before);
        let neighbours = Neighbours { before: before_it, next_day, are_in_order };
        let said_again = said.is_open.then(|| again(index, &neighbours)).flatten();
        before = said_again.unwrap_or(said);
        neighbours
    });
    each.collect()
}

/// How sure the name of an agent is.
pub(super) fn certainty(agent: &Agent) -> Certainty {
    match agent.name.as_ref().or(agent.written.as_ref()).map(|name| &name.origin) {
        Some(Origin::Inferred { certainty, .. } | Origin::Supplied { certainty, .. }) => *certainty,
        Some(Origin::Read { .. } | Origin::Derived { .. }) | None => Certainty::High,
    }
}
