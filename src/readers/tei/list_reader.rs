//! Reads files of lists.

use std::collections::BTreeMap;

use super::encoding;
use super::index::Named;
use super::lists::{self, ListEntry, ListFile};
use super::tei_file::TeiFile;
use crate::diag::{self, Diagnostic};
use crate::source::Source;

impl ListFile {
    /// Reads the lists of a TEI file: those of its header, its text and its stand-off.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn read(source: &Source) -> Result<Self, Box<Diagnostic>> {
        let file = TeiFile::open(source, &[]);
        if let Some(fault) = &file.index.fault {
            let message = format!("the file is not well-formed here: {}", fault.message);
            let at = source.span(fault.at..fault.at);
            return Err(Box::new(Diagnostic::new(&diag::LIST_INVALID, at, message)));
        }
        let name = source.name().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let mut called = vec![name.strip_suffix(".xml").unwrap_or(&name).to_owned()];
        if !called.contains(&file.index.list) {
            called.push(file.index.list.clone());
        }
        let is_entry = |named: &Named| lists::list_of(&named.element).is_some();
        let ids = file.index.ids.iter().filter(|(id, named)| {
            is_entry(named)
                || file.index.listed.contains_key(*id)
                || file.index.addresses.contains_key(*id)
        });
        let entries: BTreeMap<String, ListEntry> =
            ids.filter_map(|(id, named)| Some((id.clone(), entry(&file, id, named)?))).collect();
        let mut diagnostics = Vec::new();
        if entries.is_empty() {
            let message = format!("{name} has no list whose entries have an xml:id");
            let hint = "a list is a listPerson, listPlace, listOrg, listEvent or listBibl of TEI";
            diagnostics.push(Diagnostic::new(&diag::LIST_EMPTY, None, message).hint(hint));
        }
        let prefixes = file.index.namespaces.bound();
        let prefixes = prefixes.map(|(prefix, uri)| (prefix.to_owned(), uri.to_owned())).collect();
        let numbers = file.index.numbers;
        Ok(Self { name, called, prefixes, entries, numbers, diagnostics })
    }
}

/// What a file has of what an id names. Without a name of its own, an entry of nothing but words is called so.
fn entry(file: &TeiFile<'_>, id: &str, named: &Named) -> Option<ListEntry> {
    let (list, markup) = encoding::entry(file, id)?;
    let only_words = || {
        let element = file.tree(named.at.clone(), &[])?;
        element.elements().next().is_none().then(|| element.words())
    };
    let name = file.index.listed.get(id).cloned().or_else(only_words);
    let name = name.filter(|name| !name.is_empty());
    let addresses = file.index.addresses.get(id).cloned().unwrap_or_default();
    Some(ListEntry { name, addresses, element: named.element.clone(), list, markup })
}
