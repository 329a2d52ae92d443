//! The lines of a heading: alike in length, and ended where the sense has a pause.
//!
//! Not here: how lines are broken (`fit`). **Invariants:** a heading gets no more lines than it needs; its shape is never
//! narrower than its widest word, if that fits into the measure.

use super::extent::Extent;
use super::fit::{Align, Shape, balanced, total_fit};
use super::flow::Flow;
use super::items::Item;
use crate::ir::Direction;
use crate::wording::{LineEnd, Wording};

/// How many widths are tried between the narrowest that is enough and the whole measure.
const STEPS: u8 = 24;
/// What it costs that one line is as long as the measure and another one empty, in line ends that
/// are only fair.
const UNEVEN: f64 = 3.0;
/// A line that is as wide as its shape must not be too wide by an error of rounding.
const ROUNDING: f64 = 1e-6;

/// The shape in which the lines of a heading are best.
pub(super) fn shape_of_heading(
    flow: &Flow,
    items: &[Item],
    shape: Shape,
    wording: &Wording,
) -> Shape {
    shape_with_ends(items, shape, &wording.line_ends(flow.text()))
}

/// The same where it is known how well lines end before each word.
pub(super) fn shape_with_ends(items: &[Item], shape: Shape, ends: &[(usize, LineEnd)]) -> Shape {
    let width = |shape: Shape| shape.right - shape.left;
    let whole = width(shape);
    let narrowest = width(balanced(items, shape)).max(Extent::of(items).least + ROUNDING);
    if narrowest >= whole {
        return shape;
    }
    let step = (whole - narrowest) / f64::from(STEPS);
    let tried = (0..=STEPS).map(|count| narrowed(shape, narrowest + f64::from(count) * step));
    let tried = tried.map(|shape| (cost(items, shape, whole, ends), shape));
    // Of those that are equally good, the first is the narrowest.
    let best = tried.min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map_or(shape, |(_, shape)| shape)
}

/// A narrower shape; words in the middle stay there.
fn narrowed(shape: Shape, width: f64) -> Shape {
    let rest = shape.right - shape.left - width;
    let (left, right) = match (shape.align, shape.direction) {
        (Align::Centre, _) => (0.5 * rest, 0.5 * rest),
        (_, Direction::LeftToRight) => (0.0, rest),
        (_, Direction::RightToLeft) => (rest, 0.0),
    };
    Shape { left: shape.left + left, right: shape.right - right, ..shape }
}

/// What is bad about the lines in a shape.
fn cost(items: &[Item], shape: Shape, whole: f64, ends: &[(usize, LineEnd)]) -> f64 {
    let lines = total_fit(items, shape, true);
    let widths = lines.iter().map(|(line, _)| {
        let items = items[line.clone()].iter().map(|item| match item {
            Item::Piece { width, .. } | Item::Call { width, .. } | Item::Space { width, .. } => {
                *width
            }
            Item::Bar { .. } | Item::Point { .. } | Item::Break { .. } | Item::LineEnd => 0.0,
        });
        items.sum::<f64>()
    });
    let (least, most) = widths
        .fold((f64::INFINITY, 0.0_f64), |(least, most), width| (least.min(width), most.max(width)));
    let ends = lines.iter().filter(|(_, is_last)| !is_last).map(|(line, _)| {
        match end_of(items, line.end, ends) {
            Some(LineEnd::Good) => 0.0,
            Some(LineEnd::Bad) => 6.0,
            // A word that is broken is not said to be good anywhere.
            Some(LineEnd::Fair) | None => 1.0,
        }
    });
    ends.sum::<f64>() + UNEVEN * (most - least) / whole
}

/// How well a line ends before the next word of some items.
fn end_of(items: &[Item], at: usize, ends: &[(usize, LineEnd)]) -> Option<LineEnd> {
    let next = items[at..].iter().find_map(|item| match item {
        Item::Piece { range, .. } => Some(range.start),
        _ => None,
    });
    ends.iter().find(|(at, _)| Some(*at) == next).map(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::super::PartId;
    use super::super::bidi::Levels;
    use super::super::design;
    use super::super::face::Face;
    use super::super::shape::Shaper;
    use super::super::style::Style;
    use super::*;

    fn lines(heading: &str) -> Vec<String> {
        let mut flow = Flow::default();
        flow.push_text(heading, Style::new(Face::Regular, design::HEADING), PartId(0));
        let direction = Direction::LeftToRight;
        let levels = Levels::of(flow.text(), direction);
        let items = flow.items(&levels, &mut Shaper::new(), design::MEASURE);
        let shape = Shape {
            left: 0.0,
            right: design::MEASURE,
            indent: 0.0,
            align: Align::Start,
            direction,
        };
        let shape = shape_of_heading(&flow, &items, shape, Wording::english());
        let shown = |item: &Item| match item {
            Item::Piece { range, .. } => flow.words(range).to_owned(),
            Item::Space { .. } => " ".to_owned(),
            _ => String::new(),
        };
        let lines = total_fit(&items, shape, true).into_iter();
        lines
            .map(|(range, _)| items[range].iter().map(shown).collect::<String>().trim().to_owned())
            .collect()
    }

    #[test]
    fn no_line_is_wider_than_its_shape() {
        let (direction, right) = (Direction::LeftToRight, design::MEASURE);
        let whole = Shape { left: 0.0, right, indent: 0.0, align: Align::Centre, direction };
        let mut shaper = Shaper::new();
        for half_points in 40..120 {
            let size = design::Size { type_size: 0.5 * f64::from(half_points), leading: 66.0 };
            for heading in
                ["The Correspondence of Charles Darwin", "Ἐπιστολαὶ τοῦ Ἀδαμαντίου Κοραῆ"]
            {
                let mut flow = Flow::default();
                flow.push_text(heading, Style::new(Face::Regular, size), PartId(0));
                let levels = Levels::of(flow.text(), direction);
                let items = flow.items(&levels, &mut shaper, f64::INFINITY);
                if Extent::of(&items).least > right {
                    continue;
                }
                let shape = shape_of_heading(&flow, &items, whole, Wording::english());
                for (line, _) in total_fit(&items, shape, true) {
                    let least = Extent::of(&items[line]).most;
                    let space = 0.25 * size.type_size;
                    assert!(
                        least <= shape.right - shape.left + 1.001 * space,
                        "{heading} {size:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn lines_end_where_the_sense_has_a_pause() {
        for expected in [
            &["Nikita Sergeyevich Khrushchev", "to John F. Kennedy, 22 April 1961"][..],
            &["Ann Lee to Ben Cox, 3 May 1851"],
        ] {
            assert_eq!(lines(&expected.join(" ")), expected);
        }
        let found =
            lines("The Chairman of the Council of Ministers to the President, 24 October 1962");
        assert!(
            !found.iter().any(|line| line.ends_with("24") || line.ends_with("October")),
            "{found:?}"
        );
    }
}
