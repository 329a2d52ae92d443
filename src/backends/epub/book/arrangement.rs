//! How the chapters of a book follow each other, and under which headings: the divisions of the source; else the
//! volumes, if there are several; else the years, or the correspondents, if the letters follow each other by these.

use std::collections::BTreeSet;
use std::io;

use super::entry::{Entry, EntryKind};
use super::part::{Naming, Part, link, list, part};
use super::whole::Book;
use crate::backends::Order;
use crate::backends::book::{Standing, arrange};

/// A chapter of the book.
pub(super) enum Chapter<'b> {
    /// A page of ours: the beginning of a division.
    Ours(Part),
    /// A letter, or matter of the source.
    Of(&'b Entry),
    /// The notes of a letter, after all letters.
    NotesOf(&'b Entry),
}

/// Puts entries into the order of the book.
pub(super) fn sort(entries: &mut [Entry], order: Order) {
    arrange(entries, order, |entry| match entry.kind {
        EntryKind::Letter(place) => Standing::Letter(place),
        EntryKind::Matter(place, _) => Standing::Matter(place),
    });
}

/// The chapters from the front matter of the source to its back matter, each with its level in the contents, from 1.
pub(super) fn body<'b>(book: &Book<'b>) -> io::Result<Vec<(usize, Chapter<'b>)>> {
    let headings = headings(book);
    let is_in_order = book.job.book.order == Order::Source;
    let mut chapters = Vec::new();
    let (mut current, mut divisions) = (&None, 0);
    for (place, (entry, heading)) in book.entries.iter().zip(&headings).enumerate() {
        if let Some(title) = heading
            && heading != current
        {
            let held = book.entries.iter().zip(&headings).skip(place);
            let held = held.take_while(|(_, of)| *of == heading).map(|(entry, _)| entry);
            divisions += 1;
            chapters.push((1, Chapter::Ours(division(book, divisions, title, held)?)));
        }
        current = heading;
        let depth = if is_in_order { entry.depth } else { 0 };
        chapters.push((1 + usize::from(heading.is_some()) + depth, Chapter::Of(entry)));
    }
    let mut last = 0;
    for (level, _) in &mut chapters {
        *level = (*level).min(last + 1);
        last = *level;
    }
    Ok(chapters)
}

/// The heading of ours that each entry is under, if it is under one.
fn headings(book: &Book<'_>) -> Vec<Option<String>> {
    let is_opening = |entry: &Entry| matches!(entry.kind, EntryKind::Matter(_, true));
    let is_in_order = book.job.book.order == Order::Source;
    let has_divisions = is_in_order && book.entries.iter().any(is_opening);
    let volumes = volumes(book).filter(|_| is_in_order);
    let headings = volumes.or_else(|| groups(book).filter(|_| !has_divisions));
    let mut headings = headings.unwrap_or_else(|| vec![None; book.entries.len()]);
    for (heading, entry) in headings.iter_mut().zip(book.entries) {
        if entry.is_around() {
            *heading = Some(book.wording.book.back.clone());
        }
    }
    headings
}

/// The page at which a division of ours begins.
fn division<'b>(
    book: &Book<'b>,
    number: usize,
    title: &str,
    held: impl Iterator<Item = &'b Entry>,
) -> io::Result<Part> {
    let path = format!("part-{number:04}.xhtml");
    let naming = Naming { path, ..Naming::plain("", title) };
    part(book, naming, |markup| list(markup, held, |markup, entry| link(markup, book, entry)))
}

/// The title of the volume that each entry is from, if there are several with several letters each.
fn volumes(book: &Book<'_>) -> Option<Vec<Option<String>>> {
    let titles = &book.job.contents.titles;
    let inputs: BTreeSet<&str> = book.entries.iter().map(|entry| entry.input.as_str()).collect();
    let is_volume = |input: &&str| {
        titles.contains_key(*input)
            && book.letters().filter(|letter| letter.input == **input).take(2).count() > 1
    };
    let is_each = inputs.len() > 1 && inputs.len() <= MOST_VOLUMES && inputs.iter().all(is_volume);
    let title = |entry: &Entry| titles.get(&entry.input).cloned();
    is_each.then(|| book.entries.iter().map(title).collect())
}

/// How many inputs are looked through for volumes: an edition with more is one of single letters.
const MOST_VOLUMES: usize = 100;

/// The years, or the correspondents, under which the letters are, if these follow each other by them.
fn groups(book: &Book<'_>) -> Option<Vec<Option<String>>> {
    let words = &book.wording.book;
    let listed = &book.job.contents.letters;
    let main = crate::backends::contents::main_party(listed);
    let group = |entry: &Entry| {
        let EntryKind::Letter(place) = entry.kind else { return None };
        if book.job.book.order == Order::Correspondent {
            let party = listed.get(place).and_then(|listed| listed.other_party(main.as_deref()));
            return Some(
                party
                    .map_or_else(|| book.wording.statements.unknown.clone(), |it| it.filed.clone()),
            );
        }
        let date =
            entry.date.as_ref().filter(|date| date.not_before.get(..4) == date.not_after.get(..4));
        let year = date.and_then(|date| date.not_before.get(..4));
        Some(
            year.map_or_else(
                || words.undated.clone(),
                |year| year.trim_start_matches('0').to_owned(),
            ),
        )
    };
    let mut groups: Vec<Option<String>> = book.entries.iter().map(group).collect();
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
        seen.iter().position(|group| *group == words.undated).is_none_or(|at| at + 1 == seen.len());
    (seen.len() > 1 && is_last).then_some(groups)
}
