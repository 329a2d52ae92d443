//! What is in a file and not in the letter: deletions, headers, notes that nothing calls.

use super::Conversion;
use super::seen::branch;
use crate::readers::word_processor::LeftOut;
use crate::readers::xml::Element;

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
}
