//! What a profile states about each of its letters: who wrote them all, or to whom. It is a statement
//! like that of a sidecar, and the last that counts before the text.

use std::borrow::Cow;

use super::facts::{LetterFacts, PersonEntry};
use super::statements::Statement;
use crate::profile::Profile;

/// The statement that a profile makes about each letter.
pub(super) fn of(profile: &Profile) -> Option<Statement<'_>> {
    let persons = |names: &[String]| -> Vec<PersonEntry> {
        let person = |name: &String| PersonEntry { name: Some(name.clone()), ..Default::default() };
        names.iter().map(person).collect()
    };
    let (from, to) = (persons(&profile.from), persons(&profile.to));
    let is_silent = from.is_empty() && to.is_empty();
    let facts = LetterFacts { from, to, ..LetterFacts::default() };
    (!is_silent).then(|| Statement { name: &profile.name, line: None, facts: Cow::Owned(facts) })
}
