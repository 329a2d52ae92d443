//! The blocks of a text: from the elements of TEI to paragraphs, lists, tables and the rest.
//!
//! Not here: what runs in a line (`line`). **Invariant:** every element becomes a block or part of
//! one; nothing is skipped but white space.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::block_builder::{BlockBuilder, lines_in};
use super::index::Index;
use super::line::{Lineation, has_words};
use super::own::Claims;
use super::rendition::Declared;
use super::space::{as_lines, tidy, trim_breaks};
use super::stretches::Stretches;
use super::xml::{Element, Node, in_values};
use crate::diag::Diagnostic;
use crate::ir::{
    Block, Division, Figure, Furniture, Inline, Line, LineBreak, LineBreakKind, Note, OpaqueBlock,
    Origin, Paragraph, Phrase, PhraseKind, Rendition, Style, shortest_tag,
};
use crate::source::Source;

/// What an element of a line can become: lines can hold lists.
pub(super) enum Piece {
    Inline(Inline),
    Block(Block),
}

/// Makes one letter, or the matter around letters, from the elements of a file.
pub(super) struct Converter<'a> {
    pub source: &'a Source,
    pub index: &'a Index,
    pub declared: &'a Declared,
    /// Whether the file is one of ours.
    pub is_own: bool,
    /// What a file of ours says about itself.
    pub claims: &'a Claims,
    pub notes: Vec<Note>,
    /// The notes in the letter, by their ids: the key of each.
    pub keys: BTreeMap<String, String>,
    /// Notes kept apart and called from the text, by their ids.
    pub collected: BTreeMap<String, &'a Element>,
    /// The pointers that are only a mark, by where they begin.
    pub marks: BTreeSet<usize>,
    /// Notes that are joined to their calls by their labels, by where the call begins.
    pub labelled: BTreeMap<usize, (&'a Element, String)>,
    /// Whether all notes begin with their own numbers.
    pub numbers_its_notes: bool,
    /// Notes that name the anchor of their own call, by the anchor's id.
    pub hooks: BTreeMap<String, Vec<&'a Element>>,
    /// Notes that were removed from their place in the file.
    pub apart: Vec<&'a Element>,
    /// What is deleted or added from one point to another.
    pub stretches: Stretches,
    /// What is taken out of the text, other than notes.
    pub furniture: Vec<Furniture>,
    /// Notes kept apart, by where the phrase or block that they are about begins.
    pub passages: BTreeMap<usize, Vec<&'a Element>>,
    /// Where the passage that a note is about begins: the key of the note, by the anchor's id.
    pub starts: BTreeMap<String, String>,
    /// Anchors in a file of ours that only mark where the note after them is called.
    pub notes_here: BTreeSet<String>,
    /// Where the last of them was found, and by whom.
    pub place_said: Option<Origin>,
    /// The elements to skip because their content appears elsewhere, by where they begin.
    pub taken: BTreeSet<usize>,
    /// The notes made so far, by where they begin: the place of each in the list.
    pub made: BTreeMap<usize, usize>,
    /// The notes that have a call, by where they begin.
    pub called: BTreeSet<usize>,
    /// How many notes are being read, each called by the one before.
    pub open_notes: usize,
    /// Notes called too deep inside others to be read there, and their places in the list.
    pub later: Vec<(&'a Element, usize)>,
    /// The language of the text, as a tag; empty if unknown.
    pub language: String,
    /// How many quotations are open.
    pub quotations: usize,
    /// References to ids that the file does not have: where, and the id.
    pub dangling: Vec<(Range<usize>, String)>,
    /// What was inferred about the letter.
    pub told: Vec<Diagnostic>,
    /// What the line breaks are where they do not say it themselves.
    pub lineation: Lineation,
    /// The page and column breaks that are inside words without saying so, by where they begin.
    pub in_words: BTreeSet<usize>,
    /// The fragment ids that pages will have, for references to them, by the source's ids.
    pub fragments: BTreeMap<String, String>,
}

/// Elements that are set apart from what comes before and after them.
pub(super) const BLOCKS: &[&str] = &[
    "ab",
    "argument",
    "back",
    "bibl",
    "biblFull",
    "biblStruct",
    "body",
    "byline",
    "castList",
    "cell",
    "cit",
    "closer",
    "dateline",
    "div",
    "div1",
    "div2",
    "div3",
    "div4",
    "div5",
    "div6",
    "div7",
    "docImprint",
    "docTitle",
    "entry",
    "epigraph",
    "event",
    "figDesc",
    "figure",
    "floatingText",
    "frus:attachment",
    "front",
    "group",
    "head",
    "imprint",
    "item",
    "l",
    "label",
    "lg",
    "list",
    "listAnnotation",
    "listBibl",
    "listEvent",
    "listOrg",
    "listPerson",
    "listPlace",
    "listWit",
    "noteGrp",
    "object",
    "opener",
    "org",
    "p",
    "person",
    "place",
    "postscript",
    "quote",
    "row",
    "salute",
    "signed",
    "sp",
    "stage",
    "surface",
    "table",
    "text",
    "titlePage",
    "titlePart",
    "trailer",
    "witness",
    "zone",
];

/// Elements that hold what a part of a text holds, without being a part of it themselves.
pub(super) const TRANSPARENT: &[&str] = &["body", "front", "back", "group", "text"];

/// Elements that make a line of their own in an opener or closer.
pub(super) const LINES: &[&str] =
    &["dateline", "salute", "signed", "address", "opener", "closer", "byline"];

/// Elements that are only a point, or call a note.
pub(super) const POINTS: &[&str] =
    &["pb", "lb", "cb", "gb", "anchor", "milestone", "note", "ptr", "handShift"];

impl<'a> Converter<'a> {
    /// Where an element was read.
    pub(super) fn read(&self, element: &Element) -> Origin {
        Origin::Read { at: self.source.span(element.at.clone()) }
    }

    /// The start tag of an element as the source writes it, without the brackets.
    pub(super) fn tag(&self, element: &Element) -> String {
        let written = self.source.text().get(element.at.start..element.inside);
        let inside = written
            .unwrap_or_default()
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim_end_matches('/');
        let inside: String = inside.chars().filter_map(in_values).collect();
        crate::ir::words(&inside).collect::<Vec<_>>().join(" ")
    }

    /// How an element is set.
    pub(super) fn rendition(&self, element: &Element) -> Option<Rendition> {
        if self.is_own { Declared::own(element) } else { self.declared.rendition(element) }
    }

    /// Blocks, where an element can hold both blocks and words.
    pub(super) fn flow(&mut self, element: &'a Element) -> Vec<Block> {
        let is_letter = is_division(element);
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
                || (self.is_own && name.starts_with("div") && element.get("part").is_some());
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
                || self.is_head_note(element) && flow.is_letter
            {
                self.end_run(flow);
                self.lines_of_letter(element, flow);
            } else if name == "postscript" && flow.is_letter && !self.is_own {
                self.end_run(flow);
                self.postscript(element, flow);
            } else if is_block(element, is_alone, flow.is_frame) {
                self.end_run(flow);
                let blocks = self.block(element);
                flow.add(blocks);
            } else {
                let pieces = self.piece(element);
                flow.run.extend(pieces);
            }
        }
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
                    language: None,
                    blocks: vec![block],
                })),
            }
            is_open = !is_part;
        }
        parts
    }

    /// Ends the words found among blocks: they are a paragraph.
    pub(super) fn end_run(&mut self, flow: &mut BlockBuilder) {
        let pieces = flow.take_run();
        let blocks = self.paragraphs(pieces, None);
        flow.add(blocks);
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
        let block = match element.name.as_str() {
            "p" | "ab" => {
                let pieces = self.pieces(element);
                let mut blocks = self.paragraphs(in_language(element, pieces, self), Some(element));
                if self.is_own
                    && element.get("part") == Some("Y")
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
            "frus:attachment" => Block::Enclosure(self.division(element, None)),
            "div" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => {
                if is_enclosure(&element.name, class.as_deref()) {
                    let class = element.get("subtype").map(ToOwned::to_owned);
                    Block::Enclosure(self.division(element, class))
                } else {
                    Block::Section(self.division(element, class))
                }
            }
            "floatingText" if self.is_own && class.as_deref() == Some("blocks") => {
                return self.inner_flow(element);
            }
            "floatingText" if self.is_own && class.as_deref() == Some("opaque") => {
                let blocks = self.inner_flow(element);
                let written = element.get("n").unwrap_or_default().to_owned();
                Block::Opaque(OpaqueBlock { element: written, blocks, origin: self.read(element) })
            }
            "floatingText" if is_enclosure(&element.name, class.as_deref()) => {
                let class = element.get("subtype").map(ToOwned::to_owned);
                Block::Enclosure(self.division(element, class))
            }
            "floatingText" => Block::Quotation(self.division(element, class)),
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
        // In a file of ours, a quotation that holds a heading is an embedded text.
        let inner = element.child("floatingText").filter(|inner| {
            self.is_own && element.name == "quote" && inner.get("type") == Some("blocks")
        });
        let blocks = match inner {
            Some(inner) => self.inner_flow(inner),
            None => self.flow(element),
        };
        Division { class, language, blocks }
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
        let (source, is_own) = (self.source.text(), self.is_own);
        let mut end = |content: &mut Vec<Inline>, blocks: &mut Vec<Block>| {
            let mut content = std::mem::take(content);
            tidy(&mut content, source, is_own);
            if !is_own {
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

    /// A line of inlines; blocks among them become lines.
    pub(super) fn line_of(&self, pieces: Vec<Piece>) -> Vec<Inline> {
        self.joined(lines_between(pieces))
    }

    /// The content of a reading: white space at its ends separates it from its neighbours.
    pub(super) fn reading_of(&self, pieces: Vec<Piece>) -> Vec<Inline> {
        match <[Vec<Inline>; 1]>::try_from(lines_between(pieces)) {
            Ok([only]) => only,
            Err(lines) => self.joined(lines),
        }
    }

    fn joined(&self, lines: Vec<Vec<Inline>>) -> Vec<Inline> {
        let mut joined: Vec<Inline> = Vec::new();
        for mut line in lines {
            tidy(&mut line, self.source.text(), self.is_own);
            if has_words(&joined) && has_words(&line) {
                joined.push(border());
            }
            joined.extend(line);
        }
        joined
    }

    pub(super) fn line_with_rendition(&mut self, element: &'a Element) -> Line {
        let mut pieces = self.pieces(element);
        self.add_notes_on(element, &mut pieces);
        let pieces = in_language(element, pieces, self);
        let mut content = self.line_of(pieces);
        if !self.is_own {
            trim_breaks(&mut content);
            as_lines(&mut content);
        }
        self.aligned(Line { rendition: self.rendition(element), content })
    }

    /// Gives a line the alignment of a phrase around the whole of it.
    pub(super) fn aligned(&self, line: Line) -> Line {
        let is_alignment = |style: &Style| {
            [Style::Left, Style::Right, Style::Centre, Style::Indented].contains(style)
        };
        match line.content.as_slice() {
            [
                Inline::Phrase(Phrase {
                    kind: PhraseKind::Emphasis { rendition }, content, ..
                }),
            ] if !self.is_own
                && line.rendition.is_none()
                && rendition.styles.iter().any(is_alignment) =>
            {
                Line { rendition: Some(rendition.clone()), content: content.clone() }
            }
            _ => line,
        }
    }

    /// An element as one opaque phrase.
    pub(super) fn wrapped(&mut self, element: &'a Element) -> Vec<Piece> {
        let pieces = self.pieces(element);
        let content = self.line_of(pieces);
        let inline = Inline::phrase(self.opaque(element), content, self.read(element));
        vec![Piece::Inline(inline)]
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
        let mut images = Vec::new();
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

    /// Whether to skip an element because its content appears elsewhere.
    pub(super) fn is_taken(&self, element: &Element) -> bool {
        self.taken.contains(&element.at.start)
    }

    /// Whether an element holds nothing but what was taken from it.
    fn is_emptied(&self, element: &Element) -> bool {
        !self.is_own
            && !element.children.is_empty()
            && element.children.iter().all(|child| match child {
                Node::Text(run) => run.text.trim().is_empty(),
                Node::Element(one) => self.is_taken(one) || self.is_emptied(one),
            })
            && element.elements().next().is_some()
    }
}

/// Whether an element is a document that was sent with the letter.
pub(super) fn is_enclosure(name: &str, class: Option<&str>) -> bool {
    const CLASSES: &[&str] = &[
        "allegato",
        "anlage",
        "annex",
        "annexe",
        "attachment",
        "beilage",
        "bijlage",
        "enclosure",
        "inclosure",
    ];
    let is_named = || class.is_some_and(|class| CLASSES.contains(&class.to_lowercase().as_str()));
    let is_part = name.starts_with("div") || name == "floatingText";
    name == "frus:attachment" || (is_part && is_named())
}

/// Whether an element is front or back matter.
pub(super) fn is_end_matter(element: &Element) -> bool {
    ["front", "back"].contains(&element.name.as_str())
}

/// Whether an element inside a line is a block of its own.
pub(super) fn is_block_in_line(element: &Element) -> bool {
    match element.name.as_str() {
        "quote" | "cit" | "q" | "said" => holds_blocks(element),
        // Inside a line, these are blocks only if they hold blocks.
        "bibl" | "person" | "place" | "org" | "event" | "label" | "object" | "witness" => {
            holds_blocks(element)
        }
        // The notes of a group are called where it appears; the words around it are one paragraph.
        "salute" | "signed" | "dateline" | "byline" | "head" | "address" | "noteGrp" => false,
        "graphic" | "media" => true,
        name => BLOCKS.contains(&name),
    }
}

/// Whether an element is a block among blocks. An element unknown to this program is one if nothing
/// is written before it and it holds blocks.
pub(super) fn is_block(element: &Element, is_alone: bool, is_frame: bool) -> bool {
    match element.name.as_str() {
        "quote" | "q" | "said" | "cit" | "bibl" | "person" | "place" | "org" | "event"
        | "label" | "object" | "witness" => (is_alone && is_frame) || holds_blocks(element),
        "salute" | "signed" | "dateline" | "byline" | "address" => is_alone,
        "graphic" | "media" => true,
        name if POINTS.contains(&name) => false,
        name if BLOCKS.contains(&name) => true,
        _ => is_alone && holds_blocks(element),
    }
}

impl Piece {
    pub(super) fn into_inline(self) -> Option<Inline> {
        match self {
            Self::Inline(inline) => Some(inline),
            Self::Block(_) => None,
        }
    }

    /// Whether this is more than white space.
    pub(super) fn is_written(&self) -> bool {
        match self {
            Self::Inline(inline) => has_words(std::slice::from_ref(inline)),
            Self::Block(_) => true,
        }
    }
}

/// The lines that blocks make, and what comes between them.
pub(super) fn lines_between(pieces: Vec<Piece>) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    let mut line = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Inline(inline) => line.push(inline),
            Piece::Block(block) => {
                lines.push(std::mem::take(&mut line));
                lines_in(block, &mut lines);
            }
        }
    }
    lines.push(line);
    lines
}

/// The border between two lines that were blocks.
pub(super) fn border() -> Inline {
    let origin = Origin::Derived { from: Vec::new(), by: super::NAME.to_owned() };
    Inline::LineBreak(LineBreak::new(LineBreakKind::Line, origin))
}

/// Words in a language other than that of the words around them.
pub(super) fn in_language(
    element: &Element,
    pieces: Vec<Piece>,
    converter: &Converter<'_>,
) -> Vec<Piece> {
    let Some(language) = element.get("xml:lang") else { return pieces };
    let origin = converter.read(element);
    let mut wrapped = Vec::new();
    let mut content = Vec::new();
    let end = |content: &mut Vec<Inline>, wrapped: &mut Vec<Piece>| {
        if !content.is_empty() {
            let kind = PhraseKind::Foreign { language: Some(shortest_tag(language)) };
            let inline = Inline::phrase(kind, std::mem::take(content), origin.clone());
            wrapped.push(Piece::Inline(inline));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Inline(inline) => content.push(inline),
            block @ Piece::Block(_) => {
                end(&mut content, &mut wrapped);
                wrapped.push(block);
            }
        }
    }
    end(&mut content, &mut wrapped);
    wrapped
}

/// Whether lines such as datelines in this element can belong to a letter.
fn is_division(element: &Element) -> bool {
    let name = element.name.as_str();
    name.starts_with("div")
        || TRANSPARENT.contains(&name)
        || ["postscript", "frus:attachment", "floatingText"].contains(&name)
}

/// Whether an element groups others and holds no words of its own.
fn holds_only_elements(element: &Element) -> bool {
    let is_line = ["note", "item", "cell", "p", "quote", "figure"].contains(&element.name.as_str());
    let is_text = |node: &Node| match node {
        Node::Text(run) => !run.text.trim().is_empty(),
        Node::Element(_) => false,
    };
    !is_line && !element.children.iter().any(is_text)
}

/// Whether an element holds blocks, at any depth.
fn holds_blocks(element: &Element) -> bool {
    element.elements().any(|child| {
        let is_block = BLOCKS.contains(&child.name.as_str());
        let may_be_phrase = [
            "bibl", "person", "place", "org", "event", "label", "quote", "cit", "salute", "signed",
            "dateline", "byline", "head", "object", "witness",
        ];
        (is_block && !may_be_phrase.contains(&child.name.as_str()))
            || (child.name != "note" && holds_blocks(child))
    })
}
