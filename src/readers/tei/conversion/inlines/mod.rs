//! What runs inside a line: from the elements of TEI to inlines.
//!
//! Not here: blocks, and what notes hold. **Invariant:** every run of characters of an element is in
//! what is made of it.

mod addresses;
mod choices;
mod pointers;

use self::choices::{is_choice, other_reading};
use super::converter::Converter;
use super::pieces::Piece;
use super::space::{as_lines, take_layout, trim_breaks};
use crate::ir::{Inline, Line, PhraseKind, shortest_tag};
use crate::readers::tei::elements::{LINES, is_block_in_line, is_foreign_block};
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
    /// Inlines, and blocks where the element holds some in its lines.
    pub(super) fn pieces(&mut self, parent: &'a Element) -> Vec<Piece> {
        let outside = self.enter_language(parent);
        let mut pieces = Vec::new();
        let mut before = None;
        for child in &parent.children {
            match child {
                Node::Text(run) if parent.is_space_between_parts(run) => {}
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(element) => {
                    pieces.extend(self.between_parts(parent, before, element));
                    pieces.extend(self.piece(element));
                }
            }
            before = Some(child);
        }
        self.language = outside;
        pieces
    }

    /// What an element of a line becomes, with the notes about it.
    pub(super) fn piece(&mut self, element: &'a Element) -> Vec<Piece> {
        if self.is_taken(element) {
            return Vec::new();
        }
        let mut pieces = self.piece_without_notes(element);
        self.add_notes_on(element, &mut pieces);
        pieces
    }

    pub(super) fn line_with_rendition(&mut self, element: &'a Element) -> Line {
        let mut pieces = self.pieces(element);
        self.add_notes_on(element, &mut pieces);
        let pieces = in_language(element, pieces, self);
        let mut content = self.line_of(pieces);
        if !self.dialect.is_exact() {
            trim_breaks(&mut content);
            as_lines(&mut content);
        }
        self.aligned(Line { rendition: self.rendition(element), content })
    }

    /// An element as one opaque phrase.
    pub(super) fn wrapped(&mut self, element: &'a Element) -> Vec<Piece> {
        let pieces = self.pieces(element);
        let content = self.line_of(pieces);
        let inline = Inline::phrase(self.opaque(element), content, self.read(element));
        vec![Piece::Inline(inline)]
    }

    fn piece_without_notes(&mut self, element: &'a Element) -> Vec<Piece> {
        if is_block_in_line(element) {
            let block = self.blocks.block;
            return block(self, element).into_iter().map(Piece::Block).collect();
        }
        let origin = self.read(element);
        let inline = match element.name.as_str() {
            "lb" => self.line_break(element),
            "pb" => Inline::PageBreak(self.page_break(element)),
            "note" if self.dialect.is_head_note(element) => return self.wrapped(element),
            "note" => return self.note_in_place(element).into_iter().map(Piece::Inline).collect(),
            "anchor" if element.children.is_empty() => {
                return self.anchor(element).into_iter().map(Piece::Inline).collect();
            }
            "ptr" | "ref" => return self.pointer(element),
            "hi" if self.labelled.contains_key(&element.at.start) => {
                let (note, _) = self.labelled[&element.at.start];
                self.note_elsewhere(note, element)
            }
            "choice" | "app" if is_choice(element) => return self.choice(element),
            _ if other_reading(element).is_some() => return self.choice_in_attribute(element),
            // A space left by the writer, which the file holds as an element, not as white space.
            "space" => {
                let space = self.derived(element, " ");
                Inline::phrase(self.opaque(element), vec![space], origin)
            }
            // A character that the file only names.
            "c" | "g" if element.children.is_empty() => {
                let character = self.character(element);
                Inline::phrase(self.opaque(element), character, origin)
            }
            "cb" | "gb" if element.children.is_empty() => {
                let between = (!self.splits_word(element)).then(|| self.derived(element, " "));
                Inline::phrase(self.opaque(element), between.into_iter().collect(), origin)
            }
            "address" => return self.address_in_line(element),
            "mfrac" => return self.fraction(element),
            _ => {
                let kind = self.phrase_kind(element);
                let is_quotation = matches!(kind, PhraseKind::Quotation);
                let is_restored = element.name == "restore";
                self.quotations += usize::from(is_quotation);
                self.restored += usize::from(is_restored);
                let mut pieces = self.pieces(element);
                self.quotations -= usize::from(is_quotation);
                self.restored -= usize::from(is_restored);
                let (mut before, mut after) = take_layout(&mut pieces, self.source.text());
                if SET_APART.contains(&element.name.as_str()) || is_foreign_block(&element.name) {
                    before.push(Piece::Inline(self.separator(element)));
                    after.insert(0, Piece::Inline(self.separator(element)));
                }
                if ["q", "soCalled"].contains(&element.name.as_str()) {
                    self.quote(element, &mut pieces);
                }
                if let Some(start) = self.passage_of(element) {
                    pieces.insert(0, Piece::Inline(start));
                }
                if !element.children.is_empty() {
                    self.add_notes_on(element, &mut pieces);
                }
                if matches!(kind, PhraseKind::Gap { .. }) && element.name == "seg" {
                    pieces.retain(|piece| !is_empty_gap(piece));
                }
                if LINES.contains(&element.name.as_str()) && !self.dialect.is_exact() {
                    for piece in &mut pieces {
                        if let Piece::Inline(inline) = piece {
                            as_lines(std::slice::from_mut(inline));
                        }
                    }
                }
                return surrounded(before, self.wrap(element, &kind, pieces), after);
            }
        };
        vec![Piece::Inline(inline)]
    }

    /// A fraction of a formula, with the stroke that its two parts mean (`MathML` Core, 3.3.2), and
    /// a space after a whole number, so that the two do not read as another number.
    fn fraction(&mut self, element: &'a Element) -> Vec<Piece> {
        let mut before = self.source.text().get(..element.at.start).unwrap_or_default();
        while let Some(tag) = before.ends_with('>').then(|| before.rfind('<')).flatten() {
            before = before.get(..tag).unwrap_or_default();
        }
        let is_mixed = before.ends_with(|c: char| c.is_ascii_digit());
        let mut pieces = Vec::new();
        pieces.extend(is_mixed.then(|| Piece::Inline(self.derived(element, " "))));
        let mut is_second = false;
        for child in &element.children {
            match child {
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(part) => {
                    let stroke = is_second.then(|| self.derived(element, "\u{2044}"));
                    pieces.extend(stroke.map(Piece::Inline));
                    pieces.extend(self.piece(part));
                    is_second = true;
                }
            }
        }
        self.wrap(element, &self.opaque(element), pieces)
    }
}

/// Pieces with what comes before and after them.
fn surrounded(before: Vec<Piece>, pieces: Vec<Piece>, after: Vec<Piece>) -> Vec<Piece> {
    before.into_iter().chain(pieces).chain(after).collect()
}

/// Elements that a print sets apart, even where a file has them in a line.
const SET_APART: &[&str] = &["addrLine", "byline", "dateline", "fw", "head", "salute", "signed"];

/// The `gap` in a `seg` of type `gap` only says why and how much.
fn is_empty_gap(piece: &Piece) -> bool {
    let Piece::Inline(Inline::Phrase(phrase)) = piece else { return false };
    phrase.content.is_empty() && matches!(phrase.kind, PhraseKind::Gap { .. })
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
