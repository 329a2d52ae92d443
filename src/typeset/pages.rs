//! Page make-up: rows become sheets, with the notes at the foot of the sheet that calls them.
//!
//! Not here: lines, and which letters share a sheet (`run_on`). **Invariant:** every row of the letter and of each called
//! note is on a sheet, once and in order; a note begins on the sheet of its first call and is broken only if necessary.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use super::design::{self, Sheet};
use super::galley::{Galley, Row};
use super::pen::one_line;
use super::runs::label_width;
use super::shape::Shaper;
use super::style::Style;
use super::{Bound, Face, Ink, Layout, Page, PartId, PartKind, Setting, margin};

/// Makes up the sheets.
pub(super) fn make_up(
    mut galley: Galley,
    layout: &Layout,
    running_head: &str,
    bound: Bound,
    shaper: &mut Shaper,
) -> Setting {
    complete_rows(&mut galley, layout, shaper);
    let plans = best_plan(&mut galley);
    let sheet = galley.sheet;
    let head = (layout, running_head);
    let mut setting = painted(galley, &plans, |_| Beside::default(), head, shaper);
    match bound {
        Bound::Alone => {
            for (at, page) in setting.pages.iter_mut().enumerate() {
                let folio = format!("{} / {}", at + 1, plans.len());
                centred(page, &folio, (&sheet, sheet.folio), Face::Regular, shaper);
            }
        }
        // They are not known before all letters are bound.
        Bound::InBook | Bound::Matter => {}
    }
    setting
}

/// Adds to the rows what is beside them.
pub(super) fn complete_rows(galley: &mut Galley, layout: &Layout, shaper: &mut Shaper) {
    if let Some(step) = layout.line_numbers {
        number_lines(galley, step, shaper);
    }
    margin::fit(galley);
}

/// Paints the sheets that are planned, with what each leaves free for other letters.
pub(super) fn painted(
    mut galley: Galley,
    plans: &[Plan],
    beside: impl Fn(usize) -> Beside,
    (layout, running_head): (&Layout, &str),
    shaper: &mut Shaper,
) -> Setting {
    let sheet = galley.sheet;
    let head = fitting(running_head, sheet.measure, shaper);
    let mut pages = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        let mut page = paint(&mut galley, plan, beside(at));
        if at > 0 {
            centred(&mut page, &head, (&sheet, sheet.running_head), Face::Italic, shaper);
        }
        page.inks.shrink_to_fit();
        pages.push(page);
    }
    let Galley { parts, order, signs, .. } = galley;
    Setting { paper: layout.paper, pages, parts, order, signs, boxed: Vec::new() }
}

/// The number of a sheet, as it is painted on it.
pub(super) fn folio(number: &str, layout: &Layout, shaper: &mut Shaper) -> Page {
    let mut page = Page::default();
    let sheet = layout.sheet();
    centred(&mut page, number, (&sheet, sheet.folio), Face::Regular, shaper);
    page
}

/// Adds the number of every line of the letter that `step` divides, at the outer edge of the sheet. Headings have none;
/// a row of a table is a line.
fn number_lines(galley: &mut Galley, step: u32, shaper: &mut Shaper) {
    let style = Style::new(Face::Regular, design::MARGINAL);
    let right = galley.sheet.measure + design::MARGINAL_GAP;
    let rows = &mut galley.rows;
    let lines = galley.lines.iter().cloned().flatten();
    let is_heading = |part: PartId| {
        let parents = std::iter::successors(Some(part), |part| galley.parts[part.0].parent);
        parents.into_iter().any(|part| matches!(galley.parts[part.0].kind, PartKind::Heading(_)))
    };
    let is_counted = |line: &usize| {
        let parts = rows[*line].line.inks.iter().filter_map(|(part, _)| *part);
        let mut parts = parts.peekable();
        parts.peek().is_some() && !parts.any(is_heading)
    };
    let lines: Vec<usize> = lines.filter(is_counted).collect();
    for (number, line) in (1..).zip(lines) {
        if number % step == 0 {
            for (part, mut ink) in one_line(&number.to_string(), style, shaper).inks {
                ink.shift(right, 0.0);
                rows[line].line.inks.push((part, ink));
            }
        }
    }
}

/// The contents of a sheet.
pub(super) struct Plan {
    body: Range<usize>,
    /// Notes, or parts of them.
    foot: Vec<Piece>,
}

/// The heights on a sheet that other letters take: above the body of this one, and below its notes.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside {
    pub above: f64,
    pub below: f64,
}

/// Rows of a note that must be on the sheet of its call.
const FIRST_ROWS: usize = 2;
/// Room that carried-over notes leave for the letter, as long as any of it is left.
const LEAST_BODY: f64 = 6.0 * design::TEXT.leading;
/// The cost of a broken note, in squares of empty lines.
const BROKEN_NOTE: f64 = 12.0;
/// The cost of a broken note if nothing else would be on the next page.
const LONE_NOTE: f64 = 400.0;
/// The cost of a page that ends inside a word.
const BROKEN_WORD: f64 = 60.0;

/// By how many lines sheets may be longer for the sake of the last one.
const LINES_MORE: [f64; 3] = [1.0, -1.0, -2.0];
/// Rows of the letter that go with end matter which would be alone on a sheet.
const COMPANY: usize = 2;
/// How much of a sheet must be filled, whatever rows belong together.
const LEAST_FULL: f64 = 2.0 / 3.0;

/// A note or a part of it, by its index and rows.
type Piece = (usize, Range<usize>);

/// The sheets. One with nothing but end matter is avoided: a line more on each sheet may save it, or a line less gives it
/// company; otherwise the last lines of the letter go with it.
fn best_plan(galley: &mut Galley) -> Vec<Plan> {
    let is_alone = |plans: &[Plan], galley: &Galley| {
        let starts = plans.iter().map(|plan| plan.body.start).filter(|start| *start > 0);
        galley.end_matter > 0 && starts.into_iter().any(|it| it + COMPANY > galley.end_matter)
    };
    let plans = plan(galley, galley.sheet.text);
    if !is_alone(&plans, galley) {
        return plans;
    }
    let text = galley.sheet.text;
    for lines in LINES_MORE {
        galley.sheet.text = text + lines * design::TEXT.leading;
        let other = plan(galley, galley.sheet.text);
        if other.len() <= plans.len() && !is_alone(&other, galley) {
            return other;
        }
    }
    galley.sheet.text = text;
    let from = galley.end_matter.saturating_sub(COMPANY);
    let end_matter = galley.end_matter;
    for (at, row) in galley.rows.iter_mut().enumerate().skip(from).filter(|(_, row)| !row.keep) {
        (row.keep, row.gives_way) = (true, at >= end_matter);
    }
    plan(galley, galley.sheet.text)
}

/// Plans the sheets, the first of which has this room.
pub(super) fn plan(galley: &Galley, room: f64) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut begun = BTreeSet::new();
    let mut carried: VecDeque<Piece> = VecDeque::new();
    let mut start = 0;
    while start < galley.rows.len() || !carried.is_empty() {
        let room = if plans.is_empty() { room } else { galley.sheet.text };
        let end = best_end(galley, room, start, (carried.make_contiguous(), &begun));
        let mut body = 0.0;
        for (at, row) in galley.rows[start..end].iter().enumerate() {
            body += height(row, at == 0);
            carried.extend(calls(galley, row, &mut |note| begun.insert(note)));
        }
        let foot = take_foot(galley, &mut carried, room - body);
        plans.push(Plan { body: start..end, foot });
        start = end;
    }
    plans
}

/// The same, if a letter can begin well in the room that is left on a sheet: with some lines, which may end there.
pub(super) fn plan_below(galley: &Galley, room: f64) -> Option<Vec<Plan>> {
    if room < LEAST_BODY {
        return None;
    }
    let plans = plan(galley, room);
    let first = plans.first()?;
    let (body, foot) = heights(galley, first);
    let is_end = first.body.end == galley.rows.len();
    let last = galley.rows[first.body.clone()].last()?;
    let begins_well = is_end || body >= LEAST_BODY && (!last.keep || last.gives_way);
    (begins_well && body + foot <= room + 0.01).then_some(plans)
}

/// The heights of the body and of the foot of a sheet.
pub(super) fn heights(galley: &Galley, plan: &Plan) -> (f64, f64) {
    let rows = galley.rows[plan.body.clone()].iter().enumerate();
    let body = rows.map(|(at, row)| height(row, at == 0)).sum();
    (body, foot_height(galley, &plan.foot))
}

/// The row before which it is best to end a sheet with so much room, given the notes carried over from the sheet before, and
/// those that have begun.
fn best_end(
    galley: &Galley,
    room: f64,
    start: usize,
    (carried, begun): (&[Piece], &BTreeSet<usize>),
) -> usize {
    let rows = &galley.rows;
    let mut foot = carried.to_vec();
    let mut begun_here = BTreeSet::new();
    let mut begin = |note| !begun.contains(&note) && begun_here.insert(note);
    let mut body = 0.0;
    let mut best = End::default();
    // If rows give way that need not belong together.
    let mut fuller = End::default();
    let mut farthest = (start + 1).min(rows.len());
    for end in start..rows.len() {
        let row = &rows[end];
        body += height(row, end == start);
        let calls = calls(galley, row, &mut begin);
        let calls_notes = !calls.is_empty();
        foot.extend(calls);
        // The last note may be broken after its first rows; a carried-over note leaves room for text.
        let least = if calls_notes || foot.len() > 1 {
            least_height(galley, &foot)
        } else {
            foot_height(galley, &foot).min(room - LEAST_BODY)
        };
        if body > room || body + least > room && calls_notes && end > start {
            break;
        }
        if body + least > room && end > start {
            continue;
        }
        farthest = end + 1;
        let is_last = end + 1 == rows.len();
        if row.keep && !row.gives_way && !is_last {
            continue;
        }
        let whole = foot_height(galley, &foot);
        let empty = (room - body - whole).max(0.0) / design::TEXT.leading;
        let broken = match body + whole > room + 0.01 {
            true if is_last => LONE_NOTE,
            true => BROKEN_NOTE,
            false => 0.0,
        };
        let hyphen = if row.line.is_hyphened { BROKEN_WORD } else { 0.0 };
        let cost = if is_last { broken } else { empty * empty + broken + hyphen };
        let this = End { cost, at: end + 1, filled: body + whole };
        fuller.improve(this);
        if !row.keep || is_last {
            best.improve(this);
        }
    }
    // Rows that belong together but fill more than a sheet are broken where necessary.
    let is_too_empty = best.filled < LEAST_FULL * room && best.at < rows.len();
    match (best.at, fuller.at) {
        (0, 0) => farthest,
        (0, end) => end,
        (_, end) if is_too_empty => end,
        (end, _) => end,
    }
}

/// A row before which a sheet may end, or none yet.
#[derive(Clone, Copy)]
struct End {
    cost: f64,
    at: usize,
    /// The height of what is on the sheet then.
    filled: f64,
}

impl Default for End {
    fn default() -> Self {
        Self { cost: f64::INFINITY, at: 0, filled: 0.0 }
    }
}

impl End {
    fn improve(&mut self, other: Self) {
        if other.cost <= self.cost {
            *self = other;
        }
    }
}

/// Height of a row; the first one of a sheet has no space above it, but the head of its table.
fn height(row: &Row, first: bool) -> f64 {
    let head = || row.table_head.as_ref().map_or(0.0, |head| head.height + row.before);
    row.height + if first { head() } else { row.before }
}

/// The notes that a row calls, and those that these notes call, if they `begin` here.
fn calls(galley: &Galley, row: &Row, begin: &mut impl FnMut(usize) -> bool) -> Vec<Piece> {
    let mut calls = Vec::new();
    let mut waiting: Vec<usize> = row.line.notes.iter().rev().copied().collect();
    while let Some(note) = waiting.pop() {
        let rows = &galley.notes[note];
        // Uncalled notes are among the rows of the letter and have none here.
        if begin(note) && !rows.is_empty() {
            calls.push((note, 0..rows.len()));
            waiting.extend(rows.iter().flat_map(|row| &row.line.notes).rev());
        }
    }
    calls
}

/// Adds heights until they exceed a sheet.
fn height_of(heights: impl Iterator<Item = f64>, sheet: Sheet) -> f64 {
    let mut sum = 0.0;
    for height in heights {
        sum += height;
        if sum > sheet.text {
            break;
        }
    }
    sum
}

fn rows_height(rows: &[Row], sheet: Sheet) -> f64 {
    height_of(rows.iter().map(|row| row.before + row.height), sheet)
}

/// Height of some notes with the rule above them.
fn foot_height(galley: &Galley, foot: &[Piece]) -> f64 {
    if foot.is_empty() {
        return 0.0;
    }
    let height = |rows: &[Row]| rows_height(rows, galley.sheet);
    let heights = foot.iter().map(|(note, rows)| height(&galley.notes[*note][rows.clone()]));
    let notes = height_of(heights, galley.sheet);
    design::ABOVE_NOTE_RULE + design::BELOW_NOTE_RULE + notes
}

/// Height when the last note is broken after its first rows.
fn least_height(galley: &Galley, foot: &[Piece]) -> f64 {
    let Some(((note, rows), before)) = foot.split_last() else {
        return 0.0;
    };
    let mut least = before.to_vec();
    least.push((*note, rows.start..rows.end.min(rows.start + FIRST_ROWS)));
    foot_height(galley, &least)
}

/// Takes the notes that fit, and leaves the rest for the next sheet.
fn take_foot(galley: &Galley, waiting: &mut VecDeque<Piece>, room: f64) -> Vec<Piece> {
    let mut foot: Vec<Piece> = Vec::new();
    while let Some((note, rows)) = waiting.pop_front() {
        let mut end = rows.start;
        while end < rows.end {
            foot.push((note, rows.start..end + 1));
            let fits = foot_height(galley, &foot) <= room + 0.01;
            foot.pop();
            if !fits {
                break;
            }
            end += 1;
        }
        // Leave no single row at the top of the next foot, if two can be spared.
        if end < rows.end && rows.end - end == 1 && end - rows.start > FIRST_ROWS {
            end -= 1;
        }
        if end > rows.start {
            foot.push((note, rows.start..end));
        }
        if end < rows.end {
            waiting.push_front((note, end..rows.end));
            break;
        }
    }
    foot
}

/// Moves the rows of a sheet into position.
fn paint(galley: &mut Galley, plan: &Plan, beside: Beside) -> Page {
    let mut page = Page::default();
    let sheet = galley.sheet;
    let mut y = sheet.top + beside.above;
    for (at, row) in galley.rows[plan.body.clone()].iter_mut().enumerate() {
        paint_row(&mut page, row, at == 0, (sheet.left, &mut y));
    }
    if plan.foot.is_empty() {
        return page;
    }
    let end = sheet.top + sheet.text - beside.below;
    let mut y = end - foot_height(galley, &plan.foot) + design::ABOVE_NOTE_RULE;
    let rule = Ink::Rule { x: sheet.left, y: y - 0.25, width: design::NOTE_RULE, height: 0.5 };
    page.inks.push((None, rule));
    y += design::BELOW_NOTE_RULE;
    for (note, rows) in &plan.foot {
        for row in &mut galley.notes[*note][rows.clone()] {
            paint_row(&mut page, row, false, (sheet.left, &mut y));
        }
    }
    page
}

fn paint_row(page: &mut Page, row: &mut Row, first: bool, (left, y): (f64, &mut f64)) {
    if !first {
        *y += row.before;
    } else if let Some(head) = row.table_head.take() {
        let mut head = Row::clone(&head);
        paint_row(page, &mut head, true, (left, y));
        *y += row.before;
    }
    let baseline = *y + row.ascent;
    for (part, mut ink) in std::mem::take(&mut row.line.inks) {
        ink.shift(left, baseline);
        page.inks.push((part, ink));
    }
    *y += row.height;
}

/// The words of the running head that fit into the line.
fn fitting(words: &str, measure: f64, shaper: &mut Shaper) -> String {
    let style = Style::new(Face::Italic, design::MARGINAL);
    let words: Vec<&str> = words.split_whitespace().collect();
    let whole = words.join(" ");
    if label_width(&whole, style, shaper) <= measure {
        return whole;
    }
    for count in (1..words.len()).rev() {
        let shorter = format!("{} …", words[..count].join(" "));
        if label_width(&shorter, style, shaper) <= measure {
            return shorter;
        }
    }
    String::new()
}

/// Paints ornament centred above or below the text, on this baseline.
fn centred(
    page: &mut Page,
    words: &str,
    (sheet, baseline): (&Sheet, f64),
    face: Face,
    shaper: &mut Shaper,
) {
    let style = Style::new(face, design::MARGINAL);
    let left = sheet.left + 0.5 * (sheet.measure - label_width(words, style, shaper));
    for (part, mut ink) in one_line(words, style, shaper).inks {
        ink.shift(left, baseline);
        page.inks.push((part, ink));
    }
}

#[cfg(test)]
mod tests {
    use super::super::pen::SetLine;
    use super::*;

    fn row(notes: &[usize], size: design::Size) -> Row {
        Row::of(SetLine { notes: notes.to_vec(), ..SetLine::default() }, size)
    }

    /// A letter of `rows` rows, some of which call a note of several rows.
    fn galley(rows: usize, calls: &[(usize, usize)]) -> Galley {
        let rows = (0..rows).map(|_| row(&[], design::TEXT)).collect();
        let mut galley = Galley { rows, ..Galley::new(Layout::default().sheet()) };
        for (note, (at, length)) in calls.iter().enumerate() {
            galley.rows[*at].line.notes.push(note);
            galley.notes.push((0..*length).map(|_| row(&[], design::SMALL)).collect());
        }
        galley
    }

    /// Checks the invariant of this module and returns the sheets of each note.
    fn sheets_of_notes(galley: &Galley) -> Vec<Vec<usize>> {
        let plans = plan(galley, galley.sheet.text);
        let mut body = 0;
        let mut done = vec![0; galley.notes.len()];
        let mut sheets = vec![Vec::new(); galley.notes.len()];
        for (sheet, plan) in plans.iter().enumerate() {
            assert_eq!(plan.body.start, body);
            body = plan.body.end;
            let height = rows_height(&galley.rows[plan.body.clone()], galley.sheet);
            assert!(height + foot_height(galley, &plan.foot) <= galley.sheet.text + 0.02);
            for (note, rows) in &plan.foot {
                assert_eq!(rows.start, done[*note]);
                done[*note] = rows.end;
                sheets[*note].push(sheet);
            }
        }
        assert_eq!(body, galley.rows.len());
        assert!(done.iter().zip(&galley.notes).all(|(done, note)| *done == note.len()));
        sheets
    }

    #[test]
    fn a_note_stands_on_the_sheet_of_its_call() {
        let calls = [(0, 3), (10, 8), (38, 6), (39, 2), (41, 20)];
        let galley = galley(100, &calls);
        let plans = plan(&galley, galley.sheet.text);
        for (note, sheets) in sheets_of_notes(&galley).iter().enumerate() {
            let call = calls[note].0;
            assert!(plans[sheets[0]].body.contains(&call), "note {note}");
        }
    }

    #[test]
    fn a_note_longer_than_a_sheet_goes_on() {
        let sheets = sheets_of_notes(&galley(60, &[(5, 150), (7, 3)]));
        assert!(sheets[0].len() >= 3);
    }

    #[test]
    fn nothing_is_lost_whatever_calls_what() {
        for seed in 0..200_usize {
            let calls: Vec<(usize, usize)> = (0..seed % 9)
                .map(|note| ((seed * 7 + note * note * 5) % 90, 1 + (seed * 13 + note * 31) % 70))
                .collect();
            sheets_of_notes(&galley(90, &calls));
        }
    }

    #[test]
    fn a_sheet_ends_between_words_if_a_few_lines_buy_that() {
        let mut galley = galley(100, &[]);
        galley.rows[38].line.is_hyphened = true;
        galley.rows[39].line.is_hyphened = true;
        assert_eq!(plan(&galley, galley.sheet.text)[0].body, 0..38);
    }

    #[test]
    fn rows_give_way_before_a_sheet_is_too_empty() {
        let mut galley = galley(60, &[]);
        for row in &mut galley.rows[20..44] {
            (row.keep, row.gives_way) = (true, true);
        }
        assert_eq!(plan(&galley, galley.sheet.text)[0].body, 0..40);
        galley.rows.iter_mut().for_each(|row| row.gives_way = false);
        assert_eq!(plan(&galley, galley.sheet.text)[0].body, 0..20);
    }

    #[test]
    fn the_end_of_a_note_is_not_alone() {
        let mut galley = galley(36, &[(5, 1), (20, 6)]);
        galley.end_matter = 28;
        for row in &mut galley.rows[28..35] {
            row.keep = true;
        }
        let plans = plan(&galley, galley.sheet.text);
        assert_eq!(plans[0].body, 0..28);
        assert!(plans.iter().all(|plan| !plan.body.is_empty()), "a sheet has only notes");
    }

    #[test]
    fn end_matter_is_not_alone() {
        // One line more on the only sheet.
        let mut first = galley(41, &[]);
        first.end_matter = 40;
        assert_eq!(best_plan(&mut first).len(), 1);
        // Two lines of the letter go with it.
        let mut second = galley(44, &[]);
        second.end_matter = 40;
        second.rows[40..43].iter_mut().for_each(|row| row.keep = true);
        let bodies: Vec<Range<usize>> =
            best_plan(&mut second).into_iter().map(|plan| plan.body).collect();
        assert_eq!(bodies, [0..38, 38..44]);
        // There is nothing but end matter.
        let mut third = galley(3, &[]);
        third.end_matter = 0;
        assert_eq!(best_plan(&mut third).len(), 1);
    }

    #[test]
    fn rows_that_hold_together_stay_together() {
        let mut galley = galley(60, &[]);
        for row in &mut galley.rows[36..44] {
            row.keep = true;
        }
        assert_eq!(plan(&galley, galley.sheet.text)[0].body, 0..36);
        let mut all = super::tests::galley(100, &[]);
        all.rows.iter_mut().for_each(|row| row.keep = true);
        sheets_of_notes(&all);
    }
}
