//! What was not checked, in one line: once for a run, however many letters it has.

use std::collections::{BTreeMap, BTreeSet};

use letterpress::backends::Format;
use letterpress::ir::account::FactKey;
use letterpress::press::{Outcome, Outcomes, Subject};

use super::super::in_words::grouped;
use super::proved::short_name;

/// What was not checked of some letters.
#[derive(Debug, Default)]
pub(super) struct Unchecked(Vec<InFormat>);

/// What was not checked in the files of a format.
#[derive(Debug)]
struct InFormat {
    name: String,
    /// Whether any of its files was read back.
    is_read: bool,
    /// By the reason.
    why: BTreeMap<&'static str, BTreeSet<Subject>>,
}

impl Unchecked {
    /// What was not checked in a file.
    pub(super) fn of(format: &Format, outcomes: &Outcomes) -> Self {
        let is_checked = |(_, outcome): (Subject, &Outcome)| match outcome {
            Outcome::Proved | Outcome::Failed(_) => true,
            Outcome::NotChecked(_) | Outcome::CannotBeCarried(_) => false,
        };
        let is_read = outcomes.iter().any(is_checked);
        let name = if is_read { short_name(format) } else { format.name.to_owned() };
        let mut in_format = InFormat { name, is_read, why: BTreeMap::new() };
        for (subject, outcome) in outcomes.iter() {
            if let Outcome::NotChecked(why) = outcome {
                in_format.why.entry(why).or_default().insert(subject);
            }
        }
        Self(vec![in_format])
    }

    /// Adds what was not checked of later letters.
    pub(super) fn add(&mut self, later: Self) {
        for format in later.0 {
            let mut known = self.0.iter_mut();
            match known.find(|it| (&it.name, it.is_read) == (&format.name, format.is_read)) {
                Some(known) => {
                    for (why, subjects) in format.why {
                        known.why.entry(why).or_default().extend(subjects);
                    }
                }
                None => self.0.push(format),
            }
        }
    }

    /// `date in PDF: not told apart when it is read back; 9 other kinds of facts (…)`; nothing if everything was checked.
    pub(super) fn in_words(&self) -> String {
        let mut clauses: Vec<(String, &str, Vec<&str>)> = Vec::new();
        let mut others: BTreeSet<Subject> = BTreeSet::new();
        for InFormat { name, is_read, why } in &self.0 {
            for (why, subjects) in why {
                if *is_read && *why == Outcomes::NOT_COMPARED {
                    others.extend(subjects);
                    continue;
                }
                let what = if *is_read { named(subjects) } else { "everything".to_owned() };
                match clauses.iter_mut().find(|(other, of, _)| (other, *of) == (&what, *why)) {
                    Some((_, _, names)) => names.push(name),
                    None => clauses.push((what, *why, vec![name.as_str()])),
                }
            }
        }
        let clauses = clauses
            .into_iter()
            .map(|(what, why, names)| format!("{what} in {}: {why}", names.join(", ")));
        let mut clauses: Vec<String> = clauses.collect();
        if !others.is_empty() {
            let kinds = grouped(others.len(), "other kind");
            clauses.push(format!("{kinds} of facts (--report NAME.json names them)"));
        }
        clauses.join("; ")
    }
}

/// Who, when and where by their names, other facts by their number.
fn named(subjects: &BTreeSet<Subject>) -> String {
    let mut names: Vec<String> = Vec::new();
    for subject in subjects {
        let name = match subject.fact() {
            Some(FactKey::Agent(party, _)) => party.as_str().to_owned(),
            Some(FactKey::Place(..)) => "place".to_owned(),
            Some(FactKey::Date(..)) => "date".to_owned(),
            Some(FactKey::Rights(..)) => "rights".to_owned(),
            Some(FactKey::Remark) => "remarks".to_owned(),
            Some(FactKey::Identifier) | None => subject.in_words(),
            Some(_) => return grouped(subjects.len(), "kind") + " of facts",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use letterpress::backends::find;
    use letterpress::ir::account::{AgentPart, Party, PlacePart};

    use super::*;

    #[test]
    fn the_line_says_what_was_not_checked_and_why() {
        let format = |name| find(name).expect("a format").format();
        let name = |party| Subject::Fact(FactKey::Agent(party, AgentPart::Name));
        let role = Subject::Fact(FactKey::Agent(Party::Sender, AgentPart::Role));
        let place = Subject::Fact(FactKey::Place(Party::Sender, PlacePart::Name));
        let said = Outcome::NotChecked("not verified");
        let not_compared = Outcome::NotChecked(Outcomes::NOT_COMPARED);
        let of = |name, outcomes: &[(Subject, Outcome)]| {
            Unchecked::of(format(name), &outcomes.iter().cloned().collect())
        };
        let mut line = of("tei", &[(Subject::Words, Outcome::Proved)]);
        assert_eq!(line.in_words(), "");
        line.add(of("tei", &[(Subject::Words, Outcome::Proved), (role, not_compared)]));
        assert_eq!(line.in_words(), "1 other kind of facts (--report NAME.json names them)");
        for party in [Party::Recipient, Party::Sender] {
            let outcomes = [
                (Subject::Words, Outcome::Proved),
                (name(party), said.clone()),
                (place, said.clone()),
            ];
            line.add(of("pdf", &outcomes));
        }
        for name in ["ir", "ir"] {
            line.add(of(name, &[(Subject::Words, Outcome::NotChecked("not read back"))]));
        }
        assert_eq!(
            line.in_words(),
            "sender, recipient, place in PDF: not verified; everything in ir: not read back; \
             1 other kind of facts (--report NAME.json names them)"
        );
    }
}
