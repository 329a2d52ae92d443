//! The cover of a book of letters, drawn from the program's own type: a sheet of letter paper under the flap of an
//! envelope, with a seal.
//!
//! Not here: any format of books, where the words come from, and where they are on the cover (`typeset::cover`).
//! **Invariants:** no word is on a cover that was not given; the same words give the same bytes on every machine.

mod canvas;

use std::io;

use self::canvas::{Canvas, Colour, Point, Shape};
use crate::typeset::{Area, CoverWords, Ink, Run, Stroke, TypeCase, Undrawn, set_cover};

/// Width and height of a cover in pixels: what shops and reading systems ask for, in the proportion 5 : 8.
pub const COVER_SIZE: (u16, u16) = (1600, 2560);

/// Pixels for each unit of the design, in which a cover has 400 by 640.
const SCALE: f64 = 4.0;
/// The area for words.
const WORDS: Area = Area { left: 42.0, right: 358.0, top: 216.0, bottom: 596.0 };
/// The tip of the envelope's flap, which begins in the upper corners.
const TIP: Point = [200.0, 150.0];
/// How far the line is above the edge of the flap, and how thick it is.
const FLAP_LINE: (f64, f64) = (9.0, 0.8);
/// The radius of the seal, and of the inner and outer edge of the ring on it.
const SEAL: (f64, f64, f64) = (27.0, 21.6, 22.6);
/// The radius of the star in the ring, and how near to its middle the sides come.
const STAR: (f64, f64) = (12.5, 1.6);

/// Paper, ink, sealing wax, and the wax where the seal pressed it. Paper and ink have a contrast of 12 : 1.
const COLOURS: [[u8; 3]; 4] = [[247, 242, 230], [27, 46, 70], [142, 38, 38], [196, 110, 98]];
const PAPER: Colour = Colour(0);
const INK: Colour = Colour(1);
const WAX: Colour = Colour(2);
const PRESSED: Colour = Colour(3);

/// What the cover of a book of letters says.
///
/// ```
/// use letterpress::backends::Cover;
/// let lines = ["1850–1861".to_owned(), "212 letters".to_owned()];
/// let drawn = Cover::new("Ann Lee to Ben Cox", "en").lines(&lines).publisher("Leeds").draw().unwrap();
/// assert!(drawn.png.starts_with(b"\x89PNG"));
/// assert!(drawn.undrawn.is_empty());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cover<'a> {
    /// The title.
    pub title: &'a str,
    /// The language of the title (BCP 47), which decides from which side it is read.
    pub language: &'a str,
    /// Lines below the title: years, the number of letters. There is room for four.
    pub lines: &'a [String],
    /// Who edits it, at the foot, in the words that the cover should have.
    pub editor: Option<&'a str>,
    /// Who publishes it, below that.
    pub publisher: Option<&'a str>,
    /// The fonts.
    pub case: TypeCase,
}

/// A cover.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Drawn {
    /// Its file: a PNG of [`COVER_SIZE`].
    pub png: Vec<u8>,
    /// The lines that it does not show, or not whole.
    pub undrawn: Vec<Undrawn>,
}

impl<'a> Cover<'a> {
    /// A cover with a title alone, in the fonts that are linked in.
    pub fn new(title: &'a str, language: &'a str) -> Self {
        let case = TypeCase::default();
        Self { title, language, lines: &[], editor: None, publisher: None, case }
    }

    /// With lines below the title.
    #[must_use]
    pub fn lines(self, lines: &'a [String]) -> Self {
        Self { lines, ..self }
    }

    /// With an editor.
    #[must_use]
    pub fn editor(self, editor: &'a str) -> Self {
        Self { editor: Some(editor), ..self }
    }

    /// With a publisher.
    #[must_use]
    pub fn publisher(self, publisher: &'a str) -> Self {
        Self { publisher: Some(publisher), ..self }
    }

    /// In the user's own fonts.
    #[must_use]
    pub fn case(self, case: &TypeCase) -> Self {
        Self { case: case.clone(), ..self }
    }

    /// Draws it.
    ///
    /// # Errors
    /// A failure of the library that writes PNG.
    pub fn draw(&self) -> io::Result<Drawn> {
        let words = CoverWords {
            title: self.title,
            language: self.language,
            lines: self.lines,
            editor: self.editor,
            publisher: self.publisher,
        };
        let set = set_cover(&words, WORDS, &self.case);
        let mut canvas = Canvas::new(COVER_SIZE.0, COVER_SIZE.1);
        draw_envelope(&mut canvas);
        for ink in &set.inks {
            match ink {
                Ink::Text(run) => draw_run(run, &self.case, &mut canvas),
                Ink::Rule { x, y, width, height } => {
                    let (right, bottom) = (x + width, y + height);
                    let corners = [[*x, *y], [right, *y], [right, bottom], [*x, bottom]];
                    canvas.fill(&Shape::polygon(&corners.map(scaled)), WAX);
                }
                // A cover has neither.
                Ink::Picture { .. } | Ink::Point { .. } => {}
            }
        }
        Ok(Drawn { png: canvas.png(COLOURS)?, undrawn: set.undrawn })
    }
}

fn scaled(point: Point) -> Point {
    point.map(|length| SCALE * length)
}

/// The flap of an envelope, closed with a seal.
fn draw_envelope(canvas: &mut Canvas) {
    let width = f64::from(COVER_SIZE.0) / SCALE;
    let flap = |up: f64| [[0.0, -up], [width, -up], [TIP[0], TIP[1] - up]];
    canvas.fill(&Shape::polygon(&flap(0.0).map(scaled)), INK);
    let (above, thickness) = FLAP_LINE;
    let [[left, upper], [right, _], tip] = flap(above);
    let lower =
        [[right, upper + thickness], [tip[0], tip[1] + thickness], [left, upper + thickness]];
    let line = [[left, upper], tip, [right, upper], lower[0], lower[1], lower[2]];
    canvas.fill(&Shape::polygon(&line.map(scaled)), PAPER);
    let (radius, inner, outer) = SEAL;
    let mut wax = Shape::default();
    wax.circle(scaled(TIP), SCALE * radius, false);
    canvas.fill(&wax, WAX);
    let mut ring = Shape::default();
    ring.circle(scaled(TIP), SCALE * outer, false);
    ring.circle(scaled(TIP), SCALE * inner, true);
    canvas.fill(&ring, PRESSED);
    canvas.fill(&star(), PRESSED);
}

/// A star of four points with hollow sides.
fn star() -> Shape {
    let (radius, waist) = STAR;
    let at = |right: f64, down: f64| scaled([TIP[0] + right, TIP[1] + down]);
    let mut star = Shape::default();
    star.begin(at(0.0, -radius));
    star.quadratic(at(waist, -waist), at(radius, 0.0));
    star.quadratic(at(waist, waist), at(0.0, radius));
    star.quadratic(at(-waist, waist), at(-radius, 0.0));
    star.quadratic(at(-waist, -waist), at(0.0, -radius));
    star.close();
    star
}

/// Draws the glyphs of a run.
fn draw_run(run: &Run, case: &TypeCase, canvas: &mut Canvas) {
    for glyph in &run.glyphs {
        let (left, baseline) = (run.x + glyph.x, run.y + glyph.dy);
        let place =
            |[right, up]: [f64; 2]| scaled([left + run.size * right, baseline - run.size * up]);
        let mut shape = Shape::default();
        for stroke in case.outline(run.face, glyph.id) {
            match stroke {
                Stroke::Begin(at) => shape.begin(place(at)),
                Stroke::Line(to) => shape.line(place(to)),
                Stroke::Quadratic(control, to) => shape.quadratic(place(control), place(to)),
                Stroke::Cubic(first, second, to) => {
                    shape.cubic(place(first), place(second), place(to));
                }
                Stroke::Close => shape.close(),
            }
        }
        shape.close();
        canvas.fill(&shape, INK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backends::picture::Pixels;
    use crate::typeset::{Face, NamedFont};

    /// Red, green and blue of each pixel, row by row.
    fn pixels(cover: &Cover<'_>) -> Vec<Vec<[u8; 3]>> {
        let file = Pixels::of_png(&cover.draw().unwrap().png).unwrap();
        assert_eq!((file.width, file.height, file.channels), (1600, 2560, 3));
        let pixels = file.bytes.chunks_exact(3).map(|it| [it[0], it[1], it[2]]);
        pixels.collect::<Vec<_>>().chunks(1600).map(<[_]>::to_vec).collect()
    }

    #[test]
    fn the_same_words_give_the_same_small_file() {
        let lines = ["1850–1861".to_owned(), "212 letters".to_owned()];
        let title = "The Correspondence of Ann Marlow and Benjamin Quill";
        let cover = Cover::new(title, "en").lines(&lines).editor("Ann Lee").publisher("Leeds");
        let first = cover.draw().unwrap();
        assert!(first.png.len() < 100_000, "{}", first.png.len());
        assert_eq!(first.png, cover.draw().unwrap().png);
        assert_ne!(first.png, cover.publisher("York").draw().unwrap().png);
    }

    #[test]
    fn words_are_drawn_inside_the_margins_and_only_there() {
        let lines = ["1850–1861".to_owned()];
        let title = "Foreign Relations of the United States, Kennedy-Khrushchev Exchanges";
        let with = Cover::new(title, "en").lines(&lines).editor("Ann").publisher("Leeds");
        let (with, without) = (pixels(&with), pixels(&Cover::new("", "en")));
        let mut drawn = 0;
        for (y, (row, blank)) in with.iter().zip(&without).enumerate() {
            for x in (0..1600).filter(|x| row[*x] != blank[*x]) {
                drawn += 1;
                assert!((144..1456).contains(&x) && (840..2416).contains(&y), "{x} {y}");
            }
        }
        assert!(drawn > 50_000, "{drawn}");
        // Corners: the flap above, paper below.
        assert_eq!((without[0][800], without[2559][0]), (COLOURS[1], COLOURS[0]));
        assert_eq!(without[600][800 - 60], COLOURS[2]);
    }

    #[test]
    fn fonts_of_the_user_are_used() {
        let font = NamedFont::read(TypeCase::default().file(Face::DejaVuSansMono).to_vec());
        let case = TypeCase::with(vec![font.unwrap()]);
        let usual = Cover::new("Letters", "en");
        let own = usual.clone().case(&case);
        assert_ne!(usual.draw().unwrap().png, own.draw().unwrap().png);
    }

    #[test]
    fn a_title_without_a_font_leaves_a_cover_without_it() {
        let drawn = Cover::new("書簡集", "ja").draw().unwrap();
        assert_eq!(drawn.undrawn.len(), 1);
        assert_eq!(drawn.png, Cover::new("", "ja").draw().unwrap().png);
    }
}
