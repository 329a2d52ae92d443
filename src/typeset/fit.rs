//! Where lines end: total fit after Knuth and Plass (Software: Practice and Experience 11, 1981).
//!
//! Not here: glyphs. **Invariant:** the lines are consecutive ranges that cover all items; the last
//! item of a line is the place where it ends. There is always an answer: what is wider than the
//! line is set too wide rather than lost.

use std::ops::Range;

use super::design;
use super::items::Item;
use super::justify::Elastic;
use crate::ir::Direction;

/// How the lines of a paragraph are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Align {
    /// Justified, except for the last line.
    Justified,
    /// To the edge where reading begins.
    Start,
    /// To the edge where the surrounding lines end.
    End,
    /// To the left edge.
    Left,
    /// To the right edge.
    Right,
    /// Centred.
    Centre,
}

/// The space available to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// The indent of its first line; negative if that line begins further out.
    pub indent: f64,
    /// How its lines are set.
    pub align: Align,
    /// The side from which its lines are read, and so the edge where they begin.
    pub direction: Direction,
}

impl Shape {
    /// The edges of its first line, or of another one.
    pub(super) fn edges(&self, first: bool) -> (f64, f64) {
        let indent = if first { self.indent } else { 0.0 };
        match self.direction {
            Direction::LeftToRight => (self.left + indent, self.right),
            Direction::RightToLeft => (self.left, self.right - indent),
        }
    }

    /// The width of its first line, or of another one.
    pub(super) fn measure(&self, first: bool) -> f64 {
        let (left, right) = self.edges(first);
        right - left
    }

    /// The same shape with another width.
    fn narrowed(self, width: f64) -> Self {
        match self.direction {
            Direction::LeftToRight => Self { right: self.left + width, ..self },
            Direction::RightToLeft => Self { left: self.right - width, ..self },
        }
    }
}

/// The narrowest shape that needs no more lines, so that lines of a heading have similar lengths.
pub(super) fn balanced(items: &[Item], shape: Shape) -> Shape {
    let count = |width| total_fit(items, shape.narrowed(width), true).len();
    let whole = shape.right - shape.left;
    let lines = count(whole);
    let (mut narrow, mut wide) = (0.5 * whole, whole);
    if lines < 2 {
        return shape;
    }
    for _ in 0..8 {
        let middle = 0.5 * (narrow + wide);
        if count(middle) > lines { narrow = middle } else { wide = middle }
    }
    shape.narrowed(wide)
}

/// Extra demerits for two hyphens in a row.
const HYPHENS_IN_A_ROW: f64 = 8_000.0;
/// Extra demerits for a third one.
const LADDER: f64 = 1e6;
/// Extra demerits for a hyphen before the last line.
const LAST_HYPHEN: f64 = 20_000.0;
/// Extra demerits for a last line that is only the end of a word.
const LAST_PIECE: f64 = 1e6;
/// Extra demerits for a loose line next to a tight one.
const UNLIKE_NEIGHBOURS: f64 = 5_000.0;
/// Extra demerits for a last line shorter than an indent.
const STUMP: f64 = 20_000.0;
/// Extra demerits for one that is hardly a word.
const SMALL_STUMP: f64 = 200_000.0;
/// The cost of an overlong line; it rises with the excess.
const TOO_LONG: f64 = 1e7;
/// The cost of each line.
const LINE: f64 = 10.0;
/// The maximum badness of a line.
const WORST: f64 = 1e5;
/// How much shorter than the measure a ragged line may comfortably be, as a fraction of it.
const RAGGED: f64 = 0.18;
/// The stretch assumed for a line without spaces, in points: less than any with one has.
const LEAST_STRETCH: f64 = 0.5;
/// The shortest acceptable last line.
const SHORTEST_END: f64 = 30.0;
/// A last line this short is hardly a word: of three letters.
const SMALLEST_END: f64 = 18.0;

/// A line end on a best path to it: of all paths with the same hyphens before and a line of the same fitness.
#[derive(Default)]
struct Node {
    /// The item at which the line ends.
    at: usize,
    demerits: f64,
    previous: usize,
    /// How many lines in a row end with hyphens here; two stand for more.
    hyphens: u8,
    /// -1 for a tight line, 1 for a loose one.
    fitness: i8,
    /// How many lines there are so far.
    line: usize,
}

impl Node {
    fn next(&self, from: usize, at: usize, demerits: f64) -> Self {
        let demerits = self.demerits + demerits;
        Self { at, demerits, previous: from, line: self.line + 1, hyphens: 0, fitness: 0 }
    }

    /// Whether whatever follows, another node at the same item is at least as good.
    fn is_beaten_by(&self, other: &Self) -> bool {
        let fitness = if self.fitness == other.fitness { 0.0 } else { UNLIKE_NEIGHBOURS };
        other.hyphens <= self.hyphens && other.demerits + fitness <= self.demerits
    }

    /// Adds it to the best nodes at its item, unless one of them beats it.
    fn join(self, best: &mut Vec<Self>) {
        if !best.iter().any(|other| self.is_beaten_by(other)) {
            best.retain(|other| !other.is_beaten_by(&self));
            best.push(self);
        }
    }
}

/// Widths up to an item.
#[derive(Clone, Copy, Default)]
struct Sum {
    width: f64,
    elastic: Elastic,
}

impl Sum {
    fn less(self, before: Self) -> Self {
        Self { width: self.width - before.width, elastic: self.elastic - before.elastic }
    }
}

fn sums(items: &[Item]) -> Vec<Sum> {
    let mut sum = Sum::default();
    let mut sums = vec![sum];
    for item in items {
        match item {
            Item::Piece { width, letters, .. } => {
                sum.width += width;
                sum.elastic.letters += letters;
            }
            Item::Call { width, .. } => sum.width += width,
            Item::Bar { .. } => sum.width += design::BAR_SPACE,
            Item::Space { width, .. } => {
                sum.width += width;
                sum.elastic.spaces += width;
            }
            Item::Point { .. } | Item::Break { .. } | Item::LineEnd => {}
        }
        sums.push(sum);
    }
    sums
}

/// How far the spaces of a line must be adjusted: -1 is the narrowest, 0 the ideal, 1 and above
/// wider; `None` if the line is too long.
fn ratio(room: f64, line: Sum, shape: Shape, last: bool) -> Option<f64> {
    if room < 0.0 {
        let shrink = line.elastic.shrink();
        let fits = room >= -shrink && shape.align == Align::Justified;
        return if fits { Some(room / shrink) } else { None };
    }
    if last {
        return Some(0.0);
    }
    Some(match shape.align {
        Align::Justified if line.elastic.spaces > 0.0 => room / line.elastic.stretch(),
        Align::Justified => room / LEAST_STRETCH,
        // Ragged lines may be short, but of similar lengths.
        Align::Start | Align::End | Align::Left | Align::Right | Align::Centre => {
            room / (RAGGED * shape.measure(false))
        }
    })
}

/// The lines as ranges of items; the last one is marked.
pub(super) fn total_fit(items: &[Item], shape: Shape, first: bool) -> Vec<(Range<usize>, bool)> {
    let sums = sums(items);
    let mut nodes = vec![Node::default()];
    let mut active = vec![0_usize];
    let mut best: Vec<Node> = Vec::new();
    for at in 0..=items.len() {
        let last = at == items.len();
        let (hyphen, cost, is_hyphened) = match items.get(at) {
            None | Some(Item::Space { breakable: true, .. }) => (None, 0.0, false),
            Some(Item::Break { hyphen, cost, is_hyphened }) => (*hyphen, *cost, *is_hyphened),
            Some(_) => continue,
        };
        let mut too_long: Option<Node> = None;
        // Demerits with which a node is beaten; and whether all that follow have more, because their lines are looser.
        let mut beaten = f64::INFINITY;
        let mut are_beaten = false;
        active.retain(|&from| {
            if are_beaten {
                return true;
            }
            let node = &nodes[from];
            let mut line = sums[at].less(sums[line_begin(items, node.at, from).min(at)]);
            line.width += hyphen.unwrap_or(0.0);
            let room = shape.measure(first && node.line == 0) - line.width;
            let Some(ratio) = ratio(room, line, shape, last) else {
                let next = node.next(from, at, TOO_LONG - room * 1_000.0);
                if too_long.as_ref().is_none_or(|other| next.demerits < other.demerits) {
                    too_long = Some(next);
                }
                return false;
            };
            // Of lines that are all too loose, the fuller one is better.
            let badness = match 100.0 * ratio.abs() * ratio.abs() * ratio.abs() {
                badness if badness > WORST => WORST + room,
                badness => badness,
            };
            let mut demerits = (LINE + badness) * (LINE + badness) + cost * cost;
            if demerits >= beaten {
                are_beaten = ratio > 0.0 && node.line > 0 && !last;
                return true;
            }
            let fitness = if ratio < -0.5 { -1 } else { i8::from(ratio > 0.6) };
            if (fitness - node.fitness).abs() > 1 {
                demerits += UNLIKE_NEIGHBOURS;
            }
            demerits += hyphens(node.hyphens, is_hyphened);
            if last && node.line > 0 {
                demerits += end(line, node.hyphens > 0);
            }
            let hyphens = if is_hyphened { (node.hyphens + 1).min(2) } else { 0 };
            let next = Node { hyphens, fitness, ..node.next(from, at, demerits) };
            // Whatever it ends with, and however it fits.
            if hyphens == u8::from(is_hyphened) {
                beaten = beaten.min(next.demerits + UNLIKE_NEIGHBOURS);
            }
            next.join(&mut best);
            true
        });
        // If no line fits, take the least bad one: there must always be a path.
        if best.is_empty() && active.is_empty() {
            best.extend(too_long);
        }
        active.extend(nodes.len()..nodes.len() + best.len());
        nodes.append(&mut best);
    }
    let mut lines = Vec::new();
    let is_end = |node: &&usize| nodes[**node].at == items.len();
    let ends = active.iter().filter(is_end);
    let last = ends.min_by(|a, b| nodes[**a].demerits.total_cmp(&nodes[**b].demerits));
    let mut node = last.copied().unwrap_or_default();
    while node != 0 {
        let Node { at, previous, .. } = nodes[node];
        // The item that ends a line stays in it: a space as a character, a break as a hyphen.
        let end = (at + 1).min(items.len());
        let begin = line_begin(items, nodes[previous].at, previous);
        lines.push((begin..end, at == items.len()));
        node = previous;
    }
    lines.reverse();
    lines
}

/// The extra demerits of a line that ends with a hyphen or not, after so many that do.
fn hyphens(before: u8, is_hyphened: bool) -> f64 {
    match before {
        _ if !is_hyphened => 0.0,
        0 => 0.0,
        1 => HYPHENS_IN_A_ROW,
        _ => LADDER,
    }
}

/// The extra demerits of a last line, after one that ends with a hyphen or not.
fn end(line: Sum, after_hyphen: bool) -> f64 {
    let width = match line.width {
        width if width < SMALLEST_END => SMALL_STUMP,
        width if width < SHORTEST_END => STUMP,
        _ => 0.0,
    };
    let hyphen = match after_hyphen {
        true if line.elastic.spaces == 0.0 => LAST_PIECE,
        true => LAST_HYPHEN,
        false => 0.0,
    };
    width + hyphen
}

/// The first item of the line after a node.
fn line_begin(items: &[Item], at: usize, node: usize) -> usize {
    if node == 0 { at } else { (at + 1).min(items.len()) }
}

#[cfg(test)]
mod tests {
    use super::super::PartId;
    use super::super::bidi::Levels;
    use super::super::face::Face;
    use super::super::flow::Flow;
    use super::super::shape::Shaper;
    use super::super::style::Style;
    use super::*;

    fn lines(text: &str, measure: f64, align: Align) -> Vec<String> {
        let mut flow = Flow::default();
        flow.push_text(text, Style::new(Face::Regular, design::TEXT), PartId(0));
        let direction = Direction::LeftToRight;
        let levels = Levels::of(flow.text(), direction);
        let items = flow.items(&levels, &mut Shaper::new(), measure);
        let shape = Shape { left: 0.0, right: measure, indent: 0.0, align, direction };
        let shown = |item: &Item| match item {
            Item::Piece { range, .. } => flow.words(range).to_owned(),
            Item::Space { .. } => " ".to_owned(),
            _ => String::new(),
        };
        total_fit(&items, shape, true)
            .into_iter()
            .map(|(range, _)| items[range].iter().map(shown).collect())
            .collect()
    }

    #[test]
    fn no_word_is_lost_however_narrow_the_measure() {
        let text = "one honorificabilitudinitatibus two-three https://example.org/a/b four";
        for measure in [1.0, 20.0, 60.0, 150.0, 331.0] {
            for align in [Align::Justified, Align::Start, Align::Right, Align::Centre] {
                assert_eq!(lines(text, measure, align).concat(), text);
            }
        }
    }

    #[test]
    fn lines_are_balanced_as_a_whole() {
        let text = "You write that the United States intends no military intervention in Cuba";
        let lines = lines(text, 125.0, Align::Justified);
        assert_eq!(
            lines,
            ["You write that the United ", "States intends no military ", "intervention in Cuba"]
        );
    }

    #[test]
    fn nothing_is_no_line_and_one_word_is_one() {
        assert_eq!(lines("", 100.0, Align::Start).concat(), "");
        assert_eq!(lines("x", 100.0, Align::Justified), ["x"]);
    }
}
