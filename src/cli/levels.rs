//! How much a finding matters in this run: as in the catalogue, unless `[warnings]` of
//! letterpress.toml or the command line sets another level.
//!
//! **Invariant:** errors and losses are always reported; no setting changes them.

use std::collections::BTreeMap;

use letterpress::diag::{CATALOGUE, Code, Diagnostic, Severity, explain};

use super::suggest::nearest;
use super::terminal::plain;

/// What to do with a finding. If two levels are set for one code, the stricter applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// It is counted and not shown.
    Allow,
    /// It is shown as a warning.
    Warn,
    /// It makes the run fail.
    Deny,
}

impl Level {
    /// All levels, by their names.
    pub(super) const ALL: [(&str, Self); 3] =
        [("allow", Self::Allow), ("warn", Self::Warn), ("deny", Self::Deny)];

    /// The level with this name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, level)| level)
    }
}

/// Means all warnings together.
const WARNINGS: &str = "warnings";

/// The levels of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    codes: BTreeMap<&'static str, Level>,
    is_every_warning_denied: bool,
}

impl Levels {
    /// Sets the level of the code with this id, or of all warnings.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub(super) fn set(&mut self, id: &str, level: Level) -> Result<(), String> {
        if id == WARNINGS {
            if level != Level::Deny {
                return Err("all warnings together can only be denied".to_owned());
            }
            self.is_every_warning_denied = true;
            return Ok(());
        }
        let Some(code) = explain(id) else {
            let near = nearest(id, CATALOGUE.iter().map(|code| code.id));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return Err(format!("there is no code {}{near}", plain(id)));
        };
        match code.severity {
            Severity::Note | Severity::Warning => {
                self.codes.insert(code.id, level);
                Ok(())
            }
            Severity::Loss | Severity::Error => Err(format!(
                "{} cannot be changed, because it is {} {}: {}",
                code.id,
                if code.severity == Severity::Error { "an" } else { "a" },
                code.severity.as_str(),
                code.title
            )),
        }
    }

    /// The level that is set for a code.
    pub(super) fn of(&self, code: &Code) -> Option<Level> {
        self.codes.get(code.id).copied()
    }

    /// All levels that are set, by their codes.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, Level)> {
        let all = self.codes.iter().map(|(code, level)| (*code, *level));
        all.chain(self.is_every_warning_denied.then_some((WARNINGS, Level::Deny)))
    }

    /// Removes the allowed findings, and returns how many there are; the others get the severity
    /// with which they are reported.
    pub(super) fn apply(&self, found: &mut Vec<Diagnostic>) -> usize {
        let all = found.len();
        found.retain(|one| self.of(one.code) != Some(Level::Allow));
        for one in &mut *found {
            let level = self.of(one.code);
            let is_warning = level == Some(Level::Warn) || one.severity() == Severity::Warning;
            if level == Some(Level::Deny) || is_warning && self.is_every_warning_denied {
                one.told_as = Some(Severity::Error);
            } else if is_warning {
                one.told_as = Some(Severity::Warning);
            }
        }
        all - found.len()
    }
}

#[cfg(test)]
mod tests {
    use letterpress::diag;

    use super::*;

    fn told(levels: &Levels) -> (Vec<Severity>, usize) {
        let codes = [&diag::HEADING_NUMBER, &diag::LANGUAGE_UNKNOWN, &diag::UNREADABLE];
        let mut found = codes.map(|code| Diagnostic::new(code, None, "")).to_vec();
        let allowed = levels.apply(&mut found);
        (found.iter().map(Diagnostic::severity).collect(), allowed)
    }

    #[test]
    fn a_level_says_how_a_finding_is_told() {
        use Severity::{Error, Note, Warning};
        let mut levels = Levels::default();
        assert_eq!(told(&levels), (vec![Note, Warning, Error], 0));
        levels.set("n101", Level::Warn).expect("a note");
        assert_eq!(told(&levels), (vec![Warning, Warning, Error], 0));
        levels.set("N117", Level::Allow).expect("a warning");
        assert_eq!(told(&levels), (vec![Warning, Error], 1));
        levels.set("warnings", Level::Deny).expect("all warnings");
        assert_eq!(told(&levels), (vec![Error, Error], 1));
        levels.set("N117", Level::Deny).expect("a warning");
        assert_eq!(told(&levels), (vec![Error, Error, Error], 0));
    }

    #[test]
    fn what_cannot_be_set_is_refused() {
        let refused = |id: &str, level| Levels::default().set(id, level).expect_err(id);
        assert_eq!(refused("N1o1", Level::Deny), "there is no code N1o1; did you mean N101?");
        assert!(
            refused("S001", Level::Allow).starts_with("S001 cannot be changed, because it is an")
        );
        assert!(refused("A001", Level::Warn).contains("a loss"));
        assert!(refused("warnings", Level::Allow).contains("only be denied"));
    }
}
