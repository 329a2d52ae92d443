//! Breaks of lines and pages: what they are, and whether they split a word.

use super::converter::Converter;
use crate::ir::{Inline, LineBreak, LineBreakKind, PageBreak};
use crate::readers::tei::lineation::is_hyphen;
use crate::readers::tei::xml::Element;

impl Converter<'_> {
    pub(super) fn line_break(&self, element: &Element) -> Inline {
        let splits_word = match element.get("break") {
            Some(value) => value == "no",
            None if is_hyphen(element) => true,
            None => {
                self.in_words.contains(&element.at.start)
                    || self.lineation.is_in_word(self.source.text(), element)
            }
        };
        // A line of the print: identified by an attribute, or in a part whose line ends split
        // words.
        let is_counted =
            || ["xml:id", "n", "facs", "ed"].iter().any(|name| element.get(name).is_some());
        let kind = match self.dialect.line_break_kind(element) {
            Some(kind) => kind,
            None if splits_word || is_counted() || self.lineation.is_of_prose(element) => {
                LineBreakKind::Lineation
            }
            None => LineBreakKind::Line,
        };
        Inline::LineBreak(LineBreak { kind, splits_word, origin: self.read(element) })
    }

    /// A page break. If the file does not say whether it splits a word, the letters decide.
    pub(super) fn page_break(&self, element: &Element) -> PageBreak {
        let splits_word = self.splits_word(element);
        let label = self.dialect.page_label(element).map(ToOwned::to_owned);
        let series = element.get("ed").or(element.get("edRef")).map(ToOwned::to_owned);
        let origin = self.who_placed(element);
        let image = element.get("facs").map(|facs| self.dialect.image(facs));
        PageBreak { series, image, ..PageBreak::new(label, splits_word, origin) }
    }

    /// Whether a page or column break is inside a word. If the file does not say, the letters
    /// beside it decide.
    pub(super) fn splits_word(&self, element: &Element) -> bool {
        match element.get("break") {
            Some(value) => value == "no",
            None => self.in_words.contains(&element.at.start),
        }
    }
}
