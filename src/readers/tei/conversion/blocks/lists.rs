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
                    let mut blocks = std::mem::take(&mut between);
                    // A label can come first inside its item.
                    let first_text = child.children.first().and_then(Node::text);
                    let is_first = first_text.is_none_or(|text| text.trim().is_empty());
                    let inner = child
                        .elements()
                        .next()
                        .filter(|first| first.name == "label" && label.is_none() && is_first);
                    if let Some(inner) = inner {
                        let mut line = self.line_with_rendition(inner);
                        line.content.splice(0..0, points(&mut blocks));
                        label = Some(line);
                        self.taken.insert(inner.at.start);
                    }
                    blocks.extend(self.flow(child));
                    self.add_notes_on_blocks(child, &mut blocks);
                    list.items.push(Item { label: label.take(), blocks });
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
                    let mut flow = BlockBuilder::default();
                    if is_block(child, true, true) {
                        let inner = self.block(child);
                        flow.add(inner);
                    } else {
                        flow.run = self.piece(child);
                        self.end_run(&mut flow);
                    }
                    blocks.extend(flow.finish());
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
}
