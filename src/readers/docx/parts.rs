//! The parts of a document, found by their relationships in the text of the source.

use std::collections::BTreeMap;
use std::ops::Range;

use super::relations::{Kind, Relations, relations_of};
use super::{NAMESPACES, ROOT_RELATIONS};
use crate::readers::xml::Fault;
use crate::readers::xml::{Element, tree};
use crate::source::{Part, Source};

/// The parts of a document.
pub(super) struct Parts<'a> {
    source: &'a Source,
    document: String,
    relations: Relations,
}

impl<'a> Parts<'a> {
    /// # Errors
    /// What is wrong with the relationships.
    pub(super) fn of(source: &'a Source) -> Result<Self, Fault> {
        let root = relations(source, ROOT_RELATIONS, "")?;
        let document = root.of_kind(Kind::Document).next().unwrap_or_default().to_owned();
        let name = relations_of(&document).unwrap_or_default();
        let relations = relations(source, &name, &document)?;
        Ok(Self { source, document, relations })
    }

    /// Where the words of the file are.
    pub(super) fn with_words(&self) -> Vec<Range<usize>> {
        let others = Kind::WITH_WORDS.into_iter().flat_map(|kind| self.relations.of_kind(kind));
        let names = std::iter::once(self.document.as_str()).chain(others);
        let mut ranges: Vec<Range<usize>> =
            names.filter_map(|name| range(self.source, name)).collect();
        ranges.sort_by_key(|range| range.start);
        ranges.dedup();
        ranges
    }

    /// The document.
    ///
    /// # Errors
    /// Where it is not well-formed.
    pub(super) fn document(&self) -> Result<Option<Element<'a>>, Fault> {
        self.tree(&self.document)
    }

    /// What the document refers to.
    pub(super) fn relations(&self) -> &Relations {
        &self.relations
    }

    /// The first part of a kind, and what it refers to.
    ///
    /// # Errors
    /// Where they are not well-formed.
    pub(super) fn part(&self, kind: Kind) -> Result<Option<(Element<'a>, Relations)>, Fault> {
        let Some(name) = self.relations.of_kind(kind).next() else { return Ok(None) };
        let relations = relations_of(name).unwrap_or_default();
        let relations = self::relations(self.source, &relations, name)?;
        Ok(self.tree(name)?.map(|root| (root, relations)))
    }

    /// All parts of a kind.
    ///
    /// # Errors
    /// Where they are not well-formed.
    pub(super) fn all(&self, kind: Kind) -> Result<Vec<Element<'a>>, Fault> {
        let mut found: BTreeMap<usize, Element<'a>> = BTreeMap::new();
        for name in self.relations.of_kind(kind) {
            if let Some(root) = self.tree(name)? {
                found.insert(root.at.start, root);
            }
        }
        Ok(found.into_values().collect())
    }

    fn tree(&self, name: &str) -> Result<Option<Element<'a>>, Fault> {
        let range = range(self.source, name);
        range.map(|range| tree(self.source.text(), range, NAMESPACES)).transpose()
    }
}

/// The relationships of a part, if it has any.
fn relations(source: &Source, name: &str, part: &str) -> Result<Relations, Fault> {
    let Some(range) = range(source, name) else { return Ok(Relations::default()) };
    let at = range.start;
    let text = source.text().get(range).unwrap_or_default();
    Relations::of_text(text, part).map_err(|message| Fault { at, message })
}

fn range(source: &Source, name: &str) -> Option<Range<usize>> {
    let mut parts = source.parts().iter();
    parts.find(|part| part.name().eq_ignore_ascii_case(name)).map(Part::range)
}
