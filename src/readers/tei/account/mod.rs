//! The account of a TEI file: its character data, and what separates its words.
//!
//! **Invariant:** it shares no code with the reader and its parser, whose work it is there to prove.

mod separators;

use std::ops::Range;

use self::separators::Markup;
use crate::readers::xml_account::scan;
use crate::source::{Account, Between, Separators, Source};

/// The account of a file.
pub(super) struct TeiAccount<'a>(pub &'a Source);

impl Account for TeiAccount<'_> {
    fn characters(&self, part: Range<usize>) -> Vec<Range<usize>> {
        scan::character_data(self.0.text(), part)
    }

    fn meaning(&self, at: Range<usize>) -> Option<String> {
        let text = self.0.text();
        let written = text.get(at.clone())?;
        // In CDATA nothing is a reference (XML 1.0, 2.7).
        let is_literal = text.get(..at.start)?.ends_with(scan::CDATA);
        if is_literal { Some(written.to_owned()) } else { scan::without_references(written) }
    }

    fn separators<'a>(
        &'a self,
        parts: &[Range<usize>],
        beside: &[Range<usize>],
    ) -> Box<dyn Separators + 'a> {
        let text = self.0.text();
        Box::new(InFile { text, markup: Markup::of(text, parts, beside) })
    }
}

struct InFile<'a> {
    text: &'a str,
    markup: Markup,
}

impl Separators for InFile<'_> {
    fn between(&self, at: Range<usize>) -> Between {
        let between = self.markup.between(self.text, at.clone());
        let before = self.text.get(..at.end).unwrap_or_default();
        let after = self.text.get(at.start..).unwrap_or_default();
        Between {
            begins_with_markup: after.starts_with('<'),
            ends_with_markup: before.ends_with('>'),
            ..between
        }
    }
}
