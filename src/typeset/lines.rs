//! The making of lines, once it is known where they end: words shaped as they stand in the line,
//! spaces widened, small signs hung over the edge.
//!
//! Not here: where lines end (`fit`). **Invariant:** each item of a flow is in one line, in order; a
//! space at which a line ends stays in it, as a character, beyond its edge.

use std::ops::Range;

use super::fit::{Align, Shape, total_fit};
use super::flow::{Flow, Item};
use super::shape::{SOFT_HYPHEN, Shaped, Shaper, Strokes, Style, is_right_to_left};
use super::{Ink, NoGlyph, PartId, Run, design};

/// A line: what is painted, placed against the left edge of the text and the line's baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Pieces in the order of reading.
    pub inks: Vec<(Option<PartId>, Ink)>,
    /// Notes that are called in it.
    pub notes: Vec<usize>,
}

impl Line {
    /// Adds what another line has.
    pub(super) fn append(&mut self, mut other: Self) {
        self.inks.append(&mut other.inks);
        self.notes.append(&mut other.notes);
    }

    /// Gives back the memory that it does not need.
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

/// So many items get their line ends together; what comes later would not change the first of them.
const TOGETHER: usize = 20_000;
/// So many lines before the last of these items are still open.
const OPEN: usize = 20;

/// Breaks a flow into lines; `measure` is how wide they are for [`Flow::pour`].
///
/// # Errors
/// [`NoGlyph`] when the font lacks a character.
pub(super) fn break_lines(
    flow: &Flow,
    measure: f64,
    shape: Shape,
    shaper: &mut Shaper,
) -> Result<Vec<Line>, NoGlyph> {
    let mut lines = Vec::new();
    let mut pouring = flow.pour(shaper, measure);
    let mut first = true;
    let mut together = TOGETHER;
    let mut more = true;
    while more {
        more = pouring.pour(together)?;
        let mut start = 0;
        while start < pouring.items.len() {
            let rest = &pouring.items[start..];
            let stop = rest.iter().position(|item| matches!(item, Item::LineEnd));
            let paragraph = &rest[..stop.unwrap_or(rest.len())];
            let mut ends = total_fit(paragraph, shape, first);
            let is_open = more && stop.is_none();
            if is_open {
                ends.truncate(ends.len().saturating_sub(OPEN));
            }
            let end = ends.last().map_or(0, |(range, _)| range.end);
            for (range, last) in ends {
                let line = &paragraph[range];
                lines.push(make_line(flow, line, shape, first, last, pouring.shaper)?);
                first = false;
            }
            start += stop.map_or(end, |stop| stop + 1);
            if is_open {
                break;
            }
        }
        // A line of which the end is not in sight needs more.
        together = if start == 0 { 2 * together } else { TOGETHER };
        pouring.items.drain(..start);
    }
    Ok(lines)
}

/// How much of a glyph hangs over the edge, as a part of its width, so that the edge looks straight.
fn hang(character: char, at_start: bool) -> f64 {
    match (character, at_start) {
        ('-' | '\u{2010}' | '.' | ',', false) => 0.5,
        ('’' | '”' | '\'' | '"', false) | ('‘' | '“' | '\'' | '"', true) => 0.5,
        ('–' | '—' | ':' | ';', false) => 0.2,
        _ => 0.0,
    }
}

/// What a line holds before it has places: pieces of one word joined, so that they are shaped as one.
enum Element<'a> {
    Word { range: Range<usize>, style: Style, part: PartId },
    Hyphen { style: Style, part: PartId },
    Other(&'a Item),
}

/// The elements of a line that ends at an item.
fn elements<'a>(inside: &'a [Item], end: Option<&Item>) -> Vec<Element<'a>> {
    let mut elements: Vec<Element> = Vec::new();
    for item in inside {
        match (item, elements.last_mut()) {
            (Item::Break { .. }, _) => {}
            (
                Item::Piece { range, style, part, .. },
                Some(Element::Word { range: before, style: style_before, part: part_before }),
            ) if before.end == range.start && style_before == style && part_before == part => {
                before.end = range.end;
            }
            (Item::Piece { range, style, part, .. }, _) => {
                elements.push(Element::Word { range: range.clone(), style: *style, part: *part });
            }
            (
                Item::Call { .. }
                | Item::Bar { .. }
                | Item::Point { .. }
                | Item::Space { .. }
                | Item::LineEnd,
                _,
            ) => elements.push(Element::Other(item)),
        }
    }
    if let (Some(Item::Break { hyphen: Some(_), .. }), Some(Element::Word { style, part, .. })) =
        (end, elements.last())
    {
        elements.push(Element::Hyphen { style: *style, part: *part });
    }
    elements
}

fn make_line(
    flow: &Flow,
    items: &[Item],
    shape: Shape,
    first: bool,
    last: bool,
    shaper: &mut Shaper,
) -> Result<Line, NoGlyph> {
    let (inside, end) = match items.split_last() {
        Some((end @ (Item::Space { .. } | Item::Break { .. }), rest)) if !last => (rest, Some(end)),
        _ => (items, None),
    };
    let elements = elements(inside, end);
    let mut widths = Vec::with_capacity(elements.len());
    let mut spaces = 0.0;
    for element in &elements {
        widths.push(match element {
            Element::Word { range, style, .. } => shaper.width(flow.words(range), *style)?,
            Element::Hyphen { style, .. } => style.points(shaper.hyphen(style.face)?.width),
            Element::Other(Item::Call { width, .. }) => *width,
            Element::Other(Item::Bar { .. }) => design::BAR_SPACE,
            Element::Other(Item::Space { width, .. }) => {
                spaces += width;
                0.0
            }
            Element::Other(_) => 0.0,
        });
    }
    let natural: f64 = widths.iter().sum();
    let (hang_left, hang_right) = hanging(flow, &elements, shaper)?;
    let room = shape.measure(first) + hang_left + hang_right - natural - spaces;
    let fills = shape.align == Align::Justified && end.is_some();
    let widen = if spaces > 0.0 && (fills || room < 0.0) {
        // Even an overfull line keeps its words apart.
        ((spaces + room) / spaces).max(0.6)
    } else {
        1.0
    };
    let mut x = shape.start(first) - hang_left;
    match shape.align {
        Align::Justified | Align::Left => {}
        Align::Right => x = shape.right - natural - spaces,
        Align::Centre => x += 0.5 * room.max(0.0),
    }

    for (element, width) in elements.iter().zip(&mut widths) {
        if let Element::Other(Item::Space { width: space, .. }) = element {
            *width = space * widen;
        }
    }
    let backward = right_to_left(flow, &elements);
    let mut pen = Pen { x, line: Line::default(), strokes: Vec::new(), shaper };
    let mut after = x;
    for (at, element) in elements.iter().enumerate() {
        // In the order of reading, each further left than the one before.
        let backward = backward.iter().find(|range| range.contains(&at));
        if let Some(range) = backward {
            if at == range.start {
                after = pen.x + widths[range.clone()].iter().sum::<f64>();
            }
            pen.x = after - widths[range.start..=at].iter().sum::<f64>();
            pen.line.inks.push((None, Ink::Point { x: pen.x, y: 0.0 }));
        }
        match element {
            Element::Word { range, style, part } => {
                pen.word(flow.words(range), *style, *part)?;
            }
            Element::Hyphen { style, part } => pen.hyphen(*style, *part)?,
            Element::Other(Item::Call { label, style, part, note, .. }) => {
                pen.word(label, *style, *part)?;
                pen.line.notes.push(*note);
            }
            Element::Other(Item::Bar { label, size, part }) => {
                pen.bar(label.as_deref(), *size, *part)?;
            }
            Element::Other(Item::Point { part }) => {
                let point = Ink::Point { x: pen.x, y: 0.0 };
                pen.line.inks.push((Some(*part), point));
            }
            Element::Other(Item::Space { style, part, width, .. }) => {
                pen.space(*style, *part, width * widen)?;
            }
            Element::Other(_) => {}
        }
        if backward.is_some_and(|range| at + 1 == range.end) {
            pen.x = after;
            pen.line.inks.push((None, Ink::Point { x: pen.x, y: 0.0 }));
        }
    }
    if let Some(Item::Space { style, part, width, .. }) = end {
        pen.space(Style { strokes: Strokes::default(), ..*style }, *part, *width)?;
    }
    let Pen { mut line, strokes, .. } = pen;
    line.inks.extend(strokes.into_iter().map(|stroke| (None, stroke)));
    Ok(line)
}

/// The ranges of elements that are set from right to left: words of such a script with the spaces
/// between them.
fn right_to_left(flow: &Flow, elements: &[Element]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        let Element::Word { range, .. } = element else { continue };
        if !is_right_to_left(flow.words(range)) {
            continue;
        }
        let is_space = |element: &Element| {
            matches!(element, Element::Other(Item::Space { .. } | Item::Point { .. }))
        };
        match ranges.last_mut() {
            Some(before) if elements[before.end..at].iter().all(is_space) => before.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges
}

fn hanging(flow: &Flow, elements: &[Element], shaper: &mut Shaper) -> Result<(f64, f64), NoGlyph> {
    let mut edge = |element: Option<&Element>, at_start: bool| {
        let (character, style) = match element {
            Some(Element::Word { range, style, .. }) => {
                let mut characters = flow.words(range).chars();
                (if at_start { characters.next() } else { characters.next_back() }, *style)
            }
            Some(Element::Hyphen { style, .. }) => (Some('-'), *style),
            Some(Element::Other(_)) | None => return Ok(0.0),
        };
        let Some(character) = character else {
            return Ok(0.0);
        };
        let part = hang(character, at_start);
        if part == 0.0 {
            return Ok(0.0);
        }
        Ok(part * shaper.width(character.encode_utf8(&mut [0; 4]), style)?)
    };
    // The marks of page breaks hang too, so that the first word stands at the edge.
    let is_bar = |element: &&Element| matches!(element, Element::Other(Item::Bar { .. }));
    let is_mark = |element: &&Element| {
        is_bar(element) || matches!(element, Element::Other(Item::Point { .. }))
    };
    let marks = elements.iter().take_while(is_mark).count();
    let bars = elements[..marks].iter().filter(is_bar).count() as f64;
    let left = bars * design::BAR_SPACE + edge(elements.get(marks), true)?;
    Ok((left, edge(elements.last(), false)?))
}

/// Writes a line from left to right.
struct Pen<'a> {
    x: f64,
    line: Line,
    /// Lines below and through the words.
    strokes: Vec<Ink>,
    shaper: &'a mut Shaper,
}

impl Pen<'_> {
    fn word(&mut self, word: &str, style: Style, part: PartId) -> Result<(), NoGlyph> {
        let shaped = self.shaper.shape(word, style.cut())?;
        let start = self.x;
        self.glyphs(&shaped, word, style, part);
        self.stroke(start, style);
        Ok(())
    }

    /// Draws the lines of a style from a place to the pen.
    fn stroke(&mut self, start: f64, style: Style) {
        let places = [
            (style.strokes.below, design::UNDERLINE * style.size),
            (style.strokes.through, -design::STRIKE * style.size),
        ];
        for (_, below) in places.into_iter().filter(|(drawn, _)| *drawn) {
            let below = below - style.rise;
            let before = self.strokes.iter_mut().rev().find_map(|stroke| match stroke {
                Ink::Rule { x, y, width, .. }
                    if *y == below && (*x + *width - start).abs() < 0.01 =>
                {
                    Some((x, width))
                }
                Ink::Rule { .. } | Ink::Text(_) | Ink::Picture { .. } | Ink::Point { .. } => None,
            });
            match before {
                Some((x, width)) => *width = self.x - *x,
                None => self.strokes.push(Ink::Rule {
                    x: start,
                    y: below,
                    width: self.x - start,
                    height: design::HAIRLINE,
                }),
            }
        }
    }

    fn hyphen(&mut self, style: Style, part: PartId) -> Result<(), NoGlyph> {
        let shaped = self.shaper.hyphen(style.face)?;
        self.glyphs(&shaped, &SOFT_HYPHEN.to_string(), style, part);
        Ok(())
    }

    /// Adds glyphs to the last run when nothing differs, else to a new one.
    fn glyphs(&mut self, shaped: &Shaped, word: &str, style: Style, part: PartId) {
        let mut run = match self.line.inks.pop() {
            Some((Some(before), Ink::Text(run)))
                if before == part
                    && run.face == style.face
                    && run.size == style.size
                    && run.y == -style.rise =>
            {
                run
            }
            other => {
                self.line.inks.extend(other);
                Run::new(style.face, style.size, self.x, -style.rise)
            }
        };
        self.x = run.append(shaped, word, self.x);
        self.line.inks.push((Some(part), Ink::Text(run)));
    }

    fn space(&mut self, style: Style, part: PartId, width: f64) -> Result<(), NoGlyph> {
        let before = self.x;
        let shaped = self.shaper.shape(" ", style.cut())?;
        self.glyphs(&shaped, " ", style, part);
        self.x = before + width;
        self.stroke(before, style);
        Ok(())
    }

    fn bar(&mut self, label: Option<&str>, size: f64, part: PartId) -> Result<(), NoGlyph> {
        let x = self.x + design::BAR_INSET;
        let bar = Ink::Rule { x, y: -0.72 * size, width: design::BAR_WIDTH, height: 0.94 * size };
        self.line.inks.push((None, bar));
        self.line.inks.push((Some(part), Ink::Point { x: self.x, y: 0.0 }));
        self.x += design::BAR_SPACE;
        if let Some(label) = label {
            let after = self.x;
            self.marginal(label, part)?;
            self.x = after;
        }
        Ok(())
    }

    /// Puts a printed page number into the margin, left of those that this line has already; the
    /// order of reading keeps it at its place in the line.
    fn marginal(&mut self, label: &str, part: PartId) -> Result<(), NoGlyph> {
        let style = Style::new(super::Face::Regular, design::MARGINAL);
        let width = self.shaper.width(label, style)?;
        let shift = width + design::MARGINAL_SPACE;
        for (_, ink) in &mut self.line.inks {
            if let Ink::Text(run) = ink
                && run.x < -design::MARGINAL_GAP
            {
                run.x -= shift;
            }
        }
        self.x = -design::MARGINAL_GAP - width;
        self.word(label, style, part)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Face, PartId};
    use super::*;

    #[test]
    fn words_from_right_to_left_stand_in_that_order() {
        let style = Style::new(Face::Regular, design::TEXT);
        let mut flow = Flow::default();
        flow.push_text("one שלום עולם two", style, PartId(0));
        let mut shaper = Shaper::new();
        let shape = Shape { left: 0.0, right: design::MEASURE, indent: 0.0, align: Align::Left };
        let lines = break_lines(&flow, design::MEASURE, shape, &mut shaper).unwrap();
        let places: Vec<(f64, f64, &str)> = lines[0]
            .inks
            .iter()
            .filter_map(|(_, ink)| match ink {
                Ink::Text(run) if !run.text.trim().is_empty() => {
                    Some((run.x, run.x + run.width(), run.text.trim()))
                }
                Ink::Text(_) | Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
            })
            .collect();
        let [one, first, second, two] = places[..] else { panic!("{places:?}") };
        assert_eq!((one.2, two.2), ("one", "two"));
        let follows = |left: (f64, f64, &str), right: (f64, f64, &str)| left.1 < right.0 + 0.01;
        assert!(follows(one, second) && follows(second, first) && follows(first, two));
    }

    #[test]
    fn a_line_is_drawn_through_words_and_the_spaces_between_them() {
        let style = Style::new(Face::Regular, design::TEXT);
        let mut flow = Flow::default();
        flow.push_text("one ", style, PartId(0));
        flow.push_text("two three", style.struck_through(), PartId(0));
        let mut shaper = Shaper::new();
        let shape = Shape { left: 0.0, right: design::MEASURE, indent: 0.0, align: Align::Left };
        let lines = break_lines(&flow, design::MEASURE, shape, &mut shaper).unwrap();
        let rules: Vec<f64> = lines[0]
            .inks
            .iter()
            .filter_map(|(_, ink)| match ink {
                Ink::Rule { width, .. } => Some(*width),
                Ink::Text(_) | Ink::Picture { .. } | Ink::Point { .. } => None,
            })
            .collect();
        let words = shaper.width("two", style).unwrap()
            + shaper.width(" ", style).unwrap()
            + shaper.width("three", style).unwrap();
        assert!(rules.len() == 1 && (rules[0] - words).abs() < 0.01, "{rules:?} {words}");
    }
}
