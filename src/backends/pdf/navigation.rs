//! What a reader moves by: the named places of a letter, and the outline.
//!
//! **Invariant:** every fragment of the letter is a destination, once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::BackendError;
use super::file::Objects;
use super::objects::{Number, text_string};
use crate::ir::on_one_line;
use crate::typeset::{Ink, Paper, Part, PartId, PartKind, Setting};
use crate::wording::Wording;

/// A place on a page (ISO 32000-1, 12.3.2).
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Destination {
    page: Number,
    top: i32,
}

impl Destination {
    /// The position of something that begins on a baseline.
    fn above(page: Number, baseline: f64, paper: Paper) -> Self {
        /// How far above its baseline a place begins.
        const ABOVE: f64 = 14.0;
        Self { page, top: (paper.height - baseline + ABOVE).round() as i32 }
    }

    /// The upper edge of a page.
    pub(super) fn top_of(page: Number, paper: Paper) -> Self {
        Self { page, top: paper.height.round() as i32 }
    }

    /// The same place once the objects of pages have other numbers.
    pub(super) fn renumbered(self, number: impl Fn(Number) -> Number) -> Self {
        Self { page: number(self.page), ..self }
    }

    /// As a destination.
    pub(super) fn written(self) -> String {
        format!("[{} 0 R/XYZ 0 {} null]", self.page, self.top)
    }
}

/// Where the first words are, if there are any.
pub(super) fn first(setting: &Setting, first_page: Number) -> Option<Destination> {
    let inks = setting.pages.first()?.inks.iter();
    let mut baselines = inks.filter_map(|(_, ink)| match ink {
        Ink::Text(run) => Some(run.y),
        Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
    });
    Some(Destination::above(first_page, baselines.next()?, setting.paper))
}

/// The place of each fragment of the letter, in the order of the fragments.
pub(super) fn destinations(setting: &Setting, first_page: Number) -> Vec<(&str, Destination)> {
    let mut destinations = Vec::new();
    let mut seen = vec![false; setting.parts.len()];
    for (page, sheet) in (first_page..).zip(&setting.pages) {
        for (part, ink) in &sheet.inks {
            let y = match ink {
                Ink::Text(run) => run.y,
                Ink::Point { y, .. } | Ink::Picture { y, .. } => *y,
                Ink::Rule { .. } => continue,
            };
            let mut next = *part;
            while let Some(part) = next
                && !std::mem::replace(&mut seen[part.0], true)
            {
                let part = &setting.parts[part.0];
                if let Some(fragment) = &part.fragment {
                    destinations
                        .push((fragment.as_str(), Destination::above(page, y, setting.paper)));
                }
                next = part.parent;
            }
        }
    }
    // If several parts have one fragment, the first is kept.
    destinations.sort_by_key(|(fragment, _)| *fragment);
    destinations.dedup_by_key(|(fragment, _)| *fragment);
    destinations
}

/// An entry of the outline.
pub(super) struct Entry {
    pub words: String,
    /// Its destination, as written.
    pub place: String,
    /// How deep it is in the outline, from 1.
    pub level: usize,
}

/// The outline (ISO 32000-1, 12.3.3): the letter with its parts, the pages of the source, the end matter.
pub(super) fn outline(
    file: &mut impl Objects,
    setting: &Setting,
    first_page: Number,
    destinations: &[(&str, Destination)],
    title: &str,
    wording: &Wording,
) -> Result<Number, BackendError> {
    let headings = headings(setting, first_page);
    let is_in_letter = |part: usize| !matches!(setting.parts[part].kind, PartKind::SectionHeading);
    let (inside, after): (Vec<_>, Vec<_>) =
        headings.into_iter().partition(|(part, ..)| is_in_letter(*part));
    let entry = |level, words, place: Destination| Entry { words, place: place.written(), level };
    let mut entries =
        vec![Entry { words: title.to_owned(), place: format!("[{first_page} 0 R/Fit]"), level: 1 }];
    entries.extend(inside.into_iter().map(|(_, words, place)| entry(2, words, place)));
    let pages = setting.parts.iter().filter(|part| part.kind == PartKind::PageNumber);
    let pages: Vec<(String, Destination)> = pages
        .filter_map(|part| {
            let fragment = part.fragment.as_deref()?;
            let at = destinations.binary_search_by_key(&fragment, |(key, _)| *key).ok()?;
            Some((part.spoken.clone()?, destinations[at].1))
        })
        .collect();
    if let Some((_, first)) = pages.first() {
        entries.push(entry(1, wording.pages.title.clone(), *first));
        entries.extend(pages.into_iter().map(|(words, place)| entry(2, words, place)));
    }
    entries.extend(after.into_iter().map(|(_, words, place)| entry(1, words, place)));
    write_outline(file, &entries)
}

/// Writes an outline of such entries: what is below the topmost of them is closed.
pub(super) fn write_outline(
    file: &mut impl Objects,
    entries: &[Entry],
) -> Result<Number, BackendError> {
    let root = file.reserve(1);
    let first = file.reserve(entries.len());
    let number = |at: usize| first + at as Number;
    let mut parents: Vec<Option<usize>> = Vec::new();
    // What each entry has below it; the last ones are the topmost.
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); entries.len() + 1];
    let mut open: Vec<usize> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        open.truncate(open.partition_point(|around| entries[*around].level < entry.level));
        let parent = open.last().copied();
        parents.push(parent);
        below[parent.unwrap_or(entries.len())].push(at);
        open.push(at);
    }
    let ends = |held: &[usize]| match (held.first(), held.last()) {
        (Some(first), Some(last)) => {
            format!("/First {} 0 R/Last {} 0 R", number(*first), number(*last))
        }
        _ => String::new(),
    };
    for (at, Entry { words, place, .. }) in entries.iter().enumerate() {
        let parent = parents[at].map_or(root, number);
        let mut item = format!("<</Title{}/Parent {parent} 0 R/Dest{place}", text_string(words));
        let beside = &below[parents[at].unwrap_or(entries.len())];
        let own = beside.partition_point(|other| *other < at);
        if let Some(before) = own.checked_sub(1) {
            item += &format!("/Prev {} 0 R", number(beside[before]));
        }
        if let Some(next) = beside.get(own + 1) {
            item += &format!("/Next {} 0 R", number(*next));
        }
        if !below[at].is_empty() {
            // Negative: closed.
            item += &format!("{}/Count -{}", ends(&below[at]), below[at].len());
        }
        file.put_text(number(at), &(item + ">>"))?;
    }
    let topmost = &below[entries.len()];
    let outlines = format!("<</Type/Outlines/Count {}{}>>", topmost.len(), ends(topmost));
    file.put_text(root, &outlines)?;
    Ok(root)
}

/// The headings of a letter below its own, with their places.
pub(super) fn headings_within(setting: &Setting, first_page: Number) -> Vec<(String, Destination)> {
    let is_ours = |part: usize| setting.parts[part].kind == PartKind::SectionHeading;
    let headings = headings(setting, first_page).into_iter();
    let headings = headings.filter(|(part, ..)| !is_ours(*part));
    headings.map(|(_, words, place)| (words, place)).collect()
}

/// The headings below that of the letter, with their words and places, in order; a named part without
/// a heading, such as an enclosure, has its name.
fn headings(setting: &Setting, first_page: Number) -> Vec<(usize, String, Destination)> {
    let parts = &setting.parts;
    let named = named(parts);
    let mut found: BTreeMap<usize, (String, Destination)> = BTreeMap::new();
    for (page, sheet) in (first_page..).zip(&setting.pages) {
        for (part, ink) in &sheet.inks {
            let (Some(part), Ink::Text(run)) = (part, ink) else { continue };
            let Some(part) = named[part.0] else { continue };
            let place = Destination::above(page, run.y, setting.paper);
            let (words, _) = found.entry(part).or_insert_with(|| (String::new(), place));
            match &parts[part].spoken {
                Some(name) if parts[part].kind == PartKind::Division => words.clone_from(name),
                _ => *words += &run.text,
            }
        }
    }
    let found = found.into_iter().map(|(part, (words, place))| (part, on_one_line(&words), place));
    found.filter(|(_, words, _)| !words.is_empty()).collect()
}

/// For each part, the heading that it is in, or the part of the letter that has a name and no heading.
fn named(parts: &[Part]) -> Vec<Option<usize>> {
    let mut has_heading = vec![false; parts.len()];
    // The first heading is that of the letter, which has an entry of its own.
    let first = parts.iter().position(|part| matches!(part.kind, PartKind::Heading(_)));
    let is_heading = |at: usize| {
        let is_heading = matches!(parts[at].kind, PartKind::Heading(_) | PartKind::SectionHeading);
        is_heading && (Some(at) != first || parts[at].kind != PartKind::Heading(1))
    };
    for part in (0..parts.len()).filter(|at| is_heading(*at)) {
        if let Some(division) = parts[part].parent {
            has_heading[division.0] = true;
        }
    }
    let mut named = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let is_named = is_heading(at)
            || part.kind == PartKind::Division && part.spoken.is_some() && !has_heading[at];
        // Neither a page of the source nor a note is of the words of a heading.
        let is_other = matches!(
            part.kind,
            PartKind::NoteCall | PartKind::PageNumber | PartKind::Place | PartKind::Note
        );
        let around = part.parent.filter(|_| !is_other);
        let around = around.and_then(|parent: PartId| named[parent.0]);
        named.push(if is_named { Some(at) } else { around });
    }
    named
}
