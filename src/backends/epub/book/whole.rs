//! What is known of a whole book: its chapters, its language, its title, its pages.

use std::collections::BTreeMap;

use super::entry::{Entry, Page};
use crate::backends::{CollectionJob, book};
#[cfg(feature = "pdf")]
use crate::ir::Date;
use crate::wording::Wording;

/// What is known of a whole book.
pub(super) struct Book<'b> {
    pub job: &'b CollectionJob<'b>,
    /// Its letters and the matter of their sources, in the order of the book.
    pub entries: &'b [Entry],
    /// The language of our own words.
    pub wording: &'static Wording,
    /// Its title.
    pub title: String,
}

impl<'b> Book<'b> {
    pub(super) fn of(job: &'b CollectionJob<'b>, entries: &'b [Entry]) -> Self {
        let letters = entries.iter().filter(|entry| entry.is_letter());
        let wording = book::wording(letters.map(|letter| letter.ours.as_str()));
        let title = book::title(job, wording);
        Self { job, entries, wording, title }
    }

    /// Its letters, in order.
    pub(super) fn letters(&self) -> impl Iterator<Item = &'b Entry> + Clone {
        self.entries.iter().filter(|entry| entry.is_letter())
    }

    /// Its identifier, which follows from its letters.
    pub(super) fn identifier(&self) -> String {
        book::identifier(self.letters().map(|letter| letter.id.as_str()))
    }

    /// The print whose page numbers it has, if that is known.
    pub(super) fn print(&self) -> Option<String> {
        let mut editions = self.job.contents.editions.values();
        let print = editions.find(|edition| edition.is_print);
        print.map(|edition| edition.cited(self.wording).trim_end_matches('.').to_owned())
    }

    /// The years of its letters.
    #[cfg(feature = "pdf")]
    pub(super) fn years(&self) -> Option<String> {
        let dates = || self.letters().filter_map(|letter| letter.date.as_ref());
        let is_open = |day: &&String| *day != Date::OPEN_START && *day != Date::OPEN_END;
        let year = |day: &String| day.get(..4).map(|year| year.trim_start_matches('0').to_owned());
        let first = dates().map(|date| &date.not_before).filter(is_open).min().and_then(year)?;
        let last = dates().map(|date| &date.not_after).filter(is_open).max().and_then(year)?;
        Some(if first == last { first } else { format!("{first}–{last}") })
    }

    /// The editions that its letters are from, as one cites them.
    pub(super) fn editions(&self) -> impl Iterator<Item = String> {
        let editions = self.job.contents.editions.values();
        editions.map(|edition| edition.cited(self.wording)).filter(|cited| !cited.is_empty())
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
