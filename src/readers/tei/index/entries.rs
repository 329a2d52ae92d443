//! The entries of lists: the names and addresses of persons and places, the explanations of terms.

use quick_xml::events::BytesStart;

use super::state::{EntryNumber, Listing, Open, Walk};
use crate::ir::{Authority, authority};
use crate::readers::tei::xml::attribute;

/// How many terms in it one item can explain.
const TERMS: usize = 16;

/// Follows a family name until it is known whether more names come.
const AFTER_SURNAME: char = '\u{1F}';

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
        let id = match outer {
            Some(outer) => id.or(outer.id.as_ref()),
            // In a header, only lists say who somebody is.
            None => id.filter(|_| !self.in_header),
        };
        if let Some(id) = id.filter(|id| !self.index.listed.contains_key(*id)) {
            let entry =
                Listing { id: id.clone(), depth: self.open.len() + 1, words: String::new() };
            self.entries.push(entry);
        }
    }

    /// Records the addresses that lists give to persons, bodies and places.
    pub(super) fn begin_address(&mut self, name: &str, tag: &BytesStart<'_>) {
        let is_entry = |name: &str| LISTED.iter().any(|(_, entries)| entries.contains(&name));
        let outer = self.open.last().filter(|outer| is_entry(&outer.name));
        let Some(entry) = outer.and_then(|outer| outer.id.clone()) else { return };
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
        let words: Vec<&str> = crate::ir::words(&entry.words).collect();
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
        // `Khrushchev, Nikita`: a family name that comes first is set off.
        if open.name == "surname"
            && let Some(entry) = self.entries.last_mut()
        {
            entry.words.extend([' ', AFTER_SURNAME, ' ']);
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
            self.entries.push(Listing { id: id.clone(), depth, words: String::new() });
        }
    }
}
