//! Under which headings the parts of a book are: the divisions of the source; else the volumes, if there are several; else
//! the years, or the correspondents, if the letters follow each other by these.

use std::collections::BTreeSet;
use std::ops::Range;

use super::about::{About, Standing};
use crate::backends::contents::main_party;
use crate::backends::{CollectionJob, Order};
use crate::wording::Wording;

/// An item in the contents of a book.
pub(in crate::backends) enum Item {
    /// A heading of ours, over these parts.
    Heading(String, Range<usize>),
    /// The part at this place.
    Part(usize),
}

/// What the contents of a book list, each with its level, from 1; the parts are in the order of the book.
pub(in crate::backends) fn nested(
    job: &CollectionJob<'_>,
    wording: &Wording,
    parts: &[&About],
) -> Vec<(usize, Item)> {
    let headings = headings(job, wording, parts);
    let is_in_order = job.book.order == Order::Source;
    let mut items = Vec::new();
    let mut current = &None;
    // The depths of the divisions that are open; of those that another volume opens, nothing is known here.
    let mut open: Vec<usize> = Vec::new();
    for (place, (part, heading)) in parts.iter().zip(&headings).enumerate() {
        if let Some(title) = heading
            && heading != current
        {
            let held = headings[place..].iter().take_while(|of| *of == heading).count();
            items.push((1, Item::Heading(title.clone(), place..place + held)));
        }
        current = heading;
        open.truncate(open.partition_point(|depth| *depth < part.depth));
        let depth = if is_in_order { open.len() } else { 0 };
        items.push((1 + usize::from(heading.is_some()) + depth, Item::Part(place)));
        if part.is_opening {
            open.push(part.depth);
        }
    }
    items
}

/// The heading of ours that each part is under, if it is under one.
fn headings(job: &CollectionJob<'_>, wording: &Wording, parts: &[&About]) -> Vec<Option<String>> {
    let is_in_order = job.book.order == Order::Source;
    let has_divisions = is_in_order && parts.iter().any(|part| part.is_opening);
    let volumes = volumes(job, parts).filter(|_| is_in_order);
    let headings = volumes.or_else(|| groups(job, wording, parts).filter(|_| !has_divisions));
    let mut headings = headings.unwrap_or_else(|| vec![None; parts.len()]);
    for (heading, part) in headings.iter_mut().zip(parts) {
        if part.is_around() {
            *heading = Some(wording.book.back.clone());
        }
    }
    headings
}

/// How many inputs are looked through for volumes: an edition with more is one of single letters.
const MOST_VOLUMES: usize = 100;

/// The title of the volume that each part is from, if there are several with several letters each.
fn volumes(job: &CollectionJob<'_>, parts: &[&About]) -> Option<Vec<Option<String>>> {
    let titles = &job.contents.titles;
    let inputs: BTreeSet<&str> = parts.iter().map(|part| part.input.as_str()).collect();
    let is_volume = |input: &&str| {
        let mut letters = parts.iter().filter(|part| part.is_letter() && part.input == **input);
        titles.contains_key(*input) && letters.nth(1).is_some()
    };
    let is_each = inputs.len() > 1 && inputs.len() <= MOST_VOLUMES && inputs.iter().all(is_volume);
    is_each.then(|| parts.iter().map(|part| titles.get(&part.input).cloned()).collect())
}

/// The years, or the correspondents, under which the letters are, if these follow each other by them.
fn groups(
    job: &CollectionJob<'_>,
    wording: &Wording,
    parts: &[&About],
) -> Option<Vec<Option<String>>> {
    let undated = &wording.book.undated;
    let listed = &job.contents.letters;
    let main = main_party(listed);
    let group = |part: &&About| {
        let Standing::Letter(place) = part.standing else { return None };
        if job.book.order == Order::Correspondent {
            let party = listed.get(place).and_then(|listed| listed.other_party(main.as_deref()));
            let name = party.map(|party| party.filed.clone());
            return Some(name.unwrap_or_else(|| wording.statements.unknown.clone()));
        }
        let date =
            part.date.as_ref().filter(|date| date.not_before.get(..4) == date.not_after.get(..4));
        let year = date.and_then(|date| date.not_before.get(..4));
        let year = year.map(|year| year.trim_start_matches('0').to_owned());
        Some(year.unwrap_or_else(|| undated.clone()))
    };
    let mut groups: Vec<Option<String>> = parts.iter().map(group).collect();
    // The text between two letters of a group belongs to the group.
    let mut last: Option<(usize, String)> = None;
    for place in 0..groups.len() {
        let Some(group) = groups[place].clone() else { continue };
        if let Some((start, before)) = &last
            && *before == group
        {
            groups[*start..place].fill(Some(group.clone()));
        }
        last = Some((place, group));
    }
    let mut seen: Vec<&str> = Vec::new();
    for group in groups.iter().flatten() {
        if seen.last() != Some(&group.as_str()) {
            if seen.contains(&group.as_str()) {
                return None;
            }
            seen.push(group);
        }
    }
    // Without a date, a letter comes last, or nothing says where it belongs.
    let is_last =
        seen.iter().position(|group| group == undated).is_none_or(|at| at + 1 == seen.len());
    (seen.len() > 1 && is_last).then_some(groups)
}
