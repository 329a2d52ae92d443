//! What a reader moves by: the named places of a letter, and the outline.
//!
//! **Invariant:** every fragment of the letter is a destination, once.

use super::BackendError;
use super::file::File;
use super::objects::{Number, text_string};
use crate::typeset::{Ink, Paper, PartKind, Setting};

/// A place on a page (ISO 32000-1, 12.3.2).
#[derive(Clone, Copy)]
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

    /// As a destination.
    pub(super) fn written(self) -> String {
        format!("[{} 0 R/XYZ 0 {} null]", self.page, self.top)
    }
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

/// The outline (ISO 32000-1, 12.3.3): the letter, the pages of the source, the end matter.
pub(super) fn outline(
    file: &mut File,
    setting: &Setting,
    first_page: Number,
    destinations: &[(&str, Destination)],
    title: &str,
) -> Result<Number, BackendError> {
    let mut items = vec![(title.to_owned(), format!("[{first_page} 0 R/Fit]"), Vec::new())];
    let pages = setting.parts.iter().filter(|part| part.kind == PartKind::PageNumber);
    let pages: Vec<(&str, Destination)> = pages
        .filter_map(|part| {
            let fragment = part.fragment.as_deref()?;
            let at = destinations.binary_search_by_key(&fragment, |(key, _)| *key).ok()?;
            Some((part.spoken.as_deref()?, destinations[at].1))
        })
        .collect();
    if let Some((_, first)) = pages.first() {
        items.push(("Pages of the source".to_owned(), first.written(), pages));
    }
    for (part, said) in setting.parts.iter().enumerate() {
        if said.kind == PartKind::SectionHeading
            && let Some((page, words, y)) = words_of(setting, part)
        {
            let place = Destination::above(first_page + page as Number, y, setting.paper);
            items.push((words, place.written(), Vec::new()));
        }
    }
    let root = file.reserve(1);
    let first = file.reserve(items.len());
    let all = (first, items.len());
    for (at, (words, place, children)) in items.into_iter().enumerate() {
        let first_child = file.reserve(children.len());
        let below = match children.len() as Number {
            0 => String::new(),
            // Negative: closed.
            count => format!(
                "/First {first_child} 0 R/Last {} 0 R/Count -{count}",
                first_child + count - 1
            ),
        };
        let number = first + at as Number;
        file.put_text(number, &outline_item(&words, &place, root, number, all, &below))?;
        let all = (first_child, children.len());
        for (child, (words, place)) in (first_child..).zip(children) {
            let item = outline_item(words, &place.written(), number, child, all, "");
            file.put_text(child, &item)?;
        }
    }
    let (first, count) = all;
    let last = first + count as Number - 1;
    let outlines = format!("<</Type/Outlines/Count {count}/First {first} 0 R/Last {last} 0 R>>");
    file.put_text(root, &outlines)?;
    Ok(root)
}

/// One of several consecutive items; `below` holds the entries about its children.
fn outline_item(
    words: &str,
    place: &str,
    parent: Number,
    number: Number,
    (first, count): (Number, usize),
    below: &str,
) -> String {
    let mut item = format!("<</Title{}/Parent {parent} 0 R/Dest{place}{below}", text_string(words));
    if number > first {
        item += &format!("/Prev {} 0 R", number - 1);
    }
    if number + 1 < first + count as Number {
        item += &format!("/Next {} 0 R", number + 1);
    }
    item + ">>"
}

/// The words of a part on the first page that has any of it, and where they begin.
fn words_of(setting: &Setting, part: usize) -> Option<(usize, String, f64)> {
    for (page, sheet) in setting.pages.iter().enumerate() {
        let mut runs = sheet.inks.iter().filter_map(|(of, ink)| match ink {
            Ink::Text(run) if of.is_some_and(|of| of.0 == part) => Some(run),
            Ink::Text(_) | Ink::Rule { .. } | Ink::Picture { .. } | Ink::Point { .. } => None,
        });
        if let Some(first) = runs.next() {
            let texts = std::iter::once(first).chain(runs).map(|run| run.text.as_str());
            let words: String = texts.collect();
            return Some((page, words.trim().to_owned(), first.y));
        }
    }
    None
}
