//! Subsets of the faces, and the text that each glyph represents.
//!
//! Not here: positions. **Invariant:** one glyph has one text in the `ToUnicode` map; if it
//! represents another text, [`Glyphs::stands_for`] says no and the content gives its `ActualText`
//! (ISO 32000-1, 14.9.4).

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, FontId, Op, ParsedFont, PdfFont, PdfFontHandle, PdfResources, Pt, TextItem,
};
use rustc_hash::FxHashMap;
use subsetter::GlyphRemapper;

use super::BackendError;
use crate::typeset::{Face, Glyph, Ink, Run, Setting, TypeCase};

/// The glyphs of a file's fonts, as the content of its pages names them.
pub(super) trait Glyphs {
    /// The code of a glyph.
    fn code(&self, face: Face, id: u16) -> u16;

    /// The text that a glyph has in the `ToUnicode` map.
    fn text(&self, face: Face, id: u16) -> Option<&str>;

    /// How far a viewer moves on after a glyph, in 1/1000 em.
    fn width(&self, face: Face, id: u16) -> f64;

    /// Whether the glyphs of a run represent their text without an `ActualText`.
    fn stands_for(&self, run: &Run, group: &[Glyph]) -> bool {
        match group {
            [one] => run.text.get(one.text.clone()) == self.text(run.face, one.id),
            _ => false,
        }
    }
}

/// The width of a glyph as `printpdf` writes it: truncated (`/W` in its font dictionaries).
pub(super) fn written_width(width: u16, units_per_em: u16) -> f64 {
    f64::from(f32::from(width) * 1000.0 / f32::from(units_per_em)).trunc()
}

/// The glyphs of each face that are used, each with a text.
pub(super) type Used = BTreeMap<Face, BTreeMap<u16, String>>;

/// The text of a glyph that never occurs alone, such as an accent: it needs some.
pub(super) const UNKNOWN: &str = "\u{fffd}";

/// The faces that are used.
pub(super) struct Fonts {
    faces: BTreeMap<Face, Subset>,
}

struct Subset {
    /// By its id in the font.
    glyphs: FxHashMap<u16, SubsetGlyph>,
    font: ParsedFont,
}

struct SubsetGlyph {
    /// Its id in the subset.
    id: u16,
    /// The text that it has in the `ToUnicode` map.
    text: String,
    width: f64,
}

impl Fonts {
    /// Reduces the faces to the glyphs of a letter.
    pub(super) fn subset(setting: &Setting, case: &TypeCase) -> Result<Self, BackendError> {
        let mut used: BTreeMap<Face, FxHashMap<u16, Option<&str>>> = BTreeMap::new();
        for (_, ink) in setting.pages.iter().flat_map(|page| &page.inks) {
            let Ink::Text(run) = ink else { continue };
            let glyphs = used.entry(run.face).or_default();
            for glyph in &run.glyphs {
                let text = glyphs.entry(glyph.id).or_default();
                if text.is_none() && !glyph.text.is_empty() {
                    *text = run.text.get(glyph.text.clone());
                }
            }
        }
        let with_text = |(id, text): (u16, Option<&str>)| (id, text.unwrap_or(UNKNOWN).to_owned());
        let used = used
            .into_iter()
            .map(|(face, glyphs)| (face, glyphs.into_iter().map(with_text).collect()));
        Self::of(&used.collect(), case)
    }

    /// Reduces the faces to the glyphs that are used.
    pub(super) fn of(used: &Used, case: &TypeCase) -> Result<Self, BackendError> {
        let subsets =
            used.iter().map(|(face, glyphs)| Ok((*face, Subset::new(*face, case, glyphs)?)));
        Ok(Self { faces: subsets.collect::<Result<_, BackendError>>()? })
    }

    /// Hands the faces to `printpdf`.
    pub(super) fn embed(&self, resources: &mut PdfResources) {
        for (face, subset) in &self.faces {
            resources.fonts.map.insert(Self::id(*face), PdfFont::new(subset.font.clone()));
        }
    }

    /// Shows every glyph with its text: from such a page `printpdf` makes the maps of the fonts.
    pub(super) fn specimen(&self) -> Vec<Op> {
        let show = |(face, subset): (&Face, &Subset)| {
            let mut glyphs: Vec<&SubsetGlyph> = subset.glyphs.values().collect();
            glyphs.sort_by_key(|glyph| glyph.id);
            let glyphs = glyphs.into_iter();
            let glyphs = glyphs.map(|it| Codepoint::with_cid(it.id, 0.0, it.text.clone()));
            let font = PdfFontHandle::External(Self::id(*face));
            [
                Op::StartTextSection,
                Op::SetFont { font, size: Pt(1.0) },
                Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
                Op::EndTextSection,
            ]
        };
        self.faces.iter().flat_map(show).collect()
    }

    /// The name of a face in the file. Two fonts named by the user can have the same name.
    pub(super) fn id(face: Face) -> FontId {
        FontId(if let Face::Named(place) = face {
            format!("Named-{}", place + 1)
        } else {
            TypeCase::default().name(face).to_owned()
        })
    }

    /// A glyph's id in the subset.
    pub(super) fn glyph(&self, face: Face, id: u16) -> u16 {
        self.find(face, id).map_or(0, |glyph| glyph.id)
    }

    fn find(&self, face: Face, id: u16) -> Option<&SubsetGlyph> {
        self.faces.get(&face)?.glyphs.get(&id)
    }
}

impl Glyphs for Fonts {
    fn code(&self, face: Face, id: u16) -> u16 {
        self.glyph(face, id)
    }

    fn text(&self, face: Face, id: u16) -> Option<&str> {
        self.find(face, id).map(|glyph| glyph.text.as_str())
    }

    fn width(&self, face: Face, id: u16) -> f64 {
        self.find(face, id).map_or(0.0, |glyph| glyph.width)
    }
}

impl Subset {
    fn new(
        face: Face,
        case: &TypeCase,
        texts: &BTreeMap<u16, String>,
    ) -> Result<Self, BackendError> {
        let mut ids = GlyphRemapper::new();
        for id in texts.keys() {
            ids.remap(*id);
        }
        let library = BackendError::library("the subset of a font");
        let file = match subsetter::subset(case.file(face), 0, &ids) {
            Ok(file) => file,
            Err(error) => return Err(library(error.to_string())),
        };
        let mut warnings = Vec::new();
        let Some(mut font) = ParsedFont::from_bytes(&file, 0, &mut warnings) else {
            return Err(library("the subset cannot be read".to_owned()));
        };
        // ISO 32000-1, 9.6.4: six letters that differ from subset to subset.
        font.font_name = Some(format!("{}+{}", tag(texts.keys()), case.name(face)));
        font.pdf_font_metrics.us_weight_class = case.weight(face);
        let glyphs = texts.iter().map(|(whole, text)| {
            let id = ids.get(*whole).unwrap_or(0);
            let width = font.get_glyph_width(id).unwrap_or(0);
            let width = written_width(width, font.pdf_font_metrics.units_per_em);
            (*whole, SubsetGlyph { id, text: text.clone(), width })
        });
        let glyphs = glyphs.collect();
        Ok(Self { glyphs, font })
    }
}

/// Six capital letters computed from the glyphs (FNV-1a, 64 bits).
fn tag<'a>(glyphs: impl Iterator<Item = &'a u16>) -> String {
    let hash =
        glyphs.flat_map(|id| id.to_be_bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    (0..6).map(|place| char::from(b'A' + ((hash >> (8 * place)) % 26) as u8)).collect()
}
