//! The structural map that CSIP describes (CSIP80–119): one part for the package, in it one for the
//! metadata, one for each kind of files, and one for each representation.

use crate::package::check::xml::{Space, Tag};

/// The rules of parts with these labels: the part has an ID, and its pointers name a group of files.
const PARTS: &[(&str, &str, &str)] = &[
    ("Metadata", "CSIP89", "CSIP88"),
    ("Documentation", "CSIP94", "CSIP116"),
    ("Schemas", "CSIP98", "CSIP118"),
    ("Representations", "CSIP102", "CSIP119"),
];

/// The open map.
pub(super) struct Map {
    line: usize,
    /// The open parts.
    parts: Vec<Part>,
    has_metadata: bool,
}

struct Part {
    label: String,
    line: usize,
    has_pointer: bool,
}

/// What is wrong: on which line, by which clause, and what.
pub(super) type Wrong = (usize, &'static str, String);

impl Map {
    pub(super) fn new(line: usize) -> Self {
        Self { line, parts: Vec::new(), has_metadata: false }
    }

    /// A part begins.
    pub(super) fn start(&mut self, tag: &Tag<'_>) -> Vec<Wrong> {
        let label = tag.get(Space::None, "LABEL").unwrap_or_default();
        let (of_id, of_label) = match self.parts.as_slice() {
            [] => ("CSIP85", "CSIP84"),
            [_] => {
                self.has_metadata |= label == "Metadata";
                let known = PARTS.iter().find(|(known, ..)| *known == label);
                (known.map_or("CSIP106", |(_, clause, _)| *clause), "CSIP107")
            }
            [_, outer] if outer.label == "Representations" => ("CSIP106", "CSIP107"),
            // Deeper parts are as their makers want them.
            [..] => ("", ""),
        };
        let mut wrong = Vec::new();
        if !of_id.is_empty() && tag.get(Space::None, "ID").is_none() {
            wrong.push((tag.line, of_id, format!("div “{label}” has no ID")));
        }
        if !of_label.is_empty() && label.is_empty() {
            wrong.push((tag.line, of_label, "div has no LABEL".to_owned()));
        }
        self.parts.push(Part { label: label.to_owned(), line: tag.line, has_pointer: false });
        wrong
    }

    /// A pointer to a METS.
    pub(super) fn pointer(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.has_pointer = true;
        }
    }

    /// The clause by which a pointer in the open part must name a group of files.
    pub(super) fn clause_of_file(&self) -> Option<&'static str> {
        let label = &self.parts.last()?.label;
        PARTS.iter().find(|(known, ..)| known == label).map(|(.., clause)| *clause)
    }

    /// The open part ends.
    pub(super) fn end(&mut self) -> Option<Wrong> {
        let Part { label, line, has_pointer } = self.parts.pop()?;
        let is_missing = label.starts_with("Representations/") && !has_pointer;
        let message = || format!("div “{label}” has no mptr to the METS of the representation");
        is_missing.then(|| (line, "CSIP109", message()))
    }

    /// The map ends.
    pub(super) fn finish(self) -> Option<Wrong> {
        let message = "the structural map has no div “Metadata”".to_owned();
        (!self.has_metadata).then_some((self.line, "CSIP88", message))
    }
}
