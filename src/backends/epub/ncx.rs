//! The navigation of EPUB 2 (OPF 2.0.1, 2.4.1; NCX 2005-1): contents and pages, for reading systems that know no other.
//!
//! **Invariant:** its page list is that of the navigation document; the reading order counts contents and pages together,
//! without gaps, and the same target has the same number.

use std::io;

use super::chapter::{Chapter, Point};
use super::markup::Markup;
use super::pages::{PAGES, listed_pages, number};
use crate::ir::PageBreak;

/// The file for a chapter that is a book.
///
/// # Errors
/// If a title contains a character that XML cannot represent.
pub(super) fn ncx(identifier: &str, chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let mut labels = listed_pages(chapter).into_iter();
    let first = Target::section(1, chapter.title.clone(), chapter.files.first().to_owned());
    let points = chapter.points.iter().map(|point| match point {
        Point::Section(section) => {
            let address = chapter.files.address(&section.id);
            Target::section(section.level, section.title.clone(), address)
        }
        Point::Page(page) => {
            let label = labels.next().map_or_else(String::new, |(_, label)| label);
            Target::page(label, chapter.files.address(&page.id), arabic(page), roman(page))
        }
    });
    let mut targets = Vec::with_capacity(chapter.points.len() + 2);
    targets.push(first);
    targets.extend(points);
    let title = &chapter.wording.pages.title;
    if chapter.pages().next().is_some() {
        targets.push(Target::section(1, title.clone(), PAGES.to_owned()));
    }
    Ncx::write(chapter.language, identifier, &chapter.title, title, &targets)
}

/// A place that it leads to.
pub(super) struct Target {
    label: String,
    address: String,
    kind: TargetKind,
}

enum TargetKind {
    /// A part of the contents at a level, from 1.
    Section(usize),
    /// A page, with its number in Arabic or in Roman figures.
    Page { arabic: Option<u32>, roman: Option<u32> },
}

impl Target {
    pub(super) fn section(level: usize, label: String, address: String) -> Self {
        Self { label, address, kind: TargetKind::Section(level) }
    }

    pub(super) fn page(
        label: String,
        address: String,
        arabic: Option<u32>,
        roman: Option<u32>,
    ) -> Self {
        Self { label, address, kind: TargetKind::Page { arabic, roman } }
    }

    /// Its level in the contents, if it is there.
    fn level(&self) -> Option<usize> {
        match self.kind {
            TargetKind::Section(level) => Some(level),
            TargetKind::Page { .. } => None,
        }
    }
}

/// The file under construction.
pub(super) struct Ncx {
    markup: Markup,
    /// The levels of the open points of the contents.
    open: Vec<usize>,
}

impl Ncx {
    /// Writes the file: what it leads to, in the order of reading.
    pub(super) fn write(
        language: &str,
        identifier: &str,
        title: &str,
        title_of_pages: &str,
        targets: &[Target],
    ) -> io::Result<Vec<u8>> {
        let mut ncx = Self { markup: Markup::declared()?, open: Vec::new() };
        let attributes = [
            ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
            ("version", "2005-1"),
            ("xml:lang", language),
        ];
        ncx.markup.open("ncx", &attributes)?;
        ncx.head(identifier, targets)?;
        ncx.text("docTitle", title)?;
        ncx.map(targets)?;
        ncx.page_list(title_of_pages, targets)?;
        ncx.markup.close_block()?;
        ncx.markup.finish()
    }

    fn head(&mut self, identifier: &str, targets: &[Target]) -> io::Result<()> {
        let depth = targets.iter().filter_map(Target::level).max().unwrap_or(1);
        let pages = targets.iter().filter_map(|target| match target.kind {
            TargetKind::Page { arabic, .. } => Some(arabic),
            TargetKind::Section(_) => None,
        });
        let highest = pages.clone().flatten().max().unwrap_or(0);
        self.markup.open_block("head", &[])?;
        for (name, content) in [
            ("dtb:uid", identifier),
            ("dtb:depth", &depth.to_string()),
            ("dtb:totalPageCount", &pages.count().to_string()),
            ("dtb:maxPageNumber", &highest.to_string()),
        ] {
            self.markup.empty("meta", &[("name", name), ("content", content)])?;
            self.markup.end_line()?;
        }
        self.markup.close_block()
    }

    /// An element with a text in it, as the NCX has them.
    fn text(&mut self, name: &str, words: &str) -> io::Result<()> {
        self.markup.open(name, &[])?;
        self.markup.element("text", &[], words)?;
        self.markup.close_block()
    }

    fn map(&mut self, targets: &[Target]) -> io::Result<()> {
        self.markup.open_block("navMap", &[])?;
        for (order, target) in (1..).zip(targets) {
            if let TargetKind::Section(level) = target.kind {
                self.point(level, order, target)?;
            }
        }
        self.leave(1)?;
        self.markup.close_block()
    }

    fn point(&mut self, level: usize, order: usize, target: &Target) -> io::Result<()> {
        self.leave(level)?;
        self.open.push(level);
        let (id, order) = (format!("nav-{order}"), order.to_string());
        self.markup.open_block("navPoint", &[("id", &id), ("playOrder", &order)])?;
        self.text("navLabel", &target.label)?;
        self.markup.empty("content", &[("src", &target.address)])?;
        self.markup.end_line()
    }

    /// Closes the points of a level and below.
    fn leave(&mut self, level: usize) -> io::Result<()> {
        while self.open.pop_if(|open| *open >= level).is_some() {
            self.markup.close_block()?;
        }
        Ok(())
    }

    fn page_list(&mut self, title: &str, targets: &[Target]) -> io::Result<()> {
        let pages = (1..).zip(targets).filter_map(|(order, target)| match target.kind {
            TargetKind::Page { arabic, roman } => Some((order, target, arabic, roman)),
            TargetKind::Section(_) => None,
        });
        let mut pages = pages.peekable();
        if pages.peek().is_none() {
            return Ok(());
        }
        self.markup.open_block("pageList", &[("id", "pages"), ("class", "pages")])?;
        self.text("navLabel", title)?;
        // A number may be there only once; in order, so that most are added at the end.
        let mut used = Vec::with_capacity(targets.len());
        for (order, target, arabic, roman) in pages {
            let (kind, value) = match (arabic, roman) {
                (Some(value), _) => ("normal", Some(value)),
                (None, Some(value)) => ("front", Some(value)),
                (None, None) => ("special", None),
            };
            let value = value.filter(|value| {
                let place = used.binary_search(&(kind, *value));
                place.map_err(|place| used.insert(place, (kind, *value))).is_err()
            });
            let kind = if value.is_some() { kind } else { "special" };
            let value = value.map(|value| value.to_string());
            let (id, order) = (format!("page-{order}"), order.to_string());
            let mut attributes = vec![("id", id.as_str()), ("type", kind)];
            attributes.extend(value.as_deref().map(|value| ("value", value)));
            attributes.push(("playOrder", &order));
            self.markup.open_block("pageTarget", &attributes)?;
            self.text("navLabel", &target.label)?;
            self.markup.empty("content", &[("src", &target.address)])?;
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }
}

/// The number of a page that belongs to no count with a name.
pub(super) fn arabic(page: &PageBreak) -> Option<u32> {
    page.label.as_deref().filter(|_| page.series.is_none()).and_then(number)
}

/// The value of a page number in small roman figures.
pub(super) fn roman(page: &PageBreak) -> Option<u32> {
    let label = page.label.as_deref().filter(|_| page.series.is_none())?;
    let figures = label.trim_matches(['[', ']', ' ']);
    crate::ir::roman(figures).filter(|_| figures.chars().all(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Origin;

    #[test]
    fn roman_figures_are_counted() {
        for (label, value) in
            [("iv", Some(4)), ("[xix]", Some(19)), ("12", None), ("", None), ("v3", None)]
        {
            let origin = Origin::Derived { from: Vec::new(), by: "test".to_owned() };
            assert_eq!(roman(&PageBreak::new(Some(label.to_owned()), false, origin)), value);
        }
    }
}
