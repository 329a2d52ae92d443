//! How a letter opens and closes: head notes, datelines, salutes, addresses, signatures.

use super::builder::BlockBuilder;
use crate::diag::{self, Diagnostic};
use crate::ir::{
    Block, Closer, CloserPart, Division, Inline, Line, Opener, OpenerPart, Reading, on_one_line,
    plain_text,
};
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::inlines::in_language;
use crate::readers::tei::conversion::pieces::{Piece, border, has_words};
use crate::readers::tei::conversion::space::{as_lines, is_closing, tidy, trim_breaks};
use crate::readers::tei::elements::LINES;
use crate::readers::tei::xml::{Element, Node};

/// One line of an opener or a closer.
struct Part {
    kind: LineKind,
    line: Line,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Dateline,
    Salute,
    Signed,
    Address,
    HeadNote,
    Other,
}

impl<'a> Converter<'a> {
    /// Lines found among the blocks of a letter: they open it until something else has come.
    pub(super) fn lines_of_letter(&mut self, element: &'a Element, flow: &mut BlockBuilder) {
        let opens = match element.name.as_str() {
            "opener" | "note" => true,
            "closer" | "signed" => false,
            _ => !flow.has_body,
        };
        let parts = match element.name.as_str() {
            "opener" | "closer" => self.lines(element),
            _ => self.line_parts(element),
        };
        match parts.as_slice() {
            [] => return,
            [part] if part.kind == LineKind::Other && !has_words(&part.line.content) => {
                let content = part.line.content.clone();
                return flow.hang(content);
            }
            _ => {}
        }
        if opens {
            let parts = parts.into_iter().map(|part| match part.kind {
                LineKind::Dateline => OpenerPart::Dateline(part.line),
                LineKind::Salute => OpenerPart::Salutation(part.line),
                LineKind::Address => OpenerPart::Address(part.line),
                LineKind::HeadNote => OpenerPart::HeadNote(part.line),
                LineKind::Signed | LineKind::Other => OpenerPart::Other(part.line),
            });
            let parts: Vec<OpenerPart> = parts.collect();
            match flow.blocks.last_mut() {
                // A head note before the dateline opens the letter with it.
                Some(Block::Opener(last))
                    if !self.dialect.is_exact() && last.parts.iter().all(is_head_note) =>
                {
                    last.parts.extend(parts);
                }
                _ => flow.blocks.push(Block::Opener(Opener { parts })),
            }
        } else {
            let parts = parts.into_iter().map(|part| match part.kind {
                LineKind::Dateline => CloserPart::Dateline(part.line),
                LineKind::Salute => CloserPart::ComplimentaryClose(part.line),
                LineKind::Address => CloserPart::Address(part.line),
                LineKind::Signed => CloserPart::Signature(part.line),
                LineKind::HeadNote | LineKind::Other => CloserPart::Other(part.line),
            });
            flow.add(vec![Block::Closer(Closer { parts: parts.collect() })]);
        }
    }

    /// A postscript; the lines in it that only name the addressee belong to the closer.
    pub(super) fn postscript(&mut self, element: &'a Element, flow: &mut BlockBuilder) {
        let mut added = self.postscript_as_written(element);
        self.add_notes_on_blocks(element, &mut added.blocks);
        let count = self.dialect.lines_of_addressee(&added.blocks, &flow.blocks);
        let rest = added.blocks.split_off(count);
        let mut content: Vec<Inline> = Vec::new();
        let mut rendition = None;
        for block in std::mem::replace(&mut added.blocks, rest) {
            match block {
                Block::Paragraph(line) => {
                    if has_words(&content) {
                        content.push(border());
                    }
                    rendition = rendition.or(line.rendition);
                    content.extend(line.content);
                }
                Block::PageBreak(page) => content.push(Inline::PageBreak(page)),
                _ => {}
            }
        }
        if !content.is_empty() {
            let words = plain_text(&content, Reading::Regular);
            let words = on_one_line(&words);
            let message = format!("the postscript \u{201C}{words}\u{201D} names the addressee");
            let at = self.source.span(element.at.start..element.inside);
            self.diagnostics.push(Diagnostic::new(&diag::ADDRESS_IN_POSTSCRIPT, at, message));
            let address = CloserPart::Address(Line { rendition, content });
            match flow.blocks.last_mut() {
                Some(Block::Closer(closer)) => closer.parts.push(address),
                _ => flow.add(vec![Block::Closer(Closer { parts: vec![address] })]),
            }
        }
        if count > 0 && added.blocks.iter().all(|block| matches!(block, Block::PageBreak(_))) {
            flow.blocks.append(&mut added.blocks);
        } else {
            flow.add(vec![Block::Postscript(added)]);
        }
    }

    pub(super) fn postscript_as_written(&mut self, element: &'a Element) -> Division {
        let class = self.dialect.postscript_class(element);
        self.division(element, class.map(ToOwned::to_owned))
    }

    /// The lines of an opener or a closer. Points between two lines go with the one before.
    fn lines(&mut self, group: &'a Element) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut loose: Vec<Piece> = Vec::new();
        let mut waiting: Vec<Inline> = Vec::new();
        for child in &group.children {
            match child {
                Node::Text(run) => loose.extend(self.text(run)),
                Node::Element(element) if self.is_taken(element) => {}
                Node::Element(element) => {
                    let is_seg = element.name == "seg" && !loose.iter().any(Piece::is_written);
                    if is_seg
                        || LINES.contains(&element.name.as_str())
                        || self.dialect.is_head_note(element)
                    {
                        self.end_loose(&mut loose, &mut parts, &mut waiting);
                        for mut part in self.line_parts(element) {
                            part.line.content.splice(0..0, waiting.drain(..));
                            parts.push(part);
                        }
                    } else {
                        loose.extend(self.piece(element));
                    }
                }
            }
        }
        self.end_loose(&mut loose, &mut parts, &mut waiting);
        if !waiting.is_empty() {
            parts.push(Part { kind: LineKind::Other, line: Line::new(waiting) });
        }
        for note in self.passages.remove(&group.at.start).unwrap_or_default() {
            let (_, call) = self.note_on(note, group);
            match parts.first_mut() {
                Some(first) => first.line.content.push(call),
                None => parts.push(Part { kind: LineKind::Other, line: Line::new(vec![call]) }),
            }
        }
        parts
    }

    fn end_loose(
        &mut self,
        loose: &mut Vec<Piece>,
        parts: &mut Vec<Part>,
        waiting: &mut Vec<Inline>,
    ) {
        let mut content = self.line_of(std::mem::take(loose));
        if !self.dialect.is_exact() && has_words(&content) {
            trim_breaks(&mut content);
            as_lines(&mut content);
        }
        let words = plain_text(&content, Reading::Regular);
        if let Some(last) = parts.last_mut()
            && words.trim_start().starts_with(is_closing)
            && !words.contains(char::is_alphanumeric)
        {
            // A full stop after the element of a line belongs to the line.
            last.line.content.extend(content);
            return;
        }
        if has_words(&content) {
            let mut line = std::mem::take(waiting);
            line.extend(content);
            parts.push(Part { kind: LineKind::Other, line: Line::new(line) });
        } else if let Some(last) = parts.last_mut() {
            // Two lines have a border anyway, so a line break between them is dropped.
            let points = content.into_iter().filter(|one| !matches!(one, Inline::LineBreak(_)));
            last.line.content.extend(points);
        } else {
            waiting.extend(content.into_iter().filter(|one| !matches!(one, Inline::LineBreak(_))));
        }
    }

    /// One element as a line, or as several where it lists them, as joint signers are.
    fn line_parts(&mut self, element: &'a Element) -> Vec<Part> {
        let is_line = element.name != "seg" || self.dialect.is_line(element);
        let kind = match element.name.as_str() {
            "opener" | "closer" => return self.lines(element),
            "dateline" => LineKind::Dateline,
            "salute" => LineKind::Salute,
            "signed" => LineKind::Signed,
            "address" => LineKind::Address,
            "note" => LineKind::HeadNote,
            "seg" if is_line && element.get("type") == Some("headnote") => LineKind::HeadNote,
            _ => LineKind::Other,
        };
        if element.name == "note" {
            let words = element.words();
            let message = format!("\u{201C}{words}\u{201D} is printed above the text");
            let at = self.source.span(element.at.start..element.inside);
            self.diagnostics.push(Diagnostic::new(&diag::HEAD_NOTE, at, message));
        }
        let pieces = match element.name.as_str() {
            "address" => self.address(element).into_iter().map(Piece::Inline).collect(),
            "byline" => self.wrapped(element),
            _ if is_line => self.pieces(element),
            _ => self.piece(element),
        };
        let mut pieces = in_language(element, pieces, self);
        self.add_notes_on(element, &mut pieces);
        // The setting of a head note only marks it as one.
        let rendition = self.rendition(element).filter(|_| is_line && element.name != "note");
        let mut parts: Vec<Part> = Vec::new();
        for mut content in self.lines_between(pieces) {
            tidy(&mut content, self.source.text(), self.dialect.is_exact());
            if !self.dialect.is_exact() {
                trim_breaks(&mut content);
                as_lines(&mut content);
            }
            if content.is_empty() {
                continue;
            }
            match parts.last_mut() {
                Some(last) if !has_words(&content) => last.line.content.extend(content),
                _ => {
                    let line = Line { rendition: rendition.clone(), content };
                    parts.push(Part { kind, line: self.aligned(line) });
                }
            }
        }
        parts
    }
}

fn is_head_note(part: &OpenerPart) -> bool {
    matches!(part, OpenerPart::HeadNote(_))
}
