//! The content of the pages: glyphs at their places, in marked-content sequences.
//!
//! Not here: what the sequences mean (`structure`). **Invariant:** every painting operator stands in
//! a sequence, either of a part of the letter or of an artifact (ISO 14289-1, 7.1).

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, Greyscale, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Pt, Rect,
    TextItem, TextMatrix, XObjectTransform,
};

use super::fonts::Fonts;
use super::objects::utf16;
use super::pictures::Drawn;
use super::structure;
use crate::typeset::{Glyph, Ink, PartId, Run, SHEET_HEIGHT, SHEET_WIDTH, Setting, UNITS_PER_EM};

/// The marked-content sequences of a page: the part of each, by its number (MCID).
pub(super) type PageContent = Vec<PartId>;

/// Writes all pages.
pub(super) fn pages(
    setting: &Setting,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> (Vec<PdfPage>, Vec<PageContent>) {
    setting.pages.iter().map(|page| write_page(&page.inks, setting, fonts, drawn)).unzip()
}

fn write_page(
    inks: &[(Option<PartId>, Ink)],
    setting: &Setting,
    fonts: &Fonts,
    drawn: &Drawn<'_>,
) -> (PdfPage, PageContent) {
    let mut writer =
        PageWriter { setting, fonts, ops: Vec::new(), content: Vec::new(), open: None };
    writer.ops.push(Op::SetFillColor {
        col: Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None }),
    });
    for (part, ink) in inks {
        match ink {
            Ink::Text(run) => writer.run(*part, run),
            Ink::Rule { x, y, width, height } => {
                let mut rectangle = Rect::from_xywh(
                    point(*x),
                    point(SHEET_HEIGHT - y - height),
                    point(*width),
                    point(*height),
                );
                rectangle.mode = Some(PaintMode::Fill);
                writer.sequence(*part, Order::OfReading, None);
                writer.ops.push(Op::DrawRectangle { rectangle });
            }
            Ink::Picture { name, x, y, width, height } => {
                let Some(id) = drawn.id(name) else { continue };
                writer.sequence(*part, Order::OfReading, None);
                writer.ops.push(Op::UseXobject {
                    id,
                    transform: XObjectTransform {
                        translate_x: Some(point(*x)),
                        translate_y: Some(point(SHEET_HEIGHT - y - height)),
                        scale_x: Some(point(*width).0),
                        scale_y: Some(point(*height).0),
                        no_auto_scale: true,
                        ..XObjectTransform::default()
                    },
                });
            }
            Ink::Point { .. } => {}
        }
    }
    writer.close();
    let millimetres = |points: f64| Mm((points * 25.4 / 72.0) as f32);
    let page = PdfPage::new(millimetres(SHEET_WIDTH), millimetres(SHEET_HEIGHT), writer.ops);
    (page, writer.content)
}

/// A length with as many digits as are seen.
fn point(length: f64) -> Pt {
    Pt(((length * 1000.0).round() / 1000.0) as f32)
}

struct PageWriter<'a> {
    setting: &'a Setting,
    fonts: &'a Fonts,
    ops: Vec<Op>,
    content: PageContent,
    /// Whose sequence is open, if one is.
    open: Option<Owner>,
}

/// To whom a sequence of marked content belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// To the page, and to no part of the letter: a running head, a rule.
    Artifact,
    /// To a part of the letter.
    Part(PartId, Order),
}

/// In which order the characters of each string are; the strings come in the order of reading
/// (ISO 32000-1, 14.8.2.3.3).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// As they are read.
    OfReading,
    /// As words that are read from right to left are seen.
    Reversed,
}

impl PageWriter<'_> {
    /// Opens a sequence unless one of the same part is open. Sequences are not nested, because
    /// readers exist that lose what follows an inner one.
    fn sequence(&mut self, part: Option<PartId>, order: Order, actual_text: Option<&str>) {
        let owner = part.map_or(Owner::Artifact, |part| Owner::Part(part, order));
        if self.open == Some(owner) && actual_text.is_none() {
            return;
        }
        self.close();
        let mut map = BTreeMap::new();
        let mut tag = "Artifact";
        if let Some(part) = part {
            map.insert("MCID".to_owned(), DictItem::Int(self.content.len() as i64));
            self.content.push(part);
            tag = match order {
                Order::OfReading => structure::tag(self.setting.parts[part.0].kind),
                Order::Reversed => "ReversedChars",
            };
        }
        if let Some(text) = actual_text {
            // ISO 32000-1, 14.9.4: on a Span.
            let text = DictItem::String { data: utf16(text), literal: false };
            map.insert("ActualText".to_owned(), text);
            tag = "Span";
        }
        self.ops.push(if map.is_empty() {
            Op::BeginMarkedContent { tag: tag.to_owned() }
        } else {
            let properties = DictItem::Dict { map };
            Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties }
        });
        self.open = Some(owner);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn run(&mut self, part: Option<PartId>, run: &Run) {
        let mut rest = run.glyphs.as_slice();
        while !rest.is_empty() {
            // As many groups as can be shown together: plain ones, or one with an ActualText.
            let mut length = group_length(rest);
            let plain = self.fonts.stands_for(run, &rest[..length]);
            while plain && length < rest.len() {
                let next = group_length(&rest[length..]);
                if !self.fonts.stands_for(run, &rest[length..length + next]) {
                    break;
                }
                length += next;
            }
            let (glyphs, after) = rest.split_at(length);
            let text = run.text.get(glyphs[0].text.clone()).unwrap_or_default();
            let order = if run.is_from_the_right { Order::Reversed } else { Order::OfReading };
            self.sequence(part, order, (!plain).then_some(text));
            self.ops.push(Op::StartTextSection);
            let font = PdfFontHandle::External(Fonts::id(run.face));
            self.ops.push(Op::SetFont { font, size: point(run.size) });
            show(run, glyphs, self.fonts, &mut self.ops);
            self.ops.push(Op::EndTextSection);
            if !plain {
                self.close();
            }
            rest = after;
        }
    }
}

/// Glyphs that stand for one text together.
fn group_length(glyphs: &[Glyph]) -> usize {
    1 + glyphs[1..].iter().take_while(|glyph| glyph.text.is_empty()).count()
}

/// Shows glyphs, those of one baseline together.
fn show(run: &Run, glyphs: &[Glyph], fonts: &Fonts, ops: &mut Vec<Op>) {
    for level in glyphs.chunk_by(|a, b| a.dy == b.dy) {
        let first = &level[0];
        let (x, y) = (run.x + first.x, SHEET_HEIGHT - run.y - first.dy);
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(point(x), point(y)) });
        // Where the viewer's pen is, in 1/1000 of the size, so that rounding does not add up.
        let mut pen = 0.0;
        let mut shown: Vec<Codepoint> = Vec::with_capacity(level.len());
        for glyph in level {
            let target = (glyph.x - first.x) * UNITS_PER_EM / run.size;
            if let Some(before) = shown.last_mut() {
                let back = (pen - target).round();
                before.offset = back as f32;
                pen -= back;
            }
            let id = fonts.glyph(run.face, glyph.id);
            shown.push(Codepoint::with_cid(id, 0.0, fonts.text(run.face, id).to_owned()));
            pen += fonts.width(run.face, id);
        }
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
    }
}
