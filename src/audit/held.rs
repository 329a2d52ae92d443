//! How much a file holds, in numbers.

use super::ledger::Ledger;
use crate::ir::{Letter, Reading};

/// How much of a letter a file holds, or should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Words of the text and of the notes.
    pub words: usize,
    /// Pages that begin in it.
    pub pages: usize,
    /// Notes.
    pub notes: usize,
    /// What is stated beside the text: names, the date, places, rights, remarks, the identifier.
    pub facts: usize,
}

impl Held {
    /// What a ledger holds.
    pub(super) fn of(ledger: &Ledger) -> Self {
        let Ledger { body, notes, pages, passages: _, correspondents, date, facts } = ledger;
        Self {
            words: body.len() + notes.iter().map(|note| note.words.len()).sum::<usize>(),
            pages: pages.len(),
            notes: notes.len(),
            facts: correspondents.len() + usize::from(date.is_some()) + facts.len(),
        }
    }

    /// What a letter holds.
    pub fn of_letter(letter: &Letter, reading: Reading) -> Self {
        Self::of(&Ledger::of(letter, reading))
    }

    /// Of both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.each(other, |one, other| one + other)
    }

    /// The larger numbers of the two.
    #[must_use]
    pub fn most(self, other: Self) -> Self {
        self.each(other, usize::max)
    }

    fn each(self, other: Self, of: fn(usize, usize) -> usize) -> Self {
        Self {
            words: of(self.words, other.words),
            pages: of(self.pages, other.pages),
            notes: of(self.notes, other.notes),
            facts: of(self.facts, other.facts),
        }
    }
}
