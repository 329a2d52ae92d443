//! What is known of a whole book: its letters, its language, its title, its pages.

use std::collections::BTreeMap;

use super::entry::{Entry, Page};
use crate::backends::{CollectionJob, book};
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
        let wording = book::wording(letters.iter().map(|letter| letter.ours.as_str()));
        let title = book::title(job.publication, wording);
        Self { job, letters, wording, title }
    }

    /// Its identifier, which follows from its letters.
    pub(super) fn identifier(&self) -> String {
        book::identifier(self.letters.iter().map(|letter| letter.id.as_str()))
    }
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
