//! Cross-references between the letters of a book: by their ids, the names of their files, their numbers and addresses.
//!
//! **Invariant:** an ambiguous reference is none.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::backends::Contents;
use crate::ir::{PhraseKind, PointedAt, Reference, pointer};

/// How letters are found by those that point to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::backends) struct LetterIndex {
    /// By the input and what that calls them.
    by_id: BTreeMap<(String, String), usize>,
    /// By their addresses, or by a name that one letter of the run has: that of its file, or its id.
    by_name: BTreeMap<String, Option<usize>>,
    /// By the series and the number there.
    by_number: BTreeMap<(String, String), Option<usize>>,
    /// The numbers of the inputs that have targets.
    inputs: BTreeMap<String, usize>,
}

/// Where a pointer leads in a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::backends) enum Destination<'p> {
    /// To the letter at this place.
    Letter(usize),
    /// To what an id names in an input, which has this number among those that have targets.
    Target(usize, &'p str),
}

impl LetterIndex {
    /// The index of all letters of a book.
    pub(in crate::backends) fn of(contents: &Contents) -> Self {
        let mut index = Self::default();
        let mut letters_of: BTreeMap<&str, usize> = BTreeMap::new();
        for letter in &contents.letters {
            *letters_of.entry(&letter.input).or_default() += 1;
        }
        for (place, letter) in contents.letters.iter().enumerate() {
            if let Some(id) = &letter.own_name {
                index.by_id.entry((letter.input.clone(), id.clone())).or_insert(place);
                add(&mut index.by_name, id.clone(), place);
            }
            if letters_of.get(letter.input.as_str()) == Some(&1) {
                add(&mut index.by_name, file_name(&letter.input).to_owned(), place);
            }
            for address in &letter.addresses {
                add(&mut index.by_name, address.clone(), place);
            }
            if let (Some(series), Some(number)) = (&letter.series, &letter.number) {
                add(&mut index.by_number, (series.clone(), number.clone()), place);
            }
        }
        let inputs = contents.targets.keys().cloned();
        index.inputs = inputs.enumerate().map(|(number, input)| (input, number)).collect();
        index
    }

    fn letter(&self, input: &str, target: &str) -> Option<usize> {
        let (file, id) = target.split_once('#').unwrap_or((target, ""));
        if file.is_empty() {
            return self.by_id.get(&(input.to_owned(), id.to_owned())).copied();
        }
        let is_web = file.contains("://");
        let name = if is_web { file } else { file_name(file) };
        *self.by_name.get(name)?
    }
}

/// The letter or the matter that contains a reference.
#[derive(Clone, Copy)]
pub(in crate::backends) struct Referrer<'f> {
    pub contents: &'f Contents,
    /// Its input, by the name that no other input of the run has.
    pub input: &'f str,
    /// What the number of the letter counts in.
    pub series: Option<&'f str>,
}

impl Referrer<'_> {
    /// The letter that an address, the name of a file or an id leads to.
    pub(in crate::backends) fn letter(&self, target: &str) -> Option<usize> {
        self.contents.letter_index.letter(self.input, target)
    }

    /// Where a phrase points, if that is in the book.
    pub(in crate::backends) fn destination<'p>(
        &self,
        phrase: &'p PhraseKind,
    ) -> Option<Destination<'p>> {
        let index = &self.contents.letter_index;
        if let PhraseKind::Reference(Reference { document, target, .. }) = phrase {
            let letter = match (target, document, self.series) {
                (Some(target), ..) => self.letter(target),
                (None, Some(number), Some(series)) => {
                    *index.by_number.get(&(series.to_owned(), number.clone()))?
                }
                (None, ..) => None,
            };
            if let Some(letter) = letter {
                return Some(Destination::Letter(letter));
            }
        }
        let id = pointer(phrase)?;
        let number = *index.inputs.get(self.input)?;
        let is_known = self.contents.targets.get(self.input)?.contains_key(id);
        is_known.then_some(Destination::Target(number, id))
    }

    /// The bytes of the input from one place on that something points to, by where they begin.
    pub(in crate::backends) fn passages(&self) -> impl Iterator<Item = &Range<usize>> {
        let targets = self.contents.targets.get(self.input).into_iter();
        targets.flat_map(BTreeMap::values).filter_map(|target| match target {
            PointedAt::Passage(at) => Some(at),
            PointedAt::Page(_) => None,
        })
    }
}

fn add<K: Ord>(index: &mut BTreeMap<K, Option<usize>>, name: K, place: usize) {
    let found = index.entry(name).or_insert(Some(place));
    if *found != Some(place) {
        *found = None;
    }
}

/// The name of a file without folders and ending.
fn file_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".xml").unwrap_or(name);
    name.strip_suffix(".tei").unwrap_or(name)
}
