//! The column that blocks are set in: its edges, its type, its language and its direction.
//!
//! Not here: lines. **Invariant:** a column from the right is laid out like one from the left and
//! mirrored on the sheet.

use super::fit::{Align, Shape};
use super::hyphenation::hyphenation;
use super::style::Style;
use super::{Face, Layout, PartId, design};
use crate::ir::{self, Block, Direction, Rendition, Text};

/// The column that blocks are set in.
#[derive(Clone)]
pub(super) struct Column {
    /// The part that contains them.
    pub part: Option<PartId>,
    /// Their type.
    pub size: design::Size,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Indent of a paragraph that follows another.
    pub indent: f64,
    /// Indent of the first paragraph; negative if its other lines are indented.
    pub first: f64,
    /// How paragraphs are set.
    pub align: Align,
    /// Level of a heading in it; 0 where a heading is only a line.
    pub level: u8,
    /// Level of the headings of its divisions: the next one, once it has a heading of its own.
    pub below: u8,
    /// Whether it is a note.
    pub in_note: bool,
    /// The language of hyphenation.
    pub language: Option<hypher::Lang>,
    /// The width of the text on the sheet.
    pub measure: f64,
    /// The least size of its type.
    pub least: f64,
    /// Whether all of its lines are ragged.
    pub is_ragged: bool,
    /// Whether it is laid out from the right: then its edges are those of its mirror image, and so
    /// are those of everything in it, including table columns and note labels.
    pub direction: Direction,
    /// Whether its language is written from the right, and so all of its paragraphs.
    pub is_all_from_the_right: bool,
}

impl Column {
    /// The letter itself.
    pub(super) fn letter(layout: &Layout) -> Self {
        let measure = layout.sheet().measure;
        Self {
            part: None,
            size: design::TEXT,
            left: 0.0,
            right: measure,
            indent: design::INDENT,
            first: 0.0,
            align: if layout.is_ragged { Align::Start } else { Align::Justified },
            level: 1,
            below: 1,
            in_note: false,
            language: None,
            measure,
            least: layout.least(),
            is_ragged: layout.is_ragged,
            direction: Direction::LeftToRight,
            is_all_from_the_right: false,
        }
    }

    /// That of a text of it, in its language and direction.
    pub(super) fn of_text(text: &Text, layout: &Layout) -> Self {
        let mut column = Self::letter(layout);
        let language = text.language.as_ref().map(|language| language.value.as_str());
        column.speak(language, &text.blocks);
        column
    }

    /// Takes the language of its contents, and the direction of that language or of the words.
    pub(super) fn speak(&mut self, language: Option<&str>, blocks: &[Block]) {
        self.language = language.and_then(hyphenation).filter(|_| !self.is_ragged);
        let demanded = language.and_then(Direction::of_language);
        self.is_all_from_the_right = demanded.is_some();
        // Where no word may be divided, justified lines are full of holes.
        let is_justified =
            self.language.is_some() || demanded == Some(Direction::RightToLeft) && !self.is_ragged;
        self.align = if is_justified { Align::Justified } else { Align::Start };
        self.direction = demanded.or_else(|| Direction::of_blocks(blocks)).unwrap_or_default();
    }

    /// Its left and its right edge on the sheet.
    pub(super) fn edges(&self) -> (f64, f64) {
        self.mirrored((self.left, self.right))
    }

    /// The edges on the sheet of what has these in it.
    pub(super) fn mirrored(&self, edges: (f64, f64)) -> (f64, f64) {
        mirrored(edges, self.direction, self.measure)
    }

    /// The column of a note to the text in this column.
    pub(super) fn note(&self, part: PartId, note: &ir::Note) -> Self {
        let demanded = self.is_all_from_the_right.then_some(Direction::RightToLeft);
        let direction = demanded.or_else(|| Direction::of_blocks(&note.blocks));
        Self {
            part: Some(part),
            size: design::SMALL.at_least(self.least),
            left: design::NOTE_INDENT,
            right: self.measure,
            indent: design::NOTE_INDENT,
            level: 0,
            in_note: true,
            align: self.align,
            language: self.language,
            direction: direction.unwrap_or(self.direction),
            is_all_from_the_right: self.is_all_from_the_right,
            first: 0.0,
            below: 1,
            ..self.clone()
        }
    }

    /// A column inside this one.
    pub(super) fn inside(&self, part: PartId, left: f64, right: f64) -> Self {
        let widest = (self.right - self.left - design::LEAST_MEASURE).max(0.0);
        let shrink = if left + right > widest { widest / (left + right) } else { 1.0 };
        Self {
            part: Some(part),
            left: self.left + left * shrink,
            right: self.right - right * shrink,
            first: 0.0,
            ..self.clone()
        }
    }

    /// The style of its words.
    pub(super) fn style(&self) -> Style {
        Style {
            language: self.language,
            least: self.least,
            is_from_the_right: self.is_all_from_the_right,
            ..Style::new(Face::Regular, self.size)
        }
    }

    /// The same, as the source sets some of them.
    pub(super) fn styled(&self, rendition: Option<&Rendition>) -> Style {
        rendition.map_or(self.style(), |rendition| self.style().with(rendition))
    }

    /// The space of a paragraph that fills the empty column.
    pub(super) fn shape(&self) -> Shape {
        Shape {
            left: self.left,
            right: self.right,
            indent: 0.0,
            align: self.align,
            direction: self.direction,
        }
    }
}

/// The edges on a sheet with this measure of what is laid out in the given direction.
pub(super) fn mirrored(
    (left, right): (f64, f64),
    direction: Direction,
    measure: f64,
) -> (f64, f64) {
    match direction {
        Direction::LeftToRight => (left, right),
        Direction::RightToLeft => (measure - right, measure - left),
    }
}

/// The shape on a sheet with this measure of a paragraph that is read in the given direction.
pub(super) fn on_sheet(shape: Shape, direction: Direction, measure: f64) -> Shape {
    let Shape { mut left, mut right, indent, mut align, direction: around } = shape;
    if direction != around && indent < 0.0 {
        // A first line that begins further out needs its room on the other side.
        left += indent;
        right += indent;
    }
    if align == Align::End {
        align = if around.is_from_the_right() { Align::Left } else { Align::Right };
    }
    let (left, right) = mirrored((left, right), around, measure);
    Shape { left, right, indent, align, direction }
}

/// The alignment of a line in the source, if it has one.
pub(super) fn alignment(rendition: Option<&Rendition>) -> Option<Align> {
    rendition?.styles.iter().find_map(|style| match style {
        ir::Style::Left => Some(Align::Left),
        ir::Style::Right => Some(Align::Right),
        ir::Style::Centre => Some(Align::Centre),
        ir::Style::Italic
        | ir::Style::Upright
        | ir::Style::Bold
        | ir::Style::SmallCaps
        | ir::Style::Capitals
        | ir::Style::Superscript
        | ir::Style::Subscript
        | ir::Style::Underline
        | ir::Style::Strikethrough
        | ir::Style::Spaced
        | ir::Style::Larger
        | ir::Style::Smaller
        | ir::Style::OtherFace
        | ir::Style::Indented => None,
    })
}
