//! The navigation of a book (EPUB 3.3, 7) and the one of EPUB 2 (NCX), which older readers know.
//!
//! **Invariant:** both lead to the same places, in the order of the spine.

use std::io;

use super::arrangement::Chapter;
use super::entry::{EntryPoint, Page};
use super::front::enter;
use super::plan::Plan;
use super::whole::{Book, listed_pages};
use crate::backends::epub::markup::Markup;
use crate::backends::epub::ncx::{Ncx, Target};

pub(super) const NAVIGATION: &str = "nav.xhtml";
pub(super) const NCX: &str = "toc.ncx";

/// The navigation document.
pub(super) fn navigation(book: &Book<'_>, plan: &Plan<'_>) -> io::Result<Vec<u8>> {
    let words = &book.wording.parts;
    let mut markup = Markup::xhtml(book.wording.tag(), &words.contents)?;
    markup.open_block(
        "nav",
        &[("epub:type", "toc"), ("role", "doc-toc"), ("aria-labelledby", "toc-title")],
    )?;
    markup.end_line()?;
    markup.element("h1", &[("id", "toc-title")], &words.contents)?;
    markup.end_line()?;
    let mut open = 0;
    for place in places(plan) {
        if let Place::Section { level, title, address } = place {
            enter(&mut markup, "ol", &mut open, level)?;
            markup.open("li", &[])?;
            markup.element("a", &[("href", address)], title)?;
        }
    }
    enter(&mut markup, "ol", &mut open, 0)?;
    markup.close_block()?;
    let pages = listed_pages(book);
    if !pages.is_empty() {
        let title = &book.wording.pages.title;
        let list = [
            ("epub:type", "page-list"),
            ("role", "doc-pagelist"),
            ("hidden", ""),
            ("aria-label", title),
        ];
        let links =
            pages.iter().map(|(page, label)| (Vec::new(), page.address.as_str(), label.as_str()));
        flat(&mut markup, &list, links)?;
    }
    let marked = plan.parts().filter_map(|part| Some((part.landmark?, part)));
    let marked = marked
        .map(|(kind, part)| (vec![("epub:type", kind)], part.path.as_str(), part.title.as_str()));
    let first = book.letters().next();
    let body = first.map(|letter| {
        (vec![("epub:type", "bodymatter")], letter.file(), letter.about.title.as_str())
    });
    let list =
        [("epub:type", "landmarks"), ("hidden", ""), ("aria-label", words.landmarks.as_str())];
    flat(&mut markup, &list, marked.chain(body))?;
    markup.close_block()?;
    markup.close_block()?;
    markup.finish()
}

/// A list of links without levels.
fn flat<'l>(
    markup: &mut Markup,
    attributes: &[(&str, &str)],
    links: impl Iterator<Item = (Vec<(&'static str, &'static str)>, &'l str, &'l str)>,
) -> io::Result<()> {
    markup.open_block("nav", attributes)?;
    markup.open_block("ol", &[])?;
    markup.end_line()?;
    for (kind, address, label) in links {
        markup.open("li", &[])?;
        let attributes: Vec<(&str, &str)> = kind.into_iter().chain([("href", address)]).collect();
        markup.element("a", &attributes, label)?;
        markup.close_block()?;
    }
    markup.close_block()?;
    markup.close_block()
}

/// A place that the contents or the page list lead to.
enum Place<'b> {
    /// A chapter, or a part of one, at a level from 1.
    Section { level: usize, title: &'b str, address: &'b str },
    /// The beginning of a page of the source.
    Page(&'b Page),
}

/// What the contents and the page list lead to, in the order of reading. No level is left out on the way down.
fn places<'b>(plan: &'b Plan<'b>) -> Vec<Place<'b>> {
    let mut places = Vec::new();
    for (level, chapter) in &plan.chapters {
        let level = *level;
        match chapter {
            Chapter::Ours(part) => {
                places.push(Place::Section { level, title: &part.title, address: &part.path });
            }
            Chapter::NotesOf(entry) => {
                let address = entry.paths(true).next().unwrap_or_default();
                places.push(Place::Section { level, title: &entry.about.title, address });
            }
            Chapter::Of(entry) => {
                places.push(Place::Section {
                    level,
                    title: &entry.about.title,
                    address: entry.file(),
                });
                let mut last = level;
                places.extend(entry.points.iter().map(|point| match point {
                    EntryPoint::Section { address, title, level: of_heading } => {
                        last = (level + of_heading - 1).clamp(level + 1, last + 1);
                        Place::Section { level: last, title, address }
                    }
                    EntryPoint::Page(page) => Place::Page(page),
                }));
            }
        }
    }
    places
}

/// The NCX.
pub(super) fn ncx(book: &Book<'_>, plan: &Plan<'_>) -> io::Result<Vec<u8>> {
    let pages = listed_pages(book);
    let mut labels = pages.iter().map(|(_, label)| label.clone());
    let target = |place: Place<'_>| match place {
        Place::Section { level, title, address } => {
            Target::section(level, title.to_owned(), address.to_owned())
        }
        Place::Page(Page { address, label, arabic, roman, .. }) => {
            let label = labels.next().unwrap_or_else(|| label.clone());
            Target::page(label, address.clone(), *arabic, *roman)
        }
    };
    let targets: Vec<Target> = places(plan).into_iter().map(target).collect();
    Ncx::write(
        book.wording.tag(),
        &book.whole.identifier(),
        &book.whole.title,
        &book.wording.pages.title,
        &targets,
    )
}
