//! The content of the pages: glyphs at their places, in marked-content sequences.
//!
//! Not here: what the sequences mean (`structure`). **Invariant:** every painting operator stands in
//! a sequence, either of a part of the letter or of an artifact (ISO 14289-1, 7.1).

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, Greyscale, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Pt, Rect,
    TextItem, TextMatrix,
};

use super::fonts::Fonts;
use super::objects::utf16;
use super::structure;
use crate::typeset::{Glyph, Ink, PartId, Run, SHEET_HEIGHT, SHEET_WIDTH, Setting, UNITS_PER_EM};

/// The marked-content sequences of a page: the part of each, by its number (MCID).
pub type PageContent = Vec<PartId>;

/// Writes all pages.
pub fn pages(setting: &Setting, fonts: &Fonts) -> (Vec<PdfPage>, Vec<PageContent>) {
    setting.pages.iter().map(|page| write_page(&page.inks, setting, fonts)).unzip()
}

fn write_page(
    inks: &[(Option<PartId>, Ink)],
    setting: &Setting,
    fonts: &Fonts,
) -> (PdfPage, PageContent) {
    let mut ops = vec![Op::SetFillColor {
        col: Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None }),
    }];
    let mut content = PageContent::new();
    let painted = inks.iter().filter(|(_, ink)| !matches!(ink, Ink::Point { .. }));
    let painted: Vec<_> = painted.collect();
    for sequence in painted.chunk_by(|(a, _), (b, _)| a == b) {
        ops.push(match sequence[0].0 {
            None => Op::BeginMarkedContent { tag: "Artifact".to_owned() },
            Some(part) => {
                let number = content.len() as i64;
                content.push(part);
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]);
                Op::BeginMarkedContentWithProperties {
                    tag: structure::tag(setting.parts[part.0].kind).to_owned(),
                    properties: DictItem::Dict { map },
                }
            }
        });
        for (_, ink) in sequence {
            match ink {
                Ink::Text(run) => write_run(run, fonts, &mut ops),
                Ink::Rule { x, y, width, height } => {
                    let mut rectangle = Rect::from_xywh(
                        point(*x),
                        point(SHEET_HEIGHT - y - height),
                        point(*width),
                        point(*height),
                    );
                    rectangle.mode = Some(PaintMode::Fill);
                    ops.push(Op::DrawRectangle { rectangle });
                }
                Ink::Point { .. } => {}
            }
        }
        ops.push(Op::EndMarkedContent);
    }
    let millimetres = |points: f64| Mm((points * 25.4 / 72.0) as f32);
    (PdfPage::new(millimetres(SHEET_WIDTH), millimetres(SHEET_HEIGHT), ops), content)
}

/// A length with as many digits as are seen.
fn point(length: f64) -> Pt {
    Pt(((length * 1000.0).round() / 1000.0) as f32)
}

fn write_run(run: &Run, fonts: &Fonts, ops: &mut Vec<Op>) {
    ops.push(Op::StartTextSection);
    let font = PdfFontHandle::External(Fonts::id(run.face));
    ops.push(Op::SetFont { font, size: point(run.size) });
    let mut rest = run.glyphs.as_slice();
    while !rest.is_empty() {
        // As many groups as can be shown together: plain ones, or one that needs its ActualText.
        let mut length = group_length(rest);
        let plain = fonts.stands_for(run.face, &rest[..length]);
        while plain && length < rest.len() {
            let next = group_length(&rest[length..]);
            if !fonts.stands_for(run.face, &rest[length..length + next]) {
                break;
            }
            length += next;
        }
        let (glyphs, after) = rest.split_at(length);
        if plain {
            show(run, glyphs, fonts, ops);
        } else {
            let data = utf16(&glyphs[0].text);
            let text = DictItem::String { data, literal: false };
            let map = BTreeMap::from([("ActualText".to_owned(), text)]);
            ops.push(Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict { map },
            });
            show(run, glyphs, fonts, ops);
            ops.push(Op::EndMarkedContent);
        }
        rest = after;
    }
    ops.push(Op::EndTextSection);
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
