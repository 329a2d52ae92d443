//! The first walk through a file: which letters it holds, where each is, and what ids name.
//!
//! Only the frame of the file is interpreted here. Memory follows the number of ids. **Invariant:**
//! a document in the index is well-formed and complete.

mod bodies;
mod described;
mod entries;
mod finish;
mod pointers;
mod registers;
mod state;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub(super) use self::described::{DescribedBy, Description};
use self::pointers::{Base, Prefix};
use self::state::Walk;
pub(super) use self::walk::IN_ONE_FILE;
use self::walk::is_corpus;
use super::attributes::{as_listed, untranslated};
use super::lists::{self, Found, ListFile};
use super::xml::{Element, Entities, Fault, Namespaces, Tokens};
use crate::ir::{ListKey, authority};

/// What a first walk finds.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Prefixes.
    pub namespaces: Namespaces,
    /// What the file declares for itself.
    pub entities: Entities,
    /// The headers, in order.
    pub headers: Vec<Range<usize>>,
    /// Those of them that are of a corpus.
    pub of_corpora: Vec<Range<usize>>,
    /// The descriptions of correspondences in headers, in order.
    pub descriptions: Vec<Description>,
    /// The letters, in order.
    pub documents: Vec<Document>,
    /// What each id names; if an id is repeated, the first.
    pub ids: BTreeMap<String, Named>,
    /// What the lists of the file say about persons, places and terms, by their ids.
    pub listed: BTreeMap<String, String>,
    /// The addresses that these lists give to persons and places, by their ids.
    pub addresses: BTreeMap<String, Vec<String>>,
    /// The elements that hold a header and its texts, complete with their tags, as they end.
    pub files: Vec<Range<usize>>,
    /// The id of the element that holds the file.
    pub root: Option<String>,
    /// Bodies that hold nothing but lists of persons or places.
    pub lists: Vec<Range<usize>>,
    /// Whether the letters are parts of one text, as in a volume.
    pub is_volume: bool,
    /// What keys of the lists belong to: the id of the edition, else the name of the file.
    pub list: String,
    /// The lists in files beside this one.
    pub beside: Vec<Arc<ListFile>>,
    /// The entries that an earlier run added from files of lists, and the name of the file of each.
    pub carried: BTreeMap<String, String>,
    /// Those of them whose ids are not those of their lists, by the latter.
    pub renamed: BTreeMap<String, Vec<String>>,
    /// The prefixes of pointers that the headers declare.
    pub prefixes: Vec<Prefix>,
    /// The elements with an `xml:base`, as they begin.
    pub bases: Vec<Base>,
    /// The entries of lists by their `@n`.
    pub numbers: BTreeMap<String, Vec<String>>,
    /// Repeated ids, and where they recur.
    pub repeated: Vec<(String, Range<usize>)>,
    /// The parts of the file, other than headers, that hold words outside the letters: front and
    /// back matter of volumes, registers, the rest of the body, stand-off.
    pub around: Vec<(String, Range<usize>)>,
    /// Where an earlier run of this program gives its evidence for what it added.
    pub evidence: Vec<Range<usize>>,
    /// Parts of the front and back matter of letters that only list what ids name: persons, places.
    /// They are not part of the letter.
    pub registers: Vec<Range<usize>>,
    /// Notes kept apart from any text, and enclosures, that lie outside every letter.
    pub astray: Vec<(Astray, Range<usize>)>,
    /// Elements that TEI does not have: where the first is, and how many there are.
    pub unknown: BTreeMap<String, (Range<usize>, usize)>,
    /// The files that it includes (`XInclude`, 3.1), and where.
    pub includes: Vec<(String, Range<usize>)>,
    /// Why the rest of the file is not read.
    pub fault: Option<Fault>,
}

impl Index {
    /// The id in this file that a pointer leads to.
    pub(super) fn entry(&self, pointer: &str) -> Option<&str> {
        let listed = |id: &str| self.listed.get_key_value(id).map(|(id, _)| id.as_str());
        let own = |id: &str| self.ids.get_key_value(id).map(|(id, _)| id.as_str());
        let is_named = |id: &&str| self.ids.get(*id).is_some_and(Named::is_somebody);
        if let Some(id) = listed(pointer).or_else(|| own(pointer).filter(is_named)) {
            return Some(id);
        }
        let meant = ListKey::of(pointer);
        let of_list = |id: &&str| match &meant.list {
            Some(list) => {
                let is_of_base = |named| self.is_of_base(named, list);
                let key = self.carried.get(*id).map(|_| self.own_key(id));
                key.as_ref()
                    .map_or_else(|| self.ids.get(*id).is_some_and(is_of_base), |key| *key == meant)
            }
            None => self.carried.contains_key(*id),
        };
        let renamed = self.renamed.get(&meant.key).into_iter().flatten().map(String::as_str);
        let mut carried = own(&meant.key).into_iter().chain(renamed);
        carried.find(of_list).or_else(|| own(pointer)).or_else(|| {
            // An id as an address writes it.
            own(&meant.key).filter(|_| meant.list.is_none())
        })
    }

    /// Whether a pointer leads to somebody or something in this file, and not to a part of a text.
    pub(super) fn is_listed(&self, pointer: &str) -> bool {
        let Some(id) = self.entry(pointer) else { return false };
        self.listed.contains_key(id) || self.ids.get(id).is_some_and(Named::is_somebody)
    }

    /// Whether a pointer names notes in several languages, whose ids name the language, too.
    pub(super) fn has_translated(&self, pointer: &str) -> bool {
        let mut after = self.ids.range(format!("{pointer}_")..);
        after.next().is_some_and(|(id, _)| untranslated(id) == Some(pointer))
    }

    /// The entry that a pointer leads to in a list beside this file. Such an entry may have the id of a part of the
    /// letter, which is nobody.
    pub(super) fn beside(&self, pointer: &str) -> Option<Found<'_>> {
        lists::find(&self.beside, pointer).filter(|_| !self.is_listed(pointer))
    }

    /// The name that a list gives to what a pointer leads to.
    pub(super) fn listed_name(&self, pointer: &str) -> Option<&str> {
        let own = || self.listed.get(self.entry(pointer)?).map(String::as_str);
        own().or_else(|| self.beside(pointer)?.entry.name.as_deref())
    }

    /// The addresses that a list gives to what a pointer leads to.
    pub(super) fn listed_addresses(&self, pointer: &str) -> &[String] {
        let own = self.entry(pointer).and_then(|id| self.addresses.get(id));
        own.or_else(|| Some(&self.beside(pointer)?.entry.addresses)).map_or(&[], Vec::as_slice)
    }

    /// The key of an entry of this file.
    fn own_key(&self, id: &str) -> ListKey {
        match self.carried.get(id) {
            Some(file) => ListKey::of(&format!("{file}#{}", as_listed(id))),
            None => ListKey { list: Some(self.list.clone()), key: id.to_owned() },
        }
    }

    /// The key under which a list has what an element names, if it names just one thing.
    pub(super) fn key_of(&self, element: &Element) -> Option<ListKey> {
        let outside = element.get("key").unwrap_or_default();
        let targets = self.identities(element).into_iter();
        let mut keys = targets.filter_map(|target| {
            let own = self.entry(&target).filter(|id| self.listed.contains_key(*id));
            let listed = own.map(|id| self.own_key(id));
            if let Some(key) = listed.or_else(|| self.beside(&target).map(|found| found.key())) {
                return Some(key);
            }
            // What is in the file and in no list is a part of it; but `key` never points into it.
            let is_part = self.ids.contains_key(&target) && !outside.contains(&target);
            (!is_part && authority(&target).is_none()).then(|| ListKey::of(&target))
        });
        keys.next().filter(|first| keys.all(|other| other == *first))
    }

    /// The corpora around the file of a letter that have headers, outermost first: their start tags, and the
    /// headers.
    pub(super) fn corpora_around(&self, document: &Document) -> Vec<(Range<usize>, Range<usize>)> {
        let around = &document.around;
        let ends = around.iter().skip(1).map(|inner| inner.tag.start).chain([document.at.start]);
        let corpora = around.iter().zip(ends).filter_map(|(corpus, end)| {
            let mut headers = self.of_corpora.iter().filter(|_| is_corpus(&corpus.name));
            let header = headers.find(|at| corpus.tag.end <= at.start && at.end <= end)?;
            Some((corpus.tag.clone(), header.clone()))
        });
        corpora.collect()
    }

    /// The number of a letter in its volume.
    pub(super) fn number_of(&self, document: Option<usize>) -> Option<String> {
        let id = self.documents.get(document?)?.id.as_ref()?;
        self.ids.get(id).filter(|named| named.element == "div")?.n.clone()
    }
}

/// Ranges of the file, to look up whether one of them holds a given part.
pub(super) struct Ranges {
    /// Where each begins, and the furthest end of all up to it; sorted.
    ranges: Vec<(usize, usize)>,
}

impl Ranges {
    pub(super) fn new(ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        let ranges = ranges.into_iter().map(|at| (at.start, at.end));
        let mut ranges: Vec<(usize, usize)> = ranges.collect();
        ranges.sort_unstable();
        let mut last = 0;
        for (_, end) in &mut ranges {
            last = last.max(*end);
            *end = last;
        }
        Self { ranges }
    }

    /// Whether one of them holds the whole of a part of the file.
    pub(super) fn hold(&self, at: &Range<usize>) -> bool {
        let before = self.ranges.partition_point(|(start, _)| *start <= at.start);
        before.checked_sub(1).is_some_and(|last| at.end <= self.ranges[last].1)
    }
}

/// A letter of the file.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its `xml:id`.
    pub id: Option<String>,
    /// The element.
    pub at: Range<usize>,
    /// Which of the headers describes it.
    pub header: Option<usize>,
    /// Whether that header also describes other letters.
    pub shares_header: bool,
    /// Its number: `@n`.
    pub number: Option<String>,
    /// The ids that it names as those of what describes it: `@decls`, `@corresp`.
    pub describers: Vec<String>,
    /// Which descriptions of correspondences are its own.
    pub described_by: DescribedBy,
    /// The last page break before it.
    pub page: Option<Page>,
    /// What the file calls it: `TEI/@type`.
    pub kind: Option<String>,
    /// The language that it inherits from the elements around it, and the tag that states it.
    pub language: Option<(String, Range<usize>)>,
    /// Notes outside it that it calls.
    pub notes: Vec<Range<usize>>,
    /// The elements around it, the root first.
    pub around: Vec<Surrounding>,
}

/// An element around a letter.
#[derive(Clone, Debug)]
pub(super) struct Surrounding {
    /// Its name.
    pub name: String,
    /// Its start tag.
    pub tag: Range<usize>,
}

/// A page break before a letter.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its tag.
    pub at: Range<usize>,
    /// Whether nothing comes between it and the letter, so that the page begins with the letter.
    pub is_first: bool,
}

/// What has an id.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name of the element.
    pub element: String,
    /// Where it is, tags included.
    pub at: Range<usize>,
    /// Its `@n`.
    pub n: Option<String>,
    /// The letter that it is in, or is itself.
    pub document: Option<usize>,
    /// The entry of a list that it is a part of.
    pub part_of: Option<(String, Range<usize>)>,
}

/// An entry of a list.
pub(super) struct Entry<'n> {
    /// The name of its element.
    pub element: &'n str,
    pub at: &'n Range<usize>,
}

impl Named {
    /// Whether it is an entry of a list, a part of one, or a name.
    fn is_somebody(&self) -> bool {
        const NAMES: [&str; 8] =
            ["persName", "orgName", "placeName", "settlement", "geogName", "name", "rs", "term"];
        lists::list_of(self.entry().element).is_some() || NAMES.contains(&self.element.as_str())
    }

    /// The entry that it is a part of, or is itself.
    pub(super) fn entry(&self) -> Entry<'_> {
        let (element, at) =
            self.part_of.as_ref().map_or((&self.element, &self.at), |(element, at)| (element, at));
        Entry { element, at }
    }
}

/// What belongs to a letter but lies outside all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// A note.
    Note,
    /// An enclosure.
    Enclosure,
}

/// Walks through a file.
pub(super) fn walk(text: &str) -> Index {
    let mut walk = Walk::default();
    let mut tokens = Tokens::of_file(text);
    let fault = loop {
        match tokens.next() {
            Ok(Some((token, at))) => walk.step(&token, at, text),
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        }
    };
    walk.index.entities = tokens.entities().clone();
    walk.index.fault = fault;
    walk.finish()
}
