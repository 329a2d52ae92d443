//! The head of a letter: a title if its text has none, the place and date of writing if the text does
//! not give them, the notes on the letter as a whole.
//!
//! Not here: headings of the text (`blocks`). **Invariant:** every letter has one title; the words of
//! ours above it differ from the letter's in size ([`design::OURS_OFF_GRID`]), and a reader is told of
//! them.

use super::column::Column;
use super::composer::{Composer, Hold};
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::signs::Sign;
use super::style::Style;
use super::{Face, PartKind, design};
use crate::ir::{Block, Letter, Line, Reading, Text, plain_text};
use crate::wording::{supplied_dateline, title};

/// Whether there are words in a line.
pub(super) fn has_words(line: &Line, reading: Reading) -> bool {
    !plain_text(&line.content, reading).trim().is_empty()
}

/// Whether the text of a letter has a title: a single text, since of several none has that of all.
fn has_heading(letter: &Letter, reading: Reading) -> bool {
    let [text] = letter.texts.as_slice() else { return false };
    text.blocks.iter().filter_map(Block::heading).any(|line| has_words(line, reading))
}

impl<'a> Composer<'a> {
    /// The head of a letter whose text has no title; any other is composed with its text.
    pub(super) fn head(&mut self) {
        let letter = self.letter;
        if has_heading(letter, self.reading) {
            return;
        }
        let first = letter.texts.first();
        let language = first.and_then(|text| text.language.as_ref());
        self.language = language.map(|language| language.value.as_str());
        let column = first.map_or_else(Column::letter, Column::of_text);
        self.notes.column = column.clone();
        self.title(&column);
        self.under_the_heading(&column);
    }

    /// What comes before the words below the title: all blocks to the end of the title in a text that
    /// has it, and then the rest.
    pub(super) fn head_of_text(&self, text: &'a Text) -> (&'a [Block], &'a [Block]) {
        let title = text
            .blocks
            .iter()
            .position(|block| block.heading().is_some_and(|line| has_words(line, self.reading)));
        let end = title.filter(|_| !self.has_title).map_or(0, |start| {
            let headings = text.blocks.iter().skip(start);
            start + headings.take_while(|block| block.heading().is_some()).count()
        });
        text.blocks.split_at(end)
    }

    /// A title above a text that has none: who wrote to whom and when, or the name of the file.
    fn title(&mut self, column: &Column) {
        let known = title(self.letter, self.reading, self.wording);
        // One that the source gives elsewhere is in its language and is not ours.
        let is_ours = known.as_ref().is_none_or(|title| title.is_ours);
        let part = if is_ours {
            self.signs.insert(Sign::Heading);
            self.part_of_ours(PartKind::Heading(1), None)
        } else {
            self.part(PartKind::Heading(1), None)
        };
        let words = known.map_or_else(|| self.job.stem.to_owned(), |title| title.words);
        self.has_title = true;
        let mut flow = Flow::default();
        flow.push_text(&words, Style::new(Face::Regular, design::TITLE), part);
        let shape = Shape { align: Align::Start, ..column.shape() };
        self.set(&flow, shape, design::TITLE, Hold::Heading);
        self.leave(design::BELOW_HEADING);
    }

    /// What comes below the title: the place and date of writing, in brackets, if the text does not give
    /// them, and the notes on the letter as a whole.
    pub(super) fn under_the_heading(&mut self, column: &Column) {
        if let Some(said) = supplied_dateline(self.letter, self.reading, self.wording) {
            self.signs.insert(Sign::Supplied);
            let part = self.part_of_ours(PartKind::Paragraph, column.part);
            let mut flow = Flow::default();
            let style = self.style_of_ours(Face::Regular, design::OURS);
            flow.push_text(&format!("[{said}]"), style, part);
            let shape = Shape { align: Align::End, ..column.shape() };
            self.set(&flow, shape, design::OURS, Hold::WithNext);
            self.leave(design::AROUND_OPENER);
        }
        self.notes_on_the_letter();
    }
}
