//! Which of the marks in a text are page marks: what a form alone leaves open is decided by the marks
//! before and after it.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::{Evidence, Says};
use crate::diag::{self, Diagnostic};
use crate::ir::PageBreak;
use crate::normalize::Context;
use crate::source::{Source, Span};

/// A page mark in one of several runs, with its label.
pub(super) struct Mark {
    pub(super) at: Span,
    pub(super) written: String,
    pub(super) label: String,
    pub(super) splits_word: bool,
    pub(super) evidence: Evidence,
    /// See [`Candidate::form`](super::forms::Candidate::form).
    pub(super) form: String,
    pub(super) has_word: bool,
    pub(super) says: Says,
}

impl Mark {
    /// Its figures, with the side of a leaf: `12r` is 12 and 0, `12v` is 12 and 1.
    fn number(&self) -> Option<(u32, u32)> {
        let figures = self.label.trim_matches(['[', ']', '°', 'º']);
        let digits = figures.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == ' ');
        let side = u32::from(figures.ends_with(['v', 'b']));
        Some((digits.parse().ok()?, side))
    }

    /// Whether another mark can be the next one.
    fn is_followed_by(&self, next: &Self) -> bool {
        self.number().zip(next.number()).is_some_and(|((one, side), (next, next_side))| {
            next == one + 1 || next == one && next_side > side
        })
    }

    /// Whether the next mark is too near for a page between them, and neither is certain.
    fn is_near(&self, next: &Self, source: &Source) -> bool {
        let are_certain = Evidence::Certain == self.evidence.max(next.evidence);
        let between = source.text().get(self.at.end..next.at.start).unwrap_or_default();
        !are_certain && !between.is_empty() && between.chars().take(NEAREST).count() < NEAREST
    }
}

/// Fewest characters between two page marks: less than the shortest line of print.
const NEAREST: usize = 40;

/// Lowest first number of a series that has no word: what counts from 1, 2 or 3 may be notes, or parts of
/// the letter.
const NO_PART: u32 = 4;

/// Drops the marks that are numbers of the text, and reports them and the marks that nothing supports.
pub(super) fn judge(marks: &mut Vec<Mark>, context: &mut Context<'_>) {
    take_out_what_is_no_series(marks, context);
    let verdicts: Vec<Option<bool>> = (0..marks.len())
        .map(|index| {
            let mark = &marks[index];
            let before = index.checked_sub(1).and_then(|before| marks.get(before));
            let after = marks.get(index + 1);
            let is_number = before.is_some_and(|before| before.is_near(mark, context.source))
                || after.is_some_and(|after| mark.is_near(after, context.source));
            let is_supported = before.is_some_and(|before| before.is_followed_by(mark))
                || after.is_some_and(|after| mark.is_followed_by(after));
            // The others in a short series have been reported.
            let is_alone = mark.evidence == Evidence::Doubtful && !is_supported;
            (is_number || is_alone).then_some(is_number)
        })
        .collect();
    for (mark, verdict) in marks.iter().zip(&verdicts) {
        let Some(is_number) = verdict else { continue };
        report_doubt(mark, *is_number, context);
    }
    let mut verdicts = verdicts.into_iter();
    marks.retain(|_| verdicts.next().flatten() != Some(true));
}

fn report_doubt(mark: &Mark, is_left: bool, context: &mut Context<'_>) {
    let written = context.source.slice(mark.at);
    let message = if is_left {
        format!("\u{201C}{written}\u{201D} may be a page mark; it stays in the text")
    } else {
        format!("\u{201C}{written}\u{201D} was taken as a page mark, but may not be one")
    };
    context.report(
        Diagnostic::new(&diag::MAY_BE_NO_PAGE_MARK, mark.at, message)
            .hint("page_mark in a profile says how page marks are written"),
    );
}

/// Fewest marks in a row that need no other evidence.
const SERIES: usize = 3;

/// Takes out the weak marks that no mark of the same form follows or precedes, and those that count from
/// a low number without a word, as parts and notes do. Short series are kept and reported.
fn take_out_what_is_no_series(marks: &mut Vec<Mark>, context: &mut Context<'_>) {
    let mut forms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, mark) in marks.iter().enumerate() {
        if mark.evidence == Evidence::Weak {
            forms.entry(mark.form.clone()).or_default().push(index);
        }
    }
    let mut is_read: BTreeSet<usize> = BTreeSet::new();
    for indexes in forms.values() {
        let has_word = indexes.first().is_some_and(|first| marks[*first].has_word);
        let rows = indexes.chunk_by(|one, next| {
            let (one, next) = (&marks[*one], &marks[*next]);
            one.is_followed_by(next) && !one.is_near(next, context.source)
        });
        for row in rows.filter(|row| row.len() > 1) {
            let first = row.first().and_then(|first| marks[*first].number());
            // Only leaves have sides: `1r`, `1v`.
            let are_leaves = row.iter().all(|index| PageBreak::is_leaf(&marks[*index].label));
            let may_be_parts = first.is_none_or(|(number, _)| number < NO_PART);
            if !has_word && !are_leaves && may_be_parts {
                // `[1]` that calls no note may still be a page.
                let first = row.first().map(|first| &marks[*first]);
                if let Some(first) = first.filter(|first| first.form.starts_with(['[', '{'])) {
                    report_doubt(first, true, context);
                }
                continue;
            }
            is_read.extend(row);
            for index in row.iter().filter(|_| row.len() < SERIES) {
                report_doubt(&marks[*index], false, context);
            }
        }
    }
    let mut index = 0;
    marks.retain(|mark| {
        index += 1;
        mark.evidence > Evidence::Weak || is_read.contains(&(index - 1))
    });
}
