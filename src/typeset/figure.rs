//! Figures: each picture, or a frame in its place, with the caption below.
//!
//! Not here: the picture's file. **Invariant:** a picture is whole, within the measure, and no larger
//! than its natural size.

use super::column::Column;
use super::composer::{Composer, Hold};
use super::extent::Extent;
use super::fit::{Align, Shape};
use super::flow::Flow;
use super::galley::Row;
use super::{Ink, PartKind, design};
use crate::ir::{self, Figure};
use crate::wording::fill;

impl<'a> Composer<'a> {
    /// Each picture, or a frame in its place, with the caption below.
    pub(super) fn figure(&mut self, figure: &'a Figure, column: &Column) {
        // A page that begins with a picture begins before it, not with the words after it; so does the label of an item.
        if !figure.images.is_empty() {
            self.last_pages(column);
        }
        self.apart(|composer| {
            for image in &figure.images {
                match composer.pictures.get(image.as_str()) {
                    Some(pixels) => composer.picture(figure, image, *pixels, column),
                    None => composer.frame(image, column),
                }
                composer.leave(design::AROUND_BLOCK);
            }
            let caption = Column {
                part: column.part.or(composer.division),
                level: 0,
                indent: 0.0,
                first: 0.0,
                align: Align::Centre,
                ..column.clone()
            };
            composer.blocks(&figure.blocks, &caption);
        });
    }

    /// A centred picture, in its natural size if that is not too large.
    fn picture(&mut self, figure: &Figure, image: &str, pixels: (u32, u32), column: &Column) {
        let natural = |pixels: u32| f64::from(pixels) * 72.0 / design::PICTURE_RESOLUTION;
        let (width, height) = (natural(pixels.0), natural(pixels.1));
        let highest = self.galley.sheet.highest_picture(column.in_note);
        let room = column.right - column.left;
        if let Some(measured) = &mut self.measuring {
            let most = column.left.max(0.0) + (width * (highest / height).min(1.0)).min(room);
            let least = most.min(design::LEAST_MEASURE);
            measured.include(Extent { least, syllable: least, most });
            return;
        }
        let scale = (room / width).min(highest / height).min(1.0);
        let (width, height) = (width * scale, height * scale);
        let part = self.part(PartKind::Figure, column.part);
        let said = ir::caption(figure, self.reading);
        let is_of_this_one = figure.images.len() == 1 && !said.is_empty();
        if is_of_this_one {
            self.part_mut(part).spoken = Some(said);
        } else {
            let spoken = self.name_of_picture(image);
            self.describe(part, spoken);
        }
        let (left, right) = column.edges();
        let x = 0.5 * (left + right - width);
        let picture = Ink::Picture { name: image.to_owned(), x, y: 0.0, width, height };
        let mut row = Row::block(Vec::new());
        row.line.inks.push((Some(part), picture));
        row.height = height;
        row.before = std::mem::take(&mut self.gap);
        row.keep = !figure.blocks.is_empty();
        self.rows.push(row);
    }

    fn name_of_picture(&self, image: &str) -> String {
        fill(&self.wording.signs.named_picture, &[("name", image)])
    }

    /// A frame with the name of a missing picture.
    fn frame(&mut self, image: &str, column: &Column) {
        let part = self.part(PartKind::Figure, column.part);
        let name = self.name_of_picture(image);
        let words = format!("[{name}]");
        self.describe(part, name);
        self.part_mut(part).is_apparatus = true;
        let mut flow = Flow::default();
        flow.push_text(&words, column.style().italic(), part);
        let shape = Shape {
            left: column.left + design::IN_FRAME,
            right: column.right - design::IN_FRAME,
            align: Align::Centre,
            ..column.shape()
        };
        let rows = self.aside(|composer| composer.set(&flow, shape, column.size, Hold::WithNext));
        if self.measuring.is_some() {
            return;
        }
        let mut frame = Row::block(rows);
        for (_, ink) in &mut frame.line.inks {
            ink.shift(0.0, design::IN_FRAME);
        }
        frame.height += 2.0 * design::IN_FRAME;
        let (left, right) = column.edges();
        frame.rule(left, 0.0, right - left);
        frame.rule(left, frame.height, right - left);
        let (width, height) = (design::HAIRLINE, frame.height);
        for x in [left, right - width] {
            frame.line.inks.push((None, Ink::Rule { x, y: 0.0, width, height }));
        }
        frame.before = std::mem::take(&mut self.gap);
        frame.keep = true;
        self.rows.push(frame);
    }
}
