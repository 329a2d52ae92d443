//! A file of TEI as a volume of letters, and the matter around them.

use std::ops::Range;

use super::breaks::InWords;
use super::conversion;
use super::encoding;
use super::letter;
use super::tei_file::TeiFile;
use crate::diag::Diagnostic;
use crate::ir::{
    Block, Characters, Collection, EncodedPart, Encoding, Inline, Letter, Matter, Origin,
    PointedAt, each_inline_mut, say_the_same,
};
use crate::readers::Volume;
use crate::source::{Account, Marked, Source, Structure};

impl Volume for TeiFile<'_> {
    fn collection(&self) -> &Collection {
        &self.collection
    }

    fn letters(&self) -> usize {
        self.index.documents.len()
    }

    fn source_id(&self, index: usize) -> Option<&str> {
        self.index.documents[index].id.as_deref()
    }

    fn letter(&self, index: usize) -> (Letter, Vec<Diagnostic>) {
        // What the first walk found well-formed can be read.
        let (mut letter, found) =
            letter::read(self, &self.index.documents[index]).unwrap_or_default();
        if !self.marked().has(Structure::LetterParts) {
            for text in &mut letter.texts {
                take_layout_from_runs(&mut text.blocks, self.source);
            }
        }
        (letter, found)
    }

    /// A file that marks no parts of a letter is written anew: those parts are what its users lack.
    fn encoding(&self, index: usize, letter: &Letter) -> Option<Encoding> {
        let document = &self.index.documents[index];
        let marks_parts = self.marked().has(Structure::LetterParts);
        let mut encoding = marks_parts.then(|| encoding::encoding(self, document)).flatten()?;
        if !say_the_same(&letter::described(self, document), &letter.correspondence) {
            encoding.differs.insert(EncodedPart::Correspondence);
        }
        Some(encoding)
    }

    fn extent(&self, index: usize) -> Vec<Range<usize>> {
        let document = &self.index.documents[index];
        let mut extent = Vec::new();
        let mut start = document.at.start;
        for register in self.registers(document) {
            extent.push(start..register.start);
            start = register.end;
        }
        extent.push(start..document.at.end);
        extent.extend(document.notes.iter().cloned());
        // Between two registers there may be nothing.
        extent.retain(|part| !part.is_empty());
        extent.sort_by_key(|part| part.start);
        extent
    }

    fn matter(&self) -> Vec<Matter> {
        let without = self.letters_and_headers();
        let header = self.header(0);
        let mut matter = Vec::new();
        for (name, at) in self.around() {
            let Some(element) = self.tree(at.clone(), &without) else { continue };
            let mut input = self.input(header.as_deref(), &*self.dialect);
            if !self.dialect.is_exact() {
                let InWords { mut beside_marked, mut between_letters } =
                    self.breaks_in_words(&element, false);
                beside_marked.append(&mut between_letters);
                input.in_words = beside_marked;
            }
            // A register has no frame around it.
            let is_frame = *name == element.name;
            let (blocks, notes) = conversion::matter(input, &element, is_frame);
            if !blocks.is_empty() {
                matter.push(Matter { place: name.clone(), blocks, notes });
            }
        }
        matter
    }

    fn matter_extent(&self) -> Vec<Range<usize>> {
        let without = self.letters_and_headers();
        let mut extent = Vec::new();
        for (_, at) in self.around() {
            let mut start = at.start;
            let inside = without.partition_point(|taken| taken.start < at.start);
            for taken in without[inside..].iter().take_while(|taken| taken.start < at.end) {
                if taken.start >= start && taken.end <= at.end {
                    extent.push(start..taken.start);
                    start = taken.end;
                }
            }
            extent.push(start..at.end);
        }
        extent
    }

    fn pointed_at(&self, id: &str) -> Option<PointedAt> {
        let named = self.index.ids.get(id)?;
        match (named.element.as_str(), &named.n) {
            ("pb", Some(number)) => Some(PointedAt::Page(number.clone())),
            _ => Some(PointedAt::Passage(named.at.clone())),
        }
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn marked(&self) -> Marked {
        self.dialect.marked()
    }

    fn account(&self) -> Option<&dyn Account> {
        Some(&self.account)
    }
}

impl TeiFile<'_> {
    /// What belongs to letters or is a header, in order.
    fn letters_and_headers(&self) -> Vec<Range<usize>> {
        let mut taken: Vec<Range<usize>> = self.index.headers.clone();
        for (index, document) in self.index.documents.iter().enumerate() {
            taken.extend(self.extent(index));
            let first = document.page.iter().filter(|page| page.is_first);
            taken.extend(first.map(|page| page.at.clone()));
        }
        taken.sort_by_key(|at| at.start);
        taken
    }
}

/// Makes the place of each run that of its characters, without the layout beside them: passes that work out the
/// parts of the letter cut only what is written as it is read.
fn take_layout_from_runs(blocks: &mut [Block], source: &Source) {
    each_inline_mut(blocks, &mut |inline| {
        if let Inline::Text(Characters { text, origin: Origin::Read { at } }) = inline
            && let Some(start) = source.slice(*at).find(text.as_str())
        {
            *at = at.slice(start..start + text.len());
        }
    });
}
