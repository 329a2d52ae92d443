//! From characters to glyphs: shaping with kerning and ligatures, cached word by word, and the
//! treatment of characters that a font lacks.
//!
//! Not here: lines. **Invariants:** the glyphs of a word carry its text: each group of glyphs has a
//! byte range, and together the ranges are the whole word. A character that no font has is drawn as
//! a box with its code, and never as an empty glyph (`.notdef`).

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{
    Buffer, ClusterLevel, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag,
    shape,
};
use rustc_hash::FxHashMap;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::char::decompose_compatible;

use super::face::{Face, TypeCase, UNITS_PER_EM};
use super::hyphenation::Hyphenator;
use super::style::{Cut, Style};

/// A glyph of a shaped word; all measurements are in units of [`UNITS_PER_EM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    /// Its id in the font.
    pub id: u16,
    /// How far it moves the pen, kerning included.
    pub advance: i32,
    /// Its offset from the pen.
    pub offset: (i32, i32),
    /// Where its text begins in the word. Glyphs with the same start are one group.
    pub start: usize,
}

/// A shaped word.
#[derive(Debug)]
pub(super) struct Shaped {
    /// Its glyphs, from left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// Its width.
    pub width: i32,
    /// How many groups its glyphs form.
    pub groups: usize,
    /// Where characters begin that the face lacks; they are drawn as boxes.
    pub lacking: BTreeSet<usize>,
    /// Where the text of each glyph begins, in reading order, and the width of what comes before it.
    before: Vec<(usize, i32)>,
}

impl Shaped {
    fn new(glyphs: Vec<ShapedGlyph>, lacking: BTreeSet<usize>) -> Self {
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let groups = glyphs.chunk_by(|a, b| a.start == b.start).count();
        let mut before: Vec<(usize, i32)> =
            glyphs.iter().map(|glyph| (glyph.start, glyph.advance)).collect();
        before.sort_by_key(|(start, _)| *start);
        let mut done = 0;
        for (_, width) in &mut before {
            done += std::mem::replace(width, done);
        }
        Self { glyphs, width, groups, lacking, before }
    }

    /// The glyph groups from left to right, each with the part of the word that it represents.
    pub(super) fn groups(
        &self,
        word: &str,
    ) -> impl Iterator<Item = (&[ShapedGlyph], Range<usize>)> {
        let end = word.len();
        self.glyphs.chunk_by(|a, b| a.start == b.start).map(move |group| {
            let start = group[0].start;
            let next = self.before.partition_point(|(other, _)| *other <= start);
            (group, start..self.before.get(next).map_or(end, |(next, _)| *next))
        })
    }

    /// The places where the word can be divided, with the width of what comes before each: those of
    /// `cuts` that no ligature spans.
    pub(super) fn widths_before(&self, cuts: impl Iterator<Item = usize>) -> Vec<(usize, i32)> {
        cuts.filter_map(|cut| {
            let at = self.before.partition_point(|(start, _)| *start < cut);
            self.before.get(at).filter(|(start, _)| *start == cut).copied()
        })
        .collect()
    }
}

/// The soft hyphen: marks where a word was divided at a line end (Unicode, chapter 23.2).
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// How many words are cached before the cache is emptied, so that memory is bounded.
const REMEMBERED: usize = 40_000;
/// Words longer than this, in bytes, are not cached.
const LONGEST_REMEMBERED: usize = 200;

/// Added after each letter of letter-spaced type. Programs that read the file take a tenth of the
/// size for a space between words.
const LETTER_SPACE: i32 = 80;

/// Shapes words and caches them.
pub(super) struct Shaper {
    words: FxHashMap<Cut, FxHashMap<Box<str>, Rc<Shaped>>>,
    plans: FxHashMap<(Cut, Script), Rc<ShapePlan>>,
    /// The hyphen of each face, if it has one.
    hyphens: FxHashMap<Face, Option<ShapedGlyph>>,
    /// Where words may be divided.
    pub hyphenator: Hyphenator,
    case: TypeCase,
}

impl Shaper {
    /// A shaper with an empty cache.
    pub(super) fn new() -> Self {
        Self {
            words: FxHashMap::default(),
            plans: FxHashMap::default(),
            hyphens: FxHashMap::default(),
            hyphenator: Hyphenator::default(),
            case: TypeCase::default(),
        }
    }

    /// Takes its fonts from a case, and forgets the previous user fonts.
    pub(super) fn take_from(&mut self, case: &TypeCase) {
        if !self.case.is(case) {
            self.words.retain(|cut, _| cut.face.linked().is_some());
            self.plans.retain(|(cut, _), _| cut.face.linked().is_some());
            self.hyphens.retain(|face, _| face.linked().is_some());
            self.case = case.clone();
        }
    }

    /// Shapes one word.
    pub(super) fn shape(&mut self, word: &str, cut: impl Into<Cut>) -> Rc<Shaped> {
        let cut = cut.into();
        if let Some(shaped) = self.words.get(&cut).and_then(|known| known.get(word)) {
            return Rc::clone(shaped);
        }
        let shaped = Rc::new(self.shape_anew(word, cut));
        if word.len() > LONGEST_REMEMBERED {
            return shaped;
        }
        let known = self.words.entry(cut).or_default();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.into(), Rc::clone(&shaped));
        shaped
    }

    /// The hyphen that ends a line, in this style or a similar one. Libertinus has a separate glyph
    /// for it, so that readers of the file can tell it from a hyphen of the text.
    pub(super) fn hyphen(&mut self, style: Style) -> (Style, Shaped) {
        let (style, glyph) = self.glyph_of_hyphen(style);
        (style, Shaped::new(glyph.into_iter().collect(), BTreeSet::new()))
    }

    /// The width of that hyphen, in points.
    pub(super) fn hyphen_width(&mut self, style: Style) -> f64 {
        let (style, glyph) = self.glyph_of_hyphen(style);
        style.points(glyph.map_or(0, |glyph| glyph.advance))
    }

    fn glyph_of_hyphen(&mut self, style: Style) -> (Style, Option<ShapedGlyph>) {
        let mut of_face = |face| {
            *self.hyphens.entry(face).or_insert_with(|| nominal(&self.case, face, SOFT_HYPHEN))
        };
        let own = of_face(style.face);
        let style = if own.is_some() { style } else { Style { face: Face::Regular, ..style } };
        (style, own.or_else(|| of_face(style.face)))
    }

    /// Divides a word into parts by the faces that have their characters: the wanted style as far
    /// as it goes, then the other fonts. Marks stay with their letter if possible. Characters that
    /// no font has get the regular face, which draws them as boxes.
    pub(super) fn pieces(&mut self, word: &str, style: Style) -> Vec<(Range<usize>, Style)> {
        if self.case.is_plain() && self.has(word, style) {
            return vec![(0..word.len(), style)];
        }
        let chain = self.case.chain(style.face);
        let first = chain.first().copied().unwrap_or(style.face);
        if self.has(word, Style { face: first, ..style }) {
            return vec![(0..word.len(), Style { face: first, ..style })];
        }
        // Punctuation beside right-to-left letters shares their design if possible.
        let of_all = chain.iter().copied().filter(|_| style.is_from_the_right);
        let of_all = of_all.map(|face| Style { face, ..style }).find(|one| self.has(word, *one));
        if let Some(style) = of_all {
            return vec![(0..word.len(), style)];
        }
        let mut pieces: Vec<(Range<usize>, Style)> = Vec::new();
        let mut add = |range: Range<usize>, face: Face| match pieces.last_mut() {
            Some((before, of)) if of.face == face => before.end = range.end,
            _ => pieces.push((range, Style { face, ..style })),
        };
        let (mut start, mut rest) = (0, word);
        while !rest.is_empty() {
            let mut others = rest.char_indices().skip(1);
            let next = others.find(|(_, character)| bidi_class(*character) != BidiClass::NSM);
            let (letter, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
            let with_marks =
                chain.iter().find(|face| self.has(letter, Style { face: **face, ..style }));
            if let Some(face) = with_marks {
                add(start..start + letter.len(), *face);
            } else {
                for (at, character) in letter.char_indices() {
                    let mut bytes = [0; 4];
                    let alone: &str = character.encode_utf8(&mut bytes);
                    let face =
                        chain.iter().find(|face| self.has(alone, Style { face: **face, ..style }));
                    let range = start + at..start + at + alone.len();
                    add(range, face.copied().unwrap_or(Face::Regular));
                }
            }
            (start, rest) = (start + letter.len(), after);
        }
        pieces
    }

    /// Whether a style has all characters of a word.
    fn has(&mut self, word: &str, style: Style) -> bool {
        self.shape(word, style.cut()).lacking.is_empty()
    }

    fn shape_anew(&mut self, word: &str, cut: Cut) -> Shaped {
        let lacking = BTreeSet::new();
        let glyphs = self.glyphs(word, cut, &lacking);
        let lacks = |glyph: &ShapedGlyph| glyph.id == 0;
        let lacking: BTreeSet<usize> =
            glyphs.iter().filter(|glyph| lacks(glyph)).map(|glyph| glyph.start).collect();
        if lacking.is_empty() {
            return Shaped::new(glyphs, lacking);
        }
        let mut glyphs = self.glyphs(word, cut, &lacking);
        // A face without the signs of a box is only asked which characters it has.
        glyphs.retain(|glyph| !lacks(glyph));
        Shaped::new(glyphs, lacking)
    }

    /// The glyphs of a word; `lacking` characters become boxes with codes.
    fn glyphs(&mut self, word: &str, cut: Cut, lacking: &BTreeSet<usize>) -> Vec<ShapedGlyph> {
        let font = font_of(&self.case, cut.face);
        let mut buffer = Buffer::new();
        // Each character keeps its own cluster, so that only a real ligature joins two.
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        for (start, character) in word.char_indices() {
            let mut push = |part: char| buffer.push(u32::from(part), start as u32);
            if lacking.contains(&start) {
                boxed(character, cut.is_from_the_right).chars().for_each(push);
            } else if is_made_of_letters(character)
                && font.nominal_glyph(u32::from(character)).is_none()
            {
                parts(character, push);
            } else {
                push(character);
            }
        }
        buffer.guess_segment_properties();
        let direction =
            if cut.is_from_the_right { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        let script = buffer.script().unwrap_or(Script::LATIN);
        buffer.set_script(Some(script));
        // No language: it would make the same word look different in different texts.
        buffer.set_language(None);
        let features = features(cut);
        let plan = self.plans.entry((cut, script)).or_insert_with(|| {
            let font = self.case.font(cut.face);
            Rc::new(ShapePlan::new(font, direction, Some(script), None, &features))
        });
        let options = ShapeOptions::new().plan(Some(plan)).features(&features);
        let mut glyphs: Vec<ShapedGlyph> = if shape(&font, &mut buffer, options).is_ok() {
            let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
            let glyphs = glyphs.map(|(info, position)| ShapedGlyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: position.x_advance,
                offset: (position.x_offset, position.y_offset),
                start: info.cluster as usize,
            });
            glyphs.collect()
        } else {
            // The font's tables are broken; nothing of the word may be lost.
            word.char_indices()
                .map(|(start, _)| ShapedGlyph { id: 0, advance: 0, offset: (0, 0), start })
                .collect()
        };
        if cut.spaced {
            for at in 0..glyphs.len() {
                if glyphs.get(at + 1).is_none_or(|next| next.start != glyphs[at].start) {
                    glyphs[at].advance += LETTER_SPACE;
                }
            }
        }
        glyphs
    }

    /// Width of a word in points.
    pub(super) fn width(&mut self, word: &str, style: Style) -> f64 {
        style.points(self.shape(word, style.cut()).width)
    }
}

/// The font of a face, scaled to the typesetter's units.
fn font_of(case: &TypeCase, face: Face) -> ShaperFont<'_, 'static> {
    ShaperFont::new(case.font(face)).with_scale(UNITS_PER_EM as i32)
}

/// The glyph of a single character; shaping hides characters that are not always visible.
fn nominal(case: &TypeCase, face: Face, character: char) -> Option<ShapedGlyph> {
    let font = font_of(case, face);
    let glyph = font.nominal_glyph(u32::from(character))?;
    let id = u16::try_from(glyph.to_u32()).ok()?;
    Some(ShapedGlyph { id, advance: font.glyph_h_advance(glyph), offset: (0, 0), start: 0 })
}

/// Stands in for a character that no font has. In right-to-left text it is written backwards, so
/// that it reads forwards.
fn boxed(character: char, is_from_the_right: bool) -> String {
    let code = format!("U+{:04X}", u32::from(character));
    let code = if is_from_the_right { code.chars().rev().collect() } else { code };
    format!("[{code}]")
}

/// Whether a character is only another form of letters: a ligature, or the form of a letter within
/// a word. Other compatibility characters differ in meaning, as `²` from `2`.
fn is_made_of_letters(character: char) -> bool {
    matches!(character,
        '\u{132}'..='\u{133}' | '\u{149}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}'
        | '\u{2160}'..='\u{217f}' | '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// The letters that make up such a character.
fn parts(character: char, push: impl FnMut(char)) {
    match character {
        // Unicode also turns the long s into a round one.
        '\u{fb05}' => ['\u{17f}', 't'].into_iter().for_each(push),
        _ => decompose_compatible(character, push),
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

#[cfg(test)]
mod tests {
    use super::super::design;
    use super::*;

    fn texts(word: &str) -> Vec<String> {
        let shaped = Shaper::new().shape(word, Face::Regular);
        shaped.groups(word).map(|(_, part)| word[part].to_owned()).collect()
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
        let plain = shaper.shape("office", Face::Regular);
        for cut in [small, spaced] {
            let shaped = shaper.shape("office", cut);
            let texts: String = shaped.groups("office").map(|(_, part)| &"office"[part]).collect();
            assert_eq!(texts, "office");
            assert!(shaped.glyphs != plain.glyphs);
        }
        // No ligature in spaced type: each letter has its own space.
        assert_eq!(shaper.shape("office", spaced).glyphs.len(), 6);
    }

    fn faces(word: &str, wanted: Face) -> Vec<(&str, Face)> {
        let style = Style::new(wanted, design::TEXT);
        let pieces = Shaper::new().pieces(word, style);
        pieces.into_iter().map(|(range, style)| (&word[range], style.face)).collect()
    }

    #[test]
    fn another_face_has_what_one_lacks() {
        let mut shaper = Shaper::new();
        // A phonetic letter that only the regular face has.
        let missing = (0x1d00..0x2bff).filter_map(char::from_u32).find(|character| {
            let word = character.to_string();
            let mut has = |face| shaper.has(&word, Style::new(face, design::TEXT));
            !has(Face::BoldItalic) && has(Face::Regular)
        });
        let letter = missing.unwrap().to_string();
        let word = format!("ab{letter}c");
        let expected =
            [("ab", Face::BoldItalic), (letter.as_str(), Face::Regular), ("c", Face::BoldItalic)];
        assert_eq!(faces(&word, Face::BoldItalic), expected);
    }

    #[test]
    fn other_fonts_have_what_libertinus_lacks() {
        let computer = Face::NewComputerModern;
        assert_eq!(
            faces("12₰.", Face::Italic),
            [("12", Face::Italic), ("₰", computer), (".", Face::Italic)]
        );
        assert_eq!(faces("Հայր", Face::Regular), [("Հայր", computer)]);
        assert_eq!(faces("سلام", Face::Bold), [("سلام", Face::DejaVuSansMono)]);
    }

    #[test]
    fn forms_of_letters_are_drawn_by_their_letters() {
        let mut shaper = Shaper::new();
        for (word, parts) in [("oﬃce", "office"), ("ﬁne", "fine"), ("Poﬅ", "Poſt"), ("ĳs", "ijs")]
        {
            let shaped = shaper.shape(word, Face::Regular);
            let texts: String = shaped.groups(word).map(|(_, part)| &word[part]).collect();
            let ids = |shaped: &Shaped| shaped.glyphs.iter().map(|it| it.id).collect::<Vec<_>>();
            assert_eq!(texts, word);
            assert!(shaped.lacking.is_empty());
            if word != "ĳs" {
                assert_eq!(ids(&shaped), ids(&shaper.shape(parts, Face::Regular)), "{word}");
            }
        }
        // Characters with a different meaning are not decomposed.
        assert!(!is_made_of_letters('²') && !is_made_of_letters('½'));
    }

    #[test]
    fn letters_of_arabic_join() {
        let mut shaper = Shaper::new();
        let cut = Cut { is_from_the_right: true, ..Face::DejaVuSansMono.into() };
        let alone = shaper.shape("ب", cut).glyphs[0].id;
        let joined: Vec<u16> = shaper.shape("ببب", cut).glyphs.iter().map(|it| it.id).collect();
        assert_eq!(joined.len(), 3);
        assert!(!joined.contains(&alone) && joined[0] != joined[1] && joined[1] != joined[2]);
    }

    #[test]
    fn what_no_font_has_is_a_box_with_its_code() {
        assert_eq!(faces("a漢", Face::Italic), [("a", Face::Italic), ("漢", Face::Regular)]);
        let mut shaper = Shaper::new();
        let shaped = shaper.shape("漢", Face::Regular);
        assert_eq!(shaped.lacking, [0].into());
        let ids = |shaped: &Shaped| shaped.glyphs.iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(&shaped), ids(&shaper.shape("[U+6F22]", Face::Regular)));
        let from_the_right = Cut { is_from_the_right: true, ..Face::Regular.into() };
        assert_eq!(ids(&shaper.shape("漢", from_the_right)), ids(&shaped));
    }
}
