//! A space at the end of each block, label and line that ends because it must.
//!
//! Lines that are divided have their space already (`lines`). Many programs that search, copy or read
//! aloud take a page for one string of characters, and would join the words on both sides
//! (`RuhmespforteHinten`). **Invariants:** nothing that is seen moves; a word that a page break of the
//! print divides stays one word.

use super::shape::{SOFT_HYPHEN, Shaper};
use super::style::Style;
use super::{Ink, Part, PartId, PartKind, Run, Setting, design};

/// The last words of a block so far.
#[derive(Clone, Copy)]
struct Last {
    /// Their sheet, and their place on it.
    place: (usize, usize),
    part: PartId,
    /// Whether they follow the end of a word.
    begins_word: bool,
    /// Their last character.
    end: Option<char>,
}

impl Last {
    fn ends_with_space(&self) -> bool {
        self.end.is_some_and(char::is_whitespace)
    }

    /// Whether a space can follow them: a word that ends with a soft hyphen goes on.
    fn lacks_space(&self) -> bool {
        !self.ends_with_space() && self.end != Some(SOFT_HYPHEN)
    }
}

/// Adds the spaces.
pub(super) fn add_spaces(setting: &mut Setting, shaper: &mut Shaper) {
    let parts = &setting.parts;
    let is_page_number = |part: PartId| parts[part.0].kind == PartKind::PageNumber;
    let blocks = blocks(parts);
    let mut last: Vec<Option<Last>> = vec![None; parts.len()];
    let mut wanted = Vec::new();
    for (sheet, page) in setting.pages.iter().enumerate() {
        for (at, (part, ink)) in page.inks.iter().enumerate() {
            let (Some(part), Ink::Text(run)) = (*part, ink) else { continue };
            let last = &mut last[blocks[part.0].0];
            let begins_word = match last {
                None => true,
                Some(last) if last.part == part => last.begins_word,
                Some(last) if is_page_number(last.part) => last.begins_word,
                Some(last) => last.ends_with_space(),
            };
            // A page number in the middle of a word must not divide it.
            if let Some(last) = last
                && last.part != part
                && is_page_number(last.part)
                && last.begins_word
                && last.lacks_space()
            {
                wanted.push(last.place);
            }
            let end = run.text.chars().next_back();
            *last = Some(Last { place: (sheet, at), part, begins_word, end });
        }
    }
    let ends = last.into_iter().flatten().filter(Last::lacks_space);
    wanted.extend(ends.map(|last| last.place));
    wanted.sort_unstable();
    // From the end, because a space can be a piece of its own, which moves the pieces after it.
    for (sheet, at) in wanted.into_iter().rev() {
        add_space(&mut setting.pages[sheet].inks, at, shaper);
    }
}

/// The block, or the line, that each part belongs to.
fn blocks(parts: &[Part]) -> Vec<PartId> {
    let mut blocks: Vec<PartId> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        // A part is made after the one that contains it.
        let around = part.parent.filter(|_| part.kind.is_inline());
        blocks.push(around.map_or(PartId(at), |parent| blocks[parent.0]));
    }
    blocks
}

/// Adds a space to the words at this place, beyond the end of their line.
fn add_space(inks: &mut Vec<(Option<PartId>, Ink)>, at: usize, shaper: &mut Shaper) {
    let Some((part, Ink::Text(run))) = inks.get_mut(at) else { return };
    let is_from_the_right = run.is_from_the_right;
    let style = Style { is_from_the_right, ..Style::new(run.face, design::TEXT) };
    let style = Style { size: run.size, ..style };
    let style = shaper.pieces(" ", style).first().map_or(style, |(_, style)| *style);
    let shaped = shaper.shape(" ", style.cut());
    let end = run.x + run.width();
    if style.face == run.face && !is_from_the_right {
        run.append(&shaped, " ", end);
        return;
    }
    let x = if is_from_the_right { run.x - shaper.width(" ", style) } else { end };
    let mut space = Run { y: run.y, ..Run::new(style, x, 0.0) };
    space.append(&shaped, " ", x);
    let part = *part;
    inks.insert(at + 1, (part, Ink::Text(space)));
}

#[cfg(test)]
mod tests {
    use super::super::{Face, Glyph, Page, Paper};
    use std::collections::BTreeSet;

    use super::*;

    fn part(kind: PartKind, parent: Option<usize>) -> Part {
        Part {
            kind,
            parent: parent.map(PartId),
            fragment: None,
            link: None,
            spoken: None,
            language: None,
            is_apparatus: false,
            label: None,
        }
    }

    /// What the runs say when each of them is followed by what is added to it.
    fn spaced(parts: Vec<Part>, runs: &[(usize, &str, bool)]) -> Vec<String> {
        let inks = runs.iter().enumerate().map(|(at, (part, text, is_from_the_right))| {
            let glyph = Glyph {
                id: 1,
                x: 0.0,
                dy: 0.0,
                advance: 5.0,
                text: 0..text.len(),
                is_boxed: false,
            };
            let run = Run {
                face: Face::Regular,
                size: 10.0,
                x: 10.0 * at as f64,
                y: 7.0,
                is_from_the_right: *is_from_the_right,
                tracking: 0.0,
                glyphs: vec![glyph],
                text: (*text).to_owned(),
            };
            (Some(PartId(*part)), Ink::Text(run))
        });
        let mut setting = Setting {
            paper: Paper::A4,
            pages: vec![Page { inks: inks.collect() }],
            parts,
            order: Vec::new(),
            signs: BTreeSet::new(),
            boxed: Vec::new(),
        };
        add_spaces(&mut setting, &mut Shaper::new());
        let inks = setting.pages.remove(0).inks.into_iter();
        inks.map(|(_, ink)| match ink {
            Ink::Text(run) => {
                assert!((run.y - 7.0).abs() < 0.01, "it stays in its line");
                run.text
            }
            other => panic!("{other:?}"),
        })
        .collect()
    }

    #[test]
    fn blocks_labels_and_lines_end_with_a_space() {
        let parts = vec![
            part(PartKind::Paragraph, None),
            part(PartKind::Line, Some(0)),
            part(PartKind::Line, Some(0)),
            part(PartKind::Phrase, Some(2)),
            part(PartKind::ItemLabel, None),
        ];
        let runs = [(1, "one", false), (2, "two ", false), (3, "three", false), (4, "1.", false)];
        assert_eq!(spaced(parts, &runs), ["one ", "two ", "three ", "1. "]);
    }

    #[test]
    fn a_page_number_is_apart_from_words_and_does_not_divide_one() {
        let parts = || vec![part(PartKind::Paragraph, None), part(PartKind::PageNumber, Some(0))];
        let apart = [(0, "one ", false), (1, "12", false), (0, "two", false)];
        assert_eq!(spaced(parts(), &apart), ["one ", "12 ", "two "]);
        let inside = [(0, "rail", false), (1, "12", false), (0, "way", false)];
        assert_eq!(spaced(parts(), &inside), ["rail", "12", "way "]);
        let hyphen = [(0, "rail\u{ad}", false), (1, "12", false), (0, "way", false)];
        assert_eq!(spaced(parts(), &hyphen), ["rail\u{ad}", "12", "way "]);
    }

    #[test]
    fn a_word_from_the_right_has_its_space_at_its_left() {
        let parts = vec![part(PartKind::Paragraph, None)];
        assert_eq!(spaced(parts, &[(0, "שלום", true)]), ["שלום", " "]);
    }
}
