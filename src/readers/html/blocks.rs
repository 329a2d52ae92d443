//! Blocks of a page: lists, tables, verse, pictures, and what is only set apart.

use super::content::Walk;
use super::tree::Element;
use crate::ir::{Rendition, Style};
use crate::readers::composer::{Container, LineKind};
use crate::readers::html_elements::heading_level;

/// Classes of verse by convention.
const VERSE: &[&str] = &["poem", "poetry", "verse", "stanza", "linegroup", "lg", "ws-poem"];

impl Walk<'_, '_> {
    pub(super) fn block(&mut self, node: usize, element: &Element) {
        match element.name.as_str() {
            "blockquote" if !self.is_most(node) && !Self::is_verse(element) => {
                self.container(Container::Quotation, node, element);
            }
            "ul" | "menu" | "dir" => self.container(Container::List { class: None }, node, element),
            "ol" => {
                let class = Some("ordered".to_owned());
                self.container(Container::List { class }, node, element);
            }
            "li" => self.container(Container::Item, node, element),
            "dl" => self.definitions(node),
            "table" if !self.is_layout(node, element) => self.table(node),
            "figure" => self.figure(node, element),
            "pre" | "listing" | "xmp" | "plaintext" => {
                let outside = std::mem::replace(&mut self.is_kept, true);
                self.set_apart(node, element);
                self.is_kept = outside;
            }
            _ if Self::is_verse(element) && !self.in_verse => self.verse(node, element),
            _ => self.set_apart(node, element),
        }
    }

    fn container(&mut self, container: Container, node: usize, element: &Element) {
        let outside = (self.align.take(), std::mem::replace(&mut self.in_verse, false));
        self.composer.begin(container);
        self.phrases(node, element);
        self.composer.end();
        (self.align, self.in_verse) = outside;
    }

    /// A block that is nothing but set apart.
    fn set_apart(&mut self, node: usize, element: &Element) {
        let outside = self.align;
        let setting = self.plan.page.setting(element);
        let centre = (element.name == "center").then_some(Style::Centre);
        self.align = setting.align.or(centre).or(outside);
        if self.in_verse {
            self.composer.line(LineKind::Verse, None);
        } else {
            self.composer.end_line();
            // Words directly in the block.
            if let Some(align) = self.align.filter(|align| *align != Style::Left) {
                self.composer.line(LineKind::Paragraph, Rendition::of(&[align]));
            }
        }
        self.phrases(node, element);
        self.composer.end_line();
        if self.in_verse {
            self.composer.line(LineKind::Verse, None);
        }
        self.align = outside;
    }

    /// Whether a node has most of the words of the letter: a page that sets the letter off as a whole.
    fn is_most(&self, node: usize) -> bool {
        self.plan.page.words(node) * 2 > self.plan.words
    }

    fn is_verse(element: &Element) -> bool {
        element.is(&["div", "blockquote", "p", "section", "span"])
            && element.classes().any(|class| VERSE.contains(&class.to_lowercase().as_str()))
    }

    /// Lines of verse; what holds stanzas is none.
    fn verse(&mut self, node: usize, element: &Element) {
        let tree = &self.plan.page.tree;
        let holds_stanzas = tree
            .below(node)
            .filter_map(|below| tree.element(below))
            .any(|below| Self::is_verse(below) || heading_level(&below.name).is_some());
        if holds_stanzas {
            return self.set_apart(node, element);
        }
        self.composer.begin(Container::Verse);
        self.in_verse = true;
        self.verse_phrases = self.open.len();
        self.composer.line(LineKind::Verse, None);
        self.phrases(node, element);
        self.in_verse = false;
        self.composer.end();
    }

    /// A list of names with what is said of them.
    fn definitions(&mut self, node: usize) {
        let plan = self.plan;
        let outside = (self.align.take(), std::mem::replace(&mut self.in_verse, false));
        self.composer.begin(Container::List { class: None });
        let (mut is_open, mut has_words) = (false, false);
        let mut child = node + 1;
        while child < plan.page.tree.end(node) {
            let inner = plan.page.tree.element(child).filter(|_| !self.is_special(child));
            let end = match inner {
                Some(inner) if inner.name == "dt" => {
                    if is_open && has_words {
                        self.composer.end();
                        is_open = false;
                    }
                    if !is_open {
                        self.composer.begin(Container::Item);
                    }
                    (is_open, has_words) = (true, false);
                    self.composer.line(LineKind::ItemLabel, None);
                    self.phrases(child, inner);
                    self.composer.end_line();
                    plan.page.tree.end(child)
                }
                Some(inner) if inner.name == "dd" => {
                    if !is_open {
                        self.composer.begin(Container::Item);
                    }
                    (is_open, has_words) = (true, true);
                    self.set_apart(child, inner);
                    plan.page.tree.end(child)
                }
                _ => self.one(child),
            };
            child = end;
        }
        if is_open {
            self.composer.end();
        }
        self.composer.end();
        (self.align, self.in_verse) = outside;
    }

    fn table(&mut self, node: usize) {
        let outside = (self.align.take(), std::mem::replace(&mut self.in_verse, false));
        self.composer.begin(Container::Table);
        self.rows(node);
        self.composer.end();
        (self.align, self.in_verse) = outside;
    }

    fn rows(&mut self, node: usize) {
        let plan = self.plan;
        let mut child = node + 1;
        while child < plan.page.tree.end(node) {
            let inner = plan.page.tree.element(child).filter(|_| !self.is_special(child));
            match inner.map(|inner| inner.name.as_str()) {
                Some("thead" | "tbody" | "tfoot") => {
                    self.composer.end_line();
                    self.rows(child);
                    self.composer.end_line();
                }
                Some("caption") => {
                    self.composer.line(LineKind::Heading, None);
                    self.children(child);
                    self.composer.end_line();
                }
                Some("colgroup" | "col") => {}
                Some("tr") => self.row(child),
                _ => {
                    child = self.one(child);
                    continue;
                }
            }
            child = plan.page.tree.end(child);
        }
    }

    fn row(&mut self, node: usize) {
        let plan = self.plan;
        let tree = &plan.page.tree;
        let name = |node: usize| tree.element(node).map(|element| element.name.as_str());
        let mut cells = tree.children(node).filter_map(name).peekable();
        let has_cells = cells.peek().is_some();
        let is_heading = has_cells && cells.all(|name| name == "th");
        self.composer.begin(Container::Row { is_heading });
        let mut child = node + 1;
        while child < tree.end(node) {
            let inner = tree.element(child).filter(|_| !self.is_special(child));
            match inner.filter(|inner| inner.is(&["td", "th"])) {
                Some(cell) => {
                    let span = |name: &str| cell.get(name).and_then(|it| it.trim().parse().ok());
                    let span = |name: &str| span(name).unwrap_or(1_u32).clamp(1, 1_000);
                    let (rows, columns) = (span("rowspan"), span("colspan"));
                    self.composer.begin(Container::Cell { rows, columns });
                    self.phrases(child, cell);
                    self.composer.end();
                    child = tree.end(child);
                }
                None => child = self.one(child),
            }
        }
        self.composer.end();
    }

    /// Whether a table only says where things are on the page.
    fn is_layout(&self, node: usize, element: &Element) -> bool {
        let tree = &self.plan.page.tree;
        if element.get("role").is_some_and(|role| role == "presentation" || role == "none") {
            return true;
        }
        let name = |node: usize| tree.element(node).map_or("", |element| &element.name);
        let holds_parts = tree.below(node).any(|below| {
            heading_level(name(below)).is_some()
                || ["table", "hr", "article"].contains(&name(below))
        });
        let rows = || tree.below(node).filter(|row| name(*row) == "tr");
        let cells = |row: usize| {
            tree.children(row).filter(|cell| ["td", "th"].contains(&name(*cell))).count()
        };
        let paragraphs = |cell: usize| tree.children(cell).filter(|it| name(*it) == "p").count();
        let holds_prose =
            || tree.below(node).any(|cell| name(cell) == "td" && paragraphs(cell) > 2);
        holds_parts || rows().all(|row| cells(row) < 2) || holds_prose()
    }

    /// A picture, and what is said about it.
    fn figure(&mut self, node: usize, element: &Element) {
        let tree = &self.plan.page.tree;
        let images = tree.below(node).filter_map(|below| picture(tree.element(below)?)).collect();
        self.container(Container::Figure { images }, node, element);
    }

    pub(super) fn image(&mut self, node: usize, element: &Element) {
        let tree = &self.plan.page.tree;
        let is_in_figure = tree
            .ancestors(node)
            .any(|around| tree.element(around).is_some_and(|it| it.name == "figure"));
        if let Some(image) = picture(element).filter(|_| !is_in_figure) {
            self.composer.begin(Container::Figure { images: vec![image] });
            self.composer.end();
        }
    }
}

/// The file of a picture that shows something.
fn picture(element: &Element) -> Option<String> {
    const SMALLEST: u32 = 50;
    let source = element.get("src").filter(|_| element.name == "img")?.trim();
    let is_small = |name: &str| {
        let size =
            element.get(name).and_then(|size| size.trim_end_matches("px").parse::<u32>().ok());
        size.is_some_and(|size| size < SMALLEST)
    };
    let is_decoration = element.get("alt").is_some_and(|alt| alt.trim().is_empty())
        || element.get("role").is_some_and(|role| role == "presentation")
        || is_small("width")
        || is_small("height");
    (!source.is_empty() && !source.starts_with("data:") && !is_decoration)
        .then(|| source.to_owned())
}
