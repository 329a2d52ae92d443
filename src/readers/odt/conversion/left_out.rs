//! What is in a file and not in the letter: deletions, headers and footers.

use super::Conversion;
use crate::readers::word_processor::LeftOut;
use crate::readers::xml::{Element, Node};

impl Conversion<'_, '_> {
    /// Leaves out all words of an element.
    pub(super) fn leave_out(&mut self, element: &Element<'_>, why: LeftOut) {
        self.leave_out_words(element, why, false);
    }

    fn leave_out_words(&mut self, element: &Element<'_>, why: LeftOut, is_outside: bool) {
        let is_words = match element.name {
            ("text" | "?", "p" | "h" | "note-citation") => true,
            ("text", "note" | "script") | ("office", "annotation") | ("draw", _) => false,
            _ => is_outside,
        };
        if matches!(element.name, ("text", "s" | "tab" | "line-break")) {
            self.writer.leave_out_space();
        }
        for child in &element.children {
            match child {
                Node::Text(run) if is_words => {
                    self.writer.leave_out(why, &run.text, run.at.clone());
                }
                Node::Text(_) => {}
                Node::Element(child) => self.leave_out_words(child, why, is_words),
            }
        }
        if matches!(element.name, ("text" | "?", "p" | "h")) {
            self.writer.end_left_out();
        }
    }
}

/// Whether nothing of a paragraph can be seen.
pub(super) fn is_blank(paragraph: &Element<'_>) -> bool {
    !paragraph.any(&|one| {
        let is_seen = matches!(one.name, ("text", "note") | ("office", "annotation") | ("draw", _));
        is_seen || one.runs().any(|run| !run.text.trim().is_empty())
    })
}

/// Whether a drawing has words.
pub(super) fn has_words(drawing: &Element<'_>) -> bool {
    drawing.any(&|one| matches!(one.name, ("text" | "?", "p" | "h")) && !is_blank(one))
}
