//! The marks in the text that can call the lines of a list.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use crate::ir::Block;
use crate::normalize::marks::{self, Mark};
use crate::normalize::{Context, text_runs};
use crate::profile::Pattern;
use crate::source::Span;

/// The marks in the text that can call a line as a note.
#[derive(Default)]
pub(super) struct Calls {
    /// How many likely marks each label has.
    pub(super) likely: BTreeMap<String, usize>,
    /// The labels with a mark that can hardly be anything else.
    pub(super) certain: BTreeSet<String>,
    /// The labels with a mark in the same brackets.
    pub(super) repeated: BTreeSet<String>,
}

impl Calls {
    /// The marks outside the lines that begin with a label.
    pub(super) fn of(blocks: &[Block], items: &[Item], context: &Context<'_>) -> Self {
        Self::count(marks_in_text(blocks, items, context))
    }

    /// The same for marks in the form that the profile states.
    pub(super) fn stated(pattern: &Pattern, blocks: &[Block], items: &[Item]) -> Self {
        Self::count(stated_marks(pattern, blocks, items))
    }

    pub(super) fn count(found: Vec<Mark>) -> Self {
        let mut calls = Self::default();
        for mark in found {
            if mark.repeats_label {
                calls.repeated.insert(mark.label.clone());
            }
            if mark.is_certain() {
                calls.certain.insert(mark.label.clone());
            }
            if mark.weight >= marks::LIKELY {
                *calls.likely.entry(mark.label).or_insert(0) += 1;
            }
        }
        calls
    }

    /// Whether the label had a mark initially.
    pub(super) fn has(&self, label: &str) -> bool {
        self.likely.contains_key(label)
    }

    /// Whether a mark for the label is left; if so, it is used up.
    pub(super) fn take(&mut self, label: &str) -> bool {
        let left = self.likely.get_mut(label).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }

    /// Whether one of the items is called. A renumbered list can go with marks that count from 0.
    pub(super) fn any(&self, items: &[Item]) -> bool {
        self.has("0") || items.iter().any(|item| self.has(&item.label))
    }

    /// Whether there are as many marks as items, and the marks count up from any number.
    pub(super) fn run_beside(&self, items: &[Item]) -> bool {
        let numbers: BTreeSet<u32> =
            self.certain.iter().filter_map(|label| label.parse().ok()).collect();
        numbers.first().zip(numbers.last()).is_some_and(|(first, last)| {
            numbers.len() == items.len() && (last - first) as usize + 1 == items.len()
        })
    }
}

/// The marks in the form that the profile states, outside the lines that begin a note, in order.
pub(super) fn stated_marks(pattern: &Pattern, blocks: &[Block], items: &[Item]) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    each_line_of_text(blocks, items, |at, run| found.extend(marks::stated(pattern, at, run)));
    found
}

/// The marks outside the lines that begin with a label.
pub(super) fn marks_in_text(blocks: &[Block], items: &[Item], context: &Context<'_>) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let written = written_labels(items, context);
    if !items.is_empty() {
        each_line_of_text(blocks, items, |at, run| marks::find(at, run, &written, &mut found));
        let labels = items.iter().map(|item| item.label.as_str()).collect();
        let enumerators = marks::enumerators(blocks, &labels);
        found.retain(|mark| !enumerators.contains(&mark.at.start));
    }
    found
}

/// The labels of these lines as marks would repeat them.
pub(super) fn written_labels(items: &[Item], context: &Context<'_>) -> BTreeSet<String> {
    let written = items.iter().flat_map(|item| {
        marks::written_labels_of(&item.label, item.at.slice(0..item.mark), context)
    });
    written.collect()
}

/// Calls back with each run of characters that does not begin an item.
fn each_line_of_text(blocks: &[Block], items: &[Item], mut line: impl FnMut(Span, &str)) {
    let starts: BTreeSet<usize> = items.iter().map(|item| item.at.start).collect();
    for (at, run) in text_runs::of(blocks) {
        if !starts.contains(&at.start) {
            line(at, &run);
        }
    }
}

/// The number set apart at the end of the first line, if it can be a mark.
pub(super) fn heading_mark(blocks: &[Block]) -> Option<usize> {
    let runs = text_runs::of(blocks);
    let first = runs.first().map(|(_, run)| run.as_str())?;
    let (_, last) = first.rsplit_once(char::is_whitespace)?;
    last.parse().ok().filter(|mark| *mark <= 1)
}
