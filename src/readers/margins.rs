//! Where the lines of a page end because the margin is near, and where the writer began a new line.
//!
//! A format that records pages knows the place of each line. A dateline, a salutation and the lines of an
//! address are short or set apart at the side; the lines of running prose fill the measure. Not here: what
//! such lines mean.

use crate::ir::{Direction, LineBreakKind};

/// A line as it is on its page.
#[derive(Clone, Debug)]
pub(super) struct PlacedLine {
    /// Where it begins and ends, from the left, in any unit. Without a place, what it holds says how long
    /// it is.
    pub extent: Option<(i64, i64)>,
    /// Its characters.
    pub text: String,
}

/// The measure of a part of a page: where its lines begin and end.
#[derive(Clone, Copy)]
struct Measure {
    start: i64,
    end: i64,
}

/// The share of the measure by which the lines of handwriting differ: a fifth.
const RAGGED: i64 = 5;

/// How many lines it takes to have margins of its own; fewer are measured by those of the page.
const LINES: usize = 5;

/// What the break after each line but the last of each region is. The regions are those of one page.
pub(super) fn breaks(regions: &[Vec<PlacedLine>]) -> Vec<Vec<LineBreakKind>> {
    let page: Vec<Extent> = regions.iter().flatten().map(Extent::of).collect();
    let of_page = Measure::of(&page);
    let of_region = |lines: &Vec<PlacedLine>| {
        let extents: Vec<Extent> = lines.iter().map(Extent::of).collect();
        let own = if lines.len() >= LINES { Measure::of(&extents) } else { of_page };
        extents.windows(2).map(|pair| own.break_between(&pair[0], &pair[1])).collect()
    };
    regions.iter().map(of_region).collect()
}

/// Where a line begins and ends, counted in the direction of its words.
struct Extent {
    start: i64,
    end: i64,
    characters: i64,
    first_word: i64,
}

impl Extent {
    fn of(line: &PlacedLine) -> Self {
        let count = |text: &str| i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        let characters = count(line.text.trim());
        let first_word = count(line.text.split_whitespace().next().unwrap_or_default());
        let (left, right) = line.extent.unwrap_or((0, characters));
        let is_mirrored = Direction::of_text(&line.text) == Some(Direction::RightToLeft);
        let (start, end) =
            if is_mirrored && line.extent.is_some() { (-right, -left) } else { (left, right) };
        Self { start, end, characters, first_word }
    }
}

impl Measure {
    /// One line in five may begin or end outside it.
    fn of(lines: &[Extent]) -> Self {
        let mut starts: Vec<i64> = lines.iter().map(|line| line.start).collect();
        let mut ends: Vec<i64> = lines.iter().map(|line| line.end).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        let outside = lines.len() / 5;
        let start = starts.get(outside).copied().unwrap_or_default();
        let end = ends.iter().rev().nth(outside).copied().unwrap_or_default();
        Self { start, end }
    }

    /// A line was broken by the margin if the next word had no room, and both lines begin where lines do.
    fn break_between(self, before: &Extent, after: &Extent) -> LineBreakKind {
        let ragged = (self.end - self.start) / RAGGED;
        let width = (before.end - before.start) / before.characters.max(1);
        let word = (after.first_word + 1).saturating_mul(width);
        let is_full = before.end.saturating_add(word).saturating_add(ragged) >= self.end;
        let is_at_margin = |line: &Extent| line.start <= self.start + ragged;
        let is_prose = is_full && is_at_margin(before) && is_at_margin(after);
        if is_prose { LineBreakKind::Lineation } else { LineBreakKind::Line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the breaks of a page are: `/` begins a new line, `~` goes on.
    fn check(lines: &[(&str, Option<(i64, i64)>)], expect: &str) {
        let line = |(text, extent): &(&str, Option<(i64, i64)>)| PlacedLine {
            text: (*text).to_owned(),
            extent: *extent,
        };
        let region: Vec<PlacedLine> = lines.iter().map(line).collect();
        let found = breaks(&[region]).concat().into_iter();
        let signs: String =
            found.map(|kind| if kind == LineBreakKind::Line { '/' } else { '~' }).collect();
        assert_eq!(signs, expect);
    }

    #[test]
    fn short_lines_and_lines_at_the_side_are_meant() {
        let placed = [
            ("Hull, 3 May 1871", (600, 980)),
            ("Dear Ben,", (20, 250)),
            ("it has rained since Sunday, and the road", (60, 970)),
            ("to Leeds is under water as far as the mill;", (20, 940)),
            ("so we stay here until the end of the week,", (35, 990)),
            ("and longer if it goes on.", (40, 560)),
            ("Yours in haste", (500, 900)),
            ("Ann Marlow", (600, 960)),
        ];
        let placed = placed.map(|(text, extent)| (text, Some(extent)));
        check(&placed, "//~~~//");
        // Without places, only the characters count.
        let unplaced = placed.map(|(text, _)| (text, None));
        check(&unplaced, "//~~~//");
    }

    #[test]
    fn hebrew_lines_begin_at_the_right() {
        let lines = [
            ("שלום לך אחי היקר והאהוב עלי מאוד", (20, 980)),
            ("כתבתי לך לפני ימים רבים ולא ענית", (40, 985)),
            ("ואני מצפה למכתבך בכל יום ויום מן", (30, 970)),
            ("הימים", (700, 980)),
            ("אחיך", (100, 300)),
        ];
        check(&lines.map(|(text, extent)| (text, Some(extent))), "~~~/");
    }
}
