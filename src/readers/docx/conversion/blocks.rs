//! Paragraphs, and the lists and quotations that adjacent paragraphs make up.

use super::super::format::{ParagraphFormat, is_on};
use super::super::numbering::Printed;
use super::super::styles::Resolved;
use super::seen::{branch, is_blank, is_placeholder};
use super::{Conversion, Flow};
use crate::ir::Rendition;
use crate::readers::composer::{Container, LineKind};
use crate::readers::word_processor::{LeftOut, Remark, Setting};
use crate::readers::xml::Element;

impl<'t, 'a> Conversion<'t, 'a> {
    /// Reads what a container holds.
    pub(super) fn blocks(&mut self, container: &'t Element<'a>, flow: &mut Flow) {
        self.parts(container, flow);
        self.writer.end_line();
        self.close(flow, 0);
    }

    fn parts(&mut self, container: &'t Element<'a>, flow: &mut Flow) {
        for child in container.elements() {
            match child.name {
                ("w", "p") => self.paragraph(child, flow),
                ("w", "tbl") => {
                    self.writer.end_line();
                    self.close(flow, 0);
                    flow.runs_on = false;
                    self.table(child);
                }
                ("w", "altChunk" | "subDoc") => {
                    self.writer.remark(Remark::OtherFile, child.at.clone());
                }
                ("w", "del") => self.leave_out(child, LeftOut::Deleted),
                ("w", "moveFrom") => self.leave_out(child, LeftOut::Moved),
                ("w", "sdt") if is_placeholder(child) => {
                    self.leave_out(child, LeftOut::Placeholder);
                }
                ("w", "r" | "hyperlink" | "fldSimple") | ("m", "oMathPara" | "oMath") => {
                    self.inline(child, &Setting { styles: Vec::new(), at: child.tag.clone() });
                }
                ("mc", "AlternateContent") => {
                    if let Some(branch) = branch(child) {
                        self.parts(branch, flow);
                    }
                }
                ("w", name) if name.ends_with("Pr") => {}
                // What only says something of what it holds: insertions, controls, tags.
                _ => self.parts(child, flow),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &'t Element<'a>, flow: &mut Flow) {
        let properties = paragraph.child("w", "pPr");
        let style = properties.and_then(|one| one.child("w", "pStyle")?.get("w", "val"));
        let style = self.styles.of_paragraph(style);
        let format = properties.map_or_else(ParagraphFormat::default, ParagraphFormat::of);
        let format = format.over(&style.paragraph);
        if format.begins_page == Some(true) {
            self.writer.remark(Remark::PageBreak, paragraph.tag.clone());
        }
        let around = std::mem::replace(&mut self.around, style.run.clone());
        let at = properties.map_or_else(|| paragraph.tag.clone(), |one| one.tag.clone());
        // Empty paragraphs are space between others.
        if !flow.runs_on && !is_blank(paragraph) {
            self.begin_paragraph(&style, &format, flow, at);
        }
        let setting = Setting { styles: Vec::new(), at: paragraph.tag.clone() };
        for child in paragraph.elements() {
            self.inline(child, &setting);
        }
        flow.runs_on = properties.is_some_and(has_no_end) && self.writer.has_words();
        if !flow.runs_on {
            self.writer.end_line();
        }
        self.around = around;
        if properties.is_some_and(|one| one.child("w", "sectPr").is_some()) {
            self.labels.end_section();
        }
    }

    fn begin_paragraph(
        &mut self,
        style: &Resolved,
        format: &ParagraphFormat,
        flow: &mut Flow,
        at: std::ops::Range<usize>,
    ) {
        let is_heading = style.is_heading || format.is_heading();
        let list = format.list.as_deref().filter(|list| self.numbering.has(list));
        let level = format.level.unwrap_or_default();
        let printed = list.map(|list| self.numbering.next(list, level));
        if printed == Some(Printed::Unknown) {
            self.writer.remark(Remark::UnknownNumber, at.clone());
        }
        let is_item = printed.is_some() && !is_heading;
        match list.filter(|_| is_item) {
            Some(list) => self.place_in_list(list, level, flow),
            None => self.place(style.is_quotation && !is_heading, flow),
        }
        let label = match printed {
            Some(Printed::Label(label)) => Some(label),
            Some(Printed::Nothing | Printed::Unknown) | None => None,
        };
        let plain = Setting { styles: Vec::new(), at: at.clone() };
        if let Some(label) = label.as_deref().filter(|_| is_item) {
            self.writer.line(LineKind::ItemLabel, None);
            self.writer.implied(label, &plain, at.clone());
            self.writer.end_line();
        }
        if is_heading {
            self.writer.line(LineKind::Heading, None);
            if let Some(label) = label {
                self.writer.implied(&format!("{label} "), &plain, at);
            }
            return;
        }
        let mut styles = style.run.styles();
        // Where an item is in its line is a matter of its list.
        styles.extend(format.styles().into_iter().filter(|_| !is_item));
        self.writer.line(LineKind::Paragraph, Rendition::of(&styles));
    }

    /// Opens the lists around an item.
    fn place_in_list(&mut self, list: &str, level: usize, flow: &mut Flow) {
        if std::mem::take(&mut flow.is_quotation) {
            self.writer.end();
        }
        let is_outer = |(id, at): &&(String, usize)| *at < level || (*at == level && id == list);
        let kept = flow.lists.iter().take_while(is_outer).count();
        self.close(flow, kept);
        if flow.lists.last().is_some_and(|(_, at)| *at == level) {
            self.writer.end();
        } else {
            self.writer.begin(Container::List { class: None });
            flow.lists.push((list.to_owned(), level));
        }
        self.writer.begin(Container::Item);
    }

    /// Closes what a paragraph is not in.
    fn place(&mut self, is_quotation: bool, flow: &mut Flow) {
        if !flow.lists.is_empty() || (flow.is_quotation && !is_quotation) {
            self.close(flow, 0);
        }
        if is_quotation && !flow.is_quotation {
            self.writer.begin(Container::Quotation);
            flow.is_quotation = true;
        }
    }

    /// Closes the lists from a depth on, and what is around them.
    fn close(&mut self, flow: &mut Flow, kept: usize) {
        for _ in flow.lists.drain(kept..) {
            self.writer.end();
            self.writer.end();
        }
        if kept == 0 && std::mem::take(&mut flow.is_quotation) {
            self.writer.end();
        }
    }
}

/// Whether the mark that ends a paragraph is deleted or hidden.
fn has_no_end(properties: &Element<'_>) -> bool {
    let Some(mark) = properties.child("w", "rPr") else { return false };
    let is_hidden = |name| mark.child("w", name).is_some_and(is_on);
    let is_gone = |name| mark.child("w", name).is_some();
    is_gone("del") || is_gone("moveFrom") || is_hidden("vanish") || is_hidden("specVanish")
}
