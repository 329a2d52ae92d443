//! Paragraphs, lists, tables, and the quotations that adjacent paragraphs make up.

use super::super::lists::{OpenList, Printed};
use super::Conversion;
use super::left_out::is_blank;
use crate::ir::Rendition;
use crate::readers::composer::{Container, LineKind};
use crate::readers::word_processor::{LeftOut, Remark, Setting};
use crate::readers::xml::Element;

/// What is open between the paragraphs of a container.
#[derive(Default)]
pub(super) struct Flow {
    is_quotation: bool,
    /// The list that it is an item of.
    list: Option<OpenList>,
}

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads what a container holds.
    pub(super) fn blocks(&mut self, container: &'t Element<'a>, flow: &mut Flow) {
        self.parts(container, flow);
        self.writer.end_line();
        self.quote(false, flow);
    }

    fn parts(&mut self, container: &'t Element<'a>, flow: &mut Flow) {
        for child in container.elements() {
            match child.name {
                ("text" | "?", "p" | "h") => self.paragraph(child, flow),
                ("text", "list") => {
                    self.quote(false, flow);
                    self.list(child, flow.list.as_ref());
                }
                ("table", "table") => {
                    self.quote(false, flow);
                    self.table(child);
                }
                ("text", "tracked-changes") => self.leave_out(child, LeftOut::Deleted),
                ("text", "section") if child.get("text", "display") == Some("none") => {
                    self.leave_out(child, LeftOut::Hidden);
                }
                ("draw", _) => self.drawing(child),
                ("office", "annotation") => self.annotation(child),
                // What only says something of what it holds: sections, indexes.
                _ => self.parts(child, flow),
            }
        }
    }

    pub(super) fn paragraph(&mut self, paragraph: &'t Element<'a>, flow: &mut Flow) {
        let style = self.styles.of_paragraph(paragraph.get("text", "style-name"));
        if style.paragraph.begins_page() {
            self.writer.remark(Remark::PageBreak, paragraph.tag.clone());
        }
        let is_heading = paragraph.name == ("text", "h") || style.is_heading;
        let is_hidden = style.run.hidden == Some(true);
        // Empty paragraphs are space between others.
        if !is_blank(paragraph) && !is_hidden {
            self.quote(style.is_quotation && !is_heading, flow);
            if is_heading {
                let label = self.heading_label(paragraph, flow);
                self.writer.line(LineKind::Heading, None);
                if let Some(label) = label {
                    let plain = Setting { styles: Vec::new(), at: paragraph.tag.clone() };
                    self.writer.implied(&format!("{label} "), &plain, paragraph.tag.clone());
                }
            } else {
                let mut styles = style.run.styles();
                let is_item = flow.list.is_some();
                styles.extend(style.paragraph.styles().into_iter().filter(|_| !is_item));
                self.writer.line(LineKind::Paragraph, Rendition::of(&styles));
            }
        }
        let around = std::mem::replace(&mut self.around, style.run.clone());
        let leaving = self.leaving;
        self.leaving = leaving.or(is_hidden.then_some(LeftOut::Hidden));
        self.inside(paragraph, &style.run);
        (self.leaving, self.around) = (leaving, around);
        self.writer.end_line();
    }

    /// The number that is printed before a heading.
    fn heading_label(&mut self, heading: &Element<'_>, flow: &Flow) -> Option<String> {
        let level = heading.get("text", "outline-level").and_then(|level| level.parse().ok());
        let is_counted = heading.get("text", "is-list-header") != Some("true");
        let level = level.filter(|_| is_counted && flow.list.is_none())?;
        let printed = self.lists.next_heading(level);
        self.label(printed, heading)
    }

    fn label(&mut self, printed: Printed, of: &Element<'_>) -> Option<String> {
        match printed {
            Printed::Label(label) => Some(label),
            Printed::Nothing => None,
            Printed::Unknown => {
                self.writer.remark(Remark::UnknownNumber, of.tag.clone());
                None
            }
        }
    }

    /// Begins or ends a quotation.
    fn quote(&mut self, is_quotation: bool, flow: &mut Flow) {
        match (std::mem::replace(&mut flow.is_quotation, is_quotation), is_quotation) {
            (false, true) => self.writer.begin(Container::Quotation),
            (true, false) => self.writer.end(),
            _ => {}
        }
    }

    fn list(&mut self, list: &'t Element<'a>, outer: Option<&OpenList>) {
        let of_paragraph = || {
            let first = list.below("text", "p").or_else(|| list.below("text", "h"))?;
            self.styles.of_paragraph(first.get("text", "style-name")).list
        };
        let own = list.get("text", "style-name").map(ToOwned::to_owned);
        let style = own.or_else(|| if outer.is_none() { of_paragraph() } else { None });
        let open = self.lists.begin(list, outer, style.as_deref());
        self.writer.begin(Container::List { class: None });
        for item in list.elements() {
            self.writer.begin(Container::Item);
            let first = item.elements().next();
            let is_counted = item.name == ("text", "list-item")
                && first.is_some_and(|first| matches!(first.name, ("text" | "?", "p" | "h")));
            if is_counted {
                let start = item.get("text", "start-value").and_then(|start| start.parse().ok());
                let printed = self.lists.next(&open, start);
                let label = self.label(printed, item);
                if let Some(label) = label.filter(|_| first.is_some_and(|first| !is_blank(first))) {
                    let plain = Setting { styles: Vec::new(), at: item.tag.clone() };
                    self.writer.line(LineKind::ItemLabel, None);
                    self.writer.implied(&label, &plain, item.tag.clone());
                    self.writer.end_line();
                }
            }
            let mut flow = Flow { list: Some(open.clone()), ..Flow::default() };
            self.blocks(item, &mut flow);
            self.writer.end();
        }
        self.writer.end();
    }

    fn table(&mut self, table: &'t Element<'a>) {
        self.writer.begin(Container::Table);
        self.rows(table, false);
        self.writer.end();
    }

    fn rows(&mut self, rows: &'t Element<'a>, is_heading: bool) {
        for child in rows.elements() {
            match child.name {
                ("table", "table-row") => {
                    self.writer.begin(Container::Row { is_heading });
                    self.cells(child);
                    self.writer.end();
                }
                ("table", "table-header-rows") => self.rows(child, true),
                _ => self.rows(child, is_heading),
            }
        }
    }

    fn cells(&mut self, row: &'t Element<'a>) {
        for cell in row.elements() {
            match cell.name {
                ("table", "table-cell") => {
                    let span = |name: &str| {
                        let span = cell.get("table", name).and_then(|span| span.parse().ok());
                        span.unwrap_or(1).clamp(1, MOST_SPANNED)
                    };
                    let (rows, columns) =
                        (span("number-rows-spanned"), span("number-columns-spanned"));
                    self.writer.begin(Container::Cell { rows, columns });
                    let around = std::mem::take(&mut self.around);
                    self.blocks(cell, &mut Flow::default());
                    self.around = around;
                    self.writer.end();
                }
                ("table", "covered-table-cell") => self.leave_out(cell, LeftOut::Covered),
                _ => self.cells(cell),
            }
        }
    }
}

/// Most rows or columns that a cell may span: what a file says beyond is damage.
const MOST_SPANNED: u32 = 1000;
