//! What is in a file and not in the letter: deletions, headers, notes that nothing calls.

use super::Conversion;
use super::drawings::branch;
use crate::readers::word_processor::{Element, LeftOut};

impl Conversion<'_, '_> {
    /// Leaves out all words of an element.
    pub(super) fn leave_out(&mut self, element: &Element<'_>, why: LeftOut) {
        match element.name {
            ("w" | "m" | "a", "t") | ("w", "delText") => {
                for run in element.runs() {
                    self.writer.leave_out(why, &run.text, run.at.clone());
                }
            }
            ("w", "tab" | "ptab" | "br" | "cr") => self.writer.leave_out_space(),
            ("mc", "AlternateContent") => {
                if let Some(branch) = branch(element) {
                    self.leave_out(branch, why);
                }
            }
            ("w", name) if name.ends_with("Pr") => {}
            _ => element.elements().for_each(|child| self.leave_out(child, why)),
        }
        if element.name == ("w", "p") {
            self.writer.end_left_out();
        }
    }

    /// Leaves out the notes that nothing calls, which no word processor shows.
    pub(super) fn leave_out_uncalled_notes(&mut self) {
        for note in self.notes.uncalled(&self.labels) {
            self.leave_out(note, LeftOut::Uncalled);
        }
    }
}

/// Whether nothing of an element can be seen.
pub(super) fn is_blank(element: &Element<'_>) -> bool {
    !element.any(&|one| match one.name {
        ("w" | "m" | "a", "t") => one.runs().any(|run| !run.text.trim().is_empty()),
        (
            "w",
            "drawing" | "pict" | "object" | "sym" | "noBreakHyphen" | "footnoteReference"
            | "endnoteReference" | "commentReference",
        ) => true,
        _ => false,
    })
}

/// Whether an element has words.
pub(super) fn has_words(element: &Element<'_>) -> bool {
    element.any(&|one| {
        let is_text = matches!(one.name, ("w" | "m" | "a", "t") | ("w", "delText"));
        is_text && one.runs().any(|run| !run.text.trim().is_empty())
    })
}
