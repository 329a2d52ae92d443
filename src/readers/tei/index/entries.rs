//! The entries of lists: the names and addresses of persons and places, the explanations of terms.

use quick_xml::events::BytesStart;

use super::state::{EntryNumber, Listing, Open, Walk};
use crate::ir::{Authority, authority};
use crate::readers::tei::xml::attribute;

/// How many terms in it one item can explain.
const TERMS: usize = 16;

/// Follows a family name until it is known whether more names come.
const AFTER_SURNAME: char = '\u{1F}';

/// Elements that hold whole words of a name (TEI P5, 14.2.1).
const PARTS_OF_NAMES: &[&str] = &["forename", "addName", "genName", "roleName"];

/// Names in lists, and the elements that an entry of a list can be.
const LISTED: &[(&[&str], &[&str])] = &[
    (&["persName", "name"], &["person", "personGrp"]),
    (&["orgName"], &["org"]),
    (&["placeName", "settlement", "geogName"], &["place"]),
    (&["title"], &["bibl", "biblStruct"]),
    (&["eventName", "label"], &["event"]),
];

impl Walk {
    /// Records the names that lists give to persons, bodies and places.
    pub(super) fn begin_entry(&mut self, name: &str, id: Option<&String>) {
        let Some(of) = LISTED.iter().find(|(names, _)| names.contains(&name)) else { return };
        let outer = self.open.last().filter(|outer| of.1.contains(&outer.name.as_str()));
        // In a header, only lists say who somebody is.
        let id = id.filter(|_| outer.is_some() || !self.in_header);
        let ids = outer.and_then(|outer| outer.id.as_ref()).into_iter().chain(id);
        for id in ids.filter(|id| !self.index.listed.contains_key(*id)) {
            let depth = self.open.len() + 1;
            self.entries.push(Listing::new(id, depth));
        }
    }

    /// Adds characters to the entries that are open.
    pub(super) fn entry_text(&mut self, text: &str) {
        for entry in &mut self.entries {
            let (name, inside) = match self.open.get(entry.depth - 1..) {
                Some([name, inside @ ..]) => (name.name.as_str(), inside),
                _ => ("", &[][..]),
            };
            let is_in = |name: &str| inside.iter().any(|open| open.name == name);
            if is_in("idno") {
                continue;
            }
            if !is_in(name) {
                entry.words.push_str(text);
            } else if !entry.has_inner && entry.words.trim().is_empty() {
                entry.inner.push_str(text);
            }
        }
    }

    /// Records the addresses that lists give to persons, bodies and places.
    pub(super) fn begin_address(&mut self, name: &str, tag: &BytesStart<'_>) {
        let is_entry = |name: &str| LISTED.iter().any(|(_, entries)| entries.contains(&name));
        let is_name = |name: &str| LISTED.iter().any(|(names, _)| names.contains(&name));
        // Some lists have the numbers inside the name.
        let inside = self.open.iter().rev().skip_while(|outer| is_name(&outer.name)).take(1);
        let outer = inside.into_iter().next().filter(|outer| is_entry(&outer.name));
        let own = attribute(tag, "xml:id").filter(|_| is_entry(name));
        let entry = outer.and_then(|outer| outer.id.clone());
        let named = entry.clone().filter(|_| is_name(name));
        if let Some(entry) = own.or(named) {
            let pointers = attribute(tag, "ref").unwrap_or_default();
            for pointer in pointers.split_whitespace() {
                self.address(entry.clone(), pointer.to_owned());
            }
        }
        let Some(entry) = entry else { return };
        match name {
            "ptr" | "ref" => self.address(entry, attribute(tag, "target").unwrap_or_default()),
            "idno" => {
                let kind = attribute(tag, "type").or_else(|| attribute(tag, "subtype"));
                let (kind, depth) = (kind.unwrap_or_default().to_lowercase(), self.open.len());
                self.idno = Some(EntryNumber { entry, kind, depth, words: String::new() });
            }
            _ => {}
        }
    }

    fn address(&mut self, entry: String, address: String) {
        if address.contains("://") {
            self.index.addresses.entry(entry).or_default().push(address);
        }
    }

    /// Ends the number of an entry: an address, or a number of a known authority file.
    pub(super) fn end_address(&mut self) {
        let depth = self.open.len();
        let Some(EntryNumber { entry, kind, words, .. }) =
            self.idno.take_if(|idno| idno.depth == depth)
        else {
            return;
        };
        let words = words.trim();
        let known = authority(&format!("{kind}:{words}"));
        let known = known.filter(|(of, _)| *of != Authority::Other).map(|(_, address)| address);
        self.address(entry, known.unwrap_or_else(|| words.to_owned()));
    }

    fn end_entry(&mut self, entry: Listing) {
        let words = if entry.inner.is_empty() { &entry.words } else { &entry.inner };
        let words: Vec<&str> = crate::ir::words(words).collect();
        let words = words.join(" ").replace(&format!(" {AFTER_SURNAME}"), ",").replace(", ,", ",");
        // At the start of an entry, no name is before it.
        let words = words.replace(AFTER_SURNAME, "");
        let words = words.trim_matches([',', ';', ' ']);
        if !words.is_empty() {
            self.index.listed.entry(entry.id).or_insert_with(|| words.to_owned());
        }
    }

    /// Ends the entries that an element closes. The explanation of a term begins after it.
    pub(super) fn end_entries(&mut self, open: &Open) {
        let depth = self.open.len();
        while let Some(entry) = self.entries.pop_if(|entry| entry.depth > depth) {
            self.end_entry(entry);
        }
        for entry in &mut self.entries {
            entry.has_inner |= !entry.inner.is_empty()
                && self.open.get(entry.depth - 1).is_some_and(|name| name.name == open.name);
        }
        if PARTS_OF_NAMES.contains(&open.name.as_str()) {
            self.entry_text(" ");
        }
        // `Khrushchev, Nikita`: a family name that comes first is set off.
        if open.name == "surname" {
            self.entry_text(&format!(" {AFTER_SURNAME} "));
        }
        // The explanation of a term follows it in its item.
        if ["term", "gloss", "abbr"].contains(&open.name.as_str())
            && !self.in_document
            && let Some(id) = &open.id
            && let Some(item) = self.open.iter().rposition(|outer| outer.name == "item")
        {
            let depth = item + 1;
            let first = self.entries.len().checked_sub(TERMS);
            if let Some(first) = first.filter(|first| self.entries[*first].depth == depth) {
                let first = self.entries.remove(first);
                self.end_entry(first);
            }
            self.entries.push(Listing::new(id, depth));
        }
    }
}
