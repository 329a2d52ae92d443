//! What is known of a whole book: its letters, its language, its title, its pages.

use std::collections::BTreeMap;

use super::entry::{Entry, Page};
use crate::backends::CollectionJob;
use crate::wording::Wording;

/// What is known of a whole book.
pub(super) struct Book<'b> {
    pub job: &'b CollectionJob<'b>,
    pub letters: &'b [Entry],
    /// The language of our own words.
    pub wording: &'static Wording,
    /// Its title.
    pub title: String,
}

impl<'b> Book<'b> {
    pub(super) fn of(job: &'b CollectionJob<'b>, letters: &'b [Entry]) -> Self {
        let wording = wording(letters);
        let title = job.publication.title.clone();
        let title = title.unwrap_or_else(|| wording.book.letters.clone());
        Self { job, letters, wording, title }
    }

    /// Its identifier, which follows from its letters.
    pub(super) fn identifier(&self) -> String {
        let ids: Vec<&str> = self.letters.iter().map(|letter| letter.id.as_str()).collect();
        let name = ids.join("\n");
        uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).urn().to_string()
    }
}

/// The words of the language in which most letters have ours.
fn wording(letters: &[Entry]) -> &'static Wording {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for letter in letters {
        match counts.iter_mut().find(|(tag, _)| *tag == letter.ours) {
            Some((_, count)) => *count += 1,
            None => counts.push((&letter.ours, 1)),
        }
    }
    // Of several, the first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(Wording::english, |(tag, _)| Wording::of(tag))
}

/// The pages in the order of the book, each with its label in the list: one that several pages have is counted.
pub(super) fn listed_pages<'b>(book: &Book<'b>) -> Vec<(&'b Page, String)> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let pages = book.letters.iter().flat_map(Entry::pages);
    let listed = |page: &'b Page| {
        let time = times.entry(&page.label).or_default();
        *time += 1;
        match *time {
            1 => (page, page.label.clone()),
            time => (page, format!("{} ({time})", page.label)),
        }
    };
    pages.map(listed).collect()
}
