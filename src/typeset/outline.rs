//! The outlines of glyphs, for programs that draw pixels; a PDF has the font itself.
//!
//! Not here: drawing them. **Invariant:** outlines are those of the fonts, unhinted, in ems: the same on every
//! machine and at every size.

use harfrust::GlyphId;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathElement};

use super::{Face, TypeCase};

/// A position in ems, to the right of the glyph's origin and above it.
pub(crate) type EmPoint = [f64; 2];

/// A part of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stroke {
    /// A contour begins here.
    Begin(EmPoint),
    /// A straight line.
    Line(EmPoint),
    /// A Bézier curve with one control point.
    Quadratic(EmPoint, EmPoint),
    /// A Bézier curve with two control points.
    Cubic(EmPoint, EmPoint, EmPoint),
    /// A straight line to where the contour began.
    Close,
}

impl TypeCase {
    /// The outline of a glyph; empty if the glyph is, or if the font cannot say.
    pub(crate) fn outline(&self, face: Face, glyph: u16) -> Vec<Stroke> {
        let font = self.font(face);
        let mut path: Vec<PathElement> = Vec::new();
        let drawn = font.outline_glyphs().get(GlyphId::from(glyph)).map(|outline| {
            outline.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut path).is_ok()
        });
        if drawn != Some(true) {
            return Vec::new();
        }
        let units = f64::from(font.units_per_em().max(1));
        let point = |x: f32, y: f32| [f64::from(x) / units, f64::from(y) / units];
        let strokes = path.into_iter().map(|element| match element {
            PathElement::MoveTo { x, y } => Stroke::Begin(point(x, y)),
            PathElement::LineTo { x, y } => Stroke::Line(point(x, y)),
            PathElement::QuadTo { cx0, cy0, x, y } => {
                Stroke::Quadratic(point(cx0, cy0), point(x, y))
            }
            PathElement::CurveTo { cx0, cy0, cx1, cy1, x, y } => {
                Stroke::Cubic(point(cx0, cy0), point(cx1, cy1), point(x, y))
            }
            PathElement::Close => Stroke::Close,
        });
        strokes.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shaper;
    use super::*;

    #[test]
    fn every_linked_face_has_outlines() {
        let case = TypeCase::default();
        for face in Face::LINKED {
            let glyph = Shaper::new().shape("H", face).glyphs[0].id;
            let outline = case.outline(face, glyph);
            let heights = outline.iter().map(|stroke| match stroke {
                Stroke::Begin(to)
                | Stroke::Line(to)
                | Stroke::Quadratic(_, to)
                | Stroke::Cubic(_, _, to) => to[1],
                Stroke::Close => 0.0,
            });
            let height = heights.fold(0.0, f64::max);
            // Capitals are about two thirds of an em high.
            assert!((0.55..0.8).contains(&height), "{face:?}: {height}");
        }
        assert_eq!(case.outline(Face::Regular, u16::MAX), []);
    }
}
