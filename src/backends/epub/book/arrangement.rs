//! The chapters of a book in their order, under their headings.

use std::io;

use super::entry::Entry;
use super::part::{Naming, Part, link, list, part};
use super::whole::Book;
use crate::backends::Order;
use crate::backends::book::{Item, arrange};

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
    arrange(entries, order, |entry| entry.about.standing);
}

/// The chapters from the front matter of the source to its back matter, each with its level in the contents, from 1.
pub(super) fn body<'b>(book: &Book<'b>) -> io::Result<Vec<(usize, Chapter<'b>)>> {
    let mut divisions = 0;
    let mut chapter = |item| -> io::Result<Chapter<'b>> {
        Ok(match item {
            Item::Part(place) => Chapter::Of(&book.entries[place]),
            Item::Heading(title, held) => {
                divisions += 1;
                let path = format!("part-{divisions:04}.xhtml");
                let naming = Naming { path, ..Naming::plain("", &title) };
                Chapter::Ours(part(book, naming, |markup| {
                    list(markup, &book.entries[held], |markup, entry| link(markup, book, entry))
                })?)
            }
        })
    };
    let items = book.whole.nested().into_iter();
    items.map(|(level, item)| Ok((level, chapter(item)?))).collect()
}
