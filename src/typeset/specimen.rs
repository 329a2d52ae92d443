//! What each glyph of a face is by itself, whatever letter shows it: the text that it stands for, and how wide it is.
//!
//! A file of many letters has one map from glyphs to texts, which each letter must know before the others are set.
//! **Invariant:** it follows from the font alone.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use harfrust::{GlyphId, ShaperFont};

use super::face::{Face, TypeCase};
use super::shape::Shaper;
use super::style::Cut;

/// Letters that fonts join. What is not here is said where it is shown.
const JOINED: [&str; 16] = [
    "ff", "fi", "fl", "ffi", "ffl", "fj", "ffj", "fb", "fh", "fk", "ft", "tt", "Th", "Qu", "ch",
    "ck",
];

/// The glyphs of a face.
pub struct Specimen {
    texts: BTreeMap<u16, String>,
    face: Face,
    case: TypeCase,
}

impl Specimen {
    /// Those of this face.
    pub fn of(case: &TypeCase, face: Face) -> Arc<Self> {
        static LINKED: [OnceLock<Arc<Specimen>>; Face::LINKED.len()] =
            [const { OnceLock::new() }; Face::LINKED.len()];
        let make = || Arc::new(Self { texts: texts(case, face), face, case: case.clone() });
        match face.linked() {
            Some(place) => Arc::clone(LINKED[place].get_or_init(make)),
            None => make(),
        }
    }

    /// The text that a glyph stands for.
    pub fn text(&self, glyph: u16) -> Option<&str> {
        self.texts.get(&glyph).map(String::as_str)
    }

    /// The width of a glyph, in units of the font, and how many of these there are in an em.
    pub fn width(&self, glyph: u16) -> (u16, u16) {
        let font = self.case.font(self.face);
        let width = ShaperFont::new(font).glyph_h_advance(GlyphId::from(glyph));
        (u16::try_from(width).unwrap_or(0), font.units_per_em())
    }
}

/// The texts: of several characters with one glyph, the first in Unicode.
fn texts(case: &TypeCase, face: Face) -> BTreeMap<u16, String> {
    let mut texts: BTreeMap<u16, String> = BTreeMap::new();
    let mut characters: Vec<(u32, GlyphId)> = case.font(face).charmap().unicodes().collect();
    characters.sort_unstable();
    for (character, glyph) in characters {
        let glyph = u16::try_from(glyph.to_u32()).ok().filter(|glyph| *glyph > 0);
        if let (Some(glyph), Some(character)) = (glyph, char::from_u32(character)) {
            texts.entry(glyph).or_insert_with(|| character.to_string());
        }
    }
    let mut shaper = Shaper::new();
    shaper.take_from(case);
    let plain = Cut::from(face);
    let capitals = Cut { small_caps: true, ..plain };
    let small = ('a'..='z').map(|letter| (letter.to_string(), capitals));
    let joined = JOINED.into_iter().map(|letters| (letters.to_owned(), plain));
    for (letters, cut) in joined.chain(small) {
        if let [glyph] = shaper.shape(&letters, cut).glyphs[..]
            && glyph.id > 0
        {
            texts.entry(glyph.id).or_insert(letters);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_has_the_first_character_that_it_is_drawn_for_or_the_letters_that_it_joins() {
        let specimen = Specimen::of(&TypeCase::default(), Face::Regular);
        let mut shaper = Shaper::new();
        for letters in ["a", "ffi", "Ж", "-"] {
            let shaped = shaper.shape(letters, Face::Regular);
            assert_eq!(shaped.glyphs.len(), 1, "{letters}");
            assert_eq!(specimen.text(shaped.glyphs[0].id), Some(letters));
        }
        assert_eq!(specimen.text(0), None);
    }
}
