//! Which description of a correspondence in a header (`correspDesc`) is that of which letter.
//!
//! **Invariant:** where a header describes several and none says of which letter it is, no letter has them all; of
//! one that several letters share, none has the day.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::BytesStart;

use super::{Document, Index};
use crate::readers::tei::attributes::local;
use crate::readers::tei::xml::attribute;

/// A description of a correspondence.
#[derive(Debug)]
pub(in crate::readers::tei) struct Description {
    pub at: Range<usize>,
    id: Option<String>,
    /// The number of its letter (CMIF: `@key`).
    key: Option<String>,
    /// The letters that it points to.
    letters: Vec<String>,
}

impl Description {
    pub(super) fn new(tag: &BytesStart<'_>, at: Range<usize>) -> Self {
        Self {
            at,
            id: attribute(tag, "xml:id"),
            key: attribute(tag, "key"),
            letters: pointers(tag, &["corresp", "ref", "target"]),
        }
    }
}

/// Which of some descriptions an element says is its own, or says of itself that it is of this element.
pub(super) fn own(descriptions: &[Description], tag: &BytesStart<'_>) -> Option<usize> {
    let named = pointers(tag, &["decls", "corresp"]);
    let id = attribute(tag, "xml:id");
    descriptions.iter().position(|one| {
        one.id.as_ref().is_some_and(|id| named.contains(id))
            || id.as_ref().is_some_and(|id| one.letters.contains(id))
    })
}

/// The ids in these attributes, in order.
pub(super) fn pointers(tag: &BytesStart<'_>, attributes: &[&str]) -> Vec<String> {
    let values = attributes.iter().filter_map(|name| attribute(tag, name));
    let ids = values.flat_map(|value| {
        value.split_whitespace().map(|one| local(one).to_owned()).collect::<Vec<_>>()
    });
    ids.collect()
}

/// The descriptions of a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::readers::tei) enum DescribedBy {
    /// All of its header.
    #[default]
    All,
    /// The one that begins here.
    One(usize),
    /// The one that begins here, because letters and descriptions are equally many.
    InOrder(usize),
    /// The only one, which other letters share.
    Shared,
    /// One of several; nothing says which.
    Unknown,
}

impl DescribedBy {
    /// Where the one that is known begins.
    pub(in crate::readers::tei) fn one(self) -> Option<usize> {
        match self {
            Self::One(start) | Self::InOrder(start) => Some(start),
            Self::All | Self::Shared | Self::Unknown => None,
        }
    }
}

impl Index {
    /// The descriptions in a header.
    pub(in crate::readers::tei) fn descriptions_in(&self, header: &Range<usize>) -> &[Description] {
        let first = self.descriptions.partition_point(|one| one.at.start < header.start);
        let end = self.descriptions.partition_point(|one| one.at.start < header.end);
        self.descriptions.get(first..end).unwrap_or_default()
    }

    /// Finds the description of each letter.
    pub(super) fn find_descriptions(&mut self) {
        let mut letters_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (letter, document) in self.documents.iter().enumerate() {
            if let Some(header) = document.header {
                letters_of.entry(header).or_default().push(letter);
            }
        }
        for (header, letters) in letters_of {
            let described = self.descriptions_in(&self.headers[header]);
            if described.is_empty() {
                continue;
            }
            let links = Links::of(described);
            let found: Vec<Option<usize>> =
                letters.iter().map(|letter| links.find(&self.documents[*letter])).collect();
            let starts: Vec<usize> = described.iter().map(|one| one.at.start).collect();
            let is_in_order = found.iter().all(Option::is_none) && letters.len() == starts.len();
            let is_alone = letters.len() == 1;
            for ((index, letter), found) in letters.iter().enumerate().zip(found) {
                self.documents[*letter].described_by = match found {
                    Some(start) => DescribedBy::One(start),
                    None if is_alone => DescribedBy::All,
                    None if is_in_order => DescribedBy::InOrder(starts[index]),
                    None if starts.len() == 1 => DescribedBy::Shared,
                    None => DescribedBy::Unknown,
                };
            }
        }
    }
}

/// What leads from a letter to its description: where each begins, by its id, by the letter that it points to, and
/// by its number.
#[derive(Default)]
struct Links<'d> {
    ids: BTreeMap<&'d str, usize>,
    letters: BTreeMap<&'d str, usize>,
    /// A number that several have says nothing.
    keys: BTreeMap<&'d str, Option<usize>>,
}

impl<'d> Links<'d> {
    fn of(described: &'d [Description]) -> Self {
        let mut links = Self::default();
        for one in described {
            let start = one.at.start;
            links.ids.extend(one.id.as_deref().map(|id| (id, start)));
            links.letters.extend(one.letters.iter().map(|letter| (letter.as_str(), start)));
            if let Some(key) = one.key.as_deref() {
                let is_new = !links.keys.contains_key(key);
                links.keys.insert(key, is_new.then_some(start));
            }
        }
        links
    }

    fn find(&self, letter: &Document) -> Option<usize> {
        let named = letter.describers.iter().find_map(|id| self.ids.get(id.as_str()).copied());
        let pointed = || self.letters.get(letter.id.as_deref()?).copied();
        let numbered = || self.keys.get(letter.number.as_deref()?).copied().flatten();
        named.or_else(pointed).or_else(numbered)
    }
}
