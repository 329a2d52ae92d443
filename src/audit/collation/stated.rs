//! What another file states of a letter beside its text: who sent it to whom, when and where, and under what licence.

use std::collections::BTreeSet;

use crate::audit::ledger::Ledger;
use crate::ir::account::FactKey;
use crate::ir::words;

/// What a file states of its letter.
#[derive(Debug, Default)]
pub struct Stated {
    /// How many statements it has of those that it should have.
    pub held: usize,
    /// What it states otherwise or not at all, in words for the user.
    pub differences: Vec<String>,
}

impl Stated {
    /// Compares what two ledgers have beside the words; names in any order of their words.
    pub(in crate::audit) fn of(expected: &Ledger, found: &Ledger) -> Self {
        let mut stated = Self::default();
        let mut unstated: Vec<String> = Vec::new();
        let roles = roles(expected);
        // Who sent a letter is its author, if nobody else is.
        let has_sender = roles.iter().any(|role| role == "sent");
        for role in roles.into_iter().filter(|role| !has_sender || role != "author") {
            let names = |ledger: &Ledger| -> Vec<String> {
                let all = ledger.correspondents.iter().filter(|(of, _)| *of == role);
                all.map(|(_, name)| name.clone()).collect()
            };
            let (should, is) = (names(expected), names(found));
            let what = match role.as_str() {
                "sent" => "sender",
                "received" => "recipient",
                role => role,
            };
            stated.compare(what, &should, &is, &mut unstated);
        }
        let said = |date: &(String, String)| match date {
            (first, last) if first == last => first.clone(),
            (first, last) => format!("{first} to {last}"),
        };
        let dates = |ledger: &Ledger| ledger.date.iter().map(said).collect::<Vec<_>>();
        stated.compare("date", &dates(expected), &dates(found), &mut unstated);
        let keys: BTreeSet<FactKey> = expected.facts.iter().map(|(key, _)| *key).collect();
        for key in keys {
            let values = |ledger: &Ledger| -> Vec<String> {
                let all = ledger.facts.iter().filter(|(of, _)| *of == key);
                all.map(|(_, value)| value.clone()).collect()
            };
            let what = key.in_words();
            // Its name is what a place is known by.
            let what = what.strip_suffix(": name").unwrap_or(&what);
            stated.compare(what, &values(expected), &values(found), &mut unstated);
        }
        if !unstated.is_empty() {
            stated.differences.push(format!("does not state: {}", unstated.join(", ")));
        }
        stated
    }

    fn compare(
        &mut self,
        what: &str,
        should: &[String],
        is: &[String],
        unstated: &mut Vec<String>,
    ) {
        let sorted = |name: &str| -> Vec<String> {
            let bare = |word: &str| word.trim_matches(',').to_owned();
            let mut words: Vec<String> = words(name).map(bare).collect();
            words.sort();
            words
        };
        let has = |value: &&String| is.iter().any(|it| sorted(it) == sorted(value));
        let lacking: Vec<&String> = should.iter().filter(|value| !has(value)).collect();
        self.held += should.len() - lacking.len();
        let known = |value: &&String| should.iter().any(|it| sorted(it) == sorted(value));
        let is_more = !should.is_empty() && is.iter().any(|value| !known(&value));
        if lacking.is_empty() && !is_more {
            return;
        }
        if is.is_empty() {
            unstated.push(what.to_owned());
            return;
        }
        let quoted = |values: &[String]| {
            let quoted = values.iter().map(|value| format!("\u{201C}{value}\u{201D}"));
            quoted.collect::<Vec<_>>().join(", ")
        };
        let (is, should) = (quoted(is), quoted(should));
        self.differences.push(format!("states as {what} {is} instead of {should}"));
    }
}

/// What was done with a letter, each once.
fn roles(ledger: &Ledger) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for (role, _) in &ledger.correspondents {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
    roles.sort_by_key(|role| role != "sent");
    roles
}
