//! A book and its chapters, once all of them are there.

use std::collections::BTreeMap;

use super::entry::{Entry, Page};
use crate::backends::CollectionJob;
use crate::backends::book::Whole;
use crate::wording::Wording;

/// What is known of a whole book.
pub(super) struct Book<'b> {
    pub whole: Whole<'b>,
    pub wording: &'static Wording,
    /// Its letters and the matter of their sources, in the order of the book.
    pub entries: &'b [Entry],
}

impl<'b> Book<'b> {
    pub(super) fn of(job: &'b CollectionJob<'b>, entries: &'b [Entry]) -> Self {
        let whole = Whole::of(job, entries.iter().map(|entry| &entry.about).collect());
        Self { wording: whole.wording, whole, entries }
    }

    /// Its letters, in order.
    pub(super) fn letters(&self) -> impl Iterator<Item = &'b Entry> + Clone {
        self.entries.iter().filter(|entry| entry.about.is_letter())
    }
}

/// The pages in the order of the book, each with its label in the list: one that several pages have is counted.
pub(super) fn listed_pages<'b>(book: &Book<'b>) -> Vec<(&'b Page, String)> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let pages = book.entries.iter().flat_map(Entry::marked_pages);
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
