//! What pointers mean in this file: prefixes that it declares (TEI P5, 17.2.3), the address that its parts are relative
//! to (`xml:base`), and the numbers that its lists give to their entries.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::{Index, Named};
use crate::ir::ListKey;
use crate::readers::tei::attributes::{IDENTITIES, as_listed, local};
use crate::readers::tei::lists::{self, list_of};
use crate::readers::tei::xml::Element;

/// A prefix of pointers, and what it stands for.
#[derive(Debug)]
pub(in crate::readers::tei) struct Prefix {
    name: String,
    pattern: Regex,
    /// With the groups of the pattern as `$1`.
    replacement: String,
}

impl Prefix {
    /// Of a `prefixDef`, if its pattern can be read.
    pub(super) fn new(name: &str, pattern: &str, replacement: &str) -> Option<Self> {
        // Patterns of XML Schema match the whole; no repetition in them may grow large.
        let pattern = format!("^(?:{pattern})$");
        let pattern =
            regex::RegexBuilder::new(&pattern).size_limit(LARGEST_PATTERN).build().ok()?;
        Some(Self { name: name.to_owned(), pattern, replacement: replacement.to_owned() })
    }

    fn meant(&self, pointer: &str) -> Option<String> {
        let rest = pointer.strip_prefix(self.name.as_str())?.strip_prefix(':')?;
        let found = self.pattern.captures(rest)?;
        let mut pieces = self.replacement.split('$');
        let mut meant = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let digit = piece.chars().next().and_then(|digit| digit.to_digit(10));
            match digit.and_then(|digit| usize::try_from(digit).ok()) {
                Some(group) => {
                    meant.push_str(found.get(group).map_or("", |group| group.as_str()));
                    meant.push_str(piece.get(1..).unwrap_or_default());
                }
                None => meant.push_str(&format!("${piece}")),
            }
        }
        Some(meant)
    }
}

/// An element with an `xml:base`.
#[derive(Debug)]
pub(in crate::readers::tei) struct Base {
    pub(super) at: Range<usize>,
    /// What it names.
    pub(super) file: String,
    /// The place of the one around it.
    pub(super) outer: Option<usize>,
}

/// How much memory a pattern may take, in bytes.
const LARGEST_PATTERN: usize = 1 << 16;

impl Index {
    /// What a pointer means by the prefixes of the file.
    pub(in crate::readers::tei) fn without_prefix(&self, pointer: &str) -> String {
        let meant = self.prefixes.iter().find_map(|prefix| prefix.meant(pointer));
        meant.unwrap_or_else(|| pointer.to_owned())
    }

    /// The persons or things that an element refers to (`att.canonical`), each once: ids of this file, entries of
    /// lists, addresses.
    pub(in crate::readers::tei) fn identities(&self, element: &Element) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for attribute in IDENTITIES {
            let Some(value) = element.get(attribute) else { continue };
            for target in self.meant_by(&element.name, attribute, value, Some(&element.at)) {
                let target = self.in_list(target);
                if !target.is_empty() && !found.contains(&target) {
                    found.push(target);
                }
            }
        }
        found
    }

    /// The id that the list of an entry gives it, if an earlier run has changed it and it leads to the entry still.
    fn in_list(&self, target: String) -> String {
        if !self.carried.contains_key(&target) {
            return target;
        }
        let listed = as_listed(&target);
        let is_it = |id: &str| self.own_key(id) == self.own_key(&target);
        if self.entry(listed).is_some_and(is_it) { listed.to_owned() } else { target }
    }

    /// What the value of an attribute leads to. Without a place, it may be relative to any part of the file.
    pub(in crate::readers::tei) fn meant_by(
        &self,
        element: &str,
        attribute: &str,
        value: &str,
        at: Option<&Range<usize>>,
    ) -> Vec<String> {
        let is_key = attribute == "key";
        // A key is text, and may hold white space.
        let numbered = |key: &str| self.numbered(element, key).filter(|_| is_key);
        if let Some(entry) = numbered(value).filter(|_| value.contains(char::is_whitespace)) {
            return vec![entry];
        }
        let pointers = value.split_whitespace().map(|pointer| {
            let meant = self.without_prefix(pointer);
            if let Some(based) = self.based(&meant, at) {
                return based;
            }
            let meant = local(&meant);
            let is_known = || self.is_listed(meant) || self.beside(meant).is_some();
            numbered(meant).filter(|_| !is_known()).unwrap_or_else(|| meant.to_owned())
        });
        pointers.collect()
    }

    /// The entry of a list beside this file to which a pointer to a mere id leads, if it is relative to that list.
    fn based(&self, pointer: &str, at: Option<&Range<usize>>) -> Option<String> {
        let id = pointer.strip_prefix('#').filter(|id| !self.ids.contains_key(*id))?;
        let bases = match at {
            Some(at) => self.base_of(at).into_iter().collect(),
            None => self.bases.iter().collect::<Vec<_>>(),
        };
        let mut found = bases.into_iter().filter_map(|base| {
            let pointer = format!("{}#{id}", base.file);
            lists::find(&self.beside, &pointer).map(|_| pointer)
        });
        found.next()
    }

    /// Whether a part of this file is relative to the file that a pointer names.
    pub(super) fn is_of_base(&self, named: &Named, list: &str) -> bool {
        let base = self.base_of(&named.at);
        base.is_some_and(|base| {
            ListKey::of(&format!("{}#", base.file)).list.as_deref() == Some(list)
        })
    }

    /// The innermost element around a part of the file that says what its pointers are relative to.
    fn base_of(&self, at: &Range<usize>) -> Option<&Base> {
        let before = self.bases.partition_point(|base| base.at.start <= at.start);
        let mut place = before.checked_sub(1);
        while let Some(base) = place.and_then(|place| self.bases.get(place)) {
            if at.end <= base.at.end {
                return Some(base);
            }
            place = base.outer;
        }
        None
    }

    /// The only entry, in this file and the lists beside it, whose `@n` is this key, of a kind that the element can
    /// name.
    fn numbered(&self, element: &str, key: &str) -> Option<String> {
        let can_be = |entry: &str| entries_of(element).is_none_or(|all| all.contains(&entry));
        let own = self
            .numbers
            .get(key)
            .into_iter()
            .flatten()
            .filter(|id| self.ids.get(*id).is_some_and(|named| can_be(&named.element)));
        let beside =
            lists::numbered(&self.beside, key).filter(|found| can_be(&found.entry.element));
        let of_beside =
            beside.map(|found| (found.key(), format!("{}#{}", found.file.name, found.key)));
        let of_own = own.map(|id| (self.own_key(id), id.clone()));
        // What an earlier run brought along from a list is in both.
        let all: BTreeMap<ListKey, String> = of_beside.into_iter().chain(of_own).collect();
        let mut all = all.into_values();
        all.next().filter(|_| all.next().is_none())
    }

    /// Gathers the numbers of entries.
    pub(super) fn number_entries(&mut self) {
        for (id, named) in &self.ids {
            if let Some(n) = named.n.as_ref().filter(|_| list_of(&named.element).is_some()) {
                self.numbers.entry(n.trim().to_owned()).or_default().push(id.clone());
            }
        }
    }
}

/// The entries of lists that an element can name; nothing if it can name any.
fn entries_of(element: &str) -> Option<&'static [&'static str]> {
    match element {
        "persName" | "author" | "editor" => Some(&["person", "personGrp", "persona"]),
        "orgName" => Some(&["org"]),
        "placeName" | "settlement" | "geogName" | "country" | "region" | "district" => {
            Some(&["place"])
        }
        _ => None,
    }
}
