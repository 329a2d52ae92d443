//! The letters of an input that are wanted: read several at once, and handed over in order.

use super::selection::Verdict;
use super::shard::Shard;
use super::{OpenInput, ReadLetter, Selection, Wanted};
use crate::diag::Diagnostic;

/// How many letters are worked on before what was made of them is handed over.
const AT_ONCE: usize = 500;

/// The letters of an input that have the wanted names, and the conditions on them.
pub struct Selected<'a> {
    opened: &'a OpenInput<'a>,
    indexes: Vec<usize>,
    /// How many of the input's letters are in the wanted share.
    letters: usize,
    unknown: Vec<&'a str>,
    selection: &'a Selection,
    watch: &'a (dyn Fn() + Sync),
}

/// Letters, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// How many there are in the input, or in the wanted share of it.
    pub letters: usize,
    /// How many are selected.
    pub selected: usize,
    /// How many are left out only because they have no date.
    pub undated: usize,
}

impl<'a> Selected<'a> {
    /// The letters with the wanted names. Whether they meet the conditions shows when they are read.
    pub fn new(opened: &'a OpenInput<'a>, wanted: &'a Wanted) -> Self {
        let found = opened.find(&wanted.names);
        let unknown = wanted.names.iter().zip(&found).filter(|(_, indexes)| indexes.is_empty());
        let unknown = unknown.map(|(name, _)| name.as_str()).collect();
        let mut indexes = found.concat();
        if wanted.names.is_empty() {
            indexes.extend(0..opened.letters());
        }
        indexes.sort_unstable();
        indexes.dedup();
        let is_in_share = |index: &usize| {
            let holds = |shard: Shard| shard.holds(opened.stem(), &opened.names()[*index]);
            wanted.shard.is_none_or(holds)
        };
        indexes.retain(is_in_share);
        let letters = (0..opened.letters()).filter(is_in_share).count();
        Self { opened, indexes, letters, unknown, selection: &wanted.selection, watch: &|| () }
    }

    /// Calls `watch` after each letter, also if it does not meet the conditions.
    #[must_use]
    pub fn watched(self, watch: &'a (dyn Fn() + Sync)) -> Self {
        Self { watch, ..self }
    }

    /// The letters' positions in the input.
    pub fn indexes(&self) -> &[usize] {
        &self.indexes
    }

    /// The wanted names that no letter has.
    pub fn unknown(&self) -> &[&'a str] {
        &self.unknown
    }

    /// Reads the letters, and works on each that meets the conditions as soon as it is read. What `work`
    /// makes of them goes to `take` in the order of the input, with their positions; for a letter that
    /// made the program panic, the diagnostic that says so.
    pub fn each<T: Send>(
        &self,
        work: impl Fn(ReadLetter) -> T + Sync,
        mut take: impl FnMut(usize, Result<T, Box<Diagnostic>>),
    ) -> Tally {
        let mut tally = Tally { letters: self.letters, ..Tally::default() };
        let work = |read: ReadLetter| {
            let verdict = self.selection.judge(&read.letter);
            let made = if verdict == Verdict::Wanted { Ok(work(read)) } else { Err(verdict) };
            (self.watch)();
            made
        };
        // Not all at once: what is made may take less room when it has been handed over.
        for indexes in self.indexes.chunks(AT_ONCE) {
            for (index, done) in indexes.iter().zip(self.opened.each(indexes, work)) {
                let done = match done {
                    Ok(Ok(made)) => Ok(made),
                    Ok(Err(verdict)) => {
                        tally.undated += usize::from(verdict == Verdict::Undated);
                        continue;
                    }
                    Err(bug) => Err(bug),
                };
                tally.selected += 1;
                take(*index, done);
            }
        }
        tally
    }
}
