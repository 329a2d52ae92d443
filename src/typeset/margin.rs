//! The inner margin: the numbers of printed pages that begin in a row, if there are more than fit beside it.
//!
//! Not here: the number of one page, beside its line (`pen`). **Invariant:** every number is on the sheet, and none is
//! over another one of its row.

use super::design::{MARGINAL, MARGINAL_FROM_EDGE, MARGINAL_GAP, MARGINAL_SPACE};
use super::galley::{Galley, Row};
use super::{Ink, PartId};

/// Gives the numbers that would not be on the sheet lines of their own above their row: of pages that were left blank, for
/// instance. The row grows by as much.
pub(super) fn fit(galley: &mut Galley) {
    let room = Room { left: MARGINAL_FROM_EDGE - galley.sheet.left, right: galley.sheet.measure };
    for row in galley.rows.iter_mut().chain(galley.notes.iter_mut().flatten()) {
        fit_row(row, room);
    }
}

/// From where to where lines of numbers may reach.
#[derive(Clone, Copy)]
struct Room {
    left: f64,
    right: f64,
}

/// A number in the margin: the indexes of its runs, and where it is.
struct Number {
    part: Option<PartId>,
    runs: Vec<usize>,
    left: f64,
    right: f64,
    baseline: f64,
}

fn fit_row(row: &mut Row, room: Room) {
    let (mut x, mut line) = (f64::INFINITY, 0);
    let mut places = Vec::new();
    for number in numbers(row).into_iter().filter(|number| number.left < room.left) {
        let width = number.right - number.left;
        if x + width > room.right {
            (x, line) = (room.left, line + 1);
        }
        places.push((x - number.left, line, number));
        x += width + MARGINAL_SPACE;
    }
    let above = f64::from(line) * MARGINAL.leading;
    for (shift, line, number) in places {
        let upper_edge = f64::from(line - 1) * MARGINAL.leading - above - row.ascent;
        let down = upper_edge + MARGINAL.baseline() - number.baseline;
        number.runs.iter().for_each(|at| row.line.inks[*at].1.shift(shift, down));
    }
    (row.ascent, row.height) = (row.ascent + above, row.height + above);
}

/// The numbers in the margin of a row.
fn numbers(row: &Row) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    for (at, (part, ink)) in row.line.inks.iter().enumerate() {
        let Ink::Text(run) = ink else { continue };
        if run.x >= -MARGINAL_GAP {
            continue;
        }
        let (left, right) = (run.x, run.x + run.width());
        match numbers.last_mut() {
            Some(number) if number.part == *part => {
                number.runs.push(at);
                (number.left, number.right) = (number.left.min(left), number.right.max(right));
            }
            _ => numbers.push(Number { part: *part, runs: vec![at], left, right, baseline: run.y }),
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::super::{Ink, Job, Layout, Paper, PartKind, TypeCase, typeset};
    use crate::press::{Input, Options, read};

    #[test]
    fn the_numbers_of_many_pages_are_on_the_sheet_and_apart() {
        let pages: Vec<String> = (100..163).map(|number| format!("<pb n='{number}'/>")).collect();
        let pages = pages.concat();
        let tei = format!(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader/><text><body><p>It rains.{pages}</p>\
             <pb n='163'/><pb n='a number of a page that is far too long'/><p>It snows.</p></body></text></TEI>"
        );
        let (input, _) = read(&Input::new("a.xml", tei), &Options::default());
        let collection = input.expect("is TEI").collection;
        let case = TypeCase::default();
        for paper in [Paper::A4, Paper::A5] {
            let layout = Layout::default().paper(paper);
            let job = Job::new(&collection, &collection.letters[0], &case).layout(layout);
            let setting = typeset(&job).unwrap();
            let inks = setting.pages.iter().flat_map(|page| &page.inks);
            let found = inks.filter_map(|(part, ink)| match (part, ink) {
                (Some(part), Ink::Text(run)) => {
                    (setting.parts[part.0].kind == PartKind::PageNumber).then_some(run)
                }
                _ => None,
            });
            let numbers: Vec<_> = found.collect();
            assert_eq!(numbers.len(), 65);
            for (at, one) in numbers.iter().enumerate() {
                assert!(one.x > 8.0 && one.y > 8.0, "{one:?}");
                let is_over = |other: &&&super::super::Run| {
                    (one.y - other.y).abs() < one.size
                        && one.x < other.x + other.width()
                        && other.x < one.x + one.width()
                };
                assert_eq!(numbers[..at].iter().find(is_over), None, "{one:?}");
            }
        }
    }
}
