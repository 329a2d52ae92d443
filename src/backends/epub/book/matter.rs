//! What a book has before and after its letters: title page, contents, correspondents, letters by date, pages.
//!
//! All of it is ours, in the language of the book; titles of letters are in theirs.

use std::io;

use super::entry::Entry;
use super::whole::{Book, listed_pages};
use crate::backends::epub::chapter::{html_date, our_language};
use crate::backends::epub::markup::Markup;
use crate::backends::epub::pages::PAGES;
use crate::backends::{PRODUCER, book};
use crate::wording::fill;

/// A file of the book that is no letter.
pub(super) struct Part {
    pub path: &'static str,
    pub title: String,
    /// Its place among the landmarks (EPUB 3 Structural Semantics), if it has one.
    pub landmark: Option<&'static str>,
    pub xhtml: Vec<u8>,
}

/// The files of a book that are no letters.
pub(super) struct Parts {
    pub before: Vec<Part>,
    pub after: Vec<Part>,
}

impl Parts {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Part> {
        self.before.iter().chain(&self.after)
    }
}

/// Writes them.
pub(super) fn parts(book: &Book<'_>) -> io::Result<Parts> {
    let mut after = vec![correspondents(book)?, by_date(book)?];
    if book.letters.iter().any(|letter| letter.pages().next().is_some()) {
        after.push(pages(book)?);
    }
    Ok(Parts { before: vec![title_page(book)?, contents(book)?], after })
}

/// A file with a heading.
fn part(
    book: &Book<'_>,
    (path, title, landmark): (&'static str, &str, Option<&'static str>),
    write: impl FnOnce(&mut Markup) -> io::Result<()>,
) -> io::Result<Part> {
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

fn title_page(book: &Book<'_>) -> io::Result<Part> {
    part(book, ("titlepage.xhtml", &book.title, Some("titlepage")), |markup| {
        let publication = &book.job.publication;
        for line in [&publication.editor, &publication.publisher].into_iter().flatten() {
            line_of(markup, line)?;
        }
        let count = book.letters.iter().filter(|it| it.is_letter).count().to_string();
        line_of(markup, &fill(&book.wording.book.count, &[("count", &count)]))?;
        for edition in book.job.contents.editions.values() {
            line_of(markup, &edition.citation)?;
        }
        let made_with = &book.wording.terms.made_with;
        line_of(markup, &format!("{made_with}{}{PRODUCER}", book.wording.colon))
    })
}

fn line_of(markup: &mut Markup, words: &str) -> io::Result<()> {
    markup.element("p", &[], words)?;
    markup.end_line()
}

fn contents(book: &Book<'_>) -> io::Result<Part> {
    part(book, ("contents.xhtml", &book.wording.parts.contents, Some("toc")), |markup| {
        list(markup, book.letters.iter(), |markup, letter| link(markup, book, letter))
    })
}

/// A list without numbers of its own.
fn list<T>(
    markup: &mut Markup,
    items: impl Iterator<Item = T>,
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

/// A link to a letter, with its title in its language.
fn link(markup: &mut Markup, book: &Book<'_>, letter: &Entry) -> io::Result<()> {
    let mut attributes = vec![("href", letter.file())];
    attributes.extend(our_language(&letter.ours, book.wording.tag()));
    markup.element("a", &attributes, &letter.title)
}

fn correspondents(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.book;
    part(book, ("correspondents.xhtml", &words.correspondents, Some("index")), |markup| {
        let letters = book.letters.iter().map(|letter| (letter.parties.as_slice(), letter));
        list(markup, book::correspondents(letters).into_iter(), |markup, person| {
            markup.text(person.filed)?;
            for (word, letters) in [(&words.from, person.sent), (&words.to, person.received)] {
                if !letters.is_empty() {
                    markup.open("p", &[])?;
                    markup.text(&format!("{word}{}", book.wording.colon))?;
                    markup.close()?;
                    list(markup, letters.into_iter(), |markup, letter| link(markup, book, letter))?;
                }
            }
            Ok(())
        })
    })
}

fn by_date(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.book;
    part(book, ("chronology.xhtml", &words.chronology, None), |markup| {
        let letters = book.letters.iter().filter(|it| it.is_letter);
        let dated = book::by_date(letters.map(|letter| (letter.date.as_ref(), letter)));
        list(markup, dated.into_iter(), |markup, (date, letter)| {
            match date {
                Some(date) => {
                    let shown = book.wording.doubted_date(date);
                    match html_date(&date.edtf) {
                        Some(day) => markup.element("time", &[("datetime", day)], &shown)?,
                        None => markup.text(&shown)?,
                    }
                }
                None => markup.text(&words.undated)?,
            }
            markup.text(&book.wording.colon)?;
            link(markup, book, letter)
        })
    })
}

/// Links to the pages, for readers that know no page list.
fn pages(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.pages;
    part(book, (PAGES, &words.title, None), |markup| {
        markup.element("p", &[], &words.explained)?;
        markup.end_line()?;
        markup.open_block("p", &[])?;
        for (place, (page, label)) in listed_pages(book).iter().enumerate() {
            markup.text(if place == 0 { "" } else { " · " })?;
            let shown = if page.shown == page.label { label } else { &page.shown };
            markup.element("a", &[("href", &page.address)], shown)?;
        }
        markup.close_block()
    })
}
