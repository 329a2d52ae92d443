//! Cross-references between the letters of a book: by their ids, the names of their files, their numbers and addresses.
//!
//! **Invariant:** an ambiguous reference is none.

use std::collections::{BTreeMap, BTreeSet};

use crate::backends::contents::name_of_letter;
use crate::backends::{Contents, InputPart, PlaceInPart};
use crate::ir::{PhraseKind, Reference, pointer};

/// How letters are found by those that point to them, and where pointers arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::backends) struct LetterIndex {
    /// By the input and what that calls them.
    by_id: BTreeMap<(String, String), usize>,
    /// By their addresses, or by a name that one letter of the run has: that of its file, or its id.
    by_name: BTreeMap<String, Option<usize>>,
    /// By the series and the number there.
    by_number: BTreeMap<(String, String), Option<usize>>,
    /// Where the passages that something points to begin, by their inputs and the parts of these.
    passages: BTreeMap<String, BTreeMap<InputPart, BTreeSet<usize>>>,
}

/// Where a pointer leads in a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::backends) struct Destination {
    /// The name of the part.
    pub part: String,
    /// The fragment there; without one, the beginning of the part.
    pub fragment: Option<String>,
    /// Whether it is in a note.
    pub is_in_note: bool,
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
        for (input, targets) in &contents.targets {
            let of_input = index.passages.entry(input.clone()).or_default();
            for target in targets.values() {
                if let PlaceInPart::Passage(start) = target.place {
                    of_input.entry(target.part.clone()).or_default().insert(start);
                }
            }
        }
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
    /// Which part of the input it is.
    pub part: &'f InputPart,
}

impl Referrer<'_> {
    /// The letter that it is, if it is one.
    fn own(&self) -> Option<usize> {
        self.contents.place_of(self.input, self.part)
    }

    fn letter(&self, target: &str) -> Option<usize> {
        self.contents.letter_index.letter(self.input, target)
    }

    /// Another letter that an address, the name of a file or an id leads to: the name of the part, and its title.
    pub(in crate::backends) fn other_letter(&self, target: &str) -> Option<(String, &str)> {
        let place = self.letter(target).filter(|place| self.own() != Some(*place))?;
        Some((name_of_letter(place), &self.contents.letters.get(place)?.title))
    }

    /// Where a phrase points, if that is in the book.
    pub(in crate::backends) fn destination(&self, phrase: &PhraseKind) -> Option<Destination> {
        let index = &self.contents.letter_index;
        if let PhraseKind::Reference(Reference { document, target, .. }) = phrase {
            let letter = match (target, document) {
                (Some(target), _) => self.letter(target),
                (None, Some(number)) => {
                    let series = self.own().and_then(|own| self.contents.letters.get(own));
                    let series = series.and_then(|letter| letter.series.clone());
                    series.and_then(|series| *index.by_number.get(&(series, number.clone()))?)
                }
                (None, None) => None,
            };
            if let Some(letter) = letter {
                let part = name_of_letter(letter);
                return Some(Destination { part, fragment: None, is_in_note: false });
            }
        }
        let target = self.contents.targets.get(self.input)?.get(pointer(phrase)?)?;
        Some(Destination {
            part: self.contents.name_of(self.input, &target.part)?,
            fragment: Some(target.place.fragment()),
            is_in_note: target.is_in_note,
        })
    }

    /// The printed number of the page on which what comes before it ends.
    #[cfg(feature = "pdf")]
    pub(in crate::backends) fn page_before(&self) -> Option<&str> {
        self.contents.page_before(self.own()?)
    }

    /// Where its passages begin that something points to.
    pub(in crate::backends) fn passages(self) -> BTreeSet<usize> {
        let of_input = self.contents.letter_index.passages.get(self.input);
        of_input.and_then(|parts| parts.get(self.part)).cloned().unwrap_or_default()
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
