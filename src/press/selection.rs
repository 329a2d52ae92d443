//! Which letters of an input are wanted: by name, and by what is known about them (dates,
//! correspondents).
//!
//! Not here: reading them (`selected`).

use super::shard::Shard;
use crate::ir::{ActionKind, Letter, bounds, on_one_line};

/// Which letters are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// Their names or document numbers; all letters if there are none.
    pub names: Vec<String>,
    /// The conditions on them.
    pub selection: Selection,
    /// The share of them that this run is about; all, if there is none.
    pub shard: Option<Shard>,
}

impl Wanted {
    /// Whether all letters are wanted.
    pub fn is_all(&self) -> bool {
        self.names.is_empty() && self.selection.is_empty() && self.shard.is_none()
    }
}

/// Conditions on a letter, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// It may have been sent on this day, `CCYY-MM-DD`, or later.
    pub from: Option<String>,
    /// It may have been sent on this day, `CCYY-MM-DD`, or earlier.
    pub to: Option<String>,
    /// The name of the sender or a recipient contains this, as written or canonical, ignoring case; or
    /// this is one of their authority addresses.
    pub correspondent: Option<String>,
}

/// Whether a letter is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Wanted,
    /// It is not.
    NotWanted,
    /// A date is required, and it has none; all other conditions hold.
    Undated,
}

impl Selection {
    /// Whether there is no condition.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a letter is wanted.
    pub fn judge(&self, letter: &Letter) -> Verdict {
        if self.correspondent.as_deref().is_some_and(|name| !is_between(letter, name)) {
            return Verdict::NotWanted;
        }
        if self.from.is_none() && self.to.is_none() {
            return Verdict::Wanted;
        }
        let Some(date) = letter.date() else { return Verdict::Undated };
        // Days with four-digit years sort as text.
        let is_early = self.from.as_ref().is_some_and(|from| date.not_after < *from);
        let is_late = self.to.as_ref().is_some_and(|to| date.not_before > *to);
        if is_early || is_late { Verdict::NotWanted } else { Verdict::Wanted }
    }
}

/// The first and the last day of a year, a month or a day: `CCYY`, `CCYY-MM`, `CCYY-MM-DD`.
///
/// ```
/// use letterpress::press::days_of;
/// let of = |period| days_of(period).map(|(first, last)| format!("{first}..{last}"));
/// assert_eq!(of("1904-02").as_deref(), Some("1904-02-01..1904-02-29"));
/// assert_eq!(of("1904").as_deref(), Some("1904-01-01..1904-12-31"));
/// assert_eq!(of("1904-02-30"), None);
/// assert_eq!(of("190"), None);
/// ```
pub fn days_of(period: &str) -> Option<(String, String)> {
    let is_written_so = period
        .split('-')
        .zip([4, 2, 2])
        .all(|(part, digits)| part.len() == digits && part.chars().all(|c| c.is_ascii_digit()));
    let is_period = is_written_so && period.split('-').count() <= 3;
    is_period.then(|| bounds(period)).flatten()
}

/// Whether a correspondent with this name or address sent or received the letter.
fn is_between(letter: &Letter, name: &str) -> bool {
    let folded = |name: &str| on_one_line(name).to_lowercase();
    let wanted = folded(name);
    let actions = letter.correspondence.iter().flat_map(|all| &all.actions);
    let actions =
        actions.filter(|action| matches!(action.kind, ActionKind::Sent | ActionKind::Received));
    actions.flat_map(|action| &action.agents).any(|agent| {
        let mut names = agent.written.iter().chain(&agent.name);
        names.any(|written| folded(&written.value).contains(&wanted))
            || agent.authorities.iter().any(|address| address.value == name.trim())
    })
}
