//! Makes the lines once their ends are known: shapes words as they occur in the line, widens
//! spaces, hangs small signs over the edge, and positions words of both directions.
//!
//! Not here: where lines end (`fit`). **Invariants:** each item of a flow is in one line, and painting
//! follows the reading order; a space that ends a line stays in it, as a character, beyond its edge.

use std::ops::Range;

use unicode_bidi::Level;

use super::bidi::{Levels, places};
use super::fit::{Align, Shape, total_fit};
use super::flow::Flow;
use super::items::{Item, movable};
use super::justify::{Elastic, Justification};
use super::pen::{Pen, SetLine};
use super::shape::Shaper;
use super::style::{Strokes, Style};
use super::{PartId, design};

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

/// Makes lines of items that may differ from those of [`Flow::pour`]: some of their breaks can be missing.
pub(super) fn lines_of(
    flow: &Flow,
    levels: &Levels,
    items: &[Item],
    shape: Shape,
    shaper: &mut Shaper,
) -> Vec<SetLine> {
    let ends = total_fit(items, shape, true).into_iter().enumerate();
    let lines = ends.map(|(at, (range, last))| {
        make_line(flow, levels, &items[range], shape, at == 0, last, shaper)
    });
    lines.collect()
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
    let spaces = elements.iter().rev().take_while(|element| is_space(element)).count();
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

/// Makes a line of items; it is the first or the last one of its paragraph, or neither.
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
    let levels = levels_of(&elements, levels);
    let is_turned = levels.iter().any(Level::is_rtl);
    let from_the_right = shape.direction.is_from_the_right();
    let hangs = !is_turned && !from_the_right;
    let hanging = if hangs { hanging(flow, &elements, shaper) } else { (0.0, 0.0) };
    let mut widths: Vec<f64> =
        elements.iter().map(|element| usual_width(element, flow, shaper)).collect();
    let letters: Vec<f64> = elements.iter().map(|element| letters(element, flow, shaper)).collect();
    let elastic = elements.iter().zip(&widths).filter(|(element, _)| is_space(element));
    let spaces = elastic.map(|(_, width)| width).sum();
    let elastic = Elastic { spaces, letters: letters.iter().sum() };
    let room = shape.measure(first) + hanging.0 + hanging.1 - widths.iter().sum::<f64>();
    let fills = shape.align == Align::Justified && end.is_some();
    let how = if fills || room < 0.0 { elastic.fill(room) } else { Justification::NONE };
    for ((element, width), letters) in elements.iter().zip(&mut widths).zip(&letters) {
        *width *= if is_space(element) { how.widen } else { 1.0 };
        *width += how.tracking * letters;
    }
    let x = left_edge(widths.iter().sum(), shape, first, hanging);
    let things: Vec<(Level, f64)> = levels.into_iter().zip(widths).collect();
    let places = is_turned.then(|| places(x, &things));
    let mut pen = Pen::new(x, shaper);
    for (at, (element, (level, width))) in elements.iter().zip(&things).enumerate() {
        if let Some(places) = &places
            && (at == 0 || level.is_rtl() || things[at - 1].0 != *level)
        {
            pen.go_to(places[at]);
        }
        pen.track(if stays(element, letters[at]) { 0.0 } else { how.tracking });
        write(element, flow, *level, *width, &mut pen);
    }
    pen.track(0.0);
    if let Some(Item::Space { style, part, width, .. }) = end {
        if from_the_right {
            pen.go_to(x - width);
        } else if is_turned {
            pen.go_to(x + things.iter().map(|(_, width)| width).sum::<f64>());
        }
        let style =
            Style { strokes: Strokes::default(), is_from_the_right: from_the_right, ..*style };
        pen.space(style, *part, *width);
    }
    let is_hyphened = matches!(end, Some(Item::Break { is_hyphened: true, .. }));
    SetLine { is_hyphened, ..pen.finish() }
}

fn is_space(element: &Element) -> bool {
    matches!(element, Element::Other(Item::Space { .. }))
}

/// The width of an element; spaces can become wider or narrower.
fn usual_width(element: &Element, flow: &Flow, shaper: &mut Shaper) -> f64 {
    match element {
        Element::Word { range, style, .. } => shaper.width(flow.words(range), *style),
        Element::Hyphen { style, .. } => shaper.hyphen_width(*style),
        Element::Other(Item::Call { width, .. } | Item::Space { width, .. }) => *width,
        Element::Other(Item::Bar { .. }) => design::BAR_SPACE,
        Element::Other(_) => 0.0,
    }
}

/// The size of the letters of an element that may be moved, together.
fn letters(element: &Element, flow: &Flow, shaper: &mut Shaper) -> f64 {
    match element {
        Element::Word { range, style, .. } if movable(flow.words(range), *style) > 0 => {
            shaper.shape(flow.words(range), style.cut()).groups as f64 * style.size
        }
        Element::Word { .. } | Element::Hyphen { .. } | Element::Other(_) => 0.0,
    }
}

/// Whether the glyphs of an element, whose letters have this size together, keep their distances. A space and a hyphen
/// are in one run with the words around them.
fn stays(element: &Element, letters: f64) -> bool {
    match element {
        Element::Word { .. } => letters == 0.0,
        Element::Other(Item::Call { .. }) => true,
        Element::Hyphen { .. } | Element::Other(_) => false,
    }
}

/// Where a line of this width begins.
fn left_edge(width: f64, shape: Shape, first: bool, (hang_left, hang_right): (f64, f64)) -> f64 {
    let room = shape.measure(first) + hang_left + hang_right - width;
    let (left, right) = shape.edges(first);
    let at_left = left - hang_left;
    let at_right = right - width;
    let from_the_right = shape.direction.is_from_the_right();
    match shape.align {
        Align::Justified | Align::Start if from_the_right => at_right,
        Align::End if !from_the_right => at_right,
        Align::Right => at_right,
        Align::Centre => at_left + 0.5 * room.max(0.0),
        Align::Justified | Align::Start | Align::End | Align::Left => at_left,
    }
}

/// Writes an element of this level and width.
fn write(element: &Element, flow: &Flow, level: Level, width: f64, pen: &mut Pen<'_>) {
    match element {
        Element::Word { range, style, part } => pen.word(flow.words(range), *style, Some(*part)),
        Element::Hyphen { style, part } => pen.hyphen(*style, *part),
        Element::Other(Item::Call { label, style, part, note, .. }) => {
            pen.call(label, *style, *part, *note);
        }
        Element::Other(Item::Bar { label, size, part }) => {
            pen.bar(label.as_deref(), *size, *part);
        }
        Element::Other(Item::Point { part }) => pen.point(*part),
        Element::Other(Item::Space { style, part, .. }) => {
            pen.space(Style { is_from_the_right: level.is_rtl(), ..*style }, *part, width);
        }
        Element::Other(_) => {}
    }
}

/// How far a line hangs over its left and its right edge.
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

#[cfg(test)]
mod tests {
    use super::super::{Face, Ink, Run};
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
