//! What a book has after its letters: correspondents, persons, places, letters by date, pages, colophon.

use std::io;

use super::entry::{Entry, Page};
use super::part::{Naming, Part, line, link, link_as, list, part, terms};
use super::whole::{Book, listed_pages};
use crate::backends::book;
use crate::backends::epub::chapter::{html_date, our_language};
use crate::backends::epub::markup::Markup;
use crate::backends::epub::pages::PAGES;

/// All of it.
pub(super) fn parts(book: &Book<'_>) -> io::Result<Vec<Part>> {
    let words = &book.wording.book;
    let mut parts = vec![correspondents(book)?];
    parts.extend(names(book, "persons.xhtml", &words.persons, false)?);
    parts.extend(names(book, "places.xhtml", &words.places, true)?);
    parts.push(by_date(book)?);
    let pages = listed_pages(book);
    if !pages.is_empty() {
        parts.push(list_of_pages(book, &pages)?);
    }
    parts.push(colophon(book)?);
    Ok(parts)
}

/// The page before the notes of all letters.
pub(super) fn endnotes(book: &Book<'_>, of: &[&Entry]) -> io::Result<Part> {
    let naming = Naming::plain("endnotes.xhtml", &book.wording.notes.title);
    part(book, naming, |markup| {
        list(markup, of, |markup, entry| {
            let mut attributes = vec![("href", entry.paths(true).next().unwrap_or_default())];
            attributes.extend(our_language(&entry.about.ours, book.wording.tag()));
            markup.element("a", &attributes, &entry.about.title)
        })
    })
}

/// Who wrote and received letters, with these.
fn correspondents(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.book;
    let naming = Naming::landmark("correspondents.xhtml", &words.correspondents, "index");
    part(book, naming, |markup| {
        let letters = book.letters().map(|letter| (letter.about.parties.as_slice(), letter));
        list(markup, book::correspondents(letters), |markup, person| {
            markup.text(person.filed)?;
            for (word, letters) in [(&words.from, person.sent), (&words.to, person.received)] {
                if !letters.is_empty() {
                    line(markup, &[], format!("{word}{}", book.wording.colon).trim_end())?;
                    list(markup, letters, |markup, letter| {
                        link(markup, book, letter)?;
                        markup.text(&pages_of(book, letter))
                    })?;
                }
            }
            Ok(())
        })
    })
}

/// The printed pages of a letter, after its title.
fn pages_of(book: &Book<'_>, letter: &Entry) -> String {
    let pages = letter
        .pages
        .as_ref()
        .map(|(first, last)| if first == last { first.clone() } else { format!("{first}–{last}") });
    pages.map_or_else(String::new, |pages| format!(", {}", book.wording.cited_pages(&pages)))
}

/// Whom or what the letters name, if their sources mark it.
fn names(book: &Book<'_>, path: &str, title: &str, are_places: bool) -> io::Result<Option<Part>> {
    let letters = book.letters().map(|letter| (letter.about.names.as_slice(), letter));
    let names = book::index(letters, are_places);
    if names.is_empty() {
        return Ok(None);
    }
    let naming = Naming::plain(path, title);
    let part = part(book, naming, |markup| {
        list(markup, names, |markup, (name, letters)| {
            markup.text(name)?;
            markup.text(&book.wording.colon)?;
            for (place, letter) in letters.into_iter().enumerate() {
                markup.text(if place == 0 { "" } else { " · " })?;
                link_as(
                    markup,
                    book,
                    letter,
                    letter.about.number.as_ref().unwrap_or(&letter.about.title),
                )?;
            }
            Ok(())
        })
    });
    part.map(Some)
}

/// The letters by their dates.
fn by_date(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.book;
    part(book, Naming::plain("chronology.xhtml", &words.chronology), |markup| {
        let letters = book.letters().map(|letter| (letter.about.date.as_ref(), letter));
        list(markup, book::by_date(letters), |markup, (date, letter)| {
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
            link_as(markup, book, letter, letter.about.undated_title())
        })
    })
}

/// Links to the pages, for readers that know no page list.
fn list_of_pages(book: &Book<'_>, pages: &[(&Page, String)]) -> io::Result<Part> {
    let words = &book.wording.pages;
    part(book, Naming::plain(PAGES, &words.title), |markup| {
        line(markup, &[], &words.explained)?;
        markup.open_block("p", &[])?;
        for (place, (page, label)) in pages.iter().enumerate() {
            markup.text(if place == 0 { "" } else { " · " })?;
            let shown = if page.shown == page.label { label } else { &page.shown };
            markup.element("a", &[("href", &page.address)], shown)?;
        }
        markup.close_block()
    })
}

/// What the book holds, counted, and what was corrected.
fn colophon(book: &Book<'_>) -> io::Result<Part> {
    let words = &book.wording.book;
    let naming = Naming::plain("colophon.xhtml", &words.colophon);
    part(book, naming, |markup| {
        terms(markup, book::colophon(&book.whole))?;
        corrected(markup, book)
    })
}

/// The letters that have been corrected.
fn corrected(markup: &mut Markup, book: &Book<'_>) -> io::Result<()> {
    let mut corrected = book.entries.iter().filter(|entry| entry.about.corrections > 0).peekable();
    if corrected.peek().is_none() {
        return Ok(());
    }
    line(
        markup,
        &[],
        format!("{}{}", book.wording.corrections.title, book.wording.colon).trim_end(),
    )?;
    list(markup, corrected, |markup, entry| {
        link(markup, book, entry)?;
        markup.text(&format!("{}{}", book.wording.colon, entry.about.corrections))
    })
}
