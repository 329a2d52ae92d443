//! Whether the words of a page can be seen: in its crop box, in ink, and not painted over.
//!
//! Of words, the place where they begin is known. What clips and what covers is taken as the rectangle around it.

/// A rectangle, by its edges.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rectangle {
    left: f64,
    bottom: f64,
    right: f64,
    top: f64,
}

impl Rectangle {
    /// Between two corners.
    pub(super) fn of([x, y, to_x, to_y]: [f64; 4]) -> Self {
        Self { left: x.min(to_x), bottom: y.min(to_y), right: x.max(to_x), top: y.max(to_y) }
    }

    fn holds(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }

    /// What is in both.
    fn and(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// With a point.
    fn with(self, (x, y): Point) -> Self {
        Self {
            left: self.left.min(x),
            bottom: self.bottom.min(y),
            right: self.right.max(x),
            top: self.top.max(y),
        }
    }
}

/// A point, or a way.
type Point = (f64, f64);

/// A transformation matrix (ISO 32000-1, 8.3.4): where it takes the units of both axes, and the origin.
#[derive(Clone, Copy, Debug)]
struct Matrix {
    right: Point,
    up: Point,
    origin: Point,
}

impl Matrix {
    const SAME: Self = Self::moving((0.0, 0.0));

    const fn moving(origin: Point) -> Self {
        Self { right: (1.0, 0.0), up: (0.0, 1.0), origin }
    }

    /// Of its six numbers.
    fn read(numbers: &[f64]) -> Option<Self> {
        let [right, right_up, up, up_up, x, y] = *numbers else { return None };
        Some(Self { right: (right, right_up), up: (up, up_up), origin: (x, y) })
    }

    /// This one, and then the other.
    fn then(self, other: Self) -> Self {
        Self {
            right: other.turned(self.right),
            up: other.turned(self.up),
            origin: other.of(self.origin),
        }
    }

    /// Where it takes a way.
    fn turned(self, (x, y): Point) -> Point {
        (x * self.right.0 + y * self.up.0, x * self.right.1 + y * self.up.1)
    }

    /// Where it takes a point.
    fn of(self, point: Point) -> Point {
        let (x, y) = self.turned(point);
        (x + self.origin.0, y + self.origin.1)
    }

    /// By how much it makes a height larger.
    fn scale(self) -> f64 {
        (self.right.0 * self.up.1 - self.right.1 * self.up.0).abs().sqrt()
    }
}

/// The graphics state, as far as it decides what can be seen (ISO 32000-1, 8.4.1).
#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    clip: Rectangle,
    /// How much of the light the fill colour leaves: 1 is white.
    lightness: f64,
    alpha: f64,
    /// The rendering mode of text (ISO 32000-1, 9.3.6).
    mode: f64,
    size: f64,
    leading: f64,
}

/// Words that are painted: where they begin, and how high they are.
struct Shown {
    at: Point,
    height: f64,
    words: String,
}

/// Where the words of a line are on their page.
#[derive(Clone, Copy, Debug)]
pub(in crate::audit) struct Line {
    /// How high above the edge of the page, in points.
    pub at: f64,
    /// The size of the type, in points.
    pub height: f64,
}

/// Paints a page, as far as it matters.
pub(super) struct Painter {
    state: State,
    outside: Vec<State>,
    line: Matrix,
    path: Option<Rectangle>,
    is_clip: bool,
    shown: Vec<Shown>,
    hidden: Option<String>,
}

impl Default for Painter {
    fn default() -> Self {
        Self::on(Rectangle::default())
    }
}

/// Text in a lighter colour cannot be read on paper.
const LIGHTEST: f64 = 0.9;
/// Nor can text of less than so many points.
const SMALLEST: f64 = 1.0;
/// Nor what lets through more than the rest.
const LEAST_ALPHA: f64 = 0.1;
/// What covers less of the height of words is a stroke through them, or below them.
const COVERING: f64 = 0.4;

impl Painter {
    /// On a sheet.
    pub(super) fn on(sheet: Rectangle) -> Self {
        let state = State {
            matrix: Matrix::SAME,
            clip: sheet,
            lightness: 0.0,
            alpha: 1.0,
            mode: 0.0,
            size: 0.0,
            leading: 0.0,
        };
        Self {
            state,
            outside: Vec::new(),
            line: Matrix::SAME,
            path: None,
            is_clip: false,
            shown: Vec::new(),
            hidden: None,
        }
    }

    pub(super) fn set_alpha(&mut self, alpha: f64) {
        self.state.alpha = alpha;
    }

    /// Shows words of the letter.
    ///
    /// # Errors
    /// Why they cannot be seen.
    pub(super) fn show(&mut self, words: &str) -> Result<Line, String> {
        let matrix = self.line.then(self.state.matrix);
        let height = self.state.size * matrix.scale();
        let at = matrix.of((0.05 * self.state.size, 0.2 * self.state.size));
        let why = match () {
            () if [3.0, 7.0].contains(&self.state.mode) => "are painted in no ink",
            () if self.state.lightness > LIGHTEST => "are as light as the paper",
            () if self.state.alpha < LEAST_ALPHA => "are transparent",
            () if height < SMALLEST => "are too small to be read",
            () if !self.state.clip.holds(at) => "are beyond the page",
            () => {
                self.shown.push(Shown { at, height, words: words.to_owned() });
                return Ok(Line { at: at.1, height });
            }
        };
        Err(format!("the words \u{201C}{}\u{201D} {why}", words.trim()))
    }

    /// Carries out an operator (ISO 32000-1, annex A).
    ///
    /// # Errors
    /// Operands that are missing.
    pub(super) fn operator(&mut self, operator: &[u8], numbers: &[f64]) -> Result<(), String> {
        let operands = || format!("{} lacks an operand", operator.escape_ascii());
        let six = || Matrix::read(numbers).ok_or_else(operands);
        let last = || numbers.last().copied().ok_or_else(operands);
        let last_two = || match numbers {
            [.., x, y] => Ok((*x, *y)),
            _ => Err(operands()),
        };
        match operator {
            b"q" => self.outside.push(self.state),
            b"Q" => self.state = self.outside.pop().unwrap_or(self.state),
            b"cm" => self.state.matrix = six()?.then(self.state.matrix),
            b"BT" => self.line = Matrix::SAME,
            b"Tm" => self.line = six()?,
            b"Td" => self.next_line(last_two()?),
            b"TD" => {
                let (x, y) = last_two()?;
                self.state.leading = -y;
                self.next_line((x, y));
            }
            b"T*" | b"'" | b"\"" => self.next_line((0.0, -self.state.leading)),
            b"TL" => self.state.leading = last()?,
            b"Tf" => self.state.size = last()?,
            b"Tr" => self.state.mode = last()?,
            b"g" | b"rg" | b"k" | b"sc" | b"scn" => self.state.lightness = lightness(numbers),
            b"re" => {
                if let [x, y, width, height] = *numbers {
                    self.reach((x, y));
                    self.reach((x + width, y + height));
                }
            }
            b"m" | b"l" | b"c" | b"v" | b"y" => {
                for point in numbers.chunks_exact(2) {
                    self.reach((point[0], point[1]));
                }
            }
            b"W" | b"W*" => self.is_clip = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.paint();
                self.end_path();
            }
            b"S" | b"s" | b"n" => self.end_path(),
            b"Do" => {
                self.end_path();
                self.reach((0.0, 0.0));
                self.reach((1.0, 1.0));
                self.paint();
                self.end_path();
            }
            _ => {}
        }
        Ok(())
    }

    /// Words that were painted over.
    ///
    /// # Errors
    /// If there are any.
    pub(super) fn finish(&self) -> Result<(), String> {
        self.hidden.as_ref().map_or(Ok(()), |words| {
            Err(format!("the words \u{201C}{}\u{201D} are painted over", words.trim()))
        })
    }

    fn next_line(&mut self, way: Point) {
        self.line = Matrix::moving(way).then(self.line);
    }

    /// Adds a point to the path.
    fn reach(&mut self, point: Point) {
        let point = self.state.matrix.of(point);
        let alone = Rectangle::of([point.0, point.1, point.0, point.1]);
        self.path = Some(self.path.map_or(alone, |path| path.with(point)));
    }

    /// Fills the path: what was shown there cannot be seen any more.
    fn paint(&mut self) {
        let Some(path) = self.path.map(|path| path.and(self.state.clip)) else { return };
        let covers = |shown: &&Shown| {
            path.holds(shown.at) && path.top - path.bottom > COVERING * shown.height
        };
        if let (None, Some(shown)) = (&self.hidden, self.shown.iter().find(covers)) {
            self.hidden = Some(shown.words.clone());
        }
    }

    fn end_path(&mut self) {
        let path = self.path.take();
        if std::mem::take(&mut self.is_clip) {
            self.state.clip = self.state.clip.and(path.unwrap_or_default());
        }
    }
}

/// How light a colour is: of one component grey, of three RGB, of four CMYK.
fn lightness(colour: &[f64]) -> f64 {
    match colour {
        [grey] => *grey,
        [red, green, blue] => 0.3 * red + 0.59 * green + 0.11 * blue,
        [cyan, magenta, yellow, black] => {
            (1.0 - 0.3 * cyan - 0.59 * magenta - 0.11 * yellow - black).max(0.0)
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints operators with their operands, and `show` on a sheet of 100 by 100 points.
    fn painted(operators: &str) -> Result<(), String> {
        let mut painter = Painter::on(Rectangle::of([0.0, 0.0, 100.0, 100.0]));
        let mut numbers = Vec::new();
        for token in operators.split(' ') {
            match token.parse() {
                Ok(number) => numbers.push(number),
                Err(_) if token == "show" => drop(painter.show("word")?),
                Err(_) => {
                    painter.operator(token.as_bytes(), &numbers)?;
                    numbers.clear();
                }
            }
        }
        painter.finish()
    }

    #[test]
    fn what_cannot_be_seen_is_found() {
        let shown = "BT 10 Tf 1 0 0 1 20 30 Tm show ET";
        for around in [
            "X",
            // A stroke through the word, a fill elsewhere, and one before it.
            "X 20 32 30 0.6 re f",
            "X 1 g 60 60 20 20 re f",
            "0.9 g 10 20 40 40 re f 0 g X",
            "q 1 Tr Q 0 50 100 50 re W n 1 0 0 1 0 50 cm X",
        ] {
            assert_eq!(painted(&around.replace('X', shown)), Ok(()), "{around}");
        }
        for (around, why) in [
            ("3 Tr X", "ink"),
            ("1 g X", "light"),
            ("1 1 1 rg X", "light"),
            ("1 0 0 1 90 0 cm X", "beyond"),
            ("1 0 0 1 0 -40 cm X", "beyond"),
            ("0 50 100 50 re W n X", "beyond"),
            ("0.05 0 0 0.05 20 20 cm X", "small"),
            ("X 1 g 10 20 40 40 re f", "painted over"),
            ("X 10 20 m 60 20 l 60 60 l h f", "painted over"),
            ("X q 40 0 0 40 10 20 cm Do Q", "painted over"),
        ] {
            let found = painted(&around.replace('X', shown)).unwrap_err();
            assert!(found.contains(why), "{around}: {found}");
        }
    }
}
