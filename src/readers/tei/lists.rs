//! Lists of persons, places and other things in files beside the letters: which entry a pointer means.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::ir::{Certainty, ListKey, Origin};

/// The lists of a `standOff`, and the entries that they hold (TEI P5, 14.3).
const LISTS: [(&str, &[&str]); 6] = [
    ("listPerson", &["person", "personGrp", "persona"]),
    ("listPlace", &["place"]),
    ("listOrg", &["org"]),
    ("listEvent", &["event"]),
    ("listBibl", &["bibl", "biblStruct", "biblFull", "msDesc"]),
    (OF_ITEMS, &["item"]),
];

/// The list that can hold any entry.
pub(super) const OF_ITEMS: &str = "list";

/// The list that holds such entries.
pub(super) fn list_of(entry: &str) -> Option<&'static str> {
    LISTS.iter().find(|(_, entries)| entries.contains(&entry)).map(|(list, _)| *list)
}

/// A TEI file of lists that letters point into.
///
/// ```
/// use letterpress::readers::ListFile;
/// use letterpress::source::{Source, SourceId};
/// let file = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><listPerson>\
///             <person xml:id='p1'><persName>Lee, Ann</persName></person>\
///             </listPerson></body></text></TEI>";
/// let source = Source::decode(SourceId(0), "lists/persons.xml", file.into()).unwrap();
/// let lists = ListFile::read(&source).unwrap();
/// assert_eq!(lists.name_of("p1"), Some("Lee, Ann"));
/// ```
#[derive(Debug)]
pub struct ListFile {
    /// The file's name without its folders.
    pub(super) name: String,
    /// The names by which pointers and keys refer to it.
    pub(super) called: Vec<String>,
    /// The prefixes that it binds to namespaces.
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) entries: BTreeMap<String, ListEntry>,
    /// The keys of the entries with an `@n`.
    pub(super) numbers: BTreeMap<String, Vec<String>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a list has of a person, place or other thing.
#[derive(Debug)]
pub(super) struct ListEntry {
    /// The name that it gives first.
    pub name: Option<String>,
    pub addresses: Vec<String>,
    /// Its element: `person`.
    pub element: String,
    /// The element that holds such entries: `listPerson`.
    pub list: &'static str,
    /// The entry as the file writes it.
    pub markup: String,
}

/// An entry that a pointer leads to.
#[derive(Clone, Copy)]
pub(super) struct Found<'l> {
    pub file: &'l ListFile,
    pub key: &'l str,
    pub entry: &'l ListEntry,
}

impl ListFile {
    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name that an entry gives first, by the key of the entry.
    pub fn name_of(&self, key: &str) -> Option<&str> {
        self.entries.get(key)?.name.as_deref()
    }

    /// Oddities in the file that are not errors.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many entries its lists have.
    pub fn entries(&self) -> usize {
        self.entries.len()
    }
}

impl Found<'_> {
    /// The key, with its list.
    pub(super) fn key(&self) -> ListKey {
        ListKey { list: self.file.called.first().cloned(), key: self.key.to_owned() }
    }

    /// The origin of what the entry says.
    pub(super) fn origin(&self) -> Origin {
        Origin::Supplied {
            by: self.file.name.clone(),
            reason: "the letter points to its entry".to_owned(),
            certainty: Certainty::High,
        }
    }
}

/// The entry that a pointer leads to: `persons.xml#p1`, or a key alone, if only one list has it.
pub(super) fn find<'l>(lists: &'l [Arc<ListFile>], pointer: &str) -> Option<Found<'l>> {
    let ListKey { list, key } = ListKey::of(pointer);
    if key.is_empty() || list.is_none() && pointer.contains(['#', '/']) {
        return None;
    }
    let is_meant =
        |file: &&Arc<ListFile>| list.as_ref().is_none_or(|list| file.called.contains(list));
    let mut found = lists.iter().filter(is_meant).filter_map(|file| {
        let (key, entry) = file.entries.get_key_value(&key)?;
        Some(Found { file, key, entry })
    });
    found.next().filter(|_| found.next().is_none())
}

/// The entry whose `@n` a key is, if only one of all lists has it.
pub(super) fn numbered<'l>(lists: &'l [Arc<ListFile>], key: &str) -> Option<Found<'l>> {
    let mut found = lists.iter().flat_map(|file| {
        let keys = file.numbers.get(key).into_iter().flatten();
        keys.filter_map(|key| {
            let (key, entry) = file.entries.get_key_value(key)?;
            Some(Found { file: file.as_ref(), key, entry })
        })
    });
    found.next().filter(|_| found.next().is_none())
}
