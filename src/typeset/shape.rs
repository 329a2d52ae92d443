//! From characters to glyphs: shaping with kerning and ligatures, remembered word by word.
//!
//! Not here: lines. **Invariant:** the glyphs of a word, in order, carry its text: each group of
//! glyphs has a byte range, the ranges follow each other, and together they are the whole word.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{
    Buffer, ClusterLevel, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag,
    shape,
};
use hypher::Lang;

use super::face::Face;
use super::{NoGlyph, design};
use crate::ir::{self, Rendition};

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
    /// The glyph groups with the characters of the word that each one stands for.
    #[allow(clippy::string_slice, reason = "the shaper's clusters begin where characters begin")]
    pub(super) fn groups<'a>(
        &'a self,
        word: &'a str,
    ) -> impl Iterator<Item = (&'a [ShapedGlyph], &'a str)> {
        let mut starts: Vec<usize> = self.glyphs.iter().map(|glyph| glyph.start).collect();
        starts.sort_unstable();
        self.glyphs.chunk_by(|a, b| a.start == b.start).map(move |group| {
            let start = group[0].start;
            let next = starts[starts.partition_point(|other| *other <= start)..].first();
            (group, &word[start..next.copied().unwrap_or(word.len())])
        })
    }

    /// The places where the word can be cut, with the width of what is before each: those of `cuts`
    /// that no ligature bridges.
    pub(super) fn widths_before(&self, cuts: impl Iterator<Item = usize>) -> Vec<(usize, i32)> {
        let mut cuts = cuts.peekable();
        if cuts.peek().is_none() {
            return Vec::new();
        }
        let mut widths: Vec<(usize, i32)> = Vec::with_capacity(self.glyphs.len());
        let mut width = 0;
        for glyph in &self.glyphs {
            widths.push((glyph.start, width));
            width += glyph.advance;
        }
        // Stable: of the glyphs of a group, the first one says it.
        widths.sort_by_key(|(start, _)| *start);
        cuts.filter_map(|cut| {
            let at = widths.partition_point(|(start, _)| *start < cut);
            widths.get(at).filter(|(start, _)| *start == cut).copied()
        })
        .collect()
    }
}

/// Stands where a word was divided at a line end (Unicode, chapter 23.2).
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Words that are remembered before all are forgotten, so that memory has a bound.
const REMEMBERED: usize = 40_000;
/// Longer words, in bytes, are not remembered.
const LONGEST_REMEMBERED: usize = 200;

/// A face and the way in which its glyphs are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cut {
    /// The face.
    pub face: Face,
    /// Small capitals for small letters (OpenType `smcp`).
    pub small_caps: bool,
    /// Space between the letters, and no ligatures.
    pub spaced: bool,
}

impl From<Face> for Cut {
    fn from(face: Face) -> Self {
        Self { face, small_caps: false, spaced: false }
    }
}

/// What is added after each letter of spaced type, in font units. Programs that read the file take
/// a tenth of the size for a space between words.
const LETTER_SPACE: i32 = 80;

/// Shapes words and remembers them.
pub(super) struct Shaper {
    words: HashMap<Cut, HashMap<Box<str>, Rc<Shaped>>>,
    plans: HashMap<(Cut, Script, bool), Rc<ShapePlan>>,
    fonts: [ShaperFont<'static, 'static>; 4],
}

impl Shaper {
    /// A shaper that knows no word yet.
    pub(super) fn new() -> Self {
        Self {
            words: HashMap::new(),
            plans: HashMap::new(),
            fonts: Face::ALL.map(|face| ShaperFont::new(face.font())),
        }
    }

    /// Shapes one word.
    ///
    /// # Errors
    /// [`NoGlyph`] when the font lacks one of its characters.
    pub(super) fn shape(&mut self, word: &str, cut: impl Into<Cut>) -> Result<Rc<Shaped>, NoGlyph> {
        let cut = cut.into();
        if let Some(shaped) = self.words.get(&cut).and_then(|known| known.get(word)) {
            return Ok(Rc::clone(shaped));
        }
        let shaped = Rc::new(self.shape_anew(word, cut)?);
        if word.len() > LONGEST_REMEMBERED {
            return Ok(shaped);
        }
        let known = self.words.entry(cut).or_default();
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

    /// The faces in which a word can be set: the wanted one, and another one of the family for
    /// what that one lacks. Marks stay with their letter.
    ///
    /// # Errors
    /// [`NoGlyph`] when no face has one of its characters.
    pub(super) fn faces(
        &mut self,
        word: &str,
        wanted: Cut,
    ) -> Result<Vec<(Range<usize>, Face)>, NoGlyph> {
        if self.shape(word, wanted).is_ok() {
            return Ok(vec![(0..word.len(), wanted.face)]);
        }
        let mut runs: Vec<(Range<usize>, Face)> = Vec::new();
        let (mut start, mut rest) = (0, word);
        while !rest.is_empty() {
            let mut others = rest.char_indices().skip(1);
            let next = others.find(|(_, character)| !is_mark(*character));
            let (letter, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
            let end = start + letter.len();
            let faces = std::iter::once(wanted.face).chain(Face::ALL);
            let mut last = None;
            for face in faces {
                match self.shape(letter, face) {
                    Ok(_) => {
                        last = Some(Ok(face));
                        break;
                    }
                    Err(error) => {
                        last.get_or_insert(Err(error));
                    }
                }
            }
            let in_word = |error| NoGlyph { context: word.to_owned(), ..error };
            let Some(face) = last.transpose().map_err(in_word)? else { break };
            match runs.last_mut() {
                Some((run, before)) if *before == face => run.end = end,
                _ => runs.push((start..end, face)),
            }
            (start, rest) = (end, after);
        }
        Ok(runs)
    }

    fn shape_anew(&mut self, word: &str, cut: Cut) -> Result<Shaped, NoGlyph> {
        let face = cut.face;
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
        let is_rtl = direction == Direction::RightToLeft;
        let features = features(cut);
        let plan = self.plans.entry((cut, script, is_rtl)).or_insert_with(|| {
            Rc::new(ShapePlan::new(face.font(), direction, Some(script), None, &features))
        });
        let options = ShapeOptions::new().plan(Some(plan)).features(&features);
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
        let mut glyphs = glyphs.collect::<Result<Vec<_>, _>>()?;
        if cut.spaced {
            for at in 0..glyphs.len() {
                if glyphs.get(at + 1).is_none_or(|next| next.start != glyphs[at].start) {
                    glyphs[at].advance += LETTER_SPACE;
                }
            }
        }
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        Ok(Shaped { glyphs, width })
    }

    /// Width of a word in points.
    ///
    /// # Errors
    /// [`NoGlyph`] when the font lacks one of its characters.
    pub(super) fn width(&mut self, word: &str, style: Style) -> Result<f64, NoGlyph> {
        Ok(style.points(self.shape(word, style.cut())?.width))
    }
}

/// Lines that are drawn with words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Strokes {
    /// Below them.
    pub below: bool,
    /// Through them.
    pub through: bool,
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
    /// Whether small letters are small capitals.
    pub small_caps: bool,
    /// Whether there is space between the letters.
    pub spaced: bool,
    /// The lines that are drawn with it.
    pub strokes: Strokes,
    /// The language by which its words are hyphenated.
    pub language: Option<Lang>,
}

impl Style {
    /// On the baseline.
    pub(super) const fn new(face: Face, size: design::Size) -> Self {
        Self {
            face,
            size: size.type_size,
            rise: 0.0,
            small_caps: false,
            spaced: false,
            strokes: Strokes { below: false, through: false },
            language: None,
        }
    }

    /// What decides which glyphs it has.
    pub(super) fn cut(self) -> Cut {
        Cut { face: self.face, small_caps: self.small_caps, spaced: self.spaced }
    }

    /// The same with a line through it.
    pub(super) fn struck_through(self) -> Self {
        Self { strokes: Strokes { through: true, ..self.strokes }, ..self }
    }

    /// The same in italics.
    pub(super) fn italic(self) -> Self {
        Self { face: self.face.leaning(true), ..self }
    }

    /// As a source sets it among text of this style, as far as type can show it.
    pub(super) fn with(self, rendition: &Rendition) -> Self {
        rendition.styles.iter().fold(self, |style, wanted| match wanted {
            ir::Style::Italic => style.italic(),
            ir::Style::Upright => Self { face: style.face.leaning(false), ..style },
            ir::Style::Bold => Self { face: style.face.bold(), ..style },
            ir::Style::SmallCaps => Self { small_caps: true, ..style },
            ir::Style::Superscript => style.script(design::SUPERSCRIPT_RISE),
            ir::Style::Subscript => style.script(-design::SUBSCRIPT_DROP),
            ir::Style::Underline => {
                Self { strokes: Strokes { below: true, ..style.strokes }, ..style }
            }
            ir::Style::Strikethrough => style.struck_through(),
            ir::Style::Spaced => Self { spaced: true, ..style },
            ir::Style::Larger => style.scaled(design::LARGER),
            ir::Style::Smaller => style.scaled(design::SMALLER),
            // Other letters or another type are not in the font; the rest is said of lines.
            ir::Style::Capitals
            | ir::Style::OtherFace
            | ir::Style::Left
            | ir::Style::Right
            | ir::Style::Centre
            | ir::Style::Indented => style,
        })
    }

    /// Raised or lowered, and smaller.
    fn script(self, rise: f64) -> Self {
        Self { rise: self.rise + rise * self.size, ..self.scaled(design::SCRIPT_SCALE) }
    }

    fn scaled(self, scale: f64) -> Self {
        Self { size: design::on_grid(self.size * scale, self.size), ..self }
    }

    /// The style of a note mark beside text of this style; a word such as `Source` is italic.
    pub(super) fn raised(self, is_word: bool) -> Self {
        Self {
            face: if is_word { Face::Italic } else { Face::Regular },
            size: design::on_grid(
                (self.size * design::CALL_SCALE).min(design::CALL_LARGEST),
                self.size + design::CALL_OFF_GRID,
            ),
            rise: self.rise + self.size * design::CALL_RISE,
            small_caps: false,
            spaced: false,
            strokes: Strokes { below: false, through: false },
            language: None,
        }
    }

    /// Font units as points.
    pub(super) fn points(self, units: i32) -> f64 {
        f64::from(units) * self.size / super::face::UNITS_PER_EM
    }
}

/// The OpenType features of a cut.
fn features(cut: Cut) -> Vec<Feature> {
    let mut features = Vec::new();
    if cut.small_caps {
        features.push(Feature::new(Tag::new(b"smcp"), 1, ..));
    }
    if cut.spaced {
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
    }
    features
}

/// Whether a character is drawn on the letter before it: the blocks of combining marks, and the
/// points of Hebrew and Arabic.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
        | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{64b}'..='\u{65f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a word is written from right to left: its first letter decides.
pub(super) fn is_right_to_left(word: &str) -> bool {
    let letter = word.chars().find(|character| character.is_alphabetic());
    letter.is_some_and(|letter| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(word: &str) -> Vec<String> {
        let shaped = Shaper::new().shape(word, Face::Regular).unwrap();
        shaped.groups(word).map(|(_, characters)| characters.to_owned()).collect()
    }

    #[test]
    fn a_ligature_keeps_its_letters_and_an_accent_its_base() {
        assert_eq!(texts("office"), ["o", "ffi", "c", "e"]);
        assert_eq!(texts("e\u{301}t").concat(), "e\u{301}t");
        assert_eq!(texts("приказ").concat(), "приказ");
        assert_eq!(texts("Ἑλλάς").concat(), "Ἑλλάς");
    }

    #[test]
    fn small_capitals_and_spaced_type_keep_their_letters() {
        let small = Cut { small_caps: true, ..Face::Regular.into() };
        let spaced = Cut { spaced: true, ..Face::Regular.into() };
        let mut shaper = Shaper::new();
        let plain = shaper.shape("office", Face::Regular).unwrap();
        for cut in [small, spaced] {
            let shaped = shaper.shape("office", cut).unwrap();
            let texts: String = shaped.groups("office").map(|(_, characters)| characters).collect();
            assert_eq!(texts, "office");
            assert!(shaped.glyphs != plain.glyphs);
        }
        // No ligature in spaced type: each letter has its own space.
        assert_eq!(shaper.shape("office", spaced).unwrap().glyphs.len(), 6);
    }

    #[test]
    fn another_face_has_what_one_lacks() {
        let mut shaper = Shaper::new();
        // A phonetic letter that only the regular face has; its mark stays with it.
        let missing = (0x1d00..0x2bff).filter_map(char::from_u32).find(|character| {
            let word = character.to_string();
            shaper.shape(&word, Face::BoldItalic).is_err()
                && shaper.shape(&word, Face::Regular).is_ok()
        });
        let word = format!("ab{}c", missing.unwrap());
        let faces = shaper.faces(&word, Face::BoldItalic.into()).unwrap();
        let faces: Vec<(&str, Face)> =
            faces.iter().map(|(range, face)| (&word[range.clone()], *face)).collect();
        assert_eq!(faces.len(), 3);
        assert_eq!((faces[0], faces[2]), (("ab", Face::BoldItalic), ("c", Face::BoldItalic)));
        assert_eq!(faces[1].1, Face::Regular);
        assert!(shaper.faces("a漢", Face::Italic.into()).is_err());
    }

    #[test]
    fn a_missing_glyph_is_named() {
        let error = Shaper::new().shape("ab漢", Face::Regular).unwrap_err();
        assert_eq!((error.character, error.context.as_str()), ('漢', "ab漢"));
    }
}
