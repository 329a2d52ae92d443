//! The blocks of a text: from the elements of TEI to paragraphs, lists, tables and the rest.
//!
//! Not here: what runs in a line (`inlines`). **Invariant:** every element becomes a block or part of
//! one; nothing is skipped but white space.

mod builder;
mod ends;
mod lists;
mod tables;
mod verse;

use self::builder::BlockBuilder;
use super::converter::Converter;
use super::inlines::in_language;
use super::pieces::{Piece, has_words};
use super::space::{tidy, trim_breaks};
use crate::ir::{Block, Division, Figure, Inline, Line, OpaqueBlock, Paragraph, shortest_tag};
use crate::readers::tei::dialects::{ATTACHMENT, Form, is_enclosure};
use crate::readers::tei::elements::{
    LINES, TRANSPARENT, holds_letter_lines, holds_only_elements, is_block, is_end_matter,
};
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
    /// Blocks, where an element can hold both blocks and words.
    pub(super) fn flow(&mut self, element: &'a Element) -> Vec<Block> {
        let is_letter = holds_letter_lines(element);
        let is_frame = is_letter || holds_only_elements(element);
        let mut flow = BlockBuilder { is_letter, is_frame, ..BlockBuilder::default() };
        self.pour(element, &mut flow);
        self.end_run(&mut flow);
        flow.finish()
    }

    fn pour(&mut self, parent: &'a Element, flow: &mut BlockBuilder) {
        let outside = self.enter_language(parent);
        self.pour_children(parent, flow);
        self.language = outside;
    }

    fn pour_children(&mut self, parent: &'a Element, flow: &mut BlockBuilder) {
        for (at, child) in parent.children.iter().enumerate() {
            let element = match child {
                Node::Text(run) => {
                    flow.run.extend(self.text(run));
                    continue;
                }
                Node::Element(element) => element,
            };
            if self.is_taken(element) || self.is_emptied(element) {
                continue;
            }
            let before = at.checked_sub(1).and_then(|last| parent.children.get(last));
            flow.run.extend(self.between_parts(parent, before, element));
            let name = element.name.as_str();
            let is_alone = !flow.is_written();
            let is_mere_frame = TRANSPARENT.contains(&name)
                || self.frame == Some(element.at.start)
                || matches!(self.dialect.form(element), Some(Form::Frame));
            if is_end_matter(element) {
                self.end_run(flow);
                let blocks = self.end_matter(element);
                if name == "back" {
                    flow.add(blocks);
                } else {
                    // The letter itself has not begun.
                    flow.blocks.extend(blocks);
                }
            } else if is_mere_frame {
                self.end_run(flow);
                let before = flow.blocks.len();
                self.pour(element, flow);
                if self.passages.contains_key(&element.at.start) {
                    self.end_run(flow);
                    let mut blocks = flow.blocks.split_off(before);
                    self.add_notes_on_blocks(element, &mut blocks);
                    flow.blocks.append(&mut blocks);
                }
            } else if name == "pb" && is_alone {
                self.end_run(flow);
                let page = self.page(element);
                flow.add(page);
            } else if LINES.contains(&name) && flow.is_letter && is_alone
                || self.dialect.is_head_note(element) && flow.is_letter
            {
                self.end_run(flow);
                self.lines_of_letter(element, flow);
            } else if name == "postscript" && flow.is_letter {
                self.end_run(flow);
                self.postscript(element, flow);
            } else if is_block(element, is_alone, flow.is_frame) {
                self.end_run(flow);
                let blocks = self.block(element);
                flow.add(blocks);
            } else {
                let pieces = self.piece(element);
                flow.run.extend(pieces);
                continue;
            }
            self.add_pictures(flow);
        }
    }

    /// Adds the pictures that were found in lines.
    fn add_pictures(&mut self, flow: &mut BlockBuilder) {
        flow.add(self.set_aside.drain(..).map(Block::Figure).collect());
    }

    /// The blocks of front or back matter. Whatever is not a part of its own there becomes one, so
    /// that it can be told from the letter.
    pub(super) fn end_matter(&mut self, element: &'a Element) -> Vec<Block> {
        let mut parts: Vec<Block> = Vec::new();
        let mut is_open = false;
        for block in self.flow(element) {
            let is_part = matches!(
                block,
                Block::Section(_) | Block::Enclosure(_) | Block::Opaque(_) | Block::PageBreak(_)
            );
            match parts.last_mut() {
                Some(Block::Section(loose)) if is_open && !is_part => loose.blocks.push(block),
                _ if is_part => parts.push(block),
                _ => parts.push(Block::Section(Division {
                    class: Some(element.name.clone()),
                    blocks: vec![block],
                    ..Division::default()
                })),
            }
            is_open = !is_part;
        }
        parts
    }

    /// Ends the words found among blocks: they are a paragraph.
    fn end_run(&mut self, flow: &mut BlockBuilder) {
        let pieces = flow.take_run();
        let blocks = self.paragraphs(pieces, None);
        flow.add(blocks);
        self.add_pictures(flow);
    }

    /// A page break among blocks, and the calls of the notes about it.
    pub(super) fn page(&mut self, element: &'a Element) -> Vec<Block> {
        let mut calls = Vec::new();
        self.add_notes_on(element, &mut calls);
        let mut blocks = vec![Block::PageBreak(self.page_break(element))];
        blocks.extend(self.paragraphs(calls, None));
        blocks
    }

    /// What a block element becomes, with the notes about it.
    pub(super) fn block(&mut self, element: &'a Element) -> Vec<Block> {
        let mut blocks = self.block_without_notes(element);
        self.add_notes_on_blocks(element, &mut blocks);
        blocks
    }

    fn block_without_notes(&mut self, element: &'a Element) -> Vec<Block> {
        let class = element.get("type").map(ToOwned::to_owned);
        let form = self.dialect.form(element);
        let block = match element.name.as_str() {
            "p" | "ab" => {
                let pieces = self.pieces(element);
                let mut blocks = self.paragraphs(in_language(element, pieces, self), Some(element));
                if matches!(form, Some(Form::Continuation))
                    && let Some(Block::Paragraph(first)) = blocks.first_mut()
                {
                    first.continues = true;
                }
                return blocks;
            }
            "head" => {
                let line = self.line_with_rendition(element);
                if line.content.is_empty() {
                    return Vec::new();
                }
                Block::Heading(line)
            }
            "list" => Block::List(self.list(element)),
            "table" => Block::Table(self.table(element)),
            "lg" | "l" => return self.verse(element),
            "figure" | "graphic" | "media" => Block::Figure(self.figure(element)),
            "quote" | "q" | "said" => Block::Quotation(self.division(element, class)),
            "postscript" => Block::Postscript(self.postscript_as_written(element)),
            ATTACHMENT => Block::Enclosure(self.division(element, None)),
            "div" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => {
                if is_enclosure(&element.name, class.as_deref()) {
                    let class = element.get("subtype").map(ToOwned::to_owned);
                    Block::Enclosure(self.division(element, class))
                } else {
                    Block::Section(self.division(element, class))
                }
            }
            "floatingText" => match form {
                Some(Form::Embedded(inner)) => return self.inner_flow(inner),
                Some(Form::Opaque(tag)) => {
                    let blocks = self.inner_flow(element);
                    let origin = self.read(element);
                    Block::Opaque(OpaqueBlock { element: tag.to_owned(), blocks, origin })
                }
                _ if is_enclosure(&element.name, class.as_deref()) => {
                    let class = element.get("subtype").map(ToOwned::to_owned);
                    Block::Enclosure(self.division(element, class))
                }
                _ => Block::Quotation(self.division(element, class)),
            },
            "del" | "add" | "supplied" | "unclear" => {
                let kind = self.phrase_kind(element);
                let mut blocks = self.flow(element);
                self.give_status(element, &kind, &mut blocks);
                return blocks;
            }
            "dateline" | "salute" | "signed" | "byline" | "address" | "label" => {
                let pieces = if element.name == "address" {
                    self.address(element).into_iter().map(Piece::Inline).collect()
                } else {
                    self.pieces(element)
                };
                return self.paragraphs(pieces, Some(element));
            }
            _ => {
                let element_tag = self.tag(element);
                let blocks = self.flow(element);
                Block::Opaque(OpaqueBlock {
                    element: element_tag,
                    blocks,
                    origin: self.read(element),
                })
            }
        };
        vec![block]
    }

    /// The blocks of an embedded text, without the frames that TEI puts around them.
    fn inner_flow(&mut self, element: &'a Element) -> Vec<Block> {
        let mut flow = BlockBuilder { is_letter: true, is_frame: true, ..BlockBuilder::default() };
        match element.child("body").and_then(|body| body.child("div")) {
            Some(div) => self.pour(div, &mut flow),
            None => self.pour(element, &mut flow),
        }
        self.end_run(&mut flow);
        flow.finish()
    }

    pub(super) fn division(&mut self, element: &'a Element, class: Option<String>) -> Division {
        let language = element.get("xml:lang").map(shortest_tag);
        let blocks = match self.dialect.form(element) {
            Some(Form::Embedded(inner)) => self.inner_flow(inner),
            _ => self.flow(element),
        };
        let at = self.is_matter.then(|| self.source.span(element.at.clone()));
        Division { class, language, blocks, at }
    }

    /// A paragraph, cut where blocks interrupt it.
    pub(super) fn paragraphs(
        &mut self,
        pieces: Vec<Piece>,
        element: Option<&Element>,
    ) -> Vec<Block> {
        let rendition = element.and_then(|element| self.rendition(element));
        let mut blocks = Vec::new();
        let mut content = Vec::new();
        let mut is_begun = false;
        let (source, is_exact) = (self.source.text(), self.dialect.is_exact());
        let mut end = |content: &mut Vec<Inline>, blocks: &mut Vec<Block>| {
            let mut content = std::mem::take(content);
            tidy(&mut content, source, is_exact);
            if !is_exact {
                trim_breaks(&mut content);
            }
            if content.is_empty() {
                return;
            }
            let is_written = has_words(&content);
            let rendition = rendition.clone();
            let continues = is_begun;
            is_begun |= is_written;
            let number = None;
            blocks.push(Block::Paragraph(Paragraph { number, continues, rendition, content }));
        };
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => content.push(inline),
                Piece::Block(block) => {
                    end(&mut content, &mut blocks);
                    blocks.push(block);
                }
            }
        }
        end(&mut content, &mut blocks);
        if let [Block::Paragraph(only)] = blocks.as_mut_slice() {
            let line = Line {
                rendition: only.rendition.take(),
                content: std::mem::take(&mut only.content),
            };
            Line { rendition: only.rendition, content: only.content } = self.aligned(line);
        }
        blocks
    }

    fn figure(&mut self, element: &'a Element) -> Figure {
        let url = |element: &Element| {
            let url = element.get("url").or_else(|| element.get("target"));
            url.map(|url| url.trim_start_matches("%23").to_owned())
        };
        if element.name != "figure" {
            let images = url(element).into_iter().collect();
            let mut blocks = self.flow(element);
            self.add_notes_on_blocks(element, &mut blocks);
            return Figure { images, blocks };
        }
        let graphics = || {
            let is_graphic = |one: &&Element| ["graphic", "media"].contains(&one.name.as_str());
            element.elements().filter(is_graphic)
        };
        let mut images: Vec<String> = self.picture_of_entity(element).into_iter().collect();
        for graphic in graphics().filter(|graphic| graphic.children.is_empty()) {
            images.extend(url(graphic));
            self.taken.insert(graphic.at.start);
        }
        let mut blocks = self.flow(element);
        self.add_notes_on_blocks(element, &mut blocks);
        for graphic in graphics() {
            self.add_notes_on_blocks(graphic, &mut blocks);
        }
        Figure { images, blocks }
    }

    /// The file of a picture that P4 names by an entity (TEI P4, 22.3); in a revision, it is there by itself.
    fn picture_of_entity(&self, figure: &Element) -> Option<String> {
        let named = figure.get("entity")?;
        Some(self.index.entities.unparsed(named).unwrap_or(named).to_owned())
    }

    /// Whether an element holds nothing but what was taken from it.
    fn is_emptied(&self, element: &Element) -> bool {
        !self.dialect.is_exact()
            && !element.children.is_empty()
            && element.children.iter().all(|child| match child {
                Node::Text(run) => run.text.trim().is_empty(),
                Node::Element(one) => self.is_taken(one) || self.is_emptied(one),
            })
            && element.elements().next().is_some()
    }
}

/// What comes between two items, as points of a line: a page begins before the label of its item.
fn points(between: &mut Vec<Block>) -> Vec<Inline> {
    let points = between.drain(..).flat_map(|block| match block {
        Block::PageBreak(page) => vec![Inline::PageBreak(page)],
        Block::Paragraph(paragraph) => paragraph.content,
        _ => Vec::new(),
    });
    points.collect()
}
