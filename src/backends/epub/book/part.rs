//! The chapters of a book that are ours: pages before and after the letters, and the divisions of these.
//!
//! All of it is in the language of the book; titles of letters are in theirs.

use std::io;

use super::entry::Entry;
use super::whole::Book;
use crate::backends::epub::chapter::our_language;
use crate::backends::epub::markup::{Attributes, Markup};

/// A chapter that is ours.
pub(super) struct Part {
    pub path: String,
    pub title: String,
    /// Its place among the landmarks (EPUB 3 Structural Semantics), if it has one.
    pub landmark: Option<&'static str>,
    pub xhtml: Vec<u8>,
}

/// What a chapter of ours is called, and where it is.
pub(super) struct Naming<'n> {
    pub path: String,
    pub title: &'n str,
    /// Its place among the landmarks, if it has one.
    pub landmark: Option<&'static str>,
}

impl<'n> Naming<'n> {
    /// A chapter that is no landmark.
    pub(super) fn plain(path: &str, title: &'n str) -> Self {
        Self { path: path.to_owned(), title, landmark: None }
    }

    /// A chapter among the landmarks.
    pub(super) fn landmark(path: &str, title: &'n str, landmark: &'static str) -> Self {
        Self { landmark: Some(landmark), ..Self::plain(path, title) }
    }
}

/// Writes a chapter with a heading.
pub(super) fn part(
    book: &Book<'_>,
    naming: Naming<'_>,
    write: impl FnOnce(&mut Markup) -> io::Result<()>,
) -> io::Result<Part> {
    let Naming { path, title, landmark } = naming;
    let mut markup = Markup::xhtml(book.wording.tag(), title)?;
    markup.open_block("section", &[("class", "matter"), ("aria-labelledby", "title")])?;
    markup.end_line()?;
    markup.element("h1", &[("id", "title")], title)?;
    markup.end_line()?;
    write(&mut markup)?;
    markup.close_block()?;
    markup.close_block()?;
    markup.close_block()?;
    Ok(Part { path, title: title.to_owned(), landmark, xhtml: markup.finish()? })
}

/// A line of its own.
pub(super) fn line(markup: &mut Markup, attributes: Attributes<'_>, words: &str) -> io::Result<()> {
    markup.element("p", attributes, words)?;
    markup.end_line()
}

/// Terms, each with what is said under it.
pub(super) fn terms<'t>(
    markup: &mut Markup,
    terms: impl IntoIterator<Item = (&'t str, Vec<String>)>,
) -> io::Result<()> {
    markup.open_block("dl", &[])?;
    markup.end_line()?;
    for (term, statements) in terms.into_iter().filter(|(_, statements)| !statements.is_empty()) {
        markup.element("dt", &[], term)?;
        markup.end_line()?;
        for statement in statements {
            markup.element("dd", &[], &statement)?;
            markup.end_line()?;
        }
    }
    markup.close_block()
}

/// A list without numbers of its own.
pub(super) fn list<T>(
    markup: &mut Markup,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut Markup, T) -> io::Result<()>,
) -> io::Result<()> {
    markup.open_block("ul", &[])?;
    markup.end_line()?;
    for one in items {
        markup.open("li", &[])?;
        item(markup, one)?;
        markup.close_block()?;
    }
    markup.close_block()
}

/// A link to a chapter, with its title in its language.
pub(super) fn link(markup: &mut Markup, book: &Book<'_>, entry: &Entry) -> io::Result<()> {
    link_as(markup, book, entry, &entry.about.title)
}

/// A link to a chapter, with other words in its language.
pub(super) fn link_as(
    markup: &mut Markup,
    book: &Book<'_>,
    entry: &Entry,
    words: &str,
) -> io::Result<()> {
    let mut attributes = vec![("href", entry.file())];
    attributes.extend(our_language(&entry.about.ours, book.wording.tag()));
    markup.element("a", &attributes, words)
}
