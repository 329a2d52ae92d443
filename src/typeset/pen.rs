//! Writes a line: glyphs, the rules below and through them, and the marks of page breaks.
//!
//! Not here: where its elements are (`lines`). **Invariant:** what is painted is in reading order; the
//! rules come last.

use unicode_bidi::Level;

use serde::{Deserialize, Serialize};

use super::bidi::places;
use super::runs::{label_runs, label_width};
use super::shape::{SOFT_HYPHEN, Shaped, Shaper};
use super::style::Style;
use super::{Ink, PartId, Run, design};

/// A line: what is painted, positioned relative to the left edge of the text and the line's baseline.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SetLine {
    /// Pieces in reading order.
    pub inks: Vec<(Option<PartId>, Ink)>,
    /// Notes that are called in it.
    pub notes: Vec<usize>,
    /// Whether a word goes on in the next line.
    pub is_hyphened: bool,
}

impl SetLine {
    /// Appends the contents of another line.
    pub(super) fn append(&mut self, mut other: Self) {
        self.inks.append(&mut other.inks);
        self.notes.append(&mut other.notes);
        self.is_hyphened = other.is_hyphened;
    }

    /// Frees the memory that it does not need.
    pub(super) fn shrink(&mut self) {
        self.inks.shrink_to_fit();
        self.notes.shrink_to_fit();
        for (_, ink) in &mut self.inks {
            if let Ink::Text(run) = ink {
                run.glyphs.shrink_to_fit();
                run.text.shrink_to_fit();
            }
        }
    }
}

/// A short text in one line that begins at the left edge, such as a running head.
pub(super) fn one_line(text: &str, style: Style, shaper: &mut Shaper) -> SetLine {
    let mut pen = Pen::new(0.0, shaper);
    pen.label(text, style, None);
    pen.finish()
}

/// Writes a line in reading order.
pub(super) struct Pen<'a> {
    x: f64,
    /// Whether it has moved since the last glyphs, so that they do not continue here.
    is_apart: bool,
    /// What it leaves after each letter, as a fraction of its size.
    tracking: f64,
    line: SetLine,
    /// Rules below and through the words.
    strokes: Vec<Ink>,
    shaper: &'a mut Shaper,
}

impl<'a> Pen<'a> {
    /// A pen at the left end of a line.
    pub(super) fn new(x: f64, shaper: &'a mut Shaper) -> Self {
        let (line, strokes) = (SetLine::default(), Vec::new());
        Self { x, is_apart: false, tracking: 0.0, line, strokes, shaper }
    }

    /// Moves the pen to the left end of the next element, which is not to the right of the last one.
    pub(super) fn go_to(&mut self, x: f64) {
        self.x = x;
        self.is_apart = true;
    }

    /// Leaves so much after each letter from now on, as a fraction of its size.
    pub(super) fn track(&mut self, tracking: f64) {
        self.tracking = tracking;
    }

    /// The line being written.
    pub(super) fn finish(self) -> SetLine {
        let Self { mut line, strokes, .. } = self;
        line.inks.extend(strokes.into_iter().map(|stroke| (None, stroke)));
        line
    }

    /// Writes a short text whose direction is independent of what surrounds it.
    pub(super) fn label(&mut self, text: &str, style: Style, part: Option<PartId>) {
        let runs = label_runs(text, style, self.shaper);
        if let [(words, style, ..)] = runs[..] {
            return self.word(words, style, part);
        }
        let things: Vec<(Level, f64)> =
            runs.iter().map(|(.., level, width)| (*level, *width)).collect();
        let end = self.x + things.iter().map(|(_, width)| width).sum::<f64>();
        for ((words, style, ..), place) in runs.iter().zip(places(self.x, &things)) {
            self.go_to(place);
            self.word(words, *style, part);
        }
        self.go_to(end);
    }

    /// Writes a word, or a piece of one.
    pub(super) fn word(&mut self, word: &str, style: Style, part: Option<PartId>) {
        let shaped = self.shaper.shape(word, style.cut());
        let start = self.x;
        self.glyphs(&shaped, word, style, part);
        self.stroke(start, style);
    }

    /// Draws the rules of a style from a position to the pen.
    fn stroke(&mut self, start: f64, style: Style) {
        let places = [
            (style.strokes.below, design::UNDERLINE * style.size),
            (style.strokes.through, -design::STRIKE * style.size),
        ];
        for (_, below) in places.into_iter().filter(|(drawn, _)| *drawn) {
            let below = below - style.rise;
            let is_beside =
                |x: f64, width: f64| (x + width - start).abs() < 0.01 || (x - self.x).abs() < 0.01;
            let before = self.strokes.iter_mut().rev().find_map(|stroke| match stroke {
                Ink::Rule { x, y, width, .. } if *y == below && is_beside(*x, *width) => {
                    Some((x, width))
                }
                Ink::Rule { .. } | Ink::Text(_) | Ink::Picture { .. } | Ink::Point { .. } => None,
            });
            match before {
                Some((x, width)) => {
                    *width = self.x.max(*x + *width) - x.min(start);
                    *x = x.min(start);
                }
                None => self.strokes.push(Ink::Rule {
                    x: start,
                    y: below,
                    width: self.x - start,
                    height: design::HAIRLINE,
                }),
            }
        }
    }

    /// Writes the mark that calls a note.
    pub(super) fn call(&mut self, label: &str, style: Style, part: PartId, note: usize) {
        self.label(label, style, Some(part));
        self.line.notes.push(note);
    }

    /// Leaves a link target.
    pub(super) fn point(&mut self, part: PartId) {
        self.line.inks.push((Some(part), Ink::Point { x: self.x, y: 0.0 }));
    }

    /// Writes the hyphen of a divided word.
    pub(super) fn hyphen(&mut self, style: Style, part: PartId) {
        let (style, shaped) = self.shaper.hyphen(style);
        self.glyphs(&shaped, &SOFT_HYPHEN.to_string(), style, Some(part));
    }

    /// Adds glyphs to the last run if nothing differs, otherwise to a new one.
    fn glyphs(&mut self, shaped: &Shaped, word: &str, style: Style, part: Option<PartId>) {
        let mut run = match self.line.inks.pop() {
            Some((before, Ink::Text(run)))
                if before == part
                    && !self.is_apart
                    && run.face == style.face
                    && run.size == style.size
                    && run.y == -style.rise
                    && run.tracking == self.tracking =>
            {
                run
            }
            other => {
                self.line.inks.extend(other);
                Run::new(style, self.x, self.tracking)
            }
        };
        self.x = run.append(shaped, word, self.x);
        self.is_apart = false;
        self.line.inks.push((part, Ink::Text(run)));
    }

    /// Writes a space of any width.
    pub(super) fn space(&mut self, style: Style, part: PartId, width: f64) {
        let before = self.x;
        let shaped = self.shaper.shape(" ", style.cut());
        self.glyphs(&shaped, " ", style, Some(part));
        self.x = before + width;
        self.stroke(before, style);
    }

    /// Marks a page break, with the page's number in the margin.
    pub(super) fn bar(&mut self, label: Option<&str>, size: f64, part: PartId) {
        let x = self.x + design::BAR_INSET;
        let bar = Ink::Rule { x, y: -0.72 * size, width: design::BAR_WIDTH, height: 0.94 * size };
        self.line.inks.push((None, bar));
        self.point(part);
        self.x += design::BAR_SPACE;
        if let Some(label) = label {
            let after = self.x;
            self.marginal(label, part);
            self.x = after;
        }
    }

    /// Puts a printed page number into the margin, to the left of those that this line has already;
    /// in reading order it keeps its place in the line.
    fn marginal(&mut self, label: &str, part: PartId) {
        let style = Style::new(super::Face::Regular, design::MARGINAL);
        let width = label_width(label, style, self.shaper);
        let shift = width + design::MARGINAL_SPACE;
        for (_, ink) in &mut self.line.inks {
            if let Ink::Text(run) = ink
                && run.x < -design::MARGINAL_GAP
            {
                run.x -= shift;
            }
        }
        self.x = -design::MARGINAL_GAP - width;
        self.label(label, style, Some(part));
    }
}
