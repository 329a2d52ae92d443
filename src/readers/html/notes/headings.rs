//! The heading of the notes: nothing comes under it but notes.

use std::collections::BTreeSet;

use super::Notes;
use crate::readers::html::page::Page;
use crate::readers::html_elements::heading_level;

/// The headings that only notes follow, by their nodes.
pub(in crate::readers::html) fn find(page: &Page<'_>, notes: &Notes) -> BTreeSet<usize> {
    let mut headings = BTreeSet::new();
    let mut end = 0;
    for (start, note) in &notes.all {
        // A run of notes has one heading.
        if *start >= end || page.words_in(end..*start) > 0 {
            headings.extend(heading_before(page, notes, *start));
        }
        end = note.end;
    }
    headings
}

/// The heading before a note, if only notes are between it and the next heading or the end of its part.
fn heading_before(page: &Page<'_>, notes: &Notes, note: usize) -> Option<usize> {
    let tree = &page.tree;
    // The largest part that has only notes, or the heading and notes.
    let mut part = note;
    for around in tree.ancestors(note).chain([0]) {
        if let Some(found) = heading_in(page, notes, around, part) {
            return Some(found);
        }
        if words_outside(page, notes, around) > 0 {
            return None;
        }
        part = around;
    }
    None
}

/// The heading directly before a part in what is around it.
fn heading_in(page: &Page<'_>, notes: &Notes, around: usize, part: usize) -> Option<usize> {
    const MOST_WORDS: usize = 5;
    let tree = &page.tree;
    let heading = words_before(page, around, part)?;
    let level = tree.element(heading).and_then(|element| heading_level(&element.name))?;
    let next = tree.children(around).find(|child| {
        let level_of = tree.element(*child).and_then(|element| heading_level(&element.name));
        *child > part && level_of.is_some_and(|other| other <= level)
    });
    let end = next.unwrap_or(tree.end(around));
    let only_notes = words_between(page, notes, tree.end(heading), end) == 0;
    (only_notes && page.words(heading) <= MOST_WORDS).then_some(heading)
}

/// The child with words that comes directly before a part of what is around it.
fn words_before(page: &Page<'_>, around: usize, part: usize) -> Option<usize> {
    const MOST_EMPTY: usize = 8;
    let tree = &page.tree;
    let before = |child: &usize| {
        let last = child.checked_sub(1).filter(|last| *last > around)?;
        let is_child = |node: &usize| tree.nodes.get(*node).is_some_and(|it| it.parent == around);
        std::iter::once(last).chain(tree.ancestors(last)).find(is_child)
    };
    let mut siblings = std::iter::successors(before(&part), before).take(MOST_EMPTY);
    siblings.find(|child| page.words(*child) > 0)
}

fn words_outside(page: &Page<'_>, notes: &Notes, node: usize) -> usize {
    words_between(page, notes, node, page.tree.end(node))
}

/// The words in a range of nodes that are in no note.
fn words_between(page: &Page<'_>, notes: &Notes, start: usize, end: usize) -> usize {
    let in_notes = notes.all.range(start..end);
    let in_notes: usize = in_notes.map(|(note, at)| page.words_in(*note..at.end.min(end))).sum();
    page.words_in(start..end).saturating_sub(in_notes)
}
