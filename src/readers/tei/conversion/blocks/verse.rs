//! Verse: lines and groups of lines.

use crate::ir::{Block, Inline, Line, Verse};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::Piece;
use crate::readers::tei::elements::{POINTS, is_block};
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
    /// Verse: nested groups become separate groups.
    pub(super) fn verse(&mut self, element: &'a Element) -> Vec<Block> {
        if element.name == "l" {
            let line = self.line_with_rendition(element);
            return vec![Block::Verse(Verse { headings: Vec::new(), lines: vec![line] })];
        }
        let mut blocks = Vec::new();
        let mut verse = Verse::default();
        let mut between: Vec<Inline> = Vec::new();
        // Words outside the lines make one.
        let mut loose: Vec<Piece> = Vec::new();
        for child in &element.children {
            let child = match child {
                Node::Text(run) => {
                    loose.extend(self.text(run));
                    continue;
                }
                Node::Element(child) => child,
            };
            let is_alone = !loose.iter().any(Piece::is_written);
            let is_point = POINTS.contains(&child.name.as_str());
            if !is_point && !is_block(child, is_alone, true) && child.name != "l" {
                loose.extend(self.piece(child));
                continue;
            }
            if !is_alone {
                let mut content = std::mem::take(&mut between);
                content.extend(self.line_of(std::mem::take(&mut loose)));
                verse.lines.push(Line::new(content));
            }
            loose.clear();
            match child.name.as_str() {
                "head" if verse.lines.is_empty() => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, between.drain(..));
                    verse.headings.push(line);
                }
                // An exact file writes verse without lines with an empty one.
                "l" if self.dialect.is_exact() && child.children.is_empty() => {}
                "l" => {
                    let mut line = self.line_with_rendition(child);
                    line.content.splice(0..0, between.drain(..));
                    verse.lines.push(line);
                }
                _ if is_point => {
                    let pieces = self.piece(child);
                    let content = self.line_of(pieces);
                    match verse.lines.last_mut() {
                        Some(line) if child.name != "pb" => line.content.extend(content),
                        _ => between.extend(content),
                    }
                }
                _ => {
                    if verse != Verse::default() {
                        blocks.push(Block::Verse(std::mem::take(&mut verse)));
                    }
                    blocks.extend(self.block(child));
                }
            }
        }
        between.extend(self.line_of(loose));
        if !between.is_empty() {
            verse.lines.push(Line::new(between));
        }
        if verse != Verse::default() {
            blocks.push(Block::Verse(verse));
        }
        blocks
    }
}
