//! After the walk: which letter has each note outside the letters, and what belongs to none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::state::Walk;
use super::{Astray, Document, IN_ONE_FILE, Index, Ranges, Surrounding};
use crate::readers::tei::attributes::untranslated;

impl Walk {
    pub(super) fn finish(mut self) -> Index {
        // A letter cut off by the end of the file is not complete.
        self.marked.retain(|document| !document.at.is_empty());
        let by_mark = !self.marked.is_empty();
        self.index.is_volume = by_mark || self.texts.len() > 1;
        // In a corpus, one file may mark its letters and the next be a letter.
        let marked: BTreeSet<Option<usize>> = self.marked.iter().map(root).collect();
        let lists = &self.index.lists;
        let is_list = |text: &Document| {
            lists.iter().any(|list| text.at.start <= list.start && list.end <= text.at.end)
        };
        self.texts.retain(|text| !marked.contains(&root(text)) && !is_list(text));
        let mut documents = std::mem::take(&mut self.marked);
        documents.append(&mut self.texts);
        documents.sort_by_key(|document| document.at.start);
        self.index.documents = documents;
        if by_mark {
            // What is around the letters of a volume is kept as a whole.
            let documents = &self.index.documents;
            self.index.registers.retain(|at| holder(documents, at).is_some());
        }
        let mut letters_of: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for document in &self.index.documents {
            *letters_of.entry(document.header).or_default() += 1;
        }
        for document in &mut self.index.documents {
            document.shares_header = letters_of[&document.header] > 1;
        }
        self.index.find_descriptions();
        for named in self.index.ids.values_mut() {
            named.document = holder(&self.index.documents, &named.at);
        }
        self.index.number_entries();
        self.gather_matter();
        // Stand-off in a file of one letter is about that letter.
        let only = (!by_mark && self.index.documents.len() == 1).then_some(0);
        self.give_notes_to_letters(only);
        let documents = &self.index.documents;
        let enclosures = self.enclosures.into_iter().filter(|at| holder(documents, at).is_none());
        self.index.astray.extend(enclosures.map(|at| (Astray::Enclosure, at)));
        self.index
    }

    /// Finds the letter of each note outside the letters: the one that calls it, or that it points
    /// to, or the `only` one of the file.
    fn give_notes_to_letters(&mut self, only: Option<usize>) {
        let index = &mut self.index;
        let mut called: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, target) in &self.calls {
            if let Some(document) = holder(&index.documents, &(*at..*at)) {
                called.entry(target).or_insert(document);
            }
        }
        let mut notes: Vec<(usize, Range<usize>)> = Vec::new();
        let mut taken = 0;
        for note in &self.outside {
            if holder(&index.documents, &note.at).is_some() || note.at.start < taken {
                continue;
            }
            let by_call = note.id.as_ref().and_then(|id| {
                let translated = || called.get(untranslated(id)?);
                called.get(id.as_str()).or_else(translated).copied()
            });
            let by_target = || {
                let mut found = note.targets.iter().filter_map(|id| index.ids.get(id));
                found.find_map(|named| named.document)
            };
            let by_file = || only.filter(|_| note.is_off && note.is_apart);
            if let Some(document) = by_call.or_else(by_target).or_else(by_file) {
                notes.push((document, note.at.clone()));
                taken = note.at.end;
            } else if note.is_apart {
                index.astray.push((Astray::Note, note.at.clone()));
            }
        }
        for (document, at) in notes {
            index.documents[document].notes.push(at);
        }
    }

    /// Gathers the parts of the file outside the letters. What is not a letter in a group of texts is
    /// counted with the group.
    fn gather_matter(&mut self) {
        let groups = self.parts.iter().filter(|(name, _)| name == "group");
        let groups = Ranges::new(groups.map(|(_, at)| at.clone()));
        let in_group = |at: &Range<usize>| groups.hold(&(at.start.saturating_sub(1)..at.end));
        let in_letter = |at: &Range<usize>| holder(&self.index.documents, at).is_some();
        let parts = self.parts.iter().filter(|(_, at)| !in_letter(at)).cloned();
        let registers = self.index.registers.iter().map(|at| ("back".to_owned(), at.clone()));
        let around: Vec<_> = parts.chain(registers).filter(|(_, at)| !in_group(at)).collect();
        self.index.around = around;
        self.index.around.sort_by_key(|(_, at)| at.start);
    }
}

/// Where the file begins that a letter is in, which may be a part of a corpus.
fn root(document: &Document) -> Option<usize> {
    let is_root = |one: &&Surrounding| IN_ONE_FILE.contains(&one.name.as_str());
    document.around.iter().rfind(is_root).map(|root| root.tag.start)
}

/// The letter that a part of the file is in.
fn holder(documents: &[Document], part: &Range<usize>) -> Option<usize> {
    let index = documents.partition_point(|one| one.at.start <= part.start).checked_sub(1)?;
    (part.end <= documents[index].at.end).then_some(index)
}
