//! Registers in the front and back matter of a letter, which belong to the file and not to the letter; and files that
//! hold registers and no letter.

use std::ops::Range;

use super::state::{EndMatter, Walk};

/// Lists of what ids name.
const REGISTERS: &[&str] = &[
    "listBibl",
    "listEvent",
    "listNym",
    "listObject",
    "listOrg",
    "listPerson",
    "listPlace",
    "listRelation",
    "listWit",
];

impl Walk {
    /// Finds out what a part of the front or back matter of a letter holds, or a body.
    pub(super) fn begin_end_matter(&mut self, name: &str, has_id: bool) {
        let depth = self.open.len();
        if self.end_matter.is_none() && !self.in_document {
            let mut outer = self.open.iter().rev().map(|open| open.name.as_str());
            let is_part = outer.next().is_some_and(|name| ["front", "back"].contains(&name))
                && outer.next() == Some("text");
            let is_body = name == "body" && self.open.last().is_some_and(|it| it.name == "text");
            self.end_matter = (is_part || is_body).then_some(EndMatter {
                depth,
                has_register: false,
                has_words: false,
                quiet: None,
            });
        }
        let Some(part) = &mut self.end_matter else { return };
        match part.quiet {
            Some((_, is_register)) => part.has_register |= is_register && has_id,
            None if REGISTERS.contains(&name) => part.quiet = Some((depth, true)),
            None if name == "head" => part.quiet = Some((depth, false)),
            None => {}
        }
    }

    pub(super) fn end_end_matter(&mut self, name: &str, at: &Range<usize>) {
        let depth = self.open.len();
        let Some(part) = &mut self.end_matter else { return };
        part.quiet = part.quiet.filter(|(outer, _)| *outer < depth);
        if part.depth == depth {
            if part.has_register && !part.has_words {
                let found = match name {
                    "body" => &mut self.index.lists,
                    _ => &mut self.index.registers,
                };
                found.push(at.clone());
            }
            self.end_matter = None;
        }
    }
}
