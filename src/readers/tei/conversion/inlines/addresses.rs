//! Addresses, whose lines are elements.

use crate::ir::Inline;
use crate::readers::tei::conversion::converter::Converter;
use crate::readers::tei::conversion::pieces::{Piece, has_words};
use crate::readers::tei::conversion::space::as_lines;
use crate::readers::tei::xml::{Element, Node};

impl<'a> Converter<'a> {
    /// An address among words: its lines are set apart from them.
    pub(super) fn address_in_line(&mut self, element: &'a Element) -> Vec<Piece> {
        let border = self.separator(element);
        let lines = self.address(element);
        let address = Inline::phrase(self.opaque(element), lines, self.read(element));
        [border.clone(), address, border].map(Piece::Inline).into()
    }

    /// The lines of an address, with line breaks between them. Where it has words of its own, only
    /// `addrLine` makes a line.
    pub(in crate::readers::tei::conversion) fn address(
        &mut self,
        element: &'a Element,
    ) -> Vec<Inline> {
        let is_mixed = element.has_text();
        let mut line: Vec<Inline> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        for child in &element.children {
            match child {
                Node::Text(run) => pieces.extend(self.text(run)),
                Node::Element(child) => {
                    let is_line = match child.name.as_str() {
                        "addrLine" => true,
                        "lb" | "pb" | "note" | "anchor" | "ptr" => false,
                        _ => !is_mixed,
                    };
                    if is_line {
                        line.extend(self.line_of(std::mem::take(&mut pieces)));
                        if has_words(&line) {
                            line.push(self.separator(child));
                        }
                    }
                    pieces.extend(match child.name.as_str() {
                        "addrLine" => {
                            let mut line = self.pieces(child);
                            self.add_notes_on(child, &mut line);
                            line
                        }
                        _ => self.piece(child),
                    });
                }
            }
        }
        line.extend(self.line_of(pieces));
        if !self.dialect.is_exact() {
            as_lines(&mut line);
        }
        line
    }
}
