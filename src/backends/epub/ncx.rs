//! The navigation of EPUB 2 (OPF 2.0.1, 2.4.1; NCX 2005-1): contents and pages, for reading systems that know no other.
//!
//! **Invariant:** its page list is that of the navigation document; the reading order counts contents and pages together,
//! without gaps, and the same target has the same number.

use std::io;

use super::chapter::{Chapter, Point};
use super::files::path;
use super::markup::Markup;
use super::pages::{PAGES, listed_pages, number};
use crate::ir::PageBreak;

/// The file for a book.
///
/// # Errors
/// If a title contains a character that XML cannot represent.
pub(super) fn ncx(identifier: &str, chapter: &Chapter<'_>) -> io::Result<Vec<u8>> {
    let mut ncx = Ncx { markup: Markup::declared()?, open: Vec::new() };
    ncx.markup.open(
        "ncx",
        &[
            ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
            ("version", "2005-1"),
            ("xml:lang", chapter.language),
        ],
    )?;
    ncx.head(identifier, chapter)?;
    ncx.text("docTitle", &chapter.title)?;
    ncx.map(chapter)?;
    ncx.page_list(chapter)?;
    ncx.markup.close_block()?;
    ncx.markup.finish()
}

struct Ncx {
    markup: Markup,
    /// The levels of the open points of the contents.
    open: Vec<usize>,
}

impl Ncx {
    fn head(&mut self, identifier: &str, chapter: &Chapter<'_>) -> io::Result<()> {
        let depth = chapter.sections().map(|section| section.level).max().unwrap_or(1);
        let values = chapter.pages().filter_map(arabic);
        let highest = values.max().unwrap_or(0);
        self.markup.open_block("head", &[])?;
        for (name, content) in [
            ("dtb:uid", identifier),
            ("dtb:depth", &depth.to_string()),
            ("dtb:totalPageCount", &chapter.pages().count().to_string()),
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

    /// The contents, nested by the levels of the headings.
    fn map(&mut self, chapter: &Chapter<'_>) -> io::Result<()> {
        self.markup.open_block("navMap", &[])?;
        self.point(1, 1, &chapter.title, &path(0))?;
        for (order, point) in (2..).zip(&chapter.points) {
            if let Point::Section(section) = point {
                let target = chapter.files.address(&section.id);
                self.point(section.level, order, &section.title, &target)?;
            }
        }
        if chapter.pages().next().is_some() {
            let order = chapter.points.len() + 2;
            self.point(1, order, &chapter.wording.pages.title, PAGES)?;
        }
        self.leave(1)?;
        self.markup.close_block()
    }

    fn point(&mut self, level: usize, order: usize, title: &str, target: &str) -> io::Result<()> {
        self.leave(level)?;
        self.open.push(level);
        let (id, order) = (format!("nav-{order}"), order.to_string());
        self.markup.open_block("navPoint", &[("id", &id), ("playOrder", &order)])?;
        self.text("navLabel", title)?;
        self.markup.empty("content", &[("src", target)])?;
        self.markup.end_line()
    }

    /// Closes the points of a level and below.
    fn leave(&mut self, level: usize) -> io::Result<()> {
        while self.open.pop_if(|open| *open >= level).is_some() {
            self.markup.close_block()?;
        }
        Ok(())
    }

    /// The pages; roman numbers are those of front matter.
    fn page_list(&mut self, chapter: &Chapter<'_>) -> io::Result<()> {
        let pages = listed_pages(chapter);
        if pages.is_empty() {
            return Ok(());
        }
        self.markup.open_block("pageList", &[("id", "pages"), ("class", "pages")])?;
        self.text("navLabel", &chapter.wording.pages.title)?;
        let mut used = Vec::new();
        let orders = (2..).zip(&chapter.points);
        let orders = orders.filter(|(_, point)| matches!(point, Point::Page(_)));
        for ((order, _), (page, label)) in orders.zip(pages) {
            let (kind, value) = match (arabic(page), roman(page)) {
                (Some(value), _) => ("normal", Some(value)),
                (None, Some(value)) => ("front", Some(value)),
                (None, None) => ("special", None),
            };
            // Two pages of one kind may not have one value.
            let value = value.filter(|value| !used.contains(&(kind, *value)));
            let kind = if value.is_some() { kind } else { "special" };
            used.extend(value.map(|value| (kind, value)));
            let value = value.map(|value| value.to_string());
            let (id, order) = (format!("page-{order}"), order.to_string());
            let mut attributes = vec![("id", id.as_str()), ("type", kind)];
            attributes.extend(value.as_deref().map(|value| ("value", value)));
            attributes.push(("playOrder", &order));
            self.markup.open_block("pageTarget", &attributes)?;
            self.text("navLabel", &label)?;
            let target = chapter.files.address(&page.id);
            self.markup.empty("content", &[("src", &target)])?;
            self.markup.close_block()?;
        }
        self.markup.close_block()
    }
}

/// The number of a page that belongs to no count with a name.
fn arabic(page: &PageBreak) -> Option<u32> {
    page.label.as_deref().filter(|_| page.series.is_none()).and_then(number)
}

/// The value of a page number in small roman figures.
fn roman(page: &PageBreak) -> Option<u32> {
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
