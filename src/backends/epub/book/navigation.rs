//! The navigation of a book (EPUB 3.3, 7) and the one of EPUB 2 (NCX), which older readers know.
//!
//! **Invariant:** both lead to the same places, in the order of the spine.

use std::io;

use super::entry::{EntryPoint, Page};
use super::matter::Parts;
use super::whole::{Book, listed_pages};
use crate::backends::epub::markup::Markup;
use crate::backends::epub::ncx::{Ncx, Target};

pub(super) const NAVIGATION: &str = "nav.xhtml";
pub(super) const NCX: &str = "toc.ncx";

/// The navigation document.
pub(super) fn navigation(book: &Book<'_>, parts: &Parts) -> io::Result<Vec<u8>> {
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
    for (level, title, address) in contents(book, parts) {
        enter(&mut markup, &mut open, level)?;
        markup.open("li", &[])?;
        markup.element("a", &[("href", &address)], &title)?;
    }
    enter(&mut markup, &mut open, 0)?;
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
    let marked = parts.all().filter_map(|part| Some((part.landmark?, part)));
    let marked =
        marked.map(|(kind, part)| (vec![("epub:type", kind)], part.path, part.title.as_str()));
    let first = book.letters.first();
    let body = first
        .map(|letter| (vec![("epub:type", "bodymatter")], letter.file(), letter.title.as_str()));
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

/// Opens and closes lists until the next entry can stand at a level, from 1; at 0, all are closed.
fn enter(markup: &mut Markup, open: &mut usize, level: usize) -> io::Result<()> {
    if level > *open {
        markup.open_block("ol", &[])?;
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

/// What the contents list: level from 1, title, address. No level is left out on the way down.
fn contents(book: &Book<'_>, parts: &Parts) -> Vec<(usize, String, String)> {
    let mut listed = Vec::new();
    let part = |part: &super::matter::Part| (1, part.title.clone(), part.path.to_owned());
    listed.extend(parts.before.iter().map(part));
    for letter in book.letters {
        listed.push((1, letter.title.clone(), letter.file().to_owned()));
        let mut last = 1;
        for point in &letter.points {
            if let EntryPoint::Section { address, title, level } = point {
                last = (*level).clamp(2, last + 1);
                listed.push((last, title.clone(), address.clone()));
            }
        }
    }
    listed.extend(parts.after.iter().map(part));
    listed
}

/// The NCX.
pub(super) fn ncx(book: &Book<'_>, parts: &Parts) -> io::Result<Vec<u8>> {
    let pages = listed_pages(book);
    let mut labels = pages.iter().map(|(_, label)| label.clone());
    let mut targets = Vec::new();
    let part =
        |part: &super::matter::Part| Target::section(1, part.title.clone(), part.path.to_owned());
    targets.extend(parts.before.iter().map(part));
    for letter in book.letters {
        targets.push(Target::section(1, letter.title.clone(), letter.file().to_owned()));
        let mut last = 1;
        for point in &letter.points {
            targets.push(match point {
                EntryPoint::Section { address, title, level } => {
                    last = (*level).clamp(2, last + 1);
                    Target::section(last, title.clone(), address.clone())
                }
                EntryPoint::Page(Page { address, label, arabic, roman, .. }) => {
                    let label = labels.next().unwrap_or_else(|| label.clone());
                    Target::page(label, address.clone(), *arabic, *roman)
                }
            });
        }
    }
    targets.extend(parts.after.iter().map(part));
    Ncx::write(
        book.wording.tag(),
        &book.identifier(),
        &book.title,
        &book.wording.pages.title,
        &targets,
    )
}
