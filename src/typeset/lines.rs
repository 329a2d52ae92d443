//! Makes the lines once their ends are known: shapes words as they occur in the line, widens
//! spaces, hangs small signs over the edge, and positions words of both directions.
//!
//! Not here: where lines end (`fit`). **Invariants:** each item of a flow is in one line, and painting
//! follows the reading order; a space that ends a line stays in it, as a character, beyond its edge.

use std::ops::Range;

use unicode_bidi::Level;

use super::bidi::{Levels, places};
use super::fit::{Align, Shape, total_fit};
use super::flow::{Flow, Item, label_runs, label_width};
use super::shape::{SOFT_HYPHEN, Shaped, Shaper, Strokes, Style};
use super::{Ink, PartId, Run, design};

/// A line: what is painted, positioned relative to the left edge of the text and the line's baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct SetLine {
    /// Pieces in reading order.
    pub inks: Vec<(Option<PartId>, Ink)>,
    /// Notes that are called in it.
    pub notes: Vec<usize>,
}

impl SetLine {
    /// Appends the contents of another line.
    pub(super) fn append(&mut self, mut other: Self) {
        self.inks.append(&mut other.inks);
        self.notes.append(&mut other.notes);
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

/// Line ends are chosen for this many items at a time; later items would not change the first ones.
const TOGETHER: usize = 20_000;
/// The last lines of these items, this many, may still change.
const OPEN: usize = 20;

/// Breaks a flow into lines; `measure` is their width for [`Flow::pour`].
pub(super) fn break_lines(
    flow: &Flow,
    levels: &Levels,
    measure: f64,
    shape: Shape,
    shaper: &mut Shaper,
) -> Vec<SetLine> {
    let mut lines = Vec::new();
    let mut pouring = flow.pour(levels, shaper, measure);
    let mut first = true;
    let mut together = TOGETHER;
    let mut more = true;
    while more {
        more = pouring.pour(together);
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
                lines.push(make_line(flow, levels, line, shape, first, last, pouring.shaper));
                first = false;
            }
            start += stop.map_or(end, |stop| stop + 1);
            if is_open {
                break;
            }
        }
        // More items are needed if the end of a line is not in sight.
        together = if start == 0 { 2 * together } else { TOGETHER };
        pouring.items.drain(..start);
    }
    lines
}

/// A short text in one line that begins at the left edge, such as a running head.
pub(super) fn one_line(text: &str, style: Style, shaper: &mut Shaper) -> SetLine {
    let mut pen = Pen::new(0.0, shaper);
    pen.label(text, style, None);
    pen.finish()
}

/// How far a glyph hangs over the edge, as a fraction of its width, so that the edge looks straight.
fn hang(character: char, at_start: bool) -> f64 {
    match (character, at_start) {
        ('-' | '\u{2010}' | '.' | ',', false) => 0.5,
        ('’' | '”' | '\'' | '"', false) | ('‘' | '“' | '\'' | '"', true) => 0.5,
        ('–' | '—' | ':' | ';', false) => 0.2,
        _ => 0.0,
    }
}

/// What a line holds before it has positions; the pieces of a word are joined, to be shaped as one.
enum Element<'a> {
    Word { range: Range<usize>, style: Style, part: PartId },
    Hyphen { style: Style, part: PartId },
    Other(&'a Item),
}

/// The elements of a line that ends at a given item.
fn elements<'a>(inside: &'a [Item], end: Option<&Item>, levels: &Levels) -> Vec<Element<'a>> {
    let mut elements: Vec<Element> = Vec::new();
    for item in inside {
        match (item, elements.last_mut()) {
            (Item::Break { .. }, _) => {}
            (
                Item::Piece { range, style, part, .. },
                Some(Element::Word { range: before, style: style_before, part: part_before }),
            ) if before.end == range.start
                && levels.at(before.start) == levels.at(range.start)
                && style_before == style
                && part_before == part =>
            {
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

/// The level of each element. A hyphen or note mark takes the level of the word before it, the mark
/// of a page break that of the word after it.
fn levels_of(elements: &[Element], levels: &Levels) -> Vec<Level> {
    let own = |element: &Element| match element {
        Element::Word { range, .. } => Some(levels.at(range.start)),
        Element::Other(Item::Space { at, .. }) => at.map(|at| levels.at(at)),
        Element::Hyphen { .. } | Element::Other(_) => None,
    };
    let mut found: Vec<Option<Level>> = elements.iter().map(own).collect();
    // Spaces at the end run with the line (UAX 9, L1).
    let is_space = |element: &&Element| matches!(element, Element::Other(Item::Space { .. }));
    let spaces = elements.iter().rev().take_while(is_space).count();
    found[elements.len() - spaces..].fill(Some(levels.base()));
    let goes_with_next = |element: &Element| {
        matches!(element, Element::Other(Item::Bar { .. } | Item::Point { .. }))
    };
    let mut next = None;
    for (level, element) in found.iter_mut().zip(elements).rev() {
        if level.is_none() && goes_with_next(element) {
            *level = next;
        }
        next = level.or(next);
    }
    let mut before = levels.base();
    let found = found.into_iter().map(|level| {
        before = level.unwrap_or(before);
        before
    });
    found.collect()
}

fn make_line(
    flow: &Flow,
    levels: &Levels,
    items: &[Item],
    shape: Shape,
    first: bool,
    last: bool,
    shaper: &mut Shaper,
) -> SetLine {
    let (inside, end) = match items.split_last() {
        Some((end @ (Item::Space { .. } | Item::Break { .. }), rest)) if !last => (rest, Some(end)),
        _ => (items, None),
    };
    let elements = elements(inside, end, levels);
    let mut widths = Vec::with_capacity(elements.len());
    let mut spaces = 0.0;
    for element in &elements {
        widths.push(match element {
            Element::Word { range, style, .. } => shaper.width(flow.words(range), *style),
            Element::Hyphen { style, .. } => {
                let (style, hyphen) = shaper.hyphen(*style);
                style.points(hyphen.width)
            }
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
    let levels_here = levels_of(&elements, levels);
    let is_turned = levels_here.iter().any(unicode_bidi::Level::is_rtl);
    let from_the_right = shape.direction.is_from_the_right();
    let (hang_left, hang_right) =
        if is_turned || from_the_right { (0.0, 0.0) } else { hanging(flow, &elements, shaper) };
    let room = shape.measure(first) + hang_left + hang_right - natural - spaces;
    let fills = shape.align == Align::Justified && end.is_some();
    let widen = if spaces > 0.0 && (fills || room < 0.0) {
        // Even an overfull line keeps its words apart.
        ((spaces + room) / spaces).max(0.6)
    } else {
        1.0
    };
    let (left, right) = shape.edges(first);
    let end_at_right = match shape.align {
        Align::Justified | Align::Start => from_the_right,
        Align::End => !from_the_right,
        Align::Right => true,
        Align::Left | Align::Centre => false,
    };
    let mut x = left - hang_left;
    if shape.align == Align::Centre {
        x += 0.5 * room.max(0.0);
    } else if end_at_right {
        x = right - natural - spaces * widen;
    }

    for (element, width) in elements.iter().zip(&mut widths) {
        if let Element::Other(Item::Space { width: space, .. }) = element {
            *width = space * widen;
        }
    }
    let things: Vec<(Level, f64)> = levels_here.into_iter().zip(widths).collect();
    let (first_place, end_place) = (x, x + things.iter().map(|(_, width)| width).sum::<f64>());
    let mut pen = Pen::new(x, shaper);
    let places = is_turned.then(|| places(x, &things));
    for (at, element) in elements.iter().enumerate() {
        if let Some(places) = &places
            && (at == 0 || things[at].0.is_rtl() || things[at - 1].0 != things[at].0)
        {
            pen.go_to(places[at]);
        }
        match element {
            Element::Word { range, style, part } => {
                pen.word(flow.words(range), *style, Some(*part));
            }
            Element::Hyphen { style, part } => pen.hyphen(*style, *part),
            Element::Other(Item::Call { label, style, part, note, .. }) => {
                pen.label(label, *style, Some(*part));
                pen.line.notes.push(*note);
            }
            Element::Other(Item::Bar { label, size, part }) => {
                pen.bar(label.as_deref(), *size, *part);
            }
            Element::Other(Item::Point { part }) => {
                let point = Ink::Point { x: pen.x, y: 0.0 };
                pen.line.inks.push((Some(*part), point));
            }
            Element::Other(Item::Space { style, part, width, .. }) => {
                let is_from_the_right = things[at].0.is_rtl();
                pen.space(Style { is_from_the_right, ..*style }, *part, width * widen);
            }
            Element::Other(_) => {}
        }
    }
    if let Some(Item::Space { style, part, width, .. }) = end {
        if from_the_right {
            pen.go_to(first_place - width);
        } else if is_turned {
            pen.go_to(end_place);
        }
        let style =
            Style { strokes: Strokes::default(), is_from_the_right: from_the_right, ..*style };
        pen.space(style, *part, *width);
    }
    pen.finish()
}

fn hanging(flow: &Flow, elements: &[Element], shaper: &mut Shaper) -> (f64, f64) {
    let mut edge = |element: Option<&Element>, at_start: bool| {
        let (character, style) = match element {
            Some(Element::Word { range, style, .. }) => {
                let mut characters = flow.words(range).chars();
                (if at_start { characters.next() } else { characters.next_back() }, *style)
            }
            Some(Element::Hyphen { style, .. }) => (Some('-'), *style),
            Some(Element::Other(_)) | None => return 0.0,
        };
        let Some(character) = character else {
            return 0.0;
        };
        let part = hang(character, at_start);
        if part == 0.0 {
            return 0.0;
        }
        part * shaper.width(character.encode_utf8(&mut [0; 4]), style)
    };
    // The marks of page breaks hang too, so that the first word is at the edge.
    let is_bar = |element: &&Element| matches!(element, Element::Other(Item::Bar { .. }));
    let is_mark = |element: &&Element| {
        is_bar(element) || matches!(element, Element::Other(Item::Point { .. }))
    };
    let marks = elements.iter().take_while(is_mark).count();
    let bars = elements[..marks].iter().filter(is_bar).count() as f64;
    let left = bars * design::BAR_SPACE + edge(elements.get(marks), true);
    (left, edge(elements.last(), false))
}

/// Writes a line in reading order.
struct Pen<'a> {
    x: f64,
    /// Whether it has moved since the last glyphs, so that they do not continue here.
    is_apart: bool,
    line: SetLine,
    /// Rules below and through the words.
    strokes: Vec<Ink>,
    shaper: &'a mut Shaper,
}

impl<'a> Pen<'a> {
    fn new(x: f64, shaper: &'a mut Shaper) -> Self {
        let (line, strokes) = (SetLine::default(), Vec::new());
        Self { x, is_apart: false, line, strokes, shaper }
    }

    /// Moves the pen to the left end of the next element, which is not to the right of the last one.
    fn go_to(&mut self, x: f64) {
        self.x = x;
        self.is_apart = true;
    }

    /// The line being written.
    fn finish(self) -> SetLine {
        let Self { mut line, strokes, .. } = self;
        line.inks.extend(strokes.into_iter().map(|stroke| (None, stroke)));
        line
    }

    /// Writes a short text whose direction is independent of what surrounds it.
    fn label(&mut self, text: &str, style: Style, part: Option<PartId>) {
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

    fn word(&mut self, word: &str, style: Style, part: Option<PartId>) {
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

    fn hyphen(&mut self, style: Style, part: PartId) {
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
                    && run.y == -style.rise =>
            {
                run
            }
            other => {
                self.line.inks.extend(other);
                Run::new(style, self.x)
            }
        };
        self.x = run.append(shaped, word, self.x);
        self.is_apart = false;
        self.line.inks.push((part, Ink::Text(run)));
    }

    fn space(&mut self, style: Style, part: PartId, width: f64) {
        let before = self.x;
        let shaped = self.shaper.shape(" ", style.cut());
        self.glyphs(&shaped, " ", style, Some(part));
        self.x = before + width;
        self.stroke(before, style);
    }

    fn bar(&mut self, label: Option<&str>, size: f64, part: PartId) {
        let x = self.x + design::BAR_INSET;
        let bar = Ink::Rule { x, y: -0.72 * size, width: design::BAR_WIDTH, height: 0.94 * size };
        self.line.inks.push((None, bar));
        self.line.inks.push((Some(part), Ink::Point { x: self.x, y: 0.0 }));
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

#[cfg(test)]
mod tests {
    use super::super::{Face, PartId};
    use super::*;
    use crate::ir::Direction;

    fn set(text: &str, style: Style, direction: Direction, measure: f64) -> (Flow, Vec<SetLine>) {
        let mut flow = Flow::default();
        flow.push_text(text, style, PartId(0));
        (flow.clone(), set_flow(&flow, direction, measure))
    }

    fn set_flow(flow: &Flow, direction: Direction, measure: f64) -> Vec<SetLine> {
        let mut shaper = Shaper::new();
        let levels = Levels::of(flow.text(), direction);
        let align = Align::Justified;
        let shape = Shape { left: 0.0, right: measure, indent: 12.0, align, direction };
        break_lines(flow, &levels, measure, shape, &mut shaper)
    }

    fn runs_of(line: &SetLine) -> impl Iterator<Item = &Run> {
        line.inks.iter().filter_map(|(_, ink)| match ink {
            Ink::Text(run) => Some(run),
            Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
        })
    }

    /// The characters of a line in visual order, from left to right.
    fn seen(line: &SetLine) -> String {
        let mut groups: Vec<(f64, &str)> = Vec::new();
        for run in runs_of(line) {
            for glyph in run.glyphs.iter().filter(|glyph| !glyph.text.is_empty()) {
                groups.push((run.x + glyph.x, &run.text[glyph.text.clone()]));
            }
        }
        groups.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        groups.into_iter().map(|(_, text)| text).collect()
    }

    /// The characters of a line in reading order.
    fn read(line: &SetLine) -> String {
        runs_of(line).map(|run| run.text.as_str()).collect()
    }

    /// Compares the order of all glyphs with the one that the algorithm's crate gives.
    fn check(text: &str, direction: Direction, measure: f64) {
        let (flow, lines) = set(text, Style::new(Face::Regular, design::TEXT), direction, measure);
        let level = if direction.is_from_the_right() { Level::rtl() } else { Level::ltr() };
        let info = unicode_bidi::BidiInfo::new(flow.text(), Some(level));
        let mut start = 0;
        for line in &lines {
            let words = read(line);
            let end = start + words.len();
            assert_eq!(&text[start..end], words, "the order of reading");
            let ordered = info.reorder_line(&info.paragraphs[0], start..end);
            assert_eq!(seen(line), ordered, "{words:?}");
            start = end;
        }
        assert_eq!(start, text.len());
    }

    #[test]
    fn glyphs_stand_in_the_order_of_the_algorithm() {
        let texts = [
            "one שלום עולם two",
            "הגיעו אליי (בשנת 1874) כל 12 הספרים, page 3.",
            "תשובה: [ראה עמוד 34] וגם 12–15 במאי, 3.5% ועוד 7/8.",
            "He wrote “שלום (לך)” and 25 more, ב־1962, then left.",
            "كتب إليّ في 12 مايو (سنة 1901) ثم ٣٤ صفحة.",
            "abc def",
            "12 34",
        ];
        for text in texts {
            for direction in [Direction::LeftToRight, Direction::RightToLeft] {
                for measure in [design::MEASURE, 150.0, 80.0] {
                    check(text, direction, measure);
                }
            }
        }
    }

    #[test]
    fn the_order_holds_in_a_paragraph_as_long_as_a_letter() {
        // More items than are broken into lines at a time.
        let text = "קיבלתי 12 ספרים (page 3) היום. ".repeat(TOGETHER / 8);
        check(text.trim_end(), Direction::RightToLeft, design::MEASURE);
    }

    #[test]
    fn lines_from_the_right_begin_at_the_right_edge() {
        let style = Style::new(Face::Regular, design::TEXT);
        let text = "שלום רב לך, קיבלתי את מכתבך מיום שלישי ושמחתי בו מאוד מאוד.";
        let (_, lines) = set(text, style, Direction::RightToLeft, 150.0);
        assert!(lines.len() > 1);
        for (at, line) in lines.iter().enumerate() {
            let words = runs_of(line).filter(|run| !run.text.trim().is_empty());
            let right = words.map(|run| run.x + run.width()).fold(0.0, f64::max);
            let edge = if at == 0 { 150.0 - 12.0 } else { 150.0 };
            assert!((right - edge).abs() < 0.01, "line {at} begins at {right}");
        }
    }

    #[test]
    fn a_note_mark_stands_after_the_word_that_calls_it() {
        let style = Style::new(Face::Regular, design::TEXT);
        let mut flow = Flow::default();
        flow.push_text("He wrote שלום", style, PartId(0));
        flow.push_call("*".to_owned(), style, PartId(1), 0);
        flow.push_text(" to him", style, PartId(0));
        let lines = set_flow(&flow, Direction::LeftToRight, design::MEASURE);
        assert_eq!(seen(&lines[0]), "He wrote *םולש to him");
    }

    #[test]
    fn words_of_another_language_are_read_by_themselves() {
        let style = Style::new(Face::Regular, design::TEXT);
        let mut flow = Flow::default();
        flow.push_text("in ", style, PartId(0));
        flow.isolate(Direction::RightToLeft);
        flow.push_text("שלום 12", style, PartId(1));
        flow.end_isolate();
        flow.push_text(" 34", style, PartId(0));
        let lines = set_flow(&flow, Direction::LeftToRight, design::MEASURE);
        assert_eq!(seen(&lines[0]), "in 12 םולש 34");
    }

    #[test]
    fn a_line_is_drawn_through_words_and_the_spaces_between_them() {
        let style = Style::new(Face::Regular, design::TEXT);
        for (first, second) in [("two", "three"), ("שלום", "לך")] {
            let mut flow = Flow::default();
            flow.push_text("one ", style, PartId(0));
            flow.push_text(&format!("{first} {second}"), style.struck_through(), PartId(0));
            let lines = set_flow(&flow, Direction::LeftToRight, design::MEASURE);
            let rules: Vec<f64> = lines[0]
                .inks
                .iter()
                .filter_map(|(_, ink)| match ink {
                    Ink::Rule { width, .. } => Some(*width),
                    Ink::Text(_) | Ink::Picture { .. } | Ink::Point { .. } => None,
                })
                .collect();
            let mut shaper = Shaper::new();
            let mut width = |word: &str| {
                let is_from_the_right = Direction::of_text(word) == Some(Direction::RightToLeft);
                shaper.width(word, Style { is_from_the_right, ..style })
            };
            let words = width(first) + width(" ") + width(second);
            assert!(rules.len() == 1 && (rules[0] - words).abs() < 0.01, "{rules:?} {words}");
        }
    }
}
