//! From characters to glyphs: shaping with kerning and ligatures, remembered word by word.
//!
//! Not here: lines. **Invariant:** the glyphs of a word, in order, carry its text: each group of
//! glyphs has a byte range, the ranges follow each other, and together they are the whole word.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{
    Buffer, ClusterLevel, Direction, Script, ShapeOptions, ShapePlan, ShaperFont, shape,
};

use super::face::Face;
use super::{NoGlyph, design};

/// A glyph of a shaped word; all measures in font units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    /// Its id in the font.
    pub id: u16,
    /// How far it moves the pen, kerning included.
    pub advance: i32,
    /// How far it is drawn from the pen.
    pub offset: (i32, i32),
    /// Where its text begins in the word. Glyphs with one start are one group.
    pub start: usize,
}

/// A shaped word.
#[derive(Debug)]
pub(super) struct Shaped {
    /// Its glyphs, from left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// Its width in font units.
    pub width: i32,
}

impl Shaped {
    /// The glyph groups with the bytes of the word that each one stands for.
    pub(super) fn groups(
        &self,
        length: usize,
    ) -> impl Iterator<Item = (&[ShapedGlyph], Range<usize>)> {
        let mut starts: Vec<usize> = self.glyphs.iter().map(|glyph| glyph.start).collect();
        starts.sort_unstable();
        self.glyphs.chunk_by(|a, b| a.start == b.start).map(move |group| {
            let start = group[0].start;
            let next = starts[starts.partition_point(|other| *other <= start)..].first();
            (group, start..next.copied().unwrap_or(length))
        })
    }

    /// The width of the first bytes of the word, unless a ligature bridges the place.
    pub(super) fn width_before(&self, byte: usize) -> Option<i32> {
        let at = self.glyphs.iter().position(|glyph| glyph.start == byte)?;
        Some(self.glyphs[..at].iter().map(|glyph| glyph.advance).sum())
    }
}

/// Stands where a word was divided at a line end (Unicode, chapter 23.2).
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Words that are remembered before all are forgotten, so that memory has a bound.
const REMEMBERED: usize = 40_000;

/// Shapes words and remembers them.
pub(super) struct Shaper {
    words: [HashMap<Box<str>, Rc<Shaped>>; 3],
    plans: HashMap<(Face, Script), Rc<ShapePlan>>,
    fonts: [ShaperFont<'static, 'static>; 3],
}

impl Shaper {
    /// A shaper that knows no word yet.
    pub(super) fn new() -> Self {
        Self {
            words: Default::default(),
            plans: HashMap::new(),
            fonts: Face::ALL.map(|face| ShaperFont::new(face.font())),
        }
    }

    /// Shapes one word.
    ///
    /// # Errors
    /// [`NoGlyph`] when the font lacks one of its characters.
    pub(super) fn shape(&mut self, word: &str, face: Face) -> Result<Rc<Shaped>, NoGlyph> {
        let known = &mut self.words[face as usize];
        if let Some(shaped) = known.get(word) {
            return Ok(Rc::clone(shaped));
        }
        let shaped = Rc::new(self.shape_anew(word, face)?);
        let known = &mut self.words[face as usize];
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.into(), Rc::clone(&shaped));
        Ok(shaped)
    }

    /// The hyphen at which a line ends. The font has a glyph of its own for it, so that readers of
    /// the file can tell it from a hyphen of the text.
    pub(super) fn hyphen(&mut self, face: Face) -> Result<Shaped, NoGlyph> {
        let font = &self.fonts[face as usize];
        let glyph = font.nominal_glyph(u32::from(SOFT_HYPHEN));
        match glyph.map(|glyph| (glyph, u16::try_from(glyph.to_u32()))) {
            Some((glyph, Ok(id))) => {
                let width = font.glyph_h_advance(glyph);
                let glyph = ShapedGlyph { id, advance: width, offset: (0, 0), start: 0 };
                Ok(Shaped { glyphs: vec![glyph], width })
            }
            _ => Err(NoGlyph { character: SOFT_HYPHEN, context: SOFT_HYPHEN.to_string() }),
        }
    }

    fn shape_anew(&mut self, word: &str, face: Face) -> Result<Shaped, NoGlyph> {
        let mut buffer = Buffer::new();
        // Each character keeps its own cluster, so that only a real ligature joins two.
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.push_str(word);
        buffer.guess_segment_properties();
        if buffer.direction() == Direction::Invalid {
            buffer.set_direction(Direction::LeftToRight);
        }
        let script = buffer.script().unwrap_or(Script::LATIN);
        buffer.set_script(Some(script));
        // No language: it would make the same word look different from text to text.
        buffer.set_language(None);
        let direction = buffer.direction();
        let plan = self.plans.entry((face, script)).or_insert_with(|| {
            Rc::new(ShapePlan::new(face.font(), direction, Some(script), None, &[]))
        });
        let options = ShapeOptions::new().plan(Some(plan));
        if shape(&self.fonts[face as usize], &mut buffer, options).is_err() {
            return Err(NoGlyph::of(word, 0));
        }
        let glyphs =
            buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(|(info, position)| {
                match u16::try_from(info.glyph_id) {
                    Err(_) | Ok(0) => Err(NoGlyph::of(word, info.cluster as usize)),
                    Ok(id) => Ok(ShapedGlyph {
                        id,
                        advance: position.x_advance,
                        offset: (position.x_offset, position.y_offset),
                        start: info.cluster as usize,
                    }),
                }
            });
        let glyphs = glyphs.collect::<Result<Vec<_>, _>>()?;
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        Ok(Shaped { glyphs, width })
    }

    /// Width of a word in points.
    ///
    /// # Errors
    /// [`NoGlyph`] when the font lacks one of its characters.
    pub(super) fn width(&mut self, word: &str, style: Style) -> Result<f64, NoGlyph> {
        Ok(style.points(self.shape(word, style.face)?.width))
    }
}

/// How a word is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// The face.
    pub face: Face,
    /// The size in points.
    pub size: f64,
    /// How far above the line's baseline it stands, in points.
    pub rise: f64,
}

impl Style {
    /// On the baseline.
    pub(super) const fn new(face: Face, size: design::Size) -> Self {
        Self { face, size: size.type_size, rise: 0.0 }
    }

    /// The style of a note mark beside text of this style; a word such as `Source` is italic.
    pub(super) fn raised(self, is_word: bool) -> Self {
        Self {
            face: if is_word { Face::Italic } else { self.face },
            size: (self.size * design::CALL_SCALE).min(design::CALL_LARGEST),
            rise: self.rise + self.size * design::CALL_RISE,
        }
    }

    /// Font units as points.
    pub(super) fn points(self, units: i32) -> f64 {
        f64::from(units) * self.size / super::face::UNITS_PER_EM
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(word: &str) -> Vec<String> {
        let shaped = Shaper::new().shape(word, Face::Regular).unwrap();
        shaped.groups(word.len()).map(|(_, bytes)| word[bytes].to_owned()).collect()
    }

    #[test]
    fn a_ligature_keeps_its_letters_and_an_accent_its_base() {
        assert_eq!(texts("office"), ["o", "ffi", "c", "e"]);
        assert_eq!(texts("e\u{301}t").concat(), "e\u{301}t");
        assert_eq!(texts("приказ").concat(), "приказ");
        assert_eq!(texts("Ἑλλάς").concat(), "Ἑλλάς");
    }

    #[test]
    fn a_missing_glyph_is_named() {
        let error = Shaper::new().shape("ab漢", Face::Regular).unwrap_err();
        assert_eq!((error.character, error.context.as_str()), ('漢', "ab漢"));
    }
}
