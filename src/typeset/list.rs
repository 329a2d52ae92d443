//! Lists: items with their labels, which have a column of their own if it is not too wide.
//!
//! **Invariant:** a label that no line has taken gets a line of its own.

use super::bidi::Levels;
use super::column::Column;
use super::composer::{Composer, Label};
use super::extent::Extent;
use super::first_words::cut_after;
use super::flow::Flow;
use super::numbering::{Numbering, counted};
use super::{PartId, PartKind, design};
use crate::ir::{Block, List, plain_text};

impl<'a> Composer<'a> {
    /// Sets a list.
    pub(super) fn list(&mut self, list: &'a List, column: &Column) {
        let holder = column.part.map(|part| self.galley.parts[part.0].kind);
        let is_apart = holder != Some(PartKind::ItemBody) && !self.rows.is_empty();
        let around = if is_apart { design::AROUND_BLOCK } else { 0.0 };
        self.leave(around);
        for heading in &list.headings {
            self.caption(heading, column);
        }
        let in_words = self.numbers_in_words(list);
        let printed = list.items.iter().filter_map(|item| item.label.as_ref());
        let printed: Vec<String> =
            printed.map(|label| plain_text(&label.content, self.reading)).collect();
        let numbering = Numbering::of(printed.iter().chain(&in_words).map(String::as_str));
        let whole = self.part(PartKind::List(numbering), column.part);
        let labels = self.label_column(list, column);
        for (at, item) in list.items.iter().enumerate() {
            let part = self.part(PartKind::Item, Some(whole));
            self.after_paragraph = false;
            let start = self.rows.len();
            let indent = labels.unwrap_or(design::INDENT);
            let mut label_notes = false;
            if let Some(label) = &item.label {
                let label_part = self.part(PartKind::ItemLabel, Some(part));
                let style = column.styled(label.rendition.as_ref());
                for flow in self.flows(&label.content, style, label_part) {
                    self.labels.push(Label { flow, left: column.left });
                    label_notes = true;
                }
            }
            let body = self.part(PartKind::ItemBody, Some(part));
            let mut inner = column.inside(body, indent, 0.0);
            inner.level = 0;
            if labels.is_none() {
                inner.first = column.left - inner.left;
            }
            self.blocks(&item.blocks, &inner);
            if label_notes {
                self.flush_labels(&inner);
            }
            if let Some(number) = in_words.get(at) {
                self.label_by(number, part, start);
            }
            self.called_notes(start);
        }
        self.leave(around);
        self.after_paragraph = true;
    }

    /// The numbers that begin the words of the items, if these have no labels.
    fn numbers_in_words(&self, list: &List) -> Vec<String> {
        let words = list.items.iter().map(|item| {
            let Some(Block::Paragraph(first)) = item.blocks.first() else { return String::new() };
            if item.label.is_some() {
                return String::new();
            }
            plain_text(&first.content, self.reading)
        });
        let words: Vec<String> = words.collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        counted(&words).unwrap_or_default().into_iter().map(ToOwned::to_owned).collect()
    }

    /// Makes the number that begins the words of an item its label; its rows are those from `start` on.
    fn label_by(&mut self, number: &str, item: PartId, start: usize) {
        let label = self.part(PartKind::ItemLabel, Some(item));
        if let Some(part) = cut_after(&mut self.rows[start..], &self.galley.parts, number) {
            *part = Some(label);
        }
    }

    /// The column of the labels of a list, if it has any.
    fn label_column(&mut self, list: &List, column: &Column) -> Option<f64> {
        let style = column.style();
        let mut widest: Option<f64> = None;
        let room = design::WIDEST_LABELS * (column.right - column.left);
        for label in list.items.iter().filter_map(|item| item.label.as_ref()) {
            let mut flow = Flow::default();
            flow.push_text(&plain_text(&label.content, self.reading), style, PartId(0));
            let levels = Levels::of(flow.text(), column.direction);
            let items = flow.items(&levels, self.shaper, column.measure);
            let width = Extent::of(&items).most + design::AFTER_LABEL;
            if width <= room {
                widest = Some(widest.unwrap_or(0.0).max(width));
            } else {
                widest = widest.or(Some(design::INDENT));
            }
        }
        widest
    }
}
