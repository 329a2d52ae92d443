//! From a flow to what the line breaker sees: pieces with their widths, spaces, and the places where
//! a line may end.
//!
//! Not here: which line ends are used (`fit`). **Invariant:** the pieces of a flow, with one space for
//! each run of white space, are its text; the mark of a page break comes before the first word of its
//! page.

use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::bidi::Levels;
use super::flow::{Atom, Flow};
use super::runs::{label_width, part_of, runs};
use super::shape::Shaper;
use super::style::Style;
use super::{PartId, design};

/// A part of a paragraph as the line breaker sees it.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A piece of a word, in bytes of the flow's text; `letters` is the size of those that may move, together.
    Piece { range: Range<usize>, style: Style, part: PartId, width: f64, letters: f64 },
    /// A raised note mark.
    Call { label: String, style: Style, part: PartId, note: usize, width: f64 },
    /// The mark of a printed page break, with the number to show in the margin.
    Bar { label: Option<String>, size: f64, part: PartId },
    /// An invisible target for links.
    Point { part: PartId },
    /// A space, at a position in the flow's text or between two marks; the line may end here unless
    /// the space is non-breaking.
    Space { at: Option<usize>, style: Style, part: PartId, width: f64, breakable: bool },
    /// A possible line end inside a word, at a cost; it shows a hyphen if it has a width, or is after one of the text.
    Break { hyphen: Option<f64>, cost: f64, is_hyphened: bool },
    /// The line ends here.
    LineEnd,
}

/// Cost of ending a line with a hyphen that we add.
const HYPHEN_COST: f64 = 200.0;
/// Cost of ending a line inside a word after a sign that allows it (a dash, a hyphen, a slash).
const SIGN_COST: f64 = 10.0;
/// Cost of breaking something longer than the line that has no place to break.
const CUT_COST: f64 = 2_000.0;
/// Words longer than this fraction of the measure may be broken anywhere.
const LONGEST: f64 = 0.8;
/// Pieces of a word longer than this, in bytes, are shaped in parts.
const LONGEST_PIECE: usize = 4_000;
/// Columns narrower than this count as narrow.
const NARROW: f64 = 0.8 * design::MEASURE;
impl Flow {
    /// What the line breaker needs for lines of a measure: widths, spaces, and the places where
    /// lines may end.
    pub(super) fn items(&self, levels: &Levels, shaper: &mut Shaper, measure: f64) -> Vec<Item> {
        let mut pouring = self.pour(levels, shaper, measure);
        pouring.pour(usize::MAX);
        pouring.items
    }

    /// The same in steps: a paragraph can be as long as a letter.
    pub(super) fn pour<'a>(
        &'a self,
        levels: &'a Levels,
        shaper: &'a mut Shaper,
        measure: f64,
    ) -> Pouring<'a> {
        let breaks = linebreaks(self.text())
            .filter(|(_, kind)| *kind == BreakOpportunity::Allowed)
            .map(|(at, _)| at)
            .filter(|at| may_end_line(self.text(), *at))
            .collect();
        Pouring {
            text: self.text(),
            levels,
            atoms: self.atoms().iter(),
            open: None,
            breaks,
            measure,
            shaper,
            items: Vec::new(),
            most: 0,
            unbroken: 0.0,
            space: None,
            marks: Vec::new(),
        }
    }
}

/// Turns atoms into items.
pub(super) struct Pouring<'a> {
    text: &'a str,
    levels: &'a Levels,
    atoms: std::slice::Iter<'a, Atom>,
    /// The rest of a text when there were enough items before its end.
    open: Option<OpenText>,
    /// Byte offsets where Unicode allows a line to end (UAX 14).
    breaks: Vec<usize>,
    /// The measure of the lines.
    measure: f64,
    pub(super) shaper: &'a mut Shaper,
    /// The items so far. A caller that has used some may remove them, if one remains or the line
    /// ends with them.
    pub(super) items: Vec<Item>,
    /// How many items are enough.
    most: usize,
    /// The width of everything since the last possible line end.
    unbroken: f64,
    /// White space that nothing follows yet.
    space: Option<Item>,
    /// Page breaks and points that wait for the next word, the first of their page.
    marks: Vec<Item>,
}

/// A text that is being poured.
struct OpenText {
    /// What is left of the text.
    range: Range<usize>,
    style: Style,
    part: PartId,
    /// Where its first word ends, if part of that word has been poured already.
    word_end: usize,
    /// Whether the word may be hyphenated.
    hyphenate: bool,
    /// Whether the word was cut at a place where nothing ends.
    is_cut: bool,
}

impl Pouring<'_> {
    /// Pours until there are enough items, and returns whether there are more.
    pub(super) fn pour(&mut self, most: usize) -> bool {
        self.most = most;
        while self.items.len() < most {
            if let Some(open) = self.open.take() {
                self.text(open);
            } else if let Some(atom) = self.atoms.next() {
                self.atom(atom);
            } else {
                self.marks_before_word();
                return false;
            }
        }
        true
    }

    fn atom(&mut self, atom: &Atom) {
        match atom {
            Atom::Text { range, style, part } => {
                self.open = Some(OpenText {
                    range: range.clone(),
                    style: *style,
                    part: *part,
                    word_end: range.start,
                    hyphenate: false,
                    is_cut: false,
                });
            }
            Atom::Call { label, style, part, note } => {
                // The mark is set next to the word before it; a space before it moves after it.
                if !self.marks.is_empty() {
                    self.marks_before_word();
                }
                self.between_calls();
                let width = label_width(label, *style, self.shaper);
                self.unbroken += width;
                let (label, note) = (label.clone(), *note);
                self.items.push(Item::Call { label, style: *style, part: *part, note, width });
            }
            Atom::Page { label, size, part } => {
                self.marks.push(Item::Bar { label: label.clone(), size: *size, part: *part });
            }
            Atom::Point { part } => self.marks.push(Item::Point { part: *part }),
            Atom::LineBreak => {
                self.space = None;
                self.unbroken = 0.0;
                self.items.push(Item::LineEnd);
            }
        }
    }

    /// Pours a text, and leaves it open once there are enough items.
    fn text(&mut self, mut open: OpenText) {
        let (style, part, end) = (open.style, open.part, open.range.end);
        while open.range.start < end {
            if self.items.len() >= self.most {
                self.open = Some(open);
                break;
            }
            let start = open.range.start;
            if start >= open.word_end {
                let rest = part_of(self.text, &open.range);
                let white = rest.len() - rest.trim_start().len();
                if white > 0 {
                    self.white_space(start..start + white, style, part);
                    open.range.start += white;
                    continue;
                }
                let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
                open.word_end = start + word.len();
                open.hyphenate = !is_url_or_mail(word);
                open.is_cut = false;
            }
            let end = open.word_end;
            let next = self.breaks[self.breaks.partition_point(|place| *place <= start)..]
                .first()
                .map_or(end, |place| (*place).min(end));
            if self.space.is_none() && self.breaks.binary_search(&start).is_ok() {
                let is_hyphened = part_of(self.text, &(0..start)).ends_with(HYPHENS);
                self.allow_break(None, SIGN_COST, is_hyphened);
            } else if open.is_cut || self.unbroken > self.room() {
                self.allow_break(None, CUT_COST, false);
            }
            self.marks_before_word();
            let piece = start_of(part_of(self.text, &(start..next)));
            open.is_cut = piece.len() < next - start;
            for (run, style) in runs(piece, start, self.levels, style, self.shaper) {
                self.piece(run, style, part, open.hyphenate);
            }
            open.range.start += piece.len();
        }
    }

    fn white_space(&mut self, range: Range<usize>, style: Style, part: PartId) {
        let glued = |character| matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}');
        let breakable = !part_of(self.text, &range).contains(glued);
        match &mut self.space {
            Some(Item::Space { breakable: before, .. }) => *before &= breakable,
            _ => self.space = Some(self.space_item(Some(range.start), style, part, breakable)),
        }
    }

    /// Adds the space and the marks that came before a word.
    fn marks_before_word(&mut self) {
        let at_line_start = matches!(self.items.last(), None | Some(Item::LineEnd));
        if let Some(space) = self.space.take()
            && !at_line_start
        {
            self.unbroken = match space {
                Item::Space { width, breakable: false, .. } => self.unbroken + width,
                _ => 0.0,
            };
            self.items.push(space);
        }
        self.items.append(&mut self.marks);
    }

    /// Separates two marks, so that notes 1 and 2 are not taken for note 12.
    fn between_calls(&mut self) {
        if let Some(Item::Call { style, part, .. }) = self.items.last() {
            let (style, part) = (*style, *part);
            let space = self.space_item(None, style, part, false);
            self.items.push(space);
        }
    }

    fn space_item(
        &mut self,
        at: Option<usize>,
        style: Style,
        part: PartId,
        breakable: bool,
    ) -> Item {
        let pieces = self.shaper.pieces(" ", style);
        let style = pieces.first().map_or(style, |(_, style)| *style);
        let width = self.shaper.width(" ", style);
        Item::Space { at, style, part, width, breakable }
    }

    fn allow_break(&mut self, hyphen: Option<f64>, cost: f64, is_hyphened: bool) {
        if matches!(self.items.last(), Some(Item::Piece { .. } | Item::Call { .. })) {
            self.items.push(Item::Break { hyphen, cost, is_hyphened });
            self.unbroken = 0.0;
        }
    }

    /// The widest word that fits into the line.
    fn room(&self) -> f64 {
        // In a narrow column, a word may fill the whole line.
        let longest = if self.measure < NARROW { 1.001 } else { LONGEST };
        longest * self.measure
    }

    /// Adds a piece of a word, divided where it may be hyphenated.
    fn piece(&mut self, range: Range<usize>, style: Style, part: PartId, hyphenate: bool) {
        let word = part_of(self.text, &range);
        let shaped = self.shaper.shape(word, style.cut());
        let language = style.language.filter(|_| hyphenate);
        let syllables = language.map(|of| self.shaper.hyphenator.syllables(word, of));
        let syllables = syllables.as_deref().unwrap_or_default();
        let mut cuts = shaped.widths_before(syllables.iter().copied());
        let hyphen_width = self.shaper.hyphen_width(style);
        let (mut hyphen, mut cost) = (Some(hyphen_width), HYPHEN_COST);
        let mut start = 0;
        let mut widest = 0.0_f64;
        for (_, end) in &cuts {
            widest = widest.max(style.points(end - start) + hyphen_width);
            start = *end;
        }
        widest = widest.max(style.points(shaped.width - start));
        let room = self.room();
        if widest > room && style.points(shaped.width) > room {
            let places = word.char_indices().map(|(at, _)| at).skip(1);
            cuts = shaped.widths_before(places);
            (hyphen, cost) = (None, CUT_COST);
        }
        let mut done = (0, 0);
        for cut in cuts {
            self.push_piece(&range, done, cut, style, part);
            self.allow_break(hyphen, cost, hyphen.is_some());
            done = cut;
        }
        self.push_piece(&range, done, (word.len(), shaped.width), style, part);
    }

    fn push_piece(
        &mut self,
        word: &Range<usize>,
        (start, width_before): (usize, i32),
        (end, width): (usize, i32),
        style: Style,
        part: PartId,
    ) {
        let range = word.start + start..word.start + end;
        let width = style.points(width - width_before);
        self.unbroken += width;
        let letters = movable(part_of(self.text, &range), style) as f64 * style.size;
        self.items.push(Item::Piece { range, style, part, width, letters });
    }
}

/// The hyphens of a text.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];

/// How many letters of a word may be moved a little, to fill the line: none where letters join.
pub(super) fn movable(word: &str, style: Style) -> usize {
    // Latin, Greek and Cyrillic letters with their marks; the scripts from Armenian on are left as they are.
    let is_plain =
        |character: char| character < '\u{530}' || matches!(character, '\u{1e00}'..='\u{20cf}');
    let stays = style.is_from_the_right || style.spaced || !word.chars().all(is_plain);
    if stays { 0 } else { word.chars().count() }
}

/// How much of a piece of a word is shaped at once: all of it, unless it is impossibly long.
fn start_of(piece: &str) -> &str {
    piece.split_at(piece.floor_char_boundary(LONGEST_PIECE)).0
}

/// Whether a word is an address of the web or of a mailbox, where a hyphen would be misread.
fn is_url_or_mail(word: &str) -> bool {
    word.contains("://") || word.contains('@') || word.contains("www.")
}

/// Whether a line may end where Unicode allows it: not before a dash, which belongs to the word
/// before it, and not in a range such as `10–16`.
fn may_end_line(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let in_range = before.ends_with('–') && after.starts_with(|next: char| next.is_ascii_digit());
    let before_dash = after.starts_with(['—', '–']) && !before.ends_with(char::is_whitespace);
    !in_range && !before_dash
}

#[cfg(test)]
mod tests {
    use super::super::face::Face;
    use super::super::hyphenation::hyphenation;
    use super::*;
    use crate::ir::Direction;

    const STYLE: Style = Style::new(Face::Regular, design::TEXT);

    /// The items as a string: spaces `_`, page breaks `|`, hyphenation `~`, other places `^`.
    fn shown(flow: &Flow) -> String {
        let levels = Levels::of(flow.text(), Direction::LeftToRight);
        let items = flow.items(&levels, &mut Shaper::new(), design::MEASURE);
        items
            .iter()
            .map(|item| match item {
                Item::Piece { range, .. } => flow.words(range).to_owned(),
                Item::Call { label, .. } => format!("<{label}>"),
                Item::Bar { .. } => "|".to_owned(),
                Item::Point { .. } => ".".to_owned(),
                Item::Space { .. } => "_".to_owned(),
                Item::Break { hyphen: Some(_), .. } => "~".to_owned(),
                Item::Break { .. } => "^".to_owned(),
                Item::LineEnd => "/".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_page_begins_with_its_first_word() {
        let mut flow = Flow::default();
        flow.push_text(" intent,", STYLE, PartId(0));
        flow.push_page(Some("11".to_owned()), STYLE, PartId(1));
        flow.push_text(" financed", STYLE, PartId(0));
        assert_eq!(shown(&flow), "intent,_|financed");
    }

    #[test]
    fn a_note_mark_hugs_its_word_even_before_a_dash() {
        let mut flow = Flow::default();
        flow.push_text("Cuba—", STYLE, PartId(0));
        flow.push_call("1".to_owned(), STYLE, PartId(1), 0);
        flow.push_text("this crime ", STYLE, PartId(0));
        flow.push_call("2".to_owned(), STYLE, PartId(2), 1);
        flow.push_text("is", STYLE, PartId(0));
        assert_eq!(shown(&flow), "Cuba—<1>^this_crime<2>_is");
    }

    #[test]
    fn two_note_marks_keep_apart() {
        let mut flow = Flow::default();
        flow.push_text("Press", STYLE, PartId(0));
        flow.push_call("1".to_owned(), STYLE, PartId(1), 0);
        flow.push_call("2".to_owned(), STYLE, PartId(2), 1);
        assert_eq!(shown(&flow), "Press<1>_<2>");
    }

    #[test]
    fn words_are_hyphenated_in_their_language_only() {
        let shown = |language| {
            let mut flow = Flow::default();
            let style = Style { language, ..STYLE };
            flow.push_text("international sugar-cane’s", style, PartId(0));
            shown(&flow)
        };
        assert_eq!(shown(hyphenation("en-GB")), "in~ter~na~tional_sugar-^cane’s");
        assert_eq!(shown(hyphenation("und")), "international_sugar-^cane’s");
    }

    #[test]
    fn what_is_wider_than_the_line_can_be_cut_between_its_pieces() {
        let mut flow = Flow::default();
        for number in 0..300 {
            flow.push_text("a", STYLE, PartId(0));
            flow.push_call("1".to_owned(), STYLE, PartId(1), number);
        }
        let shown = shown(&flow);
        assert!(shown.split('^').all(|piece| piece.len() < 4 * 100), "{shown}");
    }
}
