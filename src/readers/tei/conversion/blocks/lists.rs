//! Lists: labels and items, and what comes between them.

use super::builder::BlockBuilder;
use super::points;
use crate::ir::{Block, Item, Line, List, Paragraph};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::{Piece, append};
use crate::readers::tei::elements::{POINTS, is_block};
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
    pub(super) fn list(&mut self, element: &'a Element) -> List {
        let class = element.get("type").map(ToOwned::to_owned);
        let mut list = List { class, ..List::default() };
        let mut label: Option<Line> = None;
        // Points and pages between two items.
        let mut between: Vec<Block> = Vec::new();
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    let text = self.text(run);
                    let written = text.into_iter().filter(Piece::is_written).collect();
                    let blocks = self.paragraphs(written, None);
                    if !blocks.is_empty() {
                        list.items.push(Item { label: label.take(), blocks });
                    }
                    continue;
                }
                Node::Element(child) => child,
            };
            if self.is_taken(child) {
                continue;
            }
            match child.name.as_str() {
                "head" if list.items.is_empty() && label.is_none() => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, points(&mut between));
                    list.headings.push(line);
                }
                "label" => {
                    if label.is_some() {
                        list.items.push(Item { label: label.take(), blocks: Vec::new() });
                    }
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, points(&mut between));
                    label = Some(line);
                }
                "item" => {
                    let item = self.item(child, label.take(), std::mem::take(&mut between));
                    list.items.push(item);
                }
                "pb" => between.extend(self.page(child)),
                name if POINTS.contains(&name) => {
                    let pieces = self.piece(child);
                    let content = self.line_of(pieces);
                    match list.items.last_mut() {
                        Some(item) => append(&mut item.blocks, content),
                        None => between.push(Block::Paragraph(Paragraph::new(content))),
                    }
                }
                _ => {
                    let mut blocks = std::mem::take(&mut between);
                    blocks.extend(self.among_items(child));
                    list.items.push(Item { label: label.take(), blocks });
                }
            }
        }
        if label.is_some() || !between.is_empty() {
            match list.items.last_mut() {
                Some(item) if label.is_none() => item.blocks.extend(between),
                _ => list.items.push(Item { label, blocks: between }),
            }
        }
        list
    }

    /// An item, with the points before it. Its label can come first inside it.
    fn item(&mut self, item: &'a Element, label: Option<Line>, mut blocks: Vec<Block>) -> Item {
        let mut label = label;
        let first_text = item.children.first().and_then(Node::text);
        let is_first = first_text.is_none_or(|text| text.trim().is_empty());
        let inner = item.elements().next();
        if let Some(inner) = inner.filter(|inner| inner.name == "label")
            && label.is_none()
            && is_first
        {
            let mut line = self.line_with_rendition(inner);
            line.content.splice(0..0, points(&mut blocks));
            label = Some(line);
            self.taken.insert(inner.at.start);
        }
        blocks.extend(self.flow(item));
        self.add_notes_on_blocks(item, &mut blocks);
        Item { label, blocks }
    }

    /// What is in a list besides items: it becomes one.
    fn among_items(&mut self, element: &'a Element) -> Vec<Block> {
        let mut flow = BlockBuilder::default();
        if is_block(element, true, true) {
            let inner = self.block(element);
            flow.add(inner);
        } else {
            flow.run = self.piece(element);
            self.end_run(&mut flow);
        }
        flow.finish()
    }
}
