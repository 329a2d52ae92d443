//! What a book has before its letters: cover, title page, imprint, contents.

use std::io;

use super::arrangement::Chapter;
use super::part::{Naming, Part, line, link, part, terms};
use super::whole::Book;
use crate::backends::book;
use crate::backends::epub::markup::Markup;
use crate::wording::fill;

/// The page that shows the cover.
pub(super) const COVER: &str = "cover.xhtml";

/// The page that shows the cover, out of the reading order: most readers show the picture itself.
pub(super) fn cover(book: &Book<'_>, picture: &str) -> io::Result<Part> {
    let title = &book.wording.book.cover;
    let mut markup = Markup::xhtml(book.wording.tag(), title)?;
    markup.open_block("section", &[("class", "cover"), ("epub:type", "cover")])?;
    markup.empty("img", &[("src", picture), ("role", "doc-cover"), ("alt", &book.whole.title)])?;
    markup.close_block()?;
    markup.close_block()?;
    markup.close_block()?;
    let xhtml = markup.finish()?;
    Ok(Part { path: COVER.to_owned(), title: title.clone(), landmark: Some("cover"), xhtml })
}

/// The title page.
pub(super) fn title_page(book: &Book<'_>) -> io::Result<Part> {
    let naming = Naming::landmark("titlepage.xhtml", &book.whole.title, "titlepage");
    let page = part(book, naming, |markup| {
        let publication = book.whole.job.publication;
        for of_book in [&publication.editor, &publication.publisher].into_iter().flatten() {
            line(markup, &[], of_book)?;
        }
        let count = book.letters().count().to_string();
        line(markup, &[], &fill(&book.wording.book.count, &[("count", &count)]))?;
        for edition in book.whole.editions() {
            line(markup, &[], &edition)?;
        }
        Ok(())
    });
    Ok(Part { title: book.wording.book.title_page.clone(), ..page? })
}

/// The imprint.
pub(super) fn imprint(book: &Book<'_>) -> io::Result<Part> {
    let naming = Naming::plain("imprint.xhtml", &book.wording.book.imprint);
    let (said, paragraphs) = book::imprint(&book.whole);
    part(book, naming, |markup| {
        terms(markup, said)?;
        paragraphs.iter().try_for_each(|paragraph| line(markup, &[], paragraph))
    })
}

/// The contents of what comes after them, nested by the divisions of the book.
pub(super) fn contents(book: &Book<'_>, rest: &[(usize, Chapter<'_>)]) -> io::Result<Part> {
    let title = &book.wording.parts.contents;
    part(book, Naming::landmark("contents.xhtml", title, "toc"), |markup| {
        let mut open = 0;
        for (level, chapter) in rest {
            // The page before the notes has them.
            if matches!(chapter, Chapter::NotesOf(_)) {
                continue;
            }
            enter(markup, "ul", &mut open, *level)?;
            markup.open("li", &[])?;
            match chapter {
                Chapter::Ours(part) => {
                    markup.element("a", &[("href", &part.path)], &part.title)?;
                }
                Chapter::Of(entry) | Chapter::NotesOf(entry) => link(markup, book, entry)?,
            }
        }
        enter(markup, "ul", &mut open, 0)
    })
}

/// Opens and closes lists until an entry of this level, from 1, can follow; level 0 closes all.
pub(super) fn enter(
    markup: &mut Markup,
    list: &str,
    open: &mut usize,
    level: usize,
) -> io::Result<()> {
    if level > *open {
        markup.open_block(list, &[])?;
        *open += 1;
        return Ok(());
    }
    while *open > level {
        markup.close_block()?;
        markup.close_block()?;
        *open -= 1;
    }
    if level > 0 { markup.close_block() } else { Ok(()) }
}
