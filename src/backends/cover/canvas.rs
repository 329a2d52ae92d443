//! A canvas of few colours: shapes are filled with anti-aliasing, and the result is a PNG with a palette.
//!
//! Not here: which shapes. The rasteriser adds up, cell by cell, how much of each pixel a shape covers, as `FreeType` and
//! `font-rs` do; other crates for it bring paths, strokes and blending that nothing here needs. **Invariant:** the same
//! shapes give the same bytes on every machine: of floating-point operations there are only those that IEEE 754 defines
//! exactly (`+ - * /`, square root, rounding).

use std::io;

/// A position in pixels, to the right of the upper left corner and below it.
pub(super) type Point = [f64; 2];

/// How far a curve may be from the lines that are drawn for it, in pixels.
const FLATNESS: f64 = 0.03;
/// Degrees of coverage between none and all.
const LEVELS: u8 = 15;
/// The colours of a canvas.
const COLOURS: usize = 4;

/// A shape: closed contours, filled where they go round in either direction. Contours in opposite directions cut holes
/// into each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    edges: Vec<(Point, Point)>,
    start: Point,
    at: Point,
}

impl Shape {
    /// Begins a contour.
    pub(super) fn begin(&mut self, at: Point) {
        self.close();
        (self.start, self.at) = (at, at);
    }

    /// Adds a straight line.
    pub(super) fn line(&mut self, to: Point) {
        self.edges.push((self.at, to));
        self.at = to;
    }

    /// Adds a Bézier curve with one control point.
    pub(super) fn quadratic(&mut self, control: Point, to: Point) {
        let third = |end: Point| [0, 1].map(|axis| (end[axis] + 2.0 * control[axis]) / 3.0);
        self.cubic(third(self.at), third(to), to);
    }

    /// Adds a Bézier curve with two control points.
    pub(super) fn cubic(&mut self, first: Point, second: Point, to: Point) {
        let from = self.at;
        let bend = |a: Point, b: Point, c: Point| {
            let [x, y] = [0, 1].map(|axis| a[axis] - 2.0 * b[axis] + c[axis]);
            (x * x + y * y).sqrt()
        };
        // The distance of a cubic from n chords is at most 3/4 of this divided by n².
        let bend = bend(from, first, second).max(bend(first, second, to));
        let parts = (0.75 * bend / FLATNESS).sqrt().ceil().clamp(1.0, 256.0);
        for part in 1..=whole(parts) as u16 {
            let done = f64::from(part) / parts;
            let left = 1.0 - done;
            let weights = [
                left * left * left,
                3.0 * left * left * done,
                3.0 * left * done * done,
                done * done * done,
            ];
            let point = [0, 1].map(|axis| {
                let [one, two, three, four] = [from, first, second, to].map(|point| point[axis]);
                weights[0] * one + weights[1] * two + weights[2] * three + weights[3] * four
            });
            self.line(point);
        }
        // What is drawn next begins where the curve ends, without an error of rounding.
        self.at = to;
        if let Some((_, end)) = self.edges.last_mut() {
            *end = to;
        }
    }

    /// Closes the contour.
    pub(super) fn close(&mut self) {
        if self.at != self.start {
            self.line(self.start);
        }
    }

    /// A polygon.
    pub(super) fn polygon(points: &[Point]) -> Self {
        let mut shape = Self::default();
        if let Some((first, rest)) = points.split_first() {
            shape.begin(*first);
            for point in rest {
                shape.line(*point);
            }
            shape.close();
        }
        shape
    }

    /// Adds a circle; one that goes backwards cuts a hole into one that does not.
    pub(super) fn circle(&mut self, [x, y]: Point, radius: f64, backwards: bool) {
        /// How far the control points of a quarter of a circle are from its ends.
        const KAPPA: f64 = 0.552_284_749_830_793_4;
        let turn = if backwards { -1.0 } else { 1.0 };
        let point = |right: f64, down: f64| [x + radius * right, y + turn * radius * down];
        self.begin(point(1.0, 0.0));
        self.cubic(point(1.0, KAPPA), point(KAPPA, 1.0), point(0.0, 1.0));
        self.cubic(point(-KAPPA, 1.0), point(-1.0, KAPPA), point(-1.0, 0.0));
        self.cubic(point(-1.0, -KAPPA), point(-KAPPA, -1.0), point(0.0, -1.0));
        self.cubic(point(KAPPA, -1.0), point(1.0, -KAPPA), point(1.0, 0.0));
        self.close();
    }
}

/// One of the colours of a canvas, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub u8);

/// What a pixel shows: a colour, or an edge between two.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pixel {
    under: Colour,
    over: Colour,
    /// How much of it the upper colour covers, in [`LEVELS`].
    level: u8,
}

impl Pixel {
    const fn of(colour: Colour) -> Self {
        Self { under: colour, over: colour, level: LEVELS }
    }

    fn painted(self, over: Colour, level: u8) -> Self {
        if level >= LEVELS {
            return Self::of(over);
        }
        if self.over == over && self.under != over {
            // Another shape of the same colour on the same edge.
            let (both, levels) = (u16::from(self.level) * u16::from(level), u16::from(LEVELS));
            let both = ((both + levels / 2) / levels) as u8;
            let level = self.level + level - both;
            return if level >= LEVELS { Self::of(over) } else { Self { level, ..self } };
        }
        // Where three colours meet, the weakest gives way: nobody sees it in one pixel.
        let under = if 2 * self.level > LEVELS { self.over } else { self.under };
        if under == over { Self::of(over) } else { Self { under, over, level } }
    }

    fn index(self) -> u8 {
        (self.under.0 << 6) | (self.over.0 << 4) | self.level
    }
}

/// Pixels.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
}

impl Canvas {
    /// A canvas that has its first colour everywhere.
    pub(super) fn new(width: u16, height: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self { width, height, pixels: vec![Pixel::of(Colour(0)); width * height] }
    }

    /// Fills a shape; what is outside the canvas is cut off.
    pub(super) fn fill(&mut self, shape: &Shape, colour: Colour) {
        let Some(mut cells) = Cells::around(shape) else { return };
        shape.edges.iter().for_each(|(from, to)| cells.edge(*from, *to));
        for (y, row) in cells.rows() {
            let Some(y) = usize::try_from(y).ok().filter(|y| *y < self.height) else { continue };
            let mut covered = 0.0_f64;
            for (x, change) in row {
                covered += change;
                let level = covered.abs().min(1.0) * f64::from(LEVELS);
                let level = whole(level.round()) as u8;
                let x = usize::try_from(x).ok().filter(|x| *x < self.width);
                if let Some(x) = x.filter(|_| level > 0) {
                    let pixel = &mut self.pixels[y * self.width + x];
                    *pixel = pixel.painted(colour, level);
                }
            }
        }
    }

    /// The finished file.
    pub(super) fn png(&self, colours: [[u8; 3]; COLOURS]) -> io::Result<Vec<u8>> {
        let mut used: Vec<Option<u8>> = vec![None; 256];
        let mut palette: Vec<u8> = Vec::new();
        let mut count = 0;
        let indices: Vec<u8> = self
            .pixels
            .iter()
            .map(|pixel| {
                *used[usize::from(pixel.index())].get_or_insert_with(|| {
                    let [under, over] =
                        [pixel.under, pixel.over].map(|colour| colours[usize::from(colour.0)]);
                    palette.extend((0..3).map(|at| mixed(under[at], over[at], pixel.level)));
                    count += 1;
                    count - 1
                })
            })
            .collect();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette);
        // Filters are for gradual changes.
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_deflate_compression(png::DeflateCompression::Level(9));
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&indices)?;
        writer.finish()?;
        Ok(file)
    }
}

fn mixed(under: u8, over: u8, level: u8) -> u8 {
    let [under, over, level, all] = [under, over, level, LEVELS].map(u16::from);
    ((under * (all - level) + over * level + all / 2) / all) as u8
}

/// The whole part of a number.
#[allow(clippy::cast_sign_loss, reason = "what is counted is not negative")]
fn whole(number: f64) -> usize {
    number as usize
}

/// How the covered part of each cell differs from that of the cell to its left.
struct Cells {
    left: f64,
    top: f64,
    width: usize,
    changes: Vec<f64>,
}

impl Cells {
    /// Empty cells around a shape; none if it has no edges.
    fn around(shape: &Shape) -> Option<Self> {
        let points = || shape.edges.iter().flat_map(|(from, to)| [from, to]);
        let bound = |axis: usize| {
            let along = points().map(|point| point[axis]);
            along.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| {
                (least.min(at), most.max(at))
            })
        };
        let ((left, right), (top, bottom)) = (bound(0), bound(1));
        if !(right >= left && bottom >= top) {
            return None;
        }
        let (left, top) = (left.floor(), top.floor());
        // A change at the right edge is noted in the cell after it.
        let width = whole(right - left) + 3;
        let height = whole(bottom - top) + 1;
        Some(Self { left, top, width, changes: vec![0.0; width * height] })
    }

    /// Adds an edge, row by row.
    fn edge(&mut self, from: Point, to: Point) {
        let [from, to] = [from, to].map(|[x, y]| [x - self.left, y - self.top]);
        let (turn, [x, y], [end_x, end_y]) =
            if from[1] <= to[1] { (1.0, from, to) } else { (-1.0, to, from) };
        if end_y <= y {
            return;
        }
        let slope = (end_x - x) / (end_y - y);
        let at = |height: f64| if height >= end_y { end_x } else { x + slope * (height - y) };
        let mut row = y.floor();
        while row < end_y {
            let (upper, lower) = (row.max(y), (row + 1.0).min(end_y));
            let (start, end) = (at(upper), at(lower));
            self.in_row(whole(row), start.min(end), start.max(end), turn * (lower - upper));
            row += 1.0;
        }
    }

    /// Adds an edge within a row, cell by cell; `height` is negative if it goes upwards.
    fn in_row(&mut self, row: usize, left: f64, right: f64, height: f64) {
        let mut column = left.floor();
        let mut from = left;
        loop {
            let to = right.min(column + 1.0);
            let part = if right > left { (to - from) / (right - left) } else { 1.0 };
            // Everything to the right of the edge is covered, and of this cell what is right of its middle.
            let middle = 0.5 * (from + to) - column;
            let cell = row * self.width + whole(column);
            let within = self.changes.get_mut(cell..cell + 2);
            if let Some([own, next]) = within {
                *own += height * part * (1.0 - middle);
                *next += height * part * middle;
            }
            if to >= right {
                break;
            }
            (from, column) = (to, column + 1.0);
        }
    }

    /// The rows with their cells, each with its place on the canvas.
    fn rows(&self) -> impl Iterator<Item = (i64, impl Iterator<Item = (i64, f64)>)> {
        let (left, top) = (self.left as i64, self.top as i64);
        (top..)
            .zip(self.changes.chunks(self.width))
            .map(move |(y, row)| (y, (left..).zip(row.iter().copied())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Colour = Colour(1);

    /// The levels of a small canvas on which a shape is black.
    fn levels(shape: &Shape) -> Vec<Vec<u8>> {
        let mut canvas = Canvas::new(6, 4);
        canvas.fill(shape, BLACK);
        let level = |pixel: &Pixel| if pixel.over == BLACK { pixel.level } else { 0 };
        canvas.pixels.chunks(6).map(|row| row.iter().map(level).collect()).collect()
    }

    #[test]
    fn a_pixel_is_as_dark_as_it_is_covered() {
        let square = Shape::polygon(&[[1.0, 1.0], [3.5, 1.0], [3.5, 2.4], [1.0, 2.4]]);
        assert_eq!(levels(&square), [[0; 6], [0, 15, 15, 8, 0, 0], [0, 6, 6, 3, 0, 0], [0; 6]]);
        let triangle = Shape::polygon(&[[0.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        assert_eq!(levels(&triangle)[..2], [[8, 0, 0, 0, 0, 0], [15, 8, 0, 0, 0, 0]]);
        // A shallow edge crosses several cells of a row.
        let wedge = Shape::polygon(&[[0.0, 0.0], [4.0, 1.0], [0.0, 1.0]]);
        assert_eq!(levels(&wedge)[0], [13, 9, 6, 2, 0, 0]);
    }

    #[test]
    fn direction_makes_holes_and_overlaps_none() {
        let mut ring = Shape::polygon(&[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]]);
        let twice = {
            let mut shape = ring.clone();
            shape.edges.extend(ring.edges.clone());
            shape
        };
        assert_eq!(levels(&twice)[1], [15, 15, 15, 15, 15, 0]);
        ring.edges.extend(Shape::polygon(&[[1.0, 1.0], [1.0, 3.0], [4.0, 3.0], [4.0, 1.0]]).edges);
        assert_eq!(levels(&ring)[1], [15, 0, 0, 0, 15, 0]);
    }

    #[test]
    fn a_circle_has_the_area_of_a_circle() {
        let mut circle = Shape::default();
        circle.circle([50.3, 49.8], 40.0, false);
        let mut canvas = Canvas::new(100, 100);
        canvas.fill(&circle, BLACK);
        let level = |pixel: &Pixel| if pixel.over == BLACK { f64::from(pixel.level) } else { 0.0 };
        let area: f64 = canvas.pixels.iter().map(level).sum::<f64>() / f64::from(LEVELS);
        assert!((area / (std::f64::consts::PI * 1600.0) - 1.0).abs() < 0.001, "{area}");
    }

    #[test]
    fn what_is_outside_the_canvas_is_cut_off() {
        let wide = Shape::polygon(&[[-9.0, 1.0], [99.0, 1.0], [99.0, 99.0], [-9.0, 99.0]]);
        assert_eq!(levels(&wide), [[0; 6], [15; 6], [15; 6], [15; 6]]);
        assert_eq!(levels(&Shape::default()), [[0; 6]; 4]);
    }

    #[test]
    fn edges_that_meet_leave_no_gap() {
        let mut canvas = Canvas::new(6, 4);
        for (left, right) in [(0.0, 2.5), (2.5, 6.0)] {
            let half = Shape::polygon(&[[left, 0.0], [right, 0.0], [right, 4.0], [left, 4.0]]);
            canvas.fill(&half, BLACK);
        }
        // As with any coverage: three quarters, because nobody knows that the halves are different ones.
        assert!(canvas.pixels[2].level >= 11, "{}", canvas.pixels[2].level);
    }
}
